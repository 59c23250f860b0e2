/* A great many scenarios, ordinary and nasty, each answer checked by code that shares nothing
 * with the engine.
 *
 *     stress [--scenarios N] [--seed S] [--threads T] [--tap]
 *     stress --only NUMBER [--seed S]     one scenario alone, with what is wrong
 *
 * Families: three made-up ones (bench/solve/instance.h; one good, and every tenth time three
 * stages), the embedded markets with random closings, caps, tariffs and uses, and made-up ones
 * of entropic routes under licences (entropic.h). Exit status 1 when an answer is wrong or a
 * market that has one was left without. */
#define _POSIX_C_SOURCE 200809L
#include <lode/market.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check_answer.h"
#include "entropic.h"
#include "forge.h"
#include "instance.h"
#include "market/market.h"
#include "solve/engine.h"

#define LIMIT 1e-8
#define N_REAL 8
#define REAL_N_SHOCK 2 /* few changes, many */
#define N_ENTROPIC 4
#define EMBEDDED ((int)INSTANCE_N_FAMILY) /* families after the made-up linear ones */
#define ENTROPIC (EMBEDDED + 1)
#define N_FAMILY (INSTANCE_N_FAMILY + 2)
#define MOST_KINDS ENTROPIC_N_SHOCK
#define N_FIELD (INSTANCE_N_FAMILY * 2 + N_REAL + N_ENTROPIC)
#define MOST_THREADS 64
#define BATCH 64

static const char *const real_good[N_REAL] = {"gallium",  "germanium",   "cobalt",
                                              "lithium",  "rare_earths", "tungsten",
                                              "antimony", "silicon"};

/* One market and all that its scenarios share. */
typedef struct field {
    const lode__problem *problem;
    const double *price, *level;
    lode__plan *plan;
    double *normal_flow; /* [n_node] */
    const instance *made;
    const entropic *entropic;
} field;

typedef struct tally {
    long n, infeasible, unproved, not_converged, wrong, steps;
    int most_steps;
    double balance, complementarity, bounds;
} tally;

typedef struct run {
    field field[INSTANCE_N_FAMILY][2], real[N_REAL], entropic[N_ENTROPIC];
    uint64_t seed;
    long n_scenario, next_batch, n_done;
    double start_s;
    bool tap, shows;
    pthread_mutex_t mutex;
    tally tally[N_FAMILY][MOST_KINDS];
} run;

/* A scenario by its number: family, kind and field follow from it. */
typedef struct scenario {
    int family, kind;
    uint64_t i;
    const field *field;
} scenario;

typedef struct worker {
    run *run;
    lode__lanes *lanes[N_FIELD];
    lode__change *row[LODE__FEED_AHEAD];
    long row_of[LODE__FEED_AHEAD]; /* scenario whose changes lie there; -1: none */
    size_t n_change[LODE__FEED_AHEAD];
    const field *field; /* whose scenarios are fed now */
    long at, end;
    lode__problem problem; /* for the check */
    lode__arena arena;
    double *work;
    pthread_t thread;
} worker;

/* ---- scenarios --------------------------------------------------------------------- */

static scenario scenario_at(const run *r, long number)
{
    scenario s = {.family = (int)(number / BATCH % N_FAMILY), .i = (uint64_t)number};
    long batch = number / BATCH / N_FAMILY;

    s.kind = (int)(number % (s.family == ENTROPIC   ? ENTROPIC_N_SHOCK
                             : s.family == EMBEDDED ? REAL_N_SHOCK
                                                    : INSTANCE_N_SHOCK));
    if (s.family == ENTROPIC)
        s.field = &r->entropic[batch % N_ENTROPIC];
    else if (s.family == EMBEDDED)
        s.field = &r->real[batch % N_REAL];
    else
        s.field = &r->field[s.family][batch % 10 == 9];
    return s;
}

