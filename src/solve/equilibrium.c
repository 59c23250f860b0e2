/* The equilibrium of one problem: Newton on the dual, the interior point where that stalls,
 * the certificate from the definitions. */
#include "solve/equilibrium.h"

#include <math.h>
#include <string.h>

#include "solve/interior.h"
#include "solve/newton.h"
#include "solve/reach.h"
#include "solve/scales.h"

#define THETA 1e-2      /* proximal slope of flat boxes to begin with */
#define THETA_FAR 1.0   /* cold, where the first run did not end */
#define THETA_NEAR 1e-3 /* after an interior point, which is close */

struct lode__solver {
    lode__layout *layout;
    lode__newton *newton;
    lode__interior *interior;
    double *price_scale, *flow_scale;  /* [n_node] */
    double *price_place, *flow_place;  /* [n_place] the same in order of elimination */
    double *start_price, *start_level; /* [n_node], [n_activity] */
    lode__scratch scratch;
    lode__arena arena;
};

/* ---- workspace ------------------------------------------------------------------- */

static bool take_scales(lode__solver *s, const lode__problem *p)
{
    size_t nodes = (size_t)p->n_node + 9;

    s->price_scale = lode__arena_take(&s->arena, nodes, sizeof(double));
    s->flow_scale = lode__arena_take(&s->arena, nodes, sizeof(double));
    s->price_place = lode__arena_take(&s->arena, nodes, sizeof(double));
    s->flow_place = lode__arena_take(&s->arena, nodes, sizeof(double));
    s->start_price = lode__arena_take(&s->arena, nodes, sizeof(double));
    s->start_level =
        lode__arena_take(&s->arena, (size_t)p->n_activity + 1, sizeof(double));
    return s->price_scale && s->flow_scale && s->price_place && s->flow_place &&
           s->start_price && s->start_level && lode__scratch_take(&s->scratch, p);
}

lode__solver *lode__solver_new(const lode__problem *p)
{
    lode__solver *s = lode__alloc(1, sizeof *s);

    if (!s) return NULL;
    s->layout = lode__layout_new(p);
    if (s->layout && take_scales(s, p))
        s->newton = lode__newton_new(s->layout, 1, s->price_place, s->flow_place);
    if (s->newton) s->interior = lode__interior_new(s->newton);
    if (!s->interior) {
        lode__solver_free(s);
        return NULL;
    }
    return s;
}

void lode__solver_free(lode__solver *s)
{
    if (!s) return;
    lode__interior_free(s->interior);
    lode__newton_free(s->newton);
    lode__layout_free(s->layout);
    lode__scratch_clear(&s->scratch);
    lode__arena_clear(&s->arena);
    lode__release(s);
}

const lode__layout *lode__solver_layout(const lode__solver *s)
{
    return s->layout;
}

static void find_scales(lode__solver *s, const lode__problem *p,
                        const double *start_price, const double *start_level)
{
    lode__scales_find(p, start_price, start_level, s->price_scale, s->flow_scale);
    lode__scales_place(s->layout, s->price_scale, s->flow_scale, s->price_place,
                       s->flow_place);
}

/* ---- runs ------------------------------------------------------------------------ */

static void take_prices(const lode__solver *s, double *price)
{
    for (int n = 0; n < s->layout->n_node; n++)
        price[n] = s->newton->work.price[s->layout->place[n]];
}

static lode__lane_state finish(lode__solver *s)
{
    const lode__lane *lane = &s->newton->lane[0];

    while (lane->state == LODE__LANE_RUNNING) lode__newton_step(s->newton, NULL);
    return lane->state;
}

static lode__lane_state run_newton(lode__solver *s, const lode__problem *p,
                                   const double *price, const double *level, double theta)
{
    lode__newton_start(s->newton, 0, p, price ? price : s->price_scale, level, theta);
    return finish(s);
}

/* Where the market is cut off, from a start that knows it. */
static lode__lane_state run_shut(lode__solver *s, const lode__problem *p,
                                 const double *price, const double *level)
{
    memcpy(s->start_price, price ? price : s->price_scale,
           (size_t)p->n_node * sizeof *s->start_price);
    for (int a = 0; a < p->n_activity; a++) s->start_level[a] = level ? level[a] : 0.0;
    if (!lode__shut_start(p, &s->scratch, s->start_price, s->start_level))
        return LODE__LANE_STUCK;
    return run_newton(s, p, s->start_price, s->start_level, THETA);
}

/* Cold, from the interior; then Newton polishes. */
static lode__lane_state run_interior(lode__solver *s, const lode__problem *p)
{
    lode__newton_place(s->newton, 0, p, s->price_scale, NULL, THETA_NEAR);
    (void)lode__interior_run(s->interior);
    lode__newton_start_at(s->newton, 0, lode__interior_levels(s->interior), THETA_NEAR);
    return finish(s);
}

/* Do prices that ran away prove that nothing clears? Far out along their direction the
 * dual must still fall; where it does not, the method lost its way and proves nothing. */
