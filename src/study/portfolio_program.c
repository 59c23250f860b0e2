/* A choice of a portfolio from its program to the answer. */
#include "study/portfolio_program.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "study/portfolio_search.h"

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "no memory for a portfolio");
}

/* ---- is the program one? ------------------------------------------------------------------- */

static lode_status check_risk(const lode__portfolio_program *p, lode_error *err)
{
    const lode__risk *r = &p->risk;
    bool any = !r->among;

    if (r->kind == LODE__RISK_CVAR && !(r->alpha >= 0.0 && r->alpha < 1.0))
        return lode__fail(err, LODE_E_INVALID, "want alpha from 0 to below 1, found %g",
                          r->alpha);
    if (r->kind == LODE__RISK_CVAR && !(r->lambda >= 0.0 && r->lambda <= 1.0))
        return lode__fail(err, LODE_E_INVALID, "want lambda from 0 to 1, found %g",
                          r->lambda);
    if (r->kind == LODE__RISK_AMBIGUOUS && !(r->radius >= 0.0 && r->radius <= 1.0))
        return lode__fail(err, LODE_E_INVALID, "want a radius from 0 to 1, found %g",
                          r->radius);
    for (int s = 0; s < p->n_scenario && !any; s++) any = r->among[s];
    if (r->kind == LODE__RISK_WORST && !any)
        return lode__fail(err, LODE_E_INVALID, "the worst is wanted of no scenario");
    return LODE_OK;
}

static lode_status check_decision(const lode__decision *d, int i_block, int i,
                                  lode_error *err)
{
    if (d->n_option < 1 || d->n_option > LODE__MOST_OPTIONS)
        return lode__fail(err, LODE_E_INVALID,
                          "block %d, decision %d: want 1 to %d options, found %d",
                          i_block, i, LODE__MOST_OPTIONS, d->n_option);
    for (int k = 1; k < d->n_option; k++)
        if (!isfinite(d->cost_usd[k]))
            return lode__fail(err, LODE_E_INVALID,
                              "block %d, decision %d: want a finite cost, found %g",
                              i_block, i, d->cost_usd[k]);
    return LODE_OK;
}

static lode_status check(const lode__portfolio_program *p, lode_error *err)
{
    double sum = 0.0;
    lode_status st = LODE_OK;

    if (p->n_block < 1 || p->n_scenario < 1)
        return lode__fail(err, LODE_E_INVALID,
                          "want a block and a scenario, found %d and %d", p->n_block,
                          p->n_scenario);
    for (int s = 0; s < p->n_scenario; s++) {
        if (!(p->probability[s] >= 0.0))
            return lode__fail(err, LODE_E_INVALID,
                              "scenario %d: want a probability of 0 or more, found %g", s,
                              p->probability[s]);
        sum += p->probability[s];
    }
    if (!(fabs(sum - 1.0) <= 1e-9))
        return lode__fail(err, LODE_E_INVALID, "want probabilities of sum 1, found %.12g",
                          sum);
    if (!(p->gap >= 0.0))
        return lode__fail(err, LODE_E_INVALID, "want a gap of 0 or more, found %g",
                          p->gap);
    for (int b = 0; b < p->n_block && !st; b++)
        for (int d = 0; d < p->block[b].n_decision && !st; d++)
            st = check_decision(&p->block[b].decision[d], b, d, err);
    return st ? st : check_risk(p, err);
}

/* ---- the answer ------------------------------------------------------------------------------ */

void lode__portfolio_answer_free(lode__portfolio_answer *a)
{
    if (!a) return;
    lode__release(a->option ? a->option[0] : NULL);
    lode__release(a->option);
    lode__release(a->loss_usd);
    lode__release(a->nothing_loss_usd);
    lode__release(a->weight);
    lode__release(a->conflict);
    *a = (lode__portfolio_answer){0};
}

