/* Who can hurt whom with what, as matrices over minerals. */
#ifndef LODE_STUDY_COERCE_MATRIX_H
#define LODE_STUDY_COERCE_MATRIX_H

#include "study/coercion.h"

typedef enum lode__matrix_of {
    LODE__MATRIX_SENDERS, /* costless harm, summed over the countries that it falls on */
    LODE__MATRIX_TARGETS, /* costless harm, from the one sender that does most */
    LODE__MATRIX_BLOCS    /* the same, for blocs that were not asked for as target */
} lode__matrix_of;

/* Senders or targets against minerals. Of a mineral with several goods a cell has the one
 * that harms most: cuts of ore and of metal are not added. Rows and columns by falling
 * sum of their cells, ties by party and by the order of the goods. */
typedef struct lode__coerce_matrix {
    int n_row, n_column;
    const char **row, **column; /* [n_row] parties, [n_column] minerals */
    double *value;              /* [n_row][n_column] row-major, USD; NaN: unknown */
} lode__coerce_matrix;

/* Of the rows of one length and enforcement; from the arena. LODE_OK or LODE_E_NOMEM.
 * O(rows + parties x goods). */
lode_status lode__coercion_matrix(const lode_coercion *coercion, lode__matrix_of of,
                                  int months, bool enforced, lode__arena *arena,
                                  lode__coerce_matrix *out);

#endif
