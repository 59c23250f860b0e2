/* The register of policies as typed rows: who belongs to what, what was agreed and counted,
 * what is forbidden or supported, what is paid and stored. Read-only after
 * lode_dataset_open(). Texts are as in the cells: "" is unknown, "n/a" does not apply,
 * "secret" is not told. Dates are ISO, of a day, a month or a year.
 *
 * An actor is a country of the pack `countries` or a row of `policy_actors`; a list of
 * actors or goods has '|' between. */
#ifndef LODE_DATASET_POLICIES_H
#define LODE_DATASET_POLICIES_H

#include "dataset/dataset.h"

/* ---- dates ------------------------------------------------------------------------ */

/* Days since 1970-01-01. */
typedef int lode__day;

/* First and last day that a date may mean: of 2024-05, its 31 days; false where the text is
 * no date. */
bool lode__date_read(const char *text, lode__day *first, lode__day *last);
/* "2024-05-31" into out. */
void lode__date_write(lode__day day, char out[16]);
bool lode__is_not_applicable(const char *text); /* "n/a" */

/* ---- records ---------------------------------------------------------------------- */

/* What every record says of itself. */
typedef struct lode__citation {
    const char *source, *link;
    char evidence; /* A official, B press or law firm, C secondary, D derived */
    const char *as_of, *last_seen, *note; /* as_of: the date the source speaks of */
    lode__place place;
} lode__citation;

typedef struct lode__actor {
    const char *id, *name, *kind; /* union, agency, firm, people */
    const char *country;
    lode__citation cited;
} lode__actor;

typedef struct lode__policy_group {
    const char *id, *name, *kind;
    const char *bloc;    /* of the pack `countries`, or "n/a" */
    const char *formula; /* of a set that is made of others, or "" */
    const char *from, *until, *predecessor;
    bool is_published; /* is there a list of its members? */
    lode__citation cited;
} lode__policy_group;

typedef struct lode__membership {
    const char *group, *actor;
    const char
        *role; /* member, chair, presumed, supports, guest, candidate, delegation */
    const char *from, *until;
    lode__citation cited;
} lode__membership;

typedef struct lode__instrument {
    const char *id, *kind, *title, *parties;
    const char *date, *until; /* until: of a consultation */
    const char *force; /* binding, non-binding, presumed, intended binding, unknown */
    const char *stage; /* announced, signed, in force, consultation */
    const char *superseded_by;
    lode__citation cited;
} lode__instrument;

typedef struct lode__clause {
    const char *instrument, *tag, *text;
    lode__place place;
} lode__clause;

typedef struct lode__deadline {
    const char *id, *instrument, *due, *what, *outcome, *outcome_date;
    lode__citation cited;
} lode__deadline;

/* An official number; what we can name stays apart from it. */
typedef struct lode__claim {
    const char *id, *subject, *bound, *unit, *wording; /* bound: exactly, more than */
    bool is_here;  /* are its rows in this register? */
    double number; /* NaN: no official number */
    const char *from, *until;
    lode__citation cited;
} lode__claim;

typedef struct lode__claim_row {
    const char *claim, *row;
    const char *standing; /* named, presumed, doubtful, beside */
    lode__place place;
} lode__claim_row;

typedef struct lode__suspension {
    const char *measure, *from, *until;
    lode__citation cited;
} lode__suspension;

/* A restriction. Whether it is in force is not said here but follows from the dates:
 * study/policy_force.h. */
typedef struct lode__measure {
    const char *id;
    const char *imposer;       /* an actor */
    int i_country;             /* the imposer; -1: not a country */
    bool is_export, is_import; /* neither: technology, production, other */
    const char *kind, *type;   /* type: ban, quota, licence, tax, tariff, halt ... */
    const char *measure, *what, *minerals, *form, *parent;
    const char *announced, *start;
    const char *end; /* "" also where none was set */
    bool is_open; /* no end was set; else, without an end, it ended on an unknown day */
    bool is_term; /* the end was set from the start */
    const char *target_kind; /* all, country, end use, entity, domestic */
    int i_target;            /* -1: everyone, or nobody abroad */
    const char *end_use;     /* "military" or "" */
    const char *entities;    /* actors named, or "" */
    const char *scope;       /* narrower than the target, in words, or "" */
    const char *also;     /* what it is on beside the goods that rows name; "": nothing */
    const char *doubt;    /* why it may not be in force in law, or "" */
    const char *practice; /* in force in law: what is said of practice, or "" */
    const char *practice_from;          /* since when that is said, or "" */
    const lode__suspension *suspension; /* [n_suspension] */
    int n_suspension;
    lode__flag flag;
    lode__citation cited;
} lode__measure;

typedef struct lode__measure_good {
    const char *measure;
    int i_good;
    const char *since, *until; /* where these are not the measure's own: "", "n/a" */
    lode__place place;
} lode__measure_good;

