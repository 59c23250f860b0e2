#define _POSIX_C_SOURCE 200809L
/* Remedies of a shock and the design of a stock, on the embedded packs: costs by hand, every
 * remedy run again by itself, what must hold of any ranking, questions that are refused. */
#include <lode/respond.h>
#include <lode/stock_design.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "own_projects.h"
#include "study/standard_set.h"
#include "study/stock_design.h"
#include "tap.h"

#define MOST 8 /* statements of a question */

static const char *const ban[] = {"ban CHN gallium:refined", "over 12 months"};
static const char *const ban_one[] = {"ban CHN gallium:refined -> DEU"};
static const char *const ban_kept[] = {"ban CHN gallium:refined -> DEU",
                                       "enforce CHN gallium:refined -> DEU"};

/* ---- asking ---------------------------------------------------------------------- */

static lode_response *respond(const lode_dataset *ds, const char *const *statements,
                              size_t n, const char *place, size_t n_thread)
{
    lode_respond_options options = LODE_RESPOND_OPTIONS_INIT;
    lode_response *r = NULL;
    lode_error err = {0};

    options.perspective = place;
    options.n_thread = n_thread;
    if (lode_respond_run(ds, statements, n, &options, &r, &err) != LODE_OK)
        printf("# %s\n", err.message);
    return r;
}

/* Loss of the place in the shock with more sentences beside it; NaN: no answer. */
static double loss_with(const lode_dataset *ds, const char *const *shock, size_t n,
                        const char *const *more, int n_more, const char *place)
{
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    const char *list[MOST + 2 * LODE__OPTION_STATEMENTS];
    lode_outcome *o = NULL;
    double loss = NAN;

    options.perspective = place;
    for (size_t k = 0; k < n; k++) list[k] = shock[k];
    for (int k = 0; k < n_more; k++) list[n + (size_t)k] = more[k];
    if (lode_shock_run(ds, list, n + (size_t)n_more, &options, &o, NULL) == LODE_OK &&
        lode_outcome_verdict(o) == LODE_SOLVED)
        loss = lode__scenario_loss(o, o->perspective_member);
    lode_outcome_free(o);
    return loss;
}

static const lode__option *find(const lode_response *r, lode__remedy_kind kind, int nth)
{
    for (int k = 0; k < r->n_option; k++)
        if (r->option[k].kind == kind && nth-- == 0) return &r->option[k];
    return NULL;
}

static const lode__option *find_tonnes(const lode_response *r, lode__remedy_kind kind,
                                       double least)
{
    const lode__option *found = NULL;

    for (int k = 0; k < r->n_option; k++) {
        const lode__option *p = &r->option[k];
        if (p->kind == kind && p->tonnes > least && (!found || p->tonnes < found->tonnes))
            found = p;
    }
    return found;
}

/* ---- worked by hand --------------------------------------------------------------- */

/* A stock: 439 USD/kg, 8 % interest and 2 % keeping for a year. Capital of a plant: 39 M USD
 * for 15.5 t a year (Korea Zinc). */
static void test_costs(const lode_response *r)
{
    const lode__option *stock = find_tonnes(r, LODE__BUILD_STOCK, 0.0);
    const lode__option *plant = find(r, LODE__HOME_SUPPLY, 0);

    is_near(stock->cost_usd.value, stock->tonnes * 439e3 * 1.1, 1e-12,
            "a stock costs its price and a tenth");
    is_near(stock->tonnes, 12.0 / 12.0, 1e-3, "one month of 12 t a year");
    is_near(plant->cost_usd.value, plant->tonnes * 39e6 / 15.5, 1e-3,
            "a plant costs what one cost that was published");
    is_near(plant->months.value, 48.0, 0.0, "a new plant takes four years");
    ok(plant->feasible == LODE__TOO_LATE && strstr(plant->reason, "takes 48 months"),
       "too late for twelve, whatever else is doubtful: %s", plant->reason);
}

/* What a partner gives away is money of each year, worth less the later it is: five years at 8 %
 * from the first day are 4.312 of today. */
static void test_worth(const lode_dataset *ds)
{
    static const char *const five[] = {"ban CHN gallium:refined",
                                       "over 60 months in years"};
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    lode_response *r = respond(ds, five, 2, "DEU", 1);
    const lode__option *p = r ? find(r, LODE__FRAMEWORK, 0) : NULL;
    const char *list[2 + LODE__OPTION_STATEMENTS] = {five[0], five[1]};
    lode_outcome *o = NULL;
    double worth = 0.0, above = NAN;

    for (int t = 0; t < 5; t++) worth += pow(1.08, -t);
    for (int k = 0; p && k < p->n_statement; k++) list[2 + k] = p->statement[k];
    options.perspective = "DEU";
    if (ok(p && lode_shock_run(ds, list, 2 + (size_t)p->n_statement, &options, &o,
                               NULL) == LODE_OK,
           "an agreement over five years")) {
        above =
            o->place[lode__market_node(o->market, p->i_good, p->i_partner)].price_after -
            p->offered;
        ok(above > 0.0, "its makers could sell for more: %.0f USD/t", above);
        is_near(p->cost_usd.value, p->tonnes * worth * above, 1e-9,
                "what they forgo, present value");
    }
    lode_outcome_free(o);
    lode_response_free(r);
}

