#define _POSIX_C_SOURCE 200809L
/* The ground floor: errors, memory, text, numbers, hashes, JSON, names, random
 * numbers. */
#include "base/base.h"
#include "tap.h"

#include <float.h>
#include <jansson.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SEED 20241125u

/* ---- errors ----------------------------------------------------------------------- */

static void test_errors(void)
{
    lode_error err;
    is_text(lode_status_sentence(LODE_OK), "done", "the sentence of LODE_OK");
    is_text(lode_status_sentence(LODE_E_LIMIT),
            "an input is larger than its stated limit", "the sentence of LODE_E_LIMIT");
    is_text(lode_status_sentence((lode_status)99), "unknown status", "99 is no status");
    ok(lode_version()[0] >= '0' && lode_version()[0] <= '9', "the version is %s",
       lode_version());

    lode_status st = lode__fail_at(&err, LODE_E_DATA, "a/b.csv", 41, 7,
                                   "want '%s', found '%s'", "CHN,240000", "CHN;240000");
    ok(st == LODE_E_DATA && err.status == LODE_E_DATA, "the status is returned and kept");
    ok(err.line == 41 && err.column == 7, "so is the place");
    is_text(err.file, "a/b.csv", "and the file");
    is_text(err.message, "want 'CHN,240000', found 'CHN;240000'", "and the sentence");

    lode__fail(&err, LODE_E_INVALID, "again: %s", err.message);
    is_text(err.message, "again: want 'CHN,240000', found 'CHN;240000'",
            "an argument may be the old message");
    ok(err.line == 0 && err.file[0] == '\0',
       "a failure without a place forgets the old one");
    ok(lode__fail(NULL, LODE_E_READ, "nobody listens") == LODE_E_READ, "NULL is welcome");

    char text[2 * LODE_ERROR_MESSAGE_MAX + 1];
    memset(text, 'a', sizeof text);
    for (size_t i = 1; i + 1 < sizeof text; i += 2) memcpy(text + i, "\xC3\xA9", 2);
    text[sizeof text - 1] = '\0'; /* one a, then é: a cut at 511 falls inside one */
    lode__fail_at(&err, LODE_E_DATA, text, 0, 0, "%s", text);
    ok(strlen(err.message) < LODE_ERROR_MESSAGE_MAX, "a long sentence is cut");
    ok(strlen(err.file) < LODE_ERROR_FILE_MAX, "a long file name is cut");
    size_t left = strlen(err.message), step = 1;
    for (const char *c = err.message; left > 0 && step > 0; c += step, left -= step)
        step = lode__utf8_step(c, left);
    ok(left == 0, "never inside a character");
}

/* ---- memory ----------------------------------------------------------------------- */

static bool all_zero(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i]) return false;
    return true;
}

static void test_arena(void)
{
    lode__arena arena = {0};
    bool aligned = true, zeroed = true, kept = true;
    char *piece[200];
    size_t size[200];
    for (int i = 0; i < 200; i++) {
        size[i] =
            (size_t)lode__random_bits(SEED, (uint64_t)i) % (i % 50 == 0 ? 200000 : 900);
        piece[i] = lode__arena_take(&arena, size[i], 1);
        if (!piece[i]) break;
        aligned = aligned && (uintptr_t)piece[i] % _Alignof(max_align_t) == 0;
        zeroed = zeroed && all_zero(piece[i], size[i]);
        memset(piece[i], i + 1, size[i]);
    }
    for (int i = 0; i < 200; i++)
        for (size_t k = 0; k < size[i]; k++) kept = kept && piece[i][k] == (char)(i + 1);
    ok(aligned, "200 pieces are aligned to max_align_t");
    ok(zeroed, "and zeroed");
    ok(kept, "and do not overlap, also those larger than a block");
    ok(arena.n_take == 200, "takes are counted");
    ok(!lode__arena_take(&arena, SIZE_MAX / 2, 3), "a size that overflows gives NULL");
    ok(!lode__arena_take(&arena, SIZE_MAX, 1), "so does the largest one");
    ok(!lode__arena_copy_n(&arena, "x", SIZE_MAX), "so does a copy of that length");
    ok(lode__arena_take(&arena, 0, 8) != NULL, "nothing still gets an address");
    is_text(lode__arena_copy_n(&arena, "gallium:refined", 7), "gallium",
            "copy of 7 bytes");
    lode__arena_clear(&arena);
    ok(!arena.head && arena.n_take == 0, "cleared");
    lode__arena_clear(&arena);
    lode__arena_clear(NULL);
    ok(true, "clearing twice and clearing NULL are fine");
}

