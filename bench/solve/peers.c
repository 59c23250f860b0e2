/* How much faster is the solver than others on the same markets, on the same machine, in the
 * same run? peers.sh calls this:
 *
 *     peers PROGRAMS SOURCE NPM WORK [--repeats N] [MARKET...]
 *
 * PROGRAMS: folder of peer_ipopt and peer_clp; SOURCE: of the scripts; NPM: where highs is
 * installed; WORK: for files of markets; MARKET: 1, 3, 12, 50, all when none is named. Prints
 * tables; exit 1 when an answer differs from ours by more than 1e-7 of the objective, or is
 * missing from us. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "limits.h"
#include "ours.h"
#include "qp.h"
#include "run_peer.h"
#include "solve/simd_path.h"

#define SEED 1
#define N_BAN 5 /* scenarios that peers solve, too */
#define MOST_ORDINARY 500
#define LIMIT 60.0 /* seconds for one solve of a peer */
#define AGREE 1e-7
#define NOTE_PEAK 109.0 /* GFLOP/s of the machine that absolute goals speak of */
#define SWEEP_SECONDS 0.5

static const char *const path_name[] = {"portable", "AVX2", "AVX-512"};

typedef struct market {
    const char *name, *title;
    int n_mineral, n_stage;
    int n_ordinary; /* scenarios of five kinds, for the throughput */
    bool has_peers, has_flat;
    double goal_per_second, goal_order_ms;
} market;

static const market all_markets[] = {
    {"1", "1 good, 200 countries", 1, 1, 500, true, true, 12000, 0},
    {"3", "1 mineral, 3 stages", 1, 3, 250, true, true, 3500, 0},
    {"12", "12 minerals coupled, 3 stages", 12, 3, 50, true, true, 150, 40},
    {"50", "50 minerals coupled, 3 stages", 50, 3, 10, false, false, 0, 0},
};
#define N_MARKET ((int)(sizeof all_markets / sizeof *all_markets))

/* What is asked of peer time over ours, by market; 0: nothing. */
typedef struct goals {
    double calibrated[N_MARKET], flat[N_MARKET];
} goals;

static const goals ipopt_cold = {{100}, {0}},
                   ipopt_again = {{500, 800, 1500}, {150, 200, 400}},
                   clp_again = {{500, 1000}, {0}}, highs_again = {{25000}, {0}},
                   ipopt_ban = {{4500}, {0}}, clp_ban = {{150, 120}, {150, 120}}, no_goal;

typedef struct bench {
    char *programs, *source, *npm, *work, *python;
    int repeats, n_wrong;
    double peak;
    /* Of the market at hand. */
    const market *market;
    instance instance;
    scenario ban[N_BAN];
    double expected[1 + N_BAN]; /* objectives: base, bans */
    ours_base base;
    ours_sweep bans;
} bench;

static double goal_of(const bench *b, const goals *g)
{
    const double *list = b->instance.family == INSTANCE_FLAT ? g->flat : g->calibrated;

    return list[b->market - all_markets];
}

/* ---- rows ------------------------------------------------------------------------ */

static void head(void)
{
    printf("\n  %-32s %9s %9s %9s %8s    %s\n", "", "peer ms", "ours ms", "ratio", "goal",
           "objective off");
}

static void say_goal(double reached, double goal, double scale)
{
    if (goal > 0.0)
        printf(" %8.0f %s", goal * scale, reached >= goal * scale ? "* " : "- ");
    else
        printf(" %8s   ", "");
}

/* One peer's way against ours; asserts: the objective has to agree. */
static void row(bench *b, const report *r, const char *way, int i_scenario,
                const char *what, double ours, const goals *g, bool asserts)
{
    int n;
    double seconds = report_seconds(r, way, i_scenario, &n), off;

    if (isinf(seconds)) {
        printf("  %-32s %9s %9.4g\n", what,
               n > 0         ? "unsolved"
               : r->too_long ? "> 60 s"
               : r->failed   ? "failed"
                             : "-",
               1e3 * ours);
        return;
    }
    off = report_difference(r, way, i_scenario, b->expected);
    printf("  %-32s %9.4g %9.4g %9.0f", what, 1e3 * seconds, 1e3 * ours, seconds / ours);
    say_goal(seconds / ours, goal_of(b, g), 1.0);
    printf(" %.1e%s", off, asserts ? "" : " of cutting");
    if (asserts && !(off <= AGREE)) {
        printf(" WRONG");
        b->n_wrong++;
    }
    printf("\n");
}

/* ---- peers ------------------------------------------------------------------------- */

static void ask(bench *b, const char *interpreter, const char *folder,
                const char *program, const char *first, int repeats, report *out)
{
    char path[4096], file[4096], count[16];
    char *command[7];
    int n = 0;

    snprintf(path, sizeof path, "%s/%s", folder, program);
    snprintf(file, sizeof file, "%s/market.qp", b->work);
    snprintf(count, sizeof count, "%d", repeats);
    if (interpreter) command[n++] = (char *)(size_t)interpreter;
    command[n++] = path;
    if (first) command[n++] = (char *)(size_t)first;
    command[n++] = file;
    command[n++] = count;
    command[n] = NULL;
    run_peer(command, LIMIT, out);
}

