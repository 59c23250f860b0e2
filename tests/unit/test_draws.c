#define _POSIX_C_SOURCE 200809L
/* Draws: the numbers they are made of, the same bytes on any number of threads, what
 * bands must be, and how many are too many. */
#include "study/draws.h"

#include <lode/shock.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "own_packs.h"
#include "study/random.h"
#include "tap.h"

#define N 100000

/* ---- numbers ---------------------------------------------------------------------- */

/* Mean, variance, third and fourth moment within four standard errors, and no two of
 * neighbouring draws, inputs or seeds hang together. */
static void test_moments(void)
{
    double sum[5] = {0.0}, both[3] = {0.0}, n = N;

    for (int i = 0; i < N; i++) {
        double z = lode__random_normal(1, (uint64_t)i, 0);
        for (int k = 1; k <= 4; k++) sum[k] += pow(z, k);
        both[0] += z * lode__random_normal(1, (uint64_t)i + 1, 0);
        both[1] += z * lode__random_normal(1, (uint64_t)i, 1);
        both[2] += z * lode__random_normal(2, (uint64_t)i, 0);
    }
    ok(fabs(sum[1] / n) < 4.0 / sqrt(n), "mean 0: %+.5f", sum[1] / n);
    ok(fabs(sum[2] / n - 1.0) < 4.0 * sqrt(2.0 / n), "variance 1: %.5f", sum[2] / n);
    ok(fabs(sum[3] / n) < 4.0 * sqrt(15.0 / n), "third moment 0: %+.5f", sum[3] / n);
    ok(fabs(sum[4] / n - 3.0) < 4.0 * sqrt(96.0 / n), "fourth moment 3: %.5f",
       sum[4] / n);
    for (int k = 0; k < 3; k++)
        ok(fabs(both[k] / n) < 4.0 / sqrt(n), "next %s: no correlation (%+.5f)",
           (const char *const[]){"draw", "input", "seed"}[k], both[k] / n);
}

/* The shares below four quantiles of the normal law. */
static void test_law(void)
{
    static const double at[] = {-1.2815515655446004, 0.0, 1.2815515655446004,
                                2.3263478740408408};
    static const double wanted[] = {0.1, 0.5, 0.9, 0.99};

    for (int k = 0; k < 4; k++) {
        double share = 0.0;
        for (int i = 0; i < N; i++)
            share += lode__random_normal(7, (uint64_t)i, 3) < at[k];
        share /= N;
        ok(fabs(share - wanted[k]) < 4.0 * sqrt(wanted[k] * (1.0 - wanted[k]) / N),
           "%g %% lie below %+.4f: %.3f %%", 100.0 * wanted[k], at[k], 100.0 * share);
    }
}

static void test_order(void)
{
    double first[100];
    bool same = true, other = true;

    for (int i = 0; i < 100; i++) first[i] = lode__random_normal(5, (uint64_t)i, 2);
    for (int i = 99; i >= 0; i--) {
        same = same && lode__random_normal(5, (uint64_t)i, 2) == first[i];
        other = other && lode__random_normal(6, (uint64_t)i, 2) != first[i];
    }
    ok(same, "backwards the same numbers");
    ok(other, "another seed gives others");
}

/* A change of these changes every band that was ever written. */
static void test_bits(void)
{
    static const struct {
        uint64_t seed, i_draw;
        uint32_t i_input;
        double value;
    } row[] = {
        /* From the published vector of Philox 4x32-10 with counter and key 0: 6627e8d5
         * e169c58d bc57ac4c 9b00dbd8 (Random123, kat_vectors). */
        {0, 0, 0, -0x1.497243147e879p-1},
        {1, 0, 0, 0x1.d99b87ae0851dp-1},
        {1, 0, 1, -0x1.05a04f40f188bp+1},
        {1, 1, 0, 0x1.049a85c6551d7p+1},
        {1, 999999, 599, -0x1.ae5bf175763c7p-2},
        {2147483647, 0, 0, -0x1.d93343152d87bp-1},
        {0x123456789abcdef, 0x100000000, 7, 0x1.1fc8df1f063bcp-1},
    };

    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        double z = lode__random_normal(row[k].seed, row[k].i_draw, row[k].i_input);
        ok(z == row[k].value, "seed %llu, draw %llu, input %u: %a",
           (unsigned long long)row[k].seed, (unsigned long long)row[k].i_draw,
           row[k].i_input, z);
    }
}

/* ---- outcomes --------------------------------------------------------------------- */

static own_numbers spread_numbers(double spread)
{
    own_numbers n = three_countries();

    n.spread = spread;
    return n;
}

#define SPAN "over 6 months from 2025-01"
#define BAN "ban CHN " OWN_GOOD " from 2025-02 until 2025-05"

