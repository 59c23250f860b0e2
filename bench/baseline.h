/* What a bench found and what it wants: rows of counts and times, recorded in two files.
 *
 *     baseline.csv         workload,count,value: held exactly
 *     baseline_times.csv   workload,median_ms, and the machine: for ratios only */
#ifndef LODE_BENCH_BASELINE_H
#define LODE_BENCH_BASELINE_H

#include <stdbool.h>
#include <stddef.h>

enum { NODES, ACTIVITIES, NEWTON_STEPS, FACTORISATIONS, ALLOCATIONS, N_COUNT };
#define NOT_COUNTED (-1L)

typedef struct row { /* one workload: what is counted, and how long it took */
    char workload[64];
    long count[N_COUNT]; /* or NOT_COUNTED */
    double median_ms;    /* 0: not timed */
} row;

#define ROWS_MAX 64

typedef struct table {
    row row[ROWS_MAX];
    size_t n;
    char machine[160]; /* where the times were taken */
} table;

/* The row of a workload, new when there is none; NULL when the table is full. */
row *table_row(table *t, const char *workload);

/* Write both files into the folder; false when they could not be, which is printed. */
bool baseline_record(const table *found, const char *folder);

/* Read the counts and, where with_times, the times; a folder without times has no ratios. */
bool baseline_read(table *out, const char *folder, bool with_times);

/* Print found against wanted, as TAP or as a table; the number of workloads that differ, are
 * missing or are new. */
int compare_tap(const table *found, const table *wanted);
int compare_table(const table *found, const table *wanted);

#endif
