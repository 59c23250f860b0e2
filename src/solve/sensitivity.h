/* Exact derivatives of an equilibrium: what a small change of any number does to prices and
 * levels, and what a goal asks of every number at once.
 *
 *     A x(A'p, s) = rhs,  H = A diag(dx/dv) A'
 *     dp = H^-1 (drhs - A x_s ds),   dx = x_s ds + diag(dx/dv) A'dp
 *
 * x_s is how a level answers to the number s while prices stand. A flat piece that is in use (a
 * choke price that binds, b = 0) holds its margin: it enters with a slope of 1e9 sizes a unit of
 * worth, which leaves an error of some 1e-9. At a kink the derivative is that of the piece the
 * answer lies on. Where nothing answers to a node's price the price is held.
 *
 * Source: the implicit function theorem on the first-order conditions; adjoint as in
 * docs/method/sensitivity.md. */
#ifndef LODE_SOLVE_SENSITIVITY_H
#define LODE_SOLVE_SENSITIVITY_H

#include "solve/engine.h"

typedef struct lode__sensitivity lode__sensitivity;

/* At an answer that was solved. NULL: no memory. Cost: one factorisation. */
lode__sensitivity *lode__sensitivity_new(const lode__problem *problem,
                                         const lode__answer *answer);
void lode__sensitivity_free(lode__sensitivity *sensitivity);

/* Nodes whose price is held, and activities within 1e-9 of a kink. */
int lode__sensitivity_held(const lode__sensitivity *sensitivity);
int lode__sensitivity_kinks(const lode__sensitivity *sensitivity);

/* How a level answers to a field of its curve while prices stand; 0 for LODE__RHS. */
double lode__sensitivity_direct(const lode__sensitivity *sensitivity, int i_activity,
                                lode__field field);

/* Forward: the value of each change is the amount by which its number rises. dprice [n_node],
 * dlevel [n_activity] are filled. Cost: one solve. */
void lode__sensitivity_of(lode__sensitivity *sensitivity, const lode__change *change,
                          size_t n_change, double *dprice, double *dlevel);

/* Adjoint: for a goal with slopes goal_price [n_node] and goal_level [n_activity] at the answer,
 * what one more tonne of each activity's level at its price is worth to it, in worth_level
 * [n_activity], and one more of each right-hand side, in worth_rhs [n_node]. The slope of the
 * goal by a field is worth_level times lode__sensitivity_direct(). Cost: one solve. */
void lode__sensitivity_adjoint(lode__sensitivity *sensitivity, const double *goal_price,
                               const double *goal_level, double *worth_level,
                               double *worth_rhs);

#endif
