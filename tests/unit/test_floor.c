#define _POSIX_C_SOURCE 200809L
/* Floors under a price: the published comparison of levy and guarantee, what must hold of any
 * of them, sentences that are refused. */
#include <lode/shock.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "own_shocks.h"
#include "study/draws.h"
#include "tap.h"
#include "two_zones.h"

/* ---- a zone and the rest of the world ---------------------------------------------- */

static void test_levy_table(const lode_market *m, int k)
{
    char sentence[80];
    lode_outcome *o;

    snprintf(sentence, sizeof sentence, "floor USA " OWN_GOOD " %g USD/kg by levy",
             published[k].floor);
    o = ASK_OF(m, sentence, NULL);
    if (ok(is_solved(o), "'%s'", sentence)) {
        const lode__place_row *zone = place(o, "USA"), *world = place(o, "CHN");
        is_near(zone->price_after, 1e3 * published[k].floor, 1e-8, "the price is held");
        is_as_published(1e-3 * o->scenario.floor[0].usd_per_t[0], published[k].levy, 0.1,
                        "levy");
        is_as_published(1e-3 * world->price_after, published[k].world, 0.1,
                        "price outside");
        is_as_published(1e-3 * zone->supply_after, published[k].output, 0.1, "output");
        is_as_published(1e-6 * zone->consumer_usd, published[k].users, 1, "users");
        is_as_published(1e-6 * zone->producer_usd, published[k].producers, 1,
                        "producers");
        is_as_published(1e-6 * zone->treasury_usd, published[k].revenue, 1, "revenue");
        is_as_published(-1e-6 * zone->loss_usd, published[k].net, 1, "the zone");
        is_as_published(1e-6 * world->producer_usd, published[k].outside, 1,
                        "producers outside");
        ok(o->n_pass < 12 && o->floor_off < 1e-8, "in %d solves, off by %.1e", o->n_pass,
           o->floor_off);
        is_near(o->scenario.floor[0].closed_price[0], 60e3 * pow(50.0 / 20.0, 1.0 / 0.8),
                1e-8, "the price without imports is 60 (50/20)^(1/0.8)");
    }
    lode_outcome_free(o);
}

/* The guarantee: as much is made as behind the levy, users pay the world's price. */
static void test_cfd_table(const lode_market *m, int k)
{
    char sentence[80], behind[80];
    lode_outcome *o, *levy;

    snprintf(sentence, sizeof sentence, "floor USA " OWN_GOOD " %g USD/kg by cfd",
             published[k].floor);
    snprintf(behind, sizeof behind, "floor USA " OWN_GOOD " %g USD/kg by levy",
             published[k].floor);
    o = ASK_OF(m, sentence, NULL);
    levy = ASK_OF(m, behind, NULL);
    if (ok(is_solved(o) && is_solved(levy), "'%s'", sentence)) {
        const lode__place_row *zone = place(o, "USA");
        is_near(zone->supply_after, place(levy, "USA")->supply_after, 1e-8,
                "as much is made as behind the levy");
        is_near(zone->price_after, place(o, "CHN")->price_after, 1e-4,
                "users pay the world's price, %.2f", 1e-3 * zone->price_after);
        is_as_published(-1e-6 * zone->treasury_usd, published[k].budget, 1, "budget");
        is_as_published(-1e-6 * zone->loss_usd, published[k].cfd_net, 1, "the zone");
        is_near(-zone->treasury_usd,
                (1e3 * published[k].floor - zone->price_after) * zone->supply_after, 1e-9,
                "which is the gap times the output");
        ok(o->n_pass == 1, "in one solve");
    }
    lode_outcome_free(o);
    lode_outcome_free(levy);
}

