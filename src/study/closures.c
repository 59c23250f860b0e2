/* The statement 'close route': what closing passages does to each trade flow of an outcome, and a
 * note on how much trade goes round or is shut. */
#include "study/outcome.h"

#define MOST_SETS 512 /* of passages that are closed together at some time */

/* What a statement does to a good in a period: it closes passages beside those that others
 * have closed, so that two statements add up to what closing both at once does. */
typedef struct closure {
    const lode__routes *before, *after; /* NULL: the good is not the statement's */
} closure;

struct lode__closures {
    closure **of; /* [n_statement] NULL: it closes nothing; [n_good][n_period] */
    const lode__routes *routes[MOST_SETS];
    int n_routes;
    lode__carriage *carriage; /* [n_good] */
};

lode_status lode__closures_complete(lode_outcome *o, lode_error *err)
{
    int n_good;

    (void)lode__goods(o->dataset, &n_good);
    for (int k = 0; k < o->n_statement; k++) {
        lode__statement *s = &o->statement[k];
        bool any = false;
        if (s->verb != LODE__CLOSE || !s->every_good) continue;
        for (int g = 0; g < n_good; g++) {
            s->with_good[g] = o->market && o->market->model->with_good[g];
            for (int i = 0; i < o->n_statement && !o->market; i++)
                if (o->statement[i].verb != LODE__CLOSE || !o->statement[i].every_good)
                    s->with_good[g] |= o->statement[i].with_good[g];
            any = any || s->with_good[g];
        }
        if (!any)
            return lode__fail(err, LODE_E_INVALID,
                              "statement '%s' stands alone, wanted a good as in 'close "
                              "route @suez lithium'",
                              s->text);
    }
    return LODE_OK;
}

/* Does the statement close on top of what the other one closed? What is announced first goes
 * first: it is closed by itself as long as nobody knows of the other. */
static bool is_on_top(const lode_outcome *o, int i_statement, int i_other)
{
    const lode__statement *s = &o->statement[i_statement], *x = &o->statement[i_other];

    if (s->announced == x->announced) return i_other < i_statement;
    return x->announced == LODE__NO_MONTH ||
           (s->announced != LODE__NO_MONTH && x->announced < s->announced);
}

/* Passages that others have closed to the good while the statement is on in period t. */
static uint32_t closed_by_others(const lode_outcome *o, int i_statement, int i_good,
                                 int t)
{
    const lode__statement *s = &o->statement[i_statement];
    uint32_t closed = 0;

    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *x = &o->statement[k];
        if (k != i_statement && x->verb == LODE__CLOSE && x->with_good[i_good] &&
            is_on_top(o, i_statement, k) &&
            lode__common_share(&o->scenario.time, s, x, t) > 0.0)
            closed |= x->passages;
    }
    return closed;
}

/* Routes with these passages closed, made once; for a statement of that text. */
static lode_status find_routes(lode_outcome *o, struct lode__closures *c, uint32_t closed,
                               const char *text, const lode__routes **out,
                               lode_error *err)
{
    for (int k = 0; k < c->n_routes; k++)
        if (c->routes[k]->closed == closed) {
            *out = c->routes[k];
            return LODE_OK;
        }
    if (c->n_routes == MOST_SETS)
        return lode__fail(err, LODE_E_LIMIT,
                          "statement '%.200s': more than %d sets of passages are closed "
                          "together at some time",
                          text, MOST_SETS);
    *out = lode__routes_make(o->dataset, closed, &o->arena);
    if (!*out) return lode__fail(err, LODE_E_NOMEM, "out of memory for routes");
    c->routes[c->n_routes++] = *out;
    return LODE_OK;
}

static lode_status prepare_one(lode_outcome *o, struct lode__closures *c, int k,
                               lode_error *err)
{
    const lode__statement *s = &o->statement[k];
    int n_good, n_period = o->scenario.time.n_period;
    lode_status st = LODE_OK;

    (void)lode__goods(o->dataset, &n_good);
    c->of[k] = lode__arena_take(&o->arena, (size_t)n_good * (size_t)n_period + 1,
                                sizeof **c->of);
    if (!c->of[k]) return lode__fail(err, LODE_E_NOMEM, "out of memory for routes");
    for (int g = 0; g < n_good; g++)
        for (int t = 0; t < n_period && s->with_good[g] && !st; t++) {
            closure *here = &c->of[k][g * n_period + t];
            uint32_t closed = closed_by_others(o, k, g, t);
            st = find_routes(o, c, closed, s->text, &here->before, err);
            if (!st)
                st = find_routes(o, c, closed | s->passages, s->text, &here->after, err);
        }
    return st;
}

lode_status lode__closures_prepare(lode_outcome *o, lode_error *err)
{
    struct lode__closures *c = NULL;
    int n_good;
    lode_status st = LODE_OK;

    (void)lode__goods(o->dataset, &n_good);
    for (int k = 0; k < o->n_statement && !st; k++) {
        if (o->statement[k].verb != LODE__CLOSE) continue;
        if (!c) {
            c = lode__arena_take(&o->arena, 1, sizeof *c);
            if (!c) goto no_memory;
            c->of = lode__arena_take(&o->arena, (size_t)o->n_statement, sizeof *c->of);
            c->carriage =
                lode__arena_take(&o->arena, (size_t)n_good + 1, sizeof *c->carriage);
            if (!c->of || !c->carriage) goto no_memory;
            for (int g = 0; g < n_good; g++)
                c->carriage[g] = lode__carriage_of(o->dataset, g);
        }
        st = prepare_one(o, c, k, err);
    }
    o->closures = c;
    return st;
no_memory:
    return lode__fail(err, LODE_E_NOMEM, "out of memory for routes");
}

