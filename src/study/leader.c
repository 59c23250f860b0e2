/* The leader's taxes: values by solves on a copy with wedges, gradients by the adjoint,
 * five climbs. */
#include "study/leader.h"

#include <math.h>
#include <string.h>

#include "solve/curve.h"
#include "solve/sensitivity.h"

#define TOLERANCE 1e-6
#define MOST_STEPS 100
#define NOTHING 1e-6    /* of the exports before: none */
#define BELOW 0.95      /* of the highest choke price: somebody still buys */
#define MULTIPLE 1000.0 /* of the price, where no use in the market has a choke price */

/* The market with taxes on it, solved as often as asked. */
typedef struct desk {
    const lode__leader_question *q;
    lode__problem problem; /* a copy */
    lode__solver *solver;
    lode__answer answer; /* of the last value() */
    int n_link;
    lode__leader_link *link;
    int *link_at;                      /* [n_activity] or -1 */
    double *stand_price, *stand_level; /* where solves start */
    double *goal_price, *goal_level, *worth_level, *worth_rhs;
    bool out_of_memory;
    int n_solve;
    lode__arena arena;
} desk;

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static bool is_target(const lode__leader_question *q, int i_country)
{
    return q->target ? q->target[i_country] : !q->sender[i_country];
}

/* What one USD of the country's gain adds to J. */
static double weight_of(const lode__leader_question *q, int i_country)
{
    return q->sender[i_country] ? 1.0 : (is_target(q, i_country) ? -q->weight : 0.0);
}

/* ---- links ----------------------------------------------------------------------- */

/* The highest choke price of a use of the good over its base price; of any use, where the
 * good has none of its own. */
static double highest_choke(const lode_market *m, int i_good)
{
    double most = 0.0, own = 0.0;

    for (int a = 0; a < m->problem.n_activity; a++) {
        const lode__curve *c = &m->problem.curve[a];
        if (c->kind != LODE__DEMAND || !isfinite(c->choke) || !(c->p0 > 0.0)) continue;
        most = fmax(most, c->choke / c->p0);
        if (m->model->flow[m->model->part[a].i_flow].i_good == i_good)
            own = fmax(own, c->choke / c->p0);
    }
    if (own > 0.0) return own;
    return most > 0.0 ? most : MULTIPLE;
}

int lode__leader_links(const lode__leader_question *q, lode__leader_link *link)
{
    const lode_market *m = q->market;
    double multiple = highest_choke(m, q->i_good);
    int n = 0;

    for (int a = 0; a < m->problem.n_activity; a++) {
        const lode__base_flow *f = &m->model->flow[m->model->part[a].i_flow];
        int from, to;
        if (f->role != LODE__ROLE_TRADE || f->i_good != q->i_good ||
            !q->sender[f->i_country] || q->sender[f->i_partner])
            continue;
        from = lode__market_node(m, f->i_good, f->i_country);
        to = lode__market_node(m, f->i_good, f->i_partner);
        if (link)
            link[n] = (lode__leader_link){.i_activity = a,
                                          .i_seller = f->i_country,
                                          .i_buyer = f->i_partner,
                                          .most_usd_per_t = multiple * m->base_price[to],
                                          .before_tpa = m->base_level[a],
                                          .seller_before = m->base_price[from],
                                          .buyer_before = m->base_price[to]};
        n++;
    }
    return n;
}

static void find_after(const desk *d, lode__leader_link *l)
{
    const lode_market *m = d->q->market;
    const lode__base_flow *f = &m->model->flow[m->model->part[l->i_activity].i_flow];

    l->tax_usd_per_t =
        d->problem.curve[l->i_activity].wedge - m->problem.curve[l->i_activity].wedge;
    l->after_tpa = d->answer.level[l->i_activity];
    l->seller_after = d->answer.price[lode__market_node(m, f->i_good, f->i_country)];
    l->buyer_after = d->answer.price[lode__market_node(m, f->i_good, f->i_partner)];
}

/* ---- the desk -------------------------------------------------------------------- */

