/* lode data export: the packs in one file that other programs open. */
#include "data_verbs.h"

#include <lode/export.h>

#include <stdio.h>

int cli_data_export(const cli_call *call, const lode_dataset_filter *filter)
{
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status = CLI_ANSWERED;

    if (!call->output)
        return cli_misuse("data export: want a file that ends in .zip, .xlsx, or .sqlite "
                          "(or .db), as in -o lode.zip");
    if (call->json || call->csv)
        return cli_misuse("data export: the ending of -o FILE names the format, found %s",
                          call->json ? "--json" : "--csv");
    if (!cli_dataset_open(call, &dataset, &status)) return status;

    lode_status st = lode_dataset_export(dataset, call->output, filter, &err);
    if (st != LODE_OK) status = cli_fail(st, &err);
    lode_dataset_free(dataset);
    return status;
}
