/* A page on a portfolio: what it costs and avoids, which projects, and what to do with them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lode/portfolio.h>

#include "dataset/dataset.h"
#include "report/brief.h"
#include "report/charts.h"

#define BUDGETS 8      /* of the frontier, where the plan has no own */
#define SHOWN 10       /* projects of the table */
#define NAMED 4        /* projects of an action */
#define WARNINGS 2     /* of the answer, as notes */
#define PICKS_MOST 500 /* chosen projects that a page can tell of */

/* ---- the question ----------------------------------------------------------------------- */

static lode_status run(lode_brief *b, lode_portfolio_options *o, lode_text *json,
                       lode_text *csv, lode_error *err)
{
    lode_portfolio *p = NULL;
    lode_status st = lode_portfolio_run(b->dataset, o, &p, err);

    if (!st && lode_portfolio_verdict(p) != LODE_SOLVED)
        st = lode__fail(err, LODE_E_NODATA, "there is no portfolio: %.300s",
                        lode_portfolio_reason(p));
    if (!st) st = lode_portfolio_write(p, LODE_FORMAT_JSON, json, err);
    if (!st) st = lode_portfolio_write(p, LODE_FORMAT_CSV, csv, err);
    lode_portfolio_free(p);
    return st;
}

/* A plan is asked as it stands; projects get other budgets, for the chart. */
static const char *command_of(lode_brief *b, bool is_plan)
{
    const lode_brief_options *o = &b->options;
    const char *file = lode__brief_quoted(b, &o->plan, o->plan ? 1 : 0);
    char usd[LODE__NUMBER_MAX];

    if (is_plan) return lode__brief_say(b, "lode portfolio solve%s", file);
    lode__number_write(o->budget_usd, usd);
    return lode__brief_say(b, "lode portfolio solve%s --budget %s%s%s%s --frontier %d",
                           file, usd, o->estimate ? " --estimate" : "",
                           b->has_perspective ? " --for " : "",
                           b->has_perspective ? o->perspective : "", BUDGETS);
}

static int ask(lode_brief *b, lode_status *st, lode_error *err)
{
    lode_portfolio_options o = LODE_PORTFOLIO_OPTIONS_INIT;
    lode_text json = LODE_TEXT_INIT, csv = LODE_TEXT_INIT;
    bool is_plan = lode_portfolio_is_plan(b->options.plan);

    o.file = b->options.plan;
    o.budget_usd = b->options.budget_usd;
    o.estimate = b->options.estimate;
    o.plan_stays = b->options.plan_stays;
    o.perspective = b->has_perspective ? b->options.perspective : NULL;
    o.n_frontier = BUDGETS;
    o.n_thread = b->options.n_thread;
    *st = run(b, &o, &json, &csv, err);
    if (*st) {
        lode_text_clear(&json);
        return -1;
    }
    return lode__brief_keep(b, "portfolio", command_of(b, is_plan), &json, &csv, err);
}

/* ---- what it says of itself -------------------------------------------------------------- */

typedef struct chosen {
    int i_answer, n;
    int row[PICKS_MOST]; /* [n] of result.selected, by what each saves by itself */
} chosen;

static const json_t *pick_at(const lode_brief *b, const chosen *c, int k)
{
    return json_array_get(lode__brief_find(b, c->i_answer, "/result/selected"),
                          (size_t)c->row[k]);
}

static void find_chosen(const lode_brief *b, int a, chosen *c)
{
    json_t *row;
    size_t i;

    *c = (chosen){.i_answer = a};
    json_array_foreach(lode__brief_find(b, a, "/result/selected"), i, row)
    {
        double saves = lode__field_number(row, "saves_by_itself_usd");
        int at = c->n;
        if (c->n == PICKS_MOST) break;
        c->n++;
        for (; at > 0 &&
               saves > lode__field_number(pick_at(b, c, at - 1), "saves_by_itself_usd");
             at--)
            c->row[at] = c->row[at - 1];
        c->row[at] = (int)i;
    }
}

static const char *whose(lode_brief *b, int a)
{
    const char *who = json_string_value(lode__brief_find(b, a, "/inputs/for"));

    return who && strcmp(who, "all") != 0 ? lode__brief_the(b, who) : "everybody";
}

static const char *years_of(lode_brief *b, int a)
{
    const json_t *in = lode__brief_find(b, a, "/inputs");

    return lode__brief_say(b, "%.0f to %.0f", lode__field_number(in, "first_year"),
                           lode__field_number(in, "last_year"));
}

