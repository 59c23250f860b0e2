#define _POSIX_C_SOURCE 200809L
/* All that follows prices, at once and one by one: the same answer, in few solves; sliders. */
#include <math.h>

#include "own_packs.h"
#include "own_shocks.h"
#include "study/leap.h"
#include "study/outcome.h"

#define MOST_SOLVES 16 /* of a question without news; one by one they are up to 120 */

/* Solved as before there were leaps: habits and levies one by one. */
static bool solve_slowly(lode_outcome *o)
{
    lode__scenario *sc = &o->scenario;
    lode__solver *solver = lode__solver_new(&sc->problem);
    bool good = solver && lode__answer_take(&o->answer, &o->arena, &sc->problem) &&
                lode__march_take(o);

    if (good) {
        lode__march_begin(o);
        do
            lode__solver_run(solver, &sc->problem, sc->start_price, sc->start_level,
                             &o->answer);
        while (lode__march_next(o, 1e-11, 400));
    }
    lode__solver_free(solver);
    return good && o->answer.verdict == LODE_SOLVED && o->settled;
}

static double distance(const double *a, const double *b, int n, double least)
{
    double worst = 0.0;

    for (int i = 0; i < n; i++)
        worst =
            fmax(worst, fabs(a[i] - b[i]) / fmax(fmax(fabs(a[i]), fabs(b[i])), least));
    return worst;
}

/* Largest distance of levies, of their floors. */
static double levies_apart(const lode_outcome *a, const lode_outcome *b)
{
    double worst = 0.0;

    for (int k = 0; k < a->scenario.n_floor; k++)
        worst = fmax(worst,
                     distance(a->scenario.floor[k].usd_per_t,
                              b->scenario.floor[k].usd_per_t, a->scenario.time.n_period,
                              a->statement[a->scenario.floor[k].i_statement].price));
    return worst;
}

/* A question both ways on one market. */
static void test_both(const lode_market *m, const char *const *list, size_t n)
{
    lode_outcome *quick = NULL, *slow = NULL;
    const lode_dataset *ds = m->model->dataset;
    lode_error err = {0};

    if (ok(lode_shock_run_on(m, list, n, NULL, &quick, &err) == LODE_OK &&
               quick->answer.verdict == LODE_SOLVED,
           "'%s' %s", list[0], err.message) &&
        ok(lode__outcome_pose(ds, m, list, n, NULL, &slow, &err) == LODE_OK &&
               solve_slowly(slow),
           "and one by one")) {
        const lode__problem *p = &quick->scenario.problem;
        double price = distance(quick->answer.price, slow->answer.price, p->n_node, 1e-3);
        double levy = levies_apart(quick, slow);
        double shift = distance(quick->scenario.shift, slow->scenario.shift,
                                quick->scenario.n_market_activity, 1.0);
        ok(price < 1e-8 && levy < 1e-8 && shift < 1e-8,
           "give the same: prices %.1e, levies %.1e, habits %.1e apart", price, levy,
           shift);
        ok(quick->n_pass <= MOST_SOLVES, "at once in %d solves, one by one in %d",
           quick->n_pass, slow->n_pass);
        ok(quick->floor_off <= 1e-8, "floors miss %.1e", quick->floor_off);
    }
    lode_outcome_free(quick);
    lode_outcome_free(slow);
}

/* A number from 0 to 1 of a printed seed. */
static double draw(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) / 16777216.0;
}

/* A slider of one market, moved about. */
static void test_slider(const lode_dataset *ds, const char *good, const char *format,
                        double low, double high, const char *over)
{
    unsigned seed = 20261126, state = seed;
    lode_market *m = NULL;
    char text[200];
    const char *list[2] = {text, over};

    if (!ok(lode_market_build(ds, &good, 1, &m, NULL) == LODE_OK, "market of %s, seed %u",
            good, seed))
        return;
    for (int k = 0; k < 3; k++) {
        snprintf(text, sizeof text, format, low + (high - low) * draw(&state));
        test_both(m, list, 2);
    }
    lode_market_free(m);
}

