/* Charts of a good from single rows of the packs: who makes it, who sells it to whom, since
 * when. */
#include "report/good_chart.h"

#include <math.h>
#include <string.h>

#define PANELS_SHOWN 12

static lode_status no_figure(lode__good_chart *g, const char *of)
{
    return lode__fail(g->err, LODE_E_NODATA, "no figure of %s of %s in %d", of,
                      g->good[g->i_good].id, g->year);
}

/* "production a year, Co" */
static const char *measure_of(lode__good_chart *g, const char *what)
{
    return lode__good_text(g, "%s a year (basis: %s)", what, g->good[g->i_good].basis);
}

static const char *flag_of(const lode__observation *o)
{
    return o->flag == LODE__REPORTED ? NULL : lode__flag_name(o->flag);
}

/* Rows for n countries with one value each; false: no memory. */
static bool take_rows(lode__good_chart *g, int n, const char ***row, double **value,
                      const char ***flag)
{
    *row = lode__good_take(g, (size_t)n + 1, sizeof **row);
    *value = lode__good_take(g, (size_t)n + 1, sizeof **value);
    *flag = lode__good_take(g, (size_t)n + 1, sizeof **flag);
    g->chart.n_row = n;
    g->chart.row = *row;
    g->chart.value = *value;
    g->chart.flag = *flag;
    return *row && *value && *flag;
}

/* ---- bars ----------------------------------------------------------------------------- */

lode_status lode__good_bars(lode__good_chart *g)
{
    const char **row, **flag;
    double *value, *low, *high, total;
    int *maker, n = lode__good_makers(g, g->i_good, g->year, &maker, &total);

    if (n == 0) return no_figure(g, "production");
    if (n < 0 || !take_rows(g, n, &row, &value, &flag)) return LODE_E_NOMEM;
    low = lode__good_take(g, (size_t)n, sizeof *low);
    high = lode__good_take(g, (size_t)n, sizeof *high);
    if (!low || !high) return LODE_E_NOMEM;
    for (int k = 0; k < n; k++) {
        const lode__observation *o = lode__good_made(g, g->i_good, maker[k], g->year);
        lode__band b =
            lode__band_of(g->dataset, LODE__PRODUCTION, g->i_good, maker[k], -1, g->year);
        row[k] = g->country[maker[k]].name;
        value[k] = o->value, low[k] = b.low, high[k] = b.high;
        flag[k] = flag_of(o);
        lode__foot_source(&g->foot, o->source);
    }
    g->chart.kind = LODE__CHART_BARS;
    g->chart.low = low, g->chart.high = high;
    g->chart.row_name = "country";
    g->chart.measure = measure_of(g, "production");
    g->chart.unit = "t";
    g->chart.title =
        lode__good_text(g, "Who makes %s, %d", g->good[g->i_good].name, g->year);
    g->chart.description = "Production by country, the largest first. The whisker spans "
                           "what compilations say and how sure a single one is.";
    return LODE_OK;
}

/* ---- map ------------------------------------------------------------------------------ */

lode_status lode__good_map(lode__good_chart *g)
{
    const char **row, **flag;
    double *value, total;
    int *maker, n = lode__good_makers(g, g->i_good, g->year, &maker, &total);

    if (n == 0) return no_figure(g, "production");
    if (n < 0 || !take_rows(g, n, &row, &value, &flag)) return LODE_E_NOMEM;
    for (int k = 0; k < n; k++) {
        const lode__observation *o = lode__good_made(g, g->i_good, maker[k], g->year);
        row[k] = g->country[maker[k]].name;
        value[k] = 100.0 * o->value / total;
        flag[k] = flag_of(o);
        lode__foot_source(&g->foot, o->source);
    }
    g->chart.kind = LODE__CHART_MAP;
    g->chart.globe = &g->globe;
    g->chart.place = maker;
    g->chart.logarithmic = true;
    g->chart.row_name = "country";
    g->chart.measure = "share of the production that is known";
    g->chart.unit = "%";
    g->chart.title =
        lode__good_text(g, "Where %s is made, %d", g->good[g->i_good].name, g->year);
    g->chart.description = "Each country in a class by its share of the production whose "
                           "figures are known; dotted where there is no figure.";
    return LODE_OK;
}

/* ---- flows ---------------------------------------------------------------------------- */

