/* lode policy: what governments agreed, promised, paid and forbade, and what holds today. */
#include "cli.h"

#include <lode/policy.h>

static int list(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_policy_options o = LODE_POLICY_OPTIONS_INIT;
    const cli_binding bind[] = {{"as-of", .text = &o.as_of},
                                {"country", .text = &o.country},
                                {"good", .text = &o.good},
                                {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "policy list", bind, argc, argv, &status)) return status;
    if (call.n_word > 1)
        return cli_misuse("policy list: want at most one kind, found '%s' and '%s'",
                          call.word[0], call.word[1]);
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    o.kind = call.n_word > 0 ? call.word[0] : NULL;
    lode_status st = lode_policy_list_write(ds, &o, call.format, &report, &err);
    return cli_finish(&call, ds, st, &report, &err);
}

static int show(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const char *as_of = NULL;
    const cli_binding bind[] = {{"as-of", .text = &as_of}, {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "policy show", bind, argc, argv, &status)) return status;
    if (call.n_word != 1)
        return cli_misuse("policy show: want one ID as in 'lode policy show R008'");
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    lode_status st =
        lode_policy_show_write(ds, call.word[0], as_of, call.format, &report, &err);
    return cli_finish(&call, ds, st, &report, &err);
}

static int calendar(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const char *from = NULL, *until = NULL;
    const cli_binding bind[] = {{"from", .text = &from}, {"until", .text = &until}, {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "policy calendar", bind, argc, argv, &status)) return status;
    if (call.n_word > 0)
        return cli_misuse("policy calendar: want no further word, found '%s'",
                          call.word[0]);
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    lode_status st =
        lode_policy_calendar_write(ds, from, until, call.format, &report, &err);
    return cli_finish(&call, ds, st, &report, &err);
}

static int force(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_policy_force o = LODE_POLICY_FORCE_INIT;
    bool c_grade = false;
    const cli_binding bind[] = {{"as-of", .text = &o.as_of},
                                {"from", .text = &o.from},
                                {"to", .text = &o.to},
                                {"use", .text = &o.use},
                                {"entity", .text = &o.entity},
                                {"delay", .number = &o.delay_days},
                                {"refuse", .number = &o.refuse_share},
                                {"c-grade", .flag = &c_grade},
                                {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "policy force", bind, argc, argv, &status)) return status;
    if (call.n_word != 1 || !o.from || !o.to)
        return cli_misuse("policy force: want 'lode policy force GOOD --from S --to T'");
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    o.good = call.word[0];
    o.c_grade = c_grade;
    lode_status st = lode_policy_force_write(ds, &o, call.format, &report, &err);
    return cli_finish(&call, ds, st, &report, &err);
}

int cli_policy(int argc, char **argv)
{
    static const lode_command verbs[] = {
        {"list", NULL, list},
        {"show", NULL, show},
        {"calendar", NULL, calendar},
        {"force", NULL, force},
        {"stock", NULL, cli_policy_stock},
        {"gsim", NULL, cli_policy_gsim},
        {"forum", NULL, cli_policy_forum},
        {"run", NULL, cli_policy_run},
    };

    return cli_verbs("policy", verbs, sizeof verbs / sizeof *verbs, argc, argv);
}
