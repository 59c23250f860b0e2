/* The passes of kernels.h for one path; compiled once for each (src/meson.build). */
#include <math.h>

#include "solve/elementary.h"
#include "solve/equilibrium.h"
#include "solve/kernels.h"
#include "solve/simd.h"

#define EDGE 1e-12 /* of the margin: nearer to an edge than this is on it */

/* ---- the four curves ------------------------------------------------------------- */

/* Numbers of the k-th group of eight of a kind. */
static inline v8 parameter(const lode__work *w, lode__slot_kind kind, int which, int k)
{
    return v8_load(w->parameter[kind][which] + 8 * k);
}

/* y = (v - shift) / b, x = y clipped: 3 flops. What is within rounding of an edge counts as
 * inside it, here and below: a slope of 0 would send the next step straight back. */
static inline v8 box(const lode__work *w, int k, v8 v, v8 *slope)
{
    const lode__slot_kind kind = LODE__SLOT_BOX;
    v8 shift = parameter(w, kind, 0, k), inverse = parameter(w, kind, 1, k);
    v8 low = parameter(w, kind, 2, k), high = parameter(w, kind, 3, k);
    v8 y = v8_mul(v8_sub(v, shift), inverse);
    v8 size = v8_add(v8_abs(v), v8_abs(shift));
    v8 near = v8_mul(v8_mul(size, v8_all(EDGE)), inverse);
    m8 above = v8_lt(v8_sub(low, near), y), below = v8_lt(y, v8_add(high, near));

    *slope = v8_pick(m8_and(above, below), inverse, v8_all(0.0));
    return v8_min(v8_max(y, low), high);
}

/* x = min(q0 (max(v, floor) / p0)^e, upper), 0 where nothing pays; below the least price it
 * falls to 0 in a straight line, which moves a margin by no more than that price. */
static inline v8 supply(const lode__work *w, int k, v8 v, v8 *slope)
{
    const lode__slot_kind kind = LODE__SLOT_SUPPLY;
    v8 inverse = parameter(w, kind, 1, k), e = parameter(w, kind, 2, k);
    v8 floor = parameter(w, kind, 3, k), upper = parameter(w, kind, 4, k);
    v8 zero = v8_all(0.0), one = v8_all(1.0);
    v8 least = v8_div(v8_all(LODE__LEAST_MARGIN), inverse);
    v8 at = v8_max(v8_max(v, floor), zero), from = v8_max(at, least);
    v8 y = v8_mul(parameter(w, kind, 0, k), v8_pow(v8_mul(from, inverse), e));
    v8 x = v8_mul(y, v8_div(at, from));
    m8 below = v8_lt(v8_mul(x, v8_all(1.0 - EDGE)), upper);
    m8 above = v8_lt(v8_fma(v8_abs(floor), v8_all(-EDGE), floor), v);

    *slope = v8_mul(v8_pick(v8_lt(at, least), one, e), v8_div(y, from));
    *slope = v8_pick(m8_and(m8_and(below, above), v8_le(zero, v)), *slope, zero);
    return v8_min(x, upper);
}

/* x = q0 (price / p0)^-e up to the choke, where it stays; its tangent below the least price. */
static inline v8 demand(const lode__work *w, int k, v8 v, v8 *slope)
{
    const lode__slot_kind kind = LODE__SLOT_DEMAND;
    v8 price = v8_sub(v8_all(0.0), v), inverse = parameter(w, kind, 1, k);
    v8 e = parameter(w, kind, 2, k), choke = parameter(w, kind, 3, k);
    v8 least = v8_div(v8_all(LODE__LEAST_PRICE), inverse);
    v8 at = v8_min(price, choke), from = v8_max(at, least);
    v8 y = v8_mul(parameter(w, kind, 0, k),
                  v8_pow(v8_mul(from, inverse), v8_sub(v8_all(0.0), e)));
    v8 steep = v8_div(v8_mul(e, y), from);
    m8 below = v8_lt(v8_mul(price, v8_all(1.0 - EDGE)), choke);

    *slope = v8_pick(below, steep, v8_all(0.0));
    return v8_fma(steep, v8_sub(from, at), y);
}

