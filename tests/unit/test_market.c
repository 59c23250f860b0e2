/* Markets of the embedded data and market files: exact bases, laws of shocks, chains
 * of explanation, refusals, and what happens when memory runs out. */
#include <lode/shock.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "market/market.h"
#include "solve/curve.h"
#include "study/explain.h"
#include "study/outcome.h"
#include "tap.h"

static lode_dataset *data;

static lode_outcome *shock(const char *first, const char *second)
{
    const char *list[2] = {first, second};
    lode_outcome *o = NULL;
    lode_error err = {0};

    if (lode_shock_run(data, list, second ? 2 : 1, NULL, &o, &err) != LODE_OK)
        printf("# %s: %s\n", first, err.message);
    return o;
}

static const lode__place_row *place(const lode_outcome *o, const char *good,
                                    const char *country)
{
    int n = lode__market_node(o->market, lode__good_find(data, good),
                              lode__country_find(data, country));

    return n < 0 ? NULL : &o->place[n];
}

static double flow(const lode_outcome *o, const char *good, const char *from,
                   const char *to, bool after)
{
    int g = lode__good_find(data, good), i = lode__country_find(data, from);
    int j = lode__country_find(data, to);

    for (int a = 0; a < o->scenario.n_base_activity; a++) {
        const lode__base_flow *f =
            &o->market->model->flow[o->market->model->part[a].i_flow];
        if (f->role == LODE__ROLE_TRADE && f->i_good == g && f->i_country == i &&
            f->i_partner == j)
            return after ? o->answer.level[a] : o->market->base_level[a];
    }
    return 0;
}

/* ---- the base ------------------------------------------------------------------- */

static void test_bases(void)
{
    static const char *const minerals[] = {
        "gallium",     "germanium", "cobalt",   "lithium",   "nickel", "graphite",
        "rare_earths", "tungsten",  "antimony", "magnesium", "silicon"};

    for (size_t k = 0; k < sizeof minerals / sizeof *minerals; k++) {
        lode_market *m = NULL;
        lode_error err = {0};
        double lost = 0;
        if (!ok(lode_market_build(data, &minerals[k], 1, &m, &err) == LODE_OK,
                "%s builds %s", minerals[k], err.message))
            continue;
        ok(m->model->base_error < 1e-9, "%s: solved base equals reconciled flows (%.1e)",
           minerals[k], m->model->base_error);
        ok(m->model->reconciliation.balance < 1e-8 &&
               m->model->certificate.balance < 1e-9,
           "%s: what comes in goes out", minerals[k]);
        for (int i = 0; i < m->model->n_flow; i++)
            if (!(m->model->flow[i].flow_tpa >= 0) ||
                !(m->model->flow[i].observed_tpa > 0))
                lost++;
        ok(lost == 0, "%s: every flow has an observation and a number", minerals[k]);
        lode_market_free(m);
    }
}

/* ---- shocks -------------------------------------------------------------------- */

static void test_third_countries(void)
{
    lode_outcome *only = shock("ban CHN antimony:refined -> USA", NULL);
    lode_outcome *all = shock("ban CHN antimony:refined -> *", NULL);

    if (ok(only && all, "antimony answers")) {
        const lode__place_row *one = place(only, "antimony:refined", "USA");
        const lode__place_row *two = place(all, "antimony:refined", "USA");
        double direct = flow(only, "antimony:refined", "CHN", "USA", false);
        double cut = one->use_before - one->use_after;
        ok(flow(only, "antimony:refined", "CHN", "USA", true) == 0,
           "a ban stops the route");
        ok(cut < 0.2 * direct,
           "use falls by %.0f t where %.0f t came directly: goods re-route", cut, direct);
        ok(one->import_after - one->import_before > -0.2 * direct,
           "through third countries");
        ok(two->loss_usd > 2 * one->loss_usd, "a ban towards everybody hurts more");
        ok(two->price_after > one->price_after, "and costs more");
    }
    lode_outcome_free(only);
    lode_outcome_free(all);
}

