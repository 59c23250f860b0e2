#define _POSIX_C_SOURCE 200809L
/* History beside the model: what the embedded episodes say of elasticities, what may not
 * happen, a user's own episode, and what is refused with its row. */
#include "study/backtest.h"
#include "tap.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- published values: implied elasticities ------------------------------------------ */

static const lode__comparison *find(const lode_backtest *b, const char *episode,
                                    const char *series, int year, int month)
{
    for (int i = 0; i < b->n_trial; i++)
        for (int k = 0; k < b->trial[i].n_comparison; k++) {
            const lode__comparison *c = &b->trial[i].comparison[k];
            if (strcmp(b->trial[i].episode->id, episode) == 0 &&
                strcmp(c->row->series, series) == 0 &&
                c->row->from == 12 * year + month - 1)
                return c;
        }
    return NULL;
}

/* To the digits that the model's paper prints (E16). */
static void is_elasticity(const lode_backtest *b, const char *episode, const char *series,
                          int year, int month, double wanted, bool at_high)
{
    const lode__comparison *c = find(b, episode, series, year, month);
    double half = wanted < 1.0 ? 0.005 : 0.05, found;

    if (!ok(c != NULL, "%s has %s of %d-%02d", episode, series, year, month)) return;
    found = at_high ? c->elasticity_low : c->elasticity;
    ok(fabs(found - wanted) <= half + 1e-9, "%s, %s %d-%02d: implied %.3f, wanted %g",
       episode, series, year, month, found, wanted);
}

static void test_elasticities(const lode_backtest *b)
{
    is_elasticity(b, "REE2010", "lanthanum fob", 2011, 7, 0.20, false);
    is_elasticity(b, "REE2010", "dysprosium fob, peak", 2011, 8, 0.16, false);
    is_elasticity(b, "REE2010", "samarium fob", 2011, 4, 0.16, false);
    is_elasticity(b, "NI2014", "LME, peak", 2014, 5, 1.3, true); /* at 21,000 USD/t */
    is_elasticity(b, "NI2014", "LME", 2014, 11, 3.7, false);
    is_elasticity(b, "CO2025", "metal spot", 2025, 9, 1.4, false);
    is_elasticity(b, "CO2025", "metal spot", 2025, 10, 1.0, false);
    is_elasticity(b, "CO2025", "US spot", 2025, 1, 2.9, false);
}

/* ---- laws ------------------------------------------------------------------------------ */

static void test_laws(const lode_backtest *b)
{
    bool held = true, round_trip = true, consistent = true;
    int n_null = 0, n_elastic = 0;

    for (int i = 0; i < b->n_trial; i++) {
        const lode__trial *t = &b->trial[i];
        for (int v = 0; v < LODE__N_VARIANT; v++)
            held = held && t->summary[v].n_null_held == t->summary[v].n_null;
        n_null += t->summary[LODE__STOCKS_DEFAULT].n_null;
        for (int k = 0; k < t->n_comparison; k++) {
            const lode__comparison *c = &t->comparison[k];
            const lode__score *s = &c->score[LODE__STOCKS_DEFAULT];
            double back = pow(1.0 - t->episode->removed_share, -1.0 / c->elasticity);
            if (!isnan(s->log_error))
                consistent = consistent && fabs(c->observed * exp(s->log_error) -
                                                s->predicted) < 1e-9 * s->predicted;
            if (isnan(c->elasticity)) continue;
            n_elastic++;
            round_trip = round_trip && fabs(back - c->observed) < 1e-9 * c->observed;
        }
        if (strcmp(t->episode->id, "PDNI2022") == 0)
            for (int k = 0; k < t->n_comparison; k++)
                is_near(t->comparison[k].score[LODE__STOCKS_DEFAULT].predicted, 1.0, 1e-6,
                        "a scare without a loss moves nothing: %s",
                        t->comparison[k].row->series);
    }
    ok(n_null >= 6 && held, "%d null tests hold under every stock", n_null);
    ok(consistent, "observed x exp(log error) is what was predicted");
    ok(n_elastic > 15 && round_trip, "%d elasticities give their multiples back",
       n_elastic);
}

