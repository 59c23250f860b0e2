/* Which customs codes must be watched for these minerals, and what can each say?
 *
 * The concordance names the codes of a good. Asked for a later revision, a code that
 * changed is followed through hs_changes; what moved only in part says so. Figures come
 * from the customs packs, under the code as recorded. */
#include "dataset/cells.h"
#include "dataset/document.h"
#include <lode/hs.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SUPPLIER_MAX 3
#define VALUE_MIN_USD 100000.0 /* smaller flows have wild weights */

typedef struct supplier {
    int i_country;
    double value_usd;
} supplier;

/* What a code says in a year. */
typedef struct code_row {
    const lode__hs6 *hs6;
    const char *code, *revision; /* as asked for */
    bool in_part;                /* only some of the recorded code moved there */
    const char *national, *system;
    double value_usd, unit_low, unit_high; /* NaN: unknown */
    double mirror;                         /* median of larger over smaller report */
    int n_mirror, n_supplier;
    int n_importer; /* that told; 0: flows are those of all */
    supplier supplier[SUPPLIER_MAX];
} code_row;

typedef struct watch {
    const lode_dataset *ds;
    const lode_hs_watch *asked;
    lode__arena arena;
    bool *good, *country; /* [n_good], [n_country] */
    int year, revision;
    code_row *row;
    int n_row, room;
} watch;

/* ---- what is asked for ----------------------------------------------------------------- */

/* A symbol is the basis of its goods: "Ga". */
static bool is_symbol(const lode__good *good, const char *text)
{
    return strlen(text) <= 2 && strcasecmp(good->basis, text) == 0;
}

static lode_status select_one(watch *w, const char *text, bool *chosen, lode_error *err)
{
    bool any = false;
    const lode_dataset *ds = w->ds;
    for (int i = 0; i < ds->n_good; i++)
        if (is_symbol(&ds->good[i], text)) w->good[i] = any = true;
    /* Dysprosium and terbium also travel together. */
    for (int i = 0; i < ds->n_good && strlen(text) == 2; i++) {
        const char *plus = strchr(ds->good[i].basis, '+');
        if (plus && (strncasecmp(ds->good[i].basis, text, 2) == 0 ||
                     strcasecmp(plus + 1, text) == 0))
            w->good[i] = any = true;
    }
    if (any) return LODE_OK;
    lode_status st = lode__goods_select(ds, text, chosen, err);
    for (int i = 0; st == LODE_OK && i < ds->n_good; i++)
        w->good[i] = w->good[i] || chosen[i];
    return st;
}

static lode_status select_goods(watch *w, lode_error *err)
{
    const char *text = w->asked->commodities;
    bool *chosen = lode__arena_take(&w->arena, (size_t)w->ds->n_good + 1, sizeof *chosen);
    lode_status st = LODE_OK;
    if (!chosen) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    if (!text) return select_one(w, "*", chosen, err);
    while (st == LODE_OK && *text) {
        size_t n = strcspn(text, ",");
        char *one = lode__arena_copy_n(&w->arena, text, n);
        if (!one) return lode__fail(err, LODE_E_NOMEM, "out of memory");
        if (n > 0) st = select_one(w, one, chosen, err);
        text += n + (text[n] == ',');
    }
    return st;
}

/* ---- what a code says ------------------------------------------------------------------ */

static int by_value(const void *x, const void *y)
{
    const supplier *a = x, *b = y;
    int order = (a->value_usd < b->value_usd) - (a->value_usd > b->value_usd);
    return order ? order : (a->i_country > b->i_country) - (a->i_country < b->i_country);
}

typedef struct priced {
    double usd_per_t, value_usd;
} priced;

static int by_price(const void *x, const void *y)
{
    const priced *a = x, *b = y;
    return (a->usd_per_t > b->usd_per_t) - (a->usd_per_t < b->usd_per_t);
}

/* The price below which a share of the value was traded. */
static double quantile(const priced *p, size_t n, double share)
{
    double sum = 0.0, below = 0.0;
    for (size_t i = 0; i < n; i++) sum += p[i].value_usd;
    for (size_t i = 0; i < n; i++) {
        below += p[i].value_usd;
        if (below >= share * sum) return p[i].usd_per_t;
    }
    return NAN;
}

