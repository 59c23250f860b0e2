/* What do others lose with a supplier? Exporters that go one after the other and those
 * that fail with them; and the production risk of suppliers, theirs, and so on. */
#include "study/trade_graph_inside.h"

#include <math.h>
#include <stdio.h>

/* ---- cascade ----------------------------------------------------------------------- */

enum { STANDS, FAILED, REMOVED };

typedef struct cascade {
    const lode__trade_graph *g;
    double beta;
    double *lost;       /* [n] imports lost */
    int *state, *queue; /* [n] */
    int n_failed;
} cascade;

/* The margin keeps rounding from felling who lost beta of its imports and no more. */
static bool fails(const cascade *c, int i)
{
    return c->lost[i] > (c->beta + LODE__GRAPH_TIE) * c->g->in[i];
}

/* Node i exports no more; so do those that fail by it, and by them. */
static void stop_exports(cascade *c, int i)
{
    int n_queue = 0;

    c->queue[n_queue++] = i;
    for (int k = 0; k < n_queue; k++) {
        const lode__trade_graph *g = c->g;
        int from = c->queue[k];
        for (int e = g->out_first[from]; e < g->out_first[from + 1]; e++) {
            int to = g->to[e];
            c->lost[to] += g->out_value[e];
            if (c->state[to] != STANDS || !fails(c, to)) continue;
            c->state[to] = FAILED;
            c->n_failed++;
            c->queue[n_queue++] = to;
        }
    }
}

static void remove_node(cascade *c, int i)
{
    bool exported = c->state[i] == STANDS;

    if (!exported) c->n_failed--;
    c->state[i] = REMOVED;
    if (exported) stop_exports(c, i);
}

/* Added up anew each time, so that it ends at exactly 0. */
static double exports_left(const cascade *c)
{
    double sum = 0.0;

    for (int i = 0; i < c->g->n; i++)
        if (c->state[i] == STANDS) sum += c->g->out[i];
    return c->g->n > 0 ? sum / c->g->total : NAN;
}

static lode_status run_cascade(const lode__trade_graph *g, double beta,
                               lode__arena *arena, lode__cascade_point **point,
                               int *n_point, lode_error *err)
{
    cascade c = {g,
                 beta,
                 lode__graph_take_doubles(arena, g->n),
                 lode__graph_take_ints(arena, g->n),
                 lode__graph_take_ints(arena, g->n),
                 0};
    lode__graph_ranked *rank = lode__arena_take(arena, (size_t)g->n, sizeof *rank);
    lode__cascade_point *p = lode__arena_take(arena, (size_t)g->n + 1, sizeof *p);
    int n = 0;

    if (!c.lost || !c.state || !c.queue || !rank || !p) return lode__graph_no_memory(err);
    for (int i = 0; i < g->n; i++) rank[i] = (lode__graph_ranked){g->out[i], i};
    lode__graph_sort_falling(rank, g->n);
    p[n++] = (lode__cascade_point){-1, 0, 0, exports_left(&c)};
    for (int k = 0; k < g->n && rank[k].weight > 0.0; k++) {
        remove_node(&c, rank[k].i);
        p[n++] = (lode__cascade_point){g->number[rank[k].i], k + 1, c.n_failed,
                                       exports_left(&c)};
    }
    *point = p;
    *n_point = n;
    return LODE_OK;
}

lode_status lode__graph_cascade(const lode__trade_edge *edge, size_t n, int n_node_max,
                                double beta, lode__arena *arena,
                                lode__cascade_point **point, int *n_point,
                                lode_error *err)
{
    lode__trade_graph g;
    lode_status st;

    if (!(beta >= 0.0 && beta <= 1.0))
        return lode__graph_refuse("beta", "0 to 1", beta, err);
    st = lode__graph_build(&g, edge, n, n_node_max, arena, err);
    return st ? st : run_cascade(&g, beta, arena, point, n_point, err);
}

/* ---- trade risk -------------------------------------------------------------------- */

/* Unknown are the risks of the nodes that import and export; the rest follows. */
typedef struct risks {
    const lode__trade_graph *g;
    double a;
    int n;          /* unknowns */
    int *unknown;   /* [g->n] its unknown, or -1 */
    double *given;  /* [g->n] sum of (v_ij / in_j) own_i */
    double *matrix; /* [n][n] */
    double *x;      /* [n] right-hand side, then the answer */
} risks;

