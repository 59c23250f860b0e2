/* Climbs a ladder of cuts in lanes. */
#include "study/ladder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/twin.h"

#define HABIT_TOLERANCE 1e-8 /* of ln(quantity) */
#define MOST_PASSES 200
#define MOST_STATEMENTS 256 /* of a shock */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* A market under way, with a statement list of its own. */
typedef struct desk {
    lode_outcome o;
    int i_rung; /* -1: free */
    bool rough, again;
    lode__whole whole;
    double *shift; /* [n_market_activity] scratch */
} desk;

/* An answer that others start from. */
typedef struct foothold {
    double *price, *level, *shift; /* [n_node], [n_activity], [n_market_activity] */
} foothold;

typedef struct climb {
    const lode__ladder_question *q;
    lode_outcome *base; /* solved without the cut */
    const bool *sender; /* [n_country] */
    lode__plan *plan;
    lode__lanes *lanes;
    desk *desk[LODE__FEED_AHEAD];
    int n_desk;
    lode__ladder *out;
    lode__arena *arena;
    int n_country;
    lode__rung_place *before; /* [n_country] without the cut */
    lode__arena footholds;
    foothold foothold[LODE__DEPTHS]; /* of the rungs that are solved */
    int n_foothold;                  /* rungs of the rounds before this one */
    double next[LODE__ROUND];
    int n_next, n_given, n_open, n_round;
    bool failed; /* no memory */
} climb;

/* ---- the sentences ----------------------------------------------------------------- */

void lode__ladder_over(int months, int period_months, const char *from, char *text)
{
    snprintf(text, LODE__OVER_MOST, "over %d months in %s%s%.16s", months,
             period_months == 1   ? "months"
             : period_months == 3 ? "quarters"
                                  : "years",
             from ? " from " : "", from ? from : "");
}

/* The cut comes first; its depth is set afterwards. */
lode_status lode__ladder_pose(const lode__ladder_question *q, lode_outcome **out,
                              lode_error *err)
{
    const lode_dataset *ds = q->market->model->dataset;
    static const char *const verb[] = {"cut", "cut", "licence", "quota"};
    static const char *const number[] = {"0%", "0%", "refuse 1", "0 tpa"};
    char over[LODE__OVER_MOST];
    const char *list[MOST_STATEMENTS];
    lode__buf cut; /* as long as the names of put-together parties are */
    size_t n = 0;
    int n_good;
    lode_status st;

    if (q->n_statement > MOST_STATEMENTS - 2)
        return lode__fail(err, LODE_E_LIMIT, "%d statements beside the cut, at most %d",
                          q->n_statement, MOST_STATEMENTS - 2);
    lode__buf_init(&cut, 1 << 16);
    lode__buf_addf(&cut, "%s %s %s %s%s%s", verb[q->instrument], q->sender,
                   lode__goods(ds, &n_good)[q->i_good].id, number[q->instrument],
                   q->target ? " -> " : "", q->target ? q->target : "");
    lode__ladder_over(q->months, q->period_months, q->from, over);
    list[n++] = cut.data;
    list[n++] = over;
    for (int k = 0; k < q->n_statement; k++) list[n++] = q->statement[k];
    st = cut.status ? no_memory(err)
                    : lode__outcome_pose(ds, q->market, list, n, NULL, out, err);
    lode__buf_clear(&cut);
    return st;
}

void lode__ladder_trade(const lode_outcome *o, double *tpa, double *usd)
{
    const lode_market *m = o->market;
    const lode__statement *s = &o->statement[0];

    *tpa = *usd = 0.0;
    for (int a = 0; a < m->problem.n_activity; a++) {
        const lode__base_flow *f = &m->model->flow[m->model->part[a].i_flow];
        if (f->role != LODE__ROLE_TRADE || !s->with_good[f->i_good] ||
            !s->actor[f->i_country] || !s->target[f->i_partner])
            continue;
        *tpa += m->base_level[a];
        *usd += m->base_level[a] *
                m->base_price[lode__market_node(m, f->i_good, f->i_country)];
    }
}

