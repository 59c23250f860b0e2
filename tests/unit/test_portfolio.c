#define _POSIX_C_SOURCE 200809L
/* A portfolio on the embedded packs: against all choices, against 'lode shock', what must hold
 * of any answer, what is refused. */
#include <lode/portfolio.h>
#include <lode/shock.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "own_portfolios.h"
#include "study/outcome.h"
#include "study/portfolio.h"
#include "study/portfolio_told.h"

#define N_PROJECT 7
#define N_CHOICE (1 << N_PROJECT)

/* A mine needs its plant; two plants exclude each other; two markets. */
static const char *const head = PORTFOLIO_HEAD;
static const char *const rows =
    "G1,Plant one,AUS,gallium:refined,60,120,300000,2028,study,0.7,1,1.2,,site,allied\n"
    "G2,Plant two,CAN,gallium:refined,40,90,310000,2030,study,0.9,1,1,,site,allied\n"
    "G3,Scrap,USA,gallium:refined,25,60,350000,2028,construction,1,0.5,1,,,recycling\n"
    "T1,Mine,ESP,tungsten:mine,800,90,30000,2029,permitting,0.8,1,1.3,T2,,\n"
    "T2,Refinery,AUT,tungsten:refined,900,70,35000,2029,study,0.8,1,1,,,allied\n"
    "T3,Refinery two,USA,tungsten:refined,1600,95,36000,2030,study,0.6,1.5,1.2,,,allied\n"
    "T4,Mine two,KOR,tungsten:mine,1500,200,30000,2028,construction,1,1,1,,,\n";

static char path[] = "/tmp/lode-portfolio-XXXXXX";

static lode_portfolio_options asked(double budget, const char *risk)
{
    lode_portfolio_options o = LODE_PORTFOLIO_OPTIONS_INIT;

    o.file = path;
    o.budget_usd = budget;
    o.risk = risk;
    o.n_draw = 40;
    o.gap = 0.0;
    return o;
}

/* ---- all choices ------------------------------------------------------------------- */

/* The least objective of all choices that keep the rows. */
static double least_of_all(lode_portfolio *p, int forced, int value)
{
    lode__portfolio_figures f = {0};
    int option[N_PROJECT];
    double least = INFINITY;

    for (int c = 0; c < N_CHOICE; c++) {
        for (int k = 0; k < N_PROJECT; k++) option[k] = c >> k & 1;
        if (forced >= 0 && option[forced] != value) continue;
        if (lode__portfolio_figure(p, "", option, &f, NULL)) return NAN;
        if (f.keeps_rows) least = fmin(least, f.objective_usd);
    }
    return least;
}

static bool is_close(double a, double b, double size)
{
    return fabs(a - b) <= 1e-9 * fabs(size);
}

static void test_choices(const lode_dataset *ds, const char *risk, const char *place)
{
    lode_portfolio_options o = asked(330e6, risk);
    lode_portfolio *p;
    double least, size;

    o.perspective = place;
    p = run(ds, &o);
    if (!ok(p && p->n_pick == N_PROJECT, "%s, %s: solved", risk, place)) return;
    least = least_of_all(p, -1, 0);
    size = p->nothing.objective_usd;
    ok(is_close(p->best.objective_usd, least, size) && p->best.keeps_rows,
       "%s, %s: the best of %d choices (%.6g, %.6g)", risk, place, N_CHOICE,
       p->best.objective_usd, least);
    ok(p->answer.bound_usd <= least + 1e-9 * size, "and the bound is none too high");
    ok(is_close(p->answer.objective_usd, p->best.objective_usd, size) &&
           is_close(p->answer.nothing_usd, p->nothing.objective_usd, size),
       "its figures are those of the program");
    lode_portfolio_free(p);
}

/* ---- the shock ----------------------------------------------------------------------- */

