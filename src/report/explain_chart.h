/* An explanation as a chart of steps, and as a page with the rows below it. */
#ifndef LODE_REPORT_EXPLAIN_CHART_H
#define LODE_REPORT_EXPLAIN_CHART_H

#include "study/explain.h"

void lode__explain_chart(const lode__explanation *explanation, lode__buf *buf);
void lode__explain_page(const lode__explanation *explanation, lode__buf *buf);

#endif
