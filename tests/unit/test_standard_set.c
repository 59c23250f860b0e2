/* The standard set: the rule takes who sells 5 % and nobody else, sums are those of single
 * runs, probabilities are picked by the most special row and overridden by a later pack, and
 * published losses stand beside ours as printed. */
#include <lode/shock.h>
#include <lode/standard_set.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "study/draws.h"
#include "study/standard_set.h"
#include "tap.h"

static lode_dataset *data;

static int good(const char *id)
{
    return lode__good_find(data, id);
}

static int country(const char *id)
{
    return lode__country_find(data, id);
}

static lode_standard_set *run(const char *perspective, const char *goods, size_t n_draw,
                              size_t n_thread, bool compare)
{
    lode_standard_options options = LODE_STANDARD_OPTIONS_INIT;
    lode_standard_set *s = NULL;
    lode_error err = {0};

    options.perspective = perspective;
    options.goods = goods;
    options.n_draw = n_draw;
    options.seed = 7;
    options.n_thread = n_thread;
    options.compare = compare;
    if (lode_standard_set_run(data, &options, &s, &err)) note("%s", err.message);
    return s;
}

/* ---- the rule -------------------------------------------------------------------- */

/* Exports of a good of the base year by country, from the rows as they stand. */
static double exported(int i_good, int i_country, double *all)
{
    int n;
    const lode__observation *row = lode__observations(data, &n);
    double own = 0.0;

    *all = 0.0;
    for (int k = 0; k < n; k++) {
        if (row[k].flow != LODE__EXPORT || row[k].i_good != i_good) continue;
        if (row[k].year != LODE__BASE_YEAR || !(row[k].value > 0.0)) continue;
        if (row[k].i_country < 0 || row[k].i_partner < 0) continue;
        if (row[k].i_country == row[k].i_partner) continue;
        *all += row[k].value;
        if (row[k].i_country == i_country) own += row[k].value;
    }
    return own;
}

static bool listed(const lode__disruption *list, int n, int i_good, int i_country)
{
    for (int k = 0; k < n; k++)
        if (list[k].i_good == i_good && list[k].i_seller == i_country) return true;
    return false;
}

static void test_rule(void)
{
    int n_good, n_country, n = 0, n_traded = 0;
    const lode__good *goods = lode__goods(data, &n_good);
    bool *with = calloc((size_t)n_good, sizeof *with), fits = true, falls = true;
    lode__arena arena = {0};
    lode__disruption *list = NULL;
    lode_error err = {0};

    (void)lode__countries(data, &n_country);
    for (int g = 0; g < n_good; g++) with[g] = true;
    lode_status st =
        lode__disruptions_list(data, with, LODE__STANDARD_SHARE, &arena, &list, &n, &err);
    ok(st == LODE_OK && n > 100, "the rule gives %d scenarios of %d goods", n, n_good);
    for (int k = 0; k < n; k++) {
        fits = fits && list[k].share >= 0.05 && list[k].share <= 1.0 + 1e-12;
        if (k > 0 && list[k].i_good == list[k - 1].i_good)
            falls = falls && list[k].share <= list[k - 1].share;
    }
    ok(fits, "each seller has at least a twentieth and at most all");
    ok(falls, "within a good the shares fall");
    fits = true;
    for (int g = 0; g < n_good; g++)
        for (int c = 0; goods[g].market && c < n_country; c++) {
            double all, own = exported(g, c, &all);
            if (!(all > 0.0) || fabs(own / all - 0.05) < 1e-12) continue;
            n_traded += own / all > 0.05;
            fits = fits && listed(list, n, g, c) == (own / all > 0.05);
        }
    ok(fits && n_traded > 40,
       "of traded goods %d sellers above a twentieth, and none below", n_traded);
    ok(listed(list, n, good("gallium:refined"), country("CHN")),
       "China is one of gallium");
    ok(!listed(list, n, good("gallium:refined"), country("FRA")), "France is not");
    fits = true;
    for (int k = 0; k < n; k++) {
        double all;
        (void)exported(list[k].i_good, 0, &all);
        fits = fits && list[k].by_production == !(all > 0.0);
    }
    ok(fits, "without trade rows production stands in");
    lode__arena_clear(&arena);
    free(with);
}

