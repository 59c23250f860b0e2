/* One project: each figure with its source and grade, and what a choice lacks. */
#include <lode/project.h>

#include <math.h>
#include <string.h>

#include "dataset/policies.h"
#include "report/project_report.h"

#define MILLION 1e-6
#define INDENT 20

typedef struct sheet {
    const lode_dataset *ds;
    lode__projects all;
    const lode__project *p;
    bool estimate;
} sheet;

static const lode__finance *line_of(const lode_dataset *ds, const char *id)
{
    const lode__policy_tables *t = lode__policy_rows(ds);

    for (int i = 0; i < t->n_finance; i++)
        if (strcmp(t->finance[i].id, id) == 0) return &t->finance[i];
    return NULL;
}

/* ---- table -------------------------------------------------------------------------- */

static void field(lode__buf *buf, const char *name, const char *text)
{
    lode__buf_addf(buf, "  %-17s ", name);
    lode__buf_add_wrapped(buf, *text ? text : "unknown", 80, INDENT);
    lode__buf_add(buf, "\n");
}

/* The same of a text that was put together. */
static void field_said(lode__buf *buf, const char *name, lode__buf *text)
{
    lode__buf_addf(buf, "  %-17s ", name);
    lode__add_said(buf, text, INDENT);
    lode__buf_add(buf, "\n");
}

/* A list with '|' between, which has no place to break, with commas. */
static void list_field(lode__buf *buf, const char *name, const char *list)
{
    lode__buf text;

    lode__buf_init(&text, 4096);
    lode__buf_add_list(&text, list);
    if (!*list) lode__buf_add(&text, "unknown");
    field_said(buf, name, &text);
}

/* "450 million USD (400 to 500), grade A: source". */
static void figure(lode__buf *buf, const char *name, const lode__known *k, double factor,
                   const char *unit, bool is_year)
{
    char value[64], low[64], high[64];
    lode__buf text;

    if (isnan(k->value)) {
        field(buf, name, "unknown");
        return;
    }
    lode__buf_init(&text, 4096);
    lode__number_people(k->value * factor, lode__decimals(k->value * factor), value);
    lode__number_people(k->low * factor, lode__decimals(k->high * factor), low);
    lode__number_people(k->high * factor, lode__decimals(k->high * factor), high);
    if (is_year)
        lode__buf_addf(&text, "%d", (int)k->value);
    else
        lode__buf_addf(&text, "%s%s", value, unit);
    if (k->low < k->high && is_year)
        lode__buf_addf(&text, " (%d to %d)", (int)k->low, (int)k->high);
    else if (k->low < k->high)
        lode__buf_addf(&text, " (%s to %s)", low, high);
    if (k->grade == 'P')
        lode__buf_addf(&text, ", an estimate by %s", k->basis);
    else
        lode__buf_addf(&text, ", grade %c: %s", k->grade ? k->grade : '?', k->basis);
    field_said(buf, name, &text);
}

static void say_capex(const lode__project *p, lode__buf *buf)
{
    if (*p->capex_words) field(buf, "cost as published", p->capex_words);
    figure(buf, "capital cost", &p->capex_usd, MILLION, " million USD", false);
}

static void say_output(const lode__project_output *o, lode__buf *buf)
{
    char number[64];
    lode__buf text;

    lode__buf_init(&text, 4096);
    lode__buf_add(&text, *o->good                  ? o->good
                         : strchr(o->mineral, '|') ? "several minerals"
                         : *o->mineral             ? o->mineral
                                                   : "unknown");
    if (*o->stage) lode__buf_addf(&text, ", %s", o->stage);
    if (!isnan(o->capacity)) {
        lode__number_people(o->capacity, o->capacity < 10.0 ? 1 : 0, number);
        lode__buf_addf(&text, ", published %s %s%s%s", number, o->unit,
                       *o->form ? " of " : "", o->form);
    }
    if (*o->how) lode__buf_addf(&text, " (%s)", o->how);
    if (*o->feed) lode__buf_addf(&text, "; needs %s", o->feed);
    field_said(buf, "makes", &text);
    figure(buf, "  tonnes a year", &o->tpa, 1.0, " t", false);
    if (!isnan(o->opex_usd_per_t.value))
        figure(buf, "  operating cost", &o->opex_usd_per_t, 1.0, " USD/t", false);
}

static void say_money(const sheet *s, lode__buf *buf)
{
    int n;
    const lode__project_link *link = lode__project_links(s->ds, &n);
    lode__buf text;
    char number[64];

    for (int i = 0; i < n; i++) {
        const lode__finance *f;
        if (strcmp(link[i].project, s->p->id) != 0) continue;
        f = line_of(s->ds, link[i].line);
        if (!f) continue;
        lode__number_people(f->amount, f->amount < 100.0 ? 1 : 0, number);
        lode__buf_init(&text, 4096);
        lode__buf_addf(&text, "%s, %s: %s, %s, %s million USD, grade %c (%s)", f->id,
                       f->agency, f->instrument, lode__firmness_name(f->rung),
                       isnan(f->amount) ? "undisclosed" : number, f->cited.evidence,
                       link[i].basis);
        field_said(buf, "public finance", &text);
    }
}

