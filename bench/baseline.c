/* Are the counts those recorded, and how do the times compare? Two small files read, written
 * and laid beside what was found. */
#define _POSIX_C_SOURCE 200809L
#include "baseline.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const count_name[N_COUNT] = {"nodes", "activities", "newton_steps",
                                                "factorisations", "allocations"};

static const row *table_find(const table *t, const char *workload)
{
    for (size_t k = 0; k < t->n; k++)
        if (strcmp(t->row[k].workload, workload) == 0) return &t->row[k];
    return NULL;
}

row *table_row(table *t, const char *workload)
{
    row *r = (row *)table_find(t, workload); /* the table is not const, so no row is */

    if (r || t->n == ROWS_MAX) return r;
    r = &t->row[t->n++];
    snprintf(r->workload, sizeof r->workload, "%s", workload);
    for (int c = 0; c < N_COUNT; c++) r->count[c] = NOT_COUNTED;
    r->median_ms = 0.0;
    return r;
}

#ifdef __clang__
#define COMPILER __VERSION__ /* names itself */
#else
#define COMPILER "gcc " __VERSION__
#endif

/* ---- the files ------------------------------------------------------------------ */

static const char counts_header[] = "workload,count,value\n";
static const char times_header[] = "workload,median_ms\n";
static const char machine_mark[] = "# recorded on ";

/* Processor, cores, compiler: what a time depends on. No name of a host. */
static void machine_describe(char *out, size_t size)
{
    char line[256], model[96] = "an unnamed processor";
    FILE *f = fopen("/proc/cpuinfo", "r");

    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "model name : %95[^\n]", model) == 1) break;
    if (f) fclose(f);
    snprintf(out, size, "%s, %ld cores, %s", model, sysconf(_SC_NPROCESSORS_ONLN),
             COMPILER);
}

static FILE *baseline_open(const char *folder, const char *name, const char *mode)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, mode);
    if (!f) fprintf(stderr, "bench: cannot open %s\n", path);
    return f;
}

static bool written(FILE *f, const char *name)
{
    bool good = !ferror(f);

    if (fclose(f) != 0) good = false;
    if (!good) fprintf(stderr, "bench: cannot write %s\n", name);
    return good;
}

static bool record_counts(const table *t, const char *folder)
{
    FILE *f = baseline_open(folder, "baseline.csv", "w");

    if (!f) return false;
    fputs(counts_header, f);
    for (size_t k = 0; k < t->n; k++)
        for (int c = 0; c < N_COUNT; c++)
            if (t->row[k].count[c] != NOT_COUNTED)
                fprintf(f, "%s,%s,%ld\n", t->row[k].workload, count_name[c],
                        t->row[k].count[c]);
    return written(f, "baseline.csv");
}

static bool record_times(const table *t, const char *folder)
{
    char machine[sizeof t->machine];
    FILE *f = baseline_open(folder, "baseline_times.csv", "w");

    if (!f) return false;
    machine_describe(machine, sizeof machine);
    fprintf(f, "%s%s\n%s", machine_mark, machine, times_header);
    for (size_t k = 0; k < t->n; k++)
        fprintf(f, "%s,%.3f\n", t->row[k].workload, t->row[k].median_ms);
    return written(f, "baseline_times.csv");
}

/* Takes one line into the table; false when it is malformed. */
typedef bool (*line_reader)(table *t, const char *line);

static bool read_count(table *t, const char *line)
{
    char name[64], count[32];
    long value;
    row *r;

    if (strcmp(line, counts_header) == 0) return true;
    if (sscanf(line, "%63[^,],%31[^,],%ld", name, count, &value) != 3) return false;
    for (int c = 0; c < N_COUNT; c++) {
        if (strcmp(count, count_name[c]) != 0) continue;
        if ((r = table_row(t, name))) r->count[c] = value;
        return r != NULL;
    }
    return false;
}

static bool read_time(table *t, const char *line)
{
    char name[64];
    double median_ms;
    row *r;

    if (strncmp(line, machine_mark, sizeof machine_mark - 1) == 0) {
        snprintf(t->machine, sizeof t->machine, "%.*s",
                 (int)strcspn(line + sizeof machine_mark - 1, "\n"),
                 line + sizeof machine_mark - 1);
        return true;
    }
    if (strcmp(line, times_header) == 0) return true;
    if (sscanf(line, "%63[^,],%lf", name, &median_ms) != 2) return false;
    if ((r = (row *)table_find(t, name))) r->median_ms = median_ms;
    return true; /* a time without counts is of a workload that is gone */
}

