#define _POSIX_C_SOURCE 200809L
/* Sentences that shape a coercion: part of the exports is held back, somebody makes more.
 * Values by hand, what must hold of any market, sentences that are refused. */
#include <lode/shock.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "own_shocks.h"
#include "study/path.h"
#include "tap.h"

#define SPAN "over 12 months from 2025-01"
#define CUT "cut CHN " OWN_GOOD

/* ---- values by hand ------------------------------------------------------------------ */

/* A cut of 40 % lets 60 % of each flow go; what the buyer's price is above the seller's,
 * the route's cost and the worth of the route at that level goes to the seller. */
static void test_cut(const lode_dataset *ds)
{
    lode_outcome *o = ASK(ds, CUT " 40%", NULL);
    static const char *const buyer[] = {"USA", "JPN"};
    double rent = 0.0, made = 0.0;

    if (!ok(is_solved(o), "a cut of 40 %% answers")) return;
    for (int k = 0; k < 2; k++) {
        int a = route(o, "CHN", buyer[k]);
        const lode__curve *c = &o->market->problem.curve[a];
        double x = o->answer.level[a], base = o->market->base_level[a], own;
        is_near(x, 0.6 * base, 1e-9, "China sells %s %.0f t instead of %.0f t", buyer[k],
                x, base);
        own = x * (place(o, buyer[k])->price_after - place(o, "CHN")->price_after - c->c -
                   c->wedge - c->kappa * log(0.6));
        is_near(lode__scarcity_rent(o, a), own, 1e-9,
                "its rent by hand: %.3f million USD", own * 1e-6);
        rent += own;
    }
    for (int a = 0; a < o->scenario.n_base_activity; a++) {
        const lode__base_flow *f =
            &o->market->model->flow[o->market->model->part[a].i_flow];
        if (f->role == LODE__ROLE_SUPPLY &&
            f->i_country == lode__country_find(o->dataset, "CHN"))
            made += lode__surplus_change(o, a);
    }
    is_near(place(o, "CHN")->producer_usd, made + rent, 1e-9,
            "the seller has it: %.3f million USD with what makers lose",
            (made + rent) * 1e-6);
    for (int k = 0; k < 2; k++) { /* traders keep kappa x only */
        double before = 0.0, after = 0.0;
        for (int a = 0; a < o->scenario.n_base_activity; a++) {
            const lode__base_flow *f =
                &o->market->model->flow[o->market->model->part[a].i_flow];
            const lode__curve *c = &o->market->problem.curve[a];
            if (f->role != LODE__ROLE_TRADE ||
                f->i_partner != lode__country_find(o->dataset, buyer[k]))
                continue;
            before += c->kappa * o->market->base_level[a];
            after += c->kappa * o->answer.level[a];
        }
        is_near(place(o, buyer[k])->trader_usd, after - before, 1e-8,
                "and traders of %s none of it", buyer[k]);
    }
    lode_outcome_free(o);
}

/* 50 t more at 900 USD/kg: sold in full where the price is above it, else not at all. */
static void test_supply(const lode_dataset *ds)
{
    lode_outcome *none = ASK(ds, "ban CHN " OWN_GOOD, NULL);
    lode_outcome *more =
        ASK(ds, "ban CHN " OWN_GOOD, "supply JPN " OWN_GOOD " 50 tpa above 900 USD/kg");
    lode_outcome *dear =
        ASK(ds, "ban CHN " OWN_GOOD, "supply JPN " OWN_GOOD " 50 tpa above 9 USD/t");
    lode_outcome *idle =
        ASK(ds, "ban CHN " OWN_GOOD, "supply JPN " OWN_GOOD " 50 tpa above 9e6 USD/kg");

    if (ok(is_solved(none) && is_solved(more) && is_solved(dear) && is_solved(idle),
           "a ban with more supply answers")) {
        const lode__place_row *a = place(none, "JPN"), *b = place(more, "JPN");
        double earned, made = 0.0;
        ok(a->price_after > 900e3 && b->price_after < a->price_after,
           "it lowers the price: %.0f, %.0f USD/kg", a->price_after * 1e-3,
           b->price_after * 1e-3);
        for (int i = 0; i < more->scenario.n_base_activity; i++) {
            const lode__base_flow *f =
                &more->market->model->flow[more->market->model->part[i].i_flow];
            if (f->role != LODE__ROLE_SUPPLY ||
                f->i_country != lode__country_find(ds, "JPN"))
                continue;
            made += more->answer.level[i];
            earned = lode__surplus_change(more, i) + 50.0 * (b->price_after - 900e3);
            is_near(b->producer_usd, earned, 1e-9,
                    "its makers earn the price above 900 USD/kg: %.3f million USD",
                    50.0 * (b->price_after - 900e3) * 1e-6);
        }
        is_near(b->supply_after, made + 50.0, 1e-12, "and make 50 t more");
        ok(apart(idle, none) < 1e-9, "above a price that is not reached it is nothing");
        ok(place(dear, "JPN")->price_after <= b->price_after * (1.0 + 1e-9),
           "below any price it is there in full");
    }
    lode_outcome_free(none);
    lode_outcome_free(more);
    lode_outcome_free(dear);
    lode_outcome_free(idle);
}

