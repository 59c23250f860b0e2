/* Writes a made-up market of linear responses as qp.h describes it. */
#ifndef LODE_BENCH_QP_WRITE_H
#define LODE_BENCH_QP_WRITE_H

#include "instance.h"

/* A scenario in memory. */
typedef struct scenario {
    lode__change *change;
    size_t n;
} scenario;

/* false: could not be written, or a curve is not linear. A node with free disposal becomes a
 * row without upper bound, a wedge goes into c. */
bool qp_write(const char *path, const instance *instance, const scenario *scenario,
              int n_scenario);

#endif
