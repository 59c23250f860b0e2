/* Derivatives of an equilibrium: by hand, against differences of solves, the adjoint as the
 * transpose of the forward, capacity rents as slopes of the objective. */
#include <lode/market.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "market/market.h"
#include "solve/sensitivity.h"
#include "tap.h"

#define SEED 17

typedef struct fixture {
    const lode__problem *base;
    const double *price, *level; /* to start from */
    lode__problem p;
    lode__solver *solver;
    lode__answer answer;
    lode__arena arena;
} fixture;

static void begin(fixture *f, const lode__problem *base, const double *price,
                  const double *level)
{
    *f = (fixture){.base = base, .price = price, .level = level};
    lode__problem_copy(&f->p, base, &f->arena);
    f->solver = lode__solver_new(base);
    lode__answer_take(&f->answer, &f->arena, base);
}

static void end(fixture *f)
{
    lode__solver_free(f->solver);
    lode__arena_clear(&f->arena);
}

static bool solve(fixture *f)
{
    lode__solver_run(f->solver, &f->p, f->price, f->level, &f->answer);
    return f->answer.verdict == LODE_SOLVED;
}

/* ---- by hand ------------------------------------------------------------------------ */

/* Supply 80 (p / 60)^0.3 and use 80 (p / 60)^-0.25 at one node: slopes 0.4 and 1/3 a USD. One more
 * tonne that has to be given: dp = -1 / (0.4 + 1/3) of rhs on the right-hand side's sign. */
static void test_by_hand(void)
{
    static const char text[] =
        "{\"schema\":\"lode/market/1\",\"nodes\":[{\"id\":\"n\"}],\"activities\":["
        "{\"id\":\"s\",\"terms\":[[\"n\",1]],\"kind\":\"supply\",\"q0\":80,\"p0\":60,"
        "\"elasticity\":0.3},"
        "{\"id\":\"d\",\"terms\":[[\"n\",-1]],\"kind\":\"demand\",\"d0\":80,\"p0\":60,"
        "\"elasticity\":0.25,\"choke\":1200}]}";
    const double stiff = 0.4 + 1.0 / 3.0;
    lode_market *m = NULL;
    fixture f;
    double dp, dx[2];

    lode_market_read_text(text, sizeof text - 1, "m", &m, NULL);
    begin(&f, &m->problem, NULL, NULL);
    solve(&f);
    lode__sensitivity *s = lode__sensitivity_new(&f.p, &f.answer);
    lode__sensitivity_of(s, &(lode__change){0, LODE__RHS, 1.0}, 1, &dp, dx);
    is_near(dp, 1.0 / stiff, 1e-8, "one tonne more to be given: dp = 1 / (0.4 + 1/3)");
    is_near(dx[0], 0.4 / stiff, 1e-8, "of which supply brings 0.4 / (0.4 + 1/3)");
    lode__sensitivity_of(s, &(lode__change){0, LODE__WEDGE, 1.0}, 1, &dp, dx);
    is_near(dp, 0.4 / stiff, 1e-8,
            "a tax of 1 on supply: the user pays 0.4 / (0.4 + 1/3)");
    lode__sensitivity_of(s, &(lode__change){1, LODE__Q0, 8.0}, 1, &dp, dx);
    is_near(dp, 8.0 / stiff, 1e-7, "a tenth more use: dp = 8 / (0.4 + 1/3)");
    ok(lode__sensitivity_held(s) == 0 && lode__sensitivity_kinks(s) == 0,
       "nothing is held, nothing at a kink");
    lode__sensitivity_free(s);
    lode__sensitivity_free(NULL);
    end(&f);
    lode_market_free(m);
}

/* ---- differences ---------------------------------------------------------------------- */

static double *number(lode__problem *p, const lode__change *c)
{
    lode__curve *k = &p->curve[c->i];

    switch (c->field) {
    case LODE__C: return &k->c;
    case LODE__Q0: return &k->q0;
    case LODE__P0: return &k->p0;
    case LODE__ELASTICITY: return &k->elasticity;
    case LODE__KAPPA: return &k->kappa;
    case LODE__UPPER: return &k->upper;
    case LODE__WEDGE: return &k->wedge;
    default: return &p->rhs[c->i];
    }
}

