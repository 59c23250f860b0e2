/* An answer as it is sent: status, lines of its head, bytes with their hash; and the answers
 * kept, since the same question has the same answer while the server runs. */
#ifndef LODE_SERVER_ANSWER_H
#define LODE_SERVER_ANSWER_H

#include "http.h"

typedef struct srv_answer {
    int status;
    const char *type;         /* of the body */
    srv_bytes *body, *zipped; /* the latter once it was asked for */
    char etag[33];            /* of the bytes */
    srv_buffer head;          /* lines of its own */
    size_t n_holder;
} srv_answer;

/* How long others may keep it. */
#define SRV_ASK_AGAIN "no-cache"
#define SRV_KEEP_NOT "no-store"
#define SRV_KEEP_LONG "public, max-age=31536000, immutable"

/* Takes the bytes of `body`; `more` is further lines of its head, or "". Held once; NULL
 * where there is no memory or the body failed. */
srv_answer *srv_answer_make(int status, const char *type, const char *keep,
                            const char *more, srv_buffer *body);
srv_answer *srv_answer_hold(srv_answer *answer);
void srv_answer_drop(srv_answer *answer); /* NULL is fine */

/* Send it: 304 when the asker has it, gzip when the asker takes it. NULL: 500, with nothing
 * but the shields. */
void srv_answer_send(http_request *request, srv_answer *answer);

/* A problem as of RFC 9457. */
typedef struct srv_problem {
    int status;
    const char *kind;   /* "usage"; the type is urn:lode:problem:usage */
    const char *detail; /* lode's sentence */
    const char *path;   /* of the request */
    int exit_status;    /* of the command, or -1 */
    const char *more;   /* further members, as in ",\"answer\":{}", or "" */
    const char *head;   /* further lines of the head, or "" */
} srv_problem;

srv_answer *srv_problem_make(const srv_problem *problem);
void srv_problem_send(http_request *request, const srv_problem *problem);

/* "Not Found" of 404. */
const char *srv_status_name(int status);

/* ---- answers kept ------------------------------------------------------------------- */

#define SRV_KEPT_MOST 256
#define SRV_KEPT_BYTES ((size_t)64 << 20)

typedef struct srv_cache {
    struct {
        char *key;
        srv_answer *answer;
        unsigned long used;
    } kept[SRV_KEPT_MOST];
    size_t n, n_bytes;
    unsigned long now;
} srv_cache;

/* Not held for the caller; NULL: not kept. */
srv_answer *srv_cache_find(srv_cache *cache, const char *key);
/* Holds the answer; the longest unused go where there is no room. One above an eighth of the
 * room is not kept. */
void srv_cache_put(srv_cache *cache, const char *key, srv_answer *answer);
void srv_cache_clear(srv_cache *cache);

#endif
