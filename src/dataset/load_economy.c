/* Who buys what from whom inside an economy, and how much of an industry's output needs a
 * mineral? Tables of the packs input_output, world_table and dependence; all money in
 * million USD of the year of the table. */
#include "dataset/row.h"

#include <math.h>
#include <string.h>

/* ---- which tables there are -------------------------------------------------------- */

enum { T_COUNTRY, T_YEAR, FORM, T_FLAG, T_SOURCE, T_VINTAGE, T_NOTE };

static bool take_tables(lode_dataset *ds, size_t n)
{
    ds->io_table = lode__arena_take(&ds->arena, n, sizeof *ds->io_table);
    return ds->io_table;
}

static lode__io_form read_form(lode__row *row)
{
    const char *text = lode__row_word(row, FORM);

    if (strcmp(text, "industry") == 0) return LODE__IO_INDUSTRY;
    if (row->st == LODE_OK && strcmp(text, "make-use") != 0)
        lode__row_refuse(row, FORM, "want 'make-use' or 'industry', found '%.80s'", text);
    return LODE__IO_MAKE_USE;
}

static void read_table(lode__row *row)
{
    row->ds->io_table[row->ds->n_io_table++] =
        (lode__io_table){.i_country = lode__row_country(row, T_COUNTRY),
                         .year = lode__row_integer(row, T_YEAR, 1900, 2100),
                         .form = read_form(row),
                         .flag = lode__row_flag(row, T_FLAG),
                         .source = lode__row_word(row, T_SOURCE),
                         .vintage = lode__row_text(row, T_VINTAGE),
                         .note = lode__row_text(row, T_NOTE),
                         .place = row->place};
}

const lode__loader lode__load_io_tables = {
    .table = {"io_tables"},
    .column = {"country", "year", "form", "flag", "source", "?vintage", "?note"},
    .key = {"country"},
    .take = take_tables,
    .read = read_table};

/* ---- industries -------------------------------------------------------------------- */

enum { S_COUNTRY, CODE, NAME, GROUP, OUTPUT, ADDED, IMPORTED };

static bool take_sectors(lode_dataset *ds, size_t n)
{
    ds->io_sector = lode__arena_take(&ds->arena, n, sizeof *ds->io_sector);
    return ds->io_sector;
}

static void read_sector(lode__row *row)
{
    row->ds->io_sector[row->ds->n_io_sector++] = (lode__io_sector){
        .i_country = lode__row_country(row, S_COUNTRY),
        .code = lode__row_word(row, CODE),
        .name = lode__row_text(row, NAME),
        .group = lode__row_text(row, GROUP),
        .output_musd = lode__row_number(row, OUTPUT, 0.0, INFINITY),
        .value_added_musd = lode__row_number(row, ADDED, -INFINITY, INFINITY),
        .imported_musd = lode__row_number_or_nan(row, IMPORTED, -INFINITY, INFINITY),
        .place = row->place};
}

const lode__loader lode__load_io_sectors = {
    .table = {"io_sectors"},
    .column = {"country", "code", "?name", "group", "output_musd", "value_added_musd",
               "imported_musd"},
    .key = {"country", "code"},
    .take = take_sectors,
    .read = read_sector};

/* ---- final use --------------------------------------------------------------------- */

enum { F_COUNTRY, F_CODE, HOME, EXPORTS, IMPORTS };

static bool take_finals(lode_dataset *ds, size_t n)
{
    ds->io_final = lode__arena_take(&ds->arena, n, sizeof *ds->io_final);
    return ds->io_final;
}

static void read_final(lode__row *row)
{
    row->ds->io_final[row->ds->n_io_final++] = (lode__io_final){
        .i_country = lode__row_country(row, F_COUNTRY),
        .code = lode__row_word(row, F_CODE),
        .home_musd = lode__row_number(row, HOME, -INFINITY, INFINITY),
        .exports_musd = lode__row_number(row, EXPORTS, -INFINITY, INFINITY),
        .imports_musd = lode__row_number(row, IMPORTS, -INFINITY, INFINITY),
        .place = row->place};
}

const lode__loader lode__load_io_final = {
    .table = {"io_final"},
    .column = {"country", "code", "home_musd", "exports_musd", "imports_musd"},
    .key = {"country", "code"},
    .take = take_finals,
    .read = read_final};

/* ---- cells ------------------------------------------------------------------------- */

enum { C_COUNTRY, FROM, TO, C_VALUE };

static bool take_cells(lode_dataset *ds, lode__io_part part, size_t n)
{
    ds->io_cell[part] = lode__arena_take(&ds->arena, n, sizeof *ds->io_cell[part]);
    return ds->io_cell[part];
}

static void read_cell(lode__row *row, lode__io_part part)
{
    row->ds->io_cell[part][row->ds->n_io_cell[part]++] = (lode__io_cell){
        .i_country = lode__row_country(row, C_COUNTRY),
        .from = lode__row_word(row, FROM),
        .to = lode__row_word(row, TO),
        .value_musd = lode__row_number(row, C_VALUE, -INFINITY, INFINITY)};
}

