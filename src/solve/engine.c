/* Lanes over a plan: loads scenarios into lanes, steps them together, hands out answers.
 *
 * A lane starts at the base. What its changes do to the balances there is found from the
 * changed slots alone, and its first step comes from the base's own factor; then it walks with
 * the others. A scenario that lanes cannot hold (a curve of another kind) or cannot end is
 * solved alone, by lode__solver_run(). */
#include "solve/engine.h"

#include <math.h>
#include <string.h>

#include "solve/front.h"
#include "solve/newton.h"
#include "solve/reach.h"
#include "solve/scales.h"

#define THETA 1e-2
#define TOLERANCE 2e-9 /* of a balance, in lanes: a fifth of what is certified */
/* Of centres, in lanes of whole problems: what is thrown away at no price is certified against
 * a thousandth of what is normal. */
#define CENTRED 5e-12
/* Whole problems start with centres that are near, and a flat box is held the less. */
#define THETA_WHOLE 1e-5
#define ROUGH 1e-2 /* of a balance, where a rough answer will do */
/* Beyond this many bytes of factor eight scenarios at once leave the cache. */
#define LANE_FACTOR_BYTES ((size_t)8 << 20)

struct lode__plan {
    lode__problem base;
    lode__layout *layout;
    int width;
    double *price, *level;            /* [n_node], [n_activity] the base's answer */
    double *price_scale, *flow_scale; /* [n_node] */
    double *price_place, *flow_place; /* [n_place] */
    lode__point point;
    lode__arena arena;
};

struct lode__lanes {
    const lode__plan *plan;
    lode__newton *newton;
    lode__solver *alone;
    lode__problem problem; /* the base, but for the scenario at hand */
    lode__answer answer;
    lode__scratch scratch;
    lode__reach reach;
    size_t i_scenario[LODE__LANES], n_change[LODE__LANES];
    const lode__change *change[LODE__LANES];
    bool suits[LODE__LANES]; /* the scenario is in the lane, not to be solved alone */
    lode__whole whole[LODE__LANES]; /* of a feed of whole problems */
    lode__arena arena;
};

/* ---- changes --------------------------------------------------------------------- */

void lode__change_apply(lode__problem *p, const lode__change *change)
{
    lode__curve *c = &p->curve[change->field == LODE__RHS ? 0 : change->i];
    double *field[LODE__N_FIELD] = {&c->c,          &c->b,     &c->q0,    &c->p0,
                                    &c->elasticity, &c->kappa, &c->lower, &c->upper,
                                    &c->choke,      &c->floor, &c->wedge, NULL};

    if (change->field == LODE__RHS)
        p->rhs[change->i] = change->value;
    else
        *field[change->field] = change->value;
}

static void apply(lode__problem *p, const lode__change *change, size_t n)
{
    for (size_t k = 0; k < n; k++) lode__change_apply(p, &change[k]);
}

/* Take the changes back. */
static void restore(lode__problem *p, const lode__problem *base,
                    const lode__change *change, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (change[k].field == LODE__RHS)
            p->rhs[change[k].i] = base->rhs[change[k].i];
        else
            p->curve[change[k].i] = base->curve[change[k].i];
}

/* ---- the plan -------------------------------------------------------------------- */

static bool take_plan(lode__plan *s)
{
    lode__arena *a = &s->arena;
    size_t nodes = (size_t)s->base.n_node + 9, slots = (size_t)s->layout->n_slot + 1;
    size_t boxes = (size_t)s->layout->first[1] + 1;
    double **of_node[] = {&s->price,          &s->price_scale, &s->flow_scale,
                          &s->price_place,    &s->flow_place,  &s->point.price,
                          &s->point.imbalance};

    for (size_t k = 0; k < sizeof of_node / sizeof *of_node; k++)
        if (!(*of_node[k] = lode__arena_take(a, nodes, sizeof(double)))) return false;
    s->level = lode__arena_take(a, (size_t)s->base.n_activity + 1, sizeof(double));
    s->point.centre = lode__arena_take(a, boxes, sizeof(double));
    s->point.flat = lode__arena_take(a, boxes, sizeof *s->point.flat);
    s->point.v = lode__arena_take(a, slots, sizeof(double));
    s->point.x = lode__arena_take(a, slots, sizeof(double));
    s->point.factor =
        lode__arena_take(a, lode__shape_size(s->layout->shape) + 8, sizeof(double));
    return s->level && s->point.centre && s->point.flat && s->point.v && s->point.x &&
           s->point.factor;
}

