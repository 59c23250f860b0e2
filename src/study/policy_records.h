/* Which records of the register answer a question, and what do they add up to? Official
 * counts stay apart from the rows that can be named; rungs of the ladder are not added. */
#ifndef LODE_STUDY_POLICY_RECORDS_H
#define LODE_STUDY_POLICY_RECORDS_H

#include "study/policy_force.h"

typedef enum lode__record_kind {
    LODE__GROUP_RECORDS,
    LODE__INSTRUMENT_RECORDS,
    LODE__CLAIM_RECORDS,
    LODE__MEASURE_RECORDS,
    LODE__SUPPORT_RECORDS,
    LODE__FINANCE_RECORDS,
    LODE__STOCK_RECORDS,
    LODE__DEADLINE_RECORDS,
    LODE__ACTOR_RECORDS,
    LODE__DATE_RECORDS, /* of the calendar: not listed */
    LODE__N_RECORD_KIND
} lode__record_kind;
const char *lode__record_kind_name(lode__record_kind kind); /* "groups" */
/* A kind that is listed; LODE_E_INVALID with the nearest three. */
lode_status lode__record_kind_need(const char *text, lode__record_kind *out,
                                   lode_error *err);

typedef struct lode__record {
    lode__record_kind kind;
    int i; /* of its table */
    const char *id, *standing;
    const lode__citation *cited;
} lode__record;

/* A question about records and what answers it. */
typedef struct lode__register {
    const lode_dataset *ds;
    const lode__policy_tables *t;
    lode__arena arena;
    const char *kind, *country, *good; /* NULL: all */
    lode__day day;
    bool is_named;        /* the day was; else it is the one last seen */
    bool *with_good;      /* [n_good], or NULL: all */
    bool names_forge;     /* the answer is about sets of countries */
    lode__record *record; /* [n_record] */
    int n_record;
    char run[LODE__HASH_HEX];
} lode__register;

/* The day an answer speaks of: the one named, else the day the register was last seen. */
lode_status lode__policy_day(const lode_dataset *ds, const char *as_of, lode__day *out,
                             bool *is_named, lode_error *err);

/* Make room and read the question; lode__arena_clear(&out->arena) in any case. Texts are
 * borrowed. LODE_E_INVALID for an unknown day, country or good; LODE_E_NODATA without a
 * register. */
lode_status lode__register_begin(lode__register *out, const lode_dataset *ds,
                                 const char *as_of, const char *country, const char *good,
                                 lode_error *err);

/* Add the records of a kind that were known on the day. */
void lode__records_collect(lode__register *a, lode__record_kind kind);

/* Rows attached to an official count; and what it has more than the rows that are named,
 * NaN where that is no difference of counts. */
typedef struct lode__tally {
    int named, presumed, doubtful, beside;
} lode__tally;
lode__tally lode__claim_tally(const lode__register *a, const char *claim);
double lode__claim_gap(const lode__register *a, const lode__claim *c);

/* Members of a group on the day: presumed ones, or members and delegations. */
int lode__members_on(const lode__register *a, const char *group, bool presumed);

/* Sum of a rung of the records collected, million USD, without lines that another of them
 * contains or that tell an earlier one again. */
double lode__firmness_sum(const lode__register *a, lode__firmness rung, int *n,
                          int *n_left_out);

#endif