static bool take_answer(const lode__portfolio_program *p, lode__portfolio_answer *a)
{
    size_t n = (size_t)p->n_scenario, n_decision = 1, at = 0;

    for (int b = 0; b < p->n_block; b++) n_decision += (size_t)p->block[b].n_decision;
    a->option = lode__alloc((size_t)p->n_block, sizeof *a->option);
    a->loss_usd = lode__alloc(n, sizeof *a->loss_usd);
    a->nothing_loss_usd = lode__alloc(n, sizeof *a->nothing_loss_usd);
    a->weight = lode__alloc(n, sizeof *a->weight);
    int *all = a->option ? lode__alloc(n_decision, sizeof *all) : NULL;
    if (!all || !a->loss_usd || !a->nothing_loss_usd || !a->weight) {
        lode__release(all);
        return false;
    }
    for (int b = 0; b < p->n_block; b++) {
        a->option[b] = all + at;
        at += (size_t)p->block[b].n_decision;
    }
    return true;
}

static double gap_of(const lode__search *s)
{
    double above = s->objective - s->bound, all = s->nothing - s->bound;

    if (above <= 0.0) return 0.0;
    return all > 0.0 ? above / all : INFINITY;
}

static void write_answer(lode__search *s, lode__portfolio_answer *a)
{
    const lode__portfolio_program *p = s->program;
    size_t bytes = (size_t)p->n_scenario * sizeof(double);

    for (int b = 0; b < p->n_block; b++)
        for (int d = 0; d < p->block[b].n_decision; d++)
            a->option[b][d] = s->best[b]->option[d];
    a->cost_usd = s->cost;
    a->risk_usd = s->risk;
    a->objective_usd = s->objective;
    a->bound_usd = s->bound;
    a->nothing_usd = s->nothing;
    a->gap = gap_of(s);
    memcpy(a->loss_usd, s->best_loss, bytes);
    memcpy(a->nothing_loss_usd, s->nothing_loss, bytes);
    lode__risk_weights(&p->risk, p->probability, p->n_scenario, s->best_loss, s->ranked,
                       a->weight);
    a->budget_price = s->pool.limits.n_joint ? s->bound_price[0] : 0.0;
    a->n_value = s->pool.n_value;
    a->n_cut = s->pool.n_cut;
    a->n_master = s->n_master;
    a->verdict = s->bound >= lode__search_target(s) || a->gap <= p->gap
                     ? LODE__PORTFOLIO_PROVEN
                     : LODE__PORTFOLIO_STOPPED;
}

/* ---- the search -------------------------------------------------------------------------------- */

static bool open_search(const lode__portfolio_program *p, lode__search *s)
{
    lode__arena *a = &s->arena;
    size_t n = (size_t)p->n_scenario, n_block = (size_t)p->n_block,
           n_joint = s->pool.limits.n_joint + 1;
    bool good;

    s->program = p;
    s->bound = -INFINITY;
    s->weight = lode__arena_take(a, LODE__WEIGHTS_MOST, sizeof(double *));
    s->ranked = lode__arena_take(a, n, sizeof *s->ranked);
    s->loss = lode__arena_take(a, n, sizeof(double));
    s->mixed = lode__arena_take(a, n, sizeof(double));
    s->worst = lode__arena_take(a, n, sizeof(double));
    s->best_loss = lode__arena_take(a, n, sizeof(double));
    s->nothing_loss = lode__arena_take(a, n, sizeof(double));
    s->bound_weight = lode__arena_take(a, n, sizeof(double));
    s->bound_price = lode__arena_take(a, n_joint, sizeof(double));
    s->option = lode__arena_take(a, n_block, sizeof(unsigned char *));
    s->at = lode__arena_take(a, n_block, sizeof(lode__column *));
    s->first = lode__arena_take(a, n_block, sizeof(lode__column *));
    s->best = lode__arena_take(a, n_block, sizeof(lode__column *));
    s->block_least = lode__arena_take(a, n_block, sizeof(double));
    good = s->weight && s->ranked && s->loss && s->mixed && s->worst && s->best_loss &&
           s->nothing_loss && s->bound_weight && s->bound_price && s->option && s->at &&
           s->first && s->best && s->block_least;
    for (int b = 0; b < p->n_block && good; b++)
        good = (s->option[b] =
                    lode__arena_take(a, (size_t)p->block[b].n_decision + 1, 1)) != NULL;
    return good;
}

static lode_status columns_of(lode__search *s, lode__column **out, lode_error *err)
{
    for (int b = 0; b < s->pool.n_block; b++)
        if (!(out[b] = lode__pool_column(&s->pool, b, s->option[b])))
            return no_memory(err);
    return LODE_OK;
}

static void clear_options(lode__search *s)
{
    for (int b = 0; b < s->pool.n_block; b++)
        memset(s->option[b], 0, (size_t)s->program->block[b].n_decision + 1);
}

