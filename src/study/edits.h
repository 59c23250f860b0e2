/* Sentences that an analyst adds to a page, read from YAML. */
#ifndef LODE_STUDY_EDITS_H
#define LODE_STUDY_EDITS_H

#include "base/base.h"

typedef struct lode__edit {
    const char *id, *text, *author; /* id: the place on the page */
    long line;
} lode__edit;

/* At most 31 places of at most 600 bytes each: `place: {text: ..., author: ...}`. Texts live
 * in the arena. LODE_E_DATA with file and line for anything else; LODE_E_READ. */
lode_status lode__edits_read(const char *path, lode__arena *arena, lode__edit **out,
                             int *n, lode_error *err);

#endif