static bool take(desk *d)
{
    const lode__problem *p = &d->q->market->problem;
    size_t nodes = (size_t)p->n_node + 1, activities = (size_t)p->n_activity + 1;
    double **of_node[] = {&d->stand_price, &d->goal_price, &d->worth_rhs};
    double **of_activity[] = {&d->stand_level, &d->goal_level, &d->worth_level};

    for (size_t k = 0; k < 3; k++) {
        *of_node[k] = lode__arena_take(&d->arena, nodes, sizeof(double));
        *of_activity[k] = lode__arena_take(&d->arena, activities, sizeof(double));
        if (!*of_node[k] || !*of_activity[k]) return false;
    }
    d->link = lode__arena_take(&d->arena, (size_t)d->n_link + 1, sizeof *d->link);
    d->link_at = lode__arena_take(&d->arena, activities, sizeof *d->link_at);
    return d->link && d->link_at && lode__problem_copy(&d->problem, p, &d->arena) &&
           lode__answer_take(&d->answer, &d->arena, p) &&
           (d->solver = lode__solver_new(&d->problem));
}

/* Where the base stands. */
static void stand_at_base(desk *d)
{
    const lode_market *m = d->q->market;

    memcpy(d->stand_price, m->base_price, (size_t)m->problem.n_node * sizeof(double));
    memcpy(d->stand_level, m->base_level, (size_t)m->problem.n_activity * sizeof(double));
}

static bool open_desk(desk *d, const lode__leader_question *q)
{
    d->q = q;
    d->n_link = lode__leader_links(q, NULL);
    if (!take(d)) return false;
    lode__leader_links(q, d->link);
    for (int a = 0; a < d->problem.n_activity; a++) d->link_at[a] = -1;
    for (int k = 0; k < d->n_link; k++) d->link_at[d->link[k].i_activity] = k;
    stand_at_base(d);
    return true;
}

static void close_desk(desk *d)
{
    lode__solver_free(d->solver);
    lode__arena_clear(&d->arena);
}

/* ---- welfare --------------------------------------------------------------------- */

/* Change of an activity's surplus, without revenue. */
static double gain_of(const desk *d, int a)
{
    const lode_market *m = d->q->market;

    return lode__curve_surplus(&d->problem.curve[a],
                               lode__problem_margin(&d->problem, a, d->answer.price)) -
           lode__curve_surplus(&m->problem.curve[a],
                               lode__problem_margin(&m->problem, a, m->base_price));
}

/* Parts of S, and harm of T, in a fixed order. */
static void find_welfare(const desk *d, lode__gains *gain, double *harm)
{
    const lode_market *m = d->q->market;

    *gain = (lode__gains){0};
    *harm = 0.0;
    for (int a = 0; a < d->problem.n_activity; a++) {
        lode__role role = m->model->flow[m->model->part[a].i_flow].role;
        int i_country = lode__gainer_of(m, a), k = d->link_at[a];
        double by = gain_of(d, a);
        if (k >= 0)
            gain->revenue_usd += d->answer.level[a] *
                                 (d->problem.curve[a].wedge - m->problem.curve[a].wedge);
        if (is_target(d->q, i_country)) *harm -= by;
        if (!d->q->sender[i_country]) continue;
        *(role == LODE__ROLE_USE     ? &gain->consumer_usd
          : role == LODE__ROLE_TRADE ? &gain->trader_usd
                                     : &gain->producer_usd) += by;
    }
}

static double sum_of(const lode__gains *g)
{
    return g->consumer_usd + g->producer_usd + g->trader_usd + g->revenue_usd;
}

static void set_taxes(desk *d, const double *tax)
{
    const lode__problem *base = &d->q->market->problem;

    for (int k = 0; k < d->n_link; k++) {
        int a = d->link[k].i_activity;
        d->problem.curve[a].wedge = base->curve[a].wedge + tax[k];
    }
}

static bool value_of(void *context, const double *tax, double *value)
{
    desk *d = context;
    lode__gains gain;
    double harm;

    set_taxes(d, tax);
    d->n_solve++;
    lode__solver_run(d->solver, &d->problem, d->stand_price, d->stand_level, &d->answer);
    if (d->answer.verdict != LODE_SOLVED) return false;
    find_welfare(d, &gain, &harm);
    *value = sum_of(&gain) + d->q->weight * harm;
    return true;
}

/* The surplus of an activity rises by its level where its margin rises; revenue by the
 * tax where the level of a link does. */
