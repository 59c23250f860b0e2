/* lode hs: which customs codes to watch, and what each can say. */
#include "cli.h"

#include <lode/hs.h>

static int watch_list(int argc, char **argv)
{
    lode_hs_watch watch = {0};
    long revision = 0, year = 0;
    const cli_binding bind[] = {{"commodities", .text = &watch.commodities},
                                {"for", .text = &watch.country},
                                {"rev", .integer = &revision},
                                {"year", .integer = &year},
                                {0}};
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "hs watch", bind, argc, argv, &status)) return status;
    if (call.n_word > 0)
        return cli_misuse("hs watch: want options only, found '%s'", call.word[0]);
    watch.revision = (int)revision;
    watch.year = (int)year;
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_status st = lode_hs_watch_list(dataset, &watch, call.format, &report, &err);
    return cli_finish(&call, dataset, st, &report, &err);
}

int cli_hs(int argc, char **argv)
{
    static const lode_command verbs[] = {{"watch", NULL, watch_list}};

    return cli_verbs("hs", verbs, sizeof verbs / sizeof *verbs, argc, argv);
}
