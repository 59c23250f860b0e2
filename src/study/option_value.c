/* Triggers of investment and the cost of guarantees, in closed form. */
#include "study/option_value.h"

#include <assert.h>
#include <math.h>

#include "solve/elementary.h"

double lode__trigger_multiple(double rate, double sd)
{
    double b;

    assert(rate > 0.0 && sd >= 0.0);
    if (!(sd > 0.0)) return 1.0;
    b = 0.5 + sqrt(0.25 + 2.0 * rate / (sd * sd));
    return b / (b - 1.0);
}

/* 1/2 + phi(x) (x + x^3/3 + x^5/15 + ...): all terms of one sign, so nothing cancels.
 * Source: Marsaglia, Evaluating the Normal Distribution, J. Stat. Software 11(4), 2004. */
double lode__normal(double x)
{
    const double root_two_pi = 2.5066282746310005;
    double term = x, sum = x;

    if (x < -8.5) return 0.0;
    if (x > 8.5) return 1.0;
    for (int n = 1; n < 400 && fabs(term) > 1e-17 * fabs(sum); n++) {
        term *= x * x / (2 * n + 1);
        sum += term;
    }
    return 0.5 + sum * lode__exp(-0.5 * x * x) / root_two_pi;
}

/* Mean of max(strike - P, 0) for a lognormal P of that mean, sd of its logarithm. */
static double mean_below(double strike, double mean, double sd)
{
    double d;

    if (!(sd > 0.0)) return strike > mean ? strike - mean : 0.0;
    d = lode__log(mean / strike) / sd + 0.5 * sd;
    return strike * lode__normal(sd - d) - mean * lode__normal(-d);
}

static double mean_above(double strike, double mean, double sd)
{
    return mean_below(strike, mean, sd) + mean - strike;
}

static double present_value(const lode__price_path *path, double strike,
                            double (*of)(double strike, double mean, double sd))
{
    double keep = 1.0 - path->speed, kept = 1.0, var = 0.0, sum = 0.0;
    double z = lode__log(path->start / path->mean);

    assert(path->mean > 0.0 && path->start > 0.0 && strike > 0.0);
    for (int t = 1; t <= path->years; t++) {
        kept *= keep;
        var = keep * keep * var + path->sd * path->sd;
        sum += lode__exp(-path->rate * t) *
               of(strike, path->mean * lode__exp(kept * z), sqrt(var));
    }
    return sum;
}

double lode__guarantee_cost(const lode__price_path *path, double floor)
{
    return present_value(path, floor, mean_below);
}

double lode__upside_value(const lode__price_path *path, double above, double share)
{
    return share * present_value(path, above, mean_above);
}
