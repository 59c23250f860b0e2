/* What the reports of coercion share. */
#ifndef LODE_REPORT_COERCE_REPORT_H
#define LODE_REPORT_COERCE_REPORT_H

#include "report/report.h"
#include "study/coercion.h"

const char *lode__coerce_good(const lode_coercion *coercion, const lode__coerce_row *row);
const char *lode__coerce_sender(const lode_coercion *coercion,
                                const lode__coerce_row *row);
const char *lode__coerce_target(const lode_coercion *coercion,
                                const lode__coerce_row *row);
const lode__coerce_case *lode__coerce_case_of(const lode_coercion *coercion,
                                              const lode__coerce_row *row);

/* The point of the full cut; NULL where it has no equilibrium or there is nothing to cut. */
const lode__coerce_point *lode__coerce_ban(const lode__coerce_row *row);

/* The sentences of a shock whose loss is the harm of the row's ban, as shell words. */
void lode__coerce_shock(const lode_coercion *coercion, const lode__coerce_row *row,
                        lode__buf *buf);

/* The id under which lode explain tells the harm of the row's ban from its own good; nothing
 * for a bloc. */
void lode__coerce_figure(const lode_coercion *coercion, const lode__coerce_row *row,
                         lode__buf *buf);

/* Rows of CSV (coerce_csv.c). */
void lode__coerce_csv_header(const lode_coercion *coercion, lode__buf *buf);
void lode__coerce_csv_rows(const lode_coercion *coercion, int i_case, lode__buf *buf);

void lode__coerce_json(const lode_coercion *coercion, lode__buf *buf); /* coerce_json.c */
void lode__coerce_page(const lode_coercion *coercion, lode__buf *buf); /* coerce_page.c */

#endif
