/* A measure over the years: a line in the terminal; as a chart, lines over years or dots
 * by good. */
#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "report/chart.h"
#include "report/foot.h"
#include "report/measure_report.h"
#include "report/page.h"

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

/* ---- charts ---------------------------------------------------------------------------- */

/* Rows of a chart of one method, all of the arena. */
typedef struct drawing {
    lode__chart chart;
    lode__arena *arena;
    const char **row, **series;
    double *value, *low, *high;
} drawing;

static bool take(drawing *d, size_t n_row, size_t n_series)
{
    size_t n = n_row * n_series + 1;

    d->row = lode__arena_take(d->arena, n_row + 1, sizeof *d->row);
    d->series = lode__arena_take(d->arena, n_series + 1, sizeof *d->series);
    d->value = lode__arena_take(d->arena, n, sizeof *d->value);
    d->low = lode__arena_take(d->arena, n, sizeof *d->low);
    d->high = lode__arena_take(d->arena, n, sizeof *d->high);
    d->chart.row = d->row, d->chart.series = d->series;
    d->chart.value = d->value, d->chart.low = d->low, d->chart.high = d->high;
    return d->row && d->series && d->value && d->low && d->high;
}

static const char *text_of(drawing *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static const char *text_of(drawing *d, const char *format, ...)
{
    const char *copy;
    va_list args;

    va_start(args, format);
    copy = lode__arena_print(d->arena, format, args);
    va_end(args);
    return copy ? copy : "";
}

/* "gallium:refined", and for whom where it is not the world. */
static const char *name_of(drawing *d, const lode__measure_row *r)
{
    return strcmp(r->economy, "*") == 0
               ? r->good
               : text_of(d, "%.200s, %.40s", r->good, r->economy);
}

static int find_lines(const lode__measured *of, trend line[LODE__CHART_SERIES])
{
    int n = 0;

    for (int i = 0; i < of->n_row;) {
        trend one = find_trend(of, i);
        i += one.n;
        if (one.n_known > 0 && n < LODE__CHART_SERIES) line[n++] = one;
    }
    return n;
}

/* A line a good over the years; the band of a single one. */
static bool draw_years(const lode_measure *x, const lode__measured *of, drawing *d)
{
    trend line[LODE__CHART_SERIES];
    int n = find_lines(of, line), from = x->options.year_first,
        n_year = x->options.year_last - from + 1;

    if (!take(d, (size_t)n_year, LODE__CHART_SERIES)) return false;
    for (int y = 0; y < n_year; y++) {
        d->row[y] = text_of(d, "%d", from + y);
        for (int k = 0; k < n; k++) {
            const lode__measure_row *r = row_of(&line[k], from + y);
            bool whole = r && n == 1 && r->low <= r->high;
            d->value[y * n + k] = r ? r->value : NAN;
            d->low[y * n + k] = whole ? r->low : NAN;
            d->high[y * n + k] = whole ? r->high : NAN;
        }
    }
    for (int k = 0; k < n; k++) d->series[k] = name_of(d, line[k].row);
    if (n != 1) d->chart.low = d->chart.high = NULL;
    d->chart.kind = LODE__CHART_LINES;
    d->chart.row_name = "year";
    d->chart.n_row = n > 0 ? n_year : 0;
    d->chart.n_series = n;
    d->chart.description =
        "A line for each of the first six goods; it breaks where a year "
        "has no value.";
    return true;
}

/* Goods by value, the largest first, ties as they are; unknown ones last. */
static int ranked(const lode__measured *of, int *order, int most)
{
    int n = 0;

    for (int i = 0; i < of->n_row && n < most; i++) {
        double v = of->row[i].value;
        int k = n++;
        for (; k > 0 && v > of->row[order[k - 1]].value; k--) order[k] = order[k - 1];
        order[k] = i;
    }
    return n;
}

/* A dot a good with its band. */
static bool draw_goods(const lode__measured *of, drawing *d)
{
    int *order = lode__arena_take(d->arena, LODE__CHART_ROWS, sizeof *order), n = 0,
        n_all;

    if (!order || !take(d, LODE__CHART_ROWS, 1)) return false;
    n_all = ranked(of, order, LODE__CHART_ROWS);
    for (int k = 0; k < n_all; k++) {
        const lode__measure_row *r = &of->row[order[k]];
        bool whole = r->low <= r->high;
        if (isnan(r->value) && !whole) continue;
        d->row[n] = name_of(d, r);
        d->value[n] = r->value;
        d->low[n] = whole ? r->low : NAN;
        d->high[n++] = whole ? r->high : NAN;
    }
    d->chart.kind = LODE__CHART_DOTS;
    d->chart.row_name = "good";
    d->chart.n_row = n;
    d->chart.description =
        "A dot a good, the largest first, with its band; a line without "
        "a dot is what the bounds of an input allow.";
    return true;
}

/* The sources of the goods' rows of the last year; explain names those of a single value. */
static const char *foot_of(const lode_measure *x, const lode__measured *of, drawing *d)
{
    lode__foot foot = {.n_source = 0};
    const char *seen = "";

    for (int k = 0; k < of->n_row && !foot.more; k++) {
        int good = lode__good_find(x->dataset, of->row[k].good);
        if (good < 0 || strcmp(of->row[k].good, seen) == 0) continue;
        seen = of->row[k].good;
        lode__foot_good(&foot, x->dataset, good, x->options.year_last);
    }
    return lode__foot_text(&foot, "'lode explain' names the rows of any value. ", x->run,
                           x->dataset, d->arena);
}

/* False: no memory. */
static bool draw_method(const lode_measure *x, int k, drawing *d)
{
    const lode__measured *of = &x->method[k];
    int from = x->options.year_first, to = x->options.year_last;
    bool drawn;

    d->chart.id = text_of(d, "m%d", k + 1);
    drawn = to > from ? draw_years(x, of, d) : draw_goods(of, d);
    d->chart.title = to > from
                         ? text_of(d, "%.200s, %d to %d", of->method->name, from, to)
                         : text_of(d, "%.200s, %d", of->method->name, from);
    /* "0 to 10,000" is a range, and no unit of a number. */
    d->chart.unit = isdigit((unsigned char)*of->method->unit) ? "" : of->method->unit;
    d->chart.measure = text_of(
        d, "%.120s %d%s%s%s", of->method->publisher, of->method->year,
        *d->chart.unit ? "" : ", ", *d->chart.unit ? "" : of->method->unit,
        of->program->unverified ? " (formula or parameters from memory, unverified)"
                                : "");
    d->chart.foot = foot_of(x, of, d);
    return drawn && d->chart.foot;
}

static void no_memory(lode__buf *buf)
{
    if (buf->status == LODE_OK) buf->status = LODE_E_NOMEM;
}

void lode__measure_chart(const lode_measure *x, lode__buf *buf)
{
    lode__arena arena = {0};
    drawing d = {.arena = &arena};

    if (draw_method(x, 0, &d))
        lode__chart_document(buf, &d.chart);
    else
        no_memory(buf);
    lode__arena_clear(&arena);
}

void lode__measure_page(const lode_measure *x, lode__buf *buf)
{
    lode__arena arena = {0};
    int from = x->options.year_first, to = x->options.year_last;
    char title[64];

    snprintf(title, sizeof title, to > from ? "Measures, %d to %d" : "Measures, %d", from,
             to);
    lode__page_begin(buf, title, lode__chart_page_style);
    lode__buf_addf(buf, "<h1>%s</h1>\n", title);
    for (int k = 0; k < x->n_method; k++) {
        drawing d = {.arena = &arena};
        if (!draw_method(x, k, &d)) {
            no_memory(buf);
            break;
        }
        lode__buf_add(buf, "<section><h2>");
        lode__buf_add_html(buf, d.chart.title);
        lode__buf_add(buf, "</h2>\n");
        lode__chart_figure(buf, &d.chart);
        lode__buf_add(buf, "</section>\n");
    }
    lode__arena_clear(&arena);
    lode__page_end(buf, x->run, x->dataset);
}
