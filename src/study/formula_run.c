/* Computing formulas, forth and back. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "solve/elementary.h"
#include "study/formula.h"
#include "study/formula_ops.h"

static const lode__function functions[] = {
    {"sum", LODE__OP_SUM, 1},
    {"max", LODE__OP_MAX, 1},
    {"min", LODE__OP_MIN, 1},
    {"count", LODE__OP_COUNT, 1},
    {"top", LODE__OP_TOP, 2},
    {"exceed", LODE__OP_EXCEED, 3},
    {"largest", LODE__OP_LARGEST, 1},
    {"rank", LODE__OP_RANK, 1},
    {"percentile", LODE__OP_PERCENTILE, 1},
    {"share", LODE__OP_SHARE, 1},
    {"sqrt", LODE__OP_SQRT, 1},
    {"cbrt", LODE__OP_CBRT, 1},
    {"ln", LODE__OP_LN, 1},
    {"exp", LODE__OP_EXP, 1},
    {"abs", LODE__OP_ABS, 1},
    {"trunc", LODE__OP_TRUNC, 1},
    {"xlnx", LODE__OP_XLNX, 1},
    {"known", LODE__OP_KNOWN, 1},
    {"round", LODE__OP_ROUND, 2},
    {"least", LODE__OP_LEAST, 2},
    {"greatest", LODE__OP_GREATEST, 2},
    {"or", LODE__OP_OR, 2},
    {"ratio", LODE__OP_RATIO, 2},
    {"clip", LODE__OP_CLIP, 3},
    {"if", LODE__OP_IF, 3},
};

const lode__function *lode__function_find(const char *name)
{
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (strcmp(functions[i].name, name) == 0) return &functions[i];
    return NULL;
}

bool lode__op_reduces(int op)
{
    return op >= LODE__OP_SUM && op <= LODE__OP_EXCEED;
}

/* ---- of one number ----------------------------------------------------------------- */

/* 0 times anything is 0: what has no weight needs no value. */
static double times(double a, double b)
{
    return a == 0.0 || b == 0.0 ? 0.0 : a * b;
}

static double power(double a, double b)
{
    if (b == 2.0) return a * a;
    if (a == 1.0) return 1.0;
    if (a == 0.0) return b > 0.0 ? 0.0 : NAN;
    return a > 0.0 ? lode__pow(a, b) : NAN;
}

static double rounded(double x, double digits)
{
    double scale = 1.0;

    for (int k = 0; k < 15 && (double)k < digits; k++) scale *= 10.0;
    return round(x * scale) / scale;
}

static double ordered(bool holds, double a, double b)
{
    if (isnan(a) || isnan(b)) return NAN;
    return holds ? 1.0 : 0.0;
}

static double of_two(int op, double a, double b)
{
    switch (op) {
    case LODE__OP_ADD: return a + b;
    case LODE__OP_SUB: return a - b;
    case LODE__OP_MUL: return times(a, b);
    case LODE__OP_DIV: return b == 0.0 ? NAN : a / b;
    case LODE__OP_RATIO: return b == 0.0 ? 0.0 : a / b;
    case LODE__OP_POW: return power(a, b);
    case LODE__OP_LT: return ordered(a < b, a, b);
    case LODE__OP_LE: return ordered(a <= b, a, b);
    case LODE__OP_GT: return ordered(a > b, a, b);
    case LODE__OP_GE: return ordered(a >= b, a, b);
    case LODE__OP_EQ: return ordered(a == b, a, b);
    case LODE__OP_ROUND: return rounded(a, b);
    case LODE__OP_LEAST: return isnan(a) || isnan(b) ? NAN : fmin(a, b);
    case LODE__OP_GREATEST: return isnan(a) || isnan(b) ? NAN : fmax(a, b);
    default: return isnan(a) ? b : a; /* or */
    }
}

static double of_one(int op, double a)
{
    switch (op) {
    case LODE__OP_COPY: return a;
    case LODE__OP_NEG: return -a;
    case LODE__OP_SQRT: return a >= 0.0 ? sqrt(a) : NAN;
    case LODE__OP_CBRT: return cbrt(a);
    case LODE__OP_LN: return a > 0.0 ? lode__log(a) : NAN;
    case LODE__OP_EXP: return lode__exp(a);
    case LODE__OP_ABS: return fabs(a);
    case LODE__OP_TRUNC: return trunc(a);
    case LODE__OP_XLNX: return a == 0.0 ? 0.0 : a > 0.0 ? a * lode__log(a) : NAN;
    default: return isnan(a) ? 0.0 : 1.0; /* known */
    }
}