static int quote_avoided(lode_brief *b, int a)
{
    int f = lode__brief_figure_new(b, "avoided", "expected loss that it avoids", "USD", a,
                                   LODE__BRIEF_LESS);

    lode__brief_from(b, f, "/result/expected_loss_before");
    lode__brief_from(b, f, "/result/expected_loss_after");
    lode__brief_settle(b, f);
    return f;
}

static int count_chosen(lode_brief *b, int a)
{
    int f = lode__brief_figure_new(b, "chosen", "projects that are chosen", "", a,
                                   LODE__BRIEF_ABOVE);
    size_t n = json_array_size(lode__brief_find(b, a, "/result/selected"));

    b->figure[f].above = 0.0;
    for (size_t i = 0; i < n; i++)
        lode__brief_from(b, f, lode__brief_say(b, "/result/selected/%zu/option", i));
    lode__brief_settle(b, f);
    return f;
}

/* The gap that is proven; found by trying, what it is better by for whom it is meant. */
static void tell_proof(lode_brief *b, int a)
{
    bool by_search = json_is_true(lode__brief_find(b, a, "/result/by_search"));
    int f = by_search
                ? lode__brief_quote(b, "regret", "better than what is best for everybody",
                                    "USD", a, 1.0, "/result/regret_usd", NULL, NULL)
                : lode__brief_quote(b, "gap", "gap of the gain", "%", a, 100.0,
                                    "/result/gap", NULL, NULL);

    lode__brief_number_add(
        b, f,
        by_search ? "better for them than what is best for everybody; found "
                    "by trying, without a proof"
                  : "of the gain at most is what any other choice could add: "
                    "the gap that is proven");
}

static void tell_next(lode_brief *b, int a)
{
    int f;

    if (!json_is_number(lode__brief_find(b, a, "/result/budget_price"))) return;
    f = lode__brief_quote(b, "next", "worth of the next USD 100 million", "USD", a, 1e8,
                          "/result/budget_price", NULL, NULL);
    b->headline = lode__brief_say(
        b, "%s The next 100 million USD would be worth %s%s.", b->headline,
        lode__brief_ref(b, f),
        strcmp(lode__field_text(lode__brief_find(b, a, "/inputs"), "objective"),
               "loss") == 0
            ? ""
            : " beyond their cost");
}

static void tell(lode_brief *b, int a)
{
    const char *who = whose(b, a), *years = years_of(b, a);
    int budget = lode__brief_quote(b, "budget", "capital at most", "USD", a, 1.0,
                                   "/inputs/budget_usd", NULL, NULL),
        avoided = quote_avoided(b, a), n = count_chosen(b, a),
        spend = lode__brief_quote(b, "spend", "capital of the chosen", "USD", a, 1.0,
                                  "/result/spend_usd", "/result/spend_low_usd",
                                  "/result/spend_high_usd"),
        before = lode__brief_quote(b, "before", "expected loss without it", "USD", a, 1.0,
                                   "/result/expected_loss_before", NULL, NULL),
        after = lode__brief_quote(b, "after", "expected loss with it", "USD", a, 1.0,
                                  "/result/expected_loss_after", NULL, NULL);
    char said[LODE__SAID];

    lode__brief_figure_said(&b->figure[budget], said);
    b->title = lode__brief_say(b, "Portfolio of projects for %s", said);
    b->headline = lode__brief_say(
        b,
        "Within a budget of %s, %s projects for %s lower the loss that %s can expect in "
        "%s from %s to %s.",
        lode__brief_ref(b, budget), lode__brief_ref(b, n), lode__brief_ref(b, spend), who,
        years, lode__brief_ref(b, before), lode__brief_ref(b, after));
    lode__brief_number_add(
        b, avoided,
        lode__brief_say(b, "of expected loss avoided, %s, present value", years));
    lode__brief_number_add(b, spend, "of capital for the chosen");
    tell_proof(b, a);
    tell_next(b, a);
}

/* ---- map and chart ------------------------------------------------------------------------ */

/* Capital of the chosen whose text `key` is `word`; -1: there is none. */
static int sum_capital(lode_brief *b, int a, const char *id, const char *key,
                       const char *word)
{
    int f = -1;
    json_t *row;
    size_t i;

    json_array_foreach(lode__brief_find(b, a, "/result/selected"), i, row)
    {
        if (strcmp(lode__field_text(row, key), word) != 0) continue;
        if (f < 0)
            f = lode__brief_figure_new(b, lode__brief_say(b, "%s-%s", id, word),
                                       "capital of the chosen, summed", "USD", a,
                                       LODE__BRIEF_SUM);
        lode__brief_from(b, f, lode__brief_say(b, "/result/selected/%zu/capital_usd", i));
    }
    if (f >= 0) lode__brief_settle(b, f);
    return f;
}

