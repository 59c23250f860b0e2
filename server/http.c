/* HTTP/1.1 over libmicrohttpd, in the caller's thread and loop. */
#include "http.h"

#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define HEAD_ROOM 32768        /* of a request's head; more is answered with 431 */
#define SILENT_S 60            /* a client that does not take its answer */
#define FORGET_FACTOR 8        /* bodies up to so many limits are read to be refused */
#define STREAM_MOST (1u << 20) /* of what a stream's client has not taken yet */

typedef enum phase { HEAD, BODY, ANSWER } phase;

typedef struct connection {
    struct connection *next, *before;
    int fd;
    phase phase;
    double since_s;
    bool spoke; /* has had a request */
} connection;

struct http_server {
    struct MHD_Daemon *daemon;
    http_options options;
    connection *first;
    int listener; /* of a quiesced server, else -1 */
    unsigned n_connection;
    double now_s;
};

struct http_request {
    http_server *server;
    struct MHD_Connection *link;
    connection *connection;
    char *path, *query;
    char method[16];
    srv_buffer body;
    bool seen, refused, handled, sleeps, ready;
    int status;
    double begun_s;
    void *own;
    struct MHD_Response *response;
    http_stream *stream;
};

struct http_stream {
    http_request *request;
    srv_buffer waiting;
    size_t n_taken;
    bool sleeps, over;
    void (*gone)(void *context, http_stream *stream);
    void *context;
};

static double clock_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void phase_set(http_request *r, phase to)
{
    if (!r->connection) return;
    r->connection->phase = to;
    r->connection->since_s = clock_s();
    r->connection->spoke = true;
}

/* ---- answers ------------------------------------------------------------------------ */

static ssize_t body_read(void *context, uint64_t at, char *to, size_t room)
{
    const srv_bytes *bytes = context;
    size_t left = bytes->n - (size_t)at, n = left < room ? left : room;

    if (n == 0) return MHD_CONTENT_READER_END_OF_STREAM;
    memcpy(to, bytes->data + at, n);
    return (ssize_t)n;
}

static void body_drop(void *context)
{
    srv_bytes_drop(context);
}

static void head_set(struct MHD_Response *response, const char *head)
{
    char name[64], *value;

    for (const char *line = head; line && *line;) {
        const char *colon = strchr(line, ':'), *end = strchr(line, '\n');
        if (!colon || !end || colon > end) return;
        snprintf(name, sizeof name, "%.*s", (int)(colon - line), line);
        value = strndup(colon + 2, (size_t)(end - colon) - 2);
        if (value) MHD_add_response_header(response, name, value);
        free(value);
        line = end + 1;
    }
}

static void wake(http_request *r)
{
    if (!r->sleeps) return;
    r->sleeps = false;
    MHD_resume_connection(r->link);
}

void http_answer(http_request *r, int status, const char *head, srv_bytes *body)
{
    if (r->ready) return;
    if (body && body->n > 0) {
        r->response = MHD_create_response_from_callback(body->n, 65536, body_read,
                                                        srv_bytes_hold(body), body_drop);
        if (!r->response) srv_bytes_drop(body);
    } else {
        r->response = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    }
    if (r->response) head_set(r->response, head);
    r->ready = true;
    r->status = status;
    wake(r);
}

static enum MHD_Result queue(http_request *r)
{
    if (!r->response) return MHD_NO;
    return MHD_queue_response(r->link, (unsigned)r->status, r->response);
}

/* ---- streams ------------------------------------------------------------------------ */

static ssize_t stream_read(void *context, uint64_t at, char *to, size_t room)
{
    http_stream *s = context;
    size_t left = s->waiting.n - s->n_taken, n = left < room ? left : room;

    (void)at;
    if (s->waiting.failed) return MHD_CONTENT_READER_END_WITH_ERROR;
    if (n == 0 && s->over) return MHD_CONTENT_READER_END_OF_STREAM;
    if (n == 0) {
        s->sleeps = true;
        MHD_suspend_connection(s->request->link);
        return 0;
    }
    memcpy(to, s->waiting.data + s->n_taken, n);
    s->n_taken += n;
    if (s->n_taken == s->waiting.n) s->n_taken = s->waiting.n = 0;
    return (ssize_t)n;
}

