/* Climbs a ladder of cuts for each draw of what its market rests on. A job is a draw: its desk
 * goes from depth to depth, each starting from the answer before. */
#include <math.h>
#include <string.h>

#include "study/deck.h"
#include "study/ladder.h"
#include "study/twin.h"

#define HABIT_TOLERANCE 1e-4 /* of ln(quantity), in a draw */
#define MOST_PASSES 20       /* of habits; a draw that still moves is taken as it is */

typedef struct study {
    const lode__ladder_question *q;
    lode_outcome *central; /* without the cut */
    lode__deck deck;
    lode__ladder_draws *out;
} study;

typedef struct desk {
    study *study;
    lode_outcome o;
    lode__hand hand;
    int i_depth;
    double trade_tpa;
    bool rough;
    lode__rung_place *before, *place; /* [n_country] without the cut, and now */
} desk;

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- desks ------------------------------------------------------------------------- */

static bool take_outcome(desk *k)
{
    lode_outcome *o = &k->o;
    size_t n_country = (size_t)k->study->out->n_country + 1;

    k->before = lode__arena_take(&o->arena, n_country, sizeof *k->before);
    k->place = lode__arena_take(&o->arena, n_country, sizeof *k->place);
    return k->before && k->place &&
           lode__hand_take(&k->hand, &k->study->deck, &o->arena) &&
           lode__twin_take(o, k->study->central, &k->hand.market);
}

static void desk_free(void *context)
{
    desk *k = context;

    lode__arena_clear(&k->o.arena);
    lode__release(k);
}

static void *desk_new(void *context)
{
    desk *k = lode__alloc(1, sizeof *k);

    if (!k) return NULL;
    k->study = context;
    if (take_outcome(k)) return k;
    desk_free(k);
    return NULL;
}

/* ---- depths ------------------------------------------------------------------------ */

/* The next depth, from the answer before or, where there is none, from the plan's. */
static void begin_depth(desk *k, bool from_answer, lode__whole *whole)
{
    lode__scenario *sc = &k->o.scenario;
    size_t prices = (size_t)sc->problem.n_node * sizeof(double);
    size_t levels = (size_t)sc->problem.n_activity * sizeof(double);

    lode__ladder_cut(k->study->q, &k->o, k->trade_tpa, k->study->out->depth[k->i_depth]);
    lode__scenario_fill(&k->o, 0);
    lode__march_begin(&k->o);
    if (from_answer) {
        memcpy(sc->start_price, k->o.answer.price, prices);
        memcpy(sc->start_level, k->o.answer.level, levels);
    } else {
        memcpy(sc->start_price, lode__plan_price(k->study->deck.plan), prices);
        lode__start_levels(k->study->deck.plan, &sc->problem, sc->start_level);
    }
    k->rough = sc->adjusts;
    *whole = (lode__whole){&sc->problem, sc->start_price, sc->start_level, k->rough};
}

static void make(void *context, size_t i_draw, lode__whole *whole)
{
    desk *k = context;
    double usd;

    lode__hand_deal(&k->hand, &k->study->deck, i_draw);
    k->o.factor = k->hand.factor;
    lode__timeline_numbers(&k->o);
    lode__stocks_lay(&k->o);
    lode__ladder_trade(&k->o, &k->trade_tpa, &usd);
    k->study->out->tolerance_usd[i_draw] = LODE__COST_TOLERANCE * usd;
    k->i_depth = 0;
    begin_depth(k, false, whole);
}

static void take_depth(desk *k, size_t i_draw, bool solved)
{
    lode__ladder_draws *out = k->study->out;
    size_t n = (size_t)out->n_country;
    double *loss =
        &out->loss_usd[(i_draw * (size_t)out->n_depth + (size_t)k->i_depth) * n];
    double *worth = &out->worth[i_draw * 2 * n];
    bool first = k->i_depth == 0, last = k->i_depth == out->n_depth - 1;

    out->n_solve[i_draw] += (size_t)k->o.n_pass;
    out->n_newton[i_draw] += (size_t)k->o.newton_steps;
    memset(k->place, 0, n * sizeof *k->place);
    if (solved) {
        lode__tally_rows(&k->o);
        lode__ladder_places(&k->o, k->study->q->i_good, k->hand.price_factor, k->place);
    }
    if (first) memcpy(k->before, k->place, n * sizeof *k->place);
    for (size_t c = 0; c < n; c++) {
        loss[c] = solved ? k->place[c].loss_usd - k->before[c].loss_usd : NAN;
        if (first) worth[c] = k->place[c].worth_after;
        if (last) worth[n + c] = k->place[c].worth_after;
    }
}