/* x = min(x0 exp(v / kappa), upper). */
static inline v8 link(const lode__work *w, int k, v8 v, v8 *slope)
{
    const lode__slot_kind kind = LODE__SLOT_LINK;
    v8 inverse = parameter(w, kind, 1, k), upper = parameter(w, kind, 2, k);
    v8 folds = v8_min(v8_mul(v, inverse), v8_all(600.0));
    v8 y = v8_mul(parameter(w, kind, 0, k), v8_exp(folds));
    m8 below = v8_lt(v8_mul(y, v8_all(1.0 - EDGE)), upper);

    *slope = v8_pick(below, v8_mul(y, inverse), v8_all(0.0));
    return v8_min(y, upper);
}

typedef v8 curve(const lode__work *w, int k, v8 v, v8 *slope);

/* Groups of eight of a kind: first .. last - 1. */
static inline int group_of(const lode__work *w, int slot)
{
    return slot * w->width / 8;
}

/* ---- passes over slots ----------------------------------------------------------- */

static void margins(const lode__work *w, const double *price, double *out)
{
    const lode__layout *l = w->layout;
    const int32_t *i = l->node[0], *j = l->node[1];
    const double *a = l->coef[0], *b = l->coef[1];

    if (w->width == 1) {
        for (int s = 0; s < l->n_slot; s += 8) {
            v8 v = v8_mul(v8_load(a + s), v8_gather(price, i + s));
            v8_store(out + s, v8_fma(v8_load(b + s), v8_gather(price, j + s), v));
        }
        for (int k = 0; k < l->n_extra; k++) {
            const lode__extra *e = &l->extra[k];
            out[e->slot] = fma(e->coef, price[e->node], out[e->slot]);
        }
        return;
    }
    for (int s = 0; s < l->n_slot; s++) {
        v8 v = v8_mul(v8_all(a[s]), v8_load(price + 8 * i[s]));
        v8_store(out + 8 * s, v8_fma(v8_all(b[s]), v8_load(price + 8 * j[s]), v));
    }
    for (int k = 0; k < l->n_extra; k++) {
        const lode__extra *e = &l->extra[k];
        double *v = out + 8 * e->slot;
        v8_store(v, v8_fma(v8_all(e->coef), v8_load(price + 8 * e->node), v8_load(v)));
    }
}

static inline void respond_kind(lode__work *w, lode__slot_kind kind, curve *of, int from,
                                int to)
{
    int first = group_of(w, w->layout->first[kind]);

    for (int g = from; g < to; g++) {
        v8 slope, x = of(w, g - first, v8_load(w->v + 8 * g), &slope);
        v8_store(w->x + 8 * g, x);
        v8_store(w->slope + 8 * g, v8_min(slope, v8_all(1e250)));
    }
}

static void respond(lode__work *w, int first, int n)
{
    for (int k = 0; k < LODE__N_SLOT_KIND; k++) {
        int from = group_of(w, w->layout->first[k]);
        int to = group_of(w, w->layout->first[k + 1]);
        if (from < first) from = first;
        if (to > first + n) to = first + n;
        switch (k) { /* named, so that each loop has its curve inside */
        case LODE__SLOT_BOX: respond_kind(w, LODE__SLOT_BOX, box, from, to); break;
        case LODE__SLOT_SUPPLY:
            respond_kind(w, LODE__SLOT_SUPPLY, supply, from, to);
            break;
        case LODE__SLOT_DEMAND:
            respond_kind(w, LODE__SLOT_DEMAND, demand, from, to);
            break;
        default: respond_kind(w, LODE__SLOT_LINK, link, from, to); break;
        }
    }
}

/* ---- straight lines from levels --------------------------------------------------- */

/* The margin at which a curve has level x, and its slope there; where any margin beyond an
 * edge has it, the one nearest to v with slope 0. */
