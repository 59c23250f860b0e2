/* What programs that ask shock questions of own_packs.h share: how to ask, how to compare two
 * answers, and the value of an answer by another way than the engine's sums of gains.
 *
 *     own_numbers n = three_countries();
 *     lode_dataset *ds = own_packs_open(&n);
 *     lode_outcome *o = ASK(ds, "ban CHN " OWN_GOOD, NULL);
 *     if (ok(is_solved(o), "a ban")) is_near(place(o, "USA")->price_after, ...);
 *     lode_outcome_free(o);
 *
 * Include it after `#define _POSIX_C_SOURCE 200809L`. */
#ifndef LODE_TESTS_OWN_SHOCKS_H
#define LODE_TESTS_OWN_SHOCKS_H

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "own_packs.h"
#include "solve/curve.h"
#include "study/draws.h"
#include "study/explain.h"
#include "study/outcome.h"

#define MOST 8 /* statements of a question */

/* Ask of a market, or of the dataset where there is none; statements up to the first NULL.
 * NULL, or an answer without prices, after a line that says why. */
static inline lode_outcome *ask(const lode_dataset *ds, const lode_market *market,
                                size_t n_draw, const char *const *statements)
{
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    lode_outcome *o = NULL;
    lode_error err = {0};
    size_t n = 0;
    lode_status st;

    options.n_draw = n_draw;
    options.seed = 1;
    options.n_thread = 1;
    while (n < MOST && statements[n]) n++;
    st = market ? lode_shock_run_on(market, statements, n, &options, &o, &err)
                : lode_shock_run(ds, statements, n, &options, &o, &err);
    if (st)
        printf("# %s: %s\n", statements[0], err.message);
    else if (o->answer.verdict != LODE_SOLVED)
        printf("# %s: %s, %s\n", statements[0], lode_verdict_name(o->answer.verdict),
               o->reason);
    return o;
}

#define ASK(ds, ...) ask(ds, NULL, 0, (const char *const[MOST + 1]){__VA_ARGS__})
#define ASK_OF(market, ...)                                                              \
    ask(NULL, market, 0, (const char *const[MOST + 1]){__VA_ARGS__})

static inline bool is_solved(const lode_outcome *o)
{
    return o && o->answer.verdict == LODE_SOLVED;
}

static inline int node(const lode_outcome *o, const char *country)
{
    return lode__market_node(o->market, lode__good_find(o->dataset, OWN_GOOD),
                             lode__country_find(o->dataset, country));
}

static inline const lode__place_row *place(const lode_outcome *o, const char *country)
{
    return &o->place[node(o, country)];
}

/* The base activity of a route, or -1. */
static inline int route(const lode_outcome *o, const char *from, const char *to)
{
    const lode__model *m = o->market->model;
    int i = lode__country_find(o->dataset, from), j = lode__country_find(o->dataset, to);

    for (int a = 0; a < o->scenario.n_base_activity; a++) {
        const lode__base_flow *f = &m->flow[m->part[a].i_flow];
        if (f->role == LODE__ROLE_TRADE && f->i_country == i && f->i_partner == j)
            return a;
    }
    return -1;
}

/* ---- two answers ------------------------------------------------------------------------ */

/* Money that changes hands in the base, USD, for tolerances. */
static inline double turnover(const lode_outcome *o)
{
    double sum = 0.0;

    for (int n = 0; n < o->n_place; n++)
        sum += o->place[n].price_before *
               (o->place[n].supply_before + o->place[n].import_before);
    return sum;
}

/* Largest distance of all prices, relative, and of all money, of the turnover. */
static inline double apart(const lode_outcome *a, const lode_outcome *b)
{
    double worst = fabs(a->surplus_usd - b->surplus_usd) / turnover(a);

    for (int n = 0; n < a->scenario.n_market_node; n++)
        worst = fmax(worst, fabs(a->answer.price[n] / b->answer.price[n] - 1.0));
    for (int n = 0; n < a->n_place; n++) {
        const lode__place_row *x = &a->place[n], *y = &b->place[n];
        const double off[] = {
            x->consumer_usd - y->consumer_usd, x->producer_usd - y->producer_usd,
            x->trader_usd - y->trader_usd, x->treasury_usd - y->treasury_usd,
            x->storage_usd - y->storage_usd};
        for (size_t k = 0; k < sizeof off / sizeof *off; k++)
            worst = fmax(worst, fabs(off[k]) / turnover(a));
    }
    return worst;
}