static int collect_exports(lode__good_chart *g, lode__link *link, int most)
{
    int n_all, n = 0;
    const lode__observation *const *all = lode__observations_sorted(g->dataset, &n_all);

    for (int k = 0, n_key; k < n_all; k += n_key) {
        const lode__observation *o = all[k];
        double tpa;
        n_key = lode__key_length(all + k, n_all - k);
        if (o->flow != LODE__EXPORT || o->i_good != g->i_good || o->year != g->year)
            continue;
        tpa = lode__key_amount(all + k, n_key);
        if (o->i_country < 0 || o->i_partner < 0 || !(tpa > 0.0)) continue;
        if (n < most) link[n] = (lode__link){o->i_country, o->i_partner, tpa};
        n++;
        for (int i = 0; i < n_key; i++)
            if (lode__observation_speaks(all + k, i))
                lode__foot_source(&g->foot, all[k + i]->source);
    }
    return n;
}

static void sort_links(lode__link *link, int n)
{
    for (int k = 1; k < n; k++) {
        lode__link l = link[k];
        int i = k;
        for (; i > 0 && l.value > link[i - 1].value; i--) link[i] = link[i - 1];
        link[i] = l;
    }
}

lode_status lode__good_flows(lode__good_chart *g)
{
    lode__link *link = lode__good_take(g, LODE__CHART_ROWS, sizeof *link);
    const char **row = lode__good_take(g, (size_t)g->n_country + 1, sizeof *row);
    int *place = lode__good_take(g, (size_t)g->n_country + 1, sizeof *place), n;

    if (!link || !row || !place) return LODE_E_NOMEM;
    n = collect_exports(g, link, LODE__CHART_ROWS);
    if (n == 0) return no_figure(g, "exports");
    if (n > LODE__CHART_ROWS)
        return lode__fail(g->err, LODE_E_LIMIT, "want at most %d flows, found %d",
                          LODE__CHART_ROWS, n);
    sort_links(link, n);
    for (int c = 0; c < g->n_country; c++) row[c] = g->country[c].name, place[c] = c;
    g->chart.kind = LODE__CHART_FLOWS;
    g->chart.globe = &g->globe;
    g->chart.n_row = g->n_country;
    g->chart.row = row;
    g->chart.place = place;
    g->chart.n_link = n;
    g->chart.link = link;
    g->chart.measure = measure_of(g, "exports");
    g->chart.unit = "t";
    g->chart.title =
        lode__good_text(g, "Who sells %s to whom, %d", g->good[g->i_good].name, g->year);
    g->chart.description = "Arrows from seller to buyer, as wide as the tonnes; the "
                           "pattern is the seller's.";
    return LODE_OK;
}

/* ---- stages --------------------------------------------------------------------------- */

/* Goods of the mineral with production, by stage. */
static int collect_stages(lode__good_chart *g, int *stage, int most)
{
    int n = 0;

    for (int k = 0; k < g->n_good; k++) {
        int *maker, i;
        double total;
        if (strcmp(g->good[k].mineral, g->good[g->i_good].mineral) != 0) continue;
        if (n == most || lode__good_makers(g, k, g->year, &maker, &total) <= 0) continue;
        for (i = n++; i > 0 && g->good[k].stage_order < g->good[stage[i - 1]].stage_order;
             i--)
            stage[i] = stage[i - 1];
        stage[i] = k;
    }
    return n;
}

/* The countries with the largest sum of shares over the stages. */
static int largest_makers(lode__good_chart *g, const int *stage, int n_stage, int *maker)
{
    double *sum = lode__good_take(g, (size_t)g->n_country + 1, sizeof *sum);
    int n = 0, *list;

    if (!sum) return -1;
    for (int s = 0; s < n_stage; s++) {
        double total;
        int n_maker = lode__good_makers(g, stage[s], g->year, &list, &total);
        if (n_maker < 0) return -1;
        for (int k = 0; k < n_maker; k++)
            sum[list[k]] += lode__good_made(g, stage[s], list[k], g->year)->value / total;
    }
    for (int c = 0; c < g->n_country; c++) {
        int k = n;
        if (!(sum[c] > 0.0)) continue;
        for (; k > 0 && sum[c] > sum[maker[k - 1]]; k--)
            if (k < LODE__MAKERS_SHOWN) maker[k] = maker[k - 1];
        if (k < LODE__MAKERS_SHOWN) maker[k] = c;
        if (n < LODE__MAKERS_SHOWN) n++;
    }
    return n;
}

