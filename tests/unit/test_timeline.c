#define _POSIX_C_SOURCE 200809L
/* Months and stocks: published values of months under a loss, what must hold of any
 * market over time, sentences that are refused, memory that runs out. */
#include <lode/shock.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "own_shocks.h"
#include "study/path.h"
#include "tap.h"

/* Price over the base price in period t. */
static double ratio(const lode_outcome *o, const char *country, int t)
{
    return lode__path_price(o, node(o, country), t).value;
}

/* Largest distance of the price ratios of two outcomes in periods from .. until - 1. */
static double ratios_apart(const lode_outcome *a, const lode_outcome *b, int from,
                           int until)
{
    double worst = 0.0;

    for (int t = from; t < until; t++)
        for (int n = 0; n < a->n_place; n++)
            worst = fmax(worst, fabs(lode__path_price(a, n, t).value -
                                     lode__path_price(b, n, t).value));
    return worst;
}

/* ---- published values: a loss of months (E10) ------------------------------------- */

/* First price of a loss m of output for n months with so many months of use in stock,
 * from the engine. */
static double first_price(const own_numbers *numbers, double m, int n, double *last,
                          double *mean)
{
    char outage[64], over[32];
    lode_dataset *ds = own_packs_open(numbers);
    lode_outcome *o;
    double first = NAN;

    snprintf(outage, sizeof outage, "outage CHN " OWN_GOOD " %g", m);
    snprintf(over, sizeof over, "over %d months", n);
    o = ds ? ASK(ds, outage, over) : NULL;
    if (is_solved(o)) {
        first = ratio(o, "CHN", 0);
        if (last) *last = ratio(o, "CHN", n - 1);
        if (mean) *mean = o->place[0].price_after / o->place[0].price_before;
    }
    lode_outcome_free(o);
    lode_dataset_free(ds);
    return first;
}

/* Months of use that are drawn when the price starts at `first` and rises until period
 * n - 1 as holders ask for: by g a month, all of it (what is stored pays its carrying
 * alone) or only what is above the base price (the convenience of a stock pays the
 * rest). */
static double drawn(double first, double m, int n, double eta, double eps, double g,
                    bool above_base)
{
    double sum = 0.0;

    for (int t = 0; t < n; t++) {
        double p = above_base ? 1.0 + (first - 1.0) * pow(g, t) : first * pow(g, t);
        sum += pow(p, -eta) - (1.0 - m) * pow(p, eps);
    }
    return sum;
}

/* The first price at which so many months are drawn. */
static double closed_form(double months, double m, int n, double eta, double eps,
                          double g, bool above_base)
{
    double low = 0.5, high = 1000.0;

    for (int k = 0; k < 200; k++) {
        double middle = 0.5 * (low + high);
        if (drawn(middle, m, n, eta, eps, g, above_base) > months)
            low = middle;
        else
            high = middle;
    }
    return low;
}

#define G12 1.0094887929345829 /* 12 % a year, a month */

static own_numbers one_country(double months)
{
    own_numbers n = OWN_NUMBERS;

    n.alone = true;
    n.stock_months = months;
    return n;
}

/* The note's own arithmetic: the whole price rises by 12 % a year, stored or not. It
 * is held here so that what the engine does can be told from it. */
static void test_note(void)
{
    static const struct {
        double months, wanted, half;
    } row[] = {{0.0, 30.0, 0.5}, {1.0, 15.0, 0.5}, {2.0, 8.0, 0.5}, {4.0, 2.6, 0.05}};

    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        double p = closed_form(row[k].months, 0.5, 12, 0.15, 0.05, G12, false);
        ok(fabs(p - row[k].wanted) <= row[k].half,
           "E10 by its own arithmetic, %g months: x%.3f, published x%g", row[k].months, p,
           row[k].wanted);
    }
}

/* A loss of half the output for 12 months. The engine asks no carrying of a base
 * price, as the convenience of a stock pays for it: what is above it rises, and 1 + (P
 * - 1) g^t is about 0.05 above P g^t at the start. Without stocks nothing is stored
 * and no path can rise: 2^(1/.2) = 32 in each month, where the note has 30. */