static lode_status refuse_own(int node, double own, lode_error *err)
{
    char what[40];

    snprintf(what, sizeof what, "node %d", node);
    return lode__graph_refuse(what, "a finite production risk of an exporter", own, err);
}

/* What was produced by exporters, and which risks are unknown. */
static lode_status start_risks(risks *r, const double *own, lode_error *err)
{
    const lode__trade_graph *g = r->g;

    for (int i = 0; i < g->n; i++) {
        double mine = own[g->number[i]];
        r->unknown[i] = -1;
        if (lode__graph_out_degree(g, i) == 0) continue;
        if (lode__graph_in_degree(g, i) > 0) r->unknown[i] = r->n++;
        if (!isfinite(mine)) return refuse_own(g->number[i], mine, err);
        for (int e = g->out_first[i]; e < g->out_first[i + 1]; e++)
            r->given[g->to[e]] += g->out_value[e] / g->in[g->to[e]] * mine;
    }
    if (r->n > LODE__GRAPH_RISK_MAX)
        return lode__fail(err, LODE_E_LIMIT,
                          "want at most %d nodes that import and export, found %d",
                          LODE__GRAPH_RISK_MAX, r->n);
    return LODE_OK;
}

/* Row j: x_j - a sum over unknown i of (v_ij / in_j) x_i = given_j. */
static void fill_system(risks *r)
{
    const lode__trade_graph *g = r->g;

    for (int j = 0; j < g->n; j++) {
        double *row;
        if (r->unknown[j] < 0) continue;
        row = r->matrix + (size_t)r->unknown[j] * (size_t)r->n;
        row[r->unknown[j]] = 1.0;
        r->x[r->unknown[j]] = r->given[j];
        for (int e = g->in_first[j]; e < g->in_first[j + 1]; e++) {
            int i = r->unknown[g->from[e]];
            if (i >= 0) row[i] -= r->a * (g->in_value[e] / g->in[j]);
        }
    }
}

/* Elimination without pivots: each row's other entries sum to at most a < 1. */
static void solve_system(risks *r)
{
    size_t n = (size_t)r->n;

    for (size_t k = 0; k < n; k++) {
        const double *restrict top = r->matrix + k * n;
        for (size_t i = k + 1; i < n; i++) {
            double *restrict row = r->matrix + i * n;
            double f = row[k] / top[k];
            if (f == 0.0) continue;
            for (size_t j = k + 1; j < n; j++) row[j] -= f * top[j];
            r->x[i] -= f * r->x[k];
        }
    }
    for (size_t k = n; k-- > 0;) {
        for (size_t j = k + 1; j < n; j++) r->x[k] -= r->matrix[k * n + j] * r->x[j];
        r->x[k] /= r->matrix[k * n + k];
    }
}

static void write_risks(const risks *r, int n_node_max, double *risk)
{
    const lode__trade_graph *g = r->g;

    for (int i = 0; i < n_node_max; i++) risk[i] = 0.0;
    for (int j = 0; j < g->n; j++) {
        double sum = r->given[j];
        for (int e = g->in_first[j]; e < g->in_first[j + 1]; e++) {
            int i = r->unknown[g->from[e]];
            if (i >= 0) sum += r->a * (g->in_value[e] / g->in[j]) * r->x[i];
        }
        risk[g->number[j]] = r->unknown[j] >= 0 ? r->x[r->unknown[j]] : sum;
    }
}

lode_status lode__graph_trade_risk(const lode__trade_edge *edge, size_t n, int n_node_max,
                                   const double *own, double a, lode__arena *arena,
                                   double *risk, lode_error *err)
{
    lode__trade_graph g;
    risks r = {.g = &g, .a = a};
    lode_status st;

    if (!(a >= 0.0 && a < 1.0))
        return lode__graph_refuse("a", "0 to less than 1", a, err);
    st = lode__graph_build(&g, edge, n, n_node_max, arena, err);
    if (st) return st;
    r.unknown = lode__graph_take_ints(arena, g.n);
    r.given = lode__graph_take_doubles(arena, g.n);
    if (!r.unknown || !r.given) return lode__graph_no_memory(err);
    st = start_risks(&r, own, err);
    if (st) return st;
    r.matrix = lode__arena_take(arena, (size_t)r.n * (size_t)r.n, sizeof(double));
    r.x = lode__graph_take_doubles(arena, r.n);
    if (!r.matrix || !r.x) return lode__graph_no_memory(err);
    fill_system(&r);
    solve_system(&r);
    write_risks(&r, n_node_max, risk);
    return LODE_OK;
}
