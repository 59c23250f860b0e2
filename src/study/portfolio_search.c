/* The steps that the phases of the search share. */
#include "study/portfolio_search.h"

#include <math.h>
#include <string.h>

#include "study/crowd.h"

double lode__search_target(const lode__search *s)
{
    double gap = s->program->gap;

    if (!s->best[0]) return INFINITY;
    if (gap <= 0.0 || s->objective >= s->nothing) return s->objective;
    return gap < 1.0 ? (s->objective - gap * s->nothing) / (1.0 - gap) : -INFINITY;
}

void lode__search_raise(lode__search *s, double value)
{
    if (s->best[0] && value > s->objective) value = s->objective;
    if (value > s->bound && !s->pool.partial) s->bound = value;
}

double lode__search_try(lode__search *s, lode__column *const *choice)
{
    const lode__portfolio_program *p = s->program;
    int n = s->pool.n_scenario;
    double cost = 0.0, risk;

    for (int i = 0; i < n; i++) s->loss[i] = 0.0;
    for (int b = 0; b < s->pool.n_block; b++) {
        cost += choice[b]->cost;
        for (int i = 0; i < n; i++) s->loss[i] += choice[b]->loss[i];
    }
    lode__risk_weights(&p->risk, p->probability, n, s->loss, s->ranked, s->worst);
    risk = lode__dot(s->worst, s->loss, n);
    if (s->best[0] && cost + risk >= s->objective) return cost + risk;
    memcpy(s->best, choice, (size_t)s->pool.n_block * sizeof *s->best);
    memcpy(s->best_loss, s->loss, (size_t)n * sizeof *s->loss);
    s->cost = cost;
    s->risk = risk;
    s->objective = cost + risk;
    return s->objective;
}

lode_status lode__search_weigh(lode__search *s, bool *known, lode_error *err)
{
    const lode__portfolio_program *p = s->program;
    size_t bytes = (size_t)s->pool.n_scenario * sizeof(double);

    lode__risk_weights(&p->risk, p->probability, s->pool.n_scenario, s->loss, s->ranked,
                       s->worst);
    *known = s->n_weight == LODE__WEIGHTS_MOST;
    for (size_t k = 0; k < s->n_weight && !*known; k++)
        *known = !memcmp(s->weight[k], s->worst, bytes);
    if (*known) return LODE_OK;
    double *w = lode__arena_take(&s->arena, (size_t)s->pool.n_scenario, sizeof *w);
    if (!w) return lode__fail(err, LODE_E_NOMEM, "no memory for weights");
    memcpy(w, s->worst, bytes);
    s->weight[s->n_weight++] = w;
    return LODE_OK;
}

typedef struct look {
    lode__search *search;
    const double *price;
} look;

static void look_at(void *context, size_t i_block)
{
    look *l = context;
    lode__search *s = l->search;

    s->block_least[i_block] =
        lode__pool_least(&s->pool, (int)i_block, l->price, s->option[i_block]);
}

double lode__search_bound(lode__search *s, const double *price)
{
    look l = {s, price};
    const lode__limits *limits = &s->pool.limits;
    double bound = 0.0;

    lode__crowd((size_t)s->pool.n_block, s->pool.n_thread, look_at, &l);
    for (int b = 0; b < s->pool.n_block; b++) bound += s->block_least[b];
    for (size_t j = 0; j < limits->n_joint; j++)
        bound -= price[j] * limits->most[limits->joint[j]];
    if (bound > s->bound && !s->pool.partial && price != s->bound_price) {
        memcpy(s->bound_price, price, limits->n_joint * sizeof *price);
        memcpy(s->bound_weight, s->pool.weight,
               (size_t)s->pool.n_scenario * sizeof(double));
    }
    lode__search_raise(s, bound);
    return bound;
}
