/* Newton's workspace: curves into slots of a lane, a lane to its start, levels out of it. */
#include <math.h>
#include <string.h>

#include "solve/curve.h"
#include "solve/newton_inside.h"
#include "solve/scales.h"

#define MOST_REACH 1e6 /* a step that comes from levels goes where it leads */
#define AT_END                                                                           \
    1e-6          /* of its size: so near to an end a box is there, where prices agree */
#define FLAT 1e-3 /* boxes whose price moves less than this over their size */

/* ---- workspace ------------------------------------------------------------------- */

static bool take_arrays(lode__newton *s)
{
    lode__work *w = &s->work;
    const lode__layout *l = w->layout;
    size_t nodes = ((size_t)l->n_place + 1) * (size_t)w->width;
    size_t slots = ((size_t)l->n_slot + 1) * (size_t)w->width;
    size_t boxes = ((size_t)l->first[1] + 1) * (size_t)w->width;
    double **of_node[] = {&w->price, &w->step,  &w->imbalance, &w->gross,
                          &w->rhs,   &w->spare, &s->fresh_step};
    double **of_slot[] = {&w->v, &w->dv, &w->x, &w->slope, &w->intercept};
    double **of_box[] = {&s->box_b, &s->centre, &s->size, &s->full_size, &s->worth};

    for (size_t k = 0; k < sizeof of_node / sizeof *of_node; k++)
        if (!(*of_node[k] = lode__arena_take(&s->arena, nodes, sizeof(double))))
            return false;
    for (size_t k = 0; k < sizeof of_slot / sizeof *of_slot; k++)
        if (!(*of_slot[k] = lode__arena_take(&s->arena, slots, sizeof(double))))
            return false;
    for (size_t k = 0; k < sizeof of_box / sizeof *of_box; k++)
        if (!(*of_box[k] = lode__arena_take(&s->arena, boxes, sizeof(double))))
            return false;
    for (int k = 0; k < LODE__N_SLOT_KIND; k++)
        for (int i = 0; i < lode__n_parameter[k]; i++) {
            size_t n = (size_t)(l->first[k + 1] - l->first[k] + 1) * (size_t)w->width;
            w->parameter[k][i] = lode__arena_take(&s->arena, n, sizeof(double));
            if (!w->parameter[k][i]) return false;
        }
    s->flat = lode__arena_take(&s->arena, boxes, sizeof *s->flat);
    return s->flat != NULL;
}

/* Slots that only fill up answer 0 to everything. */
static void set_padding(lode__newton *s)
{
    static const double quiet[LODE__N_SLOT_KIND][LODE__MOST_PARAMETERS] = {
        {0.0, 0.0, 0.0, 0.0},
        {0.0, 1.0, 1.0, -INFINITY, 0.0},
        {0.0, 1.0, 0.0, INFINITY},
        {0.0, 1.0, INFINITY}};
    const lode__layout *l = s->work.layout;

    for (int k = 0; k < LODE__N_SLOT_KIND; k++)
        for (int i = 0; i < lode__n_parameter[k]; i++)
            for (int j = 0; j < (l->first[k + 1] - l->first[k]) * s->work.width; j++)
                s->work.parameter[k][i][j] = quiet[k][i];
}

lode__newton *lode__newton_new(const lode__layout *layout, int width,
                               const double *price_scale, const double *flow_scale)
{
    lode__newton *s = lode__alloc(1, sizeof *s);

    if (!s) return NULL;
    s->work.layout = layout;
    s->work.width = width;
    s->work.price_scale = price_scale;
    s->work.flow_scale = flow_scale;
    s->kernels = lode__kernels_now();
    s->tolerance = 1e-11;
    s->centred = LODE__CENTRED;
    s->cholesky = lode__cholesky_new(layout->shape, width);
    if (!s->cholesky || !take_arrays(s)) {
        lode__newton_free(s);
        return NULL;
    }
    s->work.values = lode__cholesky_values(s->cholesky);
    set_padding(s);
    return s;
}

void lode__newton_free(lode__newton *s)
{
    if (!s) return;
    lode__cholesky_free(s->cholesky);
    lode__arena_clear(&s->arena);
    lode__release(s);
}

/* ---- loading --------------------------------------------------------------------- */

