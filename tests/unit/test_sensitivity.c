/* Derivatives of an equilibrium: by hand on each kind of piece, against differences of
 * solves, the adjoint as the transpose of the forward, capacity rents as slopes of the
 * objective. */
#include <lode/sensitivity.h>

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

/* ---- by hand --------------------------------------------------------------------- */

/* Supply 80 (p / 60)^0.3 and use 80 (p / 60)^-0.25 at one node: slopes 0.4 and 1/3 a USD.
 * One more tonne that has to be given: dp = -1 / (0.4 + 1/3) of rhs on the right-hand
 * side's sign. */
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

    lode_sensitivity *whole = NULL;
    if (ok(lode_sensitivity_build(m, &whole, NULL) == LODE_OK, "the same from outside")) {
        is_near(lode_sensitivity_price(whole)[0], 60.0, 1e-9,
                "it stands at a price of 60");
        is_near(lode_sensitivity_level(whole)[0], 80.0, 1e-9, "80 made");
        is_near(lode_sensitivity_level(whole)[1], 80.0, 1e-9, "and used");
    }
    lode_sensitivity_free(whole);
    lode_market_free(m);
}

/* ---- pieces ---------------------------------------------------------------------- */

#define NODES_1                                                                          \
    "{\"schema\":\"lode/market/1\",\"nodes\":[{\"id\":\"n\"}],\"activities\":["
#define NODES_2                                                                          \
    "{\"schema\":\"lode/market/1\",\"nodes\":[{\"id\":\"a\"},{\"id\":\"b\"}],"           \
    "\"activities\":["
#define USE                                                                              \
    "{\"id\":\"d\",\"terms\":[[\"n\",-1]],\"kind\":\"linear\",\"c\":-50,\"b\":0.5,"      \
    "\"lower\":0,\"upper\":100}]}"
#define PAIR                                                                             \
    "{\"id\":\"s\",\"terms\":[[\"a\",1]],\"kind\":\"linear\",\"c\":1,\"b\":0.1,"         \
    "\"lower\":0,\"upper\":5},"                                                          \
    "{\"id\":\"l\",\"terms\":[[\"a\",-1],[\"b\",1]],\"kind\":\"link\",\"x0\":5,"         \
    "\"kappa\":3,\"cost\":0},"                                                           \
    "{\"id\":\"d\",\"terms\":[[\"b\",-1]],\"kind\":\"linear\",\"c\":-50,\"b\":0.1,"      \
    "\"lower\":0,\"upper\":5}]}"
/* A user of 1 tonne whose choke sets the price of a market of a million. */
#define SMALL                                                                            \
    "{\"id\":\"s\",\"terms\":[[\"n\",1]],\"kind\":\"supply\",\"q0\":1000000.5,"          \
    "\"p0\":120,\"elasticity\":1},"                                                      \
    "{\"id\":\"d\",\"terms\":[[\"n\",-1]],\"kind\":\"demand\",\"d0\":1000000,"           \
    "\"p0\":120,\"elasticity\":1},"                                                      \
    "{\"id\":\"e\",\"terms\":[[\"n\",-1]],\"kind\":\"demand\",\"d0\":1,\"p0\":60,"       \
    "\"elasticity\":0,\"choke\":120}]}"
#define FLAT                                                                             \
    "{\"id\":\"s\",\"terms\":[[\"n\",1]],\"kind\":\"linear\",\"c\":10,\"b\":0,"          \
    "\"lower\":0,\"upper\":100},"
#define CAPPED                                                                           \
    "{\"id\":\"s\",\"terms\":[[\"n\",1]],\"kind\":\"linear\",\"c\":10,\"b\":0.5,"        \
    "\"lower\":20,\"upper\":30},"
#define LEAST                                                                            \
    "{\"id\":\"s\",\"terms\":[[\"n\",1]],\"kind\":\"linear\",\"c\":90,\"b\":0.5,"        \
    "\"lower\":20,\"upper\":30},"
#define FLOOR                                                                            \
    "{\"id\":\"s\",\"terms\":[[\"n\",1]],\"kind\":\"supply\",\"q0\":80,\"p0\":60,"       \
    "\"elasticity\":0.3,\"floor\":60},"
#define STIFF                                                                            \
    "{\"id\":\"s\",\"terms\":[[\"n\",1]],\"kind\":\"supply\",\"q0\":200,\"p0\":60,"      \
    "\"elasticity\":0},"

