/* How does the trade in one good hang together? The list of edges becomes rows by
 * exporter and by importer; degrees, shares and what the top exporter leaves are measured
 * here, the other parts in trade_pagerank.c, trade_betweenness.c and trade_reach.c, and
 * what others lose with an exporter in trade_cascade.c.
 *
 * Each measure comes straight from its definition. Every sum runs in a stated order:
 * nodes by number, edges by exporter and importer, sources of shortest paths by falling
 * number of edges. */
#include "study/trade_graph.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/trade_graph_inside.h"

/* ---- for all parts ----------------------------------------------------------------- */

lode_status lode__graph_no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory for a trade network");
}

int *lode__graph_take_ints(lode__arena *arena, int n)
{
    return lode__arena_take(arena, (size_t)n, sizeof(int));
}

double *lode__graph_take_doubles(lode__arena *arena, int n)
{
    return lode__arena_take(arena, (size_t)n, sizeof(double));
}

lode_status lode__graph_refuse(const char *what, const char *want, double found,
                               lode_error *err)
{
    char text[LODE__NUMBER_MAX] = "nan"; /* a NaN with a sign would be written with it */

    if (!isnan(found)) lode__number_write(found, text);
    return lode__fail(err, LODE_E_INVALID, "%s: want %s, found %s", what, want, text);
}

static int by_falling_weight(const void *a, const void *b)
{
    const lode__graph_ranked *x = a, *y = b;

    if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
    return (x->i > y->i) - (x->i < y->i);
}

void lode__graph_sort_falling(lode__graph_ranked *rank, int n)
{
    qsort(rank, (size_t)n, sizeof *rank, by_falling_weight);
}

/* ---- reading the list -------------------------------------------------------------- */

static lode_status refuse_value(size_t i, double value, lode_error *err)
{
    char what[40];

    snprintf(what, sizeof what, "edge %zu", i);
    return lode__graph_refuse(what, "a value of 0 or from 1e-290 to 1e290", value, err);
}

static lode_status check_edges(const lode__trade_edge *edge, size_t n, int n_node_max,
                               lode_error *err)
{
    if (n > LODE__GRAPH_EDGES_MAX)
        return lode__fail(err, LODE_E_LIMIT, "want at most %d edges, found %zu",
                          LODE__GRAPH_EDGES_MAX, n);
    for (size_t i = 0; i < n; i++) {
        const lode__trade_edge *e = &edge[i];
        if (e->from < 0 || e->from >= n_node_max || e->to < 0 || e->to >= n_node_max)
            return lode__fail(err, LODE_E_INVALID,
                              "edge %zu: want nodes from 0 to %d, found %d and %d", i,
                              n_node_max - 1, e->from, e->to);
        /* Written so that NaN is refused. */
        if (e->value != 0.0 &&
            !(e->value >= LODE__GRAPH_VALUE_LEAST && e->value <= LODE__GRAPH_VALUE_MOST))
            return refuse_value(i, e->value, err);
    }
    return LODE_OK;
}

static bool is_edge(const lode__trade_edge *e)
{
    return e->from != e->to && e->value > 0.0;
}

/* Give each node with an edge its place in g->number; the map from numbers to places. */
static int *place_nodes(lode__trade_graph *g, const lode__trade_edge *edge, size_t n,
                        int n_node_max, lode__arena *arena)
{
    int *place = lode__graph_take_ints(arena, n_node_max);

    if (!place) return NULL;
    for (size_t i = 0; i < n; i++)
        if (is_edge(&edge[i])) place[edge[i].from] = place[edge[i].to] = 1;
    for (int i = 0; i < n_node_max; i++) g->n += place[i];
    g->number = lode__graph_take_ints(arena, g->n);
    if (!g->number) return NULL;
    for (int i = 0, k = 0; i < n_node_max; i++)
        if (place[i]) {
            g->number[k] = i;
            place[i] = k++;
        }
    return place;
}

