/* lode market sweep, a verb of its own size. */
#ifndef LODE_CLI_MARKET_SWEEP_H
#define LODE_CLI_MARKET_SWEEP_H

#include "cli.h"

typedef struct cli_sweep {
    const char *prices, *levels; /* ids with commas between, or NULL */
    long n_thread;               /* 0: one for each processor */
    bool resume;
} cli_sweep;

/* Run the scenarios in the file `scenarios` on a market; gives the exit status. */
int cli_market_sweep(const cli_call *call, const lode_market *market,
                     const char *scenarios, const cli_sweep *options);

#endif
