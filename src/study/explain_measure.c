/* Why is a measure what it is? Figure "measure/METHOD/GOOD/ECONOMY/YEAR": formula, parts,
 * and for every input the rows behind it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/explain.h"
#include "study/measure.h"

#define WORDS 5 /* measure, method, good, economy, year */

typedef struct teller {
    const lode_dataset *ds;
    lode__explanation *e;
    lode_measure *x;
    const lode__measure_row *row;
    lode__method_program *m;
    lode_status st;
} teller;

static const char *copy(teller *t, const char *text)
{
    const char *c = lode__arena_copy(&t->e->arena, text);

    if (!c) t->st = LODE_E_NOMEM;
    return c ? c : "";
}

static const char *name_of(teller *t, const char *what, int i_country)
{
    char text[160];
    int n;

    if (i_country < 0) return copy(t, what);
    snprintf(text, sizeof text, "%s %s", what, lode__countries(t->ds, &n)[i_country].id);
    return copy(t, text);
}

static void add(teller *t, lode__input input)
{
    lode__explanation *e = t->e;

    if (t->st) return;
    if (e->n_input == e->input_capacity) {
        int more = e->input_capacity ? 2 * e->input_capacity : 64;
        lode__input *bigger = lode__realloc(e->input, (size_t)more, sizeof *bigger);
        if (!bigger) {
            t->st = LODE_E_NOMEM;
            return;
        }
        e->input = bigger;
        e->input_capacity = more;
    }
    e->input[e->n_input++] = input;
}

static lode__input bare(const char *name, double value, const char *unit)
{
    return (lode__input){.name = name,
                         .unit = unit,
                         .source = "",
                         .vintage = "",
                         .flag = "",
                         .note = "",
                         .value = value,
                         .place = {-1, 0}};
}

/* The picked row of a flow. */
static bool add_observation(teller *t, const lode__method_use *use, int i_country,
                            double value)
{
    static const char *const flow[] = {"production", "capacity", "",
                                       "use",        "",         "reserves"};

    for (int f = 0; f < (int)(sizeof flow / sizeof flow[0]); f++) {
        const lode__observation *o;
        if (!*flow[f] || strcmp(flow[f], use->kind->name) != 0) continue;
        o = lode__observation_pick(t->ds, (lode__flow)f, t->row->item, i_country, -1,
                                   t->row->year);
        if (!o || o->value != value) return false;
        add(t, (lode__input){name_of(t, use->name, i_country), "t", o->source, o->vintage,
                             lode__flag_name(o->flag), o->note, o->value, o->place});
        return true;
    }
    return false;
}

static bool add_indicator(teller *t, const lode__method_use *use, int i_country,
                          double value)
{
    int n;
    const lode__indicator *row = lode__indicators(t->ds, &n);
    const char *dot = strchr(use->name, '.');

    if (strcmp(use->kind->name, "indicator.") != 0) return false;
    for (int i = 0; i < n; i++)
        if (row[i].i_country == i_country && row[i].value == value &&
            strcmp(row[i].indicator, dot + 1) == 0) {
            add(t, (lode__input){name_of(t, use->name, i_country), "1", row[i].source,
                                 row[i].vintage, lode__flag_name(row[i].flag),
                                 row[i].note, value, row[i].place});
            return true;
        }
    return false;
}

static bool has_part(const teller *t, int i_country)
{
    for (int i = 0; i < t->row->n_part; i++)
        if (t->row->part[i].i_country == i_country) return true;
    return false;
}

/* Of an unknown number: does a country make, buy or use any? */
static bool has_quantity(const teller *t, int i_country)
{
    for (int i = 0; i < t->m->n_use; i++) {
        const lode__slot *s = &t->m->f.slot[t->m->use[i].slot];
        if (s->vector && strcmp(t->m->use[i].kind->unit, "t") == 0 &&
            s->value[i_country] > 0.0)
            return true;
    }
    return false;
}

/* Of a list: the countries that have a part or move the result, each with its row. */
static void add_list(teller *t, const lode__method_use *use)
{
    const lode__slot *s = &t->m->f.slot[use->slot];

    for (int c = 0; c < t->m->f.n; c++) {
        if (!(has_part(t, c) || s->back[c] != 0.0 ||
              (isnan(t->row->value) && has_quantity(t, c))))
            continue;
        if (isnan(s->value[c]) || s->value[c] == 0.0) continue;
        if (!add_observation(t, use, c, s->value[c]) &&
            !add_indicator(t, use, c, s->value[c]))
            add(t, bare(name_of(t, use->name, c), s->value[c], use->kind->unit));
    }
}

