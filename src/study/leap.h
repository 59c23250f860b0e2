/* Habits, levies and payments of all periods at once, by Newton around the solve.
 *
 *     R_i = h_i(p) - s_i           of each shift s of a curve with a long run
 *     R_k = what floor k misses    of each levy or payment l (floor.c), over its price
 *     J (ds, dl) = R               p answers to both as solve/sensitivity.h says
 *
 * One by one, habits swing and each swing moves all levies anew. J is not formed: GMRES asks
 * what a step does to the prices, one triangular solve each. Levies of neighbouring periods
 * that stocks join answer nearly alike; their own block, once it has been asked for column by
 * column, is what GMRES starts from as long as it serves.
 *
 * Source: Saad and Schultz, GMRES (SIAM J. Sci. Stat. Comput. 7, 1986), preconditioned from the
 * right; Knoll and Keyes, Jacobian-free Newton-Krylov methods (J. Comput. Phys. 193, 2004). */
#ifndef LODE_STUDY_LEAP_H
#define LODE_STUDY_LEAP_H

#include "study/outcome.h"

typedef struct lode__leap lode__leap;

/* Room, before the first solve, where there are several periods whose habits or levies follow
 * prices and nothing else does; *leap stays NULL where there are not. False: no memory. The
 * caller's: lode__leap_free(); the solver of the outcome must outlive it. */
bool lode__leap_new(lode_outcome *outcome, const lode__solver *solver, lode__leap **leap);
void lode__leap_free(lode__leap *leap);

/* A new stage begins: what was known of the last one is void. */
void lode__leap_begin(lode__leap *leap);

/* After a solve: move habits, levies and payments. Returns what they missed, 0 when it is
 * nothing: then they stay where they are; below 0: this is no way to go on in
 * this stage, and nothing has moved. */
double lode__leap_move(lode_outcome *outcome, lode__leap *leap, double tolerance);

#endif
