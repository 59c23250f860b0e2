/* Many shocks on one market, on threads: the same place looked at under one list of sentences
 * after another. */
#ifndef LODE_STUDY_ASKS_H
#define LODE_STUDY_ASKS_H

#include "study/outcome.h"

#define LODE__ASK_MOST 256 /* sentences of one shock */

typedef struct lode__asks {
    const lode_market *market; /* with every good that is named; read only */
    const char *perspective;   /* or NULL */
    size_t n_ask, n_thread;    /* threads 0: one for each processor; changes no bit */
    /* The sentences of a shock; returns how many. Called from any thread. */
    size_t (*list)(void *context, size_t i_ask, const char *statement[LODE__ASK_MOST]);
    /* Take what is wanted of its outcome, which is released afterwards. The outcome has a
     * verdict, and rows where that is LODE_SOLVED. Called from any thread, once for each. */
    lode_status (*take)(void *context, size_t i_ask, const lode_outcome *outcome,
                        lode_error *err);
    void *context;
    /* How far it is; called one at a time, from any thread; or NULL */
    void (*progress)(void *context, size_t n_done, size_t n_all);
    void *progress_context;
} lode__asks;

/* Run them all. A failure is that of the first shock in order that failed among those that
 * were begun; then no further one is begun. */
lode_status lode__asks_run(const lode__asks *asks, lode_error *err);

#endif
