/* Newton on the dual of a market problem.
 *
 * Each activity is an atom; so is the free disposal of a node. Smooth atoms answer
 * exactly. A box x = clip((v - c) / b) with little or no slope is flat, and so is a
 * demand at its choke price: a flat piece has no derivative and is answered with a
 * proximal term (theta, centre) or a barrier (mu).
 *
 * Line searches need sums over atoms only, and all sums run in a stated order: the
 * same problem gives the same bits everywhere. */
#include "solve/equilibrium.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "solve/curve.h"
#include "solve/factor.h"

#define TOLERANCE 1e-12     /* what Newton aims at, relative to the flow through a node */
#define TOLERANCE_WIDE 4e-9 /* what it may settle for when rounding stops it */
#define FLAT 1e-3           /* boxes whose price moves less than this over their size */
#define MAX_STEPS 60
#define LEAST_PRICE 1e-12 /* of p0: below it a demand curve goes on as its tangent */

typedef struct atom {
    lode__curve curve;
    int i_activity; /* -1: free disposal */
    int first, n_term;
    double size, worth; /* scale of the level, of the margin */
    double full_size;   /* size at normal flows */
    bool flat;
    double centre; /* level the proximal term pulls to */
    double choked; /* demand: level at the choke price */
} atom;

struct lode__solver {
    int n_node, n_atom, n_entry;
    atom *atom;         /* [n_atom] */
    int *term_node;     /* [n_term] */
    double *term_coef;  /* [n_term] */
    int *entry_first;   /* [n_atom] first of its entries in entry_at */
    int *entry_at;      /* [n_entry] place in the factor's values */
    double *entry_coef; /* [n_entry] product of the two coefficients */
    int *diagonal;      /* [n_node] place of the diagonal */
    lode__factor *factor;
    double *rhs, *price, *price_scale, *flow_scale, *imbalance, *gross,
        *step;                                    /* [n_node] */
    double *margin, *margin_step, *level, *slope; /* [n_atom] */
    double theta, mu; /* proximal slope, barrier weight; one of them 0 */
    int newton_steps, factorisations;
};

/* ---- making the workspace ---------------------------------------------------------- */

static bool has_choke(const lode__curve *curve)
{
    return curve->kind == LODE__DEMAND && isfinite(curve->choke);
}

static int count_atoms(const lode__problem *p, int *n_term)
{
    int n_atom = p->n_activity;

    *n_term = p->n_term;
    for (int n = 0; n < p->n_node; n++) {
        n_atom += p->disposal[n];
        *n_term += p->disposal[n];
    }
    return n_atom;
}

/* Which atoms there are and which nodes they touch; their curves are set by load(). */
static void lay_out(lode__solver *s, const lode__problem *p)
{
    int at = p->n_term, k = p->n_activity;

    memcpy(s->term_node, p->term_node, (size_t)p->n_term * sizeof *s->term_node);
    memcpy(s->term_coef, p->term_coef, (size_t)p->n_term * sizeof *s->term_coef);
    for (int a = 0; a < p->n_activity; a++) {
        s->atom[a].i_activity = a;
        s->atom[a].first = p->first[a];
        s->atom[a].n_term = p->first[a + 1] - p->first[a];
    }
    for (int n = 0; n < p->n_node; n++) {
        if (!p->disposal[n]) continue;
        s->atom[k].i_activity = -1;
        s->atom[k].first = at;
        s->atom[k++].n_term = 1;
        s->term_node[at] = n;
        s->term_coef[at++] = -1.0;
    }
}

