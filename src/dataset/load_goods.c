/* Which goods are there, in which unit and basis, and how does one become another? */
#include "dataset/row.h"

#include <string.h>

/* ---- units ------------------------------------------------------------------------ */

enum { UNIT, UNIT_KIND, UNIT_FACTOR };

static bool take_units(lode_dataset *ds, size_t n)
{
    ds->unit = lode__arena_take(&ds->arena, n, sizeof *ds->unit);
    return ds->unit;
}

static void read_unit(lode__row *row)
{
    const char *kind = lode__row_text(row, UNIT_KIND);
    bool price = strcmp(kind, "price") == 0;
    lode__unit unit = {.unit = lode__row_word(row, UNIT),
                       .price = price,
                       .factor = lode__row_number(row, UNIT_FACTOR, 1e-12, 1e12)};
    if (!price && strcmp(kind, "mass") != 0)
        lode__row_refuse(row, UNIT_KIND, "want 'mass' or 'price', found '%.80s'", kind);
    for (int i = 0; i < row->ds->n_unit; i++)
        if (strcmp(row->ds->unit[i].unit, unit.unit) == 0)
            lode__row_refuse(row, UNIT, "'%s' is there twice", unit.unit);
    row->ds->unit[row->ds->n_unit++] = unit;
}

const lode__loader lode__load_units = {.table = {"units"},
                                       .column = {"unit", "kind", "factor"},
                                       .key = {"unit"},
                                       .required = true,
                                       .take = take_units,
                                       .read = read_unit};

/* ---- goods ------------------------------------------------------------------------ */

enum {
    GOOD,
    MINERAL,
    STAGE,
    NAME,
    STAGE_ORDER,
    GOOD_BASIS,
    PRICE_UNIT,
    DISPOSAL,
    MAIN,
    MARKET,
    GOOD_NOTE
};

static bool take_goods(lode_dataset *ds, size_t n)
{
    ds->good = lode__arena_take(&ds->arena, n, sizeof *ds->good);
    ds->good_name = lode__arena_take(&ds->arena, 2 * n, sizeof *ds->good_name);
    return ds->good && ds->good_name;
}

/* Something, a colon, the stage: 'cobalt:mine', and 'ndpr:oxide' of the mineral
 * rare_earths. */
static bool is_good_id(const char *id, const char *stage)
{
    const char *colon = strchr(id, ':');
    return colon && colon > id && strcmp(colon + 1, stage) == 0;
}

static void read_good(lode__row *row)
{
    lode__good good = {.id = lode__row_word(row, GOOD),
                       .mineral = lode__row_word(row, MINERAL),
                       .stage = lode__row_word(row, STAGE),
                       .name = lode__row_word(row, NAME),
                       .stage_order = lode__row_integer(row, STAGE_ORDER, 0, 1000),
                       .basis = lode__row_word(row, GOOD_BASIS),
                       .price_unit = lode__row_word(row, PRICE_UNIT),
                       .disposal = lode__row_yes(row, DISPOSAL),
                       .main = lode__row_yes(row, MAIN),
                       .market = row->column[MARKET] < 0 || lode__row_yes(row, MARKET),
                       .note = lode__row_text(row, GOOD_NOTE),
                       .place = row->place};
    lode__row_unit(row, PRICE_UNIT, true);
    if (!is_good_id(good.id, good.stage))
        lode__row_refuse(row, GOOD,
                         "want a name and the stage as in '%.60s:%.60s', found '%.80s'",
                         good.mineral, good.stage, good.id);
    for (int i = 0; i < row->ds->n_good; i++)
        if (strcmp(row->ds->good[i].id, good.id) == 0)
            lode__row_refuse(row, GOOD, "'%s' is there twice, first in line %ld", good.id,
                             row->ds->good[i].place.line);
    row->ds->good[row->ds->n_good++] = good;
}

static lode_status finish_goods(lode_dataset *ds, lode_error *err)
{
    for (int i = 0; i < ds->n_good; i++) {
        ds->good_name[i] = ds->good[i].id;
        ds->good_name[ds->n_good + i] = ds->good[i].mineral;
    }
    ds->good_by_id = lode__names_sort(&ds->arena, ds->good, ds->n_good, sizeof *ds->good);
    return ds->good_by_id ? LODE_OK
                          : lode__fail(err, LODE_E_NOMEM, "out of memory for the goods");
}

const lode__loader lode__load_goods = {.table = {"goods"},
                                       .column = {"good", "mineral", "stage", "name",
                                                  "stage_order", "basis", "price_unit",
                                                  "disposal", "main", "?market", "?note"},
                                       .key = {"good"},
                                       .required = true,
                                       .take = take_goods,
                                       .read = read_good,
                                       .finish = finish_goods};

