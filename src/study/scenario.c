/* Turns statements into an overlay on a market: caps, scaled curves, wedges, licences,
 * stocks and supplies.
 *
 * Quotas and the like are nodes of rights (right.c), stocks and supplies are flat supplies
 * at their price (stock_offer.c). Everything else changes a curve in place. */
#include <math.h>
#include <string.h>

#include "study/outcome.h"

#define SUPPLY_ABOVE 1.001 /* times the base price */

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

/* Scale what an activity does at every price. */
static void scale_curve(lode__curve *c, double factor)
{
    c->q0 *= factor;
    if (isfinite(c->upper)) c->upper *= factor;
    if (factor <= 0.0) c->upper = 0.0;
}

/* Does the statement speak of this base activity? */
bool lode__touches(const lode_outcome *o, const lode__statement *s, int i_activity)
{
    const lode__base_flow *f = flow_of(o, i_activity);
    double ratio;

    switch (s->verb) {
    case LODE__BAN:
    case LODE__CUT:
    case LODE__QUOTA:
    case LODE__LICENCE:
    case LODE__EXPORTTAX: return is_trade_of(s, f, s->actor, s->target);
    case LODE__LIMIT:
    case LODE__TRQ:
    case LODE__TARIFF: return is_trade_of(s, f, s->target, s->actor); /* actor buys */
    case LODE__SUBSIDY:
    case LODE__OUTAGE:
        return (f->role == LODE__ROLE_SUPPLY || f->role == LODE__ROLE_CONVERT) &&
               s->with_good[f->i_good] && s->actor[f->i_country];
    case LODE__DEMAND_CHANGE:
        if (s->technology) return lode__technology_touches(o, s, i_activity, &ratio);
        return is_use_of(s, f, &o->market->model->part[i_activity]);
    case LODE__CLOSE: return lode__closure_meets(o, (int)(s - o->statement), f);
    default: return false;
    }
}

static void add_levy(const lode__statement *s, double share, double *rate,
                     double *usd_per_t)
{
    if (s->ad_valorem)
        *rate += s->number * share;
    else
        *usd_per_t += s->number * share;
}

/* More or less use at every price. What a technology adds is a share of the base use; two
 * statements may take away the same use. */
static void change_demand(const lode_outcome *o, const lode__statement *s, int i_activity,
                          double share, lode__curve *c)
{
    double base = o->market->problem.curve[i_activity].q0 * o->scenario.time.years, ratio;

    if (!s->technology) {
        c->q0 *= 1.0 + (s->number - 1.0) * share;
    } else if (lode__technology_touches(o, s, i_activity, &ratio)) {
        c->q0 = fmax(0.0, c->q0 + ratio * share * base);
    }
}

/* The way round, longer and dearer, or none. */
static void go_round(lode_outcome *o, int i_statement, int i_activity, int t)
{
    int i = t * o->scenario.n_base_activity + i_activity;
    lode__statement late = o->statement[i_statement];
    double share = lode__active_share(&o->scenario.time, &late, t);
    lode__detour d = lode__closure_of(o, i_statement, flow_of(o, i_activity), t);

    if (!d.concerned) return;
    late.delay_days = d.delay_days; /* what is under way arrives later, once */
    scale_curve(&o->scenario.problem.curve[i],
                d.shut ? 1.0 - share : lode__licensed_share(&o->scenario.time, &late, t));
    o->scenario.levy[i].freight_usd_per_t += d.wedge_usd_per_t * share;
}

/* Put a statement on an activity of period t that it speaks of. */
static void apply(lode_outcome *o, int i_statement, int i_activity, int t)
{
    const lode__statement *s = &o->statement[i_statement];
    int i = t * o->scenario.n_base_activity + i_activity;
    lode__curve *c = &o->scenario.problem.curve[i];
    lode__levy *levy = &o->scenario.levy[i];
    double share = lode__active_share(&o->scenario.time, s, t);

    if (s->verb == LODE__CLOSE) {
        go_round(o, i_statement, i_activity, t);
        return;
    }
    if (!lode__touches(o, s, i_activity)) return;
    switch (s->verb) {
    case LODE__BAN: scale_curve(c, 1.0 - share); break;
    case LODE__QUOTA: /* no licence at all is a ban */
        if (s->number <= 0.0) scale_curve(c, 1.0 - share);
        break;
    case LODE__CUT: /* all of it is a ban; a part is a cap, laid after everything else */
        if (s->number >= 1.0) scale_curve(c, 1.0 - share);
        break;
    case LODE__LICENCE:
        scale_curve(c, lode__licensed_share(&o->scenario.time, s, t));
        break;
    case LODE__OUTAGE: scale_curve(c, 1.0 - s->number * share); break;
    case LODE__TARIFF:
        add_levy(s, share, &levy->tariff_rate, &levy->tariff_usd_per_t);
        break;
    case LODE__EXPORTTAX:
        add_levy(s, share, &levy->tax_rate, &levy->tax_usd_per_t);
        break;
    case LODE__TRQ:
        *(s->within_ad_valorem ? &levy->tariff_rate : &levy->tariff_usd_per_t) +=
            s->within * share;
        break;
    case LODE__SUBSIDY:
        levy->subsidy_usd_per_t += lode__subsidy_of(o, s, i_activity, t);
        break;
    case LODE__DEMAND_CHANGE: change_demand(o, s, i_activity, share, c); break;
    default: break;
    }
}