/* Random changes of a real market; kind says how many. */
static size_t change_real(const lode__problem *p, int kind, uint64_t seed, uint64_t i,
                          lode__change *change)
{
    size_t n = 0, most = kind == 0 ? 4 : 40;
    uint64_t stream = seed * 0x9e3779b97f4a7c15u + i, drawn = 0;

    for (size_t k = 0; k < most; k++) {
        int a = (int)(lode__random_unit(stream, drawn++) * p->n_activity);
        double u = lode__random_unit(stream, drawn++);
        const lode__curve *c = &p->curve[a];
        lode__change *to = &change[n++];
        to->i = a;
        if (c->kind == LODE__LINK && u < 0.5)
            *to = (lode__change){a, LODE__UPPER, 0.0};
        else if (c->kind == LODE__LINK)
            *to = (lode__change){a, LODE__WEDGE, c->wedge + 10.0 * u * c->kappa};
        else if (c->kind == LODE__SUPPLY && u < 0.3)
            *to = (lode__change){a, LODE__UPPER, 0.0};
        else if (c->kind == LODE__SUPPLY && u < 0.8)
            *to = (lode__change){a, LODE__UPPER, u * c->q0};
        else if (c->kind == LODE__SUPPLY && p->first[a + 1] - p->first[a] == 1)
            *to = (lode__change){a, LODE__FLOOR,
                                 2.0 * u * c->p0}; /* a mine needs no input */
        else if (c->kind == LODE__SUPPLY)
            *to = (lode__change){a, LODE__WEDGE, c->wedge + u * c->p0};
        else if (c->kind == LODE__DEMAND && u < 0.3)
            *to = (lode__change){a, LODE__ELASTICITY, 0.02};
        else if (c->kind == LODE__DEMAND && u < 0.5)
            *to = (lode__change){a, LODE__CHOKE, 1.0 + 2.0 * u * c->p0};
        else if (c->kind == LODE__DEMAND)
            *to = (lode__change){a, LODE__Q0, 3.0 * u * c->q0};
        else
            *to = (lode__change){a, LODE__WEDGE, u};
    }
    return n;
}

static size_t make_changes(const run *r, const scenario *s, lode__change *change)
{
    if (s->family == ENTROPIC)
        return entropic_scenario(s->field->entropic, (entropic_shock)s->kind, r->seed,
                                 s->i, change);
    if (s->family < INSTANCE_N_FAMILY)
        return instance_scenario(s->field->made, (instance_shock)s->kind, r->seed, s->i,
                                 change);
    return change_real(s->field->problem, s->kind, r->seed, s->i, change);
}

/* ---- checking ---------------------------------------------------------------------- */

