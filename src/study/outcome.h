/* What a shock did, in rows: read by the reports and by explain. */
#ifndef LODE_STUDY_OUTCOME_H
#define LODE_STUDY_OUTCOME_H

#include <lode/shock.h>

#include "market/market.h"
#include "study/statement.h"

/* Policy on one activity, beside its base wedge. Rates are shares of the seller's
 * price. */
typedef struct lode__levy {
    double tariff_usd_per_t, tariff_rate; /* to the buyer's treasury */
    double tax_usd_per_t, tax_rate;       /* to the seller's treasury */
} lode__levy;

/* The scenario: a copy of the market's problem with the statements on it, and more
 * nodes and activities where a statement needs them. Base activities keep their index. */
typedef struct lode__scenario {
    lode__problem problem;
    int n_base_node, n_base_activity; /* further nodes are licences, activities stocks */
    lode__levy *levy;                 /* [n_base_activity] */
    int *at_node; /* [n_activity - n_base_activity] node a stock supplies */
    double *start_price, *start_level; /* [n_node], [n_activity] from the base */
    bool ad_valorem;                   /* any rate is set */
} lode__scenario;

typedef struct lode__place_row { /* a good in a country, before and after */
    int i_good, i_country, i_node;
    double price_before, price_after;   /* USD/t */
    double supply_before, supply_after; /* tpa made there: direct, converted, joint */
    double use_before, use_after;       /* tpa of final use */
    double
        unmet_tpa; /* use wanted at base prices (after a demand change) less use_after */
    double import_before, import_after, export_before, export_after;
    double consumer_usd, producer_usd, trader_usd, treasury_usd; /* changes, gain > 0 */
    double loss_usd;                                             /* minus their sum */
} lode__place_row;

typedef struct lode__good_row {
    int i_good;
    double price_before,
        price_after; /* mean over nodes weighted by what came in before */
    double use_before, use_after, supply_before, supply_after, loss_usd;
} lode__good_row;

struct lode_outcome {
    lode__arena arena;
    const lode_dataset *dataset;
    const lode_market *market; /* the base */
    lode_market *own_market;   /* the same when the outcome built it, else NULL */
    int n_statement;
    lode__statement *statement;
    const char *question;     /* statement ids joined by ';', part of figure ids */
    const char *perspective;  /* or NULL */
    bool *perspective_member; /* [n_country] */
    lode__scenario scenario;
    lode__answer answer;
    int n_pass; /* solves of the ad-valorem loop, 1 without rates */
    char reason[LODE_ERROR_MESSAGE_MAX];
    int n_warning;
    const char *warning[16];
    int n_place, n_good_row;
    lode__place_row *place;   /* [n_place] by good, then country, pack order */
    lode__good_row *good_row; /* [n_good_row] */
    char run[LODE__HASH_HEX]; /* content hash of question, version and data */
    double surplus_usd;       /* change of total surplus incl. revenue */
};

/* Bounds, wedges and extra nodes of the statements on a market (scenario.c).
 * Statements that meet no flow add a warning to the outcome. */
lode_status lode__scenario_build(lode_outcome *outcome, lode_error *err);

/* Change of surplus of a base activity, USD/yr, without revenue. */
double lode__surplus_change(const lode_outcome *outcome, int i_activity);

/* Part of a levy paid on a trade activity per t, at the outcome's prices. */
double lode__tariff_usd_per_t(const lode_outcome *outcome, int i_activity);
double lode__tax_usd_per_t(const lode_outcome *outcome, int i_activity);

#endif
