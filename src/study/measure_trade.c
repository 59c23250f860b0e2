/* What is bought and sold: imports and exports of an economy or a company, of each
 * country, of all together. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/measure_inputs.h"

const lode__flow_key *lode__trade_find(const lode__view *v, const lode__cell_at *at)
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
bool lode__trade_purchased(const lode__view *v, int item)
{
    for (int i = 0; i < v->purchases->n; i++)
        if (v->purchases->row[i].i_good == item) return true;
    return false;
}

static void fill_purchases(const lode__view *v, int item, bool usd, double *out)
{
    if (!lode__trade_purchased(v, item)) return;
    for (int i = 0; i < v->flows.n_country; i++) out[i] = 0.0;
    for (int i = 0; i < v->purchases->n; i++) {
        const lode__purchase *p = &v->purchases->row[i];
        if (p->i_good == item)
            out[lode__stands_for(v, p->i_country)] += usd ? p->value_usd : p->quantity_t;
    }
}

static double weighed_purchases(const lode__view *v, int item, bool usd)
{
    double sum = 0.0;

    if (!lode__trade_purchased(v, item)) return NAN;
    for (int i = 0; i < v->purchases->n; i++) {
        const lode__purchase *p = &v->purchases->row[i];
        if (p->i_good == item && !isnan(p->value_usd))
            sum += usd ? p->value_usd : p->quantity_t;
    }
    return sum;
}

void lode__trade_imports(lode__view *v, const lode__cell_at *at, bool usd, bool all,
                         double *out)
{
    const lode__flow_key *key = lode__trade_find(v, at);

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
            out[lode__stands_for(v, t->i_exporter)] += x;
        }
    }
}

double lode__trade_weighed(lode__view *v, const lode__cell_at *at, bool usd)
{
    const lode__flow_key *key = lode__trade_find(v, at);
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

void lode__trade_exports(lode__view *v, const lode__cell_at *at, double *out)
{
    const lode__flow_key *key = lode__trade_find(v, at);

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

bool lode__trade_imports_each(lode__view *v, const lode__cell_at *at, double *out)
{
    const lode__flow_key *key = lode__trade_find(v, at);

    if (!key) return false;
    for (int i = 0; i < v->flows.n_country; i++) out[i] = 0.0;
    for (int i = key->first; i < key->first + key->n; i++) {
        const lode__trade *t = &v->flows.trade[i];
        double x = key->from_customs ? t->value_usd : t->quantity_t;
        if (!isnan(x)) out[lode__stands_for(v, t->i_importer)] += x;
    }
    return true;
}

/* From pairs where there are any, else from totals of exporters. */
bool lode__trade_exports_each(lode__view *v, const lode__cell_at *at, double *out)
{
    const lode__flow_key *key = lode__trade_find(v, at);
    const lode__flow_key *total =
        lode__flow_find(&v->flows, LODE__KIND_TOTAL, at->item, at->year);

    if (!key && !total) return false;
    for (int i = 0; i < v->flows.n_country; i++) out[i] = 0.0;
    for (int i = 0; key && i < key->n; i++) {
        const lode__trade *t = &v->flows.trade[key->first + i];
        double x = key->from_customs ? t->value_usd : t->quantity_t;
        if (!isnan(x)) out[lode__stands_for(v, t->i_exporter)] += x;
    }
    for (int i = 0; !key && i < total->n; i++) {
        const lode__total *t = &v->flows.total[total->first + i];
        if (t->i_exporter >= 0 && !isnan(t->value_usd))
            out[lode__stands_for(v, t->i_exporter)] += t->value_usd;
    }
    return true;
}

double lode__trade_exports_total(lode__view *v, const lode__cell_at *at, double *scratch)
{
    const lode__flow_key *total =
        lode__flow_find(&v->flows, LODE__KIND_TOTAL, at->item, at->year);
    double sum = 0.0;

    if (!lode__trade_find(v, at))
        for (int i = 0; total && i < total->n; i++)
            if (v->flows.total[total->first + i].i_exporter < 0)
                return v->flows.total[total->first + i].value_usd;
    if (!lode__trade_exports_each(v, at, scratch)) return NAN;
    for (int i = 0; i < v->flows.n_country; i++) sum += scratch[i];
    return sum;
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
bool lode__trade_band(lode__view *v, lode__input_id id, const lode__cell_at *at,
                      double *low, double *high)
{
    const lode__flow_key *key = lode__trade_find(v, at);
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
        if (id != LODE__IN_EXPORTS) from = lode__stands_for(v, from);
        find_trade_band(v, at, t);
        low[from] += x * (t->low - 1.0);
        high[from] += x * (t->high - 1.0);
    }
    return true;
}
