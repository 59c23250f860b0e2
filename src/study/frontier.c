/* Where to look along the depth of a cut, and what a row of cuts looked at says. */
#include "study/frontier.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Gaps between depths below this are not searched further: a hundredth of a per cent. */
#define NARROW 1e-4
/* A new depth keeps this distance from all others. */
#define APART 1e-5

/* What the solver cannot tell from 0 is 0. */
static double cleaned(double usd, double tolerance_usd)
{
    return fabs(usd) <= tolerance_usd ? 0.0 : usd;
}

/* ---- where to look next ------------------------------------------------------------ */

/* The depths looked at and the new ones, by rising depth. */
typedef struct ladder {
    double at[LODE__DEPTHS + LODE__ROUND];
    int n;
    double *next; /* [n_next] the new ones */
    int n_next, most;
} ladder;

static int insert(double *at, int n, double x)
{
    int i = n;

    for (; i > 0 && at[i - 1] > x; i--) at[i] = at[i - 1];
    at[i] = x;
    return n + 1;
}

/* A new depth strictly between from and to, if there is room for it and the gap it falls
 * into is worth it. */
static void put(ladder *l, double x, double from, double to)
{
    int i = 0;

    if (l->n_next == l->most || !(x > from && x < to)) return;
    while (l->at[i] < x) i++;
    if (l->at[i] - l->at[i - 1] < NARROW) return;
    if (x - l->at[i - 1] < APART || l->at[i] - x < APART) return;
    l->n = insert(l->at, l->n, x);
    l->n_next = insert(l->next, l->n_next, x);
}

static void put_evenly(ladder *l, double from, double to, int n)
{
    for (int k = 1; k <= n; k++) put(l, from + (to - from) * k / (n + 1), from, to);
}

/* n times the middle of the widest gap between from and to; the lowest of equals. */
static void put_middles(ladder *l, double from, double to, int n)
{
    for (; n > 0; n--) {
        double widest = 0.0, middle = 0.0;

        for (int i = 1; i < l->n; i++) {
            double gap = l->at[i] - l->at[i - 1];
            if (l->at[i - 1] < from || l->at[i] > to || !(gap > widest)) continue;
            widest = gap;
            middle = l->at[i - 1] + gap / 2.0;
        }
        if (widest < NARROW) return;
        put(l, middle, from, to);
    }
}

/* Where the straight lines through points a, b and c, d meet; NaN: nowhere. */
static double meeting(const double *x, const double *y, int a, int b, int c, int d)
{
    double left = (y[b] - y[a]) / (x[b] - x[a]), right = (y[d] - y[c]) / (x[d] - x[c]);

    if (left == right) return NAN;
    return (y[c] - y[b] + left * x[b] - right * x[c]) / (left - right);
}

/* Least point of the parabola through points i - 1, i, i + 1; NaN: it has none. */
static double vertex(const double *x, const double *y, int i)
{
    double a = x[i] - x[i - 1], b = x[i + 1] - x[i];
    double left = (y[i] - y[i - 1]) / a, right = (y[i + 1] - y[i]) / b;

    if (!(right > left)) return NAN;
    return (x[i - 1] + x[i]) / 2.0 - left * (a + b) / (2.0 * (right - left));
}

/* Up to `most` depths around point i, where the cost is least: the least point of a
 * parabola, in case the cost is smooth there; the corner between straight lines in the
 * gap at either side, in case users give up there (a choke price) or a capacity is
 * reached; then the middles of the widest gaps. */
static void put_around(ladder *l, const double *x, const double *y, int n, int i,
                       int most)
{
    int left = i > 0 ? i - 1 : 0, right = i < n - 1 ? i + 1 : n - 1;
    int before = l->most;

    if (l->n_next + most < l->most) l->most = l->n_next + most;
    if (i > 0 && i < n - 1) put(l, vertex(x, y, i), x[left], x[right]);
    if (i > 0 && i < n - 2) put(l, meeting(x, y, i - 1, i, i + 1, i + 2), x[i], x[right]);
    if (i > 1 && i < n - 1) put(l, meeting(x, y, i - 2, i - 1, i, i + 1), x[left], x[i]);
    put_middles(l, x[left], x[right], l->most - l->n_next);
    l->most = before;
}

/* Largest point with a cost of at most 0; point 0, no cut, has none. */
static int last_costless(const double *cost_usd, int n, double tolerance_usd)
{
    int i = n - 1;

    while (i > 0 && !(cost_usd[i] <= tolerance_usd)) i--;
    return i;
}

/* Point of least cost; the lowest of equals. */
static int cheapest(const double *cost_usd, int n, double tolerance_usd)
{
    int least = 0;

    for (int i = 1; i < n; i++)
        if (cleaned(cost_usd[i], tolerance_usd) < cleaned(cost_usd[least], tolerance_usd))
            least = i;
    return least;
}

