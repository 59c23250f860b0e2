/* The data of a chart of a good, gathered from the packs; each kind fills a lode__chart. */
#ifndef LODE_REPORT_GOOD_CHART_H
#define LODE_REPORT_GOOD_CHART_H

#include <lode/chart.h>

#include "report/chart.h"
#include "report/foot.h"

#define LODE__MAKERS_SHOWN 5 /* in stages and trend; panels show more */

/* A chart while it is filled; all of it lives in the arena. */
typedef struct lode__good_chart {
    lode__arena arena;
    const lode_dataset *dataset;
    const lode__good *good;       /* of the dataset */
    const lode__country *country; /* [n_country] */
    int n_good, n_country;
    int i_good, year, year_first;
    lode__globe globe;
    bool bars; /* in a table */
    lode__chart chart;
    lode__foot foot; /* sources of the rows drawn */
    char run[LODE__HASH_HEX];
    lode_error *err;
} lode__good_chart;

/* Production of a country; NULL: unknown. */
const lode__observation *lode__good_made(const lode__good_chart *g, int i_good,
                                         int i_country, int year);

/* Countries with production of a good, the largest first, ties in pack order; *total is
 * their sum. -1: no memory. */
int lode__good_makers(lode__good_chart *g, int i_good, int year, int **out,
                      double *total);

/* Memory of the arena; NULL is said as an error. */
void *lode__good_take(lode__good_chart *g, size_t count, size_t size);

/* A text of the arena. */
const char *lode__good_text(lode__good_chart *g, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The kinds (good_chart_kinds.c, good_chart_chain.c). */
lode_status lode__good_bars(lode__good_chart *g);
lode_status lode__good_map(lode__good_chart *g);
lode_status lode__good_flows(lode__good_chart *g);
lode_status lode__good_stages(lode__good_chart *g);
lode_status lode__good_trend(lode__good_chart *g);
lode_status lode__good_panels(lode__good_chart *g);
lode_status lode__good_chain(lode__good_chart *g);

#endif
