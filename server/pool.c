/* Children that answer: begun, heard, timed and buried. */
#include "pool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_MEMORY ((rlim_t)16 << 30) /* of address space, not of what is used */
#define CHILD_FILE ((rlim_t)256 << 20)
#define ERR_MOST 65536 /* of what a child says on standard error */

bool srv_pool_add(srv_pool *pool, srv_task *task)
{
    if (pool->n_waiting >= pool->n_waiting_most) return false;
    task->next = NULL;
    task->pid = 0;
    for (int k = 0; k < 3; k++) task->pipe[k] = -1;
    task->out = (srv_buffer){.most = SRV_BUFFER_MOST};
    task->err = (srv_buffer){.most = ERR_MOST};
    task->line = (srv_buffer){.most = 256};
    task->end = SRV_ANSWERED;
    if (pool->last)
        pool->last->next = task;
    else
        pool->first = task;
    pool->last = task;
    pool->n_waiting++;
    return true;
}

void srv_pool_cancel(srv_pool *pool, srv_task *task)
{
    (void)pool;
    task->end = SRV_CANCELLED;
    if (task->pid > 0 && !task->reaped) kill(task->pid, SIGKILL);
}

/* ---- in the child ------------------------------------------------------------------- */

static void limit(int what, rlim_t most)
{
    struct rlimit now;

    if (getrlimit((__rlimit_resource_t)what, &now) != 0) return;
    if (now.rlim_max != RLIM_INFINITY && now.rlim_max <= most) return;
    now.rlim_cur = most;
    /* SIGXCPU at the first says what it was; at the second there is no word. */
    now.rlim_max = what == RLIMIT_CPU ? most + 1 : most;
    setrlimit((__rlimit_resource_t)what, &now);
}

/* What watches memory reserves more of the address space than any limit. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define WATCHED 1
#elif defined __has_feature
#define WATCHED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define WATCHED 0
#endif

static void limits_set(const srv_task *task)
{
    long n_processor = sysconf(_SC_NPROCESSORS_ONLN);

    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, CHILD_FILE);
    limit(RLIMIT_CPU, (rlim_t)((task->most_s + 1.0) * (double)n_processor));
    if (!WATCHED) limit(RLIMIT_AS, CHILD_MEMORY);
}

/* Connections and the parent's other pipes are none of the child's business: held open here,
 * they would outlive their closing there. Asked of the system, which is quicker than trying
 * every number. */
static void close_others(void)
{
    DIR *open_ones = opendir("/proc/self/fd");
    struct dirent *entry;
    struct rlimit files = {.rlim_cur = 1024};

    while (open_ones && (entry = readdir(open_ones))) {
        long fd = strtol(entry->d_name, NULL, 10);
        if (fd > SRV_PROGRESS_FD && fd != dirfd(open_ones)) close((int)fd);
    }
    if (open_ones) {
        closedir(open_ones);
        return;
    }
    getrlimit(RLIMIT_NOFILE, &files);
    for (int fd = SRV_PROGRESS_FD + 1; fd < (int)files.rlim_cur; fd++) close(fd);
}

static void child(const srv_task *task, const int to[3], const char *empty)
{
    int moved[3];

    for (int k = 0; k < 3; k++) /* out of the way of 1 to 3 */
        moved[k] = fcntl(to[k], F_DUPFD, 16);
    for (int k = 0; k < 3; k++)
        if (moved[k] < 0 || dup2(moved[k], k + 1) < 0) _exit(1);
    close(STDIN_FILENO);
    if (open("/dev/null", O_RDONLY) != STDIN_FILENO) _exit(1);
    close_others();
    signal(SIGINT, SIG_IGN); /* of the terminal: the parent decides */
    signal(SIGTERM, SIG_DFL);
    signal(SIGCHLD, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    limits_set(task);
    if (chdir(task->folder ? task->folder : empty) != 0) _exit(1);
    _exit(task->run(task->context));
}

/* ---- in the parent ------------------------------------------------------------------ */

static bool pipes_open(int from[3], int to[3])
{
    for (int k = 0; k < 3; k++) {
        int ends[2];
        if (pipe(ends) != 0) {
            while (k-- > 0) close(from[k]), close(to[k]);
            return false;
        }
        from[k] = ends[0];
        to[k] = ends[1];
        fcntl(from[k], F_SETFL, O_NONBLOCK);
    }
    return true;
}

static void begin(srv_pool *pool, srv_task *task, double now_s)
{
    int to[3];

    pool->n_waiting--;
    pool->n_running++;
    pool->n_background += task->background;
    pool->n_begun++;
    task->begun_s = now_s;
    fflush(NULL); /* nothing of the parent's is said twice */
    if (!pipes_open(task->pipe, to)) {
        for (int k = 0; k < 3; k++) task->pipe[k] = -1;
        srv_say(&task->err, "lode: no pipe for a child\n");
        task->exit_status = 1;
        task->pid = -1;
        task->reaped = true;
        return;
    }
    task->pid = fork();
    if (task->pid == 0) child(task, to, pool->empty);
    for (int k = 0; k < 3; k++) close(to[k]);
    if (task->pid > 0) return;
    srv_sayf(&task->err, "lode: no child: %s\n", strerror(errno));
    task->exit_status = 1;
    task->reaped = true;
}

/* "done all" lines; the last whole one holds. */
static void progress_read(srv_task *task)
{
    size_t done, all;
    char *end;

    while (task->line.data && (end = memchr(task->line.data, '\n', task->line.n))) {
        *end = '\0';
        if (sscanf(task->line.data, "%zu %zu", &done, &all) == 2) {
            task->n_done = done;
            task->n_all = all;
        }
        size_t n = (size_t)(end - task->line.data) + 1;
        memmove(task->line.data, task->line.data + n, task->line.n - n + 1);
        task->line.n -= n;
    }
}

/* What has come on one pipe; closed at its end. */
static void hear(srv_task *task, int k)
{
    srv_buffer *to[] = {&task->out, &task->err, &task->line};
    char bytes[65536];
    ssize_t n;

    while (task->pipe[k] >= 0 &&
           (n = read(task->pipe[k], bytes, k == 2 ? 128 : sizeof bytes))) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
        if (n < 0) break;
        srv_add(to[k], bytes, (size_t)n);
        if (k == 2) progress_read(task);
        if (k == 2 && task->line.failed) srv_clear(&task->line);
        if (k != 0 || !task->out.failed || task->end != SRV_ANSWERED) continue;
        task->end = SRV_TOO_LARGE;
        if (task->pid > 0 && !task->reaped) kill(task->pid, SIGKILL);
    }
    if (task->pipe[k] >= 0) close(task->pipe[k]);
    task->pipe[k] = -1;
}