static void test_pieces(void)
{
    static const struct {
        const char *name, *text;
        lode__change change;
        double dprice, dlevel; /* of the first node and the first activity */
        int n_held;
        bool answers; /* is there a derivative? */
    } list[] = {
        {"a flat supply sets the price: a tax on it is the price's",
         NODES_1 FLAT USE,
         {0, LODE__WEDGE, 1.0},
         1.0,
         -2.0,
         0,
         true},
        {"... and so is its cost",
         NODES_1 FLAT USE,
         {0, LODE__C, 1.0},
         1.0,
         -2.0,
         0,
         true},
        {"... by its slope the price rises with its level, 80",
         NODES_1 FLAT USE,
         {0, LODE__B, 0.01},
         0.8,
         -1.6,
         0,
         true},
        {"... and it brings what use wants more",
         NODES_1 FLAT USE,
         {1, LODE__WEDGE, 1.0},
         0.0,
         -2.0,
         0,
         true},
        {"... and what has to be given",
         NODES_1 FLAT USE,
         {0, LODE__RHS, 1.0},
         0.0,
         1.0,
         0,
         true},
        {"... its cap says nothing",
         NODES_1 FLAT USE,
         {0, LODE__UPPER, 1.0},
         0.0,
         0.0,
         0,
         true},
        {"a cap that binds: 0.5 USD a tonne",
         NODES_1 CAPPED USE,
         {0, LODE__UPPER, 1.0},
         -0.5,
         1.0,
         0,
         true},
        {"... its costs say nothing",
         NODES_1 CAPPED USE,
         {0, LODE__C, 1.0},
         0.0,
         0.0,
         0,
         true},
        {"... nor does its lower bound",
         NODES_1 CAPPED USE,
         {0, LODE__LOWER, 1.0},
         0.0,
         0.0,
         0,
         true},
        {"a lower bound that binds",
         NODES_1 LEAST USE,
         {0, LODE__LOWER, 1.0},
         -0.5,
         1.0,
         0,
         true},
        {"a guaranteed price: 0.4 tonnes a USD of it",
         NODES_1 FLOOR USE,
         {0, LODE__FLOOR, 1.0},
         -0.2,
         0.4,
         0,
         true},
        {"a supply that throws away is not moved by its q0",
         NODES_1 STIFF USE,
         {0, LODE__Q0, 1.0},
         0.0,
         0.0,
         0,
         true},
        {"a small user's choke is the price of a large market",
         NODES_1 SMALL,
         {2, LODE__CHOKE, 1.0},
         1.0,
         1000000.5 / 120.0,
         0,
         true},
        {"a pair of nodes at their caps: the toll moves one price against the other",
         NODES_2 PAIR,
         {1, LODE__WEDGE, 1.0},
         -1.0,
         0.0,
         1,
         true},
        {"... and nobody brings one tonne more",
         NODES_2 PAIR,
         {0, LODE__RHS, 1.0},
         NAN,
         0.0,
         1,
         false},
    };

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode_market *m = NULL;
        fixture f;
        double dp[2], dx[3], off;
        if (lode_market_read_text(list[k].text, strlen(list[k].text), "m", &m, NULL)) {
            ok(false, "%s: read", list[k].name);
            continue;
        }
        begin(&f, &m->problem, NULL, NULL);
        ok(solve(&f), "%s", list[k].name);
        lode__sensitivity *s = lode__sensitivity_new(&f.p, &f.answer);
        off = lode__sensitivity_of(s, &list[k].change, 1, dp, dx);
        if (list[k].answers) {
            double size = fmax(fabs(list[k].dprice), 1e-3);
            ok(fabs(dp[0] - list[k].dprice) < 1e-8 * size, "dp = %.12g, found %.12g",
               list[k].dprice, dp[0]);
            ok(off <= LODE__SENSITIVITY_LIMIT, "nothing is off: %.1e", off);
        } else {
            ok(off > 0.1, "told: %.1e is off", off);
        }
        ok(fabs(dx[0] - list[k].dlevel) <= 1e-8 * fmax(1.0, fabs(list[k].dlevel)),
           "dx = %.12g, found %.12g", list[k].dlevel, dx[0]);
        ok(lode__sensitivity_held(s) == list[k].n_held, "%d nodes held, found %d",
           list[k].n_held, lode__sensitivity_held(s));
        lode__sensitivity_free(s);
        end(&f);
        lode_market_free(m);
    }
}

