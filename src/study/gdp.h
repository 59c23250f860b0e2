/* Industries make less: what does the whole economy lose? A range from an input-output
 * table; docs/method/gdp.md has the equations.
 *
 *     low    what the industries themselves lose, and what dearer imports cost
 *     value  industries and final users move as little as they can from what they bought
 *     high   users of what is short are cut in proportion, inputs in fixed proportions
 *
 * All are losses of GDP in USD a year; a negative number is a gain. */
#ifndef LODE_STUDY_GDP_H
#define LODE_STUDY_GDP_H

#include <lode/market.h>

#include "base/base.h"
#include "dataset/dataset.h"
#include "study/outcome.h"

/* A table of an economy. Read-only once made; threads may share it. */
typedef struct lode__economy lode__economy;

/* A table in plain numbers, money in USD of one year. */
typedef struct lode__io_numbers {
    int n;
    const char *const *code;  /* [n] ids of industries */
    const char *const *name;  /* [n] or NULL */
    const char *const *group; /* [n] or NULL: codes that also mean this industry */
    const double *flow;       /* [n][n] row-major: what i sells to j, >= 0 */
    const double *final;      /* [n] what i sells to final users at home and abroad */
    const double *added;      /* [n] value added */
} lode__io_numbers;

/**
 * Make an economy of plain numbers, which are copied.
 *
 * @return LODE_OK; LODE_E_INVALID for an entry that is not finite, a negative flow or an
 *         output (row of flows and final together) below 0; LODE_E_NOMEM.
 */
lode_status lode__economy_of(const lode__io_numbers *numbers, lode__economy **out,
                             lode_error *err);

/**
 * The table of a country. Purchases are of what is made at home; imports follow output.
 *
 *     make and use:   share of home in commodity c: 1 - imports_c / (uses_c at home)
 *                     flow_ij = sum over c of make_ic / make_c x home share x use_cj
 *     industries:     as the table has it
 *
 * Money is scaled to the last year for which the packs have the country's GDP, by GDP over
 * the table's value added.
 *
 * @param[out] out  the caller's: lode__economy_free(); the dataset must outlive it
 * @return LODE_OK; LODE_E_NODATA when the country has no table; LODE_E_DATA for cells that
 *         name no industry.
 *
 * Cost: for 402 industries about 0.1 s and 2 MB.
 * Source: Miller and Blair, Input-Output Analysis (2nd ed., 2009), sec. 5.3: industry
 * technology.
 */
lode_status lode__economy_new(const lode_dataset *ds, int i_country, lode__economy **out,
                              lode_error *err);
void lode__economy_free(lode__economy *economy); /* NULL is fine */

int lode__economy_count(const lode__economy *economy);
/* Index of an industry, or -1. */
int lode__economy_find(const lode__economy *economy, const char *code);
/* USD of the year of the money. */
double lode__economy_output_usd(const lode__economy *economy, int i);
double lode__economy_added_usd(const lode__economy *economy, int i);
double lode__economy_gdp_usd(const lode__economy *economy);
/* Year of the table and of its money; 0: not stated. They differ when it was scaled. */
int lode__economy_table_year(const lode__economy *economy);
int lode__economy_money_year(const lode__economy *economy);

/* An input binds its buyer, in the upper closure, from this share of the buyer's output
 * on. 0 is the law in full: a pencil that is not there stops a shipyard, and an economy in
 * which everyone buys a little of everything falls to its scarcest industry. The default is
 * judged: low 0.02, high 0.1. */
#define LODE__GDP_BINDING_SHARE 0.05

typedef struct lode__gdp_options {
    double binding_share; /* 0 to 1 */
} lode__gdp_options;

/* What an industry loses of its value added, USD. */
typedef struct lode__gdp_row {
    const char *code, *name;
    double direct_usd, /* by its own cut */
        value_usd, high_usd;
} lode__gdp_row;

typedef struct lode__gdp {
    lode__arena arena;
    double low, value, high; /* loss of GDP, USD a year; NaN: not known */
    double direct_usd;       /* value added of the cut output */
    double terms_usd;        /* the rest of what was given as the direct effect */
    double at_risk_usd;      /* no model: sales that need the goods */
    int year;                /* of the money; 0: not stated */
    lode_verdict verdict;    /* of the least deviation */
    lode_certificate certificate;
    int n_row, n_member, n_without; /* industries; countries with a table, without one */
    lode__gdp_row *row;             /* [n_row] largest value_usd first */
    const int *by_high;             /* [n_row] rows, largest high_usd first */
    char note[512];                 /* what a reader must know; "" */
} lode__gdp;

void lode__gdp_clear(lode__gdp *gdp); /* zeroed, or filled by a call below */

/**
 * What an economy loses when industries can make no more than a share of what they made.
 *
 *     value: min over y, f of  sum_j (1 - y_j/x_j)^2 Z_j + sum_i (f_i - f0_i)^2 / |f0_i|
 *            y = A y + f,  0 <= y_j <= kept_j x_j
 *     high:  the largest s with s_j <= kept_j, s_j <= s_i where a_ij >= binding_share
 *
 * Z_j = sum_i z_ij, so that the first sum is that of (a_ij (y_j - x_j))^2 / z_ij. An
 * industry without purchases counts as one with Z_j = x_j / 1000, one without final use as one
 * with f0_i = x_i / 100000. Final use below 0 is what is bought abroad instead.
 *
 * @param kept_share  [n] largest output as a share of the table's, 0 to 1; 1: untouched
 * @param direct_usd  loss of the industries themselves and of what is no quantity, such as
 *                    dearer imports; what exceeds the value added of the cut output is
 *                    added to value and high, too
 * @param options     NULL: the defaults
 * @param[out] out    the caller's: lode__gdp_clear(); untouched on failure
 * @return LODE_OK, also when the least deviation was not found: then the verdict says so
 *         and value is NaN; LODE_E_INVALID for a share outside 0 to 1; LODE_E_NOMEM.
 *
 * low <= value <= high always: where the three do not come out in that order, low and high
 * are the smallest and largest of them, value stays, and the note says so.
 */
lode_status lode__gdp_range(const lode__economy *economy, const double *kept_share,
                            double direct_usd, const lode__gdp_options *options,
                            lode__gdp *out, lode_error *err);

/**
 * What the perspective of a shock loses of its GDP: the sum over its countries.
 *
 *     cut of an industry by a good = sum over the good's segments in it of
 *                                    phi (1 - d1 / d0), at most 1
 *     kept share                   = 1 - the largest cut by any good
 *     direct = sum_j va_j X_j (1 - kept_j)                               lost output
 *            + sum over goods of (P1 - P0) net imports - treasury        dearer imports
 *            - sum over goods of va_S P0 (S1 - S0)                       more made at home
 *
 * d1, d0 are the use of a segment after and before, or what it wanted where a statement
 * lowered that; phi is dependent_share, va_S the value-added share of the maker's industry. A
 * country without a table adds its loss of welfare to low, value and high alike, and the note
 * names it. Industries of several countries are joined by code.
 *
 * @param[out] out  the caller's: lode__gdp_clear()
 * @return LODE_OK; LODE_E_INVALID for an outcome without perspective or equilibrium; what
 *         lode__economy_new() returns.
 *
 * Source: U.S. Geological Survey, Open-File Report 2025-1047, as its summaries tell it.
 */
lode_status lode__gdp_of_outcome(const lode_outcome *outcome, lode__gdp *out,
                                 lode_error *err);

#endif