void lode__ladder_cut(const lode__ladder_question *q, lode_outcome *o, double trade_tpa,
                      double depth)
{
    lode__statement *s = &o->statement[0];

    s->depth = depth;
    switch (q->instrument) {
    case LODE_INSTRUMENT_LICENCE: s->refuse_share = depth; break;
    case LODE_INSTRUMENT_QUOTA: s->number = (1.0 - depth) * trade_tpa; break;
    default: s->number = depth; break;
    }
}

/* ---- what a rung is ---------------------------------------------------------------- */

void lode__ladder_places(const lode_outcome *o, int i_good, const double *price_factor,
                         lode__rung_place *place)
{
    for (int n = 0; n < o->n_place; n++) {
        const lode__place_row *p = &o->place[n];
        lode__rung_place *to = &place[p->i_country];
        double in = p->supply_before + p->import_before - p->export_before;
        to->loss_usd += p->loss_usd * (price_factor ? price_factor[p->i_good] : 1.0);
        if (p->i_good != i_good) continue;
        to->unmet_tpa += p->unmet_tpa;
        if (!(in > 0.0)) continue;
        to->worth_before += in * p->price_before;
        to->worth_after += in * p->price_after;
    }
}

static bool take_rung(climb *w, lode__rung *rung, const lode_outcome *o)
{
    lode__ladder *out = w->out;

    rung->verdict = o->answer.verdict;
    rung->certificate = o->answer.certificate;
    out->n_solve += (size_t)o->n_pass;
    out->n_newton += (size_t)o->newton_steps;
    if (rung->verdict != LODE_SOLVED) return true;
    rung->place =
        lode__arena_take(w->arena, (size_t)w->n_country + 1, sizeof *rung->place);
    if (!rung->place) return false;
    lode__ladder_places(o, w->q->i_good, NULL, rung->place);
    for (int c = 0; c < w->n_country; c++) {
        rung->place[c].loss_usd -= w->before[c].loss_usd;
        rung->place[c].unmet_tpa -= w->before[c].unmet_tpa;
        if (w->sender[c]) rung->cost_usd += rung->place[c].loss_usd;
    }
    out->worst.balance = fmax(out->worst.balance, rung->certificate.balance);
    out->worst.complementarity =
        fmax(out->worst.complementarity, rung->certificate.complementarity);
    out->worst.gap = fmax(out->worst.gap, rung->certificate.gap);
    return true;
}

/* ---- desks ------------------------------------------------------------------------- */

static void desk_free(desk *k)
{
    if (!k) return;
    lode__arena_clear(&k->o.arena);
    lode__release(k);
}

static desk *desk_new(const climb *w)
{
    desk *k = lode__alloc(1, sizeof *k);

    if (!k) return NULL;
    k->i_rung = -1;
    if (lode__twin_take(&k->o, w->base, w->base->market)) {
        k->shift = lode__arena_take(
            &k->o.arena, (size_t)k->o.scenario.n_market_activity + 1, sizeof(double));
        if (k->shift) return k;
    }
    desk_free(k);
    return NULL;
}

/* Keep an answer as a start for later rounds. */
static bool keep_foothold(climb *w, int i_rung, const lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;
    size_t nodes = (size_t)sc->problem.n_node, all = (size_t)sc->problem.n_activity;
    size_t shifts = (size_t)sc->n_market_activity;
    foothold *f = &w->foothold[i_rung];

    f->price = lode__arena_take(&w->footholds, nodes + 1, sizeof(double));
    f->level = lode__arena_take(&w->footholds, all + 1, sizeof(double));
    f->shift = lode__arena_take(&w->footholds, shifts + 1, sizeof(double));
    if (!f->price || !f->level || !f->shift) return false;
    memcpy(f->price, o->answer.price, nodes * sizeof(double));
    memcpy(f->level, o->answer.level, all * sizeof(double));
    memcpy(f->shift, sc->shift, shifts * sizeof(double));
    return true;
}

static void mix(double *out, const double *a, const double *b, double share, int n)
{
    for (int k = 0; k < n; k++) out[k] = (1.0 - share) * a[k] + share * b[k];
}

