/**
 * @file import.h
 * An analyst's own download becomes a pack.
 *
 * A file is read once, from the start to the end, straight from a zip too; what is not
 * understood is counted with its lines; the pack is opened on trial above the packs
 * below; only then does it take its place, whole or not at all.
 */
#ifndef LODE_IMPORT_H
#define LODE_IMPORT_H

#include <lode/dataset.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What to import, and where to; LODE_IMPORT_INIT, then name what differs. */
typedef struct lode_import {
    const char *path;   /**< a file, a zip with tables, or "-"; required */
    const char *format; /**< as lode_import_formats() has it; NULL: by its columns */
    const char *into;   /**< directory of packs, made when absent; NULL: the user's own */
    const char *name;   /**< of the pack: a-z, 0-9, '_', '-'; NULL: from the file's */
    const char *codes;  /**< customs: "811292,2603,..." or "*"; NULL: the concordance's */
    const char *revision; /**< customs: "HS17", where the file does not say; or NULL */
    const char *source;   /**< tidy rows: who says so, where the file does not; or NULL */
    const char *vintage;  /**< edition, where neither file nor its name says; or NULL */
    int year;             /**< where the file does not say; 0: none */
    bool reconcile;       /**< comtrade: what both sides report becomes one flow */
    bool check;           /**< read and report; nothing lands */
    /** Called now and then with the part that is done, 0 to 1; may be NULL. */
    void (*progress)(double done_share, void *data);
    void *progress_data;
} lode_import;

#define LODE_IMPORT_INIT                                                                 \
    {                                                                                    \
        0                                                                                \
    }

/**
 * Import a file above a dataset.
 *
 * Where the pack's directory has one of that name, the new one takes its place in one
 * step: a reader, or an import that is killed, finds the old pack or the new one.
 *
 * @param dataset  names the goods, countries, units, codes and published tables
 * @param[out] report  rows read, taken and dropped, why and in which lines; findings
 * @return LODE_OK; LODE_E_INVALID for an unknown format, code, or name of a pack, and for
 *         something that neither file nor `import` says; LODE_E_DATA for a file that no
 *         format fits, that is cut, of which no row can be used, or that is to be
 *         reconciled and has no flow that both sides report; LODE_E_READ;
 *         LODE_E_WRITE; LODE_E_LIMIT for a pack above 64 MiB or a row above 1 MiB;
 *         LODE_E_NOMEM. Nothing has landed then.
 *
 * Cost: O(bytes). Memory: the rows taken and 2 blocks of 256 KiB, whatever the size of
 * the file.
 */
lode_status lode_dataset_import(const lode_dataset *dataset, const lode_import *import,
                                lode_format format, lode_text *report, lode_error *err);

/** A format: its name for lode_import.format, and what it reads. */
typedef struct lode_import_format {
    const char *name, *title;
} lode_import_format;

/** All formats, in the order they are tried; the last has a name of NULL. */
const lode_import_format *lode_import_formats(void);

#ifdef __cplusplus
}
#endif
#endif
