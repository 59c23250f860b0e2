/* L D L' of a symmetric matrix with a fixed pattern.
 *
 * The matrix is kept as the upper triangle of its permuted form, one column after
 * another, row indices ascending. Row k of L is found by one sparse triangular solve
 * along the elimination tree, so the work is proportional to the flops and the memory
 * to the fill. */
#include "solve/factor.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <suitesparse/amd.h>

struct lode__factor {
    int n;
    int *rank;       /* [n] place of unknown i in the order */
    int *order;      /* [n] unknown at place k */
    int *col_start;  /* [n + 1] upper triangle of the permuted matrix */
    int *row;        /* [size] ascending in each column */
    double *value;   /* [size] */
    int *parent;     /* [n] elimination tree */
    int *l_start;    /* [n + 1] columns of L */
    int *l_count;    /* [n] entries so far while factorising */
    int *l_row;      /* [fill] */
    double *l_value; /* [fill] */
    double *pivot;   /* [n] D */
    double *work;    /* [n] dense accumulator, all zero between calls */
    int *stack;      /* [n] pattern of the current row */
    int *mark;       /* [n] */
};

#define HUGE_PIVOT 1e300

static int compare_entry(const void *a, const void *b)
{
    const int *x = a, *y = b;

    if (x[0] != y[0]) return x[0] < y[0] ? -1 : 1;
    return (x[1] > y[1]) - (x[1] < y[1]);
}

/* Sort pairs (column, row) and drop repeats; returns how many stay. */
static int sort_unique(int (*pair)[2], int n)
{
    int kept = 0;

    qsort(pair, (size_t)n, sizeof pair[0], compare_entry);
    for (int k = 0; k < n; k++) {
        if (kept > 0 && compare_entry(pair[k], pair[kept - 1]) == 0) continue;
        memmove(pair[kept], pair[k], sizeof pair[0]);
        kept++;
    }
    return kept;
}

static bool order_by_amd(lode__factor *f, int (*pair)[2], int n_pair)
{
    int *start = lode__alloc((size_t)f->n + 1, sizeof *start);
    int *index = lode__alloc((size_t)n_pair + 1, sizeof *index);
    bool ok = start && index;

    if (ok) {
        for (int k = 0; k < n_pair; k++) {
            start[pair[k][0] + 1]++;
            index[k] = pair[k][1];
        }
        for (int j = 0; j < f->n; j++) start[j + 1] += start[j];
        ok = f->n == 0 || amd_order(f->n, start, index, f->order, NULL, NULL) >= AMD_OK;
    }
    lode__release(start);
    lode__release(index);
    for (int k = 0; ok && k < f->n; k++) f->rank[f->order[k]] = k;
    return ok;
}

/* Elimination tree and the column counts of L, from the permuted upper triangle; false
 * when L has more entries than an int counts. */
static bool analyse(lode__factor *f)
{
    for (int k = 0; k < f->n; k++) {
        f->parent[k] = -1;
        f->mark[k] = k;
        f->l_count[k] = 0;
        for (int q = f->col_start[k]; q < f->col_start[k + 1]; q++) {
            for (int i = f->row[q]; f->mark[i] != k; i = f->parent[i]) {
                if (f->parent[i] < 0) f->parent[i] = k;
                f->l_count[i]++;
                f->mark[i] = k;
            }
        }
    }
    for (int k = 0; k < f->n; k++) {
        if (f->l_count[k] > INT_MAX - f->l_start[k]) return false;
        f->l_start[k + 1] = f->l_start[k] + f->l_count[k];
    }
    return true;
}

