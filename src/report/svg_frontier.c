/* What does harm cost the sender? Harm over cost, a curve each, and harm and cost over
 * the depth of the cut, as accessible SVG. Curves are told by dash pattern, shape of the
 * marks and a name beside their end, and only then by colour. */
#include <math.h>
#include <string.h>

#include "report/svg_inside.h"

#define WIDTH 720.0
#define HEIGHT 400.0
#define DEPTH_HEIGHT 300.0
#define LEFT 64.0
#define RIGHT 176.0 /* where the names stand */
#define TOP 40.0
#define BOTTOM 52.0
#define NAME_MOST 17   /* characters */
#define NAME_STEP 16.0 /* between the lines of two names */
#define SECOND_LINE 14.0

/* One axis: its marks, the unit that they are said in, and where it lies. */
typedef struct axis {
    lode__marks marks;
    double unit; /* USD, or what else a mark counts */
    const char *word;
    double from, to; /* places of marks.low and marks.high */
} axis;

static double at(const axis *a, double value)
{
    double share = (value / a->unit - a->marks.low) / (a->marks.high - a->marks.low);

    return a->from + share * (a->to - a->from);
}

static bool is_drawn(const lode__cut *cut)
{
    return !isnan(cut->harm_usd) && !isnan(cut->cost_usd) && !isnan(cut->depth);
}

static bool some_drawn(const lode__cut *cut, int n)
{
    for (int k = 0; k < n; k++)
        if (is_drawn(&cut[k])) return true;
    return false;
}

/* An axis of money from low to high, 0 among them. */
static axis money_axis(double low, double high, double from, double to)
{
    axis a = {.from = from, .to = to};

    a.unit = lode__money_unit(fmax(fabs(low), fabs(high)), &a.word);
    a.marks = lode__marks_of(low / a.unit, high / a.unit);
    return a;
}

/* ---- axes ------------------------------------------------------------------------- */

static double mark_of(const lode__marks *m, int k)
{
    double value = m->low + m->step * k;

    return fabs(value) < 1e-9 * m->step ? 0.0 : value;
}

static void add_mark_text(lode__buf *buf, const axis *a, int k, const char *after)
{
    char text[64];

    lode__number_people(mark_of(&a->marks, k), a->marks.decimals, text);
    lode__buf_addf(buf, "%s%s", text, after);
    lode__svg_text_end(buf);
}

static void add_upright_axis(lode__buf *buf, const axis *a)
{
    for (int k = 0; k < a->marks.n; k++) {
        double y = at(a, mark_of(&a->marks, k) * a->unit);
        lode__svg_line(buf, "grid", LEFT, y, WIDTH - RIGHT, y);
        lode__svg_text(buf, "end", LEFT - 6.0, y + 4.0);
        add_mark_text(buf, a, k, "");
    }
}

static void add_level_axis(lode__buf *buf, const axis *a, double y_low, double y_high,
                           const char *after)
{
    for (int k = 0; k < a->marks.n; k++) {
        double x = at(a, mark_of(&a->marks, k) * a->unit);
        lode__svg_line(buf, "grid", x, y_low, x, y_high);
        lode__svg_text(buf, "mid", x, y_low + 16.0);
        add_mark_text(buf, a, k, after);
    }
}

/* "harm to the target, million USD" */
static void add_axis_name(lode__buf *buf, const char *class_name, const char *name,
                          const axis *a, double x, double y)
{
    lode__svg_text(buf, class_name, x, y);
    lode__buf_add_html(buf, name);
    lode__buf_addf(buf, ", %s%sUSD", a->word, *a->word ? " " : "");
    lode__svg_text_end(buf);
}

/* ---- curves ----------------------------------------------------------------------- */

