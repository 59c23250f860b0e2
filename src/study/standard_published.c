/* Published losses beside the set's: the largest scenario of the same goods, or, where the
 * scenario of a figure is known, that scenario. */
#include "study/standard_set.h"

#include "study/gdp.h"

#include <math.h>
#include <string.h>

#define MOST_STATEMENTS 8
#define FEWEST_RANKED 3

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static double factor_of(const char *unit)
{
    if (strcmp(unit, "million USD") == 0) return 1e6;
    if (strcmp(unit, "billion USD") == 0) return 1e9;
    return strcmp(unit, "USD") == 0 ? 1.0 : NAN;
}

/* A published number of the same figure, or NaN. */
static double find(const lode_dataset *ds, const lode__published *of,
                   const char *quantity, const char **unit)
{
    int n;
    const lode__published *row = lode__published_rows(ds, &n);

    for (int k = 0; k < n; k++)
        if (strcmp(row[k].method, of->method) == 0 &&
            strcmp(row[k].material, of->material) == 0 &&
            strcmp(row[k].place_name, of->place_name) == 0 &&
            strcmp(row[k].quantity, quantity) == 0) {
            *unit = row[k].unit;
            return row[k].value;
        }
    return NAN;
}

/* Is the good one of the figure's material? */
static bool is_of(const lode_dataset *ds, const lode__published *p, int i_good)
{
    int n;
    const lode__material *row = lode__materials(ds, &n);

    for (int k = 0; k < n; k++)
        if (row[k].i_good == i_good && strcmp(row[k].method, p->method) == 0 &&
            strcmp(row[k].material, p->material) == 0)
            return true;
    return false;
}

static bool is_compared(const lode_standard_set *s, const lode__published *p)
{
    return strcmp(p->quantity, "gdp_change") == 0 &&
           strcmp(p->place_name, s->perspective) == 0;
}

bool lode__standard_is_published(const lode_standard_set *s, int i_good)
{
    int n;
    const lode__published *row = lode__published_rows(s->dataset, &n);

    for (int k = 0; k < n; k++)
        if (is_compared(s, &row[k]) && is_of(s->dataset, &row[k], i_good)) return true;
    return false;
}

/* Sentences of the figure's own scenario; returns how many. */
static int say(const lode_dataset *ds, const lode__published *p, const char **statement)
{
    int n, count = 0;
    const lode__published_statement *row = lode__published_statements(ds, &n);

    for (int k = 0; k < n && count < MOST_STATEMENTS; k++)
        if (strcmp(row[k].method, p->method) == 0 &&
            strcmp(row[k].material, p->material) == 0)
            statement[count++] = row[k].statement;
    return count;
}

/* The largest loss of welfare and the largest of GDP, which need not be of one scenario. */
static void take_worst(const lode_standard_set *s, lode__standard_pair *pair)
{
    for (int k = 0; k < s->n_row; k++) {
        const lode__standard_row *r = &s->row[k];
        if (r->state != LODE__SET_RUN || r->verdict != LODE_SOLVED) continue;
        if (!is_of(s->dataset, pair->published, r->what.i_good)) continue;
        if (!isnan(r->gdp_usd) && !(r->gdp_usd <= pair->gdp_usd)) {
            pair->gdp_low = r->gdp_low;
            pair->gdp_usd = r->gdp_usd;
            pair->gdp_high = r->gdp_high;
        }
        if (pair->worst >= 0 && r->loss_usd <= pair->ours_usd) continue;
        pair->worst = k;
        pair->ours_usd = r->loss_usd;
        pair->price_ratio = r->price_ratio;
    }
}

/* The good's price means something where the material is one good. */
static double price_of(const lode_standard_set *s, const lode__published *p,
                       const lode_outcome *o)
{
    double ratio = NAN;
    int n_good, n = 0;

    (void)lode__goods(s->dataset, &n_good);
    for (int g = 0; g < n_good; g++) {
        if (!is_of(s->dataset, p, g)) continue;
        ratio = n++ ? NAN : lode__price_paid(o, g, s->member);
    }
    return ratio;
}

static lode_status take_outcome(const lode_standard_set *s, lode__standard_pair *pair,
                                const lode_outcome *o, lode_error *err)
{
    lode__gdp gdp = {0};
    lode_status st;

    if (lode_outcome_verdict(o) != LODE_SOLVED) return LODE_OK;
    st = lode__gdp_of_outcome(o, &gdp, err);
    if (st) return st;
    pair->gdp_low = gdp.low;
    pair->gdp_usd = gdp.value;
    pair->gdp_high = gdp.high;
    pair->ours_usd = lode__scenario_loss(o, s->member);
    pair->price_ratio = price_of(s, pair->published, o);
    lode__gdp_clear(&gdp);
    return LODE_OK;
}