static bool take(void *context, size_t i_draw, const lode__answer *answer,
                 lode__whole *whole)
{
    desk *k = context;
    lode_outcome *o = &k->o;
    bool solved;

    if (lode__twin_answer(o, answer, &k->rough, HABIT_TOLERANCE, MOST_PASSES)) {
        whole->rough = k->rough;
        return true;
    }
    solved = o->answer.verdict == LODE_SOLVED && !k->hand.broken;
    take_depth(k, i_draw, solved);
    if (++k->i_depth == k->study->out->n_depth) return false;
    begin_depth(k, solved, whole);
    return true;
}

/* ---- all draws --------------------------------------------------------------------- */

static void set_depths(lode__ladder_draws *out, const double also[2])
{
    for (int k = 0; k <= 8; k++) out->depth[out->n_depth++] = k / 8.0;
    for (int i = 0; i < 2; i++) {
        int at = out->n_depth;
        bool known = isnan(also[i]) || also[i] < 0.0 || also[i] > 1.0;
        for (int k = 0; k < out->n_depth; k++) known = known || out->depth[k] == also[i];
        if (known) continue;
        for (; out->depth[at - 1] > also[i]; at--) out->depth[at] = out->depth[at - 1];
        out->depth[at] = also[i];
        out->n_depth++;
    }
}

static lode_status take_arrays(lode__ladder_draws *out, lode__arena *arena,
                               lode_error *err)
{
    size_t n = out->n_draw * (size_t)out->n_country;

    out->loss_usd = lode__arena_take(arena, n * (size_t)out->n_depth + 1, sizeof(double));
    out->worth = lode__arena_take(arena, 2 * n + 1, sizeof(double));
    out->tolerance_usd = lode__arena_take(arena, out->n_draw + 1, sizeof(double));
    out->n_solve = lode__arena_take(arena, out->n_draw + 1, sizeof *out->n_solve);
    out->n_newton = lode__arena_take(arena, out->n_draw + 1, sizeof *out->n_newton);
    return out->loss_usd && out->worth && out->tolerance_usd && out->n_solve &&
                   out->n_newton
               ? LODE_OK
               : no_memory(err);
}

static lode_status run(study *w, lode_error *err)
{
    lode__crew crew = {.make = make,
                       .take = take,
                       .desk_new = desk_new,
                       .desk_free = desk_free,
                       .context = w};
    lode_status st = lode__deck_make(&w->deck, err);

    if (st) return st;
    return lode__deck_run(&w->deck, &crew, lode__twin_plan(w->central)) ? LODE_OK
                                                                        : no_memory(err);
}

lode_status lode__ladder_draw(const lode__ladder_question *q, const double also[2],
                              size_t n_draw, unsigned long seed, size_t n_thread,
                              lode__arena *arena, lode__ladder_draws *out,
                              lode_error *err)
{
    study w = {.q = q, .out = out};
    double tpa, usd;
    lode_status st;

    *out = (lode__ladder_draws){.n_draw = n_draw};
    (void)lode__countries(q->market->model->dataset, &out->n_country);
    set_depths(out, also);
    st = take_arrays(out, arena, err);
    if (!st) st = lode__ladder_pose(q, &w.central, err);
    if (st) return st;
    lode__ladder_trade(w.central, &tpa, &usd);
    lode__ladder_cut(q, w.central, tpa, 0.0);
    lode__scenario_fill(w.central, 0);
    st = lode__outcome_solve(w.central, err);
    w.deck = (lode__deck){
        .central = w.central, .n_draw = n_draw, .n_thread = n_thread, .seed = seed};
    if (!st) st = run(&w, err);
    lode__deck_clear(&w.deck);
    lode_outcome_free(w.central);
    return st;
}
