/* States of a market by number: a table of what was solved, desks and lanes to solve more. */
#include "study/portfolio_market.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/ranks.h"
#include "solve/curve.h"
#include "study/standard_set.h"
#include "study/twin.h"

#define MOST_SENTENCES 256
#define LEAST_SHARED 9 /* solves that ranks share: more than the lanes take at once */

/* What all states with the same events share: the curves with every supply there, and where
 * the market stands with none. */
typedef struct anchor {
    lode__curve
        *curve; /* [n_base_activity] nothing stopped that some supply could reach */
    double *price, *level;
    const uint64_t *key; /* of the events */
    struct anchor *next;
    bool is_solved;
} anchor;

/* A state that was solved, or is being so. */
typedef struct entry {
    lode__yard_loss loss;
    lode_verdict verdict;
    anchor *anchor;
    uint64_t *key; /* [n_word] events, bits of the caps */
    struct entry *next;
} entry;

struct lode__yard {
    lode__arena arena;
    pthread_mutex_t mutex;   /* of all that changes */
    pthread_mutex_t anchors; /* held by the one that solves anchors, before the other */
    int n_event, n_supply, n_rank;
    size_t n_word; /* of a key */
    const bool *member;
    lode_outcome *base; /* with all sentences, at the base answer */
    lode__plan *plan;
    double *before; /* [n_base_activity] surplus in the base */
    bool *nobody;   /* [n_country] */
    bool **seller;  /* [n_event] whom the sentence is about */
    entry **slot;   /* [n_slot] */
    size_t n_slot, n_entry;
    struct hand *idle;
    anchor *anchor;
};

typedef struct desk {
    lode_outcome o;
    const entry *at; /* being solved here; NULL: free */
} desk;

/* What one thread solves with. */
typedef struct hand {
    lode__lanes *lanes;
    desk desk[LODE__FEED_AHEAD];
    int n_desk;
    struct hand *next;
} hand;

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- making a yard --------------------------------------------------------------- */

static lode_status pose(lode__yard *y, const lode__yard_plan *plan, lode_error *err)
{
    const char *list[MOST_SENTENCES];
    size_t n = 0;

    if (plan->n_event + plan->n_supply > MOST_SENTENCES)
        return lode__fail(err, LODE_E_LIMIT,
                          "%d events and %d supplies in one market, at most %d together",
                          plan->n_event, plan->n_supply, MOST_SENTENCES);
    for (int k = 0; k < plan->n_supply; k++) list[n++] = plan->supply[k];
    for (int k = 0; k < plan->n_event; k++) list[n++] = plan->event[k];
    if (n == 0)
        return lode__fail(err, LODE_E_INVALID, "a market without events and supplies");
    return lode__outcome_pose(plan->market->model->dataset, plan->market, list, n, NULL,
                              &y->base, err);
}

static bool is_event(const lode__statement *s)
{
    return s->verb == LODE__BAN || s->verb == LODE__CUT || s->verb == LODE__OUTAGE ||
           (s->verb == LODE__DEMAND_CHANGE && !s->technology);
}

/* Nothing may follow prices, and every supply is one activity, in order. */
static lode_status check(const lode__yard *y, lode_error *err)
{
    const lode_outcome *o = y->base;
    const lode__scenario *sc = &o->scenario;

    for (int k = y->n_supply; k < o->n_statement; k++)
        if (!is_event(&o->statement[k]))
            return lode__fail(
                err, LODE_E_INVALID,
                "statement '%s': a scenario of a portfolio wants bans, cuts, "
                "outages and changes of demand",
                o->statement[k].text);
    if (sc->time.has_stocks)
        return lode__fail(err, LODE_E_INVALID,
                          "a scenario of a portfolio is one year, without months");
    if (sc->problem.n_activity - sc->n_market_activity != y->n_supply)
        return lode__fail(err, LODE_E_INVALID,
                          "a supply lies where its good is neither traded nor used");
    return LODE_OK;
}

