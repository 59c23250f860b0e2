/* lode stocks: how much of a good stands in use, and how much of it comes back. */
#include "cli.h"

#include <lode/stock_flow.h>

#include <string.h>

/* The law and its parameters, as told; false after a usage error. */
static bool find_law(const char *name, lode_life *life, int *status)
{
    lode_error err = {0};
    lode_status st;

    if (!name) {
        *status = cli_misuse("stocks: want --law LAW; see 'lode stocks --help'");
        return false;
    }
    st = lode_life_find(name, &life->law, &err);
    if (st) *status = cli_fail(st, &err);
    return st == LODE_OK;
}

/* By "inflow" or "stock"; false after a usage error. */
static bool find_driver(const char *name, bool *by_stock, int *status)
{
    *by_stock = name && strcmp(name, "stock") == 0;
    if (!name || *by_stock || strcmp(name, "inflow") == 0) return true;
    *status = cli_misuse("--driven-by: want inflow or stock, found '%s'", name);
    return false;
}

static int answer(const cli_call *call, const lode_life *life, bool by_stock)
{
    lode_text report = LODE_TEXT_INIT;
    lode_stock_flow *flow = NULL;
    lode_error err = {0};
    lode_status st = lode_stock_flow_read(call->word[0], life, by_stock, &flow, &err);

    if (!st) st = lode_stock_flow_write(flow, call->format, &report, &err);
    lode_stock_flow_free(flow);
    return cli_finish(call, NULL, st, &report, &err);
}

int cli_stocks(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_life life = LODE_LIFE_INIT;
    const char *law = NULL, *driver = NULL;
    const cli_binding bind[] = {{"law", .text = &law},
                                {"mean", .number = &life.mean_years},
                                {"deviation", .number = &life.deviation_years},
                                {"shape", .number = &life.shape},
                                {"scale", .number = &life.scale_years},
                                {"driven-by", .text = &driver},
                                {0}};
    bool by_stock = false;
    int status;

    if (!cli_ask(&call, "stocks", bind, argc, argv, &status)) return status;
    if (call.n_word != 1)
        return cli_misuse("stocks: want one table like inflow.csv; see 'lode stocks "
                          "--help'");
    if (!find_law(law, &life, &status) || !find_driver(driver, &by_stock, &status))
        return status;
    return answer(&call, &life, by_stock);
}
