/* What came of events: entered with what the model said of them, and read back. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/csv.h"
#include "desk/track.h"
#include "study/backtest.h"

#define FILE_MAX ((size_t)16 << 20)
#define BODY_MAX ((size_t)16384)
#define RATIO_MAX 1e6

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- the body of an entry: "key=value" lines in this order ------------------------------- */

enum {
    WHAT,
    GOOD,
    FROM,
    UNTIL,
    RATIO,
    LOW,
    HIGH,
    FORECAST,
    FORECAST_LOW,
    FORECAST_HIGH,
    NONE,
    SAID_BY,
    SOURCE,
    LINK,
    NOTE,
    N_KEY
};
static const char *const key[N_KEY] = {
    "what", "good",    "from",     "until",        "ratio",
    "low",  "high",    "forecast", "forecast_low", "forecast_high",
    "none", "said_by", "source",   "link",         "note"};

static void add_text(lode__buf *body, int k, const char *text)
{
    if (text && *text) lode__buf_addf(body, "%s=%s\n", key[k], text);
}

static void add_number(lode__buf *body, int k, double value)
{
    if (isnan(value)) return;
    lode__buf_addf(body, "%s=", key[k]);
    lode__buf_add_number(body, value);
    lode__buf_add(body, "\n");
}

/* Values by key, "" where there is none; `text` is cut at its line ends. */
static void read_body(char *text, const char *value[N_KEY])
{
    for (int k = 0; k < N_KEY; k++) value[k] = "";
    for (char *line = text, *end; *line; line = end) {
        char *equals = strchr(line, '=');
        end = line + strcspn(line, "\n");
        if (*end) *end++ = '\0';
        if (!equals || equals > end) continue;
        *equals = '\0';
        for (int k = 0; k < N_KEY; k++)
            if (strcmp(line, key[k]) == 0) value[k] = equals + 1;
    }
}

/* ---- checked ------------------------------------------------------------------------------ */

/* An outcome with its place in a file. */
typedef struct asked {
    const lode_event_outcome *o;
    const char *path; /* NULL: of a command line */
    long line;
    const lode__event *event;
    int i_good;
    lode__forecast forecast;
} asked;

static lode_status refuse(const asked *a, lode_error *err, const char *what,
                          const char *found)
{
    lode_status st = a->path ? LODE_E_DATA : LODE_E_INVALID;

    return lode__fail_at(err, st, a->path, a->line, 0, "%s, found '%.60s'", what, found);
}

static lode_status need_dates(const asked *a, lode_error *err)
{
    lode__day first, last, from, until;

    if (!lode__date_read(a->o->from, &first, &last))
        return refuse(a, err, "want 'from' as 2025, 2025-03 or 2025-03-31", a->o->from);
    from = first;
    if (!lode__date_read(a->o->until, &first, &last))
        return refuse(a, err, "want 'until' as 2025, 2025-03 or 2025-03-31", a->o->until);
    until = last;
    if (until < from)
        return refuse(a, err, "want 'until' not before 'from'", a->o->until);
    if (!lode__date_read(a->event->text[LODE__E_DATE], &first, &last)) return LODE_OK;
    return until < first
               ? refuse(a, err, "want an outcome that ends after its event", a->o->until)
               : LODE_OK;
}

static bool is_ratio(double x)
{
    return x >= 0.0 && x <= RATIO_MAX;
}

static lode_status need_numbers(const asked *a, lode_error *err)
{
    char found[LODE__NUMBER_MAX];
    const lode_event_outcome *o = a->o;

    lode__number_write(o->ratio, found);
    if (!is_ratio(o->ratio))
        return refuse(a, err, "want 'ratio' from 0 to 1000000", found);
    if (isnan(o->low) && isnan(o->high)) return LODE_OK;
    lode__number_write(isnan(o->low) ? o->high : o->low, found);
    return is_ratio(o->low) && is_ratio(o->high) && o->low <= o->ratio &&
                   o->ratio <= o->high
               ? LODE_OK
               : refuse(a, err, "want 'low' <= 'ratio' <= 'high', or neither", found);
}

