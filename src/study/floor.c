/* Floors under a price: who holds them up, and what it takes.
 *
 *     levy      0 <= l  complementary to  p_Z - R >= 0       on all that comes into the zone
 *     cfd       makers are paid max(R - p, 0) - s max(p - P, 0) a tonne
 *     purchase  a government buys whatever is offered at R
 *
 * p_Z is the mean of the prices in the zone, weighted with what was used and converted there
 * in the base year: a zone has one levy, as it has one tariff, so it can hold one price, and
 * trade inside it carries none. A guarantee whose maker sells one good and no upside is a
 * bound on its curve, x(max(v, R)), and a purchase is a buyer of no slope: both are part of
 * the convex program. Levies, and payments where the margin has other prices in it (a plant
 * that buys its input, joint products) or an upside is shared, follow prices: they are found
 * around the solve (march.c) by semismooth Newton,
 *
 *     F_k = min(l_k, p_k - R_k)   or   F_k = s_k - rule(p_k),      J d = -F
 *
 * J by the exact derivatives of prices at the answer (solve/sensitivity.h). A levy that
 * shuts out everything holds no more than the price without imports; that is solved first.
 * A floor holds in every period it covers some of. */
#include <math.h>
#include <string.h>

#include "solve/dense.h"
#include "study/floor_desk.h"

#define SOLVED_WITHIN 1e-10  /* of the floor */
#define ACCEPTED_WITHIN 1e-8 /* where rounding lets it come no nearer */
#define JUST_HOLDS 1e-9      /* of the price without imports */
#define MOST_UNKNOWNS 512
#define PROHIBITIVE 20.0 /* times the floor: a levy that lets nothing in */
#define MOST_BOUGHT 10.0 /* times what is made in the base year */
#define MOST_HALVINGS 6

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static const lode__base_flow *flow_of(const lode_outcome *o, int i_activity)
{
    return &o->market->model->flow[o->market->model->part[i_activity].i_flow];
}

static const lode__statement *statement_of(const lode_outcome *o, const lode__floor *f)
{
    return &o->statement[f->i_statement];
}

static bool is_found_around(const lode__floor *f)
{
    return f->kind == LODE__FLOOR_LEVY || f->kind == LODE__FLOOR_SUPPORT;
}

/* Does it hold in period t, as far as the market knows? */
static bool holds(const lode_outcome *o, const lode__floor *f, int t)
{
    return lode__share_ahead(o, statement_of(o, f), t) > 0.0;
}

/* ---- which floors there are --------------------------------------------------------- */

/* Does the activity bring the good into the zone? */
static bool comes_in(const lode_outcome *o, const lode__statement *s, int i_activity)
{
    const lode__base_flow *f = flow_of(o, i_activity);

    return f->role == LODE__ROLE_TRADE && s->with_good[f->i_good] &&
           !s->actor[f->i_country] && s->actor[f->i_partner];
}

/* Does the activity make the node's good there? */
static bool makes(const lode_outcome *o, int i_activity, int i_node)
{
    const lode__base_flow *f = flow_of(o, i_activity);
    const lode__node *n = &o->market->model->node[i_node];

    return (f->role == LODE__ROLE_SUPPLY || f->role == LODE__ROLE_CONVERT) &&
           f->i_good == n->i_good && f->i_country == n->i_country;
}

/* Tonnes at the node for a unit of the activity, counted in the base market. */
static double tonnes_of(const lode_outcome *o, int i_activity, int i_node)
{
    const lode__problem *p = &o->market->problem;
    double sum = 0.0;

    for (int k = p->first[i_activity]; k < p->first[i_activity + 1]; k++)
        if (p->term_node[k] == i_node) sum += p->term_coef[k];
    return sum;
}

static int count_makers(const lode_outcome *o, int i_node)
{
    int n = 0;

    for (int a = 0; a < o->market->problem.n_activity; a++) n += makes(o, a, i_node);
    return n;
}

/* Is the price of the node all that its makers' margins have in them? */
static bool are_simple(const lode_outcome *o, int i_node)
{
    const lode__problem *p = &o->market->problem;

    for (int a = 0; a < p->n_activity; a++)
        if (makes(o, a, i_node) &&
            (p->first[a + 1] - p->first[a] != 1 || p->term_coef[p->first[a]] != 1.0))
            return false;
    return true;
}

/* Weights of a zone's price: use and conversion in the base year; where there is none, all
 * that is made there or comes in. False: nothing of the good is there. */