/* Holders hoard as deep as the cut goes: links hold S_0 (1 + depth x more / months). */
static void test_depth(const lode_dataset *ds)
{
    static const struct {
        const char *statement, *other;
        double depth;
    } row[] = {{CUT " 10%", NULL, 0.1},
               {CUT " 100%", NULL, 1.0},
               {CUT " 0", NULL, 0.0},
               {"ban CHN " OWN_GOOD, CUT " 20%", 1.0},
               {CUT " 20% -> USA", CUT " 30% -> JPN", 0.3},
               {"licence CHN " OWN_GOOD " refuse 0.2", NULL, 1.0}};

    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        lode_outcome *o = ASK(ds, row[k].statement, SPAN, row[k].other);
        if (ok(is_solved(o), "'%s'%s month by month", row[k].statement,
               row[k].other ? " and another" : "")) {
            int n = node(o, "USA");
            double held = o->scenario.problem.curve[o->scenario.storage[n]].q0;
            is_near(held, o->scenario.opening[n] * (1.0 + row[k].depth * 0.5 / 2.0),
                    1e-12, "holders want %.3f months of half a month more", row[k].depth);
        }
        lode_outcome_free(o);
    }
}

#define LEAK "reexport CHN " OWN_GOOD " -> USA premium "
#define AIMED "ban CHN " OWN_GOOD " -> USA"
#define KEPT "enforce CHN " OWN_GOOD " -> USA"

/* Tonnes that a question's re-exports add. */
static double passed_on(const lode_outcome *o)
{
    double sum = 0.0;

    for (int k = 0; k < o->scenario.n_pass_on; k++) sum += lode__pass_on_tpa(o, k);
    return sum;
}

/* What comes in less what goes out, of what comes in, worst place. */
static double imbalance(const lode_outcome *o)
{
    double worst = 0.0;

    for (int n = 0; n < o->n_place; n++) {
        const lode__place_row *p = &o->place[n];
        double in = p->supply_after + p->import_after;
        worst = fmax(worst, fabs(in - p->use_after - p->export_after) / in);
    }
    return worst;
}

/* Japan passes on Chinese goods until the price in the United States is above its own by
 * the premium on 500 USD/kg, or until all that was bought there, 420 t, is passed on. */
