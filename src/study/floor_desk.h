/* What finds levies and payments around a solve: by themselves (floor.c), or with habits
 * (leap.c). */
#ifndef LODE_STUDY_FLOOR_DESK_H
#define LODE_STUDY_FLOOR_DESK_H

#include "solve/sensitivity.h"
#include "study/outcome.h"

#define LODE__FLOOR_STILL 1e-9 /* dp_Z / dl: the price does not answer */

/* A levy or payment of one period. */
typedef struct lode__floor_unknown {
    int i_floor, t;
} lode__floor_unknown;

typedef struct lode__floor_desk {
    double *upper; /* [n_activity] of the open market, while it is closed */
    bool is_closed;
    int n_unknown;
    lode__floor_unknown *unknown; /* [most] */
    double *jacobian, *inverse;   /* [most][most] */
    double *missed, *step;        /* [most] F; d */
    double *dprice, *dlevel;      /* [n_node], [n_activity] */
    lode__change *change;         /* [n_base_activity + n_pass_on] */
    double *from, part; /* [most] where the step began; how much of it is gone */
    int n_back;         /* halvings of it */
    double last_off, last_norm;
} lode__floor_desk;

/* What is unknown now and what it misses, USD/t; returns the worst, of its floor. */
double lode__floor_unknowns(const lode_outcome *outcome, lode__floor_desk *desk);

/* Is that nothing, or as near as rounding lets it come? */
bool lode__floor_is_met(const lode__floor_desk *desk, double worst);

/* One dollar of a period more of a levy or payment, as changes of wedges in desk->change; how
 * many. */
size_t lode__floor_changes(const lode_outcome *outcome, lode__floor_desk *desk,
                           lode__floor_unknown unknown);

/* How the price that an unknown is about answers to the change in desk->dprice. */
double lode__floor_answer(const lode_outcome *outcome, const lode__floor_desk *desk,
                          lode__floor_unknown unknown);

/* Is a levy at work, or to be? Else it goes to one of its ends. */
bool lode__floor_at_work(const lode_outcome *outcome, lode__floor_unknown unknown);

/* How a payment answers to the price it is about. */
double lode__floor_slope(const lode__statement *statement, double price);

/* The longest part of desk->step on which no levy more than doubles. */
double lode__floor_longest(const lode_outcome *outcome, const lode__floor_desk *desk);

/* Go desk->part of desk->step from desk->from; a levy is never below 0. */
void lode__floor_go(lode_outcome *outcome, lode__floor_desk *desk);

#endif
