#define _POSIX_C_SOURCE 200809L
/* The chosen beyond the scenarios: the hold of sellers against 'lode coerce', a dumping and a
 * guarantee by their laws, a plan against the question that it answers. */
#include <lode/coerce.h>
#include <lode/portfolio.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "own_portfolios.h"
#include "study/coercion.h"
#include "study/option_value.h"
#include "study/portfolio.h"

static const char *const table = PORTFOLIO_HEAD
    "G1,Plant one,AUS,gallium:refined,60,20,300000,2028,study,0.7,1,1.2,,site,allied\n"
    "G2,Plant two,CAN,gallium:refined,40,9,310000,2030,study,0.9,1,1,,site,allied\n"
    "G3,Scrap,USA,gallium:refined,25,6,350000,2028,construction,1,0.5,1,,,recycling\n"
    "T2,Refinery,AUT,tungsten:refined,900,70,35000,2029,study,0.8,1,1,,,allied\n";

static const char *const dumping = "supply CHN gallium:refined 400 tpa above 100 USD/kg";
static char path[] = "/tmp/lode-portfolio-XXXXXX";

static lode_portfolio_options asked(void)
{
    lode_portfolio_options o = LODE_PORTFOLIO_OPTIONS_INIT;

    o.file = path;
    o.budget_usd = 330e6;
    o.n_draw = 20;
    o.loss_only = true;
    return o;
}

/* ---- deterrence ---------------------------------------------------------------------- */

/* The same hold by 'lode coerce'. */
static lode__frontier hold_of(const lode_dataset *ds, const char *target,
                              const char *const *statement, size_t n)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
    lode__frontier f = {.ban_harm_usd = NAN};
    lode_coercion *c = NULL;

    o.by = "CHN";
    o.target = target;
    o.goods = "gallium:refined";
    o.statements = statement;
    o.n_statement = n;
    if (lode_coerce_run(ds, &o, &c, NULL) == LODE_OK && c->n_case == 1 &&
        c->result[0].n_row == 1)
        f = c->result[0].row[0].frontier;
    lode_coercion_free(c);
    return f;
}

static bool is_same(const lode__frontier *a, const lode__frontier *b)
{
    double size = 1e-9 * fabs(b->ban_harm_usd);

    return fabs(a->ban_harm_usd - b->ban_harm_usd) <= size &&
           fabs(a->ban_cost_usd - b->ban_cost_usd) <= size &&
           fabs(a->costless_harm_usd - b->costless_harm_usd) <= size;
}

static void test_hold(const lode_dataset *ds, const char *perspective, const char *target)
{
    lode_portfolio_options o = asked();
    const char *statement[8];
    size_t n = 0;
    lode__frontier before, after;
    const lode__hold *h = NULL;
    lode_portfolio *p;

    o.deterrence = "CHN";
    o.perspective = perspective;
    p = run(ds, &o);
    for (int k = 0; p && k < p->n_hold; k++)
        if (strcmp(lode__goods(ds, &(int){0})[p->hold[k].i_good].id, "gallium:refined") ==
            0)
            h = &p->hold[k];
    if (!ok(h != NULL, "%s: China's hold by gallium", target)) return;
    for (int k = 0; k < p->n_pick; k++)
        if (p->best.option[k] > 0 && p->pick[k].id[0] == 'G')
            statement[n++] = lode__portfolio_supply(p, &p->pick[k], &p->pick[k].part[0]);
    before = hold_of(ds, target, NULL, 0);
    after = hold_of(ds, target, statement, n);
    ok(is_same(&h->before, &before),
       "without the chosen it is that of coerce (%.6g, %.6g)", h->before.ban_harm_usd,
       before.ban_harm_usd);
    ok(n > 0 && is_same(&h->after, &after), "with %zu of them, too (%.6g, %.6g)", n,
       h->after.ban_harm_usd, after.ban_harm_usd);
    ok(h->after.ban_harm_usd < h->before.ban_harm_usd, "and a ban harms less");
    lode_portfolio_free(p);
}

/* ---- dumping --------------------------------------------------------------------------- */

static lode_portfolio *dumped(const lode_dataset *ds, const char *floor)
{
    lode_portfolio_options o = asked();

    o.dumping = dumping;
    o.floor = floor;
    o.budget_usd = 1e9;
    return run(ds, &o);
}

