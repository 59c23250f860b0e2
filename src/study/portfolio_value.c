/* Asking for values: each choice once, many at a time, the same from any number of threads. */
#include <math.h>
#include <string.h>

#include "study/crowd.h"
#include "study/portfolio_inside.h"

#define N_PART 64      /* of a sweep; more than threads, so that none waits long */
#define ERRANDS 24     /* at least so many at a time, where there are scenarios enough */
#define LEAST_PIECE 64 /* scenarios that go together */

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

/* Scenarios of an order that one thread goes through. */
typedef struct errand {
    order *order;
    lode__span span;
    bool done;
    lode_status status;
    lode_error err;
} errand;

typedef struct orders {
    const lode__pool *pool;
    order *list;
    errand *errand; /* [n][n_piece] */
    size_t n_piece; /* of each order */
} orders;

static void run_errand(void *context, size_t i)
{
    const orders *all = context;
    const lode__portfolio_program *p = all->pool->program;
    errand *e = &all->errand[i];
    const order *o = e->order;
    size_t n_slope = (size_t)all->pool->block[o->i_block].grid.n_slope,
           first = (size_t)e->span.first;
    bool bounds = o->cut.constant != NULL;

    if (lode__pool_late(all->pool)) return;
    e->status = p->value(p->context, o->i_block, o->option, e->span, o->loss + first,
                         bounds ? o->cut.constant + first : NULL,
                         bounds ? o->cut.slope + first * n_slope : NULL, &e->err);
    e->done = e->status == LODE_OK;
}

/* An order is done when all of its pieces are; it failed where the first of them did. */
static void join_pieces(orders *all, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        order *o = &all->list[i];
        o->done = true;
        for (size_t k = 0; k < all->n_piece; k++) {
            const errand *e = &all->errand[i * all->n_piece + k];
            o->done = o->done && e->done;
            if (!e->status || o->status) continue;
            o->status = e->status;
            o->err = e->err;
        }
    }
}

/* Few orders are cut into pieces by scenario, so that no thread waits long for another. */
static bool run_orders(orders *all, size_t n)
{
    size_t n_scenario = (size_t)all->pool->n_scenario;
    size_t n_piece = (ERRANDS + n) / (n + 1), most = n_scenario / LEAST_PIECE;

    if (n_piece > most) n_piece = most;
    if (n_piece < 1) n_piece = 1;
    all->n_piece = n_piece;
    all->errand = lode__alloc(n * n_piece + 1, sizeof *all->errand);
    if (!all->errand) return false;
    for (size_t i = 0; i < n * n_piece; i++) {
        size_t k = i % n_piece, first = k * n_scenario / n_piece;
        all->errand[i].order = &all->list[i / n_piece];
        all->errand[i].span =
            (lode__span){(int)first, (int)((k + 1) * n_scenario / n_piece - first)};
    }
    lode__crowd(n * n_piece, all->pool->n_thread, run_errand, all);
    join_pieces(all, n);
    lode__release(all->errand);
    return true;
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
    orders all = {.pool = pool, .list = lode__alloc(n, sizeof(order))};
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
    good = good && run_orders(&all, n_ask);
    if (good) st = first_failure(all.list, n_ask, err);
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
            p->value(p->context, s->i_block, o->option,
                     (lode__span){0, s->pool->n_scenario}, o->loss, NULL, NULL, &o->err);
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

/* Choices that the rows admit and the program does not skip; option is room for one. */
static size_t list_admitted(const lode__pool *pool, int i_block, int *option,
                            size_t *index)
{
    const lode__portfolio_program *p = pool->program;
    lode__known_block *k = &pool->block[i_block];
    const lode__grid *g = &k->grid;
    size_t n = 0;

    for (size_t i = 0; i < g->n_choice; i++) {
        if (!(k->value[i] < INFINITY)) continue;
        for (int d = 0; d < g->n_decision; d++)
            option[d] = (int)(i / g->step[d] % (size_t)g->n_option[d]);
        if (p->skips && p->skips(p->context, i_block, option))
            k->value[i] = INFINITY;
        else
            index[n++] = i;
    }
    return n;
}

static bool open_sweep(const lode__pool *pool, lode__known_block *k, order *part,
                       sweep *s, size_t *index)
{
    k->loss_at = lode__alloc(k->grid.n_choice, sizeof *k->loss_at);
    if (!k->loss_at) return false;
    for (size_t i = 0; i < k->grid.n_choice; i++) k->loss_at[i] = LODE__NO_INDEX;
    for (size_t i = 0; i < N_PART; i++) {
        part[i].option = lode__alloc((size_t)k->grid.n_decision + 1, sizeof(int));
        if (!part[i].option) return false;
    }
    s->n = list_admitted(pool, s->i_block, part[0].option, index);
    k->whole_loss =
        lode__alloc(s->n * (size_t)pool->n_scenario + 1, sizeof *k->whole_loss);
    s->done = lode__alloc(s->n + 1, sizeof *s->done);
    return k->whole_loss && s->done;
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
