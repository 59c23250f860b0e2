/* Rights that a trade takes or gives: nodes of their own beside the goods'.
 *
 *     quota  each tonne takes a licence; so many are given, the price is the rent
 *     trq    the same, and beyond the quota licences for over - within duty a tonne
 *     limit  x_S <= s (sum of x): a tonne of S takes 1 - s, any other tonne gives s
 *
 * Unused rights are thrown away. The over-quota duty is the buyer's revenue, the rest of what
 * licences cost is rent; what tonnes pay each other under a limit adds up to nothing. An
 * over-quota duty that is a share of the price is one of the sellers' mean price (base
 * flows), since a licence has one price; it is found around the solve. */
#include <math.h>

#include "study/outcome.h"

#define BINDS_NOBODY 10.0 /* times what went before */
#define MOST_OVER 100.0   /* times what went before, beyond a tariff quota */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static const lode__base_flow *flow_of(const lode_outcome *o, int i_activity)
{
    return &o->market->model->flow[o->market->model->part[i_activity].i_flow];
}

static bool has_rights(const lode__statement *s)
{
    return s->verb == LODE__QUOTA || s->verb == LODE__TRQ || s->verb == LODE__LIMIT;
}

/* ---- which there are ---------------------------------------------------------------- */

/* Is the activity one of those that the limit compares? */
static bool is_compared(const lode_outcome *o, const lode__right *r, int i_activity)
{
    const lode__statement *s = &o->statement[r->i_statement];
    const lode__base_flow *f = flow_of(o, i_activity);

    if (f->role != LODE__ROLE_TRADE || f->i_good != r->i_good) return false;
    if (s->together) return s->actor[f->i_partner] && !s->actor[f->i_country];
    return f->i_partner == r->i_buyer;
}

static bool is_limited(const lode_outcome *o, const lode__right *r, int i_activity)
{
    const lode__statement *s = &o->statement[r->i_statement];
    int seller = flow_of(o, i_activity)->i_country;

    return is_compared(o, r, i_activity) &&
           (s->each_seller ? seller == r->i_seller : s->target[seller]);
}

static bool takes_licence(const lode_outcome *o, const lode__right *r, int i_activity)
{
    return o->statement[r->i_statement].verb != LODE__LIMIT &&
           lode__touches(o, &o->statement[r->i_statement], i_activity);
}

/* The limit that a trade into the buyers falls under; each once. */
static void list_limits(lode_outcome *o, int i_statement)
{
    const lode__statement *s = &o->statement[i_statement];
    lode__scenario *sc = &o->scenario;

    for (int a = 0; a < o->market->problem.n_activity; a++) {
        const lode__base_flow *f = flow_of(o, a);
        lode__right r = {.i_statement = i_statement,
                         .i_good = f->i_good,
                         .i_buyer = s->together ? -1 : f->i_partner,
                         .i_seller = s->each_seller ? f->i_country : -1};
        bool known = !lode__touches(o, s, a) || !is_limited(o, &r, a);
        for (int k = 0; k < sc->n_right && !known; k++)
            known = sc->right[k].i_statement == i_statement &&
                    sc->right[k].i_good == r.i_good &&
                    sc->right[k].i_buyer == r.i_buyer &&
                    sc->right[k].i_seller == r.i_seller;
        if (!known) sc->right[sc->n_right++] = r;
    }
}

lode_status lode__rights_find(lode_outcome *o, lode_error *err)
{
    lode__scenario *sc = &o->scenario;
    size_t most = 0;

    sc->n_right = 0;
    for (int k = 0; k < o->n_statement; k++)
        if (has_rights(&o->statement[k]))
            most += o->statement[k].verb == LODE__LIMIT
                        ? (size_t)o->market->problem.n_activity
                        : 1;
    if (most == 0) return LODE_OK;
    sc->right = lode__arena_take(&o->arena, most + 1, sizeof *sc->right);
    if (!sc->right) return no_memory(err);
    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        if (s->verb == LODE__LIMIT)
            list_limits(o, k);
        else if (has_rights(s))
            sc->right[sc->n_right++] = (lode__right){
                .i_statement = k, .i_good = -1, .i_buyer = -1, .i_seller = -1};
    }
    return LODE_OK;
}

/* ---- into the problem --------------------------------------------------------------- */

/* The share that a limit leaves in period t, where it covers a part of it. */
static double share_of(const lode_outcome *o, const lode__right *r, int t)
{
    const lode__statement *s = &o->statement[r->i_statement];

    return 1.0 - (1.0 - s->number) * lode__active_share(&o->scenario.time, s, t);
}

bool lode__right_concerns(const lode_outcome *o, const lode__right *r, int i_activity)
{
    return o->statement[r->i_statement].verb == LODE__LIMIT
               ? is_compared(o, r, i_activity)
               : takes_licence(o, r, i_activity);
}

