/* Faults that checks find in rows, in words, at their place. */
#ifndef LODE_DATASET_ROW_FAULT_H
#define LODE_DATASET_ROW_FAULT_H

#include "dataset/dataset.h"

typedef struct lode__row_watch {
    lode__row_fault *tell;
    void *context;
} lode__row_watch;

/* At most LODE_ERROR_MESSAGE_MAX of it is told. */
void lode__row_say(const lode__row_watch *watch, lode__place place, const char *format,
                   ...) __attribute__((format(printf, 3, 4)));

#endif