/* An answer that stands where two pieces meet. */
static void test_kinks(void)
{
    static const struct {
        const char *name, *text;
        int n;
    } list[] = {{"a flat supply that is idle at its cost",
                 NODES_1 FLAT
                 "{\"id\":\"t\",\"terms\":[[\"n\",1]],\"kind\":\"supply\",\"q0\":40,"
                 "\"p0\":10,\"elasticity\":0.5},"
                 "{\"id\":\"d\",\"terms\":[[\"n\",-1]],\"kind\":\"demand\",\"d0\":40,"
                 "\"p0\":10,\"elasticity\":0.25}]}",
                 1},
                {"a cap that is just reached",
                 NODES_1
                 "{\"id\":\"s\",\"terms\":[[\"n\",1]],\"kind\":\"supply\",\"q0\":40,"
                 "\"p0\":30,\"elasticity\":0.5,\"upper\":40}," USE,
                 1},
                {"a cap that binds", NODES_1 CAPPED USE, 0},
                {"a flat piece in use", NODES_1 FLAT USE, 0}};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode_market *m = NULL;
        fixture f;
        lode_market_read_text(list[k].text, strlen(list[k].text), "m", &m, NULL);
        begin(&f, &m->problem, NULL, NULL);
        solve(&f);
        lode__sensitivity *s = lode__sensitivity_new(&f.p, &f.answer);
        ok(lode__sensitivity_kinks(s) == list[k].n, "%s: %d at a kink, found %d",
           list[k].name, list[k].n, lode__sensitivity_kinks(s));
        lode__sensitivity_free(s);
        end(&f);
        lode_market_free(m);
    }
}

/* ---- differences ----------------------------------------------------------------- */

static double *number(lode__problem *p, const lode__change *c)
{
    lode__curve *k = &p->curve[c->i];

    switch (c->field) {
    case LODE__C: return &k->c;
    case LODE__B: return &k->b;
    case LODE__Q0: return &k->q0;
    case LODE__P0: return &k->p0;
    case LODE__ELASTICITY: return &k->elasticity;
    case LODE__KAPPA: return &k->kappa;
    case LODE__LOWER: return &k->lower;
    case LODE__UPPER: return &k->upper;
    case LODE__CHOKE: return &k->choke;
    case LODE__FLOOR: return &k->floor;
    case LODE__WEDGE: return &k->wedge;
    default: return &p->rhs[c->i];
    }
}

/* A step that moves something and crosses little: 1e-3 of the number, of the price for
 * what is added to one, of the level for bounds and right-hand sides that are 0. */
static double step_of(const fixture *f, const lode__change *c)
{
    const lode__problem *p = &f->p;
    double at = fabs(*number((lode__problem *)(uintptr_t)p, c)), flow = 1.0;
    int a = c->i;

    if (c->field == LODE__WEDGE || c->field == LODE__C)
        return 1e-3 * fmax(fabs(f->answer.price[p->term_node[p->first[a]]]), 1.0);
    if (c->field == LODE__RHS) {
        for (a = 0; a < p->n_activity; a++)
            for (int k = p->first[a]; k < p->first[a + 1]; k++)
                if (p->term_node[k] == c->i) flow = fmax(flow, f->answer.level[a]);
        return 1e-4 * flow;
    }
    return 1e-3 * (at > 0.0 ? at : 1.0);
}

/* What solves around the answer say: [n_node] prices, then [n_activity] levels. Each
 * holds the differences up and down, and the noise that the solves' tolerance makes of
 * them. */
typedef struct differences {
    double *up, *down, *noise;
    size_t n;
} differences;

static void read_answer(const fixture *f, double *out)
{
    memcpy(out, f->answer.price, (size_t)f->p.n_node * sizeof *out);
    memcpy(out + f->p.n_node, f->answer.level, (size_t)f->p.n_activity * sizeof *out);
}

static bool difference(fixture *f, const lode__change *c, double step, differences *d)
{
    double at = *number(&f->p, c), *base = calloc(d->n, sizeof *base);
    bool good;

    read_answer(f, base);
    *number(&f->p, c) = at + step;
    good = solve(f);
    read_answer(f, d->up);
    *number(&f->p, c) = at - step;
    good = good && solve(f);
    read_answer(f, d->down);
    for (size_t i = 0; i < d->n; i++) {
        d->up[i] = (d->up[i] - base[i]) / step;
        d->down[i] = (base[i] - d->down[i]) / step;
        d->noise[i] = 1e-10 * fabs(base[i]) / step;
    }
    *number(&f->p, c) = at;
    free(base);
    return good && solve(f);
}

