/* The numbers of a chart's marks as a table: for a page, a file, a terminal, a program. */
#include "report/chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "dataset/cells.h"
#include "report/charts.h"
#include "report/report.h"

static int series_of(const lode__chart *c)
{
    return c->n_series > 0 ? c->n_series : 1;
}

static const char *series_name(const lode__chart *c, int s)
{
    return c->n_series > 0 ? c->series[s] : c->measure;
}

static bool has_flags(const lode__chart *c)
{
    for (int r = 0; c->flag && r < c->n_row; r++)
        if (c->flag[r]) return true;
    return false;
}

/* ---- HTML ------------------------------------------------------------------------------ */

/* As in the title of the mark, the unit aside: it stands in the caption. */
static void add_number(lode__buf *buf, const lode__chart *c, double value,
                       const char *href)
{
    char number[64];
    const char *word;

    lode__buf_add(buf, "<td>");
    if (href) {
        lode__buf_add(buf, "<a href=\"");
        lode__buf_add_html(buf, href);
        lode__buf_add(buf, "\">");
    }
    if (isnan(value)) {
        lode__buf_add_html(buf, c->empty ? c->empty : "no figure");
    } else {
        lode__spoken(value, c->unit, 3, number, &word);
        lode__buf_addf(buf, "%s%s%s", number, *word ? " " : "", word);
    }
    if (href) lode__buf_add(buf, "</a>");
    lode__buf_add(buf, "</td>");
}

static void add_heading(lode__buf *buf, const char *text, const char *after)
{
    lode__buf_add(buf, "<th scope=\"col\">");
    lode__buf_add_html(buf, text);
    lode__buf_addf(buf, "%s</th>", after);
}

static void add_row_heading(lode__buf *buf, const char *text)
{
    lode__buf_add(buf, "<tr><th scope=\"row\">");
    lode__buf_add_html(buf, text);
    lode__buf_add(buf, "</th>");
}

static void add_links(lode__buf *buf, const lode__chart *c)
{
    lode__buf_add(buf, "<thead><tr>");
    add_heading(buf, "from", "");
    add_heading(buf, "to", "");
    add_heading(buf, c->measure, "");
    lode__buf_add(buf, "</tr></thead><tbody>\n");
    for (int k = 0; k < c->n_link; k++) {
        add_row_heading(buf, c->row[c->link[k].from]);
        lode__buf_add(buf, "<td>");
        lode__buf_add_html(buf, c->row[c->link[k].to]);
        lode__buf_add(buf, "</td>");
        add_number(buf, c, c->link[k].value, NULL);
        lode__buf_add(buf, "</tr>\n");
    }
}

static void add_values(lode__buf *buf, const lode__chart *c)
{
    bool flagged = has_flags(c);

    lode__buf_add(buf, "<thead><tr>");
    add_heading(buf, c->row_name ? c->row_name : "", "");
    for (int s = 0; s < series_of(c); s++) {
        add_heading(buf, series_name(c, s), "");
        if (c->low) add_heading(buf, series_name(c, s), ", low");
        if (c->high) add_heading(buf, series_name(c, s), ", high");
    }
    if (flagged) add_heading(buf, "flag", "");
    lode__buf_add(buf, "</tr></thead><tbody>\n");
    for (int r = 0; r < c->n_row; r++) {
        add_row_heading(buf, c->row[r]);
        for (int s = 0; s < series_of(c); s++) {
            const char *href = c->kind == LODE__CHART_HEAT && c->href
                                   ? c->href[r * series_of(c) + s]
                                   : NULL;
            add_number(buf, c, lode__chart_value(c, r, s), href);
            if (c->low) add_number(buf, c, lode__chart_low(c, r, s), NULL);
            if (c->high) add_number(buf, c, lode__chart_high(c, r, s), NULL);
        }
        if (flagged) {
            lode__buf_add(buf, "<td>");
            lode__buf_add_html(buf, c->flag[r] ? c->flag[r] : "reported");
            lode__buf_add(buf, "</td>");
        }
        lode__buf_add(buf, "</tr>\n");
    }
}

