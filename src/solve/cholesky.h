/* Sparse Cholesky L L' by the multifrontal method, for one matrix (width 1) or eight of one
 * pattern at once, side by side in the lanes of a vector (width 8).
 *
 * The bits of a lane depend on its own values alone: not on the width, the lane, the path
 * (simd_path.h) or the compiler. Each entry of L starts from what was assembled and what
 * the children of its front pass on, in their order, is reduced by
 *
 *     a_ij = fma(-l_ik, l_jk, a_ij)      k ascending
 *
 * and multiplied by 1 / l_jj; the diagonal of the storage holds 1 / l_jj. Where the
 * storage has no entry of L (upper triangles, padding) its content means nothing. */
#ifndef LODE_SOLVE_CHOLESKY_H
#define LODE_SOLVE_CHOLESKY_H

#include "solve/shape.h"

/* Workspace of one thread: a factor and what making it takes. */
typedef struct lode__cholesky lode__cholesky;

/* width: 1 or 8. The shape must outlive it. NULL: no memory. */
lode__cholesky *lode__cholesky_new(const lode__shape *shape, int width);
void lode__cholesky_free(lode__cholesky *cholesky);

/* [lode__shape_size()][width] set to zero, add entries at lode__shape_position(), run: the
 * factor takes their place. */
double *lode__cholesky_values(lode__cholesky *cholesky);

/* Factorise in place. A pivot that is not above 0 (or not a number) is replaced by 1e300,
 * which keeps that unknown where it is; returns how many were replaced, in all lanes.
 * Cost: lode__shape_flops() a lane, no allocation. */
int lode__cholesky_run(lode__cholesky *cholesky);

/* Solve L L' x = b in place; x: [n][width], x[rank[i]] belongs to unknown i. Cost: four
 * operations an entry of L and lane, no allocation. */
void lode__cholesky_solve(const lode__cholesky *cholesky, double *x);

/* The same with a factor that was kept: a copy of the values of a workspace of width 1 of
 * this shape after a run. x: [n][width] right-hand sides; the bits of each are those of
 * lode__cholesky_solve(). Threads may share what is kept. */
void lode__cholesky_solve_kept(const lode__shape *shape, const double *kept, double *x,
                               int width);

#endif