enum { AGREES, DIFFERS, CANNOT_TELL };

/* Against central differences, relative to the largest of [from, to), beyond the solves'
 * own noise. A kink within the step, or noise that is a thousandth of the largest, cannot
 * tell. */
static int compare(const double *found, const differences *d, size_t from, size_t to,
                   double *worst)
{
    double off = 0.0, bend = 0.0, size = 0.0, noise = 0.0;

    for (size_t i = from; i < to; i++) {
        double central = 0.5 * (d->up[i] + d->down[i]);
        double here = fmax(fabs(found[i]), fabs(central));
        if (here > size) size = here, noise = d->noise[i];
        off = fmax(off, fabs(found[i] - central) - d->noise[i]);
        bend = fmax(bend, fabs(d->up[i] - d->down[i]) - 2.0 * d->noise[i]);
    }
    if (noise > 1e-3 * size || bend > 0.03 * size) return CANNOT_TELL;
    if (size > 0.0) *worst = fmax(*worst, off / size);
    return off <= 1e-3 * size ? AGREES : DIFFERS;
}

typedef struct tally {
    int n[3], n_field[LODE__N_FIELD];
    double worst;
} tally;

/* The derivative by one number against differences, prices and levels. */
static void try_number(fixture *f, lode__sensitivity *s, const lode__change *c, tally *t)
{
    size_t n = (size_t)(f->p.n_node + f->p.n_activity);
    double *found = calloc(4 * n, sizeof *found), step = step_of(f, c), worst = 0.0;
    differences d = {found + n, found + 2 * n, found + 3 * n, n};
    double off = lode__sensitivity_of(s, c, 1, found, found + f->p.n_node);
    bool moves = false;

    for (size_t i = 0; i < n; i++) moves = moves || found[i] != 0.0;

    if (off <= LODE__SENSITIVITY_LIMIT && difference(f, c, step, &d)) {
        size_t nodes = (size_t)f->p.n_node;
        int price = compare(found, &d, 0, nodes, &worst);
        int level = compare(found, &d, nodes, n, &worst);
        int what = price == DIFFERS || level == DIFFERS ? DIFFERS
                   : price > level                      ? price
                                                        : level;
        t->n[what]++;
        t->n_field[c->field] += what == AGREES && moves;
        if (what != CANNOT_TELL) t->worst = fmax(t->worst, worst);
        if (what == DIFFERS)
            printf("# field %d of %d: worst %.1e\n", (int)c->field, c->i, worst);
    }
    free(found);
}

static void test_differences(const lode_market *m, const char *name)
{
    static const lode__field fields[] = {LODE__WEDGE, LODE__Q0,    LODE__P0,
                                         LODE__KAPPA, LODE__UPPER, LODE__ELASTICITY,
                                         LODE__CHOKE, LODE__C,     LODE__RHS};
    fixture f;
    tally t = {0};
    int i_wedge = 0;

    begin(&f, &m->problem, m->base_price, m->base_level);
    /* Away from the calibrated point, where caps may stand at a kink: tariffs on all
     * routes. */
    for (int a = 0; a < f.p.n_activity; a++)
        if (f.p.curve[a].kind == LODE__LINK)
            f.p.curve[a].wedge +=
                0.1 * f.p.curve[a].kappa * lode__random_unit(SEED, (uint64_t)i_wedge++);
    ok(solve(&f), "%s with tariffs is solved", name);
    lode__sensitivity *s = lode__sensitivity_new(&f.p, &f.answer);
    for (int k = 0; k < 90; k++) {
        lode__change c = {0, fields[k % 9], 1.0};
        int n = c.field == LODE__RHS ? f.p.n_node : f.p.n_activity;
        c.i = (int)(lode__random_unit(SEED + 1, (uint64_t)k) * n);
        if (!isfinite(*number(&f.p, &c))) continue;
        if (c.field != LODE__RHS && lode__sensitivity_direct(s, c.i, c.field) == 0.0)
            continue;
        try_number(&f, s, &c, &t);
    }
    ok(t.n[AGREES] >= 20 && t.n[DIFFERS] == 0,
       "%s: %d derivatives are those of differences, %d are not, %d cannot tell; worst "
       "%.1e",
       name, t.n[AGREES], t.n[DIFFERS], t.n[CANNOT_TELL], t.worst);
    ok(t.n_field[LODE__WEDGE] > 0 && t.n_field[LODE__Q0] > 0 && t.n_field[LODE__C] > 0,
       "... wedges, sizes and costs among them");
    lode__sensitivity_free(s);
    end(&f);
}

