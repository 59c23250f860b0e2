/* Plain storage of a market problem, taken from an arena. */
#include "solve/problem.h"

#include <string.h>

bool lode__problem_take(lode__problem *problem, lode__arena *arena, int n_node,
                        int n_activity, int n_term)
{
    lode__problem out = {.n_node = n_node, .n_activity = n_activity, .n_term = n_term};
    size_t nodes = (size_t)n_node, activities = (size_t)n_activity,
           terms = (size_t)n_term;

    out.rhs = lode__arena_take(arena, nodes + 1, sizeof *out.rhs);
    out.disposal = lode__arena_take(arena, nodes + 1, sizeof *out.disposal);
    out.curve = lode__arena_take(arena, activities + 1, sizeof *out.curve);
    out.first = lode__arena_take(arena, activities + 1, sizeof *out.first);
    out.term_node = lode__arena_take(arena, terms + 1, sizeof *out.term_node);
    out.term_coef = lode__arena_take(arena, terms + 1, sizeof *out.term_coef);
    if (!out.rhs || !out.disposal || !out.curve || !out.first || !out.term_node ||
        !out.term_coef)
        return false;
    *problem = out;
    return true;
}

bool lode__problem_copy(lode__problem *copy, const lode__problem *from,
                        lode__arena *arena)
{
    lode__problem out;
    size_t nodes = (size_t)from->n_node, activities = (size_t)from->n_activity;

    if (!lode__problem_take(&out, arena, from->n_node, from->n_activity, from->n_term))
        return false;
    out.group = from->group;
    memcpy(out.rhs, from->rhs, nodes * sizeof *out.rhs);
    memcpy(out.disposal, from->disposal, nodes * sizeof *out.disposal);
    memcpy(out.curve, from->curve, activities * sizeof *out.curve);
    memcpy(out.first, from->first, (activities + 1) * sizeof *out.first);
    memcpy(out.term_node, from->term_node, (size_t)from->n_term * sizeof(int));
    memcpy(out.term_coef, from->term_coef, (size_t)from->n_term * sizeof(double));
    *copy = out;
    return true;
}

double lode__problem_margin(const lode__problem *problem, int i_activity,
                            const double *price)
{
    double v = -problem->curve[i_activity].wedge;

    for (int k = problem->first[i_activity]; k < problem->first[i_activity + 1]; k++)
        v += problem->term_coef[k] * price[problem->term_node[k]];
    return v;
}
