/* What do the rows say, as they were published, and where does each stand?
 *
 * A row of an observation is followed by its factor and its value in the unit used
 * inside. All columns are in CSV and JSON; the table for people leaves some out where
 * 80 characters are too few, and says which. */
#include "dataset/cells.h"
#include "dataset/document.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMN_MAX 256 /* different columns of the files of a pack */

/* The question, with names resolved. */
typedef struct filter {
    const lode__pack *pack;
    bool *good, *country; /* [n_good], [n_country]; NULL: all */
    int year;             /* 0: all */
} filter;

static bool matches(const lode_dataset *ds, const filter *f, const lode__file *file,
                    const lode__cell *row)
{
    bool good = !f->good, country = !f->country, year = !f->year;
    for (int k = 0; k < file->n_field; k++) {
        const char *name = file->field[k].name;
        if (!good && lode__is_good_column(name)) {
            int i = lode__good_find(ds, row[k].text);
            good = i >= 0 && f->good[i];
        } else if (!country && lode__is_country_column(name)) {
            int i = lode__country_find(ds, row[k].text);
            country = i >= 0 && f->country[i];
        } else if (!year && strcmp(name, "year") == 0)
            year = strtol(row[k].text, NULL, 10) == f->year;
    }
    return good && country && year;
}

/* Could a row of this file match at all? */
static bool applies(const filter *f, const lode__file *file)
{
    bool good = !f->good, country = !f->country;
    for (int k = 0; k < file->n_field; k++) {
        good = good || lode__is_good_column(file->field[k].name);
        country = country || lode__is_country_column(file->field[k].name);
    }
    return good && country && (!f->year || lode__column_find(file, "year") >= 0);
}

static const lode__observation *observation_of(const lode_dataset *ds,
                                               const lode__file *file, long i_row)
{
    if (file->i_observation < 0) return NULL;
    if (!file->overridden) return &ds->observation[file->i_observation + i_row];
    if (file->overridden[i_row]) return NULL;
    long n_before = 0;
    for (long i = 0; i < i_row; i++) n_before += file->overridden[i];
    return &ds->observation[file->i_observation + (i_row - n_before)];
}

/* "t Ga" or "USD/t Ga". */
static void unit_of(const lode_dataset *ds, const lode__observation *o, char *out,
                    size_t size)
{
    snprintf(out, size, "%s %s", o->flow == LODE__PRICE ? "USD/t" : "t",
             ds->good[o->i_good].basis);
}

/* ---- table ------------------------------------------------------------------------ */

static char *copy_number(lode__arena *arena, double value)
{
    char text[LODE__NUMBER_MAX] = "";
    if (isfinite(value)) text[lode__number_write(value, text)] = '\0';
    return lode__arena_copy(arena, text);
}

static void add_or_fail(lode__columns *columns, const char *text)
{
    if (text)
        lode__columns_add(columns, text);
    else
        columns->status = LODE_E_NOMEM;
}

/* Value in t or USD/t with three digits or all whole ones, for people. */
static char *copy_value(lode__arena *arena, double value)
{
    char text[64];
    double size = fabs(value);
    int decimals = size >= 100 || value == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4;
    lode__number_people(value, decimals, text);
    return lode__arena_copy(arena, text);
}

static void add_row(const lode_dataset *ds, const lode__file *file, long i_row,
                    lode__columns *columns, lode__arena *arena)
{
    const lode__cell *row = lode__csv_row(&file->csv, i_row);
    const lode__observation *o = observation_of(ds, file, i_row);
    add_or_fail(columns, copy_number(arena, (double)row->line));
    for (int k = 0; k < file->n_field; k++) lode__columns_add(columns, row[k].text);
    if (!o) return;
    char unit[96];
    unit_of(ds, o, unit, sizeof unit);
    add_or_fail(columns, copy_value(arena, o->value));
    add_or_fail(columns, lode__arena_copy(arena, unit));
}

