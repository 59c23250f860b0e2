/* Many scenarios of one market, fast: a plan that threads share and lanes that solve eight
 * scenarios at once.
 *
 *     plan = new(base problem, base answer)     once per market
 *     lanes = new(plan)                         once per thread
 *     run(lanes, feed)                          scenarios in, answers out
 *
 * A scenario is a list of changes on the immutable base. Its answer depends on the base and
 * the list alone: the same bits in any lane, order, thread and on any path of simd_path.h. */
#ifndef LODE_SOLVE_ENGINE_H
#define LODE_SOLVE_ENGINE_H

#include "solve/equilibrium.h"

/* A number of a problem that a scenario changes. */
typedef enum lode__field {
    LODE__C,
    LODE__B,
    LODE__Q0,
    LODE__P0,
    LODE__ELASTICITY,
    LODE__KAPPA,
    LODE__LOWER,
    LODE__UPPER,
    LODE__CHOKE,
    LODE__FLOOR,
    LODE__WEDGE,
    LODE__RHS, /* of a node; all others are of an activity */
    LODE__N_FIELD
} lode__field;

typedef struct lode__change {
    int i; /* activity, or node for LODE__RHS */
    lode__field field;
    double value;
} lode__change;

typedef struct lode__plan lode__plan;
typedef struct lode__lanes lode__lanes;

/* Lay out, order and factorise the base. price [n_node] and level [n_activity]: its answer;
 * NULL: found here. width: how many scenarios go at once, 1 or 8; 0: as many as the cache
 * likes, which changes no bit of an answer. NULL: no memory, or a base that has no
 * equilibrium, and then *no_base is true. */
lode__plan *lode__plan_new(const lode__problem *base, const double *price,
                           const double *level, int width, bool *no_base);
void lode__plan_free(lode__plan *plan);

/* The base, its answer. */
const lode__problem *lode__plan_problem(const lode__plan *plan);
const double *lode__plan_price(const lode__plan *plan);
const double *lode__plan_level(const lode__plan *plan);

/* How many scenarios go at once, 1 or 8. */
int lode__plan_width(const lode__plan *plan);

/* What a plan takes of memory, and what each workspace takes. */
size_t lode__plan_bytes(const lode__plan *plan);
size_t lode__lanes_bytes(const lode__plan *plan);

/* Workspace of one thread; NULL: no memory. */
lode__lanes *lode__lanes_new(const lode__plan *plan);
void lode__lanes_free(lode__lanes *lanes);

/* Scenarios that may be under way in one workspace: so many lists of changes are held. */
#define LODE__FEED_AHEAD 8

/* A scenario in which nearly every number differs from the base. */
typedef struct lode__whole {
    const lode__problem *problem;
    const double *price, *level; /* [n_node], [n_activity] near its answer */
    bool rough; /* an answer near the equilibrium will do: no certificate is asked for */
} lode__whole;

/* Where scenarios come from and answers go; both are called from lode__lanes_run() only. */
typedef struct lode__feed {
    /* The next scenario: its number, and changes that stay valid until done() of it; false:
     * no more. */
    bool (*next)(void *context, size_t *i_scenario, const lode__change **change,
                 size_t *n_change);
    /* An answer; scenarios come in any order, arrays are valid during the call. rent and
     * objective are filled when wants_money is set. false: stop. */
    bool (*done)(void *context, size_t i_scenario, const lode__answer *answer);
    void *context;
    bool wants_money;
    /* Set: scenarios come as whole problems of the base's pattern instead, each with the
     * prices and levels it starts from; next is not called. All stay valid until done(). */
    bool (*whole)(void *context, size_t *i_scenario, lode__whole *whole);
} lode__feed;

/* Solve all that the feed has; false: stopped by done(), or no memory. Takes none itself. */
bool lode__lanes_run(lode__lanes *lanes, const lode__feed *feed);

/* Put a change into a problem that is the caller's own. */
void lode__change_apply(lode__problem *problem, const lode__change *change);

#endif
