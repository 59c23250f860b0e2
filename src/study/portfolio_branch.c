/* The best choice of a block too large to go through whole: depth first over its decisions. The
 * bound of a node is the greatest over cuts of what is fixed and the least of the rest, with the
 * rows of the block at prices that make it large at the root. */
#include <math.h>
#include <string.h>

#include "study/portfolio_inside.h"

#define NODE_MOST 200000
#define STEPS 30 /* of a search for a price */

typedef struct branch {
    const lode__pool *pool;
    const lode__known_block *k;
    const double *form;
    double *priced; /* [n_slope] form and the rows at their prices, for bounds */
    double shift;   /* what the rows may come to, at the prices */
    double *fixed;  /* [n_decision + 1][n_cut] constant and what is fixed above */
    double *rest;   /* [n_decision + 1][n_cut] least of the decisions from here on */
    double *own;    /* [n_decision + 1][n_own] rows, as fixed */
    double *least;  /* [n_decision + 1][n_own] least of the rest of a row */
    unsigned char *at, *best;
    double value, skipped; /* the best choice; the lowest bound among nodes not entered */
    long n_node;
    double most;           /* when gathering: what is wanted is below */
    size_t room, n;        /* 0: not gathering */
    unsigned char *listed; /* [room][n_decision] */
    double *cost;          /* [room] */
    lode__arena arena;
} branch;

static bool open_branch(lode__pool *pool, int i_block, const double *form, branch *s)
{
    const lode__known_block *k = &pool->block[i_block];
    size_t n = (size_t)k->grid.n_decision + 1;

    *s = (branch){
        .pool = pool, .k = k, .form = form, .value = INFINITY, .skipped = INFINITY};
    s->fixed = lode__arena_take(&s->arena, n * (k->n_cut + 1), sizeof *s->fixed);
    s->rest = lode__arena_take(&s->arena, n * (k->n_cut + 1), sizeof *s->rest);
    s->priced = lode__arena_take(&s->arena, (size_t)k->grid.n_slope + 1, sizeof(double));
    s->own = lode__arena_take(&s->arena, n * (k->n_own + 1), sizeof *s->own);
    s->least = lode__arena_take(&s->arena, n * (k->n_own + 1), sizeof *s->least);
    s->at = lode__arena_take(&s->arena, n, 1);
    s->best = lode__arena_take(&s->arena, n, 1);
    return s->priced && s->fixed && s->rest && s->own && s->least && s->at && s->best;
}

/* The least that decision d adds to a form and, where given, to another beside it. */
static double least_step(const lode__grid *g, int d, const double *form,
                         const double *beside)
{
    double least = 0.0;

    for (int o = 1; o < g->n_option[d]; o++) {
        int j = g->at[d] + o - 1;
        least = fmin(least, form[j] + (beside ? beside[j] : 0.0));
    }
    return least;
}

/* The bound of the root when price is added to that of row r. */
static double root_bound(const branch *s, size_t r, double price)
{
    const lode__known_block *k = s->k;
    double best = -INFINITY;

    for (size_t c = 0; c < k->n_cut; c++) {
        double sum = k->cut_constant[c] - s->shift - price * k->left[r];
        for (int d = 0; d < k->grid.n_decision; d++) {
            double least = 0.0;
            for (int j = k->grid.at[d]; j < k->grid.at[d] + k->grid.n_option[d] - 1; j++)
                least =
                    fmin(least, k->cut_form[c][j] + s->priced[j] + price * k->own[r][j]);
            sum += least;
        }
        best = fmax(best, sum);
    }
    return best;
}

/* The price of row r that makes the root's bound largest, within a factor of the greatest that
 * could matter: golden section, as the bound of a cut is concave in it. */
static double best_price(const branch *s, size_t r)
{
    const lode__known_block *k = s->k;
    double low = 0.0, high = 0.0;

    for (int j = 0; j < k->grid.n_slope; j++)
        for (size_t c = 0; c < k->n_cut && k->own[r][j] != 0.0; c++)
            high = fmax(high, fabs((k->cut_form[c][j] + s->priced[j]) / k->own[r][j]));
    for (int i = 0; i < STEPS; i++) {
        double a = low + 0.382 * (high - low), b = low + 0.618 * (high - low);
        if (root_bound(s, r, a) >= root_bound(s, r, b))
            high = b;
        else
            low = a;
    }
    double price = 0.5 * (low + high);
    return root_bound(s, r, price) > root_bound(s, r, 0.0) ? price : 0.0;
}

static void price_rows(branch *s)
{
    const lode__known_block *k = s->k;

    memcpy(s->priced, s->form, (size_t)k->grid.n_slope * sizeof *s->priced);
    s->shift = 0.0;
    for (size_t r = 0; r < k->n_own; r++) {
        double price = best_price(s, r);
        for (int j = 0; j < k->grid.n_slope; j++) s->priced[j] += price * k->own[r][j];
        s->shift += price * k->left[r];
    }
}

