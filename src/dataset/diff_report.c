/* How does a difference read? Counts by table, the first rows with their cells, and the
 * results that move; everything in CSV and JSON. */
#include "dataset/cells.h"
#include "dataset/diff.h"
#include "dataset/document.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SHOWN 20 /* rows, and results, in the table for people */
#define HASH_SHOWN 12

static const char *kind_of(const lode__row_change *row)
{
    return !row->from.file ? "added" : !row->to.file ? "removed" : "changed";
}

static long line_of(lode__row_at r)
{
    return (long)lode__csv_row(&r.file->csv, r.i_row)->line;
}

/* The key's texts that are not empty, joined by ", ". */
static void add_key(lode__buf *buf, const lode__table_change *t,
                    const lode__row_change *row)
{
    lode__row_at at = row->to.file ? row->to : row->from;
    bool first = true;
    for (int i = 0; t->key[i]; i++) {
        int k = lode__column_find(at.file, t->key[i]);
        const char *text = k < 0 ? "" : lode__csv_row(&at.file->csv, at.i_row)[k].text;
        if (!*text) continue;
        lode__buf_addf(buf, "%s%s", first ? "" : ", ", text);
        first = false;
    }
}

/* ---- table ------------------------------------------------------------------------ */

static void write_counts(const lode__difference *d, lode__buf *buf)
{
    static const char *const header[] = {"table", "added", "removed", "changed", "same"};
    lode__arena arena = {0};
    lode__columns t = {.n_column = 5, .right = {false, true, true, true, true}};
    for (int k = 0; k < 5; k++) lode__columns_add(&t, header[k]);
    for (int i = 0; i < d->n_table; i++) {
        const lode__table_change *c = &d->table[i];
        if (c->n_added + c->n_removed + c->n_changed == 0) continue;
        lode__columns_add(&t, c->table);
        lode__cell_addf(&t, &arena, "%ld", c->n_added);
        lode__cell_addf(&t, &arena, "%ld", c->n_removed);
        lode__cell_addf(&t, &arena, "%ld", c->n_changed);
        lode__cell_addf(&t, &arena, "%ld", c->n_same);
    }
    lode__columns_write(&t, buf);
    lode__columns_clear(&t);
    lode__arena_clear(&arena);
}

/* Text made in a buffer of its own, as a paragraph. */
static void add_made(lode__buf *buf, const char *head, lode__buf *made)
{
    if (made->status != LODE_OK && buf->status == LODE_OK) buf->status = made->status;
    if (made->status == LODE_OK && made->length)
        lode__paragraph_add(buf, head, made->data, 4);
    lode__buf_clear(made);
}

static void write_cells(const lode__table_change *t, const lode__row_change *row,
                        lode__buf *buf)
{
    lode__cell_change cell;
    lode__buf text;
    lode__buf_init(&text, LODE__FILE_MAX);
    bool changed = row->from.file && row->to.file;
    for (int at = 0; lode__cell_next(t, row, &at, &cell);) {
        lode__buf_addf(&text, "%s%s ", text.length ? "; " : "", cell.column);
        if (changed)
            lode__buf_addf(&text, "%s -> %s", *cell.from ? cell.from : "(empty)",
                           *cell.to ? cell.to : "(empty)");
        else
            lode__buf_add(&text, row->to.file ? cell.to : cell.from);
    }
    add_made(buf, "  ", &text);
}

static void write_row(const lode__difference *d, const lode__row_change *row,
                      lode__buf *buf)
{
    const lode__table_change *t = &d->table[row->i_table];
    lode__buf key;
    lode__buf_addf(buf, "%s ", kind_of(row));
    if (row->from.file)
        lode__buf_addf(buf, "%s:%ld", row->from.file->path, line_of(row->from));
    if (row->from.file && row->to.file) lode__buf_add(buf, " -> ");
    if (row->to.file) lode__buf_addf(buf, "%s:%ld", row->to.file->path, line_of(row->to));
    lode__buf_add(buf, "\n");
    lode__buf_init(&key, LODE__FILE_MAX);
    add_key(&key, t, row);
    add_made(buf, "  ", &key);
    write_cells(t, row, buf);
}

static void add_leader(lode__buf *buf, const lode__world *w)
{
    char share[64];
    if (!w->leader) {
        lode__buf_add(buf, "none");
        return;
    }
    lode__number_people(100 * w->leader_share, 1, share);
    lode__buf_addf(buf, "%s %s %%", w->leader, share);
}

