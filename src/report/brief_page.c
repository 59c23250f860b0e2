/* A brief as a page: complete without a script, A4 in print, one column on a telephone. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/brief.h"
#include "report/charts.h"
#include "report/page.h"

static const char style[] =
    "main{max-width:60rem}.kind{text-transform:uppercase;letter-spacing:.06em;font-size:"
    ".75rem;color:var(--dim);margin:0}\n"
    ".headline{font-size:1.15rem;line-height:1.35;border-left:4px solid var(--ink);"
    "padding-left:.7rem;margin:.6rem 0}\n"
    ".headline data,.three data,li data{font-weight:600}data{white-space:nowrap}\n"
    ".three{grid-template-columns:repeat(auto-fit,minmax(11rem,1fr))}\n"
    ".figures,.tables{display:grid;grid-template-columns:repeat(auto-fit,minmax("
    "min(20rem,100%),1fr));gap:.5rem 1.5rem}\n"
    ".tables section{overflow-x:auto;min-width:0}.tables .full{grid-column:1/-1}\n"
    ".figures figure{margin:0;min-width:0}.figures svg{width:100%;height:auto;"
    "max-width:none}\n"
    ".three "
    ".dim{font-size:1em}figcaption{font-weight:600;font-size:.9rem}h2{margin:.9rem 0 "
    ".2rem}\n"
    "caption{font-weight:600;color:var(--ink)}td,th{font-size:.82rem}"
    "td,th{text-align:left}td.n,th.n,details td,details thead th+th{text-align:right}\n"
    "details{font-size:.85rem}.judgement{border:1px dashed var(--ink);padding:.3rem "
    ".5rem;font-style:italic;margin:.4rem 0}.judgement b{font-style:normal}\n"
    ".src{font-size:8pt;line-height:1.3;color:var(--dim);border-top:1px solid "
    "var(--line);margin-top:.8rem;padding-top:.3rem}footer{font-size:8pt}\n"
    "ol,ul{margin:.2rem 0;padding-left:1.2rem}li{margin:.1rem 0}\n"
    "@page{size:A4;margin:7mm 11mm}\n"
    "@media print{body{font-size:8.2pt;line-height:1.25}main{padding:0}details,.screen"
    "{display:none}h1{font-size:14pt}.headline{font-size:10pt;margin:1.5mm 0}"
    "h2{font-size:9pt;margin:1mm 0 .3mm}p{margin:.8mm 0}figcaption{font-size:8.6pt}"
    ".three{grid-template-columns:repeat(3,1fr);margin:1.5mm 0;gap:4mm}"
    ".three strong{font-size:15pt}.figures,.tables{grid-template-columns:1fr 1fr;gap:0 "
    "5mm}td,th{font-size:7.6pt;padding:.25mm .8mm}caption{padding:.5mm 0;font-size:8.2pt}"
    ".figures svg{max-height:54mm}.judgement{padding:.5mm 2mm;margin:1mm 0}"
    ".dense .figures svg{max-height:44mm}.dense td,.dense th{padding:.1mm .8mm}"
    ".src{margin-top:1.5mm;padding-top:.8mm;line-height:1.15}.src p{margin:.3mm 0}"
    "li{margin:.3mm 0}a{color:inherit}}\n"
    "@media print{.two-pages{font-size:10pt}.two-pages td,.two-pages th{font-size:9pt}"
    ".two-pages .figures svg{max-height:100mm}.two-pages .screen{display:block}}\n";

static void write_style(lode__buf *buf)
{
    lode__chart_page_style(buf);
    lode__buf_add(buf, style);
}

/* What an analyst says of a place of the page. */
static void write_judgement(const lode_brief *b, lode__buf *buf, const char *place)
{
    for (int k = 0; k < b->n_edit; k++) {
        if (strcmp(b->edit[k].id, place) != 0) continue;
        lode__buf_addf(buf, "<p class=\"judgement\" data-place=\"%s\"><b>Judgement</b> (",
                       place);
        lode__buf_add_html(buf, b->edit[k].author);
        lode__buf_add(buf, "): ");
        lode__buf_add_html(buf, b->edit[k].text);
        lode__buf_add(buf, "</p>\n");
    }
}

