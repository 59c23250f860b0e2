/* A small language for the formulas of method files, over numbers and lists of numbers,
 * one for each country. It knows nothing of minerals: names come from the caller.
 *
 *     hhi      10000 * sum(share^2)
 *     sr       (hhi_gs * ir / 2 + hhi_eu * (1 - ir / 2)) * (1 - eol_rir) * si
 *
 * Numbers, names, + - * / ^, < <= > >= =, parentheses, and
 *
 *     sum(v) max(v) min(v) count(v)   of a list; count: how many are above 0
 *     top(v, k)                       sum of the k largest
 *     exceed(v, p, x)                 chance that the sum of v_i B_i is above x, B_i
 *                                     independent, 1 with chance p_i; exact, of the 16
 *                                     largest v
 *     largest(v)                      list: 1 for the largest, if above 0, else 0
 *     rank(v)                         list: 1 for the largest; 0 for what is not above 0
 *     percentile(v)                   list: how many of a hundred known ones are lower
 *     sqrt cbrt ln exp abs trunc      of a number or of each
 *     xlnx(x)                         x ln x, 0 at 0
 *     round(x, digits)                half away from 0
 *     clip(x, low, high) least(x, y) greatest(x, y)
 *     or(x, y)                        x, but y where x is unknown
 *     known(x)                        1 or 0
 *     ratio(x, y)                     x / y, but 0 where y is 0
 *     if(c, x, y)                     x where c is not 0, else y
 *
 * A number beside a list counts for each. Unknown is NaN and makes unknown what is made
 * of it, except that 0 times anything is 0: a supplier without a share needs no score.
 *
 * After a run lode__formula_back() gives the derivative of one number by every input, in
 * about the time of two runs. Steps such as exceed(), rank(), percentile(), largest(), count() and comparisons
 * have derivative 0; round() and trunc() that of their argument. */
#ifndef LODE_STUDY_FORMULA_H
#define LODE_STUDY_FORMULA_H

#include "base/base.h"

#define LODE__FORMULA_TEXT_MAX 1000 /* characters of one formula */
#define LODE__FORMULA_DEPTH_MAX 48  /* parentheses within parentheses */

/* A named number or list. */
typedef struct lode__slot {
    const char *name; /* "" for a value in between; lives as long as the formulas */
    bool vector;
    bool given;   /* set by the caller, not by a formula */
    bool inner;   /* depends, through formulas, on a slot marked so by the caller */
    bool changed; /* of a run from some slots */
    double *value, *back; /* [n] or [1]; back: derivative of the last target by it */
} lode__slot;

typedef struct lode__formula_op {
    int op, a, b, c, out; /* slots; -1: none */
    bool spare;           /* left out of runs: nothing that is wanted needs it */
} lode__formula_op;

typedef struct lode__formulas {
    lode__arena *arena;
    int n; /* length of lists */
    lode__slot *slot;
    lode__formula_op *op;
    int n_slot, n_op, slot_capacity, op_capacity;
} lode__formulas;

/* Find or make the slot of a name; -1 after filling *err. */
typedef int lode__formula_name(void *context, const char *name, lode_error *err);

/* Empty; all memory is the arena's. */
void lode__formulas_begin(lode__formulas *f, lode__arena *arena, int n);

/* Add a slot that the caller sets; NaN at first. Its index, or -1 without memory. */
int lode__formula_input(lode__formulas *f, const char *name, bool vector);

/* Slot of a name, or -1. */
int lode__formula_find(const lode__formulas *f, const char *name);

/* Read a formula and make it a step of this name.
 *
 * resolve is asked for names that no slot has.
 * LODE_E_INVALID: "character 12: want ..., found ..."; LODE_E_NOMEM. */
lode_status lode__formula_step(lode__formulas *f, const char *name, const char *text,
                               lode__formula_name *resolve, void *context, int *out,
                               lode_error *err);

/* Compute all steps (inner_only: those that depend on an inner slot), in the order they
 * were added. */
void lode__formulas_run(lode__formulas *f, bool inner_only);

/* Compute the steps that depend on these slots; the others hold what they held. */
void lode__formulas_run_from(lode__formulas *f, const int *slot, int n);

/* Leave out of runs what neither of the targets needs; wanted [n_slot]. */
void lode__formulas_spare(lode__formulas *f, bool *wanted);

/* A step that was computed is set by the caller from now on: runs leave it alone. */
void lode__formula_hold(lode__formulas *f, int slot, bool held);

/* Derivatives of a number by all slots, into slot[].back; of the last run. */
void lode__formulas_back(lode__formulas *f, int target);

#endif
