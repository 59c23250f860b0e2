/* Every seller stops, one after the other: the rule, the markets, the runs and their sums.
 *
 * Scenarios are whole shocks on markets that were built once; they are handed to threads by
 * number and each writes its own row, so that the answer has the same bits for any number of
 * threads. */
#include "study/standard_set.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "solve/elementary.h"
#include "study/crowd.h"
#include "study/draws.h"
#include "study/gdp.h"
#include "study/quantile.h"
#include "study/random.h"

#define MOST_NUMBERS ((size_t)1 << 26) /* draws x scenarios: 512 MiB */
#define FEWEST_DRAWS 10
/* Numbers of draws that probabilities take, beyond those of any market's inputs. */
#define FIRST_OF_PROBABILITIES (1U << 24)

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static void warn(lode_standard_set *s, const char *format, const char *a, const char *b)
{
    char text[LODE_ERROR_MESSAGE_MAX + 256];
    size_t most = sizeof s->warning / sizeof *s->warning;

    if (s->n_warning == (int)most) return;
    snprintf(text, sizeof text, format, a, b);
    s->warning[s->n_warning] = lode__arena_copy(&s->arena, text);
    s->n_warning += s->warning[s->n_warning] != NULL;
}

/* ---- the rule -------------------------------------------------------------------- */

/* Exports of the base year by good and country, [n_good][n_country]. */
static void sum_exports(const lode_dataset *ds, int n_country, double *sum)
{
    int n;
    const lode__observation *const *row = lode__observations_sorted(ds, &n);

    for (int k = 0, n_key; k < n; k += n_key) {
        const lode__observation *o = row[k];
        double tpa;
        n_key = lode__key_length(row + k, n - k);
        if (o->flow != LODE__EXPORT || o->year != LODE__BASE_YEAR || o->i_country < 0 ||
            o->i_partner < 0 || o->i_country == o->i_partner)
            continue;
        tpa = lode__key_amount(row + k, n_key);
        if (tpa > 0.0)
            sum[(size_t)o->i_good * (size_t)n_country + (size_t)o->i_country] += tpa;
    }
}

/* Production instead, where a good has no exports; false: it has. */
static bool put_production(const lode_dataset *ds, int i_good, int n_country, double *sum)
{
    for (int c = 0; c < n_country; c++)
        if (sum[c] > 0.0) return false;
    for (int c = 0; c < n_country; c++) {
        const lode__observation *row =
            lode__observation_pick(ds, LODE__PRODUCTION, i_good, c, -1, LODE__BASE_YEAR);
        if (row && row->value > 0.0) sum[c] = row->value;
    }
    return true;
}

/* Sellers of a good by falling share, ties in pack order; returns how many. */
static int add_sellers(const lode_dataset *ds, int i_good, double least, int n_country,
                       double *sum, lode__disruption *out)
{
    bool by_production = put_production(ds, i_good, n_country, sum);
    double all = 0.0;
    int n = 0;

    for (int c = 0; c < n_country; c++) all += sum[c];
    for (int c = 0; c < n_country; c++) {
        double share = all > 0.0 ? sum[c] / all : 0.0;
        int at = n;
        if (share < least || share <= 0.0) continue;
        for (; at > 0 && out[at - 1].share < share; at--) out[at] = out[at - 1];
        n++;
        out[at] =
            (lode__disruption){.i_good = i_good,
                               .i_seller = c,
                               .share = share,
                               .by_production = by_production,
                               .probability = lode__probability_pick(ds, c, i_good)};
    }
    return n;
}