int lode__depths_next(const double *depth, const double *cost_usd, int n,
                      double tolerance_usd, double *next)
{
    ladder l = {.next = next, .most = LODE__ROUND};
    int i, least;
    bool crosses, same;

    assert(n >= 0 && n <= LODE__DEPTHS && tolerance_usd >= 0.0);
    if (n <= 1) {
        for (i = 0; i < LODE__ROUND; i++) next[i] = (i + 1.0) / LODE__ROUND;
        return LODE__ROUND;
    }
    assert(depth[0] == 0.0);
    memcpy(l.at, depth, (size_t)n * sizeof *depth);
    l.n = n;
    if (LODE__DEPTHS - n < l.most) l.most = LODE__DEPTHS - n;
    i = last_costless(cost_usd, n, tolerance_usd);
    least = cheapest(cost_usd, n, tolerance_usd);
    crosses = i < n - 1 && depth[i + 1] - depth[i] >= NARROW;
    /* Nothing earns so far: what earns would stand before the first depth that costs. */
    same = least == 0 && i == 0;
    if (crosses) put_evenly(&l, depth[i], depth[i + 1], same ? l.most : l.most / 2);
    if (least > 0) put_around(&l, depth, cost_usd, n, least, l.most - l.n_next);
    if (crosses) put_middles(&l, depth[i], depth[i + 1], l.most - l.n_next);
    return l.n_next;
}

/* ---- what they say ----------------------------------------------------------------- */

/* Share of the way from point a to point b at which the cost is budget_usd. */
static double share_of_way(double a_usd, double b_usd, double budget_usd)
{
    return (budget_usd - a_usd) / (b_usd - a_usd);
}

static double between(double a, double b, double share)
{
    return a + share * (b - a);
}

/* Most harm on the straight pieces where the cost is at most budget_usd; 0 without
 * any. */
static double most_harm(const lode__cut *cut, int n, double budget_usd,
                        double tolerance_usd)
{
    double most = 0.0;

    for (int i = 0; i < n; i++) {
        double here = cleaned(cut[i].cost_usd, tolerance_usd), last, harm;

        if (here <= budget_usd && cut[i].harm_usd > most) most = cut[i].harm_usd;
        if (i == 0) continue;
        last = cleaned(cut[i - 1].cost_usd, tolerance_usd);
        if ((last <= budget_usd) == (here <= budget_usd)) continue;
        harm = between(cut[i - 1].harm_usd, cut[i].harm_usd,
                       share_of_way(last, here, budget_usd));
        if (harm > most) most = harm;
    }
    return most;
}

double lode__frontier_harm(const lode__cut *cut, int n, double budget_usd)
{
    return most_harm(cut, n, budget_usd, 0.0);
}

/* Harm for a dollar of cost. Harm at no cost has no bound; help, or nothing, at no cost
 * is no leverage at all. */
static double leverage_of(double harm_usd, double cost_usd)
{
    if (cost_usd > 0.0) return harm_usd / cost_usd;
    return harm_usd > 0.0 ? INFINITY : NAN;
}

/* C0, and what the next dollar buys beyond it. */
static void find_costless(const lode__cut *cut, int n, double tolerance_usd,
                          lode__frontier *f)
{
    int i = n - 1;
    double here, next;

    while (i > 0 && !(cut[i].cost_usd <= tolerance_usd)) i--;
    f->costless_depth = cut[i].depth;
    f->marginal_leverage = NAN;
    if (i == n - 1) return;
    here = cleaned(cut[i].cost_usd, tolerance_usd);
    next = cut[i + 1].cost_usd;
    f->costless_depth =
        between(cut[i].depth, cut[i + 1].depth, share_of_way(here, next, 0.0));
    f->marginal_leverage = (cut[i + 1].harm_usd - cut[i].harm_usd) / (next - here);
}

lode__frontier lode__frontier_of(const lode__cut *cut, int n, double tolerance_usd)
{
    lode__frontier f = {0};
    const lode__cut *ban = &cut[n - 1], *best = &cut[0];

    assert(n >= 2 && cut[0].depth == 0.0 && ban->depth == 1.0 && tolerance_usd >= 0.0);
    for (int i = 1; i < n; i++)
        if (cleaned(cut[i].cost_usd, tolerance_usd) <
            cleaned(best->cost_usd, tolerance_usd))
            best = &cut[i];
    f.costless_harm_usd = most_harm(cut, n, 0.0, tolerance_usd);
    find_costless(cut, n, tolerance_usd, &f);
    f.best_depth = best->depth;
    f.best_gain_usd = best == cut ? 0.0 : -best->cost_usd;
    f.best_harm_usd = best == cut ? 0.0 : best->harm_usd;
    f.ban_harm_usd = ban->harm_usd;
    f.ban_cost_usd = ban->cost_usd;
    f.leverage = leverage_of(cleaned(ban->harm_usd, tolerance_usd),
                             cleaned(ban->cost_usd, tolerance_usd));
    return f;
}
