/* A measure over the years: a line in the terminal, lines on a page. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/measure_report.h"

#define LINES_MAX 8 /* goods of one chart */

/* Rows of one good and economy: they follow each other when goods come before years. */
typedef struct trend {
    const lode__measure_row *row;
    int n;
    double least, most;
    int n_known;
} trend;

static bool same_line(const lode__measure_row *a, const lode__measure_row *b)
{
    return a->item == b->item && strcmp(a->economy, b->economy) == 0;
}

static trend find_trend(const lode__measured *of, int first)
{
    trend t = {&of->row[first], 0, INFINITY, -INFINITY, 0};

    while (first + t.n < of->n_row && same_line(t.row, &of->row[first + t.n])) {
        double v = t.row[t.n++].value;
        if (isnan(v)) continue;
        t.n_known++;
        t.least = fmin(t.least, v);
        t.most = fmax(t.most, v);
    }
    return t;
}

static const lode__measure_row *row_of(const trend *t, int year)
{
    for (int i = 0; i < t->n; i++)
        if (t->row[i].year == year && !isnan(t->row[i].value)) return &t->row[i];
    return NULL;
}

static const lode__measure_row *end_of(const trend *t, bool last)
{
    const lode__measure_row *found = NULL;

    for (int i = 0; i < t->n; i++)
        if (!isnan(t->row[i].value) && (last || !found)) found = &t->row[i];
    return found;
}

static bool from_basket(const trend *t)
{
    for (int i = 0; i < t->n; i++)
        if (t->row[i].basket) return true;
    return false;
}

