/* lode market sweep: many scenarios of one market into one table.
 *
 * With -o FILE the rows go to FILE.part, which takes the name FILE when it is whole; beside it
 * FILE.part.run keeps the hash of market and scenarios. A sweep that was broken off goes on
 * with --resume after the last whole row, when the hash is the same. */
#include "market_sweep.h"

#include <lode/sweep.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_IDS 4096

typedef struct sink {
    FILE *file;
    char part[4096], run[4096];
    bool failed;
    double start_s, shown_s; /* of the progress line */
    bool shows, shown;
} sink;

/* ---- progress ---------------------------------------------------------------------- */

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* One line on a terminal from the first second on, ten times a second at most. */
static void show_progress(void *context, size_t n_done, size_t n_all)
{
    sink *s = context;
    double now = now_s(), passed = now - s->start_s;

    if (!s->shows || passed < 1.0 || now - s->shown_s < 0.1) return;
    s->shown_s = now;
    s->shown = true;
    fprintf(stderr, "\rlode: %zu of %zu scenarios, %.0f a second, %.0f s left   ", n_done,
            n_all, (double)n_done / passed,
            passed * (double)(n_all - n_done) / (double)n_done);
}

/* ---- the file ---------------------------------------------------------------------- */

static int refuse_file(const char *path)
{
    fprintf(stderr, "lode: %s: %s\n", path, strerror(errno));
    return CLI_FAILED;
}

static bool write_rows(void *context, const char *text, size_t length)
{
    sink *s = context;

    s->failed = fwrite(text, 1, length, s->file) != length ||
                (s->file != stdout && fflush(s->file) != 0);
    return !s->failed;
}

/* Is the part file of this very sweep? */
static bool same_run(const sink *s, const char *hash)
{
    char line[128] = "";
    FILE *f = fopen(s->run, "r");
    bool same =
        f && fgets(line, sizeof line, f) && strncmp(line, hash, strlen(hash)) == 0;

    if (f) fclose(f);
    return same;
}

/* Whole rows of the part file without its header, and the length that they take. */
static long count_rows(FILE *file, long *length)
{
    long n = -1, at = 0;

    *length = 0;
    for (int c; (c = getc(file)) != EOF;) {
        at++;
        if (c != '\n') continue;
        n++;
        *length = at;
    }
    return n < 0 ? 0 : n;
}

/* Open what is there of the part file and cut off a row that is not whole. */
static int reopen(sink *s, const char *hash, size_t *first)
{
    long length, n;

    if (!same_run(s, hash)) {
        fprintf(stderr,
                "lode: %s: want a part of this market and these scenarios, found %s\n",
                s->part, access(s->part, F_OK) == 0 ? "one of others" : "none");
        return CLI_DATA;
    }
    s->file = fopen(s->part, "r+");
    if (!s->file) return refuse_file(s->part);
    n = count_rows(s->file, &length);
    if (fflush(s->file) != 0 || ftruncate(fileno(s->file), length) != 0 ||
        fseek(s->file, length, SEEK_SET) != 0)
        return refuse_file(s->part);
    *first = length > 0 ? (size_t)n : 0;
    return CLI_ANSWERED;
}

static int create(sink *s, const char *hash)
{
    FILE *run = fopen(s->run, "w");
    bool good = run && fprintf(run, "%s\n", hash) > 0;

    if (run && fclose(run) != 0) good = false;
    if (!good) return refuse_file(s->run);
    s->file = fopen(s->part, "w");
    return s->file ? CLI_ANSWERED : refuse_file(s->part);
}

static int open_sink(sink *s, const cli_call *call, const lode_scenarios *scenarios,
                     bool resume, size_t *first)
{
    const char *hash = lode_scenarios_hash(scenarios);

    s->file = stdout;
    s->start_s = now_s();
    s->shows = isatty(STDERR_FILENO) == 1 && lode_sweep_rank() == 0;
    if (!call->output || lode_sweep_rank() > 0) return CLI_ANSWERED;
    if (snprintf(s->part, sizeof s->part, "%s.part", call->output) >=
            (int)sizeof s->part ||
        snprintf(s->run, sizeof s->run, "%s.part.run", call->output) >=
            (int)sizeof s->run)
        return cli_misuse("market sweep: want a shorter name than '%.60s...'",
                          call->output);
    return resume ? reopen(s, hash, first) : create(s, hash);
}

/* The part becomes the file, or stays for --resume. */
static int close_sink(sink *s, const cli_call *call, int status)
{
    if (s->shown) fprintf(stderr, "\r%78s\r", "");
    if (s->file == stdout || !s->file) return status;
    if (fclose(s->file) != 0) s->failed = true;
    if (s->failed) return refuse_file(s->part);
    if (status != CLI_ANSWERED) return status;
    if (rename(s->part, call->output) != 0) return refuse_file(call->output);
    (void)remove(s->run);
    return status;
}

/* ---- the verb ---------------------------------------------------------------------- */

/* Ids between commas, in a copy of the text; ids with a comma cannot be named. */
static size_t split(char *text, const char **id)
{
    size_t n = 0;

    for (char *at = text ? strtok(text, ",") : NULL; at && n < MOST_IDS;
         at = strtok(NULL, ","))
        id[n++] = at;
    return n;
}

static char *copy(const char *text)
{
    size_t length = text ? strlen(text) + 1 : 0;
    char *out = text ? malloc(length) : NULL;

    return out ? memcpy(out, text, length) : NULL;
}

static int run(const cli_call *call, const lode_market *market,
               const lode_scenarios *scenarios, const cli_sweep *how,
               const lode_sweep_columns *columns)
{
    lode_sweep_options options = LODE_SWEEP_OPTIONS_INIT;
    lode_sweep_count count = {0};
    lode_error err = {0};
    sink s = {0};
    int status = open_sink(&s, call, scenarios, how->resume, &options.first);

    if (status == CLI_ANSWERED) {
        options.n_thread = (size_t)how->n_thread;
        options.progress = show_progress;
        options.context = &s;
        lode_status st = lode_sweep_table(market, scenarios, columns, write_rows, &s,
                                          &options, &count, &err);
        if (st) status = cli_fail(st, &err);
        if (s.failed && s.file == stdout) status = CLI_FAILED;
    }
    status = close_sink(&s, call, status);
    if (call->verbose && status == CLI_ANSWERED)
        fprintf(stderr,
                "lode: %zu solved, %zu infeasible, %zu not converged; %lu Newton steps, "
                "%.0f scenarios a second\n",
                count.n_solved, count.n_infeasible, count.n_not_converged,
                count.newton_steps,
                (double)(count.n_solved + count.n_infeasible + count.n_not_converged) /
                    (now_s() - s.start_s));
    return status;
}

int cli_market_sweep(const cli_call *call, const lode_market *market, const char *file,
                     const cli_sweep *how)
{
    static const char *price[MOST_IDS], *level[MOST_IDS];
    char *prices = copy(how->prices), *levels = copy(how->levels);
    lode_sweep_columns columns = {.price = price, .level = level};
    lode_scenarios *scenarios = NULL;
    lode_error err = {0};
    lode_status st = lode_scenarios_read(file, market, &scenarios, &err);
    int status;

    columns.n_price = split(prices, price);
    columns.n_level = split(levels, level);
    status = st ? cli_fail(st, &err) : run(call, market, scenarios, how, &columns);
    lode_scenarios_free(scenarios);
    free(prices);
    free(levels);
    return status;
}
