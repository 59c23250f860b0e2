/* A workbook as it is written, row after row: what exports of packs and of answers share.
 *
 * It grows in memory and is given as bytes, so that no temporary file can fill a disk unseen.
 * After the first failure every call does nothing; lode__book_end() says it. The same cells give
 * the same bytes. */
#ifndef LODE_DATASET_BOOK_H
#define LODE_DATASET_BOOK_H

#include <stdbool.h>

#include "base/base.h"

#define LODE__BOOK_TEXT_MAX 32767 /* characters of a cell */
#define LODE__BOOK_ROW_MAX 1048576
#define LODE__BOOK_NAME_MAX 31 /* characters of a sheet's name */

typedef struct lode__book_sheet {
    char name[LODE__BOOK_NAME_MAX + 1];
    lode__buf columns, rows; /* XML */
    char filter[32];         /* "A1:E7", or "" */
} lode__book_sheet;

typedef struct lode__book {
    const char *path, *title, *comments; /* path: for messages */
    lode__book_sheet *sheet;             /* the last one is being written */
    int n_sheet;
    long row;     /* of the sheet, being written */
    int n_column; /* of the row: cells come from left to right */
    lode_error *err;
    lode_status st;
} lode__book;

/* Begin a book. title and comments are properties of the document; path stands in messages; all
 * are borrowed. */
void lode__book_begin(lode__book *book, const char *path, const char *title,
                      const char *comments, lode_error *err);
/* name: letters, digits, '.', '_', '-', no two alike. */
void lode__book_sheet_new(lode__book *book, const char *name);
void lode__book_text(lode__book *book, int column, const char *text, bool bold);
void lode__book_number(lode__book *book, int column, double value);
void lode__book_next(lode__book *book);
/* A row of texts from the first column; empty ones leave the cell empty. */
void lode__book_row(lode__book *book, const char *const *text, int n, bool bold);
/* Characters of a column, kept within 8 and 40; columns from left to right. */
void lode__book_width(lode__book *book, int column, size_t width);
/* Hold the first row in sight and let n rows below it be filtered. */
void lode__book_filter(lode__book *book, long n_row, int n_column);
/* The bytes, and the end of the book, also after a failure. */
lode_status lode__book_end(lode__book *book, lode_text *out);

#endif