static void test_brief(void)
{
    is_near(lode__brief(447.78000000000003), 447.78, 0.0, "six digits of a price");
    is_near(lode__brief(0.0123456789), 0.0123457, 0.0, "of a small number");
    is_near(lode__brief(19381312.4), 19381300.0, 0.0, "of a large one");
    is_near(lode__brief(-0.5), -0.5, 0.0, "a short number stays");
    ok(lode__brief(0.0) >= 0.0 && lode__brief(0.0) <= 0.0, "nothing stays nothing");
}

/* ---- laws ------------------------------------------------------------------------- */

static void test_again(const lode_dataset *ds, const lode_response *r,
                       const char *const *shock, size_t n, const char *place)
{
    int n_same = 0;

    for (int k = 0; k < r->n_option; k++) {
        const lode__option *p = &r->option[k];
        double loss = loss_with(ds, shock, n, p->statement, p->n_statement, place);
        bool same = fabs(loss - p->loss_usd) <= 1e-9 * fabs(r->loss_usd);
        if (!same) note("%s: %.17g, %.17g", p->statement[0], loss, p->loss_usd);
        n_same += same;
    }
    ok(n_same == r->n_option, "%s: each of %d remedies gives its loss by itself", place,
       r->n_option);
}

/* The first in the ranking beats the second when both are run again. */
static void test_ranking(const lode_dataset *ds, const lode_response *r)
{
    double none = loss_with(ds, ban, 2, NULL, 0, "DEU"), ratio[2];
    bool falls = true, known_first = true;

    for (int k = 0; k < 2; k++) {
        const lode__option *p = &r->option[k];
        ratio[k] = (none - loss_with(ds, ban, 2, p->statement, p->n_statement, "DEU")) /
                   p->cost_usd.value;
    }
    ok(ratio[0] > ratio[1], "the first remedy beats the second: %.4g, %.4g", ratio[0],
       ratio[1]);
    for (int k = 1; k < r->n_ranked; k++)
        falls = falls && r->option[k].ratio <= r->option[k - 1].ratio;
    for (int k = r->n_ranked; k < r->n_option; k++)
        known_first = known_first && isnan(r->option[k].ratio);
    ok(falls, "ratios fall");
    ok(known_first && r->n_ranked < r->n_option, "unknown costs come last, unranked");
}

static void test_stocks(const lode_response *r)
{
    const lode__option *one = find_tonnes(r, LODE__BUILD_STOCK, 0.0);
    const lode__option *three = find_tonnes(r, LODE__BUILD_STOCK, one->tonnes);
    const lode__option *six = find_tonnes(r, LODE__BUILD_STOCK, three->tonnes);

    ok(six && one->avoided_usd > 0.0 && three->avoided_usd >= one->avoided_usd &&
           six->avoided_usd >= three->avoided_usd,
       "more stock never avoids less");
}

static void test_pairs(const lode_dataset *ds, const lode_response *r)
{
    const lode__option_pair *best = &r->pair[0];
    const lode__option *a = &r->option[best->a], *b = &r->option[best->b];
    const char *both[2 * LODE__OPTION_STATEMENTS];
    int n = 0;
    bool falls = true;

    for (int k = 0; k < a->n_statement; k++) both[n++] = a->statement[k];
    for (int k = 0; k < b->n_statement; k++) both[n++] = b->statement[k];
    is_near(loss_with(ds, ban, 2, both, n, "DEU"), best->loss_usd, 1e-9,
            "the best pair gives its loss by itself");
    is_near(best->sum_usd, a->avoided_usd + b->avoided_usd, 1e-15, "the sum of singles");
    for (int k = 1; k < r->n_pair; k++)
        falls = falls && !(r->pair[k].ratio > r->pair[k - 1].ratio);
    ok(falls, "pairs fall, the best first");
}

static void test_third_countries(const lode_dataset *ds)
{
    lode_response *open = respond(ds, ban_one, 1, "DEU", 1);
    lode_response *kept = respond(ds, ban_kept, 2, "DEU", 1);
    lode_response *all = respond(ds, ban, 2, "DEU", 1);

    if (ok(open && kept && all, "three shocks")) {
        ok(find(open, LODE__PASS_ON_DEAL, 0) != NULL, "a cut to one lets others pass on");
        ok(!find(kept, LODE__PASS_ON_DEAL, 0), "not where that is enforced");
        ok(!find(all, LODE__PASS_ON_DEAL, 0), "nor where nobody else is sold to");
        test_again(ds, open, ban_one, 1, "DEU");
    }
    lode_response_free(open);
    lode_response_free(kept);
    lode_response_free(all);
}

