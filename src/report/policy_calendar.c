/* What begins, ends and falls due: the dates of the register in order. */
#include <lode/policy.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/policy_report.h"

#define REPORT_MAX ((size_t)16 << 20)

typedef struct event {
    lode__day first, last;
    const char *date, *what, *id, *about;
    char evidence;
    int order; /* as found: ties stay in the order of the tables */
} event;

typedef struct calendar {
    const lode_dataset *ds;
    const lode__policy_tables *t;
    lode__arena arena;
    lode__day from, until;
    bool has_until, is_named;
    event *event;
    int n, n_most;
    char run[LODE__HASH_HEX];
} calendar;

/* An event whose day is not known to the day counts when any of its days does. */
static void add(calendar *c, const char *date, const char *what, const char *id,
                const char *about, char evidence)
{
    event e = {
        .date = date, .what = what, .id = id, .about = about, .evidence = evidence};

    if (!lode__date_read(date, &e.first, &e.last)) return;
    if (e.last < c->from || (c->has_until && e.first > c->until)) return;
    e.order = c->n;
    c->event[c->n++] = e;
}

static const lode__measure *measure_of(const calendar *c, const char *id)
{
    for (int i = 0; i < c->t->n_measure; i++)
        if (strcmp(c->t->measure[i].id, id) == 0) return &c->t->measure[i];
    return NULL;
}

static void find_measures(calendar *c)
{
    for (int i = 0; i < c->t->n_measure; i++) {
        const lode__measure *m = &c->t->measure[i];
        add(c, m->start, "starts", m->id, m->measure, m->cited.evidence);
        add(c, m->end, m->is_term ? "runs out" : "ends", m->id, m->measure,
            m->cited.evidence);
    }
    for (int i = 0; i < c->t->n_suspension; i++) {
        const lode__suspension *s = &c->t->suspension[i];
        const lode__measure *m = measure_of(c, s->measure);
        const char *about = m ? m->measure : "";
        add(c, s->from, "is suspended", s->measure, about, s->cited.evidence);
        add(c, s->until, "is suspended for the last day", s->measure, about,
            s->cited.evidence);
    }
}

static void find_agreed(calendar *c)
{
    const lode__policy_tables *t = c->t;

    for (int i = 0; i < t->n_instrument; i++) {
        const lode__instrument *n = &t->instrument[i];
        add(c, n->date, n->stage, n->id, n->title, n->cited.evidence);
    }
    for (int i = 0; i < t->n_deadline; i++) {
        const lode__deadline *d = &t->deadline[i];
        add(c, d->due, "is due", d->id, d->what, d->cited.evidence);
    }
    for (int i = 0; i < t->n_support; i++) {
        const lode__support *s = &t->support[i];
        add(c, s->date, s->stage, s->id, s->mechanism, s->cited.evidence);
    }
    for (int i = 0; i < t->n_date; i++) {
        const lode__policy_date *d = &t->date[i];
        add(c, d->date, "", *d->record ? d->record : d->id, d->what, d->cited.evidence);
    }
}

static int by_day(const void *x, const void *y)
{
    const event *a = x, *b = y;

    if (a->first != b->first) return a->first < b->first ? -1 : 1;
    if (a->last != b->last) return a->last < b->last ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static const char *precision_of(const event *e)
{
    size_t n = strlen(e->date);
    return n == 10 ? "day" : n == 7 ? "month" : "year";
}

/* ---- written ------------------------------------------------------------------------ */

static void write_json(const calendar *c, lode__buf *buf)
{
    lode__json j;
    char from[16], until[16];

    lode__date_write(c->from, from);
    if (c->has_until) lode__date_write(c->until, until);
    lode__envelope_begin(&j, buf, "lode/policy-register/1", c->run, c->ds);
    lode__json_object(&j, "inputs");
    lode__json_string(&j, "question", "calendar");
    lode__json_string(&j, "from", from);
    lode__json_bool(&j, "from_last_seen", !c->is_named);
    lode__json_string(&j, "until", c->has_until ? until : NULL);
    lode__json_end_object(&j);
    lode__json_null(&j, "certificate");
    lode__json_array(&j, "warnings");
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_array(&j, "events");
    for (int i = 0; i < c->n; i++) {
        const event *e = &c->event[i];
        char grade[2] = {e->evidence, '\0'};
        lode__json_object(&j, NULL);
        lode__json_string(&j, "date", e->date);
        lode__json_string(&j, "precision", precision_of(e));
        lode__json_string(&j, "record", e->id);
        lode__json_string(&j, "what", *e->what ? e->what : NULL);
        lode__json_string(&j, "about", e->about);
        lode__json_string(&j, "evidence", grade);
        lode__json_end_object(&j);
    }
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

static void write_csv(const calendar *c, lode__buf *buf)
{
    lode__buf_add(buf, "date,precision,record,what,about,evidence\n");
    for (int i = 0; i < c->n; i++) {
        const event *e = &c->event[i];
        lode__buf_addf(buf, "%s,%s,", e->date, precision_of(e));
        lode__buf_add_csv(buf, e->id);
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, e->what);
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, e->about);
        lode__buf_addf(buf, ",%c\n", e->evidence);
    }
}