/* A slot's intercept: its margin is measured from there. */
static void set_intercept(lode__newton *s, int lane, int slot, double intercept)
{
    size_t at = (size_t)slot * (size_t)s->work.width + (size_t)lane;

    s->work.v[at] += s->work.intercept[at] - intercept;
    s->work.intercept[at] = intercept;
}

static void set_parameters(lode__newton *s, int lane, lode__slot_kind kind, int slot,
                           double intercept, const double *value)
{
    size_t at = (size_t)(slot - s->work.layout->first[kind]) * (size_t)s->work.width +
                (size_t)lane;

    for (int i = 0; i < lode__n_parameter[kind]; i++)
        s->work.parameter[kind][i][at] = value[i];
    set_intercept(s, lane, slot, intercept);
}

void lode__box_tilt(lode__newton *s, int lane, int slot)
{
    size_t at = lode__box_at(s, lane, slot);
    double lower = s->work.parameter[LODE__SLOT_BOX][2][at];
    double upper = s->work.parameter[LODE__SLOT_BOX][3][at];
    double b = s->box_b[at], shift = 0.0;

    if (s->flat[at]) {
        double lean = s->lane[lane].theta * s->worth[at] / s->size[at];
        shift = -lean * s->centre[at];
        b += lean;
    }
    s->work.parameter[LODE__SLOT_BOX][0][at] = shift;
    s->work.parameter[LODE__SLOT_BOX][1][at] = lower < upper ? 1.0 / b : 0.0;
}

/* A box with an intercept (wedge included) and slope b on a unit worth so much. */
static void set_box(lode__newton *s, int lane, int slot, double intercept, double b,
                    double lower, double upper, double worth, double size)
{
    size_t at = lode__box_at(s, lane, slot);
    bool flat = lower < upper && b * size < FLAT * worth;

    set_intercept(s, lane, slot, intercept);
    s->box_b[at] = b;
    s->worth[at] = worth;
    s->size[at] = s->full_size[at] = size;
    s->lane[lane].n_flat += flat - s->flat[at];
    s->flat[at] = flat;
    if (s->centre[at] < lower) s->centre[at] = lower;
    if (s->centre[at] > upper) s->centre[at] = upper;
    s->work.parameter[LODE__SLOT_BOX][2][at] = lower;
    s->work.parameter[LODE__SLOT_BOX][3][at] = upper;
    lode__box_tilt(s, lane, slot);
}

static void set_linear(lode__newton *s, int lane, const lode__curve *c, int slot,
                       double worth, double size)
{
    double lower = c->lower, upper = c->upper, intercept = c->c, b = c->b;

    if (c->kind == LODE__SUPPLY) { /* that does not answer to its price */
        upper = c->q0 < c->upper ? c->q0 : c->upper;
        lower = c->floor >= 0.0 ? upper : 0.0;
        intercept = b = 0.0;
    }
    if (lower > upper) lower = upper;
    set_box(s, lane, slot, intercept + c->wedge, b, lower, upper, worth, size);
}

/* What a demand leaves unserved at its choke price, or from there on. */
static void set_unserved(lode__newton *s, int lane, const lode__curve *c, int slot,
                         double worth)
{
    double most = lode__curve_choked(c);
    double b = most > 0.0 ? c->spread * c->choke / most : 0.0;

    set_box(s, lane, slot, c->choke - c->wedge, b, 0.0, most, worth,
            c->q0 > 0.0 ? c->q0 : 1.0);
}

void lode__newton_set(lode__newton *s, int lane, const lode__problem *p, int a,
                      const double *price_scale, const double *flow_scale)
{
    const lode__curve *c = &p->curve[a];
    int slot = s->work.layout->slot[a], unserved = s->work.layout->unserved[a];
    double worth = 1.0, size = 1.0;

    if (c->kind == LODE__LINEAR || c->kind == LODE__DEMAND || c->elasticity == 0.0)
        lode__curve_scales(p, a, c, price_scale, flow_scale, &worth, &size);
    switch (lode__slot_kind_of(c)) {
    case LODE__SLOT_BOX: set_linear(s, lane, c, slot, worth, size); break;
    case LODE__SLOT_SUPPLY:
        set_parameters(s, lane, LODE__SLOT_SUPPLY, slot, c->wedge,
                       (double[]){c->q0, 1.0 / c->p0, c->elasticity, c->floor, c->upper});
        break;
    case LODE__SLOT_DEMAND:
        set_parameters(s, lane, LODE__SLOT_DEMAND, slot, c->wedge,
                       (double[]){c->q0, 1.0 / c->p0, c->elasticity, c->choke});
        if (unserved >= 0) set_unserved(s, lane, c, unserved, worth);
        break;
    default:
        set_parameters(s, lane, LODE__SLOT_LINK, slot, c->c + c->wedge,
                       (double[]){c->q0, 1.0 / c->kappa, c->upper});
        break;
    }
}

