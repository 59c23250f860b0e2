/* What the reports of projects share. */
#ifndef LODE_REPORT_PROJECT_REPORT_H
#define LODE_REPORT_PROJECT_REPORT_H

#include "dataset/projects.h"
#include "report/report.h"

/* A figure as JSON: value, low, high, grade, basis, each null where it is not known. */
void lode__known_object(lode__json *j, const char *key, const lode__known *known);
/* The same, or null for all of it where the value is not known. */
void lode__known_json(lode__json *j, const char *key, const lode__known *known);
/* The fields of a project, within an object that is open. */
void lode__project_json(lode__json *j, const lode__project *p);
/* SHA-256 of a question about projects, with version and data; without memory the buffer
 * of the answer fails. */
void lode__project_run(const lode_dataset *ds, const char *question, lode__buf *answer,
                       char out[LODE__HASH_HEX]);

#endif
