/* The server without sockets and without children: http.h and pool.h for the fuzz target of
 * requests. A request is text, and a child is a function that says what a command might. */
#ifndef LODE_REQUEST_STUB_H
#define LODE_REQUEST_STUB_H

#include "site.h"

#define STUB_HEADER_MOST 32
#define STUB_BODY_MOST ((size_t)16 * 1024) /* more is a body too long */

struct http_request {
    char *text; /* owns method to headers */
    const char *method;
    char *path, *query;
    struct {
        const char *name, *value;
    } header[STUB_HEADER_MOST];
    size_t n_header;
    srv_buffer body;
    void *own;
    int status; /* of its answer, 0 before */
    srv_buffer head;
    srv_bytes *answer; /* held, or NULL */
    bool streams;
    int n_answer; /* times that it was answered */
};

/* "METHOD TARGET\nName: value\n...\n\nBODY"; false: no method or no target, and then there is
 * nothing to clear. */
bool stub_request_read(http_request *request, const void *bytes, size_t n);
void stub_request_clear(http_request *request);

/* Called with the question before its child is done. */
typedef void (*stub_look)(const srv_question *question);

/* Ends those who wait; of those in the background only where `all`. */
void stub_pool_end(srv_pool *pool, bool all, stub_look look);

/* As srv_options.answer: no answer, and a sentence with the words. */
int stub_answer(int argc, char **argv);

#endif
