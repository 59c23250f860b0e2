/* A state that sets taxes on its own exports of a good, each link by itself, knowing
 * what the market will answer (Stackelberg): which taxes serve it best?
 *
 *     maximise over 0 <= w_a <= choke    J(w) = W_S(w) + mu Harm_T(w)
 *     W_S = change of consumers', producers' and traders' surplus in S + sum of w_a x_a
 *     Harm_T = minus the change of the same in T
 *     dJ/dw_a = x_a (1 + mu [buyer in T]) + worth_a dx_a/dw_a  (adjoint, one more solve)
 *
 * on a plain year of a market of the data; gains as in tally.c: trade counts where the
 * buyer is. The hill is not concave and has kinks where caps and chokes are reached, so
 * several starts are walked and told. Method and limits: docs/method/market-power.md. */
#ifndef LODE_STUDY_LEADER_H
#define LODE_STUDY_LEADER_H

#include "market/market.h"
#include "study/climb.h"

#define LODE__LEADER_STARTS 5

/* Who asks for what. */
typedef struct lode__leader_question {
    const lode_market *market; /* of the data; must outlive the answer */
    int i_good;
    const bool *sender; /* [n_country] S */
    const bool *target; /* [n_country] T, apart from S; NULL: everyone outside S */
    double weight;      /* mu >= 0 of T's harm */
} lode__leader_question;

/* Changes of welfare of some countries, USD a year, gain > 0. */
typedef struct lode__gains {
    double consumer_usd, producer_usd, trader_usd, revenue_usd;
} lode__gains;

typedef struct lode__leader_start {
    const char *name;
    double begin_usd, value_usd; /* J at the start and at the end; NaN: no equilibrium */
    double cut_share;            /* 1 - exports after / before, at the end */
    double gradient;             /* norm left, relative */
    int n_step, n_solve;
    lode__climb_end end;
} lode__leader_start;

typedef struct lode__leader_link {
    int i_activity, i_seller, i_buyer;
    double tax_usd_per_t;
    double most_usd_per_t; /* bound: the highest choke price there */
    double before_tpa, after_tpa;
    double seller_before, seller_after, buyer_before, buyer_after; /* USD/t */
} lode__leader_link;

/* How the world outside S answers at the base, all its prices moving alike. NaN: unknown,
 * where S exports nothing on balance. */
typedef struct lode__abroad {
    double share;   /* of what is taken outside S, S's net exports */
    double eta;     /* of what is taken there, >= 0 */
    double eps;     /* of what is made there, >= 0 */
    double formula; /* (eta + (1 - share) eps) / share */
    double solved;  /* -(dX / X) / (dP / P) of the whole market for a tax on all links */
    double markup; /* (P - mc) / P = 1 / formula where formula > 1, else NaN: the choke */
} lode__abroad;

typedef struct lode__leader {
    lode__arena arena;
    lode__leader_question question;
    int n_start;
    lode__leader_start start[LODE__LEADER_STARTS]; /* best first */
    int n_link;
    lode__leader_link *link; /* [n_link] in the market's order; of the best end */
    lode__gains gain;        /* of S */
    double value_usd, gain_usd, harm_usd; /* J, W_S, Harm_T */
    double exports_before, exports_after; /* tpa over the links */
    double cut_share;                     /* 1 - after / before; 0 without exports */
    double seller_before, seller_after, buyer_before,
        buyer_after; /* means by tonnes before;
                                                                      NaN without any */
    double markup;   /* tax over the seller's price plus tax, by tonnes after */
    lode__abroad abroad;
    lode__answer answer; /* the market at the best end */
    double *wedge;       /* [n_activity] taxes there; 0 on all but the links */
} lode__leader;

/* Walk all starts. LODE_E_INVALID: a weight below 0, S and T that share a country;
 * LODE_E_NOMEM. A sender without such exports gains 0 with no link. The answer's verdict
 * is LODE_NOT_CONVERGED where no start has an equilibrium. Release with
 * lode__leader_clear(). Cost: some 20 to 100 solves a start. */
lode_status lode__leader_run(const lode__leader_question *question, lode__leader *out,
                             lode_error *err);
void lode__leader_clear(lode__leader *leader);

/* ---- steps of it that tests see -------------------------------------------------- */

/* J at taxes tax [n_link], USD a year, and its gradient [n_link], t a year; gradient may be
 * NULL. Without an equilibrium J is NaN and the gradient is left as it was. LODE_E_INVALID as
 * lode__leader_run(); LODE_E_NOMEM. */
lode_status lode__leader_value(const lode__leader_question *question, const double *tax,
                               double *value_usd, double *gradient, lode_error *err);

/* How many links S has; link [n] is filled where it is not NULL (i_activity, i_buyer,
 * before, bound). */
int lode__leader_links(const lode__leader_question *question, lode__leader_link *link);

/* The elasticities at the base but `solved` (abroad.c). */
lode__abroad lode__abroad_of(const lode_market *market, int i_good, const bool *sender);

/* Slope dx/dv of a curve at margin v towards larger ones (upwards) or smaller ones. */
double lode__curve_slope(const lode__curve *curve, double v, bool upwards);

/* What a country gains of an activity: the one that uses, makes or buys. */
int lode__gainer_of(const lode_market *market, int i_activity);

/* The word of a report: "top", "kink", "limit", "no exports" (a plain on which nothing is
 * sold and nothing changes), "no equilibrium". */
const char *lode__leader_end_name(const lode__leader_start *start);

#endif
