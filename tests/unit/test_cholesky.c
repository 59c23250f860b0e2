/* The sparse factor against a dense one and CHOLMOD, its counts against closed forms, the same
 * bits at either width and on every path, and pivots that are not positive. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <suitesparse/cholmod.h>

#include "base/base.h"
#include "solve/cholesky.h"
#include "solve/front.h"
#include "solve/order.h"
#include "solve/simd_path.h"
#include "tap.h"

#define SEED 4
#define WIDTH 8

/* ---- systems ---------------------------------------------------------------------- */

/* A matrix by entries, value[k][lane]; the diagonal makes it positive definite. */
typedef struct matrix {
    int n, n_entry;
    int *row, *col, *group; /* group: NULL or [n] */
    double *value;          /* [n_entry][WIDTH] */
} matrix;

static uint64_t n_drawn;

static double draw(void)
{
    return lode__random_unit(SEED, n_drawn++);
}

static matrix begin(int n, int most_entries)
{
    size_t most = (size_t)(most_entries + n + 1);

    return (matrix){.n = n, .row = calloc(most, sizeof(int)), .col = calloc(most, sizeof(int)),
                    .value = calloc(most * WIDTH, sizeof(double))};
}

static void add(matrix *m, int i, int j)
{
    m->row[m->n_entry] = i;
    m->col[m->n_entry] = j;
    for (int l = 0; l < WIDTH; l++) m->value[m->n_entry * WIDTH + l] = -draw() - 0.01;
    m->n_entry++;
}

/* The diagonal: a little more than what keeps every lane positive definite. */
static void close_matrix(matrix *m)
{
    int n_entry = m->n_entry;

    for (int i = 0; i < m->n; i++) add(m, i, i);
    for (int k = 0; k < WIDTH * m->n; k++) {
        double *diagonal = &m->value[n_entry * WIDTH + k];
        *diagonal = 1e-3 + draw() * 1e-2;
    }
    for (int k = 0; k < n_entry; k++)
        for (int l = 0; l < WIDTH; l++) {
            double v = m->value[k * WIDTH + l];
            m->value[(n_entry + m->row[k]) * WIDTH + l] -= v;
            m->value[(n_entry + m->col[k]) * WIDTH + l] -= v;
        }
}

static void end(matrix *m)
{
    free(m->row);
    free(m->col);
    free(m->group);
    free(m->value);
}

/* n_link pairs anywhere, repeats and both orders among them. */
static matrix random_matrix(int n, int n_link)
{
    matrix m = begin(n, n_link);

    for (int k = 0; k < n_link; k++) {
        int i = (int)(draw() * n), j = (int)(draw() * n);
        if (i != j) add(&m, i, j);
    }
    close_matrix(&m);
    return m;
}

/* Traders and hubs: each of n buys from some of the first n / 6. */
static matrix market_matrix(int n, int n_link)
{
    matrix m = begin(n, n_link);

    for (int k = 0; k < n_link; k++) {
        int i = (int)(draw() * draw() * n / 6), j = (int)(draw() * n);
        if (i != j) add(&m, i, j);
    }
    close_matrix(&m);
    return m;
}

static matrix dense_matrix(int n)
{
    matrix m = begin(n, n * n);

    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++) add(&m, i, j);
    close_matrix(&m);
    return m;
}

/* Everybody knows unknown 0 and nobody else. */
static matrix arrow_matrix(int n)
{
    matrix m = begin(n, n);

    for (int i = 1; i < n; i++) add(&m, 0, i);
    close_matrix(&m);
    return m;
}

static matrix grid_matrix(int side)
{
    matrix m = begin(side * side, 2 * side * side);

    for (int i = 0; i < side; i++)
        for (int j = 0; j < side; j++) {
            if (i > 0) add(&m, i * side + j, (i - 1) * side + j);
            if (j > 0) add(&m, i * side + j, i * side + j - 1);
        }
    close_matrix(&m);
    return m;
}

/* n_group random blocks with n_coupling pairs between any two of them. */
static matrix grouped_matrix(int n_group, int n_each, int n_link, int n_coupling)
{
    int n = n_group * n_each;
    matrix m = begin(n, n_group * n_link + n_coupling);

    m.group = malloc((size_t)n * sizeof *m.group);
    for (int i = 0; i < n; i++) m.group[i] = i / n_each;
    for (int g = 0; g < n_group; g++)
        for (int k = 0; k < n_link; k++) {
            int i = (int)(draw() * n_each), j = (int)(draw() * n_each);
            if (i != j) add(&m, g * n_each + i, g * n_each + j);
        }
    for (int k = 0; k < n_coupling; k++) {
        int i = (int)(draw() * n), j = (int)(draw() * n);
        if (i != j) add(&m, i, j);
    }
    close_matrix(&m);
    return m;
}

