/* The language of method files: what it computes, what it refuses, and that derivatives
 * are those of the numbers. */
#include "study/formula.h"

#include "tap.h"

#define N 4

typedef struct bench {
    lode__arena arena;
    lode__formulas f;
    int v, w, x;
} bench;

static int no_name(void *context, const char *name, lode_error *err)
{
    (void)context;
    lode__fail(err, LODE_E_INVALID, "want a known name, found '%s'", name);
    return -1;
}

/* In place: the formulas keep a pointer to the arena. */
static void begin(bench *b)
{
    const double v[N] = {50.0, 30.0, 20.0, 0.0}, w[N] = {0.2, 0.4, NAN, NAN};

    *b = (bench){.arena = {0}};
    lode__formulas_begin(&b->f, &b->arena, N);
    b->v = lode__formula_input(&b->f, "v", true);
    b->w = lode__formula_input(&b->f, "w", true);
    b->x = lode__formula_input(&b->f, "x", false);
    for (int i = 0; i < N; i++) {
        b->f.slot[b->v].value[i] = v[i];
        b->f.slot[b->w].value[i] = w[i];
    }
    b->f.slot[b->x].value[0] = 2.0;
}

static double number(const char *text)
{
    bench b;
    begin(&b);
    lode_error err = {0};
    int out;
    double value = -12345.0;

    if (!lode__formula_step(&b.f, "out", text, no_name, NULL, &out, &err)) {
        lode__formulas_run(&b.f, false);
        value = b.f.slot[out].value[0];
    }
    lode__arena_clear(&b.arena);
    return value;
}

static void values(void)
{
    static const struct {
        const char *text;
        double value;
    } one[] = {{"1 + 2 * 3 ^ 2", 19.0},
               {"-2 ^ 2", -4.0},
               {"2 ^ 3 ^ 2", 512.0},
               {"(1 + 2) * 3", 9.0},
               {"8 / 4 / 2", 1.0},
               {"1e-3 * 1000", 1.0},
               {"sum(v)", 100.0},
               {"sum(share(v)^2)", 0.38},
               {"top(v, 2)", 80.0},
               {"max(v) - min(v)", 50.0},
               {"count(v)", 3.0},
               {"sum(v * largest(v))", 50.0},
               {"sum(rank(v) * v)", 50.0 + 60.0 + 60.0},
               {"clip(5, 0, 3) + clip(-1, 0, 3)", 3.0},
               {"least(2, 3) + greatest(2, 3)", 5.0},
               {"round(2.345, 1) + round(-2.5, 0)", 2.3 - 3.0},
               {"trunc(2.9) + abs(-1)", 3.0},
               {"sqrt(16) + cbrt(27)", 7.0},
               {"ln(exp(2))", 2.0},
               {"xlnx(0) + xlnx(1)", 0.0},
               {"if(x > 1, 10, 20)", 10.0},
               {"(x >= 2) + (x <= 1) + (x = 2) + (x < 2)", 2.0},
               {"ratio(1, 0) + ratio(6, 3)", 2.0},
               {"sum(or(w, 0.5))", 1.6},
               {"sum(known(w))", 2.0},
               {"sum(or(percentile(v), 0))", 100.0 + 200.0 / 3.0 + 100.0 / 3.0},
               {"exceed(share(v), or(w, 0.1), 0.4)", 0.2 + 0.8 * 0.4 * 0.1}};

    for (size_t i = 0; i < sizeof one / sizeof one[0]; i++)
        is_near(number(one[i].text), one[i].value, 1e-13, "%s", one[i].text);
}

static void unknowns(void)
{
    ok(isnan(number("sum(w)")), "a sum with an unknown is unknown");
    ok(isnan(number("1 / 0")), "a quotient by 0 is unknown");
    ok(isnan(number("max(w)")), "so is the largest");
    ok(isnan(number("top(w, 1)")), "and the sum of the largest");
    ok(isnan(number("ln(-1) + 0")), "and a logarithm below 0");
    is_near(number("sum(v * w * (known(w)))"), 50.0 * 0.2 + 30.0 * 0.4, 1e-14,
            "0 times unknown is 0: what has no weight needs no value");
    ok(isnan(number("sum(v * w)")), "but with a weight it is unknown");
}

