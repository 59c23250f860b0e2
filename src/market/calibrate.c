/* Which curves make the reconciled flows an equilibrium? One pass, no fitting:
 *
 *     supply   q0 = flow at its margin p0; upper = capacity
 *     convert  q0 = flow at its margin p0, elasticity such that the slope in the output's
 *              price is elasticity x flow / price
 *     trade    x0 = flow, kappa = p_importer / sigma, cost = price difference
 *     use      one demand per segment: d0 = share x flow at p0, choke = multiple x p0
 *
 * so every activity answers its base flow exactly at the base prices. The solved base
 * is then compared with the reconciled flows, from prices that start up to 30 % off. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "market/market.h"

#define ALL_SEGMENTS "all uses"

typedef struct builder {
    lode_market *market;
    lode_error *err;
    const lode_dataset *ds;
    int n_activity; /* made so far */
    int n_term;
} builder;

static lode_status no_memory(const builder *b)
{
    return lode__fail(b->err, LODE_E_NOMEM, "out of memory");
}

/* ---- base prices --------------------------------------------------------------- */

static lode_status set_prices(builder *b)
{
    lode_market *m = b->market;
    int n_good, n_country;
    const lode__good *good = lode__goods(b->ds, &n_good);

    (void)lode__countries(b->ds, &n_country);
    m->base_price =
        lode__arena_take(&m->arena, (size_t)m->problem.n_node + 1, sizeof(double));
    if (!m->base_price) return no_memory(b);
    for (int n = 0; n < m->problem.n_node; n++) {
        lode__node *node = &m->model->node[n];
        node->price_row =
            lode__observation_pick(b->ds, LODE__PRICE, node->i_good, node->i_country, -1,
                                   b->market->model->base_year);
        if (!node->price_row)
            node->price_row = lode__observation_pick(b->ds, LODE__PRICE, node->i_good, -1,
                                                     -1, b->market->model->base_year);
        if (lode__is_waste_in(b->ds, node->i_good, b->market->model->base_year)) continue;
        if (!node->price_row || !(node->price_row->value > 0.0))
            return lode__fail(b->err, LODE_E_NODATA, "'%s' has no price row for %d",
                              good[node->i_good].id, b->market->model->base_year);
        node->base_price = m->base_price[n] = node->price_row->value;
    }
    return LODE_OK;
}

/* ---- parameters ---------------------------------------------------------------- */

static lode_status need_parameter(const builder *b, int i_good, const char *segment,
                                  const char *name, const lode__parameter **out)
{
    int n_good;
    const lode__good *good = lode__goods(b->ds, &n_good);

    *out = lode__parameter_pick(b->ds, i_good, segment, name);
    if (*out && (*out)->value > 0.0) return LODE_OK;
    return lode__fail(b->err, LODE_E_NODATA,
                      "'%s' has no parameter '%s' for segment '%s'", good[i_good].id,
                      name, segment);
}

/* Largest a supply or conversion can do: its capacity row, else base flow x headroom. */
static lode_status set_cap(const builder *b, const lode__base_flow *f, lode__part *part,
                           double *upper)
{
    lode_status st = need_parameter(b, f->i_good, "*", "headroom", &part->headroom);

    if (st) return st;
    part->capacity = lode__observation_pick(
        b->ds, LODE__CAPACITY, f->i_good, f->i_country, -1, b->market->model->base_year);
    if (!part->capacity) /* capacities are often published for the newest year only */
        part->capacity =
            lode__observation_pick(b->ds, LODE__CAPACITY, f->i_good, f->i_country, -1,
                                   b->market->model->base_year + 1);
    *upper = part->headroom->value * f->flow_tpa;
    if (part->capacity && part->capacity->value > 0.0) {
        *upper = part->capacity->value * f->share;
        part->headroom = NULL;
    }
    /* A plant that ran above its published capacity has at least what it made. */
    if (*upper < f->flow_tpa) *upper = f->flow_tpa;
    return LODE_OK;
}

/* ---- activities ---------------------------------------------------------------- */

