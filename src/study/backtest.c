/* Does the model say of history what happened?
 *
 * Each episode is a market of the year before the event, put under the sentences of what
 * was done, month by month. What it predicts of a series is the mean over the series' own
 * months of the price (or of what is exported) over the base. A base value from after the
 * beginning is itself predicted and divided out. No number here is chosen by looking at
 * the observations. */
#include "study/backtest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "solve/elementary.h"
#include "study/draws.h"

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

const char *lode__variant_name(lode__variant variant)
{
    static const char *const name[LODE__N_VARIANT] = {"default", "reported", "none"};
    return name[variant];
}

/* One run of an episode while its scores are made. */
typedef struct run {
    lode_backtest *backtest;
    lode__trial *trial;
    lode_market *market;
    const lode_outcome *outcome;
    size_t n_draw;
    unsigned long seed;
    bool one_stock;
    lode_error *err;
} run;

typedef struct guess {
    double value, low, high;
    const char *reason;
} guess;

/* ---- what the run says of a month: the one place that knows how it was run ---------- */

/* A figure of a place in a month and its band, over a base; without draws the band is
 * unknown. */
static guess month_figure(const run *r, int i_node, int t, int figure, double value,
                          double base)
{
    const lode__bands *bands = r->outcome->bands;
    guess g = {value / base, NAN, NAN, ""};

    if (bands && bands->n_used > 0) {
        size_t at = lode__figure_of_path(r->outcome, t, i_node, figure);
        g.low = bands->low[at];
        g.high = bands->high[at];
    }
    return g;
}

/* Price of a node in a month of the run over its base price. */
static guess month_price(const run *r, int i_node, int t)
{
    const lode_outcome *o = r->outcome;

    return month_figure(r, i_node, t, LODE__F_PATH_RATIO,
                        o->path[t * o->n_place + i_node].price,
                        o->market->base_price[i_node]);
}

/* Exports of a node in a month over those of a month of the base year. */
static guess month_exports(const run *r, int i_node, int t)
{
    const lode_outcome *o = r->outcome;
    double base = o->place[i_node].export_before * o->scenario.time.years;
    guess g = month_figure(r, i_node, t, LODE__F_PATH_EXPORTS,
                           o->path[t * o->n_place + i_node].exports, base);

    g.low /= base;
    g.high /= base;
    return g;
}

/* ---- places ------------------------------------------------------------------------ */

/* What a node receives in the base year and does not pass on: its weight in a mean. */
static double weight_of(const lode_outcome *o, int i_node)
{
    const lode__place_row *p = &o->place[i_node];
    double in = p->supply_before + p->import_before - p->export_before;

    return in > 0.0 ? in : 0.0;
}

static guess unknown(const char *reason)
{
    return (guess){NAN, NAN, NAN, reason};
}

static void add_weighted(guess *sum, guess g, double weight)
{
    sum->value += weight * g.value;
    sum->low += weight * g.low;
    sum->high += weight * g.high;
}

static guess divide(guess sum, double weight, const char *if_none)
{
    if (!(weight > 0.0)) return unknown(if_none);
    return (guess){sum.value / weight, sum.low / weight, sum.high / weight, ""};
}

/* Price of a good outside the restrictor, mean over the rest. */
static guess month_outside(const run *r, int i_good, int t)
{
    const lode_outcome *o = r->outcome;
    guess mean = {0.0, 0.0, 0.0, ""};
    double weight = 0.0;

    for (int n = 0; n < o->n_place; n++) {
        double w = weight_of(o, n);
        if (o->place[n].i_good != i_good || w <= 1e-9) continue;
        if (o->place[n].i_country == r->trial->episode->i_restrictor) continue;
        add_weighted(&mean, month_price(r, n, t), w);
        weight += w;
    }
    return divide(mean, weight, "nobody outside uses the good");
}

/* Exports of a country of one good, or of all of the market by what they were. */
static guess month_sales(const run *r, int i_good, int i_country, int t)
{
    const lode_outcome *o = r->outcome;
    guess mean = {0.0, 0.0, 0.0, ""};
    double weight = 0.0;

    for (int n = 0; n < o->n_place; n++) {
        double w = o->place[n].export_before;
        if (o->place[n].i_country != i_country || w <= 1e-9) continue;
        if (i_good >= 0 && o->place[n].i_good != i_good) continue;
        add_weighted(&mean, month_exports(r, n, t), w);
        weight += w;
    }
    return divide(mean, weight, "it exports nothing in the base year");
}

