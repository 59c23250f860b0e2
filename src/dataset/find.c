/* Which row is this good, this country? */
#include "dataset/inside.h"

#include <stdlib.h>
#include <string.h>

static int by_id(const void *a, const void *b)
{
    const lode__name *x = a, *y = b;
    int order = strcmp(x->id, y->id);
    return order ? order : (x->i > y->i) - (x->i < y->i);
}

lode__name *lode__names_sort(lode__arena *arena, const void *item, int n, size_t stride)
{
    lode__name *name = lode__arena_take(arena, (size_t)n, sizeof *name);
    if (!name) return NULL;
    for (int i = 0; i < n; i++) {
        name[i].i = i;
        memcpy(&name[i].id, (const char *)item + (size_t)i * stride, sizeof name[i].id);
    }
    if (n > 1) qsort(name, (size_t)n, sizeof *name, by_id);
    return name;
}

int lode__names_find(const lode__name *name, int n, const char *id)
{
    int low = 0, high = n;
    while (low < high) {
        int middle = low + (high - low) / 2;
        int order = strcmp(name[middle].id, id);
        if (order == 0) return name[middle].i;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

int lode__good_find(const lode_dataset *ds, const char *id)
{
    return lode__names_find(ds->good_by_id, ds->n_good, id);
}

int lode__country_find(const lode_dataset *ds, const char *id)
{
    return lode__names_find(ds->country_by_id, ds->n_country, id);
}

int lode__group_find(const lode_dataset *ds, const char *id)
{
    for (int i = 0; i < ds->n_group; i++)
        if (strcmp(ds->group[i].id, id) == 0) return i;
    return -1;
}

/* The cell of `want` in the row whose cell of `have` is the text. */
static const char *look_up(const lode_dataset *ds, const char *table, const char *have,
                           const char *want, const char *text)
{
    const lode__file *file = lode__table_find(ds, table);
    int from = file ? lode__column_find(file, have) : -1;
    int to = file ? lode__column_find(file, want) : -1;
    if (from < 0 || to < 0) return NULL;
    for (long i = 0; i < file->csv.n_row; i++) {
        const lode__cell *cell = lode__csv_row(&file->csv, i);
        if (strcmp(cell[from].text, text) == 0) return cell[to].text;
    }
    return NULL;
}

const char *lode__country_alias(const lode_dataset *ds, const char *name)
{
    const char *id = look_up(ds, "names", "alias", "country", name);
    if (!id) id = look_up(ds, "countries", "name", "country", name);
    return id ? id : look_up(ds, "countries", "baci_code", "country", name);
}

lode_status lode__name_unknown(const char *wanted, const char *found,
                               const char *const *name, int n, lode_error *err)
{
    char nearest[256];
    lode_names_nearest(found, name, (size_t)n, nearest, sizeof nearest);
    return lode__fail(err, LODE_E_INVALID, "want %s%s%s, found '%.80s'", wanted,
                      *nearest ? " such as " : "", nearest, found);
}

lode_status lode__good_need(const lode_dataset *ds, const char *id, int *out,
                            lode_error *err)
{
    int i = lode__good_find(ds, id);
    if (i < 0) return lode__name_unknown("a good", id, ds->good_name, ds->n_good, err);
    *out = i;
    return LODE_OK;
}

lode_status lode__country_need(const lode_dataset *ds, const char *id, int *out,
                               lode_error *err)
{
    int i = lode__country_find(ds, id);
    if (i < 0)
        return lode__name_unknown("a country", id, ds->place_name, ds->n_country, err);
    *out = i;
    return LODE_OK;
}
