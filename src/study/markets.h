/* The markets of many goods, each set of goods that hang together built once. */
#ifndef LODE_STUDY_MARKETS_H
#define LODE_STUDY_MARKETS_H

#include "market/market.h"

typedef struct lode__markets {
    int n;
    lode_market **market; /* [n] */
    int *of_good; /* [n_good] its market; -1: not asked for, or it cannot be built */
    int n_without;
    const char **without; /* [n_without] "GOOD has no market: why" */
} lode__markets;

/* Build those of the goods [n_good] that are marked. The lists are the arena's, the markets the
 * caller's: lode__markets_clear(), also after a failure. A market that cannot be built is told
 * in `without`; LODE_E_NOMEM is the only failure. */
lode_status lode__markets_build(const lode_dataset *ds, const bool *with_good,
                                lode__arena *arena, lode__markets *out, lode_error *err);
void lode__markets_clear(lode__markets *markets);

#endif
