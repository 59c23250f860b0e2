/* Work arrays for judging an answer, taken once per market so that a solve takes none. */
#ifndef LODE_SOLVE_SCRATCH_H
#define LODE_SOLVE_SCRATCH_H

#include "solve/problem.h"

typedef struct lode__scratch {
    double *node[2];  /* [n_node + 8] */
    double *activity; /* [n_activity] */
    double *edge[2];  /* [n_term] */
    int *list;        /* [n_node] */
    int *first; /* [n_node + 1] terms of a node: at[first[n]] .. at[first[n + 1] - 1] */
    int *at, *owner; /* [n_term] a term's number, and whose it is */
    lode__arena arena;
} lode__scratch;

/* Arrays for problems of that pattern; false: no memory. */
bool lode__scratch_take(lode__scratch *scratch, const lode__problem *problem);
void lode__scratch_clear(lode__scratch *scratch);

#endif
