/* What is done around a solve until the answer stands: levies that follow prices, habits
 * that follow prices of before, and news. One solver or many lanes call it after each
 * solve:
 *
 *     begin(o); do solve(o->scenario.problem) while (next(o)); */
#include <math.h>
#include <string.h>

#include "study/leap.h"

#define LEAST_DAMPING 0.2

/* Put the levies at the current prices into the wedges; returns the largest relative
 * move. */
static double update_levies(lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;
    double worst = 0.0;

    for (int i = 0; i < sc->n_market_activity; i++) {
        double *wedge = &sc->problem.curve[i].wedge;
        int t = i / sc->n_base_activity, a = i % sc->n_base_activity;
        double now = (o->market->problem.curve[a].wedge + lode__tariff_usd_per_t(o, i) +
                      lode__tax_usd_per_t(o, i) + sc->levy[i].freight_usd_per_t -
                      sc->levy[i].support_usd_per_t - sc->levy[i].subsidy_usd_per_t) *
                     sc->time.discount[t];
        double off = fabs(now - *wedge) / (fabs(now) + 1e-300);
        if (now != *wedge && off > worst) worst = off;
        *wedge = now;
    }
    return fmax(worst, lode__rights_reprice(o));
}

/* Are there wedges that prices move? */
static bool follows_prices(const lode_outcome *o)
{
    return o->scenario.ad_valorem || lode__floors_follow(o);
}

/* Habits and levies of all periods at once; below 0: they have to go one by one. */
static double leap(lode_outcome *o, double tolerance)
{
    double off = o->leap ? lode__leap_move(o, o->leap, tolerance) : -1.0;

    if (off > 0.0) (void)update_levies(o);
    return off;
}

/* Move what answers to the prices from outside the program; returns the largest move. */
static double update(lode_outcome *o)
{
    double missed = lode__floors_move(o);
    double off = follows_prices(o) ? update_levies(o) : 0.0;
    double way = o->scenario.adjusts ? lode__habits_move(o, o->damping) : 0.0;

    /* Habits of one period move the prices of the next: over years they swing before they
     * settle, unless they go a part of the way only. */
    if (way > 0.5 * o->last_way) o->damping = fmax(LEAST_DAMPING, 0.6 * o->damping);
    o->last_way = way;
    if (missed > off) off = missed;
    return off > way ? off : way;
}

static void start_from_answer(lode_outcome *o)
{
    lode__scenario *sc = &o->scenario;

    memcpy(sc->start_price, o->answer.price,
           (size_t)sc->problem.n_node * sizeof *sc->start_price);
    memcpy(sc->start_level, o->answer.level,
           (size_t)sc->problem.n_activity * sizeof *sc->start_level);
}

/* The next period after `now` in which the market learns of something; n_period: none. */
static int next_news(const lode_outcome *o, int now)
{
    const lode__timeline *time = &o->scenario.time;
    int next = time->n_period;

    for (int k = 0; k < o->n_statement; k++) {
        int at = o->statement[k].announced;
        if (at == LODE__NO_MONTH) continue;
        at = (at - time->first_month + time->period_months - 1) / time->period_months;
        if (at > now && at < next) next = at;
    }
    return next;
}

static double worse(double a, double b)
{
    return a > b || a != a ? a : b;
}

/* What was before period `now` stays as it was: prices and levels of the answer, those of
 * licences and stocks too, and the curves and levies behind them. */
static void keep_past(lode_outcome *o, const lode__past *past, int now)
{
    lode__scenario *sc = &o->scenario;
    size_t nodes = (size_t)now * (size_t)sc->n_base_node;
    size_t activities = (size_t)now * (size_t)sc->n_base_activity;
    lode_certificate *c = &o->answer.certificate;

    memcpy(o->answer.price, past->price, nodes * sizeof(double));
    memcpy(o->answer.level, past->level, activities * sizeof(double));
    memcpy(sc->problem.curve, past->curve, activities * sizeof(lode__curve));
    memcpy(sc->wanted, past->wanted, activities * sizeof(double));
    memcpy(sc->levy, past->levy, activities * sizeof(lode__levy));
    for (int n = sc->n_market_node; n < sc->n_market_node + sc->n_licence; n++)
        if ((n - sc->n_market_node) % sc->time.n_period < now)
            o->answer.price[n] = past->price[n];
    for (int a = sc->n_market_activity; a < sc->problem.n_activity; a++)
        if (sc->at_node[a - sc->n_market_activity] / sc->n_base_node < now) {
            o->answer.level[a] = past->level[a];
            sc->problem.curve[a] = past->curve[a];
        }
    c->balance = worse(c->balance, past->certificate.balance);
    c->complementarity = worse(c->complementarity, past->certificate.complementarity);
    c->gap = worse(c->gap, past->certificate.gap);
}

