/* What do all charts share? Refusals, heading and foot, the figure of a page, the document
 * of a file; each kind draws its marks elsewhere. */
#include "report/chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/svg_inside.h"

#define HEAD_SIZE 16.0
#define FOOT_SIZE 10.0
#define MARGIN 8.0

/* ---- heat is older than the mechanism and keeps its own form -------------------------- */

#define CLASSED 1e-4 /* of the largest: what is less is in the palest class */

static lode__heat heat_of(const lode__chart *c)
{
    lode__heat heat = {.n_row = c->n_row,
                       .n_column = c->n_series,
                       .row = c->row,
                       .column = c->series,
                       .value = c->value,
                       .href = c->href,
                       .measure = c->measure,
                       .unit = c->unit,
                       .empty = c->empty,
                       .logarithmic = c->logarithmic};

    for (int i = 0; c->logarithmic && i < c->n_row * c->n_series; i++)
        heat.floor = fmax(heat.floor, CLASSED * c->value[i]);
    return heat;
}

/* ---- what can be drawn ---------------------------------------------------------------- */

static const lode__chart_form *form_of(const lode__chart *c)
{
    static const lode__chart_form *const form[LODE__N_CHART] = {
        [LODE__CHART_BARS] = &lode__form_bars,
        [LODE__CHART_DOTS] = &lode__form_dots,
        [LODE__CHART_WATERFALL] = &lode__form_waterfall,
        [LODE__CHART_STACK] = &lode__form_stack,
        [LODE__CHART_LINES] = &lode__form_lines,
        [LODE__CHART_MULTIPLES] = &lode__form_multiples,
        [LODE__CHART_MAP] = &lode__form_map,
        [LODE__CHART_FLOWS] = &lode__form_flows,
        [LODE__CHART_SANKEY] = &lode__form_sankey};

    return form[c->kind];
}

static int series_of(const lode__chart *c)
{
    return c->n_series > 0 ? c->n_series : 1;
}

static int most_series(const lode__chart *c)
{
    switch (c->kind) {
    case LODE__CHART_STACK:
    case LODE__CHART_LINES: return LODE__CHART_SERIES;
    case LODE__CHART_MULTIPLES: return LODE__CHART_PANELS;
    case LODE__CHART_HEAT: return LODE__HEAT_MOST;
    default: return 1;
    }
}

static bool value_is_refused(const lode__chart *c, double value)
{
    if (!lode__drawable(value)) return true;
    if (c->kind == LODE__CHART_STACK && value < 0.0) return true;
    return c->kind == LODE__CHART_LINES && c->logarithmic && value <= 0.0;
}

static bool values_are_refused(const lode__chart *c)
{
    for (int r = 0; r < c->n_row; r++)
        for (int s = 0; s < series_of(c); s++) {
            double value = lode__chart_value(c, r, s), low = lode__chart_low(c, r, s),
                   high = lode__chart_high(c, r, s);
            if (value_is_refused(c, value) || value_is_refused(c, low) ||
                value_is_refused(c, high) || low > high)
                return true;
        }
    return false;
}

static bool links_are_refused(const lode__chart *c)
{
    for (int k = 0; k < c->n_link; k++) {
        const lode__link *l = &c->link[k];
        if (l->from < 0 || l->from >= c->n_row || l->to < 0 || l->to >= c->n_row ||
            !(l->value > 0.0) || !lode__drawable(l->value))
            return true;
        if (c->kind == LODE__CHART_SANKEY && c->stage[l->from] >= c->stage[l->to])
            return true;
    }
    return false;
}

static bool is_mapped(const lode__chart *c)
{
    return c->kind == LODE__CHART_MAP || c->kind == LODE__CHART_FLOWS;
}

static bool places_are_refused(const lode__chart *c)
{
    for (int r = 0; r < c->n_row; r++) {
        if (is_mapped(c) && (c->place[r] < -1 || c->place[r] >= c->globe->n_country))
            return true;
        if (c->kind == LODE__CHART_SANKEY &&
            (c->stage[r] < 0 || c->stage[r] >= c->n_stage))
            return true;
    }
    return false;
}