/* Above the price without imports no levy holds: an answer, with that price and no number. */
static void test_cannot_hold(const lode_market *m)
{
    lode_outcome *can = ASK_OF(m, "floor USA " OWN_GOOD " 188 USD/kg by levy", NULL);
    lode_outcome *dear = ASK_OF(m, "floor USA " OWN_GOOD " 189 USD/kg by levy", NULL);
    lode_text text = LODE_TEXT_INIT;

    ok(is_solved(can), "188 USD/kg hold");
    if (can)
        is_near(place(can, "USA")->price_after, 188e3, 1e-8, "in %d solves", can->n_pass);
    ok(dear && dear->answer.verdict == LODE_INFEASIBLE &&
           strstr(dear->reason, "cannot hold") && strstr(dear->reason, "188.62 USD/kg"),
       "189 USD/kg do not: %s", dear ? dear->reason : "");
    ok(dear && lode_outcome_write(dear, LODE_FORMAT_JSON, &text, NULL) == LODE_OK &&
           strstr(text.data, "cannot hold") && !strstr(text.data, "usd_per_t"),
       "and the answer has no price");
    lode_text_clear(&text);
    lode_outcome_free(can);
    lode_outcome_free(dear);
}

/* ---- three countries ------------------------------------------------------------------ */

#define SPAN "over 12 months from 2025-01"
#define QUARTERS "over 24 months in quarters from 2025-01"
#define LEVY "floor USA " OWN_GOOD " 600 USD/kg by levy"
#define BLOC "floor @USA+JPN " OWN_GOOD " 560 USD/kg by levy"
#define CFD "floor USA " OWN_GOOD " 600 USD/kg by cfd"
#define SHARED "floor USA " OWN_GOOD " 400 USD/kg by cfd share 30%"
#define BOUGHT "floor USA " OWN_GOOD " 560 USD/kg by purchase"
#define NEVER " share 50% above 9e6 USD/kg" /* found around the solve, never given back */
#define NEWS "ban CHN " OWN_GOOD " -> JPN from 2025-08 announced 2025-06"
#define AIMED "ban CHN " OWN_GOOD " -> USA"
#define LEAK "reexport CHN " OWN_GOOD " -> USA premium 1%"

/* 0 <= levy, floor <= price of the zone, one of them an equality, in every period. */
static void test_complementarity(const lode_dataset *ds)
{
    static const char *const list[][MOST + 1] = {
        {LEVY},
        {BLOC},
        {"floor USA " OWN_GOOD " 450 USD/kg by levy"},
        {"floor USA " OWN_GOOD " 900 USD/kg by levy"},
        {LEVY, AIMED},
        {BLOC, "tariff USA " OWN_GOOD " from CHN 25%"},
        {LEVY, "floor JPN " OWN_GOOD " 540 USD/kg by levy"},
        {LEVY, SPAN},
        {BLOC, QUARTERS},
        {LEVY, NEWS, SPAN},
        {LEVY, "floor JPN " OWN_GOOD " 540 USD/kg by levy", SPAN},
        {BLOC, "outage CHN " OWN_GOOD " 30% from 2025-05 until 2025-09", SPAN}};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode_outcome *o = ask(ds, NULL, 0, list[k]);
        double low = 0.0, both = 0.0, under = 0.0;
        if (!ok(is_solved(o), "'%s'%s", list[k][0], list[k][1] ? " and more" : "")) {
            lode_outcome_free(o);
            continue;
        }
        for (int i = 0; i < o->scenario.n_floor; i++)
            for (int t = 0; t < o->scenario.time.n_period; t++) {
                const lode__floor *f = &o->scenario.floor[i];
                double floor = o->statement[f->i_statement].price;
                double above = lode__floor_price(o, f, t) / floor - 1.0;
                double levy = f->usd_per_t[t] / floor;
                low = fmin(low, levy);
                under = fmin(under, above);
                both = fmax(both, fmin(levy, above));
            }
        ok(low >= 0.0 && under > -1e-8 && both < 1e-8,
           "levy >= 0, price >= floor, not both above (%.1e, %.1e, %d solves)", under,
           both, o->n_pass);
        lode_outcome_free(o);
    }
}

