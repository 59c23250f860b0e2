/* Which fields does the next row of a foreign table hold? */
#include "dataset/record.h"

#include <ctype.h>
#include <string.h>

#define RECORD_MAX ((size_t)1024 * 1024)

/* What windows-1252 has where Latin-1 has control characters, 0x80 to 0x9F. */
static const unsigned short high[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

lode_status lode__record_begin(lode__record *r, lode__stream *stream, lode_error *err)
{
    memset(r, 0, sizeof *r);
    r->stream = stream;
    r->line_next = 1;
    lode__buf_init(&r->text, RECORD_MAX);
    lode_status st = lode__stream_lines(stream, &r->at, &r->end, err);
    if (st != LODE_OK) return st;
    if (r->end - r->at >= 3 && memcmp(r->at, "\xEF\xBB\xBF", 3) == 0) r->at += 3;

    static const char separator[] = {',', ';', '\t'};
    long n_most = -1;
    for (int i = 0; i < 3; i++) {
        long n = 0;
        for (const char *c = r->at; c < r->end && *c != '\n'; c++)
            n += *c == separator[i];
        if (n > n_most) {
            n_most = n;
            r->separator = separator[i];
        }
    }
    return LODE_OK;
}

void lode__record_end(lode__record *r)
{
    lode__buf_clear(&r->text);
}

static void add_code(lode__buf *buf, unsigned code)
{
    if (code < 0x800) {
        lode__buf_add_n(buf, (char[]){(char)(0xC0 | code >> 6)}, 1);
    } else {
        lode__buf_add_n(buf, (char[]){(char)(0xE0 | code >> 12)}, 1);
        lode__buf_add_n(buf, (char[]){(char)(0x80 | (code >> 6 & 0x3F))}, 1);
    }
    lode__buf_add_n(buf, (char[]){(char)(0x80 | (code & 0x3F))}, 1);
}

/* Add n bytes as UTF-8: what is not is windows-1252. A NUL becomes a blank. */
static void add_text(lode__buf *buf, const char *text, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t step = lode__utf8_step(text + i, n - i);
        if (text[i] == '\0') {
            lode__buf_add_n(buf, " ", 1);
            i++;
        } else if (step > 0) {
            lode__buf_add_n(buf, text + i, step);
            i += step;
        } else {
            unsigned char byte = (unsigned char)text[i++];
            add_code(buf, byte < 0xA0 ? high[byte - 0x80] : byte);
        }
    }
}

/* Are quotes open at the end of these bytes? */
static bool is_open(const char *at, const char *end, bool open)
{
    for (; at < end; at++) open ^= *at == '"';
    return open;
}

/* All lines of one record, in the buffer. */
static lode_status gather(lode__record *r, bool *more, lode_error *err)
{
    bool open = false;
    r->text.length = 0;
    for (;;) {
        if (r->at == r->end) {
            lode_status st = lode__stream_lines(r->stream, &r->at, &r->end, err);
            if (st != LODE_OK) return st;
            if (r->at == r->end) break;
        }
        char *line_end = memchr(r->at, '\n', (size_t)(r->end - r->at));
        char *next = line_end ? line_end + 1 : r->end;
        bool blank = true;
        for (const char *c = r->at; c < next && blank; c++)
            blank = isspace((unsigned char)*c);
        r->line_next++;
        if (blank && r->text.length == 0) {
            r->at = next;
            continue;
        }
        if (r->text.length == 0) r->line = r->line_next - 1;
        r->cut = !line_end;
        open = is_open(r->at, next, open);
        add_text(&r->text, r->at, (size_t)(next - r->at));
        r->at = next;
        if (!open) break;
    }
    *more = r->text.length > 0;
    if (r->text.status == LODE_E_NOMEM)
        return lode__fail(err, LODE_E_NOMEM, "out of memory for a row");
    if (r->text.status != LODE_OK)
        return lode__fail_at(err, LODE_E_LIMIT, lode__stream_place(r->stream), r->line, 0,
                             "want at most %zu bytes in a row, found more: a quote may "
                             "be missing",
                             RECORD_MAX);
    if (open)
        return lode__fail_at(err, LODE_E_DATA, lode__stream_place(r->stream), r->line, 0,
                             "want a closing quote, found the end of the file");
    return LODE_OK;
}

/* Blanks, no-break spaces and line ends at both ends go. */
static char *trim(char *from, char *to)
{
    for (;;) {
        if (from < to && isspace((unsigned char)*from))
            from++;
        else if (to - from >= 2 && memcmp(from, "\xC2\xA0", 2) == 0)
            from += 2;
        else
            break;
    }
    for (;;) {
        if (to > from && isspace((unsigned char)to[-1]))
            to--;
        else if (to - from >= 2 && memcmp(to - 2, "\xC2\xA0", 2) == 0)
            to -= 2;
        else
            break;
    }
    *to = '\0';
    return from;
}

/* Cut the gathered text in fields, in place: unquoting only shortens. */
static lode_status split(lode__record *r, lode_error *err)
{
    char *at = r->text.data, *end = at + r->text.length;
    r->n_field = 0;
    while (end > at && (end[-1] == '\n' || end[-1] == '\r')) end--;
    for (bool last = false; !last;) {
        char *from = at, *to = at;
        bool quoted = false;
        for (; at < end && (quoted || *at != r->separator); at++) {
            if (*at != '"')
                *to++ = *at;
            else if (quoted && at + 1 < end && at[1] == '"')
                *to++ = *at++;
            else
                quoted = !quoted;
        }
        last = at >= end;
        if (r->n_field == LODE__RECORD_FIELD_MAX)
            return lode__fail_at(
                err, LODE_E_LIMIT, lode__stream_place(r->stream), r->line, 0,
                "want at most %d fields in a row, found more", LODE__RECORD_FIELD_MAX);
        at += !last; /* before the NUL takes the separator's place */
        r->field[r->n_field++] = trim(from, to);
    }
    return LODE_OK;
}

lode_status lode__record_next(lode__record *r, bool *more, lode_error *err)
{
    lode_status st = gather(r, more, err);
    if (st != LODE_OK || !*more) return st;
    return split(r, err);
}

static bool is_plain(unsigned char c)
{
    return isalnum(c) || c >= 0x80;
}

/* Compare a name of n bytes with a header, letters and digits only. */
static bool is_name(const char *name, size_t n, const char *header)
{
    const char *end = name + n;
    for (;;) {
        while (name < end && !is_plain((unsigned char)*name)) name++;
        while (*header && !is_plain((unsigned char)*header)) header++;
        if (name == end || !*header) return name == end && !*header;
        if (tolower((unsigned char)*name++) != tolower((unsigned char)*header++))
            return false;
    }
}

int lode__record_column(const lode__record *r, const char *names)
{
    for (;;) {
        size_t n = strcspn(names, "|");
        for (int k = 0; k < r->n_field; k++)
            if (is_name(names, n, r->field[k])) return k;
        if (!names[n]) return -1;
        names += n + 1;
    }
}

const char *lode__record_text(const lode__record *r, int k)
{
    return k >= 0 && k < r->n_field ? r->field[k] : "";
}