/* The solved rungs of earlier rounds on both sides of a depth; -1: none. Which of this round are
 * done already must not matter. */
static void find_neighbours(const climb *w, double depth, int *below, int *above)
{
    const lode__rung *rung = w->out->rung;

    *below = *above = -1;
    for (int k = 0; k < w->n_foothold; k++) {
        if (!w->foothold[k].price) continue;
        if (rung[k].depth <= depth && (*below < 0 || rung[k].depth > rung[*below].depth))
            *below = k;
        if (rung[k].depth >= depth && (*above < 0 || rung[k].depth < rung[*above].depth))
            *above = k;
    }
}

/* Start between the neighbours, in the first round from no cut. */
static void start_desk(const climb *w, desk *k, double depth)
{
    lode__scenario *sc = &k->o.scenario;
    const foothold *a, *b;
    int below, above;
    double share;

    find_neighbours(w, depth, &below, &above);
    if (below < 0) below = 0;
    if (above < 0) above = below;
    a = &w->foothold[below];
    b = &w->foothold[above];
    share = above == below ? 0.0
                           : (depth - w->out->rung[below].depth) /
                                 (w->out->rung[above].depth - w->out->rung[below].depth);
    mix(k->shift, a->shift, b->shift, share, sc->n_market_activity);
    lode__habits_start(&k->o, k->shift);
    lode__march_begin(&k->o);
    mix(sc->start_price, a->price, b->price, share, sc->problem.n_node);
    mix(sc->start_level, a->level, b->level, share, sc->problem.n_activity);
}

static void fill_desk(const climb *w, desk *k, int i_rung)
{
    lode__scenario *sc = &k->o.scenario;

    k->i_rung = i_rung;
    lode__ladder_cut(w->q, &k->o, w->out->trade_tpa, w->out->rung[i_rung].depth);
    lode__scenario_fill(&k->o, 0);
    start_desk(w, k, w->out->rung[i_rung].depth);
    k->rough = sc->adjusts; /* habits move after the first solve in any case */
    k->whole = (lode__whole){&sc->problem, sc->start_price, sc->start_level, k->rough};
}

/* ---- the feed ---------------------------------------------------------------------- */

/* Depths of the next round; none: the ladder is climbed. */
static void next_round(climb *w)
{
    double depth[LODE__DEPTHS], cost[LODE__DEPTHS];
    int n = 0;

    w->n_next = w->n_given = 0;
    w->n_foothold = w->out->n_rung;
    if (w->n_round == LODE__ROUNDS) return;
    for (int k = 0; k < w->out->n_rung; k++)
        if (w->out->rung[k].verdict == LODE_SOLVED) {
            int at = n++;
            for (; at > 0 && depth[at - 1] > w->out->rung[k].depth; at--) {
                depth[at] = depth[at - 1];
                cost[at] = cost[at - 1];
            }
            depth[at] = w->out->rung[k].depth;
            cost[at] = w->out->rung[k].cost_usd;
        }
    w->n_next = lode__depths_next(depth, cost, w->n_round == 0 ? 0 : n,
                                  w->out->tolerance_usd, w->next);
    w->n_round++;
}

static bool next(void *context, size_t *i_job, lode__whole *whole)
{
    climb *w = context;
    desk *k = NULL;

    for (int i = 0; i < w->n_desk && !k; i++)
        if (w->desk[i]->again) k = w->desk[i];
    if (k) {
        k->again = false;
    } else {
        for (int i = 0; i < w->n_desk && !k; i++)
            if (w->desk[i]->i_rung < 0) k = w->desk[i];
        if (!k || w->n_given == w->n_next) return false;
        w->out->rung[w->out->n_rung].depth = w->next[w->n_given++];
        fill_desk(w, k, w->out->n_rung++);
        w->n_open++;
    }
    *i_job = (size_t)k->i_rung;
    *whole = k->whole;
    return true;
}

static bool moves_on(desk *k, const lode__answer *answer)
{
    lode_outcome *o = &k->o;

    if (lode__twin_answer(o, answer, &k->rough, HABIT_TOLERANCE, MOST_PASSES)) {
        k->whole.rough = k->rough;
        return true;
    }
    if (o->answer.verdict == LODE_SOLVED && !o->settled)
        o->answer.verdict = LODE_NOT_CONVERGED;
    return false;
}