static bool falls_forever(lode__solver *s)
{
    lode__work *w = &s->newton->work;
    double far = 0.0, rhs_step, slope, size = 0.0;

    for (int n = 0; n < w->layout->n_node; n++) {
        double relative = fabs(w->price[n]) / w->price_scale[n];
        if (!isfinite(relative)) return false;
        if (relative > far) far = relative;
    }
    for (int n = 0; n < w->layout->n_place; n++) {
        w->step[n] = w->price[n] / far;
        if (fabs(w->step[n]) < 1e-6 * w->price_scale[n]) w->step[n] = 0.0;
    }
    s->newton->kernels->margins(w, w->step, w->dv);
    s->newton->kernels->dot(w, w->rhs, w->step, &rhs_step);
    for (int i = 0; i < w->layout->n_slot; i++) w->v[i] = 1e16 * w->dv[i];
    s->newton->kernels->respond(w, 0, w->layout->n_slot / 8);
    slope = -rhs_step;
    for (int i = 0; i < w->layout->n_slot; i++) {
        slope += w->dv[i] * w->x[i];
        if (w->dv[i] < 0.0) size -= w->dv[i] * w->x[i];
    }
    return slope < -1e-6 * size - 1e-300;
}

static int dearest_node(const lode__solver *s)
{
    const lode__work *w = &s->newton->work;
    int worst = 0;

    for (int n = 1; n < s->layout->n_node; n++) {
        int a = s->layout->place[n], b = s->layout->place[worst];
        if (fabs(w->price[a]) / w->price_scale[a] > fabs(w->price[b]) / w->price_scale[b])
            worst = n;
    }
    return worst;
}

/* ---- the answer ------------------------------------------------------------------ */

bool lode__answer_take(lode__answer *answer, lode__arena *arena, const lode__problem *p)
{
    memset(answer, 0, sizeof *answer);
    answer->i_node = -1;
    answer->price = lode__arena_take(arena, (size_t)p->n_node + 1, sizeof(double));
    answer->price_low = lode__arena_take(arena, (size_t)p->n_node + 1, sizeof(double));
    answer->price_high = lode__arena_take(arena, (size_t)p->n_node + 1, sizeof(double));
    answer->level = lode__arena_take(arena, (size_t)p->n_activity + 1, sizeof(double));
    answer->rent = lode__arena_take(arena, (size_t)p->n_activity + 1, sizeof(double));
    return answer->price && answer->price_low && answer->price_high && answer->level &&
           answer->rent;
}

/* What was reached, certified. */
static void read_answer(lode__solver *s, const lode__problem *p, const double *usual,
                        lode__answer *out)
{
    take_prices(s, out->price);
    for (int a = 0; a < p->n_activity; a++)
        out->level[a] = lode__newton_level(s->newton, 0, a);
    lode__newton_stiffness(s->newton, 0, s->scratch.node[0]);
    for (int n = 0; n < p->n_node; n++)
        s->scratch.node[1][n] = s->scratch.node[0][s->layout->place[n]];
    lode__free_prices(p, s->price_scale, s->scratch.node[1], usual, &s->scratch, out);
    lode__answer_certify(p, s->flow_scale, s->price_scale, &s->scratch, out);
    out->verdict = lode__verdict_of(out->certificate);
}

void lode__solver_run(lode__solver *s, const lode__problem *p, const double *start_price,
                      const double *start_level, lode__answer *out)
{
    lode__lane *lane = &s->newton->lane[0];
    lode__lane_state state;
    int dearest = -1; /* where prices ran away, and that proves that nothing clears */

    out->i_node = -1;
    out->reason = NULL;
    out->i_endless = -1;
    out->certificate = (lode_certificate){0};
    find_scales(s, p, start_price, start_level);
    if (lode__cannot_clear(p, &s->scratch, out)) {
        out->verdict = LODE_INFEASIBLE;
        return;
    }
    lane->newton_steps = lane->factorisations = 0;
    lode__newton_load(s->newton, 0, p, s->price_scale, s->flow_scale);
    state = run_newton(s, p, start_price, start_level, THETA);
    if (state != LODE__LANE_BALANCED) state = run_shut(s, p, start_price, start_level);
    if (state != LODE__LANE_BALANCED)
        state = run_newton(s, p, s->price_scale, NULL, THETA_FAR);
    if (state == LODE__LANE_DIVERGED && falls_forever(s)) dearest = dearest_node(s);
    if (state != LODE__LANE_BALANCED) state = run_interior(s, p);
    out->certificate.newton_steps = lane->newton_steps;
    out->certificate.factorisations = lane->factorisations;
    if (state == LODE__LANE_DIVERGED && falls_forever(s)) dearest = dearest_node(s);
    if (state != LODE__LANE_BALANCED && dearest >= 0) {
        out->verdict = LODE_INFEASIBLE;
        out->i_node = dearest;
        out->reason = "no finite price balances it";
        return;
    }
    read_answer(s, p, start_price, out);
}
