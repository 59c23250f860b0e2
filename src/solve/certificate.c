/* How good is an answer? Measured from the definitions of the problem alone, whatever
 * method found it. */
#include "solve/equilibrium.h"

#include <float.h>
#include <math.h>

#include "solve/curve.h"

/* A price counts as at least this share of what it normally is: what is worth nothing has
 * no relative error. */
#define PRICE_ANCHOR 1e-3

static double outside(double x, double low, double high)
{
    return x < low ? low - x : (x > high ? x - high : 0.0);
}

/* Distance of (v, x) from the activity's graph, the nearer of level and margin. */
static double off_graph(const lode__curve *c, double v, double x, double worth,
                        double size, double *area)
{
    double low, high, v_low, v_high, dx, dv, scale = fabs(x);

    lode__curve_response(c, v, &low, &high);
    lode__curve_margin(c, x, &v_low, &v_high);
    dx = outside(x, low, high);
    dv = outside(v, v_low, v_high);
    if (scale < LODE__ANCHOR * size) scale = LODE__ANCHOR * size;
    if (isinf(dv))
        dv = worth; /* no margin stops a link: what is missing is worth as usual */
    /* A flat piece answers a hair's breadth of margin with any level, so its part of
     * the gap is counted at the scale of the level that was chosen. */
    *area = dx > 0.0 && dv > 0.0 ? (dx < scale ? dx : scale) * dv : 0.0;
    double answer = x < low ? low : high;
    if (isfinite(answer) && fabs(answer) > scale) scale = fabs(answer);
    if (dx == 0.0) return 0.0;
    dx = scale > 0.0 ? dx / scale : INFINITY; /* nothing, where no limit stops it */
    dv /= worth;
    return dx < dv ? dx : dv;
}

void lode__answer_certify(const lode__problem *p, const double *flow_scale,
                          const double *price_scale, lode__scratch *scratch,
                          lode__answer *out)
{
    lode_certificate c = {.newton_steps = out->certificate.newton_steps,
                          .factorisations = out->certificate.factorisations};
    double gap = 0.0, value = 0.0, objective = 0.0, highest = DBL_MIN;
    double *net = scratch->node[0], *gross = scratch->node[1];

    out->i_endless = -1;
    for (int n = 0; n < p->n_node; n++) {
        net[n] = -p->rhs[n];
        gross[n] = fabs(p->rhs[n]);
        if (fabs(out->price[n]) > highest) highest = fabs(out->price[n]);
    }
    for (int a = 0; a < p->n_activity; a++) {
        const lode__curve *s = &p->curve[a];
        double x = out->level[a], v = -s->wedge, worth = fabs(s->wedge), area, off;
        double v_low, v_high, size = s->kind == LODE__LINEAR ? fabs(x) : s->q0;
        for (int k = p->first[a]; k < p->first[a + 1]; k++) {
            double price = out->price[p->term_node[k]];
            v += p->term_coef[k] * price;
            worth += fabs(p->term_coef[k]) *
                     fmax(fabs(price), PRICE_ANCHOR * price_scale[p->term_node[k]]);
            net[p->term_node[k]] += p->term_coef[k] * x;
            gross[p->term_node[k]] += fabs(p->term_coef[k] * x);
        }
        worth += lode__curve_price(s);
        value += worth * fabs(x);
        off = off_graph(s, v, x, worth > 0.0 ? worth : 1.0, size, &area);
        if (!(off <= c.complementarity)) c.complementarity = off;
        gap += area;
        if (s->kind == LODE__LINEAR && s->b == 0.0 && isinf(s->upper) &&
            v - s->c > LODE_CERTIFICATE_LIMIT * worth)
            out->i_endless = a;
        objective += lode__curve_cost(s, x) + s->wedge * x;
        lode__curve_margin(s, x, &v_low, &v_high);
        out->rent[a] = isinf(v_high) && isfinite(v_low) && x >= s->upper && v > v_low
                           ? v - v_low
                           : 0.0;
    }
    for (int n = 0; n < p->n_node; n++) {
        double scale = gross[n], off = fabs(net[n]);
        if (scale < LODE__ANCHOR * flow_scale[n]) scale = LODE__ANCHOR * flow_scale[n];
        gap += fabs(net[n] * out->price[n]);
        if (p->disposal[n]) {
            /* What is thrown away must be worth nothing, and nothing is worth less. */
            double dear = fabs(out->price[n]) / highest,
                   idle = net[n] > 0.0 ? off / scale : 1.0;
            if (out->price[n] > 0.0 && net[n] <= 0.0) dear = 0.0;
            if (out->price[n] < 0.0) idle = 1.0;
            off = net[n] > 0.0 ? 0.0 : off;
            if (idle < dear) dear = idle;
            if (!(dear <= c.complementarity)) c.complementarity = dear;
        }
        if (off > 0.0 && !(off / scale <= c.balance)) c.balance = off / scale;
    }
    c.gap = gap / (value > 0.0 ? value : 1.0);
    out->objective = objective;
    out->certificate = c;
}

lode_verdict lode__verdict_of(lode_certificate c)
{
    return c.balance <= LODE_CERTIFICATE_LIMIT &&
                   c.complementarity <= LODE_CERTIFICATE_LIMIT &&
                   c.gap <= LODE_CERTIFICATE_LIMIT
               ? LODE_SOLVED
               : LODE_NOT_CONVERGED;
}
