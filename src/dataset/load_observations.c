/* What was observed, in tonnes of the good's basis or USD per tonne of it?
 *
 *     value = published x unit x basis              production, capacity, use, trade
 *     value = published x unit x content x share    customs rows (basis "gross", a code)
 *     value = published x unit / basis              prices
 *
 * unit, basis and content x share are the factors of units.csv, basis.csv and hs6.csv. */
#include "dataset/row.h"

#include <math.h>
#include <string.h>

/* ---- customs codes ---------------------------------------------------------------- */

enum {
    HS_GOOD,
    REVISION,
    CODE,
    HS_SHARE,
    CONTENT_LOW,
    CONTENT,
    CONTENT_HIGH,
    CONFIDENCE,
    BASKET,
    HS_FLAG,
    HS_SOURCE,
    HS_HOLDS,
    HS_NOTE
};

static bool take_hs6(lode_dataset *ds, size_t n)
{
    ds->hs6 = lode__arena_take(&ds->arena, n, sizeof *ds->hs6);
    return ds->hs6;
}

/* The first row of the code; a code that means the same in several revisions stands in
 * one of them. */
static int find_hs6(const lode_dataset *ds, int i_good, const char *code)
{
    for (int i = 0; i < ds->n_hs6; i++)
        if (ds->hs6[i].i_good == i_good && strcmp(ds->hs6[i].hs6, code) == 0) return i;
    return -1;
}

static bool is_there(const lode_dataset *ds, const lode__hs6 *hs6)
{
    for (int i = 0; i < ds->n_hs6; i++)
        if (ds->hs6[i].i_good == hs6->i_good && strcmp(ds->hs6[i].hs6, hs6->hs6) == 0 &&
            strcmp(ds->hs6[i].revision, hs6->revision) == 0)
            return true;
    return false;
}

static void read_hs6(lode__row *row)
{
    lode__hs6 hs6 = {.i_good = lode__row_good(row, HS_GOOD),
                     .revision = lode__row_word(row, REVISION),
                     .hs6 = lode__row_word(row, CODE),
                     .confidence = lode__row_text(row, CONFIDENCE),
                     .source = lode__row_word(row, HS_SOURCE),
                     .holds = lode__row_text(row, HS_HOLDS),
                     .note = lode__row_text(row, HS_NOTE),
                     .share = lode__row_number_or_nan(row, HS_SHARE, 0.0, 1.0),
                     .content_low = lode__row_number_or_nan(row, CONTENT_LOW, 0.0, 10.0),
                     .content = lode__row_number_or_nan(row, CONTENT, 0.0, 10.0),
                     .content_high =
                         lode__row_number_or_nan(row, CONTENT_HIGH, 0.0, 10.0),
                     .basket = lode__row_yes(row, BASKET),
                     .flag = lode__row_flag(row, HS_FLAG),
                     .place = row->place};
    if (strlen(hs6.hs6) != 6 || strspn(hs6.hs6, "0123456789") != 6)
        lode__row_refuse(row, CODE, "want six digits as in '811292', found '%.80s'",
                         hs6.hs6);
    else if (is_there(row->ds, &hs6))
        lode__row_refuse(row, CODE, "'%s' of this good and revision is there twice",
                         hs6.hs6);
    row->ds->hs6[row->ds->n_hs6++] = hs6;
}

const lode__loader lode__load_hs6 = {.table = {"hs6"},
                                     .column = {"good", "hs_revision", "hs6", "share",
                                                "content_low", "content", "content_high",
                                                "confidence", "basket", "flag", "source",
                                                "?holds", "?note"},
                                     .key = {"good", "hs_revision", "hs6"},
                                     .take = take_hs6,
                                     .read = read_hs6};

/* ---- observations ----------------------------------------------------------------- */

enum {
    GOOD,
    COUNTRY,
    FLOW,
    YEAR,
    VALUE,
    UNIT,
    BASIS,
    FLAG,
    SOURCE,
    VINTAGE,
    PARTNER,
    HS6,
    NOTE
};

