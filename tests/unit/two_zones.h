/* The published comparison of a levy under a price with a guarantee, in a zone and the rest of
 * the world: docs/method/instruments.md, table of floors. */
#ifndef LODE_TESTS_TWO_ZONES_H
#define LODE_TESTS_TWO_ZONES_H

#include "own_packs.h"
#include "study/outcome.h"
#include "tap.h"

/* 60 USD/kg, supply elasticity 0.5 in the zone and 0.4 elsewhere, demand 0.3; goods of one
 * kind, so prices differ by the levy. */
static inline own_numbers two_zones(void)
{
    own_numbers n = OWN_NUMBERS;

    n.zones = true;
    n.price = 60.0;
    n.eta = 0.3;
    n.eps = 0.5;
    n.sigma = 1e5;
    return n;
}

static inline lode_market *zones_market(const lode_dataset *ds)
{
    const char *good = OWN_GOOD;
    lode_market *m = NULL;

    if (lode_market_build(ds, &good, 1, &m, NULL) != LODE_OK) return NULL;
    for (int a = 0; a < m->problem.n_activity; a++) {
        const lode__base_flow *f = &m->model->flow[m->model->part[a].i_flow];
        if (f->role == LODE__ROLE_SUPPLY && f->i_country == lode__country_find(ds, "CHN"))
            m->problem.curve[a].elasticity = 0.4;
    }
    return m;
}

/* Floor, levy and world price in USD/kg, output in kt, the rest in million USD a year. */
static const struct {
    double floor, levy, world, output, users, producers, revenue, net, outside, budget,
        cfd_net;
} published[] = {{75, 17.8, 57.2, 22.4, -725, 318, 435, 28, -501, 359, 12},
                 {90, 35.1, 55.0, 24.5, -1407, 670, 693, -44, -893, 784, -13},
                 {110, 57.5, 52.6, 27.1, -2265, 1186, 839, -240, -1308, 1439, -95}};

/* Within half of the last digit that was published, and a little for what was rounded. */
static inline void is_as_published(double value, double wanted, double digit,
                                   const char *what)
{
    ok(fabs(value - wanted) <= 0.6 * digit, "%s: %.3f, published %g", what, value,
       wanted);
}

#endif
