/* Projects in made-up single-good markets, and what a choice of them loses in each scenario: the
 * least total cost of the market, found by the engine, with a bound for every other choice.
 *
 *     loss_s(x) = least cost - utility with project j at most K_j x_j
 *               >= loss_s(x0) + sum over j of h_j (x0_j - x_j),  h_j = surplus of j at full size
 *                                                                      at the prices of x0
 *
 * exact at x0 and, because x is 0 or 1, nowhere above the loss. */
#ifndef LODE_BENCH_PORTFOLIO_MARKET_H
#define LODE_BENCH_PORTFOLIO_MARKET_H

#include <time.h>

#include "instance.h"
#include "study/portfolio_program.h"

#define PROJECTS_MOST 20

typedef struct shock_list { /* changes of a scenario */
    size_t n;
    lode__change *change;
} shock_list;

typedef struct bench_market {
    instance world;        /* without projects */
    lode__problem problem; /* with projects, none built */
    int n_project;
    double size[PROJECTS_MOST], cost[PROJECTS_MOST];
    shock_list *shock; /* [n_scenario] */
    lode__plan *plan;
    void *idle; /* workspaces nobody uses */
    lode__arena arena;
} bench_market;

typedef struct bench_world {
    int n_market, n_scenario;
    bench_market *market;
    size_t n_solve; /* scenarios solved so far */
    void *lock;
} bench_world;

/* Seconds of a clock. */
double bench_now_s(clockid_t clock);

/* Bans, full bans and capacity cuts in turn. false: no memory. */
bool bench_world_make(bench_world *world, int n_market, int n_project, int n_scenario,
                      uint64_t seed);
void bench_world_clear(bench_world *world);

/* value() of a program; context is the world. */
lode_status bench_value(void *context, int i_block, const int *option, lode__span span,
                        double *loss, double *constant, double *slope, lode_error *err);

#endif
