/* How do values look in a table for people? */
#include "dataset/cells.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CELL_MAX 512

static void add_copy(lode__columns *columns, lode__arena *arena, const char *text)
{
    char *copy = lode__arena_copy(arena, text);
    if (copy)
        lode__columns_add(columns, copy);
    else
        columns->status = LODE_E_NOMEM;
}

void lode__cell_addf(lode__columns *columns, lode__arena *arena, const char *format, ...)
{
    char text[CELL_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    add_copy(columns, arena, text);
}

void lode__cell_number(lode__columns *columns, lode__arena *arena, double value,
                       int decimals)
{
    char text[64];
    lode__number_people(value, decimals, text);
    add_copy(columns, arena, text);
}

void lode__value_people(double value, char out[64])
{
    double size = fabs(value);
    int decimals = size >= 100 || value == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4;
    lode__number_people(value, decimals, out);
}

void lode__cell_value(lode__columns *columns, lode__arena *arena, double value)
{
    char text[64];
    lode__value_people(value, text);
    add_copy(columns, arena, text);
}

void lode__cell_share(lode__columns *columns, lode__arena *arena, double share)
{
    char text[64];
    lode__number_people(100 * share, 1, text);
    lode__cell_addf(columns, arena, "%s%s", text, isnan(share) ? "" : " %");
}

void lode__paragraph_add(lode__buf *buf, const char *head, const char *text, int indent)
{
    size_t at = lode__utf8_width(head, strlen(head));
    lode__buf_add(buf, head);
    while (*text) {
        size_t n = strcspn(text, " ");
        size_t width = lode__utf8_width(text, n);
        if (at > 0 && at + 1 + width > LODE__WIDTH_MAX) {
            lode__buf_addf(buf, "\n%.*s", indent, "        ");
            at = (size_t)indent;
        } else if (at > 0) {
            lode__buf_add(buf, " ");
            at++;
        }
        lode__buf_add_n(buf, text, n);
        at += width;
        text += n + (text[n] == ' ');
    }
    lode__buf_add(buf, "\n");
}

void lode__csv_text(lode__buf *buf, const char *text)
{
    lode__buf_add(buf, ",");
    lode__buf_add_csv(buf, text ? text : "");
}

void lode__csv_number(lode__buf *buf, double value)
{
    lode__buf_add(buf, ",");
    if (isfinite(value)) lode__buf_add_number(buf, value);
}
