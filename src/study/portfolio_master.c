/* The master over columns, by CLP (relaxed) and CBC (whole): one row for each block, the joint
 * rows, and where weights are more than one a row for each below theta.
 *
 * Numbers are shifted and scaled before they go there: losses by those of the first column of a
 * block, rows by their bound, the objective so that its spread is SPREAD, far above the absolute
 * tolerances inside. What comes back is checked against the columns themselves. A model is made
 * anew for each solve; no cuts are added from outside. */
#include <coin/Cbc_C_Interface.h>
#include <coin/Clp_C_Interface.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "study/portfolio_inside.h"

#define SPREAD 1e5

typedef struct matrix {
    int n_column, n_row;
    int *start, *index;
    double *entry, *low, *high, *cost, *row_low, *row_high;
    double *row_scale; /* [n_joint] */
    double scale;      /* objective here = scale * (objective - shift) */
    double shift;
    double *base;  /* [n_weight] losses of the first columns of all blocks */
    size_t *first; /* [n_block] */
    lode__arena arena;
} matrix;

static double loss_of(const lode__master *m, const matrix *x, size_t c, size_t k)
{
    return m->loss[c * m->n_weight + k] -
           m->loss[x->first[m->block[c]] * m->n_weight + k];
}

static double cost_of(const lode__master *m, const matrix *x, size_t c)
{
    return m->cost[c] - m->cost[x->first[m->block[c]]];
}

static bool take_matrix(const lode__master *m, matrix *x)
{
    size_t n_theta = m->n_weight > 1 ? 1 : 0;
    size_t n_row = (size_t)m->n_block + m->n_joint + (n_theta ? m->n_weight : 0);
    size_t n_column = m->n_column + n_theta, n_entry = n_column * (1 + n_row);
    lode__arena *a = &x->arena;

    x->n_column = (int)n_column;
    x->n_row = (int)n_row;
    x->start = lode__arena_take(a, n_column + 1, sizeof *x->start);
    x->index = lode__arena_take(a, n_entry, sizeof *x->index);
    x->entry = lode__arena_take(a, n_entry, sizeof *x->entry);
    x->low = lode__arena_take(a, n_column, sizeof *x->low);
    x->high = lode__arena_take(a, n_column, sizeof *x->high);
    x->cost = lode__arena_take(a, n_column, sizeof *x->cost);
    x->row_low = lode__arena_take(a, n_row, sizeof *x->row_low);
    x->row_high = lode__arena_take(a, n_row, sizeof *x->row_high);
    x->row_scale = lode__arena_take(a, m->n_joint + 1, sizeof *x->row_scale);
    x->base = lode__arena_take(a, m->n_weight, sizeof *x->base);
    x->first = lode__arena_take(a, (size_t)m->n_block, sizeof *x->first);
    return x->start && x->index && x->entry && x->low && x->high && x->cost &&
           x->row_low && x->row_high && x->row_scale && x->base && x->first;
}

/* Shifts and scales. */
static void measure(const lode__master *m, matrix *x)
{
    double spread = 0.0;

    for (size_t c = m->n_column; c-- > 0;) x->first[m->block[c]] = c;
    for (int b = 0; b < m->n_block; b++) {
        size_t f = x->first[b];
        x->shift += m->cost[f] + m->loss[f * m->n_weight];
        for (size_t k = 0; k < m->n_weight; k++)
            x->base[k] += m->loss[f * m->n_weight + k];
    }
    for (size_t c = 0; c < m->n_column; c++)
        for (size_t k = 0; k < m->n_weight; k++)
            spread = fmax(spread, fabs(cost_of(m, x, c) + loss_of(m, x, c, k)));
    x->scale = spread > 0.0 ? SPREAD / spread : 1.0;
    for (size_t j = 0; j < m->n_joint; j++) {
        double most = fabs(m->most[j]), widest = 0.0;
        for (size_t c = 0; c < m->n_column; c++)
            widest = fmax(widest, fabs(m->row[c * m->n_joint + j]));
        if (widest > most) most = widest;
        x->row_scale[j] = most > 0.0 ? 100.0 / most : 1.0;
    }
}

static void put(matrix *x, int *n, int row, double entry)
{
    if (entry == 0.0) return;
    x->index[*n] = row;
    x->entry[(*n)++] = entry;
}

