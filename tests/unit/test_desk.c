#define _POSIX_C_SOURCE 200809L
/* The desk: events read and written byte for byte, statuses that follow from dates, what is
 * refused; the three states of the gallium, germanium and antimony instrument; a store that is
 * killed while it writes, and one that two write at once. */
#include <lode/event.h>

#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk/desk.h"
#include "desk/brief.h"
#include "tap.h"

static lode_dataset *ds;
static char folder[] = "/tmp/lode-desk-XXXXXX";
static const lode_event_author author = {"tester", "a test", "2026-02-05T10:00:00Z"};

static const char *in_folder(const char *name)
{
    static char path[8][300];
    static int k;

    k = (k + 1) % 8;
    snprintf(path[k], sizeof path[k], "%s/%s", folder, name);
    return path[k];
}

static lode_status take(const char *db, const char *text, const char *name,
                        lode_error *err)
{
    lode_text out = LODE_TEXT_INIT;
    lode_status st = lode_event_take(ds, db, text, strlen(text), name, LODE_EVENT_REVISE,
                                     &author, &out, err);

    lode_text_clear(&out);
    return st;
}

static lode_text exported(const char *db, bool csv)
{
    lode_event_options own = LODE_EVENT_OPTIONS_INIT;
    lode_text out = LODE_TEXT_INIT;

    own.own = true;
    lode_event_export(ds, db, &own, csv, &out, NULL);
    return out;
}

static const char plain[] = "id: evt-a\nkind: finance\ntitle: A loan\ndate: 2026-01-02\n"
                            "certainty: confirmed\nsources:\n  - publisher: EXIM\n";

/* ---- there and back ----------------------------------------------------------------------- */

static void test_round_trip(const char *example)
{
    char *text = NULL;
    size_t length = 0;
    lode_text yaml, csv, again;
    const char *db = in_folder("a.db"), *db2 = in_folder("b.db");

    ok(lode__file_read(example, 1 << 20, &text, &length, NULL) == LODE_OK, "the example");
    ok(take(db, text, "x.yaml", NULL) == LODE_OK, "the example is taken");
    yaml = exported(db, false);
    is_text(yaml.data, text, "YAML comes out as it went in, byte for byte");
    csv = exported(db, true);
    ok(take(db2, csv.data, "x.csv", NULL) == LODE_OK, "its CSV is taken");
    again = exported(db2, false);
    is_text(again.data, text, "and by way of CSV, too");
    lode_text_clear(&yaml);
    lode_text_clear(&csv);
    lode_text_clear(&again);
    lode__release(text);
}

static void test_awkward(void)
{
    static const char text[] =
        "id: evt-b\nkind: analysis\ntitle: \"Prices, 'quoted' \\\"twice\\\"; a | b \\\\ "
        "5 < 6\"\n"
        "date: 2026\ncertainty: rumoured\nnotes: \"two\\nlines, =SUM(A1)\"\ntags: [\"x, "
        "y\", z]\n"
        "sources:\n  - {publisher: \"A|B;C\\\\D\", quote: \"so; it | is\"}\n";
    lode_text first, second;

    ok(take(in_folder("c.db"), text, "x.yaml", NULL) == LODE_OK,
       "awkward texts are taken");
    first = exported(in_folder("c.db"), true);
    ok(take(in_folder("d.db"), first.data, "x.csv", NULL) == LODE_OK, "and as CSV");
    second = exported(in_folder("d.db"), true);
    is_text(second.data, first.data, "commas, quotes, bars and line ends come back");
    lode_text_clear(&first);
    lode_text_clear(&second);
}

/* ---- refused ------------------------------------------------------------------------------ */

static void refused(const char *text, const char *name, const char *wanted, long line)
{
    lode_error err = {0};
    const char *db = in_folder("refused.db");
    lode_status st = take(db, text, name, &err);

    ok(st != LODE_OK && strstr(err.message, wanted) && err.line == line,
       "%s: line %ld, '%.150s'", wanted, err.line, err.message);
    lode_text left = exported(db, false);
    ok(left.length == 0 || !strstr(left.data, "evt-bad"), "and nothing is changed");
    lode_text_clear(&left);
}

#define BAD                                                                              \
    "id: evt-bad\nkind: finance\ntitle: T\ndate: 2026-01-02\ncertainty: confirmed\n"
#define SOURCE "sources:\n  - publisher: P\n"

