/* Which coasts, legs and passages of the sea are there, and who trades over land? */
#include "dataset/row.h"

#include <math.h>
#include <string.h>

/* ---- coasts ------------------------------------------------------------------------ */

enum { C_COUNTRY, C_REGION, C_ACCESS, C_FLAG, C_SOURCE, C_NOTE };

static bool take_coasts(lode_dataset *ds, size_t n)
{
    ds->routes.coast = lode__arena_take(&ds->arena, n, sizeof *ds->routes.coast);
    return ds->routes.coast;
}

static void read_coast(lode__row *row)
{
    row->ds->routes.coast[row->ds->routes.n_coast++] =
        (lode__coast){.i_country = lode__row_country(row, C_COUNTRY),
                      .region = lode__row_word(row, C_REGION),
                      .access_days = lode__row_number(row, C_ACCESS, 0.0, 365.0),
                      .flag = lode__row_flag(row, C_FLAG),
                      .source = lode__row_word(row, C_SOURCE),
                      .note = lode__row_text(row, C_NOTE),
                      .place = row->place};
}

const lode__loader lode__load_coasts = {
    .table = {"coasts"},
    .column = {"country", "region", "access_days", "flag", "source", "?note"},
    .key = {"country", "region"},
    .take = take_coasts,
    .read = read_coast};

/* ---- passages ---------------------------------------------------------------------- */

enum {
    P_ID,
    P_NAME,
    P_LON,
    P_LAT,
    P_INSTEAD,
    P_LANE,
    P_DAYS,
    P_DAYS_LOW,
    P_DAYS_HIGH,
    P_BULK,
    P_CONTAINER,
    P_FLAG,
    P_SOURCE,
    P_NOTE
};

static bool take_passages(lode_dataset *ds, size_t n)
{
    ds->routes.passage = lode__arena_take(&ds->arena, n, sizeof *ds->routes.passage);
    return ds->routes.passage;
}

static void read_passage(lode__row *row)
{
    lode__route_tables *t = &row->ds->routes;

    if (t->n_passage == LODE__PASSAGE_MAX) {
        lode__row_refuse(row, P_ID, "want at most %d passages, found more",
                         LODE__PASSAGE_MAX);
        return;
    }
    t->passage[t->n_passage++] = (lode__passage){
        .id = lode__row_word(row, P_ID),
        .name = lode__row_word(row, P_NAME),
        .lon = lode__row_number(row, P_LON, -180.0, 180.0),
        .lat = lode__row_number(row, P_LAT, -90.0, 90.0),
        .instead = lode__row_text(row, P_INSTEAD),
        .lane = lode__row_text(row, P_LANE),
        .extra_days = lode__row_number_or_nan(row, P_DAYS, 0.0, 365.0),
        .extra_days_low = lode__row_number_or_nan(row, P_DAYS_LOW, 0.0, 365.0),
        .extra_days_high = lode__row_number_or_nan(row, P_DAYS_HIGH, 0.0, 365.0),
        .bulk_usd_per_t = lode__row_number_or_nan(row, P_BULK, 0.0, INFINITY),
        .container_usd_per_t = lode__row_number_or_nan(row, P_CONTAINER, 0.0, INFINITY),
        .flag = lode__row_flag(row, P_FLAG),
        .source = lode__row_word(row, P_SOURCE),
        .note = lode__row_text(row, P_NOTE),
        .place = row->place};
}

const lode__loader lode__load_passages = {
    .table = {"passages"},
    .column = {"passage", "name", "lon", "lat", "instead", "lane", "extra_days",
               "extra_days_low", "extra_days_high", "bulk_usd_per_t",
               "container_usd_per_t", "flag", "source", "?note"},
    .key = {"passage"},
    .take = take_passages,
    .read = read_passage};

/* ---- legs -------------------------------------------------------------------------- */

enum { L_FROM, L_TO, L_PASSAGE, L_NM, L_DAYS, L_FLAG, L_SOURCE, L_NOTE };

static bool take_legs(lode_dataset *ds, size_t n)
{
    ds->routes.leg = lode__arena_take(&ds->arena, n, sizeof *ds->routes.leg);
    return ds->routes.leg;
}

static int passage_find(const lode_dataset *ds, const char *id, size_t length)
{
    for (int i = 0; i < ds->routes.n_passage; i++)
        if (strlen(ds->routes.passage[i].id) == length &&
            memcmp(ds->routes.passage[i].id, id, length) == 0)
            return i;
    return -1;
}

