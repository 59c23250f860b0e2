/* Newton on the dual of one market (width 1) or of eight at once (width 8: lanes).
 *
 * Each lane is a scenario with its own numbers, its own line search and its own state; lanes
 * share the pattern and the instruction stream and nothing else, so what a lane finds does
 * not depend on its neighbours. The caller loads curves into a lane, starts it, steps until
 * the lane has ended, reads the answer and loads the next. */
#ifndef LODE_SOLVE_NEWTON_H
#define LODE_SOLVE_NEWTON_H

#include <lode/market.h>

#include "solve/kernels.h"

typedef enum lode__lane_state {
    LODE__LANE_EMPTY, /* nothing to do */
    LODE__LANE_FRESH, /* started at the base: the first step comes from its kept factor */
    LODE__LANE_RUNNING,
    LODE__LANE_BALANCED, /* ended: every node within the tolerance */
    LODE__LANE_STUCK,    /* ended: too many steps */
    LODE__LANE_DIVERGED  /* ended: a price ran away */
} lode__lane_state;

typedef struct lode__lane {
    lode__lane_state state;
    double reach;             /* how far an unbalanced node's price may move */
    double best, last, worst; /* largest relative imbalance: best so far, before, now */
    int since_best, run_steps;
    double theta; /* proximal slope of the flat boxes */
    double off;   /* what the last move of their centres moved a price by */
    int pass;     /* how often the centres have moved */
    int newton_steps, factorisations;
    int n_flat;
    double
        enough; /* an imbalance at which it has ended without moving centres; 0: none */
    bool straight; /* its levels are a straight line's: the step is taken whole */
} lode__lane;

/* A point from which fresh lanes start: prices, margins, levels, balances, centres and the
 * factor there. */
typedef struct lode__point {
    double *price, *imbalance; /* [n_place] */
    double *v, *x;             /* [n_slot] */
    double *centre;            /* [boxes] */
    double *factor;            /* [size of the shape], factorised */
    int32_t *flat;             /* [n_flat] boxes that are flat there */
    int n_flat;
    double theta;
} lode__point;

/* A move of a price, by centres, that no longer matters. */
#define LODE__CENTRED 1e-10

typedef struct lode__newton {
    lode__work work;
    const lode__kernels *kernels;
    lode__cholesky *cholesky;
    lode__lane lane[LODE__LANES];
    /* Boxes as they were loaded, [boxes][width]. */
    double *box_b, *centre, *size, *full_size, *worth;
    unsigned char *flat; /* [boxes][width] */
    double *fresh_step;  /* [n_place][width] */
    double tolerance;    /* what a lane aims at */
    double centred;      /* as LODE__CENTRED, or finer */
    lode__arena arena;
} lode__newton;

/* Workspace; NULL: no memory. price_scale, flow_scale [n_place] must outlive it. */
lode__newton *lode__newton_new(const lode__layout *layout, int width,
                               const double *price_scale, const double *flow_scale);
void lode__newton_free(lode__newton *newton);

/* Put the curve of activity a of the problem into a lane; scales in node order. */
void lode__newton_set(lode__newton *newton, int lane, const lode__problem *problem, int a,
                      const double *price_scale, const double *flow_scale);

/* Put a whole problem into a lane. */
void lode__newton_load(lode__newton *newton, int lane, const lode__problem *problem,
                       const double *price_scale, const double *flow_scale);

/* Put a lane at prices [n_node], its flat boxes centred on levels [n_activity]; NULL: at
 * their quiet end. Levels and balances of all lanes are found anew. */
void lode__newton_place(lode__newton *newton, int lane, const lode__problem *problem,
                        const double *price, const double *level, double theta);

/* The same, and judge: the lane runs, or has ended at once. */
void lode__newton_start(lode__newton *newton, int lane, const lode__problem *problem,
                        const double *price, const double *level, double theta);

/* Start a lane that has been loaded whole, among others that run and none that is fresh: their
 * bits do not change. Its first step is Newton's from the levels [n_activity] and the margins
 * at which the curves have them, and is judged afterwards. */
void lode__newton_begin(lode__newton *newton, int lane, const lode__problem *problem,
                        const double *price, const double *level, double theta);

/* Start at the prices that the workspace has, with the level [boxes] of each box. */
void lode__newton_start_at(lode__newton *newton, int lane, const double *box_level,
                           double theta);

/* ---- a lane that starts at a point, with some curves changed ---------------------- */

/* Put a lane at the point as if it had its curves. */
void lode__newton_fresh(lode__newton *newton, int lane, const lode__point *point);

/* Centre the boxes of an activity on centre [boxes]. */
void lode__newton_centre(lode__newton *newton, int lane, int i_activity,
                         const double *centre);

/* Let a slot answer anew at the margin it has; returns its level. */
double lode__newton_answer(lode__newton *newton, int lane, int slot);

/* Add to the imbalance at a place. */
void lode__newton_push(lode__newton *newton, int lane, int place, double amount);

/* ---- walking ---------------------------------------------------------------------- */

/* One Newton step of every running and fresh lane; point belongs to the fresh ones. */
void lode__newton_step(lode__newton *newton, const lode__point *point);

/* Certificate of a lane that has ended (lane_check.c). */
lode_certificate lode__lane_certify(const lode__newton *newton, int lane);

/* How fast the flows of each node [n_place] answer to its price alone; 0: they do not, and the
 * price is one of many. */
void lode__newton_stiffness(const lode__newton *newton, int lane, double *stiffness);

/* Level of an activity in a lane that has ended. */
double lode__newton_level(const lode__newton *newton, int lane, int i_activity);

#endif
