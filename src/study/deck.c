/* Lists what is uncertain and draws markets from it. */
#include "study/deck.h"

#include <math.h>
#include <string.h>

#include "solve/elementary.h"
#include "study/random.h"

#define LEAST_FLOW 1e-9 /* t/yr of a drawn flow that was one */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

double lode__deck_draw(const lode__deck *d, size_t i_draw, int j)
{
    return d->input[j].log_error * lode__random_normal(d->seed, i_draw, (uint32_t)j);
}

/* ---- inputs ---------------------------------------------------------------------- */

static void add_input(lode__deck *d, lode__input_kind kind, int i, double log_error)
{
    if (log_error > 0.0 && isfinite(log_error))
        d->input[d->n_input++] = (lode__input){kind, i, log_error};
}

static void mark(const lode__deck *d, bool *used, const lode__parameter *row)
{
    int n;

    if (row) used[row - lode__parameters(d->central->dataset, &n)] = true;
}

/* Parameter rows that the answer rests on. */
static void mark_used(const lode__deck *d, bool *used)
{
    static const char *const of_good[] = {"stock_months", "demand_elasticity_long",
                                          "supply_elasticity_long"};
    const lode_outcome *o = d->central;
    const lode__model *m = o->market->model;

    for (int a = 0; a < o->market->problem.n_activity; a++) {
        const lode__part *p = &m->part[a];
        mark(d, used, p->elasticity);
        mark(d, used, p->choke);
        mark(d, used, p->sigma);
        mark(d, used, p->headroom);
    }
    if (!o->scenario.time.has_stocks) return;
    for (int k = 0; k < LODE__N_TIME_NUMBER; k++) mark(d, used, o->scenario.time.row[k]);
    for (int g = 0; g < m->n_good; g++)
        for (size_t k = 0; m->with_good[g] && k < sizeof of_good / sizeof *of_good; k++)
            mark(d, used, lode__parameter_pick(o->dataset, g, "*", of_good[k]));
}

static lode_status list_inputs(lode__deck *d, lode_error *err)
{
    const lode__model *m = d->central->market->model;
    const lode__parameter *row = lode__parameters(d->central->dataset, &d->n_parameter);
    size_t most = (size_t)d->n_parameter + (size_t)m->n_flow + (size_t)m->n_good;
    bool *used = lode__arena_take(&d->arena, (size_t)d->n_parameter + 1, sizeof *used);

    d->input = lode__arena_take(&d->arena, most + 1, sizeof *d->input);
    if (!used || !d->input) return no_memory(err);
    mark_used(d, used);
    for (int k = 0; k < d->n_parameter; k++)
        if (used[k] && row[k].low > 0.0 && row[k].high > row[k].low)
            add_input(d, LODE__INPUT_PARAMETER, k,
                      0.5 * lode__log(row[k].high / row[k].low));
    for (int k = 0; k < m->n_flow; k++)
        if (m->flow[k].flow_tpa > 0.0)
            add_input(d, LODE__INPUT_FLOW, k, m->flow[k].log_error);
    for (int g = 0; g < m->n_good; g++) {
        lode__band b;
        if (!m->with_good[g]) continue;
        b = lode__band_of(d->central->dataset, LODE__PRICE, g, -1, -1, m->base_year);
        if (b.low > 0.0 && b.high > b.low)
            add_input(d, LODE__INPUT_PRICE, g, 0.5 * lode__log(b.high / b.low));
    }
    return LODE_OK;
}

/* Levels from which a draw starts: the base's, moved as its curves are. */
void lode__start_levels(const lode__plan *plan, const lode__problem *p, double *level)
{
    const lode__curve *base = lode__plan_problem(plan)->curve;
    const double *base_level = lode__plan_level(plan);

    for (int a = 0; a < p->n_activity; a++) {
        double ratio = base[a].q0 > 0.0 ? p->curve[a].q0 / base[a].q0 : 1.0;
        level[a] = base_level[a] * ratio;
    }
}

/* ---- the first round: flows ------------------------------------------------------ */

typedef struct flow_desk {
    lode__deck *deck;
    lode__problem problem;
    double *level; /* [n_activity] where it starts */
    lode__arena arena;
} flow_desk;

static void *flow_desk_new(void *context)
{
    lode__deck *d = context;
    flow_desk *desk = lode__alloc(1, sizeof *desk);

    if (!desk) return NULL;
    desk->deck = d;
    desk->level =
        lode__arena_take(&desk->arena, (size_t)d->flows.n_activity + 1, sizeof(double));
    if (desk->level && lode__problem_copy(&desk->problem, &d->flows, &desk->arena))
        return desk;
    lode__arena_clear(&desk->arena);
    lode__release(desk);
    return NULL;
}

static void flow_desk_free(void *context)
{
    flow_desk *desk = context;

    lode__arena_clear(&desk->arena);
    lode__release(desk);
}

