/* What would change a sender's leverage over a target: more supply, a stock, third countries that
 * pass on, a bloc that can be hit together only. In the units of the frontier; what a remedy
 * costs is another question. */
#include <math.h>
#include <string.h>

#include "study/coercion.h"

#define RELEASE                                                                          \
    1.02 /* times the base price: what a stock waits for, and what new supply costs */
#define MOST_REMEDIES 16

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

typedef struct clinic {
    lode_coercion *c;
    const lode_coerce_options *options;
    const lode__coerce_job *job;
    int i_home; /* where supply and stocks of the target go: its member that buys most */
    double bought;    /* t/yr, that the target buys from the sender */
    double used;      /* t/yr, that it takes in */
    double usd_per_t; /* there */
    lode_error *err;
} clinic;

/* ---- the target -------------------------------------------------------------------- */

static void find_home(clinic *k)
{
    const lode_coercion *c = k->c;
    const lode_market *m = c->market[k->job->i_market];
    const bool *sender = c->party[k->job->i_sender].member;
    double most = -1.0;

    k->i_home = -1;
    for (int i = 0; i < c->n_country; i++) {
        double bought = 0.0;
        int n = lode__market_node(m, k->job->i_good, i);
        if (!c->party[c->i_to].member[i] || n < 0) continue;
        for (int f = 0; f < m->model->n_flow; f++) {
            const lode__base_flow *flow = &m->model->flow[f];
            if (flow->role == LODE__ROLE_TRADE && flow->i_good == k->job->i_good &&
                flow->i_partner == i && sender[flow->i_country])
                bought += flow->flow_tpa;
        }
        k->bought += bought;
        k->used += lode__taken_in_at(m, n);
        if (bought > most) {
            most = bought;
            k->i_home = i;
            k->usd_per_t = m->base_price[n];
        }
    }
}

/* ---- one remedy -------------------------------------------------------------------- */

static const char *copy_buf(clinic *k, lode__buf *text)
{
    const char *copy = text->status ? NULL : lode__arena_copy(&k->c->arena, text->data);

    lode__buf_clear(text);
    return copy;
}

/* Ask the question anew with the remedy; the options say how. */
static lode_status ask(clinic *k, lode_coerce_options *o, lode__remedy *r)
{
    const char *list[32];
    lode_coercion *c = NULL;
    lode_status st;

    o->by = k->options->by;
    o->target = k->options->target;
    o->goods = k->options->goods;
    o->months = k->c->months;
    o->n_months = 1;
    o->from = k->options->from;
    o->n_thread = 1;
    if (k->c->n_statement + 1 > sizeof list / sizeof *list)
        return lode__fail(k->err, LODE_E_LIMIT, "too many statements beside the cut");
    memcpy(list, k->c->statement, k->c->n_statement * sizeof *list);
    o->statements = list;
    o->n_statement = k->c->n_statement;
    if (r->text) list[o->n_statement++] = r->text;
    st = lode__coercion_pose(k->c->dataset, o, &c, k->err);
    if (!st) st = lode__coercion_run(c, o, NULL, k->err);
    if (!st && c->n_case > 0 && c->result[0].n_row > 0) {
        const lode__coerce_row *row = &c->result[0].row[0];
        r->verdict = row->verdict;
        r->frontier = row->frontier;
        r->price_ratio =
            row->n_point > 0 ? row->point[row->n_point - 1].price_ratio : NAN;
    }
    lode_coercion_free(c);
    return st;
}

static lode__remedy *begin(clinic *k, const char *kind, bool alone)
{
    lode_coercion *c = k->c;
    lode__remedy *r = &c->remedy[c->n_remedy];

    *r = (lode__remedy){.kind = kind, .alone = alone, .i_base = c->n_remedy};
    for (int i = 0; i < c->n_remedy; i++)
        if (c->remedy[i].alone == alone) {
            r->i_base = i;
            break;
        }
    return r;
}

static lode_status finish(clinic *k, lode__remedy *r, lode_coerce_options *o)
{
    lode_status st;

    if (!r->what) return no_memory(k->err);
    st = ask(k, o, r);
    if (!st) k->c->n_remedy++;
    return st;
}

static lode_status add_base(clinic *k, bool alone)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
    lode__remedy *r = begin(k, "none", alone);

    o.instrument = alone ? LODE_INSTRUMENT_TARGET_ONLY : k->options->instrument;
    o.enforced = alone;
    r->what = alone ? "nobody passes on" : "cut to everybody";
    return finish(k, r, &o);
}

/* More supply in the target, as large as a share of what it buys from the sender. */
static lode_status add_supply(clinic *k, double share)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
    lode__remedy *r = begin(k, "second supplier", false);
    lode__buf text, what;
    int n;
    const char *home = lode__countries(k->c->dataset, &n)[k->i_home].id;

    lode__buf_init(&text, 1 << 16);
    lode__buf_init(&what, 1 << 16);
    lode__buf_addf(&text, "supply %s %s ", home,
                   lode__goods(k->c->dataset, &n)[k->job->i_good].id);
    lode__buf_add_number(&text, share * k->bought);
    lode__buf_add(&text, " tpa above ");
    lode__buf_add_number(&text, RELEASE * k->usd_per_t * 1e-3);
    lode__buf_add(&text, " USD/kg");
    lode__buf_addf(&what, "%.0f %% of what it buys", 100.0 * share);
    o.instrument = k->options->instrument;
    r->text = copy_buf(k, &text);
    r->what = copy_buf(k, &what);
    return r->text ? finish(k, r, &o) : no_memory(k->err);
}

