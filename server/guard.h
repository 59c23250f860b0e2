/* Who may ask what: addressed to this server, from its own pages or from no page at all, and
 * with the token where something changes. docs/serve.md says why. */
#ifndef LODE_SERVER_GUARD_H
#define LODE_SERVER_GUARD_H

#include "buffer.h"

typedef struct srv_guard {
    const char *hosts; /* names beside loopback's, with commas between; or NULL */
    const char *token; /* of this start */
    bool token_always; /* wanted of every request, not only of changes */
} srv_guard;

/* What of a request the guard looks at; NULL: not sent. */
typedef struct srv_visit {
    const char *method, *path;
    const char *host, *origin, *fetch_site, *fetch_mode, *fetch_dest;
    const char *authorization, *token; /* of X-Lode-Token */
} srv_visit;

/* 0, or the status of a refusal with its sentence. A token in a form's body is not seen
 * here: a POST with neither header passes with *needs_token set, for the caller to ask the
 * body with srv_token_is(). */
int srv_guard_ask(const srv_guard *guard, const srv_visit *visit, bool *needs_token,
                  const char **why);

/* Compared in a time that does not tell how far they agree. NULL never is. */
bool srv_token_is(const srv_guard *guard, const char *found);

/* [33] 32 hex digits that nobody can guess; false when the system has none. */
bool srv_token_make(char token[33]);

/* Whether an answer's page may keep its own style: adds "Content-Security-Policy: ...\n" that
 * lets in the <style> elements of `page` by hash and nothing else; NULL: none. */
void srv_policy_say(srv_buffer *head, const char *page);

/* The other lines that every answer has. */
void srv_shields_say(srv_buffer *head);

#endif
