/* Answers as they are sent, problems as of RFC 9457, and the answers kept. */
#include "answer.h"

#include "guard.h"

#include <lode/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ZIP_LEAST 1024 /* bytes; below, gzip is not worth its head */

srv_answer *srv_answer_make(int status, const char *type, const char *keep,
                            const char *more, srv_buffer *body)
{
    srv_answer *a = calloc(1, sizeof *a);
    char hash[65];

    if (!a) {
        srv_clear(body);
        return NULL;
    }
    *a = (srv_answer){
        .status = status, .type = type, .head = {.most = 65536}, .n_holder = 1};
    srv_sayf(&a->head, "Content-Type: %s\nCache-Control: %s\nVary: Accept-Encoding\n%s",
             type, keep, more);
    /* A chart has its style within it, as a page may. */
    bool has_style =
        strncmp(type, "text/html", 9) == 0 || strncmp(type, "image/svg", 9) == 0;
    srv_policy_say(&a->head, has_style ? srv_text(body) : NULL);
    srv_shields_say(&a->head);
    a->body = srv_bytes_take(body);
    if (!a->body || a->head.failed) {
        srv_answer_drop(a);
        return NULL;
    }
    lode_bytes_hash(a->body->data, a->body->n, hash);
    snprintf(a->etag, sizeof a->etag, "%.32s", hash);
    return a;
}

srv_answer *srv_answer_hold(srv_answer *a)
{
    a->n_holder++;
    return a;
}

void srv_answer_drop(srv_answer *a)
{
    if (!a || --a->n_holder > 0) return;
    srv_bytes_drop(a->body);
    srv_bytes_drop(a->zipped);
    srv_clear(&a->head);
    free(a);
}

/* "gzip" among what is accepted, and not with q=0. */
static bool takes_gzip(const char *accept)
{
    for (; accept && *accept; accept += strcspn(accept, ","), accept += *accept == ',') {
        while (*accept == ' ') accept++;
        if (strncasecmp(accept, "gzip", 4) != 0) continue;
        const char *rest = accept + 4;
        while (*rest == ' ') rest++;
        if (*rest == ',' || *rest == '\0') return true;
        if (*rest != ';') continue;
        const char *q = strstr(rest, "q=");
        return !q || strtod(q + 2, NULL) > 0.0;
    }
    return false;
}

static bool has_it(const char *asked, const char *etag)
{
    return asked && (strcmp(asked, "*") == 0 || strstr(asked, etag));
}

static srv_bytes *zipped(srv_answer *a, http_request *request)
{
    bool worth = strncmp(a->type, "text/", 5) == 0 || strstr(a->type, "json") ||
                 strstr(a->type, "svg") || strstr(a->type, "javascript");

    if (!worth || a->body->n < ZIP_LEAST ||
        !takes_gzip(http_header(request, "Accept-Encoding")))
        return NULL;
    if (!a->zipped) a->zipped = srv_bytes_zip(a->body);
    return a->zipped;
}

void srv_answer_send(http_request *request, srv_answer *a)
{
    srv_buffer head = {.most = 1 << 17};

    if (!a) {
        srv_shields_say(&head);
        http_answer(request, 500, srv_text(&head), NULL);
        srv_clear(&head);
        return;
    }
    srv_bytes *zip = zipped(a, request);
    srv_say(&head, srv_text(&a->head));
    srv_sayf(&head, "ETag: \"%s%s\"\n", a->etag, zip ? "-gz" : "");
    if (a->status == 200 && has_it(http_header(request, "If-None-Match"), a->etag)) {
        http_answer(request, 304, srv_text(&head), NULL);
    } else {
        if (zip) srv_say(&head, "Content-Encoding: gzip\n");
        http_answer(request, a->status, srv_text(&head), zip ? zip : a->body);
    }
    srv_clear(&head);
}

/* ---- problems ----------------------------------------------------------------------- */

const char *srv_status_name(int status)
{
    static const struct {
        int status;
        const char *name;
    } names[] = {{400, "Bad Request"},
                 {401, "Unauthorized"},
                 {403, "Forbidden"},
                 {404, "Not Found"},
                 {405, "Method Not Allowed"},
                 {406, "Not Acceptable"},
                 {409, "Conflict"},
                 {413, "Content Too Large"},
                 {415, "Unsupported Media Type"},
                 {421, "Misdirected Request"},
                 {422, "Unprocessable Content"},
                 {429, "Too Many Requests"},
                 {500, "Internal Server Error"},
                 {503, "Service Unavailable"},
                 {504, "Gateway Timeout"}};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].status == status) return names[i].name;
    return "Error";
}

srv_answer *srv_problem_make(const srv_problem *p)
{
    srv_buffer b = {.most = SRV_BUFFER_MOST + 65536};

    srv_sayf(
        &b,
        "{\"type\":\"urn:lode:problem:%s\",\"title\":\"%s\",\"status\":%d,\"detail\":",
        p->kind, srv_status_name(p->status), p->status);
    srv_say_json(&b, p->detail);
    srv_say(&b, ",\"instance\":");
    srv_say_json(&b, p->path);
    if (p->exit_status >= 0) srv_sayf(&b, ",\"exit_status\":%d", p->exit_status);
    srv_say(&b, p->more ? p->more : "");
    srv_say(&b, "}\n");
    return srv_answer_make(p->status, "application/problem+json", SRV_KEEP_NOT,
                           p->head ? p->head : "", &b);
}

void srv_problem_send(http_request *request, const srv_problem *problem)
{
    srv_answer *answer = srv_problem_make(problem);

    srv_answer_send(request, answer);
    srv_answer_drop(answer);
}

/* ---- answers kept ------------------------------------------------------------------- */

static void cache_remove(srv_cache *cache, size_t i)
{
    cache->n_bytes -= cache->kept[i].answer->body->n;
    free(cache->kept[i].key);
    srv_answer_drop(cache->kept[i].answer);
    cache->kept[i] = cache->kept[--cache->n];
}

srv_answer *srv_cache_find(srv_cache *cache, const char *key)
{
    for (size_t i = 0; i < cache->n; i++)
        if (strcmp(cache->kept[i].key, key) == 0) {
            cache->kept[i].used = ++cache->now;
            return cache->kept[i].answer;
        }
    return NULL;
}

void srv_cache_put(srv_cache *cache, const char *key, srv_answer *answer)
{
    size_t n = answer->body->n;
    char *copy = n <= SRV_KEPT_BYTES / 8 ? strdup(key) : NULL;

    if (!copy) return;
    while (cache->n == SRV_KEPT_MOST ||
           (cache->n && cache->n_bytes + n > SRV_KEPT_BYTES)) {
        size_t oldest = 0;
        for (size_t i = 1; i < cache->n; i++)
            if (cache->kept[i].used < cache->kept[oldest].used) oldest = i;
        cache_remove(cache, oldest);
    }
    cache->kept[cache->n].key = copy;
    cache->kept[cache->n].answer = srv_answer_hold(answer);
    cache->kept[cache->n++].used = ++cache->now;
    cache->n_bytes += n;
}

void srv_cache_clear(srv_cache *cache)
{
    while (cache->n > 0) cache_remove(cache, cache->n - 1);
}