static void measure_base(lode__yard *y)
{
    const lode_market *m = y->base->market;

    for (int a = 0; a < m->problem.n_activity; a++)
        y->before[a] = lode__curve_surplus(
            &m->problem.curve[a], lode__problem_margin(&m->problem, a, m->base_price));
}

/* Lay a state over an outcome of all sentences. */
static void lay(const lode__yard *y, lode_outcome *o, const bool *event,
                const double *cap)
{
    for (int k = 0; k < y->n_supply; k++) o->statement[k].number = cap[k];
    for (int k = 0; k < y->n_event; k++)
        o->statement[y->n_supply + k].actor = event[k] ? y->seller[k] : y->nobody;
    lode__scenario_fill(o, 0);
}

static bool prepare(lode__yard *y)
{
    size_t activities = (size_t)y->base->market->problem.n_activity + 1;
    size_t supplies = (size_t)y->n_supply + 1, events = (size_t)y->n_event + 1;
    double *nothing = lode__arena_take(&y->arena, supplies, sizeof *nothing);
    bool *none = lode__arena_take(&y->arena, events, sizeof *none), no_base;
    int n_country;

    (void)lode__countries(y->base->dataset, &n_country);
    y->before = lode__arena_take(&y->arena, activities, sizeof *y->before);
    y->nobody = lode__arena_take(&y->arena, (size_t)n_country + 1, sizeof *y->nobody);
    y->seller = lode__arena_take(&y->arena, events, sizeof *y->seller);
    y->n_slot = 1024;
    y->slot = lode__alloc(y->n_slot, sizeof *y->slot);
    if (!nothing || !none || !y->before || !y->nobody || !y->seller || !y->slot)
        return false;
    measure_base(y);
    for (int k = 0; k < y->n_event; k++)
        y->seller[k] = y->base->statement[y->n_supply + k].actor;
    lay(y, y->base, none, nothing);
    y->plan = lode__plan_new(&y->base->scenario.problem, y->base->scenario.start_price,
                             y->base->scenario.start_level, 0, &no_base);
    return y->plan != NULL;
}

lode_status lode__yard_new(const lode__yard_plan *plan, lode__yard **out, lode_error *err)
{
    lode__yard *y = lode__alloc(1, sizeof *y);
    lode_status st;

    if (!y) return no_memory(err);
    pthread_mutex_init(&y->mutex, NULL);
    pthread_mutex_init(&y->anchors, NULL);
    y->n_event = plan->n_event;
    y->n_supply = plan->n_supply;
    y->n_rank = lode__rank_count();
    y->n_word = (size_t)(y->n_event + 63) / 64 + (size_t)y->n_supply;
    y->member = plan->member;
    st = pose(y, plan, err);
    if (!st) st = check(y, err);
    if (!st && !prepare(y)) st = no_memory(err);
    if (!st) {
        *out = y;
        y = NULL;
    }
    lode__yard_free(y);
    return st;
}

static void free_hand(hand *h)
{
    lode__lanes_free(h->lanes);
    for (int k = 0; k < h->n_desk; k++) lode__arena_clear(&h->desk[k].o.arena);
    lode__release(h);
}

void lode__yard_free(lode__yard *y)
{
    if (!y) return;
    for (hand *h = y->idle, *next; h; h = next) {
        next = h->next;
        free_hand(h);
    }
    lode__plan_free(y->plan);
    lode_outcome_free(y->base);
    lode__release(y->slot);
    pthread_mutex_destroy(&y->anchors);
    pthread_mutex_destroy(&y->mutex);
    lode__arena_clear(&y->arena);
    lode__release(y);
}

size_t lode__yard_solves(const lode__yard *y)
{
    return y->n_entry;
}

/* ---- hands ----------------------------------------------------------------------- */

