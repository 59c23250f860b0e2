/* A good as a picture: which kind, of which year, with which foot, in which form. */
#include "report/good_chart.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "report/charts.h"
#include "report/page.h"
#include "report/report.h"

static const struct {
    const char *name;
    lode_status (*fill)(lode__good_chart *g);
} kinds[] = {{"bars", lode__good_bars},     {"map", lode__good_map},
             {"flows", lode__good_flows},   {"chain", lode__good_chain},
             {"stages", lode__good_stages}, {"trend", lode__good_trend},
             {"panels", lode__good_panels}};
#define N_KIND (sizeof kinds / sizeof kinds[0])

const char *const *lode_chart_kinds(void)
{
    static const char *const name[N_KIND + 1] = {"bars",   "map",   "flows", "chain",
                                                 "stages", "trend", "panels"};

    return name;
}

/* ---- what the kinds ask --------------------------------------------------------------- */

void *lode__good_take(lode__good_chart *g, size_t count, size_t size)
{
    void *p = lode__arena_take(&g->arena, count, size);

    if (!p) lode__fail(g->err, LODE_E_NOMEM, "out of memory for a chart");
    return p;
}

const char *lode__good_text(lode__good_chart *g, const char *format, ...)
{
    const char *copy;
    va_list args;

    va_start(args, format);
    copy = lode__arena_print(&g->arena, format, args);
    va_end(args);
    return copy ? copy : "";
}

const lode__observation *lode__good_made(const lode__good_chart *g, int i_good,
                                         int i_country, int year)
{
    return lode__observation_pick(g->dataset, LODE__PRODUCTION, i_good, i_country, -1,
                                  year);
}

int lode__good_makers(lode__good_chart *g, int i_good, int year, int **out, double *total)
{
    int n = 0, *list = lode__good_take(g, (size_t)g->n_country + 1, sizeof *list);
    double *made = lode__good_take(g, (size_t)g->n_country + 1, sizeof *made);

    *total = 0.0;
    if (!list || !made) return -1;
    for (int c = 0; c < g->n_country; c++) {
        const lode__observation *o = lode__good_made(g, i_good, c, year);
        int k;
        if (!o || !(o->value > 0.0)) continue;
        made[c] = o->value;
        *total += o->value;
        for (k = n++; k > 0 && made[c] > made[list[k - 1]]; k--) list[k] = list[k - 1];
        list[k] = c;
    }
    *out = list;
    return n;
}

/* ---- the question --------------------------------------------------------------------- */

/* A good, or the last stage of a mineral. */
static lode_status find_good(lode__good_chart *g, const char *name)
{
    int found = -1;

    if (!name || !*name)
        return lode__fail(g->err, LODE_E_INVALID,
                          "want a good as in 'gallium:refined', found none");
    for (int k = 0; k < g->n_good && !strchr(name, ':'); k++)
        if (strcmp(g->good[k].mineral, name) == 0 &&
            (found < 0 || g->good[k].stage_order >= g->good[found].stage_order))
            found = k;
    g->i_good = found;
    return found >= 0 ? LODE_OK : lode__good_need(g->dataset, name, &g->i_good, g->err);
}

static int find_kind(const char *name, lode_error *err)
{
    char nearest[160];

    for (size_t k = 0; name && k < N_KIND; k++)
        if (strcmp(kinds[k].name, name) == 0) return (int)k;
    lode_names_nearest(name ? name : "", lode_chart_kinds(), N_KIND, nearest,
                       sizeof nearest);
    lode__fail(err, LODE_E_INVALID, "unknown kind of chart '%.40s': the nearest are %s",
               name ? name : "", nearest);
    return -1;
}

static void find_run(lode__good_chart *g, const char *kind)
{
    lode__buf all;

    lode__buf_init(&all, 4096);
    lode__buf_addf(&all, "lode %s chart/1 %s %s %s %d %d", lode_version(),
                   lode_dataset_hash(g->dataset), kind, g->good[g->i_good].id,
                   g->year_first, g->year);
    if (!all.status) lode__hash_text(all.data, all.length, g->run);
    lode__buf_clear(&all);
}

