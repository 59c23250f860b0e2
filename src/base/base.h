/* What every floor stands on: memory in arenas, growing text, numbers, errors, hashes,
 * JSON out, nearest names. Nothing here knows minerals or markets. */
#ifndef LODE_BASE_BASE_H
#define LODE_BASE_BASE_H

#include <lode/status.h>
#include <lode/text.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- errors ----------------------------------------------------------------------- */

/* Fill *err (NULL is fine) and return status, so that guards read `return
 * lode__fail(...)`. */
lode_status lode__fail(lode_error *err, lode_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with a place; line and column 0 mean unknown. */
lode_status lode__fail_at(lode_error *err, lode_status status, const char *file,
                          long line, long column, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* ---- arena ------------------------------------------------------------------------ */

/* One arena per dataset, market and outcome: take from it, one clear gives all back.
 * Aligned to max_align_t, zeroed, sizes overflow-checked. Not thread-safe. With
 * LODE_ARENA_MALLOC each take is its own calloc, so that sanitizers see each object. */
typedef struct lode__arena_block lode__arena_block;
typedef struct lode__arena {
    lode__arena_block *head;
    size_t n_take;  /* takes so far */
    size_t n_bytes; /* bytes asked for so far */
} lode__arena;

/* NULL: no memory. */
void *lode__arena_take(lode__arena *arena, size_t count, size_t size);
char *lode__arena_copy(lode__arena *arena, const char *text); /* strdup */
char *lode__arena_copy_n(lode__arena *arena, const char *text, size_t length);
/* As vsprintf, of any length. NULL: no memory. */
char *lode__arena_print(lode__arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
void lode__arena_clear(lode__arena *arena);

/* Allocation that tests can make fail: the nth lode__alloc from now (0 = never). All heap
 * memory of the library comes through these. */
void *lode__alloc(size_t count, size_t size);            /* zeroed */
void *lode__realloc(void *p, size_t count, size_t size); /* not zeroed */
void lode__release(void *p);                             /* NULL is fine */
void lode__alloc_fail_after(long n);

/* ---- growing text ----------------------------------------------------------------- */

/* Born with its largest size; once memory or the limit ran out it stays failed and every
 * call is a no-op, so that writers check once, at the end. */
typedef struct lode__buf {
    char *data;
    size_t length, capacity, limit;
    lode_status status; /* LODE_OK, LODE_E_NOMEM or LODE_E_LIMIT */
} lode__buf;

void lode__buf_init(lode__buf *buf, size_t limit);
void lode__buf_add(lode__buf *buf, const char *text);
void lode__buf_add_n(lode__buf *buf, const char *text, size_t length);
/* No %f, %g or %e: those follow the locale; lode__buf_add_number() does not. */
void lode__buf_addf(lode__buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Shortest round trip; NaN and infinities: null. */
void lode__buf_add_number(lode__buf *buf, double value);
void lode__buf_add_html(lode__buf *buf, const char *text); /* escapes & < > " ' */
void lode__buf_add_csv(lode__buf *buf, const char *text);  /* quotes when RFC 4180 asks */
void lode__buf_add_list(lode__buf *buf, const char *list); /* "A|B" as "A, B" */
/* Give the text away and leave the buffer empty; on failure *out is untouched, and the buffer
 * needs no clearing either. */
lode_status lode__buf_give(lode__buf *buf, lode_text *out, lode_error *err);
void lode__buf_clear(lode__buf *buf);

/* ---- numbers, free of the locale -------------------------------------------------- */

#define LODE__NUMBER_MAX 32
/* Write value so that it reads back to the same bits with the fewest digits of 15, 16,
 * 17. */
size_t lode__number_write(double value, char out[LODE__NUMBER_MAX]);
/* Read all of text as a finite decimal number, as in -12, .5 or 1.5e-3; false, and
 * *out as it was, for anything else: a space, a plus sign, hexadecimal, inf, nan,
 * 1e999. */
bool lode__number_read(const char *text, double *out);
/* Group digits for people: 1234567.8 with 0 decimals is "1,234,568". NaN is "-". */
void lode__number_people(double value, int decimals, char out[64]);

/* Bytes of the longest beginning of at most `most` bytes that ends with a whole character. */
size_t lode__utf8_cut(const char *text, size_t most);

/* Intelligence Community Directive 203 (2015): almost no chance to 5 %, very unlikely to 20, unlikely to 45, roughly even chance
 * to 55, likely to 80, very likely to 95, almost certain; NaN: of unknown likelihood. */
const char *lode__likelihood(double probability);

/* ---- hash ------------------------------------------------------------------------- */

#define LODE__HASH_HEX 65
/* SHA-256 in 64 lower-case hex digits and a NUL. */
void lode__hash_text(const void *data, size_t length, char out[LODE__HASH_HEX]);

/* ---- reading a file --------------------------------------------------------------- */

/* Whole file into memory, at most limit bytes, NUL-terminated; release with
 * lode__release. "-" is standard input. */
lode_status lode__file_read(const char *path, size_t limit, char **out, size_t *length,
                            lode_error *err);

/* ---- JSON out --------------------------------------------------------------------- */

/* Writes one document into a buffer with commas and indentation kept right. Strings
 * are escaped; numbers are shortest round trip; NaN and infinities become null. The
 * newline after the document is the caller's. */
typedef struct lode__json {
    lode__buf *buf;
    int depth;
    bool first; /* nothing written yet at this depth */
} lode__json;

void lode__json_begin(lode__json *json, lode__buf *buf);
void lode__json_object(lode__json *json, const char *key); /* key NULL inside arrays */
void lode__json_array(lode__json *json, const char *key);
void lode__json_end_object(lode__json *json);
void lode__json_end_array(lode__json *json);
/* A value of NULL is null. */
void lode__json_string(lode__json *json, const char *key, const char *value);
void lode__json_number(lode__json *json, const char *key, double value);
void lode__json_integer(lode__json *json, const char *key, long long value);
void lode__json_bool(lode__json *json, const char *key, bool value);
void lode__json_null(lode__json *json, const char *key);

/* ---- UTF-8 ------------------------------------------------------------------------ */

/* Bytes of the well-formed sequence at text, or 0 when there is none within length
 * bytes. */
size_t lode__utf8_step(const char *text, size_t length);
/* Characters in length bytes of well-formed text; the width of a table column. */
size_t lode__utf8_width(const char *text, size_t length);

/* ---- columns ---------------------------------------------------------------------- */

#define LODE__WIDTH_MAX 80
#define LODE__COLUMN_MAX 80 /* columns of one table */

/* Cells row by row, the first row the header. A cell is borrowed: it must live until
 * written. */
typedef struct lode__columns {
    int n_column;
    bool right[LODE__COLUMN_MAX];  /* numbers stand at the right */
    bool hidden[LODE__COLUMN_MAX]; /* left out where the row would pass 80 */
    bool rule;                     /* a line under the header */
    bool wraps;                    /* what does not fit goes on in a line below */
    const char **cell;             /* [n_cell] */
    size_t n_cell, capacity;
    lode_status status;
} lode__columns;

void lode__columns_add(lode__columns *columns, const char *text);
/* Write the visible columns within 80 characters. Where they do not fit, the widest text
 * column is cut, with an ellipsis; where columns wrap, headings, texts and then numbers are
 * broken between words. Nothing is released. */
void lode__columns_write(const lode__columns *columns, lode__buf *buf);
/* Width of the visible columns. */
size_t lode__columns_width(const lode__columns *columns);
void lode__columns_clear(lode__columns *columns);

/* ---- random numbers --------------------------------------------------------------- */

/* Random numbers for tests and draws: counter-based, the same everywhere. */
uint64_t lode__random_bits(uint64_t seed, uint64_t counter);
double lode__random_unit(uint64_t seed, uint64_t counter); /* [0, 1) */

#endif
