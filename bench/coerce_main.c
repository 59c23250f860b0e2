/* What the atlas of coercion costs: every sender, good and target, twelve months.
 *
 *     bench_coerce FOLDER             on one thread and on two: counts, seconds, ratios
 *     bench_coerce FOLDER --record    write FOLDER/coerce.csv anew
 *
 * Counts are held against FOLDER/coerce.csv exactly: exit status 1 where one differs. Seconds
 * are as measured and never fail; one thread and two are run in turn, the fastest of three
 * each, so that both meet the same machine. */
#define _POSIX_C_SOURCE 200809L
#include <lode/coerce.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_REPEAT 3
#define N_COUNT 6

static const char *const count_name[N_COUNT] = {"cases",      "rows",   "markets",
                                                "equilibria", "solves", "newton_steps"};
static const char header[] = "count,value\n";

typedef struct found {
    size_t count[N_COUNT];
    double seconds;
} found;

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool ask(const lode_dataset *dataset, size_t n_thread, found *out)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
    lode_coercion *c = NULL;
    lode_error err = {0};
    double start = now_s();

    o.n_thread = n_thread;
    if (lode_coerce_run(dataset, &o, &c, &err)) {
        fprintf(stderr, "bench_coerce: %s\n", err.message);
        return false;
    }
    out->seconds = now_s() - start;
    lode_coerce_count n = lode_coercion_count(c);
    lode_coercion_free(c);
    const size_t count[N_COUNT] = {n.n_case,        n.n_row,   n.n_market,
                                   n.n_equilibrium, n.n_solve, n.n_newton};
    memcpy(out->count, count, sizeof count);
    return true;
}

/* ---- recorded counts --------------------------------------------------------------- */

static FILE *open_counts(const char *folder, const char *mode)
{
    char path[4096];
    FILE *f;

    snprintf(path, sizeof path, "%s/coerce.csv", folder);
    f = fopen(path, mode);
    if (!f) fprintf(stderr, "bench_coerce: cannot open %s\n", path);
    return f;
}

static bool record(const char *folder, const found *x)
{
    FILE *f = open_counts(folder, "w");

    if (!f) return false;
    fputs(header, f);
    for (int k = 0; k < N_COUNT; k++) fprintf(f, "%s,%zu\n", count_name[k], x->count[k]);
    return fclose(f) == 0;
}

/* Counts that are not there stay 0. */
static bool read_counts(const char *folder, size_t *wanted)
{
    FILE *f = open_counts(folder, "r");
    char line[128], name[64];
    size_t value;

    if (!f) return false;
    memset(wanted, 0, N_COUNT * sizeof *wanted);
    while (fgets(line, sizeof line, f))
        for (int k = 0; k < N_COUNT; k++)
            if (sscanf(line, "%63[^,],%zu", name, &value) == 2 &&
                strcmp(name, count_name[k]) == 0)
                wanted[k] = value;
    fclose(f);
    return true;
}

/* Number of counts that differ, each printed. */
static int compare(const size_t *count, const size_t *wanted)
{
    int n_failed = 0;

    for (int k = 0; k < N_COUNT; k++) {
        if (count[k] == wanted[k]) continue;
        n_failed++;
        printf("differs: %s: found %zu, wanted %zu\n", count_name[k], count[k],
               wanted[k]);
    }
    return n_failed;
}

/* ---- one thread and two -------------------------------------------------------------- */

static bool measure(const lode_dataset *dataset, found *one, found *two)
{
    for (int k = 0; k < N_REPEAT; k++) {
        found a, b;
        if (!ask(dataset, 1, &a) || !ask(dataset, 2, &b)) return false;
        if (memcmp(a.count, b.count, sizeof a.count) != 0) {
            fprintf(stderr, "bench_coerce: two threads counted otherwise than one\n");
            return false;
        }
        if (k == 0 || a.seconds < one->seconds) *one = a;
        if (k == 0 || b.seconds < two->seconds) *two = b;
    }
    return true;
}

static void say(const found *x, int n_thread)
{
    double solves = (double)x->count[4], steps = (double)x->count[5];

    printf(
        "%d thread%s %9.2f s %9.0f solves a second, %.1f steps a solve, %.1f ms a case\n",
        n_thread, n_thread > 1 ? "s" : " ", x->seconds, solves / x->seconds,
        steps / solves, 1e3 * x->seconds / (double)x->count[0]);
}

int main(int argc, char **argv)
{
    bool records = argc == 3 && strcmp(argv[2], "--record") == 0;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    found one = {0}, two = {0};
    size_t wanted[N_COUNT];
    bool good;

    if (argc < 2 || argc > 3 || (argc == 3 && !records)) {
        fprintf(stderr, "usage: bench_coerce FOLDER [--record]\n");
        return 2;
    }
    if (lode_dataset_open(NULL, &dataset, &err)) {
        fprintf(stderr, "bench_coerce: %s\n", err.message);
        return 1;
    }
    good = records ? ask(dataset, 0, &one) : measure(dataset, &one, &two);
    lode_dataset_free(dataset);
    if (!good) return 1;
    if (records) return record(argv[1], &one) ? 0 : 1;
    if (!read_counts(argv[1], wanted)) return 1;
    for (int k = 0; k < N_COUNT; k++) printf("%-14s %9zu\n", count_name[k], one.count[k]);
    say(&one, 1);
    say(&two, 2);
    printf("ratio %14.2f (goal 1.9 on two idle cores)\n", one.seconds / two.seconds);
    return compare(one.count, wanted) > 0;
}
