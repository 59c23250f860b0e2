/* Reading formulas: text becomes a list of operations on slots. */
#include "study/formula.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "study/formula_ops.h"

typedef struct reader {
    lode__formulas *f;
    const char *text, *at;
    int depth;
    lode__formula_name *resolve;
    void *context;
    lode_error *err;
    lode_status st;
} reader;

static int expression(reader *r);

/* ---- slots ------------------------------------------------------------------------- */

void lode__formulas_begin(lode__formulas *f, lode__arena *arena, int n)
{
    *f = (lode__formulas){.arena = arena, .n = n};
}

/* Room for one more item of `size` bytes; the old ones are copied. */
static bool grow(lode__arena *arena, void **item, int n, int *capacity, size_t size)
{
    int more = *capacity ? 2 * *capacity : 64;
    void *bigger;

    if (n < *capacity) return true;
    bigger = lode__arena_take(arena, (size_t)more, size);
    if (!bigger) return false;
    if (n > 0) memcpy(bigger, *item, (size_t)n * size);
    *item = bigger;
    *capacity = more;
    return true;
}

static int add_slot(lode__formulas *f, const char *name, bool vector)
{
    void *all = f->slot;
    lode__slot slot = {.name = lode__arena_copy(f->arena, name), .vector = vector};
    size_t n = vector ? (size_t)f->n : 1;

    if (!grow(f->arena, &all, f->n_slot, &f->slot_capacity, sizeof *f->slot)) return -1;
    f->slot = all;
    slot.value = lode__arena_take(f->arena, n, sizeof *slot.value);
    slot.back = lode__arena_take(f->arena, n, sizeof *slot.back);
    if (!slot.name || !slot.value || !slot.back) return -1;
    f->slot[f->n_slot] = slot;
    return f->n_slot++;
}

int lode__formula_input(lode__formulas *f, const char *name, bool vector)
{
    int i = add_slot(f, name, vector);

    if (i < 0) return -1;
    f->slot[i].given = true;
    for (int k = 0; k < (vector ? f->n : 1); k++) f->slot[i].value[k] = NAN;
    return i;
}

int lode__formula_find(const lode__formulas *f, const char *name)
{
    for (int i = 0; i < f->n_slot; i++)
        if (strcmp(f->slot[i].name, name) == 0) return i;
    return -1;
}

void lode__formula_hold(lode__formulas *f, int slot, bool held)
{
    f->slot[slot].given = held;
}

void lode__formulas_spare(lode__formulas *f, bool *wanted)
{
    for (int k = f->n_op; k-- > 0;) {
        lode__formula_op *op = &f->op[k];
        const int from[3] = {op->a, op->b, op->c};
        op->spare = !wanted[op->out];
        for (int i = 0; i < 3 && !op->spare; i++)
            if (from[i] >= 0) wanted[from[i]] = true;
    }
}

/* ---- operations -------------------------------------------------------------------- */

static int no_memory(reader *r)
{
    if (!r->st) r->st = lode__fail(r->err, LODE_E_NOMEM, "out of memory for a formula");
    return -1;
}

static int add_op(reader *r, int op, int a, int b, int c)
{
    lode__formulas *f = r->f;
    void *all = f->op;
    bool vector = false, inner = false;
    int from[3] = {a, b, c};
    int out;

    if (r->st) return -1;
    for (int k = 0; k < 3; k++) {
        if (from[k] < 0) continue;
        vector = vector || f->slot[from[k]].vector;
        inner = inner || f->slot[from[k]].inner;
    }
    if (lode__op_reduces(op)) vector = false;
    out = add_slot(f, "", vector);
    if (out < 0 || !grow(f->arena, &all, f->n_op, &f->op_capacity, sizeof *f->op))
        return no_memory(r);
    f->op = all;
    f->slot[out].inner = inner;
    f->op[f->n_op++] = (lode__formula_op){op, a, b, c, out, false};
    return out;
}

static int add_constant(reader *r, double value)
{
    int i = lode__formula_input(r->f, "", false);

    if (i < 0) return no_memory(r);
    r->f->slot[i].value[0] = value;
    return i;
}

/* ---- text -------------------------------------------------------------------------- */

static int refuse(reader *r, const char *wanted)
{
    char found[24];
    size_t n = 0;

    if (r->st) return -1;
    while (r->at[n] && n < sizeof found - 1) {
        found[n] = r->at[n];
        n++;
    }
    found[n] = '\0';
    r->st = lode__fail(r->err, LODE_E_INVALID, "character %d: want %s, found '%s'",
                       (int)(r->at - r->text) + 1, wanted, found);
    return -1;
}

static void skip_space(reader *r)
{
    while (*r->at == ' ') r->at++;
}

