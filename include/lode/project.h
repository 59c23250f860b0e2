/**
 * @file project.h
 * Which projects could be built, what is known of them, and what public money stands behind
 * them?
 *
 * The pack `projects` is a directory of public record, not an investment case: few projects
 * have capacity, cost and start published together. A choice needs all of them; a lender
 * brings a file of its own. Rules of the pack `portfolio` fill gaps on request, and every
 * figure filled says so. docs/method/projects.md. All calls only read the dataset, which
 * threads may share.
 */
#ifndef LODE_PROJECT_H
#define LODE_PROJECT_H

#include <lode/dataset.h>
#include <lode/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Which projects. Start from LODE_PROJECT_OPTIONS_INIT; NULL fields match everything. */
typedef struct lode_project_options {
    int version;         /**< 1 */
    const char *country; /**< ISO3, or a bloc '@EU' */
    const char *mineral; /**< a good, a mineral, or a word of the column minerals */
    const char *stage;   /**< "mine", "separation", "magnet" ... */
    const char
        *status;     /**< a rung: exploration, study, permitting, financing, construction,
                            commissioning, operating, suspended, cancelled, unknown */
    int optimisable; /**< not 0: only those that a choice can take */
    int estimate;    /**< not 0: gaps are filled by rules first */
} lode_project_options;

#define LODE_PROJECT_OPTIONS_INIT                                                        \
    {                                                                                    \
        1, NULL, NULL, NULL, NULL, 0, 0                                                  \
    }

/**
 * Write the projects of the packs.
 *
 * JSON, schema "lode/project/1": result.projects[]{id, name, owner, country, minerals,
 * status, status_words, grade, source, as_of, programme, financed, optimisable, reason,
 * capex_usd, start_year, success, ramp_up_years, capex_factor, delay_factor, outputs[]{good,
 * stage, form, capacity, capacity_unit, how, tpa, opex_usd_per_t, feed}}. A figure is
 * null (unknown) or {value, low, high, grade, basis}; grade "P" is an estimate by a rule,
 * which basis names. result.counts has how many are listed, have each figure, can be chosen.
 *
 * @return LODE_OK; LODE_E_INVALID for an unknown country, mineral or status, with the
 *         nearest three, or HTML; LODE_E_NODATA without the pack; LODE_E_NOMEM.
 */
lode_status lode_project_list_write(const lode_dataset *dataset,
                                    const lode_project_options *options,
                                    lode_format format, lode_text *out, lode_error *err);

/**
 * Write one project: each figure with its source and grade, what it makes and how published
 * tonnes became tonnes of the good, the lines of public finance that name it, and what a
 * choice lacks.
 *
 * JSON: as above, result.project, with finance[]{id, agency, rung, million_usd, basis}.
 *
 * @param estimate  not 0: gaps are filled by rules first
 * @return as above; LODE_E_INVALID for an unknown id: the nearest three.
 */
lode_status lode_project_show_write(const lode_dataset *dataset, const char *id,
                                    int estimate, lode_format format, lode_text *out,
                                    lode_error *err);

/**
 * Add up the register behind "more than USD 30 billion" by rung of the ladder.
 *
 * Lines in the window of the claim; one that another of them contains is left out, calls
 * without a counterparty stand apart. `netted` has the single lines of the window in the
 * place of an aggregate that reaches beyond it. Sums over rungs say that they mix them.
 *
 * JSON, schema "lode/project-finance/1": result.claim{id, million_usd, bound, from, until},
 * result.rungs[]{rung, lines, million_usd, of_it_vault, netted_lines, netted_million_usd,
 * inside, not_disclosed}, result.mixed{found, netted, gap_found, gap_netted,
 * binding_apart_from_vault, binding_share, letters_and_vault_share}, result.calls,
 * result.lines[]{id, rung, use, netted_use, million_usd, projects[], ...}. CSV: the lines.
 * HTML: a page.
 *
 * @return LODE_OK; LODE_E_NODATA when the packs have no such claim; LODE_E_NOMEM.
 */
lode_status lode_project_finance_write(const lode_dataset *dataset, lode_format format,
                                       lode_text *out, lode_error *err);

/**
 * Check a lender's own file of projects and write every problem, or what the file holds.
 *
 * CSV as spreadsheets export it: comma, semicolon or tab, with or without byte order mark,
 * UTF-8 or windows-1252, decimal comma among semicolons and tabs. Rows of one id are the
 * stages of one project. docs/method/projects.md has the columns.
 *
 * JSON, schema "lode/portfolio-check/1": result.problems[]{line, column, found, wanted,
 * stops}, result.projects, result.rows, result.by_country, result.by_stage, result.by_status,
 * result.capex_usd, result.optimisable, result.estimate{figures, projects, optimisable},
 * result.out[]{id, reason}.
 *
 * @param path            "-": standard input
 * @param[out] n_problem  problems that keep a project from being used
 * @return LODE_OK, also with problems; LODE_E_INVALID for HTML; LODE_E_READ; LODE_E_LIMIT
 *         above 20,000 rows; LODE_E_NOMEM.
 *
 * Cost: O(n log n) in the rows.
 */
lode_status lode_portfolio_check_write(const lode_dataset *dataset, const char *path,
                                       lode_format format, lode_text *out,
                                       size_t *n_problem, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
