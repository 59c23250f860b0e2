/* Stocks in use: laws of life, an example by hand, what must hold of any series, tables,
 * refusals. */
#include <lode/stock_flow.h>

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "tap.h"

#define N 200
#define SEED 2026

static const lode_life fixed2 = {.law = LODE_LIFE_FIXED, .mean_years = 2.0};
static const lode_life all_laws[] = {
    {.law = LODE_LIFE_FIXED, .mean_years = 8.0},
    {.law = LODE_LIFE_NORMAL, .mean_years = 12.0, .deviation_years = 3.0},
    {.law = LODE_LIFE_NORMAL, .mean_years = 1.0, .deviation_years = 9.0},
    {.law = LODE_LIFE_FOLDED_NORMAL, .mean_years = 12.0, .deviation_years = 9.0},
    {.law = LODE_LIFE_WEIBULL, .shape = 2.0, .scale_years = 15.0},
    {.law = LODE_LIFE_WEIBULL, .shape = 0.5, .scale_years = 3.0},
    {.law = LODE_LIFE_LOGNORMAL, .mean_years = 14.0, .deviation_years = 5.0},
};
#define N_LAW (sizeof all_laws / sizeof all_laws[0])

/* ---- laws of life ---------------------------------------------------------------- */

static void test_survival(void)
{
    const lode_life lognormal = {
        .law = LODE_LIFE_LOGNORMAL, .mean_years = 5.0, .deviation_years = 3.75};
    double s[20];

    lode_life_survival(&fixed2, 4, s, NULL);
    ok(s[0] == 1.0 && s[1] == 1.0 && s[2] == 0.0 && s[3] == 0.0,
       "fixed: all is there before its age, nothing at it");
    lode_life_survival(&all_laws[1], 20, s, NULL);
    is_near(s[0], 0.99997, 1e-5, "normal 12, 3: S(0) is below 1 (ODYM)");
    is_near(s[12], 0.5, 1e-15, "normal: half at the mean");
    lode_life_survival(&all_laws[3], 20, s, NULL);
    is_near(s[0], 1.0, 1e-15, "folded normal: all is there at age 0");
    is_near(s[3], 0.5 * (erfc(-9.0 / 9.0 / sqrt(2.0)) + erfc(15.0 / 9.0 / sqrt(2.0))),
            1e-15, "folded normal: both ends of the normal law are gone");
    lode_life_survival(&all_laws[4], 20, s, NULL);
    is_near(s[15], exp(-1.0), 1e-15, "weibull: 1/e at its scale");
    is_near(s[1], exp(-1.0 / 225.0), 1e-15, "weibull 2, 15: S(1) = exp(-(1/15)^2)");
    lode_life_survival(&lognormal, 20, s, NULL);
    is_near(s[4], 0.5, 1e-15, "lognormal 5, 3.75: half at 5 / sqrt(1 + 0.75^2) = 4");
    lode_life_survival(&all_laws[6], 20, s, NULL);
    ok(s[1] > 0.9999999,
       "lognormal 14, 5: S(1) = 1.000, not the 0.853 of swapped ratios");
}

/* Mean and second moment of a life, by the trapezoid rule on its survival:
 * mean = int S dt, mean of squares = 2 int t S dt; what the rule is off by at age 0 is
 * 1/2 and -1/6. */
static void test_moments(void)
{
    static double s[4000];
    lode_life life = {
        .law = LODE_LIFE_LOGNORMAL, .mean_years = 140.0, .deviation_years = 50.0};

    for (int k = 0; k < 2;
         k++, life.law = LODE_LIFE_NORMAL, life.deviation_years = 20.0) {
        double mean = -0.5, square = 1.0 / 6.0, m = life.mean_years,
               d = life.deviation_years;
        lode_life_survival(&life, 4000, s, NULL);
        for (int t = 0; t < 4000; t++) {
            mean += s[t];
            square += 2.0 * t * s[t];
        }
        is_near(mean, m, 1e-7, "%s: its mean is the mean that was asked for",
                lode_life_name(life.law));
        is_near(sqrt(square - mean * mean), d, 1e-7, "%s: and its deviation",
                lode_life_name(life.law));
    }
}

/* ---- series ---------------------------------------------------------------------- */

