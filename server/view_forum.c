/* /forum: a price floor of a zone, seven questions about it, and who pays. All of it is in
 * the address: good, members, leave, join, floor, means, retaliation. */
#include "view_forum.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is asked ------------------------------------------------------------------ */

static view_forum_wish wish_read(const srv_page_ask *ask)
{
    view_forum_wish w = {.good = view_value(ask, "good", "ndpr:oxide"),
                         .members = view_value(ask, "members", "@FORGE"),
                         .join = view_value(ask, "join", ""),
                         .means = view_value(ask, "means", "levy"),
                         .retaliation = view_value(ask, "retaliation", "")};
    const char *floor = view_value(ask, "floor", "");
    char *end;
    size_t n = 0;

    w.floor = strtod(floor, &end);
    if (!*floor || *end || !(w.floor > 0.0) || w.floor > 1e9) w.floor = NAN;
    for (size_t i = 0; i < ask->pairs->n; i++) {
        const srv_pair *p = &ask->pairs->pair[i];
        size_t room = sizeof w.leave - n;
        if (strcmp(p->key, "leave") != 0 || !*p->value || p->n_value + 2 > room) continue;
        n += (size_t)snprintf(w.leave + n, room, "%s%s", n ? "+" : "", p->value);
    }
    return w;
}

void view_forum_address(const view_forum_wish *w, double floor, const char *retaliation,
                        srv_buffer *out)
{
    char level[32] = "", leave[sizeof w->leave];
    const struct {
        const char *name, *value;
    } part[] = {{"members", w->members},
                {"join", w->join},
                {"means", w->means},
                {"floor", level},
                {"retaliation", retaliation}};

    if (!isnan(floor)) snprintf(level, sizeof level, "%.6g", floor);
    srv_say(out, "/forum?good=");
    srv_say_url(out, w->good);
    for (size_t k = 0; k < sizeof part / sizeof *part; k++) {
        if (!*part[k].value) continue;
        srv_sayf(out, "&amp;%s=", part[k].name);
        srv_say_url(out, part[k].value);
    }
    memcpy(leave, w->leave, sizeof leave);
    for (char *at = strtok(leave, "+"); at; at = strtok(NULL, "+")) {
        srv_say(out, "&amp;leave=");
        srv_say_url(out, at);
    }
}

/* ---- the form ----------------------------------------------------------------------- */

static void text_say(const char *label, const char *name, const char *value,
                     const char *hint, srv_buffer *out)
{
    srv_sayf(out, "<label><span>%s</span> <input type=\"text\" name=\"%s\" value=\"",
             label, name);
    srv_say_html(out, value);
    srv_say(out, "\" placeholder=\"");
    srv_say_html(out, hint);
    srv_say(out, "\"></label>\n");
}

/* A slider from the price to four times it, and the number beside it. */
static void floor_say(const view_forum_answers *a, srv_buffer *out)
{
    double price = view_real(json_object_get(a->good, "minerals_and_partners"),
                             "zone_price_usd_per_kg");
    double shown = isnan(a->floor) ? price : a->floor;
    double step = price > 0.0 ? pow(10.0, floor(log10(price)) - 1.0) : 1.0;

    srv_say(out, "<fieldset class=\"slide\"><legend>Floor, USD/kg</legend>\n");
    if (price > 0.0)
        srv_sayf(out,
                 "<input type=\"range\" data-twin=\"floor\" aria-label=\"Floor, USD/kg\" "
                 "min=\"%g\" max=\"%g\" step=\"%g\" value=\"%.6g\">\n",
                 step * ceil(price / step), step * ceil(4.0 * price / step), step, shown);
    srv_say(out, "<input type=\"number\" name=\"floor\" aria-label=\"Floor in figures, "
                 "USD/kg\" min=\"0\" step=\"any\"");
    if (!isnan(a->floor)) srv_sayf(out, " value=\"%.6g\"", a->floor);
    srv_say(out, "></fieldset>\n");
}

/* "+DEU+" within "+AUS+DEU+". */
static bool is_listed(const char *list, const char *name)
{
    size_t n = strlen(name);

    for (const char *at = list; (at = strstr(at, name)); at += n)
        if ((at == list || at[-1] == '+' || at[-1] == '@') &&
            (at[n] == '\0' || at[n] == '+'))
            return true;
    return false;
}

