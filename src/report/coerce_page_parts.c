/* Pieces of the pages of coercion: names in words, cells, tables, what it rests on. */
#include "report/coerce_page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/charts.h"
#include "report/page.h"

#define MILLION 1e-6

/* ---- names ------------------------------------------------------------------------- */

/* Countries that English gives an article. */
static bool has_article(const char *id)
{
    static const char *const list[] = {"USA", "GBR", "ARE", "COD", "COG", "CAF",
                                       "NLD", "PHL", "DOM", "GMB", "BHS", "MDV",
                                       "SLB", "MHL", "COM", "SYC"};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        if (strcmp(list[k], id) == 0) return true;
    return false;
}

static const char *country_name(const lode_coercion *c, int i_party)
{
    int n;
    const lode__country *country = lode__countries(c->dataset, &n);

    return i_party < n && !c->party[i_party].is_bloc ? country[i_party].name
                                                     : c->party[i_party].name;
}

void lode__coerce_name(const lode_coercion *c, int i_party, lode__buf *buf)
{
    const char *name = country_name(c, i_party);

    if (c->party[i_party].is_bloc && *name == '@') {
        lode__buf_add(buf, "the bloc ");
        name++;
    } else if (has_article(c->party[i_party].name)) {
        lode__buf_add(buf, "the ");
    }
    lode__buf_add_html(buf, name);
}

void lode__coerce_name_plain(const lode_coercion *c, int i_party, lode__buf *buf)
{
    lode__buf_add_html(buf, country_name(c, i_party));
}

/* ---- numbers ----------------------------------------------------------------------- */

void lode__coerce_goods(const lode_coercion *c, lode__buf *buf)
{
    for (const char *at = c->goods; *at; at++) {
        const char letter[2] = {*at, '\0'};
        lode__buf_add_html(buf, letter);
        if (*at == ',') lode__buf_add(buf, " ");
    }
}

void lode__coerce_said(double usd, lode__buf *buf)
{
    char text[LODE__SAID];

    if (isnan(usd)) {
        lode__buf_add(buf, "unknown");
        return;
    }
    lode__said(usd, "USD", text);
    lode__buf_add(buf, text);
}

void lode__coerce_td_number(double value, int decimals, lode__buf *buf)
{
    char text[64];

    lode__buf_add(buf, "<td>");
    if (isfinite(value)) {
        lode__number_people(value, decimals, text);
        lode__buf_add(buf, text);
    }
    lode__buf_add(buf, "</td>");
}

void lode__coerce_td_money(double usd, lode__buf *buf)
{
    double x = usd * MILLION;

    lode__coerce_td_number(x, fabs(x) < 9.995 ? 2 : fabs(x) < 99.95 ? 1 : 0, buf);
}

void lode__coerce_td_percent(double share, lode__buf *buf)
{
    lode__coerce_td_number(100.0 * share, 0, buf);
}

void lode__coerce_depth(double depth, lode__buf *buf)
{
    char text[64];

    if (isnan(depth)) return;
    if (depth < 1.0 && depth >= 0.9995) {
        lode__buf_add(buf, "&gt;99.9");
        return;
    }
    lode__number_people(100.0 * depth, depth >= 0.995 && depth < 1.0 ? 1 : 0, text);
    lode__buf_add(buf, text);
}

void lode__coerce_td_depth(double depth, lode__buf *buf)
{
    lode__buf_add(buf, "<td>");
    lode__coerce_depth(depth, buf);
    lode__buf_add(buf, "</td>");
}

void lode__coerce_td_leverage(double leverage, lode__buf *buf)
{
    if (isinf(leverage) && leverage > 0.0)
        lode__buf_add(buf, "<td>free</td>");
    else
        lode__coerce_td_number(leverage, fabs(leverage) < 10.0 ? 1 : 0, buf);
}

/* ---- tables ------------------------------------------------------------------------ */

void lode__coerce_table_begin(const char *caption, const char *align,
                              const char *const *head, lode__buf *buf)
{
    lode__buf_add(buf, "<div class=\"wide\"><table><caption>");
    lode__buf_add_html(buf, caption);
    lode__buf_add(buf, "</caption><thead><tr>");
    for (int k = 0; align[k]; k++)
        lode__buf_addf(buf, "<th scope=\"col\"%s>%s</th>",
                       align[k] == 'l' ? " class=\"name\"" : "", head[k]);
    lode__buf_add(buf, "</tr></thead><tbody>\n");
}

void lode__coerce_table_end(lode__buf *buf)
{
    lode__buf_add(buf, "</tbody></table></div>\n");
}

void lode__coerce_span(const lode_coercion *c, int months, bool enforced, lode__buf *buf)
{
    lode__buf_addf(buf, "%d month%s", months, months == 1 ? "" : "s");
    if (c->instrument != LODE_INSTRUMENT_TARGET_ONLY) return;
    lode__buf_add(buf, enforced ? ", third countries kept from passing on"
                                : ", third countries free to pass on");
}

