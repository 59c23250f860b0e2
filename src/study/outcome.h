/* What a shock did, in rows: read by the reports and by explain. */
#ifndef LODE_STUDY_OUTCOME_H
#define LODE_STUDY_OUTCOME_H

#include <lode/shock.h>

#include "market/market.h"
#include "study/route.h"
#include "study/statement.h"

/* Policy on one activity, beside its base wedge. Rates are shares of the seller's
 * price. */
typedef struct lode__levy {
    double tariff_usd_per_t, tariff_rate; /* to the buyer's treasury */
    double tax_usd_per_t, tax_rate;       /* to the seller's treasury */
    double freight_usd_per_t;             /* of a detour: nobody's revenue */
    double floor_usd_per_t;   /* of a floor held at the border, to the buyer's treasury */
    double support_usd_per_t; /* paid to a maker for a unit of what it does, by a floor */
    double subsidy_usd_per_t; /* the same by subsidies */
    bool capped; /* the link is held below what it wants: scarcity is the seller's */
} lode__levy;

/* What an activity beside the market's is. */
typedef enum lode__extra_kind {
    LODE__EXTRA_STORAGE, /* tonnes from a period into the next */
    LODE__EXTRA_STOCK,   /* a stock that a statement offers */
    LODE__EXTRA_SUPPLY,  /* what a statement lets somebody make more */
    LODE__EXTRA_PASS_ON, /* what a third country passes on (pass_on.c) */
    LODE__EXTRA_RIGHT,   /* a licence beyond a tariff quota (right.c) */
    LODE__EXTRA_PURCHASE /* what a government buys at a floor (floor.c) */
} lode__extra_kind;

typedef enum lode__time_number {
    LODE__STORAGE_SIGMA,
    LODE__PRODUCER_SHARE,
    LODE__HOARDING,
    LODE__RAMP_UP,
    LODE__ADJUSTMENT,
    LODE__CHOKE_SPREAD,
    LODE__N_TIME_NUMBER
} lode__time_number;

/* The months that are looked at. One period of twelve months without stocks is the plain
 * question; everything else has stocks. */
typedef struct lode__timeline {
    int n_period, period_months;
    int now; /* period in which what is known is known; what was before has been */
    int first_month; /* as in statement.h; LODE__NO_MONTH: none was said */
    bool has_stocks;
    double years;            /* length of a period */
    const double *discount;  /* [n_period] worth of a dollar of then, today */
    double adjustment_share; /* of the way to long-run behaviour, a period */
    double ramp_up_years;    /* in which 63 % of the spare capacity comes */
    double storage_sigma;    /* e-folds of stocks a base price of gain a month */
    double producer_share;   /* of the stocks that lie with producers */
    double choke_spread;     /* of a choke price, over which use stops */
    double hoarding_months;  /* of use that holders want more while a statement is on */
    const lode__parameter *row[LODE__N_TIME_NUMBER]; /* where these come from */
} lode__timeline;

/* A link that lets a base node pass on what it bought to another one. */
typedef struct lode__pass_on {
    int i_statement, from, to;
} lode__pass_on;

/* A base activity that a statement keeps from growing. */
typedef struct lode__held {
    int i_statement, i_activity;
} lode__held;

/* A right that trades take or give (right.c): a node of each period. */
typedef struct lode__right {
    int i_statement;
    int i_good, i_buyer,
        i_seller;    /* limit; buyer or seller -1: all that the statement names */
    int first_extra; /* trq: of its n_period licences beyond the quota */
} lode__right;

/* What licences cost a trade, per t, present value: who has it. */
typedef struct lode__rent {
    double seller, buyer, treasury; /* of the buyer */
} lode__rent;

/* How a floor is put into the problem. */
typedef enum lode__floor_kind {
    LODE__FLOOR_LEVY,      /* a levy on what comes in, found around the solve */
    LODE__FLOOR_SUPPORT,   /* a payment to the makers of a node, found around the solve */
    LODE__FLOOR_GUARANTEE, /* a guaranteed margin in their curves: part of the program */
    LODE__FLOOR_PURCHASE   /* a buyer at the floor in a node: part of the program */
} lode__floor_kind;

