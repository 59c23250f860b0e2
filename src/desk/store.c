/* The store: tables, transactions, revisions. */
#include "desk/store.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define APPLICATION 0x6c6f6465 /* "lode" */
#define WAIT_MS 30000
#define STEP_MS 10
#define BODY_MAX ((size_t)1 << 20)

/* What each version adds to the one before. */
static const char *const migration[] = {
    "CREATE TABLE event(id TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE revision("
    " event TEXT NOT NULL REFERENCES event(id),"
    " number INTEGER NOT NULL CHECK(number >= 1),"
    " made TEXT NOT NULL, who TEXT NOT NULL CHECK(who <> ''),"
    " why TEXT NOT NULL CHECK(why <> ''), body TEXT NOT NULL, hash TEXT NOT NULL,"
    " PRIMARY KEY(event, number)) STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER revision_stays BEFORE UPDATE ON revision BEGIN"
    " SELECT RAISE(ABORT, 'a revision is never changed'); END;"
    "CREATE TRIGGER revision_kept BEFORE DELETE ON revision BEGIN"
    " SELECT RAISE(ABORT, 'a revision is never deleted'); END;"
    "CREATE TABLE run(key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID;",
    "CREATE TABLE entry("
    " kind TEXT NOT NULL CHECK(kind IN ('comment', 'answer', 'outcome')),"
    " number INTEGER NOT NULL CHECK(number >= 1),"
    " about TEXT NOT NULL, made TEXT NOT NULL, who TEXT NOT NULL,"
    " body TEXT NOT NULL, PRIMARY KEY(kind, number)) STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN"
    " SELECT RAISE(ABORT, 'an entry is never changed'); END;"
    "CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN"
    " SELECT RAISE(ABORT, 'an entry is never deleted'); END;"};
#define VERSION ((int)(sizeof migration / sizeof *migration))

struct lode__store {
    sqlite3 *db; /* NULL: the file is not there */
    int version; /* of its tables: one that is read may be of an earlier lode */
    char path[LODE_ERROR_FILE_MAX];
};

static const char *const entry_kind[] = {"comment", "answer", "outcome"};

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static lode_status failed(const lode__store *s, const char *what, lode_error *err)
{
    int code = s->db ? sqlite3_errcode(s->db) & 0xff : SQLITE_NOMEM;
    lode_status st = code == SQLITE_NOMEM                              ? LODE_E_NOMEM
                     : code == SQLITE_NOTADB || code == SQLITE_CORRUPT ? LODE_E_DATA
                     : code == SQLITE_CANTOPEN                         ? LODE_E_READ
                                                                       : LODE_E_WRITE;

    return lode__fail_at(err, st, s->path, 0, 0, "%s: %s", what,
                         s->db ? sqlite3_errmsg(s->db) : "out of memory");
}

static lode_status run(const lode__store *s, const char *sql, const char *what,
                       lode_error *err)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? LODE_OK
                                                                   : failed(s, what, err);
}

static lode_status number_of(const lode__store *s, const char *sql, int *out,
                             lode_error *err)
{
    sqlite3_stmt *q = NULL;
    bool good = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK &&
                sqlite3_step(q) == SQLITE_ROW;

    *out = good ? sqlite3_column_int(q, 0) : 0;
    sqlite3_finalize(q);
    return good ? LODE_OK : failed(s, "cannot read the store", err);
}

/* ---- opened --------------------------------------------------------------------------- */

/* The folders above a file. */
static lode_status make_folders(const char *path, lode_error *err)
{
    char folder[LODE_ERROR_FILE_MAX];

    snprintf(folder, sizeof folder, "%s", path);
    for (char *c = strchr(folder + 1, '/'); c; c = strchr(c + 1, '/')) {
        *c = '\0';
        if (mkdir(folder, 0777) != 0 && errno != EEXIST)
            return lode__fail_at(err, LODE_E_WRITE, folder, 0, 0,
                                 "cannot make the folder: %s", strerror(errno));
        *c = '/';
    }
    return LODE_OK;
}

