/* How does a report of the dataset look as a JSON document, and as columns in a
 * terminal? */
#include "dataset/document.h"

#include <string.h>

lode_status lode__format_check(lode_format format, lode_error *err)
{
    if (format == LODE_FORMAT_TABLE || format == LODE_FORMAT_JSON ||
        format == LODE_FORMAT_CSV)
        return LODE_OK;
    return lode__fail(err, LODE_E_INVALID,
                      "want a table, JSON or CSV for a report of the dataset, found %s",
                      format == LODE_FORMAT_HTML ? "HTML" : "an unknown format");
}

/* Over everything the answer depends on. */
static void hash_run(lode__buf *buf, const lode_dataset *ds, const char *schema,
                     const lode__pair *input, int n_input, char run[LODE__HASH_HEX])
{
    lode__buf all;
    lode__buf_init(&all, LODE__FILE_MAX);
    lode__buf_addf(&all, "%s\n%s\n%s\n", schema, lode_version(), ds->hash);
    for (int i = 0; i < n_input; i++)
        lode__buf_addf(&all, "%s=%s\n", input[i].name,
                       input[i].value ? input[i].value : "");
    if (all.status == LODE_OK)
        lode__hash_text(all.data, all.length, run);
    else if (buf->status == LODE_OK)
        buf->status = all.status;
    lode__buf_clear(&all);
}

void lode__document_begin(lode__json *json, lode__buf *buf, const lode_dataset *ds,
                          const char *schema, const lode__pair *input, int n_input)
{
    char run[LODE__HASH_HEX] = "";
    hash_run(buf, ds, schema, input, n_input, run);
    lode__json_begin(json, buf);
    lode__json_object(json, NULL);
    lode__json_string(json, "schema", schema);
    lode__json_string(json, "lode", lode_version());
    lode__json_string(json, "run", run);
    lode__json_string(json, "data", ds->hash);
    lode__json_object(json, "inputs");
    for (int i = 0; i < n_input; i++)
        lode__json_string(json, input[i].name, input[i].value);
    lode__json_end_object(json);
    lode__json_null(json, "certificate");
    lode__json_array(json, "warnings");
    lode__json_end_array(json);
    lode__json_object(json, "result");
}

void lode__document_end(lode__json *json)
{
    lode__json_end_object(json);
    lode__json_end_object(json);
    lode__buf_add(json->buf, "\n");
}

/* ---- columns ---------------------------------------------------------------------- */

#define GAP 2
#define NARROWEST 8

void lode__columns_add(lode__columns *columns, const char *text)
{
    if (columns->status != LODE_OK) return;
    if (columns->n_cell == columns->capacity) {
        size_t capacity = columns->capacity ? 2 * columns->capacity : 128;
        const char **cell = lode__realloc(columns->cell, capacity, sizeof *cell);
        if (!cell) {
            columns->status = LODE_E_NOMEM;
            return;
        }
        columns->cell = cell;
        columns->capacity = capacity;
    }
    columns->cell[columns->n_cell++] = text;
}

void lode__columns_clear(lode__columns *columns)
{
    lode__release(columns->cell);
    columns->cell = NULL;
    columns->n_cell = columns->capacity = 0;
}

static size_t width_of(const char *text)
{
    return lode__utf8_width(text, strlen(text));
}

/* The widest cell of each visible column, and all of them with the gaps between. */
static size_t measure(const lode__columns *columns, size_t *width)
{
    size_t n = (size_t)columns->n_column, total = 0;
    memset(width, 0, n * sizeof *width);
    for (size_t i = 0; i < columns->n_cell; i++) {
        size_t w = width_of(columns->cell[i]);
        if (w > width[i % n]) width[i % n] = w;
    }
    for (size_t k = 0; k < n; k++)
        if (!columns->hidden[k]) total += width[k] + (total ? GAP : 0);
    return total;
}

size_t lode__columns_width(const lode__columns *columns)
{
    size_t width[LODE__CSV_COLUMN_MAX + 4];
    return measure(columns, width);
}

/* Narrow the widest column of text, again and again, until the row fits. */
static void fit(const lode__columns *columns, size_t *width, size_t total)
{
    while (total > LODE__WIDTH_MAX) {
        int widest = -1;
        for (int k = 0; k < columns->n_column; k++)
            if (!columns->hidden[k] && !columns->right[k] && width[k] > NARROWEST &&
                (widest < 0 || width[k] > width[widest]))
                widest = k;
        if (widest < 0) return;
        width[widest]--;
        total--;
    }
}

static void pad(lode__buf *buf, size_t n)
{
    while (n-- > 0) lode__buf_add_n(buf, " ", 1);
}

/* The first n characters of text, the last of them an ellipsis. */
static void add_cut(lode__buf *buf, const char *text, size_t n)
{
    const char *end = text;
    for (; n > 1; n--) do
            end++;
        while (((unsigned char)*end & 0xC0) == 0x80);
    lode__buf_add_n(buf, text, (size_t)(end - text));
    lode__buf_add(buf, "\xE2\x80\xA6");
}

static void write_row(const lode__columns *columns, lode__buf *buf, size_t first,
                      const size_t *width)
{
    size_t owed = 0; /* spaces that are written only when text follows */
    for (int k = 0; k < columns->n_column; k++) {
        const char *text = columns->cell[first + (size_t)k];
        size_t have = width_of(text);
        if (columns->hidden[k]) continue;
        size_t spare = width[k] > have ? width[k] - have : 0;
        if (columns->right[k]) owed += spare;
        if (have > 0) {
            pad(buf, owed);
            owed = 0;
            if (have > width[k])
                add_cut(buf, text, width[k]);
            else
                lode__buf_add(buf, text);
        }
        owed += columns->right[k] ? GAP : spare + GAP;
    }
    lode__buf_add(buf, "\n");
}

void lode__columns_write(const lode__columns *columns, lode__buf *buf)
{
    size_t width[LODE__CSV_COLUMN_MAX + 4];
    if (columns->status != LODE_OK) {
        if (buf->status == LODE_OK) buf->status = columns->status;
        return;
    }
    fit(columns, width, measure(columns, width));
    for (size_t i = 0; i < columns->n_cell; i += (size_t)columns->n_column)
        write_row(columns, buf, i, width);
}