static hand *new_hand(const lode__yard *y)
{
    hand *h = lode__alloc(1, sizeof *h);

    if (!h) return NULL;
    h->lanes = lode__lanes_new(y->plan);
    while (h->lanes && h->n_desk < lode__plan_width(y->plan)) {
        lode_outcome *o = &h->desk[h->n_desk++].o;
        if (!lode__twin_take(o, y->base, y->base->market)) break;
        if (h->n_desk == lode__plan_width(y->plan)) return h;
    }
    free_hand(h);
    return NULL;
}

static hand *take_hand(lode__yard *y)
{
    hand *h;

    pthread_mutex_lock(&y->mutex);
    h = y->idle;
    if (h) y->idle = h->next;
    pthread_mutex_unlock(&y->mutex);
    return h ? h : new_hand(y);
}

static void give_hand(lode__yard *y, hand *h)
{
    if (!h) return;
    pthread_mutex_lock(&y->mutex);
    h->next = y->idle;
    y->idle = h;
    pthread_mutex_unlock(&y->mutex);
}

/* ---- keys ------------------------------------------------------------------------ */

static size_t event_words(const lode__yard *y)
{
    return y->n_word - (size_t)y->n_supply;
}

static void write_key(const lode__yard *y, const lode__yard_state *s, uint64_t *key)
{
    size_t n = event_words(y);

    memset(key, 0, n * sizeof *key);
    for (int k = 0; k < y->n_event; k++)
        if (s->event[k]) key[k / 64] |= (uint64_t)1 << (k % 64);
    for (int k = 0; k < y->n_supply; k++) {
        double cap = s->cap[k] > 0.0 ? s->cap[k] : 0.0; /* one zero */
        memcpy(&key[n + (size_t)k], &cap, sizeof cap);
    }
}

static void read_key(const lode__yard *y, const uint64_t *key, bool *event, double *cap)
{
    size_t n = event_words(y);

    for (int k = 0; k < y->n_event; k++) event[k] = key[k / 64] >> (k % 64) & 1;
    for (int k = 0; k < y->n_supply; k++)
        memcpy(&cap[k], &key[n + (size_t)k], sizeof *cap);
}

static uint64_t mix(const uint64_t *key, size_t n)
{
    uint64_t h = 0x9E3779B97F4A7C15u;

    for (size_t k = 0; k < n; k++) {
        h ^= key[k];
        h *= 0xBF58476D1CE4E5B9u;
        h ^= h >> 29;
    }
    return h;
}

/* ---- the table; all under the mutex ---------------------------------------------- */

static entry *find(const lode__yard *y, const uint64_t *key)
{
    entry *e = y->slot[mix(key, y->n_word) % y->n_slot];

    while (e && memcmp(e->key, key, y->n_word * sizeof *key) != 0) e = e->next;
    return e;
}

static bool grow(lode__yard *y)
{
    size_t n = 4 * y->n_slot;
    entry **slot = lode__alloc(n, sizeof *slot);

    if (!slot) return false;
    for (size_t k = 0; k < y->n_slot; k++)
        for (entry *e = y->slot[k], *next; e; e = next) {
            size_t at = mix(e->key, y->n_word) % n;
            next = e->next;
            e->next = slot[at];
            slot[at] = e;
        }
    lode__release(y->slot);
    y->slot = slot;
    y->n_slot = n;
    return true;
}

/* What the events of the key have in common; NULL: no memory. */
static anchor *anchor_of(lode__yard *y, const uint64_t *key)
{
    size_t n = event_words(y), activities = (size_t)y->base->scenario.problem.n_activity;
    anchor *a = y->anchor;
    uint64_t *copy;

    while (a && n > 0 && memcmp(a->key, key, n * sizeof *key) != 0) a = a->next;
    if (a) return a;
    a = lode__arena_take(&y->arena, 1, sizeof *a);
    copy = lode__arena_take(&y->arena, n + 1, sizeof *copy);
    if (!a || !copy) return NULL;
    if (n > 0) memcpy(copy, key, n * sizeof *key);
    a->key = copy;
    a->curve = lode__arena_take(&y->arena, activities + 1, sizeof *a->curve);
    a->level = lode__arena_take(&y->arena, activities + 1, sizeof *a->level);
    a->price = lode__arena_take(&y->arena, (size_t)y->base->scenario.problem.n_node + 1,
                                sizeof *a->price);
    if (!a->curve || !a->level || !a->price) return NULL;
    a->next = y->anchor;
    y->anchor = a;
    return a;
}

