/* Lines over periods: several in one frame, one with the band around it; or a small panel
 * for each, all on one scale. Curves are told by dash, shape and the name at their end. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/chart.h"
#include "report/svg_inside.h"

#define LEFT 58.0
#define MARGIN 16.0 /* on the right, where no names stand */
#define BODY 250.0
#define AXIS 24.0
#define NAME_STEP 15.0
#define NAME_SIZE 12.0
#define PANEL 104.0 /* height of a panel with its name */
#define PANEL_NAME 18.0

typedef struct frame {
    double left, right, top, bottom;
    double low, high; /* of the scale; logarithms on a logarithmic one */
    bool logarithmic;
    int n_row;
} frame;

static int series_of(const lode__chart *c)
{
    return c->n_series > 0 ? c->n_series : 1;
}

static const char *name_of(const lode__chart *c, int s)
{
    return c->n_series > 0 ? c->series[s] : "";
}

/* ---- scale ---------------------------------------------------------------------------- */

static double x_of(const frame *f, int row)
{
    double share = f->n_row > 1 ? (double)row / (f->n_row - 1) : 0.5;

    return f->left + share * (f->right - f->left);
}

static double y_of(const frame *f, double value)
{
    double v = f->logarithmic ? log(value) : value;

    return f->bottom - (v - f->low) / (f->high - f->low) * (f->bottom - f->top);
}

static void span_of(const lode__chart *c, double *low, double *high)
{
    *low = INFINITY, *high = -INFINITY;
    for (int r = 0; r < c->n_row; r++)
        for (int s = 0; s < series_of(c); s++) {
            double value = lode__chart_value(c, r, s);
            *low = fmin(*low, fmin(value, lode__chart_low(c, r, s)));
            *high = fmax(*high, fmax(value, lode__chart_high(c, r, s)));
        }
}

/* The frame with a scale on which all values lie; round marks where it is linear. */
static frame scaled(const lode__chart *c, lode__marks *m)
{
    frame f = {.logarithmic = c->logarithmic, .n_row = c->n_row};
    double low, high;

    span_of(c, &low, &high);
    if (f.logarithmic) {
        /* A twentieth of room, so that a flat line stands in the middle. */
        f.low = log(low) - 0.05, f.high = log(high) + 0.05;
        *m = (lode__marks){.n = 0};
        return f;
    }
    if (low > 0.0 && low < 0.5 * high) low = 0.0;
    *m = lode__marks_of(low, high);
    f.low = m->low, f.high = m->high;
    return f;
}

/* ---- axes ----------------------------------------------------------------------------- */

static void add_level(lode__buf *buf, const frame *f, double value, const char *text,
                      bool named)
{
    double y = y_of(f, value);

    lode__svg_line(buf, value == 0.0 && !f->logarithmic ? "zero" : "grid", f->left, y,
                   f->right, y);
    if (!named) return;
    lode__svg_text(buf, "dim end", f->left - 6.0, y + 4.0);
    lode__buf_add_html(buf, text);
    lode__svg_text_end(buf);
}

/* Marks in equal steps, whose distances shrink upwards. */
static void add_steps(lode__buf *buf, const frame *f, double first, double last,
                      bool named)
{
    lode__marks m = lode__marks_of(first, last);
    char text[64];

    for (int k = 0; k < m.n; k++) {
        double value = m.low + m.step * k;
        if (value < first || value > last) continue;
        lode__number_people(value, m.decimals, text);
        add_level(buf, f, value, text, named);
    }
}

/* Marks at 1, 2, 5, 10 ... that lie on a logarithmic scale, at most so many; with less than
 * two of them nobody reads a value. */
static void add_factors(lode__buf *buf, const frame *f, bool named)
{
    static const double fine[] = {1.0, 2.0, 5.0};
    double first = exp(f->low), last = exp(f->high);
    int from = lode__power_below(first), end = lode__power_below(last), n = 0;
    int n_step = end - from > 3 ? 1 : 3;
    char text[LODE__SAID];

    for (int k = 0; k < n_step * (end - from + 1); k++) {
        double value = fine[k % n_step] * lode__ten(from + k / n_step);
        n += value >= first && value <= last;
    }
    if (n < 2) {
        add_steps(buf, f, first, last, named);
        return;
    }
    for (int k = 0; k < n_step * (end - from + 1); k++) {
        double value = fine[k % n_step] * lode__ten(from + k / n_step);
        if (value < first || value > last) continue;
        lode__said(value, "", text);
        add_level(buf, f, value, text, named);
    }
}

