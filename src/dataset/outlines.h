/* Where countries lie on a map, as rings of land. Read-only after lode_dataset_open(). */
#ifndef LODE_DATASET_OUTLINES_H
#define LODE_DATASET_OUTLINES_H

#include "dataset/dataset.h"

#define LODE__RING_POINTS_MAX 10000

/* A closed ring: the last point leads back to the first. Several rings of a country may
 * lie in each other: the inner one is a hole. */
typedef struct lode__ring {
    int i_country;    /* -1: land of no country of the pack countries */
    const char *area; /* what the source calls it */
    int n_point;      /* 3 or more */
    const int *point; /* [n_point][2] hundredths of a degree east and north, no two that
                         follow each other the same */
    const char *source;
    lode__place place;
} lode__ring;

/* All rings, those of a country next to each other; *n 0 where no pack has outlines. */
const lode__ring *lode__outlines(const lode_dataset *ds, int *n);

#endif
