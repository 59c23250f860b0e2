/**
 * @file export.h
 * The reference data in one file that other programs open.
 */
#ifndef LODE_EXPORT_H
#define LODE_EXPORT_H

#include <lode/dataset.h>
#include <lode/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Write the packs, or some of their rows, to one file; its ending names the format.
 *
 *     .zip          a Frictionless data package: datapackage.json, README.txt and the
 *                   CSV files, byte for byte. Without good, country and year each
 *                   pack.json comes along: unpacked, it is a directory of packs again.
 *     .xlsx         a workbook: a sheet README, then a sheet for each table
 *     .sqlite .db   a database: a table for each table, and lode_packs, lode_sources,
 *                   lode_licences, lode_tables, lode_columns, lode_flags, lode_export
 *
 * A table has one name everywhere, at most 31 characters: "hs6", or "trade_hs6" where
 * another pack, of the same layer or one below, has such a table. An archive holds the
 * packs of the second layer below "layer2/", and every row; a workbook and a database
 * leave out the rows that a higher layer replaces. Numbers are as published. Empty is
 * unknown: an empty cell, a NULL. The rowid in a database is the row's line in the CSV
 * file.
 *
 * @param path    FILE.zip, .xlsx, .sqlite or .db. An existing file is replaced in one
 *                step, once the new one is on the disk; until then, and on failure, it
 *                stays. Through a symbolic link the file it names is replaced.
 * @param filter  which rows; NULL, and NULL fields, match everything, pack too. A row
 *                with good or country '*' speaks of all and stays. A table without a
 *                column to ask (units, countries for a good) stays whole.
 * @param[out] err  may be NULL
 * @return LODE_OK; LODE_E_INVALID for another ending, an unknown pack, good, country or
 *         bloc; LODE_E_DATA when a file has changed since the dataset was opened;
 *         LODE_E_READ; LODE_E_WRITE; LODE_E_LIMIT for a text above 32,767 characters in
 *         a workbook; LODE_E_NOMEM.
 *
 * Cost: O(bytes). The same data, filter and version give the same bytes.
 */
lode_status lode_dataset_export(const lode_dataset *dataset, const char *path,
                                const lode_dataset_filter *filter, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