static void test_loss(void)
{
    static const double wanted[] = {15.0, 8.0, 2.6};
    own_numbers n = one_country(0.0);
    double last;

    is_near(first_price(&n, 0.5, 12, &last, NULL), 32.0, 1e-9, "E10 without stocks: x32");
    is_near(last, 32.0, 1e-9, "and it stays there");
    for (int k = 0; k < 3; k++) {
        double months = (double[]){1.0, 2.0, 4.0}[k], p;
        n = one_country(months);
        p = first_price(&n, 0.5, 12, &last, NULL);
        is_near(p, closed_form(months, 0.5, 12, 0.15, 0.05, G12, true), 1e-3,
                "%g months of stock: x%.4f, as the closed form has it", months, p);
        is_near(last, 1.0 + (p - 1.0) * pow(G12, 11.0), 2e-3, /* last tonnes */
                "and the price rises by what carrying costs, to x%.3f", last);
        if (k < 2)
            ok(fabs(p - wanted[k]) <= 0.5, "E10, %g months: published x%g", months,
               wanted[k]);
        else
            note("E10, 4 months: x%.3f, published x2.6 (2.61 where all of the price "
                 "rises)",
                 p);
    }
    n.discount = 0.14; /* the note does not state its rate */
    ok(fabs(first_price(&n, 0.5, 12, NULL, NULL) - 2.6) <= 0.05,
       "E10, 4 months: published x2.6 at 14 %% a year");
}

/* storage_sigma towards infinity is pure arbitrage, as fast as 1 / sigma. */
static void test_sigma(void)
{
    double limit = closed_form(4.0, 0.5, 12, 0.15, 0.05, G12, true), off[4], sigma = 20.0;

    for (int k = 0; k < 4; k++, sigma *= 5.0) {
        own_numbers n = one_country(4.0);
        n.storage_sigma = sigma;
        off[k] = first_price(&n, 0.5, 12, NULL, NULL) - limit;
        if (k > 0)
            is_near(off[k] * 5.0, off[k - 1], 0.05,
                    "sigma %g: first price %.5f above arbitrage's %.4f", sigma, off[k],
                    limit);
    }
}

/* Months needed to hold a multiple P for N months: N (P^-eta - (1 - m) P^eps). */
static void test_months_needed(void)
{
    double months = 12.0 * (pow(1.5, -0.15) - 0.5 * pow(1.5, 0.05)), first, mean;
    own_numbers n = one_country(months);

    ok(fabs(months - 5.2) <= 0.05, "E10: %.3f months hold x1.5 for a year, published 5.2",
       months);
    n.discount = 0.0;
    first = first_price(&n, 0.5, 12, NULL, &mean);
    is_near(mean, 1.5, 1e-3, "with them the mean price is x%.4f when money costs nothing",
            mean);
    is_near(first, 1.5, 5e-3, "in the first month already");
    n.discount = 0.12;
    first_price(&n, 0.5, 12, NULL, &mean);
    is_near(mean, 1.5, 0.01, "and x%.4f at 12 %% a year", mean);
}

/* History (E18): first prices with eta .25, eps .20, choke 8, 12 % a year. A cell that no
 * path of stocks that are held by choice gives is told, with what is found instead. */
static void test_history(void)
{
    static const struct {
        const char *episode;
        double m;
        int n_month;
        double months, wanted; /* of the column, the one that the note's arithmetic has */
        bool is_met;
    } cell[] = {
        {"NI2014", 0.37, 12, 0.0, 2.7, false},  {"NI2014", 0.37, 12, 2.0, 1.7, true},
        {"NI2014", 0.37, 12, 5.0, 1.0, true},   {"CO2025", 0.75, 8, 0.0, 8.0, true},
        {"CO2025", 0.75, 8, 3.0, 3.9, true},    {"CO2025", 0.75, 8, 6.0, 1.0, true},
        {"REE2010", 0.40, 18, 0.0, 2.9, false}, {"REE2010", 0.40, 18, 3.0, 1.8, true},
        {"REE2010", 0.40, 18, 6.0, 1.1, false},
    };

    for (size_t k = 0; k < sizeof cell / sizeof *cell; k++) {
        own_numbers n = one_country(cell[k].months);
        double p, paper;
        n.eta = 0.25;
        n.eps = 0.20;
        n.choke = 8.0;
        p = first_price(&n, cell[k].m, cell[k].n_month, NULL, NULL);
        paper = closed_form(cell[k].months, cell[k].m, cell[k].n_month, n.eta, n.eps, G12,
                            false);
        paper = fmin(paper, n.choke);
        if (cell[k].is_met)
            ok(fabs(p - cell[k].wanted) <= 0.05, "%s, %g months: x%.3f, published x%g",
               cell[k].episode, cell[k].months, p, cell[k].wanted);
        else
            note("%s, %g months: x%.3f, published x%g, which is x%.3f by the note's "
                 "arithmetic",
                 cell[k].episode, cell[k].months, p, cell[k].wanted, paper);
        if (!cell[k].is_met)
            ok(fabs(paper - cell[k].wanted) <= 0.05,
               "%s, %g months: the published x%g asks that all of the price rises",
               cell[k].episode, cell[k].months, cell[k].wanted);
    }
}

