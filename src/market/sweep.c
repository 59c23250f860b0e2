/* Runs scenarios of a market on threads and hands the answers out in order.
 *
 * Threads take the next scenario from one counter. An answer waits in a ring of bounded length
 * until all before it have been handed out; whoever completes the row hands it out. A thread
 * starts no scenario that is further ahead than the ring is long: it lets its lanes run empty
 * instead, so the oldest one always gets through. */
#include <math.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "market/sweep.h"
#include "solve/engine.h"

#define MOST_THREADS 256
#define RING_A_THREAD 1024            /* answers that may wait, a thread */
#define RING_BYTES ((size_t)64 << 20) /* and what they may take together */
#define PROGRESS_EVERY 64

/* An answer that waits for its turn. */
typedef struct place {
    bool ready;
    lode_sweep_result result;
    double *price, *level;
} place;

typedef struct sweep {
    const lode_market *market;
    const lode__plan *plan;
    lode_sweep_make *make;
    lode_sweep_take *take;
    void *context;
    lode_sweep_options options;
    size_t end, n_place, most_change;
    pthread_mutex_t mutex;
    pthread_cond_t moved; /* the ring, or the end */
    /* Under the mutex. */
    place *ring; /* [n_place] scenario i waits in ring[i % n_place] */
    size_t next_start, next_take;
    bool taking, stopped;
    lode_status status;
    lode_error error;
    lode_sweep_count count;
    unsigned long n_allocation_warm;
    lode__arena arena;
} sweep;

/* What one thread has. */
typedef struct worker {
    sweep *sweep;
    lode__lanes *lanes;
    lode_change *room;    /* [most_change] */
    lode__change *change; /* [LODE__FEED_AHEAD][most_change] */
    size_t
        i_scenario[LODE__FEED_AHEAD]; /* whose changes lie in which row; SIZE_MAX: free */
    lode__arena arena;
    pthread_t thread;
} worker;

/* ---- changes ----------------------------------------------------------------------- */

static const char *const field_names[] = {"c",          "b",     "q0",    "p0",
                                          "elasticity", "kappa", "lower", "upper",
                                          "choke",      "floor", "wedge", "rhs"};

const char *lode__field_name(lode_field field)
{
    return field_names[field];
}

bool lode__field_find(const char *name, lode_field *out)
{
    /* Market files call q0 of a demand d0, of a link x0, and c of a link its cost. */
    static const struct {
        const char *name;
        lode_field field;
    } also[] = {{"d0", LODE_FIELD_Q0}, {"x0", LODE_FIELD_Q0}, {"cost", LODE_FIELD_C}};

    for (int k = 0; k <= LODE_FIELD_RHS; k++)
        if (strcmp(field_names[k], name) == 0) return *out = (lode_field)k, true;
    for (size_t k = 0; k < sizeof also / sizeof *also; k++)
        if (strcmp(also[k].name, name) == 0) return *out = also[k].field, true;
    return false;
}

/* Which fields a kind of activity has, a bit each. */
static unsigned fields_of(lode__kind kind)
{
    static const unsigned has[LODE__N_KIND] = {
        [LODE__LINEAR] = 1u << LODE_FIELD_C | 1u << LODE_FIELD_B |
                         1u << LODE_FIELD_LOWER | 1u << LODE_FIELD_UPPER,
        [LODE__SUPPLY] = 1u << LODE_FIELD_Q0 | 1u << LODE_FIELD_P0 |
                         1u << LODE_FIELD_ELASTICITY | 1u << LODE_FIELD_UPPER |
                         1u << LODE_FIELD_FLOOR,
        [LODE__DEMAND] = 1u << LODE_FIELD_Q0 | 1u << LODE_FIELD_P0 |
                         1u << LODE_FIELD_ELASTICITY | 1u << LODE_FIELD_CHOKE,
        [LODE__LINK] = 1u << LODE_FIELD_Q0 | 1u << LODE_FIELD_KAPPA | 1u << LODE_FIELD_C |
                       1u << LODE_FIELD_UPPER};

    return has[kind] | 1u << LODE_FIELD_WEDGE;
}