static bool is_code(const watch *w, const code_row *row, const lode__customs *c)
{
    return c->digits == 6 && c->year == w->year && c->code == atoi(row->hs6->hs6);
}

/* Is there a report that was made one of both? Then single reports are not added to it. */
static bool has_both(const watch *w, const code_row *row)
{
    for (int i = 0; i < w->ds->n_customs; i++)
        if (is_code(w, row, &w->ds->customs[i]) && w->ds->customs[i].i_importer >= 0 &&
            w->ds->customs[i].reported_by == LODE__BOTH)
            return true;
    return false;
}

/* Larger over smaller of two reports of one flow; the median of those above the bound. */
static lode_status find_mirror(watch *w, code_row *row, lode_error *err)
{
    const lode_dataset *ds = w->ds;
    size_t n = 0, n_cell = (size_t)ds->n_country * (size_t)ds->n_country;
    bool any = false;
    for (int i = 0; i < ds->n_customs && !any; i++)
        any = is_code(w, row, &ds->customs[i]) &&
              ds->customs[i].reported_by == LODE__IMPORTER;
    row->mirror = NAN;
    if (!any) return LODE_OK;
    double *told = lode__alloc(n_cell, sizeof *told);
    priced *gap = lode__alloc((size_t)ds->n_customs, sizeof *gap);
    lode_status st =
        told && gap ? LODE_OK : lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (int pass = 0; st == LODE_OK && pass < 2; pass++)
        for (int i = 0; i < ds->n_customs; i++) {
            const lode__customs *c = &ds->customs[i];
            if (!is_code(w, row, c) || c->i_exporter < 0 || c->i_importer < 0) continue;
            double *cell = &told[c->i_exporter * ds->n_country + c->i_importer];
            if (pass == 0 && c->reported_by == LODE__EXPORTER) *cell = c->value_usd;
            if (pass == 0 || c->reported_by != LODE__IMPORTER) continue;
            double low = fmin(*cell, c->value_usd), high = fmax(*cell, c->value_usd);
            if (low > 0.0 && high >= VALUE_MIN_USD) gap[n++] = (priced){high / low, 1.0};
        }
    if (n > 0) {
        qsort(gap, n, sizeof *gap, by_price);
        row->mirror = gap[n / 2].usd_per_t;
        row->n_mirror = (int)n;
    }
    lode__release(told);
    lode__release(gap);
    return st;
}

static lode_status describe(watch *w, code_row *row, lode_error *err)
{
    const lode_dataset *ds = w->ds;
    bool both = has_both(w, row);
    size_t n = 0;
    supplier *from = lode__alloc((size_t)ds->n_country + 1, sizeof *from);
    priced *price = lode__alloc((size_t)ds->n_customs + 1, sizeof *price);
    lode_status st =
        from && price ? LODE_OK : lode__fail(err, LODE_E_NOMEM, "out of memory");
    if (st != LODE_OK) goto done;
    for (int i = 0; i < ds->n_country; i++) from[i].i_country = i;
    bool *told = lode__arena_take(&w->arena, (size_t)ds->n_country + 1, sizeof *told);
    if (!told) {
        st = lode__fail(err, LODE_E_NOMEM, "out of memory");
        goto done;
    }
    for (int i = 0; i < ds->n_customs; i++) {
        const lode__customs *c = &ds->customs[i];
        if (!is_code(w, row, c) || c->i_exporter < 0 || isnan(c->value_usd)) continue;
        if (c->reported_by != (both ? LODE__BOTH : LODE__IMPORTER)) {
            /* Exporter totals have no importer, and stand where nothing else does. */
            if (both || c->i_importer >= 0) continue;
        }
        if (c->i_importer < 0 ? both || w->asked->country : !w->country[c->i_importer])
            continue;
        from[c->i_exporter].value_usd += c->value_usd;
        if (!both && !w->asked->country && c->i_importer >= 0 && !told[c->i_importer]) {
            told[c->i_importer] = true;
            row->n_importer++;
        }
        if (c->value_usd >= VALUE_MIN_USD && c->quantity_t > 0.0)
            price[n++] = (priced){c->value_usd / c->quantity_t, c->value_usd};
    }
    row->value_usd = 0.0;
    for (int i = 0; i < ds->n_country; i++) row->value_usd += from[i].value_usd;
    qsort(from, (size_t)ds->n_country, sizeof *from, by_value);
    while (row->n_supplier < SUPPLIER_MAX && row->n_supplier < ds->n_country &&
           from[row->n_supplier].value_usd > 0.0) {
        row->supplier[row->n_supplier] = from[row->n_supplier];
        row->n_supplier++;
    }
    if (n > 1) qsort(price, n, sizeof *price, by_price);
    row->unit_low = n > 0 ? quantile(price, n, 0.1) : NAN;
    row->unit_high = n > 0 ? quantile(price, n, 0.9) : NAN;
    st = find_mirror(w, row, err);
done:
    lode__release(from);
    lode__release(price);
    return st;
}

