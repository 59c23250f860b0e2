/* What questions of policy cost, on one thread, with the packs open: a policy in a file beside
 * its alternatives, the same with draws, what is in force, the forum, remedies.
 *
 *     bench_policy POLICY.yaml [REPEATS]    5 where none are said
 *
 * A line a question: median milliseconds of processor and of the clock, and bytes of its answer
 * as JSON, which show whether the question is the same. Run by hand (docs/bench.md). */
#define _POSIX_C_SOURCE 200809L
#include <lode/forum.h>
#include <lode/policy_run.h>
#include <lode/respond.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MOST_REPEATS 99
#define N_DRAW 100

typedef struct bench {
    const lode_dataset *dataset;
    const char *policy; /* the file */
} bench;

/* Ask and write; the bytes of the answer. */
typedef lode_status question(const bench *b, lode_text *out, lode_error *err);

static lode_status run_file(const bench *b, size_t n_draw, lode_text *out,
                            lode_error *err)
{
    lode_policy_run_options o = LODE_POLICY_RUN_OPTIONS_INIT;
    lode_policy_run *r = NULL;
    lode_status st;

    o.n_thread = 1;
    o.n_draw = n_draw;
    st = lode_policy_run_file(b->dataset, b->policy, &o, &r, err);
    if (!st) st = lode_policy_run_write(r, LODE_FORMAT_JSON, out, err);
    lode_policy_run_free(r);
    return st;
}

static lode_status ask_run(const bench *b, lode_text *out, lode_error *err)
{
    return run_file(b, 0, out, err);
}

static lode_status ask_draws(const bench *b, lode_text *out, lode_error *err)
{
    return run_file(b, N_DRAW, out, err);
}

static lode_status ask_in_force(const bench *b, lode_text *out, lode_error *err)
{
    lode_policy_run_options o = LODE_POLICY_RUN_OPTIONS_INIT;
    lode_policy_in_force q = LODE_POLICY_IN_FORCE_INIT;
    lode_policy_run *r = NULL;
    lode_status st;

    q.goods = "gallium";
    q.from = "CHN";
    q.to = "USA";
    q.as_of = "2026-06-30";
    q.n_month = 24;
    q.period = "quarters";
    q.refuse_share = 0.2;
    o.n_thread = 1;
    st = lode_policy_run_in_force(b->dataset, &q, &o, &r, err);
    if (!st) st = lode_policy_run_write(r, LODE_FORMAT_JSON, out, err);
    lode_policy_run_free(r);
    return st;
}

static lode_status ask_forum(const bench *b, lode_text *out, lode_error *err)
{
    lode_forum_options o = LODE_FORUM_OPTIONS_INIT;
    lode_forum *f = NULL;
    lode_status st;

    o.goods = "ndpr:oxide";
    o.n_thread = 1;
    st = lode_forum_run(b->dataset, &o, &f, err);
    if (!st) st = lode_forum_write(f, LODE_FORMAT_JSON, out, err);
    lode_forum_free(f);
    return st;
}

static lode_status ask_remedies(const bench *b, lode_text *out, lode_error *err)
{
    static const char *const shock[] = {"ban CHN gallium:refined", "over 12 months"};
    lode_respond_options o = LODE_RESPOND_OPTIONS_INIT;
    lode_response *r = NULL;
    lode_status st;

    o.perspective = "DEU";
    o.n_top = 5;
    o.n_thread = 1;
    st = lode_respond_run(b->dataset, shock, 2, &o, &r, err);
    if (!st) st = lode_response_write(r, LODE_FORMAT_JSON, out, err);
    lode_response_free(r);
    return st;
}

static double milliseconds(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *x, long n)
{
    qsort(x, (size_t)n, sizeof *x, by_size);
    return x[n / 2];
}

static lode_status measure(const bench *b, const char *name, question *ask, long n,
                           lode_error *err)
{
    double cpu[MOST_REPEATS], wall[MOST_REPEATS];
    size_t n_byte = 0;

    for (long k = 0; k < n; k++) {
        lode_text out = LODE_TEXT_INIT;
        double cpu_then = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
        double then = milliseconds(CLOCK_MONOTONIC);
        lode_status st = ask(b, &out, err);
        cpu[k] = milliseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_then;
        wall[k] = milliseconds(CLOCK_MONOTONIC) - then;
        n_byte = out.length;
        lode_text_clear(&out);
        if (st) return st;
    }
    printf("%-28s %10.1f %10.1f %10zu\n", name, median(cpu, n), median(wall, n), n_byte);
    return LODE_OK;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        question *ask;
    } list[] = {{"policy run", ask_run},
                {"policy run --draws 100", ask_draws},
                {"policy run --good, 24 months", ask_in_force},
                {"policy forum", ask_forum},
                {"respond, top 5", ask_remedies}};
    long n = argc > 2 ? strtol(argv[2], NULL, 10) : 5;
    bench b = {.policy = argc > 1 ? argv[1] : ""};
    lode_dataset *ds = NULL;
    lode_error err = {0};
    lode_status st;

    if (argc < 2 || n < 1 || n > MOST_REPEATS) {
        fprintf(stderr, "bench_policy: want POLICY.yaml and 1 to 99 repeats\n");
        return 2;
    }
    st = lode_dataset_open(NULL, &ds, &err);
    b.dataset = ds;
    if (!st)
        printf("%-28s %10s %10s %10s\n", "question", "CPU, ms", "clock, ms", "bytes");
    for (size_t k = 0; !st && k < sizeof list / sizeof *list; k++)
        st = measure(&b, list[k].name, list[k].ask, n, &err);
    if (st) fprintf(stderr, "bench_policy: %s\n", err.message);
    lode_dataset_free(ds);
    return st ? 1 : 0;
}