/* What a value of the field must be, as a clause; NULL: it is. */
static const char *wanted_value(lode_field field, double value)
{
    switch (field) {
    case LODE_FIELD_P0:
    case LODE_FIELD_KAPPA:
        return value > 0.0 && isfinite(value) ? NULL : "a finite number above 0";
    case LODE_FIELD_B:
    case LODE_FIELD_Q0:
    case LODE_FIELD_ELASTICITY:
        return value >= 0.0 && isfinite(value) ? NULL : "a finite number, at least 0";
    case LODE_FIELD_UPPER: return value >= 0.0 ? NULL : "a number, at least 0, or inf";
    case LODE_FIELD_CHOKE: return value > 0.0 ? NULL : "a number above 0, or inf";
    case LODE_FIELD_FLOOR: return value < INFINITY ? NULL : "a finite number, or -inf";
    default: return isfinite(value) ? NULL : "a finite number";
    }
}

const char *lode__change_wanted(const lode_market *market, const lode_change *change)
{
    size_t n_activity = (size_t)market->problem.n_activity;

    if ((unsigned)change->field > LODE_FIELD_RHS) return "a field of lode_field";
    if (change->field == LODE_FIELD_RHS) {
        if (change->i >= (size_t)market->problem.n_node) return "a node of the market";
    } else if (change->i >= n_activity) {
        return "an activity of the market";
    } else if (!(fields_of(market->problem.curve[change->i].kind) >> change->field & 1)) {
        return "a field that this kind of activity has";
    }
    return wanted_value(change->field, change->value);
}

const char lode__bounds_wanted[] = "a lower bound that is not above the upper one";

size_t lode__bounds_crossed(const lode_market *market, const lode_change *change,
                            size_t n)
{
    for (size_t k = 0; k < n; k++) {
        lode__curve c;
        if (change[k].field != LODE_FIELD_LOWER && change[k].field != LODE_FIELD_UPPER)
            continue;
        c = market->problem.curve[change[k].i];
        for (size_t j = 0; j < n; j++) {
            if (change[j].i != change[k].i) continue;
            if (change[j].field == LODE_FIELD_LOWER) c.lower = change[j].value;
            if (change[j].field == LODE_FIELD_UPPER) c.upper = change[j].value;
        }
        if (c.lower > c.upper) return k;
    }
    return n;
}

/* ---- the ring ---------------------------------------------------------------------- */

static void fail(sweep *s, lode_status status, const char *format, size_t i_scenario,
                 const char *detail)
{
    if (s->status == LODE_OK) {
        s->status = status;
        lode__fail(&s->error, status, format, i_scenario, detail);
    }
    s->stopped = true;
    pthread_cond_broadcast(&s->moved);
}

/* Hand out what is ready, in order; the mutex is held on entry and on return. */
static void hand_out(sweep *s)
{
    if (s->taking) return;
    s->taking = true;
    while (!s->stopped && s->next_take < s->end) {
        place *p = &s->ring[s->next_take % s->n_place];
        bool go_on;
        if (!p->ready) break;
        pthread_mutex_unlock(&s->mutex);
        go_on = s->take(s->context, &p->result);
        if (s->options.progress && (p->result.i_scenario % PROGRESS_EVERY == 0 ||
                                    p->result.i_scenario + 1 == s->end))
            s->options.progress(s->options.context,
                                p->result.i_scenario + 1 - s->options.first,
                                s->end - s->options.first);
        pthread_mutex_lock(&s->mutex);
        p->ready = false;
        s->next_take++;
        if (!go_on) s->stopped = true;
        pthread_cond_broadcast(&s->moved);
    }
    s->taking = false;
}

static void count_answer(sweep *s, const lode__answer *answer)
{
    s->count.newton_steps += (unsigned long)answer->certificate.newton_steps;
    s->count.factorisations += (unsigned long)answer->certificate.factorisations;
    if (answer->verdict == LODE_SOLVED)
        s->count.n_solved++;
    else if (answer->verdict == LODE_INFEASIBLE)
        s->count.n_infeasible++;
    else
        s->count.n_not_converged++;
}

/* ---- the feed of one thread -------------------------------------------------------- */

/* The row of the thread's changes that holds a scenario, or a free one for SIZE_MAX. */
static size_t row_of(const worker *w, size_t i_scenario)
{
    size_t row = 0;

    while (w->i_scenario[row] != i_scenario) row++;
    return row;
}

static bool make_changes(worker *w, size_t row, size_t i, size_t *n_change)
{
    sweep *s = w->sweep;
    size_t n = s->make(s->context, i, w->room, s->most_change);
    lode__change *to = w->change + row * s->most_change;
    const char *wanted = NULL;

    for (size_t k = 0; k < n && n <= s->most_change && !wanted; k++) {
        wanted = lode__change_wanted(s->market, &w->room[k]);
        to[k] = (lode__change){(int)w->room[k].i, (lode__field)w->room[k].field,
                               w->room[k].value};
    }
    if (n <= s->most_change && !wanted && lode__bounds_crossed(s->market, w->room, n) < n)
        wanted = lode__bounds_wanted;
    *n_change = n;
    if (n <= s->most_change && !wanted) return true;
    pthread_mutex_lock(&s->mutex);
    if (wanted)
        fail(s, LODE_E_INVALID, "scenario %zu: a change wants %s", i, wanted);
    else
        fail(s, LODE_E_LIMIT, "scenario %zu: more changes than there is room for%s", i,
             "");
    pthread_mutex_unlock(&s->mutex);
    return false;
}

