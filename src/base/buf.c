/* How does text grow? In a buffer born with its largest size. The first failure stays:
 * every later call does nothing, and whoever takes the text away learns of it. */
#include "base/base.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void lode_text_clear(lode_text *text)
{
    if (!text) return;
    lode__release(text->data);
    *text = (lode_text)LODE_TEXT_INIT;
}

void lode__buf_init(lode__buf *buf, size_t limit)
{
    *buf = (lode__buf){.limit = limit < SIZE_MAX ? limit : SIZE_MAX - 1};
}

/* Room for length more bytes and the NUL. */
static bool reserve(lode__buf *buf, size_t length)
{
    if (buf->status != LODE_OK) return false;
    if (length > buf->limit - buf->length) {
        buf->status = LODE_E_LIMIT;
        return false;
    }
    size_t needed = buf->length + length + 1;
    if (needed <= buf->capacity) return true;

    size_t capacity = buf->capacity ? buf->capacity : 128;
    while (capacity < needed) capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
    if (capacity > buf->limit + 1) capacity = buf->limit + 1;
    char *data = lode__realloc(buf->data, capacity, 1);
    if (!data) {
        buf->status = LODE_E_NOMEM;
        return false;
    }
    buf->data = data;
    buf->capacity = capacity;
    return true;
}

void lode__buf_add_n(lode__buf *buf, const char *text, size_t length)
{
    if (!reserve(buf, length)) return;
    if (length) memcpy(buf->data + buf->length, text, length);
    buf->length += length;
    buf->data[buf->length] = '\0';
}

void lode__buf_add(lode__buf *buf, const char *text)
{
    lode__buf_add_n(buf, text, strlen(text));
}

void lode__buf_addf(lode__buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length >= 0 && reserve(buf, (size_t)length)) {
        vsnprintf(buf->data + buf->length, (size_t)length + 1, format, again);
        buf->length += (size_t)length;
    }
    va_end(again);
    va_end(args);
}

void lode__buf_add_number(lode__buf *buf, double value)
{
    char text[LODE__NUMBER_MAX];
    if (!isfinite(value)) {
        lode__buf_add(buf, "null");
        return;
    }
    lode__buf_add_n(buf, text, lode__number_write(value, text));
}

void lode__buf_add_list(lode__buf *buf, const char *list)
{
    for (size_t n; *list; list += n) {
        n = strcspn(list, "|");
        lode__buf_add_n(buf, list, n);
        if (list[n] != '|') continue;
        lode__buf_add(buf, ", ");
        n++;
    }
}

void lode__buf_add_html(lode__buf *buf, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '&': lode__buf_add(buf, "&amp;"); break;
        case '<': lode__buf_add(buf, "&lt;"); break;
        case '>': lode__buf_add(buf, "&gt;"); break;
        case '"': lode__buf_add(buf, "&quot;"); break;
        case '\'': lode__buf_add(buf, "&#39;"); break;
        default: lode__buf_add_n(buf, text, 1);
        }
    }
}

void lode__buf_add_csv(lode__buf *buf, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        lode__buf_add(buf, text);
        return;
    }
    lode__buf_add(buf, "\"");
    for (; *text; text++) {
        if (*text == '"') lode__buf_add(buf, "\"");
        lode__buf_add_n(buf, text, 1);
    }
    lode__buf_add(buf, "\"");
}

lode_status lode__buf_give(lode__buf *buf, lode_text *out, lode_error *err)
{
    if (buf->status != LODE_OK) { /* it holds nothing that anybody wants */
        lode__release(buf->data);
        buf->data = NULL;
        buf->capacity = 0;
    }
    if (buf->status == LODE_E_LIMIT)
        return lode__fail(err, LODE_E_LIMIT,
                          "text would grow above its limit of %zu bytes", buf->limit);
    if (buf->status != LODE_OK)
        return lode__fail(err, buf->status, "out of memory for text of %zu bytes",
                          buf->length);
    *out = (lode_text){buf->data, buf->length};
    lode__buf_init(buf, buf->limit);
    return LODE_OK;
}

void lode__buf_clear(lode__buf *buf)
{
    if (!buf) return;
    lode__release(buf->data);
    lode__buf_init(buf, buf->limit);
}
