/**
 * @file answer.h
 * An answer in a file that other programs open: a picture, a workbook, an archive.
 *
 * Each takes the forms that a lode_…_write() gave and returns bytes, so that the caller
 * decides where they go. The same forms give the same bytes; a picture only with the same
 * fonts and version of librsvg.
 */
#ifndef LODE_ANSWER_H
#define LODE_ANSWER_H

#include <lode/status.h>
#include <lode/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Draw a chart as PNG, in the light dress, two pixels a unit: 1440 wide.
 *
 * @param svg  what LODE_FORMAT_SVG gave
 * @param[out] out  the caller's: lode_text_clear()
 * @return LODE_OK; LODE_E_INVALID for what is no SVG; LODE_E_NODATA, with what to install,
 *         where lode was built without librsvg; LODE_E_NOMEM.
 */
lode_status lode_answer_png(const lode_text *svg, lode_text *out, lode_error *err);

/** The forms of one answer; any may be empty. */
typedef struct lode_answer_forms {
    lode_text json, csv, table, html, svg;
    const char *command; /**< that gave it, for `lode verify`; the caller's, or NULL */
} lode_answer_forms;

/** Release all forms; NULL is fine. */
void lode_answer_forms_clear(lode_answer_forms *forms);

/**
 * The answer as a workbook: a sheet README with schema, version, run, data and inputs as
 * the JSON says them, and a sheet with the rows of the CSV. A cell is a number where the
 * CSV has one, but for codes with a zero in front; an empty one is unknown, never 0.
 *
 * @return LODE_OK; LODE_E_INVALID when CSV or JSON cannot be read; LODE_E_LIMIT for more
 *         than a million rows or 32,767 characters in a cell; LODE_E_NOMEM.
 */
lode_status lode_answer_xlsx(const lode_answer_forms *forms, lode_text *out,
                             lode_error *err);

/**
 * The answer as an archive: README.txt, datapackage.json (Frictionless; columns, hashes,
 * run, command) and each form that is there: answer.json, answer.csv, answer.txt, answer.html,
 * chart.svg.
 *
 * @return as lode_answer_xlsx().
 */
lode_status lode_answer_zip(const lode_answer_forms *forms, lode_text *out,
                            lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
