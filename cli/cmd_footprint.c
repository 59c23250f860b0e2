/* lode footprint: whose final demand stands behind what is made where. */
#include "cli.h"

#include <lode/footprint.h>

int cli_footprint(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const char *only = NULL;
    const cli_binding bind[] = {{"only", .text = &only}, {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_footprint *footprint = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "footprint", bind, argc, argv, &status)) return status;
    if (call.n_word != 1)
        return cli_misuse("footprint: want one table like mrio.csv; see 'lode footprint "
                          "--help'");
    lode_status st = lode_footprint_read(call.word[0], &footprint, &err);
    if (!st) st = lode_footprint_write(footprint, only, call.format, &report, &err);
    lode_footprint_free(footprint);
    return cli_finish(&call, NULL, st, &report, &err);
}
