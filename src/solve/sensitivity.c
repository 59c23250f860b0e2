/* One factorisation of the Hessian at an answer; triangular solves for each question. */
#include "solve/sensitivity.h"

#include <math.h>
#include <string.h>

#include "solve/curve.h"
#include "solve/newton.h"
#include "solve/scales.h"

#define THETA 1e-9 /* slope of a flat piece in the factor, in worths a size */
#define KINK 1e-9
#define EDGE 1e-12 /* as in kernel_passes.c: at a cap */
#define HELD 1e300
#define SMALL_PIVOT                                                                      \
    1e-8           /* of its diagonal: worth asking whether the node's block is loose */
#define LOOSE 1e-6 /* of a margin's terms: what rounding makes of a margin that stands */
#define ANCHOR 1e-12 /* of the largest: what moves less is not judged by itself */
#define DONE 1e-14   /* rounding */
#define MOST_PASSES 20

struct lode__sensitivity {
    const lode__problem *problem;
    const lode__answer *answer;
    const lode__layout *layout;
    lode__layout *own_layout; /* the same, or NULL: another's */
    lode__newton *newton;
    double *price_scale, *flow_scale; /* [n_node] */
    double *price_place, *flow_place; /* [n_place] */
    double *slope;           /* [n_activity] dx/dv, of a flat piece its spring's */
    double *margin, *direct; /* [n_activity] v; levels' own answers to a change */
    double *diagonal;        /* [n_place] of the matrix before it was factorised */
    bool *holds;             /* [n_place] */
    /* One question: H dp + F y = given, F'dp - b y = shift. */
    double *given, *moved; /* [n_place] right-hand side; dp */
    double *shift, *flow;  /* [boxes] margins of flat pieces; y */
    double *miss, *share;  /* [boxes] what margins miss; the same over what moves there */
    int32_t *flat;         /* [n_flat] slots of the flat pieces in use */
    int n_flat;
    double *solved; /* [n_place] residual, then step */
    double left;    /* what held nodes are off balance, over what passes */
    int n_held, n_kink;
    double enough; /* what may be left off */
    lode__arena arena;
};

/* ---- making ---------------------------------------------------------------------- */

static bool take(lode__sensitivity *s)
{
    size_t nodes = (size_t)s->problem->n_node + 9;
    size_t activities = (size_t)s->problem->n_activity + 1;
    size_t boxes = (size_t)s->layout->first[1] + 1;
    double **of_node[] = {&s->price_scale, &s->flow_scale, &s->price_place,
                          &s->flow_place,  &s->diagonal,   &s->given,
                          &s->moved,       &s->solved};
    double **of_activity[] = {&s->slope, &s->margin, &s->direct};
    double **of_box[] = {&s->shift, &s->flow, &s->miss, &s->share};

    for (size_t k = 0; k < sizeof of_node / sizeof *of_node; k++)
        if (!(*of_node[k] = lode__arena_take(&s->arena, nodes, sizeof(double))))
            return false;
    for (size_t k = 0; k < sizeof of_activity / sizeof *of_activity; k++)
        if (!(*of_activity[k] = lode__arena_take(&s->arena, activities, sizeof(double))))
            return false;
    for (size_t k = 0; k < sizeof of_box / sizeof *of_box; k++)
        if (!(*of_box[k] = lode__arena_take(&s->arena, boxes, sizeof(double))))
            return false;
    s->holds = lode__arena_take(&s->arena, nodes, sizeof *s->holds);
    s->flat = lode__arena_take(&s->arena, boxes, sizeof *s->flat);
    return s->holds && s->flat;
}

static bool is_near(double v, double edge)
{
    return isfinite(edge) && fabs(v - edge) <= KINK * (fabs(v) + fabs(edge));
}

static bool is_flat_curve(const lode__curve *c)
{
    return c->kind == LODE__LINEAR ? c->b == 0.0
                                   : c->kind == LODE__SUPPLY && c->elasticity == 0.0;
}