static inline v8 supply_from(const lode__work *w, int k, v8 v, v8 x, v8 *slope)
{
    const lode__slot_kind kind = LODE__SLOT_SUPPLY;
    v8 q0 = parameter(w, kind, 0, k), inverse = parameter(w, kind, 1, k);
    v8 e = parameter(w, kind, 2, k), floor = parameter(w, kind, 3, k);
    v8 upper = parameter(w, kind, 4, k), zero = v8_all(0.0);
    v8 share = v8_div(v8_min(x, upper), q0);
    v8 edge = v8_div(v8_pow(share, v8_div(v8_all(1.0), e)), inverse);
    m8 runs = m8_and(v8_lt(zero, share), v8_lt(zero, q0)), below = v8_lt(x, upper);

    *slope = v8_div(v8_mul(e, x), edge);
    *slope = v8_pick(m8_and(m8_and(runs, below), v8_lt(floor, edge)), *slope, zero);
    edge = v8_pick(below, edge, v8_max(v, edge));
    return v8_pick(m8_and(runs, v8_lt(floor, edge)), edge, v);
}

/* x counts what is left unserved. */
static inline v8 demand_from(const lode__work *w, int k, v8 v, v8 x, v8 *slope)
{
    const lode__slot_kind kind = LODE__SLOT_DEMAND;
    v8 q0 = parameter(w, kind, 0, k), inverse = parameter(w, kind, 1, k);
    v8 e = parameter(w, kind, 2, k), choke = parameter(w, kind, 3, k);
    v8 zero = v8_all(0.0), share = v8_div(x, q0);
    v8 price = v8_div(v8_pow(share, v8_div(v8_all(-1.0), e)), inverse);
    m8 runs = m8_and(m8_and(v8_lt(zero, share), v8_lt(zero, q0)), v8_lt(zero, e));
    m8 served = v8_lt(price, v8_mul(choke, v8_all(1.0 - 1e-9)));
    v8 choked = v8_min(v, v8_sub(zero, choke));

    *slope = v8_pick(m8_and(runs, served), v8_div(v8_mul(e, x), price), zero);
    return v8_pick(runs, v8_pick(served, v8_sub(zero, price), choked), v);
}

static inline v8 link_from(const lode__work *w, int k, v8 v, v8 x, v8 *slope)
{
    const lode__slot_kind kind = LODE__SLOT_LINK;
    v8 x0 = parameter(w, kind, 0, k), inverse = parameter(w, kind, 1, k);
    v8 upper = parameter(w, kind, 2, k), zero = v8_all(0.0);
    v8 share = v8_div(v8_min(x, upper), x0), edge = v8_div(v8_log(share), inverse);
    m8 runs = m8_and(v8_lt(zero, share), v8_lt(zero, x0)), below = v8_lt(x, upper);

    *slope = v8_pick(m8_and(runs, below), v8_mul(x, inverse), zero);
    return v8_pick(runs, v8_pick(below, edge, v8_max(v, edge)), v);
}

typedef v8 curve_from(const lode__work *w, int k, v8 v, v8 x, v8 *slope);

static inline void straighten_kind(lode__work *w, lode__slot_kind kind, curve_from *of,
                                   m8 lane)
{
    int first = group_of(w, w->layout->first[kind]);
    int last = group_of(w, w->layout->first[kind + 1]);

    for (int g = first; g < last; g++) {
        double *x = w->x + 8 * g, *slope = w->slope + 8 * g;
        v8 level = v8_load(x), v = v8_load(w->v + 8 * g), steep;
        v8 rise = v8_sub(v, of(w, g - first, v, level, &steep));
        v8_store(x, v8_pick(lane, v8_fma(steep, rise, level), level));
        v8_store(slope, v8_pick(lane, steep, v8_load(slope)));
    }
}

static void straighten(lode__work *w, int lane)
{
    m8 own = m8_of(w->width == 1 ? 255u : 1u << lane);

    straighten_kind(w, LODE__SLOT_SUPPLY, supply_from, own);
    straighten_kind(w, LODE__SLOT_DEMAND, demand_from, own);
    straighten_kind(w, LODE__SLOT_LINK, link_from, own);
}

/* ---- sums over slots --------------------------------------------------------------- */

/* For a width known to the compiler. */
static inline void add_term(lode__work *w, int width, int node, double coef,
                            double weight, int slot)
{
    if (width == 1) {
        double x = w->x[slot];
        w->imbalance[node] = fma(coef, x, w->imbalance[node]);
        w->gross[node] = fma(weight, fabs(x), w->gross[node]);
    } else {
        double *net = w->imbalance + 8 * node, *gross = w->gross + 8 * node;
        v8 x = v8_load(w->x + 8 * slot);
        v8_store(net, v8_fma(v8_all(coef), x, v8_load(net)));
        v8_store(gross, v8_fma(v8_all(weight), v8_abs(x), v8_load(gross)));
    }
}

