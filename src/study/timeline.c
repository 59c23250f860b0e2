/* Months and stocks: the market once for each period, joined by what is stored.
 *
 *     S_t = S_0 exp((q_t+1 - q_t - c_t) / kappa_t)      tonnes held from t to t + 1
 *     q_t = p_t / (1 + r)^t,  c_t = q_t+1 - q_t at base prices
 *     kappa_t = m q_t / sigma at base prices, m the months of a period
 *
 * What holders ask for a scarce tonne they ask each month. At base prices everyone holds
 * S_0: the convenience of a stock pays for its carrying. Who expects prices to fall
 * sells, and the last tonne is the dearest: ln S_0 / S. With sigma large this is the
 * storage arc p_t+1 <= (p_t + h)(1 + r) of pure arbitrage. After the last period the base
 * price is expected, so a stock is used up while it pays.
 *
 * Use adjusts in part: d_t = wanted_t (p_t / p_0)^-eta exp(h_t) with eta of one year and
 *
 *     h_t+1 = (1 - a) h_t - a (eta_long - eta) ln(p_t / p_0)
 *
 * and supply likewise upwards. This makes curves of today depend on prices of before,
 * which no convex program does; it is repeated around the solve (march.c). */
#include <math.h>
#include <string.h>

#include "solve/elementary.h"
#include "study/outcome.h"

#define LEAST_RATIO 0.05 /* of a price to the base price that habits still follow */
#define STORE_ROOM 12.0  /* stores hold so many times what usually lies in them */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- the months ------------------------------------------------------------------ */

static const char *const number_name[LODE__N_TIME_NUMBER] = {
    "storage_sigma", "producer_stock_share",      "hoarding_months",
    "ramp_up_years", "adjustment_share_per_year", "choke_spread"};

double lode__value_of(const lode_outcome *o, const lode__parameter *row)
{
    int n;

    if (!o->factor) return row->value;
    return row->value * o->factor[row - lode__parameters(o->dataset, &n)];
}

void lode__timeline_numbers(lode_outcome *o)
{
    lode__timeline *time = &o->scenario.time;
    double value[LODE__N_TIME_NUMBER] = {0};

    for (int k = 0; k < LODE__N_TIME_NUMBER; k++)
        if (time->row[k]) value[k] = lode__value_of(o, time->row[k]);
    time->storage_sigma = value[LODE__STORAGE_SIGMA];
    time->producer_share = fmin(value[LODE__PRODUCER_SHARE], 1.0);
    time->hoarding_months = value[LODE__HOARDING];
    time->ramp_up_years = value[LODE__RAMP_UP];
    time->choke_spread = value[LODE__CHOKE_SPREAD];
    time->adjustment_share =
        1.0 - lode__pow(1.0 - fmin(value[LODE__ADJUSTMENT], 0.99), time->years);
}

/* An end can be counted only from a month that is said. */
static lode_status check_ends(const lode_outcome *o, lode_error *err)
{
    for (int k = 0; k < o->n_statement; k++)
        if (o->statement[k].until != LODE__NO_MONTH &&
            o->scenario.time.first_month == LODE__NO_MONTH)
            return lode__fail(err, LODE_E_INVALID,
                              "statement '%.200s' ends in a month, but no statement says "
                              "the first; wanted 'from YYYY-MM' in it or in 'over N "
                              "months from YYYY-MM'",
                              o->statement[k].text);
    return LODE_OK;
}

/* The first month that any sentence speaks of. */
static int earliest(const lode_outcome *o)
{
    int first = LODE__NO_MONTH;

    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        const int month[2] = {s->announced, s->from};
        for (int i = 0; i < 2; i++)
            if (month[i] != LODE__NO_MONTH &&
                (first == LODE__NO_MONTH || month[i] < first))
                first = month[i];
    }
    return first;
}

