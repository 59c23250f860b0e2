/* Who stands between others? Brandes' betweenness over lengths 1 / value, with the edges
 * that are no shortest path left out and sources that share their paths counted together.
 *
 * Lengths are compared when all distances are known: a tie does not depend on the order
 * in which they came. */
#include "study/trade_graph_inside.h"

#include <math.h>

#define HUBS 4 /* measured: 1 to 12 are much the same */

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

static bool take_paths(paths *p, const lode__trade_graph *g, lode__arena *arena)
{
    size_t n_edge = (size_t)g->n_edge;

    p->n = g->n;
    p->node = lode__graph_take_ints(arena, g->n);
    p->first = lode__graph_take_ints(arena, g->n);
    p->end = lode__graph_take_ints(arena, g->n);
    p->arc = lode__arena_take(arena, n_edge, sizeof *p->arc);
    p->heap = lode__arena_take(arena, n_edge + 5, sizeof *p->heap);
    p->step = lode__arena_take(arena, n_edge, sizeof *p->step);
    p->order = lode__graph_take_ints(arena, g->n);
    p->place = lode__graph_take_ints(arena, g->n);
    p->parent = lode__graph_take_ints(arena, g->n);
    p->child = lode__graph_take_ints(arena, g->n);
    p->next = lode__graph_take_ints(arena, g->n);
    p->distance = lode__graph_take_doubles(arena, g->n);
    p->ways = lode__graph_take_doubles(arena, g->n);
    p->depend = lode__graph_take_doubles(arena, g->n);
    p->weight = lode__graph_take_doubles(arena, g->n);
    p->sum = lode__graph_take_doubles(arena, g->n);
    return p->node && p->first && p->end && p->arc && p->heap && p->step && p->order &&
           p->place && p->parent && p->child && p->next && p->distance && p->ways &&
           p->depend && p->weight && p->sum;
}

static bool fill_paths(paths *p, const lode__trade_graph *g, lode__arena *arena)
{
    lode__graph_ranked *rank = lode__arena_take(arena, (size_t)g->n, sizeof *rank);
    int *new_of = lode__graph_take_ints(arena, g->n), n_arc = 0;

    if (!rank || !new_of) return false;
    for (int i = 0; i < g->n; i++)
        rank[i] = (lode__graph_ranked){lode__graph_out_degree(g, i), i};
    lode__graph_sort_falling(rank, g->n);
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
        if (d > p->distance[to] * (1.0 + LODE__GRAPH_TIE)) continue;
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
        if (p->arc[e].length <=
            (before + p->distance[p->arc[e].to]) * (1.0 + LODE__GRAPH_TIE))
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
 * known, so that it does not matter in which order they came. Reached: without the
 * root. */
static int count_ways(paths *p, int root)
{
    int n = 0, n_reached = 0;

    for (int i = 0; i < p->n; i++) p->ways[i] = 0.0;
    p->ways[root] = 1.0;
    for (int k = 0; k < p->n_step; k++) {
        step t = p->step[k];
        if (t.distance > p->distance[t.to] * (1.0 + LODE__GRAPH_TIE)) continue;
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

bool lode__graph_measure_betweenness(const lode__trade_graph *g, lode__arena *arena,
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
