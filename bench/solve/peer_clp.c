/* CLP on a market: its barrier on the quadratic program, and its dual simplex on a linear
 * program that cuts each curve into eight segments.
 *
 *     peer_clp FILE REPEATS
 *
 * Ways: "clp-barrier" without crossover; "clp-lp-cold"; "clp-lp-warm" each scenario from the
 * base's basis. The objective of the linear program is its own: it differs from that of the
 * curves by what the cutting costs. */
#include <Clp_C_Interface.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "qp.h"

#define SEGMENTS 8
/* Ends of segments as multiples of the usual level, close where scenarios move things. */
static const double end_of[SEGMENTS] = {0.5, 0.8, 0.95, 1.05, 1.25, 1.7, 3.0, INFINITY};

typedef struct model {
    int n_row, n_col, n_term;
    int *start, *row; /* [n_col + 1], [n_term] */
    double *coef, *lower, *upper, *cost, *row_low, *row_high;
} model;

static double large(double x)
{
    return x >= QP_NO_BOUND ? DBL_MAX : (x <= -QP_NO_BOUND ? -DBL_MAX : x);
}

static bool take(model *m, const qp *q, int copies)
{
    size_t cols = (size_t)(copies * q->n_col), terms = (size_t)(copies * q->n_term);

    m->start = calloc(cols + 1, sizeof(int));
    m->row = calloc(terms, sizeof(int));
    m->coef = calloc(terms, sizeof(double));
    m->lower = calloc(cols, sizeof(double));
    m->upper = calloc(cols, sizeof(double));
    m->cost = calloc(cols, sizeof(double));
    m->row_low = calloc((size_t)q->n_row, sizeof(double));
    m->row_high = calloc((size_t)q->n_row, sizeof(double));
    if (!m->start || !m->row || !m->coef || !m->lower || !m->upper || !m->cost ||
        !m->row_low || !m->row_high)
        return false;
    m->n_row = q->n_row;
    for (int i = 0; i < q->n_row; i++) {
        m->row_low[i] = large(q->row_low[i]);
        m->row_high[i] = large(q->row_high[i]);
    }
    return true;
}

static void add_column(model *m, const qp *q, int j, double cost, double lower,
                       double upper)
{
    m->cost[m->n_col] = cost;
    m->lower[m->n_col] = lower;
    m->upper[m->n_col] = upper;
    for (int k = q->first[j]; k < q->first[j + 1]; k++) {
        m->row[m->n_term] = q->row[k];
        m->coef[m->n_term++] = q->coef[k];
    }
    m->start[++m->n_col] = m->n_term;
}

/* Level around which a curve is cut: its usual one, or where its margin has risen by three
 * tenths of the intercept. */
static double middle(const qp *q, int j)
{
    const qp_column *c = &q->column[j];

    return q->usual[j] > 0.0 ? q->usual[j] : 0.3 * fabs(c->c) / c->q;
}

/* Segments of a column; their costs are the margins at their middles, so that the ends of
 * segments cost what the curve says. */
static void add_segments(model *m, const qp *q, int j)
{
    const qp_column *c = &q->column[j];
    double from = c->lower, size = middle(q, j);

    if (c->q == 0.0 || c->lower != 0.0) {
        add_column(m, q, j, c->c, large(c->lower), large(c->upper));
        return;
    }
    for (int k = 0; k < SEGMENTS; k++) {
        double to = end_of[k] * size, mid;
        if (k == SEGMENTS - 1) to = c->upper;
        if (to > c->upper) to = c->upper;
        if (to <= from && k > 0) continue;
        mid = to < QP_NO_BOUND ? 0.5 * (from + to) : 1.5 * from;
        add_column(m, q, j, c->c + c->q * mid, 0.0,
                   large(to < QP_NO_BOUND ? to - from : to));
        from = to;
    }
}

static Clp_Simplex *load(const model *m)
{
    Clp_Simplex *clp = Clp_newModel();

    Clp_setLogLevel(clp, 0);
    Clp_loadProblem(clp, m->n_col, m->n_row, m->start, m->row, m->coef, m->lower,
                    m->upper, m->cost, m->row_low, m->row_high);
    return clp;
}

