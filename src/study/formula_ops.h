/* What a formula can do with numbers; seen by formula.c and formula_run.c only. */
#ifndef LODE_STUDY_FORMULA_OPS_H
#define LODE_STUDY_FORMULA_OPS_H

#include <stdbool.h>

enum {
    LODE__OP_COPY,
    LODE__OP_ADD,
    LODE__OP_SUB,
    LODE__OP_MUL,
    LODE__OP_DIV,
    LODE__OP_POW,
    LODE__OP_NEG,
    LODE__OP_LT,
    LODE__OP_LE,
    LODE__OP_GT,
    LODE__OP_GE,
    LODE__OP_EQ,
    LODE__OP_SQRT,
    LODE__OP_CBRT,
    LODE__OP_LN,
    LODE__OP_EXP,
    LODE__OP_ABS,
    LODE__OP_TRUNC,
    LODE__OP_XLNX,
    LODE__OP_KNOWN,
    LODE__OP_ROUND,
    LODE__OP_LEAST,
    LODE__OP_GREATEST,
    LODE__OP_OR,
    LODE__OP_RATIO,
    LODE__OP_CLIP,
    LODE__OP_IF,
    LODE__OP_SUM, /* from here on: of a list */
    LODE__OP_MAX,
    LODE__OP_MIN,
    LODE__OP_COUNT,
    LODE__OP_TOP,
    LODE__OP_EXCEED,
    LODE__OP_LARGEST,
    LODE__OP_RANK,
    LODE__OP_PERCENTILE,
    LODE__OP_SHARE /* read as a sum and a quotient */
};

typedef struct lode__function {
    const char *name;
    int op, n_argument;
} lode__function;

const lode__function *lode__function_find(const char *name);

/* Does it make a number of a list? */
bool lode__op_reduces(int op);

#endif
