/* Which price has a node whose own flows do not answer to it?
 *
 * Nothing passes through it, or everything on it is at a bound: any price between the best bid
 * and the best ask supports the same flows. A mine at its cap that feeds a refinery at its cap
 * is such a node; the rent between them is theirs to share. */
#include "solve/equilibrium.h"

#include <math.h>

#include "solve/curve.h"

#define MOST_SWEEPS 200

/* Margins that each term of the node can live with at its activity's level. */
static void find_edges(const lode__problem *p, lode__scratch *t, int n,
                       const lode__answer *out)
{
    for (int i = t->first[n]; i < t->first[n + 1]; i++) {
        int a = t->owner[i];
        lode__curve_margin(&p->curve[a], out->level[a], &t->edge[0][i], &t->edge[1][i]);
    }
}

/* Prices of this node alone that every activity on it can live with at its level. */
static void bid_and_ask(const lode__problem *p, const lode__scratch *t, int n,
                        const lode__answer *out, double *bid, double *ask)
{
    *bid = p->disposal[n] ? 0.0 : -INFINITY;
    *ask = INFINITY;
    for (int i = t->first[n]; i < t->first[n + 1]; i++) {
        double coef = p->term_coef[t->at[i]], at = out->price[n], from, to;
        double v = lode__problem_margin(p, t->owner[i], out->price);
        if (coef == 0.0) continue;
        from = at + (t->edge[coef > 0.0 ? 0 : 1][i] - v) / coef;
        to = at + (t->edge[coef > 0.0 ? 1 : 0][i] - v) / coef;
        if (from > *bid) *bid = from;
        if (to < *ask) *ask = to;
    }
}

static double clip(double x, double low, double high)
{
    return x < low ? low : (x > high ? high : x);
}

/* Where the usual price is, if that is in between, else at the end that is nearer to it. Without
 * a usual price: at the bid where there is only a bid, at the ask where there is only an ask,
 * else in the middle. Returns how far that moves the price. */
static double settle(const lode__problem *p, const lode__scratch *scratch, int n,
                     const double *usual, lode__answer *out)
{
    double bid, ask, before = out->price[n];

    bid_and_ask(p, scratch, n, out, &bid, &ask);
    if (!(bid <= ask)) return 0.0;
    out->price_low[n] = bid;
    out->price_high[n] = ask;
    if (usual)
        out->price[n] = clip(usual[n], bid, ask);
    else if (isfinite(bid) && isfinite(ask))
        out->price[n] = 0.5 * (bid + ask);
    else if (isfinite(bid))
        out->price[n] = bid;
    else if (isfinite(ask))
        out->price[n] = ask;
    return fabs(out->price[n] - before);
}

/* Does more come to the node than anybody takes? */
static bool throws_away(const lode__problem *p, const lode__scratch *t, int n,
                        const double *level)
{
    double net = -p->rhs[n], gross = fabs(p->rhs[n]);

    for (int i = t->first[n]; i < t->first[n + 1]; i++) {
        double flow = p->term_coef[t->at[i]] * level[t->owner[i]];
        net += flow;
        gross += fabs(flow);
    }
    return p->disposal[n] && net > 1e-9 * gross;
}

void lode__free_prices(const lode__problem *p, const double *price_scale,
                       const double *stiffness, const double *usual,
                       lode__scratch *scratch, lode__answer *out)
{
    int n_free = 0;
    bool moves = true;

    for (int n = 0; n < p->n_node; n++) {
        double size = fabs(out->price[n]) / price_scale[n];
        /* What is thrown away is worth nothing to the last bit. */
        if (size < 1e-13 || (size < 1e-9 && throws_away(p, scratch, n, out->level)))
            out->price[n] = 0.0;
        out->price_low[n] = out->price_high[n] = out->price[n];
        if (stiffness[n] > 0.0) continue;
        scratch->list[n_free++] = n;
        find_edges(p, scratch, n, out);
    }
    for (int sweep = 0; moves && sweep < MOST_SWEEPS; sweep++) {
        moves = false;
        for (int k = 0; k < n_free; k++) {
            int n = scratch->list[k];
            if (settle(p, scratch, n, usual, out) > 1e-14 * price_scale[n]) moves = true;
        }
    }
}