static bool weigh(const lode_outcome *o, const lode__statement *s, double *weight)
{
    const lode__problem *p = &o->market->problem;
    const lode__node *node = o->market->model->node;
    double sum = 0.0;

    for (int pass = 0; pass < 2 && !(sum > 0.0); pass++) {
        for (int a = 0; a < p->n_activity; a++) {
            bool trade = flow_of(o, a)->role == LODE__ROLE_TRADE;
            for (int k = p->first[a]; k < p->first[a + 1]; k++) {
                int n = p->term_node[k];
                double x = p->term_coef[k] * o->market->base_level[a];
                if (!s->with_good[node[n].i_good] || !s->actor[node[n].i_country])
                    continue;
                if (pass == 0 ? trade || x >= 0.0 : x <= 0.0) continue;
                weight[n] += fabs(x);
                sum += fabs(x);
            }
        }
    }
    for (int n = 0; n < p->n_node; n++) weight[n] /= sum > 0.0 ? sum : 1.0;
    return sum > 0.0;
}

int lode__payer_node(const lode_outcome *o, const lode__statement *s, int i_good,
                     int i_node)
{
    int n = s->i_payer >= 0 ? lode__market_node(o->market, i_good, s->i_payer) : i_node;

    for (int k = 0; n < 0 && k < o->market->problem.n_node; k++)
        if (o->market->model->node[k].i_country == s->i_payer) n = k;
    return n;
}

static lode_status add_floor(lode_outcome *o, int i_statement, lode__floor_kind kind,
                             int i_node, lode_error *err)
{
    lode__scenario *sc = &o->scenario;
    const lode__statement *s = &o->statement[i_statement];
    size_t nodes = (size_t)o->market->problem.n_node + 1;
    size_t periods = (size_t)sc->time.n_period + 1;
    lode__floor f = {.kind = kind, .i_statement = i_statement, .i_node = i_node};

    for (int g = 0; g < o->market->model->n_good; g++)
        if (s->with_good[g]) f.i_good = g;
    f.i_pays = lode__payer_node(o, s, f.i_good, i_node);
    if (kind != LODE__FLOOR_LEVY && f.i_pays < 0)
        return lode__fail(err, LODE_E_INVALID,
                          "statement '%.200s': nothing of this market is in the country "
                          "that pays, wanted one that makes, trades or uses its goods",
                          s->text);
    f.weight = lode__arena_take(&o->arena, nodes, sizeof *f.weight);
    f.usd_per_t = lode__arena_take(&o->arena, periods, sizeof *f.usd_per_t);
    f.closed_price = lode__arena_take(&o->arena, periods, sizeof *f.closed_price);
    if (!f.weight || !f.usd_per_t || !f.closed_price) return no_memory(err);
    if (i_node >= 0)
        f.weight[i_node] = 1.0;
    else if (!weigh(o, s, f.weight))
        return LODE_OK;
    sc->floor[sc->n_floor++] = f;
    return LODE_OK;
}

static bool is_zone_node(const lode_outcome *o, const lode__statement *s, int n)
{
    const lode__node *node = &o->market->model->node[n];

    return s->with_good[node->i_good] && s->actor[node->i_country];
}

/* Floors of a statement at the nodes of the zone where the good is made; a purchase where
 * nobody makes it is at all of them. */
static lode_status add_node_floors(lode_outcome *o, int i_statement, lode_error *err)
{
    const lode__statement *s = &o->statement[i_statement];
    bool buys = s->means == LODE__BY_PURCHASE, any = false;
    lode_status st = LODE_OK;

    for (int n = 0; n < o->market->problem.n_node; n++)
        any = any || (is_zone_node(o, s, n) && count_makers(o, n) > 0);
    for (int n = 0; !st && n < o->market->problem.n_node; n++) {
        lode__floor_kind kind = LODE__FLOOR_PURCHASE;
        if (!is_zone_node(o, s, n) || (count_makers(o, n) == 0 && (!buys || any)))
            continue;
        if (!buys)
            kind = are_simple(o, n) && s->give_back == 0.0 ? LODE__FLOOR_GUARANTEE
                                                           : LODE__FLOOR_SUPPORT;
        st = add_floor(o, i_statement, kind, n, err);
    }
    return st;
}

static bool any_comes_in(const lode_outcome *o, const lode__statement *s)
{
    bool any = false;

    for (int a = 0; a < o->market->problem.n_activity && !any; a++)
        any = comes_in(o, s, a);
    return any;
}

/* Nobody is guaranteed two prices at a time. */
static lode_status check_guarantees(const lode_outcome *o, lode_error *err)
{
    const lode__scenario *sc = &o->scenario;

    for (int i = 0; i < sc->n_floor; i++)
        for (int j = 0; j < i; j++) {
            const lode__floor *a = &sc->floor[i], *b = &sc->floor[j];
            const lode__statement *s = statement_of(o, a), *r = statement_of(o, b);
            bool both = s->means == LODE__BY_CFD && r->means == LODE__BY_CFD &&
                        a->i_node == b->i_node;
            for (int t = 0; both && t < sc->time.n_period; t++)
                if (lode__active_share(&sc->time, s, t) > 0.0 &&
                    lode__active_share(&sc->time, r, t) > 0.0)
                    return lode__fail(err, LODE_E_INVALID,
                                      "statement '%.160s' guarantees a price to makers "
                                      "who have one by '%.160s'",
                                      s->text, r->text);
        }
    return LODE_OK;
}

