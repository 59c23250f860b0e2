/* One market behind a portfolio: what it loses in a year of which some events happen and some
 * supplies are there. Every such state is solved once, whoever asks for it.
 *
 *     loss(E, cap) = surplus of the base - surplus with events E and supplies up to cap
 *     loss(E, cap') >= constant(E, cap) - sum over supplies k of cap'_k margin_k(E, cap)
 *
 * both USD a year. margin_k = max(0, price - what supply k costs): since a supply at one cost
 * and at most cap' earns cap' times its margin at any prices, the second line holds for every
 * cap', by weak duality, and with equality at cap unless parts of the market are cut off.
 * docs/method/portfolio-program.md. */
#ifndef LODE_STUDY_PORTFOLIO_MARKET_H
#define LODE_STUDY_PORTFOLIO_MARKET_H

#include "market/market.h"

typedef struct lode__yard lode__yard;

/* The sentences that the states of a market are made of. */
typedef struct lode__yard_plan {
    const lode_market *market; /* outlives the yard */
    int n_event, n_supply;
    const char *const
        *event; /* [n_event] sentences: bans, cuts, outages, changes of use */
    const char *const *supply; /* [n_supply] "supply AUS gallium:refined 10 tpa ..." */
    const bool
        *member; /* [n_country] whose loss; NULL: everybody's, and margins are known */
} lode__yard_plan;

/* Make one; the caller's: lode__yard_free(). LODE_E_INVALID for a sentence of another kind, or
 * a supply in a place where the good is neither traded nor used. */
lode_status lode__yard_new(const lode__yard_plan *plan, lode__yard **out,
                           lode_error *err);
void lode__yard_free(lode__yard *yard); /* NULL is fine */

/* A year: which events happen [n_event], and how much of each supply is there, t a year. */
typedef struct lode__yard_state {
    const bool *event;
    const double *cap;
} lode__yard_state;

/* What it gives; the yard's own and there as long as it. */
typedef struct lode__yard_loss {
    double loss_usd;      /* a year, against the base without any supply */
    double constant;      /* of the bound; NaN where a member's loss was asked for */
    const double *margin; /* [n_supply] USD/t; of the bound */
} lode__yard_loss;

/* The losses of n states, in their order. From any thread; where there are several ranks
 * (base/ranks.h), which share the solves, all ask the same in the same order from one thread.
 * LODE_E_NODATA: a state has no equilibrium; LODE_E_NOMEM. Cost: a solve for each state that nobody asked for before. */
lode_status lode__yard_ask(lode__yard *yard, size_t n, const lode__yard_state *state,
                           const lode__yard_loss **out, lode_error *err);

/* How many states it has solved; the same for any number of threads. */
size_t lode__yard_solves(const lode__yard *yard);

#endif
