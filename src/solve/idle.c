/* Which price has a node that nothing passes through? */
#include "solve/equilibrium.h"

#include <math.h>

#include "solve/curve.h"

/* Where the terms of each node are: terms at[first[n]] .. at[first[n + 1] - 1], and the
 * activity of each term. */
typedef struct node_terms {
    int *first, *at, *activity;
} node_terms;

static bool node_terms_make(const lode__problem *p, node_terms *t)
{
    t->first = lode__alloc((size_t)p->n_node + 2, sizeof *t->first);
    t->at = lode__alloc((size_t)p->n_term + 1, sizeof *t->at);
    t->activity = lode__alloc((size_t)p->n_term + 1, sizeof *t->activity);
    if (!t->first || !t->at || !t->activity) return false;
    for (int k = 0; k < p->n_term; k++) t->first[p->term_node[k] + 2]++;
    for (int n = 0; n < p->n_node; n++) t->first[n + 2] += t->first[n + 1];
    for (int a = 0; a < p->n_activity; a++)
        for (int k = p->first[a]; k < p->first[a + 1]; k++) {
            t->at[t->first[p->term_node[k] + 1]++] = k;
            t->activity[k] = a;
        }
    return true;
}

/* Prices of this node alone that every activity on it can live with at its level. */
static void bid_and_ask(const lode__problem *p, const node_terms *t, int n,
                        const lode__answer *out, double *bid, double *ask)
{
    *bid = p->disposal[n] ? 0.0 : -INFINITY;
    *ask = INFINITY;
    for (int i = t->first[n]; i < t->first[n + 1]; i++) {
        int k = t->at[i], a = t->activity[k];
        double coef = p->term_coef[k], at = out->price[n], low, high, from, to;
        double v = lode__problem_margin(p, a, out->price);
        if (coef == 0.0) continue;
        lode__curve_margin(&p->curve[a], out->level[a], &low, &high);
        from = at + (coef > 0.0 ? low - v : high - v) / coef;
        to = at + (coef > 0.0 ? high - v : low - v) / coef;
        if (from > *bid) *bid = from;
        if (to < *ask) *ask = to;
    }
}

/* A node that nothing passes through has no unique price: any between the best bid and
 * the best ask supports the answer. Put it at the bid where there is only a bid, at
 * the ask where there is only an ask, else in the middle; one node after another, so
 * that each sees what the last became. What is thrown away is worth nothing to the
 * last bit. */
void lode__idle_prices(const lode__problem *p, const double *price_scale,
                       lode__answer *out)
{
    double *flow = lode__alloc((size_t)p->n_node + 1, sizeof *flow);
    node_terms terms = {0};
    bool made = false;

    if (!flow) {
        out->no_memory = true;
        return;
    }
    for (int n = 0; n < p->n_node; n++) flow[n] = fabs(p->rhs[n]);
    for (int a = 0; a < p->n_activity; a++)
        for (int k = p->first[a]; k < p->first[a + 1]; k++)
            flow[p->term_node[k]] += fabs(p->term_coef[k] * out->level[a]);
    for (int n = 0; n < p->n_node; n++) {
        double bid, ask;
        if (fabs(out->price[n]) < (p->disposal[n] ? 1e-9 : 1e-13) * price_scale[n])
            out->price[n] = 0.0;
        if (flow[n] > 0.0) continue;
        if (!made && !node_terms_make(p, &terms)) {
            out->no_memory = true;
            break;
        }
        made = true;
        bid_and_ask(p, &terms, n, out, &bid, &ask);
        if (bid > ask) continue;
        if (isfinite(bid) && isfinite(ask))
            out->price[n] = 0.5 * (bid + ask);
        else if (isfinite(bid))
            out->price[n] = bid;
        else if (isfinite(ask))
            out->price[n] = ask;
    }
    lode__release(flow);
    lode__release(terms.first);
    lode__release(terms.at);
    lode__release(terms.activity);
}
