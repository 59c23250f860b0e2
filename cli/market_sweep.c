/* lode market sweep: many scenarios of one market into one table (part_file.h). */
#include "market_sweep.h"
#include "part_file.h"

#include <lode/sweep.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_IDS 4096

typedef struct sink {
    cli_part part;
    size_t n_row; /* whole rows written, without the header */
    cli_progress progress;
} sink;

static bool write_rows(void *context, const char *text, size_t length)
{
    sink *s = context;
    bool has_header = s->part.length == 0;

    for (size_t k = 0; k < length; k++) s->n_row += text[k] == '\n';
    return cli_part_write(&s->part, text, length, s->n_row -= has_header);
}

static bool write_nothing(void *context, const char *text, size_t length)
{
    (void)context, (void)text, (void)length;
    return false;
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

/* What a table is of: its scenarios and its columns. */
static void mark_of(const lode_scenarios *scenarios, const cli_sweep *how, char mark[65])
{
    char all[3 * 65] = "";
    const char *part[] = {lode_scenarios_hash(scenarios), how->prices, how->levels};

    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        lode_bytes_hash(part[i], part[i] ? strlen(part[i]) : 0, all + 64 * i);
    lode_bytes_hash(all, strlen(all), mark);
}

static int run(const cli_call *call, const lode_market *market,
               const lode_scenarios *scenarios, const cli_sweep *how,
               const lode_sweep_columns *columns)
{
    lode_sweep_options options = LODE_SWEEP_OPTIONS_INIT;
    lode_sweep_count count = {0};
    lode_error err = {0};
    sink s = {.part = {.file = stdout}};
    char mark[65];
    int status = CLI_ANSWERED;

    mark_of(scenarios, how, mark);
    cli_progress_begin(&s.progress, "scenarios");
    s.progress.shows = s.progress.shows && lode_sweep_rank() == 0;
    if (lode_sweep_rank() == 0)
        status = cli_part_open(&s.part, call, mark, how->resume, &options.first);
    if (status != CLI_ANSWERED) {
        /* Rank 0 has no file: the others hear that all is done, and do not wait. */
        options.first = SIZE_MAX;
        (void)lode_sweep_table(market, scenarios, columns, write_nothing, NULL, &options,
                               NULL, NULL);
        cli_progress_end(&s.progress);
        return status;
    }
    s.n_row = options.first;

    options.n_thread = (size_t)how->n_thread;
    options.progress = cli_progress_show;
    options.context = &s.progress;
    lode_status st = lode_sweep_table(market, scenarios, columns, write_rows, &s,
                                      &options, &count, &err);
    cli_progress_end(&s.progress);
    if (st) status = cli_fail(st, &err);
    status = cli_part_close(&s.part, call, status);
    if (call->verbose && status == CLI_ANSWERED)
        fprintf(stderr,
                "lode: %zu solved, %zu infeasible, %zu not converged; %lu Newton steps, "
                "%.0f scenarios a second\n",
                count.n_solved, count.n_infeasible, count.n_not_converged,
                count.newton_steps,
                (double)(count.n_solved + count.n_infeasible + count.n_not_converged) /
                    (cli_now_s() - s.progress.start_s));
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

    if (!st && ((how->prices && !prices) || (how->levels && !levels)))
        st = err.status = LODE_E_NOMEM;
    columns.n_price = split(prices, price);
    columns.n_level = split(levels, level);
    status = st ? cli_fail(st, &err) : run(call, market, scenarios, how, &columns);
    lode_scenarios_free(scenarios);
    free(prices);
    free(levels);
    return status;
}
