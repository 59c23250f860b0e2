/* One sender and one target on /coercion: what a cut does and costs, deeper and deeper, who
 * else is hit, what the target could do first. */
#include "view_coercion.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GOODS = 15, OTHERS = 12, SENTENCES = 4 };

/* ---- the case ----------------------------------------------------------------------- */

static void cards_say(const json_t *row, const char *by, const char *target,
                      srv_buffer *out)
{
    char title[160];

    srv_say(out, "<div class=\"cards\">\n");
    snprintf(title, sizeof title, "Harm at no cost to %s, USD", by);
    view_card(title, view_real(row, "costless_harm_usd"), "", NULL, out);
    view_card("Harm of cutting all, USD", view_real(row, "harm_usd"), "",
              view_word(row, "figure"), out);
    snprintf(title, sizeof title, "Cost of that to %s, USD", by);
    view_card(title, view_real(row, "cost_usd"), "", NULL, out);
    view_card("Harm per USD of cost", view_real(row, "leverage"), "", NULL, out);
    snprintf(title, sizeof title, "Price in %s, times before", target);
    view_card(title, view_real(row, "price_ratio"), "", NULL, out);
    view_card("Short, t a year", view_real(row, "unmet_tpa"), "t", NULL, out);
    srv_say(out, "</div>\n");
}

static void amount_say(const char *before, double value, const char *unit,
                       srv_buffer *out)
{
    srv_say(out, before);
    view_number(value, unit, NULL, out);
}

static void sentences_say(const json_t *row, const char *by, const char *target,
                          srv_buffer *out)
{
    srv_say(out, "<p>");
    if (json_is_true(json_object_get(row, "costless")))
        srv_say(out, "The whole ban costs nothing: it gains by it. ");
    if (view_real(row, "best_gain_usd") > 0.5) {
        amount_say("A cut of ", 100.0 * view_real(row, "best_depth"), "%", out);
        srv_say(out, " earns ");
        srv_say_html(out, by);
        amount_say(" most, ", view_real(row, "best_gain_usd"), "USD", out);
        srv_say(out, ", and harms ");
        srv_say_html(out, target);
        amount_say(" by ", view_real(row, "best_harm_usd"), "USD", out);
        srv_say(out, ". ");
    }
    amount_say("When it is over, those who entered meanwhile cost the sender another ",
               view_real(row, "later_cost_usd"), "USD", out);
    if (*view_word(row, "reexport")) {
        srv_say(out, ". Passing on by third parties: ");
        srv_say_html(out, view_word(row, "reexport"));
    }
    srv_say(out, ".</p>\n");
}

/* ---- deeper and deeper -------------------------------------------------------------- */

/* The chart of a class in the page of the command, as it stands there. */
static void chart_say(const char *page, const char *class_name, const char *label,
                      srv_buffer *out)
{
    char mark[64];
    const char *at, *begin = NULL, *end;

    snprintf(mark, sizeof mark, "class=\"chart %s\"", class_name);
    at = page ? strstr(page, mark) : NULL;
    for (const char *c = page; at && c && c < at; c = strstr(c + 1, "<svg ")) begin = c;
    end = at ? strstr(at, "</svg>") : NULL;
    if (!end || strncmp(begin, "<svg ", 5) != 0) return;
    srv_sayf(out,
             "<figure><div class=\"wide\" tabindex=\"0\" role=\"region\" "
             "aria-label=\"%s\">\n",
             label);
    srv_add(out, begin, (size_t)(end - begin) + strlen("</svg>"));
    srv_say(out, "</div></figure>\n");
}