static void add_upright(lode__buf *buf, const lode__chart *c, const frame *f,
                        const lode__marks *m, bool named)
{
    double unit = 1.0;
    const char *word = "";
    char number[64], text[LODE__SAID];

    if (f->logarithmic) {
        add_factors(buf, f, named);
        return;
    }
    if (strcmp(c->unit, "USD") == 0 ||
        fabs(m->high) >= (f->right - f->left < 200.0 ? 1e4 : 1e6))
        unit = lode__money_unit(fmax(fabs(m->low), fabs(m->high)), &word);
    for (int k = 0; k < m->n; k++) {
        double value = m->low + m->step * k, shown;
        if (fabs(value) < 1e-9 * m->step) value = 0.0;
        shown = value / unit;
        lode__number_people(shown, unit > 1.0 && m->step < unit ? 2 : m->decimals,
                            number);
        snprintf(text, sizeof text, "%s%s", number,
                 value == 0.0                    ? ""
                 : strcmp(word, "million") == 0  ? "m"
                 : strcmp(word, "thousand") == 0 ? "k"
                                                 : word);
        add_level(buf, f, value, text, named);
    }
}

/* Names of the rows, as many as there is room for; the first and the last always. */
static void add_rows(lode__buf *buf, const lode__chart *c, const frame *f)
{
    double room = 0.0;
    int step = 1;

    for (int r = 0; r < c->n_row; r++)
        room = fmax(room, lode__text_width(c->row[r], 20, NAME_SIZE) + 12.0);
    while (c->n_row > 1 && (f->right - f->left) * step / (c->n_row - 1) < room) step++;
    for (int r = c->n_row - 1; r >= 0; r -= step) {
        /* The first stands under its point, not left of the frame; the last not beyond
         * the chart. */
        double half = 0.5 * lode__text_width(c->row[r], 20, NAME_SIZE),
               x = fmax(x_of(f, r), f->left - 40.0 + 0.5 * room);
        x = fmin(x, f->right + MARGIN - half);
        lode__svg_text(buf, "dim mid", x, f->bottom + 16.0);
        lode__svg_label(buf, c->row[r], 20);
        lode__svg_text_end(buf);
    }
}

/* ---- lines ---------------------------------------------------------------------------- */

static void add_point(lode__buf *buf, double x, double y)
{
    lode__svg_at(buf, x);
    lode__buf_add(buf, ",");
    lode__svg_at(buf, y);
    lode__buf_add(buf, " ");
}

static bool has_band(const lode__chart *c, int r, int s)
{
    return !isnan(lode__chart_low(c, r, s)) && !isnan(lode__chart_high(c, r, s));
}

/* The ground from low to high, a piece for each run of rows that have both. */
static void add_band(lode__buf *buf, const lode__chart *c, const frame *f, int s)
{
    for (int r = 0, end; r < c->n_row; r = end) {
        for (end = r; end < c->n_row && has_band(c, end, s); end++) continue;
        if (end == r) {
            end++;
            continue;
        }
        lode__buf_addf(buf, "<polygon class=\"box\" fill=\"url(#%s-k2)\" points=\"",
                       c->id);
        for (int i = r; i < end; i++)
            add_point(buf, x_of(f, i), y_of(f, lode__chart_high(c, i, s)));
        for (int i = end; i-- > r;)
            add_point(buf, x_of(f, i), y_of(f, lode__chart_low(c, i, s)));
        lode__buf_add(buf, "\"/>\n");
    }
}