/* Loss of a block's market in scenario s by 'lode shock', all picks taken. */
static double shock_loss(const lode_portfolio *p, int i_yard, int s)
{
    char text[N_PROJECT][160];
    const char *list[64];
    size_t n = 0;
    lode_outcome *o = NULL;
    double loss = NAN;
    int n_good;

    for (int k = 0; k < p->n_pick; k++) {
        const lode__pick_part *part = &p->pick[k].part[0];
        double share = p->years.share[s * p->years.n_column + p->pick[k].first_column];
        if (part->i_yard != i_yard || !(share > 0.0)) continue;
        snprintf(text[k], sizeof text[k], "supply %s %s %.17g tpa above %.17g USD/kg",
                 lode__countries(p->dataset, &n_good)[part->i_node_country].id,
                 lode__goods(p->dataset, &n_good)[part->i_good].id, part->tpa * share,
                 part->usd_per_t / 1000.0);
        list[n++] = text[k];
    }
    for (int k = 0; k < p->yard_n_event[i_yard]; k++)
        if (p->years.on[s * p->years.n_event + p->yard_event[i_yard][k]])
            list[n++] = p->years.event[p->yard_event[i_yard][k]].text;
    if (n == 0) return 0.0;
    if (lode_shock_run_on(p->markets.market[p->yard_market[i_yard]], list, n, NULL, &o,
                          NULL) == LODE_OK &&
        lode_outcome_verdict(o) == LODE_SOLVED)
        loss = -o->surplus_usd;
    lode_outcome_free(o);
    return loss;
}

static void test_shock(lode_portfolio *p)
{
    static const int all[N_PROJECT] = {1, 1, 1, 1, 1, 1, 1};
    double *loss = calloc((size_t)p->years.n, sizeof *loss), worst = 0.0, size = 0.0;

    for (int b = 0; b < p->n_block && loss; b++) {
        if (lode__portfolio_value(p, b, all, lode__portfolio_span(p), loss, NULL, NULL,
                                  NULL))
            worst = INFINITY;
        for (int s = 0; s < p->years.n; s++) {
            double shock = shock_loss(p, p->block[b].yard[0], s) * p->years.annuity;
            worst = fmax(worst, fabs(shock - loss[s]));
            size = fmax(size, fabs(shock));
        }
    }
    ok(p->n_block == 2 && worst <= 1e-7 * size,
       "each scenario is the shock of its sentences (%.1e)", worst / size);
    free(loss);
}

/* ---- scenarios ------------------------------------------------------------------------ */

/* On in the middle of year t, by hand, of all restrictors; summed over discounted years. */
static double quiet_by_hand(const lode_portfolio *p)
{
    double sum = 0.0, weight = 0.0;

    for (int t = 2027; t <= 2040; t++) {
        double w = pow(1.08, -(t - 2027 + 0.5)), none = 1.0;
        for (int k = 0; k < p->years.n_restrictor; k++) {
            double start = p->years.restrictor[k].start_rate, end = 12.0 / 24.0;
            none *= 1.0 - start / (start + end) *
                              (1.0 - exp(-(start + end) * (t - 2027 + 0.5)));
        }
        sum += w * none;
        weight += w;
    }
    return sum / weight;
}

static void test_scenarios(const lode_portfolio *p)
{
    double all = 0.0, quiet = 0.0;
    bool seen = true;

    for (int s = 0; s < p->years.n; s++) {
        int n_on = 0;
        all += p->years.probability[s];
        if (p->years.n_on[s] == 0) quiet += p->years.probability[s];
        for (int k = 0; k < p->years.n_event; k++)
            n_on += p->years.on[s * p->years.n_event + k];
        seen = seen && (n_on > 0) == (p->years.n_on[s] > 0);
    }
    is_near(all, 1.0, 1e-12, "probabilities add up");
    is_near(quiet, quiet_by_hand(p), 1e-12, "a quiet year has its exact probability");
    ok(seen, "a restrictor that is on withholds something");
    ok(p->years.n_restrictor > 0 && p->years.n_restrictor < 12, "%d restrictors",
       p->years.n_restrictor);
    is_near(p->years.annuity, 8.562, 1e-3, "14 years at 8 %%, paid in the middle");
}

/* ---- laws ------------------------------------------------------------------------------- */

static void test_budgets(const lode_dataset *ds)
{
    double before = INFINITY;
    bool falls = true, within = true;

    for (int k = 1; k <= 6; k++) {
        lode_portfolio_options o = asked(110e6 * k, "mean");
        lode_portfolio *p;
        o.brief = true;
        p = run(ds, &o);
        if (!p) {
            falls = false;
            break;
        }
        falls = falls && p->best.objective_usd <= before + 1e-6 * fabs(before);
        within = within && p->best.spend_usd <= o.budget_usd;
        before = p->best.objective_usd;
        lode_portfolio_free(p);
    }
    ok(falls, "a larger budget is never worse");
    ok(within, "and none is passed");
}