/* A loader for each table of cells: equal keys of two tables are not the same row. */
#define CELLS_LOADER(name, part)                                                         \
    static bool take_##name(lode_dataset *ds, size_t n)                                  \
    {                                                                                    \
        return take_cells(ds, part, n);                                                  \
    }                                                                                    \
    static void read_##name(lode__row *row)                                              \
    {                                                                                    \
        read_cell(row, part);                                                            \
    }                                                                                    \
    const lode__loader lode__load_##name = {                                             \
        .table = {#name},                                                                \
        .column = {"country", "from", "to", "value_musd"},                               \
        .key = {"country", "from", "to"},                                                \
        .take = take_##name,                                                             \
        .read = read_##name};

CELLS_LOADER(io_use, LODE__IO_USE)
CELLS_LOADER(io_make, LODE__IO_MAKE)
CELLS_LOADER(io_flow, LODE__IO_FLOW)

/* ---- what needs a mineral ---------------------------------------------------------- */

enum {
    D_GOOD,
    D_COUNTRY,
    SEGMENT,
    SHARE,
    LOW,
    HIGH,
    D_FLAG,
    D_SOURCE,
    D_VINTAGE,
    D_NOTE
};

static bool take_dependence(lode_dataset *ds, size_t n)
{
    ds->dependence = lode__arena_take(&ds->arena, n, sizeof *ds->dependence);
    return ds->dependence;
}

static void read_dependence(lode__row *row)
{
    lode__dependence *d = &row->ds->dependence[row->ds->n_dependence++];

    *d = (lode__dependence){.i_good = lode__row_good(row, D_GOOD),
                            .i_country = lode__row_country_or_any(row, D_COUNTRY),
                            .segment = lode__row_word(row, SEGMENT),
                            .dependent_share = lode__row_number(row, SHARE, 0.0, 1.0),
                            .low = lode__row_number_or_nan(row, LOW, 0.0, 1.0),
                            .high = lode__row_number_or_nan(row, HIGH, 0.0, 1.0),
                            .flag = lode__row_flag(row, D_FLAG),
                            .source = lode__row_word(row, D_SOURCE),
                            .vintage = lode__row_text(row, D_VINTAGE),
                            .note = lode__row_text(row, D_NOTE),
                            .place = row->place};
    if (row->st != LODE_OK) return;
    if (d->low > d->dependent_share)
        lode__row_refuse(row, LOW, "want at most dependent_share");
    if (d->high < d->dependent_share)
        lode__row_refuse(row, HIGH, "want at least dependent_share");
}

const lode__loader lode__load_dependence = {
    .table = {"dependence", "market_dependence"},
    .column = {"good", "country", "segment", "dependent_share", "low", "high", "flag",
               "source", "?vintage", "?note"},
    .key = {"good", "country", "segment"},
    .take = take_dependence,
    .read = read_dependence};

enum { M_GOOD, M_SECTOR, M_FLAG, M_SOURCE, M_NOTE };

static bool take_makers(lode_dataset *ds, size_t n)
{
    ds->maker = lode__arena_take(&ds->arena, n, sizeof *ds->maker);
    return ds->maker;
}

static void read_maker(lode__row *row)
{
    row->ds->maker[row->ds->n_maker++] =
        (lode__maker){.i_good = lode__row_good(row, M_GOOD),
                      .sector = lode__row_word(row, M_SECTOR),
                      .flag = lode__row_flag(row, M_FLAG),
                      .source = lode__row_word(row, M_SOURCE),
                      .note = lode__row_text(row, M_NOTE),
                      .place = row->place};
}

const lode__loader lode__load_makers = {
    .table = {"makers"},
    .column = {"good", "sector", "flag", "source", "?note"},
    .key = {"good"},
    .take = take_makers,
    .read = read_maker};

/* ---- reading ----------------------------------------------------------------------- */

const lode__io_table *lode__io_tables(const lode_dataset *ds, int *n)
{
    *n = ds->n_io_table;
    return ds->io_table;
}

const lode__io_sector *lode__io_sectors(const lode_dataset *ds, int *n)
{
    *n = ds->n_io_sector;
    return ds->io_sector;
}

const lode__io_final *lode__io_finals(const lode_dataset *ds, int *n)
{
    *n = ds->n_io_final;
    return ds->io_final;
}

const lode__io_cell *lode__io_cells(const lode_dataset *ds, lode__io_part part, int *n)
{
    *n = ds->n_io_cell[part];
    return ds->io_cell[part];
}

const lode__dependence *lode__dependences(const lode_dataset *ds, int *n)
{
    *n = ds->n_dependence;
    return ds->dependence;
}

const lode__maker *lode__makers(const lode_dataset *ds, int *n)
{
    *n = ds->n_maker;
    return ds->maker;
}

const lode__dependence *lode__dependence_pick_in(const lode_dataset *ds, int i_good,
                                                 int i_country, const char *segment)
{
    const lode__dependence *any = NULL;

    for (int k = 0; k < ds->n_dependence; k++) {
        const lode__dependence *d = &ds->dependence[k];
        if (d->i_good != i_good || strcmp(d->segment, segment) != 0) continue;
        if (d->i_country == i_country) return d;
        if (d->i_country < 0) any = d;
    }
    return any;
}

const lode__dependence *lode__dependence_pick(const lode_dataset *ds, int i_good,
                                              const char *segment)
{
    return lode__dependence_pick_in(ds, i_good, -1, segment);
}
