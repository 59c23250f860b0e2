/* How values become cells of a table for people, and text a paragraph of 80 columns. */
#ifndef LODE_DATASET_CELLS_H
#define LODE_DATASET_CELLS_H

#include "dataset/inside.h"

/* One cell, copied to the arena; without memory the columns fail and say so later. No
 * %f, %g or %e, as for lode__buf_addf(). */
void lode__cell_addf(lode__columns *columns, lode__arena *arena, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Digits grouped; NaN: "-". */
void lode__cell_number(lode__columns *columns, lode__arena *arena, double value,
                       int decimals);
/* Three digits, or all whole ones. */
void lode__cell_value(lode__columns *columns, lode__arena *arena, double value);
/* "74.9 %" of 0.749; NaN: "-". */
void lode__cell_share(lode__columns *columns, lode__arena *arena, double share);

/* The same number as text, into out. */
void lode__value_people(double value, char out[64]);

/* `head`, which may be "", and text, broken at spaces to lines of at most 80 characters;
 * lines behind the first start with `indent` blanks, at most 8. */
void lode__paragraph_add(lode__buf *buf, const char *head, const char *text, int indent);

/* CSV: a comma and the field; NULL and a number that is not finite are an empty field. */
void lode__csv_text(lode__buf *buf, const char *text);
void lode__csv_number(lode__buf *buf, double value);

#endif
