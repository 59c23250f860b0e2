/* What an outcome says period by period, with the bands of its draws. */
#ifndef LODE_STUDY_PATH_H
#define LODE_STUDY_PATH_H

#include "study/outcome.h"

/* A figure with the 10 and 90 % of its draws, NaN without draws. */
typedef struct lode__spread {
    double value, low, high;
} lode__spread;

/* Periods that the outcome has; 0: the plain question. */
int lode__path_periods(const lode_outcome *outcome);

/* First month of a period as in statement.h; LODE__NO_MONTH: none was said. */
int lode__path_month(const lode_outcome *outcome, int t);

/* Price over the base price: of a node, and of a good among restricted sellers (inside) or
 * everybody else. */
lode__spread lode__path_price(const lode_outcome *outcome, int i_node, int t);
lode__spread lode__path_zone(const lode_outcome *outcome, int i_good, int t, bool inside);

/* Exports of a node in the period over its base exports. */
lode__spread lode__path_exports(const lode_outcome *outcome, int i_node, int t);

/* Tonnes a period: use, and use wanted at base prices less use; tonnes at its end: stock. */
lode__spread lode__path_use(const lode_outcome *outcome, int i_node, int t);
lode__spread lode__path_unmet(const lode_outcome *outcome, int i_node, int t);
lode__spread lode__path_stock(const lode_outcome *outcome, int i_node, int t);

#endif
