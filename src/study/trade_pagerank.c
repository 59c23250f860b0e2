/* Where does trade end up, and where does it come from? PageRank of the graph and of its
 * reverse: y = 1 + a T' y by Gauss-Seidel, in leaps, then divided by its sum. */
#include "study/trade_graph_inside.h"

#include <math.h>

#define DAMPING 0.85
#define RANK_TOLERANCE 1e-14 /* change of a sweep, of the sum of ranks */
#define RANK_LEAPS_MAX 100   /* sweeps with leaps: three times what world trade takes */
#define RANK_SWEEPS_MAX 1000 /* never reached: without leaps each leaves 85 % at most */

/* One direction of a graph: node j receives from `from`, in rows of j. */
typedef struct inflow {
    int n;
    const int *first, *from;
    const double *value, *sent; /* sent[i]: all that i sends; 0: i passes nothing on */
} inflow;

/* Four partial sums, edge e into the sum of e mod 4 from the row's first: additions that
 * wait for each other would take most of the time. */
static double received(const inflow *f, int j, const double *per_value)
{
    const int *from = f->from + f->first[j];
    const double *value = f->value + f->first[j];
    int n = f->first[j + 1] - f->first[j], e = 0;
    double a = 0.0, b = 0.0, c = 0.0, d = 0.0;

    for (; e + 4 <= n; e += 4) {
        a += value[e] * per_value[from[e]];
        b += value[e + 1] * per_value[from[e + 1]];
        c += value[e + 2] * per_value[from[e + 2]];
        d += value[e + 3] * per_value[from[e + 3]];
    }
    if (e < n) a += value[e] * per_value[from[e]];
    if (e + 1 < n) b += value[e + 1] * per_value[from[e + 1]];
    if (e + 2 < n) c += value[e + 2] * per_value[from[e + 2]];
    return 1.0 + DAMPING * ((a + b) + (c + d));
}

/* One sweep of Gauss-Seidel on y = 1 + a T' y over the nodes that send, in terms of
 * per_value[i] = y_i / sent_i. Nodes that only receive do not act back and are left out.
 * step[i]: change of per_value[i]; true when all changes are small. */
static bool sweep_ranks(const inflow *f, double *per_value, double *step)
{
    double change = 0.0, sum = 0.0;

    for (int j = 0; j < f->n; j++) {
        double y, x;
        if (f->sent[j] <= 0.0) continue;
        y = received(f, j, per_value);
        x = y / f->sent[j];
        step[j] = x - per_value[j];
        per_value[j] = x;
        change += fabs(step[j]) * f->sent[j];
        sum += y;
    }
    return change <= RANK_TOLERANCE * sum;
}

/* From the steps of one sweep, `before`, to those of the next they shrink by a common
 * factor, more or less: go at once where all the steps to come would lead. */
static void leap(const inflow *f, double *per_value, const double *before,
                 const double *step)
{
    double both = 0.0, square = 0.0, shrink;

    for (int j = 0; j < f->n; j++) {
        both += before[j] * f->sent[j] * (step[j] * f->sent[j]);
        square += before[j] * f->sent[j] * (before[j] * f->sent[j]);
    }
    shrink = square > 0.0 ? both / square : 0.0;
    if (!(fabs(shrink) < DAMPING)) return; /* no such factor can be */
    for (int j = 0; j < f->n; j++) per_value[j] += step[j] * (shrink / (1.0 - shrink));
}

static void solve_rank(const inflow *f, double *per_value, double *before, double *step)
{
    for (int j = 0; j < f->n; j++) {
        per_value[j] = f->sent[j] > 0.0 ? 1.0 / f->sent[j] : 0.0;
        before[j] = step[j] = 0.0;
    }
    for (int i = 0; i < RANK_SWEEPS_MAX; i += 2) {
        if (sweep_ranks(f, per_value, before)) return;
        if (sweep_ranks(f, per_value, step)) return;
        if (i < RANK_LEAPS_MAX) leap(f, per_value, before, step);
    }
}

/* Mass that dangles is spread evenly, as is that of the damping: r is y / sum of y.
 * scratch: [3 n]. */
static void rank_nodes(const inflow *f, double *scratch, double *rank)
{
    double sum = 0.0;

    solve_rank(f, scratch, scratch + f->n, scratch + 2 * (size_t)f->n);
    for (int j = 0; j < f->n; j++) sum += rank[j] = received(f, j, scratch);
    for (int j = 0; j < f->n; j++) rank[j] /= sum;
}

bool lode__graph_measure_pagerank(const lode__trade_graph *g, lode__arena *arena,
                                  lode__graph_node *node)
{
    inflow ahead = {g->n, g->in_first, g->from, g->in_value, g->out};
    inflow back = {g->n, g->out_first, g->to, g->out_value, g->in};
    double *scratch = lode__arena_take(arena, (size_t)g->n, 3 * sizeof *scratch);
    double *rank = lode__graph_take_doubles(arena, g->n);

    if (!scratch || !rank) return false;
    rank_nodes(&ahead, scratch, rank);
    for (int i = 0; i < g->n; i++) node[i].pagerank = rank[i];
    rank_nodes(&back, scratch, rank);
    for (int i = 0; i < g->n; i++) node[i].pagerank_reversed = rank[i];
    return true;
}
