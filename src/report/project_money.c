/* The register behind "more than USD 30 billion", added up by rung: table, JSON, CSV, page. */
#include <lode/project.h>

#include <math.h>
#include <string.h>

#include "dataset/cells.h"
#include "dataset/projects.h"
#include "report/chart.h"
#include "report/page.h"
#include "report/project_report.h"
#include "study/project_finance.h"

#define REPORT_MAX ((size_t)16 << 20)
#define MIXED                                                                            \
    "Over all rungs, which mixes letters that bind nobody with signed loans: %s "        \
    "million "                                                                           \
    "USD in the rows found, %s with the single letters of the window in the place of "   \
    "the aggregate of a year. The official figure is %s %s; found less official is %s "  \
    "and %s. Neither sum is a published breakdown, and a near hit may be coincidence."

/* ---- sentences ---------------------------------------------------------------------- */

static const char *people(double value, int decimals, char out[64])
{
    lode__number_people(value, decimals, out);
    return out;
}

static double share(double part, double whole)
{
    return whole > 0.0 ? 100.0 * part / whole : NAN;
}

static void say_mixed(const lode__money *m, lode__buf *text)
{
    char a[64], b[64], c[64], d[64], e[64];

    lode__buf_addf(text, MIXED, people(m->found_musd, 1, a), people(m->netted_musd, 1, b),
                   m->claim->bound, people(m->claim->number, 0, c),
                   people(m->found_musd - m->claim->number, 1, d),
                   people(m->netted_musd - m->claim->number, 1, e));
}

static void say_firm(const lode__money *m, lode__buf *text)
{
    char a[64], b[64], c[64];

    lode__buf_addf(
        text,
        "Approved, signed or drawn apart from Project Vault are %s million USD, %s %% of "
        "the rows found; letters and Vault's undrawn loan are %s %%.",
        people(m->binding_musd, 1, a),
        people(share(m->binding_musd, m->found_musd), 1, b),
        people(share(m->letters_vault_musd, m->found_musd), 0, c));
}

static void say_apart(const lode__money *m, lode__buf *text)
{
    char a[64];

    lode__buf_addf(text,
                   "Not in these sums: %d calls and plans without a counterparty "
                   "(%s million USD), lines that another one contains, and %d lines "
                   "outside the window. Restructured is money told again.",
                   m->n_call, people(m->call_musd, 1, a), m->n_outside);
}

/* ---- table -------------------------------------------------------------------------- */

static bool is_shown(const lode__rung_sum *r)
{
    return r->n + r->n_netted + r->n_inside > 0;
}

static void write_rungs(const lode__money *m, lode__buf *buf)
{
    static const char *const head[] = {"rung",   "lines", "found",  "Vault",
                                       "netted", "lines", "inside", "untold"};
    lode__table t;

    lode__table_begin(&t, 8, "lrrrrrrr");
    for (int k = 0; k < 8; k++) lode__table_cell(&t, "%s", head[k]);
    for (int k = 0; k < LODE__N_RUNG; k++) {
        const lode__rung_sum *r = &m->rung[k];
        if (!is_shown(r)) continue;
        lode__table_cell(&t, "%s", lode__firmness_name((lode__firmness)k));
        lode__table_cell(&t, "%d", r->n);
        lode__table_number(&t, r->musd, 1);
        lode__table_number(&t, r->vault_musd > 0.0 ? r->vault_musd : NAN, 1);
        lode__table_number(&t, r->netted_musd, 1);
        lode__table_cell(&t, "%d", r->n_netted);
        lode__table_cell(&t, "%d", r->n_inside);
        lode__table_cell(&t, "%d", r->n_not_disclosed);
    }
    lode__table_end(&t, buf);
}

static void write_lines(const lode__money *m, lode__buf *buf)
{
    static const char *const head[] = {"line", "rung",     "agency", "million USD",
                                       "",     "what for", "use"};
    lode__table t;

    lode__table_begin(&t, 7, "lllrlll");
    for (int k = 0; k < 7; k++) lode__table_cell(&t, "%s", head[k]);
    for (int i = 0; i < m->n_line; i++) {
        const lode__money_line *x = &m->line[i];
        const lode__finance *f = x->finance;
        lode__table_cell(&t, "%s", f->id);
        lode__table_cell(&t, "%s", lode__firmness_name(f->rung));
        lode__table_cell(&t, "%s", f->agency);
        lode__table_number(&t, f->amount, f->amount < 100.0 ? 1 : 0);
        lode__table_cell(&t, "%c", f->cited.evidence);
        lode__table_cell(&t, "%s", *f->project ? f->project : f->firm);
        lode__table_cell(&t, "%s",
                         x->found == LODE__LINE_INSIDE      ? f->contained_in
                         : x->found == LODE__LINE_CALL      ? "open call"
                         : x->netted == LODE__LINE_REPLACED ? "year"
                                                            : "");
    }
    lode__table_end(&t, buf);
}

