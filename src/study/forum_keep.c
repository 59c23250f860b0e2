/* The smallest floor that keeps an output alive against a dumping: bisection on the floor, once
 * with a levy of the zone, once with a guarantee to that country's makers. A project is kept
 * where its price covers its operating cost and a year's part of its capital; a guarantee to it
 * alone is then its break-even price, and moves no other. */
#include <math.h>
#include <string.h>

#include "study/forum.h"

#define NEAR 1e-4    /* of the floor */
#define MOST_TRIES 8 /* until a floor is high enough */
#define GROWS 1.25

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* What is asked of one market. */
typedef struct trial {
    lode_forum *forum;
    const lode_market *market;
    const char *means; /* "levy", "cfd" or NULL: only the dumping */
    const char *place; /* whose floor */
    int i_node;
    lode_verdict verdict;
    char reason[LODE_ERROR_MESSAGE_MAX];
    double output, price, levy, net, treasury; /* of the last floor */
} trial;

static void take(trial *t, const lode_outcome *o)
{
    const lode_forum *f = t->forum;

    t->verdict = lode_outcome_verdict(o);
    memcpy(t->reason, lode_outcome_reason(o), sizeof o->reason);
    if (t->verdict != LODE_SOLVED) return;
    t->output = o->place[t->i_node].supply_after;
    t->price = o->place[t->i_node].price_after;
    t->net = t->treasury = 0.0;
    for (int k = 0; k < o->n_place; k++)
        if (f->zone[o->place[k].i_country]) {
            t->net -= o->place[k].loss_usd;
            t->treasury += o->place[k].treasury_usd;
        }
    t->levy = NAN;
    for (int k = 0; k < o->scenario.n_floor; k++)
        if (o->scenario.floor[k].kind == LODE__FLOOR_LEVY)
            t->levy = o->scenario.floor[k].usd_per_t[0];
}

static lode_status ask(trial *t, double floor_usd_per_t, lode_error *err)
{
    lode_forum *f = t->forum;
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    const char *list[3] = {f->dumping, f->keep->supply};
    size_t n_list = f->keep->supply ? 2 : 1;
    lode_outcome *o = NULL;
    lode__buf text;
    lode_status st;
    int n;

    options.n_thread = 1;
    lode__buf_init(&text, 10000);
    if (t->means) {
        lode__buf_addf(&text, "floor %s %s ", t->place,
                       lode__goods(f->dataset, &n)[f->keep->i_good].id);
        lode__buf_add_number(&text, 1e-3 * floor_usd_per_t);
        lode__buf_addf(&text, " USD/kg by %s", t->means);
        list[n_list++] = text.data;
    }
    st = text.status ? no_memory(err)
                     : lode_shock_run_on(t->market, list, n_list, &options, &o, err);
    if (!st) {
        take(t, o);
        f->keep->n_solve++;
        f->n_run++;
    }
    lode_outcome_free(o);
    lode__buf_clear(&text);
    return st;
}

static bool is_kept(const trial *t)
{
    const lode__forum_keep *keep = t->forum->keep;

    if (t->verdict != LODE_SOLVED) return false;
    if (keep->project) return lode__is_viable(&keep->even, t->price) == LODE__VIABLE;
    return t->output >= keep->wanted_tpa;
}

static const char *copy_reason(trial *t, const char *otherwise)
{
    const char *text = t->reason[0] ? t->reason : otherwise;

    return lode__arena_copy(&t->forum->arena, text);
}

/* Is a project's break-even above the price? */
static bool rests_on_even(const lode__forum_keep *keep)
{
    return keep->project && keep->even.usd_per_t.value > keep->base_price;
}

/* Output never falls as the floor rises, so the floors that keep it are those from one on. */
static lode_status bisect(trial *t, double low, double high, double *floor,
                          const char **why, lode_error *err)
{
    lode_status st;
    bool kept = false;
    int k;

    *floor = NAN;
    for (k = 0; k < MOST_TRIES; k++) {
        st = ask(t, high, err);
        if (st) return st;
        kept = is_kept(t);
        if (kept || t->verdict == LODE_INFEASIBLE) break;
        low = high;
        high *= GROWS;
    }
    /* One that cannot be held is above those that keep it, if any does; one without an answer,
     * below those that are known to. */
    for (k = 0; k < 60 && high - low > NEAR * high; k++) {
        double middle = 0.5 * (low + high);
        st = ask(t, middle, err);
        if (st) return st;
        if (is_kept(t) || (!kept && t->verdict == LODE_INFEASIBLE))
            high = middle;
        else
            low = middle;
        kept = kept || is_kept(t);
    }
    st = ask(t, high, err);
    if (st) return st;
    if (is_kept(t)) {
        *floor = high;
        return LODE_OK;
    }
    *why = copy_reason(t, rests_on_even(t->forum->keep)
                              ? "no floor up to six times its break-even price keeps it"
                              : "no floor up to six times the price keeps it");
    return *why ? LODE_OK : no_memory(err);
}

