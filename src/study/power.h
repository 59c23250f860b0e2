/* What an answer about market power is inside. */
#ifndef LODE_STUDY_POWER_H
#define LODE_STUDY_POWER_H

#include <lode/power.h>

#include "study/cournot.h"
#include "study/leader.h"

struct lode_power {
    lode__arena arena;
    const lode_dataset *dataset;
    const lode_market *market;
    lode_market *own_market; /* the same when the answer built it, else NULL */
    int i_good;
    const char *by, *target; /* copies; NULL: nobody was named */
    double weight, least_share;
    bool *sender, *targets; /* [n_country]; leader only */
    bool has_leader, has_cournot;
    lode__leader leader;
    lode__cournot_market cournot;
    const char *reason;
    char run[LODE__HASH_HEX]; /* content hash of question, version and data */
};

#endif
