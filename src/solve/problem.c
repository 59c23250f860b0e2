/* Plain storage of a market problem, taken from an arena. */
#include "solve/problem.h"

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

double lode__problem_margin(const lode__problem *problem, int i_activity,
                            const double *price)
{
    double v = -problem->curve[i_activity].wedge;

    for (int k = problem->first[i_activity]; k < problem->first[i_activity + 1]; k++)
        v += problem->term_coef[k] * price[problem->term_node[k]];
    return v;
}