static void test_failing_memory(void)
{
    lode__alloc_fail_after(2);
    void *a = lode__alloc(1, 8), *b = lode__alloc(1, 8), *c = lode__alloc(1, 8);
    ok(a && !b && c, "the second request fails, once");
    lode__release(a);
    lode__release(c);
    unsigned long before = lode_allocation_count();
    lode__release(lode__alloc(3, 3));
    ok(lode_allocation_count() == before + 1, "requests are counted");
    ok(!lode__alloc(SIZE_MAX, 2), "a count times size that overflows gives NULL");
    ok(!lode__realloc(NULL, SIZE_MAX, 2), "in realloc, too");

    lode__arena arena = {0};
    lode__alloc_fail_after(1);
    ok(!lode__arena_take(&arena, 1, 8), "an arena without memory gives NULL");
    ok(lode__arena_take(&arena, 1, 8) != NULL, "and serves once there is some");
    lode__arena_clear(&arena);
}

/* ---- text ------------------------------------------------------------------------- */

static void test_buf(void)
{
    lode__buf buf;
    lode_text text = LODE_TEXT_INIT;
    lode_error err;

    lode__buf_init(&buf, 10);
    lode__buf_add(&buf, "0123456789");
    ok(buf.status == LODE_OK && buf.length == 10, "a buffer of 10 holds 10");
    lode__buf_add(&buf, "x");
    lode__buf_add(&buf, "");
    ok(buf.status == LODE_E_LIMIT && buf.length == 10, "and not 11");
    lode_text keep = {(char *)"old", 3};
    ok(lode__buf_give(&buf, &keep, &err) == LODE_E_LIMIT, "that is told at the end");
    is_text(keep.data, "old", "and the output is as it was");
    is_text(err.message, "text would grow above its limit of 10 bytes",
            "in one sentence");
    lode__buf_clear(&buf);

    lode__buf_init(&buf, 1000);
    lode__alloc_fail_after(1);
    lode__buf_add(&buf, "a");
    lode__buf_add(&buf, "b");
    ok(buf.status == LODE_E_NOMEM, "a buffer without memory stays failed");
    ok(lode__buf_give(&buf, &keep, NULL) == LODE_E_NOMEM, "and says so");
    lode__buf_clear(&buf);

    lode__buf_init(&buf, 1 << 20);
    for (int i = 0; i < 1000; i++) lode__buf_addf(&buf, "%d,", i);
    ok(buf.length == 3890, "1,000 numbers and commas are 3,890 bytes");
    ok(lode__buf_give(&buf, &text, &err) == LODE_OK && text.length == 3890, "given away");
    ok(!buf.data && buf.length == 0, "the buffer is empty then");
    ok(strncmp(text.data, "0,1,2,", 6) == 0 && text.data[3890] == '\0', "with a NUL");
    lode_text_clear(&text);
    lode_text_clear(&text);
    lode_text_clear(NULL);
    ok(!text.data, "clearing text twice and NULL are fine");

    ok(lode__buf_give(&buf, &text, &err) == LODE_OK && !text.data,
       "nothing is an empty text");
    lode__buf_add_html(&buf, "<a href=\"x\">R&D's</a>");
    is_text(buf.data, "&lt;a href=&quot;x&quot;&gt;R&amp;D&#39;s&lt;/a&gt;",
            "HTML is escaped");
    lode__buf_clear(&buf);
    lode__buf_add_csv(&buf, "plain text");
    lode__buf_add(&buf, "|");
    lode__buf_add_csv(&buf, "say \"ore\", twice\n");
    is_text(buf.data, "plain text|\"say \"\"ore\"\", twice\n\"",
            "CSV is quoted when it must");
    lode__buf_clear(&buf);
    lode__buf_add_number(&buf, NAN);
    lode__buf_add_number(&buf, -INFINITY);
    lode__buf_add_number(&buf, 0.1);
    is_text(buf.data, "nullnull0.1", "no number is null");
    lode__buf_clear(&buf);
}

