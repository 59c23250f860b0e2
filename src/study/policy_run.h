/* A policy read from a file, run beside its alternatives. */
#ifndef LODE_STUDY_POLICY_RUN_H
#define LODE_STUDY_POLICY_RUN_H

#include <lode/policy_run.h>

#include "study/asks.h"
#include "study/policy_in_force.h"
#include "study/viable.h"

#define LODE__POLICY_STATEMENTS 64 /* of a list of the file */
#define LODE__POLICY_FLOORS 64     /* prices of a range */

/* A scalar of the file. */
typedef struct lode__policy_word {
    const char *text; /* NULL: not said */
    long line;
} lode__policy_word;

typedef struct lode__policy_file {
    const char *path;
    lode__policy_word name, base_year, zone, perspective, months, period, from,
        retaliation;
    lode__policy_word statement[LODE__POLICY_STATEMENTS],
        background[LODE__POLICY_STATEMENTS];
    int n_statement, n_background;
} lode__policy_file;

/* Read the keys and scalars (policy_file.c); texts are taken from the arena. The message says
 * file, line, what was found and what was wanted. */
lode_status lode__policy_file_read(const char *text, size_t length, const char *path,
                                   lode__arena *arena, lode__policy_file *out,
                                   lode_error *err);

typedef enum lode__case_kind {
    LODE__CASE_POLICY, /* as the file says */
    LODE__CASE_NONE,   /* the background alone */
    LODE__CASE_LEVY,   /* the file's floors held by this means */
    LODE__CASE_CFD,
    LODE__CASE_PURCHASE,
    LODE__CASE_TARIFF,      /* an ad-valorem tariff of the rate that the levy comes to */
    LODE__CASE_RETALIATION, /* the policy, and what is done in return */
    LODE__CASE_REFUSED,     /* in force: licences let nothing through */
    LODE__CASE_RANGE,       /* the policy with another price of its first floor */
    LODE__N_CASE_KIND
} lode__case_kind;
const char *lode__case_name(lode__case_kind kind);

/* Changes of welfare, present value in USD, a gain above 0. */
typedef struct lode__policy_sum {
    double consumer_usd, producer_usd, trader_usd, treasury_usd, storage_usd;
    double downstream_usd; /* of consumer_usd: users whose industry is known */
    double net_usd;        /* of all but downstream */
} lode__policy_sum;

/* The same in a row, in this order. */
enum {
    LODE__PART_CONSUMER,
    LODE__PART_PRODUCER,
    LODE__PART_TRADER,
    LODE__PART_TREASURY,
    LODE__PART_STORAGE,
    LODE__PART_DOWNSTREAM,
    LODE__PART_NET,
    LODE__N_PART
};

/* Bands of 10 to 90 % of changes against the background alone: of each country, then of these
 * sums. */
enum { LODE__BAND_INSIDE, LODE__BAND_OUTSIDE, LODE__BAND_ALL, LODE__N_BAND_SUM };
typedef struct lode__policy_bands {
    size_t n_used;                /* draws with an equilibrium */
    lode__policy_sum *low, *high; /* [n_country + LODE__N_BAND_SUM] */
} lode__policy_bands;

/* A good inside the zone and outside. Prices USD/t, weighted with what was used and converted
 * in the base year; NaN where nobody is. Quantities tpa. */
typedef struct lode__policy_good {
    int i_good;
    double inside_price, outside_price;
    double output_tpa, use_tpa, import_tpa,
        export_tpa; /* of the zone; across its border */
} lode__policy_good;

typedef struct lode__policy_case {
    lode__case_kind kind;
    const char **statement; /* [n_statement] that run it again */
    size_t n_statement;
    double floor_usd_per_kg; /* RANGE */
    lode_verdict verdict;
    const char *reason; /* why not solved, or "" */
    lode_certificate certificate;
    int n_pass;
    double floor_off;
    double closure; /* sum of all changes against the objective's, of the turnover */
    double levy_usd_per_t,
        levy_rate;             /* of the first floor by levy; of what comes in at the
                                         sellers' prices; NaN: none */
    lode__policy_sum *country; /* [n_country] against the base year */
    lode__policy_good *good;   /* [n_good] */
    double *level;             /* [n_base_activity] tpa, mean over the periods */
    double *price;             /* [n_base_node] USD/t, mean over the periods */
    double *tariff_of; /* [file.n_statement] share that the levy of it comes to, or NaN */
    lode__policy_bands *bands; /* of draws, or NULL */
} lode__policy_case;

