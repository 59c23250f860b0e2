/* What one activity does at a margin: its response, its cost, its surplus. Pure
 * functions. */
#ifndef LODE_SOLVE_CURVE_H
#define LODE_SOLVE_CURVE_H

#include "solve/problem.h"

/* Response at margin v as a set: every level in [*low, *high] is a best answer. A
 * single value (low == high) except where a flat piece meets v exactly. */
void lode__curve_response(const lode__curve *curve, double v, double *low, double *high);

/* Margins at which level x is a best answer: [*low, *high], either side may be
 * infinite. x is first clipped into the curve's own range. */
void lode__curve_margin(const lode__curve *curve, double x, double *low, double *high);

/* Surplus of the activity at margin v: f*(v) = max over x of v x - f(x), USD/yr. Zero
 * point: supply at v = 0, demand at -v = p0, a link at v -> -infinity, linear at x =
 * 0. */
double lode__curve_surplus(const lode__curve *curve, double v);

/* Cost of level x: f(x) = v x - f*(v) for a margin v that x answers to. Levels beyond
 * the range are clipped. */
double lode__curve_cost(const lode__curve *curve, double x);

/* A price the curve itself speaks of: p0, or the size of an intercept; 0: none. */
double lode__curve_price(const lode__curve *curve);

/* Level a demand takes just below its choke price; INFINITY-free (no choke: 0). */
double lode__curve_choked(const lode__curve *curve);

#endif
