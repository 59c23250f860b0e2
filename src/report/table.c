/* Tables for people in an 80-column terminal, the JSON envelope, digits that read well,
 * and the choice between the forms of an answer. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "report/report.h"

void lode__table_begin(lode__table *t, int n_column, const char *align)
{
    memset(t, 0, sizeof *t);
    t->columns.n_column = n_column;
    t->columns.rule = true;
    for (int k = 0; k < n_column; k++) t->columns.right[k] = align[k] == 'r';
}

static void add_cell(lode__table *t, const char *text)
{
    const char *copy = lode__arena_copy(&t->arena, text);

    if (copy)
        lode__columns_add(&t->columns, copy);
    else
        t->columns.status = LODE_E_NOMEM;
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

void lode__table_list(lode__table *t, const char *list)
{
    lode__buf text;

    lode__buf_init(&text, 512);
    lode__buf_add_list(&text, list);
    add_cell(t, text.data ? text.data : "");
    if (text.status) t->columns.status = text.status;
    lode__buf_clear(&text);
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
    /* No sign before what rounds to nothing. */
    if (text[1] == '-' || strspn(text + 1, "0.,") == strlen(text + 1))
        add_cell(t, text + 1);
    else
        add_cell(t, text);
}

void lode__table_end(lode__table *t, lode__buf *buf)
{
    lode__columns_write(&t->columns, buf);
    lode__columns_clear(&t->columns);
    lode__arena_clear(&t->arena);
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
    if (run && !*run && !buf->status) buf->status = LODE_E_NOMEM; /* for its hash */
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

lode_status lode__plain_only(lode_format format, lode_error *err)
{
    if (format < LODE_FORMAT_HTML) return LODE_OK;
    return lode__fail(err, LODE_E_INVALID, "want a table, JSON or CSV, found %s",
                      format == LODE_FORMAT_HTML ? "HTML" : "SVG");
}

lode_status lode__report_write(const void *answer, const lode__writers *writers,
                               lode_format format, lode_text *out, lode_error *err)
{
    lode__writer *write = writers->table;
    lode__buf buf;
    lode_status st;

    if (lode__plain_only(format, err)) return LODE_E_INVALID;
    if (format == LODE_FORMAT_JSON) write = writers->json;
    if (format == LODE_FORMAT_CSV) write = writers->csv;
    lode__buf_init(&buf, (size_t)1 << 26);
    write(answer, &buf);
    st = lode__buf_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}

void lode__buf_add_wrapped(lode__buf *buf, const char *text, size_t width, size_t indent)
{
    size_t column = indent; /* what the caller wrote before */

    while (*text) {
        size_t n = strcspn(text, " "), cells = 0;
        for (size_t k = 0; k < n; k++) cells += ((unsigned char)text[k] & 0xC0) != 0x80;
        if (column > indent && column + 1 + cells > width) {
            lode__buf_addf(buf, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            lode__buf_add(buf, " ");
            column++;
        }
        lode__buf_add_n(buf, text, n);
        column += cells;
        text += n;
        while (*text == ' ') text++;
    }
}

void lode__add_said(lode__buf *answer, lode__buf *text, size_t indent)
{
    if (text->status && !answer->status) answer->status = text->status;
    if (!text->status && text->data)
        lode__buf_add_wrapped(answer, text->data, 80, indent);
    lode__buf_clear(text);
}
