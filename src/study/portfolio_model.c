/* Lower bounds of every choice of a block under weights: the greatest of its cuts, and the loss
 * itself where it is known. */
#include <math.h>
#include <string.h>

#include "study/crowd.h"
#include "study/portfolio_inside.h"

bool lode__pool_room(lode__known_block *k, size_t n_tile)
{
    if (n_tile <= k->low_room) return true;
    size_t n = 2 * n_tile;
    double *more = lode__realloc(k->low, n * k->grid.tile, sizeof *more);
    if (!more) return false;
    k->low = more;
    k->low_room = n;
    return true;
}

static size_t group_count(const lode__pool *pool, const lode__known_block *k)
{
    size_t n = k->value ? LODE__PARTS_MOST / k->grid.n_choice : 1;

    if (n > LODE__GROUPS_MOST) n = LODE__GROUPS_MOST;
    return n < (size_t)pool->n_scenario ? n : (size_t)pool->n_scenario;
}

bool lode__pool_group(lode__pool *pool, lode__known_block *k, const double *loss)
{
    size_t n = (size_t)pool->n_scenario;
    lode__ranked *order = lode__alloc(n, sizeof *order);

    k->n_group = group_count(pool, k);
    k->group = lode__arena_take(&pool->arena, n, sizeof *k->group);
    if (k->n_group > 1)
        k->part = lode__alloc(k->n_group * k->grid.n_choice, sizeof(double));
    bool good = order && k->group && (k->n_group == 1 || k->part);
    if (good) lode__risk_rank(loss, pool->n_scenario, order);
    for (size_t i = 0; i < n && good; i++) k->group[order[i].i] = i * k->n_group / n;
    for (size_t i = 0; good && k->part && i < k->n_group * k->grid.n_choice; i++)
        k->part[i] = -INFINITY;
    lode__release(order);
    return good;
}

/* A cut under weights, as one form for each group of scenarios. */
static void weigh_cut(const lode__pool *pool, const lode__known_block *k,
                      const lode__cut *cut, const double *weight, double *constant,
                      double *form)
{
    size_t n_slope = (size_t)k->grid.n_slope;

    for (size_t g = 0; g < k->n_group; g++) constant[g] = 0.0;
    for (size_t j = 0; j < k->n_group * n_slope; j++) form[j] = 0.0;
    for (size_t s = 0; s < (size_t)pool->n_scenario; s++) {
        const double *slope = cut->slope + s * n_slope;
        double w = weight[s], *to = form + k->group[s] * n_slope;
        if (w == 0.0) continue;
        constant[k->group[s]] += w * cut->constant[s];
        for (size_t j = 0; j < n_slope; j++) to[j] += w * slope[j];
    }
}

double lode__model_at(const lode__known_block *k, const unsigned char *option)
{
    double sum = 0.0;

    for (size_t g = 0; g < k->n_group; g++) {
        size_t at = g * (size_t)k->grid.n_slope;
        double best = -INFINITY;
        for (size_t c = 0; c < k->n_in_value; c++)
            best = fmax(best, k->cut_constant[c * k->n_group + g] +
                                  lode__form_at(&k->grid, k->cut_form[c] + at, option));
        sum += best;
    }
    return k->n_in_value ? sum : -INFINITY;
}

double lode__pool_model(const lode__pool *pool, const lode__column *column)
{
    const lode__known_block *k = &pool->block[column->i_block];

    if (column->loss) return lode__dot(pool->weight, column->loss, pool->n_scenario);
    if (k->value && k->value[column->index] < INFINITY) return k->value[column->index];
    return lode__model_at(k, column->option);
}

/* Bounds of unvalued columns under one weight; best [n][n_group], form and constant are room. */
static void bounds_under(const lode__pool *pool, lode__column *const *column, size_t n,
                         const double *weight, double *best, double *constant,
                         double *form)
{
    const lode__known_block *k = &pool->block[column[0]->i_block];
    size_t n_group = k->n_group, n_slope = (size_t)k->grid.n_slope;

    for (size_t i = 0; i < n * n_group; i++) best[i] = -INFINITY;
    for (size_t c = 0; c < k->n_cut; c++) {
        weigh_cut(pool, k, &k->cut[c], weight, constant, form);
        for (size_t i = 0; i < n; i++)
            for (size_t g = 0; g < n_group && !column[i]->loss; g++)
                best[i * n_group + g] =
                    fmax(best[i * n_group + g],
                         constant[g] + lode__form_at(&k->grid, form + g * n_slope,
                                                     column[i]->option));
    }
}

