#ifndef LODE_STUDY_TRADE_GRAPH_H
#define LODE_STUDY_TRADE_GRAPH_H
#include "base/base.h"
typedef struct lode__trade_edge {
    int from, to;
    double value;
} lode__trade_edge;
typedef struct lode__graph_node {
    int node;
    int out_degree, in_degree;
    double out_share, in_share, pagerank, pagerank_reversed, betweenness;
} lode__graph_node;
typedef struct lode__graph_measures {
    int n_node, n_edge;
    double value, density, reciprocity, hhi_exporters, hhi_importers;
    int largest_weak, largest_strong, top_exporter;
    double value_left_without_top, reachable_pairs_left_without_top;
    lode__graph_node *node;
} lode__graph_measures;
enum { LODE__GRAPH_PAGERANK = 1, LODE__GRAPH_BETWEENNESS = 2, LODE__GRAPH_REACH = 4 };
lode_status lode__graph_measure(const lode__trade_edge *edge, size_t n, int n_node_max,
                                unsigned parts, lode__arena *arena,
                                lode__graph_measures *out, lode_error *err);
#endif