static void test_bounds(lode_portfolio *p)
{
    double *w = calloc((size_t)p->years.n * 16, sizeof *w), worst = -INFINITY;
    double *at = w, *there = w + p->years.n, *constant = w + 2 * p->years.n,
           *slope = w + 3 * p->years.n;
    uint64_t i = 0;

    for (int round = 0; round < 60 && w; round++) {
        int b = round % p->n_block, n = p->block[b].n_pick, from[8], to[8];
        for (int d = 0; d < n; d++) {
            from[d] = lode__random_unit(7, i++) < 0.5;
            to[d] = lode__random_unit(7, i++) < 0.5;
        }
        if (lode__portfolio_value(p, b, from, lode__portfolio_span(p), at, constant,
                                  slope, NULL) ||
            lode__portfolio_value(p, b, to, lode__portfolio_span(p), there, NULL, NULL,
                                  NULL))
            worst = INFINITY;
        for (int s = 0; s < p->years.n; s++) {
            double bound = constant[s];
            for (int d = 0; d < n; d++)
                if (to[d] > 0) bound += slope[s * n + d];
            worst = fmax(worst, bound - there[s]);
        }
    }
    ok(worst <= 1e-8 * p->nothing.cvar_usd, "bounds hold at random choices (%.1e)",
       worst / p->nothing.cvar_usd);
    free(w);
}

static char *json_of(const lode_dataset *ds, const lode_portfolio_options *o)
{
    lode_portfolio *p = run(ds, o);
    lode_text text = LODE_TEXT_INIT;

    if (p) lode_portfolio_write(p, LODE_FORMAT_JSON, &text, NULL);
    lode_portfolio_free(p);
    return text.data;
}

static void test_same_bytes(const lode_dataset *ds)
{
    lode_portfolio_options o = asked(330e6, "cvar:0.9");
    char *one, *two, *three, *other;

    o.n_frontier = 3;
    o.n_thread = 1;
    one = json_of(ds, &o);
    o.n_thread = 2;
    two = json_of(ds, &o);
    o.n_thread = 3;
    three = json_of(ds, &o);
    o.seed = 2;
    other = json_of(ds, &o);
    ok(one && two && three && strcmp(one, two) == 0 && strcmp(one, three) == 0,
       "the same bytes on one, two and three threads");
    ok(one && other && strcmp(one, other) != 0, "another seed is another draw");
    free(one);
    free(two);
    free(three);
    free(other);
}

/* Every reason rests on a portfolio solved anew. */
static void test_why(const lode_dataset *ds)
{
    for (int k = 0; k < N_PROJECT; k++) {
        static const char *const id[] = {"G1", "G2", "G3", "T1", "T2", "T3", "T4"};
        lode_portfolio_options o = asked(330e6, "mean");
        lode_portfolio *p;
        double least;
        o.why = id[k];
        p = run(ds, &o);
        if (!ok(p && p->asked_why, "why %s", id[k])) continue;
        least = least_of_all(p, k, !p->swap.is_chosen);
        ok(p->swap.possible == !isinf(least) &&
               (isinf(least) ||
                is_close(p->swap.objective_usd, least, p->nothing.objective_usd)),
           "%s: %s", id[k], p->swap.reason);
        lode_portfolio_free(p);
    }
}

/* Trying finds the best of all on a small set. */
static void test_search(const lode_dataset *ds)
{
    lode_portfolio_options o = asked(330e6, "mean");
    lode_portfolio *p;
    double exact;

    o.perspective = "@EU+JPN+USA";
    p = run(ds, &o);
    if (!ok(p && !p->by_search, "members: gone through whole")) return;
    exact = p->best.objective_usd;
    ok(lode__portfolio_search(p, NULL) == LODE_OK &&
           is_close(p->best.objective_usd, exact, p->nothing.objective_usd),
       "trying finds the same (%.9g, %.9g)", p->best.objective_usd, exact);
    ok(p->total_cost_objective >= p->best.objective_usd, "regret is none below 0");
    ok(p->everybody.bound_usd <= p->everybody.objective_usd &&
           p->everybody.bound_usd <= p->everybody.ours_usd,
       "and the bound for everybody holds for the members' choice");
    lode_portfolio_free(p);
}

/* ---- rows and refusals --------------------------------------------------------------------- */