static double base_objective(const lode_market *m)
{
    double sum = 0;

    for (int a = 0; a < m->problem.n_activity; a++)
        sum += lode__curve_cost(&m->problem.curve[a], m->base_level[a]) +
               m->problem.curve[a].wedge * m->base_level[a];
    return sum;
}

/* Surplus and revenue over all places against the change of the primal objective. */
static void test_surplus(void)
{
    static const char *const list[] = {"ban CHN gallium:refined -> *",
                                       "ban CHN tungsten -> @USA+JPN",
                                       "quota COD cobalt:intermediate 96600 tpa",
                                       "outage AUS lithium:mine 0.5",
                                       "tariff USA graphite:anode from CHN 2 USD/kg",
                                       "tariff USA magnesium from * 25%",
                                       "exporttax IDN nickel:mine 10%"};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode_outcome *o = shock(list[k], NULL);
        double revenue = 0, value = 0;
        if (!ok(o && o->answer.verdict == LODE_SOLVED, "'%s' solves", list[k])) continue;
        for (int a = 0; a < o->scenario.n_base_activity; a++)
            revenue += o->answer.level[a] *
                       (lode__tariff_usd_per_t(o, a) + lode__tax_usd_per_t(o, a));
        for (int k2 = 0; k2 < o->n_place; k2++)
            value += o->place[k2].price_before *
                     (o->place[k2].supply_before + o->place[k2].import_before);
        ok(fabs(base_objective(o->market) - o->answer.objective + revenue -
                o->surplus_usd) < 1e-8 * value,
           "the parts add up to the change of total surplus: %.0f USD", o->surplus_usd);
        lode_outcome_free(o);
    }
}

/* A quota and a tariff at the licence's price give the same flows; ad-valorem settles. */
static void test_quota(void)
{
    lode_outcome *quota = shock("quota CHN magnesium:refined 150000 tpa", NULL), *tax;
    char sentence[100];
    double licence, worst = 0;

    if (!ok(quota != NULL, "a quota answers")) return;
    licence = quota->answer.price[quota->scenario.n_base_node];
    ok(licence > 0, "and binds: %.0f USD/t", licence);
    snprintf(sentence, sizeof sentence, "exporttax CHN magnesium:refined %.17g USD/t",
             licence);
    tax = shock(sentence, NULL);
    for (int a = 0; tax && a < tax->scenario.n_base_activity; a++)
        worst = fmax(worst, fabs(tax->answer.level[a] - quota->answer.level[a]));
    ok(tax && worst < 1e-4,
       "a quota and a tax at its licence price give the same flows (%.1e t)", worst);
    ok(tax && fabs(tax->surplus_usd - quota->surplus_usd) < 1, "and the same surplus");
    lode_outcome_free(quota);
    lode_outcome_free(tax);

    tax = shock("tariff USA magnesium:refined from * 25%", NULL);
    ok(tax && lode_outcome_solves(tax) > 1 && lode_outcome_solves(tax) < 50,
       "25 %% settles in %d passes", tax ? lode_outcome_solves(tax) : 0);
    lode_outcome_free(tax);

    tax = shock("stock USA gallium:refined 30 t release above 900 USD/kg",
                "ban CHN gallium:refined -> *");
    quota = shock("ban CHN gallium:refined -> *", NULL);
    ok(tax && quota &&
           place(tax, "gallium:refined", "USA")->price_after <=
               place(quota, "gallium:refined", "USA")->price_after,
       "a stock never raises the price where it is released");
    lode_outcome_free(tax);
    lode_outcome_free(quota);
}