void lode__newton_load(lode__newton *s, int lane, const lode__problem *p,
                       const double *price_scale, const double *flow_scale)
{
    const lode__layout *l = s->work.layout;

    for (int a = 0; a < p->n_activity; a++)
        lode__newton_set(s, lane, p, a, price_scale, flow_scale);
    for (int n = 0; n < l->n_node; n++) {
        s->work.rhs[l->place[n] * s->work.width + lane] = p->rhs[n];
        if (l->disposal[n] >= 0)
            set_box(s, lane, l->disposal[n], 0.0, 0.0, 0.0, INFINITY, price_scale[n],
                    flow_scale[n]);
    }
}

/* ---- starting -------------------------------------------------------------------- */

static void centre_box(lode__newton *s, int lane, int slot, double level)
{
    size_t at = lode__box_at(s, lane, slot);
    double lower = s->work.parameter[LODE__SLOT_BOX][2][at];
    double upper = s->work.parameter[LODE__SLOT_BOX][3][at];

    if (level > upper) level = upper;
    if (level < lower) level = lower;
    s->centre[at] = level;
    s->size[at] = s->full_size[at];
    lode__box_tilt(s, lane, slot);
}

/* Centre the flat boxes on the levels of an answer: a demand leaves unserved what it does not
 * take of its level at the choke, a node throws away what nobody takes. */
static void centre_boxes(lode__newton *s, int lane, const lode__problem *p,
                         const double *level)
{
    const lode__layout *l = s->work.layout;
    double *left = s->work.spare;

    for (int n = 0; n < l->n_node; n++) left[n] = -p->rhs[n];
    for (int a = 0; a < p->n_activity; a++) {
        double x = level ? level[a] : 0.0;
        for (int k = p->first[a]; k < p->first[a + 1]; k++)
            left[p->term_node[k]] += p->term_coef[k] * x;
        if (l->unserved[a] >= 0) {
            double most = lode__curve_choked(&p->curve[a]);
            centre_box(s, lane, l->unserved[a], level && x < most ? most - x : 0.0);
        }
        if (lode__slot_kind_of(&p->curve[a]) == LODE__SLOT_BOX)
            centre_box(s, lane, l->slot[a], x);
    }
    for (int n = 0; n < l->n_node; n++)
        if (l->disposal[n] >= 0)
            centre_box(s, lane, l->disposal[n], level ? left[n] : 0.0);
}

static void reset_lane(lode__lane *t, double theta)
{
    t->state = LODE__LANE_RUNNING;
    t->reach = 0.5;
    t->best = t->last = INFINITY;
    t->since_best = t->run_steps = t->pass = 0;
    t->straight = false;
    t->enough = 0.0;
    t->theta = theta;
    t->off = INFINITY;
}

/* Margins of all lanes at their prices. */
static void find_margins(lode__newton *s)
{
    int n = s->work.layout->n_slot * s->work.width;

    s->kernels->margins(&s->work, s->work.price, s->work.v);
    for (int k = 0; k < n; k++) s->work.v[k] -= s->work.intercept[k];
}

void lode__newton_place(lode__newton *s, int lane, const lode__problem *p,
                        const double *price, const double *level, double theta)
{
    const lode__layout *l = s->work.layout;

    reset_lane(&s->lane[lane], theta);
    centre_boxes(s, lane, p, level);
    for (int n = 0; n < l->n_node; n++)
        s->work.price[l->place[n] * s->work.width + lane] = price[n];
    find_margins(s);
    lode__newton_evaluate(s);
}

void lode__newton_start(lode__newton *s, int lane, const lode__problem *p,
                        const double *price, const double *level, double theta)
{
    lode__newton_place(s, lane, p, price, level, theta);
    lode__newton_judge(s);
}