/* A store of ours, or a file that is empty: its version. */
static lode_status find_version(const lode__store *s, int *version, lode_error *err)
{
    int application = 0, n_table = 0;
    lode_status st = number_of(s, "PRAGMA application_id", &application, err);

    if (!st) st = number_of(s, "PRAGMA user_version", version, err);
    if (!st) st = number_of(s, "SELECT count(*) FROM sqlite_master", &n_table, err);
    if (st) return st;
    if (application != APPLICATION && (application != 0 || n_table > 0))
        return lode__fail_at(err, LODE_E_DATA, s->path, 0, 0,
                             "want a store of lode, found another database");
    if (*version > VERSION)
        return lode__fail_at(err, LODE_E_DATA, s->path, 0, 0,
                             "the store is of version %d, this lode knows %d; want a "
                             "later lode",
                             *version, VERSION);
    return LODE_OK;
}

/* Another process may be making the same change: wait for it. */
static lode_status set_journal(const lode__store *s, lode_error *err)
{
    for (int waited = 0;; waited += STEP_MS) {
        int code = sqlite3_exec(s->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
        if (code == SQLITE_OK) return LODE_OK;
        if ((code & 0xff) != SQLITE_BUSY || waited >= WAIT_MS)
            return failed(s, "cannot prepare the store", err);
        sqlite3_sleep(STEP_MS);
    }
}

static lode_status migrate(lode__store *s, lode_error *err)
{
    char sql[96];
    int version = 0;
    lode_status st = lode__store_begin(s, err);

    if (!st) st = find_version(s, &version, err);
    for (int v = version; v < VERSION && !st; v++)
        st = run(s, migration[v], "cannot make the tables", err);
    snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             APPLICATION, VERSION);
    if (!st) st = run(s, sql, "cannot mark the store", err);
    if (!st) st = lode__store_commit(s, err);
    if (st) lode__store_undo(s);
    return st;
}

static lode_status open_for_writing(lode__store *s, lode_error *err)
{
    int version = 0;
    lode_status st = make_folders(s->path, err);

    if (st) return st;
    if (sqlite3_open_v2(s->path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                        NULL) != SQLITE_OK)
        return failed(s, "cannot open the store", err);
    sqlite3_busy_timeout(s->db, WAIT_MS);
    st = find_version(s, &version, err);
    s->version = VERSION;
    if (!st) st = set_journal(s, err);
    if (!st)
        st = run(s, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON",
                 "cannot prepare the store", err);
    return st || version == VERSION ? st : migrate(s, err);
}

/* File or folder cannot be written by who reads; others may write. */
static bool is_fixed(const char *path)
{
    char folder[LODE_ERROR_FILE_MAX];
    char *slash;

    snprintf(folder, sizeof folder, "%s", path);
    slash = strrchr(folder, '/');
    if (slash) slash[slash == folder] = '\0';
    return access(path, W_OK) != 0 || access(slash ? folder : ".", W_OK) != 0;
}

/* What was written last may stand beside the store: it has a log, or somebody has it open. Where
 * nobody can tell, it may. */
static bool has_log(const char *path)
{
    char name[LODE_ERROR_FILE_MAX + 8];
    struct stat log;

    snprintf(name, sizeof name, "%s-wal", path);
    if (stat(name, &log) == 0 ? log.st_size > 0 : errno != ENOENT) return true;
    snprintf(name, sizeof name, "%s-shm", path);
    return access(name, F_OK) == 0 || errno != ENOENT;
}

