/* Mehrotra's predictor-corrector method (SIAM J. Optim. 2, 1992) on the same matrix as Newton.
 *
 * A box with level z, distances l = z - lower and u = upper - z, and multipliers yl, yu:
 *
 *     c + b z - v - yl + yu = 0,   yl l = m w,   yu u = m w,   A z + A x(v) = rhs
 *
 * where x are the levels of the curved slots, which answer to the price as they are, and
 * w = worth size weighs each box by its own scale, so that small countries are as exact as
 * large ones. Eliminating dz = theta (dv + r), theta = 1 / (b + yl / l + yu / u), leaves
 * (A theta A' + A x' A') dp = -imbalance - A theta r. m falls by (affine m / m)^3. */
#include "solve/interior.h"

#include <math.h>
#include <string.h>

#include "solve/equilibrium.h"

#define MAX_STEPS 120
#define ENOUGH 1e-10 /* weighted complementarity that leaves little to polish */

struct lode__interior {
    lode__newton *newton;
    int n_box;
    double *z, *yl, *yu, *weight, *theta, *r, *push; /* [n_box] */
    double *dz, *dyl, *dyu;                          /* [n_box] */
    double mu;
    lode__arena arena;
};

static bool take(lode__interior *s)
{
    double **array[] = {&s->z, &s->yl,   &s->yu, &s->weight, &s->theta,
                        &s->r, &s->push, &s->dz, &s->dyl,    &s->dyu};

    for (size_t k = 0; k < sizeof array / sizeof *array; k++) {
        *array[k] = lode__arena_take(&s->arena, (size_t)s->n_box + 1, sizeof(double));
        if (!*array[k]) return false;
    }
    return true;
}

lode__interior *lode__interior_new(lode__newton *newton)
{
    lode__interior *s = lode__alloc(1, sizeof *s);

    if (!s) return NULL;
    s->newton = newton;
    s->n_box = newton->work.layout->first[1];
    if (take(s)) return s;
    lode__interior_free(s);
    return NULL;
}

void lode__interior_free(lode__interior *s)
{
    if (!s) return;
    lode__arena_clear(&s->arena);
    lode__release(s);
}

const double *lode__interior_levels(const lode__interior *s)
{
    return s->z;
}

static double lower_of(const lode__interior *s, int i)
{
    return s->newton->work.parameter[LODE__SLOT_BOX][2][i];
}

static double upper_of(const lode__interior *s, int i)
{
    return s->newton->work.parameter[LODE__SLOT_BOX][3][i];
}

/* A box that has somewhere to go. */
static bool is_free(const lode__interior *s, int i)
{
    return lower_of(s, i) < upper_of(s, i);
}

/* Start well inside: where the price puts each box, between a tenth and nine tenths of its
 * width or ten times its size; multipliers that fit, and a tenth of its worth. */
static void start(lode__interior *s)
{
    const lode__newton *t = s->newton;

    for (int i = 0; i < s->n_box; i++) {
        double lower = lower_of(s, i), width = upper_of(s, i) - lower, slack, b;
        double worth = t->worth[i], v = t->work.v[i], at;
        s->z[i] = lower;
        s->yl[i] = s->yu[i] = 0.0;
        if (!is_free(s, i)) continue;
        if (width > 10.0 * t->full_size[i]) width = 10.0 * t->full_size[i];
        s->weight[i] = worth * width;
        b = t->box_b[i] > 0.1 * worth / width ? t->box_b[i] : 0.1 * worth / width;
        at = v / b - lower;
        if (!(at > 0.1 * width)) at = 0.1 * width;
        if (at > 0.9 * width) at = 0.9 * width;
        s->z[i] = lower + at;
        slack = t->box_b[i] * s->z[i] - v;
        s->yl[i] = 0.1 * worth + (slack > 0.0 ? slack : 0.0);
        if (isfinite(upper_of(s, i)))
            s->yu[i] = 0.1 * worth + (slack < 0.0 ? -slack : 0.0);
    }
}

