/* Entries of an archive that has the same bytes each time: what exports of packs and of
 * answers share. */
#ifndef LODE_DATASET_ARCHIVE_H
#define LODE_DATASET_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <zip.h>

#include "base/base.h"

/* Add an entry: one date, one level of compression, mode 0644. data is borrowed until the
 * archive is closed. False: zip_get_error(zip) says why. */
bool lode__zip_add(zip_t *zip, const char *name, const void *data, size_t length);

/* A file of an archive; without text it is left out. */
typedef struct lode__archive_part {
    const char *name, *what; /* what: for people, may be NULL */
    const lode_text *text;
} lode__archive_part;

/* An archive of n parts, in order, in memory; the same parts give the same bytes. */
lode_status lode__archive_make(const lode__archive_part *all, int n, lode_text *out,
                               lode_error *err);

#endif
