/* lode footprint: whose final demand stands behind what is made where. */
#include "cli.h"

#include <lode/footprint.h>

int cli_footprint(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const char *only = NULL;
    const cli_option options[] = {{.name = "only",
                                   .value = "QUANTITIES",
                                   .text = &only,
                                   .help = "as in 'D_cba,M'; else all"},
                                  {0}};
    const cli_usage usage = {
        "footprint", "TABLE.csv [--only QUANTITIES]",
        "Footprints of a multi-region input-output table, rows block,row,col,value:\n"
        "  Z,A.mining,B.refining,102    F,ore_kt,A.mining,46    Y,A.mining,B,69\n"
        "Quantities: x, A, L, S, M; D_cba (by consumption), D_pba (by production), "
        "D_imp,\n"
        "D_exp (in imports and exports), and these by region: D_cba_reg and so on.",
        options};
    lode_text report = LODE_TEXT_INIT;
    lode_footprint *footprint = NULL;
    lode_error err = {0};
    int status;

    if (!cli_parse(&call, &usage, argc, argv, &status)) return status;
    if (cli_refuse_html(&call, &status)) return status;
    if (call.n_word != 1)
        return cli_misuse("footprint: want one table like mrio.csv; see 'lode footprint "
                          "--help'");
    lode_status st = lode_footprint_read(call.word[0], &footprint, &err);
    if (!st) st = lode_footprint_write(footprint, only, call.format, &report, &err);
    status = st == LODE_OK ? cli_output(&call, &report) : cli_fail(st, &err);
    lode_text_clear(&report);
    lode_footprint_free(footprint);
    return status;
}