/* ---- which codes ----------------------------------------------------------------------- */

static lode_status add_row(watch *w, const lode__hs6 *hs6, const char *code,
                           const char *revision, bool in_part, lode_error *err)
{
    if (w->n_row == w->room) {
        int room = w->room ? 2 * w->room : 64;
        code_row *row = lode__arena_take(&w->arena, (size_t)room, sizeof *row);
        if (!row) return lode__fail(err, LODE_E_NOMEM, "out of memory for the codes");
        if (w->n_row > 0) memcpy(row, w->row, (size_t)w->n_row * sizeof *row);
        w->row = row;
        w->room = room;
    }
    code_row *row = &w->row[w->n_row++];
    *row = (code_row){.hs6 = hs6,
                      .code = code,
                      .revision = revision,
                      .in_part = in_part,
                      .national = "",
                      .system = ""};
    const lode__file *national = lode__table_find(w->ds, "national");
    for (long i = 0; national && i < national->csv.n_row; i++) {
        const lode__cell *cell = lode__csv_row(&national->csv, i);
        int good = lode__column_find(national, "good"),
            six = lode__column_find(national, "hs6"),
            full = lode__column_find(national, "code"),
            system = lode__column_find(national, "system");
        if (good < 0 || six < 0 || full < 0 || system < 0) break;
        if (strcmp(cell[good].text, w->ds->good[hs6->i_good].id) != 0 ||
            strcmp(cell[six].text, hs6->hs6) != 0)
            continue;
        row->national = cell[full].text;
        row->system = cell[system].text;
    }
    return describe(w, row, err);
}

/* Did the later revision give this code to other goods alone? Hafnium left the basket
 * 811292 for 811231: who watches gallium need not follow. */
static bool is_of_others(const watch *w, const lode__hs6 *hs6, const char *code,
                         const char *revision)
{
    bool others = false;
    for (int i = 0; i < w->ds->n_hs6; i++) {
        const lode__hs6 *other = &w->ds->hs6[i];
        if (strcmp(other->hs6, code) != 0 || strcmp(other->revision, revision) != 0)
            continue;
        if (other->i_good == hs6->i_good) return false;
        others = true;
    }
    return others;
}