static void reap(srv_task *task)
{
    int how;

    if (task->reaped || waitpid(task->pid, &how, WNOHANG) != task->pid) return;
    task->reaped = true;
    if (WIFEXITED(how)) {
        task->exit_status = WEXITSTATUS(how);
        return;
    }
    task->signal = WTERMSIG(how);
    if (task->end == SRV_ANSWERED)
        task->end = task->signal == SIGXCPU ? SRV_TIMED_OUT : SRV_CRASHED;
}

/* True when nothing more will come of it. */
static bool step(srv_task *task, double now_s)
{
    if (task->pid == 0) return task->end == SRV_CANCELLED;
    if (!task->reaped && task->end == SRV_ANSWERED &&
        now_s - task->begun_s > task->most_s) {
        task->end = SRV_TIMED_OUT;
        kill(task->pid, SIGKILL);
    }
    reap(task);
    for (int k = 0; k < 3; k++)
        if (task->pipe[k] >= 0) hear(task, k);
    if (!task->reaped) return false;
    /* Whoever is dead has said all; a grandchild would hold pipes open, and there is none. */
    return true;
}

static void bury(srv_pool *pool, srv_task *task, double now_s)
{
    for (int k = 0; k < 3; k++)
        if (task->pipe[k] >= 0) close(task->pipe[k]);
    if (task->pid == 0)
        pool->n_waiting--;
    else
        pool->n_running--, pool->n_background -= task->background;
    task->ended_s = now_s;
    srv_clear(&task->line);
    task->ended(task);
}

void srv_pool_step(srv_pool *pool, double now_s)
{
    srv_task *over = NULL, **place = &over, **at = &pool->first;

    pool->last = NULL;
    while (*at) {
        srv_task *task = *at;
        if (step(task, now_s)) {
            *at = task->next;
            task->next = NULL;
            *place = task;
            place = &task->next;
        } else {
            pool->last = task;
            at = &task->next;
        }
    }
    while (over) {
        srv_task *task = over;
        over = task->next;
        bury(pool, task, now_s);
    }
    for (srv_task *task = pool->first; task && pool->n_running < pool->n_child;
         task = task->next)
        if (task->pid == 0 &&
            (!task->background || pool->n_background < pool->n_child - 1))
            begin(pool, task, now_s);
}

size_t srv_pool_fds(const srv_pool *pool, struct pollfd *fds, size_t room)
{
    size_t n = 0;

    for (const srv_task *task = pool->first; task; task = task->next)
        for (int k = 0; k < 3 && n < room; k++)
            if (task->pid != 0 && task->pipe[k] >= 0)
                fds[n++] = (struct pollfd){.fd = task->pipe[k], .events = POLLIN};
    return n;
}

int srv_pool_timeout_ms(const srv_pool *pool, double now_s)
{
    double least = -1.0;

    for (const srv_task *task = pool->first; task; task = task->next) {
        if (task->pid == 0) continue;
        double left = task->begun_s + task->most_s - now_s;
        if (task->reaped || left < 0.0) left = 0.0;
        if (least < 0.0 || left < least) least = left;
    }
    return least < 0.0 ? -1 : least > 60.0 ? 60000 : (int)(1000.0 * least) + 1;
}