static void show_table(const void *answer, lode__buf *buf)
{
    const sheet *s = answer;
    const lode__project *p = s->p;

    lode__buf_addf(buf, "%s: ", p->id);
    lode__buf_add_wrapped(buf, p->name, 80, strlen(p->id) + 2);
    lode__buf_add(buf, "\n\n");
    field(buf, "owner", p->owner);
    list_field(buf, "country", p->country);
    list_field(buf, "minerals", p->minerals);
    field(buf, "status", lode__project_status_name(p->status));
    if (*p->status_words) field(buf, "as published", p->status_words);
    if (*p->programme) list_field(buf, "programme", p->programme);
    say_capex(p, buf);
    figure(buf, "first output", &p->start_year, 1.0, "", true);
    if (s->estimate) {
        figure(buf, "success", &p->success, 1.0, "", false);
        figure(buf, "ramp-up", &p->ramp_up_years, 1.0, " years", false);
        figure(buf, "overrun", &p->capex_factor, 1.0, " times", false);
        figure(buf, "delay", &p->delay_factor, 1.0, " times", false);
    }
    for (int k = 0; k < p->n_output; k++) say_output(&p->output[k], buf);
    say_money(s, buf);
    field(buf, "source", p->source);
    lode__buf_addf(buf, "  %-17s %c\n", "grade", p->grade ? p->grade : '-');
    field(buf, "source speaks of", p->as_of);
    lode__buf_addf(buf, "\n%s: ",
                   p->optimisable ? "A choice can take it" : "A choice cannot take it");
    lode__buf_add_wrapped(buf, p->optimisable ? "all it needs is known" : p->reason, 80,
                          p->optimisable ? 22 : 25);
    lode__buf_add(buf, "\n");
}

/* ---- JSON and CSV ------------------------------------------------------------------- */

static void finance_json(const sheet *s, lode__json *j)
{
    int n;
    const lode__project_link *link = lode__project_links(s->ds, &n);

    lode__json_array(j, "finance");
    for (int i = 0; i < n; i++) {
        const lode__finance *f = line_of(s->ds, link[i].line);
        if (!f || strcmp(link[i].project, s->p->id) != 0) continue;
        lode__json_object(j, NULL);
        lode__json_string(j, "id", f->id);
        lode__json_string(j, "agency", f->agency);
        lode__json_string(j, "instrument", f->instrument);
        lode__json_string(j, "rung", lode__firmness_name(f->rung));
        lode__json_number(j, "million_usd", f->amount);
        lode__json_string(j, "basis", link[i].basis);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void show_json(const void *answer, lode__buf *buf)
{
    const sheet *s = answer;
    char run[LODE__HASH_HEX];
    lode__buf question;
    lode__json j;

    lode__buf_init(&question, 4096);
    lode__buf_addf(&question, "show %s %d", s->p->id, s->estimate);
    lode__project_run(s->ds, question.status ? "" : question.data, buf, run);
    if (question.status && !buf->status) buf->status = question.status;
    lode__buf_clear(&question);
    lode__envelope_begin(&j, buf, "lode/project/1", run, s->ds);
    lode__json_object(&j, "inputs");
    lode__json_string(&j, "question", "show");
    lode__json_string(&j, "id", s->p->id);
    lode__json_bool(&j, "estimate", s->estimate);
    lode__json_end_object(&j);
    lode__json_null(&j, "certificate");
    lode__json_array(&j, "warnings");
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_object(&j, "project");
    lode__project_json(&j, s->p);
    finance_json(s, &j);
    lode__json_end_object(&j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

/* The cells of its row, as written. */
static void show_csv(const void *answer, lode__buf *buf)
{
    const sheet *s = answer;
    int n = lode__cells_at(s->ds, s->p->place);

    lode__buf_add(buf, "column,text\n");
    for (int k = 0; k < n; k++) {
        lode__buf_add_csv(buf, lode__cell_name(s->ds, s->p->place, k));
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, lode__cell_text(s->ds, s->p->place, k));
        lode__buf_add(buf, "\n");
    }
    lode__buf_addf(buf, "optimisable,%s\nreason,", s->p->optimisable ? "yes" : "no");
    lode__buf_add_csv(buf, s->p->reason);
    lode__buf_add(buf, "\n");
}

static lode_status find(sheet *s, const char *id, lode_error *err)
{
    int i = lode__project_find(&s->all, id);
    const char **name;
    char nearest[200];

    if (i >= 0) {
        s->p = &s->all.project[i];
        return LODE_OK;
    }
    name = lode__arena_take(s->all.arena, 2 * s->all.n + 1, sizeof *name);
    if (!name) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (size_t k = 0; k < s->all.n; k++) {
        name[k] = s->all.project[k].id;
        name[s->all.n + k] = s->all.project[k].name;
        if (strcmp(s->all.project[k].name, id) == 0) s->p = &s->all.project[k];
    }
    if (s->p) return LODE_OK;
    lode_names_nearest(id, name, 2 * s->all.n, nearest, sizeof nearest);
    return lode__fail(err, LODE_E_INVALID, "want a project such as %s, found '%.60s'",
                      nearest, id);
}

lode_status lode_project_show_write(const lode_dataset *dataset, const char *id,
                                    int estimate, lode_format format, lode_text *out,
                                    lode_error *err)
{
    static const lode__writers writers = {show_json, show_csv, show_table};
    sheet s = {.ds = dataset, .estimate = estimate != 0};
    lode_status st = lode__projects_of(dataset, &s.all, err);

    if (!st && estimate) st = lode__projects_estimate(dataset, &s.all, err);
    if (!st) st = find(&s, id, err);
    if (!st) st = lode__report_write(&s, &writers, format, out, err);
    lode__projects_free(&s.all);
    return st;
}