static bool make_factor(lode__solver *s)
{
    int *row = lode__alloc((size_t)s->n_entry + 1, sizeof *row);
    int *col = lode__alloc((size_t)s->n_entry + 1, sizeof *col);
    int e = 0;

    if (row && col) {
        for (int a = 0; a < s->n_atom; a++) {
            const atom *t = &s->atom[a];
            s->entry_first[a] = e;
            for (int i = t->first; i < t->first + t->n_term; i++)
                for (int j = t->first; j <= i; j++) {
                    row[e] = s->term_node[i];
                    col[e] = s->term_node[j];
                    /* Two terms on one node meet twice on the diagonal. */
                    s->entry_coef[e] = s->term_coef[i] * s->term_coef[j] *
                                       (i != j && row[e] == col[e] ? 2.0 : 1.0);
                    e++;
                }
        }
        s->factor = lode__factor_new(s->n_node, e, row, col);
        for (int k = 0; s->factor && k < e; k++)
            s->entry_at[k] = lode__factor_position(s->factor, row[k], col[k]);
        for (int n = 0; s->factor && n < s->n_node; n++)
            s->diagonal[n] = lode__factor_position(s->factor, n, n);
    }
    lode__release(row);
    lode__release(col);
    return s->factor != NULL;
}

lode__solver *lode__solver_new(const lode__problem *p)
{
    lode__solver *s = lode__alloc(1, sizeof *s);
    int n_term;
    size_t nodes = (size_t)p->n_node + 1, atoms, terms;

    if (!s) return NULL;
    s->n_node = p->n_node;
    s->n_atom = count_atoms(p, &n_term);
    atoms = (size_t)s->n_atom + 1;
    terms = (size_t)n_term + 1;
    s->atom = lode__alloc(atoms, sizeof *s->atom);
    s->term_node = lode__alloc(terms, sizeof *s->term_node);
    s->term_coef = lode__alloc(terms, sizeof *s->term_coef);
    if (!s->atom || !s->term_node || !s->term_coef) goto fail;
    lay_out(s, p);
    for (int a = 0; a < s->n_atom; a++) {
        int k = s->atom[a].n_term;
        s->n_entry += k * (k + 1) / 2;
    }
    s->entry_first = lode__alloc(atoms, sizeof *s->entry_first);
    s->entry_at = lode__alloc((size_t)s->n_entry + 1, sizeof *s->entry_at);
    s->entry_coef = lode__alloc((size_t)s->n_entry + 1, sizeof *s->entry_coef);
    s->diagonal = lode__alloc(nodes, sizeof *s->diagonal);
    s->rhs = lode__alloc(nodes, sizeof *s->rhs);
    s->price = lode__alloc(nodes, sizeof *s->price);
    s->price_scale = lode__alloc(nodes, sizeof *s->price_scale);
    s->flow_scale = lode__alloc(nodes, sizeof *s->flow_scale);
    s->imbalance = lode__alloc(nodes, sizeof *s->imbalance);
    s->gross = lode__alloc(nodes, sizeof *s->gross);
    s->step = lode__alloc(nodes, sizeof *s->step);
    s->margin = lode__alloc(atoms, sizeof *s->margin);
    s->margin_step = lode__alloc(atoms, sizeof *s->margin_step);
    s->level = lode__alloc(atoms, sizeof *s->level);
    s->slope = lode__alloc(atoms, sizeof *s->slope);
    if (!s->entry_first || !s->entry_at || !s->entry_coef || !s->diagonal || !s->rhs ||
        !s->price || !s->price_scale || !s->flow_scale || !s->imbalance || !s->gross ||
        !s->step || !s->margin || !s->margin_step || !s->level || !s->slope)
        goto fail;
    if (!make_factor(s)) goto fail;
    return s;
fail:
    lode__solver_free(s);
    return NULL;
}

void lode__solver_free(lode__solver *s)
{
    if (!s) return;
    lode__factor_free(s->factor);
    lode__release(s->atom);
    lode__release(s->term_node);
    lode__release(s->term_coef);
    lode__release(s->entry_first);
    lode__release(s->entry_at);
    lode__release(s->entry_coef);
    lode__release(s->diagonal);
    lode__release(s->rhs);
    lode__release(s->price);
    lode__release(s->price_scale);
    lode__release(s->flow_scale);
    lode__release(s->imbalance);
    lode__release(s->gross);
    lode__release(s->step);
    lode__release(s->margin);
    lode__release(s->margin_step);
    lode__release(s->level);
    lode__release(s->slope);
    lode__release(s);
}

/* ---- scales ------------------------------------------------------------------------ */

