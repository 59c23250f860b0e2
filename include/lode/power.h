/**
 * @file power.h
 * Market power: what a state gains by taxing its own exports of a good, and what few
 * sellers who know their weight do to its price.
 *
 *     leader    maximise over w >= 0   W_S(w) + mu Harm_T(w)   each export link by itself
 *     Cournot   p_i - h_i Q_i = marginal cost of seller i      quantities, all at once
 *
 * Both on the plain base year; gains are those of shock.h. A tax or mark-up found here
 * is a top near a start, not proven to be the highest: docs/method/market-power.md.
 */
#ifndef LODE_POWER_H
#define LODE_POWER_H

#include <lode/dataset.h>
#include <lode/market.h>
#include <lode/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/** An answer; read-only, may be shared between threads. */
typedef struct lode_power lode_power;

/** Who has the power. Start from LODE_POWER_OPTIONS_INIT. */
typedef struct lode_power_options {
    int version;        /**< 1 */
    const char *good;   /**< one good, "gallium:refined" */
    const char *by;     /**< the leader, "CHN" or "@BLOC"; NULL with Cournot's sellers */
    const char *target; /**< T, whose harm counts; NULL: everyone outside */
    double weight;      /**< mu, what a dollar of T's harm is worth to the leader; >= 0 */
    int cournot;        /**< 1: few sellers instead of a leader */
    double least_share; /**< Cournot: of output, above which a seller plays; [0, 1) */
} lode_power_options;

#define LODE_POWER_OPTIONS_INIT                                                          \
    {                                                                                    \
        .version = 1, .least_share = 0.02                                                \
    }

/**
 * Find the leader's best export taxes, or the sellers' quantities.
 *
 * The leader S taxes each of its links to buyers outside itself by w >= 0 USD/t, at most
 * the highest choke price. W_S is the change of its users', makers' and traders' surplus
 * and the revenue; Harm_T what T loses. Gradients are exact (one adjoint solve); five
 * starts are climbed by projected BFGS until the gradient is 1e-6 of its size, no step
 * gains (a kink: some choke price or capacity is just reached), or 100 steps. Sellers
 * are countries with more than least_share of output; each pass solves the convex
 * program that their lines of cost and of price make, until no level and no first-order
 * condition is off by 1e-9.
 *
 * @param options  who and what
 * @param[out] out the caller's: lode_power_free(); untouched on failure. The dataset must
 *                 outlive it.
 * @return LODE_OK; LODE_E_INVALID for an unknown or missing name, a mineral of several
 *         goods, a weight below 0 or not finite, a share outside [0, 1), a leader and
 *         Cournot together or neither, a target or weight without a leader, a target that
 *         shares a country with it; LODE_E_NODATA when nobody makes more than least_share;
 *         what lode_market_build() returns; LODE_E_NOMEM.
 *
 * Cost: building the market and some 1,000 solves for a leader (a second for one
 * mineral), some 200 for Cournot.
 * Source: Stackelberg, Marktform und Gleichgewicht (1934); Cournot, Recherches (1838);
 * Harker, Operations Research 34 (1986) 410-425; gradients as in sensitivity.h.
 */
lode_status lode_power_run(const lode_dataset *dataset, const lode_power_options *options,
                           lode_power **out, lode_error *err);

/**
 * The same on a market that was built before.
 *
 * @param market  from lode_market_build() with the good; it must outlive the answer, and
 *                threads may share it
 * @return as lode_power_run(); LODE_E_INVALID for a good that is not in the market or a
 *         market that was read from a file.
 */
lode_status lode_power_run_on(const lode_market *market,
                              const lode_power_options *options, lode_power **out,
                              lode_error *err);

/** Release an answer; NULL is fine. */
void lode_power_free(lode_power *power);

/** LODE_NOT_CONVERGED: no start has an equilibrium, or the sellers do not settle. */
lode_verdict lode_power_verdict(const lode_power *power);
lode_certificate lode_power_certificate(const lode_power *power);

/** What kept it from an answer, one sentence; "" when solved. */
const char *lode_power_reason(const lode_power *power);

/**
 * Write the answer. JSON is schema "lode/power/1": result.leader or result.cournot, the
 * other null. leader: gain_usd, harm_usd, gain{}, exports_before_tpa, exports_after_tpa,
 * cut_share, price_sellers{}, price_buyers{}, markup, residual_demand{}, starts[],
 * links[]. cournot: price{}, output{}, gain{}, sellers[]. CSV has a row a link, or a row
 * a seller.
 *
 * @return LODE_OK; LODE_E_INVALID for HTML; LODE_E_NOMEM.
 */
lode_status lode_power_write(const lode_power *power, lode_format format, lode_text *out,
                             lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
