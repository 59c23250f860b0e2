/* How a test speaks: TAP version 13 on standard output, the plan at the end.
 *
 *     #include "tap.h"
 *
 *     int main(void)
 *     {
 *         ok(2 + 2 == 4, "two and two make four");
 *         is_near(measured, 2600.0, 1e-12, "HHI of 30, 30, 20, 20");
 *         is_text(error.message, "want 'x', found 'y'", "the sentence");
 *         return done_testing();
 *     }
 *
 * Every check prints one line and gives back whether it held, so that a check can guard the
 * next: `if (!ok(p, "opened")) return done_testing();`. A program that ends without
 * done_testing() printed no plan and counts as failed. One file per test program; not
 * thread-safe. */
#ifndef LODE_TESTS_TAP_H
#define LODE_TESTS_TAP_H

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Is the program watched by a sanitizer? It takes ten times as long, so that what takes longest
 * is done in part; the plain build does all of it. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define TAP_WATCHED true
#elif defined __has_feature
#define TAP_WATCHED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define TAP_WATCHED false
#endif

static int tap_n_run, tap_n_failed;

/* One result line; a newline or '#' in the name would be read as TAP, so they are replaced. */
__attribute__((format(printf, 4, 0))) static inline bool
tap_line(bool passed, const char *file, int line, const char *format, va_list args)
{
    char name[512];
    vsnprintf(name, sizeof name, format, args);
    for (char *c = name; *c; c++)
        if (*c == '\n' || *c == '\r' || *c == '#') *c = ' ';

    if (tap_n_run == 0) printf("TAP version 13\n");
    tap_n_run++;
    printf("%sok %d - %s\n", passed ? "" : "not ", tap_n_run, name);
    if (!passed) {
        tap_n_failed++;
        printf("# failed at %s:%d\n", file, line);
    }
    fflush(stdout); /* what was printed before a crash must not be lost */
    return passed;
}

__attribute__((format(printf, 4, 5))) static inline bool
tap_ok(bool passed, const char *file, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tap_line(passed, file, line, format, args);
    va_end(args);
    return passed;
}

/* Near: |found - wanted| <= tolerance |wanted|; where wanted is 0, |found| <= tolerance. NaN is
 * near NaN only, an infinity near itself only. */
__attribute__((format(printf, 6, 7))) static inline bool
tap_near(double found, double wanted, double tolerance, const char *file, int line,
         const char *format, ...)
{
    bool passed;
    if (isnan(wanted) || isnan(found)) passed = isnan(wanted) && isnan(found);
    else if (isinf(wanted) || isinf(found))
        passed = isinf(wanted) && isinf(found) && signbit(wanted) == signbit(found);
    else {
        double scale = wanted != 0.0 ? fabs(wanted) : 1.0;
        passed = fabs(found - wanted) <= tolerance * scale;
    }

    va_list args;
    va_start(args, format);
    tap_line(passed, file, line, format, args);
    va_end(args);
    if (!passed)
        printf("# found %.17g, wanted %.17g within %g relative\n", found, wanted, tolerance);
    return passed;
}

__attribute__((format(printf, 5, 6))) static inline bool
tap_text(const char *found, const char *wanted, const char *file, int line,
         const char *format, ...)
{
    bool passed = found && wanted ? strcmp(found, wanted) == 0 : found == wanted;

    va_list args;
    va_start(args, format);
    tap_line(passed, file, line, format, args);
    va_end(args);
    if (!passed) {
        printf("# found  '%s'\n", found ? found : "(null)");
        printf("# wanted '%s'\n", wanted ? wanted : "(null)");
    }
    return passed;
}

#define ok(condition, ...) tap_ok((condition) ? true : false, __FILE__, __LINE__, __VA_ARGS__)
#define is_near(found, wanted, relative_tolerance, ...)                                   \
    tap_near((found), (wanted), (relative_tolerance), __FILE__, __LINE__, __VA_ARGS__)
#define is_text(found, wanted, ...)                                                       \
    tap_text((found), (wanted), __FILE__, __LINE__, __VA_ARGS__)

/* A comment line for the reader of a failure; a seed, for example. */
__attribute__((format(printf, 1, 2))) static inline void note(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("# ", stdout);
    vprintf(format, args);
    fputc('\n', stdout);
    va_end(args);
}

/* One check that could not be made here, with the reason; it counts neither way. */
static inline void skip(const char *reason)
{
    if (tap_n_run == 0) printf("TAP version 13\n");
    tap_n_run++;
    printf("ok %d # SKIP %s\n", tap_n_run, reason);
}

/* Print the plan; the exit status for main: 0 when every check held and there was one. */
static inline int done_testing(void)
{
    if (tap_n_run == 0) printf("TAP version 13\nnot ok 1 - no check was made\n");
    printf("1..%d\n", tap_n_run ? tap_n_run : 1);
    return tap_n_run == 0 || tap_n_failed > 0;
}

#endif
