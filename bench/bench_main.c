/* What the workloads of a working day cost: open the packs; for each mineral build its market,
 * solve its base, ban its largest exporter on the built market, and put the same question whole.
 *
 *     bench FOLDER             counts held exactly, times as ratios to those recorded in FOLDER
 *     bench FOLDER --counts    counts only, each workload once, as TAP for the test suite
 *     bench FOLDER --record    write FOLDER/baseline.csv and FOLDER/baseline_times.csv anew
 *
 * A time is the median of repeated runs on a monotonic clock. Times never fail; a count that
 * differs, is missing or is new does: exit status 1. */
#define _POSIX_C_SOURCE 200809L
#include "baseline.h"

#include <lode/shock.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_REPEAT 25

static const struct {
    const char *mineral, *ban;
} minerals[] = {{"gallium", "ban CHN gallium:refined -> *"},
                {"germanium", "ban CHN germanium:refined -> *"},
                {"cobalt", "ban COD cobalt:intermediate -> *"},
                {"lithium", "ban CHL lithium:chemical -> *"},
                {"nickel", "ban IDN nickel:refined -> *"},
                {"graphite", "ban CHN graphite:anode -> *"},
                {"rare_earths", "ban CHN dytb:oxide -> *"},
                {"tungsten", "ban CHN tungsten:refined -> *"},
                {"antimony", "ban CHN antimony:refined -> *"},
                {"magnesium", "ban CHN magnesium:refined -> *"},
                {"silicon", "ban CHN silicon:refined -> *"},
                {"*", "ban COD cobalt:intermediate -> *"}}; /* all in one market */
#define N_MINERAL (sizeof minerals / sizeof *minerals)

/* ---- the workloads -------------------------------------------------------------- */

typedef struct bench {
    lode_dataset *dataset;
    lode_market *market; /* of the mineral at hand, built outside the time */
    int n_repeat;
    table found;
} bench;

/* One workload on one mineral: fills the row's counts; false on an error, which is printed. */
typedef bool (*workload_run)(bench *b, size_t i_mineral, row *out);

static bool worked(lode_status st, const lode_error *err)
{
    if (st != LODE_OK) fprintf(stderr, "bench: %s\n", err->message);
    return st == LODE_OK;
}

static void count_steps(lode_certificate c, row *out)
{
    out->count[NEWTON_STEPS] = c.newton_steps;
    out->count[FACTORISATIONS] = c.factorisations;
}

static bool open_packs(bench *b, size_t i, row *out)
{
    lode_dataset *dataset = NULL;
    lode_error err = {0};

    (void)i;
    (void)out;
    if (!worked(lode_dataset_open(NULL, &dataset, &err), &err)) return false;
    lode_dataset_free(b->dataset);
    b->dataset = dataset;
    return true;
}

static bool build(const bench *b, size_t i, lode_market **out)
{
    lode_error err = {0};

    return worked(lode_market_build(b->dataset, &minerals[i].mineral, 1, out, &err),
                  &err);
}

static bool build_market(bench *b, size_t i, row *out)
{
    lode_market *market = NULL;
    size_t n_node, n_activity;

    if (!build(b, i, &market)) return false;
    lode_market_size(market, &n_node, &n_activity);
    out->count[NODES] = (long)n_node;
    out->count[ACTIVITIES] = (long)n_activity;
    lode_market_free(market);
    return true;
}

/* What gives up early is not to pass for fast. */
static bool solved(lode_verdict verdict, const char *what)
{
    if (verdict != LODE_SOLVED)
        fprintf(stderr, "bench: want '%s' solved, found %s\n", what,
                lode_verdict_name(verdict));
    return verdict == LODE_SOLVED;
}

static bool solve_base(bench *b, size_t i, row *out)
{
    lode_solution *s = NULL;
    lode_error err = {0};

    if (!worked(lode_market_solve(b->market, &s, &err), &err)) return false;
    count_steps(lode_solution_certificate(s), out);
    bool good = solved(lode_solution_verdict(s), minerals[i].mineral);
    lode_solution_free(s);
    return good;
}

static bool outcome_take(lode_outcome *o, size_t i, row *out)
{
    count_steps(lode_outcome_certificate(o), out);
    bool good = solved(lode_outcome_verdict(o), minerals[i].ban);
    lode_outcome_free(o);
    return good;
}

static bool ban_on_built(bench *b, size_t i, row *out)
{
    lode_outcome *o = NULL;
    lode_error err = {0};

    return worked(lode_shock_run_on(b->market, &minerals[i].ban, 1, NULL, &o, &err),
                  &err) &&
           outcome_take(o, i, out);
}

static bool ban_whole(bench *b, size_t i, row *out)
{
    lode_outcome *o = NULL;
    lode_error err = {0};

    return worked(lode_shock_run(b->dataset, &minerals[i].ban, 1, NULL, &o, &err),
                  &err) &&
           outcome_take(o, i, out);
}

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static int compare_times(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Run a workload often, keep its counts and the median of its times. */
static bool measure(bench *b, const char *what, size_t i, workload_run run)
{
    char name[64];
    double time_ms[N_REPEAT];

    snprintf(name, sizeof name, "%s %s", what,
             run == open_packs ? "packs" : minerals[i].mineral);
    row *out = table_row(&b->found, name);
    if (!out) return false;

    for (int k = 0; k < b->n_repeat; k++) {
        unsigned long before = lode_allocation_count();
        double start = now_ms();
        if (!run(b, i, out)) return false;
        time_ms[k] = now_ms() - start;
        out->count[ALLOCATIONS] = (long)(lode_allocation_count() - before);
    }
    qsort(time_ms, (size_t)b->n_repeat, sizeof *time_ms, compare_times);
    out->median_ms = time_ms[b->n_repeat / 2];
    return true;
}

static bool measure_all(bench *b)
{
    if (!measure(b, "open", 0, open_packs)) return false;
    for (size_t i = 0; i < N_MINERAL; i++) {
        if (!measure(b, "build", i, build_market) || !build(b, i, &b->market))
            return false;
        bool good = measure(b, "base", i, solve_base) &&
                    measure(b, "ban", i, ban_on_built) &&
                    measure(b, "whole ban", i, ban_whole);
        lode_market_free(b->market);
        b->market = NULL;
        if (!good) return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    static bench b;
    static table wanted;
    bool tap = argc == 3 && strcmp(argv[2], "--counts") == 0;
    bool record = argc == 3 && strcmp(argv[2], "--record") == 0;
    int n_failed;

    if (argc < 2 || argc > 3 || (argc == 3 && !tap && !record)) {
        fprintf(stderr, "usage: bench FOLDER [--counts | --record]\n");
        return 2;
    }
    b.n_repeat = tap ? 1 : N_REPEAT;
    bool good = measure_all(&b);
    lode_dataset_free(b.dataset);
    if (!good) return 1;
    if (record) return baseline_record(&b.found, argv[1]) ? 0 : 1;

    if (!baseline_read(&wanted, argv[1], !tap)) return 1;
    n_failed = tap ? compare_tap(&b.found, &wanted) : compare_table(&b.found, &wanted);
    if (fflush(stdout) != 0 || ferror(stdout)) return 1;
    return n_failed > 0;
}
