/* lode data export: the packs in one file that other programs open. */
#include "data_verbs.h"

#include <lode/export.h>

int cli_data_export(int argc, char **argv)
{
    lode_dataset_filter filter = {0};
    long year = 0;
    const cli_binding bind[] = {{"good", .text = &filter.good},
                                {"pack", .text = &filter.pack},
                                {"country", .text = &filter.country},
                                {"year", .integer = &year},
                                {0}};
    cli_call call = CLI_CALL_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status = CLI_ANSWERED;

    call.own_endings = true;
    if (!cli_data_parse(&call, "data export", bind, argc, argv, &status)) return status;
    if (!call.output)
        return cli_misuse("data export: want a file that ends in .zip, .xlsx, or .sqlite "
                          "(or .db), as in -o lode.zip");
    filter.year = (int)year;
    if (!cli_dataset_open(&call, &dataset, &status)) return status;

    lode_status st = lode_dataset_export(dataset, call.output, &filter, &err);
    if (st != LODE_OK) status = cli_fail(st, &err);
    cli_dataset_close(dataset);
    return status;
}