static void write_numbers(const lode_brief *b, lode__buf *buf)
{
    lode__buf_add(buf, "<div class=\"three\">\n");
    for (int k = 0; k < b->n_number; k++) {
        const lode__brief_figure *f = &b->figure[b->number[k].i_figure];
        char said[LODE__SAID], band[3 * LODE__SAID];
        lode__brief_figure_said(f, said);
        lode__brief_band_said(f, band);
        lode__buf_addf(buf, "<div><strong><data data-figure=\"%s\" value=\"", f->id);
        if (!isnan(f->value)) lode__buf_add_number(buf, f->value);
        lode__buf_addf(buf, "\">%s</data></strong> ", said);
        lode__brief_html(b, buf, b->number[k].label);
        if (*band) lode__buf_addf(buf, " <span class=\"dim\">(%s)</span>", band);
        lode__buf_add(buf, "</div>\n");
    }
    lode__buf_add(buf, "</div>\n");
    write_judgement(b, buf, "numbers");
}

static void write_chart(const lode_brief *b, lode__buf *buf,
                        const lode__brief_chart *chart)
{
    lode__buf_add(buf, "<figure><figcaption>");
    lode__buf_add_html(buf, chart->chart.title);
    lode__buf_add(buf, "</figcaption>\n");
    lode__chart_draw(buf, &chart->chart);
    lode__buf_add(buf, "<details><summary>Table of this chart</summary>\n");
    lode__chart_table(buf, &chart->chart);
    lode__buf_add(buf, "</details></figure>\n");
    (void)b;
}

/* A column whose first cell is a figure. */
static bool is_of_figures(const lode__brief_table *t, int column)
{
    return t->n_cell > column && lode__brief_sole(t->cell[column]) >= 0;
}

static void write_cell(const lode_brief *b, lode__buf *buf, const char *text, bool right)
{
    lode__buf_add(buf, right ? "<td class=\"n\">" : "<td>");
    lode__brief_html(b, buf, text);
    lode__buf_add(buf, "</td>");
}

static void write_table(const lode_brief *b, lode__buf *buf, const lode__brief_table *t)
{
    lode__buf_addf(buf, "<section%s><table id=\"%s\"><caption>",
                   t->half ? "" : " class=\"full\"", t->id);
    lode__buf_add_html(buf, t->caption);
    lode__buf_add(buf, "</caption><thead><tr>");
    for (int k = 0; k < t->n_column; k++) {
        lode__buf_add(buf, is_of_figures(t, k) ? "<th scope=\"col\" class=\"n\">"
                                               : "<th scope=\"col\">");
        lode__buf_add_html(buf, t->column[k]);
        lode__buf_add(buf, "</th>");
    }
    lode__buf_add(buf, "</tr></thead><tbody>\n");
    for (int k = 0; k < t->n_cell; k++) {
        if (k % t->n_column == 0) lode__buf_add(buf, "<tr>");
        write_cell(b, buf, t->cell[k], is_of_figures(t, k % t->n_column));
        if (k % t->n_column == t->n_column - 1) lode__buf_add(buf, "</tr>\n");
    }
    lode__buf_add(buf, "</tbody></table>\n");
    write_judgement(b, buf, t->id);
    lode__buf_add(buf, "</section>\n");
}

static void write_actions(const lode_brief *b, lode__buf *buf)
{
    lode__buf_add(buf, "<section><h2>What can be done first</h2>\n");
    if (b->n_action == 0)
        lode__buf_add(buf,
                      "<p>No remedy of the packs avoids a dollar of this loss, or none "
                      "was asked for.</p>\n");
    else
        lode__buf_add(buf, "<ol>\n");
    for (int k = 0; k < b->n_action; k++) {
        lode__buf_add(buf, "<li>");
        lode__brief_html(b, buf, b->action[k]);
        lode__buf_add(buf, "</li>\n");
    }
    if (b->n_action) {
        lode__buf_add(buf, "</ol>\n<p class=\"dim screen\">From <code>");
        lode__buf_add_html(buf, b->action_command);
        lode__buf_add(buf, "</code></p>\n");
    }
    write_judgement(b, buf, "actions");
    lode__buf_add(buf, "</section>\n");
}

