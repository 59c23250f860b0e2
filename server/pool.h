/* Questions are answered in children of the warm parent: forked, never executed anew, so
 * that the data is at hand; on pipes, so that an answer is what the command prints; and
 * each by itself, so that one that crashes or runs away takes nothing with it.
 *
 * So many children at once, the rest wait in order. The parent has one thread, which is what
 * makes the fork safe. */
#ifndef LODE_SERVER_POOL_H
#define LODE_SERVER_POOL_H

#include "buffer.h"

#include <poll.h>
#include <sys/types.h>

typedef enum srv_end {
    SRV_ANSWERED,  /* by itself, with an exit status */
    SRV_CRASHED,   /* by a signal that nobody sent */
    SRV_TIMED_OUT, /* time, or its processor time */
    SRV_TOO_LARGE, /* more than SRV_BUFFER_MOST of answer */
    SRV_CANCELLED
} srv_end;

typedef struct srv_task srv_task;
struct srv_task {
    /* The caller's, before srv_pool_add(). */
    int (*run)(void *context); /* in the child; gives its exit status */
    void *context;
    const char *folder; /* the child's own, or NULL: the pool's empty one */
    double most_s;
    bool background;               /* leaves a place for those that somebody waits for */
    void (*ended)(srv_task *task); /* in the parent, once; may free the task */
    void *owner;

    /* The pool's. */
    srv_task *next;
    pid_t pid; /* 0: waits */
    int pipe[3];
    srv_buffer out, err, line;
    double begun_s, ended_s;
    size_t n_done, n_all; /* as the command last said */
    srv_end end;
    int exit_status, signal;
    bool reaped;
};

typedef struct srv_pool {
    srv_task *first, *last; /* in order of adding: running and waiting */
    int n_child; /* at most at once, two or more; one fewer in the background */
    int n_running, n_background, n_waiting, n_waiting_most;
    const char *empty; /* a folder without anything in it */
    long n_begun;
} srv_pool;

/* False when as many wait as may. */
bool srv_pool_add(srv_pool *pool, srv_task *task);
/* `ended` is called from the next step. */
void srv_pool_cancel(srv_pool *pool, srv_task *task);

/* Descriptors to poll; gives how many of `room` were filled. */
size_t srv_pool_fds(const srv_pool *pool, struct pollfd *fds, size_t room);
/* Read what came, bury who ended, begin who waits. */
void srv_pool_step(srv_pool *pool, double now_s);
/* Until somebody's time is up, in ms; -1: nobody runs. */
int srv_pool_timeout_ms(const srv_pool *pool, double now_s);

#define SRV_PROGRESS_FD 3 /* where a child says how far it is */

#endif
