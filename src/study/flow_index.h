/* Who sold what to whom, by good or customs code, and who made and used how much: the
 * packs' rows put in an order in which a measure finds them quickly.
 *
 * Trade of a good in a year is its rows of flow export where there are any; else the
 * customs records of its codes, times content and share. Of several records of a code and
 * year (revisions, sources, reporters) one set is used: both sides reconciled, then what
 * importers report, then exporters; of these the latest revision. */
#ifndef LODE_STUDY_FLOW_INDEX_H
#define LODE_STUDY_FLOW_INDEX_H

#include "dataset/dataset.h"

typedef struct lode__amount { /* a pick: what a country makes, uses or holds */
    int i_country;
    double value, low, high; /* low and high NaN until asked for */
    const lode__observation *row;
} lode__amount;

typedef struct lode__trade {
    int i_importer, i_exporter;
    double quantity_t, value_usd; /* NaN: unknown */
    double low, high;             /* bounds as a factor of it; NaN until asked for */
} lode__trade;

/* What one exporter sold to all, where only that is recorded. */
typedef struct lode__total {
    int i_exporter; /* -1: everybody together */
    double value_usd;
} lode__total;

typedef struct lode__flow_key { /* of a range of rows */
    int kind, item, year, first, n;
    bool basket; /* trade: from a code that holds other goods, too */
    bool from_customs;
} lode__flow_key;

typedef struct lode__flow_index {
    const lode_dataset *ds;
    int n_good, n_country, n_code;
    int *
        code; /* [n_code] six-digit codes in ascending order; item n_good + i is code i */
    lode__amount *amount;
    lode__trade *trade; /* by importer, then exporter, within a range */
    lode__total *total;
    lode__flow_key *key; /* sorted by kind, item, year */
    int n_amount, n_trade, n_total, n_key;
} lode__flow_index;

enum { LODE__KIND_TRADE = LODE__N_FLOW, LODE__KIND_TOTAL };

/* All of a dataset. source: only production rows of this publisher (a start of `source`),
 * and nothing of customs; or NULL. Memory is the arena's; the dataset must outlive it. */
lode_status lode__flow_index_build(const lode_dataset *ds, const char *source,
                                   lode__arena *arena, lode__flow_index *out,
                                   lode_error *err);

/* The range of a flow (LODE__PRODUCTION, ..., LODE__KIND_TRADE, LODE__KIND_TOTAL), item
 * and year, or NULL. */
const lode__flow_key *lode__flow_find(const lode__flow_index *x, int kind, int item,
                                      int year);

/* The row of the largest amount of a range: whose publication speaks for it. NULL: none. */
const lode__observation *lode__flow_speaker(const lode__flow_index *x,
                                            const lode__flow_key *key);

/* Item of a six-digit code, or -1. */
int lode__flow_item(const lode__flow_index *x, int code);

#endif
