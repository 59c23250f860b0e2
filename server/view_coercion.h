/* What the two files of /coercion share: the wish of an address, and one pair's page. */
#ifndef LODE_SERVER_VIEW_COERCION_H
#define LODE_SERVER_VIEW_COERCION_H

#include "view.h"

typedef struct view_coercion_wish {
    const char *good, *by, *target, *among, *instrument, *months, *shown;
    bool goes; /* every good was asked for, and may take its time */
} view_coercion_wish;

/* The address of the same wish for another pair and good; "" is everybody, every good. */
void view_coercion_address(const view_coercion_wish *wish, const char *by,
                           const char *target, const char *good, char address[320]);

/* The rows whose target is looked at, without blocs, which are their members once more; the
 * caller's (json_decref). */
json_t *view_coercion_among(const json_t *rows, const view_coercion_wish *wish,
                            const json_t *countries);

/* The rows of the answer with the most harm of the kind shown, at most `most`, the largest
 * first; gives how many. */
int view_coercion_worst(const json_t *rows, const view_coercion_wish *wish, int most,
                        const json_t **list);

/* Harm of a row, of the kind shown. */
double view_coercion_harm(const json_t *row, const view_coercion_wish *wish);
/* What it is called. */
const char *view_coercion_measure(const view_coercion_wish *wish);

/* Rows as a table, each of which leads to the page of its pair. */
void view_coercion_rows(const view_coercion_wish *wish, const json_t *const *list, int n,
                        const json_t *countries, const char *caption, srv_buffer *out);

/* One sender and one target: what a cut does, how deep it may go, who else is hit, what
 * helps. `answer` is that of the question `question`. */
void view_coercion_pair(const srv_page_ask *ask, const view_coercion_wish *wish,
                        const json_t *answer, const json_t *countries, srv_buffer *out);

#endif
