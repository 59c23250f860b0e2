/* What a choice gives: losses of a block in every scenario, and the figures of a portfolio. */
#include <math.h>
#include <string.h>

#include "study/portfolio.h"

#define CVAR_SHOWN 0.9 /* where the risk that was asked for is no CVaR */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- losses of a block --------------------------------------------------------------- */

/* The states of a yard in all scenarios. */
typedef struct states {
    lode__yard_state *state;        /* [n] */
    const lode__yard_loss **answer; /* [n] */
    bool *event;                    /* [n][n_event of the yard] */
    double *cap;                    /* [n][n_supply] */
} states;

static bool take_states(states *w, size_t n, size_t n_event, size_t n_supply)
{
    w->state = lode__alloc(n + 1, sizeof *w->state);
    w->answer = lode__alloc(n + 1, sizeof *w->answer);
    w->event = lode__alloc(n * n_event + 1, sizeof *w->event);
    w->cap = lode__alloc(n * n_supply + 1, sizeof *w->cap);
    return w->state && w->answer && w->event && w->cap;
}

static void clear_states(states *w)
{
    lode__release(w->state);
    lode__release(w->answer);
    lode__release(w->event);
    lode__release(w->cap);
}

static double share_at(const lode_portfolio *p, const lode__pick *pick, int option, int s)
{
    size_t at =
        (size_t)s * (size_t)p->years.n_column + (size_t)(pick->first_column + option - 1);

    return p->years.share[at] * pick->scale[option];
}

static void fill_state(const lode_portfolio *p, const lode__portfolio_block *b,
                       const int *option, int i_yard, int s, bool *event, double *cap)
{
    for (int k = 0; k < p->yard_n_event[i_yard]; k++)
        event[k] = p->years.on[(size_t)s * (size_t)p->years.n_event +
                               (size_t)p->yard_event[i_yard][k]];
    for (int d = 0; d < b->n_pick; d++) {
        const lode__pick *pick = &p->pick[b->pick[d]];
        for (int k = 0; k < pick->n_part && option[d] > 0; k++)
            if (pick->part[k].i_yard == i_yard)
                cap[pick->part[k].i_supply] =
                    pick->part[k].tpa * share_at(p, pick, option[d], s);
    }
}

/* Slopes of one scenario: what each option could save at the prices of the answer. */
static void add_slopes(const lode_portfolio *p, const lode__portfolio_block *b,
                       int i_yard, int s, const lode__yard_loss *answer, double *slope)
{
    size_t at = 0;

    for (int d = 0; d < b->n_pick; d++) {
        const lode__pick *pick = &p->pick[b->pick[d]];
        for (int k = 1; k < pick->n_option; k++, at++)
            for (int i = 0; i < pick->n_part; i++)
                if (pick->part[i].i_yard == i_yard)
                    slope[at] -= p->years.annuity * pick->part[i].tpa *
                                 share_at(p, pick, k, s) *
                                 answer->margin[pick->part[i].i_supply];
    }
}

static size_t count_slopes(const lode_portfolio *p, const lode__portfolio_block *b)
{
    size_t n = 0;

    for (int d = 0; d < b->n_pick; d++) n += (size_t)p->pick[b->pick[d]].n_option - 1;
    return n;
}

static lode_status add_yard(lode_portfolio *p, const lode__portfolio_block *b,
                            const int *option, int i_yard, lode__span span, double *loss,
                            double *constant, double *slope, lode_error *err)
{
    size_t n = (size_t)span.n, n_event = (size_t)p->yard_n_event[i_yard];
    size_t n_supply = (size_t)p->yard_n_supply[i_yard], n_slope = count_slopes(p, b);
    states w = {0};
    lode_status st = take_states(&w, n, n_event, n_supply) ? LODE_OK : no_memory(err);

    for (size_t s = 0; s < n && !st; s++) {
        w.state[s] = (lode__yard_state){&w.event[s * n_event], &w.cap[s * n_supply]};
        fill_state(p, b, option, i_yard, span.first + (int)s, &w.event[s * n_event],
                   &w.cap[s * n_supply]);
    }
    if (!st) st = lode__yard_ask(p->yard[i_yard], n, w.state, w.answer, err);
    for (size_t s = 0; s < n && !st; s++) {
        loss[s] += p->years.annuity * w.answer[s]->loss_usd;
        if (!constant) continue;
        constant[s] += p->years.annuity * w.answer[s]->constant;
        add_slopes(p, b, i_yard, span.first + (int)s, w.answer[s], &slope[s * n_slope]);
    }
    clear_states(&w);
    return st;
}