/* ---- probabilities ----------------------------------------------------------------- */

static double picked(const lode_dataset *ds, const char *seller, const char *of)
{
    const lode__probability *p = lode__probability_pick(
        ds, lode__country_find(ds, seller), lode__good_find(ds, of));
    return p ? p->value : NAN;
}

static void test_probabilities(void)
{
    int n;
    const lode__probability *p = lode__probabilities(data, &n);
    bool fits = true;

    for (int k = 0; k < n; k++)
        fits = fits && p[k].low >= 0.0 && p[k].low <= p[k].value &&
               p[k].value <= p[k].high && p[k].high <= 1.0 && *p[k].source;
    ok(n > 200 && fits, "%d rows with source, 0 <= low <= value <= high <= 1", n);
    is_near(picked(data, "CHN", "gallium:refined"), 1.0, 0.0,
            "gallium is licensed by China");
    is_near(picked(data, "COD", "cobalt:intermediate"), 1.0, 0.0, "cobalt has a quota");
    ok(picked(data, "CHN", "silicon:refined") < 0.1,
       "silicon of China has the seller's rate");
    ok(picked(data, "AUS", "lithium:mine") < picked(data, "CHN", "silicon:refined"),
       "a stable seller without restrictions is less likely to stop");
    ok(picked(data, "AUS", "lithium:mine") > 0.0, "and not certain to go on");
}

static bool write_pack(const char *dir, const char *rows)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof path, "%s/mine", dir);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/mine/pack.json", dir);
    if (!(file = fopen(path, "w"))) return false;
    fputs(
        "{\"name\":\"mine\",\"title\":\"Mine\",\"version\":\"1\",\"created\":\"2026-01-"
        "01\","
        "\"sources\":[{\"title\":\"me\",\"edition\":\"1\",\"table\":\"t\",\"path\":\"p\","
        "\"retrieved\":\"2026-01-01\"}],\"licenses\":[{\"name\":\"facts\",\"title\":"
        "\"Facts\",\"path\":\"p\"}],"
        "\"resources\":[{\"name\":\"probabilities\",\"path\":\"p.csv\",\"schema\":"
        "{\"fields\":[{\"name\":\"seller\",\"type\":\"string\"},{\"name\":\"good\","
        "\"type\":\"string\"},{\"name\":\"value\",\"type\":\"number\"},{\"name\":\"low\","
        "\"type\":\"number\"},{\"name\":\"flag\",\"type\":\"string\"},{\"name\":"
        "\"source\","
        "\"type\":\"string\"}]}}]}\n",
        file);
    fclose(file);
    snprintf(path, sizeof path, "%s/mine/p.csv", dir);
    if (!(file = fopen(path, "w"))) return false;
    fprintf(file, "seller,good,value,low,flag,source\n%s", rows);
    return fclose(file) == 0;
}

static void test_own_rows(void)
{
    char dir[] = "/tmp/lode-standard-XXXXXX", path[256];
    lode_dataset *mine = NULL;
    lode_error err = {0};

    if (!ok(mkdtemp(dir) && write_pack(dir, "CHN,gallium:refined,0.25,,prior,me\n"),
            "a pack of one's own"))
        return;
    if (ok(lode_dataset_open_above(NULL, dir, &mine, &err) == LODE_OK, "opens: '%s'",
           err.message)) {
        is_near(picked(mine, "CHN", "gallium:refined"), 0.25, 0.0,
                "replaces the row below");
        is_near(picked(mine, "CHN", "germanium:refined"), 1.0, 0.0, "and no other");
    }
    lode_dataset_free(mine);
    mine = NULL;
    write_pack(dir, "CHN,gallium:refined,0.25,0.5,prior,me\n");
    ok(lode_dataset_open_above(NULL, dir, &mine, &err) == LODE_E_DATA && !mine,
       "a low above the value is refused");
    ok(strstr(err.message, "want at most the value 0.25, found 0.5"), "%s", err.message);
    write_pack(dir, "CHN,gallium:refined,1.5,,prior,me\n");
    ok(lode_dataset_open_above(NULL, dir, &mine, &err) == LODE_E_DATA && !mine &&
           strstr(err.message, "value"),
       "and a probability above 1");
    snprintf(path, sizeof path, "%s/mine/p.csv", dir);
    remove(path);
    snprintf(path, sizeof path, "%s/mine/pack.json", dir);
    remove(path);
    snprintf(path, sizeof path, "%s/mine", dir);
    rmdir(path);
    rmdir(dir);
}

