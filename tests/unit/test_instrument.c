#define _POSIX_C_SOURCE 200809L
/* Instruments beside floors: tariff quotas, limits, subsidies, swaps, rules, who is in a bloc.
 * Published values, what must hold of any market, sentences that are refused. */
#include <lode/shock.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "own_shocks.h"
#include "tap.h"

/* ---- three sellers, three buyers ------------------------------------------------------ */

/* Prices 50 and 52 USD/kg, demand elasticity 0.25, supply 0.3, sigma 5; the routes' kappa is
 * a share of the seller's price in the published case. */
static own_numbers three_regions(void)
{
    own_numbers n = OWN_NUMBERS;

    n.regions = true;
    n.price = 50.0;
    n.eta = 0.25;
    n.eps = 0.3;
    n.headroom = 1.15;
    return n;
}

static lode_market *regions_market(const lode_dataset *ds)
{
    const char *good = OWN_GOOD;
    lode_market *m = NULL;

    if (lode_market_build(ds, &good, 1, &m, NULL) != LODE_OK) return NULL;
    for (int a = 0; a < m->problem.n_activity; a++)
        if (m->problem.curve[a].kind == LODE__LINK)
            m->problem.curve[a].kappa = 50e3 / 5.0;
    return m;
}

#define TRQ "trq USA " OWN_GOOD " from CHN "

/* A quota of 6 of 8 kt makes a licence worth 7.164 USD/kg; one of 4 with a duty of 10 beyond
 * it 10.000, at a flow of 5.28; a tariff of 25 % settles at 12.219509. */
static void test_published(const lode_market *m)
{
    lode_outcome *six = ASK_OF(m, TRQ "6 ktpa within 0% over 1000 USD/kg", NULL);
    lode_outcome *four = ASK_OF(m, TRQ "4 ktpa within 0 USD/kg over 10 USD/kg", NULL);
    lode_outcome *duty = ASK_OF(m, "tariff USA " OWN_GOOD " from CHN 25%", NULL);

    if (ok(is_solved(six) && is_solved(four) && is_solved(duty),
           "tariff quotas and a tariff")) {
        int a = route(six, "CHN", "USA");
        ok(fabs(1e-3 * lode__right_price(six, 0, 0) - 7.164) <= 0.0005,
           "quota 6 of 8: licence %.4f, published 7.164",
           1e-3 * lode__right_price(six, 0, 0));
        is_near(six->answer.level[a], 6000.0, 1e-9, "and 6 kt go");
        is_near(1e-3 * lode__right_price(four, 0, 0), 10.0, 1e-9,
                "quota 4, duty 10: licence 10.000");
        ok(fabs(1e-3 * four->answer.level[a] - 5.28) <= 0.005,
           "and flow %.4f, published 5.28", 1e-3 * four->answer.level[a]);
        is_near(place(four, "USA")->treasury_usd, 10e3 * (four->answer.level[a] - 4000.0),
                1e-8, "the duty is paid beyond the quota");
        is_near(1e-3 * lode__tariff_usd_per_t(duty, a), 12.219509, 1e-4,
                "25 %% settles at %.6f, published 12.219509",
                1e-3 * lode__tariff_usd_per_t(duty, a));
    }
    lode_outcome_free(six);
    lode_outcome_free(four);
    lode_outcome_free(duty);
}

/* ---- three countries ------------------------------------------------------------------ */

#define SPAN "over 12 months from 2025-01"
#define QUARTERS "over 24 months in quarters from 2025-01"
#define BAN "ban CHN " OWN_GOOD
#define AIMED "ban CHN " OWN_GOOD " -> USA"
#define NOTHING "demand " OWN_GOOD " x1"
#define LIMIT "limit USA " OWN_GOOD " 60% from CHN"
#define SUBSIDY "subsidy JPN " OWN_GOOD " 100 USD/kg"
#define STOCK "stock JPN " OWN_GOOD " 60 t release above 520 USD/kg"
#define RULE "stock JPN " OWN_GOOD " 60 t release when short"
#define SWAP "swap @USA+JPN " OWN_GOOD
#define FLOOR "floor USA " OWN_GOOD " 600 USD/kg by levy"
#define NEWS "ban CHN " OWN_GOOD " -> JPN from 2025-08 announced 2025-06"