lode__span lode__portfolio_span(const lode_portfolio *p)
{
    return (lode__span){0, p->years.n};
}

lode_status lode__portfolio_value(void *context, int i_block, const int *option,
                                  lode__span span, double *loss, double *constant,
                                  double *slope, lode_error *err)
{
    lode_portfolio *p = context;
    const lode__portfolio_block *b = &p->block[i_block];
    size_t n = (size_t)span.n;
    lode_status st = LODE_OK;

    memset(loss, 0, n * sizeof *loss);
    if (constant) {
        memset(constant, 0, n * sizeof *constant);
        memset(slope, 0, n * count_slopes(p, b) * sizeof *slope);
    }
    for (int k = 0; k < b->n_yard && !st; k++)
        st = add_yard(p, b, option, b->yard[k], span, loss, constant, slope, err);
    return st;
}

/* ---- figures of a portfolio ------------------------------------------------------------ */

/* Losses [n] of a choice [n_pick], all blocks added up in order. */
static lode_status add_blocks(lode_portfolio *p, const int *option, double *loss,
                              lode_error *err)
{
    int *of_block = lode__alloc((size_t)p->n_pick + 1, sizeof *of_block);
    double *part = lode__alloc((size_t)p->years.n + 1, sizeof *part);
    lode_status st = of_block && part ? LODE_OK : no_memory(err);

    for (int b = 0; b < p->n_block && !st; b++) {
        for (int d = 0; d < p->block[b].n_pick; d++)
            of_block[d] = option[p->block[b].pick[d]];
        st = lode__portfolio_value(p, b, of_block, lode__portfolio_span(p), part, NULL,
                                   NULL, err);
        for (int s = 0; s < p->years.n && !st; s++) loss[s] += part[s];
    }
    lode__release(of_block);
    lode__release(part);
    return st;
}

lode_status lode__portfolio_figure(lode_portfolio *p, const char *name, const int *option,
                                   lode__portfolio_figures *out, lode_error *err)
{
    const lode__risk *risk = &p->program.risk;
    lode__risk cvar = {.kind = LODE__RISK_CVAR, .alpha = CVAR_SHOWN, .lambda = 1.0};
    double *loss = lode__alloc((size_t)p->years.n + 1, sizeof *loss);
    lode_status st = loss ? add_blocks(p, option, loss, err) : no_memory(err);

    if (risk->kind == LODE__RISK_CVAR) cvar.alpha = risk->alpha;
    if (!out->option)
        out->option = lode__arena_take(&p->arena, (size_t)p->n_pick + 1, sizeof(int));
    if (!st && !out->option) st = no_memory(err);
    if (!st) {
        int *copy = out->option;
        *out = (lode__portfolio_figures){.name = name, .option = copy};
        for (int k = 0; k < p->n_pick; k++) {
            copy[k] = option[k];
            out->n_taken += option[k] > 0;
            out->spend_usd += p->pick[k].spend_usd[option[k]];
            out->cost_usd += p->pick[k].cost_usd[option[k]];
        }
        for (int s = 0; s < p->years.n; s++)
            out->expected_usd += p->years.probability[s] * loss[s];
        out->cvar_usd =
            lode__risk_of(&cvar, p->years.probability, p->years.n, loss, NULL);
        out->risk_usd = lode__risk_of(risk, p->years.probability, p->years.n, loss, NULL);
        if (isnan(out->cvar_usd) || isnan(out->risk_usd)) st = no_memory(err);
        out->objective_usd = out->cost_usd + out->risk_usd;
        out->keeps_rows = lode__portfolio_keeps(p, option);
    }
    lode__release(loss);
    return st;
}
