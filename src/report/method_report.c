/* Which methods there are, and one of them whole. */
#include <lode/measure.h>
#include <math.h>
#include <string.h>

#include "report/report.h"
#include "study/method.h"

/* What a method needs that no public table has. */
static int closed_inputs(const lode__method_program *p, const lode__method_use **out)
{
    int n = 0;

    for (int i = 0; i < p->n_use; i++)
        if (p->use[i].row && !p->use[i].row->is_public) out[n++] = &p->use[i];
    return n;
}

typedef struct listing {
    lode__arena arena;
    const lode__method *method;
    lode__method_program *program; /* [n] */
    int n;
} listing;

static lode_status open_listing(const lode_dataset *ds, listing *l, lode_error *err)
{
    lode_status st = LODE_OK;

    *l = (listing){.n = 0};
    l->method = lode__methods(ds, &l->n);
    l->program = lode__arena_take(&l->arena, (size_t)l->n + 1, sizeof *l->program);
    if (!l->program) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (int i = 0; i < l->n && !st; i++)
        st = lode__method_build(ds, &l->method[i], &l->arena, &l->program[i], err);
    return st;
}

static void list_table(const listing *l, lode__buf *buf)
{
    const lode__method_use *use[LODE__METHOD_INPUT_MAX];
    lode__table t;

    lode__table_begin(&t, 5, "lrlll");
    lode__table_cell(&t, "method");
    lode__table_cell(&t, "year");
    lode__table_cell(&t, "measures");
    lode__table_cell(&t, "standing");
    lode__table_cell(&t, "not public");
    for (int i = 0; i < l->n; i++) {
        const lode__method *m = &l->method[i];
        lode__table_cell(&t, "%s", m->id);
        lode__table_cell(&t, "%d", m->year);
        lode__table_cell(&t, "%s", m->name);
        lode__table_cell(&t, "%s", l->program[i].unverified ? "memory" : m->status);
        lode__table_cell(&t, "%d", closed_inputs(&l->program[i], use));
    }
    lode__table_end(&t, buf);
    lode__buf_add(
        buf, "\nstanding: run verified against published numbers, seen in a source,\n"
             "memory unverified in part, ours; not public: inputs that no open table "
             "has.\n'lode method show METHOD' gives one whole.\n");
}

static void list_json(const lode_dataset *ds, const listing *l, lode__buf *buf)
{
    const lode__method_use *use[LODE__METHOD_INPUT_MAX];
    lode__json json, *j = &json;

    lode__envelope_begin(j, buf, "lode/methods/1", NULL, ds);
    lode__json_object(j, "result");
    lode__json_array(j, "methods");
    for (int i = 0; i < l->n; i++) {
        const lode__method *m = &l->method[i];
        int n = closed_inputs(&l->program[i], use);
        lode__json_object(j, NULL);
        lode__json_string(j, "method", m->id);
        lode__json_string(j, "name", m->name);
        lode__json_string(j, "publisher", m->publisher);
        lode__json_integer(j, "year", m->year);
        lode__json_string(j, "scope", m->scope);
        lode__json_string(j, "unit", m->unit);
        lode__json_string(j, "status", m->status);
        lode__json_bool(j, "unverified", l->program[i].unverified);
        lode__json_string(j, "source", m->source);
        lode__json_array(j, "not_public");
        for (int k = 0; k < n; k++) lode__json_string(j, NULL, use[k]->name);
        lode__json_end_array(j);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
    lode__envelope_end(j, buf);
}

static void list_csv(const listing *l, lode__buf *buf)
{
    lode__buf_add(buf,
                  "method,name,publisher,year,scope,unit,status,unverified,source\n");
    for (int i = 0; i < l->n; i++) {
        const lode__method *m = &l->method[i];
        lode__buf_addf(buf, "%s,", m->id);
        lode__buf_add_csv(buf, m->name);
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, m->publisher);
        lode__buf_addf(buf, ",%d,%s,", m->year, m->scope);
        lode__buf_add_csv(buf, m->unit);
        lode__buf_addf(buf, ",%s,%s,", m->status,
                       l->program[i].unverified ? "yes" : "no");
        lode__buf_add_csv(buf, m->source);
        lode__buf_add(buf, "\n");
    }
}