/* Eight heights of a block; a year without a value is a dot. */
static void spark(const trend *t, int from, int to, char *out, size_t size)
{
    static const char *const block[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    size_t at = 0;

    out[0] = '\0';
    for (int y = from; y <= to && at + 4 < size; y++) {
        const lode__measure_row *r = row_of(t, y);
        double span = t->most - t->least;
        int height = r && span > 0.0 ? (int)(7.999 * (r->value - t->least) / span) : 3;
        at += (size_t)snprintf(out + at, size - at, "%s", r ? block[height] : "·");
    }
}

void lode__trend_table(const lode_measure *x, const lode__measured *of, lode__buf *buf)
{
    int decimals = lode__measure_decimals(of), from = x->options.year_first,
        to = x->options.year_last;
    bool basket = false, wide = to - from >= 16; /* the line needs the room */
    char line[256];
    lode__table t;

    lode__table_begin(&t, wide ? 5 : 8, "lllrrrrr");
    lode__table_cell(&t, "good");
    lode__table_cell(&t, "for");
    lode__table_cell(&t, "%d to %d", from, to);
    lode__table_cell(&t, "first");
    lode__table_cell(&t, "last");
    if (!wide) {
        lode__table_cell(&t, "least");
        lode__table_cell(&t, "most");
        lode__table_cell(&t, "years");
    }
    for (int i = 0; i < of->n_row;) {
        trend one = find_trend(of, i);
        const lode__measure_row *first = end_of(&one, false), *last = end_of(&one, true);
        i += one.n;
        if (!first) continue;
        spark(&one, from, to, line, sizeof line);
        basket = basket || from_basket(&one);
        lode__table_cell(&t, "%s%s", one.row->good, from_basket(&one) ? " *" : "");
        lode__table_cell(&t, "%s", one.row->economy);
        lode__table_cell(&t, "%s", line);
        lode__table_number(&t, first->value, decimals);
        lode__table_number(&t, last->value, decimals);
        if (wide) continue;
        lode__table_number(&t, one.least, decimals);
        lode__table_number(&t, one.most, decimals);
        lode__table_cell(&t, "%d", one.n_known);
    }
    lode__table_end(&t, buf);
    if (basket)
        lode__buf_add(buf, "\n* in some years trade of a customs code that holds other "
                           "goods, too\n");
}

/* ---- the page -------------------------------------------------------------------------- */

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1a1a1a;--soft:#666;--line:#ccc}\n"
    "@media (prefers-color-scheme:dark){:root{--ink:#eee;--soft:#aaa;--line:#444}}\n"
    "body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);max-width:60rem;"
    "margin:2rem auto;padding:0 1rem}\n"
    "svg{width:100%;height:auto}svg text{font:12px "
    "system-ui,sans-serif;fill:var(--ink)}\n"
    "g text{fill:currentColor}\n"
    ".axis{stroke:var(--line)}.band{fill:currentColor;opacity:.15}\n"
    ".l0{color:#0b62a4}.l1{color:#b5480b}.l2{color:#2b7a2b}.l3{color:#8a3fa0}\n"
    ".l4{color:#9a6b00}.l5{color:#00777a}.l6{color:#a3324a}.l7{color:#5a5a5a}\n"
    "polyline{fill:none;stroke:currentColor;stroke-width:2}circle{fill:currentColor}\n"
    "table{border-collapse:collapse}td,th{padding:.15rem .6rem;text-align:right;"
    "border-bottom:1px solid var(--line)}td:first-child,th:first-child{text-align:left}\n"
    ".soft{color:var(--soft)}\n";

typedef struct frame {
    int from, to;
    double least, most;
} frame;

static double place_x(const frame *f, int year)
{
    return 60.0 + 520.0 * (year - f->from) / (f->to > f->from ? f->to - f->from : 1);
}

static double place_y(const frame *f, double value)
{
    return 300.0 - 280.0 * (value - f->least) / (f->most - f->least);
}

static void add_point(lode__buf *buf, double x, double y)
{
    lode__buf_addf(buf, "%d.%d,%d.%d ", (int)x, (int)(10.0 * x) % 10, (int)y,
                   (int)(10.0 * y) % 10);
}

static void add_band(const trend *t, const frame *f, lode__buf *buf)
{
    lode__buf_add(buf, "<polygon class=\"band\" points=\"");
    for (int i = 0; i < t->n; i++)
        if (!isnan(t->row[i].low))
            add_point(buf, place_x(f, t->row[i].year), place_y(f, t->row[i].low));
    for (int i = t->n; i-- > 0;)
        if (!isnan(t->row[i].high))
            add_point(buf, place_x(f, t->row[i].year), place_y(f, t->row[i].high));
    lode__buf_add(buf, "\"/>");
}

static void add_line(const trend *t, const frame *f, int k, bool band, double label_y,
                     int decimals, lode__buf *buf)
{
    const lode__measure_row *last = end_of(t, true);
    char text[64];

    lode__buf_addf(buf, "<g class=\"l%d\">", k % 8);
    if (band) add_band(t, f, buf);
    lode__buf_add(buf, "<polyline points=\"");
    for (int i = 0; i < t->n; i++)
        if (!isnan(t->row[i].value))
            add_point(buf, place_x(f, t->row[i].year), place_y(f, t->row[i].value));
    lode__buf_add(buf, "\"/>");
    for (int i = 0; i < t->n; i++) {
        if (isnan(t->row[i].value)) continue;
        lode__number_people(t->row[i].value, decimals, text);
        lode__buf_addf(buf, "<circle r=\"3\" cx=\"%d\" cy=\"%d\"><title>",
                       (int)place_x(f, t->row[i].year), (int)place_y(f, t->row[i].value));
        lode__buf_add_html(buf, t->row[i].good);
        lode__buf_addf(buf, " %d: %s</title></circle>", t->row[i].year, text);
    }
    if (last) {
        lode__buf_addf(buf, "<text x=\"590\" y=\"%d\">", (int)label_y);
        lode__buf_add_html(buf, last->good);
        if (strcmp(last->economy, "*") != 0) lode__buf_addf(buf, " %s", last->economy);
        lode__buf_add(buf, "</text>");
    }
    lode__buf_add(buf, "</g>\n");
}

static int find_lines(const lode__measured *of, trend line[LINES_MAX], frame *f)
{
    int n = 0;

    for (int i = 0; i < of->n_row;) {
        trend one = find_trend(of, i);
        i += one.n;
        if (one.n_known == 0 || n == LINES_MAX) continue;
        line[n++] = one;
        for (int k = 0; k < one.n; k++) {
            f->least = fmin(f->least, fmin(one.row[k].value, one.row[k].low));
            f->most = fmax(f->most, fmax(one.row[k].value, one.row[k].high));
        }
    }
    if (f->least > 0.0 && f->least < 0.5 * f->most) f->least = 0.0;
    if (!(f->most > f->least)) f->most = f->least + 1.0;
    return n;
}

/* 1, 2 or 5 times a power of ten, so that a range has four to eight of them. */
static double step_of(double range)
{
    double step = 1.0;

    while (step * 4.0 > range) step /= 10.0;
    while (step * 40.0 <= range) step *= 10.0;
    if (step * 8.0 >= range) return step;
    return step * 20.0 <= range ? 5.0 * step : 2.0 * step;
}

static void add_axes(const frame *f, lode__buf *buf)
{
    double step = step_of(f->most - f->least);
    double unit = f->most >= 1e7 ? 1e6 : 1.0; /* "300 M" */
    char text[64];

    for (double k = ceil(f->least / step); k * step <= f->most * (1.0 + 1e-12);
         k += 1.0) {
        int y = (int)place_y(f, k * step);
        lode__number_people(k * step / unit,
                            step / unit < 1.0 ? (step / unit < 0.1 ? 2 : 1) : 0, text);
        lode__buf_addf(buf,
                       "<line class=\"axis\" x1=\"60\" x2=\"580\" y1=\"%d\" y2=\"%d\"/>"
                       "<text x=\"54\" y=\"%d\" text-anchor=\"end\">%s%s</text>",
                       y, y, y + 4, text, unit > 1.0 ? " M" : "");
    }
    for (int y = f->from; y <= f->to; y++)
        if ((y - f->from) % ((f->to - f->from) / 10 + 1) == 0)
            lode__buf_addf(buf,
                           "<text x=\"%d\" y=\"318\" text-anchor=\"middle\">%d</text>",
                           (int)place_x(f, y), y);
}

/* Labels of lines keep 14 units between them, whatever the lines do. */
static void place_labels(const trend *line, int n, const frame *f, double *y)
{
    for (int k = 0; k < n; k++) {
        const lode__measure_row *last = end_of(&line[k], true);
        y[k] = last ? place_y(f, last->value) + 4.0 : 20.0;
    }
    for (int pass = 0; pass < n; pass++)
        for (int a = 0; a < n; a++)
            for (int b = 0; b < n; b++)
                if (a != b && (y[b] > y[a] || (y[b] == y[a] && b > a)) &&
                    y[b] - y[a] < 14.0)
                    y[b] = y[a] + 14.0;
}

static void add_values(const trend *line, int n, const frame *f, int decimals,
                       lode__buf *buf)
{
    char text[64];

    lode__buf_add(buf,
                  "<details><summary>Values</summary><table><thead><tr><th>year</th>");
    for (int k = 0; k < n; k++) {
        lode__buf_add(buf, "<th>");
        lode__buf_add_html(buf, line[k].row->good);
        lode__buf_add(buf, "</th>");
    }
    lode__buf_add(buf, "</tr></thead><tbody>\n");
    for (int y = f->from; y <= f->to; y++) {
        lode__buf_addf(buf, "<tr><td>%d</td>", y);
        for (int k = 0; k < n; k++) {
            const lode__measure_row *r = row_of(&line[k], y);
            lode__number_people(r ? r->value : NAN, decimals, text);
            lode__buf_addf(buf, "<td>%s</td>", text);
        }
        lode__buf_add(buf, "</tr>\n");
    }
    lode__buf_add(buf, "</tbody></table></details>\n");
}

static void add_chart(const lode_measure *x, const lode__measured *of, int i_chart,
                      lode__buf *buf)
{
    trend line[LINES_MAX];
    frame f = {x->options.year_first, x->options.year_last, INFINITY, -INFINITY};
    int n = find_lines(of, line, &f), decimals = lode__measure_decimals(of);
    double label[LINES_MAX];

    if (n == 0) return;
    place_labels(line, n, &f, label);
    lode__buf_add(buf, "<h2>");
    lode__buf_add_html(buf, of->method->name);
    lode__buf_add(buf, "</h2><p class=\"soft\">");
    lode__buf_add_html(buf, of->method->publisher);
    lode__buf_addf(buf, " %d; ", of->method->year);
    lode__buf_add_html(buf, of->method->unit);
    lode__buf_add(buf, of->program->unverified ? "; formula or parameters from memory, "
                                                 "unverified</p>\n"
                                               : "</p>\n");
    lode__buf_addf(buf,
                   "<svg viewBox=\"0 0 760 330\" role=\"img\" aria-labelledby=\"t%d "
                   "d%d\"><title id=\"t%d\">",
                   i_chart, i_chart, i_chart);
    lode__buf_add_html(buf, of->method->name);
    lode__buf_addf(buf,
                   "</title><desc id=\"d%d\">%d lines, %d to %d; the table below has "
                   "the values.</desc>\n",
                   i_chart, n, f.from, f.to);
    add_axes(&f, buf);
    for (int k = 0; k < n; k++)
        add_line(&line[k], &f, k, n == 1, label[k], decimals, buf);
    lode__buf_add(buf, "</svg>\n");
    add_values(line, n, &f, decimals, buf);
}

void lode__trend_html(const lode_measure *x, lode__buf *buf)
{
    lode__buf_addf(buf,
                   "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width\">\n"
                   "<title>Measures %d to %d - lode</title>\n<style>\n%s</style></head>\n"
                   "<body><main><h1>Measures, %d to %d</h1>\n",
                   x->options.year_first, x->options.year_last, style,
                   x->options.year_first, x->options.year_last);
    for (int k = 0; k < x->n_method; k++) add_chart(x, &x->method[k], k, buf);
    lode__buf_addf(buf,
                   "<p class=\"soft\">lode %s, data %.12s, run %.12s</p>\n"
                   "</main></body></html>\n",
                   lode_version(), lode_dataset_hash(x->dataset), x->run);
}
