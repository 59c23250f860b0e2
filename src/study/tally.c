/* Who gains and who loses: the answer in rows.
 *
 * Welfare is the change of each activity's surplus f*(v): users below their choke price,
 * makers above their cost, traders for the value of their route, holders for what their
 * stocks earn; plus revenue of treasuries and licence rents. Trader surplus goes to the
 * buying country: the loss of a route is a loss of choice there. Only what a cap on a route
 * earns stays with the seller, as the rent of a licence does. The parts add up to the
 * change of total surplus, which a test holds. Over several periods money is the present
 * value of all of them, quantities are a year's mean, prices the mean of the periods. */
#include <math.h>
#include <string.h>

#include "solve/curve.h"
#include "study/outcome.h"

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

double lode__price_at(const lode_outcome *o, int i_node, int t)
{
    return o->answer.price[t * o->scenario.n_base_node + i_node] /
           o->scenario.time.discount[t];
}

static double seller_price(const lode_outcome *o, int i)
{
    const lode__scenario *sc = &o->scenario;
    const lode__problem *p = &sc->problem;

    for (int k = p->first[i]; k < p->first[i + 1]; k++)
        if (p->term_coef[k] < 0.0 && p->term_node[k] < sc->n_market_node)
            return o->answer.price[p->term_node[k]] /
                   sc->time.discount[i / sc->n_base_activity];
    return 0.0;
}

double lode__tariff_usd_per_t(const lode_outcome *o, int i)
{
    const lode__levy *levy = &o->scenario.levy[i];

    return levy->tariff_usd_per_t + levy->tariff_rate * seller_price(o, i) +
           levy->floor_usd_per_t;
}

double lode__tax_usd_per_t(const lode_outcome *o, int i)
{
    const lode__levy *levy = &o->scenario.levy[i];

    return levy->tax_usd_per_t + levy->tax_rate * seller_price(o, i);
}

/* Surplus of a base activity in a year of the base. */
static double surplus_before(const lode_outcome *o, int a)
{
    const lode__problem *base = &o->market->problem;

    return lode__curve_surplus(&base->curve[a],
                               lode__problem_margin(base, a, o->market->base_price));
}

/* What the cap on a trade of a period earns, present value: what its margin lies above that
 * at which it would just carry as much. */
static double scarcity_rent(const lode_outcome *o, int i)
{
    const lode__curve *c = &o->scenario.problem.curve[i];
    double v, at_cap, high;

    if (!o->scenario.levy[i].capped || !(c->upper > 0.0)) return 0.0;
    v = lode__problem_margin(&o->scenario.problem, i, o->answer.price);
    lode__curve_margin(c, c->upper, &at_cap, &high);
    return v > at_cap ? c->upper * (v - at_cap) : 0.0;
}

double lode__scarcity_rent(const lode_outcome *o, int a)
{
    double sum = 0.0;

    for (int t = 0; t < o->scenario.time.n_period; t++)
        sum += scarcity_rent(o, t * o->scenario.n_base_activity + a);
    return sum;
}

/* Change of surplus of base activity a in period t, present value; without scarcity rent, with
 * what a guaranteed price pays. */
static double surplus_change(const lode_outcome *o, int a, int t, double before)
{
    const lode__problem *now = &o->scenario.problem;
    const lode__timeline *time = &o->scenario.time;
    int i = t * o->scenario.n_base_activity + a;

    return lode__curve_surplus(&now->curve[i],
                               lode__problem_margin(now, i, o->answer.price)) -
           scarcity_rent(o, i) + lode__guarantee_usd(o, i) -
           time->discount[t] * time->years * before;
}

double lode__surplus_change(const lode_outcome *o, int a)
{
    double sum = 0.0, before = surplus_before(o, a);

    for (int t = 0; t < o->scenario.time.n_period; t++)
        sum += surplus_change(o, a, t, before);
    return sum;
}

/* ---- activities ------------------------------------------------------------------ */

static int node_of(const lode_outcome *o, int i_good, int i_country)
{
    return lode__market_node(o->market, i_good, i_country);
}

static void add_use(lode_outcome *o, int a, int t, int n, double gain)
{
    int i = t * o->scenario.n_base_activity + a;
    double after = o->answer.level[i], unmet = o->scenario.wanted[i] - after;

    o->place[n].use_before += o->market->base_level[a] * o->scenario.time.years;
    o->place[n].use_after += after;
    o->place[n].unmet_tpa += unmet;
    o->place[n].consumer_usd += gain;
    if (!o->path) return;
    o->path[t * o->n_place + n].use += after;
    o->path[t * o->n_place + n].unmet += unmet;
}