static bool take_observations(lode_dataset *ds, size_t n)
{
    ds->observation = lode__arena_take(&ds->arena, n, sizeof *ds->observation);
    return ds->observation;
}

static lode__flow read_flow(lode__row *row)
{
    const char *name[LODE__N_FLOW], *found = lode__row_text(row, FLOW);
    char nearest[256];
    for (int i = 0; i < LODE__N_FLOW; i++) {
        name[i] = lode__flow_name((lode__flow)i);
        if (strcmp(name[i], found) == 0) return (lode__flow)i;
    }
    lode_names_nearest(found, name, LODE__N_FLOW, nearest, sizeof nearest);
    lode__row_refuse(row, FLOW, "want a flow such as %s, found '%.80s'", nearest, found);
    return LODE__PRODUCTION;
}

/* Where: a price may hold everywhere, an export has two ends. */
static void read_places(lode__row *row, lode__observation *o)
{
    const char *partner = lode__row_text(row, PARTNER);
    o->i_country = o->flow == LODE__PRICE ? lode__row_country_or_any(row, COUNTRY)
                                          : lode__row_country(row, COUNTRY);
    o->i_partner = -1;
    if (o->flow == LODE__EXPORT && row->column[PARTNER] < 0)
        lode__row_refuse(row, FLOW,
                         "want a column 'partner' beside flow 'export', found none");
    else if (o->flow == LODE__EXPORT)
        o->i_partner = lode__row_country(row, PARTNER);
    else if (*partner)
        lode__row_refuse(row, PARTNER, "want an empty field for flow '%s', found '%.80s'",
                         lode__flow_name(o->flow), partner);
}

/* Tonnes of the good's basis in a tonne of the row's. */
static double basis_factor(lode__row *row, int i_good)
{
    const lode_dataset *ds = row->ds;
    const char *found = lode__row_text(row, BASIS), *name[32];
    const char *own = ds->good[i_good].basis;
    char nearest[256];
    size_t n = 0;
    if (strcmp(found, own) == 0) return 1.0;
    name[n++] = own;
    for (int i = 0; i < ds->n_basis; i++) {
        if (ds->basis[i].i_good != i_good) continue;
        if (strcmp(ds->basis[i].basis, found) == 0) return ds->basis[i].factor;
        if (n < sizeof name / sizeof name[0]) name[n++] = ds->basis[i].basis;
    }
    lode_names_nearest(found, name, n, nearest, sizeof nearest);
    lode__row_refuse(row, BASIS, "want a basis of '%s' such as %s, found '%.80s'",
                     ds->good[i_good].id, nearest, found);
    return NAN;
}

/* A customs row: gross tonnes of a code. */
static double customs_factor(lode__row *row, lode__observation *o)
{
    o->i_hs6 = find_hs6(row->ds, o->i_good, o->hs6);
    if (o->i_hs6 < 0) {
        const char *name[64];
        char nearest[256];
        size_t n = 0;
        for (int i = 0; i < row->ds->n_hs6 && n < 64; i++)
            if (row->ds->hs6[i].i_good == o->i_good) name[n++] = row->ds->hs6[i].hs6;
        lode_names_nearest(o->hs6, name, n, nearest, sizeof nearest);
        lode__row_refuse(
            row, HS6, "want a code of '%s' in table 'hs6'%s%s, found '%.80s'",
            row->ds->good[o->i_good].id, n ? " such as " : "", nearest, o->hs6);
        return NAN;
    }
    const lode__hs6 *hs6 = &row->ds->hs6[o->i_hs6];
    return hs6->content * hs6->share;
}

/* The factor from the published number to the value. */
static double read_factor(lode__row *row, lode__observation *o)
{
    bool price = o->flow == LODE__PRICE;
    const lode__unit *unit = lode__row_unit(row, UNIT, price);
    if (!unit || row->st != LODE_OK) return NAN;
    o->i_hs6 = *o->hs6 ? find_hs6(row->ds, o->i_good, o->hs6) : -1;
    if (*o->hs6 && strcmp(o->basis, "gross") == 0)
        return unit->factor * customs_factor(row, o);
    double basis = basis_factor(row, o->i_good);
    return price ? unit->factor / basis : unit->factor * basis;
}