/* Said once to the owner, who forgets the stream. */
static void stream_over(http_stream *s)
{
    void (*gone)(void *, http_stream *) = s->gone;

    s->gone = NULL;
    s->request = NULL;
    if (gone) gone(s->context, s);
}

static void stream_drop(void *context)
{
    http_stream *s = context;

    stream_over(s);
    srv_clear(&s->waiting);
    free(s);
}

http_stream *http_stream_begin(http_request *r, const char *head,
                               void (*gone)(void *context, http_stream *stream),
                               void *context)
{
    http_stream *s = calloc(1, sizeof *s);

    if (!s) return NULL;
    *s =
        (http_stream){.request = r, .waiting = {.most = STREAM_MOST}, .context = context};
    r->response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, stream_read,
                                                    s, stream_drop);
    if (!r->response) {
        free(s);
        return NULL;
    }
    s->gone = gone;
    r->stream = s;
    head_set(r->response, head);
    r->ready = true;
    r->status = 200;
    wake(r);
    return s;
}

static void stream_wake(http_stream *s)
{
    if (!s->sleeps || !s->request) return;
    s->sleeps = false;
    MHD_resume_connection(s->request->link);
}

void http_stream_send(http_stream *s, const char *text)
{
    srv_say(&s->waiting, text);
    stream_wake(s);
}

void http_stream_end(http_stream *s)
{
    s->over = true;
    s->gone = NULL;
    stream_wake(s);
}

/* ---- requests ----------------------------------------------------------------------- */

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
    return MHD_lookup_connection_value(r->link, MHD_HEADER_KIND, name);
}

const char *http_body(const http_request *r, size_t *n)
{
    *n = r->body.n;
    return srv_text(&r->body);
}

void **http_own(http_request *r)
{
    return &r->own;
}

double http_begun_s(const http_request *r)
{
    return r->begun_s;
}

int http_status(const http_request *r)
{
    return r->status;
}

/* The target as sent, before the library reads anything into it. */
static void *on_target(void *context, const char *target, struct MHD_Connection *link)
{
    http_server *server = context;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(link, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    http_request *r = calloc(1, sizeof *r);
    char *path = strdup(target);

    if (!r || !path) {
        free(r);
        free(path);
        return NULL;
    }
    char *mark = strchr(path, '?');
    if (mark) *mark = '\0';
    *r = (http_request){.server = server,
                        .link = link,
                        .connection = info ? info->socket_context : NULL,
                        .path = path,
                        .query = mark ? mark + 1 : path + strlen(path),
                        .body = {.most = server->options.most_body},
                        .begun_s = clock_s()};
    return r;
}

static enum MHD_Result head_read(http_request *r, const char *method)
{
    http_server *server = r->server;
    const char *length = http_header(r, "Content-Length");

    r->seen = true;
    snprintf(r->method, sizeof r->method, "%.15s", method);
    phase_set(r, BODY);
    if (length && strtoull(length, NULL, 10) > server->options.most_body)
        r->body.failed = true; /* asked by refuse(): http_too_large */
    r->refused = server->options.refuse(server->options.context, r);
    /* Who waits for leave to send is told at once; who sends already is heard out. */
    return r->refused && http_header(r, "Expect") ? queue(r) : MHD_YES;
}

static enum MHD_Result body_take(http_request *r, const char *bytes, size_t *n)
{
    srv_buffer *body = &r->body;

    if (!r->refused) srv_add(body, bytes, *n);
    if (body->failed || r->refused) {
        body->failed = true;
        body->n += *n; /* counted, not kept */
        if (body->n > FORGET_FACTOR * r->server->options.most_body) return MHD_NO;
    }
    *n = 0;
    return MHD_YES;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *link,
                                  const char *url, const char *method,
                                  const char *version, const char *upload, size_t *n,
                                  void **own)
{
    http_request *r = *own;

    (void)context, (void)link, (void)url, (void)version;
    if (!r) return MHD_NO;
    if (!r->seen) return head_read(r, method);
    if (*n > 0) return body_take(r, upload, n);
    if (!r->handled) {
        r->handled = true;
        phase_set(r, ANSWER);
        if (!r->ready) r->server->options.handle(r->server->options.context, r);
        if (!r->ready) {
            r->sleeps = true;
            MHD_suspend_connection(r->link);
            return MHD_YES;
        }
    }
    return queue(r);
}

bool http_too_large(const http_request *r)
{
    return r->body.failed;
}

static void on_end(void *context, struct MHD_Connection *link, void **own,
                   enum MHD_RequestTerminationCode code)
{
    http_request *r = *own;

    (void)context, (void)link, (void)code;
    if (!r) return;
    if (r->seen) r->server->options.ended(r->server->options.context, r);
    phase_set(r, HEAD);
    if (r->stream) stream_over(r->stream);
    if (r->response) MHD_destroy_response(r->response);
    r->body.n = 0;
    srv_clear(&r->body);
    free(r->path);
    free(r);
    *own = NULL;
}

/* ---- connections -------------------------------------------------------------------- */

static void on_connection(void *context, struct MHD_Connection *link, void **own,
                          enum MHD_ConnectionNotificationCode code)
{
    http_server *server = context;
    connection *c = *own;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(link, MHD_CONNECTION_INFO_CONNECTION_FD);
        c = calloc(1, sizeof *c);
        *own = c;
        if (!c) return;
        *c = (connection){.next = server->first,
                          .fd = info ? info->connect_fd : -1,
                          .since_s = clock_s()};
        if (server->first) server->first->before = c;
        server->first = c;
        server->n_connection++;
    } else if (c) {
        if (c->before)
            c->before->next = c->next;
        else
            server->first = c->next;
        if (c->next) c->next->before = c->before;
        server->n_connection--;
        free(c);
        *own = NULL;
    }
}