static void test_utf8(void)
{
    static const struct {
        const char *text;
        size_t step;
        const char *name;
    } row[] = {{"A", 1, "ASCII"},
               {"\xC2\x80", 2, "U+0080"},
               {"\xC1\xBF", 0, "overlong in 2"},
               {"\xE0\xA0\x80", 3, "U+0800"},
               {"\xE0\x9F\xBF", 0, "overlong in 3"},
               {"\xED\x9F\xBF", 3, "U+D7FF"},
               {"\xED\xA0\x80", 0, "a surrogate"},
               {"\xF0\x90\x80\x80", 4, "U+10000"},
               {"\xF0\x8F\xBF\xBF", 0, "overlong in 4"},
               {"\xF4\x8F\xBF\xBF", 4, "U+10FFFF"},
               {"\xF4\x90\x80\x80", 0, "above U+10FFFF"},
               {"\x80", 0, "a lone continuation"},
               {"\xE2\x82", 0, "a cut sequence"},
               {"\xFF", 0, "no UTF-8 byte"}};
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
        ok(lode__utf8_step(row[i].text, strlen(row[i].text)) == row[i].step, "UTF-8: %s",
           row[i].name);
    ok(lode__utf8_step("x", 0) == 0, "UTF-8: nothing");
    ok(lode__utf8_width("Ga\xE2\x82\x82O\xE2\x82\x83", 8 + 1) == 5, "Ga2O3 is 5 wide");
}

/* ---- numbers ---------------------------------------------------------------------- */

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static void test_number_write(void)
{
    static const struct {
        double value;
        const char *text;
    } row[] = {{0.0, "0"},
               {-0.0, "-0"},
               {1.0, "1"},
               {100000.0, "100000"},
               {0.1, "0.1"},
               {0.3, "0.3"},
               {0.1 + 0.2, "0.30000000000000004"},
               {1.0 / 3.0, "0.3333333333333333"},
               {1e21, "1e+21"},
               {9007199254740993.0, "9007199254740992"},
               {-2204.622621848776, "-2204.622621848776"},
               {4.9406564584124654e-324, "5e-324"},
               {DBL_MAX, "1.7976931348623157e+308"}};
    char text[LODE__NUMBER_MAX];
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        size_t length = lode__number_write(row[i].value, text);
        is_text(text, row[i].text, "%s is written so", row[i].text);
        ok(length == strlen(text), "with its length");
    }
}

static void test_number_round_trip(void)
{
    long n_bad = 0, n_long = 0, n = 0;
    for (uint64_t i = 0; n < 1000000; i++) {
        uint64_t bits = lode__random_bits(SEED, i);
        double value, again = 0.0;
        char text[LODE__NUMBER_MAX];
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) continue;
        n++;
        n_long += lode__number_write(value, text) >= LODE__NUMBER_MAX;
        n_bad += !lode__number_read(text, &again) || bits_of(again) != bits;
    }
    ok(n_bad == 0, "a million doubles of seed %u read back to the same bits (%ld do not)",
       SEED, n_bad);
    ok(n_long == 0, "none is longer than its place");
}

static void test_number_read(void)
{
    static const char *const good[] = {"0",  "-0",  "12",   "-1.5",     ".5",
                                       "5.", "1e3", "1E+3", "1.5e-300", "0000012"};
    static const char *const bad[] = {
        "",    " 1",  "1 ",  "+1",    "-",   ".",  "e5",    "1e",    "1e+",    "0x10",
        "inf", "nan", "1,5", "1e999", "--1", "1-", "1.2.3", "1_000", "-1e999", "1\n"};
    double value;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        ok(lode__number_read(good[i], &value) && value == strtod(good[i], NULL),
           "'%s' is read", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        value = 7.0;
        ok(!lode__number_read(bad[i], &value) && value == 7.0, "'%s' is refused", bad[i]);
    }
    ok(!lode__number_read(NULL, &value), "NULL is refused");
}

static void test_number_people(void)
{
    static const struct {
        double value;
        int decimals;
        const char *text;
    } row[] = {{1234567.8, 0, "1,234,568"}, {999.0, 0, "999"},    {1000.0, 1, "1,000.0"},
               {-1234.5, 2, "-1,234.50"},   {-0.001, 1, "0.0"},   {0.0, 0, "0"},
               {123456.0, 0, "123,456"},    {NAN, 1, "-"},        {INFINITY, 1, "inf"},
               {-INFINITY, 1, "-inf"},      {1e300, 2, "1e+300"}, {12.0, -4, "12"}};
    char text[64];
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        lode__number_people(row[i].value, row[i].decimals, text);
        is_text(text, row[i].text, "%g with %d decimals", row[i].value, row[i].decimals);
    }
    lode__number_people(-1e29, 12, text);
    ok(strlen(text) < 64, "the longest number fits: %s", text);
}

