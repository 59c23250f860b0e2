/* What leaks through third countries: whoever bought a good from the sellers may pass it on,
 * or is kept from it.
 *
 * `reexport` adds a link from each third country that matters to each buyer:
 *
 *     0 <= x <= what the buyer bought from the sellers, at a cost of
 *     c = max(p_buyer - p_third, 0) + premium p_buyer       at base prices
 *
 * so nothing is passed on in the base year, and only what was bought there is. The premium
 * is spent on the way: it is nobody's revenue. `enforce` holds each link from a third
 * country that bought from the sellers to a buyer at the base flow or at what the country
 * makes itself, whichever is more. Where both are said nothing is passed on. */
#include <math.h>
#include <string.h>

#include "study/outcome.h"

#define LEAST_SHARE 0.01 /* of the sellers' exports that a third country buys */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static const lode__base_flow *flow_of(const lode_outcome *o, int i_activity)
{
    return &o->market->model->flow[o->market->model->part[i_activity].i_flow];
}

static bool is_leak(const lode__statement *s)
{
    return s->verb == LODE__REEXPORT || s->verb == LODE__ENFORCE;
}

/* Tonnes a year that each node of the statement's goods buys from its sellers, [n_node]. */
static void find_bought(const lode_outcome *o, const lode__statement *s, double *bought)
{
    memset(bought, 0, (size_t)o->market->problem.n_node * sizeof *bought);
    for (int a = 0; a < o->market->problem.n_activity; a++) {
        const lode__base_flow *f = flow_of(o, a);
        if (f->role != LODE__ROLE_TRADE || !s->with_good[f->i_good] ||
            !s->actor[f->i_country] || s->actor[f->i_partner])
            continue;
        bought[lode__market_node(o->market, f->i_good, f->i_partner)] +=
            o->market->base_level[a];
    }
}

/* Outside the sellers and the buyers? */
static bool is_third(const lode__statement *s, int i_country)
{
    return !s->actor[i_country] && !s->target[i_country];
}

static double exports_of(const lode_outcome *o, int i_good, const double *bought)
{
    double sum = 0.0;

    for (int n = 0; n < o->market->problem.n_node; n++)
        if (o->market->model->node[n].i_good == i_good) sum += bought[n];
    return sum;
}

/* May the one node pass on to the other? */
static bool passes_on(const lode_outcome *o, const lode__statement *s,
                      const double *bought, double exports, int from, int to)
{
    const lode__node *third = &o->market->model->node[from];
    const lode__node *buyer = &o->market->model->node[to];

    return third->i_good == buyer->i_good && s->target[buyer->i_country] &&
           !s->actor[buyer->i_country] && is_third(s, third->i_country) &&
           bought[to] > 0.0 && bought[from] >= LEAST_SHARE * exports;
}

/* List the new links of a statement, or count them where there is no list yet. */
static void list_links(lode_outcome *o, int i_statement, const double *bought)
{
    const lode__statement *s = &o->statement[i_statement];
    const lode__node *node = o->market->model->node;
    lode__scenario *sc = &o->scenario;

    for (int from = 0; from < o->market->problem.n_node; from++) {
        double exports;
        if (!(bought[from] > 0.0) || !is_third(s, node[from].i_country)) continue;
        exports = exports_of(o, node[from].i_good, bought);
        for (int to = 0; to < o->market->problem.n_node; to++) {
            if (!passes_on(o, s, bought, exports, from, to)) continue;
            if (sc->pass_on)
                sc->pass_on[sc->n_pass_on] = (lode__pass_on){i_statement, from, to};
            sc->n_pass_on++;
        }
    }
}

/* The same for the links that a statement holds. */
static void list_held(lode_outcome *o, int i_statement, const double *bought)
{
    const lode__statement *s = &o->statement[i_statement];
    lode__scenario *sc = &o->scenario;

    for (int a = 0; a < o->market->problem.n_activity; a++) {
        const lode__base_flow *f = flow_of(o, a);
        if (f->role != LODE__ROLE_TRADE || !s->with_good[f->i_good] ||
            !is_third(s, f->i_country) || !s->target[f->i_partner] ||
            !(bought[lode__market_node(o->market, f->i_good, f->i_country)] > 0.0))
            continue;
        if (sc->held) sc->held[sc->n_held] = (lode__held){i_statement, a};
        sc->n_held++;
    }
}

static void list_all(lode_outcome *o)
{
    o->scenario.n_pass_on = o->scenario.n_held = 0;
    for (int k = 0; k < o->n_statement; k++) {
        if (!is_leak(&o->statement[k])) continue;
        find_bought(o, &o->statement[k], o->scenario.bought);
        if (o->statement[k].verb == LODE__REEXPORT)
            list_links(o, k, o->scenario.bought);
        else
            list_held(o, k, o->scenario.bought);
    }
}

