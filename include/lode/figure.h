/**
 * @file figure.h
 * Rows of figures as a chart with its table, for pages that others put together.
 */
#ifndef LODE_FIGURE_H
#define LODE_FIGURE_H

#include <lode/dataset.h>
#include <lode/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What to draw. Start from LODE_FIGURE_INIT. */
typedef struct lode_figure {
    int version;       /**< 1 */
    const char *kind;  /**< "bars", ranked as given; "lines", one over its rows; "map";
                                  "heat": rows against columns in classes by factors */
    const char *id;    /**< letters, digits and '-', once a page */
    const char *title; /**< what one sees in it */
    const char *description; /**< read out: how to read it */
    const char *foot;        /**< sources, run, version; NULL: none */
    const char *row_name;    /**< "country" */
    const char *measure;     /**< what is shown */
    const char *unit;        /**< "%", "t"; "USD" is said in thousands, millions and bn */
    int has_sign;            /**< bars: "+" before gains, losses hatched */
    int n_row;
    const char *const *row;     /**< [n_row] labels */
    const char *const *country; /**< [n_row] ISO 3166-1 alpha-3, of a map; else NULL */
    const double *value;        /**< [n_row], of a heat [n_row][n_column] row-major; NaN:
                                     unknown, "no figure" */
    const double *low, *high; /**< [n_row] of an interval, NaN: none of this row; NULL; a
                                     heat has none */
    const char *const *href; /**< addresses that marks lead to: [n_row] of lines and maps,
                                     [n_row][n_column] of a heat; NULL, also of one: nowhere */
    int n_column;            /**< of a heat, 1 to 60; it has 60 rows at most */
    const char *const *column; /**< [n_column] labels, of a heat; else NULL */
    const char *empty;         /**< of a heat: what NaN means; NULL: "no figure" */
} lode_figure;

#define LODE_FIGURE_INIT                                                                 \
    {                                                                                    \
        1, "bars", "figure", "", "", 0, "", "", "", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0      \
    }

/**
 * Write a <figure>: the chart for wide and for narrow screens, and its table in <details>;
 * a heat once, within a region that scrolls.
 * The page has the style of lode_figure_style(), and defines --ink, --dim, --paper and
 * --line.
 *
 * @param dataset  gives the outlines of a map
 * @return LODE_OK; LODE_E_INVALID for an unknown kind, a number beyond 1e30, a low above
 *         its high, a map without countries or a heat without columns; LODE_E_LIMIT above
 *         2,000 rows, of a heat above 60 rows or columns; LODE_E_NOMEM.
 *
 * Cost: O(n_row); a map O(points of the outlines + n_row x countries).
 */
lode_status lode_figure_write(const lode_dataset *dataset, const lode_figure *figure,
                              lode_text *out, lode_error *err);

/** The CSS of a page with figures, without <style>. LODE_OK or LODE_E_NOMEM. */
lode_status lode_figure_style(lode_text *out, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
