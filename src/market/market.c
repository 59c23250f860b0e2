/* A market as a handle: made, solved, measured and released. */
#include "market/market.h"

#include <stdio.h>
#include <string.h>

const char *lode_verdict_name(lode_verdict verdict)
{
    switch (verdict) {
    case LODE_SOLVED: return "solved";
    case LODE_INFEASIBLE: return "infeasible";
    default: return "not converged";
    }
}

void lode_market_free(lode_market *market)
{
    if (!market) return;
    lode__arena_clear(&market->arena);
    lode__release(market);
}

void lode_market_size(const lode_market *market, size_t *n_node, size_t *n_activity)
{
    *n_node = (size_t)market->problem.n_node;
    *n_activity = (size_t)market->problem.n_activity;
}

int lode__market_node(const lode_market *market, int i_good, int i_country)
{
    return market->model->node_at[i_good * market->model->n_country + i_country];
}

lode_status lode__market_build_year(const lode_dataset *dataset, const char *const *goods,
                                    size_t n, int year, lode_market **out,
                                    lode_error *err)
{
    int n_good;
    lode_market *m = lode__alloc(1, sizeof *m);
    bool *with_good, *chosen;
    lode_status st = LODE_OK;

    (void)lode__goods(dataset, &n_good);
    with_good = lode__alloc((size_t)n_good + 1, sizeof *with_good);
    chosen = lode__alloc((size_t)n_good + 1, sizeof *chosen);
    if (!m || !with_good || !chosen) st = lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (size_t i = 0; i < n && !st; i++) {
        st = lode__goods_select_market(dataset, goods[i], chosen, err);
        for (int g = 0; g < n_good && !st; g++) with_good[g] = with_good[g] || chosen[g];
    }
    if (!st) {
        m->model = lode__arena_take(&m->arena, 1, sizeof *m->model);
        if (!m->model) st = lode__fail(err, LODE_E_NOMEM, "out of memory");
    }
    if (!st) {
        m->model->dataset = dataset;
        m->model->base_year = year;
        m->name = "reference data";
        st = lode__reconcile(m, with_good, err);
    }
    if (!st) st = lode__calibrate(m, err);
    if (!st) {
        *out = m;
        m = NULL;
    }
    lode__release(with_good);
    lode__release(chosen);
    lode_market_free(m);
    return st;
}

lode_status lode_market_build(const lode_dataset *dataset, const char *const *goods,
                              size_t n, lode_market **out, lode_error *err)
{
    return lode__market_build_year(dataset, goods, n, LODE__BASE_YEAR, out, err);
}

/* ---- solutions ----------------------------------------------------------------- */

static bool copy_ids(lode_solution *s, const char *const *from, int n, const char ***out)
{
    const char **id = lode__arena_take(&s->arena, (size_t)n + 1, sizeof *id);

    for (int i = 0; id && i < n; i++) {
        id[i] = lode__arena_copy(&s->arena, from[i]);
        if (!id[i]) return false;
    }
    *out = id;
    return id != NULL;
}

lode_status lode_market_solve(const lode_market *m, lode_solution **out, lode_error *err)
{
    lode_solution *s = lode__alloc(1, sizeof *s);
    lode__solver *solver = lode__solver_new(&m->problem);
    lode_status st = LODE_OK;

    if (!s || !solver || !copy_ids(s, m->node_id, m->problem.n_node, &s->node_id) ||
        !copy_ids(s, m->activity_id, m->problem.n_activity, &s->activity_id) ||
        !lode__answer_take(&s->answer, &s->arena, &m->problem)) {
        st = lode__fail(err, LODE_E_NOMEM, "out of memory");
        goto done;
    }
    s->n_node = m->problem.n_node;
    s->n_activity = m->problem.n_activity;
    lode__solver_run(solver, &m->problem, m->base_price, m->base_level, &s->answer);
    if (s->answer.verdict == LODE_INFEASIBLE)
        snprintf(s->reason, sizeof s->reason, "node '%s' cannot clear: %s",
                 s->answer.i_node >= 0 ? s->node_id[s->answer.i_node] : "?",
                 s->answer.reason);
    else if (s->answer.verdict == LODE_NOT_CONVERGED && s->answer.i_endless >= 0)
        snprintf(s->reason, sizeof s->reason,
                 "activity '%s' gains at any level at these prices: want its upper",
                 s->activity_id[s->answer.i_endless]);
    *out = s;
    s = NULL;
done:
    lode__solver_free(solver);
    lode_solution_free(s);
    return st;
}

void lode_solution_free(lode_solution *solution)
{
    if (!solution) return;
    lode__arena_clear(&solution->arena);
    lode__release(solution);
}

lode_verdict lode_solution_verdict(const lode_solution *solution)
{
    return solution->answer.verdict;
}

lode_certificate lode_solution_certificate(const lode_solution *solution)
{
    return solution->answer.certificate;
}

const char *lode_solution_reason(const lode_solution *solution)
{
    return solution->reason;
}