/* A floor of one good, in its zone or in one node of it (floor.c). */
typedef struct lode__floor {
    lode__floor_kind kind;
    int i_statement, i_good;
    int i_node;        /* base node; -1: the zone */
    int i_pays;        /* base node whose row the payer's treasury is counted in */
    double *weight;    /* [n_base_node] of the price that is held up, sum 1 */
    double *usd_per_t; /* [n_period] levy, or payment; below 0 what makers give back */
    double
        *closed_price; /* [n_period] levy: price with nothing coming in; NAN: not asked */
    int first_extra; /* purchase: of its n_period activities, counted from the first extra */
} lode__floor;

/* The scenario: the market's problem once for each period, with the statements on it, and
 * more nodes and activities where they or stocks need them. Period t of base node n is
 * node t x n_base_node + n, of base activity a is activity t x n_base_activity + a; what
 * there is more comes after. Curves of a period speak of tonnes in that period and of
 * prices of today (discounted). */
typedef struct lode__scenario {
    lode__problem problem;
    lode__timeline time;
    int n_base_node, n_base_activity; /* of a period */
    int n_market_node,
        n_market_activity; /* of all periods; the rest is licences, stocks */
    lode__levy *levy;      /* [n_market_activity] */
    int *at_node; /* [n_activity - n_market_activity] market node an extra activity gives
                     to; a storage link: takes from */
    lode__extra_kind *extra; /* [n_activity - n_market_activity] */
    int *storage;           /* [n_base_node] first of its n_period storage links, or -1 */
    int n_pass_on, n_held;  /* each by statement */
    lode__pass_on *pass_on; /* [n_pass_on], each n_period activities */
    int first_pass_on;      /* of these activities */
    lode__held *held;       /* [n_held] */
    int n_floor;
    lode__floor *floor;                  /* [n_floor] */
    struct lode__floor_desk *floor_desk; /* scratch of floor.c; NULL: no floor */
    double *bought; /* [n_base_node] scratch; NULL: no such statement */
    int n_right;
    lode__right *right; /* [n_right] */
    int *owner_node;    /* [n_activity - n_market_activity] of a stock: where it lies */
    double *worth;      /* same shape: what a tonne of it is worth kept, present value */
    int n_licence;      /* nodes of rights, behind the market's: [n_right][n_period] */
    double *opening;    /* [n_base_node] t in stock at the start */
    bool *stores; /* [n_base_node] has storage links: where there was something in stock
                        when the scenario was built, which draws take over */
    const lode__parameter **stock_row; /* [n_base_node] months in stock; NULL: none */
    const lode__parameter **long_row; /* [n_base_activity] long-run elasticity, or NULL */
    const double
        *growth;    /* [n_market_activity] of published capacity since the base year */
    double *wanted; /* [n_market_activity] use: q0 before habits moved */
    double *habit;  /* [n_base_activity] shift at period time.now, of prices before it */
    double *shift;  /* [n_market_activity] log of what habits or new plants made of q0 */
    double *start_price, *start_level; /* [n_node], [n_activity] where a solve starts */
    bool *reached;                     /* [n_node] scratch */
    bool ad_valorem;                   /* any rate is set */
    bool adjusts;                      /* any curve has a long run */
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
    double storage_usd;                                          /* of who holds stocks */
    double loss_usd;                                             /* minus their sum */
} lode__place_row;

typedef struct lode__good_row {
    int i_good;
    double price_before,
        price_after; /* mean over nodes weighted by what came in before */
    double use_before, use_after, supply_before, supply_after, loss_usd;
    /* Mean price over the base price where sellers are restricted by a statement, and
     * elsewhere; NaN where there is nobody. */
    double inside_ratio, outside_ratio;
} lode__good_row;

/* A good in a country in one period. */
typedef struct lode__path_row {
    double price;                                /* USD/t of then */
    double supply, use, unmet, imports, exports; /* t in the period */
    double stock;                                /* t at its end */
} lode__path_row;

typedef struct lode__bands lode__bands;

/* An answer before the market learnt more. */
typedef struct lode__past {
    double *price, *level, *wanted;
    lode__curve *curve;
    lode__levy *levy;
    lode_certificate certificate;
} lode__past;

