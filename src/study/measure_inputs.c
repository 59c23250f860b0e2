/* What is an input's value for a good, an economy and a year? */
#include <lode/shock.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/measure_inputs.h"
#include "study/outcome.h"

#define BAND_ERRORS 1.645 /* standard errors on each side of a band of 90 % */

lode_status lode__view_begin(lode__view *view, const lode_dataset *ds, const char *source,
                             lode__arena *arena, lode_error *err)
{
    *view = (lode__view){.ds = ds, .arena = arena};
    return lode__flow_index_build(ds, source, arena, &view->flows, err);
}

void lode__view_end(lode__view *view)
{
    for (lode__stop_market *s = view->market; s; s = s->next) lode_market_free(s->market);
    view->market = NULL;
}

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- what countries make, use and hold ------------------------------------------------- */

/* The flow of the packs that an input is, or -1. */
static int flow_of(lode__input_id id)
{
    switch (id) {
    case LODE__IN_PRODUCTION: return (int)LODE__PRODUCTION;
    case LODE__IN_CAPACITY: return (int)LODE__CAPACITY;
    case LODE__IN_RESERVES: return (int)LODE__RESERVES;
    case LODE__IN_USE: return (int)LODE__USE;
    case LODE__IN_PRICE: return (int)LODE__PRICE;
    default: return -1;
    }
}

/* The year's rows; of reserves, which change slowly, those of up to three years beside. */
static const lode__flow_key *find_amounts(const lode__view *v, int flow, int item,
                                          int year)
{
    const lode__flow_key *key = lode__flow_find(&v->flows, flow, item, year);

    for (int k = 1; !key && flow == (int)LODE__RESERVES && k <= 3; k++) {
        key = lode__flow_find(&v->flows, flow, item, year + k);
        if (!key) key = lode__flow_find(&v->flows, flow, item, year - k);
    }
    return key;
}

static void fill_amounts(lode__view *v, int flow, const lode__cell_at *at, double *out)
{
    const lode__flow_key *key = find_amounts(v, flow, at->item, at->year);

    if (!key) return;
    for (int i = 0; i < v->flows.n_country; i++) out[i] = 0.0;
    for (int i = key->first; i < key->first + key->n; i++)
        out[lode__stands_for(v, v->flows.amount[i].i_country)] +=
            v->flows.amount[i].value;
}

static void fill_price(lode__view *v, const lode__cell_at *at, double *out)
{
    const lode__flow_key *key =
        lode__flow_find(&v->flows, (int)LODE__PRICE, at->item, at->year);

    for (int i = 0; key && i < key->n; i++) {
        const lode__amount *a = &v->flows.amount[key->first + i];
        if (a->i_country < 0 || isnan(*out)) *out = a->value;
        if (a->i_country < 0) return;
    }
}

/* Others of the publication that speaks for the production. */
static void fill_other(lode__view *v, const lode__cell_at *at, double *out)
{
    const lode__observation *o = lode__flow_speaker(
        &v->flows, lode__flow_find(&v->flows, (int)LODE__PRODUCTION, at->item, at->year));
    int n;
    const lode__residual *r = lode__residuals(v->ds, &n);

    if (!o) return;
    *out = 0.0;
    for (int i = 0; i < n; i++) {
        if (!r[i].world && r[i].flow == LODE__PRODUCTION && r[i].i_good == at->item &&
            r[i].year == at->year && strcmp(r[i].source, o->source) == 0 &&
            !isnan(r[i].value))
            *out = r[i].value;
    }
}

/* ---- indicators ------------------------------------------------------------------------ */

static bool better_year(int have, int found, int wanted)
{
    if (found <= wanted) return have > wanted || found > have;
    return have > wanted && found < have;
}

