/* One record of the register with what belongs to it. */
#include <lode/policy.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/policy_report.h"

#define REPORT_MAX ((size_t)64 << 20)

/* ---- one record --------------------------------------------------------------------- */

typedef struct child {
    const char *what; /* "members" */
    lode__place place;
    const char *title; /* for people */
    const char *id, *rest;
} child;

typedef struct children {
    child *row;
    int n;
} children;

static void add_child(children *c, const char *what, lode__place place, const char *title,
                      const char *rest)
{
    c->row[c->n++] = (child){.what = what, .place = place, .title = title, .rest = rest};
}

/* "chair, 2026-02-04 to 2026-06, grade A" */
static const char *say_member(lode__register *a, const lode__membership *m)
{
    char text[160];
    const char *copy;
    bool open = lode__is_not_applicable(m->until);

    snprintf(text, sizeof text, "%s, %s%s%s, grade %c", m->role,
             *m->from ? m->from : "from an unknown day", open ? " on" : " to ",
             open ? "" : lode__or_unknown(m->until), m->cited.evidence);
    copy = lode__arena_copy(&a->arena, text);
    return copy ? copy : m->role;
}

static void find_agreed_children(lode__register *a, const char *id, children *c)
{
    const lode__policy_tables *t = a->t;

    for (int i = 0; i < t->n_membership; i++) {
        const lode__membership *m = &t->membership[i];
        const char *now = lode__span_standing(m->from, m->until, a->day);
        if (strcmp(m->group, id) == 0 && strcmp(now, "not yet") != 0)
            add_child(c, "memberships", m->cited.place, m->actor, say_member(a, m));
    }
    for (int i = 0; i < t->n_clause; i++)
        if (strcmp(t->clause[i].instrument, id) == 0)
            add_child(c, "clauses", t->clause[i].place, t->clause[i].tag,
                      t->clause[i].text);
    for (int i = 0; i < t->n_deadline; i++)
        if (strcmp(t->deadline[i].instrument, id) == 0)
            add_child(c, "deadlines", t->deadline[i].cited.place, t->deadline[i].due,
                      t->deadline[i].what);
    for (int i = 0; i < t->n_claim_row; i++)
        if (strcmp(t->claim_row[i].claim, id) == 0)
            add_child(c, "attached", t->claim_row[i].place, t->claim_row[i].row,
                      t->claim_row[i].standing);
    for (int i = 0; i < t->n_finance; i++)
        if (strcmp(t->finance[i].contained_in, id) == 0)
            add_child(c, "contains", t->finance[i].cited.place, t->finance[i].id,
                      t->finance[i].project);
}

static void find_children(lode__register *a, const char *id, children *c)
{
    const lode__policy_tables *t = a->t;
    int n;
    const lode__good *good = lode__goods(a->ds, &n);

    find_agreed_children(a, id, c);
    for (int i = 0; i < t->n_good; i++)
        if (strcmp(t->good[i].measure, id) == 0)
            add_child(c, "goods", t->good[i].place, good[t->good[i].i_good].id,
                      t->good[i].since);
    for (int i = 0; i < t->n_suspension; i++)
        if (strcmp(t->suspension[i].measure, id) == 0)
            add_child(c, "suspensions", t->suspension[i].cited.place,
                      t->suspension[i].from, t->suspension[i].until);
    for (int i = 0; i < t->n_level; i++)
        if (strcmp(t->level[i].measure, id) == 0)
            add_child(c, "levels", t->level[i].place, t->level[i].from,
                      lode__cell_of(a->ds, t->level[i].place, "value"));
}

