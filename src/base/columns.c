/* How does a table look in a terminal? Columns as wide as their widest cell, the whole at
 * most 80 characters; widths are counted in characters, not in bytes. */
#include "base/base.h"

#include <string.h>

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
    size_t width[LODE__COLUMN_MAX];
    return measure(columns, width);
}

/* ---- room --------------------------------------------------------------------------- */

typedef enum narrowed { TEXTS, NUMBERS, ALL } narrowed;

/* Narrow the widest of such columns, again and again, until the row fits or each is as narrow
 * as it may be; gives the width of the row. */
static size_t narrow(const lode__columns *columns, narrowed which, const size_t *least,
                     size_t *width, size_t total)
{
    while (total > LODE__WIDTH_MAX) {
        int widest = -1;
        for (int k = 0; k < columns->n_column; k++)
            if (!columns->hidden[k] && width[k] > least[k] &&
                (which == ALL || columns->right[k] == (which == NUMBERS)) &&
                (widest < 0 || width[k] > width[widest]))
                widest = k;
        if (widest < 0) break;
        width[widest]--;
        total--;
    }
    return total;
}

static size_t longest_word(const char *text)
{
    size_t longest = 0;

    while (*text) {
        size_t n = strcspn(text, " "), w = lode__utf8_width(text, n);
        if (w > longest) longest = w;
        text += n + strspn(text + n, " ");
    }
    return longest;
}

/* Headings are broken first, then texts, then numbers from their units; last, words. */
static void fit_wrapped(const lode__columns *columns, size_t *width, size_t total)
{
    size_t n = (size_t)columns->n_column, body[LODE__COLUMN_MAX] = {0},
           word[LODE__COLUMN_MAX] = {0}, least[LODE__COLUMN_MAX];

    for (size_t i = 0; i < columns->n_cell; i++) {
        size_t w = longest_word(columns->cell[i]),
               all = i < n ? w : width_of(columns->cell[i]);
        if (w > word[i % n]) word[i % n] = w;
        if (all > body[i % n]) body[i % n] = all;
    }
    for (size_t k = 0; k < n; k++) least[k] = NARROWEST;
    total = narrow(columns, ALL, body, width, total);
    total = narrow(columns, TEXTS, word, width, total);
    total = narrow(columns, NUMBERS, word, width, total);
    narrow(columns, TEXTS, least, width, total);
}

static void fit(const lode__columns *columns, size_t *width, size_t total)
{
    size_t least[LODE__COLUMN_MAX];

    for (int k = 0; k < columns->n_column; k++) least[k] = NARROWEST;
    if (columns->wraps)
        fit_wrapped(columns, width, total);
    else
        narrow(columns, TEXTS, least, width, total);
}

/* ---- rows --------------------------------------------------------------------------- */

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

/* Bytes of n characters. */
static size_t bytes_of(const char *text, size_t n)
{
    const char *end = text;

    for (; n > 0 && *end; n--) do
            end++;
        while (((unsigned char)*end & 0xC0) == 0x80);
    return (size_t)(end - text);
}

/* Bytes of the first line of a text, at most n characters, broken before a word if it can. */
static size_t line_of(const char *text, size_t n)
{
    size_t most = bytes_of(text, n), at = most;

    if (!text[most]) return most;
    while (at > 0 && text[at] != ' ') at--;
    return at > 0 ? at : most;
}

/* One line of each cell; the rest is left for the next. False: nothing was left. */
static bool write_line(const lode__columns *columns, lode__buf *buf, const char **left,
                       const size_t *width)
{
    size_t owed = 0;
    bool any = false;

    for (int k = 0; k < columns->n_column; k++) any = any || *left[k];
    for (int k = 0; any && k < columns->n_column; k++) {
        size_t n = line_of(left[k], width[k]), have = lode__utf8_width(left[k], n);
        size_t spare = width[k] - have;
        if (columns->hidden[k]) continue;
        if (columns->right[k]) owed += spare;
        if (n > 0) {
            pad(buf, owed);
            owed = 0;
            lode__buf_add_n(buf, left[k], n);
        }
        owed += columns->right[k] ? GAP : spare + GAP;
        left[k] += n;
        left[k] += strspn(left[k], " ");
    }
    if (any) lode__buf_add(buf, "\n");
    return any;
}

static void write_wrapped(const lode__columns *columns, lode__buf *buf, size_t first,
                          const size_t *width)
{
    const char *left[LODE__COLUMN_MAX];

    for (int k = 0; k < columns->n_column; k++)
        left[k] = columns->hidden[k] ? "" : columns->cell[first + (size_t)k];
    while (write_line(columns, buf, left, width)) continue;
}

void lode__columns_write(const lode__columns *columns, lode__buf *buf)
{
    size_t width[LODE__COLUMN_MAX], total;
    if (columns->status != LODE_OK) {
        if (buf->status == LODE_OK) buf->status = columns->status;
        return;
    }
    total = measure(columns, width);
    fit(columns, width, total);
    for (size_t i = 0; i < columns->n_cell; i += (size_t)columns->n_column) {
        if (columns->wraps)
            write_wrapped(columns, buf, i, width);
        else
            write_row(columns, buf, i, width);
        if (i > 0 || !columns->rule) continue;
        for (size_t k = 0; k < total && k < LODE__WIDTH_MAX; k++) lode__buf_add(buf, "-");
        lode__buf_add(buf, "\n");
    }
}
