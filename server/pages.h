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
    const srv_options *options;  /* of the server: its data, and who answers a line */
    const struct srv_site *site; /* for its runs */
    bool is_post;
} srv_page_ask;

/* A run, as it was when the page was asked for. */
typedef struct srv_page_run {
    const char *question, *form; /* "portfolio/solve", "json" */
    const char *state;           /* "queued", "running", "done", "failed", "cancelled" */
    size_t n_done, n_all;        /* steps, as far as the command says */
    double seconds;
    const char
        *answer; /* what came of it, a problem where it failed; NULL: nothing yet */
} srv_page_run;

/* That of an id; false: there is none, or none any more. */
bool srv_page_run_find(const srv_page_ask *ask, const char *id, srv_page_run *run);

typedef struct srv_page {
    const char *path; /* "/atlas"; one that ends in a slash takes all below it */
    /* A whole page of HTML in `out`, and 0; or the exit status of docs/exit-status.md with
     * one sentence in `out`. */
    int (*answer)(const srv_page_ask *ask, srv_buffer *out);
} srv_page;

extern const srv_page srv_pages[];
extern const size_t srv_n_page;

/* Of a store that changes while the server runs: made anew each time, the ending of its path
 * says its type, and a POST is answered, too. NULL: no. */
bool srv_page_is_fresh(const srv_page *page);

/* That of a path, or NULL. */
const srv_page *srv_page_find(const char *path);

/* Whether it is also asked by POST, with the token and files. */
bool srv_page_takes_form(const srv_page *page);

#endif
