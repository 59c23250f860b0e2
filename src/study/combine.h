/* Several measures as one score: goods by criteria, normalised, weighted, aggregated; and
 * how far the ranks hang on the weights. */
#ifndef LODE_STUDY_COMBINE_H
#define LODE_STUDY_COMBINE_H

#include "base/base.h"

typedef enum lode__combine_how {
    LODE__COMBINE_MEAN,      /* sum of w x */
    LODE__COMBINE_GEOMETRIC, /* product of x^w; 0 where any x is */
    LODE__COMBINE_TOPSIS     /* distance from the least over that and the distance from
                                the most */
} lode__combine_how;

#define LODE__COMBINE_DRAWS 2000
#define LODE__CRITERIA_MAX 32

/* Weights that reward criteria whose values are unequal: (1 - e_j) / sum (1 - e), with e_j
 * the entropy of column j over ln m. x [m][n] >= 0; a column without a positive value
 * weighs 0. Into weight [n]. */
void lode__entropy_weights(const double *x, int m, int n, double *weight);

/**
 * Score m goods by n criteria.
 *
 *     x' = (x - min) / (max - min) over the goods;  0 where all are equal
 *
 * @param x       [m][n] finite; larger is worse
 * @param weight  [n] >= 0, sum above 0; scaled to 1
 * @param[out] score  [m] 0 to 1
 */
void lode__combine_score(const double *x, int m, int n, const double *weight,
                         lode__combine_how how, double *score);

/* Ranks (1: the largest score) under LODE__COMBINE_DRAWS weights drawn evenly from all that
 * add up to 1; of each good the 5th and 95th percentile into low and high [m].
 * LODE_E_NOMEM. */
lode_status lode__combine_ranks(const double *x, int m, int n, lode__combine_how how,
                                uint64_t seed, int *low, int *high, lode_error *err);

#endif
