/* What measures cost: the GeoPolRisk program's 10,070 cells on data as dense as its own, all
 * methods on the embedded packs, and thirty trade networks.
 *
 *     python3 bench/measure_packs.py OUT && bench_measure OUT
 *
 * Medians of repeated runs on a monotonic clock. The time of cells is that of a run over all
 * of them less that of a run over one, which builds the same index. */
#define _POSIX_C_SOURCE 200809L
#include <lode/measure.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define N_REPEAT 7

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static lode_dataset *open_packs(const char *dir, double *ms)
{
    lode_dataset *ds = NULL;
    lode_error err = {0};
    double time[N_REPEAT];

    for (int k = 0; k < N_REPEAT; k++) {
        double start = now_ms();
        lode_dataset_free(ds);
        ds = NULL;
        if (lode_dataset_open(dir, &ds, &err)) {
            fprintf(stderr, "bench_measure: %s\n", err.message);
            exit(1);
        }
        time[k] = now_ms() - start;
    }
    qsort(time, N_REPEAT, sizeof *time, by_size);
    *ms = time[N_REPEAT / 2];
    return ds;
}

static double run(const lode_dataset *ds, const lode_measure_options *o, size_t *rows)
{
    double time[N_REPEAT];
    lode_error err = {0};

    for (int k = 0; k < N_REPEAT; k++) {
        lode_measure *x = NULL;
        double start = now_ms();
        if (lode_measure_run(ds, o, &x, &err)) {
            fprintf(stderr, "bench_measure: %s\n", err.message);
            exit(1);
        }
        time[k] = now_ms() - start;
        *rows = lode_measure_rows(x);
        lode_measure_free(x);
    }
    qsort(time, N_REPEAT, sizeof *time, by_size);
    return time[N_REPEAT / 2];
}

static void say(const char *what, size_t rows, double ms)
{
    printf("%-58s %8zu rows %9.2f ms\n", what, rows, ms);
}

int main(int argc, char **argv)
{
    lode_measure_options o = LODE_MEASURE_OPTIONS_INIT;
    double open_ms, one, all;
    size_t rows;
    lode_dataset *ds;

    if (argc == 2) {
        ds = open_packs(argv[1], &open_ms);
        say("open 288,140 flows", 0, open_ms);
        o.method = "geopolrisk";
        o.no_band = true;
        o.good = "m00:x";
        o.economy = "AUS";
        o.year_first = 2018;
        one = run(ds, &o, &rows);
        say("index and one cell", rows, one);
        o.good = o.economy = NULL;
        o.year_last = 2022;
        all = run(ds, &o, &rows);
        say("index and all cells", rows, all);
        printf("a cell %.3f us; 10,070 cells %.2f ms\n", 1e3 * (all - one) / (double)rows,
               10070.0 * (all - one) / (double)rows);
        o.no_band = false;
        all = run(ds, &o, &rows);
        say("the same with bands", rows, all);
        lode_dataset_free(ds);
    }
    ds = open_packs(NULL, &open_ms);
    say("open the embedded packs", 0, open_ms);
    o = (lode_measure_options)LODE_MEASURE_OPTIONS_INIT;
    o.year_first = 2002;
    o.year_last = 2025;
    all = run(ds, &o, &rows);
    say("all methods, goods, economies and years", rows, all);
    o.year_first = o.year_last = 2024;
    o.good = "hs:*";
    o.method = "world-exports";
    one = run(ds, &o, &rows);
    o.method = "trade-pagerank";
    all = run(ds, &o, &rows);
    say("PageRank of the networks of all codes of 2024", rows, all - one);
    o.method = "trade-pagerank,trade-betweenness";
    all = run(ds, &o, &rows);
    say("PageRank and betweenness of them", rows, all - one);
    lode_dataset_free(ds);
    return 0;
}
