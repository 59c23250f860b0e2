/* Outcomes of one question many times over. */
#include "study/twin.h"

#include <string.h>

#define LARGE 1000 /* activities: eight such markets at once leave the cache */

bool lode__twin_take(lode_outcome *o, const lode_outcome *from, const lode_market *market)
{
    size_t n = (size_t)from->n_statement;

    o->is_draw = true;
    o->dataset = from->dataset;
    o->market = market;
    o->perspective_member = from->perspective_member;
    o->n_statement = from->n_statement;
    o->statement = lode__arena_take(&o->arena, n + 1, sizeof *o->statement);
    if (!o->statement) return false;
    memcpy(o->statement, from->statement, n * sizeof *o->statement);
    return lode__scenario_build(o, NULL) == LODE_OK &&
           lode__answer_take(&o->answer, &o->arena, &o->scenario.problem) &&
           lode__march_take(o) && lode__tally_take(o, NULL) == LODE_OK;
}

bool lode__twin_answer(lode_outcome *o, const lode__answer *answer, bool *rough,
                       double tolerance, int most_passes)
{
    const lode__problem *p = &o->scenario.problem;

    memcpy(o->answer.price, answer->price, (size_t)p->n_node * sizeof(double));
    memcpy(o->answer.level, answer->level, (size_t)p->n_activity * sizeof(double));
    o->answer.verdict = answer->verdict;
    o->answer.certificate = answer->certificate;
    if (*rough && answer->verdict == LODE_SOLVED) {
        *rough = false;
        lode__march_again(o);
        return true;
    }
    return lode__march_next(o, tolerance, most_passes);
}

lode__plan *lode__twin_plan(const lode_outcome *of)
{
    const lode__problem *p = &of->scenario.problem;
    bool no_base;

    return lode__plan_new(p, of->answer.price, of->answer.level,
                          p->n_activity > LARGE ? 1 : 0, &no_base);
}
