#define _POSIX_C_SOURCE 200809L
/* Break-even prices: the annuity of a loan table, projects by hand, what is not sold, what is
 * not known. */
#include "study/viable.h"

#include <math.h>
#include <string.h>

#include "own_projects.h"
#include "tap.h"

/* Levelized by hand: 8 % over 20 years. */
#define ANNUITY 0.10185220882315059

static const char rows[] =
    "A,DEU,gallium:refined,5,20,300000,2027,construction,0.9,,,\n"
    "B,DEU,gallium:refined,5,20,,2027,construction,0.9,,,\n"
    "C,DEU,lithium:mine,10000,500,10000,2027,construction,0.9,,,\n"
    "C,DEU,lithium:chemical,9000,500,15000,2027,construction,0.9,lithium:mine,,\n"
    "D,JPN,gallium:refined,10,20,100000,2027,construction,0.9,,,\n"
    "D,JPN,germanium:refined,2,20,500000,2027,construction,0.9,,,\n"
    "E,JPN,gallium:refined,10,20,,2027,construction,0.9,,,\n"
    "E,JPN,germanium:refined,50,20,100000,2027,construction,0.9,,,\n";

static void test_annuity(void)
{
    is_near(lode__annuity(0.08, 20.0), ANNUITY, 1e-12, "8 %% over 20 years: 10.185 %%");
    is_near(lode__annuity(0.05, 30.0), 0.06505143508, 1e-9, "5 %% over 30 years");
    is_near(lode__annuity(0.0, 20.0), 0.05, 1e-15, "without interest a twentieth");
    ok(lode__annuity(0.08, 1e4) < 0.08 * (1.0 + 1e-9), "for ever the interest");
    ok(isnan(lode__annuity(NAN, 20.0)) && isnan(lode__annuity(0.08, NAN)),
       "no rate or no life, no annuity");
}

static void test_by_hand(const lode_market *m, const lode__project_pool *pool)
{
    const lode__project *a = lode__project_pool_find(pool, "A");
    const lode__project *b = lode__project_pool_find(pool, "B");
    lode__break_even e = lode__project_break_even(m, a, 0);
    double wanted = 300e3 + ANNUITY * 20e6 / 5.0;

    is_near(e.usd_per_t.value, wanted, 1e-12, "operating cost and a year of capital");
    ok(!e.estimated && !*e.lacks && e.usd_per_t.low < wanted && e.usd_per_t.high > wanted,
       "published, between rates of 5 and 12 %% and lives of 30 and 10 years");
    ok(lode__is_viable(&e, wanted) == LODE__VIABLE &&
           lode__is_viable(&e, 0.999 * wanted) == LODE__NOT_VIABLE,
       "at its price it pays, below it does not");
    e = lode__project_break_even(m, b, 0);
    ok(isnan(e.usd_per_t.value) && strcmp(e.lacks, "operating cost") == 0,
       "no operating cost, no break-even");
    is_near(e.capital.value, ANNUITY * 4e6, 1e-12, "its capital alone");
    ok(lode__is_viable(&e, 500e3) == LODE__VIABLE_UNKNOWN &&
           lode__is_viable(&e, 400e3) == LODE__NOT_VIABLE,
       "below its capital it does not pay; above, not known");
}

/* What a mine sends into its own plant is not sold; what is sold beside it pays a part. */
static void test_several_goods(const lode_dataset *ds, const lode_market *m,
                               const lode__project_pool *pool)
{
    const lode__project *c = lode__project_pool_find(pool, "C");
    const lode__project *d = lode__project_pool_find(pool, "D");
    int ge = lode__good_find(ds, "germanium:refined");
    int jpn = lode__country_find(ds, "JPN");
    double price = m->base_price[lode__market_node(m, ge, jpn)];
    lode__break_even e;

    ok(!lode__project_sells(c, 0) && lode__project_sells(c, 1),
       "ore goes into its own plant");
    ok(lode__project_output_of(c, lode__good_find(ds, "lithium:mine")) < 0,
       "and is no output to be had");
    e = lode__project_break_even(
        m, d, lode__project_output_of(d, lode__good_find(ds, "gallium:refined")));
    is_near(e.usd_per_t.value, 100e3 + (ANNUITY * 20e6 - 2.0 * (price - 500e3)) / 10.0,
            1e-12, "germanium beside it pays a part");
    d = lode__project_pool_find(pool, "E");
    e = lode__project_break_even(m, d, 0);
    is_near(e.least, (ANNUITY * 20e6 - 50.0 * (price - 100e3)) / 10.0, 1e-12,
            "without an operating cost, capital less what germanium earns");
    ok(e.least < 0.0 &&
           lode__is_viable(&e, 1e-3 * e.capital.value) == LODE__VIABLE_UNKNOWN,
       "which more than pays the capital: nobody knows, it is no 'no'");
}

