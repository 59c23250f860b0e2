/* The packs as one workbook: a sheet README with who published the rows and under which
 * licence, then a sheet for each table.
 *
 * A cell is a number only where its column is declared one, so that 0040 stays a code. */
#include "dataset/book.h"
#include "dataset/export.h"

#include <stdio.h>
#include <string.h>

#define WIDTH_ROWS 200 /* rows looked at for the width */

/* A sheet has a header and as many rows as a table may have. */
_Static_assert(LODE__CSV_ROW_MAX < LODE__BOOK_ROW_MAX, "a table fits in a sheet");

typedef struct book {
    lode__export *e;
    lode__book out;
} book;

/* ---- README ----------------------------------------------------------------------- */

static void readme_pack(book *b, const lode__export_pack *p)
{
    const char *licences = lode__export_licences(b->e, p->pack);
    if (!licences) {
        if (b->out.st == LODE_OK) b->out.st = lode__export_no_memory(b->e, b->out.err);
        return;
    }
    for (int i = 0; i < p->pack->n_source; i++) {
        const lode__source *s = &p->pack->source[i];
        const char *const row[] = {p->pack->name, p->pack->title, s->title, s->edition,
                                   licences,      s->retrieved,   "",       s->table,
                                   s->path};
        for (int k = 0; k < 9; k++)
            if (k == 6 && i == 0)
                lode__book_number(&b->out, k, (double)p->n_used);
            else
                lode__book_text(&b->out, k, row[k], false);
        lode__book_next(&b->out);
    }
}

static void readme_columns(book *b, const lode__export_table *table)
{
    for (int k = 0; k < table->file->n_field; k++) {
        const char *unit = lode__export_unit(table, k);
        const char *const row[] = {table->name, table->file->field[k].name, unit};
        if (*unit) lode__book_row(&b->out, row, 3, false);
    }
}

static void readme_licences(book *b)
{
    for (int i = 0; i < b->e->n_pack; i++) {
        const lode__pack *pack = b->e->pack[i].pack;
        for (int k = 0; k < pack->n_licence; k++) {
            const lode__licence *l = &pack->licence[k];
            const char *const row[] = {pack->name, l->name, l->title, l->path};
            lode__book_row(&b->out, row, 4, false);
        }
    }
}

static bool is_layered(const lode__export *e)
{
    for (int i = 0; i < e->n_pack; i++)
        if (e->pack[i].n_row > e->pack[i].n_used) return true;
    return false;
}

static void write_readme(book *b)
{
    static const char *const pack_header[] = {"pack",    "title",   "publication",
                                              "edition", "licence", "retrieved",
                                              "rows",    "table",   "link"};
    static const char *const licence_header[] = {"pack", "licence", "terms", "link"};
    static const char *const flag_header[] = {"flag", "the value is"};
    static const char *const unit_header[] = {"sheet", "column", "unit"};
    static const size_t width[] = {14, 30, 40, 24, 24, 12, 8, 40, 40};
    const char *title[] = {"Reference data of lode on critical minerals"};
    const char *const data[] = {"data", b->e->ds->hash};
    const char *const version[] = {"lode", lode_version()};
    const char *const selection[] = {"selection", b->e->selection};
    const char *const layers[] = {
        "Rows that an own row of the same key replaces are left out."};
    const char *const empty[] = {
        "An empty value is unknown, never 0; a 0 is a published zero. Name source and "
        "licence when you pass rows on."};

    lode__book_sheet_new(&b->out, "README");
    for (int k = 0; k < 9; k++) lode__book_width(&b->out, k, width[k]);
    lode__book_row(&b->out, title, 1, true);
    lode__book_row(&b->out, data, 2, false);
    lode__book_row(&b->out, version, 2, false);
    if (*b->e->selection) lode__book_row(&b->out, selection, 2, false);
    lode__book_row(&b->out, empty, 1, false);
    if (is_layered(b->e)) lode__book_row(&b->out, layers, 1, false);

    lode__book_next(&b->out);
    lode__book_row(&b->out, pack_header, 9, true);
    for (int i = 0; i < b->e->n_pack; i++) readme_pack(b, &b->e->pack[i]);
    lode__book_next(&b->out);
    lode__book_row(&b->out, licence_header, 4, true);
    readme_licences(b);
    lode__book_next(&b->out);
    lode__book_row(&b->out, flag_header, 2, true);
    for (int i = 0; i < LODE__N_FLAG; i++) {
        const char *const row[] = {lode__flag_name((lode__flag)i),
                                   lode__export_flag((lode__flag)i)};
        lode__book_row(&b->out, row, 2, false);
    }
    lode__book_next(&b->out);
    lode__book_row(&b->out, unit_header, 3, true);
    for (int i = 0; i < b->e->n_table; i++) readme_columns(b, &b->e->table[i]);
}