lode_status lode__disruptions_list(const lode_dataset *ds, const bool *with_good,
                                   double least_share, lode__arena *arena,
                                   lode__disruption **out, int *n, lode_error *err)
{
    int n_good, n_country, n_list = 0;
    size_t most, cells;
    double *sum;
    lode__disruption *list;

    (void)lode__goods(ds, &n_good);
    (void)lode__countries(ds, &n_country);
    cells = (size_t)n_good * (size_t)n_country;
    /* One more than fit may hold a share that rounds to it. */
    most = (size_t)n_good * ((size_t)fmin(1.0 / least_share, n_country) + 1);
    sum = lode__alloc(cells + 1, sizeof *sum);
    list = lode__arena_take(arena, most + 1, sizeof *list);
    if (!sum || !list) {
        lode__release(sum);
        return no_memory(err);
    }
    sum_exports(ds, n_country, sum);
    for (int g = 0; g < n_good; g++)
        if (with_good[g])
            n_list += add_sellers(ds, g, least_share, n_country,
                                  &sum[(size_t)g * (size_t)n_country], &list[n_list]);
    lode__release(sum);
    *out = list;
    *n = n_list;
    return LODE_OK;
}

void lode__disruption_say(const lode_dataset *ds, const lode__disruption *d, char *text)
{
    int n;

    snprintf(text, 160, "ban %s %s", lode__countries(ds, &n)[d->i_seller].id,
             lode__goods(ds, &n)[d->i_good].id);
}

/* ---- what one scenario gives ------------------------------------------------------- */

double lode__scenario_loss(const lode_outcome *o, const bool *member)
{
    double loss = 0.0;

    for (int k = 0; k < o->n_place; k++)
        if (member[o->place[k].i_country]) loss += o->place[k].loss_usd;
    return loss;
}

double lode__price_paid(const lode_outcome *o, int i_good, const bool *member)
{
    double before = 0.0, after = 0.0;

    for (int k = 0; k < o->n_place; k++) {
        const lode__place_row *p = &o->place[k];
        double in = p->supply_before + p->import_before - p->export_before;
        if (p->i_good != i_good || !member[p->i_country] || !(in > 0.0)) continue;
        before += in * p->price_before;
        after += in * p->price_after;
    }
    if (before > 0.0) return after / before;
    for (int k = 0; k < o->n_good_row; k++)
        if (o->good_row[k].i_good == i_good) return o->good_row[k].outside_ratio;
    return NAN;
}

/* A market draws numbers of its own, the same in each of its scenarios. */
static unsigned long seed_of(const lode_standard_set *s, int i_market)
{
    const lode_market *m = s->markets.market[i_market];
    unsigned long first = 0;

    while (first < (unsigned long)m->model->n_good && !m->model->with_good[first])
        first++;
    return s->seed + 1000003UL * first;
}

static void take_draws(const lode_standard_set *s, lode__standard_row *r,
                       const lode_outcome *o)
{
    if (!o->bands) return;
    size_t f = lode__figure_of_sum(o, LODE__F_PERSPECTIVE_LOSS);
    r->low = o->bands->low[f];
    r->high = o->bands->high[f];
    r->n_solve += 2 * s->n_draw;
    memcpy(r->draw, o->bands->loss_usd, s->n_draw * sizeof *r->draw);
}

/* Loss of GDP, where one is published to compare it with. */
static lode_status take_gdp(const lode_standard_set *s, lode__standard_row *r,
                            const lode_outcome *o, lode_error *err)
{
    lode__gdp gdp = {0};
    lode_status st;

    if (!s->compared || !lode__standard_is_published(s, r->what.i_good)) return LODE_OK;
    st = lode__gdp_of_outcome(o, &gdp, err);
    if (st) return st;
    r->gdp_low = gdp.low;
    r->gdp_usd = gdp.value;
    r->gdp_high = gdp.high;
    lode__gdp_clear(&gdp);
    return LODE_OK;
}

