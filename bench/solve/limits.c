/* Times the loops of limits_path.c. */
#include "limits.h"

#include <stdbool.h>
#include <stdlib.h>

#include "qp.h"
#include "solve/simd_path.h"

typedef double (*multiply_add)(long n);
typedef void (*triad)(double *a, const double *b, const double *c, double s, size_t n);

double limits_fma_portable(long n);
void limits_triad_portable(double *a, const double *b, const double *c, double s,
                           size_t n);
#ifdef __x86_64__
double limits_fma_avx2(long n);
double limits_fma_avx512(long n);
void limits_triad_avx2(double *a, const double *b, const double *c, double s, size_t n);
void limits_triad_avx512(double *a, const double *b, const double *c, double s, size_t n);
static const multiply_add fma_of[] = {limits_fma_portable, limits_fma_avx2,
                                      limits_fma_avx512};
static const triad triad_of[] = {limits_triad_portable, limits_triad_avx2,
                                 limits_triad_avx512};
#else
static const multiply_add fma_of[] = {limits_fma_portable};
static const triad triad_of[] = {limits_triad_portable};
#endif

#define RUNS 7

static volatile double kept; /* so that no loop is idle */

double limits_peak(void)
{
    multiply_add run = fma_of[lode__simd_path_now()];
    double best = 0.0;

    for (int k = 0; k < RUNS; k++) {
        double start = qp_clock(), flops = 0.0;
        while (qp_clock() - start < 0.02) {
            kept = run(10000);
            flops += kept;
        }
        flops /= qp_clock() - start;
        if (flops > best) best = flops;
    }
    return 1e-9 * best;
}

double limits_triad(size_t bytes)
{
    triad run = triad_of[lode__simd_path_now()];
    size_t n = bytes / (3 * sizeof(double)) / 8 * 8;
    double *a = aligned_alloc(64, 3 * n * sizeof *a), best = 0.0;

    if (!a) return 0.0;
    for (size_t i = 0; i < 3 * n; i++) a[i] = (double)i;
    for (int k = 0; k < RUNS; k++) {
        double start = qp_clock(), moved = 0.0;
        do {
            run(a, a + n, a + 2 * n, 1e-3, n);
            moved += 24.0 * (double)n;
        } while (qp_clock() - start < 0.02);
        moved /= qp_clock() - start;
        kept = a[n / 2];
        if (moved > best) best = moved;
    }
    free(a);
    return 1e-9 * best;
}
