/* What the reports of the desk share. */
#ifndef LODE_DESK_DESK_REPORT_H
#define LODE_DESK_DESK_REPORT_H

#include "desk/desk.h"
#include "report/report.h"

/* The hash of a question on all that the book holds. */
void lode__desk_run(const lode__book *book, const char *question,
                    char out[LODE__HASH_HEX]);

/* A document with inputs and no certificate; the caller writes "warnings" and "result". */
void lode__desk_json_begin(const lode__book *book, lode__json *j, lode__buf *buf,
                           const char *question, lode__day day);
void lode__desk_json_end(lode__json *j, lode__buf *buf);

/* All of a record, with its status on the day. */
void lode__event_json(lode__json *j, const char *key, const lode__event *e,
                      lode__day day);

/* Keys of what differs between two revisions. */
void lode__event_changes(const lode__event *a, const lode__event *b, lode__buf *out);

/* An event of the book, or an earlier revision of one; 0: the last. */
lode_status lode__book_at(lode__book *book, const char *id, int revision,
                          lode__event *out, lode_error *err);

/* Give the text and clear the buffer. */
lode_status lode__desk_give(lode__buf *buf, lode_text *out, lode_error *err);

#endif
