/* Do the dollars and tonnes of a customs record fit those of its code, of the same flow a
 * year before and after, and of the other side's report? */
#include "dataset/closure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int sign(int a, int b)
{
    return (a > b) - (a < b);
}

/* The later one first. */
static int compare_revisions(const char *a, const char *b)
{
    int order = strcmp(a, b);
    if (order == 0) return 0;
    int later = sign(lode__revision_named(b), lode__revision_named(a));
    return later ? later : order;
}

/* Records that may be compared: one code, year, reporter, revision, source and vintage;
 * what stands for both reports comes first. */
static int compare_block(const lode__customs *a, const lode__customs *b)
{
    int order = sign(a->digits, b->digits);
    if (!order) order = sign(a->code, b->code);
    if (!order) order = sign(a->year, b->year);
    if (!order) order = sign((int)a->reported_by, (int)b->reported_by);
    if (!order) order = compare_revisions(a->revision, b->revision);
    if (!order) order = strcmp(a->source, b->source);
    return order ? order : strcmp(a->vintage, b->vintage);
}

static int compare(const lode__customs *a, const lode__customs *b)
{
    int order = compare_block(a, b);
    if (!order) order = sign(a->i_exporter, b->i_exporter);
    return order ? order : sign(a->i_importer, b->i_importer);
}

static int by_flow(const void *x, const void *y)
{
    const lode__customs *a = *(const lode__customs *const *)x;
    const lode__customs *b = *(const lode__customs *const *)y;
    int order = compare(a, b);
    return order ? order : (a > b) - (a < b);
}

lode_status lode__closure_sort_customs(closure *c, lode_error *err)
{
    size_t n = (size_t)c->ds->n_customs;
    bool any = false;
    for (size_t i = 0; i < n; i++) any = any || c->ds->customs[i].year == c->year;
    if (!any)
        return lode__fail(err, LODE_E_NODATA,
                          "want a year with customs records such as %d, found %d",
                          LODE__BASE_YEAR, c->year);
    c->customs = lode__arena_take(&c->arena, n, sizeof *c->customs);
    if (!c->customs)
        return lode__fail(err, LODE_E_NOMEM, "out of memory for %zu customs records", n);
    for (size_t i = 0; i < n; i++) c->customs[i] = &c->ds->customs[i];
    qsort(c->customs, n, sizeof *c->customs, by_flow);
    c->n_customs = (int)n;
    return LODE_OK;
}

