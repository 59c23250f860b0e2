/* Asking for values: each choice once, many at a time, the same from any number of threads. */
#include <math.h>
#include <string.h>

#include "study/portfolio_inside.h"

#define N_PART 64 /* of a sweep; more than threads, so that none waits long */

typedef struct order {
    int i_block;
    int *option;  /* [n_decision] */
    double *loss; /* [n_scenario] */
    lode__cut cut;
    bool done;
    lode_status status;
    lode_error err;
    size_t i_failed; /* in a sweep */
} order;

typedef struct orders {
    const lode__pool *pool;
    order *list;
} orders;

static void ask(void *context, size_t i)
{
    const orders *all = context;
    const lode__portfolio_program *p = all->pool->program;
    order *o = &all->list[i];

    if (lode__pool_late(all->pool)) return;
    o->status = p->value(p->context, o->i_block, o->option, o->loss, o->cut.constant,
                         o->cut.slope, &o->err);
    o->done = o->status == LODE_OK;
}

/* The failure that comes first in the list. */
static lode_status first_failure(const order *list, size_t n, lode_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].status) {
            if (err) *err = list[i].err;
            return list[i].status;
        }
    return LODE_OK;
}

static lode_status check(const lode__pool *pool, const order *o, lode_error *err)
{
    for (int s = 0; s < pool->n_scenario; s++)
        if (!isfinite(o->loss[s]))
            return lode__fail(err, LODE_E_INVALID,
                              "block %d, scenario %d: want a finite loss, found %g",
                              o->i_block, s, o->loss[s]);
    return LODE_OK;
}

/* ---- with bounds: some choices ----------------------------------------------------------- */

static bool open_order(const lode__pool *pool, const lode__column *c, order *o)
{
    const lode__grid *g = &pool->block[c->i_block].grid;
    size_t n = (size_t)pool->n_scenario;

    o->i_block = c->i_block;
    o->option = lode__alloc((size_t)g->n_decision + 1, sizeof *o->option);
    o->loss = lode__alloc(n, sizeof *o->loss);
    if (pool->program->has_bounds) {
        o->cut.constant = lode__alloc(n, sizeof(double));
        o->cut.slope = lode__alloc(n * (size_t)g->n_slope + 1, sizeof(double));
        if (!o->cut.constant || !o->cut.slope) return false;
    }
    for (int d = 0; o->option && d < g->n_decision; d++) o->option[d] = c->option[d];
    return o->option && o->loss;
}

static bool room_for_cut(lode__known_block *k)
{
    if (k->n_cut < k->cut_room) return true;
    size_t n = k->cut_room ? 2 * k->cut_room : 32;
    lode__cut *cut = lode__realloc(k->cut, n, sizeof *cut);
    if (cut) k->cut = cut;
    double *constant = lode__realloc(k->cut_constant, n * k->n_group, sizeof *constant);
    if (constant) k->cut_constant = constant;
    double **form = lode__realloc(k->cut_form, n, sizeof(double *));
    if (form) k->cut_form = form;
    if (!cut || !constant || !form) return false;
    for (; k->cut_room < n; k->cut_room++) {
        k->cut_form[k->cut_room] =
            lode__alloc(k->n_group * (size_t)k->grid.n_slope + 1, sizeof(double));
        if (!k->cut_form[k->cut_room]) return false;
    }
    return true;
}

/* What came back becomes the column's, and its bound a cut. */
static bool keep(lode__pool *pool, lode__column *c, order *o)
{
    lode__known_block *k = &pool->block[c->i_block];

    if (!o->done) return true;
    if (pool->program->has_bounds) {
        if (!k->group && !lode__pool_group(pool, k, o->loss)) return false;
        if (!room_for_cut(k)) return false;
        k->cut[k->n_cut++] = o->cut;
        o->cut = (lode__cut){0};
        pool->n_cut++;
    }
    c->loss = o->loss;
    c->own_loss = true;
    o->loss = NULL;
    pool->n_value++;
    return true;
}

lode_status lode__pool_value(lode__pool *pool, lode__column *const *column, size_t n,
                             lode_error *err)
{
    orders all = {pool, lode__alloc(n, sizeof(order))};
    lode__column **asked = lode__alloc(n, sizeof(lode__column *));
    size_t n_ask = 0;
    bool good = all.list && asked;
    lode_status st = LODE_OK;

    for (size_t i = 0; i < n && good; i++) {
        bool twice = column[i]->loss != NULL;
        for (size_t k = 0; k < n_ask && !twice; k++) twice = asked[k] == column[i];
        if (twice) continue;
        asked[n_ask] = column[i];
        good = open_order(pool, column[i], &all.list[n_ask++]);
    }
    if (good) {
        lode__crowd(n_ask, pool->n_thread, ask, &all);
        st = first_failure(all.list, n_ask, err);
    }
    for (size_t i = 0; i < n_ask && good && !st; i++)
        if (all.list[i].done) st = check(pool, &all.list[i], err);
    for (size_t i = 0; i < n_ask && good && !st; i++)
        good = keep(pool, asked[i], &all.list[i]);
    for (size_t i = 0; all.list && i < n_ask; i++) {
        lode__release(all.list[i].option);
        lode__release(all.list[i].loss);
        lode__release(all.list[i].cut.constant);
        lode__release(all.list[i].cut.slope);
    }
    lode__release(all.list);
    lode__release(asked);
    if (!good) return lode__fail(err, LODE_E_NOMEM, "no memory for values");
    if (st) return st;
    return lode__pool_update(pool)
               ? LODE_OK
               : lode__fail(err, LODE_E_NOMEM, "no memory for bounds");
}

