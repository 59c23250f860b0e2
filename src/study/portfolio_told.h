/* Scenarios that somebody wrote down: a name, a probability and sentences each. */
#ifndef LODE_STUDY_PORTFOLIO_TOLD_H
#define LODE_STUDY_PORTFOLIO_TOLD_H

#include "base/base.h"

typedef struct lode__told {
    const char *name;
    double probability; /* 0 to 1 */
    int n_statement;
    const char **statement; /* [n_statement], blanks around them taken off */
} lode__told;

/* Read a file: .yaml or .yml is a list of mappings with keys name, probability and statements (a
 * list, or one sentence), anything else CSV with such columns, sentences with ; between. Texts
 * are the arena's. LODE_E_DATA with line and column: what was found and wanted, of any scenario
 * or of their probabilities, which add up to 1 at most; LODE_E_LIMIT: more than most scenarios;
 * LODE_E_READ. */
lode_status lode__told_read(lode__arena *arena, const char *path, size_t most,
                            lode__told **out, size_t *n, lode_error *err);

#endif
