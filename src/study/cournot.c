/* Sellers' quantities by repeated programs, each with the slopes of the last one. */
#include "study/cournot.h"

#include <math.h>
#include <string.h>

#include "solve/curve.h"
#include "solve/sensitivity.h"
#include "study/leader.h"

#define MOST_PASSES 400
#define LEAST_WAY 1e-9 /* part of the way that a pass goes at least */
#define SMALL 1e-6     /* of q0: marginal cost is read no further down */
#define ASIDE 1e-8     /* of the levels: how far to a side slopes are looked at */
#define JUMP 1e-3      /* of a slope: more is a kink between the sides */
#define PINNED 1e-9    /* of a price: a mark-up that is none */
#define FIRST_WAY 0.1  /* gently, so that the tops nearest to competition are found */
#define FASTER 1.25    /* times the way of a slope that goes on */
#define LOOSE 0.05     /* what a slope may leave off balance, relative */

typedef struct game {
    const lode__cournot_question *q;
    lode__problem held,
        program;               /* sellers' levels held; free, with lines for their cost */
    lode__solver *solver;      /* of both: they have one pattern */
    lode__answer at, next;     /* of held, of program */
    double *level, *was;       /* [n_offer] now; where the cost lines touched */
    double *slope, *brought;   /* [n_seller] h; Q */
    double *aim, *less, *more; /* [n_seller] where h wants to be; h to either side */
    double *price, *start;     /* [n_node], [n_activity] where solves start */
    double *dprice, *dlevel;   /* [n_node], [n_activity] */
    double *way, *last;        /* [n_seller] part that slopes go; their last moves */
    double off;
    lode__arena arena;
} game;

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static bool take(game *g)
{
    const lode__problem *p = g->q->problem;
    size_t nodes = (size_t)p->n_node + 1, activities = (size_t)p->n_activity + 1;
    size_t offers = (size_t)g->q->n_offer + 1, sellers = (size_t)g->q->n_seller + 1;
    struct {
        double **vector;
        size_t n;
    } list[] = {{&g->level, offers},     {&g->was, offers},       {&g->aim, sellers},
                {&g->less, sellers},     {&g->more, sellers},     {&g->way, sellers},
                {&g->last, sellers},     {&g->slope, sellers},    {&g->brought, sellers},
                {&g->price, nodes},      {&g->start, activities}, {&g->dprice, nodes},
                {&g->dlevel, activities}};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        if (!(*list[k].vector = lode__arena_take(&g->arena, list[k].n, sizeof(double))))
            return false;
    return lode__problem_copy(&g->held, p, &g->arena) &&
           lode__problem_copy(&g->program, p, &g->arena) &&
           lode__answer_take(&g->at, &g->arena, p) &&
           lode__answer_take(&g->next, &g->arena, p);
}

/* ---- the two problems ------------------------------------------------------------ */

/* The offer's level stands at the level. */
static lode__curve held_curve(const lode__curve *c, double level)
{
    return (lode__curve){.kind = LODE__LINEAR,
                         .b = 1.0,
                         .lower = level,
                         .upper = level,
                         .wedge = c->wedge};
}

/* Marginal cost as a line at the level: c + b x. */
static lode__curve cost_line(const lode__curve *c, double level)
{
    lode__curve line = {.kind = LODE__LINEAR, .upper = c->upper, .wedge = c->wedge};
    double low, high, v;

    if (c->kind == LODE__LINEAR) return *c;
    if (c->kind == LODE__SUPPLY && c->elasticity == 0.0) /* it has no choice */
        return held_curve(c, fmin(c->q0, c->upper));
    level = fmin(fmax(level, SMALL * c->q0), c->upper);
    lode__curve_margin(c, level, &low, &high);
    v = isfinite(low) ? low : high;
    line.b = 1.0 / lode__curve_slope(c, v, false);
    line.c = v - line.b * level;
    if (c->kind == LODE__SUPPLY && c->floor > 0.0)
        lode__curve_response(c, c->floor, &line.lower, &high);
    return line;
}

/* Cost lines at the levels now, and on them the mark-up h times what the seller brings:
 * of this offer as it will be, of its others as they are. */
static void set_program(game *g)
{
    const lode__cournot_question *q = g->q;

    memset(g->brought, 0, (size_t)q->n_seller * sizeof *g->brought);
    for (int k = 0; k < q->n_offer; k++)
        g->brought[q->offer[k].i_seller] += q->offer[k].coef * g->level[k];
    for (int k = 0; k < q->n_offer; k++) {
        const lode__offer *o = &q->offer[k];
        lode__curve line = cost_line(&q->problem->curve[o->i_activity], g->level[k]);
        double h = g->slope[o->i_seller];
        line.b += o->coef * o->coef * h;
        line.c += o->coef * h * (g->brought[o->i_seller] - o->coef * g->level[k]);
        g->program.curve[o->i_activity] = line;
    }
}

/* ---- slopes ---------------------------------------------------------------------- */

/* By how much a seller's price falls for one more tonne at its node; NaN: not known. A
 * price that is pinned (at a choke) does not fall. */