static void write_table(const calendar *c, lode__buf *buf)
{
    static const char *const name[] = {"date", "record", "", "", "about"};
    lode__table t;
    char day[16];

    lode__date_write(c->from, day);
    lode__buf_addf(buf, "Dates of the register from %s%s", day,
                   c->is_named ? "" : ", the day it was last seen");
    if (c->has_until) {
        lode__date_write(c->until, day);
        lode__buf_addf(buf, " to %s", day);
    }
    lode__buf_add(buf, "\n\n");
    lode__table_begin(&t, 5, "lllll");
    for (int k = 0; k < 5; k++) lode__table_cell(&t, "%s", name[k]);
    for (int i = 0; i < c->n; i++) {
        const event *e = &c->event[i];
        lode__table_cell(&t, "%s", e->date);
        lode__table_cell(&t, "%s", e->id);
        lode__table_cell(&t, "%s", e->what);
        lode__table_cell(&t, "%c", e->evidence);
        lode__table_cell(&t, "%s", e->about);
    }
    lode__table_end(&t, buf);
    lode__buf_add(buf,
                  "\nA suspension may be prolonged; after its last day the measure is in "
                  "force again.\n");
}

static lode_status read_days(calendar *c, const char *from, const char *until,
                             lode_error *err)
{
    lode_status st = lode__policy_day(c->ds, from, &c->from, &c->is_named, err);

    c->has_until = until != NULL;
    if (!st && until) st = lode__day_need(until, &c->until, err);
    if (!st && until && c->until < c->from)
        st = lode__fail(err, LODE_E_INVALID, "want a last day after the first, found %s",
                        until);
    return st;
}

static void find_run(calendar *c)
{
    char from[16], until[16] = "*", text[64];

    lode__date_write(c->from, from);
    if (c->has_until) lode__date_write(c->until, until);
    snprintf(text, sizeof text, "calendar %s %s", from, until);
    lode__policy_run(c->ds, text, c->run);
}

lode_status lode_policy_calendar_write(const lode_dataset *dataset, const char *from,
                                       const char *until, lode_format format,
                                       lode_text *out, lode_error *err)
{
    calendar c = {.ds = dataset, .t = lode__policy_rows(dataset)};
    lode__buf buf;
    lode_status st;

    if (lode__plain_only(format, err)) return LODE_E_INVALID;
    st = read_days(&c, from, until, err);
    if (st) return st;
    c.n_most = 2 * c.t->n_measure + 2 * c.t->n_suspension + c.t->n_instrument +
               c.t->n_deadline + c.t->n_support + c.t->n_date;
    c.event = lode__arena_take(&c.arena, (size_t)c.n_most + 1, sizeof *c.event);
    if (!c.event) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    lode__buf_init(&buf, REPORT_MAX);
    find_measures(&c);
    find_agreed(&c);
    if (c.n > 1) qsort(c.event, (size_t)c.n, sizeof *c.event, by_day);
    find_run(&c);
    if (format == LODE_FORMAT_JSON)
        write_json(&c, &buf);
    else if (format == LODE_FORMAT_CSV)
        write_csv(&c, &buf);
    else
        write_table(&c, &buf);
    st = lode__buf_give(&buf, out, err);
    lode__buf_clear(&buf);
    lode__arena_clear(&c.arena);
    return st;
}