void lode__chart_table(lode__buf *buf, const lode__chart *c)
{
    lode__buf_add(buf, "<table><caption>");
    lode__buf_add_html(buf, c->title);
    if (*c->unit) lode__buf_add(buf, ", ");
    lode__buf_add_html(buf, c->unit);
    lode__buf_add(buf, "</caption>");
    if (c->n_link > 0)
        add_links(buf, c);
    else
        add_values(buf, c);
    lode__buf_add(buf, "</tbody></table>\n");
}

/* ---- CSV ------------------------------------------------------------------------------- */

static void csv_links(lode__buf *buf, const lode__chart *c)
{
    lode__buf_add(buf, "from,to,value,unit\n");
    for (int k = 0; k < c->n_link; k++) {
        lode__buf_add_csv(buf, c->row[c->link[k].from]);
        lode__csv_text(buf, c->row[c->link[k].to]);
        lode__csv_number(buf, c->link[k].value);
        lode__csv_text(buf, c->unit);
        lode__buf_add(buf, "\n");
    }
}

void lode__chart_csv(lode__buf *buf, const lode__chart *c)
{
    if (c->n_link > 0) {
        csv_links(buf, c);
        return;
    }
    lode__buf_add_csv(buf, c->row_name ? c->row_name : "row");
    lode__buf_add(buf, ",series,value,low,high,unit,flag\n");
    for (int r = 0; r < c->n_row; r++)
        for (int s = 0; s < series_of(c); s++) {
            lode__buf_add_csv(buf, c->row[r]);
            lode__csv_text(buf, series_name(c, s));
            lode__csv_number(buf, lode__chart_value(c, r, s));
            lode__csv_number(buf, lode__chart_low(c, r, s));
            lode__csv_number(buf, lode__chart_high(c, r, s));
            lode__csv_text(buf, c->unit);
            lode__csv_text(buf, c->flag && c->flag[r] ? c->flag[r] : "");
            lode__buf_add(buf, "\n");
        }
}

/* ---- terminal -------------------------------------------------------------------------- */

static void cell_of(lode__table *t, const lode__chart *c, double value)
{
    char text[LODE__SAID];

    lode__chart_said(c, value, text);
    lode__table_cell(t, "%s", text);
}

static void columns_of_links(lode__buf *buf, const lode__chart *c)
{
    lode__table t;

    lode__table_begin(&t, 3, "llr");
    lode__table_cell(&t, "from");
    lode__table_cell(&t, "to");
    lode__table_cell(&t, "%s", c->measure);
    for (int k = 0; k < c->n_link; k++) {
        lode__table_cell(&t, "%s", c->row[c->link[k].from]);
        lode__table_cell(&t, "%s", c->row[c->link[k].to]);
        cell_of(&t, c, c->link[k].value);
    }
    lode__table_end(&t, buf);
}

/* A bar of at most `width` block elements, in eighths; text has room for them. */
static void bar_of(double value, double largest, size_t width, char *text)
{
    static const char *const eighth[] = {"",
                                         "\xE2\x96\x8F",
                                         "\xE2\x96\x8E",
                                         "\xE2\x96\x8D",
                                         "\xE2\x96\x8C",
                                         "\xE2\x96\x8B",
                                         "\xE2\x96\x8A",
                                         "\xE2\x96\x89"};
    size_t n = 0;

    *text = '\0';
    if (value > 0.0) n = (size_t)(8.0 * (double)width * value / largest + 0.5);
    for (size_t k = 0; k < n / 8; k++) strcat(text, "\xE2\x96\x88");
    strcat(text, eighth[n % 8]);
}

static double largest_of(const lode__chart *c)
{
    double largest = 0.0;

    for (int r = 0; r < c->n_row; r++)
        largest = fmax(largest, lode__chart_value(c, r, 0));
    return largest;
}

