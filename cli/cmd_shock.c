/* lode shock: somebody stops selling; what happens to prices, use, flows and welfare. */
#include "cli.h"
#include "shock_set.h"

#include <lode/shock.h>

static lode_status write(const void *answer, lode_format format, lode_text *out,
                         lode_error *err)
{
    return lode_outcome_write(answer, format, out, err);
}

static int run(const cli_call *call, const cli_span *time, lode_shock_options *o)
{
    lode_outcome *outcome = NULL;
    cli_work work;
    lode_status st;
    int status;

    if (!cli_work_begin(&work, call, "solves", &status)) return status;
    o->progress = cli_progress_show;
    o->context = &work.progress;
    st = lode_shock_run(work.dataset, time->statement, time->n_statement, o, &outcome,
                        &work.err);
    cli_progress_end(&work.progress);
    if (st) {
        status = cli_work_output(&work, call, st);
    } else {
        status = cli_deliver(call, write, outcome);
        if (status == CLI_ANSWERED)
            status =
                cli_verdict(lode_outcome_verdict(outcome), lode_outcome_reason(outcome));
    }
    lode_outcome_free(outcome);
    cli_work_end(&work);
    return status;
}

int cli_shock(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_shock_options shock = LODE_SHOCK_OPTIONS_INIT;
    cli_span time = {0};
    cli_shock_set set = {0};
    long n_draw = 0, seed = 1, n_thread = 0;
    const cli_binding bind[] = {{"for", .text = &shock.perspective},
                                {"months", .integer = &time.months},
                                {"period", .text = &time.period},
                                {"from", .text = &time.from},
                                {"draws", .integer = &n_draw},
                                {"seed", .integer = &seed},
                                {"threads", .integer = &n_thread},
                                {"set", .text = &set.set},
                                {"goods", .text = &set.goods},
                                {"compare", .text = &set.compare},
                                {0}};
    int status;

    if (!cli_ask(&call, "shock", bind, argc, argv, &status)) return status;
    if (set.set) {
        set.perspective = shock.perspective;
        set.has_months = time.months || time.period || time.from;
        set.n_draw = n_draw;
        set.seed = seed;
        set.n_thread = n_thread;
        return cli_shock_set_run(&call, &set);
    }
    if (set.goods || set.compare)
        return cli_misuse("shock: --goods and --compare go with --set standard");
    if (call.n_word == 0)
        return cli_misuse(
            "shock: want a statement like 'ban CHN gallium:refined -> USA'; "
            "see 'lode shock --help'");
    if (!cli_span_say(&call, &time, &status)) return status;
    shock.n_draw = (size_t)n_draw;
    shock.seed = (unsigned long)seed;
    shock.n_thread = (size_t)n_thread;
    return run(&call, &time, &shock);
}
