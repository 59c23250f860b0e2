/* The packs as one workbook: a sheet README with who published the rows and under which
 * licence, then a sheet for each table.
 *
 * A cell is a number only where its column is declared one, so that 0040 stays a code.
 * The writer of workbooks does not notice a full disk where it keeps a sheet while it
 * grows, so the rows are counted again in the finished file. */
#include "dataset/export.h"

#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>
#include <zip.h>

#define CREATED 315532800 /* 1980-01-01T00:00:00Z, so that the bytes repeat */
#define TEXT_MAX 32767    /* characters of a cell */
#define WIDTH_LEAST 8     /* characters of a column */
#define WIDTH_MOST 40
#define WIDTH_ROWS 200 /* rows looked at for the width */

/* A sheet has a header and as many rows as a table may have. */
_Static_assert(LODE__CSV_ROW_MAX < LXW_ROW_MAX, "a table fits in a sheet");

typedef struct book {
    lode__export *e;
    lxw_workbook *workbook;
    lxw_worksheet *sheet; /* being written */
    lxw_row_t row;        /* of the sheet, being written */
    bool filled;          /* the row has a cell */
    int n_sheet;
    long *n_filled; /* [1 + n_table] rows with a cell, by sheet */
    lxw_format *bold;
    lode_error *err;
    lode_status st; /* after the first failure every call does nothing */
} book;

static void failed(book *b, lxw_error why)
{
    if (b->st != LODE_OK) return;
    if (why == LXW_ERROR_MEMORY_MALLOC_FAILED)
        b->st = lode__export_no_memory(b->e, b->err);
    else
        b->st = lode__fail_at(b->err, LODE_E_WRITE, b->e->path, 0, 0,
                              "cannot make the workbook: %s", lxw_strerror(why));
}

static void put_text(book *b, int column, const char *text, lxw_format *format)
{
    if (b->st != LODE_OK || !*text) return;
    b->filled = true;
    lxw_error why =
        worksheet_write_string(b->sheet, b->row, (lxw_col_t)column, text, format);
    if (why != LXW_NO_ERROR) failed(b, why);
}

static void put_number(book *b, int column, double value)
{
    if (b->st != LODE_OK) return;
    b->filled = true;
    lxw_error why =
        worksheet_write_number(b->sheet, b->row, (lxw_col_t)column, value, NULL);
    if (why != LXW_NO_ERROR) failed(b, why);
}

static void next_row(book *b)
{
    if (b->st != LODE_OK) return;
    b->n_filled[b->n_sheet - 1] += b->filled;
    b->filled = false;
    b->row++;
}

/* A row of texts from the first column; empty ones leave the cell empty. */
static void put_row(book *b, const char *const *text, int n, lxw_format *format)
{
    for (int k = 0; k < n; k++) put_text(b, k, text[k], format);
    next_row(b);
}

static void set_width(book *b, int column, size_t width)
{
    if (b->st != LODE_OK) return;
    if (width < WIDTH_LEAST) width = WIDTH_LEAST;
    if (width > WIDTH_MOST) width = WIDTH_MOST;
    lxw_col_t k = (lxw_col_t)column;
    lxw_error why = worksheet_set_column(b->sheet, k, k, (double)width + 2, NULL);
    if (why != LXW_NO_ERROR) failed(b, why);
}

