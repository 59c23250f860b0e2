/* What is known of the blocks: choices looked at, their losses, bounds of all others. */
#include "study/portfolio_inside.h"

#include <math.h>
#include <string.h>

#define TILE_MOST 1024

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "no memory for the choices of a portfolio");
}

/* ---- making it ----------------------------------------------------------------------- */

static bool open_grid(lode__arena *arena, const lode__block *b, lode__grid *g)
{
    size_t n = (size_t)b->n_decision + 1, product = 1;

    g->n_decision = b->n_decision;
    g->n_option = lode__arena_take(arena, n, sizeof *g->n_option);
    g->step = lode__arena_take(arena, n, sizeof *g->step);
    g->at = lode__arena_take(arena, n, sizeof *g->at);
    if (!g->n_option || !g->step || !g->at) return false;
    g->tile = 1;
    for (int d = 0; d < b->n_decision; d++) {
        g->n_option[d] = b->decision[d].n_option;
        g->at[d] = g->n_slope;
        g->n_slope += g->n_option[d] - 1;
        g->step[d] = product;
        if (product <= LODE__WHOLE_MOST) product *= (size_t)g->n_option[d];
        if (product <= TILE_MOST) {
            g->tile = product;
            g->n_low = d + 1;
        }
    }
    g->n_choice = product <= LODE__WHOLE_MOST ? product : LODE__NO_INDEX;
    return true;
}

static bool open_forms(lode__pool *pool, int i_block)
{
    const lode__portfolio_program *p = pool->program;
    const lode__limits *l = &pool->limits;
    lode__known_block *k = &pool->block[i_block];
    int n_slope = k->grid.n_slope, at = 0;

    k->cost = lode__arena_take(&pool->arena, (size_t)n_slope + 1, sizeof *k->cost);
    k->joint = lode__arena_take(&pool->arena, l->n_joint + 1, sizeof *k->joint);
    k->own = lode__arena_take(&pool->arena, l->n_row + 1, sizeof *k->own);
    k->left = lode__arena_take(&pool->arena, l->n_row + 1, sizeof *k->left);
    k->priced = lode__arena_take(&pool->arena, (size_t)n_slope + 1, sizeof *k->priced);
    if (!k->cost || !k->joint || !k->own || !k->left || !k->priced) return false;
    for (int d = 0; d < k->grid.n_decision; d++)
        for (int o = 1; o < k->grid.n_option[d]; o++)
            k->cost[at++] = p->block[i_block].decision[d].cost_usd[o];
    for (size_t j = 0; j < l->n_joint; j++)
        k->joint[j] = l->form[l->joint[j] * (size_t)p->n_block + (size_t)i_block];
    for (size_t r = 0; r < l->n_row; r++) {
        size_t cell = r * (size_t)p->n_block + (size_t)i_block;
        double left = lode__limits_left(l, p->n_block, r, i_block);
        if (!l->form[cell] || l->greatest[cell] <= left) continue;
        k->own[k->n_own] = l->form[cell];
        k->left[k->n_own++] = left;
    }
    return true;
}

/* Which choices the rows admit: the others are infinite in the model for good. */
static bool open_model(lode__known_block *k)
{
    size_t n = k->grid.n_choice;
    double *row;

    if (n == LODE__NO_INDEX) return true;
    k->value = lode__alloc(n, sizeof *k->value);
    k->column_of = lode__alloc(n, sizeof *k->column_of);
    row = lode__alloc(n, sizeof *row);
    for (size_t i = 0; k->column_of && i < n; i++) k->column_of[i] = -1;
    for (size_t r = 0; k->value && row && r < k->n_own; r++) {
        lode__scan_fill(&k->grid, k->grid.n_decision, k->own[r], row);
        for (size_t i = 0; i < n; i++)
            if (row[i] > k->left[r]) k->value[i] = INFINITY;
    }
    lode__release(row);
    return k->value && k->column_of && row;
}

lode_status lode__pool_open(const lode__portfolio_program *program, lode__pool *pool,
                            lode_error *err)
{
    lode_status st;
    bool good;

    *pool = (lode__pool){.program = program,
                         .n_block = program->n_block,
                         .n_scenario = program->n_scenario,
                         .n_thread = program->n_thread};
    st = lode__limits_make(program, &pool->limits, err);
    if (st) return st;
    pool->block =
        lode__arena_take(&pool->arena, (size_t)program->n_block, sizeof *pool->block);
    pool->weight =
        lode__arena_take(&pool->arena, (size_t)program->n_scenario, sizeof *pool->weight);
    good = pool->block && pool->weight;
    for (int b = 0; b < program->n_block && good; b++) {
        lode__known_block *k = &pool->block[b];
        good = open_grid(&pool->arena, &program->block[b], &k->grid);
        if (good && k->grid.n_choice == LODE__NO_INDEX && !program->has_bounds)
            return lode__fail(err, LODE_E_LIMIT,
                              "block %d has more than 2^20 choices and no bounds", b);
        good = good && open_forms(pool, b) && open_model(k) && lode__pool_room(k, 1);
    }
    return good ? LODE_OK : no_memory(err);
}