/* Pairs of questions with one answer in prices and money. */
static void test_same(const lode_dataset *ds)
{
    static const char *const pair[][2][5] = {
        {{TRQ "900 tpa within 0% over 50%"}, {NOTHING}},
        {{TRQ "900 tpa within 10% over 50%"}, {"tariff USA " OWN_GOOD " from CHN 10%"}},
        {{TRQ "0 tpa within 10% over 50%"}, {"tariff USA " OWN_GOOD " from CHN 50%"}},
        {{TRQ "0 tpa within 0% over 9 USD/kg"},
         {"tariff USA " OWN_GOOD " from CHN 9 USD/kg"}},
        {{TRQ "300 tpa within 0% over 1e6 USD/kg"},
         {"quota CHN " OWN_GOOD " 300 tpa -> USA"}},
        {{TRQ "0 tpa within 0% over 25%", SPAN},
         {"tariff USA " OWN_GOOD " from CHN 25%", SPAN}},
        {{"limit USA " OWN_GOOD " 100% from CHN"}, {NOTHING}},
        {{"limit USA " OWN_GOOD " 95% from CHN"}, {NOTHING}},
        {{"limit USA " OWN_GOOD " 0% from CHN"}, {AIMED}},
        {{LIMIT, "ban JPN " OWN_GOOD " -> USA"}, {AIMED, "ban JPN " OWN_GOOD " -> USA"}},
        {{LIMIT}, {LIMIT " together"}},
        {{"limit USA " OWN_GOOD " 40% from *"}, {"ban * " OWN_GOOD " -> USA"}},
        {{LIMIT, SPAN}, {LIMIT " from 2025-01", SPAN}},
        {{"subsidy JPN " OWN_GOOD " 0 USD/kg"}, {NOTHING}},
        {{SUBSIDY " paid by JPN", AIMED}, {SUBSIDY, AIMED}},
        {{SWAP, AIMED}, {AIMED}},
        {{"swap JPN " OWN_GOOD, STOCK, AIMED}, {STOCK, AIMED}},
        {{"swap @JPN+CHN " OWN_GOOD " from 2027-01", STOCK, AIMED, SPAN},
         {STOCK, AIMED, SPAN}},
        {{RULE}, {NOTHING}},
        {{RULE, SWAP}, {NOTHING}},
        {{RULE, SPAN}, {NOTHING, SPAN}}};

    for (size_t k = 0; k < sizeof pair / sizeof *pair; k++)
        are_the_same(ds, pair[k][0], pair[k][1], 2e-8);
}

/* Who holds the licences changes who has the rent, and nothing else. */
static void test_rent(const lode_dataset *ds)
{
    lode_outcome *a = ASK(ds, TRQ "300 tpa within 0% over 40 USD/kg", NULL);
    lode_outcome *b = ASK(ds, TRQ "300 tpa within 0% over 40 USD/kg rent buyer", NULL);

    if (ok(is_solved(a) && is_solved(b), "rents of sellers and of buyers")) {
        double rent = 40e3 * 300.0;
        ok(a->answer.level[route(a, "CHN", "USA")] > 300.0, "more goes than the quota");
        is_near(place(a, "CHN")->producer_usd - place(b, "CHN")->producer_usd, rent, 1e-8,
                "the seller has %.1f million of rent", 1e-6 * rent);
        is_near(place(b, "USA")->trader_usd - place(a, "USA")->trader_usd, rent, 1e-8,
                "or the buyer");
        is_near(place(a, "USA")->treasury_usd, place(b, "USA")->treasury_usd, 1e-9,
                "the duty is the treasury's");
        is_near(a->surplus_usd, b->surplus_usd, 1e-9, "the sum is the same");
    }
    lode_outcome_free(a);
    lode_outcome_free(b);
}

