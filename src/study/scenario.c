/* Turns statements into an overlay on a market: caps, scaled curves, wedges, licences
 * and stocks.
 *
 * A quota is a licence node that every export activity draws on and one activity
 * supplies up to the quota; the licence's price is the rent per tonne. A stock is a
 * flat supply at its release price. Everything else changes a curve in place. */
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
    if (c->kind != LODE__LINEAR)
        c->q0 *= factor;
    else if (factor > 0.0)
        c->b /= factor;
    else
        c->upper = 0.0;
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
    case LODE__QUOTA: return is_trade_of(s, f, s->actor, s->target);
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
        if (s->verb == LODE__QUOTA) ++*n_licence, ++*n_term;
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

static void add_extra(lode_outcome *o, int *n_extra, int i_statement, int i_node,
                      lode__curve curve)
{
    lode__scenario *sc = &o->scenario;
    lode__problem *p = &sc->problem;
    int a = sc->n_base_activity + *n_extra, at = p->first[a];

    p->curve[a] = curve;
    p->term_node[at] = i_node;
    p->term_coef[at] = 1.0;
    p->first[a + 1] = at + 1;
    sc->of_statement[*n_extra] = i_statement;
    sc->at_node[*n_extra] = i_node;
    ++*n_extra;
}

static void add_licences_and_stocks(lode_outcome *o)
{
    int n_extra = 0, licence = o->scenario.n_base_node;

    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        lode__curve c = {.kind = LODE__LINEAR, .upper = s->number};
        int before = n_extra;
        if (s->verb == LODE__QUOTA) add_extra(o, &n_extra, k, licence++, c);
        c.c = s->price;
        for (int n = 0; n < o->scenario.n_base_node; n++)
            if (is_stock_node(o, s, n)) add_extra(o, &n_extra, k, n, c);
        if (s->verb == LODE__STOCK && n_extra == before)
            warn(o, "statement '%s' meets no good that is traded or used there", s->text);
    }
}

/* An entropic route never stops by itself, so one that leaves a country which nothing
 * reaches any more would make the market impossible: a re-exporter without its source
 * ships nothing. */
static lode_status stop_dry_routes(lode_outcome *o, lode_error *err)
{
    lode__problem *p = &o->scenario.problem;
    bool *reached = lode__alloc((size_t)p->n_node + 1, sizeof *reached);

    if (!reached) return no_memory(err);
    for (bool changed = true; changed;) {
        changed = false;
        for (int a = 0; a < p->n_activity; a++) {
            bool fed = p->curve[a].upper > 0.0;
            if (p->curve[a].kind == LODE__DEMAND) continue;
            for (int k = p->first[a]; k < p->first[a + 1]; k++)
                fed = fed && (p->term_coef[k] > 0.0 || reached[p->term_node[k]]);
            for (int k = p->first[a]; fed && k < p->first[a + 1]; k++) {
                if (p->term_coef[k] <= 0.0 || reached[p->term_node[k]]) continue;
                reached[p->term_node[k]] = changed = true;
            }
        }
    }
    for (int a = 0; a < p->n_activity; a++) {
        if (p->curve[a].kind != LODE__LINK) continue;
        for (int k = p->first[a]; k < p->first[a + 1]; k++)
            if (p->term_coef[k] < 0.0 && !reached[p->term_node[k]])
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
    activities = (size_t)(base->n_activity + n_licence + n_stock) + 1;
    nodes = (size_t)(base->n_node + n_licence) + 1;
    sc->n_base_node = base->n_node;
    sc->n_base_activity = base->n_activity;
    sc->levy = lode__arena_take(&o->arena, activities, sizeof *sc->levy);
    sc->of_statement = lode__arena_take(&o->arena, activities, sizeof *sc->of_statement);
    sc->at_node = lode__arena_take(&o->arena, activities, sizeof *sc->at_node);
    sc->start_price = lode__arena_take(&o->arena, nodes, sizeof *sc->start_price);
    sc->start_level = lode__arena_take(&o->arena, activities, sizeof *sc->start_level);
    if (!sc->levy || !sc->of_statement || !sc->at_node || !sc->start_price ||
        !sc->start_level ||
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
    return stop_dry_routes(o, err);
}
