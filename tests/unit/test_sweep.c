#define _POSIX_C_SOURCE 200809L
/* Sweeps: answers in order whatever finished first, the same bytes for any number of threads,
 * bounded memory, refusals that name the scenario. */
#include <lode/sweep.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "tap.h"

#define N 3000

static const char market_text[] =
    "{\"schema\":\"lode/market/1\",\"nodes\":[{\"id\":\"mine\"},{\"id\":\"user\"}],"
    "\"activities\":["
    "{\"id\":\"s\",\"terms\":[[\"mine\",1]],\"kind\":\"supply\",\"q0\":80,\"p0\":60,"
    "\"elasticity\":0.3,\"upper\":92},"
    "{\"id\":\"t\",\"terms\":[[\"mine\",-1],[\"user\",1]],\"kind\":\"link\",\"x0\":80,"
    "\"kappa\":5,\"cost\":3},"
    "{\"id\":\"d\",\"terms\":[[\"user\",-1]],\"kind\":\"demand\",\"d0\":80,\"p0\":60,"
    "\"elasticity\":0.25,\"choke\":1200}]}";

typedef struct log {
    size_t n_taken, n_node, n_activity;
    bool in_order;
    size_t stop_at;
    double *row; /* [N][n_node + n_activity] */
    size_t n_progress, last_done;
    size_t bad; /* scenario whose change is wrong; N: none */
} log_;

/* Scenario i: the cap of supply falls to a share of 80, every seventh time the demand rises; a
 * slow one now and then (a closed route, which cannot clear). */
static size_t make(void *context, size_t i, lode_change *change, size_t most)
{
    const log_ *l = context;
    size_t n = 0;

    if (most < 2) return 2;
    change[n++] =
        (lode_change){0, LODE_FIELD_UPPER, 20.0 + 70.0 * lode__random_unit(9, i)};
    if (i % 7 == 0) change[n++] = (lode_change){2, LODE_FIELD_Q0, 120.0};
    if (i % 101 == 0) change[n - 1] = (lode_change){0, LODE_FIELD_UPPER, 0.0};
    if (i == l->bad) change[0].value = NAN;
    return n;
}

static bool take(void *context, const lode_sweep_result *r)
{
    log_ *l = context;
    double *row = l->row + r->i_scenario * (l->n_node + l->n_activity);

    l->in_order = l->in_order && r->i_scenario == l->n_taken;
    l->n_taken++;
    if (r->verdict == LODE_SOLVED) {
        memcpy(row, r->price, l->n_node * sizeof(double));
        memcpy(row + l->n_node, r->level, l->n_activity * sizeof(double));
    }
    return l->n_taken != l->stop_at;
}

static void note_progress(void *context, size_t n_done, size_t n_all)
{
    log_ *l = context;

    l->n_progress++;
    if (n_done > n_all || n_done < l->last_done) l->n_progress = 0;
    l->last_done = n_done;
}

static lode_market *read_market(void)
{
    lode_market *market = NULL;
    lode_error err = {0};

    if (lode_market_read_text(market_text, sizeof market_text - 1, "m.json", &market,
                              &err))
        fprintf(stderr, "%s\n", err.message);
    return market;
}

static lode_status run(const lode_market *m, log_ *l, size_t n_thread,
                       lode_sweep_count *count, lode_error *err)
{
    lode_sweep_options options = LODE_SWEEP_OPTIONS_INIT;

    options.n_thread = n_thread;
    options.progress = note_progress;
    options.context = l;
    l->n_taken = l->n_progress = l->last_done = 0;
    l->in_order = true;
    memset(l->row, 0, N * (l->n_node + l->n_activity) * sizeof(double));
    return lode_sweep_run(m, N, make, take, l, &options, count, err);
}

static void test_order(const lode_market *m, log_ *l)
{
    size_t bytes = N * (l->n_node + l->n_activity) * sizeof(double);
    double *first = malloc(bytes);
    lode_sweep_count count;

    ok(run(m, l, 1, &count, NULL) == LODE_OK && l->n_taken == N && l->in_order,
       "one thread hands out all scenarios in order");
    ok(count.n_solved + count.n_infeasible + count.n_not_converged == N &&
           count.n_not_converged == 0,
       "and counts them: %zu solved, %zu infeasible", count.n_solved, count.n_infeasible);
    ok(count.n_allocation == 0, "no heap request once it runs: %lu", count.n_allocation);
    ok(l->n_progress > 2 && l->last_done == N, "progress rises to the end");
    memcpy(first, l->row, bytes);
    for (size_t t = 2; t <= 5; t++)
        ok(run(m, l, t, &count, NULL) == LODE_OK && l->in_order && l->n_taken == N &&
               memcmp(first, l->row, bytes) == 0,
           "%zu threads: the same order, the same bytes", t);
    free(first);
}

