/* How much of the good would a gross tonne have to hold for exports to be what was made?
 *
 *     implied = production / (sum over codes of share x gross)
 *
 * Below the least content a code may have, a country exports more than it makes; above
 * the highest, and where exports are the outlet, customs have missed some of it. */
#include "dataset/closure.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All a country exports of a code, from one source. */
typedef struct total {
    int code, i_exporter;
    const char *revision;
    double gross_t, value_usd;
} total;

typedef struct totals {
    total *item; /* [n] by code, then exporter */
    int n;
} totals;

static bool same_series(const lode__customs *a, const lode__customs *b)
{
    return a->code == b->code && a->reported_by == b->reported_by &&
           strcmp(a->revision, b->revision) == 0 && strcmp(a->source, b->source) == 0 &&
           strcmp(a->vintage, b->vintage) == 0;
}

static void add_known(double *sum, double value)
{
    if (!isnan(value)) *sum += value;
}

/* The total of the record when there is one, else the sum over importers; never both.
 * Importer -1 sorts first. */
static total sum_up(const lode__customs *const *row, int n)
{
    total t = {.code = row[0]->code,
               .i_exporter = row[0]->i_exporter,
               .revision = row[0]->revision};
    int n_used = row[0]->i_importer < 0 ? 1 : n;
    for (int i = 0; i < n_used; i++) {
        add_known(&t.gross_t, row[i]->quantity_t);
        add_known(&t.value_usd, row[i]->value_usd);
    }
    return t;
}

static int compare_total(const void *x, const void *y)
{
    const total *a = x, *b = y;
    if (a->code != b->code) return (a->code > b->code) - (a->code < b->code);
    return (a->i_exporter > b->i_exporter) - (a->i_exporter < b->i_exporter);
}

/* Of several sources the first stays: closure_flows.c sorts records reconciled from both
 * reports first. */
static lode_status take_totals(closure *c, totals *out, lode_error *err)
{
    out->item = lode__arena_take(&c->arena, (size_t)c->n_customs, sizeof *out->item);
    if (!out->item) return lode__fail(err, LODE_E_NOMEM, "out of memory for exports");
    for (int i = 0, next; i < c->n_customs; i = next) {
        const lode__customs *const *row = c->customs + i;
        for (next = i + 1; next < c->n_customs; next++)
            if (!same_series(c->customs[next], *row) ||
                c->customs[next]->year != (*row)->year ||
                c->customs[next]->digits != (*row)->digits ||
                c->customs[next]->i_exporter != (*row)->i_exporter)
                break;
        if ((*row)->year != c->year || (*row)->digits != 6 || (*row)->i_exporter < 0)
            continue;
        total t = sum_up(row, next - i);
        bool known = false; /* of another source, that came before */
        for (int k = out->n; k-- > 0 && out->item[k].code == t.code && !known;)
            known = out->item[k].i_exporter == t.i_exporter;
        if (!known) out->item[out->n++] = t;
    }
    if (out->n > 1) qsort(out->item, (size_t)out->n, sizeof *out->item, compare_total);
    return LODE_OK;
}

static const total *find_total(const totals *all, int code, int i_exporter)
{
    const total key = {.code = code, .i_exporter = i_exporter};
    if (all->n == 0) return NULL;
    return bsearch(&key, all->item, (size_t)all->n, sizeof key, compare_total);
}

/* Production of the year, or where there is none yet of the year before. NULL: not
 * known, which is not zero. */
static const lode__observation *made(const closure *c, int i_good, int i_country)
{
    const lode__observation *o =
        lode__observation_pick(c->ds, LODE__PRODUCTION, i_good, i_country, -1, c->year);
    if (o) return o;
    return lode__observation_pick(c->ds, LODE__PRODUCTION, i_good, i_country, -1,
                                  c->year - 1);
}

/* Codes of HS92 changed their meaning; later revisions keep the numbers used here. */
static bool same_nomenclature(const char *a, const char *b)
{
    return (strcmp(a, "HS92") == 0) == (strcmp(b, "HS92") == 0);
}

/* Where goods share a code beyond all of it, each row speaks of some exporters only: the
 * code is then of the good that the exporter makes most of. */
static bool speaks_for(const closure *c, const lode__hs6 *h, int i_exporter, double tpa)
{
    double sum = 0.0;
    bool largest = true;
    for (int i = 0; i < c->ds->n_hs6; i++) {
        const lode__hs6 *other = &c->ds->hs6[i];
        if (strcmp(other->hs6, h->hs6) != 0 || strcmp(other->revision, h->revision) != 0)
            continue;
        add_known(&sum, other->share);
        if (other->i_good == h->i_good || isnan(other->share)) continue;
        const lode__observation *o = made(c, other->i_good, i_exporter);
        largest = largest && !(o && o->value > tpa);
    }
    return sum <= 1.005 || largest;
}

