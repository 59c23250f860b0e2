/* Charts of rows: a label at the left, marks in the middle, the number at the right.
 * Ranked bars, dots with intervals, waterfalls and stacked bars. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/chart.h"
#include "report/svg_inside.h"

#define ROW 24.0
#define BAR 15.0
#define MARGIN 8.0
#define GAP 10.0
#define AXIS 24.0        /* below dots */
#define LABEL_SHARE 0.36 /* of the width, at most */
#define LEGEND_LINE 20.0
#define NUMBER (4 * LODE__SAID)

typedef struct rows {
    int n;                   /* with a mark */
    double left, right;      /* where low and high lie */
    double low, high;        /* of the scale */
    double top, label_width; /* width that labels may take */
    double width;
} rows;

static double at(const rows *r, double value)
{
    return r->left + (value - r->low) / (r->high - r->low) * (r->right - r->left);
}

static double y_of(const rows *r, int k)
{
    return r->top + ROW * k;
}

static int n_shown(const lode__chart *c)
{
    return c->n_row < LODE__CHART_SHOWN ? c->n_row : LODE__CHART_SHOWN;
}

static int series_of(const lode__chart *c)
{
    return c->n_series > 0 ? c->n_series : 1;
}

static bool is_flagged(const lode__chart *c, int row)
{
    return c->flag && c->flag[row];
}

static bool is_total(const lode__chart *c, int row)
{
    return is_flagged(c, row) && strcmp(c->flag[row], "total") == 0;
}

static double sum_of(const lode__chart *c, int row)
{
    double sum = NAN;

    for (int s = 0; s < series_of(c); s++) {
        double value = lode__chart_value(c, row, s);
        if (!isnan(value)) sum = isnan(sum) ? value : sum + value;
    }
    return sum;
}

/* What stands at the right of a row: "+1.2 bn USD", "12 % (10 to 14)". */
static void number_text(const lode__chart *c, int row, char text[NUMBER])
{
    double value =
        c->kind == LODE__CHART_STACK ? sum_of(c, row) : lode__chart_value(c, row, 0);
    double low = lode__chart_low(c, row, 0), high = lode__chart_high(c, row, 0);
    bool step = c->has_sign || (c->kind == LODE__CHART_WATERFALL && !is_total(c, row));
    char said[LODE__SAID], from[LODE__SAID], to[LODE__SAID];

    lode__chart_said(c, value, said);
    snprintf(text, NUMBER, "%s%s", step && value > 0.0 ? "+" : "", said);
    if (c->kind != LODE__CHART_DOTS || isnan(low) ||
        (c->width > 0.0 && c->width < LODE__CHART_WIDE))
        return;
    lode__said(low, "", from);
    lode__said(high, "", to);
    if (strcmp(c->unit, "USD") == 0) lode__chart_said(c, low, from);
    if (strcmp(c->unit, "USD") == 0) lode__chart_said(c, high, to);
    snprintf(text, NUMBER, "%s (%s to %s)", said, from, to);
}

static double widest_number(const lode__chart *c)
{
    char text[NUMBER];
    double most = 0.0;

    for (int k = 0; k < n_shown(c); k++) {
        number_text(c, k, text);
        most = fmax(most, lode__text_width(text, NUMBER, LODE__TEXT_SIZE));
    }
    return most;
}

static double widest_label(const lode__chart *c)
{
    double most = 0.0;

    for (int k = 0; k < n_shown(c); k++)
        most = fmax(most, lode__text_width(c->row[k], 200, LODE__TEXT_SIZE));
    return most;
}

/* Where labels, marks and numbers lie; the scale is the caller's. */
static rows rows_of(const lode__chart *c, double width, double top)
{
    rows r = {.n = n_shown(c), .top = top, .width = width};

    r.label_width = fmin(widest_label(c), LABEL_SHARE * width);
    r.left = MARGIN + r.label_width + GAP;
    r.right = width - MARGIN - widest_number(c) - GAP;
    if (r.right < r.left + 40.0) r.right = r.left + 40.0;
    r.low = r.high = 0.0;
    return r;
}

static void widen(rows *r, double value)
{
    r->low = fmin(r->low, value); /* fmin passes over NaN */
    r->high = fmax(r->high, value);
}

static void settle(rows *r)
{
    if (!(r->high > r->low)) r->high = r->low + 1.0;
}

/* ---- pieces --------------------------------------------------------------------------- */