static lode_status refusal(const lode__chart *c)
{
    if ((int)c->kind < 0 || c->kind >= LODE__N_CHART || c->n_row < 0 || c->n_link < 0)
        return LODE_E_INVALID;
    if ((is_mapped(c) && (!c->globe || !c->place)) ||
        (c->kind == LODE__CHART_SANKEY && !c->stage))
        return LODE_E_INVALID;
    if (c->n_row > LODE__CHART_ROWS || c->n_link > LODE__CHART_ROWS ||
        c->n_stage > LODE__CHART_STAGES || series_of(c) > most_series(c))
        return LODE_E_LIMIT;
    if (values_are_refused(c) || places_are_refused(c) || links_are_refused(c))
        return LODE_E_INVALID;
    return LODE_OK;
}

static bool is_refused(lode__buf *buf, const lode__chart *c)
{
    lode_status status = refusal(c);

    if (status != LODE_OK && buf->status == LODE_OK) buf->status = status;
    return buf->status != LODE_OK;
}

static bool has_mark(const lode__chart *c)
{
    if (c->kind == LODE__CHART_FLOWS || c->kind == LODE__CHART_SANKEY)
        return c->n_link > 0;
    for (int r = 0; r < c->n_row; r++)
        for (int s = 0; s < series_of(c); s++)
            if (!isnan(lode__chart_value(c, r, s)) || !isnan(lode__chart_low(c, r, s)))
                return true;
    return false;
}

/* ---- what the kinds ask --------------------------------------------------------------- */

static double number_at(const lode__chart *c, const double *of, int row, int series)
{
    return of ? of[row * series_of(c) + series] : NAN;
}

double lode__chart_value(const lode__chart *c, int row, int series)
{
    return number_at(c, c->value, row, series);
}

double lode__chart_low(const lode__chart *c, int row, int series)
{
    return number_at(c, c->low, row, series);
}

double lode__chart_high(const lode__chart *c, int row, int series)
{
    return number_at(c, c->high, row, series);
}

void lode__chart_said(const lode__chart *c, double value, char *text)
{
    if (isnan(value))
        snprintf(text, LODE__SAID, "no figure");
    else
        lode__said(value, c->unit, text);
}

void lode__chart_title(lode__buf *buf, const lode__chart *c, const char *first,
                       const char *second, int row, int series)
{
    char value[LODE__SAID], low[LODE__SAID], high[LODE__SAID];

    lode__chart_said(c, lode__chart_value(c, row, series), value);
    lode__buf_add(buf, "<title>");
    if (first) lode__buf_add_html(buf, first);
    if (second) lode__buf_add(buf, ", ");
    if (second) lode__buf_add_html(buf, second);
    lode__buf_add(buf, ": ");
    lode__buf_add_html(buf, value);
    if (!isnan(lode__chart_low(c, row, series))) {
        lode__chart_said(c, lode__chart_low(c, row, series), low);
        lode__chart_said(c, lode__chart_high(c, row, series), high);
        lode__buf_add(buf, " (");
        lode__buf_add_html(buf, low);
        lode__buf_add(buf, " to ");
        lode__buf_add_html(buf, high);
        lode__buf_add(buf, ")");
    }
    if (c->flag && c->flag[row]) {
        lode__buf_add(buf, ", ");
        lode__buf_add_html(buf, c->flag[row]);
    }
    lode__buf_add(buf, "</title>");
}

bool lode__chart_link(lode__buf *buf, const lode__chart *c, const char *first,
                      const char *second, int row, int series, bool many)
{
    if (!c->href || !c->href[row]) return false;
    lode__buf_add(buf, "<a href=\"");
    lode__buf_add_html(buf, c->href[row]);
    lode__buf_add(buf, many ? "\" tabindex=\"-1\">" : "\">");
    lode__chart_title(buf, c, first, second, row, series);
    return true;
}