static void test_reexport(const lode_dataset *ds)
{
    static const double premium[] = {0.0, 1.0, 5.0, 10.0, 25.0, 50.0, 100.0, 1000.0};
    lode_outcome *ban = ASK(ds, AIMED, NULL);
    double before = 0.0, all = ban ? place(ban, "USA")->price_after : NAN;

    for (size_t k = 0; ban && k < sizeof premium / sizeof *premium; k++) {
        char sentence[120];
        lode_outcome *o;
        snprintf(sentence, sizeof sentence, LEAK "%g%%", premium[k]);
        o = ASK(ds, AIMED, sentence);
        if (ok(is_solved(o) && o->scenario.n_pass_on == 1, "'%s'", sentence)) {
            const lode__place_row *here = place(o, "USA"), *there = place(o, "JPN");
            double x = passed_on(o), base = here->price_before;
            double most = o->market->base_level[route(o, "CHN", "USA")];
            double c = 0.01 * premium[k] * base + fmax(base - there->price_before, 0.0);
            double v = here->price_after - there->price_after;
            ok(x >= 0.0 && x <= most * (1.0 + 1e-9) &&
                   (x < 1e-6 || v > c - 1e-6 * base) &&
                   (x > most * (1.0 - 1e-6) || v < c + 1e-6 * base),
               "%.1f of %.0f t at a gap of %.2f for %.2f USD/kg", x, most, v * 1e-3,
               c * 1e-3);
            ok(imbalance(o) < 1e-9, "what comes in goes out (%.1e)", imbalance(o));
            ok(here->price_after >= before * (1.0 - 1e-9) &&
                   here->price_after <= all * (1.0 + 1e-9),
               "a dearer way never lowers the price: %.1f of %.1f USD/kg",
               here->price_after * 1e-3, all * 1e-3);
            before = here->price_after;
        }
        lode_outcome_free(o);
    }
    lode_outcome_free(ban);
}

/* Japan sells the United States what it makes itself at most; scarcity is Japan's. */
static void test_enforce(const lode_dataset *ds)
{
    lode_outcome *ban = ASK(ds, AIMED, NULL), *kept = ASK(ds, AIMED, KEPT);

    if (ok(is_solved(ban) && is_solved(kept), "a ban that is enforced answers")) {
        int a = route(kept, "JPN", "USA");
        double made = 0.0, rent = lode__scarcity_rent(kept, a);
        for (int i = 0; i < kept->scenario.n_base_activity; i++) {
            const lode__base_flow *f =
                &kept->market->model->flow[kept->market->model->part[i].i_flow];
            if (f->role == LODE__ROLE_SUPPLY &&
                f->i_country == lode__country_find(ds, "JPN"))
                made += kept->market->base_level[i];
        }
        is_near(kept->answer.level[a], made, 1e-9, "Japan sells the %.0f t it makes",
                made);
        ok(ban->answer.level[a] > made, "instead of %.0f t", ban->answer.level[a]);
        ok(rent > 0.0, "and earns %.1f million USD because they are scarce", rent * 1e-6);
        ok(place(kept, "USA")->price_after > place(ban, "USA")->price_after,
           "the target pays more: %.1f, %.1f USD/kg",
           place(kept, "USA")->price_after * 1e-3, place(ban, "USA")->price_after * 1e-3);
        ok(imbalance(kept) < 1e-9, "what comes in goes out");
    }
    lode_outcome_free(ban);
    lode_outcome_free(kept);
}

/* ---- laws -------------------------------------------------------------------------------- */

/* A cut of everything is a ban, of nothing is nothing; order does not matter. */
static void test_ends(const lode_dataset *ds)
{
    static const char *const pair[][2][3] = {
        {{CUT " 100%"}, {"ban CHN " OWN_GOOD}},
        {{CUT " 1 -> USA"}, {"ban CHN " OWN_GOOD " -> USA"}},
        {{CUT " 100%", SPAN}, {"ban CHN " OWN_GOOD, SPAN}},
        {{CUT " 100% from 2025-02", "over 12 months in quarters from 2025-01"},
         {"ban CHN " OWN_GOOD " from 2025-02",
          "over 12 months in quarters from 2025-01"}},
        {{CUT " 0%"}, {"demand " OWN_GOOD " x1"}},
        {{CUT " 0", SPAN}, {"demand " OWN_GOOD " x1", SPAN}},
        {{CUT " 30%", "licence CHN " OWN_GOOD " refuse 0.2"},
         {"licence CHN " OWN_GOOD " refuse 0.2", CUT " 30%"}},
        {{CUT " 30%", CUT " 50%"}, {CUT " 50%", CUT " 20%"}},
        {{"supply JPN " OWN_GOOD " 50 tpa"}, {"demand " OWN_GOOD " x1"}},
        {{LEAK "5%"}, {"demand " OWN_GOOD " x1"}},
        {{LEAK "0"}, {"demand " OWN_GOOD " x1"}},
        {{LEAK "5%", SPAN}, {"demand " OWN_GOOD " x1", SPAN}},
        {{KEPT}, {"demand " OWN_GOOD " x1"}},
        {{AIMED, KEPT, LEAK "5%"}, {AIMED, KEPT}},
        {{AIMED, LEAK "1000%"}, {AIMED}},
        {{"supply JPN " OWN_GOOD " 50 tpa above 500.5 USD/kg", CUT " 80%"},
         {"supply JPN " OWN_GOOD " 50 tpa", CUT " 0.8"}}};

    for (size_t k = 0; k < sizeof pair / sizeof *pair; k++)
        are_the_same(ds, pair[k][0], pair[k][1], 1e-9);
}

