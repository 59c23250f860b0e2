/* A flow on its way from a customs file into the table of flows, and what is said of it.
 * Seen by import_customs.c, import_mirror*.c and import_report.c only. */
#ifndef LODE_DATASET_IMPORT_CUSTOMS_H
#define LODE_DATASET_IMPORT_CUSTOMS_H

#include "dataset/import.h"

typedef struct lode__import_flow {
    int year, exporter, importer; /* countries; -1: all together */
    int hs;
    char digits, reported_by; /* 4 or 6; 'b'oth, 'e'xporter, 'i'mporter */
    short revision;           /* its year: 2017 is HS17; 0: not said */
    double value_usd, quantity_t;
    long line;
} lode__import_flow;

/* Code and its digits in one number: headings come behind all codes of six digits. */
int lode__import_flow_code(const lode__import_flow *f);

/* "811292 CHN-USA" */
void lode__import_flow_name(const lode__import *im, const lode__import_flow *f,
                            char out[64]);

/* A row of the table `flows`. */
void lode__import_flow_write(lode__import *im, const lode__import_flow *f,
                             lode__flag flag, const char *source, const char *note);

/* One row of both sides' reports, each there once, by year, code, exporter, importer, side
 * and revision. The array is used up; what was learned stays in im->mirror. */
lode_status lode__import_reconcile(lode__import *im, lode__import_flow *flow, size_t n);

/* What im->mirror has learned: lines for people, the object "reconciliation", lines
 * kind,rows,reason,examples. Nothing where it is NULL. */
void lode__import_mirror_table(const lode__import *im, lode__buf *buf);
void lode__import_mirror_json(const lode__import *im, lode__json *json);
void lode__import_mirror_csv(const lode__import *im, lode__buf *buf);

#endif