/* ---- small markets at random ----------------------------------------------------- */

#define PLACES 4

static double draw(uint64_t seed, int *i, double low, double high)
{
    return low + (high - low) * lode__random_unit(seed, (uint64_t)(*i)++);
}

static void add(lode__problem *p, int *a, lode__curve curve, int node, double coef,
                int other)
{
    int k = p->first[*a];

    p->curve[*a] = curve;
    p->term_node[k] = node;
    p->term_coef[k++] = coef;
    if (other >= 0) {
        p->term_node[k] = other;
        p->term_coef[k++] = 1.0;
    }
    p->first[++*a] = k;
}

/* Four places, each with a mine, a plant of steps, an import at a flat price that is
 * nearly theirs, and users of whom one gives up; routes around. Some caps, floors and
 * chokes bind. */
static bool small_market(lode__problem *p, lode__arena *arena, uint64_t seed)
{
    int i = 0, a = 0;

    if (!lode__problem_take(p, arena, PLACES, 6 * PLACES, 7 * PLACES)) return false;
    for (int n = 0; n < PLACES; n++) {
        double p0 = draw(seed, &i, 50.0, 70.0), q0 = draw(seed, &i, 20.0, 90.0);
        double cap = draw(seed, &i, 0.7, 2.0) * q0, low = draw(seed, &i, -5.0, 5.0);
        p->rhs[n] = draw(seed, &i, -1.0, 1.0);
        p->disposal[n] = n == 3;
        add(p, &a,
            (lode__curve){.kind = LODE__SUPPLY,
                          .q0 = q0,
                          .p0 = p0,
                          .elasticity = draw(seed, &i, 0.1, 0.9),
                          .upper = cap,
                          .floor = low > 0.0 ? p0 + 5.0 * low : -INFINITY},
            n, 1.0, -1);
        add(p, &a,
            (lode__curve){.kind = LODE__LINEAR,
                          .c = draw(seed, &i, 30.0, 120.0),
                          .b = draw(seed, &i, 0.2, 2.0),
                          .lower = fmax(low, 0.0),
                          .upper = draw(seed, &i, 6.0, 30.0)},
            n, 1.0, -1);
        add(p, &a,
            (lode__curve){.kind = LODE__LINEAR,
                          .c = draw(seed, &i, 50.0, 90.0),
                          .upper = draw(seed, &i, 5.0, 40.0)},
            n, 1.0, -1);
        add(p, &a,
            (lode__curve){.kind = LODE__DEMAND,
                          .q0 = q0,
                          .p0 = p0,
                          .upper = INFINITY,
                          .elasticity = draw(seed, &i, 0.1, 0.9),
                          .choke = 9.0 * p0},
            n, -1.0, -1);
        add(p, &a,
            (lode__curve){.kind = LODE__DEMAND,
                          .q0 = 0.3 * q0,
                          .p0 = p0,
                          .upper = INFINITY,
                          .elasticity = draw(seed, &i, 0.1, 0.9),
                          .choke = draw(seed, &i, 0.9, 1.5) * p0},
            n, -1.0, -1);
        add(p, &a,
            (lode__curve){.kind = LODE__LINK,
                          .c = draw(seed, &i, 0.0, 5.0),
                          .q0 = 10.0,
                          .kappa = draw(seed, &i, 1.0, 6.0),
                          .upper = draw(seed, &i, 9.0, 60.0)},
            n, -1.0, (n + 1) % PLACES);
    }
    return true;
}

