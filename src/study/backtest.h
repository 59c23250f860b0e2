/* History beside the model: one trial an episode, one score an observation and variant. */
#ifndef LODE_STUDY_BACKTEST_H
#define LODE_STUDY_BACKTEST_H

#include <lode/backtest.h>

#include "study/outcome.h"

typedef enum lode__variant {
    LODE__STOCKS_DEFAULT,  /* months of the parameters */
    LODE__STOCKS_REPORTED, /* those that a source states, else as above */
    LODE__STOCKS_NONE,
    LODE__N_VARIANT
} lode__variant;
const char *lode__variant_name(lode__variant variant);

/* A null test fails above this move of the predicted logarithm. */
#define LODE__NULL_LOG 0.05

typedef struct lode__score {
    double predicted, low, high; /* multiple; NaN: no prediction, no draws */
    double log_error;            /* NaN: no prediction, or nothing has no logarithm */
    int covered;                 /* 1 or 0; -1: without a band nobody knows */
    const char *reason;          /* why there is no prediction or error, or "" */
} lode__score;

typedef struct lode__comparison {
    const lode__observed *row;
    double observed, low, high; /* multiples over the base value */
    double elasticity, elasticity_low, elasticity_high; /* implied, or NaN */
    lode__score score[LODE__N_VARIANT];
} lode__comparison;

typedef struct lode__summary {
    int n_error; /* comparisons with a log error, null tests apart */
    double mean_log_error;
    int n_band, n_covered;   /* with a band, inside it */
    int n_null, n_null_held; /* null tests, and those in which nothing happened */
} lode__summary;

typedef struct lode__trial {
    lode_dataset *dataset; /* the packs with this episode above */
    const lode__episode *episode;
    const char *const *sentence; /* [n_sentence] as they were put, months and all */
    int n_sentence, n_comparison;
    bool has_reported; /* stocks that a source states */
    lode__comparison *comparison;
    lode__summary summary[LODE__N_VARIANT];
} lode__trial;

struct lode_backtest {
    lode__arena arena;
    int n_trial;
    lode__trial *trial;
    char data[LODE__HASH_HEX], run[LODE__HASH_HEX];
};

/* ln(predicted / observed); NaN unless both are above 0. */
double lode__log_error(double predicted, double observed);

/* Comparisons of all trials with an error under the default stocks, the largest first;
 * fills trial and index, at most `most`; returns how many. */
int lode__misses_ranked(const lode_backtest *b, int *i_trial, int *i_comparison,
                        int most);

#endif