/* The base's answer, given or found. */
static bool find_base(lode__plan *s, const double *price, const double *level,
                      bool *no_base)
{
    lode__arena arena = {0};
    lode__answer answer;
    lode__solver *solver = NULL;
    bool good = false;

    if (price && level) {
        memcpy(s->price, price, (size_t)s->base.n_node * sizeof *price);
        memcpy(s->level, level, (size_t)s->base.n_activity * sizeof *level);
        return true;
    }
    solver = lode__solver_new(&s->base);
    if (solver && lode__answer_take(&answer, &arena, &s->base)) {
        lode__solver_run(solver, &s->base, price, NULL, &answer);
        good = answer.verdict == LODE_SOLVED;
        *no_base = !good;
    }
    if (good) {
        memcpy(s->price, answer.price, (size_t)s->base.n_node * sizeof *price);
        memcpy(s->level, answer.level, (size_t)s->base.n_activity * sizeof *level);
    }
    lode__solver_free(solver);
    lode__arena_clear(&arena);
    return good;
}

/* Margins, levels and the factor at the base. */
static bool find_point(lode__plan *s)
{
    static const double no_bound = 1e300;
    const lode__layout *l = s->layout;
    lode__newton *t = lode__newton_new(l, 1, s->price_place, s->flow_place);

    if (!t) return false;
    lode__newton_load(t, 0, &s->base, s->price_scale, s->flow_scale);
    lode__newton_place(t, 0, &s->base, s->price, s->level, THETA);
    t->kernels->assemble(&t->work, &no_bound);
    lode__cholesky_run(t->cholesky);
    memcpy(s->point.price, t->work.price, (size_t)l->n_place * sizeof(double));
    memcpy(s->point.imbalance, t->work.imbalance, (size_t)l->n_place * sizeof(double));
    memcpy(s->point.v, t->work.v, (size_t)l->n_slot * sizeof(double));
    memcpy(s->point.x, t->work.x, (size_t)l->n_slot * sizeof(double));
    memcpy(s->point.factor, t->work.values, lode__shape_size(l->shape) * sizeof(double));
    memcpy(s->point.centre, t->centre, (size_t)l->first[1] * sizeof(double));
    for (int slot = 0; slot < l->first[1]; slot++)
        if (t->flat[slot]) s->point.flat[s->point.n_flat++] = slot;
    s->point.theta = THETA;
    lode__newton_free(t);
    return true;
}

lode__plan *lode__plan_new(const lode__problem *base, const double *price,
                           const double *level, int width, bool *no_base)
{
    lode__plan *s = lode__alloc(1, sizeof *s);
    size_t bytes;

    *no_base = false;
    if (!s) return NULL;
    if (!lode__problem_copy(&s->base, base, &s->arena)) goto fail;
    s->layout = lode__layout_new(base);
    if (!s->layout || !take_plan(s)) goto fail;
    bytes = lode__shape_size(s->layout->shape) * LODE__LANES * sizeof(double);
    s->width = width;
    if (width == 0) s->width = bytes <= LANE_FACTOR_BYTES ? LODE__LANES : 1;
    if (!find_base(s, price, level, no_base)) goto fail;
    lode__scales_find(&s->base, s->price, s->level, s->price_scale, s->flow_scale);
    lode__scales_place(s->layout, s->price_scale, s->flow_scale, s->price_place,
                       s->flow_place);
    if (!find_point(s)) goto fail;
    return s;
fail:
    lode__plan_free(s);
    return NULL;
}

void lode__plan_free(lode__plan *s)
{
    if (!s) return;
    lode__layout_free(s->layout);
    lode__arena_clear(&s->arena);
    lode__release(s);
}

const lode__problem *lode__plan_problem(const lode__plan *s)
{
    return &s->base;
}

const double *lode__plan_price(const lode__plan *s)
{
    return s->price;
}

int lode__plan_width(const lode__plan *s)
{
    return s->width;
}

const double *lode__plan_level(const lode__plan *s)
{
    return s->level;
}

/* Bytes of the arrays of a workspace of that width: see newton.c and cholesky.c. */
static size_t newton_bytes(const lode__layout *l, int width)
{
    size_t slots = (size_t)l->n_slot, boxes = (size_t)l->first[1];
    size_t numbers = 7 * (size_t)l->n_place + 5 * slots + 5 * boxes +
                     LODE__MOST_PARAMETERS * slots + l->shape->size +
                     l->shape->stack_size;

    return (size_t)width * (numbers * sizeof(double) + boxes) + sizeof(lode__newton);
}

