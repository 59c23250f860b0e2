/* The program of bench_world written out as one integer program, for CBC: every scenario with
 * its own market, each activity's cost in 4 straight pieces. */
#ifndef LODE_BENCH_PORTFOLIO_EXTENSIVE_H
#define LODE_BENCH_PORTFOLIO_EXTENSIVE_H

#include "portfolio_market.h"

/* Solve to 1 % of the gain and print size, time and gap. seconds: at most; 0: 600. */
bool extensive_solve(const bench_world *world, double budget, double gain,
                     double seconds);

#endif