/* Central differences of solves around the answer; false when a solve fails. */
static bool difference(fixture *f, const lode__change *c, double step, double *dprice)
{
    double at = *number(&f->p, c), *price = calloc((size_t)f->p.n_node, sizeof *price);
    bool good;

    *number(&f->p, c) = at + step;
    good = solve(f);
    memcpy(price, f->answer.price, (size_t)f->p.n_node * sizeof *price);
    *number(&f->p, c) = at - step;
    good = good && solve(f);
    for (int n = 0; n < f->p.n_node; n++)
        dprice[n] = (price[n] - f->answer.price[n]) / (2.0 * step);
    *number(&f->p, c) = at;
    free(price);
    return good && solve(f);
}

/* How far apart, relative to the largest; what the solves' own rounding makes of a difference
 * over that step is taken off. */
static double gap(const double *a, const double *b, const double *price, double step,
                  int n)
{
    double worst = 0.0, size = 0.0;

    for (int i = 0; i < n; i++) {
        double noise = 1e-10 * fabs(price[i]) / step;
        worst = fmax(worst, fabs(a[i] - b[i]) - noise);
        size = fmax(size, fabs(a[i]));
    }
    return size > 0.0 ? worst / size : worst;
}

static void test_differences(const lode_market *m, const char *name)
{
    static const lode__field fields[] = {LODE__WEDGE, LODE__Q0,    LODE__P0,
                                         LODE__KAPPA, LODE__UPPER, LODE__ELASTICITY};
    fixture f;
    int n = m->problem.n_node, n_near = 0, n_all = 0, i_wedge = 0;
    double *dp = calloc((size_t)n, sizeof *dp), *by_steps = calloc((size_t)n, sizeof *dp);
    double *dx = calloc((size_t)m->problem.n_activity, sizeof *dx), worst = 0.0;

    begin(&f, &m->problem, m->base_price, m->base_level);
    /* Away from the calibrated point, where caps may stand at a kink: tariffs on all routes. */
    for (int a = 0; a < f.p.n_activity; a++)
        if (f.p.curve[a].kind == LODE__LINK)
            f.p.curve[a].wedge +=
                0.1 * f.p.curve[a].kappa * lode__random_unit(SEED, (uint64_t)i_wedge++);
    ok(solve(&f), "%s with tariffs is solved", name);
    lode__sensitivity *s = lode__sensitivity_new(&f.p, &f.answer);
    for (int k = 0; k < 60; k++) {
        int a = (int)(lode__random_unit(SEED + 1, (uint64_t)k) * f.p.n_activity);
        lode__change c = {a, fields[k % 6], 1.0};
        double at = *number(&f.p, &c), off;
        if (!isfinite(at) || lode__sensitivity_direct(s, a, c.field) == 0.0) continue;
        lode__sensitivity_of(s, &c, 1, dp, dx);
        double step = 1e-4 * (fabs(at) > 0.0 ? fabs(at) : 1.0);
        if (!difference(&f, &c, step, by_steps)) continue;
        off = gap(dp, by_steps, f.answer.price, step, n);
        worst = fmax(worst, off);
        n_all++;
        n_near += off < 1e-4;
    }
    ok(n_all >= 15 && n_near == n_all,
       "%s: %d of %d derivatives are those of differences, worst %.1e", name, n_near,
       n_all, worst);

    /* The adjoint is the transpose of the forward. */
    double *goal_p = calloc((size_t)n, sizeof *dp),
           *worth_n = calloc((size_t)n, sizeof *dp);
    double *goal_x = calloc((size_t)f.p.n_activity, sizeof *dx);
    double *worth_a = calloc((size_t)f.p.n_activity, sizeof *dx), most = 0.0;
    for (int i = 0; i < n; i++)
        goal_p[i] = lode__random_unit(SEED + 2, (uint64_t)i) - 0.5;
    for (int a = 0; a < f.p.n_activity; a++)
        goal_x[a] = 100.0 * (lode__random_unit(SEED + 3, (uint64_t)a) - 0.5);
    lode__sensitivity_adjoint(s, goal_p, goal_x, worth_a, worth_n);
    for (int k = 0; k < 40; k++) {
        int a = (int)(lode__random_unit(SEED + 4, (uint64_t)k) * f.p.n_activity);
        lode__change c = {a, LODE__WEDGE, 1.0};
        double forward = 0.0,
               back = worth_a[a] * lode__sensitivity_direct(s, a, LODE__WEDGE),
               size = fabs(back);
        lode__sensitivity_of(s, &c, 1, dp, dx);
        for (int i = 0; i < n; i++)
            forward += goal_p[i] * dp[i], size += fabs(goal_p[i] * dp[i]);
        for (int i = 0; i < f.p.n_activity; i++)
            forward += goal_x[i] * dx[i], size += fabs(goal_x[i] * dx[i]);
        most = fmax(most, fabs(forward - back) / size);
    }
    ok(most < 1e-10, "%s: the adjoint is the transpose of the forward, to %.1e", name,
       most);
    lode__sensitivity_free(s);
    free(dp), free(by_steps), free(dx), free(goal_p), free(worth_n), free(goal_x),
        free(worth_a);
    end(&f);
}

