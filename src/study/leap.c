/* Newton on what follows prices from outside the program; no matrix of it is made. */
#include "study/leap.h"

#include <math.h>
#include <string.h>

#include "solve/dense.h"
#include "solve/elementary.h"
#include "study/floor_desk.h"

#define MOST_BASIS 24 /* questions of a step */
#define OLD_AFTER 8  /* questions of a step: then the block of levies is asked for anew */
#define LOOSEST 0.03 /* of what is missed: as far as a step is found at most */
#define TIGHTEST 1e-5
#define USELESS 0.9 /* a step that leaves so much is none */
#define ROUGH 1e-7  /* what an answer of the sensitivity may be off by */
#define MOST_LEAPS 40
#define MOST_HALVINGS 6

/* A base curve that has a long run. */
typedef struct habitual {
    int i_activity;
    double gap;
} habitual;

struct lode__leap {
    const lode__solver *solver;
    lode__sensitivity *sensitivity;
    lode__arena arena;
    int n_habit, n_period; /* curves with a long run; of each so many shifts */
    habitual *habit;       /* [n_habit] */
    double *slope;         /* [n_shift] of the logarithm a habit follows, by the margin */
    int n_shift, n;        /* unknowns: shifts, then levies and payments */
    double *missed;        /* [n] R */
    double *step, *from;   /* [n] d; where it began */
    double *asked, *got;   /* [n] a step, and what J makes of it */
    double *basis;         /* [MOST_BASIS + 1][n] */
    double hessenberg[MOST_BASIS + 1][MOST_BASIS];
    lode__change *change; /* [2 n_shift + of all levies] */
    double *dprice, *dlevel;
    double *block; /* [n_floor][n_floor] dp / dl of levies and payments alone */
    double *inverse;
    bool *felt; /* [n_floor] its price does not answer */
    bool has_block;
    int n_question, n_leap;
    bool gave_up; /* until the next stage */
    double last;  /* what was missed before */
    double part;
    int n_back;
};

/* ---- room -------------------------------------------------------------------------- */

static int count_floors(const lode_outcome *o)
{
    int n = 0;

    for (int k = 0; k < o->scenario.n_floor; k++)
        if (o->scenario.floor[k].kind == LODE__FLOOR_LEVY ||
            o->scenario.floor[k].kind == LODE__FLOOR_SUPPORT)
            n += o->scenario.time.n_period;
    return n;
}

static bool take_vectors(lode__leap *l, const lode_outcome *o, size_t n, size_t floors)
{
    const lode__scenario *sc = &o->scenario;
    size_t per_levy = (size_t)(sc->n_base_activity + sc->n_pass_on);
    double **of_n[] = {&l->missed, &l->step, &l->from, &l->asked, &l->got, &l->slope};

    for (size_t k = 0; k < sizeof of_n / sizeof *of_n; k++)
        if (!(*of_n[k] = lode__arena_take(&l->arena, n + 1, sizeof(double))))
            return false;
    l->basis = lode__arena_take(&l->arena, (MOST_BASIS + 1) * n + 1, sizeof(double));
    l->change =
        lode__arena_take(&l->arena, 2 * n + floors * per_levy + 1, sizeof *l->change);
    l->dprice =
        lode__arena_take(&l->arena, (size_t)sc->problem.n_node + 1, sizeof(double));
    l->dlevel =
        lode__arena_take(&l->arena, (size_t)sc->problem.n_activity + 1, sizeof(double));
    l->block = lode__arena_take(&l->arena, floors * floors + 1, sizeof(double));
    l->inverse = lode__arena_take(&l->arena, floors * floors + 1, sizeof(double));
    l->felt = lode__arena_take(&l->arena, floors + 1, sizeof *l->felt);
    return l->basis && l->change && l->dprice && l->dlevel && l->block && l->inverse &&
           l->felt;
}

static bool take(lode__leap *l, const lode_outcome *o)
{
    int activities = o->scenario.n_base_activity, floors = count_floors(o);
    size_t n;

    l->habit = lode__arena_take(&l->arena, (size_t)activities + 1, sizeof *l->habit);
    if (!l->habit) return false;
    for (int a = 0; a < activities && o->scenario.adjusts; a++) {
        double gap = lode__long_run_gap(o, a);
        if (gap != 0.0) l->habit[l->n_habit++] = (habitual){a, gap};
    }
    n = (size_t)l->n_habit * (size_t)o->scenario.time.n_period + (size_t)floors;
    return take_vectors(l, o, n, (size_t)floors);
}

