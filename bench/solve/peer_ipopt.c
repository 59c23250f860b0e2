/* Ipopt (interior point, MUMPS) on a market: exact derivatives, all of them stated constant.
 *
 *     peer_ipopt FILE REPEATS
 *
 * Ways: "ipopt" with its defaults, "ipopt-mehrotra" with mehrotra_algorithm (for quadratic
 * programs), both to tol 1e-8; then each scenario "ipopt-cold" (Mehrotra) and "ipopt-warm"
 * from the base's primal and dual answer with the push-backs of a warm start at 1e-9. */
#include <IpStdCInterface.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "qp.h"

typedef struct task {
    const qp *q;
    qp_column *column; /* [n_col] of the base or a scenario */
    int *hessian;      /* [n_hessian] columns with curvature */
    int n_hessian;
} task;

/* Primal and dual values. */
typedef struct point {
    double *x, *row, *low, *high;
} point;

static Bool value(Index n, Number *x, Bool new_x, Number *out, UserDataPtr user)
{
    const task *t = user;

    (void)new_x;
    *out = qp_objective(t->column, x, n);
    return TRUE;
}

static Bool gradient(Index n, Number *x, Bool new_x, Number *out, UserDataPtr user)
{
    const task *t = user;

    (void)new_x;
    for (int j = 0; j < n; j++) out[j] = t->column[j].c + t->column[j].q * x[j];
    return TRUE;
}

static Bool rows(Index n, Number *x, Bool new_x, Index m, Number *out, UserDataPtr user)
{
    const task *t = user;

    (void)new_x;
    for (int i = 0; i < m; i++) out[i] = 0.0;
    for (int j = 0; j < n; j++)
        for (int k = t->q->first[j]; k < t->q->first[j + 1]; k++)
            out[t->q->row[k]] += t->q->coef[k] * x[j];
    return TRUE;
}

static Bool jacobian(Index n, Number *x, Bool new_x, Index m, Index n_entry, Index *row,
                     Index *col, Number *out, UserDataPtr user)
{
    const task *t = user;

    (void)x, (void)new_x, (void)m;
    if (out) {
        memcpy(out, t->q->coef, (size_t)n_entry * sizeof *out);
        return TRUE;
    }
    for (int j = 0; j < n; j++)
        for (int k = t->q->first[j]; k < t->q->first[j + 1]; k++) {
            row[k] = t->q->row[k];
            col[k] = j;
        }
    return TRUE;
}

static Bool hessian(Index n, Number *x, Bool new_x, Number factor, Index m,
                    Number *lambda, Bool new_lambda, Index n_entry, Index *row,
                    Index *col, Number *out, UserDataPtr user)
{
    const task *t = user;

    (void)n, (void)x, (void)new_x, (void)m, (void)lambda, (void)new_lambda;
    for (int k = 0; k < n_entry; k++)
        if (out)
            out[k] = factor * t->column[t->hessian[k]].q;
        else
            row[k] = col[k] = t->hessian[k];
    return TRUE;
}

static void word(IpoptProblem problem, const char *option, const char *value)
{
    char name[64], is[64];

    snprintf(name, sizeof name, "%s", option);
    snprintf(is, sizeof is, "%s", value);
    AddIpoptStrOption(problem, name, is);
}

static void number(IpoptProblem problem, const char *option, double value)
{
    char name[64];

    snprintf(name, sizeof name, "%s", option);
    AddIpoptNumOption(problem, name, value);
}

static void set_options(IpoptProblem problem, bool mehrotra, bool warm)
{
    char print[] = "print_level";

    AddIpoptIntOption(problem, print, 0);
    word(problem, "sb", "yes");
    word(problem, "linear_solver", "mumps");
    word(problem, "jac_c_constant", "yes");
    word(problem, "jac_d_constant", "yes");
    word(problem, "hessian_constant", "yes");
    number(problem, "tol", 1e-8);
    if (mehrotra) word(problem, "mehrotra_algorithm", "yes");
    if (!warm) return;
    word(problem, "warm_start_init_point", "yes");
    number(problem, "mu_init", 1e-6);
    number(problem, "warm_start_bound_push", 1e-9);
    number(problem, "warm_start_bound_frac", 1e-9);
    number(problem, "warm_start_slack_bound_push", 1e-9);
    number(problem, "warm_start_slack_bound_frac", 1e-9);
    number(problem, "warm_start_mult_bound_push", 1e-9);
}

