/* lode data: which packs there are, what their rows say, and whether they hold
 * together. */
#include "data_verbs.h"

#include <string.h>

static const char *const verbs[] = {"list", "show", "check", "export"};

static int data_list(const cli_call *call)
{
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status = CLI_ANSWERED;

    if (!cli_dataset_open(call, &dataset, &status)) return status;
    lode_status st = lode_dataset_list(dataset, call->format, &report, &err);
    status = st == LODE_OK ? cli_output(call, &report) : cli_fail(st, &err);

    lode_text_clear(&report);
    lode_dataset_free(dataset);
    return status;
}

static int data_show(const cli_call *call, const lode_dataset_filter *filter)
{
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status = CLI_ANSWERED;

    if (!cli_dataset_open(call, &dataset, &status)) return status;
    lode_status st = lode_dataset_show(dataset, filter, call->format, &report, &err);
    status = st == LODE_OK ? cli_output(call, &report) : cli_fail(st, &err);

    lode_text_clear(&report);
    lode_dataset_free(dataset);
    return status;
}

static int data_check(const cli_call *call)
{
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    size_t n_problem = 0;
    int status = CLI_ANSWERED;

    if (!cli_dataset_open(call, &dataset, &status)) return status;
    lode_status st = lode_dataset_check(dataset, call->format, &report, &n_problem, &err);
    status = st == LODE_OK ? cli_output(call, &report) : cli_fail(st, &err);
    if (status == CLI_ANSWERED && n_problem > 0) status = CLI_DATA;

    lode_text_clear(&report);
    lode_dataset_free(dataset);
    return status;
}

int cli_data(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_dataset_filter filter = {0};
    const char *pack = NULL;
    long year = 0;
    const cli_option options[] = {
        {.name = "good",
         .value = "GOOD",
         .text = &filter.good,
         .help = "a good 'gallium:refined' or a mineral 'gallium'"},
        {.name = "pack",
         .value = "PACK",
         .text = &pack,
         .help = "of an export: only this pack"},
        {.name = "country",
         .value = "C",
         .text = &filter.country,
         .help = "ISO 3166-1 alpha-3 or a bloc '@EU'; also as partner"},
        {.name = "year",
         .value = "Y",
         .integer = &year,
         .least = 1900,
         .most = 2100,
         .help = "only this year"},
        {0}};
    const cli_usage usage = {
        "data",
        "list | show PACK [--good GOOD] [--country C] [--year Y] | check | "
        "export -o FILE [--pack PACK]",
        "list   the packs: title, edition, licence, rows, hash\n"
        "show   the rows of a pack as published, each with file and line\n"
        "check  checksums, shares, links between packs; exit 3 when something is wrong\n"
        "export the packs in one file: .zip (CSV and datapackage.json), .xlsx, or\n"
        "       .sqlite (or .db); with --good, --country or --year only such\n"
        "       rows, and the tables that have no such column",
        options};
    int status;

    if (!cli_parse(&call, &usage, argc, argv, &status)) return status;
    if (cli_refuse_html(&call, &status)) return status;
    if (call.n_word == 0)
        return cli_misuse(
            "data: want list, show, check or export; see 'lode data --help'");

    const char *verb = call.word[0];
    int n_wanted = strcmp(verb, "show") == 0 ? 2 : 1;
    bool known = false;
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        known = known || strcmp(verbs[i], verb) == 0;
    if (!known)
        return cli_misuse(
            "data: want list, show, check or export, found '%s'; see 'lode data --help'",
            verb);
    if (call.n_word > n_wanted)
        return cli_misuse("data %s: one word too many: '%s'", verb, call.word[n_wanted]);
    if (call.n_word < n_wanted)
        return cli_misuse("data show: want the name of a pack; see 'lode data list'");
    bool exports = strcmp(verb, "export") == 0;
    if (pack && !exports)
        return cli_misuse("data %s: --pack belongs to 'data export'", verb);
    if (exports) {
        filter.pack = pack;
        filter.year = (int)year;
        return cli_data_export(&call, &filter);
    }
    if (n_wanted == 1 && (filter.good || filter.country || year))
        return cli_misuse(
            "data %s: --good, --country and --year belong to show and export", verb);

    filter.year = (int)year;
    filter.pack = n_wanted == 2 ? call.word[1] : NULL;
    if (strcmp(verb, "list") == 0) return data_list(&call);
    return n_wanted == 2 ? data_show(&call, &filter) : data_check(&call);
}
