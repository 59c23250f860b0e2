/* Inside the choice of a portfolio (portfolio_program.h): what its steps share.
 *
 * Numbers that depend on the option taken lie as slopes do: decision by decision, options 1 to
 * n_option - 1; option 0 counts nothing. Such a list is a form: its value at a choice is the sum
 * of the entries taken, in the order of decisions. Rows are held as "at most": one that says at
 * least has its signs turned. */
#ifndef LODE_STUDY_PORTFOLIO_INSIDE_H
#define LODE_STUDY_PORTFOLIO_INSIDE_H

#include "base/base.h"
#include "study/portfolio_program.h"

#define LODE__WHOLE_MOST                                                                 \
    ((size_t)LODE__WHOLE_CHOICES) /* choices of a block that is gone through whole */
#define LODE__NO_INDEX SIZE_MAX
#define LODE__GROUPS_MOST 16               /* of scenarios, in the model of a block */
#define LODE__PARTS_MOST ((size_t)1 << 21) /* numbers of them all */

/* ---- risk (portfolio_risk.c) -------------------------------------------------------- */

typedef struct lode__ranked {
    double loss;
    int i;
} lode__ranked;

double lode__dot(const double *a, const double *b, int n);
/* Scenarios by loss, the highest first; equal ones in their order. */
void lode__risk_rank(const double *loss, int n, lode__ranked *order);
/* Weights that attain the risk, with room [n] for the order. */
void lode__risk_weights(const lode__risk *risk, const double *probability, int n,
                        const double *loss, lode__ranked *room, double *weight);

/* ---- rows (portfolio_rows.c) --------------------------------------------------------- */

typedef struct lode__limits {
    size_t n_row;  /* as in the program */
    double *most;  /* [n_row] with the slack of rounding: 1e-9 of the bound, or of 1 */
    double **form; /* [n_row * n_block] of a row in a block; NULL where it has no entry */
    double *least; /* [n_row * n_block] the smallest the form can be */
    double *greatest; /* [n_row * n_block] the largest */
    size_t
        n_joint;   /* rows that bind blocks together: the budget and what spans several */
    size_t *joint; /* [n_joint] */
    lode__arena arena;
} lode__limits;

lode_status lode__limits_make(const lode__portfolio_program *program, lode__limits *out,
                              lode_error *err);
void lode__limits_clear(lode__limits *limits);
/* What is left of a row for a block when all others take the least of it. */
double lode__limits_left(const lode__limits *limits, int n_block, size_t i_row,
                         int i_block);
/* Does a whole choice, option of each decision block by block, keep all rows? */
bool lode__limits_keep(const lode__portfolio_program *program, const lode__limits *limits,
                       unsigned char *const *option);

/* A choice that keeps the rows of a list [n_row: true those that count]: *found says whether
 * there is one; option [n_block][n_decision]. */
lode_status lode__limits_meet(const lode__portfolio_program *program,
                              const lode__limits *limits, const bool *counts,
                              unsigned char **option, bool *found, lode_error *err);
/* The rows of a smallest set that cannot be met together: conflict [n_row] is set. */
lode_status lode__limits_conflict(const lode__portfolio_program *program,
                                  const lode__limits *limits, bool *conflict,
                                  lode_error *err);

/* ---- forms over all choices of a block (portfolio_scan.c) ----------------------------- */

/* Choice i of a block has option (i / step[d]) mod n_option[d] of decision d. */
typedef struct lode__grid {
    int n_decision, n_slope;
    int *n_option;   /* [n_decision] */
    size_t *step;    /* [n_decision] */
    int *at;         /* [n_decision] where its slopes begin */
    size_t n_choice; /* product, LODE__NO_INDEX when above LODE__WHOLE_MOST */
    int n_low;       /* decisions of a tile: the first of them */
    size_t tile;     /* choices of a tile */
} lode__grid;

double lode__form_at(const lode__grid *grid, const double *form,
                     const unsigned char *option);
/* out[i] = form at choice i of the first n_decision decisions. */
void lode__scan_fill(const lode__grid *grid, int n_decision, const double *form,
                     double *out);
/* value[i] = max(value[i], constant[c * stride] + form[c] + offset at i) over n_cut cuts. low has
 * room for n_cut tiles. */
