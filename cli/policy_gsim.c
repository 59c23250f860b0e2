/* lode policy gsim: a change of tariffs by shares and elasticities alone. */
#include "cli.h"

#include <lode/gsim.h>

int cli_policy_gsim(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_gsim_options o = LODE_GSIM_OPTIONS_INIT;
    const cli_binding bind[] = {{"demand", .number = &o.demand},
                                {"supply", .number = &o.supply},
                                {"substitution", .number = &o.substitution},
                                {0}};
    lode_gsim *gsim = NULL;
    lode_text report = LODE_TEXT_INIT;
    lode_error err = {0};
    lode_status st;
    int status;

    if (!cli_ask(&call, "policy gsim", bind, argc, argv, &status)) return status;
    if (call.n_word != 1)
        return cli_misuse("policy gsim: want one file of flows, found %d", call.n_word);
    st = lode_gsim_read(call.word[0], &o, &gsim, &err);
    if (!st) st = lode_gsim_write(gsim, call.format, &report, &err);
    status = st ? cli_fail(st, &err) : cli_output(&call, &report);
    lode_text_clear(&report);
    lode_gsim_free(gsim);
    return status;
}
