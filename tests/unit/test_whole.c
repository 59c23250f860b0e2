/* Many whole problems of one pattern, each from levels nearby: the same bits in any order, width
 * and on any path; answers that agree with a problem solved alone; a base that is found where it
 * was left; no memory asked for on the way. */
#include <lode/market.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "market/market.h"
#include "solve/engine.h"
#include "solve/simd_path.h"
#include "tap.h"

#define N 120
#define SEED 77

typedef struct deal {
    const lode_market *market;
    lode__arena arena;
    lode__problem desk[LODE__FEED_AHEAD];
    int at[LODE__FEED_AHEAD]; /* which problem a desk holds; -1: none */
    double size;              /* of the draws, in standard deviations of a third */
    bool rough;
    int order[N], n_next, n_given;
    double *value; /* [N][n_node + n_activity] */
    lode_verdict verdict[N];
    long steps;
} deal;

/* Problem i: every quantity, elasticity and choke price of the market drawn anew. */
static void draw(const deal *d, int i, lode__problem *p)
{
    uint64_t drawn = 0;

    for (int a = 0; a < p->n_activity; a++) {
        lode__curve *c = &p->curve[a];
        double z[3];
        *c = d->market->problem.curve[a];
        for (int k = 0; k < 3; k++)
            z[k] = d->size * (lode__random_unit(SEED + (uint64_t)i, drawn++) - 0.5);
        c->q0 *= exp(z[0]);
        c->upper *= exp(z[0]);
        if (c->elasticity > 0.0) c->elasticity *= exp(z[1]);
        if (c->kind == LODE__LINK) c->kappa *= exp(z[1]);
        if (isfinite(c->choke)) c->choke = c->p0 + (c->choke - c->p0) * exp(z[2]);
    }
}

static bool next(void *context, size_t *i, lode__whole *whole)
{
    deal *d = context;
    int k = 0;

    if (d->n_next == d->n_given) return false;
    while (d->at[k] >= 0) k++;
    d->at[k] = d->order[d->n_next++];
    draw(d, d->at[k], &d->desk[k]);
    *i = (size_t)d->at[k];
    *whole = (lode__whole){&d->desk[k], d->market->base_price, d->market->base_level,
                           d->rough};
    return true;
}

static size_t width_of(const deal *d)
{
    return (size_t)(d->market->problem.n_node + d->market->problem.n_activity);
}

static bool done(void *context, size_t i, const lode__answer *answer)
{
    deal *d = context;
    size_t nodes = (size_t)d->market->problem.n_node;
    double *to = d->value + i * width_of(d);

    for (int k = 0; k < LODE__FEED_AHEAD; k++)
        if (d->at[k] == (int)i) d->at[k] = -1;
    d->verdict[i] = answer->verdict;
    d->steps += answer->certificate.newton_steps;
    memcpy(to, answer->price, nodes * sizeof(double));
    memcpy(to + nodes, answer->level, (width_of(d) - nodes) * sizeof(double));
    return true;
}

static bool run(deal *d, int width, unsigned long *n_request)
{
    const lode__feed feed = {.whole = next, .done = done, .context = d};
    const lode_market *m = d->market;
    bool no_base, good;
    lode__plan *plan =
        lode__plan_new(&m->problem, m->base_price, m->base_level, width, &no_base);
    lode__lanes *lanes = plan ? lode__lanes_new(plan) : NULL;
    unsigned long before = lode_allocation_count();

    for (int k = 0; k < LODE__FEED_AHEAD; k++) d->at[k] = -1;
    d->n_next = 0;
    d->steps = 0;
    good = lanes && lode__lanes_run(lanes, &feed);
    *n_request = lode_allocation_count() - before;
    lode__lanes_free(lanes);
    lode__plan_free(plan);
    return good;
}

static void test_bits(deal *d)
{
    static const char *const names[] = {"portable", "AVX2", "AVX-512"};
    const lode__simd_path best = lode__simd_path_now();
    size_t bytes = (size_t)N * width_of(d) * sizeof(double);
    double *wanted = malloc(bytes);
    unsigned long n_request = 0;

    for (int i = 0; i < N; i++) d->order[i] = i;
    ok(run(d, 8, &n_request), "%d problems run in eight lanes", N);
    ok(n_request == 0, "and ask for no memory: %lu requests", n_request);
    memcpy(wanted, d->value, bytes);
    long steps = d->steps;
    for (int i = 0; i < N; i++) d->order[i] = (i * 37) % N;
    for (int path = LODE__PORTABLE; path <= (int)best; path++)
        for (int width = 1; width <= 8; width += 7) {
            lode__simd_path_set((lode__simd_path)path);
            ok(run(d, width, &n_request) && memcmp(d->value, wanted, bytes) == 0 &&
                   d->steps == steps,
               "the same bits and steps in another order, %s, %d at once", names[path],
               width);
        }
    lode__simd_path_set(best);
    free(wanted);
}

