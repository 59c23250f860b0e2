/* Stocks that statements offer, and who may have them.
 *
 *     release above P      a supply at P, in a plain year; over several periods the tonnes lie
 *                          in a store, a node of its own, from which each period may draw
 *     release when short   equal parts in the periods in which a statement restricts the good,
 *                          whatever the price; the tonnes are worth the base price otherwise
 *
 * A swap lets a member's stock go to every member's node, at what the way costs: the base
 * price there above the owner's, at least nothing. Then a plain year has a store, too. */
#include <math.h>

#include "study/outcome.h"

static const lode__node *node_of(const lode_outcome *o, int n)
{
    return &o->market->model->node[n];
}

/* The node where the stock lies; -1: nothing of the good is there. */
static int own_node(const lode_outcome *o, const lode__statement *s)
{
    for (int n = 0; n < o->market->problem.n_node; n++)
        if (s->with_good[node_of(o, n)->i_good] && s->actor[node_of(o, n)->i_country])
            return n;
    return -1;
}

/* Does the swap let a stock that lies at `own` be released at n? */
static bool is_swapped(const lode_outcome *o, const lode__statement *swap, int own, int n)
{
    const lode__node *from = node_of(o, own), *to = node_of(o, n);

    return swap->verb == LODE__SHARED_STOCK && n != own && from->i_good == to->i_good &&
           swap->with_good[to->i_good] && swap->actor[from->i_country] &&
           swap->actor[to->i_country];
}

/* May the stock be released at n at all? */
static bool is_place(const lode_outcome *o, int own, int n)
{
    bool any = n == own;

    for (int k = 0; k < o->n_statement && !any; k++)
        any = is_swapped(o, &o->statement[k], own, n);
    return any;
}

/* In period t, as far as the market knows? */
static bool is_open(const lode_outcome *o, int own, int n, int t)
{
    bool any = n == own;

    for (int k = 0; k < o->n_statement && !any; k++)
        any = is_swapped(o, &o->statement[k], own, n) &&
              lode__share_ahead(o, &o->statement[k], t) > 0.0;
    return any;
}

static int count_places(const lode_outcome *o, int own)
{
    int n_place = 0;

    for (int n = 0; n < o->market->problem.n_node; n++) n_place += is_place(o, own, n);
    return n_place;
}

/* Nodes that a stock needs for what is left of it. */
static int count_stores(const lode_outcome *o, const lode__statement *s, int n_place)
{
    int n_period = o->scenario.time.n_period;

    if (s->when_short) return n_place > 1 ? n_period : 0;
    return n_period > 1 || n_place > 1;
}

void lode__stock_count(const lode_outcome *o, const lode__statement *s, int *n_store,
                       int *n_activity, int *n_term)
{
    int own = s->verb == LODE__STOCK ? own_node(o, s) : -1, n_place, n;

    if (own < 0) return;
    n_place = count_places(o, own);
    n = n_place * o->scenario.time.n_period;
    *n_store += count_stores(o, s, n_place);
    *n_activity += n;
    *n_term += count_stores(o, s, n_place) > 0 ? 2 * n : n;
}

int lode__swap_met(const lode_outcome *o, int i_statement)
{
    const lode__statement *swap = &o->statement[i_statement];
    int met = 0;

    for (int k = 0; k < o->n_statement && swap->verb == LODE__SHARED_STOCK; k++) {
        int own =
            o->statement[k].verb == LODE__STOCK ? own_node(o, &o->statement[k]) : -1;
        for (int n = 0; own >= 0 && n < o->market->problem.n_node; n++)
            met += is_swapped(o, swap, own, n);
    }
    return met;
}

/* Is the good restricted in period t, as far as the market knows? */
static bool is_short(const lode_outcome *o, int i_good, int t)
{
    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        if (lode__restricts(s) && s->with_good[i_good] && o->n_met[k] > 0 &&
            lode__share_ahead(o, s, t) > 0.0)
            return true;
    }
    return false;
}