bool lode__leap_new(lode_outcome *o, const lode__solver *solver, lode__leap **out)
{
    const lode__scenario *sc = &o->scenario;
    lode__leap *l;

    if (!sc->time.has_stocks || sc->ad_valorem || sc->n_right > 0) return true;
    if (!sc->adjusts && !lode__floors_follow(o)) return true;
    l = lode__alloc(1, sizeof *l);
    if (l) l->solver = solver;
    if (l && take(l, o)) {
        *out = l;
        return true;
    }
    lode__leap_free(l);
    return false;
}

void lode__leap_free(lode__leap *l)
{
    if (!l) return;
    lode__sensitivity_free(l->sensitivity);
    lode__arena_clear(&l->arena);
    lode__release(l);
}

void lode__leap_begin(lode__leap *l)
{
    l->has_block = l->gave_up = false;
    l->n_leap = l->n_back = 0;
    l->last = INFINITY;
}

/* ---- what is missed ---------------------------------------------------------------- */

/* What shifts miss, and how habits answer to margins; returns the worst. */
static double miss_habits(const lode_outcome *o, lode__leap *l)
{
    const lode__scenario *sc = &o->scenario;
    double part = sc->time.adjustment_share, worst = 0.0;
    int at = 0;

    for (int k = 0; k < l->n_habit; k++) {
        double h = sc->habit[l->habit[k].i_activity];
        for (int t = sc->time.now; t < sc->time.n_period; t++, at++) {
            int i = t * sc->n_base_activity + l->habit[k].i_activity;
            double ratio = lode__habit_ratio(o, i, &l->slope[at]);
            l->missed[at] = h - sc->shift[i];
            l->slope[at] *= part * l->habit[k].gap;
            worst = fmax(worst, fabs(l->missed[at]));
            h = (1.0 - part) * h + part * l->habit[k].gap * lode__log(ratio);
        }
    }
    return worst;
}

static const lode__statement *said_of(const lode_outcome *o, lode__floor_unknown u)
{
    return &o->statement[o->scenario.floor[u.i_floor].i_statement];
}

static double *now_of(const lode_outcome *o, lode__floor_unknown u)
{
    return &o->scenario.floor[u.i_floor].usd_per_t[u.t];
}

/* What all miss, levies and payments over their floors; returns the worst, 0 where nothing is
 * to be done. */
static double miss(lode_outcome *o, lode__leap *l, double tolerance)
{
    lode__floor_desk *d = o->scenario.floor_desk;
    double way, off = 0.0;
    bool met = true;

    l->n_period = o->scenario.time.n_period - o->scenario.time.now;
    l->n = l->n_shift = l->n_habit * l->n_period;
    way = miss_habits(o, l);
    if (d) {
        o->floor_off = off = lode__floor_unknowns(o, d);
        met = lode__floor_is_met(d, off);
        d->last_off = off;
        for (int k = 0; k < d->n_unknown; k++)
            l->missed[l->n++] = d->missed[k] / said_of(o, d->unknown[k])->price;
    }
    if (met && way <= tolerance) return 0.0;
    return fmax(way, off);
}

/* ---- what a step does -------------------------------------------------------------- */

/* Changes of the curves that shifts of the step are. */
static size_t list_shifts(const lode_outcome *o, lode__leap *l, const double *step)
{
    const lode__scenario *sc = &o->scenario;
    size_t n = 0;
    int at = 0;

    for (int k = 0; k < l->n_habit; k++)
        for (int t = sc->time.now; t < sc->time.n_period; t++, at++) {
            int i = t * sc->n_base_activity + l->habit[k].i_activity;
            const lode__curve *c = &sc->problem.curve[i];
            if (step[at] == 0.0) continue;
            l->change[n++] = (lode__change){i, LODE__Q0, c->q0 * step[at]};
            if (c->kind == LODE__SUPPLY && isfinite(c->upper) && sc->shift[i] > 0.0)
                l->change[n++] = (lode__change){i, LODE__UPPER, c->upper * step[at]};
        }
    return n;
}

