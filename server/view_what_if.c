/* /what-if: a statement put together from fields and sliders, solved, and laid out. All of it
 * is in the address: good, by, act, share, to, for, months, draws; or STATEMENT, as it is. */
#include "view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN 15

typedef struct wish {
    const char *good, *by, *act, *to, *perspective, *months, *own;
    const char *draws; /* "": no bands */
    double share;      /* percent */
    char statement[SRV_VALUE_MOST];
} wish;

static const struct {
    const char *act, *name;
} acts[] = {{"cut", "sells less (cut)"},
            {"outage", "makes less (outage)"},
            {"exporttax", "taxes its exports"},
            {"tariff", "meets a tariff"}};

/* ---- what is asked ------------------------------------------------------------------ */

static void statement_make(wish *w)
{
    char *s = w->statement;
    size_t room = sizeof w->statement;
    const char *to = *w->to ? w->to : "*";

    if (*w->own)
        snprintf(s, room, "%s", w->own);
    else if (strcmp(w->act, "outage") == 0)
        snprintf(s, room, "outage %s %s %g%%", w->by, w->good, w->share);
    else if (strcmp(w->act, "tariff") == 0)
        snprintf(s, room, "tariff %s %s from %s %g%%", to, w->good, w->by, w->share);
    else if (strcmp(w->act, "exporttax") == 0 && !*w->to)
        snprintf(s, room, "exporttax %s %s %g%%", w->by, w->good, w->share);
    else if (strcmp(w->act, "exporttax") == 0)
        snprintf(s, room, "exporttax %s %s -> %s %g%%", w->by, w->good, to, w->share);
    else if (!*w->to)
        snprintf(s, room, "cut %s %s %g%%", w->by, w->good, w->share);
    else
        snprintf(s, room, "cut %s %s %g%% -> %s", w->by, w->good, w->share, to);
}

static wish wish_read(const srv_page_ask *ask)
{
    wish w = {.good = view_value(ask, "good", "gallium:refined"),
              .by = view_value(ask, "by", "CHN"),
              .act = view_value(ask, "act", "cut"),
              .to = view_value(ask, "to", ""),
              .perspective = view_value(ask, "for", "USA"),
              .months = view_value(ask, "months", ""),
              .own = view_value(ask, "STATEMENT", ""),
              .draws = view_value(ask, "draws", "")};
    char *end;
    const char *share = view_value(ask, "share", "80");

    w.share = strtod(share, &end);
    if (*end || !(w.share >= 0.0) || w.share > 1000.0) w.share = 80.0;
    statement_make(&w);
    return w;
}

static void acts_say(const wish *w, srv_buffer *out)
{
    srv_say(out, "<label><span>does what</span> <select name=\"act\">\n");
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
        srv_sayf(out, "<option value=\"%s\"%s>%s</option>\n", acts[i].act,
                 strcmp(acts[i].act, w->act) == 0 ? " selected" : "", acts[i].name);
    srv_say(out, "</select></label>\n");
}

/* A slider, and beside it the number: either can be used; the script keeps them equal. */
static void share_say(const wish *w, srv_buffer *out)
{
    srv_sayf(
        out,
        "<fieldset class=\"slide\"><legend>by how much, %%</legend>\n"
        "<input type=\"range\" data-twin=\"share\" aria-label=\"by how much, %%\" "
        "min=\"0\" max=\"100\" step=\"1\" value=\"%g\">\n"
        "<input type=\"number\" name=\"share\" aria-label=\"by how much, in figures\" "
        "min=\"0\" max=\"1000\" step=\"any\" value=\"%g\"></fieldset>\n",
        fmin(w->share, 100.0), w->share);
}

static void form_say(const srv_page_ask *ask, const wish *w, const json_t *countries,
                     srv_buffer *out)
{
    json_t *goods = view_pack(ask, "goods");

    srv_say(out, "<form method=\"get\" action=\"/what-if\" class=\"controls\" "
                 "data-live>\n");
    view_select(countries, "country", "Seller", "by", w->by, NULL, out);
    acts_say(w, out);
    view_select(goods, "good", "of", "good", w->good, NULL, out);
    view_select(countries, "country", "to", "to", w->to, "everybody", out);
    share_say(w, out);
    view_select(countries, "country", "Seen from", "for", w->perspective, NULL, out);
    srv_say(out, "<label><span>months</span> <input type=\"number\" name=\"months\" "
                 "min=\"1\" max=\"24\" placeholder=\"one year\" value=\"");
    srv_say_html(out, w->months);
    srv_say(out, "\"></label>\n<label><span>bands, from 100 draws</span> "
                 "<input type=\"checkbox\" name=\"draws\" value=\"100\"");
    srv_say(out, *w->draws ? " checked" : "");
    srv_say(out, "></label>\n<details");
    srv_say(out, *w->own ? " open" : "");
    srv_say(out,
            "><summary>Or a statement of your own</summary>\n<label>"
            "<span>statement</span> <input type=\"text\" name=\"STATEMENT\" value=\"");
    srv_say_html(out, w->own);
    srv_say(out, "\" placeholder=\"ban CHN gallium:refined -&gt; USA\"></label>"
                 "</details>\n<button>Solve</button>\n</form>\n");
    json_decref(goods);
}

