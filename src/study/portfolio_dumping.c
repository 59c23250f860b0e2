/* The chosen projects when somebody floods their market, with and without a guaranteed price:
 * who goes on, who would still be built, what is left of the portfolio's security.
 *
 * A guarantee pays a project what the price is below it, for each tonne; one that covers the
 * operating cost makes it run at any price, so it is laid over the market as a supply that
 * costs next to nothing. Its true cost is put back into the loss. docs/method/portfolio.md. */
#include <math.h>
#include <string.h>

#include "solve/elementary.h"
#include "study/floor_words.h"
#include "study/forum.h"
#include "study/option_value.h"
#include "study/outcome.h"
#include "study/portfolio.h"
#include "study/standard_set.h"

#define NEXT_TO_NOTHING 1e-6 /* of the base price: what a tonne with a guarantee costs */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- the question -------------------------------------------------------------------------- */

/* "gallium:refined 250" of the good that is dumped. */
static lode_status read_floor(lode_portfolio *p, lode_error *err)
{
    lode__floor_words words;
    int n_good;
    lode_status st = lode__floor_words_read(p->dataset, p->options.floor, &words, err);

    if (st) return st;
    if (words.n != 1)
        return lode__fail(err, LODE_E_INVALID,
                          "want one floor as in 'gallium:refined 250', found '%.120s'",
                          p->options.floor);
    if (words.floor[0].i_good != p->dumping->i_good)
        return lode__fail(err, LODE_E_INVALID,
                          "the floor is for %s, want one for the good that is dumped",
                          lode__goods(p->dataset, &n_good)[words.floor[0].i_good].id);
    p->dumping->floor_usd_per_t = words.floor[0].usd_per_t;
    p->dumping->n_case = LODE__N_DUMP_CASE;
    return LODE_OK;
}

static lode_status read_dumping(lode_portfolio *p, lode_error *err)
{
    lode__statement s;
    int n_good, n = 0;
    lode_status st =
        lode__statement_read(p->dataset, p->options.dumping, &p->arena, &s, err);

    if (st) return st;
    (void)lode__goods(p->dataset, &n_good);
    for (int g = 0; g < n_good && s.with_good; g++)
        if (s.with_good[g]) p->dumping->i_good = g, n++;
    if (s.verb != LODE__MORE_SUPPLY || n != 1)
        return lode__fail(err, LODE_E_INVALID,
                          "want a dumping of one good as in 'supply CHN gallium:refined "
                          "500 tpa above 150 USD/kg', found '%.120s'",
                          p->options.dumping);
    p->dumping->statement = s.text;
    if (p->markets.of_good[p->dumping->i_good] < 0)
        return lode__fail(err, LODE_E_INVALID,
                          "no project lies in a market with the good that is dumped");
    return LODE_OK;
}

lode_status lode__dumping_begin(lode_portfolio *p, lode_error *err)
{
    lode__dumping *d = lode__arena_take(&p->arena, 1, sizeof *d);

    if (!d) return no_memory(err);
    *d = (lode__dumping){.floor_usd_per_t = NAN, .n_case = LODE__GUARANTEED};
    d->pick = lode__arena_take(&p->arena, (size_t)p->n_pick + 1, sizeof *d->pick);
    if (!d->pick) return no_memory(err);
    p->dumping = d;
    return read_dumping(p, err);
}

/* ---- the chosen in that market -------------------------------------------------------------- */

static bool is_in(const lode_portfolio *p, const lode__pick_part *part)
{
    return p->markets.of_good[part->i_good] == p->markets.of_good[p->dumping->i_good];
}

void lode__dumping_add(const lode_portfolio *p, int i_pick, int option)
{
    const lode__pick *pick = &p->pick[i_pick];
    lode__dumped_pick *d = &p->dumping->pick[p->dumping->n++];
    double opex = 0.0;

    *d = (lode__dumped_pick){.i_pick = i_pick, .opex_known = true};
    for (int i = 0; i < pick->n_part; i++) {
        d->tpa += pick->part[i].tpa;
        opex += pick->part[i].tpa * pick->part[i].usd_per_t;
        d->opex_known = d->opex_known && pick->part[i].opex_known;
    }
    d->opex = opex / d->tpa;
    d->full_cost = d->opex + (pick->spend_usd[option] - pick->charge_usd[option]) /
                                 (p->years.annuity * d->tpa);
}

