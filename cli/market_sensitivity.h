/* lode market sensitivity, a verb of its own size. */
#ifndef LODE_CLI_MARKET_SENSITIVITY_H
#define LODE_CLI_MARKET_SENSITIVITY_H

#include "cli.h"

/* What the change `of`, as in "upper:ID=100", does to a market; gives the exit status. */
int cli_market_sensitivity(const cli_call *call, const lode_market *market,
                           const char *of);

#endif