/* Is the margin so near the end of a piece that the next one may begin? On a flat piece
 * the level has to be at its end, too. */
static bool at_kink(const lode__curve *c, double v, double x)
{
    double low, high, least = 0.0, most = lode__curve_choked(c);
    double at = c->kind == LODE__DEMAND   ? -c->choke
                : c->kind == LODE__LINEAR ? c->c
                                          : 0.0;

    if (c->kind == LODE__DEMAND || is_flat_curve(c)) {
        if (c->kind != LODE__DEMAND) lode__curve_response(c, at, &least, &most);
        return is_near(v, at) &&
               (x - least <= KINK * fmax(least, x) || most - x <= KINK * most);
    }
    if (c->kind == LODE__LINEAR)
        return is_near(v, c->c + c->b * c->lower) || is_near(v, c->c + c->b * c->upper);
    lode__curve_margin(c, c->upper, &low, &high);
    return is_near(v, low) || (c->kind == LODE__SUPPLY && is_near(v, c->floor));
}

/* A box whose level is open at its margin, or as good as that. */
static bool is_flat(const lode__sensitivity *s, int slot)
{
    return slot >= 0 && slot < s->layout->first[1] && s->newton->flat[slot] &&
           s->newton->work.slope[slot] > 0.0;
}

/* A flat piece whose level lies inside it is in use, however near zero its margin is. */
static void use_flats(lode__sensitivity *s)
{
    const lode__newton *t = s->newton;
    double *const *of_box = t->work.parameter[LODE__SLOT_BOX];

    s->n_flat = 0;
    for (int i = 0; i < s->layout->first[1]; i++) {
        double lower = of_box[2][i], upper = of_box[3][i], room = KINK * t->size[i];
        if (t->flat[i] && t->centre[i] > lower + room && t->centre[i] < upper - room)
            t->work.slope[i] = of_box[1][i];
        if (is_flat(s, i)) s->flat[s->n_flat++] = i;
    }
}

/* The flat piece in use of an activity; -1: none. */
static int flat_of(const lode__sensitivity *s, int a)
{
    if (is_flat(s, s->layout->slot[a])) return s->layout->slot[a];
    return is_flat(s, s->layout->unserved[a]) ? s->layout->unserved[a] : -1;
}

static void read_slopes(lode__sensitivity *s)
{
    const lode__problem *p = s->problem;
    const lode__layout *l = s->layout;

    s->n_kink = 0;
    for (int a = 0; a < p->n_activity; a++) {
        s->slope[a] = s->newton->work.slope[l->slot[a]];
        if (l->unserved[a] >= 0) s->slope[a] += s->newton->work.slope[l->unserved[a]];
        s->margin[a] = lode__problem_margin(p, a, s->answer->price);
        s->n_kink += at_kink(&p->curve[a], s->margin[a], s->answer->level[a]);
    }
}

/* H with the springs, and the price of held nodes kept still. */
static void factorise(lode__sensitivity *s)
{
    static const double no_bound = 1e300;
    lode__newton *t = s->newton;

    t->kernels->assemble(&t->work, &no_bound);
    for (int k = 0; k < s->layout->n_node; k++) {
        double *entry = &t->work.values[s->layout->diagonal[k]];
        if (s->holds[k]) *entry = HELD;
        s->diagonal[k] = *entry;
    }
    lode__cholesky_run(t->cholesky);
}

/* Nodes whose flows do not answer to their price. */
static void hold_lonely(lode__sensitivity *s)
{
    s->n_held = 0;
    lode__newton_stiffness(s->newton, 0, s->solved);
    for (int k = 0; k < s->layout->n_node; k++) {
        s->holds[k] = !(s->solved[k] > 0.0);
        s->n_held += s->holds[k];
    }
}

/* How large the terms of a slot's margin are at these prices. */
static double size_of_margin(const lode__sensitivity *s, int slot, const double *price)
{
    const lode__layout *l = s->layout;
    double size = fabs(l->coef[0][slot] * price[l->node[0][slot]]) +
                  fabs(l->coef[1][slot] * price[l->node[1][slot]]);

    for (int k = 0; k < l->n_extra; k++)
        if (l->extra[k].slot == slot)
            size += fabs(l->extra[k].coef * price[l->extra[k].node]);
    return size;
}

