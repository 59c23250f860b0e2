/* The last steps of an import: a pack that was tried, that takes its place, and what is
 * said about it. Seen by import.c, import_land.c and import_report.c only. */
#ifndef LODE_DATASET_IMPORT_STEPS_H
#define LODE_DATASET_IMPORT_STEPS_H

#include "dataset/import.h"

#define LODE__PATH_MAX 4096

typedef struct lode__landing {
    char into[LODE__PATH_MAX];      /* directory of packs */
    char folder[LODE__PATH_MAX];    /* "", or <into>/.import-XXXXXX while it exists */
    char made[LODE__PATH_MAX + 80]; /* the pack in it */
    char name[65];
    int i_layer;               /* of the packs that lie in `into`; -1: none */
    size_t n_there;            /* bytes of `into` that were a directory before */
    char hash[LODE__HASH_HEX]; /* of the pack */
    long n_replaced;           /* rows of packs below that the new ones replace */
    bool existed;              /* a pack of that name is there */
} lode__landing;

/* Where to, and under which name. Nothing is made yet. */
lode_status lode__landing_begin(lode__landing *l, const lode_dataset *ds,
                                const lode_import *asked, lode_error *err);
/* Write the pack into a folder of its own and open it above the packs below. */
lode_status lode__landing_try(lode__landing *l, lode__import *im, lode_error *err);
/* One rename puts it in place. */
lode_status lode__landing_finish(lode__landing *l, lode_error *err);
/* What was not landed goes. */
void lode__landing_clear(lode__landing *l);

lode_status lode__import_report(const lode__import *im, const lode__importer *importer,
                                const lode__landing *l, lode_format format,
                                lode_text *report, lode_error *err);

#endif
