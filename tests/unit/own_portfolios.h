/* A file of projects for tests of portfolios, and how they are asked. */
#ifndef LODE_TESTS_OWN_PORTFOLIOS_H
#define LODE_TESTS_OWN_PORTFOLIOS_H

#include <lode/portfolio.h>
#include <stdio.h>

#include "tap.h"

#define PORTFOLIO_HEAD                                                                   \
    "project,name,country,good,capacity_tpa,capex_musd,opex_usd_per_t,start_year,"       \
    "status,success,ramp_up_years,delay_factor,requires,exclusive,tag\n"

static bool write_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");
    bool good = file && fputs(text, file) >= 0;

    return file && fclose(file) == 0 && good;
}

/* The answer; NULL, with what was said, where there is none. */
static lode_portfolio *run(const lode_dataset *ds, const lode_portfolio_options *o)
{
    lode_portfolio *p = NULL;
    lode_error err = {0};

    if (lode_portfolio_run(ds, o, &p, &err)) note("%s", err.message);
    return p;
}

#endif
