/* Somebody stops selling: run it and add up who loses.
 *
 * Welfare is the change of each activity's surplus f*(v): users below their choke
 * price, makers above their cost, traders for the value of their route; plus revenue
 * of treasuries and licence rents. Trader surplus goes to the buying country: the loss
 * of a route is a loss of choice there. The parts add up to the change of total
 * surplus, which a test holds. */
#include <math.h>
#include <string.h>

#include "solve/curve.h"
#include "study/outcome.h"

#define PASSES_MAX 200
#define PASS_TOLERANCE 1e-11

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- solving ------------------------------------------------------------------- */

static double seller_price(const lode_outcome *o, int i_activity)
{
    const lode__problem *p = &o->scenario.problem;

    for (int k = p->first[i_activity]; k < p->first[i_activity + 1]; k++)
        if (p->term_coef[k] < 0.0 && p->term_node[k] < o->scenario.n_base_node)
            return o->answer.price[p->term_node[k]];
    return 0.0;
}

double lode__tariff_usd_per_t(const lode_outcome *o, int i_activity)
{
    const lode__levy *levy = &o->scenario.levy[i_activity];

    return levy->tariff_usd_per_t + levy->tariff_rate * seller_price(o, i_activity);
}

double lode__tax_usd_per_t(const lode_outcome *o, int i_activity)
{
    const lode__levy *levy = &o->scenario.levy[i_activity];

    return levy->tax_usd_per_t + levy->tax_rate * seller_price(o, i_activity);
}

/* Put the levies at the current prices into the wedges; returns the largest relative
 * move. */
static double update_levies(lode_outcome *o)
{
    double worst = 0.0;

    for (int a = 0; a < o->scenario.n_base_activity; a++) {
        double *wedge = &o->scenario.problem.curve[a].wedge;
        double now = o->market->problem.curve[a].wedge + lode__tariff_usd_per_t(o, a) +
                     lode__tax_usd_per_t(o, a);
        double off = fabs(now - *wedge) / (fabs(now) + 1e-300);
        if (now != *wedge && off > worst) worst = off;
        *wedge = now;
    }
    return worst;
}

static lode_status solve(lode_outcome *o, lode_error *err)
{
    lode__scenario *sc = &o->scenario;
    lode__solver *solver = lode__solver_new(&sc->problem);
    double off = 0.0;
    int steps = 0, factorisations = 0;

    if (!solver || !lode__answer_take(&o->answer, &o->arena, &sc->problem)) {
        lode__solver_free(solver);
        return no_memory(err);
    }
    if (sc->ad_valorem) {
        memcpy(o->answer.price, sc->start_price,
               (size_t)sc->problem.n_node * sizeof(double));
        (void)update_levies(o);
    }
    do {
        lode__solver_run(solver, &sc->problem, sc->start_price, sc->start_level,
                         &o->answer);
        steps += o->answer.certificate.newton_steps;
        factorisations += o->answer.certificate.factorisations;
        o->n_pass++;
        if (o->answer.verdict != LODE_SOLVED || !sc->ad_valorem) break;
        off = update_levies(o);
        memcpy(sc->start_price, o->answer.price,
               (size_t)sc->problem.n_node * sizeof *sc->start_price);
        memcpy(sc->start_level, o->answer.level,
               (size_t)sc->problem.n_activity * sizeof *sc->start_level);
    } while (off > PASS_TOLERANCE && o->n_pass < PASSES_MAX);
    o->answer.certificate.newton_steps = steps;
    o->answer.certificate.factorisations = factorisations;
    if (o->answer.verdict == LODE_SOLVED && off > LODE_CERTIFICATE_LIMIT)
        o->answer.verdict = LODE_NOT_CONVERGED;
    lode__solver_free(solver);
    return LODE_OK;
}

/* ---- adding up ----------------------------------------------------------------- */

double lode__surplus_change(const lode_outcome *o, int a)
{
    const lode__problem *base = &o->market->problem, *now = &o->scenario.problem;

    return lode__curve_surplus(&now->curve[a],
                               lode__problem_margin(now, a, o->answer.price)) -
           lode__curve_surplus(&base->curve[a],
                               lode__problem_margin(base, a, o->market->base_price));
}