static lode__indicator_year *take_indicator(lode__view *v, const char *name, int year)
{
    int n, n_country = v->flows.n_country;
    const lode__indicator *row = lode__indicators(v->ds, &n);
    lode__indicator_year *y = lode__arena_take(v->arena, 1, sizeof *y);

    if (!y) return NULL;
    y->name = name;
    y->year = year;
    y->value = lode__arena_take(v->arena, (size_t)n_country + 1, sizeof *y->value);
    y->error = lode__arena_take(v->arena, (size_t)n_country + 1, sizeof *y->error);
    y->of_year = lode__arena_take(v->arena, (size_t)n_country + 1, sizeof *y->of_year);
    if (!y->value || !y->error || !y->of_year) return NULL;
    for (int i = 0; i < n_country; i++) y->value[i] = y->error[i] = NAN;
    for (int i = 0; i < n; i++) {
        int c = row[i].i_country;
        if (isnan(row[i].value) || strcmp(row[i].indicator, name) != 0) continue;
        if (!isnan(y->value[c]) && !better_year(y->of_year[c], row[i].year, year))
            continue;
        y->value[c] = row[i].value;
        y->error[c] = row[i].standard_error;
        y->of_year[c] = row[i].year;
    }
    y->next = v->indicator;
    v->indicator = y;
    return y;
}

/* NULL: no memory. */
lode__indicator_year *lode__indicator_find(lode__view *v, const char *name, int year)
{
    for (lode__indicator_year *y = v->indicator; y; y = y->next)
        if (y->year == year && strcmp(y->name, name) == 0) return y;
    return take_indicator(v, name, year);
}

/* Countries that count as one have the mean of theirs. */
static void fill_indicator(const lode__view *v, const lode__indicator_year *y,
                           double *out)
{
    for (int i = 0; i < v->flows.n_country; i++) out[i] = y->value[i];
    if (!v->representative) return;
    for (int i = 0; i < v->flows.n_country; i++) {
        double sum = 0.0;
        int n = 0;
        if (v->representative[i] != i) continue;
        for (int k = 0; k < v->flows.n_country; k++)
            if (v->representative[k] == i && !isnan(y->value[k])) {
                sum += y->value[k];
                n++;
            }
        if (n > 0) out[i] = sum / n;
    }
}

/* |of a country - mean of the economy's members|. */
static void fill_distance(const lode__view *v, const lode__indicator_year *y,
                          const lode__cell_at *at, double *out)
{
    double sum = 0.0;
    int n = 0;

    for (int i = 0; at->member && i < v->flows.n_country; i++)
        if (at->member[i] && !isnan(y->value[i])) {
            sum += y->value[i];
            n++;
        }
    for (int i = 0; i < v->flows.n_country && n > 0; i++)
        out[i] = at->member[i] ? 0.0 : fabs(y->value[i] - sum / n);
}

/* ---- attributes and industries --------------------------------------------------------- */

/* The economy's own row before that of all; then the latest up to the year, else the
 * earliest after it. */
static const lode__attribute *find_attribute(const lode__view *v, const char *name,
                                             const lode__cell_at *at)
{
    const lode__attribute *best = NULL;
    int n;
    const lode__attribute *row = lode__attributes(v->ds, &n);

    for (int i = 0; i < n; i++) {
        bool own = row[i].i_country >= 0;
        if (row[i].i_good != at->item || strcmp(row[i].attribute, name) != 0) continue;
        if (own && (!at->member || !at->member[row[i].i_country])) continue;
        if (best && (best->i_country >= 0) > own) continue;
        if (best && (best->i_country >= 0) == own &&
            !better_year(best->year, row[i].year, at->year))
            continue;
        best = &row[i];
    }
    return best;
}

static const lode__industry *find_industry(const lode__view *v, const lode__cell_at *at,
                                           const char *code)
{
    const lode__industry *best = NULL;
    int n;
    const lode__industry *row = lode__industries(v->ds, &n);

    for (int i = 0; i < n; i++)
        if (lode__is_member(at, row[i].i_country) && strcmp(row[i].code, code) == 0 &&
            (!best || better_year(best->year, row[i].year, at->year)))
            best = &row[i];
    return best;
}

static double largest_value_added(const lode__view *v, const lode__cell_at *at)
{
    double most = NAN;
    int n;
    const lode__industry *row = lode__industries(v->ds, &n);

    for (int i = 0; i < n; i++)
        if (lode__is_member(at, row[i].i_country) && strcmp(row[i].code, "*") != 0 &&
            row[i].code[0] == '3' && !(row[i].value_added_usd <= most))
            most = row[i].value_added_usd;
    return most;
}

/* Segments of the economy where it has its own, else of the world. */
static bool segment_counts(const lode__view *v, const lode__segment *s,
                           const lode__cell_at *at)
{
    int n;
    const lode__segment *row = lode__segments(v->ds, &n);
    bool own = false;

    if (s->i_good != at->item) return false;
    for (int i = 0; i < n; i++)
        own = own || (row[i].i_good == at->item && lode__is_member(at, row[i].i_country));
    return own ? lode__is_member(at, s->i_country) : s->i_country < 0;
}

