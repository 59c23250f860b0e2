/**
 * @file shock.h
 * Somebody stops selling: what happens to prices, use, flows and welfare, and for whom.
 *
 * A question is a list of statements of policy; the answer is an outcome. Statements:
 *
 *     ban SELLERS GOOD [-> BUYERS]            no exports from SELLERS to BUYERS
 *     quota SELLERS GOOD NUMBER tpa [-> BUYERS]
 *                                             exports of all SELLERS together, at most
 *     outage COUNTRIES GOOD SHARE             share of production and capacity lost
 *     tariff BUYERS GOOD from SELLERS RATE    RATE is 25% of the seller's price or 3 USD/kg
 *     exporttax SELLERS GOOD [-> BUYERS] RATE
 *     demand GOOD|SEGMENT xFACTOR [in COUNTRIES]
 *     stock COUNTRY GOOD NUMBER t release above PRICE USD/kg
 *
 * SELLERS, BUYERS, COUNTRIES: CHN, @EU, !@EU, @USA+JPN+KOR or *. Without BUYERS, or with
 * *, everyone outside SELLERS is meant, so trade inside a bloc goes on. GOOD may be a
 * mineral: all its goods.
 */
#ifndef LODE_SHOCK_H
#define LODE_SHOCK_H

#include <lode/dataset.h>
#include <lode/market.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lode_outcome lode_outcome;

/** How a shock is to be seen. Start from LODE_SHOCK_OPTIONS_INIT. */
typedef struct lode_shock_options {
    int version;             /**< 1 */
    const char *perspective; /**< ISO3 or "@BLOC" that the report is for, or NULL */
} lode_shock_options;

#define LODE_SHOCK_OPTIONS_INIT                                                          \
    {                                                                                    \
        1, NULL                                                                          \
    }

/**
 * Run a shock on the market of the goods that the statements name.
 *
 * The base market is built and solved, the statements become bounds and wedges on a
 * copy, the copy is solved again from the base. Ad-valorem rates are a fixed point
 * around the solve. Welfare is the change of each activity's surplus plus revenue, so
 * that the parts add up to the change of total surplus.
 *
 * @param statements  [n] sentences as above, n >= 1
 * @param options     NULL: the defaults
 * @param[out] out    the caller's: lode_outcome_free(); also when no equilibrium was
 *                    found. The dataset must outlive it.
 * @return LODE_OK; LODE_E_INVALID for a malformed statement or an unknown name (what was
 *         found, what was wanted, where, the nearest three); what lode_market_build()
 *         returns.
 *
 * Cost: build plus two solves; milliseconds for one mineral.
 */
lode_status lode_shock_run(const lode_dataset *dataset, const char *const *statements,
                           size_t n, const lode_shock_options *options,
                           lode_outcome **out, lode_error *err);

/**
 * The same on a market that was built before, for many questions about the same goods.
 *
 * @param market  from lode_market_build() with every good that the statements name; it must
 *                outlive the outcome, and threads may share it
 * @return as lode_shock_run(); LODE_E_INVALID for a good that is not in the market or a
 *         market that was read from a file.
 *
 * Cost: one solve from the base; about a millisecond for one mineral.
 */
lode_status lode_shock_run_on(const lode_market *market, const char *const *statements,
                              size_t n, const lode_shock_options *options,
                              lode_outcome **out, lode_error *err);

/** Release an outcome; NULL is fine. */
void lode_outcome_free(lode_outcome *outcome);

lode_verdict lode_outcome_verdict(const lode_outcome *outcome);
lode_certificate lode_outcome_certificate(const lode_outcome *outcome);

/** Why there is no equilibrium, one sentence that names the node; "" when there is one. */
const char *lode_outcome_reason(const lode_outcome *outcome);

/** Write the answer: JSON schema "lode/shock/1"; HTML is the fact sheet. */
lode_status lode_outcome_write(const lode_outcome *outcome, lode_format format,
                               lode_text *out, lode_error *err);

/**
 * Explain a figure: its formula, its inputs with value, unit, source, vintage, flag,
 * file and line, and contributions that add up to it.
 *
 * @param figure  an id printed in an answer, e.g. "base/use/gallium:refined/USA" or
 *                "shock/ban,CHN,gallium:refined,USA/price/gallium:refined/USA"
 * @param[out] verdict  of the solve behind the figure; may be NULL
 * @return LODE_OK; LODE_E_INVALID for an id that names no figure: what was wanted.
 */
lode_status lode_explain(const lode_dataset *dataset, const char *figure,
                         lode_format format, lode_text *out, lode_verdict *verdict,
                         lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