static lode_status take_desk(lode_outcome *o, lode_error *err)
{
    lode__scenario *sc = &o->scenario;
    lode__floor_desk *d = lode__arena_take(&o->arena, 1, sizeof *d);
    size_t most = 0;

    if (!d) return no_memory(err);
    for (int k = 0; k < sc->n_floor; k++)
        if (is_found_around(&sc->floor[k])) most += (size_t)sc->time.n_period;
    if (most > MOST_UNKNOWNS)
        return lode__fail(err, LODE_E_LIMIT,
                          "%zu levies and payments of all periods, at most %d", most,
                          MOST_UNKNOWNS);
    d->unknown = lode__arena_take(&o->arena, most + 1, sizeof *d->unknown);
    d->jacobian = lode__arena_take(&o->arena, most * most + 1, sizeof(double));
    d->inverse = lode__arena_take(&o->arena, most * most + 1, sizeof(double));
    d->missed = lode__arena_take(&o->arena, most + 1, sizeof(double));
    d->step = lode__arena_take(&o->arena, most + 1, sizeof(double));
    d->from = lode__arena_take(&o->arena, most + 1, sizeof(double));
    d->change = lode__arena_take(
        &o->arena, (size_t)(o->market->problem.n_activity + sc->n_pass_on) + 1,
        sizeof *d->change);
    if (!d->unknown || !d->jacobian || !d->inverse || !d->missed || !d->step ||
        !d->from || !d->change)
        return no_memory(err);
    sc->floor_desk = d;
    return LODE_OK;
}

lode_status lode__floors_find(lode_outcome *o, lode_error *err)
{
    lode__scenario *sc = &o->scenario;
    size_t most = 0;
    lode_status st = LODE_OK;

    sc->n_floor = 0;
    for (int k = 0; k < o->n_statement; k++)
        if (o->statement[k].verb == LODE__PRICE_FLOOR)
            most += (size_t)o->market->problem.n_node + 1;
    if (most == 0) return LODE_OK;
    sc->floor = lode__arena_take(&o->arena, most, sizeof *sc->floor);
    if (!sc->floor) return no_memory(err);
    for (int k = 0; !st && k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        if (s->verb != LODE__PRICE_FLOOR) continue;
        if (s->means != LODE__BY_LEVY)
            st = add_node_floors(o, k, err);
        else if (any_comes_in(o, s))
            st = add_floor(o, k, LODE__FLOOR_LEVY, -1, err);
    }
    if (!st) st = check_guarantees(o, err);
    return st ? st : take_desk(o, err);
}

bool lode__floors_take(lode_outcome *o)
{
    const lode__problem *p = &o->scenario.problem;
    lode__floor_desk *d = o->scenario.floor_desk;
    size_t activities = (size_t)p->n_activity + 1;

    if (!d) return true;
    d->upper = lode__arena_take(&o->arena, activities, sizeof(double));
    d->dlevel = lode__arena_take(&o->arena, activities, sizeof(double));
    d->dprice = lode__arena_take(&o->arena, (size_t)p->n_node + 1, sizeof(double));
    return d->upper && d->dlevel && d->dprice;
}

int lode__floors_met(const lode_outcome *o, int i_statement)
{
    int n = 0;

    for (int k = 0; k < o->scenario.n_floor; k++)
        n += o->scenario.floor[k].i_statement == i_statement;
    return n;
}

/* ---- into the problem --------------------------------------------------------------- */

int lode__floors_count(const lode_outcome *o)
{
    int n = 0;

    for (int k = 0; k < o->scenario.n_floor; k++)
        n += o->scenario.floor[k].kind == LODE__FLOOR_PURCHASE;
    return n * o->scenario.time.n_period;
}

/* What is made of a good in a year of the base. */
static double made_of(const lode_outcome *o, int i_good)
{
    double sum = 0.0;

    for (int n = 0; n < o->market->problem.n_node; n++) {
        if (o->market->model->node[n].i_good != i_good) continue;
        for (int a = 0; a < o->market->problem.n_activity; a++)
            if (makes(o, a, n)) sum += tonnes_of(o, a, n) * o->market->base_level[a];
    }
    return sum;
}