static void test_dumping(const lode_dataset *ds)
{
    lode_portfolio *p = dumped(ds, "gallium:refined 500");
    const lode__dumping *d = p ? p->dumping : NULL;
    bool lower = true, held = true, calmer = true, ordered = true, all_stop = true;

    if (!ok(d && d->n >= 2 && d->n_case == 3, "a dumping of the market of %d plants",
            d ? d->n : 0))
        return;
    for (int k = 0; k < d->n; k++) {
        const lode__dumped_pick *q = &d->pick[k];
        lower = lower && q->received[LODE__DUMPED] < q->received[LODE__UNDUMPED];
        all_stop = all_stop && q->state[LODE__DUMPED] == LODE__PLANT_STOPS;
        held = held && q->received[LODE__GUARANTEED] == 500e3 &&
               q->state[LODE__GUARANTEED] >= LODE__PLANT_RUNS && q->paid_usd > 0.0;
        calmer = calmer && q->sd[LODE__GUARANTEED] < q->sd[LODE__DUMPED] &&
                 q->trigger[LODE__GUARANTEED] < q->trigger[LODE__DUMPED];
        ordered = ordered && q->opex < q->full_cost &&
                  q->full_cost < q->trigger[LODE__GUARANTEED];
    }
    ok(lower && all_stop, "prices fall below what running costs: all stop");
    ok(held, "a guarantee keeps them running, and pays");
    ok(calmer, "it calms what they receive, so that they are built at less");
    ok(ordered, "running costs less than with capital, that less than the trigger");
    ok(d->left[LODE__DUMPED].n_taken == p->best.n_taken - d->n &&
           d->left[LODE__GUARANTEED].n_taken == p->best.n_taken,
       "what is left of the portfolio");
    ok(d->left[LODE__DUMPED].risk_usd > d->left[LODE__GUARANTEED].risk_usd &&
           d->left[LODE__GUARANTEED].risk_usd == p->best.risk_usd,
       "and of its security");
    ok(d->loss_usd[LODE__GUARANTEED] > d->loss_usd[LODE__DUMPED],
       "to make what could be had for less is a loss in the year");
    lode_portfolio_free(p);
}

/* A guarantee that never pays changes nothing: its plants run at full capacity anyway, and
 * their cost is put back. */
static void test_idle_floor(const lode_dataset *ds)
{
    static const char *const cheap =
        "project,name,country,good,capacity_tpa,capex_musd,opex_usd_per_t,start_year,"
        "status,"
        "success,ramp_up_years,delay_factor\n"
        "G1,Plant one,AUS,gallium:refined,6,2,40000,2028,study,0.7,1,1.2\n"
        "G2,Plant two,CAN,gallium:refined,4,1,50000,2030,study,0.9,1,1\n";
    lode_portfolio *p;
    const lode__dumping *d;

    if (!ok(write_file(path, cheap), "two cheap plants")) return;
    p = dumped(ds, "gallium:refined 60");
    d = p ? p->dumping : NULL;
    ok(d && d->n == 2 && d->paid_usd == 0.0, "a guarantee below the price pays nothing");
    ok(d && fabs(d->loss_usd[2] - d->loss_usd[1]) <= 1e-6 * fabs(d->loss_usd[1]),
       "and leaves the loss as it is (%.9g, %.9g)", d ? d->loss_usd[1] : NAN,
       d ? d->loss_usd[2] : NAN);
    lode_portfolio_free(p);
    (void)write_file(path, table);
}

/* Mean and spread of ln max(P, F) by summing a fine grid of the normal law. */
static double sd_by_hand(double mean, double sd, double floor)
{
    double first = 0.0, second = 0.0, all = 0.0;

    for (int k = -80000; k <= 80000; k++) {
        double z = k * 1e-4, w = exp(-0.5 * z * z);
        double y = fmax(log(mean) - 0.5 * sd * sd + sd * z, log(floor));
        first += w * y;
        second += w * y * y;
        all += w;
    }
    return sqrt(second / all - first / all * (first / all));
}