double lode__right_coef(const lode_outcome *o, const lode__right *r, int i_activity,
                        int t)
{
    if (o->statement[r->i_statement].verb != LODE__LIMIT) return -1.0;
    return share_of(o, r, t) - (is_limited(o, r, i_activity) ? 1.0 : 0.0);
}

/* What went in a year of the base where the right is needed. */
static double free_tpa(const lode_outcome *o, const lode__right *r)
{
    double sum = 0.0;

    for (int a = 0; a < o->market->problem.n_activity; a++)
        if (lode__right_concerns(o, r, a)) sum += o->market->base_level[a];
    return sum;
}

/* Rights in period t: a quota's tonnes where it holds, what went before where it does not. */
static double given(const lode_outcome *o, const lode__right *r, int t)
{
    const lode__statement *s = &o->statement[r->i_statement];
    double share = lode__share_ahead(o, s, t), free = free_tpa(o, r);

    if (!(share > 0.0)) return BINDS_NOBODY * free;
    return s->verb == LODE__LIMIT ? 0.0 : s->number * share + free * (1.0 - share);
}

void lode__rights_set(lode_outcome *o)
{
    lode__scenario *sc = &o->scenario;

    for (int k = 0; k < sc->n_right; k++)
        for (int t = 0; t < sc->time.n_period; t++) {
            int n = sc->n_market_node + k * sc->time.n_period + t;
            sc->problem.rhs[n] = -given(o, &sc->right[k], t) * sc->time.years;
            sc->problem.disposal[n] = true;
        }
}

int lode__rights_count(const lode_outcome *o)
{
    int n = 0;

    for (int k = 0; k < o->scenario.n_right; k++)
        n += o->statement[o->scenario.right[k].i_statement].verb == LODE__TRQ;
    return n * o->scenario.time.n_period;
}

/* Mean price of the sellers, USD/t of then. */
static double sellers_price(const lode_outcome *o, const lode__right *r, int t)
{
    const lode__scenario *sc = &o->scenario;
    double tonnes = 0.0, sum = 0.0;

    for (int a = 0; a < sc->n_base_activity; a++) {
        const lode__base_flow *f = flow_of(o, a);
        double x = o->market->base_level[a];
        int n = lode__market_node(o->market, f->i_good, f->i_country);
        if (!takes_licence(o, r, a)) continue;
        tonnes += x;
        sum += x * o->answer.price[t * sc->n_base_node + n] / sc->time.discount[t];
    }
    return tonnes > 0.0 ? sum / tonnes : 0.0;
}

/* What a licence over the quota costs, USD/t of then. */
static double over_usd_per_t(const lode_outcome *o, const lode__right *r, int t)
{
    const lode__statement *s = &o->statement[r->i_statement];
    double price =
        s->over_ad_valorem || s->within_ad_valorem ? sellers_price(o, r, t) : 0.0;

    return fmax(0.0, (s->over_ad_valorem ? s->over * price : s->over) -
                         (s->within_ad_valorem ? s->within * price : s->within));
}

/* A node of the goods that are traded, by which the period of an extra activity is told. */
static int some_node(const lode_outcome *o, const lode__right *r)
{
    for (int a = 0; a < o->scenario.n_base_activity; a++)
        if (takes_licence(o, r, a))
            return lode__market_node(o->market, flow_of(o, a)->i_good,
                                     flow_of(o, a)->i_partner);
    return 0;
}

void lode__rights_add(lode_outcome *o, int *n_extra)
{
    lode__scenario *sc = &o->scenario;
    lode__problem *p = &sc->problem;

    for (int k = 0; k < sc->n_right; k++) {
        lode__right *r = &sc->right[k];
        const lode__statement *s = &o->statement[r->i_statement];
        double most;
        int node;
        if (s->verb != LODE__TRQ) continue;
        most = MOST_OVER * free_tpa(o, r) * sc->time.years;
        node = some_node(o, r);
        r->first_extra = *n_extra;
        if (most > 0.0 && (s->over_ad_valorem || s->within_ad_valorem))
            sc->ad_valorem = true;
        for (int t = 0; t < sc->time.n_period; t++, ++*n_extra) {
            int a = sc->n_market_activity + *n_extra, at = p->first[a];
            /* A rate of the price is set by lode__rights_reprice() before the first solve. */
            p->curve[a] =
                (lode__curve){.kind = LODE__LINEAR,
                              .c = s->over_ad_valorem || s->within_ad_valorem
                                       ? 0.0
                                       : over_usd_per_t(o, r, t) * sc->time.discount[t],
                              .upper = lode__share_ahead(o, s, t) > 0.0 ? most : 0.0};
            p->term_node[at] = sc->n_market_node + k * sc->time.n_period + t;
            p->term_coef[at] = 1.0;
            p->first[a + 1] = at + 1;
            sc->at_node[*n_extra] = t * sc->n_base_node + node;
            sc->extra[*n_extra] = LODE__EXTRA_RIGHT;
        }
    }
}