/* ---- a sheet for each table ------------------------------------------------------- */

static void set_widths(book *b, const lode__export_table *table)
{
    const lode__file *file = table->file;
    for (int k = 0; k < file->n_field; k++) {
        const char *name = file->field[k].name;
        size_t most = lode__utf8_width(name, strlen(name)) + 2; /* room for the arrow */
        long n_seen = 0;
        for (long i = 0; i < file->csv.n_row && n_seen < WIDTH_ROWS; i++) {
            if (!lode__export_uses(table, i)) continue;
            const char *text = lode__csv_row(&file->csv, i)[k].text;
            size_t width = lode__utf8_width(text, strlen(text));
            if (width > most) most = width;
            n_seen++;
        }
        lode__book_width(&b->out, k, most);
    }
}

static void put_cell(book *b, const lode__file *file, const lode__cell *cell, int k)
{
    double value;
    if (*file->field[k].type != 's' && *cell->text &&
        lode__number_read(cell->text, &value)) {
        lode__book_number(&b->out, k, value);
        return;
    }
    size_t n = lode__utf8_width(cell->text, strlen(cell->text));
    if (n > LODE__BOOK_TEXT_MAX && b->out.st == LODE_OK)
        b->out.st = lode__fail_at(
            b->out.err, LODE_E_LIMIT, file->full_path, cell->line, cell->column,
            "want at most %d characters in a cell, found %zu", LODE__BOOK_TEXT_MAX, n);
    lode__book_text(&b->out, k, cell->text, false);
}

static void write_table(book *b, int i_table)
{
    const lode__export_table *table = &b->e->table[i_table];
    const lode__file *file = table->file;
    lode__book_sheet_new(&b->out, table->name);
    set_widths(b, table);
    if (b->out.st != LODE_OK) return;
    lode__book_filter(&b->out, table->n_used, file->n_field);
    for (int k = 0; k < file->n_field; k++)
        lode__book_text(&b->out, k, file->field[k].name, true);
    lode__book_next(&b->out);
    for (long i = 0; b->out.st == LODE_OK && i < file->csv.n_row; i++) {
        if (!lode__export_uses(table, i)) continue;
        const lode__cell *row = lode__csv_row(&file->csv, i);
        for (int k = 0; k < file->n_field; k++) put_cell(b, file, &row[k], k);
        lode__book_next(&b->out);
    }
}

/* ---- the workbook ----------------------------------------------------------------- */

lode_status lode__export_xlsx(lode__export *e, const char *temporary, lode_error *err)
{
    char comments[LODE__HASH_HEX + 8];
    lode_text bytes = LODE_TEXT_INIT;
    book b = {.e = e};
    lode_status st;

    snprintf(comments, sizeof comments, "data %s", e->ds->hash);
    lode__book_begin(&b.out, e->path, "Reference data of lode on critical minerals",
                     comments, err);
    write_readme(&b);
    for (int i = 0; b.out.st == LODE_OK && i < e->n_table; i++) write_table(&b, i);
    st = lode__book_end(&b.out, &bytes);
    if (!st) st = lode__file_fill(temporary, e->path, bytes.data, bytes.length, err);
    lode_text_clear(&bytes);
    return st;
}