/* Hide columns that say the same in all rows shown, and say it once. */
static void hide_constant(lode__columns *columns, lode__buf *said)
{
    size_t n = (size_t)columns->n_column;
    if (columns->status != LODE_OK || columns->n_cell < 3 * n) return;
    for (size_t k = 1; k < n; k++) {
        const char *first = columns->cell[n + k];
        bool constant = true;
        for (size_t i = 2 * n + k; i < columns->n_cell; i += n)
            constant = constant && strcmp(columns->cell[i], first) == 0;
        if (!constant) continue;
        columns->hidden[k] = true;
        if (*first)
            lode__buf_addf(said, "%s%s %s", said->length ? ", " : "", columns->cell[k],
                           first);
    }
}

/* Hide columns, the least telling first, until the rest fits, and name them. */
static void hide_to_fit(const lode__file *file, lode__columns *columns, lode__buf *said)
{
    static const char *const order[] = {
        "note",    "baci_code", "iso_numeric", "hs_revision",  "confidence",
        "vintage", "sector",    "content_low", "content_high", "price_unit",
        "basis",   "hs6",       "name",        "since",        "low",
        "high",    "source",    "flag",        "flow",         NULL};
    for (int i = 0; order[i] && lode__columns_width(columns) > LODE__WIDTH_MAX; i++) {
        int k = lode__column_find(file, order[i]);
        if (k < 0 || columns->hidden[k + 1]) continue;
        columns->hidden[k + 1] = true;
        lode__buf_addf(said, "%s%s", said->length ? ", " : "", order[i]);
    }
}

static void write_file_table(const lode__file *file, lode__columns *columns,
                             lode__buf *buf)
{
    lode__buf constant, left_out;
    lode__buf_init(&constant, LODE__FILE_MAX);
    lode__buf_init(&left_out, LODE__FILE_MAX);
    hide_constant(columns, &constant);
    if (columns->status == LODE_OK) hide_to_fit(file, columns, &left_out);
    if (constant.length) lode__paragraph_add(buf, "every row:", constant.data, 2);
    lode__columns_write(columns, buf);
    if (left_out.length)
        lode__paragraph_add(buf, "only in CSV and JSON:", left_out.data, 2);
    if (buf->status == LODE_OK)
        buf->status = constant.status != LODE_OK ? constant.status : left_out.status;
    lode__buf_clear(&constant);
    lode__buf_clear(&left_out);
}

static void show_file_table(const lode_dataset *ds, const filter *f,
                            const lode__file *file, lode__buf *buf)
{
    lode__arena arena = {0};
    lode__columns columns = {.n_column = file->n_field + 1};
    long n_shown = 0;

    lode__columns_add(&columns, "line");
    columns.right[0] = true;
    for (int k = 0; k < file->n_field; k++) {
        lode__columns_add(&columns, file->field[k].name);
        columns.right[k + 1] = *file->field[k].type != 's';
    }
    if (file->i_observation >= 0) {
        columns.right[columns.n_column] = true;
        columns.n_column += 2;
        lode__columns_add(&columns, "is");
        lode__columns_add(&columns, "in");
    }
    for (long i_row = 0; i_row < file->csv.n_row; i_row++) {
        if (!matches(ds, f, file, lode__csv_row(&file->csv, i_row))) continue;
        add_row(ds, file, i_row, &columns, &arena);
        n_shown++;
    }
    lode__buf_addf(buf, "%s: %ld of %ld rows\n", file->path, n_shown, file->csv.n_row);
    if (n_shown > 0) write_file_table(file, &columns, buf);
    lode__columns_clear(&columns);
    lode__arena_clear(&arena);
}

static void show_table(const lode_dataset *ds, const filter *f, lode__buf *buf)
{
    int n_shown = 0;
    for (int i = 0; i < f->pack->n_file; i++) {
        const lode__file *file = &ds->file[f->pack->i_file + i];
        if (!applies(f, file)) continue;
        if (n_shown++ > 0) lode__buf_add(buf, "\n");
        show_file_table(ds, f, file, buf);
    }
    if (n_shown == 0)
        lode__buf_addf(buf, "%s: no table with the columns asked for\n", f->pack->name);
}

