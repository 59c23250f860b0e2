/* Dense matrices, row-major: the inverse by LU with row interchanges. */
#ifndef LODE_SOLVE_DENSE_H
#define LODE_SOLVE_DENSE_H

#include "base/base.h"

/* A pivot this small against the largest entry says that a matrix is singular. */
#define LODE__DENSE_SINGULAR 1e-13

/**
 * Invert a matrix.
 *
 *     P A = L U,   A^-1 = U^-1 L^-1 P
 *
 * @param n  rows and columns, >= 1
 * @param a  [n][n] finite; holds L and U afterwards
 * @param[out] inverse  [n][n] written when *i_singular is -1
 * @param[out] i_singular  the first column that those before it make up, or -1
 * @return LODE_OK; LODE_E_NOMEM.
 *
 * Cost: 2 n^3 operations on panels of 32 columns that stay in cache; 2,000 rows take
 * seconds.
 * Source: Golub and Van Loan, Matrix Computations (4th ed., 2013), sec. 3.4.
 */
lode_status lode__dense_invert(int n, double *a, double *inverse, int *i_singular,
                               lode_error *err);

#endif
