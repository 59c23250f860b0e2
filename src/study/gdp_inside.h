/* What an economy is inside; seen by gdp*.c only. */
#ifndef LODE_STUDY_GDP_INSIDE_H
#define LODE_STUDY_GDP_INSIDE_H

#include "study/gdp.h"

struct lode__economy {
    lode__arena arena;
    int n;
    const char **code, **name, **group; /* [n]; group "": none */
    double *flow;                       /* [n][n] USD of the table's year */
    double *output, *final, *added;     /* [n] the same */
    double *bought;                     /* [n] column sums of flow */
    double scale;                       /* money of today per money of the table */
    int table_year, money_year;
};

/* Flow from i to j over the output of j; 0 where j makes nothing. */
static inline double lode__input_share(const lode__economy *e, int i, int j)
{
    return e->output[j] > 0.0
               ? e->flow[(size_t)i * (size_t)e->n + (size_t)j] / e->output[j]
               : 0.0;
}

/* The least deviation (gdp_solve.c): share [n] of the table's output that each industry
 * still makes, verdict and certificate into gdp. lost: USD of output that is cut, > 0. */
lode_status lode__gdp_deviate(const lode__economy *economy, const double *kept,
                              double lost, double *share, lode__gdp *gdp,
                              lode_error *err);

/* Put the rows in order and fill by_high. */
lode_status lode__gdp_rank(lode__gdp *gdp, lode_error *err);
/* Add a sentence to the note. */
void lode__gdp_note(lode__gdp *gdp, const char *sentence);
/* Make low and high the smallest and largest of the three; a note where that moved them
 * by more than noise. */
void lode__gdp_widen(lode__gdp *gdp, double noise_usd);

#endif
