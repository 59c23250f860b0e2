/* Tables for people in an 80-column terminal, the JSON envelope, and digits that read
 * well. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "report/report.h"

void lode__table_begin(lode__table *t, int n_column, const char *align)
{
    memset(t, 0, sizeof *t);
    t->n_column = n_column;
    t->align = align;
}

static void add_cell(lode__table *t, const char *text)
{
    if (t->status) return;
    if (t->n_cell == t->capacity) {
        int capacity = t->capacity ? 2 * t->capacity : 256;
        char **more = lode__realloc(t->cell, (size_t)capacity, sizeof *more);
        if (!more) {
            t->status = LODE_E_NOMEM;
            return;
        }
        t->cell = more;
        t->capacity = capacity;
    }
    t->cell[t->n_cell] = lode__arena_copy(&t->arena, text);
    if (!t->cell[t->n_cell])
        t->status = LODE_E_NOMEM;
    else
        t->n_cell++;
}

void lode__table_cell(lode__table *t, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    add_cell(t, text);
}

void lode__table_number(lode__table *t, double value, int decimals)
{
    char text[64] = "";

    if (isfinite(value)) lode__number_people(value, decimals, text);
    add_cell(t, text);
}

void lode__table_change(lode__table *t, double value, int decimals)
{
    char text[65] = "+";

    if (!isfinite(value)) {
        add_cell(t, "");
        return;
    }
    lode__number_people(value, decimals, text + 1);
    add_cell(t, text[1] == '-' || strspn(text + 1, "0.,") == strlen(text + 1) ? text + 1
                                                                              : text);
}

/* Columns a UTF-8 text takes, one per code point. */
static int width_of(const char *text)
{
    int n = 0;

    for (; *text; text++) n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

static void add_padded(lode__buf *buf, const char *text, int width, bool right)
{
    int have = width_of(text);

    if (have > width) { /* cut at a code point, with a mark */
        const char *end = text;
        for (int k = 0; k < width - 1 && *end; k++) do
                end++;
            while (((unsigned char)*end & 0xC0) == 0x80);
        lode__buf_add_n(buf, text, (size_t)(end - text));
        lode__buf_add(buf, ".");
        return;
    }
    if (!right) lode__buf_add(buf, text);
    for (int k = have; k < width; k++) lode__buf_add(buf, " ");
    if (right) lode__buf_add(buf, text);
}

static void write_row(const lode__table *t, lode__buf *buf, int row, const int *width)
{
    lode__buf line;

    lode__buf_init(&line, 4096);
    for (int c = 0; c < t->n_column; c++) {
        if (c > 0) lode__buf_add(&line, "  ");
        add_padded(&line, t->cell[row * t->n_column + c], width[c], t->align[c] == 'r');
    }
    while (line.length > 0 && line.data[line.length - 1] == ' ') line.length--;
    if (line.status && !buf->status) buf->status = line.status;
    if (line.length > 0) lode__buf_add_n(buf, line.data, line.length);
    lode__buf_add(buf, "\n");
    lode__buf_clear(&line);
}

lode_status lode__table_end(lode__table *t, lode__buf *buf)
{
    int width[LODE__COLUMNS_MAX] = {0}, n_row, total = 0;
    lode_status st = t->status;

    n_row = t->n_column > 0 ? t->n_cell / t->n_column : 0;
    for (int k = 0; !st && k < n_row * t->n_column; k++) {
        int w = width_of(t->cell[k]);
        if (w > width[k % t->n_column]) width[k % t->n_column] = w;
    }
    for (int c = 0; c < t->n_column; c++) total += width[c] + (c > 0 ? 2 : 0);
    if (total > LODE__TABLE_WIDTH) {
        width[0] -= total - LODE__TABLE_WIDTH;
        if (width[0] < 8) width[0] = 8;
        total = LODE__TABLE_WIDTH;
    }
    for (int row = 0; !st && row < n_row; row++) {
        write_row(t, buf, row, width);
        if (row == 0) {
            for (int k = 0; k < total; k++) lode__buf_add(buf, "-");
            lode__buf_add(buf, "\n");
        }
    }
    lode__arena_clear(&t->arena);
    lode__release(t->cell);
    return st;
}

int lode__decimals(double largest)
{
    largest = fabs(largest);
    if (largest >= 100.0 || !isfinite(largest)) return 0;
    if (largest >= 10.0) return 1;
    if (largest >= 1.0) return 2;
    return largest >= 0.1 ? 3 : 4;
}

void lode__envelope_begin(lode__json *j, lode__buf *buf, const char *schema,
                          const char *run, const lode_dataset *dataset)
{
    lode__json_begin(j, buf);
    lode__json_object(j, NULL);
    lode__json_string(j, "schema", schema);
    lode__json_string(j, "lode", lode_version());
    lode__json_string(j, "run", run);
    lode__json_string(j, "data", dataset ? lode_dataset_hash(dataset) : NULL);
}

void lode__envelope_end(lode__json *j, lode__buf *buf)
{
    lode__json_end_object(j);
    lode__buf_add(buf, "\n");
}