/* Segments of a good in a country, else the default ones; returns how many. */
static int find_segments(const lode_dataset *ds, int i_good, int i_country,
                         const lode__segment **list, int most)
{
    int n_row, n = 0;
    const lode__segment *row = lode__segments(ds, &n_row);

    for (int pass = 0; pass < 2 && n == 0; pass++)
        for (int k = 0; k < n_row && n < most; k++)
            if (row[k].i_good == i_good && row[k].share > 0.0 &&
                row[k].i_country == (pass == 0 ? i_country : -1))
                list[n++] = &row[k];
    return n;
}

#define SEGMENTS_MAX 64

static lode_status add_activity(builder *b, int i_flow, const char *id, lode__curve curve,
                                lode__part part)
{
    lode_market *m = b->market;
    lode__problem *p = &m->problem;
    int a = b->n_activity++;
    int n = lode__flow_terms(m, &m->model->flow[i_flow], p->term_node + b->n_term,
                             p->term_coef + b->n_term);

    part.i_flow = i_flow;
    m->model->part[a] = part;
    p->curve[a] = curve;
    p->first[a] = b->n_term;
    b->n_term += n;
    p->first[a + 1] = b->n_term;
    m->activity_id[a] = lode__arena_copy(&m->arena, id);
    return m->activity_id[a] ? LODE_OK : no_memory(b);
}

static double base_margin(const builder *b, const lode__base_flow *f)
{
    int node[LODE__TERMS_MAX];
    double coef[LODE__TERMS_MAX], v = 0.0;
    int n = lode__flow_terms(b->market, f, node, coef);

    for (int k = 0; k < n; k++) v += coef[k] * b->market->base_price[node[k]];
    return v;
}

static lode_status add_supply(builder *b, int i_flow, const char *id)
{
    const lode__base_flow *f = &b->market->model->flow[i_flow];
    lode__part part = {0};
    lode__curve c = {.kind = LODE__SUPPLY, .q0 = f->flow_tpa, .floor = -INFINITY};
    lode_status st =
        need_parameter(b, f->i_good, "*", "supply_elasticity", &part.elasticity);

    if (!st) st = set_cap(b, f, &part, &c.upper);
    if (st) return st;
    c.elasticity = part.elasticity->value;
    c.p0 = base_margin(b, f);
    return add_activity(b, i_flow, id, c, part);
}

static lode_status add_conversion(builder *b, int i_flow, const char *id)
{
    const lode__base_flow *f = &b->market->model->flow[i_flow];
    lode__part part = {0};
    lode__curve c = {.kind = LODE__SUPPLY, .q0 = f->flow_tpa, .floor = -INFINITY};
    double v = base_margin(b, f), price;
    lode_status st =
        need_parameter(b, f->i_good, "*", "conversion_elasticity", &part.elasticity);

    if (!st) st = set_cap(b, f, &part, &c.upper);
    if (st) return st;
    if (v <= 0.0)
        return lode__fail(
            b->err, LODE_E_DATA,
            "'%s': its price is not above the cost of its input, so no one would "
            "convert; wanted price x yield above the input's price",
            id);
    price = b->market->base_price[lode__market_node(b->market, f->i_good, f->i_country)];
    /* The elasticity is to the output's price; the curve answers to the margin, and stops
     * where that is gone. */
    c.p0 = v;
    c.elasticity = part.elasticity->value * v / price;
    return add_activity(b, i_flow, id, c, part);
}

static lode_status add_trade(builder *b, int i_flow, const char *id)
{
    const lode__base_flow *f = &b->market->model->flow[i_flow];
    int from = lode__market_node(b->market, f->i_good, f->i_country);
    int to = lode__market_node(b->market, f->i_good, f->i_partner);
    const double *price = b->market->base_price;
    lode__part part = {0};
    lode__curve c = {.kind = LODE__LINK, .q0 = f->flow_tpa, .upper = INFINITY};
    lode_status st = need_parameter(b, f->i_good, "*", "substitution_sigma", &part.sigma);

    if (st) return st;
    c.kappa = price[to] / part.sigma->value;
    c.c = price[to] - price[from];
    return add_activity(b, i_flow, id, c, part);
}