/* ---- sums ------------------------------------------------------------------------ */

static double single_loss(const char *sentence, const char *perspective)
{
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    lode_outcome *o = NULL;
    lode_error err = {0};
    double loss = NAN;
    size_t f;

    options.perspective = perspective;
    if (lode_shock_run(data, &sentence, 1, &options, &o, &err)) return NAN;
    double *figure = calloc(lode__n_figure(o), sizeof *figure);
    lode__figures_write(o, NULL, figure);
    f = lode__figure_of_sum(o, LODE__F_PERSPECTIVE_LOSS);
    loss = figure[f];
    free(figure);
    lode_outcome_free(o);
    return loss;
}

static const lode__standard_sum *mineral(const lode_standard_set *s, const char *name)
{
    for (int k = 0; k < s->n_mineral; k++)
        if (strcmp(s->mineral[k].name, name) == 0) return &s->mineral[k];
    return NULL;
}

/* expected = sum of probability x loss of a run of its own. */
static void test_single_runs(void)
{
    lode_standard_set *s = run("USA", "gallium,tungsten,germanium:refined", 0, 2, false);
    double expected = 0.0, tungsten = 0.0, low = 0.0, of_parts = 0.0, worst = 0.0;
    bool same = true;
    char sentence[160];

    if (!ok(s != NULL, "three minerals")) return;
    for (int k = 0; k < s->n_row; k++) {
        const lode__standard_row *r = &s->row[k];
        if (r->state != LODE__SET_RUN) continue;
        lode__disruption_say(data, &r->what, sentence);
        double loss = single_loss(sentence, "USA"), p = r->what.probability->value;
        same = same && fabs(loss - r->loss_usd) <= 1e-9 * (1.0 + fabs(loss));
        worst = fmax(worst, loss);
        expected += p * loss;
        low += fmin(r->what.probability->low * loss, r->what.probability->high * loss);
        if (strncmp(lode__goods(data, &(int){0})[r->what.i_good].id, "tungsten", 8) == 0)
            tungsten += p * loss;
    }
    ok(same, "each loss is that of lode_shock_run()");
    is_near(s->total.expected_usd, expected, 1e-9, "the total is the sum of p x loss");
    is_near(mineral(s, "tungsten")->expected_usd, tungsten, 1e-9, "so is a mineral's");
    is_near(s->total.low, low, 1e-9, "low: with the low probabilities");
    ok(s->total.low <= s->total.expected_usd && s->total.expected_usd <= s->total.high,
       "and the band holds it");
    is_near(s->row[s->total.worst].loss_usd, worst, 1e-9, "the worst is the largest");
    for (int k = 0; k < s->n_seller; k++) of_parts += s->seller[k].expected_usd;
    is_near(of_parts, expected, 1e-9, "sellers add up to the total");
    of_parts = 0.0;
    for (int k = 0; k < s->n_good; k++) of_parts += s->good[k].expected_usd;
    is_near(of_parts, expected, 1e-9, "goods too");
    for (int k = 1; k < s->n_mineral; k++)
        same = same && s->mineral[k].expected_usd <= s->mineral[k - 1].expected_usd;
    ok(same, "minerals come by falling loss");
    lode_standard_set_free(s);
}

/* USGS found a gain of 33 million USD for one commodity: a seller of what stops elsewhere may
 * win, and its loss is below zero. */
