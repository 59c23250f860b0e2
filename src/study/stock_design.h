/* A stock's form, size, purchase and release, run in the model. */
#ifndef LODE_STUDY_STOCK_DESIGN_H
#define LODE_STUDY_STOCK_DESIGN_H

#include <lode/stock_design.h>

#include "study/asks.h"
#include "study/respond.h"

#define LODE__MOST_PLACES 8
#define LODE__MOST_FORMS 8
#define LODE__MOST_COVERS 8
#define LODE__N_RELEASE 6 /* prices of release that are tried, times the base price */
#define LODE__N_FILL 3    /* months of purchase that are tried */
extern const double lode__release_multiple[LODE__N_RELEASE];
extern const int lode__fill_months[LODE__N_FILL];

/* One who holds a stock. */
typedef struct lode__holder {
    const char *name;
    bool *member; /* [n_country] */
} lode__holder;

/* A good that could be held. */
typedef struct lode__form {
    int i_good;
    int i_home[LODE__MOST_PLACES]; /* member that takes in most; -1: none */
    double intake_tpa[LODE__MOST_PLACES];
    double use_tpa[LODE__MOST_PLACES];   /* final use, a part of it */
    double usd_per_t[LODE__MOST_PLACES]; /* base price at home */
    double world_tpa;                    /* made a year */
} lode__form;

/* A purchase of the tonnes of a row over some months, without the shock. */
typedef struct lode__fill {
    int months;
    lode_verdict verdict;
    double price_ratio;  /* mean that is paid over the months, by the places together */
    double purchase_usd; /* at those prices */
    double users_usd;    /* that what the places take in costs more meanwhile */
    double total_usd;    /* both, and interest and keeping while it fills */
    const char *statement[LODE__MOST_PLACES + 1];
    int n_statement;
} lode__fill;

/* A size of a stock of one good. */
typedef struct lode__stock_row {
    int i_form;
    double cover_days, tonnes;
    double avoided_usd[LODE__N_RELEASE]; /* by price of release; NaN: no equilibrium */
    int best;                            /* release that avoids most; -1: none solved */
    const char *statement[LODE__MOST_PLACES]; /* at the best */
    int n_statement;
    lode__fill fill[LODE__N_FILL];
    int cheapest;                                       /* fill; -1: none solved */
    double purchase_usd, carrying_usd_a_year, cost_usd; /* of the cheapest fill */
    double ratio;                                       /* avoided / cost; NaN: unknown */
    bool efficient; /* nothing else that is looked at avoids as much for less */
} lode__stock_row;

/* Several holders buy the tonnes of one row. USD for what is bought, without carrying. */
typedef struct lode__joint_purchase {
    int i_row, months;
    double apart_usd, apart_ratio;   /* all at once, each within the months */
    double turn_usd, turn_ratio;     /* one after another, each within the months */
    double pooled_usd, pooled_ratio; /* together, spread over months x holders */
} lode__joint_purchase;

struct lode_stock_design {
    lode__arena arena;
    const lode_dataset *dataset;
    const char *places, *good;
    const char *perspective; /* all holders, "USA" or "@EU+JPN" */
    lode__holder holder[LODE__MOST_PLACES];
    int n_holder;
    double cover_days[LODE__MOST_COVERS];
    int n_cover;
    lode_outcome *base; /* the shock alone; owns the market */
    const char **statement;
    size_t n_statement;
    double loss_usd;
    lode__form form[LODE__MOST_FORMS];
    int n_form;
    lode__stock_row *row; /* [n_row] by form, then cover */
    int n_row;
    int best; /* row that avoids most per dollar; -1: none */
    lode__joint_purchase joint[LODE__MOST_COVERS]; /* of the best row's form */
    int n_joint;
    lode__ranged carrying; /* share of worth, while it is kept */
    double kept_years;
    size_t n_run;
    lode_certificate worst;
    char run[LODE__HASH_HEX];
};

#endif
