/* Which price keeps a project alive: its operating cost and a year's part of its capital. */
#ifndef LODE_STUDY_VIABLE_H
#define LODE_STUDY_VIABLE_H

#include "dataset/projects.h"
#include "market/market.h"

/* A number with the range of the rows behind it. */
typedef struct lode__ranged {
    double value, low, high; /* NaN: unknown */
} lode__ranged;

/* A parameter of a good, of a kind of remedy or "*"; NaN where no row applies. */
lode__ranged lode__ranged_of(const lode_dataset *ds, int i_good, const char *segment,
                             const char *parameter);

/* The projects of the packs and of a lender's file, in this order. */
typedef struct lode__project_pool {
    lode__projects part[2];
    int n_part;
    size_t n;
    const lode__project **project; /* [n] */
    bool estimated;                /* gaps were filled by rules */
} lode__project_pool;

/* Open it. Packs without projects give none of them.
 *
 * @param path      a lender's file, or NULL
 * @param estimate  fill gaps by the rules of the pack `portfolio`
 * @param[out] out  the caller's: lode__project_pool_close(); the dataset must outlive it
 * @return LODE_OK; LODE_E_DATA with file and line for a file with a problem that keeps a
 *         project from being used; LODE_E_NODATA for an estimate without rules; LODE_E_READ;
 *         LODE_E_LIMIT; LODE_E_NOMEM. */
lode_status lode__project_pool_open(const lode_dataset *ds, const char *path,
                                    bool estimate, lode__project_pool *out,
                                    lode_error *err);
void lode__project_pool_close(lode__project_pool *pool); /* one of zeros is fine */
/* By id, that of the file first; NULL: none. */
const lode__project *lode__project_pool_find(const lode__project_pool *pool,
                                             const char *id);

/* Does it sell the output? Not what another of its own outputs is made of, and nothing of
 * which no tonnes are known. */
bool lode__project_sells(const lode__project *project, int i_output);
/* The first output of the good that it sells, or -1. */
int lode__project_output_of(const lode__project *project, int i_good);

/* Where a good that a project of the country makes is sold: there, where that makes or takes it
 * in in the base year; else in `other` (-1: nowhere), as by an offtake. -1: nowhere. */
int lode__sold_in(const lode_market *market, int i_good, int i_country, int other);

/* A year's part of a capital that is earned back with interest:
 *
 *     a = r / (1 - (1 + r)^-years)
 *
 * rate >= 0 (0: 1 / years), years > 0; NaN where one of them is. */
double lode__annuity(double rate, double years);

typedef struct lode__break_even {
    lode__ranged usd_per_t; /* NaN: unknown */
    lode__ranged capital;   /* the part of it that is capital, USD/t; NaN: unknown */
    double least;      /* capital less what its other goods earn, USD/t; NaN: unknown */
    bool estimated;    /* a figure in it was filled by a rule */
    const char *lacks; /* what is not known; "" where nothing is missing */
} lode__break_even;

/* The price at which an output earns what the project costs, other outputs at the base prices
 * of its country:
 *
 *     b = opex + (a K - sum over others of tpa_j (p_j - opex_j)) / tpa
 *
 * a of the parameters discount_rate and plant_life_years, K the capital without overruns. Low
 * takes the low end of all of it, high the high end and the expected overrun of the capital. */
lode__break_even lode__project_break_even(const lode_market *market,
                                          const lode__project *project, int i_output);

/* Does a price cover it? UNKNOWN: its operating cost is not known, but the rest is covered. */
typedef enum lode__viable {
    LODE__NOT_VIABLE,
    LODE__VIABLE,
    LODE__VIABLE_UNKNOWN
} lode__viable;
lode__viable lode__is_viable(const lode__break_even *even, double usd_per_t);
const char *lode__viable_name(lode__viable viable); /* "no", "yes", "unknown" */

#endif
