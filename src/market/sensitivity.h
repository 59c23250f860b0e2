/* What is inside a sensitivity, for its report. */
#ifndef LODE_MARKET_SENSITIVITY_H
#define LODE_MARKET_SENSITIVITY_H

#include <lode/sensitivity.h>

#include "market/market.h"

struct lode_sensitivity {
    lode__arena arena;
    const lode_market *market;
    lode__answer answer;
    struct lode__sensitivity *inside; /* NULL unless solved */
    double *worth_level, *worth_rhs;  /* [n_activity], [n_node] of the goal aimed at */
    bool aimed;
    char reason[LODE_ERROR_MESSAGE_MAX];
};

/* Does the number matter at all while prices stand? A right-hand side does. */
bool lode__sensitivity_matters(const lode_sensitivity *sensitivity,
                               const lode_change *change);

/* The unit of a field: "USD/t", "t/yr", ... */
const char *lode__field_unit(lode_field field);

#endif
