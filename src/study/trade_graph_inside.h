/* What the files of trade networks share: the graph itself, and who measures which part.
 * The floors above, and the rest of this one, use trade_graph.h. */
#ifndef LODE_STUDY_TRADE_GRAPH_INSIDE_H
#define LODE_STUDY_TRADE_GRAPH_INSIDE_H

#include "study/trade_graph.h"

#define LODE__GRAPH_TIE 1e-12 /* numbers nearer than this, relative, are equal */

/* Edges by row twice: of exporters and of importers. Nodes are places in number[]. */
typedef struct lode__trade_graph {
    int n, n_edge;
    int *number;                  /* [n] the caller's node, ascending */
    int *out_first, *in_first;    /* [n + 1] */
    int *to, *from;               /* [n_edge] ascending within a row */
    double *out_value, *in_value; /* [n_edge] */
    double *out, *in;             /* [n] sum of a row */
    double total;
} lode__trade_graph;

/* Node i by something that orders nodes. */
typedef struct lode__graph_ranked {
    double weight;
    int i;
} lode__graph_ranked;

static inline int lode__graph_out_degree(const lode__trade_graph *g, int i)
{
    return g->out_first[i + 1] - g->out_first[i];
}

static inline int lode__graph_in_degree(const lode__trade_graph *g, int i)
{
    return g->in_first[i + 1] - g->in_first[i];
}

/* ---- trade_graph.c ----------------------------------------------------------------- */

/* [n] zeros of the arena; NULL: no memory. */
int *lode__graph_take_ints(lode__arena *arena, int n);
double *lode__graph_take_doubles(lode__arena *arena, int n);

lode_status lode__graph_no_memory(lode_error *err);

/* LODE_E_INVALID: "WHAT: want WANT, found VALUE". */
lode_status lode__graph_refuse(const char *what, const char *want, double found,
                               lode_error *err);

/* The graph of a list of edges, checked as lode__graph_measure() says; the arena's. */
lode_status lode__graph_build(lode__trade_graph *g, const lode__trade_edge *edge,
                              size_t n, int n_node_max, lode__arena *arena,
                              lode_error *err);

/* Largest weight first, equals by i. */
void lode__graph_sort_falling(lode__graph_ranked *rank, int n);

/* ---- measures, of a graph with an edge; false: no memory --------------------------- */

/* trade_pagerank.c: pagerank and pagerank_reversed of node[i], [g->n]. */
bool lode__graph_measure_pagerank(const lode__trade_graph *g, lode__arena *arena,
                                  lode__graph_node *node);

/* trade_betweenness.c: betweenness of node[i], [g->n]. */
bool lode__graph_measure_betweenness(const lode__trade_graph *g, lode__arena *arena,
                                     lode__graph_node *node);

/* trade_reach.c: largest_weak and largest_strong of m; with reach, also what is left of
 * the pairs with a path without node top, which exports. */
bool lode__graph_measure_reach(const lode__trade_graph *g, int top, bool reach,
                               lode__arena *arena, lode__graph_measures *m);

#endif
