/* Counts the open inflows of each node and follows what a closing takes away. */
#include "solve/reach.h"

#include <math.h>

static bool is_open(const lode__curve *c, bool *never_stops)
{
    double least, most;
    bool stops;

    lode__level_range(c, &least, &most, &stops);
    *never_stops = !stops;
    return most > 0.0 || least > 0.0;
}

/* An activity that is closed brings nothing; one with a coefficient below 0 brings what it
 * does backwards, which keeps its node reached. */
static void count(lode__reach *s, const lode__problem *p, int a)
{
    double least, most;
    bool stops;

    lode__level_range(&p->curve[a], &least, &most, &stops);
    for (int k = p->first[a]; k < p->first[a + 1]; k++) {
        bool brings = p->term_coef[k] > 0.0 && !s->closed[a];
        bool backwards = p->term_coef[k] < 0.0 && least < 0.0;
        s->inflows[p->term_node[k]] += brings || backwards;
    }
}

bool lode__reach_take(lode__reach *s, const lode__problem *p, lode__arena *arena)
{
    size_t nodes = (size_t)p->n_node + 1, activities = (size_t)p->n_activity + 1;

    s->inflows = lode__arena_take(arena, nodes, sizeof *s->inflows);
    s->queue = lode__arena_take(arena, nodes, sizeof *s->queue);
    s->closed = lode__arena_take(arena, activities, sizeof *s->closed);
    s->undo = lode__arena_take(arena, activities, sizeof *s->undo);
    s->never_stops = lode__arena_take(arena, activities, sizeof *s->never_stops);
    if (!s->inflows || !s->queue || !s->closed || !s->undo || !s->never_stops)
        return false;
    for (int n = 0; n < p->n_node; n++) s->inflows[n] = p->rhs[n] < 0.0;
    for (int a = 0; a < p->n_activity; a++) {
        s->closed[a] = !is_open(&p->curve[a], &s->never_stops[a]);
        count(s, p, a);
    }
    return true;
}

/* Close an activity; nodes that lose their last inflow join the queue. */
static void close(lode__reach *s, const lode__problem *p, int a, int *n_undo,
                  int *n_queue)
{
    s->closed[a] = true;
    s->undo[(*n_undo)++] = a;
    for (int k = p->first[a]; k < p->first[a + 1]; k++)
        if (p->term_coef[k] > 0.0 && --s->inflows[p->term_node[k]] == 0)
            s->queue[(*n_queue)++] = p->term_node[k];
}

static void reopen(lode__reach *s, const lode__problem *p, int n_undo)
{
    for (int i = 0; i < n_undo; i++) {
        int a = s->undo[i];
        s->closed[a] = false;
        for (int k = p->first[a]; k < p->first[a + 1]; k++)
            if (p->term_coef[k] > 0.0) s->inflows[p->term_node[k]]++;
    }
}

bool lode__reach_clears(lode__reach *s, const lode__problem *p,
                        const lode__change *change, size_t n_change,
                        const lode__scratch *scratch)
{
    int n_undo = 0, n_queue = 0;
    bool clears = true, never_stops;

    for (size_t k = 0; k < n_change; k++) {
        int a = change[k].i;
        if (change[k].field != LODE__RHS && !s->closed[a] &&
            !is_open(&p->curve[a], &never_stops))
            close(s, p, a, &n_undo, &n_queue);
    }
    for (int i = 0; i < n_queue && clears; i++) {
        int n = s->queue[i];
        for (int t = scratch->first[n]; t < scratch->first[n + 1] && clears; t++) {
            int a = scratch->owner[t];
            if (p->term_coef[scratch->at[t]] >= 0.0 || s->closed[a]) continue;
            clears = !s->never_stops[a];
            if (clears) close(s, p, a, &n_undo, &n_queue);
        }
    }
    reopen(s, p, n_undo);
    return clears;
}

/* ---- a start for what is cut off ------------------------------------------------------ */

#define MOST_SWEEPS 64

/* reached[n]: 1 where supply comes; an activity brings it when all its inputs are reached. */
static int find_reached(const lode__problem *p, double *reached)
{
    int n_reached = 0;
    bool changed = true, never_stops;

    for (int n = 0; n < p->n_node; n++) n_reached += (reached[n] = p->rhs[n] < 0.0) > 0.0;
    while (changed) {
        changed = false;
        for (int a = 0; a < p->n_activity; a++) {
            bool runs = is_open(&p->curve[a], &never_stops);
            for (int k = p->first[a]; runs && k < p->first[a + 1]; k++)
                runs = p->term_coef[k] >= 0.0 || reached[p->term_node[k]] > 0.0;
            for (int k = p->first[a]; runs && k < p->first[a + 1]; k++) {
                if (p->term_coef[k] <= 0.0 || reached[p->term_node[k]] > 0.0) continue;
                reached[p->term_node[k]] = 1.0;
                n_reached++;
                changed = true;
            }
        }
    }
    return n_reached;
}

/* What an activity could pay for its input k at these prices, were it to begin. */
static double bid_of(const lode__problem *p, int a, int k, const double *price)
{
    const lode__curve *c = &p->curve[a];
    double v =
        lode__problem_margin(p, a, price) - p->term_coef[k] * price[p->term_node[k]];

    if (c->kind == LODE__DEMAND)
        return c->q0 > 0.0 && isfinite(c->choke) ? c->choke : 0.0;
    return c->upper > 0.0 ? (v - c->c) / -p->term_coef[k] : 0.0;
}

bool lode__shut_start(const lode__problem *p, lode__scratch *scratch, double *price,
                      double *level)
{
    double *reached = scratch->node[0];
    bool rises = true;

    if (find_reached(p, reached) == p->n_node) return false;
    for (int n = 0; n < p->n_node; n++)
        if (reached[n] == 0.0) price[n] = 0.0;
    for (int sweep = 0; rises && sweep < MOST_SWEEPS; sweep++) {
        rises = false;
        for (int a = 0; a < p->n_activity; a++)
            for (int k = p->first[a]; k < p->first[a + 1]; k++) {
                int n = p->term_node[k];
                double bid;
                if (p->term_coef[k] >= 0.0 || reached[n] > 0.0) continue;
                level[a] = 0.0;
                bid = bid_of(p, a, k, price);
                if (bid > price[n] * (1.0 + 1e-12)) price[n] = bid, rises = true;
            }
    }
    return true;
}
