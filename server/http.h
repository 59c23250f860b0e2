/* HTTP/1.1 on a listening socket, in one thread, driven by the caller's loop. The one file
 * that knows libmicrohttpd is http.c; this header is what another server would have to offer.
 *
 * A request comes twice to the caller: `refuse` once its head is read, `handle` once its body
 * is, too. Between `handle` and the answer its connection sleeps, so that an answer may
 * take as long as it takes. */
#ifndef LODE_SERVER_HTTP_H
#define LODE_SERVER_HTTP_H

#include "buffer.h"

typedef struct http_server http_server;
typedef struct http_request http_request;
typedef struct http_stream http_stream;

typedef struct http_options {
    int listener;           /* a socket that listens; the server's from then on */
    unsigned n_connection;  /* at most at once */
    unsigned n_per_address; /* of one address; 0: as many as there are */
    size_t most_body;       /* bytes; a longer body is answered with 413 */
    double head_s, body_s;  /* how long a head and a body may take to come */
    void *context;
    /* True when the request was answered by its head alone; a body that follows is read
     * and forgotten. */
    bool (*refuse)(void *context, http_request *request);
    void (*handle)(void *context, http_request *request);
    /* The request is over: answered, or its connection broke. */
    void (*ended)(void *context, http_request *request);
} http_options;

/* NULL when it cannot be made; options are copied. */
http_server *http_open(const http_options *options);
void http_close(http_server *server);   /* NULL is fine; breaks what is open */
void http_quiesce(http_server *server); /* no further connections */
unsigned http_n_connection(const http_server *server);

/* For the loop: when this can be read, or after so many milliseconds (-1: any), step. */
int http_poll_fd(const http_server *server);
int http_timeout_ms(http_server *server);
void http_step(http_server *server, double now_s);

/* Of a request; all live until it has ended. */
const char *http_method(const http_request *request);
const char *http_path(const http_request *request);  /* as sent, without what follows ? */
const char *http_query(const http_request *request); /* as sent, or "" */
const char *http_header(const http_request *request, const char *name); /* or NULL */
const char *http_body(const http_request *request, size_t *n);
/* Whether the body is longer than the limit, said or sent. */
bool http_too_large(const http_request *request);
/* A word of the caller's own, NULL at first. */
void **http_own(http_request *request);
double http_begun_s(const http_request *request);
int http_status(const http_request *request); /* of its answer, 0 before */

/* Answer, now or later, once. `head` is lines "Name: value\n"; the body is held until sent;
 * NULL: none. Of HEAD the body is left out. */
void http_answer(http_request *request, int status, const char *head, srv_bytes *body);

/* Answer with a stream; NULL when there is no memory, and then answer otherwise. `gone` is
 * called when the client went away; the stream is no more after it, nor after its end. */
http_stream *http_stream_begin(http_request *request, const char *head,
                               void (*gone)(void *context, http_stream *stream),
                               void *context);
void http_stream_send(http_stream *stream, const char *text);
void http_stream_end(http_stream *stream); /* what was sent before still arrives */

#endif