/* Two questions with one answer. */
static inline void are_the_same(const lode_dataset *ds, const char *const *one,
                                const char *const *other, double within)
{
    lode_outcome *a = ask(ds, NULL, 0, one), *b = ask(ds, NULL, 0, other);

    if (ok(is_solved(a) && is_solved(b), "'%s' and '%s'%s", one[0], other[0],
           one[1] ? " and more" : ""))
        ok(apart(a, b) < within, "are the same in prices and money (%.1e)", apart(a, b));
    lode_outcome_free(a);
    lode_outcome_free(b);
}

/* ---- what it adds up to ----------------------------------------------------------------- */

/* What an activity beside the market's adds to the value, from its cost alone. Payments
 * between people are in no cost. */
static inline double value_of_extra(const lode_outcome *o, int i)
{
    const lode__scenario *sc = &o->scenario;
    const lode__curve *c = &sc->problem.curve[i];
    int k = i - sc->n_market_activity;
    double x = o->answer.level[i];
    double last = o->market->base_price[sc->at_node[k] % sc->n_base_node] *
                  sc->time.discount[sc->time.n_period];
    double sum;

    if (sc->extra[k] == LODE__EXTRA_RIGHT) return 0.0; /* a duty is revenue */
    if (sc->extra[k] == LODE__EXTRA_PASS_ON) return -lode__curve_cost(c, x); /* a levy */
    if (sc->extra[k] == LODE__EXTRA_PURCHASE) return x * last; /* the base price */
    sum = -lode__curve_cost(c, x) - c->wedge * x;
    if (sc->extra[k] == LODE__EXTRA_STOCK) sum -= sc->worth[k] * x;
    if (c->kind == LODE__LINK) /* holds q0 at base prices, the last for the base price */
        sum += lode__curve_cost(c, c->q0) - (c->wedge < 0.0 ? last * c->q0 : 0.0);
    return sum;
}

/* Value lost by all activities and stocks, from their costs alone: base less outcome. Apart
 * from lode__objective_change() (study/objective.c) on purpose: that one is the
 * engine's check of itself, this one the tests' of both. */
static inline double objective_change(const lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;
    const lode__problem *base = &o->market->problem;
    double sum = 0.0;

    for (int i = 0; i < sc->n_market_activity; i++) {
        const lode__curve *c = &sc->problem.curve[i];
        int a = i % sc->n_base_activity;
        double x = o->answer.level[i], worth = sc->time.discount[i / sc->n_base_activity];
        sum -= lode__curve_cost(c, x) + c->wedge * x;
        sum += worth * sc->time.years *
               (lode__curve_cost(&base->curve[a], o->market->base_level[a]) +
                base->curve[a].wedge * o->market->base_level[a]);
        sum += worth * x *
               (lode__tariff_usd_per_t(o, i) + lode__tax_usd_per_t(o, i) -
                sc->levy[i].support_usd_per_t - sc->levy[i].subsidy_usd_per_t);
    }
    for (int i = sc->n_market_activity; i < sc->problem.n_activity; i++)
        sum += value_of_extra(o, i);
    return sum;
}

/* Gains of all add up to the change of the objective. Ask a dataset without hoarding, which
 * changes what a store is worth. */
static inline void parts_add_up(const lode_dataset *ds, const char *const *statements)
{
    lode_outcome *o = ask(ds, NULL, 0, statements);

    if (ok(is_solved(o), "'%s'%s", statements[0], statements[1] ? " and more" : "")) {
        double change = objective_change(o);
        ok(fabs(change - o->surplus_usd) < 1e-8 * turnover(o),
           "the parts add up to the change of the objective: %.4f, %.4f million",
           o->surplus_usd * 1e-6, change * 1e-6);
    }
    lode_outcome_free(o);
}

