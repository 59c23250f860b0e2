/**
 * @file backtest.h
 * Does the model say of history what happened? Past restrictions are put to it as
 * statements on the market of the year before, and its prices and exports are compared
 * with what was observed.
 *
 * An episode is a pack: the event, the statements with their months, rows of the base
 * year, and observed series each with its own base value (docs/data.md). Nothing is
 * fitted to the observations. Each observation is scored under three stocks: those of
 * the parameters, those that a source reported, and none.
 */
#ifndef LODE_BACKTEST_H
#define LODE_BACKTEST_H

#include <lode/dataset.h>

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lode_backtest lode_backtest;

/** Which episodes, and from where. Start from LODE_BACKTEST_OPTIONS_INIT. */
typedef struct lode_backtest_options {
    int version;          /**< 1 */
    const char *data;     /**< as dir of lode_dataset_open(); NULL: the default */
    const char *episodes; /**< directory whose folders are episodes; NULL: the embedded */
    const char *only;     /**< id of one episode, or NULL for all */
    size_t n_draw;        /**< draws for the bands of the default stocks; 0: none */
    unsigned long seed;   /**< of the draws */
    bool one_stock;       /**< only the stocks of the parameters; the others say "no run" */
} lode_backtest_options;

#define LODE_BACKTEST_OPTIONS_INIT                                                       \
    {                                                                                    \
        .version = 1                                                                     \
    }

/**
 * Score every episode.
 *
 *     log error = ln(predicted multiple / observed multiple)
 *     implied elasticity = -ln(1 - removed share) / ln(observed multiple)
 *
 * Multiples are over the series' own base value. A null test is an observation of which
 * the model must say that nothing happens: it passes when |ln predicted| <= 0.05 and is
 * left out of the mean error.
 *
 * @param[out] out  the caller's: lode_backtest_free()
 * @return LODE_OK, also where a run found no equilibrium (the row says so);
 *         LODE_E_INVALID for a statement that does not parse, with file and line, or an
 *         unknown episode, with the nearest three; LODE_E_NODATA for a directory without
 *         episodes, an episode without its table `episode`, or a good without a base
 *         price; what lode_dataset_open() returns.
 *
 * Cost: opens the packs once an episode; three runs an episode, well under a second each.
 * See also: docs/method/backtest.md.
 */
lode_status lode_backtest_run(const lode_backtest_options *options, lode_backtest **out,
                              lode_error *err);

/** Release; NULL is fine. */
void lode_backtest_free(lode_backtest *backtest);

/** Write the scores: a table, JSON schema "lode/backtest/1", or CSV; HTML is refused. */
lode_status lode_backtest_write(const lode_backtest *backtest, lode_format format,
                                lode_text *out, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
