/* What the workloads of a working day cost: open the packs, build each mineral's market, solve
 * its base, ban its largest exporter.
 *
 *     bench baseline.csv             counts held exactly, times as ratios to it
 *     bench baseline.csv --counts    counts only, as TAP, for the test suite
 *     bench baseline.csv --record    write it anew
 *
 * A time is the median of repeated runs on a monotonic clock. Times never fail; a count that
 * differs does. */
#define _POSIX_C_SOURCE 200809L
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
                {"silicon", "ban CHN silicon:refined -> *"}};
#define N_MINERAL (sizeof minerals / sizeof *minerals)

typedef struct row { /* one workload: what is counted, and how long it took */
    char name[64];
    long nodes, activities, newton_steps, factorisations, allocations;
    double median_ms;
} row;

#define ROWS_MAX (1 + 3 * N_MINERAL)

typedef struct bench {
    row row[ROWS_MAX];
    size_t n;
    int n_repeat;
    lode_dataset *dataset;
} bench;

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

/* One workload: fills the row's counts; false on an error, which is printed. */
typedef bool (*workload)(bench *b, size_t i_mineral, row *out);

static bool report(lode_status st, const lode_error *err)
{
    if (st != LODE_OK) fprintf(stderr, "bench: %s\n", err->message);
    return st == LODE_OK;
}

static bool open_packs(bench *b, size_t i, row *out)
{
    lode_dataset *ds = NULL;
    lode_error err = {0};

    (void)i;
    (void)out;
    if (!report(lode_dataset_open(NULL, &ds, &err), &err)) return false;
    lode_dataset_free(b->dataset);
    b->dataset = ds;
    return true;
}

static bool build(bench *b, size_t i, row *out, lode_market **market)
{
    lode_error err = {0};
    size_t n_node, n_activity;

    if (!report(lode_market_build(b->dataset, &minerals[i].mineral, 1, market, &err), &err))
        return false;
    lode_market_size(*market, &n_node, &n_activity);
    out->nodes = (long)n_node;
    out->activities = (long)n_activity;
    return true;
}

static bool build_market(bench *b, size_t i, row *out)
{
    lode_market *market = NULL;
    bool ok = build(b, i, out, &market);

    lode_market_free(market);
    return ok;
}

/* The market of the two workloads below, built once outside their time. */
static lode_market *built;

static bool solve_base(bench *b, size_t i, row *out)
{
    lode_solution *s = NULL;
    lode_error err = {0};
    lode_certificate c;

    (void)b;
    (void)i;
    if (!report(lode_market_solve(built, &s, &err), &err)) return false;
    c = lode_solution_certificate(s);
    out->newton_steps = c.newton_steps;
    out->factorisations = c.factorisations;
    lode_solution_free(s);
    return true;
}

static bool solve_ban(bench *b, size_t i, row *out)
{
    lode_outcome *o = NULL;
    lode_error err = {0};
    lode_certificate c;

    (void)b;
    if (!report(lode_shock_run_on(built, &minerals[i].ban, 1, NULL, &o, &err), &err))
        return false;
    c = lode_outcome_certificate(o);
    out->newton_steps = c.newton_steps;
    out->factorisations = c.factorisations;
    if (lode_outcome_verdict(o) != LODE_SOLVED)
        fprintf(stderr, "bench: '%s' is %s\n", minerals[i].ban,
                lode_verdict_name(lode_outcome_verdict(o)));
    lode_outcome_free(o);
    return true;
}

/* Run a workload often, keep its counts and the median of its times. */
static bool measure(bench *b, const char *what, size_t i, workload run)
{
    row *out = &b->row[b->n++];
    double time[N_REPEAT];

    snprintf(out->name, sizeof out->name, "%s", what);
    for (int k = 0; k < b->n_repeat; k++) {
        unsigned long before = lode_allocation_count();
        double start = now_ms();
        if (!run(b, i, out)) return false;
        time[k] = now_ms() - start;
        out->allocations = (long)(lode_allocation_count() - before);
    }
    qsort(time, (size_t)b->n_repeat, sizeof *time, compare_times);
    out->median_ms = time[b->n_repeat / 2];
    return true;
}

static bool measure_all(bench *b)
{
    char name[64];
    row unused;

    if (!measure(b, "open packs", 0, open_packs)) return false;
    for (size_t i = 0; i < N_MINERAL; i++) {
        bool ok;
        snprintf(name, sizeof name, "build %s", minerals[i].mineral);
        if (!measure(b, name, i, build_market) || !build(b, i, &unused, &built)) return false;
        snprintf(name, sizeof name, "base %s", minerals[i].mineral);
        ok = measure(b, name, i, solve_base);
        snprintf(name, sizeof name, "ban %s", minerals[i].mineral);
        ok = ok && measure(b, name, i, solve_ban);
        lode_market_free(built);
        if (!ok) return false;
    }
    return true;
}