static lode__shape *shape_of(const matrix *m)
{
    return lode__shape_new(m->n, m->n_entry, m->row, m->col, m->group);
}

/* Add the matrix into the values of a factor; lane: the one that width 1 takes. */
static void assemble(const matrix *m, const lode__shape *shape, int width, int lane, double *values)
{
    memset(values, 0, lode__shape_size(shape) * (size_t)width * sizeof *values);
    for (int k = 0; k < m->n_entry; k++) {
        size_t at = lode__shape_position(shape, m->row[k], m->col[k]);
        for (int l = 0; l < width; l++)
            values[at * (size_t)width + (size_t)l] += m->value[k * WIDTH + (width == 1 ? lane : l)];
    }
}

/* A right-hand side, in the order of the unknowns. */
static double side(int i, int lane)
{
    return (double)(i % 7) - 2.5 + 0.1 * lane + 1.0 / (1.0 + i);
}

/* Factor and solve at a width: x [n][width] by place. Returns the workspace. */
static lode__cholesky *solve(const matrix *m, const lode__shape *shape, int width, int lane,
                             double *x)
{
    lode__cholesky *c = lode__cholesky_new(shape, width);
    const int *rank = lode__shape_rank(shape);

    assemble(m, shape, width, lane, lode__cholesky_values(c));
    lode__cholesky_run(c);
    for (int i = 0; i < m->n; i++)
        for (int l = 0; l < width; l++) x[rank[i] * width + l] = side(i, width == 1 ? lane : l);
    lode__cholesky_solve(c, x);
    return c;
}

/* ---- against others --------------------------------------------------------------- */

/* x [n] by a dense Cholesky of lane 0. */
static void solve_dense(const matrix *m, double *x)
{
    size_t n = (size_t)m->n;
    double *a = calloc(n * n, sizeof *a);

    for (int k = 0; k < m->n_entry; k++) {
        size_t i = (size_t)m->row[k], j = (size_t)m->col[k];
        a[i * n + j] += m->value[k * WIDTH];
        if (i != j) a[j * n + i] += m->value[k * WIDTH];
    }
    for (size_t i = 0; i < n; i++) {
        x[i] = side((int)i, 0);
        for (size_t j = 0; j <= i; j++) {
            for (size_t k = 0; k < j; k++) a[i * n + j] -= a[i * n + k] * a[j * n + k];
            a[i * n + j] = i == j ? sqrt(a[i * n + i]) : a[i * n + j] / a[j * n + j];
        }
        for (size_t k = 0; k < i; k++) x[i] -= a[i * n + k] * x[k];
        x[i] /= a[i * n + i];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++) x[i] -= a[k * n + i] * x[k];
        x[i] /= a[i * n + i];
    }
    free(a);
}

static void solve_cholmod(const matrix *m, double *x)
{
    cholmod_common common;
    size_t n = (size_t)m->n, n_entry = (size_t)m->n_entry;

    cholmod_start(&common);
    cholmod_triplet *t = cholmod_allocate_triplet(n, n, n_entry, -1, CHOLMOD_REAL, &common);
    for (size_t k = 0; k < n_entry; k++) {
        int i = m->row[k], j = m->col[k];
        ((int *)t->i)[k] = i > j ? i : j;
        ((int *)t->j)[k] = i > j ? j : i;
        ((double *)t->x)[k] = m->value[k * WIDTH];
    }
    t->nnz = n_entry;
    cholmod_sparse *a = cholmod_triplet_to_sparse(t, n_entry, &common);
    cholmod_factor *f = cholmod_analyze(a, &common);
    cholmod_factorize(a, f, &common);
    cholmod_dense *b = cholmod_zeros(n, 1, CHOLMOD_REAL, &common);
    for (size_t i = 0; i < n; i++) ((double *)b->x)[i] = side((int)i, 0);
    cholmod_dense *y = cholmod_solve(CHOLMOD_A, f, b, &common);
    memcpy(x, y->x, n * sizeof *x);
    cholmod_free_dense(&y, &common);
    cholmod_free_dense(&b, &common);
    cholmod_free_factor(&f, &common);
    cholmod_free_sparse(&a, &common);
    cholmod_free_triplet(&t, &common);
    cholmod_finish(&common);
}