static lode_status add_segment(builder *b, int i_flow, const char *id,
                               const lode__segment *segment, double share)
{
    const lode__base_flow *f = &b->market->model->flow[i_flow];
    const char *name = segment ? segment->segment : "*";
    lode__part part = {.segment = segment};
    lode__curve c = {.kind = LODE__DEMAND, .q0 = share * f->flow_tpa, .upper = INFINITY};
    lode_status st =
        need_parameter(b, f->i_good, name, "demand_elasticity", &part.elasticity);

    if (!st) st = need_parameter(b, f->i_good, name, "choke_multiple", &part.choke);
    if (st) return st;
    c.p0 = b->market->base_price[lode__market_node(b->market, f->i_good, f->i_country)];
    c.elasticity = part.elasticity->value;
    c.choke = part.choke->value * c.p0;
    return add_activity(b, i_flow, id, c, part);
}

static lode_status add_use(builder *b, int i_flow, lode__buf *id)
{
    const lode__base_flow *f = &b->market->model->flow[i_flow];
    const lode__segment *list[SEGMENTS_MAX];
    int n = find_segments(b->ds, f->i_good, f->i_country, list, SEGMENTS_MAX);
    size_t stem = id->length;
    double sum = 0.0;
    lode_status st = LODE_OK;

    for (int k = 0; k < n; k++) sum += list[k]->share;
    if (n == 0) {
        lode__buf_add(id, ":" ALL_SEGMENTS);
        return add_segment(b, i_flow, id->data, NULL, 1.0);
    }
    for (int k = 0; k < n && !st; k++) {
        id->length = stem;
        id->data[stem] = '\0';
        lode__buf_addf(id, ":%s", list[k]->segment);
        if (id->status) return no_memory(b);
        st = add_segment(b, i_flow, id->data, list[k], list[k]->share / sum);
    }
    return st;
}

static lode_status add_flow_activity(builder *b, int i_flow)
{
    static const char *const verb[LODE__N_ROLE] = {"supply", "convert", "trade", "use"};
    const lode__base_flow *f = &b->market->model->flow[i_flow];
    int n;
    const lode__good *good = lode__goods(b->ds, &n);
    const lode__country *country = lode__countries(b->ds, &n);
    const lode__chain *chain = lode__chains(b->ds, &n);
    lode__buf id;
    lode_status st = LODE_OK;

    lode__buf_init(&id, 1024);
    lode__buf_addf(&id, "%s:%s@%s", verb[f->role], good[f->i_good].id,
                   country[f->i_country].id);
    if (f->role == LODE__ROLE_TRADE)
        lode__buf_addf(&id, "->%s", country[f->i_partner].id);
    if (f->role == LODE__ROLE_CONVERT)
        lode__buf_addf(&id, "<-%s", good[chain[f->i_chain].i_input].id);
    if (id.status) st = no_memory(b);
    if (!st && f->role == LODE__ROLE_SUPPLY) st = add_supply(b, i_flow, id.data);
    if (!st && f->role == LODE__ROLE_CONVERT) st = add_conversion(b, i_flow, id.data);
    if (!st && f->role == LODE__ROLE_TRADE) st = add_trade(b, i_flow, id.data);
    if (!st && f->role == LODE__ROLE_USE) st = add_use(b, i_flow, &id);
    lode__buf_clear(&id);
    return st;
}

static int count_activities(const builder *b)
{
    const lode__model *model = b->market->model;
    const lode__segment *list[SEGMENTS_MAX];
    int n = 0;

    for (int k = 0; k < model->n_flow; k++) {
        const lode__base_flow *f = &model->flow[k];
        int n_segment =
            f->role == LODE__ROLE_USE
                ? find_segments(b->ds, f->i_good, f->i_country, list, SEGMENTS_MAX)
                : 1;
        if (f->flow_tpa == 0.0) continue;
        n += n_segment > 0 ? n_segment : 1;
    }
    return n;
}

/* ---- the base, solved ---------------------------------------------------------- */