static void test_rows(const lode_dataset *ds)
{
    static const char *const least[] = {"recycling:0.5"}, *const none[] = {"unheard:0.5"};
    lode_portfolio_options o = asked(400e6, "mean");
    lode_portfolio *p;
    lode_error err = {0};

    o.loss_only = true;
    o.min_share = least;
    o.n_min_share = 1;
    p = run(ds, &o);
    ok(p && p->best.keeps_rows && p->best.option[2] == 1 &&
           p->best.spend_usd <= 2.0 * p->pick[2].spend_usd[1],
       "half of the spend is recycling");
    lode_portfolio_free(p);
    o.min_share = none;
    ok(lode_portfolio_run(ds, &o, &p, &err) == LODE_E_INVALID &&
           strstr(err.message, "unheard"),
       "a word nobody has: %s", err.message);
    o.n_min_share = 0;
    o.most_projects = 2;
    p = run(ds, &o);
    ok(p && p->best.n_taken == 2, "two projects at most");
    ok(p && !(p->best.option[3] && !p->best.option[4]), "no mine without its plant");
    ok(p && !(p->best.option[0] && p->best.option[1]), "one of a site");
    lode_portfolio_free(p);
}

static void test_refusals(const lode_dataset *ds)
{
    static const char *const risk[] = {"cvar",     "cvar:1",      "cvar:0.9:2", "mean:1",
                                       "worst:-1", "ambiguous:2", "var:0.9",    ""};
    lode_portfolio_options o = asked(0.0, "mean");
    lode_portfolio *p = NULL;
    lode_error err = {0};
    int n = 0;

    ok(lode_portfolio_run(ds, &o, &p, &err) == LODE_E_INVALID && !p, "no budget: %s",
       err.message);
    o = asked(1e9, "mean");
    for (size_t k = 0; k < sizeof risk / sizeof *risk; k++) {
        o.risk = risk[k];
        n += lode_portfolio_run(ds, &o, &p, &err) == LODE_E_INVALID && !p;
    }
    ok(n == 8, "%d of 8 risks that are none", n);
    o = asked(1e9, "mean");
    o.perspective = "@NOWHERE";
    ok(lode_portfolio_run(ds, &o, &p, NULL) == LODE_E_INVALID && !p, "unknown bloc");
    o.perspective = NULL;
    o.why = "G9";
    ok(lode_portfolio_run(ds, &o, &p, NULL) == LODE_E_INVALID && !p, "unknown project");
    o.why = NULL;
    o.scenarios = "/tmp/lode-no-such-file.csv";
    ok(lode_portfolio_run(ds, &o, &p, NULL) == LODE_E_READ && !p, "no such scenarios");
    o.scenarios = "standard";
    ok(write_file(path, head) && lode_portfolio_run(ds, &o, &p, &err) != LODE_OK && !p,
       "a file without projects: %s", err.message);
    ok(write_file(path, "") && lode_portfolio_run(ds, &o, &p, &err) != LODE_OK && !p,
       "an empty file: %s", err.message);
}

/* Scenarios of a file: what is said, with what is left for a year without events. */
static void test_file(const lode_dataset *ds)
{
    lode_portfolio_options o = asked(330e6, "mean");
    char other[] = "/tmp/lode-scenarios-XXXXXX";
    int fd = mkstemp(other);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    lode_portfolio *p;

    if (!ok(file != NULL, "a file of scenarios")) return;
    fputs("name,probability,statements\nban,0.1,ban CHN gallium:refined; ban CHN "
          "tungsten:refined\nless,0.2,cut CHN gallium:refined 40%\n",
          file);
    fclose(file);
    o.scenarios = other;
    p = run(ds, &o);
    ok(p && p->years.n_event == 3 && p->years.n == 39, "three events, 13 times three");
    if (p) {
        double sum = 0.0;
        for (int s = 0; s < 13; s++) sum += p->years.probability[s];
        is_near(sum, 0.1, 1e-12, "the first has its probability");
        ok(p->nothing.expected_usd > 0.0 &&
               is_close(p->best.objective_usd, least_of_all(p, -1, 0),
                        p->nothing.objective_usd),
           "the best of all choices");
    }
    lode_portfolio_free(p);
    remove(other);
}

static bool read_told(const char *where, const char *text, lode__told **told, size_t *n,
                      lode__arena *arena, lode_error *err)
{
    return write_file(where, text) &&
           lode__told_read(arena, where, 3, told, n, err) == LODE_OK;
}

static bool is_same_told(const lode__told *a, const lode__told *b, size_t n)
{
    bool same = true;

    for (size_t k = 0; k < n && same; k++) {
        same = strcmp(a[k].name, b[k].name) == 0 &&
               a[k].probability == b[k].probability &&
               a[k].n_statement == b[k].n_statement;
        for (int i = 0; i < a[k].n_statement && same; i++)
            same = strcmp(a[k].statement[i], b[k].statement[i]) == 0;
    }
    return same;
}

