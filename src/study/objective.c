/* Value by costs alone, against which sums of gains are checked: what use was worth less what
 * making, shipping and keeping cost. Payments between people are in no cost. */
#include "solve/curve.h"
#include "study/outcome.h"

/* A store: what keeping so much costs, less what keeping its usual tonnes brings. */
static double of_storage(const lode__curve *c, double x)
{
    return -lode__curve_cost(c, x) - c->wedge * x - lode__curve_surplus(c, c->c);
}

static double of_extra(const lode_outcome *o, int i_activity)
{
    const lode__scenario *sc = &o->scenario;
    const lode__curve *c = &sc->problem.curve[i_activity];
    int k = i_activity - sc->n_market_activity;
    double x = o->answer.level[i_activity];

    switch (sc->extra[k]) {
    case LODE__EXTRA_STORAGE: return of_storage(c, x);
    case LODE__EXTRA_PASS_ON: return -lode__curve_cost(c, x); /* its wedge is revenue */
    case LODE__EXTRA_PURCHASE: /* worth the base price after the last period */
        return x * o->market->base_price[sc->at_node[k] % sc->n_base_node] *
               sc->time.discount[sc->time.n_period];
    case LODE__EXTRA_RIGHT: return 0.0; /* a duty: revenue */
    case LODE__EXTRA_STOCK:
        return -lode__curve_cost(c, x) - (c->wedge + sc->worth[k]) * x;
    default: return -lode__curve_cost(c, x) - c->wedge * x;
    }
}

/* An activity of the market in its period; what treasuries get of its wedge is no cost. */
static double of_market(const lode_outcome *o, int i)
{
    const lode__scenario *sc = &o->scenario;
    const lode__problem *base = &o->market->problem;
    const lode__curve *c = &sc->problem.curve[i];
    int a = i % sc->n_base_activity;
    double x = o->answer.level[i], worth = sc->time.discount[i / sc->n_base_activity];
    double before = lode__curve_cost(&base->curve[a], o->market->base_level[a]) +
                    base->curve[a].wedge * o->market->base_level[a];

    return worth * sc->time.years * before - lode__curve_cost(c, x) - c->wedge * x +
           worth * x *
               (lode__tariff_usd_per_t(o, i) + lode__tax_usd_per_t(o, i) -
                sc->levy[i].support_usd_per_t - sc->levy[i].subsidy_usd_per_t);
}

double lode__objective_change(const lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;
    double sum = 0.0;

    for (int i = 0; i < sc->n_market_activity; i++) sum += of_market(o, i);
    for (int i = sc->n_market_activity; i < sc->problem.n_activity; i++)
        sum += of_extra(o, i);
    for (int n = 0; n < sc->n_base_node;
         n++) /* opening stocks, at what they were worth */
        if (sc->storage[n] >= 0) sum -= sc->opening[n] * o->market->base_price[n];
    return sum;
}
