/* Response, inverse response, surplus and cost of the four kinds of activity.
 *
 * Each kind is a monotone graph in the (margin, level) plane; the four functions below
 * read that graph from its two sides and integrate it. They are written for exactness,
 * not for speed: the Newton loop has its own evaluation in kernel_passes.c. */
#include "solve/curve.h"

#include <math.h>

static double clip(double x, double low, double high)
{
    return x < low ? low : (x > high ? high : x);
}

/* Level of the smooth part, before caps and chokes. */
static double supply_level(const lode__curve *s, double v)
{
    double at = v > s->floor ? v : s->floor;

    if (at < 0.0) return 0.0;
    if (s->elasticity == 0.0) return s->q0;
    return s->q0 * pow(at / s->p0, s->elasticity);
}

static double demand_level(const lode__curve *d, double price)
{
    if (d->elasticity == 0.0) return d->q0;
    if (price <= 0.0) return INFINITY;
    return d->q0 * pow(price / d->p0, -d->elasticity);
}

double lode__curve_choked(const lode__curve *d)
{
    return isfinite(d->choke) ? demand_level(d, d->choke) : 0.0;
}

static bool is_spread(const lode__curve *d)
{
    return d->spread > 0.0 && isfinite(d->choke);
}

/* Of the use at the choke price, what is left at a price above it. */
static double kept_share(const lode__curve *d, double price)
{
    return clip(1.0 - (price - d->choke) / (d->spread * d->choke), 0.0, 1.0);
}

void lode__curve_response(const lode__curve *s, double v, double *low, double *high)
{
    double x;

    switch (s->kind) {
    case LODE__LINEAR:
        if (s->b > 0.0) {
            *low = *high = clip((v - s->c) / s->b, s->lower, s->upper);
        } else {
            *low = v > s->c ? s->upper : s->lower;
            *high = v < s->c ? s->lower : s->upper;
        }
        return;
    case LODE__SUPPLY:
        x = supply_level(s, v);
        *low = *high = x < s->upper ? x : s->upper;
        if (s->elasticity == 0.0 && v == 0.0 && s->floor <= 0.0) *low = 0.0;
        return;
    case LODE__DEMAND:
        x = demand_level(s, -v);
        if (is_spread(s) && -v > s->choke) {
            *low = *high = lode__curve_choked(s) * kept_share(s, -v);
            return;
        }
        *low = -v < s->choke ? x : 0.0;
        *high = -v > s->choke ? 0.0 : x;
        return;
    default:
        x = s->q0 > 0.0 ? s->q0 * exp((v - s->c) / s->kappa) : 0.0;
        *low = *high = x < s->upper ? x : s->upper;
        return;
    }
}

void lode__curve_margin(const lode__curve *s, double x, double *low, double *high)
{
    double choked;

    *low = -INFINITY;
    *high = INFINITY;
    switch (s->kind) {
    case LODE__LINEAR:
        x = clip(x, s->lower, s->upper);
        if (x > s->lower) *low = s->c + s->b * x;
        if (x < s->upper) *high = s->c + s->b * x;
        return;
    case LODE__SUPPLY:
        x = clip(x, 0.0, s->upper);
        if (s->elasticity == 0.0) {
            double most = s->q0 < s->upper ? s->q0 : s->upper;
            *low = x > 0.0 && s->floor < 0.0 ? 0.0 : -INFINITY;
            *high = x < most ? 0.0 : INFINITY;
            return;
        }
        if (x <= supply_level(s, -INFINITY)) {
            *high = s->floor > 0.0 ? s->floor : 0.0;
            if (x >= s->upper) *high = INFINITY;
            return;
        }
        *low = s->p0 * pow(x / s->q0, 1.0 / s->elasticity);
        *high = x < s->upper ? *low : INFINITY;
        return;
    case LODE__DEMAND:
        choked = lode__curve_choked(s);
        if (x <= 0.0) {
            *high = isfinite(s->choke) ? -s->choke * (1.0 + s->spread) : -INFINITY;
            return;
        }
        if (isfinite(s->choke) && x < choked) {
            *low = *high = -s->choke * (1.0 + s->spread * (1.0 - x / choked));
            return;
        }
        if (s->elasticity == 0.0) { /* d0 at every price below the choke */
            *low = isfinite(s->choke) ? -s->choke : -INFINITY;
            return;
        }
        *low = *high = -s->p0 * pow(x / s->q0, -1.0 / s->elasticity);
        return;
    default:
        if (x <= 0.0) {
            *high = s->upper > 0.0 && s->q0 > 0.0 ? -INFINITY : INFINITY;
            return;
        }
        *low = s->c + s->kappa * log((x < s->upper ? x : s->upper) / s->q0);
        *high = x < s->upper ? *low : INFINITY;
        return;
    }
}