/* In a locale with a decimal comma, numbers are read and written with a point. */
static void test_number_locale(void)
{
    static const char *const name[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8",
                                       "de_DE"};
    char text[LODE__NUMBER_MAX], people[64];
    double value = 0.0;
    const char *set = NULL;
    for (size_t i = 0; !set && i < sizeof name / sizeof name[0]; i++)
        set = setlocale(LC_ALL, name[i]);
    if (!set) {
        skip("no locale with a decimal comma is installed");
        return;
    }
    lode__number_write(1.5, text);
    is_text(text, "1.5", "written with a point in locale %s", set);
    ok(lode__number_read("1.5", &value) && value == 1.5, "and read");
    ok(!lode__number_read("1,5", &value), "a comma is refused");
    lode__number_people(1234.5, 1, people);
    is_text(people, "1,234.5", "for people, too");
    setlocale(LC_ALL, "C");
}

/* ---- hash, random, names ---------------------------------------------------------- */

static void test_hash(void)
{
    char hash[LODE__HASH_HEX];
    lode__hash_text("abc", 3, hash); /* FIPS 180-2, appendix B.1 */
    is_text(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "SHA-256 of 'abc' (FIPS 180-2)");
    lode__hash_text("", 0, hash);
    is_text(hash, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "SHA-256 of nothing");
    lode__hash_text(NULL, 0, hash);
    is_text(hash, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "also at NULL");
}

static void test_random(void)
{
    /* kat_vectors of Random123: philox4x32 10, counter and key 0. */
    ok(lode__random_bits(0, 0) == 0xe169c58d6627e8d5u,
       "the published vector of Philox4x32-10");
    ok(lode__random_bits(1, 0) != lode__random_bits(0, 0) &&
           lode__random_bits(0, 1) != lode__random_bits(0, 0),
       "seed and counter both matter");
    double least = 1.0, most = 0.0, sum = 0.0;
    const int n = 100000;
    for (int i = 0; i < n; i++) {
        double u = lode__random_unit(SEED, (uint64_t)i);
        least = fmin(least, u);
        most = fmax(most, u);
        sum += u;
    }
    ok(least >= 0.0 && most < 1.0, "units lie in [0, 1)");
    /* The mean of n has standard deviation 1 / sqrt(12 n) = 0.0009. */
    ok(fabs(sum / n - 0.5) < 0.004, "with the mean of a uniform (%g)", sum / n);
}

static void test_names(void)
{
    static const char *const name[] = {"gallium:refined", "germanium:refined",
                                       "cobalt:mine", "cobalt:refined", "cobalt:mine"};
    char out[256];
    lode_names_nearest("galium:refined", name, 5, out, sizeof out);
    is_text(out, "'gallium:refined', 'germanium:refined' or 'cobalt:refined'",
            "the nearest three");
    lode_names_nearest("COBALT:MINE", name, 5, out, sizeof out);
    ok(strncmp(out, "'cobalt:mine', 'cobalt:refined'", 31) == 0,
       "letters are compared without case, doubles named once");
    lode_names_nearest("x", name, 2, out, sizeof out);
    is_text(out, "'gallium:refined' or 'germanium:refined'",
            "two of two, the nearer first");
    lode_names_nearest("x", name, 1, out, sizeof out);
    is_text(out, "'gallium:refined'", "one of one");
    lode_names_nearest("x", name, 0, out, sizeof out);
    is_text(out, "", "none of none");
    char tiny[4];
    lode_names_nearest("x", name, 5, tiny, sizeof tiny);
    ok(strlen(tiny) == 3, "cut, never overrun");
    char text[300];
    memset(text, 'y', sizeof text);
    text[299] = '\0';
    lode_names_nearest(text, name, 5, out, sizeof out);
    ok(out[0] == '\'', "a found name of any length");
}

/* ---- JSON ------------------------------------------------------------------------- */