/* What a shock may never do, and quotas that do not bind. */
static void test_bounds(void)
{
    static const char *const list[] = {"quota COD cobalt:intermediate 96600 tpa",
                                       "ban COD cobalt:intermediate",
                                       "demand cobalt:refined x0.3",
                                       "demand gallium x0",
                                       "ban VNM alumina:refined",
                                       "ban CHN rare_earths"};
    lode_outcome *o;

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        double least = 0;
        o = shock(list[k], NULL);
        if (!ok(o && o->answer.verdict == LODE_SOLVED, "'%s' solves", list[k])) continue;
        for (int n = 0; n < o->n_place; n++) least = fmin(least, o->place[n].price_after);
        ok(least >= 0, "no price is below 0 (%g)", least);
        ok(isfinite(o->surplus_usd), "and the surplus is a number");
        lode_outcome_free(o);
    }
    for (double q = 95; q < 2e9; q *= 1e3) {
        char sentence[80];
        double worst = 0;
        snprintf(sentence, sizeof sentence, "quota CHN gallium:refined %g tpa", q);
        o = shock(sentence, NULL);
        if (!ok(o && o->answer.verdict == LODE_SOLVED, "a slack '%s' solves", sentence))
            continue;
        for (int a = 0; a < o->scenario.n_base_activity; a++)
            worst = fmax(worst, fabs(o->answer.level[a] - o->market->base_level[a]) /
                                    o->market->base_level[a]);
        ok(worst < 1e-6, "and changes nothing (%.1e)", worst);
        lode_outcome_free(o);
    }
    o = shock("ban * gallium:refined", NULL);
    ok(o && o->n_warning == 0 && flow(o, "gallium:refined", "RUS", "JPN", true) == 0,
       "a ban by everybody stops all trade");
    lode_outcome_free(o);
}

/* All minerals in one market: what a mineral is alone it is there, by-products move what they
 * should, and what nothing couples stays as it is. */
static void test_world(void)
{
    const char *all = "*", *cobalt = "cobalt", *ban = "ban COD cobalt:intermediate -> *";
    const char *outage = "outage CHN alumina:refined 0.9";
    lode_market *world = NULL, *alone = NULL;
    lode_outcome *o = NULL;
    lode_error err = {0};
    double worst = 0.0, others = 0.0, cobalt_off = 0.0, gallium = 0.0;
    int n_alone = 0, n_found = 0;

    ok(lode_market_build(data, &all, 1, &world, &err) == LODE_OK &&
           world->model->base_error <= 1e-9,
       "all %d nodes of all minerals are one market, base error %.1e",
       world ? world->problem.n_node : 0, world ? world->model->base_error : 0.0);
    ok(lode_market_build(data, &cobalt, 1, &alone, &err) == LODE_OK, "cobalt alone");
    for (int n = 0; n < alone->problem.n_node; n++) {
        const lode__node *here = &alone->model->node[n];
        int there = lode__market_node(world, here->i_good, here->i_country);
        n_alone++;
        n_found += there >= 0;
        if (there >= 0)
            worst =
                fmax(worst, fabs(world->base_price[there] / alone->base_price[n] - 1.0));
    }
    ok(n_found == n_alone && worst == 0.0, "has the same %d base prices", n_alone);

    ok(lode_shock_run_on(world, &ban, 1, NULL, &o, &err) == LODE_OK,
       "a ban in the world");
    lode_outcome *near = shock(ban, NULL);
    for (int n = 0; n < o->n_place; n++) {
        const lode__place_row *r = &o->place[n];
        int there = lode__market_node(near->market, r->i_good, r->i_country);
        double off = fabs(r->price_after - r->price_before) / (r->price_before + 1.0);
        if (there < 0) {
            others = fmax(others, off);
        } else {
            off = fabs(r->price_after - near->place[there].price_after);
            cobalt_off = fmax(cobalt_off, off / (r->price_before + 1.0));
        }
    }
    ok(others <= 1e-8, "leaves what is not coupled where it was, to %.1e", others);
    ok(cobalt_off <= 1e-6, "and does to cobalt what it does alone, to %.1e", cobalt_off);
    lode_outcome_free(near);
    lode_outcome_free(o);

    o = NULL;
    ok(lode_shock_run_on(world, &outage, 1, NULL, &o, &err) == LODE_OK, "less alumina");
    for (int n = 0; n < o->n_place; n++)
        if (o->place[n].i_good == lode__good_find(data, "gallium:refined"))
            gallium = fmax(gallium, o->place[n].price_after / o->place[n].price_before);
    ok(gallium > 5.0, "makes its by-product gallium dear: x %.2f", gallium);
    lode_outcome_free(o);
    lode_market_free(alone);
    lode_market_free(world);
}

