/* Which fields does a CSV file hold, and where does each stand?
 *
 * RFC 4180 and nothing else: a header, then rows of as many fields; a field with a
 * comma, a quote or a line end is quoted, a quote inside is doubled. LF and CRLF both
 * end a line, a byte order mark may open the file, the last line end may be missing.
 * Refused with line and column: a NUL byte, bytes that are not UTF-8, a lone carriage
 * return, a quote in an unquoted field, text after a closing quote, a quote that never
 * closes, too few or too many fields, a header that names a column twice.
 *
 * Fields stay where they are in the bytes given: unquoting only shortens, and the
 * delimiter behind a field becomes its NUL once it was seen. */
#include "dataset/csv.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct reader {
    char *at, *end;
    const char *line_start;
    uint32_t line, column;
    const char *file;
    lode_error *err;
    lode_status st;
} reader;

static void refuse(reader *r, uint32_t line, uint32_t column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void refuse(reader *r, uint32_t line, uint32_t column, const char *format, ...)
{
    char message[LODE_ERROR_MESSAGE_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    r->st = lode__fail_at(r->err, LODE_E_DATA, r->file, line, column, "%s", message);
}

/* Take one character, moved to *to when to is not NULL; false: refused. */
static bool take(reader *r, char **to)
{
    size_t n = lode__utf8_step(r->at, (size_t)(r->end - r->at));
    if (n == 0) {
        refuse(r, r->line, r->column, "want UTF-8, found the byte 0x%02X",
               (unsigned)(unsigned char)*r->at);
        return false;
    }
    if (*r->at == '\0') {
        refuse(r, r->line, r->column, "want text, found a NUL byte");
        return false;
    }
    bool line_end = *r->at == '\n';
    if (!line_end && (size_t)(r->at - r->line_start) + n > LODE__CSV_LINE_MAX) {
        r->st = lode__fail_at(r->err, LODE_E_LIMIT, r->file, r->line, r->column,
                              "want at most %zu bytes in a line, found more",
                              LODE__CSV_LINE_MAX);
        return false;
    }

    if (to) {
        memmove(*to, r->at, n);
        *to += n;
    }
    r->at += n;
    r->column++;
    if (line_end) {
        r->line++;
        r->column = 1;
        r->line_start = r->at;
    }
    return true;
}

static bool at_end(const reader *r)
{
    return r->at == r->end;
}

/* The field after an opening quote, which was taken, to its closing quote. */
static void quoted(reader *r, lode__cell *cell)
{
    char *to = r->at;
    cell->text = to;
    for (;;) {
        if (at_end(r)) {
            refuse(r, cell->line, cell->column,
                   "want a closing quote, found the end of the file");
            return;
        }
        bool quote = *r->at == '"';
        if (quote && r->end - r->at > 1 && r->at[1] == '"')
            r->at++, r->column++;
        else if (quote)
            break;
        if (!take(r, &to)) return;
    }
    if (take(r, NULL)) *to = '\0'; /* the closing quote or a place before it */
}

/* Printable ASCII that ends nothing: nearly every character of a pack. */
static bool is_plain(char c)
{
    return c > ' ' - 1 && c < 0x7F && c != ',' && c != '"';
}

static void unquoted(reader *r, lode__cell *cell)
{
    cell->text = r->at;
    for (;;) {
        char *at = r->at;
        /* The NUL behind the text stops it; a line that is too long is refused where it
         * becomes so, by take(). */
        while ((size_t)(at - r->line_start) < LODE__CSV_LINE_MAX && is_plain(*at)) at++;
        r->column += (uint32_t)(at - r->at);
        r->at = at;
        if (at_end(r) || *r->at == ',' || *r->at == '\n' || *r->at == '\r') return;
        if (*r->at == '"') {
            refuse(r, r->line, r->column,
                   "want quotes around the whole field, found one inside it");
            return;
        }
        if (!take(r, NULL)) return;
    }
}

/* What ended a field: ',', '\n', or '\0' for the end of the file and for a refusal. */
static char delimiter(reader *r)
{
    if (r->st != LODE_OK || at_end(r)) return '\0';
    char *at = r->at;
    char c = *at;
    if (c == '\r') {
        if (r->end - at < 2 || at[1] != '\n') {
            refuse(r, r->line, r->column,
                   "want a line feed after the carriage return, found none");
            return '\0';
        }
        if (!take(r, NULL)) return '\0';
        c = '\n';
    } else if (c != ',' && c != '\n') {
        refuse(
            r, r->line, r->column,
            "want a comma or the end of the line after the closing quote, found '%.*s'",
            (int)lode__utf8_step(at, (size_t)(r->end - at)), at);
        return '\0';
    }
    if (!take(r, NULL)) return '\0';
    *at = '\0';
    return c;
}

/* One row into at most n_most cells; the number of fields, also of those beyond
 * n_most. */
static int read_row(reader *r, lode__cell *cell, int n_most)
{
    int n = 0;
    for (;;) {
        lode__cell one = {NULL, r->line, r->column};
        if (!at_end(r) && *r->at == '"') {
            if (take(r, NULL)) quoted(r, &one);
        } else
            unquoted(r, &one);
        char ended_by = delimiter(r);
        if (r->st != LODE_OK) return n;
        if (n < n_most) cell[n] = one;
        n++;
        if (ended_by != ',') return n;
    }
}

static void check_header(reader *r, const lode__cell *header, int n)
{
    if (n > LODE__CSV_COLUMN_MAX) {
        r->st =
            lode__fail_at(r->err, LODE_E_LIMIT, r->file, 1, 1,
                          "want at most %d columns, found %d", LODE__CSV_COLUMN_MAX, n);
        return;
    }
    for (int i = 0; i < n; i++) {
        const lode__cell *c = &header[i];
        if (*c->text == '\0') {
            refuse(r, c->line, c->column, "want the name of a column, found nothing");
            return;
        }
        for (int k = 0; k < i; k++) {
            if (strcmp(header[k].text, c->text) != 0) continue;
            refuse(r, c->line, c->column, "column '%s' is named twice", c->text);
            return;
        }
    }
}

static void read_rows(reader *r, lode__csv *csv, lode__cell *cell)
{
    lode__cell row[LODE__CSV_COLUMN_MAX];
    size_t n_bytes = sizeof *row * (size_t)csv->n_column;
    while (r->st == LODE_OK && !at_end(r)) {
        uint32_t line = r->line, column = r->column;
        int n = read_row(r, row, csv->n_column);
        if (r->st != LODE_OK) return;
        if (n != csv->n_column) {
            if (n > csv->n_column) column = row[csv->n_column - 1].column;
            refuse(r, line, column, "want %d field%s as in the header, found %d",
                   csv->n_column, csv->n_column == 1 ? "" : "s", n);
            return;
        }
        csv->n_row++;
        memcpy(cell + csv->n_row * csv->n_column, row, n_bytes);
    }
}

/* Line feeds, with one for a last line that has none. */
static size_t count_lines(const char *data, size_t length)
{
    size_t n = length > 0 && data[length - 1] != '\n';
    for (size_t i = 0; i < length; i++) n += data[i] == '\n';
    return n;
}

lode_status lode__csv_read(lode__arena *arena, char *data, size_t length,
                           const char *file, lode__csv *out, lode_error *err)
{
    reader r = {data, data + length, data, 1, 1, file, err, LODE_OK};
    lode__csv csv = {0};
    lode__cell header[LODE__CSV_COLUMN_MAX];

    if (length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) r.line_start = r.at += 3;
    if (at_end(&r))
        return lode__fail_at(
            err, LODE_E_DATA, file, 1, 1,
            "want a header with the names of the columns, found nothing");

    size_t n_line = count_lines(data, length);
    if (n_line > (size_t)LODE__CSV_ROW_MAX + 1)
        return lode__fail_at(err, LODE_E_LIMIT, file, 0, 0,
                             "want at most %ld lines, found %zu", LODE__CSV_ROW_MAX + 1,
                             n_line);

    csv.n_column = read_row(&r, header, LODE__CSV_COLUMN_MAX);
    if (r.st == LODE_OK) check_header(&r, header, csv.n_column);
    if (r.st != LODE_OK) return r.st;

    /* A row takes a byte for each field, so a file of line ends asks for few cells. */
    size_t n_most = (length + 1) / (size_t)csv.n_column + 1;
    if (n_most > n_line + 1) n_most = n_line + 1;
    lode__cell *cell =
        lode__arena_take(arena, n_most, sizeof *cell * (size_t)csv.n_column);
    if (!cell)
        return lode__fail_at(err, LODE_E_NOMEM, file, 0, 0, "out of memory for %zu lines",
                             n_line);
    memcpy(cell, header, sizeof *cell * (size_t)csv.n_column);
    read_rows(&r, &csv, cell);
    if (r.st != LODE_OK) return r.st;
    csv.cell = cell;
    *out = csv;
    return LODE_OK;
}