static void begin_sheet(book *b, const char *name)
{
    if (b->st != LODE_OK) return;
    b->sheet = workbook_add_worksheet(b->workbook, name);
    b->row = 0;
    b->n_sheet++;
    if (!b->sheet) failed(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
}

/* ---- README ----------------------------------------------------------------------- */

static void readme_pack(book *b, const lode__export_pack *p)
{
    const char *licences = lode__export_licences(b->e, p->pack);
    if (!licences) {
        if (b->st == LODE_OK) b->st = lode__export_no_memory(b->e, b->err);
        return;
    }
    for (int i = 0; i < p->pack->n_source; i++) {
        const lode__source *s = &p->pack->source[i];
        const char *const row[] = {p->pack->name, p->pack->title, s->title, s->edition,
                                   licences,      s->retrieved,   "",       s->table,
                                   s->path};
        if (i == 0) put_number(b, 6, (double)p->n_used);
        put_row(b, row, 9, NULL);
    }
}

static void readme_columns(book *b, const lode__export_table *table)
{
    for (int k = 0; k < table->file->n_field; k++) {
        const char *unit = lode__export_unit(table, k);
        const char *const row[] = {table->name, table->file->field[k].name, unit};
        if (*unit) put_row(b, row, 3, NULL);
    }
}

static void readme_licences(book *b)
{
    for (int i = 0; i < b->e->n_pack; i++) {
        const lode__pack *pack = b->e->pack[i].pack;
        for (int k = 0; k < pack->n_licence; k++) {
            const lode__licence *l = &pack->licence[k];
            const char *const row[] = {pack->name, l->name, l->title, l->path};
            put_row(b, row, 4, NULL);
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

    begin_sheet(b, "README");
    for (int k = 0; k < 9; k++) set_width(b, k, width[k]);
    put_row(b, title, 1, b->bold);
    put_row(b, data, 2, NULL);
    put_row(b, version, 2, NULL);
    if (*b->e->selection) put_row(b, selection, 2, NULL);
    put_row(b, empty, 1, NULL);
    if (is_layered(b->e)) put_row(b, layers, 1, NULL);

    next_row(b);
    put_row(b, pack_header, 9, b->bold);
    for (int i = 0; i < b->e->n_pack; i++) readme_pack(b, &b->e->pack[i]);
    next_row(b);
    put_row(b, licence_header, 4, b->bold);
    readme_licences(b);
    next_row(b);
    put_row(b, flag_header, 2, b->bold);
    for (int i = 0; i < LODE__N_FLAG; i++) {
        const char *const row[] = {lode__flag_name((lode__flag)i),
                                   lode__export_flag((lode__flag)i)};
        put_row(b, row, 2, NULL);
    }
    next_row(b);
    put_row(b, unit_header, 3, b->bold);
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
        set_width(b, k, most);
    }
}

static void put_cell(book *b, const lode__file *file, const lode__cell *cell, int k)
{
    double value;
    if (*file->field[k].type != 's' && *cell->text &&
        lode__number_read(cell->text, &value)) {
        put_number(b, k, value);
        return;
    }
    size_t n = lode__utf8_width(cell->text, strlen(cell->text));
    if (n > TEXT_MAX && b->st == LODE_OK)
        b->st =
            lode__fail_at(b->err, LODE_E_LIMIT, file->full_path, cell->line, cell->column,
                          "want at most %d characters in a cell, found %zu", TEXT_MAX, n);
    put_text(b, k, cell->text, NULL);
}

static void write_table(book *b, int i_table)
{
    const lode__export_table *table = &b->e->table[i_table];
    const lode__file *file = table->file;
    begin_sheet(b, table->name);
    set_widths(b, table);
    if (b->st != LODE_OK) return;
    worksheet_freeze_panes(b->sheet, 1, 0);
    lxw_error why = worksheet_autofilter(b->sheet, 0, 0, (lxw_row_t)table->n_used,
                                         (lxw_col_t)(file->n_field - 1));
    if (why != LXW_NO_ERROR) failed(b, why);
    for (int k = 0; k < file->n_field; k++) put_text(b, k, file->field[k].name, b->bold);
    next_row(b);
    for (long i = 0; b->st == LODE_OK && i < file->csv.n_row; i++) {
        if (!lode__export_uses(table, i)) continue;
        const lode__cell *row = lode__csv_row(&file->csv, i);
        for (int k = 0; k < file->n_field; k++) put_cell(b, file, &row[k], k);
        next_row(b);
    }
}

/* ---- the workbook ----------------------------------------------------------------- */

static void begin(book *b, const char *file)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    char title[] = "Reference data of lode on critical minerals";
    char comments[LODE__HASH_HEX + 8];
    snprintf(comments, sizeof comments, "data %s", b->e->ds->hash);
    lxw_doc_properties properties = {
        .title = title, .comments = comments, .created = CREATED};
    b->workbook = workbook_new_opt(file, &options);
    if (b->workbook) b->bold = workbook_add_format(b->workbook);
    if (!b->bold) {
        failed(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    format_set_bold(b->bold);
    lxw_error why = workbook_set_properties(b->workbook, &properties);
    if (why != LXW_NO_ERROR) failed(b, why);
}

static long count_rows(const char *text, size_t length)
{
    static const char end[] = "</row>";
    const size_t n_end = sizeof end - 1;
    long n = 0;
    for (size_t i = 0; i + n_end <= length; i++)
        n += text[i] == '<' && memcmp(text + i, end, n_end) == 0;
    return n;
}

/* Does the i-th sheet of the finished workbook have its rows? */
static void verify_sheet(book *b, zip_t *zip, int i)
{
    char name[64];
    zip_stat_t about = {.size = 0};
    long found = 0;
    snprintf(name, sizeof name, "xl/worksheets/sheet%d.xml", i + 1);
    zip_file_t *file = NULL;
    if (zip && zip_stat(zip, name, 0, &about) == 0) file = zip_fopen(zip, name, 0);
    char *text = lode__alloc((size_t)about.size, 1);
    if (!text)
        b->st = lode__export_no_memory(b->e, b->err);
    else if (file && zip_fread(file, text, about.size) == (zip_int64_t)about.size)
        found = count_rows(text, (size_t)about.size);
    lode__release(text);
    if (file) zip_fclose(file);
    if (b->st == LODE_OK && found != b->n_filled[i])
        b->st =
            lode__fail_at(b->err, LODE_E_WRITE, b->e->path, 0, 0,
                          "sheet %s: want %ld rows, found %ld once written; is there "
                          "room for temporary files?",
                          i ? b->e->table[i - 1].name : "README", b->n_filled[i], found);
}

static void verify(book *b, const char *file)
{
    if (b->st != LODE_OK) return;
    zip_t *zip = zip_open(file, ZIP_RDONLY, NULL);
    for (int i = 0; b->st == LODE_OK && i < b->n_sheet; i++) verify_sheet(b, zip, i);
    if (zip) zip_discard(zip);
}

lode_status lode__export_xlsx(lode__export *e, const char *temporary, lode_error *err)
{
    book b = {.e = e, .err = err, .st = LODE_OK};
    b.n_filled = lode__arena_take(&e->arena, (size_t)e->n_table + 1, sizeof *b.n_filled);
    if (!b.n_filled) return lode__export_no_memory(e, err);
    begin(&b, temporary);
    write_readme(&b);
    for (int i = 0; b.st == LODE_OK && i < e->n_table; i++) write_table(&b, i);
    if (b.st != LODE_OK) {
        lxw_workbook_free(b.workbook); /* NULL is fine */
        return b.st;
    }
    lxw_error why = workbook_close(b.workbook);
    if (why != LXW_NO_ERROR) failed(&b, why);
    verify(&b, temporary);
    return b.st;
}