/* Integral of the supply from 0 to margin v with its cap and without its floor. */
static double supply_area(const lode__curve *s, double v)
{
    double e1 = s->elasticity + 1.0, cap_at;

    if (v <= 0.0 || s->upper <= 0.0) return 0.0;
    if (s->elasticity == 0.0) return (s->q0 < s->upper ? s->q0 : s->upper) * v;
    cap_at = s->p0 * pow(s->upper / s->q0, 1.0 / s->elasticity);
    if (v <= cap_at) return s->q0 * s->p0 / e1 * pow(v / s->p0, e1);
    return s->q0 * s->p0 / e1 * pow(cap_at / s->p0, e1) + s->upper * (v - cap_at);
}

static double supply_surplus(const lode__curve *s, double v)
{
    double base;

    if (s->floor <= 0.0 || v >= s->floor) return supply_area(s, v);
    /* Below the floor the guaranteed level stays and loses one unit of margin each. */
    base = supply_level(s, v);
    return supply_area(s, s->floor) +
           (base < s->upper ? base : s->upper) * (v - s->floor);
}

static double demand_surplus(const lode__curve *d, double v)
{
    double price = -v, at = price < d->choke ? price : d->choke;
    double e1 = 1.0 - d->elasticity, stretch = 0.0;

    if (d->q0 <= 0.0) return 0.0;
    if (is_spread(d) && price > d->choke) {
        double kept = kept_share(d, price), length = d->spread * d->choke;
        stretch = 0.5 * lode__curve_choked(d) * length * (1.0 - kept * kept);
    }
    if (at <= 0.0) return d->elasticity < 1.0 ? d->q0 * d->p0 / e1 : INFINITY;
    /* Integral of the demand from p0 up to the price, stopped at the choke. */
    if (d->elasticity == 1.0) return -d->q0 * d->p0 * log(at / d->p0) - stretch;
    return -d->q0 * d->p0 / e1 * (pow(at / d->p0, e1) - 1.0) - stretch;
}

double lode__curve_surplus(const lode__curve *s, double v)
{
    double x, high;

    switch (s->kind) {
    case LODE__LINEAR:
        lode__curve_response(s, v, &x, &high);
        if (!isfinite(x)) x = high;
        return x == 0.0 ? 0.0 : v * x - s->c * x - 0.5 * s->b * x * x;
    case LODE__SUPPLY: return supply_surplus(s, v);
    case LODE__DEMAND: return demand_surplus(s, v);
    default:
        if (s->q0 <= 0.0) return 0.0;
        x = s->q0 * exp((v - s->c) / s->kappa);
        if (x <= s->upper) return s->kappa * x;
        if (s->upper <= 0.0) return 0.0;
        return s->upper * (s->kappa + v - s->c - s->kappa * log(s->upper / s->q0));
    }
}

double lode__curve_cost(const lode__curve *s, double x)
{
    double low, high, v;

    if (s->kind == LODE__LINEAR) return s->c * x + 0.5 * s->b * x * x;
    if (s->kind == LODE__LINK && x <= 0.0) return 0.0;
    if (s->kind == LODE__DEMAND && x <= 0.0) {
        if (s->q0 <= 0.0) return 0.0;
        if (!isfinite(s->choke) && s->elasticity <= 1.0) return INFINITY;
        return -demand_surplus(s, -s->choke * (1.0 + s->spread));
    }
    lode__curve_margin(s, x, &low, &high);
    v = isfinite(low) ? low : high;
    if (!isfinite(v)) v = s->kind == LODE__DEMAND ? -s->p0 : 0.0;
    return v * x - lode__curve_surplus(s, v);
}

double lode__curve_price(const lode__curve *c)
{
    if (c->kind == LODE__SUPPLY || c->kind == LODE__DEMAND) return c->p0;
    if (c->kind == LODE__LINEAR) return fabs(c->c);
    return 0.0;
}