size_t lode__plan_bytes(const lode__plan *s)
{
    return sizeof *s + s->arena.n_bytes + s->layout->arena.n_bytes +
           2 * s->layout->shape->size * sizeof(double);
}

size_t lode__lanes_bytes(const lode__plan *s)
{
    const lode__problem *p = &s->base;
    size_t interior = 10 * (size_t)s->layout->first[1] * sizeof(double);
    size_t problem = (size_t)p->n_activity * (sizeof(lode__curve) + 8 * sizeof(double)) +
                     (size_t)p->n_term * 6 * sizeof(double) +
                     (size_t)p->n_node * 16 * sizeof(double);

    return sizeof(lode__lanes) + newton_bytes(s->layout, s->width) +
           newton_bytes(s->layout, 1) + interior + lode__plan_bytes(s) + problem;
}

/* ---- loading lanes --------------------------------------------------------------- */

static void load_base(lode__lanes *s)
{
    const lode__plan *plan = s->plan;

    for (int k = 0; k < plan->width; k++) {
        lode__newton_load(s->newton, k, &plan->base, plan->price_scale, plan->flow_scale);
        lode__newton_place(s->newton, k, &plan->base, plan->price, plan->level, THETA);
        s->newton->lane[k].state = LODE__LANE_EMPTY;
    }
}

lode__lanes *lode__lanes_new(const lode__plan *plan)
{
    lode__lanes *s = lode__alloc(1, sizeof *s);

    if (!s) return NULL;
    s->plan = plan;
    s->newton =
        lode__newton_new(plan->layout, plan->width, plan->price_place, plan->flow_place);
    if (s->newton) s->newton->tolerance = TOLERANCE;
    s->alone = lode__solver_new(&plan->base);
    if (!s->newton || !s->alone ||
        !lode__problem_copy(&s->problem, &plan->base, &s->arena) ||
        !lode__answer_take(&s->answer, &s->arena, &plan->base) ||
        !lode__scratch_take(&s->scratch, &plan->base) ||
        !lode__reach_take(&s->reach, &plan->base, &s->arena)) {
        lode__lanes_free(s);
        return NULL;
    }
    load_base(s);
    return s;
}

void lode__lanes_free(lode__lanes *s)
{
    if (!s) return;
    lode__newton_free(s->newton);
    lode__solver_free(s->alone);
    lode__scratch_clear(&s->scratch);
    lode__arena_clear(&s->arena);
    lode__release(s);
}

/* Can every changed curve stay in the slot it has, and does something still reach whatever
 * draws at any price? Where that is in doubt the scenario is looked at alone. */
static bool suits(lode__lanes *s, const lode__change *change, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        const lode__curve *now, *base;
        if (change[k].field == LODE__RHS) continue; /* of a node, not of a curve */
        now = &s->problem.curve[change[k].i];
        base = &s->plan->base.curve[change[k].i];
        if (lode__slot_kind_of(now) != lode__slot_kind_of(base) ||
            (lode__has_choke(now) && !lode__has_choke(base)))
            return false;
    }
    return lode__reach_clears(&s->reach, &s->problem, change, n, &s->scratch);
}

/* Put the changed curves of the problem at hand, which may be the base's own, into a lane. */
static void set_changed(lode__lanes *s, int lane)
{
    const lode__plan *plan = s->plan;
    const lode__change *change = s->change[lane];

    for (size_t k = 0; k < s->n_change[lane]; k++) {
        int i = change[k].i;
        if (change[k].field == LODE__RHS) {
            int place = plan->layout->place[i];
            s->newton->work.rhs[place * plan->width + lane] = s->problem.rhs[i];
        } else {
            lode__newton_set(s->newton, lane, &s->problem, i, plan->price_scale,
                             plan->flow_scale);
            lode__newton_centre(s->newton, lane, i, plan->point.centre);
        }
    }
}

/* Is the activity named earlier in the list? */
static bool is_repeat(const lode__change *change, size_t k)
{
    for (size_t j = 0; j < k; j++)
        if (change[j].i == change[k].i && change[j].field != LODE__RHS) return true;
    return false;
}

