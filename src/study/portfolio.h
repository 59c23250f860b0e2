/* A portfolio of projects: who they are, which markets and scenarios stand behind them, what a
 * choice of them gives. The choosing itself is portfolio_program.h. */
#ifndef LODE_STUDY_PORTFOLIO_H
#define LODE_STUDY_PORTFOLIO_H

#include <lode/portfolio.h>

#include "dataset/projects.h"
#include "study/frontier.h"
#include "study/markets.h"
#include "study/portfolio_market.h"
#include "study/portfolio_program.h"

#define LODE__PORTFOLIO_WARNINGS 32

/* ---- what may be chosen (portfolio_set.c) ------------------------------------------- */

/* Tonnes a year that a choice puts into a market. */
typedef struct lode__pick_part {
    int i_yard, i_supply; /* of the yards, of that yard */
    int i_good;
    int i_node_country; /* where it is sold */
    double tpa;         /* of option 1 at full capacity */
    double usd_per_t;   /* what a tonne costs */
    bool opex_known;    /* else just above the base price */
} lode__pick_part;

/* A project, or a stock of one good at home: one decision. */
typedef struct lode__pick {
    const lode__project *project; /* NULL: a stock */
    const char *id, *name;
    int i_country;
    int i_block, i_decision;
    int n_option;                         /* with option 0, nothing */
    double spend_usd[LODE__MOST_OPTIONS]; /* out of the budget */
    double cost_usd[LODE__MOST_OPTIONS];  /* present value */
    double start_year[LODE__MOST_OPTIONS];
    double scale[LODE__MOST_OPTIONS]; /* times the tonnes of the parts */
    double charge_usd[LODE__MOST_OPTIONS]; /* of spend: what a guarantee pays, expected */
    int first_column;                 /* of shares; option k has first_column + k - 1 */
    int n_part;
    lode__pick_part *part;
    struct lode__pick_floor *floor; /* NULL: no dumping stops it, or none was asked for */
} lode__pick;

/* A project that stops for good in a dumping, unless its price is guaranteed. Options 1 to
 * n_plain are without a guarantee, the n_plain that follow the same with one. */
typedef struct lode__pick_floor {
    int n_plain;
    double level, floor_usd_per_t; /* the lowest of the menu that keeps it; NaN: none does */
    double paid_usd, lost_usd; /* in a year of dumping at full capacity: the guarantee's
                                  payment, operating cost above the price */
    double years[LODE__MOST_OPTIONS]; /* of full capacity under the dumping, expected */
} lode__pick_floor;

/* What a dumping that may come is, and the levels of guarantees against it. */
#define LODE__FLOOR_LEVELS 6
typedef struct lode__floor_menu {
    int i_good, n_level;
    double level[LODE__FLOOR_LEVELS]; /* shares of the base price, rising */
    double base_usd_per_t;
    double rate, years; /* dumpings a year that begin, and how long one lasts */
    double begun, on;   /* probability, over the scenarios */
} lode__floor_menu;

/* A project that cannot be chosen, and why. */
typedef struct lode__left_out {
    const lode__project *project;
    const char *reason;
} lode__left_out;

/* Projects whose goods hang together. */
typedef struct lode__portfolio_block {
    int n_yard, *yard;
    int n_pick, *pick; /* by decision */
    const char *name;  /* minerals */
} lode__portfolio_block;

/* ---- scenarios (portfolio_events.c) -------------------------------------------------- */

/* A sentence that may hold in a year. */
typedef struct lode__portfolio_event {
    const char *text;
    int i_restrictor; /* -1: of a file */
    int i_good;
    double share;    /* of the good's exports that the restrictor has */
    double response; /* probability that it holds where the restrictor is on */
} lode__portfolio_event;

/* A country that is on or off: off to on with a rate a year, on for a mean of months. */
typedef struct lode__restrictor {
    int i_country;
    double start_rate; /* a year */
    double mean_months;
    const lode__probability *row; /* behind the rate */
    int n_event;
} lode__restrictor;

/* Where a year stands to a dumping. */
enum { LODE__NO_FLOOD, LODE__FLOOD_ON, LODE__FLOOD_OVER };

