/* lode backtest: what the model says of past restrictions, beside what happened. */
#include "cli.h"

#include <lode/backtest.h>

int cli_backtest(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_backtest_options backtest = LODE_BACKTEST_OPTIONS_INIT;
    long n_draw = 0, seed = 1;
    const cli_binding bind[] = {{"episodes", .text = &backtest.episodes},
                                {"draws", .integer = &n_draw},
                                {"seed", .integer = &seed},
                                {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_backtest *answer = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "backtest", bind, argc, argv, &status)) return status;
    if (call.n_word > 1)
        return cli_misuse("backtest: want one episode like NI2014, or none for all; see "
                          "'lode backtest --help'");
    backtest.data = call.data_dir;
    backtest.n_draw = (size_t)n_draw;
    backtest.seed = (unsigned long)seed;
    backtest.only = call.n_word > 0 ? call.word[0] : NULL;
    lode_status st = lode_backtest_run(&backtest, &answer, &err);
    if (!st) st = lode_backtest_write(answer, call.format, &report, &err);
    lode_backtest_free(answer);
    return cli_finish(&call, NULL, st, &report, &err);
}
