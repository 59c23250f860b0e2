/* lode explain: the chain from a figure to its rows. */
#include "cli.h"

#include <lode/shock.h>

int cli_explain(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "explain", NULL, argc, argv, &status)) return status;
    if (call.n_word != 1)
        return cli_misuse(
            "explain: want one figure id like 'base/use/gallium:refined/USA'");
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_verdict verdict = LODE_SOLVED;
    lode_status st =
        lode_explain(dataset, call.word[0], call.format, &report, &verdict, &err);
    status = st == LODE_OK ? cli_output(&call, &report) : cli_fail(st, &err);
    if (status == CLI_ANSWERED) status = cli_verdict(verdict, "");
    lode_text_clear(&report);
    cli_dataset_close(dataset);
    return status;
}
