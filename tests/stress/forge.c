/* One number wrong at a time. */
#include "forge.h"

#include <math.h>

typedef struct forger {
    lode__problem *problem;
    double *price, *level, *work, limit;
    const double *normal_flow, *normal_level;
} forger;

static bool is_right(const forger *f)
{
    check c = check_answer(f->problem, f->price, f->level, f->normal_flow,
                           f->normal_level, f->work);

    return c.balance <= f->limit && c.complementarity <= f->limit && c.bounds <= f->limit;
}

/* Is the answer still right with another value at *at? Puts the old one back. */
static bool passes_with(const forger *f, double *at, double value)
{
    double old = *at;
    bool passes;

    *at = value;
    passes = is_right(f);
    *at = old;
    return passes;
}

static void forge_one(const forger *f, double *at, double value, forge_count *count)
{
    if (*at == value) return;
    count->n++;
    count->missed += passes_with(f, at, value);
}

/* A cap a millionth below the level leaves the balance right: only bounds and curve show it. */
static void forge_activity(const forger *f, int a, forge_count *count)
{
    lode__curve *c = &f->problem->curve[a];
    double *x = &f->level[a], *p = &f->price[f->problem->term_node[f->problem->first[a]]];

    forge_one(f, x, *x * (1.0 + 1e-6), count);
    forge_one(f, x, *x * (1.0 - 1e-6), count);
    forge_one(f, x, -*x, count);
    forge_one(f, x, NAN, count);
    forge_one(f, p, *p * (1.0 + 1e-6), count);
    forge_one(f, p, -*p, count);
    forge_one(f, p, NAN, count);
    if (c->kind != LODE__DEMAND) forge_one(f, &c->upper, *x * (1.0 - 1e-6), count);
    if (c->kind != LODE__LINEAR || c->b > 0.0)
        forge_one(f, &c->wedge, c->wedge + 1e-6 * *p, count);
}

forge_count forge_answers(lode__problem *problem, double *price, double *level,
                          const double *normal_flow, const double *normal_level,
                          double limit, double *work)
{
    const forger f = {problem, price, level, work, limit, normal_flow, normal_level};
    forge_count count = {.base_is_right = is_right(&f)};

    for (int kind = 0; kind < LODE__N_KIND; kind++) {
        int a = 0;
        while (a < problem->n_activity &&
               (problem->curve[a].kind != (lode__kind)kind || !(level[a] > 0.0)))
            a++;
        if (a < problem->n_activity) forge_activity(&f, a, &count);
    }
    return count;
}