static void test_explanations(void)
{
    static const char *const figures[] = {
        "base/use/gallium:refined/USA",
        "base/supply/cobalt:intermediate/COD",
        "base/supply/ndpr:mine/CHN",
        "base/import/lithium:mine/CHN",
        "base/export/antimony:refined/CHN",
        "base/price/ndpr:oxide/USA",
        "base/flow/magnesium:refined/CHN/CAN",
        "shock/ban,CHN,gallium:refined,-~,USA/price/gallium:refined/USA",
        "shock/ban,CHN,gallium:refined,-~,*/price/gallium:refined/JPN",
        "shock/ban,CHN,antimony:refined,-~,USA/loss/antimony:refined/USA",
        "shock/tariff,USA,magnesium,from,*,25%/loss/magnesium:refined/USA",
        "shock/quota,CHN,magnesium:refined,150000,tpa/loss/magnesium:refined/CHN",
        "shock/tariff,USA,graphite:anode,from,CHN,2,USD=kg/price/graphite:anode/USA",
        "shock/ban,CHN,antimony:refined,-~,USA/unmet/antimony:refined/USA",
        "shock/ban,CHN,antimony:refined,-~,USA/flow/antimony:refined/BEL/USA"};

    for (size_t k = 0; k < sizeof figures / sizeof *figures; k++) {
        lode__explanation e;
        lode_error err = {0};
        double sum = 0;
        int n_row = 0;
        if (!ok(lode__explanation_make(data, figures[k], &e, &err) == LODE_OK, "%s %s",
                figures[k], err.message))
            continue;
        for (int i = 0; i < e.n_contribution; i++) sum += e.contribution[i].value;
        for (int i = 0; i < e.n_input; i++) n_row += e.input[i].place.i_file >= 0;
        is_near(sum, e.value, 1e-9, "its contributions add up");
        ok(n_row > 0, "and it leads to %d rows", n_row);
        lode__explanation_clear(&e);
    }
}

/* ---- market files --------------------------------------------------------------- */

static const char good_file[] =
    "{\"schema\": \"lode/market/1\",\n"
    " \"nodes\": [{\"id\": \"n1\", \"rhs\": 0.0, \"disposal\": false}, {\"id\": "
    "\"n2\"}],\n"
    " \"activities\": [\n"
    "  {\"id\": \"a1\", \"terms\": [[\"n1\", 1.0]], \"kind\": \"linear\", \"c\": 10.0, "
    "\"b\": 0.5,"
    " \"lower\": 0.0, \"upper\": 80.0, \"wedge\": 0.0},\n"
    "  {\"id\": \"a2\", \"terms\": [[\"n1\", 1.0]], \"kind\": \"supply\", \"q0\": 80.0, "
    "\"p0\": 60.0,"
    " \"elasticity\": 0.3, \"upper\": 92.0, \"floor\": null},\n"
    "  {\"id\": \"a3\", \"terms\": [[\"n2\", -1.0]], \"kind\": \"demand\", \"d0\": 80.0, "
    "\"p0\": 60.0,"
    " \"elasticity\": 0.25, \"choke\": 1200.0},\n"
    "  {\"id\": \"a4\", \"terms\": [[\"n1\", -1.0], [\"n2\", 1.0]], \"kind\": \"link\", "
    "\"x0\": 20.0,"
    " \"kappa\": 12.0, \"cost\": 3.0, \"upper\": null}]}\n";

