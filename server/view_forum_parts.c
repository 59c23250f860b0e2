/* The seven questions on a price floor, from the answers of policy forum and policy run. */
#include "view_forum.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMBERS = 12, FLOWS = 10 };

static void section_begin(int k, const char *title, srv_buffer *out)
{
    srv_sayf(out, "<section id=\"q%d\">\n<h2>%d %s</h2>\n", k, k, title);
}

static void section_end(srv_buffer *out)
{
    srv_say(out, "</section>\n");
}

static void fact(const char *before, double value, const char *unit, srv_buffer *out)
{
    srv_say(out, before);
    view_number(value, unit, NULL, out);
}

/* "not known" and why, as the answer says it. */
static void unknown(const char *what, const char *why, srv_buffer *out)
{
    srv_sayf(out, "<p>%s: not known", what);
    srv_say(out, *why ? "; " : "");
    srv_say_html(out, why);
    srv_say(out, ".</p>\n");
}

static const char *name(const view_forum_answers *a, const char *country)
{
    return view_country_name(a->countries, country);
}

/* ---- 1 partners --------------------------------------------------------------------- */

static void partner_say(const view_forum_answers *a, const json_t *row, srv_buffer *out)
{
    view_row(name(a, view_word(row, "country")), NULL, out);
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
    view_cell_word(name(a, view_word(row, "gains_most")), out);
    view_cell_word(name(a, view_word(row, "loses_most")), out);
    view_cell(view_real(row, "agreements"), NULL, out);
    srv_say(out, "</tr>\n");
}

static void supply_say(const view_forum_answers *a, const json_t *m, srv_buffer *out)
{
    const char *leader = view_word(m, "leader");

    fact("<p>The zone uses ", view_real(m, "use_tpa"), "t", out);
    fact(" a year and makes ", view_real(m, "output_tpa"), "t", out);
    fact("; ", view_real(m, "imports_tpa"), "t", out);
    srv_say(out, " come from outside");
    if (*view_word(m, "largest_sender")) {
        fact(", ", 100.0 * view_real(m, "largest_sender_share"), "%", out);
        srv_say(out, " of it from ");
        srv_say_html(out, name(a, view_word(m, "largest_sender")));
    }
    srv_say(out, ". Largest maker outside: ");
    srv_say_html(out, *leader ? name(a, leader) : "none");
    fact(", ", 100.0 * view_real(m, "leader_world_share"), "%", out);
    fact(" of the world. Price in the zone: ", view_real(m, "zone_price_usd_per_kg"),
         "USD/kg", out);
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

    section_begin(1, "Minerals and partners", out);
    supply_say(a, m, out);
    if (json_array_size(rows) > 0) {
        view_table_begin(
            "A further member under the same floor, USD million a year; compensate: "
            "what all who lose by it lose",
            head, out);
        json_array_foreach(rows, i, row) partner_say(a, row, out);
        view_table_end(out);
    }
    section_end(out);
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

    section_begin(2, "Basis of the floor", out);
    snprintf(caption, sizeof caption, "USD/kg of %.60s; a basis leads to its level",
             view_word(a->good, "basis_of_tonnes"));
    view_table_begin(caption, head, out);
    json_array_foreach(json_object_get(a->good, "bases"), i, row) basis_say(a, row, out);
    view_table_end(out);
    section_end(out);
}

/* ---- 3 cost ------------------------------------------------------------------------- */

static void actors_say(const json_t *row, srv_buffer *out)
{
    view_cell_money(view_real(row, "consumers_usd"), NULL, out);
    view_cell_money(view_real(row, "producers_usd"), NULL, out);
    view_cell_money(view_real(row, "routes_usd"), NULL, out);
    view_cell_money(view_real(row, "treasury_usd"), NULL, out);
    view_cell_money(view_real(row, "net_usd"), NULL, out);
}