static double of_three(int op, double a, double b, double c)
{
    if (op == LODE__OP_IF) return isnan(a) ? NAN : a != 0.0 ? b : c;
    if (isnan(a) || isnan(b) || isnan(c)) return NAN;
    return fmin(fmax(a, b), c); /* clip */
}

/* ---- of a list --------------------------------------------------------------------- */

/* Where the largest stands, the first of equals; -1: none is known. */
static int largest(const double *v, int n, const bool *taken)
{
    int at = -1;

    for (int i = 0; i < n; i++)
        if (!isnan(v[i]) && !(taken && taken[i]) && (at < 0 || v[i] > v[at])) at = i;
    return at;
}

#define TOP_MAX 16

/* Places of the k largest above 0; how many there are. */
static int find_top(const double *v, int n, double k, int at[TOP_MAX])
{
    int n_at = 0;

    while (n_at < TOP_MAX && (double)n_at < k) {
        int best = -1;
        for (int i = 0; i < n; i++) {
            bool seen = false;
            if (!(v[i] > 0.0) || (best >= 0 && v[i] <= v[best])) continue;
            for (int j = 0; j < n_at; j++) seen = seen || at[j] == i;
            if (!seen) best = i;
        }
        if (best < 0) break;
        at[n_at++] = best;
    }
    return n_at;
}

/* Four sums beside each other, in this order everywhere: one waits for no other. */
static double sum(const double *v, int n)
{
    double part[4] = {0.0, 0.0, 0.0, 0.0};
    int i = 0;

    for (; i + 4 <= n; i += 4)
        for (int k = 0; k < 4; k++) part[k] += v[i + k];
    for (; i < n; i++) part[0] += v[i];
    return (part[0] + part[1]) + (part[2] + part[3]);
}

static double reduce(int op, const double *v, int n, double k)
{
    double total = 0.0;
    int at[TOP_MAX];

    switch (op) {
    case LODE__OP_SUM: return sum(v, n);
    case LODE__OP_COUNT:
        for (int i = 0; i < n; i++) total += isnan(v[i]) ? NAN : v[i] > 0.0;
        return total;
    case LODE__OP_TOP: {
        int n_at = find_top(v, n, k, at);
        for (int i = 0; i < n; i++) total += isnan(v[i]) ? NAN : 0.0;
        for (int i = 0; i < n_at; i++) total += v[at[i]];
        return total;
    }
    default: break;
    }
    total = v[0];
    for (int i = 0; i < n; i++) {
        if (isnan(v[i])) return NAN;
        if (op == LODE__OP_MAX ? v[i] > total : v[i] < total) total = v[i];
    }
    return total;
}

/* What of the stops from the kth on makes the sum exceed the bound; `left` is the sum of
 * those. A branch ends as soon as it is decided. */
typedef struct stops {
    const double *v, *p;
    int at[TOP_MAX], n;
    double bound, left[TOP_MAX + 1];
} stops;

static double exceeding(const stops *s, int k, double sum)
{
    if (sum > s->bound) return 1.0;
    if (k == s->n || !(sum + s->left[k] > s->bound)) return 0.0;
    double p = s->p[s->at[k]];
    double with = p > 0.0 ? p * exceeding(s, k + 1, sum + s->v[s->at[k]]) : 0.0;
    return p < 1.0 ? with + (1.0 - p) * exceeding(s, k + 1, sum) : with;
}

static double exceed(const double *v, const double *p, int n, double bound)
{
    stops s = {.v = v, .p = p, .bound = bound};

    for (int i = 0; i < n; i++)
        if (isnan(v[i]) || (v[i] > 0.0 && isnan(p[i]))) return NAN;
    s.n = find_top(v, n, TOP_MAX, s.at);
    for (int k = s.n; k-- > 0;) s.left[k] = s.left[k + 1] + v[s.at[k]];
    return isnan(bound) ? NAN : exceeding(&s, 0, 0.0);
}

