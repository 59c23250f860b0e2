/* What the reports of the register share. */
#ifndef LODE_REPORT_POLICY_REPORT_H
#define LODE_REPORT_POLICY_REPORT_H

#include "report/report.h"
#include "study/policy_records.h"

/* A cell, or "unknown" for an empty one. */
const char *lode__or_unknown(const char *text);
/* " on 2026-06-30, the day it was last seen" */
void lode__policy_day_said(lode__buf *buf, lode__day day, bool is_named);
/* A paragraph at the foot. */
void lode__policy_note(lode__buf *buf, const char *text);
/* That no list of the forum's members is published. */
extern const char *const lode__no_forge_list;

/* The hash of a question about the register; and of one about records: "list", "show". */
void lode__policy_run(const lode_dataset *ds, const char *question,
                      char out[LODE__HASH_HEX]);
void lode__register_run(lode__register *a, const char *what);

/* A document up to its open "result". */
void lode__register_json(const lode__register *a, lode__json *j, lode__buf *buf,
                         const char *what);
/* Columns of the row at a place but one, as JSON: null, a number where the column has
 * numbers, else text. */
void lode__cells_json(const lode__register *a, lode__json *j, lode__place place,
                      const char *skip);
/* A record's fields: id, table, standing, what is counted, its columns. */
void lode__record_json(const lode__register *a, lode__json *j, const lode__record *r);
/* The same as CSV, in the columns of the row at `first`. */
void lode__record_csv_header(const lode__register *a, lode__place first, lode__buf *buf);
void lode__record_csv(const lode__register *a, const lode__record *r, lode__place first,
                      lode__buf *buf);

#endif
