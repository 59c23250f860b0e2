/* The relaxed problem: shares of choices instead of one of each block. Its value is the best
 * bound that prices of the joint rows and weights of scenarios can give.
 *
 *     round: weights from the master over what is valued
 *            prices from the model under those weights, by columns that cost no value
 *            the choices that carry the answer are valued; their bounds join the model
 *     until all that carry it are valued and the weights are the worst of their mixture */
#include <math.h>
#include <string.h>

#include "study/portfolio_search.h"

#define ROUNDS_MOST 400
#define TOLERANCE 1e-7 /* of the gain */
#define SHARE 1e-7     /* a column with less carries nothing */
#define FIRST_CHOICE 2 /* round before which no choice is looked for */

static double gain(const lode__search *s)
{
    return fmax(fabs(s->nothing - s->bound), 1e-300);
}

/* ---- prices ------------------------------------------------------------------------------ */

/* The best choices of the blocks at prices join; true: one of them is new. */
static lode_status join_best(lode__search *s, bool *new_one, lode_error *err)
{
    *new_one = false;
    for (int b = 0; b < s->pool.n_block; b++) {
        if (!(s->block_least[b] < INFINITY)) continue;
        lode__column *c = lode__pool_column(&s->pool, b, s->option[b]);
        if (!c) return lode__fail(err, LODE_E_NOMEM, "no memory for a choice");
        if (!c->active) *new_one = true;
        c->active = true;
    }
    return LODE_OK;
}

/* Prices under the weights of the pool. support: the active columns that carry the answer. */
static lode_status settle_prices(lode__search *s, lode__gathered *g, lode_error *err)
{
    lode_status st = LODE_OK;
    bool more = true;

    for (int i = 0; more && !st; i++) {
        lode__gather_clear(g);
        st = lode__gather_make(s, LODE__GATHER_ACTIVE, g, err);
        if (!st) st = lode__master_relax(&g->master, &g->relaxed, err);
        if (st || !g->relaxed.solved) return st;
        double low = lode__search_bound(s, g->relaxed.price);
        st = join_best(s, &more, err);
        if (g->relaxed.objective - low <= TOLERANCE * gain(s) ||
            lode__pool_late(&s->pool))
            more = false;
    }
    return st;
}

/* ---- weights ----------------------------------------------------------------------------- */

static void mix_losses(lode__search *s, const lode__gathered *g)
{
    int n = s->pool.n_scenario;

    for (int i = 0; i < n; i++) s->loss[i] = 0.0;
    for (size_t c = 0; c < g->master.n_column; c++)
        for (int i = 0; i < n && g->relaxed.share[c] > 0.0; i++)
            s->loss[i] += g->relaxed.share[c] * g->column[c]->loss[i];
}

static void mix_weights(lode__search *s, const double *mix)
{
    for (int i = 0; i < s->pool.n_scenario; i++) s->mixed[i] = 0.0;
    for (size_t k = 0; k < s->n_weight; k++)
        for (int i = 0; i < s->pool.n_scenario && mix[k] > 0.0; i++)
            s->mixed[i] += mix[k] * s->weight[k][i];
}

/* Weights of the master over what is valued, each mixture answered by its worst; *value its
 * objective. */
static lode_status settle_weights(lode__search *s, double *value, lode_error *err)
{
    lode_status st = LODE_OK;
    bool known = false;

    *value = INFINITY;
    while (!known && !st) {
        lode__gathered g;
        st = lode__gather_make(s, LODE__GATHER_VALUED, &g, err);
        if (!st) st = lode__master_relax(&g.master, &g.relaxed, err);
        if (!st && !g.relaxed.solved)
            known = true;
        else if (!st) {
            *value = g.relaxed.objective;
            mix_weights(s, g.relaxed.mix);
            mix_losses(s, &g);
            double theta = lode__dot(s->mixed, s->loss, s->pool.n_scenario);
            lode__risk_weights(&s->program->risk, s->program->probability,
                               s->pool.n_scenario, s->loss, s->ranked, s->worst);
            double worst = lode__dot(s->worst, s->loss, s->pool.n_scenario);
            if (worst - theta <= TOLERANCE * gain(s))
                known = true;
            else
                st = lode__search_weigh(s, &known, err);
        }
        lode__gather_clear(&g);
    }
    return st;
}

