/* What one step of a slider costs on a market that is kept.
 *
 *     bench_slider [MINERAL]     all of them where none is said
 *
 * For each mineral the share of a cut is moved from 0 to 100 % and a floor by levy from 8 to 64 %
 * above the price, for a year and over months with stocks. Each line says the median and the
 * largest processor time of a step, the median over that of a plain year's cut of the same
 * market, and how many equilibria and Newton steps a step took. Run by hand (docs/bench.md). */
#define _POSIX_C_SOURCE 200809L
#include <lode/market.h>
#include <lode/shock.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STEPS 9

/* Prices are near those of the zone in the base year, USD/kg. */
static const struct {
    const char *good, *who;
    double price;
} mineral[] = {{"gallium:refined", "CHN", 530.0},    {"germanium:refined", "CHN", 2000.0},
               {"cobalt:intermediate", "COD", 15.7}, {"cobalt:refined", "CHN", 30.0},
               {"lithium:chemical", "CHN", 70.0},    {"nickel:refined", "IDN", 17.0},
               {"graphite:anode", "CHN", 5.0},       {"ndpr:oxide", "CHN", 64.7},
               {"tungsten:refined", "CHN", 40.0},    {"antimony:refined", "CHN", 20.0},
               {"magnesium:refined", "CHN", 3.0},    {"silicon:refined", "CHN", 2.2}};
static const char *const span[] = {NULL, "over 12 months", "over 36 months",
                                   "over 36 months in quarters",
                                   "over 120 months in years"};
#define N_SPAN (sizeof span / sizeof *span)

typedef struct sum {
    double ms[STEPS];
    int n, n_unsolved;
    long solves, newton_steps;
} sum;

static double cpu_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void step(const lode_market *market, const char *sentence, const char *over,
                 sum *to)
{
    const char *const list[] = {sentence, over};
    lode_outcome *o = NULL;
    lode_error err = {0};
    double from = cpu_ms();

    if (lode_shock_run_on(market, list, over ? 2 : 1, NULL, &o, &err)) {
        fprintf(stderr, "bench_slider: %s\n", err.message);
        exit(1);
    }
    to->ms[to->n++] = cpu_ms() - from;
    to->solves += lode_outcome_solves(o);
    to->newton_steps += lode_outcome_certificate(o).newton_steps;
    to->n_unsolved += lode_outcome_verdict(o) != LODE_SOLVED;
    lode_outcome_free(o);
}

/* A slider from end to end; returns the median. */
static double slide(const lode_market *market, size_t k, bool floor, const char *over,
                    double year)
{
    sum s = {.n = 0};
    char text[200];
    double median;

    for (int i = 0; i < STEPS; i++) {
        if (floor)
            snprintf(text, sizeof text, "floor @FORGE %s %.6g USD/kg by levy",
                     mineral[k].good, mineral[k].price * (1.0 + 0.07 * (i + 1)));
        else
            snprintf(text, sizeof text, "cut %s %s %.4g%%", mineral[k].who,
                     mineral[k].good, 100.0 * i / (STEPS - 1));
        step(market, text, over, &s);
    }
    qsort(s.ms, STEPS, sizeof *s.ms, by_size);
    median = s.ms[STEPS / 2];
    printf("%-20s %-5s %-24s %8.2f %8.2f %7.1f %6.1f %6.1f", mineral[k].good,
           floor ? "floor" : "cut", over ? over + 5 : "a year", median, s.ms[STEPS - 1],
           year > 0.0 ? median / year : 1.0, (double)s.solves / STEPS,
           (double)s.newton_steps / STEPS);
    if (s.n_unsolved > 0) printf(" *%d", s.n_unsolved);
    printf("\n");
    return median;
}

static void run(const lode_dataset *ds, size_t k)
{
    lode_market *market = NULL;
    lode_error err = {0};
    double year = 0.0;

    if (lode_market_build(ds, &mineral[k].good, 1, &market, &err)) {
        fprintf(stderr, "bench_slider: %s\n", err.message);
        exit(1);
    }
    for (size_t i = 0; i < N_SPAN; i++)
        for (int floor = 0; floor < 2; floor++) {
            double median = slide(market, k, floor, span[i], year);
            if (i == 0 && !floor) year = median;
        }
    lode_market_free(market);
}

int main(int argc, char **argv)
{
    lode_dataset *ds = NULL;
    lode_error err = {0};

    if (lode_dataset_open(NULL, &ds, &err)) {
        fprintf(stderr, "bench_slider: %s\n", err.message);
        return 1;
    }
    printf("%-20s %-5s %-24s %8s %8s %7s %6s %6s\n", "good", "", "over", "median", "most",
           "/year", "solves", "steps");
    for (size_t k = 0; k < sizeof mineral / sizeof *mineral; k++)
        if (argc < 2 || strncmp(mineral[k].good, argv[1], strlen(argv[1])) == 0)
            run(ds, k);
    lode_dataset_free(ds);
    return 0;
}
