/* Parts of the report of a measure that have files of their own. */
#ifndef LODE_REPORT_MEASURE_REPORT_H
#define LODE_REPORT_MEASURE_REPORT_H

#include "report/report.h"
#include "study/measure.h"

/* Decimals for numbers of a method, by its largest value. */
int lode__measure_decimals(const lode__measured *of);

/* A cell, "-" where nothing is known. */
void lode__measure_cell_number(lode__table *table, double value, int decimals);

/* The comparison: what was published, what came out, why they differ. */
void lode__comparison_table(const lode_measure *x, lode__buf *buf);
void lode__comparison_json(const lode_measure *x, lode__json *j);
void lode__comparison_csv(const lode_measure *x, lode__buf *buf);

/* Several years as lines. */
void lode__trend_table(const lode_measure *x, const lode__measured *of, lode__buf *buf);

/* A chart of the first method: lines over years, or dots by good; a page with all. */
void lode__measure_chart(const lode_measure *x, lode__buf *buf);
void lode__measure_page(const lode_measure *x, lode__buf *buf);

#endif