lode_status lode__timeline_set(lode_outcome *o, lode_error *err)
{
    lode__timeline *time = &o->scenario.time;
    const lode__statement *over = NULL;
    const lode__parameter *row;
    double *discount, rate = 0.0;
    bool dated = false;

    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        if (s->verb == LODE__OVER && over)
            return lode__fail(err, LODE_E_INVALID,
                              "statement '%s': the months are said twice", s->text);
        if (s->verb == LODE__OVER) over = s;
        dated = dated || s->from != LODE__NO_MONTH || s->until != LODE__NO_MONTH ||
                s->announced != LODE__NO_MONTH || s->length > 0;
    }
    *time = (lode__timeline){
        .n_period = 1, .period_months = 12, .first_month = LODE__NO_MONTH, .years = 1.0};
    if (over || dated) {
        time->has_stocks = true;
        time->period_months = over ? over->period_months : 1;
        time->n_period = over ? over->months / over->period_months : 12;
        time->years = time->period_months / 12.0;
        time->first_month =
            over && over->from != LODE__NO_MONTH ? over->from : earliest(o);
        if (check_ends(o, err)) return LODE_E_INVALID;
        for (int k = 0; k < LODE__N_TIME_NUMBER; k++)
            time->row[k] = lode__parameter_pick(o->dataset, -1, "*", number_name[k]);
        if (!time->row[LODE__STORAGE_SIGMA])
            return lode__fail(err, LODE_E_NODATA,
                              "no parameter row '*,*,storage_sigma': months need one");
        lode__timeline_numbers(o);
        row = lode__parameter_pick(o->dataset, -1, "*", "discount_rate");
        if (row) rate = row->value;
    }
    discount = lode__arena_take(&o->arena, (size_t)time->n_period + 1, sizeof *discount);
    if (!discount) return no_memory(err);
    for (int t = 0; t <= time->n_period; t++)
        discount[t] = lode__pow(1.0 + rate, -time->years * t);
    time->discount = discount;
    return LODE_OK;
}

/* Length of what two spans of months have in common. */
static double overlap(double a0, double a1, double b0, double b1)
{
    double from = a0 > b0 ? a0 : b0, until = a1 < b1 ? a1 : b1;

    return until > from ? until - from : 0.0;
}

/* Months of the statement, counted from the start; an end that is not said lies beyond
 * the horizon. */
static void span(const lode__timeline *time, const lode__statement *s, double *from,
                 double *until)
{
    *from = 0.0;
    *until = 1e9;
    if (s->from != LODE__NO_MONTH) *from = s->from - time->first_month;
    if (s->until != LODE__NO_MONTH)
        *until = s->until - time->first_month;
    else if (s->length > 0)
        *until = *from + s->length;
}

double lode__active_share(const lode__timeline *time, const lode__statement *s, int t)
{
    double length = time->period_months, from, until;

    span(time, s, &from, &until);
    return overlap(from, until, length * t, length * (t + 1)) / length;
}

double lode__common_share(const lode__timeline *time, const lode__statement *a,
                          const lode__statement *b, int t)
{
    double length = time->period_months, from[2], until[2];

    span(time, a, &from[0], &until[0]);
    span(time, b, &from[1], &until[1]);
    return overlap(fmax(from[0], from[1]), fmin(until[0], until[1]), length * t,
                   length * (t + 1)) /
           length;
}

bool lode__restricts(const lode__statement *s)
{
    switch (s->verb) {
    case LODE__BAN:
    case LODE__QUOTA:
    case LODE__LICENCE: return true;
    case LODE__OUTAGE:
    case LODE__CUT: return s->number > 0.0;
    default: return false;
    }
}

bool lode__is_known(const lode_outcome *o, const lode__statement *s)
{
    const lode__timeline *time = &o->scenario.time;

    return s->announced == LODE__NO_MONTH ||
           s->announced - time->first_month <= time->now * time->period_months;
}

double lode__share_ahead(const lode_outcome *o, const lode__statement *s, int t)
{
    const lode__timeline *time = &o->scenario.time;

    return lode__is_known(o, s) && t >= time->now ? lode__active_share(time, s, t) : 0.0;
}

double lode__licensed_share(const lode__timeline *time, const lode__statement *s, int t)
{
    double length = time->period_months, from, until,
           delay = s->delay_days * 12.0 / 365.0;
    double start = length * t, end = length * (t + 1), waiting, granted;

    span(time, s, &from, &until);
    waiting = overlap(from, from + delay < until ? from + delay : until, start, end);
    granted = overlap(from + delay, until, start, end);
    return 1.0 - (waiting + s->refuse_share * granted) / length;
}

lode__curve lode__period_curve(const lode__timeline *time, lode__curve c, int t)
{
    double worth = time->discount[t];

    c.q0 *= time->years;
    c.lower *= time->years;
    c.upper *= time->years;
    c.b *= worth / time->years;
    c.c *= worth;
    c.p0 *= worth;
    c.kappa *= worth;
    c.choke *= worth;
    c.spread = time->choke_spread;
    c.floor *= worth;
    c.wedge *= worth;
    return c;
}

/* ---- stocks ---------------------------------------------------------------------- */