static inline void add_terms(lode__work *w, int width)
{
    const lode__layout *l = w->layout;

    for (int s = 0; s < l->n_slot; s++) {
        add_term(w, width, l->node[0][s], l->coef[0][s], l->weight[0][s], s);
        add_term(w, width, l->node[1][s], l->coef[1][s], l->weight[1][s], s);
    }
    for (int k = 0; k < l->n_extra; k++)
        add_term(w, width, l->extra[k].node, l->extra[k].coef, l->extra[k].weight,
                 l->extra[k].slot);
}

static void add_up(lode__work *w)
{
    for (int k = 0; k < w->layout->n_place * w->width; k += 8) {
        v8 rhs = v8_load(w->rhs + k);
        v8_store(w->imbalance + k, v8_sub(v8_all(0.0), rhs));
        v8_store(w->gross + k, v8_abs(rhs));
    }
    if (w->width == 1)
        add_terms(w, 1);
    else
        add_terms(w, 8);
}

/* Join the eight parts of a sum, of one scenario or of eight. */
static inline void join(int width, const v8 part[8], double *sum)
{
    if (width == 1)
        sum[0] = v8_sum(part[0]);
    else
        v8_store(sum, v8_add(v8_add(v8_add(part[0], part[4]), v8_add(part[2], part[6])),
                             v8_add(v8_add(part[1], part[5]), v8_add(part[3], part[7]))));
}

static inline void trial_kind(const lode__work *w, int width, lode__slot_kind kind,
                              curve *of, v8 t, v8 part[8])
{
    int first = group_of(w, w->layout->first[kind]);
    int last = group_of(w, w->layout->first[kind + 1]);

    for (int g = first; g < last; g++) {
        v8 slope, dv = v8_load(w->dv + 8 * g);
        v8 x = of(w, g - first, v8_fma(t, dv, v8_load(w->v + 8 * g)), &slope);
        int k = width == 1 ? 0 : g % 8;
        part[k] = v8_fma(dv, v8_sub(x, v8_load(w->x + 8 * g)), part[k]);
    }
}

static inline void trial_width(const lode__work *w, int width, v8 t, double *sum)
{
    v8 part[8];

    for (int k = 0; k < 8; k++) part[k] = v8_all(0.0);
    trial_kind(w, width, LODE__SLOT_BOX, box, t, part);
    trial_kind(w, width, LODE__SLOT_SUPPLY, supply, t, part);
    trial_kind(w, width, LODE__SLOT_DEMAND, demand, t, part);
    trial_kind(w, width, LODE__SLOT_LINK, link, t, part);
    join(width, part, sum);
}

static void trial(const lode__work *w, const double *t, double *sum)
{
    if (w->width == 1)
        trial_width(w, 1, v8_all(t[0]), sum);
    else
        trial_width(w, 8, v8_load(t), sum);
}

/* ---- passes over nodes ----------------------------------------------------------- */

/* What is the same for every scenario, for the k-th group of eight. */
static inline v8 shared(const lode__work *w, const double *array, int k)
{
    return w->width == 1 ? v8_load(array + 8 * k) : v8_all(array[k]);
}

static void measure(const lode__work *w, double *worst)
{
    v8 most = v8_all(0.0), anchor = v8_all(LODE__ANCHOR);
    double found[8];
    m8 good = m8_of(255);

    for (int k = 0; k < w->layout->n_place * w->width / 8; k++) {
        v8 through = v8_max(v8_load(w->gross + 8 * k), v8_all(0.0));
        v8 r = v8_div(v8_abs(v8_load(w->imbalance + 8 * k)),
                      v8_fma(anchor, shared(w, w->flow_scale, k), through));
        good = m8_and(good, v8_lt(r, v8_all(INFINITY)));
        most = v8_max(r, most);
    }
    v8_store(found, v8_pick(good, most, v8_all(INFINITY)));
    if (w->width == 8) {
        memcpy(worst, found, sizeof found);
        return;
    }
    worst[0] = found[0];
    for (int k = 1; k < 8; k++)
        if (found[k] > worst[0]) worst[0] = found[k];
}