void lode__chart_patterns(lode__buf *buf, const char *id, int n)
{
    static const char *const lines[LODE__CURVE_MOST] = {"",
                                                        "M0 0L6 6M-1 5L1 7M5 -1L7 1",
                                                        "M1.5 1.5h1.6M4.5 4.5h1.6",
                                                        "M3 0V6",
                                                        "M0 3H6",
                                                        "M0 0L6 6M6 0L0 6"};

    lode__buf_add(buf, "<defs>");
    for (int k = 0; k < n && k < LODE__CURVE_MOST; k++)
        lode__buf_addf(buf,
                       "<pattern id=\"%s-p%d\" width=\"6\" height=\"6\" patternUnits=\""
                       "userSpaceOnUse\"><rect width=\"6\" height=\"6\" class=\"f%d\"/>"
                       "<path class=\"stripe\" d=\"%s\"/></pattern>\n",
                       id, k + 1, k + 1, *lines[k] ? lines[k] : "M0 0");
    lode__buf_add(buf, "</defs>\n");
}

lode__globe lode__globe_of(const lode_dataset *dataset)
{
    lode__globe globe = {.ring = NULL};

    globe.ring = lode__outlines(dataset, &globe.n_ring);
    globe.country = lode__countries(dataset, &globe.n_country);
    return globe;
}

/* ---- heading and foot ------------------------------------------------------------------ */

static double width_of(const lode__chart *c)
{
    return c->width > 0.0 ? c->width : LODE__CHART_WIDE;
}

/* "share of world production, %" */
static void measure_of(const lode__chart *c, char *text, size_t size)
{
    snprintf(text, size, "%s%s%s", c->measure, *c->unit && *c->measure ? ", " : "",
             c->unit);
}

/* Title where it is asked for, then measure and unit; gives the height. */
static double add_head(lode__buf *buf, const lode__chart *c)
{
    double room = width_of(c) - 2.0 * MARGIN, y = 4.0;
    char measure[512];

    measure_of(c, measure, sizeof measure);
    if (c->headed)
        y += 1.35 * HEAD_SIZE *
             lode__svg_wrapped(buf, "head", c->title, MARGIN, y + HEAD_SIZE, room,
                               HEAD_SIZE);
    y += 1.35 * LODE__TEXT_SIZE *
         lode__svg_wrapped(buf, "dim", measure, MARGIN, y + LODE__TEXT_SIZE, room,
                           LODE__TEXT_SIZE);
    return y + 6.0;
}

static double add_foot(lode__buf *buf, const lode__chart *c, double y)
{
    if (!c->foot) return 4.0;
    return 10.0 + 1.35 * FOOT_SIZE *
                      lode__svg_wrapped(buf, "foot", c->foot, MARGIN, y + FOOT_SIZE + 4.0,
                                        width_of(c) - 2.0 * MARGIN, FOOT_SIZE);
}

/* "and 12 more: the table has all" */
static void add_more(lode__buf *buf, int n, double y)
{
    lode__svg_text(buf, "dim", MARGIN, y);
    lode__buf_addf(buf, "and %d more: the table has all", n);
    lode__svg_text_end(buf);
}

/* Rows or links that have no mark. */
static int n_hidden(const lode__chart *c)
{
    int n = c->n_row;

    if (c->kind == LODE__CHART_FLOWS) n = c->n_link;
    if (c->kind == LODE__CHART_LINES || c->kind == LODE__CHART_MULTIPLES ||
        c->kind == LODE__CHART_MAP || c->kind == LODE__CHART_SANKEY)
        return 0;
    return n > LODE__CHART_SHOWN ? n - LODE__CHART_SHOWN : 0;
}

/* ---- a frame for charts that know neither heading nor foot ------------------------------ */

/* The number at `at`, and what follows it; the end of the text where there is none. */
static const char *past_number(const char *at, double *value)
{
    char text[32] = "";
    size_t n = strspn(at, "0123456789.");

    memcpy(text, at, n < 31 ? n : 31);
    return lode__number_read(text, value) ? at + n : at + strlen(at);
}

/* Text between marks, its five entities as what they stand for. */
static void read_between(lode__buf *out, const char *at, const char *end)
{
    static const char *const entity[][2] = {
        {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}};

    while (at < end) {
        const char *put = NULL;
        for (size_t k = 0; k < sizeof entity / sizeof *entity && !put; k++)
            if (strncmp(at, entity[k][0], strlen(entity[k][0])) == 0) {
                put = entity[k][1];
                at += strlen(entity[k][0]);
            }
        if (put)
            lode__buf_add(out, put);
        else
            lode__buf_add_n(out, at++, 1);
    }
}

