/* /measures: one method over all goods, or those of a mineral, ranked. */
#include "view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define BARS 30

static void form_say(const srv_page_ask *ask, const char *method, const char *country,
                     srv_buffer *out)
{
    static const view_question question = {.path = "method/list"};
    char why[SRV_SENTENCE_MOST];
    int status;
    json_t *methods = view_ask(ask, &question, &status, why),
           *countries = view_pack(ask, "countries");

    srv_say(out, "<form method=\"get\" action=\"/measures\" class=\"controls\" "
                 "data-live>\n");
    view_select(json_object_get(json_object_get(methods, "result"), "methods"), "method",
                "Method", "method", method, NULL, out);
    view_select(countries, "country", "For", "for", country, "the world", out);
    srv_say(out, "<button>Measure</button>\n</form>\n");
    json_decref(methods);
    json_decref(countries);
}

/* "gallium:refined, JPN"; of the world the good alone. */
static void name_say(const json_t *row, char name[96])
{
    const char *country = view_word(row, "country");
    bool is_world = !*country || strcmp(country, "*") == 0;

    snprintf(name, 96, "%.60s%s%.30s", view_word(row, "good"), is_world ? "" : ", ",
             is_world ? "" : country);
}

/* The largest rows as bars; those without a value are in the table alone. */
static void bars_say(const srv_page_ask *ask, const json_t *rows, const char *method,
                     srv_buffer *out)
{
    const json_t *row, *best[BARS];
    char name[BARS][96], measure[160] = "";
    const char *label[BARS];
    double value[BARS];
    lode_figure f = LODE_FIGURE_INIT;
    size_t i;
    int n = 0;

    json_array_foreach(rows, i, row)
    {
        double v = view_real(row, "value");
        int k = n;
        if (isnan(v)) continue;
        while (k > 0 && v > value[k - 1]) k--;
        if (k == BARS) continue;
        if (n < BARS) n++;
        for (int j = n - 1; j > k; j--) value[j] = value[j - 1], best[j] = best[j - 1];
        value[k] = v;
        best[k] = row;
    }
    for (int k = 0; k < n; k++) {
        name_say(best[k], name[k]);
        label[k] = name[k];
    }
    if (n > 0)
        snprintf(measure, sizeof measure, "%s (%s)", method, view_word(best[0], "unit"));
    f.id = "measure";
    f.title = method;
    f.description = "Goods by the value of the measure, the largest first.";
    f.row_name = "good";
    f.measure = measure;
    f.row = label;
    f.value = value;
    f.n_row = n;
    if (n > 0) view_figure(ask, &f, out);
}

static void rows_say(const json_t *rows, srv_buffer *out)
{
    const json_t *row;
    size_t i;

    srv_say(out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" "
                 "aria-label=\"Measures\"><table><caption>All rows</caption><thead><tr>"
                 "<th scope=\"col\">good</th><th scope=\"col\" class=\"word\">place</th>"
                 "<th scope=\"col\">value</th><th scope=\"col\">low</th>"
                 "<th scope=\"col\">high</th><th scope=\"col\" class=\"word\">unit</th>"
                 "<th scope=\"col\" class=\"word\">class</th></tr></thead>\n<tbody>\n");
    json_array_foreach(rows, i, row)
    {
        const char *country = view_word(row, "country");
        view_row(view_word(row, "good"), NULL, out);
        view_cell_word(strcmp(country, "*") == 0 ? "world" : country, out);
        view_cells_measured(row, out);
        view_cell_word(view_word(row, "class"), out);
        srv_say(out, "</tr>\n");
    }
    srv_say(out, "</tbody></table></div>\n");
}

int view_measures(const srv_page_ask *ask, srv_buffer *out)
{
    const char *method = view_value(ask, "method", "hhi"),
               *country = view_value(ask, "for", "");
    const view_question question = {"measure", {{"method", method}, {"for", country}}};
    char why[SRV_SENTENCE_MOST];
    int status;
    json_t *answer = view_ask(ask, &question, &status, why),
           *rows = json_object_get(json_object_get(answer, "result"), "rows");

    view_begin(ask, "/measures", "Measures", out);
    form_say(ask, method, country, out);
    srv_say(out, "<div id=\"answer\">\n");
    if (answer) {
        bars_say(ask, rows, method, out);
        view_links(&question, "csv json svg xlsx zip", out);
        rows_say(rows, out);
    } else {
        view_problem(why, out);
    }
    srv_say(out, "</div>\n");
    view_end(ask, out);
    json_decref(answer);
    return 0;
}