/* A limit holds, and its right has a price only where it binds. */
static void test_limit(const lode_dataset *ds)
{
    static const char *const list[][3] = {
        {"limit USA " OWN_GOOD " 80% from CHN"},
        {LIMIT},
        {"limit USA " OWN_GOOD " 20% from CHN"},
        {"limit @USA+JPN " OWN_GOOD " 70% from *"},
        {"limit USA " OWN_GOOD " 50% from *", "demand " OWN_GOOD " x1.2 in USA"},
        {LIMIT, QUARTERS}};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode_outcome *o = ask(ds, NULL, 0, list[k]);
        double over = 0.0, both = 0.0;
        if (!ok(is_solved(o), "'%s'", list[k][0])) {
            lode_outcome_free(o);
            continue;
        }
        for (int r = 0; r < o->scenario.n_right; r++)
            for (int t = 0; t < o->scenario.time.n_period; t++) {
                double slack = 0.0, all = 0.0;
                double price = lode__right_price(o, r, t) / 500e3;
                for (int a = 0; a < o->scenario.n_base_activity; a++) {
                    const lode__right *right = &o->scenario.right[r];
                    double x = o->answer.level[t * o->scenario.n_base_activity + a];
                    if (!lode__right_concerns(o, right, a)) continue;
                    slack += lode__right_coef(o, right, a, t) * x;
                    all += x;
                }
                over = fmax(over, -slack / all);
                both = fmax(both, fmin(slack / all, price));
            }
        ok(o->scenario.n_right > 0 && over < 1e-8 && both < 1e-8,
           "%d shares are held, and cost nothing where they do not bind (%.1e, %.1e)",
           o->scenario.n_right, over, both);
        lode_outcome_free(o);
    }
}

/* Makers answer to price and subsidy; the treasury pays it on all they make. */
static void test_subsidy(const lode_dataset *ds)
{
    lode_outcome *o = ASK(ds, "subsidy JPN " OWN_GOOD " 50 USD/kg paid by USA", NULL);

    if (ok(is_solved(o), "a subsidy of 50 USD/kg")) {
        const lode__place_row *p = place(o, "JPN");
        is_near(p->supply_after,
                p->supply_before * pow((p->price_after + 50e3) / 500e3, 0.15), 1e-9,
                "makers answer to %.1f USD/kg", 1e-3 * p->price_after + 50.0);
        is_near(-place(o, "USA")->treasury_usd, 50e3 * p->supply_after, 1e-9,
                "who pays pays %.2f million", 50e-3 * p->supply_after);
        ok(p->treasury_usd == 0.0 && p->producer_usd > 0.0 && p->price_after < 500e3,
           "makers gain, users pay less");
    }
    lode_outcome_free(o);
}

/* Tonnes that stocks release, and of them away from home. */
static double released(const lode_outcome *o, double *away, double *most_apart)
{
    const lode__scenario *sc = &o->scenario;
    double sum = 0.0, least = INFINITY, most = 0.0;

    *away = 0.0;
    for (int k = 0; k < sc->problem.n_activity - sc->n_market_activity; k++) {
        double x = o->answer.level[sc->n_market_activity + k];
        if (sc->extra[k] != LODE__EXTRA_STOCK) continue;
        sum += x;
        if (sc->at_node[k] % sc->n_base_node != sc->owner_node[k]) *away += x;
        if (sc->problem.curve[sc->n_market_activity + k].upper > 0.0)
            least = fmin(least, x), most = fmax(most, x);
    }
    *most_apart = most - least;
    return sum;
}

/* A swap opens a way, which never lowers the sum of all; the stock stays what it was. */
static void test_swap(const lode_dataset *ds)
{
    static const char *const span[] = {NULL, SPAN, QUARTERS};

    for (size_t k = 0; k < sizeof span / sizeof *span; k++) {
        lode_outcome *alone = ASK(ds, AIMED, STOCK, span[k]);
        lode_outcome *both = ASK(ds, AIMED, STOCK, SWAP, span[k]);
        if (ok(is_solved(alone) && is_solved(both), "a stock, and shared%s",
               span[k] ? " over time" : "")) {
            double away, apart_by, sum = released(both, &away, &apart_by);
            ok(away > 0.0 && sum <= 60.0 * (1.0 + 1e-9),
               "%.1f t are released, %.1f of them for the member", sum, away);
            ok(both->surplus_usd >= alone->surplus_usd - 1e-9 * turnover(alone),
               "the sum of all is no less: %.2f, %.2f million", 1e-6 * alone->surplus_usd,
               1e-6 * both->surplus_usd);
            ok(place(both, "USA")->loss_usd < place(alone, "USA")->loss_usd,
               "the member loses less: %.2f, %.2f million",
               1e-6 * place(both, "USA")->loss_usd, 1e-6 * place(alone, "USA")->loss_usd);
        }
        lode_outcome_free(alone);
        lode_outcome_free(both);
    }
}