static void by_basis_say(const view_forum_answers *a, srv_buffer *out)
{
    static const char *const head[] = {
        "basis",      "users", "makers",  "routes",
        "treasuries", "net",   "outside", "users pay, times before",
        NULL};
    const json_t *row;
    size_t i;

    view_table_begin("A levy at each basis; the zone, USD million a year", head, out);
    json_array_foreach(json_object_get(a->good, "bases"), i, row)
    {
        const json_t *levy = json_object_get(row, "levy");
        if (!json_is_object(levy)) continue;
        view_row(view_word(row, "basis"), NULL, out);
        actors_say(json_object_get(levy, "zone"), out);
        view_cell_money(view_real(json_object_get(levy, "outside"), "net_usd"), NULL,
                        out);
        view_cell(view_real(levy, "users_cost_ratio"), NULL, out);
        srv_say(out, "</tr>\n");
    }
    view_table_end(out);
}

static double member_size(const json_t *row, const void *context)
{
    double net = fabs(view_real(row, "net_usd"));

    (void)context;
    return json_is_true(json_object_get(row, "inside")) && net >= 0.5 ? net : NAN;
}

/* Members by what the policy is to them, the largest change first; gives how many. */
static int members_of(const json_t *rows, const json_t *list[MEMBERS])
{
    return view_largest(rows, MEMBERS, member_size, NULL, list);
}

static void members_draw(const view_forum_answers *a, const json_t *const *list, int n,
                         srv_buffer *out)
{
    const char *label[MEMBERS];
    double value[MEMBERS];
    char foot[160];
    lode_figure f = LODE_FIGURE_INIT;

    for (int k = 0; k < n; k++) {
        label[k] = name(a, view_word(list[k], "country"));
        value[k] = view_real(list[k], "net_usd");
    }
    view_foot(a->policy, foot);
    f.id = "members";
    f.title = "What it is to each member";
    f.description = "Members by what they gain (+) or lose (hatched) in USD a year.";
    f.foot = foot;
    f.row_name = "member";
    f.measure = "gain or loss";
    f.unit = "USD";
    f.has_sign = 1;
    f.n_row = n;
    f.row = label;
    f.value = value;
    view_figure(a->ask, &f, out);
}

static void by_member_say(const view_forum_answers *a, srv_buffer *out)
{
    static const char *const head[] = {"member",     "users", "makers", "routes",
                                       "treasuries", "net",   NULL};
    const json_t *result = json_object_get(a->policy, "result"), *list[MEMBERS];
    int n = members_of(json_object_get(result, "incidence"), list);

    members_draw(a, list, n, out);
    view_table_begin(
        "Who pays: by member and actor under the means chosen, USD million a year", head,
        out);
    for (int k = 0; k < n; k++) {
        view_row(name(a, view_word(list[k], "country")), NULL, out);
        actors_say(list[k], out);
        srv_say(out, "</tr>\n");
    }
    view_row("the zone", NULL, out);
    actors_say(json_object_get(result, "zone"), out);
    srv_say(out, "</tr>\n");
    view_row("outside", NULL, out);
    actors_say(json_object_get(result, "outside"), out);
    srv_say(out, "</tr>\n");
    view_table_end(out);
}

void view_forum_cost(const view_forum_answers *a, srv_buffer *out)
{
    section_begin(3, "Cost and downstream: who pays", out);
    if (a->policy) by_member_say(a, out);
    by_basis_say(a, out);
    section_end(out);
}

/* ---- 4 means ------------------------------------------------------------------------ */

/* The case of a name, or NULL. */
static const json_t *case_of(const view_forum_answers *a, const char *wanted)
{
    const json_t *result = json_object_get(a->policy, "result"), *row;
    size_t i;

    json_array_foreach(json_object_get(result, "cases"), i, row)
    {
        if (strcmp(view_word(row, "case"), wanted) == 0) return row;
    }
    return NULL;
}

static void case_say(const view_forum_answers *a, const json_t *row, double output_before,
                     srv_buffer *out)
{
    const json_t *zone = json_object_get(row, "zone");
    const char *which = view_word(row, "case");
    double kept = view_real(row, "output_tpa") - output_before,
           net = view_real(zone, "net_usd");
    bool is_policy = strcmp(which, "policy") == 0;

    view_row(is_policy                           ? a->wish->means
             : strcmp(which, "retaliation") == 0 ? "in return"
                                                 : which,
             NULL, out);
    actors_say(zone, out);
    view_cell_money(view_real(json_object_get(row, "outside"), "net_usd"), NULL, out);
    view_cell(view_real(row, "inside_usd_per_t") / 1000.0, NULL, out);
    view_cell(view_real(row, "outside_usd_per_t") / 1000.0, NULL, out);
    view_cell(kept, NULL, out);
    if (kept > 1e-3)
        view_cell(-net / kept, NULL, out);
    else
        view_cell_word("", out);
    view_cell(view_real(row, "imports_tpa"), NULL, out);
    srv_say(out, "</tr>\n");
}