static void set_goal(desk *d)
{
    const lode__problem *p = &d->problem;

    memset(d->goal_price, 0, (size_t)p->n_node * sizeof *d->goal_price);
    for (int a = 0; a < p->n_activity; a++) {
        double by = weight_of(d->q, lode__gainer_of(d->q->market, a));
        d->goal_level[a] = d->link_at[a] >= 0
                               ? p->curve[a].wedge - d->q->market->problem.curve[a].wedge
                               : 0.0;
        for (int k = p->first[a]; by != 0.0 && k < p->first[a + 1]; k++)
            d->goal_price[p->term_node[k]] += by * p->term_coef[k] * d->answer.level[a];
    }
}

static bool gradient_of(void *context, const double *tax, double *gradient)
{
    desk *d = context;
    lode__sensitivity *s = lode__sensitivity_new(&d->problem, &d->answer);

    (void)tax; /* it is in the problem */
    if (!s) {
        d->out_of_memory = true;
        return false;
    }
    set_goal(d);
    lode__sensitivity_adjoint(s, d->goal_price, d->goal_level, d->worth_level,
                              d->worth_rhs);
    for (int k = 0; k < d->n_link; k++) {
        int a = d->link[k].i_activity;
        double level = d->answer.level[a];
        /* Revenue, and the route's own surplus, which is the buyer's. */
        gradient[k] = level - weight_of(d->q, d->link[k].i_buyer) * level +
                      d->worth_level[a] * lode__sensitivity_direct(s, a, LODE__WEDGE);
    }
    lode__sensitivity_free(s);
    return true;
}

static void stand_here(void *context)
{
    desk *d = context;

    memcpy(d->stand_price, d->answer.price, (size_t)d->problem.n_node * sizeof(double));
    memcpy(d->stand_level, d->answer.level,
           (size_t)d->problem.n_activity * sizeof(double));
}

/* ---- residual demand ------------------------------------------------------------- */

/* The whole market's answer to one more dollar on all links, at the base. */
static bool find_solved(desk *d, lode__abroad *r)
{
    const lode__problem *p = &d->problem;
    lode__change *change = lode__alloc((size_t)d->n_link + 1, sizeof *change);
    lode__sensitivity *s = lode__sensitivity_new(p, &d->answer);
    double export_by = 0.0, paid = 0.0, paid_by = 0.0, exports = 0.0, off;

    if (change && s) {
        for (int k = 0; k < d->n_link; k++)
            change[k] = (lode__change){d->link[k].i_activity, LODE__WEDGE, 1.0};
        off = lode__sensitivity_of(s, change, (size_t)d->n_link, d->goal_price,
                                   d->goal_level);
        for (int k = 0; k < d->n_link; k++) {
            const lode_market *m = d->q->market;
            const lode__leader_link *l = &d->link[k];
            int to = lode__market_node(m, d->q->i_good, l->i_buyer);
            exports += l->before_tpa;
            export_by += d->goal_level[l->i_activity];
            paid += l->before_tpa * l->buyer_before;
            paid_by += l->before_tpa * d->goal_price[to];
        }
        if (off <= LODE__SENSITIVITY_LIMIT && exports > 0.0 && paid_by > 0.0)
            r->solved = -(export_by / exports) / (paid_by / paid);
    }
    lode__sensitivity_free(s);
    lode__release(change);
    return change && s;
}

/* ---- starts ---------------------------------------------------------------------- */

typedef struct start_rule {
    const char *name;
    double share; /* of the seller's price; NaN: the mark-up formula */
} start_rule;

static const start_rule rule_of[LODE__LEADER_STARTS] = {{"no tax", 0.0},
                                                        {"10 % on all", 0.1},
                                                        {"50 % on all", 0.5},
                                                        {"200 % on all", 2.0},
                                                        {"mark-up formula", NAN}};

/* Tax of a link at a start. By the formula (P - mc) / P = 1 / E where mc stays, so the
 * tax is mc / (E - 1); with E <= 1 what a price just below the choke
 * leaves. */
static double begin_tax(const start_rule *rule, const lode__abroad *r,
                        const lode__leader_link *l)
{
    double tax = rule->share * l->seller_before;

    if (isnan(rule->share))
        tax = r->formula > 1.0 ? l->seller_before / (r->formula - 1.0)
                               : BELOW * l->most_usd_per_t - l->seller_before;
    return fmin(fmax(tax, 0.0), l->most_usd_per_t);
}

/* Vectors of the climbs. */
typedef struct walk {
    double *tax, *best, *upper, *scale;
    double steep, worth, before;
} walk;