static void dot(const lode__work *w, const double *a, const double *b, double *sum)
{
    v8 part[8];

    for (int k = 0; k < 8; k++) part[k] = v8_all(0.0);
    for (int g = 0; g < w->layout->n_place * w->width / 8; g++) {
        int k = w->width == 1 ? 0 : g % 8;
        part[k] = v8_fma(v8_load(a + 8 * g), v8_load(b + 8 * g), part[k]);
    }
    join(w->width, part, sum);
}

/* to += length from, in groups of eight. */
static inline void add_times(double *to, v8 length, const double *from, int n)
{
    for (int k = 0; k < n; k += 8)
        v8_store(to + k, v8_fma(length, v8_load(from + k), v8_load(to + k)));
}

static void move(lode__work *w, const double *t)
{
    v8 length = w->width == 1 ? v8_all(t[0]) : v8_load(t);

    add_times(w->price, length, w->step, w->layout->n_place * w->width);
    add_times(w->v, length, w->dv, w->layout->n_slot * w->width);
}

/* ---- the matrix ------------------------------------------------------------------- */

/* values[at] += slope coef, and the same for a diagonal. */
static inline void add_entry(int width, double *to, size_t at, double coef,
                             const double *slope, size_t slot)
{
    if (width == 1) {
        to[at] = fma(coef, slope[slot], to[at]);
    } else {
        double *value = to + 8 * at;
        v8_store(value, v8_fma(v8_all(coef), v8_load(slope + 8 * slot), v8_load(value)));
    }
}

static inline void assemble_slots(lode__work *w, int width)
{
    const lode__layout *l = w->layout;

    for (int i = 0; i < l->n_slot; i++) {
        size_t s = (size_t)i;
        if (width == 1 && w->slope[s] == 0.0) continue; /* adds nothing */
        add_entry(width, w->spare, (size_t)l->node[0][s], l->square[0][s], w->slope, s);
        add_entry(width, w->spare, (size_t)l->node[1][s], l->square[1][s], w->slope, s);
        add_entry(width, w->values, l->at[s], l->cross[s], w->slope, s);
    }
    for (int k = 0; k < l->n_extra_entry; k++) {
        const lode__extra_entry *e = &l->extra_entry[k];
        add_entry(width, w->values, (size_t)e->at, e->coef, w->slope, (size_t)e->slot);
    }
}

/* What the diagonal of the k-th group of eight nodes gets. */
static inline v8 held(const lode__work *w, v8 reach, int k)
{
    v8 tiny = v8_all(1e-14), own = v8_load(w->spare + 8 * k);
    v8 normal = shared(w, w->price_scale, k);
    v8 price = v8_max(v8_abs(v8_load(w->price + 8 * k)), normal);
    v8 floor = v8_div(shared(w, w->flow_scale, k), normal);
    v8 bound = v8_div(v8_abs(v8_load(w->imbalance + 8 * k)), v8_mul(reach, price));

    return v8_add(own, v8_fma(tiny, v8_add(own, floor), bound));
}

static void assemble(lode__work *w, const double *reach)
{
    const lode__layout *l = w->layout;
    v8 far = w->width == 1 ? v8_all(reach[0]) : v8_load(reach);

    memset(w->values, 0,
           lode__shape_size(l->shape) * (size_t)w->width * sizeof *w->values);
    memset(w->spare, 0, (size_t)l->n_place * (size_t)w->width * sizeof *w->spare);
    if (w->width == 1)
        assemble_slots(w, 1);
    else
        assemble_slots(w, 8);
    for (int k = 0; k < l->n_place * w->width / 8; k++)
        v8_store(w->spare + 8 * k, held(w, far, k));
    for (int i = 0; i < l->n_node; i++)
        for (int lane = 0; lane < w->width; lane++)
            w->values[(size_t)l->diagonal[i] * (size_t)w->width + (size_t)lane] +=
                w->spare[i * w->width + lane];
}

const lode__kernels LODE__PATH(lode__kernels) = {
    .margins = margins,
    .respond = respond,
    .straighten = straighten,
    .add_up = add_up,
    .measure = measure,
    .trial = trial,
    .dot = dot,
    .assemble = assemble,
    .move = move,
};
