/* A policy event as a record: what was done by whom to what, since when, and who says so.
 *
 * A record is a row of texts as they were written, "" where nothing is known; lists have '|'
 * between. The table of fields (event.c) is the one place that knows their names and forms:
 * YAML, CSV, checks and reports follow it. */
#ifndef LODE_DESK_EVENT_H
#define LODE_DESK_EVENT_H

#include <lode/event.h>

#include "base/base.h"
#include "dataset/policies.h"

/* name, key, form, largest length in bytes. Those from quota_tpa to stock_t stand below
 * `parameters` in YAML. */
#define LODE__EVENT_FIELDS(X)                                                            \
    X(ID, "id", ID, 64)                                                                  \
    X(SLUG, "slug", ID, 96)                                                              \
    X(KIND, "kind", KIND, 32)                                                            \
    X(TITLE, "title", TEXT, 300)                                                         \
    X(PLACE, "place", TEXT, 100)                                                         \
    X(DATE, "date", DATE, 10)                                                            \
    X(ANNOUNCED, "announced", DATE, 10)                                                  \
    X(FROM, "effective_from", DATE, 10)                                                  \
    X(SUSPENDED_FROM, "suspended_from", DATE, 10)                                        \
    X(SUSPENDED_UNTIL, "suspended_until", DATE, 10)                                      \
    X(UNTIL, "effective_to", DATE, 10)                                                   \
    X(EXPIRES, "expires", DATE, 10)                                                      \
    X(WITHDRAWN, "withdrawn", DATE, 10)                                                  \
    X(REVIEW, "review", DATE, 10)                                                        \
    X(SUPERSEDES, "supersedes", LIST, 1000)                                              \
    X(RELATED, "related", LIST, 1000)                                                    \
    X(ACTOR, "actor", LIST, 1000)                                                        \
    X(TARGET, "target", LIST, 1000)                                                      \
    X(EXCEPTED, "excepted", LIST, 1000)                                                  \
    X(END_USE, "end_use", END_USE, 16)                                                   \
    X(COMMODITY, "commodity", LIST, 2000)                                                \
    X(FORM, "form", TEXT, 300)                                                           \
    X(HS, "hs", LIST, 2000)                                                              \
    X(HS_REVISION, "hs_revision", TEXT, 16)                                              \
    X(INSTRUMENT, "instrument", INSTRUMENT, 32)                                          \
    X(QUOTA_TPA, "quota_tpa", NUMBER, 32)                                                \
    X(RATE_PERCENT, "rate_percent", NUMBER, 32)                                          \
    X(DELAY_DAYS, "delay_days", NUMBER, 32)                                              \
    X(REFUSE_SHARE, "refuse_share", NUMBER, 32)                                          \
    X(LOST_SHARE, "lost_share", NUMBER, 32)                                              \
    X(FLOOR_USD_PER_KG, "floor_usd_per_kg", NUMBER, 32)                                  \
    X(FLOOR_BY, "floor_by", FLOOR_BY, 16)                                                \
    X(AMOUNT_MUSD, "amount_musd", NUMBER, 32)                                            \
    X(CAPEX_MUSD, "capex_musd", NUMBER, 32)                                              \
    X(CAPACITY_TPA, "capacity_tpa", NUMBER, 32)                                          \
    X(START_YEAR, "start_year", NUMBER, 32)                                              \
    X(STOCK_T, "stock_t", NUMBER, 32)                                                    \
    X(BASELINE, "baseline", TEXT, 16)                                                    \
    X(CERTAINTY, "certainty", CERTAINTY, 16)                                             \
    X(GRADE, "grade", GRADE, 1)                                                          \
    X(ANALYST, "analyst", TEXT, 100)                                                     \
    X(REVIEW_STATE, "review_state", REVIEW_STATE, 16)                                    \
    X(SCENARIO, "scenario", LIST, 8000)                                                  \
    X(RETALIATION, "retaliation", TEXT, 500)                                             \
    X(TAGS, "tags", LIST, 1000)                                                          \
    X(SECTORS, "sectors", LIST, 200)                                                     \
    X(CORRECTION, "correction", TEXT, 1000)                                              \
    X(NOTES, "notes", LONG, 16000)

typedef enum lode__event_field {
#define LODE__EVENT_ENUM(name, key, form, most) LODE__E_##name,
    LODE__EVENT_FIELDS(LODE__EVENT_ENUM)
#undef LODE__EVENT_ENUM
        LODE__N_EVENT_FIELD
} lode__event_field;

typedef enum lode__event_form {
    LODE__FORM_ID, /* a to z, 0 to 9 and '-' */
    LODE__FORM_TEXT,
    LODE__FORM_LONG, /* may have line ends */
    LODE__FORM_DATE,
    LODE__FORM_LIST,
    LODE__FORM_NUMBER,
    LODE__FORM_KIND, /* one of some words, from here on */
    LODE__FORM_END_USE,
    LODE__FORM_INSTRUMENT,
    LODE__FORM_FLOOR_BY,
    LODE__FORM_CERTAINTY,
    LODE__FORM_GRADE,
    LODE__FORM_REVIEW_STATE
} lode__event_form;