/* A code in the revision asked for: itself, or what it became. */
static lode_status follow(watch *w, const lode__hs6 *hs6, lode_error *err)
{
    const lode__file *change = lode__table_find(w->ds, "hs_changes");
    int from = change ? lode__column_find(change, "from") : -1,
        to = change ? lode__column_find(change, "to") : -1,
        before = change ? lode__column_find(change, "from_revision") : -1,
        after = change ? lode__column_find(change, "to_revision") : -1,
        part = change ? lode__column_find(change, "part") : -1;
    int own = lode__revision_named(hs6->revision);
    bool moved = false;
    if (w->revision == 0 || own == w->revision || from < 0 || to < 0 || before < 0 ||
        after < 0 || part < 0)
        return add_row(w, hs6, hs6->hs6, hs6->revision, false, err);
    for (long i = 0; i < change->csv.n_row; i++) {
        const lode__cell *cell = lode__csv_row(&change->csv, i);
        if (strcmp(cell[from].text, hs6->hs6) != 0 ||
            lode__revision_named(cell[before].text) != own ||
            lode__revision_named(cell[after].text) != w->revision)
            continue;
        moved = true;
        if (is_of_others(w, hs6, cell[to].text, cell[after].text)) continue;
        lode_status st = add_row(w, hs6, cell[to].text, cell[after].text,
                                 *cell[part].text != '\0', err);
        if (st != LODE_OK) return st;
    }
    /* A code of 2017 that no change names is the same in 2022; further than one step of
     * the table nothing is known. */
    if (moved || own > w->revision || own < 2017) return LODE_OK;
    return add_row(w, hs6, hs6->hs6, "HS22", false, err);
}

static int by_good(const void *x, const void *y)
{
    const code_row *a = x, *b = y;
    int order = (a->hs6->i_good > b->hs6->i_good) - (a->hs6->i_good < b->hs6->i_good);
    return order ? order : strcmp(a->code, b->code);
}

/* ---- reports ----------------------------------------------------------------------------- */

typedef struct cell_text {
    char text[160];
} cell_text;

static cell_text range(double low, double high, int decimals)
{
    cell_text out = {"unknown"};
    char a[64], b[64];
    if (isnan(low) || isnan(high)) return out;
    lode__number_people(low, decimals, a);
    lode__number_people(high, decimals, b);
    snprintf(out.text, sizeof out.text, strcmp(a, b) == 0 ? "%.70s" : "%.70s-%.70s", a,
             b);
    return out;
}

static cell_text suppliers(const watch *w, const code_row *row)
{
    cell_text out = {"unknown"};
    size_t n = 0;
    for (int i = 0; i < row->n_supplier; i++)
        n +=
            (size_t)snprintf(out.text + n, sizeof out.text - n, "%s%s %.0f %%",
                             i ? ", " : "", w->ds->country[row->supplier[i].i_country].id,
                             100.0 * row->supplier[i].value_usd / row->value_usd);
    if (row->n_importer > 0)
        snprintf(out.text + n, sizeof out.text - n, " (%d importer%s)", row->n_importer,
                 row->n_importer == 1 ? "" : "s");
    return out;
}

static bool keep(lode__columns *columns, lode__arena *arena, const char *text)
{
    const char *copy = lode__arena_copy(arena, text);
    if (copy)
        lode__columns_add(columns, copy);
    else
        columns->status = LODE_E_NOMEM;
    return copy;
}

/* What else is in a basket, said once a code. */
static void add_holds(const watch *w, int i_row, lode__buf *buf)
{
    char text[400];
    const code_row *row = &w->row[i_row];
    if (!row->hs6->basket) return;
    for (int i = 0; i < i_row; i++)
        if (strcmp(w->row[i].code, row->code) == 0 && w->row[i].hs6->basket) return;
    snprintf(text, sizeof text, "%s holds %.300s", row->code,
             *row->hs6->holds ? row->hs6->holds : "what nobody says");
    lode__paragraph_add(buf, "", text, 2);
}

