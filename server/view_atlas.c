/* /atlas: a good of a year on maps: a measure of every country, who sells to whom, who makes
 * it; and how concentrated it is over the years. Its address: good, measure, year. */
#include "view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SPAN "2000-2030" /* years that are asked for; those with rows come back */
#define YEARS 40         /* at most */
#define COUNTRIES 300
#define MAKERS 20 /* in the table */

typedef struct wish {
    const char *good, *measure, *year;
} wish;

/* A row for each year in which the concentration is known, by rising year. */
typedef struct history {
    const json_t *row[YEARS];
    int n;
} history;

static const struct {
    const char *method, *title, *name;
} measures[] = {{"share", "Who makes it", "share of world production"},
                {"nir", "Who depends on imports", "net import reliance"},
                {"import-hhi", "Whose sources are few", "HHI of import sources"},
                {"trade-out-share", "Who sells it", "share of world exports"},
                {"trade-in-share", "Who buys it", "share of world imports"}};

#define N_MEASURE (sizeof measures / sizeof measures[0])

/* ---- what is asked ------------------------------------------------------------------ */

/* A mineral means its last stage. */
static wish wish_read(const srv_page_ask *ask, const json_t *goods)
{
    wish w = {.good = view_value(ask, "good", "gallium:refined"),
              .measure = view_value(ask, "measure", measures[0].method),
              .year = view_value(ask, "year", "2024")};

    if (*view_last_good(goods, w.good)) w.good = view_last_good(goods, w.good);
    return w;
}

/* Which of the measures it is; N_MEASURE: another method, asked by its name. */
static size_t measure_of(const char *method)
{
    size_t i = 0;

    while (i < N_MEASURE && strcmp(measures[i].method, method) != 0) i++;
    return i;
}

static const char *title_of(const char *method)
{
    size_t i = measure_of(method);

    return i < N_MEASURE ? measures[i].title : method;
}

static void measures_say(const wish *w, srv_buffer *out)
{
    srv_say(out, "<label><span>Map</span> <select name=\"measure\">\n");
    for (size_t i = 0; i < N_MEASURE; i++)
        srv_sayf(out, "<option value=\"%s\"%s>%s</option>\n", measures[i].method,
                 strcmp(measures[i].method, w->measure) == 0 ? " selected" : "",
                 measures[i].title);
    srv_say(out, "</select></label>\n");
}

/* A slider over the years that have a figure, and beside it the number. */
static void years_slide_say(const wish *w, const history *years, srv_buffer *out)
{
    double year = strtod(w->year, NULL);
    double first = years->n > 0 ? fmin(year, view_real(years->row[0], "year")) : year,
           last = years->n > 0 ? fmax(year, view_real(years->row[years->n - 1], "year"))
                               : year;

    srv_say(out, "<fieldset class=\"slide\"><legend>year</legend>\n");
    if (first < last)
        srv_sayf(out,
                 "<input type=\"range\" data-twin=\"year\" aria-label=\"year\" "
                 "min=\"%.0f\" max=\"%.0f\" step=\"1\" value=\"%.0f\">\n",
                 first, last, year);
    srv_sayf(out,
             "<input type=\"number\" name=\"year\" aria-label=\"year, in figures\" "
             "min=\"1900\" max=\"2100\" step=\"1\" value=\"%.0f\"></fieldset>\n",
             year);
}

static void form_say(const wish *w, const json_t *goods, const history *years,
                     srv_buffer *out)
{
    srv_say(out, "<form method=\"get\" action=\"/atlas\" class=\"controls\" "
                 "data-live>\n");
    view_select(goods, "good", "Good", "good", w->good, NULL, out);
    measures_say(w, out);
    years_slide_say(w, years, out);
    srv_say(out, "<button>Show</button>\n</form>\n");
}

/* ---- concentration ------------------------------------------------------------------ */

