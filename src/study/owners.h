/* Whose are the gains and losses of producers: where the plant stands, or where its owner
 * is at home? */
#ifndef LODE_STUDY_OWNERS_H
#define LODE_STUDY_OWNERS_H

#include "study/outcome.h"

/* A country's changes, USD as in the outcome's rows, gain > 0. Both producer sums hold
 * the rent of licences, which stays with the seller's country; losses are those of all
 * parts (users, producers, routes, treasuries, stocks), loss > 0. */
typedef struct lode__owner_sum {
    int i_country;
    double by_location_usd, by_owner_usd;           /* producers */
    double loss_by_location_usd, loss_by_owner_usd; /* everybody */
} lode__owner_sum;

typedef struct lode__owners {
    int n_country;        /* of the dataset */
    lode__owner_sum *sum; /* [n_country] in pack order */
    int n_place;          /* places with producers that rows of the pack split */
} lode__owners;

/* The change of makers' surplus of each good in each country, split by the shares of the
 * pack ownership:
 *
 *     by_owner[o] = sum over places of share(good, country, o) x surplus + rent of o
 *
 * A conversion belongs to the owners of the good it makes; without rows all stays where
 * the plant stands. The sum over countries is the same by location and by owner. *out
 * lives in the arena. False: no memory. Cost: O(activities x periods + places x
 * log rows). */
bool lode__owners_of(const lode_outcome *outcome, lode__arena *arena, lode__owners *out);

#endif
