/* Words for people: where a text may be cut, how likely a thing is. */
#include "base/base.h"

#include <math.h>
#include <string.h>

size_t lode__utf8_cut(const char *text, size_t most)
{
    size_t n = strnlen(text, most + 1);

    if (n <= most) return n;
    for (n = most; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80; n--) continue;
    return n;
}

const char *lode__likelihood(double probability)
{
    static const struct {
        double below;
        const char *word;
    } band[] = {{0.05, "almost no chance"}, {0.20, "very unlikely"},
                {0.45, "unlikely"},         {0.55, "roughly even chance"},
                {0.80, "likely"},           {0.95, "very likely"}};

    if (isnan(probability)) return "of unknown likelihood";
    for (size_t k = 0; k < sizeof band / sizeof band[0]; k++)
        if (probability < band[k].below) return band[k].word;
    return "almost certain";
}
