/* Threads that share one list of work: each takes the next in order until none is left. */
#ifndef LODE_STUDY_CROWD_H
#define LODE_STUDY_CROWD_H

#include <stddef.h>

/* How many threads `n_job` jobs get: those wanted (0: one for each processor), at most 256 and
 * no more than there are jobs; at least 1. */
size_t lode__thread_count(size_t n_wanted, size_t n_job);

/* work(context) on `n` threads at once, the caller's own among them; returns when all have
 * come back. Where one cannot be started the others do its part. */
void lode__threads_run(size_t n, void *(*work)(void *context), void *context);

/* work(context, i) for every i below n, on threads as counted above; what is done for i
 * depends on i alone. */
void lode__crowd(size_t n, size_t n_thread, void (*work)(void *context, size_t i),
                 void *context);

#endif
