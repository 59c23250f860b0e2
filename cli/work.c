/* What the commands share that pose one question to the data and wait for its answer. */
#include "cli.h"

#include <stdio.h>

bool cli_work_begin(cli_work *work, const cli_call *call, const char *what, int *status)
{
    *work = (cli_work){.report = LODE_TEXT_INIT, .verdict = LODE_SOLVED};
    if (!cli_dataset_open(call, &work->dataset, status)) return false;
    cli_progress_begin(&work->progress, what);
    return true;
}

int cli_work_output(const cli_work *work, const cli_call *call, lode_status st)
{
    int status = CLI_ANSWERED;

    if (st) return cli_fail(st, &work->err);
    if (work->report.length > 0) status = cli_output(call, &work->report);
    return status == CLI_ANSWERED ? cli_verdict(work->verdict, work->reason) : status;
}

void cli_work_end(cli_work *work)
{
    lode_text_clear(&work->report);
    cli_dataset_close(work->dataset);
}

int cli_finish(const cli_call *call, lode_dataset *ds, lode_status st, lode_text *report,
               const lode_error *err)
{
    int status = st == LODE_OK ? cli_output(call, report) : cli_fail(st, err);

    lode_text_clear(report);
    cli_dataset_close(ds);
    return status;
}

bool cli_span_say(const cli_call *call, cli_span *span, int *status)
{
    if (call->n_word > CLI_MOST_STATEMENTS) {
        *status = cli_misuse("%s: %d statements, at most %d", call->command, call->n_word,
                             CLI_MOST_STATEMENTS);
        return false;
    }
    for (int k = 0; k < call->n_word; k++)
        span->statement[span->n_statement++] = call->word[k];
    if (!span->months && !span->period && !span->from) return true;
    if (!span->months) span->months = 12;
    snprintf(span->sentence, sizeof span->sentence, "over %ld months%s%.16s%s%.16s",
             span->months, span->period ? " in " : "", span->period ? span->period : "",
             span->from ? " from " : "", span->from ? span->from : "");
    span->statement[span->n_statement++] = span->sentence;
    return true;
}