void lode__floors_add(lode_outcome *o, int *n_extra)
{
    lode__scenario *sc = &o->scenario;
    lode__problem *p = &sc->problem;

    for (int k = 0; k < sc->n_floor; k++) {
        lode__floor *f = &sc->floor[k];
        double most;
        if (f->kind != LODE__FLOOR_PURCHASE) continue;
        f->first_extra = *n_extra;
        most = MOST_BOUGHT * made_of(o, f->i_good) * sc->time.years;
        for (int t = 0; t < sc->time.n_period; t++, ++*n_extra) {
            int a = sc->n_market_activity + *n_extra, at = p->first[a];
            int n = t * sc->n_base_node + f->i_node;
            p->curve[a] =
                (lode__curve){.kind = LODE__LINEAR,
                              .c = -statement_of(o, f)->price * sc->time.discount[t],
                              .upper = holds(o, f, t) ? most : 0.0};
            p->term_node[at] = n;
            p->term_coef[at] = -1.0;
            p->first[a + 1] = at + 1;
            sc->at_node[*n_extra] = n;
            sc->extra[*n_extra] = LODE__EXTRA_PURCHASE;
        }
    }
}

/* What makers are paid at a price of the good, USD/t; below 0 they give back. */
static double rule(const lode__statement *s, double price)
{
    return fmax(s->price - price, 0.0) -
           s->give_back * fmax(price - s->give_back_above, 0.0);
}

double lode__floor_slope(const lode__statement *s, double price)
{
    if (price < s->price) return -1.0;
    return price > s->give_back_above ? -s->give_back : 0.0;
}

static double base_price_of(const lode_outcome *o, const lode__floor *f)
{
    double sum = 0.0;

    for (int n = 0; n < o->scenario.n_base_node; n++)
        if (f->weight[n] > 0.0) sum += f->weight[n] * o->market->base_price[n];
    return sum;
}

/* The guaranteed price as a margin: with what else the maker pays or gets for a tonne. */
static void guarantee(lode_outcome *o, const lode__floor *f)
{
    lode__scenario *sc = &o->scenario;

    for (int t = sc->time.now; t < sc->time.n_period; t++) {
        if (!holds(o, f, t)) continue;
        for (int a = 0; a < sc->n_base_activity; a++) {
            lode__curve *c = &sc->problem.curve[t * sc->n_base_activity + a];
            if (makes(o, a, f->i_node))
                c->floor = statement_of(o, f)->price * sc->time.discount[t] - c->wedge;
        }
    }
}

void lode__floors_fill(lode_outcome *o)
{
    lode__scenario *sc = &o->scenario;

    for (int k = 0; k < sc->n_floor; k++) {
        lode__floor *f = &sc->floor[k];
        const lode__statement *s = statement_of(o, f);
        double price = base_price_of(o, f);
        if (f->kind == LODE__FLOOR_GUARANTEE) guarantee(o, f);
        for (int t = sc->time.now; t < sc->time.n_period; t++) {
            f->closed_price[t] = NAN;
            f->usd_per_t[t] = 0.0;
            if (!is_found_around(f) || !holds(o, f, t)) continue;
            f->usd_per_t[t] = f->kind == LODE__FLOOR_LEVY ? fmax(0.0, s->price - price)
                                                          : rule(s, price);
        }
    }
    lode__floors_put(o);
}

void lode__floors_guess(lode_outcome *o, const lode_outcome *near)
{
    for (int k = 0; k < o->scenario.n_floor; k++)
        for (int t = 0; t < o->scenario.time.n_period; t++)
            if (is_found_around(&o->scenario.floor[k]) &&
                holds(o, &o->scenario.floor[k], t))
                o->scenario.floor[k].usd_per_t[t] = near->scenario.floor[k].usd_per_t[t];
    lode__floors_put(o);
}

bool lode__floors_follow(const lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;

    for (int k = 0; k < sc->n_floor; k++)
        for (int t = sc->time.now; t < sc->time.n_period; t++)
            if (is_found_around(&sc->floor[k]) && holds(o, &sc->floor[k], t)) return true;
    return false;
}

double lode__floor_levy(const lode_outcome *o, int i_from, int i_to, int t)
{
    const lode__node *from = &o->market->model->node[i_from];
    const lode__node *to = &o->market->model->node[i_to];
    double sum = 0.0;

    for (int k = 0; k < o->scenario.n_floor; k++) {
        const lode__floor *f = &o->scenario.floor[k];
        const lode__statement *s = statement_of(o, f);
        if (f->kind == LODE__FLOOR_LEVY && s->with_good[to->i_good] &&
            !s->actor[from->i_country] && s->actor[to->i_country])
            sum += f->usd_per_t[t];
    }
    return sum;
}

