/* What a forum rests on: partners, bases of value, investment, scrap, and what may be attacked. The
 * other questions are view_forum_policy.c's. */
#include "view_forum.h"

#include <math.h>
#include <stdio.h>

void view_forum_begin(int k, const char *title, srv_buffer *out)
{
    srv_sayf(out, "<section id=\"q%d\">\n<h2>%d %s</h2>\n", k, k, title);
}

void view_forum_end(srv_buffer *out)
{
    srv_say(out, "</section>\n");
}

void view_forum_fact(const char *before, double value, const char *unit, srv_buffer *out)
{
    srv_say(out, before);
    view_number(value, unit, NULL, out);
}

void view_forum_unknown(const char *what, const char *why, srv_buffer *out)
{
    srv_sayf(out, "<p>%s: not known", what);
    srv_say(out, *why ? "; " : "");
    srv_say_html(out, why);
    srv_say(out, ".</p>\n");
}

const char *view_forum_name(const view_forum_answers *a, const char *country)
{
    return view_country_name(a->countries, country);
}

/* ---- 1 partners --------------------------------------------------------------------- */

static void partner_say(const view_forum_answers *a, const json_t *row, srv_buffer *out)
{
    view_row(view_forum_name(a, view_word(row, "country")), NULL, out);
    if (*view_word(row, "why")) {
        srv_say(out, "<td colspan=\"4\" class=\"word\">");
        srv_say_html(out, view_word(row, "why"));
        srv_say(out, "</td>");
    } else {
        view_cell_money(view_real(row, "together_usd"), NULL, out);
        view_cell_money(view_real(row, "others_change_usd"), NULL, out);
        view_cell_money(view_real(row, "own_change_usd"), NULL, out);
        view_cell_money(view_real(row, "to_compensate_usd"), NULL, out);
    }
    view_cell_word(view_forum_name(a, view_word(row, "gains_most")), out);
    view_cell_word(view_forum_name(a, view_word(row, "loses_most")), out);
    view_cell(view_real(row, "agreements"), NULL, out);
    srv_say(out, "</tr>\n");
}

static void supply_say(const view_forum_answers *a, const json_t *m, srv_buffer *out)
{
    const char *leader = view_word(m, "leader");

    view_forum_fact("<p>The zone uses ", view_real(m, "use_tpa"), "t", out);
    view_forum_fact(" a year and makes ", view_real(m, "output_tpa"), "t", out);
    view_forum_fact("; ", view_real(m, "imports_tpa"), "t", out);
    srv_say(out, " come from outside");
    if (*view_word(m, "largest_sender")) {
        view_forum_fact(", ", 100.0 * view_real(m, "largest_sender_share"), "%", out);
        srv_say(out, " of it from ");
        srv_say_html(out, view_forum_name(a, view_word(m, "largest_sender")));
    }
    srv_say(out, ". Largest maker outside: ");
    srv_say_html(out, *leader ? view_forum_name(a, leader) : "none");
    view_forum_fact(", ", 100.0 * view_real(m, "leader_world_share"), "%", out);
    view_forum_fact(" of the world. Price in the zone: ",
                    view_real(m, "zone_price_usd_per_kg"), "USD/kg", out);
    srv_say(out, ".</p>\n");
    if (!*leader) return;
    srv_say(out, "<p><a class=\"act\" href=\"/coercion?by=");
    srv_say_url(out, leader);
    srv_say(out, "&amp;good=");
    srv_say_url(out, view_word(a->good, "good"));
    srv_say(out, "\">Whom could it hurt by cutting?</a></p>\n");
}

void view_forum_partners(const view_forum_answers *a, srv_buffer *out)
{
    static const char *const head[] = {"joins",       "together",   "members",
                                       "itself",      "compensate", "=gains most",
                                       "=loses most", "agreements", NULL};
    const json_t *m = json_object_get(a->good, "minerals_and_partners"), *row,
                 *rows = json_object_get(m, "further_members");
    size_t i;

    view_forum_begin(1, "Minerals and partners", out);
    supply_say(a, m, out);
    if (json_array_size(rows) > 0) {
        view_table_begin(
            "A further member under the same floor, USD million a year; compensate: "
            "what all who lose by it lose",
            head, out);
        json_array_foreach(rows, i, row) partner_say(a, row, out);
        view_table_end(out);
    }
    view_forum_end(out);
}

