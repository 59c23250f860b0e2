/* An interior-point method for markets with flat costs: slower than Newton on the dual where
 * costs are curved, and sure where they are not. */
#ifndef LODE_SOLVE_INTERIOR_H
#define LODE_SOLVE_INTERIOR_H

#include "solve/newton.h"

typedef struct lode__interior lode__interior;

/* Workspace over a Newton workspace of width 1, whose curves, prices and matrix it uses; NULL:
 * no memory. */
lode__interior *lode__interior_new(lode__newton *newton);
void lode__interior_free(lode__interior *interior);

/* Run from the prices in the Newton workspace. Leaves prices there and the levels of the boxes
 * in lode__interior_levels(); true when they balance and the weighted complementarity has
 * fallen to 1e-9. Counts steps and factorisations in lane 0. */
bool lode__interior_run(lode__interior *interior);

/* [boxes] level of each box slot. */
const double *lode__interior_levels(const lode__interior *interior);

#endif
