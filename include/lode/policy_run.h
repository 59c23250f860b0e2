/**
 * @file policy_run.h
 * A policy as a file: who pays, what it keeps alive, where it leaks, and what other means to
 * the same end would cost.
 *
 * The file is a small strict subset of YAML: one mapping of the keys below, whose values are
 * plain or quoted scalars or lists of them. A value that begins with @ wants quotes.
 *
 *     name: NdPr oxide at 110 USD/kg      # a title
 *     base_year: 2024                     # refused where the data has another one
 *     zone: "@FORGE"                      # inside and outside; else that of the first floor
 *     for: "@FORGE"                       # whose users are told; else the zone
 *     months: 24                          # how long it is looked at; else one year, no stocks
 *     period: quarters                    # months, quarters or years
 *     from: 2026-07                       # the first month
 *     background:                         # what happens with and without the policy
 *       - supply CHN ndpr:oxide 2000 tpa above 50 USD/kg
 *     statements:                         # the policy: sentences of lode/shock.h
 *       - floor @FORGE ndpr:oxide 110 USD/kg by levy
 *     retaliation: cut CHN dytb:oxide 50% -> @FORGE
 *
 * Every number is a change against the background alone. docs/method/policy-run.md says how.
 */
#ifndef LODE_POLICY_RUN_H
#define LODE_POLICY_RUN_H

#include <lode/dataset.h>
#include <lode/market.h>
#include <lode/text.h>

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lode_policy_run lode_policy_run;

/** What is looked at beside the policy. Start from LODE_POLICY_RUN_OPTIONS_INIT. */
typedef struct lode_policy_run_options {
    int version; /**< 1 */
    const char
        *perspective; /**< ISO3 or "@BLOC" whose rows are told; NULL: the file's `for` */
    bool each;        /**< tell every country instead */
    const char *compare; /**< of none, levy (or floor), cfd, purchase, tariff, with commas
                                  between; NULL: all that the policy lets be compared */
    const char *retaliation; /**< a sentence that is added; NULL: the file's */
    const double
        *floor_usd_per_kg; /**< [n_floor] other prices of the first floor, above 0 */
    size_t n_floor;        /**< at most 64 */
    size_t n_draw;      /**< 0, or 10 to 1,000,000: bands of 10 to 90 % of who pays, from
                              draws of what is uncertain, as in lode/shock.h */
    unsigned long seed; /**< of the draws; the same gives the same bytes */
    size_t n_thread;    /**< 0: one for each processor. Changes no bit */
    /** How far it is, in runs; called one at a time, from any thread; or NULL */
    void (*progress)(void *context, size_t n_done, size_t n_all);
    void *context;        /**< of progress */
    const char *projects; /**< a lender's file of projects beside those of the packs (its
                                 columns: docs/method/projects.md), or NULL */
    bool
        estimate; /**< gaps of projects are filled by the rules of the pack `portfolio` */
} lode_policy_run_options;

#define LODE_POLICY_RUN_OPTIONS_INIT                                                     \
    {                                                                                    \
        .version = 1, .seed = 1                                                          \
    }

/**
 * Run a policy.
 *
 * @param path     a file as above, at most 1 MB; "-" is standard input
 * @param options  NULL: the defaults
 * @param[out] out the caller's: lode_policy_run_free(); also when the policy has no
 *                 equilibrium. The dataset must outlive it.
 * @return LODE_OK; LODE_E_DATA for a file that is no policy, LODE_E_INVALID for a malformed
 *         sentence or an unknown place: both with file and line, what was found and what was
 *         wanted; LODE_E_INVALID without a line for a bad option; LODE_E_READ; LODE_E_LIMIT;
 *         what lode_shock_run() returns.
 *
 * Cost: one market; a solve for the policy and each comparison; tens of milliseconds for one
 * mineral and a year.
 */
lode_status lode_policy_run_file(const lode_dataset *dataset, const char *path,
                                 const lode_policy_run_options *options,
                                 lode_policy_run **out, lode_error *err);

/** The same from memory; name stands for the file in messages. */
lode_status lode_policy_run_text(const lode_dataset *dataset, const char *text,
                                 size_t length, const char *name,
                                 const lode_policy_run_options *options,
                                 lode_policy_run **out, lode_error *err);

/** What the register says is in force. Start from LODE_POLICY_IN_FORCE_INIT. */
typedef struct lode_policy_in_force {
    int version;        /**< 1 */
    const char *goods;  /**< goods, minerals or elements with commas between */
    const char *from;   /**< ISO3 of the seller; NULL: everyone */
    const char *to;     /**< ISO3 of the buyer, whose money is told; NULL: everyone */
    const char *as_of;  /**< "2025-01-15"; NULL: the day the register was last seen */
    long n_month;       /**< 0: a year of that day; else month by month from its month, at
                            most 240, each as it stands on its 15th day */
    const char *period; /**< "months", "quarters" or "years"; NULL: months */
    double delay_days;  /**< what licences cost in time, 0 to 3650; 0: not said */
    double refuse_share; /**< of what is applied for, 0 to 1; 0: not said */
    int c_grade;         /**< not 0: rows of grade C and D are run, too */
} lode_policy_in_force;

#define LODE_POLICY_IN_FORCE_INIT                                                        \
    {                                                                                    \
        .version = 1                                                                     \
    }

/**
 * Run the measures of the register that are in force on a day as a policy.
 *
 * Each sentence is one of lode_policy_force_write() and is told with its row. Suspended
 * measures are none; over months they come back in the month after their window. Where a
 * licence is in force and neither a delay nor a share refused is said, the policy lets all
 * through and the case "refused" nothing: the answer lies between. Without any sentence the
 * answer is the base year. Places inside are `to`, else the options' perspective, else `from`.
 *
 * @return as lode_policy_run_text(); LODE_E_INVALID for an unknown day, good or country, or
 *         where none of the three places is said; LODE_E_NODATA without a register.
 */
lode_status lode_policy_run_in_force(const lode_dataset *dataset,
                                     const lode_policy_in_force *question,
                                     const lode_policy_run_options *options,
                                     lode_policy_run **out, lode_error *err);

/**
 * The same on a market that was built before, as a slider asks again and again.
 *
 * @param market  of the data, with every good that the sentences name; read only, so threads may
 *                share it. It must outlive the run. What was asked of it before changes no bit:
 *                a policy that is run again gives the same answer.
 * @return as lode_policy_run_text(); LODE_E_INVALID for a market file, or a good that is not in
 *         the market.
 *
 * Cost: without the market, so one solve for the policy and each comparison; with `compare`
 * "none" and no background the policy alone. Over months some five to eight solves of all
 * periods (docs/method/timeline.md).
 */
lode_status lode_policy_run_on(const lode_market *market, const char *text, size_t length,
                               const char *name, const lode_policy_run_options *options,
                               lode_policy_run **out, lode_error *err);

void lode_policy_run_free(lode_policy_run *run); /**< NULL is fine */

lode_verdict lode_policy_run_verdict(const lode_policy_run *run); /**< of the policy */
const char *lode_policy_run_reason(const lode_policy_run *run);

/** Write the answer: JSON schema "lode/policy-run/1", a table or CSV; no HTML. With draws sums
 * and rows of incidence have low and high beside them; what is in force has result.register with
 * each measure, its standing, grade and sentences. */
lode_status lode_policy_run_write(const lode_policy_run *run, lode_format format,
                                  lode_text *out, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
