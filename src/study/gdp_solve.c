/* How do industries move least when some of them must make less? A quadratic program with
 * one dense row for each industry:
 *
 *     min  sum_j b_j d_j^2 / 2 + sum_i c_i g_i^2 / 2
 *          M d = g,  M = I - A,  low_j <= d_j <= most_j
 *
 * d: output lost, g: final use lost (below 0: more than before). Posed in losses so that
 * small ones keep their digits. The dual in the prices p of the rows is convex and
 * piecewise quadratic,
 *
 *     d_j = clip((M'p)_j / b_j, low_j, most_j),  g_i = -p_i / c_i
 *     gradient M d - g,  Hessian M D M' + G
 *
 * with D the slopes of what is not at a bound and G all 1 / c. Final use may fall below 0:
 * what is then bought abroad costs as much as any other move. So the Hessian is always
 * definite, and a semismooth Newton method with an exact
 * line search ends where no activity changes sides. The solver of markets gives the same
 * answer but keeps a list of all products of a column's entries, twelve million here, and
 * took seconds; this one keeps the matrix dense. The certificate is that of
 * solve/certificate.c, from the problem's definition alone. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "solve/equilibrium.h"
#include "study/gdp_inside.h"

#define LEAST_BOUGHT 1e-3 /* of output, in the weight of an industry without purchases */
#define LEAST_FINAL 1e-5  /* of output, in the weight of an industry without final use */
#define STEPS_MAX 100
#define SEARCH_MAX 60
#define BALANCED 1e-13 /* of all that is cut */

typedef struct work {
    lode__arena arena;
    int n;         /* industries that make something */
    int *industry; /* [n] */
    double *m;     /* [n][n] row j: what a unit of d_j adds to each row, M' */
    double *h;     /* [n][n] Hessian, lower */
    double *l;     /* [n][n] its Cholesky factor, lower */
    bool *counted; /* [n] whether column k is in the Hessian */
    double *b, *low, *most, *c;              /* [n] */
    double *p, *v, *d, *g, *off, *step, *dv; /* [n] */
    int n_step;
} work;

static bool take_work(const lode__economy *e, work *w)
{
    size_t n = 0;
    double **of_n[] = {&w->b, &w->low, &w->most, &w->c,    &w->p, &w->v,
                       &w->d, &w->g,   &w->off,  &w->step, &w->dv};

    w->industry = lode__arena_take(&w->arena, (size_t)e->n + 1, sizeof *w->industry);
    if (!w->industry) return false;
    for (int j = 0; j < e->n; j++)
        if (e->output[j] > 0.0) w->industry[n++] = j;
    w->n = (int)n;
    w->m = lode__arena_take(&w->arena, n * n + 1, sizeof(double));
    w->h = lode__arena_take(&w->arena, n * n + 1, sizeof(double));
    w->l = lode__arena_take(&w->arena, n * n + 1, sizeof(double));
    w->counted = lode__arena_take(&w->arena, n + 1, sizeof *w->counted);
    for (size_t k = 0; k < sizeof of_n / sizeof *of_n; k++)
        if (!(*of_n[k] = lode__arena_take(&w->arena, n + 1, sizeof(double))))
            return false;
    return w->m && w->h && w->l && w->counted;
}

/* Money in units of what is cut. */
static void fill_work(const lode__economy *e, const double *kept, double unit, work *w)
{
    for (int k = 0; k < w->n; k++) {
        int j = w->industry[k];
        double x = e->output[j] / unit;
        double bought = fmax(e->bought[j] / unit, LEAST_BOUGHT * x);
        double final = e->final[j] / unit;

        w->b[k] = 2.0 * bought / (x * x);
        w->c[k] = 2.0 / fmax(fabs(final), LEAST_FINAL * x);
        w->low[k] = x * (1.0 - kept[j]);
        w->most[k] = x;
        for (int i = 0; i < w->n; i++)
            w->m[(size_t)k * (size_t)w->n + (size_t)i] =
                (i == k ? 1.0 : 0.0) - lode__input_share(e, w->industry[i], j);
    }
}

/* ---- the dual ---------------------------------------------------------------------- */

static double output_at(const work *w, int k, double v)
{
    return fmin(fmax(v / w->b[k], w->low[k]), w->most[k]);
}

static double use_at(const work *w, int k, double p)
{
    return -p / w->c[k];
}

