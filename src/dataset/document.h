/* How this floor lays out its reports: the common JSON document, and columns for a
 * terminal. */
#ifndef LODE_DATASET_DOCUMENT_H
#define LODE_DATASET_DOCUMENT_H

#include "dataset/inside.h"

#define LODE__REPORT_MAX ((size_t)256 * 1024 * 1024)
#define LODE__WIDTH_MAX 80

/* ---- JSON ------------------------------------------------------------------------- */

/* A document up to its open "result", in the order of all answers of lode: schema, lode,
 * run, data, inputs, certificate, warnings. The caller writes the fields and calls
 * end. Inputs are n pairs of name and text; a NULL text is null. */
typedef struct lode__pair {
    const char *name, *value;
} lode__pair;

void lode__document_begin(lode__json *json, lode__buf *buf, const lode_dataset *ds,
                          const char *schema, const lode__pair *input, int n_input);
void lode__document_end(lode__json *json);

/* ---- columns ---------------------------------------------------------------------- */

/* Cells row by row, the first row the header. A cell is borrowed: it must live until
 * written. */
typedef struct lode__columns {
    int n_column;
    bool right[LODE__CSV_COLUMN_MAX + 4];  /* numbers stand at the right */
    bool hidden[LODE__CSV_COLUMN_MAX + 4]; /* left out where the row would pass 80 */
    const char **cell;                     /* [n_cell] */
    size_t n_cell, capacity;
    lode_status status;
} lode__columns;

void lode__columns_add(lode__columns *columns, const char *text);
/* Write the visible columns within 80 characters; the widest text column is cut, with an
 * ellipsis, where they do not fit. Nothing is released. */
void lode__columns_write(const lode__columns *columns, lode__buf *buf);
/* Width of the visible columns. */
size_t lode__columns_width(const lode__columns *columns);
void lode__columns_clear(lode__columns *columns);

/* LODE_E_INVALID when a report of the dataset has no such form. */
lode_status lode__format_check(lode_format format, lode_error *err);

#endif
