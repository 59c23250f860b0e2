/* Which countries are there, where, and in which blocs? */
#include "dataset/row.h"

#include <string.h>

enum { COUNTRY, NAME, ISO_NUMERIC, LON, LAT };

static bool take_countries(lode_dataset *ds, size_t n)
{
    ds->country = lode__arena_take(&ds->arena, n, sizeof *ds->country);
    return ds->country;
}

static bool is_iso3(const char *id)
{
    for (int i = 0; i < 3; i++)
        if (id[i] < 'A' || id[i] > 'Z') return false;
    return id[3] == '\0';
}

static void read_country(lode__row *row)
{
    lode__country country = {.id = lode__row_word(row, COUNTRY),
                             .name = lode__row_word(row, NAME),
                             .iso_numeric = lode__row_text(row, ISO_NUMERIC),
                             .lon = lode__row_number_or_nan(row, LON, -180.0, 180.0),
                             .lat = lode__row_number_or_nan(row, LAT, -90.0, 90.0),
                             .place = row->place};
    if (!is_iso3(country.id))
        lode__row_refuse(row, COUNTRY,
                         "want three capital letters as in 'CHN', found '%.80s'",
                         country.id);
    row->ds->country[row->ds->n_country++] = country;
}

static lode_status list_places(lode_dataset *ds, lode_error *err)
{
    size_t n = (size_t)ds->n_country + (size_t)ds->n_group;
    ds->place_name = lode__arena_take(&ds->arena, n, sizeof *ds->place_name);
    if (!ds->place_name)
        return lode__fail(err, LODE_E_NOMEM, "out of memory for %zu names", n);
    for (int i = 0; i < ds->n_country; i++) ds->place_name[i] = ds->country[i].id;
    for (int i = 0; i < ds->n_group; i++) {
        size_t length = strlen(ds->group[i].id);
        char *name = lode__arena_take(&ds->arena, length + 2, 1);
        if (!name) return lode__fail(err, LODE_E_NOMEM, "out of memory for a bloc");
        name[0] = '@';
        memcpy(name + 1, ds->group[i].id, length);
        ds->place_name[ds->n_country + i] = name;
    }
    return LODE_OK;
}

static lode_status finish_countries(lode_dataset *ds, lode_error *err)
{
    lode__name *name =
        lode__names_sort(&ds->arena, ds->country, ds->n_country, sizeof *ds->country);
    if (!name) return lode__fail(err, LODE_E_NOMEM, "out of memory for the countries");
    for (int i = 1; i < ds->n_country; i++) {
        if (strcmp(name[i - 1].id, name[i].id) != 0) continue;
        const lode__country *twice = &ds->country[name[i].i];
        return lode__fail_at(err, LODE_E_DATA, ds->file[twice->place.i_file].full_path,
                             twice->place.line, 1,
                             "country: '%s' is there twice, first in line %ld", twice->id,
                             ds->country[name[i - 1].i].place.line);
    }
    ds->country_by_id = name;
    return list_places(ds, err);
}

const lode__loader lode__load_countries = {
    .table = {"countries"},
    .column = {"country", "name", "?iso_numeric", "?lon", "?lat"},
    .key = {"country"},
    .required = true,
    .take = take_countries,
    .read = read_country,
    .finish = finish_countries};

/* ---- blocs ------------------------------------------------------------------------ */

enum { GROUP, MEMBER };

/* Each row may be a bloc of its own; members of one bloc stand together. */
static bool take_groups(lode_dataset *ds, size_t n)
{
    ds->group = lode__arena_take(&ds->arena, n, sizeof *ds->group);
    return ds->group;
}

static bool is_group_id(const char *id)
{
    return strcspn(id, "@!+*, \t") == strlen(id) && strlen(id) < 32;
}

static void read_group(lode__row *row)
{
    lode_dataset *ds = row->ds;
    const char *id = lode__row_word(row, GROUP);
    int i_country = lode__row_country(row, MEMBER);
    if (!is_group_id(id))
        lode__row_refuse(row, GROUP,
                         "want a name without @ ! + * and spaces, found '%.80s'", id);
    if (row->st != LODE_OK) return;

    lode__group *group = ds->n_group > 0 ? &ds->group[ds->n_group - 1] : NULL;
    if (!group || strcmp(group->id, id) != 0) {
        if (lode__group_find(ds, id) >= 0) {
            lode__row_refuse(row, GROUP,
                             "want the members of '%s' in rows that follow each "
                             "other, found others between",
                             id);
            return;
        }
        int *member = lode__arena_take(&ds->arena, (size_t)ds->n_country, sizeof *member);
        if (!member) {
            row->st = lode__fail(row->err, LODE_E_NOMEM, "out of memory for a bloc");
            return;
        }
        group = &ds->group[ds->n_group++];
        *group = (lode__group){.id = id, .member = member};
    }
    for (int i = 0; i < group->n_member; i++)
        if (group->member[i] == i_country) {
            lode__row_refuse(row, MEMBER, "'%s' is in '%s' twice",
                             ds->country[i_country].id, id);
            return;
        }
    ((int *)group->member)[group->n_member++] = i_country;
}

const lode__loader lode__load_groups = {.table = {"groups"},
                                        .column = {"group", "member"},
                                        .key = {"group", "member"},
                                        .take = take_groups,
                                        .read = read_group,
                                        .finish = list_places};