/* Margins of one lane at its prices. */
static void find_lane_margins(lode__newton *s, int lane)
{
    const lode__work *w = &s->work;
    const lode__layout *l = w->layout;

#define PRICE(i_place) w->price[(i_place)*w->width + lane]
    for (int k = 0; k < l->n_slot; k++)
        w->v[k * w->width + lane] = l->coef[0][k] * PRICE(l->node[0][k]) +
                                    l->coef[1][k] * PRICE(l->node[1][k]) -
                                    w->intercept[k * w->width + lane];
    for (int k = 0; k < l->n_extra; k++)
        w->v[l->extra[k].slot * w->width + lane] +=
            l->extra[k].coef * PRICE(l->extra[k].node);
#undef PRICE
}

/* ---- starting from levels ---------------------------------------------------------- */

/* A box at the level on which it is centred. One at an end, or as good as there, stays where
 * prices agree; a flat one goes by prices, since what nobody takes of a near answer's levels
 * says nothing of the price. */
static void straighten_box(lode__newton *s, size_t at)
{
    double *const *number = s->work.parameter[LODE__SLOT_BOX];
    double shift = number[0][at], inverse = number[1][at], x = s->centre[at];
    double low = number[2][at], high = number[3][at], v = s->work.v[at];
    double near = s->flat[at] ? INFINITY : AT_END * s->full_size[at], edge;

    s->work.x[at] = x;
    s->work.slope[at] = 0.0;
    if (!(inverse > 0.0)) return;
    edge = shift + x / inverse;
    if (x <= low + near && (v - shift) * inverse <= low)
        s->work.x[at] = low;
    else if (x >= high - near && (v - shift) * inverse >= high)
        s->work.x[at] = high;
    else {
        s->work.slope[at] = inverse;
        s->work.x[at] = x + inverse * (v - edge);
    }
}

/* Levels as they would be at the lane's prices if every curve were straight from where it
 * has its level of the answer nearby. A curve that grows by a factor e with each small step
 * of its margin is judged far better so than from the margin. */
static void answer_straight(lode__newton *s, int lane, const double *level)
{
    const lode__layout *l = s->work.layout;
    int width = s->work.width;

    for (int k = 0; k < l->n_slot; k++) {
        int at = k * width + lane, a = l->activity[k];
        if (k < l->first[1]) {
            straighten_box(s, (size_t)at);
            continue;
        }
        s->work.x[at] = a >= 0 ? level[a] : 0.0;
        if (a >= 0 && l->unserved[a] >= 0)
            s->work.x[at] += s->centre[lode__box_at(s, lane, l->unserved[a])];
    }
    s->kernels->straighten(&s->work, lane);
}

/* Balances of one lane at its levels. */
static void add_up_lane(lode__newton *s, int lane)
{
    const lode__work *w = &s->work;
    const lode__layout *l = w->layout;
    int width = w->width;

    for (int k = 0; k < l->n_place; k++) {
        w->imbalance[k * width + lane] = -w->rhs[k * width + lane];
        w->gross[k * width + lane] = fabs(w->rhs[k * width + lane]);
    }
    for (int k = 0; k < l->n_slot; k++)
        for (int i = 0; i < 2; i++) {
            double x = w->x[k * width + lane];
            w->imbalance[l->node[i][k] * width + lane] += l->coef[i][k] * x;
            w->gross[l->node[i][k] * width + lane] += l->weight[i][k] * fabs(x);
        }
    for (int k = 0; k < l->n_extra; k++) {
        const lode__extra *e = &l->extra[k];
        double x = w->x[e->slot * width + lane];
        w->imbalance[e->node * width + lane] += e->coef * x;
        w->gross[e->node * width + lane] += e->weight * fabs(x);
    }
}

void lode__newton_begin(lode__newton *s, int lane, const lode__problem *p,
                        const double *price, const double *level, double theta)
{
    lode__lane *t = &s->lane[lane];
    const lode__layout *l = s->work.layout;

    reset_lane(t, theta);
    t->worst = 1.0;
    t->newton_steps = t->factorisations = 0;
    t->straight = true;
    t->reach = MOST_REACH;
    centre_boxes(s, lane, p, level);
    for (int n = 0; n < l->n_node; n++)
        s->work.price[l->place[n] * s->work.width + lane] = price[n];
    find_lane_margins(s, lane);
    answer_straight(s, lane, level);
    add_up_lane(s, lane);
}

