/* What still reaches a node when activities close: a quick look before a scenario is put into
 * a lane. */
#ifndef LODE_SOLVE_REACH_H
#define LODE_SOLVE_REACH_H

#include "solve/engine.h"

/* Least and most an activity can do at any prices, and whether it ever reaches its least
 * (feasible.c). */
void lode__level_range(const lode__curve *curve, double *least, double *most,
                       bool *stops);

typedef struct lode__reach {
    int *inflows;      /* [n_node] open activities that bring something, now */
    bool *closed;      /* [n_activity] now */
    int *undo;         /* [n_activity] those closed by the scenario at hand */
    int *queue;        /* [n_node] nodes that nothing reaches any more */
    bool *never_stops; /* [n_activity] draws at any price while it is open */
} lode__reach;

/* Count what reaches each node of a base; false: no memory. */
bool lode__reach_take(lode__reach *reach, const lode__problem *base, lode__arena *arena);

/* Activities of the scenario that have closed are taken out, and what can no longer run
 * because of that. False: something draws at any price on a node that nothing reaches. Costs
 * what closes; the counts are the base's again afterwards. scratch lists terms by node. */
bool lode__reach_clears(lode__reach *reach, const lode__problem *scenario,
                        const lode__change *change, size_t n_change,
                        const lode__scratch *scratch);

/* Where a market is cut off: a start for nodes that no supply reaches. Their prices rise to
 * what the dearest use there, or what can be made of it, would pay, and nothing runs on them:
 * price [n_node] and level [n_activity] are changed so. False: every node is reached. */
bool lode__shut_start(const lode__problem *problem, lode__scratch *scratch, double *price,
                      double *level);

#endif