bool lode__dumping_hits(const lode_portfolio *p, int i_pick)
{
    const lode__pick *pick = &p->pick[i_pick];
    bool all = pick->project != NULL;

    for (int i = 0; i < pick->n_part; i++) all = all && is_in(p, &pick->part[i]);
    return all;
}

static void list_picks(lode_portfolio *p)
{
    for (int k = 0; k < p->n_pick; k++)
        if (p->best.option[k] > 0 && lode__dumping_hits(p, k))
            lode__dumping_add(p, k, p->best.option[k]);
}

/* ---- a case --------------------------------------------------------------------------------- */

/* The sentences of a case; each part of a project is one, in order, the dumping the last. */
typedef struct trial {
    lode_portfolio *p;
    lode__dump_case which;
    const char **list; /* [n] */
    size_t n;
    lode_outcome *o;
} trial;

/* Does the guarantee make the part run at any price? */
static bool is_held(const trial *t, const lode__pick_part *part)
{
    const lode__dumping *d = t->p->dumping;

    return t->which == LODE__GUARANTEED && part->i_good == d->i_good &&
           d->floor_usd_per_t >= part->usd_per_t;
}

static const char *say_part(const trial *t, const lode__pick *pick,
                            const lode__pick_part *part)
{
    lode__pick_part cheap = *part;

    if (is_held(t, part)) cheap.usd_per_t *= NEXT_TO_NOTHING;
    return lode__portfolio_supply(t->p, pick, &cheap);
}

static lode_status say_all(trial *t, lode_error *err)
{
    const lode__dumping *d = t->p->dumping;

    for (int k = 0; k < d->n; k++) {
        const lode__pick *pick = &t->p->pick[d->pick[k].i_pick];
        for (int i = 0; i < pick->n_part; i++)
            if (!(t->list[t->n++] = say_part(t, pick, &pick->part[i])))
                return no_memory(err);
    }
    if (t->which != LODE__UNDUMPED) t->list[t->n++] = d->statement;
    return LODE_OK;
}

static lode_status run(trial *t, lode_error *err)
{
    const lode_portfolio *p = t->p;
    const lode_market *m = p->markets.market[p->markets.of_good[p->dumping->i_good]];
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    lode_status st;

    options.n_thread = 1;
    st = lode__shock_run_on(m, t->list, t->n, &options, &t->o, err);
    if (!st && lode_outcome_verdict(t->o) != LODE_SOLVED)
        st = lode__fail(err, LODE_E_NODATA, "the dumping has no equilibrium: %s",
                        lode_outcome_reason(t->o));
    return st;
}

/* Tonnes that sentence i adds. */
static double made_by(const trial *t, size_t i)
{
    return t->o->answer.level[t->o->scenario.n_market_activity + (int)i];
}

static bool counts(const lode_portfolio *p, int i_country)
{
    return !p->member || p->member[i_country];
}

/* Received of the parts, and what the guarantee pays. The loss counted the held parts as free
 * and left out the payment: both are put right. A payment within the circle whose loss it is
 * changes nothing. */
static void take_pick(trial *t, lode__dumped_pick *d, size_t i_sentence)
{
    lode_portfolio *p = t->p;
    lode__dumping *dump = p->dumping;
    const lode__pick *pick = &p->pick[d->i_pick];
    double sum = 0.0;

    for (int i = 0; i < pick->n_part; i++) {
        const lode__pick_part *part = &pick->part[i];
        int node = lode__market_node(t->o->market, part->i_good, part->i_node_country);
        double price = t->o->place[node].price_after;
        double made = made_by(t, i_sentence + (size_t)i);
        if (is_held(t, part)) {
            double paid = made * fmax(0.0, dump->floor_usd_per_t - price);
            d->paid_usd += paid;
            if (counts(p, part->i_node_country))
                dump->loss_usd[t->which] +=
                    made * (1.0 - NEXT_TO_NOTHING) * part->usd_per_t;
            else
                dump->loss_usd[t->which] += paid;
            price = fmax(price, dump->floor_usd_per_t);
        }
        sum += part->tpa * price;
    }
    d->received[t->which] = sum / d->tpa;
}

