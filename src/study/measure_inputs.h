/* What the files of the inputs of measures share. */
#ifndef LODE_STUDY_MEASURE_INPUTS_H
#define LODE_STUDY_MEASURE_INPUTS_H

#include <string.h>

#include "study/measure.h"

/* The country that stands for it, where blocs count as one. */
static inline int lode__stands_for(const lode__view *v, int i_country)
{
    return v->representative ? v->representative[i_country] : i_country;
}

static inline bool lode__is_member(const lode__cell_at *at, int i_country)
{
    return at->member && i_country >= 0 && at->member[i_country];
}

/* "pv" of "indicator.pv". */
static inline const char *lode__after_dot(const char *name)
{
    return strchr(name, '.') + 1;
}

/* Numbers of an indicator in a year; NULL: no memory. */
lode__indicator_year *lode__indicator_find(lode__view *v, const char *name, int year);

/* measure_trade.c: lists [n_country] are set to 0 and filled where there are rows, else
 * left as they are. */
const lode__flow_key *lode__trade_find(const lode__view *v, const lode__cell_at *at);
bool lode__trade_purchased(const lode__view *v, int item);
void lode__trade_imports(lode__view *v, const lode__cell_at *at, bool usd, bool all,
                         double *out);
void lode__trade_exports(lode__view *v, const lode__cell_at *at, double *out);
double lode__trade_weighed(lode__view *v, const lode__cell_at *at, bool usd);
bool lode__trade_imports_each(lode__view *v, const lode__cell_at *at, double *out);
bool lode__trade_exports_each(lode__view *v, const lode__cell_at *at, double *out);
double lode__trade_exports_total(lode__view *v, const lode__cell_at *at, double *scratch);
bool lode__trade_band(lode__view *v, lode__input_id id, const lode__cell_at *at,
                      double *low, double *high);

/* measure_network.c */
lode_status lode__network_fill(lode__view *v, const lode__method_use *use,
                               const lode__cell_at *at, double *out, lode_error *err);

#endif