/* Does a push at the place move prices so that no margin that is answered to moves? */
static bool is_loose(lode__sensitivity *s, int place)
{
    lode__work *w = &s->newton->work;
    double most = 0.0;

    memset(s->solved, 0, (size_t)s->layout->n_place * sizeof *s->solved);
    s->solved[place] = 1.0;
    lode__cholesky_solve(s->newton->cholesky, s->solved);
    s->newton->kernels->margins(w, s->solved, w->dv);
    for (int k = 0; k < s->layout->n_node; k++) most = fmax(most, fabs(s->solved[k]));
    for (int i = 0; i < s->layout->n_slot; i++)
        if (w->slope[i] > 0.0 && fabs(w->dv[i]) > LOOSE * LOOSE * most &&
            fabs(w->dv[i]) > LOOSE * size_of_margin(s, i, s->solved))
            return false;
    return true;
}

/* Hold one price of each block that nothing ties down; true when there was one. Such a
 * block shows as a pivot that elimination left nothing of, at its last node. */
static bool hold_loose(lode__sensitivity *s)
{
    const double *values = s->newton->work.values;
    int before = s->n_held;

    for (int k = 0; k < s->layout->n_node; k++) {
        double inverse = values[s->layout->diagonal[k]];
        double pivot = 1.0 / (inverse * inverse);
        if (s->holds[k] || (pivot > SMALL_PIVOT * s->diagonal[k] && pivot < 0.5 * HELD))
            continue;
        s->holds[k] = pivot >= 0.5 * HELD || is_loose(s, k);
        s->n_held += s->holds[k];
    }
    return s->n_held > before;
}

void lode__sensitivity_move(lode__sensitivity *s)
{
    const lode__problem *p = s->problem;
    const lode__answer *answer = s->answer;

    lode__scales_find(p, answer->price, answer->level, s->price_scale, s->flow_scale);
    lode__scales_place(s->layout, s->price_scale, s->flow_scale, s->price_place,
                       s->flow_place);
    lode__newton_load(s->newton, 0, p, s->price_scale, s->flow_scale);
    lode__newton_place(s->newton, 0, p, answer->price, answer->level, THETA);
    use_flats(s);
    read_slopes(s);
    hold_lonely(s);
    factorise(s);
    if (hold_loose(s)) factorise(s);
}

void lode__sensitivity_hurry(lode__sensitivity *s, double enough)
{
    s->enough = enough > DONE ? enough : DONE;
}

/* On a layout that another may own. */
static lode__sensitivity *make(lode__layout *own, const lode__layout *layout,
                               const lode__problem *p, const lode__answer *answer)
{
    lode__sensitivity *s = lode__alloc(1, sizeof *s);

    if (!s) {
        lode__layout_free(own);
        return NULL;
    }
    s->problem = p;
    s->answer = answer;
    s->own_layout = own;
    s->layout = layout;
    s->enough = DONE;
    if (layout && take(s))
        s->newton = lode__newton_new(layout, 1, s->price_place, s->flow_place);
    if (!s->newton) {
        lode__sensitivity_free(s);
        return NULL;
    }
    lode__sensitivity_move(s);
    return s;
}

lode__sensitivity *lode__sensitivity_new(const lode__problem *p,
                                         const lode__answer *answer)
{
    lode__layout *own = lode__layout_new(p);

    return make(own, own, p, answer);
}

lode__sensitivity *lode__sensitivity_beside(const lode__solver *solver,
                                            const lode__problem *p,
                                            const lode__answer *answer)
{
    return make(NULL, lode__solver_layout(solver), p, answer);
}

void lode__sensitivity_free(lode__sensitivity *s)
{
    if (!s) return;
    lode__newton_free(s->newton);
    lode__layout_free(s->own_layout);
    lode__arena_clear(&s->arena);
    lode__release(s);
}