/* A few numbers of each of many small markets, all fields. */
static void test_small_markets(void)
{
    tally t = {0};
    int n_solved = 0, n_flat = 0, n_seen = 0;

    printf("# seed %d\n", SEED);
    for (uint64_t k = 0; k < 60; k++) {
        lode__arena arena = {0};
        lode__problem p;
        fixture f;
        if (!small_market(&p, &arena, SEED + 100 + k)) continue;
        begin(&f, &p, NULL, NULL);
        if (solve(&f)) {
            n_solved++;
            lode__sensitivity *s = lode__sensitivity_new(&f.p, &f.answer);
            for (int a = 0; a < p.n_activity; a++)
                n_flat += p.curve[a].kind == LODE__LINEAR && p.curve[a].b == 0.0 &&
                          f.answer.level[a] > 0.0 && f.answer.level[a] < p.curve[a].upper;
            for (int j = 0; j < 3 * LODE__N_FIELD; j++) {
                lode__change c = {0, (lode__field)(j % LODE__N_FIELD), 1.0};
                int n = c.field == LODE__RHS ? p.n_node : p.n_activity;
                c.i = (int)(lode__random_unit(SEED + 1, k * 99 + (uint64_t)j) * n);
                double at = *number(&f.p, &c);
                if (!isfinite(at) || (at == 0.0 && c.field != LODE__WEDGE)) continue;
                try_number(&f, s, &c, &t);
                n_seen++;
            }
            lode__sensitivity_free(s);
        }
        end(&f);
        lode__arena_clear(&arena);
    }
    ok(n_solved >= 50 && n_flat >= 20, "%d small markets solved, %d flat pieces in use",
       n_solved, n_flat);
    ok(t.n[AGREES] > n_seen / 2 && t.n[DIFFERS] == 0,
       "%d derivatives are those of differences, %d are not, %d cannot tell; worst %.1e",
       t.n[AGREES], t.n[DIFFERS], t.n[CANNOT_TELL], t.worst);
    for (int k = 0; k < LODE__N_FIELD; k++)
        ok(t.n_field[k] > 0, "field %d: %d of them", k, t.n_field[k]);
}

/* ---- the adjoint
 * ----------------------------------------------------------------------- */

/* For random goals: forward and adjoint give the same slope by any number, relative to
 * what they are summed of. */
static double transpose_gap(const lode__problem *p, lode__sensitivity *s, uint64_t seed,
                            int *n_asked)
{
    size_t nodes = (size_t)p->n_node, activities = (size_t)p->n_activity;
    double *room = calloc(3 * (nodes + activities), sizeof *room), most = 0.0;
    double *goal_p = room, *worth_n = room + nodes, *dp = room + 2 * nodes;
    double *goal_x = room + 3 * nodes, *worth_a = goal_x + activities;
    double *dx = worth_a + activities;

    for (size_t i = 0; i < nodes; i++) goal_p[i] = lode__random_unit(seed, i) - 0.5;
    for (size_t i = 0; i < activities; i++)
        goal_x[i] = 100.0 * (lode__random_unit(seed + 1, i) - 0.5);
    double left = lode__sensitivity_adjoint(s, goal_p, goal_x, worth_a, worth_n);
    double most_worth = 0.0; /* one that is 0 is so to rounding of the largest */

    for (size_t i = 0; i < nodes; i++) most_worth = fmax(most_worth, fabs(worth_n[i]));
    for (uint64_t k = 0; k < 8 * LODE__N_FIELD; k++) {
        lode__change c = {0, (lode__field)(k % LODE__N_FIELD), 1.0};
        bool of_node = c.field == LODE__RHS;
        c.i = (int)(lode__random_unit(seed + 2, k) *
                    (double)(of_node ? nodes : activities));
        double forward = 0.0,
               back = of_node ? worth_n[c.i]
                              : worth_a[c.i] * lode__sensitivity_direct(s, c.i, c.field);
        double size = fabs(back) + (of_node ? 1e-3 * most_worth : 0.0);
        if (fmax(left, lode__sensitivity_of(s, &c, 1, dp, dx)) > LODE__SENSITIVITY_LIMIT)
            continue;
        for (size_t i = 0; i < nodes; i++)
            forward += goal_p[i] * dp[i], size += fabs(goal_p[i] * dp[i]);
        for (size_t i = 0; i < activities; i++)
            forward += goal_x[i] * dx[i], size += fabs(goal_x[i] * dx[i]);
        *n_asked += size > 0.0;
        if (size > 0.0) most = fmax(most, fabs(forward - back) / size);
    }
    free(room);
    return most;
}

static void test_adjoint(const lode_market *m, const char *name)
{
    fixture f;
    int n_asked = 0;

    begin(&f, &m->problem, m->base_price, m->base_level);
    solve(&f);
    lode__sensitivity *s = lode__sensitivity_new(&f.p, &f.answer);
    double gap = transpose_gap(&f.p, s, SEED + 2, &n_asked);
    ok(gap < 1e-12 && n_asked >= 10,
       "%s: the adjoint is the transpose of the forward %d times, to %.1e", name, n_asked,
       gap);
    lode__sensitivity_free(s);
    end(&f);
}