static bool take_walk(walk *w, desk *d)
{
    size_t n = (size_t)d->n_link + 1;

    w->tax = lode__arena_take(&d->arena, n, sizeof *w->tax);
    w->best = lode__arena_take(&d->arena, n, sizeof *w->best);
    w->upper = lode__arena_take(&d->arena, n, sizeof *w->upper);
    w->scale = lode__arena_take(&d->arena, n, sizeof *w->scale);
    return w->tax && w->best && w->upper && w->scale;
}

/* A link's revenue curves by about x0 / kappa: numbers of sqrt(x0 / kappa) w are
 * alike. */
static void scale_walk(walk *w, const desk *d)
{
    for (int k = 0; k < d->n_link; k++) {
        const lode__leader_link *l = &d->link[k];
        double kappa = d->problem.curve[l->i_activity].kappa;
        w->upper[k] = l->most_usd_per_t;
        w->scale[k] = sqrt(kappa / l->before_tpa);
        w->steep += kappa * l->before_tpa;
        w->worth += l->before_tpa * l->seller_before;
        w->before += l->before_tpa;
    }
    w->steep = sqrt(w->steep);
}

static double cut_of(const desk *d, double before)
{
    double after = 0.0;

    for (int k = 0; k < d->n_link; k++) after += d->answer.level[d->link[k].i_activity];
    return before > 0.0 ? 1.0 - after / before : 0.0;
}

static lode_status walk_one(desk *d, walk *w, const start_rule *rule,
                            const lode__abroad *r, lode__leader_start *s, lode_error *err)
{
    lode__hill hill = {d->n_link,  w->upper, w->scale,    w->worth,   w->steep, TOLERANCE,
                       MOST_STEPS, value_of, gradient_of, stand_here, d};
    lode__climb climb = {.x = w->tax};
    int before = d->n_solve;
    lode_status st;

    for (int k = 0; k < d->n_link; k++) w->tax[k] = begin_tax(rule, r, &d->link[k]);
    *s = (lode__leader_start){.name = rule->name, .value_usd = NAN, .cut_share = NAN};
    stand_at_base(d);
    if (!value_of(d, w->tax, &s->begin_usd)) s->begin_usd = NAN;
    st = lode__climb_run(&hill, &climb, err);
    if (st || d->out_of_memory) return st ? st : no_memory(err);
    s->end = climb.end;
    s->gradient = climb.gradient;
    s->n_step = climb.n_step;
    if (climb.end != LODE__CLIMB_NOWHERE && value_of(d, w->tax, &s->value_usd))
        s->cut_share = cut_of(d, w->before);
    s->n_solve = d->n_solve - before;
    return LODE_OK;
}

/* Puts a start where it belongs, best first; of equals the earlier. */
static bool insert(lode__leader *out, const lode__leader_start *s)
{
    int at = out->n_start++;

    while (at > 0 && (s->value_usd > out->start[at - 1].value_usd ||
                      (isnan(out->start[at - 1].value_usd) && !isnan(s->value_usd)))) {
        out->start[at] = out->start[at - 1];
        at--;
    }
    out->start[at] = *s;
    return at == 0;
}

/* ---- the answer ------------------------------------------------------------------ */

static void find_means(lode__leader *out)
{
    double revenue = 0.0, paid = 0.0,
           *mean[] = {&out->seller_before, &out->seller_after, &out->buyer_before,
                      &out->buyer_after};

    for (int k = 0; k < out->n_link; k++) {
        const lode__leader_link *l = &out->link[k];
        double of[] = {l->seller_before, l->seller_after, l->buyer_before,
                       l->buyer_after};
        out->exports_before += l->before_tpa;
        out->exports_after += l->after_tpa;
        for (int i = 0; i < 4; i++) *mean[i] += l->before_tpa * of[i];
        revenue += l->after_tpa * l->tax_usd_per_t;
        paid += l->after_tpa * (l->seller_after + l->tax_usd_per_t);
    }
    for (int i = 0; i < 4; i++)
        *mean[i] = out->exports_before > 0.0 ? *mean[i] / out->exports_before : NAN;
    out->cut_share =
        out->exports_before > 0.0 ? 1.0 - out->exports_after / out->exports_before : 0.0;
    out->markup = paid > 0.0 ? revenue / paid : NAN;
}

