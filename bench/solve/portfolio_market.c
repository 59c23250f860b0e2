#include "portfolio_market.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

double bench_now_s(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- making it ------------------------------------------------------------------------------ */

static void copy_activities(lode__problem *to, const lode__problem *from)
{
    memcpy(to->rhs, from->rhs, (size_t)from->n_node * sizeof *to->rhs);
    memcpy(to->disposal, from->disposal, (size_t)from->n_node * sizeof *to->disposal);
    memcpy(to->curve, from->curve, (size_t)from->n_activity * sizeof *to->curve);
    memcpy(to->first, from->first, ((size_t)from->n_activity + 1) * sizeof *to->first);
    memcpy(to->term_node, from->term_node, (size_t)from->n_term * sizeof *to->term_node);
    memcpy(to->term_coef, from->term_coef, (size_t)from->n_term * sizeof *to->term_coef);
    to->group = from->group;
}

/* Mine i of a market. */
static int mine_of(const instance *s, int i)
{
    for (int a = 0; a < s->problem.n_activity; a++)
        if (s->role[a] == INSTANCE_MINE && i-- == 0) return a;
    return 0;
}

/* Projects stand behind the activities of the market, each in a country of its own that has a
 * mine and sells: 1 to 6 % of all use, at a unit cost of 40 to 80 % of the price. */
static bool add_projects(bench_market *m, int n_project, uint64_t seed)
{
    const instance *s = &m->world;
    int n_activity = s->problem.n_activity, n_term = s->problem.n_term;

    if (!lode__problem_take(&m->problem, &m->arena, s->problem.n_node,
                            n_activity + n_project, n_term + n_project))
        return false;
    copy_activities(&m->problem, &s->problem);
    m->n_project = n_project;
    for (int j = 0; j < n_project; j++) {
        uint64_t at = 4 * (uint64_t)j;
        int node = s->problem.term_node[s->problem.first[mine_of(s, j)]];
        double p = s->price[node], k = 10.0 + 50.0 * lode__random_unit(seed, at + 1);
        m->size[j] = k;
        m->cost[j] = k * p * (0.02 + 0.15 * lode__random_unit(seed, at + 2));
        m->problem.curve[n_activity + j] =
            (lode__curve){.kind = LODE__LINEAR,
                          .c = p * (0.4 + 0.4 * lode__random_unit(seed, at + 3)),
                          .b = 0.1 * p / k};
        m->problem.first[n_activity + j + 1] = n_term + j + 1;
        m->problem.term_node[n_term + j] = node;
        m->problem.term_coef[n_term + j] = 1.0;
    }
    return true;
}

static bool add_shocks(bench_market *m, int n_scenario, uint64_t seed)
{
    static const instance_shock kind[3] = {INSTANCE_BAN, INSTANCE_FULL_BAN,
                                           INSTANCE_OUTAGE};
    lode__change *room = calloc(instance_most_changes(&m->world) + 1, sizeof *room);

    m->shock = lode__arena_take(&m->arena, (size_t)n_scenario, sizeof *m->shock);
    for (int i = 0; i < n_scenario && room && m->shock; i++) {
        shock_list *l = &m->shock[i];
        l->n = instance_scenario(&m->world, kind[i % 3], seed, (uint64_t)i, room);
        l->change = lode__arena_take(&m->arena, l->n, sizeof *l->change);
        if (!l->change) break;
        memcpy(l->change, room, l->n * sizeof *room);
    }
    bool good = room && m->shock && m->shock[n_scenario - 1].change;
    free(room);
    return good;
}

bool bench_world_make(bench_world *w, int n_market, int n_project, int n_scenario,
                      uint64_t seed)
{
    pthread_mutex_t *lock = malloc(sizeof *lock);
    bool none = false, good = lock != NULL;

    *w = (bench_world){.n_market = n_market, .n_scenario = n_scenario, .lock = lock};
    if (lock) pthread_mutex_init(lock, NULL);
    w->market = calloc((size_t)n_market, sizeof *w->market);
    for (int k = 0; k < n_market && good && w->market; k++) {
        bench_market *m = &w->market[k];
        uint64_t own = seed * 1000 + (uint64_t)k;
        good = instance_make(&m->world, 1, 1, INSTANCE_CALIBRATED, own) &&
               add_projects(m, n_project, own + 500) && add_shocks(m, n_scenario, own) &&
               (m->plan = lode__plan_new(&m->problem, m->world.price, NULL, 0, &none));
    }
    return good && w->market;
}

/* ---- value ------------------------------------------------------------------------------------ */

typedef struct slot { /* a scenario under way */
    bool busy;
    size_t i_scenario;
    lode__change *change;
} slot;

typedef struct desk {
    struct desk *next_idle;
    lode__lanes *lanes;
    slot slot[LODE__FEED_AHEAD];
    const bench_market *market;
    lode__span span;
    int next; /* of the span */
    const int *option;
    double *loss, *constant, *slope;
    bool solved;
} desk;

static double surplus(const bench_market *m, int j, const double *price)
{
    int a = m->world.problem.n_activity + j;
    const lode__curve *c = &m->problem.curve[a];
    double v = price[m->problem.term_node[m->problem.first[a]]] - c->c;
    double x = fmin(fmax(v / c->b, 0.0), m->size[j]);

    return v * x - 0.5 * c->b * x * x;
}

static bool next(void *context, size_t *i, const lode__change **change, size_t *n)
{
    desk *d = context;
    const bench_market *m = d->market;
    slot *s = d->slot;

    if (d->next == d->span.n) return false;
    while (s->busy) s++;
    s->busy = true;
    s->i_scenario = *i = (size_t)d->next++;
    const shock_list *l = &m->shock[d->span.first + d->next - 1];
    memcpy(s->change, l->change, l->n * sizeof *s->change);
    *n = l->n;
    for (int j = 0; j < m->n_project; j++)
        if (d->option[j])
            s->change[(*n)++] =
                (lode__change){m->world.problem.n_activity + j, LODE__UPPER, m->size[j]};
    *change = s->change;
    return true;
}

/* Least cost less utility. Scenarios and choices move bounds only. */
static double objective(const bench_market *m, const double *level)
{
    double sum = 0.0;

    for (int a = 0; a < m->problem.n_activity; a++) {
        const lode__curve *c = &m->problem.curve[a];
        sum += (c->c + 0.5 * c->b * level[a]) * level[a];
    }
    return sum;
}

static bool done(void *context, size_t i, const lode__answer *a)
{
    desk *d = context;
    const bench_market *m = d->market;

    for (int k = 0; k < LODE__FEED_AHEAD; k++)
        if (d->slot[k].busy && d->slot[k].i_scenario == i) d->slot[k].busy = false;
    if (a->verdict != LODE_SOLVED) return d->solved = false;
    d->loss[i] = objective(m, a->level);
    if (!d->constant) return true;
    d->constant[i] = d->loss[i];
    for (int j = 0; j < m->n_project; j++) {
        double h = surplus(m, j, a->price);
        d->slope[i * (size_t)m->n_project + (size_t)j] = -h;
        if (d->option[j]) d->constant[i] += h;
    }
    return true;
}

static desk *open_desk(bench_world *w, bench_market *m)
{
    desk *d;

    pthread_mutex_lock(w->lock);
    d = m->idle;
    if (d) m->idle = d->next_idle;
    pthread_mutex_unlock(w->lock);
    if (d) return d;
    d = calloc(1, sizeof *d);
    if (!d) return NULL;
    d->lanes = lode__lanes_new(m->plan);
    for (int k = 0; k < LODE__FEED_AHEAD; k++)
        d->slot[k].change =
            calloc((size_t)m->problem.n_activity + PROJECTS_MOST, sizeof(lode__change));
    return d;
}

static void close_desk(bench_world *w, bench_market *m, desk *d)
{
    pthread_mutex_lock(w->lock);
    d->next_idle = m->idle;
    m->idle = d;
    w->n_solve += (size_t)d->span.n;
    pthread_mutex_unlock(w->lock);
}

lode_status bench_value(void *context, int i_block, const int *option, lode__span span,
                        double *loss, double *constant, double *slope, lode_error *err)
{
    bench_world *w = context;
    bench_market *m = &w->market[i_block];
    const lode__feed feed = {.next = next, .done = done};
    desk *d = open_desk(w, m);

    if (!d || !d->lanes) return lode__fail(err, LODE_E_NOMEM, "no memory");
    d->market = m;
    d->next = 0;
    d->span = span;
    d->option = option;
    d->loss = loss;
    d->constant = constant;
    d->slope = slope;
    d->solved = true;
    lode__feed with = feed;
    with.context = d;
    bool good = lode__lanes_run(d->lanes, &with) && d->solved;
    close_desk(w, m, d);
    return good ? LODE_OK
                : lode__fail(err, LODE_E_NODATA, "market %d has no answer", i_block);
}

void bench_world_clear(bench_world *w)
{
    for (int k = 0; w->market && k < w->n_market; k++) {
        bench_market *m = &w->market[k];
        for (desk *d = m->idle, *after; d; d = after) {
            after = d->next_idle;
            lode__lanes_free(d->lanes);
            for (int i = 0; i < LODE__FEED_AHEAD; i++) free(d->slot[i].change);
            free(d);
        }
        lode__plan_free(m->plan);
        instance_clear(&m->world);
        lode__arena_clear(&m->arena);
    }
    free(w->market);
    if (w->lock) pthread_mutex_destroy(w->lock);
    free(w->lock);
}
