/* The top of a function of bounded numbers that is smooth but for kinks: projected BFGS.
 *
 * A step goes along H g over the numbers that are not held by a bound, bent by the
 * bounds, to a point that keeps the weak conditions of Wolfe; H is the usual inverse
 * Hessian by differences of gradients. With these conditions, and no more, BFGS also
 * finds most tops that lie on a kink; there the gradient does not vanish, and the climb
 * ends because no step gains any more.
 *
 * Source: Bertsekas, SIAM J. Control Optim. 20 (1982) 221-246 (bounds); Nocedal and
 * Wright, Numerical Optimization (2nd ed., 2006), 6.1; Lewis and Overton, Math. Program.
 * 141 (2013) 135-163 (kinks). */
#ifndef LODE_STUDY_CLIMB_H
#define LODE_STUDY_CLIMB_H

#include "base/base.h"

typedef enum lode__climb_end {
    LODE__CLIMB_TOP,    /* the gradient is gone, or as good as that and no step gains */
    LODE__CLIMB_KINK,   /* no step gains any more, though the gradient is not gone */
    LODE__CLIMB_LIMIT,  /* as many steps as were allowed */
    LODE__CLIMB_NOWHERE /* the start has no value */
} lode__climb_end;

/* What is climbed. */
typedef struct lode__hill {
    int n;
    const double *upper; /* [n] numbers lie in [0, upper] */
    const double *scale; /* [n] what a number is multiplied by to give one in which the
                            hill is about as steep, and as curved, in all directions */
    double worth;        /* size of values: a gain of 1e-13 of it is rounding */
    double steep;        /* norm of a scaled gradient that counts as 1 */
    double tolerance;    /* of the scaled gradient, relative to steep */
    int most_steps;
    /* Value at x; false: there is none. */
    bool (*value)(void *context, const double *x, double *value);
    /* Gradient [n] at the x of the last value(); false: there is none. */
    bool (*gradient)(void *context, const double *x, double *gradient);
    /* The x of the last value() is where the climb stands now. */
    void (*stand)(void *context);
    void *context;
} lode__hill;

typedef struct lode__climb {
    double *x; /* [n] start, then the end; the caller's */
    double value;
    double
        gradient; /* norm of the scaled gradient that bounds leave, relative to steep */
    int n_step, n_value;
    lode__climb_end end;
} lode__climb;

/* Climb from climb->x. LODE_E_NOMEM is the only failure. Cost: n^2 a step beside the
 * values, n^2 numbers of memory. */
lode_status lode__climb_run(const lode__hill *hill, lode__climb *climb, lode_error *err);

#endif