/* The outlines around 0 0, about 7 wide; the ban's are twice as large and filled. */
static void add_shape(lode__buf *buf, int curve, double x, double y, double scale)
{
    static const char *const outline[LODE__CURVE_MOST] = {
        "M-3.5 0A3.5 3.5 0 1 1 3.5 0A3.5 3.5 0 1 1 -3.5 0Z",
        "M-3.2 -3.2H3.2V3.2H-3.2Z",
        "M0 -4.2L4 3.2H-4Z",
        "M0 -4.6L4.6 0L0 4.6L-4.6 0Z",
        "M0 4.2L4 -3.2H-4Z",
        "M-1.3 -4H1.3V-1.3H4V1.3H1.3V4H-1.3V1.3H-4V-1.3H-1.3Z"};

    lode__buf_addf(buf, "<path class=\"%s c%d f%d\" d=\"%s\" transform=\"translate(",
                   scale > 1.0 ? "ban" : "mark", curve + 1, curve + 1, outline[curve]);
    lode__svg_at(buf, x);
    lode__buf_add(buf, " ");
    lode__svg_at(buf, y);
    lode__buf_add(buf, ")");
    if (scale > 1.0) {
        lode__buf_add(buf, " scale(");
        lode__svg_at(buf, scale);
        lode__buf_add(buf, ")");
    }
    lode__buf_add(buf, "\">");
}

/* "3 months, cut of 50 %: harm 1.2 bn USD, cost -30 million USD" */
static void add_point_title(lode__buf *buf, const char *name, const lode__cut *cut)
{
    char share[LODE__SAID], harm[LODE__SAID], cost[LODE__SAID];

    lode__said(100.0 * cut->depth, "%", share);
    lode__said(cut->harm_usd, "USD", harm);
    lode__said(cut->cost_usd, "USD", cost);
    lode__buf_add(buf, "<title>");
    lode__buf_add_html(buf, name);
    lode__buf_addf(buf, "%scut of %s%s: harm %s, cost %s</title>", *name ? ", " : "",
                   share, cut->depth >= 1.0 ? " (ban)" : "", harm, cost);
}

/* A line through the points that are drawn; it breaks at those that are not. */
static void add_polyline(lode__buf *buf, int curve, const double *x, const double *y,
                         int n)
{
    for (int k = 0; k < n;) {
        if (isnan(x[k])) {
            k++;
            continue;
        }
        lode__buf_addf(buf, "<polyline class=\"curve c%d\"", curve + 1);
        lode__svg_dash(buf, curve);
        lode__buf_add(buf, " points=\"");
        for (bool first = true; k < n && !isnan(x[k]); k++, first = false) {
            if (!first) lode__buf_add(buf, " ");
            lode__svg_at(buf, x[k]);
            lode__buf_add(buf, ",");
            lode__svg_at(buf, y[k]);
        }
        lode__buf_add(buf, "\"/>\n");
    }
}

/* The line of a curve and its marks with titles; *end is where its name belongs. False:
 * nothing was drawn. */
static bool add_curve(lode__buf *buf, int curve, const char *name, const lode__cut *cut,
                      const double *x, const double *y, int n, lode__beside *end)
{
    bool drawn = false;

    add_polyline(buf, curve, x, y, n);
    for (int k = 0; k < n; k++) {
        if (isnan(x[k])) continue;
        add_shape(buf, curve, x[k], y[k], cut[k].depth >= 1.0 ? 1.6 : 1.0);
        add_point_title(buf, name, &cut[k]);
        lode__buf_add(buf, "</path>\n");
        *end = (lode__beside){
            .x = x[k], .y = y[k], .curve = curve, .costless_harm_usd = NAN};
        drawn = true;
    }
    return drawn;
}

/* ---- names ------------------------------------------------------------------------ */

/* In the right margin: a lead from the end of the curve, a piece of its line, a name, and
 * below it H0. */
