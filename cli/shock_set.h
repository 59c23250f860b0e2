/* lode shock --set standard, beside the shock of a few statements. */
#ifndef LODE_CLI_SHOCK_SET_H
#define LODE_CLI_SHOCK_SET_H

#include "cli.h"

typedef struct cli_shock_set {
    const char *set, *goods, *compare, *perspective; /* as given, or NULL */
    bool has_months;                                 /* any option of months was given */
    long n_draw, seed, n_thread;
} cli_shock_set;

/* Refuse what does not go with the set, run it and print it; gives the exit status. */
int cli_shock_set_run(const cli_call *call, const cli_shock_set *what);

#endif