static void list_table(watch *w, lode__buf *buf)
{
    static const char *const header[] = {"code", "good", "content", "USD/t", "suppliers"};
    lode__columns columns = {.n_column = 5};
    for (int k = 0; k < 5; k++) lode__columns_add(&columns, header[k]);
    for (int i = 0; i < w->n_row; i++) {
        const code_row *row = &w->row[i];
        char code[24];
        snprintf(code, sizeof code, "%.8s%s%s", row->code, row->hs6->basket ? "*" : "",
                 row->in_part ? " ex" : "");
        keep(&columns, &w->arena, code);
        lode__columns_add(&columns, w->ds->good[row->hs6->i_good].id);
        keep(&columns, &w->arena,
             range(row->hs6->content_low, row->hs6->content_high, 2).text);
        keep(&columns, &w->arena, range(row->unit_low, row->unit_high, 0).text);
        keep(&columns, &w->arena, suppliers(w, row).text);
    }
    lode__buf_addf(buf, "customs codes%s%s, imports of %s in %d\n",
                   w->revision ? " of HS" : "",
                   w->revision ? (char[]){(char)('0' + w->revision / 10 % 10),
                                          (char)('0' + w->revision % 10), '\0'}
                               : "",
                   w->asked->country ? w->asked->country : "the world", w->year);
    lode__columns_write(&columns, buf);
    lode__columns_clear(&columns);

    lode__buf_add(buf,
                  "\nContent is t of the good's basis per gross t. * holds other goods "
                  "too, ex: in part.\n");
    for (int i = 0; i < w->n_row; i++) add_holds(w, i, buf);
    for (int i = 0; i < w->n_row; i++)
        if (*w->row[i].national)
            lode__buf_addf(buf, "%s of %s is %s in the %s\n", w->row[i].code,
                           w->ds->good[w->row[i].hs6->i_good].id, w->row[i].national,
                           w->row[i].system);
    bool mirrored = false;
    for (int i = 0; i < w->n_row; i++) {
        if (isnan(w->row[i].mirror)) continue;
        mirrored = true;
        lode__buf_addf(buf,
                       "%s: of %d flows told by both partners half differ by more than ",
                       w->row[i].code, w->row[i].n_mirror);
        lode__buf_addf(buf, "%s times\n",
                       range(w->row[i].mirror, w->row[i].mirror, 2).text);
    }
    if (!mirrored)
        lode__buf_add(
            buf, "Gaps between the reports of both partners: unknown until an import "
                 "of Comtrade.\n");
}

static void list_json(const watch *w, lode__buf *buf)
{
    char revision[16], year[16];
    lode__json json;
    snprintf(revision, sizeof revision, "%d", w->revision);
    snprintf(year, sizeof year, "%d", w->year);
    const lode__pair input[] = {{"commodities", w->asked->commodities},
                                {"for", w->asked->country},
                                {"revision", revision},
                                {"year", year}};
    lode__document_begin(&json, buf, w->ds, "lode/hs-watch/1", input, 4);
    lode__json_array(&json, "rows");
    for (int i = 0; i < w->n_row; i++) {
        const code_row *row = &w->row[i];
        const lode__hs6 *hs6 = row->hs6;
        lode__json_object(&json, NULL);
        lode__json_string(&json, "code", row->code);
        lode__json_string(&json, "revision", row->revision);
        lode__json_bool(&json, "in_part", row->in_part);
        lode__json_string(&json, "recorded_code", hs6->hs6);
        lode__json_string(&json, "good", w->ds->good[hs6->i_good].id);
        lode__json_string(&json, "stage", w->ds->good[hs6->i_good].stage);
        lode__json_bool(&json, "basket", hs6->basket);
        lode__json_string(&json, "holds", hs6->holds);
        lode__json_number(&json, "share", hs6->share);
        lode__json_number(&json, "content_low", hs6->content_low);
        lode__json_number(&json, "content", hs6->content);
        lode__json_number(&json, "content_high", hs6->content_high);
        lode__json_string(&json, "confidence", hs6->confidence);
        lode__json_integer(&json, "importers_that_told", row->n_importer);
        lode__json_number(&json, "value_usd", row->n_supplier ? row->value_usd : NAN);
        lode__json_number(&json, "unit_value_low", row->unit_low);
        lode__json_number(&json, "unit_value_high", row->unit_high);
        lode__json_array(&json, "suppliers");
        for (int k = 0; k < row->n_supplier; k++) {
            lode__json_object(&json, NULL);
            lode__json_string(&json, "country",
                              w->ds->country[row->supplier[k].i_country].id);
            lode__json_number(&json, "share",
                              row->supplier[k].value_usd / row->value_usd);
            lode__json_end_object(&json);
        }
        lode__json_end_array(&json);
        lode__json_number(&json, "mirror_ratio", row->mirror);
        lode__json_integer(&json, "mirror_flows", row->n_mirror);
        lode__json_string(&json, "national_system", *row->system ? row->system : NULL);
        lode__json_string(&json, "national_code", *row->national ? row->national : NULL);
        lode__json_string(&json, "source", hs6->source);
        lode__json_string(&json, "note", hs6->note);
        lode__json_end_object(&json);
    }
    lode__json_end_array(&json);
    lode__document_end(&json);
}

