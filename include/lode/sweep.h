/**
 * @file sweep.h
 * Many scenarios of one market: draws, an atlas, a slider.
 *
 * A scenario is a list of changes on an immutable market. Scenarios are solved eight at once
 * in each of several threads, and their answers come in the order of the scenarios whatever
 * finished first. An answer depends on the market and its own changes alone: it has the same
 * bits for any number of threads and on any processor.
 */
#ifndef LODE_SWEEP_H
#define LODE_SWEEP_H

#include <lode/market.h>

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A number of a market that a scenario changes; the names are those of a market file. */
typedef enum lode_field {
    LODE_FIELD_C,  /**< intercept of a linear activity, cost of a link, USD/t */
    LODE_FIELD_B,  /**< slope of a linear activity */
    LODE_FIELD_Q0, /**< q0, d0 or x0, tpa */
    LODE_FIELD_P0, /**< USD/t, > 0 */
    LODE_FIELD_ELASTICITY,
    LODE_FIELD_KAPPA, /**< of a link, > 0 */
    LODE_FIELD_LOWER,
    LODE_FIELD_UPPER, /**< tpa; INFINITY: no cap */
    LODE_FIELD_CHOKE, /**< of a demand, USD/t; INFINITY: none */
    LODE_FIELD_FLOOR, /**< of a supply: guaranteed price, USD/t; -INFINITY: none */
    LODE_FIELD_WEDGE, /**< policy wedge, USD/t */
    LODE_FIELD_RHS    /**< of a node; all others are of an activity */
} lode_field;

/** One change: the number that the field of activity (or node) i has in this scenario. */
typedef struct lode_change {
    size_t i;
    lode_field field;
    double value;
} lode_change;

/** Number of the activity or node with that id; false: there is none. */
bool lode_market_find_activity(const lode_market *market, const char *id, size_t *out);
bool lode_market_find_node(const lode_market *market, const char *id, size_t *out);

/** What one scenario gives; arrays live during the call that hands it out. */
typedef struct lode_sweep_result {
    size_t i_scenario;
    lode_verdict verdict;
    lode_certificate certificate;
    double objective;    /**< total cost minus utility, USD/yr; NaN unless wanted */
    const double *price; /**< [n_node] USD/t; meaning only when solved */
    const double *level; /**< [n_activity] tpa; the same */
    size_t i_node;       /**< infeasible: the node that cannot balance */
    const char *reason;  /**< infeasible: why, one clause; else "" */
} lode_sweep_result;

/**
 * The changes of scenario i_scenario, a pure function of that number: it is called from
 * several threads.
 *
 * @param change  [most] room for them
 * @return how many there are; more than `most` ends the sweep with LODE_E_LIMIT
 */
typedef size_t lode_sweep_make(void *context, size_t i_scenario, lode_change *change,
                               size_t most);

/** Take an answer; in the order of scenarios, one at a time. false: stop the sweep. */
typedef bool lode_sweep_take(void *context, const lode_sweep_result *result);

/** How far a sweep is; called now and then, one at a time, from any of its threads. */
typedef void lode_sweep_progress(void *context, size_t n_done, size_t n_all);

typedef struct lode_sweep_options {
    int version;
    size_t n_thread;    /**< 0: one for each processor */
    size_t first;       /**< scenarios first .. first + n - 1 are run */
    size_t most_change; /**< room for the changes of a scenario; 0: 2 per activity */
    bool wants_objective;
    lode_sweep_progress *progress; /**< or NULL */
    void *context;                 /**< of progress */
} lode_sweep_options;

#define LODE_SWEEP_OPTIONS_INIT                                                          \
    {                                                                                    \
        .version = 1                                                                     \
    }

/** What a sweep did. */
typedef struct lode_sweep_count {
    size_t n_solved, n_infeasible, n_not_converged;
    unsigned long newton_steps, factorisations;
    unsigned long
        n_allocation; /**< heap requests once every thread had its workspace: 0 */
} lode_sweep_count;

/**
 * Solve n scenarios of a market.
 *
 * @param options  or NULL
 * @param[out] count  what was done, also when it was stopped; or NULL
 * @return LODE_OK, also when take() stopped it; LODE_E_INVALID for a change whose number or
 *         field the market does not have, whose value is NaN, or with which a lower bound
 *         stands above the upper one: the message names the scenario; LODE_E_LIMIT;
 *         LODE_E_NODATA when the market itself has no equilibrium; LODE_E_NOMEM.
 *
 * Cost: tens of microseconds a scenario and thread for a market of one good; memory at most
 * lode_sweep_memory_bytes(), none of it asked for while scenarios run.
 */
lode_status lode_sweep_run(const lode_market *market, size_t n, lode_sweep_make *make,
                           lode_sweep_take *take, void *context,
                           const lode_sweep_options *options, lode_sweep_count *count,
                           lode_error *err);

/** Bound on the memory of a sweep with those options, beside the market's own. */
size_t lode_sweep_memory_bytes(const lode_market *market,
                               const lode_sweep_options *options);

/* ---- lists of scenarios ------------------------------------------------------------- */

typedef struct lode_scenarios lode_scenarios;

/**
 * Read scenarios from CSV with the columns scenario,of,field,value: the rows of a scenario lie
 * together, `of` is the id of an activity (or node, for rhs), `field` one of c, b, q0, p0,
 * elasticity, kappa, lower, upper, choke, floor, wedge, rhs; a value may be inf or -inf.
 *
 * @return LODE_OK; LODE_E_READ; LODE_E_LIMIT above 1,000,000 rows; LODE_E_DATA with line and
 *         column for a row that says something else, with the nearest ids.
 */
lode_status lode_scenarios_read(const char *path, const lode_market *market,
                                lode_scenarios **out, lode_error *err);
void lode_scenarios_free(lode_scenarios *scenarios); /**< NULL is fine */

size_t lode_scenarios_count(const lode_scenarios *scenarios);

/** A hash of the market and the scenarios: equal when the answers are. */
const char *lode_scenarios_hash(const lode_scenarios *scenarios);

/** Which columns a table of answers has beside its own. */
typedef struct lode_sweep_columns {
    const char *const *price; /**< [n_price] ids of nodes */
    size_t n_price;
    const char *const *level; /**< [n_level] ids of activities */
    size_t n_level;
} lode_sweep_columns;

/**
 * Which of the processes this is that share a sweep: 0 unless lode was built with MPI and started
 * by mpirun. Only rank 0 is given the text of a table.
 */
int lode_sweep_rank(void);

/** Take a piece of text, whole lines; false: stop. */
typedef bool lode_sweep_write(void *context, const char *text, size_t length);

/**
 * Run scenarios and write one CSV row for each, in their order: scenario, status, objective,
 * balance, complementarity, gap, newton_steps, factorisations, then the chosen prices and
 * levels. options->first rows are taken as written already, and the header with them. Built with
 * MPI and started by mpirun, all ranks call it and share the scenarios; it is the last thing they
 * do with MPI.
 *
 * @return as lode_sweep_run(); LODE_E_INVALID for an unknown id, with the nearest
 */
lode_status lode_sweep_table(const lode_market *market, const lode_scenarios *scenarios,
                             const lode_sweep_columns *columns, lode_sweep_write *write,
                             void *context, const lode_sweep_options *options,
                             lode_sweep_count *count, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