/* "GOOD@COUNTRY" */
static lode_status read_keep(lode_forum *f, const char *text, lode__forum_keep *keep,
                             lode_error *err)
{
    const char *at = strchr(text, '@');
    char good[64];
    size_t n = at ? (size_t)(at - text) : 0;
    lode_status st;

    if (!at || n == 0 || n >= sizeof good || !at[1])
        return lode__fail(err, LODE_E_INVALID,
                          "keep '%.80s': want GOOD@COUNTRY as in 'ndpr:oxide@AUS'", text);
    memcpy(good, text, n);
    good[n] = '\0';
    st = lode__good_need(f->dataset, good, &keep->i_good, err);
    if (!st) st = lode__country_need(f->dataset, at + 1, &keep->i_country, err);
    if (st) return st;
    if (!f->zone[keep->i_country])
        return lode__fail(err, LODE_E_INVALID,
                          "keep '%.80s': '%s' is no member of the zone", text, at + 1);
    return LODE_OK;
}

/* The floor of a levy that is tried first: a project is kept by none below its break-even. */
static double first_floor(const lode__forum_keep *keep)
{
    return rests_on_even(keep) ? keep->even.usd_per_t.value : keep->base_price;
}

static lode_status look(lode_forum *f, trial *t, lode_error *err)
{
    lode__forum_keep *keep = f->keep;
    int n;
    double net, treasury;
    lode_status st = ask(t, 0.0, err);

    if (st) return st;
    if (t->verdict != LODE_SOLVED)
        return lode__fail(err, LODE_E_INVALID, "the dumping has no equilibrium: %s",
                          t->reason);
    keep->dumped_tpa = keep->project ? NAN : t->output;
    keep->dumped_price = t->price;
    net = t->net;
    treasury = t->treasury;
    keep->levy_floor = keep->cfd_floor = keep->levy_usd_per_t = NAN;
    keep->levy_net = keep->cfd_net = keep->cfd_budget = NAN;
    if (is_kept(t)) return LODE_OK; /* it lives without */
    t->means = "levy";
    t->place = f->zone_text;
    st = bisect(t, t->price, first_floor(keep), &keep->levy_floor, &keep->levy_why, err);
    if (st) return st;
    if (!isnan(keep->levy_floor)) {
        keep->levy_usd_per_t = t->levy;
        keep->levy_net = t->net - net;
    }
    if (keep->project) {
        keep->cfd_floor = keep->even.usd_per_t.value;
        keep->cfd_budget = keep->base_tpa * (keep->cfd_floor - keep->dumped_price);
        return LODE_OK;
    }
    t->means = "cfd";
    t->place = lode__countries(f->dataset, &n)[keep->i_country].id;
    st = bisect(t, keep->dumped_price, keep->base_price, &keep->cfd_floor, &keep->cfd_why,
                err);
    if (st || isnan(keep->cfd_floor)) return st;
    keep->cfd_budget = treasury - t->treasury;
    keep->cfd_net = t->net - net;
    return LODE_OK;
}

/* ---- a project ------------------------------------------------------------------------- */

/* The first good that it sells and that has a market. */
static int first_output(const lode_dataset *ds, const lode__project *x)
{
    int n;
    const lode__good *good = lode__goods(ds, &n);

    for (int k = 0; k < x->n_output; k++)
        if (lode__project_sells(x, k) && good[x->output[k].i_good].market) return k;
    return -1;
}