static void test_gains_and_own(void)
{
    lode_standard_set *s = run("USA", "ndpr:oxide,alumina", 0, 1, false);
    bool own = false, gains = false, ran = false;

    if (!ok(s != NULL, "rare earths for the United States")) return;
    for (int k = 0; k < s->n_row; k++) {
        const lode__standard_row *r = &s->row[k];
        if (r->state == LODE__SET_OWN) own = r->what.i_seller == country("USA") || own;
        if (r->state == LODE__SET_RUN) ran = ran || r->what.i_seller == country("USA");
        gains = gains || (r->state == LODE__SET_RUN && r->loss_usd < 0.0);
    }
    ok(!ran, "no scenario of its own is run");
    ok(gains, "a net gain is a loss below zero");
    lode_standard_set_free(s);
    s = run("BRA", "alumina", 0, 1, false);
    for (int k = 0; s && k < s->n_row; k++)
        own = own || (s->row[k].state == LODE__SET_OWN &&
                      s->row[k].what.i_seller == country("BRA"));
    ok(s && own, "a seller's own stop is told as its own");
    lode_standard_set_free(s);
}

/* ---- bytes, bands ------------------------------------------------------------------ */

static void test_threads(void)
{
    const lode_format format[] = {LODE_FORMAT_JSON, LODE_FORMAT_CSV, LODE_FORMAT_TABLE};
    lode_text first[3] = {0}, text = LODE_TEXT_INIT;

    for (size_t t = 1; t <= 4; t *= 2) {
        lode_standard_set *s = run("JPN", "gallium,germanium,antimony", 20, t, false);
        bool same = s != NULL;
        for (int f = 0; f < 3 && s; f++) {
            if (lode_standard_set_write(s, format[f], t == 1 ? &first[f] : &text, NULL))
                same = false;
            if (t == 1) continue;
            same = same && text.length == first[f].length &&
                   memcmp(text.data, first[f].data, text.length) == 0;
            lode_text_clear(&text);
        }
        ok(same, "%zu thread%s: the same bytes", t, t > 1 ? "s" : "");
        lode_standard_set_free(s);
    }
    for (int f = 0; f < 3; f++) lode_text_clear(&first[f]);
}

static void test_bands(void)
{
    lode_standard_set *s = run("USA", "gallium", 50, 2, false);
    bool ordered = true;
    size_t n_solve;

    if (!ok(s != NULL, "gallium with 50 draws")) return;
    for (int k = 0; k < s->n_row; k++)
        if (s->row[k].state == LODE__SET_RUN)
            ordered = ordered && s->row[k].low <= s->row[k].high;
    ok(ordered && s->total.low < s->total.high, "each band has a low and a high");
    n_solve = lode_standard_set_count(s).n_solve;
    ok(n_solve >= 100 * lode_standard_set_count(s).n_run, "draws are counted: %zu solves",
       n_solve);
    lode_standard_set_free(s);
}

/* ---- published --------------------------------------------------------------------- */

static const lode__standard_pair *pair_of(const lode_standard_set *s, const char *method,
                                          const char *material)
{
    for (int k = 0; k < s->n_pair; k++)
        if (strcmp(s->pair[k].published->method, method) == 0 &&
            strcmp(s->pair[k].published->material, material) == 0)
            return &s->pair[k];
    return NULL;
}

static void test_published(void)
{
    lode_standard_set *s = run("USA", NULL, 0, 2, true);
    const lode__standard_pair *p;
    double d = 0.0, n;

    if (!ok(s != NULL, "the whole set beside published losses")) return;
    p = pair_of(s, "usgs-ofr-2025-1047", "gallium");
    if (ok(p != NULL, "gallium is in the report of 2025")) {
        is_near(p->published_usd, 1418e6, 1e-12, "as printed: 1,418 million USD");
        is_near(p->ours_usd, single_loss("ban CHN gallium:refined", "USA"), 1e-9,
                "beside the largest of our scenarios");
    }
    ok(p && p->gdp_usd >= p->gdp_low && p->gdp_usd <= p->gdp_high && p->gdp_low > 0.0,
       "a loss of GDP with its range stands beside both");
    p = pair_of(s, "usgs-ofr-2024-1057", "gallium+germanium");
    if (ok(p != NULL && p->statement, "both together are in the report of 2024")) {
        is_near(p->published_usd, 3.4e9, 1e-12, "as printed: 3.4 billion USD");
        is_near(p->published_low, 1.7e9, 1e-12, "from 1.7");
        is_near(p->published_high, 9.0e9, 1e-12, "to 9.0");
        is_text(p->statement, "ban CHN gallium:refined; ban CHN germanium:refined",
                "the scenario as sentences");
    }
    p = pair_of(s, "usgs-ofr-2024-1057", "gallium");
    if (ok(p != NULL, "and gallium alone"))
        is_near(p->published_price, 2.5, 1e-12, "price up by one and a half");
    for (int k = 0; k < s->n_pair; k++)
        if (!isnan(s->pair[k].rank))
            d += pow(s->pair[k].rank - s->pair[k].published_rank, 2.0);
    n = s->n_ranked;
    is_near(s->spearman, 1.0 - 6.0 * d / (n * (n * n - 1.0)), 1e-12,
            "Spearman by the formula for ranks without ties, %d minerals", s->n_ranked);
    lode_standard_set_free(s);
}

