/* Events come in: read, checked against all others, and kept, all of a file or none. */
#include <stdio.h>
#include <string.h>

#include "desk/desk.h"
#include "report/report.h"

#define FILE_MAX ((size_t)256 << 20)
#define REPORT_MAX ((size_t)16 << 20)
#define WIDTH 79

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

lode_status lode__author_need(const lode_event_author *a, lode_error *err)
{
    static const char *const name[] = {"who", "why", "when"};
    const char *const said[] = {a->who, a->why, a->when};

    for (int k = 0; k < 3; k++) {
        lode_status st;
        if (!said[k] || !*said[k])
            return lode__fail(err, LODE_E_INVALID,
                              "a revision wants to know %s: --by NAME, --why SENTENCE",
                              name[k]);
        st = lode__event_text_need(said[k], strlen(said[k]), 500, false, name[k], NULL, 0,
                                   err);
        if (st) return st;
    }
    if (strlen(a->when) != 20 || a->when[10] != 'T' || a->when[19] != 'Z')
        return lode__fail(err, LODE_E_INVALID,
                          "want a time as 2026-02-05T10:00:00Z, found '%s'", a->when);
    return LODE_OK;
}

/* ---- faults ------------------------------------------------------------------------------- */

typedef struct findings {
    const char *path;
    lode_error *err;
    lode_status st; /* of the first error */
    lode__buf *warnings;
} findings;

static void note(void *context, const lode__event *e, bool is_warning,
                 const char *sentence)
{
    findings *f = context;
    const char *id = e->text[LODE__E_ID];

    if (is_warning) {
        char text[900];
        snprintf(text, sizeof text, "warning %s: %s", id, sentence);
        lode__buf_add_wrapped(f->warnings, text, WIDTH, 0);
        lode__buf_add(f->warnings, "\n");
    } else if (!f->st)
        f->st = lode__fail_at(f->err, LODE_E_DATA, f->path, e->line, 0, "%s: %s",
                              *id ? id : "an event without id", sentence);
}

/* ---- into the book ------------------------------------------------------------------------ */

typedef struct taking {
    lode__book *book;
    lode__events in;
    const char *path;
    lode_event_mode mode;
    const lode_event_author *author;
    lode__buf report, warnings;
    int n_new, n_revised, n_same;
    bool *is_there; /* [n in] was an event before */
    bool *is_same;  /* [n in] and says the same */
    int *at;        /* [n in] its place in the book */
    lode_error *err;
} taking;

static bool is_same(const lode__event *a, const lode__event *b)
{
    lode__buf x, y;
    bool same;

    lode__buf_init(&x, (size_t)1 << 20);
    lode__buf_init(&y, (size_t)1 << 20);
    lode__event_yaml(a, &x);
    lode__event_yaml(b, &y);
    same = !x.status && !y.status && x.length == y.length &&
           memcmp(x.data, y.data, x.length) == 0;
    lode__buf_clear(&x);
    lode__buf_clear(&y);
    return same;
}

static void say_kept(lode__buf *report, const lode__event *e, int number)
{
    char text[500];

    snprintf(text, sizeof text, "%s revision %d: %s", e->text[LODE__E_ID], number,
             e->text[LODE__E_TITLE]);
    lode__buf_add_wrapped(report, text, WIDTH, 0);
    lode__buf_add(report, "\n");
}

static lode_status refuse(const taking *t, const lode__event *e, const char *what)
{
    return lode__fail_at(
        t->err, LODE_E_DATA, t->path, e->line, 0, "%s: %s",
        *e->text[LODE__E_ID] ? e->text[LODE__E_ID] : "an event without id", what);
}

/* Find its place among all events, or make one. */
static lode_status place_event(taking *t, int i)
{
    const lode__event *e = &t->in.event[i];
    const lode__event *there = NULL;
    lode__event *added;

    if (!*e->text[LODE__E_ID]) return refuse(t, e, "'id' is missing");
    for (int k = 0; k < i; k++)
        if (strcmp(t->in.event[k].text[LODE__E_ID], e->text[LODE__E_ID]) == 0)
            return refuse(t, e, "is in the file twice");
    for (int k = 0; k < t->book->events.n && !there; k++)
        if (strcmp(t->book->events.event[k].text[LODE__E_ID], e->text[LODE__E_ID]) == 0)
            there = &t->book->events.event[k];
    if (there && there->is_embedded)
        return refuse(t, e,
                      "is an event of the register, which is read-only; want another id");
    if (there && t->mode == LODE_EVENT_ADD)
        return refuse(t, e, "is there already; 'lode event edit' or 'import' revises it");
    t->is_there[i] = there != NULL;
    if (there) {
        t->at[i] = (int)(there - t->book->events.event);
        return LODE_OK;
    }
    t->at[i] = t->book->events.n;
    added = lode__events_add(&t->book->events);
    if (!added) return no_memory(t->err);
    *added = *e;
    return LODE_OK;
}

