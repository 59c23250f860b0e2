/* Events as a list, one by one, and how they came to say what they say. */
#include <stdio.h>
#include <string.h>

#include "desk/desk_report.h"

#define REPORT_MAX ((size_t)64 << 20)
#define WIDTH 79

/* ---- shared ------------------------------------------------------------------------------- */

void lode__desk_run(const lode__book *book, const char *question,
                    char out[LODE__HASH_HEX])
{
    lode__buf text;

    lode__buf_init(&text, (size_t)64 << 20);
    lode__buf_addf(&text, "lode %s event/1 %s %s\n", lode_version(),
                   lode_dataset_hash(book->ds), question);
    for (int i = book->n_embedded; i < book->events.n; i++)
        lode__event_yaml(&book->events.event[i], &text);
    out[0] = '\0'; /* without memory for it */
    if (!text.status) lode__hash_text(text.data, text.length, out);
    lode__buf_clear(&text);
}

void lode__desk_json_begin(const lode__book *book, lode__json *j, lode__buf *buf,
                           const char *question, lode__day day)
{
    char run[LODE__HASH_HEX], text[16];

    lode__date_write(day, text);
    lode__desk_run(book, question, run);
    lode__envelope_begin(j, buf, "lode/event/1", run, book->ds);
    lode__json_object(j, "inputs");
    lode__json_string(j, "question", question);
    lode__json_string(j, "as_of", text);
    lode__json_end_object(j);
    lode__json_null(j, "certificate");
}

void lode__desk_json_end(lode__json *j, lode__buf *buf)
{
    lode__envelope_end(j, buf);
}

static void list_json(lode__json *j, const char *key, const char *list)
{
    const char *text;
    char item[8001];
    size_t n;

    lode__json_array(j, key);
    while (lode__list_next(&list, &text, &n)) {
        snprintf(item, sizeof item, "%.*s", (int)n, text);
        lode__json_string(j, NULL, item);
    }
    lode__json_end_array(j);
}

static void field_json(lode__json *j, const lode__event *e, int k)
{
    const lode__event_column *c = &lode__event_column_of[k];
    double value;

    if (c->form == LODE__FORM_LIST)
        list_json(j, c->key, e->text[k]);
    else if (c->form == LODE__FORM_NUMBER && lode__number_read(e->text[k], &value))
        lode__json_number(j, c->key, value);
    else
        lode__json_string(j, c->key, *e->text[k] ? e->text[k] : NULL);
}