/* Sum of products with four partial sums of a fixed order. */
static double dot(const double *a, const double *b, int n)
{
    double s0 = 0.0, s1 = 0.0, s2 = 0.0, s3 = 0.0;
    int i = 0;

    for (; i + 3 < n; i += 4) {
        s0 += a[i] * b[i];
        s1 += a[i + 1] * b[i + 1];
        s2 += a[i + 2] * b[i + 2];
        s3 += a[i + 3] * b[i + 3];
    }
    for (; i < n; i++) s0 += a[i] * b[i];
    return (s0 + s1) + (s2 + s3);
}

static const double *row(const work *w, int k)
{
    return w->m + (size_t)k * (size_t)w->n;
}

/* Answers to the prices and how far the rows are off; returns the largest. */
static double answer(work *w)
{
    double worst = 0.0;

    for (int k = 0; k < w->n; k++) {
        w->v[k] = dot(row(w, k), w->p, w->n);
        w->d[k] = output_at(w, k, w->v[k]);
        w->g[k] = use_at(w, k, w->p[k]);
        w->off[k] = -w->g[k];
    }
    for (int k = 0; k < w->n; k++)
        for (int i = 0; i < w->n && w->d[k] != 0.0; i++)
            w->off[i] += row(w, k)[i] * w->d[k];
    for (int k = 0; k < w->n; k++) worst = fmax(worst, fabs(w->off[k]));
    return worst;
}

static bool is_free(const work *w, int k)
{
    double x = w->v[k] / w->b[k];

    return x >= w->low[k] && x <= w->most[k] && w->low[k] < w->most[k];
}

#define COLUMNS 4 /* added at once, so that the Hessian is read and written once */

/* Columns k of M, scaled, times themselves: into the lower triangle. */
static void add_columns(work *w, const int k[COLUMNS], const double scale[COLUMNS])
{
    const double *m0 = row(w, k[0]), *m1 = row(w, k[1]), *m2 = row(w, k[2]),
                 *m3 = row(w, k[3]);

    for (int i = 0; i < w->n; i++) {
        double f0 = scale[0] * m0[i], f1 = scale[1] * m1[i], f2 = scale[2] * m2[i],
               f3 = scale[3] * m3[i];
        double *restrict h = w->h + (size_t)i * (size_t)w->n;
        if (f0 == 0.0 && f1 == 0.0 && f2 == 0.0 && f3 == 0.0) continue;
        for (int j = 0; j <= i; j++)
            h[j] += (f0 * m0[j] + f1 * m1[j]) + (f2 * m2[j] + f3 * m3[j]);
    }
}

/* M D M' + G: what changed sides since the last time is added or taken away. */
static void assemble(work *w)
{
    int list[COLUMNS] = {0}, n = 0;
    double scale[COLUMNS] = {0.0};

    for (int k = 0; k < w->n; k++) {
        bool counts = is_free(w, k);
        if (counts == w->counted[k]) continue;
        w->counted[k] = counts;
        list[n] = k;
        scale[n++] = (counts ? 1.0 : -1.0) / w->b[k];
        if (n < COLUMNS) continue;
        add_columns(w, list, scale);
        n = 0;
    }
    for (int k = n; k < COLUMNS; k++) scale[k] = 0.0;
    if (n > 0) add_columns(w, list, scale);
}

static void begin_hessian(work *w)
{
    size_t n = (size_t)w->n;

    for (size_t i = 0; i < n; i++) w->h[i * n + i] = 1.0 / w->c[i];
}

/* Cholesky, row by row. */
static void factorise(work *w)
{
    size_t n = (size_t)w->n;

    for (size_t i = 0; i < n; i++) {
        const double *hi = w->h + i * n;
        double *li = w->l + i * n, pivot;
        for (size_t j = 0; j < i; j++) {
            const double *lj = w->l + j * n;
            li[j] = (hi[j] - dot(li, lj, (int)j)) / lj[j];
        }
        pivot = hi[i] - dot(li, li, (int)i);
        li[i] = sqrt(fmax(pivot, DBL_MIN));
    }
}

/* step = -H^-1 off */
static void find_step(work *w)
{
    size_t n = (size_t)w->n;
    double *s = w->step;

    for (size_t i = 0; i < n; i++)
        s[i] = (-w->off[i] - dot(w->l + i * n, s, (int)i)) / w->l[i * n + i];
    for (size_t i = n; i-- > 0;) {
        s[i] /= w->l[i * n + i];
        for (size_t j = 0; j < i; j++) s[j] -= w->l[i * n + j] * s[i];
    }
    for (int k = 0; k < w->n; k++) w->dv[k] = dot(row(w, k), s, w->n);
}