static lode_status give(desk *d, lode__leader *out, lode_error *err)
{
    const lode__problem *p = &d->problem;
    size_t n = (size_t)d->n_link + 1;

    out->link = lode__arena_take(&out->arena, n, sizeof *out->link);
    out->wedge =
        lode__arena_take(&out->arena, (size_t)p->n_activity + 1, sizeof *out->wedge);
    if (!out->link || !out->wedge || !lode__answer_take(&out->answer, &out->arena, p))
        return no_memory(err);
    out->n_link = d->n_link;
    for (int k = 0; k < d->n_link; k++) {
        out->link[k] = d->link[k];
        find_after(d, &out->link[k]);
        out->wedge[d->link[k].i_activity] = out->link[k].tax_usd_per_t;
    }
    memcpy(out->answer.price, d->answer.price, (size_t)p->n_node * sizeof(double));
    memcpy(out->answer.level, d->answer.level, (size_t)p->n_activity * sizeof(double));
    memcpy(out->answer.rent, d->answer.rent, (size_t)p->n_activity * sizeof(double));
    out->answer.verdict = d->answer.verdict;
    out->answer.certificate = d->answer.certificate;
    out->answer.objective = d->answer.objective;
    find_welfare(d, &out->gain, &out->harm_usd);
    out->gain_usd = sum_of(&out->gain);
    out->value_usd = out->gain_usd + d->q->weight * out->harm_usd;
    find_means(out);
    return LODE_OK;
}

static lode_status walk_all(desk *d, lode__leader *out, lode_error *err)
{
    walk w = {0};
    double value;
    lode_status st = LODE_OK;

    if (!take_walk(&w, d)) return no_memory(err);
    scale_walk(&w, d);
    out->abroad = lode__abroad_of(d->q->market, d->q->i_good, d->q->sender);
    if (value_of(d, w.tax, &value) && d->n_link > 0 && !find_solved(d, &out->abroad))
        return no_memory(err);
    for (int k = 0; k < LODE__LEADER_STARTS && d->n_link > 0 && !st; k++) {
        lode__leader_start s;
        st = walk_one(d, &w, &rule_of[k], &out->abroad, &s, err);
        if (!st && insert(out, &s))
            memcpy(w.best, w.tax, (size_t)d->n_link * sizeof *w.best);
    }
    if (st) return st;
    stand_at_base(d);
    value_of(d, w.best, &value);
    return give(d, out, err);
}

static lode_status check(const lode__leader_question *q, lode_error *err)
{
    const lode__country *country = lode__countries(q->market->model->dataset, &(int){0});

    if (!(q->weight >= 0.0) || isinf(q->weight))
        return lode__fail(err, LODE_E_INVALID,
                          "the weight of the target's harm wants to be 0 or more");
    for (int c = 0; q->target && c < q->market->model->n_country; c++)
        if (q->sender[c] && q->target[c])
            return lode__fail(err, LODE_E_INVALID,
                              "%s is among the senders and among the targets",
                              country[c].id);
    return LODE_OK;
}

lode_status lode__leader_run(const lode__leader_question *q, lode__leader *out,
                             lode_error *err)
{
    desk d = {0};
    lode__leader found = {.question = *q};
    lode_status st = check(q, err);

    if (st) return st;
    st = open_desk(&d, q) ? walk_all(&d, &found, err) : no_memory(err);
    close_desk(&d);
    if (!st)
        *out = found;
    else
        lode__leader_clear(&found);
    return st;
}

void lode__leader_clear(lode__leader *leader)
{
    lode__arena_clear(&leader->arena);
}

lode_status lode__leader_value(const lode__leader_question *q, const double *tax,
                               double *value_usd, double *gradient, lode_error *err)
{
    desk d = {0};
    lode_status st = check(q, err);

    if (st) return st;
    if (!open_desk(&d, q)) {
        st = no_memory(err);
    } else {
        bool solved = value_of(&d, tax, value_usd);
        if (!solved) *value_usd = NAN;
        if (solved && gradient && !gradient_of(&d, tax, gradient)) st = no_memory(err);
    }
    close_desk(&d);
    return st;
}

const char *lode__leader_end_name(const lode__leader_start *start)
{
    if (start->cut_share > 1.0 - NOTHING) return "no exports";
    switch (start->end) {
    case LODE__CLIMB_TOP: return "top";
    case LODE__CLIMB_KINK: return "kink";
    case LODE__CLIMB_LIMIT: return "limit";
    default: return "no equilibrium";
    }
}