/* ---- JSON ------------------------------------------------------------------------- */

static void cell_json(lode__json *json, const lode__field *field, const char *text)
{
    double value;
    if (*field->type == 's')
        lode__json_string(json, field->name, text);
    else if (!*text || !lode__number_read(text, &value))
        lode__json_null(json, field->name);
    else
        lode__json_number(json, field->name, value);
}

static void row_json(const lode_dataset *ds, const lode__file *file, long i_row,
                     lode__json *json)
{
    const lode__cell *row = lode__csv_row(&file->csv, i_row);
    const lode__observation *o = observation_of(ds, file, i_row);
    lode__json_object(json, NULL);
    lode__json_string(json, "file", file->path);
    lode__json_integer(json, "line", (long long)row->line);
    for (int k = 0; k < file->n_field; k++) cell_json(json, &file->field[k], row[k].text);
    if (o) {
        char unit[96];
        unit_of(ds, o, unit, sizeof unit);
        lode__json_number(json, "factor", o->factor);
        lode__json_number(json, "converted", o->value);
        lode__json_string(json, "converted_unit", unit);
    }
    lode__json_end_object(json);
}

static void show_json(const lode_dataset *ds, const filter *f,
                      const lode_dataset_filter *asked, lode__buf *buf)
{
    char year[16] = "";
    if (asked->year) snprintf(year, sizeof year, "%d", asked->year);
    const lode__pair input[] = {{"pack", asked->pack},
                                {"good", asked->good},
                                {"country", asked->country},
                                {"year", asked->year ? year : NULL}};
    lode__json json;
    lode__document_begin(&json, buf, ds, "lode/data-show/1", input, 4);
    lode__json_array(&json, "rows");
    for (int i = 0; i < f->pack->n_file; i++) {
        const lode__file *file = &ds->file[f->pack->i_file + i];
        for (long i_row = 0; i_row < file->csv.n_row; i_row++)
            if (matches(ds, f, file, lode__csv_row(&file->csv, i_row)))
                row_json(ds, file, i_row, &json);
    }
    lode__json_end_array(&json);
    lode__document_end(&json);
}

/* ---- CSV -------------------------------------------------------------------------- */

/* Columns of all files of the pack, each name once, in the order they appear. */
static int list_columns(const lode_dataset *ds, const lode__pack *pack, const char **name)
{
    int n = 0;
    for (int i = 0; i < pack->n_file; i++) {
        const lode__file *file = &ds->file[pack->i_file + i];
        for (int k = 0; k < file->n_field; k++) {
            int at = 0;
            while (at < n && strcmp(name[at], file->field[k].name) != 0) at++;
            if (at == n && n < COLUMN_MAX) name[n++] = file->field[k].name;
        }
    }
    return n;
}

static bool pack_observes(const lode_dataset *ds, const lode__pack *pack)
{
    for (int i = 0; i < pack->n_file; i++)
        if (ds->file[pack->i_file + i].i_observation >= 0) return true;
    return false;
}

static void row_csv(const lode__file *file, long i_row, const char *const *name, int n,
                    lode__buf *buf)
{
    const lode__cell *row = lode__csv_row(&file->csv, i_row);
    lode__buf_add_csv(buf, file->path);
    lode__buf_addf(buf, ",%lu", (unsigned long)row->line);
    for (int i = 0; i < n; i++) {
        int k = lode__column_find(file, name[i]);
        lode__buf_add(buf, ",");
        if (k >= 0) lode__buf_add_csv(buf, row[k].text);
    }
}