typedef struct lode__event_column {
    const char *key;
    lode__event_form form;
    size_t most; /* bytes */
} lode__event_column;
extern const lode__event_column lode__event_column_of[LODE__N_EVENT_FIELD];

#define LODE__E_FIRST_PARAMETER LODE__E_QUOTA_TPA
#define LODE__E_LAST_PARAMETER LODE__E_STOCK_T

/* The words of a form, ended by NULL; NULL for a form without. */
const char *const *lode__event_words(lode__event_form form);
/* Is the text one of them? path: of the file that says so; NULL: a command line. */
lode_status lode__event_word_need(const char *text, const char *const *words,
                                  const char *what, const char *path, lode_error *err);

typedef enum lode__source_field {
    LODE__S_PUBLISHER,
    LODE__S_TITLE,
    LODE__S_DATE,
    LODE__S_URL,
    LODE__S_SHA256, /* of the copy that was read */
    LODE__S_QUOTE,  /* at most 25 words */
    LODE__S_ACCESSED,
    LODE__N_SOURCE_FIELD
} lode__source_field;
extern const char *const lode__source_key[LODE__N_SOURCE_FIELD];

typedef struct lode__event_source {
    const char *text[LODE__N_SOURCE_FIELD];
} lode__event_source;

#define LODE__EVENT_SOURCES 64

typedef struct lode__event {
    const char *text[LODE__N_EVENT_FIELD]; /* "" unknown */
    lode__event_source *source;            /* [n_source] */
    int n_source;
    /* Of a stored event: its revision and stamps. Of one of the register: 0 and the days of
     * its row. */
    int revision;
    const char *created, *updated, *why;
    bool is_embedded;
    const char *record;           /* of the register that it is made of, or NULL */
    const lode__measure *measure; /* the same where that is a measure */
    int line;                     /* in the file that it was read from; 0: none */
} lode__event;

/* Fields all "": borrowed texts need no release. */
void lode__event_clear(lode__event *e);

/* Index of a field by its key, or -1. */
int lode__event_field_find(const char *key);

/* Walks a list: false at its end; *text of *length bytes. */
bool lode__list_next(const char **at, const char **text, size_t *length);
bool lode__list_has(const char *list, const char *item);
int lode__list_count(const char *list);

/* ---- status (event.c) ------------------------------------------------------------------ */

typedef enum lode__event_status {
    LODE__STATUS_REPORTED, /* known by report; no date of the act itself */
    LODE__STATUS_ANNOUNCED,
    LODE__STATUS_IN_FORCE,
    LODE__STATUS_SUSPENDED,
    LODE__STATUS_LAPSED,
    LODE__STATUS_WITHDRAWN,
    LODE__STATUS_UNKNOWN, /* the day lies among those that a date may mean */
    LODE__STATUS_NOT_YET, /* nobody knew of it */
    LODE__STATUS_DONE,    /* an act of a day: signed, paid, published */
    LODE__STATUS_DUE      /* a deadline that came; what came of it is not known */
} lode__event_status;
const char *lode__event_status_name(lode__event_status status);

/* On a day, from dates alone; for a measure of the register its standing. */
lode__event_status lode__event_status_on(const lode__event *e, lode__day day);

/* ---- text (event_yaml.c, event_csv.c) -------------------------------------------------- */

typedef struct lode__events {
    lode__event *event; /* [n] */
    int n, capacity;
} lode__events;

/* Room for one more; NULL: no memory. */
lode__event *lode__events_add(lode__events *events);
void lode__events_clear(lode__events *events); /* the array, not the texts */

/* The record as one YAML document, fields in the order of the table, those that are empty
 * left out. The same record gives the same bytes. */
void lode__event_yaml(const lode__event *e, lode__buf *buf);
/* Read the documents of a file; texts are the arena's. LODE_E_DATA with file and line: what
 * was found and wanted; LODE_E_LIMIT for a value that is too long. */
lode_status lode__events_read_yaml(const char *text, size_t length, const char *path,
                                   lode__arena *arena, lode__events *out,
                                   lode_error *err);

void lode__events_csv_header(lode__buf *buf);
void lode__event_csv(const lode__event *e, lode__buf *buf);
/* data is changed and lives as long as the records. */
lode_status lode__events_read_csv(char *data, size_t length, const char *path,
                                  lode__arena *arena, lode__events *out, lode_error *err);

/* Is it text that may stand in a field: UTF-8, no control characters (line ends where they are
 * allowed), no markup, not too long? Says what was found otherwise. */
lode_status lode__event_text_need(const char *text, size_t length, size_t most,
                                  bool lines, const char *key, const char *path,
                                  long line, lode_error *err);

/* The same for a text that readers write: markup may stand in it, and pages escape it. */
lode_status lode__event_letters_need(const char *text, size_t length, size_t most,
                                     bool lines, const char *key, const char *path,
                                     long line, lode_error *err);

/* Set a field after lode__event_text_need(); of a list no item is empty. */
lode_status lode__event_set(lode__event *e, int field, const char *text, const char *path,
                            long line, lode__arena *arena, lode_error *err);

#endif