static void refuse_told(const char *where, const char *text, const char *because)
{
    lode__arena arena = {0};
    lode__told *told = NULL;
    size_t n = 0;
    lode_error err = {0};
    bool is_read = read_told(where, text, &told, &n, &arena, &err);

    ok(!is_read && !told && strstr(err.message, because) != NULL, "%ld:%ld: %s", err.line,
       err.column, err.message);
    lode__arena_clear(&arena);
}

/* Scenarios as CSV and as YAML are the same. */
static void test_told(void)
{
    static const char *const csv = "probability,name,statements\n0.1,ban,ban CHN "
                                   "gallium:refined; ban CHN tungsten:refined;\n0.2,"
                                   "less,cut CHN gallium:refined 40%\n";
    static const char *const yaml =
        "# two\n- name: ban\n  probability: 0.1\n  statements:\n  - ban CHN "
        "gallium:refined\n  - 'ban CHN tungsten:refined'\n- statements: cut CHN "
        "gallium:refined 40%\n  name: less\n  probability: 0.2\n";
    char base[] = "/tmp/lode-told-XXXXXX", where[64];
    int fd = mkstemp(base);
    lode__arena arena = {0};
    lode__told *a = NULL, *b = NULL;
    size_t n = 0, also = 0;
    lode_error err = {0};

    if (!ok(fd >= 0 && close(fd) == 0, "a place for scenarios")) return;
    snprintf(where, sizeof where, "%s.yaml", base);
    ok(read_told(base, csv, &a, &n, &arena, &err) && n == 2 && a[0].n_statement == 2,
       "two scenarios of a CSV");
    ok(read_told(where, yaml, &b, &also, &arena, &err) && also == 2 &&
           is_same_told(a, b, 2),
       "and the same of YAML %s", err.message);
    lode__arena_clear(&arena);
    refuse_told(where, "name: ban\n", "want a list of scenarios");
    refuse_told(where, "", "found nothing");
    refuse_told(where, "- ban\n", "want a scenario with name");
    refuse_told(where, "- name: a\n  probability: 1\n", "want a key 'statements'");
    refuse_told(where, "- name: a\n  chance: 1\n", "found 'chance'");
    refuse_told(where, "- name: a\n  name: b\n", "a second time");
    refuse_told(where, "- {name: a, probability: 1.5, statements: []}\n", "found '1.5'");
    refuse_told(where, "- {name: a, probability: [1], statements: []}\n", "want a value");
    refuse_told(where, "- {name: a, probability: 1, statements: [[x]]}\n",
                "want a sentence");
    refuse_told(where,
                "- {name: a, probability: .6, statements: []}\n- {name: b, "
                "probability: .6, statements: []}\n",
                "add up to 1");
    refuse_told(where, "- a\n- b\n- c\n- d\n", "at most 3");
    refuse_told(where, "- name: [\n", "");
    remove(where);
    remove(base);
}

/* Whichever allocation fails, the run says so and gives all back. */
static void test_memory(const lode_dataset *ds)
{
    lode_portfolio_options o = asked(330e6, "cvar:0.9");
    lode_status st = LODE_E_NOMEM;
    long n = 1, n_run = 0;

    o.n_draw = 4;
    o.n_thread = 1;
    o.n_frontier = 1;
    o.why = "G2";
    for (; n < 10000000 && st == LODE_E_NOMEM; n += 1 + n / 4, n_run++) {
        lode_portfolio *p = NULL;
        lode__alloc_fail_after(n);
        st = lode_portfolio_run(ds, &o, &p, NULL);
        lode__alloc_fail_after(0);
        if (st && p) st = LODE_E_WRITE; /* half an answer */
        lode_portfolio_free(p);
    }
    ok(st == LODE_OK && n_run > 20, "%ld allocations may fail (%ld)", n_run, n);
}