/* The same of levies and payments, in floors. */
static size_t list_levies(const lode_outcome *o, lode__leap *l, const double *step,
                          size_t n)
{
    lode__floor_desk *d = o->scenario.floor_desk;

    for (int k = 0; d && k < d->n_unknown; k++) {
        double by = step[k] * said_of(o, d->unknown[k])->price;
        size_t n_here = by != 0.0 ? lode__floor_changes(o, d, d->unknown[k]) : 0;
        for (size_t i = 0; i < n_here; i++) {
            l->change[n] = d->change[i];
            l->change[n++].value *= by;
        }
    }
    return n;
}

/* How prices answer to a step, in l->dprice. */
static void answer(const lode_outcome *o, lode__leap *l, const double *step)
{
    size_t n = list_shifts(o, l, step);

    n = list_levies(o, l, step + l->n_shift, n);
    (void)lode__sensitivity_of(l->sensitivity, l->change, n, l->dprice, l->dlevel);
}

/* got = J step of the shifts. */
static void answer_habits(const lode_outcome *o, lode__leap *l, const double *step,
                          double *got)
{
    const lode__scenario *sc = &o->scenario;
    const lode__problem *p = &sc->problem;
    double part = sc->time.adjustment_share;
    int at = 0;

    for (int k = 0; k < l->n_habit; k++) {
        double dh = 0.0;
        for (int t = sc->time.now; t < sc->time.n_period; t++, at++) {
            int i = t * sc->n_base_activity + l->habit[k].i_activity;
            double dv = 0.0;
            got[at] = step[at] - dh;
            for (int j = p->first[i]; j < p->first[i + 1]; j++)
                dv += p->term_coef[j] * l->dprice[p->term_node[j]];
            dh = (1.0 - part) * dh + l->slope[at] * dv;
        }
    }
}

/* Row of J of a levy or payment, where its price moves by `by` of its floor. */
static double row_of(const lode_outcome *o, const lode__leap *l, int k, double own,
                     double by)
{
    const lode__floor_desk *d = o->scenario.floor_desk;
    lode__floor_unknown u = d->unknown[k];
    const lode__floor *f = &o->scenario.floor[u.i_floor];

    if (f->kind == LODE__FLOOR_SUPPORT)
        return -own + by * lode__floor_slope(said_of(o, u), lode__floor_price(o, f, u.t));
    return l->felt[k] || !lode__floor_at_work(o, u) ? -own : -by;
}

static void apply(const lode_outcome *o, lode__leap *l, const double *step, double *got)
{
    lode__floor_desk *d = o->scenario.floor_desk;

    answer(o, l, step);
    answer_habits(o, l, step, got);
    for (int k = 0; d && k < d->n_unknown; k++) {
        double *dprice = d->dprice;
        d->dprice = l->dprice;
        got[l->n_shift + k] = row_of(o, l, k, step[l->n_shift + k],
                                     lode__floor_answer(o, d, d->unknown[k]) /
                                         said_of(o, d->unknown[k])->price);
        d->dprice = dprice;
    }
}

/* ---- the block of levies and payments ---------------------------------------------- */

/* Column by column, in dollars of price a dollar. */
static void ask_block(const lode_outcome *o, lode__leap *l)
{
    lode__floor_desk *d = o->scenario.floor_desk;
    int n = d->n_unknown;

    for (int j = 0; j < n; j++) {
        size_t n_change = lode__floor_changes(o, d, d->unknown[j]);
        (void)lode__sensitivity_of(l->sensitivity, d->change, n_change, d->dprice,
                                   d->dlevel);
        for (int k = 0; k < n; k++)
            l->block[k * n + j] = lode__floor_answer(o, d, d->unknown[k]);
    }
    l->has_block = true;
}

/* A price at which users stop does not answer: the levy is felt for instead. */
static void feel_for(const lode_outcome *o, lode__leap *l, int k)
{
    const lode__floor_desk *d = o->scenario.floor_desk;
    lode__floor_unknown u = d->unknown[k];
    double floor = said_of(o, u)->price, *missed = &l->missed[l->n_shift + k];

    l->felt[k] = o->scenario.floor[u.i_floor].kind == LODE__FLOOR_LEVY &&
                 lode__floor_at_work(o, u) &&
                 l->block[k * d->n_unknown + k] <= LODE__FLOOR_STILL;
    if (l->felt[k])
        *missed =
            *missed > 0.0 ? 0.5 * *now_of(o, u) / floor : -(*now_of(o, u) / floor + 1.0);
}

