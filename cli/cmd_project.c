/* lode project: what could be built, what is known of it, what public money stands behind. */
#include "cli.h"

#include <lode/project.h>

static int list(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_project_options o = LODE_PROJECT_OPTIONS_INIT;
    bool optimisable = false, estimate = false;
    const cli_binding bind[] = {{"country", .text = &o.country},
                                {"mineral", .text = &o.mineral},
                                {"stage", .text = &o.stage},
                                {"status", .text = &o.status},
                                {"optimisable", .flag = &optimisable},
                                {"estimate", .flag = &estimate},
                                {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "project list", bind, argc, argv, &status)) return status;
    if (call.n_word > 0)
        return cli_misuse("project list: want no further word, found '%s'", call.word[0]);
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    o.optimisable = optimisable;
    o.estimate = estimate;
    lode_status st = lode_project_list_write(ds, &o, call.format, &report, &err);
    return cli_finish(&call, ds, st, &report, &err);
}

static int show(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    bool estimate = false;
    const cli_binding bind[] = {{"estimate", .flag = &estimate}, {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "project show", bind, argc, argv, &status)) return status;
    if (call.n_word != 1)
        return cli_misuse("project show: want one ID as in 'lode project show P055'");
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    lode_status st =
        lode_project_show_write(ds, call.word[0], estimate, call.format, &report, &err);
    return cli_finish(&call, ds, st, &report, &err);
}

static int finance(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const cli_binding bind[] = {{0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "project finance", bind, argc, argv, &status)) return status;
    if (call.n_word > 0)
        return cli_misuse("project finance: want no further word, found '%s'",
                          call.word[0]);
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    lode_status st = lode_project_finance_write(ds, call.format, &report, &err);
    return cli_finish(&call, ds, st, &report, &err);
}

int cli_project(int argc, char **argv)
{
    static const lode_command verbs[] = {
        {"list", NULL, list}, {"show", NULL, show}, {"finance", NULL, finance}};

    return cli_verbs("project", verbs, sizeof verbs / sizeof *verbs, argc, argv);
}