static history history_of(const json_t *rows, const char *method)
{
    history h = {.n = 0};
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        if (strcmp(view_word(row, "method"), method) != 0 || h.n == YEARS) continue;
        if (!isnan(view_real(row, "value"))) h.row[h.n++] = row;
    }
    return h;
}

/* Links to the same page of other years, the shown one marked. */
static void years_say(const wish *w, const history *years, srv_buffer *out)
{
    if (years->n < 2) return;
    srv_say(out, "<nav aria-label=\"Years\"><ul class=\"tabs\">\n<li>Year:</li>\n");
    for (int k = 0; k < years->n; k++) {
        double year = view_real(years->row[k], "year");
        srv_say(out, "<li><a href=\"/atlas?good=");
        srv_say_url(out, w->good);
        srv_say(out, "&amp;measure=");
        srv_say_url(out, w->measure);
        srv_sayf(out, "&amp;year=%.0f\"%s>%.0f</a></li>\n", year,
                 year == strtod(w->year, NULL) ? " aria-current=\"true\"" : "", year);
    }
    srv_say(out, "</ul></nav>\n");
}

static void card_say(const char *title, const json_t *row, srv_buffer *out)
{
    srv_sayf(out, "<div class=\"card\"><h3>%s</h3><p class=\"big\">", title);
    view_number(view_real(row, "value"), "", view_word(row, "figure"), out);
    srv_say(out, "</p><p>");
    if (!isnan(view_real(row, "low"))) {
        view_number(view_real(row, "low"), "", NULL, out);
        srv_say(out, " to ");
        view_number(view_real(row, "high"), "", NULL, out);
    }
    if (*view_word(row, "class")) srv_say(out, "; ");
    srv_say_html(out, view_word(row, "class"));
    srv_say(out, "</p></div>\n");
}

/* The measures of the year that is shown. */
static void cards_say(const json_t *rows, const wish *w, srv_buffer *out)
{
    static const char *const titles[] = {"HHI, 0 to 10,000", "Share of the largest maker",
                                         "Share of the largest three"};
    static const char *const methods[] = {"hhi", "cr1", "cr3"};
    bool any = false;
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        if (view_real(row, "year") != strtod(w->year, NULL)) continue;
        for (size_t k = 0; k < 3; k++) {
            if (strcmp(methods[k], view_word(row, "method")) != 0) continue;
            srv_say(out, any ? "" : "<div class=\"cards\">\n");
            card_say(titles[k], row, out);
            any = true;
        }
    }
    if (any)
        srv_say(out, "</div>\n");
    else
        view_problem("how concentrated it was in this year is unknown", out);
}

static void history_say(const srv_page_ask *ask, const json_t *answer, const history *h,
                        srv_buffer *out)
{
    const char *label[YEARS];
    char text[YEARS][8], foot[160];
    double value[YEARS], low[YEARS], high[YEARS];
    lode_figure f = LODE_FIGURE_INIT;

    for (int k = 0; k < h->n; k++) {
        snprintf(text[k], sizeof text[k], "%.0f", view_real(h->row[k], "year"));
        label[k] = text[k];
        value[k] = view_real(h->row[k], "value");
        low[k] = view_real(h->row[k], "low");
        high[k] = view_real(h->row[k], "high");
    }
    view_foot(answer, foot);
    f.kind = "lines";
    f.id = "history";
    f.title = "How concentrated, over the years";
    f.description = "The Herfindahl-Hirschman index of production by year, with the band "
                    "that the inputs leave.";
    f.foot = foot;
    f.row_name = "year";
    f.measure = "HHI of production";
    f.unit = "";
    f.n_row = h->n;
    f.row = label;
    f.value = value;
    f.low = low;
    f.high = high;
    srv_sayf(out, "<section>\n<h2>%s</h2>\n", f.title);
    view_figure(ask, &f, out);
}

