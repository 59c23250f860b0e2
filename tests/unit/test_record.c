/* Tables from elsewhere: which number a cell holds, which year a revision of the customs
 * codes is of, and a zip whose second member has no memory. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "dataset/dataset.h"
#include "dataset/plain_number.h"
#include "dataset/stream.h"
#include "tap.h"

static void is_read(const char *text, char separator, lode__sense sense, double wanted)
{
    double value = NAN;
    lode__sense found = lode__plain_number(text, separator, &value);

    ok(found == sense && (sense != LODE__ONE_NUMBER || value == wanted),
       "'%s' among '%c' is %s %g", text, separator,
       sense == LODE__ONE_NUMBER  ? "one number,"
       : sense == LODE__NO_NUMBER ? "no number,"
                                  : "two,",
       value);
}

static void test_numbers(void)
{
    is_read("1234,5", ';', LODE__ONE_NUMBER, 1234.5);
    is_read("1.234,5", ';', LODE__ONE_NUMBER, 1234.5);
    is_read("1234,567", '\t', LODE__ONE_NUMBER, 1234.567);
    is_read("1.234", ';', LODE__TWO_NUMBERS, 0);
    is_read("-1,234", ';', LODE__TWO_NUMBERS, 0);
    is_read("-0,234", ';', LODE__ONE_NUMBER, -0.234);
    is_read(",125", ';', LODE__ONE_NUMBER, 0.125);
    is_read("1,234", ',', LODE__ONE_NUMBER, 1234);
    is_read("1234,567", ',', LODE__ONE_NUMBER, 1234.567);
    is_read("-1,234.5", ',', LODE__ONE_NUMBER, -1234.5);
    is_read("1,234,567", ',', LODE__ONE_NUMBER, 1234567);
    is_read("1234,567,890", ',', LODE__NO_NUMBER, 0);
    is_read("1234.567,8", ';', LODE__NO_NUMBER, 0);
    is_read("10-20", ',', LODE__NO_NUMBER, 0);
}

static void test_revisions(void)
{
    ok(lode__revision_named("HS92") == 1992 && lode__revision_named("HS02") == 2002 &&
           lode__revision_named("HS22") == 2022 && lode__revision_named("HS") == 0,
       "names of revisions are years");
    ok(lode__revision_year(96) == 1996 && lode__revision_year(7) == 2007 &&
           lode__revision_year(2017) == 2017,
       "numbers, too");
}

/* A zip of two tables, the first stored and the second packed. */
static bool write_zip(const char *path)
{
    static const char text[] = "a,b\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2\n";
    static const char *const name[] = {"first.csv", "second.csv"};
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);

    for (zip_uint64_t i = 0; zip && i < 2; i++) {
        zip_source_t *source = zip_source_buffer(zip, text, sizeof text - 1, 0);
        if (zip_file_add(zip, name[i], source, 0) < 0 ||
            zip_set_file_compression(zip, i, i == 0 ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0))
            return false;
    }
    return zip && zip_close(zip) == 0;
}

/* The first member was closed by then and is not closed again. */
static void test_second_member(void)
{
    char dir[] = "/tmp/lode-record-XXXXXX", path[64];
    lode__stream *s = NULL;
    lode_error err = {0};
    lode_status st;

    if (!ok(mkdtemp(dir) != NULL, "an empty folder")) return;
    snprintf(path, sizeof path, "%s/two.zip", dir);
    ok(write_zip(path) && lode__stream_open(path, &s, &err) == LODE_OK &&
           lode__stream_members(s) == 2 && lode__stream_begin(s, 0, &err) == LODE_OK,
       "a zip of two tables: %s", err.message);
    lode__alloc_fail_after(1);
    st = lode__stream_begin(s, 1, &err);
    lode__alloc_fail_after(0);
    lode__stream_close(s);
    /* Without ISA-L the second takes no memory of lode's. */
    ok(st == LODE_E_NOMEM || st == LODE_OK, "without memory for the second it ends");
    remove(path);
    rmdir(dir);
}

int main(void)
{
    test_numbers();
    test_revisions();
    test_second_member();
    return done_testing();
}