/* A level the curve itself speaks of, at prices around `worth`; 0: none. */
static double curve_level(const lode__curve *c, double worth)
{
    double size;

    if (c->kind != LODE__LINEAR) return c->q0 < c->upper ? c->q0 : c->upper;
    size = c->upper;
    if (c->b > 0.0 && (fabs(c->c) + worth) / c->b < size)
        size = (fabs(c->c) + worth) / c->b;
    if (c->lower > 0.0 && size < c->lower) size = c->lower;
    return isfinite(size) ? size : 0.0;
}

/* Spread a scale from nodes that have one to their neighbours, a few sweeps; what no
 * sweep reaches gets `otherwise`. Prices spread by coefficient ratio, flows the other
 * way. */
static void spread(const lode__solver *s, double *scale, bool of_price, double otherwise)
{
    for (int sweep = 0, changed = 1; changed && sweep < 64; sweep++) {
        changed = 0;
        for (int a = 0; a < s->n_atom; a++) {
            const atom *t = &s->atom[a];
            for (int i = t->first; i < t->first + t->n_term; i++) {
                double best = 0.0;
                if (scale[s->term_node[i]] > 0.0 || s->term_coef[i] == 0.0) continue;
                for (int j = t->first; j < t->first + t->n_term; j++) {
                    double ratio = fabs(s->term_coef[j] / s->term_coef[i]);
                    double have = scale[s->term_node[j]];
                    if (have > 0.0 && s->term_coef[j] != 0.0) {
                        double got = of_price ? have * ratio : have / ratio;
                        if (got > best) best = got;
                    }
                }
                if (best > 0.0) scale[s->term_node[i]] = best, changed = 1;
            }
        }
    }
    for (int n = 0; n < s->n_node; n++)
        if (!(scale[n] > 0.0)) scale[n] = otherwise;
}

/* price_scale: what a margin at the node is worth; flow_scale: what normally passes
 * through. */
static void set_scales(lode__solver *s, const double *start_price)
{
    double *sum = s->gross, *count = s->step;
    size_t bytes = (size_t)s->n_node * sizeof *sum;

    memset(sum, 0, bytes);
    memset(count, 0, bytes);
    for (int a = 0; a < s->n_atom; a++) {
        const atom *t = &s->atom[a];
        double price = lode__curve_price(&t->curve), coef = fabs(s->term_coef[t->first]);
        if (t->n_term != 1 || price == 0.0 || coef == 0.0) continue;
        sum[s->term_node[t->first]] += price / coef;
        count[s->term_node[t->first]] += 1.0;
    }
    for (int n = 0; n < s->n_node; n++) {
        s->price_scale[n] = count[n] > 0.0 ? sum[n] / count[n] : 0.0;
        if (start_price && start_price[n] != 0.0)
            s->price_scale[n] = fabs(start_price[n]);
    }
    spread(s, s->price_scale, true, 1.0);

    memset(s->flow_scale, 0, bytes);
    for (int a = 0; a < s->n_atom; a++) {
        atom *t = &s->atom[a];
        t->worth = fabs(t->curve.wedge);
        for (int k = t->first; k < t->first + t->n_term; k++)
            t->worth += fabs(s->term_coef[k]) * s->price_scale[s->term_node[k]];
        if (t->worth == 0.0) t->worth = 1.0;
        t->size = curve_level(&t->curve, t->worth);
        for (int k = t->first; k < t->first + t->n_term; k++)
            s->flow_scale[s->term_node[k]] += fabs(s->term_coef[k]) * t->size;
    }
    for (int n = 0; n < s->n_node; n++)
        if (fabs(s->rhs[n]) > s->flow_scale[n]) s->flow_scale[n] = fabs(s->rhs[n]);
    spread(s, s->flow_scale, false, 1.0);
}

/* A size for an atom: what the smallest of its nodes lets through, at most `most` and
 * not below a thousandth of it. A flat piece sized to its node keeps rounding of the
 * price from shaking the balance. */
static double flow_through(const lode__solver *s, const atom *t, const double *flow,
                           double most)
{
    double least = isfinite(most) ? 1e-3 * most : 0.0, size = most;

    for (int k = t->first; k < t->first + t->n_term; k++) {
        double coef = fabs(s->term_coef[k]);
        if (coef > 0.0 && flow[s->term_node[k]] / coef < size)
            size = flow[s->term_node[k]] / coef;
    }
    return size < least ? least : size;
}

