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

/**
 * The same with further directories above: what would be if these packs were there, too.
 *
 * @param dir   as of lode_dataset_open(), NULL too
 * @param more  directories as in "mine" or "mine:yours", not NULL
 */
lode_status lode_dataset_open_above(const char *dir, const char *more, lode_dataset **out,
                                    lode_error *err);

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

/**
 * Compare customs with production, and say where they cannot both be right.
 *
 *     implied content = production / sum over codes of (share x gross exports)
 *
 * for every exporter and good with customs records, production and a concordance; unit
 * values of flows against the median of their code and the years around; what the two
 * sides of a flow report; what two vintages of a publication say of one year. A finding
 * that a row of a table `closure` of the packs names is reviewed; the others are open.
 *
 * @param year         0: the base year, 2024
 * @param[out] report  rows and findings, in `format`
 * @param[out] n_open  number of findings that no row of a table `closure` explains
 * @return LODE_OK; LODE_E_NODATA for a year without customs records; LODE_E_DATA for a
 *         review of an unknown kind or without a reason; LODE_E_NOMEM.
 *
 * Cost: O(n log n) in the customs records.
 * See also: docs/method/closure.md.
 */
lode_status lode_dataset_closure(const lode_dataset *dataset, int year,
                                 lode_format format, lode_text *report, size_t *n_open,
                                 lode_error *err);

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

/**
 * Why is this number what it is? The row that speaks for a good, a place, a flow and a
 * year, with its conversion; the others and the part of the rule that set each aside;
 * the band between the smallest and the largest figure; edition and licence; rows that
 * a later layer replaces.
 *
 * @param good     "gallium:refined"
 * @param country  ISO3; of flow "export" exporter and importer as in "CHN:USA"; of flow
 *                 "price" also "*"
 * @param flow     "production" (also for NULL), "capacity", "export", "use" or "price"
 * @param year     0 means 2024
 * @return LODE_OK, also when no row has a value; LODE_E_INVALID for an unknown good,
 *         country or flow, with the nearest three names; LODE_E_NODATA when there is no
 *         row of that year, with the years there are; LODE_E_NOMEM.
 */
lode_status lode_dataset_why(const lode_dataset *dataset, const char *good,
                             const char *country, const char *flow, int year,
                             lode_format format, lode_text *report, lode_error *err);

/**
 * Who says what? For each good and flow the sources and vintages side by side: rows,
 * how many are picked and what share of the picked total they carry, the median of
 * highest over lowest figure where others speak, too, the sum over named countries, the
 * publication's own world total, the leader and its share of both. Each is shown for
 * its newest year up to `year`.
 *
 * @param good     a good, a mineral, or NULL for all
 * @param country  countries or blocs as in "CHN", "@EU"; also as partner; NULL for all
 * @param year     0 means 2024
 * @return LODE_OK; LODE_E_INVALID for unknown names, with the nearest three;
 *         LODE_E_NOMEM.
 */
lode_status lode_dataset_sources(const lode_dataset *dataset, const char *good,
                                 const char *country, int year, lode_format format,
                                 lode_text *report, lode_error *err);

/**
 * What changed from one dataset to another, and which results move with it?
 *
 * Rows are matched by the key of their table (docs/data.md): added, removed, changed,
 * with each changed cell. A number written otherwise, as 1.0 for 1, is no change. Of
 * production, for each good and year, the sum over countries, the leader and
 *
 *     HHI = sum over countries of (100 value / sum)^2
 *
 * before and after, the largest change of HHI first, with its class (below 1500, to
 * 2500, above) where that changes.
 *
 * @param from, to  shared, only read; may be the same
 * @return LODE_OK, also when they are equal; LODE_E_INVALID; LODE_E_NOMEM.
 *
 * Cost: O(rows x log rows).
 */
lode_status lode_dataset_diff(const lode_dataset *from, const lode_dataset *to,
                              lode_format format, lode_text *report, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
