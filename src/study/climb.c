/* Projected BFGS, upwards. All vectors are of scaled numbers z = x / scale. */
#include "study/climb.h"

#include <math.h>
#include <string.h>

#define GAIN 1e-4      /* of what the slope promises, a step must gain */
#define FLATTER 0.9    /* of the slope at its begin, a step must leave less */
#define MOST_TRIES 40  /* of lengths of a step */
#define ROUNDING 1e-13 /* of the hill's worth */
#define STALE 4        /* steps in a row that gain less than STALE_GAIN */
#define STALE_GAIN 1e-11
#define ROUGHLY 10.0 /* times the tolerance: a top where no step gains */

typedef struct climber {
    const lode__hill *hill;
    lode__climb *climb;
    double *z, *g;       /* [n] where it stands, gradient there */
    double *next, *then; /* [n] a try, gradient there */
    double *way;         /* [n] direction */
    double *h;           /* [n][n] inverse Hessian, of the hill turned upside down */
    double *hy;          /* [n] scratch */
    bool *held;          /* [n] by a bound */
    bool fresh;          /* h knows nothing yet */
    double value;
    lode__arena arena;
} climber;

static bool take(climber *c)
{
    size_t n = (size_t)c->hill->n + 1;
    double **of_number[] = {&c->z, &c->g, &c->next, &c->then, &c->way, &c->hy};

    for (size_t k = 0; k < sizeof of_number / sizeof *of_number; k++)
        if (!(*of_number[k] = lode__arena_take(&c->arena, n, sizeof(double))))
            return false;
    c->h = lode__arena_take(&c->arena, n * n, sizeof *c->h);
    c->held = lode__arena_take(&c->arena, n, sizeof *c->held);
    return c->h && c->held;
}

static double most(const climber *c, int i)
{
    return c->hill->upper[i] / c->hill->scale[i];
}

/* Value at z; -infinity where there is none. climb->x is left at z. */
static double value_at(climber *c, const double *z)
{
    double value;

    for (int i = 0; i < c->hill->n; i++)
        c->climb->x[i] =
            z[i] >= most(c, i) ? c->hill->upper[i] : z[i] * c->hill->scale[i];
    c->climb->n_value++;
    if (!c->hill->value(c->hill->context, c->climb->x, &value) || isnan(value))
        return -INFINITY;
    return value;
}

static bool gradient_at(climber *c, double *g)
{
    if (!c->hill->gradient(c->hill->context, c->climb->x, g)) return false;
    for (int i = 0; i < c->hill->n; i++) {
        g[i] *= c->hill->scale[i];
        if (!isfinite(g[i])) return false;
    }
    return true;
}

static void forget(climber *c)
{
    int n = c->hill->n;

    memset(c->h, 0, (size_t)n * (size_t)n * sizeof *c->h);
    for (int i = 0; i < n; i++) c->h[i * n + i] = 1.0;
    c->fresh = true;
}

/* Marks what bounds hold; returns the norm of what they leave of the gradient. */
static double hold(climber *c)
{
    double sum = 0.0;

    for (int i = 0; i < c->hill->n; i++) {
        c->held[i] = (c->z[i] <= 0.0 && c->g[i] <= 0.0) ||
                     (c->z[i] >= most(c, i) && c->g[i] >= 0.0);
        if (!c->held[i]) sum += c->g[i] * c->g[i];
    }
    return sqrt(sum);
}

/* Sets the direction; returns its slope. */
static double choose_way(climber *c)
{
    int n = c->hill->n;
    double slope = 0.0;

    for (int i = 0; i < n; i++) {
        c->way[i] = 0.0;
        for (int k = 0; k < n && !c->held[i]; k++)
            if (!c->held[k]) c->way[i] += c->h[i * n + k] * c->g[k];
        slope += c->way[i] * c->g[i];
    }
    return slope;
}

/* The point of length t along the way, bent by the bounds; returns the slope's
 * promise. */
static double go(climber *c, double t)
{
    double promise = 0.0;

    for (int i = 0; i < c->hill->n; i++) {
        double z = c->z[i] + t * c->way[i];
        c->next[i] = z < 0.0 ? 0.0 : (z > most(c, i) ? most(c, i) : z);
        promise += c->g[i] * (c->next[i] - c->z[i]);
    }
    return promise;
}

/* Slope of the way at the try, over numbers that no bound has stopped. */
static double slope_there(const climber *c)
{
    double slope = 0.0;

    for (int i = 0; i < c->hill->n; i++) {
        bool stopped = (c->next[i] <= 0.0 && c->way[i] < 0.0) ||
                       (c->next[i] >= most(c, i) && c->way[i] > 0.0);
        if (!stopped) slope += c->then[i] * c->way[i];
    }
    return slope;
}

