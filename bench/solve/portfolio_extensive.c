#include "portfolio_extensive.h"

#include <coin/Cbc_C_Interface.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define PIECES 4

typedef struct writer {
    int n_column, n_row, n_entry;
    int *start, *index;
    double *entry, *cost, *high, *row_low, *row_high;
} writer;

static bool take(writer *x, size_t n_column, size_t n_row, size_t n_entry)
{
    *x = (writer){0};
    x->start = calloc(n_column + 1, sizeof *x->start);
    x->index = calloc(n_entry, sizeof *x->index);
    x->entry = calloc(n_entry, sizeof *x->entry);
    x->cost = calloc(n_column, sizeof *x->cost);
    x->high = calloc(n_column, sizeof *x->high);
    x->row_low = calloc(n_row, sizeof *x->row_low);
    x->row_high = calloc(n_row, sizeof *x->row_high);
    return x->start && x->index && x->entry && x->cost && x->high && x->row_low &&
           x->row_high;
}

static void release(writer *x)
{
    free(x->start);
    free(x->index);
    free(x->entry);
    free(x->cost);
    free(x->high);
    free(x->row_low);
    free(x->row_high);
}

static void begin_column(writer *x, double cost, double high)
{
    x->start[x->n_column] = x->n_entry;
    x->cost[x->n_column] = cost;
    x->high[x->n_column++] = high;
}

static void put(writer *x, int row, double entry)
{
    x->index[x->n_entry] = row;
    x->entry[x->n_entry++] = entry;
}

/* How far the pieces of an activity reach. */
static double reach(const bench_market *m, const lode__curve *c, int a)
{
    double usual = a < m->world.problem.n_activity ? m->world.level[a] : 0.0;

    return fmin(c->upper, 4.0 * fmax(usual, 10.0));
}

/* Pieces of an activity; cap: the row that holds a project to what is built, or -1. */
static void write_activity(writer *x, const bench_market *m, const lode__problem *p,
                           int a, int first_row, int cap, double probability)
{
    const lode__curve *c = &p->curve[a];
    double high = cap >= 0 ? m->size[a - m->world.problem.n_activity] : reach(m, c, a);
    double piece = high / PIECES;

    for (int k = 0; k < PIECES && high > 0.0; k++) {
        begin_column(x, probability * (c->c + c->wedge + c->b * piece * (k + 0.5)),
                     piece);
        for (int t = p->first[a]; t < p->first[a + 1]; t++)
            put(x, first_row + p->term_node[t], p->term_coef[t]);
        if (cap >= 0) put(x, cap, 1.0);
    }
}

static bool write_scenario(writer *x, const bench_world *w, int i_market, int i_scenario,
                           int first_row)
{
    const bench_market *m = &w->market[i_market];
    lode__arena arena = {0};
    lode__problem p;
    int n = m->world.problem.n_activity;

    if (!lode__problem_copy(&p, &m->problem, &arena)) return false;
    for (size_t k = 0; k < m->shock[i_scenario].n; k++)
        lode__change_apply(&p, &m->shock[i_scenario].change[k]);
    for (int a = 0; a < p.n_activity; a++)
        write_activity(x, m, &p, a, first_row, a < n ? -1 : first_row + p.n_node + a - n,
                       1.0 / w->n_scenario);
    for (int r = 0; r < p.n_node; r++)
        x->row_low[first_row + r] = x->row_high[first_row + r] = p.rhs[r];
    for (int j = 0; j < m->n_project; j++)
        x->row_low[first_row + p.n_node + j] = -DBL_MAX;
    lode__arena_clear(&arena);
    return true;
}

static void write_projects(writer *x, const bench_world *w, int rows_each, double budget)
{
    for (int b = 0; b < w->n_market; b++)
        for (int j = 0; j < w->market[b].n_project; j++) {
            const bench_market *m = &w->market[b];
            begin_column(x, m->cost[j], 1.0);
            put(x, 0, m->cost[j]);
            for (int s = 0; s < w->n_scenario; s++)
                put(x, 1 + (s * w->n_market + b) * rows_each + m->problem.n_node + j,
                    -m->size[j]);
        }
    x->row_low[0] = -DBL_MAX;
    x->row_high[0] = budget;
}

static void solve(const writer *x, const bench_world *w, int n_project, double gain,
                  double seconds)
{
    Cbc_Model *mip = Cbc_newModel();
    double wall, cpu;
    char limit[32], name[32];

    Cbc_loadProblem(mip, x->n_column, x->n_row, x->start, x->index, x->entry, NULL,
                    x->high, x->cost, x->row_low, x->row_high);
    for (int j = 0; j < n_project; j++) Cbc_setInteger(mip, j);
    Cbc_setLogLevel(mip, 0);
    Cbc_setAllowableGap(mip, 0.01 * gain);
    snprintf(limit, sizeof limit, "%d", (int)(seconds > 0.0 ? seconds : 600.0));
    Cbc_setParameter(mip, "seconds", limit);
    wall = bench_now_s(CLOCK_MONOTONIC);
    cpu = bench_now_s(CLOCK_PROCESS_CPUTIME_ID);
    Cbc_solve(mip);
    snprintf(name, sizeof name, "CBC %d", w->n_scenario);
    printf("%-9s %7.2f %7.2f %7.4f rows %d, columns %d, integers %d\n", name,
           bench_now_s(CLOCK_MONOTONIC) - wall,
           bench_now_s(CLOCK_PROCESS_CPUTIME_ID) - cpu,
           100.0 * (Cbc_getObjValue(mip) - Cbc_getBestPossibleObjValue(mip)) / gain,
           x->n_row, x->n_column, n_project);
    fflush(stdout);
    Cbc_deleteModel(mip);
}

bool extensive_solve(const bench_world *w, double budget, double gain, double seconds)
{
    const bench_market *m = &w->market[0];
    size_t each = 0, n_cell = (size_t)(w->n_market * w->n_scenario), n_project = 0;
    int rows_each = m->problem.n_node + m->n_project;
    writer x;

    for (int b = 0; b < w->n_market; b++) {
        size_t n = (size_t)w->market[b].problem.n_activity;
        each = n > each ? n : each;
        n_project += (size_t)w->market[b].n_project;
    }
    size_t n_column = n_project + n_cell * each * PIECES;
    bool good = take(&x, n_column, 1 + n_cell * (size_t)rows_each,
                     3 * n_column + n_project * (size_t)w->n_scenario);
    x.n_row = 1 + (int)n_cell * rows_each;
    if (good) write_projects(&x, w, rows_each, budget);
    for (int s = 0; s < w->n_scenario; s++)
        for (int b = 0; b < w->n_market && good; b++)
            good = write_scenario(&x, w, b, s, 1 + (s * w->n_market + b) * rows_each);
    if (good) {
        x.start[x.n_column] = x.n_entry;
        solve(&x, w, (int)n_project, gain, seconds);
    }
    release(&x);
    return good;
}
