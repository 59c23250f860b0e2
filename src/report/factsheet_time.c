/* The parts of the fact sheet that tell months, GDP and how sure it is. */
#include <math.h>
#include <string.h>

#include "report/chart.h"
#include "report/report.h"
#include "study/draws.h"
#include "study/gdp.h"
#include "study/path.h"

#define LABEL 24
#define MOST_PERIODS 240
#define INDUSTRIES_SHOWN 8

static void add_million(lode__buf *buf, double usd, int decimals)
{
    char text[64];

    lode__number_people(usd * 1e-6, decimals, text);
    lode__buf_add(buf, text);
}

void lode__factsheet_months(const lode_outcome *o, int i_good, lode__buf *buf)
{
    static const char *const title[] = {
        "Price outside the restriction over the base price", "Price over the base price"};
    char label[MOST_PERIODS][LABEL];
    const char *row[MOST_PERIODS];
    double value[3][MOST_PERIODS];
    lode__chart chart = {.kind = LODE__CHART_LINES,
                         .id = "months",
                         .row_name = "period",
                         .measure = "times the base price, logarithmic scale",
                         .unit = "",
                         .logarithmic = true,
                         .row = row,
                         .value = value[0]};
    int n = lode__path_periods(o), n_good;
    bool zoned = n > 0 && isfinite(lode__path_zone(o, i_good, 0, true).value);

    if (n == 0 || n > MOST_PERIODS) return;
    for (int t = 0; t < n; t++) {
        lode__spread s = lode__path_zone(o, i_good, t, false);
        lode__period_name(o, t, label[t]);
        row[t] = label[t];
        value[0][t] = s.value, value[1][t] = s.low, value[2][t] = s.high;
    }
    lode__buf_add(buf, "<section><h2>Month by month: ");
    lode__buf_add_html(buf, lode__goods(o->dataset, &n_good)[i_good].name);
    lode__buf_add(buf, "</h2>\n");
    chart.title = title[zoned ? 0 : 1];
    chart.description =
        o->bands ? "The line is the central answer, the hatched ground holds 80 of 100 "
                   "draws; the scale is logarithmic."
                 : "The central answer; the scale is logarithmic.";
    chart.n_row = n;
    if (o->bands) chart.low = value[1], chart.high = value[2];
    lode__chart_figure(buf, &chart);
    lode__buf_addf(
        buf, "<p>%s, mean over use; from &#215;%.2f to &#215;%.2f.%s</p></section>\n",
        title[zoned ? 0 : 1], value[0][0], value[0][n - 1],
        o->bands ? " Hatched: 80 of 100 draws of what is uncertain." : "");
}

static void add_industries(const lode__gdp *gdp, int decimals, lode__buf *buf)
{
    lode__buf_add(buf,
                  "<div class=\"wide\"><table><caption>USD million a year, central and "
                  "upper</caption><thead><tr><th scope=\"col\">industry</th><th "
                  "scope=\"col\">central</th><th scope=\"col\">upper</th></tr></thead>"
                  "<tbody>\n");
    for (int k = 0; k < gdp->n_row && k < INDUSTRIES_SHOWN; k++) {
        const lode__gdp_row *r = &gdp->row[k];
        if (r->value_usd < 1e-3 * gdp->row[0].value_usd) break;
        lode__buf_add(buf, "<tr><th scope=\"row\">");
        lode__buf_add_html(buf, r->name);
        lode__buf_add(buf, "</th><td>");
        add_million(buf, r->value_usd, decimals);
        lode__buf_add(buf, "</td><td>");
        add_million(buf, r->high_usd, decimals);
        lode__buf_add(buf, "</td></tr>\n");
    }
    lode__buf_add(buf, "</tbody></table></div>\n");
}

void lode__factsheet_gdp(const lode_outcome *o, lode__buf *buf)
{
    lode__gdp gdp = {0};
    lode_status st;
    int decimals;

    if (!o->perspective || o->answer.verdict != LODE_SOLVED) return;
    st = lode__gdp_of_outcome(o, &gdp, NULL);
    if (st == LODE_E_NOMEM && !buf->status) buf->status = st;
    if (st) return;
    decimals = lode__decimals(fabs(gdp.low) * 1e-7);
    lode__buf_add(buf, "<section><h2>Loss of GDP</h2>\n<p>");
    lode__buf_add_html(buf, o->perspective);
    lode__buf_add(buf, ": ");
    if (isfinite(gdp.value)) {
        add_million(buf, gdp.value, decimals);
        lode__buf_add(buf, " million USD a year, from ");
        add_million(buf, gdp.low, decimals);
        lode__buf_add(buf, " (direct effect) to ");
        add_million(buf, gdp.high, decimals);
        lode__buf_add(buf, " (all users cut in proportion).");
    } else {
        add_million(buf, gdp.low, decimals);
        lode__buf_add(buf, " million USD a year directly; the packs have no table of its "
                           "industries.");
    }
    lode__buf_add(buf, "</p>\n");
    if (gdp.n_row > 0 && gdp.row[0].value_usd > 0.0) add_industries(&gdp, decimals, buf);
    if (*gdp.note) {
        lode__buf_add(buf, "<p class=\"dim\">");
        lode__buf_add_html(buf, gdp.note);
        lode__buf_add(buf, "</p>\n");
    }
    lode__buf_add(buf, "</section>\n");
    lode__gdp_clear(&gdp);
}

void lode__factsheet_bands(const lode_outcome *o, lode__buf *buf)
{
    const lode__bands *b = o->bands;
    size_t f;

    if (!b) return;
    f = lode__figure_of_sum(o,
                            o->perspective ? LODE__F_PERSPECTIVE_LOSS : LODE__F_SURPLUS);
    lode__buf_addf(buf, "<section><h2>How sure</h2>\n<p>%s: 80 of 100 draws lie between ",
                   o->perspective ? "Loss of welfare" : "Change of surplus of all");
    add_million(buf, b->low[f], 1);
    lode__buf_add(buf, " and ");
    add_million(buf, b->high[f], 1);
    lode__buf_addf(buf, " million USD (%zu draws, %d inputs, seed %lu).", b->n_used,
                   b->n_input, b->seed);
    for (int k = 0; k < b->n_top; k++) {
        lode__buf_add(buf, k == 0 ? " Most of the spread goes with: " : "; ");
        lode__buf_add_html(buf, b->top[k].name);
        lode__buf_addf(buf, " (%.0f&#8239;%%)", 100.0 * b->top[k].share);
    }
    lode__buf_add(buf, "</p></section>\n");
}
