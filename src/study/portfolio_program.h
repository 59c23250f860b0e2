/* Which options to take: a choice under uncertainty whose value splits by block.
 *
 *     min over x   cost(x) + rho(L_1, ..., L_S),  L_s = sum over blocks b of loss_b,s(x_b)
 *     rho(L) = max over weights w in W of sum_s w_s L_s
 *
 * x takes one option of each decision; option 0 of each is to do nothing: no spend, no cost, in
 * no row but by its coefficient 0. Rows are linear in the options taken. W is that of the
 * risk: see lode__risk. docs/method/portfolio-program.md. */
#ifndef LODE_STUDY_PORTFOLIO_PROGRAM_H
#define LODE_STUDY_PORTFOLIO_PROGRAM_H

#include <lode/status.h>
#include <stdbool.h>
#include <stddef.h>

#define LODE__MOST_OPTIONS 8 /* of a decision, with the one that does nothing */
#define LODE__WHOLE_CHOICES 1048576.0 /* of a block without bounds, at most */

/* How a loss that differs by scenario becomes one number, p the probabilities:
 *     mean      W = {p}
 *     cvar      W = {(1-lambda) p + lambda q : 0 <= q <= p / (1-alpha), sum q = 1}
 *     ambiguous W = {w : total variation from p at most radius}
 *     worst     W = {w : sum w = 1, w > 0 only where among[s]} */
typedef enum lode__risk_kind {
    LODE__RISK_MEAN,
    LODE__RISK_CVAR,
    LODE__RISK_AMBIGUOUS,
    LODE__RISK_WORST
} lode__risk_kind;

typedef struct lode__risk {
    lode__risk_kind kind;
    double alpha, lambda; /* cvar: 0 <= alpha < 1, 0 <= lambda <= 1 */
    double radius;        /* ambiguous: 0 to 1 */
    const bool *among;    /* worst: [n_scenario] */
} lode__risk;

/* One decision of a block: a project, a stock, a floor. Option k of n_option; those from 1 cost
 * cost_usd[k], which is part of the objective (capital and upkeep less what comes back). */
typedef struct lode__decision {
    int n_option;
    double cost_usd[LODE__MOST_OPTIONS];
} lode__decision;

typedef struct lode__block {
    int n_decision;
    const lode__decision *decision;
} lode__block;

typedef enum lode__row_sense { LODE__ROW_MOST, LODE__ROW_LEAST } lode__row_sense;

/* An entry of a row: its coefficient if option k of a decision of a block is taken. */
typedef struct lode__row_entry {
    int i_block, i_decision, option;
    double coefficient;
} lode__row_entry;

/* sum of the entries taken <= or >= bound. Row 0 is the budget (spend in USD, MOST). */
typedef struct lode__row {
    const char *name; /* for people, when rows conflict */
    lode__row_sense sense;
    double bound;
    size_t n_entry;
    const lode__row_entry *entry;
} lode__row;

/* Scenarios that follow each other: first to first + n - 1. */
typedef struct lode__span {
    int first, n;
} lode__span;

/* A lower bound of the loss of a block for every choice in it, from the prices of one:
 *     loss_s(x) >= constant[s] + sum over decisions of slope[s][n_slope], at the option taken
 * Slopes lie decision by decision, options 1 to n_option-1; n_slope is their number. */
typedef struct lode__portfolio_program {
    int n_block;
    const lode__block *block;
    int n_scenario;
    const double *probability; /* [n_scenario], sum 1 */
    lode__risk risk;
    size_t n_row;
    const lode__row *row;
    /* Losses in USD of a block under a choice, option[n_decision] of it, in the scenarios of
     * the span: loss[span.n], and where constant is not NULL a bound as above, constant[span.n]
     * and slope[span.n][n_slope]. Called from any thread, and for the same choice and scenario
     * at most once. LODE_E_... stops the run. */
    lode_status (*value)(void *context, int i_block, const int *option, lode__span span,
                         double *loss, double *constant, double *slope, lode_error *err);
    void *context;
    bool has_bounds; /* value() can give bounds; without them blocks are gone through whole */
    /* Without bounds: choices of a block that are passed over as if rows forbade them, so that
     * the bound is one of the others; NULL: none. */
    bool (*skips)(const void *context, int i_block, const int *option);
    double gap;      /* wanted, of the gain over doing nothing; 0: proven to the last digit */
    double seconds;  /* after which the best that is known is given; 0: no limit */
    size_t n_thread; /* 0: one for each processor; changes no bit unless seconds ran out */
    void (*progress)(void *context, double gap); /* one at a time; or NULL */
    void *progress_context;
} lode__portfolio_program;

typedef enum lode__portfolio_verdict {
    LODE__PORTFOLIO_PROVEN,    /* gap reached */
    LODE__PORTFOLIO_STOPPED,   /* time ran out: choice and bound hold, the gap is larger */
    LODE__PORTFOLIO_IMPOSSIBLE /* no choice meets the rows: conflict[] names a smallest set */
} lode__portfolio_verdict;

typedef struct lode__portfolio_answer {
    lode__portfolio_verdict verdict;
    int **option;               /* [n_block][n_decision] */
    double cost_usd, risk_usd;  /* parts of the objective, at the choice */
    double objective_usd, bound_usd, nothing_usd; /* nothing: of doing nothing */
    double gap;                 /* (objective - bound) / (nothing - bound); 0 where both are 0 */
    double *loss_usd;           /* [n_scenario] at the choice */
    double *nothing_loss_usd;   /* [n_scenario] */
    double *weight;             /* [n_scenario] worst-case weights at the choice */
    double budget_price;        /* objective saved by one more USD of budget, from the bound */
    size_t n_conflict, *conflict; /* rows */
    size_t n_value, n_master, n_cut; /* calls of value(), integer programs, bounds used */
} lode__portfolio_answer;

/* Solve it. The answer is the caller's: lode__portfolio_answer_free(); impossible is an answer,
 * not an error. LODE_E_LIMIT where a block without bounds has more than 2^20 choices.
 * The same choice for any number of threads. */
lode_status lode__portfolio_solve(const lode__portfolio_program *program,
                                  lode__portfolio_answer *answer, lode_error *err);
void lode__portfolio_answer_free(lode__portfolio_answer *answer);

/* Seconds of a clock that only goes on, for limits of time. */
double lode__portfolio_clock(void);

/* rho of losses [n_scenario], and in weight (if not NULL) weights that attain it. */
double lode__risk_of(const lode__risk *risk, const double *probability, int n_scenario,
                     const double *loss, double *weight);

#endif