/* What a slot's new answer does to the balances of its activity's nodes. */
static void push_slot(lode__lanes *s, int lane, int a, int slot, double sign)
{
    const lode__problem *p = &s->problem;
    double rise = lode__newton_answer(s->newton, lane, slot) - s->plan->point.x[slot];

    for (int k = p->first[a]; rise != 0.0 && k < p->first[a + 1]; k++)
        lode__newton_push(s->newton, lane, s->plan->layout->place[p->term_node[k]],
                          sign * p->term_coef[k] * rise);
}

/* What the changes do to the balances at the base's prices. */
static void unbalance(lode__lanes *s, int lane)
{
    const lode__layout *l = s->plan->layout;
    const lode__change *change = s->change[lane];

    for (size_t k = 0; k < s->n_change[lane]; k++) {
        int i = change[k].i;
        if (change[k].field == LODE__RHS) {
            lode__newton_push(s->newton, lane, l->place[i],
                              s->plan->base.rhs[i] - s->problem.rhs[i]);
        } else if (!is_repeat(change, k)) {
            push_slot(s, lane, i, l->slot[i], 1.0);
            if (l->unserved[i] >= 0) push_slot(s, lane, i, l->unserved[i], -1.0);
        }
    }
}

/* Take the next scenario into a lane that holds the base; false: there is none. */
static bool fill(lode__lanes *s, int lane, const lode__feed *feed)
{
    s->newton->lane[lane].state = LODE__LANE_EMPTY;
    if (!feed->next(feed->context, &s->i_scenario[lane], &s->change[lane],
                    &s->n_change[lane]))
        return false;
    apply(&s->problem, s->change[lane], s->n_change[lane]);
    s->suits[lane] = suits(s, s->change[lane], s->n_change[lane]);
    lode__newton_fresh(s->newton, lane, &s->plan->point);
    if (s->suits[lane]) {
        set_changed(s, lane);
        unbalance(s, lane);
    }
    restore(&s->problem, &s->plan->base, s->change[lane], s->n_change[lane]);
    return true;
}

static void copy_numbers(lode__problem *to, const lode__problem *from)
{
    memcpy(to->curve, from->curve, (size_t)to->n_activity * sizeof *to->curve);
    memcpy(to->rhs, from->rhs, (size_t)to->n_node * sizeof *to->rhs);
}

/* Can the slots of the base hold every curve? */
static bool whole_suits(const lode__lanes *s, const lode__problem *now)
{
    const lode__problem *base = &s->plan->base;

    for (int a = 0; a < base->n_activity; a++)
        if (lode__slot_kind_of(&now->curve[a]) != lode__slot_kind_of(&base->curve[a]) ||
            (lode__has_choke(&now->curve[a]) && !lode__has_choke(&base->curve[a])))
            return false;
    return true;
}

/* Take the next whole problem into a lane; false: there is none. */
static bool fill_whole(lode__lanes *s, int lane, const lode__feed *feed)
{
    lode__whole *w = &s->whole[lane];

    s->newton->lane[lane].state = LODE__LANE_EMPTY;
    if (!feed->whole(feed->context, &s->i_scenario[lane], w)) return false;
    s->suits[lane] = whole_suits(s, w->problem);
    s->newton->lane[lane].state = LODE__LANE_STUCK; /* where it is solved alone */
    if (!s->suits[lane]) return true;
    lode__newton_load(s->newton, lane, w->problem, s->plan->price_scale,
                      s->plan->flow_scale);
    lode__newton_begin(s->newton, lane, w->problem, w->price, w->level, THETA_WHOLE);
    if (w->rough) s->newton->lane[lane].enough = ROUGH;
    return true;
}

/* Make a lane the base again. */
static void clear(lode__lanes *s, int lane)
{
    if (s->suits[lane]) set_changed(s, lane);
    s->suits[lane] = false;
    s->newton->lane[lane].state = LODE__LANE_EMPTY;
}

/* ---- answers ----------------------------------------------------------------------- */

/* The answer in a lane that has ended well; s->problem is the scenario's. */
static void read_lane(lode__lanes *s, int lane, bool wants_money)
{
    const lode__plan *plan = s->plan;
    const lode__work *w = &s->newton->work;
    lode__answer *out = &s->answer;

    out->i_node = -1;
    out->reason = NULL;
    for (int n = 0; n < plan->base.n_node; n++)
        out->price[n] = w->price[plan->layout->place[n] * w->width + lane];
    for (int a = 0; a < plan->base.n_activity; a++)
        out->level[a] = lode__newton_level(s->newton, lane, a);
    out->certificate = lode__lane_certify(s->newton, lane);
    lode__newton_stiffness(s->newton, lane, s->scratch.node[0]);
    for (int n = 0; n < plan->base.n_node; n++)
        s->scratch.node[1][n] = s->scratch.node[0][plan->layout->place[n]];
    lode__free_prices(&s->problem, plan->price_scale, s->scratch.node[1], plan->price,
                      &s->scratch, out);
    if (wants_money)
        lode__answer_certify(&s->problem, plan->flow_scale, plan->price_scale,
                             &s->scratch, out);
    out->verdict = lode__verdict_of(out->certificate);
}

