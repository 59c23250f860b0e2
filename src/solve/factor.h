/* Sparse Cholesky in the form L D L' of a symmetric positive definite matrix whose
 * pattern is fixed and whose values change. Ordering by AMD, up-looking numeric phase;
 * see docs/decisions/0001-ordering-and-factor.md.
 *
 *     factor = new(n, pattern)            once per market
 *     position(factor, i, j)              where entry (i, j) = (j, i) is added into values
 *     set values; run(factor); solve(factor, x)
 *
 * Not to be shared between threads while values change. */
#ifndef LODE_SOLVE_FACTOR_H
#define LODE_SOLVE_FACTOR_H

#include "base/base.h"

typedef struct lode__factor lode__factor;

/* Order and analyse. row[k], col[k]: the entries that may be nonzero, any order,
 * repeats and both triangles welcome; the diagonal is always there. Returns NULL when
 * memory runs out. */
lode__factor *lode__factor_new(int n, int n_entry, const int *row, const int *col);
void lode__factor_free(lode__factor *factor);

/* Values to fill before a run: [lode__factor_size()], addressed by position. */
double *lode__factor_values(lode__factor *factor);
int lode__factor_size(const lode__factor *factor);
int lode__factor_position(const lode__factor *factor, int row, int col);

/* Factorise the current values. A pivot that is not above 0 is replaced by a huge one,
 * which keeps that unknown where it is; returns how many were replaced. */
int lode__factor_run(lode__factor *factor);

/* Solve in place: x[n] holds the right-hand side and then the solution. */
void lode__factor_solve(lode__factor *factor, double *x);

#endif