static void test_refusals(void)
{
    char *huge;

    refused("id: evt-bad\ntitle: \"<script>alert(1)</script>\"\n", "x.yaml", "markup", 2);
    refused("id,title\nevt-ok,x\nevt-bad,<img src=x onerror=y>\n", "x.csv", "markup", 3);
    refused(BAD, "x.yaml", "no source", 1);
    refused(BAD SOURCE "    url: \"javascript:alert(1)\"\n", "x.yaml", "https or http",
            1);
    refused(BAD SOURCE "announced: 2026-03-01\neffective_from: 2026-02-01\n", "x.yaml",
            "lies before", 1);
    refused(BAD SOURCE "supersedes: [evt-none]\n", "x.yaml", "which is no event", 1);
    refused(BAD SOURCE "supersedes: [evt-bad]\n", "x.yaml", "the event itself", 1);
    refused(BAD SOURCE
            "supersedes: [evt-bad2]\n---\nid: evt-bad2\nkind: finance\ntitle: T\n"
            "date: 2026-01-02\ncertainty: confirmed\nsupersedes: [evt-bad]\n" SOURCE,
            "x.yaml", "leads back", 1);
    refused(BAD SOURCE "scenario: [\"ban CHN unobtainium -> USA\"]\n", "x.yaml",
            "unobtainium", 1);
    refused("id,kind,title,date,certainty,tags,sources\nevt-bad,finance,T,2026,reported,"
            "a||b,P\n",
            "x.csv", "an empty item", 2);
    refused("id,title\nevt-bad,a\xe2\x80\xae b\n", "x.csv", "a control character", 2);
    refused("id,title\nevt-bad,a\xc2\x85 b\n", "x.csv", "a control character", 2);
    refused(BAD SOURCE "titel: x\n", "x.yaml", "'title'", 8);
    refused(BAD BAD, "x.yaml", "each key once", 6);
    refused(BAD SOURCE "hs: [\"990000\"]\n", "x.yaml", "chapter", 1);
    refused("id: evt-r008\n" SOURCE, "x.yaml", "read-only", 1);
    refused("id: &a evt-bad\ntitle: !!binary aGk=\n", "x.yaml", "a tag", 2);
    refused(
        "id: evt-bad\nkind: restriction\ntitle: T\ndate: 2026\ncertainty: confirmed\n"
        "actor: [CHN]\ntarget: [USA]\ncommodity: [gallium]\ninstrument: quota\n" SOURCE,
        "x.yaml", "'quota_tpa' is missing", 1);
    huge = lode__alloc(100000001, 1);
    if (!ok(huge != NULL, "room for 100 MB")) return;
    memset(huge, 'a', 100000000);
    memcpy(huge, "id: evt-bad\ntitle: ", 19);
    refused(huge, "x.yaml", "'title' has 99999981 bytes", 2);
    memcpy(huge, "id,title\nevt-bad,aa", 19);
    refused(huge, "x.csv", "line", 2);
    lode__release(huge);
}

/* Lists have no page and no chart, a brief has no chart. */
static void test_formats(void)
{
    static const lode_format drawn[] = {LODE_FORMAT_HTML, LODE_FORMAT_SVG};
    lode_text out = LODE_TEXT_INIT;
    lode_error err = {0};

    for (size_t k = 0; k < 2; k++) {
        const char *name = k == 0 ? "HTML" : "SVG";
        ok(lode_event_list_write(ds, NULL, NULL, drawn[k], &out, &err) ==
                   LODE_E_INVALID &&
               strstr(err.message, name) && !out.data,
           "the list as %s: %s", name, err.message);
    }
    ok(lode_event_brief_write(ds, NULL, "evt-r008", NULL, LODE_FORMAT_SVG, &out, &err) ==
               LODE_E_INVALID &&
           strstr(err.message, "SVG") && !out.data,
       "a brief as SVG: %s", err.message);
}