static void add_names(lode__buf *buf, lode__beside *row, int n, double bottom)
{
    double x = WIDTH - RIGHT + 8.0, second = 0.0;
    char text[LODE__SAID];

    for (int i = 0; i < n; i++)
        if (!isnan(row[i].costless_harm_usd)) second = SECOND_LINE;
    lode__svg_part_labels(row, n, TOP + 4.0, bottom - 4.0 - second, NAME_STEP + second);
    for (int i = 0; i < n; i++) {
        lode__svg_line(buf, "lead", row[i].x + 6.0, row[i].y, x, row[i].y_text);
        lode__buf_addf(buf, "<path class=\"curve c%d\"", row[i].curve + 1);
        lode__svg_dash(buf, row[i].curve);
        lode__buf_add(buf, " d=\"M");
        lode__svg_at(buf, x);
        lode__buf_add(buf, " ");
        lode__svg_at(buf, row[i].y_text);
        lode__buf_add(buf, "h24\"/>");
        lode__svg_text(buf, "strong", x + 29.0, row[i].y_text + 4.0);
        lode__svg_label(buf, row[i].text, NAME_MOST);
        lode__svg_text_end(buf);
        if (isnan(row[i].costless_harm_usd)) continue;
        lode__said(row[i].costless_harm_usd, "USD", text);
        lode__svg_text(buf, "s11", x + 29.0, row[i].y_text + 4.0 + SECOND_LINE);
        lode__buf_addf(buf, "H0 %s", text);
        lode__svg_text_end(buf);
    }
}

/* ---- frontier --------------------------------------------------------------------- */

static bool curve_refused(const lode__cut *cut, int n)
{
    for (int k = 0; k < n; k++)
        if (!lode__drawable(cut[k].harm_usd) || !lode__drawable(cut[k].cost_usd) ||
            cut[k].depth < 0.0 || cut[k].depth > 1.0)
            return true;
    return false;
}

static lode_status refusal(const lode__chart_curve *curve, int n_curve)
{
    if (n_curve < 0) return LODE_E_INVALID;
    if (n_curve > LODE__CURVE_MOST) return LODE_E_LIMIT;
    for (int c = 0; c < n_curve; c++) {
        if (curve[c].n < 0 || !lode__drawable(curve[c].costless_harm_usd))
            return LODE_E_INVALID;
        if (curve[c].n > LODE__POINT_MOST) return LODE_E_LIMIT;
        if (curve_refused(curve[c].cut, curve[c].n)) return LODE_E_INVALID;
    }
    return LODE_OK;
}

static bool is_refused(lode__buf *buf, lode_status status)
{
    if (status != LODE_OK && buf->status == LODE_OK) buf->status = status;
    return buf->status != LODE_OK;
}

/* Both axes so that all points, all H0 and 0 lie on them. */
static void frontier_axes(const lode__chart_curve *curve, int n_curve, axis *x, axis *y)
{
    double x_low = 0.0, x_high = 0.0, y_low = 0.0, y_high = 0.0;

    for (int c = 0; c < n_curve; c++) {
        for (int k = 0; k < curve[c].n; k++) {
            const lode__cut *cut = &curve[c].cut[k];
            if (!is_drawn(cut)) continue;
            x_low = fmin(x_low, cut->cost_usd), x_high = fmax(x_high, cut->cost_usd);
            y_low = fmin(y_low, cut->harm_usd), y_high = fmax(y_high, cut->harm_usd);
        }
        /* fmin and fmax pass over NaN. */
        y_low = fmin(y_low, curve[c].costless_harm_usd);
        y_high = fmax(y_high, curve[c].costless_harm_usd);
    }
    *x = money_axis(x_low, x_high, LEFT, WIDTH - RIGHT);
    *y = money_axis(y_low, y_high, HEIGHT - BOTTOM, TOP);
}

/* The line on which the sender pays nothing; left of it the cut earns money. */
static void add_costless_line(lode__buf *buf, const axis *x, bool has_ring)
{
    double place = at(x, 0.0);

    lode__svg_line(buf, "zero", place, TOP - 8.0, place, HEIGHT - BOTTOM);
    lode__svg_text(buf, "strong halo", place + 4.0, TOP - 10.0);
    lode__buf_add(buf, has_ring ? "costs nothing (rings: H0)" : "costs nothing");
    lode__svg_text_end(buf);
}

