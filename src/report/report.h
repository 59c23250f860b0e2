/* How answers are laid out: tables for terminals, the common JSON envelope, charts as
 * SVG. */
#ifndef LODE_REPORT_REPORT_H
#define LODE_REPORT_REPORT_H

#include "base/base.h"
#include "study/outcome.h"

/* ---- tables -------------------------------------------------------------------- */

/* Columns whose cells the table owns, with a rule under the first row. */
typedef struct lode__table {
    lode__arena arena;
    lode__columns columns;
} lode__table;

/* align: one of l, r per column. */
void lode__table_begin(lode__table *table, int n_column, const char *align);
void lode__table_cell(lode__table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void lode__table_list(lode__table *table, const char *list); /* "A|B" as "A, B" */
/* A number for people with so many decimals; NaN is an empty cell. */
void lode__table_number(lode__table *table, double value, int decimals);
/* The same with a sign. */
void lode__table_change(lode__table *table, double value, int decimals);
/* Write and release; a failure becomes the status of the buffer. */
void lode__table_end(lode__table *table, lode__buf *buf);

/* Decimals that show three digits of numbers up to `largest`. */
int lode__decimals(double largest);

/* Words of a text on lines of at most `width` cells; the first goes on where `indent` cells
 * were written, further lines start there. */
void lode__buf_add_wrapped(lode__buf *buf, const char *text, size_t width, size_t indent);
/* Wrap a text that was put together, from `indent` on, and release it; where it failed the
 * answer fails. */
void lode__add_said(lode__buf *answer, lode__buf *text, size_t indent);

/* ---- JSON ---------------------------------------------------------------------- */

/* Open the document: schema, lode, run, data; then the caller writes "inputs" ...
 * "result". */
void lode__envelope_begin(lode__json *json, lode__buf *buf, const char *schema,
                          const char *run, const lode_dataset *dataset);
void lode__envelope_end(lode__json *json, lode__buf *buf);

/* ---- one answer in three forms -------------------------------------------------- */

/* Writes an answer whole; `answer` is the type that the report is of. */
typedef void lode__writer(const void *answer, lode__buf *buf);

typedef struct lode__writers {
    lode__writer *json, *csv, *table;
} lode__writers;

/* For answers that have neither page nor chart: LODE_E_INVALID for HTML and SVG. */
lode_status lode__plain_only(lode_format format, lode_error *err);

/* The answer in a format that lode__plain_only() lets pass, at most 64 MiB; the caller
 * clears out. */
lode_status lode__report_write(const void *answer, const lode__writers *writers,
                               lode_format format, lode_text *out, lode_error *err);

/* ---- pieces of an outcome shared by table and fact sheet ----------------------- */

/* Goods worth showing first: those the statements name and the last stage of their
 * mineral. */
bool lode__good_is_shown(const lode_outcome *outcome, int i_good);

/* Rows of a good, the concerned first: sellers, named buyers, then by size of the
 * loss. Fills index with rows of outcome->place, at most `most`; returns how many. */
int lode__places_ranked(const lode_outcome *outcome, int i_good, int *index, int most);

/* One country over all goods of the market. */
typedef struct lode__country_sum {
    int i_country;
    double consumer_usd, producer_usd, trader_usd, treasury_usd, loss_usd, unmet_tpa;
} lode__country_sum;

/* Countries by size of loss or gain; takes [n_country] rows from the arena; returns
 * how many have any, or -1 without memory. */
int lode__countries_ranked(const lode_outcome *outcome, lode__arena *arena,
                           lode__country_sum **out);

/* 2: a seller that a statement names, 1: a buyer it names or the perspective, 0:
 * others. "Everyone" names nobody. */
int lode__concern(const lode_outcome *outcome, int i_country);

/* Of n ranked sums, is the kth worth a line: the eight hardest hit, the four best off,
 * the concerned. */
bool lode__sum_is_shown(const lode_outcome *outcome, const lode__country_sum *sum, int k,
                        int n);

/* Floors under prices: who holds them up, what it takes; nothing where there are none. */
void lode__floors_write(const lode_outcome *outcome, lode__buf *buf);
void lode__floors_html(const lode_outcome *outcome, lode__buf *buf);
void lode__floors_json(lode__json *json, const lode_outcome *outcome);

/* Prices of rights of tariff quotas and limits, releases of stocks by rule or swap; nothing
 * where there are none. */
void lode__rights_write(const lode_outcome *outcome, lode__buf *buf);
void lode__rights_json(lode__json *json, const lode_outcome *outcome);

/* Whose the producers' gains and losses are (owners_report.c): a clause of the inputs, a
 * section of the table where some row of the pack ownership applies, result.owners and
 * the perspective's loss by owner. */
void lode__owners_said(lode__json *json, const lode_outcome *outcome);
void lode__owners_write(const lode_outcome *outcome, lode__buf *buf);
void lode__owners_json(lode__json *json, const lode_outcome *outcome, lode__buf *buf);

/* Which stocks the answer draws on, as a clause. */
const char *lode__stocks_said(const lode_outcome *outcome);

/* Which months the answer is about, as a clause. */
void lode__horizon_write(const lode_outcome *outcome, lode__buf *buf);

/* Trade flows by size of change; those that a re-export adds have an i_activity below 0. */
typedef struct lode__flow_change {
    int i_activity, i_good, i_from, i_to;
    double before_tpa, after_tpa;
} lode__flow_change;
int lode__flows_ranked(const lode_outcome *outcome, lode__arena *arena, bool all,
                       lode__flow_change **out);

/* A price for people: USD/kg at and above 100 USD/kg or when the pack says so, else
 * USD/t. */
const char *lode__price_unit(const lode_outcome *outcome, int i_good, double *factor);

/* ---- months, segments and bands (path_report.c) --------------------------------- */

/* Months (12 x year + month - 1) as people write them: 2014-05, 2011 Q2, 2025, 2014-01/10. */
void lode__months_said(int from, int until, char *out, size_t size);

/* "2026-12", or "month 3" where no month was said; text has 24 bytes. */
void lode__period_name(const lode_outcome *outcome, int t, char *text);

/* Tables: a good period by period; the perspective's users by segment; how sure it is. */
void lode__months_write(const lode_outcome *outcome, int i_good, lode__buf *buf);
void lode__segments_write(const lode_outcome *outcome, lode__buf *buf);
void lode__bands_write(const lode_outcome *outcome, lode__buf *buf);

/* JSON fields "periods", "segments", "draws", and [low, high] of a figure (draws.h). */
void lode__periods_json(lode__json *json, const lode_outcome *outcome);
void lode__segments_json(lode__json *json, const lode_outcome *outcome, lode__buf *buf);
void lode__bands_json(lode__json *json, const lode_outcome *outcome);
void lode__band_json(lode__json *json, const lode_outcome *outcome, const char *key,
                     size_t figure);

/* Loss of GDP of the perspective with the industries hit (gdp_report.c): table, and JSON
 * field "gdp_usd", null without a perspective. */
void lode__gdp_write(const lode_outcome *outcome, lode__buf *buf);
void lode__gdp_json(lode__json *json, const lode_outcome *outcome, lode__buf *buf);

/* Sections of the fact sheet (factsheet_time.c); each writes nothing where it has nothing
 * to say. */
void lode__factsheet_months(const lode_outcome *outcome, int i_good, lode__buf *buf);
void lode__factsheet_gdp(const lode_outcome *outcome, lode__buf *buf);
void lode__factsheet_bands(const lode_outcome *outcome, lode__buf *buf);
void lode__factsheet_instruments(const lode_outcome *outcome, lode__buf *buf);

/* Fact sheet (factsheet.c), and its chart of who loses and who wins as a document. */
lode_status lode__factsheet_write(const lode_outcome *outcome, lode__buf *buf);
void lode__losses_chart(const lode_outcome *outcome, lode__buf *buf);

#endif