/* The same of each of `n` questions about three countries. */
static inline void all_parts_add_up(const char *const (*list)[MOST + 1], size_t n)
{
    own_numbers numbers = three_countries();
    lode_dataset *ds;

    numbers.hoarding = 0.0;
    ds = own_packs_open(&numbers);
    for (size_t k = 0; k < n; k++) parts_add_up(ds, list[k]);
    lode_dataset_free(ds);
}

/* Who saw everything coming does not change his mind when he is told that nothing happens: of
 * each of `n` statements with those beside it, at most MOST - 2 up to the first NULL. */
static inline void empty_news_is_none(const lode_dataset *ds, const char *const *list,
                                      size_t n, const char *const *beside)
{
    for (size_t k = 0; k < n; k++) {
        const char *question[MOST + 1] = {list[k]};
        size_t at = 1;
        lode_outcome *a, *b;
        for (; at < MOST - 1 && beside[at - 1]; at++) question[at] = beside[at - 1];
        a = ask(ds, NULL, 0, question);
        question[at] = "demand " OWN_GOOD " x1 announced 2025-06";
        b = ask(ds, NULL, 0, question);
        if (ok(is_solved(a) && is_solved(b), "'%s' and news of nothing", list[k]))
            ok(apart(a, b) < 1e-6, "changes no price and nobody's money (%.1e)",
               apart(a, b));
        lode_outcome_free(a);
        lode_outcome_free(b);
    }
}

/* Twenty draws of uncertain numbers leave a band around the price in the USA. */
static inline void draws_have_a_band(const char *const *statements, const char *what)
{
    own_numbers n = three_countries();
    lode_dataset *ds;
    lode_outcome *o;

    n.spread = 1.5;
    ds = own_packs_open(&n);
    o = ask(ds, NULL, 20, statements);
    if (ok(is_solved(o) && o->bands, "twenty draws of %s", what)) {
        size_t k = lode__figure_of_place(o, node(o, "USA"), LODE__F_PRICE_RATIO);
        ok(o->bands->low[k] < o->bands->high[k] && isfinite(o->bands->high[k]),
           "have a band: %.3f to %.3f", o->bands->low[k], o->bands->high[k]);
    }
    lode_outcome_free(o);
    lode_dataset_free(ds);
}

/* Contributions to a figure add up to it, one has `label` in its name, and none is a rest that
 * no other part explains. */
static inline void explanation_adds_up(const lode_dataset *ds, const char *id,
                                       const char *label)
{
    lode__explanation e;
    lode_error err = {0};
    double sum = 0.0;
    bool has = false, rest = false;

    if (!ok(lode__explanation_make(ds, id, &e, &err) == LODE_OK, "%s %s", id,
            err.message))
        return;
    for (int i = 0; i < e.n_contribution; i++) {
        sum += e.contribution[i].value;
        has = has || strstr(e.contribution[i].label, label);
        rest = rest || strstr(e.contribution[i].label, "not told by");
    }
    is_near(sum, e.value, 1e-8, "contributions add up to %.6g", e.value);
    ok(has && !rest, "and one is '%s', none a rest", label);
    lode__explanation_clear(&e);
}

/* ---- sentences --------------------------------------------------------------------------- */

/* From the statement's id its sentence can be read again. */
static inline void comes_back(const lode_dataset *ds, const lode__statement *s)
{
    lode__arena arena = {0};
    lode__statement back = {0};
    lode_error err = {0};
    const char *again = lode__statement_sentence(s->id, strlen(s->id), &arena);

    ok(again && !lode__statement_read(ds, again, &arena, &back, &err) &&
           strcmp(back.text, s->text) == 0,
       "and back from the id");
    lode__arena_clear(&arena);
}

/* A sentence is refused with `why` in the reason, and nothing is written. */
static inline void is_refused(const lode_dataset *ds, const char *sentence,
                              const char *why)
{
    lode__arena arena = {0};
    lode__statement s = {.number = 7.0};
    lode_error err = {0};

    ok(lode__statement_read(ds, sentence, &arena, &s, &err) == LODE_E_INVALID &&
           strstr(err.message, why) && s.number == 7.0,
       "'%s': %s", sentence, err.message);
    lode__arena_clear(&arena);
}

#endif
