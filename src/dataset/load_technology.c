/* How much of a good is in one unit of a technology, how many units are made, and what
 * others project? Figures come out in the good's basis: kg, tpa. */
#include "dataset/row.h"

#include <math.h>
#include <string.h>

#define TECHNOLOGIES_MAX 256 /* names in a message */

/* The technology that column k names; the technologies are read before. */
static int row_technology(lode__row *row, int k)
{
    const char *name[TECHNOLOGIES_MAX], *found = lode__row_text(row, k);
    char nearest[256];
    size_t n = 0;

    for (int i = 0; i < row->ds->n_technology; i++) {
        if (strcmp(row->ds->technology[i].id, found) == 0) return i;
        if (n < TECHNOLOGIES_MAX) name[n++] = row->ds->technology[i].id;
    }
    lode_names_nearest(found, name, n, nearest, sizeof nearest);
    lode__row_refuse(row, k, "want a technology%s%s, found '%.80s'",
                     *nearest ? " such as " : "", nearest, found);
    return 0;
}

/* ---- what is counted --------------------------------------------------------------- */

enum { T_ID, T_NAME, T_UNIT, T_PARTS, T_NOTE };

static bool take_technologies(lode_dataset *ds, size_t n)
{
    ds->technology = lode__arena_take(&ds->arena, n, sizeof *ds->technology);
    return ds->technology;
}

static void read_technology(lode__row *row)
{
    row->ds->technology[row->ds->n_technology++] =
        (lode__technology){.id = lode__row_word(row, T_ID),
                           .name = lode__row_word(row, T_NAME),
                           .unit = lode__row_word(row, T_UNIT),
                           .parts = lode__row_text(row, T_PARTS),
                           .note = lode__row_text(row, T_NOTE),
                           .place = row->place};
}

const lode__loader lode__load_technologies = {
    .table = {"technologies"},
    .column = {"technology", "name", "unit", "?parts", "?note"},
    .key = {"technology"},
    .take = take_technologies,
    .read = read_technology};

/* ---- kg in one unit ---------------------------------------------------------------- */

enum {
    I_TECHNOLOGY,
    VARIANT,
    SHARE,
    I_GOOD,
    MATERIAL,
    I_VALUE,
    I_LOW,
    I_HIGH,
    I_UNIT,
    BASIS,
    I_FACTOR,
    I_FLAG,
    I_SOURCE,
    EVIDENCE,
    I_NOTE
};

static bool take_intensities(lode_dataset *ds, size_t n)
{
    ds->intensity = lode__arena_take(&ds->arena, n, sizeof *ds->intensity);
    return ds->intensity;
}

static void read_intensity(lode__row *row)
{
    double value = lode__row_number(row, I_VALUE, 0.0, INFINITY);
    double factor = lode__row_number(row, I_FACTOR, 0.0, INFINITY);

    row->ds->intensity[row->ds->n_intensity++] = (lode__intensity){
        .i_technology = row_technology(row, I_TECHNOLOGY),
        .i_good = lode__row_good(row, I_GOOD),
        .variant = lode__row_word(row, VARIANT),
        .material = lode__row_word(row, MATERIAL),
        .unit = lode__row_word(row, I_UNIT),
        .basis = lode__row_text(row, BASIS),
        .share = lode__row_number(row, SHARE, 0.0, 1.0),
        .published = value,
        .factor = factor,
        .kg = value * factor,
        .low = lode__row_number_or_nan(row, I_LOW, 0.0, INFINITY) * factor,
        .high = lode__row_number_or_nan(row, I_HIGH, 0.0, INFINITY) * factor,
        .flag = lode__row_flag(row, I_FLAG),
        .source = lode__row_word(row, I_SOURCE),
        .evidence = lode__row_text(row, EVIDENCE),
        .note = lode__row_text(row, I_NOTE),
        .place = row->place};
}

const lode__loader lode__load_intensities = {
    .table = {"intensities"},
    .column = {"technology", "variant", "share", "good", "material", "value", "low",
               "high", "unit", "?basis", "factor", "flag", "source", "?evidence",
               "?note"},
    .key = {"technology", "variant", "good", "material"},
    .take = take_intensities,
    .read = read_intensity};

/* ---- how many ---------------------------------------------------------------------- */

enum {
    C_TECHNOLOGY,
    C_YEAR,
    C_SCENARIO,
    C_VALUE,
    C_LOW,
    C_HIGH,
    C_UNIT,
    C_FLAG,
    C_SOURCE,
    C_EVIDENCE,
    C_NOTE
};

static bool take_counts(lode_dataset *ds, size_t n)
{
    ds->unit_count = lode__arena_take(&ds->arena, n, sizeof *ds->unit_count);
    return ds->unit_count;
}

static void read_count(lode__row *row)
{
    row->ds->unit_count[row->ds->n_unit_count++] =
        (lode__unit_count){.i_technology = row_technology(row, C_TECHNOLOGY),
                           .year = lode__row_integer(row, C_YEAR, 1900, 2200),
                           .scenario = lode__row_word(row, C_SCENARIO),
                           .value = lode__row_number_or_nan(row, C_VALUE, 0.0, INFINITY),
                           .low = lode__row_number_or_nan(row, C_LOW, 0.0, INFINITY),
                           .high = lode__row_number_or_nan(row, C_HIGH, 0.0, INFINITY),
                           .unit = lode__row_word(row, C_UNIT),
                           .flag = lode__row_flag(row, C_FLAG),
                           .source = lode__row_word(row, C_SOURCE),
                           .evidence = lode__row_text(row, C_EVIDENCE),
                           .note = lode__row_text(row, C_NOTE),
                           .place = row->place};
}

