/* In which order are the unknowns eliminated, so that the factor fills in little? */
#ifndef LODE_SOLVE_ORDER_H
#define LODE_SOLVE_ORDER_H

#include "base/base.h"

/* A symmetric pattern without its diagonal: neighbours of i are
 * index[start[i]] .. index[start[i + 1] - 1], ascending, each once, both triangles. */
typedef struct lode__graph {
    int n;
    int *start; /* [n + 1] */
    int *index; /* [start[n]] */
} lode__graph;

/* From entries in any order, repeats and both triangles welcome. false: no memory.
 * Cost: O(n + n_entry). */
bool lode__graph_make(lode__graph *graph, int n, int n_entry, const int *row,
                      const int *col);
void lode__graph_clear(lode__graph *graph);

/* order[k]: the unknown eliminated at place k. Minimum degree (AMD). Where group has more
 * than one label, unknowns that cover all couplings between groups are separators: they
 * come last, and what is left falls apart into groups (CAMD). false: no memory. */
bool lode__order(const lode__graph *graph, const int *group, int *order);

#endif
