/* Trade of the base year by the way it goes. */
#ifndef LODE_STUDY_ROUTE_TRADE_H
#define LODE_STUDY_ROUTE_TRADE_H

#include <lode/routes.h>

#include "study/route.h"

typedef struct lode__link {
    int i_good, i_from, i_to;
    double tpa;
    lode__route route;
    lode__detour detour; /* with the passages asked for closed */
} lode__link;

typedef struct lode__good_trade {
    int i_good, n_link;
    double tpa, sea_tpa, land_tpa, unknown_tpa;
    double passage_tpa[LODE__PASSAGE_MAX];
    int passage_links[LODE__PASSAGE_MAX];
    double round_tpa, shut_tpa, day_t; /* of the closure: gone round, shut, days x t */
    lode__carriage carriage;
} lode__good_trade;

typedef struct lode__route_trade {
    lode__arena arena;
    const lode_dataset *dataset;
    uint32_t closed; /* passages asked for */
    int n_link, n_good, n_unknown;
    lode__link *link;       /* [n_link] by good, seller, buyer in pack order */
    lode__good_trade *good; /* [n_good] goods with trade */
    int n_without;          /* trade rows without a figure */
} lode__route_trade;

/* Fill from the trade of the base year; clear the arena afterwards, also on failure. */
lode_status lode__route_trade_find(const lode_dataset *ds,
                                   const lode_routes_options *options,
                                   lode__route_trade *out, lode_error *err);

#endif