/* A scenario that lanes cannot hold or could not end. */
static void solve_alone(lode__lanes *s, int lane)
{
    const lode__lane *t = &s->newton->lane[lane];
    int steps = s->suits[lane] ? t->newton_steps : 0;
    int factorisations = s->suits[lane] ? t->factorisations : 0;

    lode__solver_run(s->alone, &s->problem, s->plan->price, s->plan->level, &s->answer);
    s->answer.certificate.newton_steps += steps;
    s->answer.certificate.factorisations += factorisations;
}

/* The same of a whole problem. */
static bool deliver_whole(lode__lanes *s, int lane, const lode__feed *feed)
{
    const lode__whole *w = &s->whole[lane];
    bool good = s->suits[lane] && s->newton->lane[lane].state == LODE__LANE_BALANCED;

    copy_numbers(&s->problem, w->problem);
    if (good) {
        read_lane(s, lane, feed->wants_money);
        if (w->rough) s->answer.verdict = LODE_SOLVED;
        good = s->answer.verdict == LODE_SOLVED;
    }
    if (!good) lode__solver_run(s->alone, &s->problem, w->price, w->level, &s->answer);
    s->newton->lane[lane].state = LODE__LANE_EMPTY;
    return feed->done(feed->context, s->i_scenario[lane], &s->answer);
}

/* Lanes of whole problems, which leave no trace of the base. */
static bool run_whole(lode__lanes *s, const lode__feed *feed)
{
    unsigned busy = 0;
    bool stopped = false;

    s->newton->centred = CENTRED;
    for (int k = 0; k < s->plan->width; k++)
        if (fill_whole(s, k, feed)) busy |= 1u << k;
    while (busy && !stopped) {
        for (int k = 0; k < s->plan->width && !stopped; k++)
            while (busy >> k & 1 && !stopped &&
                   s->newton->lane[k].state != LODE__LANE_RUNNING) {
                stopped = !deliver_whole(s, k, feed);
                if (!stopped && !fill_whole(s, k, feed)) busy &= ~(1u << k);
            }
        if (busy && !stopped) lode__newton_step(s->newton, &s->plan->point);
    }
    copy_numbers(&s->problem, &s->plan->base);
    s->newton->centred = LODE__CENTRED;
    load_base(s);
    return !stopped;
}

/* Hand out what a lane found. */
static bool deliver(lode__lanes *s, int lane, const lode__feed *feed)
{
    bool good = s->suits[lane] && s->newton->lane[lane].state == LODE__LANE_BALANCED;

    apply(&s->problem, s->change[lane], s->n_change[lane]);
    if (good) {
        read_lane(s, lane, feed->wants_money);
        good = s->answer.verdict == LODE_SOLVED;
    }
    if (!good) solve_alone(s, lane);
    restore(&s->problem, &s->plan->base, s->change[lane], s->n_change[lane]);
    clear(s, lane);
    return feed->done(feed->context, s->i_scenario[lane], &s->answer);
}

static bool has_ended(const lode__lanes *s, int lane)
{
    lode__lane_state state = s->newton->lane[lane].state;

    return state != LODE__LANE_EMPTY &&
           (!s->suits[lane] ||
            (state != LODE__LANE_RUNNING && state != LODE__LANE_FRESH));
}

bool lode__lanes_run(lode__lanes *s, const lode__feed *feed)
{
    unsigned busy = 0;

    if (feed->whole) return run_whole(s, feed);
    for (int k = 0; k < s->plan->width; k++)
        if (fill(s, k, feed)) busy |= 1u << k;
    while (busy) {
        for (int k = 0; k < s->plan->width; k++)
            while (busy >> k & 1 && has_ended(s, k)) {
                if (!deliver(s, k, feed)) {
                    for (int i = 0; i < s->plan->width; i++) clear(s, i);
                    return false;
                }
                if (!fill(s, k, feed)) busy &= ~(1u << k);
            }
        if (busy) lode__newton_step(s->newton, &s->plan->point);
    }
    return true;
}