static guess month_of_zone(const run *r, const lode__observed *o, int t)
{
    int restrictor = r->trial->episode->i_restrictor;
    int country = o->i_country >= 0 ? o->i_country : restrictor;
    bool outside = o->i_country < 0 && strcmp(o->zone, "outside") == 0;
    int node, inside;
    guess g, here;

    if (o->what == LODE__OBSERVED_EXPORT) return month_sales(r, o->i_good, country, t);
    node = lode__market_node(r->market, o->i_good, country);
    inside = lode__market_node(r->market, o->i_good, restrictor);
    if (!outside && node < 0) return unknown("the good has no market there");
    g = outside ? month_outside(r, o->i_good, t) : month_price(r, node, t);
    if (o->what != LODE__OBSERVED_GAP || *g.reason) return g;
    if (inside < 0) return unknown("the good has no market inside");
    here = month_price(r, inside, t); /* draws of two prices are not two bands */
    return (guess){g.value / here.value, NAN, NAN, ""};
}

/* Mean over months; before the run begins nothing has happened. */
static guess over_months(const run *r, const lode__observed *o, int from, int until)
{
    const lode__episode *e = r->trial->episode;
    guess mean = {0.0, 0.0, 0.0, ""};
    double n = until - from + 1;

    if (until >= e->first_month + e->n_month)
        return unknown("after the last month of the run");
    for (int month = from; month <= until; month++) {
        guess g = {1.0, 1.0, 1.0, ""};
        if (month >= e->first_month) g = month_of_zone(r, o, month - e->first_month);
        if (*g.reason) return g;
        add_weighted(&mean, g, 1.0 / n);
    }
    return mean;
}

static guess predict(const run *r, const lode__observed *o)
{
    guess now = over_months(r, o, o->from, o->until), base;

    if (*now.reason || o->what == LODE__OBSERVED_GAP) return now;
    if (o->base_from <= r->trial->episode->first_month) return now;
    base = over_months(r, o, o->base_from, o->base_until);
    if (*base.reason) return base;
    return (guess){now.value / base.value, NAN, NAN, ""};
}

/* ---- scores ------------------------------------------------------------------------- */

double lode__log_error(double predicted, double observed)
{
    return observed > 0.0 && predicted > 0.0 ? lode__log(predicted / observed) : NAN;
}

static void score(const run *r, lode__comparison *c, lode__variant v)
{
    lode__score *s = &c->score[v];
    guess g = {NAN, NAN, NAN, r->outcome ? r->outcome->reason : "no run"};

    if (r->outcome && r->outcome->answer.verdict == LODE_SOLVED) g = predict(r, c->row);
    if (r->outcome && r->outcome->answer.verdict == LODE_NOT_CONVERGED)
        g.reason = "the run did not converge";
    *s = (lode__score){g.value, g.low, g.high, NAN, -1, g.reason};
    if (isnan(g.value)) return;
    s->log_error = lode__log_error(g.value, c->observed);
    if (isnan(s->log_error)) s->reason = "nothing has no logarithm";
    if (!isnan(g.low) && !isnan(g.high))
        s->covered = c->high >= g.low && c->low <= g.high;
}

/* -ln(1 - removed) / ln multiple, of a price that rose. */
static double implied(double removed, double multiple)
{
    if (!(removed > 0.0) || !(multiple > 1.0)) return NAN;
    return -lode__log(1.0 - removed) / lode__log(multiple);
}

/* Does the observation say how elastic the market outside was: a price there, over one
 * from before? */
static bool implies(const lode__episode *e, const lode__observed *o)
{
    return o->what == LODE__OBSERVED_PRICE && !o->is_null &&
           strcmp(o->zone, "inside") != 0 && o->base_from <= e->first_month;
}