static void test_stocks(const lode_dataset *ds)
{
    lode_portfolio_options o = asked(330e6, "mean");
    lode_portfolio *p;
    int n_stock = 0;

    o.stocks = "JPN";
    o.later_years = 3;
    o.brief = true;
    p = run(ds, &o);
    for (int k = 0; p && k < p->n_pick; k++) {
        const lode__pick *pick = &p->pick[k];
        if (pick->project)
            n_stock += pick->n_option == 3 && pick->start_year[2] >= pick->start_year[1];
        else
            n_stock += pick->n_option == 4;
    }
    ok(p && n_stock == p->n_pick && p->n_pick > N_PROJECT,
       "a later start of each project, three sizes of each stock");
    ok(p && p->best.keeps_rows && p->best.objective_usd <= p->nothing.objective_usd,
       "never worse than nothing");
    lode_portfolio_free(p);
    o.stocks = "QQQ";
    ok(lode_portfolio_run(ds, &o, &p, NULL) == LODE_E_INVALID, "no such home");
}

/* What must be in, must not be, and cannot be. */
static void test_forced(const lode_dataset *ds)
{
    lode_portfolio_options o = asked(330e6, "mean");
    lode_portfolio *p;

    o.with = "G3,T4";
    o.without = "T2";
    p = run(ds, &o);
    ok(p && p->best.option[2] && p->best.option[6] && !p->best.option[4] &&
           is_close(p->best.objective_usd, least_of_all(p, -1, 0),
                    p->nothing.objective_usd),
       "the best of those with and without");
    lode_portfolio_free(p);
    o.with = "G1,G2,G3";
    o.without = NULL;
    p = run(ds, &o);
    ok(p && lode_portfolio_verdict(p) == LODE_INFEASIBLE &&
           strstr(lode_portfolio_reason(p), "at most one of site; with G1; with G2"),
       "two that exclude each other: %s", p ? lode_portfolio_reason(p) : "");
    lode_portfolio_free(p);
}

/* A plan of somebody else's names no file elsewhere. */
static void test_plan_away(const lode_dataset *ds)
{
    static const char *const away[] = {"../p.csv", "/etc/hosts", "..", "a\\\\b"};
    char folder[] = "/tmp/lode-plan-XXXXXX", plan[64];

    if (!ok(mkdtemp(folder) != NULL, "a folder for a plan")) return;
    snprintf(plan, sizeof plan, "%s/plan.json", folder);
    for (size_t k = 0; k < 2 * sizeof away / sizeof *away; k++) {
        lode_portfolio_options o = LODE_PORTFOLIO_OPTIONS_INIT;
        lode_portfolio *p = NULL;
        lode_error err = {0};
        bool as_scenarios = k % 2;
        FILE *file = fopen(plan, "w");
        if (file) {
            fprintf(file,
                    "{\"schema\":\"lode/portfolio/1\",\"inputs\":{\"file\":\"%s\","
                    "\"scenarios\":\"%s\",\"budget_usd\":1e9},\"result\":{}}",
                    as_scenarios ? "p.csv" : away[k / 2],
                    as_scenarios ? away[k / 2] : "standard");
            fclose(file);
        }
        o.file = plan;
        o.why = "EX01";
        o.plan_stays = true;
        ok(lode_portfolio_run(ds, &o, &p, &err) == LODE_E_INVALID && !p &&
               strstr(err.message, "want a file of the same folder"),
           "refused: %s", err.message);
    }
    unlink(plan);
    rmdir(folder);
}

int main(void)
{
    static const char *const risks[] = {"mean", "cvar:0.8:0.6", "ambiguous:0.2",
                                        "worst:1"};
    char text[4096];
    lode_dataset *ds = NULL;
    int fd = mkstemp(path);
    lode_portfolio_options o = asked(330e6, "mean");
    lode_portfolio *p;

    snprintf(text, sizeof text, "%s%s", head, rows);
    if (!ok(fd >= 0 && close(fd) == 0 && write_file(path, text) &&
                lode_dataset_open(NULL, &ds, NULL) == LODE_OK,
            "packs and a file"))
        return done_testing();
    for (int k = 0; k < 4; k++) test_choices(ds, risks[k], "all");
    test_choices(ds, "mean", "@EU+JPN+USA");
    p = run(ds, &o);
    if (ok(p != NULL, "solved")) {
        test_shock(p);
        test_scenarios(p);
        test_bounds(p);
    }
    lode_portfolio_free(p);
    test_budgets(ds);
    test_same_bytes(ds);
    test_why(ds);
    test_search(ds);
    test_rows(ds);
    test_forced(ds);
    test_stocks(ds);
    test_memory(ds);
    test_file(ds);
    test_plan_away(ds);
    test_told();
    test_refusals(ds);
    remove(path);
    lode_dataset_free(ds);
    return done_testing();
}