static lode_status keep_event(taking *t, int i)
{
    int number = 0;
    lode_status st;

    if (t->is_same[i]) {
        t->n_same++;
        return LODE_OK;
    }
    st = lode__store_add(t->book->store, &t->in.event[i], t->author, &number, t->err);
    if (st) return st;
    if (t->is_there[i])
        t->n_revised++;
    else
        t->n_new++;
    say_kept(&t->report, &t->in.event[i], number);
    return LODE_OK;
}

/* What changes is seen by the checks of all that comes in. */
static lode_status check_all(taking *t)
{
    findings f = {t->path, t->err, LODE_OK, &t->warnings};

    for (int i = 0; i < t->in.n; i++) {
        lode__event *e = &t->book->events.event[t->at[i]];
        const lode__event *now = &t->in.event[i];
        t->is_same[i] = t->is_there[i] && is_same(e, now);
        e->line = now->line;
        memcpy(e->text, now->text, sizeof now->text);
        e->source = now->source;
        e->n_source = now->n_source;
    }
    for (int i = 0; i < t->in.n && !f.st; i++)
        lode__event_check(t->book, &t->book->events.event[t->at[i]], note, &f);
    if (!f.st) lode__events_check_circles(t->book, note, &f);
    return f.st;
}

static lode_status take_all(taking *t)
{
    lode_status st = LODE_OK;

    t->is_same = lode__arena_take(&t->book->arena, (size_t)t->in.n + 1, sizeof(bool));
    t->is_there = lode__arena_take(&t->book->arena, (size_t)t->in.n + 1, sizeof(bool));
    t->at = lode__arena_take(&t->book->arena, (size_t)t->in.n + 1, sizeof(int));
    if (!t->is_same || !t->is_there || !t->at) return no_memory(t->err);
    for (int i = 0; i < t->in.n && !st; i++) st = place_event(t, i);
    if (!st) st = check_all(t);
    for (int i = 0; i < t->in.n && !st; i++) st = keep_event(t, i);
    return st ? st : lode__store_commit(t->book->store, t->err);
}

static lode_status finish(taking *t, lode_text *out)
{
    lode__buf *r = &t->report;

    lode__buf_addf(r, "%d new, %d revised, %d as they were\n", t->n_new, t->n_revised,
                   t->n_same);
    if (t->warnings.data) lode__buf_add(r, t->warnings.data);
    return lode__buf_give(r, out, t->err);
}

static bool is_csv(const char *name)
{
    size_t n = strlen(name);
    return n > 4 && strcmp(name + n - 4, ".csv") == 0;
}

static lode_status read_file(taking *t, const char *text, size_t length)
{
    char *copy;

    if (length > FILE_MAX)
        return lode__fail_at(t->err, LODE_E_LIMIT, t->path, 0, 0,
                             "a file of %zu bytes, at most %zu", length, FILE_MAX);
    if (!is_csv(t->path))
        return lode__events_read_yaml(text, length, t->path, &t->book->arena, &t->in,
                                      t->err);
    copy = lode__arena_copy_n(&t->book->arena, text, length);
    return copy ? lode__events_read_csv(copy, length, t->path, &t->book->arena, &t->in,
                                        t->err)
                : no_memory(t->err);
}

/* The file is read before the store is touched: one that is broken makes none. */
static lode_status run_taking(taking *t, const lode_dataset *ds, const char *db,
                              const char *text, size_t length)
{
    lode__book reading = {.ds = ds};
    lode_status st;

    t->book = &reading;
    st = read_file(t, text, length);
    if (!st && t->in.n == 0)
        st = lode__fail_at(t->err, LODE_E_DATA, t->path, 0, 0, "no event in the file");
    if (!st) {
        lode__book book;
        st = lode__book_open(&book, ds, db, true, t->err);
        t->book = &book;
        if (!st) st = take_all(t);
        lode__book_close(&book);
    }
    if (st) t->report.length = 0;
    lode__arena_clear(&reading.arena);
    return st;
}