static void apply(lode__problem *p, const lode__problem *base, const lode__change *change,
                  size_t n, bool back)
{
    for (size_t k = 0; k < n; k++) {
        int i = change[k].i;
        if (!back)
            lode__change_apply(p, &change[k]);
        else if (change[k].field == LODE__RHS)
            p->rhs[i] = base->rhs[i];
        else
            p->curve[i] = base->curve[i];
    }
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* Add an answer to the tally; true: it is all right. */
static bool judge(tally *t, const lode__problem *p, const field *f,
                  const lode__answer *answer, double *work)
{
    check c = {0};
    bool good = true;

    t->n++;
    t->steps += answer->certificate.newton_steps;
    if (answer->certificate.newton_steps > t->most_steps)
        t->most_steps = answer->certificate.newton_steps;
    if (answer->verdict == LODE_INFEASIBLE) {
        t->infeasible++;
        good = check_infeasible(p, work);
        t->unproved += !good;
        if (!good)
            printf("# infeasible, not shown: node %d, %s\n", answer->i_node,
                   answer->reason);
        return good;
    }
    if (answer->verdict == LODE_NOT_CONVERGED) {
        t->not_converged++;
        printf(
            "# not converged: balance %.1e, complementarity %.1e, gap %.1e, %d steps\n",
            answer->certificate.balance, answer->certificate.complementarity,
            answer->certificate.gap, answer->certificate.newton_steps);
        return false;
    }
    c = check_answer(p, answer->price, answer->level, f->normal_flow, f->level, work);
    t->balance = larger(t->balance, c.balance);
    t->complementarity = larger(t->complementarity, c.complementarity);
    t->bounds = larger(t->bounds, c.bounds);
    good = c.balance <= LIMIT && c.complementarity <= LIMIT && c.bounds <= LIMIT;
    t->wrong += !good;
    if (!good)
        printf("# off: balance %.1e at node %d, complementarity %.1e, bounds %.1e at "
               "activity %d\n",
               c.balance, c.i_node, c.complementarity, c.bounds, c.i_activity);
    return good;
}

static int row_with(const worker *w, long number)
{
    int k = 0;

    while (w->row_of[k] != number) k++;
    return k;
}

static bool next(void *context, size_t *i, const lode__change **change, size_t *n)
{
    worker *w = context;
    int k;
    scenario s;

    if (w->at >= w->end) return false;
    k = row_with(w, -1);
    s = scenario_at(w->run, w->at);
    w->row_of[k] = w->at;
    *i = (size_t)w->at++;
    *n = w->n_change[k] = make_changes(w->run, &s, w->row[k]);
    *change = w->row[k];
    return true;
}

static bool done(void *context, size_t i, const lode__answer *answer)
{
    worker *w = context;
    int k = row_with(w, (long)i);
    scenario s = scenario_at(w->run, (long)i);
    tally one = {0}, *all = &w->run->tally[s.family][s.kind];
    bool good;

    apply(&w->problem, s.field->problem, w->row[k], w->n_change[k], false);
    good = judge(&one, &w->problem, s.field, answer, w->work);
    apply(&w->problem, s.field->problem, w->row[k], w->n_change[k], true);
    w->row_of[k] = -1;
    pthread_mutex_lock(&w->run->mutex);
    all->n += one.n;
    all->infeasible += one.infeasible;
    all->unproved += one.unproved;
    all->not_converged += one.not_converged;
    all->wrong += one.wrong;
    all->steps += one.steps;
    if (one.most_steps > all->most_steps) all->most_steps = one.most_steps;
    all->balance = larger(all->balance, one.balance);
    all->complementarity = larger(all->complementarity, one.complementarity);
    all->bounds = larger(all->bounds, one.bounds);
    w->run->n_done++;
    if (!good)
        printf("# again: stress --only %zu --seed %llu (family %d, kind %d)\n", i,
               (unsigned long long)w->run->seed, s.family, s.kind);
    pthread_mutex_unlock(&w->run->mutex);
    return true;
}

/* ---- running ----------------------------------------------------------------------- */

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void show_progress(run *r)
{
    double passed = now_s() - r->start_s;

    if (!r->shows || passed < 1.0) return;
    fprintf(stderr, "\rstress: %ld of %ld, %.0f a second, %.0f s left   ", r->n_done,
            r->n_scenario, (double)r->n_done / passed,
            passed * (double)(r->n_scenario - r->n_done) / (double)(r->n_done + 1));
}

static int slot_of(const run *r, const field *f)
{
    for (int k = 0; k < N_REAL; k++)
        if (f == &r->real[k]) return INSTANCE_N_FAMILY * 2 + k;
    for (int k = 0; k < N_ENTROPIC; k++)
        if (f == &r->entropic[k]) return INSTANCE_N_FAMILY * 2 + N_REAL + k;
    return (int)(f - &r->field[0][0]);
}

/* Feed the scenarios [from, to), which are of one field. */
static bool run_batch(worker *w, long from, long to)
{
    scenario s = scenario_at(w->run, from);
    int k = slot_of(w->run, s.field);
    const lode__feed feed = {
        .next = next, .done = done, .context = w, .wants_money = false};

    if (!w->lanes[k]) w->lanes[k] = lode__lanes_new(s.field->plan);
    w->at = from;
    w->end = to;
    return lode__problem_copy(&w->problem, s.field->problem, &w->arena) && w->lanes[k] &&
           lode__lanes_run(w->lanes[k], &feed);
}

static void *work(void *context)
{
    worker *w = context;
    run *r = w->run;

    for (;;) {
        long from, to;
        pthread_mutex_lock(&r->mutex);
        from = r->next_batch;
        r->next_batch += BATCH;
        show_progress(r);
        pthread_mutex_unlock(&r->mutex);
        if (from >= r->n_scenario) break;
        to = from + BATCH < r->n_scenario ? from + BATCH : r->n_scenario;
        if (!run_batch(w, from, to)) {
            fprintf(stderr, "stress: out of memory\n");
            break;
        }
        lode__arena_clear(&w->arena);
    }
    return NULL;
}

static bool take_worker(worker *w, run *r, size_t most_change, size_t most_node)
{
    w->run = r;
    w->work = calloc(2 * most_node + most_change + 2, sizeof *w->work);
    for (int k = 0; k < LODE__FEED_AHEAD; k++) {
        w->row[k] = calloc(most_change + 1, sizeof *w->row[k]);
        w->row_of[k] = -1;
        if (!w->row[k]) return false;
    }
    return w->work != NULL;
}

static void clear_worker(worker *w)
{
    for (size_t k = 0; k < sizeof w->lanes / sizeof *w->lanes; k++)
        lode__lanes_free(w->lanes[k]);
    for (int k = 0; k < LODE__FEED_AHEAD; k++) free(w->row[k]);
    free(w->work);
    lode__arena_clear(&w->arena);
}

/* ---- fields ------------------------------------------------------------------------ */

static bool make_field(field *f, const lode__problem *p, const double *price,
                       const double *level)
{
    bool no_base;

    f->problem = p;
    f->price = price;
    f->level = level;
    f->normal_flow = calloc((size_t)p->n_node + 1, sizeof *f->normal_flow);
    f->plan = lode__plan_new(p, price, level, 0, &no_base);
    if (!f->normal_flow || !f->plan) return false;
    for (int a = 0; a < p->n_activity; a++)
        for (int k = p->first[a]; k < p->first[a + 1]; k++)
            f->normal_flow[p->term_node[k]] += fabs(p->term_coef[k] * level[a]);
    return true;
}

static const char *family_name(int family)
{
    if (family == ENTROPIC) return "entropic";
    return family == EMBEDDED ? "embedded" : instance_family_name[family];
}

static const char *kind_name(int family, int kind)
{
    if (family == ENTROPIC) return entropic_shock_name[kind];
    if (family == EMBEDDED) return kind == 0 ? "4 changes" : "40 changes";
    return instance_shock_name[kind];
}

static void print_table(const run *r)
{
    printf("| market | scenario | n | infeasible | not converged | wrong | steps, mean | "
           "most "
           "| balance | complementarity |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (int f = 0; f < N_FAMILY; f++)
        for (int k = 0; k < MOST_KINDS; k++) {
            const tally *t = &r->tally[f][k];
            if (t->n == 0) continue;
            printf("| %s | %s | %ld | %ld | %ld | %ld | %.1f | %d | %.1e | %.1e |\n",
                   family_name(f), kind_name(f, k), t->n, t->infeasible, t->not_converged,
                   t->wrong, (double)t->steps / (double)t->n, t->most_steps, t->balance,
                   t->complementarity);
        }
}

/* Whether the checker can fail: forged answers to the base of a field must be caught. */
static bool forged_caught(const field *f)
{
    const lode__problem *p = f->problem;
    lode__arena arena = {0};
    size_t n_node = (size_t)p->n_node, n_activity = (size_t)p->n_activity;
    double *work = lode__arena_take(&arena, 2 * n_node + 1, sizeof *work);
    double *price = lode__arena_take(&arena, n_node + 1, sizeof *price);
    double *level = lode__arena_take(&arena, n_activity + 1, sizeof *level);
    lode__problem own;
    forge_count count = {0};

    if (work && price && level && lode__problem_copy(&own, p, &arena)) {
        memcpy(price, f->price, n_node * sizeof *price);
        memcpy(level, f->level, n_activity * sizeof *level);
        count = forge_answers(&own, price, level, f->normal_flow, f->level, LIMIT, work);
    }
    printf("# %d of %d forged answers are caught\n", count.n - count.missed, count.n);
    lode__arena_clear(&arena);
    return count.base_is_right && count.n > 0 && count.missed == 0;
}

static bool all_forged_caught(const run *r)
{
    bool caught = true;

    for (int f = 0; f < INSTANCE_N_FAMILY; f++)
        caught = forged_caught(&r->field[f][0]) && caught;
    return forged_caught(&r->entropic[0]) && caught;
}

static int report(const run *r)
{
    long wrong = 0, left = 0, unproved = 0, n = 0;

    for (int f = 0; f < N_FAMILY; f++)
        for (int k = 0; k < MOST_KINDS; k++) {
            n += r->tally[f][k].n;
            wrong += r->tally[f][k].wrong;
            left += r->tally[f][k].not_converged;
            unproved += r->tally[f][k].unproved;
        }
    if (r->tap) {
        printf("%sok 1 - %ld scenarios ran\n", n == r->n_scenario ? "" : "not ", n);
        printf("%sok 2 - %ld answers are wrong\n", wrong ? "not " : "", wrong);
        printf("%sok 3 - %ld markets are left without an answer\n", left ? "not " : "",
               left);
        printf("%sok 4 - %ld of those called infeasible are not shown to be\n",
               unproved ? "not " : "", unproved);
        printf("%sok 5 - forged answers are caught\n1..5\n",
               all_forged_caught(r) ? "" : "not ");
        return 0;
    }
    print_table(r);
    printf("\n%ld scenarios, seed %llu: %ld wrong, %ld not converged, %ld infeasible "
           "unproved\n",
           n, (unsigned long long)r->seed, wrong, left, unproved);
    return n != r->n_scenario || wrong || left || unproved || !all_forged_caught(r);
}

/* What the scenarios change: made markets of every family and size, entropic ones, real ones. */
typedef struct bases {
    instance made[INSTANCE_N_FAMILY][2];
    entropic entropic[N_ENTROPIC];
    lode_market *market[N_REAL];
    size_t most_change, most_node; /* of one of them */
} bases;

static void hold_most(bases *b, size_t n_change, int n_node)
{
    if (n_change > b->most_change) b->most_change = n_change;
    if ((size_t)n_node > b->most_node) b->most_node = (size_t)n_node;
}

static bool make_bases(bases *b, run *r, const lode_dataset *dataset, lode_error *err)
{
    for (int f = 0; f < INSTANCE_N_FAMILY; f++)
        for (int s = 0; s < 2; s++) {
            instance *m = &b->made[f][s];
            if (!instance_make(m, 1, s ? 3 : 1, (instance_family)f, 11) ||
                !make_field(&r->field[f][s], &m->problem, m->price, m->level))
                return false;
            r->field[f][s].made = m;
            hold_most(b, instance_most_changes(m), m->problem.n_node);
        }
    for (int k = 0; k < N_ENTROPIC; k++) {
        entropic *m = &b->entropic[k];
        if (!entropic_make(m, 11 + (uint64_t)k) ||
            !make_field(&r->entropic[k], &m->problem, m->price, m->level))
            return false;
        r->entropic[k].entropic = m;
        hold_most(b, entropic_most_changes(m), m->problem.n_node);
    }
    for (int k = 0; k < N_REAL; k++) {
        lode_market **m = &b->market[k];
        if (lode_market_build(dataset, &real_good[k], 1, m, err) != LODE_OK ||
            !make_field(&r->real[k], &(*m)->problem, (*m)->base_price, (*m)->base_level))
            return false;
    }
    return true;
}

static void clear_field(field *f)
{
    free(f->normal_flow);
    lode__plan_free(f->plan);
}

static void clear_bases(bases *b, run *r)
{
    for (int f = 0; f < INSTANCE_N_FAMILY; f++)
        for (int s = 0; s < 2; s++) {
            clear_field(&r->field[f][s]);
            instance_clear(&b->made[f][s]);
        }
    for (int k = 0; k < N_ENTROPIC; k++) {
        clear_field(&r->entropic[k]);
        entropic_clear(&b->entropic[k]);
    }
    for (int k = 0; k < N_REAL; k++) {
        clear_field(&r->real[k]);
        lode_market_free(b->market[k]);
    }
}

typedef struct words {
    int n_thread;
    long only; /* this scenario alone; -1: all */
} words;

static bool read_words(int argc, char **argv, run *r, words *w)
{
    for (int k = 1; k < argc; k++) {
        const char *value = k + 1 < argc ? argv[k + 1] : "";
        if (strcmp(argv[k], "--tap") == 0)
            r->tap = true;
        else if (strcmp(argv[k], "--progress") == 0)
            r->shows = true;
        else if (strcmp(argv[k], "--scenarios") == 0)
            r->n_scenario = strtol(value, NULL, 10), k++;
        else if (strcmp(argv[k], "--seed") == 0)
            r->seed = strtoull(value, NULL, 10), k++;
        else if (strcmp(argv[k], "--threads") == 0)
            w->n_thread = (int)strtol(value, NULL, 10), k++;
        else if (strcmp(argv[k], "--only") == 0)
            w->only = strtol(value, NULL, 10), k++;
        else
            return false;
    }
    if (w->n_thread < 1 || w->n_thread > MOST_THREADS) w->n_thread = 2;
    return true;
}

static void run_all(run *r, worker *w, const words *said)
{
    int started = 1;

    r->start_s = now_s();
    if (said->only >= 0) {
        run_batch(&w[0], said->only, said->only + 1);
        r->n_scenario = 1;
        return;
    }
    while (started < said->n_thread &&
           pthread_create(&w[started].thread, NULL, work, &w[started]) == 0)
        started++;
    work(&w[0]);
    for (int k = 1; k < started; k++) pthread_join(w[k].thread, NULL);
}

int main(int argc, char **argv)
{
    static run r = {.seed = 1, .n_scenario = 20000, .mutex = PTHREAD_MUTEX_INITIALIZER};
    static bases b = {.most_change = 64};
    static worker w[MOST_THREADS];
    words said = {.n_thread = 2, .only = -1};
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status;

    if (!read_words(argc, argv, &r, &said)) {
        fprintf(stderr,
                "usage: stress [--scenarios N] [--seed S] [--threads T] [--only I] "
                "[--tap] [--progress]\n");
        return 2;
    }
    if (r.tap)
        printf("TAP version 13\n# %ld scenarios from seed %llu on\n", r.n_scenario,
               (unsigned long long)r.seed);

    bool good = lode_dataset_open(NULL, &dataset, &err) == LODE_OK &&
                make_bases(&b, &r, dataset, &err);
    for (int k = 0; good && k < said.n_thread; k++)
        good = take_worker(&w[k], &r, b.most_change, b.most_node);
    if (!good) {
        fprintf(stderr, "stress: %s\n", err.message[0] ? err.message : "out of memory");
        return 1;
    }
    run_all(&r, w, &said);
    if (r.shows) fprintf(stderr, "\r%70s\r", "");
    status = report(&r);
    for (int k = 0; k < said.n_thread; k++) clear_worker(&w[k]);
    clear_bases(&b, &r);
    lode_dataset_free(dataset);
    return status;
}