static const char *join(closure *c, const char *a, const char *b)
{
    char text[128];
    snprintf(text, sizeof text, "%s%s%s", a, *a ? "+" : "", b);
    const char *copy = lode__arena_copy(&c->arena, text);
    if (!copy) c->status = LODE_E_NOMEM;
    return copy ? copy : "";
}

/* Add the codes of the good up; false when the exporter ships none with a weight. */
static bool add_codes(closure *c, const totals *all, double tpa, closure_row *row)
{
    double weight = 0.0, low = 0.0, central = 0.0, high = 0.0;
    row->hs = "";
    for (int i = 0; i < c->ds->n_hs6; i++) {
        const lode__hs6 *h = &c->ds->hs6[i];
        if (h->i_good != row->i_good || !(h->share >= CLOSURE_LEAST_SHARE)) continue;
        if (isnan(h->content_low) || isnan(h->content) || isnan(h->content_high))
            continue;
        const total *t = find_total(all, atoi(h->hs6), row->i_exporter);
        if (!t || !(t->gross_t > 0.0) || !same_nomenclature(t->revision, h->revision))
            continue;
        if (!speaks_for(c, h, row->i_exporter, tpa)) continue;
        double w = h->share * t->gross_t;
        weight += w;
        low += w * h->content_low;
        central += w * h->content;
        high += w * h->content_high;
        row->gross_t += t->gross_t;
        row->value_usd += t->value_usd;
        row->hs = join(c, row->hs, h->hs6);
        if (!row->code) row->code = t->code;
    }
    if (weight <= 0.0) return false;
    row->weight_t = weight;
    row->implied = tpa / weight;
    row->low = low / weight;
    row->central = central / weight;
    row->high = high / weight;
    return true;
}

/* The highest content a code may show: what it can hold and, where its usual content says
 * something of an exporter's, half more than that. */
static double highest(const closure_row *row)
{
    double most = CLOSURE_ABOVE_HIGH * row->high;
    if (row->high > CLOSURE_WIDE * row->central) return most;
    return fmin(most, CLOSURE_ABOVE_CENTRAL * row->central);
}

static void judge(closure *c, closure_row *row)
{
    const lode__good *good = &c->ds->good[row->i_good];
    double most = highest(row);
    closure_finding f = {.kind = CLOSURE_CONTENT,
                         .i_good = row->i_good,
                         .i_exporter = row->i_exporter,
                         .i_partner = -1,
                         .hs = row->hs,
                         .year = c->year,
                         .found = row->implied,
                         .least = row->low / CLOSURE_OVER,
                         .most = most,
                         .weight_usd = row->value_usd};
    if (row->value_usd < CLOSURE_LEAST_USD) {
        row->verdict = "small";
    } else if (row->low > CLOSURE_OVER * row->implied) {
        row->verdict = "over";
        lode__closure_find(
            c, f,
            "makes %s t %s in %d and exports %s t gross, that hold at least %.3g: "
            "%s t at least; implied content %.2g",
            lode__closure_number(row->production_tpa).text, good->basis, row->year_made,
            lode__closure_number(row->gross_t).text, row->low,
            lode__closure_number(row->low * row->weight_t).text, row->implied);
    } else if (row->high < CLOSURE_OUTLET * row->implied) {
        row->verdict = "home";
    } else if (row->implied > most) {
        row->verdict = "under";
        lode__closure_find(
            c, f,
            "makes %s t %s in %d and exports %s t gross: implied content %.3g, "
            "want at most %.3g (usual %.3g, highest %.3g)",
            lode__closure_number(row->production_tpa).text, good->basis, row->year_made,
            lode__closure_number(row->gross_t).text, row->implied, most, row->central,
            row->high);
    } else {
        row->verdict = "closes";
    }
}

lode_status lode__closure_content(closure *c, lode_error *err)
{
    totals all = {0};
    lode_status st = take_totals(c, &all, err);
    if (st != LODE_OK) return st;
    size_t most = (size_t)c->ds->n_good * (size_t)c->ds->n_country;
    c->row = lode__arena_take(&c->arena, most, sizeof *c->row);
    if (!c->row) return lode__fail(err, LODE_E_NOMEM, "out of memory for %zu rows", most);

    for (int i_good = 0; i_good < c->ds->n_good; i_good++)
        for (int i = 0; i < c->ds->n_country; i++) {
            const lode__observation *o = made(c, i_good, i);
            closure_row row = {.i_good = i_good, .i_exporter = i};
            if (!add_codes(c, &all, o ? o->value : 0.0, &row)) continue;
            if (!o) {
                c->n_no_production++;
                continue;
            }
            row.production_tpa = o->value;
            row.year_made = o->year;
            c->n_examined[CLOSURE_CONTENT]++;
            judge(c, &row);
            c->row[c->n_row++] = row;
        }
    return LODE_OK;
}