static void test_edit(void)
{
    static const char *const set[] = {"title=Another loan"}, *const bad[] = {"titel=x"},
                             *const id[] = {"id=evt-z"};
    const char *db = in_folder("edit.db");
    lode_text out = LODE_TEXT_INIT;
    lode_error err = {0};

    take(db, plain, "x.yaml", NULL);
    ok(lode_event_edit(ds, db, "evt-a", set, 1, 1, &author, &out, &err) == LODE_OK,
       "an event is revised");
    lode_text_clear(&out);
    ok(lode_event_edit(ds, db, "evt-a", set, 1, 1, &author, &out, &err) ==
               LODE_E_INVALID &&
           strstr(err.message, "look again"),
       "who looked at an earlier revision is told");
    ok(lode_event_edit(ds, db, "evt-a", bad, 1, 0, &author, &out, &err) ==
               LODE_E_INVALID &&
           strstr(err.message, "'title'"),
       "an unknown field");
    ok(lode_event_edit(ds, db, "evt-a", id, 1, 0, &author, &out, &err) == LODE_E_INVALID,
       "the id stays");
    ok(lode_event_edit(ds, db, "evt-r008", set, 1, 0, &author, &out, &err) ==
               LODE_E_INVALID &&
           strstr(err.message, "read-only"),
       "the register is read-only");
    ok(take(db, plain, "x.yaml", NULL) == LODE_OK &&
           lode_event_history_write(ds, db, "evt-a", LODE_FORMAT_CSV, &out, NULL) ==
               LODE_OK &&
           strstr(out.data, "\n3,"),
       "an import of what was before is a third revision");
    lode_text_clear(&out);
    ok(take(db, plain, "x.yaml", NULL) == LODE_OK &&
           lode_event_history_write(ds, db, "evt-a", LODE_FORMAT_CSV, &out, NULL) ==
               LODE_OK &&
           !strstr(out.data, "\n4,"),
       "the same again is none");
    lode_text_clear(&out);
}

/* A revision that is changed behind the store's back shows. */
static void test_tamper(void)
{
    const char *db = in_folder("edit.db");
    sqlite3 *sql = NULL;
    lode_text out = LODE_TEXT_INIT;

    sqlite3_open(db, &sql);
    ok(sqlite3_exec(sql, "UPDATE revision SET why = 'x' WHERE number = 1", NULL, NULL,
                    NULL) == SQLITE_CONSTRAINT,
       "a revision is not changed");
    ok(sqlite3_exec(sql, "DELETE FROM revision", NULL, NULL, NULL) == SQLITE_CONSTRAINT,
       "nor deleted");
    sqlite3_exec(sql,
                 "DROP TRIGGER revision_stays; UPDATE revision SET why = 'x' WHERE "
                 "number = 1",
                 NULL, NULL, NULL);
    sqlite3_close(sql);
    lode_event_history_write(ds, db, "evt-a", LODE_FORMAT_CSV, &out, NULL);
    ok(out.data && strstr(out.data, ",no\n"), "one that was changed by force shows");
    lode_text_clear(&out);
    ok(lode_event_list_write(ds, in_folder("none.db"), NULL, LODE_FORMAT_CSV, &out,
                             NULL) == LODE_OK &&
           access(in_folder("none.db"), F_OK) != 0,
       "reading makes no store");
    lode_text_clear(&out);
}

/* ---- statuses and counts -------------------------------------------------------------------- */

static lode__event_status status_on(const lode__book *book, const char *id,
                                    const char *day)
{
    const lode__event *e = lode__book_find(book, id);
    lode__day d = 0;

    lode__day_need(day, &d, NULL);
    return e ? lode__event_status_on(e, d) : LODE__STATUS_UNKNOWN;
}

static void test_statuses(void)
{
    lode__book book;
    const char *id = "evt-ga-ge-sb-ban";

    if (!ok(lode__book_open(&book, ds, in_folder("a.db"), false, NULL) == LODE_OK,
            "book"))
        return;
    ok(book.n_embedded >= 150, "%d events of the register, wanted 150", book.n_embedded);
    ok(status_on(&book, id, "2024-12-02") == LODE__STATUS_NOT_YET, "before it was said");
    ok(status_on(&book, id, "2024-12-03") == LODE__STATUS_IN_FORCE, "its first day");
    ok(status_on(&book, id, "2025-11-09") == LODE__STATUS_SUSPENDED, "suspended");
    ok(status_on(&book, id, "2026-11-27") == LODE__STATUS_SUSPENDED, "to the last day");
    ok(status_on(&book, id, "2026-11-28") == LODE__STATUS_IN_FORCE, "and back");
    ok(status_on(&book, "evt-ga-ge-licence", "2023-07-15") == LODE__STATUS_ANNOUNCED,
       "announced");
    ok(status_on(&book, "evt-r008", "2026-01-01") == LODE__STATUS_SUSPENDED &&
           status_on(&book, "evt-r009", "2026-01-01") == LODE__STATUS_IN_FORCE,
       "the register's own: the ban is suspended, that on military users is not");
    for (int i = 0; i < book.n_embedded; i++) {
        const lode__event *e = &book.events.event[i];
        if (!*e->text[LODE__E_DATE] || e->n_source != 1 || !*e->text[LODE__E_GRADE] ||
            !*e->source[0].text[LODE__S_PUBLISHER] ||
            lode__book_find(&book, e->text[LODE__E_ID]) != e)
            ok(false, "%s: id once, date, source and grade", e->text[LODE__E_ID]);
    }
    lode__book_close(&book);
}

