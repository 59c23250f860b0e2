/* Many shocks on one market: threads take the next in order until none is left. */
#include "study/asks.h"

#include <pthread.h>

#include "study/crowd.h"

typedef struct shift {
    const lode__asks *asks;
    pthread_mutex_t mutex;
    size_t next, n_done;
    size_t failed; /* first that failed */
    lode_status status;
    lode_error err;
} shift;

static lode_status run_one(const lode__asks *a, size_t i_ask, lode_error *err)
{
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    const char *statement[LODE__ASK_MOST];
    size_t n = a->list(a->context, i_ask, statement);
    lode_outcome *o = NULL;
    lode_status st;

    options.perspective = a->perspective;
    options.n_thread = 1;
    st = lode_shock_run_on(a->market, statement, n, &options, &o, err);
    if (!st) st = a->take(a->context, i_ask, o, err);
    lode_outcome_free(o);
    return st;
}

static bool take_next(shift *s, size_t *i_ask)
{
    bool any;

    pthread_mutex_lock(&s->mutex);
    any = s->status == LODE_OK && s->next < s->asks->n_ask;
    if (any) *i_ask = s->next++;
    pthread_mutex_unlock(&s->mutex);
    return any;
}

static void *work(void *context)
{
    shift *s = context;
    const lode__asks *a = s->asks;
    size_t i;

    while (take_next(s, &i)) {
        lode_error err = {0};
        lode_status st = run_one(a, i, &err);
        pthread_mutex_lock(&s->mutex);
        if (st && i < s->failed) {
            s->failed = i;
            s->status = st;
            s->err = err;
        }
        s->n_done++;
        if (a->progress) a->progress(a->progress_context, s->n_done, a->n_ask);
        pthread_mutex_unlock(&s->mutex);
    }
    return NULL;
}

lode_status lode__asks_run(const lode__asks *asks, lode_error *err)
{
    shift s = {.asks = asks, .failed = asks->n_ask};

    pthread_mutex_init(&s.mutex, NULL);
    lode__threads_run(lode__thread_count(asks->n_thread, asks->n_ask), work, &s);
    pthread_mutex_destroy(&s.mutex);
    if (s.status && err) *err = s.err;
    return s.status;
}