/* Largest difference to x by place, relative to the largest number. */
static double distance(const lode__shape *shape, const double *x, const double *wanted)
{
    const int *rank = lode__shape_rank(shape);
    double most = 0.0, scale = 0.0;

    for (int i = 0; i < lode__shape_n(shape); i++) {
        most = fmax(most, fabs(x[rank[i]] - wanted[i]));
        scale = fmax(scale, fabs(wanted[i]));
    }
    return scale > 0.0 ? most / scale : most;
}

static void check_values(const char *name, matrix m)
{
    lode__shape *shape = shape_of(&m);
    double *x = calloc((size_t)m.n, sizeof *x), *wanted = calloc((size_t)m.n, sizeof *wanted);
    lode__cholesky *c = solve(&m, shape, 1, 0, x);

    if (m.n <= 400) {
        solve_dense(&m, wanted);
        ok(distance(shape, x, wanted) <= 1e-12, "%s: as a dense factor, %g", name,
           distance(shape, x, wanted));
    }
    solve_cholmod(&m, wanted);
    ok(distance(shape, x, wanted) <= 1e-12, "%s: as CHOLMOD, %g", name,
       distance(shape, x, wanted));
    lode__cholesky_free(c);
    lode__shape_free(shape);
    free(x);
    free(wanted);
    end(&m);
}

/* ---- bits ------------------------------------------------------------------------- */

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* Entries of L that differ between a factor `wide` of width 8 and `narrow` of width 1. */
static int n_different(const lode__shape *shape, const double *wide, int lane, const double *narrow)
{
    int n = 0;

    for (int s = 0; s < shape->n_front; s++) {
        const lode__front *f = &shape->front[s];
        for (int j = 0; j < f->n_pivot; j++)
            for (int i = j; i < f->n_row; i++) {
                size_t at = f->value + (size_t)(j * f->n_unit * LODE__UNIT + i);
                n += !same_bits(wide[at * WIDTH + (size_t)lane], narrow[at]);
            }
    }
    return n;
}

/* Each lane, and with a kept factor each right-hand side, against width 1. */
static bool check_widths(const matrix *m, const lode__shape *shape, const double *x)
{
    size_t n = (size_t)m->n, size = lode__shape_size(shape);
    double *y = calloc(n + 1, sizeof *y), *kept_x = calloc(n * WIDTH + 1, sizeof *kept_x);
    double *kept_y = calloc(n + 1, sizeof *kept_y);
    lode__cholesky *wide = solve(m, shape, WIDTH, 0, kept_x);
    int n_bad = 0;

    n_bad += memcmp(kept_x, x, n * WIDTH * sizeof *x) != 0;
    for (int lane = 0; lane < WIDTH; lane++) {
        lode__cholesky *narrow = solve(m, shape, 1, lane, y);
        n_bad += n_different(shape, lode__cholesky_values(wide), lane,
                             lode__cholesky_values(narrow));
        for (size_t i = 0; i < n; i++) n_bad += !same_bits(y[i], x[i * WIDTH + (size_t)lane]);
        double *kept = malloc((size + 1) * sizeof *kept);
        memcpy(kept, lode__cholesky_values(narrow), size * sizeof *kept);
        for (size_t i = 0; i < n * WIDTH; i++) kept_x[i] = side((int)i, 0);
        lode__cholesky_solve_kept(shape, kept, kept_x, WIDTH);
        for (int l = 0; l < WIDTH; l++) {
            for (size_t i = 0; i < n; i++) y[i] = kept_y[i] = side((int)i * WIDTH + l, 0);
            lode__cholesky_solve(narrow, y);
            lode__cholesky_solve_kept(shape, kept, kept_y, 1);
            for (size_t i = 0; i < n; i++) {
                n_bad += !same_bits(y[i], kept_x[i * WIDTH + (size_t)l]);
                n_bad += !same_bits(y[i], kept_y[i]);
            }
        }
        free(kept);
        lode__cholesky_free(narrow);
    }
    lode__cholesky_free(wide);
    free(y);
    free(kept_x);
    free(kept_y);
    return n_bad == 0;
}