/* Empty exactly when the flag says that nobody told. */
static void check_flag(lode__row *row, const lode__observation *o)
{
    bool untold = o->flag == LODE__WITHHELD || o->flag == LODE__MISSING;
    if (isnan(o->published) && !untold)
        lode__row_refuse(row, VALUE, "want a number beside flag '%s', found nothing",
                         lode__flag_name(o->flag));
    if (!isnan(o->published) && untold)
        lode__row_refuse(row, VALUE, "want nothing beside flag '%s', found '%.80s'",
                         lode__flag_name(o->flag), lode__row_text(row, VALUE));
}

static void read_observation(lode__row *row)
{
    lode__observation o = {.i_good = lode__row_good(row, GOOD),
                           .flow = read_flow(row),
                           .year = lode__row_integer(row, YEAR, 1900, 2100),
                           .published =
                               lode__row_number_or_nan(row, VALUE, 0.0, INFINITY),
                           .flag = lode__row_flag(row, FLAG),
                           .unit = lode__row_text(row, UNIT),
                           .basis = lode__row_text(row, BASIS),
                           .hs6 = lode__row_text(row, HS6),
                           .source = lode__row_word(row, SOURCE),
                           .vintage = lode__row_text(row, VINTAGE),
                           .note = lode__row_text(row, NOTE),
                           .i_layer = row->file->i_layer,
                           .place = row->place};
    read_places(row, &o);
    check_flag(row, &o);
    o.factor = read_factor(row, &o);
    o.value = o.published * o.factor;
    if (isinf(o.value))
        lode__row_refuse(row, VALUE,
                         "want a number that stays finite in t, found '%.80s'",
                         lode__row_text(row, VALUE));
    row->ds->observation[row->ds->n_observation++] = o;
}

const lode__loader lode__load_observations = {
    .table = {"production", "prices", "use", "trade", "reserves", "market_production",
              "market_prices", "market_use", "market_trade"},
    .column = {"good", "country", "flow", "year", "value", "unit", "basis", "flag",
               "source", "vintage", "?partner", "?hs6", "?note"},
    .key = {"good", "country", "partner", "flow", "year", "hs6", "source", "vintage"},
    .observes = true,
    .take = take_observations,
    .read = read_observation};

/* ---- what is left for others -------------------------------------------------------- */

static bool take_residual(lode_dataset *ds, size_t n)
{
    ds->residual = lode__arena_take(&ds->arena, n, sizeof *ds->residual);
    return ds->residual;
}

enum { R_KIND = HS6 }; /* the columns of an observation, with `kind` for a place */

static void read_residual(lode__row *row)
{
    lode__residual r = {.i_good = lode__row_good(row, GOOD),
                        .flow = read_flow(row),
                        .year = lode__row_integer(row, YEAR, 1900, 2100),
                        .world = strcmp(lode__row_text(row, R_KIND), "world") == 0,
                        .source = lode__row_word(row, SOURCE),
                        .vintage = lode__row_text(row, VINTAGE),
                        .place = row->place};
    const lode__unit *unit = lode__row_unit(row, UNIT, false);

    if (!r.world && strcmp(lode__row_text(row, R_KIND), "other") != 0)
        lode__row_refuse(row, R_KIND, "want 'other' or 'world', found '%.80s'",
                         lode__row_text(row, R_KIND));
    r.value = lode__row_number_or_nan(row, VALUE, 0.0, INFINITY);
    if (unit && row->st == LODE_OK) r.value *= unit->factor * basis_factor(row, r.i_good);
    row->ds->residual[row->ds->n_residual++] = r;
}

const lode__loader lode__load_residual = {
    .table = {"residual"},
    .column = {"good", "?country", "flow", "year", "value", "unit", "basis", "flag",
               "source", "vintage", "?partner", "kind", "?note"},
    .key = {"good", "flow", "kind", "year", "source", "vintage"},
    .take = take_residual,
    .read = read_residual};