lode_status lode__outcome_warn(lode_outcome *o, const char *format, const char *detail)
{
    lode__buf text;
    const char *copy = NULL;

    if (o->n_warning == (int)(sizeof o->warning / sizeof *o->warning)) return LODE_OK;
    lode__buf_init(&text, 8192);
    lode__buf_addf(&text, format, detail);
    if (!text.status) copy = lode__arena_copy(&o->arena, text.data);
    if (copy)
        o->warning[o->n_warning++] = copy;
    else
        o->no_memory = true; /* for callers that are in the middle of something */
    lode__buf_clear(&text);
    return copy ? LODE_OK : LODE_E_NOMEM;
}

static bool is_offer(const lode__statement *s)
{
    return s->verb == LODE__STOCK || s->verb == LODE__MORE_SUPPLY;
}

/* Nodes that a statement of the verb, a stock or a supply, offers goods in. */
static bool is_offer_node(const lode_outcome *o, const lode__statement *s,
                          lode__verb verb, int n)
{
    const lode__node *node = &o->market->model->node[n];

    return s->verb == verb && s->with_good[node->i_good] && s->actor[node->i_country];
}

/* What the statements and stocks need beside the market itself. */
typedef struct extras {
    int n_licence, n_store, n_activity, n_term;
} extras;

/* A plain year has a stock's tonnes as one supply. Over several periods they lie in a
 * store, a node of its own, from which each period may draw. */
static extras count_extras(const lode_outcome *o)
{
    const lode__problem *base = &o->market->problem;
    int n_period = o->scenario.time.n_period;
    int n_link =
        lode__storage_count(o) + n_period * o->scenario.n_pass_on + lode__floors_count(o);
    int n_licence_more = lode__rights_count(o);
    extras e = {.n_licence = o->scenario.n_right * n_period,
                .n_activity = n_link + n_licence_more,
                .n_term = 2 * n_link + n_licence_more + n_period * base->n_term};

    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        lode__stock_count(o, s, &e.n_store, &e.n_activity, &e.n_term);
        for (int n = 0; n < base->n_node; n++) {
            if (!is_offer_node(o, s, LODE__MORE_SUPPLY, n)) continue;
            e.n_activity += n_period;
            e.n_term += n_period;
        }
    }
    for (int k = 0; k < o->scenario.n_right; k++)
        for (int a = 0; a < base->n_activity; a++)
            if (lode__right_concerns(o, &o->scenario.right[k], a)) e.n_term += n_period;
    return e;
}

/* Base terms of a period plus one licence term per quota that an activity falls under. */
static int copy_terms(lode_outcome *o, int t, int at)
{
    const lode__problem *base = &o->market->problem;
    lode__problem *p = &o->scenario.problem;

    for (int a = 0; a < base->n_activity; a++) {
        p->first[t * base->n_activity + a] = at;
        for (int k = base->first[a]; k < base->first[a + 1]; k++, at++) {
            p->term_node[at] = base->term_node[k] + t * base->n_node;
            p->term_coef[at] = base->term_coef[k];
        }
        for (int k = 0; k < o->scenario.n_right; k++) {
            const lode__right *r = &o->scenario.right[k];
            if (!lode__right_concerns(o, r, a)) continue;
            p->term_node[at] =
                o->scenario.n_market_node + k * o->scenario.time.n_period + t;
            p->term_coef[at++] = lode__right_coef(o, r, a, t);
        }
    }
    p->first[(t + 1) * base->n_activity] = at;
    return at;
}

/* More that is made in one node at a price; where none is said, a little above the base
 * price, so that the base year stays what it was. */