lode__factor *lode__factor_new(int n, int n_entry, const int *row, const int *col)
{
    lode__factor *f = lode__alloc(1, sizeof *f), *out = NULL;
    size_t n1 = (size_t)n + 1;
    int(*pair)[2] = lode__alloc((size_t)n_entry * 2 + n1, sizeof *pair);
    int n_pair = 0;

    if (!f || !pair) goto done;
    f->n = n;
    f->rank = lode__alloc(n1, sizeof *f->rank);
    f->order = lode__alloc(n1, sizeof *f->order);
    f->col_start = lode__alloc(n1, sizeof *f->col_start);
    f->parent = lode__alloc(n1, sizeof *f->parent);
    f->l_start = lode__alloc(n1, sizeof *f->l_start);
    f->l_count = lode__alloc(n1, sizeof *f->l_count);
    f->pivot = lode__alloc(n1, sizeof *f->pivot);
    f->work = lode__alloc(n1, sizeof *f->work);
    f->stack = lode__alloc(n1, sizeof *f->stack);
    f->mark = lode__alloc(n1, sizeof *f->mark);
    if (!f->rank || !f->order || !f->col_start || !f->parent || !f->l_start ||
        !f->l_count || !f->pivot || !f->work || !f->stack || !f->mark)
        goto done;

    /* Both triangles with the diagonal for the ordering. */
    for (int k = 0; k < n_entry; k++) {
        pair[n_pair][0] = row[k], pair[n_pair++][1] = col[k];
        pair[n_pair][0] = col[k], pair[n_pair++][1] = row[k];
    }
    for (int i = 0; i < n; i++) pair[n_pair][0] = i, pair[n_pair++][1] = i;
    n_pair = sort_unique(pair, n_pair);
    if (!order_by_amd(f, pair, n_pair)) goto done;

    /* Keep the upper triangle in the new order. */
    {
        int kept = 0;
        for (int k = 0; k < n_pair; k++) {
            int a = f->rank[pair[k][0]], b = f->rank[pair[k][1]];
            if (b > a) continue;
            pair[kept][0] = a, pair[kept++][1] = b;
        }
        n_pair = sort_unique(pair, kept);
    }
    f->row = lode__alloc((size_t)n_pair + 1, sizeof *f->row);
    f->value = lode__alloc((size_t)n_pair + 1, sizeof *f->value);
    if (!f->row || !f->value) goto done;
    for (int k = 0; k < n_pair; k++) {
        f->col_start[pair[k][0] + 1]++;
        f->row[k] = pair[k][1];
    }
    for (int j = 0; j < n; j++) f->col_start[j + 1] += f->col_start[j];
    if (!analyse(f)) goto done;
    f->l_row = lode__alloc((size_t)f->l_start[n] + 1, sizeof *f->l_row);
    f->l_value = lode__alloc((size_t)f->l_start[n] + 1, sizeof *f->l_value);
    if (!f->l_row || !f->l_value) goto done;
    out = f;
    f = NULL;
done:
    lode__release(pair);
    lode__factor_free(f);
    return out;
}

void lode__factor_free(lode__factor *f)
{
    if (!f) return;
    lode__release(f->rank);
    lode__release(f->order);
    lode__release(f->col_start);
    lode__release(f->row);
    lode__release(f->value);
    lode__release(f->parent);
    lode__release(f->l_start);
    lode__release(f->l_count);
    lode__release(f->l_row);
    lode__release(f->l_value);
    lode__release(f->pivot);
    lode__release(f->work);
    lode__release(f->stack);
    lode__release(f->mark);
    lode__release(f);
}

double *lode__factor_values(lode__factor *f)
{
    return f->value;
}

int lode__factor_size(const lode__factor *f)
{
    return f->col_start[f->n];
}

int lode__factor_position(const lode__factor *f, int row, int col)
{
    int a = f->rank[row], b = f->rank[col];
    int column = a > b ? a : b, want = a > b ? b : a;
    int low = f->col_start[column], high = f->col_start[column + 1] - 1;

    while (low < high) {
        int middle = low + (high - low) / 2;
        if (f->row[middle] < want)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int lode__factor_run(lode__factor *f)
{
    int n_replaced = 0;

    for (int k = 0; k < f->n; k++) {
        int top = f->n;
        double pivot = 0.0;

        /* Pattern of row k of L: walk the tree from each entry, in topological order. */
        f->mark[k] = k;
        f->l_count[k] = 0;
        for (int q = f->col_start[k]; q < f->col_start[k + 1]; q++) {
            int length = 0, i = f->row[q];
            f->work[i] += f->value[q];
            for (; f->mark[i] != k; i = f->parent[i]) {
                f->stack[length++] = i;
                f->mark[i] = k;
            }
            while (length > 0) f->stack[--top] = f->stack[--length];
        }
        pivot = f->work[k];
        f->work[k] = 0.0;

        for (; top < f->n; top++) {
            int i = f->stack[top], end = f->l_start[i] + f->l_count[i], q;
            double y = f->work[i], l;

            f->work[i] = 0.0;
            for (q = f->l_start[i]; q < end; q++)
                f->work[f->l_row[q]] -= f->l_value[q] * y;
            l = y / f->pivot[i];
            pivot -= l * y;
            f->l_row[q] = k;
            f->l_value[q] = l;
            f->l_count[i]++;
        }
        if (!(pivot > 0.0)) {
            pivot = HUGE_PIVOT;
            n_replaced++;
        }
        f->pivot[k] = pivot;
    }
    return n_replaced;
}

void lode__factor_solve(lode__factor *f, double *x)
{
    for (int k = 0; k < f->n; k++) f->work[k] = x[f->order[k]];
    for (int k = 0; k < f->n; k++) {
        double y = f->work[k];
        if (y == 0.0) continue;
        for (int q = f->l_start[k]; q < f->l_start[k + 1]; q++)
            f->work[f->l_row[q]] -= f->l_value[q] * y;
    }
    for (int k = 0; k < f->n; k++) f->work[k] /= f->pivot[k];
    for (int k = f->n - 1; k >= 0; k--) {
        double y = f->work[k];
        for (int q = f->l_start[k]; q < f->l_start[k + 1]; q++)
            y -= f->l_value[q] * f->work[f->l_row[q]];
        f->work[k] = y;
    }
    for (int k = 0; k < f->n; k++) {
        x[f->order[k]] = f->work[k];
        f->work[k] = 0.0;
    }
}
