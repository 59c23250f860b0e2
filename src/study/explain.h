/* Why a number: formula, inputs down to their rows, contributions that add up to it. */
#ifndef LODE_STUDY_EXPLAIN_H
#define LODE_STUDY_EXPLAIN_H

#include "study/outcome.h"

typedef struct lode__input {
    const char *name, *unit, *source, *vintage, *flag, *note;
    double value;
    lode__place place; /* i_file -1: not a row */
} lode__input;

typedef struct lode__contribution {
    const char *label;
    double value;
} lode__contribution;

typedef struct lode__explanation {
    lode__arena arena;
    const lode_dataset *dataset;
    const char *figure, *what, *formula, *unit;
    double value;
    int n_input, n_contribution, input_capacity, contribution_capacity;
    lode__input *input;
    lode__contribution *contribution; /* add up to value */
    char run[LODE__HASH_HEX];
    bool has_certificate; /* of the solve behind the figure */
    lode_certificate certificate;
    lode_verdict verdict;
} lode__explanation;

/* Explain a figure id; see lode_explain(). Clear with lode__explanation_clear(). */
lode_status lode__explanation_make(const lode_dataset *ds, const char *figure,
                                   lode__explanation *out, lode_error *err);
/* Of a figure "measure/..."; figure and dataset are set (explain_measure.c). */
lode_status lode__explain_measure(const lode_dataset *ds, lode__explanation *out,
                                  lode_error *err);
void lode__explanation_clear(lode__explanation *explanation);

#endif
