/* The definitions of docs/method/equilibrium.md, written once more and only for this. */
#include "check_answer.h"

#include <math.h>

#define SMALL 1e-6 /* of what is normal: less has no relative error */

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

/* The levels [low, high] that are best at margin v. */
static void best_levels(const lode__curve *c, double v, double *low, double *high)
{
    double x;

    if (c->kind == LODE__LINEAR && c->b > 0.0) {
        x = smaller(larger((v - c->c) / c->b, c->lower), c->upper);
        *low = *high = smaller(x, c->upper);
    } else if (c->kind == LODE__LINEAR) {
        *low = v > c->c ? c->upper : smaller(c->lower, c->upper);
        *high = v < c->c ? smaller(c->lower, c->upper) : c->upper;
    } else if (c->kind == LODE__SUPPLY) {
        double at = larger(v, c->floor);
        x = at <= 0.0 ? 0.0 : c->q0 * exp(c->elasticity * log(at / c->p0));
        *low = *high = smaller(x, c->upper);
        if (c->elasticity == 0.0 && at == 0.0) *high = smaller(c->q0, c->upper);
    } else if (c->kind == LODE__DEMAND) {
        double price = -v;
        x = price > 0.0 ? c->q0 * exp(-c->elasticity * log(price / c->p0))
                        : (c->elasticity > 0.0 ? INFINITY : c->q0);
        *low = price < c->choke ? x : 0.0;
        *high = price > c->choke ? 0.0 : x;
    } else {
        *low = *high = smaller(c->q0 * exp((v - c->c) / c->kappa), c->upper);
    }
}

/* How far v is from a margin at which level x is best: it is halved in until found. */
static double margin_distance(const lode__curve *c, double v, double x, double reach)
{
    double low, high;
    int side;

    best_levels(c, v, &low, &high);
    side = x < low ? -1 : (x > high ? 1 : 0);
    if (side == 0) return 0.0;
    double inside = 0.0, outside = reach; /* distances, a root in between */
    best_levels(c, v + side * reach, &low, &high);
    if (side < 0 ? x < low : x > high) return INFINITY;
    for (int k = 0; k < 200 && outside - inside > 1e-3 * outside; k++) {
        double middle = 0.5 * (inside + outside);
        best_levels(c, v + side * middle, &low, &high);
        if (side < 0 ? x < low : x > high)
            inside = middle;
        else
            outside = middle;
    }
    return outside;
}

static double off_curve(const lode__curve *c, double v, double x, double worth,
                        double normal)
{
    double low, high, off, scale;

    best_levels(c, v, &low, &high);
    off = x < low ? low - x : (x > high ? x - high : 0.0);
    if (!(off > 0.0)) return off == off ? 0.0 : INFINITY;
    scale = larger(larger(fabs(x), isfinite(low) ? low : 0.0), SMALL * normal);
    off = scale > 0.0 ? off / scale : INFINITY;
    if (off <= 1e-9) return off;
    return smaller(off, margin_distance(c, v, x, worth) / worth);
}

static double off_bounds(const lode__curve *c, double x)
{
    double least = c->kind == LODE__LINEAR ? c->lower : 0.0, off = 0.0;

    if (c->kind != LODE__DEMAND) off = x - c->upper;
    off = larger(off, least - x);
    return off > 0.0 ? off / larger(fabs(x), 1e-300) : (off == off ? 0.0 : INFINITY);
}

static void note(double *worst, double off, int i, int *at)
{
    if (off <= *worst) return;
    *worst = off;
    *at = i;
}

