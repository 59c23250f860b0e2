/* What comes back: comments and answers, and forecasts beside outcomes. */
#ifndef LODE_DESK_TRACK_H
#define LODE_DESK_TRACK_H

#include <lode/desk.h>

#include "desk/desk_report.h"

/* ---- comments (comment.c) --------------------------------------------------------------- */

typedef struct lode__feedback {
    lode__entry *comment, *answer; /* [n_comment], [n_answer]; the book's */
    int n_comment, n_answer;
} lode__feedback;

lode_status lode__feedback_read(lode__book *book, lode__feedback *out, lode_error *err);
/* The next answer to a comment from *at on, which moves behind it; NULL: no more. */
const lode__entry *lode__feedback_answer(const lode__feedback *feedback, int number,
                                         int *at);

/* ---- forecasts (forecast.c) ------------------------------------------------------------- */

#define LODE__FORECAST_DRAWS 100

typedef struct lode__forecast {
    double value, low, high; /* multiple over 12 months in force; NaN: none */
    const char *none;        /* why, or "" */
} lode__forecast;

/* What the model says of an event's price of a good, or of its actors' exports of it. */
lode_status lode__forecast_make(lode__book *book, const lode__event *e, int i_good,
                                bool exports, lode__forecast *out, lode_error *err);

/* ---- the record (track.c) --------------------------------------------------------------- */

/* A forecast beside what was observed; texts are the book's. */
typedef struct lode__track_row {
    const char *events;  /* ids with '|' between */
    const char *episode; /* of the past restrictions; "": entered by the desk */
    const char *title, *series, *good, *what, *when;
    const char *until; /* when the observation ended: a date */
    double forecast, low, high, observed, observed_low, observed_high;
    double log_error; /* NaN: none */
    int inside;       /* 1 or 0; -1: without a band nobody knows */
    const char *source, *link, *note;
    const char *said_by; /* version and data of an entered forecast; "" */
} lode__track_row;

typedef struct lode__track {
    lode__track_row *row; /* [n] past restrictions by episode, then those entered */
    int n;
    const lode__event **open; /* [n_open] in the model, and nothing observed yet */
    int n_open;
    const char *kept, *key; /* text of the past, and its key; key NULL: kept already */
} lode__track;

/* Past restrictions are run where the store `keep` has them not (NULL: the book's); n_draw
 * for their bands. day: what was observed by then (NULL: all there is), and which events had
 * taken effect (NULL: on the last day of the book). */
lode_status lode__track_read(lode__book *book, lode__store *keep, size_t n_draw,
                             const lode__day *day, lode__track *out, lode_error *err);

typedef struct lode__track_sum {
    int n_scored, n_band, n_inside;
    double mean_log_error; /* of the size of it */
} lode__track_sum;
lode__track_sum lode__track_sum_of(const lode__track *track);

/* "1.32 (1.10-1.71)"; "none" for NaN. */
void lode__track_multiple(double value, double low, double high, char text[96]);
/* inside, outside, no band, no forecast */
const char *lode__track_verdict(const lode__track_row *row);

/* Entered outcomes as rows (outcome.c); row has room for as many as the store's entries. */
lode_status lode__outcomes_read(lode__book *book, lode__track_row **row, int *n,
                                lode_error *err);

#endif