int lode__sensitivity_held(const lode__sensitivity *s)
{
    return s->n_held;
}

bool lode__sensitivity_holds(const lode__sensitivity *s, int i_node)
{
    return s->holds[s->layout->place[i_node]];
}

int lode__sensitivity_kinks(const lode__sensitivity *s)
{
    return s->n_kink;
}

/* ---- what a level does by itself ------------------------------------------------- */

static bool at_upper(const lode__curve *c, double x)
{
    return isfinite(c->upper) && x >= c->upper * (1.0 - EDGE);
}

/* A curve with q0 that is neither at its cap nor given up nor on a flat piece. */
static double of_shape(const lode__sensitivity *s, int a, lode__field field)
{
    const lode__curve *c = &s->problem->curve[a];
    double x = s->answer->level[a], v = s->margin[a];
    bool uses = c->kind == LODE__DEMAND, link = c->kind == LODE__LINK;
    bool guaranteed = c->kind == LODE__SUPPLY && c->floor > 0.0 && v < c->floor;
    double at = uses ? -v : (guaranteed ? c->floor : v), sign = uses ? -1.0 : 1.0;

    if (c->kind == LODE__LINEAR || x <= 0.0 || at_upper(c, x)) return 0.0;
    if (flat_of(s, a) >= 0 || (uses && -v > c->choke)) return 0.0;
    if (field == LODE__Q0) return x / c->q0;
    if (field == LODE__KAPPA) return link ? -x * (v - c->c) / (c->kappa * c->kappa) : 0.0;
    if (link || at <= 0.0) return 0.0;
    if (field == LODE__P0) return sign * -c->elasticity * x / c->p0;
    if (field == LODE__ELASTICITY) return sign * x * log(at / c->p0);
    return guaranteed ? c->elasticity * x / c->floor : 0.0; /* floor */
}

double lode__sensitivity_direct(const lode__sensitivity *s, int a, lode__field field)
{
    const lode__curve *c = &s->problem->curve[a];
    double x = s->answer->level[a];
    bool linear = c->kind == LODE__LINEAR, stands = s->slope[a] == 0.0;

    switch (field) {
    case LODE__WEDGE: return -s->slope[a];
    case LODE__C: return linear || c->kind == LODE__LINK ? -s->slope[a] : 0.0;
    case LODE__B: return linear ? -x * s->slope[a] : 0.0;
    case LODE__UPPER:
        return stands && at_upper(c, x) && c->kind != LODE__DEMAND ? 1.0 : 0.0;
    case LODE__LOWER: return linear && stands && x <= c->lower ? 1.0 : 0.0;
    case LODE__CHOKE: return is_flat(s, s->layout->unserved[a]) ? s->slope[a] : 0.0;
    case LODE__RHS: return 0.0;
    default: return of_shape(s, a, field);
    }
}

/* ---- questions ------------------------------------------------------------------- */

static void ask_nothing(lode__sensitivity *s)
{
    size_t nodes = (size_t)s->layout->n_place, boxes = (size_t)s->layout->first[1];

    memset(s->given, 0, nodes * sizeof *s->given);
    memset(s->moved, 0, nodes * sizeof *s->moved);
    memset(s->shift, 0, boxes * sizeof *s->shift);
    memset(s->flow, 0, boxes * sizeof *s->flow);
}

/* What flat margins miss, by itself and over what moves there. */
static void find_misses(lode__sensitivity *s)
{
    const lode__newton *t = s->newton;

    for (int k = 0; k < s->n_flat; k++) {
        int i = s->flat[k];
        double slack = t->box_b[i] * s->flow[i];
        double size = size_of_margin(s, i, s->moved) + fabs(s->shift[i]) + fabs(slack);
        s->miss[i] = s->shift[i] + slack - t->work.dv[i];
        s->share[i] = s->miss[i] != 0.0 ? fabs(s->miss[i]) / size : 0.0;
    }
}

/* The largest miss: over what moves there or, where nothing does, as the pull of its
 * spring over what flows. */
