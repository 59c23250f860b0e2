/* What each country loses by an event, and the same again without running it. */
#ifndef LODE_DESK_IMPACT_H
#define LODE_DESK_IMPACT_H

#include "desk/desk_report.h"

/* Of the event as if it were in force for 12 months from the base year. */
typedef struct lode__impact {
    bool is_run;
    const double *loss_usd; /* [n_country] present value, a gain below 0; NULL: not run */
    double price_ratio;     /* world mean of the good that loses most, NaN */
    const char *good;       /* that good, or "" */
    const char *none;       /* why it is not run, or "" */
    const char *key;        /* hash of version, data and sentences */
    bool is_new;            /* not from the store: worth keeping */
} lode__impact;

/* Look it up in the store by its sentences and the data, else run it. */
lode_status lode__impact_find(lode__book *book, lode__store *store, const lode__event *e,
                              lode__impact *out, lode_error *err);
/* As a text for lode__store_keep(). */
void lode__impact_text(const lode__book *book, const lode__impact *impact,
                       lode__buf *out);

/* Sum over the members; NULL: what the losing countries lose together. NaN: not run. */
double lode__impact_on(const lode__book *book, const lode__impact *impact,
                       const bool *member);

#endif
