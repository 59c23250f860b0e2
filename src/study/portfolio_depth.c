/* A master gone through depth first, block by block, the columns of a block by what they cost
 * above its least under the prices of the relaxation. Exact where it ends: objectives and rows
 * are those of the columns themselves. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/portfolio_inside.h"

#define NODE_MOST 100000

typedef struct ranked_column {
    double excess;
    size_t c;
} ranked_column;

typedef struct depth {
    const lode__master *m;
    ranked_column *list; /* [n_column] by block, then by excess */
    size_t *first;       /* [n_block + 1] */
    double *row;         /* [n_block + 1][n_joint] of what is taken above */
    double *rest;        /* [n_block + 1][n_joint] least of the blocks from here on */
    double *loss;        /* [n_block + 1][n_weight] */
    double *cost;        /* [n_block + 1] */
    double bound;        /* of the relaxation at its prices */
    double objective;    /* of the best */
    size_t *at, *best;   /* [n_block] */
    bool found;
    long n_node;
    lode__arena arena;
} depth;

static int by_excess(const void *a, const void *b)
{
    const ranked_column *x = a, *y = b;

    if (x->excess != y->excess) return x->excess < y->excess ? -1 : 1;
    return x->c < y->c ? -1 : x->c > y->c;
}

static bool open_depth(const lode__master *m, depth *s)
{
    size_t n = (size_t)m->n_block + 1;
    lode__arena *a = &s->arena;

    *s = (depth){.m = m, .objective = INFINITY};
    s->list = lode__arena_take(a, m->n_column, sizeof *s->list);
    s->first = lode__arena_take(a, n, sizeof *s->first);
    s->row = lode__arena_take(a, n * m->n_joint, sizeof *s->row);
    s->rest = lode__arena_take(a, n * m->n_joint, sizeof *s->rest);
    s->loss = lode__arena_take(a, n * m->n_weight, sizeof *s->loss);
    s->cost = lode__arena_take(a, n, sizeof *s->cost);
    s->at = lode__arena_take(a, n, sizeof *s->at);
    s->best = lode__arena_take(a, n, sizeof *s->best);
    return s->list && s->first && s->row && s->rest && s->loss && s->cost && s->at &&
           s->best;
}

static double priced(const lode__master *m, const lode__relaxed *r, size_t c)
{
    double sum = m->cost[c];

    for (size_t k = 0; k < m->n_weight; k++)
        sum += r->mix[k] * m->loss[c * m->n_weight + k];
    for (size_t j = 0; j < m->n_joint; j++)
        sum += r->price[j] * m->row[c * m->n_joint + j];
    return sum;
}

/* Columns by block and excess; the least of rows from each block on. */
static bool rank(depth *s, const lode__relaxed *r)
{
    const lode__master *m = s->m;
    size_t n = 0;

    for (int b = 0; b < m->n_block; b++) {
        size_t from = n;
        s->first[b] = n;
        for (size_t c = 0; c < m->n_column; c++)
            if (m->block[c] == b) s->list[n++] = (ranked_column){priced(m, r, c), c};
        if (n == from) return false;
        qsort(s->list + from, n - from, sizeof *s->list, by_excess);
        double least = s->list[from].excess;
        for (size_t i = from; i < n; i++) s->list[i].excess -= least;
        s->bound += least;
    }
    s->first[m->n_block] = n;
    for (size_t j = 0; j < m->n_joint; j++) s->bound -= r->price[j] * m->most[j];
    for (int b = m->n_block - 1; b >= 0; b--)
        for (size_t j = 0; j < m->n_joint; j++) {
            double least = INFINITY;
            for (size_t i = s->first[b]; i < s->first[b + 1]; i++)
                least = fmin(least, m->row[s->list[i].c * m->n_joint + j]);
            s->rest[(size_t)b * m->n_joint + j] =
                s->rest[((size_t)b + 1) * m->n_joint + j] + least;
        }
    return true;
}

/* Take a column of block b: sums of the level below; false: a row can no longer be kept. */
static bool take(depth *s, int b, size_t c)
{
    const lode__master *m = s->m;
    size_t n = m->n_joint, here = (size_t)b, next = here + 1;

    for (size_t j = 0; j < n; j++) {
        s->row[next * n + j] = s->row[here * n + j] + m->row[c * n + j];
        if (s->row[next * n + j] + s->rest[next * n + j] > m->most[j]) return false;
    }
    for (size_t k = 0; k < m->n_weight; k++)
        s->loss[next * m->n_weight + k] =
            s->loss[here * m->n_weight + k] + m->loss[c * m->n_weight + k];
    s->cost[next] = s->cost[here] + m->cost[c];
    s->at[b] = c;
    return true;
}

static void leaf(depth *s)
{
    const lode__master *m = s->m;
    size_t n = (size_t)m->n_block;
    double worst = -INFINITY;

    for (size_t k = 0; k < m->n_weight; k++)
        worst = fmax(worst, s->loss[n * m->n_weight + k]);
    if (s->cost[n] + worst >= s->objective || !lode__master_keeps(m, s->at)) return;
    s->objective = s->cost[n] + worst;
    s->found = true;
    memcpy(s->best, s->at, n * sizeof *s->best);
}

static void descend(depth *s, int b, double excess)
{
    if (b == s->m->n_block) {
        leaf(s);
        return;
    }
    for (size_t i = s->first[b]; i < s->first[b + 1] && s->n_node <= NODE_MOST; i++) {
        double more = excess + s->list[i].excess;
        if (s->bound + more >= s->objective) return;
        s->n_node++;
        if (take(s, b, s->list[i].c)) descend(s, b + 1, more);
    }
}

lode_status lode__master_descend(const lode__master *m, const lode__relaxed *relaxed,
                                 const size_t *start, size_t *taken, bool *found,
                                 bool *complete, lode_error *err)
{
    depth s;
    bool good = open_depth(m, &s);

    *complete = *found = false;
    if (good && rank(&s, relaxed)) {
        if (start) {
            s.found = true;
            s.objective = lode__master_objective(m, start);
            memcpy(s.best, start, (size_t)m->n_block * sizeof *start);
        }
        descend(&s, 0, 0.0);
        *complete = s.n_node <= NODE_MOST;
        *found = s.found;
        if (s.found) memcpy(taken, s.best, (size_t)m->n_block * sizeof *taken);
    }
    lode__arena_clear(&s.arena);
    return good ? LODE_OK : lode__fail(err, LODE_E_NOMEM, "no memory for a master");
}
