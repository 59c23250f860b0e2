/* How is one JSON document written? Token by token, with commas and indentation kept
 * here. Text that is not UTF-8 is written with U+FFFD in place of each broken byte. */
#include "base/base.h"

#include <string.h>

static void add_string(lode__buf *buf, const char *text)
{
    size_t left = strlen(text);
    lode__buf_add(buf, "\"");
    while (left > 0) {
        unsigned char c = (unsigned char)*text;
        size_t step = lode__utf8_step(text, left);
        if (step == 0) {
            lode__buf_add(buf, "\xEF\xBF\xBD");
            step = 1;
        } else if (c == '"')
            lode__buf_add(buf, "\\\"");
        else if (c == '\\')
            lode__buf_add(buf, "\\\\");
        else if (c == '\n')
            lode__buf_add(buf, "\\n");
        else if (c == '\r')
            lode__buf_add(buf, "\\r");
        else if (c == '\t')
            lode__buf_add(buf, "\\t");
        else if (c < 0x20 || c == 0x7F)
            lode__buf_addf(buf, "\\u%04x", (unsigned)c);
        else
            lode__buf_add_n(buf, text, step);
        text += step;
        left -= step;
    }
    lode__buf_add(buf, "\"");
}

static void new_line(lode__json *json)
{
    lode__buf_add(json->buf, "\n");
    for (int i = 0; i < json->depth; i++) lode__buf_add(json->buf, "  ");
}

/* What stands before a value: the comma of the one before it, its line, its key. */
static void before_value(lode__json *json, const char *key)
{
    if (json->depth > 0) {
        if (!json->first) lode__buf_add(json->buf, ",");
        new_line(json);
    }
    if (key) {
        add_string(json->buf, key);
        lode__buf_add(json->buf, ": ");
    }
    json->first = false;
}

static void open_level(lode__json *json, const char *key, const char *bracket)
{
    before_value(json, key);
    lode__buf_add(json->buf, bracket);
    json->depth++;
    json->first = true;
}

static void close_level(lode__json *json, const char *bracket)
{
    json->depth--;
    if (!json->first) new_line(json);
    lode__buf_add(json->buf, bracket);
    json->first = false;
}

void lode__json_begin(lode__json *json, lode__buf *buf)
{
    *json = (lode__json){.buf = buf, .first = true};
}

void lode__json_object(lode__json *json, const char *key)
{
    open_level(json, key, "{");
}

void lode__json_array(lode__json *json, const char *key)
{
    open_level(json, key, "[");
}

void lode__json_end_object(lode__json *json)
{
    close_level(json, "}");
}

void lode__json_end_array(lode__json *json)
{
    close_level(json, "]");
}

void lode__json_string(lode__json *json, const char *key, const char *value)
{
    before_value(json, key);
    if (value)
        add_string(json->buf, value);
    else
        lode__buf_add(json->buf, "null");
}

void lode__json_number(lode__json *json, const char *key, double value)
{
    before_value(json, key);
    lode__buf_add_number(json->buf, value);
}

void lode__json_integer(lode__json *json, const char *key, long long value)
{
    before_value(json, key);
    lode__buf_addf(json->buf, "%lld", value);
}

void lode__json_bool(lode__json *json, const char *key, bool value)
{
    before_value(json, key);
    lode__buf_add(json->buf, value ? "true" : "false");
}

void lode__json_null(lode__json *json, const char *key)
{
    before_value(json, key);
    lode__buf_add(json->buf, "null");
}
