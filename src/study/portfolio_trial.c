/* A portfolio for members, whose loss has no bound: the best found by trying.
 *
 * From nothing, from what is best for everybody, and from the best of all that was tried
 * (portfolio_mix.c): take the move that helps most of adding a project, dropping one, or putting
 * one in another's place, until none helps. The regret is what the choice for everybody would
 * cost the members more. For everybody a bound holds; it says what the members' choice costs
 * the others. docs/method/portfolio.md. */
#include <math.h>
#include <string.h>

#include "study/portfolio.h"

#define BETTER 1e-9 /* of what doing nothing loses: less is no gain */
#define ROUNDS 200
/* That share the time: seeds of blocks, from nothing, everybody's program, from there, from the
 * best of what was tried. */
#define CLIMBS 5
#define MIXES 4 /* of the last kind at most */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* A choice with the losses of its blocks. */
typedef struct climb {
    lode_portfolio *p;
    int *option;   /* [n_pick] */
    int *must;     /* [n_pick] option that dropping leaves: 1 where it has to be in */
    double *loss;  /* [n_block][n_scenario] */
    double *trial; /* [2][n_scenario] of the blocks that a move touches */
    double *sum;   /* [n_scenario] scratch */
    int *of_block; /* [n_pick] scratch */
    double objective;
    int i_forced; /* a pick that no move touches; -1: none */
    double until; /* second of the clock after which no move is looked at; 0: none */
    lode_error *err;
} climb;

/* At most two picks that take another option. */
typedef struct move {
    int n, pick[2], option[2];
    double objective;
} move;

static bool is_late(const climb *c)
{
    return c->until > 0.0 && lode__portfolio_clock() > c->until;
}

static size_t n_scenario(const climb *c)
{
    return (size_t)c->p->years.n;
}

static lode_status value_block(climb *c, int b, double *loss)
{
    const lode__portfolio_block *block = &c->p->block[b];

    for (int d = 0; d < block->n_pick; d++) c->of_block[d] = c->option[block->pick[d]];
    lode__mix_mark(c->p, b, c->of_block);
    return lode__portfolio_value(c->p, b, c->of_block, lode__portfolio_span(c->p), loss,
                                 NULL, NULL, c->err);
}

static double add_up(const climb *c, const int *changed, int n_changed)
{
    const lode_portfolio *p = c->p;
    size_t n = n_scenario(c);
    double cost = 0.0;

    memset(c->sum, 0, n * sizeof *c->sum);
    for (int b = 0; b < p->n_block; b++) {
        const double *from = &c->loss[(size_t)b * n];
        for (int k = 0; k < n_changed; k++)
            if (changed[k] == b) from = &c->trial[(size_t)k * n];
        for (size_t s = 0; s < n; s++) c->sum[s] += from[s];
    }
    for (int k = 0; k < p->n_pick; k++) cost += p->pick[k].cost_usd[c->option[k]];
    return cost + lode__risk_of(&p->program.risk, p->years.probability, p->years.n,
                                c->sum, NULL);
}

static void swap_options(climb *c, move *m)
{
    for (int k = 0; k < m->n; k++) {
        int before = c->option[m->pick[k]];
        c->option[m->pick[k]] = m->option[k];
        m->option[k] = before;
    }
}

/* Value a move; infinite where rows forbid it. The choice is as before. */
static lode_status try_move(climb *c, move *m)
{
    int changed[2] = {-1, -1}, n = 0;
    lode_status st = LODE_OK;

    m->objective = INFINITY;
    swap_options(c, m);
    if (lode__portfolio_keeps(c->p, c->option)) {
        for (int k = 0; k < m->n && !st; k++) {
            int b = c->p->pick[m->pick[k]].i_block;
            if (n == 1 && changed[0] == b) continue;
            st = value_block(c, b, &c->trial[(size_t)n * n_scenario(c)]);
            changed[n++] = b;
        }
        if (!st) m->objective = add_up(c, changed, n);
        if (isnan(m->objective)) st = lode__fail(c->err, LODE_E_NOMEM, "out of memory");
    }
    swap_options(c, m);
    return st;
}

static lode_status take_move(climb *c, move *m)
{
    lode_status st = LODE_OK;

    swap_options(c, m);
    c->objective = m->objective;
    for (int k = 0; k < m->n && !st; k++) {
        int b = c->p->pick[m->pick[k]].i_block;
        st = value_block(c, b, &c->loss[(size_t)b * n_scenario(c)]);
    }
    return st;
}

static lode_status begin_at(climb *c, const int *option)
{
    lode_status st = LODE_OK;

    memcpy(c->option, option, (size_t)c->p->n_pick * sizeof *option);
    for (int b = 0; b < c->p->n_block && !st; b++)
        st = value_block(c, b, &c->loss[(size_t)b * n_scenario(c)]);
    if (!st) c->objective = add_up(c, NULL, 0);
    return st;
}