static lode_status take_text(taking *t, const lode_dataset *ds, const char *db,
                             const char *text, size_t length, lode_text *out)
{
    lode_status st = lode__author_need(t->author, t->err);

    lode__buf_init(&t->report, REPORT_MAX);
    lode__buf_init(&t->warnings, REPORT_MAX);
    if (!st) st = run_taking(t, ds, db, text, length);
    if (!st) st = finish(t, out);
    lode__buf_clear(&t->report);
    lode__buf_clear(&t->warnings);
    lode__events_clear(&t->in);
    return st;
}

lode_status lode_event_take(const lode_dataset *dataset, const char *db, const char *text,
                            size_t length, const char *name, lode_event_mode mode,
                            const lode_event_author *author, lode_text *out,
                            lode_error *err)
{
    taking t = {.path = name, .mode = mode, .author = author, .err = err};

    return take_text(&t, dataset, db, text, length, out);
}

/* ---- one is revised ----------------------------------------------------------------------- */

static lode_status set_one(lode__event *e, const char *assignment, lode__arena *arena,
                           lode_error *err)
{
    const char *equals = strchr(assignment, '=');
    const char *names[LODE__N_EVENT_FIELD];
    char key[64], nearest[160];
    int field;

    if (!equals || equals == assignment || equals - assignment >= (int)sizeof key)
        return lode__fail(err, LODE_E_INVALID, "want FIELD=VALUE, found '%.60s'",
                          assignment);
    snprintf(key, sizeof key, "%.*s", (int)(equals - assignment), assignment);
    field = lode__event_field_find(key);
    if (field == LODE__E_ID)
        return lode__fail(err, LODE_E_INVALID, "an event keeps its id");
    if (field >= 0) return lode__event_set(e, field, equals + 1, NULL, 0, arena, err);
    for (int k = 0; k < LODE__N_EVENT_FIELD; k++) names[k] = lode__event_column_of[k].key;
    lode_names_nearest(key, names, LODE__N_EVENT_FIELD, nearest, sizeof nearest);
    return lode__fail(err, LODE_E_INVALID, "unknown field '%s': the nearest are %s", key,
                      nearest);
}

static lode_status find_own(lode__book *book, const char *id, int base, lode__event **out,
                            lode_error *err)
{
    const lode__event *e = NULL;
    lode_status st = lode__book_need(book, id, &e, err);

    if (st) return st;
    if (e->is_embedded)
        return lode__fail(err, LODE_E_INVALID,
                          "'%s' is of the register, which is read-only; 'lode event add' "
                          "one of your own that names it in 'related'",
                          id);
    if (base > 0 && base != e->revision)
        return lode__fail(err, LODE_E_INVALID,
                          "'%s' has revision %d now, you looked at %d: look again", id,
                          e->revision, base);
    *out = &book->events.event[e - book->events.event];
    return LODE_OK;
}

static lode_status revise(lode__book *book, const char *id, const char *const *set,
                          size_t n, int base, const lode_event_author *author,
                          lode__buf *report, lode_error *err)
{
    lode__event *e = NULL;
    lode__buf warnings;
    findings f = {NULL, err, LODE_OK, &warnings};
    int number = 0;
    lode_status st = find_own(book, id, base, &e, err);

    if (st) return st;
    lode__buf_init(&warnings, REPORT_MAX);
    for (size_t k = 0; k < n && !st; k++) st = set_one(e, set[k], &book->arena, err);
    if (!st) lode__event_check(book, e, note, &f);
    if (!st && !f.st) lode__events_check_circles(book, note, &f);
    if (!st) st = f.st;
    if (!st) st = lode__store_add(book->store, e, author, &number, err);
    if (!st) st = lode__store_commit(book->store, err);
    if (!st) say_kept(report, e, number);
    if (!st && warnings.data) lode__buf_add(report, warnings.data);
    lode__buf_clear(&warnings);
    return st;
}

lode_status lode_event_edit(const lode_dataset *dataset, const char *db, const char *id,
                            const char *const *set, size_t n, int base,
                            const lode_event_author *author, lode_text *out,
                            lode_error *err)
{
    lode__book book;
    lode__buf report;
    lode_status st = lode__author_need(author, err);

    if (st) return st;
    lode__buf_init(&report, REPORT_MAX);
    st = lode__book_open(&book, dataset, db, true, err);
    if (!st) st = revise(&book, id, set, n, base, author, &report, err);
    lode__book_close(&book);
    if (!st) st = lode__buf_give(&report, out, err);
    lode__buf_clear(&report);
    return st;
}
