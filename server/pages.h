/* Views of their own, made in C in a child like the answers of questions, so that they may
 * use the whole library and take their time. A view is one row of the table in pages.c. */
#ifndef LODE_SERVER_PAGES_H
#define LODE_SERVER_PAGES_H

#include "route.h"
#include "server.h"

typedef struct srv_page_ask {
    const char *path;       /* as asked */
    const srv_pairs *pairs; /* of its query */
    const char *token;      /* for <meta name="lode-token"> and hidden fields of forms */
    const srv_options *options; /* of the server: its data, and who answers a line */
} srv_page_ask;

typedef struct srv_page {
    const char *path; /* "/atlas"; one that ends in a slash takes all below it */
    /* A whole page of HTML in `out`, and 0; or the exit status of docs/exit-status.md with
     * one sentence in `out`. */
    int (*answer)(const srv_page_ask *ask, srv_buffer *out);
} srv_page;

extern const srv_page srv_pages[];
extern const size_t srv_n_page;

/* That of a path, or NULL. */
const srv_page *srv_page_find(const char *path);

#endif
