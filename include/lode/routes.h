/**
 * @file routes.h
 * Through which sea passages does trade in a good go, and what if one is closed?
 *
 * The seas are a graph of regions; a good goes the shortest way in days between the
 * coasts of seller and buyer; neighbours trade over land. The mapping is lode's own
 * reading of the map, flag prior: docs/method/routes.md.
 */
#ifndef LODE_ROUTES_H
#define LODE_ROUTES_H

#include <lode/dataset.h>
#include <lode/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What to look at. Start from LODE_ROUTES_OPTIONS_INIT. */
typedef struct lode_routes_options {
    int version;             /**< 1 */
    const char *good;        /**< a good, a mineral or "*"; NULL: "*" */
    const char *passage;     /**< "suez" or "@suez+cape_good_hope": its links, closed */
    const char *perspective; /**< imports of this country or bloc; NULL: all trade */
} lode_routes_options;

#define LODE_ROUTES_OPTIONS_INIT                                                         \
    {                                                                                    \
        1, NULL, NULL, NULL                                                              \
    }

/**
 * Write the share of each good's trade through each passage in the base year:
 *
 *     share of sea = tonnes of links whose way goes through it / tonnes of links by sea
 *
 * JSON is schema "lode/routes/1": result.goods[]{good,trade_tpa,sea_tpa,land_tpa,
 * unknown_tpa,passages[]{passage,tpa,share_of_sea,share_of_trade,links}} and, with a
 * passage, result.links[]{good,from,to,tpa,days,passages[],shut,extra_days,
 * extra_usd_per_t{value,low,high}}. CSV has a row a good and passage, or a row a link.
 *
 * @return LODE_OK; LODE_E_INVALID for an unknown good, passage or country, or HTML;
 *         LODE_E_NODATA when the packs have no routes or no trade in it; LODE_E_NOMEM.
 *
 * Cost: O(links), milliseconds.
 */
lode_status lode_routes_write(const lode_dataset *dataset,
                              const lode_routes_options *options, lode_format format,
                              lode_text *out, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