static void test_by_hand(void)
{
    const double inflow[] = {10.0, 20.0, 30.0, 0.0};
    const double stock_wanted[] = {10.0, 30.0, 50.0, 30.0};
    const double outflow_wanted[] = {0.0, 0.0, 10.0, 20.0};
    const lode_life half = {
        .law = LODE_LIFE_WEIBULL, .shape = 1.0, .scale_years = 1.0 / log(2.0)};
    double stock[4], outflow[4], back[4];

    ok(lode_stock_flow_run(&fixed2, inflow, 4, stock, outflow, NULL) == LODE_OK,
       "10, 20, 30, 0 with a life of two years");
    ok(memcmp(stock, stock_wanted, sizeof stock) == 0, "stand at 10, 30, 50, 30");
    ok(memcmp(outflow, outflow_wanted, sizeof outflow) == 0, "and give 0, 0, 10, 20");
    lode_stock_flow_invert(&fixed2, stock, 4, back, outflow, NULL);
    ok(memcmp(back, inflow, sizeof back) == 0, "backwards the inflow comes out");
    lode_stock_flow_run(&half, (double[]){8.0, 0.0, 0.0}, 3, stock, outflow, NULL);
    is_near(stock[2], 2.0, 1e-15, "8 that lose half a year: 2 after two years");
    is_near(outflow[1], 4.0, 1e-15, "4 of them left in the first");
    lode_stock_flow_invert(&half, (double[]){8.0, 1.0, 1.0}, 3, back, outflow, NULL);
    is_near(back[1], -3.0, 1e-15, "a stock that falls faster asks for less than nothing");
    is_near(back[1] - outflow[1], -7.0, 1e-15, "and the balance holds");
}

static void check_law(const lode_life *life, int i_law)
{
    static double inflow[N], stock[N], outflow[N], back[N], out[N], s[N];
    double worst = 0.0, off = 0.0, total = 0.0, left = 0.0;
    bool positive = true, falls = true;

    for (int t = 0; t < N; t++)
        inflow[t] = 50.0 * lode__random_unit(SEED, (uint64_t)(i_law * N + t));
    lode_life_survival(life, N, s, NULL);
    lode_stock_flow_run(life, inflow, N, stock, outflow, NULL);
    lode_stock_flow_invert(life, stock, N, back, out, NULL);
    for (int t = 0; t < N; t++) {
        double before = t > 0 ? stock[t - 1] : 0.0;
        positive = positive && stock[t] >= 0.0 && outflow[t] >= 0.0;
        falls = falls && s[t] >= 0.0 && s[t] <= (t > 0 ? s[t - 1] : 1.0);
        worst = fmax(worst, fabs(inflow[t] - outflow[t] - (stock[t] - before)));
        off = fmax(off, fabs(back[t] - inflow[t]));
        total += inflow[t] - outflow[t];
        left += inflow[t] * s[N - 1 - t];
    }
    const char *name = lode_life_name(life->law);
    ok(falls, "%s: survival stays within 0 and 1 and never rises", name);
    ok(positive, "%s: neither stock nor outflow is negative", name);
    ok(worst < 1e-12, "%s: inflow minus outflow is the change of stock (%.1e)", name,
       worst);
    ok(off < 1e-10, "%s: the inverse gives the inflow back (%.1e)", name, off);
    is_near(total, left, 1e-12, "%s: what came in and did not leave stands there", name);
}

/* ---- refusals -------------------------------------------------------------------- */

static void refuse(const lode_life *life, const double *inflow, size_t n,
                   lode_status wanted, const char *says)
{
    double stock[2] = {-1.0, -1.0}, outflow[2] = {-1.0, -1.0};
    lode_error err = {0};
    lode_status st = lode_stock_flow_run(life, inflow, n, stock, outflow, &err);

    ok(st == wanted && strstr(err.message, says), "refused: '%s'", err.message);
    ok(stock[0] == -1.0 && outflow[0] == -1.0, "and nothing was written");
}

static void test_refusals(void)
{
    const double some[] = {1.0, 2.0};
    lode_life life = all_laws[1];
    lode_life_law law = LODE_LIFE_WEIBULL;
    lode_error err = {0};

    life.deviation_years = -3.0;
    refuse(&life, some, 2, LODE_E_INVALID, "deviation_years: want a number from 1e-9");
    life.deviation_years = NAN;
    refuse(&life, some, 2, LODE_E_INVALID, "deviation_years");
    life.deviation_years = 0.0;
    refuse(&life, some, 2, LODE_E_INVALID, "for the law normal, found 0 or none");
    life.deviation_years = INFINITY;
    refuse(&life, some, 2, LODE_E_INVALID, "found inf");
    life = all_laws[1];
    life.shape = 2.0;
    refuse(&life, some, 2, LODE_E_INVALID,
           "shape: want none for the law normal, found 2");
    life.law = (lode_life_law)9;
    refuse(&life, some, 2, LODE_E_INVALID, "law: want one of 5");
    refuse(&fixed2, some, 0, LODE_E_INVALID, "want at least one year");
    refuse(&fixed2, some, LODE_STOCK_FLOW_MAX + 1, LODE_E_LIMIT, "want at most 10000");
    refuse(&fixed2, (double[]){1.0, NAN}, 2, LODE_E_INVALID, "inflow[1]: want a number");
    refuse(&fixed2, (double[]){-1.0, 1.0}, 2, LODE_E_INVALID, "inflow[0]: want a number");
    refuse(&fixed2, (double[]){1.0, INFINITY}, 2, LODE_E_INVALID, "found inf");
    ok(lode_life_find("weibul", &law, &err) == LODE_E_INVALID &&
           strstr(err.message, "perhaps 'weibull'"),
       "an unknown law offers the nearest: '%s'", err.message);
    ok(lode_life_find("lognormal", &law, NULL) == LODE_OK && law == LODE_LIFE_LOGNORMAL,
       "a known one is found");
    ok(!lode_life_name((lode_life_law)-1), "what is no law has no name");
    ok(lode_stock_flow_run(&life, some, 2, NULL, NULL, NULL) == LODE_E_INVALID,
       "nobody has to listen");
}

