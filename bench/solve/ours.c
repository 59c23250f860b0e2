/* Times the solver: lode__solver_run() for one market, lode__lanes_run() for many. */
#include "ours.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "qp.h"
#include "solve/front.h"
#include "solve/layout.h"

#define MOST_THREADS 64
#define MOST_REPEATS 99

/* Operations of a slot in a step: margins 4, response 3, balances 8, assembly 6, one trial of
 * the line search 7, move 2. */
#define SLOT_FLOPS 30.0
/* Bytes of a slot in a step that each scenario has of its own, and those that all share. */
#define SLOT_BYTES 168.0
#define SLOT_SHARED_BYTES 76.0

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double median(double *value, int n)
{
    qsort(value, (size_t)n, sizeof *value, by_size);
    return n % 2 ? value[n / 2] : 0.5 * (value[n / 2 - 1] + value[n / 2]);
}

/* ---- one market ------------------------------------------------------------------ */

static double order_time(const lode__problem *p)
{
    double start = qp_clock();

    lode__layout_free(lode__layout_new(p));
    return qp_clock() - start;
}

/* Objective from levels alone: minimum cost with linear marginal costs. */
static double objective_of(const lode__problem *p, const double *level)
{
    double sum = 0.0;

    for (int a = 0; a < p->n_activity; a++) {
        const lode__curve *c = &p->curve[a];
        sum += (c->c + c->wedge) * level[a] + 0.5 * c->b * level[a] * level[a];
    }
    return sum;
}

bool ours_base_time(const instance *s, int repeats, ours_base *out)
{
    const lode__problem *p = &s->problem;
    double order[MOST_REPEATS], cold[MOST_REPEATS], again[MOST_REPEATS], start;
    lode__arena arena = {0};
    lode__answer answer;
    bool good = lode__answer_take(&answer, &arena, p);

    if (repeats > MOST_REPEATS) repeats = MOST_REPEATS;
    for (int k = 0; good && k < repeats; k++) {
        lode__solver *solver;
        order[k] = order_time(p);
        start = qp_clock();
        solver = lode__solver_new(p);
        good = solver != NULL;
        if (!good) break;
        lode__solver_run(solver, p, NULL, NULL, &answer);
        cold[k] = qp_clock() - start;
        start = qp_clock();
        lode__solver_run(solver, p, NULL, NULL, &answer);
        again[k] = qp_clock() - start;
        lode__solver_free(solver);
    }
    if (good)
        *out = (ours_base){.order = median(order, repeats),
                           .cold = median(cold, repeats),
                           .again = median(again, repeats),
                           .objective = objective_of(p, answer.level),
                           .certificate = answer.certificate,
                           .solved = answer.verdict == LODE_SOLVED};
    lode__arena_clear(&arena);
    return good;
}

/* ---- many scenarios -------------------------------------------------------------- */

typedef struct queue {
    const lode__plan *plan;
    const scenario *scenario;
    size_t n, n_all; /* different ones; all that are solved */
    atomic_size_t next;
} queue;

typedef struct worker {
    queue *queue;
    lode__lanes *lanes;
    long n_failed, steps;
    double *objective; /* [n] or NULL */
    lode__problem copy;
    pthread_t thread;
} worker;

static bool give(void *context, size_t *i_scenario, const lode__change **change,
                 size_t *n_change)
{
    queue *q = ((worker *)context)->queue;
    size_t i = atomic_fetch_add(&q->next, 1);

    if (i >= q->n_all) return false;
    *i_scenario = i;
    *change = q->scenario[i % q->n].change;
    *n_change = q->scenario[i % q->n].n;
    return true;
}

static bool receive(void *context, size_t i, const lode__answer *answer)
{
    worker *w = context;
    const scenario *t = &w->queue->scenario[i % w->queue->n];
    const lode__problem *base = lode__plan_problem(w->queue->plan);

    w->n_failed += answer->verdict != LODE_SOLVED;
    w->steps += answer->certificate.newton_steps;
    if (!w->objective) return true;
    for (size_t k = 0; k < t->n; k++) lode__change_apply(&w->copy, &t->change[k]);
    w->objective[i] =
        answer->verdict == LODE_SOLVED ? objective_of(&w->copy, answer->level) : NAN;
    for (size_t k = 0; k < t->n; k++)
        w->copy.curve[t->change[k].i] = base->curve[t->change[k].i];
    return true;
}

