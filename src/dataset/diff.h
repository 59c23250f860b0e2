/* What differs between two datasets: rows by the key of their table, and the results of
 * production that move with them. */
#ifndef LODE_DATASET_DIFF_H
#define LODE_DATASET_DIFF_H

#include "dataset/inside.h"

#define LODE__KEY_MAX 64 /* columns of a key */

typedef struct lode__table_change {
    const char *table;
    const char *key[LODE__KEY_MAX + 1]; /* columns, up to a NULL */
    long n_added, n_removed, n_changed, n_same;
} lode__table_change;

typedef struct lode__row_at {
    const lode__file *file; /* NULL: there is none */
    long i_row;
} lode__row_at;

typedef struct lode__row_change {
    int i_table;
    lode__row_at from, to; /* one of them may be missing */
} lode__row_change;

/* Production of one good and year, over named countries. NaN: nothing to say. */
typedef struct lode__world {
    double sum_tpa, hhi, leader_share;
    const char *leader; /* NULL: none */
} lode__world;

typedef struct lode__result_change {
    const char *good;
    int year;
    lode__world from, to;
} lode__result_change;

typedef struct lode__difference {
    const lode_dataset *from, *to;
    lode__arena arena;
    lode__table_change *table;   /* [n_table] in the order of the files, `from` first */
    lode__row_change *row;       /* [n_row] by table, then by key */
    lode__result_change *result; /* [n_result] largest change of HHI first */
    int n_table, n_result;
    long n_row;
} lode__difference;

/* Compare; the caller clears d, also after a failure. */
lode_status lode__difference_find(lode__difference *d, const lode_dataset *from,
                                  const lode_dataset *to, lode_error *err);
void lode__difference_clear(lode__difference *d);

/* A cell that differs; the text of a missing row or column is "". */
typedef struct lode__cell_change {
    const char *column, *from, *to;
} lode__cell_change;

/* The next cell of a row that differs and is none of the key; *at starts at 0. */
bool lode__cell_next(const lode__table_change *table, const lode__row_change *row,
                     int *at, lode__cell_change *out);

/* The class of concentration: "<1500", "1500-2500", ">2500"; "" for NaN. */
const char *lode__hhi_class(double hhi);

#endif
