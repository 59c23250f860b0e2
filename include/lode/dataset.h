/**
 * @file dataset.h
 * The reference data: packs of rows, each row with its source.
 *
 * A dataset is read-only once open and may be shared between threads.
 */
#ifndef LODE_DATASET_H
#define LODE_DATASET_H

#include <lode/status.h>
#include <lode/text.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lode_dataset lode_dataset;

/**
 * Open every pack below a directory and check its rows.
 *
 * Each folder with a pack.json is a pack. Every row is parsed and converted once, to
 * tonnes of the good's basis and to USD/t, with the factors of the goods pack.
 *
 * Directories are layers: a row of a later one replaces the rows of earlier ones with
 * the same key (good, country, year, source, vintage, ...; docs/data.md lists them).
 *
 * @param dir  directory that holds the packs, or several as in "data:mine", lowest first;
 *             NULL means $LODE_DATA, else the directory fixed when lode was built, and
 *             above it the user's own packs: $LODE_PACKS (empty: none), else
 *             $XDG_DATA_HOME/lode/packs, else $HOME/.local/share/lode/packs
 * @param[out] out  the caller's: lode_dataset_free(); untouched on failure
 * @param[out] err  names file, line and column of the first broken row; may be NULL
 * @return LODE_OK; LODE_E_NODATA when dir holds no pack; LODE_E_READ; LODE_E_DATA for
 *         a broken row or pack.json; LODE_E_LIMIT for a file above 64 MiB or a line
 *         above 64 KiB; LODE_E_NOMEM.
 *
 * Cost: O(bytes).
 */
lode_status lode_dataset_open(const char *dir, lode_dataset **out, lode_error *err);

/** Release a dataset; NULL is fine. */
void lode_dataset_free(lode_dataset *dataset);

/** SHA-256 over the packs used, 64 hex digits; lives as long as the dataset. */
const char *lode_dataset_hash(const lode_dataset *dataset);

/**
 * Verify what opening does not: checksums and sizes against pack.json, shares that
 * add up, links of rows to known goods, countries, units, and one price per good.
 *
 * @param[out] report    one row per check and finding, in `format`
 * @param[out] n_problem number of findings that are errors
 */
lode_status lode_dataset_check(const lode_dataset *dataset, lode_format format,
                               lode_text *report, size_t *n_problem, lode_error *err);

/** List the packs: name, title, edition, licence, rows, files, hash. */
lode_status lode_dataset_list(const lode_dataset *dataset, lode_format format,
                              lode_text *report, lode_error *err);

/** Which rows to show; NULL fields match everything. */
typedef struct lode_dataset_filter {
    const char *pack;    /**< "production", "trade", ...; required */
    const char *good;    /**< "gallium:refined", or a mineral: "gallium" */
    const char *country; /**< ISO3 or "@BLOC"; matches country and partner */
    int year;            /**< 0 matches every year */
} lode_dataset_filter;

/**
 * Show the rows of a pack as published, each with file and line.
 *
 * @return LODE_OK; LODE_E_INVALID for an unknown pack, good, country or bloc: the
 *         message offers the nearest three names.
 */
lode_status lode_dataset_show(const lode_dataset *dataset,
                              const lode_dataset_filter *filter, lode_format format,
                              lode_text *report, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