/* Levels, slopes and balances at the present point; the curved slots answer to the price. */
static double look(lode__interior *s)
{
    lode__newton *t = s->newton;
    double worst, sum = 0.0, weight = 0.0;

    t->kernels->respond(&t->work, 0, t->work.layout->n_slot / 8);
    for (int i = 0; i < s->n_box; i++) {
        double down = s->z[i] - lower_of(s, i), up = upper_of(s, i) - s->z[i];
        t->work.x[i] = s->z[i];
        t->work.slope[i] = 0.0;
        if (!is_free(s, i)) continue;
        sum += s->yl[i] * down;
        weight += s->weight[i];
        s->theta[i] = t->box_b[i] + s->yl[i] / down;
        if (isfinite(up)) {
            sum += s->yu[i] * up;
            weight += s->weight[i];
            s->theta[i] += s->yu[i] / up;
        }
        s->theta[i] = 1.0 / s->theta[i];
        t->work.slope[i] = s->theta[i] < 1e250 ? s->theta[i] : 1e250;
    }
    s->mu = weight > 0.0 ? sum / weight : 0.0;
    t->kernels->add_up(&t->work);
    t->kernels->measure(&t->work, &worst);
    return worst;
}

/* r of each box for a target m and the second-order terms of the last direction. */
static void aim(lode__interior *s, double target, bool second_order)
{
    const lode__newton *t = s->newton;

    for (int i = 0; i < s->n_box; i++) {
        double down = s->z[i] - lower_of(s, i), up = upper_of(s, i) - s->z[i];
        double twist = second_order ? s->dz[i] : 0.0, want = target * s->weight[i];
        s->r[i] = 0.0;
        if (!is_free(s, i)) continue;
        s->r[i] =
            t->work.v[i] - t->box_b[i] * s->z[i] + (want - twist * s->dyl[i]) / down;
        if (isfinite(up)) s->r[i] -= (want + twist * s->dyu[i]) / up;
    }
}

/* step = -imbalance - A theta r, solved. */
static void solve(lode__interior *s)
{
    lode__newton *t = s->newton;
    const lode__layout *l = t->work.layout;

    for (int n = 0; n < l->n_place; n++) t->work.step[n] = -t->work.imbalance[n];
    for (int i = 0; i < s->n_box; i++) {
        s->push[i] = is_free(s, i) ? s->theta[i] * s->r[i] : 0.0;
        for (int k = 0; k < 2; k++)
            t->work.step[l->node[k][i]] -= l->coef[k][i] * s->push[i];
    }
    for (int k = 0; k < l->n_extra; k++)
        if (l->extra[k].slot < s->n_box)
            t->work.step[l->extra[k].node] -=
                l->extra[k].coef * s->push[l->extra[k].slot];
    lode__cholesky_solve(t->cholesky, t->work.step);
    t->kernels->margins(&t->work, t->work.step, t->work.dv);
}

/* Directions of levels and multipliers that belong to the direction of the prices. */
static void follow(lode__interior *s, double target, bool second_order)
{
    for (int i = 0; i < s->n_box; i++) {
        double down = s->z[i] - lower_of(s, i), up = upper_of(s, i) - s->z[i];
        double twist = second_order ? s->dz[i] : 0.0, want = target * s->weight[i];
        if (!is_free(s, i)) continue;
        double dz = s->theta[i] * (s->newton->work.dv[i] + s->r[i]);
        s->dyl[i] = (want - twist * s->dyl[i]) / down - s->yl[i] - s->yl[i] / down * dz;
        if (isfinite(up))
            s->dyu[i] = (want + twist * s->dyu[i]) / up - s->yu[i] + s->yu[i] / up * dz;
        s->dz[i] = dz;
    }
}

static void bound(double *length, double have, double change)
{
    if (change < 0.0 && have < -*length * change) *length = -have / change;
}