/* Months of use in stock; NULL: none is kept. */
static const lode__parameter *find_stock_row(const lode_outcome *o, int i_node)
{
    int i_good = o->market->model->node[i_node].i_good;
    const lode__parameter *row;

    if (!o->scenario.time.has_stocks) return NULL;
    row = lode__parameter_pick(o->dataset, i_good, "*", "stock_months");
    if (!row || !(row->value > 0.0) ||
        lode__is_waste_in(o->dataset, i_good, o->market->model->base_year))
        return NULL;
    return row;
}

/* The same as a number: what the market says of the node goes first. */
static double stock_months(const lode_outcome *o, int i_node)
{
    const lode__model *m = o->market->model;
    const lode__node *node = &m->node[i_node];
    const lode__parameter *row = o->scenario.stock_row[i_node];

    if (isnan(node->stock_months)) return row ? lode__value_of(o, row) : 0.0;
    if (!o->scenario.time.has_stocks ||
        lode__is_waste_in(o->dataset, node->i_good, m->base_year))
        return 0.0;
    return node->stock_months;
}

void lode__stocks_lay(lode_outcome *o)
{
    const lode__timeline *time = &o->scenario.time;
    const lode__problem *p = &o->market->problem;
    const lode__model *m = o->market->model;
    double *opening = o->scenario.opening;

    memset(opening, 0, (size_t)p->n_node * sizeof *opening);
    for (int a = 0; a < p->n_activity; a++) {
        if (m->flow[m->part[a].i_flow].role == LODE__ROLE_TRADE) continue;
        for (int k = p->first[a]; k < p->first[a + 1]; k++) {
            double made = p->term_coef[k] * o->market->base_level[a];
            opening[p->term_node[k]] += made > 0.0 ? time->producer_share * made
                                                   : (time->producer_share - 1.0) * made;
        }
    }
    for (int n = 0; n < p->n_node; n++) opening[n] *= stock_months(o, n) / 12.0;
}

int lode__storage_count(const lode_outcome *o)
{
    int n = 0;

    for (int i = 0; i < o->market->problem.n_node; i++) n += o->scenario.stores[i];
    return n * o->scenario.time.n_period;
}

/* Months of use that holders of a good want more than usual in period t: while a known
 * restriction of it is on or lies ahead, as far as the deepest of them goes. */
static double hoarded(const lode_outcome *o, int i_good, int t)
{
    double depth = 0.0;

    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        bool ahead = false;
        if (!lode__is_known(o, s) || !lode__restricts(s) || !s->with_good[i_good] ||
            o->n_met[k] == 0)
            continue;
        for (int u = t; u < o->scenario.time.n_period && !ahead; u++)
            ahead = lode__active_share(&o->scenario.time, s, u) > 0.0;
        if (ahead) depth = fmax(depth, s->depth);
    }
    return depth * o->scenario.time.hoarding_months;
}

static void add_link(lode_outcome *o, int i_node, int t, int a, double months)
{
    lode__scenario *sc = &o->scenario;
    const lode__timeline *time = &sc->time;
    lode__problem *p = &sc->problem;
    double base = o->market->base_price[i_node];
    double more = hoarded(o, o->market->model->node[i_node].i_good, t);
    lode__curve c = {.kind = LODE__LINK};
    int at = p->first[a];

    c.q0 = sc->opening[i_node] * (1.0 + more / months);
    c.upper = t < time->now ? 0.0 : c.q0 * STORE_ROOM; /* what was is kept elsewhere */
    c.kappa = base * time->discount[t] * time->period_months / time->storage_sigma;
    c.c = base * (time->discount[t + 1] - time->discount[t]);
    p->term_node[at] = t * sc->n_base_node + i_node;
    p->term_coef[at++] = -1.0;
    if (t + 1 < time->n_period) {
        p->term_node[at] = (t + 1) * sc->n_base_node + i_node;
        p->term_coef[at++] = 1.0;
    } else {
        /* Sold afterwards, at the base price or a floor that goes on. */
        c.wedge = -base * lode__floor_after(o, i_node) * time->discount[t + 1];
    }
    p->first[a + 1] = at;
    p->curve[a] = c;
    sc->start_level[a] = c.q0;
    sc->extra[a - sc->n_market_activity] = LODE__EXTRA_STORAGE;
    sc->at_node[a - sc->n_market_activity] = t * sc->n_base_node + i_node;
}

