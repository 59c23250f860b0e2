/* Is this well-formed UTF-8? By the table of the Unicode Standard (15.0, table 3-7):
 * no overlong forms, no surrogates, nothing above U+10FFFF. */
#include "base/base.h"

static bool within(unsigned char c, unsigned char low, unsigned char high)
{
    return c >= low && c <= high;
}

size_t lode__utf8_step(const char *text, size_t length)
{
    const unsigned char *c = (const unsigned char *)text;
    if (length == 0) return 0;
    if (c[0] < 0x80) return 1;

    size_t n;
    unsigned char low = 0x80, high = 0xBF; /* of the second byte */
    if (within(c[0], 0xC2, 0xDF))
        n = 2;
    else if (within(c[0], 0xE0, 0xEF)) {
        n = 3;
        if (c[0] == 0xE0) low = 0xA0;
        if (c[0] == 0xED) high = 0x9F;
    } else if (within(c[0], 0xF0, 0xF4)) {
        n = 4;
        if (c[0] == 0xF0) low = 0x90;
        if (c[0] == 0xF4) high = 0x8F;
    } else
        return 0;

    if (length < n || !within(c[1], low, high)) return 0;
    for (size_t i = 2; i < n; i++)
        if (!within(c[i], 0x80, 0xBF)) return 0;
    return n;
}

size_t lode__utf8_width(const char *text, size_t length)
{
    size_t width = 0;
    for (size_t i = 0; i < length; i++) width += ((unsigned char)text[i] & 0xC0) != 0x80;
    return width;
}
