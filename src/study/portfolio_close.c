/* What may still be better than the best: under the prices and weights of the bound a choice of a
 * block that costs more than the gap above the block's least cannot be in a better portfolio.
 * The others, those nearest to the least first, go to a master; what it takes is valued, until
 * it takes only what is valued and no weights are worse.
 *
 *     bound = min(master, bound + the least excess that was left out, what the gap asks for) */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/portfolio_search.h"

#define LISTED_FIRST                                                                     \
    200 /* choices of a block, four times as many each time it was too few */
#define LISTED_MOST 12800
#define EXTRA 2 /* of a block, valued beside what the master took */

typedef struct near {
    double excess;
    size_t index;
} near;

typedef struct closing {
    lode__search *search;
    size_t room;    /* of a block */
    double outside; /* least excess of what was left out */
    near *list;     /* [LODE__WHOLE_MOST at most] */
    size_t *index;
    double *found;
    size_t list_room;
} closing;

static int by_excess(const void *a, const void *b)
{
    const near *x = a, *y = b;

    if (x->excess != y->excess) return x->excess < y->excess ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static bool room_for_list(closing *c, size_t n)
{
    if (n <= c->list_room) return true;
    lode__release(c->list);
    lode__release(c->index);
    lode__release(c->found);
    c->list = lode__alloc(n, sizeof *c->list);
    c->index = lode__alloc(n, sizeof *c->index);
    c->found = lode__alloc(n, sizeof *c->found);
    c->list_room = c->list && c->index && c->found ? n : 0;
    return c->list_room == n;
}

/* Choices of a block whose excess is below most, the nearest first; at most the room. */
static lode_status list_whole(closing *c, int i_block, double most, size_t *n_out,
                              lode_error *err)
{
    lode__search *s = c->search;
    lode__known_block *k = &s->pool.block[i_block];
    const double *form = lode__pool_priced(&s->pool, i_block, s->bound_price);
    double least = s->block_least[i_block];
    size_t n;

    if (!room_for_list(c, k->grid.n_choice))
        return lode__fail(err, LODE_E_NOMEM, "no memory for choices");
    n = lode__scan_below(&k->grid, k->value, form, least + most, k->low, k->grid.n_choice,
                         c->index, c->found);
    for (size_t i = 0; i < n; i++) c->list[i] = (near){c->found[i] - least, c->index[i]};
    if (n > 1) qsort(c->list, n, sizeof *c->list, by_excess);
    if (n > c->room) {
        c->outside = fmin(c->outside, c->list[c->room].excess);
        n = c->room;
    }
    *n_out = n;
    return LODE_OK;
}

/* Make the columns of the list active. */
static lode_status activate_whole(closing *c, int i_block, size_t n, lode_error *err)
{
    lode__search *s = c->search;
    lode__known_block *k = &s->pool.block[i_block];

    for (size_t i = 0; i < n; i++) {
        lode__option_of(&k->grid, c->list[i].index, s->option[i_block]);
        lode__column *x = lode__pool_column(&s->pool, i_block, s->option[i_block]);
        if (!x) return lode__fail(err, LODE_E_NOMEM, "no memory for a choice");
        x->active = true;
    }
    return LODE_OK;
}

static void deactivate(lode__search *s)
{
    for (int b = 0; b < s->pool.n_block; b++)
        for (size_t i = 0; i < s->pool.block[b].n_column; i++)
            s->pool.block[b].column[i]->active = false;
    for (int b = 0; b < s->pool.n_block; b++) s->best[b]->active = true;
}

lode_status lode__close_branch(lode__search *s, int i_block, double most, size_t room,
                               double *outside, lode_error *err)
{
    lode__known_block *k = &s->pool.block[i_block];
    size_t n_decision = (size_t)k->grid.n_decision, n = 0;
    unsigned char *option = lode__alloc(room * n_decision + 1, 1);
    const double *form = lode__pool_priced(&s->pool, i_block, s->bound_price);
    double least = s->block_least[i_block];
    bool good = option != NULL;

    if (good)
        *outside = fmin(*outside, lode__branch_below(&s->pool, i_block, form,
                                                     least + most, room, option, &n) -
                                      least);
    for (size_t i = 0; i < n && good; i++) {
        lode__column *c = lode__pool_column(&s->pool, i_block, option + i * n_decision);
        good = c != NULL;
        if (good) c->active = true;
    }
    lode__release(option);
    return good ? LODE_OK : lode__fail(err, LODE_E_NOMEM, "no memory for choices");
}

/* Choose what the master sees. *low is the bound at the weights of the bound. */
static lode_status list_near(closing *c, double *low, lode_error *err)
{
    lode__search *s = c->search;
    lode_status st = LODE_OK;
    double most;

    *low = lode__search_bound(s, s->bound_price);
    most = lode__search_target(s) - *low;
    c->outside = INFINITY;
    deactivate(s);
    for (int b = 0; b < s->pool.n_block && !st; b++) {
        size_t n = 0;
        if (!s->pool.block[b].value)
            st = lode__close_branch(s, b, most, c->room, &c->outside, err);
        else {
            st = list_whole(c, b, most, &n, err);
            if (!st) st = activate_whole(c, b, n, err);
        }
    }
    return st;
}

/* ---- one master ---------------------------------------------------------------------------- */

/* Losses of the gathered columns under all weights of the search. */
static lode_status weigh_gathered(lode__search *s, lode__gathered *g, lode_error *err)
{
    lode__gathered active;
    lode_status st = lode__gather_make(s, LODE__GATHER_ACTIVE, &active, err);
    size_t n = active.master.n_column, n_weight = s->n_weight, from = 0;
    double *loss;

    *g = (lode__gathered){0};
    if (!st) {
        g->column = lode__arena_take(&g->arena, n, sizeof(lode__column *));
        loss = lode__arena_take(&g->arena, n * n_weight, sizeof *loss);
        if (!g->column || !loss)
            st = lode__fail(err, LODE_E_NOMEM, "no memory for a master");
    }
    for (size_t c = 0; !st && c <= n; c++) {
        if (c < n) g->column[c] = active.column[c];
        if (c < n && active.column[c]->i_block == active.column[from]->i_block) continue;
        if (!lode__pool_bounds(&s->pool, active.column + from, c - from,
                               (const double *const *)s->weight, n_weight,
                               loss + from * n_weight))
            st = lode__fail(err, LODE_E_NOMEM, "no memory for bounds");
        from = c;
    }
    if (!st) st = lode__gather_from(s, n_weight, loss, g, n, err);
    lode__gather_clear(&active);
    return st;
}

/* Value what was taken and, of each block, a few of those nearest. */
static lode_status value_taken(lode__search *s, const lode__gathered *g, bool *new_one,
                               lode_error *err)
{
    lode__column **list =
        lode__alloc((size_t)s->pool.n_block * (1 + EXTRA), sizeof(lode__column *));
    size_t n = 0;
    lode_status st;

    if (!list) return lode__fail(err, LODE_E_NOMEM, "no memory for a list");
    for (int b = 0; b < s->pool.n_block; b++) {
        s->at[b] = g->column[g->take[b]];
        if (!s->at[b]->loss) list[n++] = s->at[b];
    }
    *new_one = n > 0;
    for (int b = 0, extra = 0; b < s->pool.n_block && n > 0; b++, extra = 0)
        for (size_t c = 0; c < g->master.n_column && extra < EXTRA; c++)
            if (g->column[c]->i_block == b && !g->column[c]->loss &&
                g->column[c] != s->at[b]) {
                list[n++] = g->column[c];
                extra++;
            }
    st = lode__pool_value(&s->pool, list, n, err);
    lode__release(list);
    return st;
}

/* One round; *ended: nothing more to be had. */
static lode_status close_round(closing *c, bool *ended, lode_error *err)
{
    lode__search *s = c->search;
    lode__gathered g = {0};
    bool found = false, new_one = false, known = true;
    double low, bound = -INFINITY;
    lode_status st = list_near(c, &low, err);

    if (!st) st = weigh_gathered(s, &g, err);
    if (!st) st = lode__gather_choose(s, &g, &found, &bound, err);
    if (!st && found) {
        double theta = lode__master_objective(&g.master, g.take);
        double target = lode__search_target(s);
        st = value_taken(s, &g, &new_one, err);
        bool all = true;
        for (int b = 0; b < s->pool.n_block; b++) all = all && s->at[b]->loss;
        double objective = !st && all ? lode__search_try(s, s->at) : INFINITY;
        if (!st && all && !new_one &&
            objective - theta > 1e-11 * fmax(fabs(objective), fabs(s->nothing)))
            st = lode__search_weigh(s, &known, err);
        else if (!st && all && !new_one && bound >= theta)
            bound = objective;
        if (!st) lode__search_raise(s, fmin(bound, fmin(low + c->outside, target)));
        if (!new_one && known && c->outside < INFINITY && c->room < LISTED_MOST)
            c->room *= 4;
        else if (!new_one && known)
            *ended = true;
    } else
        *ended = true;
    lode__gather_clear(&g);
    return st;
}

lode_status lode__search_close(lode__search *s, lode_error *err)
{
    closing c = {.search = s, .room = LISTED_FIRST};
    lode_status st = LODE_OK;
    bool ended = false;

    if (s->pool.partial || s->bound >= lode__search_target(s)) return LODE_OK;
    if (!lode__pool_weigh(&s->pool, s->bound_weight))
        return lode__fail(err, LODE_E_NOMEM, "no memory for weights");
    while (!st && !ended && s->bound < lode__search_target(s) &&
           !lode__pool_late(&s->pool))
        st = close_round(&c, &ended, err);
    lode__release(c.list);
    lode__release(c.index);
    lode__release(c.found);
    return st;
}
