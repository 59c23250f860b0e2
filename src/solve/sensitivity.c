/* One factorisation of the Hessian at an answer; a triangular solve for each question. */
#include "solve/sensitivity.h"

#include <math.h>
#include <string.h>

#include "solve/curve.h"
#include "solve/newton.h"
#include "solve/scales.h"

#define THETA 1e-9 /* slope of a flat piece in use, in worths a size */
#define KINK 1e-9
#define HELD 1e300

struct lode__sensitivity {
    const lode__problem *problem;
    const lode__answer *answer;
    lode__layout *layout;
    lode__newton *newton;
    double *price_scale, *flow_scale; /* [n_node] */
    double *price_place, *flow_place; /* [n_place] */
    double *slope;                    /* [n_activity] dx/dv */
    double *margin, *direct; /* [n_activity] v; levels' own answers to a change */
    double *solved;          /* [n_place] right-hand side, then solution */
    int n_held, n_kink;
    lode__arena arena;
};

/* ---- making ------------------------------------------------------------------------ */

static bool take(lode__sensitivity *s)
{
    size_t nodes = (size_t)s->problem->n_node + 9;
    size_t activities = (size_t)s->problem->n_activity + 1;
    double **of_node[] = {&s->price_scale, &s->flow_scale, &s->price_place,
                          &s->flow_place, &s->solved};
    double **of_activity[] = {&s->slope, &s->margin, &s->direct};

    for (size_t k = 0; k < sizeof of_node / sizeof *of_node; k++)
        if (!(*of_node[k] = lode__arena_take(&s->arena, nodes, sizeof(double))))
            return false;
    for (size_t k = 0; k < sizeof of_activity / sizeof *of_activity; k++)
        if (!(*of_activity[k] = lode__arena_take(&s->arena, activities, sizeof(double))))
            return false;
    return true;
}

/* Is the level or the margin so near an end of a piece that the next one may begin? */
static bool at_kink(const lode__curve *c, double v, double x)
{
    double p = -v;

    if (isfinite(c->upper) && c->kind != LODE__DEMAND &&
        fabs(x - c->upper) <= KINK * c->upper) {
        double low, high;
        lode__curve_margin(c, c->upper, &low, &high);
        return fabs(v - low) <= KINK * (fabs(v) + fabs(low));
    }
    if (c->kind == LODE__DEMAND && isfinite(c->choke))
        return fabs(p - c->choke) <= KINK * c->choke &&
               fabs(x - lode__curve_choked(c)) <= KINK * c->q0;
    if (c->kind == LODE__LINEAR && c->b > 0.0)
        return x == c->lower &&
               fabs(v - c->c - c->b * x) <= KINK * (fabs(v) + fabs(c->c));
    return false;
}

static void read_slopes(lode__sensitivity *s)
{
    const lode__problem *p = s->problem;
    const lode__layout *l = s->layout;

    for (int a = 0; a < p->n_activity; a++) {
        s->slope[a] = s->newton->work.slope[l->slot[a]];
        if (l->unserved[a] >= 0) s->slope[a] += s->newton->work.slope[l->unserved[a]];
        s->margin[a] = lode__problem_margin(p, a, s->answer->price);
        s->n_kink += at_kink(&p->curve[a], s->margin[a], s->answer->level[a]);
    }
}

/* H, with the price of nodes that nothing answers to held still. */
static void factorise(lode__sensitivity *s)
{
    static const double no_bound = 1e300;
    lode__newton *t = s->newton;

    t->kernels->assemble(&t->work, &no_bound);
    lode__newton_stiffness(t, 0, s->solved);
    for (int k = 0; k < s->layout->n_node; k++) {
        if (s->solved[k] > 0.0) continue;
        t->work.values[s->layout->diagonal[k]] = HELD;
        s->n_held++;
    }
    lode__cholesky_run(t->cholesky);
}

lode__sensitivity *lode__sensitivity_new(const lode__problem *p,
                                         const lode__answer *answer)
{
    lode__sensitivity *s = lode__alloc(1, sizeof *s);

    if (!s) return NULL;
    s->problem = p;
    s->answer = answer;
    s->layout = lode__layout_new(p);
    if (s->layout && take(s))
        s->newton = lode__newton_new(s->layout, 1, s->price_place, s->flow_place);
    if (!s->newton) {
        lode__sensitivity_free(s);
        return NULL;
    }
    lode__scales_find(p, answer->price, answer->level, s->price_scale, s->flow_scale);
    lode__scales_place(s->layout, s->price_scale, s->flow_scale, s->price_place,
                       s->flow_place);
    lode__newton_load(s->newton, 0, p, s->price_scale, s->flow_scale);
    lode__newton_place(s->newton, 0, p, answer->price, answer->level, THETA);
    read_slopes(s);
    factorise(s);
    return s;
}

void lode__sensitivity_free(lode__sensitivity *s)
{
    if (!s) return;
    lode__newton_free(s->newton);
    lode__layout_free(s->layout);
    lode__arena_clear(&s->arena);
    lode__release(s);
}

int lode__sensitivity_held(const lode__sensitivity *s)
{
    return s->n_held;
}