/* Rings where the curves cross that line. */
static void add_costless(lode__buf *buf, const lode__chart_curve *curve, int n_curve,
                         const axis *x, const axis *y)
{
    char text[LODE__SAID];

    for (int c = 0; c < n_curve; c++) {
        double h0 = curve[c].costless_harm_usd;
        if (isnan(h0)) continue;
        lode__said(h0, "USD", text);
        lode__buf_addf(buf, "<circle class=\"rule c%d\" r=\"7\" stroke-width=\"2\"",
                       c + 1);
        lode__svg_place(buf, "cx", at(x, 0.0));
        lode__svg_place(buf, "cy", at(y, h0));
        lode__buf_add(buf, "><title>");
        lode__buf_add_html(buf, curve[c].label);
        lode__buf_addf(buf, ": harm at no cost (H0) %s</title></circle>\n", text);
    }
}

static int add_frontier_curves(lode__buf *buf, const lode__chart_curve *curve,
                               int n_curve, const axis *x_axis, const axis *y_axis,
                               lode__beside *name)
{
    double x[LODE__POINT_MOST], y[LODE__POINT_MOST];
    int n_name = 0;

    for (int c = 0; c < n_curve; c++) {
        for (int k = 0; k < curve[c].n; k++) {
            const lode__cut *cut = &curve[c].cut[k];
            x[k] = is_drawn(cut) ? at(x_axis, cut->cost_usd) : NAN;
            y[k] = is_drawn(cut) ? at(y_axis, cut->harm_usd) : NAN;
        }
        if (!add_curve(buf, c, curve[c].label, curve[c].cut, x, y, curve[c].n,
                       &name[n_name]))
            continue;
        name[n_name].text = curve[c].label;
        name[n_name++].costless_harm_usd = curve[c].costless_harm_usd;
    }
    return n_name;
}

void lode__svg_frontier(lode__buf *buf, const char *id, const char *title,
                        const char *description, const char *harm, const char *cost,
                        const lode__chart_curve *curve, int n_curve)
{
    lode__beside name[LODE__CURVE_MOST];
    axis x, y;
    bool has_ring = false, has_point = false;
    int n_name;

    if (is_refused(buf, refusal(curve, n_curve))) return;
    for (int c = 0; c < n_curve; c++) {
        has_ring = has_ring || !isnan(curve[c].costless_harm_usd);
        has_point = has_point || some_drawn(curve[c].cut, curve[c].n);
    }
    if (!has_point) {
        lode__svg_nothing(buf, id, title, description);
        return;
    }
    frontier_axes(curve, n_curve, &x, &y);
    lode__svg_open(buf, id, WIDTH, HEIGHT, "frontier", title, description, false);
    add_upright_axis(buf, &y);
    add_level_axis(buf, &x, HEIGHT - BOTTOM, TOP, "");
    add_axis_name(buf, "dim", harm, &y, 8.0, 14.0);
    add_axis_name(buf, "dim end", cost, &x, WIDTH - RIGHT, HEIGHT - 12.0);
    lode__svg_line(buf, "zero", LEFT, at(&y, 0.0), WIDTH - RIGHT, at(&y, 0.0));
    add_costless_line(buf, &x, has_ring);
    n_name = add_frontier_curves(buf, curve, n_curve, &x, &y, name);
    add_costless(buf, curve, n_curve, &x, &y);
    add_names(buf, name, n_name, HEIGHT - BOTTOM);
    lode__buf_add(buf, "</svg>\n");
}

/* ---- depth ------------------------------------------------------------------------ */

static axis depth_axis(void)
{
    return (axis){.marks = {.low = 0.0, .high = 100.0, .step = 20.0, .n = 6},
                  .unit = 0.01,
                  .word = "",
                  .from = LEFT,
                  .to = WIDTH - RIGHT};
}

static axis harm_and_cost_axis(const lode__cut *cut, int n)
{
    double low = 0.0, high = 0.0;

    for (int k = 0; k < n; k++) {
        if (!is_drawn(&cut[k])) continue;
        low = fmin(low, fmin(cut[k].harm_usd, cut[k].cost_usd));
        high = fmax(high, fmax(cut[k].harm_usd, cut[k].cost_usd));
    }
    return money_axis(low, high, DEPTH_HEIGHT - BOTTOM, TOP);
}