static void paragraph(const lode__money *m, lode__buf *buf,
                      void (*say)(const lode__money *m, lode__buf *text))
{
    lode__buf text;

    lode__buf_init(&text, 4096);
    say(m, &text);
    lode__buf_add(buf, "\n");
    lode__add_said(buf, &text, 0);
    lode__buf_add(buf, "\n");
}

static void write_table(const void *answer, lode__buf *buf)
{
    const lode__money *m = answer;
    char number[64];

    lode__buf_addf(buf, "US support for projects, %s to %s: officially %s %s\n",
                   m->claim->from, m->claim->until, m->claim->bound,
                   people(m->claim->number, 0, number));
    lode__buf_add(buf, "Million USD by rung of the ladder, weakest first; rungs are not "
                       "added.\nInside: lines that another contains; untold: without an "
                       "amount\n\n");
    write_rungs(m, buf);
    paragraph(m, buf, say_firm);
    paragraph(m, buf, say_mixed);
    paragraph(m, buf, say_apart);
    lode__buf_add(buf, "\nLines of the window; use: the line that contains it, or why it "
                       "stands apart\n\n");
    write_lines(m, buf);
}

/* ---- JSON and CSV ------------------------------------------------------------------- */

static void rungs_json(const lode__money *m, lode__json *j)
{
    lode__json_array(j, "rungs");
    for (int k = 0; k < LODE__N_RUNG; k++) {
        const lode__rung_sum *r = &m->rung[k];
        lode__json_object(j, NULL);
        lode__json_string(j, "rung", lode__firmness_name((lode__firmness)k));
        lode__json_integer(j, "lines", r->n);
        lode__json_number(j, "million_usd", r->musd);
        lode__json_number(j, "of_it_vault", r->vault_musd);
        lode__json_integer(j, "netted_lines", r->n_netted);
        lode__json_number(j, "netted_million_usd", r->netted_musd);
        lode__json_integer(j, "inside", r->n_inside);
        lode__json_integer(j, "not_disclosed", r->n_not_disclosed);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void mixed_json(const lode__money *m, lode__json *j)
{
    lode__json_object(j, "mixed");
    lode__json_string(j, "what",
                      "sums over all rungs, letters and signed loans together");
    lode__json_number(j, "found", m->found_musd);
    lode__json_number(j, "netted", m->netted_musd);
    lode__json_number(j, "gap_found", m->found_musd - m->claim->number);
    lode__json_number(j, "gap_netted", m->netted_musd - m->claim->number);
    lode__json_number(j, "binding_apart_from_vault", m->binding_musd);
    lode__json_number(j, "binding_share", m->binding_musd / m->found_musd);
    lode__json_number(j, "letters_and_vault_share",
                      m->letters_vault_musd / m->found_musd);
    lode__json_end_object(j);
}

static void line_json(const lode__money *m, const lode__money_line *x, lode__json *j)
{
    const lode__finance *f = x->finance;
    char grade[2] = {f->cited.evidence, '\0'};
    int n;
    const lode__project_link *link = lode__project_links(m->dataset, &n);

    lode__json_object(j, NULL);
    lode__json_string(j, "id", f->id);
    lode__json_string(j, "rung", lode__firmness_name(f->rung));
    lode__json_string(j, "use", lode__line_use_name(x->found));
    lode__json_string(j, "netted_use", lode__line_use_name(x->netted));
    lode__json_number(j, "million_usd", f->amount);
    lode__json_string(j, "agency", f->agency);
    lode__json_string(j, "firm", *f->firm ? f->firm : NULL);
    lode__json_string(j, "project", *f->project ? f->project : NULL);
    lode__json_string(j, "contained_in", f->contained_in);
    lode__json_string(j, "grade", grade);
    lode__json_string(j, "source", f->cited.source);
    lode__json_string(j, "as_of", *f->cited.as_of ? f->cited.as_of : NULL);
    lode__json_array(j, "projects");
    for (int i = 0; i < n; i++)
        if (strcmp(link[i].line, f->id) == 0) lode__json_string(j, NULL, link[i].project);
    lode__json_end_array(j);
    lode__json_end_object(j);
}

static void write_json(const void *answer, lode__buf *buf)
{
    const lode__money *m = answer;
    char run[LODE__HASH_HEX];
    lode__json j;

    lode__project_run(m->dataset, "finance", buf, run);
    lode__envelope_begin(&j, buf, "lode/project-finance/1", run, m->dataset);
    lode__json_object(&j, "inputs");
    lode__json_string(&j, "claim", m->claim->id);
    lode__json_end_object(&j);
    lode__json_null(&j, "certificate");
    lode__json_array(&j, "warnings");
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_object(&j, "claim");
    lode__json_string(&j, "id", m->claim->id);
    lode__json_number(&j, "million_usd", m->claim->number);
    lode__json_string(&j, "bound", m->claim->bound);
    lode__json_string(&j, "from", m->claim->from);
    lode__json_string(&j, "until", m->claim->until);
    lode__json_string(&j, "source", m->claim->cited.source);
    lode__json_end_object(&j);
    rungs_json(m, &j);
    mixed_json(m, &j);
    lode__json_object(&j, "calls");
    lode__json_integer(&j, "lines", m->n_call);
    lode__json_number(&j, "million_usd", m->call_musd);
    lode__json_end_object(&j);
    lode__json_integer(&j, "outside_window", m->n_outside);
    lode__json_array(&j, "lines");
    for (int i = 0; i < m->n_line; i++) line_json(m, &m->line[i], &j);
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

static void write_csv(const void *answer, lode__buf *buf)
{
    const lode__money *m = answer;

    lode__buf_add(buf, "line,rung,use,netted_use,million_usd,agency,firm,project,"
                       "contained_in,grade,source\n");
    for (int i = 0; i < m->n_line; i++) {
        const lode__money_line *x = &m->line[i];
        const lode__finance *f = x->finance;
        char grade[2] = {f->cited.evidence, '\0'};
        lode__buf_add_csv(buf, f->id);
        lode__csv_text(buf, lode__firmness_name(f->rung));
        lode__csv_text(buf, lode__line_use_name(x->found));
        lode__csv_text(buf, lode__line_use_name(x->netted));
        lode__csv_number(buf, f->amount);
        lode__csv_text(buf, f->agency);
        lode__csv_text(buf, f->firm);
        lode__csv_text(buf, f->project);
        lode__csv_text(buf, f->contained_in);
        lode__csv_text(buf, grade);
        lode__csv_text(buf, f->cited.source);
        lode__buf_add(buf, "\n");
    }
}

/* ---- page --------------------------------------------------------------------------- */

static void page_paragraph(const lode__money *m, lode__buf *buf,
                           void (*say)(const lode__money *m, lode__buf *text))
{
    lode__buf text;

    lode__buf_init(&text, 4096);
    say(m, &text);
    lode__buf_add(buf, "<p>");
    if (!text.status) lode__buf_add_html(buf, text.data);
    if (text.status && !buf->status) buf->status = text.status;
    lode__buf_add(buf, "</p>\n");
    lode__buf_clear(&text);
}

static void page_bars(const lode__money *m, lode__buf *buf)
{
    const char *row[LODE__N_RUNG];
    double usd[LODE__N_RUNG];
    lode__chart chart = {.kind = LODE__CHART_BARS,
                         .id = "rungs",
                         .title = "Rows found by rung of the ladder",
                         .description = "The lines found, weakest rung first.",
                         .row_name = "rung",
                         .measure = "lines found",
                         .unit = "USD",
                         .row = row,
                         .value = usd};

    for (int k = 0; k < LODE__N_RUNG; k++) {
        if (!is_shown(&m->rung[k])) continue;
        row[chart.n_row] = lode__firmness_name((lode__firmness)k);
        usd[chart.n_row++] = 1e6 * m->rung[k].musd;
    }
    lode__chart_figure(buf, &chart);
}

static void page_cell(lode__buf *buf, const char *text)
{
    lode__buf_add(buf, "<td>");
    lode__buf_add_html(buf, text);
    lode__buf_add(buf, "</td>");
}

static void page_number(lode__buf *buf, double value)
{
    char text[64] = "";

    if (!isnan(value)) lode__number_people(value, 1, text);
    page_cell(buf, text);
}

static void page_rungs(const lode__money *m, lode__buf *buf)
{
    lode__buf_add(buf,
                  "<div class=\"wide\"><table><caption>Million USD, weakest rung "
                  "first; rungs are not added</caption><thead><tr><th>rung</th>"
                  "<th>lines</th><th>found</th><th>of it Vault</th><th>netted</th>"
                  "<th>inside others</th><th>undisclosed</th></tr></thead><tbody>\n");
    for (int k = 0; k < LODE__N_RUNG; k++) {
        const lode__rung_sum *r = &m->rung[k];
        if (!is_shown(r)) continue;
        lode__buf_add(buf, "<tr>");
        page_cell(buf, lode__firmness_name((lode__firmness)k));
        lode__buf_addf(buf, "<td>%d</td>", r->n);
        page_number(buf, r->musd);
        page_number(buf, r->vault_musd > 0.0 ? r->vault_musd : NAN);
        page_number(buf, r->netted_musd);
        lode__buf_addf(buf, "<td>%d</td><td>%d</td></tr>\n", r->n_inside,
                       r->n_not_disclosed);
    }
    lode__buf_add(buf, "</tbody></table></div>\n");
}

static void page_lines(const lode__money *m, lode__buf *buf)
{
    lode__buf_add(buf,
                  "<h2>Lines of the window</h2><div class=\"wide\"><table><thead><tr>"
                  "<th>line</th><th>rung</th><th>agency</th><th>million USD</th>"
                  "<th>what for</th><th>use</th><th>grade and source</th></tr>"
                  "</thead><tbody>\n");
    for (int i = 0; i < m->n_line; i++) {
        const lode__money_line *x = &m->line[i];
        const lode__finance *f = x->finance;
        lode__buf_add(buf, "<tr>");
        page_cell(buf, f->id);
        page_cell(buf, lode__firmness_name(f->rung));
        page_cell(buf, f->agency);
        page_number(buf, f->amount);
        page_cell(buf, *f->project ? f->project : f->firm);
        page_cell(buf, x->netted == LODE__LINE_REPLACED ? lode__line_use_name(x->netted)
                                                        : lode__line_use_name(x->found));
        lode__buf_addf(buf, "<td>%c: ", f->cited.evidence);
        lode__buf_add_html(buf, f->cited.source);
        lode__buf_add(buf, "</td></tr>\n");
    }
    lode__buf_add(buf, "</tbody></table></div>\n");
}

static void write_page(const lode__money *m, lode__buf *buf)
{
    char run[LODE__HASH_HEX], number[64];

    lode__project_run(m->dataset, "finance", buf, run);
    lode__page_begin(buf, "What stands behind more than 30 billion dollars",
                     lode__chart_page_style);
    lode__buf_addf(buf,
                   "<h1>US support for projects: officially %s %s million USD</h1>\n"
                   "<p class=\"dim\">%s to %s. ",
                   m->claim->bound, people(m->claim->number, 0, number), m->claim->from,
                   m->claim->until);
    lode__buf_add_html(buf, m->claim->cited.source);
    lode__buf_add(buf, "</p>\n");
    page_bars(m, buf);
    page_rungs(m, buf);
    page_paragraph(m, buf, say_firm);
    page_paragraph(m, buf, say_mixed);
    page_paragraph(m, buf, say_apart);
    page_lines(m, buf);
    lode__page_end(buf, run, m->dataset);
}

static lode_status give_page(const lode__money *m, lode_text *out, lode_error *err)
{
    lode__buf buf;
    lode_status st;

    lode__buf_init(&buf, REPORT_MAX);
    write_page(m, &buf);
    st = lode__buf_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}

lode_status lode_project_finance_write(const lode_dataset *dataset, lode_format format,
                                       lode_text *out, lode_error *err)
{
    static const lode__writers writers = {write_json, write_csv, write_table};
    lode__money m = {0};
    lode_status st = lode__money_add_up(dataset, &m, err);

    if (!st)
        st = format == LODE_FORMAT_HTML
                 ? give_page(&m, out, err)
                 : lode__report_write(&m, &writers, format, out, err);
    lode__money_free(&m);
    return st;
}