static void ladder_say(const srv_page_ask *ask, const view_question *pair,
                       const json_t *row, srv_buffer *out)
{
    static const char *const head[] = {
        "cut, %",          "harm", "cost", "harm per USD of cost", "price, times",
        "short, t a year", NULL};
    const json_t *step;
    char why[SRV_SENTENCE_MOST], percent[32];
    int status;
    size_t i;
    char *page = view_ask_text(ask, pair, "html", &status, why);

    srv_say(out, "<h2>The ladder: the deeper the cut</h2>\n");
    chart_say(page, "depth", "Harm and cost by depth", out);
    chart_say(page, "frontier", "Harm against cost", out);
    view_table_begin("Depth by depth, USD million; a cost below 0 is a gain of the "
                     "sender",
                     head, out);
    json_array_foreach(json_object_get(row, "frontier"), i, step)
    {
        double harm = view_real(step, "harm_usd"), cost = view_real(step, "cost_usd");
        snprintf(percent, sizeof percent, "%.4g", 100.0 * view_real(step, "depth"));
        view_row(percent, NULL, out);
        view_cell_money(harm, NULL, out);
        view_cell_money(cost, NULL, out);
        if (cost > 0.5)
            view_cell(harm / cost, NULL, out);
        else
            srv_say(out, harm > 0.5 ? "<td>free</td>" : "<td></td>");
        view_cell(view_real(step, "price_ratio"), NULL, out);
        view_cell(view_real(step, "unmet_tpa"), NULL, out);
        srv_say(out, "</tr>\n");
    }
    view_table_end(out);
    free(page);
}

/* ---- who else ----------------------------------------------------------------------- */

static void others_draw(const srv_page_ask *ask, const view_coercion_wish *w,
                        const json_t *const *list, int n, const json_t *countries,
                        const char *foot, srv_buffer *out)
{
    const char *label[OTHERS];
    double value[OTHERS];
    lode_figure f = LODE_FIGURE_INIT;

    for (int k = 0; k < n; k++) {
        label[k] = view_country_name(countries, view_word(list[k], "target"));
        value[k] = view_coercion_harm(list[k], w);
    }
    f.id = "others";
    f.title = "Who else is hit by the same cut";
    f.description = "Countries by the harm that the same sender does to each.";
    f.foot = foot;
    f.row_name = "country";
    f.measure = view_coercion_measure(w);
    f.unit = "USD";
    f.n_row = n;
    f.row = label;
    f.value = value;
    view_figure(ask, &f, out);
}

static void others_say(const srv_page_ask *ask, const view_coercion_wish *w,
                       const json_t *countries, srv_buffer *out)
{
    const view_question question = {
        "coerce",
        {{"by", w->by},
         {"good", w->good},
         {"instrument", strcmp(w->instrument, "exports") == 0 ? "" : w->instrument},
         {"months", w->months}}};
    view_coercion_wish everybody = *w;
    const json_t *list[OTHERS];
    char why[SRV_SENTENCE_MOST], foot[160];
    int status;

    everybody.target = everybody.among = "";
    json_t *answer = view_ask(ask, &question, &status, why),
           *rows = view_coercion_among(
               json_object_get(json_object_get(answer, "result"), "rows"), &everybody,
               countries);
    int n = view_coercion_worst(rows, w, OTHERS, list);

    view_foot(answer, foot);
    srv_say(out, "<h2>Who else is hit by the same cut</h2>\n");
    if (answer && n > 0)
        others_draw(ask, w, list, n, countries, foot, out);
    else
        view_problem(answer ? "nobody is" : why, out);
    json_decref(rows);
    json_decref(answer);
}

/* ---- what helps --------------------------------------------------------------------- */

/* The sentences of "lode shock 'A' 'B' --for C", cut out of a copy; gives how many. */
static int sentences_of(char *shock, const char *sentence[SENTENCES])
{
    int n = 0;

    for (char *at = strchr(shock, '\''); at && n < SENTENCES;) {
        char *end = strchr(at + 1, '\'');
        if (!end) break;
        *end = '\0';
        sentence[n++] = at + 1;
        at = strchr(end + 1, '\'');
    }
    return n;
}

static void remedy_say(const json_t *remedy, srv_buffer *out)
{
    view_row(view_word(remedy, "kind"), NULL, out);
    view_cell_word(view_word(remedy, "what"), out);
    view_cell_word(view_word(remedy, "who"), out);
    view_cell_money(view_real(remedy, "cost_usd"), NULL, out);
    view_cell_money(view_real(remedy, "loss_avoided_usd"), NULL, out);
    if (json_is_true(json_object_get(remedy, "costless")))
        srv_say(out, "<td>free</td>");
    else
        view_cell(view_real(remedy, "ratio"), NULL, out);
    view_cell(view_real(remedy, "months_to_effect"), NULL, out);
    view_cell_word(view_word(remedy, "feasible"), out);
    srv_say(out, "</tr>\n");
}

