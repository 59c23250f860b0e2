/* A CSV file in memory: every cell with its place. See csv.c for what is read and
 * refused. */
#ifndef LODE_DATASET_CSV_H
#define LODE_DATASET_CSV_H

#include "base/base.h"

#define LODE__CSV_LINE_MAX ((size_t)64 * 1024) /* bytes of a line without its end */
#define LODE__CSV_COLUMN_MAX 64
#define LODE__CSV_ROW_MAX 1000000L

typedef struct lode__cell {
    const char *text;      /* ends with a NUL, inside the bytes that were read */
    uint32_t line, column; /* from 1; columns count characters */
} lode__cell;

typedef struct lode__csv {
    int n_column;
    long n_row;             /* without the header */
    const lode__cell *cell; /* [n_row + 1][n_column], the header first */
} lode__csv;

/**
 * Read CSV in place.
 *
 * @param arena  holds the cells
 * @param data   [length + 1] ends with a NUL; changed, and must live as long as the cells
 * @param file   for messages
 * @param[out] out  untouched on failure
 * @return LODE_OK; LODE_E_DATA with line and column of the first thing that is not
 *         RFC 4180, not UTF-8 or not as many fields as the header; LODE_E_LIMIT;
 *         LODE_E_NOMEM.
 *
 * Cost: O(length).
 */
lode_status lode__csv_read(lode__arena *arena, char *data, size_t length,
                           const char *file, lode__csv *out, lode_error *err);

/* The cells of row i_row, from 0. */
static inline const lode__cell *lode__csv_row(const lode__csv *csv, long i_row)
{
    return csv->cell + (size_t)(i_row + 1) * (size_t)csv->n_column;
}

#endif