/* The line breaks where a value is unknown. */
static void add_curve(lode__buf *buf, const lode__chart *c, const frame *f, int s,
                      int curve)
{
    for (int r = 0; r < c->n_row;) {
        if (isnan(lode__chart_value(c, r, s))) {
            r++;
            continue;
        }
        lode__buf_addf(buf, "<polyline class=\"curve c%d\"", curve + 1);
        if (c->kind == LODE__CHART_LINES && c->n_series > 0) lode__svg_dash(buf, curve);
        lode__buf_add(buf, " points=\"");
        for (; r < c->n_row && !isnan(lode__chart_value(c, r, s)); r++)
            add_point(buf, x_of(f, r), y_of(f, lode__chart_value(c, r, s)));
        lode__buf_add(buf, "\"/>\n");
    }
}

static void add_circle(lode__buf *buf, double x, double y)
{
    lode__buf_add(buf, "<circle");
    lode__svg_place(buf, "cx", x);
    lode__svg_place(buf, "cy", y);
}

/* What leads somewhere is larger, and 24 units of ground around it do so, too. */
static void add_dots(lode__buf *buf, const lode__chart *c, const frame *f, int s,
                     int curve)
{
    for (int r = 0; r < c->n_row; r++) {
        double value = lode__chart_value(c, r, s);
        if (isnan(value)) continue;
        const char *name = c->n_series > 0 ? name_of(c, s) : NULL;
        if (lode__chart_link(buf, c, name, c->row[r], r, s, false)) {
            add_circle(buf, x_of(f, r), y_of(f, value));
            lode__buf_add(buf, " r=\"12\" fill=\"none\" pointer-events=\"all\"/>");
            add_circle(buf, x_of(f, r), y_of(f, value));
            lode__buf_addf(buf, " class=\"f%d\" r=\"5\"/></a>\n", curve + 1);
            continue;
        }
        lode__buf_addf(buf, "<circle class=\"f%d\" r=\"%s\"", curve + 1,
                       c->n_row > 60 ? "1.5" : "3");
        lode__svg_place(buf, "cx", x_of(f, r));
        lode__svg_place(buf, "cy", y_of(f, value));
        lode__buf_add(buf, ">");
        lode__chart_title(buf, c, name, c->row[r], r, s);
        lode__buf_add(buf, "</circle>\n");
    }
}

static int last_row(const lode__chart *c, int s)
{
    for (int r = c->n_row; r-- > 0;)
        if (!isnan(lode__chart_value(c, r, s))) return r;
    return -1;
}

/* In the right margin, from above to below as the lines end. */
static void add_names(lode__buf *buf, const lode__chart *c, const frame *f, size_t most)
{
    lode__beside name[LODE__CHART_SERIES];
    int n = 0;

    for (int s = 0; s < c->n_series; s++) {
        int r = last_row(c, s);
        if (r < 0) continue;
        name[n++] = (lode__beside){.x = x_of(f, r),
                                   .y = y_of(f, lode__chart_value(c, r, s)),
                                   .text = c->series[s],
                                   .curve = s};
    }
    lode__svg_part_labels(name, n, f->top + 4.0, f->bottom, NAME_STEP);
    for (int k = 0; k < n; k++) {
        lode__svg_line(buf, "lead", name[k].x + 5.0, name[k].y, f->right + 9.0,
                       name[k].y_text);
        lode__buf_addf(buf, "<path class=\"curve c%d\"", name[k].curve + 1);
        lode__svg_dash(buf, name[k].curve);
        lode__buf_add(buf, " d=\"M");
        lode__svg_at(buf, f->right + 10.0);
        lode__buf_add(buf, " ");
        lode__svg_at(buf, name[k].y_text);
        lode__buf_add(buf, "h16\"/>");
        lode__svg_text(buf, "", f->right + 30.0, name[k].y_text + 4.0);
        lode__svg_label(buf, name[k].text, most);
        lode__svg_text_end(buf);
    }
}

static double height_of_lines(const lode__chart *c, double width)
{
    (void)c;
    (void)width;
    return BODY + AXIS;
}

/* Characters and room of the names in the right margin. */
static size_t name_room(const lode__chart *c, double width, double *room)
{
    size_t most = width < 500.0 ? 12 : 24;

    *room = MARGIN;
    for (int s = 0; s < c->n_series; s++)
        *room = fmax(*room, 38.0 + lode__text_width(c->series[s], most, NAME_SIZE));
    return most;
}