static lode_status open_for_reading(lode__store *s, lode_error *err)
{
    char name[3 * LODE_ERROR_FILE_MAX + 32] = "file:";
    size_t n = strlen(name);
    int version = 0;
    bool fixed = is_fixed(s->path);
    lode_status st;

    for (const char *c = s->path; *c; c++)
        n += (size_t)snprintf(name + n, sizeof name - n,
                              strchr("%?#", *c) ? "%%%02X" : "%c", (unsigned char)*c);
    /* Who cannot make the file that is shared with writers needs to say that there are none. */
    snprintf(name + n, sizeof name - n, "%s",
             fixed && !has_log(s->path) ? "?immutable=1" : "");
    if (sqlite3_open_v2(name, &s->db,
                        SQLITE_OPEN_URI |
                            (fixed ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE),
                        NULL) != SQLITE_OK)
        return failed(s, "cannot open the store", err);
    sqlite3_busy_timeout(s->db, WAIT_MS);
    st = run(s, "PRAGMA query_only = ON", "cannot prepare the store", err);
    if (!st) st = find_version(s, &version, err);
    s->version = version;
    if (!st && version == 0) { /* not made yet: as if it were not there */
        sqlite3_close(s->db);
        s->db = NULL;
    }
    return st;
}

lode_status lode__store_open(const char *path, bool writes, lode__store **out,
                             lode_error *err)
{
    lode__store *s;
    lode_status st = LODE_OK;

    if (strlen(path) >= LODE_ERROR_FILE_MAX)
        return lode__fail(err, LODE_E_LIMIT,
                          "the name of the store has %zu bytes, at most %d", strlen(path),
                          LODE_ERROR_FILE_MAX - 1);
    s = lode__alloc(1, sizeof *s);
    if (!s) return no_memory(err);
    snprintf(s->path, sizeof s->path, "%s", path);
    if (writes)
        st = open_for_writing(s, err);
    else if (access(path, F_OK) == 0)
        st = open_for_reading(s, err);
    else if (errno != ENOENT && errno != ENOTDIR) /* no store is as one without events */
        st = lode__fail_at(err, LODE_E_READ, path, 0, 0, "cannot look at the store: %s",
                           strerror(errno));
    if (st)
        lode__store_close(s);
    else
        *out = s;
    return st;
}

void lode__store_close(lode__store *s)
{
    if (!s) return;
    sqlite3_close(s->db);
    lode__release(s);
}

/* ---- writes --------------------------------------------------------------------------- */

lode_status lode__store_begin(lode__store *s, lode_error *err)
{
    return run(s, "BEGIN IMMEDIATE", "cannot write, somebody else does", err);
}

lode_status lode__store_commit(lode__store *s, lode_error *err)
{
    return run(s, "COMMIT", "cannot keep what was written", err);
}