static void test_spread(void)
{
    double before = 0.3;
    bool falls = true;

    for (int k = 1; k <= 12; k++) {
        double sd = lode__sd_above(100.0, 0.3, 20.0 * k);
        falls = falls && sd <= before;
        before = sd;
    }
    is_near(lode__sd_above(100.0, 0.3, 90.0), sd_by_hand(100.0, 0.3, 90.0), 1e-7,
            "spread above a floor, by a sum");
    ok(falls && before < 1e-2, "it falls as the floor rises, to nothing");
    ok(lode__sd_above(100.0, 0.3, 0.0) == 0.3 && lode__sd_above(100.0, 0.0, 90.0) == 0.0,
       "no floor, no spread: as it was");
    is_near(lode__trigger_multiple(0.08, lode__sd_above(100.0, 0.45, 1e-9)), 2.92, 5e-3,
            "the trigger of 45 %% without a floor is the published one");
}

/* ---- a plan ----------------------------------------------------------------------------- */

static bool write_plan(const lode_portfolio *p, const char *name)
{
    lode_text text = LODE_TEXT_INIT;
    bool good = lode_portfolio_write(p, LODE_FORMAT_JSON, &text, NULL) == LODE_OK &&
                write_file(name, text.data);

    lode_text_clear(&text);
    return good;
}

/* Why, from the plan and from the file, with the gap closed in both. */
static void test_plan(const lode_dataset *ds, const char *perspective, const char *plan)
{
    lode_portfolio_options o = asked();
    lode_portfolio *solved, *of_file, *of_plan;

    o.perspective = perspective;
    o.gap = 0.0;
    o.budget_usd = 60e6;
    solved = run(ds, &o);
    if (!ok(solved && write_plan(solved, plan), "a plan")) return;
    lode_portfolio_free(solved);
    o.why = "G1";
    of_file = run(ds, &o);
    o.file = plan;
    of_plan = run(ds, &o);
    ok(of_file && of_plan && of_plan->is_kept && !of_file->is_kept,
       "the plan's choice is kept");
    ok(of_plan && of_file && of_plan->swap.objective_usd == of_file->swap.objective_usd &&
           strcmp(of_plan->swap.reason, of_file->swap.reason) == 0 &&
           of_plan->best.objective_usd == of_file->best.objective_usd,
       "the reason is that of the question anew: %s",
       of_plan ? of_plan->swap.reason : "");
    ok(of_plan && of_plan->n_solve <= of_file->n_solve, "with no more solves");
    lode_portfolio_free(of_file);
    lode_portfolio_free(of_plan);
}

/* A file that has changed since: the plan's figures are not this file's. */
static void test_old_plan(const lode_dataset *ds, const char *plan)
{
    static const struct {
        const char *row, *what;
    } change[] = {{",25,6,", "that it chose"}, {",900,70,", "that it could not pay"}};
    lode_portfolio_options o = asked();

    o.file = plan;
    o.why = "G3";
    for (size_t k = 0; k < sizeof change / sizeof *change; k++) {
        char text[2048], *at;
        lode_portfolio *p;
        snprintf(text, sizeof text, "%s", table);
        at = strstr(text, change[k].row);
        if (!ok(at != NULL, "a row to change")) return;
        at[1] = '4';
        (void)write_file(path, text);
        p = run(ds, &o);
        ok(p && !p->is_kept, "a plan of a file with another row %s is solved anew",
           change[k].what);
        lode_portfolio_free(p);
    }
    (void)write_file(path, table);
}

/* Whichever allocation fails, the run says so and gives all back. */
static void test_memory(const lode_dataset *ds, const char *plan, const char *why)
{
    lode_portfolio_options o = asked();
    lode_status st = LODE_E_NOMEM;
    long n = 1, n_run = 0;

    o.n_draw = 4;
    o.n_thread = 1;
    o.file = why ? plan : path;
    o.why = why;
    o.deterrence = "CHN";
    o.dumping = dumping;
    o.floor = "gallium:refined 500";
    for (; n < 10000000 && st == LODE_E_NOMEM; n += 1 + n / 3, n_run++) {
        lode_portfolio *p = NULL;
        lode__alloc_fail_after(n);
        st = lode_portfolio_run(ds, &o, &p, NULL);
        lode__alloc_fail_after(0);
        if (st && p) st = LODE_E_WRITE; /* half an answer */
        lode_portfolio_free(p);
    }
    ok(st == LODE_OK && n_run > 20, "%ld allocations may fail (%ld)", n_run, n);
}

/* ---- guarantees as decisions ----------------------------------------------------------- */

