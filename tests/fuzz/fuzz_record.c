/* Rows of foreign tables: fields written back in quotes read as the same fields, and a
 * record has as many fields as its line has separators. */
#include "fuzz.h"
#include "dataset/record.h"

#include <string.h>

typedef struct rows {
    lode__buf buf; /* each record in quotes */
    char separator;
    lode_status st;
} rows;

static void add_field(lode__buf *buf, const char *text)
{
    lode__buf_add(buf, "\"");
    for (; *text; text++) lode__buf_add_n(buf, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    lode__buf_add(buf, "\"");
}

/* Read all records; separator '\0': the reader finds it. */
static rows read_all(int slot, const void *data, size_t size, char separator)
{
    static lode__record r;
    lode__stream *stream = NULL;
    lode_error err = {0};
    rows out = {.st = lode__stream_open(fuzz_file(slot, data, size), &stream, &err)};
    lode__buf_init(&out.buf, 8 * 1024 * 1024);
    if (out.st == LODE_OK) out.st = lode__stream_begin(stream, 0, &err);
    if (out.st == LODE_OK) {
        out.st = lode__record_begin(&r, stream, &err);
        if (separator) r.separator = separator;
        out.separator = r.separator;
        for (bool more = true; out.st == LODE_OK;) {
            out.st = lode__record_next(&r, &more, &err);
            if (out.st != LODE_OK || !more) break;
            HOLDS(r.n_field > 0 && r.line > 0 && r.line < r.line_next);
            for (int k = 0; k < r.n_field; k++) {
                if (k > 0) lode__buf_add_n(&out.buf, &out.separator, 1);
                add_field(&out.buf, r.field[k]);
            }
            lode__buf_add(&out.buf, "\n");
        }
        lode__record_end(&r);
    }
    if (out.st != LODE_OK) HOLDS(*err.message);
    lode__stream_close(stream);
    return out;
}

/* Without quotes every separator of a line that is not blank parts two fields. */
static size_t separators(const char *data, size_t size, char separator)
{
    size_t n = 0;
    for (size_t i = 0; i < size; i++) n += data[i] == separator;
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 32 * 1024) return 0;
    if (size > 1 && data[0] == 'P' && data[1] == 'K') return 0; /* fuzz_import has zips */
    rows first = read_all(0, data, size, '\0');
    if (first.st == LODE_OK) {
        const char *text = first.buf.data ? first.buf.data : "";
        rows second = read_all(1, text, first.buf.length, first.separator);
        HOLDS(second.st == LODE_OK && second.buf.length == first.buf.length);
        HOLDS(memcmp(text, second.buf.data ? second.buf.data : "", first.buf.length) == 0);
        /* A tab alone makes a line blank. */
        if (size > 0 && !memchr(data, '"', size) && first.separator != '\t')
            HOLDS(separators((const char *)data, size, first.separator) ==
                  separators(text, first.buf.length, first.separator));
        lode__buf_clear(&second.buf);
    }
    lode__buf_clear(&first.buf);
    return 0;
}