static void add_trade(lode_outcome *o, int a, int t, int from, int to, double gain)
{
    int i = t * o->scenario.n_base_activity + a;
    double before = o->market->base_level[a] * o->scenario.time.years;
    double after = o->answer.level[i], worth = o->scenario.time.discount[t] * after;
    lode__place_row *here = &o->place[from], *there = &o->place[to];
    lode__rent rent = lode__rent_of(o, i);

    here->export_before += before;
    here->export_after += after;
    there->import_before += before;
    there->import_after += after;
    there->trader_usd += gain;
    there->treasury_usd += worth * lode__tariff_usd_per_t(o, i);
    here->treasury_usd += worth * lode__tax_usd_per_t(o, i);
    here->producer_usd += after * rent.seller; /* stays with the seller, */
    here->producer_usd += scarcity_rent(o, i); /* as this does */
    there->trader_usd += after * rent.buyer;
    there->treasury_usd += after * rent.treasury;
    if (!o->path) return;
    o->path[t * o->n_place + from].exports += after;
    o->path[t * o->n_place + to].imports += after;
}

/* Tonnes of its own good for a unit of a base activity. */
static double made_by(const lode_outcome *o, int a)
{
    const lode__problem *p = &o->market->problem;
    const lode__base_flow *f = &o->market->model->flow[o->market->model->part[a].i_flow];
    double sum = 0.0;

    for (int k = p->first[a]; k < p->first[a + 1]; k++)
        if (p->term_node[k] == node_of(o, f->i_good, f->i_country))
            sum += p->term_coef[k];
    return sum;
}

double lode__subsidy_of(const lode_outcome *o, const lode__statement *s, int a, int t)
{
    const lode__timeline *time = &o->scenario.time;
    int at = s->announced == LODE__NO_MONTH ? 0 : s->announced - time->first_month;

    if (s->verb != LODE__SUBSIDY || !lode__touches(o, s, a) ||
        at > t * time->period_months) /* not known when that period came */
        return 0.0;
    return s->number * made_by(o, a) * lode__active_share(time, s, t);
}

/* Subsidies of an activity, each out of the treasury that pays it. */
static void pay_subsidies(lode_outcome *o, int a, int t, int n)
{
    double worth = o->scenario.time.discount[t] *
                   o->answer.level[t * o->scenario.n_base_activity + a];

    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        double paid = lode__subsidy_of(o, s, a, t);
        int payer = lode__payer_node(o, s, o->place[n].i_good, n);
        if (paid != 0.0) o->place[payer < 0 ? n : payer].treasury_usd -= worth * paid;
    }
}

static void add_making(lode_outcome *o, int a, int t, int n, double gain)
{
    const lode__problem *p = &o->market->problem;
    double after = o->answer.level[t * o->scenario.n_base_activity + a];

    o->place[n].producer_usd += gain;
    if (o->scenario.levy[t * o->scenario.n_base_activity + a].subsidy_usd_per_t != 0.0)
        pay_subsidies(o, a, t, n);
    for (int k = p->first[a]; k < p->first[a + 1]; k++) {
        int made = p->term_node[k];
        if (p->term_coef[k] <= 0.0) continue;
        o->place[made].supply_before +=
            p->term_coef[k] * o->market->base_level[a] * o->scenario.time.years;
        o->place[made].supply_after += p->term_coef[k] * after;
        if (o->path) o->path[t * o->n_place + made].supply += p->term_coef[k] * after;
    }
}

static void add_activity(lode_outcome *o, int a)
{
    const lode__model *m = o->market->model;
    const lode__base_flow *f = &m->flow[m->part[a].i_flow];
    int n = node_of(o, f->i_good, f->i_country);
    int to = f->role == LODE__ROLE_TRADE ? node_of(o, f->i_good, f->i_partner) : -1;
    double before = surplus_before(o, a);

    for (int t = 0; t < o->scenario.time.n_period; t++) {
        double gain = surplus_change(o, a, t, before);
        o->level_after[a] += o->answer.level[t * o->scenario.n_base_activity + a];
        if (f->role == LODE__ROLE_USE)
            add_use(o, a, t, n, gain);
        else if (f->role == LODE__ROLE_TRADE)
            add_trade(o, a, t, n, to, gain);
        else
            add_making(o, a, t, n, gain);
    }
}

double lode__extra_gain(const lode_outcome *o, int i_extra)
{
    const lode__scenario *sc = &o->scenario;
    int a = sc->n_market_activity + i_extra;

    /* A stock's store is its own: what its tonnes are worth there is not paid. */
    double v = sc->extra[i_extra] == LODE__EXTRA_STOCK
                   ? o->answer.price[sc->at_node[i_extra]]
                   : lode__problem_margin(&sc->problem, a, o->answer.price);

    return o->answer.level[a] * (v - sc->problem.curve[a].c - sc->worth[i_extra]);
}