static void observation_csv(const lode_dataset *ds, const lode__observation *o,
                            lode__buf *buf)
{
    char unit[96];
    if (!o) {
        lode__buf_add(buf, ",,,");
        return;
    }
    unit_of(ds, o, unit, sizeof unit);
    lode__buf_add(buf, ",");
    if (isfinite(o->factor)) lode__buf_add_number(buf, o->factor);
    lode__buf_add(buf, ",");
    if (isfinite(o->value)) lode__buf_add_number(buf, o->value);
    lode__buf_add(buf, ",");
    lode__buf_add_csv(buf, unit);
}

static void show_csv(const lode_dataset *ds, const filter *f, lode__buf *buf)
{
    const char *name[COLUMN_MAX];
    int n = list_columns(ds, f->pack, name);
    bool observes = pack_observes(ds, f->pack);

    lode__buf_add(buf, "file,line");
    for (int i = 0; i < n; i++) {
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, name[i]);
    }
    lode__buf_add(buf, observes ? ",factor,converted,converted_unit\n" : "\n");
    for (int i = 0; i < f->pack->n_file; i++) {
        const lode__file *file = &ds->file[f->pack->i_file + i];
        for (long i_row = 0; i_row < file->csv.n_row; i_row++) {
            if (!matches(ds, f, file, lode__csv_row(&file->csv, i_row))) continue;
            row_csv(file, i_row, name, n, buf);
            if (observes) observation_csv(ds, observation_of(ds, file, i_row), buf);
            lode__buf_add(buf, "\n");
        }
    }
}

/* ---- the question ----------------------------------------------------------------- */

static lode_status find_pack(const lode_dataset *ds, const char *name, filter *f,
                             lode__arena *arena, lode_error *err)
{
    if (!name)
        return lode__fail(err, LODE_E_INVALID, "want the name of a pack, found none");
    int i = lode__pack_find(ds, name);
    if (i >= 0) {
        f->pack = &ds->pack[i];
        return LODE_OK;
    }
    const char **known = lode__arena_take(arena, (size_t)ds->n_pack, sizeof *known);
    if (!known)
        return lode__fail(err, LODE_E_NOMEM, "out of memory for the names of packs");
    for (int k = 0; k < ds->n_pack; k++) known[k] = ds->pack[k].name;
    return lode__name_unknown("a pack", name, known, ds->n_pack, err);
}

static lode_status resolve(const lode_dataset *ds, const lode_dataset_filter *asked,
                           filter *f, lode__arena *arena, lode_error *err)
{
    lode_status st = find_pack(ds, asked->pack, f, arena, err);
    if (st != LODE_OK) return st;
    f->year = asked->year;
    if (asked->good) {
        f->good = lode__arena_take(arena, (size_t)ds->n_good, sizeof *f->good);
        if (!f->good) return lode__fail(err, LODE_E_NOMEM, "out of memory for goods");
        st = lode__goods_select(ds, asked->good, f->good, err);
        if (st != LODE_OK) return st;
    }
    if (asked->country) {
        f->country = lode__arena_take(arena, (size_t)ds->n_country, sizeof *f->country);
        if (!f->country)
            return lode__fail(err, LODE_E_NOMEM, "out of memory for countries");
        st = lode__countries_select(ds, asked->country, f->country, err);
    }
    return st;
}

lode_status lode_dataset_show(const lode_dataset *ds, const lode_dataset_filter *asked,
                              lode_format format, lode_text *report, lode_error *err)
{
    lode__arena arena = {0};
    lode__buf buf;
    filter f = {0};

    lode__buf_init(&buf, LODE__REPORT_MAX);
    lode_status st = lode__format_check(format, err);
    if (st == LODE_OK) st = resolve(ds, asked, &f, &arena, err);
    if (st != LODE_OK) goto done;
    if (format == LODE_FORMAT_JSON)
        show_json(ds, &f, asked, &buf);
    else if (format == LODE_FORMAT_CSV)
        show_csv(ds, &f, &buf);
    else
        show_table(ds, &f, &buf);
    st = lode__buf_give(&buf, report, err);
done:
    lode__buf_clear(&buf);
    lode__arena_clear(&arena);
    return st;
}