static bool take_rows(lode__trade_graph *g, int n_edge, lode__arena *arena)
{
    g->out_first = lode__graph_take_ints(arena, g->n + 1);
    g->in_first = lode__graph_take_ints(arena, g->n + 1);
    g->to = lode__graph_take_ints(arena, n_edge);
    g->from = lode__graph_take_ints(arena, n_edge);
    g->out_value = lode__graph_take_doubles(arena, n_edge);
    g->in_value = lode__graph_take_doubles(arena, n_edge);
    g->out = lode__graph_take_doubles(arena, g->n);
    g->in = lode__graph_take_doubles(arena, g->n);
    return g->out_first && g->in_first && g->to && g->from && g->out_value &&
           g->in_value && g->out && g->in;
}

/* Counts in first[1], ..., first[n] become the beginnings of rows. */
static void start_rows(int *first, int n)
{
    for (int i = 0; i < n; i++) first[i + 1] += first[i];
}

/* The beginnings served as pens and stand at the ends: put them back. */
static void restart_rows(int *first, int n)
{
    for (int i = n; i > 0; i--) first[i] = first[i - 1];
    first[0] = 0;
}

/* Rows of importers, each in the order of the list. */
static void fill_in_rows(lode__trade_graph *g, const lode__trade_edge *edge, size_t n,
                         const int *place)
{
    for (size_t i = 0; i < n; i++)
        if (is_edge(&edge[i])) g->in_first[place[edge[i].to] + 1]++;
    start_rows(g->in_first, g->n);
    for (size_t i = 0; i < n; i++) {
        int k;
        if (!is_edge(&edge[i])) continue;
        k = g->in_first[place[edge[i].to]]++;
        g->from[k] = place[edge[i].from];
        g->in_value[k] = edge[i].value;
    }
    restart_rows(g->in_first, g->n);
}

/* Write the rows of one side from those of the other; each comes out in ascending order,
 * equals as they were. first: zero. */
static void turn_rows(int n, const int *first_of, const int *other,
                      const double *value_of, int *first, int *one, double *value)
{
    for (int e = 0; e < first_of[n]; e++) first[other[e] + 1]++;
    start_rows(first, n);
    for (int i = 0; i < n; i++)
        for (int e = first_of[i]; e < first_of[i + 1]; e++) {
            int k = first[other[e]]++;
            one[k] = i;
            value[k] = value_of[e];
        }
    restart_rows(first, n);
}

/* Make one edge of a pair that is repeated; its values are added in order. */
static void merge_pairs(lode__trade_graph *g)
{
    int n = 0, begin = 0;

    for (int i = 0; i < g->n; i++) {
        int end = g->out_first[i + 1];
        for (int e = begin; e < end; e++) {
            if (n > g->out_first[i] && g->to[n - 1] == g->to[e]) {
                g->out_value[n - 1] += g->out_value[e];
                continue;
            }
            g->to[n] = g->to[e];
            g->out_value[n++] = g->out_value[e];
        }
        g->out_first[i + 1] = n;
        begin = end;
    }
    g->n_edge = n;
}

static void add_rows(lode__trade_graph *g)
{
    for (int i = 0; i < g->n; i++) {
        for (int e = g->out_first[i]; e < g->out_first[i + 1]; e++)
            g->out[i] += g->out_value[e];
        for (int e = g->in_first[i]; e < g->in_first[i + 1]; e++)
            g->in[i] += g->in_value[e];
        g->total += g->out[i];
    }
}

lode_status lode__graph_build(lode__trade_graph *g, const lode__trade_edge *edge,
                              size_t n, int n_node_max, lode__arena *arena,
                              lode_error *err)
{
    lode_status st = check_edges(edge, n, n_node_max, err);
    int *place;

    *g = (lode__trade_graph){0};
    if (st) return st;
    place = place_nodes(g, edge, n, n_node_max < 0 ? 0 : n_node_max, arena);
    if (!place || !take_rows(g, (int)n, arena)) return lode__graph_no_memory(err);
    fill_in_rows(g, edge, n, place);
    turn_rows(g->n, g->in_first, g->from, g->in_value, g->out_first, g->to, g->out_value);
    merge_pairs(g);
    memset(g->in_first, 0, ((size_t)g->n + 1) * sizeof *g->in_first);
    turn_rows(g->n, g->out_first, g->to, g->out_value, g->in_first, g->from, g->in_value);
    add_rows(g);
    return LODE_OK;
}

