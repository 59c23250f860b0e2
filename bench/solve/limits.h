/* What this machine can do at most, on the path that the solver runs on. */
#ifndef LODE_BENCH_LIMITS_H
#define LODE_BENCH_LIMITS_H

#include <stddef.h>

/* Billions of operations a second of one core that does nothing but fused multiply-adds in
 * registers, each counted as two; the best of several runs. */
double limits_peak(void);

/* Gigabytes a second of a[i] = b[i] + s c[i] on one core with three arrays of `bytes` in all,
 * 24 bytes an element; the best of several runs. 0: no memory. */
double limits_triad(size_t bytes);

#endif
