/* What a price floor does: what it costs whom, by which means, and who answers. From the answer of
 * policy run. */
#include "view_forum.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MEMBERS = 12, FLOWS = 10 };

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
        label[k] = view_forum_name(a, view_word(list[k], "country"));
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
        view_row(view_forum_name(a, view_word(list[k], "country")), NULL, out);
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
    view_forum_begin(3, "Cost and downstream: who pays", out);
    if (a->policy) by_member_say(a, out);
    by_basis_say(a, out);
    view_forum_end(out);
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
        view_cell_word(view_forum_name(a, view_word(list[k], "from")), out);
        view_cell_word(view_forum_name(a, view_word(list[k], "to")), out);
        view_cell(view_real(list[k], "before_tpa"), NULL, out);
        view_cell(view_real(list[k], "after_tpa"), NULL, out);
        view_cell_word(covered ? "yes" : "no: a way round", out);
        srv_say(out, "</tr>\n");
    }
    view_table_end(out);
    const json_t *stage;
    size_t i;
    json_array_foreach(json_object_get(leakage, "stages_without_a_market"), i, stage)
        view_forum_unknown("What comes in as a later stage that has no market",
                           json_string_value(stage), out);
}

void view_forum_means(const view_forum_answers *a, srv_buffer *out)
{
    view_forum_begin(4, "Implementation: by which means, and what leaks", out);
    if (a->policy) {
        cases_say(a, out);
        leaks_say(a, out);
    }
    view_forum_unknown("Standards, rules of origin, enforcement", "no text is published",
                       out);
    view_forum_end(out);
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
        view_row(view_forum_name(a, view_word(row, "country")), NULL, out);
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
        view_row(view_forum_name(a, country), NULL, out);
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
    srv_say_html(out, view_forum_name(a, view_word(m, "leader")));
    srv_say(out, " sold it half as much?</a></p>\n");
}

void view_forum_coordination(const view_forum_answers *a, srv_buffer *out)
{
    const json_t *returned = case_of(a, "retaliation");

    view_forum_begin(5, "Co-ordination: who stays out, who answers", out);
    outsiders_say(a, out);
    srv_say(out, "<h3>Retaliation</h3>\n");
    if (returned)
        answered_say(a, returned, out);
    else
        invite_say(a, out);
    view_forum_end(out);
}