/* All paths of this machine, each width: the bits of the portable path at width 8. */
static void check_bits(const char *name, matrix m)
{
    static const char *path[] = {"portable", "AVX2", "AVX-512"};
    lode__simd_path best = lode__simd_path_now();
    lode__shape *shape = shape_of(&m);
    double *x = calloc((size_t)m.n * WIDTH + 1, sizeof *x);

    lode__simd_path_set(LODE__PORTABLE);
    lode__cholesky_free(solve(&m, shape, WIDTH, 0, x));
    for (int p = LODE__PORTABLE; p <= (int)best; p++) {
        lode__simd_path_set((lode__simd_path)p);
        ok(check_widths(&m, shape, x), "%s: same bits at both widths, %s", name, path[p]);
    }
    lode__shape_free(shape);
    free(x);
    end(&m);
}

/* ---- counts ----------------------------------------------------------------------- */

static void check_counts(void)
{
    matrix m = arrow_matrix(50);
    lode__shape *shape = shape_of(&m);
    ok(lode__shape_nnz(shape) == 2 * 50 - 1, "an arrow does not fill in");
    is_near(lode__shape_flops(shape), 4.0 * 49.0 + 1.0, 0, "operations of an arrow");
    ok(lode__shape_n(shape) == 50, "n");
    lode__shape_free(shape);
    end(&m);

    m = dense_matrix(40);
    shape = shape_of(&m);
    ok(lode__shape_nnz(shape) == 40 * 41 / 2, "entries of a dense matrix");
    is_near(lode__shape_flops(shape), 40.0 * 41.0 * 81.0 / 6.0, 0, "its operations: sum of k^2");
    lode__shape_free(shape);
    end(&m);
}

/* rank is a permutation; every entry has a place of its own, the same from both sides. */
static void check_places(void)
{
    matrix m = market_matrix(300, 2000);
    lode__shape *shape = shape_of(&m);
    const int *rank = lode__shape_rank(shape);
    int *seen = calloc(300, sizeof *seen), n_bad = 0;
    int32_t *owner = calloc(lode__shape_size(shape), sizeof *owner);

    for (int i = 0; i < 300; i++) n_bad += seen[rank[i]]++;
    ok(n_bad == 0, "rank is a permutation");
    for (int k = 0; k < m.n_entry; k++) {
        int i = m.row[k], j = m.col[k], low = i < j ? i : j;
        size_t at = lode__shape_position(shape, i, j);
        int32_t mine = 1 + low * 300 + (i + j - low);
        n_bad += at != lode__shape_position(shape, j, i) || at >= lode__shape_size(shape);
        n_bad += owner[at] != 0 && owner[at] != mine;
        owner[at] = mine;
    }
    ok(n_bad == 0, "every entry has a place of its own, seen from both sides");
    free(seen);
    free(owner);
    lode__shape_free(shape);
    end(&m);
}

/* Two stars joined at one pair of their leaves: one of the pair goes last. */
static void check_separator(void)
{
    matrix m = begin(40, 60);

    m.group = malloc(40 * sizeof *m.group);
    for (int i = 0; i < 40; i++) m.group[i] = i / 20 == 0 ? 7 : -3;
    for (int i = 1; i < 20; i++) {
        add(&m, 0, i);
        add(&m, 20, 20 + i);
    }
    add(&m, 5, 31);
    close_matrix(&m);
    lode__shape *shape = shape_of(&m);
    const int *rank = lode__shape_rank(shape);
    ok(rank[5] == 39 || rank[31] == 39, "an end of the only coupling is eliminated last");
    lode__shape_free(shape);
    end(&m);
}

/* ---- pivots that are not positive ------------------------------------------------- */

