/* The loop: connections, children, runs, signals; and what stands before and after it. */
#include "site.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <lode/status.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BACKLOG 1024
#define N_CONNECTION 1200u
#define N_FILE 2048 /* descriptors: connections, three of each child, some more */
#define N_WAITING 1024
#define BODY_MOST ((size_t)8 << 20)
#define HEAD_S 15.0
#define BODY_S 60.0
#define TELL_MS 200
#define FAREWELL_S 2.0 /* for answers under way after a signal */

double srv_now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- signals ------------------------------------------------------------------------ */

static int signal_pipe[2] = {-1, -1};
static volatile sig_atomic_t signal_found;

static void on_signal(int which)
{
    int kept = errno;

    if (which != SIGCHLD) signal_found = which;
    (void)!write(signal_pipe[1], "", 1);
    errno = kept;
}

static bool signals_begin(void)
{
    struct sigaction act = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

    if (pipe(signal_pipe) != 0) return false;
    for (int k = 0; k < 2; k++) {
        fcntl(signal_pipe[k], F_SETFL, O_NONBLOCK);
        fcntl(signal_pipe[k], F_SETFD, FD_CLOEXEC);
    }
    signal(SIGPIPE, SIG_IGN);
    return sigaction(SIGINT, &act, NULL) == 0 && sigaction(SIGTERM, &act, NULL) == 0 &&
           sigaction(SIGCHLD, &act, NULL) == 0;
}

static void signals_drain(void)
{
    char bytes[64];

    while (read(signal_pipe[0], bytes, sizeof bytes) > 0) {
    }
}

/* ---- the socket --------------------------------------------------------------------- */

typedef union address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
} address;

static socklen_t address_read(const srv_options *o, address *a)
{
    *a = (address){.six = {0}};
    if (inet_pton(AF_INET, o->address, &a->four.sin_addr) == 1) {
        a->four.sin_family = AF_INET;
        a->four.sin_port = htons((unsigned short)o->port);
        return sizeof a->four;
    }
    a->six.sin6_family = AF_INET6;
    a->six.sin6_port = htons((unsigned short)o->port);
    return inet_pton(AF_INET6, o->address, &a->six.sin6_addr) == 1 ? sizeof a->six : 0;
}

static int cannot(const srv_options *o, const char *what)
{
    bool taken = errno == EADDRINUSE;

    fprintf(stderr, "lode: %s port %ld: %s: %s%s\n", o->address, o->port, what,
            strerror(errno),
            taken ? "; is another 'lode serve' running? --port 0 takes one that is free"
                  : "");
    return -1;
}

/* A listening socket, or -1 with a sentence. */
static int listener_open(const srv_options *o, long *port)
{
    address a;
    socklen_t n = address_read(o, &a);
    int yes = 1;

    if (n == 0) {
        fprintf(stderr,
                "lode: --bind: want an address as in 127.0.0.1 or ::1, found '%s'\n",
                o->address);
        return -1;
    }
    int fd = socket(a.any.sa_family, SOCK_STREAM, 0);
    if (fd < 0) return cannot(o, "no socket");
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (a.any.sa_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    if (bind(fd, &a.any, n) != 0 || listen(fd, BACKLOG) != 0) {
        cannot(o, "cannot listen");
        close(fd);
        return -1;
    }
    n = sizeof a;
    getsockname(fd, &a.any, &n);
    *port = ntohs(a.any.sa_family == AF_INET ? a.four.sin_port : a.six.sin6_port);
    return fd;
}

/* ---- before and after --------------------------------------------------------------- */

static void files_limit(void)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max < N_FILE ? files.rlim_max : N_FILE;
    setrlimit(RLIMIT_NOFILE, &files);
}

/* A private folder for what requests send, and an empty one for children without. */
static bool folders_make(srv_site *site)
{
    const char *place = getenv("TMPDIR");

    snprintf(site->folder, sizeof site->folder, "%.100s/lode-serve-XXXXXX",
             place && place[0] == '/' ? place : "/tmp");
    if (!mkdtemp(site->folder)) {
        fprintf(stderr, "lode: %s: cannot make a folder: %s\n", site->folder,
                strerror(errno));
        return false;
    }
    snprintf(site->empty, sizeof site->empty, "%s/empty", site->folder);
    snprintf(site->keep, sizeof site->keep, "%s/runs.db", site->folder);
    site->options.keep = site->keep;
    site->pool.empty = site->empty;
    return mkdir(site->empty, 0500) == 0;
}

