/* lode policy run: a policy in a file, who pays, and what other means would cost. */
#include "cli.h"

#include <lode/policy_run.h>

#include <stdlib.h>
#include <string.h>

#define MOST_FLOORS 64

/* "90,100,110" */
static bool read_floors(const char *text, double *floor, lode_policy_run_options *o,
                        int *status)
{
    const char *at = text;

    if (!text) return true;
    o->floor_usd_per_kg = floor;
    for (;;) {
        char *end;
        double value = strtod(at, &end);
        bool number = end != at && value > 0.0 && value < 1e9 && o->n_floor < MOST_FLOORS;
        if (!number || (*end && *end != ',')) {
            *status =
                cli_misuse("policy run: --floor-range: want at most %d prices in "
                           "USD/kg with commas between, as 90,100,110, found '%.40s'",
                           MOST_FLOORS, text);
            return false;
        }
        floor[o->n_floor++] = value;
        if (!*end) return true;
        at = end + 1;
    }
}

/* Instead of a file: what the register says is in force. */
static int check_words(const cli_call *call, const lode_policy_in_force *q)
{
    bool other = q->from || q->to || q->as_of || q->n_month || q->period ||
                 q->delay_days != 0.0 || q->refuse_share != 0.0 || q->c_grade;

    if (q->goods && call->n_word > 0)
        return cli_misuse("policy run: want FILE or --good, found both");
    if (!q->goods && other)
        return cli_misuse(
            "policy run: --as-of, --from, --to, --months, --period, --delay, "
            "--refuse and --c-grade go with --good, not with a file");
    if (!q->goods && call->n_word != 1)
        return cli_misuse("policy run: want one FILE, as in 'lode policy run "
                          "ndpr-floor.yaml', found %d words",
                          call->n_word);
    return 0;
}

static int run(const cli_call *call, const lode_policy_in_force *q,
               lode_policy_run_options *o)
{
    lode_policy_run *policy = NULL;
    cli_work work;
    lode_status st;
    int status;

    if (!cli_work_begin(&work, call, "runs", &status)) return status;
    o->progress = cli_progress_show;
    o->context = &work.progress;
    st = q->goods
             ? lode_policy_run_in_force(work.dataset, q, o, &policy, &work.err)
             : lode_policy_run_file(work.dataset, call->word[0], o, &policy, &work.err);
    cli_progress_end(&work.progress);
    if (!st) {
        work.verdict = lode_policy_run_verdict(policy);
        work.reason = lode_policy_run_reason(policy);
        st = lode_policy_run_write(policy, call->format, &work.report, &work.err);
    }
    status = cli_work_output(&work, call, st);
    lode_policy_run_free(policy);
    cli_work_end(&work);
    return status;
}

int cli_policy_run(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_policy_run_options o = LODE_POLICY_RUN_OPTIONS_INIT;
    const char *range = NULL;
    double floor[MOST_FLOORS];
    lode_policy_in_force q = LODE_POLICY_IN_FORCE_INIT;
    long n_thread = 0, n_draw = 0, seed = 1;
    bool c_grade = false;
    const cli_binding bind[] = {{"compare", .text = &o.compare},
                                {"for", .text = &o.perspective},
                                {"retaliation", .text = &o.retaliation},
                                {"floor-range", .text = &range},
                                {"draws", .integer = &n_draw},
                                {"seed", .integer = &seed},
                                {"good", .text = &q.goods},
                                {"as-of", .text = &q.as_of},
                                {"from", .text = &q.from},
                                {"to", .text = &q.to},
                                {"months", .integer = &q.n_month},
                                {"period", .text = &q.period},
                                {"delay", .number = &q.delay_days},
                                {"refuse", .number = &q.refuse_share},
                                {"c-grade", .flag = &c_grade},
                                {"estimate", .flag = &o.estimate},
                                {"projects", .text = &o.projects},
                                {"threads", .integer = &n_thread},
                                {0}};
    int status;

    if (!cli_ask(&call, "policy run", bind, argc, argv, &status)) return status;
    q.c_grade = c_grade;
    status = check_words(&call, &q);
    if (status) return status;
    if (!read_floors(range, floor, &o, &status)) return status;
    if (o.perspective && strcmp(o.perspective, "each") == 0) {
        o.perspective = NULL;
        o.each = true;
    }
    o.n_thread = (size_t)n_thread;
    o.n_draw = (size_t)n_draw;
    o.seed = (unsigned long)seed;
    return run(&call, &q, &o);
}