/* The inverse of the block as it is at work now; false: there is none. */
static bool invert_block(const lode_outcome *o, lode__leap *l)
{
    const lode__floor_desk *d = o->scenario.floor_desk;
    int n = d->n_unknown, i_singular;

    for (int k = 0; k < n; k++)
        for (int j = 0; j < n; j++)
            d->jacobian[k * n + j] =
                row_of(o, l, k, j == k ? 1.0 : 0.0,
                       l->block[k * n + j] * said_of(o, d->unknown[j])->price /
                           said_of(o, d->unknown[k])->price);
    return lode__dense_invert(n, d->jacobian, l->inverse, &i_singular, NULL) == LODE_OK &&
           i_singular < 0;
}

/* What GMRES starts from: false: none is to be had. */
static bool prepare(const lode_outcome *o, lode__leap *l, bool poor)
{
    const lode__floor_desk *d = o->scenario.floor_desk;

    if (!d || d->n_unknown == 0) return true;
    if (!l->has_block || poor || l->n_question > OLD_AFTER) ask_block(o, l);
    for (int k = 0; k < d->n_unknown; k++) feel_for(o, l, k);
    return invert_block(o, l);
}

/* out = block^-1 in; shifts stay. */
static void precondition(const lode_outcome *o, const lode__leap *l, const double *in,
                         double *out)
{
    const lode__floor_desk *d = o->scenario.floor_desk;
    int n = d ? d->n_unknown : 0;

    memcpy(out, in, (size_t)l->n_shift * sizeof *out);
    for (int k = 0; k < n; k++) {
        double sum = 0.0;
        for (int j = 0; j < n; j++) sum += l->inverse[k * n + j] * in[l->n_shift + j];
        out[l->n_shift + k] = sum;
    }
}

/* ---- GMRES ------------------------------------------------------------------------- */