const lode__loader lode__load_unit_counts = {
    .table = {"counts"},
    .column = {"technology", "year", "scenario", "value", "low", "high", "unit", "flag",
               "source", "?evidence", "?note"},
    .key = {"technology", "year", "scenario"},
    .take = take_counts,
    .read = read_count};

/* ---- published use ----------------------------------------------------------------- */

enum {
    P_TECHNOLOGY,
    P_GOOD,
    P_MATERIAL,
    P_SCENARIO,
    P_YEAR,
    P_VALUE,
    P_LOW,
    P_HIGH,
    P_UNIT,
    P_FACTOR,
    P_FLAG,
    P_SOURCE,
    P_NOTE
};

static bool take_projections(lode_dataset *ds, size_t n)
{
    ds->projection = lode__arena_take(&ds->arena, n, sizeof *ds->projection);
    return ds->projection;
}

static void read_projection(lode__row *row)
{
    const lode__unit *unit = lode__row_unit(row, P_UNIT, false);
    double value = lode__row_number(row, P_VALUE, 0.0, INFINITY);
    double factor = lode__row_number(row, P_FACTOR, 0.0, INFINITY);
    double tonnes = unit ? unit->factor * factor : 0.0;

    row->ds->projection[row->ds->n_projection++] = (lode__projection){
        .i_technology = row_technology(row, P_TECHNOLOGY),
        .i_good = lode__row_good(row, P_GOOD),
        .year = lode__row_integer(row, P_YEAR, 1900, 2200),
        .material = lode__row_word(row, P_MATERIAL),
        .scenario = lode__row_word(row, P_SCENARIO),
        .published = value,
        .factor = factor,
        .tpa = value * tonnes,
        .low = lode__row_number_or_nan(row, P_LOW, 0.0, INFINITY) * tonnes,
        .high = lode__row_number_or_nan(row, P_HIGH, 0.0, INFINITY) * tonnes,
        .flag = lode__row_flag(row, P_FLAG),
        .source = lode__row_word(row, P_SOURCE),
        .note = lode__row_text(row, P_NOTE),
        .place = row->place};
}

const lode__loader lode__load_projections = {
    .table = {"projections"},
    .column = {"technology", "good", "material", "scenario", "year", "value", "low",
               "high", "unit", "factor", "flag", "source", "?note"},
    .key = {"technology", "good", "material", "scenario", "year"},
    .take = take_projections,
    .read = read_projection};

/* ---- in which segment -------------------------------------------------------------- */

enum { S_TECHNOLOGY, S_GOOD, SEGMENT, S_FLAG, S_NOTE };

static bool take_segments(lode_dataset *ds, size_t n)
{
    ds->technology_segment =
        lode__arena_take(&ds->arena, n, sizeof *ds->technology_segment);
    return ds->technology_segment;
}

static void read_segment(lode__row *row)
{
    row->ds->technology_segment[row->ds->n_technology_segment++] =
        (lode__technology_segment){.i_technology = row_technology(row, S_TECHNOLOGY),
                                   .i_good = lode__row_good(row, S_GOOD),
                                   .segment = lode__row_word(row, SEGMENT),
                                   .flag = lode__row_flag(row, S_FLAG),
                                   .note = lode__row_text(row, S_NOTE),
                                   .place = row->place};
}

const lode__loader lode__load_technology_segments = {
    .table = {"technology_segments"},
    .column = {"technology", "good", "segment", "flag", "?note"},
    .key = {"technology", "good", "segment"},
    .take = take_segments,
    .read = read_segment};

/* ---- names of elements ------------------------------------------------------------- */

enum { ALIAS, A_GOOD, A_NOTE };

static bool take_aliases(lode_dataset *ds, size_t n)
{
    ds->alias = lode__arena_take(&ds->arena, n, sizeof *ds->alias);
    return ds->alias;
}

/* "dytb" or "dytb:oxide": what statements call a good, so a good that starts so is asked
 * for. */
static void read_alias(lode__row *row)
{
    const char *good = lode__row_word(row, A_GOOD);
    size_t n = strlen(good);
    bool known = lode__good_find(row->ds, good) >= 0;

    for (int i = 0; i < row->ds->n_good && !known; i++)
        known =
            strncmp(row->ds->good[i].id, good, n) == 0 && row->ds->good[i].id[n] == ':';
    if (!known)
        lode__row_refuse(row, A_GOOD,
                         "want a good or what stands before its colon, "
                         "found '%.80s'",
                         good);
    row->ds->alias[row->ds->n_alias++] =
        (lode__alias){.alias = lode__row_word(row, ALIAS),
                      .good = good,
                      .note = lode__row_word(row, A_NOTE),
                      .place = row->place};
}

const lode__loader lode__load_aliases = {.table = {"aliases"},
                                         .column = {"alias", "good", "note"},
                                         .key = {"alias"},
                                         .take = take_aliases,
                                         .read = read_alias};
