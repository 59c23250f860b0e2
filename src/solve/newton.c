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
#include "solve/newton_inside.h"

#include <math.h>

#define TOLERANCE_WIDE 4e-9  /* what may do when rounding stops the rest */
#define FIRST_TOLERANCE 1e-4 /* while centres still move */
#define NEAR 1e-5 /* from here a step longer than Newton's is rounding's idea */
#define LEAP 10.0 /* a step of a price, in prices */
#define MAX_STEPS 60
#define MAX_PASSES 40
#define USUAL_THETA 2e-3 /* it falls to this in any case */
#define LEAST_THETA 1e-8 /* and to this where centres move slowly */

void lode__newton_evaluate(lode__newton *s)
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
        size_t at = lode__box_at(s, lane, slot);
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
        size_t at = lode__box_at(s, lane, slot);
        double level = s->work.x[at];
        if (!s->flat[at]) continue;
        s->centre[at] = level;
        s->size[at] = box_flow(s, lane, slot, fmax(s->full_size[at], fabs(level)));
        lode__box_tilt(s, lane, slot);
    }
}

/* Start the next pass around new centres, or end where the balances are good; true: the lane
 * answers anew. Where centres move slowly the boxes are held less. */
static bool end_pass(lode__newton *s, int lane, bool good)
{
    lode__lane *t = &s->lane[lane];
    double off = t->n_flat > 0 ? off_centre(s, lane) : 0.0;

    if (t->n_flat == 0 || (off <= s->centred && good)) {
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

    if (t->worst < t->enough) {
        t->state = LODE__LANE_BALANCED;
        return false;
    }
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

void lode__newton_judge(lode__newton *s)
{
    unsigned todo = 0;

    for (int k = 0; k < s->work.width; k++)
        if (s->lane[k].state == LODE__LANE_RUNNING) todo |= 1u << k;
    while (todo) {
        unsigned again = 0;
        for (int k = 0; k < s->work.width; k++)
            if (todo >> k & 1 && judge_lane(s, k)) again |= 1u << k;
        todo = again;
        if (todo) lode__newton_evaluate(s);
    }
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
    q->done = !active || lane->straight || !(at0 < 0.0);
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
        if (state == LODE__LANE_RUNNING && fabs(off) <= LODE__ROUNDING * w->gross[i])
            off = 0.0;
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
        if (t->straight) t->reach = 0.5;
        t->straight = false;
        t->last = t->worst;
        t->run_steps++;
    }
    lode__newton_evaluate(s);
    lode__newton_judge(s);
}
