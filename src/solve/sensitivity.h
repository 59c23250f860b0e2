/* Exact derivatives of an equilibrium: what a small change of any number does to prices
 * and levels, and what a goal asks of every number at once.
 *
 *     A x(A'p, s) = rhs,  H = A diag(dx/dv) A' over the activities that answer smoothly
 *     H dp + F dy = drhs - A x_s ds,   F'dp - b dy = dc,   dx = x_s ds + diag(dx/dv) A'dp
 *
 * x_s is how a level answers to the number s while prices stand. F has the flat pieces in
 * use (a choke price that binds, free disposal, b = 0 between its bounds), whose margin
 * stands and whose level y is what balance asks for. The factor is that of H with these
 * pieces as stiff springs; passes on the residual of the system above then make them
 * rigid (augmented Lagrangian).
 *
 * At a kink the derivative is that of the piece the answer lies on: the side on which a
 * cap, a floor or a choke is reached counts as not reached. Where nothing ties the prices
 * of a block of nodes to anything (all that flows in and out stands at an end), one of
 * them is held.
 *
 * Source: the implicit function theorem on the first-order conditions; Nocedal and
 * Wright, Numerical Optimization (2nd ed., 2006), 17.3 (augmented Lagrangian); adjoint as
 * in docs/method/sensitivity.md. */
#ifndef LODE_SOLVE_SENSITIVITY_H
#define LODE_SOLVE_SENSITIVITY_H

#include "solve/engine.h"

typedef struct lode__sensitivity lode__sensitivity;

/* A question is answered when what it leaves off, relative to what it moves, is at most
 * this. */
#define LODE__SENSITIVITY_LIMIT 1e-9

/* At an answer that was solved; both must outlive it. NULL: no memory. Not thread-safe:
 * one a thread. Cost: one factorisation, two where a block is loose. */
lode__sensitivity *lode__sensitivity_new(const lode__problem *problem,
                                         const lode__answer *answer);

/* The same with the order of elimination of a solver of the same terms, which must outlive it:
 * nothing is ordered anew. */
lode__sensitivity *lode__sensitivity_beside(const lode__solver *solver,
                                            const lode__problem *problem,
                                            const lode__answer *answer);

/* The same at the numbers that problem and answer have now; the terms are as they were. No
 * ordering, no allocation. */
void lode__sensitivity_move(lode__sensitivity *sensitivity);

/* Questions from now on may be left off by so much, for steps that are corrected anyway: fewer
 * passes. To begin with they are answered to rounding. */
void lode__sensitivity_hurry(lode__sensitivity *sensitivity, double enough);

void lode__sensitivity_free(lode__sensitivity *sensitivity);

/* Nodes whose price is held, is this one of them, activities within 1e-9 of a kink. */
int lode__sensitivity_held(const lode__sensitivity *sensitivity);
bool lode__sensitivity_holds(const lode__sensitivity *sensitivity, int i_node);
int lode__sensitivity_kinks(const lode__sensitivity *sensitivity);

/* How a level answers to a field of its curve while prices stand; 0 for LODE__RHS. Of a
 * flat piece in use: what it would as the spring of the factor. */
double lode__sensitivity_direct(const lode__sensitivity *sensitivity, int i_activity,
                                lode__field field);

/* Forward: the value of each change is the amount by which its number rises. dprice
 * [n_node], dlevel [n_activity] are filled. Returns what is left off: the largest
 * imbalance of a node over what passes through it more or less, or miss of a flat margin
 * over what moves there. Above LODE__SENSITIVITY_LIMIT there is no derivative in this
 * direction: a held node would have to take what nobody brings, or flat pieces that share
 * a node want different prices. Cost: one triangular solve, and one a pass, some three,
 * where flat pieces are in use; no allocation. */
double lode__sensitivity_of(lode__sensitivity *sensitivity, const lode__change *change,
                            size_t n_change, double *dprice, double *dlevel);

/* Adjoint: for a goal with slopes goal_price [n_node] and goal_level [n_activity] at the
 * answer, what one more tonne of each activity's level at its price is worth to it, in
 * worth_level [n_activity], and one more of each right-hand side, in worth_rhs [n_node].
 * The slope of the goal by a field is worth_level times lode__sensitivity_direct().
 * Prices of held nodes count as still. Returns and costs as above. */
double lode__sensitivity_adjoint(lode__sensitivity *sensitivity, const double *goal_price,
                                 const double *goal_level, double *worth_level,
                                 double *worth_rhs);

#endif