static void add_supply(lode_outcome *o, int *n_extra, const lode__statement *s,
                       int i_node)
{
    lode__scenario *sc = &o->scenario;
    lode__problem *p = &sc->problem;
    double price =
        isnan(s->price) ? SUPPLY_ABOVE * o->market->base_price[i_node] : s->price;

    for (int t = 0; t < sc->time.n_period; t++, ++*n_extra) {
        int a = sc->n_market_activity + *n_extra, at = p->first[a];
        p->curve[a] = (lode__curve){.kind = LODE__LINEAR,
                                    .c = price * sc->time.discount[t],
                                    .upper = s->number * sc->time.years *
                                             lode__share_ahead(o, s, t)};
        p->term_node[at] = t * sc->n_base_node + i_node;
        p->term_coef[at] = 1.0;
        p->first[a + 1] = at + 1;
        sc->at_node[*n_extra] = t * sc->n_base_node + i_node;
        sc->extra[*n_extra] = LODE__EXTRA_SUPPLY;
    }
}

static void add_offers(lode_outcome *o, int store, int *n_extra)
{
    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        int before = *n_extra;
        if (s->verb == LODE__STOCK) lode__stock_add(o, s, &store, n_extra);
        for (int n = 0; n < o->scenario.n_base_node; n++)
            if (is_offer_node(o, s, LODE__MORE_SUPPLY, n)) add_supply(o, n_extra, s, n);
        if (is_offer(s) && *n_extra == before && o->scenario.time.now == 0)
            lode__outcome_warn(
                o, "statement '%s' meets no good that is traded or used there", s->text);
    }
}

/* Does some supply reach every input of the activity (forward), or does some output of
 * it reach a use (backward)? */
static bool is_live(const lode__scenario *sc, int a, const bool *reached, bool forward)
{
    const lode__problem *p = &sc->problem;
    bool all = p->curve[a].upper > 0.0, any = false, gives = false;

    if (p->curve[a].kind == LODE__DEMAND) return forward ? false : p->curve[a].q0 > 0.0;
    for (int k = p->first[a]; k < p->first[a + 1]; k++) {
        if (p->term_coef[k] < 0.0)
            all = all && reached[p->term_node[k]];
        else if (a >= sc->n_market_activity || p->term_node[k] < sc->n_market_node)
            gives = true, any = any || reached[p->term_node[k]];
    }
    /* What gives nothing here is a stock that is kept for afterwards. */
    return forward ? all : (any || !gives) && p->curve[a].upper > 0.0;
}

/* Mark the nodes that supply reaches, or those from which a use is reached. Licences and
 * stores reach and are reached; so is what has a stock. */