/* In its country where that has a price; else elsewhere, as by an offtake. */
static void test_where_sold(const lode_dataset *ds, const lode_market *m)
{
    int ga = lode__good_find(ds, "gallium:refined"), n;
    int deu = lode__country_find(ds, "DEU"), abw = lode__country_find(ds, "ABW");
    lode__two_means mean;
    bool *all, *none;
    double least = INFINITY, most = 0.0;

    ok(lode__sold_in(m, ga, deu, -1) == deu && lode__sold_in(m, ga, abw, deu) == deu &&
           lode__sold_in(m, ga, abw, abw) < 0 && lode__sold_in(m, ga, -1, deu) < 0,
       "at home, by an offtake, or nowhere");
    (void)lode__countries(ds, &n);
    all = lode__alloc((size_t)n, sizeof *all);
    none = lode__alloc((size_t)n, sizeof *none);
    for (int c = 0; c < n; c++) {
        int at = lode__market_node(m, ga, c);
        all[c] = true;
        if (at < 0) continue;
        least = fmin(least, m->base_price[at]);
        most = fmax(most, m->base_price[at]);
    }
    mean = lode__mean_price(m, ga, all, m->base_price);
    ok(mean.inside >= least * (1.0 - 1e-12) && mean.inside <= most * (1.0 + 1e-12) &&
           isnan(mean.outside),
       "a mean lies between its prices; of nobody there is none");
    is_near(lode__mean_price(m, ga, none, m->base_price).outside, mean.inside, 1e-15,
            "outside an empty zone is the world");
    ok(lode__takes_most(m, ga, none) < 0, "nobody takes nothing");
    none[deu] = none[abw] = true;
    ok(lode__takes_most(m, ga, none) == deu, "Germany takes in more than Aruba");
    lode__release(all);
    lode__release(none);
}

/* With the rules of the pack: Nolans at 39.29 USD/kg and 290,000 USD a tonne of oxide. */
static void test_estimated(const lode_dataset *ds, const lode_market *m)
{
    lode__project_pool plain, filled;

    if (!ok(lode__project_pool_open(ds, NULL, false, &plain, NULL) == LODE_OK &&
                lode__project_pool_open(ds, NULL, true, &filled, NULL) == LODE_OK,
            "the packs"))
        return;
    const lode__project *x = lode__project_pool_find(&plain, "P111");
    const lode__project *y = lode__project_pool_find(&filled, "P111");
    lode__break_even e = lode__project_break_even(m, x, 0);
    is_text(e.lacks, "capital cost", "nothing is filled unasked");
    e = lode__project_break_even(m, y, 0);
    is_near(e.usd_per_t.value, 39290.0 + ANNUITY * 290e3, 1e-9, "Nolans: 68.8 USD/kg");
    ok(e.estimated, "and says that rules filled it");
    lode__project_pool_close(&plain);
    lode__project_pool_close(&filled);
}

static void test_refusals(const lode_dataset *ds)
{
    char path[] = OWN_PROJECTS_PATH;
    lode__project_pool pool = {0};
    lode_error err = {0};

    own_projects_write(path, "A,DEU,gallium:refined,many,20,,2027,study,0.4,,,\n");
    ok(lode__project_pool_open(ds, path, false, &pool, &err) == LODE_E_DATA &&
           err.line == 2 && strstr(err.message, "found 'many'") && pool.n == 0,
       "line %ld: %s", err.line, err.message);
    unlink(path);
    ok(lode__project_pool_open(ds, path, false, &pool, &err) == LODE_E_READ,
       "no file: %s", err.message);
}

int main(void)
{
    static const char *const goods[] = {"gallium:refined", "germanium:refined",
                                        "ndpr:oxide"};
    char path[] = OWN_PROJECTS_PATH;
    lode_dataset *ds = NULL;
    lode_market *m = NULL;
    lode__project_pool pool = {0};
    lode_error err = {0};

    test_annuity();
    own_projects_write(path, rows);
    if (ok(lode_dataset_open(NULL, &ds, NULL) == LODE_OK &&
               lode_market_build(ds, goods, 3, &m, NULL) == LODE_OK &&
               lode__project_pool_open(ds, path, false, &pool, &err) == LODE_OK,
           "packs, a market and a file: %s", err.message)) {
        test_by_hand(m, &pool);
        test_several_goods(ds, m, &pool);
        test_where_sold(ds, m);
        test_estimated(ds, m);
        test_refusals(ds);
    }
    unlink(path);
    lode__project_pool_close(&pool);
    lode_market_free(m);
    lode_dataset_free(ds);
    return done_testing();
}
