/* What a policy's rise of a price is to users, for the answer of a policy. */
#ifndef LODE_REPORT_POLICY_PASS_REPORT_H
#define LODE_REPORT_POLICY_PASS_REPORT_H

#include "report/report.h"
#include "study/policy_run.h"

/* A section of the table; nothing where no row names a user. */
void lode__policy_pass_write(const lode_policy_run *run, lode__buf *buf);

/* The array "pass_through". */
void lode__policy_pass_json(lode__json *json, const lode_policy_run *run);

#endif