static void test_threads(const lode_dataset *ds, const lode_response *one)
{
    lode_response *two = respond(ds, ban, 2, "DEU", 2);
    lode_text a = LODE_TEXT_INIT, b = LODE_TEXT_INIT;

    lode_response_write(one, LODE_FORMAT_JSON, &a, NULL);
    if (two) lode_response_write(two, LODE_FORMAT_JSON, &b, NULL);
    is_text(b.data, a.data, "two threads, the same bytes");
    lode_text_clear(&a);
    lode_text_clear(&b);
    lode_response_free(two);
}

/* ---- projects and floors ----------------------------------------------------------- */

#define LIFE 0.10185220882315059 /* a year's part of capital, 8 % over 20 years */

/* H breaks even at 707.4 USD/kg, I at 447.4; L comes late, N has no cost. A, I and M exclude each
 * other, I is the cheapest. */
static const char lender[] =
    "A,JPN,gallium:refined,10,26,203000,2025,construction,0.9,,one,\n"
    "H,DEU,gallium:refined,5,20,300000,2025,construction,0.9,,,\n"
    "I,JPN,gallium:refined,10,24,203000,2025,construction,0.9,,one,\n"
    "L,DEU,gallium:refined,5,20,500000,2030,study,0.4,,,\n"
    "M,JPN,gallium:refined,10,25,203000,2025,construction,0.9,,one,\n"
    "N,DEU,gallium:refined,5,,300000,2027,study,0.4,,,\n";
static const char *const dated[] = {"ban CHN gallium:refined from 2026-12",
                                    "over 12 months"};

static lode_response *respond_projects(const lode_dataset *ds, const char *path,
                                       const char *floor, lode_error *err)
{
    lode_respond_options options = LODE_RESPOND_OPTIONS_INIT;
    lode_response *r = NULL;

    options.perspective = "DEU";
    options.n_thread = 1;
    options.projects = path;
    options.floor = floor;
    (void)lode_respond_run(ds, dated, 2, &options, &r, err);
    return r;
}

static const lode__option *find_project(const lode_response *r, const char *id)
{
    for (int k = 0; k < r->n_option; k++)
        if (r->option[k].project && strcmp(r->option[k].project->id, id) == 0)
            return &r->option[k];
    return NULL;
}

static const lode__option *find_floor(const lode_response *r, const char *means)
{
    for (int k = 0; k < r->n_option; k++)
        if (r->option[k].means && strcmp(r->option[k].means, means) == 0)
            return &r->option[k];
    return NULL;
}

static bool is_warned(const lode_response *r, const char *words)
{
    for (int k = 0; k < r->n_warning; k++)
        if (strstr(r->warning[k], words)) return true;
    return false;
}

static void test_project(const lode_response *r)
{
    const lode__option *h = find_project(r, "H"), *l = find_project(r, "L");
    bool named = false;

    if (!ok(h && l, "two projects are remedies")) return;
    is_text(h->statement[0], "supply DEU gallium:refined 5 tpa above 300 USD/kg",
            "its tonnes at its operating cost");
    is_near(h->cost_usd.value, 20e6, 0.0, "it costs its capital");
    is_near(h->months.value, 0.0, 0.0, "in 2025 it is there before December 2026");
    is_near(h->begun_usd, h->avoided_usd, 1e-9,
            "and avoids as much begun with the shock");
    is_near(l->months.value, 12.0 * 3.0 + 1.0 + 6.0, 0.0,
            "from December 2026 to the middle of 2030");
    ok(l->feasible == LODE__TOO_LATE && strstr(l->reason, "first output in 2030"),
       "too late: %s", l->reason);
    for (int k = 0; k < r->n_out; k++)
        named = named || (strcmp(r->out[k].project->id, "N") == 0 &&
                          strstr(r->out[k].reason, "capital cost unknown"));
    ok(named && !find_project(r, "N"), "what lacks its cost is named, not run");
}

/* The first remedies beat the next when they are run by themselves, floors among them. */
static void test_order(const lode_dataset *ds, const lode_response *r)
{
    double none = loss_with(ds, dated, 2, NULL, 0, "DEU"), last = INFINITY;
    bool falls = true;

    for (int k = 0; k < r->n_ranked; k++) {
        const lode__option *p = &r->option[k];
        double loss = loss_with(ds, dated, 2, p->statement, p->n_statement, "DEU");
        double ratio = (none - loss - p->gain_usd) / p->cost_usd.value;
        if (!(p->cost_usd.value > 0.0)) continue;
        falls = falls && ratio < last * (1.0 + 1e-9) + 1e-9;
        last = ratio;
    }
    ok(falls && r->n_ranked > 10, "each of %d remedies beats the next, run by itself",
       r->n_ranked);
}