static lode_portfolio *run_floors(const lode_dataset *ds, const char *floors, double rate,
                                  const char *perspective)
{
    lode_portfolio_options o = asked();

    o.gap = 0.0;
    o.dumping = dumping;
    o.floors = floors;
    o.dumping_rate = rate;
    o.perspective = perspective;
    return run(ds, &o);
}

/* Shares of capacity under a dumping against those without one: what stops is gone, what is
 * guaranteed is back when it is over. */
static int count_odd_shares(const lode_portfolio *p, const lode_portfolio *calm)
{
    int n_odd = 0;

    for (int k = 0; k < p->n_pick; k++) {
        const lode__pick *pick = &p->pick[k];
        int n = pick->floor ? pick->floor->n_plain : pick->n_option - 1;
        for (int s = 0; s < p->years.n; s++)
            for (int i = 1; i < pick->n_option; i++) {
                bool held = i > n, hit = pick->floor && p->years.flood[s];
                double is =
                    p->years.share[s * p->years.n_column + pick->first_column + i - 1];
                double was =
                    calm->years
                        .share[s * calm->years.n_column + calm->pick[k].first_column +
                               (held ? i - n : i) - 1];
                bool gone = hit && (!held || p->years.flood[s] == LODE__FLOOD_ON);
                n_odd += is != (gone ? 0.0 : was);
            }
    }
    return n_odd;
}

/* The lowest level that covers what the plant runs at, and no other. */
static bool is_lowest(const lode_portfolio *p, const lode__pick *pick)
{
    const lode__floor_menu *m = p->menu;
    int at = 0;

    while (at < m->n_level && m->level[at] != pick->floor->level) at++;
    if (at == m->n_level) return false;
    return pick->floor->floor_usd_per_t >= pick->part[0].usd_per_t &&
           (at == 0 || m->level[at - 1] * m->base_usd_per_t < pick->part[0].usd_per_t);
}

static void check_charges(const lode_portfolio *p)
{
    int n_floor = 0, n_low = 0, n_odd = 0;
    double rows = 0.0;

    for (int k = 0; k < p->n_pick; k++) {
        const lode__pick *pick = &p->pick[k];
        rows += pick->spend_usd[p->best.option[k]];
        if (!pick->floor) continue;
        n_floor++;
        n_low += is_lowest(p, pick);
        for (int i = 1; i <= pick->floor->n_plain; i++) {
            int held = pick->floor->n_plain + i;
            double more = pick->spend_usd[held] - pick->spend_usd[i];
            n_odd += !(more >= 0.0 && fabs(more - pick->charge_usd[held]) <= 1e-6) ||
                     pick->charge_usd[i] != 0.0 ||
                     pick->cost_usd[held] < pick->cost_usd[i];
        }
    }
    ok(n_floor == 3 && n_low == 3,
       "three plants stop, each has the lowest level that keeps it");
    ok(n_odd == 0 && rows == p->best.spend_usd && rows <= p->options.budget_usd,
       "what the guarantees are expected to pay is out of the budget");
}

static void test_floors(const lode_dataset *ds, const char *perspective)
{
    lode_portfolio *calm = run_floors(ds, NULL, 0.05, perspective);
    lode_portfolio *never = run_floors(ds, "auto", 0.0, perspective);
    lode_portfolio *none = run_floors(ds, "none", 0.2, perspective);
    lode_portfolio *menu = run_floors(ds, "auto", 0.2, perspective);

    if (ok(calm && never && none && menu, "guarantees for %s",
           perspective ? perspective : "everybody")) {
        double size = 1e-9 * fabs(calm->nothing.objective_usd);
        is_near(never->best.objective_usd, calm->best.objective_usd, 1e-9,
                "a dumping that never comes changes nothing");
        ok(none->best.objective_usd >= calm->best.objective_usd - size,
           "one that may come makes no portfolio better");
        ok(menu->best.objective_usd <= none->best.objective_usd + size,
           "and a menu makes none worse: %.6g, %.6g without", menu->best.objective_usd,
           none->best.objective_usd);
        ok(menu->menu->begun > menu->menu->on && menu->menu->on > 0.0,
           "it has begun where it is under way");
        ok(count_odd_shares(menu, calm) + count_odd_shares(none, calm) == 0,
           "plants are gone, kept, or as they were");
        check_charges(menu);
    }
    lode_portfolio_free(calm);
    lode_portfolio_free(never);
    lode_portfolio_free(none);
    lode_portfolio_free(menu);
}