static lode_outcome *draw(const lode_dataset *ds, const char *one, const char *two,
                          size_t n_draw, unsigned long seed, size_t n_thread)
{
    const char *const list[] = {one, SPAN, two};
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    lode_outcome *o = NULL;
    lode_error err = {0};

    options.perspective = "USA";
    options.n_draw = n_draw;
    options.seed = seed;
    options.n_thread = n_thread;
    if (lode_shock_run(ds, list, two ? 3 : 2, &options, &o, &err) != LODE_OK)
        printf("# %s: %s\n", one, err.message);
    return o;
}

static void write_json(const lode_outcome *o, lode_text *text)
{
    if (o) lode_outcome_write(o, LODE_FORMAT_JSON, text, NULL);
}

static void test_threads(const lode_dataset *ds)
{
    lode_text first = LODE_TEXT_INIT;
    lode_outcome *o = draw(ds, BAN, NULL, 100, 3, 1);

    write_json(o, &first);
    ok(o && o->bands && first.length > 1000, "100 draws on one thread, %zu bytes of JSON",
       first.length);
    lode_outcome_free(o);
    for (size_t n = 2; n <= 4; n += 2) {
        lode_text text = LODE_TEXT_INIT;
        o = draw(ds, BAN, NULL, 100, 3, n);
        write_json(o, &text);
        ok(text.length == first.length && memcmp(text.data, first.data, text.length) == 0,
           "%zu threads: the same bytes", n);
        lode_text_clear(&text);
        lode_outcome_free(o);
    }
    lode_text other = LODE_TEXT_INIT;
    o = draw(ds, BAN, NULL, 100, 4, 2);
    write_json(o, &other);
    ok(other.length != first.length || memcmp(other.data, first.data, other.length) != 0,
       "another seed: other bands");
    lode_outcome_free(o);
    lode_text_clear(&other);
    lode_text_clear(&first);
}

/* Bands of whatever is asked: low below high, most of them around the central value. */
static void test_bands(const lode_dataset *ds)
{
    static const struct {
        const char *one, *two;
    } list[] = {
        {BAN, NULL},
        {"tariff USA " OWN_GOOD " from CHN 25%", NULL},
        {"tariff USA " OWN_GOOD " from CHN 100 USD/kg",
         "ban CHN " OWN_GOOD " -> JPN from 2025-04 announced "
         "2025-03"},
        {"quota CHN " OWN_GOOD " 300 tpa",
         "ban CHN " OWN_GOOD " from 2025-04 announced 2025-03"},
        {"licence CHN " OWN_GOOD " delay 45d refuse 0.2", NULL},
        {"ban CHN " OWN_GOOD, "stock USA " OWN_GOOD " 30 t release above 600 USD/kg"}};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode_outcome *o = draw(ds, list[k].one, list[k].two, 60, 1, 2);
        const lode__bands *b = o ? o->bands : NULL;
        size_t n_known = 0, n_ordered = 0;
        if (!ok(b != NULL && b->n_used == 60, "'%s'%s: all draws have an equilibrium",
                list[k].one, list[k].two ? " and more" : "")) {
            lode_outcome_free(o);
            continue;
        }
        for (size_t f = 0; f < lode__n_figure(o); f++) {
            if (isnan(b->low[f]) && isnan(b->high[f])) continue;
            n_known++;
            n_ordered += b->low[f] <= b->high[f];
        }
        ok(n_known > 100 && n_ordered == n_known, "low is not above high in %zu figures",
           n_known);
        size_t loss = lode__figure_of_sum(o, LODE__F_PERSPECTIVE_LOSS);
        ok(b->low[loss] < b->high[loss] && b->n_top > 0,
           "loss of the United States %.2f to %.2f million, most by %s (%.0f %%)",
           b->low[loss] * 1e-6, b->high[loss] * 1e-6, b->n_top ? b->top[0].name : "-",
           b->n_top ? 100.0 * b->top[0].share : 0.0);
        lode_outcome_free(o);
    }
}

