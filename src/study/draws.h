/* How sure is a shock's answer? Draws of everything it rests on, and what they say.
 *
 * Each parameter row that the market or the timeline uses is drawn once for all countries,
 *     value exp(s z),   s = ln(high / low) / 2,
 * each observed flow with the error that reconciles it, and reconciled anew; each price of a
 * good with the spread of its rows. z is standard normal, from random.h. */
#ifndef LODE_STUDY_DRAWS_H
#define LODE_STUDY_DRAWS_H

#include "study/outcome.h"

/* Figures of an outcome in one row: places, goods, levels, periods, zones, sums. */
enum {
    LODE__F_PRICE_RATIO,
    LODE__F_PRICE,
    LODE__F_UNMET,
    LODE__F_USE,
    LODE__F_SUPPLY,
    LODE__F_IMPORT,
    LODE__F_EXPORT,
    LODE__F_CONSUMER,
    LODE__F_PRODUCER,
    LODE__F_TRADER,
    LODE__F_TREASURY,
    LODE__F_STORAGE,
    LODE__F_LOSS,
    LODE__N_PLACE_FIGURE
};
enum {
    LODE__F_GOOD_RATIO,
    LODE__F_GOOD_USE,
    LODE__F_GOOD_SUPPLY,
    LODE__F_GOOD_LOSS,
    LODE__F_INSIDE,
    LODE__F_OUTSIDE,
    LODE__N_GOOD_FIGURE
};
enum {
    LODE__F_PATH_RATIO,
    LODE__F_PATH_USE,
    LODE__F_PATH_UNMET,
    LODE__F_PATH_EXPORTS,
    LODE__F_PATH_STOCK,
    LODE__N_PATH_FIGURE
};
enum { LODE__F_ZONE_INSIDE, LODE__F_ZONE_OUTSIDE, LODE__N_ZONE_FIGURE };
enum { LODE__F_PERSPECTIVE_LOSS, LODE__F_SURPLUS, LODE__N_SUM_FIGURE };

/* Where the row has a figure. */
size_t lode__figure_of_place(const lode_outcome *outcome, int i_place, int figure);
size_t lode__figure_of_good(const lode_outcome *outcome, int i_good_row, int figure);
size_t lode__figure_of_level(const lode_outcome *outcome, int i_activity);
size_t lode__figure_of_path(const lode_outcome *outcome, int t, int i_place, int figure);
size_t lode__figure_of_zone(const lode_outcome *outcome, int t, int i_good_row,
                            int figure);
size_t lode__figure_of_sum(const lode_outcome *outcome, int figure);
size_t lode__n_figure(const lode_outcome *outcome);

/* Write the row [n_figure]; money of a good times its price factor [n_good] (NULL: 1). */
void lode__figures_write(const lode_outcome *outcome, const double *price_factor,
                         double *row);

#define LODE__TOP_INPUTS 5

/* An input and the share of the variance of the outcome that goes with it. */
typedef struct lode__influence {
    const char *name;
    double share;
} lode__influence;

struct lode__bands {
    size_t n_draw, n_used; /* asked for; with an equilibrium */
    unsigned long seed;
    double *low, *high; /* [n_figure] 10 and 90 % of the draws used */
    double
        *loss_usd; /* [n_draw] of the perspective, in the order of the draws; NaN: none */
    int n_input, n_top;
    lode__influence top[LODE__TOP_INPUTS];
    const char *of; /* which figure the influences are on */
};

/* Draw and solve; `write` puts what is wanted of each draw's outcome into a row, from any
 * thread. row: [n_draw][n_value], the caller's; NaN where a draw has no equilibrium. Draws of
 * two outcomes on one market with one seed are of the same inputs. */
typedef void lode__draw_writer(const void *context, const lode_outcome *outcome,
                               const double *price_factor, double *row);
lode_status lode__draws_each(lode_outcome *outcome, const lode_shock_options *options,
                             size_t n_value, lode__draw_writer *write,
                             const void *context, double *row, lode_error *err);

/* Draw, solve and sort: fills outcome->bands. Threads share nothing but the counter; the
 * result has the same bits for any number of them. */
lode_status lode__draws_run(lode_outcome *outcome, const lode_shock_options *options,
                            lode_error *err);

#endif
