#include "study/crew.h"

#include <pthread.h>

#include "study/crowd.h"

typedef struct shift {
    const lode__crew *crew;
    pthread_mutex_t mutex;
    size_t next, n_done;
} shift;

typedef struct desk {
    void *own;
    bool busy, again;
    size_t i_job;
    lode__whole whole;
} desk;

typedef struct worker {
    shift *shift;
    lode__lanes *lanes;
    desk desk[LODE__FEED_AHEAD];
    pthread_t thread;
    bool started;
} worker;

static desk *desk_of(worker *w, size_t i_job)
{
    for (int k = 0; k < LODE__FEED_AHEAD; k++)
        if (w->desk[k].busy && w->desk[k].i_job == i_job) return &w->desk[k];
    return NULL;
}

/* What is to be solved again goes first, then the next job on a free desk. */
static bool next(void *context, size_t *i_job, lode__whole *whole)
{
    worker *w = context;
    shift *s = w->shift;
    desk *d = NULL;

    for (int k = 0; k < LODE__FEED_AHEAD; k++)
        if (w->desk[k].again) {
            w->desk[k].again = false;
            *i_job = w->desk[k].i_job;
            *whole = w->desk[k].whole;
            return true;
        }
    for (int k = 0; k < LODE__FEED_AHEAD && !d; k++)
        if (w->desk[k].own && !w->desk[k].busy) d = &w->desk[k];
    pthread_mutex_lock(&s->mutex);
    *i_job = s->next < s->crew->n_job ? s->next++ : SIZE_MAX;
    pthread_mutex_unlock(&s->mutex);
    if (*i_job == SIZE_MAX) return false;
    d->busy = true;
    d->i_job = *i_job;
    s->crew->make(d->own, *i_job, &d->whole);
    *whole = d->whole;
    return true;
}

static bool done(void *context, size_t i_job, const lode__answer *answer)
{
    worker *w = context;
    shift *s = w->shift;
    desk *d = desk_of(w, i_job);

    d->again = s->crew->take(d->own, i_job, answer, &d->whole);
    if (d->again) return true;
    d->busy = false;
    pthread_mutex_lock(&s->mutex);
    s->n_done++;
    if (s->crew->progress)
        s->crew->progress(s->crew->progress_context, s->n_done, s->crew->n_job);
    pthread_mutex_unlock(&s->mutex);
    return true;
}

static void *work(void *context)
{
    worker *w = context;
    const lode__feed feed = {.whole = next, .done = done, .context = w};

    (void)lode__lanes_run(w->lanes, &feed); /* done() never stops it */
    return NULL;
}

static bool open_worker(worker *w, shift *s)
{
    const lode__crew *c = s->crew;

    w->shift = s;
    w->lanes = lode__lanes_new(c->plan);
    for (int k = 0; k < lode__plan_width(c->plan); k++) /* so many are under way */
        if (!(w->desk[k].own = c->desk_new(c->context))) return false;
    return w->lanes != NULL;
}

static void close_worker(worker *w, const lode__crew *c)
{
    lode__lanes_free(w->lanes);
    for (int k = 0; k < LODE__FEED_AHEAD; k++)
        if (w->desk[k].own) c->desk_free(w->desk[k].own);
}

bool lode__crew_run(const lode__crew *crew)
{
    shift s = {.crew = crew};
    size_t n = lode__thread_count(crew->n_thread, crew->n_job);
    worker *list = lode__alloc(n, sizeof *list);
    bool good = list != NULL;

    pthread_mutex_init(&s.mutex, NULL);
    for (size_t k = 0; k < n && good; k++) good = open_worker(&list[k], &s);
    for (size_t k = 1; k < n && good; k++)
        list[k].started = pthread_create(&list[k].thread, NULL, work, &list[k]) == 0;
    if (good) work(&list[0]);
    for (size_t k = 1; k < n && good; k++)
        if (list[k].started) pthread_join(list[k].thread, NULL);
    for (size_t k = 0; list && k < n; k++) close_worker(&list[k], crew);
    pthread_mutex_destroy(&s.mutex);
    lode__release(list);
    return good;
}
