/* Threads that solve many whole problems of one pattern, each from its own desk. */
#ifndef LODE_STUDY_CREW_H
#define LODE_STUDY_CREW_H

#include "solve/engine.h"

typedef struct lode__crew {
    const lode__plan *plan;
    size_t n_job, n_thread; /* jobs 0 .. n_job - 1; threads 0: one for each processor */
    /* Fill a desk with a job: the problem is the desk's and stays valid until taken. Called
     * from several threads, for one desk at a time. */
    void (*make)(void *desk, size_t i_job, lode__whole *whole);
    /* Take the answer; true: the desk's problem has moved and is to be solved again, from
     * the same places and, where the desk sets it so, roughly or not. */
    bool (*take)(void *desk, size_t i_job, const lode__answer *answer,
                 lode__whole *whole);
    void *(*desk_new)(void *context); /* NULL: no memory */
    void (*desk_free)(void *desk);
    void *context;
    void (*progress)(void *context, size_t n_done, size_t n_all); /* or NULL */
    void *progress_context;
} lode__crew;

/* Run all jobs; false: no memory. What a job gives depends on its number alone. */
bool lode__crew_run(const lode__crew *crew);

#endif
