/* What the packs say about ways over sea and land, as typed rows. Read-only after
 * lode_dataset_open(). */
#ifndef LODE_DATASET_ROUTES_H
#define LODE_DATASET_ROUTES_H

#include "dataset/dataset.h"

/* Passages are bits of one word. */
#define LODE__PASSAGE_MAX 32

/* A coast that a country ships from, and the days over land to reach it. */
typedef struct lode__coast {
    int i_country;
    const char *region;
    double access_days;
    lode__flag flag;
    const char *source, *note;
    lode__place place;
} lode__coast;

/* A leg between two regions of the sea, the same in both directions. */
typedef struct lode__leg {
    const char *from, *to, *passage; /* passage "": open sea */
    double nm, days;
    lode__flag flag;
    const char *source, *note;
    lode__place place;
} lode__leg;

/* The days and the money are those of `lane`, for people to see; the engine finds each
 * link's own detour. NaN: there is none. */
typedef struct lode__passage {
    const char *id, *name, *instead, *lane;
    double lon, lat;
    double extra_days, extra_days_low, extra_days_high;
    double bulk_usd_per_t, container_usd_per_t;
    lode__flag flag;
    const char *source, *note;
    lode__place place;
} lode__passage;

/* What a day at sea costs a gross tonne of cargo, USD/t/day. */
typedef struct lode__freight {
    const char *carriage; /* "bulk", "container" */
    double value, low, high;
    lode__flag flag;
    const char *source, *note;
    lode__place place;
} lode__freight;

/* Countries of one network trade with each other over land. */
typedef struct lode__land {
    const char *network;
    int i_country;
    lode__flag flag;
    const char *source, *note;
    lode__place place;
} lode__land;

typedef struct lode__route_tables {
    lode__coast *coast;
    lode__leg *leg;
    lode__passage *passage;
    lode__freight *freight;
    lode__land *land;
    int n_coast, n_leg, n_passage, n_freight, n_land;
} lode__route_tables;

const lode__route_tables *lode__route_rows(const lode_dataset *ds);

/* Passages of "@malacca", "@suez+cape_good_hope" or "@suez+@cape_good_hope" as bits;
 * LODE_E_INVALID with the nearest three names. */
lode_status lode__passages_read(const lode_dataset *ds, const char *text, uint32_t *out,
                                lode_error *err);

#endif
