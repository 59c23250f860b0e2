/* lode data why, sources and diff: the row behind a number, compilations side by side,
 * packs before and after. */
#include "data_verbs.h"

int cli_data_why(int argc, char **argv)
{
    long year = 0;
    const cli_option options[] = {{.name = "year",
                                   .value = "Y",
                                   .integer = &year,
                                   .least = 1900,
                                   .most = 2100,
                                   .help = "the year (2024)"},
                                  {0}};
    const cli_usage usage = {
        "data why", "GOOD COUNTRY [FLOW]",
        "The row that speaks, with its conversion; the others and why each does not; "
        "how\n"
        "far the figures lie apart; edition and licence. FLOW is production, capacity,\n"
        "export (COUNTRY is then 'CHN:USA'), use or price.",
        options};
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status = CLI_ANSWERED;

    if (!cli_data_parse(&call, &usage, argc, argv, 2, 3, &status)) return status;
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_status st = lode_dataset_why(dataset, call.word[0], call.word[1],
                                      call.n_word > 2 ? call.word[2] : NULL, (int)year,
                                      call.format, &report, &err);
    status = st == LODE_OK ? cli_output(&call, &report) : cli_fail(st, &err);

    lode_text_clear(&report);
    lode_dataset_free(dataset);
    return status;
}

int cli_data_sources(int argc, char **argv)
{
    const char *good = NULL, *country = NULL;
    long year = 0;
    const cli_option options[] = {CLI_GOOD_OPTION(&good),
                                  CLI_COUNTRY_OPTION(&country),
                                  {.name = "year",
                                   .value = "Y",
                                   .integer = &year,
                                   .least = 1900,
                                   .most = 2100,
                                   .help = "each source's newest year up to this (2024)"},
                                  {0}};
    const cli_usage usage = {
        "data sources", "",
        "The sources and vintages of each good and flow side by side: rows, how many "
        "are\n"
        "picked, what share of the total they carry, the median of highest over lowest\n"
        "figure (spread), the sum over named countries, the leader.",
        options};
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status = CLI_ANSWERED;

    if (!cli_data_parse(&call, &usage, argc, argv, 0, 0, &status)) return status;
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_status st = lode_dataset_sources(dataset, good, country, (int)year, call.format,
                                          &report, &err);
    status = st == LODE_OK ? cli_output(&call, &report) : cli_fail(st, &err);

    lode_text_clear(&report);
    lode_dataset_free(dataset);
    return status;
}

int cli_data_diff(int argc, char **argv)
{
    const cli_usage usage = {"data diff", "A B",
                             "Rows added, removed and changed from the packs in "
                             "directory A to those in B, and\n"
                             "the results that move: sum, leader and HHI of production. "
                             "Layers as in 'DIR:DIR'.",
                             NULL};
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *from = NULL, *to = NULL;
    lode_error err = {0};
    int status = CLI_ANSWERED;

    if (!cli_data_parse(&call, &usage, argc, argv, 2, 2, &status)) return status;
    if (call.data_dir)
        return cli_misuse("data diff: A and B name the packs, found --data, too");
    lode_status st = lode_dataset_open(call.word[0], &from, &err);
    if (st == LODE_OK) st = lode_dataset_open(call.word[1], &to, &err);
    if (st == LODE_OK) st = lode_dataset_diff(from, to, call.format, &report, &err);
    status = st == LODE_OK ? cli_output(&call, &report) : cli_fail(st, &err);

    lode_text_clear(&report);
    lode_dataset_free(from);
    lode_dataset_free(to);
    return status;
}
