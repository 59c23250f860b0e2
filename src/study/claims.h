/* What others published for a method: claims, those of one material, place and year next
 * to each other. */
#ifndef LODE_STUDY_CLAIMS_H
#define LODE_STUDY_CLAIMS_H

#include "study/method.h"

typedef struct lode__claim {
    const char *material, *place, *quantity, *source,
        *note; /* place: "USA", "@EU", "*" */
    int year;  /* 0: none is stated */
    double value;
} lode__claim;

/* Rows of the tables `published` of a method and of what it extends. */
lode_status lode__claims_find(const lode_dataset *ds, const lode__method *method,
                              lode__arena *arena, lode__claim **out, int *n,
                              lode_error *err);

/* Rows of a CSV file with a column for the material (material, good, commodity, mineral,
 * resource or element), perhaps country and year, and columns named as the method's
 * steps and inputs; others are passed over. LODE_E_READ, LODE_E_DATA with line. */
lode_status lode__claims_read(const lode_dataset *ds, const char *path,
                              const lode__method_program *m, lode__arena *arena,
                              lode__claim **out, int *n, lode_error *err);

/* Are they of one material, place and year? */
bool lode__claims_together(const lode__claim *a, const lode__claim *b);

#endif
