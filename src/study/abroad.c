/* How much dearer does a good become abroad when a sender sells less? The elasticities
 * of what the world outside asks of it, from the market's own curves at the base. */
#include <math.h>

#include "solve/curve.h"
#include "study/leader.h"

#define AT_CAP 1e-9 /* relative: a level that counts as its cap */

double lode__curve_slope(const lode__curve *c, double v, bool upwards)
{
    double low, high;

    lode__curve_response(c, v, &low, &high);
    switch (c->kind) {
    case LODE__LINEAR:
        if (c->b == 0.0) return INFINITY;
        if (upwards ? low >= c->upper : low <= c->lower) return 0.0;
        return 1.0 / c->b;
    case LODE__SUPPLY:
        if (upwards && low >= c->upper * (1.0 - AT_CAP)) return 0.0;
        return v > 0.0 && v >= c->floor ? c->elasticity * low / v : 0.0;
    case LODE__DEMAND: return v < 0.0 ? c->elasticity * low / -v : 0.0;
    default: return upwards && low >= c->upper * (1.0 - AT_CAP) ? 0.0 : low / c->kappa;
    }
}

int lode__gainer_of(const lode_market *market, int i_activity)
{
    const lode__base_flow *f =
        &market->model->flow[market->model->part[i_activity].i_flow];

    return f->role == LODE__ROLE_TRADE ? f->i_partner : f->i_country;
}

/* Coefficient of the activity on a node of the good; sets its price. 0: none. */
static double term_on(const lode_market *m, int a, int i_good, double *price)
{
    const lode__problem *p = &m->problem;

    for (int k = p->first[a]; k < p->first[a + 1]; k++) {
        if (m->model->node[p->term_node[k]].i_good != i_good) continue;
        *price = m->base_price[p->term_node[k]];
        return p->term_coef[k];
    }
    return 0.0;
}

lode__abroad lode__abroad_of(const lode_market *m, int i_good, const bool *sender)
{
    lode__abroad r = {.solved = NAN, .markup = NAN};
    double taken = 0.0, made = 0.0;

    for (int a = 0; a < m->problem.n_activity; a++) {
        const lode__base_flow *f = &m->model->flow[m->model->part[a].i_flow];
        double price = 0.0, coef = term_on(m, a, i_good, &price), slope, v;
        if (f->role == LODE__ROLE_TRADE || coef == 0.0 || sender[f->i_country]) continue;
        v = lode__problem_margin(&m->problem, a, m->base_price);
        slope = coef * coef * lode__curve_slope(&m->problem.curve[a], v, coef > 0.0);
        if (coef < 0.0) {
            taken -= coef * m->base_level[a];
            r.eta += slope * price;
        } else {
            made += coef * m->base_level[a];
            r.eps += slope * price;
        }
    }
    r.eta = taken > 0.0 ? r.eta / taken : NAN;
    r.eps = made > 0.0 ? r.eps / made : 0.0;
    r.share = taken > 0.0 ? 1.0 - made / taken : NAN;
    r.formula = r.share > 0.0 ? (r.eta + (1.0 - r.share) * r.eps) / r.share : NAN;
    if (r.formula > 1.0) r.markup = 1.0 / r.formula;
    return r;
}
