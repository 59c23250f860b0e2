/* Reading a list of purchases: every row is checked before any is used. */
#include "study/purchases.h"

#include <math.h>
#include <string.h>

#include "dataset/csv.h"

#define FILE_MAX ((size_t)16 * 1024 * 1024)

enum { GOOD, COUNTRY, QUANTITY, VALUE, N_COLUMN };

static lode_status find_columns(const lode__csv *csv, const char *path, int column[],
                                lode_error *err)
{
    static const char *const name[N_COLUMN] = {"good", "country", "quantity_t",
                                               "value_usd"};

    for (int k = 0; k < N_COLUMN; k++) {
        column[k] = -1;
        for (int i = 0; i < csv->n_column; i++)
            if (strcmp(csv->cell[i].text, name[k]) == 0) column[k] = i;
        if (column[k] < 0 && k != VALUE)
            return lode__fail_at(err, LODE_E_DATA, path, 1, 0,
                                 "want a column '%s', found none", name[k]);
    }
    return LODE_OK;
}

static int find_country(const lode_dataset *ds, const char *text)
{
    int i = lode__country_find(ds, text);
    const char *id = i < 0 ? lode__country_alias(ds, text) : NULL;

    return id ? lode__country_find(ds, id) : i;
}

static lode_status refuse(const char *path, const lode__cell *cell, const char *what,
                          const char *wanted, lode_error *err)
{
    return lode__fail_at(err, LODE_E_DATA, path, (long)cell->line, (long)cell->column,
                         "%s: want %s, found '%.60s'", what, wanted, cell->text);
}

static lode_status read_row(const lode_dataset *ds, const char *path,
                            const lode__cell *cell, const int column[],
                            lode__purchase *out, lode_error *err)
{
    lode__purchase p = {lode__good_find(ds, cell[column[GOOD]].text),
                        find_country(ds, cell[column[COUNTRY]].text), NAN, NAN};
    const lode__cell *value = column[VALUE] < 0 ? NULL : &cell[column[VALUE]];

    if (p.i_good < 0)
        return refuse(path, &cell[column[GOOD]], "good", "a good as in 'cobalt:refined'",
                      err);
    if (p.i_country < 0)
        return refuse(path, &cell[column[COUNTRY]], "country",
                      "a country by code or name", err);
    if (!lode__number_read(cell[column[QUANTITY]].text, &p.quantity_t) ||
        p.quantity_t < 0.0)
        return refuse(path, &cell[column[QUANTITY]], "quantity_t", "tonnes of at least 0",
                      err);
    if (value && *value->text &&
        (!lode__number_read(value->text, &p.value_usd) || p.value_usd < 0.0))
        return refuse(path, value, "value_usd", "dollars of at least 0", err);
    *out = p;
    return LODE_OK;
}

lode_status lode__purchases_read(const lode_dataset *ds, const char *path,
                                 lode__arena *arena, lode__purchases *out,
                                 lode_error *err)
{
    char *data = NULL, *text;
    size_t length = 0;
    lode__csv csv = {0};
    int column[N_COLUMN];
    lode__purchases p = {NULL, 0};
    lode_status st = lode__file_read(path, FILE_MAX, &data, &length, err);

    if (st) return st;
    text = lode__arena_copy_n(arena, data, length);
    lode__release(data);
    if (!text) return lode__fail(err, LODE_E_NOMEM, "out of memory for purchases");
    st = lode__csv_read(arena, text, length, path, &csv, err);
    if (!st) st = find_columns(&csv, path, column, err);
    if (st) return st;
    p.row = lode__arena_take(arena, (size_t)csv.n_row + 1, sizeof *p.row);
    if (!p.row) return lode__fail(err, LODE_E_NOMEM, "out of memory for purchases");
    for (; p.n < csv.n_row && !st; p.n++)
        st = read_row(ds, path, lode__csv_row(&csv, p.n), column, &p.row[p.n], err);
    if (!st) *out = p;
    return st;
}