/* Levies on new links of re-exports go straight into their wedges. */
static void put_on_passed(lode_outcome *o)
{
    lode__scenario *sc = &o->scenario;

    for (int k = 0; k < sc->n_pass_on; k++)
        for (int t = sc->time.now; t < sc->time.n_period; t++) {
            int a = sc->first_pass_on + k * sc->time.n_period + t;
            sc->problem.curve[a].wedge =
                lode__floor_levy(o, sc->pass_on[k].from, sc->pass_on[k].to, t) *
                sc->time.discount[t];
        }
}

void lode__floors_put(lode_outcome *o)
{
    lode__scenario *sc = &o->scenario;

    if (sc->n_floor == 0) return;
    for (int t = sc->time.now; t < sc->time.n_period; t++)
        for (int a = 0; a < sc->n_base_activity; a++) {
            lode__levy *levy = &sc->levy[t * sc->n_base_activity + a];
            levy->floor_usd_per_t = levy->support_usd_per_t = 0.0;
            for (int k = 0; k < sc->n_floor; k++) {
                const lode__floor *f = &sc->floor[k];
                if (f->kind == LODE__FLOOR_LEVY && comes_in(o, statement_of(o, f), a))
                    levy->floor_usd_per_t += f->usd_per_t[t];
                if (f->kind == LODE__FLOOR_SUPPORT && makes(o, a, f->i_node))
                    levy->support_usd_per_t +=
                        f->usd_per_t[t] * tonnes_of(o, a, f->i_node);
            }
        }
    put_on_passed(o);
}

/* ---- can it hold? -------------------------------------------------------------------- */

bool lode__floors_are_closed(const lode_outcome *o)
{
    return o->scenario.floor_desk && o->scenario.floor_desk->is_closed;
}

/* Nothing comes into the zone of a levy in period t. */
static void shut(lode_outcome *o, const lode__floor *f, int t)
{
    lode__scenario *sc = &o->scenario;
    const lode__statement *s = statement_of(o, f);
    const lode__node *node = o->market->model->node;

    for (int a = 0; a < sc->n_base_activity; a++)
        if (comes_in(o, s, a)) sc->problem.curve[t * sc->n_base_activity + a].upper = 0.0;
    for (int k = 0; k < sc->n_pass_on; k++) {
        const lode__pass_on *link = &sc->pass_on[k];
        if (s->with_good[node[link->to].i_good] && s->actor[node[link->to].i_country] &&
            !s->actor[node[link->from].i_country])
            sc->problem.curve[sc->first_pass_on + k * sc->time.n_period + t].upper = 0.0;
    }
}

bool lode__floors_close(lode_outcome *o)
{
    lode__scenario *sc = &o->scenario;
    lode__floor_desk *d = sc->floor_desk;
    bool any = false;

    if (!d) return false;
    d->last_off = d->last_norm = INFINITY;
    d->n_back = 0;
    if (o->is_draw) return false; /* a draw starts from the levy of the middle */
    for (int a = 0; a < sc->problem.n_activity; a++)
        d->upper[a] = sc->problem.curve[a].upper;
    for (int k = 0; k < sc->n_floor; k++)
        for (int t = sc->time.now; t < sc->time.n_period; t++) {
            if (sc->floor[k].kind != LODE__FLOOR_LEVY || !holds(o, &sc->floor[k], t))
                continue;
            shut(o, &sc->floor[k], t);
            any = true;
        }
    if (any) lode__dead_ends_stop(sc);
    d->is_closed = any;
    return any;
}

double lode__floor_price(const lode_outcome *o, const lode__floor *f, int t)
{
    double sum = 0.0;

    for (int n = 0; n < o->scenario.n_base_node; n++)
        if (f->weight[n] > 0.0) sum += f->weight[n] * lode__price_at(o, n, t);
    return sum;
}

static void say_cannot_hold(lode_outcome *o, const lode__floor *f, double price)
{
    int n;
    const lode__good *good = &lode__goods(o->dataset, &n)[f->i_good];
    bool per_kg = strstr(good->price_unit, "USD/kg") != NULL;
    lode__buf text;

    lode__buf_init(&text, sizeof o->reason);
    lode__buf_addf(&text,
                   "'%.200s' cannot hold: with nothing coming in, %.60s costs %.5g %s "
                   "there, and no levy lifts it above that",
                   statement_of(o, f)->text, good->id, per_kg ? price * 1e-3 : price,
                   per_kg ? "USD/kg" : "USD/t");
    if (text.data) memcpy(o->reason, text.data, text.length + 1);
    lode__buf_clear(&text);
}

