/* The fronts of a factor, as shape.c lays them out and the kernels walk them.
 *
 * A front has n_row rows, the first n_pivot of them its own columns. Rows are kept in units
 * of eight, the last one padded. Its columns of the factor lie one after another in the
 * storage, 8 n_unit values each, the upper triangle unused. What it passes on, the
 * contribution block, has a column for each row beyond the pivots; such a column holds the
 * units from n_pivot / 8 on, so that row i is at the same place of its unit everywhere.
 * All numbers are per lane: with eight lanes, each value is eight of them side by side. */
#ifndef LODE_SOLVE_FRONT_H
#define LODE_SOLVE_FRONT_H

#include <stdint.h>

#include "solve/shape.h"

#define LODE__UNIT 8

typedef struct lode__front {
    int32_t first;          /* place of its first pivot; pivots are side by side */
    int32_t n_pivot, n_row; /* the pivots are counted among the rows */
    int32_t n_unit;         /* n_row / 8, rounded up */
    int32_t parent;         /* -1: none */
    int32_t child, sibling; /* first child, next child of the same parent; -1: none */
    int32_t n_stripe;
    size_t row;    /* into shape->row: [8 n_unit] places, padded with the first pivot's */
    size_t into;   /* into shape->into: [n_row - n_pivot] row of the parent's front */
    size_t stripe; /* into shape->stripe: [n_stripe] the same as units of the parent */
    size_t value;  /* into the storage */
    size_t block;  /* into the stack of contribution blocks */
} lode__front;

/* Rows of a contribution block that go to one unit of the parent's front: rows from, from
 * + 1, ... of the child's front go to those rows of the unit whose bit is set. */
typedef struct lode__stripe {
    int32_t unit, from;
    uint32_t mask;
} lode__stripe;

struct lode__shape {
    int n, n_front;
    int *rank;          /* [n] */
    int *front_of;      /* [n] front whose pivot is at place k */
    lode__front *front; /* [n_front] children before parents */
    int32_t *row;       /* ascending in each front */
    int32_t *into;
    lode__stripe *stripe;
    size_t size, stack_size, nnz;
    double flops;
};

/* Values in a column of a front's contribution block. */
static inline size_t lode__block_height(const lode__front *f)
{
    return LODE__UNIT * (size_t)(f->n_unit - f->n_pivot / LODE__UNIT);
}

#endif
