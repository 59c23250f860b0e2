/* What the files of the server share: one site, its questions under way, its runs. */
#ifndef LODE_SERVER_SITE_H
#define LODE_SERVER_SITE_H

#include "answer.h"
#include "guard.h"
#include "http.h"
#include "pages.h"
#include "pool.h"
#include "route.h"
#include "server.h"

typedef struct srv_site srv_site;
typedef struct srv_question srv_question;
typedef struct srv_run srv_run;

/* What is made of a question's answer. */
typedef enum srv_kind {
    SRV_PLAIN,    /* as the command wrote it */
    SRV_METADATA, /* the list of packs, within what the question is */
    SRV_ASKED,    /* a table within a page that has its form */
    SRV_PAGE      /* a view of its own */
} srv_kind;

/* A question under way, and who waits for it. */
struct srv_question {
    srv_question *next;
    srv_site *site;
    srv_task task;
    srv_kind kind;
    const cli_spec *spec; /* NULL of a page */
    const srv_format *format;
    const srv_page *page; /* NULL of a question */
    bool is_post;
    srv_pairs *pairs;
    srv_line line;
    char *key;  /* of the same question; NULL: it has a body, and is asked once */
    char *path; /* of the first request */
    char folder[160];
    http_request **waiter; /* [n_waiter]; NULL: went away */
    size_t n_waiter, room;
    srv_run *run; /* or NULL */
};

#define SRV_RUN_MOST 64
#define SRV_RUN_BYTES ((size_t)256 << 20) /* of answers kept for runs */
#define SRV_STREAM_MOST 8                 /* that watch one run */
#define SRV_RUN_S 3600.0                  /* of one run */

/* A run: a question that nobody's connection waits for. */
struct srv_run {
    char id[17];
    const cli_spec *spec;
    const srv_format *format;
    srv_question *question; /* NULL once it has ended */
    srv_answer *answer;     /* NULL before */
    bool cancelled;
    double begun_s, ended_s;
    size_t n_done, n_all;
    http_stream *stream[SRV_STREAM_MOST];
    size_t n_stream, n_told;
    double told_s;
};

struct srv_site {
    bool closes; /* no further question is begun */
    srv_options options;
    srv_guard guard;
    char token[33];
    http_server *http;
    srv_pool pool;
    srv_cache cache;
    srv_question *first;
    srv_run *run[SRV_RUN_MOST]; /* [n_run], oldest first */
    size_t n_run;
    char folder[128], empty[144], keep[144];
    unsigned long n_folder;
    double now_s;
};

double srv_now_s(void);

/* ---- site.c ------------------------------------------------------------------------- */

bool srv_site_refuse(void *site, http_request *request);
void srv_site_handle(void *site, http_request *request);
void srv_site_ended(void *site, http_request *request);
/* A problem without an exit status. */
void srv_refuse(http_request *request, int status, const char *kind, const char *detail);
/* An answer of the parent's own; takes the bytes. */
void srv_reply(http_request *request, int status, const char *type, const char *keep,
               srv_buffer *body);

/* ---- question.c --------------------------------------------------------------------- */

typedef struct srv_asking {
    srv_kind kind;
    const cli_spec *spec;
    const srv_format *format;
    const srv_page *page;
    bool is_post;
    srv_pairs *pairs; /* taken */
} srv_asking;

/* Answer from what is kept, or with the others who wait, or by a child. */
void srv_ask(srv_site *site, http_request *request, const srv_asking *asking);
/* The same without a connection; NULL with *problem (its path and head not set). `why` has
 * the sentence. */
srv_question *srv_ask_run(srv_site *site, srv_run *run, const srv_asking *asking,
                          const char *path, srv_problem *problem,
                          char why[SRV_SENTENCE_MOST]);
/* Takes the asker out of all that he waits for. */
void srv_ask_forget(srv_site *site, const http_request *request);

/* ---- runs.c ------------------------------------------------------------------------- */

/* `rest` is what follows /api/v1/runs, without its slash; pairs of a POST, taken, or NULL. */
void srv_runs_handle(srv_site *site, http_request *request, const char *rest,
                     srv_pairs *pairs);
void srv_run_ended(srv_run *run, srv_answer *answer);
/* Tell who watches; gives whether anybody does. */
bool srv_runs_tell(srv_site *site);
void srv_runs_clear(srv_site *site);

/* ---- describe.c --------------------------------------------------------------------- */

void srv_describe(const cli_spec *spec, srv_buffer *out); /* one JSON object */
void srv_describe_all(const srv_site *site, srv_buffer *out);
/* `packs` is what `lode data list --json` printed. */
void srv_describe_metadata(const srv_site *site, const cli_spec *spec, const char *packs,
                           srv_buffer *out);

/* ---- forms.c ------------------------------------------------------------------------ */

void srv_start_page(const srv_site *site, srv_buffer *out);
/* The form, filled in with the pairs; below it the table or the sentence; NULL: neither. */
void srv_asked_page(const srv_question *question, const char *table, const char *sentence,
                    srv_buffer *out);
void srv_form_page(const srv_site *site, const cli_spec *spec, const srv_pairs *pairs,
                   srv_buffer *out);
void srv_problem_page(const srv_site *site, int status, const char *sentence,
                      srv_buffer *out);

/* ---- assets ------------------------------------------------------------------------- */

typedef struct srv_asset {
    const char *name; /* "style.css": at /style.css */
    const unsigned char *data;
    size_t n;
} srv_asset;

extern const srv_asset srv_assets[]; /* made by embed.py */
extern const size_t srv_n_asset;

#endif