/* ---- 2 basis ------------------------------------------------------------------------ */

static void basis_say(const view_forum_answers *a, const json_t *row, srv_buffer *out)
{
    srv_buffer address = {.most = 4096};
    double floor = view_real(row, "floor_usd_per_kg");
    bool chosen = json_is_true(json_object_get(row, "chosen"));
    char text[80];

    snprintf(text, sizeof text, "%.60s%s", view_word(row, "basis"),
             chosen ? " (looked at)" : "");
    if (isnan(floor)) {
        view_row(text, NULL, out);
    } else {
        view_forum_address(a->wish, floor, a->wish->retaliation, &address);
        srv_say(out, "<tr><th scope=\"row\"><a href=\"");
        srv_say(out, srv_text(&address)); /* escaped as it was made */
        srv_say(out, "\">");
        srv_say_html(out, text);
        srv_say(out, "</a></th>");
    }
    view_cell(floor, NULL, out);
    view_cell(view_real(row, "low_usd_per_kg"), NULL, out);
    view_cell(view_real(row, "high_usd_per_kg"), NULL, out);
    view_cell(view_real(json_object_get(row, "levy"), "levy_usd_per_kg"), NULL, out);
    view_cell_word(view_word(row, "flag"), out);
    view_cell_word(
        *view_word(row, "why") ? view_word(row, "why") : view_word(row, "formula"), out);
    srv_say(out, "</tr>\n");
    srv_clear(&address);
}

void view_forum_bases(const view_forum_answers *a, srv_buffer *out)
{
    static const char *const head[] = {"basis", "floor", "low",      "high",
                                       "levy",  "=flag", "=formula", NULL};
    char caption[160];
    const json_t *row;
    size_t i;

    view_forum_begin(2, "Basis of the floor", out);
    snprintf(caption, sizeof caption, "USD/kg of %.60s; a basis leads to its level",
             view_word(a->good, "basis_of_tonnes"));
    view_table_begin(caption, head, out);
    json_array_foreach(json_object_get(a->good, "bases"), i, row) basis_say(a, row, out);
    view_table_end(out);
    view_forum_end(out);
}

/* ---- 6 investment ------------------------------------------------------------------- */

static void project_say(const json_t *row, srv_buffer *out)
{
    view_row(view_word(row, "name"), NULL, out);
    view_cell_word(view_word(row, "country"), out);
    view_cell_word(view_word(row, "good"), out);
    view_cell(view_real(row, "tpa"), NULL, out);
    view_cell(view_real(json_object_get(row, "break_even_usd_per_t"), "value"), NULL,
              out);
    view_cell(view_real(row, "with_usd_per_t"), NULL, out);
    view_cell_word(view_word(row, "viable_without"), out);
    view_cell_word(view_word(row, "viable_with"), out);
    srv_say(out, "</tr>\n");
}

static void projects_say(const view_forum_answers *a, srv_buffer *out)
{
    static const char *const head[] = {"project",       "=country",     "=good",
                                       "t a year",      "wants, USD/t", "gets, USD/t",
                                       "=pays without", "=pays with",   NULL};
    const json_t *result = json_object_get(a->policy, "result"), *row,
                 *rows = json_object_get(result, "projects");
    size_t i;

    srv_say(out, "<h3>Projects kept alive</h3>\n");
    if (json_array_size(rows) > 0) {
        view_table_begin("Whether the price pays for each project of public record", head,
                         out);
        json_array_foreach(rows, i, row) project_say(row, out);
        view_table_end(out);
    }
    view_forum_fact("<p>Not judged, as tonnes, cost or start are not published: ",
                    view_real(result, "projects_not_judged"), "", out);
    srv_say(out, ". <a href=\"/ask/project/list\">The projects</a>.</p>\n");
}

