/* lode coerce: who can hurt whom with what, and what does it cost them? */
#include "cli.h"
#include "part_file.h"

#include <lode/coerce.h>
#include <lode/sweep.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_LENGTHS 8

/* What the options say, before it is understood. */
typedef struct asked {
    const char *instrument, *months, *premium, *enforcement;
    bool all, resume;
    long n_thread, n_draw, seed;
    int length[MOST_LENGTHS]; /* of the cut, months */
} asked;

/* "3,12,36" */
static bool read_months(asked *a, lode_coerce_options *o, int *status)
{
    const char *at = a->months ? a->months : "12";

    o->months = a->length;
    for (;;) {
        char *end;
        long n = strtol(at, &end, 10);
        if (end == at || n < 1 || n > 120 || (*end && *end != ',') ||
            o->n_months == MOST_LENGTHS) {
            *status =
                cli_misuse("coerce: --months: want at most %d numbers of 1 to 120 with "
                           "commas between, as 3,12,36, found '%.40s'",
                           MOST_LENGTHS, a->months);
            return false;
        }
        a->length[o->n_months++] = (int)n;
        if (!*end) return true;
        at = end + 1;
    }
}

/* "10%" or 0.1 */
static bool read_premium(const asked *a, lode_coerce_options *o, int *status)
{
    char *end;

    if (!a->premium) return true;
    if (o->instrument != LODE_INSTRUMENT_TARGET_ONLY) {
        *status =
            cli_misuse("coerce: --premium goes with --instrument target-only: a cut to "
                       "everybody has no way around");
        return false;
    }
    o->premium = strtod(a->premium, &end);
    if (end != a->premium && strcmp(end, "%") == 0) {
        o->premium /= 100.0;
        end++;
    }
    if (end != a->premium && !*end && o->premium >= 0.0 && o->premium <= 10.0)
        return true;
    *status =
        cli_misuse("coerce: --premium: want a share of the price as 10%%, found '%.40s'",
                   a->premium);
    return false;
}

static bool read_enforcement(const asked *a, lode_coerce_options *o, int *status)
{
    bool alone = o->instrument == LODE_INSTRUMENT_TARGET_ONLY;
    const char *text = a->enforcement;

    o->both = alone && !text && o->by && o->target;
    if (!text) return true;
    if (!alone)
        *status =
            cli_misuse("coerce: --enforcement goes with --instrument target-only: a cut "
                       "to everybody has no way around");
    else if (strcmp(text, "both") == 0)
        o->both = true;
    else if (strcmp(text, "yes") == 0)
        o->enforced = true;
    else if (strcmp(text, "no") != 0)
        *status = cli_misuse("coerce: --enforcement: want yes, no or both, found '%.40s'",
                             text);
    return *status == CLI_ANSWERED;
}

static bool read_options(const cli_call *call, asked *a, lode_coerce_options *o,
                         int *status)
{
    *status = CLI_ANSWERED;
    if (call->n_word > 0)
        *status = cli_misuse("coerce: want options only, found '%.60s'", call->word[0]);
    else if (a->all && (o->by || o->target))
        *status = cli_misuse(
            "coerce: --all is every sender and target; want no --by, --target");
    else if (!a->all && !o->by && !o->target)
        *status = cli_misuse("coerce: want --by S, --target T or --all");
    else if (a->instrument && !lode_instrument_find(a->instrument, &o->instrument))
        *status =
            cli_misuse("coerce: --instrument: want exports, target-only, licence or "
                       "quota, found '%.40s'",
                       a->instrument);
    else if (a->resume && (!call->output || call->format != LODE_FORMAT_CSV))
        *status = cli_misuse("coerce: --resume goes on with -o FILE.csv");
    if (*status != CLI_ANSWERED) return false;
    o->n_thread = (size_t)a->n_thread;
    o->n_draw = (size_t)a->n_draw;
    o->seed = (unsigned long)a->seed;
    return read_months(a, o, status) && read_premium(a, o, status) &&
           read_enforcement(a, o, status);
}

/* ---- running ------------------------------------------------------------------------- */

static bool write_rows(void *context, const char *text, size_t length, size_t n_done)
{
    return cli_part_write(context, text, length, n_done);
}