/* Characters of a label that fit. */
static size_t label_most(const lode__chart *c, const rows *r, int k)
{
    size_t n = lode__utf8_width(c->row[k], strlen(c->row[k]));

    while (n > 3 &&
           lode__text_width(c->row[k], n, LODE__TEXT_SIZE) > r->label_width + 1.0)
        n--;
    return n;
}

static void add_ends(lode__buf *buf, const lode__chart *c, const rows *r, int k)
{
    char text[NUMBER];
    double y = y_of(r, k) + 15.5;

    lode__svg_text(buf, "end", r->left - GAP, y);
    lode__svg_label(buf, c->row[k], label_most(c, r, k));
    lode__svg_text_end(buf);
    number_text(c, k, text);
    lode__svg_text(buf, "end", r->width - MARGIN, y);
    lode__buf_add_html(buf, text);
    lode__svg_text_end(buf);
}

/* A box from one value to another, at least visible. */
static void box_begin(lode__buf *buf, const rows *r, int k, double from, double to)
{
    double a = at(r, fmin(from, to)), b = at(r, fmax(from, to));

    lode__buf_add(buf, "<rect");
    lode__svg_place(buf, "x", a);
    lode__svg_place(buf, "y", y_of(r, k) + 0.5 * (ROW - BAR));
    lode__svg_place(buf, "width", fmax(b - a, 2.0));
    lode__svg_place(buf, "height", BAR);
}

/* The kth bar in series pattern p, with its title. */
static void add_bar(lode__buf *buf, const lode__chart *c, const rows *r, int k,
                    double from, double to, int p)
{
    box_begin(buf, r, k, from, to);
    lode__buf_addf(buf, " class=\"edge\" fill=\"url(#%s-p%d)\">", c->id, p);
    lode__chart_title(buf, c, c->row[k], NULL, k, 0);
    lode__buf_add(buf, "</rect>\n");
}

/* |--| from low to high. */
static void add_whisker(lode__buf *buf, const lode__chart *c, const rows *r, int k)
{
    double low = lode__chart_low(c, k, 0), high = lode__chart_high(c, k, 0);
    double y = y_of(r, k) + 0.5 * ROW;

    if (isnan(low) || isnan(high)) return;
    lode__buf_add(buf, "<path class=\"whisker\" d=\"M");
    lode__svg_at(buf, at(r, low));
    lode__buf_add(buf, " ");
    lode__svg_at(buf, y - 4.0);
    lode__buf_add(buf, "v8m0-4H");
    lode__svg_at(buf, at(r, high));
    lode__buf_add(buf, "m0-4v8\"/>\n");
}

static void add_zero(lode__buf *buf, const rows *r)
{
    lode__svg_line(buf, "zero", at(r, 0.0), r->top, at(r, 0.0), y_of(r, r->n));
}

/* ---- bars ----------------------------------------------------------------------------- */

static bool some_flagged(const lode__chart *c)
{
    for (int k = 0; k < n_shown(c); k++)
        if (is_flagged(c, k)) return true;
    return false;
}

static double height_of_rows(const lode__chart *c, double width)
{
    (void)width;
    return ROW * n_shown(c) + 4.0;
}

static double height_of_bars(const lode__chart *c, double width)
{
    return height_of_rows(c, width) + (some_flagged(c) ? LEGEND_LINE : 0.0);
}

/* Pattern of a bar: gains plain, losses and figures that nobody reported hatched. */
static int pattern_of(const lode__chart *c, int k)
{
    double value = lode__chart_value(c, k, 0);

    if (c->has_sign) return value < 0.0 ? 2 : 1;
    return is_flagged(c, k) ? 2 : 1;
}

/* One colour in two dresses, or gains and losses. */
static void add_bar_patterns(lode__buf *buf, const lode__chart *c)
{
    const char *plain = c->has_sign ? "f3" : "f2", *hatched = c->has_sign ? "f1" : "f2";

    lode__buf_addf(
        buf,
        "<defs><pattern id=\"%s-p1\" width=\"6\" height=\"6\" patternUnits=\""
        "userSpaceOnUse\"><rect width=\"6\" height=\"6\" class=\"%s\"/>"
        "</pattern>\n<pattern id=\"%s-p2\" width=\"6\" height=\"6\" "
        "patternUnits=\"userSpaceOnUse\"><rect width=\"6\" height=\"6\" "
        "class=\"%s\"/><path class=\"stripe\" d=\"M0 0L6 6M-1 5L1 7M5 -1L7 1\"/>"
        "</pattern></defs>\n",
        c->id, plain, c->id, hatched);
}

