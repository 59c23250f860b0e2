/* The harm that a seller can do to a place at no cost to itself, over a year. */
#ifndef LODE_STUDY_COSTLESS_H
#define LODE_STUDY_COSTLESS_H

#include <lode/dataset.h>

#include <stddef.h>

/* by: a country; target: a country or zone; one good. *harm_usd and *leverage are NaN where there
 * is no answer. docs/method/coercion.md says what they are. */
lode_status lode__costless_harm(const lode_dataset *dataset, const char *by,
                                const char *target, const char *good, size_t n_thread,
                                double *harm_usd, double *leverage, lode_error *err);

#endif