static void draw_places(lode_brief *b, int a)
{
    int n;
    const lode__country *c = lode__countries(b->dataset, &n);

    for (int k = 0; k < n; k++) {
        int f = sum_capital(b, a, "map", "country", c[k].id);
        if (f >= 0) lode__brief_mark(b, &b->map, c[k].name, k, f);
    }
    lode__brief_chart_end(b, &b->map, LODE__CHART_MAP, "Where the money goes",
                          "Each country by the capital of the chosen projects that lie "
                          "in it.",
                          "capital of the chosen", "USD");
}

/* What is avoided over the budget; the axis has the budgets in bn USD. */
static void draw_frontier(lode_brief *b, int a)
{
    json_t *row;
    size_t i;

    json_array_foreach(lode__brief_find(b, a, "/result/frontier"), i, row)
    {
        char budget[64];
        lode__number_people(lode__field_number(row, "budget_usd") * 1e-9, 2, budget);
        lode__brief_mark(
            b, &b->chart, budget, -1,
            lode__brief_quote(
                b, lode__brief_say(b, "chart-%zu", i + 1),
                lode__brief_say(b, "loss avoided for %s bn USD", budget), "USD", a, 1.0,
                lode__brief_say(b, "/result/frontier/%zu/loss_avoided_usd", i), NULL,
                NULL));
    }
    lode__brief_chart_end(b, &b->chart, LODE__CHART_LINES,
                          "What other budgets would avoid, by bn USD of capital",
                          "Each point is the best choice for a budget: the loss that it "
                          "avoids, by the measure of risk asked for.",
                          "loss avoided", "USD");
    b->chart.chart.row_name = "budget, bn USD";
}

/* Without other budgets: capital by the market that a project is in. */
static void draw_markets(lode_brief *b, const chosen *c)
{
    for (int k = 0; k < c->n; k++) {
        const char *market = lode__field_text(pick_at(b, c, k), "market");
        bool told = false;
        for (int i = 0; i < b->chart.n; i++)
            told = told || strcmp(b->chart.row[i], market) == 0;
        if (told) continue;
        lode__brief_mark(b, &b->chart, market, -1,
                         sum_capital(b, c->i_answer, "chart", "market", market));
    }
    lode__brief_chart_end(b, &b->chart, LODE__CHART_BARS, "What the money is for",
                          "Each bar is the capital of the chosen projects of a market.",
                          "capital of the chosen", "USD");
    b->chart.chart.row_name = "market";
}

/* ---- tables --------------------------------------------------------------------------------- */

static int quote_pick(lode_brief *b, const chosen *c, int k, const char *field,
                      const char *what, const char *unit)
{
    return lode__brief_quote(
        b, lode__brief_say(b, "project-%d-%s", k + 1, strrchr(field, '/') + 1), what,
        unit, c->i_answer, 1.0,
        lode__brief_say(b, "/result/selected/%d%s", c->row[k], field), NULL, NULL);
}

static void tell_pick(lode_brief *b, lode__brief_table *t, const chosen *c, int k)
{
    const json_t *row = pick_at(b, c, k);
    const json_t *makes = json_array_get(json_object_get(row, "makes"), 0);

    lode__brief_cell(b, t, lode__field_text(row, "project"));
    lode__brief_cell(b, t, lode__brief_name(b, lode__field_text(row, "country")));
    lode__brief_cell(b, t, lode__brief_good(b, lode__field_text(makes, "good")));
    lode__brief_cell(b, t,
                     lode__brief_ref(b, quote_pick(b, c, k, "/makes/0/tpa",
                                                   "what it makes in a year", "t")));
    lode__brief_cell(b, t,
                     lode__brief_ref(b, quote_pick(b, c, k, "/capital_usd",
                                                   "capital of the project", "USD")));
    lode__brief_cell(
        b, t,
        lode__brief_ref(b, quote_pick(b, c, k, "/saves_by_itself_usd",
                                      "loss that it avoids by itself", "USD")));
}

static void tell_chosen(lode_brief *b, const chosen *c)
{
    static const char *const column[] = {"project", "where",   "makes",
                                         "a year",  "capital", "avoids by itself"};
    lode__brief_table *t = lode__brief_table_new(
        b, "chosen", "The chosen, by the loss that each would avoid by itself", 6,
        column);
    const char *others = "";

    for (int k = 0; k < c->n && k < SHOWN; k++) tell_pick(b, t, c, k);
    for (int k = SHOWN; k < c->n && k < SHOWN + 40; k++)
        others = lode__brief_say(b, "%s%s%s", others, k > SHOWN ? ", " : "",
                                 lode__field_text(pick_at(b, c, k), "project"));
    if (*others)
        lode__brief_note(b, lode__brief_say(b, "Also chosen: %s%s.", others,
                                            c->n > SHOWN + 40 ? " and others" : ""));
}

