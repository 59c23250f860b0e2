/* The countries that bring much of a good, as Cournot's sellers on a market of the
 * data. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "solve/curve.h"
#include "study/cournot.h"
#include "study/leader.h"

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* Makes the activity the good itself, not beside another one? */
static bool makes(const lode_market *m, int a, int i_good, double *coef)
{
    const lode__base_flow *f = &m->model->flow[m->model->part[a].i_flow];
    const lode__problem *p = &m->problem;

    if (f->i_good != i_good ||
        (f->role != LODE__ROLE_SUPPLY && f->role != LODE__ROLE_CONVERT))
        return false;
    for (int k = p->first[a]; k < p->first[a + 1]; k++)
        if (p->term_coef[k] > 0.0 && m->model->node[p->term_node[k]].i_good == i_good) {
            *coef = p->term_coef[k];
            return true;
        }
    return false;
}

/* Tonnes of the good that an activity gives, whoever it is (also beside another good). */
static double given_by(const lode_market *m, const double *level, int a, int i_good)
{
    const lode__problem *p = &m->problem;
    double sum = 0.0;

    if (m->model->flow[m->model->part[a].i_flow].role == LODE__ROLE_TRADE) return 0.0;
    for (int k = p->first[a]; k < p->first[a + 1]; k++)
        if (p->term_coef[k] > 0.0 && m->model->node[p->term_node[k]].i_good == i_good)
            sum += p->term_coef[k] * level[a];
    return sum;
}

static double output_of(const lode_market *m, const double *level, int i_good)
{
    double sum = 0.0;

    for (int a = 0; a < m->problem.n_activity; a++) sum += given_by(m, level, a, i_good);
    return sum;
}

static int by_share(const void *a, const void *b)
{
    const lode__cournot_seller *x = a, *y = b;

    if (x->share != y->share) return x->share > y->share ? -1 : 1;
    return x->i_country < y->i_country ? -1 : x->i_country > y->i_country;
}

static lode_status find_sellers(lode__cournot_market *c, lode_error *err)
{
    const lode_market *m = c->market;
    int n_country = m->model->n_country;
    double coef;

    c->output_before = output_of(m, m->base_level, c->i_good);
    c->seller = lode__arena_take(&c->arena, (size_t)n_country + 1, sizeof *c->seller);
    if (!c->seller) return no_memory(err);
    for (int i = 0; i < n_country; i++) {
        lode__cournot_seller s = {.i_country = i,
                                  .i_node = lode__market_node(m, c->i_good, i)};
        for (int a = 0; a < m->problem.n_activity; a++)
            if (m->model->flow[m->model->part[a].i_flow].i_country == i &&
                makes(m, a, c->i_good, &coef))
                s.before_tpa += coef * m->base_level[a];
        if (s.i_node < 0 || !(s.before_tpa > c->least_share * c->output_before)) continue;
        s.share = s.before_tpa / c->output_before;
        s.price_before = m->base_price[s.i_node];
        c->seller[c->n_seller++] = s;
    }
    if (c->n_seller == 0)
        return lode__fail(err, LODE_E_NODATA,
                          "'%s': no country makes more than %g %% of it by itself",
                          lode__goods(m->model->dataset, &(int){0})[c->i_good].id,
                          100.0 * c->least_share);
    qsort(c->seller, (size_t)c->n_seller, sizeof *c->seller, by_share);
    return LODE_OK;
}

static lode_status play(lode__cournot_market *c, lode_error *err)
{
    const lode_market *m = c->market;
    size_t n = (size_t)m->problem.n_activity + 1;
    lode__offer *offer = lode__arena_take(&c->arena, n, sizeof *offer);
    lode__cournot_question q = {.problem = &m->problem,
                                .price = m->base_price,
                                .level = m->base_level,
                                .n_seller = c->n_seller,
                                .offer = offer};
    double coef;

    if (!offer) return no_memory(err);
    for (int i = 0; i < c->n_seller; i++)
        for (int a = 0; a < m->problem.n_activity; a++)
            if (m->model->flow[m->model->part[a].i_flow].i_country ==
                    c->seller[i].i_country &&
                makes(m, a, c->i_good, &coef))
                offer[q.n_offer++] = (lode__offer){a, i, c->seller[i].i_node, coef};
    return lode__cournot_run(&q, &c->game, err);
}