static bool is_refused_floor(const lode_dataset *ds, const char *floors, double rate,
                             const char *because)
{
    lode_portfolio_options o = asked();
    lode_portfolio *p = NULL;
    lode_error err = {0};
    lode_status st;

    o.dumping = rate >= 0.0 ? dumping : NULL;
    o.floors = floors;
    o.dumping_rate = fabs(rate);
    st = lode_portfolio_run(ds, &o, &p, &err);
    lode_portfolio_free(p);
    return st != LODE_OK && !p && strstr(err.message, because) != NULL;
}

static void test_floor_refusals(const lode_dataset *ds)
{
    ok(is_refused_floor(ds, "auto", -0.1, "want both"), "levels without a dumping");
    ok(is_refused_floor(ds, "auto", 13.0, "0 to 12 a year"), "a rate above 12");
    ok(is_refused_floor(ds, "gallium:refined", 0.1, "want a level"),
       "a level without a number");
    ok(is_refused_floor(ds, "tungsten:refined:0.9", 0.1, "that is dumped"),
       "a level of another good");
    ok(is_refused_floor(ds,
                        "gallium:refined:0.1,gallium:refined:0.2,gallium:refined:0.3,"
                        "gallium:refined:0.4,gallium:refined:0.5,gallium:refined:0.6,"
                        "gallium:refined:0.7",
                        0.1, "at most 6 levels"),
       "seven levels");
}

/* ---- refusals ---------------------------------------------------------------------------- */

static bool is_refused(const lode_dataset *ds, const char *deterrence, const char *dump,
                       const char *floor, const char *because)
{
    lode_portfolio_options o = asked();
    lode_portfolio *p = NULL;
    lode_error err = {0};
    lode_status st;

    o.deterrence = deterrence;
    o.dumping = dump;
    o.floor = floor;
    st = lode_portfolio_run(ds, &o, &p, &err);
    lode_portfolio_free(p);
    note("%s", err.message);
    return st == LODE_E_INVALID && !p && strstr(err.message, because) != NULL;
}

static void test_refusals(const lode_dataset *ds)
{
    ok(is_refused(ds, "CHN,QQQ", NULL, NULL, "QQQ"), "a seller that is none");
    ok(is_refused(ds, NULL, "ban CHN gallium:refined", NULL, "dumping of one good"),
       "a dumping that is none");
    ok(is_refused(ds, NULL, "supply CHN nickel:refined 1 tpa", NULL, "no project lies"),
       "a good of no project");
    ok(is_refused(ds, NULL, dumping, "gallium:refined", "want a good and a price"),
       "a floor without a price");
    ok(is_refused(ds, NULL, dumping, "gallium:refined 300,gallium:refined 400",
                  "want one floor"),
       "two floors");
    ok(is_refused(ds, NULL, dumping, "tungsten:refined 50", "that is dumped"),
       "a floor for another good");
    ok(is_refused(ds, NULL, NULL, "gallium:refined 300", "want both"),
       "a floor without a dumping");
}

int main(void)
{
    char plan[64];
    lode_dataset *ds = NULL;
    int fd = mkstemp(path);

    if (!ok(fd >= 0 && close(fd) == 0 && write_file(path, table) &&
                lode_dataset_open(NULL, &ds, NULL) == LODE_OK,
            "packs and a file"))
        return done_testing();
    snprintf(plan, sizeof plan, "%s.json", path);
    test_hold(ds, NULL, "@FORGE");
    test_hold(ds, "JPN", "JPN");
    test_dumping(ds);
    test_idle_floor(ds);
    test_spread();
    test_floors(ds, NULL);
    test_floors(ds, "@EU+JPN+USA");
    test_floor_refusals(ds);
    test_plan(ds, NULL, plan);
    test_plan(ds, "@EU+JPN+USA", plan);
    test_plan(ds, NULL, plan);
    test_old_plan(ds, plan);
    test_memory(ds, plan, NULL);
    test_memory(ds, plan, "G2");
    test_refusals(ds);
    remove(plan);
    remove(path);
    lode_dataset_free(ds);
    return done_testing();
}