static void cases_say(const view_forum_answers *a, srv_buffer *out)
{
    static const char *const head[] = {"by",
                                       "users",
                                       "makers",
                                       "routes",
                                       "treasuries",
                                       "net",
                                       "outside",
                                       "price inside",
                                       "price outside",
                                       "more made, t",
                                       "USD per t of it",
                                       "imports, t",
                                       NULL};
    const json_t *result = json_object_get(a->policy, "result"), *row;
    double before = view_real(case_of(a, "none"), "output_tpa");
    size_t i;

    view_table_begin(
        "The same floor by other means; USD million a year, USD/kg, t a year; USD "
        "per t: what the zone loses for each tonne more that is made",
        head, out);
    json_array_foreach(json_object_get(result, "cases"), i, row)
        case_say(a, row, before, out);
    view_table_end(out);
}

static double flow_size(const json_t *row, const void *context)
{
    (void)context;
    return fabs(view_real(row, "after_tpa") - view_real(row, "before_tpa"));
}

static void leaks_say(const view_forum_answers *a, srv_buffer *out)
{
    static const char *const head[] = {"good",     "=from",    "=to", "before, t",
                                       "after, t", "=covered", NULL};
    const json_t *leakage =
                     json_object_get(json_object_get(a->policy, "result"), "leakage"),
                 *list[FLOWS];
    int n = view_largest(json_object_get(leakage, "flows"), FLOWS, flow_size, NULL, list);

    srv_say(out, "<h3>Leaks</h3>\n");
    view_table_begin("What comes into the zone: the largest changes, t a year", head,
                     out);
    for (int k = 0; k < n; k++) {
        bool covered = json_is_true(json_object_get(list[k], "covered"));
        view_row(view_word(list[k], "good"), NULL, out);
        view_cell_word(name(a, view_word(list[k], "from")), out);
        view_cell_word(name(a, view_word(list[k], "to")), out);
        view_cell(view_real(list[k], "before_tpa"), NULL, out);
        view_cell(view_real(list[k], "after_tpa"), NULL, out);
        view_cell_word(covered ? "yes" : "no: a way round", out);
        srv_say(out, "</tr>\n");
    }
    view_table_end(out);
    const json_t *stage;
    size_t i;
    json_array_foreach(json_object_get(leakage, "stages_without_a_market"), i, stage)
        unknown("What comes in as a later stage that has no market",
                json_string_value(stage), out);
}

void view_forum_means(const view_forum_answers *a, srv_buffer *out)
{
    section_begin(4, "Implementation: by which means, and what leaks", out);
    if (a->policy) {
        cases_say(a, out);
        leaks_say(a, out);
    }
    unknown("Standards, rules of origin, enforcement", "no text is published", out);
    section_end(out);
}

/* ---- 5 co-ordination ---------------------------------------------------------------- */

static void outsiders_say(const view_forum_answers *a, srv_buffer *out)
{
    static const char *const head[] = {"stays out", "itself", "the others",
                                       "=better off outside", NULL};
    const json_t *rows = json_object_get(json_object_get(a->good, "coordination"),
                                         "stays_out"),
                 *row;
    size_t i;

    if (json_array_size(rows) == 0) return;
    view_table_begin("One member stays out: the change of its own and of the others, USD "
                     "million a year",
                     head, out);
    json_array_foreach(rows, i, row)
    {
        bool better = json_is_true(json_object_get(row, "better_off_outside"));
        view_row(name(a, view_word(row, "country")), NULL, out);
        view_cell_money(view_real(row, "own_change_usd"), NULL, out);
        view_cell_money(view_real(row, "others_change_usd"), NULL, out);
        view_cell_word(*view_word(row, "why") ? view_word(row, "why")
                       : better               ? "yes"
                                              : "no",
                       out);
        srv_say(out, "</tr>\n");
    }
    view_table_end(out);
}