static void sources_json(lode__json *j, const lode__event *e)
{
    lode__json_array(j, "sources");
    for (int i = 0; i < e->n_source; i++) {
        lode__json_object(j, NULL);
        for (int k = 0; k < LODE__N_SOURCE_FIELD; k++) {
            const char *text = e->source[i].text[k];
            lode__json_string(j, lode__source_key[k], *text ? text : NULL);
        }
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

void lode__event_json(lode__json *j, const char *key, const lode__event *e, lode__day day)
{
    lode__json_object(j, key);
    for (int k = 0; k < LODE__N_EVENT_FIELD; k++) {
        if (k == LODE__E_FIRST_PARAMETER) lode__json_object(j, "parameters");
        field_json(j, e, k);
        if (k == LODE__E_LAST_PARAMETER) lode__json_end_object(j);
    }
    sources_json(j, e);
    lode__json_string(j, "status",
                      lode__event_status_name(lode__event_status_on(e, day)));
    lode__json_bool(j, "own", !e->is_embedded);
    lode__json_string(j, "record", e->record);
    lode__json_integer(j, "revision", e->revision);
    lode__json_string(j, "created", e->created);
    lode__json_string(j, "updated", e->updated);
    lode__json_end_object(j);
}

lode_status lode__desk_give(lode__buf *buf, lode_text *out, lode_error *err)
{
    lode_status st = lode__buf_give(buf, out, err);

    lode__buf_clear(buf);
    return st;
}

/* ---- list --------------------------------------------------------------------------------- */

typedef struct listing {
    lode__book *book;
    const lode__event **event;
    int n;
    lode__day day;
    lode__buf buf;
} listing;

static void list_as_json(listing *l)
{
    lode__json j;

    lode__desk_json_begin(l->book, &j, &l->buf, "list", l->day);
    lode__json_array(&j, "warnings");
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_array(&j, "events");
    for (int i = 0; i < l->n; i++) lode__event_json(&j, NULL, l->event[i], l->day);
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__desk_json_end(&j, &l->buf);
}

static void list_as_csv(listing *l)
{
    lode__events_csv_header(&l->buf);
    for (int i = 0; i < l->n; i++) lode__event_csv(l->event[i], &l->buf);
}

static void list_as_table(listing *l)
{
    static const char *const name[] = {"date", "id", "", "status", "event"};
    int n_own = 0;
    char day[16];
    lode__table t;

    lode__date_write(l->day, day);
    for (int i = 0; i < l->n; i++) n_own += !l->event[i]->is_embedded;
    lode__buf_addf(&l->buf, "%d events on %s: %d of the register, %d of your own\n\n",
                   l->n, day, l->n - n_own, n_own);
    lode__table_begin(&t, 5, "lllll");
    for (int k = 0; k < 5; k++) lode__table_cell(&t, "%s", name[k]);
    for (int i = 0; i < l->n; i++) {
        const lode__event *e = l->event[i];
        lode__table_cell(&t, "%s", e->text[LODE__E_DATE]);
        lode__table_cell(&t, "%s", e->text[LODE__E_ID]);
        lode__table_cell(&t, "%s",
                         *e->text[LODE__E_GRADE] ? e->text[LODE__E_GRADE] : "-");
        lode__table_cell(&t, "%s",
                         lode__event_status_name(lode__event_status_on(e, l->day)));
        lode__table_cell(&t, "%s", e->text[LODE__E_TITLE]);
    }
    lode__table_end(&t, &l->buf);
}

lode_status lode_event_list_write(const lode_dataset *dataset, const char *db,
                                  const lode_event_options *options, lode_format format,
                                  lode_text *out, lode_error *err)
{
    lode__book book;
    listing l = {.book = &book};
    lode_status st = lode__plain_only(format, err);

    if (st) return st;
    lode__buf_init(&l.buf, REPORT_MAX);
    st = lode__book_open(&book, dataset, db, false, err);
    if (!st) st = lode__book_select(&book, options, &l.event, &l.n, err);
    if (!st) st = lode__book_day(&book, options ? options->as_of : NULL, &l.day, err);
    if (!st && format == LODE_FORMAT_JSON) list_as_json(&l);
    if (!st && format == LODE_FORMAT_CSV) list_as_csv(&l);
    if (!st && format == LODE_FORMAT_TABLE) list_as_table(&l);
    lode__book_close(&book);
    if (!st) return lode__desk_give(&l.buf, out, err);
    lode__buf_clear(&l.buf);
    return st;
}

lode_status lode_event_export(const lode_dataset *dataset, const char *db,
                              const lode_event_options *options, bool csv, lode_text *out,
                              lode_error *err)
{
    lode__book book;
    listing l = {.book = &book};
    lode_status st = lode__book_open(&book, dataset, db, false, err);

    lode__buf_init(&l.buf, REPORT_MAX);
    if (!st) st = lode__book_select(&book, options, &l.event, &l.n, err);
    if (!st && csv) list_as_csv(&l);
    for (int i = 0; i < l.n && !st && !csv; i++) lode__event_yaml(l.event[i], &l.buf);
    lode__book_close(&book);
    if (!st) return lode__desk_give(&l.buf, out, err);
    lode__buf_clear(&l.buf);
    return st;
}

/* ---- faults ------------------------------------------------------------------------------- */

typedef struct fault {
    const lode__event *event;
    bool is_warning;
    const char *sentence;
} fault;

typedef struct faults {
    lode__arena *arena;
    fault *row; /* [n] */
    int n, n_most, n_error;
} faults;

#define MOST_FAULTS 20000

static void keep_fault(void *context, const lode__event *e, bool is_warning,
                       const char *sentence)
{
    faults *f = context;

    f->n_error += !is_warning;
    if (f->n == f->n_most) return;
    f->row[f->n] = (fault){e, is_warning, lode__arena_copy(f->arena, sentence)};
    if (f->row[f->n].sentence) f->n++;
}

static void faults_json(lode__json *j, const char *key, const faults *f)
{
    lode__json_array(j, key);
    for (int i = 0; i < f->n; i++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "event", f->row[i].event->text[LODE__E_ID]);
        lode__json_string(j, "severity", f->row[i].is_warning ? "warning" : "error");
        lode__json_string(j, "sentence", f->row[i].sentence);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void faults_table(lode__buf *buf, const faults *f)
{
    for (int i = 0; i < f->n; i++) {
        const fault *row = &f->row[i];
        char text[900];
        snprintf(text, sizeof text, "%s %s: %s", row->is_warning ? "warning" : "error",
                 row->event->text[LODE__E_ID], row->sentence);
        lode__buf_add_wrapped(buf, text, WIDTH, 0);
        lode__buf_add(buf, "\n");
    }
}

/* One event, as it stands or stood; NULL: all as they stand. */
static lode_status check_events(lode__book *book, const lode__event *one, faults *f,
                                lode_error *err)
{
    f->arena = &book->arena;
    f->n_most = MOST_FAULTS;
    f->row = lode__arena_take(&book->arena, MOST_FAULTS, sizeof *f->row);
    if (!f->row) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    if (one) lode__event_check(book, one, keep_fault, f);
    for (int i = 0; i < book->events.n && !one; i++)
        lode__event_check(book, &book->events.event[i], keep_fault, f);
    if (!one) lode__events_check_circles(book, keep_fault, f);
    return LODE_OK;
}

static void check_csv(lode__buf *buf, const faults *f)
{
    lode__buf_add(buf, "event,severity,sentence\n");
    for (int i = 0; i < f->n; i++) {
        lode__buf_addf(buf, "%s,%s,", f->row[i].event->text[LODE__E_ID],
                       f->row[i].is_warning ? "warning" : "error");
        lode__buf_add_csv(buf, f->row[i].sentence);
        lode__buf_add(buf, "\n");
    }
}

static void check_write(lode__book *book, const faults *f, int n_event,
                        lode_format format, lode__buf *buf)
{
    lode__json j;

    if (format == LODE_FORMAT_CSV) {
        check_csv(buf, f);
    } else if (format == LODE_FORMAT_JSON) {
        lode__desk_json_begin(book, &j, buf, "check", book->last);
        lode__json_array(&j, "warnings");
        lode__json_end_array(&j);
        lode__json_object(&j, "result");
        lode__json_integer(&j, "events", n_event);
        lode__json_integer(&j, "errors", f->n_error);
        faults_json(&j, "findings", f);
        lode__json_end_object(&j);
        lode__desk_json_end(&j, buf);
    } else {
        lode__buf_addf(buf, "%d events checked, %d errors, %d warnings\n", n_event,
                       f->n_error, f->n - f->n_error);
        faults_table(buf, f);
    }
}

lode_status lode_event_check_write(const lode_dataset *dataset, const char *db,
                                   const char *id, lode_format format, int *n_found,
                                   lode_text *out, lode_error *err)
{
    const lode__event *one = NULL;
    lode__book book;
    lode__buf buf;
    faults f = {0};
    lode_status st = lode__plain_only(format, err);

    if (st) return st;
    lode__buf_init(&buf, REPORT_MAX);
    st = lode__book_open(&book, dataset, db, false, err);
    if (!st && id) st = lode__book_need(&book, id, &one, err);
    if (!st) st = check_events(&book, one, &f, err);
    if (!st) check_write(&book, &f, id ? 1 : book.events.n, format, &buf);
    lode__book_close(&book);
    if (n_found) *n_found = f.n_error;
    if (!st) return lode__desk_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}

/* ---- one ---------------------------------------------------------------------------------- */

static void show_field(lode__buf *buf, const char *key, const char *value)
{
    lode__buf_addf(buf, "%-16s  ", key);
    lode__buf_add_wrapped(buf, value, WIDTH, 18);
    lode__buf_add(buf, "\n");
}

static void show_list(lode__buf *buf, const char *key, const char *list)
{
    lode__buf text;
    const char *item;
    size_t n;

    lode__buf_init(&text, 1 << 16);
    while (lode__list_next(&list, &item, &n)) {
        if (text.length > 0) lode__buf_add(&text, ", ");
        lode__buf_add_n(&text, item, n);
    }
    if (text.data) show_field(buf, key, text.data);
    lode__buf_clear(&text);
}

static void show_source(lode__buf *buf, const lode__event_source *s)
{
    char text[3000];

    snprintf(text, sizeof text, "%s%s%s%s%s%s%s", s->text[LODE__S_PUBLISHER],
             *s->text[LODE__S_TITLE] ? ", " : "", s->text[LODE__S_TITLE],
             *s->text[LODE__S_DATE] ? ", " : "", s->text[LODE__S_DATE],
             *s->text[LODE__S_ACCESSED] ? ", seen " : "", s->text[LODE__S_ACCESSED]);
    show_field(buf, "source", text);
    if (*s->text[LODE__S_URL]) lode__buf_addf(buf, "%18s%s\n", "", s->text[LODE__S_URL]);
    if (*s->text[LODE__S_QUOTE]) show_field(buf, "", s->text[LODE__S_QUOTE]);
}

static void show_scenario(lode__buf *buf, const lode__event_scenario *s)
{
    lode__buf_add(buf, "\n");
    if (s->n > 0)
        lode__buf_addf(buf, "In the model%s:\n", s->is_edited ? ", as its scenario" : "");
    for (int k = 0; k < s->n; k++) lode__buf_addf(buf, "  %s\n", s->sentence[k]);
    if (*s->none) {
        lode__buf_add(buf, s->n > 0 ? "Left out: " : "Not in the model: ");
        lode__buf_add_wrapped(buf, s->none, WIDTH, s->n > 0 ? 10 : 18);
        lode__buf_add(buf, "\n");
    }
}

static void show_table(const lode__event *e, lode__day day, const lode__event_scenario *s,
                       const faults *f, lode__buf *buf)
{
    char text[16];

    lode__date_write(day, text);
    lode__buf_add_wrapped(buf, e->text[LODE__E_TITLE], WIDTH, 0);
    lode__buf_addf(buf, "\n%s on %s\n\n",
                   lode__event_status_name(lode__event_status_on(e, day)), text);
    for (int k = 0; k < LODE__N_EVENT_FIELD; k++) {
        const lode__event_column *c = &lode__event_column_of[k];
        if (!*e->text[k] || k == LODE__E_TITLE) continue;
        if (c->form == LODE__FORM_LIST)
            show_list(buf, c->key, e->text[k]);
        else
            show_field(buf, c->key, e->text[k]);
    }
    for (int i = 0; i < e->n_source; i++) show_source(buf, &e->source[i]);
    if (e->is_embedded)
        lode__buf_addf(buf, "%-16s  %s of the register, read-only\n", "record",
                       e->record);
    else
        lode__buf_addf(buf, "%-16s  %d, of %s\n", "revision", e->revision, e->updated);
    show_scenario(buf, s);
    if (f->n > 0) lode__buf_add(buf, "\n");
    faults_table(buf, f);
}

static void show_json(lode__book *book, const lode__event *e, lode__day day,
                      const lode__event_scenario *s, const faults *f, lode__buf *buf)
{
    lode__json j;

    lode__desk_json_begin(book, &j, buf, e->text[LODE__E_ID], day);
    faults_json(&j, "warnings", f);
    lode__json_object(&j, "result");
    lode__event_json(&j, "event", e, day);
    lode__json_array(&j, "sentences");
    for (int k = 0; k < s->n; k++) lode__json_string(&j, NULL, s->sentence[k]);
    lode__json_end_array(&j);
    lode__json_string(&j, "no_sentence", *s->none ? s->none : NULL);
    lode__json_end_object(&j);
    lode__desk_json_end(&j, buf);
}

/* The event, at a revision that is asked for. */
lode_status lode__book_at(lode__book *book, const char *id, int revision,
                          lode__event *out, lode_error *err)
{
    const lode__event *e = NULL;
    lode__revision *row = NULL;
    int n = 0;
    lode_status st = lode__book_need(book, id, &e, err);

    if (st) return st;
    *out = *e;
    if (revision == 0) return LODE_OK;
    st = lode__store_history(book->store, e->text[LODE__E_ID], &book->arena, &row, &n,
                             err);
    if (!st && (revision < 1 || revision > n))
        st = lode__fail(err, LODE_E_INVALID, "'%s' has %d revisions, found %d", id, n,
                        revision);
    if (!st) *out = row[revision - 1].event;
    return st;
}

lode_status lode_event_show_write(const lode_dataset *dataset, const char *db,
                                  const char *id, int revision, const char *as_of,
                                  lode_format format, lode_text *out, lode_error *err)
{
    lode__book book;
    lode__buf buf;
    lode__event e;
    lode__event_scenario s;
    lode__day day;
    faults f = {0};
    lode_status st = lode__plain_only(format, err);

    if (st) return st;
    lode__buf_init(&buf, REPORT_MAX);
    st = lode__book_open(&book, dataset, db, false, err);
    if (!st) st = lode__book_at(&book, id, revision, &e, err);
    if (!st) st = lode__book_day(&book, as_of, &day, err);
    if (!st) st = check_events(&book, &e, &f, err);
    if (!st)
        st = lode__event_sentences(dataset, &e, 0.0, 0.0, false, &book.arena, &s, err);
    if (!st && format == LODE_FORMAT_JSON) show_json(&book, &e, day, &s, &f, &buf);
    if (!st && format == LODE_FORMAT_TABLE) show_table(&e, day, &s, &f, &buf);
    if (!st && format == LODE_FORMAT_CSV) {
        lode__events_csv_header(&buf);
        lode__event_csv(&e, &buf);
    }
    lode__book_close(&book);
    if (!st) return lode__desk_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}

/* ---- history ------------------------------------------------------------------------------ */

/* Keys of the fields that differ, with commas between. */
void lode__event_changes(const lode__event *a, const lode__event *b, lode__buf *out)
{
    bool sources = a->n_source != b->n_source;
    int n = 0;

    for (int k = 0; k < LODE__N_EVENT_FIELD; k++)
        if (strcmp(a->text[k], b->text[k]) != 0)
            lode__buf_addf(out, "%s%s", n++ ? ", " : "", lode__event_column_of[k].key);
    for (int i = 0; i < a->n_source && !sources; i++)
        for (int k = 0; k < LODE__N_SOURCE_FIELD; k++)
            sources |= strcmp(a->source[i].text[k], b->source[i].text[k]) != 0;
    if (sources) lode__buf_addf(out, "%ssources", n ? ", " : "");
}

static void history_table(const char *id, const lode__revision *r, int n, lode__buf *buf)
{
    lode__buf_addf(buf, "%s: %d revisions\n", id, n);
    for (int i = 0; i < n; i++) {
        lode__buf_addf(buf, "\n%d  %s  %s%s\n   ", i + 1, r[i].made, r[i].who,
                       r[i].is_intact ? "" : "  NOT what was written: its hash differs");
        lode__buf_add_wrapped(buf, r[i].why, WIDTH, 3);
        if (i > 0) {
            lode__buf changed;
            lode__buf_init(&changed, 1 << 14);
            lode__event_changes(&r[i - 1].event, &r[i].event, &changed);
            lode__buf_add(buf, "\n   changed: ");
            lode__buf_add_wrapped(buf, changed.data ? changed.data : "nothing", WIDTH,
                                  12);
            lode__buf_clear(&changed);
        }
        lode__buf_addf(buf, "\n   %s\n", r[i].hash);
    }
}

static void history_json(lode__book *book, const char *id, const lode__revision *r, int n,
                         lode__buf *buf)
{
    lode__json j;

    lode__desk_json_begin(book, &j, buf, id, book->last);
    lode__json_array(&j, "warnings");
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_array(&j, "revisions");
    for (int i = 0; i < n; i++) {
        lode__buf changed;
        lode__buf_init(&changed, 1 << 14);
        if (i > 0) lode__event_changes(&r[i - 1].event, &r[i].event, &changed);
        lode__json_object(&j, NULL);
        lode__json_integer(&j, "revision", i + 1);
        lode__json_string(&j, "made", r[i].made);
        lode__json_string(&j, "who", r[i].who);
        lode__json_string(&j, "why", r[i].why);
        lode__json_string(&j, "changed", changed.data);
        lode__json_string(&j, "hash", r[i].hash);
        lode__json_bool(&j, "intact", r[i].is_intact);
        lode__event_json(&j, "event", &r[i].event, book->last);
        lode__json_end_object(&j);
        lode__buf_clear(&changed);
    }
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__desk_json_end(&j, buf);
}

static void history_csv(const lode__revision *r, int n, lode__buf *buf)
{
    lode__buf_add(buf, "revision,made,who,why,hash,intact\n");
    for (int i = 0; i < n; i++) {
        lode__buf_addf(buf, "%d,%s,", i + 1, r[i].made);
        lode__buf_add_csv(buf, r[i].who);
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, r[i].why);
        lode__buf_addf(buf, ",%s,%s\n", r[i].hash, r[i].is_intact ? "yes" : "no");
    }
}

lode_status lode_event_history_write(const lode_dataset *dataset, const char *db,
                                     const char *id, lode_format format, lode_text *out,
                                     lode_error *err)
{
    lode__book book;
    lode__buf buf;
    lode__revision *row = NULL;
    const lode__event *e = NULL;
    int n = 0;
    lode_status st = lode__plain_only(format, err);

    if (st) return st;
    lode__buf_init(&buf, REPORT_MAX);
    st = lode__book_open(&book, dataset, db, false, err);
    if (!st) st = lode__book_need(&book, id, &e, err);
    if (!st && e->is_embedded)
        st = lode__fail(err, LODE_E_INVALID,
                        "'%s' is of the register and has no revisions here; 'lode policy "
                        "show %s' has its row",
                        id, e->record);
    if (!st)
        st = lode__store_history(book.store, e->text[LODE__E_ID], &book.arena, &row, &n,
                                 err);
    if (!st && format == LODE_FORMAT_JSON) history_json(&book, id, row, n, &buf);
    if (!st && format == LODE_FORMAT_TABLE) history_table(id, row, n, &buf);
    if (!st && format == LODE_FORMAT_CSV) history_csv(row, n, &buf);
    lode__book_close(&book);
    if (!st) return lode__desk_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}
