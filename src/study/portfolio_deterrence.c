/* What a portfolio takes from those who could withhold: the ladder of coerce (ladder.h) of each
 * seller and good, without the chosen projects and with them. */
#include <math.h>
#include <string.h>

#include "study/coercion.h"
#include "study/portfolio.h"

#define MONTHS 12

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- whose hold, by which good ----------------------------------------------------------- */

/* Sellers that were named, or all restrictors. */
static lode_status mark_sellers(const lode_portfolio *p, bool *seller, lode_error *err)
{
    const char *at = p->options.deterrence;
    char id[32];

    if (strcmp(at, "all") == 0) {
        for (int k = 0; k < p->years.n_restrictor; k++)
            seller[p->years.restrictor[k].i_country] = true;
        return p->years.n_restrictor > 0
                   ? LODE_OK
                   : lode__fail(
                         err, LODE_E_INVALID,
                         "scenarios of a file have no restrictors: want their names "
                         "for the deterrence, as CHN,COD");
    }
    while (*at) {
        size_t n = strcspn(at, ",");
        int i;
        lode_status st;
        if (n >= sizeof id)
            return lode__fail(err, LODE_E_INVALID, "no country '%.40s'", at);
        memcpy(id, at, n);
        id[n] = '\0';
        st = lode__country_need(p->dataset, id, &i, err);
        if (st) return st;
        seller[i] = true;
        at += n + (at[n] == ',');
    }
    return LODE_OK;
}

/* Goods that the chosen make, and those of the seller's scenarios in the same markets. */
static void mark_goods(const lode_portfolio *p, int i_seller, bool *with_good)
{
    for (int k = 0; k < p->n_pick; k++) {
        const lode__pick *pick = &p->pick[k];
        if (p->best.option[k] == 0 || !pick->project) continue;
        for (int i = 0; i < pick->n_part; i++) {
            int market = p->markets.of_good[pick->part[i].i_good];
            with_good[pick->part[i].i_good] = true;
            for (int e = 0; e < p->years.n_event; e++) {
                const lode__portfolio_event *ev = &p->years.event[e];
                if (ev->i_restrictor < 0 ||
                    p->years.restrictor[ev->i_restrictor].i_country != i_seller)
                    continue;
                if (p->markets.of_good[ev->i_good] == market)
                    with_good[ev->i_good] = true;
            }
        }
    }
}

/* ---- one ladder ---------------------------------------------------------------------------- */

/* What is asked of one seller and good. */
typedef struct climb {
    lode_portfolio *p;
    int i_seller, i_good;
    const bool *member; /* [n_country] */
    const char **statement;
    int n_statement;
} climb;