static void tell_comparison(lode_brief *b, int a)
{
    static const char *const column[] = {"choice", "projects", "capital",
                                         "expected loss"};
    lode__brief_table *t = lode__brief_table_new(
        b, "comparison", "Beside rules of thumb, in the same scenarios", 4, column);
    static const struct {
        const char *field, *what, *unit;
    } shown[] = {{"n", "projects", ""},
                 {"spend_usd", "capital", "USD"},
                 {"expected_loss_usd", "expected loss", "USD"}};
    json_t *row;
    size_t i;

    t->half = true;
    json_array_foreach(lode__brief_find(b, a, "/result/comparison"), i, row)
    {
        lode__brief_cell(b, t, lode__field_text(row, "name"));
        for (size_t k = 0; k < sizeof shown / sizeof *shown; k++)
            lode__brief_cell(
                b, t,
                lode__brief_ref(
                    b, lode__brief_quote(
                           b, lode__brief_say(b, "beside-%zu-%s", i + 1, shown[k].field),
                           shown[k].what, shown[k].unit, a, 1.0,
                           lode__brief_say(b, "/result/comparison/%zu/%s", i,
                                           shown[k].field),
                           NULL, NULL)));
    }
}

static int quote_stage(lode_brief *b, int a, size_t i, const char *field,
                       const char *what)
{
    return lode__brief_quote(
        b, lode__brief_say(b, "stage-%zu-%s", i + 1, field), what, "%", a, 100.0,
        lode__brief_say(b, "/result/concentration/%zu/%s", i, field), NULL, NULL);
}

/* The goods whose largest maker loses most of its share. */
static void tell_stages(lode_brief *b, int a)
{
    static const char *const column[] = {"good", "first", "share", "with the chosen"};
    lode__brief_table *t = lode__brief_table_new(
        b, "stages", "Share of the largest maker, before and with the chosen", 4, column);
    json_t *row;
    size_t i;

    t->half = true;
    json_array_foreach(lode__brief_find(b, a, "/result/concentration"), i, row)
    {
        if (t->n_cell >= 4 * 6) break;
        if (!(lode__field_number(row, "top_share_after") <
              lode__field_number(row, "top_share_before") - 0.005))
            continue;
        lode__brief_cell(b, t, lode__brief_good(b, lode__field_text(row, "good")));
        lode__brief_cell(b, t, lode__brief_name(b, lode__field_text(row, "top_before")));
        lode__brief_cell(b, t,
                         lode__brief_ref(b, quote_stage(b, a, i, "top_share_before",
                                                        "share of the largest maker")));
        lode__brief_cell(b, t,
                         lode__brief_ref(b, quote_stage(b, a, i, "top_share_after",
                                                        "the same with the chosen")));
    }
    if (t->n_cell == 0) b->n_table--;
}

/* ---- actions ---------------------------------------------------------------------------------- */

/* The first of the chosen in a state, by what they save; "" none. any: in whatever state. */
static const char *named(lode_brief *b, const chosen *c, const char *state)
{
    const char *all = "";
    int n = 0, n_all = 0;

    for (int k = 0; k < c->n; k++) {
        const json_t *row = pick_at(b, c, k);
        if (state && strcmp(lode__field_text(row, "state"), state) != 0) continue;
        n_all++;
        if (n == NAMED) continue;
        all = lode__brief_say(
            b, "%s%s%s %s (%s)", all, n ? ", " : "", lode__field_text(row, "project"),
            lode__brief_good(
                b, lode__field_text(json_array_get(json_object_get(row, "makes"), 0),
                                    "good")),
            lode__brief_name(b, lode__field_text(row, "country")));
        n++;
    }
    return n_all > n && n > 0 ? lode__brief_say(b, "%s and others", all) : all;
}

static const char *left_out(lode_brief *b, int a)
{
    const char *all = "";
    json_t *row;
    size_t i, n = json_array_size(lode__brief_find(b, a, "/result/left_out"));

    json_array_foreach(lode__brief_find(b, a, "/result/left_out"), i, row)
    {
        if (i == NAMED - 1) break;
        all = lode__brief_say(b, "%s%s%s (%s)", all, i ? ", " : "",
                              lode__field_text(row, "project"),
                              lode__field_text(row, "reason"));
    }
    return n >= NAMED ? lode__brief_say(b, "%s and others", all) : all;
}

