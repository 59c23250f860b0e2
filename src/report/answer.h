/* What the files made of an answer's forms share: its rows, and what its JSON says of
 * where it comes from. */
#ifndef LODE_REPORT_ANSWER_H
#define LODE_REPORT_ANSWER_H

#include <lode/answer.h>

#include "base/base.h"
#include "dataset/csv.h"

typedef struct lode__answer_facts {
    lode__arena arena;
    const char *schema, *version, *run, *data; /* "" where the JSON has none */
    const char *inputs;                        /* as JSON */
    const char *warnings;                      /* lines */
    lode__csv rows;                            /* n_column 0: no CSV */
    bool *numeric; /* [n_column] every cell that is not empty is a number, none a code */
} lode__answer_facts;

/* Read both forms; clear the arena afterwards, also after a failure. */
lode_status lode__answer_read(const lode_answer_forms *forms, lode__answer_facts *facts,
                              lode_error *err);

#endif