/* A floor past what any levy can hold, and back: the answer does not know of it. */
static void test_cannot_hold(const lode_dataset *ds)
{
    const char *good = "ndpr:oxide";
    const char *over = "over 12 months in quarters";
    const char *high[] = {"floor @FORGE ndpr:oxide 90000 USD/kg by levy", over};
    const char *low[] = {"floor @FORGE ndpr:oxide 90 USD/kg by levy", over};
    lode_market *m = NULL;
    lode_outcome *o[3] = {NULL, NULL, NULL};

    if (!ok(lode_market_build(ds, &good, 1, &m, NULL) == LODE_OK, "market of %s", good))
        return;
    for (int k = 0; k < 3; k++)
        ok(lode_shock_run_on(m, k == 1 ? high : low, 2, NULL, &o[k], NULL) == LODE_OK,
           "floor %d", k);
    if (o[0] && o[1] && o[2]) {
        const lode__problem *p = &o[0]->scenario.problem;
        ok(o[1]->answer.verdict == LODE_INFEASIBLE && strstr(o[1]->reason, "cannot hold"),
           "%s", o[1]->reason);
        ok(memcmp(o[0]->answer.price, o[2]->answer.price,
                  (size_t)p->n_node * sizeof(double)) == 0,
           "back again: the same bits");
    }
    for (int k = 0; k < 3; k++) lode_outcome_free(o[k]);
    lode_market_free(m);
}

/* Nothing to find at once: no room is taken. */
static void test_none(const lode_dataset *ds)
{
    static const char *const year[] = {"ban CHN gallium:refined -> USA"};
    lode_outcome *o = NULL;
    lode__leap *leap = NULL;

    if (ok(lode__outcome_pose(ds, NULL, year, 1, NULL, &o, NULL) == LODE_OK, "a year")) {
        ok(lode__leap_new(o, NULL, &leap) && !leap, "has nothing that leaps");
        lode__leap_free(leap);
    }
    lode_outcome_free(o);
}

/* Each allocation fails once. */
static void test_memory(const lode_dataset *ds)
{
    static const char *const list[] = {"floor USA " OWN_GOOD " 560 USD/kg by levy",
                                       "over 4 months from 2025-01"};

    own_requests_fail(ds, list, 2, NULL, 20);
}

int main(void)
{
    own_numbers n = OWN_NUMBERS;
    lode_dataset *ds = NULL, *own;

    n.stock_months = 2.0;
    n.storage_sigma = 20.0;
    n.adjustment = 0.3;
    own = own_packs_open(&n);
    if (!ok(own != NULL, "packs of three countries open")) return done_testing();
    test_slider(own, OWN_GOOD, "floor USA " OWN_GOOD " %.4f USD/kg by levy", 520.0, 900.0,
                "over 24 months");
    test_slider(own, OWN_GOOD, "floor USA " OWN_GOOD " %.4f USD/kg by cfd", 520.0, 900.0,
                "over 24 months in quarters");
    test_memory(own);
    if (ok(lode_dataset_open(NULL, &ds, NULL) == LODE_OK, "the embedded packs")) {
        test_slider(ds, "ndpr:oxide", "floor @FORGE ndpr:oxide %.4f USD/kg by levy", 70.0,
                    130.0, "over 36 months in quarters");
        test_slider(ds, "gallium:refined", "cut CHN gallium:refined %.3f%%", 5.0, 95.0,
                    "over 12 months");
        test_slider(ds, "cobalt:refined", "cut COD cobalt:intermediate %.3f%%", 5.0, 60.0,
                    "over 24 months in quarters");
        test_cannot_hold(ds);
        test_none(ds);
    }
    lode_dataset_free(ds);
    lode_dataset_free(own);
    return done_testing();
}