/* ---- laws -------------------------------------------------------------------- */

/* Three countries with everything that moves over time but hoarding. */
static own_numbers without_hoarding(void)
{
    own_numbers n = three_countries();

    n.hoarding = 0.0;
    return n;
}

static double price_move(const lode_outcome *o)
{
    double worst = 0.0;

    for (int t = 0; t < lode__path_periods(o); t++)
        for (int n = 0; n < o->n_place; n++)
            worst = fmax(worst, fabs(lode__path_price(o, n, t).value - 1.0));
    return worst;
}

static void test_nothing(const lode_dataset *ds, const char *whose)
{
    static const char *const list[] = {
        "demand " OWN_GOOD " x1", "outage CHN " OWN_GOOD " 0",
        "tariff USA " OWN_GOOD " from CHN 0%", "quota CHN " OWN_GOOD " 99999 tpa",
        "stock USA " OWN_GOOD " 30 t release above 90000 USD/kg"};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode_outcome *o = ASK(ds, list[k], "over 12 months from 2025-01");
        /* A quota that binds nobody is a restriction all the same: holders hoard. */
        bool hoards =
            lode__restricts(&o->statement[0]) && o->scenario.time.hoarding_months > 0.0;
        if (!hoards && ok(is_solved(o), "%s: '%s' for twelve months", whose, list[k])) {
            double move = price_move(o);
            ok(move < 1e-9, "moves no price (%.1e)", move);
            ok(fabs(o->surplus_usd) < 1e-9 * turnover(o), "and no surplus (%.1e USD)",
               o->surplus_usd);
        }
        lode_outcome_free(o);
    }
}

static void test_more_stock(void)
{
    double before = INFINITY;

    for (int k = 0; k < 9; k++) {
        own_numbers n = without_hoarding();
        lode_dataset *ds;
        lode_outcome *o;
        n.stock_months = (double[]){0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0}[k];
        ds = own_packs_open(&n);
        o = ASK(ds, "ban CHN " OWN_GOOD " for 6 months", "over 12 months");
        if (ok(is_solved(o), "%g months of stock", n.stock_months)) {
            double now = ratio(o, "USA", 0);
            ok(now <= before, "more stock never raises the first price: x%.3f", now);
            before = now;
        }
        lode_outcome_free(o);
        lode_dataset_free(ds);
    }
}

#define TARIFF "tariff USA " OWN_GOOD " from CHN 100 USD/kg"
#define NEWS "ban CHN " OWN_GOOD " -> JPN from 2025-08 announced 2025-06"
#define SPAN "over 12 months from 2025-01"

static void test_parts(const lode_dataset *ds)
{
    static const char *const list[][MOST + 1] = {
        {"ban CHN " OWN_GOOD " from 2025-03 until 2025-07", SPAN},
        {"outage CHN " OWN_GOOD " 0.5 from 2025-02 for 4 months", SPAN},
        {"outage CHN " OWN_GOOD " 0.5 from 2025-02 for 4 months",
         "over 24 months in quarters"},
        {"quota CHN " OWN_GOOD " 300 tpa from 2025-03", SPAN},
        {TARIFF " from 2025-03", SPAN},
        {"tariff USA " OWN_GOOD " from CHN 25%", SPAN},
        {"exporttax CHN " OWN_GOOD " 10% until 2025-09", SPAN},
        {"licence CHN " OWN_GOOD " delay 45d refuse 0.2 from 2025-02", SPAN},
        {"demand " OWN_GOOD " x1.3 from 2025-05", SPAN},
        {"ban CHN " OWN_GOOD, "stock USA " OWN_GOOD " 100 t release above 600 USD/kg",
         SPAN},
        {TARIFF, NEWS, SPAN},
        {"quota CHN " OWN_GOOD " 300 tpa from 2025-03", NEWS, SPAN},
        {"exporttax CHN " OWN_GOOD " 10%", NEWS, SPAN},
        {"ban CHN " OWN_GOOD " -> USA",
         "stock USA " OWN_GOOD " 100 t release above 510 USD/kg", NEWS, SPAN}};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) parts_add_up(ds, list[k]);
}

