/* JSON that comes in and goes out by jansson. */
#ifndef LODE_BASE_JSON_IN_H
#define LODE_BASE_JSON_IN_H

#include <jansson.h>

#include "base/base.h"

/* json_loadb() that tells apart what went wrong: *st is LODE_OK, LODE_E_NOMEM or, with the place
 * and the reason in *why, LODE_E_DATA. Threads may read at once. */
json_t *lode__json_load(const char *text, size_t length, size_t flags, json_error_t *why,
                        lode_status *st);
/* json_dumps() that leaves nothing out: NULL without memory; to be given to free(). */
char *lode__json_dump(const json_t *json, size_t flags);

#endif
