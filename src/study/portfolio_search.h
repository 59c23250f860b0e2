/* The search for a portfolio: what its phases share. */
#ifndef LODE_STUDY_PORTFOLIO_SEARCH_H
#define LODE_STUDY_PORTFOLIO_SEARCH_H

#include "study/portfolio_inside.h"

#define LODE__WEIGHTS_MOST 400

typedef struct lode__search {
    const lode__portfolio_program *program;
    lode__pool pool;
    size_t n_weight;
    double **
        weight; /* [LODE__WEIGHTS_MOST] weights of the risk: the loss is above each sum */
    lode__ranked *ranked;         /* [n_scenario] room */
    double *loss, *mixed, *worst; /* [n_scenario] room */
    unsigned char **option;       /* [n_block][n_decision] room for a choice */
    lode__column **at;            /* [n_block] room for the columns of one */
    lode__column **first;         /* [n_block] a choice that keeps the rows */
    double *block_least;          /* [n_block] room */
    lode__column **best;          /* [n_block] the best choice; best[0] NULL: none yet */
    double *best_loss;            /* [n_scenario] */
    double cost, risk, objective; /* of it */
    double nothing;               /* objective of doing nothing */
    double *nothing_loss;         /* [n_scenario] */
    double bound;
    double *bound_price, *bound_weight; /* [n_joint], [n_scenario] that gave the bound */
    size_t n_master;
    lode__arena arena;
} lode__search;

/* The bound that the gap wanted asks for. */
double lode__search_target(const lode__search *search);
/* Objective of a choice whose columns are all valued; where it is better than the best it
 * becomes the best. Its losses stay in search->loss. */
double lode__search_try(lode__search *search, lode__column *const *choice);
/* Add the weights that attain the risk of search->loss; *known: they were there, or there is no
 * room. */
lode_status lode__search_weigh(lode__search *search, bool *known, lode_error *err);
/* Lower bound under the weights of the pool at prices; leaves the best choice of each block in
 * option and its least in block_least. */
double lode__search_bound(lode__search *search, const double *price);
/* Raise the bound to at most value. */
void lode__search_raise(lode__search *search, double value);

/* Columns gathered for a master. */
typedef struct lode__gathered {
    lode__column **column; /* [n] in order of blocks */
    lode__master master;
    lode__relaxed relaxed;
    size_t *take;  /* [n_block] */
    size_t *start; /* [n_block] where the best choice is; valid when has_start */
    bool has_start;
    lode__arena arena;
} lode__gathered;

typedef enum lode__gather {
    LODE__GATHER_ACTIVE, /* under the weights of the pool */
    LODE__GATHER_VALUED  /* those that are valued, under all weights of the search */
} lode__gather;

lode_status lode__gather_make(lode__search *search, lode__gather what,
                              lode__gathered *out, lode_error *err);
/* The master of columns and their losses [n][n_weight], both the arena's of out. */
lode_status lode__gather_from(lode__search *search, size_t n_weight, double *loss,
                              lode__gathered *out, size_t n, lode_error *err);
/* The best choice among them, into take; found and bound as of lode__master_choose(). */
lode_status lode__gather_choose(lode__search *search, lode__gathered *gathered,
                                bool *found, double *bound, lode_error *err);
void lode__gather_clear(lode__gathered *gathered);

/* The phases: the relaxed problem to its end; then what may still be better is gone through. */
lode_status lode__search_relaxed(lode__search *search, lode_error *err);
lode_status lode__search_close(lode__search *search, lode_error *err);
/* Of a block too large for a list: make the choices active whose excess is below most, at most
 * room of them; *outside falls to the least excess of those left out. */
lode_status lode__close_branch(lode__search *search, int i_block, double most,
                               size_t room, double *outside, lode_error *err);

#endif