static void run_barrier(const qp *q, const model *m, double *curvature, int *start,
                        int *diagonal)
{
    double begin = qp_clock(), objective = NAN;
    Clp_Simplex *clp = load(m);
    Clp_Solve *how = ClpSolve_new();

    Clp_loadQuadraticObjective(clp, m->n_col, start, diagonal, curvature);
    ClpSolve_setSolveType(how, 4, -1);
    ClpSolve_setPresolveType(how, 1, -1);
    Clp_initialSolveWithOptions(clp, how);
    begin = qp_clock() - begin;
    if (Clp_status(clp) == 0)
        objective = qp_objective(q->column, Clp_primalColumnSolution(clp), q->n_col);
    qp_tell("clp-barrier", -1, begin, objective);
    ClpSolve_delete(how);
    Clp_deleteModel(clp);
}

static bool barrier(const qp *q, int repeats)
{
    model m = {0};
    double *curvature = calloc((size_t)q->n_col, sizeof *curvature);
    int *start = calloc((size_t)q->n_col + 1, sizeof *start);
    int *diagonal = calloc((size_t)q->n_col, sizeof *diagonal);

    if (!curvature || !start || !diagonal || !take(&m, q, 1)) return false;
    for (int j = 0; j < q->n_col; j++) {
        const qp_column *c = &q->column[j];
        add_column(&m, q, j, c->c, large(c->lower), large(c->upper));
        curvature[j] = c->q;
        diagonal[j] = j;
        start[j + 1] = j + 1;
    }
    for (int k = 0; k < repeats; k++) run_barrier(q, &m, curvature, start, diagonal);
    return true;
}

static double objective_of(Clp_Simplex *clp)
{
    return Clp_status(clp) == 0 ? Clp_objectiveValue(clp) : NAN;
}

/* A scenario from the basis of the base: all segments of a banned column shut, then dual
 * simplex. segment [n_col of the market + 1]: where those of a column begin. */
static void warm(const qp *q, const int *segment, Clp_Simplex *clp, int i_scenario)
{
    double *upper = Clp_columnUpper(clp), begin = qp_clock();

    for (int k = q->first_change[i_scenario]; k < q->first_change[i_scenario + 1]; k++) {
        int i = q->change[k].i;
        for (int j = segment[i]; j < segment[i + 1]; j++) upper[j] = 0.0;
    }
    Clp_dual(clp, 0);
    qp_tell("clp-lp-warm", i_scenario, qp_clock() - begin, objective_of(clp));
}

static void run_lp(const qp *q, const model *m, const int *segment, int repeats)
{
    Clp_Simplex *clp = NULL;
    unsigned char *basis = malloc((size_t)(m->n_col + m->n_row));

    for (int k = 0; k < repeats; k++) {
        double begin = qp_clock();
        if (clp) Clp_deleteModel(clp);
        clp = load(m);
        Clp_initialDualSolve(clp);
        qp_tell("clp-lp-cold", -1, qp_clock() - begin, objective_of(clp));
    }
    for (int k = 0; basis && k < m->n_col + m->n_row; k++)
        basis[k] = Clp_statusArray(clp)[k];
    for (int i = 0; basis && i < q->n_scenario; i++) {
        warm(q, segment, clp, i);
        for (int j = 0; j < m->n_col; j++) Clp_columnUpper(clp)[j] = m->upper[j];
        Clp_copyinStatus(clp, basis);
        Clp_dual(clp, 0); /* back at the base, outside the clock */
    }
}

int main(int argc, char **argv)
{
    qp q;
    model lp = {0};
    int *segment;

    if (argc != 3 || !qp_read(&q, argv[1])) return 2;
    segment = calloc((size_t)q.n_col + 1, sizeof *segment);
    if (!segment || !take(&lp, &q, SEGMENTS)) return 3;
    for (int j = 0; j < q.n_col; j++) {
        add_segments(&lp, &q, j);
        segment[j + 1] = lp.n_col;
    }
    run_lp(&q, &lp, segment, atoi(argv[2]));
    return barrier(&q, atoi(argv[2])) ? 0
                                      : 3; /* last: on large markets it does not end */
}