/* Tonnes that a rule gives to each of the periods from now on in which the good is short;
 * first: of the stock's activities. */
static double part_of(const lode_outcome *o, const lode__statement *s, int own, int first,
                      int n_place)
{
    const lode__timeline *time = &o->scenario.time;
    double left = s->number;
    int n = 0;

    for (int k = 0; k < n_place; k++)
        for (int t = 0; t < time->now; t++)
            left -= o->answer.level[o->scenario.n_market_activity + first +
                                    k * time->n_period + t];
    for (int t = time->now; t < time->n_period; t++)
        n += is_short(o, node_of(o, own)->i_good, t) && lode__share_ahead(o, s, t) > 0.0;
    return n > 0 ? fmax(left, 0.0) / n : 0.0;
}

/* What the way from the stock to a member costs, base prices. */
static double way_usd_per_t(const lode_outcome *o, int own, int n)
{
    return n == own ? 0.0
                    : fmax(0.0, o->market->base_price[n] - o->market->base_price[own]);
}

/* The offer at node n in period t, out of `store` or, for -1, out of nowhere. */
static void add_offer(lode_outcome *o, int i_extra, const lode__statement *s, int own,
                      int n, int t, int store, double most)
{
    lode__scenario *sc = &o->scenario;
    lode__problem *p = &sc->problem;
    int a = sc->n_market_activity + i_extra, at = p->first[a];
    double price = s->when_short ? 0.0 : s->price;
    bool open = lode__is_known(o, s) && t >= sc->time.now &&
                lode__active_share(&sc->time, s, t) > 0.0 && is_open(o, own, n, t);

    p->curve[a] =
        (lode__curve){.kind = LODE__LINEAR,
                      .c = (price + way_usd_per_t(o, own, n)) * sc->time.discount[t],
                      .upper = open ? most : 0.0};
    if (store >= 0) {
        p->term_node[at] = store;
        p->term_coef[at++] = -1.0;
    }
    p->term_node[at] = t * sc->n_base_node + n;
    p->term_coef[at] = 1.0;
    p->first[a + 1] = at + 1;
    sc->at_node[i_extra] = t * sc->n_base_node + n;
    sc->extra[i_extra] = LODE__EXTRA_STOCK;
    sc->owner_node[i_extra] = own;
    sc->worth[i_extra] =
        s->when_short ? o->market->base_price[own] * sc->time.discount[sc->time.n_period]
                      : 0.0;
}

void lode__stock_add(lode_outcome *o, const lode__statement *s, int *store, int *n_extra)
{
    lode__scenario *sc = &o->scenario;
    lode__problem *p = &sc->problem;
    int own = own_node(o, s), n_period = sc->time.n_period, n_place, n_store;
    double most;

    if (own < 0) return;
    n_place = count_places(o, own);
    n_store = count_stores(o, s, n_place);
    most = s->when_short ? part_of(o, s, own, *n_extra, n_place) : s->number;
    for (int k = 0; k < n_store; k++) {
        bool now = !s->when_short || is_short(o, node_of(o, own)->i_good, k);
        p->rhs[*store + k] = now ? -most : 0.0;
        p->disposal[*store + k] = true;
    }
    for (int n = 0; n < sc->n_base_node; n++) {
        if (!is_place(o, own, n)) continue;
        for (int t = 0; t < n_period; t++, ++*n_extra) {
            int from = n_store == 0 ? -1 : *store + (s->when_short ? t : 0);
            int a = sc->n_market_activity + *n_extra;
            bool now = !s->when_short || is_short(o, node_of(o, own)->i_good, t);
            /* What was sold before there was news is gone. */
            if (from >= 0 && !s->when_short && t < sc->time.now)
                p->rhs[from] = fmin(0.0, p->rhs[from] + o->answer.level[a]);
            add_offer(o, *n_extra, s, own, n, t, from, now ? most : 0.0);
        }
    }
    *store += n_store;
}