static bool read_lines(table *t, const char *folder, const char *name, line_reader read)
{
    char line[512];
    long n_line = 0;
    bool good = true;
    FILE *f = baseline_open(folder, name, "r");

    if (!f) return false;
    while (good && fgets(line, sizeof line, f)) {
        n_line++;
        good = read(t, line);
    }
    if (!good)
        fprintf(stderr, "bench: %s:%ld: want a recorded row, found '%.*s'\n", name,
                n_line, (int)strcspn(line, "\n"), line);
    fclose(f);
    return good;
}

bool baseline_record(const table *found, const char *folder)
{
    return record_counts(found, folder) && record_times(found, folder);
}

bool baseline_read(table *out, const char *folder, bool with_times)
{
    if (!read_lines(out, folder, "baseline.csv", read_count)) return false;
    if (with_times) read_lines(out, folder, "baseline_times.csv", read_time);
    return true; /* times never fail */
}

/* ---- found and wanted ----------------------------------------------------------- */

static const char *count_text(long count, char out[32])
{
    if (count == NOT_COUNTED) return "no";
    snprintf(out, 32, "%ld", count);
    return out;
}

/* Number of counts that differ, each printed after `mark` unless that is NULL. */
static int differences(const char *workload, const row *found, const row *wanted,
                       const char *mark)
{
    char f[32], w[32];
    int n = 0;

    for (int c = 0; c < N_COUNT; c++) {
        long n_found = found ? found->count[c] : NOT_COUNTED;
        long n_wanted = wanted ? wanted->count[c] : NOT_COUNTED;
        if (n_found == n_wanted) continue;
        n++;
        if (mark)
            printf("%s%s: found %s %s, wanted %s\n", mark, workload,
                   count_text(n_found, f), count_name[c], count_text(n_wanted, w));
    }
    return n;
}

/* Print recorded workloads that did not run; their number. */
static int gone(const table *found, const table *wanted, const char *mark)
{
    int n = 0;

    for (size_t k = 0; k < wanted->n; k++) {
        const row *w = &wanted->row[k];
        if (!table_find(found, w->workload))
            n += differences(w->workload, NULL, w, mark) > 0;
    }
    return n;
}

int compare_tap(const table *found, const table *wanted)
{
    int n_failed = 0;

    printf("TAP version 13\n");
    for (size_t k = 0; k < found->n; k++) {
        const row *r = &found->row[k];
        int n = differences(r->workload, r, table_find(wanted, r->workload), "# ");
        printf("%sok %zu - counts of '%s'\n", n ? "not " : "", k + 1, r->workload);
        n_failed += n > 0;
    }
    int n_gone = gone(found, wanted, "# ");
    printf("%sok %zu - every recorded workload ran\n", n_gone ? "not " : "",
           found->n + 1);

    /* The comparison must be able to fail. */
    row forged = found->row[0];
    forged.count[ALLOCATIONS]++;
    bool caught = differences(forged.workload, &forged, &found->row[0], NULL) == 1;
    printf("%sok %zu - a forged count is caught\n", caught ? "" : "not ", found->n + 2);
    printf("1..%zu\n", found->n + 2);
    return n_failed + n_gone + !caught;
}

int compare_table(const table *found, const table *wanted)
{
    char text[N_COUNT][32], ratio[32];
    int n_failed = 0;

    printf("times recorded on %s\n\n", wanted->machine[0] ? wanted->machine : "-");
    printf("%-24s %6s %6s %6s %7s %7s %9s %6s\n", "workload", "nodes", "activ.", "steps",
           "factor.", "allocs", "ms", "ratio");
    for (size_t k = 0; k < found->n; k++) {
        const row *r = &found->row[k], *w = table_find(wanted, r->workload);
        for (int c = 0; c < N_COUNT; c++)
            if (r->count[c] == NOT_COUNTED)
                snprintf(text[c], sizeof text[c], "-");
            else
                count_text(r->count[c], text[c]);
        snprintf(ratio, sizeof ratio, "-");
        if (w && w->median_ms > 0)
            snprintf(ratio, sizeof ratio, "%.2f", r->median_ms / w->median_ms);
        printf("%-24s %6s %6s %6s %7s %7s %9.3f %6s\n", r->workload, text[NODES],
               text[ACTIVITIES], text[NEWTON_STEPS], text[FACTORISATIONS],
               text[ALLOCATIONS], r->median_ms, ratio);
        n_failed += differences(r->workload, r, w, "differs: ") > 0;
    }
    return n_failed + gone(found, wanted, "differs: ");
}
