/* Made-up markets of the curves that calibrated mineral markets have, and scenarios on them:
 * what bench/solve/instance.h leaves out.
 *
 * An ore, a refined good and its by-product in 40 countries. Mines have isoelastic supply up to
 * a cap; refineries take ore and give the refined good and, seven in ten, the by-product, half
 * of them with one cost at any level (b = 0); routes are entropic; use is isoelastic with a
 * choke price; stocks and recycling have one cost. Each exporter of refined goods holds a
 * licence, a node of its own that its sales use up: rhs < 0 is the quota. Every node has free
 * disposal. The base is an equilibrium by construction; everything follows from a seed by
 * counter-based random numbers. */
#ifndef LODE_TESTS_ENTROPIC_H
#define LODE_TESTS_ENTROPIC_H

#include "solve/engine.h"

#define ENTROPIC_COUNTRIES 40

typedef enum entropic_role {
    ENTROPIC_LINK,
    ENTROPIC_MINE,
    ENTROPIC_REFINERY,
    ENTROPIC_USE,
    ENTROPIC_STOCK,
    ENTROPIC_RECYCLING
} entropic_role;

typedef struct entropic {
    lode__arena arena;
    lode__problem problem;
    double *price;       /* [n_node] of the base; a licence costs nothing */
    double *level;       /* [n_activity] of the base */
    entropic_role *role; /* [n_activity] */
    int *good;    /* [n_activity] of its first term: 0 ore, 1 refined, 2 by-product */
    int *country; /* [n_activity] where it is; a link: the exporter */
    int *partner; /* [n_activity] a link: the importer; else the country */
} entropic;

/* False: no memory. */
bool entropic_make(entropic *out, uint64_t seed);
void entropic_clear(entropic *market);

/* What happens; "it" is an exporter of the refined good, drawn by what it sells. */
typedef enum entropic_shock {
    ENTROPIC_BAN,       /* it sells nothing to two fifths of the countries */
    ENTROPIC_FULL_BAN,  /* or to nobody */
    ENTROPIC_OUTAGE,    /* its mines and refineries keep 30 % of their capacity */
    ENTROPIC_TARIFF,    /* 25 % of the price on all it sells */
    ENTROPIC_DEMAND,    /* its use rises by 30 % at every price */
    ENTROPIC_STIFF,     /* use answers with elasticity 0.02, and a full ban */
    ENTROPIC_HUGE_CAPS, /* capacities of mines and refineries times a million, and a ban */
    ENTROPIC_MIXED_FLAT, /* kappa of 30 % of the routes x 1e-4, and a ban */
    ENTROPIC_CUT_OFF,    /* a tenth of the countries trade with nobody */
    ENTROPIC_ALL_CLOSED, /* no mine, stock or recycling works */
    ENTROPIC_QUOTA,      /* its licence covers 0 to 100 % of what it sold */
    ENTROPIC_FLOOR,      /* its mine is guaranteed 0.8 to 2 times the price */
    ENTROPIC_RELEASE, /* its makers keep a tenth; stocks ten times as large sell at the price */
    ENTROPIC_WEDGES, /* every route is taxed or helped by up to a tenth of the price */
    ENTROPIC_N_SHOCK
} entropic_shock;

extern const char *const entropic_shock_name[ENTROPIC_N_SHOCK];

/* Changes of scenario i of that kind, a pure function of (market, kind, seed, i); returns how
 * many. change: room for entropic_most_changes(). */
size_t entropic_scenario(const entropic *market, entropic_shock kind, uint64_t seed,
                         uint64_t i, lode__change *change);
size_t entropic_most_changes(const entropic *market);

#endif
