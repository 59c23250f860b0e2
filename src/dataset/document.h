/* How this floor lays out its reports: the common JSON document. */
#ifndef LODE_DATASET_DOCUMENT_H
#define LODE_DATASET_DOCUMENT_H

#include "dataset/inside.h"

#define LODE__REPORT_MAX ((size_t)256 * 1024 * 1024)

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

/* LODE_E_INVALID when a report of the dataset has no such form. */
lode_status lode__format_check(lode_format format, lode_error *err);

#endif
