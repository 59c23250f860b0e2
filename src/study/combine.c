/* Normalise, weigh, aggregate; then draw other weights. */
#include "study/combine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "solve/elementary.h"

void lode__entropy_weights(const double *x, int m, int n, double *weight)
{
    double total = 0.0;

    for (int j = 0; j < n; j++) {
        double sum = 0.0, entropy = 0.0;
        for (int i = 0; i < m; i++) sum += x[i * n + j];
        for (int i = 0; i < m && sum > 0.0; i++) {
            double p = x[i * n + j] / sum;
            if (p > 0.0) entropy -= p * lode__log(p);
        }
        weight[j] = sum > 0.0 && m > 1 ? 1.0 - entropy / lode__log(m) : 0.0;
        total += weight[j];
    }
    for (int j = 0; j < n; j++) weight[j] = total > 0.0 ? weight[j] / total : 1.0 / n;
}

/* Column by column to 0..1. */
static void normalise(const double *x, int m, int n, double *out)
{
    for (int j = 0; j < n; j++) {
        double least = x[j], most = x[j];
        for (int i = 1; i < m; i++) {
            least = fmin(least, x[i * n + j]);
            most = fmax(most, x[i * n + j]);
        }
        for (int i = 0; i < m; i++)
            out[i * n + j] = most > least ? (x[i * n + j] - least) / (most - least) : 0.0;
    }
}

static double score_of(const double *x, int n, const double *w, lode__combine_how how)
{
    double sum = 0.0, from_least = 0.0, from_most = 0.0;

    for (int j = 0; j < n; j++) {
        double a = w[j] * x[j], b = w[j] * (1.0 - x[j]);
        sum +=
            how == LODE__COMBINE_GEOMETRIC
                ? (w[j] > 0.0 ? w[j] * (x[j] > 0.0 ? lode__log(x[j]) : -INFINITY) : 0.0)
                : a;
        from_least += a * a;
        from_most += b * b;
    }
    if (how == LODE__COMBINE_GEOMETRIC) return isinf(sum) ? 0.0 : lode__exp(sum);
    if (how == LODE__COMBINE_MEAN) return sum;
    from_least = sqrt(from_least);
    from_most = sqrt(from_most);
    return from_least + from_most > 0.0 ? from_least / (from_least + from_most) : 0.0;
}

/* x is normalised already. */
static void score_all(const double *x, int m, int n, const double *weight,
                      lode__combine_how how, double *score)
{
    double w[LODE__CRITERIA_MAX], total = 0.0;

    for (int j = 0; j < n; j++) total += weight[j];
    for (int j = 0; j < n; j++) w[j] = weight[j] / total;
    for (int i = 0; i < m; i++) score[i] = score_of(x + i * n, n, w, how);
}

void lode__combine_score(const double *x, int m, int n, const double *weight,
                         lode__combine_how how, double *score)
{
    double *scaled = score; /* one criterion fits there */
    double *own = n > 1 ? lode__alloc((size_t)m * (size_t)n, sizeof *own) : NULL;

    if (own) scaled = own;
    if (n > 1 && !own) { /* without memory nothing is known */
        for (int i = 0; i < m; i++) score[i] = NAN;
        return;
    }
    normalise(x, m, n, scaled);
    score_all(scaled, m, n, weight, how, score);
    lode__release(own);
}

static int compare_ints(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;

    return (x > y) - (x < y);
}

/* One draw: weights even over the simplex, and the rank of each good. */
static void draw_ranks(const double *x, int m, int n, lode__combine_how how,
                       uint64_t seed, int i_draw, double *score, int *rank)
{
    double w[LODE__CRITERIA_MAX];

    for (int j = 0; j < n; j++)
        w[j] = -lode__log(1.0 -
                          lode__random_unit(seed, (uint64_t)i_draw * 64 + (uint64_t)j));
    score_all(x, m, n, w, how, score);
    for (int i = 0; i < m; i++) {
        int *r = &rank[i * LODE__COMBINE_DRAWS + i_draw];
        *r = 1;
        for (int k = 0; k < m; k++) *r += score[k] > score[i];
    }
}

lode_status lode__combine_ranks(const double *x, int m, int n, lode__combine_how how,
                                uint64_t seed, int *low, int *high, lode_error *err)
{
    double *scaled = lode__alloc((size_t)m * (size_t)n + 1, sizeof *scaled);
    double *score = lode__alloc((size_t)m + 1, sizeof *score);
    int *rank = lode__alloc((size_t)m * LODE__COMBINE_DRAWS + 1, sizeof *rank);
    lode_status st = LODE_OK;

    if (!scaled || !score || !rank)
        st = lode__fail(err, LODE_E_NOMEM, "out of memory for ranks");
    if (!st) normalise(x, m, n, scaled);
    for (int d = 0; d < LODE__COMBINE_DRAWS && !st; d++)
        draw_ranks(scaled, m, n, how, seed, d, score, rank);
    for (int i = 0; i < m && !st; i++) {
        int *of = rank + i * LODE__COMBINE_DRAWS;
        qsort(of, LODE__COMBINE_DRAWS, sizeof *of, compare_ints);
        low[i] = of[LODE__COMBINE_DRAWS / 20];
        high[i] = of[LODE__COMBINE_DRAWS - 1 - LODE__COMBINE_DRAWS / 20];
    }
    lode__release(scaled);
    lode__release(score);
    lode__release(rank);
    return st;
}