static double net_of(const json_t *rows, const char *country)
{
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        if (strcmp(view_word(row, "country"), country) == 0)
            return view_real(row, "net_usd");
    }
    return NAN;
}

static void answered_say(const view_forum_answers *a, const json_t *returned,
                         srv_buffer *out)
{
    static const char *const head[] = {"member", "policy", "in return", NULL};
    const json_t *result = json_object_get(a->policy, "result"),
                 *before = json_object_get(result, "incidence"), *list[MEMBERS];
    int n = members_of(json_object_get(returned, "incidence"), list);

    view_table_begin("The policy alone, and answered: net, USD million a year", head,
                     out);
    for (int k = 0; k < n; k++) {
        const char *country = view_word(list[k], "country");
        view_row(name(a, country), NULL, out);
        view_cell_money(net_of(before, country), NULL, out);
        view_cell_money(view_real(list[k], "net_usd"), NULL, out);
        srv_say(out, "</tr>\n");
    }
    view_row("the zone", NULL, out);
    view_cell_money(view_real(json_object_get(result, "zone"), "net_usd"), NULL, out);
    view_cell_money(view_real(json_object_get(returned, "zone"), "net_usd"), NULL, out);
    srv_say(out, "</tr>\n");
    view_table_end(out);
}

/* A way to ask: the largest maker outside sells half as much to the zone. */
static void invite_say(const view_forum_answers *a, srv_buffer *out)
{
    char sentence[320];
    const json_t *m = json_object_get(a->good, "minerals_and_partners");

    if (!*view_word(m, "leader")) return;
    snprintf(sentence, sizeof sentence, "cut %.20s %.80s 50%% -> %.160s",
             view_word(m, "leader"), view_word(a->good, "good"), a->wish->members);
    srv_say(out, "<p>Nothing is done in return here. <a class=\"act\" href=\"");
    view_forum_address(a->wish, a->floor, sentence, out);
    srv_say(out, "\">And if ");
    srv_say_html(out, name(a, view_word(m, "leader")));
    srv_say(out, " sold it half as much?</a></p>\n");
}

void view_forum_coordination(const view_forum_answers *a, srv_buffer *out)
{
    const json_t *returned = case_of(a, "retaliation");

    section_begin(5, "Co-ordination: who stays out, who answers", out);
    outsiders_say(a, out);
    srv_say(out, "<h3>Retaliation</h3>\n");
    if (returned)
        answered_say(a, returned, out);
    else
        invite_say(a, out);
    section_end(out);
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
    fact("<p>Not judged, as tonnes, cost or start are not published: ",
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

    section_begin(6, "Investment", out);
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
    fact("<p>A guarantee of that floor is expected to cost ",
         view_real(part, "guarantee_cost_usd_per_kg"), "USD", out);
    srv_say(out,
            " for each kg a year, today. A floor works by a smaller spread, not only "
            "by a higher mean.</p>\n");
    section_end(out);
}

/* ---- 7 scrap ------------------------------------------------------------------------ */

void view_forum_scrap(const view_forum_answers *a, srv_buffer *out)
{
    const json_t *scrap = json_object_get(a->good, "scrap");
    double rate = view_real(scrap, "end_of_life_rate"),
           share = view_real(scrap, "share_from_scrap");

    section_begin(7, "Scrap", out);
    if (isnan(rate)) {
        unknown("Recycling at the end of life", "no row for it", out);
    } else {
        fact("<p>Recycling at the end of life: ", 100.0 * rate, "%", out);
        srv_say(out, " (");
        srv_say_html(out, view_word(scrap, "source"));
        srv_say(out, ").</p>\n");
    }
    if (!isnan(share)) {
        fact("<p>From scrap comes ", 100.0 * share, "%", out);
        srv_say(out, " of output.</p>\n");
    }
    unknown("What a floor does to scrap", view_word(scrap, "why"), out);
    section_end(out);
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