/* Up to where the cut costs nothing. */
static void add_costless_depth(lode__buf *buf, const axis *x, double depth)
{
    double place = at(x, depth);
    char text[LODE__SAID];

    if (isnan(depth)) return;
    lode__said(100.0 * depth, "%", text);
    lode__buf_add(buf, "<g>");
    lode__buf_addf(buf, "<title>largest cut at no cost: %s</title>\n", text);
    lode__buf_add(buf, "<path class=\"rule\" stroke-dasharray=\"3 3\" d=\"M");
    lode__svg_at(buf, place);
    lode__buf_add(buf, " ");
    lode__svg_at(buf, TOP - 6.0);
    lode__buf_add(buf, "V");
    lode__svg_at(buf, DEPTH_HEIGHT - BOTTOM);
    lode__buf_add(buf, "\"/>");
    lode__svg_text(buf, "end halo", fmax(place + 4.0, LEFT + 110.0), TOP - 10.0);
    if (depth > 0.0)
        lode__buf_addf(buf, "costs nothing up to %s", text);
    else
        lode__buf_add(buf, "every cut costs");
    lode__svg_text_end(buf);
    lode__buf_add(buf, "</g>\n");
}

/* Harm (which = 0) or cost (1) over depth. */
static bool add_depth_curve(lode__buf *buf, int which, const char *name,
                            const lode__cut *cut, int n, const axis *x_axis,
                            const axis *y_axis, lode__beside *end)
{
    double x[LODE__POINT_MOST], y[LODE__POINT_MOST];

    for (int k = 0; k < n; k++) {
        double value = which == 0 ? cut[k].harm_usd : cut[k].cost_usd;
        x[k] = is_drawn(&cut[k]) ? at(x_axis, cut[k].depth) : NAN;
        y[k] = is_drawn(&cut[k]) ? at(y_axis, value) : NAN;
    }
    if (!add_curve(buf, which, name, cut, x, y, n, end)) return false;
    end->text = name;
    return true;
}

void lode__svg_depth(lode__buf *buf, const char *id, const char *title,
                     const char *description, const char *harm, const char *cost,
                     const lode__cut *cut, int n, double costless_depth)
{
    lode__chart_curve all = {.cut = cut, .n = n, .costless_harm_usd = NAN};
    lode_status status = refusal(&all, 1);
    axis x = depth_axis(), y;
    lode__beside name[2];
    int n_name = 0;

    if (costless_depth < 0.0 || costless_depth > 1.0) status = LODE_E_INVALID;
    if (is_refused(buf, status)) return;
    if (!some_drawn(cut, n)) {
        lode__svg_nothing(buf, id, title, description);
        return;
    }
    y = harm_and_cost_axis(cut, n);
    lode__svg_open(buf, id, WIDTH, DEPTH_HEIGHT, "depth", title, description, false);
    add_upright_axis(buf, &y);
    add_level_axis(buf, &x, DEPTH_HEIGHT - BOTTOM, TOP, " %");
    add_axis_name(buf, "dim", "loss", &y, 8.0, 14.0);
    lode__svg_text(buf, "dim end", WIDTH - RIGHT, DEPTH_HEIGHT - 12.0);
    lode__buf_add(buf, "share of the trade that is cut");
    lode__svg_text_end(buf);
    lode__svg_line(buf, "zero", LEFT, at(&y, 0.0), WIDTH - RIGHT, at(&y, 0.0));
    add_costless_depth(buf, &x, costless_depth);
    n_name += add_depth_curve(buf, 0, harm, cut, n, &x, &y, &name[n_name]);
    n_name += add_depth_curve(buf, 1, cost, cut, n, &x, &y, &name[n_name]);
    add_names(buf, name, n_name, DEPTH_HEIGHT - BOTTOM);
    lode__buf_add(buf, "</svg>\n");
}