static void *work(void *context)
{
    worker *w = context;
    lode__feed feed = {.next = give, .done = receive, .context = w};

    if (!lode__lanes_run(w->lanes, &feed)) w->n_failed++;
    return NULL;
}

static double run_workers(queue *q, worker *w, int n_thread, size_t n_all)
{
    double start = qp_clock();

    q->n_all = n_all;
    atomic_store(&q->next, 0);
    if (n_thread == 1) {
        work(w);
    } else {
        for (int k = 0; k < n_thread; k++)
            if (pthread_create(&w[k].thread, NULL, work, &w[k])) return INFINITY;
        for (int k = 0; k < n_thread; k++) pthread_join(w[k].thread, NULL);
    }
    return qp_clock() - start;
}

bool ours_sweep_time(const instance *s, const scenario *t, size_t n, int n_thread,
                     double seconds, int repeats, ours_sweep *out)
{
    bool no_base, good;
    lode__plan *plan = lode__plan_new(&s->problem, s->price, s->level, 0, &no_base);
    queue q = {.plan = plan, .scenario = t, .n = n};
    worker w[MOST_THREADS] = {0};
    double rate[MOST_REPEATS], trial = 0.0, per_second;
    size_t n_all = 0;

    good = plan && n_thread <= MOST_THREADS;
    for (int k = 0; good && k < n_thread; k++) {
        w[k] = (worker){.queue = &q, .lanes = lode__lanes_new(plan)};
        good = w[k].lanes != NULL;
    }
    if (good) {
        size_t n_trial = n < 10 ? 10 : n;
        trial = run_workers(&q, w, n_thread, n_trial);
        n_all = n_trial + (size_t)(seconds / trial * (double)n_trial);
    }
    for (int k = 0; k < n_thread; k++) w[k].steps = 0;
    for (int k = 0; good && k < repeats; k++)
        rate[k] = (double)n_all / run_workers(&q, w, n_thread, n_all);
    if (good) {
        long steps = 0, failed = 0;
        for (int k = 0; k < n_thread; k++) {
            steps += w[k].steps;
            failed += w[k].n_failed;
        }
        per_second = median(rate, repeats);
        *out = (ours_sweep){.per_second = per_second,
                            .steps = (double)steps / ((double)n_all * repeats),
                            .n_failed = (int)failed,
                            .width = lode__plan_width(plan)};
        out->seconds_a_step = n_thread / per_second / out->steps;
    }
    for (int k = 0; k < n_thread && k < MOST_THREADS; k++) lode__lanes_free(w[k].lanes);
    lode__plan_free(plan);
    return good;
}

bool ours_objectives(const instance *s, const scenario *t, size_t n, double *objective)
{
    bool no_base, good;
    lode__arena arena = {0};
    lode__plan *plan = lode__plan_new(&s->problem, s->price, s->level, 0, &no_base);
    queue q = {.plan = plan, .scenario = t, .n = n};
    worker w = {.queue = &q, .objective = objective};

    w.lanes = plan ? lode__lanes_new(plan) : NULL;
    good = w.lanes && lode__problem_copy(&w.copy, &s->problem, &arena);
    if (good) run_workers(&q, &w, 1, n);
    lode__lanes_free(w.lanes);
    lode__plan_free(plan);
    lode__arena_clear(&arena);
    return good;
}

/* ---- limits ------------------------------------------------------------------------ */

bool ours_cost_of(const instance *s, int width, ours_cost *out)
{
    lode__layout *l = lode__layout_new(&s->problem);
    double size, slots;

    if (!l) return false;
    size = (double)lode__shape_size(l->shape);
    slots = l->n_slot;
    *out = (ours_cost){
        .factor_flops = lode__shape_flops(l->shape),
        .flops = lode__shape_flops(l->shape) + 4.0 * (double)lode__shape_nnz(l->shape) +
                 SLOT_FLOPS * slots,
        /* The factor is cleared, read and written, and read by two substitutions. */
        .bytes = 40.0 * size + slots * (SLOT_BYTES + SLOT_SHARED_BYTES / width),
        .working_set = width * (8.0 * size + 72.0 * slots) + 32.0 * slots,
    };
    lode__layout_free(l);
    return true;
}