/* How far along the direction everything stays inside, at most 1. */
static double room(const lode__interior *s)
{
    double length = 1.0;

    for (int i = 0; i < s->n_box; i++) {
        if (!is_free(s, i)) continue;
        bound(&length, s->z[i] - lower_of(s, i), s->dz[i]);
        bound(&length, s->yl[i], s->dyl[i]);
        if (!isfinite(upper_of(s, i))) continue;
        bound(&length, upper_of(s, i) - s->z[i], -s->dz[i]);
        bound(&length, s->yu[i], s->dyu[i]);
    }
    return length;
}

/* How far the curved slots can be trusted to go on as they begin: a price may lose half or
 * double, a link's margin move by three e-folds. */
static double trust(const lode__interior *s)
{
    const lode__work *w = &s->newton->work;
    const int *first = w->layout->first;
    double most = 0.0;

    for (int i = first[LODE__SLOT_SUPPLY]; i < first[LODE__SLOT_LINK]; i++) {
        bool uses = i >= first[LODE__SLOT_DEMAND];
        lode__slot_kind kind = uses ? LODE__SLOT_DEMAND : LODE__SLOT_SUPPLY;
        int k = i - first[kind];
        double at = fabs(w->v[i]), normal = 0.1 / w->parameter[kind][1][k];
        double share = fabs(w->dv[i]) / (at > normal ? at : normal);
        if (share * 2.0 > most) most = share * 2.0;
    }
    for (int i = first[LODE__SLOT_LINK]; i < first[LODE__N_SLOT_KIND]; i++) {
        double folds =
            fabs(w->dv[i]) * w->parameter[LODE__SLOT_LINK][1][i - first[LODE__SLOT_LINK]];
        if (folds / 3.0 > most) most = folds / 3.0;
    }
    return most > 1.0 ? 1.0 / most : 1.0;
}

static double mu_after(const lode__interior *s, double length)
{
    double sum = 0.0, weight = 0.0;

    for (int i = 0; i < s->n_box; i++) {
        double z = s->z[i] + length * s->dz[i];
        if (!is_free(s, i)) continue;
        sum += (z - lower_of(s, i)) * (s->yl[i] + length * s->dyl[i]);
        weight += s->weight[i];
        if (!isfinite(upper_of(s, i))) continue;
        sum += (upper_of(s, i) - z) * (s->yu[i] + length * s->dyu[i]);
        weight += s->weight[i];
    }
    return weight > 0.0 ? sum / weight : 0.0;
}

static void go(lode__interior *s, double length)
{
    lode__newton *t = s->newton;

    t->kernels->move(&t->work, &length);
    for (int i = 0; i < s->n_box; i++) {
        if (!is_free(s, i)) continue;
        s->z[i] += length * s->dz[i];
        s->yl[i] += length * s->dyl[i];
        if (isfinite(upper_of(s, i))) s->yu[i] += length * s->dyu[i];
    }
}

/* One predictor and one corrector with the same factor. */
static void step(lode__interior *s)
{
    static const double no_bound = 1e300;
    lode__newton *t = s->newton;
    double length, ratio, target;

    t->kernels->assemble(&t->work, &no_bound);
    lode__cholesky_run(t->cholesky);
    t->lane[0].factorisations++;
    t->lane[0].newton_steps++;
    aim(s, 0.0, false);
    solve(s);
    follow(s, 0.0, false);
    ratio = s->mu > 0.0 ? mu_after(s, room(s)) / s->mu : 0.0;
    target = s->mu * ratio * ratio * ratio;
    aim(s, target, true);
    solve(s);
    follow(s, target, true);
    length = 0.995 * room(s);
    if (length > trust(s)) length = trust(s);
    go(s, length);
}

bool lode__interior_run(lode__interior *s)
{
    start(s);
    for (int k = 0; k < MAX_STEPS; k++) {
        double worst = look(s);
        if (!isfinite(worst)) return false;
        if (worst <= 1e-9 && s->mu <= ENOUGH) return true;
        step(s);
    }
    return false;
}