static lode_status take_comparisons(run *r)
{
    lode__trial *t = r->trial;
    int n;
    const lode__observed *row = lode__observed_rows(t->dataset, &n);

    t->comparison =
        lode__arena_take(&r->backtest->arena, (size_t)n + 1, sizeof *t->comparison);
    if (!t->comparison) return no_memory(r->err);
    t->n_comparison = n;
    for (int k = 0; k < n; k++) {
        lode__comparison *c = &t->comparison[k];
        double removed = implies(t->episode, &row[k]) ? t->episode->removed_share : NAN;
        c->row = &row[k];
        c->observed = row[k].value / row[k].base;
        c->low = row[k].low / row[k].base;
        c->high = row[k].high / row[k].base;
        c->elasticity = implied(removed, c->observed);
        c->elasticity_low = implied(removed, c->high); /* a higher price: less elastic */
        c->elasticity_high = implied(removed, c->low);
        for (int v = 0; v < LODE__N_VARIANT; v++)
            c->score[v] = (lode__score){NAN, NAN, NAN, NAN, -1, "no run"};
    }
    return LODE_OK;
}

static void sum_up(lode__trial *t, lode__variant v)
{
    lode__summary *s = &t->summary[v];

    *s = (lode__summary){0};
    for (int k = 0; k < t->n_comparison; k++) {
        const lode__comparison *c = &t->comparison[k];
        const lode__score *x = &c->score[v];
        if (c->row->is_null) {
            s->n_null++;
            s->n_null_held +=
                x->predicted > 0.0 && fabs(lode__log(x->predicted)) <= LODE__NULL_LOG;
            continue;
        }
        s->n_band += x->covered >= 0;
        s->n_covered += x->covered == 1;
        if (isnan(x->log_error)) continue;
        s->n_error++;
        s->mean_log_error += fabs(x->log_error);
    }
    s->mean_log_error = s->n_error > 0 ? s->mean_log_error / s->n_error : NAN;
}

int lode__misses_ranked(const lode_backtest *b, int *i_trial, int *i_comparison, int most)
{
    int n = 0;

    for (int t = 0; t < b->n_trial; t++)
        for (int k = 0; k < b->trial[t].n_comparison; k++) {
            const lode__comparison *c = &b->trial[t].comparison[k];
            double off = fabs(c->score[LODE__STOCKS_DEFAULT].log_error);
            int at = n < most ? n : most;
            if (c->row->is_null || isnan(off)) continue;
            while (at > 0 && off > fabs(b->trial[i_trial[at - 1]]
                                            .comparison[i_comparison[at - 1]]
                                            .score[LODE__STOCKS_DEFAULT]
                                            .log_error)) {
                if (at < most) {
                    i_trial[at] = i_trial[at - 1];
                    i_comparison[at] = i_comparison[at - 1];
                }
                at--;
            }
            if (at == most) continue;
            i_trial[at] = t;
            i_comparison[at] = k;
            if (n < most) n++;
        }
    return n;
}

/* ---- sentences ---------------------------------------------------------------------- */

static void add_month(lode__buf *text, const char *word, int month)
{
    if (month >= 0)
        lode__buf_addf(text, " %s %04d-%02d", word, month / 12, month % 12 + 1);
}

/* The sentences of the pack with their months, and the one that says how long the run is.
 * Each is read once here, so that a refusal names its row. */
static lode_status put_sentences(run *r)
{
    lode__trial *t = r->trial;
    int n;
    const lode__sentence *row = lode__sentences(t->dataset, &n);
    const char **list =
        lode__arena_take(&r->backtest->arena, (size_t)n + 1, sizeof *list);
    lode_status st = list ? LODE_OK : no_memory(r->err);

    for (int k = 0; k <= n && !st; k++) {
        lode__buf text;
        lode__buf_init(&text, 4096);
        if (k < n) {
            lode__buf_add(&text, row[k].text);
            add_month(&text, "from", row[k].from);
            add_month(&text, "until", row[k].until);
            add_month(&text, "announced", row[k].announced);
        } else {
            lode__buf_addf(&text, "over %d months", t->episode->n_month);
            add_month(&text, "from", t->episode->first_month);
        }
        list[k] = text.status ? NULL : lode__arena_copy(&r->backtest->arena, text.data);
        lode__buf_clear(&text);
        if (!list[k]) st = no_memory(r->err);
    }
    t->sentence = list;
    t->n_sentence = n + 1;
    return st;
}