static void test_adjoint_of_small_markets(void)
{
    double most = 0.0;
    int n_asked = 0;

    for (uint64_t k = 0; k < 60; k++) {
        lode__arena arena = {0};
        lode__problem p;
        fixture f;
        if (!small_market(&p, &arena, SEED + 100 + k)) continue;
        begin(&f, &p, NULL, NULL);
        if (solve(&f)) {
            lode__sensitivity *s = lode__sensitivity_new(&f.p, &f.answer);
            most = fmax(most, transpose_gap(&f.p, s, SEED + 500 + k, &n_asked));
            lode__sensitivity_free(s);
        }
        end(&f);
        lode__arena_clear(&arena);
    }
    ok(most < 1e-12 && n_asked >= 500,
       "flat pieces and all fields: the adjoint is the transpose %d times, to %.1e",
       n_asked, most);
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

/* ---- the public door
 * -------------------------------------------------------------------- */

static const char two_words[] =
    NODES_1 CAPPED "{\"id\":\"d=e\",\"terms\":[[\"n\",-1]],\"kind\":\"demand\","
                   "\"d0\":80,\"p0\":60,\"elasticity\":0.25,\"choke\":1200}]}";

static lode_market *read_market(const char *text)
{
    lode_market *m = NULL;

    ok(!lode_market_read_text(text, strlen(text), "m", &m, NULL), "a market is read");
    return m;
}

static void test_words(void)
{
    static const struct {
        const char *text, *sentence; /* NULL: it is fine */
        lode_change change;
    } list[] = {
        {"upper:s", NULL, {0, LODE_FIELD_UPPER, 1.0}},
        {"wedge:s=-2.5", NULL, {0, LODE_FIELD_WEDGE, -2.5}},
        {"d0:d=e", NULL, {1, LODE_FIELD_Q0, 1.0}},
        {"d0:d=e=10", NULL, {1, LODE_FIELD_Q0, 10.0}},
        {"rhs:n=3", NULL, {0, LODE_FIELD_RHS, 3.0}},
        {"upper", "found 'upper'", {0}},
        {"weight:s", "found 'weight'", {0}},
        {"rhs:s", "want a node of the market, perhaps 'n', found 's'", {0}},
        {"upper:t", "want an activity of the market, perhaps 's'", {0}},
        {"upper:s=", "want an amount like 12.5, found ''", {0}},
        {"upper:s=nan", "want an amount like 12.5, found 'nan'", {0}},
        {"choke:s", "a field that this kind of activity has, found 'choke' of 's'", {0}}};
    lode_market *m = read_market(two_words);

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode_change c = {7, LODE_FIELD_B, 7.0};
        lode_error err = {0};
        lode_status st = lode_change_read(m, list[k].text, &c, &err);
        if (list[k].sentence)
            ok(st == LODE_E_INVALID && strstr(err.message, list[k].sentence) && c.i == 7,
               "'%s' is refused: %s", list[k].text, err.message);
        else
            ok(!st && c.i == list[k].change.i && c.field == list[k].change.field &&
                   c.value == list[k].change.value,
               "'%s' is understood", list[k].text);
    }
    lode_market_free(m);
}

/* A goal of the price and levels: its slopes are those of the forward question. */
static void test_aim(void)
{
    const double goal_price[] = {2.0}, goal_level[] = {3.0, -1.0};
    lode_market *m = read_market(two_words);
    lode_sensitivity *s = NULL;
    double dp, dx[2], off = 1.0;

    ok(!lode_sensitivity_build(m, &s, NULL) && lode_sensitivity_verdict(s) == LODE_SOLVED,
       "it is solved");
    ok(isnan(lode_sensitivity_slope(s, LODE_FIELD_UPPER, 0)), "no slope before an aim");
    ok(!lode_sensitivity_aim(s, goal_price, goal_level, NULL), "aimed");
    for (int f = 0; f <= LODE_FIELD_RHS; f++) {
        lode_change c = {f == LODE_FIELD_Q0 ? 1 : 0, (lode_field)f, 1.0};
        double slope = lode_sensitivity_slope(s, c.field, c.i);
        if (lode_sensitivity_of(s, &c, 1, &dp, dx, &off, NULL)) {
            ok(isnan(slope), "field %d: the market has none", f);
            continue;
        }
        is_near(slope, 2.0 * dp + 3.0 * dx[0] - dx[1], 1e-12, "field %d: the same slope",
                f);
    }
    ok(lode_sensitivity_rent(s)[0] > 0.0 && lode_sensitivity_rent(s)[1] == 0.0,
       "the cap that binds has a rent");
    ok(lode_sensitivity_held(s) == 0 && !lode_sensitivity_holds(s, 0) &&
           !lode_sensitivity_holds(s, 99) && lode_sensitivity_kinks(s) == 0,
       "nothing held, nothing at a kink");
    lode_sensitivity_free(s);
    lode_sensitivity_free(NULL);
    lode_market_free(m);
}