static void show_json(const lode__register *a, const lode__record *r, const children *c,
                      lode__buf *buf)
{
    lode__json j;

    lode__register_json(a, &j, buf, "show");
    lode__json_object(&j, "record");
    lode__record_json(a, &j, r);
    for (int i = 0; i < c->n; i++) {
        bool first = i == 0 || strcmp(c->row[i].what, c->row[i - 1].what) != 0;
        if (first) lode__json_array(&j, c->row[i].what);
        lode__json_object(&j, NULL);
        lode__cells_json(a, &j, c->row[i].place, NULL);
        lode__json_end_object(&j);
        if (i + 1 == c->n || strcmp(c->row[i].what, c->row[i + 1].what) != 0)
            lode__json_end_array(&j);
    }
    lode__json_end_object(&j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

static void show_field(lode__buf *buf, const char *name, const char *text)
{
    lode__buf said;

    lode__buf_init(&said, REPORT_MAX);
    lode__buf_add_list(&said, text);
    lode__buf_addf(buf, "  %-17s ", name);
    lode__add_said(buf, &said, 20);
    lode__buf_add(buf, "\n");
}

static void say_standing(const lode__register *a, const lode__record *r, lode__buf *buf)
{
    lode__buf why;

    if (*r->standing) show_field(buf, "standing", r->standing);
    if (r->kind != LODE__MEASURE_RECORDS) return;
    lode__buf_init(&why, 4096);
    (void)lode__measure_standing(&a->t->measure[r->i], a->day, &why);
    if (why.data && !why.status) show_field(buf, "why", why.data);
    lode__buf_clear(&why);
}

static void show_claim(const lode__register *a, const lode__record *r, lode__buf *buf)
{
    lode__tally n;
    double gap;
    char text[160], number[64];

    if (r->kind != LODE__CLAIM_RECORDS) return;
    n = lode__claim_tally(a, r->id);
    gap = lode__claim_gap(a, &a->t->claim[r->i]);
    lode__number_people(gap, 0, number);
    snprintf(text, sizeof text,
             "%d named, %d presumed, %d doubtful, %d beside it; gap %s", n.named,
             n.presumed, n.doubtful, n.beside,
             isnan(gap) ? "not a difference of counts" : number);
    show_field(buf, "rows attached", text);
}

static void show_children(const children *c, lode__buf *buf)
{
    for (int i = 0; i < c->n; i++) {
        const child *x = &c->row[i];
        if (i == 0 || strcmp(x->what, c->row[i - 1].what) != 0)
            lode__buf_addf(buf, "\n%s\n", x->what);
        lode__buf_addf(buf, "  %-17s ", x->title);
        lode__buf_add_wrapped(buf, x->rest, 80, 20);
        lode__buf_add(buf, "\n");
    }
}

static void show_table(const lode__register *a, const lode__record *r, const children *c,
                       lode__buf *buf)
{
    lode__place place = r->cited->place;
    int n = lode__cells_at(a->ds, place);

    lode__buf_addf(buf, "%s, of the %s in the register", r->id,
                   lode__record_kind_name(r->kind));
    lode__policy_day_said(buf, a->day, a->is_named);
    lode__buf_add(buf, "\n\n");
    say_standing(a, r, buf);
    show_claim(a, r, buf);
    for (int k = 0; k < n; k++) {
        const char *name = lode__cell_name(a->ds, place, k);
        const char *text = lode__cell_text(a->ds, place, k);
        bool says = strcmp(name, "note") == 0 || strcmp(name, "link") == 0 ||
                    strcmp(name, "doubt") == 0 || strcmp(name, "practice") == 0 ||
                    strcmp(name, "end_use") == 0 || strcmp(name, "entities") == 0 ||
                    strcmp(name, "scope") == 0 || strcmp(name, "formula") == 0 ||
                    strcmp(name, "also") == 0;
        if (strcmp(name, "id") == 0 || (!*text && says)) continue;
        if (strcmp(name, "also") == 0 && lode__is_not_applicable(text)) continue;
        if (lode__is_not_applicable(text))
            text = strcmp(name, "end") == 0 ? "none was set" : "does not apply";
        else if (strcmp(name, "target") == 0 && strcmp(text, "*") == 0)
            text = "everyone";
        show_field(buf, strcmp(name, "also") == 0 ? "list not whole" : name,
                   lode__or_unknown(text));
    }
    show_children(c, buf);
    if (r->kind == LODE__GROUP_RECORDS && strcmp(r->id, "FORGE") == 0)
        lode__policy_note(buf, lode__no_forge_list);
}

static void show_csv(const lode__register *a, const lode__record *r, lode__buf *buf)
{
    lode__record_csv_header(a, r->cited->place, buf);
    lode__record_csv(a, r, r->cited->place, buf);
}

static lode_status find_record(lode__register *a, const char *id,
                               const lode__record **out, lode_error *err)
{
    const char **name;
    char nearest[200];
    int n;

    for (int k = 0; k < LODE__N_RECORD_KIND; k++)
        lode__records_collect(a, (lode__record_kind)k);
    for (int i = 0; i < a->n_record; i++)
        if (strcmp(a->record[i].id, id) == 0) {
            *out = &a->record[i];
            return LODE_OK;
        }
    n = a->n_record;
    name = lode__arena_take(&a->arena, (size_t)n + 1, sizeof *name);
    if (!name) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (int i = 0; i < n; i++) name[i] = a->record[i].id;
    lode_names_nearest(id, name, (size_t)n, nearest, sizeof nearest);
    return lode__fail(err, LODE_E_INVALID,
                      "want a record known on that day such as %s, found '%.60s'",
                      nearest, id);
}

lode_status lode_policy_show_write(const lode_dataset *dataset, const char *id,
                                   const char *as_of, lode_format format, lode_text *out,
                                   lode_error *err)
{
    const lode__record *r = NULL;
    children c = {0};
    lode__register a;
    lode__buf buf;
    lode_status st;

    if (lode__plain_only(format, err)) return LODE_E_INVALID;
    st = lode__register_begin(&a, dataset, as_of, NULL, NULL, err);
    lode__buf_init(&buf, REPORT_MAX);
    if (!st) st = find_record(&a, id, &r, err);
    if (!st) {
        size_t most = (size_t)(a.t->n_membership + a.t->n_clause + a.t->n_deadline +
                               a.t->n_claim_row + a.t->n_finance + a.t->n_good +
                               a.t->n_suspension + a.t->n_level);
        c.row = lode__arena_take(&a.arena, most + 1, sizeof *c.row);
        if (!c.row) st = lode__fail(err, LODE_E_NOMEM, "out of memory");
    }
    if (!st) {
        a.kind = id;
        lode__register_run(&a, "show");
        a.names_forge = r->kind == LODE__GROUP_RECORDS;
        a.kind = NULL;
        find_children(&a, id, &c);
        if (format == LODE_FORMAT_JSON)
            show_json(&a, r, &c, &buf);
        else if (format == LODE_FORMAT_CSV)
            show_csv(&a, r, &buf);
        else
            show_table(&a, r, &c, &buf);
        st = lode__buf_give(&buf, out, err);
    }
    lode__buf_clear(&buf);
    lode__arena_clear(&a.arena);
    return st;
}