static void spread_reach(const lode__scenario *sc, bool *reached, bool forward)
{
    const lode__problem *p = &sc->problem;

    for (int n = 0; n < p->n_node; n++)
        reached[n] = n >= sc->n_market_node || p->rhs[n] < 0.0;
    for (bool changed = true; changed;) {
        changed = false;
        for (int a = 0; a < p->n_activity; a++) {
            if (!is_live(sc, a, reached, forward)) continue;
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
 * isoelastic supply stops at a price of 0 only. What can be stored has both. */
void lode__dead_ends_stop(lode__scenario *sc)
{
    lode__problem *p = &sc->problem;

    for (int pass = 0; pass < 2; pass++) {
        bool forward = pass == 0;
        spread_reach(sc, sc->reached, forward);
        for (int a = 0; a < p->n_activity; a++)
            if (p->curve[a].kind != LODE__DEMAND && !is_live(sc, a, sc->reached, forward))
                p->curve[a].upper = 0.0;
    }
}

static bool take(lode_outcome *o, extras e)
{
    const lode__problem *base = &o->market->problem;
    lode__scenario *sc = &o->scenario;
    lode__arena *arena = &o->arena;
    int n_period = sc->time.n_period;
    size_t activities, nodes, market = (size_t)base->n_activity * (size_t)n_period + 1;

    sc->n_base_node = base->n_node;
    sc->n_base_activity = base->n_activity;
    sc->n_market_node = n_period * base->n_node;
    sc->n_licence = e.n_licence;
    sc->n_market_activity = n_period * base->n_activity;
    activities = (size_t)(sc->n_market_activity + e.n_activity) + 1;
    nodes = (size_t)(sc->n_market_node + e.n_licence + e.n_store) + 1;
    sc->levy = lode__arena_take(arena, market, sizeof *sc->levy);
    sc->wanted = lode__arena_take(arena, market, sizeof *sc->wanted);
    sc->shift = lode__arena_take(arena, market, sizeof *sc->shift);
    sc->habit = lode__arena_take(arena, (size_t)base->n_activity + 1, sizeof *sc->habit);
    sc->at_node = lode__arena_take(arena, activities, sizeof *sc->at_node);
    sc->extra = lode__arena_take(arena, activities, sizeof *sc->extra);
    sc->owner_node = lode__arena_take(arena, activities, sizeof *sc->owner_node);
    sc->worth = lode__arena_take(arena, activities, sizeof *sc->worth);
    sc->storage = lode__arena_take(arena, nodes, sizeof *sc->storage);
    sc->start_price = lode__arena_take(arena, nodes, sizeof *sc->start_price);
    sc->start_level = lode__arena_take(arena, activities, sizeof *sc->start_level);
    sc->reached = lode__arena_take(arena, nodes, sizeof *sc->reached);
    o->n_met = lode__arena_take(arena, (size_t)o->n_statement + 1, sizeof *o->n_met);
    return o->n_met && sc->reached && sc->habit && sc->levy && sc->wanted && sc->shift &&
           sc->at_node && sc->extra && sc->owner_node && sc->worth && sc->storage &&
           sc->start_price && sc->start_level &&
           lode__problem_take(&sc->problem, arena, (int)nodes - 1, (int)activities - 1,
                              e.n_term);
}

/* The market as it was, in every period. */
static void copy_market(lode_outcome *o)
{
    const lode__problem *base = &o->market->problem;
    lode__scenario *sc = &o->scenario;
    int at = 0;

    for (int t = 0; t < sc->time.n_period; t++) {
        at = copy_terms(o, t, at);
        for (int n = 0; n < base->n_node; n++) {
            sc->problem.disposal[t * base->n_node + n] = base->disposal[n];
            sc->start_price[t * base->n_node + n] =
                o->market->base_price[n] * sc->time.discount[t];
        }
        for (int a = 0; a < base->n_activity; a++) {
            int i = t * base->n_activity + a;
            sc->problem.curve[i] = lode__period_curve(&sc->time, base->curve[a], t);
            sc->start_level[i] = o->market->base_level[a] * sc->time.years;
        }
    }
}

void lode__trade_cap(lode_outcome *o, int i_activity, int t, double most)
{
    int i = t * o->scenario.n_base_activity + i_activity;
    lode__curve *c = &o->scenario.problem.curve[i];

    if (!(most < c->upper)) return;
    c->upper = most;
    o->scenario.levy[i].capped = true;
}

/* Caps, on what the other statements left: so their order does not matter. */
static void cap_flows(lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;

    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        if (s->verb != LODE__CUT || s->number >= 1.0) continue;
        for (int a = 0; a < sc->n_base_activity; a++) {
            double base = o->market->problem.curve[a].q0 * sc->time.years;
            if (!lode__touches(o, s, a)) continue;
            for (int t = sc->time.now; t < sc->time.n_period; t++) {
                double taken = s->number * lode__share_ahead(o, s, t);
                if (taken > 0.0) lode__trade_cap(o, a, t, (1.0 - taken) * base);
            }
        }
    }
}

static void apply_statements(lode_outcome *o)
{
    for (int k = 0; k < o->n_statement; k++)
        for (int a = 0; a < o->scenario.n_base_activity; a++)
            for (int t = o->scenario.time.now; t < o->scenario.time.n_period; t++)
                if (lode__is_known(o, &o->statement[k])) apply(o, k, a, t);
}

/* Specific levies become wedges of today's prices. */
static void set_wedges(lode__scenario *sc)
{
    for (int i = 0; i < sc->n_market_activity; i++) {
        const lode__levy *levy = &sc->levy[i];
        sc->problem.curve[i].wedge +=
            (levy->tariff_usd_per_t + levy->tax_usd_per_t + levy->freight_usd_per_t -
             levy->subsidy_usd_per_t) *
            sc->time.discount[i / sc->n_base_activity];
        if (levy->tariff_rate > 0.0 || levy->tax_rate > 0.0) sc->ad_valorem = true;
    }
}

/* Is the bloc that the statement changes named by another one? */
static bool is_bloc_named(const lode_outcome *o, int i_statement)
{
    int n;
    const char *id = lode__groups(o->dataset, &n)[o->statement[i_statement].i_group].id;
    size_t length = strlen(id);

    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        if (s->verb == LODE__JOIN || s->verb == LODE__LEAVE) continue;
        for (const char *at = strchr(s->text, '@'); at; at = strpbrk(at + 1, "@+")) {
            size_t word = strcspn(at + 1, "+ ");
            if (word == length && strncmp(at + 1, id, length) == 0) return true;
        }
    }
    return false;
}

/* A member that joins, another that leaves, or a bloc that nobody names. */
static void say_membership(lode_outcome *o, int i_statement)
{
    const lode__statement *s = &o->statement[i_statement];

    if (s->actor[s->i_member] == (s->verb == LODE__JOIN))
        lode__outcome_warn(o,
                           s->verb == LODE__JOIN
                               ? "statement '%s': the country is a member already"
                               : "statement '%s': the country is no member",
                           s->text);
    else if (!is_bloc_named(o, i_statement) && !o->perspective)
        lode__outcome_warn(
            o, "statement '%s': no other statement names the bloc; nothing changes",
            s->text);
}

/* Which statements meet something; those that do not are told. */
static void count_met(lode_outcome *o)
{
    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        for (int a = 0; a < o->scenario.n_base_activity; a++)
            o->n_met[k] += lode__touches(o, s, a);
        o->n_met[k] +=
            lode__pass_on_met(o, k) + lode__floors_met(o, k) + lode__swap_met(o, k);
        if (s->verb == LODE__JOIN || s->verb == LODE__LEAVE) {
            say_membership(o, k);
            continue;
        }
        if (o->n_met[k] == 0 && !is_offer(s) && s->verb != LODE__OVER)
            lode__outcome_warn(
                o, "statement '%s' meets no flow of the base year and changes nothing",
                s->text);
    }
}

