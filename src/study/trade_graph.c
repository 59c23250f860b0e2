/* Measures of a trade network, each straight from its definition.
 *
 * Every sum runs in a stated order: nodes by number, edges by exporter and importer,
 * sources of shortest paths by falling number of edges. */
#include "study/trade_graph.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAMPING 0.85
#define RANK_TOLERANCE 1e-14 /* change of a sweep, of the sum of ranks */
#define RANK_LEAPS_MAX 100   /* sweeps with leaps: three times what world trade takes */
#define RANK_SWEEPS_MAX 1000 /* never reached: without leaps each leaves 85 % at most */
#define TIE 1e-12            /* lengths nearer than this, relative, are equal */
#define HUBS 4               /* measured: 1 to 12 are much the same */

/* Edges by row twice: of exporters and of importers. Nodes are places in number[]. */
typedef struct graph {
    int n, n_edge;
    int *number;                  /* [n] the caller's node, ascending */
    int *out_first, *in_first;    /* [n + 1] */
    int *to, *from;               /* [n_edge] ascending within a row */
    double *out_value, *in_value; /* [n_edge] */
    double *out, *in;             /* [n] sum of a row */
    double total;
} graph;

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory for a trade network");
}

static int *take_ints(lode__arena *arena, int n)
{
    return lode__arena_take(arena, (size_t)n, sizeof(int));
}

static double *take_doubles(lode__arena *arena, int n)
{
    return lode__arena_take(arena, (size_t)n, sizeof(double));
}

/* ---- reading the list ------------------------------------------------------------------ */

/* "WHAT: want WANT, found VALUE". */
static lode_status refuse(const char *what, const char *want, double found,
                          lode_error *err)
{
    char text[LODE__NUMBER_MAX] = "nan"; /* a NaN with a sign would be written with it */

    if (!isnan(found)) lode__number_write(found, text);
    return lode__fail(err, LODE_E_INVALID, "%s: want %s, found %s", what, want, text);
}