struct lode_outcome {
    lode__arena arena;
    const lode_dataset *dataset;
    const lode_market *market; /* the base */
    lode_market *own_market;   /* the same when the outcome built it, else NULL */
    int n_statement;
    lode__statement *statement;
    int *n_met;                      /* [n_statement] base activities that it touches */
    const char *question;            /* statement ids joined by ';', part of figure ids */
    const char *perspective;         /* or NULL */
    bool *perspective_member;        /* [n_country] */
    bool is_draw;                    /* one of many: notes are the central outcome's */
    const double *factor;            /* of each parameter row, in a draw; NULL: 1 */
    struct lode__closures *closures; /* of 'close route' (closures.c); NULL: none */
    lode__scenario scenario;
    lode__answer answer;
    int n_pass; /* solves: 1 where nothing around them follows prices */
    int newton_steps, factorisations; /* of all of them */
    int pass;                         /* solves since the last news */
    double damping,
        last_way; /* of habits: part of the way they go; what was left before */
    struct lode__leap
        *leap;        /* moves all that follows prices at once (leap.h); NULL: one by
                                one */
    bool settled;     /* nothing around the solves moves any more */
    bool no_memory;   /* a solve could not be prepared, a warning not told */
    double floor_off; /* what floors miss, of their prices; worst */
    lode__past past;
    char reason[LODE_ERROR_MESSAGE_MAX];
    int n_warning;
    const char *warning[64];
    int n_place, n_good_row;
    lode__place_row *place;   /* [n_place] by good, then country, pack order */
    lode__good_row *good_row; /* [n_good_row] */
    lode__path_row *path;     /* [n_period][n_place]; NULL for the plain question */
    double *level_after;      /* [n_base_activity] tpa, mean over the periods */
    lode__bands *bands;       /* of draws (draws.h), or NULL */
    char run[LODE__HASH_HEX]; /* content hash of question, version and data */
    double surplus_usd;       /* change of total surplus incl. revenue */
};

/* lode_shock_run_on(), which no sentence at all leaves at the base year (shock.c). */
lode_status lode__shock_run_on(const lode_market *market, const char *const *statements,
                               size_t n, const lode_shock_options *options,
                               lode_outcome **out, lode_error *err);

/* A question that is not answered yet (shock.c): sentences read, the market given or built, the
 * scenario on it. The caller's: lode_outcome_free(). */
lode_status lode__outcome_pose(const lode_dataset *dataset, const lode_market *market,
                               const char *const *statements, size_t n,
                               const lode_shock_options *options, lode_outcome **out,
                               lode_error *err);

/* Solve it with all that follows prices; the verdict is the answer's. */
lode_status lode__outcome_solve(lode_outcome *outcome, lode_error *err);

/* Periods, bounds, wedges and extra nodes of the statements on a market (scenario.c).
 * Statements that meet no flow add a warning to the outcome. */
lode_status lode__scenario_build(lode_outcome *outcome, lode_error *err);

/* Add a warning, one sentence of the format and one detail; beyond the last place it is
 * dropped. LODE_E_NOMEM: it was not added, and no_memory says so. */
lode_status lode__outcome_warn(lode_outcome *outcome, const char *format,
                               const char *detail);

/* The same anew in period `now`, when more is known: what was stored until then is taken
 * from the answer. No memory is taken. */
void lode__scenario_fill(lode_outcome *outcome, int now);

/* ---- time (timeline.c) --------------------------------------------------------- */

/* The timeline that the sentences ask for. */
lode_status lode__timeline_set(lode_outcome *outcome, lode_error *err);

/* A parameter as this outcome has it: drawn, where it is one of many. */
double lode__value_of(const lode_outcome *outcome, const lode__parameter *row);

/* The numbers of the timeline from its rows. */
void lode__timeline_numbers(lode_outcome *outcome);

/* Share of period t in which the statement holds, 0 to 1. */
double lode__active_share(const lode__timeline *time, const lode__statement *s, int t);

/* Share of period t in which both statements hold, 0 to 1. */
double lode__common_share(const lode__timeline *time, const lode__statement *a,
                          const lode__statement *b, int t);

/* Does the statement take goods from somebody? */
bool lode__restricts(const lode__statement *s);

/* Does the market know of the statement in period time->now? */
bool lode__is_known(const lode_outcome *outcome, const lode__statement *s);

/* Of a period's normal shipments under the statement's licences, those that go, 0 to 1. */
double lode__licensed_share(const lode__timeline *time, const lode__statement *s, int t);

/* A base curve as it is in period t: tonnes of the period, prices of today. */
lode__curve lode__period_curve(const lode__timeline *time, lode__curve curve, int t);

/* Room for stocks and the rows that stocks and habits rest on; stocks laid. */
lode_status lode__stocks_find(lode_outcome *outcome, lode_error *err);