static void test_stocks_soften(const lode_backtest *b)
{
    const lode__comparison *co = find(b, "CO2025", "metal spot", 2025, 9);
    const lode__comparison *bi = find(b, "BI2025", "Europe", 2025, 3);

    if (!ok(co && bi, "cobalt and bismuth are there")) return;
    ok(co->score[LODE__STOCKS_NONE].predicted >
           2.0 * co->score[LODE__STOCKS_DEFAULT].predicted,
       "cobalt without stocks: more than twice the price with them");
    ok(co->score[LODE__STOCKS_REPORTED].predicted <
           co->score[LODE__STOCKS_DEFAULT].predicted,
       "the stocks reported are larger, and the price is lower");
    ok(bi->score[LODE__STOCKS_NONE].predicted > bi->score[LODE__STOCKS_DEFAULT].predicted,
       "bismuth, too");
}

static void test_misses(const lode_backtest *b)
{
    int trial[5], comparison[5], n = lode__misses_ranked(b, trial, comparison, 5);
    double last = INFINITY;
    bool falling = true;

    for (int k = 0; k < n; k++) {
        double off = fabs(b->trial[trial[k]]
                              .comparison[comparison[k]]
                              .score[LODE__STOCKS_DEFAULT]
                              .log_error);
        falling = falling && off <= last;
        last = off;
    }
    ok(n == 5 && falling, "the five largest misses, largest first");
    for (int i = 0; i < b->n_trial; i++)
        for (int k = 0; k < b->trial[i].n_comparison; k++) {
            const lode__comparison *c = &b->trial[i].comparison[k];
            bool listed = false;
            if (c->row->is_null || !(fabs(c->score[0].log_error) > last)) continue;
            for (int m = 0; m < n; m++)
                listed = listed || (trial[m] == i && comparison[m] == k);
            ok(listed, "%s is among them", c->row->series);
        }
}

/* A market of 2024 by year is the market. */
static void test_base_year(void)
{
    static const char *const goods[] = {"antimony"};
    lode_dataset *data = NULL;
    lode_market *plain = NULL, *by_year = NULL, *none = NULL;
    lode_error err = {0};

    if (!ok(lode_dataset_open(NULL, &data, &err) == LODE_OK, "the packs open")) return;
    ok(lode_market_build(data, goods, 1, &plain, &err) == LODE_OK &&
           lode__market_build_year(data, goods, 1, LODE__BASE_YEAR, &by_year, &err) ==
               LODE_OK,
       "built both ways");
    if (plain && by_year) {
        size_t n = (size_t)plain->problem.n_activity;
        ok(plain->problem.n_activity == by_year->problem.n_activity &&
               memcmp(plain->base_level, by_year->base_level, n * sizeof(double)) == 0 &&
               by_year->model->base_year == LODE__BASE_YEAR,
           "the same levels, bit for bit");
    }
    ok(lode__market_build_year(data, goods, 1, 1905, &none, &err) == LODE_E_NODATA &&
           !none,
       "no row of 1905: '%s'", err.message);
    lode_market_free(plain);
    lode_market_free(by_year);
    lode_dataset_free(data);
}

/* ---- a user's own episode ---------------------------------------------------------------- */

typedef struct table {
    const char *name, *text;
} table;

#define EPISODE                                                                          \
    "episode,title,base_year,first_month,months,restrictor,removed_share,source\n"
#define STATEMENTS "statement,from,until,announced,source\n"
#define OBSERVED                                                                         \
    "series,good,zone,what,stat,from,until,value,unit,base_from,base_until,base_value,"  \
    "null_test,flag,source\n"

static const table toy[] = {
    {"episode", EPISODE "TOY,A ban that never was,2024,2025-01,12,CHN,0.5,nobody\n"},
    {"statements",
     STATEMENTS "ban CHN antimony:refined,2025-01,2025-07,2025-01,nobody\n"},
    {"observed", OBSERVED
     "metal,antimony:refined,outside,price,month,2025-03,2025-03,30,USD/kg,2024-01,"
     "2024-12,10,no,reported,nobody\n"
     "metal at home,antimony:refined,inside,price,month,2025-03,2025-03,8,USD/kg,"
     "2024-01,2024-12,10,no,reported,nobody\n"
     "sales,antimony:refined,inside,export_volume,month,2025-03,2025-03,0,t,2024-01,"
     "2024-12,100,no,reported,nobody\n"
     "too late,antimony:refined,outside,price,month,2026-03,2026-03,30,USD/kg,2024-01,"
     "2024-12,10,no,reported,nobody\n"}};