/* ---- basis ------------------------------------------------------------------------ */

enum { BASIS_GOOD, BASIS, BASIS_FACTOR };

static bool take_basis(lode_dataset *ds, size_t n)
{
    ds->basis = lode__arena_take(&ds->arena, n, sizeof *ds->basis);
    return ds->basis;
}

static void read_basis(lode__row *row)
{
    lode__basis basis = {.i_good = lode__row_good(row, BASIS_GOOD),
                         .basis = lode__row_word(row, BASIS),
                         .factor = lode__row_number(row, BASIS_FACTOR, 1e-12, 1e12),
                         .place = row->place};
    for (int i = 0; i < row->ds->n_basis; i++)
        if (row->ds->basis[i].i_good == basis.i_good &&
            strcmp(row->ds->basis[i].basis, basis.basis) == 0)
            lode__row_refuse(row, BASIS, "'%s' of this good is there twice", basis.basis);
    row->ds->basis[row->ds->n_basis++] = basis;
}

const lode__loader lode__load_basis = {.table = {"basis"},
                                       .column = {"good", "basis", "factor"},
                                       .key = {"good", "basis"},
                                       .take = take_basis,
                                       .read = read_basis};

/* ---- chains: one good becomes the next -------------------------------------------- */

enum { INPUT, OUTPUT, YIELD, SHARE, CHAIN_FLAG, CHAIN_SOURCE, CHAIN_NOTE };

static bool take_chains(lode_dataset *ds, size_t n)
{
    ds->chain = lode__arena_take(&ds->arena, n, sizeof *ds->chain);
    return ds->chain;
}

static void read_chain(lode__row *row)
{
    lode__chain chain = {.i_input = lode__row_good(row, INPUT),
                         .i_output = lode__row_good(row, OUTPUT),
                         .yield = lode__row_number(row, YIELD, 1e-12, 1e12),
                         .share = lode__row_number(row, SHARE, 0.0, 1.0),
                         .flag = lode__row_flag(row, CHAIN_FLAG),
                         .source = lode__row_word(row, CHAIN_SOURCE),
                         .note = lode__row_text(row, CHAIN_NOTE),
                         .place = row->place};
    if (chain.i_input == chain.i_output)
        lode__row_refuse(row, OUTPUT, "want a good other than the input, found '%s'",
                         lode__row_text(row, OUTPUT));
    row->ds->chain[row->ds->n_chain++] = chain;
}

const lode__loader lode__load_chains = {
    .table = {"chains"},
    .column = {"input", "output", "yield", "share", "flag", "source", "?note"},
    .key = {"input", "output"},
    .take = take_chains,
    .read = read_chain};

/* ---- joint: what comes beside ----------------------------------------------------- */

enum {
    HOST,
    JOINT_COUNTRY,
    JOINT_OUTPUT,
    JOINT_YIELD,
    JOINT_LOW,
    JOINT_HIGH,
    JOINT_FLAG,
    JOINT_SOURCE,
    JOINT_NOTE
};

static bool take_joint(lode_dataset *ds, size_t n)
{
    ds->joint = lode__arena_take(&ds->arena, n, sizeof *ds->joint);
    return ds->joint;
}

static void read_joint(lode__row *row)
{
    lode__joint joint = {.i_host = lode__row_good(row, HOST),
                         .i_country = lode__row_country_or_any(row, JOINT_COUNTRY),
                         .i_output = lode__row_good(row, JOINT_OUTPUT),
                         .yield = lode__row_number(row, JOINT_YIELD, 0.0, 1e12),
                         .low = lode__row_number_or_nan(row, JOINT_LOW, 0.0, 1e12),
                         .high = lode__row_number_or_nan(row, JOINT_HIGH, 0.0, 1e12),
                         .flag = lode__row_flag(row, JOINT_FLAG),
                         .source = lode__row_word(row, JOINT_SOURCE),
                         .note = lode__row_text(row, JOINT_NOTE),
                         .place = row->place};
    if (joint.i_host == joint.i_output)
        lode__row_refuse(row, JOINT_OUTPUT, "want a good other than the host, found '%s'",
                         lode__row_text(row, JOINT_OUTPUT));
    row->ds->joint[row->ds->n_joint++] = joint;
}

const lode__loader lode__load_joint = {.table = {"joint"},
                                       .column = {"host", "country", "output", "yield",
                                                  "low", "high", "flag", "source",
                                                  "?note"},
                                       .key = {"host", "country", "output"},
                                       .take = take_joint,
                                       .read = read_joint};