static void box_say(const view_forum_answers *a, const char *country, bool out_of_it,
                    srv_buffer *out)
{
    srv_say(out, "<label><input type=\"checkbox\" name=\"leave\" value=\"");
    srv_say_html(out, country);
    srv_sayf(out, "\"%s> ", out_of_it ? " checked" : "");
    srv_say_html(out, view_country_name(a->countries, country));
    srv_say(out, "</label>\n");
}

/* A box for each member: ticked, it stays out. */
static void boxes_say(const view_forum_answers *a, srv_buffer *out)
{
    char text[1024];
    bool any = *a->wish->leave != '\0';

    srv_sayf(out,
             "<details%s><summary>Who stays out</summary>\n"
             "<fieldset class=\"boxes\"><legend>ticked: not in the zone</legend>\n",
             any ? " open" : "");
    snprintf(text, sizeof text, "%s", a->wish->leave);
    for (char *at = strtok(text, "+"); at; at = strtok(NULL, "+"))
        box_say(a, at, true, out);
    snprintf(text, sizeof text, "%s",
             view_word(json_object_get(a->forum, "inputs"), "zone"));
    for (char *at = strtok(text, "@+"); at; at = strtok(NULL, "@+"))
        if (!is_listed(a->wish->leave, at)) box_say(a, at, false, out);
    srv_say(out, "</fieldset></details>\n");
}

static void form_say(const view_forum_answers *a, srv_buffer *out)
{
    static const view_choice means[] = {{"levy", "a levy at the border (users pay)"},
                                        {"cfd", "a guarantee (the budget pays)"},
                                        {"purchase", "purchases for a stock"},
                                        {0}};
    json_t *goods = view_pack(a->ask, "goods");

    srv_say(out, "<form method=\"get\" action=\"/forum\" class=\"controls\" "
                 "data-live>\n");
    view_select(goods, "good", "Good", "good", a->wish->good, NULL, out);
    text_say("Zone", "members", a->wish->members, "@FORGE, @G7, @USA+JPN", out);
    text_say("Who joins", "join", a->wish->join, "THA+PHL", out);
    view_choices("Held by", "means", a->wish->means, means, out);
    floor_say(a, out);
    text_say("In return", "retaliation", a->wish->retaliation,
             "cut CHN dytb:oxide 50% -> @FORGE", out);
    boxes_say(a, out);
    srv_say(out, "<button>Solve</button>\n</form>\n");
    json_decref(goods);
}

/* ---- what comes back ---------------------------------------------------------------- */

/* The level that the forum's question settled on; NaN: none that holds. */
static double floor_chosen(const json_t *good)
{
    const json_t *basis;
    size_t i;

    json_array_foreach(json_object_get(good, "bases"), i, basis)
    {
        if (json_is_true(json_object_get(basis, "chosen")))
            return view_real(basis, "floor_usd_per_kg");
    }
    return NAN;
}

static void file_make(const view_forum_answers *a, char file[SRV_VALUE_MOST])
{
    const char *zone = view_word(json_object_get(a->forum, "inputs"), "zone");

    snprintf(file, SRV_VALUE_MOST,
             "name: %s at %g USD/kg\nzone: \"%s\"\nfor: \"%s\"\nstatements:\n"
             "  - floor %s %s %.17g USD/kg by %s\n",
             view_word(a->good, "good"), a->floor, zone, zone, zone,
             view_word(a->good, "good"), a->floor, a->wish->means);
}

static void tabs_say(srv_buffer *out)
{
    static const char *const tab[] = {"Partners",      "Basis",      "Who pays", "Means",
                                      "Co-ordination", "Investment", "Scrap"};

    srv_say(out, "<nav aria-label=\"The seven questions\"><ul class=\"tabs\">\n");
    for (size_t k = 0; k < sizeof tab / sizeof *tab; k++)
        srv_sayf(out, "<li><a href=\"#q%zu\">%zu %s</a></li>\n", k + 1, k + 1, tab[k]);
    srv_say(out, "<li><a href=\"#attack\">Assumptions</a></li>\n</ul></nav>\n");
}

