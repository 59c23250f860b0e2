/* Formulas of methods: what is read gives the same number when it stands in parentheses,
 * when it runs again, and when half of it is held. */
#include "fuzz.h"
#include "study/formula.h"

#include <math.h>
#include <string.h>

#define N 5

static int no_name(void *context, const char *name, lode_error *err)
{
    (void)context;
    lode__fail(err, LODE_E_INVALID, "want a known name, found '%s'", name);
    return -1;
}

static bool same(double a, double b)
{
    return isnan(a) ? isnan(b) != 0 : a == b;
}

/* False: refused. */
static bool compute(const char *text, double out[N], bool *vector)
{
    const double v[N] = {50.0, 30.0, 20.0, 0.0, -1.0}, w[N] = {0.2, NAN, 1.0, 0.0, 2.0};
    lode__arena arena = {0};
    lode__formulas f;
    lode_error err = {0};
    int at = -1, i_v, i_w, i_x;

    lode__formulas_begin(&f, &arena, N);
    i_v = lode__formula_input(&f, "v", true);
    i_w = lode__formula_input(&f, "w", true);
    i_x = lode__formula_input(&f, "x", false);
    HOLDS(i_v >= 0 && i_w >= 0 && i_x >= 0);
    memcpy(f.slot[i_v].value, v, sizeof v);
    memcpy(f.slot[i_w].value, w, sizeof w);
    f.slot[i_x].value[0] = 3.0;
    lode_status st = lode__formula_step(&f, "out", text, no_name, NULL, &at, &err);
    if (st != LODE_OK) {
        HOLDS(*err.message && at == -1);
        lode__arena_clear(&arena);
        return false;
    }
    lode__formulas_run(&f, false);
    *vector = f.slot[at].vector;
    for (int k = 0; k < (*vector ? N : 1); k++) out[k] = f.slot[at].value[k];
    lode__formulas_run(&f, false);
    for (int k = 0; k < (*vector ? N : 1); k++) HOLDS(same(out[k], f.slot[at].value[k]));
    if (!*vector) lode__formulas_back(&f, at);
    lode__arena_clear(&arena);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    double first[N], again[N];
    bool vector = false, vector_again = false;
    char text[1200], wrapped[1210];

    if (size > 900 || memchr(data, 0, size)) return 0;
    if (size > 0) memcpy(text, data, size);
    text[size] = '\0';
    if (!compute(text, first, &vector)) return 0;
    snprintf(wrapped, sizeof wrapped, "(%s)", text);
    if (!compute(wrapped, again, &vector_again)) return 0; /* one parenthesis too many */
    HOLDS(vector == vector_again);
    for (int k = 0; k < (vector ? N : 1); k++) HOLDS(same(first[k], again[k]));
    return 0;
}
