/* A method of the packs, read and ready to compute. */
#ifndef LODE_STUDY_METHOD_H
#define LODE_STUDY_METHOD_H

#include "dataset/dataset.h"
#include "study/formula.h"

#define LODE__METHOD_STEP_MAX 48
#define LODE__METHOD_INPUT_MAX 48
#define LODE__METHOD_LINK_MAX 4 /* methods that extend each other */

typedef enum lode__input_id {
    LODE__IN_PRODUCTION,
    LODE__IN_PRODUCTION_OTHER,
    LODE__IN_CAPACITY,
    LODE__IN_RESERVES,
    LODE__IN_USE,
    LODE__IN_PRICE,
    LODE__IN_YEAR,
    LODE__IN_EXPORTS_EACH,
    LODE__IN_IMPORTS_EACH,
    LODE__IN_EXPORTS_TOTAL,
    LODE__IN_EXPORTS_TOTAL_USD,
    LODE__IN_GRAPH,
    LODE__IN_INDICATOR,
    LODE__IN_MEMBER,
    LODE__IN_ALLY_DISTANCE,
    LODE__IN_IMPORTS,
    LODE__IN_IMPORTS_ALL,
    LODE__IN_IMPORTS_USD,
    LODE__IN_IMPORTS_USD_ALL,
    LODE__IN_WEIGHED_USD,
    LODE__IN_WEIGHED_T,
    LODE__IN_EXPORTS,
    LODE__IN_ATTRIBUTE,
    LODE__IN_NETWORK,
    LODE__IN_END_USE,
    LODE__IN_STOP_LOSS_USD,
    LODE__N_IN
} lode__input_id;

/* A kind of input that formulas may name. A name that ends in '.' stands for all that
 * begin so: "indicator.pv". */
typedef struct lode__input_kind {
    lode__input_id id;
    const char *name, *unit, *table, *about;
    bool vector;
    bool inner; /* depends on the economy that is looked at */
} lode__input_kind;

/* NULL: no such input. */
const lode__input_kind *lode__input_kind_find(const char *name);

/* An input that a method uses. */
typedef struct lode__method_use {
    int slot;
    const lode__input_kind *kind;
    const char *name;              /* "indicator.pv", "production" */
    const lode__method_input *row; /* what the packs say of it, or NULL */
} lode__method_use;

#define LODE__NO_ITEM (-2)

/* "earlier.price.2": what a step or an input was two years before; "of.copper.mine.cf": what
 * it is of another good. */
typedef struct lode__method_past {
    int slot, of_slot, n_year;
    int item; /* -1: the good at hand; LODE__NO_ITEM: one that the packs lack */
} lode__method_past;

typedef struct lode__method_program {
    const lode__method *row;
    lode__formulas f;
    const lode__method_step *step[LODE__METHOD_STEP_MAX];
    int step_slot[LODE__METHOD_STEP_MAX], n_step;
    const lode__method_parameter *parameter[LODE__METHOD_STEP_MAX];
    int parameter_slot[LODE__METHOD_STEP_MAX], n_parameter;
    lode__method_use use[LODE__METHOD_INPUT_MAX];
    int n_use;
    lode__method_past past[LODE__METHOD_INPUT_MAX];
    int n_past;
    int result, parts;   /* slots; parts -1: none */
    bool per_economy;    /* scope "economy" */
    const char *economy; /* looked at when nobody asks for another; "" none */
    bool unverified;     /* a step or parameter in it is from memory */
} lode__method_program;

/* Index of a method, or LODE_E_INVALID with the nearest three. */
lode_status lode__method_need(const lode_dataset *ds, const char *id,
                              const lode__method **out, lode_error *err);

/* Read a method with what it extends.
 *
 * LODE_E_DATA names file and line of the step that cannot be read. Memory: the arena's. */
lode_status lode__method_build(const lode_dataset *ds, const lode__method *method,
                               lode__arena *arena, lode__method_program *out,
                               lode_error *err);

/* Class of a value: the row with the largest bound that it reaches; NULL: none. */
const lode__method_class *lode__method_class_of(const lode_dataset *ds,
                                                const lode__method *method, double value);

#endif