static void prepare(branch *s)
{
    const lode__known_block *k = s->k;
    int n = k->grid.n_decision;

    price_rows(s);
    for (size_t c = 0; c < k->n_cut; c++) s->fixed[c] = k->cut_constant[c] - s->shift;
    for (int d = n - 1; d >= 0; d--) {
        size_t here = (size_t)d, next = here + 1;
        for (size_t c = 0; c < k->n_cut; c++)
            s->rest[here * k->n_cut + c] =
                s->rest[next * k->n_cut + c] +
                least_step(&k->grid, d, k->cut_form[c], s->priced);
        for (size_t r = 0; r < k->n_own; r++)
            s->least[here * k->n_own + r] =
                s->least[next * k->n_own + r] + least_step(&k->grid, d, k->own[r], NULL);
    }
}

static bool admitted(const branch *s, int d)
{
    size_t first = (size_t)d * s->k->n_own;

    for (size_t r = 0; r < s->k->n_own; r++)
        if (s->own[first + r] + s->least[first + r] > s->k->left[r]) return false;
    return true;
}

static double bound_at(const branch *s, int d)
{
    size_t first = (size_t)d * s->k->n_cut;
    double bound = -INFINITY;

    for (size_t c = 0; c < s->k->n_cut; c++)
        bound = fmax(bound, s->fixed[first + c] + s->rest[first + c]);
    return bound;
}

/* Fix option o of decision d: the sums of the level below. */
static void fix(branch *s, int d, int o)
{
    const lode__known_block *k = s->k;
    size_t here = (size_t)d, next = here + 1;
    size_t j = (size_t)(k->grid.at[d] + o - 1);

    s->at[d] = (unsigned char)o;
    for (size_t c = 0; c < k->n_cut; c++)
        s->fixed[next * k->n_cut + c] =
            s->fixed[here * k->n_cut + c] + (o ? k->cut_form[c][j] + s->priced[j] : 0.0);
    for (size_t r = 0; r < k->n_own; r++)
        s->own[next * k->n_own + r] =
            s->own[here * k->n_own + r] + (o ? k->own[r][j] : 0.0);
}

/* Keep the nearest: a full list gives up its farthest, and what is as far is not wanted. */
static void gather(branch *s, double cost)
{
    size_t n = (size_t)s->k->grid.n_decision, worst = 0;

    if (!(cost < s->most)) return;
    if (s->n < s->room)
        worst = s->n++;
    else {
        for (size_t i = 1; i < s->n; i++)
            if (s->cost[i] > s->cost[worst]) worst = i;
        s->skipped = fmin(s->skipped, fmax(cost, s->cost[worst]));
        if (cost >= s->cost[worst]) return;
    }
    s->cost[worst] = cost;
    memcpy(s->listed + worst * n, s->at, n);
}

/* A whole choice: one that was valued counts with its value. */
static void leaf(branch *s)
{
    const lode__grid *g = &s->k->grid;
    const lode__column *c = lode__pool_find(s->k, s->at);
    double cost = lode__form_at(g, s->form, s->at) +
                  (c ? lode__pool_model(s->pool, c) : lode__model_at(s->k, s->at));

    if (s->room > 0) {
        gather(s, cost);
        return;
    }
    if (cost >= s->value) return;
    s->value = cost;
    memcpy(s->best, s->at, (size_t)g->n_decision);
}

static void descend(branch *s, int d)
{
    const lode__grid *g = &s->k->grid;
    double bound = bound_at(s, d);

    if (!admitted(s, d) || bound >= (s->room ? s->most : s->value)) return;
    if (d == g->n_decision) {
        leaf(s);
        return;
    }
    if (s->n_node++ >= NODE_MOST && (s->room || s->value < INFINITY)) {
        s->skipped = fmin(s->skipped, bound);
        return;
    }
    for (int o = g->n_option[d] - 1; o >= 0; o--) {
        fix(s, d, o);
        descend(s, d + 1);
    }
}

double lode__branch_least(lode__pool *pool, int i_block, const double *form,
                          unsigned char *option)
{
    branch s;
    double least = -INFINITY;

    if (open_branch(pool, i_block, form, &s)) {
        prepare(&s);
        descend(&s, 0);
        memcpy(option, s.best, (size_t)s.k->grid.n_decision);
        least = fmin(s.value, s.skipped);
    }
    lode__arena_clear(&s.arena);
    return least;
}

double lode__branch_below(lode__pool *pool, int i_block, const double *form, double most,
                          size_t room, unsigned char *option, size_t *n)
{
    branch s;
    double outside = -INFINITY;

    *n = 0;
    if (open_branch(pool, i_block, form, &s)) {
        s.cost = lode__arena_take(&s.arena, room, sizeof *s.cost);
        s.room = room;
        s.most = most;
        s.listed = option;
        if (s.cost) {
            prepare(&s);
            descend(&s, 0);
            *n = s.n;
            outside = s.skipped;
        }
    }
    lode__arena_clear(&s.arena);
    return outside;
}