/* ---- forms ---------------------------------------------------------------------------- */

static void write_page(const lode__good_chart *g, lode__buf *buf)
{
    lode__page_begin(buf, g->chart.title, lode__chart_page_style);
    lode__buf_add(buf, "<h1>");
    lode__buf_add_html(buf, g->chart.title);
    lode__buf_add(buf, "</h1>\n<p>");
    lode__buf_add_html(buf, g->chart.description);
    lode__buf_add(buf, "</p>\n");
    lode__chart_figure(buf, &g->chart);
    lode__page_end(buf, g->run, g->dataset);
}

static void write_json(const lode__good_chart *g, const char *kind, lode__buf *buf)
{
    lode__json j;

    lode__envelope_begin(&j, buf, "lode/chart/1", g->run, g->dataset);
    lode__json_object(&j, "inputs");
    lode__json_string(&j, "kind", kind);
    lode__json_string(&j, "good", g->good[g->i_good].id);
    lode__json_integer(&j, "year", g->year);
    lode__json_end_object(&j);
    lode__json_null(&j, "certificate");
    lode__json_array(&j, "warnings");
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_string(&j, "title", g->chart.title);
    lode__json_string(&j, "description", g->chart.description);
    lode__json_string(&j, "measure", g->chart.measure);
    lode__json_string(&j, "foot", g->chart.foot);
    lode__chart_json(&j, &g->chart);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

static void write_table(const lode__good_chart *g, lode__buf *buf)
{
    lode__buf_add_wrapped(buf, g->chart.title, 78, 0);
    lode__buf_add(buf, "\n\n");
    lode__chart_columns(buf, &g->chart, g->bars);
    lode__buf_add(buf, "\n");
    lode__buf_add_wrapped(buf, g->chart.foot, 78, 0);
    lode__buf_add(buf, "\n");
}

static void write(const lode__good_chart *g, const char *kind, lode_format format,
                  lode__buf *buf)
{
    switch (format) {
    case LODE_FORMAT_SVG: lode__chart_document(buf, &g->chart); break;
    case LODE_FORMAT_HTML: write_page(g, buf); break;
    case LODE_FORMAT_CSV: lode__chart_csv(buf, &g->chart); break;
    case LODE_FORMAT_JSON: write_json(g, kind, buf); break;
    default: write_table(g, buf); break;
    }
}

lode_status lode_chart_write(const lode_dataset *dataset,
                             const lode_chart_options *options, lode_format format,
                             lode_text *out, lode_error *err)
{
    lode__good_chart g = {.dataset = dataset, .err = err};
    int kind = find_kind(options->kind, err);
    lode_status st = kind < 0 ? LODE_E_INVALID : LODE_OK;
    lode__buf buf;

    if (st) return st;
    lode__buf_init(&buf, (size_t)1 << 24);
    g.good = lode__goods(dataset, &g.n_good);
    g.country = lode__countries(dataset, &g.n_country);
    g.globe = lode__globe_of(dataset);
    g.year = options->year ? options->year : LODE__BASE_YEAR;
    g.year_first = options->year_first ? options->year_first : g.year - 10;
    g.chart.id = kinds[kind].name;
    g.bars = options->bars;
    st = find_good(&g, options->good);
    if (!st) st = kinds[kind].fill(&g);
    if (!st) {
        find_run(&g, kinds[kind].name);
        g.chart.foot = lode__foot_text(&g.foot, "", g.run, dataset, &g.arena);
        if (g.chart.foot)
            write(&g, kinds[kind].name, format, &buf);
        else
            buf.status = LODE_E_NOMEM;
        st = lode__buf_give(&buf, out, err);
    }
    lode__buf_clear(&buf);
    lode__arena_clear(&g.arena);
    return st;
}
