/* A market stated in plain mathematics: nodes that must balance, activities that
 * answer to their margin. Knows no minerals.
 *
 *     sum over a of A[n,a] x_a = rhs_n        (>= at nodes with free disposal)
 *     x_a = response_a(v_a),  v_a = sum over n of A[n,a] p_n - wedge_a
 *
 * The responses are those of include/lode/market.h. A problem is plain data: the
 * builder fills it, the solver reads it, a scenario is a copy with other bounds and
 * wedges. */
#ifndef LODE_SOLVE_PROBLEM_H
#define LODE_SOLVE_PROBLEM_H

#include "base/base.h"

typedef enum lode__kind {
    LODE__LINEAR, /* x = clip((v - c) / b, lower, upper); b = 0: any x in between at v = c */
    LODE__SUPPLY, /* x = min(q0 (max(v, floor) / p0)^elasticity, upper) */
    LODE__DEMAND, /* x = q0 (-v / p0)^-elasticity below choke, anything down to 0 at it
                     (spread: evenly down to 0 over a stretch of prices) */
    LODE__LINK,   /* x = min(q0 exp((v - c) / kappa), upper) */
    LODE__N_KIND
} lode__kind;

/* The curve of an activity. Fields a kind does not use are zero. upper and choke may be
 * INFINITY; floor may be -INFINITY. */
typedef struct lode__curve {
    lode__kind kind;
    double c, b;         /* linear: intercept and slope; link: c is its cost */
    double q0, p0;       /* supply: q0, p0; demand: d0 in q0, p0; link: x0 in q0 */
    double elasticity;   /* >= 0 */
    double kappa;        /* link: price units of one e-fold, > 0 */
    double lower, upper; /* bounds of the level */
    double choke;        /* demand: price above which use stops */
    double
        spread; /* demand: it stops evenly from choke to choke (1 + spread); 0: at once */
    double floor; /* supply: guaranteed price */
    double wedge; /* policy wedge and unit cost that is not material */
} lode__curve;

typedef struct lode__problem {
    int n_node, n_activity, n_term;
    double *rhs;    /* [n_node] */
    bool *disposal; /* [n_node] */
    int *
        group; /* [n_node] the block a node belongs to, by which the solver orders; or NULL */
    lode__curve *curve; /* [n_activity] */
    int *first;     /* [n_activity + 1] terms of activity a: first[a] .. first[a + 1] */
    int *term_node; /* [n_term] */
    double *term_coef; /* [n_term] */
} lode__problem;

/* Take the arrays of a problem of that size from the arena, zeroed; false: no memory. */
bool lode__problem_take(lode__problem *problem, lode__arena *arena, int n_node,
                        int n_activity, int n_term);

/* A copy in the arena that shares no more than the groups with the original; false: no
 * memory. */
bool lode__problem_copy(lode__problem *copy, const lode__problem *from,
                        lode__arena *arena);

/* Sum of coef * price over the activity's terms, minus its wedge. */
double lode__problem_margin(const lode__problem *problem, int i_activity,
                            const double *price);

#endif