static void test_units(const lode_dataset *ds)
{
    own_numbers n = without_hoarding();
    lode_dataset *dear;
    lode_outcome *a, *b;

    n.price *= 7.0;
    dear = own_packs_open(&n);
    a = ASK(ds, "ban CHN " OWN_GOOD " from 2025-03 until 2025-09", SPAN);
    b = ASK(dear, "ban CHN " OWN_GOOD " from 2025-03 until 2025-09", SPAN);
    if (ok(is_solved(a) && is_solved(b), "all prices times 7")) {
        ok(ratios_apart(a, b, 0, 12) < 1e-8, "change no ratio (%.1e)",
           ratios_apart(a, b, 0, 12));
        is_near(b->surplus_usd, 7.0 * a->surplus_usd, 1e-7, "and all money by 7");
    }
    lode_outcome_free(a);
    lode_outcome_free(b);
    lode_dataset_free(dear);
}

static double mean_ratio(const lode_outcome *o, const char *country)
{
    const lode__place_row *p = &o->place[node(o, country)];

    return p->price_after / p->price_before;
}

/* Longer periods blur what happens within them; a year of its own is the plain
 * question. */
static void test_periods(const lode_dataset *ds)
{
    static const char *const list[] = {"ban CHN " OWN_GOOD,
                                       "outage CHN " OWN_GOOD " 0.3"};
    own_numbers n = without_hoarding();
    double worst = 0.0;

    for (int k = 0; k < 2; k++) {
        lode_outcome *months = ASK(ds, list[k], "over 12 months");
        lode_outcome *quarters = ASK(ds, list[k], "over 12 months in quarters");
        if (ok(is_solved(months) && is_solved(quarters), "'%s' in months and in quarters",
               list[k])) {
            double a = mean_ratio(months, "USA"), b = mean_ratio(quarters, "USA");
            is_near(b, a, 0.05,
                    "the same mean price within 5 %%: x%.4f, x%.4f (%+.2f %%)", a, b,
                    100.0 * (b / a - 1.0));
        }
        lode_outcome_free(months);
        lode_outcome_free(quarters);
    }
    n.stock_months = n.adjustment = n.ramp_up = n.choke_spread = 0.0;
    lode_dataset *bare = own_packs_open(&n);
    lode_outcome *year = ASK(bare, "ban CHN " OWN_GOOD, "over 12 months in years");
    lode_outcome *plain = ASK(bare, "ban CHN " OWN_GOOD, NULL);
    if (ok(is_solved(year) && is_solved(plain) && !plain->path,
           "a year without stocks")) {
        for (int k = 0; k < plain->n_place; k++)
            worst = fmax(worst, fabs(year->answer.price[k] - plain->answer.price[k]));
        ok(worst == 0.0, "is the plain question to the last bit (%.1e USD/t)", worst);
        ok(year->surplus_usd == plain->surplus_usd, "and so is its loss");
    }
    lode_outcome_free(year);
    lode_outcome_free(plain);
    lode_dataset_free(bare);
}

/* ---- news ---------------------------------------------------------------------- */

static void test_news(const lode_dataset *ds)
{
#define BAN "ban CHN " OWN_GOOD " from 2025-03 until 2025-06"
#define MORE "ban CHN " OWN_GOOD " from 2025-06 until 2025-10"
    lode_outcome *first = ASK(ds, BAN, SPAN);
    lode_outcome *told = ASK(ds, BAN " announced 2025-01", SPAN);
    lode_outcome *surprise = ASK(ds, BAN, MORE " announced 2025-05", SPAN);
    lode_outcome *known = ASK(ds, BAN, MORE, SPAN);

    if (ok(is_solved(first) && is_solved(told) && is_solved(surprise) && is_solved(known),
           "a ban, and one that is made longer")) {
        ok(ratios_apart(first, told, 0, 12) == 0.0,
           "what is announced in the first month is known");
        ok(ratios_apart(first, surprise, 0, 4) == 0.0,
           "what was before the news stays to the last bit");
        ok(ratios_apart(first, surprise, 4, 12) > 0.1, "and changes with it");
        ok(ratio(surprise, "USA", 0) <= ratio(known, "USA", 0),
           "a later announcement never makes the first price higher: x%.3f, x%.3f known",
           ratio(surprise, "USA", 0), ratio(known, "USA", 0));
        ok(ratio(surprise, "USA", 5) >= ratio(known, "USA", 5),
           "but those of the ban itself: x%.3f, x%.3f known", ratio(surprise, "USA", 5),
           ratio(known, "USA", 5));
        ok(ratio(first, "USA", 0) > 1.001 && ratio(first, "USA", 1) > 1.001,
           "a ban ahead raises prices before it begins: x%.4f, x%.4f",
           ratio(first, "USA", 0), ratio(first, "USA", 1));
    }
    lode_outcome_free(first);
    lode_outcome_free(told);
    lode_outcome_free(surprise);
    lode_outcome_free(known);
}