/* A stock of so many months of what the target takes in. */
static lode_status add_stock(clinic *k, int months)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
    lode__remedy *r = begin(k, "stock", false);
    lode__buf text, what;
    int n;
    const char *home = lode__countries(k->c->dataset, &n)[k->i_home].id;

    lode__buf_init(&text, 1 << 16);
    lode__buf_init(&what, 1 << 16);
    lode__buf_addf(&text, "stock %s %s ", home,
                   lode__goods(k->c->dataset, &n)[k->job->i_good].id);
    lode__buf_add_number(&text, k->used * months / 12.0);
    lode__buf_add(&text, " t release above ");
    lode__buf_add_number(&text, RELEASE * k->usd_per_t * 1e-3);
    lode__buf_add(&text, " USD/kg");
    lode__buf_addf(&what, "%d months of its use", months);
    o.instrument = k->options->instrument;
    r->text = copy_buf(k, &text);
    r->what = copy_buf(k, &what);
    return r->text ? finish(k, r, &o) : no_memory(k->err);
}

/* Third countries that are not kept from passing on. */
static lode_status add_deal(clinic *k, double premium)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
    lode__remedy *r = begin(k, "passing on", true);
    lode__buf what;

    lode__buf_init(&what, 1 << 16);
    lode__buf_addf(&what, "at %.0f %% more, by third parties", 100.0 * premium);
    o.instrument = LODE_INSTRUMENT_TARGET_ONLY;
    o.premium = premium;
    r->what = copy_buf(k, &what);
    return finish(k, r, &o);
}

/* The bloc acts as one: whoever wants to hit the target has to cut all of it. */
static lode_status add_bloc(clinic *k, const char *bloc)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
    lode_coercion *c = k->c;
    lode__remedy *r = begin(k, "bloc", true);
    lode__buf name, what;
    const char *to;
    bool *member;
    lode_status st;

    lode__buf_init(&name, 1 << 16);
    lode__buf_init(&what, 1 << 16);
    lode__buf_addf(&name, "@%s+%s", bloc,
                   c->party[c->i_to].name + (c->party[c->i_to].name[0] == '@'));
    lode__buf_addf(&what, "%s is cut as one", bloc);
    to = copy_buf(k, &name);
    r->what = copy_buf(k, &what);
    member = lode__arena_take(&c->arena, (size_t)c->n_country + 1, sizeof *member);
    if (!to || !member) return no_memory(k->err);
    st = lode__countries_select(c->dataset, to, member, k->err);
    for (int i = 0; i < c->n_country && !st; i++)
        if (member[i] && c->party[k->job->i_sender].member[i])
            return LODE_OK; /* the sender belongs to it */
    o.instrument = LODE_INSTRUMENT_TARGET_ONLY;
    o.enforced = true;
    o.cut_to = to;
    return st ? st : finish(k, r, &o);
}

/* ---- all of them ------------------------------------------------------------------- */

lode_status lode__coercion_remedies(lode_coercion *c, const lode_coerce_options *options,
                                    lode_error *err)
{
    static const double share[] = {0.25, 0.5, 1.0}, premium[] = {0.5, 0.1, 0.0};
    static const int months[] = {3, 6, 12};
    static const char *const bloc[] = {"FORGE", "G7"};
    clinic k = {.c = c, .options = options, .err = err};
    bool alone = c->instrument == LODE_INSTRUMENT_TARGET_ONLY;
    lode_status st = LODE_OK;

    if (c->i_by < 0 || c->i_to < 0 || c->n_job != 1)
        return lode__fail(err, LODE_E_INVALID,
                          "remedies want one sender, one target and one good, found %d "
                          "goods of senders with a market",
                          c->n_job);
    k.job = &c->job[0];
    c->remedy = lode__arena_take(&c->arena, MOST_REMEDIES, sizeof *c->remedy);
    if (!c->remedy) return no_memory(err);
    find_home(&k);
    if (k.i_home < 0 || !(k.bought > 0.0)) return LODE_OK; /* nothing to remedy */
    if (!alone) st = add_base(&k, false);
    for (int i = 0; i < 3 && !alone && !st; i++) st = add_supply(&k, share[i]);
    for (int i = 0; i < 3 && !alone && !st && k.used > 0.0; i++)
        st = add_stock(&k, months[i]);
    if (!st) st = add_base(&k, true);
    for (int i = 0; i < 3 && !st; i++) st = add_deal(&k, premium[i]);
    for (int i = 0; i < 2 && !st; i++)
        if (lode__group_find(c->dataset, bloc[i]) >= 0) st = add_bloc(&k, bloc[i]);
    return st;
}
