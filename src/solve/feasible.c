/* Can this market clear at all? Finds a node whose needs exceed everything that could
 * ever reach it, before any prices are tried. */
#include "solve/reach.h"

#include <math.h>

#include "solve/curve.h"

void lode__level_range(const lode__curve *c, double *least, double *most, bool *stops)
{
    *least = 0.0;
    *most = c->upper;
    *stops = true;
    if (c->kind == LODE__LINEAR) {
        *least = c->lower;
    } else if (c->kind == LODE__SUPPLY) {
        double unused;
        lode__curve_response(c, -INFINITY, least, &unused);
        if (c->elasticity == 0.0 && c->q0 < *most) *most = c->q0;
    } else if (c->kind == LODE__DEMAND) {
        *most = c->elasticity == 0.0 ? c->q0 : INFINITY;
        *stops = isfinite(c->choke) || c->q0 <= 0.0;
        if (!*stops && c->elasticity == 0.0) *least = c->q0;
    } else {
        *stops = c->upper <= 0.0;
    }
    if (c->kind != LODE__LINEAR && c->q0 <= 0.0) *most = 0.0;
    if (*most <= 0.0 && *least <= 0.0) *stops = true;
}

/* Tighten each activity by what its inputs can receive, then look for a node whose
 * needs exceed what can reach it. Sets i_node and reason of the answer and returns
 * true when there is one. */
bool lode__cannot_clear(const lode__problem *p, lode__scratch *scratch, lode__answer *out)
{
    double *most = scratch->activity, *inflow = scratch->node[0];
    bool found = false;

    for (int a = 0; a < p->n_activity; a++) {
        double least;
        bool stops;
        lode__level_range(&p->curve[a], &least, &most[a], &stops);
    }
    for (int sweep = 0; sweep < 20; sweep++) {
        bool changed = false;
        for (int n = 0; n < p->n_node; n++) inflow[n] = -p->rhs[n];
        for (int a = 0; a < p->n_activity; a++) {
            double least, unused;
            bool stops;
            lode__level_range(&p->curve[a], &least, &unused, &stops);
            for (int k = p->first[a]; k < p->first[a + 1]; k++) {
                double coef = p->term_coef[k];
                if (coef > 0.0)
                    inflow[p->term_node[k]] += most[a] > 0.0 ? coef * most[a] : 0.0;
                if (coef < 0.0 && least < 0.0) inflow[p->term_node[k]] += coef * least;
            }
        }
        for (int a = 0; a < p->n_activity; a++)
            for (int k = p->first[a]; k < p->first[a + 1]; k++) {
                double coef = p->term_coef[k], in = inflow[p->term_node[k]];
                if (coef >= 0.0) continue;
                in = in > 0.0 ? in / -coef : 0.0;
                if (in < most[a] * (1.0 - 1e-12)) most[a] = in, changed = true;
            }
        if (!changed) break;
    }
    for (int a = 0; a < p->n_activity && !found; a++) {
        double least, unused;
        bool stops;
        lode__level_range(&p->curve[a], &least, &unused, &stops);
        for (int k = p->first[a]; k < p->first[a + 1] && !found; k++) {
            if (p->term_coef[k] >= 0.0) continue;
            if (most[a] < least * (1.0 - 1e-9) || (!stops && most[a] <= 0.0)) {
                double in = inflow[p->term_node[k]] / -p->term_coef[k];
                if (in > most[a] * (1.0 + 1e-9))
                    continue; /* another input is the short one */
                out->i_node = p->term_node[k];
                out->reason =
                    least > 0.0
                        ? "its fixed use is more than can ever reach it"
                        : "something draws on it at any price and nothing can reach it";
                found = true;
            }
        }
    }
    for (int n = 0; n < p->n_node && !found; n++)
        if (inflow[n] < -1e-9 * fabs(p->rhs[n])) {
            out->i_node = n;
            out->reason = "its right-hand side is more than can ever reach it";
            found = true;
        }
    return found;
}