/* Take the curves of a problem; free disposal is a flat box, supply that does not
 * answer to its price another. */
static void load(lode__solver *s, const lode__problem *p, const double *start_price)
{
    for (int a = 0; a < s->n_atom; a++) {
        atom *t = &s->atom[a];
        if (t->i_activity < 0) {
            t->curve = (lode__curve){.kind = LODE__LINEAR, .upper = INFINITY};
            continue;
        }
        t->curve = p->curve[t->i_activity];
        if (t->curve.kind == LODE__DEMAND) t->choked = lode__curve_choked(&t->curve);
        if (t->curve.kind == LODE__SUPPLY && t->curve.elasticity == 0.0)
            t->curve = (lode__curve){
                .kind = LODE__LINEAR,
                .upper = t->curve.q0 < t->curve.upper ? t->curve.q0 : t->curve.upper,
                .lower = t->curve.floor >= 0.0 ? t->curve.q0 : 0.0,
                .wedge = t->curve.wedge};
        if (t->curve.kind == LODE__LINEAR && t->curve.lower > t->curve.upper)
            t->curve.lower = t->curve.upper;
    }
    memcpy(s->rhs, p->rhs, (size_t)s->n_node * sizeof *s->rhs);
    set_scales(s, start_price);
    for (int a = 0; a < s->n_atom; a++) {
        atom *t = &s->atom[a];
        if (t->curve.kind == LODE__LINEAR)
            t->size =
                flow_through(s, t, s->flow_scale, t->size > 0.0 ? t->size : INFINITY);
        if (t->size == 0.0) t->size = 1.0;
        t->full_size = t->size;
        t->flat = has_choke(&t->curve) ||
                  (t->curve.kind == LODE__LINEAR && t->curve.lower < t->curve.upper &&
                   t->curve.b * t->size < FLAT * t->worth);
    }
}

/* ---- answers of atoms -------------------------------------------------------------- */

/* Box level under a barrier mu on its two sides: the root in (0, width) of
 * t - b y + mu / y - mu / (width - y), which falls from +inf to -inf. */
static double barrier_level(double t, double b, double width, double mu)
{
    double low = 0.0, high = width, y;

    if (b == 0.0) {
        double tw = t * width, root = sqrt(tw * tw + 4.0 * mu * mu);
        return 0.5 * width + 0.5 * width * tw / (root + 2.0 * mu);
    }
    y = barrier_level(t - 0.5 * b * width, 0.0, width, mu);
    for (int k = 0; k < 60; k++) {
        double r = t - b * y + mu / y - mu / (width - y);
        double d = b + mu / (y * y) + mu / ((width - y) * (width - y));
        double next = y + r / d;
        if (r > 0.0)
            low = y;
        else
            high = y;
        if (!(next > low && next < high)) next = 0.5 * (low + high);
        if (fabs(next - y) <= 1e-15 * width) return next;
        y = next;
    }
    return y;
}

static double answer_box(const lode__solver *s, const atom *t, double v, double *slope)
{
    const lode__curve *c = &t->curve;
    double b = c->b, x;

    if (c->lower >= c->upper) {
        *slope = 0.0;
        return c->upper;
    }
    if (t->flat && s->mu > 0.0) {
        double most = 1e3 * t->size, width = c->upper - c->lower, mu;
        double y;
        if (width > most) width = most;
        mu = s->mu * t->worth * (width < t->size ? width : t->size);
        y = barrier_level(v - c->c - b * c->lower, b, width, mu);
        *slope = 1.0 / (b + mu / (y * y) + mu / ((width - y) * (width - y)));
        if (!isfinite(*slope)) *slope = 0.0;
        return c->lower + y;
    }
    if (t->flat) {
        double prox = s->theta * t->worth / t->size;
        x = (v - c->c + prox * t->centre) / (b + prox);
        b += prox;
    } else {
        x = (v - c->c) / b;
    }
    *slope = 0.0;
    if (x <= c->lower) return c->lower;
    if (x >= c->upper) return c->upper;
    *slope = 1.0 / b;
    return x;
}

