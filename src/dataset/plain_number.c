/* Which number does a cell of a table from elsewhere hold? */
#include "dataset/plain_number.h"

#include <ctype.h>
#include <string.h>

/* Bytes of a blank, a no-break space (also the narrow one) or an apostrophe. */
static size_t gap_at(const char *text)
{
    if (*text == ' ' || *text == '\'') return 1;
    if (strncmp(text, "\xC2\xA0", 2) == 0) return 2;
    if (strncmp(text, "\xE2\x80\xAF", 3) == 0) return 3;
    return 0;
}

static bool three_digits(const char *text)
{
    for (int k = 0; k < 3; k++)
        if (!isdigit((unsigned char)text[k])) return false;
    return !isdigit((unsigned char)text[3]);
}

/* Can what stands before a mark be the first of several groups: 1 to 3 digits, and no 0
 * in front? */
static bool is_first_group(const char *text, const char *mark)
{
    text += *text == '-' || *text == '+';
    return mark > text && mark - text <= 3 && *text != '0';
}

/* Without the gaps between groups of three. */
static bool close_gaps(const char *text, char *out, size_t size)
{
    size_t n = 0;

    for (const char *c = text; *c;) {
        size_t gap = gap_at(c);
        if (n + 1 >= size) return false;
        if (gap > 0 && (n == 0 || !three_digits(c + gap))) return false;
        if (gap > 0)
            c += gap;
        else
            out[n++] = *c++;
    }
    out[n] = '\0';
    return true;
}

/* Take out a mark that parts groups; false where it does not stand between them. */
static bool close_groups(char *text, char mark)
{
    char *to = text;

    if (!is_first_group(text, strchr(text, mark))) return false;
    for (char *c = text; *c; c++) {
        if (*c != mark)
            *to++ = *c;
        else if (!three_digits(c + 1))
            return false;
    }
    *to = '\0';
    return true;
}

static int count(const char *text, char mark)
{
    int n = 0;

    for (; *text; text++) n += *text == mark;
    return n;
}

/* The marks of a number without gaps become a point, or none. Where both stand the last is
 * the decimal one; one that stands twice parts groups. */
static lode__sense settle_marks(char *plain, bool commas)
{
    int n_point = count(plain, '.'), n_comma = count(plain, ',');
    char mark = n_point > 0 ? '.' : ',', *at = strchr(plain, mark);

    if (n_point + n_comma == 0) return LODE__ONE_NUMBER;
    if (n_point > 0 && n_comma > 0) {
        char last = strrchr(plain, '.') > strrchr(plain, ',') ? '.' : ',';
        if (!close_groups(plain, last == '.' ? ',' : '.') || count(plain, last) > 1)
            return LODE__NO_NUMBER;
        *strchr(plain, last) = '.';
        return LODE__ONE_NUMBER;
    }
    if (n_point + n_comma == 1) {
        bool group = three_digits(at + 1) && is_first_group(plain, at);
        if (group && !commas) return LODE__TWO_NUMBERS;
        if (!group || mark == '.') {
            *at = '.';
            return LODE__ONE_NUMBER;
        }
    }
    return close_groups(plain, mark) ? LODE__ONE_NUMBER : LODE__NO_NUMBER;
}

lode__sense lode__plain_number(const char *text, char separator, double *value)
{
    char plain[64];
    lode__sense sense;

    if (!close_gaps(text, plain, sizeof plain)) return LODE__NO_NUMBER;
    sense = settle_marks(plain, separator == ',');
    if (sense != LODE__ONE_NUMBER) return sense;
    return lode__number_read(plain, value) ? LODE__ONE_NUMBER : LODE__NO_NUMBER;
}