/* What of a good comes into the zone over one border, in tpa. */
typedef struct lode__policy_leak {
    int i_good, i_from, i_to;
    double before_tpa, after_tpa;
    double imports_tpa; /* of the good into the zone, without the policy */
    bool covered;       /* the good has a floor or tariff of the policy */
} lode__policy_leak;

/* What makers of a good in the zone keep of a tonne: price less what goes in. */
typedef struct lode__protection {
    int i_good;
    double before_usd_per_t, after_usd_per_t; /* value added, base quantities */
    double effective;                         /* after / before - 1 */
    double nominal;                           /* of the price */
} lode__protection;

/* What the rise of a covered good's price is to a user that a row of the packs names, if nobody
 * answers to it (policy_pass.c). */
typedef struct lode__passed {
    int i_good;
    const char *user;             /* segment, or technology */
    const lode__segment *segment; /* NULL: a technology */
    const char *unit;             /* of a technology: of one of these; NULL: of a year */
    double tonnes;                /* that it uses in the zone, or that are in a unit */
    double value, low, high;      /* USD; low, high NaN: not stated */
    lode__flag flag;              /* the worst of its rows */
    const lode__place *place;     /* the first of them */
} lode__passed;

/* A project and one good that it sells: what its makers get, and whether that covers it. */
typedef struct lode__policy_project {
    const lode__project *project;
    int i_output, i_country;
    bool inside;  /* of the zone */
    bool is_mean; /* its country has no price: the mean inside or outside */
    lode__break_even even;
    double before_usd_per_t, after_usd_per_t; /* without the policy and with it */
    lode__viable before, after;
} lode__policy_project;

struct lode_policy_run {
    lode__arena arena;
    const lode_dataset *dataset;
    const lode_market *market;
    lode_market *own_market; /* the same when the run built it, else NULL */
    lode__policy_file file;
    const char *zone, *perspective;
    bool each;
    lode__bloc_change
        *change; /* [n_change] who joins and leaves by the file's sentences */
    int n_change;
    bool *inside, *member; /* [n_country] */
    int n_country;
    const char *over; /* sentence of the months, or NULL */
    const char *retaliation;
    lode__in_force *in_force; /* the register's sentences, or NULL: the file's */
    size_t n_draw;
    unsigned long seed;
    lode_outcome *policy;    /* the outcome of the policy itself */
    lode__policy_case *kase; /* [n_case] policy, none, alternatives, retaliation, range */
    int n_case;
    int *good; /* [n_good] of the market, pack order */
    int n_good;
    bool *covered;           /* [dataset's goods] */
    lode__policy_leak *leak; /* [n_leak] flows into the zone by size of the change */
    int n_leak;
    lode__protection *protection;
    int n_protection;
    lode__project_pool pool;
    lode__policy_project *project; /* [n_project] those that change first */
    int n_project;
    int n_unjudged; /* projects of the market's goods that lack figures */
    int *beyond;    /* [n_beyond] goods of later stages that are in no market */
    int n_beyond;
    lode__passed *passed; /* [n_passed] segments of a good, then its technologies */
    int n_passed;
    lode_certificate worst;
    char run[LODE__HASH_HEX];
};

/* Of a case against the background alone; NaN where either has no equilibrium. */
lode__policy_sum lode__policy_change(const lode_policy_run *run,
                                     const lode__policy_case *kase, int i_country);
/* The same summed: inside the zone, outside, or where `member` is [n_country]. */
lode__policy_sum lode__policy_sum_of(const lode_policy_run *run,
                                     const lode__policy_case *kase, const bool *member,
                                     bool inside);
const lode__policy_case *lode__policy_find(const lode_policy_run *run,
                                           lode__case_kind kind);
/* The case whose levies a tariff is equal to: by levy, or the policy itself. */
const lode__policy_case *lode__policy_levy(const lode_policy_run *run);
/* Row of the first floor's good, or of the first good. */
int lode__policy_main_good(const lode_policy_run *run);

/* What the rise is to users that rows name; the policy and its background are solved. */
lode_status lode__policy_pass(lode_policy_run *run, lode_error *err);

/* Add the money of an outcome to a row [n_country][LODE__N_PART], that of a good times its
 * price factor [n_good] (NULL: 1). */
void lode__policy_money(const lode_outcome *outcome, const double *price_factor,
                        double *row);

/* Bands of all cases that are solved (policy_draws.c). */
lode_status lode__policy_draws(lode_policy_run *run,
                               const lode_policy_run_options *options, lode_error *err);

/* Projects of the market's goods (policy_projects.c). */
lode_status lode__policy_projects(lode_policy_run *run, lode_error *err);

/* Leaks and protection of the policy (policy_leaks.c). */
lode_status lode__policy_leaks(lode_policy_run *run, lode_error *err);

#endif
