/* The rows of a table from elsewhere, one at a time: comma, semicolon or tab between the
 * fields, quotes where they please, UTF-8 or windows-1252, with or without a byte order
 * mark. What packs allow is stricter: csv.h. */
#ifndef LODE_DATASET_RECORD_H
#define LODE_DATASET_RECORD_H

#include "dataset/stream.h"

#define LODE__RECORD_FIELD_MAX 512

typedef struct lode__record {
    lode__stream *stream;
    char separator;
    long line;      /* where the record starts, from 1 */
    long line_next; /* where the next one starts */
    int n_field;
    char *field[LODE__RECORD_FIELD_MAX]; /* trimmed, UTF-8, each with its NUL */
    bool cut;                            /* the last line had no end */
    char *at, *end;                      /* of the block of lines */
    lode__buf text; /* of a record that spans lines or changes its encoding */
} lode__record;

/* Start with the member that was begun. The separator is the commonest of , ; and tab in
 * the first line. Nothing is read when it fails. */
lode_status lode__record_begin(lode__record *r, lode__stream *stream, lode_error *err);
void lode__record_end(lode__record *r);

/* Take the next record; *more is false at the end. Blank lines are passed over. The
 * fields live until the next call. LODE_E_LIMIT for too many fields; LODE_E_DATA for a
 * quote that never closes. */
lode_status lode__record_next(lode__record *r, bool *more, lode_error *err);

/* Where a column stands, or -1. names: "refYear|ref_year|year", compared without regard to
 * case, blanks, dots, dashes and underscores; the first name that is there wins. */
int lode__record_column(const lode__record *r, const char *names);
/* Field k, "" when k < 0 or the record is short. */
const char *lode__record_text(const lode__record *r, int k);

#endif