/* Pairs of questions with one answer. */
static void test_same(const lode_dataset *ds)
{
    static const char *const pair[][2][3] = {
        {{"floor USA " OWN_GOOD " 400 USD/kg by levy"}, {"demand " OWN_GOOD " x1"}},
        {{"floor USA " OWN_GOOD " 400 USD/kg by cfd"}, {"demand " OWN_GOOD " x1"}},
        {{"floor USA " OWN_GOOD " 400 USD/kg by purchase"}, {"demand " OWN_GOOD " x1"}},
        {{"floor USA " OWN_GOOD " 400 USD/kg by levy", SPAN},
         {"demand " OWN_GOOD " x1", SPAN}},
        {{CFD}, {CFD NEVER}},
        {{CFD, AIMED}, {CFD NEVER, AIMED}},
        {{CFD, QUARTERS}, {CFD NEVER, QUARTERS}},
        {{CFD " from 2025-03 until 2025-08", SPAN},
         {CFD NEVER " from 2025-03 until 2025-08", SPAN}},
        {{CFD " paid by USA"}, {CFD}},
        {{SHARED},
         {"floor USA " OWN_GOOD " 400 USD/kg by cfd share 0.3 above 4e5 USD/t"}},
        {{LEVY, "floor USA " OWN_GOOD " 500 USD/kg by levy"}, {LEVY}}};

    for (size_t k = 0; k < sizeof pair / sizeof *pair; k++)
        are_the_same(ds, pair[k][0], pair[k][1], 2e-8);
}

/* Makers who give back 30 % above 400 USD/kg answer to 400 + 0.7 (p - 400). */
static void test_upside(const lode_dataset *ds)
{
    lode_outcome *o = ASK(ds, SHARED, NULL);

    if (ok(is_solved(o), "'%s'", SHARED)) {
        const lode__place_row *p = place(o, "USA");
        double kept = 400e3 + 0.7 * (p->price_after - 400e3);
        is_near(p->supply_after, p->supply_before * pow(kept / 500e3, 0.15), 1e-8,
                "makers answer to what they keep, %.1f USD/kg", 1e-3 * kept);
        is_near(p->treasury_usd, 0.3 * (p->price_after - 400e3) * p->supply_after, 1e-8,
                "the treasury gets its share: %.2f million", 1e-6 * p->treasury_usd);
    }
    lode_outcome_free(o);
}

/* A government buys until nobody offers for less. */
static void test_purchase(const lode_dataset *ds)
{
    lode_outcome *o = ASK(ds, BOUGHT, NULL);
    lode_outcome *by = ASK(ds, BOUGHT " paid by JPN", NULL);

    if (ok(is_solved(o) && is_solved(by), "'%s'", BOUGHT)) {
        const lode__floor *f = &o->scenario.floor[0];
        const lode__place_row *p = place(o, "USA"), *payer = place(by, "JPN");
        double bought = o->answer.level[o->scenario.n_market_activity + f->first_extra];
        is_near(p->price_after, 560e3, 1e-9, "the price is the floor");
        ok(bought > 0.0, "%.1f t are bought", bought);
        is_near(p->supply_after + p->import_after - p->use_after - p->export_after,
                bought, 1e-9, "they are what comes in and is not used");
        is_near(p->treasury_usd, -560e3 * bought, 1e-9, "paid for at the floor");
        is_near(p->storage_usd, 500e3 * bought, 1e-9, "worth the base price");
        is_near(payer->treasury_usd, p->treasury_usd, 1e-9, "whoever pays");
        is_near(payer->storage_usd, p->storage_usd, 1e-9, "has the stock");
        is_near(by->surplus_usd, o->surplus_usd, 1e-9, "nothing else changes");
    }
    lode_outcome_free(o);
    lode_outcome_free(by);
}