/* n scenarios, each one year. */
typedef struct lode__portfolio_years {
    int n, n_event, n_restrictor, n_column;
    lode__portfolio_event *event;
    lode__restrictor *restrictor;
    double *probability; /* [n] sum 1 */
    const char **name;   /* [n] of a file, else NULL */
    int *year;           /* [n] */
    int *n_on;           /* [n] restrictors that are on */
    bool *on;            /* [n][n_event] */
    double *share;       /* [n][n_column] of full capacity */
    unsigned char *flood; /* [n] where it stands to a dumping, as named above */
    double quiet;        /* probability that no restrictor is on, exact */
    double discount;     /* a year */
    double annuity;      /* years of the horizon, present value */
    int first_year, last_year;
} lode__portfolio_years;

/* ---- the answer ---------------------------------------------------------------------- */

/* What a choice gives. */
typedef struct lode__portfolio_figures {
    const char *name;
    int *option; /* [n_pick] */
    int n_taken;
    double spend_usd, cost_usd;
    double expected_usd, cvar_usd, risk_usd; /* of the loss over the horizon */
    double objective_usd;
    bool keeps_rows; /* all that was wanted of a portfolio */
} lode__portfolio_figures;

typedef struct lode__frontier_point {
    double budget_usd;
    lode__portfolio_figures figures;
    double bound_usd, gap;
    double marginal; /* loss avoided by one more USD, from the budget's price */
} lode__frontier_point;

/* Two of the chosen: is their joint gain more or less than the sum? */
typedef struct lode__pair_gain {
    int a, b; /* picks */
    double joint_usd, sum_usd;
} lode__pair_gain;

/* Why a project is in, or not: the portfolio solved anew with it forced out, or in. */
typedef struct lode__swap {
    int i_pick;
    bool is_chosen;
    bool possible;
    double objective_usd; /* of the portfolio then; against the best one */
    int n_out, n_in;
    int *out, *in; /* picks that leave, that come in beside */
    const char *reason;
} lode__swap;

/* Concentration of a stage before and after: of capacity by country. */
typedef struct lode__stage_share {
    const char *stage, *mineral;
    double hhi_before, hhi_after;
    double top_before, top_after;
    int i_top_before, i_top_after;
} lode__stage_share;

/* Welfare of everybody, for which a bound holds: the best portfolio for it, no choice below
 * bound, and what the members' choice gives. NaN: not to be had. */
typedef struct lode__everybody {
    double objective_usd, bound_usd, nothing_usd, ours_usd;
} lode__everybody;

/* What a plan says of its own choice. */
typedef struct lode__kept_plan {
    int n;
    const char **id; /* [n] chosen; the arena's */
    int *option;     /* [n] */
    double objective_usd, bound_usd, gap, budget_price, regret_usd;
    lode__everybody everybody;
    bool by_search, proven;
    const char *run; /* NULL: no plan, or one without an answer */
} lode__kept_plan;

/* ---- the chosen beyond the scenarios -------------------------------------------------- */

/* What a seller can do to the members with one good, without the chosen and with them at full
 * capacity, over a year; USD, present value. */
typedef struct lode__hold {
    int i_country, i_good;
    double trade_tpa; /* what the cut is of */
    lode__frontier before, after;
} lode__hold;

/* Whom the holds are on: p->perspective, else LODE__HOLD_ON without the seller. */
#define LODE__HOLD_ON "@FORGE"

/* A chosen project in a dumped market, at full capacity: before, under the dumping, and with
 * a guarantee; money per t of all that it makes. */
typedef enum lode__dump_case {
    LODE__UNDUMPED,
    LODE__DUMPED,
    LODE__GUARANTEED,
    LODE__N_DUMP_CASE
} lode__dump_case;

/* What a project does at a price. */
typedef enum lode__plant_state {
    LODE__PLANT_STOPS,  /* less than its operating cost */
    LODE__PLANT_RUNS,   /* that, but not its capital */
    LODE__PLANT_PAYS,   /* both over the horizon */
    LODE__PLANT_INVITES /* above the trigger at which it is built */
} lode__plant_state;

typedef struct lode__dumped_pick {
    int i_pick;
    double tpa, opex, full_cost;        /* USD/t; capital spread over the horizon */
    bool opex_known;                    /* of all that it makes */
    double received[LODE__N_DUMP_CASE]; /* USD/t, with what the guarantee pays */
    double sd[LODE__N_DUMP_CASE];       /* of the logarithm of that, a year */
    double trigger[LODE__N_DUMP_CASE];  /* USD/t at which it is built */
    lode__plant_state state[LODE__N_DUMP_CASE];
    double paid_usd; /* a year, by the guarantee */
} lode__dumped_pick;

