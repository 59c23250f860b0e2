/* A store of events from elsewhere: the bytes are a database, or SQL that makes one. Whatever it
 * holds, it is read or refused; reading twice gives the same and changes nothing; a revision that is
 * called intact has the hash of what it says; and a store that takes a new event shows it. */
#include "fuzz.h"

#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "desk/store.h"

#define STEPS_MOST 200 /* thousands of steps of SQL */

static char path[600];

/* In the place of the C library's, also to SQLite: nothing here need outlive the machine. */
int fsync(int fd)
{
    (void)fd;
    return 0;
}

int fdatasync(int fd)
{
    (void)fd;
    return 0;
}

/* Its own file and no other, and no settings that reach beyond it. */
static int allow(void *context, int what, const char *one, const char *two,
                 const char *three, const char *four)
{
    (void)context, (void)three, (void)four;
    if (what == SQLITE_ATTACH || what == SQLITE_DETACH) return SQLITE_DENY;
    if (what == SQLITE_PRAGMA)
        return strcmp(one, "application_id") == 0 || strcmp(one, "user_version") == 0
                   ? SQLITE_OK
                   : SQLITE_DENY;
    if (what == SQLITE_FUNCTION && two && strcmp(two, "load_extension") == 0)
        return SQLITE_DENY;
    return SQLITE_OK;
}

static int count_steps(void *context)
{
    return ++*(int *)context > STEPS_MOST;
}

static void remove_store(void)
{
    static const char *const ending[] = {"", "-wal", "-shm", "-journal"};
    char name[620];

    for (size_t k = 0; k < sizeof ending / sizeof *ending; k++) {
        snprintf(name, sizeof name, "%s%s", path, ending[k]);
        unlink(name);
    }
}

static void make_from_sql(const uint8_t *data, size_t size)
{
    sqlite3 *db = NULL;
    int n_step = 0;
    char *sql = malloc(size + 1);

    HOLDS(sql && sqlite3_open(path, &db) == SQLITE_OK);
    memcpy(sql, data, size);
    sql[size] = '\0';
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 1 << 20);
    sqlite3_set_authorizer(db, allow, NULL);
    sqlite3_progress_handler(db, 1000, count_steps, &n_step);
    (void)sqlite3_exec(db, sql, NULL, NULL, NULL);
    if (!sqlite3_get_autocommit(db)) {
        sqlite3_progress_handler(db, 0, NULL, NULL);
        (void)sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
    }
    sqlite3_close(db);
    free(sql);
}

static void make(const uint8_t *data, size_t size)
{
    remove_store();
    if (size < 16 || memcmp(data, "SQLite format 3", 16) != 0) {
        make_from_sql(data, size);
        return;
    }
    FILE *file = fopen(path, "wb");
    HOLDS(file && fwrite(data, 1, size, file) == size && fclose(file) == 0);
}

/* A revision says what its hash is of, before it the hash of the one before. */
static void revision_look(const lode__revision *r, const char *before)
{
    char hash[LODE__HASH_HEX];
    lode__buf text;

    lode__buf_init(&text, 1 << 24);
    lode__buf_addf(&text, "%s\n%s %d\n%s\n%s\n%s\n", before, r->event.text[LODE__E_ID],
                   r->event.revision, r->made, r->who, r->why);
    lode__buf_add(&text, r->body);
    HOLDS(text.status == LODE_OK);
    lode__hash_text(text.data, text.length, hash);
    HOLDS(r->is_intact == (strcmp(hash, r->hash) == 0));
    lode__buf_clear(&text);
}

static void history_look(lode__store *store, const char *id, lode__buf *said)
{
    lode__arena arena = {0};
    lode__revision *revision = NULL;
    lode_error err = {0};
    int n = 0;

    if (lode__store_history(store, id, &arena, &revision, &n, &err) == LODE_OK)
        for (int i = 0; i < n; i++) {
            revision_look(&revision[i], i > 0 ? revision[i - 1].hash : "");
            lode__buf_addf(said, "%s %d %d\n", revision[i].hash,
                           revision[i].event.revision, revision[i].is_intact);
        }
    else
        HOLDS(*err.message);
    lode__arena_clear(&arena);
}

static void entries_look(lode__store *store, lode__buf *said)
{
    for (int kind = LODE__ENTRY_COMMENT; kind <= LODE__ENTRY_OUTCOME; kind++) {
        lode__arena arena = {0};
        lode__entry *entry = NULL;
        lode_error err = {0};
        int n = 0;
        if (lode__store_entries(store, (lode__entry_kind)kind, &arena, &entry, &n,
                                &err) != LODE_OK)
            HOLDS(*err.message);
        for (int i = 0; i < n; i++)
            lode__buf_addf(said, "%d %s %s %s %s\n", entry[i].number, entry[i].about,
                           entry[i].made, entry[i].who, entry[i].body);
        lode__arena_clear(&arena);
    }
}

/* All that is in it; false: it is no store. */
static bool read_all(lode__buf *said)
{
    lode__arena arena = {0};
    lode__store *store = NULL;
    lode__events events = {0};
    lode_error err = {0};

    if (lode__store_open(path, false, &store, &err) != LODE_OK) {
        HOLDS(!store && *err.message);
        return false;
    }
    if (lode__store_latest(store, &arena, &events, &err) == LODE_OK)
        for (int i = 0; i < events.n; i++) {
            lode__event_yaml(&events.event[i], said);
            history_look(store, events.event[i].text[LODE__E_ID], said);
        }
    else
        HOLDS(*err.message);
    entries_look(store, said);
    const char *kept = lode__store_kept(store, "key", &arena);
    lode__buf_add(said, kept ? kept : "");
    lode__events_clear(&events);
    lode__arena_clear(&arena);
    lode__store_close(store);
    return true;
}

/* A new event, if the store takes one, is there afterwards as it was given. */
static void add_one(void)
{
    static char text[] = "id: evt-fuzz-own\nkind: restriction\ntitle: of this test\n";
    const lode_event_author author = {"fuzz", "fuzz", "2026-01-01T00:00:00Z"};
    lode__arena arena = {0};
    lode__events own = {0};
    lode__store *store = NULL;
    lode__revision *revision = NULL;
    lode_error err = {0};
    int number = 0, n = 0;

    HOLDS(lode__events_read_yaml(text, sizeof text - 1, "own", &arena, &own, &err) ==
          LODE_OK);
    lode_status st = lode__store_open(path, true, &store, &err);
    if (!st) st = lode__store_begin(store, &err);
    if (!st) st = lode__store_add(store, &own.event[0], &author, &number, &err);
    if (!st) st = lode__store_commit(store, &err);
    if (st && store) lode__store_undo(store);
    HOLDS(!st || *err.message);
    if (!st && number == 1 &&
        lode__store_history(store, "evt-fuzz-own", &arena, &revision, &n, &err) ==
            LODE_OK)
        HOLDS(n == 1 && revision[0].is_intact);
    lode__events_clear(&own);
    lode__store_close(store);
    lode__arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lode__buf one, two;

    if (size > 64 * 1024) return 0;
    if (!*path) snprintf(path, sizeof path, "%s/lode.db", fuzz_folder());
    make(data, size);
    lode__buf_init(&one, 1 << 24);
    lode__buf_init(&two, 1 << 24);
    if (read_all(&one)) {
        HOLDS(read_all(&two));
        HOLDS(one.length == two.length &&
              (one.length == 0 || memcmp(one.data, two.data, one.length) == 0));
        add_one();
    }
    lode__buf_clear(&one);
    lode__buf_clear(&two);
    remove_store();
    return 0;
}
