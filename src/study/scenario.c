/* Turns statements into an overlay on a market: caps, scaled curves, wedges, licences
 * and stocks.
 *
 * A quota is a licence node that every export activity draws on; there are as many
 * licences as the quota says, unused ones are thrown away, and the licence's price is
 * the rent per tonne. A stock is a flat supply at its release price. Everything else
 * changes a curve in place. */
#include <math.h>
#include <string.h>

#include "study/outcome.h"

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static const lode__base_flow *flow_of(const lode_outcome *o, int i_activity)
{
    return &o->market->model->flow[o->market->model->part[i_activity].i_flow];
}

/* Is the flow trade of a named good from a seller to a buyer? */
static bool is_trade_of(const lode__statement *s, const lode__base_flow *f,
                        const bool *seller, const bool *buyer)
{
    return f->role == LODE__ROLE_TRADE && s->with_good[f->i_good] &&
           seller[f->i_country] && buyer[f->i_partner];
}

static bool is_use_of(const lode__statement *s, const lode__base_flow *f,
                      const lode__part *part)
{
    if (f->role != LODE__ROLE_USE || !s->actor[f->i_country]) return false;
    if (!s->segment) return s->with_good[f->i_good];
    return part->segment && (strcmp(part->segment->segment, s->segment) == 0 ||
                             strcmp(part->segment->sector, s->segment) == 0);
}

/* Scale what a supply or conversion does at every price. */
static void scale_curve(lode__curve *c, double factor)
{
    c->upper *= factor;
    c->q0 *= factor;
}

/* Does the statement touch this base activity? Apply it when it does. */
static bool apply(lode_outcome *o, int i_statement, int i_activity)
{
    const lode__statement *s = &o->statement[i_statement];
    const lode__base_flow *f = flow_of(o, i_activity);
    lode__curve *c = &o->scenario.problem.curve[i_activity];
    lode__levy *levy = &o->scenario.levy[i_activity];

    switch (s->verb) {
    case LODE__BAN:
        if (!is_trade_of(s, f, s->actor, s->target)) return false;
        c->upper = 0.0;
        return true;
    case LODE__QUOTA:
        if (!is_trade_of(s, f, s->actor, s->target)) return false;
        if (s->number <= 0.0) c->upper = 0.0; /* no licence at all is a ban */
        return true;
    case LODE__OUTAGE:
        if (f->role != LODE__ROLE_SUPPLY && f->role != LODE__ROLE_CONVERT) return false;
        if (!s->with_good[f->i_good] || !s->actor[f->i_country]) return false;
        scale_curve(c, 1.0 - s->number);
        return true;
    case LODE__TARIFF: /* actor buys, target sells */
        if (!is_trade_of(s, f, s->target, s->actor)) return false;
        if (s->ad_valorem)
            levy->tariff_rate += s->number;
        else
            levy->tariff_usd_per_t += s->number;
        return true;
    case LODE__EXPORTTAX:
        if (!is_trade_of(s, f, s->actor, s->target)) return false;
        if (s->ad_valorem)
            levy->tax_rate += s->number;
        else
            levy->tax_usd_per_t += s->number;
        return true;
    case LODE__DEMAND_CHANGE:
        if (!is_use_of(s, f, &o->market->model->part[i_activity])) return false;
        c->q0 *= s->number;
        return true;
    default: return false;
    }
}

static void warn(lode_outcome *o, const char *format, const char *detail)
{
    lode__buf text;

    if (o->n_warning == (int)(sizeof o->warning / sizeof *o->warning)) return;
    lode__buf_init(&text, 1024);
    lode__buf_addf(&text, format, detail);
    if (!text.status) o->warning[o->n_warning] = lode__arena_copy(&o->arena, text.data);
    if (!text.status && o->warning[o->n_warning]) o->n_warning++;
    lode__buf_clear(&text);
}

