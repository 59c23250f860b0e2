/* Many scenarios of one market: the same bits in any lane, order, width and on any path; answers
 * that agree with a scenario solved alone; no memory asked for on the way; counts that stay. */
#include <lode/market.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "market/market.h"
#include "solve/engine.h"
#include "solve/simd_path.h"
#include "tap.h"

#define N 400
#define MOST 8
#define SEED 31

typedef struct story {
    lode__change change[N][MOST];
    size_t n_change[N];
    int order[N];
    int n_next;
    int n_node, n_activity;
    /* [N][n_node + n_activity], verdicts and steps */
    double *value;
    lode_verdict verdict[N];
    long steps, factorisations;
    int stop_after;
} story;

/* Random closings, caps, wedges and uses, a pure function of the seed. */
static void tell(story *s, const lode__problem *p)
{
    for (int i = 0; i < N; i++) {
        uint64_t drawn = 0;
        s->n_change[i] =
            (size_t)(1 +
                     (int)(lode__random_unit(SEED + (uint64_t)i, drawn++) * (MOST - 1)));
        for (size_t k = 0; k < s->n_change[i]; k++) {
            int a = (int)(lode__random_unit(SEED + (uint64_t)i, drawn++) * p->n_activity);
            double u = lode__random_unit(SEED + (uint64_t)i, drawn++);
            const lode__curve *c = &p->curve[a];
            lode__change *to = &s->change[i][k];
            *to = (lode__change){a, LODE__WEDGE, c->wedge + 1000.0 * u};
            if (c->kind == LODE__LINK && u < 0.5)
                *to = (lode__change){a, LODE__UPPER, 0.0};
            if (c->kind == LODE__SUPPLY) *to = (lode__change){a, LODE__UPPER, u * c->q0};
            if (c->kind == LODE__DEMAND)
                *to = (lode__change){a, LODE__Q0, 2.0 * u * c->q0};
        }
        s->order[i] = i;
    }
}

static bool next(void *context, size_t *i, const lode__change **change, size_t *n)
{
    story *s = context;

    if (s->n_next == N) return false;
    *i = (size_t)s->order[s->n_next++];
    *change = s->change[*i];
    *n = s->n_change[*i];
    return true;
}

static bool done(void *context, size_t i, const lode__answer *answer)
{
    story *s = context;
    size_t width = (size_t)(s->n_node + s->n_activity);

    s->verdict[i] = answer->verdict;
    s->steps += answer->certificate.newton_steps;
    s->factorisations += answer->certificate.factorisations;
    memset(s->value + i * width, 0, width * sizeof(double));
    if (answer->verdict == LODE_INFEASIBLE) return --s->stop_after != 0;
    memcpy(s->value + i * width, answer->price, (size_t)s->n_node * sizeof(double));
    memcpy(s->value + i * width + s->n_node, answer->level,
           (size_t)s->n_activity * sizeof(double));
    return --s->stop_after != 0;
}

/* Run the story; heap requests while it runs in *n_request. */
static bool run(story *s, const lode__plan *plan, unsigned long *n_request)
{
    const lode__feed feed = {.next = next, .done = done, .context = s};
    lode__lanes *lanes = lode__lanes_new(plan);
    unsigned long before = lode_allocation_count();
    bool good;

    s->n_next = 0;
    s->steps = s->factorisations = 0;
    s->stop_after = -1;
    good = lanes && lode__lanes_run(lanes, &feed);
    *n_request = lode_allocation_count() - before;
    lode__lanes_free(lanes);
    return good;
}

static size_t size_of(const story *s)
{
    return (size_t)N * (size_t)(s->n_node + s->n_activity) * sizeof(double);
}

static bool same(const story *s, const double *wanted)
{
    return memcmp(s->value, wanted, size_of(s)) == 0;
}

static void test_bits(story *s, const lode_market *m)
{
    static const char *const names[] = {"portable", "AVX2", "AVX-512"};
    const lode__simd_path best = lode__simd_path_now();
    unsigned long n_request = 0;
    bool no_base;
    lode__plan *plan =
        lode__plan_new(&m->problem, m->base_price, m->base_level, 8, &no_base);
    double *wanted = malloc(size_of(s));

    ok(plan && run(s, plan, &n_request), "400 scenarios run in eight lanes");
    ok(n_request == 0, "and ask for no memory: %lu requests", n_request);
    memcpy(wanted, s->value, size_of(s));
    long steps = s->steps, factorisations = s->factorisations;
    for (int i = 0; i < N; i++) s->order[i] = N - 1 - i;
    ok(run(s, plan, &n_request) && same(s, wanted), "the same bits in reverse order");
    for (int i = 0; i < N; i++) s->order[i] = (i * 37) % N;
    ok(run(s, plan, &n_request) && same(s, wanted), "and shuffled");
    lode__plan_free(plan);
    for (int path = LODE__PORTABLE; path <= (int)best; path++)
        for (int width = 1; width <= 8; width += 7) {
            lode__simd_path_set((lode__simd_path)path);
            plan = lode__plan_new(&m->problem, m->base_price, m->base_level, width,
                                  &no_base);
            ok(plan && run(s, plan, &n_request) && same(s, wanted) && s->steps == steps &&
                   s->factorisations == factorisations,
               "the same bits and counts, %s, %d at once", names[path], width);
            lode__plan_free(plan);
        }
    lode__simd_path_set(best);
    if (best < LODE__AVX512) printf("# AVX-512 is not here: left out\n");
    free(wanted);
}