/* The goods that are spoken of: in sentences or in observations. */
static lode_status find_goods(run *r, bool *with)
{
    int n, n_good;
    const lode__observed *seen = lode__observed_rows(r->trial->dataset, &n);
    const lode__sentence *row = lode__sentences(r->trial->dataset, &(int){0});
    lode__arena arena = {0};
    lode_status st = LODE_OK;

    (void)lode__goods(r->trial->dataset, &n_good);
    for (int k = 0; k < n; k++)
        if (seen[k].i_good >= 0) with[seen[k].i_good] = true;
    for (int k = 0; k + 1 < r->trial->n_sentence && !st; k++) {
        lode__statement s = {0};
        lode_error why = {0};
        st = lode__statement_read(r->trial->dataset, r->trial->sentence[k], &arena, &s,
                                  &why);
        if (st)
            st = lode__fail_at(r->err, st,
                               lode__dataset_file(r->trial->dataset, row[k].place.i_file),
                               row[k].place.line, 1, "%s", why.message);
        for (int g = 0; g < n_good && !st; g++) with[g] = with[g] || s.with_good[g];
    }
    lode__arena_clear(&arena);
    return st;
}

/* ---- the market of the year before --------------------------------------------------- */

static lode_status build_market(run *r)
{
    const lode__episode *e = r->trial->episode;
    int n_good;
    const lode__good *good = lode__goods(r->trial->dataset, &n_good);
    bool *with = lode__alloc((size_t)n_good + 1, sizeof *with);
    const char **list = lode__alloc((size_t)n_good + 1, sizeof *list);
    lode_error why = {0};
    size_t n = 0;
    lode_status st = with && list ? find_goods(r, with) : no_memory(r->err);

    for (int g = 0; g < n_good && !st; g++)
        if (with[g]) list[n++] = good[g].id;
    if (!st) {
        st = lode__market_build_year(r->trial->dataset, list, n, e->base_year, &r->market,
                                     &why);
        if (st)
            st = lode__fail_at(r->err, st,
                               lode__dataset_file(r->trial->dataset, e->place.i_file),
                               e->place.line, 1, "episode '%s': %s", e->id, why.message);
    }
    lode__release(with);
    lode__release(list);
    return st;
}

/* What lies in stock at the start, by variant. */
static void set_stocks(run *r, lode__variant variant)
{
    lode__model *m = r->market->model;
    int n_stock;
    const lode__reported_stock *stock =
        lode__reported_stocks(r->trial->dataset, &n_stock);

    for (int n = 0; n < r->market->problem.n_node; n++) {
        m->node[n].stock_months = variant == LODE__STOCKS_NONE ? 0.0 : NAN;
        for (int k = 0; k < n_stock && variant == LODE__STOCKS_REPORTED; k++)
            if (stock[k].i_good == m->node[n].i_good &&
                stock[k].i_country == m->node[n].i_country)
                m->node[n].stock_months = stock[k].months;
    }
}

static lode_status run_variant(run *r, lode__variant variant)
{
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    lode_outcome *outcome = NULL;
    lode_status st;

    options.n_draw = variant == LODE__STOCKS_DEFAULT ? r->n_draw : 0;
    options.seed = r->seed;
    set_stocks(r, variant);
    st = lode_shock_run_on(r->market, r->trial->sentence, (size_t)r->trial->n_sentence,
                           &options, &outcome, r->err);
    r->outcome = outcome;
    for (int k = 0; k < r->trial->n_comparison && !st; k++) {
        lode__comparison *c = &r->trial->comparison[k];
        score(r, c, variant);
        /* The outcome goes; its sentence stays. */
        c->score[variant].reason =
            lode__arena_copy(&r->backtest->arena, c->score[variant].reason);
        if (!c->score[variant].reason) st = no_memory(r->err);
    }
    r->outcome = NULL;
    lode_outcome_free(outcome);
    if (!st) sum_up(r->trial, variant);
    return st;
}