static void refusals(void)
{
    static const struct {
        const char *text, *message;
    } one[] = {
        {"1 +", "character 4: want a number, a name or '(', found ''"},
        {"(1", "character 3: want ')', found ''"},
        {"1 2", "character 3: want an operator or the end, found '2'"},
        {"sum(v", "character 6: want ')', found ''"},
        {"clip(1, 2)", "character 10: want a comma and another argument, found ')'"},
        {"median(v)", "character 1: want a function such as sum(), share() or clip(), "
                      "found 'median(v)'"},
        {"nobody", "want a known name, found 'nobody'"},
        {"1..2", "character 1: want a number, found '1..2'"},
        {"", "character 1: want a number, a name or '(', found ''"}};

    for (size_t i = 0; i < sizeof one / sizeof one[0]; i++) {
        bench b;
        begin(&b);
        lode_error err = {0};
        int out = -7;
        lode_status st =
            lode__formula_step(&b.f, "out", one[i].text, no_name, NULL, &out, &err);
        ok(st == LODE_E_INVALID && out == -7, "'%s' is refused", one[i].text);
        is_text(err.message, one[i].message, "the sentence");
        lode__arena_clear(&b.arena);
    }
}

static void long_ones(void)
{
    char deep[201], text[LODE__FORMULA_TEXT_MAX + 3];
    bench b;
    begin(&b);
    lode_error err = {0};
    int out;

    memset(deep, '(', 200);
    deep[200] = '\0';
    ok(lode__formula_step(&b.f, "a", deep, no_name, NULL, &out, &err) == LODE_E_INVALID,
       "200 parentheses are too many");
    memset(text, '1', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    ok(lode__formula_step(&b.f, "a", text, no_name, NULL, &out, &err) == LODE_E_LIMIT,
       "a formula has a largest length");
    lode__arena_clear(&b.arena);
}

/* Steps see steps; what is held stays. */
static void steps(void)
{
    bench b;
    begin(&b);
    lode_error err = {0};
    int s = -1, h = -1, twice = -1;

    ok(!lode__formula_step(&b.f, "s", "share(v)", no_name, NULL, &s, &err) &&
           !lode__formula_step(&b.f, "h", "sum(s^2)", no_name, NULL, &h, &err) &&
           !lode__formula_step(&b.f, "twice", "2 * h", no_name, NULL, &twice, &err),
       "three steps");
    lode__formulas_run(&b.f, false);
    is_near(b.f.slot[twice].value[0], 0.76, 1e-14, "a step of a step of a step");
    lode__formula_hold(&b.f, h, true);
    b.f.slot[h].value[0] = 0.5;
    lode__formulas_run(&b.f, false);
    is_near(b.f.slot[twice].value[0], 1.0, 0.0, "a step that is held is an input");
    lode__formula_hold(&b.f, h, false);
    lode__formulas_run(&b.f, false);
    is_near(b.f.slot[twice].value[0], 0.76, 1e-14, "and computed again when let go");
    ok(lode__formula_find(&b.f, "s") == s && lode__formula_find(&b.f, "t") == -1,
       "found");
    lode__arena_clear(&b.arena);
}

/* The derivative is the limit of the quotient, for every operation that has one. */
static void derivatives(void)
{
    static const char *const text[] = {
        "sum(share(v)^2)",
        "top(v, 2) / sum(v)",
        "sum(sqrt(v + 1)) * x",
        "sum(cbrt(v + x)) + exp(-x)",
        "ln(sum(v)) - sum(-xlnx(share(v + 1)))",
        "max(v) * x^2.5",
        "sum(clip(v, 10, 40)) + least(x, 3) * greatest(x, 1)",
        "ratio(x, sum(v)) + abs(-x)",
        "sum(if(v > 25, v * x, v))",
        "x / (1 + x) - sum(or(w, 0.5) * v) / x"};

    for (size_t k = 0; k < sizeof text / sizeof text[0]; k++) {
        bench b;
        begin(&b);
        lode_error err = {0};
        int out;
        double worst = 0.0, step = 1e-5;
        if (!ok(!lode__formula_step(&b.f, "out", text[k], no_name, NULL, &out, &err),
                "%s", text[k]))
            continue;
        lode__formulas_run(&b.f, false);
        lode__formulas_back(&b.f, out);
        for (int i = 0; i < N; i++) { /* i = 3: x */
            lode__slot *s = &b.f.slot[i < 3 ? b.v : b.x];
            double *at = &s->value[i < 3 ? i : 0], was = *at;
            double slope = s->back[i < 3 ? i : 0], up, down;
            *at = was + step;
            lode__formulas_run(&b.f, false);
            up = b.f.slot[out].value[0];
            *at = was - step;
            lode__formulas_run(&b.f, false);
            down = b.f.slot[out].value[0];
            *at = was;
            worst = fmax(worst, fabs((up - down) / (2.0 * step) - slope));
        }
        is_near(worst, 0.0, 1e-8, "its derivatives");
        lode__arena_clear(&b.arena);
    }
}

int main(void)
{
    values();
    unknowns();
    refusals();
    long_ones();
    steps();
    derivatives();
    return done_testing();
}
