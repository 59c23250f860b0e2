/* What the choice of a portfolio costs; docs/bench.md, "Portfolios".
 *
 *     bench_portfolio [60x200 | 200x200 | 200x2000]... [extensive N]... [--threads N]
 *                     [--seconds S] [--progress]
 *
 * 60: 12 single-good markets of 5 projects, to the optimum; 200: 12 of 17, to 1 % of the gain.
 * extensive N: the program of 12 x 17 with N scenarios written out as one integer program for
 * CBC, to 1 % of the same gain. Without a name: all three, and extensive 1 and 3. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "portfolio_extensive.h"
#include "portfolio_market.h"

#define N_MARKET 12

typedef struct setting {
    size_t n_thread;
    double seconds;
    bool progress; /* gaps and CPU seconds to standard error */
} setting;

static double peak_mb(void)
{
    struct rusage u;

    getrusage(RUSAGE_SELF, &u);
    return (double)u.ru_maxrss / 1024.0;
}

static void tell(void *context, double gap)
{
    fprintf(stderr, "  gap %.4f %% at %.2f CPU s\n", 100.0 * gap,
            bench_now_s(CLOCK_PROCESS_CPUTIME_ID) - *(const double *)context);
}

typedef struct case_room {
    double began; /* CPU seconds */
    lode__block block[N_MARKET];
    lode__decision decision[N_MARKET][PROJECTS_MOST];
    lode__row_entry entry[N_MARKET * PROJECTS_MOST];
    lode__row budget;
    double *probability;
} case_room;

static void write_program(bench_world *w, double gap, const setting *set, case_room *r,
                          lode__portfolio_program *p)
{
    double total = 0.0;

    for (int b = 0; b < w->n_market; b++) {
        bench_market *m = &w->market[b];
        r->block[b] = (lode__block){m->n_project, r->decision[b]};
        for (int j = 0; j < m->n_project; j++) {
            r->decision[b][j] = (lode__decision){2, {0.0, m->cost[j]}};
            r->entry[r->budget.n_entry++] = (lode__row_entry){b, j, 1, m->cost[j]};
            total += m->cost[j];
        }
    }
    for (int s = 0; s < w->n_scenario; s++) r->probability[s] = 1.0 / w->n_scenario;
    r->budget.name = "budget";
    r->budget.bound = 0.25 * total;
    r->budget.entry = r->entry;
    *p = (lode__portfolio_program){.n_block = w->n_market,
                                   .block = r->block,
                                   .n_scenario = w->n_scenario,
                                   .probability = r->probability,
                                   .n_row = 1,
                                   .row = &r->budget,
                                   .value = bench_value,
                                   .context = w,
                                   .has_bounds = true,
                                   .gap = gap,
                                   .seconds = set->seconds,
                                   .n_thread = set->n_thread,
                                   .progress = set->progress ? tell : NULL,
                                   .progress_context = &r->began};
}

static void print_answer(const char *name, const bench_world *w,
                         const lode__portfolio_answer *a, double wall, double cpu)
{
    int n_built = 0;

    for (int b = 0; b < w->n_market; b++)
        for (int j = 0; j < w->market[b].n_project; j++) n_built += a->option[b][j];
    printf("%-9s %7.2f %7.2f %7.4f %6zu %9zu %4zu %5.0f %5d %7.1f %s\n", name, wall, cpu,
           100.0 * a->gap, a->n_value, w->n_solve, a->n_master, peak_mb(), n_built,
           a->nothing_usd - a->objective_usd,
           a->verdict == LODE__PORTFOLIO_PROVEN ? "proven" : "stopped");
    fflush(stdout);
}

static bool solve(const char *name, int n_project, int n_scenario, double gap,
                  const setting *set, bool extensive)
{
    bench_world w = {0};
    case_room *r = calloc(1, sizeof *r);
    lode__portfolio_program p;
    lode__portfolio_answer a = {0};
    lode_error err = {0};
    bool good = false;

    if (r) r->probability = calloc((size_t)n_scenario, sizeof *r->probability);
    if (r && r->probability && bench_world_make(&w, N_MARKET, n_project, n_scenario, 7)) {
        write_program(&w, gap, set, r, &p);
        double wall = bench_now_s(CLOCK_MONOTONIC),
               cpu = bench_now_s(CLOCK_PROCESS_CPUTIME_ID);
        r->began = cpu;
        good = lode__portfolio_solve(&p, &a, &err) == LODE_OK;
        wall = bench_now_s(CLOCK_MONOTONIC) - wall;
        cpu = bench_now_s(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        if (good)
            print_answer(name, &w, &a, wall, cpu);
        else
            fprintf(stderr, "bench_portfolio: %s\n", err.message);
        if (good && extensive)
            good = extensive_solve(&w, r->budget.bound, a.nothing_usd - a.objective_usd,
                                   set->seconds);
    }
    lode__portfolio_answer_free(&a);
    bench_world_clear(&w);
    if (r) free(r->probability);
    free(r);
    return good;
}

static bool run(const char *name, const setting *set)
{
    if (!strcmp(name, "60x200")) return solve(name, 5, 200, 0.0, set, false);
    if (!strcmp(name, "200x200")) return solve(name, 17, 200, 0.01, set, false);
    if (!strcmp(name, "200x2000")) return solve(name, 17, 2000, 0.01, set, false);
    fprintf(stderr, "bench_portfolio: want 60x200, 200x200 or 200x2000, found %s\n",
            name);
    return false;
}

static bool run_extensive(int n_scenario, const setting *set)
{
    char name[32];

    snprintf(name, sizeof name, "split %d", n_scenario);
    return n_scenario > 0 && solve(name, 17, n_scenario, 0.01, set, true);
}

/* Options come before or after names: they are read first, and what they take is skipped. */
static void read_options(int argc, char **argv, setting *set)
{
    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;
        if (!strcmp(argv[i], "--threads") && more)
            set->n_thread = (size_t)atol(argv[++i]);
        else if (!strcmp(argv[i], "--seconds") && more)
            set->seconds = atof(argv[++i]);
        else if (!strcmp(argv[i], "--progress"))
            set->progress = true;
    }
}

int main(int argc, char **argv)
{
    setting set = {.n_thread = 2};
    int n_run = 0;
    bool good = true;

    read_options(argc, argv, &set);
    printf("%-9s %7s %7s %7s %6s %9s %4s %5s %5s %7s\n", "case", "wall s", "cpu s",
           "gap %", "values", "solves", "MIPs", "MB", "built", "gain");
    for (int i = 1; i < argc && good; i++) {
        if (!strncmp(argv[i], "--", 2)) {
            i += strcmp(argv[i], "--progress") != 0;
            continue;
        }
        n_run++;
        if (!strcmp(argv[i], "extensive") && i + 1 < argc)
            good = run_extensive(atoi(argv[++i]), &set);
        else
            good = run(argv[i], &set);
    }
    if (n_run == 0)
        good = run("60x200", &set) && run("200x200", &set) && run("200x2000", &set) &&
               run_extensive(1, &set) && run_extensive(3, &set);
    return good ? 0 : 1;
}
