/* A semismooth Newton method with an exact line search on the dual, lane by lane.
 *
 *     step     (A D A' + hold) dp = -imbalance
 *     search   the slope of the dual along dp is monotone in the length t: t = 1 is taken when
 *              that removes most of it, else its zero is bracketed
 *     stop     when each node is balanced relative to the flow through it
 *
 * A flat box (b = 0, or nearly) has no derivative; it is answered with a proximal term
 * theta worth / size that pulls to a centre, and the centre moves to the answer until that
 * no longer matters: the method of multipliers. */
#include "solve/newton.h"

#include <math.h>
#include <string.h>

#include "solve/curve.h"
#include "solve/equilibrium.h"
#include "solve/scales.h"

#define FLAT 1e-3            /* boxes whose price moves less than this over their size */
#define TOLERANCE_WIDE 4e-9  /* what may do when rounding stops the rest */
#define FIRST_TOLERANCE 1e-4 /* while centres still move */
#define MAX_STEPS 60
#define NEAR                                                                             \
    1e-5 /* a balance from which a longer step than Newton's is rounding's idea */
#define LEAP 10.0 /* a step of a price, in prices */
#define MAX_PASSES 40
#define ROUNDING 4e-16   /* of the flow through a node */
#define USUAL_THETA 2e-3 /* it falls to this in any case */
#define LEAST_THETA 1e-8 /* and to this where centres move slowly */
#define CENTRED 1e-10    /* a move of a price that no longer matters */

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

static size_t box_at(const lode__newton *s, int lane, int slot)
{
    return (size_t)slot * (size_t)s->work.width + (size_t)lane;
}

/* The box as the passes see it: a flat one leans on its centre. */
static void tilt_box(lode__newton *s, int lane, int slot)
{
    size_t at = box_at(s, lane, slot);
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
    size_t at = box_at(s, lane, slot);
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
    tilt_box(s, lane, slot);
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
        if (unserved >= 0)
            set_box(s, lane, unserved, c->choke - c->wedge, 0.0, 0.0,
                    lode__curve_choked(c), worth, c->q0 > 0.0 ? c->q0 : 1.0);
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
    size_t at = box_at(s, lane, slot);
    double lower = s->work.parameter[LODE__SLOT_BOX][2][at];
    double upper = s->work.parameter[LODE__SLOT_BOX][3][at];

    if (level > upper) level = upper;
    if (level < lower) level = lower;
    s->centre[at] = level;
    s->size[at] = s->full_size[at];
    tilt_box(s, lane, slot);
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
    t->theta = theta;
    t->off = INFINITY;
}

/* Levels, slopes and balances of all lanes at their margins. */
static void evaluate(lode__newton *s)
{
    double worst[LODE__LANES];

    s->kernels->respond(&s->work, 0, s->work.layout->n_slot * s->work.width / 8);
    s->kernels->add_up(&s->work);
    s->kernels->measure(&s->work, worst);
    for (int k = 0; k < s->work.width; k++) s->lane[k].worst = worst[k];
}

/* ---- judging --------------------------------------------------------------------- */

/* What the smallest node of a slot lets through, between most / 1000 and most. */
static double box_flow(const lode__newton *s, int lane, int slot, double most)
{
    const lode__layout *l = s->work.layout;
    double size = most;

    for (int k = 0; k < 2; k++) {
        double coef = fabs(l->coef[k][slot]);
        double flow = s->work.gross[l->node[k][slot] * s->work.width + lane];
        if (coef > 0.0 && flow / coef < size) size = flow / coef;
    }
    return size < 1e-3 * most ? 1e-3 * most : size;
}

/* How far moving the centres to where the flat boxes are would move a price, relative to its
 * worth. */
static double off_centre(const lode__newton *s, int lane)
{
    double worst = 0.0;

    for (int slot = 0; slot < s->work.layout->first[1]; slot++) {
        size_t at = box_at(s, lane, slot);
        if (!s->flat[at]) continue;
        double off =
            s->lane[lane].theta * fabs(s->work.x[at] - s->centre[at]) / s->size[at];
        if (off > worst) worst = off;
    }
    return worst;
}

static void recentre(lode__newton *s, int lane)
{
    for (int slot = 0; slot < s->work.layout->first[1]; slot++) {
        size_t at = box_at(s, lane, slot);
        double level = s->work.x[at];
        if (!s->flat[at]) continue;
        s->centre[at] = level;
        s->size[at] = box_flow(s, lane, slot, fmax(s->full_size[at], fabs(level)));
        tilt_box(s, lane, slot);
    }
}

/* Start the next pass around new centres, or end where the balances are good; true: the lane
 * answers anew. Where centres move slowly the boxes are held less. */