static void read_leg(lode__row *row)
{
    const char *passage = lode__row_text(row, L_PASSAGE);

    if (*passage && passage_find(row->ds, passage, strlen(passage)) < 0)
        lode__row_refuse(row, L_PASSAGE, "want a passage of table 'passages', found '%s'",
                         passage);
    row->ds->routes.leg[row->ds->routes.n_leg++] =
        (lode__leg){.from = lode__row_word(row, L_FROM),
                    .to = lode__row_word(row, L_TO),
                    .passage = passage,
                    .nm = lode__row_number(row, L_NM, 0.0, 30000.0),
                    .days = lode__row_number(row, L_DAYS, 0.0, 365.0),
                    .flag = lode__row_flag(row, L_FLAG),
                    .source = lode__row_word(row, L_SOURCE),
                    .note = lode__row_text(row, L_NOTE),
                    .place = row->place};
}

const lode__loader lode__load_legs = {
    .table = {"legs"},
    .column = {"from", "to", "passage", "nm", "days", "flag", "source", "?note"},
    .key = {"from", "to", "passage"},
    .take = take_legs,
    .read = read_leg};

/* ---- freight and land -------------------------------------------------------------- */

enum { F_CARRIAGE, F_VALUE, F_LOW, F_HIGH, F_FLAG, F_SOURCE, F_NOTE };

static bool take_freight(lode_dataset *ds, size_t n)
{
    ds->routes.freight = lode__arena_take(&ds->arena, n, sizeof *ds->routes.freight);
    return ds->routes.freight;
}

static void read_freight(lode__row *row)
{
    row->ds->routes.freight[row->ds->routes.n_freight++] =
        (lode__freight){.carriage = lode__row_word(row, F_CARRIAGE),
                        .value = lode__row_number(row, F_VALUE, 0.0, INFINITY),
                        .low = lode__row_number_or_nan(row, F_LOW, 0.0, INFINITY),
                        .high = lode__row_number_or_nan(row, F_HIGH, 0.0, INFINITY),
                        .flag = lode__row_flag(row, F_FLAG),
                        .source = lode__row_word(row, F_SOURCE),
                        .note = lode__row_text(row, F_NOTE),
                        .place = row->place};
}

const lode__loader lode__load_freight = {
    .table = {"freight"},
    .column = {"carriage", "value", "low", "high", "flag", "source", "?note"},
    .key = {"carriage"},
    .take = take_freight,
    .read = read_freight};

enum { N_NETWORK, N_COUNTRY, N_FLAG, N_SOURCE, N_NOTE };

static bool take_land(lode_dataset *ds, size_t n)
{
    ds->routes.land = lode__arena_take(&ds->arena, n, sizeof *ds->routes.land);
    return ds->routes.land;
}

static void read_land(lode__row *row)
{
    row->ds->routes.land[row->ds->routes.n_land++] =
        (lode__land){.network = lode__row_word(row, N_NETWORK),
                     .i_country = lode__row_country(row, N_COUNTRY),
                     .flag = lode__row_flag(row, N_FLAG),
                     .source = lode__row_word(row, N_SOURCE),
                     .note = lode__row_text(row, N_NOTE),
                     .place = row->place};
}

const lode__loader lode__load_land = {
    .table = {"land"},
    .column = {"network", "country", "flag", "source", "?note"},
    .key = {"network", "country"},
    .take = take_land,
    .read = read_land};

/* ---- asked from above -------------------------------------------------------------- */

const lode__route_tables *lode__route_rows(const lode_dataset *ds)
{
    return &ds->routes;
}

lode_status lode__passages_read(const lode_dataset *ds, const char *text, uint32_t *out,
                                lode_error *err)
{
    const char *name[LODE__PASSAGE_MAX], *at = text;
    uint32_t bits = 0;

    for (int i = 0; i < ds->routes.n_passage; i++) name[i] = ds->routes.passage[i].id;
    for (bool more = true; more;) {
        size_t n;
        int i;
        at += *at == '@';
        n = strcspn(at, "+");
        i = passage_find(ds, at, n);
        if (i < 0) {
            char found[64];
            n = n < sizeof found ? n : sizeof found - 1;
            memcpy(found, at, n);
            found[n] = '\0';
            return lode__name_unknown("a passage", found, name, ds->routes.n_passage,
                                      err);
        }
        bits |= (uint32_t)1 << i;
        more = at[n] == '+';
        at += n + more;
    }
    *out = bits;
    return LODE_OK;
}