double lode__rights_reprice(lode_outcome *o)
{
    lode__scenario *sc = &o->scenario;
    double worst = 0.0;

    for (int k = 0; k < sc->n_right; k++) {
        const lode__right *r = &sc->right[k];
        const lode__statement *s = &o->statement[r->i_statement];
        if (s->verb != LODE__TRQ || !(s->over_ad_valorem || s->within_ad_valorem))
            continue;
        for (int t = sc->time.now; t < sc->time.n_period; t++) {
            double *c = &sc->problem.curve[sc->n_market_activity + r->first_extra + t].c;
            double now = over_usd_per_t(o, r, t) * sc->time.discount[t];
            if (now != *c) worst = fmax(worst, fabs(now - *c) / (fabs(now) + 1e-300));
            *c = now;
        }
    }
    return worst;
}

static bool is_going(const lode_outcome *o, int a, int t)
{
    return o->scenario.problem.curve[t * o->scenario.n_base_activity + a].upper > 0.0;
}

/* Has the seller of activity a no other that comes before it and still goes? */
static bool is_first(const lode_outcome *o, const lode__right *r, int a, int t)
{
    for (int b = 0; b < a; b++)
        if (is_compared(o, r, b) && is_going(o, b, t) &&
            flow_of(o, a)->i_country == flow_of(o, b)->i_country)
            return false;
    return true;
}

/* Can the limit be met in period t by anything but nothing? Where each seller has one, so many
 * must sell that their shares make a whole; else somebody who is not limited. */
static bool can_be_met(const lode_outcome *o, const lode__right *r, int t)
{
    const lode__statement *s = &o->statement[r->i_statement];
    double share = share_of(o, r, t);
    int n_seller = 0;
    bool any = false;

    for (int a = 0; a < o->scenario.n_base_activity; a++) {
        if (!is_compared(o, r, a) || !is_going(o, a, t)) continue;
        any = any || !is_limited(o, r, a);
        n_seller += is_first(o, r, a, t);
    }
    return share > 0.0 && any && (!s->each_seller || n_seller * share >= 1.0 - 1e-12);
}

bool lode__rights_settle(lode_outcome *o)
{
    lode__scenario *sc = &o->scenario;
    bool any = false;

    for (int k = 0; k < sc->n_right; k++) {
        const lode__right *r = &sc->right[k];
        const lode__statement *s = &o->statement[r->i_statement];
        bool shut = false;
        for (int t = sc->time.now; s->verb == LODE__LIMIT && t < sc->time.n_period; t++) {
            if (!(lode__share_ahead(o, s, t) > 0.0) || share_of(o, r, t) >= 1.0 ||
                can_be_met(o, r, t))
                continue;
            for (int a = 0; a < sc->n_base_activity; a++) {
                double *upper = &sc->problem.curve[t * sc->n_base_activity + a].upper;
                if (!is_limited(o, r, a) || !(*upper > 0.0)) continue;
                *upper = 0.0;
                any = true;
                shut = shut || s->number > 0.0;
            }
        }
        if (shut && sc->time.now == 0 && !o->is_draw)
            lode__outcome_warn(o,
                               "'%s' lets nothing in from some of the sellers: too few "
                               "others sell there",
                               s->text);
    }
    return any;
}

/* ---- money ----------------------------------------------------------------------------- */

/* Share of a tariff quota's licences in period t that are bought beyond it. */
static double share_over(const lode_outcome *o, const lode__right *r, int t)
{
    const lode__scenario *sc = &o->scenario;
    double sum = 0.0, over = o->answer.level[sc->n_market_activity + r->first_extra + t];

    for (int a = 0; a < sc->n_base_activity; a++)
        if (takes_licence(o, r, a)) sum += o->answer.level[t * sc->n_base_activity + a];
    return sum > 0.0 ? fmin(1.0, over / sum) : 0.0;
}

lode__rent lode__rent_of(const lode_outcome *o, int i)
{
    const lode__scenario *sc = &o->scenario;
    const lode__problem *p = &sc->problem;
    lode__rent rent = {0};

    for (int k = p->first[i]; k < p->first[i + 1]; k++) {
        int n = p->term_node[k] - sc->n_market_node;
        const lode__right *r;
        const lode__statement *s;
        double price, over;
        if (n < 0) continue;
        r = &sc->right[n / sc->time.n_period];
        s = &o->statement[r->i_statement];
        price = o->answer.price[p->term_node[k]];
        if (s->verb == LODE__LIMIT) continue;
        over = s->verb == LODE__TRQ ? share_over(o, r, n % sc->time.n_period) : 0.0;
        rent.treasury += price * over;
        *(s->rent_to_buyer ? &rent.buyer : &rent.seller) += price * (1.0 - over);
    }
    return rent;
}

double lode__right_price(const lode_outcome *o, int i_right, int t)
{
    const lode__scenario *sc = &o->scenario;

    return o->answer.price[sc->n_market_node + i_right * sc->time.n_period + t] /
           sc->time.discount[t];
}