static bool take_point(point *p, const qp *q)
{
    p->x = calloc((size_t)q->n_col, sizeof(double));
    p->low = calloc((size_t)q->n_col, sizeof(double));
    p->high = calloc((size_t)q->n_col, sizeof(double));
    p->row = calloc((size_t)q->n_row, sizeof(double));
    return p->x && p->low && p->high && p->row;
}

static void copy_point(point *to, const point *from, const qp *q)
{
    memcpy(to->x, from->x, (size_t)q->n_col * sizeof(double));
    memcpy(to->low, from->low, (size_t)q->n_col * sizeof(double));
    memcpy(to->high, from->high, (size_t)q->n_col * sizeof(double));
    memcpy(to->row, from->row, (size_t)q->n_row * sizeof(double));
}

/* Solve the scenario from the point, which becomes the answer, and tell. */
static void solve(task *t, int i_scenario, const char *way, bool mehrotra, bool warm,
                  point *p, double *bounds)
{
    const qp *q = t->q;
    double *lower = bounds, *upper = bounds + q->n_col, start, objective = NAN;
    IpoptProblem problem;
    enum ApplicationReturnStatus status;

    qp_columns(q, i_scenario, t->column);
    for (int j = 0; j < q->n_col; j++) {
        lower[j] = t->column[j].lower;
        upper[j] = t->column[j].upper;
    }
    start = qp_clock();
    problem = CreateIpoptProblem(q->n_col, lower, upper, q->n_row, q->row_low,
                                 q->row_high, q->n_term, t->n_hessian, 0, value, rows,
                                 gradient, jacobian, hessian);
    set_options(problem, mehrotra, warm);
    status = IpoptSolve(problem, p->x, NULL, &objective, p->row, p->low, p->high, t);
    start = qp_clock() - start;
    FreeIpoptProblem(problem);
    if (status != Solve_Succeeded && status != Solved_To_Acceptable_Level)
        objective = NAN;
    qp_tell(way, i_scenario, start,
            isnan(objective) ? NAN : qp_objective(t->column, p->x, q->n_col));
}

static bool begin(task *t, const qp *q, point *base, point *now)
{
    t->q = q;
    t->column = calloc((size_t)q->n_col, sizeof *t->column);
    t->hessian = calloc((size_t)q->n_col, sizeof *t->hessian);
    if (!t->column || !t->hessian || !take_point(base, q) || !take_point(now, q))
        return false;
    for (int j = 0; j < q->n_col; j++)
        if (q->column[j].q != 0.0) t->hessian[t->n_hessian++] = j;
    return true;
}

int main(int argc, char **argv)
{
    qp q;
    task t = {0};
    point base, zero = {0}, now;
    double *bounds;

    if (argc != 3 || !qp_read(&q, argv[1])) return 2;
    bounds = calloc(2 * (size_t)q.n_col, sizeof *bounds);
    if (!bounds || !begin(&t, &q, &base, &now) || !take_point(&zero, &q)) return 3;
    for (int k = 0; k < atoi(argv[2]); k++) {
        copy_point(&now, &zero, &q);
        solve(&t, -1, "ipopt-mehrotra", true, false, &now, bounds);
        copy_point(&base, &zero, &q);
        solve(&t, -1, "ipopt", false, false, &base, bounds);
    }
    for (int i = 0; i < q.n_scenario; i++) {
        copy_point(&now, &zero, &q);
        solve(&t, i, "ipopt-cold", true, false, &now, bounds);
        copy_point(&now, &base, &q);
        solve(&t, i, "ipopt-warm", false, true, &now, bounds);
    }
    return 0; /* what it holds goes with it */
}