static void list_csv(const watch *w, lode__buf *buf)
{
    lode__buf_add(buf, "code,revision,in_part,recorded_code,good,basket,holds,share,"
                       "content_low,content,content_high,confidence,value_usd,"
                       "unit_value_low,unit_value_high,suppliers,mirror_ratio,"
                       "national_system,national_code,source,note\n");
    for (int i = 0; i < w->n_row; i++) {
        const code_row *row = &w->row[i];
        const lode__hs6 *hs6 = row->hs6;
        lode__buf_addf(buf, "%s,%s,%s,%s,%s,%s,", row->code, row->revision,
                       row->in_part ? "yes" : "no", hs6->hs6, w->ds->good[hs6->i_good].id,
                       hs6->basket ? "yes" : "no");
        lode__buf_add_csv(buf, hs6->holds);
        lode__csv_number(buf, hs6->share);
        lode__csv_number(buf, hs6->content_low);
        lode__csv_number(buf, hs6->content);
        lode__csv_number(buf, hs6->content_high);
        lode__buf_addf(buf, ",%s", hs6->confidence);
        lode__csv_number(buf, row->n_supplier ? row->value_usd : NAN);
        lode__csv_number(buf, row->unit_low);
        lode__csv_number(buf, row->unit_high);
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, row->n_supplier ? suppliers(w, row).text : "");
        lode__csv_number(buf, row->mirror);
        lode__buf_addf(buf, ",%s,%s,", row->system, row->national);
        lode__buf_add_csv(buf, hs6->source);
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, hs6->note);
        lode__buf_add(buf, "\n");
    }
}

lode_status lode_hs_watch_list(const lode_dataset *ds, const lode_hs_watch *asked,
                               lode_format format, lode_text *report, lode_error *err)
{
    watch w = {.ds = ds,
               .asked = asked,
               .year = asked->year ? asked->year : LODE__BASE_YEAR,
               .revision = lode__revision_year(asked->revision)};
    lode__buf buf;
    lode_status st = lode__format_check(format, err);
    if (st != LODE_OK) return st;
    lode__buf_init(&buf, LODE__REPORT_MAX);
    w.good = lode__arena_take(&w.arena, (size_t)ds->n_good + 1, sizeof *w.good);
    w.country = lode__arena_take(&w.arena, (size_t)ds->n_country + 1, sizeof *w.country);
    if (!w.good || !w.country) st = lode__fail(err, LODE_E_NOMEM, "out of memory");
    if (st == LODE_OK) st = select_goods(&w, err);
    if (st == LODE_OK)
        st = lode__countries_select(ds, asked->country ? asked->country : "*", w.country,
                                    err);
    for (int i = 0; st == LODE_OK && i < ds->n_hs6; i++)
        if (w.good[ds->hs6[i].i_good]) st = follow(&w, &ds->hs6[i], err);
    if (st == LODE_OK && w.n_row == 0)
        st = lode__fail(err, LODE_E_NODATA,
                        "want goods with a customs code%s, found none of '%.120s'",
                        w.revision ? " in that revision" : "",
                        asked->commodities ? asked->commodities : "*");
    if (st != LODE_OK) goto done;
    qsort(w.row, (size_t)w.n_row, sizeof *w.row, by_good);
    if (format == LODE_FORMAT_JSON)
        list_json(&w, &buf);
    else if (format == LODE_FORMAT_CSV)
        list_csv(&w, &buf);
    else
        list_table(&w, &buf);
    st = lode__buf_give(&buf, report, err);
done:
    lode__buf_clear(&buf);
    lode__arena_clear(&w.arena);
    return st;
}
