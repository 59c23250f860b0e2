/* Who owns the mines and plants? Rows of (good, country, owner), sorted so that those of
 * a place stand together; what they do not add up to is nobody's we know of. */
#include "dataset/row.h"

#include <math.h>
#include <stdlib.h>

#define SUM_TOLERANCE 1e-9

enum { GOOD, COUNTRY, OWNER, SHARE, LOW, HIGH, FLAG, SOURCE, VINTAGE, NOTE };

static bool take_owners(lode_dataset *ds, size_t n)
{
    ds->owner = lode__arena_take(&ds->arena, n, sizeof *ds->owner);
    return ds->owner;
}

static void read_owner(lode__row *row)
{
    lode__owner *o = &row->ds->owner[row->ds->n_owner];

    *o = (lode__owner){.i_good = lode__row_good(row, GOOD),
                       .i_country = lode__row_country(row, COUNTRY),
                       .i_owner = lode__row_country(row, OWNER),
                       .share = lode__row_number(row, SHARE, 0.0, 1.0),
                       .low = lode__row_number_or_nan(row, LOW, 0.0, 1.0),
                       .high = lode__row_number_or_nan(row, HIGH, 0.0, 1.0),
                       .flag = lode__row_flag(row, FLAG),
                       .source = lode__row_word(row, SOURCE),
                       .vintage = lode__row_text(row, VINTAGE),
                       .note = lode__row_text(row, NOTE),
                       .place = row->place};
    if (row->st == LODE_OK && (o->low > o->share || o->high < o->share))
        lode__row_refuse(row, SHARE, "want a share between its low and high");
    if (row->st == LODE_OK && o->flag == LODE__PRIOR && (isnan(o->low) || isnan(o->high)))
        lode__row_refuse(row, LOW, "want low and high of a judged share (flag prior)");
    row->ds->n_owner++;
}

static int compare_places(const lode__owner *x, const lode__owner *y)
{
    if (x->i_good != y->i_good) return x->i_good < y->i_good ? -1 : 1;
    return (x->i_country > y->i_country) - (x->i_country < y->i_country);
}

static int compare_owners(const void *a, const void *b)
{
    const lode__owner *x = a, *y = b;
    int order = compare_places(x, y);

    if (order) return order;
    if (x->i_owner != y->i_owner) return x->i_owner < y->i_owner ? -1 : 1;
    if (x->place.i_file != y->place.i_file)
        return x->place.i_file < y->place.i_file ? -1 : 1;
    return (x->place.line > y->place.line) - (x->place.line < y->place.line);
}

static lode_status refuse(const lode_dataset *ds, const lode__owner *o, const char *what,
                          const char *found, lode_error *err)
{
    return lode__fail_at(err, LODE_E_DATA, ds->file[o->place.i_file].full_path,
                         o->place.line, 0, "owners of '%s' in '%s': %s, found %s",
                         ds->good[o->i_good].id, ds->country[o->i_country].id, what,
                         found);
}

/* Each owner once in a place, and no more than all of it; a later layer that changes a
 * split has to name each owner whose share changes. */
static lode_status sort_and_add_up(lode_dataset *ds, lode_error *err)
{
    const lode__owner *o = ds->owner;
    double sum = 0.0;
    char text[LODE__NUMBER_MAX];

    if (ds->n_owner > 0)
        qsort(ds->owner, (size_t)ds->n_owner, sizeof *ds->owner, compare_owners);
    for (int k = 0; k < ds->n_owner; k++) {
        if (k == 0 || compare_places(&o[k - 1], &o[k]) != 0)
            sum = 0.0;
        else if (o[k - 1].i_owner == o[k].i_owner)
            return refuse(ds, &o[k], "want each owner once", ds->country[o[k].i_owner].id,
                          err);
        sum += o[k].share;
        lode__number_write(sum, text);
        if (sum > 1.0 + SUM_TOLERANCE)
            return refuse(ds, &o[k], "want shares that add up to at most 1", text, err);
    }
    return LODE_OK;
}

const lode__loader lode__load_owners = {.table = {"owners"},
                                        .column = {"good", "country", "owner", "share",
                                                   "?low", "?high", "flag", "source",
                                                   "?vintage", "?note"},
                                        .key = {"good", "country", "owner"},
                                        .take = take_owners,
                                        .read = read_owner,
                                        .finish = sort_and_add_up};

/* ---- asked from above -------------------------------------------------------------- */

const lode__owner *lode__owner_rows(const lode_dataset *ds, int *n)
{
    *n = ds->n_owner;
    return ds->owner;
}

const lode__owner *lode__owners_in(const lode_dataset *ds, int i_good, int i_country,
                                   int *n)
{
    lode__owner key = {.i_good = i_good, .i_country = i_country};
    int low = 0, high = ds->n_owner, end;

    while (low < high) {
        int mid = low + (high - low) / 2;
        if (compare_places(&ds->owner[mid], &key) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    for (end = low; end < ds->n_owner && compare_places(&ds->owner[end], &key) == 0;)
        end++;
    *n = end - low;
    return end > low ? ds->owner + low : NULL;
}

double lode__owner_share(const lode_dataset *ds, int i_good, int i_country, int i_owner)
{
    int n;
    const lode__owner *row = lode__owners_in(ds, i_good, i_country, &n);
    double share = 0.0, home = 1.0;

    for (int k = 0; k < n; k++) {
        if (row[k].i_owner == i_owner) share = row[k].share;
        home -= row[k].share;
    }
    if (i_owner == i_country && home > 0.0) share += home;
    return share;
}