/* A new state without its answer; not in the table yet. */
static entry *new_entry(lode__yard *y, const uint64_t *key)
{
    entry *e = lode__arena_take(&y->arena, 1, sizeof *e);
    uint64_t *copy = lode__arena_take(&y->arena, y->n_word + 1, sizeof *copy);
    double *margin = lode__arena_take(&y->arena, (size_t)y->n_supply + 1, sizeof *margin);

    if (!e || !copy || !margin || !(e->anchor = anchor_of(y, key))) return NULL;
    if (y->n_word > 0) memcpy(copy, key, y->n_word * sizeof *key);
    e->key = copy;
    e->loss.margin = margin;
    return e;
}

/* Put a solved state in, or find that another thread was first. */
static entry *enter(lode__yard *y, entry *e)
{
    entry *there = find(y, e->key);
    size_t at;

    if (there) return there;
    if (y->n_entry >= 2 * y->n_slot && !grow(y)) return NULL;
    at = mix(e->key, y->n_word) % y->n_slot;
    e->next = y->slot[at];
    y->slot[at] = e;
    y->n_entry++;
    return e;
}

/* ---- solving --------------------------------------------------------------------- */

typedef struct batch {
    lode__yard *yard;
    hand *hand;
    entry **job; /* [n_job] */
    size_t n_job, next;
    bool *event;  /* scratch: [n_event] */
    double *cap;  /* scratch: [n_supply] */
    bool anchors; /* the jobs are places to start from */
} batch;

static void lay_near(const lode__yard *y, const anchor *a, lode_outcome *o,
                     const double *cap)
{
    lode__scenario *sc = &o->scenario;

    memcpy(sc->problem.curve, a->curve, (size_t)sc->n_market_activity * sizeof *a->curve);
    for (int k = 0; k < y->n_supply; k++)
        sc->problem.curve[sc->n_market_activity + k].upper = cap[k];
    lode__dead_ends_stop(sc);
}

/* The curves of the events where every supply is there. */
static void open_anchor(const lode__yard *y, anchor *a, lode_outcome *o,
                        const bool *event, double *cap)
{
    for (int k = 0; k < y->n_supply; k++) cap[k] = 1.0;
    lay(y, o, event, cap);
    memcpy(a->curve, o->scenario.problem.curve,
           (size_t)o->scenario.n_market_activity * sizeof *a->curve);
}

/* The curves of all anchors, where others solved some of them. */
static bool open_anchors(lode__yard *y, entry **job, size_t n)
{
    hand *h = take_hand(y);
    bool *event = lode__alloc((size_t)y->n_event + 1, sizeof *event);
    double *cap = lode__alloc((size_t)y->n_supply + 1, sizeof *cap);
    bool good = h && event && cap;

    for (size_t k = 0; k < n && good; k++) {
        read_key(y, job[k]->key, event, cap);
        open_anchor(y, job[k]->anchor, &h->desk[0].o, event, cap);
    }
    give_hand(y, h);
    lode__release(event);
    lode__release(cap);
    return good;
}

