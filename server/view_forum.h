/* What the files of /forum share: the wish of an address, the answers, the sections. */
#ifndef LODE_SERVER_VIEW_FORUM_H
#define LODE_SERVER_VIEW_FORUM_H

#include "view.h"

typedef struct view_forum_wish {
    const char *good, *members, *join, *means, *retaliation;
    char leave[512]; /* "DEU+FRA", of all names "leave" */
    double floor;    /* USD/kg; NaN: the level that the forum's question chooses */
} view_forum_wish;

typedef struct view_forum_answers {
    const srv_page_ask *ask;
    const view_forum_wish *wish;
    const json_t *countries;
    const json_t *forum, *good; /* the answer, and its one good */
    const json_t *policy;       /* NULL: not run */
    const char *why;            /* the policy was not run */
    double floor;               /* USD/kg that is looked at; NaN: none */
} view_forum_answers;

/* The address of the same wish with another floor and retaliation. */
void view_forum_address(const view_forum_wish *wish, double floor,
                        const char *retaliation, srv_buffer *out);

/* A section: its number and title, its end; a line "before 12 USD"; "not known" and why, as
 * the answer says it; what a country is called (view_forum_parts.c). */
void view_forum_begin(int k, const char *title, srv_buffer *out);
void view_forum_end(srv_buffer *out);
void view_forum_fact(const char *before, double value, const char *unit, srv_buffer *out);
void view_forum_unknown(const char *what, const char *why, srv_buffer *out);
const char *view_forum_name(const view_forum_answers *answers, const char *country);

/* The seven questions, each a <section> with an id q1 to q7, and what may be attacked. */
void view_forum_partners(const view_forum_answers *a, srv_buffer *out);
void view_forum_bases(const view_forum_answers *a, srv_buffer *out);
void view_forum_cost(const view_forum_answers *a, srv_buffer *out);
void view_forum_means(const view_forum_answers *a, srv_buffer *out);
void view_forum_coordination(const view_forum_answers *a, srv_buffer *out);
void view_forum_investment(const view_forum_answers *a, srv_buffer *out);
void view_forum_scrap(const view_forum_answers *a, srv_buffer *out);
void view_forum_assumptions(const view_forum_answers *a, srv_buffer *out);

#endif
