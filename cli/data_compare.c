/* lode data why, sources and diff: the row behind a number, compilations side by side,
 * packs before and after. */
#include "data_verbs.h"

int cli_data_why(int argc, char **argv)
{
    long year = 0;
    const cli_binding bind[] = {{"year", .integer = &year}, {0}};
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status = CLI_ANSWERED;

    if (!cli_data_parse(&call, "data why", bind, argc, argv, &status)) return status;
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_status st = lode_dataset_why(dataset, call.word[0], call.word[1],
                                      call.n_word > 2 ? call.word[2] : NULL, (int)year,
                                      call.format, &report, &err);
    return cli_finish(&call, dataset, st, &report, &err);
}

int cli_data_sources(int argc, char **argv)
{
    const char *good = NULL, *country = NULL;
    long year = 0;
    const cli_binding bind[] = {{"good", .text = &good},
                                {"country", .text = &country},
                                {"year", .integer = &year},
                                {0}};
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status = CLI_ANSWERED;

    if (!cli_data_parse(&call, "data sources", bind, argc, argv, &status)) return status;
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_status st = lode_dataset_sources(dataset, good, country, (int)year, call.format,
                                          &report, &err);
    return cli_finish(&call, dataset, st, &report, &err);
}

int cli_data_diff(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *from = NULL, *to = NULL;
    lode_error err = {0};
    int status = CLI_ANSWERED;

    if (!cli_data_parse(&call, "data diff", NULL, argc, argv, &status)) return status;
    if (call.data_dir)
        return cli_misuse("data diff: A and B name the packs, found --data, too");
    lode_status st = lode_dataset_open(call.word[0], &from, &err);
    if (st == LODE_OK) st = lode_dataset_open(call.word[1], &to, &err);
    if (st == LODE_OK) st = lode_dataset_diff(from, to, call.format, &report, &err);
    cli_dataset_close(from);
    return cli_finish(&call, to, st, &report, &err);
}