/* Deeper cuts never lower the buyers' price nor raise the seller's. */
static void test_deeper(const lode_dataset *ds)
{
    double buyer = 0.0, seller = INFINITY;

    for (int k = 0; k <= 10; k++) {
        char sentence[80];
        lode_outcome *o;
        snprintf(sentence, sizeof sentence, CUT " %d%%", 10 * k);
        o = ASK(ds, sentence, NULL);
        if (ok(is_solved(o), "'%s'", sentence)) {
            double there = place(o, "USA")->price_after;
            double here = place(o, "CHN")->price_after;
            ok(there >= buyer * (1.0 - 1e-9) && here <= seller * (1.0 + 1e-9),
               "prices part: %.1f there, %.1f here", there * 1e-3, here * 1e-3);
            buyer = there;
            seller = here;
        }
        lode_outcome_free(o);
    }
}

#define NEWS "ban CHN " OWN_GOOD " -> JPN from 2025-08 announced 2025-06"
#define MADE "supply JPN " OWN_GOOD " 60 tpa above 600 USD/kg"

/* Without hoarding, which changes what a store is worth. */
static void test_parts(void)
{
    static const char *const list[][MOST + 1] = {
        {CUT " 40%"},
        {CUT " 80% -> USA"},
        {CUT " 80%", "tariff USA " OWN_GOOD " from CHN 25%"},
        {CUT " 80%", "quota CHN " OWN_GOOD " 100 tpa"},
        {CUT " 80%", MADE},
        {CUT " 40% from 2025-03 until 2025-07", SPAN},
        {CUT " 70% -> USA from 2025-03", NEWS, SPAN},
        {CUT " 70% from 2025-02", "over 24 months in quarters from 2025-01"},
        {"ban CHN " OWN_GOOD, MADE, SPAN},
        {AIMED, LEAK "5%"},
        {AIMED, LEAK "5%", "demand " OWN_GOOD " x3 in USA"},
        {AIMED, LEAK "40%", "tariff USA " OWN_GOOD " from JPN 10%"},
        {AIMED, KEPT},
        {AIMED, LEAK "5% from 2025-03 until 2025-09", SPAN},
        {AIMED, KEPT " from 2025-04", LEAK "10%", SPAN},
        {AIMED " from 2025-02", KEPT " from 2025-03", "over 12 months in quarters"},
        {AIMED, LEAK "5%", NEWS, SPAN},
        {CUT " 50%", "supply JPN " OWN_GOOD " 60 tpa from 2025-04 until 2025-09", NEWS,
         SPAN}};

    all_parts_add_up(list, sizeof list / sizeof *list);
}

/* Who saw everything coming does not change his mind when he is told that nothing
 * happens. */
static void test_empty_news(const lode_dataset *ds)
{
    static const char *const list[] = {CUT " 60%", CUT " 60% -> USA from 2025-03", MADE,
                                       LEAK "5%", KEPT};

    empty_news_is_none(ds, list, sizeof list / sizeof *list,
                       (const char *const[]){CUT " 30% -> USA", SPAN, NULL});
}

