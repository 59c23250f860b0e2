/* See request_stub.h. */
#include "request_stub.h"
#include "fuzz.h"

#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

double srv_now_s(void)
{
    return 1.0;
}

/* ---- requests ----------------------------------------------------------------------- */

/* The next line of *rest without its end, or NULL at the empty line and at the end. */
static char *line_take(char **rest)
{
    char *line = *rest, *end = strchr(line, '\n');

    *rest = end ? end + 1 : line + strlen(line);
    if (end) *end = '\0';
    size_t n = strlen(line);
    if (n > 0 && line[n - 1] == '\r') line[--n] = '\0';
    return n > 0 ? line : NULL;
}

static bool head_read(http_request *r, char *text)
{
    char *line = line_take(&text), *target = line ? strchr(line, ' ') : NULL;

    if (!target) return false;
    *target++ = '\0';
    r->method = line;
    target[strcspn(target, " ")] = '\0';
    r->path = target;
    char *mark = strchr(target, '?');
    r->query = mark ? mark + 1 : target + strlen(target);
    if (mark) *mark = '\0';
    while ((line = line_take(&text)) && r->n_header < STUB_HEADER_MOST) {
        char *colon = strchr(line, ':');
        if (!colon) continue;
        *colon = '\0';
        r->header[r->n_header].name = line;
        r->header[r->n_header++].value = colon + 1 + strspn(colon + 1, " \t");
    }
    return *r->path != '\0';
}

/* Where the body begins: after the first empty line, or at the end. */
static size_t head_length(const char *bytes, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (bytes[i] == '\n' && (bytes[i - 1] == '\n' ||
                                 (i > 1 && bytes[i - 1] == '\r' && bytes[i - 2] == '\n')))
            return i + 1;
    return n;
}

bool stub_request_read(http_request *r, const void *bytes, size_t n)
{
    size_t n_head = head_length(bytes, n);

    *r = (http_request){.body = {.most = STUB_BODY_MOST}, .head = {.most = 1 << 20}};
    r->text = malloc(n_head + 1);
    HOLDS(r->text != NULL);
    memcpy(r->text, bytes, n_head);
    r->text[n_head] = '\0';
    srv_add(&r->body, (const char *)bytes + n_head, n - n_head);
    if (head_read(r, r->text)) return true;
    stub_request_clear(r);
    return false;
}

void stub_request_clear(http_request *r)
{
    free(r->text);
    srv_clear(&r->body);
    srv_clear(&r->head);
    srv_bytes_drop(r->answer);
    *r = (http_request){.status = 0};
}

const char *http_method(const http_request *r)
{
    return r->method;
}

const char *http_path(const http_request *r)
{
    return r->path;
}

const char *http_query(const http_request *r)
{
    return r->query;
}

const char *http_header(const http_request *r, const char *name)
{
    for (size_t i = 0; i < r->n_header; i++)
        if (strcasecmp(r->header[i].name, name) == 0) return r->header[i].value;
    return NULL;
}

const char *http_body(const http_request *r, size_t *n)
{
    *n = r->body.n;
    return srv_text(&r->body);
}

bool http_too_large(const http_request *r)
{
    return r->body.failed;
}

void **http_own(http_request *r)
{
    return &r->own;
}

double http_begun_s(const http_request *r)
{
    (void)r;
    return 1.0;
}

int http_status(const http_request *r)
{
    return r->status;
}

void http_answer(http_request *r, int status, const char *head, srv_bytes *body)
{
    r->n_answer++;
    r->status = status;
    srv_say(&r->head, head);
    srv_bytes_drop(r->answer);
    r->answer = body ? srv_bytes_hold(body) : NULL;
}

/* ---- streams: what is sent goes nowhere ---------------------------------------------- */

http_stream *http_stream_begin(http_request *r, const char *head,
                               void (*gone)(void *context, http_stream *stream),
                               void *context)
{
    (void)gone, (void)context;
    r->n_answer++;
    r->status = 200;
    r->streams = true;
    srv_say(&r->head, head);
    return malloc(1);
}

void http_stream_send(http_stream *stream, const char *text)
{
    HOLDS(stream && strncmp(text, "event: ", 7) == 0);
}

void http_stream_end(http_stream *stream)
{
    free(stream);
}

/* ---- children ------------------------------------------------------------------------ */

bool srv_pool_add(srv_pool *pool, srv_task *task)
{
    if (pool->n_waiting >= pool->n_waiting_most) return false;
    task->out = (srv_buffer){.most = SRV_BUFFER_MOST};
    task->err = (srv_buffer){.most = 65536};
    task->next = pool->first;
    pool->first = task;
    pool->n_waiting++;
    return true;
}

void srv_pool_cancel(srv_pool *pool, srv_task *task)
{
    (void)pool;
    task->end = SRV_CANCELLED;
}

int stub_answer(int argc, char **argv)
{
    fprintf(stderr, "lode: '%s': no answer\n", argv[argc - 1]);
    return 2;
}

/* In the site's folder, where the child of a page would be. */
static void page_make(const srv_question *q, srv_task *task)
{
    int here = open(".", O_RDONLY);

    HOLDS(here >= 0 && chdir(q->site->folder) == 0);
    const srv_page_ask ask = {q->path,           q->pairs, q->site->guard.token,
                              &q->site->options, q->site,  q->is_post};
    task->exit_status = q->page->answer(&ask, &task->out);
    HOLDS(fchdir(here) == 0 && close(here) == 0);
}

/* Each end that a child can come to, by the length of its line. */
static void line_answer(const srv_question *q, srv_task *task)
{
    size_t n = 0;

    for (int i = 0; i < q->line.n; i++) n += strlen(q->line.word[i]);
    task->exit_status = (int)(n % 7) - 1 > 0 ? (int)(n % 7) - 1 : 0;
    if (n % 31 == 0) task->end = SRV_CRASHED;
    if (n % 37 == 0) task->end = SRV_TIMED_OUT;
    if (task->exit_status == 0 || task->exit_status > 3)
        srv_say(&task->out, "{\"schema\":\"lode/packs/1\",\"packs\":[]}\n");
    else
        srv_sayf(&task->err, "lode: '%s': no answer\n", q->line.word[q->line.n - 1]);
}

void stub_pool_end(srv_pool *pool, bool all, stub_look look)
{
    srv_task *waits = pool->first, *next;

    pool->first = NULL;
    for (srv_task *task = waits; task; task = next) {
        next = task->next;
        if (task->background && !all && task->end != SRV_CANCELLED) {
            task->next = pool->first;
            pool->first = task;
            continue;
        }
        const srv_question *q = task->owner;
        look(q);
        if (task->end == SRV_ANSWERED && q->page)
            page_make(q, task);
        else if (task->end == SRV_ANSWERED)
            line_answer(q, task);
        pool->n_waiting--;
        task->ended(task);
    }
}
