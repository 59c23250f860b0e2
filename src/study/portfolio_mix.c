/* A portfolio for members from what was tried: in a block of few choices every one, in a larger
 * block those that were ever looked at. The best portfolio of these is found exactly, so that
 * the budget is shared out between blocks as it should be; a move by move search does not see
 * that. No bound comes of it, since choices are missing.
 *
 * A large block is seeded by itself: at some prices of a dollar of the budget, from nothing,
 * the option that helps most is put in, out, or in another's place, until none helps. */
#include <math.h>
#include <string.h>

#include "study/portfolio.h"

#define FEW 256.0 /* choices of a block that are all gone through */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static double count_choices(const lode_portfolio *p, int i_block)
{
    double n = 1.0;

    for (int k = 0; k < p->block[i_block].n_pick; k++)
        n *= p->pick[p->block[i_block].pick[k]].n_option;
    return n;
}

static size_t index_of(const lode_portfolio *p, int i_block, const int *option)
{
    size_t index = 0, step = 1;

    for (int k = 0; k < p->block[i_block].n_pick; k++) {
        index += step * (size_t)option[k];
        step *= (size_t)p->pick[p->block[i_block].pick[k]].n_option;
    }
    return index;
}

void lode__mix_mark(lode_portfolio *p, int i_block, const int *option)
{
    if (p->tried && p->tried[i_block])
        p->tried[i_block][index_of(p, i_block, option)] = true;
}

static bool skips(const void *context, int i_block, const int *option)
{
    const lode_portfolio *p = context;

    return p->tried[i_block] && !p->tried[i_block][index_of(p, i_block, option)];
}

/* ---- one block by itself --------------------------------------------------------------------- */

typedef struct alone {
    lode_portfolio *p;
    int i_block;
    double price; /* of a USD of spend */
    int *option;  /* [n_pick of the block] */
    double *loss; /* [n_scenario] */
    double until; /* second of the clock after which nothing is looked at; 0: none */
    lode_error *err;
} alone;

static lode_status weigh(alone *a, double *value)
{
    lode_portfolio *p = a->p;
    const lode__portfolio_block *b = &p->block[a->i_block];
    lode_status st = lode__portfolio_value(
        p, a->i_block, a->option, lode__portfolio_span(p), a->loss, NULL, NULL, a->err);

    if (st) return st;
    lode__mix_mark(p, a->i_block, a->option);
    *value =
        lode__risk_of(&p->program.risk, p->years.probability, p->years.n, a->loss, NULL);
    for (int k = 0; k < b->n_pick; k++) {
        const lode__pick *pick = &p->pick[b->pick[k]];
        *value += pick->cost_usd[a->option[k]] + a->price * pick->spend_usd[a->option[k]];
    }
    return isnan(*value) ? no_memory(a->err) : LODE_OK;
}

/* Other options of two picks, of one where i == j; kept where they are better than *least. */
static lode_status look(alone *a, int i, int to_i, int j, int to_j, double *least,
                        int best[4])
{
    int was_i = a->option[i], was_j = a->option[j];
    double value;
    lode_status st;

    if (a->until > 0.0 && lode__portfolio_clock() > a->until) return LODE_OK;
    a->option[i] = to_i;
    a->option[j] = to_j;
    st = weigh(a, &value);
    a->option[i] = was_i;
    a->option[j] = was_j;
    if (st || !(value < *least)) return st;
    *least = value;
    memcpy(best, (const int[]){i, to_i, j, to_j}, 4 * sizeof *best);
    return LODE_OK;
}

/* The best single move, or where there is none the best exchange. */
static lode_status step(alone *a, double *least, int best[4])
{
    const lode__portfolio_block *b = &a->p->block[a->i_block];
    lode_status st = LODE_OK;

    best[0] = -1;
    for (int i = 0; i < b->n_pick && !st; i++)
        for (int k = 0; k < a->p->pick[b->pick[i]].n_option && !st; k++)
            if (k != a->option[i]) st = look(a, i, k, i, k, least, best);
    for (int i = 0; i < b->n_pick && best[0] < 0 && !st; i++)
        for (int j = 0; j < b->n_pick && !st; j++)
            if (a->option[i] > 0 && a->option[j] == 0)
                st = look(a, i, 0, j, 1, least, best);
    return st;
}

static lode_status seed_block(lode_portfolio *p, int i_block, double until,
                              lode_error *err)
{
    static const double price[] = {0.0, 0.25, 0.5, 1.0, 2.0, 4.0};
    size_t n_pick = (size_t)p->block[i_block].n_pick;
    alone a = {.p = p, .i_block = i_block, .until = until, .err = err};
    lode_status st = LODE_OK;
    int best[4];

    a.option = lode__alloc(n_pick + 1, sizeof *a.option);
    a.loss = lode__alloc((size_t)p->years.n + 1, sizeof *a.loss);
    if (!a.option || !a.loss) st = no_memory(err);
    for (size_t i = 0; i < sizeof price / sizeof *price && !st; i++) {
        double least;
        memset(a.option, 0, n_pick * sizeof *a.option);
        a.price = price[i];
        st = weigh(&a, &least);
        for (best[0] = 0; best[0] >= 0 && !st;) {
            st = step(&a, &least, best);
            if (st || best[0] < 0) continue;
            a.option[best[0]] = best[1];
            a.option[best[2]] = best[3];
        }
    }
    lode__release(a.option);
    lode__release(a.loss);
    return st;
}

/* The choice that is there already is one of them. */
static lode_status mark_best(lode_portfolio *p, lode_error *err)
{
    int *option = lode__alloc((size_t)p->n_pick + 1, sizeof *option);

    if (!option) return no_memory(err);
    for (int b = 0; b < p->n_block; b++) {
        for (int k = 0; k < p->block[b].n_pick; k++)
            option[k] = p->best.option[p->block[b].pick[k]];
        lode__mix_mark(p, b, option);
    }
    lode__release(option);
    return LODE_OK;
}

/* ---- all blocks ------------------------------------------------------------------------------- */

lode_status lode__mix_begin(lode_portfolio *p, double seconds, lode_error *err)
{
    double until = seconds > 0.0 ? lode__portfolio_clock() + seconds : 0.0;
    lode_status st = LODE_OK;

    for (int b = 0; b < p->n_block; b++)
        if (count_choices(p, b) > LODE__WHOLE_CHOICES) return LODE_OK;
    p->tried = lode__arena_take(&p->arena, (size_t)p->n_block + 1, sizeof *p->tried);
    if (!p->tried) return no_memory(err);
    for (int b = 0; b < p->n_block && !st; b++) {
        if (count_choices(p, b) <= FEW) continue;
        p->tried[b] = lode__arena_take(&p->arena, (size_t)count_choices(p, b), 1);
        if (!p->tried[b]) return no_memory(err);
        st = seed_block(p, b, until, err);
    }
    p->program.skips = skips;
    return !st && p->best.option ? mark_best(p, err) : st;
}
