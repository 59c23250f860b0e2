#include "study/crowd.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

#define MOST_THREADS 256

typedef struct crowd {
    size_t n, next;
    void (*work)(void *context, size_t i);
    void *context;
    pthread_mutex_t mutex;
} crowd;

size_t lode__thread_count(size_t n_wanted, size_t n_job)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    size_t n = n_wanted ? n_wanted : (online > 0 ? (size_t)online : 1);

    if (n > MOST_THREADS) n = MOST_THREADS;
    if (n > n_job) n = n_job;
    return n ? n : 1;
}

void lode__threads_run(size_t n, void *(*work)(void *context), void *context)
{
    pthread_t thread[MOST_THREADS];
    bool started[MOST_THREADS] = {false};

    if (n > MOST_THREADS) n = MOST_THREADS;
    for (size_t k = 1; k < n; k++)
        started[k] = pthread_create(&thread[k], NULL, work, context) == 0;
    (void)work(context);
    for (size_t k = 1; k < n; k++)
        if (started[k]) pthread_join(thread[k], NULL);
}

static void *run(void *context)
{
    crowd *c = context;

    for (;;) {
        pthread_mutex_lock(&c->mutex);
        size_t i = c->next < c->n ? c->next++ : SIZE_MAX;
        pthread_mutex_unlock(&c->mutex);
        if (i == SIZE_MAX) return NULL;
        c->work(c->context, i);
    }
}

void lode__crowd(size_t n, size_t n_thread, void (*work)(void *context, size_t i),
                 void *context)
{
    crowd c = {.n = n, .work = work, .context = context};

    pthread_mutex_init(&c.mutex, NULL);
    lode__threads_run(lode__thread_count(n_thread, n), run, &c);
    pthread_mutex_destroy(&c.mutex);
}