static bool next(void *context, size_t *i_job, lode__whole *whole)
{
    batch *b = context;
    lode__yard *y = b->yard;
    desk *d = NULL;
    entry *e;
    anchor *a;

    if (b->next == b->n_job) return false;
    for (int k = 0; k < b->hand->n_desk && !d; k++)
        if (!b->hand->desk[k].at) d = &b->hand->desk[k];
    e = b->job[b->next];
    a = e->anchor;
    read_key(y, e->key, b->event, b->cap);
    if (b->anchors) {
        open_anchor(y, a, &d->o, b->event, b->cap);
        read_key(y, e->key, b->event, b->cap);
    }
    if (y->member)
        lay(y, &d->o, b->event, b->cap);
    else
        lay_near(y, a, &d->o, b->cap);
    d->at = e;
    *i_job = b->next++;
    *whole = (lode__whole){&d->o.scenario.problem,
                           b->anchors ? d->o.scenario.start_price : a->price,
                           b->anchors ? d->o.scenario.start_level : a->level, false};
    return true;
}

/* Everybody's loss, and the bound, at the prices of an answer. */
static void measure(const lode__yard *y, const desk *d, const double *price, entry *e)
{
    const lode__scenario *sc = &d->o.scenario;
    const anchor *a = e->anchor;
    double *margin = (double *)e->loss.margin, gain = 0.0, stopped = 0.0;

    for (int i = 0; i < sc->n_market_activity; i++) {
        const lode__curve *c = &sc->problem.curve[i];
        double v = lode__problem_margin(&sc->problem, i, price);
        double now = lode__curve_surplus(c, v);
        gain += now - y->before[i];
        if (c->upper < a->curve[i].upper)
            stopped += lode__curve_surplus(&a->curve[i], v) - now;
    }
    e->loss.constant = -gain - stopped;
    for (int k = 0; k < y->n_supply; k++) {
        const lode__curve *c = &sc->problem.curve[sc->n_market_activity + k];
        margin[k] = fmax(
            0.0,
            lode__problem_margin(&sc->problem, sc->n_market_activity + k, price) - c->c);
        gain += c->upper * margin[k];
    }
    e->loss.loss_usd = -gain;
}

static bool done(void *context, size_t i_job, const lode__answer *answer)
{
    batch *b = context;
    lode__yard *y = b->yard;
    entry *e = b->job[i_job];
    const lode__problem *p;
    desk *d = NULL;

    for (int k = 0; k < b->hand->n_desk && !d; k++)
        if (b->hand->desk[k].at == e) d = &b->hand->desk[k];
    d->at = NULL;
    p = &d->o.scenario.problem;
    e->verdict = answer->verdict;
    if (answer->verdict != LODE_SOLVED) return true;
    if (b->anchors) {
        memcpy(e->anchor->price, answer->price, (size_t)p->n_node * sizeof(double));
        memcpy(e->anchor->level, answer->level, (size_t)p->n_activity * sizeof(double));
    }
    if (!y->member) {
        measure(y, d, answer->price, e);
        return true;
    }
    memcpy(d->o.answer.price, answer->price, (size_t)p->n_node * sizeof(double));
    memcpy(d->o.answer.level, answer->level, (size_t)p->n_activity * sizeof(double));
    lode__tally_rows(&d->o);
    e->loss.loss_usd = lode__scenario_loss(&d->o, y->member);
    e->loss.constant = NAN;
    return true;
}

/* Solve the jobs, each from its anchor, or anchors from the base; false: no memory. */
static bool solve_own(lode__yard *y, entry **job, size_t n, bool anchors)
{
    batch b = {.yard = y, .job = job, .n_job = n, .anchors = anchors};
    const lode__feed feed = {.whole = next, .done = done, .context = &b};
    bool good;

    if (n == 0) return true;
    b.hand = take_hand(y);
    b.event = lode__alloc((size_t)y->n_event + 1, sizeof *b.event);
    b.cap = lode__alloc((size_t)y->n_supply + 1, sizeof *b.cap);
    good = b.hand && b.event && b.cap && lode__lanes_run(b.hand->lanes, &feed);
    give_hand(y, b.hand);
    lode__release(b.event);
    lode__release(b.cap);
    return good;
}

