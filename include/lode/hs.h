/**
 * @file hs.h
 * Which customs codes to watch for a mineral, and what each can say.
 */
#ifndef LODE_HS_H
#define LODE_HS_H

#include <lode/dataset.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What to watch; NULL and 0 mean all. */
typedef struct lode_hs_watch {
    const char *commodities; /**< "ga,ge,tungsten,dytb:oxide": symbols, minerals, goods */
    const char *country;     /**< whose imports: ISO3 or "@BLOC"; NULL: the world's */
    int revision; /**< 2012, 2017, 2022: codes of that revision; 0: as they are */
    int year;     /**< of the flows; 0: the base year 2024 */
} lode_hs_watch;

/**
 * List the customs codes of goods: what else is in each, how much of the good a tonne
 * holds, the range of unit values, the first suppliers, and how far the reports of
 * both partners differ, where the packs can say; unknown stays unknown.
 *
 * Unit values are the 10 % and 90 % quantiles by value of flows of at least 100,000 USD.
 *
 * @return LODE_OK; LODE_E_INVALID for a name that is unknown: the message offers the
 *         nearest; LODE_E_NODATA when no good asked for has a code; LODE_E_NOMEM.
 *
 * Cost: O(rows of the customs packs) for each code.
 */
lode_status lode_hs_watch_list(const lode_dataset *dataset, const lode_hs_watch *watch,
                               lode_format format, lode_text *report, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