static const lode__customs *find_flow(const closure *c, const lode__customs *key)
{
    int low = 0, high = c->n_customs;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (compare(c->customs[middle], key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < c->n_customs && compare(c->customs[low], key) == 0;
    return found ? c->customs[low] : NULL;
}

/* ---- unit values ------------------------------------------------------------------- */

static bool weighed(const lode__customs *r)
{
    return r->value_usd >= CLOSURE_UNIT_USD && r->quantity_t > 0.0; /* NaN: no */
}

static double unit_value(const lode__customs *r)
{
    return r->value_usd / r->quantity_t;
}

static int by_unit_value(const void *x, const void *y)
{
    const lode__customs *a = *(const lode__customs *const *)x;
    const lode__customs *b = *(const lode__customs *const *)y;
    double p = unit_value(a), q = unit_value(b);
    return p != q ? (p > q) - (p < q) : (a > b) - (a < b);
}

/* The unit value below which half of the dollars lie, of pairs or, where a code has none,
 * of exporters' totals. NaN: there is no record to take it from. */
static double median(const lode__customs *const *row, int n, const lode__customs **work)
{
    int k = 0;
    double sum = 0.0, run = 0.0;
    for (int i = 0; i < n; i++)
        if (weighed(row[i]) && row[i]->i_exporter >= 0 && row[i]->i_importer >= 0)
            work[k++] = row[i];
    for (int i = 0, pairs = k; i < n && pairs == 0; i++)
        if (weighed(row[i]) && row[i]->i_exporter >= 0) work[k++] = row[i];
    if (k == 0) return NAN;
    qsort(work, (size_t)k, sizeof *work, by_unit_value);
    for (int i = 0; i < k; i++) sum += work[i]->value_usd;
    for (int i = 0; i < k; i++) {
        run += work[i]->value_usd;
        if (run >= sum / 2.0) return unit_value(work[i]);
    }
    return unit_value(work[k - 1]);
}

static closure_finding finding_of(closure_kind kind, const lode__customs *r)
{
    return (closure_finding){.kind = kind,
                             .i_good = -1,
                             .i_exporter = r->i_exporter,
                             .i_partner = r->i_importer,
                             .code = r->code,
                             .digits = r->digits,
                             .year = r->year,
                             .weight_usd = r->value_usd};
}

/* Off the year before and the year after, both up or both down: a price that moved
 * is not. */
static void check_neighbours(closure *c, const lode__customs *r)
{
    lode__customs key = *r;
    key.year = r->year - 1;
    const lode__customs *before = find_flow(c, &key);
    key.year = r->year + 1;
    const lode__customs *after = find_flow(c, &key);
    if (!before || !after || !weighed(before) || !weighed(after)) return;
    double u = unit_value(r), least = fmin(unit_value(before), unit_value(after)),
           most = fmax(unit_value(before), unit_value(after));
    if (u <= CLOSURE_NEIGHBOUR_RANGE * most && u >= least / CLOSURE_NEIGHBOUR_RANGE)
        return;
    closure_finding f = finding_of(CLOSURE_UNIT_VALUE, r);
    f.found = u;
    f.least = least / CLOSURE_NEIGHBOUR_RANGE;
    f.most = most * CLOSURE_NEIGHBOUR_RANGE;
    lode__closure_find(
        c, f,
        "%s USD/t; the same flow has %s in %d and %s in %d (limit: a factor of "
        "%.0f off both)",
        lode__closure_number(u).text, lode__closure_number(unit_value(before)).text,
        r->year - 1, lode__closure_number(unit_value(after)).text, r->year + 1,
        CLOSURE_NEIGHBOUR_RANGE);
}

static void check_unit_value(closure *c, const lode__customs *r, double middle)
{
    double u = unit_value(r);
    c->n_examined[CLOSURE_UNIT_VALUE]++;
    if (isnan(middle) ||
        (u <= CLOSURE_UNIT_RANGE * middle && u >= middle / CLOSURE_UNIT_RANGE)) {
        check_neighbours(c, r);
        return;
    }
    closure_finding f = finding_of(CLOSURE_UNIT_VALUE, r);
    f.found = u;
    f.least = middle / CLOSURE_UNIT_RANGE;
    f.most = middle * CLOSURE_UNIT_RANGE;
    lode__closure_find(c, f,
                       "%s USD/t; the median of the code in %d, weighted by value, is %s "
                       "(limit: a factor of %.0f)",
                       lode__closure_number(u).text, r->year,
                       lode__closure_number(middle).text, CLOSURE_UNIT_RANGE);
}

void lode__closure_unit_values(closure *c)
{
    const lode__customs **work =
        lode__arena_take(&c->arena, (size_t)c->n_customs, sizeof *work);
    if (!work) {
        c->status = LODE_E_NOMEM;
        return;
    }
    for (int i = 0, next; i < c->n_customs; i = next) {
        const lode__customs *const *row = c->customs + i;
        for (next = i; next < c->n_customs; next++)
            if (compare_block(c->customs[next], *row) != 0) break;
        if ((*row)->year > c->year || (*row)->year <= c->year - CLOSURE_UNIT_YEARS)
            continue;
        double middle = median(row, next - i, work);
        for (int k = 0; k < next - i; k++)
            if (weighed(row[k])) check_unit_value(c, row[k], middle);
    }
}

/* ---- mirrors ----------------------------------------------------------------------- */

static int by_mirror(const void *x, const void *y)
{
    const lode__customs *a = *(const lode__customs *const *)x;
    const lode__customs *b = *(const lode__customs *const *)y;
    int order = sign(a->digits, b->digits);
    if (!order) order = sign(a->code, b->code);
    if (!order) order = strcmp(a->revision, b->revision);
    if (!order) order = sign(a->i_exporter, b->i_exporter);
    if (!order) order = sign(a->i_importer, b->i_importer);
    if (!order) order = sign((int)a->reported_by, (int)b->reported_by);
    return order ? order : (a > b) - (a < b);
}

static void check_mirror(closure *c, const lode__customs *out, const lode__customs *in)
{
    double most = fmax(out->value_usd, in->value_usd);
    double least = fmin(out->value_usd, in->value_usd);
    if (isnan(out->value_usd) || isnan(in->value_usd)) return;
    c->n_examined[CLOSURE_MIRROR]++;
    if (most <= CLOSURE_MIRROR_RANGE * least || most - least <= CLOSURE_MIRROR_USD)
        return;
    closure_finding f = finding_of(CLOSURE_MIRROR, out);
    f.found = in->value_usd / out->value_usd;
    f.least = 1.0 / CLOSURE_MIRROR_RANGE;
    f.most = CLOSURE_MIRROR_RANGE;
    f.weight_usd = most;
    lode__closure_find(
        c, f,
        "the exporter reports %s M USD, the importer %s (limit: a factor of %.0f "
        "and 1 M USD; importers count freight)",
        lode__closure_number(out->value_usd / 1e6).text,
        lode__closure_number(in->value_usd / 1e6).text, CLOSURE_MIRROR_RANGE);
}

static bool same_mirror(const lode__customs *a, const lode__customs *b)
{
    return a->digits == b->digits && a->code == b->code &&
           a->i_exporter == b->i_exporter && a->i_importer == b->i_importer &&
           strcmp(a->revision, b->revision) == 0;
}

void lode__closure_mirrors(closure *c)
{
    int n = 0;
    const lode__customs **row =
        lode__arena_take(&c->arena, (size_t)c->n_customs, sizeof *row);
    if (!row) {
        c->status = LODE_E_NOMEM;
        return;
    }
    for (int i = 0; i < c->n_customs; i++) {
        const lode__customs *r = c->customs[i];
        if (r->year == c->year && r->reported_by != LODE__BOTH && r->i_exporter >= 0 &&
            r->i_importer >= 0)
            row[n++] = r;
    }
    if (n > 1) qsort(row, (size_t)n, sizeof *row, by_mirror);
    for (int i = 0; i + 1 < n; i++)
        if (row[i]->reported_by == LODE__EXPORTER &&
            row[i + 1]->reported_by == LODE__IMPORTER && same_mirror(row[i], row[i + 1]))
            check_mirror(c, row[i], row[i + 1]);
}
