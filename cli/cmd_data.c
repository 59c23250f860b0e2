/* lode data: which packs there are, what their rows say, and whether they hold
 * together. Here are list, show and check; the other verbs have files of their own. */
#include "data_verbs.h"

#include <stdio.h>
#include <string.h>

static const lode_command verbs[] = {
    {"list", "the packs: title, edition, licence, rows, hash", cli_data_list},
    {"show", "the rows of a pack as published, each with file and line", cli_data_show},
    {"why", "the row behind a number, the others and why not", cli_data_why},
    {"sources", "compilations side by side: sums, leaders, spread", cli_data_sources},
    {"diff", "rows that differ between packs, results that move", cli_data_diff},
    {"check", "checksums, shares, links between packs", cli_data_check},
    {"import", "an own download becomes a pack above the embedded ones", cli_data_import},
    {"export", "the packs in one file: .zip, .xlsx or .sqlite", cli_data_export},
};
#define N_VERB (sizeof verbs / sizeof verbs[0])

static int print_verbs(FILE *to)
{
    fputs("usage: lode data VERB [OPTION]...\n\nverbs\n", to);
    for (size_t i = 0; i < N_VERB; i++)
        fprintf(to, "  %-8s  %s\n", verbs[i].name, verbs[i].summary);
    fputs("\n'lode data VERB --help' says more\n", to);
    return CLI_ANSWERED;
}

int cli_data(int argc, char **argv)
{
    const char *known[N_VERB];
    char nearest[160];
    int at = cli_word_at(argc, argv);

    if (at == argc) {
        for (int i = 1; i < argc; i++)
            if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
                return print_verbs(stdout);
        return cli_misuse(
            "data: want a verb such as list, show or import, found none; see "
            "'lode data --help'");
    }
    /* The verb goes to the front, as argv[0] of its function. */
    char *verb = argv[at];
    for (int i = at; i > 1; i--) argv[i] = argv[i - 1];
    argv[1] = verb;
    for (size_t i = 0; i < N_VERB; i++)
        if (strcmp(verbs[i].name, verb) == 0) return verbs[i].run(argc - 1, argv + 1);

    for (size_t i = 0; i < N_VERB; i++) known[i] = verbs[i].name;
    lode_names_nearest(verb, known, N_VERB, nearest, sizeof nearest);
    return cli_misuse("data: want a verb such as %s, found '%s'; see 'lode data --help'",
                      nearest, verb);
}

bool cli_data_parse(cli_call *call, const cli_usage *usage, int argc, char **argv,
                    int least, int most, int *status)
{
    if (!cli_parse(call, usage, argc, argv, status)) return false;
    if (cli_refuse_html(call, status)) return false;
    if (call->n_word >= least && call->n_word <= most) return true;
    *status =
        call->n_word > most
            ? cli_misuse("%s: one word too many: '%s'", usage->command, call->word[most])
            : cli_misuse("%s: want %s; see 'lode %s --help'", usage->command,
                         usage->words, usage->command);
    return false;
}

int cli_data_list(int argc, char **argv)
{
    const cli_usage usage = {"data list", "",
                             "The packs: title, publications, editions, licences, rows, "
                             "hash.",
                             NULL};
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status = CLI_ANSWERED;

    if (!cli_data_parse(&call, &usage, argc, argv, 0, 0, &status)) return status;
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_status st = lode_dataset_list(dataset, call.format, &report, &err);
    status = st == LODE_OK ? cli_output(&call, &report) : cli_fail(st, &err);

    lode_text_clear(&report);
    lode_dataset_free(dataset);
    return status;
}

int cli_data_show(int argc, char **argv)
{
    lode_dataset_filter filter = {0};
    long year = 0;
    const cli_option options[] = {CLI_GOOD_OPTION(&filter.good),
                                  CLI_COUNTRY_OPTION(&filter.country),
                                  CLI_YEAR_OPTION(&year),
                                  {0}};
    const cli_usage usage = {"data show", "PACK",
                             "The rows of a pack as published, each with file and line.",
                             options};
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status = CLI_ANSWERED;

    if (!cli_data_parse(&call, &usage, argc, argv, 1, 1, &status)) return status;
    filter.pack = call.word[0];
    filter.year = (int)year;
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_status st = lode_dataset_show(dataset, &filter, call.format, &report, &err);
    status = st == LODE_OK ? cli_output(&call, &report) : cli_fail(st, &err);

    lode_text_clear(&report);
    lode_dataset_free(dataset);
    return status;
}

int cli_data_check(int argc, char **argv)
{
    bool closure = false;
    long year = 0;
    const cli_option options[] = {
        {.name = "closure",
         .help = "customs against production; exit 3 for an open finding",
         .flag = &closure},
        {.name = "year",
         .value = "Y",
         .integer = &year,
         .least = 1900,
         .most = 2100,
         .help = "with --closure: this year instead of 2024"},
        {0}};
    const cli_usage usage = {
        "data check", "",
        "Checksums, shares, links between packs; exit 3 when something is wrong.",
        options};
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    size_t n_problem = 0;
    int status = CLI_ANSWERED;

    if (!cli_data_parse(&call, &usage, argc, argv, 0, 0, &status)) return status;
    if (year && !closure)
        return cli_misuse("data check: want --closure beside --year, found none");
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_status st =
        closure ? lode_dataset_closure(dataset, (int)year, call.format, &report,
                                       &n_problem, &err)
                : lode_dataset_check(dataset, call.format, &report, &n_problem, &err);
    status = st == LODE_OK ? cli_output(&call, &report) : cli_fail(st, &err);
    if (status == CLI_ANSWERED && n_problem > 0) status = CLI_DATA;

    lode_text_clear(&report);
    lode_dataset_free(dataset);
    return status;
}
