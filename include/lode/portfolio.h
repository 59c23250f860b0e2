/**
 * @file portfolio.h
 * Which projects for a budget? A choice under uncertainty, with a proof.
 *
 * Each project is more capacity in its market; scenarios are years in which countries withhold
 * goods and projects come late or not at all. The choice that costs and loses least is found
 * with a bound of how much better any other could be:
 *
 *     min over x   cost(x) + rho(loss_1(x), ..., loss_S(x))     budget and other rows
 *
 * loss_s is the loss of welfare over the horizon, present value in USD, against the markets as
 * they were; rho is the mean, CVaR, the worst case or the worst distribution near by.
 * docs/method/portfolio.md says what is in it and what is not.
 */
#ifndef LODE_PORTFOLIO_H
#define LODE_PORTFOLIO_H

#include <lode/dataset.h>
#include <lode/market.h>
#include <lode/text.h>

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lode_portfolio lode_portfolio;

/** What is asked for. Start from LODE_PORTFOLIO_OPTIONS_INIT. */
typedef struct lode_portfolio_options {
    int version;             /**< 1 */
    const char *file;        /**< a lender's CSV; NULL: the projects of the packs; a plan
                           (lode_portfolio_is_plan): the question that it answers */
    bool estimate;           /**< fill what is unknown by rules, marked */
    double budget_usd;       /**< > 0 */
    const char *perspective; /**< ISO3 or "@BLOC"; NULL or "all": everybody */
    const char *scenarios;   /**< "standard" or a CSV or YAML: name, probability, statements */
    const char *risk;        /**< mean, cvar:ALPHA[:LAMBDA], worst:N, ambiguous:RADIUS */
    bool loss_only;          /**< capital is no cost, only held by the budget */
    size_t n_draw;           /**< scenarios of the standard set */
    unsigned long seed;
    int first_year, last_year; /**< of the horizon */
    int later_years;           /**< a second start so many years later; 0: none */
    const char *stocks;        /**< ISO3 of who may fill stocks; NULL: none */
    double gap;                /**< wanted, of the gain over doing nothing */
    double seconds;          /**< after which the best that is known is given; 0: none */
    size_t most_projects;    /**< 0: any number */
    const char *per_country; /**< most for a country: a share "0.4" or USD "1e9"; NULL */
    const char *const
        *min_share; /**< [n_min_share] "recycling:0.1": of the spend, at least;
                                       a tag, stage, mineral, country or @bloc */
    size_t n_min_share;
    const char *const *max_share; /**< [n_max_share] the same, at most */
    size_t n_max_share;
    const char *with;    /**< ids that must be in, with commas between; NULL */
    const char *without; /**< ids that must not; NULL */
    size_t n_frontier;   /**< budgets of the frontier; 0: none */
    const char
        *why;   /**< a project: why is it in, or not? Nothing else is compared; NULL */
    bool brief; /**< the choice alone, nothing beside it */
    /** Sellers, "CHN,COD", or "all": the restrictors of the standard scenarios. How much harm
     * they can do to the members (to @FORGE where everybody is meant) by goods of the chosen's
     * markets, without the chosen and with them; NULL: not asked. */
    const char *deterrence;
    /** Sentence of lode/shock.h, "supply CHN gallium:refined 500 tpa above 150 USD/kg": which of
     * the chosen stay viable under it; NULL: not asked */
    const char *dumping;
    /** "GOOD PRICE", PRICE in USD/kg: a guarantee for the chosen that make the dumped good;
     * with dumping only; NULL: none */
    const char *floor;
    bool
        plan_stays; /**< a plan of somebody else's: the files that it names lie in the working
                        folder, or it is refused with LODE_E_INVALID */
    /** Guarantees as decisions, with dumping only: "auto", levels of 60, 80, 100 and 120 % of the
     * base price of the dumped good; or "GOOD:0.9,GOOD:1.1"; or "none". The dumping then may
     * come in the scenarios, and a project that it stops is gone unless its price is
     * guaranteed; NULL: the scenarios know of no dumping */
    const char *floors;
    double dumping_rate; /**< a year, of a dumping that begins; with floors; a prior */
    size_t n_thread; /**< 0: one for each processor. Changes no bit */
    /** The gap so far; one at a time, from any thread; or NULL */
    void (*progress)(void *context, double gap);
    void *context; /**< of progress */
} lode_portfolio_options;

#define LODE_PORTFOLIO_OPTIONS_INIT                                                      \
    {                                                                                    \
        .version = 1, .scenarios = "standard", .risk = "mean", .n_draw = 200, .seed = 1, \
        .first_year = 2027, .last_year = 2040, .gap = 0.01, .dumping_rate = 0.05                               \
    }

/**
 * Choose.
 *
 * @param options     file or packs, and a budget
 * @param[out] out    the caller's: lode_portfolio_free(); also when no choice keeps what was
 *                    asked for. The dataset must outlive it.
 * @return LODE_OK; LODE_E_INVALID for an option, name or file with problems; LODE_E_NODATA
 *         when no project can be chosen or a market has no equilibrium; LODE_E_READ.
 *
 * Built with MPI and started by mpirun, all ranks call it with the same options and share the
 * solves; all have the answer. It is the last thing they do with MPI.
 *
 * Cost: a solve of a market for each of its years that differ, under each choice that is
 * looked at; seconds for 60 projects and 200 scenarios.
 */
lode_status lode_portfolio_run(const lode_dataset *dataset,
                               const lode_portfolio_options *options,
                               lode_portfolio **out, lode_error *err);
void lode_portfolio_free(lode_portfolio *portfolio); /**< NULL is fine */

/** Is the file a plan, the JSON of an answer? Its name ends with .json. */
bool lode_portfolio_is_plan(const char *file);

/** LODE_SOLVED, or LODE_INFEASIBLE with the rows that conflict as reason. */
lode_verdict lode_portfolio_verdict(const lode_portfolio *portfolio);
const char *lode_portfolio_reason(const lode_portfolio *portfolio);

/** Write the answer: JSON schema "lode/portfolio/1", a table or CSV; no HTML. */
lode_status lode_portfolio_write(const lode_portfolio *portfolio, lode_format format,
                                 lode_text *out, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