void lode__scan_raise(const lode__grid *grid, size_t n_cut, const double *constant,
                      size_t stride, const double *const *form, size_t offset,
                      double *low, double *value);
/* value[i] = sum over n_part of part [n_part][n_choice], in order, where it is finite above. */
void lode__scan_sum(const lode__grid *grid, size_t n_part, const double *part,
                    double *value);
/* Smallest value[i] + form at i and the first i that has it. low has room for a tile. */
double lode__scan_least(const lode__grid *grid, const double *value, const double *form,
                        double *low, size_t *index);
/* Those i with value[i] + form at i < most, in order, at most room of them; returns how
 * many there are. */
size_t lode__scan_below(const lode__grid *grid, const double *value, const double *form,
                        double most, double *low, size_t room, size_t *index,
                        double *found);

/* ---- what is known of a block (portfolio_pool.c) ---------------------------------------- */

/* A choice in a block that was looked at. */
typedef struct lode__column {
    int i_block;
    unsigned char *option; /* [n_decision] */
    size_t index;          /* of the grid; LODE__NO_INDEX where blocks are too large */
    double cost;
    double *row;  /* [n_joint] what it takes of the rows that join blocks */
    double *loss; /* [n_scenario], or NULL: not valued */
    double
        model; /* lower bound of weight . loss under the weights of the pool; exact when
                     valued */
    bool own_loss; /* loss is released with the column */
    bool active;   /* in the master */
} lode__column;

/* A lower bound of a block's losses, as value() gave it. */
typedef struct lode__cut {
    double *constant; /* [n_scenario] */
    double *slope;    /* [n_scenario][n_slope] */
} lode__cut;

typedef struct lode__known_block {
    lode__grid grid;
    double *cost;   /* form */
    double *priced; /* form: cost and prices */
    double **joint; /* [n_joint] forms; NULL: no entry */
    double **own;   /* [n_own] forms of the rows that are checked in the block */
    double *left;   /* [n_own] what they may come to */
    size_t n_own;
    double
        *value; /* [n_choice] the model; infinite where not admitted; NULL: too large */
    int *column_of; /* [n_choice] or -1 */
    size_t n_column, column_room;
    lode__column **column;
    size_t n_cut, cut_room, n_in_value;
    lode__cut *cut;
    double *cut_constant; /* [cut_room][n_group] under the weights */
    double **cut_form;    /* [cut_room][n_group][n_slope] under the weights */
    size_t n_group;       /* of scenarios: the greatest of the cuts is taken in each */
    size_t *group;        /* [n_scenario]; by loss of the first choice that was valued */
    double *part;         /* [n_group][n_choice] of the model, where n_group > 1 */
    bool weighed;         /* value[] is of the weights */
    double *low;          /* room for tiles */
    size_t low_room;
    double *whole_loss; /* [n_admitted][n_scenario] when gone through whole */
    size_t *loss_at;    /* [n_choice] its row there */
} lode__known_block;

typedef struct lode__pool {
    const lode__portfolio_program *program;
    lode__limits limits;
    int n_block, n_scenario;
    size_t n_thread;
    lode__known_block *block; /* [n_block] */
    double *weight;           /* [n_scenario] of the model */
    double deadline;          /* of the clock; 0: none */
    bool partial;             /* choices are missing that could not be bounded */
    size_t n_value, n_cut;
    lode__arena arena;
} lode__pool;

lode_status lode__pool_open(const lode__portfolio_program *program, lode__pool *pool,
                            lode_error *err);
void lode__pool_close(lode__pool *pool);
/* The column of a choice, or NULL. */
lode__column *lode__pool_find(const lode__known_block *block,
                              const unsigned char *option);
/* The column of a choice, made where there was none; NULL: no memory. */
lode__column *lode__pool_column(lode__pool *pool, int i_block,
                                const unsigned char *option);
/* Value those columns that are not yet, in parallel; their bounds join the cuts. Out of time
 * some stay as they are. */
lode_status lode__pool_value(lode__pool *pool, lode__column *const *column, size_t n,
                             lode_error *err);