double lode__sd_above(double mean, double sd, double floor)
{
    double k, below, density, first, second;

    if (!(sd > 0.0) || !(mean > 0.0)) return 0.0;
    if (!(floor > 0.0)) return sd;
    k = (lode__log(floor / mean) + 0.5 * sd * sd) / sd;
    below = lode__normal(k);
    density = lode__exp(-0.5 * k * k) / 2.5066282746310005;
    first = k * below + density; /* of max(z, k), z standard normal */
    second = k * k * below + k * density + 1.0 - below;
    return sd * sqrt(fmax(0.0, second - first * first));
}

/* What the project does; the guarantee also calms what it receives. */
static void judge(const lode_portfolio *p, const lode__pick *pick, lode__dumped_pick *d,
                  lode__dump_case which)
{
    double sd = lode__investment.sd, got = d->received[which];
    bool held = which == LODE__GUARANTEED && pick->n_part == 1 &&
                pick->part[0].i_good == p->dumping->i_good;

    if (held)
        sd = lode__sd_above(d->received[LODE__DUMPED], sd, p->dumping->floor_usd_per_t);
    d->sd[which] = sd;
    d->trigger[which] = d->full_cost * lode__trigger_multiple(lode__investment.rate, sd);
    d->state[which] = got >= d->trigger[which] ? LODE__PLANT_INVITES
                      : got >= d->full_cost    ? LODE__PLANT_PAYS
                      : got >= d->opex         ? LODE__PLANT_RUNS
                                               : LODE__PLANT_STOPS;
}

static void read_prices(const trial *t)
{
    lode__dumping *d = t->p->dumping;

    d->price[t->which] = d->base_usd_per_t = NAN;
    for (int k = 0; k < t->o->n_good_row; k++)
        if (t->o->good_row[k].i_good == d->i_good) {
            d->price[t->which] = t->o->good_row[k].price_after;
            d->base_usd_per_t = t->o->good_row[k].price_before;
        }
}

static void take(trial *t)
{
    lode_portfolio *p = t->p;
    lode__dumping *d = p->dumping;
    size_t at = 0;

    read_prices(t);
    d->loss_usd[t->which] =
        p->member ? lode__scenario_loss(t->o, p->member) : -t->o->surplus_usd;
    for (int k = 0; k < d->n; k++) {
        const lode__pick *pick = &p->pick[d->pick[k].i_pick];
        take_pick(t, &d->pick[k], at);
        judge(p, pick, &d->pick[k], t->which);
        at += (size_t)pick->n_part;
    }
}

/* ---- what is left --------------------------------------------------------------------------- */

/* The portfolio's figures when those that stop are gone. */
static lode_status figure_left(lode_portfolio *p, lode__dump_case which, lode_error *err)
{
    static const char *const name[] = {"not dumped", "dumped", "dumped, with the floor"};
    lode__dumping *d = p->dumping;
    int *option = lode__alloc((size_t)p->n_pick + 1, sizeof *option);
    lode_status st = option ? LODE_OK : no_memory(err);

    if (!st) memcpy(option, p->best.option, (size_t)p->n_pick * sizeof *option);
    for (int k = 0; k < d->n && !st; k++)
        if (d->pick[k].state[which] == LODE__PLANT_STOPS) option[d->pick[k].i_pick] = 0;
    if (!st) st = lode__portfolio_figure(p, name[which], option, &d->left[which], err);
    lode__release(option);
    return st;
}

lode_status lode__dumping_try(lode_portfolio *p, lode__dump_case which, lode_error *err)
{
    size_t n = 2;
    trial t = {.p = p, .which = which};
    lode_status st;

    for (int k = 0; k < p->dumping->n; k++)
        n += (size_t)p->pick[p->dumping->pick[k].i_pick].n_part;
    t.list = lode__alloc(n, sizeof *t.list);
    st = t.list ? say_all(&t, err) : no_memory(err);
    if (!st) st = run(&t, err);
    if (!st) take(&t);
    lode_outcome_free(t.o);
    lode__release(t.list);
    return st;
}

lode_status lode__portfolio_dump(lode_portfolio *p, lode_error *err)
{
    lode_status st = lode__dumping_begin(p, err);
    lode__dumping *d = p->dumping;

    if (!st && p->options.floor) st = read_floor(p, err);
    if (!st) list_picks(p);
    for (int k = 0; !st && k < d->n_case; k++) {
        st = lode__dumping_try(p, (lode__dump_case)k, err);
        if (!st) st = figure_left(p, (lode__dump_case)k, err);
    }
    for (int k = 0; !st && k < d->n; k++) d->paid_usd += d->pick[k].paid_usd;
    return st;
}
