/**
 * @file brief.h
 * One page for somebody who decides: a sentence, three numbers, a map, a chart, tables, three
 * actions, and where each figure is from.
 *
 * A brief computes nothing of its own. It asks the questions of this library, keeps their
 * answers, and quotes them: every figure on the page is a value of an answer, a sum of such
 * values or a count of them, and says which.
 */
#ifndef LODE_BRIEF_H
#define LODE_BRIEF_H

#include <lode/dataset.h>
#include <lode/text.h>

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lode_brief lode_brief;

/** What the page is about. Start from LODE_BRIEF_OPTIONS_INIT. */
typedef struct lode_brief_options {
    int version;      /**< 1 */
    const char *kind; /**< "world", "country", "mineral", "shock" or "portfolio" */
    const char *const
        *word; /**< [n_word] world, portfolio: none; a country or bloc; a mineral; the
                                  sentences of a shock, as in lode/shock.h */
    size_t n_word;
    const char
        *perspective;  /**< whose harm and remedies, ISO3 or "@BLOC"; NULL: @G7; of a
                                  shock: the buyer it names */
    const char *goods; /**< of the risk, with commas between; NULL: those with a market
                            whose largest maker has the largest share */
    const char *commodities; /**< in place of goods: "top5", so many of those; or minerals
                               with commas between, each its last good with a market */
    const char *audience;    /**< "minister", "analyst": all figures are listed, too */
    int pages;               /**< 1 or 2 pages of A4; 0: 1 */
    const char *edits;       /**< YAML: place: {text, author}; NULL: none */
    const char *as_of;       /**< YYYY-MM-DD of the register; NULL: the day last seen */
    const char *atlas;       /**< CSV of 'lode coerce --all', in place of runs; or NULL */
    const char *plan;  /**< portfolio: JSON of lode_portfolio_write(), or projects as CSV;
                            NULL: the projects of the packs */
    bool plan_stays;   /**< as in lode/portfolio.h */
    double budget_usd; /**< portfolio: > 0; a plan has its own */
    bool estimate;     /**< portfolio: fill what is unknown of projects by rules */
    size_t n_thread;   /**< 0: one for each processor. Changes no bit */
} lode_brief_options;

#define LODE_BRIEF_OPTIONS_INIT                                                          \
    {                                                                                    \
        .version = 1                                                                     \
    }

/**
 * Put a page together.
 *
 * @param[out] out  the caller's: lode_brief_free(). The dataset must outlive it.
 * @return LODE_OK; LODE_E_INVALID for an unknown kind, audience, place, good or sentence, or
 *         a number of pages that is not 1 or 2; LODE_E_DATA for edits that name a place that
 *         the page does not have, with file and line; LODE_E_NODATA when there is nothing to
 *         say or a shock has no equilibrium; LODE_E_READ; LODE_E_NOMEM.
 *
 * Cost: its questions; some seconds.
 */
lode_status lode_brief_run(const lode_dataset *dataset, const lode_brief_options *options,
                           lode_brief **out, lode_error *err);
void lode_brief_free(lode_brief *brief); /**< NULL is fine */

/**
 * Write the page: HTML is the canonical form, with print CSS for A4; JSON schema
 * "lode/brief/1"; CSV has a row a figure: id, what, value, low, high, unit, command, rule,
 * factor, pointer.
 */
lode_status lode_brief_write(const lode_brief *brief, lode_format format, lode_text *out,
                             lode_error *err);

/**
 * The evidence as an archive: page, JSON, figures, each table and chart as CSV, each answer
 * that is quoted as JSON and CSV, run.sh with the commands, README.txt, CITATION.cff,
 * datapackage.json. From it each figure can be made again.
 *
 * @param command  the command line that asks for the page; NULL: not said
 */
lode_status lode_brief_zip(const lode_brief *brief, const char *command, lode_text *out,
                           lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