/* A floor keeps what breaks even at it and no more; what it takes in a year is a shock of its
 * own. */
static void test_floor(const lode_dataset *ds, const lode_response *r)
{
    const lode__option *levy = find_floor(r, "levy"), *cfd = find_floor(r, "cfd");
    double year;

    if (!ok(levy && cfd, "a floor by levy and by guarantee")) return;
    is_text(levy->statement[0], "floor @FORGE gallium:refined 500 USD/kg by levy",
            "the place is a member");
    ok(levy->n_kept == 1 && strcmp(levy->kept[0]->id, "I") == 0 && levy->n_alive == 0,
       "at 500 USD/kg the cheapest of three that exclude each other: %d", levy->n_kept);
    is_text(levy->statement[1], "supply JPN gallium:refined 10 tpa above 203 USD/kg",
            "and runs in the shock");
    year = loss_with(ds, levy->statement, 1, NULL, 0, "DEU");
    is_near(levy->normal_usd, year, 1e-9, "a normal year of it: %.3g USD", year);
    is_near(levy->cost_usd.value, 24e6 + fmax(year, 0.0), 1e-9,
            "costs the project's capital and that year");
    ok(levy->loss_usd < r->loss_usd, "in the shock the project avoids some of the loss");
    ok(cfd->n_kept == 1 && cfd->cost_usd.value >= 24e6, "by guarantee the same one");
}

static void test_floor_edges(const lode_dataset *ds, const char *path)
{
    double even = 1e-3 * (300e3 + LIFE * 20e6 / 5.0);
    lode_error err = {0};
    char floor[80];

    for (int k = 0; k < 2; k++) {
        lode_response *r;
        snprintf(floor, sizeof floor, "gallium:refined %.1f", even + 0.1 - 0.2 * k);
        r = respond_projects(ds, path, floor, &err);
        if (ok(r && find_floor(r, "levy"), "%s", floor))
            ok(find_floor(r, "levy")->n_kept == 2 - k,
               k ? "below its break-even H is left out" : "above it H is kept, too");
        lode_response_free(r);
    }
}

/* A levy above the price without imports is no remedy, and the note says why. */
static void test_floor_too_high(const lode_dataset *ds)
{
    lode_error err = {0};
    lode_response *r = respond_projects(ds, NULL, "gallium:refined 50000", &err);

    if (ok(r != NULL, "a floor of 50,000: %s", err.message))
        ok(is_warned(r, "cannot hold") && isnan(find_floor(r, "levy")->ratio),
           "cannot hold");
    lode_response_free(r);
}

/* A zone of many countries stands whole in the sentence of its floor. */
static void test_wide_zone(const lode_dataset *ds)
{
    lode_respond_options options = LODE_RESPOND_OPTIONS_INIT;
    lode_response *r = NULL;
    lode_error err = {0};
    char zone[1024] = "";
    int n;
    const lode__country *country = lode__countries(ds, &n);

    for (int c = 0; c < n && c < 130; c++)
        if (strcmp(country[c].id, "CHN") != 0 && strcmp(country[c].id, "DEU") != 0)
            snprintf(zone + strlen(zone), sizeof zone - strlen(zone), "%c%s",
                     *zone ? '+' : '@', country[c].id);
    options.perspective = "DEU";
    options.zone = zone;
    options.n_top = 1;
    options.n_thread = 1;
    if (ok(lode_respond_run(ds, ban, 1, &options, &r, &err) == LODE_OK,
           "a zone of 128 and the place: %s", err.message)) {
        const lode__option *levy = find_floor(r, "levy");
        size_t n_zone = strlen(zone);
        ok(strncmp(r->zone, zone, n_zone) == 0 && strcmp(r->zone + n_zone, "+DEU") == 0,
           "no country is lost");
        ok(levy && strncmp(levy->statement[0] + strlen("floor "), r->zone,
                           strlen(r->zone)) == 0,
           "nor in the sentence");
    }
    lode_response_free(r);
}

