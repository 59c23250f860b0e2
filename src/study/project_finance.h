/* What does the register add up to behind an official sum of money, rung by rung?
 *
 * A line counts when it lies in the window of the claim and no other line of the window
 * contains it. A line that is in the window only in part (an aggregate over a year) is
 * doubtful: `netted` leaves it out and counts the lines it contains instead. Calls and plans
 * without a counterparty stand apart. */
#ifndef LODE_STUDY_PROJECT_FINANCE_H
#define LODE_STUDY_PROJECT_FINANCE_H

#include "dataset/policies.h"

#define LODE__MONEY_CLAIM "CC-30BN"

typedef enum lode__line_use {
    LODE__LINE_COUNTS,
    LODE__LINE_INSIDE,  /* of one that counts */
    LODE__LINE_CALL,    /* open to whoever applies, or planned for nobody named */
    LODE__LINE_REPLACED /* by the lines it contains */
} lode__line_use;
const char *lode__line_use_name(lode__line_use use);

typedef struct lode__money_line {
    const lode__finance *finance;
    lode__line_use found, netted;
    bool is_vault; /* of the reserve called Project Vault */
} lode__money_line;

typedef struct lode__rung_sum {
    int n, n_netted, n_inside, n_not_disclosed; /* not disclosed: count, without amount */
    double musd, netted_musd, vault_musd;       /* vault: part of both */
} lode__rung_sum;

typedef struct lode__money {
    const lode_dataset *dataset;
    const lode__claim *claim;
    lode__money_line *line; /* [n_line] in the order of the register */
    int n_line, n_outside, n_call;
    lode__rung_sum rung[LODE__N_RUNG];
    double found_musd, netted_musd; /* over all rungs: a mix, and to be called one */
    double call_musd;
    double binding_musd;       /* approved, signed and drawn, without the vault */
    double letters_vault_musd; /* letters and the vault's public loan, of found */
} lode__money;

/* LODE_E_NODATA when the packs have no such claim; LODE_E_NOMEM. lode__money_free(). */
lode_status lode__money_add_up(const lode_dataset *ds, lode__money *out, lode_error *err);
void lode__money_free(lode__money *money);

#endif