/* ---- the three states ------------------------------------------------------------------------ */

static double as_it_stands(const char *day)
{
    lode_event_brief asked = LODE_EVENT_BRIEF_INIT;
    lode__book book;
    lode__desk_brief b = {0};
    double loss = NAN;

    asked.as_of = day;
    asked.n_draw = 10;
    if (lode__book_open(&book, ds, in_folder("a.db"), false, NULL) == LODE_OK &&
        lode__brief_make(&b, &book, "evt-ga-ge-sb-ban", &asked, NULL) == LODE_OK &&
        b.n_case > 0)
        loss = b.kase[b.n_case - 1].loss_usd;
    lode__brief_clear(&b);
    lode__book_close(&book);
    return loss;
}

static void test_three_states(void)
{
    double before = as_it_stands("2023-06-01"), banned = as_it_stands("2025-01-15"),
           suspended = as_it_stands("2026-01-15");
    lode_text out = LODE_TEXT_INIT;
    int n_found = 0;

    ok(before == 0.0, "before the first measure: no loss");
    ok(suspended > 0.0 && banned > 2.0 * suspended,
       "licences alone USD %.3g m, licences and the ban %.3g m", suspended * 1e-6,
       banned * 1e-6);
    ok(lode_event_check_write(ds, in_folder("a.db"), "evt-ga-ge-sb-ban",
                              LODE_FORMAT_TABLE, &n_found, &out, NULL) == LODE_OK &&
           n_found == 0 &&
           strstr(out.data, "flows of 2024 are already suppressed by evt-r004"),
       "the base year warns with the event's id");
    lode_text_clear(&out);
}

static void test_likelihood(void)
{
    is_text(lode__likelihood(0.03), "almost no chance", "3 %%");
    is_text(lode__likelihood(0.19), "very unlikely", "19 %%");
    is_text(lode__likelihood(0.21), "unlikely", "21 %%");
    is_text(lode__likelihood(0.5), "roughly even chance", "50 %%");
    is_text(lode__likelihood(0.79), "likely", "79 %%");
    is_text(lode__likelihood(0.9), "very likely", "90 %%");
    is_text(lode__likelihood(0.96), "almost certain", "96 %%");
}

/* ---- killed ----------------------------------------------------------------------------------- */

/* One write, told on the pipe after it was acknowledged. */
static void write_forever(const char *db, int told, int from)
{
    for (int i = from;; i++) {
        char text[400];
        lode_text out = LODE_TEXT_INIT;
        snprintf(text, sizeof text,
                 "id: evt-k%d\nkind: finance\ntitle: T%d\ndate: 2026-01-02\n"
                 "certainty: confirmed\nsources:\n  - publisher: P\n",
                 i % 50, i);
        if (lode_event_take(ds, db, text, strlen(text), "k.yaml", LODE_EVENT_REVISE,
                            &author, &out, NULL) != LODE_OK)
            _exit(1);
        lode_text_clear(&out);
        if (write(told, &i, sizeof i) != (ssize_t)sizeof i) _exit(1);
    }
}

/* Start a child, read so many acknowledgements, kill it in the middle of whatever it does. */
static int kill_one(const char *db, int from, int n, char *acknowledged)
{
    int told[2], i, last = from;
    pid_t child;

    if (pipe(told) != 0) return last;
    child = fork();
    if (child == 0) {
        close(told[0]);
        write_forever(db, told[1], from);
    }
    close(told[1]);
    for (int k = 0; k < n && read(told[0], &i, sizeof i) == (ssize_t)sizeof i; k++)
        acknowledged[i] = 1, last = i + 1;
    for (uint64_t k = lode__random_bits(7, (uint64_t)from) % 3000000; k > 0; k--)
        __asm__ volatile("");
    if (child > 0) kill(child, SIGKILL);
    while (read(told[0], &i, sizeof i) == (ssize_t)sizeof i)
        acknowledged[i] = 1, last = i + 1;
    close(told[0]);
    if (child > 0) waitpid(child, NULL, 0);
    return last + 1; /* the one that was under way may be there or not */
}