static double use_of_economy(lode__view *v, const lode__cell_at *at)
{
    const lode__flow_key *key =
        lode__flow_find(&v->flows, (int)LODE__USE, at->item, at->year);
    double sum = 0.0;
    bool any = false;

    for (int i = 0; key && i < key->n; i++) {
        const lode__amount *a = &v->flows.amount[key->first + i];
        if (!lode__is_member(at, a->i_country)) continue;
        sum += a->value;
        any = true;
    }
    return any ? sum : NAN;
}

/* Sum over the segments of share x value added, or of
 * (value added / GDP) x (expenditure / operating surplus). */
static double over_segments(lode__view *v, const lode__cell_at *at, bool exposure)
{
    const lode__industry *all = find_industry(v, at, "*");
    double sum = 0.0, price = NAN, use = use_of_economy(v, at), weight = 0.0;
    int n;
    const lode__segment *s = lode__segments(v->ds, &n);

    fill_price(v, at, &price);
    for (int i = 0; i < n; i++) {
        const lode__industry *x;
        if (!segment_counts(v, &s[i], at)) continue;
        x = find_industry(v, at, s[i].sector);
        if (!x) continue;
        weight += s[i].share;
        if (!exposure)
            sum += s[i].share * x->value_added_usd;
        else if (all && x->operating_surplus_usd > 0.0)
            sum += x->value_added_usd / all->value_added_usd *
                   (s[i].share * use * price / x->operating_surplus_usd);
        else
            return NAN;
    }
    return weight > 0.0 ? sum : NAN;
}

static double end_use(lode__view *v, const char *what, const lode__cell_at *at)
{
    const lode__industry *all = find_industry(v, at, "*");

    if (strcmp(what, "value_added") == 0) return over_segments(v, at, false);
    if (strcmp(what, "value_added_max") == 0) return largest_value_added(v, at);
    if (strcmp(what, "gdp") == 0) return all ? all->value_added_usd : NAN;
    if (strcmp(what, "gdp_exposure") == 0) return over_segments(v, at, true);
    return NAN;
}

/* ---- the shock engine ------------------------------------------------------------------ */

static lode_market *stop_market(lode__view *v, int i_good)
{
    lode__stop_market *s = v->market;
    const char *good;
    lode_error err = {0};
    int n;

    for (; s; s = s->next)
        if (s->i_good == i_good) return s->market;
    s = lode__arena_take(v->arena, 1, sizeof *s);
    if (!s) return NULL;
    good = lode__goods(v->ds, &n)[i_good].id;
    *s = (lode__stop_market){i_good, NULL, v->market};
    v->market = s;
    if (lode__goods(v->ds, &n)[i_good].market)
        (void)lode_market_build(v->ds, &good, 1, &s->market, &err);
    return s->market;
}

static double loss_of_stop(lode_market *market, const char *seller, const char *good,
                           const lode__cell_at *at)
{
    char sentence[160];
    const char *statement = sentence;
    lode_outcome *outcome = NULL;
    lode_error err = {0};
    double loss = NAN;
    int length =
        snprintf(sentence, sizeof sentence, "ban %s %s -> %s", seller, good, at->economy);

    if (length < 0 || (size_t)length >= sizeof sentence) return NAN;
    if (lode_shock_run_on(market, &statement, 1, NULL, &outcome, &err) == LODE_OK &&
        lode_outcome_verdict(outcome) == LODE_SOLVED) {
        loss = 0.0;
        for (int i = 0; i < outcome->n_place; i++)
            if (lode__is_member(at, outcome->place[i].i_country))
                loss += outcome->place[i].loss_usd;
    }
    lode_outcome_free(outcome);
    return loss;
}

/* A ban of each country that sells there now; the others would change nothing. Only the
 * base year has a market. */
