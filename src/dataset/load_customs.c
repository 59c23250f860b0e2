/* What did customs record? Gross tonnes and dollars of a code between two countries, as
 * the record has them; what they hold of a good is the concordance's to say (hs6). */
#include "dataset/row.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    YEAR,
    EXPORTER,
    IMPORTER,
    REVISION,
    CODE,
    VALUE,
    QUANTITY,
    REPORTED_BY,
    FLAG,
    SOURCE,
    VINTAGE,
    NOTE
};

static bool take_customs(lode_dataset *ds, size_t n)
{
    ds->customs = lode__arena_take(&ds->arena, n, sizeof *ds->customs);
    return ds->customs;
}

static int read_code(lode__row *row, int *digits)
{
    const char *code = lode__row_word(row, CODE);
    size_t n = strspn(code, "0123456789");
    if ((n != 4 && n != 6) || code[n])
        lode__row_refuse(row, CODE, "want 4 or 6 digits as in '811292', found '%.80s'",
                         code);
    *digits = (int)n;
    return atoi(code);
}

static lode__reporter read_reporter(lode__row *row)
{
    static const char *const name[] = {"both", "exporter", "importer"};
    for (int i = 0; i < 3; i++)
        if (strcmp(lode__row_text(row, REPORTED_BY), name[i]) == 0)
            return (lode__reporter)i;
    lode__row_refuse(row, REPORTED_BY,
                     "want 'both', 'exporter' or 'importer', found '%.80s'",
                     lode__row_text(row, REPORTED_BY));
    return LODE__BOTH;
}

static void read_customs(lode__row *row)
{
    lode__customs c = {.year = lode__row_integer(row, YEAR, 1900, 2100),
                       .i_exporter = lode__row_country_or_any(row, EXPORTER),
                       .i_importer = lode__row_country_or_any(row, IMPORTER),
                       .revision = lode__row_word(row, REVISION),
                       .value_usd = lode__row_number_or_nan(row, VALUE, 0.0, INFINITY),
                       .quantity_t =
                           lode__row_number_or_nan(row, QUANTITY, 0.0, INFINITY),
                       .reported_by = read_reporter(row),
                       .flag = lode__row_flag(row, FLAG),
                       .source = lode__row_word(row, SOURCE),
                       .vintage = lode__row_text(row, VINTAGE),
                       .note = lode__row_text(row, NOTE),
                       .place = row->place};
    c.code = read_code(row, &c.digits);
    if (c.i_exporter == c.i_importer && c.i_exporter >= 0)
        lode__row_refuse(row, IMPORTER,
                         "want another country than the exporter, found "
                         "'%.80s'",
                         lode__row_text(row, IMPORTER));
    row->ds->customs[row->ds->n_customs++] = c;
}

const lode__loader lode__load_customs = {
    .table = {"flows"},
    .column = {"year", "exporter", "importer", "hs_revision", "hs", "value_usd",
               "quantity_t", "reported_by", "flag", "source", "?vintage", "?note"},
    .key = {"year", "exporter", "importer", "hs_revision", "hs", "reported_by", "source"},
    .take = take_customs,
    .read = read_customs};
