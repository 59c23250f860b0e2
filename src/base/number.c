#define _POSIX_C_SOURCE 200809L
/* How are numbers read and written, whatever the locale of the program that calls us?
 *
 * Reading checks the form by hand and lets strtod run in the C locale of this thread.
 * Writing tries 15, 16 and 17 digits until the text reads back to the same bits. */
#include "base/base.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

static locale_t c_locale;
static once_flag c_locale_once = ONCE_FLAG_INIT;

static void c_locale_make(void)
{
    c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

/* Put this thread into the C locale; what it returns is for locale_leave(). */
static locale_t locale_enter(void)
{
    call_once(&c_locale_once, c_locale_make);
    return c_locale ? uselocale(c_locale) : (locale_t)0;
}

static void locale_leave(locale_t before)
{
    if (before) uselocale(before);
}

static const char *skip_digits(const char *text)
{
    while (*text >= '0' && *text <= '9') text++;
    return text;
}

/* -? digits [. digits] [e sign? digits], digits on at least one side of the point. */
static bool is_decimal(const char *text)
{
    if (*text == '-') text++;
    const char *end = skip_digits(text);
    size_t n_digit = (size_t)(end - text);
    if (*end == '.') {
        text = end + 1;
        end = skip_digits(text);
        n_digit += (size_t)(end - text);
    }
    if (n_digit == 0) return false;
    if (*end == 'e' || *end == 'E') {
        text = end + 1;
        if (*text == '-' || *text == '+') text++;
        end = skip_digits(text);
        if (end == text) return false;
    }
    return *end == '\0';
}

/* Digits and a point that make a whole number below 2^53 over a power of ten up to 22:
 * both are exact, so their quotient is the nearest number to the text (Clinger 1990). */
static bool read_short(const char *text, double *out)
{
    static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    uint64_t whole = 0;
    int n_digit = 0, n_after = 0;
    bool minus = *text == '-', point = false;
    for (text += minus; *text; text++) {
        if (*text == '.' && !point) {
            point = true;
            continue;
        }
        if (*text < '0' || *text > '9' || ++n_digit > 15) return false;
        whole = 10 * whole + (uint64_t)(*text - '0');
        n_after += point;
    }
    if (n_digit == 0) return false;
    double value = (double)whole / power[n_after];
    *out = minus ? -value : value;
    return true;
}

bool lode__number_read(const char *text, double *out)
{
    if (text && read_short(text, out)) return true;
    if (!text || !is_decimal(text)) return false;
    locale_t before = locale_enter();
    char *end;
    double value = strtod(text, &end);
    locale_leave(before);
    if (*end != '\0' || !isfinite(value)) return false;
    *out = value;
    return true;
}

size_t lode__number_write(double value, char out[LODE__NUMBER_MAX])
{
    locale_t before = locale_enter();
    /* Below DBL_MIN a number has fewer than 15 digits to say. */
    int n_digit = value != 0.0 && fabs(value) < DBL_MIN ? 1 : 15;
    int length = 0;
    for (; n_digit <= 17; n_digit++) {
        length = snprintf(out, LODE__NUMBER_MAX, "%.*g", n_digit, value);
        if (!isfinite(value) || strtod(out, NULL) == value) break;
    }
    locale_leave(before);
    return (size_t)length;
}

void lode__number_people(double value, int decimals, char out[64])
{
    if (decimals < 0) decimals = 0;
    if (decimals > 12) decimals = 12;
    if (!isfinite(value)) {
        strcpy(out, isnan(value) ? "-" : value > 0 ? "inf" : "-inf");
        return;
    }
    locale_t before = locale_enter();
    char plain[64];
    int n_plain =
        fabs(value) < 1e30 ? snprintf(plain, sizeof plain, "%.*f", decimals, value) : 0;
    if (n_plain == 0) snprintf(out, 64, "%.6g", value);
    locale_leave(before);
    if (n_plain == 0) return;

    const char *from = plain;
    char *to = out;
    /* What rounds to zero has no sign. */
    if (*from == '-') {
        if (strpbrk(plain, "123456789")) *to++ = '-';
        from++;
    }
    size_t n_whole = (size_t)(skip_digits(from) - from);
    for (; n_whole > 0; n_whole--) {
        *to++ = *from++;
        if (n_whole > 1 && (n_whole - 1) % 3 == 0) *to++ = ',';
    }
    strcpy(to, from);
}
