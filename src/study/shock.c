/* Somebody stops selling: read the question, build its market and solve it. */
#include <math.h>
#include <string.h>

#include "study/draws.h"
#include "study/leap.h"

#define PASS_TOLERANCE 1e-11
#define PASSES_MAX 200

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- solving ------------------------------------------------------------------- */

/* Solve until nothing around the solves moves. */
static void march(lode_outcome *o, lode__solver *solver)
{
    lode__scenario *sc = &o->scenario;

    lode__march_begin(o);
    do
        lode__solver_run(solver, &sc->problem, sc->start_price, sc->start_level,
                         &o->answer);
    while (lode__march_next(o, PASS_TOLERANCE, PASSES_MAX));
    if (o->answer.verdict == LODE_SOLVED && !o->settled)
        o->answer.verdict = LODE_NOT_CONVERGED;
    o->answer.certificate.newton_steps = o->newton_steps;
    o->answer.certificate.factorisations = o->factorisations;
}

lode_status lode__outcome_solve(lode_outcome *o, lode_error *err)
{
    lode__scenario *sc = &o->scenario;
    lode__solver *solver = lode__solver_new(&sc->problem);
    lode__leap *leap = NULL;
    bool good = solver && lode__answer_take(&o->answer, &o->arena, &sc->problem) &&
                lode__march_take(o) && lode__leap_new(o, solver, &leap);

    o->leap = leap;
    if (good) march(o, solver);
    o->leap = NULL;
    lode__leap_free(leap);
    lode__solver_free(solver);
    return good && !o->no_memory ? lode__floors_say(o, err) : no_memory(err);
}

/* ---- the question -------------------------------------------------------------- */

static bool is_membership(const char *sentence)
{
    size_t n;

    sentence += strspn(sentence, " \t\r\n\v\f");
    n = strcspn(sentence, " \t\r\n\v\f");
    return (n == 4 && strncmp(sentence, "join", n) == 0) ||
           (n == 5 && strncmp(sentence, "leave", n) == 0);
}

/* Who joins and leaves which bloc first, then the sentences that name them. */
static lode_status read_statements(lode_outcome *o, const char *const *statements,
                                   lode__bloc_change **change, int *n_change,
                                   lode_error *err)
{
    lode_status st = LODE_OK;

    *change = lode__arena_take(&o->arena, (size_t)o->n_statement, sizeof **change);
    if (!*change) return no_memory(err);
    for (int pass = 0; pass < 2; pass++)
        for (int k = 0; k < o->n_statement && !st; k++) {
            lode__statement *s = &o->statement[k];
            if (is_membership(statements[k]) != (pass == 0)) continue;
            st = lode__statement_read_among(o->dataset, statements[k], *change,
                                            pass == 0 ? 0 : *n_change, &o->arena, s, err);
            if (st || pass > 0) continue;
            (*change)[(*n_change)++] =
                (lode__bloc_change){s->i_group, s->i_member, s->verb == LODE__JOIN};
        }
    return st;
}

static lode_status read_question(lode_outcome *o, const char *const *statements,
                                 const lode_shock_options *options, lode_error *err)
{
    lode__buf id, all;
    int n_country, n_change = 0;
    lode__bloc_change *change = NULL;
    lode_status st;

    (void)lode__countries(o->dataset, &n_country);
    lode__buf_init(&id, 1 << 16);
    lode__buf_init(&all, 1 << 17);
    st = read_statements(o, statements, &change, &n_change, err);
    for (int k = 0; k < o->n_statement && !st; k++) {
        if (k > 0) lode__buf_add(&id, ";");
        lode__buf_add(&id, o->statement[k].id);
    }
    o->perspective_member =
        lode__arena_take(&o->arena, (size_t)n_country + 1, sizeof *o->perspective_member);
    if (!st && !o->perspective_member) st = no_memory(err);
    if (!st && options && options->perspective) {
        st = lode__countries_among(o->dataset, options->perspective, change, n_change,
                                   o->perspective_member, err);
        o->perspective = lode__arena_copy(&o->arena, options->perspective);
        if (!st && !o->perspective) st = no_memory(err);
    }
    if (!st) {
        lode__buf_addf(&all, "lode %s shock/1 %s %s for %s", lode_version(),
                       lode_dataset_hash(o->dataset), id.data ? id.data : "",
                       o->perspective ? o->perspective : "");
        if (options && options->n_draw > 0)
            lode__buf_addf(&all, " draws %zu seed %lu", options->n_draw, options->seed);
        o->question =
            id.status ? NULL : lode__arena_copy(&o->arena, id.data ? id.data : "");
        if (!o->question || all.status)
            st = no_memory(err);
        else
            lode__hash_text(all.data, all.length, o->run);
    }
    lode__buf_clear(&id);
    lode__buf_clear(&all);
    return st;
}

/* The market of all goods that the statements name. */
static lode_status build_market(lode_outcome *o, lode_error *err)
{
    int n_good;
    const lode__good *good = lode__goods(o->dataset, &n_good);
    const char **list = lode__alloc((size_t)n_good + 1, sizeof *list);
    size_t n = 0;
    lode_status st;

    if (!list) return no_memory(err);
    for (int g = 0; g < n_good; g++)
        for (int k = 0; k < o->n_statement; k++)
            if (o->statement[k].with_good[g]) {
                list[n++] = good[g].id;
                break;
            }
    st = lode_market_build(o->dataset, list, n, &o->own_market, err);
    o->market = o->own_market;
    lode__release(list);
    return st;
}

