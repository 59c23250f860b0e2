/* What a band costs: the question of twelve months for three minerals, alone and with draws.
 *
 *     bench_draws [DRAWS]    500 where none are said
 *
 * Each line says the processor time of the question alone, of a draw of it beyond that, how
 * the two compare, and draws in a second of one processor and of the clock. Run by hand
 * (docs/bench.md). */
#define _POSIX_C_SOURCE 200809L
#include <lode/shock.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const struct {
    const char *mineral, *ban;
} question[] = {{"gallium", "ban CHN gallium:refined"},
                {"cobalt", "ban COD cobalt:intermediate"},
                {"nickel", "ban IDN nickel:refined"}};

static double seconds(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Seconds of all processors, and of the clock. */
typedef struct cost {
    double cpu, wall;
} cost;

static cost ask(const lode_dataset *ds, const char *ban, size_t n_draw)
{
    const char *const statement[] = {ban, "over 12 months"};
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    lode_outcome *o = NULL;
    lode_error err = {0};
    cost c = {seconds(CLOCK_PROCESS_CPUTIME_ID), seconds(CLOCK_MONOTONIC)};

    options.n_draw = n_draw;
    if (lode_shock_run(ds, statement, 2, &options, &o, &err)) {
        fprintf(stderr, "bench_draws: %s\n", err.message);
        exit(1);
    }
    lode_outcome_free(o);
    return (cost){seconds(CLOCK_PROCESS_CPUTIME_ID) - c.cpu,
                  seconds(CLOCK_MONOTONIC) - c.wall};
}

int main(int argc, char **argv)
{
    long n = argc > 1 ? strtol(argv[1], NULL, 10) : 500;
    lode_dataset *ds = NULL;
    lode_error err = {0};

    if (n < 10 || n > 100000 || lode_dataset_open(NULL, &ds, &err)) {
        fprintf(stderr, "bench_draws: %s\n",
                err.message[0] ? err.message : "want 10 to 100000 draws");
        return 1;
    }
    printf("%-10s %12s %12s %10s %14s %14s\n", "mineral", "alone, ms", "a draw, ms",
           "ratio", "draws/s of CPU", "draws/s");
    for (size_t k = 0; k < sizeof question / sizeof *question; k++) {
        cost alone = ask(ds, question[k].ban, 0);
        cost all = ask(ds, question[k].ban, (size_t)n);
        double draw = (all.cpu - alone.cpu) / (double)n;
        printf("%-10s %12.2f %12.3f %10.3f %14.0f %14.0f\n", question[k].mineral,
               1e3 * alone.cpu, 1e3 * draw, draw / alone.cpu, 1.0 / draw,
               (double)n / (all.wall - alone.wall));
    }
    lode_dataset_free(ds);
    return 0;
}
