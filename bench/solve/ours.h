/* The solver as the bench against peers calls it. */
#ifndef LODE_BENCH_OURS_H
#define LODE_BENCH_OURS_H

#include "instance.h"
#include "qp_write.h"

/* Medians over the repeats, seconds. */
typedef struct ours_base {
    double order;     /* lay out, order and analyse */
    double cold;      /* that, and solve from nothing */
    double again;     /* solve from nothing, what cold laid out being there */
    double objective; /* as qp_objective() counts it */
    lode_certificate certificate;
    bool solved;
} ours_base;

bool ours_base_time(const instance *instance, int repeats, ours_base *out);

typedef struct ours_sweep {
    double per_second;     /* scenarios solved and certified, median over the repeats */
    double steps;          /* Newton steps a scenario, mean */
    double seconds_a_step; /* of one thread, all else that a scenario costs included */
    int n_failed;
    int width;
} ours_sweep;

/* Solve the scenarios over and over, at least seconds long, on threads that share a plan.
 * false: no memory, or no base. */
bool ours_sweep_time(const instance *instance, const scenario *scenario, size_t n,
                     int n_thread, double seconds, int repeats, ours_sweep *out);

/* Objective of each scenario. */
bool ours_objectives(const instance *instance, const scenario *scenario, size_t n,
                     double *objective);

/* What one Newton step of one scenario takes at least, when `width` go at once. */
typedef struct ours_cost {
    double flops, bytes; /* of one scenario */
    double working_set;  /* bytes that a step of all of them goes through */
    double factor_flops;
} ours_cost;

bool ours_cost_of(const instance *instance, int width, ours_cost *out);

/* Median; sorts. */
double median(double *value, int n);

#endif