static void test_parts(void)
{
    static const char *const list[][MOST + 1] = {
        {LEVY},
        {BLOC},
        {CFD},
        {CFD " paid by JPN"},
        {CFD, AIMED},
        {SHARED},
        {SHARED " until 2025-07", CFD " paid by CHN from 2025-07", SPAN},
        {BOUGHT},
        {BOUGHT, SPAN},
        {BOUGHT " paid by CHN from 2025-04", QUARTERS},
        {LEVY, SPAN},
        {BLOC, QUARTERS},
        {LEVY, NEWS, SPAN},
        {CFD, NEWS, SPAN},
        {BOUGHT, NEWS, SPAN},
        {SHARED " announced 2025-04", SPAN},
        {CFD NEVER, NEWS, SPAN},
        {LEVY, "demand " OWN_GOOD " x1.5 in USA", AIMED, LEAK},
        {"floor USA " OWN_GOOD " 900 USD/kg by levy", LEAK},
        {LEVY, CFD NEVER, "tariff USA " OWN_GOOD " from CHN 10%"},
        {LEVY, "quota CHN " OWN_GOOD " 600 tpa", BOUGHT},
        {LEVY " from 2025-03 until 2025-09", SPAN}};

    all_parts_add_up(list, sizeof list / sizeof *list);
}

/* A higher floor never lowers the zone's price nor raises the world's, and never lowers what
 * is made in the zone. */
static void test_higher(const lode_dataset *ds)
{
    double zone = 0.0, world = INFINITY, made = 0.0;

    for (int floor = 460; floor <= 1000; floor += 90) {
        char sentence[80];
        lode_outcome *o;
        snprintf(sentence, sizeof sentence, "floor USA " OWN_GOOD " %d USD/kg by levy",
                 floor);
        o = ASK(ds, sentence, NULL);
        if (ok(is_solved(o), "'%s'", sentence)) {
            const lode__place_row *p = place(o, "USA"), *c = place(o, "CHN");
            ok(p->price_after >= zone * (1.0 - 1e-9) &&
                   c->price_after <= world * (1.0 + 1e-9) &&
                   p->supply_after >= made * (1.0 - 1e-9),
               "prices part: %.1f there, %.1f in China", 1e-3 * p->price_after,
               1e-3 * c->price_after);
            zone = p->price_after, world = c->price_after, made = p->supply_after;
        }
        lode_outcome_free(o);
    }
}

/* Who saw a floor coming does not change his mind when he is told that nothing happens. */
static void test_empty_news(const lode_dataset *ds)
{
    static const char *const list[] = {LEVY,   BLOC,   CFD,
                                       SHARED, BOUGHT, LEVY " from 2025-04"};

    empty_news_is_none(ds, list, sizeof list / sizeof *list,
                       (const char *const[]){SPAN, NULL});
}

/* A floor that ends is undercut by who holds stocks and sees it end: said, not hidden. */
static void test_end(const lode_dataset *ds)
{
    lode_outcome *o = ASK(ds, LEVY " until 2025-06", SPAN, NULL);
    bool told = false;

    for (int w = 0; o && w < o->n_warning; w++)
        told = told || strstr(o->warning[w], "does not hold in every period");
    ok(is_solved(o) && told, "a floor that ends is undercut before, and a note says so");
    lode_outcome_free(o);
}

static void test_explain(const lode_dataset *ds)
{
    static const char *const list[][2] = {
        {"shock/floor,USA," OWN_GOOD ",600,USD=kg,by,levy/price/" OWN_GOOD "/USA",
         "levies"},
        {"shock/floor,USA," OWN_GOOD ",600,USD=kg,by,levy/loss/" OWN_GOOD "/USA",
         "treasury"},
        {"shock/floor,USA," OWN_GOOD ",600,USD=kg,by,cfd/loss/" OWN_GOOD "/USA",
         "treasury"},
        {"shock/floor,USA," OWN_GOOD ",400,USD=kg,by,cfd,share,30%/loss/" OWN_GOOD "/USA",
         "treasury"},
        {"shock/floor,USA," OWN_GOOD ",560,USD=kg,by,purchase/loss/" OWN_GOOD "/USA",
         "who holds stocks"},
        {"shock/floor,USA," OWN_GOOD ",600,USD=kg,by,levy;over,6,months/loss/" OWN_GOOD
         "/USA",
         "treasury"}};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        explanation_adds_up(ds, list[k][0], list[k][1]);
}