static void add_action(lode_brief *b, const char *what, const char *list, const char *why)
{
    if (*list && b->n_action < 3)
        b->action[b->n_action++] = lode__brief_say(b, "%s: %s. %s", what, list, why);
}

static void tell_actions(lode_brief *b, const chosen *c)
{
    const char *always = named(b, c, "chosen, always");

    b->action_command = b->answer[c->i_answer].command;
    add_action(b, "Fund first", always,
               "Every budget and measure of risk that was tried takes them.");
    if (!*always)
        add_action(b, "Fund first", named(b, c, NULL), "They avoid most by themselves.");
    add_action(b, "Ask again before signing", named(b, c, "chosen, fragile"),
               "Another budget or measure of risk leaves them out.");
    add_action(b, "Get the figures of what could not be chosen", left_out(b, c->i_answer),
               "With them the choice may be another.");
    if (b->n_action < 3 && lode__field_number(lode__brief_find(b, c->i_answer, "/result"),
                                              "budget_price") > 0.0)
        b->action[b->n_action++] =
            "Look at a larger budget: the next project would be worth more than it costs "
            "('lode portfolio solve --frontier 8').";
}

/* ---- the page ------------------------------------------------------------------------------------ */

static void tell_notes(lode_brief *b, int a)
{
    json_t *warning;
    size_t i;
    int spend = lode__brief_quote(b, "estimated-spend",
                                  "share of the spend that rests on estimates", "%", a,
                                  100.0, "/result/estimate_share_of_spend", NULL, NULL),
        gain = lode__brief_quote(b, "estimated-gain",
                                 "share of the gain that rests on estimates", "%", a,
                                 100.0, "/result/estimate_share_of_gain", NULL, NULL);

    lode__brief_note(b, lode__brief_say(b,
                                        "On estimates (grade P) rest %s of the spend and "
                                        "%s of the gain.",
                                        lode__brief_ref(b, spend),
                                        lode__brief_ref(b, gain)));
    json_array_foreach(json_object_get(b->answer[a].root, "warnings"), i, warning)
    {
        if (i == WARNINGS) break;
        const char *text = json_string_value(warning);
        bool small = text[0] >= 'a' && text[0] <= 'z';
        lode__brief_note(
            b,
            lode__brief_say(b, "%c%s.", small ? text[0] - 'a' + 'A' : text[0], text + 1));
    }
}

static void tell_basis(lode_brief *b, int a)
{
    const json_t *in = lode__brief_find(b, a, "/inputs");
    char rate[64];

    lode__number_people(100.0 * lode__field_number(in, "discount_rate"), 1, rate);
    b->basis = lode__brief_say(
        b,
        "Loss is welfare of %s against the markets of the base year, as present value of "
        "%s at %s %% a year; %.0f scenarios drawn with seed %.0f, risk '%s'. Rates of "
        "restriction, elasticities and choke prices are priors. Capital is what the "
        "projects' file or the packs say.",
        whose(b, a), years_of(b, a), rate, lode__field_number(in, "draws"),
        lode__field_number(in, "seed"), lode__field_text(in, "risk"));
}

lode_status lode__brief_portfolio(lode_brief *b, lode_error *err)
{
    lode_status st = LODE_OK;
    const char *file;
    chosen c;
    int a = ask(b, &st, err);

    if (a < 0) return st ? st : b->status;
    find_chosen(b, a, &c);
    if (c.n == 0)
        return lode__fail(
            err, LODE_E_NODATA,
            "no project is chosen, so there is nothing to show; 'lode portfolio "
            "solve' with the same words says why");
    b->options.perspective = lode__field_text(lode__brief_find(b, a, "/inputs"), "for");
    if (!*b->options.perspective) b->options.perspective = "all";
    tell(b, a);
    draw_places(b, a);
    if (json_array_size(lode__brief_find(b, a, "/result/frontier")) > 1)
        draw_frontier(b, a);
    else
        draw_markets(b, &c);
    tell_chosen(b, &c);
    tell_comparison(b, a);
    tell_stages(b, a);
    tell_actions(b, &c);
    tell_notes(b, a);
    tell_basis(b, a);
    file = lode__field_text(lode__brief_find(b, a, "/inputs"), "file");
    if (*file)
        lode__brief_source(b, lode__brief_say(b, "%s (the lender's own projects)", file));
    else
        lode__brief_sources(b, "projects");
    lode__brief_sources(b, "scenarios");
    lode__brief_sources(b, "production");
    return b->status;
}