static lode_status read_project(lode_forum *f, const lode_forum_options *o,
                                lode_error *err)
{
    const lode__project *x;
    int k;
    lode_status st =
        lode__project_pool_open(f->dataset, o->projects, o->estimate, &f->pool, err);

    if (st) return st;
    x = lode__project_pool_find(&f->pool, o->keep);
    if (!x)
        return lode__fail(err, LODE_E_INVALID,
                          "keep '%.80s': want GOOD@COUNTRY as in 'ndpr:oxide@AUS', or a "
                          "project as in 'P111'; 'lode project list' has them",
                          o->keep);
    k = first_output(f->dataset, x);
    if (!x->optimisable || k < 0)
        return lode__fail(err, LODE_E_INVALID,
                          "keep '%.80s': it cannot be judged: %.200s%s", o->keep,
                          k < 0 ? "no tonnes of a good with a market" : x->reason,
                          o->estimate ? "" : "; --estimate fills gaps by rules");
    f->keep->project = x;
    f->keep->i_good = x->output[k].i_good;
    f->keep->base_tpa = f->keep->wanted_tpa = x->output[k].tpa.value;
    st = lode__country_need(f->dataset, x->country, &f->keep->i_country, err);
    if (!st && !f->zone[f->keep->i_country])
        st =
            lode__fail(err, LODE_E_INVALID, "keep '%.80s': '%s' is no member of the zone",
                       o->keep, x->country);
    return st;
}

static lode_status place_project(lode_forum *f, trial *t, lode_error *err)
{
    lode__forum_keep *keep = f->keep;
    const lode__project_output *o;
    lode__buf text;
    int n, k = lode__project_output_of(keep->project, keep->i_good);

    keep->i_sold = lode__sold_in(t->market, keep->i_good, keep->i_country,
                                 lode__takes_most(t->market, keep->i_good, f->zone));
    if (keep->i_sold < 0)
        return lode__fail(err, LODE_E_INVALID,
                          "keep '%.80s': nobody in the zone takes in %s",
                          keep->project->id, keep->project->output[k].good);
    o = &keep->project->output[k];
    keep->even = lode__project_break_even(t->market, keep->project, k);
    if (isnan(keep->even.usd_per_t.value))
        return lode__fail(err, LODE_E_INVALID,
                          "keep '%.80s': the price at which it breaks even is not known "
                          "without its %s",
                          keep->project->id, keep->even.lacks);
    lode__buf_init(&text, 1024);
    lode__buf_addf(&text, "supply %s %s ",
                   lode__countries(f->dataset, &n)[keep->i_sold].id, o->good);
    lode__buf_add_number(&text, o->tpa.value);
    lode__buf_add(&text, " tpa above ");
    lode__buf_add_number(&text, 1e-3 * o->opex_usd_per_t.value);
    lode__buf_add(&text, " USD/kg");
    keep->supply = text.status ? NULL : lode__arena_copy(&f->arena, text.data);
    lode__buf_clear(&text);
    t->i_node = lode__market_node(t->market, keep->i_good, keep->i_sold);
    return keep->supply ? LODE_OK : no_memory(err);
}

static lode_status place_output(lode_forum *f, trial *t, const char *text,
                                lode_error *err)
{
    lode__forum_keep *keep = f->keep;

    t->i_node = lode__market_node(t->market, keep->i_good, keep->i_country);
    if (t->i_node >= 0) keep->base_tpa = lode__made_at(t->market, t->i_node);
    if (!(keep->base_tpa > 0.0))
        return lode__fail(err, LODE_E_INVALID,
                          "keep '%.80s': nothing of it is made there in the base year",
                          text);
    keep->wanted_tpa = f->keep_share * keep->base_tpa;
    return LODE_OK;
}

lode_status lode__forum_keep_run(lode_forum *f, const lode_forum_options *o,
                                 lode_error *err)
{
    int n;
    lode_market *market = NULL;
    trial t = {.forum = f};
    lode_status st;

    if (!o->dumping)
        return lode__fail(err, LODE_E_INVALID,
                          "keep '%.80s': want a dumping, as in 'supply CHN ndpr:oxide "
                          "20000 tpa above 30 USD/kg'",
                          o->keep);
    f->keep = lode__arena_take(&f->arena, 1, sizeof *f->keep);
    f->dumping = lode__arena_copy(&f->arena, o->dumping);
    if (!f->keep || !f->dumping) return no_memory(err);
    st = strchr(o->keep, '@') ? read_keep(f, o->keep, f->keep, err)
                              : read_project(f, o, err);
    if (st) return st;
    st = lode_market_build(f->dataset, &lode__goods(f->dataset, &n)[f->keep->i_good].id,
                           1, &market, err);
    if (st) return st;
    t.market = market;
    st = f->keep->project ? place_project(f, &t, err) : place_output(f, &t, o->keep, err);
    if (!st) {
        f->keep->base_price = market->base_price[t.i_node];
        st = look(f, &t, err);
    }
    lode_market_free(market);
    return st;
}