static void check_pivots(void)
{
    static const double bad[] = {0.0, -1.0, NAN};
    int row[] = {0, 1, 0}, col[] = {0, 1, 1};
    lode__shape *shape = lode__shape_new(2, 3, row, col, NULL);
    lode__cholesky *c = lode__cholesky_new(shape, 1), *wide = lode__cholesky_new(shape, WIDTH);
    const int *rank = lode__shape_rank(shape);
    int first = rank[0] == 0 ? 0 : 1;
    double *a = lode__cholesky_values(c), *b = lode__cholesky_values(wide), x[2 * WIDTH];
    size_t own = lode__shape_position(shape, first, first);
    size_t other = lode__shape_position(shape, 1 - first, 1 - first);

    for (int k = 0; k < 3; k++) {
        memset(a, 0, lode__shape_size(shape) * sizeof *a);
        a[own] = bad[k];
        a[other] = 4.0;
        ok(lode__cholesky_run(c) == 1, "one pivot of %g is replaced", bad[k]);
        is_near(a[own], 1e-150, 1e-15, "by 1e300");
        x[0] = x[1] = 8.0;
        lode__cholesky_solve(c, x);
        ok(fabs(x[0]) <= 1e-290, "its unknown stays where it is");
        is_near(x[1], 2.0, 1e-15, "the other one does not");
    }
    memset(b, 0, lode__shape_size(shape) * WIDTH * sizeof *b);
    for (int l = 0; l < WIDTH; l++) {
        b[own * WIDTH + (size_t)l] = l == 3 ? -1.0 : 2.0;
        b[other * WIDTH + (size_t)l] = l < 2 ? 0.0 : 4.0;
        x[l] = x[WIDTH + l] = 8.0;
    }
    ok(lode__cholesky_run(wide) == 3, "three pivots of sixteen are replaced");
    lode__cholesky_solve(wide, x);
    is_near(x[2], 4.0, 1e-15, "a sound lane beside them");
    ok(fabs(x[3]) <= 1e-290 && fabs(x[WIDTH]) <= 1e-290 && fabs(x[WIDTH + 1]) <= 1e-290,
       "their unknowns stay");
    is_near(x[WIDTH + 3], 2.0, 1e-15, "the other unknown of such a lane does not");
    lode__cholesky_free(c);
    lode__cholesky_free(wide);
    lode__shape_free(shape);
}

/* ---- no memory -------------------------------------------------------------------- */

static void check_memory(void)
{
    matrix m = grouped_matrix(3, 20, 60, 10);
    int n = 0;
    lode__shape *shape = NULL;
    lode__cholesky *c = NULL;

    for (; !shape && n < 100; n++) {
        lode__alloc_fail_after(n + 1);
        shape = shape_of(&m);
    }
    lode__alloc_fail_after(0);
    ok(shape && n > 10, "no shape while one of its %d requests fails", n - 1);
    for (n = 0; !c && n < 100; n++) {
        lode__alloc_fail_after(n + 1);
        c = lode__cholesky_new(shape, WIDTH);
    }
    lode__alloc_fail_after(0);
    ok(c && n == 4, "no workspace while one of its %d requests fails", n - 1);

    unsigned long before = lode_allocation_count();
    double *x = calloc((size_t)m.n * WIDTH, sizeof *x);
    assemble(&m, shape, WIDTH, 0, lode__cholesky_values(c));
    lode__cholesky_run(c);
    lode__cholesky_solve(c, x);
    ok(lode_allocation_count() == before, "a run and a solve ask for no memory");
    free(x);
    lode__cholesky_free(c);
    lode__shape_free(shape);
    end(&m);
    lode__shape_free(NULL);
    lode__cholesky_free(NULL);
}

static void check_path(void)
{
    lode__simd_path best = lode__simd_path_now();

    lode__simd_path_set(LODE__PORTABLE);
    ok(lode__simd_path_now() == LODE__PORTABLE, "every machine runs the portable path");
    lode__simd_path_set(LODE__AVX512);
    ok(lode__simd_path_now() >= best, "a path is lowered to what the machine can run");
    lode__simd_path_set(best);
}

int main(void)
{
    check_path();
    check_counts();
    check_places();
    check_separator();
    check_values("n = 1", random_matrix(1, 0));
    check_values("n = 2", dense_matrix(2));
    check_values("no links", random_matrix(20, 0));
    check_values("two dozen unknowns", random_matrix(24, 60));
    check_values("dense", dense_matrix(90));
    check_values("arrow", arrow_matrix(60));
    check_values("grid", grid_matrix(18));
    check_values("many pieces", random_matrix(300, 120));
    check_values("a market", market_matrix(200, 2100));
    check_values("coupled markets", grouped_matrix(6, 60, 300, 30));
    check_values("more of them", grouped_matrix(12, 100, 500, 60));
    check_bits("n = 0", random_matrix(0, 0));
    check_bits("n = 1", random_matrix(1, 0));
    check_bits("two", dense_matrix(2));
    for (int n = 3; n < 40; n += 5) check_bits("dense", dense_matrix(n));
    check_bits("arrow", arrow_matrix(30));
    check_bits("grid", grid_matrix(15));
    check_bits("many pieces", random_matrix(200, 90));
    check_bits("a market", market_matrix(200, 2100));
    check_bits("coupled markets", grouped_matrix(5, 50, 250, 25));
    check_pivots();
    check_memory();
    note("seed %d", SEED);
    return done_testing();
}