/* ---- without bounds: all ------------------------------------------------------------------ */

typedef struct sweep {
    const lode__pool *pool;
    const lode__known_block *k;
    const size_t *index; /* [n] of the choices */
    size_t n;
    int i_block;
    order *part; /* [n_part] each goes through its share, one choice at a time */
    size_t n_part;
    bool *done; /* [n] */
} sweep;

static void ask_part(void *context, size_t i_part)
{
    const sweep *s = context;
    const lode__portfolio_program *p = s->pool->program;
    const lode__grid *g = &s->k->grid;
    order *o = &s->part[i_part];

    for (size_t i = i_part; i < s->n && !o->status; i += s->n_part) {
        if (lode__pool_late(s->pool)) return;
        for (int d = 0; d < g->n_decision; d++)
            o->option[d] = (int)(s->index[i] / g->step[d] % (size_t)g->n_option[d]);
        o->loss = s->k->whole_loss + i * (size_t)s->pool->n_scenario;
        o->status =
            p->value(p->context, s->i_block, o->option, o->loss, NULL, NULL, &o->err);
        if (!o->status) o->status = check(s->pool, o, &o->err);
        s->done[i] = !o->status;
        if (o->status) o->i_failed = i;
    }
}

/* The failure of the first choice that failed: each part stopped at its own first. */
static lode_status first_of_parts(const order *part, size_t n_part, lode_error *err)
{
    const order *first = NULL;

    for (size_t i = 0; i < n_part; i++)
        if (part[i].status && (!first || part[i].i_failed < first->i_failed))
            first = &part[i];
    if (first && err) *err = first->err;
    return first ? first->status : LODE_OK;
}

/* What was valued is known; what time did not allow stands outside, and no bound holds. */
static void keep_sweep(lode__pool *pool, lode__known_block *k, const sweep *s)
{
    for (size_t i = 0; i < s->n; i++) {
        k->loss_at[s->index[i]] = s->done[i] ? i : LODE__NO_INDEX;
        if (s->done[i])
            pool->n_value++;
        else {
            k->value[s->index[i]] = INFINITY;
            pool->partial = true;
        }
    }
}

static size_t list_admitted(const lode__known_block *k, size_t *index)
{
    size_t n = 0;

    for (size_t i = 0; i < k->grid.n_choice; i++)
        if (k->value[i] < INFINITY) index[n++] = i;
    return n;
}

static bool open_sweep(const lode__pool *pool, lode__known_block *k, order *part,
                       sweep *s, size_t *index)
{
    s->n = list_admitted(k, index);
    k->whole_loss =
        lode__alloc(s->n * (size_t)pool->n_scenario + 1, sizeof *k->whole_loss);
    k->loss_at = lode__alloc(k->grid.n_choice, sizeof *k->loss_at);
    s->done = lode__alloc(s->n + 1, sizeof *s->done);
    if (!k->whole_loss || !k->loss_at || !s->done) return false;
    for (size_t i = 0; i < k->grid.n_choice; i++) k->loss_at[i] = LODE__NO_INDEX;
    for (size_t i = 0; i < N_PART; i++) {
        part[i].option = lode__alloc((size_t)k->grid.n_decision + 1, sizeof(int));
        if (!part[i].option) return false;
    }
    return true;
}

static lode_status value_block(lode__pool *pool, int i_block, lode_error *err)
{
    lode__known_block *k = &pool->block[i_block];
    order *part = lode__alloc(N_PART, sizeof *part);
    size_t *index = lode__alloc(k->grid.n_choice, sizeof *index);
    sweep s = {.pool = pool,
               .k = k,
               .index = index,
               .i_block = i_block,
               .part = part,
               .n_part = N_PART};
    lode_status st;

    if (part && index && open_sweep(pool, k, part, &s, index)) {
        lode__crowd(N_PART, pool->n_thread, ask_part, &s);
        st = first_of_parts(part, N_PART, err);
        if (!st) keep_sweep(pool, k, &s);
    } else
        st = lode__fail(err, LODE_E_NOMEM, "no memory for the values of block %d",
                        i_block);
    for (size_t i = 0; part && i < N_PART; i++) lode__release(part[i].option);
    lode__release(part);
    lode__release(index);
    lode__release(s.done);
    return st;
}

lode_status lode__pool_value_all(lode__pool *pool, lode_error *err)
{
    lode_status st = LODE_OK;

    for (int b = 0; b < pool->n_block && !st; b++) st = value_block(pool, b, err);
    return st;
}