typedef struct lode__measure_level {
    const char *measure;
    int i_good;                             /* -1: all goods of the measure */
    const char *from, *until, *unit, *note; /* unit: percent of the price, or tpa */
    double value;
    lode__flag flag;
    lode__place place;
} lode__measure_level;

typedef struct lode__support {
    const char *id, *mechanism, *form, *goods, *unit, *payer, *beneficiary, *date, *stage;
    double level; /* NaN: not set, as of every proposal */
    lode__citation cited;
} lode__support;

typedef enum lode__firmness { /* of the ladder of firmness */
                              LODE__ANNOUNCED,
                              LODE__LETTER,
                              LODE__CONDITIONAL,
                              LODE__APPROVED,
                              LODE__SIGNED,
                              LODE__DRAWN,
                              LODE__CANCELLED,
                              LODE__RESTRUCTURED,
                              LODE__N_RUNG
} lode__firmness;
const char *lode__firmness_name(lode__firmness rung);

typedef struct lode__finance {
    const char *id, *date, *agency, *instrument, *unit, *firm, *project, *countries,
        *goods;
    lode__firmness rung;
    double amount, private_amount; /* NaN: not disclosed */
    const char *contained_in; /* the line that has this one in its amount, or "n/a" */
    bool is_new;              /* no: an earlier commitment told again */
    lode__citation cited;
} lode__finance;

typedef struct lode__stock {
    const char *id, *holder, *actor, *countries, *goods, *minerals, *nature, *metric,
        *unit;
    double quantity, low, high; /* NaN: unknown or secret */
    bool is_secret;
    lode__citation cited;
} lode__stock;

typedef struct lode__policy_date { /* what no other record says */
    const char *id, *date, *what, *record;
    lode__citation cited;
} lode__policy_date;

typedef struct lode__policy_tables {
    lode__actor *actor;
    lode__policy_group *group;
    lode__membership *membership;
    lode__instrument *instrument;
    lode__clause *clause;
    lode__deadline *deadline;
    lode__claim *claim;
    lode__claim_row *claim_row;
    lode__measure *measure;
    lode__measure_good *good;
    lode__suspension *suspension; /* by measure */
    lode__measure_level *level;
    lode__support *support;
    lode__finance *finance;
    lode__stock *stock;
    lode__policy_date *date;
    int n_actor, n_group, n_membership, n_instrument, n_clause, n_deadline, n_claim,
        n_claim_row, n_measure, n_good, n_suspension, n_level, n_support, n_finance,
        n_stock, n_date;
} lode__policy_tables;

const lode__policy_tables *lode__policy_rows(const lode_dataset *ds);

/* ---- asked from above ------------------------------------------------------------- */

/* Is the actor one of the list? A country is also meant where its union stands. */
bool lode__actor_is_in(const lode_dataset *ds, const char *list, const char *actor);
/* Name of a country or an actor; the id where it has none. */
const char *lode__actor_name(const lode_dataset *ds, const char *id);
/* LODE_E_INVALID with the nearest three names. */
lode_status lode__actor_need(const lode_dataset *ds, const char *id, lode_error *err);

/* Do the goods of a list, ids or minerals, meet one that is marked? */
bool lode__goods_meet(const lode_dataset *ds, const char *list, const bool *with_good);

/* The cells of the row at a place, as written: how many, the name of column k, its text. */
int lode__cells_at(const lode_dataset *ds, lode__place place);
const char *lode__cell_name(const lode_dataset *ds, lode__place place, int k);
const char *lode__cell_text(const lode_dataset *ds, lode__place place, int k);
const char *lode__cell_of(const lode_dataset *ds, lode__place place, const char *column);

/* Latest day on which a row was last seen; the day that answers speak of where none is
 * named. False: there is no register. */
bool lode__policies_last_seen(const lode_dataset *ds, lode__day *out);

/* Is it in force on some day of the year, by its dates? One that ended on an unknown day
 * is not, nor one of which it is in doubt whether it holds in law. */
bool lode__measure_holds(const lode__measure *m, int year);
/* Is the good one of those it is on, on some day from `from` to `until`? */
bool lode__measure_is_on(const lode_dataset *ds, const lode__measure *m, int i_good,
                         lode__day from, lode__day until);

/* Is it a measure on trade in force in the year on what a country sells of a good to
 * another; i_buyer -1: to anyone? One of an imposer that is no country is not. */
bool lode__measure_meets(const lode_dataset *ds, const lode__measure *m, int i_seller,
                         int i_good, int i_buyer, int year);

/* For `lode data check`: ids once, dates in order, parents there, suspensions within their
 * measure; says each fault at its place and returns how many rows were looked at. */
long lode__policies_check(const lode_dataset *ds, lode__row_fault *say, void *context);

#endif