static lode_status need_texts(const asked *a, lode_error *err)
{
    const char *const text[] = {a->o->source, a->o->link, a->o->note};
    static const char *const name[] = {"source", "link", "note"};
    lode_status st = LODE_OK;

    if (!text[0] || !*text[0]) return refuse(a, err, "want a source", "none");
    for (int k = 0; k < 3 && !st; k++)
        if (text[k])
            st = lode__event_text_need(text[k], strlen(text[k]), 1000, false, name[k],
                                       a->path, a->line, err);
    if (!st && text[1] && *text[1] && strncmp(text[1], "https://", 8) != 0 &&
        strncmp(text[1], "http://", 7) != 0)
        st = refuse(a, err, "want a link of https or http", text[1]);
    return st;
}

static bool is_exports(const lode_event_outcome *o)
{
    return strcmp(o->what, "exports") == 0;
}

static lode_status check(asked *a, lode__book *book, lode_error *err)
{
    lode_status st = lode__book_need(book, a->o->id, &a->event, err);

    if (st) return st;
    if (strcmp(a->o->what, "price") != 0 && !is_exports(a->o))
        return refuse(a, err, "want 'price' or 'exports'", a->o->what);
    a->i_good = lode__good_find(book->ds, a->o->good);
    if (a->i_good < 0) return refuse(a, err, "want a good of the packs", a->o->good);
    st = need_dates(a, err);
    if (!st) st = need_numbers(a, err);
    return st ? st : need_texts(a, err);
}

/* ---- entered ------------------------------------------------------------------------------ */

static lode_status enter(lode__book *book, const asked *a,
                         const lode_event_author *author, lode__buf *report,
                         lode_error *err)
{
    const lode_event_outcome *o = a->o;
    const lode__forecast *f = &a->forecast;
    char said_by[120], observed[64], forecast[64];
    lode__buf body;
    int number = 0;
    lode_status st;

    snprintf(said_by, sizeof said_by, "lode %s, data %.16s", lode_version(),
             lode_dataset_hash(book->ds));
    const char *const text[] = {o->what, o->good, o->from, o->until};
    const double value[] = {o->ratio, o->low, o->high, f->value, f->low, f->high};
    lode__buf_init(&body, BODY_MAX);
    for (int k = 0; k < 4; k++) add_text(&body, WHAT + k, text[k]);
    for (int k = 0; k < 6; k++) add_number(&body, RATIO + k, value[k]);
    add_text(&body, NONE, f->none);
    add_text(&body, SAID_BY, said_by);
    add_text(&body, SOURCE, o->source);
    add_text(&body, LINK, o->link);
    add_text(&body, NOTE, o->note);
    const lode__entry entry = {0, a->event->text[LODE__E_ID], author->when, author->who,
                               body.data};
    st = body.status
             ? lode__fail(err, body.status, "an outcome is too long")
             : lode__store_enter(book->store, LODE__ENTRY_OUTCOME, &entry, &number, err);
    lode__buf_clear(&body);
    lode__number_people(o->ratio, 2, observed);
    lode__number_people(f->value, 2, forecast);
    lode__buf_addf(report, "outcome %d of %s: %s %s x%s, forecast %s%s\n", number,
                   a->event->text[LODE__E_ID], o->what, o->good, observed,
                   isnan(f->value) ? "none: " : "x",
                   isnan(f->value) ? f->none : forecast);
    return st;
}

/* All are looked at and forecast before anything is written; the write is short. */
static lode_status add_all(const lode_dataset *ds, const char *db, asked *a, size_t n,
                           const lode_event_author *author, lode__buf *report,
                           lode_error *err)
{
    lode__book reading = {0}, writing = {0};
    lode_status st = lode__book_open(&reading, ds, db, false, err);

    for (size_t i = 0; i < n && !st; i++) st = check(&a[i], &reading, err);
    for (size_t i = 0; i < n && !st; i++)
        st = lode__forecast_make(&reading, a[i].event, a[i].i_good, is_exports(a[i].o),
                                 &a[i].forecast, err);
    if (!st) st = lode__book_open(&writing, ds, db, true, err);
    for (size_t i = 0; i < n && !st; i++)
        st = enter(&writing, &a[i], author, report, err);
    if (!st) st = lode__store_commit(writing.store, err);
    lode__book_close(&writing);
    lode__book_close(&reading);
    return st;
}