lode_status lode_method_list(const lode_dataset *ds, lode_format format, lode_text *out,
                             lode_error *err)
{
    listing l = {.n = 0};
    lode__buf buf;
    lode_status st = open_listing(ds, &l, err);

    if (st) {
        lode__arena_clear(&l.arena);
        return st;
    }
    lode__buf_init(&buf, SIZE_MAX / 4);
    if (format == LODE_FORMAT_JSON)
        list_json(ds, &l, &buf);
    else if (format == LODE_FORMAT_CSV)
        list_csv(&l, &buf);
    else
        list_table(&l, &buf);
    lode__arena_clear(&l.arena);
    return lode__buf_give(&buf, out, err);
}

/* ---- one method ------------------------------------------------------------------------ */

static void add_or_dash(lode__table *t, double value)
{
    char text[LODE__NUMBER_MAX];

    if (isnan(value)) {
        lode__table_cell(t, "-");
        return;
    }
    text[lode__number_write(value, text)] = '\0';
    lode__table_cell(t, "%s", text);
}

static void show_steps(const lode__method_program *p, lode__buf *buf)
{
    lode__table t;

    lode__buf_add(buf, "\nSteps\n\n");
    for (int i = 0; i < p->n_step; i++)
        lode__buf_addf(buf, "  %s = %s\n      %s; %s%s%s\n", p->step[i]->step,
                       p->step[i]->formula, p->step[i]->unit, p->step[i]->status,
                       *p->step[i]->note ? "; " : "", p->step[i]->note);
    if (p->n_parameter == 0) return;
    lode__buf_add(buf, "\nParameters\n\n");
    lode__table_begin(&t, 6, "lrrrll");
    lode__table_cell(&t, "parameter");
    lode__table_cell(&t, "value");
    lode__table_cell(&t, "low");
    lode__table_cell(&t, "high");
    lode__table_cell(&t, "standing");
    lode__table_cell(&t, "source");
    for (int i = 0; i < p->n_parameter; i++) {
        const lode__method_parameter *q = p->parameter[i];
        lode__table_cell(&t, "%s", q->parameter);
        add_or_dash(&t, q->value);
        add_or_dash(&t, q->low);
        add_or_dash(&t, q->high);
        lode__table_cell(&t, "%s", q->status);
        lode__table_cell(&t, "%s", q->source);
    }
    lode__table_end(&t, buf);
}

static void show_inputs(const lode__method_program *p, lode__buf *buf)
{
    lode__table t;

    lode__buf_add(buf, "\nInputs\n\n");
    lode__table_begin(&t, 4, "llll");
    lode__table_cell(&t, "input");
    lode__table_cell(&t, "unit");
    lode__table_cell(&t, "public");
    lode__table_cell(&t, "what");
    for (int i = 0; i < p->n_use; i++) {
        const lode__method_use *u = &p->use[i];
        lode__table_cell(&t, "%s", u->name);
        lode__table_cell(&t, "%s", u->row ? u->row->unit : u->kind->unit);
        lode__table_cell(&t, "%s", !u->row || u->row->is_public ? "yes" : "no");
        lode__table_cell(&t, "%s",
                         u->row && *u->row->note ? u->row->note : u->kind->about);
    }
    lode__table_end(&t, buf);
}

static void show_classes(const lode_dataset *ds, const lode__method *m, lode__buf *buf)
{
    int n;
    const lode__method_class *c = lode__method_classes(ds, &n);
    bool any = false;
    char text[LODE__NUMBER_MAX];

    for (int i = 0; i < n; i++) {
        if (strcmp(c[i].method, m->id) != 0) continue;
        if (!any) lode__buf_add(buf, "\nClasses\n\n");
        any = true;
        text[lode__number_write(c[i].at_least, text)] = '\0';
        lode__buf_addf(buf, "  from %s: %s (%s%s%s)\n", text, c[i].name, c[i].status,
                       *c[i].note ? "; " : "", c[i].note);
    }
}