static void write_result(const lode__result_change *r, lode__buf *buf)
{
    const char *class_from = lode__hhi_class(r->from.hhi);
    const char *class_to = lode__hhi_class(r->to.hhi);
    char from[64], to[64];
    lode__number_people(r->from.hhi, 0, from);
    lode__number_people(r->to.hhi, 0, to);
    lode__buf_addf(buf, "%s %d: HHI %s -> %s", r->good, r->year, from, to);
    if (*class_from && *class_to && strcmp(class_from, class_to) != 0)
        lode__buf_addf(buf, ", class %s -> %s", class_from, class_to);
    lode__value_people(r->from.sum_tpa, from);
    lode__value_people(r->to.sum_tpa, to);
    lode__buf_addf(buf, "\n   sum %s -> %s t; leader ", from, to);
    add_leader(buf, &r->from);
    lode__buf_add(buf, " -> ");
    add_leader(buf, &r->to);
    lode__buf_add(buf, "\n");
}

static void add_more(lode__buf *buf, long n)
{
    if (n > SHOWN) lode__buf_addf(buf, "%ld more in CSV and JSON\n", n - SHOWN);
}

static void diff_table(const lode__difference *d, lode__buf *buf)
{
    lode__buf_addf(buf, "from data %.*s to data %.*s\n", HASH_SHOWN, d->from->hash,
                   HASH_SHOWN, d->to->hash);
    if (d->n_row == 0)
        lode__buf_add(buf, "all rows are the same\n");
    else {
        lode__buf_add(buf, "\n");
        write_counts(d, buf);
        lode__buf_add(buf, "\n");
    }
    for (long i = 0; i < d->n_row && i < SHOWN; i++) write_row(d, &d->row[i], buf);
    add_more(buf, d->n_row);
    if (d->n_result == 0) {
        lode__buf_add(buf, "no sum, leader or HHI of production moves\n");
        return;
    }
    lode__buf_addf(buf, "\nproduction of %d good%s and year%s moves\n", d->n_result,
                   d->n_result == 1 ? "" : "s", d->n_result == 1 ? "" : "s");
    for (int i = 0; i < d->n_result && i < SHOWN; i++) write_result(&d->result[i], buf);
    add_more(buf, d->n_result);
}

/* ---- JSON ------------------------------------------------------------------------- */

static void place_json(lode__row_at r, const char *name, lode__json *j)
{
    if (!r.file) {
        lode__json_null(j, name);
        return;
    }
    lode__json_object(j, name);
    lode__json_string(j, "file", r.file->path);
    lode__json_integer(j, "line", line_of(r));
    lode__json_end_object(j);
}

