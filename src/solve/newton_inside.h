/* What newton.c, which walks, and newton_load.c, which fills and reads lanes, share. */
#ifndef LODE_SOLVE_NEWTON_INSIDE_H
#define LODE_SOLVE_NEWTON_INSIDE_H

#include "solve/equilibrium.h"
#include "solve/newton.h"

#define LODE__ROUNDING 4e-16 /* of the flow through a node, and of a level */

/* Where the numbers of a box are, [boxes][width]. */
static inline size_t lode__box_at(const lode__newton *newton, int lane, int slot)
{
    return (size_t)slot * (size_t)newton->work.width + (size_t)lane;
}

/* The box as the passes see it: a flat one leans on its centre. */
void lode__box_tilt(lode__newton *newton, int lane, int slot);

/* Levels, slopes and balances of all lanes at their margins. */
void lode__newton_evaluate(lode__newton *newton);

/* Judge the running lanes until none of them answers anew. */
void lode__newton_judge(lode__newton *newton);

#endif
