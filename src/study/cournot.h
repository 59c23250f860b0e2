/* Few sellers who know that what they sell lowers their price (Cournot): what do they
 * bring?
 *
 *     seller i:  p_i - h_i Q_i = marginal cost,   h_i = -dp_i/dQ_i with the quantities of
 *                                                 all other sellers as they are
 *
 * so each seller's activities carry the wedge h_i Q_i. Where supply is linear and demand
 * is a line at one node this is the market with (h / 2) Q_i^2 added to each seller's
 * cost, a convex program, solved at once. Elsewhere it is repeated: h from the
 * derivatives of the market in which the sellers' levels are held, marginal cost as a
 * line at the level now, the program solved, a part of the way gone. Method and limits:
 * docs/method/market-power.md.
 *
 * Source: Cournot, Recherches (1838), ch. 7; Harker, Operations Research 34 (1986) 410-425
 * (sellers in space, by repetition); lines of cost anew each pass: Josephy's method. */
#ifndef LODE_STUDY_COURNOT_H
#define LODE_STUDY_COURNOT_H

#include "market/market.h"

/* An activity by which a seller brings the good. */
typedef struct lode__offer {
    int i_activity, i_seller, i_node; /* i_node: of the good, where it comes out */
    double coef;                      /* > 0, t of the good a unit of the activity */
} lode__offer;

/* Who plays, on which market. Offers of one seller stand together, at one node. */
typedef struct lode__cournot_question {
    const lode__problem *problem;
    const double *price,
        *level; /* [n_node], [n_activity] where it starts: the competitive
                                    answer */
    int n_offer, n_seller;
    const lode__offer *offer; /* [n_offer] by seller */
} lode__cournot_question;

typedef struct lode__cournot {
    lode__arena arena;
    lode__answer answer; /* prices and levels; sellers' margins include their mark-up */
    double *slope;       /* [n_seller] h, USD/t per t */
    double *markup;      /* [n_seller] h Q, USD/t of the good */
    double *wedge;       /* [n_activity] coef x mark-up; 0 on what is not an offer */
    double off;          /* largest change of a level in the last pass, relative */
    double
        check; /* largest difference of levels when the market is solved with these wedges
                     and its own curves, relative; NaN where a seller's cost is flat or a
                     level stands at an end */
    int n_pass;
    bool settled;
} lode__cournot;

#define LODE__COURNOT_TOLERANCE 1e-9

/* LODE_E_NOMEM only. The verdict is LODE_NOT_CONVERGED where the passes do not settle.
 * Release with lode__cournot_clear(). Cost: two solves, a factorisation and a triangular
 * solve a seller each pass. */
lode_status lode__cournot_run(const lode__cournot_question *question, lode__cournot *out,
                              lode_error *err);
void lode__cournot_clear(lode__cournot *cournot);

/* ---- on a market of the data ----------------------------------------------------- */

typedef struct lode__cournot_seller {
    int i_country, i_node;
    double share; /* of the world's output in the base year */
    double before_tpa, after_tpa;
    double price_before, price_after; /* at its own node, USD/t */
    double markup_usd_per_t;
    double profit_usd; /* change of producers' surplus with the mark-up, USD a year */
    double formula;    /* share / eta: (P - mc) / P of one price for all */
} lode__cournot_seller;

typedef struct lode__cournot_market {
    lode__arena arena;
    const lode_market *market;
    int i_good;
    double least_share;
    int n_seller;
    lode__cournot_seller *seller; /* [n_seller] by share */
    lode__cournot game;
    double eta, eps; /* of all use, of the supply of everybody else, at the base */
    double output_before, output_after; /* tpa, of the world */
    double price_before, price_after;   /* mean by tonnes taken before, USD/t */
    double consumer_usd, producer_usd, trader_usd; /* changes, gain > 0; mark-ups are the
                                                      producers' */
} lode__cournot_market;

/* The sellers with more than least_share of the world's output of the good: countries
 * that mine or refine it. LODE_E_NODATA when there is none. */
lode_status lode__cournot_market_run(const lode_market *market, int i_good,
                                     double least_share, lode__cournot_market *out,
                                     lode_error *err);
void lode__cournot_market_clear(lode__cournot_market *cournot);

#endif
