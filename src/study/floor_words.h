/* Price floors as somebody asks for them: "ndpr:oxide 110, cobalt:refined 30 USD/kg". */
#ifndef LODE_STUDY_FLOOR_WORDS_H
#define LODE_STUDY_FLOOR_WORDS_H

#include "dataset/dataset.h"

#define LODE__FLOORS_MOST 64

typedef struct lode__floor_words {
    int n;
    struct {
        int i_good;
        double usd_per_t; /* above 0 */
    } floor[LODE__FLOORS_MOST];
} lode__floor_words;

/* NULL: none. LODE_E_INVALID: no good with a price; LODE_E_LIMIT: too many. */
lode_status lode__floor_words_read(const lode_dataset *dataset, const char *text,
                                   lode__floor_words *out, lode_error *err);

#endif