/* Use at a price, without the choke. */
static double demand_level(const lode__curve *c, double price, double *slope)
{
    double least = LEAST_PRICE * c->p0, x;

    *slope = 0.0;
    if (c->elasticity == 0.0) return c->q0;
    if (price > least) {
        x = c->q0 * pow(price / c->p0, -c->elasticity);
        *slope = c->elasticity * x / price;
        return x;
    }
    x = c->q0 * pow(LEAST_PRICE, -c->elasticity);
    *slope = c->elasticity * x / least;
    return x + *slope * (least - price);
}

/* Use with a choke: the curve below it, a flat piece from its last level down to 0 at
 * it. The proximal term tilts the flat piece around the centre and shifts the curve by
 * as much as keeps them joined, which is nothing once the centre is the answer. */
static double answer_choked(const lode__solver *s, const atom *t, double price,
                            double *slope)
{
    const lode__curve *c = &t->curve;
    double prox, x, shift;

    if (s->mu > 0.0) {
        double mu = s->mu * t->worth * t->choked, unserved,
               at = price < c->choke ? price : c->choke;
        x = demand_level(c, at, slope);
        if (price >= c->choke) *slope = 0.0;
        if (t->choked <= 0.0) return x;
        unserved = barrier_level(price - c->choke, 0.0, t->choked, mu);
        *slope += 1.0 / (mu / (unserved * unserved) +
                         mu / ((t->choked - unserved) * (t->choked - unserved)));
        return x - unserved;
    }
    prox = s->theta * t->worth / t->size;
    x = t->centre + (c->choke - price) / prox;
    *slope = 0.0;
    if (x <= 0.0) return 0.0;
    *slope = 1.0 / prox;
    if (x < t->choked) return x;
    shift = prox * (t->choked - t->centre);
    return demand_level(c, price + shift, slope);
}

static double answer(const lode__solver *s, const atom *t, double v, double *slope)
{
    const lode__curve *c = &t->curve;
    double x, at;

    *slope = 0.0;
    switch (c->kind) {
    case LODE__LINEAR: return answer_box(s, t, v, slope);
    case LODE__SUPPLY:
        at = v > c->floor ? v : c->floor;
        if (at <= 0.0) return 0.0;
        x = c->q0 * pow(at / c->p0, c->elasticity);
        if (x >= c->upper) return c->upper;
        if (v > c->floor) *slope = c->elasticity * x / v;
        return x;
    case LODE__DEMAND:
        return has_choke(c) ? answer_choked(s, t, -v, slope) : demand_level(c, -v, slope);
    default:
        at = (v - c->c) / c->kappa;
        x = c->q0 * exp(at < 600.0 ? at : 600.0);
        if (x >= c->upper) return c->upper;
        *slope = x / c->kappa;
        return x;
    }
}

/* ---- one Newton run ---------------------------------------------------------------- */

static void margins(const lode__solver *s, const double *price, double *margin,
                    bool with_wedge)
{
    for (int a = 0; a < s->n_atom; a++) {
        const atom *t = &s->atom[a];
        double v = with_wedge ? -t->curve.wedge : 0.0;
        for (int k = t->first; k < t->first + t->n_term; k++)
            v += s->term_coef[k] * price[s->term_node[k]];
        margin[a] = v;
    }
}

/* Levels, slopes, imbalance and gross flow at the current margins; returns the largest
 * relative imbalance. */
static double evaluate(lode__solver *s)
{
    double worst = 0.0;

    for (int n = 0; n < s->n_node; n++) {
        s->imbalance[n] = -s->rhs[n];
        s->gross[n] = fabs(s->rhs[n]);
    }
    for (int a = 0; a < s->n_atom; a++) {
        const atom *t = &s->atom[a];
        double x = answer(s, t, s->margin[a], &s->slope[a]);
        s->level[a] = x;
        if (!(s->slope[a] < 1e250)) s->slope[a] = 1e250;
        for (int k = t->first; k < t->first + t->n_term; k++) {
            s->imbalance[s->term_node[k]] += s->term_coef[k] * x;
            s->gross[s->term_node[k]] += fabs(s->term_coef[k] * x);
        }
    }
    for (int n = 0; n < s->n_node; n++) {
        double r =
            fabs(s->imbalance[n]) / (s->gross[n] + LODE__ANCHOR * s->flow_scale[n]);
        if (!(r <= worst)) worst = r;
    }
    return worst;
}

