/* What cholesky_kernels.c does, once for each path of simd.h. */
#ifndef LODE_SOLVE_CHOLESKY_KERNELS_H
#define LODE_SOLVE_CHOLESKY_KERNELS_H

#include "solve/front.h"

/* All of a factor or solve; index 0: width 1, index 1: width 8. values: [size][width], block:
 * [stack_size][width], x: [n][width]; kept: [size], of width 1. */
typedef struct lode__cholesky_kernels {
    int (*run[2])(const lode__shape *shape, double *values, double *block);
    void (*solve[2])(const lode__shape *shape, const double *values, double *x);
    void (*solve_kept)(const lode__shape *shape, const double *kept, double *x);
} lode__cholesky_kernels;

extern const lode__cholesky_kernels lode__cholesky_kernels_portable;
#if defined __x86_64__
extern const lode__cholesky_kernels lode__cholesky_kernels_avx2;
extern const lode__cholesky_kernels lode__cholesky_kernels_avx512;
#endif

#endif
