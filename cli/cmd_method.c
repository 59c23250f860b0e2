/* lode method: which methods of measurement there are, and what each computes. */
#include "cli.h"

#include <lode/measure.h>

#include <string.h>

int cli_method(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const cli_usage usage = {
        "method", "list | show METHOD",
        "The methods of the packs: formulas, parameters with their standing, inputs,\n"
        "classes, source. A row of your own packs replaces one of these.",
        NULL};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    lode_status st;
    int status;

    if (!cli_parse(&call, &usage, argc, argv, &status)) return status;
    if (cli_refuse_html(&call, &status)) return status;
    bool list = call.n_word == 1 && strcmp(call.word[0], "list") == 0;
    bool show = call.n_word == 2 && strcmp(call.word[0], "show") == 0;
    if (!list && !show)
        return cli_misuse("method: want 'list' or 'show METHOD', found '%s'; see 'lode "
                          "method --help'",
                          call.n_word > 0 ? call.word[0] : "");
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    st = list ? lode_method_list(dataset, call.format, &report, &err)
              : lode_method_show(dataset, call.word[1], call.format, &report, &err);
    status = st == LODE_OK ? cli_output(&call, &report) : cli_fail(st, &err);
    lode_text_clear(&report);
    lode_dataset_free(dataset);
    return status;
}
