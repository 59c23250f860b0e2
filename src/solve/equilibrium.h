/* The equilibrium of a market problem: node prices at which every node balances when
 * each activity gives its best answer.
 *
 * Found through the dual: g(p) = sum of surplus_a(v_a(p)) - rhs'p is convex, its
 * gradient is the imbalance, its Hessian A diag(dx/dv) A' is sparse and symmetric. A
 * semismooth Newton method with an exact line search walks down g; activities with a
 * flat piece (a choke price, free disposal, b = 0) are held by a proximal term that
 * moves until it no longer matters. Where that does not end, it starts anew from where
 * a market that is cut off would stand, then cold, then from an interior point. */
#ifndef LODE_SOLVE_EQUILIBRIUM_H
#define LODE_SOLVE_EQUILIBRIUM_H

#include "solve/layout.h"
#include "solve/scratch.h"
#include <lode/market.h>

/* Workspace of one market pattern. Problems that differ in curves, bounds, wedges and
 * right-hand sides, not in terms, share it. Not thread-safe: one per thread. */
typedef struct lode__solver lode__solver;

lode__solver *lode__solver_new(const lode__problem *problem); /* NULL: no memory */
void lode__solver_free(lode__solver *solver);

/* How it lays problems out; the solver's. */
const lode__layout *lode__solver_layout(const lode__solver *solver);

/* What an answer is; arrays are the caller's and filled when verdict is LODE_SOLVED or
 * LODE_NOT_CONVERGED (then: what was reached). */
typedef struct lode__answer {
    lode_verdict verdict;
    double *price; /* [n_node] */
    /* [n_node] the prices that support the same levels, others as they are: price_low <= price
     * <= price_high; infinite where nothing bounds them. Equal unless the price is free. */
    double *price_low, *price_high;
    double *level;    /* [n_activity] */
    double *rent;     /* [n_activity] margin above the cost of the last unit at a cap */
    double objective; /* total cost minus utility at the levels, USD/yr */
    lode_certificate certificate;
    int i_node;         /* infeasible: the node that cannot balance; else -1 */
    const char *reason; /* infeasible: why, one static clause; else NULL */
    /* An activity that gains at any level and has no upper one: the market has no end, and no
     * answer; -1: none was found. */
    int i_endless;
} lode__answer;

/* Take the arrays of an answer; false: no memory. */
bool lode__answer_take(lode__answer *answer, lode__arena *arena,
                       const lode__problem *problem);

/* Solve. start_price [n_node] and start_level [n_activity] warm-start from a near
 * answer; NULL: cold. The problem must have the pattern the solver was made for. */
void lode__solver_run(lode__solver *solver, const lode__problem *problem,
                      const double *start_price, const double *start_level,
                      lode__answer *answer);

/* ---- steps of lode__solver_run() that stand alone ------------------------------- */

/* A node's flow counts as at least this share of its normal one: what vanishes has no
 * relative error. */
#define LODE__ANCHOR 1e-6

/* Is there a node whose needs exceed what could ever reach it (feasible.c)? Then
 * i_node and reason of the answer say which and why. False proves nothing. */
bool lode__cannot_clear(const lode__problem *problem, lode__scratch *scratch,
                        lode__answer *answer);

/* Give nodes whose flows do not answer to their price (stiffness [n_node] 0) one price of the
 * many that every activity on them can live with, each node seeing what the others became, and
 * note the interval (free_price.c): the one nearest to the usual price [n_node]; NULL: in the
 * middle. price_scale [n_node] is what a price is normally like. */
void lode__free_prices(const lode__problem *problem, const double *price_scale,
                       const double *stiffness, const double *usual,
                       lode__scratch *scratch, lode__answer *answer);

/* Fill the certificate, rents and objective of an answer from the definitions alone
 * (certificate.c). flow_scale, price_scale [n_node]: what normally passes through a
 * node and what it normally costs there. */
void lode__answer_certify(const lode__problem *problem, const double *flow_scale,
                          const double *price_scale, lode__scratch *scratch,
                          lode__answer *answer);

/* Solved when a certificate keeps its limits, else not converged. */
lode_verdict lode__verdict_of(lode_certificate certificate);

#endif
