/* Rows of cases gathered into matrices: senders or targets against minerals. */
#include "study/coerce_matrix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* All parties against all goods, then against minerals; NaN: no row. */
typedef struct grid {
    const lode_coercion *c;
    lode__matrix_of of;
    int n_mineral;
    int *mineral;      /* [n_good] */
    const char **name; /* [n_mineral] by first good */
    double *by_good;   /* [n_party][n_good] */
    double *cell;      /* [n_party][n_mineral] */
} grid;

/* A row or column with the sum of its cells. */
typedef struct line {
    int i;
    double sum;
} line;

static bool name_minerals(grid *g, lode__arena *arena)
{
    int n_good;
    const lode__good *good = lode__goods(g->c->dataset, &n_good);

    g->mineral = lode__arena_take(arena, (size_t)n_good + 1, sizeof *g->mineral);
    g->name = lode__arena_take(arena, (size_t)n_good + 1, sizeof *g->name);
    if (!g->mineral || !g->name) return false;
    for (int k = 0; k < n_good; k++) {
        int i = 0;
        while (i < g->n_mineral && strcmp(g->name[i], good[k].mineral) != 0) i++;
        if (i == g->n_mineral) g->name[g->n_mineral++] = good[k].mineral;
        g->mineral[k] = i;
    }
    return true;
}

static double *take_unknown(lode__arena *arena, int n_row, int n_column)
{
    size_t n = (size_t)n_row * (size_t)n_column;
    double *value = lode__arena_take(arena, n + 1, sizeof *value);

    for (size_t k = 0; value && k < n; k++) value[k] = NAN;
    return value;
}

/* A bloc that nobody asked for has its members' rows beside it. */
static bool is_counted(const grid *g, const lode__coerce_row *row)
{
    bool beside = g->c->i_to < 0 && g->c->party[row->i_target].is_bloc;

    return beside == (g->of == LODE__MATRIX_BLOCS);
}

static void add_row(grid *g, const lode__coerce_row *row)
{
    const lode__coerce_job *job = &g->c->job[g->c->list[row->i_case].i_job];
    double harm = row->frontier.costless_harm_usd, *cell;
    bool sums = g->of == LODE__MATRIX_SENDERS;

    if (isnan(harm) || !is_counted(g, row)) return;
    cell =
        &g->by_good[(sums ? job->i_sender : row->i_target) * g->c->n_good + job->i_good];
    *cell = isnan(*cell) ? harm : sums ? *cell + harm : fmax(*cell, harm);
}

/* The good that harms most stands for its mineral. */
static void fold_goods(grid *g)
{
    for (int p = 0; p < g->c->n_party; p++)
        for (int k = 0; k < g->c->n_good; k++) {
            double *cell = &g->cell[p * g->n_mineral + g->mineral[k]];
            *cell = fmax(*cell, g->by_good[p * g->c->n_good + k]); /* NaN gives way */
        }
}

static int by_sum(const void *a, const void *b)
{
    const line *x = a, *y = b;

    if (x->sum != y->sum) return x->sum < y->sum ? 1 : -1;
    return (x->i > y->i) - (x->i < y->i);
}

/* Lines of n cells, `step` apart, that have one that is known; strongest first. */
static int rank(const grid *g, int n_line, int line_step, int n, int step, line *out)
{
    int n_out = 0;

    for (int i = 0; i < n_line; i++) {
        bool known = false;
        double sum = 0.0;
        for (int k = 0; k < n; k++) {
            double value = g->cell[i * line_step + k * step];
            if (isnan(value)) continue;
            known = true;
            sum += value;
        }
        if (known) out[n_out++] = (line){i, sum};
    }
    if (n_out > 1) qsort(out, (size_t)n_out, sizeof *out, by_sum);
    return n_out;
}

static lode_status write(const grid *g, lode__arena *arena, lode__coerce_matrix *out)
{
    int n_party = g->c->n_party, n_mineral = g->n_mineral;
    line *row = lode__arena_take(arena, (size_t)n_party + 1, sizeof *row);
    line *column = lode__arena_take(arena, (size_t)n_mineral + 1, sizeof *column);
    lode__coerce_matrix m = {0};

    if (!row || !column) return LODE_E_NOMEM;
    m.n_row = rank(g, n_party, n_mineral, n_mineral, 1, row);
    m.n_column = rank(g, n_mineral, 1, n_party, n_mineral, column);
    m.row = lode__arena_take(arena, (size_t)m.n_row + 1, sizeof *m.row);
    m.column = lode__arena_take(arena, (size_t)m.n_column + 1, sizeof *m.column);
    m.value = take_unknown(arena, m.n_row, m.n_column);
    if (!m.row || !m.column || !m.value) return LODE_E_NOMEM;
    for (int j = 0; j < m.n_column; j++) m.column[j] = g->name[column[j].i];
    for (int i = 0; i < m.n_row; i++) {
        m.row[i] = g->c->party[row[i].i].name;
        for (int j = 0; j < m.n_column; j++)
            m.value[i * m.n_column + j] = g->cell[row[i].i * n_mineral + column[j].i];
    }
    *out = m;
    return LODE_OK;
}

lode_status lode__coercion_matrix(const lode_coercion *c, lode__matrix_of of, int months,
                                  bool enforced, lode__arena *arena,
                                  lode__coerce_matrix *out)
{
    grid g = {.c = c, .of = of};

    if (!name_minerals(&g, arena)) return LODE_E_NOMEM;
    g.by_good = take_unknown(arena, c->n_party, c->n_good);
    g.cell = take_unknown(arena, c->n_party, g.n_mineral);
    if (!g.by_good || !g.cell) return LODE_E_NOMEM;
    for (int k = 0; k < c->n_case; k++) {
        if (c->list[k].months != months || c->list[k].enforced != enforced) continue;
        for (size_t i = 0; i < c->result[k].n_row; i++) add_row(&g, &c->result[k].row[i]);
    }
    fold_goods(&g);
    return write(&g, arena, out);
}
