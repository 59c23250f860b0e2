/* Everything that a market's answer rests on, drawn many times: what is uncertain in it, and the
 * market of each draw.
 *
 *     make(deck)                        inputs listed, each draw's base flows reconciled anew
 *     take(hand), deal(hand, i_draw)    the market of a draw, calibrated, in a hand of its own
 *     run(deck, crew, plan)             threads through all draws
 *
 * What a draw gives depends on seed and number alone. */
#ifndef LODE_STUDY_DECK_H
#define LODE_STUDY_DECK_H

#include "study/crew.h"
#include "study/outcome.h"

typedef enum lode__input_kind {
    LODE__INPUT_PARAMETER,
    LODE__INPUT_FLOW,
    LODE__INPUT_PRICE
} lode__input_kind;

typedef struct lode__input {
    lode__input_kind kind;
    int i; /* row of the parameters, flow, good */
    double log_error;
} lode__input;

typedef struct lode__deck {
    const lode_outcome *central;
    size_t n_draw, n_thread;
    unsigned long seed;
    void (*progress)(void *context, size_t n_done, size_t n_all); /* or NULL */
    void *progress_context;
    size_t n_all, n_before; /* progress: of both rounds, of the first */
    lode__arena arena;
    lode__input *input;
    int n_input, n_parameter;
    lode__plan *plan;    /* of the round */
    lode__problem flows; /* the reconciliation */
    double *flow;        /* [n_draw][n_flow] reconciled */
} lode__deck;

/* List the inputs and reconcile; the fields down to progress_context are the caller's. Cleared
 * by lode__deck_clear(), also after a failure. */
lode_status lode__deck_make(lode__deck *deck, lode_error *err);
void lode__deck_clear(lode__deck *deck);

/* The logarithm by which input j is moved in a draw. */
double lode__deck_draw(const lode__deck *deck, size_t i_draw, int j);

/* Run the crew's jobs, one a draw; its context is the deck unless it has one. The plan is freed.
 * False: no memory. */
bool lode__deck_run(lode__deck *deck, lode__crew *crew, lode__plan *plan);

/* The market of one draw. Curves and levels are the arena's, all else the central market's. */
typedef struct lode__hand {
    lode_market market;
    double *factor, *price_factor; /* [n_parameter], [n_good] */
    bool broken;                   /* its flows could not be reconciled */
} lode__hand;

bool lode__hand_take(lode__hand *hand, const lode__deck *deck, lode__arena *arena);
void lode__hand_deal(lode__hand *hand, lode__deck *deck, size_t i_draw);

/* Levels from which a draw starts: the plan's, moved as its curves are. */
void lode__start_levels(const lode__plan *plan, const lode__problem *problem,
                        double *level);

#endif