/* Value every choice that the rows admit. */
lode_status lode__pool_value_all(lode__pool *pool, lode_error *err);
/* Take weights: all models are of them. false: no memory. */
bool lode__pool_weigh(lode__pool *pool, const double *weight);
/* Bring the models up to what is known. */
bool lode__pool_update(lode__pool *pool);
/* What the model says of a choice under the weights of the pool. */
double lode__pool_model(const lode__pool *pool, const lode__column *column);
/* The greatest of the cuts of a block, under the weights, at a choice. */
double lode__model_at(const lode__known_block *block, const unsigned char *option);
/* Lower bounds for columns of one block under several weights: out [n][n_weight]. false: no
 * memory. */
bool lode__pool_bounds(const lode__pool *pool, lode__column *const *column, size_t n,
                       const double *const *weight, size_t n_weight, double *out);
bool lode__pool_late(const lode__pool *pool);
double lode__pool_seconds(const lode__pool *pool); /* that are left; INFINITY: no limit */

/* Under prices of the joint rows: the smallest of model + cost + price . row over the choices
 * of a block, and the choice; a lower bound where the search was cut short. */
double lode__pool_least(lode__pool *pool, int i_block, const double *price,
                        unsigned char *option);
/* Cost and prices of the joint rows of a block as one form; valid until the next call. */
const double *lode__pool_priced(lode__pool *pool, int i_block, const double *price);
bool lode__pool_room(lode__known_block *block, size_t n_tile);
/* Group the scenarios of a block by losses [n_scenario]. false: no memory. */
bool lode__pool_group(lode__pool *pool, lode__known_block *block, const double *loss);
void lode__option_of(const lode__grid *grid, size_t index, unsigned char *option);

/* The same for a block too large for a list, by branch and bound over its cuts
 * (portfolio_branch.c). */
double lode__branch_least(lode__pool *pool, int i_block, const double *form,
                          unsigned char *option);
/* At most room choices below most, option [room][n_decision]; *n how many; returns a lower bound
 * of all that are left out. */
double lode__branch_below(lode__pool *pool, int i_block, const double *form, double most,
                          size_t room, unsigned char *option, size_t *n);

/* ---- the master over columns (portfolio_master.c) ---------------------------------------- */

/* One column of each block, joint rows kept; least cost + max over k of weighted losses. */
typedef struct lode__master {
    int n_block;
    size_t n_column, n_joint, n_weight;
    const int *block;   /* [n_column] */
    const double *cost; /* [n_column] */
    const double *row;  /* [n_column][n_joint] */
    const double *loss; /* [n_column][n_weight] */
    const double *most; /* [n_joint] */
} lode__master;

typedef struct lode__relaxed {
    bool solved;
    double objective;
    double *price; /* [n_joint] >= 0 */
    double *mix;   /* [n_weight] >= 0, sum 1 */
    double *share; /* [n_column] */
} lode__relaxed;

/* Do the columns of a choice [n_block] keep the joint rows? Their objective. */
bool lode__master_keeps(const lode__master *master, const size_t *take);
double lode__master_objective(const lode__master *master, const size_t *take);

/* The linear relaxation. Not solved: what came back did not hold. */
lode_status lode__master_relax(const lode__master *master, lode__relaxed *out,
                               lode_error *err);
/* The best choice by depth first under the prices of a relaxation (zeros will do), start a first
 * one or NULL (portfolio_depth.c). *complete: it went to the end, and what was found is the best,
 * or there is none. */
lode_status lode__master_descend(const lode__master *master, const lode__relaxed *relaxed,
                                 const size_t *start, size_t *take, bool *found,
                                 bool *complete, lode_error *err);
/* The same by CBC. */
lode_status lode__master_cbc(const lode__master *master, const size_t *start,
                             double seconds, size_t *take, bool *found, double *bound,
                             lode_error *err);

/* The best choice by the former where it comes to an end, else by the latter: start [n_block] a first one or NULL; take [n_block] the columns. *bound is a
 * lower bound of the objective, -INFINITY where nothing that holds came back, INFINITY where no
 * choice keeps the rows. */
lode_status lode__master_choose(const lode__master *master, const size_t *start,
                                double seconds, size_t *take, bool *found, double *bound,
                                lode_error *err);

#endif
