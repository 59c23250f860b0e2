/* Numbers that countries, goods and industries have, and published figures to compare a
 * measure with. */
#include "dataset/row.h"

#include <math.h>
#include <string.h>

/* ---- of a country ------------------------------------------------------------------ */

enum { COUNTRY, YEAR, INDICATOR, VALUE, ERROR, FLAG, SOURCE, VINTAGE, NOTE };

static bool take_indicators(lode_dataset *ds, size_t n)
{
    ds->indicator = lode__arena_take(&ds->arena, n, sizeof *ds->indicator);
    return ds->indicator;
}

static void read_indicator(lode__row *row)
{
    row->ds->indicator[row->ds->n_indicator++] = (lode__indicator){
        .i_country = lode__row_country(row, COUNTRY),
        .year = lode__row_integer(row, YEAR, 1900, 2100),
        .indicator = lode__row_word(row, INDICATOR),
        .value = lode__row_number_or_nan(row, VALUE, -INFINITY, INFINITY),
        .standard_error = row->column[ERROR] < 0
                              ? NAN
                              : lode__row_number_or_nan(row, ERROR, 0.0, INFINITY),
        .flag = lode__row_flag(row, FLAG),
        .source = lode__row_word(row, SOURCE),
        .vintage = lode__row_text(row, VINTAGE),
        .note = lode__row_text(row, NOTE),
        .place = row->place};
}

const lode__loader lode__load_indicators = {.table = {"wgi", "indicators"},
                                            .column = {"country", "year", "indicator",
                                                       "value", "?standard_error", "flag",
                                                       "source", "?vintage", "?note"},
                                            .key = {"country", "year", "indicator"},
                                            .take = take_indicators,
                                            .read = read_indicator};

/* ---- of a good --------------------------------------------------------------------- */

enum {
    A_GOOD,
    A_COUNTRY,
    A_YEAR,
    ATTRIBUTE,
    A_VALUE,
    A_LOW,
    A_HIGH,
    A_UNIT,
    A_FLAG,
    A_SOURCE,
    A_VINTAGE,
    A_NOTE
};

static bool take_attributes(lode_dataset *ds, size_t n)
{
    ds->attribute = lode__arena_take(&ds->arena, n, sizeof *ds->attribute);
    return ds->attribute;
}

static void read_attribute(lode__row *row)
{
    row->ds->attribute[row->ds->n_attribute++] = (lode__attribute){
        .i_good = lode__row_good(row, A_GOOD),
        .i_country = lode__row_country_or_any(row, A_COUNTRY),
        .year = lode__row_integer(row, A_YEAR, 1900, 2100),
        .attribute = lode__row_word(row, ATTRIBUTE),
        .value = lode__row_number_or_nan(row, A_VALUE, -INFINITY, INFINITY),
        .low = lode__row_number_or_nan(row, A_LOW, -INFINITY, INFINITY),
        .high = lode__row_number_or_nan(row, A_HIGH, -INFINITY, INFINITY),
        .unit = lode__row_text(row, A_UNIT),
        .flag = lode__row_flag(row, A_FLAG),
        .source = lode__row_word(row, A_SOURCE),
        .vintage = lode__row_text(row, A_VINTAGE),
        .note = lode__row_text(row, A_NOTE),
        .place = row->place};
}

const lode__loader lode__load_attributes = {
    .table = {"attributes"},
    .column = {"good", "country", "year", "attribute", "value", "low", "high", "unit",
               "flag", "source", "?vintage", "?note"},
    .key = {"good", "country", "year", "attribute"},
    .take = take_attributes,
    .read = read_attribute};

/* ---- of an industry ---------------------------------------------------------------- */

enum {
    I_COUNTRY,
    CODE,
    NAME,
    I_YEAR,
    ADDED,
    SURPLUS,
    OUTPUT,
    I_FLAG,
    I_SOURCE,
    I_VINTAGE,
    I_NOTE
};

static bool take_industries(lode_dataset *ds, size_t n)
{
    ds->industry = lode__arena_take(&ds->arena, n, sizeof *ds->industry);
    return ds->industry;
}