/* Flows agree with those of a solve alone. Where nothing is paid, what is made anyway is settled
 * to a millionth of what is normal, so the measure is the normal flow. */
static void test_alone(deal *d)
{
    lode__arena arena = {0};
    lode__problem p;
    lode__answer answer;
    lode__solver *solver = lode__solver_new(&d->market->problem);
    int agree = 0, near = 0, n_solved = 0;

    lode__problem_copy(&p, &d->market->problem, &arena);
    lode__answer_take(&answer, &arena, &p);
    for (int i = 0; i < N; i++) {
        const double *level = d->value + (size_t)i * width_of(d) + p.n_node;
        double worst = 0.0;
        draw(d, i, &p);
        lode__solver_run(solver, &p, d->market->base_price, d->market->base_level,
                         &answer);
        agree += answer.verdict == d->verdict[i];
        if (answer.verdict != LODE_SOLVED) continue;
        for (int a = 0; a < p.n_activity; a++)
            worst = fmax(worst, fabs(answer.level[a] - level[a]) /
                                    (answer.level[a] + p.curve[a].q0 + 1e-9));
        n_solved++;
        near += worst < 1e-5;
    }
    ok(agree == N && n_solved > N / 2,
       "%d of %d verdicts are those of a solve alone, "
       "%d solved",
       agree, N, n_solved);
    ok(near == n_solved, "and so are the flows of %d of %d", near, n_solved);
    lode__solver_free(solver);
    lode__arena_clear(&arena);
}

/* The base, begun at its own answer, stays there; a rough answer is near the fine one. */
static void test_near(deal *d)
{
    unsigned long n_request;
    size_t n = width_of(d), bytes = (size_t)N * n * sizeof(double);
    int nodes = d->market->problem.n_node, n_near = 0;
    double *fine = malloc(bytes), size = d->size, worst = 0.0;
    long steps;
    bool good;

    memcpy(fine, d->value, bytes);
    d->rough = true;
    steps = d->steps;
    good = run(d, 8, &n_request);
    ok(good && d->steps < steps, "rough answers take fewer steps: %ld of %ld", d->steps,
       steps);
    for (int i = 0; i < N; i++) {
        double off = 0.0;
        for (int k = 0; k < nodes; k++) {
            double wanted = fine[(size_t)i * n + (size_t)k];
            double found = d->value[(size_t)i * n + (size_t)k];
            off = fmax(off,
                       fabs(found - wanted) / (fabs(wanted) + d->market->base_price[k]));
        }
        n_near += off < 0.1;
    }
    ok(n_near > N * 9 / 10, "prices of %d of %d are within a tenth", n_near, N);
    d->rough = false;
    d->size = 0.0;
    good = run(d, 8, &n_request);
    ok(good && d->steps <= 3 * N, "the base stays where it is: %ld steps for %d",
       d->steps, N);
    for (int a = 0; a < d->market->problem.n_activity; a++)
        worst = fmax(worst, fabs(d->value[nodes + a] - d->market->base_level[a]) /
                                (d->market->base_level[a] + 1e-9));
    ok(worst < 1e-6, "its levels too: off by %.1g", worst);
    d->size = size;
    free(fine);
}

int main(void)
{
    static deal d = {.size = 1.0, .n_given = N};
    const char *good = "cobalt";
    lode_dataset *dataset = NULL;
    lode_market *market = NULL;
    lode_error err = {0};

    if (lode_dataset_open(NULL, &dataset, &err) ||
        lode_market_build(dataset, &good, 1, &market, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    d.market = market;
    d.value = malloc((size_t)N * width_of(&d) * sizeof(double));
    for (int k = 0; k < LODE__FEED_AHEAD; k++)
        lode__problem_copy(&d.desk[k], &market->problem, &d.arena);
    test_bits(&d);
    test_alone(&d);
    test_near(&d);
    free(d.value);
    lode__arena_clear(&d.arena);
    lode_market_free(market);
    lode_dataset_free(dataset);
    printf("# problems from seed %d on\n", SEED);
    return done_testing();
}