int lode__sensitivity_kinks(const lode__sensitivity *s)
{
    return s->n_kink;
}

/* ---- what a level does by itself ---------------------------------------------------- */

static bool at_upper(const lode__curve *c, double x)
{
    return isfinite(c->upper) && x >= c->upper * (1.0 - KINK);
}

/* A curve with q0 that is neither at its cap nor given up. */
static double of_shape(const lode__sensitivity *s, int a, lode__field field)
{
    const lode__curve *c = &s->problem->curve[a];
    double x = s->answer->level[a], v = s->margin[a];
    bool uses = c->kind == LODE__DEMAND, link = c->kind == LODE__LINK;
    bool guaranteed = c->kind == LODE__SUPPLY && c->floor > 0.0 && v < c->floor;
    double at = uses ? -v : (guaranteed ? c->floor : v), sign = uses ? -1.0 : 1.0;

    if (c->kind == LODE__LINEAR || x <= 0.0 || at_upper(c, x)) return 0.0;
    if (uses && -v > c->choke) return 0.0;
    if (field == LODE__Q0) return x / c->q0;
    if (field == LODE__KAPPA) return link ? -x * (v - c->c) / (c->kappa * c->kappa) : 0.0;
    if (link || at <= 0.0) return 0.0;
    if (field == LODE__P0) return -sign * c->elasticity * x / c->p0;
    if (field == LODE__ELASTICITY) return sign * x * log(at / c->p0);
    return guaranteed ? c->elasticity * x / c->floor : 0.0; /* floor */
}

double lode__sensitivity_direct(const lode__sensitivity *s, int a, lode__field field)
{
    const lode__curve *c = &s->problem->curve[a];
    double x = s->answer->level[a];
    int unserved = s->layout->unserved[a];

    switch (field) {
    case LODE__WEDGE: return -s->slope[a];
    case LODE__C:
        return c->kind == LODE__LINEAR || c->kind == LODE__LINK ? -s->slope[a] : 0.0;
    case LODE__B: return c->kind == LODE__LINEAR ? -x * s->slope[a] : 0.0;
    case LODE__UPPER: return at_upper(c, x) && c->kind != LODE__DEMAND ? 1.0 : 0.0;
    case LODE__LOWER:
        return c->kind == LODE__LINEAR && s->slope[a] == 0.0 && x <= c->lower ? 1.0 : 0.0;
    case LODE__CHOKE: return unserved >= 0 ? s->newton->work.slope[unserved] : 0.0;
    case LODE__RHS: return 0.0;
    default: return of_shape(s, a, field);
    }
}

/* ---- questions ----------------------------------------------------------------------- */

/* Solve with what s->solved holds by place; margins of the solution in work.dv. */
static void solve(lode__sensitivity *s)
{
    lode__newton *t = s->newton;

    lode__cholesky_solve(t->cholesky, s->solved);
    memcpy(t->work.step, s->solved, (size_t)s->layout->n_place * sizeof(double));
    t->kernels->margins(&t->work, t->work.step, t->work.dv);
}

void lode__sensitivity_of(lode__sensitivity *s, const lode__change *change,
                          size_t n_change, double *dprice, double *dlevel)
{
    const lode__problem *p = s->problem;
    const lode__layout *l = s->layout;

    memset(s->direct, 0, (size_t)p->n_activity * sizeof *s->direct);
    memset(s->solved, 0, (size_t)l->n_place * sizeof *s->solved);
    for (size_t k = 0; k < n_change; k++) {
        int i = change[k].i;
        if (change[k].field == LODE__RHS)
            s->solved[l->place[i]] += change[k].value;
        else
            s->direct[i] +=
                change[k].value * lode__sensitivity_direct(s, i, change[k].field);
    }
    for (int a = 0; a < p->n_activity; a++)
        for (int k = p->first[a]; k < p->first[a + 1] && s->direct[a] != 0.0; k++)
            s->solved[l->place[p->term_node[k]]] -= p->term_coef[k] * s->direct[a];
    solve(s);
    for (int n = 0; n < p->n_node; n++) dprice[n] = s->solved[l->place[n]];
    for (int a = 0; a < p->n_activity; a++)
        dlevel[a] = s->direct[a] + s->slope[a] * s->newton->work.dv[l->slot[a]];
}

void lode__sensitivity_adjoint(lode__sensitivity *s, const double *goal_price,
                               const double *goal_level, double *worth_level,
                               double *worth_rhs)
{
    const lode__problem *p = s->problem;
    const lode__layout *l = s->layout;

    memset(s->solved, 0, (size_t)l->n_place * sizeof *s->solved);
    for (int n = 0; n < p->n_node; n++) s->solved[l->place[n]] = goal_price[n];
    for (int a = 0; a < p->n_activity; a++)
        for (int k = p->first[a]; k < p->first[a + 1]; k++)
            s->solved[l->place[p->term_node[k]]] +=
                p->term_coef[k] * s->slope[a] * goal_level[a];
    solve(s);
    for (int n = 0; n < p->n_node; n++) worth_rhs[n] = s->solved[l->place[n]];
    for (int a = 0; a < p->n_activity; a++)
        worth_level[a] = goal_level[a] - s->newton->work.dv[l->slot[a]];
}
