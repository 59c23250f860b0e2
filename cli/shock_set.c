/* lode shock --set standard: every seller stops, one after the other; what is worst? */
#include "shock_set.h"

#include <lode/standard_set.h>

#include <stdio.h>
#include <string.h>

static bool refuse(const cli_call *call, const cli_shock_set *what, int *status)
{
    if (cli_refuse_html(call, status)) return true;
    *status = CLI_ANSWERED;
    if (strcmp(what->set, "standard") != 0)
        *status = cli_misuse("shock: --set: want 'standard', found '%.40s'", what->set);
    else if (call->n_word > 0)
        *status = cli_misuse("shock: want statements or --set, found '%.60s' with --set",
                             call->word[0]);
    else if (what->has_months)
        *status =
            cli_misuse("shock: --set is of a year; want no --months, --period, --from");
    else if (what->compare && strcmp(what->compare, "published") != 0)
        *status = cli_misuse("shock: --compare: want 'published', found '%.40s'",
                             what->compare);
    else if (what->compare && !what->perspective)
        *status = cli_misuse("shock: --compare: want a country, as in --for USA");
    return *status != CLI_ANSWERED;
}

/* How many and how fast, on standard error. */
static void tell(const lode_standard_set *set, double seconds)
{
    lode_standard_count n = lode_standard_set_count(set);

    fprintf(
        stderr,
        "lode: %zu scenarios by the rule, %zu run on %zu markets; %zu solves in %.3f s, "
        "%.0f a second\n",
        n.n_scenario, n.n_run, n.n_market, n.n_solve, seconds,
        seconds > 0.0 ? (double)n.n_solve / seconds : 0.0);
}

int cli_shock_set_run(const cli_call *call, const cli_shock_set *what)
{
    lode_standard_options options = LODE_STANDARD_OPTIONS_INIT;
    cli_progress progress;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_standard_set *set = NULL;
    lode_error err = {0};
    int status;

    if (refuse(call, what, &status)) return status;
    if (!cli_dataset_open(call, &dataset, &status)) return status;
    options.perspective = what->perspective;
    options.goods = what->goods;
    options.n_draw = (size_t)what->n_draw;
    options.seed = (unsigned long)what->seed;
    options.n_thread = (size_t)what->n_thread;
    options.compare = what->compare != NULL;
    options.progress = cli_progress_show;
    options.context = &progress;
    cli_progress_begin(&progress, "scenarios");
    double start = cli_now_s();
    lode_status st = lode_standard_set_run(dataset, &options, &set, &err);
    cli_progress_end(&progress);
    if (!st && call->verbose) tell(set, cli_now_s() - start);
    if (!st) st = lode_standard_set_write(set, call->format, &report, &err);
    status = st == LODE_OK ? cli_output(call, &report) : cli_fail(st, &err);
    lode_text_clear(&report);
    lode_standard_set_free(set);
    cli_dataset_close(dataset);
    return status;
}