static void fill_losses(lode__view *v, const lode__cell_at *at, double *out)
{
    int n_country, n_good;
    const lode__country *country = lode__countries(v->ds, &n_country);
    const lode__good *good = lode__goods(v->ds, &n_good);
    const lode__flow_key *key = lode__trade_find(v, at);
    lode_market *market;

    if (at->item >= n_good || at->year != LODE__BASE_YEAR || !key || !at->member) return;
    market = stop_market(v, at->item);
    if (!market) return;
    for (int i = 0; i < n_country; i++) out[i] = 0.0;
    for (int i = key->first; i < key->first + key->n; i++) {
        const lode__trade *t = &v->flows.trade[i];
        if (!at->member[t->i_importer] || at->member[t->i_exporter]) continue;
        if (!(t->quantity_t > 0.0) || out[t->i_exporter] != 0.0) continue;
        out[t->i_exporter] =
            loss_of_stop(market, country[t->i_exporter].id, good[at->item].id, at);
    }
}

/* ---- one door -------------------------------------------------------------------------- */

static lode_status fill_country_indicator(lode__view *v, const lode__method_use *use,
                                          const lode__cell_at *at, double *out,
                                          lode_error *err)
{
    lode__indicator_year *y =
        lode__indicator_find(v, lode__after_dot(use->name), at->year);

    if (!y) return no_memory(err);
    if (use->kind->inner)
        fill_distance(v, y, at, out);
    else
        fill_indicator(v, y, out);
    return LODE_OK;
}

static void fill_members(const lode__view *v, const lode__cell_at *at, double *out)
{
    for (int i = 0; i < v->flows.n_country; i++) out[i] = 0.0;
    for (int k = 0; k < at->n_list; k++) out[at->list[k]] = 1.0;
}

lode_status lode__input_fill(lode__view *v, lode__method_program *m,
                             const lode__method_use *use, const lode__cell_at *at,
                             lode_error *err)
{
    lode__slot *slot = &m->f.slot[use->slot];
    double *out = slot->value, *scratch;
    const lode__attribute *a;

    for (int i = 0; i < (slot->vector ? m->f.n : 1); i++) out[i] = NAN;
    switch (use->kind->id) {
    case LODE__IN_PRODUCTION:
    case LODE__IN_CAPACITY:
    case LODE__IN_RESERVES:
    case LODE__IN_USE: fill_amounts(v, flow_of(use->kind->id), at, out); break;
    case LODE__IN_PRODUCTION_OTHER: fill_other(v, at, out); break;
    case LODE__IN_PRICE: fill_price(v, at, out); break;
    case LODE__IN_YEAR: *out = at->year; break;
    case LODE__IN_EXPORTS_EACH: (void)lode__trade_exports_each(v, at, out); break;
    case LODE__IN_IMPORTS_EACH: (void)lode__trade_imports_each(v, at, out); break;
    case LODE__IN_EXPORTS_TOTAL_USD:
        if (lode__trade_find(v, at) && !lode__trade_find(v, at)->from_customs) break;
        /* fall through */
    case LODE__IN_EXPORTS_TOTAL:
        scratch = lode__arena_take(v->arena, (size_t)m->f.n + 1, sizeof *scratch);
        if (!scratch) return no_memory(err);
        *out = lode__trade_exports_total(v, at, scratch);
        break;
    case LODE__IN_GRAPH:
    case LODE__IN_NETWORK: return lode__network_fill(v, use, at, out, err);
    case LODE__IN_INDICATOR:
    case LODE__IN_ALLY_DISTANCE: return fill_country_indicator(v, use, at, out, err);
    case LODE__IN_MEMBER: fill_members(v, at, out); break;
    case LODE__IN_IMPORTS: lode__trade_imports(v, at, false, false, out); break;
    case LODE__IN_IMPORTS_ALL: lode__trade_imports(v, at, false, true, out); break;
    case LODE__IN_IMPORTS_USD: lode__trade_imports(v, at, true, false, out); break;
    case LODE__IN_IMPORTS_USD_ALL: lode__trade_imports(v, at, true, true, out); break;
    case LODE__IN_WEIGHED_USD: *out = lode__trade_weighed(v, at, true); break;
    case LODE__IN_WEIGHED_T: *out = lode__trade_weighed(v, at, false); break;
    case LODE__IN_EXPORTS: lode__trade_exports(v, at, out); break;
    case LODE__IN_ATTRIBUTE:
        a = find_attribute(v, lode__after_dot(use->name), at);
        if (a) *out = a->value;
        break;
    case LODE__IN_END_USE: *out = end_use(v, lode__after_dot(use->name), at); break;
    case LODE__IN_STOP_LOSS_USD: fill_losses(v, at, out); break;
    case LODE__N_IN: break;
    }
    return LODE_OK;
}