/* ---- rounds ------------------------------------------------------------------------------ */

/* Value those that carry the answer and are not yet; n of them. */
static lode_status value_support(lode__search *s, const lode__gathered *g, size_t *n,
                                 lode_error *err)
{
    lode__column **list = lode__alloc(g->master.n_column + 1, sizeof(lode__column *));
    lode_status st;

    *n = 0;
    if (!list) return lode__fail(err, LODE_E_NOMEM, "no memory for a list");
    for (size_t c = 0; c < g->master.n_column; c++)
        if (g->relaxed.share[c] > SHARE && !g->column[c]->loss)
            list[(*n)++] = g->column[c];
    st = lode__pool_value(&s->pool, list, *n, err);
    lode__release(list);
    return st;
}

/* The best choice among what is valued. */
static lode_status choose_valued(lode__search *s, lode_error *err)
{
    lode_status st = LODE_OK;
    bool known = false;

    while (!known && !st) {
        lode__gathered g;
        bool found;
        double bound;
        st = lode__gather_make(s, LODE__GATHER_VALUED, &g, err);
        known = true;
        if (!st) st = lode__gather_choose(s, &g, &found, &bound, err);
        if (!st && found) {
            double theta = lode__master_objective(&g.master, g.take);
            for (int b = 0; b < s->pool.n_block; b++) s->at[b] = g.column[g.take[b]];
            if (lode__search_try(s, s->at) - theta > 1e-9 * gain(s))
                st = lode__search_weigh(s, &known, err);
        }
        lode__gather_clear(&g);
    }
    return st;
}

static bool reached(const lode__search *s)
{
    return s->bound >= lode__search_target(s);
}

static void report(const lode__search *s)
{
    const lode__portfolio_program *p = s->program;
    double all = s->nothing - s->bound;

    if (p->progress)
        p->progress(p->progress_context,
                    all > 0.0 ? (s->objective - s->bound) / all : 0.0);
}

/* Is a fifth of what was open after the last look closed by the bound since? */
static bool time_to_choose(const lode__search *s, int round, double open)
{
    return round >= FIRST_CHOICE && s->objective - s->bound <= 0.8 * open;
}

lode_status lode__search_relaxed(lode__search *s, lode_error *err)
{
    bool mean = s->program->risk.kind == LODE__RISK_MEAN, ended = false;
    double open = INFINITY; /* between bound and choice at the last look */
    lode_status st = LODE_OK;

    for (int round = 0; round < ROUNDS_MOST && !ended && !st; round++) {
        lode__gathered g = {0};
        double value = -INFINITY;
        size_t n_new = 0;

        if (!mean) {
            st = settle_weights(s, &value, err);
            if (!st && !lode__pool_weigh(&s->pool, s->mixed))
                st = lode__fail(err, LODE_E_NOMEM, "no memory for weights");
        }
        if (!st) st = settle_prices(s, &g, err);
        if (!st && g.relaxed.solved) st = value_support(s, &g, &n_new, err);
        if (!st && n_new == 0 && (mean || value - s->bound <= 10.0 * TOLERANCE * gain(s)))
            ended = true;
        if (!st && (ended || time_to_choose(s, round, open))) {
            st = choose_valued(s, err);
            open = s->objective - s->bound;
        }
        if (reached(s) || lode__pool_late(&s->pool) || !g.relaxed.solved) ended = true;
        lode__gather_clear(&g);
        report(s);
    }
    return st;
}