static double slope_of(game *g, lode__sensitivity *s, const lode__offer *o)
{
    const lode__change one = {o->i_node, LODE__RHS, -1.0};
    double off = lode__sensitivity_of(s, &one, 1, g->dprice, g->dlevel);
    double h = fmax(-g->dprice[o->i_node], 0.0), price = g->at.price[o->i_node];

    if (h * g->brought[o->i_seller] <= PINNED * fabs(price)) return 0.0;
    return off <= LOOSE && isfinite(h) ? h : NAN;
}

/* Slopes [n_seller] with all sellers' levels held at so many times theirs. False: no
 * memory; *known: no, where the market does not clear or a slope is not known. */
static bool find_slopes(game *g, double times, double *slope, bool *known)
{
    const lode__cournot_question *q = g->q;
    lode__sensitivity *s;

    for (int k = 0; k < q->n_offer; k++) {
        int a = q->offer[k].i_activity;
        g->held.curve[a] = held_curve(&q->problem->curve[a], times * g->level[k]);
    }
    lode__solver_run(g->solver, &g->held, g->price, g->start, &g->at);
    *known = g->at.verdict == LODE_SOLVED;
    if (!*known) return true;
    s = lode__sensitivity_new(&g->held, &g->at);
    if (!s) return false;
    for (int k = 0; k < q->n_offer; k++) {
        int i = q->offer[k].i_seller;
        if (k == 0 || q->offer[k - 1].i_seller != i)
            slope[i] = slope_of(g, s, &q->offer[k]);
        if (isnan(slope[i])) *known = false;
    }
    lode__sensitivity_free(s);
    return true;
}

/* Where the slopes want to be: the mean of both sides; where a choke or a cap makes them
 * jump, anywhere between. */
static bool find_aim(game *g, bool *known)
{
    bool other;

    if (!find_slopes(g, 1.0 - ASIDE, g->less, known) ||
        !find_slopes(g, 1.0 + ASIDE, g->more, &other))
        return false;
    *known = *known && other;
    for (int i = 0; i < g->q->n_seller && *known; i++) {
        double low = fmin(g->less[i], g->more[i]), high = fmax(g->less[i], g->more[i]);
        g->aim[i] = high - low > JUMP * high ? fmin(fmax(g->slope[i], low), high)
                                             : 0.5 * (low + high);
    }
    return true;
}

/* ---- a pass ---------------------------------------------------------------------- */

/* Each slope goes a part of its way: half as much where it has turned, more where it goes
 * on. So it closes in on a kink from both sides. */
static void move_slopes(game *g)
{
    for (int i = 0; i < g->q->n_seller; i++) {
        double by = g->aim[i] - g->slope[i];
        if (by * g->last[i] < 0.0)
            g->way[i] = fmax(0.5 * g->way[i], LEAST_WAY);
        else if (by * g->last[i] > 0.0)
            g->way[i] = fmin(FASTER * g->way[i], 1.0);
        g->last[i] = by;
        g->slope[i] += g->way[i] * by;
    }
}

/* How far the program's levels are from those the cost lines touch, and mark-ups from
 * those of the new slopes, relative to the price. */
static double distance(const game *g)
{
    const lode__cournot_question *q = g->q;
    double most = 0.0;

    for (int k = 0; k < q->n_offer; k++) {
        const lode__offer *o = &q->offer[k];
        double now = g->level[k], was = g->was[k];
        double size = fmax(fmax(fabs(now), q->level[o->i_activity]), 1e-300);
        double price = fmax(fabs(g->next.price[o->i_node]), 1e-300);
        double markup = (g->aim[o->i_seller] - g->slope[o->i_seller]) * o->coef * now;
        most = fmax(most, fmax(fabs(now - was) / size, fabs(markup) / price));
    }
    return most;
}

/* Levels of the program with the slopes now; false: it has no equilibrium. */
static bool move(game *g)
{
    const lode__problem *p = g->q->problem;

    set_program(g);
    lode__solver_run(g->solver, &g->program, g->price, g->start, &g->next);
    if (g->next.verdict != LODE_SOLVED) return false;
    for (int k = 0; k < g->q->n_offer; k++) {
        g->was[k] = g->level[k];
        g->level[k] = g->next.level[g->q->offer[k].i_activity];
    }
    memcpy(g->price, g->next.price, (size_t)p->n_node * sizeof *g->price);
    memcpy(g->start, g->next.level, (size_t)p->n_activity * sizeof *g->start);
    return true;
}

/* False: no memory. *ended: settled, or nothing to go on from. */
static bool pass(game *g, lode__cournot *out, bool *ended)
{
    bool known = false;

    *ended = true;
    if (out->n_pass > 0 && !move(g)) return true;
    if (!find_aim(g, &known)) return false;
    if (!known) return true;
    if (out->n_pass > 0) {
        g->off = distance(g);
        out->settled = g->off <= LODE__COURNOT_TOLERANCE;
    }
    *ended = out->settled || out->n_pass == MOST_PASSES;
    if (!*ended) move_slopes(g);
    out->n_pass++;
    return true;
}

