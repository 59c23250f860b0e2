/* All events there are, and which of them answer a question. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/desk.h"

#define EVENTS_MOST 100000

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- where the store lies ------------------------------------------------------------- */

static const char *say_of(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static lode_status find_place(const char *db, char path[LODE_ERROR_FILE_MAX],
                              lode_error *err)
{
    const char *data = say_of("XDG_DATA_HOME"), *home = say_of("HOME");
    int n;

    if (!db) db = say_of("LODE_DB");
    if (db)
        n = snprintf(path, LODE_ERROR_FILE_MAX, "%s", db);
    else if (data && *data == '/')
        n = snprintf(path, LODE_ERROR_FILE_MAX, "%s/lode/lode.db", data);
    else if (home)
        n = snprintf(path, LODE_ERROR_FILE_MAX, "%s/.local/share/lode/lode.db", home);
    else
        return lode__fail(err, LODE_E_INVALID,
                          "no place for the store: want --db FILE, or LODE_DB, "
                          "XDG_DATA_HOME or HOME in the environment");
    if (n >= LODE_ERROR_FILE_MAX)
        return lode__fail(err, LODE_E_LIMIT,
                          "the name of the store is longer than %d bytes",
                          LODE_ERROR_FILE_MAX - 1);
    return LODE_OK;
}

/* ---- the book ------------------------------------------------------------------------- */

static void find_last_day(lode__book *book)
{
    if (!lode__policies_last_seen(book->ds, &book->last)) book->last = 0;
    for (int i = book->n_embedded; i < book->events.n; i++) {
        lode__day first, last;
        if (lode__date_read(book->events.event[i].text[LODE__E_DATE], &first, &last) &&
            last > book->last)
            book->last = last;
    }
}

lode_status lode__book_open(lode__book *book, const lode_dataset *ds, const char *db,
                            bool writes, lode_error *err)
{
    char path[LODE_ERROR_FILE_MAX];
    lode_status st = find_place(db, path, err);

    *book = (lode__book){.ds = ds};
    if (!st) st = lode__store_open(path, writes, &book->store, err);
    if (!st) st = lode__embedded_add(book, err);
    if (!st && writes) st = lode__store_begin(book->store, err);
    if (!st) st = lode__store_latest(book->store, &book->arena, &book->events, err);
    if (!st && book->events.n > EVENTS_MOST)
        st = lode__fail(err, LODE_E_LIMIT, "%d events, at most %d", book->events.n,
                        EVENTS_MOST);
    if (!st) find_last_day(book);
    return st;
}

void lode__book_close(lode__book *book)
{
    if (book->store) lode__store_undo(book->store);
    lode__store_close(book->store);
    lode__events_clear(&book->events);
    lode__arena_clear(&book->arena);
}

const lode__event *lode__book_find(const lode__book *book, const char *id)
{
    for (int i = 0; i < book->events.n; i++)
        if (strcmp(book->events.event[i].text[LODE__E_ID], id) == 0)
            return &book->events.event[i];
    for (int i = 0; i < book->events.n; i++) {
        const lode__event *e = &book->events.event[i];
        if (strcmp(e->text[LODE__E_SLUG], id) == 0 ||
            (e->record && e->measure && strcmp(e->record, id) == 0))
            return e;
    }
    return NULL;
}

lode_status lode__book_need(const lode__book *book, const char *id,
                            const lode__event **out, lode_error *err)
{
    const char **names;
    char nearest[240];

    *out = lode__book_find(book, id);
    if (*out) return LODE_OK;
    names = lode__alloc((size_t)book->events.n + 1, sizeof *names);
    if (!names) return no_memory(err);
    for (int i = 0; i < book->events.n; i++)
        names[i] = book->events.event[i].text[LODE__E_ID];
    lode_names_nearest(id, names, (size_t)book->events.n, nearest, sizeof nearest);
    lode__release(names);
    return lode__fail(err, LODE_E_INVALID, "unknown event '%.60s': the nearest are %s",
                      id, nearest);
}

lode_status lode__book_day(const lode__book *book, const char *as_of, lode__day *out,
                           lode_error *err)
{
    *out = book->last;
    return as_of ? lode__day_need(as_of, out, err) : LODE_OK;
}

/* ---- selected ------------------------------------------------------------------------- */

typedef struct selection {
    lode__book *book;
    const lode_event_options *o;
    lode__day day, since, until;
    bool *with_good, *goods, *with_country, *places; /* NULL: not asked for */
} selection;

static bool meets(const bool *a, const bool *b, int n)
{
    for (int i = 0; i < n; i++)
        if (a[i] && b[i]) return true;
    return false;
}

static bool has_place(const selection *s, const lode__event *e)
{
    int n;

    (void)lode__countries(s->book->ds, &n);
    if (lode__list_has(e->text[LODE__E_ACTOR], s->o->country) ||
        lode__list_has(e->text[LODE__E_TARGET], s->o->country))
        return true;
    if (!s->with_country) return false;
    lode__event_places(s->book->ds, e->text[LODE__E_ACTOR], s->places);
    if (meets(s->places, s->with_country, n)) return true;
    if (strcmp(e->text[LODE__E_TARGET], "*") == 0) return false;
    lode__event_places(s->book->ds, e->text[LODE__E_TARGET], s->places);
    return meets(s->places, s->with_country, n);
}

static bool is_wanted(const selection *s, const lode__event *e)
{
    const lode_event_options *o = s->o;
    lode__day first, last;
    int n;

    (void)lode__goods(s->book->ds, &n);
    if (!lode__date_read(e->text[LODE__E_DATE], &first, &last)) return false;
    if (o->own && e->is_embedded) return false;
    if (o->kind && strcmp(e->text[LODE__E_KIND], o->kind) != 0) return false;
    if (o->since && last < s->since) return false;
    if (o->until && first > s->until) return false;
    if (o->status &&
        strcmp(lode__event_status_name(lode__event_status_on(e, s->day)), o->status) != 0)
        return false;
    if (o->country && !has_place(s, e)) return false;
    if (!o->good) return true;
    lode__event_goods(s->book->ds, e->text[LODE__E_COMMODITY], s->goods);
    return meets(s->goods, s->with_good, n);
}

static lode_status read_good(selection *s, lode_error *err)
{
    int n;

    (void)lode__goods(s->book->ds, &n);
    s->with_good = lode__arena_take(&s->book->arena, (size_t)n + 1, sizeof(bool));
    s->goods = lode__arena_take(&s->book->arena, (size_t)n + 1, sizeof(bool));
    if (!s->with_good || !s->goods) return no_memory(err);
    return lode__goods_select(s->book->ds, s->o->good, s->with_good, err);
}

static lode_status read_country(selection *s, lode_error *err)
{
    int n;

    (void)lode__countries(s->book->ds, &n);
    s->places = lode__arena_take(&s->book->arena, (size_t)n + 1, sizeof(bool));
    s->with_country = lode__arena_take(&s->book->arena, (size_t)n + 1, sizeof(bool));
    if (!s->places || !s->with_country) return no_memory(err);
    if (lode__countries_select(s->book->ds, s->o->country, s->with_country, NULL) ==
        LODE_OK)
        return LODE_OK;
    s->with_country = NULL; /* an actor of the register */
    return lode__actor_need(s->book->ds, s->o->country, err);
}

static lode_status read_options(selection *s, lode_error *err)
{
    static const char *const statuses[] = {
        "reported", "announced", "in force", "suspended", "lapsed", "withdrawn",
        "unknown",  "not yet",   "done",     "due",       NULL};
    const lode_event_options *o = s->o;
    lode_status st = lode__book_day(s->book, o->as_of, &s->day, err);

    if (!st && o->kind)
        st = lode__event_word_need(o->kind, lode__event_words(LODE__FORM_KIND), "kind",
                                   NULL, err);
    if (!st && o->status)
        st = lode__event_word_need(o->status, statuses, "status", NULL, err);
    if (!st && o->since) st = lode__day_need(o->since, &s->since, err);
    if (!st && o->until) st = lode__day_need(o->until, &s->until, err);
    if (!st && o->good) st = read_good(s, err);
    if (!st && o->country) st = read_country(s, err);
    return st;
}

/* The latest first; within a day by id. */
static int by_date(const void *x, const void *y)
{
    const lode__event *a = *(const lode__event *const *)x,
                      *b = *(const lode__event *const *)y;
    int order = strcmp(b->text[LODE__E_DATE], a->text[LODE__E_DATE]);

    return order ? order : strcmp(a->text[LODE__E_ID], b->text[LODE__E_ID]);
}

lode_status lode__book_select(lode__book *book, const lode_event_options *options,
                              const lode__event ***out, int *n, lode_error *err)
{
    static const lode_event_options all = LODE_EVENT_OPTIONS_INIT;
    selection s = {.book = book, .o = options ? options : &all};
    const lode__event **list =
        lode__arena_take(&book->arena, (size_t)book->events.n + 1, sizeof *list);
    lode_status st = list ? read_options(&s, err) : no_memory(err);

    *n = 0;
    for (int i = 0; i < book->events.n && !st; i++)
        if (is_wanted(&s, &book->events.event[i])) list[(*n)++] = &book->events.event[i];
    if (!st && *n > 1) qsort(list, (size_t)*n, sizeof *list, by_date);
    *out = list;
    return st;
}
