/* The standard set of disruptions: which scenarios the rule gives, what each of them does, and
 * what they add up to. */
#ifndef LODE_STUDY_STANDARD_SET_H
#define LODE_STUDY_STANDARD_SET_H

#include <lode/shock.h>
#include <lode/standard_set.h>

#include "study/markets.h"
#include "study/outcome.h"

#define LODE__STANDARD_SHARE 0.05 /* of exports, from which a seller is one of the set */

/* A seller that could withhold a good. */
typedef struct lode__disruption {
    int i_good, i_seller;
    double share; /* of the good's exports, or of its production */
    bool by_production;
    const lode__probability *probability; /* NULL: not known */
} lode__disruption;

/* The rule: sellers of at least that share (> 0) of the goods [n_good], by good in pack order,
 * then by falling share.
 * Exports are summed over partners and customs codes as a market sums them. The rows are the
 * arena's. */
lode_status lode__disruptions_list(const lode_dataset *ds, const bool *with_good,
                                   double least_share, lode__arena *arena,
                                   lode__disruption **out, int *n, lode_error *err);

/* The sentence of a disruption, "ban CHN gallium:refined"; text has 160 bytes. */
void lode__disruption_say(const lode_dataset *ds, const lode__disruption *d, char *text);

typedef enum lode__standard_state {
    LODE__SET_RUN,       /* verdict and numbers are there */
    LODE__SET_OWN,       /* the seller belongs to the perspective */
    LODE__SET_NO_MARKET, /* the good has none */
    LODE__SET_NO_FLOW    /* there is a market, in which the good does not travel */
} lode__standard_state;

typedef struct lode__standard_row {
    lode__disruption what;
    lode__standard_state state;
    int i_market;
    lode_verdict verdict;
    lode_certificate certificate;
    double loss_usd, low, high; /* a year; low, high: of the draws, else NaN */
    double price_ratio; /* what the perspective pays; where it buys nothing, others do */
    double gdp_low, gdp_usd, gdp_high; /* loss of GDP; NaN unless it is to be compared */
    size_t n_solve;
    double *draw; /* [n_draw] loss, USD; NULL without draws */
} lode__standard_row;

/* A mineral, good or seller with what its scenarios add up to. */
typedef struct lode__standard_sum {
    const char *name;
    double expected_usd, low, high; /* a year */
    int n_row;                      /* scenarios in it, with a loss and a probability */
    int worst;                      /* row of the largest loss */
} lode__standard_sum;

/* A published loss beside the set's largest of the same goods. */
typedef struct lode__standard_pair {
    const lode__published *published;
    double published_usd, published_low, published_high; /* a loss above zero */
    double published_price;                              /* as a ratio, or NaN */
    double gdp_low, gdp_usd, gdp_high; /* ours: the largest loss of GDP */
    double ours_usd, price_ratio;
    int worst;             /* row behind ours; -1: statements of its own */
    const char *statement; /* or NULL */
    double gdp_rank;
    double rank, published_rank; /* among those that the set has; ties share the mean */
} lode__standard_pair;

struct lode_standard_set {
    lode__arena arena;
    const lode_dataset *dataset;
    const char *perspective; /* "USA", "@EU" or "*" */
    const char *goods;       /* as asked for, or NULL */
    bool *member;            /* [n_country] */
    size_t n_draw;
    unsigned long seed;
    int n_row, n_warning;
    lode__standard_row *row;
    lode__markets markets;
    const char *warning[64];
    lode__standard_sum *mineral, *good, *seller; /* by falling expected loss */
    lode__standard_sum total;
    int n_mineral, n_good, n_seller;
    bool compared;
    int n_pair, n_ranked;
    lode__standard_pair *pair; /* the set's, then those with statements of their own */
    double spearman_gdp, spearman; /* of the set's pairs; NaN below three */
    lode_standard_count count;
    char run[LODE__HASH_HEX];
};

/* Loss of an outcome for the members [n_country], USD a year. */
double lode__scenario_loss(const lode_outcome *outcome, const bool *member);

/* What the members pay for the good over what they paid. */
double lode__price_paid(const lode_outcome *outcome, int i_good, const bool *member);

/* standard_published.c: is a loss of GDP published for the perspective and the good? */
bool lode__standard_is_published(const lode_standard_set *set, int i_good);

/* standard_published.c: pairs of published losses with the set's. */
lode_status lode__standard_compare(lode_standard_set *set, lode_error *err);

#endif