/* Largest distance of the money of all places. */
static double money_apart(const lode_outcome *a, const lode_outcome *b)
{
    double worst = 0.0;

    for (int n = 0; n < a->n_place; n++) {
        const lode__place_row *x = &a->place[n], *y = &b->place[n];
        worst = fmax(worst, fabs(x->consumer_usd - y->consumer_usd));
        worst = fmax(worst, fabs(x->producer_usd - y->producer_usd));
        worst = fmax(worst, fabs(x->trader_usd - y->trader_usd));
        worst = fmax(worst, fabs(x->treasury_usd - y->treasury_usd));
        worst = fmax(worst, fabs(x->storage_usd - y->storage_usd));
    }
    return worst;
}

/* Who saw everything coming does not change his mind when he is told that nothing
 * happens. Habits are left out: they would be counted on from prices, which is the
 * same. */
static void test_empty_news(const lode_dataset *ds)
{
    static const char *const list[] = {"ban CHN " OWN_GOOD " from 2025-03 until 2025-09",
                                       TARIFF,
                                       "tariff USA " OWN_GOOD " from CHN 25%",
                                       "exporttax CHN " OWN_GOOD " 10%",
                                       "quota CHN " OWN_GOOD " 300 tpa",
                                       "licence CHN " OWN_GOOD " delay 45d refuse 0.2",
                                       "outage CHN " OWN_GOOD " 0.5",
                                       "demand " OWN_GOOD " x1.3"};
    const char *nothing = "demand " OWN_GOOD " x1 announced 2025-06";

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode_outcome *a = ASK(ds, list[k], SPAN);
        lode_outcome *b = ASK(ds, list[k], nothing, SPAN);
        if (ok(is_solved(a) && is_solved(b), "'%s' and news of nothing", list[k])) {
            double off = ratios_apart(a, b, 0, 12);
            ok(off < 1e-6, "changes no price (%.1e)", off);
            off = money_apart(a, b) / turnover(a);
            ok(off < 1e-8, "and nobody's money (%.1e of the turnover)", off);
        }
        lode_outcome_free(a);
        lode_outcome_free(b);
    }
}

/* Tonnes that a stock statement sold. */
static double released(const lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;
    double sum = 0.0;

    for (int a = sc->n_market_activity; a < sc->problem.n_activity; a++)
        if (sc->problem.curve[a].kind == LODE__LINEAR) sum += o->answer.level[a];
    return sum;
}

static void test_release(const lode_dataset *ds)
{
#define STOCK "stock USA " OWN_GOOD " 60 t release above 510 USD/kg"
    lode_outcome *without = ASK(ds, "ban CHN " OWN_GOOD, SPAN);
    lode_outcome *o = ASK(ds, "ban CHN " OWN_GOOD, STOCK, SPAN);
    lode_outcome *again = ASK(ds, "ban CHN " OWN_GOOD, STOCK,
                              "demand " OWN_GOOD " x1.01 announced 2025-06", SPAN);

    if (ok(is_solved(without) && is_solved(o) && is_solved(again),
           "a stock, without and with news")) {
        is_near(released(o), 60.0, 1e-7, "all of it is sold");
        is_near(released(again), 60.0, 1e-7, "once, news or not");
        ok(ratio(o, "USA", 0) < ratio(without, "USA", 0),
           "and it lowers the first price: x%.3f, x%.3f without", ratio(o, "USA", 0),
           ratio(without, "USA", 0));
    }
    lode_outcome_free(without);
    lode_outcome_free(o);
    lode_outcome_free(again);
}

