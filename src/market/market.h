/* What a market is inside: a problem for the solver, names for its nodes and
 * activities and, for a market built from the data, what each of them stands for. */
#ifndef LODE_MARKET_MARKET_H
#define LODE_MARKET_MARKET_H

#include <lode/market.h>

#include "base/base.h"
#include "dataset/dataset.h"
#include "solve/equilibrium.h"

/* ---- what the parts of a mineral market stand for ------------------------------ */

typedef enum lode__role {
    LODE__ROLE_SUPPLY,  /* direct supply of a good in a country, with joint outputs */
    LODE__ROLE_CONVERT, /* one stage into the next in a country, or residue into metal */
    LODE__ROLE_TRADE,   /* exporter to importer */
    LODE__ROLE_USE,     /* final use in a country; one activity a segment */
    LODE__N_ROLE
} lode__role;

typedef struct lode__node {
    int i_good, i_country;
    double base_price;                  /* USD/t */
    const lode__observation *price_row; /* where the base price comes from */
    double stock_months; /* of use held here at the start; NaN: as the parameters say */
} lode__node;

#define LODE__ROWS_MAX 8

/* One flow that was observed or supposed, and what the reconciliation made of it. An
 * activity of role USE is one segment of a flow; for all other roles activity and flow
 * are one to one. */
typedef struct lode__base_flow {
    lode__role role;
    int i_good;               /* the good that is made, traded or used */
    int i_chain;              /* CONVERT: row of the chains table; else -1 */
    int i_country, i_partner; /* TRADE: exporter, importer; else country, -1 */
    double observed_tpa; /* before reconciling: share x sum of the rows, or by the rule */
    double flow_tpa;     /* after */
    double log_error;    /* standard error of ln(observed) that was used */
    double share;        /* of the rows' sum that is this flow */
    lode__flag flag;     /* of the rows; LODE__MISSING: supposed by the rule */
    const char *rule;    /* how observed_tpa came about, one clause */
    int n_row;           /* rows that were added up, at most LODE__ROWS_MAX */
    const lode__observation *row[LODE__ROWS_MAX];
} lode__base_flow;

typedef struct lode__part {
    int i_flow;                   /* its base flow: role, good, countries */
    const lode__segment *segment; /* USE; NULL: all of it, no segments known */
    const lode__parameter
        *elasticity; /* rows behind the curve; NULL where none applies */
    const lode__parameter *choke, *sigma, *headroom;
    const lode__observation *capacity;
} lode__part;

typedef struct lode__model {
    const lode_dataset *dataset; /* must outlive the market */
    int base_year;               /* of its flows and prices */
    int n_flow;
    lode__node *node;      /* [n_node] */
    lode__part *part;      /* [n_activity] */
    lode__base_flow *flow; /* [n_flow] */
    int *node_at; /* [n_good_all x n_country_all] node of a good in a country, -1 */
    int n_good, n_country;        /* of the dataset */
    bool *with_good;              /* [n_good] goods in this market */
    double base_error;            /* largest relative deviation of the solved base */
    lode_certificate certificate; /* of the solved base */
    lode_certificate reconciliation;
} lode__model;

struct lode_market {
    lode__arena arena;
    const char *name; /* file it was read from, or the goods it was built of */
    lode__problem problem;
    const char **node_id;     /* [n_node] */
    const char **activity_id; /* [n_activity] */
    double *base_price;       /* [n_node] start of a solve, or NULL */
    double *base_level;       /* [n_activity] or NULL */
    lode__model *model;       /* NULL for a market read from a file */
};

struct lode_solution {
    lode__arena arena;
    lode__answer answer;
    int n_node, n_activity;
    const char **node_id, **activity_id; /* copies */
    char reason[LODE_ERROR_MESSAGE_MAX];
};

/* Index of node (good, country) in a built market, or -1. */
int lode__market_node(const lode_market *market, int i_good, int i_country);

/* What is made of a node's good there in the base year, tpa, beside other goods and out of
 * others, too; and what is used and converted of it (intake.c). A node of a market built of
 * the data. Cost: one pass over the activities. */
double lode__made_at(const lode_market *market, int i_node);
double lode__taken_in_at(const lode_market *market, int i_node);

/* Means inside and outside a zone; NaN where nobody takes the good in. */
typedef struct lode__two_means {
    double inside, outside;
} lode__two_means;

/* Mean of prices [n_node] of a good, USD/t, weighted with what was used and converted in the
 * base year, in the countries where inside [n_country] is true and in all others (intake.c). */
lode__two_means lode__mean_price(const lode_market *market, int i_good,
                                 const bool *inside, const double *price);
/* The member [n_country] that used and converted most of a good in the base year; the first of
 * those that are equal. -1: none did. */
int lode__takes_most(const lode_market *market, int i_good, const bool *member);

/* Most terms of one activity: a good, its trading partner or input, its joint outputs. */
#define LODE__TERMS_MAX 8

/* Nodes and coefficients of a flow, one unit of it; returns how many. */
int lode__flow_terms(const lode_market *market, const lode__base_flow *flow, int *node,
                     double *coef);

/* The joint row that applies to a host, an output and a country; NULL: none. */
const lode__joint *lode__joint_pick(const lode_dataset *ds, int i_host, int i_output,
                                    int i_country);

/* May the good be thrown away, and is it worth nothing in the year? */
bool lode__is_waste_in(const lode_dataset *ds, int i_good, int year);

/* lode_market_build() with the flows and prices of another year, for what happened then. */
lode_status lode__market_build_year(const lode_dataset *dataset, const char *const *goods,
                                    size_t n, int year, lode_market **out,
                                    lode_error *err);

/* ---- steps of lode_market_build() ---------------------------------------------- */

/* Observed flows of the goods (reconcile.c): fills model->flow from the packs, adds
 * what is needed so that every node can balance, and finds the nearest flows that do. */
lode_status lode__reconcile(lode_market *market, const bool *with_good, lode_error *err);

/* The problem whose answer are the reconciled flows: activity k is flow k, its q0 what was
 * observed (reconcile.c). False: no memory. */
bool lode__flows_pose(const lode_market *market, const lode__base_flow *flow, int n_flow,
                      lode__arena *arena, lode__problem *problem);

/* Curves and base levels [n_activity] of a market built of the data, for other flows
 * [n_flow] and with each parameter row times its factor (by its place in the table), at
 * the same base prices; flows that are 0 stay 0. Takes no memory. */
void lode__recalibrate(const lode_market *market, const double *flow_tpa,
                       const double *factor, lode__curve *curve, double *level);

/* Nodes, curves and base prices that make the reconciled flows an equilibrium
 * (calibrate.c). */
lode_status lode__calibrate(lode_market *market, lode_error *err);

/* The certificate as JSON field "certificate". */
void lode__certificate_write(lode__json *json, const lode_certificate *certificate);

#endif