static bool end_pass(lode__newton *s, int lane, bool good)
{
    lode__lane *t = &s->lane[lane];
    double off = t->n_flat > 0 ? off_centre(s, lane) : 0.0;

    if (t->n_flat == 0 || (off <= CENTRED && good)) {
        t->state = LODE__LANE_BALANCED;
        return false;
    }
    if (t->theta > USUAL_THETA || (off > 0.1 * t->off && t->theta > LEAST_THETA))
        t->theta *= 0.1;
    recentre(s, lane);
    t->off = off;
    t->pass++;
    t->reach = 0.5;
    t->best = t->last = INFINITY;
    t->since_best = t->run_steps = 0;
    if (t->pass == MAX_PASSES) t->state = LODE__LANE_STUCK;
    return t->pass < MAX_PASSES;
}

static bool ran_away(const lode__newton *s, int lane)
{
    for (int n = 0; n < s->work.layout->n_node; n++)
        if (!(fabs(s->work.price[n * s->work.width + lane]) <=
              1e14 * s->work.price_scale[n]))
            return true;
    return false;
}

/* Has a lane that has just been evaluated ended, or its pass? True: it answers anew. */
static bool judge_lane(lode__newton *s, int lane)
{
    lode__lane *t = &s->lane[lane];
    bool first = t->pass == 0 && t->n_flat > 0;

    if (t->worst <= (first ? FIRST_TOLERANCE : s->tolerance))
        return end_pass(s, lane, t->worst <= s->tolerance);
    if (t->worst < 0.5 * t->best) {
        t->best = t->worst;
        t->since_best = 0;
    } else if (++t->since_best >= 4 && t->best <= TOLERANCE_WIDE &&
               t->worst <= TOLERANCE_WIDE) {
        return end_pass(s, lane, true);
    }
    if (t->run_steps % 4 == 3 && ran_away(s, lane))
        t->state = LODE__LANE_DIVERGED;
    else if (!isfinite(t->worst) || t->run_steps >= MAX_STEPS)
        t->state = LODE__LANE_STUCK;
    return false;
}

/* Judge the running lanes until none of them answers anew. */
static void judge(lode__newton *s)
{
    unsigned todo = 0;

    for (int k = 0; k < s->work.width; k++)
        if (s->lane[k].state == LODE__LANE_RUNNING) todo |= 1u << k;
    while (todo) {
        unsigned again = 0;
        for (int k = 0; k < s->work.width; k++)
            if (todo >> k & 1 && judge_lane(s, k)) again |= 1u << k;
        todo = again;
        if (todo) evaluate(s);
    }
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
    evaluate(s);
}

void lode__newton_start(lode__newton *s, int lane, const lode__problem *p,
                        const double *price, const double *level, double theta)
{
    lode__newton_place(s, lane, p, price, level, theta);
    judge(s);
}

