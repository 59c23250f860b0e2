/* Loops at the limit of one core, on the path this file is compiled for. */
#include <stddef.h>

#include "solve/simd.h"

double LODE__PATH(limits_fma)(long n);
void LODE__PATH(limits_triad)(double *a, const double *b, const double *c, double s,
                              size_t n);

/* Chains that do not wait for each other: as many as the registers hold. */
#ifdef __AVX512F__
#define CHAINS 12
#else
#define CHAINS 5
#endif

/* n rounds of CHAINS fused multiply-adds of eight numbers; returns the operations, 2 each. */
double LODE__PATH(limits_fma)(long n)
{
    v8 sum[CHAINS], a = v8_all(0.999999), b = v8_all(1e-6), all = v8_all(0.0);
    double out[LODE__LANES];

    for (int k = 0; k < CHAINS; k++) sum[k] = v8_all(1.0 + k);
    for (long i = 0; i < n; i++)
        for (int k = 0; k < CHAINS; k++) sum[k] = v8_fma(sum[k], a, b);
    for (int k = 0; k < CHAINS; k++) all = v8_add(all, sum[k]);
    v8_store(out, all);
    return out[0] > 0.0 ? 2.0 * LODE__LANES * CHAINS * (double)n : 0.0;
}

void LODE__PATH(limits_triad)(double *a, const double *b, const double *c, double s,
                              size_t n)
{
    v8 factor = v8_all(s);

    for (size_t i = 0; i < n; i += LODE__LANES)
        v8_store(a + i, v8_fma(factor, v8_load(c + i), v8_load(b + i)));
}