static lode__place_row *place_of(lode_outcome *o, int i_good, int i_country)
{
    int n = lode__market_node(o->market, i_good, i_country);

    return n < 0 ? NULL : &o->place[n];
}

static void add_activity(lode_outcome *o, int a)
{
    const lode_market *m = o->market;
    const lode__base_flow *f = &m->model->flow[m->model->part[a].i_flow];
    const lode__problem *p = &m->problem;
    lode__place_row *here = place_of(o, f->i_good, f->i_country);
    double before = m->base_level[a], after = o->answer.level[a];
    double gain = lode__surplus_change(o, a);

    if (f->role == LODE__ROLE_USE) {
        here->use_before += before;
        here->unmet_tpa += o->scenario.problem.curve[a].q0 - after;
        here->use_after += after;
        here->consumer_usd += gain;
    } else if (f->role == LODE__ROLE_TRADE) {
        lode__place_row *there = place_of(o, f->i_good, f->i_partner);
        here->export_before += before;
        here->export_after += after;
        there->import_before += before;
        there->import_after += after;
        there->trader_usd += gain;
        there->treasury_usd += after * lode__tariff_usd_per_t(o, a);
        here->treasury_usd += after * lode__tax_usd_per_t(o, a);
        for (int k = o->scenario.problem.first[a]; k < o->scenario.problem.first[a + 1];
             k++)
            if (o->scenario.problem.term_node[k] >= o->scenario.n_base_node)
                here->producer_usd += /* licence rent stays with the seller */
                    after * o->answer.price[o->scenario.problem.term_node[k]];
    } else {
        here->producer_usd += gain;
        for (int k = p->first[a]; k < p->first[a + 1]; k++) {
            lode__place_row *made = &o->place[p->term_node[k]];
            if (p->term_coef[k] <= 0.0) continue;
            made->supply_before += p->term_coef[k] * before;
            made->supply_after += p->term_coef[k] * after;
        }
    }
}

/* Stocks gain what they sell above their release price. */
static void add_stocks(lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;

    for (int k = 0; k < sc->problem.n_activity - sc->n_base_activity; k++) {
        int a = sc->n_base_activity + k, n = sc->at_node[k];
        if (n >= sc->n_base_node) continue;
        o->place[n].treasury_usd +=
            o->answer.level[a] * (o->answer.price[n] - sc->problem.curve[a].c);
        o->place[n].supply_after += o->answer.level[a];
    }
}

static void add_up_goods(lode_outcome *o)
{
    const lode__model *model = o->market->model;

    for (int g = 0; g < model->n_good; g++) {
        lode__good_row *row = &o->good_row[o->n_good_row];
        double weight = 0.0;
        if (!model->with_good[g]) continue;
        *row = (lode__good_row){.i_good = g};
        for (int k = 0; k < o->n_place; k++) {
            const lode__place_row *p = &o->place[k];
            double in = p->supply_before + p->import_before - p->export_before;
            if (p->i_good != g) continue;
            if (in < 0.0) in = 0.0;
            weight += in;
            row->price_before += in * p->price_before;
            row->price_after += in * p->price_after;
            row->use_before += p->use_before;
            row->use_after += p->use_after;
            row->supply_before += p->supply_before;
            row->supply_after += p->supply_after;
            row->loss_usd += p->loss_usd;
        }
        if (weight <= 0.0) continue;
        row->price_before /= weight;
        row->price_after /= weight;
        o->n_good_row++;
    }
}