/* What the statement does to the good of a flow by period; NULL: nothing. */
static const closure *closure_by_period(const lode_outcome *o, int i_statement,
                                        const lode__base_flow *f)
{
    if (!o->closures || !o->closures->of[i_statement] || f->role != LODE__ROLE_TRADE ||
        !o->statement[i_statement].with_good[f->i_good])
        return NULL;
    return &o->closures->of[i_statement][f->i_good * o->scenario.time.n_period];
}

static lode__detour detour_of(const lode_outcome *o, const closure *c,
                              const lode__base_flow *f)
{
    return lode__detour_of(c->before, c->after, &o->closures->carriage[f->i_good],
                           f->i_country, f->i_partner);
}

lode__detour lode__closure_of(const lode_outcome *o, int i_statement,
                              const lode__base_flow *f, int t)
{
    const closure *c = closure_by_period(o, i_statement, f);

    return c ? detour_of(o, &c[t], f) : (lode__detour){0};
}

bool lode__closure_meets(const lode_outcome *o, int i_statement, const lode__base_flow *f)
{
    const closure *c = closure_by_period(o, i_statement, f);

    for (int t = 0; c && t < o->scenario.time.n_period; t++) {
        bool as_before = t > 0 && c[t].before == c[t - 1].before;
        if (!as_before && detour_of(o, &c[t], f).concerned) return true;
    }
    return false;
}

/* What a statement does to the trade of one good in a period. */
typedef struct closed_trade {
    double all, round, shut, unknown, day_t, usd;
    int n_round, n_shut;
} closed_trade;

static closed_trade add_up(const lode_outcome *o, int k, int i_good, int period)
{
    closed_trade t = {0};
    const lode_market *m = o->market;

    for (int a = 0; a < m->problem.n_activity; a++) {
        const lode__base_flow *f = &m->model->flow[m->model->part[a].i_flow];
        const closure *c = f->i_good == i_good ? closure_by_period(o, k, f) : NULL;
        lode__detour d;
        if (!c) continue;
        d = detour_of(o, &c[period], f);
        t.all += m->base_level[a];
        if (lode__route_of(c[period].before, f->i_country, f->i_partner).way ==
            LODE__WAY_UNKNOWN)
            t.unknown += m->base_level[a];
        if (!d.concerned) continue;
        t.n_shut += d.shut;
        t.n_round += !d.shut;
        t.shut += d.shut ? m->base_level[a] : 0.0;
        t.round += d.shut ? 0.0 : m->base_level[a];
        t.day_t += d.delay_days * m->base_level[a];
        t.usd += d.wedge_usd_per_t * m->base_level[a];
    }
    return t;
}

static lode_status say(lode_outcome *o, const lode__statement *s, const char *good,
                       const closed_trade *t, lode_error *err)
{
    char all[64], round[64], shut[64], days[64], usd[64], unknown[64];
    lode__buf text;

    lode__number_people(t->all, t->all < 100.0 ? 1 : 0, all);
    lode__number_people(100.0 * t->round / t->all, 1, round);
    lode__number_people(100.0 * t->shut / t->all, 1, shut);
    lode__number_people(t->round > 0.0 ? t->day_t / t->round : 0.0, 1, days);
    lode__number_people(t->round > 0.0 ? t->usd / t->round : 0.0, 1, usd);
    lode__number_people(100.0 * t->unknown / t->all, 1, unknown);
    lode__buf_init(&text, 1024);
    lode__buf_addf(&text,
                   "'%s': of %s tpa of %s traded, %s %% (links: %d) go round by %s days "
                   "and %s USD/t on average, %s %% (links: %d) have no other way",
                   s->text, all, good, round, t->n_round, days, usd, shut, t->n_shut);
    if (t->unknown > 0.0)
        lode__buf_addf(&text, ", of %s %% the way is not known", unknown);
    lode__buf_add(&text, "; ways and freight are priors");
    return lode__outcome_note(o, &text, err);
}

/* What the statement does to one good in the first period in which it does something. */
static lode_status say_good(lode_outcome *o, int k, const lode__good *good, int i_good,
                            lode_error *err)
{
    const lode__statement *s = &o->statement[k];

    for (int t = 0; t < o->scenario.time.n_period; t++) {
        closed_trade sum;
        if (!(lode__active_share(&o->scenario.time, s, t) > 0.0)) continue;
        sum = add_up(o, k, i_good, t);
        if (sum.n_round + sum.n_shut > 0) return say(o, s, good[i_good].id, &sum, err);
    }
    return LODE_OK;
}

lode_status lode__closures_say(lode_outcome *o, lode_error *err)
{
    int n_good;
    const lode__good *good = lode__goods(o->dataset, &n_good);
    lode_status st = LODE_OK;

    for (int k = 0; o->closures && k < o->n_statement; k++)
        for (int g = 0; o->closures->of[k] && g < n_good && !st; g++)
            if (o->statement[k].with_good[g] && o->market->model->with_good[g])
                st = say_good(o, k, good, g, err);
    return st;
}