/* ---- what comes back ---------------------------------------------------------------- */

/* The row of the good asked for, or else the one of the largest loss. */
static const json_t *row_of(const json_t *rows, const wish *w)
{
    const json_t *row, *found = NULL;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        if (strcmp(view_word(row, "country"), w->perspective) != 0) continue;
        if (!*w->own && strcmp(view_word(row, "good"), w->good) == 0) return row;
        if (!found ||
            fabs(view_real(row, "loss_usd")) > fabs(view_real(found, "loss_usd")))
            found = row;
    }
    return found;
}

/* An end of the interval of a field: 10 % (k = 0) or 90 % of the draws (1); NaN: none. */
static double band_of(const json_t *row, const char *field, size_t k)
{
    const json_t *band = json_object_get(json_object_get(row, "bands"), field),
                 *end = json_array_get(band, k);

    return json_is_number(end) ? json_number_value(end) : NAN;
}

static void field_say(const json_t *row, const char *title, const char *field,
                      const char *unit, const char *figure, srv_buffer *out)
{
    double low = band_of(row, field, 0);

    srv_sayf(out, "<div class=\"card\"><h3>%s</h3><p class=\"big\">", title);
    view_number(view_real(row, field), unit, figure, out);
    srv_say(out, "</p>");
    if (!isnan(low)) {
        srv_say(out, "<p>10 to 90 %: ");
        view_number(low, "", NULL, out);
        srv_say(out, " to ");
        view_number(band_of(row, field, 1), "", NULL, out);
        srv_say(out, "</p>");
    }
    srv_say(out, "</div>\n");
}

static void cards_say(const json_t *result, const wish *w, const json_t *countries,
                      srv_buffer *out)
{
    const json_t *row = row_of(json_object_get(result, "countries"), w),
                 *figures = json_object_get(row, "figures");

    if (!row) {
        view_problem("the country neither makes nor uses this good", out);
        return;
    }
    srv_say(out, "<h2>");
    srv_say_html(out, view_word(row, "good"));
    srv_say(out, " in ");
    srv_say_html(out, view_country_name(countries, w->perspective));
    srv_say(out, "</h2>\n<div class=\"cards\">\n");
    field_say(row, "Price, times before", "price_ratio", "", view_word(figures, "price"),
              out);
    field_say(row, "Unmet use, t a year", "unmet_tpa", "t", view_word(figures, "unmet"),
              out);
    field_say(row, "Loss, USD", "loss_usd", "USD", view_word(figures, "loss"), out);
    srv_say(out, "</div>\n");
}

/* The loss or gain of a row that is looked at. */
static double loss_size(const json_t *row, const void *context)
{
    const wish *w = context;
    double loss = fabs(view_real(row, "loss_usd"));

    if (!*w->own && strcmp(view_word(row, "good"), w->good) != 0) return NAN;
    return loss >= 0.5 ? loss : NAN;
}

static void losses_say(const srv_page_ask *ask, const json_t *const *list, int n,
                       const wish *w, const json_t *countries, const char *foot,
                       srv_buffer *out)
{
    const char *label[SHOWN];
    double value[SHOWN], low[SHOWN], high[SHOWN];
    bool has_bands = n > 0 && !isnan(band_of(list[0], "loss_usd", 0));
    lode_figure f = LODE_FIGURE_INIT;

    for (int k = 0; k < n; k++) {
        label[k] = view_country_name(countries, view_word(list[k], "country"));
        value[k] = -view_real(list[k], "loss_usd");
        low[k] = -band_of(list[k], "loss_usd", 1);
        high[k] = -band_of(list[k], "loss_usd", 0);
    }
    f.id = "losses";
    f.title = "Who gains and who loses";
    f.description = *w->months
                        ? "Countries by what they gain (+) or lose (hatched) in USD, "
                          "present value of all months."
                        : "Countries by what they gain (+) or lose (hatched) in USD a "
                          "year.";
    f.foot = foot;
    f.row_name = "country";
    f.measure = "gain or loss";
    f.unit = "USD";
    f.has_sign = 1;
    f.n_row = n;
    f.row = label;
    f.value = value;
    f.low = has_bands ? low : NULL;
    f.high = has_bands ? high : NULL;
    srv_sayf(out, "<h2>%s</h2>\n", f.title);
    view_figure(ask, &f, out);
}

