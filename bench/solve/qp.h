/* A market as other solvers take it, in a file that they read before their clock starts.
 *
 *     minimise  sum over j of c_j x_j + q_j x_j^2 / 2
 *     subject to  row_low <= A x <= row_high,  lower <= x <= upper
 *
 * and scenarios of it, each a list of columns with other numbers. The file is text: numbers
 * between spaces, 17 digits, a bound of 1e300 or more stands for none:
 *
 *     n_row n_col n_term n_scenario
 *     row_low row_high                            of each row
 *     c q lower upper usual n_term_of_column      of each column
 *     row coefficient                             of each term, by column
 *     n_changed, then column c q lower upper      of each scenario and changed column
 *
 * A peer reads one, solves, and prints a line for each measurement:
 *
 *     way scenario seconds objective              scenario -1: none; objective nan: not solved
 */
#ifndef LODE_BENCH_QP_H
#define LODE_BENCH_QP_H

#include <stdbool.h>
#include <stdio.h>

#define QP_NO_BOUND 1e300

typedef struct qp_column {
    double c, q, lower, upper;
} qp_column;

typedef struct qp_change {
    int i;
    qp_column column;
} qp_change;

typedef struct qp {
    int n_row, n_col, n_term, n_scenario;
    double *row_low, *row_high; /* [n_row] */
    qp_column *column;          /* [n_col] */
    double *usual;              /* [n_col] level of the base, to cut curves at */
    int *first;                 /* [n_col + 1] terms by column */
    int *row;                   /* [n_term] */
    double *coef;               /* [n_term] */
    int *first_change;          /* [n_scenario + 1] */
    qp_change *change;
} qp;

/* The caller's: qp_clear(). false: not such a file, or no memory. */
bool qp_read(qp *out, const char *path);
void qp_clear(qp *q);

/* Columns of scenario i into column [n_col]; -1: those of the base. */
void qp_columns(const qp *q, int i_scenario, qp_column *column);

double qp_objective(const qp_column *column, const double *x, int n_col);

/* Seconds of a clock that only goes forward. */
double qp_clock(void);

/* Print a measurement at once. */
void qp_tell(const char *way, int i_scenario, double seconds, double objective);

#endif
