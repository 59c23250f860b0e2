/* lode portfolio: a lender's own projects, and which of them to take. */
#include "cli.h"

#include <lode/project.h>

static int check(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const cli_binding bind[] = {{0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    size_t n_problem = 0;
    lode_status st;
    int status;

    if (!cli_ask(&call, "portfolio check", bind, argc, argv, &status)) return status;
    if (call.n_word != 1)
        return cli_misuse("portfolio check: want one FILE as in 'lode portfolio check "
                          "projects.csv'");
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    st = lode_portfolio_check_write(ds, call.word[0], call.format, &report, &n_problem,
                                    &err);
    status = cli_finish(&call, ds, st, &report, &err);
    return status == CLI_ANSWERED && n_problem > 0 ? CLI_DATA : status;
}

int cli_portfolio(int argc, char **argv)
{
    static const lode_command verbs[] = {{"check", NULL, check},
                                         {"solve", NULL, cli_portfolio_solve},
                                         {"why", NULL, cli_portfolio_why}};

    return cli_verbs("portfolio", verbs, sizeof verbs / sizeof *verbs, argc, argv);
}