static void write_notes(const lode_brief *b, lode__buf *buf)
{
    if (*b->likelihood) {
        lode__buf_add(buf, "<p class=\"likelihood\">");
        lode__brief_html(b, buf, b->likelihood);
        lode__buf_add(buf, "</p>\n");
    }
    write_judgement(b, buf, "likelihood");
    if (b->n_note) lode__buf_add(buf, "<ul>\n");
    for (int k = 0; k < b->n_note; k++) {
        lode__buf_add(buf, "<li>");
        lode__brief_html(b, buf, b->note[k]);
        lode__buf_add(buf, "</li>\n");
    }
    if (b->n_note) lode__buf_add(buf, "</ul>\n");
    write_judgement(b, buf, "notes");
}

/* Every figure with its answer, for those who check. */
static void write_figures(const lode_brief *b, lode__buf *buf)
{
    lode__buf_add(buf,
                  "<section class=\"screen\"><h2>Every figure</h2><div class=\"wide\">"
                  "<table><thead><tr><th>figure</th><th>what</th><th>value</th>"
                  "<th>from</th><th>rule</th></tr></thead><tbody>\n");
    for (int k = 0; k < b->n_figure; k++) {
        const lode__brief_figure *f = &b->figure[k];
        char said[LODE__SAID];
        lode__brief_figure_said(f, said);
        lode__buf_addf(buf, "<tr><td>%s</td><td>", f->id);
        lode__buf_add_html(buf, f->what);
        lode__buf_addf(buf, "</td><td class=\"n\">%s</td><td><code>", said);
        lode__buf_add(buf, f->explain ? "lode explain " : "");
        lode__buf_add_html(buf, f->explain ? f->explain : b->answer[f->i_answer].command);
        lode__buf_addf(buf, "</code></td><td>%s</td></tr>\n",
                       lode__brief_rule_name(f->rule));
    }
    lode__buf_add(buf, "</tbody></table></div></section>\n");
}

static void write_sources(const lode_brief *b, lode__buf *buf)
{
    lode__buf_add(buf, "<div class=\"src\"><p>");
    lode__buf_add_html(buf, b->basis);
    lode__buf_add(buf, " Borders are drawn without prejudice.</p>\n<p>Sources: ");
    for (int k = 0; k < b->n_source; k++) {
        if (k) lode__buf_add(buf, "; ");
        lode__buf_add_html(buf, b->source[k]);
    }
    lode__buf_addf(buf,
                   ". Retrieved by %s. Each figure is quoted from one of %d answers; the "
                   "evidence (.zip) has them.</p>\n<p class=\"screen\">Figures: ",
                   b->seen, b->n_answer);
    for (int k = 0; k < b->n_answer; k++) {
        lode__buf_add(buf, k ? "; <code>" : "<code>");
        lode__buf_add_html(buf, b->answer[k].command);
        lode__buf_addf(buf, "</code>%s%.12s", *b->answer[k].run ? " run " : "",
                       b->answer[k].run);
    }
    lode__buf_add(buf, ".</p></div>\n");
}

void lode__brief_page(const lode_brief *b, lode__buf *buf)
{
    lode__page_begin(buf, b->title, write_style);
    lode__buf_addf(buf,
                   "<div class=\"%s\">\n<p class=\"kind\">Fact sheet &#183; %s</p>\n<h1>",
                   b->options.pages == 2 ? "two-pages"
                   : b->n_table > 3      ? "dense"
                                         : "one-page",
                   b->kind);
    lode__buf_add_html(buf, b->title);
    lode__buf_add(buf, "</h1>\n<p class=\"headline\">");
    lode__brief_html(b, buf, b->headline);
    lode__buf_add(buf, "</p>\n");
    write_judgement(b, buf, "headline");
    write_numbers(b, buf);
    lode__buf_add(buf, "<div class=\"figures\">\n");
    write_chart(b, buf, &b->map);
    write_chart(b, buf, &b->chart);
    lode__buf_add(buf, "</div>\n");
    write_judgement(b, buf, "map");
    write_judgement(b, buf, "chart");
    lode__buf_add(buf, "<div class=\"tables\">\n");
    for (int k = 0; k < b->n_table; k++) write_table(b, buf, &b->table[k]);
    lode__buf_add(buf, "</div>\n");
    write_actions(b, buf);
    write_notes(b, buf);
    if (strcmp(b->options.audience, "analyst") == 0) write_figures(b, buf);
    write_sources(b, buf);
    lode__buf_add(buf, "</div>\n");
    lode__page_end(buf, b->run, b->dataset);
}
