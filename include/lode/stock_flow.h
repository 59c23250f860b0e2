/**
 * @file stock_flow.h
 * How much of a good stands in use, and how much of it comes back each year: a stock of
 * yearly cohorts that wear out by a law of life.
 *
 *     stock[t]   = sum over c <= t of inflow[c] S(t - c)
 *     outflow[t] = inflow[t] - (stock[t] - stock[t-1])
 *
 * S(k) is the share of a cohort that is still in use k years after it came in. Where the
 * stock is known and the inflow is asked for, the same equations are solved for it.
 * docs/method/stock-flow.md
 */
#ifndef LODE_STOCK_FLOW_H
#define LODE_STOCK_FLOW_H

#include <lode/status.h>
#include <lode/text.h>

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The laws of life: enum name, name in commands, which parameters it takes. */
typedef enum lode_life_law {
    LODE_LIFE_FIXED,         /**< "fixed": all leaves at age mean_years */
    LODE_LIFE_NORMAL,        /**< "normal": mean_years, deviation_years */
    LODE_LIFE_FOLDED_NORMAL, /**< "folded-normal": |X|, X normal with mean_years and
                                deviation_years: those of X, before it is folded */
    LODE_LIFE_WEIBULL,       /**< "weibull": shape, scale_years */
    LODE_LIFE_LOGNORMAL      /**< "lognormal": mean_years, deviation_years of the life
                                itself, not of its logarithm */
} lode_life_law;

#define LODE_LIFE_N_LAW 5

/** A law with its parameters, each 1e-9 to 1e9; those it does not take stay 0. */
typedef struct lode_life {
    lode_life_law law;
    double mean_years;
    double deviation_years; /**< standard deviation */
    double shape;
    double scale_years; /**< the age at which 1/e is left */
} lode_life;

#define LODE_LIFE_INIT                                                                   \
    {                                                                                    \
        LODE_LIFE_FIXED, 0.0, 0.0, 0.0, 0.0                                              \
    }

/** The most years of a series. */
#define LODE_STOCK_FLOW_MAX 10000

/** "fixed" ... "lognormal"; NULL for a number that is no law. */
const char *lode_life_name(lode_life_law law);

/** Find a law by its name; LODE_E_INVALID with the nearest names. */
lode_status lode_life_find(const char *name, lode_life_law *out, lode_error *err);

/**
 * The share of a cohort still in use after 0, 1, ... n - 1 years.
 *
 *     fixed          S(k) = 1 for k < mean, else 0
 *     others         S(k) = 1 - CDF(k)
 *     normal         CDF(k) = Phi((k - m) / s); S(0) < 1, some leaves in the first year
 *     folded normal  CDF(k) = Phi((k - m) / s) - Phi(-(k + m) / s)
 *     weibull        CDF(k) = 1 - exp(-(k / scale)^shape)
 *     lognormal      CDF(k) = Phi((ln k - mu) / sigma),
 *                    sigma^2 = ln(1 + s^2 / m^2), mu = ln m - sigma^2 / 2
 *
 * @param life  the law
 * @param n     1 to LODE_STOCK_FLOW_MAX
 * @param[out] share  [n] 0 to 1, never rising; untouched on failure
 * @param[out] err  names the parameter; may be NULL
 * @return LODE_OK; LODE_E_INVALID for n == 0, a parameter out of its
 *         range, or one that the law does not take; LODE_E_LIMIT.
 *
 * Cost: O(n), no allocation.
 */
lode_status lode_life_survival(const lode_life *life, size_t n, double *share,
                               lode_error *err);

/**
 * From inflow to stock and outflow.
 *
 * Outflow is what the balance of the year leaves, so it is exact to the rounding of the
 * stock: some 1e-16 of it. What rounds below 0 is 0.
 *
 * @param life    the law
 * @param inflow  [n] a year each, any unit; finite, 0 to 1e280
 * @param n       years, 1 to LODE_STOCK_FLOW_MAX
 * @param[out] stock    [n] at the end of the year, never negative
 * @param[out] outflow  [n] in the year; both untouched on failure, and neither may
 *                      overlap inflow
 * @param[out] err      names the parameter or index; may be NULL
 * @return LODE_OK; LODE_E_INVALID for a law as above, n == 0, a negative, infinite or NaN
 *         inflow; LODE_E_LIMIT; LODE_E_NOMEM.
 *
 * Cost: O(n^2), one allocation. Threads may call it at once.
 * Source: Kleijn, Huele and van der Voet (2000), Ecological Economics 32, 241-254; years
 * and ages count as in ODYM 1.0.0 (Pauliuk and Heeren 2020).
 */
lode_status lode_stock_flow_run(const lode_life *life, const double *inflow, size_t n,
                                double *stock, double *outflow, lode_error *err);

/**
 * From stock to the inflow it takes, and outflow:
 *
 *     inflow[t] = (stock[t] - sum over c < t of inflow[c] S(t - c)) / S(0)
 *
 * The first stock counts as new. Where a stock falls faster than its cohorts wear out,
 * inflow is below zero: so much would have to be withdrawn early.
 *
 * @param stock  [n] at the end of each year; finite, 0 to 1e280
 * @param[out] inflow, outflow  [n] untouched on failure; neither may overlap stock
 * @return, cost: as lode_stock_flow_run(). No division by 0: every law has S(0) >= 1/2.
 */
lode_status lode_stock_flow_invert(const lode_life *life, const double *stock, size_t n,
                                   double *inflow, double *outflow, lode_error *err);

/* ---- tables ---------------------------------------------------------------------- */

/** A series from a file with its answer. */
typedef struct lode_stock_flow lode_stock_flow;

/**
 * Read a series and run it.
 *
 * The table is CSV with a column `year`, one year after another without a gap, and one of
 * numbers: `inflow` or `inflow_UNIT` (`stock`, `stock_UNIT` when driven by stock), or, in
 * a table of two columns, whatever the other is called. What is written as CSV can be
 * read back, driven by inflow or by stock.
 *
 * @param path  a file, or "-" for standard input
 * @param life  the law; copied
 * @param driven_by_stock  the table holds the stock, and inflow is asked for
 * @param[out] out  the caller's: lode_stock_flow_free(); untouched on failure
 * @return LODE_OK; LODE_E_INVALID for the law; LODE_E_READ; LODE_E_DATA with line and
 *         column for a column that is missing, a year that is not the next, a number that
 *         is empty or negative; LODE_E_LIMIT; LODE_E_NOMEM.
 */
lode_status lode_stock_flow_read(const char *path, const lode_life *life,
                                 bool driven_by_stock, lode_stock_flow **out,
                                 lode_error *err);
void lode_stock_flow_free(lode_stock_flow *flow); /**< NULL is fine */

/**
 * Write it, a row a year. JSON is schema "lode/stocks/1" with
 * result.rows[]{year,inflow,outflow,stock}; CSV has the columns
 * year,inflow_UNIT,outflow_UNIT,stock_UNIT.
 *
 * @return LODE_OK; LODE_E_INVALID for HTML; LODE_E_NOMEM.
 */
lode_status lode_stock_flow_write(const lode_stock_flow *flow, lode_format format,
                                  lode_text *out, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