static lode_status run_row(lode_standard_set *s, lode__standard_row *r, lode_error *err)
{
    char sentence[160];
    const char *statement = sentence;
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    lode_outcome *o = NULL;
    lode_status st;

    options.perspective = s->perspective;
    options.n_draw = s->n_draw;
    options.seed = seed_of(s, r->i_market);
    options.n_thread = 1;
    lode__disruption_say(s->dataset, &r->what, sentence);
    st = lode_shock_run_on(s->markets.market[r->i_market], &statement, 1, &options, &o,
                           err);
    if (st) return st;
    r->verdict = lode_outcome_verdict(o);
    r->certificate = lode_outcome_certificate(o);
    r->n_solve = (size_t)o->n_pass;
    if (r->verdict == LODE_SOLVED && o->n_met[0] == 0) {
        r->state = LODE__SET_NO_FLOW;
    } else if (r->verdict == LODE_SOLVED) {
        r->loss_usd = lode__scenario_loss(o, s->member);
        r->price_ratio = lode__price_paid(o, r->what.i_good, s->member);
        take_draws(s, r, o);
        st = take_gdp(s, r, o, err);
    }
    lode_outcome_free(o);
    return st;
}

/* ---- threads --------------------------------------------------------------------- */

typedef struct shift {
    lode_standard_set *set;
    const lode_standard_options *options;
    pthread_mutex_t mutex;
    int next;
    size_t n_done, n_all;
    int failed; /* first row that failed, or n_row */
    lode_status status;
    lode_error err;
} shift;

static int next_row(shift *w)
{
    const lode_standard_set *s = w->set;
    int k;

    pthread_mutex_lock(&w->mutex);
    while (w->next < s->n_row && s->row[w->next].state != LODE__SET_RUN) w->next++;
    k = w->next < s->n_row && w->status == LODE_OK ? w->next++ : -1;
    pthread_mutex_unlock(&w->mutex);
    return k;
}

static void *work(void *context)
{
    shift *w = context;
    int k;

    while ((k = next_row(w)) >= 0) {
        lode_error err = {0};
        lode_status st = run_row(w->set, &w->set->row[k], &err);
        pthread_mutex_lock(&w->mutex);
        if (st && k < w->failed) {
            w->failed = k;
            w->status = st;
            w->err = err;
        }
        w->n_done++;
        if (w->options->progress)
            w->options->progress(w->options->context, w->n_done, w->n_all);
        pthread_mutex_unlock(&w->mutex);
    }
    return NULL;
}

static lode_status run_rows(lode_standard_set *s, const lode_standard_options *options,
                            lode_error *err)
{
    shift w = {.set = s, .options = options, .failed = s->n_row};

    for (int k = 0; k < s->n_row; k++) w.n_all += s->row[k].state == LODE__SET_RUN;
    pthread_mutex_init(&w.mutex, NULL);
    lode__threads_run(lode__thread_count(options->n_thread, w.n_all), work, &w);
    pthread_mutex_destroy(&w.mutex);
    if (w.status && err) *err = w.err;
    return w.status;
}

/* ---- markets --------------------------------------------------------------------- */

/* Build the market of each good that has scenarios; goods that hang together share one. A
 * good whose market cannot be built is told and left out. */
static lode_status build(lode_standard_set *s, lode_error *err)
{
    int n_good;
    bool *with;
    lode_status st;

    (void)lode__goods(s->dataset, &n_good);
    with = lode__alloc((size_t)n_good + 1, sizeof *with);
    if (!with) return no_memory(err);
    for (int k = 0; k < s->n_row; k++)
        if (s->row[k].state == LODE__SET_RUN) with[s->row[k].what.i_good] = true;
    st = lode__markets_build(s->dataset, with, &s->arena, &s->markets, err);
    lode__release(with);
    for (int k = 0; k < s->markets.n_without && !st; k++)
        warn(s, "%s%s", s->markets.without[k], "");
    for (int k = 0; k < s->n_row && !st; k++) {
        if (s->row[k].state != LODE__SET_RUN) continue;
        s->row[k].i_market = s->markets.of_good[s->row[k].what.i_good];
        if (s->row[k].i_market < 0) s->row[k].state = LODE__SET_NO_MARKET;
    }
    return st;
}

/* ---- the question ------------------------------------------------------------------ */