void lode__storage_add(lode_outcome *o, int *n_extra)
{
    lode__scenario *sc = &o->scenario;

    for (int n = 0; n < sc->n_base_node; n++) {
        sc->storage[n] = -1;
        if (!sc->stores[n]) continue;
        sc->storage[n] = sc->n_market_activity + *n_extra;
        /* What was kept, whatever was expected when it was. */
        sc->problem.rhs[sc->time.now * sc->n_base_node + n] -=
            sc->time.now > 0 ? o->answer.level[sc->storage[n] + sc->time.now - 1]
                             : sc->opening[n];
        for (int t = 0; t < sc->time.n_period; t++)
            add_link(o, n, t, sc->n_market_activity + (*n_extra)++, stock_months(o, n));
    }
}

/* ---- what changes with time ------------------------------------------------------ */

/* Published capacity of a later year over that of the base year; 1 where none is. */
static double growth(const lode_outcome *o, const lode__base_flow *f, int year)
{
    const lode__observation *then, *now;

    now = lode__observation_pick(o->dataset, LODE__CAPACITY, f->i_good, f->i_country, -1,
                                 o->market->model->base_year);
    then = lode__observation_pick(o->dataset, LODE__CAPACITY, f->i_good, f->i_country, -1,
                                  year);
    if (!now || !then || !(now->value > 0.0) || !(then->value > now->value)) return 1.0;
    return then->value / now->value;
}

lode_status lode__growth_find(lode_outcome *o, lode_error *err)
{
    const lode__model *m = o->market->model;
    lode__scenario *sc = &o->scenario;
    const lode__timeline *time = &sc->time;
    int n = o->market->problem.n_activity;
    double *list =
        lode__arena_take(&o->arena, (size_t)n * (size_t)time->n_period + 1, sizeof *list);

    if (!list) return no_memory(err);
    for (int a = 0; a < n; a++) {
        const lode__base_flow *f = &m->flow[m->part[a].i_flow];
        bool makes = f->role == LODE__ROLE_SUPPLY || f->role == LODE__ROLE_CONVERT;
        int known_year = 0;
        for (int t = 0; t < time->n_period; t++) {
            int year = (time->first_month + t * time->period_months) / 12;
            double *here = &list[t * n + a];
            *here = t > 0 ? list[(t - 1) * n + a] : 1.0;
            if (!makes || time->first_month == LODE__NO_MONTH || year == known_year)
                continue;
            *here = growth(o, f, year);
            known_year = year;
        }
    }
    sc->growth = list;
    return LODE_OK;
}

void lode__capacity_set(lode_outcome *o)
{
    lode__scenario *sc = &o->scenario;
    const lode__timeline *time = &sc->time;
    const lode__model *m = o->market->model;

    if (!time->has_stocks) return;
    for (int t = 0; t < time->n_period; t++) {
        double age = time->years * (t + 0.5), share = 1.0;
        if (time->ramp_up_years > 0.0)
            share = 1.0 - lode__exp(-age / time->ramp_up_years);
        for (int a = 0; a < sc->n_base_activity; a++) {
            const lode__base_flow *f = &m->flow[m->part[a].i_flow];
            const lode__curve *base = &o->market->problem.curve[a];
            int i = t * sc->n_base_activity + a;
            if (f->role != LODE__ROLE_SUPPLY && f->role != LODE__ROLE_CONVERT) continue;
            if (!isfinite(base->upper)) continue;
            sc->problem.curve[i].upper =
                time->years *
                (base->q0 + (base->upper * sc->growth[i] - base->q0) * share);
        }
    }
}

/* Row of the long-run elasticity of a curve; NULL: it has none. */
static const lode__parameter *find_long_row(const lode_outcome *o, int i_activity)
{
    const lode__part *part = &o->market->model->part[i_activity];
    const lode__base_flow *f = &o->market->model->flow[part->i_flow];
    const char *segment = part->segment ? part->segment->segment : "*";

    if (f->role == LODE__ROLE_USE)
        return lode__parameter_pick(o->dataset, f->i_good, segment,
                                    "demand_elasticity_long");
    if (f->role == LODE__ROLE_SUPPLY)
        return lode__parameter_pick(o->dataset, f->i_good, "*", "supply_elasticity_long");
    return NULL;
}