check check_answer(const lode__problem *p, const double *price, const double *level,
                   const double *normal_flow, const double *normal_level, double *work)
{
    check found = {.i_node = -1, .i_activity = -1};
    double *net = work, *gross = work + p->n_node, highest = 0.0;

    for (int n = 0; n < p->n_node; n++) {
        net[n] = -p->rhs[n];
        gross[n] = fabs(p->rhs[n]);
        highest = larger(highest, fabs(price[n]));
        if (!isfinite(price[n])) found.balance = INFINITY;
    }
    for (int a = 0; a < p->n_activity; a++) {
        const lode__curve *c = &p->curve[a];
        double v = -c->wedge, worth = fabs(c->wedge) + fabs(c->c) + c->p0;
        for (int k = p->first[a]; k < p->first[a + 1]; k++) {
            double term = p->term_coef[k];
            int n = p->term_node[k];
            v += term * price[n];
            worth += fabs(term * price[n]);
            net[n] += term * level[a];
            gross[n] += fabs(term * level[a]);
        }
        note(&found.bounds, off_bounds(c, level[a]), a, &found.i_activity);
        note(&found.complementarity,
             off_curve(c, v, level[a], larger(worth, 1e-300), normal_level[a]), a,
             &found.i_activity);
    }
    for (int n = 0; n < p->n_node; n++) {
        double through = larger(gross[n], SMALL * normal_flow[n]);
        double off = fabs(net[n]) / larger(through, 1e-300);
        if (p->disposal[n] && net[n] > 0.0)
            off = smaller(off, fabs(price[n]) / larger(highest, 1e-300));
        if (p->disposal[n] && price[n] < 0.0)
            off = larger(off, -price[n] / larger(highest, 1e-300));
        note(&found.balance, off == off ? off : INFINITY, n, &found.i_node);
    }
    return found;
}

/* The least and the most that an activity can do at any prices. */
static void level_range(const lode__curve *c, double *least, double *most)
{
    *least = 0.0;
    *most = c->upper;
    if (c->kind == LODE__LINEAR) {
        *least = smaller(c->lower, c->upper);
    } else if (c->kind == LODE__SUPPLY) {
        double guaranteed =
            c->floor > 0.0 ? c->q0 * exp(c->elasticity * log(c->floor / c->p0)) : 0.0;
        *least = smaller(guaranteed, c->upper);
    } else if (c->kind == LODE__DEMAND) {
        *most = c->q0 > 0.0 ? INFINITY : 0.0;
        if (!isfinite(c->choke) && c->elasticity == 0.0) *least = c->q0;
    } else if (c->q0 <= 0.0) {
        *most = 0.0;
    }
}

/* Draws at any price while it runs at all? */
static bool never_stops(const lode__curve *c)
{
    return (c->kind == LODE__LINK && c->q0 > 0.0 && c->upper > 0.0) ||
           (c->kind == LODE__DEMAND && c->q0 > 0.0 && !isfinite(c->choke));
}

/* What can reach each node when every activity does the most that its inputs allow. */
static void find_inflows(const lode__problem *p, const double *most, double *inflow)
{
    for (int n = 0; n < p->n_node; n++) inflow[n] = -p->rhs[n];
    for (int a = 0; a < p->n_activity; a++)
        for (int k = p->first[a]; k < p->first[a + 1]; k++)
            if (p->term_coef[k] > 0.0 && most[a] > 0.0)
                inflow[p->term_node[k]] += p->term_coef[k] * most[a];
}

bool check_infeasible(const lode__problem *p, double *work)
{
    double *inflow = work, *most = work + p->n_node, least;
    bool changed = true, impossible = false;

    for (int a = 0; a < p->n_activity; a++) level_range(&p->curve[a], &least, &most[a]);
    /* Backwards running activities are not bounded here: nothing is claimed of them. */
    for (int sweep = 0; changed && sweep < 100; sweep++) {
        changed = false;
        find_inflows(p, most, inflow);
        for (int a = 0; a < p->n_activity; a++)
            for (int k = p->first[a]; k < p->first[a + 1]; k++) {
                double enough = inflow[p->term_node[k]] / -p->term_coef[k];
                if (p->term_coef[k] >= 0.0 || !(enough < most[a])) continue;
                most[a] = larger(enough, 0.0);
                changed = true;
            }
    }
    for (int a = 0; a < p->n_activity; a++) {
        double unused;
        level_range(&p->curve[a], &least, &unused);
        impossible = impossible || least > most[a] * (1.0 + 1e-9) ||
                     (never_stops(&p->curve[a]) && most[a] <= 0.0);
    }
    return impossible;
}