/* Lanes and a solve alone say the same: verdicts always, flows where prices leave no choice. */
static void test_alone(story *s, const lode_market *m)
{
    const lode__problem *p = &m->problem;
    lode__arena arena = {0};
    lode__problem q;
    lode__answer answer;
    lode__solver *solver = lode__solver_new(p);
    int agree = 0, near = 0, n_solved = 0;

    lode__problem_copy(&q, p, &arena);
    lode__answer_take(&answer, &arena, p);
    for (int i = 0; i < N; i++) {
        double worst = 0.0;
        const double *level =
            s->value + (size_t)i * (size_t)(s->n_node + s->n_activity) + s->n_node;
        for (size_t k = 0; k < s->n_change[i]; k++)
            lode__change_apply(&q, &s->change[i][k]);
        lode__solver_run(solver, &q, m->base_price, m->base_level, &answer);
        agree += answer.verdict == s->verdict[i];
        for (int a = 0; answer.verdict == LODE_SOLVED && a < p->n_activity; a++)
            if (p->curve[a].kind != LODE__DEMAND)
                worst = fmax(worst, fabs(answer.level[a] - level[a]) /
                                        (answer.level[a] + 1e-3 * p->curve[a].q0));
        n_solved += answer.verdict == LODE_SOLVED;
        near += answer.verdict == LODE_SOLVED && worst < 1e-6;
        for (size_t k = 0; k < s->n_change[i]; k++)
            q.curve[s->change[i][k].i] = p->curve[s->change[i][k].i];
    }
    ok(agree == N, "%d of %d verdicts are those of a solve alone", agree, N);
    ok(near == n_solved, "and so are the flows of %d of %d", near, n_solved);
    lode__solver_free(solver);
    lode__arena_clear(&arena);
}

static void test_stop(story *s, const lode_market *m)
{
    const lode__feed feed = {.next = next, .done = done, .context = s};
    bool no_base;
    lode__plan *plan = lode__plan_new(&m->problem, NULL, NULL, 0, &no_base);
    lode__lanes *lanes = lode__lanes_new(plan);
    double *wanted = malloc(size_of(s));
    unsigned long unused = 0;

    ok(plan && !no_base, "a plan finds the base by itself");
    s->n_next = 0;
    s->stop_after = 5;
    ok(!lode__lanes_run(lanes, &feed), "done() stops a run");
    for (int i = 0; i < N; i++) s->order[i] = i;
    run(s, plan, &unused);
    memcpy(wanted, s->value, size_of(s));
    s->n_next = 0;
    s->stop_after = -1;
    ok(lode__lanes_run(lanes, &feed) && same(s, wanted),
       "and leaves lanes that answer as before");
    free(wanted);
    lode__lanes_free(lanes);
    lode__plan_free(plan);
    lode__lanes_free(NULL);
    lode__plan_free(NULL);
}

static void test_refusals(const lode_market *m)
{
    lode__arena arena = {0};
    lode__problem p;
    bool no_base, freed = true;
    lode__plan *plan;
    int n = 0;

    lode__problem_copy(&p, &m->problem, &arena);
    for (int a = 0; a < p.n_activity; a++)
        if (p.curve[a].kind == LODE__SUPPLY) p.curve[a].upper = 0.0;
    plan = lode__plan_new(&p, NULL, NULL, 0, &no_base);
    ok(!plan && no_base, "a base that cannot clear makes no plan, and says so");
    lode__arena_clear(&arena);
    for (; freed; n++) {
        lode__alloc_fail_after(n + 1);
        plan = lode__plan_new(&m->problem, m->base_price, m->base_level, 8, &no_base);
        lode__lanes *lanes = plan ? lode__lanes_new(plan) : NULL;
        lode__alloc_fail_after(0);
        freed = !lanes && !no_base;
        lode__lanes_free(lanes);
        lode__plan_free(plan);
    }
    ok(n > 10, "each of %d requests of plan and lanes fails once: NULL, no leak", n - 1);
}

int main(void)
{
    static story s;
    const char *good = "cobalt";
    lode_dataset *dataset = NULL;
    lode_market *market = NULL;
    lode_error err = {0};

    if (lode_dataset_open(NULL, &dataset, &err) ||
        lode_market_build(dataset, &good, 1, &market, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    s.n_node = market->problem.n_node;
    s.n_activity = market->problem.n_activity;
    s.value = malloc(size_of(&s));
    tell(&s, &market->problem);
    test_bits(&s, market);
    test_alone(&s, market);
    test_stop(&s, market);
    test_refusals(market);
    free(s.value);
    lode_market_free(market);
    lode_dataset_free(dataset);
    printf("# scenarios from seed %d on\n", SEED);
    return done_testing();
}