static bool is_whole(const char *db)
{
    sqlite3 *sql = NULL;
    sqlite3_stmt *q = NULL;
    bool whole =
        sqlite3_open(db, &sql) == SQLITE_OK &&
        sqlite3_prepare_v2(sql, "PRAGMA integrity_check", -1, &q, NULL) == SQLITE_OK &&
        sqlite3_step(q) == SQLITE_ROW &&
        strcmp((const char *)sqlite3_column_text(q, 0), "ok") == 0;

    sqlite3_finalize(q);
    sqlite3_close(sql);
    return whole;
}

static void test_killed(int n_write)
{
    const char *db = in_folder("killed.db");
    char *acknowledged = lode__alloc((size_t)n_write * 2 + 100, 1);
    int next = 0, n_kill = 0, n_lost = 0, n_broken = 0;
    lode__store *store = NULL;
    lode__arena arena = {0};

    if (!ok(acknowledged != NULL, "room")) return;
    while (next < n_write) {
        int n = 1 + (int)(lode__random_bits(3, (uint64_t)next) % 60);
        next = kill_one(db, next, n, acknowledged);
        n_kill++;
        n_broken += !is_whole(db);
    }
    ok(n_broken == 0, "the database is whole after each of %d kills", n_kill);
    ok(lode__store_open(db, false, &store, NULL) == LODE_OK, "it opens again");
    for (int k = 0; k < 50; k++) {
        lode__revision *row;
        char id[24];
        int n = 0;
        snprintf(id, sizeof id, "evt-k%d", k);
        lode__store_history(store, id, &arena, &row, &n, NULL);
        for (int i = 0; i < n; i++) {
            int at = atoi(row[i].event.text[LODE__E_TITLE] + 1);
            if (row[i].is_intact && at < next) acknowledged[at] = 0;
        }
    }
    for (int i = 0; i < next; i++) n_lost += acknowledged[i];
    ok(n_lost == 0, "of %d writes no acknowledged one is lost (%d)", next, n_lost);
    lode__store_close(store);
    lode__arena_clear(&arena);
    lode__release(acknowledged);
}

/* ---- two at once ------------------------------------------------------------------------------ */

static void edit_often(const char *db, int who, int n)
{
    for (int i = 0; i < n; i++) {
        char title[40];
        const char *set[] = {title};
        lode_text out = LODE_TEXT_INIT;
        snprintf(title, sizeof title, "title=Of %d, %d", who, i);
        if (lode_event_edit(ds, db, "evt-a", set, 1, 0, &author, &out, NULL) != LODE_OK)
            _exit(1);
        lode_text_clear(&out);
    }
    _exit(0);
}

static void test_two_writers(int n)
{
    const char *db = in_folder("two.db");
    pid_t child[2];
    int status, n_failed = 0, n_there = 0, n_broken = 0;
    lode__store *store = NULL;
    lode__arena arena = {0};
    lode__revision *row = NULL;

    take(db, plain, "x.yaml", NULL);
    for (int k = 0; k < 2; k++)
        if ((child[k] = fork()) == 0) edit_often(db, k, n);
    for (int k = 0; k < 2; k++)
        n_failed += waitpid(child[k], &status, 0) < 0 || status != 0;
    ok(n_failed == 0, "two processes write %d revisions each at once", n);
    ok(lode__store_open(db, false, &store, NULL) == LODE_OK &&
           lode__store_history(store, "evt-a", &arena, &row, &n_there, NULL) == LODE_OK,
       "history");
    for (int i = 0; i < n_there; i++) n_broken += !row[i].is_intact;
    ok(n_there == 2 * n + 1 && n_broken == 0, "%d revisions, all there and in one chain",
       n_there);
    lode__store_close(store);
    lode__arena_clear(&arena);
}

static void remove_folder(void)
{
    char command[80];

    snprintf(command, sizeof command, "rm -r %s", folder);
    if (system(command) != 0) note("%s stays", folder);
}

int main(int argc, char **argv)
{
    int n = argc > 2 ? atoi(argv[2]) : 1000;

    if (!ok(argc > 1 && mkdtemp(folder), "an example and a folder"))
        return done_testing();
    if (!ok(lode_dataset_open(NULL, &ds, NULL) == LODE_OK, "data")) return done_testing();
    test_likelihood();
    test_round_trip(argv[1]);
    test_awkward();
    test_refusals();
    test_formats();
    test_edit();
    test_tamper();
    test_statuses();
    test_three_states();
    test_killed(n);
    test_two_writers(n / 10);
    lode_dataset_free(ds);
    remove_folder();
    return done_testing();
}
