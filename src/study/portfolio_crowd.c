/* Jobs of one list, taken in order by threads until none is left. */
#include <pthread.h>
#include <unistd.h>

#include "study/portfolio_inside.h"

#define MOST_THREADS 64

typedef struct crowd {
    size_t n, next;
    void (*work)(void *context, size_t i);
    void *context;
    pthread_mutex_t mutex;
} crowd;

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
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    size_t n_run = n_thread ? n_thread : (online > 0 ? (size_t)online : 1);
    pthread_t thread[MOST_THREADS];
    bool started[MOST_THREADS] = {false};

    if (n_run > MOST_THREADS) n_run = MOST_THREADS;
    if (n_run > n) n_run = n;
    pthread_mutex_init(&c.mutex, NULL);
    for (size_t k = 1; k < n_run; k++)
        started[k] = pthread_create(&thread[k], NULL, run, &c) == 0;
    run(&c);
    for (size_t k = 1; k < n_run; k++)
        if (started[k]) pthread_join(thread[k], NULL);
    pthread_mutex_destroy(&c.mutex);
}