/* A rule releases all of it in equal parts while the good is restricted. */
static void test_rule(const lode_dataset *ds)
{
    static const char *const list[][5] = {
        {RULE, AIMED},
        {RULE, AIMED " from 2025-03 until 2025-09", SPAN},
        {RULE, BAN, QUARTERS},
        {RULE, SWAP, AIMED " from 2025-03", SPAN}};
    static const double parts[] = {1, 6, 8, 10};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode_outcome *o = ask(ds, NULL, 0, list[k]);
        double away, apart_by, sum;
        if (ok(is_solved(o), "'%s' and '%s'", list[k][0], list[k][1])) {
            sum = released(o, &away, &apart_by);
            is_near(sum, 60.0, 1e-8, "all 60 t are released");
            ok(k == 3 ? away > 0.0 : apart_by < 1e-8 * 60.0 && away == 0.0,
               "in %g parts%s", parts[k], k == 3 ? ", some for the member" : "");
        }
        lode_outcome_free(o);
    }
}

/* Who joins is in for every sentence, who leaves is out. */
static void test_blocs(void)
{
    static const char *const pair[][2][5] = {
        {{"ban CHN gallium:refined -> @EU", "join @EU GBR"},
         {"ban CHN gallium:refined -> @EU+GBR"}},
        {{"join @EU GBR", "leave @EU DEU", "tariff @EU gallium:refined from CHN 25%"},
         {"tariff @FRA+GBR+ITA+BEL+ESP+NLD+POL+SWE+AUT gallium:refined from CHN 25%"}},
        {{"quota CHN gallium:refined 500 tpa -> !@EU", "leave @EU DEU", "join @EU JPN",
          "leave @EU JPN"},
         {"leave @EU DEU", "quota CHN gallium:refined 500 tpa -> !@EU"}},
        {{"leave @EU DEU", "ban CHN gallium:refined -> @EU+DEU"},
         {"ban CHN gallium:refined -> @EU"}},
        {{"join @EU DEU", "ban CHN gallium:refined -> @EU"},
         {"ban CHN gallium:refined -> @EU"}}};
    lode_dataset *ds = NULL;
    lode_outcome *o;

    if (!ok(lode_dataset_open(NULL, &ds, NULL) == LODE_OK, "the embedded data opens"))
        return;
    for (size_t k = 0; k < sizeof pair / sizeof *pair; k++) {
        lode_outcome *a = ask(ds, NULL, 0, pair[k][0]), *b = ask(ds, NULL, 0, pair[k][1]);
        if (ok(is_solved(a) && is_solved(b), "'%s' and '%s'", pair[k][0][0],
               pair[k][0][1]))
            ok(apart(a, b) < 1e-9, "are '%s' (%.1e)", pair[k][1][0], apart(a, b));
        lode_outcome_free(a);
        lode_outcome_free(b);
    }
    o = ASK(ds, "join @EU GBR", "ban CHN gallium:refined -> USA");
    ok(o && o->n_warning > 0 &&
           strstr(o->warning[0], "no other statement names the bloc"),
       "a bloc that nobody names is told");
    lode_outcome_free(o);
    lode_dataset_free(ds);
}