/* Shares of the named makers and of all others in one stage, %. */
static void share_out(lode__good_chart *g, int i_good, const int *maker, int n_maker,
                      double *share)
{
    int *list, n;
    double total;

    n = lode__good_makers(g, i_good, g->year, &list, &total);
    for (int k = 0; k < n; k++) {
        const lode__observation *o = lode__good_made(g, i_good, list[k], g->year);
        int i = 0;
        while (i < n_maker && maker[i] != list[k]) i++;
        share[i] += 100.0 * o->value / total;
        lode__foot_source(&g->foot, o->source);
    }
}

lode_status lode__good_stages(lode__good_chart *g)
{
    int stage[24], n = collect_stages(g, stage, 24), maker[LODE__MAKERS_SHOWN];
    int n_maker = largest_makers(g, stage, n, maker), n_series = n_maker + 1;
    const char **row = lode__good_take(g, (size_t)n + 1, sizeof *row);
    const char **series = lode__good_take(g, LODE__MAKERS_SHOWN + 1, sizeof *series);
    double *value = lode__good_take(g, (size_t)n * 8 + 1, sizeof *value);

    if (n == 0) return no_figure(g, "production");
    if (n_maker < 0 || !row || !series || !value) return LODE_E_NOMEM;
    for (int s = 0; s < n; s++) {
        row[s] = g->good[stage[s]].name;
        share_out(g, stage[s], maker, n_maker, value + s * n_series);
    }
    for (int k = 0; k < n_maker; k++) series[k] = g->country[maker[k]].name;
    series[n_maker] = "all others";
    g->chart.kind = LODE__CHART_STACK;
    g->chart.n_row = n, g->chart.n_series = n_series;
    g->chart.row = row, g->chart.series = series;
    g->chart.value = value;
    g->chart.row_name = "stage";
    g->chart.measure = "share of the production that is known";
    g->chart.unit = "%";
    g->chart.title = lode__good_text(g, "Who holds which stage of %s, %d",
                                     g->good[g->i_good].mineral, g->year);
    g->chart.description = "A bar a stage, from the mine on; its parts are the countries "
                           "with the largest shares over all stages.";
    return LODE_OK;
}

/* ---- trend and panels ----------------------------------------------------------------- */

/* Rows are years, series the largest makers of the last year. */
static lode_status fill_years(lode__good_chart *g, int most)
{
    int n_year = g->year - g->year_first + 1, *maker, n;
    double *value, total;
    const char **row, **series;

    if (n_year < 2 || n_year > 100)
        return lode__fail(g->err, LODE_E_INVALID, "want 2 to 100 years, found %d to %d",
                          g->year_first, g->year);
    n = lode__good_makers(g, g->i_good, g->year, &maker, &total);
    if (n == 0) return no_figure(g, "production");
    if (n > most) n = most;
    row = lode__good_take(g, (size_t)n_year, sizeof *row);
    series = lode__good_take(g, (size_t)most, sizeof *series);
    value = lode__good_take(g, (size_t)n_year * (size_t)most, sizeof *value);
    if (n < 0 || !row || !series || !value) return LODE_E_NOMEM;
    for (int y = 0; y < n_year; y++) {
        row[y] = lode__good_text(g, "%d", g->year_first + y);
        for (int k = 0; k < n; k++) {
            const lode__observation *o =
                lode__good_made(g, g->i_good, maker[k], g->year_first + y);
            value[y * n + k] = o ? o->value : NAN;
            if (o) lode__foot_source(&g->foot, o->source);
        }
    }
    for (int k = 0; k < n; k++) series[k] = g->country[maker[k]].name;
    g->chart.n_row = n_year, g->chart.n_series = n;
    g->chart.row = row, g->chart.series = series;
    g->chart.value = value;
    g->chart.row_name = "year";
    g->chart.measure = measure_of(g, "production");
    g->chart.unit = "t";
    g->chart.title = lode__good_text(g, "Production of %s, %d to %d",
                                     g->good[g->i_good].name, g->year_first, g->year);
    return LODE_OK;
}

lode_status lode__good_trend(lode__good_chart *g)
{
    g->chart.kind = LODE__CHART_LINES;
    g->chart.description = "A line for each of the largest makers of the last year; it "
                           "breaks where a year has no figure.";
    return fill_years(g, LODE__MAKERS_SHOWN);
}

lode_status lode__good_panels(lode__good_chart *g)
{
    g->chart.kind = LODE__CHART_MULTIPLES;
    g->chart.description = "A panel for each of the largest makers of the last year, all "
                           "on one scale; the number is the last known year's.";
    return fill_years(g, PANELS_SHOWN);
}
