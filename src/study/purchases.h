/* A company's own purchases: what it bought of which good from which country. */
#ifndef LODE_STUDY_PURCHASES_H
#define LODE_STUDY_PURCHASES_H

#include "dataset/dataset.h"

typedef struct lode__purchase {
    int i_good, i_country;
    double quantity_t, value_usd; /* value NaN: not said */
} lode__purchase;

typedef struct lode__purchases {
    lode__purchase *row;
    int n;
} lode__purchases;

/* Read a CSV file with columns good, country (of origin: code or name), quantity_t and,
 * where known, value_usd.
 *
 * LODE_E_READ; LODE_E_DATA with line and column; LODE_E_LIMIT. Memory: the arena's. */
lode_status lode__purchases_read(const lode_dataset *ds, const char *path,
                                 lode__arena *arena, lode__purchases *out,
                                 lode_error *err);

#endif