/* Slope of the dual at length t along the step; it never falls. */
static double slope_at(const work *w, double t)
{
    double slope = 0.0;

    for (int k = 0; k < w->n; k++)
        slope += output_at(w, k, w->v[k] + t * w->dv[k]) * w->dv[k] -
                 use_at(w, k, w->p[k] + t * w->step[k]) * w->step[k];
    return slope;
}

/* Where the slope vanishes, by halving an interval that holds the place. */
static double find_length(const work *w)
{
    double at0 = slope_at(w, 0.0), low = 0.0, high = 1.0;

    if (fabs(slope_at(w, 1.0)) <= 1e-3 * fabs(at0)) return 1.0;
    while (slope_at(w, high) < 0.0 && high < 1e6) low = high, high *= 2.0;
    for (int k = 0; k < SEARCH_MAX; k++) {
        double middle = low + 0.5 * (high - low);
        if (slope_at(w, middle) < 0.0)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static void solve(work *w)
{
    double worst = answer(w);

    begin_hessian(w);
    while (worst > BALANCED && w->n_step < STEPS_MAX) {
        double length;
        assemble(w);
        factorise(w);
        find_step(w);
        length = find_length(w);
        for (int k = 0; k < w->n; k++) w->p[k] += length * w->step[k];
        worst = answer(w);
        w->n_step++;
    }
}

/* ---- the certificate --------------------------------------------------------------- */

/* The same program in the form of solve/problem.h: activity k is d_k, n + k is g_k. */
static bool state_problem(const work *w, lode__problem *p, lode__arena *arena)
{
    int n = w->n, k = 0;

    if (!lode__problem_take(p, arena, n, 2 * n, n * n + n)) return false;
    for (int a = 0; a < n; a++) {
        p->curve[a] = (lode__curve){
            .kind = LODE__LINEAR, .b = w->b[a], .lower = w->low[a], .upper = w->most[a]};
        p->first[a] = k;
        for (int i = 0; i < n; i++) {
            if (row(w, a)[i] == 0.0) continue;
            p->term_node[k] = i;
            p->term_coef[k++] = row(w, a)[i];
        }
    }
    for (int a = 0; a < n; a++) {
        p->curve[n + a] = (lode__curve){
            .kind = LODE__LINEAR, .b = w->c[a], .lower = -INFINITY, .upper = INFINITY};
        p->first[n + a] = k;
        p->term_node[k] = a;
        p->term_coef[k++] = -1.0;
    }
    p->first[2 * n] = k;
    return true;
}

/* Flows are measured against all that is cut, prices against the highest. */
static bool certify(work *w, lode__gdp *g)
{
    lode__problem p;
    lode__answer a;
    lode__scratch scratch = {0};
    bool held = state_problem(w, &p, &w->arena) && lode__answer_take(&a, &w->arena, &p) &&
                lode__scratch_take(&scratch, &p);
    double highest = 0.0;

    if (held) {
        for (int k = 0; k < w->n; k++) {
            a.price[k] = w->p[k];
            a.level[k] = w->d[k];
            a.level[w->n + k] = w->g[k];
            highest = fmax(highest, fabs(w->p[k]));
        }
        for (int k = 0; k < w->n; k++) {
            w->step[k] = 1.0;
            w->dv[k] = highest;
        }
        lode__answer_certify(&p, w->step, w->dv, &scratch, &a);
        g->certificate = a.certificate;
        g->certificate.newton_steps = g->certificate.factorisations = w->n_step;
        g->verdict = lode__verdict_of(a.certificate);
    }
    lode__scratch_clear(&scratch);
    return held;
}

lode_status lode__gdp_deviate(const lode__economy *e, const double *kept, double lost,
                              double *share, lode__gdp *g, lode_error *err)
{
    work w = {0};
    lode_status st = LODE_OK;

    if (take_work(e, &w)) {
        fill_work(e, kept, lost, &w);
        solve(&w);
        for (int j = 0; j < e->n; j++) share[j] = 1.0;
        for (int k = 0; k < w.n; k++) share[w.industry[k]] = 1.0 - w.d[k] / w.most[k];
        if (!certify(&w, g)) st = LODE_E_NOMEM;
    } else {
        st = LODE_E_NOMEM;
    }
    lode__arena_clear(&w.arena);
    return st ? lode__fail(err, st, "out of memory for a loss of GDP") : LODE_OK;
}
