/* Methods of measurement as rows: what is computed, from which inputs, with which
 * parameters, and what the number is called from where on. Formulas are read where they
 * are used (study/method.c). */
#include "dataset/row.h"

#include <math.h>
#include <string.h>

/* One who corrects a parameter replaces one row; nothing here is known to the code. */
static double number(lode__row *row, int k)
{
    return lode__row_number_or_nan(row, k, -INFINITY, INFINITY);
}

enum {
    METHOD,
    NAME,
    PUBLISHER,
    YEAR,
    SCOPE,
    UNIT,
    RANGE_LOW,
    RANGE_HIGH,
    RESULT,
    PARTS,
    EXTENDS,
    STAGES,
    LIST,
    PREFERS,
    LEAD,
    WORSE,
    TOLERANCE,
    STATUS,
    SOURCE,
    NOTE
};

static bool take_methods(lode_dataset *ds, size_t n)
{
    ds->method = lode__arena_take(&ds->arena, n, sizeof *ds->method);
    return ds->method;
}

static void read_method(lode__row *row)
{
    row->ds->method[row->ds->n_method++] =
        (lode__method){.id = lode__row_word(row, METHOD),
                       .name = lode__row_word(row, NAME),
                       .publisher = lode__row_text(row, PUBLISHER),
                       .year = lode__row_integer(row, YEAR, 1900, 2100),
                       .scope = lode__row_word(row, SCOPE),
                       .unit = lode__row_text(row, UNIT),
                       .range_low = number(row, RANGE_LOW),
                       .range_high = number(row, RANGE_HIGH),
                       .result = lode__row_word(row, RESULT),
                       .parts = lode__row_text(row, PARTS),
                       .extends = lode__row_text(row, EXTENDS),
                       .stages = lode__row_text(row, STAGES),
                       .list = lode__row_text(row, LIST),
                       .prefers = lode__row_text(row, PREFERS),
                       .lead = lode__row_yes(row, LEAD),
                       .worse = lode__row_word(row, WORSE),
                       .tolerance = number(row, TOLERANCE),
                       .status = lode__row_word(row, STATUS),
                       .source = lode__row_word(row, SOURCE),
                       .note = lode__row_text(row, NOTE),
                       .place = row->place};
}

const lode__loader lode__load_methods = {
    .table = {"methods"},
    .column = {"method",  "name",      "publisher",  "year",    "scope",
               "unit",    "range_low", "range_high", "result",  "parts",
               "extends", "stages",    "list",       "prefers", "lead",
               "worse",   "tolerance", "status",     "source",  "?note"},
    .key = {"method"},
    .take = take_methods,
    .read = read_method};

enum { S_METHOD, STEP, FORMULA, S_UNIT, S_STATUS, S_NOTE };

static bool take_steps(lode_dataset *ds, size_t n)
{
    ds->method_step = lode__arena_take(&ds->arena, n, sizeof *ds->method_step);
    return ds->method_step;
}

static void read_step(lode__row *row)
{
    row->ds->method_step[row->ds->n_method_step++] =
        (lode__method_step){.method = lode__row_word(row, S_METHOD),
                            .step = lode__row_word(row, STEP),
                            .formula = lode__row_word(row, FORMULA),
                            .unit = lode__row_text(row, S_UNIT),
                            .status = lode__row_word(row, S_STATUS),
                            .note = lode__row_text(row, S_NOTE),
                            .place = row->place};
}

const lode__loader lode__load_method_steps = {
    .table = {"method_steps"},
    .column = {"method", "step", "formula", "unit", "status", "?note"},
    .key = {"method", "step"},
    .take = take_steps,
    .read = read_step};

enum { P_METHOD, PARAMETER, VALUE, LOW, HIGH, P_UNIT, P_STATUS, P_SOURCE, P_NOTE };

static bool take_parameters(lode_dataset *ds, size_t n)
{
    ds->method_parameter = lode__arena_take(&ds->arena, n, sizeof *ds->method_parameter);
    return ds->method_parameter;
}

static void read_parameter(lode__row *row)
{
    row->ds->method_parameter[row->ds->n_method_parameter++] =
        (lode__method_parameter){.method = lode__row_word(row, P_METHOD),
                                 .parameter = lode__row_word(row, PARAMETER),
                                 .value = number(row, VALUE),
                                 .low = number(row, LOW),
                                 .high = number(row, HIGH),
                                 .unit = lode__row_text(row, P_UNIT),
                                 .status = lode__row_word(row, P_STATUS),
                                 .source = lode__row_word(row, P_SOURCE),
                                 .note = lode__row_text(row, P_NOTE),
                                 .place = row->place};
}

const lode__loader lode__load_method_parameters = {
    .table = {"method_parameters"},
    .column = {"method", "parameter", "value", "low", "high", "unit", "status", "source",
               "?note"},
    .key = {"method", "parameter"},
    .take = take_parameters,
    .read = read_parameter};

enum { C_METHOD, AT_LEAST, CLASS, C_STATUS, C_NOTE };

static bool take_classes(lode_dataset *ds, size_t n)
{
    ds->method_class = lode__arena_take(&ds->arena, n, sizeof *ds->method_class);
    return ds->method_class;
}

static void read_class(lode__row *row)
{
    row->ds->method_class[row->ds->n_method_class++] = (lode__method_class){
        .method = lode__row_word(row, C_METHOD),
        .at_least = lode__row_number(row, AT_LEAST, -INFINITY, INFINITY),
        .name = lode__row_word(row, CLASS),
        .status = lode__row_word(row, C_STATUS),
        .note = lode__row_text(row, C_NOTE),
        .place = row->place};
}

const lode__loader lode__load_method_classes = {
    .table = {"method_classes"},
    .column = {"method", "at_least", "class", "status", "?note"},
    .key = {"method", "at_least"},
    .take = take_classes,
    .read = read_class};

enum { INPUT, N_UNIT, N_LOW, N_HIGH, PUBLIC, N_SOURCE, N_NOTE };

static bool take_inputs(lode_dataset *ds, size_t n)
{
    ds->method_input = lode__arena_take(&ds->arena, n, sizeof *ds->method_input);
    return ds->method_input;
}

static void read_input(lode__row *row)
{
    row->ds->method_input[row->ds->n_method_input++] =
        (lode__method_input){.input = lode__row_word(row, INPUT),
                             .unit = lode__row_text(row, N_UNIT),
                             .low = number(row, N_LOW),
                             .high = number(row, N_HIGH),
                             .is_public = lode__row_yes(row, PUBLIC),
                             .source = lode__row_text(row, N_SOURCE),
                             .note = lode__row_text(row, N_NOTE),
                             .place = row->place};
}

const lode__loader lode__load_method_inputs = {
    .table = {"method_inputs"},
    .column = {"input", "unit", "low", "high", "public", "source", "?note"},
    .key = {"input"},
    .take = take_inputs,
    .read = read_input};
