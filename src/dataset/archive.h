/* Entries of an archive that has the same bytes each time: what exports of packs and of
 * answers share (export_zip.c). */
#ifndef LODE_DATASET_ARCHIVE_H
#define LODE_DATASET_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <zip.h>

/* Add an entry: one date, one level of compression, mode 0644. data is borrowed until the
 * archive is closed. False: zip_get_error(zip) says why. */
bool lode__zip_add(zip_t *zip, const char *name, const void *data, size_t length);

#endif
