/* What a floor is worth to who must decide today: the price at which an irreversible plant is
 * built, and what a contract that guarantees a price is expected to cost. */
#ifndef LODE_STUDY_OPTION_VALUE_H
#define LODE_STUDY_OPTION_VALUE_H

/* Price of a year over the cost of a year, capital included, at which a plant is built that
 * cannot be sold again, where the price moves as a geometric walk without drift:
 *
 *     b / (b - 1),    b = 1/2 + sqrt(1/4 + 2 rate / sd^2)
 *
 * rate > 0 a year; sd of the logarithm of the price in a year, >= 0; 1 where it is 0.
 * Source: Dixit and Pindyck, Investment under Uncertainty (1994), ch. 5. */
double lode__trigger_multiple(double rate, double sd);

/* A price that comes back to a mean, in steps of a year:
 *
 *     z(t+1) = (1 - speed) z(t) + sd e,    e normal(0, 1)
 *     P(t) = mean exp(z(t) - var z(t) / 2)
 *
 * z(0) = ln(start / mean), known; so the expectation of P is the mean once z(0) is gone, and
 * from the first day where start = mean. */
typedef struct lode__price_path {
    double mean, start; /* same unit, > 0 */
    double speed;       /* a year, 0 to 1 */
    double sd;          /* of the logarithm, of a year's shock */
    double rate;        /* exp(-rate t) discounts, a year */
    int years;          /* paid at the end of each */
} lode__price_path;

/* Expected present value of max(floor - P, 0) of each year: what a guarantee costs for each
 * unit that is made a year. Exact, no draws: P is lognormal. */
double lode__guarantee_cost(const lode__price_path *path, double floor);

/* The same of share x max(P - above, 0): what a share of the upside gives back. */
double lode__upside_value(const lode__price_path *path, double above, double share);

/* Distribution function of the normal law, to 1e-15. */
double lode__normal(double x);

#endif
