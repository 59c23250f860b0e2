/**
 * @file chart.h
 * A good as a picture: who makes it, on a map, over the years, through the stages.
 */
#ifndef LODE_CHART_H
#define LODE_CHART_H

#include <lode/dataset.h>
#include <lode/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What to draw. Start from LODE_CHART_OPTIONS_INIT. */
typedef struct lode_chart_options {
    int version;      /**< 1 */
    const char *kind; /**< one of lode_chart_kinds() */
    const char *good; /**< a good, or a mineral: its last stage; chain and stages take the
                           whole mineral */
    int year;         /**< 0: the base year */
    int year_first;   /**< of trend and panels; 0: ten years before */
    int bars;         /**< of a table: a bar beside each number, for a terminal that shows
                           block elements */
} lode_chart_options;

#define LODE_CHART_OPTIONS_INIT                                                          \
    {                                                                                    \
        1, NULL, NULL, 0, 0, 0                                                           \
    }

/**
 * The kinds, up to a NULL:
 *
 *     bars    production by country, ranked, with the band of its figures
 *     map     shares of world production in classes
 *     flows   exports as arrows between countries
 *     chain   what goes from whom to whom through the stages, reconciled
 *     stages  the largest makers' shares of each stage
 *     trend   production of the largest makers over the years
 *     panels  the same, a small panel a maker
 *
 * Static.
 */
const char *const *lode_chart_kinds(void);

/**
 * Write the chart: SVG as a document of its own; HTML as a page with the chart for wide and
 * for narrow screens and its table; table, CSV and JSON (schema "lode/chart/1",
 * result.rows[]{row,series,value,low,high,unit,flag} or {from,to,value,unit}, of a chain with from_stage, to_stage) as the
 * numbers of its marks. What nobody reported is unknown, and no share counts it.
 *
 * @return LODE_OK; LODE_E_INVALID for an unknown kind or good, with the nearest three;
 *         LODE_E_NODATA when there is no figure to draw; LODE_E_LIMIT for more than 2,000
 *         flows; LODE_E_NOMEM.
 *
 * Cost: milliseconds; chain builds a market.
 */
lode_status lode_chart_write(const lode_dataset *dataset,
                             const lode_chart_options *options, lode_format format,
                             lode_text *out, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