static void add_attribute(teller *t, const lode__method_use *use, double value)
{
    int n;
    const lode__attribute *row = lode__attributes(t->ds, &n);
    const char *dot = strchr(use->name, '.');

    for (int i = 0; dot && i < n; i++)
        if (row[i].i_good == t->row->item && row[i].value == value &&
            strcmp(row[i].attribute, dot + 1) == 0) {
            add(t, (lode__input){copy(t, use->name), row[i].unit, row[i].source,
                                 row[i].vintage, lode__flag_name(row[i].flag),
                                 row[i].note, value, row[i].place});
            return;
        }
    add(t, bare(copy(t, use->name), value, use->kind->unit));
}

static void add_inputs(teller *t)
{
    for (int i = 0; i < t->m->n_use; i++) {
        const lode__method_use *use = &t->m->use[i];
        if (t->m->f.slot[use->slot].vector)
            add_list(t, use);
        else
            add_attribute(t, use, t->row->input[i]);
    }
    for (int i = 0; i < t->m->n_parameter; i++) {
        const lode__method_parameter *p = t->m->parameter[i];
        add(t, (lode__input){p->parameter, p->unit, p->source, "", p->status, p->note,
                             p->value, p->place});
    }
}

/* Parts that add up; a method without parts has one. */
static lode_status add_contributions(teller *t, lode_error *err)
{
    int n = t->row->n_part;

    t->e->contribution = lode__alloc((size_t)n + 1, sizeof *t->e->contribution);
    if (!t->e->contribution) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (int i = 0; i < n; i++)
        t->e->contribution[t->e->n_contribution++] = (lode__contribution){
            name_of(t, t->row->of->method->parts, t->row->part[i].i_country),
            t->row->part[i].value};
    if (n == 0)
        t->e->contribution[t->e->n_contribution++] =
            (lode__contribution){copy(t, t->row->of->method->result), t->row->value};
    return LODE_OK;
}

static void say_formula(teller *t)
{
    lode__buf text;

    lode__buf_init(&text, 1 << 16);
    for (int i = 0; i < t->m->n_step; i++)
        lode__buf_addf(&text, "%s%s = %s", i ? "; " : "", t->m->step[i]->step,
                       t->m->step[i]->formula);
    t->e->formula = copy(t, text.data ? text.data : "");
    lode__buf_clear(&text);
}

static lode_status split(lode__explanation *e, const char *word[WORDS], lode_error *err)
{
    char *at = lode__arena_copy(&e->arena, e->figure);
    int n = 0;

    if (!at) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (word[n++] = at; *at && n <= WORDS; at++)
        if (*at == '/') {
            *at = '\0';
            if (n < WORDS) word[n] = at + 1;
            n++;
        }
    if (n == WORDS) return LODE_OK;
    return lode__fail(err, LODE_E_INVALID,
                      "want 'measure/METHOD/GOOD/ECONOMY/YEAR' as in "
                      "'measure/hhi/gallium:refined/*/2024', found '%.160s'",
                      e->figure);
}

lode_status lode__explain_measure(const lode_dataset *ds, lode__explanation *e,
                                  lode_error *err)
{
    const char *word[WORDS] = {NULL};
    lode_measure_options o = LODE_MEASURE_OPTIONS_INIT;
    teller t = {.ds = ds, .e = e};
    lode__measure_row row;
    lode_status st = split(e, word, err);

    if (st) return st;
    o.method = word[1];
    o.good = word[2];
    o.year_first = (int)strtol(word[4], NULL, 10);
    o.economy = strcmp(word[3], "*") == 0 ? NULL : word[3];
    st = lode_measure_run(ds, &o, &t.x, err);
    if (!st && lode_measure_rows(t.x) != 1)
        st = lode__fail(err, LODE_E_INVALID,
                        "want one good, one method and one economy, found %zu rows",
                        lode_measure_rows(t.x));
    if (!st) {
        const lode__measure_row *only = &t.x->method[0].row[0];
        st = lode__measure_one(t.x, &t.x->method[0], only->item, only->year,
                               only->economy, &row, err);
    }
    if (!st) {
        t.row = &row;
        t.m = t.x->method[0].program;
        e->what = copy(&t, t.x->method[0].method->name);
        e->unit = copy(&t, t.x->method[0].method->unit);
        e->value = row.value;
        say_formula(&t);
        lode__formulas_back(&t.m->f, t.m->result);
        add_inputs(&t);
        st = add_contributions(&t, err);
    }
    if (!st && t.st) st = lode__fail(err, t.st, "out of memory");
    lode_measure_free(t.x);
    return st;
}