static double worst_miss(const lode__sensitivity *s, double most_flow)
{
    const double *spring = s->newton->work.slope;
    double off = 0.0;

    for (int k = 0; k < s->n_flat; k++) {
        int i = s->flat[k];
        double pull = fabs(s->miss[i]) * spring[i], share = s->share[i];
        if (pull < share * most_flow) share = pull / most_flow;
        off = fmax(off, share);
    }
    return off;
}

/* What nodes are off balance, in work.imbalance; returns the largest flow through one. */
static double find_imbalances(lode__sensitivity *s)
{
    const lode__layout *l = s->layout;
    lode__work *w = &s->newton->work;
    double most = 0.0;

    for (int i = 0; i < l->n_slot; i++) w->x[i] = w->slope[i] * w->dv[i];
    for (int k = 0; k < s->n_flat; k++) w->x[s->flat[k]] = s->flow[s->flat[k]];
    memcpy(w->rhs, s->given, (size_t)l->n_place * sizeof *w->rhs);
    s->newton->kernels->add_up(w);
    for (int k = 0; k < l->n_node; k++)
        if (w->gross[k] > most) most = w->gross[k];
    return most;
}

/* The largest imbalance over what passes; that of held nodes, which no pass makes
 * smaller, goes to s->left. */
static double worst_imbalance(lode__sensitivity *s, double most_flow)
{
    const lode__work *w = &s->newton->work;
    double off = 0.0;

    s->left = 0.0;
    for (int k = 0; k < s->layout->n_node && most_flow > 0.0; k++) {
        double *worst = s->holds[k] ? &s->left : &off;
        double share = fabs(w->imbalance[k]) / (w->gross[k] + ANCHOR * most_flow);
        if (share > *worst) *worst = share;
    }
    return off;
}

/* Residual of the nodes with the pull of missed margins, in s->solved. */
static void find_residual(lode__sensitivity *s)
{
    const lode__layout *l = s->layout;
    const lode__work *w = &s->newton->work;

    for (int k = 0; k < l->n_place; k++) s->solved[k] = -w->imbalance[k];
    for (int k = 0; k < s->n_flat; k++) {
        int i = s->flat[k];
        double pull = w->slope[i] * s->miss[i];
        s->solved[l->node[0][i]] += l->coef[0][i] * pull;
        s->solved[l->node[1][i]] += l->coef[1][i] * pull;
    }
    for (int k = 0; k < l->n_extra && s->n_flat > 0; k++) {
        const lode__extra *e = &l->extra[k];
        if (is_flat(s, e->slot))
            s->solved[e->node] += e->coef * w->slope[e->slot] * s->miss[e->slot];
    }
    for (int k = 0; k < l->n_node && s->n_held > 0; k++)
        if (s->holds[k]) s->solved[k] = 0.0;
}

/* One pass: (H + F R F') step = r + F R miss, y += R (F' step - miss). */
static void improve(lode__sensitivity *s)
{
    const lode__layout *l = s->layout;
    lode__newton *t = s->newton;

    find_residual(s);
    lode__cholesky_solve(t->cholesky, s->solved);
    for (int k = 0; k < l->n_node; k++)
        if (!s->holds[k]) s->moved[k] += s->solved[k];
    if (s->n_flat > 0) t->kernels->margins(&t->work, s->solved, t->work.dv);
    for (int k = 0; k < s->n_flat; k++) {
        int i = s->flat[k];
        s->flow[i] += t->work.slope[i] * (t->work.dv[i] - s->miss[i]);
    }
    t->kernels->margins(&t->work, s->moved, t->work.dv);
}

/* H dp + F y = given, F'dp - b y = shift, by passes on the residual until it is rounding
 * or stays as it is. Leaves dp in s->moved, y in s->flow, A'dp in work.dv. */
