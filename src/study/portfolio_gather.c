/* Columns of the pool laid out for a master. */
#include <math.h>
#include <string.h>

#include "study/portfolio_search.h"

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "no memory for a master");
}

static bool wanted(const lode__column *c, lode__gather what)
{
    return c->active && (what == LODE__GATHER_ACTIVE || c->loss);
}

static size_t list(const lode__search *s, lode__gather what, lode__column **out)
{
    size_t n = 0;

    for (int b = 0; b < s->pool.n_block; b++)
        for (size_t c = 0; c < s->pool.block[b].n_column; c++)
            if (wanted(s->pool.block[b].column[c], what)) {
                if (out) out[n] = s->pool.block[b].column[c];
                n++;
            }
    return n;
}

static void find_start(const lode__search *s, lode__gathered *out)
{
    int n = 0;

    for (size_t c = 0; s->best[0] && c < out->master.n_column; c++)
        if (out->column[c] == s->best[out->column[c]->i_block]) {
            out->start[out->column[c]->i_block] = c;
            n++;
        }
    out->has_start = n == s->pool.n_block;
}

lode_status lode__gather_from(lode__search *s, size_t n_weight, double *loss,
                              lode__gathered *out, size_t n, lode_error *err)
{
    size_t n_joint = s->pool.limits.n_joint, n_block = (size_t)s->pool.n_block;
    lode__arena *a = &out->arena;
    int *block = lode__arena_take(a, n, sizeof *block);
    double *cost = lode__arena_take(a, n, sizeof *cost);
    double *row = lode__arena_take(a, n * n_joint, sizeof *row);
    double *most = lode__arena_take(a, n_joint, sizeof *most);

    out->relaxed.price = lode__arena_take(a, n_joint, sizeof(double));
    out->relaxed.mix = lode__arena_take(a, n_weight, sizeof(double));
    out->relaxed.share = lode__arena_take(a, n, sizeof(double));
    out->take = lode__arena_take(a, n_block, sizeof *out->take);
    out->start = lode__arena_take(a, n_block, sizeof *out->start);
    if (!block || !cost || !row || !most || !out->relaxed.price || !out->relaxed.mix ||
        !out->relaxed.share || !out->take || !out->start)
        return no_memory(err);
    for (size_t c = 0; c < n; c++) {
        block[c] = out->column[c]->i_block;
        cost[c] = out->column[c]->cost;
        for (size_t j = 0; j < n_joint; j++)
            row[c * n_joint + j] = out->column[c]->row[j];
    }
    for (size_t j = 0; j < n_joint; j++)
        most[j] = s->pool.limits.most[s->pool.limits.joint[j]];
    out->master = (lode__master){
        s->pool.n_block, n, n_joint, n_weight, block, cost, row, loss, most};
    find_start(s, out);
    return LODE_OK;
}

lode_status lode__gather_make(lode__search *s, lode__gather what, lode__gathered *out,
                              lode_error *err)
{
    size_t n = list(s, what, NULL);
    size_t n_weight = what == LODE__GATHER_VALUED ? s->n_weight : 1;
    double *loss;

    *out = (lode__gathered){0};
    out->column = lode__arena_take(&out->arena, n, sizeof(lode__column *));
    loss = lode__arena_take(&out->arena, n * n_weight, sizeof *loss);
    if (!out->column || !loss) return no_memory(err);
    list(s, what, out->column);
    for (size_t c = 0; c < n; c++)
        for (size_t w = 0; w < n_weight; w++)
            loss[c * n_weight + w] =
                what == LODE__GATHER_ACTIVE
                    ? out->column[c]->model
                    : lode__dot(s->weight[w], out->column[c]->loss, s->pool.n_scenario);
    return lode__gather_from(s, n_weight, loss, out, n, err);
}

lode_status lode__gather_choose(lode__search *s, lode__gathered *g, bool *found,
                                double *bound, lode_error *err)
{
    s->n_master++;
    return lode__master_choose(&g->master, g->has_start ? g->start : NULL,
                               lode__pool_seconds(&s->pool), g->take, found, bound, err);
}

void lode__gather_clear(lode__gathered *gathered)
{
    lode__arena_clear(&gathered->arena);
}