static void test_explain(const lode_dataset *ds)
{
    static const char *const list[][2] = {
        {"shock/cut,CHN," OWN_GOOD ",40%/loss/" OWN_GOOD "/CHN", "rent of capped"},
        {"shock/cut,CHN," OWN_GOOD ",40%/loss/" OWN_GOOD "/USA", "trade:"},
        {"shock/cut,CHN," OWN_GOOD ",0.4/price/" OWN_GOOD "/USA", ""},
        {"shock/cut,CHN," OWN_GOOD ",90%;supply,JPN," OWN_GOOD
         ",60,tpa,above,600,USD=kg/loss/" OWN_GOOD "/JPN",
         "more supply"},
        {"shock/ban,CHN," OWN_GOOD ",-~,USA;reexport,CHN," OWN_GOOD
         ",-~,USA,premium,1%/loss/" OWN_GOOD "/USA",
         ""},
        {"shock/ban,CHN," OWN_GOOD ",-~,USA;reexport,CHN," OWN_GOOD
         ",-~,USA,premium,5%/price/" OWN_GOOD "/USA",
         ""},
        {"shock/ban,CHN," OWN_GOOD ",-~,USA;reexport,CHN," OWN_GOOD
         ",-~,USA,premium,1%;demand," OWN_GOOD ",x3,in,USA/loss/" OWN_GOOD "/USA",
         "what third countries pass on"},
        {"shock/ban,CHN," OWN_GOOD ",-~,USA;enforce,CHN," OWN_GOOD
         ",-~,USA/loss/" OWN_GOOD "/JPN",
         "rent of capped"},
        {"shock/cut,CHN," OWN_GOOD ",90%;over,6,months/loss/" OWN_GOOD "/CHN",
         "rent of capped"}};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        explanation_adds_up(ds, list[k][0], list[k][1]);
}

static void test_draws(void)
{
    draws_have_a_band(
        (const char *const[MOST + 1]){CUT " 60%", MADE, LEAK "10%", NEWS, SPAN},
        "a cut and more supply");
}

/* ---- sentences ------------------------------------------------------------------------ */

static void test_sentences(const lode_dataset *ds)
{
    static const struct {
        const char *sentence, *text, *id;
        double number, depth, price;
    } row[] = {
        {"cut  CHN " OWN_GOOD "  40%", CUT " 40%", "cut,CHN," OWN_GOOD ",40%", 0.4, 0.4,
         0.0},
        {CUT " 0.4 -> USA from 2025-03", CUT " 0.4 -> USA from 2025-03",
         "cut,CHN," OWN_GOOD ",0.4,-~,USA,from,2025-03", 0.4, 0.4, 0.0},
        {"supply JPN " OWN_GOOD " 2 ktpa above 3 USD/t for 6 months",
         "supply JPN " OWN_GOOD " 2 ktpa above 3 USD/t for 6 months",
         "supply,JPN," OWN_GOOD ",2,ktpa,above,3,USD=t,for,6,months", 2000.0, 1.0, 3.0},
        {"supply JPN " OWN_GOOD " 2 tpa", "supply JPN " OWN_GOOD " 2 tpa",
         "supply,JPN," OWN_GOOD ",2,tpa", 2.0, 1.0, NAN},
        {LEAK " 12.5%", LEAK "12.5%", "reexport,CHN," OWN_GOOD ",-~,USA,premium,12.5%",
         0.125, 1.0, 0.0},
        {LEAK " 0.2 for 3 months", LEAK "0.2 for 3 months",
         "reexport,CHN," OWN_GOOD ",-~,USA,premium,0.2,for,3,months", 0.2, 1.0, 0.0},
        {KEPT, KEPT, "enforce,CHN," OWN_GOOD ",-~,USA", 0.0, 1.0, 0.0},
        {"ban CHN " OWN_GOOD, "ban CHN " OWN_GOOD, "ban,CHN," OWN_GOOD, 0.0, 1.0, 0.0}};

    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        lode__arena arena = {0};
        lode__statement s = {0};
        lode_error err = {0};
        if (ok(lode__statement_read(ds, row[k].sentence, &arena, &s, &err) == LODE_OK,
               "'%s' %s", row[k].sentence, err.message)) {
            is_text(s.text, row[k].text, "its text");
            is_text(s.id, row[k].id, "its id");
            is_near(s.number, row[k].number, 0.0, "its number");
            is_near(s.depth, row[k].depth, 0.0, "its depth");
            is_near(s.price, row[k].price, 0.0, "its price");
            comes_back(ds, &s);
        }
        lode__arena_clear(&arena);
    }
}

