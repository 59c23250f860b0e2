/* What a file of answers holds, and what was found of each (evidence.c, evidence_report.c). */
#ifndef LODE_REPORT_EVIDENCE_H
#define LODE_REPORT_EVIDENCE_H

#include <lode/verify.h>

#include <jansson.h>

#include "base/base.h"

#define LODE__DIFFERENCES_KEPT 100

/* A field that differs, as JSON; NULL: not there. */
typedef struct lode__difference {
    const char *field; /* JSON pointer (RFC 6901) */
    const char *stated, *found;
} lode__difference;

typedef enum lode__finding {
    LODE__UNASKED, /* not compared yet */
    LODE__EQUAL,
    LODE__DIFFERS,
    LODE__OTHER_DATA, /* of other data: not compared */
    LODE__NO_ANSWER   /* its command gives none */
} lode__finding;

typedef struct lode__kept {
    const char *name; /* "answer.json", "answers/measure.json" */
    const char *command;
    json_t *root;
    lode__finding verdict;
    const char *version; /* of lode that compared, where it is another; else NULL */
    lode__difference *difference; /* [n_kept], the first of n_difference */
    long n_difference, n_kept;
} lode__kept;

struct lode_evidence {
    lode__arena arena;
    const char *path;
    char hash[LODE__HASH_HEX]; /* of the file */
    lode__kept *answer;        /* [n_answer] */
    size_t n_answer;
    const char **changed; /* [n_changed] members that are not what their hash says */
    size_t n_changed, n_member; /* n_member: with a hash */
};

#endif
