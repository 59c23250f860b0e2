/**
 * @file respond.h
 * A shock is there: what can be done, what does each remedy buy, and in which order?
 *
 * Remedies are found from the market of the shock: stocks, more supply at home and elsewhere,
 * stocks and output that partners give, scrap, substitutes, trade through third countries,
 * projects that could be funded, price floors that hold projects up.
 * Each is a sentence or two of lode/shock.h, and each is run in the model beside the shock:
 *
 *     loss avoided = loss of the place in the shock - its loss with the remedy beside it
 *     ratio        = loss avoided / cost
 *
 * both as welfare, present value over the months of the shock, in USD. docs/method/respond.md
 * says which sentences stand for what, what each cost is, and what is left out.
 */
#ifndef LODE_RESPOND_H
#define LODE_RESPOND_H

#include <lode/dataset.h>
#include <lode/market.h>
#include <lode/text.h>

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lode_response lode_response;

/** For whom, and how much of it. Start from LODE_RESPOND_OPTIONS_INIT. */
typedef struct lode_respond_options {
    int version;             /**< 1 */
    const char *perspective; /**< ISO3 or "@BLOC" whose loss is to be avoided */
    const char
        *goods;   /**< remedies of these goods, with commas between; NULL: of those that
                            the statements name */
    size_t n_top; /**< shown of those with a cost, and of those without; 0: all */
    bool gdp;     /**< loss of GDP avoided, too, of those that are shown */
    size_t n_thread; /**< 0: one for each processor. Changes no bit */
    /** How far it is, in shocks; called one at a time, from any thread; or NULL */
    void (*progress)(void *context, size_t n_done, size_t n_all);
    void *context;        /**< of progress */
    const char *projects; /**< a lender's file of projects beside those of the packs (its
                                 columns: docs/method/projects.md), or NULL */
    bool
        estimate; /**< gaps of projects are filled by the rules of the pack `portfolio` */
    const char *zone; /**< "@BLOC" whose floor the place joins; NULL: "@FORGE" */
    const char
        *floor; /**< "GOOD PRICE,GOOD PRICE" of floors in USD/kg; NULL, and of goods
                              that are not in it: the mean base price in the zone */
} lode_respond_options;

#define LODE_RESPOND_OPTIONS_INIT                                                        \
    {                                                                                    \
        .version = 1                                                                     \
    }

/**
 * Find and run the remedies of a shock.
 *
 * @param statements  [n] the shock, sentences of lode/shock.h, n >= 1
 * @param options     perspective is needed
 * @param[out] out    the caller's: lode_response_free(); also when the shock itself has no
 *                    equilibrium. The dataset must outlive it.
 * @return LODE_OK; LODE_E_INVALID for a malformed sentence, an unknown place or good or no
 *         perspective; LODE_E_DATA for a file of projects that cannot be used; LODE_E_LIMIT
 *         for more than 224 statements; what lode_shock_run() returns.
 *
 * Cost: one market, and a shock for each remedy and pair, about 40; half a second for one
 * mineral over twelve months on two processors.
 */
lode_status lode_respond_run(const lode_dataset *dataset, const char *const *statements,
                             size_t n, const lode_respond_options *options,
                             lode_response **out, lode_error *err);
void lode_response_free(lode_response *response); /**< NULL is fine */

/** Of the shock without any remedy. */
lode_verdict lode_response_verdict(const lode_response *response);
const char *lode_response_reason(const lode_response *response);

/** Write the answer: JSON schema "lode/respond/1", a table or CSV; no HTML. */
lode_status lode_response_write(const lode_response *response, lode_format format,
                                lode_text *out, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