/* A project that makes two goods that are missing is one that cannot be run, not two. */
static void test_out_once(const lode_dataset *ds)
{
    static const char *const two[] = {"ban CHN gallium:refined",
                                      "ban CHN germanium:refined"};
    char path[] = OWN_PROJECTS_PATH;
    lode_respond_options options = LODE_RESPOND_OPTIONS_INIT;
    lode_response *r = NULL;
    int n = 0, n_said = 0, n_row = 0;

    own_projects_write(path, "B,DEU,gallium:refined,5,,300000,2027,study,0.4,,,\n"
                             "B,DEU,germanium:refined,5,,300000,2027,study,0.4,,,\n");
    options.perspective = "DEU";
    options.projects = path;
    options.goods = "gallium:refined,lithium,germanium:refined";
    options.floor = "cobalt:refined 50";
    options.n_top = 1;
    options.n_thread = 1;
    if (ok(lode_respond_run(ds, two, 2, &options, &r, NULL) == LODE_OK, "two goods")) {
        for (int k = 0; k < r->n_out; k++) {
            bool first = true;
            for (int i = 0; i < k; i++)
                first = first && r->out[i].project != r->out[k].project;
            n += first;
            n_row += strcmp(r->out[k].project->id, "B") == 0;
        }
        for (int k = 0; k < r->n_warning; k++)
            if (strstr(r->warning[k], "cannot be run: "))
                (void)sscanf(r->warning[k], "%d", &n_said);
        ok(n_row == 2 && n_said == n, "%d rows of %d projects: '%d projects'", r->n_out,
           n, n_said);
        ok(is_warned(r, "lithium is not in the market of the shock"),
           "a good that is not in the market is told");
        ok(is_warned(r, "the floor of cobalt:refined is left out"),
           "and a floor of a good without remedies");
    }
    lode_response_free(r);
    unlink(path);
}

/* Sixteen that break even at the price: fifteen are run, and it is told. */
static void test_many_holders(const lode_dataset *ds)
{
    char path[] = OWN_PROJECTS_PATH, rows[2048] = "";
    lode_respond_options options = LODE_RESPOND_OPTIONS_INIT;
    lode_error err = {0};
    lode_response *r = NULL;

    for (int k = 0; k < 16; k++)
        snprintf(rows + strlen(rows), sizeof rows - strlen(rows),
                 "K%02d,DEU,gallium:refined,0.1,0,%d,2025,construction,0.9,,,\n", k,
                 200000 - 1000 * k);
    own_projects_write(path, rows);
    options.perspective = "DEU";
    options.projects = path;
    options.n_top = 1;
    options.n_thread = 1;
    if (ok(lode_respond_run(ds, ban, 1, &options, &r, &err) == LODE_OK,
           "sixteen small plants: %s", err.message)) {
        const lode__option *levy = find_floor(r, "levy");
        ok(levy && levy->n_kept == 15 && strcmp(levy->kept[0]->id, "K15") == 0 &&
               strcmp(levy->kept[14]->id, "K01") == 0,
           "the cheapest first, without the dearest");
        ok(is_warned(r, "the 15 cheapest of 16 projects"), "and it is told");
    }
    lode_response_free(r);
    unlink(path);
}

/* Memory that ends is said: at each of the first requests, then at growing distances. */
static void test_no_memory(const lode_dataset *ds, const char *path)
{
    lode_respond_options options = LODE_RESPOND_OPTIONS_INIT;
    lode_status st = LODE_E_NOMEM;
    bool said = true;
    long n = 0, n_tried = 0;

    options.perspective = "DEU";
    options.projects = path;
    options.estimate = true;
    options.n_top = 1;
    options.n_thread = 1;
    while (st && said) {
        lode_response *r = NULL;
        lode_text out = LODE_TEXT_INIT;
        n += 1 + n / 8;
        n_tried++;
        lode__alloc_fail_after(n);
        st = lode_respond_run(ds, ban, 1, &options, &r, NULL);
        if (!st) st = lode_response_write(r, LODE_FORMAT_TABLE, &out, NULL);
        lode__alloc_fail_after(0);
        said = !st || st == LODE_E_NOMEM;
        lode_text_clear(&out);
        lode_response_free(r);
    }
    ok(!st && said && n_tried > 30, "memory that ends is said, at %ld of %ld requests",
       n_tried, n);
}

static void test_projects(const lode_dataset *ds)
{
    char path[] = OWN_PROJECTS_PATH;
    lode_error err = {0};
    lode_response *r;

    own_projects_write(path, lender);
    r = respond_projects(ds, path, "gallium:refined 500", &err);
    if (ok(r != NULL, "a lender's file: %s", err.message)) {
        test_project(r);
        test_order(ds, r);
        test_floor(ds, r);
        test_again(ds, r, dated, 2, "DEU");
    }
    lode_response_free(r);
    test_floor_edges(ds, path);
    test_floor_too_high(ds);
    test_wide_zone(ds);
    test_out_once(ds);
    test_many_holders(ds);
    test_no_memory(ds, path);
    unlink(path);
    ok(!respond_projects(ds, path, NULL, &err) && *err.message, "no file: %s",
       err.message);
    ok(!respond_projects(ds, NULL, "gallium:refined", &err) &&
           strstr(err.message, "want a good and a price above 0"),
       "%s", err.message);
}

