/* Made-up markets of the shapes that mineral markets have, calibrated so that their flows are
 * the equilibrium, and scenarios on them: for benches against other solvers and for stress runs.
 *
 * Countries have power-law sizes (exponent 1.1); a mineral has one or three stages, 25 to 50
 * mines and 12 to 32 refiners a stage; every country uses the last stage and buys from about
 * eight exporters. Curvature is 5 to 45 % of the price per unit of typical flow. Prices are
 * about 1, the use of a mineral is 1000. Everything follows from a seed by counter-based random
 * numbers. */
#ifndef LODE_BENCH_INSTANCE_H
#define LODE_BENCH_INSTANCE_H

#include "solve/engine.h"

#define INSTANCE_COUNTRIES 200

typedef enum instance_family {
    INSTANCE_CALIBRATED, /* all linear responses, each with real curvature */
    INSTANCE_FLAT,       /* curvature of links x 1e-5, of mines and refineries x 1e-3 */
    INSTANCE_ISOELASTIC, /* demand d0 (p / p0)^-e with a choke price at 30 p0 */
    INSTANCE_N_FAMILY
} instance_family;

typedef enum instance_role {
    INSTANCE_LINK,
    INSTANCE_MINE,
    INSTANCE_REFINERY,
    INSTANCE_USE,
    INSTANCE_BACKSTOP, /* supply at 30 p0 that stands for use that is given up */
    INSTANCE_STOCK,
    INSTANCE_RECYCLING
} instance_role;

typedef struct instance {
    lode__arena arena;
    lode__problem problem;  /* group: the mineral of each node */
    double *price;          /* [n_node] of the base */
    double *level;          /* [n_activity] of the base */
    instance_role *role;    /* [n_activity] */
    int *mineral;           /* [n_activity] */
    int *country, *partner; /* [n_activity] exporter and importer of a link */
    instance_family family;
    int n_mineral, n_stage;
} instance;

/* False: no memory. n_stage: 1 or 3. */
bool instance_make(instance *out, int n_mineral, int n_stage, instance_family family,
                   uint64_t seed);
void instance_clear(instance *instance);

/* What happens; the first five are ordinary. */
typedef enum instance_shock {
    INSTANCE_BAN,        /* an exporter sells nothing to two fifths of the countries */
    INSTANCE_FULL_BAN,   /* or to nobody */
    INSTANCE_OUTAGE,     /* its mines and refineries keep 30 % of their capacity */
    INSTANCE_TARIFF,     /* 25 % of the price on all it sells */
    INSTANCE_DEMAND,     /* its use rises by 30 % at every price */
    INSTANCE_STIFF,      /* use answers with elasticity 0.02, and a full ban */
    INSTANCE_HUGE_CAPS,  /* all capacities times a million, and a ban */
    INSTANCE_MIXED_FLAT, /* curvature of 30 % of the activities x 1e-4, and a ban */
    INSTANCE_CUT_OFF,    /* a tenth of the countries trade with nobody */
    INSTANCE_ALL_CLOSED, /* no mine, stock or recycling of a mineral works */
    INSTANCE_N_SHOCK
} instance_shock;

extern const char *const instance_shock_name[INSTANCE_N_SHOCK];
extern const char *const instance_family_name[INSTANCE_N_FAMILY];

/* Changes of scenario i of that kind, a pure function of (instance, kind, seed, i); returns how
 * many. change: room for instance_most_changes(). Exporters are drawn by what they sell. */
size_t instance_scenario(const instance *instance, instance_shock kind, uint64_t seed,
                         uint64_t i, lode__change *change);
size_t instance_most_changes(const instance *instance);

#endif
