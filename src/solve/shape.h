/* The symbolic part of a sparse Cholesky factor: what can be known from the pattern alone.
 *
 * Order, elimination tree and fronts of the multifrontal method: columns of the factor with
 * (nearly) the same rows form a front, a dense trapezoid; fronts form a tree. Made once for a
 * pattern, then immutable: threads may share it. */
#ifndef LODE_SOLVE_SHAPE_H
#define LODE_SOLVE_SHAPE_H

#include "base/base.h"

typedef struct lode__shape lode__shape;

/* Order and analyse a pattern.
 *
 * row[k], col[k]  [n_entry] entries that may be nonzero, 0 to n - 1; any order, repeats and
 *                 both triangles welcome; the diagonal is always there
 * group           [n] label of the block each unknown belongs to, or NULL: couplings between
 *                 blocks become separators, eliminated last
 *
 * NULL: no memory. The caller's: lode__shape_free(). Cost: near to linear in the entries of
 * the factor, most of it the ordering. */
lode__shape *lode__shape_new(int n, int n_entry, const int *row, const int *col,
                             const int *group);
void lode__shape_free(lode__shape *shape);

int lode__shape_n(const lode__shape *shape);

/* [n] place of unknown i in the order of elimination. */
const int *lode__shape_rank(const lode__shape *shape);

/* Values in the storage of a factor, per lane: its entries with the zeros that fronts hold. */
size_t lode__shape_size(const lode__shape *shape);

/* Where entry (row, col) = (col, row) is added into the storage; unknowns as the caller
 * numbers them. The entry must be of the pattern. Cost: O(log n). */
size_t lode__shape_position(const lode__shape *shape, int row, int col);

/* Entries of L, diagonal included, and the operations of one factorisation, sum of squares
 * of the column counts; both without the zeros that fronts hold. */
size_t lode__shape_nnz(const lode__shape *shape);
double lode__shape_flops(const lode__shape *shape);

#endif