/* Begun with the shock, what takes time avoids less or nothing. */
static void test_begun(const lode_dataset *ds)
{
    lode_response *r = respond(ds, dated, 2, "DEU", 1);
    const char *late[] = {NULL, NULL};
    char text[512];

    if (ok(r && find(r, LODE__FRAMEWORK, 0), "a ban with a date")) {
        const lode__option *p = find(r, LODE__SWAP, 0);
        is_near(find(r, LODE__BUILD_STOCK, 0)->begun_usd, 0.0, 0.0,
                "a stock that is not there avoids nothing");
        is_near(find(r, LODE__HOME_SUPPLY, 0)->begun_usd, 0.0, 0.0,
                "nor does a plant after four years");
        snprintf(text, sizeof text, "%s from 2027-02", p->statement[0]);
        late[0] = text;
        is_near(p->begun_usd, r->loss_usd - loss_with(ds, dated, 2, late, 1, "DEU"), 1e-9,
                "a swap comes two months later");
        p = find(r, LODE__FRAMEWORK, 0);
        ok(p->begun_usd > 0.0 && p->begun_usd < p->avoided_usd,
           "a framework that comes later avoids less");
    }
    lode_response_free(r);
}

/* A floor of which a place earns by itself does so from its first month on: begun with a shock of
 * three years and in force after one, in the second and third, at 8 %. */
static void test_begun_floor(const lode_dataset *ds)
{
    static const char *const three[] = {"ban CHN gallium:refined from 2026-12",
                                        "over 36 months in years"};
    lode_respond_options options = LODE_RESPOND_OPTIONS_INIT;
    lode_response *r = NULL;
    char text[512];
    const char *late[] = {text};
    const lode__option *levy;

    options.perspective = "JPN";
    options.floor = "gallium:refined 600";
    options.n_top = 100;
    options.n_thread = 1;
    (void)lode_respond_run(ds, three, 2, &options, &r, NULL);
    levy = r ? find_floor(r, "levy") : NULL;
    if (ok(levy && levy->n_statement == 1 && levy->normal_usd < 0.0,
           "a floor that gives Japan something in a normal year")) {
        double year = -levy->normal_usd;
        is_near(levy->months.value, 12.0, 0.0, "it takes twelve months");
        is_near(levy->gain_usd, year * (1.0 + 1.0 / 1.08 + 1.0 / (1.08 * 1.08)), 1e-12,
                "in three years");
        snprintf(text, sizeof text, "%s from 2027-12", levy->statement[0]);
        is_near(levy->begun_usd,
                r->loss_usd - loss_with(ds, three, 2, late, 1, "JPN") -
                    year * (1.0 / 1.08 + 1.0 / (1.08 * 1.08)),
                1e-6, "begun with the shock it gives up two of them");
    }
    lode_response_free(r);
}

static void test_nothing(const lode_dataset *ds)
{
    lode_response *r = respond(ds, ban, 2, "CHN", 1);

    ok(r && r->n_option == 0 && r->n_warning > 0,
       "who misses nothing has nothing to remedy, and is told");
    lode_response_free(r);
}

static void test_bloc(const lode_dataset *ds)
{
    static const char *const antimony[] = {"ban CHN antimony:refined"};
    lode_response *r = respond(ds, antimony, 1, "@EU", 1);

    if (ok(r && r->n_option > 3, "a bloc has remedies")) {
        ok(!r->option[0].figure, "a bloc has no figure of its own");
        test_again(ds, r, antimony, 1, "@EU");
    }
    lode_response_free(r);
}

/* Ore is lost that the place buys as metal: remedies are of what it buys, none of them by the
 * country that lost it. */
static void test_downstream(const lode_dataset *ds)
{
    static const char *const ore[] = {"outage COD cobalt:mine 0.5"};
    lode_response *r = respond(ds, ore, 1, "CHN", 1);
    int cod = lode__country_find(ds, "COD");
    bool none = true, short_goods = true;

    if (ok(r && r->n_option > 3, "remedies downstream of the shock")) {
        for (int k = 0; k < r->n_option; k++)
            none = none && r->option[k].i_partner != cod;
        for (int k = 0; k < r->n_good; k++)
            short_goods = short_goods && r->good[k].missing_tpa > 0.0;
        ok(none, "no partner is the one that the shock is on");
        ok(short_goods, "each good is one that the place misses");
    }
    lode_response_free(r);
}

/* ---- refusals --------------------------------------------------------------------- */

static void refuse(const lode_dataset *ds, const char *place, const char *goods,
                   const char *sentence, const char *what)
{
    lode_respond_options options = LODE_RESPOND_OPTIONS_INIT;
    lode_response *r = (lode_response *)&options; /* must stay */
    lode_error err = {0};

    options.perspective = place;
    options.goods = goods;
    ok(lode_respond_run(ds, &sentence, 1, &options, &r, &err) == LODE_E_INVALID &&
           r == (lode_response *)&options && *err.message,
       "%s: %s", what, err.message);
}