static void assemble(lode__solver *s, double reach)
{
    double *value = lode__factor_values(s->factor);

    memset(value, 0, (size_t)lode__factor_size(s->factor) * sizeof *value);
    for (int a = 0; a < s->n_atom; a++) {
        int k = s->atom[a].n_term, e = s->entry_first[a], end = e + k * (k + 1) / 2;
        double slope = s->slope[a];
        if (slope == 0.0) continue;
        for (; e < end; e++) value[s->entry_at[e]] += slope * s->entry_coef[e];
    }
    /* The last term bounds how far an unbalanced node's price may move and fades with the
     * imbalance; it is what holds nodes where nothing answers. */
    for (int n = 0; n < s->n_node; n++) {
        double scale = fabs(s->price[n]);
        double *d = &value[s->diagonal[n]];
        if (scale < s->price_scale[n]) scale = s->price_scale[n];
        *d += 1e-14 * *d + 1e-14 * s->flow_scale[n] / s->price_scale[n] +
              fabs(s->imbalance[n]) / (reach * scale);
    }
}

/* Slope of g along the step at length t; falls from negative to positive. */
static double slope_along(const lode__solver *s, double t, double rhs_step)
{
    double sum = -rhs_step, unused;

    for (int a = 0; a < s->n_atom; a++)
        if (s->margin_step[a] != 0.0)
            sum += s->margin_step[a] *
                   answer(s, &s->atom[a], s->margin[a] + t * s->margin_step[a], &unused);
    return sum;
}

/* How far to go along the step: 1 when that already takes most of the slope away, else
 * expand or bracket the zero of the slope. */
static double line_search(const lode__solver *s)
{
    double rhs_step = 0.0, at0 = 0.0, low = 0.0, high = 0.0, at_low, at_high, t = 1.0, at;

    for (int n = 0; n < s->n_node; n++) {
        rhs_step += s->rhs[n] * s->step[n];
        at0 += s->imbalance[n] * s->step[n];
    }
    at = slope_along(s, 1.0, rhs_step);
    if (fabs(at) <= 0.3 * fabs(at0) || !(at0 < 0.0)) return 1.0;
    at_low = at0;
    at_high = 0.0;
    while (at < 0.0) {
        low = t;
        at_low = at;
        if (t >= 8.0) return t;
        t *= 2.0;
        at = slope_along(s, t, rhs_step);
        if (fabs(at) <= 0.1 * fabs(at0)) return t;
    }
    high = t;
    at_high = at;
    for (int k = 0; k < 60; k++) {
        double secant = low + (high - low) * at_low / (at_low - at_high);
        double width = high - low;
        if (k % 4 == 3 || !(secant > low + 0.02 * width && secant < high - 0.02 * width))
            secant = low + 0.5 * width;
        t = secant;
        at = slope_along(s, t, rhs_step);
        if (fabs(at) <= 0.1 * fabs(at0)) break;
        if (at < 0.0)
            low = t, at_low = at;
        else
            high = t, at_high = at;
        if (high - low < 1e-14) break;
    }
    return t;
}

typedef enum run_end { BALANCED, STUCK, DIVERGED } run_end;