/* What it comes to for the zone, before the questions. */
static void cards_say(const view_forum_answers *a, srv_buffer *out)
{
    const json_t *result = json_object_get(a->policy, "result"),
                 *zone = json_object_get(result, "zone");

    srv_say(out, "<h2>");
    srv_say_html(out, view_word(a->good, "good"));
    srv_say(out, " in ");
    srv_say_html(out, a->wish->members);
    srv_say(out, "</h2>\n<div class=\"cards\">\n");
    view_card("Floor, USD/kg", a->floor, "", NULL, out);
    view_card("Users of the zone, USD a year", view_real(zone, "consumers_usd"), "", NULL,
              out);
    view_card("Its makers, USD a year", view_real(zone, "producers_usd"), "", NULL, out);
    view_card("Its treasuries, USD a year", view_real(zone, "treasury_usd"), "", NULL,
              out);
    view_card("The zone in all, USD a year", view_real(zone, "net_usd"), "", NULL, out);
    srv_say(out, "</div>\n");
}

static void sections_say(const view_forum_answers *a, srv_buffer *out)
{
    tabs_say(out);
    if (a->policy)
        cards_say(a, out);
    else
        view_problem(a->why, out);
    view_forum_partners(a, out);
    view_forum_bases(a, out);
    view_forum_cost(a, out);
    view_forum_means(a, out);
    view_forum_coordination(a, out);
    view_forum_investment(a, out);
    view_forum_scrap(a, out);
    view_forum_assumptions(a, out);
}

/* The policy's file, for who goes on with it on the command line. */
static void file_say(const view_question *question, const char *file, srv_buffer *out)
{
    srv_say(out, "<details><summary>The policy as a file</summary>\n<pre>");
    srv_say_html(out, file);
    srv_say(out, "</pre>\n");
    view_links(question, "", out);
    srv_say(out, "</details>\n");
}

static void answers_say(view_forum_answers *a, const view_question *forum,
                        srv_buffer *out)
{
    char file[SRV_VALUE_MOST], why[SRV_SENTENCE_MOST] = "no basis of a floor is known; "
                                                        "choose a level";
    const view_question question = {
        "policy/run",
        {{"FILE:policy.yaml", file}, {"retaliation", a->wish->retaliation}}};
    int status;

    file_make(a, file);
    json_t *policy = isnan(a->floor) ? NULL : view_ask(a->ask, &question, &status, why);
    a->policy = policy;
    a->why = why;
    sections_say(a, out);
    view_links(forum, "csv json", out);
    if (!isnan(a->floor)) file_say(&question, file, out);
    json_decref(policy);
}

int view_forum(const srv_page_ask *ask, srv_buffer *out)
{
    view_forum_wish w = wish_read(ask);
    char floor[160] = "", why[SRV_SENTENCE_MOST];
    const view_question question = {"policy/forum",
                                    {{"members", w.members},
                                     {"join", w.join},
                                     {"leave", w.leave},
                                     {"goods", w.good},
                                     {"floor", floor}}};
    int status;

    if (!isnan(w.floor)) snprintf(floor, sizeof floor, "%.100s %.6g", w.good, w.floor);
    json_t *countries = view_pack(ask, "countries"),
           *forum = view_ask(ask, &question, &status, why);
    const json_t *goods = json_object_get(json_object_get(forum, "result"), "goods");
    view_forum_answers a = {.ask = ask,
                            .wish = &w,
                            .countries = countries,
                            .forum = forum,
                            .good = json_array_get(goods, 0)};

    a.floor = a.good ? floor_chosen(a.good) : w.floor;
    view_begin(ask, "/forum", "A price floor: who pays, what leaks, what stays alive?",
               out);
    form_say(&a, out);
    srv_say(out, "<div id=\"answer\">\n");
    if (a.good) {
        answers_say(&a, &question, out);
    } else {
        view_problem(forum ? "the market has no such good" : why, out);
        view_links(&question, "csv json", out);
    }
    srv_say(out, "</div>\n");
    view_end(ask, out);
    json_decref(countries);
    json_decref(forum);
    return 0;
}
