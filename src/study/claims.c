/* Reading what others published, from packs or a file. */
#include "study/claims.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/csv.h"

#define FILE_MAX ((size_t)64 * 1024 * 1024)

bool lode__claims_together(const lode__claim *a, const lode__claim *b)
{
    return a->year == b->year && strcmp(a->material, b->material) == 0 &&
           strcmp(a->place, b->place) == 0;
}

static int compare(const void *x, const void *y)
{
    const lode__claim *a = x, *b = y;
    int order = strcmp(a->material, b->material);

    if (!order) order = strcmp(a->place, b->place);
    if (!order) order = (a->year > b->year) - (a->year < b->year);
    return order ? order : strcmp(a->quantity, b->quantity);
}

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory for published figures");
}

/* ---- packs ----------------------------------------------------------------------------- */

static bool is_of(const lode_dataset *ds, const lode__method *method, const char *id)
{
    for (int k = 0; k < LODE__METHOD_LINK_MAX; k++) {
        if (strcmp(method->id, id) == 0) return true;
        if (!*method->extends || lode__method_need(ds, method->extends, &method, NULL))
            return false;
    }
    return false;
}

lode_status lode__claims_find(const lode_dataset *ds, const lode__method *method,
                              lode__arena *arena, lode__claim **out, int *n_out,
                              lode_error *err)
{
    int n, n_claim = 0;
    const lode__published *row = lode__published_rows(ds, &n);
    lode__claim *claim = lode__arena_take(arena, (size_t)n + 1, sizeof *claim);

    if (!claim) return no_memory(err);
    for (int i = 0; i < n; i++)
        if (is_of(ds, method, row[i].method))
            claim[n_claim++] = (lode__claim){
                row[i].material, row[i].place_name, row[i].quantity, row[i].source,
                row[i].note,     row[i].year,       row[i].value};
    qsort(claim, (size_t)n_claim, sizeof *claim, compare);
    *out = claim;
    *n_out = n_claim;
    return LODE_OK;
}

/* ---- a file ---------------------------------------------------------------------------- */

typedef struct columns {
    int material, country, year;
    int quantity[LODE__CSV_COLUMN_MAX];
    const char *name[LODE__CSV_COLUMN_MAX];
    int n;
} columns;

static int find_column(const lode__csv *csv, const char *const *name)
{
    for (int k = 0; name[k]; k++)
        for (int i = 0; i < csv->n_column; i++)
            if (strcmp(csv->cell[i].text, name[k]) == 0) return i;
    return -1;
}

static lode_status find_columns(const lode__csv *csv, const lode__method_program *m,
                                const char *path, columns *c, lode_error *err)
{
    static const char *const material[] = {"material", "good",    "commodity", "mineral",
                                           "resource", "element", NULL};
    static const char *const country[] = {"country", "economy", "economic_unit", NULL};
    static const char *const year[] = {"year", NULL};

    c->material = find_column(csv, material);
    c->country = find_column(csv, country);
    c->year = find_column(csv, year);
    c->n = 0;
    if (c->material < 0)
        return lode__fail_at(err, LODE_E_DATA, path, 1, 0,
                             "want a column 'material', found '%.60s' first",
                             csv->cell[0].text);
    for (int i = 0; i < csv->n_column; i++) {
        int slot = lode__formula_find(&m->f, csv->cell[i].text);
        if (i == c->material || i == c->country || i == c->year) continue;
        if (slot < 0 || m->f.slot[slot].vector) continue;
        c->name[c->n] = csv->cell[i].text;
        c->quantity[c->n++] = i;
    }
    if (c->n == 0)
        return lode__fail_at(err, LODE_E_DATA, path, 1, 0,
                             "want a column named as a step of '%s', such as '%s', found "
                             "none",
                             m->row->id, m->row->result);
    return LODE_OK;
}

/* A country by its code, its name or a name that a publication uses. */
static const char *find_place(const lode_dataset *ds, const char *text)
{
    int n;
    const lode__country *country = lode__countries(ds, &n);

    if (!*text) return "*";
    if (*text == '@' || strcmp(text, "*") == 0) return text;
    for (int i = 0; i < n; i++)
        if (strcmp(country[i].id, text) == 0 || strcmp(country[i].name, text) == 0)
            return country[i].id;
    const char *known = lode__country_alias(ds, text);
    return known ? known : text;
}

static bool read_year(const char *text, int *out)
{
    double year;

    if (!lode__number_read(text, &year) || !(year >= 1.0 && year <= 9999.0)) return false;
    *out = (int)year;
    return year == *out;
}

static lode_status read_rows(const lode_dataset *ds, const lode__csv *csv,
                             const columns *c, const char *path, lode__claim *claim,
                             int *n, lode_error *err)
{
    for (long i = 0; i < csv->n_row; i++) {
        const lode__cell *cell = lode__csv_row(csv, i);
        int year = 0;
        if (c->year >= 0 && !read_year(cell[c->year].text, &year))
            return lode__fail_at(err, LODE_E_DATA, path, (long)cell[c->year].line,
                                 (long)cell[c->year].column,
                                 "year: want a year, found '%.40s'", cell[c->year].text);
        for (int k = 0; k < c->n; k++) {
            const lode__cell *at = &cell[c->quantity[k]];
            lode__claim one = {
                cell[c->material].text,
                find_place(ds, c->country < 0 ? "" : cell[c->country].text),
                c->name[k],
                path,
                "",
                year,
                NAN};
            if (!*at->text) continue;
            if (!lode__number_read(at->text, &one.value))
                return lode__fail_at(err, LODE_E_DATA, path, (long)at->line,
                                     (long)at->column, "%s: want a number, found '%.40s'",
                                     c->name[k], at->text);
            claim[(*n)++] = one;
        }
    }
    return LODE_OK;
}

lode_status lode__claims_read(const lode_dataset *ds, const char *path,
                              const lode__method_program *m, lode__arena *arena,
                              lode__claim **out, int *n_out, lode_error *err)
{
    char *data = NULL, *text;
    size_t length = 0;
    lode__csv csv = {0};
    lode__claim *claim;
    columns c;
    int n = 0;
    lode_status st = lode__file_read(path, FILE_MAX, &data, &length, err);

    if (st) return st;
    text = lode__arena_copy_n(arena, data, length);
    lode__release(data);
    if (!text) return no_memory(err);
    st = lode__csv_read(arena, text, length, path, &csv, err);
    if (!st) st = find_columns(&csv, m, path, &c, err);
    if (st) return st;
    claim = lode__arena_take(arena, (size_t)csv.n_row * (size_t)c.n + 1, sizeof *claim);
    if (!claim) return no_memory(err);
    st = read_rows(ds, &csv, &c, path, claim, &n, err);
    if (st) return st;
    qsort(claim, (size_t)n, sizeof *claim, compare);
    *out = claim;
    *n_out = n;
    return LODE_OK;
}