/* d(total cost) / d(cap) = -rent. */
static void test_rents(const lode_market *m)
{
    fixture f;
    int n_bound = 0, n_near = 0;

    begin(&f, &m->problem, m->base_price, m->base_level);
    for (int a = 0; a < f.p.n_activity; a += 9)
        if (f.p.curve[a].kind == LODE__SUPPLY)
            f.p.curve[a].upper = 0.7 * m->base_level[a];
    ok(solve(&f), "a market with caps that bind is solved");
    for (int a = 0; a < f.p.n_activity; a += 9) {
        double rent = f.answer.rent[a], at = f.p.curve[a].upper, up, step = 1e-3 * at;
        if (f.p.curve[a].kind != LODE__SUPPLY || rent <= 0.0) continue;
        f.p.curve[a].upper = at + step;
        solve(&f);
        up = f.answer.objective;
        f.p.curve[a].upper = at - step;
        solve(&f);
        n_bound++;
        n_near += fabs((up - f.answer.objective) / (2.0 * step) + rent) < 1e-3 * rent;
        f.p.curve[a].upper = at;
        solve(&f);
    }
    ok(n_bound >= 3 && n_near == n_bound,
       "%d of %d capacity rents are the slope of total cost by the cap", n_near, n_bound);
    end(&f);
}

static void test_no_memory(const lode_market *m)
{
    fixture f;
    bool failed = true;
    int n = 0;

    begin(&f, &m->problem, m->base_price, m->base_level);
    solve(&f);
    for (; failed; n++) {
        lode__alloc_fail_after(n + 1);
        lode__sensitivity *s = lode__sensitivity_new(&f.p, &f.answer);
        lode__alloc_fail_after(0);
        failed = s == NULL;
        lode__sensitivity_free(s);
    }
    ok(n > 5, "each of %d requests fails once: NULL, no leak", n - 1);
    end(&f);
}

int main(void)
{
    static const char *const goods[] = {"gallium", "cobalt"};
    lode_dataset *dataset = NULL;
    lode_error err = {0};

    test_by_hand();
    if (lode_dataset_open(NULL, &dataset, &err)) return 1;
    for (int k = 0; k < 2; k++) {
        lode_market *m = NULL;
        if (lode_market_build(dataset, &goods[k], 1, &m, &err)) return 1;
        test_differences(m, goods[k]);
        if (k == 1) test_rents(m);
        if (k == 0) test_no_memory(m);
        lode_market_free(m);
    }
    lode_dataset_free(dataset);
    return done_testing();
}