/* ---- what is always measured ------------------------------------------------------- */

/* Edges of i that have a reverse edge: both rows are in ascending order. */
static int count_mutual(const lode__trade_graph *g, int i)
{
    int a = g->out_first[i], b = g->in_first[i], n = 0;

    while (a < g->out_first[i + 1] && b < g->in_first[i + 1]) {
        int order = g->to[a] - g->from[b];
        n += order == 0;
        a += order <= 0;
        b += order >= 0;
    }
    return n;
}

static void fill_nodes(const lode__trade_graph *g, lode__graph_node *node)
{
    for (int i = 0; i < g->n; i++)
        node[i] = (lode__graph_node){.node = g->number[i],
                                     .out_degree = lode__graph_out_degree(g, i),
                                     .in_degree = lode__graph_in_degree(g, i),
                                     .out_share = g->out[i] / g->total,
                                     .in_share = g->in[i] / g->total,
                                     .pagerank = NAN,
                                     .pagerank_reversed = NAN,
                                     .betweenness = NAN};
}

static int find_top(const lode__trade_graph *g)
{
    int top = 0;

    for (int i = 1; i < g->n; i++)
        if (g->out[i] > g->out[top]) top = i;
    return top;
}

static void measure_shares(const lode__trade_graph *g, int top, lode__graph_measures *m)
{
    double n = g->n, others = 0.0;
    int n_mutual = 0;

    m->n_node = g->n;
    m->n_edge = g->n_edge;
    m->value = g->total;
    m->density = g->n_edge / (n * (n - 1.0));
    m->top_exporter = g->number[top];
    for (int i = 0; i < g->n; i++) {
        n_mutual += count_mutual(g, i);
        m->hhi_exporters += m->node[i].out_share * m->node[i].out_share;
        m->hhi_importers += m->node[i].in_share * m->node[i].in_share;
        if (i != top) others += g->out[i];
    }
    m->reciprocity = (double)n_mutual / g->n_edge;
    m->value_left_without_top = others / g->total;
}

static bool measure(const lode__trade_graph *g, unsigned parts, lode__arena *arena,
                    lode__graph_measures *m)
{
    int top = find_top(g);

    m->reachable_pairs_left_without_top = NAN;
    m->node = lode__arena_take(arena, (size_t)g->n, sizeof *m->node);
    if (!m->node) return false;
    fill_nodes(g, m->node);
    measure_shares(g, top, m);
    if (parts & LODE__GRAPH_PAGERANK && !lode__graph_measure_pagerank(g, arena, m->node))
        return false;
    if (parts & LODE__GRAPH_BETWEENNESS &&
        !lode__graph_measure_betweenness(g, arena, m->node))
        return false;
    return lode__graph_measure_reach(g, top, (parts & LODE__GRAPH_REACH) != 0, arena, m);
}

lode_status lode__graph_measure(const lode__trade_edge *edge, size_t n, int n_node_max,
                                unsigned parts, lode__arena *arena,
                                lode__graph_measures *out, lode_error *err)
{
    lode__graph_measures m = {0};
    lode__trade_graph g;
    lode_status st = lode__graph_build(&g, edge, n, n_node_max, arena, err);

    if (st) return st;
    if (g.n == 0) {
        *out = (lode__graph_measures){.density = NAN,
                                      .reciprocity = NAN,
                                      .hhi_exporters = NAN,
                                      .hhi_importers = NAN,
                                      .top_exporter = -1,
                                      .value_left_without_top = NAN,
                                      .reachable_pairs_left_without_top = NAN};
        return LODE_OK;
    }
    if (!measure(&g, parts, arena, &m)) return lode__graph_no_memory(err);
    *out = m;
    return LODE_OK;
}