bool lode__floors_open(lode_outcome *o)
{
    lode__scenario *sc = &o->scenario;
    lode__floor_desk *d = sc->floor_desk;
    bool can = true;

    for (int k = 0; k < sc->n_floor; k++)
        for (int t = sc->time.now; t < sc->time.n_period; t++) {
            lode__floor *f = &sc->floor[k];
            if (f->kind != LODE__FLOOR_LEVY || !holds(o, f, t)) continue;
            f->closed_price[t] =
                o->answer.verdict == LODE_SOLVED ? lode__floor_price(o, f, t) : INFINITY;
            if (can &&
                statement_of(o, f)->price >= f->closed_price[t] * (1.0 - JUST_HOLDS)) {
                say_cannot_hold(o, f, f->closed_price[t]);
                can = false;
            }
        }
    for (int a = 0; a < sc->problem.n_activity; a++)
        sc->problem.curve[a].upper = d->upper[a];
    d->is_closed = false;
    return can;
}

/* ---- around the solve ----------------------------------------------------------------- */

/* How far a levy is off: 0 <= levy <= what lets nothing in, of which the lower end goes with
 * a price above the floor and the upper with one below. */
static double missed_by(const lode__statement *s, double levy, double price)
{
    return fmax(levy - PROHIBITIVE * s->price, fmin(levy, price - s->price));
}

double lode__floor_unknowns(const lode_outcome *o, lode__floor_desk *d)
{
    const lode__scenario *sc = &o->scenario;
    double worst = 0.0;

    d->n_unknown = 0;
    for (int k = 0; k < sc->n_floor; k++)
        for (int t = sc->time.now; t < sc->time.n_period; t++) {
            const lode__floor *f = &sc->floor[k];
            const lode__statement *s = statement_of(o, f);
            double price, missed;
            if (!is_found_around(f) || !holds(o, f, t)) continue;
            price = lode__floor_price(o, f, t);
            missed = f->kind == LODE__FLOOR_LEVY ? missed_by(s, f->usd_per_t[t], price)
                                                 : f->usd_per_t[t] - rule(s, price);
            d->missed[d->n_unknown] = missed;
            d->unknown[d->n_unknown++] = (lode__floor_unknown){k, t};
            worst = fmax(worst, fabs(missed) / s->price);
        }
    return worst;
}

size_t lode__floor_changes(const lode_outcome *o, lode__floor_desk *d,
                           lode__floor_unknown u)
{
    const lode__scenario *sc = &o->scenario;
    const lode__floor *f = &sc->floor[u.i_floor];
    const lode__statement *s = statement_of(o, f);
    const lode__node *node = o->market->model->node;
    double worth = sc->time.discount[u.t];
    size_t n = 0;

    for (int a = 0; a < sc->n_base_activity; a++) {
        int i = u.t * sc->n_base_activity + a;
        if (f->kind == LODE__FLOOR_LEVY ? !comes_in(o, s, a) : !makes(o, a, f->i_node))
            continue;
        d->change[n++] = (lode__change){
            i, LODE__WEDGE,
            f->kind == LODE__FLOOR_LEVY ? worth : -worth * tonnes_of(o, a, f->i_node)};
    }
    for (int k = 0; f->kind == LODE__FLOOR_LEVY && k < sc->n_pass_on; k++) {
        const lode__pass_on *link = &sc->pass_on[k];
        if (s->with_good[node[link->to].i_good] && s->actor[node[link->to].i_country] &&
            !s->actor[node[link->from].i_country])
            d->change[n++] = (lode__change){
                sc->first_pass_on + k * sc->time.n_period + u.t, LODE__WEDGE, worth};
    }
    return n;
}

double lode__floor_answer(const lode_outcome *o, const lode__floor_desk *d,
                          lode__floor_unknown u)
{
    const lode__scenario *sc = &o->scenario;
    const lode__floor *f = &sc->floor[u.i_floor];
    double sum = 0.0;

    for (int n = 0; n < sc->n_base_node; n++)
        if (f->weight[n] > 0.0)
            sum += f->weight[n] * d->dprice[u.t * sc->n_base_node + n];
    return sum / sc->time.discount[u.t];
}

bool lode__floor_at_work(const lode_outcome *o, lode__floor_unknown u)
{
    const lode__floor *f = &o->scenario.floor[u.i_floor];
    double levy = f->usd_per_t[u.t], floor = statement_of(o, f)->price;
    double above = lode__floor_price(o, f, u.t) - floor;

    return levy >= above && above >= levy - PROHIBITIVE * floor;
}

/* The column of J that unknown j moves. */
static void fill_column(const lode_outcome *o, lode__floor_desk *d,
                        lode__sensitivity *sensitivity, int j)
{
    int n = d->n_unknown;
    size_t n_change = lode__floor_changes(o, d, d->unknown[j]);

    (void)lode__sensitivity_of(sensitivity, d->change, n_change, d->dprice, d->dlevel);
    for (int k = 0; k < n; k++) {
        lode__floor_unknown u = d->unknown[k];
        const lode__floor *f = &o->scenario.floor[u.i_floor];
        double by = lode__floor_answer(o, d, u), own = j == k ? 1.0 : 0.0;
        if (f->kind == LODE__FLOOR_SUPPORT)
            d->jacobian[k * n + j] =
                own -
                by * lode__floor_slope(statement_of(o, f), lode__floor_price(o, f, u.t));
        else
            d->jacobian[k * n + j] = lode__floor_at_work(o, u) ? by : own;
    }
}