/* The goods of the statements must be in a market that was given. */
static lode_status check_goods(const lode_outcome *o, lode_error *err)
{
    int n_good;
    const lode__good *good = lode__goods(o->dataset, &n_good);

    for (int k = 0; k < o->n_statement; k++)
        for (int g = 0; g < n_good; g++)
            if (o->statement[k].with_good[g] && !o->market->model->with_good[g])
                return lode__fail(err, LODE_E_INVALID,
                                  "statement '%s': '%s' is not in this market",
                                  o->statement[k].text, good[g].id);
    return LODE_OK;
}

static lode_status no_statement(lode_error *err)
{
    return lode__fail(
        err, LODE_E_INVALID,
        "found no statement, wanted one like 'ban CHN gallium:refined -> USA'");
}

static void name_infeasible(lode_outcome *o)
{
    lode__buf text;
    int n = o->answer.i_node;

    if (o->reason[0]) return; /* a floor that cannot hold says so itself */
    lode__buf_init(&text, sizeof o->reason);
    lode__buf_addf(&text, "node '%s' cannot clear: %s",
                   n >= 0 && n < o->scenario.n_market_node
                       ? o->market->node_id[n % o->scenario.n_base_node]
                       : "licence",
                   o->answer.reason);
    if (text.data) memcpy(o->reason, text.data, text.length + 1);
    lode__buf_clear(&text);
}

lode_status lode__outcome_pose(const lode_dataset *dataset, const lode_market *market,
                               const char *const *statements, size_t n,
                               const lode_shock_options *options, lode_outcome **out,
                               lode_error *err)
{
    lode_outcome *o;
    lode_status st;

    if (n == 0 && !market) return no_statement(err);
    if (n > 256) return lode__fail(err, LODE_E_LIMIT, "%zu statements, at most 256", n);
    o = lode__alloc(1, sizeof *o);
    if (!o) return no_memory(err);
    o->dataset = dataset;
    o->market = market;
    o->n_statement = (int)n;
    o->statement = lode__arena_take(&o->arena, n, sizeof *o->statement);
    st = o->statement ? read_question(o, statements, options, err) : no_memory(err);
    if (!st) st = lode__closures_complete(o, err);
    if (!st) st = market ? check_goods(o, err) : build_market(o, err);
    if (!st) st = lode__scenario_build(o, err);
    if (!st) {
        *out = o;
        o = NULL;
    }
    lode_outcome_free(o);
    return st;
}

static lode_status run(const lode_dataset *dataset, const lode_market *market,
                       const char *const *statements, size_t n,
                       const lode_shock_options *options, lode_outcome **out,
                       lode_error *err)
{
    lode_outcome *o = NULL;
    lode_status st = lode__outcome_pose(dataset, market, statements, n, options, &o, err);

    if (!st) st = lode__closures_say(o, err);
    if (!st) st = lode__baseline_warnings(o, err);
    if (!st) st = lode__outcome_solve(o, err);
    if (!st && o->answer.verdict == LODE_INFEASIBLE) name_infeasible(o);
    if (!st && o->answer.verdict != LODE_INFEASIBLE) {
        st = lode__tally_take(o, err);
        if (!st) lode__tally_rows(o);
    }
    if (!st && options && options->n_draw > 0 && o->answer.verdict == LODE_SOLVED)
        st = lode__draws_run(o, options, err);
    if (!st) {
        *out = o;
        o = NULL;
    }
    lode_outcome_free(o);
    return st;
}

lode_status lode_shock_run(const lode_dataset *dataset, const char *const *statements,
                           size_t n, const lode_shock_options *options,
                           lode_outcome **out, lode_error *err)
{
    return run(dataset, NULL, statements, n, options, out, err);
}

lode_status lode_shock_run_on(const lode_market *market, const char *const *statements,
                              size_t n, const lode_shock_options *options,
                              lode_outcome **out, lode_error *err)
{
    if (n == 0) return no_statement(err);
    return lode__shock_run_on(market, statements, n, options, out, err);
}

lode_status lode__shock_run_on(const lode_market *market, const char *const *statements,
                               size_t n, const lode_shock_options *options,
                               lode_outcome **out, lode_error *err)
{
    if (!market->model)
        return lode__fail(err, LODE_E_INVALID,
                          "'%s' is a market file; a shock wants a market of the data",
                          market->name);
    return run(market->model->dataset, market, statements, n, options, out, err);
}

void lode_outcome_free(lode_outcome *outcome)
{
    if (!outcome) return;
    lode_market_free(outcome->own_market);
    lode__arena_clear(&outcome->arena);
    lode__release(outcome);
}

lode_verdict lode_outcome_verdict(const lode_outcome *outcome)
{
    return outcome->answer.verdict;
}

void lode__certificate_add(lode_certificate *all, const lode_certificate *one)
{
    all->balance = fmax(all->balance, one->balance);
    all->complementarity = fmax(all->complementarity, one->complementarity);
    all->gap = fmax(all->gap, one->gap);
    all->newton_steps += one->newton_steps;
    all->factorisations += one->factorisations;
}

lode_certificate lode_outcome_certificate(const lode_outcome *outcome)
{
    return outcome->answer.certificate;
}

int lode_outcome_solves(const lode_outcome *outcome)
{
    return outcome->n_pass;
}

const char *lode_outcome_reason(const lode_outcome *outcome)
{
    return outcome->reason;
}