bool lode__pool_bounds(const lode__pool *pool, lode__column *const *column, size_t n,
                       const double *const *weight, size_t n_weight, double *out)
{
    if (n == 0) return true;
    const lode__known_block *k = &pool->block[column[0]->i_block];
    size_t n_group = k->n_group;
    double *best = lode__alloc(n * n_group + 1, sizeof *best);
    double *constant = lode__alloc(n_group + 1, sizeof *constant);
    double *form = lode__alloc(n_group * (size_t)k->grid.n_slope + 1, sizeof *form);
    bool good = best && constant && form;

    for (size_t w = 0; good && w < n_weight; w++) {
        bounds_under(pool, column, n, weight[w], best, constant, form);
        for (size_t i = 0; i < n; i++) {
            double sum = 0.0;
            for (size_t g = 0; g < n_group; g++) sum += best[i * n_group + g];
            out[i * n_weight + w] =
                column[i]->loss ? lode__dot(weight[w], column[i]->loss, pool->n_scenario)
                                : sum;
        }
    }
    lode__release(best);
    lode__release(constant);
    lode__release(form);
    return good;
}

static void weigh_losses(const lode__pool *pool, lode__known_block *k)
{
    size_t n = (size_t)pool->n_scenario;

    for (size_t i = 0; i < k->grid.n_choice; i++)
        if (k->loss_at[i] != LODE__NO_INDEX)
            k->value[i] = lode__dot(pool->weight, k->whole_loss + k->loss_at[i] * n,
                                    pool->n_scenario);
}

static void weigh_columns(const lode__pool *pool, lode__known_block *k)
{
    for (size_t c = 0; c < k->n_column; c++) {
        lode__column *x = k->column[c];
        x->model = lode__pool_model(pool, x);
        if (x->loss && k->value && k->value[x->index] < INFINITY)
            k->value[x->index] = x->model;
    }
}

/* The cuts from old on, in each group; then the sum of groups. */
static void raise_parts(lode__known_block *k, size_t old)
{
    const double *const *form = (const double *const *)k->cut_form + old;

    for (size_t g = 0; g < k->n_group; g++)
        lode__scan_raise(&k->grid, k->n_cut - old, k->cut_constant + old * k->n_group + g,
                         k->n_group, form, g * (size_t)k->grid.n_slope, k->low,
                         k->part ? k->part + g * k->grid.n_choice : k->value);
    if (k->part) lode__scan_sum(&k->grid, k->n_group, k->part, k->value);
}

static void update_block(void *context, size_t i_block)
{
    lode__pool *pool = context;
    lode__known_block *k = &pool->block[i_block];
    size_t old = k->n_in_value;

    for (size_t c = old; c < k->n_cut; c++)
        weigh_cut(pool, k, &k->cut[c], pool->weight, k->cut_constant + c * k->n_group,
                  k->cut_form[c]);
    k->n_in_value = k->n_cut;
    if (k->value && k->n_cut > old) raise_parts(k, old);
    if (k->loss_at && !k->weighed) weigh_losses(pool, k);
    k->weighed = true;
    weigh_columns(pool, k);
}

bool lode__pool_update(lode__pool *pool)
{
    for (int b = 0; b < pool->n_block; b++)
        if (!lode__pool_room(&pool->block[b], pool->block[b].n_cut)) return false;
    lode__crowd((size_t)pool->n_block, pool->n_thread, update_block, pool);
    return true;
}

bool lode__pool_weigh(lode__pool *pool, const double *weight)
{
    memcpy(pool->weight, weight, (size_t)pool->n_scenario * sizeof *weight);
    for (int b = 0; b < pool->n_block; b++) {
        lode__known_block *k = &pool->block[b];
        k->n_in_value = 0;
        k->weighed = false;
        for (size_t i = 0; k->value && i < k->grid.n_choice; i++)
            if (k->value[i] < INFINITY) k->value[i] = -INFINITY;
        for (size_t i = 0; k->part && i < k->n_group * k->grid.n_choice; i++)
            k->part[i] = -INFINITY;
    }
    return lode__pool_update(pool);
}

/* Cost and prices of the joint rows, as one form. */
const double *lode__pool_priced(lode__pool *pool, int i_block, const double *price)
{
    lode__known_block *k = &pool->block[i_block];

    for (int j = 0; j < k->grid.n_slope; j++) k->priced[j] = k->cost[j];
    for (size_t r = 0; r < pool->limits.n_joint; r++)
        for (int j = 0; k->joint[r] && j < k->grid.n_slope; j++)
            k->priced[j] += price[r] * k->joint[r][j];
    return k->priced;
}

double lode__pool_least(lode__pool *pool, int i_block, const double *price,
                        unsigned char *option)
{
    lode__known_block *k = &pool->block[i_block];
    const double *form = lode__pool_priced(pool, i_block, price);
    size_t index;
    double least;

    if (!k->value) return lode__branch_least(pool, i_block, form, option);
    least = lode__scan_least(&k->grid, k->value, form, k->low, &index);
    if (index == LODE__NO_INDEX) return INFINITY;
    lode__option_of(&k->grid, index, option);
    return least;
}
