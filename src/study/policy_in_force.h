/* What the register says is in force on a day, or month by month from it, as sentences for a
 * policy run, each with the measure that it is.
 *
 * A month counts as it stands on its 15th day. A measure that is suspended and comes back is one
 * sentence for each span of months in which it is in force. */
#ifndef LODE_STUDY_POLICY_IN_FORCE_H
#define LODE_STUDY_POLICY_IN_FORCE_H

#include "study/policy_force.h"

/* A measure on the goods asked about, and what it says in the model. */
typedef struct lode__enforced {
    const lode__measure *measure;
    lode__standing standing; /* on the day */
    const char *reason;      /* of it */
    const char **sentence;   /* [n_sentence] with months where those are looked at */
    int n_sentence;
    const char *no_sentence; /* why there is none, or none for some good; or "" */
} lode__enforced;

typedef struct lode__in_force_question {
    const char *goods;          /* as in lode__force_question, with commas between */
    lode__force_question force; /* all but the good */
    int n_month;                /* 0: the day alone */
} lode__in_force_question;

typedef struct lode__in_force {
    lode__in_force_question question;
    lode__enforced *row; /* [n_row] */
    int n_row;
    bool *with_good;       /* [n_good] that were asked about */
    const char **sentence; /* [n_sentence] of all rows */
    int n_sentence;
    /* [n_refused] the same if licences let nothing through, where some are in force and neither
     * a delay nor a share refused was said; else none */
    const char **refused;
    int n_refused;
} lode__in_force;

/* Texts and rows are the arena's and the dataset's.
 *
 * @return what lode__force_find() returns; LODE_E_LIMIT for more than 1024 sentences.
 * Cost: a lode__force_find() for each good and month. */
lode_status lode__in_force_find(const lode_dataset *dataset,
                                const lode__in_force_question *question,
                                lode__arena *arena, lode__in_force *out, lode_error *err);

#endif
