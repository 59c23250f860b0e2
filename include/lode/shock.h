/**
 * @file shock.h
 * Somebody stops selling: what happens to prices, use, flows and welfare, and for whom.
 *
 * A question is a list of statements of policy; the answer is an outcome. Statements:
 *
 *     ban SELLERS GOOD [-> BUYERS]            no exports from SELLERS to BUYERS
 *     cut SELLERS GOOD SHARE [-> BUYERS]      40% or 0.4: each flow at most 60 % of what it
 *                                             was; what scarcity earns is the sellers'
 *     quota SELLERS GOOD NUMBER tpa [-> BUYERS]
 *                                             exports of all SELLERS together, at most
 *     licence SELLERS GOOD [delay DAYSd] [refuse SHARE] [-> BUYERS]
 *                                             exports come late, and not all of them
 *     outage COUNTRIES GOOD SHARE             share of production and capacity lost
 *     tariff BUYERS GOOD from SELLERS RATE    RATE is 25% of the seller's price or 3 USD/kg
 *     exporttax SELLERS GOOD [-> BUYERS] RATE
 *     demand GOOD|SEGMENT xFACTOR [in COUNTRIES]
 *     demand TECHNOLOGY xFACTOR [by YEAR] [in COUNTRIES]
 *     demand TECHNOLOGY NUMBER UNITS [by YEAR] [in COUNTRIES]
 *     demand TECHNOLOGY [as SCENARIO] by YEAR [in COUNTRIES]
 *     stock COUNTRY GOOD NUMBER t release above PRICE USD/kg
 *     supply COUNTRY GOOD NUMBER tpa [above PRICE USD/kg]
 *                                             so much more can be made there at that
 *                                             price; none said: just above the base price
 *     reexport SELLERS GOOD -> BUYERS premium SHARE
 *                                             third countries may pass on to BUYERS what
 *                                             they bought, at a cost of 10% of the price
 *     enforce SELLERS GOOD -> BUYERS          third countries may not pass it on
 *     floor @ZONE GOOD PRICE USD/kg by levy   what comes into the zone pays what it takes
 *                                             to hold its price there
 *     floor COUNTRIES GOOD PRICE USD/kg by cfd [share SHARE [above PRICE USD/kg]]
 *           [paid by COUNTRY]                 makers there get what the price is below, and
 *                                             give back a share of what it is above
 *     floor COUNTRIES GOOD PRICE USD/kg by purchase [paid by COUNTRY]
 *                                             a government buys all that is offered at it
 *     trq BUYERS GOOD from SELLERS NUMBER tpa within RATE over RATE [rent buyer]
 *                                             a lower tariff on so much, a higher beyond it
 *     subsidy COUNTRIES GOOD NUMBER USD/kg [paid by COUNTRY]
 *                                             to makers there
 *     limit BUYERS GOOD SHARE from SELLERS [together]
 *                                             of what each buyer imports, or all of them
 *                                             together; from *: from any one seller
 *     stock COUNTRY GOOD NUMBER t release when short
 *                                             in equal parts while a statement restricts it
 *     swap @MEMBERS GOOD                      stocks of a member may be released at all
 *     join @BLOC COUNTRY, leave @BLOC COUNTRY who is in a bloc that other sentences name
 *     close route @PASSAGE[+@PASSAGE] [GOOD]  sea passages of 'lode routes'; no GOOD: those
 *                                             of the other statements
 *     over NUMBER months [in months|quarters|years] [from YYYY-MM]
 *
 * Each but join, leave and the last may end with from YYYY-MM, until YYYY-MM (the first month without), for
 * NUMBER months, announced YYYY-MM. A date, or `over`, asks for periods joined by stocks
 * (docs/method/timeline.md); an `until` wants a first month in some statement.
 *
 * SELLERS, BUYERS, COUNTRIES: CHN, @EU, !@EU, @USA+JPN+KOR or *. Without BUYERS, or with
 * *, everyone outside SELLERS is meant, so trade inside a bloc goes on. GOOD may be a
 * mineral: all its goods; dysprosium and the like mean the market they are in together with
 * others, which a warning says. TECHNOLOGY: robots, wind_turbines, electric_vehicles and
 * others of docs/method/technology.md; SCENARIO: STEPS where none is named.
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
    size_t n_draw;           /**< draws for bands; 0: none */
    unsigned long seed;      /**< of the draws */
    size_t n_thread; /**< for the draws; 0: one for each processor. Changes no bit */
    /** How far the draws are; called now and then, one at a time, from any thread; or NULL */
    void (*progress)(void *context, size_t n_done, size_t n_all);
    void *context; /**< of progress */
} lode_shock_options;

#define LODE_SHOCK_OPTIONS_INIT                                                          \
    {                                                                                    \
        .version = 1                                                                     \
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
 *         found, what was wanted, where, the nearest three); LODE_E_LIMIT for more
 *         statements than 256 or draws than memory is set aside for; what
 *         lode_market_build() returns.
 *
 * Cost: build plus two solves; milliseconds for one mineral, up to a second for its months.
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
/** Equilibria that were solved until nothing followed prices any more; 1 where nothing does. */
int lode_outcome_solves(const lode_outcome *outcome);

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
 * HTML is a page with the contributions as steps that add up to the figure, SVG that chart.
 *
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