/* Doing nothing is valued in any case; it need not be admitted. */
static lode_status value_nothing(lode__search *s, lode_error *err)
{
    const lode__portfolio_program *p = s->program;
    lode_status st;
    bool known;

    clear_options(s);
    st = columns_of(s, s->at, err);
    if (!st) st = lode__pool_value(&s->pool, s->at, (size_t)p->n_block, err);
    if (st) return st;
    s->nothing = lode__search_try(s, s->at);
    memcpy(s->nothing_loss, s->loss, (size_t)p->n_scenario * sizeof(double));
    s->best[0] = NULL;
    st = lode__search_weigh(s, &known, err);
    return !st && !lode__pool_weigh(&s->pool, s->weight[0]) ? no_memory(err) : st;
}

/* A choice that keeps the rows, doing nothing where that does; *met: there is one. */
static lode_status find_first(lode__search *s, bool *met, lode_error *err)
{
    const lode__portfolio_program *p = s->program;
    bool *counts = lode__alloc(p->n_row + 1, sizeof *counts);
    lode_status st = LODE_OK;

    if (!counts) return no_memory(err);
    for (size_t r = 0; r < p->n_row; r++) counts[r] = true;
    clear_options(s);
    *met = lode__limits_keep(p, &s->pool.limits, s->option);
    if (!*met) st = lode__limits_meet(p, &s->pool.limits, counts, s->option, met, err);
    lode__release(counts);
    return st;
}

static lode_status value_first(lode__search *s, lode_error *err)
{
    lode_status st = lode__pool_value(&s->pool, s->first, (size_t)s->pool.n_block, err);

    if (st) return st;
    for (int b = 0; b < s->pool.n_block; b++) s->first[b]->active = true;
    lode__search_try(s, s->first);
    return LODE_OK;
}

double lode__portfolio_clock(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static lode_status name_conflict(const lode__search *s, lode__portfolio_answer *a,
                                 lode_error *err)
{
    const lode__portfolio_program *p = s->program;
    bool *conflict = lode__alloc(p->n_row + 1, sizeof *conflict);
    lode_status st;

    a->conflict = lode__alloc(p->n_row + 1, sizeof *a->conflict);
    if (!conflict || !a->conflict)
        st = no_memory(err);
    else
        st = lode__limits_conflict(p, &s->pool.limits, conflict, err);
    for (size_t r = 0; r < p->n_row && !st; r++)
        if (conflict[r]) a->conflict[a->n_conflict++] = r;
    lode__release(conflict);
    a->verdict = LODE__PORTFOLIO_IMPOSSIBLE;
    return st;
}

static lode_status run(lode__search *s, lode__portfolio_answer *a, double deadline,
                       lode_error *err)
{
    const lode__portfolio_program *p = s->program;
    bool met = false;
    lode_status st = find_first(s, &met, err);

    if (!st && !met) return name_conflict(s, a, err);
    if (!p->has_bounds) {
        s->pool.deadline = deadline;
        if (!st) st = lode__pool_value_all(&s->pool, err);
        s->pool.deadline = 0.0; /* what comes next is needed in any case */
    }
    if (!st) st = columns_of(s, s->first, err);
    if (!st) st = value_nothing(s, err);
    if (!st) st = value_first(s, err);
    s->pool.deadline = deadline;
    if (!st) st = lode__search_relaxed(s, err);
    if (!st) st = lode__search_close(s, err);
    if (!st) write_answer(s, a);
    return st;
}

lode_status lode__portfolio_solve(const lode__portfolio_program *program,
                                  lode__portfolio_answer *answer, lode_error *err)
{
    lode__search s = {0};
    lode__portfolio_answer a = {0};
    double deadline =
        program->seconds > 0.0 ? lode__portfolio_clock() + program->seconds : 0.0;
    lode_status st = check(program, err);

    if (st) return st;
    st = lode__pool_open(program, &s.pool, err);
    if (!st && (!open_search(program, &s) || !take_answer(program, &a)))
        st = no_memory(err);
    if (!st) st = run(&s, &a, deadline, err);
    if (st)
        lode__portfolio_answer_free(&a);
    else
        *answer = a;
    lode__pool_close(&s.pool);
    lode__arena_clear(&s.arena);
    return st;
}
