/* Can the checker fail? An answer that is right is forged in one number at a time, and each
 * forgery must be caught. */
#ifndef LODE_TESTS_FORGE_H
#define LODE_TESTS_FORGE_H

#include "check_answer.h"

typedef struct forge_count {
    int n, missed; /* forgeries tried; those that passed for right */
    bool base_is_right;
} forge_count;

/* Forge the answer (price, level) at the first running activity of each kind of curve: its level
 * by a millionth up and down, its sign, its price by a millionth, a level beyond its cap, a
 * level that is not a number, and a margin moved by a wedge. Forgeries of a number that is
 * nothing are left out. All arrays come back as they were; work [2 n_node]. */
forge_count forge_answers(lode__problem *problem, double *price, double *level,
                          const double *normal_flow, const double *normal_level,
                          double limit, double *work);

#endif