static void close_block(lode__known_block *k)
{
    for (size_t c = 0; c < k->n_cut; c++) {
        lode__release(k->cut[c].constant);
        lode__release(k->cut[c].slope);
    }
    for (size_t c = 0; c < k->cut_room; c++) lode__release(k->cut_form[c]);
    for (size_t c = 0; c < k->n_column; c++)
        if (k->column[c]->own_loss) lode__release(k->column[c]->loss);
    lode__release(k->cut);
    lode__release(k->cut_constant);
    lode__release(k->cut_form);
    lode__release(k->value);
    lode__release(k->part);
    lode__release(k->column_of);
    lode__release(k->column);
    lode__release(k->low);
    lode__release(k->whole_loss);
    lode__release(k->loss_at);
}

void lode__pool_close(lode__pool *pool)
{
    for (int b = 0; pool->block && b < pool->n_block; b++) close_block(&pool->block[b]);
    lode__limits_clear(&pool->limits);
    lode__arena_clear(&pool->arena);
}

double lode__pool_seconds(const lode__pool *pool)
{
    return pool->deadline > 0.0 ? pool->deadline - lode__portfolio_clock() : INFINITY;
}

bool lode__pool_late(const lode__pool *pool)
{
    return lode__pool_seconds(pool) <= 0.0;
}

/* ---- columns --------------------------------------------------------------------------- */

static size_t index_of(const lode__grid *g, const unsigned char *option)
{
    size_t index = 0;

    if (g->n_choice == LODE__NO_INDEX) return LODE__NO_INDEX;
    for (int d = 0; d < g->n_decision; d++) index += g->step[d] * option[d];
    return index;
}

void lode__option_of(const lode__grid *g, size_t index, unsigned char *option)
{
    for (int d = 0; d < g->n_decision; d++)
        option[d] = (unsigned char)(index / g->step[d] % (size_t)g->n_option[d]);
}

lode__column *lode__pool_find(const lode__known_block *k, const unsigned char *option)
{
    size_t n = (size_t)k->grid.n_decision, index = index_of(&k->grid, option);

    if (index != LODE__NO_INDEX)
        return k->column_of[index] < 0 ? NULL : k->column[k->column_of[index]];
    for (size_t c = 0; c < k->n_column; c++)
        if (!memcmp(k->column[c]->option, option, n)) return k->column[c];
    return NULL;
}

static bool room_for_column(lode__known_block *k)
{
    if (k->n_column < k->column_room) return true;
    size_t n = k->column_room ? 2 * k->column_room : 64;
    lode__column **more = lode__realloc(k->column, n, sizeof(lode__column *));
    if (!more) return false;
    k->column = more;
    k->column_room = n;
    return true;
}

lode__column *lode__pool_column(lode__pool *pool, int i_block,
                                const unsigned char *option)
{
    lode__known_block *k = &pool->block[i_block];
    size_t index = index_of(&k->grid, option), n_joint = pool->limits.n_joint;
    lode__column *c = lode__pool_find(k, option);

    if (c) return c;
    c = lode__arena_take(&pool->arena, 1, sizeof *c);
    if (!c || !room_for_column(k)) return NULL;
    c->option = lode__arena_take(&pool->arena, (size_t)k->grid.n_decision + 1, 1);
    c->row = lode__arena_take(&pool->arena, n_joint + 1, sizeof *c->row);
    if (!c->option || !c->row) return NULL;
    c->i_block = i_block;
    c->index = index;
    for (int d = 0; d < k->grid.n_decision; d++) c->option[d] = option[d];
    c->cost = lode__form_at(&k->grid, k->cost, option);
    for (size_t j = 0; j < n_joint; j++)
        c->row[j] = k->joint[j] ? lode__form_at(&k->grid, k->joint[j], option) : 0.0;
    if (k->loss_at && k->loss_at[index] != LODE__NO_INDEX)
        c->loss = k->whole_loss + k->loss_at[index] * (size_t)pool->n_scenario;
    if (index != LODE__NO_INDEX) k->column_of[index] = (int)k->n_column;
    k->column[k->n_column++] = c;
    c->model = lode__pool_model(pool, c);
    return c;
}
