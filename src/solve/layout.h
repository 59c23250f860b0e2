/* How a market problem lies in memory while it is solved: immutable, shared by threads.
 *
 * Each activity becomes a slot of its curve's kind; so does the free disposal of a node (a
 * box: it throws away) and the unserved part of a demand with a choke price (a box: it
 * supplies at the choke). All flat pieces are boxes, so three smooth kinds and one box are
 * all there is. Slots of a kind lie together, padded to a multiple of eight with slots that
 * do nothing; nodes lie in the order of elimination, padded likewise. A slot has two terms
 * of its own (the second may have coefficient 0); further ones, of joint products, are in
 * the list of extras. */
#ifndef LODE_SOLVE_LAYOUT_H
#define LODE_SOLVE_LAYOUT_H

#include <stdint.h>

#include "solve/problem.h"
#include "solve/shape.h"

#define LODE__LANES 8 /* numbers of a vector, and scenarios solved at once */

typedef enum lode__slot_kind {
    LODE__SLOT_BOX, /* x = clip((v - c) / b, lower, upper) */
    LODE__SLOT_SUPPLY,
    LODE__SLOT_DEMAND, /* without its choke */
    LODE__SLOT_LINK,
    LODE__N_SLOT_KIND
} lode__slot_kind;

/* Numbers a curve of the kind needs (kernels.h says which). */
#define LODE__N_BOX 4
#define LODE__N_SUPPLY 5
#define LODE__N_DEMAND 4
#define LODE__N_LINK 3
extern const int lode__n_parameter[LODE__N_SLOT_KIND];

/* A term beyond the second of a slot. */
typedef struct lode__extra {
    int32_t slot, node;
    double coef, weight;
} lode__extra;

/* An entry of the matrix that is not one of the three of a slot's own two terms. */
typedef struct lode__extra_entry {
    int32_t slot, at;
    double coef; /* product of the two coefficients */
} lode__extra_entry;

typedef struct lode__layout {
    int n_node, n_place; /* n_place: n_node padded to a multiple of eight */
    int n_activity, n_slot, n_extra, n_extra_entry;
    int first[LODE__N_SLOT_KIND + 1]; /* slots of kind k: first[k] .. first[k + 1] - 1 */
    lode__shape *shape;
    int32_t *place;    /* [n_node] where a node lies */
    int32_t *slot;     /* [n_activity] */
    int32_t *unserved; /* [n_activity] slot of a demand's unserved part; -1: none */
    int32_t *disposal; /* [n_node] slot of a node's disposal; -1: none */
    int32_t *activity; /* [n_slot] whose it is; -1: a disposal or padding */
    int32_t *node[2];  /* [n_slot] places of the slot's own two terms */
    double *coef[2];   /* [n_slot] */
    /* [n_slot] what a level adds to the flow of a node: |coef|, taken off again by what a demand
     * leaves unserved */
    double *weight[2];
    double *square[2];  /* [n_slot] coef^2 */
    double *cross;      /* [n_slot] product of the two coefficients */
    uint32_t *at;       /* [n_slot] where the cross entry is added */
    uint32_t *diagonal; /* [n_place] where a node's own entry is added */
    lode__extra *extra; /* by slot */
    lode__extra_entry *extra_entry;
    lode__arena arena;
} lode__layout;

/* NULL: no memory. */
lode__layout *lode__layout_new(const lode__problem *problem);
void lode__layout_free(lode__layout *layout);

/* The kind of slot a curve has when a market is laid out. */
lode__slot_kind lode__slot_kind_of(const lode__curve *curve);

/* Has the demand a part that may go unserved? */
bool lode__has_choke(const lode__curve *curve);

#endif
