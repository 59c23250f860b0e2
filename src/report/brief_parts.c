/* Parts of a brief: tables, numbers, marks of charts, names, words for probabilities, the
 * publications in the foot. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/json_in.h"
#include "dataset/dataset.h"
#include "report/brief.h"

lode__brief_table *lode__brief_table_new(lode_brief *b, const char *id,
                                         const char *caption, int n_column,
                                         const char *const *column)
{
    lode__brief_table *t =
        &b->table[b->n_table < LODE__BRIEF_TABLES ? b->n_table++ : b->n_table - 1];

    *t = (lode__brief_table){.id = id,
                             .caption = lode__brief_say(b, "%s", caption),
                             .n_column = n_column,
                             .column = column};
    return t;
}

void lode__brief_cell(lode_brief *b, lode__brief_table *table, const char *text)
{
    if (table->n_cell == table->capacity) {
        int more = table->capacity ? 2 * table->capacity : 32;
        const char **wider = lode__arena_take(&b->arena, (size_t)more, sizeof *wider);
        if (!wider) {
            b->status = LODE_E_NOMEM;
            return;
        }
        if (table->n_cell)
            memcpy(wider, table->cell, (size_t)table->n_cell * sizeof *wider);
        table->cell = wider;
        table->capacity = more;
    }
    table->cell[table->n_cell++] = lode__brief_say(b, "%s", text);
}

void lode__brief_number_add(lode_brief *b, int i_figure, const char *label)
{
    if (b->n_number < 3)
        b->number[b->n_number++] =
            (lode__brief_number){i_figure, lode__brief_say(b, "%s", label)};
}

void lode__brief_note(lode_brief *b, const char *text)
{
    if (b->n_note < LODE__BRIEF_NOTES)
        b->note[b->n_note++] = lode__brief_say(b, "%s", text);
}

void lode__brief_mark(lode_brief *b, lode__brief_chart *chart, const char *row, int place,
                      int i_figure)
{
    const lode__brief_figure *f = &b->figure[i_figure];
    int k = chart->n;

    if (k == LODE__BRIEF_MARKS) return;
    chart->row[k] = lode__brief_say(b, "%s", row);
    chart->place[k] = place;
    chart->i_figure[k] = i_figure;
    chart->value[k] = f->value;
    chart->low[k] = f->low;
    chart->high[k] = f->high;
    chart->n++;
}

void lode__brief_chart_end(lode_brief *b, lode__brief_chart *chart, lode__chart_kind kind,
                           const char *title, const char *description,
                           const char *measure, const char *unit)
{
    lode__chart *c = &chart->chart;

    c->kind = kind;
    c->id = chart->id;
    c->title = lode__brief_say(b, "%s", title);
    c->description = lode__brief_say(b, "%s", description);
    c->measure = lode__brief_say(b, "%s", measure);
    c->unit = lode__brief_say(b, "%s", unit);
    c->width = LODE__CHART_NARROW;
    c->row_name = "row";
    c->n_row = chart->n;
    c->row = chart->row;
    c->value = chart->value;
    if (kind == LODE__CHART_MAP) {
        c->globe = &b->globe;
        c->place = chart->place;
        c->row_name = "country";
    } else {
        c->low = chart->low;
        c->high = chart->high;
    }
}

/* ---- names ---------------------------------------------------------------------------- */

int lode__brief_country(const lode_brief *b, const char *name)
{
    int n;
    const lode__country *c = lode__countries(b->dataset, &n);

    for (int k = 0; k < n; k++)
        if (strcmp(c[k].id, name) == 0 || strcmp(c[k].name, name) == 0) return k;
    return -1;
}

const char *lode__brief_name(const lode_brief *b, const char *id)
{
    int n, k = lode__brief_country(b, id);

    if (strcmp(id, "@G7") == 0) return "the G7";
    return k < 0 ? id : lode__countries(b->dataset, &n)[k].name;
}

const char *lode__brief_the(lode_brief *b, const char *id)
{
    static const char *const with[] = {"United ", "Netherlands", "Philippines",
                                       "Czech Republic", "DR Congo"};
    const char *name = lode__brief_name(b, id);

    for (size_t k = 0; k < sizeof with / sizeof with[0]; k++)
        if (strncmp(name, with[k], strlen(with[k])) == 0)
            return lode__brief_say(b, "the %s", name);
    return name;
}

const char *lode__brief_good(const lode_brief *b, const char *id)
{
    int n;
    const lode__good *g = lode__goods(b->dataset, &n);

    for (int k = 0; k < n; k++)
        if (strcmp(g[k].id, id) == 0) return g[k].name;
    return id;
}

/* ---- commands --------------------------------------------------------------------------- */

const char *lode__brief_quoted(lode_brief *b, const char *const *word, size_t n)
{
    const char *all = "";

    for (size_t k = 0; k < n; k++) {
        all = lode__brief_say(b, "%s '", all);
        for (const char *at = word[k]; *at; at += *at == '\'') {
            size_t plain = strcspn(at, "'");
            all = lode__brief_say(b, "%s%.*s%s", all, (int)plain, at,
                                  at[plain] ? "'\\''" : "");
            at += plain;
        }
        all = lode__brief_say(b, "%s'", all);
    }
    return all;
}

/* ---- publications --------------------------------------------------------------------- */

void lode__brief_source(lode_brief *b, const char *text)
{
    for (int k = 0; k < b->n_source; k++)
        if (strcmp(b->source[k], text) == 0) return;
    if (b->n_source < (int)(sizeof b->source / sizeof b->source[0]))
        b->source[b->n_source++] = text;
}

static void add_source(lode_brief *b, const char *title, const char *edition,
                       const char *seen)
{
    if (strcmp(seen, b->seen) > 0) b->seen = lode__brief_say(b, "%s", seen);
    lode__brief_source(b, lode__brief_say(b, "%s (%s)", title, edition));
}

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "unknown";
}

void lode__brief_sources(lode_brief *b, const char *pack)
{
    lode_text list = LODE_TEXT_INIT;
    json_t *root = NULL, *one, *source;
    size_t i, k;

    lode_status st = lode_dataset_list(b->dataset, LODE_FORMAT_JSON, &list, NULL);
    if (st) {
        b->status = LODE_E_NOMEM;
        return;
    }
    root = lode__json_load(list.data, list.length, 0, NULL, &st);
    if (st) b->status = st;
    json_array_foreach(json_object_get(json_object_get(root, "result"), "packs"), i, one)
    {
        if (strcmp(text_at(one, "name"), pack) != 0) continue;
        json_array_foreach(json_object_get(one, "sources"), k, source)
            add_source(b, text_at(source, "title"), text_at(source, "edition"),
                       text_at(source, "retrieved"));
    }
    json_decref(root);
    lode_text_clear(&list);
}