/* The first cell of a row is its head. */
static void text_cell(bool *first, const char *text, lode__buf *buf)
{
    lode__buf_add(buf, *first ? "<th scope=\"row\">" : "<td class=\"name\">");
    lode__buf_add_html(buf, text);
    lode__buf_add(buf, *first ? "</th>" : "</td>");
    *first = false;
}

static void party_cell(const lode_coercion *c, bool *first, int i_party, lode__buf *buf)
{
    text_cell(first, country_name(c, i_party), buf);
}

static void add_row(const lode_coercion *c, const lode__coerce_row *row,
                    lode__coerce_columns with, lode__buf *buf)
{
    const lode__coerce_case *one = lode__coerce_case_of(c, row);
    const lode__frontier *f = &row->frontier;
    const lode__coerce_point *ban = lode__coerce_ban(row);
    char months[32];
    bool first = true;

    lode__buf_add(buf, "<tr>");
    if (with.by) party_cell(c, &first, c->job[one->i_job].i_sender, buf);
    if (with.on) party_cell(c, &first, row->i_target, buf);
    if (with.good) text_cell(&first, lode__coerce_good(c, row), buf);
    if (with.months) {
        snprintf(months, sizeof months, "%d", one->months);
        text_cell(&first, months, buf);
    }
    if (with.third) text_cell(&first, one->enforced ? "kept" : "free", buf);
    lode__coerce_td_percent(row->import_share, buf);
    lode__coerce_td_money(f->costless_harm_usd, buf);
    lode__coerce_td_depth(f->costless_depth, buf);
    if (row->verdict == LODE_SOLVED)
        lode__coerce_td_money(f->ban_harm_usd, buf);
    else
        lode__buf_addf(buf, "<td>%s</td>", lode_verdict_name(row->verdict));
    lode__coerce_td_money(f->ban_cost_usd, buf);
    lode__coerce_td_leverage(f->leverage, buf);
    lode__coerce_td_number(ban ? ban->price_ratio : NAN, 2, buf);
    lode__buf_add(buf, "</tr>\n");
}

void lode__coerce_rows(const lode_coercion *c, const lode__coerce_row *const *row, int n,
                       int most, lode__coerce_columns with, const char *caption,
                       lode__buf *buf)
{
    static const char *const number[] = {
        "% of imports",  "costless harm", "costless cut, %", "harm of a ban",
        "cost of a ban", "leverage",      "price &#215;"};
    const char *head[5 + sizeof number / sizeof *number];
    char align[sizeof head / sizeof *head + 1] = "";
    size_t i = 0;

    if (with.by) head[i++] = "sender";
    if (with.on) head[i++] = "target";
    if (with.good) head[i++] = "good";
    if (with.months) head[i++] = "months";
    if (with.third) head[i++] = "passing on";
    memset(align, 'l', i);
    for (size_t k = 0; k < sizeof number / sizeof *number; k++) {
        align[i] = 'r';
        head[i++] = number[k];
    }
    lode__coerce_table_begin(caption, align, head, buf);
    for (int k = 0; k < n && k < most; k++) add_row(c, row[k], with, buf);
    lode__coerce_table_end(buf);
    if (n > most)
        lode__buf_addf(buf, "<p class=\"dim\">And %d more; -o FILE.csv has all.</p>\n",
                       n - most);
}

/* ---- charts ------------------------------------------------------------------------ */

void lode__coerce_chart_begin(const char *label, lode__buf *buf)
{
    lode__buf_add(buf,
                  "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    lode__buf_add_html(buf, label);
    lode__buf_add(buf, "\">\n");
}

void lode__coerce_chart_end(lode__buf *buf)
{
    lode__buf_add(buf, "</div>\n");
}

/* ---- head -------------------------------------------------------------------------- */

/* On a phone charts scroll: 12 px of text shrunk to fit could not be read. */
static void add_style(lode__buf *buf)
{
    lode__chart_style(buf);
    lode__buf_add(
        buf, "main{max-width:58rem}p,dd{max-width:46rem}"
             ".wide svg.chart{min-width:40rem}"
             ".wide:focus-visible{outline:2px solid var(--ink)}\n"
             "thead th{vertical-align:bottom}"
             "th.name,td.name{text-align:left}"
             ".wide table:has(th:nth-child(2):last-child){max-width:22rem}\n"
             "tbody th,td.name{white-space:nowrap}tbody th{font-weight:600}"
             "code.line{display:block;white-space:pre-wrap}.wide+.wide{margin-top:1rem}\n"
             "dt{font-weight:600;margin-top:.4rem}dd{margin:0}\n"
             "@media(max-width:30rem){main{padding:1rem}}\n"
             "@media print{.wide{overflow:visible}"
             ".wide svg.chart{min-width:0}}\n");
}

void lode__coerce_page_begin(const char *title, lode__buf *buf)
{
    lode__page_begin(buf, title, add_style);
    lode__buf_addf(buf, "<p class=\"dim\">lode: coercion, base year %d</p>\n",
                   LODE__BASE_YEAR);
}