static void show_table(const lode_dataset *ds, const lode__method *m,
                       const lode__method_program *p, lode__buf *buf)
{
    lode__buf_addf(buf, "%s: %s\n%s %d; %s; %s\nSource: %s\n", m->id, m->name,
                   m->publisher, m->year, m->scope, m->unit, m->source);
    if (*m->note) lode__buf_addf(buf, "Note: %s\n", m->note);
    if (*m->extends) lode__buf_addf(buf, "Extends: %s\n", m->extends);
    lode__buf_addf(buf, "Result: %s; parts: %s\n", m->result,
                   *m->parts ? m->parts : "none");
    show_steps(p, buf);
    show_inputs(p, buf);
    show_classes(ds, m, buf);
}

static void show_json(const lode_dataset *ds, const lode__method *m,
                      const lode__method_program *p, lode__buf *buf)
{
    lode__json json, *j = &json;

    lode__envelope_begin(j, buf, "lode/method/1", NULL, ds);
    lode__json_object(j, "result");
    lode__json_string(j, "method", m->id);
    lode__json_string(j, "name", m->name);
    lode__json_string(j, "publisher", m->publisher);
    lode__json_integer(j, "year", m->year);
    lode__json_string(j, "scope", m->scope);
    lode__json_string(j, "unit", m->unit);
    lode__json_string(j, "result", m->result);
    lode__json_string(j, "source", m->source);
    lode__json_string(j, "note", m->note);
    lode__json_bool(j, "unverified", p->unverified);
    lode__json_array(j, "steps");
    for (int i = 0; i < p->n_step; i++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "step", p->step[i]->step);
        lode__json_string(j, "formula", p->step[i]->formula);
        lode__json_string(j, "unit", p->step[i]->unit);
        lode__json_string(j, "status", p->step[i]->status);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_array(j, "parameters");
    for (int i = 0; i < p->n_parameter; i++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "parameter", p->parameter[i]->parameter);
        lode__json_number(j, "value", p->parameter[i]->value);
        lode__json_number(j, "low", p->parameter[i]->low);
        lode__json_number(j, "high", p->parameter[i]->high);
        lode__json_string(j, "status", p->parameter[i]->status);
        lode__json_string(j, "source", p->parameter[i]->source);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_array(j, "inputs");
    for (int i = 0; i < p->n_use; i++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "input", p->use[i].name);
        lode__json_bool(j, "public", !p->use[i].row || p->use[i].row->is_public);
        lode__json_number(j, "low", p->use[i].row ? p->use[i].row->low : NAN);
        lode__json_number(j, "high", p->use[i].row ? p->use[i].row->high : NAN);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
    lode__envelope_end(j, buf);
}

lode_status lode_method_show(const lode_dataset *ds, const char *method,
                             lode_format format, lode_text *out, lode_error *err)
{
    const lode__method *m = NULL;
    lode__arena arena = {0};
    lode__method_program *p = lode__arena_take(&arena, 1, sizeof *p);
    lode__buf buf;
    lode_status st = p ? lode__method_need(ds, method, &m, err)
                       : lode__fail(err, LODE_E_NOMEM, "out of memory");

    if (!st) st = lode__method_build(ds, m, &arena, p, err);
    if (st) {
        lode__arena_clear(&arena);
        return st;
    }
    lode__buf_init(&buf, SIZE_MAX / 4);
    if (format == LODE_FORMAT_JSON)
        show_json(ds, m, p, &buf);
    else
        show_table(ds, m, p, &buf);
    lode__arena_clear(&arena);
    return lode__buf_give(&buf, out, err);
}