static double dot(const double *a, const double *b, int n)
{
    double sum = 0.0;

    for (int i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

/* The next vector of the basis, and its column. */
static void extend(const lode_outcome *o, lode__leap *l, int j)
{
    double *next = &l->basis[(size_t)(j + 1) * (size_t)l->n], size;

    precondition(o, l, &l->basis[(size_t)j * (size_t)l->n], l->asked);
    apply(o, l, l->asked, next);
    for (int i = 0; i <= j; i++) {
        const double *v = &l->basis[(size_t)i * (size_t)l->n];
        double h = l->hessenberg[i][j] = dot(v, next, l->n);
        for (int k = 0; k < l->n; k++) next[k] -= h * v[k];
    }
    size = l->hessenberg[j + 1][j] = sqrt(dot(next, next, l->n));
    for (int k = 0; k < l->n && size > 0.0; k++) next[k] /= size;
}

/* Turn column j by the rotations before it, and find its own. */
static void rotate(lode__leap *l, double *cosine, double *sine, double *side, int j)
{
    double a, b, size;

    for (int i = 0; i < j; i++) {
        a = l->hessenberg[i][j], b = l->hessenberg[i + 1][j];
        l->hessenberg[i][j] = cosine[i] * a + sine[i] * b;
        l->hessenberg[i + 1][j] = cosine[i] * b - sine[i] * a;
    }
    a = l->hessenberg[j][j], b = l->hessenberg[j + 1][j];
    size = sqrt(a * a + b * b);
    cosine[j] = size > 0.0 ? a / size : 1.0;
    sine[j] = size > 0.0 ? b / size : 0.0;
    l->hessenberg[j][j] = size;
    side[j + 1] = -sine[j] * side[j];
    side[j] *= cosine[j];
}

/* step = sum of the basis that leaves least, through the block. */
static void put_together(const lode_outcome *o, lode__leap *l, double *side, int n)
{
    for (int i = n - 1; i >= 0; i--) {
        for (int j = i + 1; j < n; j++) side[i] -= l->hessenberg[i][j] * side[j];
        side[i] = l->hessenberg[i][i] > 0.0 ? side[i] / l->hessenberg[i][i] : 0.0;
    }
    memset(l->asked, 0, (size_t)l->n * sizeof *l->asked);
    for (int i = 0; i < n; i++)
        for (int k = 0; k < l->n; k++)
            l->asked[k] += side[i] * l->basis[(size_t)i * (size_t)l->n + (size_t)k];
    precondition(o, l, l->asked, l->step);
}

/* J step = missed up to a share; returns what is left of it. */
static double find_step(const lode_outcome *o, lode__leap *l, double share)
{
    double cosine[MOST_BASIS], sine[MOST_BASIS], side[MOST_BASIS + 1];
    double size = sqrt(dot(l->missed, l->missed, l->n));
    int n = 0;

    side[0] = size;
    for (int k = 0; k < l->n; k++) l->basis[k] = l->missed[k] / size;
    while (n < MOST_BASIS && n < l->n && fabs(side[n]) > share * size) {
        extend(o, l, n);
        rotate(l, cosine, sine, side, n);
        n++;
    }
    l->n_question = n;
    size = fabs(side[n]) / size;
    put_together(o, l, side, n);
    return size;
}

/* ---- moving ------------------------------------------------------------------------ */

/* Where the unknowns are, and how far levies may go. */
static void note_start(const lode_outcome *o, lode__leap *l)
{
    const lode__scenario *sc = &o->scenario;
    lode__floor_desk *d = sc->floor_desk;
    int at = 0;

    for (int k = 0; k < l->n_habit; k++)
        for (int t = sc->time.now; t < sc->time.n_period; t++, at++)
            l->from[at] = sc->shift[t * sc->n_base_activity + l->habit[k].i_activity];
    l->part = 1.0;
    l->n_back = 0;
    for (int k = 0; d && k < d->n_unknown; k++) {
        d->from[k] = *now_of(o, d->unknown[k]);
        d->step[k] = l->step[l->n_shift + k] * said_of(o, d->unknown[k])->price;
    }
    if (d) l->part = lode__floor_longest(o, d);
}

/* Go a part of the step from where it began. */
static void go(lode_outcome *o, lode__leap *l)
{
    lode__scenario *sc = &o->scenario;
    int at = 0;

    for (int k = 0; k < l->n_habit; k++)
        for (int t = sc->time.now; t < sc->time.n_period; t++, at++)
            (void)lode__habit_shift(sc, t * sc->n_base_activity + l->habit[k].i_activity,
                                    l->from[at] + l->part * l->step[at], 1.0);
    if (!sc->floor_desk) return;
    sc->floor_desk->part = l->part;
    lode__floor_go(o, sc->floor_desk);
}

/* The sensitivity at the answer; false: no memory. */
static bool look(const lode_outcome *o, lode__leap *l)
{
    if (l->sensitivity) {
        lode__sensitivity_move(l->sensitivity);
        return true;
    }
    l->sensitivity =
        lode__sensitivity_beside(l->solver, &o->scenario.problem, &o->answer);
    if (l->sensitivity) lode__sensitivity_hurry(l->sensitivity, ROUGH);
    return l->sensitivity != NULL;
}

/* A new direction; below 0: there is none. */
static double turn(lode_outcome *o, lode__leap *l, double norm)
{
    bool poor = norm > 0.3 * l->last;
    double share = fmin(LOOSEST, fmax(TIGHTEST, norm));

    if (++l->n_leap > MOST_LEAPS) return -1.0;
    if (!look(o, l)) {
        o->no_memory = true;
        return 0.0;
    }
    if (!prepare(o, l, poor) || find_step(o, l, share) > USELESS) return -1.0;
    l->last = norm;
    note_start(o, l);
    return 1.0;
}

double lode__leap_move(lode_outcome *o, lode__leap *l, double tolerance)
{
    double off, norm;

    if (l->gave_up) return -1.0;
    off = miss(o, l, tolerance);
    if (off == 0.0) return 0.0;
    norm = sqrt(dot(l->missed, l->missed, l->n));
    if (norm >= l->last && l->n_back < MOST_HALVINGS) {
        l->part *= 0.5;
        l->n_back++;
    } else if (turn(o, l, norm) < 0.0) {
        l->gave_up = true;
        return -1.0;
    }
    if (!o->no_memory) go(o, l);
    return off;
}