/* ---- licences and quotas --------------------------------------------------------- */

static void test_licences(const lode_dataset *ds)
{
    own_numbers n = without_hoarding();
    lode_outcome *ban = ASK(ds, "ban CHN " OWN_GOOD " -> USA from 2025-03", SPAN);
    lode_outcome *refused =
        ASK(ds, "licence CHN " OWN_GOOD " refuse 1 -> USA from 2025-03", SPAN);
    double off = 0.0;

    if (ok(is_solved(ban) && is_solved(refused), "a licence that is always refused"))
        ok(ratios_apart(ban, refused, 0, 12) == 0.0, "is a ban");
    lode_outcome_free(ban);
    lode_outcome_free(refused);

    n.stock_months = n.adjustment = 0.0; /* so that months do not hang together */
    lode_dataset *bare = own_packs_open(&n);
    lode_outcome *o =
        ASK(bare, "licence CHN " OWN_GOOD " delay 30.416666666666668d", "over 6 months");
    if (ok(is_solved(o), "a delay of one month, twelfth of 365 days")) {
        int chn = node(o, "CHN");
        ok(lode__path_exports(o, chn, 0).value < 1e-12,
           "nothing is shipped in the first");
        for (int t = 1; t < 6; t++)
            off = fmax(off, fabs(lode__path_exports(o, chn, t).value - 1.0));
        ok(off < 1e-9, "and as always afterwards (%.1e)", off);
        ok(ratio(o, "USA", 0) > 2.0 && fabs(ratio(o, "USA", 1) - 1.0) < 1e-9,
           "prices with it: x%.2f, x%.6f", ratio(o, "USA", 0), ratio(o, "USA", 1));
    }
    lode_outcome_free(o);
    lode_dataset_free(bare);
}

static void test_quota(const lode_dataset *ds)
{
    lode_outcome *o = ASK(ds, "quota CHN " OWN_GOOD " 300 tpa from 2025-03", SPAN);
    double most = 0.0, before = 0.0;

    if (!ok(is_solved(o), "300 t a year from March on")) return;
    for (int t = 0; t < 12; t++) {
        double x = o->path[t * o->n_place + node(o, "CHN")].exports;
        if (t >= 2)
            most = fmax(most, x);
        else
            before = fmax(before, x);
    }
    ok(most <= 25.0 * (1.0 + 1e-8), "no month has more than 25 t (%.6f)", most);
    ok(before > 60.0, "months before it are free and ship ahead: %.1f t, usually 60",
       before);
    lode_outcome_free(o);
}

/* ---- refusals --------------------------------------------------------------------- */