static void fill(const lode__master *m, matrix *x)
{
    int n = 0, first_joint = m->n_block, first_loss = first_joint + (int)m->n_joint;

    for (size_t c = 0; c < m->n_column; c++) {
        x->start[c] = n;
        x->high[c] = 1.0;
        x->cost[c] = x->scale * cost_of(m, x, c);
        put(x, &n, m->block[c], 1.0);
        for (size_t j = 0; j < m->n_joint; j++)
            put(x, &n, first_joint + (int)j,
                x->row_scale[j] * m->row[c * m->n_joint + j]);
        if (m->n_weight == 1) x->cost[c] += x->scale * loss_of(m, x, c, 0);
        for (size_t k = 0; m->n_weight > 1 && k < m->n_weight; k++)
            put(x, &n, first_loss + (int)k, x->scale * loss_of(m, x, c, k));
    }
    if (m->n_weight > 1) {
        x->start[m->n_column] = n;
        x->low[m->n_column] = -DBL_MAX;
        x->high[m->n_column] = DBL_MAX;
        x->cost[m->n_column] = 1.0;
        for (size_t k = 0; k < m->n_weight; k++) put(x, &n, first_loss + (int)k, -1.0);
    }
    x->start[x->n_column] = n;
    for (int b = 0; b < m->n_block; b++) x->row_low[b] = x->row_high[b] = 1.0;
    for (size_t j = 0; j < m->n_joint; j++) {
        x->row_low[first_joint + (int)j] = -DBL_MAX;
        x->row_high[first_joint + (int)j] = x->row_scale[j] * m->most[j];
    }
    for (size_t k = 0; m->n_weight > 1 && k < m->n_weight; k++) {
        x->row_low[first_loss + (int)k] = -DBL_MAX;
        x->row_high[first_loss + (int)k] = -x->scale * (x->base[k] - x->base[0]);
    }
}

static lode_status open_matrix(const lode__master *m, matrix *x, lode_error *err)
{
    *x = (matrix){0};
    if (!take_matrix(m, x))
        return lode__fail(err, LODE_E_NOMEM, "no memory for a master");
    measure(m, x);
    fill(m, x);
    return LODE_OK;
}

/* ---- relaxed ------------------------------------------------------------------------------- */

/* Prices of rows as CLP has them: at most 0 at a row that says at most. */
static void read_duals(const lode__master *m, const matrix *x, const double *dual,
                       lode__relaxed *out)
{
    int first_joint = m->n_block, first_loss = first_joint + (int)m->n_joint;
    double sum = 0.0;

    for (size_t j = 0; j < m->n_joint; j++)
        out->price[j] =
            fmax(0.0, -dual[first_joint + (int)j]) * x->row_scale[j] / x->scale;
    for (size_t k = 0; k < m->n_weight; k++) {
        out->mix[k] = m->n_weight > 1 ? fmax(0.0, -dual[first_loss + (int)k]) : 1.0;
        sum += out->mix[k];
    }
    for (size_t k = 0; k < m->n_weight; k++)
        out->mix[k] = sum > 0.0 ? out->mix[k] / sum : (k == 0 ? 1.0 : 0.0);
}

lode_status lode__master_relax(const lode__master *m, lode__relaxed *out, lode_error *err)
{
    matrix x;
    lode_status st = open_matrix(m, &x, err);

    out->solved = false;
    if (!st) {
        Clp_Simplex *lp = Clp_newModel();
        Clp_setLogLevel(lp, 0);
        Clp_loadProblem(lp, x.n_column, x.n_row, x.start, x.index, x.entry, x.low, x.high,
                        x.cost, x.row_low, x.row_high);
        Clp_dual(lp, 0);
        out->solved = Clp_status(lp) == 0;
        if (out->solved) {
            memcpy(out->share, Clp_primalColumnSolution(lp),
                   m->n_column * sizeof *out->share);
            out->objective = Clp_objectiveValue(lp) / x.scale + x.shift;
            read_duals(m, &x, Clp_dualRowSolution(lp), out);
        }
        Clp_deleteModel(lp);
    }
    lode__arena_clear(&x.arena);
    return st;
}

/* ---- whole --------------------------------------------------------------------------------- */

/* The column of each block that is taken; false: not one of each, or a row is broken. */
static bool read_choice(const lode__master *m, const double *level, size_t *take)
{
    int n_taken = 0;

    for (size_t c = 0; c < m->n_column; c++)
        if (level[c] > 0.5) {
            take[m->block[c]] = c;
            n_taken++;
        }
    return n_taken == m->n_block && lode__master_keeps(m, take);
}

bool lode__master_keeps(const lode__master *m, const size_t *take)
{
    for (int b = 0; b < m->n_block; b++)
        if (take[b] >= m->n_column || m->block[take[b]] != b) return false;
    for (size_t j = 0; j < m->n_joint; j++) {
        double sum = 0.0;
        for (int b = 0; b < m->n_block; b++) sum += m->row[take[b] * m->n_joint + j];
        if (sum > m->most[j]) return false;
    }
    return true;
}

double lode__master_objective(const lode__master *m, const size_t *take)
{
    double cost = 0.0, worst = -INFINITY;

    for (int b = 0; b < m->n_block; b++) cost += m->cost[take[b]];
    for (size_t k = 0; k < m->n_weight; k++) {
        double sum = 0.0;
        for (int b = 0; b < m->n_block; b++) sum += m->loss[take[b] * m->n_weight + k];
        worst = fmax(worst, sum);
    }
    return cost + worst;
}