/* A length that keeps the weak conditions of Wolfe, or the best that gains; false: none.
 * Leaves the point in next, its gradient in then. */
static bool search(climber *c, double slope, double *value)
{
    double low = 0.0, high = INFINITY, t = 1.0, kept = 0.0;

    for (int k = 0; k < MOST_TRIES; k++) {
        double promise = go(c, t), there = value_at(c, c->next);
        bool gains = there > c->value + GAIN * promise &&
                     there > c->value + ROUNDING * c->hill->worth;
        if (gains && gradient_at(c, c->then)) {
            c->hill->stand(c->hill->context);
            kept = t;
            *value = there;
            if (slope_there(c) <= FLATTER * slope) return true;
            low = t;
        } else {
            high = t;
        }
        t = isfinite(high) ? 0.5 * (low + high) : 2.0 * t;
        if (isfinite(high) && high - low < 1e-14 * high) break;
        if (kept > 0.0 && k > MOST_TRIES / 2) break;
    }
    if (kept <= 0.0) return false;
    go(c, kept); /* the last try may have been another */
    *value = value_at(c, c->next);
    return gradient_at(c, c->then);
}

/* BFGS on the hill turned upside down: y = g - then. */
static void learn(climber *c)
{
    int n = c->hill->n;
    double sy = 0.0, yy = 0.0, yhy = 0.0;

    for (int i = 0; i < n; i++) {
        double s = c->next[i] - c->z[i], y = c->g[i] - c->then[i];
        sy += s * y;
        yy += y * y;
    }
    if (!(sy > 1e-14 * yy) || yy <= 0.0) return;
    for (int i = 0; i < n * n && c->fresh; i++) c->h[i] *= sy / yy;
    c->fresh = false;
    for (int i = 0; i < n; i++) {
        c->hy[i] = 0.0;
        for (int k = 0; k < n; k++) c->hy[i] += c->h[i * n + k] * (c->g[k] - c->then[k]);
        yhy += c->hy[i] * (c->g[i] - c->then[i]);
    }
    for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++) {
            double si = c->next[i] - c->z[i], sk = c->next[k] - c->z[k];
            c->h[i * n + k] +=
                (1.0 + yhy / sy) * si * sk / sy - (c->hy[i] * sk + si * c->hy[k]) / sy;
        }
}

static bool step(climber *c, double *gain)
{
    double value, slope = choose_way(c);

    if (!(slope > 0.0)) {
        forget(c);
        slope = choose_way(c);
    }
    while (!search(c, slope, &value)) {
        if (c->fresh) return false;
        forget(c);
        slope = choose_way(c);
    }
    learn(c);
    *gain = value - c->value;
    c->value = value;
    memcpy(c->z, c->next, (size_t)c->hill->n * sizeof *c->z);
    memcpy(c->g, c->then, (size_t)c->hill->n * sizeof *c->g);
    return true;
}

/* Where no step gains: rounding near a top, or a kink. */
static lode__climb_end stopped(const climber *c)
{
    return c->climb->gradient <= ROUGHLY * c->hill->tolerance ? LODE__CLIMB_TOP
                                                              : LODE__CLIMB_KINK;
}

static lode__climb_end walk(climber *c)
{
    lode__climb *climb = c->climb;
    int stale = 0;

    c->value = value_at(c, c->z);
    if (!isfinite(c->value) || !gradient_at(c, c->g)) return LODE__CLIMB_NOWHERE;
    c->hill->stand(c->hill->context);
    forget(c);
    for (;; climb->n_step++) {
        double gain = 0.0;
        climb->gradient = hold(c) / c->hill->steep;
        if (climb->gradient <= c->hill->tolerance) return LODE__CLIMB_TOP;
        if (climb->n_step == c->hill->most_steps) return LODE__CLIMB_LIMIT;
        if (!step(c, &gain)) return stopped(c);
        stale = gain < STALE_GAIN * c->hill->worth ? stale + 1 : 0;
        if (stale == STALE) return stopped(c);
    }
}

lode_status lode__climb_run(const lode__hill *hill, lode__climb *climb, lode_error *err)
{
    climber c = {.hill = hill, .climb = climb};
    bool room = take(&c);

    climb->n_step = climb->n_value = 0;
    climb->gradient = NAN;
    for (int i = 0; i < hill->n && room; i++)
        c.z[i] = fmin(fmax(climb->x[i] / hill->scale[i], 0.0), most(&c, i));
    if (room) {
        climb->end = walk(&c);
        climb->value = c.value;
        for (int i = 0; i < hill->n; i++)
            climb->x[i] =
                c.z[i] >= most(&c, i) ? hill->upper[i] : c.z[i] * hill->scale[i];
    }
    lode__arena_clear(&c.arena);
    return room ? LODE_OK : lode__fail(err, LODE_E_NOMEM, "out of memory");
}
