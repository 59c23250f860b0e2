/* Sentences of policy, read into records. One grammar for flags, scenario files,
 * events and the web; include/lode/shock.h lists it. */
#ifndef LODE_STUDY_STATEMENT_H
#define LODE_STUDY_STATEMENT_H

#include "dataset/dataset.h"

typedef enum lode__verb {
    LODE__BAN,
    LODE__QUOTA,
    LODE__OUTAGE,
    LODE__TARIFF,
    LODE__EXPORTTAX,
    LODE__DEMAND_CHANGE,
    LODE__STOCK,
    LODE__N_VERB
} lode__verb;

typedef struct lode__statement {
    lode__verb verb;
    bool *actor;         /* [n_country] sellers, or the countries concerned */
    bool *target;        /* [n_country] buyers; for a tariff the sellers it falls on */
    bool *with_good;     /* [n_good]; all false for a demand change by segment */
    const char *segment; /* demand change by segment name; NULL: by good */
    double number;       /* quota or stock in t, outage as share, rate, factor */
    bool ad_valorem;     /* rate: share of the seller's price; else USD/t */
    double price;        /* stock: released above, USD/t */
    const char *text;    /* canonical sentence, single spaces */
    const char *id; /* the same with commas, safe in a figure id and in a shell word */
} lode__statement;

/* Read one sentence; arrays and texts are taken from the arena. The message of a
 * failure says what was found, what was wanted and at which word. */
lode_status lode__statement_read(const lode_dataset *ds, const char *sentence,
                                 lode__arena *arena, lode__statement *out,
                                 lode_error *err);

/* Turn an id back into the sentence it came from; NULL: no memory. */
char *lode__statement_sentence(const char *id, size_t length, lode__arena *arena);

#endif
