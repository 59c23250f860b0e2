/* The forum's workbench inside: floors, zones and what each does to whom. */
#ifndef LODE_STUDY_FORUM_H
#define LODE_STUDY_FORUM_H

#include <lode/forum.h>

#include "dataset/policies.h"
#include "study/asks.h"
#include "study/markets.h"
#include "study/viable.h"

#define LODE__MOST_JOINERS 10 /* further members that are tried */

/* What a country gets in a case, change in USD a year. */
typedef struct lode__forum_part {
    double consumer, producer, trader, treasury, net;
} lode__forum_part;

/* One run: sentences, and what came of it for a zone. */
typedef struct lode__forum_case {
    const char *statement[2];
    int n_statement, i_good;
    const bool *zone; /* [n_country] whom `inside` adds up */
    lode_verdict verdict;
    char reason[LODE_ERROR_MESSAGE_MAX]; /* why there is no answer */
    lode_certificate certificate;
    lode__forum_part *part; /* [n_country] */
    double
        *ratio; /* [n_country] price of the good there over before; 0: nothing comes in */
    lode__forum_part inside, outside;
    double price;           /* in the zone, USD/t of the good's basis */
    double users_ratio;     /* what zone pays for the good, over before */
    double outside_ratio;   /* price outside over before */
    double levy_usd_per_t;  /* NaN: there is none */
    double closed_price;    /* with nothing coming in; NaN: not asked */
    double output, imports; /* of the zone, tpa, after */
    double outside_use;     /* tpa, change of use outside */
    double later_imports;   /* tpa, change of what comes in of later stages */
    double closure;         /* parts less the change of the objective, of the turnover */
} lode__forum_case;

typedef enum lode__basis_kind {
    LODE__BASIS_ASKED,
    LODE__BASIS_CONTRACT,
    LODE__BASIS_COST,
    LODE__BASIS_HISTORY,
    LODE__BASIS_EX_LEADER,
    LODE__N_BASIS
} lode__basis_kind;
extern const char *const lode__basis_name[LODE__N_BASIS];

/* What a floor may rest on. */
typedef struct lode__floor_basis {
    double usd_per_t, low, high; /* of the good's basis; NaN: not known */
    const char *formula, *source;
    const char *flag;       /* reported, derived, prior or model */
    const char *why;        /* not known because; else NULL */
    lode__forum_case *levy; /* NULL: not run */
} lode__floor_basis;

/* A member that stays out, or a country that joins, at the chosen floor. */
typedef struct lode__forum_move {
    int i_country;
    lode__forum_case *run;
    double own;    /* change of its net by the move, USD a year; NaN: no answer */
    double others; /* of the other members together */
    double loser;  /* of those among them that lose, together, <= 0 */
    int n_loser;
    int i_gainer, i_loser; /* of all in the wider zone, most; -1: nobody */
    int n_instrument;      /* of the register that it is a party to */
} lode__forum_move;

typedef struct lode__forum_good {
    int i_good, i_market;
    double use, converted, output, imports; /* of the zone in the base year, tpa */
    double zone_price, world_price;         /* USD/t */
    int i_sender;        /* largest seller into the zone; -1: nobody sells */
    double sender_share; /* of what comes in */
    int i_leader;        /* largest maker outside the zone; -1: nobody makes it */
    double leader_share; /* of what is made in the world */
    double capacity;     /* of the zone's makers, tpa; NaN: no limit known */
    lode__floor_basis basis[LODE__N_BASIS];
    int i_chosen; /* basis whose floor questions 3 to 6 use; -1: none can be held */
    int i_cfd;    /* basis of the guarantee: that, or the first above the price; -1 */
    lode__forum_case *cfd, *unedited;
    int n_out, n_join;
    lode__forum_move *out, *join; /* by what the zone gains, best first */
    /* Harm of the leader at no cost to it, USD over a year; NaN: not asked or
     * not known. */
    double costless_harm, leverage;
    const lode__attribute *scrap; /* end-of-life rate; NULL: no row */
    double scrap_share; /* of the good that comes from scrap; NaN: no row says */
    int i_next;         /* good of the next stage; -1: none in the market */
    /* Contract at the chosen floor: expected cost and upside over ten years for a kg a year */
    double guarantee_cost, guarantee_upside, upside_share;
    bool upside_known;
} lode__forum_good;

/* The smallest floor against a dumping: one that keeps an output, or at which a project breaks
 * even. */
typedef struct lode__forum_keep {
    int i_good, i_country;
    const lode__project *project; /* NULL: an output of the base year */
    lode__break_even even;        /* of the project */
    int i_sold;         /* where its tonnes are sold: its country, or who takes in most */
    const char *supply; /* its sentence: its tonnes at its operating cost */
    double wanted_tpa, base_tpa, dumped_tpa;
    double base_price, dumped_price; /* at its maker, USD/t */
    double levy_floor, levy_usd_per_t,
        levy_net; /* of the zone against the dumping alone */
    double cfd_floor, cfd_budget, cfd_net;
    const char *levy_why, *cfd_why; /* NULL: found */
    int n_solve;
} lode__forum_keep;

/* Numbers of question 6; all are priors. */
typedef struct lode__investment_prior {
    double rate, speed, sd, discount;
    int years;
} lode__investment_prior;
extern const lode__investment_prior lode__investment;

struct lode_forum {
    lode__arena arena;
    const lode_dataset *dataset;
    const char *members, *joined, *left, *dumping, *zone_text;
    int n_country, n_good_all;
    bool *zone, *unedited; /* [n_country] */
    bool is_edited, coercion;
    double keep_share;
    lode__markets markets;
    int n_good;
    lode__forum_good *good;
    lode__project_pool pool; /* where a project is to be kept */
    lode__forum_keep *keep;  /* NULL: not asked */
    lode_certificate worst;
    double worst_closure;
    size_t n_run;
    char run[LODE__HASH_HEX];
};

/* ---- cases (forum_case.c) ------------------------------------------------------------ */

/* "@AUS+CAN", in the order of the pack; NULL: no memory. */
const char *lode__forum_zone(lode_forum *forum, const bool *zone);

/* Room for a case; its sentence is to be said. NULL: no memory. */
lode__forum_case *lode__forum_case_new(lode_forum *forum, int i_good, const bool *zone);

/* "floor @ZONE GOOD PRICE USD/kg by MEANS" as the next sentence of the case. */
bool lode__forum_say_floor(lode_forum *forum, lode__forum_case *run, const char *where,
                           double usd_per_t, const char *means);

/* Run cases on the market of a good; those that have no answer say so. */
lode_status lode__forum_run_cases(lode_forum *forum, const lode__forum_good *good,
                                  lode__forum_case *const *list, size_t n,
                                  const lode_forum_options *options, lode_error *err);

/* ---- bases (forum_basis.c) ----------------------------------------------------------- */

/* All that need no run; the ex-leader price needs one (a case that stops the leader). */
lode_status lode__forum_bases(lode_forum *forum, lode__forum_good *good, lode_error *err);
/* Does the row name a price in USD/kg for this good and no other? */
bool lode__support_is_about(const lode_dataset *ds, const lode__support *s, int i_good);
void lode__forum_take_leader(lode__forum_good *good, const lode__forum_case *run);

/* ---- dumping (forum_keep.c) ---------------------------------------------------------- */

lode_status lode__forum_keep_run(lode_forum *forum, const lode_forum_options *options,
                                 lode_error *err);

#endif