/* ---- the answer ------------------------------------------------------------------ */

/* Does a wedge settle how much it gives? */
static bool is_curved(const lode__curve *c)
{
    return c->kind == LODE__LINEAR ? c->b > 0.0 : c->elasticity > 0.0 || c->kappa > 0.0;
}

/* The market with the wedges and its own curves: the same levels? */
static lode_status check(game *g, lode__cournot *out, lode_error *err)
{
    const lode__problem *p = g->q->problem;
    lode__solver *solver;
    double most = 0.0;

    for (int k = 0; k < g->q->n_offer; k++)
        if (!is_curved(&p->curve[g->q->offer[k].i_activity])) return LODE_OK;
    memcpy(g->held.curve, p->curve, (size_t)p->n_activity * sizeof *p->curve);
    for (int a = 0; a < p->n_activity; a++) g->held.curve[a].wedge += out->wedge[a];
    solver = lode__solver_new(&g->held);
    if (!solver) return no_memory(err);
    lode__solver_run(solver, &g->held, out->answer.price, out->answer.level, &g->at);
    for (int a = 0; a < p->n_activity && g->at.verdict == LODE_SOLVED; a++) {
        double size = fmax(out->answer.level[a], g->q->level[a]);
        if (size > 0.0)
            most = fmax(most, fabs(g->at.level[a] - out->answer.level[a]) / size);
    }
    if (g->at.verdict == LODE_SOLVED) out->check = most;
    lode__solver_free(solver);
    return LODE_OK;
}

static lode_status give(game *g, lode__cournot *out, lode_error *err)
{
    const lode__problem *p = g->q->problem;
    size_t nodes = (size_t)p->n_node, activities = (size_t)p->n_activity;
    size_t sellers = (size_t)g->q->n_seller;

    out->slope = lode__arena_take(&out->arena, sellers + 1, sizeof(double));
    out->markup = lode__arena_take(&out->arena, sellers + 1, sizeof(double));
    out->wedge = lode__arena_take(&out->arena, activities + 1, sizeof(double));
    if (!out->slope || !out->markup || !out->wedge ||
        !lode__answer_take(&out->answer, &out->arena, p))
        return no_memory(err);
    memcpy(out->answer.price, g->next.price, nodes * sizeof(double));
    memcpy(out->answer.level, g->next.level, activities * sizeof(double));
    memcpy(out->answer.rent, g->next.rent, activities * sizeof(double));
    out->answer.verdict = out->settled ? LODE_SOLVED : LODE_NOT_CONVERGED;
    out->answer.certificate = g->next.certificate;
    out->answer.objective = NAN; /* of no one problem */
    memset(g->brought, 0, sellers * sizeof *g->brought);
    for (int k = 0; k < g->q->n_offer; k++)
        g->brought[g->q->offer[k].i_seller] +=
            g->q->offer[k].coef * out->answer.level[g->q->offer[k].i_activity];
    for (int i = 0; i < g->q->n_seller; i++) {
        out->slope[i] = g->slope[i];
        out->markup[i] = g->slope[i] * g->brought[i];
    }
    for (int k = 0; k < g->q->n_offer; k++) {
        const lode__offer *o = &g->q->offer[k];
        out->wedge[o->i_activity] = o->coef * out->markup[o->i_seller];
    }
    out->off = g->off;
    return out->settled ? check(g, out, err) : LODE_OK;
}

/* Before the first pass: the competitive answer. */
static bool begin(game *g)
{
    const lode__cournot_question *q = g->q;
    size_t nodes = (size_t)q->problem->n_node, n = (size_t)q->problem->n_activity;

    memcpy(g->price, q->price, nodes * sizeof *g->price);
    memcpy(g->start, q->level, n * sizeof *g->start);
    memcpy(g->next.price, q->price, nodes * sizeof *g->price);
    memcpy(g->next.level, q->level, n * sizeof *g->start);
    for (int k = 0; k < q->n_offer; k++) g->level[k] = q->level[q->offer[k].i_activity];
    for (int i = 0; i < q->n_seller; i++) g->way[i] = FIRST_WAY;
    g->off = INFINITY;
    set_program(g);
    g->solver = lode__solver_new(&g->program);
    return g->solver != NULL;
}

lode_status lode__cournot_run(const lode__cournot_question *q, lode__cournot *out,
                              lode_error *err)
{
    game g = {.q = q};
    lode__cournot found = {.check = NAN};
    bool room = take(&g) && begin(&g), ended = q->n_offer == 0;
    lode_status st = LODE_OK;

    found.settled = ended;
    while (room && !ended) room = pass(&g, &found, &ended);
    st = room ? give(&g, &found, err) : no_memory(err);
    lode__solver_free(g.solver);
    lode__arena_clear(&g.arena);
    if (!st)
        *out = found;
    else
        lode__cournot_clear(&found);
    return st;
}

void lode__cournot_clear(lode__cournot *cournot)
{
    lode__arena_clear(&cournot->arena);
}