void lode__newton_start_at(lode__newton *s, int lane, const double *box_level,
                           double theta)
{
    reset_lane(&s->lane[lane], theta);
    for (int slot = 0; slot < s->work.layout->first[1]; slot++)
        centre_box(s, lane, slot, box_level[slot]);
    find_margins(s);
    evaluate(s);
    judge(s);
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

/* ---- the line search --------------------------------------------------------------- */

/* One lane's search for the length at which the slope of the dual along the step vanishes. */
typedef struct search {
    double at0, t, low, high, at_low, at_high, longest;
    int n_bracket;
    bool bracketed, done;
} search;

static void begin(search *q, double at0, const lode__lane *lane)
{
    bool active = lane->state == LODE__LANE_RUNNING;

    *q = (search){.at0 = at0, .t = active ? 1.0 : 0.0, .at_low = at0};
    q->longest = lane->worst > NEAR ? 8.0 : 1.0;
    q->done = !active || !(at0 < 0.0);
}

/* The next length inside the bracket: secant, every fourth time the middle. */
static void narrow(search *q)
{
    double width = q->high - q->low;
    double t = q->low + width * q->at_low / (q->at_low - q->at_high);

    if (q->n_bracket % 4 == 3 ||
        !(t > q->low + 0.02 * width && t < q->high - 0.02 * width))
        t = q->low + 0.5 * width;
    q->t = t;
    q->n_bracket++;
    if (width < 1e-14 || q->n_bracket > 60) q->done = true;
}

/* Take the slope found at the present length. */
static void look(search *q, double at)
{
    bool first = q->t == 1.0 && !q->bracketed;

    if (fabs(at) <= (first ? 0.5 : 0.1) * fabs(q->at0)) {
        q->done = true;
        return;
    }
    if (at < 0.0) {
        q->low = q->t;
        q->at_low = at;
        if (!q->bracketed) {
            q->done = q->t >= q->longest;
            if (!q->done) q->t *= 2.0;
            return;
        }
    } else {
        q->high = q->t;
        q->at_high = at;
        q->bracketed = true;
    }
    narrow(q);
}

/* Lengths of all lanes' steps. */
static void find_lengths(lode__newton *s, double *length)
{
    double at0[LODE__LANES], rise[LODE__LANES];
    search lane[LODE__LANES];
    bool all = false;

    s->kernels->dot(&s->work, s->work.imbalance, s->work.step, at0);
    for (int k = 0; k < s->work.width; k++) {
        begin(&lane[k], at0[k], &s->lane[k]);
        length[k] = lane[k].t;
    }
    while (!all) {
        s->kernels->trial(&s->work, length, rise);
        all = true;
        for (int k = 0; k < s->work.width; k++) {
            if (!lane[k].done) look(&lane[k], at0[k] + rise[k]);
            length[k] = lane[k].t;
            all = all && lane[k].done;
        }
    }
}

/* ---- stepping -------------------------------------------------------------------- */

/* step = -imbalance in lanes of that state, else 0; false: there is none. What is no more than
 * rounding of the flow through a node is nothing. */
static bool want(const lode__newton *s, lode__lane_state state, double *step)
{
    const lode__work *w = &s->work;
    bool any = false;

    for (int k = 0; k < w->width; k++) any = any || s->lane[k].state == state;
    for (int i = 0; any && i < w->layout->n_place * w->width; i++) {
        bool wanted = s->lane[i % w->width].state == state;
        double off = w->imbalance[i];
        if (state == LODE__LANE_RUNNING && fabs(off) <= ROUNDING * w->gross[i]) off = 0.0;
        step[i] = wanted ? -off : 0.0;
    }
    return any;
}

/* No price moves further at once than LEAP times itself or what is normal: a node that hardly
 * answers would send the whole step astray. */
static void rein_in(lode__newton *s)
{
    const lode__work *w = &s->work;

    for (int i = 0; i < w->layout->n_place; i++)
        for (int k = i * w->width; k < (i + 1) * w->width; k++) {
            double most = LEAP * fmax(fabs(w->price[k]), w->price_scale[i]);
            if (w->step[k] > most) w->step[k] = most;
            if (w->step[k] < -most) w->step[k] = -most;
        }
}

static void find_steps(lode__newton *s, const lode__point *point)
{
    double reach[LODE__LANES];
    int width = s->work.width;
    bool running = want(s, LODE__LANE_RUNNING, s->work.step);

    for (int k = 0; k < width; k++) reach[k] = s->lane[k].reach;
    if (running) {
        s->kernels->assemble(&s->work, reach);
        lode__cholesky_run(s->cholesky);
        lode__cholesky_solve(s->cholesky, s->work.step);
    }
    for (int k = 0; k < width; k++) {
        s->lane[k].factorisations += s->lane[k].state == LODE__LANE_RUNNING;
        s->lane[k].newton_steps += s->lane[k].state == LODE__LANE_RUNNING ||
                                   s->lane[k].state == LODE__LANE_FRESH;
    }
    if (!want(s, LODE__LANE_FRESH, s->fresh_step)) return;
    lode__cholesky_solve_kept(s->work.layout->shape, point->factor, s->fresh_step, width);
    for (int i = 0; i < s->work.layout->n_place * width; i++) {
        bool fresh = s->lane[i % width].state == LODE__LANE_FRESH;
        if (fresh || !running) s->work.step[i] = s->fresh_step[i];
    }
    for (int k = 0; k < width; k++)
        if (s->lane[k].state == LODE__LANE_FRESH) s->lane[k].state = LODE__LANE_RUNNING;
}

void lode__newton_step(lode__newton *s, const lode__point *point)
{
    double length[LODE__LANES] = {0};

    find_steps(s, point);
    rein_in(s);
    s->kernels->margins(&s->work, s->work.step, s->work.dv);
    find_lengths(s, length);
    s->kernels->move(&s->work, length);
    for (int k = 0; k < s->work.width; k++) {
        lode__lane *t = &s->lane[k];
        if (t->state != LODE__LANE_RUNNING) continue;
        if (length[k] >= 1.0 && t->worst < t->last && t->reach < 5e5) t->reach *= 4.0;
        if ((length[k] < 0.2 || t->worst >= t->last) && t->reach > 5e-3) t->reach *= 0.5;
        t->last = t->worst;
        t->run_steps++;
    }
    evaluate(s);
    judge(s);
}

double lode__newton_level(const lode__newton *s, int lane, int a)
{
    const lode__layout *l = s->work.layout;
    int width = s->work.width;
    double x = s->work.x[l->slot[a] * width + lane], served;

    if (l->unserved[a] < 0) return x;
    served = x - s->work.x[l->unserved[a] * width + lane];
    return served > ROUNDING * x ? served : 0.0;
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