/* A pair of floors has room beside the longest shock that is taken. */
static void test_statements(const lode_dataset *ds)
{
    const char *many[225];
    lode_respond_options options = LODE_RESPOND_OPTIONS_INIT;
    lode_response *r = NULL;
    lode_error err = {0};

    for (size_t k = 0; k < 225; k++) many[k] = "demand gallium:refined x1 in CHL";
    options.perspective = "CHL";
    options.n_thread = 1;
    ok(lode_respond_run(ds, many, 224, &options, &r, &err) == LODE_OK,
       "224 statements: %s", err.message);
    lode_response_free(r);
    r = NULL;
    ok(lode_respond_run(ds, many, 225, &options, &r, &err) == LODE_E_LIMIT && !r, "%s",
       err.message);
}

static void test_refusals(const lode_dataset *ds)
{
    refuse(ds, NULL, NULL, "ban CHN gallium:refined", "no place");
    refuse(ds, "XQX", NULL, "ban CHN gallium:refined", "an unknown place");
    refuse(ds, "DEU", "cobalt:refined", "ban CHN gallium:refined", "another market");
    refuse(ds, "DEU", NULL, "forbid CHN gallium:refined", "no such verb");
}

/* ---- stock design ----------------------------------------------------------------- */

static lode_stock_design *design(const lode_dataset *ds, const char *places,
                                 const char *good)
{
    lode_stock_design_options options = LODE_STOCK_DESIGN_OPTIONS_INIT;
    lode_stock_design *d = NULL;
    lode_error err = {0};

    options.places = places;
    options.good = good;
    options.n_thread = 1;
    if (lode_stock_design_run(ds, NULL, 0, &options, &d, &err) != LODE_OK)
        printf("# %s\n", err.message);
    return d;
}

static lode_status design_with(const lode_dataset *ds, size_t n_nothing)
{
    static const char *statement[300];
    lode_stock_design_options options = LODE_STOCK_DESIGN_OPTIONS_INIT;
    lode_stock_design *d = NULL;
    double cover = 30.0;
    lode_status st;

    statement[0] = "ban CHN germanium:refined";
    for (size_t k = 1; k <= n_nothing; k++)
        statement[k] = "demand germanium:refined x1 in CHL";
    statement[n_nothing + 1] = "over 12 months in years";
    options.places = "DEU";
    options.good = "germanium:refined";
    options.cover_days = &cover;
    options.n_cover = 1;
    st = lode_stock_design_run(ds, statement, n_nothing + 2, &options, &d, NULL);
    lode_stock_design_free(d);
    return st;
}

/* As many as are promised, and the sentence of the months; the stocks have room beside. */
static void test_design_statements(const lode_dataset *ds)
{
    ok(design_with(ds, 199) == LODE_OK, "200 statements and the months");
    ok(design_with(ds, 245) == LODE_OK, "as many as stocks leave room for");
    ok(design_with(ds, 246) == LODE_E_LIMIT, "and no more");
}

/* ---- stocks of the register ---------------------------------------------------------- */

static const lode__option *loan_of(const lode_response *r, const char *country)
{
    for (int k = 0; r && k < r->n_option; k++)
        if (r->option[k].kind == LODE__SWAP &&
            r->option[k].i_partner == lode__country_find(r->dataset, country))
            return &r->option[k];
    return NULL;
}

/* Japan's tungsten is in the register (ST-11, 60 days held in 2020, grade B), its gallium is
 * not: a prior. Korea's targets name no tungsten. */
static void test_register_stocks(const lode_dataset *ds)
{
    const char *const tungsten[] = {"ban CHN tungsten:refined", "over 12 months"};
    const char *const gallium[] = {"ban CHN gallium:refined", "over 12 months"};
    lode_response *r = respond(ds, tungsten, 2, "DEU", 1);
    const lode__option *jpn = loan_of(r, "JPN"), *kor = loan_of(r, "KOR");

    if (ok(jpn && kor, "loans of tungsten from Japan and Korea")) {
        ok(strstr(jpn->what, "60 days in JPN (ST-11, B)"), "Japan's: %s", jpn->what);
        ok(strstr(jpn->reason, "by the register") && jpn->grade >= 'B', "%s",
           jpn->reason);
        ok(!strchr(kor->what, '(') && kor->grade >= 'C', "Korea's is a prior: %s",
           kor->what);
    }
    lode_response_free(r);
    r = respond(ds, gallium, 2, "DEU", 1);
    jpn = loan_of(r, "JPN");
    ok(jpn && !strchr(jpn->what, '(') && jpn->grade >= 'C', "so is Japan's gallium");
    lode_response_free(r);
}

