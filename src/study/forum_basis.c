/* What a floor may rest on: cost in market economies, history, a contract, the price without the
 * largest seller. Each has its formula and source, or the reason why it is not known. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "solve/curve.h"
#include "study/forum.h"

#define MOST_YEARS 40
#define COST_QUANTILE 0.75 /* J6: the maker at three quarters of the capacity */
#define AT_CAP 1e-12
/* Times the base price: makers who need more to reach their capacity do not answer to the price
 * in a year (by-products), so their curve says nothing of their cost. Judged. */
#define MOST_OF_PRICE 5.0

const char *const lode__basis_name[LODE__N_BASIS] = {"asked", "contract", "cost",
                                                     "history", "ex-leader"};

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static lode__floor_basis not_known(const char *why)
{
    return (lode__floor_basis){.usd_per_t = NAN,
                               .low = NAN,
                               .high = NAN,
                               .formula = "",
                               .source = "",
                               .flag = "",
                               .why = why};
}

/* ---- cost --------------------------------------------------------------------------- */

typedef struct maker {
    double usd_per_t, tpa;
} maker;

static int by_price(const void *a, const void *b)
{
    const maker *x = a, *y = b;

    if (x->usd_per_t < y->usd_per_t) return -1;
    if (x->usd_per_t > y->usd_per_t) return 1;
    return (x->tpa > y->tpa) - (x->tpa < y->tpa);
}

/* The price of the good at which a maker works at its capacity, all other prices as in the
 * base year: the margin it wants there is m, so p0 + (m - m0) / c with c tonnes of the good for
 * a unit of what it does. False: no capacity, or nothing of the good. */
static bool price_at_capacity(const lode_market *m, int a, int i_good, maker *out)
{
    const lode__problem *p = &m->problem;
    const lode__curve *curve = &p->curve[a];
    double low, high, now;

    for (int k = p->first[a]; k < p->first[a + 1]; k++) {
        int n = p->term_node[k];
        double c = p->term_coef[k];
        if (m->model->node[n].i_good != i_good || c <= 0.0) continue;
        if (!isfinite(curve->upper) || !(curve->upper > 0.0)) return false;
        lode__curve_margin(curve, curve->upper * (1.0 - AT_CAP), &low, &high);
        now = lode__problem_margin(p, a, m->base_price);
        if (!isfinite(low)) return false;
        *out = (maker){m->base_price[n] + (low - now) / c, c * curve->upper};
        return out->usd_per_t > 0.0;
    }
    return false;
}

/* Makers in the countries, cheapest first; returns how many. */
static int list_makers(const lode_market *m, int i_good, const bool *who, maker *list)
{
    int n = 0;

    for (int a = 0; a < m->problem.n_activity; a++) {
        const lode__base_flow *f = &m->model->flow[m->model->part[a].i_flow];
        if (f->role != LODE__ROLE_SUPPLY && f->role != LODE__ROLE_CONVERT) continue;
        if (who[f->i_country] && price_at_capacity(m, a, i_good, &list[n])) n++;
    }
    qsort(list, (size_t)n, sizeof *list, by_price);
    return n;
}

/* Of makers by price: the first whose capacity with all cheaper ones is that share. */
static double price_of_share(const maker *list, int n, double share)
{
    double all = 0.0, sum = 0.0;

    for (int k = 0; k < n; k++) all += list[k].tpa;
    for (int k = 0; k < n; k++) {
        sum += list[k].tpa;
        if (sum >= share * all) return list[k].usd_per_t;
    }
    return NAN;
}

static lode_status find_cost(lode_forum *f, lode__forum_good *g, lode_error *err)
{
    const lode_market *m = f->markets.market[g->i_market];
    lode__floor_basis *b = &g->basis[LODE__BASIS_COST];
    maker *list = lode__alloc((size_t)m->problem.n_activity + 1, sizeof *list);
    bool *who = lode__alloc((size_t)f->n_country + 1, sizeof *who);
    bool own = true;
    double price;
    int n;

    if (!list || !who) {
        lode__release(list);
        lode__release(who);
        return no_memory(err);
    }
    n = list_makers(m, g->i_good, f->zone, list);
    for (int k = 0; k < n; k++) g->capacity = (k ? g->capacity : 0.0) + list[k].tpa;
    if (n == 0) {
        own = false;
        for (int c = 0; c < f->n_country; c++) who[c] = c != g->i_leader;
        n = list_makers(m, g->i_good, who, list);
    }
    *b = not_known("no maker whose capacity is known, in the zone or beside the largest "
                   "maker");
    price = n > 0 ? price_of_share(list, n, COST_QUANTILE) : NAN;
    if (price > MOST_OF_PRICE * g->zone_price)
        *b = not_known("in a year its makers answer too little to the price for their "
                       "curves to say a cost: more than five times the price for the "
                       "last of their capacity");
    else if (n > 0)
        *b = (lode__floor_basis){
            .usd_per_t = price,
            .low = list[0].usd_per_t,
            .high = list[n - 1].usd_per_t,
            .formula =
                own ? "price at which three quarters of the zone's capacity are in "
                      "full use; band: first and last maker"
                    : "the same of all makers but the largest outside: the zone "
                      "has none; band: first and last maker",
            .source = "supply curves of the market: base-year output, capacity, "
                      "elasticity",
            .flag = "prior"};
    lode__release(list);
    lode__release(who);
    return LODE_OK;
}