static run_end newton(lode__solver *s, double tolerance, int max_steps)
{
    double reach = 0.5, best = INFINITY, last = INFINITY;
    int since_best = 0;

    margins(s, s->price, s->margin, true);
    for (int k = 0;; k++) {
        double worst = evaluate(s), t;
        if (worst <= tolerance) return BALANCED;
        if (worst < 0.5 * best) {
            best = worst;
            since_best = 0;
        } else if (++since_best >= 4 && best <= TOLERANCE_WIDE &&
                   worst <= TOLERANCE_WIDE) {
            return BALANCED;
        }
        if (!isfinite(worst) || k >= max_steps) return STUCK;

        assemble(s, reach);
        for (int n = 0; n < s->n_node; n++) s->step[n] = -s->imbalance[n];
        lode__factor_run(s->factor);
        lode__factor_solve(s->factor, s->step);
        s->factorisations++;
        s->newton_steps++;
        margins(s, s->step, s->margin_step, false);
        t = line_search(s);
        for (int n = 0; n < s->n_node; n++) {
            s->price[n] += t * s->step[n];
            if (!(fabs(s->price[n]) <= 1e14 * s->price_scale[n])) return DIVERGED;
        }
        margins(s, s->price, s->margin, true);
        if (t >= 1.0 && worst < last && reach < 5e5) reach *= 4.0;
        if ((t < 0.2 || worst >= last) && reach > 5e-2) reach *= 0.5;
        last = worst;
    }
}

/* Move the proximal centres to where the flat atoms now are; returns how far that
 * still moves a price, relative to its worth. */
static double recentre(lode__solver *s)
{
    double worst = 0.0;

    for (int a = 0; a < s->n_atom; a++) {
        atom *t = &s->atom[a];
        double off;
        double level = s->level[a];
        if (!t->flat) continue;
        if (t->curve.kind == LODE__DEMAND && level > t->choked) level = t->choked;
        off = s->theta * fabs(level - t->centre) / t->size;
        if (off > worst) worst = off;
        t->centre = level;
        t->size = flow_through(s, t, s->gross, fmax(t->full_size, fabs(level)));
    }
    return worst;
}

static bool any_flat(const lode__solver *s)
{
    for (int a = 0; a < s->n_atom; a++)
        if (s->atom[a].flat) return true;
    return false;
}

/* Newton with the flat atoms held by a proximal term that is loosened as it stops
 * mattering. */
static run_end proximal(lode__solver *s, double theta)
{
    bool flat = any_flat(s);

    s->mu = 0.0;
    for (int k = 0; k < 40; k++) {
        double tolerance = k == 0 && flat ? 1e-6 : TOLERANCE, off;
        run_end end;
        s->theta = theta;
        end = newton(s, tolerance, MAX_STEPS);
        if (end != BALANCED) return end;
        if (!flat) return BALANCED;
        off = recentre(s);
        if (off <= 1e-11 && k > 0) return BALANCED;
        if (theta > 2e-3) theta *= 0.1;
    }
    return STUCK;
}

/* Follow the barrier from far to near. */
static run_end barrier(lode__solver *s)
{
    run_end end = STUCK;

    for (double mu = 1.0; mu > 1e-10; mu *= 0.2) {
        s->mu = mu;
        end = newton(s, mu > 1e-9 ? 1e-4 : 1e-9, 100);
        if (end == DIVERGED) break;
    }
    for (int a = 0; a < s->n_atom; a++) {
        atom *t = &s->atom[a];
        t->centre = s->level[a];
        if (t->curve.kind == LODE__DEMAND && t->centre > t->choked) t->centre = t->choked;
    }
    s->mu = 0.0;
    return end;
}

/* ---- the answer ---------------------------------------------------------------- */

bool lode__answer_take(lode__answer *answer, lode__arena *arena, const lode__problem *p)
{
    memset(answer, 0, sizeof *answer);
    answer->i_node = -1;
    answer->price = lode__arena_take(arena, (size_t)p->n_node + 1, sizeof(double));
    answer->level = lode__arena_take(arena, (size_t)p->n_activity + 1, sizeof(double));
    answer->rent = lode__arena_take(arena, (size_t)p->n_activity + 1, sizeof(double));
    return answer->price && answer->level && answer->rent;
}

