/* What is an input's value for a good, an economy and a year? */
#include <lode/shock.h>
#include <stdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/measure.h"
#include "study/outcome.h"
#include "study/trade_graph.h"

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

static int stands_for(const lode__view *v, int i_country)
{
    return v->representative ? v->representative[i_country] : i_country;
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
        out[stands_for(v, v->flows.amount[i].i_country)] += v->flows.amount[i].value;
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

/* Others of the publication whose production rows are used. */
static void fill_other(lode__view *v, const lode__cell_at *at, double *out)
{
    const lode__flow_key *key =
        lode__flow_find(&v->flows, (int)LODE__PRODUCTION, at->item, at->year);
    int n;
    const lode__residual *r = lode__residuals(v->ds, &n);

    if (!key) return;
    *out = 0.0;
    for (int i = 0; i < n; i++) {
        const lode__observation *o = v->flows.amount[key->first].row;
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
static lode__indicator_year *find_indicator(lode__view *v, const char *name, int year)
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

static bool is_member(const lode__cell_at *at, int i_country)
{
    return at->member && i_country >= 0 && at->member[i_country];
}

static const lode__industry *find_industry(const lode__view *v, const lode__cell_at *at,
                                           const char *code)
{
    const lode__industry *best = NULL;
    int n;
    const lode__industry *row = lode__industries(v->ds, &n);

    for (int i = 0; i < n; i++)
        if (is_member(at, row[i].i_country) && strcmp(row[i].code, code) == 0 &&
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
        if (is_member(at, row[i].i_country) && strcmp(row[i].code, "*") != 0 &&
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
        own = own || (row[i].i_good == at->item && is_member(at, row[i].i_country));
    return own ? is_member(at, s->i_country) : s->i_country < 0;
}

static double use_of_economy(lode__view *v, const lode__cell_at *at)
{
    const lode__flow_key *key =
        lode__flow_find(&v->flows, (int)LODE__USE, at->item, at->year);
    double sum = 0.0;
    bool any = false;

    for (int i = 0; key && i < key->n; i++) {
        const lode__amount *a = &v->flows.amount[key->first + i];
        if (!is_member(at, a->i_country)) continue;
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

/* ---- trade ----------------------------------------------------------------------------- */

static const lode__flow_key *find_trade(const lode__view *v, const lode__cell_at *at)
{
    return lode__flow_find(&v->flows, LODE__KIND_TRADE, at->item, at->year);
}

/* First row of an importer within a range. */
static int first_of(const lode__view *v, const lode__flow_key *key, int i_importer)
{
    int low = key->first, high = key->first + key->n;

    while (low < high) {
        int middle = low + (high - low) / 2;
        if (v->flows.trade[middle].i_importer < i_importer)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The company's own in place of a country's. */
static bool has_purchases(const lode__view *v, int item)
{
    for (int i = 0; i < v->purchases->n; i++)
        if (v->purchases->row[i].i_good == item) return true;
    return false;
}

static void fill_purchases(const lode__view *v, int item, bool usd, double *out)
{
    if (!has_purchases(v, item)) return;
    for (int i = 0; i < v->flows.n_country; i++) out[i] = 0.0;
    for (int i = 0; i < v->purchases->n; i++) {
        const lode__purchase *p = &v->purchases->row[i];
        if (p->i_good == item)
            out[stands_for(v, p->i_country)] += usd ? p->value_usd : p->quantity_t;
    }
}

static double weighed_purchases(const lode__view *v, int item, bool usd)
{
    double sum = 0.0;

    if (!has_purchases(v, item)) return NAN;
    for (int i = 0; i < v->purchases->n; i++) {
        const lode__purchase *p = &v->purchases->row[i];
        if (p->i_good == item && !isnan(p->value_usd))
            sum += usd ? p->value_usd : p->quantity_t;
    }
    return sum;
}

static void fill_imports(lode__view *v, const lode__cell_at *at, bool usd, bool all,
                         double *out)
{
    const lode__flow_key *key = find_trade(v, at);

    if (v->purchases) {
        fill_purchases(v, at->item, usd, out);
        return;
    }

    if (!key || !at->member) return;
    for (int i = 0; i < v->flows.n_country; i++) out[i] = 0.0;
    for (int k = 0; k < at->n_list; k++) {
        int c = at->list[k];
        for (int i = first_of(v, key, c); i < key->first + key->n; i++) {
            const lode__trade *t = &v->flows.trade[i];
            double x = usd ? t->value_usd : t->quantity_t;
            if (t->i_importer != c) break;
            if (isnan(x) || (!all && at->member[t->i_exporter])) continue;
            out[stands_for(v, t->i_exporter)] += x;
        }
    }
}

static double weighed_imports(lode__view *v, const lode__cell_at *at, bool usd)
{
    const lode__flow_key *key = find_trade(v, at);
    double sum = 0.0;

    if (v->purchases) return weighed_purchases(v, at->item, usd);
    if (!key || !at->member) return NAN;
    for (int k = 0; k < at->n_list; k++)
        for (int i = first_of(v, key, at->list[k]);
             i < key->first + key->n && v->flows.trade[i].i_importer == at->list[k];
             i++) {
            const lode__trade *t = &v->flows.trade[i];
            if (!isnan(t->quantity_t) && !isnan(t->value_usd))
                sum += usd ? t->value_usd : t->quantity_t;
        }
    return sum;
}

static void fill_exports(lode__view *v, const lode__cell_at *at, double *out)
{
    const lode__flow_key *key = find_trade(v, at);

    if (v->purchases) memset(out, 0, (size_t)v->flows.n_country * sizeof *out);
    if (!key || !at->member) return;
    for (int i = 0; i < v->flows.n_country; i++) out[i] = 0.0;
    for (int i = key->first; i < key->first + key->n; i++) {
        const lode__trade *t = &v->flows.trade[i];
        if (at->member[t->i_exporter] && !at->member[t->i_importer] &&
            !isnan(t->quantity_t))
            out[t->i_importer] += t->quantity_t;
    }
}

static bool fill_world_imports(lode__view *v, const lode__cell_at *at, double *out)
{
    const lode__flow_key *key = find_trade(v, at);

    if (!key) return false;
    for (int i = 0; i < v->flows.n_country; i++) out[i] = 0.0;
    for (int i = key->first; i < key->first + key->n; i++) {
        const lode__trade *t = &v->flows.trade[i];
        double x = key->from_customs ? t->value_usd : t->quantity_t;
        if (!isnan(x)) out[stands_for(v, t->i_importer)] += x;
    }
    return true;
}

/* From pairs where there are any, else from totals of exporters. */
static bool fill_world_exports(lode__view *v, const lode__cell_at *at, double *out)
{
    const lode__flow_key *key = find_trade(v, at);
    const lode__flow_key *total =
        lode__flow_find(&v->flows, LODE__KIND_TOTAL, at->item, at->year);

    if (!key && !total) return false;
    for (int i = 0; i < v->flows.n_country; i++) out[i] = 0.0;
    for (int i = 0; key && i < key->n; i++) {
        const lode__trade *t = &v->flows.trade[key->first + i];
        double x = key->from_customs ? t->value_usd : t->quantity_t;
        if (!isnan(x)) out[stands_for(v, t->i_exporter)] += x;
    }
    for (int i = 0; !key && i < total->n; i++) {
        const lode__total *t = &v->flows.total[total->first + i];
        if (t->i_exporter >= 0 && !isnan(t->value_usd))
            out[stands_for(v, t->i_exporter)] += t->value_usd;
    }
    return true;
}

static double world_exports(lode__view *v, const lode__cell_at *at, double *scratch)
{
    const lode__flow_key *total =
        lode__flow_find(&v->flows, LODE__KIND_TOTAL, at->item, at->year);
    double sum = 0.0;

    if (!find_trade(v, at))
        for (int i = 0; total && i < total->n; i++)
            if (v->flows.total[total->first + i].i_exporter < 0)
                return v->flows.total[total->first + i].value_usd;
    if (!fill_world_exports(v, at, scratch)) return NAN;
    for (int i = 0; i < v->flows.n_country; i++) sum += scratch[i];
    return sum;
}

/* ---- networks -------------------------------------------------------------------------- */

/* Exports from one country to another that are above 0; NULL without memory. */
static lode__trade_edge *take_edges(lode__view *v, const lode__cell_at *at, size_t *n)
{
    const lode__flow_key *key = find_trade(v, at);
    lode__trade_edge *edge =
        lode__arena_take(v->arena, key ? (size_t)key->n + 1 : 1, sizeof *edge);

    *n = 0;
    for (int i = 0; edge && key && i < key->n; i++) {
        const lode__trade *t = &v->flows.trade[key->first + i];
        double x = key->from_customs ? t->value_usd : t->quantity_t;
        if (x > 0.0) edge[(*n)++] = (lode__trade_edge){t->i_exporter, t->i_importer, x};
    }
    return edge;
}

static lode__network_year *take_network(lode__view *v, const lode__cell_at *at,
                                        bool costly, lode_error *err)
{
    size_t n;
    lode__trade_edge *edge = take_edges(v, at, &n);
    lode__network_year *y = lode__arena_take(v->arena, 1, sizeof *y);
    unsigned parts = LODE__GRAPH_PAGERANK;

    if (!y || !edge) return NULL;
    *y = (lode__network_year){
        .item = at->item, .year = at->year, .costly = costly, .next = v->network};
    v->network = y;
    if (n == 0) return y;
    y->graph = lode__arena_take(v->arena, 1, sizeof *y->graph);
    if (costly) parts |= LODE__GRAPH_BETWEENNESS | LODE__GRAPH_REACH;
    if (!y->graph ||
        lode__graph_measure(edge, n, v->flows.n_country, parts, v->arena, y->graph, err))
        return NULL;
    return y;
}

static lode__network_year *find_network(lode__view *v, const lode__cell_at *at,
                                        bool costly, lode_error *err)
{
    for (lode__network_year *y = v->network; y; y = y->next)
        if (y->item == at->item && y->year == at->year && y->costly >= costly) return y;
    return take_network(v, at, costly, err);
}

static double graph_number(const lode__graph_measures *g, const char *what)
{
    const struct {
        const char *name;
        double value;
    } number[] = {{"nodes", g->n_node},
                  {"edges", g->n_edge},
                  {"density", g->density},
                  {"reciprocity", g->reciprocity},
                  {"hhi_exporters", g->hhi_exporters},
                  {"hhi_importers", g->hhi_importers},
                  {"largest_weak", g->largest_weak},
                  {"largest_strong", g->largest_strong},
                  {"value_left", g->value_left_without_top},
                  {"pairs_left", g->reachable_pairs_left_without_top}};

    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
        if (strcmp(number[i].name, what) == 0) return number[i].value;
    return NAN;
}

static double node_number(const lode__graph_node *n, const char *what)
{
    const struct {
        const char *name;
        double value;
    } number[] = {
        {"in_share", n->in_share},      {"out_share", n->out_share},
        {"in_degree", n->in_degree},    {"out_degree", n->out_degree},
        {"pagerank", n->pagerank},      {"pagerank_reversed", n->pagerank_reversed},
        {"betweenness", n->betweenness}};

    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
        if (strcmp(number[i].name, what) == 0) return number[i].value;
    return NAN;
}

/* A bloc has the sum over its members. */
static double network_number(const lode__graph_measures *g, const char *what,
                             const lode__cell_at *at)
{
    double sum = 0.0;
    bool any = false;

    for (int i = 0; i < g->n_node; i++) {
        if (!is_member(at, g->node[i].node)) continue;
        sum += node_number(&g->node[i], what);
        any = true;
    }
    return any ? sum : NAN;
}

static bool is_costly(const char *what)
{
    return strcmp(what, "betweenness") == 0 || strcmp(what, "pairs_left") == 0;
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
            if (is_member(at, outcome->place[i].i_country))
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
    const lode__flow_key *key = find_trade(v, at);
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

static const char *after_dot(const char *name)
{
    return strchr(name, '.') + 1;
}

/* "cascade_50": value left when the first exporter goes, and whoever loses more than 50 %
 * of its imports with it. */
static lode_status fill_cascade(lode__view *v, const lode__cell_at *at, long percent,
                                double *out, lode_error *err)
{
    size_t n;
    int n_point = 0;
    lode__cascade_point *point = NULL;
    lode__trade_edge *edge = take_edges(v, at, &n);
    lode_status st;

    if (!edge) return no_memory(err);
    st = lode__graph_cascade(edge, n, v->flows.n_country, 0.01 * (double)percent,
                             v->arena, &point, &n_point, err);
    if (!st && n_point > 1) *out = point[1].value_left;
    return st;
}

/* Instability of each country as production risk: (2.5 - pv) / 5, 0.5 where unknown. */
static double *own_risks(lode__view *v, int year)
{
    lode__indicator_year *pv = find_indicator(v, "pv", year);
    double *own = lode__arena_take(v->arena, (size_t)v->flows.n_country + 1, sizeof *own);

    if (!pv || !own) return NULL;
    for (int i = 0; i < v->flows.n_country; i++)
        own[i] =
            isnan(pv->value[i]) ? 0.5 : fmin(fmax((2.5 - pv->value[i]) / 5.0, 0.0), 1.0);
    return own;
}

static lode_status take_risks(lode__view *v, lode__network_year *y,
                              const lode__cell_at *at, int percent, lode_error *err)
{
    size_t n;
    lode__trade_edge *edge = take_edges(v, at, &n);
    double *own = own_risks(v, at->year);

    y->risk = lode__arena_take(v->arena, (size_t)v->flows.n_country + 1, sizeof *y->risk);
    if (!edge || !own || !y->risk) return no_memory(err);
    y->passed_on = percent;
    return lode__graph_trade_risk(edge, n, v->flows.n_country, own, 0.01 * percent,
                                  v->arena, y->risk, err);
}

/* "trade_risk_50": 50 % of a supplier's own trade risk is passed on. Of a bloc: the mean
 * of its members, weighted by their imports. */
static lode_status fill_trade_risk(lode__view *v, lode__network_year *y,
                                   const lode__cell_at *at, int percent, double *out,
                                   lode_error *err)
{
    double sum = 0.0, weight = 0.0;

    if (!y->risk || y->passed_on != percent) {
        lode_status st = take_risks(v, y, at, percent, err);
        if (st) return st;
    }
    for (int i = 0; i < y->graph->n_node; i++) {
        const lode__graph_node *node = &y->graph->node[i];
        if (!is_member(at, node->node)) continue;
        sum += node->in_share * y->risk[node->node];
        weight += node->in_share;
    }
    if (weight > 0.0) *out = sum / weight;
    return LODE_OK;
}

static lode_status fill_network(lode__view *v, const lode__method_use *use,
                                const lode__cell_at *at, double *out, lode_error *err)
{
    const char *what = after_dot(use->name);
    lode__network_year *y = find_network(v, at, is_costly(what), err);

    if (!y) return err && err->status ? err->status : no_memory(err);
    if (!y->graph) return LODE_OK;
    if (strncmp(what, "cascade_", 8) == 0)
        return fill_cascade(v, at, strtol(what + 8, NULL, 10), out, err);
    if (strncmp(what, "trade_risk_", 11) == 0)
        return fill_trade_risk(v, y, at, (int)strtol(what + 11, NULL, 10), out, err);
    *out = use->kind->inner ? network_number(y->graph, what, at)
                            : graph_number(y->graph, what);
    return LODE_OK;
}

static lode_status fill_country_indicator(lode__view *v, const lode__method_use *use,
                                          const lode__cell_at *at, double *out,
                                          lode_error *err)
{
    lode__indicator_year *y = find_indicator(v, after_dot(use->name), at->year);

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
    case LODE__IN_EXPORTS_EACH: (void)fill_world_exports(v, at, out); break;
    case LODE__IN_IMPORTS_EACH: (void)fill_world_imports(v, at, out); break;
    case LODE__IN_EXPORTS_TOTAL_USD:
        if (find_trade(v, at) && !find_trade(v, at)->from_customs) break;
        /* fall through */
    case LODE__IN_EXPORTS_TOTAL:
        scratch = lode__arena_take(v->arena, (size_t)m->f.n + 1, sizeof *scratch);
        if (!scratch) return no_memory(err);
        *out = world_exports(v, at, scratch);
        break;
    case LODE__IN_GRAPH:
    case LODE__IN_NETWORK: return fill_network(v, use, at, out, err);
    case LODE__IN_INDICATOR:
    case LODE__IN_ALLY_DISTANCE: return fill_country_indicator(v, use, at, out, err);
    case LODE__IN_MEMBER: fill_members(v, at, out); break;
    case LODE__IN_IMPORTS: fill_imports(v, at, false, false, out); break;
    case LODE__IN_IMPORTS_ALL: fill_imports(v, at, false, true, out); break;
    case LODE__IN_IMPORTS_USD: fill_imports(v, at, true, false, out); break;
    case LODE__IN_IMPORTS_USD_ALL: fill_imports(v, at, true, true, out); break;
    case LODE__IN_WEIGHED_USD: *out = weighed_imports(v, at, true); break;
    case LODE__IN_WEIGHED_T: *out = weighed_imports(v, at, false); break;
    case LODE__IN_EXPORTS: fill_exports(v, at, out); break;
    case LODE__IN_ATTRIBUTE:
        a = find_attribute(v, after_dot(use->name), at);
        if (a) *out = a->value;
        break;
    case LODE__IN_END_USE: *out = end_use(v, after_dot(use->name), at); break;
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
        int c = flow == (int)LODE__PRICE ? 0 : stands_for(v, a->i_country);
        if (isnan(a->low)) find_band(v, a);
        low[c] += a->low - a->value;
        high[c] += a->high - a->value;
        if (flow == (int)LODE__PRICE) break;
    }
    return key;
}

/* Factors between which a flow lies: of a good's own rows the spread of sources, of
 * customs records the error of their flag. */
static void find_trade_band(lode__view *v, const lode__cell_at *at, lode__trade *t)
{
    lode__band band;

    if (!isnan(t->low)) return;
    band = lode__band_of(v->ds, LODE__EXPORT, at->item, t->i_exporter, t->i_importer,
                         at->year);
    t->low = band.value > 0.0 ? band.low / band.value : 1.0;
    t->high = band.value > 0.0 ? band.high / band.value : 1.0;
}

/* Of imports by exporter, or of exports by importer. */
static bool trade_band(lode__view *v, lode__input_id id, const lode__cell_at *at,
                       double *low, double *high)
{
    const lode__flow_key *key = find_trade(v, at);
    bool usd = id == LODE__IN_IMPORTS_USD || id == LODE__IN_IMPORTS_USD_ALL;
    bool all = id == LODE__IN_IMPORTS_ALL || id == LODE__IN_IMPORTS_USD_ALL;

    if (!key || !at->member || v->purchases) return false;
    if (key->from_customs && isnan(v->flows.trade[key->first].low)) return false;
    for (int i = key->first; i < key->first + key->n; i++) {
        lode__trade *t = &v->flows.trade[i];
        int to = id == LODE__IN_EXPORTS ? t->i_exporter : t->i_importer;
        int from = id == LODE__IN_EXPORTS ? t->i_importer : t->i_exporter;
        double x = usd ? t->value_usd : t->quantity_t;
        if (!at->member[to] || isnan(x) || (!all && at->member[from])) continue;
        if (id != LODE__IN_EXPORTS) from = stands_for(v, from);
        find_trade_band(v, at, t);
        low[from] += x * (t->low - 1.0);
        high[from] += x * (t->high - 1.0);
    }
    return true;
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
        return trade_band(v, id, at, low, high);
    if (id == LODE__IN_ATTRIBUTE) {
        const lode__attribute *a = find_attribute(v, after_dot(use->name), at);
        if (!a || isnan(a->low) || isnan(a->high)) return false;
        *low = a->low;
        *high = a->high;
        return true;
    }
    if (id == LODE__IN_INDICATOR) {
        lode__indicator_year *y = find_indicator(v, after_dot(use->name), at->year);
        for (size_t i = 0; y && i < n; i++) {
            if (isnan(y->error[i])) continue;
            low[i] -= BAND_ERRORS * y->error[i];
            high[i] += BAND_ERRORS * y->error[i];
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
        return has_purchases(v, item);
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
