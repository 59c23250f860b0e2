/* lode data: which packs there are, what their rows say, and whether they hold
 * together. Here are list, show and check; the other verbs have files of their own. */
#include "data_verbs.h"

static const lode_command verbs[] = {
    {"list", NULL, cli_data_list},     {"show", NULL, cli_data_show},
    {"why", NULL, cli_data_why},       {"sources", NULL, cli_data_sources},
    {"diff", NULL, cli_data_diff},     {"check", NULL, cli_data_check},
    {"import", NULL, cli_data_import}, {"export", NULL, cli_data_export},
};

int cli_data(int argc, char **argv)
{
    return cli_verbs("data", verbs, sizeof verbs / sizeof *verbs, argc, argv);
}

bool cli_data_parse(cli_call *call, const char *question, const cli_binding *bind,
                    int argc, char **argv, int *status)
{
    const cli_spec *spec = cli_spec_find(question);
    int least = 0, most = (int)spec->n_operand;

    for (int i = 0; i < most; i++) least += spec->operand[i].needed;
    if (!cli_ask(call, question, bind, argc, argv, status)) return false;
    if (call->n_word >= least && call->n_word <= most) return true;
    *status = call->n_word > most
                  ? cli_misuse("%s: one word too many: '%s'", question, call->word[most])
                  : cli_misuse("%s: want %s; see 'lode %s --help'", question, spec->words,
                               question);
    return false;
}

int cli_data_list(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status = CLI_ANSWERED;

    if (!cli_data_parse(&call, "data list", NULL, argc, argv, &status)) return status;
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_status st = lode_dataset_list(dataset, call.format, &report, &err);
    return cli_finish(&call, dataset, st, &report, &err);
}

int cli_data_show(int argc, char **argv)
{
    lode_dataset_filter filter = {0};
    long year = 0;
    const cli_binding bind[] = {{"good", .text = &filter.good},
                                {"country", .text = &filter.country},
                                {"year", .integer = &year},
                                {0}};
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status = CLI_ANSWERED;

    if (!cli_data_parse(&call, "data show", bind, argc, argv, &status)) return status;
    filter.pack = call.word[0];
    filter.year = (int)year;
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_status st = lode_dataset_show(dataset, &filter, call.format, &report, &err);
    return cli_finish(&call, dataset, st, &report, &err);
}

int cli_data_check(int argc, char **argv)
{
    bool closure = false;
    long year = 0;
    const cli_binding bind[] = {
        {"closure", .flag = &closure}, {"year", .integer = &year}, {0}};
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    size_t n_problem = 0;
    int status = CLI_ANSWERED;

    if (!cli_data_parse(&call, "data check", bind, argc, argv, &status)) return status;
    if (year && !closure)
        return cli_misuse("data check: want --closure beside --year, found none");
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_status st =
        closure ? lode_dataset_closure(dataset, (int)year, call.format, &report,
                                       &n_problem, &err)
                : lode_dataset_check(dataset, call.format, &report, &n_problem, &err);
    status = cli_finish(&call, dataset, st, &report, &err);
    return status == CLI_ANSWERED && n_problem > 0 ? CLI_DATA : status;
}