void lode__newton_start_at(lode__newton *s, int lane, const double *box_level,
                           double theta)
{
    reset_lane(&s->lane[lane], theta);
    for (int slot = 0; slot < s->work.layout->first[1]; slot++)
        centre_box(s, lane, slot, box_level[slot]);
    find_margins(s);
    lode__newton_evaluate(s);
    lode__newton_judge(s);
}

void lode__newton_fresh(lode__newton *s, int lane, const lode__point *point)
{
    lode__work *w = &s->work;
    lode__lane *t = &s->lane[lane];
    const lode__layout *l = w->layout;

    reset_lane(t, point->theta);
    t->state = LODE__LANE_FRESH;
    t->worst = 1.0;
    t->newton_steps = t->factorisations = 0;
    for (int k = 0; k < l->n_place; k++) {
        w->price[k * w->width + lane] = point->price[k];
        w->imbalance[k * w->width + lane] = point->imbalance[k];
    }
    for (int k = 0; k < l->n_slot; k++) {
        w->v[k * w->width + lane] = point->v[k];
        w->x[k * w->width + lane] = point->x[k];
    }
    for (int k = 0; k < point->n_flat; k++)
        centre_box(s, lane, point->flat[k], point->centre[point->flat[k]]);
}

void lode__newton_centre(lode__newton *s, int lane, int i_activity, const double *centre)
{
    const lode__layout *l = s->work.layout;
    int slot[] = {l->slot[i_activity], l->unserved[i_activity]};

    for (int k = 0; k < 2; k++)
        if (slot[k] >= 0 && slot[k] < l->first[1])
            centre_box(s, lane, slot[k], centre[slot[k]]);
}

double lode__newton_answer(lode__newton *s, int lane, int slot)
{
    s->kernels->respond(&s->work, slot * s->work.width / 8, 1);
    return s->work.x[slot * s->work.width + lane];
}

void lode__newton_push(lode__newton *s, int lane, int place, double amount)
{
    s->work.imbalance[place * s->work.width + lane] += amount;
}

/* ---- reading --------------------------------------------------------------------- */

double lode__newton_level(const lode__newton *s, int lane, int a)
{
    const lode__layout *l = s->work.layout;
    int width = s->work.width;
    double x = s->work.x[l->slot[a] * width + lane], served;

    if (l->unserved[a] < 0) return x;
    served = x - s->work.x[l->unserved[a] * width + lane];
    return served > LODE__ROUNDING * x ? served : 0.0;
}

/* Is the level of a slot at an end of its range? There a slope may be one side's only. */
static bool at_end(const lode__newton *s, int lane, int slot)
{
    const lode__work *w = &s->work;
    const int *first = w->layout->first;
    lode__slot_kind kind = LODE__SLOT_BOX;
    size_t at;
    double x = w->x[slot * w->width + lane];

    while (slot >= first[kind + 1]) kind++;
    at = (size_t)(slot - first[kind]) * (size_t)w->width + (size_t)lane;
    switch (kind) {
    case LODE__SLOT_BOX:
        return x <= w->parameter[kind][2][at] || x >= w->parameter[kind][3][at];
    case LODE__SLOT_SUPPLY: return x <= 0.0 || x >= w->parameter[kind][4][at];
    case LODE__SLOT_DEMAND:
        return -w->v[slot * w->width + lane] >= w->parameter[kind][3][at];
    default: return x >= w->parameter[kind][2][at];
    }
}

void lode__newton_stiffness(const lode__newton *s, int lane, double *stiffness)
{
    const lode__work *w = &s->work;
    const lode__layout *l = w->layout;

    for (int k = 0; k < l->n_place; k++) stiffness[k] = 0.0;
    for (int i = 0; i < l->n_slot; i++) {
        double slope = w->slope[i * w->width + lane];
        if (slope == 0.0 || at_end(s, lane, i)) continue;
        stiffness[l->node[0][i]] += l->square[0][i] * slope;
        stiffness[l->node[1][i]] += l->square[1][i] * slope;
    }
    for (int k = 0; k < l->n_extra; k++) {
        const lode__extra *e = &l->extra[k];
        if (!at_end(s, lane, e->slot))
            stiffness[e->node] += e->coef * e->coef * w->slope[e->slot * w->width + lane];
    }
}
