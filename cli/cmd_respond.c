/* lode respond: what can be done about a shock, what does it buy, and in which order? */
#include "cli.h"

#include <lode/respond.h>

static int run(const cli_call *call, const cli_span *time, lode_respond_options *o)
{
    lode_response *response = NULL;
    cli_work work;
    lode_status st;
    int status;

    if (!cli_work_begin(&work, call, "shocks", &status)) return status;
    o->progress = cli_progress_show;
    o->context = &work.progress;
    st = lode_respond_run(work.dataset, time->statement, time->n_statement, o, &response,
                          &work.err);
    cli_progress_end(&work.progress);
    if (!st) {
        work.verdict = lode_response_verdict(response);
        work.reason = lode_response_reason(response);
    }
    if (!st && work.verdict == LODE_SOLVED)
        st = lode_response_write(response, call->format, &work.report, &work.err);
    status = cli_work_output(&work, call, st);
    lode_response_free(response);
    cli_work_end(&work);
    return status;
}

int cli_respond(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_respond_options o = LODE_RESPOND_OPTIONS_INIT;
    cli_span time = {0};
    long n_top = 10, n_thread = 0;
    const cli_binding bind[] = {{"for", .text = &o.perspective},
                                {"months", .integer = &time.months},
                                {"period", .text = &time.period},
                                {"from", .text = &time.from},
                                {"goods", .text = &o.goods},
                                {"top", .integer = &n_top},
                                {"gdp", .flag = &o.gdp},
                                {"estimate", .flag = &o.estimate},
                                {"projects", .text = &o.projects},
                                {"zone", .text = &o.zone},
                                {"floor", .text = &o.floor},
                                {"threads", .integer = &n_thread},
                                {0}};
    int status;

    if (!cli_ask(&call, "respond", bind, argc, argv, &status)) return status;
    if (call.n_word == 0)
        return cli_misuse("respond: want a statement like 'ban CHN gallium:refined'; see "
                          "'lode respond --help'");
    if (!o.perspective) return cli_misuse("respond: want --for C, a country or bloc");
    if (!cli_span_say(&call, &time, &status)) return status;
    o.n_top = (size_t)n_top;
    o.n_thread = (size_t)n_thread;
    return run(&call, &time, &o);
}
