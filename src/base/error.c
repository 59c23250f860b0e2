/* How does a call say what went wrong? One status, one sentence, in the caller's
 * memory. */
#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#ifndef LODE_VERSION
#define LODE_VERSION "0.0.0" /* the build says better */
#endif

const char *lode_status_sentence(lode_status status)
{
    switch (status) {
#define STATUS_CASE(name, number, sentence)                                              \
    case name: return sentence;
        LODE_STATUS_LIST(STATUS_CASE)
#undef STATUS_CASE
    }
    return "unknown status";
}

const char *lode_version(void)
{
    return LODE_VERSION;
}

/* Cut text at max bytes, but never inside a UTF-8 sequence. */
static void copy_cut(char *out, size_t size, const char *text)
{
    size_t n = strlen(text);
    if (n >= size) {
        n = size - 1;
        while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80) n--;
    }
    memcpy(out, text, n);
    out[n] = '\0';
}

static void fill(lode_error *err, lode_status status, const char *file, long line,
                 long column, const char *format, va_list args)
    __attribute__((format(printf, 6, 0)));

static void fill(lode_error *err, lode_status status, const char *file, long line,
                 long column, const char *format, va_list args)
{
    /* Written aside first: an argument may point into *err itself. */
    char message[LODE_ERROR_MESSAGE_MAX + 8], place[LODE_ERROR_FILE_MAX + 8];
    vsnprintf(message, sizeof message, format, args);
    copy_cut(place, sizeof place, file ? file : "");

    err->status = status;
    err->line = line;
    err->column = column;
    copy_cut(err->file, sizeof err->file, place);
    copy_cut(err->message, sizeof err->message, message);
}

lode_status lode__fail(lode_error *err, lode_status status, const char *format, ...)
{
    if (!err) return status;
    va_list args;
    va_start(args, format);
    fill(err, status, "", 0, 0, format, args);
    va_end(args);
    return status;
}

lode_status lode__fail_at(lode_error *err, lode_status status, const char *file,
                          long line, long column, const char *format, ...)
{
    if (!err) return status;
    va_list args;
    va_start(args, format);
    fill(err, status, file, line, column, format, args);
    va_end(args);
    return status;
}