/* Rows of the rule, with what can be run marked. */
static lode_status list_rows(lode_standard_set *s, lode_error *err)
{
    int n_good, n_run = 0;
    const lode__good *good = lode__goods(s->dataset, &n_good);
    bool *with = lode__alloc((size_t)n_good + 1, sizeof *with), any = false;
    lode__disruption *list = NULL;
    lode_status st =
        with ? lode__goods_select_list(s->dataset, s->goods, with, err) : no_memory(err);

    if (!st)
        st = lode__disruptions_list(s->dataset, with, LODE__STANDARD_SHARE, &s->arena,
                                    &list, &s->n_row, err);
    for (int g = 0; g < n_good && !st; g++) any = any || (with[g] && good[g].market);
    if (!st && !any)
        st = lode__fail(err, LODE_E_NODATA, "want goods with a market, found '%.80s'",
                        s->goods ? s->goods : "*");
    lode__release(with);
    if (st) return st;
    s->row = lode__arena_take(&s->arena, (size_t)s->n_row + 1, sizeof *s->row);
    if (!s->row) return no_memory(err);
    for (int k = 0; k < s->n_row; k++) {
        lode__standard_row *r = &s->row[k];
        *r = (lode__standard_row){
            .what = list[k], .i_market = -1, .low = NAN, .high = NAN};
        r->price_ratio = r->gdp_low = r->gdp_usd = r->gdp_high = NAN;
        if (!good[list[k].i_good].market)
            r->state = LODE__SET_NO_MARKET;
        else if (s->member[list[k].i_seller] && strcmp(s->perspective, "*") != 0)
            r->state = LODE__SET_OWN;
        n_run += r->state == LODE__SET_RUN;
    }
    if (s->n_draw > MOST_NUMBERS / ((size_t)n_run + 1))
        return lode__fail(err, LODE_E_LIMIT,
                          "%zu draws of %d scenarios, at most %zu numbers", s->n_draw,
                          n_run, (size_t)MOST_NUMBERS);
    for (int k = 0; k < s->n_row && s->n_draw > 0; k++) {
        if (s->row[k].state != LODE__SET_RUN) continue;
        s->row[k].draw = lode__arena_take(&s->arena, s->n_draw, sizeof(double));
        if (!s->row[k].draw) return no_memory(err);
        for (size_t i = 0; i < s->n_draw; i++) s->row[k].draw[i] = NAN;
    }
    return LODE_OK;
}

static lode_status read_question(lode_standard_set *s,
                                 const lode_standard_options *options, lode_error *err)
{
    int n_country;
    lode__buf all;
    lode_status st;

    if (options->n_draw > 0 && options->n_draw < FEWEST_DRAWS)
        return lode__fail(err, LODE_E_INVALID, "want at least %d draws, found %zu",
                          FEWEST_DRAWS, options->n_draw);
    (void)lode__countries(s->dataset, &n_country);
    s->n_draw = options->n_draw;
    s->compared = options->compare;
    s->seed = options->seed;
    s->perspective =
        lode__arena_copy(&s->arena, options->perspective ? options->perspective : "*");
    if (options->goods) s->goods = lode__arena_copy(&s->arena, options->goods);
    s->member = lode__arena_take(&s->arena, (size_t)n_country + 1, sizeof *s->member);
    if (!s->perspective || !s->member || (options->goods && !s->goods))
        return no_memory(err);
    st = lode__countries_select(s->dataset, s->perspective, s->member, err);
    if (st) return st;
    lode__buf_init(&all, 1 << 16);
    lode__buf_addf(&all, "lode %s standard/1 %s for %s goods %s draws %zu seed %lu%s",
                   lode_version(), lode_dataset_hash(s->dataset), s->perspective,
                   s->goods ? s->goods : "*", s->n_draw, s->seed,
                   options->compare ? " compared" : "");
    if (all.status)
        st = no_memory(err);
    else
        lode__hash_text(all.data, all.length, s->run);
    lode__buf_clear(&all);
    return st;
}