static void test_design_rows(const lode_dataset *ds, const lode_stock_design *d)
{
    bool more = true, dearer = true, slower = true;
    const lode__stock_row *r = &d->row[0];

    is_text(d->statement[0], "ban CHN gallium:refined", "the largest seller stops");
    is_near(r->tonnes, 12.0 * 60.0 / 365.0, 1e-3, "60 days of 12 t a year");
    is_near(r->carrying_usd_a_year, r->tonnes * 439e3 * 0.1, 1e-12, "kept at 10 %%");
    for (int k = 1; k < d->n_row; k++) {
        const lode__stock_row *a = &d->row[k - 1], *b = &d->row[k];
        for (int m = 0; m < LODE__N_RELEASE; m++)
            more = more && b->avoided_usd[m] >= a->avoided_usd[m];
        for (int f = 0; f < LODE__N_FILL; f++)
            dearer = dearer && b->fill[f].price_ratio > a->fill[f].price_ratio;
    }
    for (int k = 0; k < d->n_row; k++)
        for (int f = 0; f < LODE__N_FILL; f++)
            slower = slower && d->row[k].fill[f].price_ratio > 1.0 &&
                     (f == 0 ||
                      d->row[k].fill[f].price_ratio < d->row[k].fill[f - 1].price_ratio);
    ok(more, "more stock never avoids less, at each price of release");
    ok(dearer, "more is bought at a higher price");
    ok(slower, "a slower purchase moves the price less");
    is_near(d->loss_usd - loss_with(ds, d->statement, d->n_statement, r->statement,
                                    r->n_statement, "DEU"),
            r->avoided_usd[r->best], 1e-9, "a row gives its figure by itself");
    ok(d->best >= 0 && d->row[d->best].efficient, "the best per dollar is efficient");
}

static void test_design_joint(const lode_dataset *ds)
{
    lode_stock_design *d = design(ds, "JPN,DEU,USA", "gallium");
    bool turn = true, pooled = true;

    if (ok(d && d->n_joint == 3, "three buyers, three covers")) {
        for (int k = 0; k < d->n_joint; k++) {
            turn = turn && d->joint[k].turn_usd <= d->joint[k].apart_usd;
            pooled = pooled && d->joint[k].pooled_usd <= d->joint[k].apart_usd;
        }
        ok(turn, "in turn never costs more than at once");
        ok(pooled, "together never costs more than at once");
        is_text(d->perspective, "@JPN+DEU+USA", "all of them are looked at");
    }
    lode_stock_design_free(d);
}

static void refuse_design(const lode_dataset *ds, const char *places, const char *good,
                          const char *sentence, double cover, lode_status wanted,
                          const char *what)
{
    lode_stock_design_options options = LODE_STOCK_DESIGN_OPTIONS_INIT;
    lode_stock_design *d = NULL;
    lode_error err = {0};

    options.places = places;
    options.good = good;
    options.cover_days = &cover;
    options.n_cover = 1;
    ok(lode_stock_design_run(ds, &sentence, sentence != NULL, &options, &d, &err) ==
               wanted &&
           !d && *err.message,
       "%s: %s", what, err.message);
}

static void test_design_refusals(const lode_dataset *ds)
{
    refuse_design(ds, NULL, "gallium", NULL, 60.0, LODE_E_INVALID, "no place");
    refuse_design(ds, "DEU", "gallium", NULL, 0.0, LODE_E_INVALID, "no days");
    refuse_design(ds, "DEU", "gallium", NULL, (double)NAN, LODE_E_INVALID, "NaN days");
    refuse_design(ds, "DEU", "cobalt", "ban CHN gallium:refined", 60.0, LODE_E_INVALID,
                  "another market");
    refuse_design(ds, "*", "gallium", NULL, 60.0, LODE_E_NODATA, "no seller outside");
    refuse_design(ds, "DEU,FRA,ITA,ESP,NLD,BEL,AUT,SWE,FIN", "gallium", NULL, 60.0,
                  LODE_E_LIMIT, "nine places");
}

int main(void)
{
    lode_dataset *ds = NULL;
    lode_error err = {0};
    lode_response *r;
    lode_stock_design *d;

    if (!ok(lode_dataset_open(NULL, &ds, &err) == LODE_OK, "packs open %s", err.message))
        return done_testing();
    test_brief();
    r = respond(ds, ban, 2, "DEU", 1);
    if (ok(r && r->n_option > 4 && r->n_pair > 0, "remedies of a ban")) {
        test_costs(r);
        test_again(ds, r, ban, 2, "DEU");
        test_ranking(ds, r);
        test_stocks(r);
        test_pairs(ds, r);
        test_threads(ds, r);
    }
    lode_response_free(r);
    test_third_countries(ds);
    test_bloc(ds);
    test_begun(ds);
    test_begun_floor(ds);
    test_worth(ds);
    test_projects(ds);
    test_nothing(ds);
    test_downstream(ds);
    test_refusals(ds);
    test_statements(ds);
    d = design(ds, "DEU", "gallium:refined");
    if (ok(d && d->n_row == 3, "three covers of one good")) test_design_rows(ds, d);
    lode_stock_design_free(d);
    test_design_joint(ds);
    test_design_refusals(ds);
    test_design_statements(ds);
    test_register_stocks(ds);
    lode_dataset_free(ds);
    return done_testing();
}