/* Tonnes that go from one market node to another by no base activity. */
static void add_sale(lode_outcome *o, int from, int to, double x)
{
    int n_base_node = o->scenario.n_base_node;

    o->place[from % n_base_node].export_after += x;
    o->place[to % n_base_node].import_after += x;
    if (!o->path) return;
    o->path[from].exports += x;
    o->path[to].imports += x;
}

/* Stocks and supplies that statements offer gain what they sell above their price. */
static void add_offers(lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;

    for (int k = 0; k < sc->problem.n_activity - sc->n_market_activity; k++) {
        int at = sc->at_node[k], n = at % sc->n_base_node;
        double x = o->answer.level[sc->n_market_activity + k];
        if (sc->extra[k] == LODE__EXTRA_STOCK) {
            int owner = sc->owner_node[k], away = at - n + owner;
            o->place[owner].treasury_usd += lode__extra_gain(o, k);
            if (owner != n) { /* released for a member: it is sold there */
                add_sale(o, away, at, x);
                n = owner;
                at = away;
            }
        } else if (sc->extra[k] == LODE__EXTRA_SUPPLY)
            o->place[n].producer_usd += lode__extra_gain(o, k);
        else
            continue;
        o->place[n].supply_after += x;
        if (o->path) o->path[at].supply += x;
    }
}

/* What floors cost and what is left of it: a levy is revenue of add_trade() already. */
static void add_floors(lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;

    for (int f = 0; f < sc->n_floor; f++) {
        const lode__floor *floor = &sc->floor[f];
        lode__place_row *payer;
        if (floor->kind == LODE__FLOOR_LEVY) continue;
        payer = &o->place[floor->i_pays];
        for (int t = 0; t < sc->time.n_period; t++) {
            payer->treasury_usd -= lode__floor_cost_usd(o, floor, t);
            if (floor->kind == LODE__FLOOR_PURCHASE)
                payer->storage_usd += lode__floor_kept_usd(o, floor, t);
        }
    }
}

/* What third countries pass on; a link of no slope, its surplus is the buyer's as that of
 * any other route. */
static void add_passed_on(lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;

    for (int k = 0; k < sc->problem.n_activity - sc->n_market_activity; k++) {
        int a = sc->n_market_activity + k, to = sc->at_node[k], from;
        double x = o->answer.level[a];
        if (sc->extra[k] != LODE__EXTRA_PASS_ON) continue;
        from = sc->problem.term_node[sc->problem.first[a]];
        add_sale(o, from, to, x);
        o->place[to % sc->n_base_node].trader_usd += lode__extra_gain(o, k);
        o->place[to % sc->n_base_node].treasury_usd += x * sc->problem.curve[a].wedge;
    }
}

/* Holders: what their first tonnes gained, and what each period's holding earned. It is
 * counted from the prices that came, whatever was expected. */
static void add_storage(lode_outcome *o, int n)
{
    const lode__scenario *sc = &o->scenario;
    double gain = sc->opening[n] * (o->answer.price[n] - o->market->base_price[n]);

    for (int t = 0; t < sc->time.n_period; t++) {
        int a = sc->storage[n] + t;
        const lode__curve *c = &sc->problem.curve[a];
        double x = o->answer.level[a];
        double v = lode__problem_margin(&sc->problem, a, o->answer.price);
        gain += v * x - lode__curve_cost(c, x) - lode__curve_surplus(c, c->c);
        if (o->path) o->path[t * o->n_place + n].stock = x;
    }
    o->place[n].storage_usd += gain;
}

/* ---- rows ------------------------------------------------------------------------ */

/* Is the country's selling of the good restricted by a statement that meets something? */
static bool is_inside(const lode_outcome *o, int i_good, int i_country)
{
    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        bool takes = lode__restricts(s) || s->verb == LODE__EXPORTTAX;
        if (takes && o->n_met[k] > 0 && s->with_good[i_good] && s->actor[i_country])
            return true;
    }
    return false;
}

double lode__zone_ratio(const lode_outcome *o, int i_good, int t, bool inside)
{
    double before = 0.0, after = 0.0;

    for (int n = 0; n < o->n_place; n++) {
        const lode__place_row *p = &o->place[n];
        double in = p->supply_before + p->import_before;
        if (p->i_good != i_good || is_inside(o, i_good, p->i_country) != inside) continue;
        if (!inside) in -= p->export_before; /* what is only passed on counts once */
        if (in < 0.0) in = 0.0;
        before += in * p->price_before;
        after += in * (t < 0 ? p->price_after : lode__price_at(o, n, t));
    }
    return before > 0.0 ? after / before : NAN;
}

