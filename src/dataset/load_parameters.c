/* Who uses a good for what, and how do buyers and sellers answer to a price? */
#include "dataset/row.h"

#include <math.h>

enum { GOOD, COUNTRY, SEGMENT, SECTOR, SHARE, LOW, HIGH, FLAG, SOURCE, VINTAGE, NOTE };

static bool take_segments(lode_dataset *ds, size_t n)
{
    ds->segment = lode__arena_take(&ds->arena, n, sizeof *ds->segment);
    return ds->segment;
}

static void read_segment(lode__row *row)
{
    row->ds->segment[row->ds->n_segment++] =
        (lode__segment){.i_good = lode__row_good(row, GOOD),
                        .i_country = lode__row_country_or_any(row, COUNTRY),
                        .segment = lode__row_word(row, SEGMENT),
                        .sector = lode__row_text(row, SECTOR),
                        .share = lode__row_number(row, SHARE, 0.0, 1.0),
                        .low = lode__row_number_or_nan(row, LOW, 0.0, 1.0),
                        .high = lode__row_number_or_nan(row, HIGH, 0.0, 1.0),
                        .flag = lode__row_flag(row, FLAG),
                        .source = lode__row_word(row, SOURCE),
                        .vintage = lode__row_text(row, VINTAGE),
                        .note = lode__row_text(row, NOTE),
                        .place = row->place};
}

const lode__loader lode__load_segments = {
    .table = {"segments", "market_segments"},
    .column = {"good", "country", "segment", "sector", "share", "low", "high", "flag",
               "source", "?vintage", "?note"},
    .key = {"good", "country", "segment"},
    .take = take_segments,
    .read = read_segment};

enum {
    P_GOOD,
    P_SEGMENT,
    PARAMETER,
    P_VALUE,
    P_LOW,
    P_HIGH,
    P_UNIT,
    P_FLAG,
    P_SOURCE,
    P_NOTE
};

static bool take_parameters(lode_dataset *ds, size_t n)
{
    ds->parameter = lode__arena_take(&ds->arena, n, sizeof *ds->parameter);
    return ds->parameter;
}

static void read_parameter(lode__row *row)
{
    row->ds->parameter[row->ds->n_parameter++] =
        (lode__parameter){.i_good = lode__row_good_or_any(row, P_GOOD),
                          .segment = lode__row_word(row, P_SEGMENT),
                          .parameter = lode__row_word(row, PARAMETER),
                          .unit = lode__row_text(row, P_UNIT),
                          .value = lode__row_number(row, P_VALUE, 0.0, INFINITY),
                          .low = lode__row_number_or_nan(row, P_LOW, 0.0, INFINITY),
                          .high = lode__row_number_or_nan(row, P_HIGH, 0.0, INFINITY),
                          .flag = lode__row_flag(row, P_FLAG),
                          .source = lode__row_word(row, P_SOURCE),
                          .note = lode__row_text(row, P_NOTE),
                          .place = row->place};
}

const lode__loader lode__load_parameters = {.table = {"parameters", "market_parameters"},
                                            .column = {"good", "segment", "parameter",
                                                       "value", "low", "high", "unit",
                                                       "flag", "source", "?note"},
                                            .key = {"good", "segment", "parameter"},
                                            .take = take_parameters,
                                            .read = read_parameter};
