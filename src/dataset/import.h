/* What the readers of foreign files share: the file, what was dropped and why, and the
 * tables of the pack that is made. import.c drives; one import_*.c per family of files. */
#ifndef LODE_DATASET_IMPORT_H
#define LODE_DATASET_IMPORT_H

#include "dataset/inside.h"
#include "dataset/record.h"
#include <lode/import.h>

#define LODE__REASON_MAX 64
#define LODE__EXAMPLE_MAX 3
#define LODE__IMPORT_TABLE_MAX 4

/* Why rows were dropped, or what is odd about rows that were kept. */
typedef struct lode__reason {
    const char *text; /* static */
    bool finding;     /* the rows were kept */
    long n;
    int n_example;
    struct {
        char found[64];
        long line;
    } example[LODE__EXAMPLE_MAX];
} lode__reason;

/* A table of the pack in the making. */
typedef struct lode__import_table {
    const char *name;         /* "flows" */
    const lode__field *field; /* [n_field] */
    int n_field;
    lode__buf rows;
    long n_row;
    int n_cell; /* of the row that is being written */
} lode__import_table;

typedef struct lode__country_name {
    const char *id; /* ISO3, BACI number, English name, or another publisher's name */
    int i;          /* country */
} lode__country_name;

typedef struct lode__import {
    const lode_dataset *ds;
    const lode_import *asked;
    lode__arena arena;
    lode__stream *stream;
    lode__record record; /* its first record, the header, was read */
    const char *member;  /* the name of what is read */
    lode_error *err;
    bool begun; /* the first member's header was read */

    lode__reason reason[LODE__REASON_MAX];
    int n_reason;
    long n_read, n_taken, n_other; /* n_other: of codes that were not asked for */
    lode__import_table table[LODE__IMPORT_TABLE_MAX];
    int n_table;

    lode__country_name *name; /* [n_name] in strcmp order */
    size_t n_name;

    /* What pack.json will say. */
    lode__source source;
    lode__licence licence;
    char vintage[32];
    const struct lode__mirror *mirror; /* what both sides' reports taught; or NULL */
    void *state;                       /* the reader's, in the arena */
    void *heap;                        /* the reader's, released by import.c */
} lode__import;

/* One family of files. */
typedef struct lode__importer {
    lode_import_format about;
    lode__source source;
    lode__licence licence;
    /* Do these columns look like it? The header stands in im->record. */
    bool (*recognise)(const lode__import *im);
    /* All records of one member, after its header. */
    lode_status (*read)(lode__import *im);
    /* After the last member: sort, sum up, write the rows. May be NULL. */
    lode_status (*finish)(lode__import *im);
} lode__importer;

extern const lode__importer lode__import_baci, lode__import_comtrade,
    lode__import_usgs_long, lode__import_usgs_wide, lode__import_bgs, lode__import_wmd,
    lode__import_wgi, lode__import_worldbank, lode__import_gta, lode__import_oecd,
    lode__import_projects, lode__import_tidy;

/* A row was not taken, or was taken though it is odd. text is static. */
void lode__import_drop(lode__import *im, long line, const char *text, const char *found);
void lode__import_find(lode__import *im, long line, const char *text, const char *found);

/* Country of an ISO3 code, a customs number, an English or a publisher's name; or -1. */
int lode__import_country(const lode__import *im, const char *text);

/* The unit of the packs for a publisher's word, "thousand metric tons" is "kt"; or NULL. */
const char *lode__import_unit(const char *text);

/* A published number of the file: "1,200", "—" is 0, "W" and "NA" are NaN with *flag set,
 * else *flag is as it was. Gives back NULL, or why it is not taken: `why` where it is none
 * of these (ranges, ">50", words), else that it reads two ways (plain_number.h). Both are
 * static, for lode__import_drop(). */
const char *lode__import_number(const lode__import *im, const char *text, double *value,
                                lode__flag *flag, const char *why);

/* A table of the pack; the first call of a name makes it. NULL: no room. */
lode__import_table *lode__import_table_of(lode__import *im, const char *name,
                                          const lode__field *field, int n_field);
/* Append a row: cells written one by one, then the end. */
void lode__import_text(lode__import_table *t, const char *text);
void lode__import_value(lode__import_table *t, double value); /* NaN: empty */
void lode__import_whole(lode__import_table *t, long value);
void lode__import_row_end(lode__import_table *t);

/* An observation for production, prices, use or trade. */
typedef struct lode__import_observation {
    const char *good, *country, *partner, *flow, *unit, *basis, *hs6, *source, *note;
    const char *vintage; /* NULL: the file's */
    int year;
    double value;
    lode__flag flag;
} lode__import_observation;
void lode__import_observe(lode__import *im, const lode__import_observation *o);

/* Tell the caller how far we are. */
void lode__import_progress(lode__import *im);

#endif
