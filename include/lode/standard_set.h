/**
 * @file standard_set.h
 * Every seller stops, one after the other: which minerals are worth the worry?
 *
 * The standard set is a rule, not a list: each country with at least 5 % of a good's exports
 * in the base year (of its production, where no trade is recorded) withholds them from
 * everybody for a year. Losses are weighted by the probability of the stop, a row of the
 * table `probabilities`, and added up by mineral, good and seller.
 */
#ifndef LODE_STANDARD_SET_H
#define LODE_STANDARD_SET_H

#include <lode/dataset.h>

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lode_standard_set lode_standard_set;

/** Whom the set is for and how sure it shall be. Start from LODE_STANDARD_OPTIONS_INIT. */
typedef struct lode_standard_options {
    int version;             /**< 1 */
    const char *perspective; /**< ISO3 or "@BLOC"; NULL: all countries together */
    const char *goods;       /**< goods or minerals with commas between; NULL: all */
    size_t n_draw;           /**< draws for bands, 0 or at least 10; 0: the band is of the
                                  probabilities alone */
    unsigned long seed;      /**< of the draws */
    size_t n_thread;         /**< 0: one for each processor. Changes no bit */
    bool compare;            /**< put published losses beside the set's */
    /** How far it is, in scenarios; called one at a time, from any thread; or NULL */
    void (*progress)(void *context, size_t n_done, size_t n_all);
    void *context; /**< of progress */
} lode_standard_options;

#define LODE_STANDARD_OPTIONS_INIT                                                       \
    {                                                                                    \
        .version = 1                                                                     \
    }

/** How much work it was. */
typedef struct lode_standard_count {
    size_t n_scenario; /**< that the rule gives for the goods asked for */
    size_t n_run;      /**< of them, solved */
    size_t n_market;   /**< markets built */
    size_t n_solve;    /**< equilibria, with those of the draws */
} lode_standard_count;

/**
 * Run the set and rank it.
 *
 *     expected loss = sum over scenarios of probability x loss of the perspective
 *
 * The loss is that of lode_shock_run() with the statement "ban SELLER GOOD": the change of
 * consumers, producers, traders and treasuries of the perspective, USD a year of the base
 * year, a net gain below zero. A seller that belongs to the perspective is left out, and so
 * is what has no market. Each set of goods that hang together is built as a market once.
 *
 * @param options  or NULL
 * @param[out] out  the caller's: lode_standard_set_free(). The dataset must outlive it.
 * @return LODE_OK, also where single scenarios found no equilibrium (their rows say so);
 *         LODE_E_INVALID for an unknown place or good (with the nearest three) or 1 to 9
 *         draws; LODE_E_NODATA when no good that was asked for has a market, or when
 *         compare finds nothing published for the perspective; LODE_E_LIMIT; LODE_E_NOMEM.
 *
 * Cost: about a millisecond a scenario and thread, ten for each market; with draws 0.1 ms
 * a draw and scenario.
 * Source: the set follows Nassar et al. 2025, USGS Open-File Report 2025-1047.
 */
lode_status lode_standard_set_run(const lode_dataset *dataset,
                                  const lode_standard_options *options,
                                  lode_standard_set **out, lode_error *err);
void lode_standard_set_free(lode_standard_set *set); /**< NULL is fine */

lode_standard_count lode_standard_set_count(const lode_standard_set *set);

/**
 * Write the ranking: a table, JSON schema "lode/standard/1" with every scenario, or CSV with
 * a row a scenario (compared: a row a published figure).
 *
 * @return LODE_OK; LODE_E_INVALID for HTML; LODE_E_NOMEM.
 */
lode_status lode_standard_set_write(const lode_standard_set *set, lode_format format,
                                    lode_text *out, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
