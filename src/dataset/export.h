/* What the writers of an export share: which tables leave, under which names, with
 * which rows; and how a file takes its place. */
#ifndef LODE_DATASET_EXPORT_H
#define LODE_DATASET_EXPORT_H

#include "dataset/inside.h"

#include <jansson.h>
#include <sys/types.h>

/* Bytes of a table's name; Excel takes no more in the name of a sheet. */
#define LODE__EXPORT_NAME_MAX 31
#define LODE__EXPORT_BYTES_MAX ((size_t)256 * 1024 * 1024)

typedef struct lode__export_table {
    const lode__file *file;
    int i_pack;       /* of lode__export.pack */
    const char *name; /* unique, letters compared without case */
    const bool *keep; /* [file->csv.n_row]; NULL: every row */
    long n_row;       /* rows that are kept */
    long n_used;      /* of these, rows that no higher layer replaces */
    json_t *schema;   /* as its pack.json has it */
} lode__export_table;

typedef struct lode__export_pack {
    const lode__pack *pack;
    const char *folder; /* in an archive: its name, or "layer2/name" */
    char *text;         /* [length] its pack.json, byte for byte */
    size_t length;
    json_t *json;
    long n_row, n_used; /* of its tables */
} lode__export_pack;

typedef struct lode__export {
    const lode_dataset *ds;
    const char *path;          /* as the caller wrote it, for messages */
    const char *selection;     /* "pack trade, good gallium", or "" for everything */
    lode_dataset_filter asked; /* NULL fields: everything */
    bool whole;                /* every row of the packs */
    lode__arena arena;
    lode__export_pack *pack;
    lode__export_table *table; /* in the order of the packs and their files */
    int n_pack, n_table;
} lode__export;

static inline bool lode__export_keeps(const lode__export_table *table, long i_row)
{
    return !table->keep || table->keep[i_row];
}

/* A kept row that no higher layer replaces. Files leave as they are; a workbook and a
 * database hold the rows in use, so that their tables together count nothing twice. */
static inline bool lode__export_uses(const lode__export_table *table, long i_row)
{
    const bool *overridden = table->file->overridden;
    return lode__export_keeps(table, i_row) && !(overridden && overridden[i_row]);
}

/* "t", "fraction, 0 to 1", or "" when the pack names none. */
const char *lode__export_unit(const lode__export_table *table, int i_field);

/* One sentence on a flag: what its value is. */
const char *lode__export_flag(lode__flag flag);

/* The names of the licences of a pack, as in "CC-BY-4.0; public-domain-us"; NULL: no
 * memory. */
const char *lode__export_licences(lode__export *e, const lode__pack *pack);

lode_status lode__export_no_memory(const lode__export *e, lode_error *err);

/* Write the file at `temporary`, which is there and empty. */
lode_status lode__export_zip(lode__export *e, const char *temporary, lode_error *err);
lode_status lode__export_xlsx(lode__export *e, const char *temporary, lode_error *err);
lode_status lode__export_sqlite(lode__export *e, const char *temporary, lode_error *err);

/* ---- a file that appears whole or not at all (export_file.c) ----------------------- */

#define LODE__PATH_MAX 4096

typedef struct lode__replacement {
    char path[LODE__PATH_MAX];      /* links followed */
    char temporary[LODE__PATH_MAX]; /* in the same folder; "" once it is gone */
    bool existed;
    mode_t mode; /* of the file that existed */
} lode__replacement;

/* Make the empty temporary file; on failure there is none. */
lode_status lode__replace_begin(lode__replacement *r, const char *path, lode_error *err);
/* Bring it to the disk and give it the name. */
lode_status lode__replace_end(lode__replacement *r, const char *path, lode_error *err);
/* Remove the temporary file where it is still there. */
void lode__replace_drop(lode__replacement *r);
/* Write all bytes to an existing file. */
lode_status lode__file_fill(const char *file, const char *path, const void *data,
                            size_t length, lode_error *err);

#endif