/* Nodes that a stock statement supplies. */
static bool is_stock_node(const lode_outcome *o, const lode__statement *s, int n)
{
    const lode__node *node = &o->market->model->node[n];

    return s->verb == LODE__STOCK && s->with_good[node->i_good] &&
           s->actor[node->i_country];
}

static bool draws_licence(const lode_outcome *o, const lode__statement *s, int i_activity)
{
    return s->verb == LODE__QUOTA &&
           is_trade_of(s, flow_of(o, i_activity), s->actor, s->target);
}

/* Sizes of the scenario's problem. */
static void count_extras(const lode_outcome *o, int *n_licence, int *n_stock, int *n_term)
{
    const lode__problem *base = &o->market->problem;

    *n_licence = *n_stock = 0;
    *n_term = base->n_term;
    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        *n_licence += s->verb == LODE__QUOTA;
        for (int n = 0; n < base->n_node; n++)
            if (is_stock_node(o, s, n)) ++*n_stock, ++*n_term;
        for (int a = 0; a < base->n_activity; a++) *n_term += draws_licence(o, s, a);
    }
}

/* Base terms plus one licence term per quota that an activity falls under. */
static void copy_terms(lode_outcome *o)
{
    const lode__problem *base = &o->market->problem;
    lode__problem *p = &o->scenario.problem;
    int at = 0;

    for (int a = 0; a < base->n_activity; a++) {
        int licence = base->n_node;
        p->first[a] = at;
        for (int k = base->first[a]; k < base->first[a + 1]; k++, at++) {
            p->term_node[at] = base->term_node[k];
            p->term_coef[at] = base->term_coef[k];
        }
        for (int k = 0; k < o->n_statement; k++) {
            if (draws_licence(o, &o->statement[k], a)) {
                p->term_node[at] = licence;
                p->term_coef[at++] = -1.0;
            }
            licence += o->statement[k].verb == LODE__QUOTA;
        }
    }
    p->first[base->n_activity] = at;
}

static void add_stock(lode_outcome *o, int *n_extra, int i_node, lode__curve curve)
{
    lode__scenario *sc = &o->scenario;
    lode__problem *p = &sc->problem;
    int a = sc->n_base_activity + *n_extra, at = p->first[a];

    p->curve[a] = curve;
    p->term_node[at] = i_node;
    p->term_coef[at] = 1.0;
    p->first[a + 1] = at + 1;
    sc->at_node[*n_extra] = i_node;
    ++*n_extra;
}

static void add_licences_and_stocks(lode_outcome *o)
{
    int n_extra = 0, licence = o->scenario.n_base_node;

    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        lode__curve c = {.kind = LODE__LINEAR, .c = s->price, .upper = s->number};
        int before = n_extra;
        if (s->verb == LODE__QUOTA) {
            o->scenario.problem.rhs[licence] = -s->number;
            o->scenario.problem.disposal[licence++] = true;
        }
        for (int n = 0; n < o->scenario.n_base_node; n++)
            if (is_stock_node(o, s, n)) add_stock(o, &n_extra, n, c);
        if (s->verb == LODE__STOCK && n_extra == before)
            warn(o, "statement '%s' meets no good that is traded or used there", s->text);
    }
}

/* Does some supply reach every input of the activity (forward), or does some output of
 * it reach a use (backward)? */
static bool is_live(const lode__problem *p, int a, const bool *reached, bool forward)
{
    bool all = p->curve[a].upper > 0.0, any = false;

    if (p->curve[a].kind == LODE__DEMAND) return forward ? false : p->curve[a].q0 > 0.0;
    for (int k = p->first[a]; k < p->first[a + 1]; k++) {
        if (p->term_coef[k] < 0.0)
            all = all && reached[p->term_node[k]];
        else
            any = any || reached[p->term_node[k]];
    }
    return forward ? all : any && p->curve[a].upper > 0.0;
}

/* Mark the nodes that supply reaches, or those from which a use is reached. Licences
 * reach and are reached. */
