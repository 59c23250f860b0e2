/* Cells that the tables of the register share; seen by their loaders only. */
#ifndef LODE_DATASET_ROW_POLICIES_H
#define LODE_DATASET_ROW_POLICIES_H

#include "dataset/policies.h"
#include "dataset/row.h"

/* One after the other of a list with '|' between. */
typedef struct lode__piece {
    const char *rest;
    char text[96];
} lode__piece;
bool lode__piece_next(lode__piece *piece);

/* A day, a month, a year, n/a or nothing. */
const char *lode__row_date(lode__row *row, int k);
/* One of the words, up to a NULL. */
const char *lode__row_one_of(lode__row *row, int k, const char *const *word);
/* Six columns from k: source, link, evidence, as_of, last_seen, note. */
lode__citation lode__row_citation(lode__row *row, int k);
/* Lists of known actors, of known goods or minerals. */
const char *lode__row_actors(lode__row *row, int k);
const char *lode__row_goods(lode__row *row, int k);

/* By id, by what stands before its colon, or by its mineral. */
bool lode__good_is_meant(const lode__good *good, const char *text);

#endif