/* A price at which users stop does not answer: the levy is felt for instead. */
static void feel_for(const lode_outcome *o, lode__floor_desk *d, int k)
{
    lode__floor_unknown u = d->unknown[k];
    const lode__floor *f = &o->scenario.floor[u.i_floor];
    int n = d->n_unknown;

    if (f->kind != LODE__FLOOR_LEVY || d->jacobian[k * n + k] > LODE__FLOOR_STILL) return;
    /* Above an unanswering floor price: less. Below it: as much as a levy may rise. */
    for (int j = 0; j < n; j++) d->jacobian[k * n + j] = j == k ? 1.0 : 0.0;
    d->missed[k] = d->missed[k] > 0.0 ? 0.5 * f->usd_per_t[u.t]
                                      : -(f->usd_per_t[u.t] + statement_of(o, f)->price);
}

/* d = -J^-1 F; where J has no inverse each goes its own way. */
static bool find_step(lode__floor_desk *d)
{
    int n = d->n_unknown, i_singular;
    double *j = d->jacobian;

    for (int k = 0; k < n; k++)
        d->step[k] = -d->missed[k] / fmax(j[k * n + k], LODE__FLOOR_STILL);
    if (n == 1) return true;
    if (lode__dense_invert(n, j, d->inverse, &i_singular, NULL) != LODE_OK) return false;
    if (i_singular >= 0) return true;
    for (int k = 0; k < n; k++) {
        d->step[k] = 0.0;
        for (int i = 0; i < n; i++) d->step[k] -= d->inverse[k * n + i] * d->missed[i];
    }
    return true;
}

double lode__floor_longest(const lode_outcome *o, const lode__floor_desk *d)
{
    double part = 1.0;

    for (int k = 0; k < d->n_unknown; k++) {
        lode__floor_unknown u = d->unknown[k];
        const lode__floor *f = &o->scenario.floor[u.i_floor];
        double far = fabs(f->usd_per_t[u.t]) + statement_of(o, f)->price;
        if (part * fabs(d->step[k]) > far) part = far / fabs(d->step[k]);
    }
    return part;
}

void lode__floor_go(lode_outcome *o, lode__floor_desk *d)
{
    for (int k = 0; k < d->n_unknown; k++) {
        lode__floor *f = &o->scenario.floor[d->unknown[k].i_floor];
        double now = d->from[k] + d->part * d->step[k];
        if (f->kind == LODE__FLOOR_LEVY && now < 0.0) now = 0.0;
        f->usd_per_t[d->unknown[k].t] = now;
    }
    lode__floors_put(o);
}

/* A new direction from here; false: no memory. */
static bool turn(lode_outcome *o, lode__floor_desk *d)
{
    int n = d->n_unknown;
    bool good;
    lode__sensitivity *sensitivity =
        lode__sensitivity_new(&o->scenario.problem, &o->answer);

    if (!sensitivity) return false;
    memset(d->jacobian, 0, (size_t)(n * n) * sizeof *d->jacobian);
    for (int j = 0; j < n; j++) fill_column(o, d, sensitivity, j);
    lode__sensitivity_free(sensitivity);
    for (int k = 0; k < n; k++) feel_for(o, d, k);
    good = find_step(d);
    for (int k = 0; k < n; k++)
        d->from[k] = o->scenario.floor[d->unknown[k].i_floor].usd_per_t[d->unknown[k].t];
    d->part = lode__floor_longest(o, d);
    d->n_back = 0;
    return good;
}

bool lode__floor_is_met(const lode__floor_desk *d, double worst)
{
    return worst <= SOLVED_WITHIN || (worst <= ACCEPTED_WITHIN && worst >= d->last_off);
}

/* Newton; half the step back where it missed more than before. */
double lode__floors_move(lode_outcome *o)
{
    lode__floor_desk *d = o->scenario.floor_desk;
    double worst, norm = 0.0;

    if (!d) return 0.0;
    o->floor_off = worst = lode__floor_unknowns(o, d);
    if (lode__floor_is_met(d, worst)) return 0.0;
    for (int k = 0; k < d->n_unknown; k++) {
        double off = d->missed[k] /
                     statement_of(o, &o->scenario.floor[d->unknown[k].i_floor])->price;
        norm += off * off;
    }
    d->last_off = worst;
    if (norm >= d->last_norm && d->n_back < MOST_HALVINGS) {
        d->part *= 0.5;
        d->n_back++;
    } else {
        d->last_norm = norm;
        if (!turn(o, d)) {
            o->no_memory = true;
            return worst;
        }
    }
    lode__floor_go(o, d);
    return worst;
}