/* ---- refusals ---------------------------------------------------------------------- */

static void refused(const char *perspective, const char *goods, size_t n_draw,
                    bool compare, lode_status wanted, const char *sentence)
{
    lode_standard_options options = LODE_STANDARD_OPTIONS_INIT;
    lode_standard_set *s = NULL;
    lode_error err = {0};

    options.perspective = perspective;
    options.goods = goods;
    options.n_draw = n_draw;
    options.compare = compare;
    ok(lode_standard_set_run(data, &options, &s, &err) == wanted && !s &&
           strstr(err.message, sentence),
       "refused: %s", err.message);
}

static void test_refusals(void)
{
    lode_standard_set *s = run(NULL, "gallium", 0, 1, false);
    lode_text text = LODE_TEXT_INIT;
    lode_error err = {0};

    ok(s && strcmp(s->perspective, "*") == 0, "without a place it is for all together");
    ok(s && lode_standard_set_write(s, LODE_FORMAT_HTML, &text, &err) == LODE_E_INVALID &&
           !text.data,
       "no HTML: %s", err.message);
    lode_standard_set_free(s);
    lode_standard_set_free(NULL);
    refused("USS", NULL, 0, false, LODE_E_INVALID, "USS");
    refused("USA", "galium", 0, false, LODE_E_INVALID, "galium");
    refused("USA", "gallium,", 0, false, LODE_E_INVALID, "found ''");
    refused("USA", "gallium", 5, false, LODE_E_INVALID,
            "want at least 10 draws, found 5");
    refused("USA", "helium:mine", 0, false, LODE_E_NODATA, "want goods with a market");
    refused("FRA", "gallium", 0, true, LODE_E_NODATA,
            "want a place with published losses");
    refused("USA", "gallium", (size_t)1 << 40, false, LODE_E_LIMIT, "at most");
}

/* Every so many requests for memory one fails: the result is an error, and no leak. */
static void test_no_memory(void)
{
    lode_standard_options options = LODE_STANDARD_OPTIONS_INIT;
    bool clean = true;
    long n = 1;

    options.perspective = "USA";
    options.goods = "gallium:refined";
    options.n_thread = 1;
    for (lode_status st = LODE_E_NOMEM; st != LODE_OK && n < 1000000; n += 1 + n / 8) {
        lode_standard_set *s = NULL;
        lode__alloc_fail_after(n);
        st = lode_standard_set_run(data, &options, &s, NULL);
        lode__alloc_fail_after(0);
        clean = clean && (st == LODE_OK) == (s != NULL);
        clean = clean && (st == LODE_OK || st == LODE_E_NOMEM);
        lode_standard_set_free(s);
    }
    ok(clean && n < 1000000, "without memory: an error, and nothing is handed out");
}

int main(void)
{
    lode_error err = {0};

    if (!ok(lode_dataset_open(NULL, &data, &err) == LODE_OK, "the packs open"))
        return done_testing();
    test_rule();
    test_probabilities();
    test_own_rows();
    test_single_runs();
    test_gains_and_own();
    test_threads();
    test_bands();
    test_published();
    test_refusals();
    test_no_memory();
    lode_dataset_free(data);
    return done_testing();
}