static void read_industry(lode__row *row)
{
    row->ds->industry[row->ds->n_industry++] = (lode__industry){
        .i_country = lode__row_country(row, I_COUNTRY),
        .code = lode__row_word(row, CODE),
        .name = lode__row_text(row, NAME),
        .year = lode__row_integer(row, I_YEAR, 1900, 2100),
        .value_added_usd = lode__row_number_or_nan(row, ADDED, -INFINITY, INFINITY),
        .operating_surplus_usd =
            lode__row_number_or_nan(row, SURPLUS, -INFINITY, INFINITY),
        .output_usd = lode__row_number_or_nan(row, OUTPUT, 0.0, INFINITY),
        .flag = lode__row_flag(row, I_FLAG),
        .source = lode__row_word(row, I_SOURCE),
        .vintage = lode__row_text(row, I_VINTAGE),
        .note = lode__row_text(row, I_NOTE),
        .place = row->place};
}

const lode__loader lode__load_industries = {
    .table = {"industries"},
    .column = {"country", "code", "?name", "year", "value_added_usd",
               "operating_surplus_usd", "output_usd", "flag", "source", "?vintage",
               "?note"},
    .key = {"country", "code", "year"},
    .take = take_industries,
    .read = read_industry};

/* ---- published figures ------------------------------------------------------------- */

enum {
    P_METHOD,
    MATERIAL,
    P_COUNTRY,
    P_YEAR,
    QUANTITY,
    P_VALUE,
    P_UNIT,
    P_FLAG,
    P_SOURCE,
    P_VINTAGE,
    QUALITY,
    P_NOTE
};

static bool take_published(lode_dataset *ds, size_t n)
{
    ds->published = lode__arena_take(&ds->arena, n, sizeof *ds->published);
    return ds->published;
}

/* "USA" and "*" are places of the packs; a bloc is kept as it is written. */
static int read_place(lode__row *row)
{
    return lode__row_text(row, P_COUNTRY)[0] == '@'
               ? -1
               : lode__row_country_or_any(row, P_COUNTRY);
}

static void read_published(lode__row *row)
{
    bool dated = *lode__row_text(row, P_YEAR) != '\0';

    row->ds->published[row->ds->n_published++] =
        (lode__published){.method = lode__row_word(row, P_METHOD),
                          .material = lode__row_word(row, MATERIAL),
                          .i_country = read_place(row),
                          .place_name = lode__row_word(row, P_COUNTRY),
                          .year = dated ? lode__row_integer(row, P_YEAR, 1900, 2100) : 0,
                          .quantity = lode__row_word(row, QUANTITY),
                          .value = lode__row_number(row, P_VALUE, -INFINITY, INFINITY),
                          .unit = lode__row_text(row, P_UNIT),
                          .flag = lode__row_flag(row, P_FLAG),
                          .source = lode__row_word(row, P_SOURCE),
                          .vintage = lode__row_text(row, P_VINTAGE),
                          .quality = lode__row_text(row, QUALITY),
                          .note = lode__row_text(row, P_NOTE),
                          .place = row->place};
}

const lode__loader lode__load_published = {
    .table = {"published"},
    .column = {"method", "material", "country", "year", "quantity", "value", "unit",
               "flag", "source", "?vintage", "?quality", "?note"},
    .key = {"method", "material", "country", "year", "quantity", "source"},
    .take = take_published,
    .read = read_published};

enum { M_METHOD, M_MATERIAL, M_GOOD };

static bool take_materials(lode_dataset *ds, size_t n)
{
    ds->material = lode__arena_take(&ds->arena, n, sizeof *ds->material);
    return ds->material;
}

static void read_material(lode__row *row)
{
    row->ds->material[row->ds->n_material++] =
        (lode__material){.method = lode__row_word(row, M_METHOD),
                         .material = lode__row_word(row, M_MATERIAL),
                         .i_good = lode__row_good(row, M_GOOD),
                         .place = row->place};
}

const lode__loader lode__load_materials = {.table = {"materials"},
                                           .column = {"method", "material", "good"},
                                           .key = {"method", "material", "good"},
                                           .take = take_materials,
                                           .read = read_material};