/* The table in `t` with a heading of its numbers; bar > 0: a last column of bars so wide. */
static void fill_values(lode__table *t, const lode__chart *c, const char *heading,
                        size_t bar)
{
    bool several = c->n_series > 1, flagged = has_flags(c);
    int n = 2 + several + (c->low ? 2 : 0) + flagged;
    char align[8], text[3 * LODE__WIDTH_MAX + 4];
    double largest = largest_of(c);

    snprintf(align, sizeof align, "%sl", several ? "llrrrl" : c->low ? "lrrrl" : "lrl");
    if (bar) align[n] = 'l';
    lode__table_begin(t, n + (bar > 0), align);
    lode__table_cell(t, "%s", c->row_name ? c->row_name : "row");
    if (several) lode__table_cell(t, "series");
    lode__table_cell(t, "%s", heading);
    if (c->low) lode__table_cell(t, "low");
    if (c->low) lode__table_cell(t, "high");
    if (flagged) lode__table_cell(t, "flag");
    if (bar) lode__table_cell(t, "%s", "");
    for (int r = 0; r < c->n_row; r++)
        for (int s = 0; s < series_of(c); s++) {
            lode__table_cell(t, "%s", c->row[r]);
            if (several) lode__table_cell(t, "%s", series_name(c, s));
            cell_of(t, c, lode__chart_value(c, r, s));
            if (c->low) cell_of(t, c, lode__chart_low(c, r, s));
            if (c->low) cell_of(t, c, lode__chart_high(c, r, s));
            if (flagged) lode__table_cell(t, "%s", c->flag[r] ? c->flag[r] : "");
            if (!bar) continue;
            bar_of(lode__chart_value(c, r, s), largest, bar, text);
            lode__table_cell(t, "%s", text);
        }
}

#define BAR_LEAST 8 /* characters; narrower says nothing */

static const char *longest_word(const char *text, char *word, size_t size)
{
    size_t longest = 0;

    *word = '\0';
    while (*text) {
        size_t n = strcspn(text, " ");
        if (n > longest) snprintf(word, size, "%.*s", (int)(longest = n), text);
        text += n + strspn(text + n, " ");
    }
    return word;
}

/* Characters that are left for bars where the heading is broken; 0: too few, or none are wanted. */
static size_t bar_room(const lode__chart *c, bool bars)
{
    lode__table t;
    char word[LODE__WIDTH_MAX];
    size_t used;

    if (!bars || c->n_series > 1 || !(largest_of(c) > 0.0)) return 0;
    fill_values(&t, c, longest_word(c->measure, word, sizeof word), 0);
    used = lode__columns_width(&t.columns) + 2;
    lode__columns_clear(&t.columns);
    lode__arena_clear(&t.arena);
    return used + BAR_LEAST <= LODE__WIDTH_MAX ? LODE__WIDTH_MAX - used : 0;
}

void lode__chart_columns(lode__buf *buf, const lode__chart *c, bool bars)
{
    lode__table t;

    if (c->n_link > 0) {
        columns_of_links(buf, c);
        return;
    }
    fill_values(&t, c, c->measure, bar_room(c, bars));
    t.columns.wraps = bars;
    lode__table_end(&t, buf);
}

/* ---- JSON ------------------------------------------------------------------------------ */

void lode__chart_json(lode__json *json, const lode__chart *c)
{
    lode__json_array(json, "rows");
    for (int k = 0; k < c->n_link; k++) {
        lode__json_object(json, NULL);
        lode__json_string(json, "from", c->row[c->link[k].from]);
        lode__json_string(json, "to", c->row[c->link[k].to]);
        if (c->stage) {
            lode__json_string(json, "from_stage",
                              c->stage_name[c->stage[c->link[k].from]]);
            lode__json_string(json, "to_stage", c->stage_name[c->stage[c->link[k].to]]);
        }
        lode__json_number(json, "value", c->link[k].value);
        lode__json_string(json, "unit", c->unit);
        lode__json_end_object(json);
    }
    for (int r = 0; c->n_link == 0 && r < c->n_row; r++)
        for (int s = 0; s < series_of(c); s++) {
            lode__json_object(json, NULL);
            lode__json_string(json, "row", c->row[r]);
            lode__json_string(json, "series", series_name(c, s));
            lode__json_number(json, "value", lode__chart_value(c, r, s));
            lode__json_number(json, "low", lode__chart_low(c, r, s));
            lode__json_number(json, "high", lode__chart_high(c, r, s));
            lode__json_string(json, "unit", c->unit);
            lode__json_string(json, "flag", c->flag ? c->flag[r] : NULL);
            lode__json_end_object(json);
        }
    lode__json_end_array(json);
}