static lode_status add_asked(const lode_dataset *ds, const char *db, asked *a, size_t n,
                             const lode_event_author *author, lode_text *out,
                             lode_error *err)
{
    lode__buf report;
    lode_status st = lode__author_need(author, err);

    if (!st && n == 0)
        st = lode__fail(err, LODE_E_INVALID, "want an outcome, found none");
    if (st) return st;
    lode__buf_init(&report, (size_t)4 << 20);
    st = add_all(ds, db, a, n, author, &report, err);
    if (!st) st = lode__buf_give(&report, out, err);
    lode__buf_clear(&report);
    return st;
}

lode_status lode_event_outcomes_add(const lode_dataset *dataset, const char *db,
                                    const lode_event_outcome *outcome, size_t n,
                                    const lode_event_author *author, lode_text *out,
                                    lode_error *err)
{
    asked *a = lode__alloc(n + 1, sizeof *a);
    lode_status st;

    if (!a) return no_memory(err);
    for (size_t i = 0; i < n; i++) a[i] = (asked){.o = &outcome[i]};
    st = add_asked(dataset, db, a, n, author, out, err);
    lode__release(a);
    return st;
}

/* ---- from CSV ------------------------------------------------------------------------------ */

enum {
    C_EVENT,
    C_WHAT,
    C_GOOD,
    C_RATIO,
    C_LOW,
    C_HIGH,
    C_FROM,
    C_UNTIL,
    C_SOURCE,
    C_LINK,
    C_NOTE,
    N_COLUMN
};
static const char *const column[N_COLUMN] = {"event",  "what", "good", "ratio",
                                             "low",    "high", "from", "until",
                                             "source", "link", "note"};

static lode_status find_columns(const lode__csv *csv, const char *path, int at[N_COLUMN],
                                lode_error *err)
{
    for (int c = 0; c < N_COLUMN; c++) {
        at[c] = -1;
        for (int i = 0; i < csv->n_column; i++)
            if (strcmp(csv->cell[i].text, column[c]) == 0) at[c] = i;
        if (at[c] < 0)
            return lode__fail_at(err, LODE_E_DATA, path, 1, 0, "no column '%s'",
                                 column[c]);
    }
    return LODE_OK;
}

static lode_status read_number(const lode__cell *cell, const char *path, bool needed,
                               double *out, lode_error *err)
{
    *out = NAN;
    if (!*cell->text && !needed) return LODE_OK;
    if (lode__number_read(cell->text, out)) return LODE_OK;
    return lode__fail_at(err, LODE_E_DATA, path, cell->line, cell->column,
                         "want a number, found '%.40s'", cell->text);
}

static lode_status read_row(const lode__cell *row, const int at[N_COLUMN],
                            const char *path, lode_event_outcome *o, lode_error *err)
{
    lode_status st;

    *o = (lode_event_outcome){.id = row[at[C_EVENT]].text,
                              .what = row[at[C_WHAT]].text,
                              .good = row[at[C_GOOD]].text,
                              .from = row[at[C_FROM]].text,
                              .until = row[at[C_UNTIL]].text,
                              .source = row[at[C_SOURCE]].text,
                              .link = row[at[C_LINK]].text,
                              .note = row[at[C_NOTE]].text};
    st = read_number(&row[at[C_RATIO]], path, true, &o->ratio, err);
    if (!st) st = read_number(&row[at[C_LOW]], path, false, &o->low, err);
    return st ? st : read_number(&row[at[C_HIGH]], path, false, &o->high, err);
}