/* Who sends a byte now and then never runs into the library's own limit, which counts
 * silence; here the whole head and the whole body have a time of their own. */
static void hurry(http_server *server)
{
    static const char late[] = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n"
                               "Connection: close\r\n\r\n";

    for (connection *c = server->first; c; c = c->next) {
        double most_s =
            c->phase == HEAD ? server->options.head_s : server->options.body_s;
        if (c->phase == ANSWER || server->now_s - c->since_s <= most_s) continue;
        if (c->phase == BODY || !c->spoke)
            (void)!send(c->fd, late, sizeof late - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
        shutdown(c->fd, SHUT_RDWR);
        c->since_s = server->now_s; /* the library finds it closed */
    }
}

/* Paths and queries stay as they were sent. */
static size_t leave(void *context, struct MHD_Connection *link, char *text)
{
    (void)context, (void)link;
    return strlen(text);
}

http_server *http_open(const http_options *options)
{
    http_server *server = calloc(1, sizeof *server);

    if (!server) return NULL;
    server->options = *options;
    server->listener = -1;
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0, NULL, NULL, on_request,
        server, MHD_OPTION_LISTEN_SOCKET, options->listener, MHD_OPTION_CONNECTION_LIMIT,
        options->n_connection, MHD_OPTION_PER_IP_CONNECTION_LIMIT, options->n_per_address,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENT_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_ROOM,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, leave, NULL,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, server, MHD_OPTION_NOTIFY_COMPLETED,
        on_end, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
        MHD_OPTION_END);
    if (!server->daemon) {
        free(server);
        return NULL;
    }
    return server;
}

void http_quiesce(http_server *server)
{
    server->listener = MHD_quiesce_daemon(server->daemon);
}

void http_close(http_server *server)
{
    if (!server) return;
    MHD_stop_daemon(server->daemon);
    if (server->listener >= 0) close(server->listener);
    free(server);
}

unsigned http_n_connection(const http_server *server)
{
    return server->n_connection;
}

int http_poll_fd(const http_server *server)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    return info ? info->epoll_fd : -1;
}

int http_timeout_ms(http_server *server)
{
    MHD_UNSIGNED_LONG_LONG ms;

    if (MHD_get_timeout(server->daemon, &ms) != MHD_YES) return -1;
    return ms > 60000 ? 60000 : (int)ms;
}

void http_step(http_server *server, double now_s)
{
    server->now_s = now_s;
    hurry(server);
    MHD_run(server->daemon);
}