static void test_parts(void)
{
    static const char *const list[][MOST + 1] = {
        {TRQ "300 tpa within 0% over 25%"},
        {TRQ "300 tpa within 5% over 40 USD/kg rent buyer"},
        {TRQ "300 tpa within 5% over 25% from 2025-03", SPAN},
        {TRQ "300 tpa within 0% over 25%", NEWS, SPAN},
        {"trq @USA+JPN " OWN_GOOD " from CHN 500 tpa within 0% over 30%", QUARTERS},
        {LIMIT},
        {LIMIT, SPAN},
        {"limit @USA+JPN " OWN_GOOD " 70% from *", NEWS, SPAN},
        {LIMIT " from 2025-03 until 2025-08", QUARTERS},
        {LIMIT " announced 2025-04", NEWS, SPAN},
        {SUBSIDY, AIMED},
        {SUBSIDY " paid by CHN from 2025-04", SPAN},
        {SUBSIDY " announced 2025-05", NEWS, SPAN},
        {STOCK, SWAP, AIMED},
        {STOCK, SWAP, AIMED, SPAN},
        {STOCK, SWAP " until 2025-07", AIMED, NEWS, SPAN},
        {RULE, AIMED},
        {RULE, SWAP, AIMED, QUARTERS},
        {RULE, AIMED " from 2025-03", NEWS, SPAN},
        {RULE, SWAP, AIMED, NEWS, SPAN},
        {FLOOR, LIMIT, SUBSIDY, TRQ "200 tpa within 0% over 10%"},
        {"floor JPN " OWN_GOOD " 600 USD/kg by cfd", SUBSIDY,
         "tariff USA " OWN_GOOD " from CHN 10%"},
        {FLOOR, SUBSIDY, STOCK, SWAP, AIMED, SPAN}};

    all_parts_add_up(list, sizeof list / sizeof *list);
}

/* Who saw it coming does not change his mind when he is told that nothing happens. */
static void test_empty_news(const lode_dataset *ds)
{
    static const char *const list[] = {TRQ "300 tpa within 0% over 25%", LIMIT, SUBSIDY,
                                       STOCK, RULE};

    empty_news_is_none(ds, list, sizeof list / sizeof *list,
                       (const char *const[]){AIMED, SWAP, SPAN, NULL});
}

static void test_explain(const lode_dataset *ds)
{
    static const char *const list[][2] = {
        {"shock/trq,USA," OWN_GOOD ",from,CHN,300,tpa,within,0%,over,25%/loss/" OWN_GOOD
         "/CHN",
         "rent of licences and other rights"},
        {"shock/trq,USA," OWN_GOOD ",from,CHN,300,tpa,within,0%,over,25%/loss/" OWN_GOOD
         "/USA",
         "treasury"},
        {"shock/limit,USA," OWN_GOOD ",60%,from,CHN/price/" OWN_GOOD "/USA", ""},
        {"shock/limit,USA," OWN_GOOD ",60%,from,CHN/loss/" OWN_GOOD "/USA", ""},
        {"shock/subsidy,JPN," OWN_GOOD ",50,USD=kg/loss/" OWN_GOOD "/JPN", "treasury"},
        {"shock/ban,CHN," OWN_GOOD ";stock,JPN," OWN_GOOD
         ",60,t,release,when,short;swap,@USA+JPN," OWN_GOOD "/loss/" OWN_GOOD "/JPN",
         "treasury"}};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        explanation_adds_up(ds, list[k][0], list[k][1]);
}

static void test_draws(void)
{
    draws_have_a_band((const char *const[MOST + 1]){TRQ "300 tpa within 0% over 25%",
                                                    LIMIT, SUBSIDY, STOCK, SWAP, RULE,
                                                    NEWS, SPAN},
                      "all of them");
}

/* ---- sentences ------------------------------------------------------------------------- */

static void test_sentences(const lode_dataset *ds)
{
    static const char *const list[][2] = {
        {TRQ "6 ktpa within 0% over 25%",
         "trq,USA," OWN_GOOD ",from,CHN,6,ktpa,within,0%,over,25%"},
        {TRQ "6 tpa within 1 USD/kg over 25% rent buyer from 2025-03",
         "trq,USA," OWN_GOOD
         ",from,CHN,6,tpa,within,1,USD=kg,over,25%,rent,buyer,from,2025-03"},
        {LIMIT " together for 3 months",
         "limit,USA," OWN_GOOD ",60%,from,CHN,together,for,3,months"},
        {SUBSIDY " paid by USA", "subsidy,JPN," OWN_GOOD ",100,USD=kg,paid,by,USA"},
        {SWAP " until 2025-09", "swap,@USA+JPN," OWN_GOOD ",until,2025-09"},
        {RULE, "stock,JPN," OWN_GOOD ",60,t,release,when,short"}};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode__arena arena = {0};
        lode__statement s = {0};
        lode_error err = {0};
        if (ok(lode__statement_read(ds, list[k][0], &arena, &s, &err) == LODE_OK,
               "'%s' %s", list[k][0], err.message)) {
            is_text(s.id, list[k][1], "its id");
            comes_back(ds, &s);
        }
        lode__arena_clear(&arena);
    }
}