/* ---- bands ----------------------------------------------------------------------------- */

static void find_band(lode__view *v, lode__amount *a)
{
    lode__band band = lode__band_of(v->ds, a->row->flow, a->row->i_good,
                                    a->row->i_country, a->row->i_partner, a->row->year);

    /* The value is the row's that speaks here; another may be picked in all packs. */
    a->low = fmin(a->value, band.low);
    a->high = fmax(a->value, band.high);
}

static bool amounts_band(lode__view *v, int flow, const lode__cell_at *at, double *low,
                         double *high)
{
    const lode__flow_key *key = find_amounts(v, flow, at->item, at->year);

    for (int i = 0; key && i < key->n; i++) {
        lode__amount *a = &v->flows.amount[key->first + i];
        int c = flow == (int)LODE__PRICE ? 0 : lode__stands_for(v, a->i_country);
        if (isnan(a->low)) find_band(v, a);
        low[c] += a->low - a->value;
        high[c] += a->high - a->value;
        if (flow == (int)LODE__PRICE) break;
    }
    return key;
}

/* Standard error of a country's number, or of the mean of those it stands for. */
static double error_of(const lode__view *v, const lode__indicator_year *y, int i_country)
{
    double squares = 0.0;
    int n = 0;

    if (!v->representative) return y->error[i_country];
    for (int k = 0; k < v->flows.n_country; k++)
        if (v->representative[k] == i_country && !isnan(y->value[k])) {
            squares += y->error[k] * y->error[k];
            n++;
        }
    return n > 0 ? sqrt(squares) / n : NAN;
}

bool lode__input_band(lode__view *v, const lode__method_program *m,
                      const lode__method_use *use, const lode__cell_at *at, double *low,
                      double *high)
{
    const lode__slot *slot = &m->f.slot[use->slot];
    lode__input_id id = use->kind->id;
    size_t n = slot->vector ? (size_t)m->f.n : 1;
    int flow = flow_of(id);

    memcpy(low, slot->value, n * sizeof *low);
    memcpy(high, slot->value, n * sizeof *high);
    if (flow >= 0) return amounts_band(v, flow, at, low, high);
    if (id == LODE__IN_IMPORTS || id == LODE__IN_IMPORTS_ALL || id == LODE__IN_EXPORTS ||
        id == LODE__IN_IMPORTS_USD || id == LODE__IN_IMPORTS_USD_ALL)
        return lode__trade_band(v, id, at, low, high);
    if (id == LODE__IN_ATTRIBUTE) {
        const lode__attribute *a = find_attribute(v, lode__after_dot(use->name), at);
        if (!a || isnan(a->low) || isnan(a->high)) return false;
        *low = a->low;
        *high = a->high;
        return true;
    }
    if (id == LODE__IN_INDICATOR) {
        lode__indicator_year *y =
            lode__indicator_find(v, lode__after_dot(use->name), at->year);
        for (size_t i = 0; y && i < n; i++) {
            double error = error_of(v, y, (int)i);
            if (isnan(error)) continue;
            low[i] -= BAND_ERRORS * error;
            high[i] += BAND_ERRORS * error;
        }
        return y;
    }
    return false;
}

bool lode__input_there(const lode__view *v, const lode__input_kind *kind, int item,
                       int year)
{
    int flow = flow_of(kind->id);

    if (flow >= 0) return find_amounts(v, flow, item, year);
    if (strcmp(kind->table, "residual") == 0)
        return lode__flow_find(&v->flows, (int)LODE__PRODUCTION, item, year);
    if (strcmp(kind->table, "trade") == 0 && v->purchases && kind->inner)
        return lode__trade_purchased(v, item);
    if (strcmp(kind->table, "trade") == 0) {
        bool totals = kind->id == LODE__IN_EXPORTS_EACH ||
                      kind->id == LODE__IN_EXPORTS_TOTAL ||
                      kind->id == LODE__IN_EXPORTS_TOTAL_USD;
        return lode__flow_find(&v->flows, LODE__KIND_TRADE, item, year) ||
               (totals && lode__flow_find(&v->flows, LODE__KIND_TOTAL, item, year));
    }
    if (strcmp(kind->table, "market") == 0)
        return year == LODE__BASE_YEAR &&
               lode__flow_find(&v->flows, LODE__KIND_TRADE, item, year);
    return false;
}