static void add_flag_legend(lode__buf *buf, const lode__chart *c, double y)
{
    lode__buf_addf(buf, "<rect class=\"edge\" fill=\"url(#%s-p2)\" x=\"8\"", c->id);
    lode__svg_place(buf, "y", y);
    lode__buf_add(buf, " width=\"24\" height=\"12\"/>");
    lode__svg_text(buf, "dim", 38.0, y + 10.5);
    lode__buf_add(buf, "estimated, derived or a prior");
    lode__svg_text_end(buf);
}

static void draw_bars(lode__buf *buf, const lode__chart *c, double width, double top)
{
    rows r = rows_of(c, width, top);

    for (int k = 0; k < r.n; k++) {
        widen(&r, lode__chart_value(c, k, 0));
        widen(&r, lode__chart_low(c, k, 0));
        widen(&r, lode__chart_high(c, k, 0));
    }
    settle(&r);
    add_bar_patterns(buf, c);
    for (int k = 0; k < r.n; k++) {
        double value = lode__chart_value(c, k, 0);
        add_ends(buf, c, &r, k);
        if (!isnan(value)) add_bar(buf, c, &r, k, 0.0, value, pattern_of(c, k));
        add_whisker(buf, c, &r, k);
    }
    add_zero(buf, &r);
    if (some_flagged(c) && !c->has_sign) add_flag_legend(buf, c, y_of(&r, r.n) + 8.0);
}

const lode__chart_form lode__form_bars = {"bars", height_of_bars, draw_bars};

/* ---- dots ----------------------------------------------------------------------------- */

static double height_of_dots(const lode__chart *c, double width)
{
    return height_of_rows(c, width) + AXIS;
}

/* Round marks from the least to the most; 0 among them where it is near. */
static lode__marks marks_of_dots(const lode__chart *c, rows *r)
{
    lode__marks m;

    r->low = INFINITY, r->high = -INFINITY;
    for (int k = 0; k < r->n; k++) {
        widen(r, lode__chart_value(c, k, 0));
        widen(r, lode__chart_low(c, k, 0));
        widen(r, lode__chart_high(c, k, 0));
    }
    if (r->low > 0.0 && r->low < 0.5 * r->high) r->low = 0.0;
    m = lode__marks_of(r->low, r->high);
    r->low = m.low, r->high = m.high;
    return m;
}

static void add_marks(lode__buf *buf, const rows *r, const lode__marks *m)
{
    int step = r->right - r->left < 50.0 * m->n ? 2 : 1;
    char text[64];

    for (int k = 0; k < m->n; k += step) {
        double value = m->low + m->step * k, x;
        if (fabs(value) < 1e-9 * m->step) value = 0.0;
        x = at(r, value);
        lode__svg_line(buf, "grid", x, r->top, x, y_of(r, r->n));
        lode__number_people(value, m->decimals, text);
        lode__svg_text(buf, "dim mid", x, y_of(r, r->n) + 15.0);
        lode__buf_add(buf, text);
        lode__svg_text_end(buf);
    }
}

static void add_dot(lode__buf *buf, const lode__chart *c, const rows *r, int k)
{
    double value = lode__chart_value(c, k, 0);

    if (isnan(value)) return;
    lode__buf_addf(buf, "<circle class=\"%s\" r=\"5\" stroke-width=\"2\"",
                   is_flagged(c, k) ? "c2 paper" : "c2 f2");
    lode__svg_place(buf, "cx", at(r, value));
    lode__svg_place(buf, "cy", y_of(r, k) + 0.5 * ROW);
    lode__buf_add(buf, ">");
    lode__chart_title(buf, c, c->row[k], NULL, k, 0);
    lode__buf_add(buf, "</circle>\n");
}

static void draw_dots(lode__buf *buf, const lode__chart *c, double width, double top)
{
    rows r = rows_of(c, width, top);
    lode__marks m = marks_of_dots(c, &r);

    add_marks(buf, &r, &m);
    if (r.low < 0.0 && r.high > 0.0) add_zero(buf, &r);
    for (int k = 0; k < r.n; k++) {
        add_ends(buf, c, &r, k);
        add_whisker(buf, c, &r, k);
        add_dot(buf, c, &r, k);
    }
}

