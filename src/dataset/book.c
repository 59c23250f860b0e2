/* A workbook, row after row, and the count that it arrived. */
#include "dataset/book.h"

#include <stdio.h>
#include <string.h>
#include <zip.h>

#define CREATED 315532800 /* 1980-01-01T00:00:00Z, so that the bytes repeat */
#define WIDTH_LEAST 8     /* characters of a column */
#define WIDTH_MOST 40

static lode_status no_memory(lode__book *b)
{
    return lode__fail(b->err, LODE_E_NOMEM, "out of memory for %s", b->path);
}

void lode__book_fail(lode__book *b, lxw_error why)
{
    if (b->st != LODE_OK) return;
    if (why == LXW_ERROR_MEMORY_MALLOC_FAILED)
        b->st = no_memory(b);
    else
        b->st = lode__fail_at(b->err, LODE_E_WRITE, b->path, 0, 0,
                              "cannot make the workbook: %s", lxw_strerror(why));
}

void lode__book_text(lode__book *b, int column, const char *text, lxw_format *format)
{
    if (b->st != LODE_OK || !*text) return;
    b->filled = true;
    lxw_error why =
        worksheet_write_string(b->sheet, b->row, (lxw_col_t)column, text, format);
    if (why != LXW_NO_ERROR) lode__book_fail(b, why);
}

void lode__book_number(lode__book *b, int column, double value)
{
    if (b->st != LODE_OK) return;
    b->filled = true;
    lxw_error why =
        worksheet_write_number(b->sheet, b->row, (lxw_col_t)column, value, NULL);
    if (why != LXW_NO_ERROR) lode__book_fail(b, why);
}

void lode__book_next(lode__book *b)
{
    if (b->st != LODE_OK) return;
    b->n_filled[b->n_sheet - 1] += b->filled;
    b->filled = false;
    b->row++;
}

void lode__book_row(lode__book *b, const char *const *text, int n, lxw_format *format)
{
    for (int k = 0; k < n; k++) lode__book_text(b, k, text[k], format);
    lode__book_next(b);
}

void lode__book_width(lode__book *b, int column, size_t width)
{
    if (b->st != LODE_OK) return;
    if (width < WIDTH_LEAST) width = WIDTH_LEAST;
    if (width > WIDTH_MOST) width = WIDTH_MOST;
    lxw_col_t k = (lxw_col_t)column;
    lxw_error why = worksheet_set_column(b->sheet, k, k, (double)width + 2, NULL);
    if (why != LXW_NO_ERROR) lode__book_fail(b, why);
}

void lode__book_sheet(lode__book *b, const char *name)
{
    if (b->st != LODE_OK || b->n_sheet == b->most) return;
    b->sheet = workbook_add_worksheet(b->workbook, name);
    b->row = 0;
    b->name[b->n_sheet++] = name;
    if (!b->sheet) lode__book_fail(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
}

void lode__book_filter(lode__book *b, long n_row, int n_column)
{
    if (b->st != LODE_OK) return;
    worksheet_freeze_panes(b->sheet, 1, 0);
    lxw_error why =
        worksheet_autofilter(b->sheet, 0, 0, (lxw_row_t)n_row, (lxw_col_t)(n_column - 1));
    if (why != LXW_NO_ERROR) lode__book_fail(b, why);
}

void lode__book_begin(lode__book *b, const char *file, const char *path,
                      const char *title, const char *comments, long *n_filled,
                      const char **name, int most, lode_error *err)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    char title_text[128], comment_text[256];

    snprintf(title_text, sizeof title_text, "%s", title);
    snprintf(comment_text, sizeof comment_text, "%s", comments);
    lxw_doc_properties properties = {
        .title = title_text, .comments = comment_text, .created = CREATED};
    *b = (lode__book){.path = path,
                      .n_filled = n_filled,
                      .name = name,
                      .most = most,
                      .err = err,
                      .st = LODE_OK};
    b->workbook = workbook_new_opt(file, &options);
    if (b->workbook) b->bold = workbook_add_format(b->workbook);
    if (!b->bold) {
        lode__book_fail(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    format_set_bold(b->bold);
    lxw_error why = workbook_set_properties(b->workbook, &properties);
    if (why != LXW_NO_ERROR) lode__book_fail(b, why);
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
static void verify_sheet(lode__book *b, zip_t *zip, int i)
{
    char name[64];
    zip_stat_t about = {.size = 0};
    long found = 0;
    snprintf(name, sizeof name, "xl/worksheets/sheet%d.xml", i + 1);
    zip_file_t *file = NULL;
    if (zip && zip_stat(zip, name, 0, &about) == 0) file = zip_fopen(zip, name, 0);
    char *text = lode__alloc((size_t)about.size, 1);
    if (!text)
        b->st = no_memory(b);
    else if (file && zip_fread(file, text, about.size) == (zip_int64_t)about.size)
        found = count_rows(text, (size_t)about.size);
    lode__release(text);
    if (file) zip_fclose(file);
    if (b->st == LODE_OK && found != b->n_filled[i])
        b->st = lode__fail_at(b->err, LODE_E_WRITE, b->path, 0, 0,
                              "sheet %s: want %ld rows, found %ld once written; is there "
                              "room for temporary files?",
                              b->name[i], b->n_filled[i], found);
}

static void verify(lode__book *b, const char *file)
{
    if (b->st != LODE_OK) return;
    zip_t *zip = zip_open(file, ZIP_RDONLY, NULL);
    for (int i = 0; b->st == LODE_OK && i < b->n_sheet; i++) verify_sheet(b, zip, i);
    if (zip) zip_discard(zip);
}

lode_status lode__book_end(lode__book *b, const char *file)
{
    if (b->st != LODE_OK) {
        lxw_workbook_free(b->workbook); /* NULL is fine */
        return b->st;
    }
    lxw_error why = workbook_close(b->workbook);
    if (why != LXW_NO_ERROR) lode__book_fail(b, why);
    verify(b, file);
    return b->st;
}
