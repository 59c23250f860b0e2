/* /country: all of them; /country/C: what it makes, and how far it depends on imports. */
#include "view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define BARS 25

static bool is_country(const json_t *row)
{
    return strcmp(view_word(row, "file"), "countries/countries.csv") == 0;
}

int view_countries(const srv_page_ask *ask, srv_buffer *out)
{
    json_t *countries = view_pack(ask, "countries");
    const json_t *row;
    size_t i;

    view_begin(ask, "/country", "Countries", out);
    srv_say(out, "<ul class=\"index\">\n");
    json_array_foreach(countries, i, row)
    {
        if (!is_country(row)) continue;
        srv_say(out, "<li><a href=\"/country/");
        srv_say_url(out, view_word(row, "country"));
        srv_say(out, "\">");
        srv_say_html(out, view_word(row, "name"));
        srv_say(out, "</a> <small>");
        srv_say_html(out, view_word(row, "country"));
        srv_say(out, "</small></li>\n");
    }
    srv_say(out, "</ul>\n");
    view_end(ask, out);
    json_decref(countries);
    return 0;
}

/* ---- one country -------------------------------------------------------------------- */

/* Rows of this country with a value above 0, as bars, the largest first. */
static void bars_say(const srv_page_ask *ask, const json_t *rows, const char *country,
                     lode_figure *f, srv_buffer *out)
{
    const char *label[BARS + 1];
    double value[BARS + 1];
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        double v = 100.0 * view_real(row, "value");
        int k = f->n_row;
        if (strcmp(view_word(row, "country"), country) != 0 || !(v > 0.0)) continue;
        for (; k > 0 && v > value[k - 1]; k--) {
            value[k] = value[k - 1];
            label[k] = label[k - 1];
        }
        value[k] = v;
        label[k] = view_word(row, "good");
        if (f->n_row < BARS) f->n_row++;
    }
    f->row = label;
    f->value = value;
    f->row_name = "good";
    f->unit = "%";
    view_figure(ask, f, out);
}

static void rows_say(const json_t *rows, const char *country, const char *caption,
                     srv_buffer *out)
{
    const json_t *row;
    size_t i;

    srv_sayf(out,
             "<details><summary>%s, all goods</summary><div class=\"wide\" "
             "tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table><thead><tr>"
             "<th scope=\"col\">good</th><th scope=\"col\">value</th>"
             "<th scope=\"col\">low</th><th scope=\"col\">high</th>"
             "<th scope=\"col\" class=\"word\">unit</th></tr></thead>\n<tbody>\n",
             caption, caption);
    json_array_foreach(rows, i, row)
    {
        if (strcmp(view_word(row, "country"), country) != 0) continue;
        view_row(view_word(row, "good"), NULL, out);
        view_cells_measured(row, out);
        srv_say(out, "</tr>\n");
    }
    srv_say(out, "</tbody></table></div></details>\n");
}

static void part_say(const srv_page_ask *ask, const char *method, const char *country,
                     const char *title, lode_figure f, srv_buffer *out)
{
    const view_question question = {"measure", {{"method", method}, {"for", country}}};
    char why[SRV_SENTENCE_MOST];
    int status;
    json_t *answer = view_ask(ask, &question, &status, why),
           *rows = json_object_get(json_object_get(answer, "result"), "rows");

    srv_sayf(out, "<section>\n<h2>%s</h2>\n", title);
    f.title = title;
    if (answer) {
        bars_say(ask, rows, country, &f, out);
        rows_say(rows, country, title, out);
    } else {
        view_problem(why, out);
    }
    view_links(&question, "csv json svg xlsx zip", out);
    srv_say(out, "</section>\n");
    json_decref(answer);
}

static void parts_say(const srv_page_ask *ask, const char *country, srv_buffer *out)
{
    lode_figure share = LODE_FIGURE_INIT, nir = LODE_FIGURE_INIT;

    share.id = "share";
    share.measure = "share of world production";
    share.description = "Goods of which the country makes most of the world's.";
    nir.id = "nir";
    nir.measure = "imports, as share of use";
    nir.description = "Goods for which the country depends most on others; 100 % is all.";
    part_say(ask, "share", country, "What it makes", share, out);
    part_say(ask, "nir", country, "Where it depends on imports", nir, out);
}

int view_country(const srv_page_ask *ask, srv_buffer *out)
{
    json_t *countries = view_pack(ask, "countries");
    const char *country = ask->path + strlen("/country/"), *name = "";
    const json_t *row;
    size_t i;

    json_array_foreach(countries, i, row)
    {
        if (is_country(row) && strcmp(view_word(row, "country"), country) == 0)
            name = view_word(row, "name");
    }
    if (!*name) {
        srv_sayf(out, "no country '%.20s': /country has all", country);
        json_decref(countries);
        return 3;
    }
    view_begin(ask, "/country", name, out);
    srv_say(out, "<p><a class=\"act\" href=\"/what-if?for=");
    srv_say_url(out, country);
    srv_say(out, "&amp;to=");
    srv_say_url(out, country);
    srv_say(out, "\">What if somebody stops selling to ");
    srv_say_html(out, name);
    srv_say(out, "?</a></p>\n<p><a class=\"act\" href=\"/coercion?good=*&amp;by=");
    srv_say_url(out, country);
    srv_say(out, "\">Whom could it hurt by cutting what it sells?</a></p>\n<p>");
    view_sheet_link(&(view_question){"brief", {{"KIND", "country"}, {"WORD", country}}},
                    out);
    srv_say(out, "</p>\n");
    parts_say(ask, country, out);
    view_end(ask, out);
    json_decref(countries);
    return 0;
}
