/* What is the inverse of a dense matrix? Left-looking LU with row interchanges, then a
 * solve for each column of the identity. Both go by panels of WIDTH columns, kept
 * contiguous: one kernel, `row of the panel -= rows of the panel times L or U`, does
 * nearly all the work, and reads L and U once a panel. */
#include "solve/dense.h"

#include <math.h>
#include <string.h>

#define WIDTH 32

typedef double row[WIDTH];

typedef struct dense {
    int n;
    double *a;   /* [n][n] becomes L (1 on its diagonal) below, U on and above it */
    row *panel;  /* [n] */
    int *source; /* [n] which row of the matrix stands here now */
} dense;

/* to -= sum over k from `first` to before `end` of factor[k] panel[k], four at a time. */
static void subtract_rows(double *restrict to, const double *restrict factor,
                          const row *restrict panel, int first, int end)
{
    int k = first;

    for (; k + 4 <= end; k += 4) {
        const double f0 = factor[k], f1 = factor[k + 1];
        const double f2 = factor[k + 2], f3 = factor[k + 3];
        const double *restrict p = panel[k];
        for (int c = 0; c < WIDTH; c++)
            to[c] -= (f0 * p[c] + f1 * p[WIDTH + c]) +
                     (f2 * p[2 * WIDTH + c] + f3 * p[3 * WIDTH + c]);
    }
    for (; k < end; k++)
        for (int c = 0; c < WIDTH; c++) to[c] -= factor[k] * panel[k][c];
}

static double *row_of(const dense *d, int i)
{
    return d->a + (size_t)i * (size_t)d->n;
}

static int width_at(const dense *d, int first)
{
    return d->n - first < WIDTH ? d->n - first : WIDTH;
}

/* ---- factor ---------------------------------------------------------------------- */

static void swap_rows(dense *d, int i, int k)
{
    double *x = row_of(d, i), *y = row_of(d, k), held;
    row panel;
    int source = d->source[i];

    if (i == k) return;
    for (int j = 0; j < d->n; j++) held = x[j], x[j] = y[j], y[j] = held;
    memcpy(panel, d->panel[i], sizeof panel);
    memcpy(d->panel[i], d->panel[k], sizeof panel);
    memcpy(d->panel[k], panel, sizeof panel);
    d->source[i] = d->source[k];
    d->source[k] = source;
}

/* The rows from j on; of equals the first. */
static int find_pivot(const dense *d, int j, int c)
{
    int best = j;

    for (int i = j + 1; i < d->n; i++)
        if (fabs(d->panel[i][c]) > fabs(d->panel[best][c])) best = i;
    return best;
}

/* Factor the columns of the panel among themselves; the column without a pivot, or -1. */
static int factor_panel(dense *d, int first, int width, double least)
{
    for (int c = 0; c < width; c++) {
        int j = first + c;
        swap_rows(d, j, find_pivot(d, j, c));
        double pivot = d->panel[j][c];
        if (!(fabs(pivot) > least)) return j;
        for (int i = j + 1; i < d->n; i++) {
            double *p = d->panel[i];
            double factor = p[c] /= pivot;
            for (int k = c + 1; k < width; k++) p[k] -= factor * d->panel[j][k];
        }
    }
    return -1;
}

static int factor(dense *d, double least)
{
    for (int first = 0; first < d->n; first += WIDTH) {
        int width = width_at(d, first);
        memset(d->panel, 0, (size_t)d->n * sizeof *d->panel);
        for (int i = 0; i < d->n; i++)
            memcpy(d->panel[i], row_of(d, i) + first, (size_t)width * sizeof(double));
        for (int i = 1; i < d->n; i++)
            subtract_rows(d->panel[i], row_of(d, i), (const row *)d->panel, 0,
                          i < first ? i : first);
        int bad = factor_panel(d, first, width, least);
        if (bad >= 0) return bad;
        for (int i = 0; i < d->n; i++)
            memcpy(row_of(d, i) + first, d->panel[i], (size_t)width * sizeof(double));
    }
    return -1;
}

/* ---- inverse --------------------------------------------------------------------- */

/* The rows of the identity, interchanged; returns the first that is not zero. */
static int load_identity(dense *d, int first, int width)
{
    int start = d->n;

    memset(d->panel, 0, (size_t)d->n * sizeof *d->panel);
    for (int i = 0; i < d->n; i++) {
        int c = d->source[i] - first;
        if (c < 0 || c >= width) continue;
        d->panel[i][c] = 1.0;
        if (i < start) start = i;
    }
    return start;
}

static void solve_panel(dense *d, int start)
{
    for (int i = start + 1; i < d->n; i++)
        subtract_rows(d->panel[i], row_of(d, i), (const row *)d->panel, start, i);
    for (int i = d->n - 1; i >= 0; i--) {
        const double *u = row_of(d, i);
        subtract_rows(d->panel[i], u, (const row *)d->panel, i + 1, d->n);
        for (int c = 0; c < WIDTH; c++) d->panel[i][c] /= u[i];
    }
}

static void invert(dense *d, double *inverse)
{
    for (int first = 0; first < d->n; first += WIDTH) {
        int width = width_at(d, first);
        solve_panel(d, load_identity(d, first, width));
        for (int i = 0; i < d->n; i++)
            memcpy(inverse + (size_t)i * (size_t)d->n + first, d->panel[i],
                   (size_t)width * sizeof(double));
    }
}

lode_status lode__dense_invert(int n, double *a, double *inverse, int *i_singular,
                               lode_error *err)
{
    dense d = {.n = n, .a = a};
    double largest = 0.0;
    lode_status st = LODE_OK;

    d.panel = lode__alloc((size_t)n, sizeof *d.panel);
    d.source = lode__alloc((size_t)n, sizeof *d.source);
    if (!d.panel || !d.source) {
        st = lode__fail(err, LODE_E_NOMEM, "out of memory for %d rows", n);
        goto done;
    }
    for (int i = 0; i < n; i++) d.source[i] = i;
    for (size_t k = 0; k < (size_t)n * (size_t)n; k++)
        largest = fmax(largest, fabs(a[k]));
    *i_singular = factor(&d, LODE__DENSE_SINGULAR * largest);
    if (*i_singular < 0) invert(&d, inverse);
done:
    lode__release(d.panel);
    lode__release(d.source);
    return st;
}
