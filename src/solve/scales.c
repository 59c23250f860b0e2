/* What is a normal price and a normal flow at each node of a problem? */
#include "solve/scales.h"

#include <math.h>
#include <string.h>

#include "solve/curve.h"

/* The level of an activity at normal prices, where its curve says one; else 0. */
static double level_at(const lode__problem *p, int a, const double *price)
{
    const lode__curve *c = &p->curve[a];
    double v, x;

    if (c->kind != LODE__LINEAR) return c->q0 < c->upper ? c->q0 : c->upper;
    v = lode__problem_margin(p, a, price);
    if (c->b > 0.0)
        x = (v - c->c) / c->b;
    else
        x = v < c->c ? c->lower : c->upper;
    if (x > c->upper) x = c->upper;
    if (x < c->lower) x = c->lower;
    return isfinite(x) ? fabs(x) : 0.0;
}

static double worth_of(const lode__problem *p, int a, const lode__curve *c,
                       const double *price)
{
    double worth = fabs(c->wedge);

    for (int k = p->first[a]; k < p->first[a + 1]; k++)
        worth += fabs(p->term_coef[k]) * price[p->term_node[k]];
    return worth > 0.0 ? worth : 1.0;
}

/* Spread a scale from nodes that have one to their neighbours, a few sweeps; what no
 * sweep reaches gets 1. Prices spread by coefficient ratio, flows the other way. */
static void spread(const lode__problem *p, double *scale, bool of_price)
{
    for (int sweep = 0, changed = 1; changed && sweep < 64; sweep++) {
        changed = 0;
        for (int a = 0; a < p->n_activity; a++)
            for (int i = p->first[a]; i < p->first[a + 1]; i++) {
                double best = 0.0;
                if (scale[p->term_node[i]] > 0.0 || p->term_coef[i] == 0.0) continue;
                for (int j = p->first[a]; j < p->first[a + 1]; j++) {
                    double ratio = fabs(p->term_coef[j] / p->term_coef[i]);
                    double have = scale[p->term_node[j]];
                    if (have > 0.0 && p->term_coef[j] != 0.0) {
                        double got = of_price ? have * ratio : have / ratio;
                        if (got > best) best = got;
                    }
                }
                if (best > 0.0) scale[p->term_node[i]] = best, changed = 1;
            }
    }
    for (int n = 0; n < p->n_node; n++)
        if (!(scale[n] > 0.0)) scale[n] = 1.0;
}

/* A price in the middle of what the curve speaks of; 0: none. */
static double middle_price(const lode__curve *c)
{
    if (c->kind == LODE__LINEAR && c->b > 0.0 && isfinite(c->upper))
        return fabs(c->c + 0.5 * c->b * c->upper);
    return lode__curve_price(c);
}

/* The lowest price that a curve on a node speaks of is nearer than their mean, since what stands
 * in for use that is given up is dear; at least a hundredth of the highest. */
static void find_prices(const lode__problem *p, const double *start_price, double *price,
                        double *highest)
{
    size_t bytes = (size_t)p->n_node * sizeof *price;

    memset(price, 0, bytes);
    memset(highest, 0, bytes);
    for (int a = 0; a < p->n_activity; a++) {
        double own = middle_price(&p->curve[a]), coef;
        int n;
        if (p->first[a + 1] - p->first[a] != 1 || own == 0.0) continue;
        n = p->term_node[p->first[a]];
        coef = fabs(p->term_coef[p->first[a]]);
        if (coef == 0.0) continue;
        if (price[n] == 0.0 || own / coef < price[n]) price[n] = own / coef;
        if (own / coef > highest[n]) highest[n] = own / coef;
    }
    for (int n = 0; n < p->n_node; n++) {
        if (price[n] < 0.01 * highest[n]) price[n] = 0.01 * highest[n];
        if (start_price && start_price[n] != 0.0) price[n] = fabs(start_price[n]);
    }
    spread(p, price, true);
}

/* Flows that the levels of a near answer make, else those of activities with one term at
 * normal prices: what a mine gives and a use takes. */
static void find_flows(const lode__problem *p, const double *start_level,
                       const double *price, double *flow)
{
    for (int n = 0; n < p->n_node; n++) flow[n] = fabs(p->rhs[n]);
    for (int a = 0; a < p->n_activity; a++) {
        bool single = p->first[a + 1] - p->first[a] == 1;
        double level =
            start_level ? fabs(start_level[a]) : (single ? level_at(p, a, price) : 0.0);
        for (int k = p->first[a]; k < p->first[a + 1]; k++)
            flow[p->term_node[k]] += fabs(p->term_coef[k]) * level;
    }
    spread(p, flow, false);
}

void lode__scales_find(const lode__problem *p, const double *start_price,
                       const double *start_level, double *price, double *flow)
{
    find_prices(p, start_price, price, flow);
    find_flows(p, start_level, price, flow);
}

void lode__scales_place(const lode__layout *l, const double *price, const double *flow,
                        double *price_place, double *flow_place)
{
    for (int i = 0; i < l->n_place; i++) price_place[i] = flow_place[i] = 1.0;
    for (int n = 0; n < l->n_node; n++) {
        price_place[l->place[n]] = price[n];
        flow_place[l->place[n]] = flow[n];
    }
}

static double flow_through(const lode__problem *p, int a, const double *flow, double most)
{
    double least = isfinite(most) ? 1e-3 * most : 0.0, size = most;

    for (int k = p->first[a]; k < p->first[a + 1]; k++) {
        double coef = fabs(p->term_coef[k]);
        if (coef > 0.0 && flow[p->term_node[k]] / coef < size)
            size = flow[p->term_node[k]] / coef;
    }
    return size < least ? least : size;
}

void lode__curve_scales(const lode__problem *p, int a, const lode__curve *c,
                        const double *price, const double *flow, double *worth,
                        double *size)
{
    double most = c->upper;

    if (c->kind == LODE__SUPPLY && c->q0 < most) most = c->q0;
    *worth = worth_of(p, a, c, price);
    *size = flow_through(p, a, flow, most > 0.0 ? most : INFINITY);
    if (!(*size > 0.0) || !isfinite(*size)) *size = 1.0;
}