static lode_status consider(climb *c, move m, move *best)
{
    lode_status st;

    if (is_late(c)) return LODE_OK;
    st = try_move(c, &m);
    if (!st && m.objective < best->objective) *best = m;
    return st;
}

/* Another option of one pick. */
static lode_status try_singles(climb *c, move *best)
{
    lode_status st = LODE_OK;

    for (int k = 0; k < c->p->n_pick && !st; k++)
        for (int i = 0; i < c->p->pick[k].n_option && !st; i++)
            if (i != c->option[k] && k != c->i_forced)
                st = consider(c, (move){.n = 1, .pick = {k}, .option = {i}}, best);
    return st;
}

/* A project and what it needs come in together; one leaves and another comes. */
static lode_status try_pairs(climb *c, move *best)
{
    lode_status st = LODE_OK;

    for (int a = 0; a < c->p->n_pick && !st; a++)
        for (int b = a + 1; b < c->p->n_pick && !st; b++) {
            bool in_a = c->option[a] > 0, in_b = c->option[b] > 0;
            bool tied = c->p->pick[a].i_block == c->p->pick[b].i_block;
            if (a == c->i_forced || b == c->i_forced) continue;
            if (in_a == in_b && (in_a || !tied)) continue;
            st = consider(c, (move){.n = 2, .pick = {a, b}, .option = {!in_a, !in_b}},
                          best);
        }
    return st;
}

static lode_status climb_up(climb *c)
{
    double least = BETTER * fabs(c->p->nothing.objective_usd);
    lode_status st = LODE_OK;

    for (int round = 0; round < ROUNDS && !st; round++) {
        move best = {.objective = c->objective - least};
        st = try_singles(c, &best);
        if (!st && best.n == 0) st = try_pairs(c, &best);
        if (st || best.n == 0) break;
        st = take_move(c, &best);
    }
    return st;
}

static bool take_climb(climb *c, lode_portfolio *p)
{
    size_t n = (size_t)p->years.n, picks = (size_t)p->n_pick + 1;

    c->p = p;
    c->option = lode__alloc(picks, sizeof *c->option);
    c->must = lode__alloc(picks, sizeof *c->must);
    c->of_block = lode__alloc(picks, sizeof *c->of_block);
    c->loss = lode__alloc(n * (size_t)p->n_block + 1, sizeof *c->loss);
    c->trial = lode__alloc(2 * n + 1, sizeof *c->trial);
    c->sum = lode__alloc(n + 1, sizeof *c->sum);
    if (c->must) lode__portfolio_put_in(p, c->must);
    return c->option && c->must && c->of_block && c->loss && c->trial && c->sum;
}

static void clear_climb(climb *c)
{
    lode__release(c->option);
    lode__release(c->must);
    lode__release(c->of_block);
    lode__release(c->loss);
    lode__release(c->trial);
    lode__release(c->sum);
}

/* Drop what saves least per dollar by itself, but nothing that has to be in, until rows are
 * kept; false: they are not. */
static bool repair(climb *c)
{
    const lode_portfolio *p = c->p;

    while (!lode__portfolio_keeps(p, c->option)) {
        double least = INFINITY;
        int worst = -1;
        for (int k = 0; k < p->n_pick; k++) {
            double spend = p->pick[k].spend_usd[c->option[k]];
            double worth = 1.0;
            if (p->single_usd && !isnan(p->single_usd[k])) worth = p->single_usd[k];
            if (c->option[k] == c->must[k] || k == c->i_forced || !(spend > 0.0))
                continue;
            if (worth / spend < least) least = worth / spend, worst = k;
        }
        if (worst < 0) return false;
        c->option[worst] = c->must[worst];
    }
    return true;
}

lode_status lode__portfolio_climb(lode_portfolio *p, int i_forced, int *option,
                                  double *objective, lode_error *err)
{
    climb c = {.err = err, .i_forced = i_forced};
    double most = p->options.seconds;
    lode_status st = take_climb(&c, p) ? LODE_OK : no_memory(err);

    *objective = INFINITY;
    if (most > 0.0) c.until = lode__portfolio_clock() + most / CLIMBS;
    if (!st) memcpy(c.option, option, (size_t)p->n_pick * sizeof *option);
    if (!st && repair(&c)) {
        memcpy(option, c.option, (size_t)p->n_pick * sizeof *option);
        st = begin_at(&c, option);
        if (!st) st = climb_up(&c);
        if (!st) memcpy(option, c.option, (size_t)p->n_pick * sizeof *option);
        *objective = c.objective;
    }
    clear_climb(&c);
    return st;
}