/* ---- ranks ----------------------------------------------------------------------- */

/* A solved job as plain numbers, of the same width for all jobs of a list. */
static double *carry(double *to, double *value, size_t n, bool out)
{
    if (n > 0 && out) memcpy(to, value, n * sizeof *to);
    if (n > 0 && !out) memcpy(value, to, n * sizeof *to);
    return to + n;
}

static void pack(const lode__yard *y, entry *e, bool anchors, double *to, bool out)
{
    const lode__problem *p = &y->base->scenario.problem;
    double verdict = e->verdict;

    to = carry(to, &verdict, 1, out);
    to = carry(to, &e->loss.loss_usd, 1, out);
    to = carry(to, &e->loss.constant, 1, out);
    to = carry(to, (double *)e->loss.margin, (size_t)y->n_supply, out);
    if (anchors) {
        to = carry(to, e->anchor->price, (size_t)p->n_node, out);
        (void)carry(to, e->anchor->level, (size_t)p->n_activity, out);
    }
    e->verdict = (lode_verdict)verdict;
}

static size_t pack_width(const lode__yard *y, bool anchors)
{
    const lode__problem *p = &y->base->scenario.problem;
    size_t n = 3 + (size_t)y->n_supply;

    return anchors ? n + (size_t)p->n_node + (size_t)p->n_activity : n;
}

/* Each rank solves its slice of the jobs, then all have all of them. The curves of anchors are
 * made anew by every rank. */
static bool solve_shared(lode__yard *y, entry **job, size_t n, bool anchors)
{
    size_t from = lode__rank_first(n, lode__rank());
    size_t to = lode__rank_first(n, lode__rank() + 1), width = pack_width(y, anchors);
    double *all = lode__alloc(n * width + 1, sizeof *all);
    bool good = all && solve_own(y, job + from, to - from, anchors);

    if (good && anchors) good = open_anchors(y, job, n);
    good = lode__rank_all(good);
    for (size_t k = from; k < to && good; k++)
        pack(y, job[k], anchors, &all[k * width], true);
    good = good && lode__rank_spread(all, n, width * sizeof *all);
    for (size_t k = 0; k < n && good; k++)
        pack(y, job[k], anchors, &all[k * width], false);
    lode__release(all);
    return good;
}

static lode_status solve(lode__yard *y, entry **job, size_t n, bool anchors,
                         lode_error *err)
{
    bool shared = y->n_rank > 1 && n >= LEAST_SHARED;
    bool good = shared ? solve_shared(y, job, n, anchors) : solve_own(y, job, n, anchors);
    lode_status st = good ? LODE_OK : no_memory(err);

    for (size_t k = 0; k < n && !st; k++)
        if (job[k]->verdict != LODE_SOLVED)
            st = lode__fail(err, LODE_E_NODATA,
                            "market '%s' has no equilibrium in a scenario",
                            y->base->market->name);
    return st;
}

/* ---- asking ---------------------------------------------------------------------- */

/* What a call has found out: states by their first occurrence. */
typedef struct question {
    entry **job;    /* [n_job] states that nobody has solved */
    entry **origin; /* [n_origin] anchors of them that are not solved */
    size_t n_job, n_origin;
    uint64_t *key; /* scratch */
} question;

static entry *find_in(entry **list, size_t n, const uint64_t *key, size_t n_word)
{
    for (size_t k = n; k-- > 0;)
        if (memcmp(list[k]->key, key, n_word * sizeof *key) == 0) return list[k];
    return NULL;
}

/* The state in the table, else as a job of this call. */
static entry *look_up(lode__yard *y, question *q, const lode__yard_state *state)
{
    entry *e;

    write_key(y, state, q->key);
    e = find(y, q->key);
    if (!e) e = find_in(q->job, q->n_job, q->key, y->n_word);
    if (e) return e;
    e = new_entry(y, q->key);
    if (e) q->job[q->n_job++] = e;
    return e;
}