static void test_draws(void)
{
    static const char *const list[][MOST + 1] = {
        {LEVY}, {BLOC, SPAN}, {BOUGHT, SPAN}, {LEVY, NEWS, SPAN}};
    own_numbers n = three_countries();
    lode_dataset *ds;

    n.spread = 1.5;
    ds = own_packs_open(&n);
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        lode_outcome *o = ask(ds, NULL, 20, list[i]);
        if (ok(is_solved(o) && o->bands, "twenty draws of '%s'", list[i][0])) {
            int p = (int)(place(o, "USA") - o->place);
            size_t k = lode__figure_of_place(o, p, LODE__F_PRICE_RATIO);
            ok(o->bands->low[k] <= o->bands->high[k] && isfinite(o->bands->high[k]),
               "have a band: %.3f to %.3f", o->bands->low[k], o->bands->high[k]);
        }
        lode_outcome_free(o);
    }
    lode_dataset_free(ds);
}

/* A plant that buys its input is paid for its output, not for its margin. */
static void test_plant(void)
{
    static const char *const sentence = "floor CHN cobalt:refined 40 USD/kg by cfd";
    lode_dataset *ds = NULL;
    lode_outcome *o;

    if (!ok(lode_dataset_open(NULL, &ds, NULL) == LODE_OK, "the embedded data opens"))
        return;
    o = ASK(ds, sentence, NULL);
    if (ok(is_solved(o) && o->scenario.n_floor == 1, "'%s'", sentence)) {
        const lode__floor *f = &o->scenario.floor[0];
        const lode__place_row *p = &o->place[f->i_node];
        ok(f->kind == LODE__FLOOR_SUPPORT, "is found around the solve, %d of them",
           o->n_pass);
        is_near(f->usd_per_t[0] + p->price_after, 40e3, 1e-8,
                "price and payment are the floor");
        is_near(-p->treasury_usd, f->usd_per_t[0] * p->supply_after, 1e-8,
                "paid on every tonne: %.1f million", -1e-6 * p->treasury_usd);
        ok(p->supply_after > p->supply_before && p->price_after < p->price_before,
           "more is made, for less");
    }
    lode_outcome_free(o);
    lode_dataset_free(ds);
}

/* ---- sentences ------------------------------------------------------------------------- */

static void test_sentences(const lode_dataset *ds)
{
    static const struct {
        const char *sentence, *id;
        lode__floor_means means;
        double price, give_back, above;
        const char *payer;
    } row[] = {{LEVY, "floor,USA," OWN_GOOD ",600,USD=kg,by,levy", LODE__BY_LEVY, 6e5,
                0.0, 0.0, NULL},
               {SHARED " paid by JPN from 2025-03",
                "floor,USA," OWN_GOOD
                ",400,USD=kg,by,cfd,share,30%,paid,by,JPN,from,2025-03",
                LODE__BY_CFD, 4e5, 0.3, 4e5, "JPN"},
               {SHARED " above 450 USD/kg",
                "floor,USA," OWN_GOOD ",400,USD=kg,by,cfd,share,30%,above,450,USD=kg",
                LODE__BY_CFD, 4e5, 0.3, 4.5e5, NULL},
               {BOUGHT, "floor,USA," OWN_GOOD ",560,USD=kg,by,purchase",
                LODE__BY_PURCHASE, 5.6e5, 0.0, 0.0, NULL}};

    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        lode__arena arena = {0};
        lode__statement s = {0};
        lode_error err = {0};
        if (ok(lode__statement_read(ds, row[k].sentence, &arena, &s, &err) == LODE_OK,
               "'%s' %s", row[k].sentence, err.message)) {
            is_text(s.id, row[k].id, "its id");
            ok(s.means == row[k].means, "its means");
            is_near(s.price, row[k].price, 0.0, "its price");
            is_near(s.give_back, row[k].give_back, 0.0, "what is given back");
            is_near(s.give_back_above, row[k].above, 0.0, "and above what");
            ok(s.i_payer == (row[k].payer ? lode__country_find(ds, row[k].payer) : -1),
               "who pays");
            comes_back(ds, &s);
        }
        lode__arena_clear(&arena);
    }
}