static lode_status run_trial(run *r)
{
    lode__trial *t = r->trial;
    int n_stock;
    lode_status st;

    (void)lode__reported_stocks(t->dataset, &n_stock);
    t->has_reported = n_stock > 0;
    st = put_sentences(r);
    if (!st) st = take_comparisons(r);
    if (!st) st = build_market(r);
    for (int v = 0; v < (r->one_stock ? 1 : LODE__N_VARIANT) && !st; v++)
        if (v != LODE__STOCKS_REPORTED || t->has_reported)
            st = run_variant(r, (lode__variant)v);
    lode_market_free(r->market);
    r->market = NULL;
    return st;
}

/* ---- all of them ---------------------------------------------------------------------- */

static lode_status check_only(const char *only, const char *const *name, int n,
                              lode_error *err)
{
    char nearest[200];

    for (int k = 0; only && k < n; k++)
        if (strcmp(name[k], only) == 0) return LODE_OK;
    if (!only) return LODE_OK;
    lode_names_nearest(only, name, (size_t)n, nearest, sizeof nearest);
    return lode__fail(err, LODE_E_INVALID, "want an episode such as %s, found '%.80s'",
                      nearest, only);
}

static lode_status add_trial(lode_backtest *b, const lode_backtest_options *options,
                             const char *place, const char *name, lode_error *err)
{
    lode__trial *t = &b->trial[b->n_trial++];
    run r = {.backtest = b,
             .trial = t,
             .n_draw = options->n_draw,
             .seed = options->seed,
             .one_stock = options->one_stock,
             .err = err};
    lode_status st =
        lode__dataset_open_episode(options->data, place, name, &t->dataset, err);

    if (st) return st;
    t->episode = lode__episode_of(t->dataset);
    if (!t->episode)
        return lode__fail(err, LODE_E_NODATA,
                          "%s/%s: want a table 'episode' in the pack, found none", place,
                          name);
    return run_trial(&r);
}

/* Over the packs of all trials, then over what was asked of them. */
static lode_status hash_trials(lode_backtest *b, const lode_backtest_options *options,
                               lode_error *err)
{
    lode__buf all;

    lode__buf_init(&all, 1 << 20);
    for (int t = 0; t < b->n_trial; t++)
        lode__buf_addf(&all, "%s\n", lode_dataset_hash(b->trial[t].dataset));
    if (!all.status) lode__hash_text(all.data, all.length, b->data);
    for (int t = 0; t < b->n_trial; t++)
        for (int k = 0; k < b->trial[t].n_sentence; k++)
            lode__buf_addf(&all, "%s\n", b->trial[t].sentence[k]);
    lode__buf_addf(&all, "lode %s backtest/1 draws %zu seed %lu", lode_version(),
                   options->n_draw, options->seed);
    if (!all.status) lode__hash_text(all.data, all.length, b->run);
    lode_status st = all.status ? no_memory(err) : LODE_OK;
    lode__buf_clear(&all);
    return st;
}

lode_status lode_backtest_run(const lode_backtest_options *options, lode_backtest **out,
                              lode_error *err)
{
    const lode_backtest_options defaults = LODE_BACKTEST_OPTIONS_INIT;
    const char *place = NULL, *const *name = NULL;
    int n = 0;
    lode_backtest *b = lode__alloc(1, sizeof *b);
    lode_status st;

    if (!b) return no_memory(err);
    if (!options) options = &defaults;
    st = lode__episodes_list(options->data, options->episodes, &b->arena, &place, &name,
                             &n, err);
    if (!st) st = check_only(options->only, name, n, err);
    if (!st) {
        b->trial = lode__arena_take(&b->arena, (size_t)n + 1, sizeof *b->trial);
        if (!b->trial) st = no_memory(err);
    }
    for (int k = 0; k < n && !st; k++)
        if (!options->only || strcmp(options->only, name[k]) == 0)
            st = add_trial(b, options, place, name[k], err);
    if (!st) st = hash_trials(b, options, err);
    if (!st) {
        *out = b;
        b = NULL;
    }
    lode_backtest_free(b);
    return st;
}

void lode_backtest_free(lode_backtest *b)
{
    if (!b) return;
    for (int t = 0; b->trial && t < b->n_trial; t++)
        lode_dataset_free(b->trial[t].dataset);
    lode__arena_clear(&b->arena);
    lode__release(b);
}