lode_status lode__stocks_find(lode_outcome *o, lode_error *err)
{
    lode__scenario *sc = &o->scenario;
    size_t nodes = (size_t)o->market->problem.n_node + 1;
    size_t activities = (size_t)o->market->problem.n_activity + 1;

    sc->opening = lode__arena_take(&o->arena, nodes, sizeof *sc->opening);
    sc->stock_row = lode__arena_take(&o->arena, nodes, sizeof *sc->stock_row);
    sc->long_row = lode__arena_take(&o->arena, activities, sizeof *sc->long_row);
    sc->stores = lode__arena_take(&o->arena, nodes, sizeof *sc->stores);
    if (!sc->opening || !sc->stock_row || !sc->long_row || !sc->stores)
        return no_memory(err);
    for (int n = 0; n < o->market->problem.n_node; n++)
        sc->stock_row[n] = find_stock_row(o, n);
    for (int a = 0; a < o->market->problem.n_activity; a++)
        sc->long_row[a] = find_long_row(o, a);
    lode__stocks_lay(o);
    for (int n = 0; n < o->market->problem.n_node; n++)
        sc->stores[n] = sc->opening[n] > 0.0;
    return LODE_OK;
}

double lode__long_run_gap(const lode_outcome *o, int i_activity)
{
    const lode__part *part = &o->market->model->part[i_activity];
    const lode__base_flow *f = &o->market->model->flow[part->i_flow];
    const lode__parameter *row = o->scenario.long_row[i_activity];
    double now = o->market->problem.curve[i_activity].elasticity;

    if (!row || !(lode__value_of(o, row) > now)) return 0.0;
    return (f->role == LODE__ROLE_USE ? -1.0 : 1.0) * (lode__value_of(o, row) - now);
}

double lode__habit_shift(lode__scenario *sc, int a, double wanted, double damping)
{
    lode__curve *c = &sc->problem.curve[a];
    double way = wanted - sc->shift[a];
    double shift = sc->shift[a] + damping * way, factor = lode__exp(damping * way);

    c->q0 *= factor;
    if (c->kind == LODE__SUPPLY) { /* new plants, but none is torn down */
        double was = sc->shift[a] > 0.0 ? sc->shift[a] : 0.0;
        c->upper *= lode__exp((shift > 0.0 ? shift : 0.0) - was);
    }
    sc->shift[a] = shift;
    return fabs(way);
}

double lode__habit_ratio(const lode_outcome *o, int i, double *by_margin)
{
    const lode__curve *c = &o->scenario.problem.curve[i];
    double margin = lode__problem_margin(&o->scenario.problem, i, o->answer.price);
    double v = fabs(margin);

    *by_margin = 0.0;
    if (c->kind == LODE__SUPPLY && v < c->floor)
        v = c->floor; /* plants follow the price they are guaranteed */
    else if (c->kind == LODE__DEMAND && v > c->choke)
        return c->choke / c->p0;
    else if (v > LEAST_RATIO * c->p0)
        *by_margin = 1.0 / margin;
    return fmax(v / c->p0, LEAST_RATIO);
}

double lode__habits_move(lode_outcome *o, double damping)
{
    lode__scenario *sc = &o->scenario;
    double part = sc->time.adjustment_share, worst = 0.0;

    for (int a = 0; a < sc->n_base_activity && part > 0.0; a++) {
        double gap = lode__long_run_gap(o, a), h = sc->habit[a];
        if (gap == 0.0) continue;
        for (int t = sc->time.now; t < sc->time.n_period; t++) {
            int i = t * sc->n_base_activity + a;
            double move = lode__habit_shift(sc, i, h, damping), slope;
            if (move > worst) worst = move;
            h = (1.0 - part) * h +
                part * gap * lode__log(lode__habit_ratio(o, i, &slope));
        }
    }
    return worst;
}

void lode__habits_start(lode_outcome *o, const double *shift)
{
    lode__scenario *sc = &o->scenario;

    if (!sc->adjusts || sc->time.now > 0) return;
    for (int i = 0; i < sc->n_market_activity; i++)
        if (shift[i] != 0.0) (void)lode__habit_shift(sc, i, shift[i], 1.0);
}

void lode__habits_guess(lode_outcome *o, const lode_outcome *near)
{
    lode__scenario *sc = &o->scenario;
    double part = sc->time.adjustment_share,
           near_part = near->scenario.time.adjustment_share;

    if (!sc->adjusts || sc->time.now > 0 || !(near_part > 0.0)) return;
    for (int a = 0; a < sc->n_base_activity; a++) {
        double near_gap = lode__long_run_gap(near, a), gap = lode__long_run_gap(o, a);
        if (near_gap == 0.0 || gap == 0.0) continue;
        for (int t = 0; t < sc->time.n_period; t++) {
            int i = t * sc->n_base_activity + a;
            double factor = part * gap / (near_part * near_gap);
            (void)lode__habit_shift(sc, i, factor * near->scenario.shift[i], 1.0);
        }
    }
}
