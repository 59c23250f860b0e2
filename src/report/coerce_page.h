/* What the two pages of coercion share: one pair (coerce_page.c), and many senders or
 * targets (coerce_atlas.c). */
#ifndef LODE_REPORT_COERCE_PAGE_H
#define LODE_REPORT_COERCE_PAGE_H

#include "report/coerce_report.h"

/* ---- names and numbers (coerce_page_parts.c) --------------------------------------- */

/* A party in words: "Japan", "the United States", "the bloc EU"; plain: as in a table,
 * "United States", "@EU". */
void lode__coerce_name(const lode_coercion *coercion, int i_party, lode__buf *buf);
void lode__coerce_name_plain(const lode_coercion *coercion, int i_party, lode__buf *buf);

/* The goods that were asked for, so that a line may end between them. */
void lode__coerce_goods(const lode_coercion *coercion, lode__buf *buf);

/* USD as "1.24 bn USD". */
void lode__coerce_said(double usd, lode__buf *buf);

/* A depth in %: below 1 it is never said to be 100. */
void lode__coerce_depth(double depth, lode__buf *buf);

/* Cells: <td> of USD million, of a share in %, of harm over cost, of a plain number. NaN
 * is an empty cell. */
void lode__coerce_td_money(double usd, lode__buf *buf);
void lode__coerce_td_percent(double share, lode__buf *buf);
void lode__coerce_td_depth(double depth, lode__buf *buf);
void lode__coerce_td_leverage(double leverage, lode__buf *buf);
void lode__coerce_td_number(double value, int decimals, lode__buf *buf);

/* A table that may scroll: its opening up to <tbody>, with heads, one of l, r per column
 * in align, and its end. Caption and cells of text are escaped, heads are HTML. */
void lode__coerce_table_begin(const char *caption, const char *align,
                              const char *const *head, lode__buf *buf);
void lode__coerce_table_end(lode__buf *buf);

/* ", 12 months", and what third countries do where that matters. */
void lode__coerce_span(const lode_coercion *coercion, int months, bool enforced,
                       lode__buf *buf);

/* ---- pieces of a page -------------------------------------------------------------- */

/* Columns of a table of rows beside its numbers. */
typedef struct lode__coerce_columns {
    bool by, on, good, months, third;
} lode__coerce_columns;

/* Rows [n], at most `most` of them, and how many more there are. */
void lode__coerce_rows(const lode_coercion *coercion, const lode__coerce_row *const *row,
                       int n, int most, lode__coerce_columns columns, const char *caption,
                       lode__buf *buf);

/* Sections of one sender and one target (coerce_page_tables.c); each writes nothing where
 * it has nothing to say. */
void lode__coerce_cases(const lode_coercion *coercion, const lode__coerce_row *const *row,
                        int n, lode__buf *buf);
void lode__coerce_bands(const lode_coercion *coercion, const lode__coerce_row *const *row,
                        int n, lode__buf *buf);
void lode__coerce_bundle_section(const lode_coercion *coercion, lode__buf *buf);
void lode__coerce_remedies(const lode_coercion *coercion, lode__buf *buf);

/* What the page rests on (coerce_page_basis.c); row: whose ban the shock is of, or
 * NULL. */
void lode__coerce_basis(const lode_coercion *coercion, const lode__coerce_row *row,
                        lode__buf *buf);

/* What the words mean, a line each. */
void lode__coerce_words(lode__buf *buf);

/* A chart that scrolls where the page is narrow. */
void lode__coerce_chart_begin(const char *label, lode__buf *buf);
void lode__coerce_chart_end(lode__buf *buf);

/* Head of the page up to its first line. The title is escaped. */
void lode__coerce_page_begin(const char *title, lode__buf *buf);

/* ---- the page of many (coerce_atlas.c) --------------------------------------------- */

void lode__coerce_atlas(const lode_coercion *coercion, lode__buf *buf);

#endif
