/* Is this an equilibrium? Checked from the definitions of a market alone: shares no code with the
 * engine, only the plain data of src/solve/problem.h.
 *
 *     balance          |sum of coef x level - rhs| over the gross flow through the node, which
 *                      counts as at least a millionth of its normal one; with free disposal an
 *                      excess is fine where the price is nothing
 *     complementarity  how far (margin, level) is from the curve of the activity, the nearer of
 *                      the level relative to itself (or a millionth of its normal one) and the
 *                      margin relative to the prices it is made of
 *     bounds           how far a level is outside its bounds, relative to itself
 */
#ifndef LODE_TESTS_CHECK_ANSWER_H
#define LODE_TESTS_CHECK_ANSWER_H

#include "solve/problem.h"

typedef struct check {
    double balance, complementarity, bounds; /* the worst of each */
    int i_node, i_activity;                  /* and where */
} check;

/* normal_flow [n_node] through the base, normal_level [n_activity] of it, work [2 n_node]. */
check check_answer(const lode__problem *problem, const double *price, const double *level,
                   const double *normal_flow, const double *normal_level, double *work);

/* Can nothing balance it? True when an activity must do more than can ever reach its inputs, or
 * never stops (a link, a use without choke) where nothing can. work [n_node + n_activity]. */
bool check_infeasible(const lode__problem *problem, double *work);

#endif