static void test_round_trip(void)
{
    static const char *const id = "gallium";
    lode_market *m = NULL, *again = NULL;
    lode_solution *one = NULL, *two = NULL;
    lode_text text = LODE_TEXT_INIT, lp = LODE_TEXT_INIT;
    lode_error err = {0};
    double worst = 0;

    ok(lode_market_build(data, &id, 1, &m, &err) == LODE_OK &&
           lode_market_write(m, LODE_MARKET_JSON, &text, &err) == LODE_OK &&
           lode_market_read_text(text.data, text.length, "written", &again, &err) ==
               LODE_OK,
       "a market is written and read back %s", err.message);
    ok(lode_market_solve(m, &one, &err) == LODE_OK &&
           lode_market_solve(again, &two, &err) == LODE_OK,
       "both solve");
    for (int n = 0; one && two && n < one->n_node; n++)
        worst = fmax(worst, fabs(one->answer.price[n] - two->answer.price[n]) /
                                (1 + fabs(one->answer.price[n])));
    ok(worst < 1e-8, "to the same prices (%.1e)", worst);
    ok(lode_market_write(m, LODE_MARKET_LP, &lp, &err) == LODE_E_INVALID &&
           lp.data == NULL,
       "LP is refused for curved activities: %s", err.message);
    lode_text_clear(&text);
    lode_solution_free(one);
    lode_solution_free(two);
    lode_market_free(m);
    lode_market_free(again);
}

/* The stated file with one piece replaced. */
static void refuse(const char *piece, const char *with, lode_status wanted,
                   const char *sentence)
{
    char text[sizeof good_file + 200];
    const char *at = strstr(good_file, piece);
    lode_market *m = NULL;
    lode_error err = {0};
    lode_status st;

    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - good_file), good_file, with,
             at + strlen(piece));
    st = lode_market_read_text(text, strlen(text), "file.json", &m, &err);
    ok(st == wanted && m == NULL && strstr(err.message, sentence), "'%s' is refused: %s",
       with, err.message);
    lode_market_free(m);
}

static void test_file_refusals(void)
{
    lode_market *m = NULL;
    lode_error err = {0};

    ok(lode_market_read_text(good_file, strlen(good_file), "file.json", &m, &err) ==
           LODE_OK,
       "the stated file is read");
    lode_market_free(m);
    m = NULL;
    refuse("10.0, \"b\"", "NaN, \"b\"", LODE_E_DATA, "NaN");
    refuse("10.0, \"b\"", "1e999, \"b\"", LODE_E_DATA, "overflow");
    refuse("\"c\": 10.0,", "", LODE_E_DATA, "'a1', field 'c'");
    refuse("[\"n1\", 1.0]", "[\"n9\", 1.0]", LODE_E_DATA, "unknown node 'n9'");
    refuse("\"a2\"", "\"a1\"", LODE_E_DATA, "same id 'a1'");
    refuse("\"n2\"}", "\"n1\"}", LODE_E_DATA, "same id 'n1'");
    refuse("\"demand\"", "\"desire\"", LODE_E_DATA, "'kind'");
    refuse("0.25", "-0.25", LODE_E_DATA, "'elasticity'");
    refuse("\"kappa\": 12.0", "\"kappa\": 0", LODE_E_DATA, "'kappa'");
    refuse("\"choke\"", "\"chok\"", LODE_E_DATA, "'choke'");
    refuse("\"cost\": 3.0", "\"choke\": 3.0", LODE_E_DATA, "'choke'");
    refuse("\"id\": \"n1\"", "\"id\": \"n\\n1\"", LODE_E_DATA, "control character");
    refuse("lode/market/1", "lode/market/9", LODE_E_DATA, "lode/market/1");
    refuse("80.0, \"wedge\"", "-80.0, \"wedge\"", LODE_E_DATA, "'lower'");
    ok(lode_market_read_text(good_file, 300, "file.json", &m, &err) == LODE_E_DATA &&
           !m && err.line > 0,
       "a truncated file is refused with its line: %s", err.message);
    ok(lode_market_read("no/such/file.json", &m, &err) == LODE_E_READ && !m,
       "a file that is not there: %s", err.message);
}

/* ---- statements ---------------------------------------------------------------- */