static void set_start(lode__solver *s, const lode__problem *p, const double *price,
                      const double *level)
{
    memcpy(s->price, price ? price : s->price_scale,
           (size_t)s->n_node * sizeof *s->price);
    for (int n = 0; n < s->n_node; n++) s->imbalance[n] = -p->rhs[n];
    for (int a = 0; level && a < p->n_activity; a++)
        for (int k = p->first[a]; k < p->first[a + 1]; k++)
            s->imbalance[p->term_node[k]] += p->term_coef[k] * level[a];
    for (int a = 0; a < s->n_atom; a++) {
        atom *t = &s->atom[a];
        bool use = t->curve.kind == LODE__DEMAND;
        double low = use ? 0.0 : t->curve.lower, high = use ? t->choked : t->curve.upper;
        if (!t->flat) continue;
        t->centre = use ? high : low;
        if (level && t->i_activity >= 0) t->centre = level[t->i_activity];
        if (level && t->i_activity < 0) t->centre = s->imbalance[s->term_node[t->first]];
        if (t->centre > high) t->centre = high;
        if (t->centre < low) t->centre = low;
    }
}

/* Do prices that ran away prove that nothing clears? Far out along their direction the
 * dual must still fall; where it does not, the method lost its way and proves nothing. */
static bool falls_forever(lode__solver *s)
{
    double rhs_step = 0.0, far = 0.0, slope, size = 0.0, unused;

    for (int n = 0; n < s->n_node; n++) {
        double relative = fabs(s->price[n]) / s->price_scale[n];
        if (!isfinite(relative)) return false;
        if (relative > far) far = relative;
    }
    for (int n = 0; n < s->n_node; n++) {
        s->step[n] = s->price[n] / far;
        if (fabs(s->step[n]) < 1e-6 * s->price_scale[n]) s->step[n] = 0.0;
        rhs_step += s->rhs[n] * s->step[n];
    }
    margins(s, s->step, s->margin_step, false);
    for (int a = 0; a < s->n_atom; a++) s->margin[a] = -s->atom[a].curve.wedge;
    s->mu = 0.0;
    s->theta = 1e-3;
    slope = slope_along(s, 1e16, rhs_step);
    for (int a = 0; a < s->n_atom; a++)
        if (s->margin_step[a] < 0.0)
            size -=
                s->margin_step[a] *
                answer(s, &s->atom[a], 1e16 * s->margin_step[a] + s->margin[a], &unused);
    return slope < -1e-6 * size - 1e-300;
}

void lode__solver_run(lode__solver *s, const lode__problem *p, const double *start_price,
                      const double *start_level, lode__answer *out)
{
    run_end end;
    int worst = 0;

    out->i_node = -1;
    out->reason = NULL;
    out->no_memory = false;
    s->newton_steps = s->factorisations = 0;
    load(s, p, start_price);
    if (lode__cannot_clear(p, out)) {
        out->verdict = LODE_INFEASIBLE;
        out->certificate = (lode_certificate){0};
        return;
    }
    set_start(s, p, start_price, start_level);
    end = proximal(s, 1e-2);
    if (end != BALANCED && any_flat(s)) {
        set_start(s, p, NULL, NULL);
        if (barrier(s) != DIVERGED) end = proximal(s, 1e-3);
    } else if (end != BALANCED) {
        set_start(s, p, NULL, NULL);
        end = newton(s, TOLERANCE, 4 * MAX_STEPS);
    }
    out->certificate.newton_steps = s->newton_steps;
    out->certificate.factorisations = s->factorisations;
    if (end == DIVERGED && falls_forever(s)) {
        for (int n = 1; n < s->n_node; n++)
            if (fabs(s->price[n]) / s->price_scale[n] >
                fabs(s->price[worst]) / s->price_scale[worst])
                worst = n;
        out->verdict = LODE_INFEASIBLE;
        out->i_node = worst;
        out->reason = "no finite price balances it";
        return;
    }
    memcpy(out->price, s->price, (size_t)s->n_node * sizeof *s->price);
    memcpy(out->level, s->level, (size_t)p->n_activity * sizeof *out->level);
    lode__idle_prices(p, s->price_scale, out);
    lode__answer_certify(p, s->flow_scale, s->price_scale, out);
    out->verdict = out->certificate.balance <= LODE_CERTIFICATE_LIMIT &&
                           out->certificate.complementarity <= LODE_CERTIFICATE_LIMIT &&
                           out->certificate.gap <= LODE_CERTIFICATE_LIMIT
                       ? LODE_SOLVED
                       : LODE_NOT_CONVERGED;
}