static lode_status begin_at(Cbc_Model *mip, const lode__master *m, const matrix *x,
                            const size_t *start, lode_error *err)
{
    double *level = lode__alloc((size_t)x->n_column, sizeof *level);
    int *column = lode__alloc((size_t)x->n_column, sizeof *column);

    if (level && column) {
        for (int c = 0; c < x->n_column; c++) column[c] = c;
        for (int b = 0; b < m->n_block; b++) level[start[b]] = 1.0;
        if (m->n_weight > 1)
            level[m->n_column] = x->scale * (lode__master_objective(m, start) - x->shift);
        for (int b = 0; b < m->n_block && m->n_weight > 1; b++)
            level[m->n_column] -= x->cost[start[b]];
        Cbc_setMIPStartI(mip, x->n_column, column, level);
    }
    bool good = level && column;
    lode__release(level);
    lode__release(column);
    return good ? LODE_OK : lode__fail(err, LODE_E_NOMEM, "no memory for a master");
}

/* What CBC says is believed where it fits what the columns say. */
static void read_answer(Cbc_Model *mip, const lode__master *m, const matrix *x,
                        size_t *take, bool *found, double *bound)
{
    const double *level = Cbc_getColSolution(mip);
    double slack = 1e-9 * SPREAD / x->scale, objective;

    *bound = -INFINITY;
    if (Cbc_isProvenInfeasible(mip)) *bound = INFINITY;
    *found = level && Cbc_bestSolution(mip) && read_choice(m, level, take);
    if (!*found) return;
    *bound = -INFINITY;
    objective = lode__master_objective(m, take);
    double claimed = Cbc_getObjValue(mip) / x->scale + x->shift;
    double proven = Cbc_getBestPossibleObjValue(mip) / x->scale + x->shift;
    if (fabs(claimed - objective) > 10.0 * slack) return;
    if (Cbc_isProvenOptimal(mip))
        *bound = objective;
    else if (proven <= objective + slack)
        *bound = fmin(proven, objective);
}

lode_status lode__master_cbc(const lode__master *m, const size_t *start, double seconds,
                             size_t *take, bool *found, double *bound, lode_error *err)
{
    matrix x;
    lode_status st = open_matrix(m, &x, err);
    char limit[32];

    *found = false;
    *bound = -INFINITY;
    if (!st) {
        Cbc_Model *mip = Cbc_newModel();
        Cbc_loadProblem(mip, x.n_column, x.n_row, x.start, x.index, x.entry, x.low,
                        x.high, x.cost, x.row_low, x.row_high);
        for (size_t c = 0; c < m->n_column; c++) Cbc_setInteger(mip, (int)c);
        Cbc_setLogLevel(mip, 0);
        Cbc_setParameter(mip, "primalTolerance", "1e-9");
        Cbc_setParameter(mip, "ratioGap", "0");
        Cbc_setParameter(mip, "allowableGap", "0");
        Cbc_setParameter(mip, "increment", "1e-6");
        snprintf(limit, sizeof limit, "%d", (int)ceil(fmin(seconds, 1e8)));
        if (isfinite(seconds)) Cbc_setParameter(mip, "seconds", limit);
        if (start) st = begin_at(mip, m, &x, start, err);
        if (!st) {
            Cbc_solve(mip);
            read_answer(mip, m, &x, take, found, bound);
        }
        Cbc_deleteModel(mip);
    }
    lode__arena_clear(&x.arena);
    return st;
}

lode_status lode__master_choose(const lode__master *m, const size_t *start,
                                double seconds, size_t *take, bool *found, double *bound,
                                lode_error *err)
{
    lode__arena arena = {0};
    lode__relaxed r = {.price = lode__arena_take(&arena, m->n_joint, sizeof(double)),
                       .mix = lode__arena_take(&arena, m->n_weight, sizeof(double)),
                       .share = lode__arena_take(&arena, m->n_column, sizeof(double))};
    bool complete = false;
    lode_status st = LODE_OK;

    *found = false;
    *bound = -INFINITY;
    if (!r.price || !r.mix || !r.share)
        st = lode__fail(err, LODE_E_NOMEM, "no memory for a master");
    if (!st) st = lode__master_relax(m, &r, err);
    if (!st && !r.solved) r.mix[0] = 1.0;
    if (!st) st = lode__master_descend(m, &r, start, take, found, &complete, err);
    if (!st && complete)
        *bound = *found ? lode__master_objective(m, take) : INFINITY;
    else if (!st)
        st = lode__master_cbc(m, *found ? take : NULL, seconds, take, found, bound, err);
    lode__arena_clear(&arena);
    return st;
}
