/* The passes of a Newton step over a market laid out, for one scenario (width 1) or eight at
 * once (width 8), on the fastest path of this machine.
 *
 * Arrays are [slot][width] and [place][width]. A pass over slots takes eight numbers at a
 * time: eight slots of one scenario or one slot of eight scenarios; the arithmetic of a
 * number is the same, and so are its bits. Sums over slots and nodes are kept in eight
 * parts (index modulo eight) that are joined in one order. */
#ifndef LODE_SOLVE_KERNELS_H
#define LODE_SOLVE_KERNELS_H

#include "solve/cholesky.h"
#include "solve/layout.h"

/* Parameters of a slot, by kind, in this order; margins v are measured from the slot's own
 * intercept (the c of a box, the cost of a link, the wedge of all), so that one near it keeps
 * all its digits:
 *   box     shift, 1/b, lower, upper: x = clip((v - shift) / b, lower, upper)
 *   supply  q0, 1/p0, elasticity, floor, upper
 *   demand  q0, 1/p0, elasticity, choke: of the price -v
 *   link    x0, 1/kappa, upper */
#define LODE__MOST_PARAMETERS 5

/* Below this share of p0 a demand curve goes on as its tangent; below the other a supply curve
 * as a line to 0. */
#define LODE__LEAST_PRICE 1e-12
#define LODE__LEAST_MARGIN 1e-9

typedef struct lode__work {
    const lode__layout *layout;
    int width;
    double *price, *step, *imbalance, *gross, *rhs, *spare; /* [n_place][width] */
    double *v, *dv, *x, *slope;                             /* [n_slot][width] */
    double *intercept;                                      /* [n_slot][width] */
    /* [slots of kind][width] */
    double *parameter[LODE__N_SLOT_KIND][LODE__MOST_PARAMETERS];
    const double *price_scale, *flow_scale; /* [n_place] what is normal at a node */
    double *values;                         /* of the matrix, [size][width] */
} lode__work;

typedef struct lode__kernels {
    /* out = A' price: 4 flops a slot. */
    void (*margins)(const lode__work *w, const double *price, double *out);
    /* Levels and slopes of `n` groups of eight numbers from the one at `first` on, from v. */
    void (*respond)(lode__work *w, int first, int n);
    /* In one lane, curved slots: levels x become what they would be at the margins v if each
     * curve were the straight line that touches it where it has level x; slopes of the
     * lines. */
    void (*straighten)(lode__work *w, int lane);
    /* imbalance = A x - rhs, gross = |A| |x| + |rhs|: 8 flops a slot. */
    void (*add_up)(lode__work *w);
    /* worst[width]: largest |imbalance| / (gross + anchor flow_scale); INFINITY when one is
     * not a number. */
    void (*measure)(const lode__work *w, double *worst);
    /* sum[width] of dv (x(v + t dv) - x): how much the slope of the dual along the step rises
     * up to length t. A difference, so that rounding of what does not move stays out. */
    void (*trial)(const lode__work *w, const double *t, double *sum);
    /* sum[width] of a b over the nodes. */
    void (*dot)(const lode__work *w, const double *a, const double *b, double *sum);
    /* values = A diag(slope) A' + the term that bounds how far a price may move:
     * 1e-14 of itself and of flow / price, and |imbalance| / (reach price). 6 flops a slot. */
    void (*assemble)(lode__work *w, const double *reach);
    /* price += t step, v += t dv: margins are carried along, not computed anew from prices. */
    void (*move)(lode__work *w, const double *t);
} lode__kernels;

const lode__kernels *lode__kernels_now(void);

#endif