static double solve(lode__sensitivity *s)
{
    lode__work *w = &s->newton->work;
    double last = INFINITY, off = 0.0;

    for (int k = 0; k < s->layout->n_place; k++) w->imbalance[k] = -s->given[k];
    for (int k = 0; k < s->n_flat; k++) s->miss[s->flat[k]] = s->shift[s->flat[k]];
    for (int pass = 1; pass <= MOST_PASSES; pass++) {
        double most_flow;
        improve(s);
        find_misses(s);
        most_flow = find_imbalances(s);
        off = fmax(worst_imbalance(s, most_flow), worst_miss(s, most_flow));
        if (off <= s->enough || (pass > 1 && off > 0.5 * last)) break;
        last = off;
    }
    return off;
}

/* What a change does while prices stand: levels into s->direct, margins of flat pieces
 * into s->shift, right-hand sides into s->given. */
static void ask(lode__sensitivity *s, const lode__change *c)
{
    const lode__problem *p = s->problem;
    int flat = c->field == LODE__RHS ? -1 : flat_of(s, c->i);
    double direct;

    if (c->field == LODE__RHS) {
        s->given[s->layout->place[c->i]] += c->value;
        return;
    }
    direct = c->value * lode__sensitivity_direct(s, c->i, c->field);
    if (flat >= 0) {
        double by = direct / s->slope[c->i];
        s->shift[flat] += flat == s->layout->slot[c->i] ? -by : by;
        return;
    }
    s->direct[c->i] += direct;
    for (int k = p->first[c->i]; k < p->first[c->i + 1]; k++)
        s->given[s->layout->place[p->term_node[k]]] -= p->term_coef[k] * direct;
}

double lode__sensitivity_of(lode__sensitivity *s, const lode__change *change,
                            size_t n_change, double *dprice, double *dlevel)
{
    const lode__problem *p = s->problem;
    const lode__layout *l = s->layout;
    const lode__work *w = &s->newton->work;
    double off;

    ask_nothing(s);
    memset(s->direct, 0, (size_t)p->n_activity * sizeof *s->direct);
    for (size_t k = 0; k < n_change; k++) ask(s, &change[k]);
    off = solve(s);
    off = fmax(off, s->left);
    for (int n = 0; n < p->n_node; n++) dprice[n] = s->moved[l->place[n]];
    for (int a = 0; a < p->n_activity; a++) {
        int own = l->slot[a], unserved = l->unserved[a];
        dlevel[a] =
            is_flat(s, own) ? s->flow[own] : s->direct[a] + w->slope[own] * w->dv[own];
        if (is_flat(s, unserved)) dlevel[a] -= s->flow[unserved];
    }
    return off;
}

double lode__sensitivity_adjoint(lode__sensitivity *s, const double *goal_price,
                                 const double *goal_level, double *worth_level,
                                 double *worth_rhs)
{
    const lode__problem *p = s->problem;
    const lode__layout *l = s->layout;
    const lode__work *w = &s->newton->work;
    double off;

    ask_nothing(s);
    for (int n = 0; n < p->n_node; n++) s->given[l->place[n]] = goal_price[n];
    for (int a = 0; a < p->n_activity; a++) {
        int own = l->slot[a];
        double smooth = is_flat(s, own) ? 0.0 : w->slope[own] * goal_level[a];
        if (is_flat(s, own)) s->shift[own] = goal_level[a];
        if (is_flat(s, l->unserved[a])) s->shift[l->unserved[a]] = -goal_level[a];
        for (int k = p->first[a]; k < p->first[a + 1]; k++)
            s->given[l->place[p->term_node[k]]] += p->term_coef[k] * smooth;
    }
    off = solve(s);
    for (int n = 0; n < p->n_node; n++) worth_rhs[n] = s->moved[l->place[n]];
    for (int a = 0; a < p->n_activity; a++) {
        int flat = flat_of(s, a);
        double pull = flat >= 0 ? s->flow[flat] / s->slope[a] : 0.0;
        if (flat < 0)
            worth_level[a] = goal_level[a] - w->dv[l->slot[a]];
        else
            worth_level[a] = flat == l->slot[a] ? -pull : pull;
    }
    return off;
}