static void spread_reach(const lode__problem *p, int n_base_node, bool *reached,
                         bool forward)
{
    for (int n = 0; n < p->n_node; n++) reached[n] = n >= n_base_node;
    for (bool changed = true; changed;) {
        changed = false;
        for (int a = 0; a < p->n_activity; a++) {
            if (!is_live(p, a, reached, forward)) continue;
            for (int k = p->first[a]; k < p->first[a + 1]; k++) {
                bool ahead = p->term_coef[k] > 0.0;
                if (ahead != forward || reached[p->term_node[k]]) continue;
                reached[p->term_node[k]] = changed = true;
            }
        }
    }
}

/* A re-exporter without its source ships nothing, though an entropic route never stops
 * by itself; and nobody mines or refines what has no way to a user, though an
 * isoelastic supply stops at a price of 0 only. */
static lode_status stop_dead_ends(lode_outcome *o, lode_error *err)
{
    lode__problem *p = &o->scenario.problem;
    bool *reached = lode__alloc((size_t)p->n_node + 1, sizeof *reached);

    if (!reached) return no_memory(err);
    for (int pass = 0; pass < 2; pass++) {
        bool forward = pass == 0;
        spread_reach(p, o->scenario.n_base_node, reached, forward);
        for (int a = 0; a < p->n_activity; a++)
            if (p->curve[a].kind != LODE__DEMAND && !is_live(p, a, reached, forward))
                p->curve[a].upper = 0.0;
    }
    lode__release(reached);
    return LODE_OK;
}

lode_status lode__scenario_build(lode_outcome *o, lode_error *err)
{
    const lode_market *m = o->market;
    const lode__problem *base = &m->problem;
    lode__scenario *sc = &o->scenario;
    int n_licence, n_stock, n_term;
    size_t activities, nodes;

    count_extras(o, &n_licence, &n_stock, &n_term);
    activities = (size_t)(base->n_activity + n_stock) + 1;
    nodes = (size_t)(base->n_node + n_licence) + 1;
    sc->n_base_node = base->n_node;
    sc->n_base_activity = base->n_activity;
    sc->levy = lode__arena_take(&o->arena, activities, sizeof *sc->levy);
    sc->at_node = lode__arena_take(&o->arena, activities, sizeof *sc->at_node);
    sc->start_price = lode__arena_take(&o->arena, nodes, sizeof *sc->start_price);
    sc->start_level = lode__arena_take(&o->arena, activities, sizeof *sc->start_level);
    if (!sc->levy || !sc->at_node || !sc->start_price || !sc->start_level ||
        !lode__problem_take(&sc->problem, &o->arena, (int)nodes - 1, (int)activities - 1,
                            n_term))
        return no_memory(err);

    memcpy(sc->problem.disposal, base->disposal, (size_t)base->n_node);
    memcpy(sc->problem.curve, base->curve,
           (size_t)base->n_activity * sizeof *base->curve);
    memcpy(sc->start_price, m->base_price, (size_t)base->n_node * sizeof(double));
    memcpy(sc->start_level, m->base_level, (size_t)base->n_activity * sizeof(double));
    copy_terms(o);
    add_licences_and_stocks(o);
    for (int k = 0; k < o->n_statement; k++) {
        int n_met = 0;
        for (int a = 0; a < base->n_activity; a++) n_met += apply(o, k, a);
        if (n_met == 0 && o->statement[k].verb != LODE__STOCK)
            warn(o, "statement '%s' meets no flow of the base year and changes nothing",
                 o->statement[k].text);
    }
    for (int a = 0; a < base->n_activity; a++) {
        const lode__levy *levy = &sc->levy[a];
        sc->problem.curve[a].wedge += levy->tariff_usd_per_t + levy->tax_usd_per_t;
        if (levy->tariff_rate > 0.0 || levy->tax_rate > 0.0) sc->ad_valorem = true;
    }
    return stop_dead_ends(o, err);
}
