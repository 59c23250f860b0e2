/* Events as CSV: a column for each field and one for the sources, which have '|' between and
 * ';' between their fields; '\' stands before either of them, and before itself, in a text. */
#include <string.h>

#include "dataset/csv.h"
#include "desk/event.h"

#define SOURCES "sources"

/* ---- written ------------------------------------------------------------------------- */

void lode__events_csv_header(lode__buf *buf)
{
    for (int k = 0; k < LODE__N_EVENT_FIELD; k++)
        lode__buf_addf(buf, "%s,", lode__event_column_of[k].key);
    lode__buf_add(buf, SOURCES "\n");
}

static void add_escaped(lode__buf *buf, const char *text)
{
    for (; *text; text++) {
        if (strchr("\\|;", *text)) lode__buf_add(buf, "\\");
        lode__buf_add_n(buf, text, 1);
    }
}

static void add_sources(lode__buf *cell, const lode__event *e)
{
    for (int i = 0; i < e->n_source; i++) {
        if (i > 0) lode__buf_add(cell, "|");
        for (int k = 0; k < LODE__N_SOURCE_FIELD; k++) {
            if (k > 0) lode__buf_add(cell, ";");
            add_escaped(cell, e->source[i].text[k]);
        }
    }
}

void lode__event_csv(const lode__event *e, lode__buf *buf)
{
    lode__buf cell;

    lode__buf_init(&cell, 1 << 20);
    for (int k = 0; k < LODE__N_EVENT_FIELD; k++) {
        lode__buf_add_csv(buf, e->text[k]);
        lode__buf_add(buf, ",");
    }
    add_sources(&cell, e);
    if (cell.status && !buf->status) buf->status = cell.status;
    lode__buf_add_csv(buf, cell.data ? cell.data : "");
    lode__buf_add(buf, "\n");
    lode__buf_clear(&cell);
}

/* ---- read ---------------------------------------------------------------------------- */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static lode_status take_source(const char **at, lode__event_source *s, lode__arena *arena,
                               const char *path, long line, lode_error *err)
{
    size_t room = strlen(*at) + 1;
    int k = 0;
    char *to = lode__arena_take(arena, room, 1);

    if (!to) return no_memory(err);
    for (int i = 0; i < LODE__N_SOURCE_FIELD; i++) s->text[i] = "";
    s->text[0] = to;
    for (; **at && **at != '|'; ++*at) {
        if (**at == ';') {
            *to++ = '\0';
            if (++k == LODE__N_SOURCE_FIELD)
                return lode__fail_at(err, LODE_E_DATA, path, line, 0,
                                     "a source of '" SOURCES
                                     "' has more than 7 fields with ';' between");
            s->text[k] = to;
            continue;
        }
        if (**at == '\\' && (*at)[1]) ++*at;
        *to++ = **at;
    }
    *to = '\0';
    for (int i = 0; i < LODE__N_SOURCE_FIELD; i++) {
        lode_status st = lode__event_text_need(s->text[i], strlen(s->text[i]), 600, false,
                                               lode__source_key[i], path, line, err);
        if (st) return st;
    }
    return LODE_OK;
}

static lode_status take_sources(lode__event *e, const char *text, lode__arena *arena,
                                const char *path, long line, lode_error *err)
{
    e->source = lode__arena_take(arena, LODE__EVENT_SOURCES, sizeof *e->source);
    if (!e->source) return no_memory(err);
    while (*text) {
        lode_status st;
        if (e->n_source == LODE__EVENT_SOURCES)
            return lode__fail_at(err, LODE_E_LIMIT, path, line, 0, "more than %d sources",
                                 LODE__EVENT_SOURCES);
        st = take_source(&text, &e->source[e->n_source++], arena, path, line, err);
        if (st) return st;
        if (*text == '|') text++;
    }
    return LODE_OK;
}

/* What each column is: a field, -1 the sources. */
static lode_status find_columns(const lode__csv *csv, const char *path, int *column,
                                lode_error *err)
{
    const char *names[LODE__N_EVENT_FIELD + 1];

    for (int k = 0; k < LODE__N_EVENT_FIELD; k++) names[k] = lode__event_column_of[k].key;
    names[LODE__N_EVENT_FIELD] = SOURCES;
    for (int i = 0; i < csv->n_column; i++) {
        const lode__cell *cell = &csv->cell[i];
        char nearest[120];
        column[i] = lode__event_field_find(cell->text);
        if (column[i] >= 0 || strcmp(cell->text, SOURCES) == 0) continue;
        lode_names_nearest(cell->text, names, LODE__N_EVENT_FIELD + 1, nearest,
                           sizeof nearest);
        return lode__fail_at(err, LODE_E_DATA, path, cell->line, cell->column,
                             "unknown column '%.60s'; the nearest are %s", cell->text,
                             nearest);
    }
    return LODE_OK;
}

static lode_status read_row(const lode__csv *csv, const lode__cell *row,
                            const int *column, const char *path, lode__arena *arena,
                            lode__event *e, lode_error *err)
{
    lode_status st = LODE_OK;

    e->line = (int)row[0].line;
    for (int i = 0; i < csv->n_column && !st; i++) {
        if (!*row[i].text) continue;
        if (column[i] < 0)
            st = take_sources(e, row[i].text, arena, path, row[i].line, err);
        else
            st =
                lode__event_set(e, column[i], row[i].text, path, row[i].line, arena, err);
    }
    return st;
}

lode_status lode__events_read_csv(char *data, size_t length, const char *path,
                                  lode__arena *arena, lode__events *out, lode_error *err)
{
    int column[LODE__CSV_COLUMN_MAX];
    lode__csv csv = {0};
    lode_status st = lode__csv_read(arena, data, length, path, &csv, err);

    if (!st) st = find_columns(&csv, path, column, err);
    for (long i = 0; i < csv.n_row && !st; i++) {
        lode__event *e = lode__events_add(out);
        st = e ? read_row(&csv, lode__csv_row(&csv, i), column, path, arena, e, err)
               : no_memory(err);
    }
    return st;
}
