/* Which way does a good go from country to country, and what if a passage is closed?
 * docs/method/routes.md */
#ifndef LODE_STUDY_ROUTE_H
#define LODE_STUDY_ROUTE_H

#include "dataset/routes.h"

typedef enum lode__way {
    LODE__WAY_UNKNOWN, /* a country without a coast in the packs */
    LODE__WAY_LAND,    /* neighbours, one network of roads and rails, or at home */
    LODE__WAY_SEA,
    LODE__WAY_NONE /* every way is closed */
} lode__way;

typedef struct lode__route {
    lode__way way;
    double days;       /* at sea and to the coasts; 0 over land, INFINITY for none */
    uint32_t passages; /* bit i: row i of the passages */
} lode__route;

/* Shortest ways between all regions of the sea with some passages closed. */
typedef struct lode__routes {
    const lode_dataset *dataset;
    uint32_t closed;
    int n_region, n_country;
    const char **region; /* [n_region] */
    double *days;        /* [n_region][n_region] INFINITY: no way */
    uint32_t *passages;  /* [n_region][n_region] */
    int *first, *coast;  /* coasts of country c: coast[first[c]] .. coast[first[c + 1]] */
    int *coast_region;   /* [n_coast] region of the coast, or -1 when no leg has it */
    bool *by_land;       /* [n_country][n_country] */
} lode__routes;

/* All pairs at once, from the arena; NULL: no memory. Cost: O(n_region^3), a
 * millisecond. */
const lode__routes *lode__routes_make(const lode_dataset *ds, uint32_t closed,
                                      lode__arena *arena);

/* The way between two countries; the same in both directions. Cost: O(coasts). */
lode__route lode__route_of(const lode__routes *routes, int i_from, int i_to);

/* What a day at sea costs a tonne of the good, on the good's own basis:
 *
 *     USD/t/day = freight of its carriage / content of the traded code
 *
 * Mined goods and those below 1,000 USD/t go in bulk, the others in containers. */
typedef struct lode__carriage {
    const char *name; /* "bulk", "container"; "" when the packs have no freight */
    double usd_per_t_day, low, high;
    double content; /* t of the good's basis per gross t; 1 when unknown */
} lode__carriage;

lode__carriage lode__carriage_of(const lode_dataset *ds, int i_good);

/* What closing does to one link. */
typedef struct lode__detour {
    bool concerned; /* the way before went where it cannot go now */
    bool shut;      /* there is no other way */
    double delay_days;
    double wedge_usd_per_t;
} lode__detour;

lode__detour lode__detour_of(const lode__routes *before, const lode__routes *after,
                             const lode__carriage *carriage, int i_from, int i_to);

#endif