static lode_status read_rows(lode__arena *arena, const char *text, size_t length,
                             const char *path, asked **out, size_t *n, lode_error *err)
{
    int at[N_COLUMN];
    lode__csv csv = {0};
    lode_event_outcome *o;
    char *copy = lode__arena_copy_n(arena, text, length);
    lode_status st =
        copy ? lode__csv_read(arena, copy, length, path, &csv, err) : no_memory(err);

    if (!st) st = find_columns(&csv, path, at, err);
    if (st) return st;
    o = lode__arena_take(arena, (size_t)csv.n_row + 1, sizeof *o);
    *out = lode__arena_take(arena, (size_t)csv.n_row + 1, sizeof **out);
    if (!o || !*out) return no_memory(err);
    for (long i = 0; i < csv.n_row && !st; i++) {
        const lode__cell *row = lode__csv_row(&csv, i);
        st = read_row(row, at, path, &o[i], err);
        (*out)[i] = (asked){.o = &o[i], .path = path, .line = (long)row[0].line};
    }
    *n = (size_t)csv.n_row;
    return st;
}

lode_status lode_event_outcomes_take(const lode_dataset *dataset, const char *db,
                                     const char *text, size_t length, const char *name,
                                     const lode_event_author *author, lode_text *out,
                                     lode_error *err)
{
    lode__arena arena = {0};
    asked *a = NULL;
    size_t n = 0;
    lode_status st;

    if (length > FILE_MAX)
        return lode__fail_at(err, LODE_E_LIMIT, name, 0, 0,
                             "a file of %zu bytes, at most %zu", length, FILE_MAX);
    st = read_rows(&arena, text, length, name, &a, &n, err);
    if (!st) st = add_asked(dataset, db, a, n, author, out, err);
    lode__arena_clear(&arena);
    return st;
}

/* ---- read back ----------------------------------------------------------------------------- */

static double number_of(const char *text)
{
    double value;

    return lode__number_read(text, &value) ? value : NAN;
}

/* Do forecast and observation meet? -1: one of them has no band. */
static int is_inside(const lode__track_row *r)
{
    double low = isnan(r->observed_low) ? r->observed : r->observed_low;
    double high = isnan(r->observed_high) ? r->observed : r->observed_high;

    if (isnan(r->low) || isnan(r->high)) return -1;
    return high >= r->low && low <= r->high;
}

static lode_status take_row(lode__book *book, const lode__entry *e, lode__track_row *r,
                            lode_error *err)
{
    const char *value[N_KEY], *when;
    const lode__event *event = lode__book_find(book, e->about);
    char *body = lode__arena_copy(&book->arena, e->body), text[64];

    if (!body) return no_memory(err);
    read_body(body, value);
    snprintf(text, sizeof text, "%.20s%s%.20s", value[FROM],
             strcmp(value[FROM], value[UNTIL]) ? " to " : "",
             strcmp(value[FROM], value[UNTIL]) ? value[UNTIL] : "");
    when = lode__arena_copy(&book->arena, text);
    if (!when) return no_memory(err);
    *r = (lode__track_row){.events = e->about,
                           .episode = "",
                           .title = event ? event->text[LODE__E_TITLE] : e->about,
                           .series = "",
                           .good = value[GOOD],
                           .what = value[WHAT],
                           .when = when,
                           .until = value[UNTIL],
                           .forecast = number_of(value[FORECAST]),
                           .low = number_of(value[FORECAST_LOW]),
                           .high = number_of(value[FORECAST_HIGH]),
                           .observed = number_of(value[RATIO]),
                           .observed_low = number_of(value[LOW]),
                           .observed_high = number_of(value[HIGH]),
                           .source = value[SOURCE],
                           .link = value[LINK],
                           .note = *value[NOTE] ? value[NOTE] : value[NONE],
                           .said_by = value[SAID_BY]};
    r->log_error = lode__log_error(r->forecast, r->observed);
    r->inside = is_inside(r);
    return LODE_OK;
}

lode_status lode__outcomes_read(lode__book *book, lode__track_row **row, int *n,
                                lode_error *err)
{
    lode__entry *entry = NULL;
    lode_status st = lode__store_entries(book->store, LODE__ENTRY_OUTCOME, &book->arena,
                                         &entry, n, err);

    if (st) return st;
    *row = lode__arena_take(&book->arena, (size_t)*n + 1, sizeof **row);
    if (!*row) return no_memory(err);
    for (int i = 0; i < *n && !st; i++) st = take_row(book, &entry[i], &(*row)[i], err);
    return st;
}