static lode_status run_own(lode_standard_set *s, lode__standard_pair *pair,
                           const char *const *statement, int n, lode_error *err)
{
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    lode_outcome *o = NULL;
    lode__buf text;
    lode_status st;

    options.perspective = s->perspective;
    st = lode_shock_run(s->dataset, statement, (size_t)n, &options, &o, err);
    if (st) return st;
    s->count.n_solve += (size_t)o->n_pass;
    st = take_outcome(s, pair, o, err);
    lode_outcome_free(o);
    if (st) return st;
    lode__buf_init(&text, 4096);
    for (int k = 0; k < n; k++)
        lode__buf_addf(&text, "%s%s", k ? "; " : "", statement[k]);
    pair->statement = text.status ? NULL : lode__arena_copy(&s->arena, text.data);
    lode__buf_clear(&text);
    return pair->statement ? LODE_OK : no_memory(err);
}

static lode_status add_pair(lode_standard_set *s, const lode__published *p,
                            lode_error *err)
{
    lode__standard_pair *pair = &s->pair[s->n_pair];
    const char *statement[MOST_STATEMENTS], *unit = p->unit;
    int n = say(s->dataset, p, statement);
    double low, high;

    *pair = (lode__standard_pair){.published = p, .worst = -1};
    pair->ours_usd = pair->price_ratio = pair->rank = pair->published_rank = NAN;
    pair->gdp_low = pair->gdp_usd = pair->gdp_high = pair->gdp_rank = NAN;
    pair->published_usd = -p->value * factor_of(p->unit);
    high = -find(s->dataset, p, "gdp_change_low", &unit);
    pair->published_high = high * factor_of(unit);
    low = -find(s->dataset, p, "gdp_change_high", &unit);
    pair->published_low = low * factor_of(unit);
    pair->published_price = 1.0 + find(s->dataset, p, "price_change", &unit) / 100.0;
    s->n_pair++;
    if (n > 0) return run_own(s, pair, statement, n, err);
    take_worst(s, pair);
    return LODE_OK;
}

static bool is_ranked(const lode__standard_pair *p)
{
    return !p->statement && !isnan(p->ours_usd) && !isnan(p->published_usd) &&
           !isnan(p->gdp_usd);
}

typedef enum column { WELFARE, GDP, PUBLISHED } column;

static double value_in(const lode__standard_pair *p, column what)
{
    return what == WELFARE ? p->ours_usd : what == GDP ? p->gdp_usd : p->published_usd;
}

/* 1: the largest. */
static double rank_of(const lode_standard_set *s, const lode__standard_pair *of,
                      column what)
{
    double above = 0.0, equal = 0.0, value = value_in(of, what);

    for (int k = 0; k < s->n_pair; k++) {
        if (!is_ranked(&s->pair[k])) continue;
        above += value_in(&s->pair[k], what) > value;
        equal += value_in(&s->pair[k], what) == value;
    }
    return above + 0.5 * (equal + 1.0);
}

/* Spearman's rank correlation with the published: Pearson's of the ranks. */
static double correlation(const lode_standard_set *s, column what)
{
    double mean = 0.5 * (s->n_ranked + 1.0), both = 0.0, ours = 0.0, theirs = 0.0;

    for (int k = 0; k < s->n_pair; k++) {
        const lode__standard_pair *p = &s->pair[k];
        if (!is_ranked(p)) continue;
        double x = (what == GDP ? p->gdp_rank : p->rank) - mean;
        double y = p->published_rank - mean;
        both += x * y, ours += x * x, theirs += y * y;
    }
    return s->n_ranked >= FEWEST_RANKED && ours > 0.0 && theirs > 0.0
               ? both / sqrt(ours * theirs)
               : NAN;
}

static void correlate(lode_standard_set *s)
{
    for (int k = 0; k < s->n_pair; k++) {
        lode__standard_pair *p = &s->pair[k];
        if (!is_ranked(p)) continue;
        p->rank = rank_of(s, p, WELFARE);
        p->gdp_rank = rank_of(s, p, GDP);
        p->published_rank = rank_of(s, p, PUBLISHED);
        s->n_ranked++;
    }
    s->spearman = correlation(s, WELFARE);
    s->spearman_gdp = correlation(s, GDP);
}

lode_status lode__standard_compare(lode_standard_set *s, lode_error *err)
{
    int n;
    const lode__published *row = lode__published_rows(s->dataset, &n);
    const char *statement[MOST_STATEMENTS];
    lode_status st = LODE_OK;

    s->pair = lode__arena_take(&s->arena, (size_t)n + 1, sizeof *s->pair);
    if (!s->pair) return no_memory(err);
    for (int own = 0; own < 2; own++) /* the set's first */
        for (int k = 0; k < n && !st; k++)
            if (is_compared(s, &row[k]) &&
                (say(s->dataset, &row[k], statement) > 0) == (own == 1))
                st = add_pair(s, &row[k], err);
    if (!st && s->n_pair == 0)
        return lode__fail(err, LODE_E_NODATA,
                          "want a place with published losses such as 'USA', found '%s'",
                          s->perspective);
    if (!st) correlate(s);
    return st;
}