/* ---- a measure of every country ----------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
    const json_t *const *x = a, *const *y = b;
    double p = view_real(*x, "value"), q = view_real(*y, "value");

    if (p != q) return p < q ? 1 : -1;
    return strcmp(view_word(*x, "country"), view_word(*y, "country"));
}

/* Known rows of the good's countries, the largest first; gives how many. */
static int ranked(const json_t *rows, const char *good, const json_t *list[COUNTRIES])
{
    const json_t *row;
    size_t i;
    int n = 0;

    json_array_foreach(rows, i, row)
    {
        if (n == COUNTRIES || strcmp(view_word(row, "good"), good) != 0) continue;
        if (!isnan(view_real(row, "value"))) list[n++] = row;
    }
    qsort(list, (size_t)n, sizeof *list, by_value);
    return n;
}

/* Each country leads to its page. */
static void map_say(const srv_page_ask *ask, const json_t *answer,
                    const json_t *const *list, int n, const json_t *countries,
                    const wish *w, srv_buffer *out)
{
    const char *label[COUNTRIES], *country[COUNTRIES], *href[COUNTRIES];
    char place[COUNTRIES][24], foot[160];
    double value[COUNTRIES];
    bool is_share = n > 0 && strcmp(view_word(list[0], "unit"), "1") == 0;
    lode_figure f = LODE_FIGURE_INIT;

    for (int k = 0; k < n; k++) {
        country[k] = view_word(list[k], "country");
        label[k] = view_country_name(countries, country[k]);
        value[k] = view_real(list[k], "value") * (is_share ? 100.0 : 1.0);
        snprintf(place[k], sizeof place[k], "/country/%.12s", country[k]);
        href[k] = place[k];
    }
    view_foot(answer, foot);
    f.kind = "map";
    f.id = "measure";
    f.title = title_of(w->measure);
    f.description = "Countries in classes by the measure; each leads to its page.";
    f.foot = foot;
    f.row_name = "country";
    f.measure = measure_of(w->measure) < N_MEASURE ? measures[measure_of(w->measure)].name
                                                   : w->measure;
    f.unit = is_share ? "%" : "";
    f.n_row = n;
    f.row = label;
    f.country = country;
    f.value = value;
    f.href = href;
    view_figure(ask, &f, out);
}

/* The first of those above 0. */
static void ranks_say(const json_t *const *list, int n, const json_t *countries,
                      const char *caption, srv_buffer *out)
{
    while (n > 0 && !(view_real(list[n - 1], "value") > 0.0)) n--;
    if (n > MAKERS) n = MAKERS;
    srv_sayf(out,
             "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"%s, "
             "ranked\"><table><caption>%s, the first %d</caption><thead><tr>"
             "<th scope=\"col\">country</th><th scope=\"col\">value</th>"
             "<th scope=\"col\">low</th><th scope=\"col\">high</th>"
             "<th scope=\"col\" class=\"word\">unit</th></tr></thead>\n<tbody>\n",
             caption, caption, n);
    for (int k = 0; k < n; k++) {
        srv_say(out, "<tr><th scope=\"row\"><a href=\"/country/");
        srv_say_url(out, view_word(list[k], "country"));
        srv_say(out, "\">");
        srv_say_html(out, view_country_name(countries, view_word(list[k], "country")));
        srv_say(out, "</a></th>");
        view_cells_measured(list[k], out);
        srv_say(out, "</tr>\n");
    }
    srv_say(out, "</tbody></table></div>\n");
}