static void test_refusals(const lode_dataset *ds)
{
    static const char *const list[][2] = {
        {CUT, "ends after word 3, wanted a share from 0 to 1"},
        {CUT " 140%", "word 4: found '140%', wanted a share from 0 to 1"},
        {CUT " 1.2", "word 4: found '1.2', wanted a share"},
        {CUT " -> USA", "word 4: found '->', wanted a share"},
        {CUT " 40% USA", "word 5: found 'USA', wanted the end"},
        {"cut CHN", "wanted a good"},
        {"supply JPN " OWN_GOOD " many tpa", "found 'many', wanted a number of tonnes"},
        {"supply JPN " OWN_GOOD " 5 t", "found 't', wanted tpa or ktpa"},
        {"supply JPN " OWN_GOOD " 5 tpa above", "ends after word 6, wanted a price"},
        {"supply JPN " OWN_GOOD " 5 tpa above 4", "wanted USD/kg or USD/t"},
        {"supply JPN " OWN_GOOD " 5 tpa at 4 USD/t", "found 'at', wanted the end"},
        {"supply * " OWN_GOOD " 5 tpa", "word 2: found '*', wanted one country"},
        {"reexport CHN " OWN_GOOD, "ends after word 3, wanted '->' and the buyers"},
        {"reexport CHN " OWN_GOOD " premium 5%", "found 'premium', wanted '->'"},
        {"reexport CHN " OWN_GOOD " -> USA", "ends after word 5, wanted 'premium'"},
        {LEAK "much", "found 'much', wanted a share of the buyer's price"},
        {LEAK "1001%", "word 7: found '1001%', wanted at most 1000%"},
        {"enforce CHN " OWN_GOOD, "wanted '->' and the buyers"},
        {KEPT " premium 5%", "found 'premium', wanted the end"},
        {"kut CHN " OWN_GOOD " 5%", "'cut'"},
        {"build CHN " OWN_GOOD, "cut, quota, licence"}};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        is_refused(ds, list[k][0], list[k][1]);
}

/* What meets nothing says so and changes nothing. */
static void test_nothing_met(const lode_dataset *ds)
{
    static const char *const list[][2] = {
        {"cut USA " OWN_GOOD " 50% -> CHN", "meets no flow of the base year"},
        {"reexport USA " OWN_GOOD " -> CHN premium 5%", "meets no flow of the base year"},
        {"reexport CHN " OWN_GOOD " -> * premium 5%", "meets no flow of the base year"},
        {"enforce CHN " OWN_GOOD " -> *", "meets no flow of the base year"}};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode_outcome *o = ASK(ds, list[k][0], NULL);
        bool told = false;
        for (int w = 0; o && w < o->n_warning; w++)
            told = told || strstr(o->warning[w], list[k][1]);
        ok(is_solved(o) && told && fabs(o->surplus_usd) < 1e-9 * turnover(o), "'%s': %s",
           list[k][0], list[k][1]);
        lode_outcome_free(o);
    }
}

int main(void)
{
    static const char *const requests[] = {
        CUT " 60%", MADE, LEAK "5%", KEPT, NEWS, "over 4 months from 2025-05"};
    own_numbers n = three_countries();
    lode_dataset *ds = own_packs_open(&n);

    if (!ok(ds != NULL, "packs of three countries open")) return done_testing();
    test_cut(ds);
    test_supply(ds);
    test_depth(ds);
    test_reexport(ds);
    test_enforce(ds);
    test_ends(ds);
    test_deeper(ds);
    test_parts();
    test_empty_news(ds);
    test_explain(ds);
    test_draws();
    test_sentences(ds);
    test_refusals(ds);
    test_nothing_met(ds);
    own_requests_fail(ds, requests, 6, NULL, 20);
    lode_dataset_free(ds);
    return done_testing();
}