static void row_json(const lode__difference *d, const lode__row_change *row,
                     lode__json *j)
{
    const lode__table_change *t = &d->table[row->i_table];
    lode__cell_change cell;
    lode__row_at at = row->to.file ? row->to : row->from;
    lode__json_object(j, NULL);
    lode__json_string(j, "change", kind_of(row));
    lode__json_string(j, "table", t->table);
    lode__json_object(j, "key");
    for (int i = 0; t->key[i]; i++) {
        int k = lode__column_find(at.file, t->key[i]);
        if (k < 0) continue;
        lode__json_string(j, t->key[i], lode__csv_row(&at.file->csv, at.i_row)[k].text);
    }
    lode__json_end_object(j);
    place_json(row->from, "from", j);
    place_json(row->to, "to", j);
    lode__json_array(j, "cells");
    for (int i = 0; lode__cell_next(t, row, &i, &cell);) {
        lode__json_object(j, NULL);
        lode__json_string(j, "column", cell.column);
        lode__json_string(j, "from", row->from.file ? cell.from : NULL);
        lode__json_string(j, "to", row->to.file ? cell.to : NULL);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
}

static void world_json(const lode__world *w, const char *name, lode__json *j)
{
    const char *class_name = lode__hhi_class(w->hhi);
    lode__json_object(j, name);
    lode__json_number(j, "sum_tpa", w->sum_tpa);
    lode__json_string(j, "leader", w->leader);
    lode__json_number(j, "leader_share", w->leader_share);
    lode__json_number(j, "hhi", w->hhi);
    lode__json_string(j, "hhi_class", *class_name ? class_name : NULL);
    lode__json_end_object(j);
}

static void tables_json(const lode__difference *d, lode__json *j)
{
    lode__json_array(j, "tables");
    for (int i = 0; i < d->n_table; i++) {
        const lode__table_change *t = &d->table[i];
        lode__json_object(j, NULL);
        lode__json_string(j, "table", t->table);
        lode__json_integer(j, "added", t->n_added);
        lode__json_integer(j, "removed", t->n_removed);
        lode__json_integer(j, "changed", t->n_changed);
        lode__json_integer(j, "same", t->n_same);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void diff_json(const lode__difference *d, lode__buf *buf)
{
    const lode__pair input[] = {{"from", d->from->hash}, {"to", d->to->hash}};
    lode__json j;
    lode__document_begin(&j, buf, d->to, "lode/data-diff/1", input, 2);
    lode__json_bool(&j, "equal", d->n_row == 0 && d->n_result == 0);
    tables_json(d, &j);
    lode__json_array(&j, "rows");
    for (long i = 0; i < d->n_row; i++) row_json(d, &d->row[i], &j);
    lode__json_end_array(&j);
    lode__json_array(&j, "results");
    for (int i = 0; i < d->n_result; i++) {
        lode__json_object(&j, NULL);
        lode__json_string(&j, "good", d->result[i].good);
        lode__json_integer(&j, "year", d->result[i].year);
        world_json(&d->result[i].from, "from", &j);
        world_json(&d->result[i].to, "to", &j);
        lode__json_end_object(&j);
    }
    lode__json_end_array(&j);
    lode__document_end(&j);
}

/* ---- CSV -------------------------------------------------------------------------- */

static void place_csv(lode__row_at r, lode__buf *buf)
{
    lode__csv_text(buf, r.file ? r.file->path : "");
    lode__buf_add(buf, ",");
    if (r.file) lode__buf_addf(buf, "%ld", line_of(r));
}

/* One line per cell; a row without any has one line all the same. */
static void row_csv(const lode__difference *d, const lode__row_change *row,
                    lode__buf *buf)
{
    const lode__table_change *t = &d->table[row->i_table];
    lode__cell_change cell = {"", "", ""};
    lode__buf key;
    lode__buf_init(&key, LODE__FILE_MAX);
    add_key(&key, t, row);
    int at = 0;
    bool more = lode__cell_next(t, row, &at, &cell);
    do {
        lode__buf_add(buf, kind_of(row));
        lode__csv_text(buf, t->table);
        lode__csv_text(buf, key.data ? key.data : "");
        lode__csv_text(buf, cell.column);
        lode__csv_text(buf, cell.from);
        lode__csv_text(buf, cell.to);
        place_csv(row->from, buf);
        place_csv(row->to, buf);
        lode__buf_add(buf, "\n");
        if (more) more = lode__cell_next(t, row, &at, &cell);
    } while (more);
    if (key.status != LODE_OK && buf->status == LODE_OK) buf->status = key.status;
    lode__buf_clear(&key);
}

static void begin_result_csv(const lode__result_change *r, const char *name,
                             lode__buf *buf)
{
    lode__buf_add(buf, "result,production,");
    lode__buf_add_csv(buf, r->good);
    lode__buf_addf(buf, " %d,%s", r->year, name);
}

static void number_csv(const lode__result_change *r, const char *name, double from,
                       double to, lode__buf *buf)
{
    begin_result_csv(r, name, buf);
    lode__csv_number(buf, from);
    lode__csv_number(buf, to);
    lode__buf_add(buf, ",,,,\n");
}

static void text_csv(const lode__result_change *r, const char *name, const char *from,
                     const char *to, lode__buf *buf)
{
    begin_result_csv(r, name, buf);
    lode__csv_text(buf, from ? from : "");
    lode__csv_text(buf, to ? to : "");
    lode__buf_add(buf, ",,,,\n");
}

static void result_csv(const lode__result_change *r, lode__buf *buf)
{
    const lode__world *a = &r->from, *b = &r->to;
    number_csv(r, "sum_tpa", a->sum_tpa, b->sum_tpa, buf);
    text_csv(r, "leader", a->leader, b->leader, buf);
    number_csv(r, "leader_share", a->leader_share, b->leader_share, buf);
    number_csv(r, "hhi", a->hhi, b->hhi, buf);
    text_csv(r, "hhi_class", lode__hhi_class(a->hhi), lode__hhi_class(b->hhi), buf);
}

static void diff_csv(const lode__difference *d, lode__buf *buf)
{
    lode__buf_add(buf, "change,table,key,column,from,to,from_file,from_line,to_file,"
                       "to_line\n");
    for (long i = 0; i < d->n_row; i++) row_csv(d, &d->row[i], buf);
    for (int i = 0; i < d->n_result; i++) result_csv(&d->result[i], buf);
}

lode_status lode_dataset_diff(const lode_dataset *from, const lode_dataset *to,
                              lode_format format, lode_text *report, lode_error *err)
{
    lode__difference d;
    lode__buf buf;
    lode_status st = lode__format_check(format, err);
    if (st != LODE_OK) return st;

    lode__buf_init(&buf, LODE__REPORT_MAX);
    st = lode__difference_find(&d, from, to, err);
    if (st != LODE_OK) goto done;
    if (format == LODE_FORMAT_JSON)
        diff_json(&d, &buf);
    else if (format == LODE_FORMAT_CSV)
        diff_csv(&d, &buf);
    else
        diff_table(&d, &buf);
    st = lode__buf_give(&buf, report, err);
done:
    lode__difference_clear(&d);
    lode__buf_clear(&buf);
    return st;
}