const lode__chart_form lode__form_dots = {"dots", height_of_dots, draw_dots};

/* ---- waterfall ------------------------------------------------------------------------ */

/* Where the kth step begins and ends; *level is what was reached before it. */
static void step_of(const lode__chart *c, int k, double *level, double *from, double *to)
{
    double value = lode__chart_value(c, k, 0);

    if (isnan(value)) value = 0.0;
    *from = is_total(c, k) ? 0.0 : *level;
    *to = *from + value;
    *level = *to;
}

static void draw_waterfall(lode__buf *buf, const lode__chart *c, double width, double top)
{
    rows r = rows_of(c, width, top);
    double level = 0.0, from, to;

    for (int k = 0; k < r.n; k++) {
        step_of(c, k, &level, &from, &to);
        widen(&r, from);
        widen(&r, to);
    }
    settle(&r);
    lode__chart_patterns(buf, c->id, LODE__CURVE_MOST);
    add_zero(buf, &r);
    level = 0.0;
    for (int k = 0; k < r.n; k++) {
        step_of(c, k, &level, &from, &to);
        add_ends(buf, c, &r, k);
        if (k + 1 < r.n && !is_total(c, k + 1))
            lode__svg_line(buf, "rule", at(&r, to), y_of(&r, k) + 0.5 * (ROW + BAR),
                           at(&r, to), y_of(&r, k + 1) + 0.5 * (ROW - BAR));
        /* Totals plain ink, rises with dots, falls hatched. */
        if (!isnan(lode__chart_value(c, k, 0)))
            add_bar(buf, c, &r, k, from, to, is_total(c, k) ? 1 : to < from ? 2 : 3);
    }
}

const lode__chart_form lode__form_waterfall = {"waterfall", height_of_rows,
                                               draw_waterfall};

/* ---- stacked bars --------------------------------------------------------------------- */

/* Boxes and names of the series, or only the height where buf is NULL. */
static double stack_legend(lode__buf *buf, const lode__chart *c, double y, double width)
{
    double x = MARGIN, first = y;

    for (int s = 0; s < c->n_series; s++) {
        double w = 30.0 + lode__text_width(c->series[s], 40, LODE__TEXT_SIZE) + 14.0;
        if (x > MARGIN && x + w > width) x = MARGIN, y += LEGEND_LINE;
        if (buf) {
            lode__buf_addf(buf, "<rect class=\"edge\" fill=\"url(#%s-p%d)\"", c->id,
                           s + 1);
            lode__svg_place(buf, "x", x);
            lode__svg_place(buf, "y", y);
            lode__buf_add(buf, " width=\"24\" height=\"12\"/>");
            lode__svg_text(buf, "", x + 30.0, y + 10.5);
            lode__svg_label(buf, c->series[s], 40);
            lode__svg_text_end(buf);
        }
        x += w;
    }
    return y - first + LEGEND_LINE + 4.0;
}

static double height_of_stack(const lode__chart *c, double width)
{
    return height_of_rows(c, width) + stack_legend(NULL, c, 0.0, width);
}

static void add_stack(lode__buf *buf, const lode__chart *c, const rows *r, int k)
{
    double level = 0.0;

    for (int s = 0; s < series_of(c); s++) {
        double value = lode__chart_value(c, k, s);
        if (isnan(value) || value <= 0.0) continue;
        box_begin(buf, r, k, level, level + value);
        lode__buf_addf(buf, " class=\"edge\" fill=\"url(#%s-p%d)\">", c->id, s + 1);
        lode__chart_title(buf, c, c->row[k], c->n_series ? c->series[s] : NULL, k, s);
        lode__buf_add(buf, "</rect>\n");
        level += value;
    }
}

static void draw_stack(lode__buf *buf, const lode__chart *c, double width, double top)
{
    double legend = stack_legend(NULL, c, 0.0, width);
    rows r = rows_of(c, width, top + legend);

    lode__chart_patterns(buf, c->id, series_of(c));
    stack_legend(buf, c, top, width);
    for (int k = 0; k < r.n; k++) widen(&r, sum_of(c, k));
    settle(&r);
    for (int k = 0; k < r.n; k++) {
        add_ends(buf, c, &r, k);
        add_stack(buf, c, &r, k);
    }
    add_zero(buf, &r);
}

const lode__chart_form lode__form_stack = {"stack", height_of_stack, draw_stack};