static void test_json(void)
{
    lode__buf buf;
    lode__json json;
    lode__buf_init(&buf, 1 << 16);
    lode__json_begin(&json, &buf);
    lode__json_object(&json, NULL);
    lode__json_string(&json, "schema", "lode/test/1");
    lode__json_number(&json, "value", 0.1);
    lode__json_number(&json, "unknown", NAN);
    lode__json_integer(&json, "year", 2024);
    lode__json_bool(&json, "main", true);
    lode__json_null(&json, "certificate");
    lode__json_array(&json, "empty");
    lode__json_end_array(&json);
    lode__json_array(&json, "rows");
    lode__json_object(&json, NULL);
    lode__json_end_object(&json);
    lode__json_string(&json, NULL, NULL);
    lode__json_end_array(&json);
    lode__json_end_object(&json);
    is_text(buf.data,
            "{\n"
            "  \"schema\": \"lode/test/1\",\n"
            "  \"value\": 0.1,\n"
            "  \"unknown\": null,\n"
            "  \"year\": 2024,\n"
            "  \"main\": true,\n"
            "  \"certificate\": null,\n"
            "  \"empty\": [],\n"
            "  \"rows\": [\n"
            "    {},\n"
            "    null\n"
            "  ]\n"
            "}",
            "a document, comma by comma");
    lode__buf_clear(&buf);
}

/* What is written reads back, whatever the text; jansson is the judge. */
static void test_json_strings(void)
{
    lode__buf buf;
    lode__json json;
    int n_bad = 0;
    lode__buf_init(&buf, 1 << 16);
    for (uint64_t i = 0; i < 2000; i++) {
        char text[24];
        size_t n = (size_t)lode__random_bits(SEED + 1, i) % sizeof text;
        for (size_t k = 0; k < n; k++)
            text[k] = (char)(1 + lode__random_bits(SEED + 2, i * 32 + k) % 127);
        text[n] = '\0';
        lode__json_begin(&json, &buf);
        lode__json_array(&json, NULL);
        lode__json_string(&json, NULL, text);
        lode__json_end_array(&json);
        json_t *back = json_loads(buf.data, 0, NULL);
        const char *found = json_string_value(json_array_get(back, 0));
        n_bad += !found || strcmp(found, text) != 0;
        json_decref(back);
        lode__buf_clear(&buf);
    }
    ok(n_bad == 0, "2,000 random texts read back (%d do not)", n_bad);

    lode__json_begin(&json, &buf);
    lode__json_string(&json, NULL, "a\xFFz\xC3");
    is_text(buf.data, "\"a\xEF\xBF\xBDz\xEF\xBF\xBD\"", "broken bytes become U+FFFD");
    lode__buf_clear(&buf);
}

/* ---- files ------------------------------------------------------------------------ */

static void test_file(void)
{
    char path[] = "/tmp/lode-base-XXXXXX", *data = NULL;
    size_t length = 0;
    lode_error err;
    int fd = mkstemp(path);
    if (!ok(fd >= 0, "a file to read")) return;
    ok(write(fd, "abc\0def", 7) == 7, "of 7 bytes");
    close(fd);

    ok(lode__file_read(path, 7, &data, &length, &err) == LODE_OK && length == 7,
       "is read whole at a limit of 7");
    ok(data && memcmp(data, "abc\0def", 8) == 0, "byte by byte, with a NUL");
    lode__release(data);
    data = NULL;
    ok(lode__file_read(path, 6, &data, &length, &err) == LODE_E_LIMIT && !data,
       "and refused at a limit of 6");
    is_text(err.message, "want at most 6 bytes, found 7", "with both numbers");
    is_text(err.file, path, "and its name");
    lode__alloc_fail_after(1);
    ok(lode__file_read(path, 7, &data, &length, &err) == LODE_E_NOMEM && !data,
       "no memory");
    remove(path);
    ok(lode__file_read(path, 7, &data, &length, &err) == LODE_E_READ && !data,
       "a file that is gone");
    ok(strncmp(err.message, "cannot open the file: ", 22) == 0, "%s", err.message);
    ok(lode__file_read("/tmp", 7000, &data, &length, &err) != LODE_OK && !data,
       "a directory is no file");
    ok(lode__file_read("/dev/zero", 100000, &data, &length, &err) == LODE_E_LIMIT &&
           !data,
       "a file without end stops at the limit");
    ok(lode__file_read("/dev/null", 10, &data, &length, &err) == LODE_OK && length == 0 &&
           data && data[0] == '\0',
       "an empty file is an empty text");
    lode__release(data);
}

int main(void)
{
    test_errors();
    test_arena();
    test_failing_memory();
    test_buf();
    test_utf8();
    test_number_write();
    test_number_round_trip();
    test_number_read();
    test_number_people();
    test_number_locale();
    test_hash();
    test_random();
    test_names();
    test_json();
    test_json_strings();
    test_file();
    return done_testing();
}
