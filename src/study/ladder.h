/* One sender, one good, one instrument: what cuts of rising depth do to everybody.
 *
 * The market with its months and stocks is solved without the cut, then at depths that
 * frontier.h asks for, eight at a time: in the first round from the market without the cut,
 * then from what was found at the depths on both sides. */
#ifndef LODE_STUDY_LADDER_H
#define LODE_STUDY_LADDER_H

#include <lode/coerce.h>

#include "study/frontier.h"
#include "study/outcome.h"

typedef struct lode__ladder_question {
    const lode_market *market; /* with the good; outlives the ladder */
    const char *sender;        /* "CHN", "@EU" */
    const char *target;        /* "USA", "@G7": cut to it alone; NULL: to everybody */
    int i_good;
    lode_instrument
        instrument; /* exports, licence or quota; with a target, to it alone */
    int months, period_months;
    const char *from;             /* "2026-12" or NULL */
    const char *const *statement; /* [n_statement] what else holds, cut or no cut */
    int n_statement;
} lode__ladder_question;

/* A country in the market. The loss is of all goods of the market, USD over the months,
 * present value; of a rung it is against no cut. The worth is USD a year: what comes in of the
 * good in the base year, at base prices and at these. */
typedef struct lode__rung_place {
    double loss_usd;
    double worth_before, worth_after;
    double unmet_tpa; /* of the good, more than without the cut */
} lode__rung_place;

typedef struct lode__rung {
    double depth;
    lode_verdict verdict;
    lode_certificate certificate;
    double cost_usd;         /* of the sender, as loss_usd */
    lode__rung_place *place; /* [n_country]; NULL: not solved */
} lode__rung;

typedef struct lode__ladder {
    int n_rung; /* by rising depth; the first is no cut */
    lode__rung rung[LODE__DEPTHS];
    double trade_tpa;     /* that the cut is of */
    double trade_usd;     /* the same a year, at the sender's base prices */
    double tolerance_usd; /* below which a cost is none */
    size_t n_solve, n_newton;
    lode_certificate worst; /* residuals of all rungs */
} lode__ladder;

/* Climb. Rungs live in the arena. LODE_OK also where single rungs have no equilibrium; a ladder
 * whose trade is nothing has one rung. Cost: about 25 markets, of which eight go at once. */
lode_status lode__ladder_climb(const lode__ladder_question *question, lode__arena *arena,
                               lode__ladder *out, lode_error *err);

/* ---- steps of a climb -------------------------------------------------------------- */

#define LODE__COST_TOLERANCE 1e-9 /* of the trade's worth: a cost that is none */

/* "over 12 months in quarters from 2026-12", the sentence of a question's months, into
 * text[LODE__OVER_MOST]. */
#define LODE__OVER_MOST 96
void lode__ladder_over(int months, int period_months, const char *from, char *text);

/* The question as an outcome without an answer; the cut is its first statement. */
lode_status lode__ladder_pose(const lode__ladder_question *question, lode_outcome **out,
                              lode_error *err);

/* Tonnes a year that the first statement speaks of, and their worth at base prices. */
void lode__ladder_trade(const lode_outcome *outcome, double *tpa, double *usd);

/* Set the depth of the cut; the scenario is to be filled anew. */
void lode__ladder_cut(const lode__ladder_question *question, lode_outcome *outcome,
                      double trade_tpa, double depth);

/* Add the rows of an outcome by country [n_country]; money of a good times its price factor
 * [n_good] (NULL: 1). */
void lode__ladder_places(const lode_outcome *outcome, int i_good,
                         const double *price_factor, lode__rung_place *place);

/* ---- the same, drawn (ladder_draws.c) ------------------------------------------------ */

#define LODE__DRAW_DEPTHS 11

typedef struct lode__ladder_draws {
    size_t n_draw;
    int n_depth, n_country;
    double
        depth[LODE__DRAW_DEPTHS]; /* rising: none, eighths, two of the central ladder's */
    double
        *loss_usd; /* [n_draw][n_depth][n_country] against no cut; NaN: no equilibrium */
    double *worth; /* [n_draw][2][n_country] taken in, without the cut and with all */
    double *tolerance_usd;      /* [n_draw] */
    size_t *n_solve, *n_newton; /* [n_draw] of all its depths */
} lode__ladder_draws;

/* Climb the ladder for each draw of what the market rests on (deck.h), in lanes. also [2]: two
 * depths more that are looked at. The arrays are the arena's. */
lode_status lode__ladder_draw(const lode__ladder_question *question, const double also[2],
                              size_t n_draw, unsigned long seed, size_t n_thread,
                              lode__arena *arena, lode__ladder_draws *out,
                              lode_error *err);

#endif
