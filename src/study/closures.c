/* The statement 'close route': what closing passages does to each trade flow of an outcome, and a
 * note on how much trade goes round or is shut. */
#include "study/outcome.h"

/* Routes before and after each statement that closes, so that two statements on one
 * good add up to what closing both at once does. */
typedef struct closure {
    const lode__routes *before, *after; /* NULL: the statement closes nothing */
} closure;

struct lode__closures {
    closure *of;              /* [n_statement] */
    lode__carriage *carriage; /* [n_good] */
};

static bool share_a_good(const lode__statement *a, const lode__statement *b, int n_good)
{
    for (int g = 0; g < n_good; g++)
        if (a->with_good[g] && b->with_good[g]) return true;
    return false;
}

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

lode_status lode__closures_prepare(lode_outcome *o, lode_error *err)
{
    struct lode__closures *c = NULL;
    int n_good;

    (void)lode__goods(o->dataset, &n_good);
    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        uint32_t closed = 0;
        if (s->verb != LODE__CLOSE) continue;
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
        for (int i = 0; i < k; i++)
            if (c->of[i].after && share_a_good(s, &o->statement[i], n_good))
                closed |= o->statement[i].passages;
        c->of[k].before = lode__routes_make(o->dataset, closed, &o->arena);
        c->of[k].after = lode__routes_make(o->dataset, closed | s->passages, &o->arena);
        if (!c->of[k].before || !c->of[k].after) goto no_memory;
    }
    o->closures = c;
    return LODE_OK;
no_memory:
    return lode__fail(err, LODE_E_NOMEM, "out of memory for routes");
}

lode__detour lode__closure_of(const lode_outcome *o, int i_statement,
                              const lode__base_flow *f)
{
    const lode__statement *s = &o->statement[i_statement];
    const struct lode__closures *c = o->closures;

    if (!c || !c->of[i_statement].after || f->role != LODE__ROLE_TRADE ||
        !s->with_good[f->i_good])
        return (lode__detour){0};
    return lode__detour_of(c->of[i_statement].before, c->of[i_statement].after,
                           &c->carriage[f->i_good], f->i_country, f->i_partner);
}

/* What a statement did to the trade of one good. */
typedef struct closed_trade {
    double all, round, shut, unknown, day_t, usd;
    int n_round, n_shut;
} closed_trade;

static closed_trade add_up(const lode_outcome *o, int k, int i_good)
{
    closed_trade t = {0};
    const lode_market *m = o->market;

    for (int a = 0; a < m->problem.n_activity; a++) {
        const lode__base_flow *f = &m->model->flow[m->model->part[a].i_flow];
        lode__detour d;
        if (f->role != LODE__ROLE_TRADE || f->i_good != i_good) continue;
        d = lode__closure_of(o, k, f);
        t.all += m->base_level[a];
        if (lode__route_of(o->closures->of[k].before, f->i_country, f->i_partner).way ==
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

lode_status lode__closures_say(lode_outcome *o, lode_error *err)
{
    int n_good;
    const lode__good *good = lode__goods(o->dataset, &n_good);
    lode_status st = LODE_OK;

    for (int k = 0; o->closures && k < o->n_statement; k++)
        for (int g = 0; o->closures->of[k].after && g < n_good && !st; g++) {
            closed_trade t;
            if (!o->statement[k].with_good[g] || !o->market->model->with_good[g])
                continue;
            t = add_up(o, k, g);
            if (t.n_round + t.n_shut > 0)
                st = say(o, &o->statement[k], good[g].id, &t, err);
        }
    return st;
}
