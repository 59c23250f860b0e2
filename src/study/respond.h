/* Remedies of a shock, listed, run and ranked. */
#ifndef LODE_STUDY_RESPOND_H
#define LODE_STUDY_RESPOND_H

#include <lode/respond.h>

#include "study/asks.h"
#include "study/viable.h"

#define LODE__RELEASE 1.02 /* times the base price, from which offers are sold */
#define LODE__RESPONSE_WARNINGS 32
#define LODE__OPTION_STATEMENTS 16
#define LODE__PAIRED 5 /* remedies of which pairs are looked at */
#define LODE__MOST_PAIRS (LODE__PAIRED * (LODE__PAIRED - 1) / 2)

typedef enum lode__remedy_kind {
    LODE__BUILD_STOCK,
    LODE__RELEASE_STOCK, /* of a public stock of the place's own */
    LODE__HOME_SUPPLY,
    LODE__DIVERSIFY, /* more from a supplier that is there */
    LODE__SWAP,      /* a partner lends from its public stock */
    LODE__FRAMEWORK, /* a partner gives a part of its output first */
    LODE__RECYCLE,
    LODE__SUBSTITUTE,
    LODE__PASS_ON_DEAL, /* third countries pass on */
    LODE__FUND_PROJECT, /* one of the packs or of a lender's file */
    LODE__JOIN_FLOOR,   /* the place is in a zone whose floor holds projects up */
    LODE__N_REMEDY_KIND
} lode__remedy_kind;
const char *lode__remedy_name(lode__remedy_kind kind);

typedef enum lode__feasible {
    LODE__FEASIBLE,
    LODE__DOUBTFUL, /* the reason says what stands against it */
    LODE__TOO_LATE  /* in time only if it was begun before the shock */
} lode__feasible;
const char *lode__feasible_name(lode__feasible feasible);

typedef struct lode__option {
    lode__remedy_kind kind;
    int i_good, i_partner; /* partner -1: none */
    const char *what, *who_acts, *who_pays;
    const char *statement[LODE__OPTION_STATEMENTS]; /* [n_statement] */
    int n_statement;
    const lode__project *project; /* that is funded, or NULL */
    /* A floor: by levy or cfd, its price; what a year of it takes from the place without the
     * shock; the projects that it holds up. Its own statement comes first. */
    const char *means;
    double floor_usd_per_t, normal_usd;
    double gain_usd; /* what it gives the place over the months without a shock: no loss
                        avoided */
    lode__ranged capital_usd;   /* of those projects */
    const lode__project **kept; /* [n_kept] */
    int n_kept, n_alive;        /* alive: of them, those that the base price keeps, too */
    double tonnes;              /* t of a stock, else tpa */
    double offered;             /* USD/t from which it is sold */
    lode__ranged cost_usd, months;
    const char *cost_basis;
    lode__feasible feasible;
    const char *reason; /* of the flag, or "" */
    char grade;         /* A to D, the worst flag of what its tonnes and money rest on */
    /* Of the run. Money over the months of the shock, present value. */
    lode_verdict verdict;
    double loss_usd, avoided_usd;
    double ratio; /* avoided / cost; NaN: cost unknown; infinite: costs nothing */
    double
        begun_usd; /* avoided when it is begun with the shock, and comes that much later;
                         NaN: no first month was said */
    double price_ratio;
    double gdp_avoided[3]; /* low, value, high closure; NaN: not asked for */
    const char *figure; /* id of the loss of the good with the remedy, or NULL: a bloc */
    bool shown;
} lode__option;

typedef struct lode__option_pair {
    int a, b; /* options */
    lode_verdict verdict;
    double loss_usd, avoided_usd, sum_usd; /* together; the two by themselves added up */
    double cost_usd, ratio;
} lode__option_pair;

/* A project that makes what is missing and cannot be run. */
typedef struct lode__project_out {
    const lode__project *project;
    int i_good;
    const char *reason;
    bool again; /* it is out for another good before */
} lode__project_out;

/* A good that the shock takes from the place. */
typedef struct lode__short_good {
    int i_good;
    int i_home;             /* member that takes in most */
    double intake_tpa;      /* before, of all members */
    double missing_tpa;     /* less of it in the shock */
    double home_supply_tpa; /* made by the members before */
    double outside_tpa;     /* made before by those that the shock does not restrict */
    double usd_per_t;       /* base price at home */
    double price_ratio;     /* that the place pays in the shock */
    char grade;             /* of its price and of the home's largest flow */
} lode__short_good;

struct lode_response {
    lode__arena arena;
    const lode_dataset *dataset;
    const char *perspective, *goods, *projects, *floor; /* as asked, or NULL */
    lode__project_pool pool; /* projects that options point into */
    const char *zone;        /* of floors, "@FORGE+DEU"; NULL: there is none */
    bool *in_zone;           /* [n_country] the place among them */
    double *asked_usd_per_t; /* [n_good] floors asked for; NaN: the base price */
    lode__project_out *out;  /* [n_out] */
    int n_out;
    bool *is_out;           /* [pool.n] is it one of them? */
    const bool *member;     /* [n_country] the base outcome's */
    lode_outcome *base;     /* the shock alone; owns the market */
    const char **statement; /* [n_statement] of the shock */
    size_t n_statement;
    double years;
    double loss_usd;
    double gdp[3];
    lode__short_good *good; /* [n_good] */
    int n_good;
    lode__option
        *option; /* [n_option] ranked: with a ratio first, then by loss avoided */
    int n_option, n_ranked, n_failed;         /* failed: no equilibrium with the remedy */
    lode__option_pair pair[LODE__MOST_PAIRS]; /* best first */
    int n_pair;
    const lode__option *first[2]; /* the two best singles that can go together */
    const char *warning[LODE__RESPONSE_WARNINGS];
    int n_warning;
    size_t n_shock;         /* that were run */
    lode_certificate worst; /* residuals of all */
    char run[LODE__HASH_HEX];
};

/* The goods that are short, and the remedies of each (respond_list.c). */
lode_status lode__response_list(lode_response *response, const bool *with_good,
                                lode_error *err);
/* Whose floors the place would join, and at which prices (respond_projects.c). */
lode_status lode__response_zone(lode_response *response,
                                const lode_respond_options *options, lode_error *err);
/* What a floor costs, from what a year of it takes from the place without the shock. */
void lode__response_floor_cost(const lode_response *response, lode__option *option,
                               double normal_usd);
/* Say which projects cannot be run, and why. */
lode_status lode__response_say_out(lode_response *response);
/* Say which floors were asked for and are no remedy, as no remedy of their good is looked for. */
lode_status lode__response_say_floors(lode_response *response);
/* What a dollar a year is worth over the months of the shock from one on, counted from its
 * first as 0; present value. */
double lode__response_worth_years(const lode_response *response, int from_month);
/* What a remedy gives the place without the shock over those months, present value in USD. */
double lode__response_gain(const lode_response *response, const lode__option *option,
                           int from_month);
/* Add a warning of at most 511 bytes. */
lode_status lode__response_warn(lode_response *response, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Rounded to six digits, as it stands in a sentence. */
double lode__brief(double value);

/* Share of its worth that a stock costs a year: interest and keeping. */
lode__ranged lode__carrying_share_per_year(const lode_dataset *ds);
/* The same over the years that a stock lies before it is needed (stock_kept_years). */
lode__ranged lode__carrying_share(const lode_dataset *ds);

/* Tonnes of a good that members [n_country] take in, before or in the outcome, tpa. */
double lode__intake(const lode_outcome *outcome, int i_good, const bool *member,
                    bool after);

#endif