/* ---- tables ---------------------------------------------------------------------- */

static char path[] = "/tmp/lode-test-stock-XXXXXX";

static lode_status read_text(const char *text, const lode_life *life, bool by_stock,
                             lode_stock_flow **out, lode_error *err)
{
    FILE *file = fopen(path, "w");

    if (!file) return LODE_E_READ;
    fputs(text, file);
    fclose(file);
    return lode_stock_flow_read(path, life, by_stock, out, err);
}

static void refuse_table(const char *text, bool by_stock, long line, const char *says)
{
    lode_stock_flow *flow = NULL;
    lode_error err = {0};
    lode_status st = read_text(text, &fixed2, by_stock, &flow, &err);

    ok(st == LODE_E_DATA && !flow && err.line == line && strstr(err.message, says),
       "refused: line %ld '%s'", err.line, err.message);
}

static void test_tables(void)
{
    lode_stock_flow *flow = NULL, *again = NULL;
    lode_text csv = LODE_TEXT_INIT, back = LODE_TEXT_INIT, json = LODE_TEXT_INIT;
    lode_error err = {0};

    ok(read_text("year,inflow_kt\n2000,10\n2001,20\n2002,30\n2003,0\n", &fixed2, false,
                 &flow, &err) == LODE_OK,
       "a table is read: '%s'", err.message);
    lode_stock_flow_write(flow, LODE_FORMAT_CSV, &csv, NULL);
    is_text(csv.data,
            "year,inflow_kt,outflow_kt,stock_kt\n2000,10,0,10\n2001,20,0,30\n"
            "2002,30,10,50\n2003,0,20,30\n",
            "and written with what stands and leaves");
    ok(read_text(csv.data, &fixed2, true, &again, &err) == LODE_OK, "that is read: '%s'",
       err.message);
    lode_stock_flow_write(again, LODE_FORMAT_CSV, &back, NULL);
    is_text(back.data, csv.data, "and driven by its stock gives the same");
    lode_stock_flow_write(flow, LODE_FORMAT_JSON, &json, NULL);
    ok(json.data && strstr(json.data, "\"schema\": \"lode/stocks/1\"") &&
           strstr(json.data, "\"mean_years\": 2") &&
           strstr(json.data, "\"unit\": \"kt\""),
       "JSON says schema, law and unit");
    ok(lode_stock_flow_write(flow, LODE_FORMAT_HTML, &json, &err) == LODE_E_INVALID,
       "there is no fact sheet of it");
    lode_stock_flow_free(flow);
    lode_stock_flow_free(again);
    lode_text_clear(&csv);
    lode_text_clear(&back);
    lode_text_clear(&json);
    refuse_table("year,inflow_kt\n2000,1\n2002,1\n", false, 3,
                 "want 2001, the next year");
    refuse_table("year,inflow_kt\n2000.5,1\n", false, 2, "want a year");
    refuse_table("year,inflow_kt\n2000,\n", false, 2, "want a number from 0");
    refuse_table("year,inflow_kt\n2000,-1\n", false, 2, "want a number from 0");
    refuse_table("year,inflow_kt\n2000,nan\n", false, 2, "want a number from 0");
    refuse_table("year,inflow_kt\n", false, 1, "want at least one year");
    refuse_table("t,inflow_kt\n2000,1\n", false, 1, "want a column 'year'");
    refuse_table("year,inflow_a,inflow_b\n2000,1,1\n", false, 1, "found 2");
    refuse_table("year,inflow_a,outflow_a\n2000,1,1\n", true, 1, "'stock'");
}

static void test_no_memory(void)
{
    lode_stock_flow *flow = NULL;
    lode_text text = LODE_TEXT_INIT;
    int n = 0;

    for (lode_status st = LODE_E_NOMEM; st == LODE_E_NOMEM && n < 1000; n++) {
        lode__alloc_fail_after(n + 1);
        st = read_text("year,stock\n1,2\n2,3\n", &all_laws[4], true, &flow, NULL);
        if (!st) st = lode_stock_flow_write(flow, LODE_FORMAT_JSON, &text, NULL);
        lode__alloc_fail_after(0);
        lode_stock_flow_free(flow);
        flow = NULL;
    }
    ok(n > 4 && n < 1000, "each of %d requests fails once: LODE_E_NOMEM, no leak", n - 1);
    lode_text_clear(&text);
}

int main(void)
{
    int file = mkstemp(path);

    if (!ok(file >= 0, "a file for the tables")) return done_testing();
    close(file);
    note("seed %d", SEED);
    test_survival();
    test_moments();
    test_by_hand();
    for (size_t k = 0; k < N_LAW; k++) check_law(&all_laws[k], (int)k);
    test_refusals();
    test_tables();
    test_no_memory();
    remove(path);
    return done_testing();
}