static lode_status refuse_value(size_t i, double value, lode_error *err)
{
    char what[40];

    snprintf(what, sizeof what, "edge %zu", i);
    return refuse(what, "a value of 0 or from 1e-290 to 1e290", value, err);
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
static int *place_nodes(graph *g, const lode__trade_edge *edge, size_t n, int n_node_max,
                        lode__arena *arena)
{
    int *place = take_ints(arena, n_node_max);

    if (!place) return NULL;
    for (size_t i = 0; i < n; i++)
        if (is_edge(&edge[i])) place[edge[i].from] = place[edge[i].to] = 1;
    for (int i = 0; i < n_node_max; i++) g->n += place[i];
    g->number = take_ints(arena, g->n);
    if (!g->number) return NULL;
    for (int i = 0, k = 0; i < n_node_max; i++)
        if (place[i]) {
            g->number[k] = i;
            place[i] = k++;
        }
    return place;
}

static bool take_rows(graph *g, int n_edge, lode__arena *arena)
{
    g->out_first = take_ints(arena, g->n + 1);
    g->in_first = take_ints(arena, g->n + 1);
    g->to = take_ints(arena, n_edge);
    g->from = take_ints(arena, n_edge);
    g->out_value = take_doubles(arena, n_edge);
    g->in_value = take_doubles(arena, n_edge);
    g->out = take_doubles(arena, g->n);
    g->in = take_doubles(arena, g->n);
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
static void fill_in_rows(graph *g, const lode__trade_edge *edge, size_t n,
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
static void merge_pairs(graph *g)
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

static void add_rows(graph *g)
{
    for (int i = 0; i < g->n; i++) {
        for (int e = g->out_first[i]; e < g->out_first[i + 1]; e++)
            g->out[i] += g->out_value[e];
        for (int e = g->in_first[i]; e < g->in_first[i + 1]; e++)
            g->in[i] += g->in_value[e];
        g->total += g->out[i];
    }
}

static lode_status build(graph *g, const lode__trade_edge *edge, size_t n, int n_node_max,
                         lode__arena *arena, lode_error *err)
{
    lode_status st = check_edges(edge, n, n_node_max, err);
    int *place;

    *g = (graph){0};
    if (st) return st;
    place = place_nodes(g, edge, n, n_node_max < 0 ? 0 : n_node_max, arena);
    if (!place || !take_rows(g, (int)n, arena)) return no_memory(err);
    fill_in_rows(g, edge, n, place);
    turn_rows(g->n, g->in_first, g->from, g->in_value, g->out_first, g->to, g->out_value);
    merge_pairs(g);
    memset(g->in_first, 0, ((size_t)g->n + 1) * sizeof *g->in_first);
    turn_rows(g->n, g->out_first, g->to, g->out_value, g->in_first, g->from, g->in_value);
    add_rows(g);
    return LODE_OK;
}

static int out_degree(const graph *g, int i)
{
    return g->out_first[i + 1] - g->out_first[i];
}

static int in_degree(const graph *g, int i)
{
    return g->in_first[i + 1] - g->in_first[i];
}

typedef struct ranked {
    double weight;
    int i;
} ranked;

static int by_falling_weight(const void *a, const void *b)
{
    const ranked *x = a, *y = b;

    if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
    return (x->i > y->i) - (x->i < y->i);
}

/* ---- PageRank -------------------------------------------------------------------------- */

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

static bool measure_rank(const graph *g, lode__arena *arena, lode__graph_node *node)
{
    inflow ahead = {g->n, g->in_first, g->from, g->in_value, g->out};
    inflow back = {g->n, g->out_first, g->to, g->out_value, g->in};
    double *scratch = lode__arena_take(arena, (size_t)g->n, 3 * sizeof *scratch);
    double *rank = take_doubles(arena, g->n);

    if (!scratch || !rank) return false;
    rank_nodes(&ahead, scratch, rank);
    for (int i = 0; i < g->n; i++) node[i].pagerank = rank[i];
    rank_nodes(&back, scratch, rank);
    for (int i = 0; i < g->n; i++) node[i].pagerank_reversed = rank[i];
    return true;
}

/* ---- betweenness ----------------------------------------------------------------------- */

typedef struct arc {
    double length;
    int to;
} arc;

typedef struct waiting { /* of the heap */
    double distance;
    int node;
} waiting;

typedef struct step { /* an edge that may be the last of a shortest path to its end */
    double distance;
    int from, to;
} step;

/* Nodes renumbered: exporters by falling number of edges, then those that only import.
 * The latter end paths; they need no place in the heap. */
typedef struct paths {
    int n, n_exporter, n_heap, n_order, n_step;
    int *node;        /* [n] the graph's */
    int *first, *end; /* [n_exporter] rows of arc; end falls when a row is pruned */
    arc *arc;         /* [n_edge] */
    waiting *heap;    /* [n_edge + 5] */
    step *step;       /* [n_edge] in the order of their beginnings */
    int *order;       /* [n_exporter] nodes by distance from the source */
    int *place;       /* [n_exporter] in order; of an earlier source unless they agree */
    int *parent;      /* [n_exporter] the one node that all its paths begin with, or -1 */
    int *child, *next; /* [n_exporter] sources that end up in a root, as a list from 1 */
    double *distance, *ways, *depend; /* [n] */
    double *weight;                   /* [n] sources a path to this target stands for */
    double *sum;                      /* [n] */
} paths;

static bool take_paths(paths *p, const graph *g, lode__arena *arena)
{
    size_t n_edge = (size_t)g->n_edge;

    p->n = g->n;
    p->node = take_ints(arena, g->n);
    p->first = take_ints(arena, g->n);
    p->end = take_ints(arena, g->n);
    p->arc = lode__arena_take(arena, n_edge, sizeof *p->arc);
    p->heap = lode__arena_take(arena, n_edge + 5, sizeof *p->heap);
    p->step = lode__arena_take(arena, n_edge, sizeof *p->step);
    p->order = take_ints(arena, g->n);
    p->place = take_ints(arena, g->n);
    p->parent = take_ints(arena, g->n);
    p->child = take_ints(arena, g->n);
    p->next = take_ints(arena, g->n);
    p->distance = take_doubles(arena, g->n);
    p->ways = take_doubles(arena, g->n);
    p->depend = take_doubles(arena, g->n);
    p->weight = take_doubles(arena, g->n);
    p->sum = take_doubles(arena, g->n);
    return p->node && p->first && p->end && p->arc && p->heap && p->step && p->order &&
           p->place && p->parent && p->child && p->next && p->distance && p->ways &&
           p->depend && p->weight && p->sum;
}

static bool fill_paths(paths *p, const graph *g, lode__arena *arena)
{
    ranked *rank = lode__arena_take(arena, (size_t)g->n, sizeof *rank);
    int *new_of = take_ints(arena, g->n), n_arc = 0;

    if (!rank || !new_of) return false;
    for (int i = 0; i < g->n; i++) rank[i] = (ranked){out_degree(g, i), i};
    qsort(rank, (size_t)g->n, sizeof *rank, by_falling_weight);
    for (int k = 0; k < g->n; k++) {
        p->node[k] = rank[k].i;
        new_of[rank[k].i] = k;
        if (rank[k].weight > 0.0) p->n_exporter++;
    }
    for (int k = 0; k < p->n_exporter; k++) {
        int i = p->node[k];
        p->first[k] = n_arc;
        for (int e = g->out_first[i]; e < g->out_first[i + 1]; e++)
            p->arc[n_arc++] = (arc){1.0 / g->out_value[e], new_of[g->to[e]]};
        p->end[k] = n_arc;
    }
    return true;
}

/* Four children to a node. The four places after the last are at infinity, so that the
 * least child is found without asking how many there are. */
static void heap_add(paths *p, double distance, int node)
{
    waiting *heap = p->heap;
    int k = p->n_heap++;

    heap[p->n_heap + 3].distance = INFINITY;
    for (int above; k > 0; k = above) {
        above = (k - 1) / 4;
        if (heap[above].distance <= distance) break;
        heap[k] = heap[above];
    }
    heap[k] = (waiting){distance, node};
}

/* Without a branch: which of two is nearer cannot be foretold. */
static int nearer(const waiting *heap, int a, int b)
{
    return a + (b - a) * (heap[b].distance < heap[a].distance);
}

static waiting heap_take(paths *p)
{
    waiting *heap = p->heap;
    int n = --p->n_heap, k = 0;
    waiting top = heap[0], last = heap[n];

    heap[n].distance = INFINITY;
    for (int c = 1; c < n; c = 4 * k + 1) {
        int least = nearer(heap, nearer(heap, c, c + 1), nearer(heap, c + 2, c + 3));
        if (heap[least].distance >= last.distance) break;
        heap[k] = heap[least];
        k = least;
    }
    heap[k] = last;
    return top;
}

static bool is_settled(const paths *p, int node)
{
    return node < p->n_exporter && p->place[node] < p->n_order &&
           p->order[p->place[node]] == node;
}

/* Follow the edges of a node whose distance is known. */
static void follow(paths *p, waiting w)
{
    for (int e = p->first[w.node]; e < p->end[w.node]; e++) {
        double d = w.distance + p->arc[e].length;
        int to = p->arc[e].to;
        if (d > p->distance[to] * (1.0 + TIE)) continue;
        if (d >= p->distance[to]) {
            if (is_settled(p, to)) continue;
        } else {
            p->distance[to] = d;
            if (to < p->n_exporter) heap_add(p, d, to);
        }
        p->step[p->n_step++] = (step){d, w.node, to};
    }
}

/* Distances from s, the order of exporters by distance, and edges that may be on shortest
 * paths: Dijkstra. A node whose distance falls is put into the heap again; what is out of
 * date is skipped. */
static void find_distances(paths *p, int s)
{
    for (int i = 0; i < p->n; i++) p->distance[i] = INFINITY;
    p->distance[s] = 0.0;
    p->n_order = p->n_heap = p->n_step = 0;
    for (int i = 0; i < 4; i++) p->heap[i].distance = INFINITY;
    heap_add(p, 0.0, s);
    while (p->n_heap > 0) {
        waiting w = heap_take(p);
        if (w.distance > p->distance[w.node]) continue;
        p->place[w.node] = p->n_order;
        p->order[p->n_order++] = w.node;
        follow(p, w);
    }
}

/* ... 1. Leave out what cannot matter ... */

/* Drop the edges of `of` that are longer than the way by a node at distance `before` from
 * it, from which distances are known. No shortest path from anywhere uses them. */
static void prune(paths *p, int of, double before)
{
    int n = p->first[of];

    for (int e = n; e < p->end[of]; e++)
        if (p->arc[e].length <= (before + p->distance[p->arc[e].to]) * (1.0 + TIE))
            p->arc[n++] = p->arc[e];
    p->end[of] = n;
}

/* The busiest exporters are on the way between most others. */
static void prune_by_hubs(paths *p)
{
    for (int hub = 0; hub < HUBS && hub < p->n_exporter; hub++) {
        find_distances(p, hub);
        prune(p, hub, 0.0);
        for (int i = 0; i < p->n_exporter; i++) {
            int e = p->first[i];
            while (e < p->end[i] && p->arc[e].to != hub) e++;
            if (e < p->end[i]) prune(p, i, p->arc[e].length);
        }
    }
}

/* A source with one edge left, to an exporter, has the shortest paths of that exporter,
 * its parent, but for those to itself. place serves as the mark of a walk. */
static void find_parents(paths *p)
{
    for (int i = 0; i < p->n_exporter; i++) {
        int only = p->end[i] - p->first[i] == 1 ? p->arc[p->first[i]].to : p->n;
        p->parent[i] = only < p->n_exporter ? only : -1;
        p->place[i] = 0;
    }
    for (int i = 0; i < p->n_exporter; i++) {
        int k = i;
        for (; p->parent[k] >= 0 && p->place[k] == 0; k = p->parent[k])
            p->place[k] = i + 1;
        if (p->place[k] == i + 1) p->parent[k] = -1; /* round in a circle */
    }
    for (int i = p->n_exporter - 1; i >= 0; i--) {
        int root = i;
        while (p->parent[root] >= 0) root = p->parent[root];
        if (root == i) continue;
        p->next[i] = p->child[root];
        p->child[root] = i + 1;
    }
}

/* ... 2. Count, from a root, for itself and all that end up in it ... */

/* The number of shortest paths to each node. Lengths are compared when all distances are
 * known, so that it does not matter in which order they came. Reached: without the root. */
static int count_ways(paths *p, int root)
{
    int n = 0, n_reached = 0;

    for (int i = 0; i < p->n; i++) p->ways[i] = 0.0;
    p->ways[root] = 1.0;
    for (int k = 0; k < p->n_step; k++) {
        step t = p->step[k];
        if (t.distance > p->distance[t.to] * (1.0 + TIE)) continue;
        n_reached += p->ways[t.to] == 0.0;
        p->ways[t.to] += p->ways[t.from];
        p->step[n++] = t;
    }
    p->n_step = n;
    return n_reached;
}

/* Each path from the root to a target counts for the root and its children, but for those
 * children that pass the target before they come to the root. */
static void weigh_targets(paths *p, int root)
{
    double n = 1.0;

    for (int c = p->child[root]; c > 0; c = p->next[c - 1]) n += 1.0;
    for (int i = 0; i < p->n; i++) p->weight[i] = n;
    for (int c = p->child[root]; c > 0; c = p->next[c - 1])
        for (int k = c - 1; k != root; k = p->parent[k]) p->weight[k] -= 1.0;
}

/* The nodes between a child and its targets, up to the root: each has the targets beyond
 * the root, and those that lie between it and the root, with the root. */
static void add_children(paths *p, int root, int n_reached)
{
    for (int c = p->child[root]; c > 0; c = p->next[c - 1]) {
        int beyond = n_reached, length = 0;
        for (int k = c - 1; k != root; k = p->parent[k], length++)
            if (p->ways[k] > 0.0) beyond--;
        for (int k = c - 1; k != root;) {
            k = p->parent[k];
            p->sum[k] += beyond + --length;
        }
    }
}

/* Brandes: depend[u] = sum over steps u to v of ways[u] / ways[v] (weight[v] +
 * depend[v]). */
static void add_dependence(paths *p)
{
    for (int i = 0; i < p->n; i++) p->depend[i] = 0.0;
    for (int k = p->n_step - 1; k >= 0; k--) {
        int u = p->step[k].from, v = p->step[k].to;
        p->depend[u] += p->ways[u] / p->ways[v] * (p->weight[v] + p->depend[v]);
    }
    for (int k = 1; k < p->n_order; k++) p->sum[p->order[k]] += p->depend[p->order[k]];
}

static bool measure_betweenness(const graph *g, lode__arena *arena,
                                lode__graph_node *node)
{
    paths p = {0};
    double n = g->n, pairs = n > 2.0 ? (n - 1.0) * (n - 2.0) : 1.0;

    if (!take_paths(&p, g, arena) || !fill_paths(&p, g, arena)) return false;
    prune_by_hubs(&p);
    find_parents(&p);
    for (int s = 0; s < p.n_exporter; s++) {
        if (p.parent[s] >= 0) continue;
        find_distances(&p, s);
        prune(&p, s, 0.0);
        weigh_targets(&p, s);
        add_children(&p, s, count_ways(&p, s));
        add_dependence(&p);
    }
    for (int k = 0; k < p.n; k++) node[p.node[k]].betweenness = p.sum[k] / pairs;
    return true;
}

/* ---- components and reach -------------------------------------------------------------- */

static int largest_weak(const graph *g, lode__arena *arena)
{
    int *stack = take_ints(arena, g->n), *seen = take_ints(arena, g->n), largest = 0;

    if (!stack || !seen) return -1;
    for (int start = 0; start < g->n; start++) {
        int n_stack = 0, n_seen = 0;
        if (seen[start]) continue;
        seen[stack[n_stack++] = start] = 1;
        while (n_stack > 0) {
            int i = stack[--n_stack];
            n_seen++;
            for (int e = g->out_first[i]; e < g->out_first[i + 1]; e++)
                if (!seen[g->to[e]]) seen[stack[n_stack++] = g->to[e]] = 1;
            for (int e = g->in_first[i]; e < g->in_first[i + 1]; e++)
                if (!seen[g->from[e]]) seen[stack[n_stack++] = g->from[e]] = 1;
        }
        if (n_seen > largest) largest = n_seen;
    }
    return largest;
}

/* Strong components by Tarjan's algorithm, its calls on a stack of ours. */
typedef struct strong {
    int n;                    /* components */
    int *of;                  /* [n_node] component, from 1; 0: not known yet */
    int *size, *any;          /* [n] nodes of a component, and one of them */
    int *seen, *low;          /* [n_node] when it was seen, and the earliest in reach */
    int *stack, *call, *next; /* [n_node] next: the edge to follow */
    int n_stack, n_call, time;
} strong;

static bool take_strong(strong *c, int n, lode__arena *arena)
{
    *c = (strong){0};
    c->of = take_ints(arena, n);
    c->size = take_ints(arena, n + 1);
    c->any = take_ints(arena, n + 1);
    c->seen = take_ints(arena, n);
    c->low = take_ints(arena, n);
    c->stack = take_ints(arena, n);
    c->call = take_ints(arena, n);
    c->next = take_ints(arena, n);
    return c->of && c->size && c->any && c->seen && c->low && c->stack && c->call &&
           c->next;
}

static void enter(strong *c, const graph *g, int i)
{
    c->seen[i] = c->low[i] = ++c->time;
    c->next[i] = g->out_first[i];
    c->stack[c->n_stack++] = c->call[c->n_call++] = i;
}

/* All edges of i are done: close its component if i was the first of it. */
static void leave(strong *c, int i)
{
    int member;

    c->n_call--;
    if (c->n_call > 0) {
        int caller = c->call[c->n_call - 1];
        if (c->low[i] < c->low[caller]) c->low[caller] = c->low[i];
    }
    if (c->low[i] < c->seen[i]) return;
    c->n++;
    c->any[c->n] = i;
    do {
        member = c->stack[--c->n_stack];
        c->of[member] = c->n;
        c->size[c->n]++;
    } while (member != i);
}

/* Components of the graph without node `gone` (-1: with all). */
static void find_strong(strong *c, const graph *g, int gone)
{
    for (int start = 0; start < g->n; start++) {
        if (c->seen[start] || start == gone) continue;
        enter(c, g, start);
        while (c->n_call > 0) {
            int i = c->call[c->n_call - 1], to;
            if (c->next[i] == g->out_first[i + 1]) {
                leave(c, i);
                continue;
            }
            to = g->to[c->next[i]++];
            if (to == gone) continue;
            if (!c->seen[to])
                enter(c, g, to);
            else if (!c->of[to] && c->seen[to] < c->low[i])
                c->low[i] = c->seen[to];
        }
    }
}

static int largest_strong(const strong *c)
{
    int largest = 0;

    for (int k = 1; k <= c->n; k++)
        if (c->size[k] > largest) largest = c->size[k];
    return largest;
}

/* Nodes that can be reached from start, itself included; mark[i] == stamp: seen. */
static int count_reached(const graph *g, int start, int gone, int *stack, int *mark,
                         int stamp)
{
    int n_stack = 0, n = 0;

    mark[stack[n_stack++] = start] = stamp;
    while (n_stack > 0) {
        int i = stack[--n_stack];
        n++;
        for (int e = g->out_first[i]; e < g->out_first[i + 1]; e++) {
            int to = g->to[e];
            if (mark[to] == stamp || to == gone) continue;
            mark[to] = stamp;
            stack[n_stack++] = to;
        }
    }
    return n;
}

/* Ordered pairs with a path: nodes of one strong component reach the same. -1: no
 * memory. */
static double count_pairs(const graph *g, const strong *c, int gone, lode__arena *arena)
{
    int *stack = take_ints(arena, g->n), *mark = take_ints(arena, g->n);
    double pairs = 0.0;

    if (!stack || !mark) return -1.0;
    for (int k = 1; k <= c->n; k++) {
        if (out_degree(g, c->any[k]) == 0) continue;
        pairs +=
            (double)c->size[k] * (count_reached(g, c->any[k], gone, stack, mark, k) - 1);
    }
    return pairs;
}

static bool measure_reach(const graph *g, const strong *all, int top, lode__arena *arena,
                          double *left)
{
    double before = count_pairs(g, all, -1, arena), after;
    strong without;

    if (before < 0.0 || !take_strong(&without, g->n, arena)) return false;
    find_strong(&without, g, top);
    after = count_pairs(g, &without, top, arena);
    *left = after / before;
    return after >= 0.0;
}

/* ---- what is always measured ----------------------------------------------------------- */

/* Edges of i that have a reverse edge: both rows are in ascending order. */
static int count_mutual(const graph *g, int i)
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

static void fill_nodes(const graph *g, lode__graph_node *node)
{
    for (int i = 0; i < g->n; i++)
        node[i] = (lode__graph_node){.node = g->number[i],
                                     .out_degree = out_degree(g, i),
                                     .in_degree = in_degree(g, i),
                                     .out_share = g->out[i] / g->total,
                                     .in_share = g->in[i] / g->total,
                                     .pagerank = NAN,
                                     .pagerank_reversed = NAN,
                                     .betweenness = NAN};
}

static int find_top(const graph *g)
{
    int top = 0;

    for (int i = 1; i < g->n; i++)
        if (g->out[i] > g->out[top]) top = i;
    return top;
}

static void measure_shares(const graph *g, int top, lode__graph_measures *m)
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

static bool measure(const graph *g, unsigned parts, lode__arena *arena,
                    lode__graph_measures *m)
{
    int top = find_top(g);
    strong c;

    m->reachable_pairs_left_without_top = NAN;
    m->node = lode__arena_take(arena, (size_t)g->n, sizeof *m->node);
    if (!m->node || !take_strong(&c, g->n, arena)) return false;
    fill_nodes(g, m->node);
    measure_shares(g, top, m);
    m->largest_weak = largest_weak(g, arena);
    if (m->largest_weak < 0) return false;
    find_strong(&c, g, -1);
    m->largest_strong = largest_strong(&c);
    if (parts & LODE__GRAPH_PAGERANK && !measure_rank(g, arena, m->node)) return false;
    if (parts & LODE__GRAPH_BETWEENNESS && !measure_betweenness(g, arena, m->node))
        return false;
    return !(parts & LODE__GRAPH_REACH) ||
           measure_reach(g, &c, top, arena, &m->reachable_pairs_left_without_top);
}

lode_status lode__graph_measure(const lode__trade_edge *edge, size_t n, int n_node_max,
                                unsigned parts, lode__arena *arena,
                                lode__graph_measures *out, lode_error *err)
{
    lode__graph_measures m = {0};
    graph g;
    lode_status st = build(&g, edge, n, n_node_max, arena, err);

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
    if (!measure(&g, parts, arena, &m)) return no_memory(err);
    *out = m;
    return LODE_OK;
}

/* ---- cascade --------------------------------------------------------------------------- */

enum { STANDS, FAILED, REMOVED };

typedef struct cascade {
    const graph *g;
    double beta;
    double *lost;       /* [n] imports lost */
    int *state, *queue; /* [n] */
    int n_failed;
} cascade;

/* The margin keeps rounding from felling who lost beta of its imports and no more. */
static bool fails(const cascade *c, int i)
{
    return c->lost[i] > (c->beta + TIE) * c->g->in[i];
}

/* Node i exports no more; so do those that fail by it, and by them. */
static void stop_exports(cascade *c, int i)
{
    int n_queue = 0;

    c->queue[n_queue++] = i;
    for (int k = 0; k < n_queue; k++) {
        const graph *g = c->g;
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

static lode_status run_cascade(const graph *g, double beta, lode__arena *arena,
                               lode__cascade_point **point, int *n_point, lode_error *err)
{
    cascade c = {g,
                 beta,
                 take_doubles(arena, g->n),
                 take_ints(arena, g->n),
                 take_ints(arena, g->n),
                 0};
    ranked *rank = lode__arena_take(arena, (size_t)g->n, sizeof *rank);
    lode__cascade_point *p = lode__arena_take(arena, (size_t)g->n + 1, sizeof *p);
    int n = 0;

    if (!c.lost || !c.state || !c.queue || !rank || !p) return no_memory(err);
    for (int i = 0; i < g->n; i++) rank[i] = (ranked){g->out[i], i};
    qsort(rank, (size_t)g->n, sizeof *rank, by_falling_weight);
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
    graph g;
    lode_status st;

    if (!(beta >= 0.0 && beta <= 1.0)) return refuse("beta", "0 to 1", beta, err);
    st = build(&g, edge, n, n_node_max, arena, err);
    return st ? st : run_cascade(&g, beta, arena, point, n_point, err);
}

/* ---- trade risk ------------------------------------------------------------------------ */

/* Unknown are the risks of the nodes that import and export; the rest follows. */
typedef struct risks {
    const graph *g;
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
    return refuse(what, "a finite production risk of an exporter", own, err);
}

/* What was produced by exporters, and which risks are unknown. */
static lode_status start_risks(risks *r, const double *own, lode_error *err)
{
    const graph *g = r->g;

    for (int i = 0; i < g->n; i++) {
        double mine = own[g->number[i]];
        r->unknown[i] = -1;
        if (out_degree(g, i) == 0) continue;
        if (in_degree(g, i) > 0) r->unknown[i] = r->n++;
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
    const graph *g = r->g;

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
    const graph *g = r->g;

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
    graph g;
    risks r = {.g = &g, .a = a};
    lode_status st;

    if (!(a >= 0.0 && a < 1.0)) return refuse("a", "0 to less than 1", a, err);
    st = build(&g, edge, n, n_node_max, arena, err);
    if (st) return st;
    r.unknown = take_ints(arena, g.n);
    r.given = take_doubles(arena, g.n);
    if (!r.unknown || !r.given) return no_memory(err);
    st = start_risks(&r, own, err);
    if (st) return st;
    r.matrix = lode__arena_take(arena, (size_t)r.n * (size_t)r.n, sizeof(double));
    r.x = take_doubles(arena, r.n);
    if (!r.matrix || !r.x) return no_memory(err);
    fill_system(&r);
    solve_system(&r);
    write_risks(&r, n_node_max, risk);
    return LODE_OK;
}