/* ---- history ------------------------------------------------------------------------- */

static void find_history(const lode_forum *f, lode__forum_good *g)
{
    int n_row, last = -1, n = 0;
    const lode__observation *const *row = lode__observations_sorted(f->dataset, &n_row);
    lode__floor_basis *b = &g->basis[LODE__BASIS_HISTORY];
    double sum = 0.0, low = INFINITY, high = 0.0;
    bool prior = false;
    const char *source = "";

    for (int k = 0; k < n_row && n < MOST_YEARS; k++) {
        const lode__observation *r = row[k];
        if (r->flow != LODE__PRICE || r->i_good != g->i_good || r->i_country != -1 ||
            r->year == last)
            continue;
        r = lode__observation_pick(f->dataset, LODE__PRICE, g->i_good, -1, r->i_partner,
                                   r->year);
        last = row[k]->year;
        if (!r || isnan(r->value)) continue;
        sum += r->value;
        low = fmin(low, r->value);
        high = fmax(high, r->value);
        prior = prior || r->flag == LODE__PRIOR;
        source = r->source;
        n++;
    }
    *b = not_known("no row of its price in the pack prices");
    if (n > 0)
        *b =
            (lode__floor_basis){.usd_per_t = sum / n,
                                .low = low,
                                .high = high,
                                .formula = "mean of the yearly prices of the pack; band: "
                                           "lowest and highest year",
                                .source = source,
                                .flag = prior ? "prior" : "derived"};
}

/* ---- contract ------------------------------------------------------------------------ */

/* USD/t of the good's basis for a published USD/kg: by the factor of its price row, which is
 * quoted as contracts are. */
static double from_published(const lode_forum *f, const lode__forum_good *g, double level)
{
    const lode__observation *r = lode__observation_pick(
        f->dataset, LODE__PRICE, g->i_good, -1, -1, LODE__BASE_YEAR);

    if (!r || strcmp(r->unit, "USD/kg") != 0) return NAN;
    return level * r->factor;
}

bool lode__support_is_about(const lode_dataset *ds, const lode__support *s, int i_good)
{
    int n;
    const lode__good *good = &lode__goods(ds, &n)[i_good];
    size_t length = strlen(s->goods);

    if (isnan(s->level) || strcmp(s->unit, "USD/kg") != 0 || !good->main) return false;
    return strcmp(s->goods, good->id) == 0 ||
           (length > 0 && strncmp(s->goods, good->id, length) == 0 &&
            good->id[length] == ':');
}

static void take_upside(const lode_forum *f, lode__forum_good *g, const lode__support *s)
{
    double share;
    const char *text = lode__cell_of(f->dataset, s->cited.place, "upside_share");

    if (!text || !lode__number_read(text, &share)) return;
    g->upside_share = share;
    g->upside_known = true;
}

static lode_status find_contract(lode_forum *f, lode__forum_good *g, lode_error *err)
{
    const lode__policy_tables *rows = lode__policy_rows(f->dataset);
    lode__floor_basis *b = &g->basis[LODE__BASIS_CONTRACT];
    lode__buf text;

    *b = not_known("no contract of the register names a price in USD/kg for it alone");
    for (int k = 0; k < rows->n_support; k++) {
        const lode__support *s = &rows->support[k];
        double usd = lode__support_is_about(f->dataset, s, g->i_good)
                         ? from_published(f, g, s->level)
                         : NAN;
        if (isnan(usd)) continue;
        if (b->why) {
            lode__buf_init(&text, 1024);
            lode__buf_addf(&text, "%s: ", s->id);
            lode__buf_add_number(&text, s->level);
            lode__buf_addf(&text, " USD/kg of %s, in the good's basis", s->form);
            *b = (lode__floor_basis){
                .usd_per_t = usd,
                .low = usd,
                .high = usd,
                .formula = text.status ? NULL : lode__arena_copy(&f->arena, text.data),
                .source = s->cited.source,
                .flag = "reported"};
            lode__buf_clear(&text);
            if (!b->formula) return no_memory(err);
            take_upside(f, g, s);
        }
        b->low = fmin(b->low, usd);
        b->high = fmax(b->high, usd);
    }
    return LODE_OK;
}

/* ---- all ----------------------------------------------------------------------------- */

void lode__forum_take_leader(lode__forum_good *g, const lode__forum_case *run)
{
    lode__floor_basis *b = &g->basis[LODE__BASIS_EX_LEADER];

    *b = not_known("nobody outside makes it");
    if (!run) return;
    if (run->verdict != LODE_SOLVED || !(run->price > 0.0)) {
        *b = not_known(run->reason[0] ? run->reason : "nobody in the zone pays for it");
        return;
    }
    *b = (lode__floor_basis){.usd_per_t = run->price,
                             .low = NAN,
                             .high = NAN,
                             .formula =
                                 "price in the zone, use weighted, when the largest "
                                 "maker outside exports nothing for a year, in which "
                                 "output and use answer least",
                             .source = "the model",
                             .flag = "model"};
}

lode_status lode__forum_bases(lode_forum *f, lode__forum_good *g, lode_error *err)
{
    lode_status st;

    g->basis[LODE__BASIS_ASKED] = not_known("no --floor for it");
    find_history(f, g);
    st = find_contract(f, g, err);
    return st ? st : find_cost(f, g, err);
}