static bool next(void *context, size_t *i_scenario, const lode__change **change,
                 size_t *n_change)
{
    worker *w = context;
    sweep *s = w->sweep;
    size_t row;
    bool got;

    pthread_mutex_lock(&s->mutex);
    got = !s->stopped && s->next_start < s->end &&
          s->next_start < s->next_take + s->n_place;
    if (got) *i_scenario = s->next_start++;
    pthread_mutex_unlock(&s->mutex);
    if (!got) return false;
    row = row_of(w, SIZE_MAX);
    if (!make_changes(w, row, *i_scenario, n_change)) return false;
    w->i_scenario[row] = *i_scenario;
    *change = w->change + row * s->most_change;
    return true;
}

static bool done(void *context, size_t i_scenario, const lode__answer *answer)
{
    worker *w = context;
    sweep *s = w->sweep;
    place *p = &s->ring[i_scenario % s->n_place];
    bool go_on;

    w->i_scenario[row_of(w, i_scenario)] = SIZE_MAX;
    memcpy(p->price, answer->price, (size_t)s->market->problem.n_node * sizeof(double));
    memcpy(p->level, answer->level,
           (size_t)s->market->problem.n_activity * sizeof(double));
    p->result = (lode_sweep_result){
        .i_scenario = i_scenario,
        .verdict = answer->verdict,
        .certificate = answer->certificate,
        .objective = s->options.wants_objective && answer->verdict != LODE_INFEASIBLE
                         ? answer->objective
                         : NAN,
        .price = p->price,
        .level = p->level,
        .i_node = answer->i_node >= 0 ? (size_t)answer->i_node : 0,
        .reason = answer->reason ? answer->reason : ""};
    pthread_mutex_lock(&s->mutex);
    count_answer(s, answer);
    p->ready = true;
    hand_out(s);
    go_on = !s->stopped;
    pthread_mutex_unlock(&s->mutex);
    return go_on;
}

/* Is there more for this thread? Waits until the ring has moved where it has to. */
static bool wait_for_more(sweep *s)
{
    bool more;

    pthread_mutex_lock(&s->mutex);
    while (!s->stopped && s->next_start < s->end &&
           s->next_start >= s->next_take + s->n_place)
        pthread_cond_wait(&s->moved, &s->mutex);
    more = !s->stopped && s->next_start < s->end;
    pthread_mutex_unlock(&s->mutex);
    return more;
}

static void *work(void *context)
{
    worker *w = context;
    const lode__feed feed = {.next = next,
                             .done = done,
                             .context = w,
                             .wants_money = w->sweep->options.wants_objective};

    while (wait_for_more(w->sweep))
        if (!lode__lanes_run(w->lanes, &feed)) break;
    return NULL;
}

/* ---- setting up -------------------------------------------------------------------- */

static size_t answer_bytes(const lode_market *m)
{
    return sizeof(place) +
           ((size_t)m->problem.n_node + (size_t)m->problem.n_activity + 2) *
               sizeof(double);
}

static void settle_options(const lode_market *m, const lode_sweep_options *from,
                           lode_sweep_options *to)
{
    static const lode_sweep_options usual = LODE_SWEEP_OPTIONS_INIT;

    *to = from ? *from : usual;
    if (to->n_thread == 0) {
        long n = sysconf(_SC_NPROCESSORS_ONLN);
        to->n_thread = n > 0 ? (size_t)n : 1;
    }
    if (to->n_thread > MOST_THREADS) to->n_thread = MOST_THREADS;
    if (to->most_change == 0)
        to->most_change = 2 * (size_t)m->problem.n_activity + (size_t)m->problem.n_node;
}

/* At least a place for each scenario that can be on its way. */
static size_t ring_length(const lode_market *m, const lode_sweep_options *options)
{
    size_t least = options->n_thread * (LODE__FEED_AHEAD + 1);
    size_t n = options->n_thread * RING_A_THREAD;

    if (n * answer_bytes(m) > RING_BYTES) n = RING_BYTES / answer_bytes(m);
    return n < least ? least : n;
}