/* Change of an activity's surplus; a seller keeps its mark-up. */
static double gain_of(const lode__cournot_market *c, int a)
{
    const lode_market *m = c->market;
    const lode__answer *after = &c->game.answer;
    double before = lode__problem_margin(&m->problem, a, m->base_price);
    double margin = lode__problem_margin(&m->problem, a, after->price);
    double wedge = c->game.wedge[a], x = after->level[a];

    if (wedge > 0.0) /* the level answers to less than the margin */
        return margin * x - lode__curve_cost(&m->problem.curve[a], x) -
               lode__curve_surplus(&m->problem.curve[a], before);
    return lode__curve_surplus(&m->problem.curve[a], margin) -
           lode__curve_surplus(&m->problem.curve[a], before);
}

static void add_gain(lode__cournot_market *c, int a)
{
    const lode__base_flow *f = &c->market->model->flow[c->market->model->part[a].i_flow];
    double by = gain_of(c, a), coef;

    if (f->role == LODE__ROLE_USE) c->consumer_usd += by;
    if (f->role == LODE__ROLE_TRADE) c->trader_usd += by;
    if (f->role == LODE__ROLE_USE || f->role == LODE__ROLE_TRADE) return;
    c->producer_usd += by;
    if (!makes(c->market, a, c->i_good, &coef)) return;
    for (int i = 0; i < c->n_seller; i++) {
        if (c->seller[i].i_country != f->i_country) continue;
        c->seller[i].profit_usd += by;
        c->seller[i].after_tpa += coef * c->game.answer.level[a];
    }
}

/* Prices where the good is taken, by tonnes taken before. */
static void find_prices(lode__cournot_market *c)
{
    const lode_market *m = c->market;
    const lode__problem *p = &m->problem;
    double taken = 0.0;

    for (int a = 0; a < p->n_activity; a++) {
        if (m->model->flow[m->model->part[a].i_flow].role == LODE__ROLE_TRADE) continue;
        for (int k = p->first[a]; k < p->first[a + 1]; k++) {
            int n = p->term_node[k];
            double by = -p->term_coef[k] * m->base_level[a];
            if (by <= 0.0 || m->model->node[n].i_good != c->i_good) continue;
            taken += by;
            c->price_before += by * m->base_price[n];
            c->price_after += by * c->game.answer.price[n];
        }
    }
    c->price_before = taken > 0.0 ? c->price_before / taken : NAN;
    c->price_after = taken > 0.0 ? c->price_after / taken : NAN;
}

static lode_status tell(lode__cournot_market *c, lode_error *err)
{
    const lode_market *m = c->market;
    bool *seller =
        lode__arena_take(&c->arena, (size_t)m->model->n_country + 1, sizeof *seller);
    bool *nobody =
        lode__arena_take(&c->arena, (size_t)m->model->n_country + 1, sizeof *nobody);

    if (!seller || !nobody) return no_memory(err);
    for (int i = 0; i < c->n_seller; i++) seller[c->seller[i].i_country] = true;
    c->eta = lode__abroad_of(m, c->i_good, nobody).eta;
    c->eps = lode__abroad_of(m, c->i_good, seller).eps;
    for (int a = 0; a < m->problem.n_activity; a++) add_gain(c, a);
    for (int i = 0; i < c->n_seller; i++) {
        lode__cournot_seller *s = &c->seller[i];
        s->price_after = c->game.answer.price[s->i_node];
        s->markup_usd_per_t = c->game.markup[i];
        s->formula = c->eta > 0.0 ? s->share / c->eta : NAN;
    }
    c->output_after = output_of(m, c->game.answer.level, c->i_good);
    find_prices(c);
    return LODE_OK;
}

lode_status lode__cournot_market_run(const lode_market *m, int i_good, double least_share,
                                     lode__cournot_market *out, lode_error *err)
{
    lode__cournot_market c = {.market = m, .i_good = i_good, .least_share = least_share};
    lode_status st = find_sellers(&c, err);

    if (!st) st = play(&c, err);
    if (!st) st = tell(&c, err);
    if (!st)
        *out = c;
    else
        lode__cournot_market_clear(&c);
    return st;
}

void lode__cournot_market_clear(lode__cournot_market *c)
{
    lode__cournot_clear(&c->game);
    lode__arena_clear(&c->arena);
}