/* An <svg> of `width` by `height` with its title above and a foot below: body is what stands
 * after its description, up to its end. */
static void add_framed(lode__buf *buf, const char *svg, const char *title,
                       const char *foot)
{
    static const char box[] = "<svg viewBox=\"0 0 ", described[] = "</desc>\n";
    double width = 0.0, height = 0.0;
    const char *rest = strncmp(svg, box, sizeof box - 1) == 0
                           ? past_number(svg + sizeof box - 1, &width)
                           : "",
               *body = strstr(svg, described), *end = strstr(svg, "</svg>");
    lode__chart frame = {.title = title,
                         .foot = foot,
                         .width = 0.0,
                         .headed = true,
                         .measure = "",
                         .unit = ""};

    if (*rest == ' ') rest = past_number(rest + 1, &height);
    if (*rest != '"' || !body || !end) {
        lode__buf_add(buf, svg);
        return;
    }
    frame.width = width;
    body += sizeof described - 1;
    lode__buf_add(buf, box);
    lode__svg_at(buf, width);
    lode__buf_add(buf, " ");
    lode__svg_at(buf, add_head(NULL, &frame) + height + add_foot(NULL, &frame, 0.0));
    lode__buf_add_n(buf, rest, (size_t)(body - rest));
    add_head(buf, &frame);
    lode__buf_add(buf, "<g transform=\"translate(0 ");
    lode__svg_at(buf, add_head(NULL, &frame));
    lode__buf_add(buf, ")\">\n");
    lode__buf_add_n(buf, body, (size_t)(end - body));
    lode__buf_add(buf, "</g>\n");
    add_foot(buf, &frame, add_head(NULL, &frame) + height);
    lode__buf_add(buf, "</svg>\n");
}

/* ---- the whole ------------------------------------------------------------------------- */

static void draw(lode__buf *buf, const lode__chart *c)
{
    const lode__chart_form *form = form_of(c);
    double width = width_of(c), head = add_head(NULL, c), body = form->height(c, width),
           more = n_hidden(c) > 0 ? 20.0 : 0.0,
           height = head + body + more + add_foot(NULL, c, 0.0);

    lode__svg_open(buf, c->id, width, height, form->class_name, c->title, c->description,
                   c->href != NULL);
    add_head(buf, c);
    form->draw(buf, c, width, head);
    if (more > 0.0) add_more(buf, n_hidden(c), head + body + 14.0);
    add_foot(buf, c, head + body + more);
    lode__buf_add(buf, "</svg>\n");
}

void lode__chart_draw(lode__buf *buf, const lode__chart *c)
{
    lode__heat heat;
    lode__buf svg;

    if (is_refused(buf, c)) return;
    if (!has_mark(c)) {
        lode__svg_nothing(buf, c->id, c->title, c->description);
        return;
    }
    if (c->kind != LODE__CHART_HEAT) {
        draw(buf, c);
        return;
    }
    heat = heat_of(c);
    lode__buf_init(&svg, buf->limit);
    lode__svg_heat(&svg, c->id, c->title, c->description, &heat);
    if (svg.status)
        buf->status = svg.status;
    else if (c->headed)
        add_framed(buf, svg.data, c->title, c->foot);
    else
        lode__buf_add(buf, svg.data);
    lode__buf_clear(&svg);
}

#define STYLE "<style>"
#define STYLE_END "</style>"

void lode__svg_dressed(lode__buf *buf, const char *svg)
{
    static const char head[] = "</desc>\n";
    const char *at = strstr(svg, head);

    if (!at) {
        lode__buf_add(buf, svg);
        return;
    }
    at += sizeof head - 1;
    lode__buf_add_n(buf, svg, (size_t)(at - svg));
    lode__buf_add(buf, STYLE);
    lode__chart_style(buf);
    lode__buf_add(buf,
                  STYLE_END "\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>"
                            "\n");
    lode__buf_add(buf, at);
}