#define N_TOY ((int)(sizeof toy / sizeof *toy))

static void write_file(const char *dir, const char *name, const char *text)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof path, "%s/TOY/%s", dir, name);
    file = fopen(path, "wb");
    if (!file) return;
    fwrite(text, 1, strlen(text), file);
    fclose(file);
}

static bool is_number(const char *column)
{
    static const char *const name[] = {"base_year", "months", "removed_share", "value",
                                       "base_value"};
    for (size_t k = 0; k < sizeof name / sizeof *name; k++)
        if (strcmp(name[k], column) == 0) return true;
    return false;
}

/* The resource of a table: its columns from its header. */
static void add_resource(lode__buf *json, const table *t)
{
    const char *at = t->text;

    lode__buf_addf(json, "{\"name\":\"%s\",\"path\":\"%s.csv\",\"schema\":{\"fields\":[",
                   t->name, t->name);
    for (bool first = true; *at != '\n'; first = false) {
        size_t n = strcspn(at, ",\n");
        char column[64];
        snprintf(column, sizeof column, "%.*s", (int)n, at);
        lode__buf_addf(json, "%s{\"name\":\"%s\",\"type\":\"%s\"}", first ? "" : ",",
                       column, is_number(column) ? "number" : "string");
        at += n + (at[n] == ',');
    }
    lode__buf_add(json, "]}}");
}

/* Write the toy, with one table's text in place of its own. */
static void write_toy(const char *dir, const char *instead, const char *text)
{
    char path[256];
    lode__buf json;

    snprintf(path, sizeof path, "%s/TOY", dir);
    mkdir(path, 0700);
    lode__buf_init(&json, 1 << 16);
    lode__buf_add(&json,
                  "{\"name\":\"TOY\",\"title\":\"A toy\",\"sources\":[{\"title\":\"x\","
                  "\"edition\":\"1\",\"retrieved\":\"2026-11-26\"}],"
                  "\"licenses\":[{\"name\":\"CC0-1.0\"}],\"resources\":[");
    for (int k = 0; k < N_TOY; k++) {
        table t = toy[k];
        if (instead && strcmp(t.name, instead) == 0) t.text = text;
        if (k > 0) lode__buf_add(&json, ",");
        add_resource(&json, &t);
        snprintf(path, sizeof path, "%s.csv", t.name);
        write_file(dir, path, t.text);
    }
    lode__buf_add(&json, "]}\n");
    write_file(dir, "pack.json", json.data);
    lode__buf_clear(&json);
}

static void remove_toy(const char *dir)
{
    char path[256];

    for (int k = 0; k < N_TOY; k++) {
        snprintf(path, sizeof path, "%s/TOY/%s.csv", dir, toy[k].name);
        remove(path);
    }
    snprintf(path, sizeof path, "%s/TOY/pack.json", dir);
    remove(path);
    snprintf(path, sizeof path, "%s/TOY", dir);
    rmdir(path);
}

static lode_status run_toy(const char *dir, const char *instead, const char *text,
                           lode_backtest **out, lode_error *err)
{
    lode_backtest_options options = LODE_BACKTEST_OPTIONS_INIT;
    lode_status st;

    *err = (lode_error){0};
    options.episodes = dir;
    write_toy(dir, instead, text);
    st = lode_backtest_run(&options, out, err);
    remove_toy(dir);
    return st;
}

