/* What the parts of a sweep share: fields by name, and whether a change makes sense. */
#ifndef LODE_MARKET_SWEEP_H
#define LODE_MARKET_SWEEP_H

#include <lode/sweep.h>

#include "market/market.h"

/* "c", "b", ...; find also takes the names that market files use: d0, x0, cost. */
const char *lode__field_name(lode_field field);
bool lode__field_find(const char *name, lode_field *out);

/* What a change wants to be instead, as a clause; NULL: it is fine. */
const char *lode__change_wanted(const lode_market *market, const lode_change *change);

/* The first of the n changes of a scenario whose activity has its lower bound above its upper
 * one once all of them are made; n: none. Each change must be fine by itself. */
size_t lode__bounds_crossed(const lode_market *market, const lode_change *change,
                            size_t n);
extern const char lode__bounds_wanted[]; /* what it wants to be instead, as a clause */

/* Scenarios one after another; the rows of scenario i: first[i] .. first[i + 1] - 1. */
struct lode_scenarios {
    lode__arena arena;
    char *text; /* the file, which the names point into */
    size_t n;
    const char **name;   /* [n] */
    size_t *first;       /* [n + 1] */
    lode_change *change; /* [first[n]] */
    size_t most_change;  /* of one scenario */
    char hash[LODE__HASH_HEX];
};

#endif