static lode_status solve_base(builder *b)
{
    lode_market *m = b->market;
    lode__problem *p = &m->problem;
    lode__arena arena = {0};
    lode__answer answer;
    lode__solver *solver = lode__solver_new(p);
    double *start = lode__alloc((size_t)p->n_node + 1, sizeof *start);
    lode_status st = LODE_OK;

    if (!solver || !start || !lode__answer_take(&answer, &arena, p)) {
        st = no_memory(b);
        goto done;
    }
    for (int n = 0; n < p->n_node; n++) start[n] = m->base_price[n] * (n % 2 ? 0.8 : 1.3);
    lode__solver_run(solver, p, start, NULL, &answer);
    m->model->certificate = answer.certificate;
    m->model->base_error = answer.verdict == LODE_SOLVED ? 0.0 : INFINITY;
    for (int a = 0; a < p->n_activity && answer.verdict == LODE_SOLVED; a++) {
        double off = fabs(answer.level[a] - m->base_level[a]) / m->base_level[a];
        if (!(off <= m->model->base_error)) m->model->base_error = off;
    }
done:
    lode__solver_free(solver);
    lode__release(start);
    lode__arena_clear(&arena);
    return st;
}

/* The mineral of each node, by which a market of several is ordered. */
static bool set_groups(lode_market *m)
{
    const lode__good *good = lode__goods(m->model->dataset, &(int){0});
    int *group =
        lode__arena_take(&m->arena, (size_t)m->problem.n_node + 1, sizeof *group);

    for (int n = 0; group && n < m->problem.n_node; n++) {
        int i = 0;
        while (strcmp(good[i].mineral, good[m->model->node[n].i_good].mineral) != 0) i++;
        group[n] = i;
    }
    m->problem.group = group;
    return group != NULL;
}

lode_status lode__calibrate(lode_market *m, lode_error *err)
{
    builder b = {.market = m, .err = err, .ds = m->model->dataset};
    int n_node = m->problem.n_node, n_activity = count_activities(&b);
    lode_status st = LODE_OK;

    if (!lode__problem_take(&m->problem, &m->arena, n_node, n_activity,
                            n_activity * LODE__TERMS_MAX))
        return no_memory(&b);
    m->activity_id =
        lode__arena_take(&m->arena, (size_t)n_activity + 1, sizeof *m->activity_id);
    m->base_level =
        lode__arena_take(&m->arena, (size_t)n_activity + 1, sizeof *m->base_level);
    m->model->part =
        lode__arena_take(&m->arena, (size_t)n_activity + 1, sizeof(lode__part));
    if (!m->activity_id || !m->base_level || !m->model->part || !set_groups(m))
        return no_memory(&b);

    for (int n = 0; n < n_node; n++)
        m->problem.disposal[n] = true; /* nobody is made to take what is worth nothing */
    st = set_prices(&b);
    for (int k = 0; k < m->model->n_flow && !st; k++)
        if (m->model->flow[k].flow_tpa > 0.0) st = add_flow_activity(&b, k);
    if (st) return st;
    m->problem.n_term = b.n_term;
    for (int a = 0; a < n_activity; a++) m->base_level[a] = m->problem.curve[a].q0;
    return solve_base(&b);
}

/* ---- the same market from other numbers ---------------------------------------- */

static double drawn(const lode_market *m, const double *factor,
                    const lode__parameter *row)
{
    int n;

    return factor[row - lode__parameters(m->model->dataset, &n)];
}

/* A cap that is a published capacity stays; one that is headroom follows the flow. */
static double drawn_cap(const lode_market *m, const double *factor,
                        const lode__part *part, double cap, double level)
{
    if (part->headroom)
        cap = level *
              (1.0 + (part->headroom->value - 1.0) * drawn(m, factor, part->headroom));
    return cap > level ? cap : level;
}

void lode__recalibrate(const lode_market *m, const double *flow_tpa, const double *factor,
                       lode__curve *curve, double *level)
{
    for (int a = 0; a < m->problem.n_activity; a++) {
        const lode__part *part = &m->model->part[a];
        lode__curve c = m->problem.curve[a];
        double was = m->model->flow[part->i_flow].flow_tpa;

        c.q0 *= flow_tpa[part->i_flow] / was;
        level[a] = c.q0;
        if (part->elasticity) c.elasticity *= drawn(m, factor, part->elasticity);
        if (part->sigma) c.kappa /= drawn(m, factor, part->sigma);
        if (part->choke)
            c.choke = c.p0 + (c.choke - c.p0) * drawn(m, factor, part->choke);
        if (c.kind == LODE__SUPPLY) c.upper = drawn_cap(m, factor, part, c.upper, c.q0);
        curve[a] = c;
    }
}