static bool take(reader *r, const char *token)
{
    size_t n = strlen(token);

    skip_space(r);
    if (strncmp(r->at, token, n) != 0) return false;
    r->at += n;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool starts_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int number(reader *r)
{
    char text[48];
    size_t n = 0;
    double value;

    while (is_digit(r->at[n]) || r->at[n] == '.' ||
           (n > 0 && (r->at[n] == 'e' || r->at[n] == 'E')) ||
           (n > 0 && r->at[n] == '-' && (r->at[n - 1] == 'e' || r->at[n - 1] == 'E')))
        if (++n >= sizeof text) return refuse(r, "a number of less than 48 characters");
    memcpy(text, r->at, n);
    text[n] = '\0';
    if (!lode__number_read(text, &value)) return refuse(r, "a number");
    r->at += n;
    return add_constant(r, value);
}

static int call(reader *r, const char *name)
{
    const lode__function *fn = lode__function_find(name);
    int arg[3] = {-1, -1, -1};
    const char *start = r->at - strlen(name) - 1;

    if (!fn) {
        r->at = start;
        return refuse(r, "a function such as sum(), share() or clip()");
    }
    for (int k = 0; k < fn->n_argument; k++) {
        if (k > 0 && !take(r, ",")) return refuse(r, "a comma and another argument");
        arg[k] = expression(r);
        if (arg[k] < 0) return -1;
    }
    if (!take(r, ")")) return refuse(r, "')'");
    if (fn->op == LODE__OP_SHARE) { /* v / sum(v) */
        int total = add_op(r, LODE__OP_SUM, arg[0], -1, -1);
        return add_op(r, LODE__OP_DIV, arg[0], total, -1);
    }
    return add_op(r, fn->op, arg[0], arg[1], arg[2]);
}

static int name(reader *r)
{
    char text[64];
    size_t n = 0;
    int i;

    while (starts_name(r->at[n]) || is_digit(r->at[n]) || r->at[n] == '_' ||
           r->at[n] == '.')
        if (++n >= sizeof text) return refuse(r, "a name of less than 64 characters");
    memcpy(text, r->at, n);
    text[n] = '\0';
    r->at += n;
    if (take(r, "(")) return call(r, text);
    i = lode__formula_find(r->f, text);
    if (i < 0) i = r->resolve(r->context, text, r->err);
    if (i < 0 && !r->st)
        r->st = r->err && r->err->status ? r->err->status : LODE_E_INVALID;
    return i;
}

static int primary(reader *r)
{
    int i;

    skip_space(r);
    if (is_digit(*r->at) || *r->at == '.') return number(r);
    if (starts_name(*r->at)) return name(r);
    if (!take(r, "(")) return refuse(r, "a number, a name or '('");
    i = expression(r);
    if (i >= 0 && !take(r, ")")) return refuse(r, "')'");
    return i;
}

static int unary(reader *r);

/* a^b^c is a^(b^c), and -a^b is -(a^b). */
static int power(reader *r)
{
    int a = primary(r);

    if (a < 0 || !take(r, "^")) return a;
    int b = unary(r);
    return b < 0 ? -1 : add_op(r, LODE__OP_POW, a, b, -1);
}

static int unary(reader *r)
{
    if (!take(r, "-")) return power(r);
    int a = unary(r);
    return a < 0 ? -1 : add_op(r, LODE__OP_NEG, a, -1, -1);
}

static int product(reader *r)
{
    int a = unary(r);

    while (a >= 0) {
        int op = take(r, "*") ? LODE__OP_MUL : take(r, "/") ? LODE__OP_DIV : -1;
        if (op < 0) break;
        int b = unary(r);
        a = b < 0 ? -1 : add_op(r, op, a, b, -1);
    }
    return a;
}

static int addition(reader *r)
{
    int a = product(r);

    while (a >= 0) {
        int op = take(r, "+") ? LODE__OP_ADD : take(r, "-") ? LODE__OP_SUB : -1;
        if (op < 0) break;
        int b = product(r);
        a = b < 0 ? -1 : add_op(r, op, a, b, -1);
    }
    return a;
}

static int expression(reader *r)
{
    static const struct {
        const char *token;
        int op;
    } compare[] = {{"<=", LODE__OP_LE},
                   {">=", LODE__OP_GE},
                   {"<", LODE__OP_LT},
                   {">", LODE__OP_GT},
                   {"=", LODE__OP_EQ}};
    int a;

    if (++r->depth > LODE__FORMULA_DEPTH_MAX) return refuse(r, "fewer parentheses");
    a = addition(r);
    for (size_t k = 0; a >= 0 && k < sizeof compare / sizeof compare[0]; k++) {
        if (!take(r, compare[k].token)) continue;
        int b = addition(r);
        a = b < 0 ? -1 : add_op(r, compare[k].op, a, b, -1);
        break;
    }
    r->depth--;
    return a;
}

lode_status lode__formula_step(lode__formulas *f, const char *step, const char *text,
                               lode__formula_name *resolve, void *context, int *out,
                               lode_error *err)
{
    reader r = {f, text, text, 0, resolve, context, err, LODE_OK};
    int i, before = f->n_op;

    if (strlen(text) > LODE__FORMULA_TEXT_MAX)
        return lode__fail(err, LODE_E_LIMIT, "want a formula of at most %d characters",
                          LODE__FORMULA_TEXT_MAX);
    i = expression(&r);
    skip_space(&r);
    if (i >= 0 && *r.at) refuse(&r, "an operator or the end");
    /* A step that is a name or a number alone still is a slot of its own. */
    if (!r.st && f->n_op == before) i = add_op(&r, LODE__OP_COPY, i, -1, -1);
    if (r.st) return r.st;
    f->slot[i].name = lode__arena_copy(f->arena, step);
    if (!f->slot[i].name) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    *out = i;
    return LODE_OK;
}