static void remedies_say(const srv_page_ask *ask, const view_coercion_wish *w,
                         const json_t *row, srv_buffer *out)
{
    static const char *const head[] = {"remedy",  "=what",  "=who acts", "cost", "avoids",
                                       "per USD", "months", "=feasible", NULL};
    view_question question = {"respond", {{"for", w->target}, {"top", "5"}}};
    const char *sentence[SENTENCES];
    char shock[1024], why[SRV_SENTENCE_MOST];
    const json_t *remedy;
    int status;
    size_t i;

    snprintf(shock, sizeof shock, "%s", view_word(row, "shock"));
    int n = sentences_of(shock, sentence);
    for (int k = 0; k < n; k++) {
        question.term[2 + k].name = "STATEMENT";
        question.term[2 + k].value = sentence[k];
    }
    json_t *answer = view_ask(ask, &question, &status, why);
    srv_say(out, "<h2>What helps first, if all is cut</h2>\n");
    if (answer) {
        view_table_begin("By loss avoided per dollar, USD million; each alone beside the "
                         "cut",
                         head, out);
        json_array_foreach(json_object_get(json_object_get(answer, "result"), "remedies"),
                           i, remedy) remedy_say(remedy, out);
        view_table_end(out);
        view_warnings(answer, out);
    } else {
        view_problem(why, out);
    }
    view_links(&question, "csv json", out);
    json_decref(answer);
}

/* ---- the whole ---------------------------------------------------------------------- */

static void ways_say(const view_coercion_wish *w, srv_buffer *out)
{
    char address[320];

    view_coercion_address(w, "", "", w->good, address);
    srv_say(out, "<p><a class=\"act\" href=\"");
    srv_say_html(out, address);
    srv_say(out, "\">Back to everybody</a>; <a class=\"act\" href=\"/what-if?good=");
    srv_say_url(out, w->good);
    srv_say(out, "&amp;by=");
    srv_say_url(out, w->by);
    srv_say(out, "&amp;for=");
    srv_say_url(out, w->target);
    srv_say(out, "\">what if, at any share</a></p>\n");
}

/* The pair's strongest good, one good alone. */
static void case_say(const srv_page_ask *ask, const view_coercion_wish *w,
                     const json_t *row, const json_t *countries, srv_buffer *out)
{
    const char *by = view_country_name(countries, w->by),
               *target = view_country_name(countries, w->target);
    const view_question pair = {
        "coerce",
        {{"by", w->by},
         {"target", w->target},
         {"good", w->good},
         {"instrument", strcmp(w->instrument, "exports") == 0 ? "" : w->instrument},
         {"months", w->months}}};

    srv_say(out, "<h2>");
    srv_say_html(out, by);
    srv_say(out, " cuts ");
    srv_say_html(out, w->good);
    srv_say(out, "; harm to ");
    srv_say_html(out, target);
    srv_say(out, "</h2>\n");
    cards_say(row, by, target, out);
    sentences_say(row, by, target, out);
    ways_say(w, out);
    ladder_say(ask, &pair, row, out);
    if (strcmp(w->instrument, "target-only") != 0) others_say(ask, w, countries, out);
    remedies_say(ask, w, row, out);
}

void view_coercion_pair(const srv_page_ask *ask, const view_coercion_wish *wish,
                        const json_t *answer, const json_t *countries, srv_buffer *out)
{
    const json_t *rows = json_object_get(json_object_get(answer, "result"), "rows"),
                 *list[GOODS];
    int n = view_coercion_worst(rows, wish, GOODS, list);
    view_coercion_wish w = *wish;

    if (n == 0) {
        view_problem("no cut of these harms it", out);
        return;
    }
    if (n > 1) {
        srv_say(out, "<h2>With what</h2>\n");
        view_coercion_rows(wish, list, n, countries,
                           "Each cut by itself; USD million, present value, 2024 prices",
                           out);
    }
    w.good = view_word(list[0], "good");
    if (json_array_size(json_object_get(list[0], "frontier")) > 0)
        case_say(ask, &w, list[0], countries, out);
    view_warnings(answer, out);
}