static void test_refusals(void)
{
    static const lode_change wrong[] = {
        {9, LODE_FIELD_UPPER, 1.0}, {9, LODE_FIELD_RHS, 1.0},
        {0, LODE_FIELD_KAPPA, 1.0}, {0, (lode_field)77, 1.0},
        {0, LODE_FIELD_UPPER, NAN}, {0, LODE_FIELD_WEDGE, INFINITY}};
    static const char cannot[] = NODES_1 USE;
    const double goal_price[] = {NAN}, goal_level[] = {0.0, 0.0};
    lode_market *m = read_market(two_words), *none;
    lode_sensitivity *s = NULL, *unsolved = NULL;
    double dp = 7.0, dx[2] = {7.0, 7.0}, off = 7.0;

    lode_sensitivity_build(m, &s, NULL);
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
        ok(lode_sensitivity_of(s, &wrong[k], 1, &dp, dx, &off, NULL) == LODE_E_INVALID &&
               dp == 7.0 && dx[0] == 7.0 && off == 7.0,
           "change %zu is refused, outputs as they were", k);
    ok(lode_sensitivity_aim(s, goal_price, goal_level, NULL) == LODE_E_INVALID,
       "a goal that is not finite is refused");
    lode_sensitivity_free(s);
    lode_market_free(m);

    none = read_market(cannot); /* use without supply, and it has to give 1 */
    none->problem.rhs[0] = 1.0;
    lode_sensitivity_build(none, &unsolved, NULL);
    ok(lode_sensitivity_verdict(unsolved) == LODE_INFEASIBLE &&
           strstr(lode_sensitivity_reason(unsolved), "'n'"),
       "infeasible is an answer: %s", lode_sensitivity_reason(unsolved));
    ok(lode_sensitivity_of(unsolved, &wrong[4], 1, &dp, dx, NULL, NULL) ==
               LODE_E_NODATA &&
           lode_sensitivity_aim(unsolved, goal_level, goal_level, NULL) ==
               LODE_E_NODATA &&
           lode_sensitivity_held(unsolved) == 0,
       "without an answer there is nothing to derive");
    lode_sensitivity_free(unsolved);
    lode_market_free(none);
}

/* Each request for memory fails once in turn, from the words to the written answer. */
static void test_no_memory_outside(void)
{
    lode_market *m = read_market(two_words);
    lode_status st = LODE_E_NOMEM;
    int n = 0;

    for (; st == LODE_E_NOMEM && n < 2000; n++) {
        lode_sensitivity *s = NULL;
        lode_text text = LODE_TEXT_INIT;
        lode_change c;
        lode__alloc_fail_after(n + 1);
        st = lode_change_read(m, "wedge:s=2", &c, NULL);
        if (!st) st = lode_sensitivity_build(m, &s, NULL);
        if (!st && lode_sensitivity_verdict(s) != LODE_SOLVED) st = LODE_E_NOMEM;
        if (!st) st = lode_sensitivity_write(s, &c, LODE_FORMAT_JSON, &text, NULL);
        lode__alloc_fail_after(0);
        lode_text_clear(&text);
        lode_sensitivity_free(s);
    }
    ok(st == LODE_OK && n > 30, "each of %d requests fails once: no memory, no leak",
       n - 1);
    lode_market_free(m);
}

int main(void)
{
    static const char *const goods[] = {"gallium", "cobalt"};
    lode_dataset *dataset = NULL;
    lode_error err = {0};

    test_by_hand();
    test_pieces();
    test_kinks();
    test_small_markets();
    test_adjoint_of_small_markets();
    test_words();
    test_aim();
    test_refusals();
    test_no_memory_outside();
    if (lode_dataset_open(NULL, &dataset, &err)) return 1;
    for (int k = 0; k < 2; k++) {
        lode_market *m = NULL;
        if (lode_market_build(dataset, &goods[k], 1, &m, &err)) return 1;
        test_differences(m, goods[k]);
        test_adjoint(m, goods[k]);
        if (k == 1) test_rents(m);
        if (k == 0) test_no_memory(m);
        lode_market_free(m);
    }
    lode_dataset_free(dataset);
    return done_testing();
}
