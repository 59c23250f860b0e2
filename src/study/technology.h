/* Demand from technologies: how much of a good robots, cars or wind turbines use, and what
 * more of them adds to the use of it. docs/method/technology.md has the rules. */
#ifndef LODE_STUDY_TECHNOLOGY_H
#define LODE_STUDY_TECHNOLOGY_H

#include "dataset/dataset.h"

#define LODE__AMOUNT_ROWS 8

/* A figure made of rows, with its band. A row without one has value exp(+-s), s the
 * parameter log_error of its flag; low and high of a sum or product are those of its
 * parts, all low or all high together. */
typedef struct lode__technology_amount {
    double value, low, high; /* NaN: unknown */
    bool prior;              /* a row behind it is judged */
    int n_row;               /* at most LODE__AMOUNT_ROWS are kept */
    lode__place row[LODE__AMOUNT_ROWS];
} lode__technology_amount;

/* kg of the good's basis in the mean unit of the base year, sum of share x kg over the
 * variants. Rows of share 0 are for comparison and do not count. */
lode__technology_amount lode__technology_kg(const lode_dataset *ds, int i_technology,
                                            int i_good);

/* Units made, sold or installed in the base year. */
lode__technology_amount lode__technology_units(const lode_dataset *ds, int i_technology);

/* Published use of a good by a technology, tpa; scenario "base" and the base year, or a
 * projection. */
lode__technology_amount lode__technology_use(const lode_dataset *ds, int i_technology,
                                             int i_good, const char *scenario, int year);

/* Use of the base year, tpa: published, else units x kg / 1000. */
lode__technology_amount lode__technology_base(const lode_dataset *ds, int i_technology,
                                              int i_good);

/* What a statement asks of a technology: one of factor, units, scenario. */
typedef struct lode__technology_request {
    int i_technology;     /* may be a group such as robots */
    double factor, units; /* NaN: not this one */
    const char *scenario; /* NULL: not this one */
    int year;             /* 0: none is named */
} lode__technology_request;

typedef struct lode__technology_line { /* one technology, one good */
    int i_technology, i_good;
    lode__technology_amount base; /* NaN where units are added */
    double factor;                /* of the base; NaN where units are added */
    lode__technology_amount
        added;        /* tpa in all the world, before segments are looked at */
    double ratio;     /* added over use of the segments, once fitted */
    bool any_segment; /* the technology's own are not in the market */
} lode__technology_line;

typedef struct lode__technology_change {
    lode__technology_request request;
    int n_line;
    lode__technology_line *line; /* [n_line] */
    const char *left_out;        /* parts without figures, one clause; NULL: none */
} lode__technology_change;

/* Index by id or name ("wind_turbines", "wind turbines"), or -1. */
int lode__technology_find(const lode_dataset *ds, const char *text);

/* Which goods of a market change by how much? Sets with_good [n_good] to them. The
 * sentence is for messages.
 *
 * @return LODE_OK; LODE_E_NODATA: nothing is known that could be multiplied or added, with
 *         what is missing and how to ask instead; LODE_E_INVALID: no such scenario and
 *         year, with those there are. */
lode_status lode__technology_plan(const lode_dataset *ds, lode__arena *arena,
                                  const char *sentence,
                                  const lode__technology_request *request,
                                  bool *with_good, const lode__technology_change **out,
                                  lode_error *err);

/* The alias row of a name, or NULL. */
const lode__alias *lode__alias_find(const lode_dataset *ds, const char *name);

#endif