void view_forum_investment(const view_forum_answers *a, srv_buffer *out)
{
    static const char *const head[] = {"yearly spread of the price, %",
                                       "price over full cost", NULL};
    const json_t *part = json_object_get(a->good, "investment"), *row;
    char percent[32];
    size_t i;

    view_forum_begin(6, "Investment", out);
    if (a->policy) projects_say(a, out);
    view_table_begin("The price at which a plant is built that cannot be undone", head,
                     out);
    json_array_foreach(json_object_get(part, "triggers"), i, row)
    {
        snprintf(percent, sizeof percent, "%g", 100.0 * view_real(row, "sd"));
        view_row(percent, NULL, out);
        view_cell(view_real(row, "price_over_cost"), NULL, out);
        srv_say(out, "</tr>\n");
    }
    view_table_end(out);
    view_forum_fact("<p>A guarantee of that floor is expected to cost ",
                    view_real(part, "guarantee_cost_usd_per_kg"), "USD", out);
    srv_say(out,
            " for each kg a year, today. A floor works by a smaller spread, not only "
            "by a higher mean.</p>\n");
    view_forum_end(out);
}

/* ---- 7 scrap ------------------------------------------------------------------------ */

void view_forum_scrap(const view_forum_answers *a, srv_buffer *out)
{
    const json_t *scrap = json_object_get(a->good, "scrap");
    double rate = view_real(scrap, "end_of_life_rate"),
           share = view_real(scrap, "share_from_scrap");

    view_forum_begin(7, "Scrap", out);
    if (isnan(rate)) {
        view_forum_unknown("Recycling at the end of life", "no row for it", out);
    } else {
        view_forum_fact("<p>Recycling at the end of life: ", 100.0 * rate, "%", out);
        srv_say(out, " (");
        srv_say_html(out, view_word(scrap, "source"));
        srv_say(out, ").</p>\n");
    }
    if (!isnan(share)) {
        view_forum_fact("<p>From scrap comes ", 100.0 * share, "%", out);
        srv_say(out, " of output.</p>\n");
    }
    view_forum_unknown("What a floor does to scrap", view_word(scrap, "why"), out);
    view_forum_end(out);
}

/* ---- what may be attacked ----------------------------------------------------------- */

static void prior_say(const json_t *priors, const char *key, const char *words,
                      double factor, const char *unit, srv_buffer *out)
{
    srv_sayf(out, "<li>%s: ", words);
    view_number(factor * view_real(priors, key), unit, NULL, out);
    srv_say(out, ", a prior</li>\n");
}

void view_forum_assumptions(const view_forum_answers *a, srv_buffer *out)
{
    const json_t *inputs = json_object_get(a->forum, "inputs"),
                 *priors = json_object_get(inputs, "investment_priors");

    srv_say(out, "<section id=\"attack\">\n<details open><summary>Assumptions you may "
                 "attack</summary>\n<ul class=\"warnings\">\n");
    if (json_is_true(json_object_get(inputs, "members_presumed")))
        srv_say(out, "<li>The members of the forum are presumed: no list is published. "
                     "Zone, joiners and who stays out are yours to set.</li>\n");
    srv_say(out, "<li>The zone is ");
    srv_say_html(out, view_word(inputs, "zone"));
    srv_say(out, ".</li>\n");
    prior_say(priors, "rate", "Discount of an investor", 100.0, "%", out);
    prior_say(priors, "reversion_per_year", "The price comes back to its mean, a year",
              100.0, "%", out);
    prior_say(priors, "sd", "Shocks of the price, a year", 100.0, "%", out);
    srv_say(out, "</ul>\n");
    view_warnings(a->forum, out);
    view_warnings(a->policy, out);
    srv_say(out,
            "<p>How it is computed: docs/method/forum.md, docs/method/policy-run.md; "
            "each elasticity with its source: <a href=\"/sources\">Sources</a>.</p>\n"
            "</details></section>\n");
}