static void test_refusals(const lode_dataset *ds)
{
#define S "ban CHN " OWN_GOOD
    static const struct {
        const char *one, *two, *wanted;
    } list[] = {
        {S " from 2025", NULL,
         "statement '" S
         " from 2025', word 5: found '2025', wanted a month like 2026-12"},
        {S " from 2025-13", NULL,
         "statement '" S
         " from 2025-13', word 5: found '2025-13', wanted a month like 2026-12"},
        {S " from 2025-1", NULL,
         "statement '" S
         " from 2025-1', word 5: found '2025-1', wanted a month like 2026-12"},
        {S " from", NULL,
         "statement '" S " from', word 5: found 'the end', wanted a month like 2026-12"},
        {S " until soon", NULL,
         "statement '" S
         " until soon', word 5: found 'soon', wanted a month like 2027-06"},
        {S " announced 25-01", NULL,
         "statement '" S
         " announced 25-01', word 5: found '25-01', wanted a month like 2026-10"},
        {S " from 2025-05 until 2025-05", NULL,
         "statement '" S " from 2025-05 until 2025-05', word 8: found 'the end', wanted "
         "an end after the beginning"},
        {S " from 2025-05 until 2025-02", NULL,
         "statement '" S " from 2025-05 until 2025-02', word 8: found 'the end', wanted "
         "an end after the beginning"},
        {S " until 2025-05", NULL,
         "statement '" S
         " until 2025-05' ends in a month, but no statement says the first"},
        {S " until 2025-05", "over 6 months",
         "statement '" S
         " until 2025-05' ends in a month, but no statement says the first"},
        {S " for 6", NULL,
         "statement '" S " for 6', word 6: found 'the end', wanted a number of months "
         "like 'for 6 months'"},
        {S " for 0 months", NULL,
         "statement '" S " for 0 months', word 5: found '0', wanted a number of months"},
        {S " for 1.5 months", NULL,
         "statement '" S
         " for 1.5 months', word 5: found '1.5', wanted a number of months"},
        {S " from 2025-01 until 2025-05 for 2 months", NULL,
         "statement '" S " from 2025-01 until 2025-05 for 2 months', word 11: found 'the "
         "end', wanted either 'until' or 'for'"},
        {S, "over 13 months in quarters",
         "statement 'over 13 months in quarters', word 2: found '13', wanted whole "
         "quarters or years"},
        {S, "over 241 months",
         "statement 'over 241 months', word 2: found '241', wanted a whole number of "
         "months from 1 to 240"},
        {S, "over 12 weeks",
         "statement 'over 12 weeks', word 3: found 'weeks', wanted a whole number of "
         "months from 1 to 240"},
        {S, "over 12 months in weeks",
         "statement 'over 12 months in weeks', word 5: found 'weeks', wanted months, "
         "quarters or years"},
        {S, "over 12 months from May",
         "statement 'over 12 months from May', word 5: found 'May', wanted a month like "
         "2026-12"},
        {"licence CHN " OWN_GOOD, NULL,
         "statement 'licence CHN " OWN_GOOD
         "' ends after word 3, wanted 'delay 45d' or 'refuse 0.2'"},
        {"licence CHN " OWN_GOOD " delay 0d", NULL,
         "statement 'licence CHN " OWN_GOOD
         " delay 0d' ends after word 5, wanted 'delay 45d' or 'refuse 0.2'"},
        {"licence CHN " OWN_GOOD " delay 45", NULL,
         "statement 'licence CHN " OWN_GOOD
         " delay 45', word 5: found '45', wanted days like 45d"},
        {"licence CHN " OWN_GOOD " refuse 1.5", NULL,
         "statement 'licence CHN " OWN_GOOD
         " refuse 1.5', word 5: found '1.5', wanted a share from 0 to 1"},
        {"licence CHN " OWN_GOOD " delay 4000d", NULL,
         "statement 'licence CHN " OWN_GOOD
         " delay 4000d', word 5: found '4000d', wanted at most 3650d"},
    };
    const char *const twice[] = {S, "over 12 months", "over 6 months"};
    lode_outcome *o = NULL;
    lode_error err = {0};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        const char *const words[] = {list[k].one, list[k].two};
        lode_status st;
        err = (lode_error){0};
        st = lode_shock_run(ds, words, list[k].two ? 2 : 1, NULL, &o, &err);
        ok(st == LODE_E_INVALID && !o &&
               strncmp(err.message, list[k].wanted, strlen(list[k].wanted)) == 0,
           "'%s' is refused: %s", list[k].two ? list[k].two : list[k].one, err.message);
        lode_outcome_free(o);
        o = NULL;
    }
    ok(lode_shock_run(ds, twice, 3, NULL, &o, &err) == LODE_E_INVALID && !o, "and twice");
    is_text(err.message, "statement 'over 6 months': the months are said twice",
            "in one sentence");
}

/* Each allocation fails once; the result is an error, and the same question answers
 * then. */
static void test_memory(const lode_dataset *ds)
{
    static const char *const list[] = {
        "quota CHN " OWN_GOOD " 300 tpa from 2025-02",
        "stock USA " OWN_GOOD " 10 t release above 510 USD/kg",
        "ban CHN " OWN_GOOD " -> JPN announced 2025-03", "over 4 months from 2025-01"};

    own_requests_fail(ds, list, 4, NULL, 20);
}

int main(void)
{
    own_numbers n = without_hoarding();
    lode_dataset *ds = own_packs_open(&n), *embedded = NULL;

    if (!ok(ds != NULL, "packs of three countries open")) return done_testing();
    test_note();
    test_loss();
    test_sigma();
    test_months_needed();
    test_history();
    test_nothing(ds, "by hand");
    if (ok(lode_dataset_open(NULL, &embedded, NULL) == LODE_OK, "the embedded packs"))
        test_nothing(embedded, "embedded");
    test_more_stock();
    test_parts(ds);
    test_units(ds);
    test_periods(ds);
    test_news(ds);
    test_empty_news(ds);
    test_release(ds);
    test_licences(ds);
    test_quota(ds);
    test_refusals(ds);
    test_memory(ds);
    lode_dataset_free(embedded);
    lode_dataset_free(ds);
    return done_testing();
}
