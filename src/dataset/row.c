/* Is this cell what its column must hold? */
#include "dataset/row.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 64

void lode__row_refuse(lode__row *row, int k, const char *format, ...)
{
    char message[LODE_ERROR_MESSAGE_MAX];
    if (row->st != LODE_OK) return;
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);

    const lode__cell *cell = row->column[k] < 0 ? NULL : &row->cell[row->column[k]];
    row->st = lode__fail_at(row->err, LODE_E_DATA, row->file->full_path,
                            cell ? cell->line : row->place.line, cell ? cell->column : 0,
                            "%s: %s", row->name[k] + (row->name[k][0] == '?'), message);
}

const char *lode__row_text(const lode__row *row, int k)
{
    return row->column[k] < 0 ? "" : row->cell[row->column[k]].text;
}

const char *lode__row_word(lode__row *row, int k)
{
    const char *text = lode__row_text(row, k);
    if (!*text) lode__row_refuse(row, k, "want a text, found an empty field");
    return text;
}

double lode__row_number(lode__row *row, int k, double low, double high)
{
    if (!*lode__row_text(row, k))
        lode__row_refuse(row, k, "want a number, found nothing");
    return lode__row_number_or_nan(row, k, low, high);
}

double lode__row_number_or_nan(lode__row *row, int k, double low, double high)
{
    const char *text = lode__row_text(row, k);
    double value = NAN;
    if (!*text || row->st != LODE_OK) return NAN;
    if (!lode__number_read(text, &value)) {
        lode__row_refuse(row, k, "want a finite decimal number, found '%.80s'", text);
        return NAN;
    }
    if (value >= low && value <= high) return value;

    char least[64], most[64];
    least[lode__number_write(low, least)] = '\0';
    most[lode__number_write(high, most)] = '\0';
    if (isinf(high))
        lode__row_refuse(row, k, "want a number of at least %s, found '%.80s'", least,
                         text);
    else
        lode__row_refuse(row, k, "want a number from %s to %s, found '%.80s'", least,
                         most, text);
    return NAN;
}

int lode__row_integer(lode__row *row, int k, int low, int high)
{
    const char *text = lode__row_text(row, k);
    char *end;
    long value = strtol(text, &end, 10);
    if (*text >= '0' && *text <= '9' && *end == '\0' && value >= low && value <= high)
        return (int)value;
    lode__row_refuse(row, k, "want a whole number from %d to %d, found '%.80s'", low,
                     high, text);
    return 0;
}

bool lode__row_yes(lode__row *row, int k)
{
    const char *text = lode__row_text(row, k);
    if (strcmp(text, "yes") == 0) return true;
    if (strcmp(text, "no") != 0)
        lode__row_refuse(row, k, "want 'yes' or 'no', found '%.80s'", text);
    return false;
}

/* Refuse with the nearest of n names. */
static void refuse_name(lode__row *row, int k, const char *wanted,
                        const char *const *name, int n)
{
    char nearest[256];
    const char *found = lode__row_text(row, k);
    lode_names_nearest(found, name, (size_t)n, nearest, sizeof nearest);
    lode__row_refuse(row, k, "want %s%s%s, found '%.80s'", wanted,
                     *nearest ? " such as " : "", nearest, found);
}

lode__flag lode__row_flag(lode__row *row, int k)
{
    const char *name[LODE__N_FLAG];
    for (int i = 0; i < LODE__N_FLAG; i++) {
        name[i] = lode__flag_name((lode__flag)i);
        if (strcmp(name[i], lode__row_text(row, k)) == 0) return (lode__flag)i;
    }
    refuse_name(row, k, "a flag", name, LODE__N_FLAG);
    return LODE__MISSING;
}

int lode__row_good(lode__row *row, int k)
{
    int i = lode__good_find(row->ds, lode__row_text(row, k));
    if (i >= 0) return i;
    refuse_name(row, k, "a good", row->ds->good_name, row->ds->n_good);
    return 0;
}

int lode__row_good_or_any(lode__row *row, int k)
{
    return strcmp(lode__row_text(row, k), "*") == 0 ? -1 : lode__row_good(row, k);
}

int lode__row_country(lode__row *row, int k)
{
    int i = lode__country_find(row->ds, lode__row_text(row, k));
    if (i >= 0) return i;
    refuse_name(row, k, "a country", row->ds->place_name, row->ds->n_country);
    return 0;
}

int lode__row_country_or_any(lode__row *row, int k)
{
    return strcmp(lode__row_text(row, k), "*") == 0 ? -1 : lode__row_country(row, k);
}

const lode__unit *lode__row_unit(lode__row *row, int k, bool price)
{
    const char *name[NAMES_MAX];
    int n = 0;
    for (int i = 0; i < row->ds->n_unit; i++) {
        const lode__unit *unit = &row->ds->unit[i];
        if (unit->price != price) continue;
        if (strcmp(unit->unit, lode__row_text(row, k)) == 0) return unit;
        if (n < NAMES_MAX) name[n++] = unit->unit;
    }
    refuse_name(row, k, price ? "a unit of price" : "a unit of mass", name, n);
    return NULL;
}
