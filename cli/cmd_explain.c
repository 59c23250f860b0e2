/* lode explain: the chain from a figure to its rows. */
#include "cli.h"

#include <lode/shock.h>

typedef struct asked {
    const lode_dataset *dataset;
    const char *figure;
    lode_verdict *verdict; /* set by write() */
} asked;

static lode_status write(const void *answer, lode_format format, lode_text *out,
                         lode_error *err)
{
    const asked *a = answer;

    return lode_explain(a->dataset, a->figure, format, out, a->verdict, err);
}

int cli_explain(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_dataset *dataset = NULL;
    lode_verdict verdict = LODE_SOLVED;
    int status;

    if (!cli_ask(&call, "explain", NULL, argc, argv, &status)) return status;
    if (call.n_word != 1)
        return cli_misuse(
            "explain: want one figure id like 'base/use/gallium:refined/USA'");
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    status = cli_deliver(&call, write, &(asked){dataset, call.word[0], &verdict});
    if (status == CLI_ANSWERED) status = cli_verdict(verdict, "");
    cli_dataset_close(dataset);
    return status;
}