static void measure_say(const srv_page_ask *ask, const wish *w, const json_t *countries,
                        srv_buffer *out)
{
    const view_question question = {
        "measure", {{"method", w->measure}, {"good", w->good}, {"year", w->year}}};
    const json_t *list[COUNTRIES];
    char why[SRV_SENTENCE_MOST];
    int status;
    json_t *answer = view_ask(ask, &question, &status, why);
    int n =
        ranked(json_object_get(json_object_get(answer, "result"), "rows"), w->good, list);

    srv_say(out, "<section>\n<h2>");
    srv_say_html(out, title_of(w->measure));
    srv_say(out, "</h2>\n");
    if (answer) {
        map_say(ask, answer, list, n, countries, w, out);
        ranks_say(list, n, countries, title_of(w->measure), out);
        view_warnings(answer, out);
    } else {
        view_problem(why, out);
    }
    view_links(&question, "csv json svg xlsx zip", out);
    srv_say(out, "</section>\n");
    json_decref(answer);
}

/* ---- the page ----------------------------------------------------------------------- */

static void chart_say(const srv_page_ask *ask, const char *kind, const wish *w,
                      srv_buffer *out)
{
    view_chart_of(
        ask,
        &(view_question){"chart", {{"KIND", kind}, {"GOOD", w->good}, {"year", w->year}}},
        out);
}

static void stages_say(const json_t *goods, const wish *w, srv_buffer *out)
{
    char mineral[80];
    srv_buffer after = {.most = 4096};

    snprintf(mineral, sizeof mineral, "%.*s", (int)strcspn(w->good, ":"), w->good);
    srv_say(&after, "&amp;measure=");
    srv_say_url(&after, w->measure);
    srv_say(&after, "&amp;year=");
    srv_say_url(&after, w->year);
    view_stages(goods, mineral, w->good, "/atlas?good=", srv_text(&after), out);
    srv_clear(&after);
}

static void leads_say(const wish *w, srv_buffer *out)
{
    srv_say(out, "<p><a class=\"act\" href=\"/what-if?good=");
    srv_say_url(out, w->good);
    srv_say(out, "\">What if somebody stops selling ");
    srv_say_html(out, w->good);
    srv_say(out, "?</a></p>\n");
}

/* How concentrated in the year and over all of them; the flows between; the makers. */
static void answer_say(const srv_page_ask *ask, const wish *w, const json_t *goods,
                       const json_t *countries, const json_t *answer,
                       const view_question *question, const char *why, srv_buffer *out)
{
    const json_t *rows = json_object_get(json_object_get(answer, "result"), "rows");
    const history h = history_of(rows, "hhi");

    stages_say(goods, w, out);
    years_say(w, &h, out);
    srv_say(out, "<h2>");
    srv_say_html(out, w->good);
    srv_say(out, ", ");
    srv_say_html(out, w->year);
    srv_say(out, "</h2>\n");
    if (answer)
        cards_say(rows, w, out);
    else
        view_problem(why, out);
    leads_say(w, out);
    measure_say(ask, w, countries, out);
    chart_say(ask, "flows", w, out);
    if (h.n > 1) {
        history_say(ask, answer, &h, out);
        view_links(question, "csv json xlsx zip", out);
        srv_say(out, "</section>\n");
    }
    chart_say(ask, "bars", w, out);
    chart_say(ask, "trend", w, out);
}

int view_atlas(const srv_page_ask *ask, srv_buffer *out)
{
    json_t *goods = view_pack(ask, "goods"), *countries = view_pack(ask, "countries");
    const wish w = wish_read(ask, goods);
    const view_question question = {
        "measure", {{"method", "hhi,cr1,cr3"}, {"good", w.good}, {"years", SPAN}}};
    char why[SRV_SENTENCE_MOST];
    int status;
    json_t *answer = view_ask(ask, &question, &status, why);
    const history h =
        history_of(json_object_get(json_object_get(answer, "result"), "rows"), "hhi");

    view_begin(ask, "/atlas", "Atlas", out);
    form_say(&w, goods, &h, out);
    srv_say(out, "<div id=\"answer\">\n");
    answer_say(ask, &w, goods, countries, answer, &question, why, out);
    srv_say(out, "</div>\n");
    view_end(ask, out);
    json_decref(answer);
    json_decref(goods);
    json_decref(countries);
    return 0;
}
