/* Cases of coercion: who can do what to whom, and how they are run. */
#ifndef LODE_STUDY_COERCION_H
#define LODE_STUDY_COERCION_H

#include "study/ladder.h"

#define LODE__COERCION_SHARE                                                             \
    0.02 /* of a good's exports, from which a seller is a sender */

/* A country or a bloc. */
typedef struct lode__party {
    const char *name; /* "JPN", "@EU" */
    bool is_bloc;
    bool *member; /* [n_country] */
} lode__party;

/* A sender of a good. */
typedef struct lode__coerce_job {
    int i_sender; /* party */
    int i_good, i_market;
    double share; /* of the good's exports, or of its production */
} lode__coerce_job;

/* One ladder. */
typedef struct lode__coerce_case {
    int i_job, months;
    bool enforced;
    int i_target; /* the cut is to it alone; -1: to everybody */
    int i_cut_to; /* party that the cut is to; the target, or a bloc it acts with; -1 */
} lode__coerce_case;

/* A depth that was looked at. Plain numbers: cases travel between processes as they are. */
typedef struct lode__coerce_point {
    lode__cut cut;
    double
        price_ratio; /* the target pays, over the price without the cut; NaN: buys nothing */
    double unmet_tpa; /* use that it does without, more than without the cut */
} lode__coerce_point;

/* 10 and 90 % of the draws; NaN: none. */
typedef struct lode__coerce_band {
    double low, high;
} lode__coerce_band;

typedef struct lode__coerce_row {
    int i_case, i_target;
    lode_verdict verdict; /* of the ban */
    lode__frontier frontier;
    double import_share; /* of the good's imports of the target; NaN: none */
    double trade_tpa;    /* from sender to target in the base year */
    double
        later_cost_usd; /* of the ban, to the sender, when it is over: entry.c; NaN: unknown */
    lode__coerce_band costless_harm, costless_depth, harm, cost, leverage, price;
    size_t n_draw; /* with an equilibrium of the ban */
    int n_point;
    lode__coerce_point point[LODE__DEPTHS];
} lode__coerce_row;

typedef struct lode__coerce_result {
    size_t n_row;
    lode__coerce_row *row; /* [n_row] by target, countries in pack order, then blocs */
    size_t n_equilibrium, n_solve, n_newton, n_unsolved;
    lode_certificate worst;
} lode__coerce_result;

/* Depths of several goods that harm most for a cost over all of them. */
typedef struct lode__coerce_bundle {
    int n;
    const lode__coerce_row **row; /* [n] */
    double *depth;                /* [n] */
    double budget_usd, harm_usd, cost_usd;
    /* The same cuts together in one market of all the goods; NaN: no equilibrium, or a cut to
     * the target alone. */
    double joint_harm_usd, joint_cost_usd;
} lode__coerce_bundle;

/* Something that changes what the sender can do, and what it then can. */
typedef struct lode__remedy {
    const char *kind; /* "none", "second supplier", "stock", "passing on", "bloc" */
    const char *what; /* "25 % of what it buys" */
    const char *text; /* the statement that is it, or NULL */
    bool alone;       /* against a cut to the target alone; else to everybody */
    int i_base;       /* remedy that it is measured against */
    lode_verdict verdict;
    lode__frontier frontier;
    double price_ratio;
} lode__remedy;

