/* Sentences of policy, read into records. One grammar for flags, scenario files,
 * events and the web; include/lode/shock.h lists it. */
#ifndef LODE_STUDY_STATEMENT_H
#define LODE_STUDY_STATEMENT_H

#include "dataset/dataset.h"
#include "study/technology.h"

typedef enum lode__verb {
    LODE__BAN,
    LODE__QUOTA,
    LODE__OUTAGE,
    LODE__TARIFF,
    LODE__EXPORTTAX,
    LODE__DEMAND_CHANGE,
    LODE__STOCK,
    LODE__LICENCE,
    LODE__OVER, /* not a policy: the months that are looked at */
    LODE__CLOSE,
    LODE__CUT,
    LODE__MORE_SUPPLY,
    LODE__REEXPORT,
    LODE__ENFORCE,
    LODE__PRICE_FLOOR,
    LODE__TRQ,
    LODE__SUBSIDY,
    LODE__LIMIT,
    LODE__SHARED_STOCK,
    LODE__JOIN, /* who is in a bloc that other sentences name */
    LODE__LEAVE,
    LODE__N_VERB
} lode__verb;

/* How a floor is held. */
typedef enum lode__floor_means {
    LODE__BY_LEVY,    /* what comes into the zone pays what it is below the floor */
    LODE__BY_CFD,     /* makers in the zone are paid what the price is below the floor */
    LODE__BY_PURCHASE /* a government buys at the floor */
} lode__floor_means;

/* A month as 12 x year + month - 1, so that months subtract; LODE__NO_MONTH: not said. */
#define LODE__NO_MONTH (-1)

typedef struct lode__statement {
    lode__verb verb;
    bool *actor;         /* [n_country] sellers, or the countries concerned */
    bool *target;        /* [n_country] buyers; for a tariff the sellers it falls on */
    bool *with_good;     /* [n_good]; all false for a demand change by segment */
    const char *segment; /* demand change by segment name; NULL: by good */
    const lode__technology_change *technology; /* demand change by technology, or NULL */
    const lode__alias *alias; /* a good was named by an element of it, or NULL */
    double number; /* quota, supply or stock in t, outage or cut as share, rate, factor,
                     premium of a re-export */
    double depth;  /* share of the trade that it takes; 1 unless the sentence says less */
    bool ad_valorem; /* rate: share of the seller's price; else USD/t */
    double price; /* stock, supply: offered above, USD/t; supply: NAN, where not said; the
                     floor */
    lode__floor_means means; /* floor */
    double give_back,
        give_back_above; /* floor by cfd: share of what the price is above so
                                          many USD/t that makers pay back */
    int i_payer; /* country whose treasury pays; -1: each country for its own makers */
    bool when_short; /* stock: released in the periods in which a statement restricts */
    double over; /* trq: duty on what is over the quota, a share or USD/t; number is the
                        quota, within the duty on what is within it */
    double within;
    bool over_ad_valorem, within_ad_valorem;
    bool rent_to_buyer; /* trq: who holds the licences */
    bool each_seller;   /* limit: no seller by itself may have more, instead of all */
    bool together;      /* limit: of what all buyers import, instead of each */
    int i_group;        /* join, leave: the bloc, and the country */
    int i_member;
    double delay_days, refuse_share; /* licence */
    int from, until; /* first month, and the month after the last; LODE__NO_MONTH: open */
    int length;      /* months from the first, where `until` is not said; 0: open */
    int announced;   /* when the market learns of it; LODE__NO_MONTH: at the start */
    int months, period_months; /* over: how long, in steps of 1, 3 or 12 */
    uint32_t passages;         /* close: bits, rows of the passages */
    bool every_good;           /* close: no good was named */
    const char *text;          /* canonical sentence, single spaces */
    const char *id; /* the same with commas, safe in a figure id and in a shell word */
} lode__statement;

/* A country joins or leaves a bloc, for the sentences of a question. */
typedef struct lode__bloc_change {
    int i_group, i_country;
    bool joins;
} lode__bloc_change;

/* lode__countries_select() with the changes made, in order. */
lode_status lode__countries_among(const lode_dataset *ds, const char *text,
                                  const lode__bloc_change *change, int n_change,
                                  bool *member, lode_error *err);

/* Read one sentence where blocs are changed; the rest as lode__statement_read(). */
lode_status lode__statement_read_among(const lode_dataset *ds, const char *sentence,
                                       const lode__bloc_change *change, int n_change,
                                       lode__arena *arena, lode__statement *out,
                                       lode_error *err);

/* Read one sentence; arrays and texts are taken from the arena. The message of a
 * failure says what was found, what was wanted and at which word. */
lode_status lode__statement_read(const lode_dataset *ds, const char *sentence,
                                 lode__arena *arena, lode__statement *out,
                                 lode_error *err);

/* Does it hold back what its actors sell to its targets? A ban, a cut, a quota, a licence. */
bool lode__is_export_measure(const lode__statement *statement);

/* Turn an id back into the sentence it came from; NULL: no memory. */
char *lode__statement_sentence(const char *id, size_t length, lode__arena *arena);

#endif
