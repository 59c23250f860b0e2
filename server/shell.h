/* What every page of the server has around it: head, way in, foot. */
#ifndef LODE_SERVER_SHELL_H
#define LODE_SERVER_SHELL_H

#include "buffer.h"

typedef struct srv_shell {
    const char *title;   /* also the heading */
    const char *token;   /* for the script */
    const char *section; /* "/what-if": the part of the site that is shown; NULL: none */
    const char *style; /* CSS of its own, whose hash the head of the answer says; NULL */
} srv_shell;

/* From <!doctype> to the heading within <main>. */
void srv_shell_begin(const srv_shell *shell, srv_buffer *out);
void srv_shell_end(const char *data_hash, srv_buffer *out);

#endif