/* The way of the two that takes less. */
static const char *better(const report *r, const char *a, const char *c, int i_scenario)
{
    int n;

    return report_seconds(r, a, i_scenario, &n) <= report_seconds(r, c, i_scenario, &n)
               ? a
               : c;
}

static void ipopt_rows(bench *b, report *r)
{
    const char *best, *ban;
    char what[64];

    ask(b, NULL, b->programs, "peer_ipopt", NULL, b->repeats, r);
    best = better(r, "ipopt-mehrotra", "ipopt", -1);
    ban = better(r, "ipopt-cold", "ipopt-warm", 0);
    snprintf(what, sizeof what, "cold with ordering: %s", best);
    row(b, r, best, -1, what, b->base.cold, &ipopt_cold, true);
    snprintf(what, sizeof what, "solved again: %s", best);
    row(b, r, best, -1, what, b->base.again, &ipopt_again, true);
    snprintf(what, sizeof what, "after a ban: %s", ban);
    row(b, r, ban, 0, what, 1.0 / b->bans.per_second, &ipopt_ban, true);
}

static void clp_rows(bench *b, report *r)
{
    ask(b, NULL, b->programs, "peer_clp", NULL, b->repeats, r);
    row(b, r, "clp-barrier", -1, "solved again: clp barrier", b->base.again, &clp_again,
        true);
    row(b, r, "clp-lp-warm", 0, "after a ban: clp simplex, LP", 1.0 / b->bans.per_second,
        &clp_ban, false);
    row(b, r, "clp-lp-cold", -1, "solved again: clp simplex, LP", b->base.again, &no_goal,
        false);
}

static void peers(bench *b)
{
    static report r;

    head();
    ipopt_rows(b, &r);
    clp_rows(b, &r);
    ask(b, b->python, b->source, "peer_cvxopt.py", NULL, b->repeats, &r);
    row(b, &r, "cvxopt", -1, "solved again: cvxopt", b->base.again, &no_goal, true);
    ask(b, "node", b->source, "peer_highs.mjs", b->npm, b->repeats, &r);
    row(b, &r, "highs", -1, "solved again: highs wasm", b->base.again, &highs_again,
        true);
}

/* ---- ours -------------------------------------------------------------------------- */

static bool take_scenarios(const instance *s, scenario *t, int n, bool all_kinds)
{
    lode__change *room = malloc(instance_most_changes(s) * sizeof *room);

    for (int i = 0; room && i < n; i++) {
        instance_shock kind =
            all_kinds ? (instance_shock)(i % (INSTANCE_DEMAND + 1)) : INSTANCE_FULL_BAN;
        t[i].n = instance_scenario(s, kind, SEED, (uint64_t)i, room);
        t[i].change = malloc((t[i].n + 1) * sizeof *room);
        if (!t[i].change) return false;
        memcpy(t[i].change, room, t[i].n * sizeof *room);
    }
    free(room);
    return room != NULL;
}

static void drop_scenarios(scenario *t, int n)
{
    for (int i = 0; i < n; i++) {
        free(t[i].change);
        t[i].change = NULL;
    }
}

static void print_limits(const bench *b, const ours_sweep *sweep)
{
    ours_cost cost;
    double us = 1e6 * sweep->seconds_a_step, flops, bytes, band;

    if (!ours_cost_of(&b->instance, sweep->width, &cost)) return;
    band = limits_triad((size_t)cost.working_set);
    flops = cost.flops / b->peak * 1e-3;
    bytes = cost.bytes / band * 1e-3;
    printf("  a Newton step: %.3g us; %.3g Mflop (factor %.3g) take %.3g us at the peak: "
           "%.0f %%\n",
           us, 1e-6 * cost.flops, 1e-6 * cost.factor_flops, flops, 100.0 * flops / us);
    printf("  it moves %.3g MB, %.3g us at the %.0f GB/s of a working set of %.3g MB: "
           "%.0f %%\n",
           1e-6 * cost.bytes, bytes, band, 1e-6 * cost.working_set, 100.0 * bytes / us);
}

