/* What is in force on a day for a good on its way from one country to another?
 *
 * The standing of a measure is a function of its dates and of the day that is asked about;
 * it is stored nowhere. */
#ifndef LODE_STUDY_POLICY_FORCE_H
#define LODE_STUDY_POLICY_FORCE_H

#include "base/base.h"
#include "dataset/policies.h"

typedef enum lode__standing {
    LODE__NOT_ANNOUNCED, /* nobody knew of it yet */
    LODE__PLANNED,
    LODE__IN_FORCE,
    LODE__SUSPENDED, /* in force but for a window */
    LODE__LAPSED,    /* a term that was set from the start ran out */
    LODE__ENDED,     /* by a later act */
    LODE__UNKNOWN, /* a date is missing or not known to the day; or the law is in doubt */
    LODE__N_STANDING
} lode__standing;
const char *lode__standing_name(lode__standing standing);

/* The standing on a day; why, when not NULL, gets a clause. */
lode__standing lode__measure_standing(const lode__measure *m, lode__day day,
                                      lode__buf *why);
/* The same as if it had never been suspended. */
lode__standing lode__measure_standing_by_term(const lode__measure *m, lode__day day);
/* Is something said of its practice on the day, while it is in force? */
bool lode__measure_is_contested(const lode__measure *m, lode__day day);

/* Of an instrument: "not yet", "announced", "signed", "in force", "consultation",
 * "superseded", or "unknown" after a consultation of which nothing more was seen. */
const char *lode__instrument_standing(const lode_dataset *ds, const lode__instrument *i,
                                      lode__day day);
/* Of a membership or a group: "not yet", "current", "past", "unknown". */
const char *lode__span_standing(const char *from, const char *until, lode__day day);

/* Whom a measure concerns among those who were asked about. */
typedef enum lode__concerns {
    LODE__CONCERNS_ALL,      /* every shipment from S to T */
    LODE__CONCERNS_MILITARY, /* those to military users; no use was asked about */
    LODE__CONCERNS_ENTITY,   /* those to named firms; none was asked about */
    LODE__CONCERNS_NONE      /* the use or the firm asked about is another */
} lode__concerns;

typedef struct lode__force_question {
    const char *good;      /* a good, a mineral, or an element such as dysprosium */
    const char *from, *to; /* ISO3; NULL: anyone */
    const char *use;       /* "military", "civil" or NULL: not said */
    const char *entity;    /* an actor's id, or NULL */
    lode__day day;
    double delay_days,
        refuse_share; /* the user's pass-through of licences; 0: none said */
    bool c_grade;     /* turn rows of grade C and D into sentences, too */
} lode__force_question;

typedef struct lode__force_row {
    const lode__measure *measure;
    lode__standing standing;
    lode__concerns concerns;
    const char *reason; /* of the standing */
    const int *good;    /* [n_good] of those asked about */
    int n_good;
    const char *const *sentence; /* [n_sentence] for lode_shock_run() */
    int n_sentence;
    const char *no_sentence; /* why there is none, or none for some good; or "" */
} lode__force_row;

typedef struct lode__force {
    lode__arena arena;
    const lode_dataset *dataset;
    lode__force_question question;
    int i_from, i_to;
    bool *with_good;      /* [n_good] */
    lode__force_row *row; /* [n_row] in force first, then suspended, unknown, planned */
    int n_row, n_past;    /* n_past: ended or lapsed, not among the rows */
    const lode__measure **beside; /* [n_beside] of S, in force, the goods asked about not
                                     listed, others said to be on it, too */
    int n_beside;
    /* The strongest measure in force, or NULL: free. Rows of grade C and D only where they
     * were asked for. entity is of named firms. */
    const lode__measure *civil, *military, *entity;
} lode__force;

/* @return LODE_OK; LODE_E_INVALID for an unknown good, country, use or firm; LODE_E_NODATA
 *         without a register; LODE_E_NOMEM. lode__arena_clear(&out->arena) in any case.
 * Cost: O(measures x goods), below a millisecond. */
lode_status lode__force_find(const lode_dataset *dataset, const lode__force_question *q,
                             lode__force *out, lode_error *err);

/* "2024-12-03" into *out, or LODE_E_INVALID. */
lode_status lode__day_need(const char *text, lode__day *out, lode_error *err);

#endif