/* ---- sums ------------------------------------------------------------------------ */

static bool counts(const lode__standard_row *r)
{
    return r->state == LODE__SET_RUN && r->verdict == LODE_SOLVED &&
           r->what.probability != NULL;
}

/* A probability as draw i has it: all scenarios of a row of the table move together. */
static double drawn_probability(const lode_standard_set *s, const lode__probability *p,
                                size_t i)
{
    int n;
    uint32_t at =
        FIRST_OF_PROBABILITIES + (uint32_t)(p - lode__probabilities(s->dataset, &n));
    double value;

    if (!(p->low > 0.0) || !(p->high > p->low)) return p->value;
    value = p->value * lode__exp(0.5 * lode__log(p->high / p->low) *
                                 lode__random_normal(s->seed, i, at));
    return value < 1.0 ? value : 1.0;
}

/* The band of the sum over the rows [n] of the set: of the draws, or of probabilities that
 * all are low or high. */
static void find_band(const lode_standard_set *s, const int *index, int n,
                      double *scratch, lode__standard_sum *sum)
{
    size_t used = 0;

    sum->low = sum->high = s->n_draw > 0 ? NAN : 0.0;
    for (int k = 0; k < n && s->n_draw == 0; k++) {
        const lode__standard_row *r = &s->row[index[k]];
        double a = r->what.probability->low * r->loss_usd;
        double b = r->what.probability->high * r->loss_usd;
        sum->low += a < b ? a : b;
        sum->high += a < b ? b : a;
    }
    for (size_t i = 0; i < s->n_draw; i++) {
        double loss = 0.0;
        for (int k = 0; k < n; k++) {
            const lode__standard_row *r = &s->row[index[k]];
            loss += drawn_probability(s, r->what.probability, i) * r->draw[i];
        }
        if (!isnan(loss)) scratch[used++] = loss;
    }
    if (used < FEWEST_DRAWS) return;
    sum->low = lode__quantile(scratch, used, 0.1);
    sum->high = lode__quantile(scratch, used, 0.9);
}

/* Of what a row is a part: the mineral as its goods' ids say it, the good, the seller; 3: of
 * everything. */
typedef enum part { MINERAL, GOOD, SELLER, ALL } part;

static size_t name_of(const lode_standard_set *s, part what, int k, const char **name)
{
    int n;
    const lode__disruption *d = &s->row[k].what;
    const char *id = what == SELLER ? lode__countries(s->dataset, &n)[d->i_seller].id
                                    : lode__goods(s->dataset, &n)[d->i_good].id;

    *name = id;
    return what == ALL ? 0 : what == MINERAL ? strcspn(id, ":") : strlen(id);
}

static lode__standard_sum sum_up(const lode_standard_set *s, const int *index, int n,
                                 double *scratch)
{
    lode__standard_sum sum = {.n_row = n, .worst = n > 0 ? index[0] : -1};

    for (int k = 0; k < n; k++) {
        const lode__standard_row *r = &s->row[index[k]];
        sum.expected_usd += r->what.probability->value * r->loss_usd;
        if (r->loss_usd > s->row[sum.worst].loss_usd) sum.worst = index[k];
    }
    find_band(s, index, n, scratch, &sum);
    return sum;
}