static void remember(const lode_outcome *o, lode__past *past)
{
    const lode__problem *p = &o->scenario.problem;

    past->certificate = o->answer.certificate;
    memcpy(past->price, o->answer.price, (size_t)p->n_node * sizeof(double));
    memcpy(past->level, o->answer.level, (size_t)p->n_activity * sizeof(double));
    memcpy(past->curve, p->curve, (size_t)p->n_activity * sizeof(lode__curve));
    memcpy(past->wanted, o->scenario.wanted,
           (size_t)o->scenario.n_market_activity * sizeof(double));
    memcpy(past->levy, o->scenario.levy,
           (size_t)o->scenario.n_market_activity * sizeof(lode__levy));
}

static bool take_past(lode_outcome *o, lode__past *past)
{
    const lode__problem *p = &o->scenario.problem;
    size_t activities = (size_t)p->n_activity + 1;

    past->price = lode__arena_take(&o->arena, (size_t)p->n_node + 1, sizeof(double));
    past->level = lode__arena_take(&o->arena, activities, sizeof(double));
    past->wanted = lode__arena_take(&o->arena, activities, sizeof(double));
    past->curve = lode__arena_take(&o->arena, activities, sizeof(lode__curve));
    past->levy = lode__arena_take(&o->arena, activities, sizeof(lode__levy));
    return past->price && past->level && past->wanted && past->curve && past->levy;
}

bool lode__march_take(lode_outcome *o)
{
    return lode__floors_take(o) &&
           (next_news(o, 0) == o->scenario.time.n_period || take_past(o, &o->past));
}

/* Start from the base prices, or from those of the answer before. */
static void begin_stage(lode_outcome *o)
{
    o->pass = 0;
    o->damping = 1.0;
    o->last_way = INFINITY;
    if (o->leap) lode__leap_begin(o->leap);
    if (!follows_prices(o)) return;
    memcpy(o->answer.price, o->scenario.start_price,
           (size_t)o->scenario.problem.n_node * sizeof(double));
    (void)update_levies(o);
    (void)lode__floors_close(o);
}

void lode__march_begin(lode_outcome *o)
{
    o->n_pass = o->newton_steps = o->factorisations = 0;
    o->settled = true;
    begin_stage(o);
}

void lode__march_again(lode_outcome *o)
{
    (void)update(o);
    o->pass++;
    start_from_answer(o);
}

bool lode__march_next(lode_outcome *o, double tolerance, int most_passes)
{
    int n_period = o->scenario.time.n_period, news;
    double off;

    o->newton_steps += o->answer.certificate.newton_steps;
    o->factorisations += o->answer.certificate.factorisations;
    o->n_pass++;
    if (o->answer.verdict != LODE_SOLVED && !lode__floors_are_closed(o)) return false;
    if (lode__floors_are_closed(o)) { /* that solve was to see whether floors can hold */
        if (lode__floors_open(o)) return true;
        o->answer.verdict = LODE_INFEASIBLE;
        return false;
    }
    off = leap(o, tolerance);
    if (off < 0.0) off = update(o);
    if (o->no_memory) return false;
    if (off > tolerance && ++o->pass < most_passes) {
        start_from_answer(o);
        return true;
    }
    o->settled = o->settled && (off <= tolerance || off <= LODE_CERTIFICATE_LIMIT);
    if (o->scenario.time.now > 0) keep_past(o, &o->past, o->scenario.time.now);
    news = next_news(o, o->scenario.time.now);
    if (news == n_period) return false;
    remember(o, &o->past);
    lode__scenario_fill(o, news);
    begin_stage(o);
    return true;
}