/* How many and how fast, on standard error. */
static void tell(const lode_coercion *coercion, double seconds)
{
    lode_coerce_count n = lode_coercion_count(coercion);

    fprintf(
        stderr,
        "lode: %zu cases on %zu markets, %zu rows; %zu equilibria, %zu solves in %.3f s, "
        "%.0f a second\n",
        n.n_case, n.n_market, n.n_row, n.n_equilibrium, n.n_solve, seconds,
        seconds > 0.0 ? (double)n.n_solve / seconds : 0.0);
}

static bool write_nothing(void *context, const char *text, size_t length, size_t n_done)
{
    (void)context, (void)text, (void)length, (void)n_done;
    return false;
}

/* Rank 0 has no file to write to: the others hear that all is done, and do not wait. */
static int part_refused(const lode_dataset *dataset, lode_coerce_options *o, int status)
{
    lode_coercion *coercion = NULL;

    o->write = write_nothing;
    o->n_done = SIZE_MAX;
    if (lode_coerce_run(dataset, o, &coercion, NULL) == LODE_OK)
        lode_coercion_free(coercion);
    cli_progress_end(o->context);
    return status;
}

/* Rows go out as they come. */
static int run_csv(const cli_call *call, const lode_dataset *dataset,
                   lode_coerce_options *o, bool resume)
{
    cli_part part = {.file = stdout};
    lode_coercion *coercion = NULL;
    lode_error err = {0};
    char hash[65];
    lode_status st = lode_coerce_hash(dataset, o, hash, &err);
    int status = st ? cli_fail(st, &err) : CLI_ANSWERED;
    double start = cli_now_s();
    bool speaks = lode_sweep_rank() == 0; /* after the run every rank is the only one */

    if (status != CLI_ANSWERED) return status;
    if (speaks) status = cli_part_open(&part, call, hash, resume, &o->n_done);
    if (status != CLI_ANSWERED) return part_refused(dataset, o, status);
    o->write = write_rows;
    o->write_context = &part;
    st = lode_coerce_run(dataset, o, &coercion, &err);
    cli_progress_end(o->context);
    if (st) status = cli_fail(st, &err);
    status = cli_part_close(&part, call, status);
    if (!st && call->verbose && speaks) tell(coercion, cli_now_s() - start);
    lode_coercion_free(coercion);
    return status;
}

static lode_status write(const void *answer, lode_format format, lode_text *out,
                         lode_error *err)
{
    return lode_coercion_write(answer, format, out, err);
}

static int run_whole(const cli_call *call, const lode_dataset *dataset,
                     const lode_coerce_options *o)
{
    lode_coercion *coercion = NULL;
    lode_error err = {0};
    bool speaks = lode_sweep_rank() == 0;
    double start = cli_now_s();
    lode_status st = lode_coerce_run(dataset, o, &coercion, &err);
    int status = CLI_ANSWERED;

    cli_progress_end(o->context);
    if (!st && speaks && call->verbose) tell(coercion, cli_now_s() - start);
    if (st)
        status = cli_fail(st, &err);
    else if (speaks)
        status = cli_deliver(call, write, coercion);
    lode_coercion_free(coercion);
    return status;
}

int cli_coerce(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
    asked a = {.seed = 1};
    const cli_binding bind[] = {{"by", .text = &o.by},
                                {"target", .text = &o.target},
                                {"all", .flag = &a.all},
                                {"goods", .text = &o.goods},
                                {"good", .text = &o.goods},
                                {"instrument", .text = &a.instrument},
                                {"months", .text = &a.months},
                                {"from", .text = &o.from},
                                {"enforcement", .text = &a.enforcement},
                                {"premium", .text = &a.premium},
                                {"cut-to", .text = &o.cut_to},
                                {"budget", .number = &o.budget_usd},
                                {"remedies", .flag = &o.remedies},
                                {"draws", .integer = &a.n_draw},
                                {"seed", .integer = &a.seed},
                                {"threads", .integer = &a.n_thread},
                                {"resume", .flag = &a.resume},
                                {0}};
    cli_progress progress;
    lode_dataset *dataset = NULL;
    int status;

    if (!cli_ask(&call, "coerce", bind, argc, argv, &status)) return status;
    if (!read_options(&call, &a, &o, &status)) return status;
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    cli_progress_begin(&progress, "cases");
    progress.shows = progress.shows && lode_sweep_rank() == 0;
    o.progress = cli_progress_show;
    o.context = &progress;
    status = call.format == LODE_FORMAT_CSV && call.file == CLI_PLAIN
                 ? run_csv(&call, dataset, &o, a.resume)
                 : run_whole(&call, dataset, &o);
    cli_dataset_close(dataset);
    return status;
}
