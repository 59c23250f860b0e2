/**
 * @file policy.h
 * What have governments agreed, promised, paid, stored and forbidden, and what holds on a
 * day?
 *
 * The register is the pack `policies`: one record a row, each with source, grade of evidence
 * (A official, B press or law firm, C secondary, D derived), the date the source speaks of
 * and the date it was last seen. Standings are derived from dates and stored nowhere. Official
 * counts stay apart from the rows that can be named. docs/method/policy-register.md.
 *
 * Every answer speaks of a day; without one it is the day the register was last seen. All
 * documents are of schema "lode/policy-register/1". All calls only read the dataset, which
 * threads may share.
 */
#ifndef LODE_POLICY_H
#define LODE_POLICY_H

#include <lode/dataset.h>
#include <lode/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Which records. Start from LODE_POLICY_OPTIONS_INIT. */
typedef struct lode_policy_options {
    int version; /**< 1 */
    const char
        *kind; /**< groups, instruments, claims, measures, supports, finance, stocks,
                           deadlines, actors; NULL: how many there are of each */
    const char *as_of;   /**< YYYY-MM-DD; NULL: the day the register was last seen */
    const char *country; /**< ISO3 or an actor's id: records it is in; NULL: all */
    const char *good;    /**< a good or mineral: records that are on it; NULL: all */
} lode_policy_options;

#define LODE_POLICY_OPTIONS_INIT                                                         \
    {                                                                                    \
        1, NULL, NULL, NULL, NULL                                                        \
    }

/**
 * Write the records of a kind that were known on the day, with their standing.
 *
 * JSON: result.records[] has `id`, `table`, `standing` and every column of the pack; an empty cell is
 * null (unknown), "n/a" does not apply, "secret" is not told. result.ladder[] of finance has
 * the sum of each rung without lines that others contain; there is no total over rungs.
 *
 * @return LODE_OK; LODE_E_INVALID for an unknown kind, day, country or good, or HTML;
 *         LODE_E_NODATA when the packs have no register; LODE_E_NOMEM.
 */
lode_status lode_policy_list_write(const lode_dataset *dataset,
                                   const lode_policy_options *options, lode_format format,
                                   lode_text *out, lode_error *err);

/**
 * Write one record with what belongs to it: members, clauses and deadlines, rows of a count,
 * goods, suspensions and levels of a measure, lines that a line contains.
 *
 * @param id     of any record
 * @param as_of  as above
 * @return as above; LODE_E_INVALID for an unknown id: the nearest three.
 */
lode_status lode_policy_show_write(const lode_dataset *dataset, const char *id,
                                   const char *as_of, lode_format format, lode_text *out,
                                   lode_error *err);

/**
 * Write what begins, ends or falls due from a day to another, in order.
 *
 * @param from   YYYY-MM-DD; NULL: the day the register was last seen
 * @param until  the last day; NULL: none
 * @return as above; LODE_E_INVALID when until lies before from.
 */
lode_status lode_policy_calendar_write(const lode_dataset *dataset, const char *from,
                                       const char *until, lode_format format,
                                       lode_text *out, lode_error *err);

/** A good on its way. Start from LODE_POLICY_FORCE_INIT. */
typedef struct lode_policy_force {
    int version;       /**< 1 */
    const char *good;  /**< a good, a mineral, or an element such as dysprosium */
    const char *from;  /**< ISO3 of the seller */
    const char *to;    /**< ISO3 of the buyer */
    const char *as_of; /**< as above */
    const char *use;   /**< "military", "civil"; NULL: both are told */
    const char
        *entity;       /**< id of the firm that receives it, of kind actors; NULL: none */
    double delay_days; /**< what licences cost in time, 0 to 3650; 0: not said */
    double refuse_share; /**< of what is applied for, 0 to 1; 0: not said */
    int c_grade; /**< not 0: rows of grade C and D become sentences and decide, too */
} lode_policy_force;

#define LODE_POLICY_FORCE_INIT                                                           \
    {                                                                                    \
        .version = 1                                                                     \
    }

/**
 * Write what is in force on the day for a good from one country to another.
 *
 * JSON: result.state{civil,military,named_firms} is the strongest measure of each, or "free";
 * result.measures[]{id,measure,type,standing,reason,concerns,goods[],sentences[],
 * also_on,no_sentence,evidence,...}; concerns is "all", "military use", "named firms" or "others".
 * A sentence is one for lode_shock_run(); licences have one only with a delay or a share.
 *
 * @return as above.
 */
lode_status lode_policy_force_write(const lode_dataset *dataset,
                                    const lode_policy_force *question, lode_format format,
                                    lode_text *out, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
