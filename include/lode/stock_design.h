/**
 * @file stock_design.h
 * A stock against a shock: of which good of the chain, how much, bought over which months,
 * released above which price; and how several buyers keep out of each other's way.
 *
 * Each size and release price is run in the model beside the shock, each purchase as more
 * demand over its months. docs/method/respond.md says how.
 */
#ifndef LODE_STOCK_DESIGN_H
#define LODE_STOCK_DESIGN_H

#include <lode/dataset.h>
#include <lode/market.h>
#include <lode/text.h>

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lode_stock_design lode_stock_design;

/** For whom, of what, how much. Start from LODE_STOCK_DESIGN_OPTIONS_INIT. */
typedef struct lode_stock_design_options {
    int version; /**< 1 */
    const char
        *places; /**< ISO3 or "@BLOC", up to 8 with commas between: who holds a stock */
    const char
        *good; /**< good or mineral; other goods of its mineral that the places take in
                             are compared with it */
    const double
        *cover_days; /**< [n_cover] of what a place takes in, 1 to 3,650; NULL: 60,
                                   90, 180 */
    size_t n_cover;
    size_t n_thread; /**< 0: one for each processor. Changes no bit */
    /** How far it is, in runs; called one at a time, from any thread; or NULL */
    void (*progress)(void *context, size_t n_done, size_t n_all);
    void *context; /**< of progress */
} lode_stock_design_options;

#define LODE_STOCK_DESIGN_OPTIONS_INIT                                                   \
    {                                                                                    \
        .version = 1                                                                     \
    }

/**
 * Design a stock.
 *
 * @param statements  [n] the shock that it is for, sentences of lode/shock.h; none, or only
 *                    "over N months": the largest seller outside the places stops for so
 *                    long, twelve months unless said
 * @param options     places and good are needed
 * @param[out] out    the caller's: lode_stock_design_free(); also when the shock itself has no
 *                    equilibrium. The dataset must outlive it.
 * @return LODE_OK; LODE_E_INVALID for a malformed sentence, an unknown name, a good that is not
 *         in the market of the shock or a cover out of range; LODE_E_NODATA when the places
 *         take in no good of the mineral or nobody sells it; LODE_E_LIMIT; what
 *         lode_shock_run() returns.
 *
 * Cost: one market; six shocks and three purchases for each good and cover; about a second for
 * one mineral over twelve months on two processors.
 */
lode_status lode_stock_design_run(const lode_dataset *dataset,
                                  const char *const *statements, size_t n,
                                  const lode_stock_design_options *options,
                                  lode_stock_design **out, lode_error *err);
void lode_stock_design_free(lode_stock_design *design); /**< NULL is fine */

/** Of the shock without a stock. */
lode_verdict lode_stock_design_verdict(const lode_stock_design *design);
const char *lode_stock_design_reason(const lode_stock_design *design);

/** Write the answer: JSON schema "lode/stock-design/1", a table or CSV; no HTML. */
lode_status lode_stock_design_write(const lode_stock_design *design, lode_format format,
                                    lode_text *out, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