/* By hand: a cap below what is used binds, supply is the cap, use is what comes. */
static void test_value(const lode_market *m)
{
    double row[N * 5];
    log_ l = {.n_node = 2, .n_activity = 3, .row = row, .bad = N, .stop_at = 2};
    double cap = 20.0 + 70.0 * lode__random_unit(9, 1);

    run(m, &l, 1, NULL, NULL);
    is_near(row[5 + 2], cap, 1e-8 * cap, "supply stands at its cap");
    is_near(row[5 + 1], 60.0 * pow(cap / 80.0, -1.0 / 0.25), 1e-6 * row[5 + 1],
            "and the user pays d0 (p / p0)^-e = cap");
}

static void test_stop_and_refusals(const lode_market *m, log_ *l)
{
    lode_error err = {0};
    lode_sweep_options few = LODE_SWEEP_OPTIONS_INIT;
    size_t one, two, i;

    l->stop_at = 10;
    ok(run(m, l, 2, NULL, NULL) == LODE_OK && l->n_taken == 10, "take() stops a sweep");
    l->stop_at = 0;
    l->bad = 1234;
    ok(run(m, l, 2, NULL, &err) == LODE_E_INVALID && strstr(err.message, "scenario 1234"),
       "a change that is no number is refused by its scenario: '%s'", err.message);
    l->bad = N;
    few.most_change = 1;
    ok(lode_sweep_run(m, 5, make, take, l, &few, NULL, &err) == LODE_E_LIMIT,
       "more changes than room are refused: '%s'", err.message);
    ok(lode_market_find_activity(m, "t", &i) && i == 1 &&
           !lode_market_find_node(m, "t", &i),
       "places are found by id");
    few.most_change = 0;
    few.n_thread = 1;
    one = lode_sweep_memory_bytes(m, &few);
    few.n_thread = 2;
    two = lode_sweep_memory_bytes(m, &few);
    ok(one > 1000 && two > one && two < 100u << 20, "memory is stated: %zu and %zu bytes",
       one, two);
}

static size_t cross(void *context, size_t i, lode_change *change, size_t most)
{
    (void)context;
    (void)most;
    change[0] = (lode_change){0, LODE_FIELD_LOWER, 4.0};
    change[1] = (lode_change){0, LODE_FIELD_UPPER, i == 2 ? 3.0 : 6.0};
    return 2;
}

/* Bounds of a scenario are looked at together: 4 to 6 is beyond the base's 5 and fine. */
static void test_bounds(void)
{
    static const char text[] =
        "{\"schema\":\"lode/market/1\",\"nodes\":[{\"id\":\"n\"}],\"activities\":["
        "{\"id\":\"s\",\"terms\":[[\"n\",1]],\"kind\":\"linear\",\"c\":1,\"upper\":5},"
        "{\"id\":\"d\",\"terms\":[[\"n\",-1]],\"kind\":\"linear\",\"c\":-9,\"upper\":9}]"
        "}";
    double row[N * 3];
    log_ l = {.n_node = 1, .n_activity = 2, .row = row};
    lode_market *m = NULL;
    lode_error err = {0};

    if (!ok(!lode_market_read_text(text, sizeof text - 1, "m", &m, &err), "a market"))
        return;
    ok(lode_sweep_run(m, 2, cross, take, &l, NULL, NULL, &err) == LODE_OK &&
           l.n_taken == 2,
       "bounds that move past the base's: %s", err.message);
    is_near(row[3 + 1], 6.0, 1e-6, "and the new ones bind");
    l.n_taken = 0;
    ok(lode_sweep_run(m, 3, cross, take, &l, NULL, NULL, &err) == LODE_E_INVALID &&
           strstr(err.message, "scenario 2") && strstr(err.message, "lower bound"),
       "bounds that cross: '%s'", err.message);
    lode_market_free(m);
}

static void test_no_memory(const lode_market *m, log_ *l)
{
    int n = 0;
    bool failed = true;

    for (; failed && n < 20000; n++) {
        lode__alloc_fail_after(n + 1);
        failed = run(m, l, 1, NULL, NULL) == LODE_E_NOMEM;
        lode__alloc_fail_after(0);
    }
    ok(n > 10 && !failed, "each of %d requests fails once: LODE_E_NOMEM, no leak", n - 1);
}

/* A list of a file: rows of a scenario lie together. */
static void test_list(const lode_market *m)
{
    static const char text[] = "scenario,of,field,value\nlow,s,upper,50\nlow,d,q0,70\n"
                               "high,s,upper,90\n";
    char path[] = "/tmp/lode-list-XXXXXX";
    lode_scenarios *list = NULL;
    int fd = mkstemp(path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

    if (!ok(file && fputs(text, file) >= 0 && fclose(file) == 0, "a list")) return;
    ok(lode_scenarios_read(path, m, &list, NULL) == LODE_OK &&
           lode_scenarios_count(list) == 2,
       "three rows of two scenarios are two");
    lode_scenarios_free(list);
    unlink(path);
}

int main(void)
{
    lode_market *market = read_market();
    log_ l = {.n_node = 2, .n_activity = 3, .bad = N};

    if (!market) return 1;
    l.row = malloc(N * 5 * sizeof(double));
    test_order(market, &l);
    test_value(market);
    test_stop_and_refusals(market, &l);
    test_list(market);
    test_bounds();
    test_no_memory(market, &l);
    free(l.row);
    lode_market_free(market);
    return done_testing();
}