void lode__svg_of_page(lode__buf *buf, const char *page, const char *foot)
{
    const char *start = strstr(page, "<svg "),
               *end = start ? strstr(start, "</svg>") : NULL,
               *title = start ? strstr(start, "<title") : NULL,
               *title_end = title ? strstr(title, "</title>") : NULL;
    lode__buf svg, said, framed;

    if (!end || !title_end) {
        if (buf->status == LODE_OK) buf->status = LODE_E_NODATA;
        return;
    }
    lode__buf_init(&svg, buf->limit);
    lode__buf_init(&said, buf->limit);
    lode__buf_init(&framed, buf->limit);
    lode__buf_add_n(&svg, start, (size_t)(end - start));
    lode__buf_add(&svg, "</svg>\n");
    lode__buf_add(&said, "");
    read_between(&said, title + strcspn(title, ">") + 1, title_end);
    if (!svg.status && !said.status) add_framed(&framed, svg.data, said.data, foot);
    if (svg.status || said.status || framed.status)
        buf->status = LODE_E_NOMEM;
    else
        lode__svg_dressed(buf, framed.data);
    lode__buf_clear(&svg);
    lode__buf_clear(&said);
    lode__buf_clear(&framed);
}

void lode__svg_plain(lode__buf *buf, const char *document)
{
    const char *style = strstr(document, STYLE),
               *end = style ? strstr(style, STYLE_END) : NULL;

    if (!end) {
        lode__buf_add(buf, document);
        return;
    }
    style += sizeof STYLE - 1;
    lode__buf_add_n(buf, document, (size_t)(style - document));
    lode__chart_style_plain(buf);
    lode__buf_add(buf, end);
}

void lode__chart_document(lode__buf *buf, const lode__chart *c)
{
    lode__chart headed = *c;
    lode__buf svg;

    if (is_refused(buf, c)) return;
    lode__buf_init(&svg, buf->limit);
    headed.headed = true;
    lode__chart_draw(&svg, &headed);
    if (svg.status != LODE_OK)
        buf->status = svg.status;
    else
        lode__svg_dressed(buf, svg.data);
    lode__buf_clear(&svg);
}

void lode__chart_page_style(lode__buf *buf)
{
    lode__chart_style(buf);
    lode__buf_add(buf,
                  "figure{margin:1rem 0}figure .narrow{display:none}\n"
                  ".wide .heat{min-width:36rem}\n"
                  "figure summary{color:var(--dim);font-size:.85rem;padding:.3rem 0}\n"
                  "@media(max-width:34rem){figure .broad{display:none}"
                  "figure .narrow{display:block}}\n"
                  "@media print{figure .broad{display:block}"
                  "figure .narrow{display:none}figure{break-inside:avoid}}\n");
}

static void draw_scrolling(lode__buf *buf, const lode__chart *c)
{
    lode__buf_add(buf,
                  "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    lode__buf_add_html(buf, c->title);
    lode__buf_add(buf, "\">\n");
    lode__chart_draw(buf, c);
}

static void draw_twice(lode__buf *buf, const lode__chart *c)
{
    lode__chart narrow = *c;
    char id[64];

    snprintf(id, sizeof id, "%.56s-narrow", c->id);
    narrow.id = id;
    narrow.width = LODE__CHART_NARROW;
    lode__buf_add(buf, "<div class=\"broad\">\n");
    lode__chart_draw(buf, c);
    lode__buf_add(buf, "</div>\n<div class=\"narrow\">\n");
    lode__chart_draw(buf, &narrow);
}

void lode__chart_figure(lode__buf *buf, const lode__chart *c)
{
    if (is_refused(buf, c)) return;
    lode__buf_add(buf, "<figure>\n");
    if (c->kind == LODE__CHART_HEAT)
        draw_scrolling(buf, c);
    else
        draw_twice(buf, c);
    lode__buf_add(buf, "</div>\n<details><summary>Table of this chart</summary>\n"
                       "<div class=\"wide\">\n");
    lode__chart_table(buf, c);
    lode__buf_add(buf, "</div></details>\n</figure>\n");
}