static lode__frontier read_ladder(const climb *c, const lode__ladder *ladder)
{
    lode__cut cut[LODE__DEPTHS + 1];
    int n = 0, n_country;
    const lode__rung *last = &ladder->rung[ladder->n_rung - 1];

    (void)lode__countries(c->p->dataset, &n_country);
    if (last->verdict != LODE_SOLVED)
        return (lode__frontier){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    for (int k = 0; k < ladder->n_rung; k++) {
        const lode__rung *r = &ladder->rung[k];
        if (r->verdict != LODE_SOLVED) continue;
        cut[n] = (lode__cut){.depth = r->depth, .cost_usd = r->cost_usd};
        for (int i = 0; i < n_country; i++)
            if (c->member[i] && i != c->i_seller) cut[n].harm_usd += r->place[i].loss_usd;
        n++;
    }
    if (ladder->n_rung == 1) cut[n++] = (lode__cut){.depth = 1.0}; /* nothing to cut */
    return lode__frontier_of(cut, n, ladder->tolerance_usd);
}

static lode_status climb_up(const climb *c, bool with_chosen, double *trade_tpa,
                            lode__frontier *out, lode_error *err)
{
    const lode_portfolio *p = c->p;
    int n;
    lode__arena arena = {0};
    lode__ladder ladder = {0};
    lode__ladder_question q = {.market = p->markets.market[p->markets.of_good[c->i_good]],
                               .sender = lode__countries(p->dataset, &n)[c->i_seller].id,
                               .i_good = c->i_good,
                               .instrument = LODE_INSTRUMENT_EXPORTS,
                               .months = MONTHS,
                               .period_months = lode__period_of(MONTHS),
                               .statement = c->statement,
                               .n_statement = with_chosen ? c->n_statement : 0};
    lode_status st = lode__ladder_climb(&q, &arena, &ladder, err);

    if (!st) {
        *trade_tpa = ladder.trade_tpa;
        *out = read_ladder(c, &ladder);
    }
    lode__arena_clear(&arena);
    return st;
}

/* Sentences of the chosen that lie in the good's market. */
static bool list_chosen(climb *c)
{
    lode_portfolio *p = c->p;

    c->n_statement = 0;
    for (int k = 0; k < p->n_pick; k++)
        for (int i = 0; i < p->pick[k].n_part; i++) {
            const lode__pick_part *part = &p->pick[k].part[i];
            if (p->best.option[k] == 0 || !p->pick[k].project) continue;
            if (p->markets.of_good[part->i_good] != p->markets.of_good[c->i_good])
                continue;
            c->statement[c->n_statement] = lode__portfolio_supply(p, &p->pick[k], part);
            if (!c->statement[c->n_statement++]) return false;
        }
    return true;
}

static lode_status add_hold(climb *c, lode_error *err)
{
    lode__hold *h = &c->p->hold[c->p->n_hold];
    lode_status st;

    *h = (lode__hold){.i_country = c->i_seller, .i_good = c->i_good};
    if (!list_chosen(c)) return no_memory(err);
    st = climb_up(c, false, &h->trade_tpa, &h->before, err);
    if (st || !(h->trade_tpa > 0.0)) return st;
    st = climb_up(c, true, &h->trade_tpa, &h->after, err);
    if (!st) c->p->n_hold++;
    return st;
}

/* ---- all ------------------------------------------------------------------------------------ */

static size_t count_parts(const lode_portfolio *p)
{
    size_t n = 0;

    for (int k = 0; k < p->n_pick; k++) n += (size_t)p->pick[k].n_part;
    return n;
}

static lode_status add_seller(climb *c, bool *with_good, int n_good, lode_error *err)
{
    lode_status st = LODE_OK;

    memset(with_good, 0, (size_t)n_good * sizeof *with_good);
    mark_goods(c->p, c->i_seller, with_good);
    for (int g = 0; g < n_good && !st; g++) {
        c->i_good = g;
        if (with_good[g]) st = add_hold(c, err);
    }
    return st;
}

lode_status lode__portfolio_deter(lode_portfolio *p, lode_error *err)
{
    int n_country, n_good;
    bool *seller, *member, *with_good;
    climb c = {.p = p};
    size_t most = 0;
    lode_status st;

    (void)lode__countries(p->dataset, &n_country);
    (void)lode__goods(p->dataset, &n_good);
    seller = lode__alloc((size_t)n_country + 1, sizeof *seller);
    member = lode__alloc((size_t)n_country + 1, sizeof *member);
    with_good = lode__alloc((size_t)n_good + 1, sizeof *with_good);
    c.statement = lode__alloc(count_parts(p) + 1, sizeof *c.statement);
    st = seller && member && with_good && c.statement ? LODE_OK : no_memory(err);
    if (!st) st = mark_sellers(p, seller, err);
    if (!st && !p->member)
        st = lode__countries_select(p->dataset, LODE__HOLD_ON, member, err);
    c.member = p->member ? p->member : member;
    for (int k = 0; k < n_country && !st; k++) most += seller[k];
    if (!st)
        p->hold = lode__arena_take(&p->arena, most * (size_t)n_good + 1, sizeof *p->hold);
    if (!st && !p->hold) st = no_memory(err);
    for (c.i_seller = 0; c.i_seller < n_country && !st; c.i_seller++)
        if (seller[c.i_seller]) st = add_seller(&c, with_good, n_good, err);
    lode__release(seller);
    lode__release(member);
    lode__release(with_good);
    lode__release(c.statement);
    return st;
}
