/* Normal sizes of prices and flows, by which tolerances and regularisation are measured. */
#ifndef LODE_SOLVE_SCALES_H
#define LODE_SOLVE_SCALES_H

#include "solve/layout.h"

/* price[n_node], flow[n_node]: what a price at the node is normally like, and what normally
 * passes through; both > 0. start_price [n_node], start_level [n_activity] or NULL: an answer
 * known to be near. */
void lode__scales_find(const lode__problem *problem, const double *start_price,
                       const double *start_level, double *price, double *flow);

/* The same in order of elimination, [n_place]; 1 where there is no node. */
void lode__scales_place(const lode__layout *layout, const double *price,
                        const double *flow, double *price_place, double *flow_place);

/* Worth of a unit of an activity and a size for its flat piece, > 0, were its curve this one:
 * what the smallest of its nodes lets through, at most the level its curve speaks of and not
 * below a thousandth of it. A flat piece sized to its node keeps rounding of the price from
 * shaking the balance. */
void lode__curve_scales(const lode__problem *problem, int i_activity,
                        const lode__curve *curve, const double *price, const double *flow,
                        double *worth, double *size);

#endif
