/* The foot of a chart that stands by itself: sources with their edition, run, data, version. */
#ifndef LODE_REPORT_FOOT_H
#define LODE_REPORT_FOOT_H

#include "dataset/dataset.h"

#define LODE__SOURCES_SAID 6

typedef struct lode__foot {
    const char *source[LODE__SOURCES_SAID]; /* [n_source] borrowed */
    int n_source;
    bool more; /* sources that are not said */
} lode__foot;

/* Name a source, once; "" is none. */
void lode__foot_source(lode__foot *foot, const char *source);

/* Name the sources of a good's rows of a year. */
void lode__foot_good(lode__foot *foot, const lode_dataset *dataset, int i_good, int year);

/* "Source: USGS MCS 2026; BACI 202601. Run 0123456789ab, data 0123456789ab, lode 0.1.0." */
void lode__foot_write(const lode__foot *foot, const char *run,
                      const lode_dataset *dataset, lode__buf *buf);

/* The same with words before it as a text of the arena; NULL without memory. */
const char *lode__foot_text(const lode__foot *foot, const char *before, const char *run,
                            const lode_dataset *dataset, lode__arena *arena);

#endif