static void prices_say(const srv_page_ask *ask, const json_t *rows, const wish *w,
                       const json_t *countries, const char *foot, srv_buffer *out)
{
    enum { MOST = 300 };
    const char *country[MOST], *label[MOST];
    double value[MOST];
    lode_figure f = LODE_FIGURE_INIT;
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        if (strcmp(view_word(row, "good"), w->good) != 0 || f.n_row == MOST) continue;
        country[f.n_row] = view_word(row, "country");
        label[f.n_row] = view_country_name(countries, country[f.n_row]);
        value[f.n_row++] = view_real(row, "price_ratio");
    }
    f.kind = "map";
    f.id = "prices";
    f.title = "Price, times before";
    f.description = "Countries in classes by the price after over the price before.";
    f.foot = foot;
    f.row_name = "country";
    f.measure = "price after over price before";
    f.unit = "";
    f.n_row = *w->own ? 0 : f.n_row;
    f.row = label;
    f.country = country;
    f.value = value;
    if (f.n_row == 0) return;
    srv_sayf(out, "<h2>%s</h2>\n", f.title);
    view_figure(ask, &f, out);
}

static void row_say(const json_t *row, const json_t *countries, bool has_bands,
                    srv_buffer *out)
{
    const json_t *figures = json_object_get(row, "figures");
    const char *country = view_word(row, "country");
    char address[64];

    snprintf(address, sizeof address, "/country/%.40s", country);
    view_row(view_country_name(countries, country), address, out);
    view_cell_word(view_word(row, "good"), out);
    view_cell(view_real(row, "price_ratio"), view_word(figures, "price"), out);
    view_cell(view_real(row, "unmet_tpa"), view_word(figures, "unmet"), out);
    view_cell(view_real(row, "loss_usd"), view_word(figures, "loss"), out);
    for (size_t k = 0; has_bands && k < 2; k++)
        view_cell(band_of(row, "loss_usd", k), NULL, out);
    srv_say(out, "</tr>\n");
}

static void rows_say(const json_t *const *list, int n, const json_t *countries,
                     srv_buffer *out)
{
    bool has_bands = n > 0 && !isnan(band_of(list[0], "loss_usd", 0));
    const char *head[] = {"country",  "=good",     "price, times",
                          "unmet, t", "loss, USD", has_bands ? "10 % of draws" : NULL,
                          "90 %",     NULL};

    view_table_begin("The largest gains and losses", head, out);
    for (int k = 0; k < n; k++) row_say(list[k], countries, has_bands, out);
    view_table_end(out);
}

/* What somebody asks who has seen what it costs. */
static void next_say(const wish *w, srv_buffer *out)
{
    char over[40] = "";

    if (*w->months) snprintf(over, sizeof over, "over %.8s months", w->months);
    srv_say(out, "<p>");
    view_page_link(&(view_question){"respond",
                                    {{"STATEMENT", w->statement},
                                     {"for", w->perspective},
                                     {"months", w->months},
                                     {"top", "5"}}},
                   "What can be done about it?", out);
    srv_say(out, " ");
    view_sheet_link(&(view_question){"brief",
                                     {{"KIND", "shock"},
                                      {"WORD", w->statement},
                                      {"WORD", over},
                                      {"for", w->perspective}}},
                    out);
    srv_say(out, "</p>\n");
}

static void answer_say(const srv_page_ask *ask, const json_t *answer, const wish *w,
                       const json_t *countries, srv_buffer *out)
{
    const json_t *result = json_object_get(answer, "result"),
                 *rows = json_object_get(result, "countries");
    const json_t *list[SHOWN];
    char foot[160];
    int n = view_largest(rows, SHOWN, loss_size, w, list);

    view_foot(answer, foot);
    cards_say(result, w, countries, out);
    losses_say(ask, list, n, w, countries, foot, out);
    rows_say(list, n, countries, out);
    prices_say(ask, rows, w, countries, foot, out);
    view_warnings(answer, out);
    next_say(w, out);
}

int view_what_if(const srv_page_ask *ask, srv_buffer *out)
{
    wish w = wish_read(ask);
    const view_question question = {"shock",
                                    {{"STATEMENT", w.statement},
                                     {"for", w.perspective},
                                     {"months", w.months},
                                     {"draws", w.draws}}};
    char why[SRV_SENTENCE_MOST];
    int status;
    json_t *countries = view_pack(ask, "countries"),
           *answer = view_ask(ask, &question, &status, why);

    view_begin(ask, "/what-if", "What if somebody stops selling?", out);
    form_say(ask, &w, countries, out);
    srv_say(out, "<div id=\"answer\">\n<p class=\"said\"><code>");
    srv_say_html(out, w.statement);
    srv_say(out, "</code></p>\n");
    if (answer)
        answer_say(ask, answer, &w, countries, out);
    else
        view_problem(why, out);
    view_links(&question, "csv json svg png xlsx zip", out);
    srv_say(out, "</div>\n");
    view_end(ask, out);
    json_decref(countries);
    json_decref(answer);
    return 0;
}