static void draw_lines(lode__buf *buf, const lode__chart *c, double width, double top)
{
    lode__marks m;
    frame f = scaled(c, &m);
    double room;
    size_t most = name_room(c, width, &room);

    f.left = LEFT, f.right = width - room, f.top = top + 6.0, f.bottom = top + BODY;
    if (series_of(c) == 1 && c->low) lode__svg_hatches(buf, c->id, 1);
    if (series_of(c) == 1) add_band(buf, c, &f, 0);
    add_upright(buf, c, &f, &m, true);
    add_rows(buf, c, &f);
    for (int s = 0; s < series_of(c); s++) {
        int curve = c->n_series > 0 ? s : 1;
        add_curve(buf, c, &f, s, curve);
        add_dots(buf, c, &f, s, curve);
    }
    if (c->n_series > 0) add_names(buf, c, &f, most);
}

const lode__chart_form lode__form_lines = {"lines", height_of_lines, draw_lines};

/* ---- small multiples ------------------------------------------------------------------ */

static int panels_across(double width)
{
    return width < 500.0 ? 2 : 4;
}

static double height_of_multiples(const lode__chart *c, double width)
{
    int across = panels_across(width), down = (series_of(c) + across - 1) / across;

    return down * (PANEL + 6.0) + AXIS;
}

/* Name and last value above the panel. */
static void add_panel_name(lode__buf *buf, const lode__chart *c, const frame *f, int s)
{
    int r = last_row(c, s);
    double room = f->right - f->left;
    size_t most = 4;
    char text[LODE__SAID] = "";

    if (r >= 0) lode__said(lode__chart_value(c, r, s), "", text);
    room -= lode__text_width(text, LODE__SAID, 11.0) + 4.0;
    while (most < 40 && lode__text_width(name_of(c, s), most + 1, 13.0) < room) most++;
    lode__svg_text(buf, "strong", f->left, f->top - 6.0);
    lode__svg_label(buf, name_of(c, s), most);
    lode__svg_text_end(buf);
    lode__svg_text(buf, "s11 dim end", f->right, f->top - 6.0);
    lode__buf_add(buf, text);
    lode__svg_text_end(buf);
}

static void add_panel(lode__buf *buf, const lode__chart *c, const frame *f,
                      const lode__marks *m, int s, bool first)
{
    lode__marks coarse = *m;

    /* Every other level has room for its number. */
    if (m->n > 3) {
        coarse.step = 2.0 * m->step;
        coarse.n = (m->n + 1) / 2;
    }
    add_upright(buf, c, f, &coarse, first);
    add_curve(buf, c, f, s, 1);
    add_dots(buf, c, f, s, 1);
    add_panel_name(buf, c, f, s);
}

static void add_panel_ends(lode__buf *buf, const lode__chart *c, const frame *f)
{
    lode__svg_text(buf, "dim s11", f->left, f->bottom + 13.0);
    lode__svg_label(buf, c->row[0], 10);
    lode__svg_text_end(buf);
    if (c->n_row < 2) return;
    lode__svg_text(buf, "dim s11 end", f->right, f->bottom + 13.0);
    lode__svg_label(buf, c->row[c->n_row - 1], 10);
    lode__svg_text_end(buf);
}

static void draw_multiples(lode__buf *buf, const lode__chart *c, double width, double top)
{
    int across = panels_across(width), n = series_of(c);
    double left = 46.0, wide = (width - left - 8.0) / across;
    lode__marks m;
    frame f = scaled(c, &m);

    for (int s = 0; s < n; s++) {
        f.left = left + wide * (s % across);
        f.right = f.left + wide - 14.0;
        f.top = top + (PANEL + 6.0) * (s / across) + PANEL_NAME + 4.0;
        f.bottom = f.top + PANEL - PANEL_NAME - 14.0;
        add_panel(buf, c, &f, &m, s, s % across == 0);
        if (s + across >= n) add_panel_ends(buf, c, &f);
    }
}

const lode__chart_form lode__form_multiples = {"multiples", height_of_multiples,
                                               draw_multiples};