/* Sums of one kind, by falling expected loss; ties as they come in the packs. */
static lode_status sum_parts(lode_standard_set *s, part what, lode__standard_sum **out,
                             int *n_out, double *scratch, lode_error *err)
{
    int *index = lode__alloc((size_t)s->n_row + 1, sizeof *index);
    bool *done = lode__alloc((size_t)s->n_row + 1, sizeof *done);
    lode__standard_sum *list =
        lode__arena_take(&s->arena, (size_t)s->n_row + 1, sizeof *list);
    int n_list = 0;
    lode_status st = index && done && list ? LODE_OK : no_memory(err);

    for (int k = 0; k < s->n_row && !st; k++) {
        const char *name, *other;
        size_t length = name_of(s, what, k, &name);
        lode__standard_sum sum;
        int n = 0, at = n_list;
        if (done[k] || !counts(&s->row[k])) continue;
        for (int i = k; i < s->n_row; i++)
            if (counts(&s->row[i]) && name_of(s, what, i, &other) == length &&
                strncmp(name, other, length) == 0) {
                index[n++] = i;
                done[i] = true;
            }
        sum = sum_up(s, index, n, scratch);
        sum.name = lode__arena_copy_n(&s->arena, name, length);
        if (!sum.name) st = no_memory(err);
        for (; at > 0 && list[at - 1].expected_usd < sum.expected_usd; at--)
            list[at] = list[at - 1];
        list[at] = sum;
        n_list++;
    }
    lode__release(index);
    lode__release(done);
    *out = list;
    *n_out = n_list;
    return st;
}

static lode_status sum_all(lode_standard_set *s, lode_error *err)
{
    double *scratch = lode__alloc(s->n_draw + 1, sizeof *scratch);
    lode__standard_sum *total = NULL;
    int n_total = 0;
    lode_status st = scratch ? LODE_OK : no_memory(err);

    if (!st) st = sum_parts(s, MINERAL, &s->mineral, &s->n_mineral, scratch, err);
    if (!st) st = sum_parts(s, GOOD, &s->good, &s->n_good, scratch, err);
    if (!st) st = sum_parts(s, SELLER, &s->seller, &s->n_seller, scratch, err);
    if (!st) st = sum_parts(s, ALL, &total, &n_total, scratch, err);
    s->total = !st && n_total > 0 ? total[0] : (lode__standard_sum){.worst = -1};
    lode__release(scratch);
    return st;
}

/* What was done, and what a reader should know of it. */
static void count_rows(lode_standard_set *s)
{
    int n_unknown = 0, n_unsolved = 0;
    char number[32];

    s->count.n_scenario = (size_t)s->n_row;
    s->count.n_market = (size_t)s->markets.n;
    for (int k = 0; k < s->n_row; k++) {
        const lode__standard_row *r = &s->row[k];
        bool ran = r->state == LODE__SET_RUN;
        s->count.n_run += ran;
        s->count.n_solve += r->n_solve;
        n_unsolved += ran && r->verdict != LODE_SOLVED;
        n_unknown += ran && !r->what.probability;
    }
    snprintf(number, sizeof number, "%d", n_unsolved);
    if (n_unsolved)
        warn(s, "%s scenarios found no equilibrium and are in no sum%s", number, "");
    snprintf(number, sizeof number, "%d", n_unknown);
    if (n_unknown)
        warn(s, "%s scenarios have no probability and are in no sum%s", number, "");
}

/* ---- one door -------------------------------------------------------------------- */

lode_status lode_standard_set_run(const lode_dataset *dataset,
                                  const lode_standard_options *options,
                                  lode_standard_set **out, lode_error *err)
{
    const lode_standard_options plain = LODE_STANDARD_OPTIONS_INIT;
    lode_standard_set *s = lode__alloc(1, sizeof *s);
    lode_status st;

    if (!s) return no_memory(err);
    if (!options) options = &plain;
    s->dataset = dataset;
    st = read_question(s, options, err);
    if (!st) st = list_rows(s, err);
    if (!st) st = build(s, err);
    if (!st) st = run_rows(s, options, err);
    if (!st) st = sum_all(s, err);
    if (!st) count_rows(s);
    if (!st && options->compare) st = lode__standard_compare(s, err);
    if (!st) {
        *out = s;
        s = NULL;
    }
    lode_standard_set_free(s);
    return st;
}

void lode_standard_set_free(lode_standard_set *s)
{
    if (!s) return;
    lode__markets_clear(&s->markets);
    lode__arena_clear(&s->arena);
    lode__release(s);
}

lode_standard_count lode_standard_set_count(const lode_standard_set *s)
{
    return s->count;
}
