#define _POSIX_C_SOURCE 200809L
/* What comes back to the desk: comments and answers that stay, outcomes beside forecasts, a
 * store of an earlier version; and what is refused. */
#include <lode/desk.h>

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/track.h"
#include "tap.h"

static lode_dataset *ds;
static char folder[] = "/tmp/lode-return-XXXXXX", db[300];
static const char when[] = "2026-02-05T10:00:00Z";
static const lode_event_author author = {"tester", "a test", when};

static lode_status comment(const char *id, const char *text, lode_error *err)
{
    lode_text out = LODE_TEXT_INIT;
    lode_status st = lode_event_comment(ds, db, id, text, when, &out, err);

    lode_text_clear(&out);
    return st;
}

static lode_status answer(int number, const char *text, lode_error *err)
{
    lode_text out = LODE_TEXT_INIT;
    lode_status st = lode_event_answer(ds, db, number, text, &author, &out, err);

    lode_text_clear(&out);
    return st;
}

static bool feedback_has(const char *words, bool only_open)
{
    lode_text out = LODE_TEXT_INIT;
    bool has = lode_event_feedback_write(ds, db, NULL, 0, only_open, LODE_FORMAT_CSV,
                                         &out, NULL) == LODE_OK &&
               strstr(out.data, words);

    lode_text_clear(&out);
    return has;
}

/* ---- comments ----------------------------------------------------------------------------- */

static void test_comments(void)
{
    static const char hostile[] =
        "<b onclick=\"x\">\n& \xe2\x82\xac'); DROP TABLE entry;--";
    char most[LODE_COMMENT_MOST + 2];
    lode_error err = {0};

    memset(most, 'x', sizeof most);
    most[LODE_COMMENT_MOST] = '\0';
    ok(comment("evt-r008", hostile, &err) == LODE_OK,
       "a hostile comment is a comment: %s", err.message);
    ok(comment("evt-fl-001", most, NULL) == LODE_OK, "so is the longest");
    ok(feedback_has("<b onclick=", true), "it is open, as it was written");
    ok(answer(1, "So it is.", NULL) == LODE_OK && answer(1, "Still.", NULL) == LODE_OK,
       "it is answered, and again");
    ok(!feedback_has("<b onclick=", true) && feedback_has("Still.", false),
       "then it is not open");
    most[LODE_COMMENT_MOST] = 'x';
    most[LODE_COMMENT_MOST + 1] = '\0';
    ok(comment("evt-r008", most, &err) == LODE_E_LIMIT && strstr(err.message, "2001"),
       "a byte more is refused: %s", err.message);
    ok(comment("evt-r008", " \n", NULL) == LODE_E_INVALID, "nothing is refused");
    ok(comment("evt-r008", "\xff", NULL) == LODE_E_DATA, "bytes are refused");
    ok(comment("evt-r008", "a\x1b[2J", NULL) == LODE_E_DATA, "control is refused");
    ok(comment("evt-r8", "x", &err) == LODE_E_INVALID && strstr(err.message, "nearest"),
       "an unknown event is refused: %s", err.message);
    ok(answer(3, "x", &err) == LODE_E_INVALID && strstr(err.message, "there are 2"),
       "an answer to nothing is refused: %s", err.message);
}

static void test_entries_stay(void)
{
    sqlite3 *sql = NULL;

    sqlite3_open(db, &sql);
    ok(sqlite3_exec(sql, "UPDATE entry SET body = 'x'", NULL, NULL, NULL) ==
           SQLITE_CONSTRAINT,
       "an entry is not changed");
    ok(sqlite3_exec(sql, "DELETE FROM entry", NULL, NULL, NULL) == SQLITE_CONSTRAINT,
       "nor deleted");
    sqlite3_close(sql);
}

/* A store from before there were entries is read as it is, and gets them when written. */
static void test_earlier_store(void)
{
    char earlier[340];
    sqlite3 *sql = NULL;
    lode_text out = LODE_TEXT_INIT;

    snprintf(earlier, sizeof earlier, "%s/earlier.db", folder);
    ok(lode_event_comment(ds, earlier, "evt-r008", "x", when, &out, NULL) == LODE_OK,
       "a store");
    lode_text_clear(&out);
    sqlite3_open(earlier, &sql);
    ok(sqlite3_exec(sql, "DROP TABLE entry; PRAGMA user_version = 1", NULL, NULL, NULL) ==
           SQLITE_OK,
       "as version 1 left it");
    sqlite3_close(sql);
    ok(lode_event_feedback_write(ds, earlier, NULL, 0, false, LODE_FORMAT_CSV, &out,
                                 NULL) == LODE_OK &&
           !strchr(strchr(out.data, '\n') + 1, '\n'),
       "it has no comments");
    lode_text_clear(&out);
    ok(lode_event_comment(ds, earlier, "evt-r008", "y", when, &out, NULL) == LODE_OK,
       "and takes one");
    lode_text_clear(&out);
}

/* ---- outcomes ----------------------------------------------------------------------------- */

static const lode_event_outcome plain = {.id = "evt-r008",
                                         .what = "price",
                                         .good = "gallium:refined",
                                         .ratio = 1.34,
                                         .low = NAN,
                                         .high = NAN,
                                         .from = "2025-01",
                                         .until = "2025-12",
                                         .source = "A publisher, 2026"};

static lode_status add(lode_event_outcome o, lode_error *err)
{
    lode_text out = LODE_TEXT_INIT;
    lode_status st = lode_event_outcomes_add(ds, db, &o, 1, &author, &out, err);

    lode_text_clear(&out);
    return st;
}

