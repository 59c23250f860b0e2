/* lode method: which methods of measurement there are, and what each computes. */
#include "cli.h"

#include <lode/measure.h>

static int answer(const cli_call *call, const char *method)
{
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    lode_status st;
    int status;

    if (!cli_dataset_open(call, &dataset, &status)) return status;
    st = method ? lode_method_show(dataset, method, call->format, &report, &err)
                : lode_method_list(dataset, call->format, &report, &err);
    return cli_finish(call, dataset, st, &report, &err);
}

static int list(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    int status;

    if (!cli_ask(&call, "method list", NULL, argc, argv, &status)) return status;
    if (call.n_word > 0)
        return cli_misuse("method list: want no further word, found '%s'", call.word[0]);
    return answer(&call, NULL);
}

static int show(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    int status;

    if (!cli_ask(&call, "method show", NULL, argc, argv, &status)) return status;
    if (call.n_word != 1)
        return cli_misuse("method show: want one METHOD, as 'lode method list' names it");
    return answer(&call, call.word[0]);
}

int cli_method(int argc, char **argv)
{
    static const lode_command verbs[] = {{"list", NULL, list}, {"show", NULL, show}};

    return cli_verbs("method", verbs, sizeof verbs / sizeof *verbs, argc, argv);
}
