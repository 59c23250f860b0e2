/* The linear share model, inside. */
#ifndef LODE_STUDY_GSIM_H
#define LODE_STUDY_GSIM_H

#include <lode/gsim.h>

#include "base/base.h"

#define LODE__GSIM_REGIONS 256 /* the length of a row of its matrices */

typedef struct lode__gsim_region {
    const char *name;
    double price_change;                  /* relative, of what it sells at world prices */
    double output_change;                 /* relative */
    double composite_change;              /* relative, of what it pays on the mean */
    double revenue_before, revenue_after; /* of tariffs, in the file's money */
} lode__gsim_region;

struct lode_gsim {
    lode__arena arena;
    lode_gsim_options options;
    int n;
    lode__gsim_region *region;   /* [n] as they come in the file */
    double *value;               /* [][256] exporter, importer, at world prices */
    double *value_after;         /* the same */
    double *tariff, *new_tariff; /* factors */
    char run[LODE__HASH_HEX];    /* content hash of elasticities, version and file */
};

#endif