typedef struct lode__dumping {
    const char *statement;
    int i_good;
    double base_usd_per_t;  /* price of the good in the base, mean of its users */
    double floor_usd_per_t; /* NaN: no floor was asked for */
    int n_case;             /* 2, or 3 with a floor */
    int n;
    lode__dumped_pick *pick; /* [n] chosen, in the market of the good */
    /* Price of the good that its users pay in the mean, and the loss of the year against the
     * base with all costs of the chosen and what the guarantee pays: everybody's, or the
     * members'. */
    double price[LODE__N_DUMP_CASE], loss_usd[LODE__N_DUMP_CASE];
    double paid_usd; /* a year */
    /* In the scenarios of the portfolio, when those that stop are gone. */
    lode__portfolio_figures left[LODE__N_DUMP_CASE];
} lode__dumping;

struct lode_portfolio {
    lode__arena arena;
    const lode_dataset *dataset;
    lode_portfolio_options options; /* texts are the arena's */
    const char *perspective;        /* NULL: everybody */
    bool *member;                   /* [n_country]; NULL: everybody */
    lode__projects projects;
    lode__markets markets;
    int n_pick, n_block, n_yard, n_left_out, n_warning;
    lode__pick *pick;
    lode__left_out *left_out;
    lode__portfolio_block *block;
    lode__yard **yard;
    int *yard_market; /* [n_yard] */
    int **yard_event; /* [n_yard] events of the yard, by its own number */
    int *yard_n_event, *yard_n_supply;
    lode__portfolio_years years;
    lode__portfolio_program program;
    lode__portfolio_answer answer;
    bool is_solved; /* answer is there */
    bool by_search; /* no proof: local search */
    lode__portfolio_figures best, nothing, by_loss, by_capacity, even, financed;
    double total_cost_objective; /* by search: of the choice that is best for everybody */
    bool **tried; /* [n_block][choices] by search, of a large block; NULL: all, or no search */
    lode__everybody everybody; /* by search */
    /* [n_pick] loss avoided by itself, with the option that is told: the chosen one; of what is
     * not chosen the first, or the best by itself where it is asked why. */
    double *single_usd;
    int *told_option;
    int n_point;
    lode__frontier_point *point;
    int *in_good; /* [n_pick] of the runs in which it was taken */
    int n_good;   /* runs */
    int n_pair;
    lode__pair_gain *pair;
    int n_stage;
    lode__stage_share *stage;
    bool asked_why;
    lode__swap swap;
    lode__kept_plan kept;
    bool is_kept; /* the choice and its proof are the plan's; answer has its bound */
    int n_hold;
    lode__hold *hold;
    lode__dumping *dumping;         /* NULL: not asked for */
    lode__floor_menu *menu;         /* NULL: guarantees are not decisions */
    double prior_spend, prior_gain; /* share that rests on numbers of grade P */
    /* Of the chosen, by the ranges of capital, with what guarantees are expected to pay. */
    double spend_low, spend_high;
    size_t n_solve;
    const char *warning[LODE__PORTFOLIO_WARNINGS];
    const char *reason; /* of a conflict, or "" */
    char run[LODE__HASH_HEX];
    char scenarios_hash[LODE__HASH_HEX]; /* of what a file of them says, or "" */
};