/* Opening stocks from the base levels and the timeline's numbers. */
void lode__stocks_lay(lode_outcome *outcome);

/* What later years' published capacities are over the base year's. */
lode_status lode__growth_find(lode_outcome *outcome, lode_error *err);

/* How many storage links there are, and put them into the problem behind the extras that
 * it has; opening stocks become right-hand sides. */
int lode__storage_count(const lode_outcome *outcome);
void lode__storage_add(lode_outcome *outcome, int *n_extra);

/* Spare capacity as it is in each period. */
void lode__capacity_set(lode_outcome *outcome);

/* Move the curves that have a long run towards where the prices of the answer take them,
 * by a part of the way; returns the largest whole way, a logarithm. */
double lode__habits_move(lode_outcome *outcome, double damping);

/* Long-run less one-year elasticity of a base curve, with its sign on the level; 0: none. */
double lode__long_run_gap(const lode_outcome *outcome, int i_activity);

/* Move the shift of an activity of a period by a part of the way into its curve; returns the
 * whole way. */
double lode__habit_shift(lode__scenario *scenario, int i_activity, double wanted,
                         double damping);

/* The price that an activity of a period follows, over its base price, at the answer; and by
 * how much its logarithm rises with the margin, 0 where it is held at an end. */
double lode__habit_ratio(const lode_outcome *outcome, int i_activity, double *by_margin);

/* Start habits from those of another answer [n_market_activity]; before any solve. */
void lode__habits_start(lode_outcome *outcome, const double *shift);

/* Where habits are likely to go: where they went in an outcome of the same statements, by as
 * much more or less as the numbers that drive them differ. */
void lode__habits_guess(lode_outcome *outcome, const lode_outcome *near);

/* Share of period t in which the statement holds, as far as the market knows of it in period
 * time->now; 0 in periods before that one. */
double lode__share_ahead(const lode_outcome *outcome, const lode__statement *s, int t);

/* ---- third countries (pass_on.c) ---------------------------------------------------- */

/* Which links statements add or hold, by the levels of the market. */
lode_status lode__pass_on_find(lode_outcome *outcome, lode_error *err);

/* How many of them are the statement's. */
int lode__pass_on_met(const lode_outcome *outcome, int i_statement);

/* Put the new links into the problem behind the extras that it has. */
void lode__pass_on_add(lode_outcome *outcome, int *n_extra);

/* What goes by a new link, tpa, mean over the periods. */
double lode__pass_on_tpa(const lode_outcome *outcome, int i_link);

/* Cap the links that are held. */
void lode__pass_on_hold(lode_outcome *outcome);

/* Hold a trade of period t at most at tonnes of that period (scenario.c); scarcity is the
 * seller's then. */
void lode__trade_cap(lode_outcome *outcome, int i_activity, int t, double most);

/* ---- rights (right.c) -------------------------------------------------------------- */

/* Which there are, by the statements and the market. */
lode_status lode__rights_find(lode_outcome *outcome, lode_error *err);

/* Does the base activity have a term in it, and which, in period t? */
bool lode__right_concerns(const lode_outcome *outcome, const lode__right *right,
                          int i_activity);
double lode__right_coef(const lode_outcome *outcome, const lode__right *right,
                        int i_activity, int t);

/* How many rights are given: right-hand sides. */
void lode__rights_set(lode_outcome *outcome);

/* How many activities give more of them for money, and put them into the problem. */
int lode__rights_count(const lode_outcome *outcome);
void lode__rights_add(lode_outcome *outcome, int *n_extra);

/* What that costs where it is a share of prices, anew; returns the largest relative move. */
double lode__rights_reprice(lode_outcome *outcome);

/* Trades stop of which a limit lets nothing in, because nobody else sells any more; true:
 * some did. */
bool lode__rights_settle(lode_outcome *outcome);

lode__rent lode__rent_of(const lode_outcome *outcome, int i_activity);

/* Price of a right in period t, USD/t of then. */
double lode__right_price(const lode_outcome *outcome, int i_right, int t);

/* Does the statement speak of this base activity? (scenario.c) */
bool lode__touches(const lode_outcome *outcome, const lode__statement *statement,
                   int i_activity);

/* ---- stocks on offer (stock_offer.c) -------------------------------------------------- */

/* Add what a statement's stock takes: nodes, activities, terms. */
void lode__stock_count(const lode_outcome *outcome, const lode__statement *statement,
                       int *n_store, int *n_activity, int *n_term);