lode_status lode__pass_on_find(lode_outcome *o, lode_error *err)
{
    lode__scenario *sc = &o->scenario;
    bool any = false;

    for (int k = 0; k < o->n_statement; k++) any = any || is_leak(&o->statement[k]);
    if (!any) return LODE_OK;
    sc->bought = lode__arena_take(&o->arena, (size_t)o->market->problem.n_node + 1,
                                  sizeof *sc->bought);
    if (!sc->bought) return no_memory(err);
    list_all(o);
    sc->pass_on =
        lode__arena_take(&o->arena, (size_t)sc->n_pass_on + 1, sizeof *sc->pass_on);
    sc->held = lode__arena_take(&o->arena, (size_t)sc->n_held + 1, sizeof *sc->held);
    if (!sc->pass_on || !sc->held) return no_memory(err);
    list_all(o);
    return LODE_OK;
}

int lode__pass_on_met(const lode_outcome *o, int i_statement)
{
    const lode__scenario *sc = &o->scenario;
    int n = 0;

    for (int k = 0; k < sc->n_pass_on; k++)
        n += sc->pass_on[k].i_statement == i_statement;
    for (int k = 0; k < sc->n_held; k++) n += sc->held[k].i_statement == i_statement;
    return n;
}

/* ---- new links -------------------------------------------------------------------- */

static bool share_seller(const lode_outcome *o, const lode__statement *a,
                         const lode__statement *b)
{
    for (int c = 0; c < o->market->model->n_country; c++)
        if (a->actor[c] && b->actor[c]) return true;
    return false;
}

/* Share of period t in which no statement keeps the link from passing on what it could. */
static double open_share(const lode_outcome *o, const lode__pass_on *link, int t)
{
    const lode__statement *s = &o->statement[link->i_statement];
    const lode__node *third = &o->market->model->node[link->from];
    const lode__node *buyer = &o->market->model->node[link->to];
    double closed = 0.0;

    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *e = &o->statement[k];
        if (e->verb != LODE__ENFORCE || !e->with_good[third->i_good] ||
            !is_third(e, third->i_country) || !e->target[buyer->i_country] ||
            !share_seller(o, s, e))
            continue;
        closed = fmax(closed, lode__share_ahead(o, e, t));
    }
    return fmax(0.0, lode__share_ahead(o, s, t) - closed);
}

static void add_link(lode_outcome *o, const lode__pass_on *link, int t, int i_extra,
                     double most_tpa)
{
    lode__scenario *sc = &o->scenario;
    lode__problem *p = &sc->problem;
    const lode__statement *s = &o->statement[link->i_statement];
    double there = o->market->base_price[link->to];
    double apart = there - o->market->base_price[link->from];
    int a = sc->n_market_activity + i_extra, at = p->first[a];

    p->curve[a] =
        (lode__curve){.kind = LODE__LINEAR,
                      .c = (fmax(apart, 0.0) + s->number * there) * sc->time.discount[t],
                      .upper = most_tpa * sc->time.years * open_share(o, link, t)};
    p->term_node[at] = t * sc->n_base_node + link->from;
    p->term_coef[at++] = -1.0;
    p->term_node[at] = t * sc->n_base_node + link->to;
    p->term_coef[at++] = 1.0;
    p->first[a + 1] = at;
    sc->at_node[i_extra] = t * sc->n_base_node + link->to;
    sc->extra[i_extra] = LODE__EXTRA_PASS_ON;
}

void lode__pass_on_add(lode_outcome *o, int *n_extra)
{
    lode__scenario *sc = &o->scenario;
    int of = -1; /* the statement that `bought` is of */

    sc->first_pass_on = sc->n_market_activity + *n_extra;
    for (int k = 0; k < sc->n_pass_on; k++) {
        const lode__pass_on *link = &sc->pass_on[k];
        if (link->i_statement != of) {
            of = link->i_statement;
            find_bought(o, &o->statement[of], sc->bought);
        }
        for (int t = 0; t < sc->time.n_period; t++)
            add_link(o, link, t, (*n_extra)++, sc->bought[link->to]);
    }
}

double lode__pass_on_tpa(const lode_outcome *o, int i_link)
{
    const lode__scenario *sc = &o->scenario;
    double sum = 0.0;

    for (int t = 0; t < sc->time.n_period; t++)
        sum += o->answer.level[sc->first_pass_on + i_link * sc->time.n_period + t];
    return sum / (sc->time.years * sc->time.n_period);
}

/* ---- what is held ------------------------------------------------------------------ */

void lode__pass_on_hold(lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;

    for (int k = 0; k < sc->n_held; k++) {
        const lode__held *held = &sc->held[k];
        const lode__base_flow *f = flow_of(o, held->i_activity);
        int third = lode__market_node(o->market, f->i_good, f->i_country);
        double most = fmax(o->market->base_level[held->i_activity],
                           lode__made_at(o->market, third));
        for (int t = sc->time.now; t < sc->time.n_period; t++) {
            double share = lode__share_ahead(o, &o->statement[held->i_statement], t);
            /* In a part of a period: as if the rest of it carried as much more. */
            if (share > 0.0)
                lode__trade_cap(o, held->i_activity, t, most * sc->time.years / share);
        }
    }
}