lode_status lode__floors_say(lode_outcome *o, lode_error *err)
{
    const lode__scenario *sc = &o->scenario;
    lode_status st = LODE_OK;

    for (int k = 0; k < sc->n_floor && !o->is_draw && !st; k++) {
        const lode__floor *f = &sc->floor[k];
        const lode__statement *s = statement_of(o, f);
        double least = INFINITY;
        for (int t = 0; t < sc->time.n_period && o->answer.verdict == LODE_SOLVED; t++)
            if (f->kind == LODE__FLOOR_LEVY &&
                f->usd_per_t[t] >= PROHIBITIVE * s->price * (1.0 - SOLVED_WITHIN))
                least = fmin(least, lode__floor_price(o, f, t) / s->price);
        if (least < 1.0 - ACCEPTED_WITHIN)
            st = lode__outcome_warn(
                o,
                "'%s' does not hold in every period: nothing comes in, but holders sell "
                "what lies there for less",
                s->text);
    }
    return st ? no_memory(err) : LODE_OK;
}

double lode__floor_after(const lode_outcome *o, int i_node)
{
    const lode__scenario *sc = &o->scenario;
    double most = 1.0;

    for (int k = 0; k < sc->n_floor; k++) {
        const lode__floor *f = &sc->floor[k];
        const lode__statement *s = statement_of(o, f);
        bool here = f->kind == LODE__FLOOR_LEVY       ? is_zone_node(o, s, i_node)
                    : f->kind == LODE__FLOOR_PURCHASE ? f->i_node == i_node
                                                      : false;
        if (here && lode__is_known(o, s) &&
            lode__active_share(&sc->time, s, sc->time.n_period) > 0.0)
            most = fmax(most, s->price / base_price_of(o, f));
    }
    return most;
}

/* ---- money ----------------------------------------------------------------------------- */

double lode__guarantee_usd(const lode_outcome *o, int i)
{
    const lode__curve *c = &o->scenario.problem.curve[i];
    double v;

    if (c->kind != LODE__SUPPLY || !isfinite(c->floor)) return 0.0;
    v = lode__problem_margin(&o->scenario.problem, i, o->answer.price);
    return v < c->floor ? (c->floor - v) * o->answer.level[i] : 0.0;
}

/* What a levy takes in period t. */
static double levied(const lode_outcome *o, const lode__floor *f, int t)
{
    const lode__scenario *sc = &o->scenario;
    const lode__statement *s = statement_of(o, f);
    const lode__node *node = o->market->model->node;
    double tonnes = 0.0;

    for (int a = 0; a < sc->n_base_activity; a++)
        if (comes_in(o, s, a)) tonnes += o->answer.level[t * sc->n_base_activity + a];
    for (int k = 0; k < sc->n_pass_on; k++) {
        const lode__pass_on *link = &sc->pass_on[k];
        if (s->with_good[node[link->to].i_good] && s->actor[node[link->to].i_country] &&
            !s->actor[node[link->from].i_country])
            tonnes += o->answer.level[sc->first_pass_on + k * sc->time.n_period + t];
    }
    return tonnes * f->usd_per_t[t] * sc->time.discount[t];
}

double lode__floor_cost_usd(const lode_outcome *o, const lode__floor *f, int t)
{
    const lode__scenario *sc = &o->scenario;
    double sum = 0.0;

    if (f->kind == LODE__FLOOR_LEVY) return 0.0 - levied(o, f, t);
    if (f->kind == LODE__FLOOR_PURCHASE) {
        int k = f->first_extra + t;
        return o->answer.level[sc->n_market_activity + k] *
               o->answer.price[sc->at_node[k]];
    }
    if (!(lode__active_share(&sc->time, statement_of(o, f), t) > 0.0)) return 0.0;
    for (int a = 0; a < sc->n_base_activity; a++) {
        int i = t * sc->n_base_activity + a;
        if (!makes(o, a, f->i_node)) continue;
        sum += f->kind == LODE__FLOOR_GUARANTEE
                   ? lode__guarantee_usd(o, i)
                   : o->answer.level[i] * tonnes_of(o, a, f->i_node) * f->usd_per_t[t] *
                         sc->time.discount[t];
    }
    return sum;
}

double lode__floor_kept_usd(const lode_outcome *o, const lode__floor *f, int t)
{
    const lode__scenario *sc = &o->scenario;

    return o->answer.level[sc->n_market_activity + f->first_extra + t] *
           o->market->base_price[f->i_node] * sc->time.discount[sc->time.n_period];
}
