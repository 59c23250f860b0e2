/* A workbook as it is written, row after row: what exports of packs and of answers share.
 *
 * The writer of workbooks does not notice a full disk where it keeps a sheet while it
 * grows, so the rows are counted again in the finished file. After the first failure every
 * call does nothing; lode__book_end() says it. The same cells give the same bytes. */
#ifndef LODE_DATASET_BOOK_H
#define LODE_DATASET_BOOK_H

#include <xlsxwriter.h>

#include "base/base.h"

#define LODE__BOOK_TEXT_MAX 32767 /* characters of a cell */

typedef struct lode__book {
    const char *path; /* for messages */
    lxw_workbook *workbook;
    lxw_worksheet *sheet; /* being written */
    lxw_row_t row;        /* of the sheet, being written */
    bool filled;          /* the row has a cell */
    int n_sheet, most;
    long *n_filled;    /* [most] rows with a cell, by sheet; the caller's */
    const char **name; /* [most] of the sheets; the caller's */
    lxw_format *bold;
    lode_error *err;
    lode_status st;
} lode__book;

/* Begin a book at `file`, for at most `most` sheets. title and comments are properties of
 * the document; path stands in messages. */
void lode__book_begin(lode__book *book, const char *file, const char *path,
                      const char *title, const char *comments, long *n_filled,
                      const char **name, int most, lode_error *err);
void lode__book_sheet(lode__book *book, const char *name);
void lode__book_text(lode__book *book, int column, const char *text, lxw_format *format);
void lode__book_number(lode__book *book, int column, double value);
void lode__book_next(lode__book *book);
/* A row of texts from the first column; empty ones leave the cell empty. */
void lode__book_row(lode__book *book, const char *const *text, int n, lxw_format *format);
/* Characters of a column, kept within 8 and 40. */
void lode__book_width(lode__book *book, int column, size_t width);
/* Hold the first row in sight and let n rows below it be filtered. */
void lode__book_filter(lode__book *book, long n_row, int n_column);
void lode__book_fail(lode__book *book, lxw_error why);
/* Close, and count the rows of the finished file. */
lode_status lode__book_end(lode__book *book, const char *file);

#endif