static void add_up_goods(lode_outcome *o)
{
    const lode__model *model = o->market->model;

    o->n_good_row = 0;
    for (int g = 0; g < model->n_good; g++) {
        lode__good_row *row = &o->good_row[o->n_good_row];
        double weight = 0.0;
        if (!model->with_good[g]) continue;
        *row = (lode__good_row){.i_good = g};
        for (int k = 0; k < o->n_place; k++) {
            const lode__place_row *p = &o->place[k];
            double in = p->supply_before + p->import_before - p->export_before;
            if (p->i_good != g) continue;
            if (in < 0.0) in = 0.0;
            weight += in;
            row->price_before += in * p->price_before;
            row->price_after += in * p->price_after;
            row->use_before += p->use_before;
            row->use_after += p->use_after;
            row->supply_before += p->supply_before;
            row->supply_after += p->supply_after;
            row->loss_usd += p->loss_usd;
        }
        if (weight <= 0.0) continue;
        row->price_before /= weight;
        row->price_after /= weight;
        row->inside_ratio = lode__zone_ratio(o, g, -1, true);
        row->outside_ratio = lode__zone_ratio(o, g, -1, false);
        o->n_good_row++;
    }
}

/* Tonnes of all periods become tonnes a year; losses follow from gains. */
static void finish_places(lode_outcome *o)
{
    double years = o->scenario.time.years * o->scenario.time.n_period;

    for (int n = 0; n < o->n_place; n++) {
        lode__place_row *p = &o->place[n];
        double *tonnes[] = {&p->supply_before, &p->supply_after,  &p->use_before,
                            &p->use_after,     &p->unmet_tpa,     &p->import_before,
                            &p->import_after,  &p->export_before, &p->export_after};
        double gain = p->consumer_usd + p->producer_usd + p->trader_usd +
                      p->treasury_usd + p->storage_usd;
        for (size_t k = 0; years != 1.0 && k < sizeof tonnes / sizeof *tonnes; k++)
            *tonnes[k] /= years;
        p->loss_usd = 0.0 - gain;
        o->surplus_usd += gain;
    }
    for (int a = 0; years != 1.0 && a < o->scenario.n_base_activity; a++)
        o->level_after[a] /= years;
}

lode_status lode__tally_take(lode_outcome *o, lode_error *err)
{
    const lode__scenario *sc = &o->scenario;
    size_t nodes = (size_t)sc->n_base_node + 1, cells = (size_t)sc->n_market_node + 1;

    o->n_place = sc->n_base_node;
    o->place = lode__arena_take(&o->arena, nodes, sizeof *o->place);
    o->good_row = lode__arena_take(&o->arena, (size_t)o->market->model->n_good + 1,
                                   sizeof *o->good_row);
    o->level_after =
        lode__arena_take(&o->arena, (size_t)sc->n_base_activity + 1, sizeof(double));
    if (sc->time.has_stocks)
        o->path = lode__arena_take(&o->arena, cells, sizeof *o->path);
    if (!o->place || !o->good_row || !o->level_after || (sc->time.has_stocks && !o->path))
        return no_memory(err);
    return LODE_OK;
}

static void begin_rows(lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;

    o->surplus_usd = 0.0;
    memset(o->level_after, 0, (size_t)sc->n_base_activity * sizeof *o->level_after);
    for (int n = 0; n < o->n_place; n++) {
        lode__place_row *p = &o->place[n];
        *p = (lode__place_row){.i_node = n,
                               .i_good = o->market->model->node[n].i_good,
                               .i_country = o->market->model->node[n].i_country,
                               .price_before = o->market->base_price[n]};
        for (int t = 0; t < sc->time.n_period; t++)
            p->price_after += lode__price_at(o, n, t);
        if (sc->time.n_period > 1) p->price_after /= sc->time.n_period;
        for (int t = 0; o->path && t < sc->time.n_period; t++)
            o->path[t * o->n_place + n] =
                (lode__path_row){.price = lode__price_at(o, n, t)};
    }
}

void lode__tally_rows(lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;

    begin_rows(o);
    for (int a = 0; a < sc->n_base_activity; a++) add_activity(o, a);
    add_offers(o);
    add_passed_on(o);
    add_floors(o);
    for (int n = 0; n < sc->n_base_node; n++)
        if (sc->storage[n] >= 0) add_storage(o, n);
    finish_places(o);
    add_up_goods(o);
}
