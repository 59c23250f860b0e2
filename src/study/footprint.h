/* A multi-region input-output table and its footprints; read by the reports. */
#ifndef LODE_STUDY_FOOTPRINT_H
#define LODE_STUDY_FOOTPRINT_H

#include <lode/footprint.h>

#include "base/base.h"

typedef enum lode__quantity {
    LODE__X,
    LODE__A,
    LODE__L,
    LODE__S,
    LODE__M,
    LODE__D_CBA,
    LODE__D_PBA,
    LODE__D_IMP,
    LODE__D_EXP,
    LODE__D_CBA_REG,
    LODE__D_PBA_REG,
    LODE__D_IMP_REG,
    LODE__D_EXP_REG,
    LODE__N_QUANTITY
} lode__quantity;

/* A quantity as a table: names and values, row-major. */
typedef struct lode__block {
    const char *name;
    int n_row, n_col;
    const char *const *row, *const *col; /* [n_row], [n_col] */
    const double *value;                 /* [n_row][n_col] */
} lode__block;

struct lode_footprint {
    lode__arena arena;
    const char *file;
    char run[LODE__HASH_HEX]; /* of the table as read */
    int n, n_region, n_sector, n_stressor;
    const char **producer;      /* [n] REGION.SECTOR */
    const char **region;        /* [n_region] by first producer */
    const char **sector;        /* [n_sector] by first producer */
    const char **product;       /* [n_region][n_sector] */
    const char **stressor;      /* [n_stressor] by first row */
    int *region_of, *sector_of; /* [n] */
    double *y;                  /* [n][n_region] */
    double *f;                  /* [n_stressor][n] */
    double *a;                  /* [n][n] Z until divided by x */
    double *x, *l;              /* [n], [n][n] */
    double *s, *m;              /* [n_stressor][n] */
    double *cba, *imp;          /* [n_stressor][n_region][n_sector] */
    double *exp;                /* [n_stressor][n] */
    double *reg[4];             /* cba, pba, imp, exp: [n_stressor][n_region] */
    double balance;             /* largest |L y - x| over the largest x */
    size_t n_absent;            /* entries of Z that were not there */
    int n_idle;                 /* producers with x = 0 that buy or have a stressor */
    const char *idle;           /* the first of them, or NULL */
};

/* Read names, y, f, and Z into a. */
lode_status lode__footprint_table(lode_footprint *f, const char *path, lode_error *err);

/* A quantity by number. */
lode__block lode__footprint_block(const lode_footprint *f, lode__quantity quantity);
/* A quantity by its first n bytes of name; LODE_E_INVALID with the nearest. */
lode_status lode__quantity_find(const char *name, size_t n, lode__quantity *out,
                                lode_error *err);

#endif