void lode__store_undo(lode__store *s)
{
    if (s->db && !sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

static bool hash_revision(const char *before, const char *id, int number,
                          const char *made, const char *who, const char *why,
                          const char *body, char out[LODE__HASH_HEX])
{
    lode__buf text;

    lode__buf_init(&text, 2 * BODY_MAX);
    lode__buf_addf(&text, "%s\n%s %d\n%s\n%s\n%s\n", before, id, number, made, who, why);
    lode__buf_add(&text, body);
    bool held = !text.status;
    if (held) lode__hash_text(text.data, text.length, out);
    lode__buf_clear(&text);
    return held;
}

static bool bind_texts(sqlite3_stmt *q, int first, const char *const *text, int n)
{
    for (int k = 0; k < n; k++)
        if (sqlite3_bind_text(q, first + k, text[k], -1, SQLITE_STATIC) != SQLITE_OK)
            return false;
    return true;
}

/* Number, stamp and hash of the last revision; 0 and "" where there is none. */
static lode_status find_last(const lode__store *s, const char *id, int *number,
                             char made[32], char hash[LODE__HASH_HEX], lode_error *err)
{
    sqlite3_stmt *q = NULL;
    int code =
        sqlite3_prepare_v2(s->db,
                           "SELECT number, made, hash FROM revision WHERE event = ? "
                           "ORDER BY number DESC LIMIT 1",
                           -1, &q, NULL);

    *number = 0;
    made[0] = hash[0] = '\0';
    if (code == SQLITE_OK)
        code = bind_texts(q, 1, &id, 1) ? sqlite3_step(q) : SQLITE_ERROR;
    if (code == SQLITE_ROW) {
        const char *when = (const char *)sqlite3_column_text(q, 1);
        const char *last = (const char *)sqlite3_column_text(q, 2);
        *number = sqlite3_column_int(q, 0);
        if (when && last) {
            snprintf(made, 32, "%s", when);
            snprintf(hash, LODE__HASH_HEX, "%s", last);
        } else {
            code = SQLITE_NOMEM;
        }
    }
    sqlite3_finalize(q);
    return code == SQLITE_ROW || code == SQLITE_DONE
               ? LODE_OK
               : failed(s, "cannot read the store", err);
}

static lode_status insert(const lode__store *s, const char *sql, const char *const *text,
                          int n, int number, lode_error *err)
{
    sqlite3_stmt *q = NULL;
    bool good = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK &&
                bind_texts(q, 1, text, n) &&
                (number == 0 || sqlite3_bind_int(q, n + 1, number) == SQLITE_OK) &&
                sqlite3_step(q) == SQLITE_DONE;

    sqlite3_finalize(q);
    return good ? LODE_OK : failed(s, "cannot write the revision", err);
}

/* Nothing is kept that would not be read back as it was. */
static lode_status need_readable(const char *id, const lode__buf *body, lode_error *err)
{
    lode__arena arena = {0};
    lode__events back = {0};
    lode__buf again;
    lode_status st =
        lode__events_read_yaml(body->data, body->length, id, &arena, &back, err);

    lode__buf_init(&again, BODY_MAX);
    if (!st && back.n == 1) lode__event_yaml(&back.event[0], &again);
    if (!st && again.status) st = no_memory(err);
    if (!st && (again.length != body->length ||
                memcmp(again.data, body->data, body->length) != 0))
        st = lode__fail(err, LODE_E_DATA, "'%s' has a text that cannot be kept exactly",
                        id);
    lode__buf_clear(&again);
    lode__events_clear(&back);
    lode__arena_clear(&arena);
    return st;
}

lode_status lode__store_add(lode__store *s, const lode__event *event,
                            const lode_event_author *author, int *number, lode_error *err)
{
    char before[LODE__HASH_HEX], hash[LODE__HASH_HEX], made[32];
    const char *id = event->text[LODE__E_ID];
    lode__buf body;
    lode_status st = find_last(s, id, number, made, before, err);

    if (st) return st;
    ++*number;
    lode__buf_init(&body, BODY_MAX);
    lode__event_yaml(event, &body);
    if (body.status) st = lode__fail(err, body.status, "the event '%s' is too long", id);
    if (!st) st = need_readable(id, &body, err);
    if (!st) {
        /* A clock that was put back does not turn the order of revisions round. */
        const char *when = strcmp(author->when, made) < 0 ? made : author->when;
        if (!hash_revision(before, id, *number, when, author->who, author->why, body.data,
                           hash))
            st = no_memory(err);
        const char *const row[] = {id, when, author->who, author->why, body.data, hash};
        if (!st)
            st = insert(s, "INSERT OR IGNORE INTO event(id) VALUES(?)", &id, 1, 0, err);
        if (!st)
            st = insert(s,
                        "INSERT INTO revision(event, made, who, why, body, hash, number) "
                        "VALUES(?,?,?,?,?,?,?)",
                        row, 6, *number, err);
    }
    lode__buf_clear(&body);
    return st;
}

/* ---- entries --------------------------------------------------------------------------- */

#define ENTRIES_VERSION 2

lode_status lode__store_enter(lode__store *s, lode__entry_kind kind,
                              const lode__entry *entry, int *number, lode_error *err)
{
    char sql[120];
    const char *const row[] = {entry_kind[kind], entry->about, entry->made, entry->who,
                               entry->body};
    lode_status st;

    snprintf(sql, sizeof sql, "SELECT count(*) FROM entry WHERE kind = '%s'",
             entry_kind[kind]);
    st = number_of(s, sql, number, err);
    if (!st && *number >= LODE__ENTRIES_MOST)
        st = lode__fail_at(err, LODE_E_LIMIT, s->path, 0, 0,
                           "the store has %d of these already", *number);
    ++*number;
    if (!st)
        st = insert(s,
                    "INSERT INTO entry(kind, about, made, who, body, number) "
                    "VALUES(?,?,?,?,?,?)",
                    row, 5, *number, err);
    return st;
}

/* ---- reads ---------------------------------------------------------------------------- */

/* NULL: no memory. Every column is NOT NULL, so sqlite3 has no text only where it had none. */
static const char *column(sqlite3_stmt *q, int k, lode__arena *arena)
{
    const char *text = (const char *)sqlite3_column_text(q, k);
    return text ? lode__arena_copy(arena, text) : NULL;
}

/* The row is event, number, made, who, why, body, hash, first made. */
static lode_status take_row(const lode__store *s, sqlite3_stmt *q, lode__arena *arena,
                            lode__revision *out, lode_error *err)
{
    lode__events one = {0};
    const char *body = column(q, 5, arena), *first = column(q, 7, arena);
    lode_status st;

    *out = (lode__revision){.made = column(q, 2, arena),
                            .who = column(q, 3, arena),
                            .why = column(q, 4, arena),
                            .hash = column(q, 6, arena),
                            .body = body};
    if (!body || !first || !out->made || !out->who || !out->why || !out->hash)
        return no_memory(err);
    st = lode__events_read_yaml(body, strlen(body), s->path, arena, &one, err);
    if (!st && one.n != 1)
        st = lode__fail_at(err, LODE_E_DATA, s->path, 0, 0,
                           "a revision holds %d events, wanted one", one.n);
    if (!st) {
        out->event = one.event[0];
        out->event.revision = sqlite3_column_int(q, 1);
        out->event.created = first;
        out->event.updated = out->made;
        out->event.why = out->why;
        out->event.line = 0;
    }
    lode__events_clear(&one);
    return st;
}

#define ROW                                                                              \
    "r.event, r.number, r.made, r.who, r.why, r.body, r.hash, f.made "                   \
    "FROM revision r JOIN revision f ON f.event = r.event AND f.number = 1 "

lode_status lode__store_latest(lode__store *s, lode__arena *arena, lode__events *out,
                               lode_error *err)
{
    sqlite3_stmt *q = NULL;
    lode_status st = LODE_OK;
    int code;

    if (!s->db) return LODE_OK;
    code = sqlite3_prepare_v2(s->db,
                              "SELECT " ROW "WHERE r.number = (SELECT max(number) FROM "
                              "revision m WHERE m.event = r.event) ORDER BY r.event",
                              -1, &q, NULL);
    while (code == SQLITE_OK && !st && (code = sqlite3_step(q)) == SQLITE_ROW) {
        lode__revision row;
        lode__event *e = lode__events_add(out);
        st = e ? take_row(s, q, arena, &row, err) : no_memory(err);
        if (!st) *e = row.event;
        code = SQLITE_OK;
    }
    if (!st && code != SQLITE_DONE) st = failed(s, "cannot read the store", err);
    sqlite3_finalize(q);
    return st;
}

static lode_status count_revisions(const lode__store *s, const char *id, int *n,
                                   lode_error *err)
{
    sqlite3_stmt *q = NULL;
    bool known;

    *n = 0;
    if (!s->db) return LODE_OK;
    known = sqlite3_prepare_v2(s->db, "SELECT count(*) FROM revision WHERE event = ?", -1,
                               &q, NULL) == SQLITE_OK &&
            bind_texts(q, 1, &id, 1) && sqlite3_step(q) == SQLITE_ROW;
    if (known) *n = sqlite3_column_int(q, 0);
    sqlite3_finalize(q);
    return known ? LODE_OK : failed(s, "cannot read the store", err);
}

/* false: no memory to tell */
static bool check_hash(lode__revision *row, const char *before)
{
    char hash[LODE__HASH_HEX];
    const lode__event *e = &row->event;

    bool held = hash_revision(before, e->text[LODE__E_ID], e->revision, row->made,
                              row->who, row->why, row->body, hash);
    row->is_intact = held && strcmp(hash, row->hash) == 0;
    return held;
}

lode_status lode__store_history(lode__store *s, const char *id, lode__arena *arena,
                                lode__revision **out, int *n, lode_error *err)
{
    int most, code;
    sqlite3_stmt *q = NULL;
    lode_status st = count_revisions(s, id, &most, err);

    *n = 0;
    if (st) return st;
    *out = lode__arena_take(arena, (size_t)most + 1, sizeof **out);
    if (!*out) return no_memory(err);
    if (most == 0) return LODE_OK;
    code = sqlite3_prepare_v2(s->db, "SELECT " ROW "WHERE r.event = ? ORDER BY r.number",
                              -1, &q, NULL);
    if (code == SQLITE_OK && !bind_texts(q, 1, &id, 1)) code = SQLITE_ERROR;
    while (code == SQLITE_OK && !st && *n < most &&
           (code = sqlite3_step(q)) == SQLITE_ROW) {
        st = take_row(s, q, arena, &(*out)[*n], err);
        if (!st && !check_hash(&(*out)[*n], *n > 0 ? (*out)[*n - 1].hash : ""))
            st = no_memory(err);
        ++*n;
        code = SQLITE_OK;
    }
    if (!st && code != SQLITE_OK && code != SQLITE_DONE)
        st = failed(s, "cannot read the store", err);
    sqlite3_finalize(q);
    return st;
}

static lode_status take_entry(sqlite3_stmt *q, lode__arena *arena, lode__entry *out,
                              lode_error *err)
{
    *out = (lode__entry){.number = sqlite3_column_int(q, 0),
                         .about = column(q, 1, arena),
                         .made = column(q, 2, arena),
                         .who = column(q, 3, arena),
                         .body = column(q, 4, arena)};
    return out->about && out->made && out->who && out->body ? LODE_OK : no_memory(err);
}

lode_status lode__store_entries(lode__store *s, lode__entry_kind kind, lode__arena *arena,
                                lode__entry **out, int *n, lode_error *err)
{
    const char *name = entry_kind[kind];
    sqlite3_stmt *q = NULL;
    int code, most = 0;
    lode_status st = LODE_OK;

    *n = 0;
    *out = NULL;
    if (!s->db || s->version < ENTRIES_VERSION) return LODE_OK;
    st = number_of(s, "SELECT count(*) FROM entry", &most, err);
    if (st) return st;
    *out = lode__arena_take(arena, (size_t)most + 1, sizeof **out);
    if (!*out) return no_memory(err);
    code = sqlite3_prepare_v2(s->db,
                              "SELECT number, about, made, who, body FROM entry "
                              "WHERE kind = ? ORDER BY number",
                              -1, &q, NULL);
    if (code == SQLITE_OK && !bind_texts(q, 1, &name, 1)) code = SQLITE_ERROR;
    while (code == SQLITE_OK && !st && *n < most &&
           (code = sqlite3_step(q)) == SQLITE_ROW) {
        st = take_entry(q, arena, &(*out)[(*n)++], err);
        code = SQLITE_OK;
    }
    if (!st && code != SQLITE_OK && code != SQLITE_DONE)
        st = failed(s, "cannot read the store", err);
    sqlite3_finalize(q);
    return st;
}

/* ---- answers kept ---------------------------------------------------------------------- */

const char *lode__store_kept(lode__store *s, const char *key, lode__arena *arena)
{
    sqlite3_stmt *q = NULL;
    const char *value = NULL;

    if (!s || !s->db) return NULL;
    if (sqlite3_prepare_v2(s->db, "SELECT value FROM run WHERE key = ?", -1, &q, NULL) ==
            SQLITE_OK &&
        bind_texts(q, 1, &key, 1) && sqlite3_step(q) == SQLITE_ROW)
        value = column(q, 0, arena);
    sqlite3_finalize(q);
    return value;
}

lode_status lode__store_keep(lode__store *s, const char *key, const char *value,
                             lode_error *err)
{
    const char *const row[] = {key, value};

    return insert(s, "INSERT OR IGNORE INTO run(key, value) VALUES(?,?)", row, 2, 0, err);
}