/* Put it into the problem; store and n_extra move on. */
void lode__stock_add(lode_outcome *outcome, const lode__statement *statement, int *store,
                     int *n_extra);

/* How many ways from a stock to a member a swap opens. */
int lode__swap_met(const lode_outcome *outcome, int i_statement);

/* What the statement's subsidy pays a unit of a base activity in period t, USD of then
 * (tally.c). */
double lode__subsidy_of(const lode_outcome *outcome, const lode__statement *statement,
                        int i_activity, int t);

/* ---- floors (floor.c) -------------------------------------------------------------- */

/* Which floors there are, by the statements and the levels of the market. */
lode_status lode__floors_find(lode_outcome *outcome, lode_error *err);

/* The base node whose row has the treasury of the statement's payer; i_node: of whom it pays
 * for; -1: there is none. */
int lode__payer_node(const lode_outcome *outcome, const lode__statement *statement,
                     int i_good, int i_node);

/* Room for a solve; false: no memory. */
bool lode__floors_take(lode_outcome *outcome);

/* How many base activities or nodes the statement's floors are about. */
int lode__floors_met(const lode_outcome *outcome, int i_statement);

/* How many activities purchases are, and put them into the problem behind the extras. */
int lode__floors_count(const lode_outcome *outcome);
void lode__floors_add(lode_outcome *outcome, int *n_extra);

/* Guarantees into the curves, and a first guess of what is found around the solve. */
void lode__floors_fill(lode_outcome *outcome);

/* The same guess from another outcome of the same statements. */
void lode__floors_guess(lode_outcome *outcome, const lode_outcome *near);

/* Does any floor follow prices from now on? */
bool lode__floors_follow(const lode_outcome *outcome);

/* Let nothing into the zones, to see what the goods cost there then; false: no levy asks
 * for it. After the solve: take the prices, let everything in again; false: a floor cannot
 * be held, and the outcome's reason says why. */
bool lode__floors_close(lode_outcome *outcome);
bool lode__floors_are_closed(const lode_outcome *outcome);
bool lode__floors_open(lode_outcome *outcome);

/* What the price of a base node is after the last period, of its base price: a floor that goes
 * on holds it up. */
double lode__floor_after(const lode_outcome *outcome, int i_node);

/* Warn of levies that shut everything out and still do not hold their floor in a period, where
 * holders of stocks sell. LODE_E_NOMEM. */
lode_status lode__floors_say(lode_outcome *outcome, lode_error *err);

/* Levies and payments into lode__levy. */
void lode__floors_put(lode_outcome *outcome);

/* Move them to where the prices of the answer ask for; returns what floors miss, 0 when it
 * is nothing. */
double lode__floors_move(lode_outcome *outcome);

/* What makers get from a guarantee in activity i of a period, present value in USD. */
double lode__guarantee_usd(const lode_outcome *outcome, int i_activity);

/* What the floor costs its payer in period t, present value; a levy brings in. */
double lode__floor_cost_usd(const lode_outcome *outcome, const lode__floor *floor, int t);

/* What the tonnes that a purchase bought in period t are worth to its government: the base
 * price after the last period, present value. */
double lode__floor_kept_usd(const lode_outcome *outcome, const lode__floor *floor, int t);

/* Price that the floor holds up in period t, USD/t of then. */
double lode__floor_price(const lode_outcome *outcome, const lode__floor *floor, int t);

/* Levies on what a link of a re-export brings from one node to another, USD/t of then. */
double lode__floor_levy(const lode_outcome *outcome, int i_from, int i_to, int t);

/* Activities stop that nothing reaches, or that reach nobody (scenario.c). */
void lode__dead_ends_stop(lode__scenario *scenario);

/* ---- around a solve (march.c) ------------------------------------------------------ */

/* Room for what is kept; false: no memory. */
bool lode__march_take(lode_outcome *outcome);

/* Before the first solve; then after each: true when the problem has moved and is to be
 * solved again from start_price, start_level. Ends when no levy and no habit moves by more
 * than the tolerance, or after so many solves since the last news: then the outcome is not
 * settled. */
void lode__march_begin(lode_outcome *outcome);
bool lode__march_next(lode_outcome *outcome, double tolerance, int most_passes);

/* After a rough solve, which is not the last: what follows prices moves. */
void lode__march_again(lode_outcome *outcome);

