/* One row of a table on its way from text to a typed struct. The first cell that is
 * not what it must be stops the row with file, line, column, what was found and what
 * was wanted; every later call gives a harmless value, so that a loader reads straight
 * down. */
#ifndef LODE_DATASET_ROW_H
#define LODE_DATASET_ROW_H

#include "dataset/inside.h"

typedef struct lode__row {
    lode_dataset *ds;
    const lode__file *file;
    const lode__cell *cell;  /* [n_field] */
    const int *column;       /* where the loader's k-th column stands, or -1 */
    const char *const *name; /* the loader's columns; a '?' in front: may be absent */
    lode__place place;
    lode_error *err;
    lode_status st;
} lode__row;

/* How the rows of one or more tables are read, in the order of the loaders. */
typedef struct lode__loader {
    const char *table[12];  /* names of resources, up to a NULL */
    const char *column[32]; /* up to a NULL; a '?' in front: may be absent */
    const char *key[10]; /* columns that tell rows apart, up to a NULL; a row of a later
                               layer replaces those of the same key */
    bool required;       /* a dataset without such a table is no dataset */
    bool observes;       /* its rows are observations */
    bool (*take)(lode_dataset *ds, size_t n_row); /* memory for the rows; false: none */
    void (*read)(lode__row *row);                 /* one row, appended */
    lode_status (*finish)(lode_dataset *ds, lode_error *err); /* or NULL */
} lode__loader;

extern const lode__loader lode__load_io_tables, lode__load_io_sectors,
    lode__load_io_final, lode__load_io_use, lode__load_io_make, lode__load_io_flow,
    lode__load_dependence, lode__load_makers;

extern const lode__loader lode__load_units, lode__load_goods, lode__load_basis,
    lode__load_chains, lode__load_joint, lode__load_countries, lode__load_groups,
    lode__load_hs6, lode__load_customs, lode__load_observations, lode__load_segments,
    lode__load_parameters, lode__load_residual, lode__load_indicators,
    lode__load_attributes, lode__load_industries, lode__load_published,
    lode__load_materials, lode__load_methods, lode__load_method_steps,
    lode__load_method_parameters, lode__load_method_classes, lode__load_method_inputs,
    lode__load_technologies, lode__load_intensities, lode__load_unit_counts,
    lode__load_projections, lode__load_technology_segments, lode__load_aliases,
    lode__load_episodes, lode__load_sentences, lode__load_observed,
    lode__load_reported_stocks, lode__load_probabilities, lode__load_published_statements;

extern const lode__loader lode__load_owners, lode__load_outlines;

extern const lode__loader lode__load_projects, lode__load_project_outputs,
    lode__load_project_finance, lode__load_portfolio_rules;

extern const lode__loader lode__load_coasts, lode__load_passages, lode__load_legs,
    lode__load_freight, lode__load_land;

extern const lode__loader lode__load_policy_actors, lode__load_policy_groups,
    lode__load_policy_memberships, lode__load_policy_instruments,
    lode__load_policy_clauses, lode__load_policy_deadlines, lode__load_policy_claims,
    lode__load_policy_claim_rows, lode__load_policy_measures,
    lode__load_policy_measure_goods, lode__load_policy_suspensions,
    lode__load_policy_levels, lode__load_policy_supports, lode__load_policy_finance,
    lode__load_policy_stocks, lode__load_policy_dates;

/* The text of column k, "" when the column is absent. */
const char *lode__row_text(const lode__row *row, int k);
/* The same, refused when empty. */
const char *lode__row_word(lode__row *row, int k);
/* A number from low to high; lode__row_number_or_nan() reads an empty cell as NaN. */
double lode__row_number(lode__row *row, int k, double low, double high);
double lode__row_number_or_nan(lode__row *row, int k, double low, double high);
int lode__row_integer(lode__row *row, int k, int low, int high);
bool lode__row_yes(lode__row *row, int k); /* "yes" or "no" */
lode__flag lode__row_flag(lode__row *row, int k);
int lode__row_good(lode__row *row, int k);
int lode__row_good_or_any(lode__row *row, int k); /* -1: '*' */
int lode__row_country(lode__row *row, int k);
int lode__row_country_or_any(lode__row *row, int k);
const lode__unit *lode__row_unit(lode__row *row, int k, bool price); /* NULL: refused */

/* Refuse the row at column k, or where the file has none at its line; the sentence starts
 * with the column's name. */
void lode__row_refuse(lode__row *row, int k, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