static void test_statement_refusals(void)
{
    static const struct {
        const char *sentence, *wanted;
    } list[] = {
        {"", "empty statement"},
        {"bann CHN gallium:refined", "'ban'"},
        {"ban", "wanted a country"},
        {"ban CHN", "wanted a good"},
        {"ban CNH gallium:refined", "CHN"},
        {"ban CHN galium:refined", "gallium:refined"},
        {"ban @EUU gallium:refined", "EU"},
        {"ban CHN gallium:refined USA", "found 'USA'"},
        {"ban CHN gallium:refined ->", "wanted a country"},
        {"quota COD cobalt:intermediate many tpa", "found 'many'"},
        {"quota COD cobalt:intermediate 5 tons", "found 'tons'"},
        {"quota COD cobalt:intermediate -5 tpa", "found '-5'"},
        {"outage AUS lithium:mine 1.5", "found '1.5'"},
        {"tariff USA graphite:anode CHN 25%", "'from'"},
        {"tariff USA graphite:anode from CHN 25", "USD/kg"},
        {"demand robotz x2", "'robots'"},
        {"stock @EU gallium:refined 30 t release above 450 USD/kg", "one country"},
        {"stock USA gallium 30 t release above 450 USD/kg", "one good"},
        {"demand gallium:refined 2", "x2"},
        {"build @FORGE ndpr:oxide 110 USD/kg", "not answer 'build' yet"},
    };

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode_outcome *o = NULL;
        lode_error err = {0};
        lode_status st = lode_shock_run(data, &list[k].sentence, 1, NULL, &o, &err);
        ok(st == LODE_E_INVALID && !o && strstr(err.message, list[k].wanted), "'%s': %s",
           list[k].sentence, err.message);
        lode_outcome_free(o);
    }
}

/* ---- memory -------------------------------------------------------------------- */

/* Each allocation of a file's way fails once; the answer is an error and nothing
 * leaks. */
static bool file_way(lode_error *err)
{
    lode_market *m = NULL;
    lode_solution *s = NULL;
    lode_text text = LODE_TEXT_INIT;
    lode_status st =
        lode_market_read_text(good_file, strlen(good_file), "file.json", &m, err);

    if (!st) st = lode_market_solve(m, &s, err);
    if (!st) st = lode_solution_write(s, LODE_FORMAT_JSON, &text, err);
    lode_text_clear(&text);
    lode_solution_free(s);
    lode_market_free(m);
    return st == LODE_OK;
}

static bool shock_way(lode_error *err)
{
    static const char *const sentence = "ban CHN germanium:refined -> USA";
    lode_outcome *o = NULL;
    lode_text text = LODE_TEXT_INIT;
    lode_status st = lode_shock_run(data, &sentence, 1, NULL, &o, err);

    if (!st) st = lode_outcome_write(o, LODE_FORMAT_HTML, &text, err);
    if (!st) {
        lode_text_clear(&text);
        st = lode_outcome_write(o, LODE_FORMAT_TABLE, &text, err);
    }
    if (!st) {
        lode_text_clear(&text);
        st = lode_outcome_write(o, LODE_FORMAT_JSON, &text, err);
    }
    lode_text_clear(&text);
    lode_outcome_free(o);
    return st == LODE_OK;
}

static void torture(bool (*way)(lode_error *), const char *name, long step)
{
    long n_error = 0, n_swallowed = 0;

    for (long n = 1;; n += step) {
        lode_error err = {0};
        unsigned long before = lode_allocation_count();
        bool done;
        lode__alloc_fail_after(n);
        done = way(&err);
        lode__alloc_fail_after(0);
        if (done && (long)(lode_allocation_count() - before) < n) break;
        n_error += !done && err.status == LODE_E_NOMEM;
        if (done || err.status != LODE_E_NOMEM) {
            n_swallowed++;
            printf("# allocation %ld: %s\n", n, done ? "swallowed" : err.message);
        }
    }
    ok(n_error > 0 && n_swallowed == 0,
       "%s: each allocation fails in turn and says so (%ld errors, %ld swallowed)", name,
       n_error, n_swallowed);
}

int main(void)
{
    lode_error err = {0};

    if (!ok(lode_dataset_open(NULL, &data, &err) == LODE_OK, "the embedded data opens %s",
            err.message))
        return done_testing();
    test_bases();
    test_third_countries();
    test_surplus();
    test_quota();
    test_bounds();
    test_world();
    test_explanations();
    test_round_trip();
    test_file_refusals();
    test_statement_refusals();
    torture(file_way, "a market file", 1);
    torture(shock_way, "a shock", 1);
    lode_dataset_free(data);
    return done_testing();
}