/* Ties keep their order; what is unknown has no rank. */
static void rank(const double *v, int n, double *out)
{
    for (int i = 0; i < n; i++) {
        out[i] = isnan(v[i]) ? NAN : v[i] > 0.0;
        for (int j = 0; v[i] > 0.0 && j < n; j++)
            out[i] += v[j] > v[i] || (v[j] == v[i] && j < i);
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* How many of a sorted list are lower. */
static int lower(const double *sorted, int n, double value)
{
    int low = 0, high = n;

    while (low < high) {
        int middle = low + (high - low) / 2;
        if (sorted[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Sorted in back, which a run does not use. */
static void percentile(const double *v, int n, double *out, double *sorted)
{
    int n_known = 0;

    for (int i = 0; i < n; i++)
        if (!isnan(v[i])) sorted[n_known++] = v[i];
    if (n_known > 1) qsort(sorted, (size_t)n_known, sizeof *sorted, by_size);
    for (int i = 0; i < n; i++)
        out[i] = isnan(v[i]) || n_known < 2
                     ? NAN
                     : 100.0 * lower(sorted, n_known, v[i]) / (n_known - 1);
}

/* ---- forth ------------------------------------------------------------------------- */

static int step_of(const lode__slot *slot)
{
    return slot->vector ? 1 : 0;
}

static void run_list(const lode__formulas *f, const lode__formula_op *op)
{
    const lode__slot *a = &f->slot[op->a];
    lode__slot *out = &f->slot[op->out];
    int n = a->vector ? f->n : 1;

    if (op->op == LODE__OP_EXCEED) {
        const lode__slot *p = &f->slot[op->b];
        out->value[0] = a->vector && p->vector
                            ? exceed(a->value, p->value, n, f->slot[op->c].value[0])
                            : NAN;
    } else if (lode__op_reduces(op->op)) {
        double k = op->b >= 0 ? f->slot[op->b].value[0] : 0.0;
        out->value[0] = reduce(op->op, a->value, n, k);
    } else if (op->op == LODE__OP_RANK) {
        rank(a->value, n, out->value);
    } else if (op->op == LODE__OP_PERCENTILE) {
        percentile(a->value, n, out->value, out->back);
    } else {
        int at = largest(a->value, n, NULL);
        for (int i = 0; i < n; i++) out->value[i] = at < 0 ? NAN : 0.0;
        if (at >= 0 && a->value[at] > 0.0) out->value[at] = 1.0;
    }
}

/* The commonest operations have loops of their own, which compilers make vectors of; a
 * number beside a list is read once. */
#define LOOP(expression)                                                                 \
    if (a->vector && b->vector)                                                          \
        for (int i = 0; i < n; i++) {                                                    \
            const double p = x[i], q = y[i];                                             \
            out[i] = (expression);                                                       \
        }                                                                                \
    else if (a->vector) {                                                                \
        const double q = *y;                                                             \
        for (int i = 0; i < n; i++) {                                                    \
            const double p = x[i];                                                       \
            out[i] = (expression);                                                       \
        }                                                                                \
    } else {                                                                             \
        const double p = *x;                                                             \
        for (int i = 0; i < n; i++) {                                                    \
            const double q = y[i];                                                       \
            out[i] = (expression);                                                       \
        }                                                                                \
    }                                                                                    \
    return true

static bool run_quickly(const lode__formulas *f, const lode__formula_op *op)
{
    const lode__slot *a = &f->slot[op->a], *b = op->b >= 0 ? &f->slot[op->b] : NULL;
    double *restrict out = f->slot[op->out].value; /* a slot of its own */
    const double *x = a->value, *y = b ? b->value : NULL;
    int n = f->n;

    if (!b || op->c >= 0) return false;
    switch (op->op) {
    case LODE__OP_ADD: LOOP(p + q);
    case LODE__OP_SUB: LOOP(p - q);
    case LODE__OP_MUL: LOOP(((p == 0.0) | (q == 0.0)) ? 0.0 : p * q);
    case LODE__OP_DIV: LOOP(q == 0.0 ? NAN : p / q);
    case LODE__OP_RATIO: LOOP(q == 0.0 ? 0.0 : p / q);
    case LODE__OP_OR: LOOP(p != p ? q : p);
    case LODE__OP_EQ: LOOP(((p != p) | (q != q)) ? NAN : p == q ? 1.0 : 0.0);
    case LODE__OP_POW:
        if (b->vector || *y != 2.0) return false;
        for (int i = 0; i < n; i++) out[i] = x[i] * x[i];
        return true;
    default: return false;
    }
}

/* if(list, ..., list), the commonest of three places. */
static bool run_choice(const lode__formulas *f, const lode__formula_op *op)
{
    const lode__slot *a = &f->slot[op->a], *b = op->b >= 0 ? &f->slot[op->b] : NULL;
    const lode__slot *c = op->c >= 0 ? &f->slot[op->c] : NULL;
    double *restrict out = f->slot[op->out].value;

    if (op->op != LODE__OP_IF || !a->vector || b->vector || !c->vector) return false;
    const double *x = a->value, *z = c->value;
    const double y = *b->value;
    for (int i = 0; i < f->n; i++) out[i] = x[i] != x[i] ? NAN : x[i] != 0.0 ? y : z[i];
    return true;
}

static void run_each(const lode__formulas *f, const lode__formula_op *op)
{
    const lode__slot *out = &f->slot[op->out];
    const lode__slot *a = &f->slot[op->a];
    const lode__slot *b = op->b >= 0 ? &f->slot[op->b] : NULL;
    const lode__slot *c = op->c >= 0 ? &f->slot[op->c] : NULL;
    int n = out->vector ? f->n : 1, da = step_of(a), db = b ? step_of(b) : 0,
        dc = c ? step_of(c) : 0;

    for (int i = 0; i < n; i++) {
        double x = a->value[i * da], y = b ? b->value[i * db] : 0.0;
        out->value[i] = c   ? of_three(op->op, x, y, c->value[i * dc])
                        : b ? of_two(op->op, x, y)
                            : of_one(op->op, x);
    }
}

static void run_op(const lode__formulas *f, const lode__formula_op *op)
{
    const lode__slot *out = &f->slot[op->out];

    if (op->op >= LODE__OP_SUM)
        run_list(f, op);
    else if (!out->vector || !(run_quickly(f, op) || run_choice(f, op)))
        run_each(f, op);
}

void lode__formulas_run(lode__formulas *f, bool inner_only)
{
    for (int k = 0; k < f->n_op; k++) {
        const lode__formula_op *op = &f->op[k];
        const lode__slot *out = &f->slot[op->out];
        if (out->given || (inner_only && !out->inner) || op->spare) continue;
        run_op(f, op);
    }
}

void lode__formulas_run_from(lode__formulas *f, const int *slot, int n)
{
    for (int i = 0; i < f->n_slot; i++) f->slot[i].changed = false;
    for (int i = 0; i < n; i++) f->slot[slot[i]].changed = true;
    for (int k = 0; k < f->n_op; k++) {
        const lode__formula_op *op = &f->op[k];
        lode__slot *out = &f->slot[op->out];
        if (out->given || op->spare) continue;
        out->changed = f->slot[op->a].changed || (op->b >= 0 && f->slot[op->b].changed) ||
                       (op->c >= 0 && f->slot[op->c].changed);
        if (out->changed) run_op(f, op);
    }
}

/* ---- back -------------------------------------------------------------------------- */

/* Derivatives of a two-place operation at (a, b). */
static void slopes_of_two(int op, double a, double b, double *da, double *db)
{
    *da = *db = 0.0;
    switch (op) {
    case LODE__OP_ADD: *da = *db = 1.0; break;
    case LODE__OP_SUB: *da = 1.0, *db = -1.0; break;
    case LODE__OP_MUL: *da = isnan(b) ? 0.0 : b, *db = isnan(a) ? 0.0 : a; break;
    case LODE__OP_DIV:
    case LODE__OP_RATIO:
        if (b != 0.0) *da = 1.0 / b, *db = -a / (b * b);
        break;
    case LODE__OP_POW:
        if (a > 0.0 || b == 2.0) *da = b == 2.0 ? 2.0 * a : b * lode__pow(a, b - 1.0);
        if (a > 0.0) *db = lode__pow(a, b) * lode__log(a);
        break;
    case LODE__OP_ROUND: *da = 1.0; break;
    case LODE__OP_LEAST: *da = a <= b, *db = !(a <= b); break;
    case LODE__OP_GREATEST: *da = a >= b, *db = !(a >= b); break;
    case LODE__OP_OR: *da = !isnan(a), *db = isnan(a); break;
    default: break;
    }
}

static double slope_of_one(int op, double a)
{
    switch (op) {
    case LODE__OP_COPY:
    case LODE__OP_TRUNC: return 1.0;
    case LODE__OP_NEG: return -1.0;
    case LODE__OP_SQRT: return a > 0.0 ? 0.5 / sqrt(a) : 0.0;
    case LODE__OP_CBRT: return a != 0.0 ? 1.0 / (3.0 * cbrt(a) * cbrt(a)) : 0.0;
    case LODE__OP_LN: return a > 0.0 ? 1.0 / a : 0.0;
    case LODE__OP_EXP: return lode__exp(a);
    case LODE__OP_ABS: return a >= 0.0 ? 1.0 : -1.0;
    case LODE__OP_XLNX: return a > 0.0 ? 1.0 + lode__log(a) : 0.0;
    default: return 0.0;
    }
}

static void slopes_of_three(int op, const double x[3], double d[3])
{
    d[0] = d[1] = d[2] = 0.0;
    if (op == LODE__OP_IF)
        d[x[0] != 0.0 ? 1 : 2] = 1.0;
    else
        d[x[0] < x[1] ? 1 : x[0] > x[2] ? 2 : 0] = 1.0;
}

static void back_each(lode__formulas *f, const lode__formula_op *op)
{
    const lode__slot *out = &f->slot[op->out];
    lode__slot *from[3] = {&f->slot[op->a], op->b >= 0 ? &f->slot[op->b] : NULL,
                           op->c >= 0 ? &f->slot[op->c] : NULL};
    int n = out->vector ? f->n : 1;

    for (int i = 0; i < n; i++) {
        double x[3] = {0.0}, d[3] = {0.0};
        if (out->back[i] == 0.0) continue;
        for (int k = 0; k < 3 && from[k]; k++)
            x[k] = from[k]->value[from[k]->vector ? i : 0];
        if (from[2])
            slopes_of_three(op->op, x, d);
        else if (from[1])
            slopes_of_two(op->op, x[0], x[1], &d[0], &d[1]);
        else
            d[0] = slope_of_one(op->op, x[0]);
        for (int k = 0; k < 3 && from[k]; k++)
            from[k]->back[from[k]->vector ? i : 0] += d[k] * out->back[i];
    }
}

static void back_list(lode__formulas *f, const lode__formula_op *op)
{
    lode__slot *a = &f->slot[op->a];
    double slope = f->slot[op->out].back[0];
    int n = a->vector ? f->n : 1, at[TOP_MAX];

    if (!lode__op_reduces(op->op)) return; /* rank, largest: flat */
    if (op->op == LODE__OP_SUM) {
        for (int i = 0; i < n; i++) a->back[i] += slope;
    } else if (op->op == LODE__OP_TOP) {
        int n_at = find_top(a->value, n, f->slot[op->b].value[0], at);
        for (int i = 0; i < n_at; i++) a->back[at[i]] += slope;
    } else if (op->op == LODE__OP_MAX || op->op == LODE__OP_MIN) {
        for (int i = 0; i < n; i++)
            if (a->value[i] == f->slot[op->out].value[0]) {
                a->back[i] += slope;
                break;
            }
    }
}

void lode__formulas_back(lode__formulas *f, int target)
{
    for (int i = 0; i < f->n_slot; i++)
        memset(f->slot[i].back, 0,
               (f->slot[i].vector ? (size_t)f->n : 1) * sizeof *f->slot[i].back);
    f->slot[target].back[0] = 1.0;
    for (int k = f->n_op; k-- > 0;) {
        if (f->slot[f->op[k].out].given || f->op[k].spare) continue;
        if (f->op[k].op >= LODE__OP_SUM)
            back_list(f, &f->op[k]);
        else
            back_each(f, &f->op[k]);
    }
}
