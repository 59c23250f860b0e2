/* Reads what qp_write.c writes; what all peers in C share. */
#include "qp.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool take(qp *q)
{
    size_t rows = (size_t)q->n_row, cols = (size_t)q->n_col, terms = (size_t)q->n_term;

    q->row_low = calloc(rows, sizeof *q->row_low);
    q->row_high = calloc(rows, sizeof *q->row_high);
    q->column = calloc(cols, sizeof *q->column);
    q->usual = calloc(cols, sizeof *q->usual);
    q->first = calloc(cols + 1, sizeof *q->first);
    q->row = calloc(terms, sizeof *q->row);
    q->coef = calloc(terms, sizeof *q->coef);
    q->first_change = calloc((size_t)q->n_scenario + 1, sizeof *q->first_change);
    return q->row_low && q->row_high && q->column && q->usual && q->first && q->row &&
           q->coef && q->first_change;
}

static bool read_column(FILE *file, qp_column *c)
{
    return fscanf(file, "%lf %lf %lf %lf", &c->c, &c->q, &c->lower, &c->upper) == 4;
}

static bool read_model(FILE *file, qp *q)
{
    for (int i = 0; i < q->n_row; i++)
        if (fscanf(file, "%lf %lf", &q->row_low[i], &q->row_high[i]) != 2) return false;
    for (int j = 0; j < q->n_col; j++) {
        int n;
        if (!read_column(file, &q->column[j])) return false;
        if (fscanf(file, "%lf %d", &q->usual[j], &n) != 2) return false;
        q->first[j + 1] = q->first[j] + n;
    }
    if (q->first[q->n_col] != q->n_term) return false;
    for (int k = 0; k < q->n_term; k++)
        if (fscanf(file, "%d %lf", &q->row[k], &q->coef[k]) != 2) return false;
    return true;
}

static bool read_scenario(FILE *file, qp *q, int i)
{
    int n, at = q->first_change[i];
    qp_change *more;

    if (fscanf(file, "%d", &n) != 1 || n < 0) return false;
    more = realloc(q->change, (size_t)(at + n + 1) * sizeof *more);
    if (!more) return false;
    q->change = more;
    for (int k = at; k < at + n; k++)
        if (fscanf(file, "%d", &q->change[k].i) != 1 ||
            !read_column(file, &q->change[k].column))
            return false;
    q->first_change[i + 1] = at + n;
    return true;
}

bool qp_read(qp *out, const char *path)
{
    FILE *file = fopen(path, "r");
    qp q = {0};
    bool good = file && fscanf(file, "%d %d %d %d", &q.n_row, &q.n_col, &q.n_term,
                               &q.n_scenario) == 4;

    good = good && take(&q) && read_model(file, &q);
    for (int i = 0; good && i < q.n_scenario; i++) good = read_scenario(file, &q, i);
    if (file) fclose(file);
    if (good)
        *out = q;
    else
        qp_clear(&q);
    return good;
}

void qp_clear(qp *q)
{
    void *all[] = {q->row_low, q->row_high, q->column,       q->usual, q->first,
                   q->row,     q->coef,     q->first_change, q->change};

    for (size_t k = 0; k < sizeof all / sizeof *all; k++) free(all[k]);
    memset(q, 0, sizeof *q);
}

void qp_columns(const qp *q, int i_scenario, qp_column *column)
{
    memcpy(column, q->column, (size_t)q->n_col * sizeof *column);
    if (i_scenario < 0) return;
    for (int k = q->first_change[i_scenario]; k < q->first_change[i_scenario + 1]; k++)
        column[q->change[k].i] = q->change[k].column;
}

double qp_objective(const qp_column *column, const double *x, int n_col)
{
    double sum = 0.0;

    for (int j = 0; j < n_col; j++)
        sum += column[j].c * x[j] + 0.5 * column[j].q * x[j] * x[j];
    return sum;
}

double qp_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void qp_tell(const char *way, int i_scenario, double seconds, double objective)
{
    printf("%s %d %.9g %.17g\n", way, i_scenario, seconds, objective);
    fflush(stdout);
}