static lode_status add_up(lode_outcome *o, lode_error *err)
{
    const lode__model *model = o->market->model;
    int n_node = o->scenario.n_base_node;

    o->place = lode__arena_take(&o->arena, (size_t)n_node + 1, sizeof *o->place);
    o->good_row =
        lode__arena_take(&o->arena, (size_t)model->n_good + 1, sizeof *o->good_row);
    if (!o->place || !o->good_row) return no_memory(err);
    o->n_place = n_node;
    for (int n = 0; n < n_node; n++) {
        o->place[n].i_node = n;
        o->place[n].i_good = model->node[n].i_good;
        o->place[n].i_country = model->node[n].i_country;
        o->place[n].price_before = o->market->base_price[n];
        o->place[n].price_after = o->answer.price[n];
    }
    for (int a = 0; a < o->scenario.n_base_activity; a++) add_activity(o, a);
    add_stocks(o);
    for (int n = 0; n < n_node; n++) {
        lode__place_row *p = &o->place[n];
        double gain = p->consumer_usd + p->producer_usd + p->trader_usd + p->treasury_usd;
        p->loss_usd = -gain;
        o->surplus_usd += gain;
    }
    add_up_goods(o);
    return LODE_OK;
}

/* ---- the question -------------------------------------------------------------- */

static lode_status read_question(lode_outcome *o, const char *const *statements,
                                 const lode_shock_options *options, lode_error *err)
{
    lode__buf id, all;
    int n_country;
    lode_status st = LODE_OK;

    (void)lode__countries(o->dataset, &n_country);
    lode__buf_init(&id, 1 << 16);
    lode__buf_init(&all, 1 << 17);
    for (int k = 0; k < o->n_statement && !st; k++) {
        st = lode__statement_read(o->dataset, statements[k], &o->arena, &o->statement[k],
                                  err);
        if (st) break;
        if (k > 0) lode__buf_add(&id, ";");
        lode__buf_add(&id, o->statement[k].id);
    }
    o->perspective_member =
        lode__arena_take(&o->arena, (size_t)n_country + 1, sizeof *o->perspective_member);
    if (!st && !o->perspective_member) st = no_memory(err);
    if (!st && options && options->perspective) {
        st = lode__countries_select(o->dataset, options->perspective,
                                    o->perspective_member, err);
        o->perspective = lode__arena_copy(&o->arena, options->perspective);
        if (!st && !o->perspective) st = no_memory(err);
    }
    if (!st) {
        lode__buf_addf(&all, "lode %s shock/1 %s %s for %s", lode_version(),
                       lode_dataset_hash(o->dataset), id.data,
                       o->perspective ? o->perspective : "");
        o->question = id.status ? NULL : lode__arena_copy(&o->arena, id.data);
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

static void name_infeasible(lode_outcome *o)
{
    lode__buf text;
    int n = o->answer.i_node;

    lode__buf_init(&text, sizeof o->reason);
    lode__buf_addf(&text, "node '%s' cannot clear: %s",
                   n >= 0 && n < o->scenario.n_base_node ? o->market->node_id[n]
                                                         : "licence",
                   o->answer.reason);
    if (text.data) memcpy(o->reason, text.data, text.length + 1);
    lode__buf_clear(&text);
}

static lode_status run(const lode_dataset *dataset, const lode_market *market,
                       const char *const *statements, size_t n,
                       const lode_shock_options *options, lode_outcome **out,
                       lode_error *err)
{
    lode_outcome *o;
    lode_status st;

    if (n == 0)
        return lode__fail(
            err, LODE_E_INVALID,
            "found no statement, wanted one like 'ban CHN gallium:refined -> USA'");
    if (n > 256) return lode__fail(err, LODE_E_LIMIT, "%zu statements, at most 256", n);
    o = lode__alloc(1, sizeof *o);
    if (!o) return no_memory(err);
    o->dataset = dataset;
    o->market = market;
    o->n_statement = (int)n;
    o->statement = lode__arena_take(&o->arena, n, sizeof *o->statement);
    st = o->statement ? read_question(o, statements, options, err) : no_memory(err);
    if (!st) st = market ? check_goods(o, err) : build_market(o, err);
    if (!st) st = lode__scenario_build(o, err);
    if (!st) st = solve(o, err);
    if (!st && o->answer.verdict == LODE_INFEASIBLE) name_infeasible(o);
    if (!st && o->answer.verdict != LODE_INFEASIBLE) st = add_up(o, err);
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

lode_certificate lode_outcome_certificate(const lode_outcome *outcome)
{
    return outcome->answer.certificate;
}

const char *lode_outcome_reason(const lode_outcome *outcome)
{
    return outcome->reason;
}