static void folders_remove(srv_site *site)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    char name[160];

    for (size_t k = 0; k < 3; k++) {
        snprintf(name, sizeof name, "%s%s", site->keep, endings[k]);
        unlink(name);
    }
    rmdir(site->empty);
    rmdir(site->folder);
}

static bool guard_make(srv_site *site)
{
    const srv_options *o = &site->options;

    if (!o->token && !srv_token_make(site->token)) {
        fprintf(stderr, "lode: the system gives no random numbers\n");
        return false;
    }
    site->guard = (srv_guard){.hosts = o->hosts,
                              .token = o->token ? o->token : site->token,
                              .token_always = o->token != NULL};
    return true;
}

static void greet(const srv_site *site, long port)
{
    bool six = strchr(site->options.address, ':') != NULL;

    printf("http://%s%s%s:%ld/\n", six ? "[" : "", site->options.address, six ? "]" : "",
           port);
    if (!site->options.token) printf("X-Lode-Token: %s\n", site->token);
    fflush(stdout);
}

static bool open_all(srv_site *site)
{
    const srv_options *o = &site->options;
    long port = 0, n_processor = sysconf(_SC_NPROCESSORS_ONLN);

    files_limit();
    if (!guard_make(site)) return false;
    int listener = listener_open(o, &port);
    if (listener < 0) return false;
    bool is_local = strncmp(o->address, "127.", 4) == 0 || strcmp(o->address, "::1") == 0;
    const http_options http = {.listener = listener,
                               .n_connection = N_CONNECTION,
                               .n_per_address = is_local ? 0 : 64,
                               .most_body = BODY_MOST,
                               .head_s = HEAD_S,
                               .body_s = BODY_S,
                               .context = site,
                               .refuse = srv_site_refuse,
                               .handle = srv_site_handle,
                               .ended = srv_site_ended};
    if (!signals_begin() || !folders_make(site) || !(site->http = http_open(&http))) {
        fprintf(stderr, "lode: the server cannot start: %s\n", strerror(errno));
        close(listener);
        return false;
    }
    long n = o->n_child > 0 ? o->n_child : n_processor;
    site->pool.n_child = n < 2 ? 2 : (int)n;
    site->pool.n_waiting_most = N_WAITING;
    greet(site, port);
    return true;
}

/* ---- the loop ----------------------------------------------------------------------- */

static int least(int a, int b)
{
    return a < 0 ? b : b < 0 ? a : a < b ? a : b;
}

/* Wait until something happens, then do all that there is to do. */
static void turn(srv_site *site, int most_ms)
{
    struct pollfd fds[2 + 3 * 256] = {{.fd = http_poll_fd(site->http), .events = POLLIN},
                                      {.fd = signal_pipe[0], .events = POLLIN}};
    size_t n = 2 + srv_pool_fds(&site->pool, fds + 2, 3 * 256);

    site->now_s = srv_now_s();
    int wait_ms = least(most_ms, srv_pool_timeout_ms(&site->pool, site->now_s));
    wait_ms = least(wait_ms, http_timeout_ms(site->http));
    if (srv_runs_tell(site)) wait_ms = least(wait_ms, TELL_MS);
    if (http_n_connection(site->http) > 0) wait_ms = least(wait_ms, 1000);
    poll(fds, (nfds_t)n, wait_ms);
    signals_drain();
    site->now_s = srv_now_s();
    srv_pool_step(&site->pool, site->now_s);
    http_step(site->http, site->now_s);
    srv_pool_step(&site->pool, site->now_s); /* begins what was just asked */
}

/* No further connections; who waits is told; children are ended. */
static void close_all(srv_site *site)
{
    site->closes = true; /* connections that are open may go on asking */
    http_quiesce(site->http);
    for (srv_task *task = site->pool.first; task; task = task->next)
        srv_pool_cancel(&site->pool, task);
    double until_s = srv_now_s() + FAREWELL_S;
    while (site->pool.first && srv_now_s() < until_s) turn(site, 50);
    srv_runs_clear(site);
    turn(site, 0);
    turn(site, 20);
    http_close(site->http);
    srv_cache_clear(&site->cache);
    folders_remove(site);
}

int srv_serve(const srv_options *options)
{
    static srv_site site;

    site = (srv_site){.options = *options};
    if (!open_all(&site)) {
        if (site.folder[0]) folders_remove(&site);
        return 1;
    }
    while (!signal_found) turn(&site, -1);
    close_all(&site);
    return signal_found == SIGINT ? 130 : 0;
}
