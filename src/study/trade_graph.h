/* How trade in one good hangs together: who is central to it, and what is left of it
 * when somebody goes.
 *
 * Nodes are numbers from 0, countries as a rule; an edge goes from an exporter to an
 * importer and has a value of any one unit. Repeated pairs are added, edges from a node
 * to itself and edges of value 0 are dropped. Results do not depend on the order of the
 * list unless it repeats a pair, whose values are added in the order of the list.
 *
 * All memory, scratch included, is taken from the arena of the caller. Calls with
 * different arenas can run at once. */
#ifndef LODE_STUDY_TRADE_GRAPH_H
#define LODE_STUDY_TRADE_GRAPH_H

#include "base/base.h"

/* Least and largest value of an edge above 0, so that no sum and no length overflows. */
#define LODE__GRAPH_VALUE_LEAST 1e-290
#define LODE__GRAPH_VALUE_MOST 1e290
#define LODE__GRAPH_EDGES_MAX 100000000
/* Nodes that both import and export, at most, for lode__graph_trade_risk(), which holds
 * a matrix of them. */
#define LODE__GRAPH_RISK_MAX 2000

typedef struct lode__trade_edge {
    int from, to;
    double value;
} lode__trade_edge;

/* The costly parts; the rest is always computed. */
#define LODE__GRAPH_PAGERANK 1u
#define LODE__GRAPH_BETWEENNESS 2u
#define LODE__GRAPH_REACH 4u

typedef struct lode__graph_node {
    int node;
    int out_degree, in_degree;
    double out_share, in_share; /* of the value of all trade */
    double pagerank;            /* high where trade ends up; all add up to 1 */
    double pagerank_reversed;   /* the same of reversed edges: where it comes from */
    double betweenness;         /* 0 to 1 */
} lode__graph_node;

typedef struct lode__graph_measures {
    int n_node, n_edge;
    double value;                        /* of all trade, unit of the edges */
    double density;                      /* edges / (n_node (n_node - 1)) */
    double reciprocity;                  /* share of edges that have a reverse edge */
    double hhi_exporters, hhi_importers; /* sum of squared shares, 0 to 1 */
    int largest_weak, largest_strong;    /* nodes in the largest component */
    int top_exporter;                    /* lowest number of equals; -1: no trade */
    double value_left_without_top;       /* share of value that others export */
    double reachable_pairs_left_without_top;
    lode__graph_node *node; /* [n_node] by number, those with an edge; the arena's */
} lode__graph_measures;

/**
 * Measure the network of one good's trade.
 *
 *     pagerank     r = (1-a)/n + a (T' r + dangling mass / n),  T_ij = v_ij / sum_j v_ij,
 *                  a = 0.85
 *     betweenness  sum over s, t of the share of shortest paths from s to t that pass a
 *                  node between them, divided by (n-1)(n-2); length of an edge 1 / v
 *     reach        ordered pairs (u, v) with a path from u to v, when the top exporter and
 *                  its edges are gone / before
 *
 * Two lengths are equal when they differ by less than 1e-12 of the longer; sums of
 * reciprocals that are equal on paper differ in their last bits.
 *
 * @param edge        [n] value finite, 0 or LODE__GRAPH_VALUE_LEAST to _MOST
 * @param n_node_max  nodes are 0 to n_node_max - 1
 * @param parts       LODE__GRAPH_... or 0; what is not asked for is NaN
 * @param[out] out    written on success; without an edge all counts are 0, ratios NaN
 * @return LODE_OK; LODE_E_INVALID names the edge (from 0) with a node out of range or a
 *         value that is negative, NaN or beyond the limits; LODE_E_LIMIT above
 *         LODE__GRAPH_EDGES_MAX edges; LODE_E_NOMEM.
 *
 * Cost: O(n + n_node_max); betweenness O(x (m + x log x)) for x exporters, where m falls
 * from n_edge to the edges that are shortest paths themselves; reach O(c n_edge) for c
 * strong components with an export.
 * Source: Brandes (2001), J. Math. Sociology 25, 163; Page et al. (1999), Stanford
 * InfoLab 1999-66.
 */
lode_status lode__graph_measure(const lode__trade_edge *edge, size_t n, int n_node_max,
                                unsigned parts, lode__arena *arena,
                                lode__graph_measures *out, lode_error *err);

/* After n_removed exporters have gone. */
typedef struct lode__cascade_point {
    int removed; /* the last of them; -1: none has gone yet */
    int n_removed;
    int n_failed;      /* of the others, those that failed */
    double value_left; /* share of value whose exporter still stands, 0 to 1 */
} lode__cascade_point;

/**
 * Remove exporters one after the other, the largest first, and let others fail with them.
 *
 * A node that is removed or fails exports nothing. A node fails when the imports it lost
 * are more than beta of its imports, and so on until nothing changes. At beta = 1 nobody
 * fails: plain removal. A node that failed and is then removed counts as removed.
 *
 * @param beta        0 to 1; at 0 any loss is too much
 * @param[out] point  [*n_point] *n_point = exporters + 1, the first before any removal;
 *                    equal exporters go by number; the arena's; 1 point with value NaN
 *                    when there is no trade
 * @return as lode__graph_measure(); LODE_E_INVALID also for beta out of range.
 *
 * Cost: O(n + n_node_max + x^2) for x exporters: each node stops once.
 * Our own definition; percolation with failure by a threshold of inputs.
 */
lode_status lode__graph_cascade(const lode__trade_edge *edge, size_t n, int n_node_max,
                                double beta, lode__arena *arena,
                                lode__cascade_point **point, int *n_point,
                                lode_error *err);

/**
 * Trade risk: the production risk of suppliers, of their suppliers, and so on.
 *
 *     risk_j = sum over i of (v_ij / in_j) (own_i + a risk_i),   in_j = sum_i v_ij
 *
 * @param own        [n_node_max] production risk; finite for every exporter, others are
 *                   not read
 * @param a          0 <= a < 1, how much of a supplier's trade risk is passed on
 * @param[out] risk  [n_node_max] unit of own; 0 for a node that imports nothing
 * @return as lode__graph_measure(); LODE_E_INVALID also for own or a; LODE_E_LIMIT above
 *         LODE__GRAPH_RISK_MAX nodes that import and export.
 *
 * Cost: O(n + n_node_max + x^3 / 3) for x nodes that import and export; elimination, so
 * that no a is slow. The rows sum to less than 1: no pivot is needed.
 * After Klimek, Obersteiner, Thurner (2015), Science Advances 1, e1500522; not compared
 * with numbers of the paper.
 */
lode_status lode__graph_trade_risk(const lode__trade_edge *edge, size_t n, int n_node_max,
                                   const double *own, double a, lode__arena *arena,
                                   double *risk, lode_error *err);

#endif