static bool done(void *context, size_t i_job, const lode__answer *answer)
{
    climb *w = context;
    desk *k = NULL;

    for (int i = 0; i < w->n_desk && !k; i++)
        if (w->desk[i]->i_rung == (int)i_job) k = w->desk[i];
    k->again = moves_on(k, answer);
    if (k->again) return true;
    if (k->o.answer.verdict == LODE_SOLVED) lode__tally_rows(&k->o);
    w->failed =
        w->failed || !take_rung(w, &w->out->rung[i_job], &k->o) ||
        (k->o.answer.verdict == LODE_SOLVED && !keep_foothold(w, (int)i_job, &k->o));
    k->i_rung = -1;
    if (--w->n_open == 0 && w->n_given == w->n_next) next_round(w);
    return !w->failed;
}

/* ---- the climb --------------------------------------------------------------------- */

/* The market without the cut: the first rung, and where all others start. */
static lode_status first_rung(climb *w, lode_error *err)
{
    lode_outcome *o = w->base;
    lode_status st;

    lode__ladder_cut(w->q, o, w->out->trade_tpa, 0.0);
    lode__scenario_fill(o, 0);
    st = lode__outcome_solve(o, err);
    if (st) return st;
    w->out->n_rung = 1;
    if (o->answer.verdict == LODE_SOLVED) {
        st = lode__tally_take(o, err);
        if (st) return st;
        lode__tally_rows(o);
        lode__ladder_places(o, w->q->i_good, NULL, w->before);
        w->out->tolerance_usd = LODE__COST_TOLERANCE * w->out->trade_usd;
    }
    return take_rung(w, &w->out->rung[0], o) ? LODE_OK : no_memory(err);
}

static lode_status take_workspace(climb *w, lode_error *err)
{
    w->plan = lode__twin_plan(w->base);
    if (w->plan) w->lanes = lode__lanes_new(w->plan);
    if (!w->lanes) return no_memory(err);
    for (; w->n_desk < lode__plan_width(w->plan); w->n_desk++)
        if (!(w->desk[w->n_desk] = desk_new(w))) return no_memory(err);
    return LODE_OK;
}

static int by_depth(const void *a, const void *b)
{
    double x = ((const lode__rung *)a)->depth, y = ((const lode__rung *)b)->depth;

    return (x > y) - (x < y);
}

lode_status lode__ladder_climb(const lode__ladder_question *q, lode__arena *arena,
                               lode__ladder *out, lode_error *err)
{
    climb w = {.q = q, .arena = arena, .out = out};
    lode__feed feed = {.whole = next, .done = done, .context = &w};
    lode_status st;

    *out = (lode__ladder){0};
    (void)lode__countries(q->market->model->dataset, &w.n_country);
    st = lode__ladder_pose(q, &w.base, err);
    if (st) return st;
    w.sender = w.base->statement[0].actor;
    w.before = lode__arena_take(arena, (size_t)w.n_country + 1, sizeof *w.before);
    if (!w.before) st = no_memory(err);
    lode__ladder_trade(w.base, &out->trade_tpa, &out->trade_usd);
    if (!st) st = first_rung(&w, err);
    if (!st && out->trade_tpa > 0.0 && out->rung[0].verdict == LODE_SOLVED) {
        st = take_workspace(&w, err);
        if (!st && !keep_foothold(&w, 0, w.base)) st = no_memory(err);
        next_round(&w);
        if (!st && (!lode__lanes_run(w.lanes, &feed) || w.failed)) st = no_memory(err);
    }
    qsort(out->rung, (size_t)out->n_rung, sizeof *out->rung, by_depth);
    for (int k = 0; k < w.n_desk; k++) desk_free(w.desk[k]);
    lode__lanes_free(w.lanes);
    lode__plan_free(w.plan);
    lode__arena_clear(&w.footholds);
    lode_outcome_free(w.base);
    return st;
}