static void make_flows(void *context, size_t i_draw, lode__whole *whole)
{
    flow_desk *desk = context;
    const lode__deck *d = desk->deck;

    memcpy(desk->problem.curve, d->flows.curve,
           (size_t)d->flows.n_activity * sizeof *d->flows.curve);
    for (int j = 0; j < d->n_input; j++)
        if (d->input[j].kind == LODE__INPUT_FLOW)
            desk->problem.curve[d->input[j].i].q0 *=
                lode__exp(lode__deck_draw(d, i_draw, j));
    lode__start_levels(d->plan, &desk->problem, desk->level);
    *whole = (lode__whole){&desk->problem, lode__plan_price(d->plan), desk->level, false};
}

static bool take_flows(void *context, size_t i_draw, const lode__answer *answer,
                       lode__whole *whole)
{
    lode__deck *d = ((flow_desk *)context)->deck;
    size_t n = (size_t)d->flows.n_activity;

    (void)whole;
    for (size_t k = 0; k < n; k++)
        d->flow[i_draw * n + k] = answer->verdict == LODE_SOLVED ? answer->level[k] : NAN;
    return false;
}

static void report(void *context, size_t n_done, size_t n_all)
{
    lode__deck *d = context;

    (void)n_all;
    d->progress(d->progress_context, d->n_before + n_done, d->n_all);
}

bool lode__deck_run(lode__deck *d, lode__crew *crew, lode__plan *plan)
{
    bool good;

    crew->plan = d->plan = plan;
    if (!crew->context) crew->context = d;
    crew->n_job = d->n_draw;
    crew->n_thread = d->n_thread;
    crew->progress = d->progress ? report : NULL;
    crew->progress_context = d;
    good = plan && lode__crew_run(crew);
    lode__plan_free(plan);
    d->n_before += d->n_draw;
    return good;
}

static lode_status reconcile_all(lode__deck *d, lode_error *err)
{
    const lode_market *m = d->central->market;
    lode__crew crew = {.make = make_flows,
                       .take = take_flows,
                       .desk_new = flow_desk_new,
                       .desk_free = flow_desk_free};
    bool no_base;

    d->flow = lode__arena_take(&d->arena, d->n_draw * (size_t)m->model->n_flow + 1,
                               sizeof(double));
    if (!d->flow ||
        !lode__flows_pose(m, m->model->flow, m->model->n_flow, &d->arena, &d->flows))
        return no_memory(err);
    return lode__deck_run(d, &crew, lode__plan_new(&d->flows, NULL, NULL, 0, &no_base))
               ? LODE_OK
               : no_memory(err);
}

/* ---- markets ---------------------------------------------------------------------- */

bool lode__hand_take(lode__hand *hand, const lode__deck *d, lode__arena *arena)
{
    const lode_market *m = d->central->market;
    size_t n = (size_t)m->problem.n_activity + 1;

    hand->factor = lode__arena_take(arena, (size_t)d->n_parameter + 1, sizeof(double));
    hand->price_factor =
        lode__arena_take(arena, (size_t)m->model->n_good + 1, sizeof(double));
    hand->market = *m;
    hand->market.arena = (lode__arena){0};
    hand->market.problem.curve = lode__arena_take(arena, n, sizeof(lode__curve));
    hand->market.base_level = lode__arena_take(arena, n, sizeof(double));
    if (!hand->factor || !hand->price_factor || !hand->market.problem.curve ||
        !hand->market.base_level)
        return false;
    memcpy(hand->market.problem.curve, m->problem.curve,
           (size_t)m->problem.n_activity * sizeof(lode__curve));
    memcpy(hand->market.base_level, m->base_level,
           (size_t)m->problem.n_activity * sizeof(double));
    return true;
}

void lode__hand_deal(lode__hand *hand, lode__deck *d, size_t i_draw)
{
    const lode__model *m = d->central->market->model;
    double *flow = &d->flow[i_draw * (size_t)m->n_flow];

    for (int i = 0; i < d->n_parameter; i++) hand->factor[i] = 1.0;
    for (int g = 0; g < m->n_good; g++) hand->price_factor[g] = 1.0;
    for (int j = 0; j < d->n_input; j++) {
        const lode__input *in = &d->input[j];
        if (in->kind == LODE__INPUT_PARAMETER)
            hand->factor[in->i] = lode__exp(lode__deck_draw(d, i_draw, j));
        if (in->kind == LODE__INPUT_PRICE)
            hand->price_factor[in->i] = lode__exp(lode__deck_draw(d, i_draw, j));
    }
    hand->broken = m->n_flow > 0 && isnan(flow[0]);
    for (int f = 0; f < m->n_flow; f++) {
        if (hand->broken) flow[f] = m->flow[f].flow_tpa;
        if (m->flow[f].flow_tpa > 0.0 && flow[f] < LEAST_FLOW) flow[f] = LEAST_FLOW;
    }
    lode__recalibrate(d->central->market, flow, hand->factor, hand->market.problem.curve,
                      hand->market.base_level);
}

/* ---- the deck --------------------------------------------------------------------- */

lode_status lode__deck_make(lode__deck *d, lode_error *err)
{
    lode_status st = list_inputs(d, err);

    return st ? st : reconcile_all(d, err);
}

void lode__deck_clear(lode__deck *d)
{
    lode__arena_clear(&d->arena);
}