static void test_refusals(const lode_dataset *ds)
{
    static const char *const list[][2] = {
        {"trq USA " OWN_GOOD, "ends after word 3, wanted 'from'"},
        {TRQ "some tpa", "found 'some', wanted a number of tonnes"},
        {TRQ "6 t", "found 't', wanted tpa or ktpa"},
        {TRQ "6 tpa over 25%", "found 'over', wanted 'within' and a rate"},
        {TRQ "6 tpa within 0%", "ends after word 9, wanted 'over' and a rate"},
        {TRQ "6 tpa within 30% over 25%", "found '25%', wanted at least the rate within"},
        {TRQ "6 tpa within 0% over 25% rent state",
         "found 'state', wanted buyer or seller"},
        {"limit USA " OWN_GOOD " 165% from CHN", "found '165%', wanted a share"},
        {"limit USA " OWN_GOOD " 65%", "ends after word 4, wanted 'from'"},
        {LIMIT " apart", "found 'apart', wanted the end"},
        {"subsidy JPN " OWN_GOOD " 5%", "found '5%', wanted a price"},
        {"subsidy JPN " OWN_GOOD " 5 tpa", "found 'tpa', wanted USD/kg or USD/t"},
        {"swap USA", "wanted a good"},
        {"stock JPN " OWN_GOOD " 60 t release",
         "wanted 'release above' or 'release when'"},
        {"stock JPN " OWN_GOOD " 60 t release when dear", "found 'dear', wanted 'short'"},
        {"join", "ends after word 1, wanted a bloc like @EU"},
        {"join JPN USA", "found 'JPN', wanted a bloc like @EU"},
        {"leave @XYZ USA", "'@XYZ'"}};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        is_refused(ds, list[k][0], list[k][1]);
}

/* What meets nothing says so and changes nothing. */
static void test_nothing_met(const lode_dataset *ds)
{
    static const char *const list[] = {"trq CHN " OWN_GOOD
                                       " from USA 5 tpa within 0% over 25%",
                                       "limit CHN " OWN_GOOD " 65% from USA", SWAP};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode_outcome *o = ASK(ds, list[k], NULL);
        ok(is_solved(o) && o->n_warning > 0 && strstr(o->warning[0], "changes nothing") &&
               fabs(o->surplus_usd) < 1e-9 * turnover(o),
           "'%s' meets nothing and says so", list[k]);
        lode_outcome_free(o);
    }
}

/* A warning that finds no memory is a failure, not an answer without it. */
static void test_warning_kept(const lode_dataset *ds)
{
    static const char *const statement[] = {SWAP};
    bool answered = false;

    for (long n = 1; n < 100000 && !answered; n++) {
        lode_outcome *o = NULL;
        lode__alloc_fail_after(n);
        answered = lode_shock_run(ds, statement, 1, NULL, &o, NULL) == LODE_OK;
        lode__alloc_fail_after(0);
        if (answered)
            ok(o->n_warning == 1, "the first answer, after %ld failures, has its warning",
               n - 1);
        lode_outcome_free(o);
    }
    ok(answered, "and there is one");
}

int main(void)
{
    static const char *const requests[] = {
        TRQ "300 tpa within 0% over 25%", LIMIT, SUBSIDY, STOCK, SWAP, RULE, NEWS,
        "over 4 months from 2025-05"};
    own_numbers n = three_countries(), r = three_regions();
    lode_dataset *ds = own_packs_open(&n), *regions = own_packs_open(&r);
    lode_market *m = regions ? regions_market(regions) : NULL;

    if (!ok(ds && m, "packs of three countries and of three regions open"))
        return done_testing();
    test_published(m);
    test_same(ds);
    test_rent(ds);
    test_limit(ds);
    test_subsidy(ds);
    test_swap(ds);
    test_rule(ds);
    test_blocs();
    test_parts();
    test_empty_news(ds);
    test_explain(ds);
    test_draws();
    test_sentences(ds);
    test_refusals(ds);
    test_nothing_met(ds);
    test_warning_kept(ds);
    own_requests_fail(ds, requests, 8, NULL, 20);
    lode_market_free(m);
    lode_dataset_free(regions);
    lode_dataset_free(ds);
    return done_testing();
}