void lode__scenario_fill(lode_outcome *o, int now)
{
    lode__scenario *sc = &o->scenario;
    lode__problem *p = &sc->problem;
    int n_extra = 0, store = sc->n_market_node + sc->n_licence;

    sc->time.now = now;
    for (int a = 0; a < sc->n_base_activity; a++)
        sc->habit[a] = now > 0 ? sc->shift[now * sc->n_base_activity + a] : 0.0;
    memset(p->rhs, 0, (size_t)p->n_node * sizeof *p->rhs);
    memset(sc->levy, 0, (size_t)sc->n_market_activity * sizeof *sc->levy);
    copy_market(o);
    lode__capacity_set(o);
    lode__rights_set(o);
    add_offers(o, store, &n_extra);
    lode__pass_on_add(o, &n_extra);
    lode__floors_add(o, &n_extra);
    lode__rights_add(o, &n_extra);
    lode__storage_add(o, &n_extra);
    apply_statements(o);
    cap_flows(o);
    lode__pass_on_hold(o);
    set_wedges(sc);
    for (int i = 0; i < sc->n_market_activity; i++) {
        sc->wanted[i] = p->curve[i].q0;
        sc->shift[i] = 0.0;
    }
    lode__floors_fill(o);
    lode__dead_ends_stop(sc);
    if (lode__rights_settle(o)) lode__dead_ends_stop(sc);
}

/* What technologies add to which use; names that stand for others are told. Draws share
 * what was fitted to the central market. */
static lode_status fit_technologies(lode_outcome *o, lode_error *err)
{
    lode_status st = LODE_OK;

    for (int k = 0; k < o->n_statement && !o->is_draw && !st; k++) {
        const lode__statement *s = &o->statement[k];
        if (s->alias) st = lode__outcome_warn(o, "%s", s->alias->note);
        if (st) return no_memory(err);
        if (s->technology) st = lode__technology_fit(o, s, err);
    }
    return st;
}

lode_status lode__scenario_build(lode_outcome *o, lode_error *err)
{
    lode_status st = lode__timeline_set(o, err);

    if (!st) st = lode__growth_find(o, err);
    if (!st) st = lode__stocks_find(o, err);
    if (!st) st = lode__closures_prepare(o, err);
    if (!st) st = lode__pass_on_find(o, err);
    if (!st) st = lode__floors_find(o, err);
    if (!st) st = lode__rights_find(o, err);
    if (st) return st;
    o->scenario.n_base_node = o->market->problem.n_node;
    if (!take(o, count_extras(o))) return no_memory(err);
    o->scenario.adjusts = o->scenario.time.adjustment_share > 0.0;
    st = fit_technologies(o, err);
    if (st) return st;
    count_met(o);
    lode__scenario_fill(o, 0);
    return o->no_memory ? no_memory(err) : LODE_OK;
}
