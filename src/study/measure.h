/* A measure of goods, economies and years; read by the reports. */
#ifndef LODE_STUDY_MEASURE_H
#define LODE_STUDY_MEASURE_H

#include <lode/measure.h>

#include "study/flow_index.h"
#include "study/method.h"
#include "study/purchases.h"

/* ---- one dataset, looked at ------------------------------------------------------------ */

/* Numbers of one indicator in one year, for every country: the latest up to the year,
 * else the earliest after it. */
typedef struct lode__indicator_year {
    const char *name;
    int year;
    double *value, *error; /* [n_country] NaN: unknown */
    int *of_year;          /* [n_country] the year it is of */
    struct lode__indicator_year *next;
} lode__indicator_year;

typedef struct lode__network_year { /* the trade network of an item in a year */
    int item, year;
    bool costly; /* with betweenness and reach */
    struct lode__graph_measures *graph;
    double *risk;  /* [n_country] trade risk, or NULL: not computed yet */
    int passed_on; /* percent of a supplier's risk in it */
    struct lode__network_year *next;
} lode__network_year;

typedef struct lode__stop_market { /* a market built for shocks */
    int i_good;
    struct lode_market *market; /* NULL: none can be built */
    struct lode__stop_market *next;
} lode__stop_market;

typedef struct lode__view {
    const lode_dataset *ds;
    lode__arena *arena;
    lode__flow_index flows;
    const lode__purchases *purchases; /* they are the economy's imports; or NULL */
    const int *representative; /* [n_country] the country that stands for it, or NULL */
    lode__indicator_year *indicator;
    lode__network_year *network;
    lode__stop_market *market;
} lode__view;

lode_status lode__view_begin(lode__view *view, const lode_dataset *ds, const char *source,
                             lode__arena *arena, lode_error *err);
void lode__view_end(lode__view *view);

/* Where and when a method is computed. */
typedef struct lode__cell_at {
    int item, year;
    const bool *member; /* [n_country] of the economy, or NULL: the world */
    const int *list;    /* [n_list] its countries, ascending; NULL with member */
    int n_list;
    const char *economy;
} lode__cell_at;

/* Set an input's slot. LODE_E_NOMEM; a market that cannot be solved leaves NaN. */
lode_status lode__input_fill(lode__view *view, lode__method_program *m,
                             const lode__method_use *use, const lode__cell_at *at,
                             lode_error *err);

/* Bounds of what lode__input_fill() set, into low and high [n] or [1]; the value where
 * nothing is known of its error. False: it has none. */
bool lode__input_band(lode__view *view, const lode__method_program *m,
                      const lode__method_use *use, const lode__cell_at *at, double *low,
                      double *high);

/* Has the packs a row for this kind of input, item and year? */
bool lode__input_there(const lode__view *view, const lode__input_kind *kind, int item,
                       int year);

/* ---- an answer ------------------------------------------------------------------------- */

typedef enum lode__row_status {
    LODE__ROW_KNOWN,
    LODE__ROW_BOUNDED, /* an input is not public, but it lies between bounds */
    LODE__ROW_UNKNOWN
} lode__row_status;

typedef struct lode__measure_part { /* what one country adds */
    int i_country;
    double value;
} lode__measure_part;

typedef struct lode__measure_row {
    const struct lode__measured *of;
    int item, year, i_economy; /* i_economy -1: a bloc, a company, the world */
    const char *good;          /* id, or "hs:251010" */
    const char *economy;       /* "USA", "@EU", or "*" */
    lode__row_status status;
    double value, low, high; /* NaN: unknown */
    double coverage;         /* share of the weights with an indicator, or NaN */
    bool bottleneck;         /* the stage that stands for its mineral */
    bool basket;             /* from a customs code that holds other goods, too */
    const lode__method_class *class;
    double *step;         /* [n_step] numbers; NaN for lists */
    double *input;        /* [n_use] numbers; NaN for lists */
    const char **missing; /* [n_missing] names of inputs */
    int n_missing, n_part;
    lode__measure_part *part; /* by size */
    int rank; /* of the value: 1 the largest among the goods of its economy and year, or
                 among economies where one good was asked for; 0 none */
} lode__measure_row;

/* One method's rows. */
typedef struct lode__measured {
    const lode__method *method;
    lode__method_program *program;
    lode__measure_row *row;
    int n_row, capacity;
    bool one_item; /* ranks are among economies, not among goods */
} lode__measured;

/* A difference and its causes; the parts add up. */
typedef struct lode__cause {
    const char *name;
    double from, to; /* the input where it is a number, else NaN */
    double effect;
} lode__cause;

typedef struct lode__comparison {
    const struct lode__measured *of;
    const lode__measure_row *row; /* reproduced, or the later year */
    const char *material;         /* as published, or NULL */
    const char *good, *economy;
    int year, year_from;
    double published, reproduced; /* the earlier and the later, of a change */
    double recomputed;            /* the formula on the publication's own parts */
    double difference;      /* published - reproduced; of a change later - earlier */
    double tolerance, rest; /* rest: published - recomputed */
    bool compared;          /* both sides are known */
    bool other_publisher;   /* the two years rest on different compilations */
    bool passed, formula_passed;
    const char *source, *note, *why_not;
    const lode__method_class *class_from, *class_now; /* of a change */
    bool at_bound; /* both are what the bounds of unknown inputs allow at most */
    lode__cause *cause;
    int n_cause, n_driver;
    lode__measure_part *driver; /* countries by what they add to a change */
} lode__comparison;

/* The packs seen through one publisher's production. */
typedef struct lode__preferred {
    const char *source;
    lode__view view;
    struct lode__preferred *next;
} lode__preferred;

struct lode_measure {
    lode__arena arena;
    const lode_dataset *dataset;
    lode_measure_options options;
    lode__view view, swap_view;
    lode__preferred *preferred;
    lode__purchases purchases;
    bool has_swap, year_given;
    bool keep_parts;        /* of every row; of many economies there would be too many */
    lode__measured *method; /* [n_method] */
    int n_method;
    lode__comparison *comparison; /* [n_comparison] */
    int n_comparison, comparison_capacity;
    char run[LODE__HASH_HEX];
};

/* ---- computing (measure_row.c) --------------------------------------------------------- */

/* Fill all inputs of a method for a cell and run it. */
lode_status lode__measure_cell(lode_measure *x, lode__method_program *m,
                               const lode__cell_at *at, lode_error *err);

/* The same when only the economy changed since the last call. */
lode_status lode__measure_economy(lode_measure *x, lode__method_program *m,
                                  const lode__cell_at *at, lode_error *err);

/* Does an option's name ("wgi", "production", "indicator.pv") mean this input? */
bool lode__input_is(const lode__method_use *use, const char *name);

/* What a run left in the slots, as a row (measure_row.c); scratch [2 n_country]. */
lode_status lode__measure_take_row(lode_measure *x, lode__measured *of,
                                   const lode__cell_at *at, double *scratch,
                                   lode__measure_row *out, lode_error *err);

/* measure_rank.c */
lode_status lode__measure_rank(lode__measured *of, lode_error *err);
void lode__measure_bottlenecks(const lode_measure *x, lode__measured *of);

/* measure_compare.c: fills x->comparison as options.compare asks. */
lode_status lode__measure_compare(lode_measure *x, lode_error *err);

/* A row computed anew, whatever rows there are. The economy is "*" or as in options
 * (measure.c). */
lode_status lode__measure_one(lode_measure *x, lode__measured *of, int item, int year,
                              const char *economy, lode__measure_row *out,
                              lode_error *err);

#endif
