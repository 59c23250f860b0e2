/* A series of inflow, stock and outflow; read by the reports. */
#ifndef LODE_STUDY_STOCK_FLOW_H
#define LODE_STUDY_STOCK_FLOW_H

#include <lode/stock_flow.h>

#include "base/base.h"

struct lode_stock_flow {
    lode__arena arena;
    const char *file, *column, *unit; /* unit "": not said by the column's name */
    lode_life life;
    bool driven_by_stock;
    size_t n;
    int year_first;
    double *inflow, *stock, *outflow; /* [n] */
    double first_share;               /* S(0) */
};

/* The parameters a law takes, in the order they are said: name and value; returns how
 * many, at most two. */
typedef struct lode__life_parameter {
    const char *name; /* "mean_years" */
    double value;
} lode__life_parameter;
int lode__life_parameters(const lode_life *life, lode__life_parameter out[2]);

#endif