struct lode_coercion {
    lode__arena arena;
    const lode_dataset *dataset;
    lode_instrument instrument;
    const char *by, *target, *cut_to, *goods, *from; /* as asked for, or NULL */
    const char **statement;                          /* [n_statement] */
    size_t n_statement;
    lode__entry
        entry; /* of those whom high prices bring in; has_entry: its rows are there */
    bool has_entry;
    double premium; /* of re-export; NaN: it does not matter */
    int *months;    /* [n_months] */
    size_t n_months;
    bool enforced, both;
    double budget_usd;
    size_t n_draw, n_thread; /* draws of each case; threads of a single one */
    unsigned long seed;
    int n_party, n_country, n_good; /* n_country, n_good: of the dataset */
    lode__party *party; /* countries in pack order, blocs, then a sender or target of
                                       the question that is neither */
    int i_by, i_to, i_cut_to; /* parties asked for, or -1 */
    int n_job, n_case, n_market, n_warning;
    lode__coerce_job *job;
    lode__coerce_case *list;     /* [n_case] */
    lode__coerce_result *result; /* [n_case]; rows are the heap's */
    lode_market **market;        /* [n_market] */
    int n_no_market;             /* senders of goods that have none */
    const char *warning[16];
    lode_coerce_count count;
    lode_certificate worst;
    size_t n_unsolved;
    const lode__coerce_bundle *bundle; /* of the first length; NULL: not asked for */
    struct lode_coercion *counter; /* what the target can do in turn; NULL: not asked */
    int n_remedy;
    lode__remedy *remedy; /* [n_remedy]; each is measured against one before it */
    char run[LODE__HASH_HEX];
};

/* Parties, jobs and cases of a question; nothing is run (coercion_cases.c). */
lode_status lode__coercion_pose(const lode_dataset *dataset,
                                const lode_coerce_options *options, lode_coercion **out,
                                lode_error *err);

/* Can the party be a target of the job: does it have a part in the market, and none in the
 * sender? */
bool lode__coercion_is_target(const lode_coercion *coercion, int i_job, int i_party);

/* Run one case; rows are the caller's to release. Threads may share the coercion. */
lode_status lode__coercion_case(const lode_coercion *coercion, int i_case,
                                lode__coerce_result *out, lode_error *err);

/* Bands of the rows of a case that was climbed (coercion_bands.c). */
lode_status lode__coercion_bands(const lode_coercion *coercion,
                                 const lode__ladder_question *question,
                                 lode__coerce_result *result, lode_error *err);

/* Steps in months in which a cut of so many months is looked at. */
int lode__period_of(int months);

/* A row of CSV for each row of a case, and the header (report/coerce_csv.c hands them in). */
typedef struct lode__coerce_sink {
    void (*add)(const lode_coercion *coercion, int i_case, lode__buf *buf);
    void (*header)(const lode_coercion *coercion, lode__buf *buf);
} lode__coerce_sink;

/* Run all cases on threads and ranks; text goes out in order. */
lode_status lode__coercion_run(lode_coercion *coercion,
                               const lode_coerce_options *options,
                               const lode__coerce_sink *sink, lode_error *err);

/* The bundle of the sender's goods against the target that were asked for (worry.c). */
lode_status lode__coercion_bundle(const lode_coercion *coercion, int months,
                                  bool enforced, lode__arena *arena,
                                  lode__coerce_bundle *out, lode_error *err);

/* Remedies of a coercion with one sender, target and good (remedy.c). */
lode_status lode__coercion_remedies(lode_coercion *coercion,
                                    const lode_coerce_options *options, lode_error *err);

/* ---- who should worry, who is strong (worry.c) -------------------------------------- */

/* A party or a good with the sum over its rows of one length and enforcement. */
typedef struct lode__coerce_sum {
    int i; /* party or good */
    double costless_usd, ban_harm_usd, ban_cost_usd;
    int n_row;
    const lode__coerce_row *worst; /* of the largest costless harm, then harm */
} lode__coerce_sum;

typedef enum lode__sum_by {
    LODE__BY_SENDER,
    LODE__BY_TARGET,
    LODE__BY_GOOD
} lode__sum_by;

/* Sums by falling costless harm, ties by harm of the ban, then by number. Rows of blocs count
 * in sums by target alone. Taken from the arena; returns how many, -1: no memory. */
int lode__coercion_sums(const lode_coercion *coercion, lode__sum_by by, int months,
                        bool enforced, lode__arena *arena, lode__coerce_sum **out);

/* Rows of one length and enforcement by falling costless harm, then harm of the ban, then by
 * case and target; targets that are blocs only where one was asked for. */
int lode__coercion_ranked(const lode_coercion *coercion, int months, bool enforced,
                          lode__arena *arena, const lode__coerce_row ***out);

#endif