static void test_outcome(void)
{
    lode__book book = {0};
    lode__forecast f = {0};
    lode__track_row *row = NULL;
    const lode__event *e = NULL;
    int n = 0;

    ok(add(plain, NULL) == LODE_OK, "an outcome");
    ok(lode__book_open(&book, ds, db, false, NULL) == LODE_OK &&
           lode__book_need(&book, "evt-r008", &e, NULL) == LODE_OK &&
           lode__forecast_make(&book, e, lode__good_find(ds, "gallium:refined"), false,
                               &f, NULL) == LODE_OK,
       "what the model says");
    ok(lode__outcomes_read(&book, &row, &n, NULL) == LODE_OK && n == 1, "is read back");
    ok(n == 1 && row[0].forecast == f.value && row[0].low == f.low &&
           row[0].high == f.high && row[0].observed == 1.34,
       "with the forecast beside it, to the last digit");
    ok(n == 1 && f.low <= f.value && f.value <= f.high && f.value > 1.0,
       "a ban raises the price, within its band");
    ok(n == 1 && fabs(row[0].log_error - log(f.value / 1.34)) < 1e-12 &&
           row[0].inside == (1.34 >= f.low && 1.34 <= f.high),
       "scored by the ratio's logarithm and the band");
    lode__book_close(&book);
}

#define REFUSED(field, bad, status, words)                                               \
    do {                                                                                 \
        lode_event_outcome o = plain;                                                    \
        lode_error err = {0};                                                            \
        o.field = bad;                                                                   \
        ok(add(o, &err) == (status) && strstr(err.message, words), "refused: %s",        \
           err.message);                                                                 \
    } while (0)

static void test_outcomes_refused(void)
{
    REFUSED(id, "evt-r8", LODE_E_INVALID, "nearest");
    REFUSED(what, "volume", LODE_E_INVALID, "'price' or 'exports'");
    REFUSED(good, "gallium:x", LODE_E_INVALID, "good of the packs");
    REFUSED(ratio, -1.0, LODE_E_INVALID, "from 0 to");
    REFUSED(ratio, NAN, LODE_E_INVALID, "from 0 to");
    REFUSED(low, 2.0, LODE_E_INVALID, "'low' <= 'ratio'");
    REFUSED(until, "2024-12", LODE_E_INVALID, "not before");
    REFUSED(from, "soon", LODE_E_INVALID, "'from'");
    REFUSED(source, "", LODE_E_INVALID, "source");
    REFUSED(source, "<i>x", LODE_E_DATA, "markup");
    REFUSED(link, "javascript:x", LODE_E_INVALID, "https");
}

static void test_outcomes_file(void)
{
    static const char head[] =
        "event,what,good,ratio,low,high,from,until,source,link,note\n";
    static const char good[] =
        "evt-fl-001,price,gallium:refined,1.1,1,1.2,2026,2026,P,,\n";
    static const char bad[] = "evt-r008,price,gallium:refined,x,,,2025,2025,P,,\n";
    char text[400];
    lode_text out = LODE_TEXT_INIT;
    lode_error err = {0};
    lode__book book = {0};
    lode__track_row *row = NULL;
    int n = 0;

    snprintf(text, sizeof text, "%s%s%s", head, good, bad);
    ok(lode_event_outcomes_take(ds, db, text, strlen(text), "o.csv", &author, &out,
                                &err) == LODE_E_DATA &&
           err.line == 3 && strstr(err.message, "want a number"),
       "o.csv:%ld: %s", err.line, err.message);
    snprintf(text, sizeof text, "%s%s", head, good);
    ok(lode_event_outcomes_take(ds, db, text, strlen(text), "o.csv", &author, &out,
                                &err) == LODE_OK,
       "a file is taken");
    lode_text_clear(&out);
    ok(lode__book_open(&book, ds, db, false, NULL) == LODE_OK &&
           lode__outcomes_read(&book, &row, &n, NULL) == LODE_OK && n == 2,
       "what was refused changed nothing");
    ok(n == 2 && isnan(row[1].forecast) && row[1].inside == -1 && *row[1].note,
       "money has no forecast, and the row says why: %s", n == 2 ? row[1].note : "");
    lode__book_close(&book);
}

/* ---- one page ----------------------------------------------------------------------------- */

static void test_page_refused(void)
{
    lode_event_page page = LODE_EVENT_PAGE_INIT;
    lode_text out = LODE_TEXT_INIT;
    lode_error err = {0};
    lode_event_publish asked = LODE_EVENT_PUBLISH_INIT;

    asked.editions = "world";
    page.name = "../etc/passwd";
    ok(lode_event_page_write(ds, db, &page, &asked, &out, &err) == LODE_E_INVALID &&
           !out.data,
       "a page of no issue: %s", err.message);
    page.name = "digest.txt";
    ok(lode_event_page_write(ds, db, &page, &asked, &out, &err) == LODE_OK &&
           strstr(out.data, "The week") == NULL && strstr(out.data, "What comes"),
       "a page alone");
    lode_text_clear(&out);
}

static void remove_folder(void)
{
    char command[80];

    snprintf(command, sizeof command, "rm -r %s", folder);
    if (system(command) != 0) note("%s stays", folder);
}

int main(void)
{
    if (!ok(mkdtemp(folder) != NULL, "a folder")) return done_testing();
    if (!ok(lode_dataset_open(NULL, &ds, NULL) == LODE_OK, "data")) return done_testing();
    snprintf(db, sizeof db, "%s/own.db", folder);
    test_comments();
    test_entries_stay();
    test_earlier_store();
    test_outcome();
    test_outcomes_refused();
    test_outcomes_file();
    test_page_refused();
    lode_dataset_free(ds);
    remove_folder();
    return done_testing();
}