/* The anchors that the jobs need, each as a state without supplies. */
static bool list_origins(lode__yard *y, question *q)
{
    size_t n = event_words(y);

    for (size_t k = 0; k < q->n_job; k++) {
        entry *e;
        if (q->job[k]->anchor->is_solved) continue;
        memset(q->key, 0, (y->n_word + 1) * sizeof *q->key);
        if (n > 0) memcpy(q->key, q->job[k]->key, n * sizeof *q->key);
        if (find_in(q->origin, q->n_origin, q->key, y->n_word)) continue;
        e = new_entry(y, q->key);
        if (!e) return false;
        q->origin[q->n_origin++] = e;
    }
    return true;
}

/* Put what was solved into the table; others may have been first. */
static lode_status enter_all(lode__yard *y, entry **list, size_t n, lode_error *err)
{
    bool good = true;

    pthread_mutex_lock(&y->mutex);
    for (size_t k = 0; k < n && good; k++) good = (list[k] = enter(y, list[k])) != NULL;
    pthread_mutex_unlock(&y->mutex);
    return good ? LODE_OK : no_memory(err);
}

static lode_status solve_origins(lode__yard *y, question *q, lode_error *err)
{
    lode_status st;
    bool good;

    pthread_mutex_lock(&y->anchors);
    pthread_mutex_lock(&y->mutex);
    good = list_origins(y, q);
    pthread_mutex_unlock(&y->mutex);
    st = good ? solve(y, q->origin, q->n_origin, true, err) : no_memory(err);
    if (!st) st = enter_all(y, q->origin, q->n_origin, err);
    pthread_mutex_lock(&y->mutex);
    for (size_t k = 0; k < q->n_origin && !st; k++)
        q->origin[k]->anchor->is_solved = true;
    pthread_mutex_unlock(&y->mutex);
    pthread_mutex_unlock(&y->anchors);
    return st;
}

/* Jobs that turned out to be anchors are solved already. */
static void drop_solved(lode__yard *y, question *q)
{
    size_t n = 0;

    pthread_mutex_lock(&y->mutex);
    for (size_t k = 0; k < q->n_job; k++)
        if (!find(y, q->job[k]->key)) q->job[n++] = q->job[k];
    pthread_mutex_unlock(&y->mutex);
    q->n_job = n;
}

static lode_status list_jobs(lode__yard *y, question *q, size_t n,
                             const lode__yard_state *state, lode_error *err)
{
    bool good = true;

    pthread_mutex_lock(&y->mutex);
    for (size_t k = 0; k < n && good; k++) good = look_up(y, q, &state[k]) != NULL;
    pthread_mutex_unlock(&y->mutex);
    return good ? LODE_OK : no_memory(err);
}

lode_status lode__yard_ask(lode__yard *y, size_t n, const lode__yard_state *state,
                           const lode__yard_loss **out, lode_error *err)
{
    question q = {.job = lode__alloc(n + 1, sizeof *q.job),
                  .origin = lode__alloc(n + 1, sizeof *q.origin),
                  .key = lode__alloc(y->n_word + 1, sizeof *q.key)};
    lode_status st = q.job && q.origin && q.key ? LODE_OK : no_memory(err);

    if (!st) st = list_jobs(y, &q, n, state, err);
    if (!st && q.n_job > 0) {
        st = solve_origins(y, &q, err);
        if (!st) drop_solved(y, &q);
        if (!st) st = solve(y, q.job, q.n_job, false, err);
        if (!st) st = enter_all(y, q.job, q.n_job, err);
    }
    pthread_mutex_lock(&y->mutex);
    for (size_t k = 0; k < n && !st; k++) {
        write_key(y, &state[k], q.key);
        out[k] = &find(y, q.key)->loss;
    }
    pthread_mutex_unlock(&y->mutex);
    lode__release(q.job);
    lode__release(q.origin);
    lode__release(q.key);
    return st;
}