/* ---- the baseline --------------------------------------------------------------- */

static const char header[] =
    "workload,nodes,activities,newton_steps,factorisations,allocations,median_ms\n";

static bool write_baseline(const bench *b, const char *path)
{
    FILE *f = fopen(path, "w");
    bool ok = f && fputs(header, f) >= 0;

    for (size_t k = 0; ok && k < b->n; k++) {
        const row *r = &b->row[k];
        ok = fprintf(f, "%s,%ld,%ld,%ld,%ld,%ld,%.3f\n", r->name, r->nodes, r->activities,
                     r->newton_steps, r->factorisations, r->allocations, r->median_ms) > 0;
    }
    if (f && fclose(f) != 0) ok = false;
    if (!ok) fprintf(stderr, "bench: cannot write %s\n", path);
    return ok;
}

static bool read_baseline(row *list, size_t *n, const char *path)
{
    FILE *f = fopen(path, "r");
    char line[256];

    *n = 0;
    if (!f || !fgets(line, sizeof line, f)) {
        fprintf(stderr, "bench: cannot read %s\n", path);
        if (f) fclose(f);
        return false;
    }
    while (*n < ROWS_MAX && fgets(line, sizeof line, f)) {
        row *r = &list[*n];
        if (sscanf(line, "%63[^,],%ld,%ld,%ld,%ld,%ld,%lf", r->name, &r->nodes,
                   &r->activities, &r->newton_steps, &r->factorisations, &r->allocations,
                   &r->median_ms) == 7)
            ++*n;
    }
    fclose(f);
    return true;
}

/* Do the counts agree? What differs is printed with `mark` before it. */
static bool same_counts(const row *found, const row *wanted, const char *mark)
{
    const char *name[] = {"nodes", "activities", "Newton steps", "factorisations",
                          "allocations"};
    long f[] = {found->nodes, found->activities, found->newton_steps, found->factorisations,
                found->allocations};
    long w[] = {wanted->nodes, wanted->activities, wanted->newton_steps,
                wanted->factorisations, wanted->allocations};
    bool same = true;

    for (int k = 0; k < 5; k++) {
        if (f[k] == w[k]) continue;
        printf("%s%s: found %ld %s, wanted %ld\n", mark, found->name, f[k], name[k], w[k]);
        same = false;
    }
    return same;
}

static const row *find(const row *list, size_t n, const char *name)
{
    for (size_t k = 0; k < n; k++)
        if (strcmp(list[k].name, name) == 0) return &list[k];
    return NULL;
}

static int compare(const bench *b, const row *baseline, size_t n, bool tap)
{
    int n_failed = 0;

    if (!tap)
        printf("%-22s %7s %7s %6s %7s %9s %7s\n", "workload", "nodes", "activ.", "steps",
               "allocs", "ms", "ratio");
    for (size_t k = 0; k < b->n; k++) {
        const row *r = &b->row[k], *w = find(baseline, n, r->name);
        bool same = w && same_counts(r, w, tap ? "# " : "differs: ");
        if (tap)
            printf("%sok %zu - counts of '%s'\n", same ? "" : "not ", k + 1, r->name);
        else
            printf("%-22s %7ld %7ld %6ld %7ld %9.3f %7.2f\n", r->name, r->nodes,
                   r->activities, r->newton_steps, r->allocations, r->median_ms,
                   w ? r->median_ms / w->median_ms : 0.0);
        n_failed += !same;
    }
    return n_failed;
}

int main(int argc, char **argv)
{
    static bench b;
    static row baseline[ROWS_MAX];
    size_t n;
    bool tap = argc > 2 && strcmp(argv[2], "--counts") == 0;
    bool record = argc > 2 && strcmp(argv[2], "--record") == 0;
    int n_failed = 0;

    if (argc < 2 || argc > 3 || (argc == 3 && !tap && !record)) {
        fprintf(stderr, "usage: bench BASELINE.csv [--counts | --record]\n");
        return 2;
    }
    b.n_repeat = tap ? 1 : N_REPEAT;
    if (tap) printf("TAP version 13\n");
    if (!measure_all(&b)) return 1;
    if (record) return write_baseline(&b, argv[1]) ? 0 : 1;
    if (!read_baseline(baseline, &n, argv[1])) return 1;
    n_failed = compare(&b, baseline, n, tap);
    if (tap) printf("1..%zu\n", b.n);
    lode_dataset_free(b.dataset);
    return n_failed > 0;
}