/* The option that is the same of another portfolio's pick: where it is sold decides whether a
 * dumping stops it, so one of them may have guarantees that the other lacks; without one it is
 * the plain option. */
static int option_like(const lode__pick *from, int option, const lode__pick *to)
{
    if (option < to->n_option) return option;
    return from->floor ? option - from->floor->n_plain : 0;
}

/* The choice of one portfolio as one of another, which has the same projects. */
static void carry_over(const lode_portfolio *from, const int *choice,
                       const lode_portfolio *to, int *option)
{
    for (int k = 0; k < to->n_pick; k++)
        for (int i = 0; i < from->n_pick; i++)
            if (strcmp(to->pick[k].id, from->pick[i].id) == 0)
                option[k] = option_like(&from->pick[i], choice[i], &to->pick[k]);
}

/* The same question for everybody. */
static lode_status ask_everybody(const lode_portfolio *p, lode_portfolio **all,
                                 lode_error *err)
{
    lode_portfolio_options o = p->options;

    o.perspective = NULL;
    o.n_frontier = 0;
    o.why = NULL;
    o.brief = true;
    o.seconds /= CLIMBS;
    return lode__portfolio_run(p->dataset, &o, all, err);
}

/* Climb from a start, and hold what is better than *least. */
static lode_status climb_from(lode_portfolio *p, int *start, double *least,
                              lode_error *err)
{
    double objective;
    lode_status st;

    lode__portfolio_put_in(p, start);
    st = lode__portfolio_climb(p, -1, start, &objective, err);
    if (st || !(objective < *least)) return st;
    *least = objective;
    return lode__portfolio_figure(p, "this portfolio", start, &p->best, err);
}

/* From the best of all that was tried, until that is no better. */
static lode_status climb_mixed(lode_portfolio *p, int *start, double *least,
                               lode_error *err)
{
    double before = INFINITY;
    lode_status st = LODE_OK;

    for (int i = 0; i < MIXES && p->tried && *least < before && !st; i++) {
        lode__portfolio_answer a = {0};
        before = *least;
        st = lode__portfolio_solve_again(p, p->program.row, p->program.n_row,
                                         &p->program.risk, start, &a, err);
        if (!st && a.verdict != LODE__PORTFOLIO_IMPOSSIBLE)
            st = climb_from(p, start, least, err);
        lode__portfolio_answer_free(&a);
    }
    return st;
}

/* What everybody would choose, and what a bound says of it: the start of a climb. */
static lode_status climb_everybody(lode_portfolio *p, const lode_portfolio *all,
                                   int *start, double *least, lode_error *err)
{
    lode__portfolio_figures f = {0};
    lode_status st;

    memset(start, 0, (size_t)p->n_pick * sizeof *start);
    if (all->best.option) carry_over(all, all->best.option, p, start);
    st = lode__portfolio_figure(p, "everybody", start, &f, err);
    p->total_cost_objective = f.objective_usd;
    return st ? st : climb_from(p, start, least, err);
}

/* The members' choice among everybody's. */
static lode_status measure_everybody(lode_portfolio *p, lode_portfolio *all,
                                     lode_error *err)
{
    int *option = lode__alloc((size_t)all->n_pick + 1, sizeof *option);
    lode__portfolio_figures f = {0};
    lode_status st = option ? LODE_OK : no_memory(err);

    if (!st) carry_over(p, p->best.option, all, option);
    if (!st) st = lode__portfolio_figure(all, "members", option, &f, err);
    if (!st)
        p->everybody = (lode__everybody){all->best.objective_usd, all->answer.bound_usd,
                                         all->nothing.objective_usd, f.objective_usd};
    lode__release(option);
    return st;
}

lode_status lode__portfolio_search(lode_portfolio *p, lode_error *err)
{
    int *start = lode__alloc((size_t)p->n_pick + 1, sizeof *start);
    double least = INFINITY;
    lode_portfolio *all = NULL;
    lode_status st = start ? LODE_OK : no_memory(err);

    p->everybody = (lode__everybody){NAN, NAN, NAN, NAN};
    p->program.seconds = p->options.seconds / CLIMBS;
    if (!st) st = lode__mix_begin(p, p->program.seconds, err);
    if (!st) st = climb_from(p, start, &least, err);
    if (!st) st = ask_everybody(p, &all, err);
    if (!st) st = climb_everybody(p, all, start, &least, err);
    if (!st) st = climb_mixed(p, start, &least, err);
    if (!st && isinf(least))
        st = lode__fail(err, LODE_E_NODATA,
                        "found no portfolio that keeps what is wanted by trying");
    if (!st && lode_portfolio_verdict(all) == LODE_SOLVED)
        st = measure_everybody(p, all, err);
    lode_portfolio_free(all);
    lode__release(start);
    return st;
}
