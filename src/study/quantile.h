/* Quantiles of a list. */
#ifndef LODE_STUDY_QUANTILE_H
#define LODE_STUDY_QUANTILE_H

#include <stddef.h>

/* The share (0 to 1) of x[0 .. n - 1] that lies below, by a straight line between order
 * statistics; x is re-ordered, n >= 1, no NaN. Cost: O(n) on average. */
double lode__quantile(double *x, size_t n, double share);

#endif