static void print_sweeps(bench *b)
{
    static scenario ordinary[MOST_ORDINARY];
    const int n = b->market->n_ordinary;
    const double scale = b->peak / NOTE_PEAK;
    ours_sweep one = {0}, two = {0};

    if (!take_scenarios(&b->instance, ordinary, n, true) ||
        !ours_sweep_time(&b->instance, ordinary, (size_t)n, 1, SWEEP_SECONDS, b->repeats,
                         &one) ||
        !ours_sweep_time(&b->instance, ordinary, (size_t)n, 2, SWEEP_SECONDS, b->repeats,
                         &two)) {
        b->n_wrong++;
        return;
    }
    printf(
        "  scenarios a second, one thread: %.0f of five kinds (%d at once, %.2f steps, "
        "%d failed)",
        one.per_second, one.width, one.steps, one.n_failed);
    if (b->instance.family == INSTANCE_CALIBRATED && b->market->goal_per_second > 0.0) {
        printf("\n    goal");
        say_goal(one.per_second, b->market->goal_per_second, scale);
    }
    printf("\n  two threads over one: %.2f, goal 1.85 %s\n",
           two.per_second / one.per_second,
           two.per_second / one.per_second >= 1.85 ? "*" : "-");
    if (one.n_failed || two.n_failed) b->n_wrong++;
    print_limits(b, &one);
    drop_scenarios(ordinary, n);
}

static bool measure(bench *b)
{
    if (!take_scenarios(&b->instance, b->ban, N_BAN, false) ||
        !ours_base_time(&b->instance, b->repeats, &b->base) ||
        !ours_objectives(&b->instance, b->ban, N_BAN, b->expected + 1) ||
        !ours_sweep_time(&b->instance, b->ban, N_BAN, 1, SWEEP_SECONDS, b->repeats,
                         &b->bans))
        return false;
    b->expected[0] = b->base.objective;
    return b->base.solved && b->bans.n_failed == 0;
}

static void print_base(const bench *b)
{
    const lode__problem *p = &b->instance.problem;
    const lode_certificate *c = &b->base.certificate;

    printf("\n%s, %s: %d nodes, %d activities, %d terms\n", b->market->title,
           instance_family_name[b->instance.family], p->n_node, p->n_activity, p->n_term);
    printf("  ordering and analysis %.3g ms", 1e3 * b->base.order);
    if (b->market->goal_order_ms > 0.0)
        printf(", goal %.0f %s", b->market->goal_order_ms,
               1e3 * b->base.order <= b->market->goal_order_ms ? "*" : "-");
    printf("; cold %.3g ms, solved again %.3g ms, %d steps\n", 1e3 * b->base.cold,
           1e3 * b->base.again, c->newton_steps);
    printf("  certificate: balance %.1e, complementarity %.1e, gap %.1e\n", c->balance,
           c->complementarity, c->gap);
}

/* ---- runs -------------------------------------------------------------------------- */

static void run(bench *b, instance_family family)
{
    char file[4096];

    snprintf(file, sizeof file, "%s/market.qp", b->work);
    if (!instance_make(&b->instance, b->market->n_mineral, b->market->n_stage, family,
                       SEED)) {
        b->n_wrong++;
        return;
    }
    if (!measure(b)) {
        printf("\n%s, %s: not solved\n", b->market->title, instance_family_name[family]);
        b->n_wrong++;
    } else {
        print_base(b);
        print_sweeps(b);
        if (b->market->has_peers && qp_write(file, &b->instance, b->ban, N_BAN)) peers(b);
    }
    remove(file);
    drop_scenarios(b->ban, N_BAN);
    instance_clear(&b->instance);
}

static void print_machine(bench *b)
{
    b->peak = limits_peak();
    printf("machine: path %s, %.1f GFLOP/s of fused multiply-adds on one core\n",
           path_name[lode__simd_path_now()], b->peak);
    printf("triad GB/s by working set:");
    for (size_t kib = 16; kib <= 256 << 10; kib *= 4)
        printf(" %.0f (%zu KiB)", limits_triad(kib << 10), kib);
    printf("\nmedians of %d; peers get at most %.0f s a solve; * goal reached, - not\n",
           b->repeats, LIMIT);
}

static bool is_named(const market *m, int n, char **name)
{
    for (int k = 0; k < n; k++)
        if (strcmp(name[k], m->name) == 0) return true;
    return n == 0;
}

int main(int argc, char **argv)
{
    static bench b;
    int at = 5;

    if (argc < 5) return 2;
    b = (bench){.programs = argv[1],
                .source = argv[2],
                .npm = argv[3],
                .work = argv[4],
                .repeats = 5};
    b.python = getenv("PYTHON");
    if (!b.python) b.python = "/usr/bin/python3"; /* which Debian's packages belong to */
    if (argc > at + 1 && strcmp(argv[at], "--repeats") == 0) {
        b.repeats = atoi(argv[at + 1]);
        at += 2;
    }
    if (b.repeats < 1) return 2;
    print_machine(&b);
    for (int k = 0; k < N_MARKET; k++) {
        b.market = &all_markets[k];
        if (!is_named(b.market, argc - at, argv + at)) continue;
        run(&b, INSTANCE_CALIBRATED);
        if (b.market->has_flat) run(&b, INSTANCE_FLAT);
    }
    printf("\n%s\n", b.n_wrong ? "NOT all answers agree" : "all answers agree");
    return b.n_wrong > 0;
}
