/* The forum's workbench as table, JSON and CSV; what they share. */
#ifndef LODE_REPORT_FORUM_REPORT_H
#define LODE_REPORT_FORUM_REPORT_H

#include "report/report.h"
#include "study/forum.h"

#define LODE__N_QUESTION 7
extern const char *const lode__forum_question[LODE__N_QUESTION];

/* Sentences that hold of every answer; k = 0, 1 ... until NULL. */
const char *lode__forum_note(int k);

/* What the register says of the zone's floor: a proposal; NULL: no row. */
const lode__support *lode__forum_proposal(const lode_forum *forum);

/* Is some bloc of the members one whose list nobody published? */
bool lode__forum_is_presumed(const lode_forum *forum);

/* Why there is no answer of a case, one clause; NULL: there is one. */
const char *lode__forum_why(const lode__forum_good *good, const lode__forum_case *run);

/* lode__writer of a lode_forum. */
void lode__forum_json(const void *forum, lode__buf *buf);
void lode__forum_csv(const void *forum, lode__buf *buf);

#endif