/* Add a warning; LODE_E_NOMEM. */
lode_status lode__portfolio_warn(lode_portfolio *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* lode_portfolio_run(), after which ranks go on. */
lode_status lode__portfolio_run(const lode_dataset *dataset,
                                const lode_portfolio_options *options,
                                lode_portfolio **out, lode_error *err);

/* The question of a plan, options.file, in place of the options (portfolio_plan.c). */
lode_status lode__portfolio_read_plan(lode_portfolio *p, lode_error *err);
/* Take the plan's choice and proof as the answer, is_kept, where the question, the version and
 * the data are the plan's and the choice gives what the plan says; else nothing is done. */
lode_status lode__portfolio_keep_plan(lode_portfolio *p, lode_error *err);

/* Projects, markets, blocks, with sentences of their supplies (portfolio_set.c). */
lode_status lode__portfolio_gather(lode_portfolio *p, lode_error *err);

/* Scenarios of the options, for the markets and picks (portfolio_events.c). */
lode_status lode__portfolio_draw(lode_portfolio *p, lode_error *err);

/* Yards: markets with supplies and events (portfolio_set.c). */
lode_status lode__portfolio_open_yards(lode_portfolio *p, lode_error *err);

/* value() of the program; the context is the portfolio (portfolio_loss.c). */
lode_status lode__portfolio_value(void *context, int i_block, const int *option,
                                  lode__span span, double *loss, double *constant,
                                  double *slope, lode_error *err);
/* All scenarios. */
lode__span lode__portfolio_span(const lode_portfolio *p);

/* Figures of a choice [n_pick]; option is copied (portfolio_loss.c). */
lode_status lode__portfolio_figure(lode_portfolio *p, const char *name, const int *option,
                                   lode__portfolio_figures *out, lode_error *err);

/* Rows of the program: budget first (portfolio_wants.c). */
lode_status lode__portfolio_rows(lode_portfolio *p, lode_error *err);
/* Put in what must be, option [n_pick]. */
void lode__portfolio_put_in(const lode_portfolio *p, int *option);
/* Does a choice [n_pick] keep them? */
bool lode__portfolio_keeps(const lode_portfolio *p, const int *option);

/* Choices of blocks that were tried, as a program of their own (portfolio_mix.c): seed large
 * blocks, for so many seconds at most (0: no limit), and let p->program pass over what was not
 * tried; note a choice of a block. */
lode_status lode__mix_begin(lode_portfolio *p, double seconds, lode_error *err);
void lode__mix_mark(lode_portfolio *p, int i_block, const int *option);
/* The program with rows of its own, solved anew; option [n_pick] where there is a choice
 * (portfolio_frontier.c). */
lode_status lode__portfolio_solve_again(lode_portfolio *p, const lode__row *row,
                                        size_t n_row, const lode__risk *risk, int *option,
                                        lode__portfolio_answer *answer, lode_error *err);

/* The best choice by trying: add, drop, swap (portfolio_trial.c). */
lode_status lode__portfolio_search(lode_portfolio *p, lode_error *err);
/* From a choice [n_pick], what breaks rows left out, to one that no move makes better; i_forced
 * stays as it is (-1: none does). objective infinite: rows cannot be kept. */
lode_status lode__portfolio_climb(lode_portfolio *p, int i_forced, int *option,
                                  double *objective, lode_error *err);

/* What others would choose; frontier, pairs, stages (portfolio_compare.c). */
lode_status lode__portfolio_compare(lode_portfolio *p, lode_error *err);
lode_status lode__portfolio_frontier(lode_portfolio *p, lode_error *err);

/* The sentence of a part of a pick: "supply AUS gallium:refined 10 tpa above 300 USD/kg", at its
 * largest option; the arena's, NULL: no memory (portfolio_set.c). */
const char *lode__portfolio_supply(lode_portfolio *p, const lode__pick *pick,
                                   const lode__pick_part *part);

/* The hold of sellers on the members, options.deterrence (portfolio_deterrence.c). */
lode_status lode__portfolio_deter(lode_portfolio *p, lode_error *err);

/* The dumping and the floor of the options (portfolio_dumping.c). */
lode_status lode__portfolio_dump(lode_portfolio *p, lode_error *err);

/* Its steps: p->dumping made and read; does it hit a project, all of whose goods lie in its
 * market; take one in; solve a case for those that were. */
lode_status lode__dumping_begin(lode_portfolio *p, lode_error *err);
bool lode__dumping_hits(const lode_portfolio *p, int i_pick);
void lode__dumping_add(const lode_portfolio *p, int i_pick, int option);
lode_status lode__dumping_try(lode_portfolio *p, lode__dump_case which, lode_error *err);

/* Guarantees as decisions, options.floors (portfolio_floors.c): projects that the dumping stops
 * get an option for each that they have, with the lowest level that keeps them. */
lode_status lode__floors_offer(lode_portfolio *p, lode_error *err);
/* Whether a dumping has come in scenario s; u uniform. */
void lode__floors_draw(lode_portfolio *p, int s, double u);
/* What an option of a pick keeps in scenario s of the share of capacity that it would have. */
double lode__floors_keep(lode_portfolio *p, int i_pick, int option, int s, double share);
/* After all draws: what the guarantees are expected to pay is spent, what is lost is cost. */
void lode__floors_charge(lode_portfolio *p);

/* Standard deviation of ln max(P, floor), P lognormal with that mean and sd. */
double lode__sd_above(double mean, double sd, double floor);
lode_status lode__portfolio_why(lode_portfolio *p, lode_error *err);

#endif