static lode__plan *make_plan(const lode_market *m, bool *no_base)
{
    return lode__plan_new(&m->problem, m->base_price, m->base_level, 0, no_base);
}

size_t lode_sweep_memory_bytes(const lode_market *m, const lode_sweep_options *options)
{
    lode_sweep_options o;
    bool no_base;
    lode__plan *plan = make_plan(m, &no_base);
    size_t bytes = 0;

    settle_options(m, options, &o);
    if (plan)
        bytes = lode__plan_bytes(plan) + ring_length(m, &o) * answer_bytes(m) +
                o.n_thread * (sizeof(worker) + lode__lanes_bytes(plan) +
                              o.most_change * (sizeof(lode_change) +
                                               LODE__FEED_AHEAD * sizeof(lode__change)));
    lode__plan_free(plan);
    return bytes;
}

static bool take_ring(sweep *s)
{
    size_t n_node = (size_t)s->market->problem.n_node + 1;
    size_t n_activity = (size_t)s->market->problem.n_activity + 1;

    s->ring = lode__arena_take(&s->arena, s->n_place, sizeof *s->ring);
    for (size_t k = 0; s->ring && k < s->n_place; k++) {
        s->ring[k].price = lode__arena_take(&s->arena, n_node, sizeof(double));
        s->ring[k].level = lode__arena_take(&s->arena, n_activity, sizeof(double));
        if (!s->ring[k].price || !s->ring[k].level) return false;
    }
    return s->ring != NULL;
}

static bool take_worker(worker *w, sweep *s)
{
    w->sweep = s;
    w->lanes = lode__lanes_new(s->plan);
    w->room = lode__arena_take(&w->arena, s->most_change + 1, sizeof *w->room);
    w->change = lode__arena_take(&w->arena, LODE__FEED_AHEAD * s->most_change + 1,
                                 sizeof *w->change);
    for (size_t k = 0; k < LODE__FEED_AHEAD; k++) w->i_scenario[k] = SIZE_MAX;
    return w->lanes && w->room && w->change;
}

/* Run the workers; the first works on the caller's own thread. */
static void run_workers(worker *w, size_t n)
{
    size_t started = 1;

    while (started < n &&
           pthread_create(&w[started].thread, NULL, work, &w[started]) == 0)
        started++; /* fewer threads than wanted give the same answers */
    work(&w[0]);
    for (size_t k = 1; k < started; k++) pthread_join(w[k].thread, NULL);
}

lode_status lode_sweep_run(const lode_market *market, size_t n, lode_sweep_make *make,
                           lode_sweep_take *take, void *context,
                           const lode_sweep_options *options, lode_sweep_count *count,
                           lode_error *err)
{
    sweep s = {.market = market,
               .make = make,
               .take = take,
               .context = context,
               .mutex = PTHREAD_MUTEX_INITIALIZER,
               .moved = PTHREAD_COND_INITIALIZER};
    lode__plan *plan = NULL;
    worker *w = NULL;
    lode_status st = LODE_OK;
    bool no_base = false;

    settle_options(market, options, &s.options);
    s.most_change = s.options.most_change;
    s.next_start = s.next_take = s.options.first;
    s.end = s.options.first + n;
    s.n_place = ring_length(market, &s.options);
    s.plan = plan = make_plan(market, &no_base);
    w = lode__alloc(s.options.n_thread, sizeof *w);
    if (no_base) {
        st = lode__fail(err, LODE_E_NODATA,
                        "%s: the market itself has no equilibrium to start from",
                        market->name);
        goto done;
    }
    bool ready = plan && w && take_ring(&s);
    for (size_t k = 0; ready && k < s.options.n_thread; k++)
        ready = take_worker(&w[k], &s);
    if (!ready) {
        st = lode__fail(err, LODE_E_NOMEM, "out of memory");
        goto done;
    }
    s.n_allocation_warm = lode_allocation_count();
    run_workers(w, s.options.n_thread);
    s.count.n_allocation = lode_allocation_count() - s.n_allocation_warm;
    st = s.status;
    if (st && err) *err = s.error;
    if (count) *count = s.count;
done:
    for (size_t k = 0; w && k < s.options.n_thread; k++) {
        lode__lanes_free(w[k].lanes);
        lode__arena_clear(&w[k].arena);
    }
    lode__release(w);
    lode__plan_free(plan);
    lode__arena_clear(&s.arena);
    pthread_mutex_destroy(&s.mutex);
    pthread_cond_destroy(&s.moved);
    return st;
}
