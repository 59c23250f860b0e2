/* What is a normal price and a normal flow at each node of a problem? */
#include "solve/scales.h"

#include <math.h>
#include <string.h>

#include "solve/curve.h"

/* A level the curve itself speaks of, at prices around `worth`; 0: none. */
static double curve_level(const lode__curve *c, double worth)
{
    double size;

    if (lode__slot_kind_of(c) != LODE__SLOT_BOX || c->kind != LODE__LINEAR)
        return c->q0 < c->upper ? c->q0 : c->upper;
    size = c->upper;
    if (c->b > 0.0 && (fabs(c->c) + worth) / c->b < size)
        size = (fabs(c->c) + worth) / c->b;
    if (c->lower > 0.0 && size < c->lower) size = c->lower;
    return isfinite(size) ? size : 0.0;
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

static void find_prices(const lode__problem *p, const double *start_price, double *price,
                        double *count)
{
    size_t bytes = (size_t)p->n_node * sizeof *price;

    memset(price, 0, bytes);
    memset(count, 0, bytes);
    for (int a = 0; a < p->n_activity; a++) {
        double own = lode__curve_price(&p->curve[a]), coef;
        if (p->first[a + 1] - p->first[a] != 1 || own == 0.0) continue;
        coef = fabs(p->term_coef[p->first[a]]);
        if (coef == 0.0) continue;
        price[p->term_node[p->first[a]]] += own / coef;
        count[p->term_node[p->first[a]]] += 1.0;
    }
    for (int n = 0; n < p->n_node; n++) {
        if (count[n] > 0.0) price[n] /= count[n];
        if (start_price && start_price[n] != 0.0) price[n] = fabs(start_price[n]);
    }
    spread(p, price, true);
}

void lode__scales_find(const lode__problem *p, const double *start_price, double *price,
                       double *flow)
{
    find_prices(p, start_price, price, flow);
    memset(flow, 0, (size_t)p->n_node * sizeof *flow);
    for (int a = 0; a < p->n_activity; a++) {
        double level = curve_level(&p->curve[a], worth_of(p, a, &p->curve[a], price));
        for (int k = p->first[a]; k < p->first[a + 1]; k++)
            flow[p->term_node[k]] += fabs(p->term_coef[k]) * level;
    }
    for (int n = 0; n < p->n_node; n++)
        if (fabs(p->rhs[n]) > flow[n]) flow[n] = fabs(p->rhs[n]);
    spread(p, flow, false);
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
    double level;

    *worth = worth_of(p, a, c, price);
    level = curve_level(c, *worth);
    *size = flow_through(p, a, flow, level > 0.0 ? level : INFINITY);
    if (!(*size > 0.0)) *size = 1.0;
}