/* ---- money (tally.c) ------------------------------------------------------------ */

/* Room for the rows, then the rows and sums of the answer; the second takes no memory. */
lode_status lode__tally_take(lode_outcome *outcome, lode_error *err);
void lode__tally_rows(lode_outcome *outcome);

/* Mean price over the base price of a good in period t (-1: mean of all): of restricted
 * sellers, or of everybody else, weighted by what came in before. NaN: nobody. */
double lode__zone_ratio(const lode_outcome *outcome, int i_good, int t, bool inside);

/* Price of a base node in period t, USD/t of then. */
double lode__price_at(const lode_outcome *outcome, int i_node, int t);

/* Change of surplus of an activity over all periods, present value in USD, without
 * revenue and what a cap earns the seller; i_activity of the base. */
double lode__surplus_change(const lode_outcome *outcome, int i_activity);

/* What a capped trade earns its seller because it is scarce: level x (v - v at the cap) of
 * all periods, present value in USD; i_activity of the base. */
double lode__scarcity_rent(const lode_outcome *outcome, int i_activity);

/* What an extra activity, counted from the first, earns over its cost, present value. */
double lode__extra_gain(const lode_outcome *outcome, int i_extra);

/* Value gained by all activities and stocks of an outcome, from their costs alone: the outcome
 * less the base, with what treasuries take, present value in USD (objective.c). The sum of all
 * gains of the rows differs from it by rounding only. */
double lode__objective_change(const lode_outcome *outcome);

/* Part of a levy paid on a trade activity of a period per t, at the outcome's prices. */
double lode__tariff_usd_per_t(const lode_outcome *outcome, int i_activity);
double lode__tax_usd_per_t(const lode_outcome *outcome, int i_activity);

/* ---- closed passages (closures.c) ------------------------------------------------- */

/* Statements that close a route for every good: the goods of the market that was given,
 * or of the other statements; LODE_E_INVALID where there are none. */
lode_status lode__closures_complete(lode_outcome *outcome, lode_error *err);

/* Routes before and after each such statement, good and period; LODE_E_LIMIT where too many
 * different sets of passages are closed together. Wants the timeline. */
lode_status lode__closures_prepare(lode_outcome *outcome, lode_error *err);

/* What a statement that is on in period t does to a flow, beside those that are on with it;
 * all zero where it does nothing. */
lode__detour lode__closure_of(const lode_outcome *outcome, int i_statement,
                              const lode__base_flow *flow, int t);

/* Does the statement do something to the flow in any period? */
bool lode__closure_meets(const lode_outcome *outcome, int i_statement,
                         const lode__base_flow *flow);

/* A note per statement and good: how many links and tonnes, in the first period in which it
 * does something. */
lode_status lode__closures_say(lode_outcome *outcome, lode_error *err);

/* ---- technologies (technology_fit.c) ----------------------------------------------- */

/* What the market's users take of a good in the segments that the technology lies in, tpa
 * at base prices; of all segments where none of those is in the market. actor [n_country]
 * or NULL: everyone. */
double lode__technology_segment_use(const lode_market *market, int i_technology,
                                    int i_good, const bool *actor);

/* Fit a statement's change into the outcome's market, once, before it is put on
 * activities: shares of segments are taken and the outcome gets a note on each good, with
 * the figures and their rows. */
lode_status lode__technology_fit(lode_outcome *outcome, const lode__statement *statement,
                                 lode_error *err);

/* Does the fitted statement touch a base activity? *ratio: what it adds to the use there
 * over that use at base prices, so q0 becomes q0 + ratio x base q0; may be negative. */
bool lode__technology_touches(const lode_outcome *outcome,
                              const lode__statement *statement, int i_activity,
                              double *ratio);

/* ---- many outcomes (shock.c) -------------------------------------------------------- */

/* The worst residuals of all, and the sums of the counts. */
void lode__certificate_add(lode_certificate *all, const lode_certificate *one);

/* ---- what the base year already was (baseline.c) ----------------------------------- */

/* Add a warning, where there is room for one, and clear the text. */
lode_status lode__outcome_note(lode_outcome *outcome, lode__buf *text, lode_error *err);

/* Warn of bans, cuts, quotas and licences on trade that was under a restriction in the base
 * year, that is not there, or that was below a fifth of its mean of the years before. */
lode_status lode__baseline_warnings(lode_outcome *outcome, lode_error *err);

#endif
