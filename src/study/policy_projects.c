/* Which projects does a policy keep alive? Those whose break-even price lies between what makers
 * of their good get without it and with it. */
#include <math.h>

#include "study/policy_run.h"

/* Share of the periods in which a statement holds. */
static double active_share(const lode_outcome *o, const lode__statement *s)
{
    double sum = 0.0;

    for (int t = 0; t < o->scenario.time.n_period; t++)
        sum += lode__active_share(&o->scenario.time, s, t);
    return sum / o->scenario.time.n_period;
}

/* What a statement pays a maker beside the price, USD/t. */
static double paid(const lode__statement *s, double price)
{
    double above = s->give_back > 0.0 ? fmax(price - s->give_back_above, 0.0) : 0.0;

    if (s->verb == LODE__SUBSIDY) return s->ad_valorem ? s->number * price : s->number;
    if (s->verb != LODE__PRICE_FLOOR || s->means != LODE__BY_CFD) return 0.0;
    return fmax(s->price - price, 0.0) - s->give_back * above;
}

/* What makers get for a tonne under the first statements: the price, and what guarantees and
 * subsidies add to it. */
static double received(const lode_policy_run *r, double price, int i_good, int i_country,
                       int n_statement)
{
    const lode_outcome *o = r->policy;
    double sum = price;

    for (int k = 0; k < n_statement && k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        if (s->with_good && s->with_good[i_good] && s->actor && s->actor[i_country])
            sum += paid(s, price) * active_share(o, s);
    }
    return sum;
}

/* Price of the good in the country; where nobody there makes or takes it in, the mean inside or
 * outside the zone. */
static double price_of(const lode_policy_run *r, const lode__policy_case *c, int i_good,
                       int i_country, bool *is_mean)
{
    int n = lode__market_node(r->market, i_good, i_country);

    *is_mean = n < 0;
    if (n >= 0) return c->price[n];
    for (int k = 0; k < r->n_good; k++)
        if (r->good[k] == i_good)
            return r->inside[i_country] ? c->good[k].inside_price
                                        : c->good[k].outside_price;
    return NAN;
}

static void judge(const lode_policy_run *r, const lode__project *x, int i_output,
                  int i_country, lode__policy_project *out)
{
    int g = x->output[i_output].i_good;
    double before, after;

    *out = (lode__policy_project){.project = x,
                                  .i_output = i_output,
                                  .i_country = i_country,
                                  .inside = r->inside[i_country]};
    before = price_of(r, &r->kase[1], g, i_country, &out->is_mean);
    after = price_of(r, &r->kase[0], g, i_country, &out->is_mean);
    out->before_usd_per_t = received(r, before, g, i_country, r->file.n_background);
    out->after_usd_per_t = received(r, after, g, i_country, r->policy->n_statement);
    out->even = lode__project_break_even(r->market, x, i_output);
    out->before = lode__is_viable(&out->even, out->before_usd_per_t);
    out->after = lode__is_viable(&out->even, out->after_usd_per_t);
}

static bool is_of_market(const lode_policy_run *r, int i_good)
{
    for (int k = 0; k < r->n_good; k++)
        if (r->good[k] == i_good) return true;
    return false;
}

/* Those that change come first, then those inside, then the rest; each in the order of the
 * list. */
static int rank_of(const lode__policy_project *p)
{
    if (p->before != p->after) return 0;
    if (p->before == LODE__VIABLE_UNKNOWN) return 3;
    return p->inside ? 1 : 2;
}

static void put(lode_policy_run *r, const lode__policy_project *p)
{
    int at = r->n_project++;

    for (; at > 0 && rank_of(&r->project[at - 1]) > rank_of(p); at--)
        r->project[at] = r->project[at - 1];
    r->project[at] = *p;
}

/* Once for each good of the market that it makes. */
static void add_project(lode_policy_run *r, const lode__project *x)
{
    int country = lode__country_find(r->dataset, x->country);
    bool counted = false;

    for (int k = 0; k < x->n_output; k++) {
        lode__policy_project p;
        if (x->output[k].i_good < 0 || !is_of_market(r, x->output[k].i_good)) continue;
        if (!x->optimisable || country < 0) {
            r->n_unjudged += !counted;
            counted = true;
        } else if (lode__project_sells(x, k)) {
            judge(r, x, k, country, &p);
            put(r, &p);
        }
    }
}

lode_status lode__policy_projects(lode_policy_run *r, lode_error *err)
{
    size_t n = 1;

    if (r->kase[0].verdict != LODE_SOLVED || r->kase[1].verdict != LODE_SOLVED)
        return LODE_OK;
    for (size_t k = 0; k < r->pool.n; k++) n += (size_t)r->pool.project[k]->n_output;
    r->project = lode__arena_take(&r->arena, n, sizeof *r->project);
    if (!r->project) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (size_t k = 0; k < r->pool.n; k++) add_project(r, r->pool.project[k]);
    return LODE_OK;
}