/* Without anything uncertain all draws are the central answer. */
static void test_collapse(void)
{
    own_numbers n = spread_numbers(1.0);
    lode_dataset *ds;
    lode_outcome *o;
    double worst = 0.0, *row;

    n.log_error = 1e-9; /* a flow is never known better than this here */
    n.adjustment = 0.0; /* in draws habits end at 0.2 % */
    ds = own_packs_open(&n);
    o = ds ? draw(ds, BAN, NULL, 12, 1, 1) : NULL;
    if (ok(o && o->bands, "packs in which low and high are the value")) {
        size_t n_figure = lode__n_figure(o);
        row = lode__alloc(n_figure + 1, sizeof *row);
        lode__figures_write(o, NULL, row);
        for (size_t f = 0; f < n_figure; f++) {
            double scale =
                fabs(row[f]) + 1e-6 * 6e8; /* of a turnover of USD 600 million */
            if (f < (size_t)o->n_place * LODE__N_PLACE_FIGURE &&
                f % LODE__N_PLACE_FIGURE < LODE__F_CONSUMER)
                scale = fabs(row[f]) + 1e-3;
            if (isnan(row[f])) continue;
            worst = fmax(worst, fabs(o->bands->low[f] - row[f]) / scale);
            worst = fmax(worst, fabs(o->bands->high[f] - row[f]) / scale);
        }
        ok(worst < 1e-6, "have bands of no width around the answer (%.1e)", worst);
        lode__release(row);
    }
    lode_outcome_free(o);
    lode_dataset_free(ds);
}

/* One draw is its own band, and the band of several is between the least and the
 * largest of them: with two, 10 and 90 % of the way. */
static void test_quantiles(const lode_dataset *ds)
{
    lode_outcome *one = draw(ds, BAN, NULL, 1, 1, 1);
    lode_outcome *two = draw(ds, BAN, NULL, 2, 1, 1);
    double worst = 0.0, inside = 0.0;

    if (ok(one && one->bands && two && two->bands, "one draw, and two")) {
        for (size_t f = 0; f < lode__n_figure(one); f++) {
            double a = one->bands->low[f], low = two->bands->low[f],
                   high = two->bands->high[f], step = (high - low) / 0.8;
            if (isnan(a) || isnan(low)) continue;
            worst = fmax(worst, fabs(one->bands->high[f] - a));
            /* The first of two is one of the ends. */
            inside = fmax(inside, fmin(fabs(a - (low - 0.1 * step)),
                                       fabs(a - (high + 0.1 * step))) /
                                      (1.0 + fabs(a)));
        }
        ok(worst == 0.0, "one draw is its own band");
        ok(inside < 1e-9, "of two the band is 10 and 90 %% of the way (%.1e)", inside);
    }
    lode_outcome_free(one);
    lode_outcome_free(two);
}

/* The plain question has bands, too. */
static void test_plain(const lode_dataset *ds)
{
    const char *const list[] = {"ban CHN " OWN_GOOD " -> USA"};
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    lode_outcome *o = NULL;

    options.n_draw = 50;
    if (ok(lode_shock_run(ds, list, 1, &options, &o, NULL) == LODE_OK && o->bands,
           "bands of the plain year"))
        ok(!o->path && o->bands->n_used == 50 && !o->perspective &&
               strcmp(o->bands->of, "surplus_change_usd") == 0,
           "and what its surplus hangs on");
    lode_outcome_free(o);
}

static void count_progress(void *context, size_t n_done, size_t n_all)
{
    size_t *last = context;

    if (n_done <= n_all && n_done > *last) *last = n_done;
}

static void test_refusal(const lode_dataset *ds)
{
    const char *const list[] = {BAN, SPAN};
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    lode_outcome *o = NULL;
    lode_error err = {0};
    size_t last = 0;

    options.n_draw = 1000000000;
    options.progress = count_progress;
    options.context = &last;
    ok(lode_shock_run(ds, list, 2, &options, &o, &err) == LODE_E_LIMIT && !o && last == 0,
       "1e9 draws are refused before the first: %s", err.message);
    ok(strncmp(err.message, "1000000000 draws of ", 20) == 0 &&
           strstr(err.message, "at most 134217728 numbers; wanted fewer draws or longer "
                               "periods"),
       "by their sentence");
    options.n_draw = 20;
    ok(lode_shock_run(ds, list, 2, &options, &o, &err) == LODE_OK, "20 are not");
    ok(last == 40, "and their progress counts two rounds: %zu", last);
    lode_outcome_free(o);
}

/* Each allocation fails once; threads are left alone, as each counts for all. */
static void test_memory(const lode_dataset *ds)
{
    const char *const list[] = {"ban CHN " OWN_GOOD " announced 2025-02",
                                "over 2 months from 2025-01"};
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;

    options.n_draw = 10;
    options.n_thread = 1;
    own_requests_fail(ds, list, 2, &options, 50);
}

int main(void)
{
    own_numbers n = spread_numbers(1.3);
    lode_dataset *ds = own_packs_open(&n);

    test_moments();
    test_law();
    test_order();
    test_bits();
    if (!ok(ds != NULL, "packs of three countries open")) return done_testing();
    test_threads(ds);
    test_bands(ds);
    test_collapse();
    test_quantiles(ds);
    test_plain(ds);
    test_refusal(ds);
    test_memory(ds);
    lode_dataset_free(ds);
    return done_testing();
}
