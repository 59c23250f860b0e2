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
/* A number for people with so many decimals; NaN is an empty cell. */
void lode__table_number(lode__table *table, double value, int decimals);
/* The same with a sign. */
void lode__table_change(lode__table *table, double value, int decimals);
/* Write and release; a failure becomes the status of the buffer. */
void lode__table_end(lode__table *table, lode__buf *buf);

/* Decimals that show three digits of numbers up to `largest`. */
int lode__decimals(double largest);

/* ---- JSON ---------------------------------------------------------------------- */

/* Open the document: schema, lode, run, data; then the caller writes "inputs" ...
 * "result". */
void lode__envelope_begin(lode__json *json, lode__buf *buf, const char *schema,
                          const char *run, const lode_dataset *dataset);
void lode__envelope_end(lode__json *json, lode__buf *buf);

/* ---- charts -------------------------------------------------------------------- */

typedef struct lode__bar {
    const char *label;
    double value;
    const char *note; /* after the value, or NULL */
} lode__bar;

/* Ranked bars around zero: gains to the right, losses to the left, told apart by
 * pattern as well as by colour. title and description are read out; unit follows each
 * value. */
void lode__svg_bars(lode__buf *buf, const char *id, const char *title,
                    const char *description, const lode__bar *bar, int n,
                    const char *unit, int decimals);

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

/* Which stocks the answer draws on, as a clause. */
const char *lode__stocks_said(const lode_outcome *outcome);

/* Trade flows by size of change. */
typedef struct lode__flow_change {
    int i_activity, i_good, i_from, i_to;
    double before_tpa, after_tpa;
} lode__flow_change;
int lode__flows_ranked(const lode_outcome *outcome, lode__arena *arena, bool all,
                       lode__flow_change **out);

/* A price for people: USD/kg at and above 100 USD/kg or when the pack says so, else
 * USD/t. */
const char *lode__price_unit(const lode_outcome *outcome, int i_good, double *factor);

/* Fact sheet (factsheet.c). */
lode_status lode__factsheet_write(const lode_outcome *outcome, lode__buf *buf);

#endif