static void test_toy(const char *dir)
{
    lode_backtest *b = NULL;
    lode_error err;
    lode_text text = LODE_TEXT_INIT;
    const lode__comparison *c;

    if (!ok(run_toy(dir, NULL, NULL, &b, &err) == LODE_OK && b->n_trial == 1,
            "an episode of one's own is scored without code: '%s'", err.message)) {
        lode_backtest_free(b);
        return;
    }
    c = b->trial[0].comparison;
    is_near(c[0].observed, 3.0, 1e-12, "30 USD/kg over 10 is three times");
    is_near(c[0].elasticity, log(2.0) / log(3.0), 1e-12, "half is gone: ln 2 / ln 3");
    ok(c[0].score[LODE__STOCKS_DEFAULT].predicted > 1.0, "outside it is dearer: %.3f",
       c[0].score[LODE__STOCKS_DEFAULT].predicted);
    ok(c[1].score[LODE__STOCKS_DEFAULT].predicted < 1.0, "at home it is cheaper: %.3f",
       c[1].score[LODE__STOCKS_DEFAULT].predicted);
    ok(isnan(c[1].elasticity), "a price that fell implies no elasticity");
    ok(c[2].score[0].predicted == 0.0 && isnan(c[2].score[0].log_error),
       "nothing was sold, nothing is predicted, and that has no logarithm");
    is_text(c[3].score[0].reason, "after the last month of the run",
            "what lies beyond the run has a reason");
    ok(lode_backtest_write(b, LODE_FORMAT_JSON, &text, &err) == LODE_OK && text.data &&
           strstr(text.data, "\"schema\": \"lode/backtest/1\"") &&
           strstr(text.data, "\"file\": \"TOY/observed.csv\""),
       "JSON names the row");
    lode_text_clear(&text);
    ok(lode_backtest_write(b, LODE_FORMAT_HTML, &text, &err) == LODE_E_INVALID,
       "no fact sheet");
    lode_backtest_free(b);
}

/* ---- refusals --------------------------------------------------------------------------- */

static void test_refusals(const char *dir)
{
    lode_backtest *b = NULL;
    lode_backtest_options options = LODE_BACKTEST_OPTIONS_INIT;
    lode_error err = {0};

    ok(run_toy(dir, "statements", STATEMENTS "bann CHN antimony:refined,2025-01,,,x\n",
               &b, &err) == LODE_E_INVALID &&
           !b,
       "a sentence that does not parse: '%s'", err.message);
    is_text(err.file, "TOY/statements.csv", "with its file");
    ok(err.line == 2, "and its line, %ld", err.line);

    ok(run_toy(dir, "episode", EPISODE "TOY,x,2010,2025-01,12,CHN,0.5,x\n", &b, &err) ==
               LODE_E_NODATA &&
           strstr(err.message, "price row for 2010"),
       "no base price: '%s'", err.message);
    is_text(err.file, "TOY/episode.csv", "with its file");

    ok(run_toy(dir, "episode", EPISODE "TOY,x,2024,2025-13,12,CHN,0.5,x\n", &b, &err) ==
               LODE_E_DATA &&
           strstr(err.message, "want a month as in '2025-02', found '2025-13'"),
       "no such month: '%s'", err.message);
    ok(run_toy(dir, "observed",
               OBSERVED
               "m,antimony:refined,nowhere,price,month,2025-03,2025-03,30,USD/kg,"
               "2024-01,2024-12,10,no,reported,x\n",
               &b, &err) == LODE_E_DATA,
       "no such zone: '%s'", err.message);
    ok(run_toy(dir, "observed",
               OBSERVED
               "m,antimony:refined,outside,price,month,2025-03,2025-03,30,USD/kg,"
               "2024-01,2024-12,,no,reported,x\n",
               &b, &err) == LODE_E_DATA &&
           strstr(err.message, "base_value"),
       "no base value: '%s'", err.message);
    ok(run_toy(dir, "episode", EPISODE, &b, &err) == LODE_E_NODATA, "no episode: '%s'",
       err.message);

    options.only = "NI2015";
    ok(lode_backtest_run(&options, &b, &err) == LODE_E_INVALID &&
           strstr(err.message, "'NI2014'"),
       "an unknown episode, with the nearest: '%s'", err.message);
    options.only = NULL;
    options.episodes = "/nowhere/at/all";
    ok(lode_backtest_run(&options, &b, &err) == LODE_E_READ, "no directory: '%s'",
       err.message);
    options.episodes = dir;
    ok(lode_backtest_run(&options, &b, &err) == LODE_E_NODATA && !b,
       "a directory without episodes: '%s'", err.message);
}

int main(void)
{
    char dir[] = "/tmp/lode-backtest-XXXXXX";
    lode_backtest *b = NULL;
    lode_error err = {0};

    if (ok(lode_backtest_run(NULL, &b, &err) == LODE_OK && b->n_trial == 6,
           "the embedded episodes are scored: '%s'", err.message)) {
        test_elasticities(b);
        test_laws(b);
        test_stocks_soften(b);
        test_misses(b);
    }
    lode_backtest_free(b);
    test_base_year();
    if (ok(mkdtemp(dir) != NULL, "a folder")) {
        test_toy(dir);
        test_refusals(dir);
        rmdir(dir);
    }
    return done_testing();
}