static void test_refusals(const lode_dataset *ds)
{
    static const char *const list[][2] = {
        {"floor USA " OWN_GOOD, "ends after word 3, wanted a price"},
        {"floor USA " OWN_GOOD " high", "found 'high', wanted a price"},
        {"floor USA " OWN_GOOD " 5 tpa", "found 'tpa', wanted USD/kg or USD/t"},
        {"floor USA " OWN_GOOD " 0 USD/kg by levy", "found '0', wanted a price above 0"},
        {"floor USA " OWN_GOOD " 5 USD/kg", "ends after word 5, wanted 'by'"},
        {"floor USA " OWN_GOOD " 5 USD/kg by law",
         "found 'law', wanted levy, cfd or purchase"},
        {LEVY " paid by JPN", "found 'paid', wanted the end"},
        {LEVY " share 30%", "found 'share', wanted the end"},
        {CFD " share 130%", "found '130%', wanted a share from 0 to 1"},
        {CFD " share 30% above 500 USD/kg",
         "found '500', wanted a price at or above the floor"},
        {CFD " paid JPN", "found 'JPN', wanted 'by'"},
        {CFD " paid by @USA+JPN", "found '@USA+JPN', wanted one country"},
        {BOUGHT " share 30%", "found 'share', wanted the end"}};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        is_refused(ds, list[k][0], list[k][1]);
}

/* Questions that are no question, and what meets nothing. */
static void test_no_question(const lode_dataset *ds)
{
    static const char *const twice[] = {CFD, SHARED};
    lode_outcome *o = NULL;
    lode_error err = {0};

    ok(lode_shock_run(ds, twice, 2, NULL, &o, &err) == LODE_E_INVALID &&
           strstr(err.message, "guarantees a price to makers who have one"),
       "nobody is guaranteed two prices: %s", err.message);
    o = ASK(ds, "floor * " OWN_GOOD " 900 USD/kg by levy", NULL);
    ok(is_solved(o) && o->n_warning > 0 &&
           strstr(o->warning[0], "meets no flow of the base year"),
       "a zone without an outside meets nothing");
    lode_outcome_free(o);
}

int main(void)
{
    static const char *const requests[] = {
        LEVY,   "floor JPN " OWN_GOOD " 520 USD/kg by cfd share 10%",
        BOUGHT, LEAK,
        NEWS,   "over 4 months from 2025-05"};
    own_numbers n = three_countries(), z = two_zones();
    lode_dataset *ds = own_packs_open(&n), *zones = own_packs_open(&z);
    lode_market *m = zones ? zones_market(zones) : NULL;

    if (!ok(ds && m, "packs of three countries and of two zones open"))
        return done_testing();
    for (int k = 0; k < 3; k++) {
        test_levy_table(m, k);
        test_cfd_table(m, k);
    }
    test_cannot_hold(m);
    test_complementarity(ds);
    test_same(ds);
    test_upside(ds);
    test_purchase(ds);
    test_parts();
    test_higher(ds);
    test_empty_news(ds);
    test_end(ds);
    test_explain(ds);
    test_draws();
    test_plant();
    test_sentences(ds);
    test_refusals(ds);
    test_no_question(ds);
    own_requests_fail(ds, requests, 6, NULL, 20);
    lode_market_free(m);
    lode_dataset_free(zones);
    lode_dataset_free(ds);
    return done_testing();
}
