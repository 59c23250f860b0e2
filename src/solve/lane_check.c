/* How good is the answer in a lane? The certificate of certificate.c at the price of a lane.
 *
 * Curved slots and steep boxes answer the margin exactly, so their levels are their responses;
 * what can be off is the balance of a node and the flat boxes, which are measured here from
 * their own intercepts, slopes and bounds, without the proximal term. The gap is measured
 * against the sum of |price| times the flow through a node, which is at most the value that
 * certificate.c uses. */
#include <float.h>
#include <math.h>

#include "solve/equilibrium.h"
#include "solve/newton.h"

#define PRICE_ANCHOR 1e-3

/* Distance of a box from its graph, the nearer of level and margin; adds to the gap. */
static double off_box(const lode__newton *s, int lane, int slot, double *gap)
{
    size_t at = (size_t)slot * (size_t)s->work.width + (size_t)lane;
    double v = s->work.v[at], x = s->work.x[at], b = s->box_b[at];
    double c = s->work.intercept[at];
    double low = s->work.parameter[LODE__SLOT_BOX][2][at];
    double high = s->work.parameter[LODE__SLOT_BOX][3][at];
    double short_of = v - b * x, answer = short_of > 0.0 ? high : low;
    double dv = 0.0, dx, scale = fabs(x), worth = fabs(c) + fabs(v + c);

    if (x > low && short_of < 0.0) dv = -short_of;
    if (x < high && short_of > 0.0) dv = short_of;
    if (dv == 0.0) return 0.0;
    if (b > 0.0) answer = fmin(fmax(v / b, low), high);
    dx = fabs(x - answer);
    if (scale < LODE__ANCHOR * s->full_size[at]) scale = LODE__ANCHOR * s->full_size[at];
    *gap += (dx < scale ? dx : scale) * dv; /* at the scale of the level that was chosen */
    if (answer > scale && isfinite(answer)) scale = answer;
    if (worth < PRICE_ANCHOR * s->worth[at]) worth = PRICE_ANCHOR * s->worth[at];
    return fmin(dx / scale, dv / worth);
}

lode_certificate lode__lane_certify(const lode__newton *s, int lane)
{
    const lode__work *w = &s->work;
    const lode__lane *t = &s->lane[lane];
    lode_certificate c = {.newton_steps = t->newton_steps,
                          .factorisations = t->factorisations};
    double gap = 0.0, value = 0.0;

    for (int k = 0; k < w->layout->n_node; k++) {
        int at = k * w->width + lane;
        double off = fabs(w->imbalance[at]), flow = w->gross[at];
        gap += off * fabs(w->price[at]);
        value += flow * fabs(w->price[at]);
        if (flow < LODE__ANCHOR * w->flow_scale[k])
            flow = LODE__ANCHOR * w->flow_scale[k];
        if (off > 0.0 && !(off / flow <= c.balance)) c.balance = off / flow;
    }
    for (int slot = 0; t->n_flat > 0 && slot < w->layout->first[1]; slot++) {
        if (!s->flat[slot * w->width + lane]) continue;
        double off = off_box(s, lane, slot, &gap);
        if (!(off <= c.complementarity)) c.complementarity = off;
    }
    c.gap = gap / (value > 0.0 ? value : 1.0);
    return c;
}
