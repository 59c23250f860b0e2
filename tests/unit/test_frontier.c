/* The depth of a cut searched, the numbers of a frontier, bundles and entry: the table E5
 * of the specification from our own solver, laws, brute force. */
#include "study/frontier.h"

#include <math.h>
#include <string.h>

#include "base/base.h"
#include "solve/curve.h"
#include "solve/equilibrium.h"
#include "tap.h"

/* ---- the market of E5 -------------------------------------------------------------- */

#define PRICE 1.0   /* base price; base use abroad is 1 as well */
#define TARGET 0.35 /* of use abroad */
#define CHOKE 21.0
#define UNIT_COST 0.5

/* One node abroad: the target and other users, others' supply without a cap, the sender's
 * exports and, when it cuts, supply that stood by. */
enum { USE_TARGET, USE_OTHERS, OTHERS, EXPORTS, EXTRA, N_ACTIVITY };

typedef struct sender {
    double share, eta, eps, extra;
} sender;

typedef struct world {
    lode__arena arena;
    lode__problem problem;
    lode__solver *solver;
    lode__answer answer;
    sender sender;
    bool solved; /* each time so far */
} world;

static lode__curve users(double share, double eta)
{
    return (lode__curve){.kind = LODE__DEMAND,
                         .q0 = share,
                         .p0 = PRICE,
                         .elasticity = eta,
                         .choke = CHOKE,
                         .upper = INFINITY};
}

static lode__curve offer(double unit_cost, double most)
{
    return (lode__curve){.kind = LODE__LINEAR, .c = unit_cost, .upper = most};
}

static world *world_begin(world *w, sender s)
{
    memset(w, 0, sizeof *w);
    w->sender = s;
    w->solved = true;
    lode__problem_take(&w->problem, &w->arena, 1, N_ACTIVITY, N_ACTIVITY);
    w->problem.curve[USE_TARGET] = users(TARGET, s.eta);
    w->problem.curve[USE_OTHERS] = users(1.0 - TARGET, s.eta);
    w->problem.curve[OTHERS] = (lode__curve){.kind = LODE__SUPPLY,
                                             .q0 = 1.0 - s.share,
                                             .p0 = PRICE,
                                             .elasticity = s.eps,
                                             .upper = INFINITY,
                                             .floor = -INFINITY};
    w->problem.curve[EXPORTS] = offer(UNIT_COST, s.share);
    w->problem.curve[EXTRA] = offer(0.0, 0.0);
    for (int a = 0; a < N_ACTIVITY; a++) {
        w->problem.first[a] = w->problem.term_node[a] = a;
        w->problem.term_node[a] = 0;
        w->problem.term_coef[a] = a <= USE_OTHERS ? -1.0 : 1.0;
    }
    w->problem.first[N_ACTIVITY] = N_ACTIVITY;
    w->solver = lode__solver_new(&w->problem);
    lode__answer_take(&w->answer, &w->arena, &w->problem);
    return w;
}

static void world_end(world *w)
{
    ok(w->solved, "share %g: every cut has an equilibrium", w->sender.share);
    lode__solver_free(w->solver);
    lode__arena_clear(&w->arena);
}

static double price_at(world *w, double depth)
{
    w->problem.curve[EXPORTS].upper = (1.0 - depth) * w->sender.share;
    w->problem.curve[EXTRA].upper = depth > 0.0 ? w->sender.extra : 0.0;
    lode__solver_run(w->solver, &w->problem, NULL, NULL, &w->answer);
    w->solved = w->solved && w->answer.verdict == LODE_SOLVED;
    return w->answer.price[0];
}

static double users_surplus(const world *w, double price)
{
    return lode__curve_surplus(&w->problem.curve[USE_TARGET], -price);
}

static lode__cut cut_at(world *w, double depth)
{
    double price = price_at(w, depth);
    lode__curve before = offer(UNIT_COST, w->sender.share);

    return (lode__cut){depth, users_surplus(w, PRICE) - users_surplus(w, price),
                       lode__curve_surplus(&before, PRICE) -
                           lode__curve_surplus(&w->problem.curve[EXPORTS], price)};
}

/* ---- the search, as a caller does it ----------------------------------------------- */

#define TOLERANCE 1e-7

typedef struct row_of_cuts {
    lode__cut cut[LODE__DEPTHS];
    int n, n_round;
} row_of_cuts;

static void add_cut(row_of_cuts *r, lode__cut c)
{
    int i = r->n++;

    for (; i > 0 && r->cut[i - 1].depth > c.depth; i--) r->cut[i] = r->cut[i - 1];
    r->cut[i] = c;
}

static int next_depths(const row_of_cuts *r, double *next)
{
    double depth[LODE__DEPTHS], cost[LODE__DEPTHS];

    for (int i = 0; i < r->n; i++) {
        depth[i] = r->cut[i].depth;
        cost[i] = r->cut[i].cost_usd;
    }
    return lode__depths_next(depth, cost, r->n, TOLERANCE, next);
}

static void search(world *w, row_of_cuts *r)
{
    double next[LODE__ROUND];

    memset(r, 0, sizeof *r);
    add_cut(r, (lode__cut){0});
    for (; r->n_round < LODE__ROUNDS; r->n_round++) {
        int m = next_depths(r, next);
        if (m == 0) return;
        for (int k = 0; k < m; k++) add_cut(r, cut_at(w, next[k]));
    }
}

/* ---- E5: the table ----------------------------------------------------------------- */

/* As printed, and the depths and the harm to more digits: golden section and bisection on
 * the closed form of a ban of that depth (p^-eta = (1 - share) p^eps + (1 - depth)
 * share). */
typedef struct published {
    sender sender;
    double best_percent, c0_percent, h0, price, hb, cb, leverage;
    double digit_h0, digit_price; /* unit of the last digit printed */
    double exact_best, exact_c0, exact_h0;
} published;

static const published table[] = {
    {{.9, .15, .1, 0},
     45,
     98,
     5.07,
     21,
     5.07,
     .45,
     11.3,
     .01,
     1,
     .4468935,
     .9756098,
     5.0651442},
    {{.9, .30, .3, 0},
     78,
     98,
     3.71,
     21,
     3.71,
     .45,
     8.2,
     .01,
     1,
     .7860805,
     .9756098,
     3.7123409},
    {{.6, .30, .3, 0},
     50,
     84,
     .71,
     4.6,
     .96,
     .30,
     3.2,
     .01,
     .1,
     .5037761,
     .8364091,
     .7152842},
    {{.6, .50, 1., 0},
     16,
     31,
     .07,
     1.8,
     .25,
     .30,
     .8,
     .01,
     .1,
     .1584441,
     .3089664,
     .0743006},
    {{.3, .30, .3, 0},
     10,
     20,
     .04,
     1.8,
     .26,
     .15,
     1.7,
     .01,
     .1,
     .1027899,
     .2019971,
     .0434995},
};
#define N_ROW (int)(sizeof table / sizeof table[0])

/* Within half a unit of the last digit printed. */
static bool prints_as(double found, double printed, double digit)
{
    return fabs(found - printed) <= digit * (0.5 + 1e-9);
}

/* The printed depths are those of a grid of quarter per cents, a half rounded to even
 * (.785 is 78, .975 is 98), nothing interpolated: that gives every cell. */
static void test_table_on_grid(const published *t)
{
    const int n = 400;
    double best = 0.0, least = 0.0, c0 = 0.0, h0 = 0.0;
    world w;

    world_begin(&w, t->sender);
    for (int i = 1; i <= n; i++) {
        lode__cut c = cut_at(&w, (double)i / n);
        if (c.cost_usd < least) {
            least = c.cost_usd;
            best = c.depth;
        }
        if (c.cost_usd > TOLERANCE) continue;
        c0 = c.depth;
        if (c.harm_usd > h0) h0 = c.harm_usd;
    }
    ok(prints_as(100.0 * best, t->best_percent, 1.0),
       "E5 share %g eta %g: profits most at %.2f %%", t->sender.share, t->sender.eta,
       100.0 * best);
    ok(prints_as(100.0 * c0, t->c0_percent, 1.0), "C0 %.2f %%", 100.0 * c0);
    ok(prints_as(h0, t->h0, t->digit_h0), "H0 %.4f", h0);
    world_end(&w);
}

/* docs/method/coercion.md works share .6, eta .5, eps 1 by hand. */
static void test_by_hand(const row_of_cuts *r, lode__frontier f)
{
    is_near(f.best_gain_usd, .0081464, 1e-3, "by hand: the best cut earns %.6f",
            f.best_gain_usd);
    is_near(f.best_harm_usd, .0375859, 5e-3, "and harms by %.6f", f.best_harm_usd);
    is_near(f.marginal_leverage, 2.22661, 2e-2, "the next dollar buys %.4f",
            f.marginal_leverage);
    is_near(r->cut[r->n - 1].harm_usd, .7 * (cbrt(2.5) - 1.0), 1e-9, "a ban's harm");
}

static void test_table_searched(const published *t)
{
    world w;
    row_of_cuts r;
    lode__frontier f;
    double price;

    world_begin(&w, t->sender);
    search(&w, &r);
    f = lode__frontier_of(r.cut, r.n, TOLERANCE);
    price = price_at(&w, 1.0);
    ok(r.n <= LODE__DEPTHS && r.n_round <= LODE__ROUNDS,
       "searched: %d depths in %d rounds", r.n, r.n_round);
    ok(fabs(f.best_depth - t->exact_best) < 0.004, "profits most at %.5f, exactly %.5f",
       f.best_depth, t->exact_best);
    ok(fabs(f.costless_depth - t->exact_c0) < 0.0001, "C0 %.5f, exactly %.5f",
       f.costless_depth, t->exact_c0);
    is_near(f.costless_harm_usd, t->exact_h0, 1e-3, "H0 %.5f, exactly %.5f",
            f.costless_harm_usd, t->exact_h0);
    ok(prints_as(price, t->price, t->digit_price), "the ban's price %.4f", price);
    ok(prints_as(f.ban_harm_usd, t->hb, 0.01) && prints_as(f.ban_cost_usd, t->cb, 0.01) &&
           prints_as(f.leverage, t->leverage, 0.1),
       "Hb %.4f, Cb %.4f, L %.3f", f.ban_harm_usd, f.ban_cost_usd, f.leverage);
    if (t->sender.eps == 1.0) test_by_hand(&r, f);
    world_end(&w);
}

/* Share .6, eta .3, eps .3: supply of others that stands by for the day of the ban. */
static void test_extra_supply(void)
{
    const double leverage[] = {3.2, 2.4, 1.7, 1.1, .7};

    for (int k = 0; k < 5; k++) {
        world w;
        lode__cut ban;
        double found;

        world_begin(&w, (sender){.6, .3, .3, 0.1 * k});
        ban = cut_at(&w, 1.0);
        found = ban.harm_usd / ban.cost_usd;
        ok(prints_as(found, leverage[k], 0.1), "%d %% more supply: L %.3f", 10 * k,
           found);
        world_end(&w);
    }
}

/* A ban on the target alone, all it uses passed on to it at a premium; price elasticity
 * .3. The specification's numbers are those of a world price that stays: the node is the
 * target, served at 1 + premium without limit. */
static void test_rerouted(double premium, double harm, double digit)
{
    world w;
    double before, price, found;

    world_begin(&w, (sender){.6, .3, .3, 0});
    w.problem.curve[USE_OTHERS].q0 = 0.0;
    w.problem.curve[OTHERS] = offer(0.0, 0.0);
    w.problem.curve[EXPORTS] = offer(PRICE * (1.0 + premium), INFINITY);
    lode__solver_run(w.solver, &w.problem, NULL, NULL, &w.answer);
    w.solved = w.answer.verdict == LODE_SOLVED;
    before = users_surplus(&w, PRICE);
    price = w.answer.price[0];
    found = before - users_surplus(&w, price);
    ok(prints_as(found, harm, digit), "passed on at %g %% more: harm %.5f",
       100.0 * premium, found);
    world_end(&w);
}

/* The same in a world of share .6 that answers: the target buys less, the price gives
 * way, the target is hurt less and the sender loses. Wanted: bisection on the balance of
 * the node. */
static void test_rerouted_in_full(double premium, double harm, double cost)
{
    world w;
    lode__curve before;
    double found;

    world_begin(&w, (sender){.6, .3, .3, 0});
    w.problem.curve[USE_TARGET].wedge = PRICE * premium;
    lode__solver_run(w.solver, &w.problem, NULL, NULL, &w.answer);
    w.solved = w.answer.verdict == LODE_SOLVED;
    found =
        users_surplus(&w, PRICE) - users_surplus(&w, w.answer.price[0] + PRICE * premium);
    before = w.problem.curve[EXPORTS];
    is_near(found, harm, 1e-3, "in a world that answers: harm %.5f", found);
    is_near(lode__curve_surplus(&before, PRICE) -
                lode__curve_surplus(&before, w.answer.price[0]),
            cost, 1e-3, "and the sender loses as the price falls to %.4f",
            w.answer.price[0]);
    world_end(&w);
}

/* ---- laws of the search ------------------------------------------------------------ */

static double unit(uint64_t *counter)
{
    return lode__random_unit(2024, (*counter)++);
}

/* Strictly between known depths, rising, apart, not too many; the same when asked
 * again. */
static bool is_good_round(const row_of_cuts *r, const double *next, int m)
{
    double again[LODE__ROUND];

    if (m > LODE__ROUND || r->n + m > LODE__DEPTHS || next_depths(r, again) != m ||
        memcmp(next, again, (size_t)m * sizeof *next) != 0)
        return false;
    for (int k = 0; k < m; k++) {
        if (!(next[k] > (k > 0 ? next[k - 1] : 0.0) && next[k] <= 1.0)) return false;
        for (int i = 0; i < r->n; i++)
            if (fabs(r->cut[i].depth - next[k]) < 9e-6) return false;
    }
    return true;
}

static bool falls_into(const double *next, int m, double from, double to)
{
    for (int k = 0; k < m; k++)
        if (next[k] > from && next[k] < to) return true;
    return false;
}

static void test_search_laws(void)
{
    uint64_t counter = 0;
    bool good = true, crossing = true;

    for (int trial = 0; trial < 2000; trial++) {
        row_of_cuts r = {0};
        double next[LODE__ROUND], shift = 2.0 * unit(&counter) - 1.0;
        int m = 1;

        add_cut(&r, (lode__cut){0});
        for (int round = 0; m > 0; round++) {
            int last = r.n - 1;
            m = next_depths(&r, next);
            good = good && is_good_round(&r, next, m) && round <= LODE__ROUNDS;
            while (last > 0 && r.cut[last].cost_usd > TOLERANCE) last--;
            if (round > 0 && m > 0 && last < r.n - 1)
                crossing = crossing &&
                           falls_into(next, m, r.cut[last].depth, r.cut[last + 1].depth);
            for (int k = 0; k < m; k++)
                add_cut(&r, (lode__cut){next[k], 0.0, unit(&counter) - 0.5 + shift});
        }
        good = good && r.n == LODE__DEPTHS;
    }
    ok(good,
       "2000 costs without any order: depths new, rising, apart, never above the room");
    ok(crossing, "the last crossing is always looked into");
}

static void test_search_by_hand(void)
{
    const double depth[] = {0, .125, .25, .375, .5, .625, .75, .875, 1};
    const double none[9] = {0}, costs[] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    const double earns[] = {0, -1, -2, -3, -4, -5, -6, -7, -8};
    const double tiny[] = {0, 1e-8, -1e-8, 1e-8, 1e-8, 1e-8, 1e-8, 1e-8, 1e-8};
    double next[LODE__ROUND];

    ok(lode__depths_next(NULL, NULL, 0, 0.0, next) == 8 && next[0] == 0.125 &&
           next[7] == 1.0,
       "first eighths");
    ok(lode__depths_next(depth, none, 9, TOLERANCE, next) == 0,
       "no costs: nothing to find");
    ok(lode__depths_next(depth, tiny, 9, TOLERANCE, next) == 0,
       "costs within the tolerance are none");
    ok(lode__depths_next(depth, costs, 9, TOLERANCE, next) == 8 && next[0] > 0.0 &&
           next[7] < 0.125,
       "every cut costs: all eight below the first depth");
    is_near(next[0], 0.125 / 9.0, 1e-15, "evenly");
    ok(lode__depths_next(depth, earns, 9, TOLERANCE, next) == 8 && next[0] > 0.875 &&
           next[7] < 1.0,
       "every cut earns, a ban most: all eight next to the ban");
}

/* ---- laws of the numbers ----------------------------------------------------------- */

static void fill(lode__cut *cut, int n, uint64_t *counter, double scale)
{
    for (int i = 0; i < n; i++) {
        double harm = unit(counter) - 0.3, cost = unit(counter) - 0.6;
        cut[i] = (lode__cut){(double)i / (n - 1), i ? scale * harm : 0.0,
                             i ? scale * cost : 0.0};
    }
}

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* 2^20: no digit is lost. */
static bool scales(const lode__cut *cut, int n, lode__frontier f)
{
    const double k = 1048576.0;
    lode__cut dear[16];
    lode__frontier g;

    for (int i = 0; i < n; i++)
        dear[i] = (lode__cut){cut[i].depth, k * cut[i].harm_usd, k * cut[i].cost_usd};
    g = lode__frontier_of(dear, n, k * 0.01);
    return same_number(g.costless_harm_usd, k * f.costless_harm_usd) &&
           same_number(g.costless_depth, f.costless_depth) &&
           same_number(g.best_depth, f.best_depth) &&
           same_number(g.best_gain_usd, k * f.best_gain_usd) &&
           same_number(g.best_harm_usd, k * f.best_harm_usd) &&
           same_number(g.leverage, f.leverage) &&
           same_number(g.marginal_leverage, f.marginal_leverage);
}

static void test_frontier_laws(void)
{
    uint64_t counter = 1000000;
    bool range = true, rises = true, scale = true, agrees = true;

    for (int trial = 0; trial < 5000; trial++) {
        lode__cut cut[16];
        int n = 2 + (int)(14 * unit(&counter));
        lode__frontier f;
        double before = 0.0;

        fill(cut, n, &counter, 1.0);
        f = lode__frontier_of(cut, n, 0.01);
        range = range && f.costless_harm_usd >= 0.0 && f.costless_depth >= 0.0 &&
                f.costless_depth <= 1.0 && f.best_gain_usd >= 0.0 &&
                (f.best_depth == 0.0) == (f.best_gain_usd == 0.0) &&
                isnan(f.marginal_leverage) == (f.costless_depth == 1.0);
        scale = scale && scales(cut, n, f);
        for (int b = -10; b <= 10; b++) {
            double harm = lode__frontier_harm(cut, n, 0.1 * b);
            rises = rises && harm >= before;
            before = harm;
        }
        agrees = agrees && lode__frontier_of(cut, n, 0.0).costless_harm_usd ==
                               lode__frontier_harm(cut, n, 0.0);
    }
    ok(range,
       "5000 frontiers: H0 >= 0, 0 <= C0 <= 1, a gain where and only where a cut earns");
    ok(rises, "the harm that a budget buys never falls as it rises");
    ok(agrees, "H0 is what a budget of 0 buys");
    ok(scale, "in another currency: the same depths and ratios, amounts times the rate");
}

static void test_frontier_by_hand(void)
{
    const lode__cut row[] = {
        {0, 0, 0}, {.25, 2, -3}, {.5, 3, -1}, {.75, 5, 3}, {1, 9, 6}};
    const lode__cut free_harm[] = {{0, 0, 0}, {1, 2, -1}},
                    nothing[] = {{0, 0, 0}, {1, 0, 0}};
    const lode__cut noise[] = {{0, 0, 0}, {1, 1e-9, -1e-9}},
                    helps[] = {{0, 0, 0}, {1, -2, 4}};
    lode__frontier f = lode__frontier_of(row, 5, 0.0);

    is_near(f.costless_depth, 0.5625, 1e-15,
            "by hand: C0 a quarter of the way from .5 to .75");
    is_near(f.costless_harm_usd, 3.5, 1e-15, "H0 there");
    ok(f.best_depth == 0.25 && f.best_gain_usd == 3 && f.best_harm_usd == 2, "best cut");
    ok(f.ban_harm_usd == 9 && f.ban_cost_usd == 6 && f.leverage == 1.5, "leverage 9 / 6");
    ok(f.marginal_leverage == 0.5, "the next dollar buys (5 - 3) / (3 + 1)");
    is_near(lode__frontier_harm(row, 5, 4.5), 7.0, 1e-15, "4.5 buy 7");
    is_near(lode__frontier_harm(row, 5, -2.0), 2.5, 1e-15, "with 2 to earn, 2.5");
    ok(lode__frontier_harm(row, 5, -3.5) == 0.0, "3.5 cannot be earned");
    f = lode__frontier_of(free_harm, 2, 0.0);
    ok(isinf(f.leverage) && f.costless_depth == 1.0 && isnan(f.marginal_leverage),
       "a ban that earns: leverage without bound, C0 all of it, no next dollar");
    f = lode__frontier_of(nothing, 2, 0.0);
    ok(isnan(f.leverage) && f.costless_harm_usd == 0.0 && f.best_depth == 0.0,
       "no harm and no cost: no leverage");
    ok(isnan(lode__frontier_of(noise, 2, 1e-6).leverage),
       "nor from what is within tolerance");
    f = lode__frontier_of(helps, 2, 0.0);
    ok(f.leverage == -0.5 && f.costless_harm_usd == 0.0,
       "a ban that helps: leverage below 0");
}

/* ---- bundles ----------------------------------------------------------------------- */

#define N_GOOD 3
#define N_POINT 6

static void test_bundle_by_hand(void)
{
    const lode__cut a[] = {
        {0, 0, 0}, {.5, 4, -2}, {1, 6, 2}}; /* earns 2, then .5 a dollar */
    const lode__cut b[] = {
        {0, 0, 0}, {.5, 1, 2}, {1, 6, 4}};         /* 1.5 a dollar, .5 dominated */
    const lode__cut c[] = {{0, 0, 0}, {1, -1, 1}}; /* helps: never */
    const lode__menu menu[] = {{a, 3}, {b, 3}, {c, 2}};
    double depth[3], harm, cost;

    ok(lode__bundle(menu, 3, 0.0, depth, &harm, &cost) && depth[0] == .5 &&
           depth[1] == .5 && depth[2] == 0.0,
       "for nothing: what one good earns pays for half of another");
    ok(harm == 7.0 && cost == 0.0, "4 + 1.5 x 2");
    lode__bundle(menu, 3, 4.0, depth, &harm, &cost);
    ok(depth[0] == .75 && depth[1] == 1.0 && harm == 11.0 && cost == 4.0,
       "for 4: all of it, then half of what .5 a dollar buys");
    lode__bundle(menu, 3, INFINITY, depth, &harm, &cost);
    ok(depth[0] == 1.0 && depth[1] == 1.0 && depth[2] == 0.0 && harm == 12.0 &&
           cost == 6.0,
       "without bound: both bans, not the cut that helps");
    lode__bundle(menu, 3, -9.0, depth, &harm, &cost);
    ok(depth[0] == .5 && depth[1] == 0.0 && cost == -2.0, "what cannot be earned is not");
    ok(lode__bundle(menu, 0, 1.0, depth, &harm, &cost) && harm == 0.0 && cost == 0.0,
       "no goods, no harm");
}

static double harm_for(const lode__menu *menu, double price)
{
    double sum = 0.0;

    for (int g = 0; g < N_GOOD; g++) {
        double most = 0.0; /* no cut */
        for (int i = 1; i < menu[g].n; i++)
            most = fmax(most, menu[g].cut[i].harm_usd - price * menu[g].cut[i].cost_usd);
        sum += most;
    }
    return sum;
}

/* Least over prices >= 0 of a dollar of budget of budget x price + what the goods harm
 * net of it: by duality the harm of the best mixture. It has its corners at slopes
 * between points. */
static double dual_harm(const lode__menu *menu, double budget)
{
    double least = harm_for(menu, 0.0);

    for (int g = 0; g < N_GOOD; g++)
        for (int i = 0; i < menu[g].n; i++)
            for (int j = 0; j < i; j++) {
                const lode__cut *x = &menu[g].cut[i], *y = &menu[g].cut[j];
                double price = (x->harm_usd - y->harm_usd) / (x->cost_usd - y->cost_usd);
                if (price > 0.0)
                    least = fmin(least, price * budget + harm_for(menu, price));
            }
    return least;
}

/* Most harm of any combination of points within the budget; -INFINITY: none is. */
static double grid_harm(const lode__menu *menu, double budget)
{
    double most = -INFINITY;

    for (int i = 0; i < N_POINT * N_POINT * N_POINT; i++) {
        const lode__cut *x = &menu[0].cut[i % N_POINT],
                        *y = &menu[1].cut[i / N_POINT % N_POINT],
                        *z = &menu[2].cut[i / N_POINT / N_POINT];
        if (x->cost_usd + y->cost_usd + z->cost_usd <= budget)
            most = fmax(most, x->harm_usd + y->harm_usd + z->harm_usd);
    }
    return most;
}

static void test_bundle_laws(void)
{
    uint64_t counter = 9000000;
    bool beats = true, best = true, bounded = true, within = true, rises = true,
         again = true;

    for (int trial = 0; trial < 2000; trial++) {
        lode__cut cut[N_GOOD][N_POINT];
        lode__menu menu[N_GOOD];
        double before = -INFINITY, bans;

        for (int g = 0; g < N_GOOD; g++) {
            fill(cut[g], N_POINT, &counter, 1.0 + g);
            menu[g] = (lode__menu){cut[g], N_POINT};
        }
        bans = harm_for(menu, 0.0);
        for (int b = -4; b <= 8; b++) {
            double depth[N_GOOD], depth_2[N_GOOD], harm, cost, harm_2, cost_2,
                budget = 0.25 * b;
            double grid = grid_harm(menu, budget);

            lode__bundle(menu, N_GOOD, budget, depth, &harm, &cost);
            lode__bundle(menu, N_GOOD, budget, depth_2, &harm_2, &cost_2);
            again = again && memcmp(depth, depth_2, sizeof depth) == 0 && harm == harm_2;
            beats = beats && harm >= grid - 1e-12;
            bounded = bounded && harm <= bans + 1e-12;
            rises = rises && harm >= before - 1e-12;
            before = harm;
            if (isinf(grid)) continue;
            within = within && cost <= budget + 1e-12;
            best = best && fabs(harm - dual_harm(menu, budget)) < 1e-9;
        }
    }
    ok(beats, "26000 bundles: no combination of depths looked at does more harm");
    ok(best, "nor any mixture of them (by duality)");
    ok(bounded, "none does more than the most harmful cuts together");
    ok(within, "each within its budget");
    ok(rises, "a larger budget never harms less");
    ok(again, "twice the same bytes");
}

static void test_bundle_no_memory(void)
{
    const lode__cut a[] = {{0, 0, 0}, {1, 6, 2}};
    const lode__menu menu = {a, 2};
    double depth = -7.0, harm = -7.0, cost = -7.0;
    bool refused = true;

    for (int n = 1; n <= 2; n++) {
        lode__alloc_fail_after(n);
        refused = refused && !lode__bundle(&menu, 1, 1.0, &depth, &harm, &cost);
        lode__alloc_fail_after(0);
    }
    ok(refused && depth == -7.0 && harm == -7.0 && cost == -7.0,
       "without memory: refused, nothing written");
}

/* ---- E15 --------------------------------------------------------------------------- */

static void test_entry(void)
{
    const lode__entry e = {.04, 2.0, .08, 15.0, 1.0 - UNIT_COST / PRICE};
    lode__entry sure = e;
    double year = .9 * e.margin, now = year * (1.0 + 1.0 / 1.08 + 1.0 / (1.08 * 1.08));
    double before = 0.0;
    bool rises = true;

    ok(prints_as(year, .45, .01) && prints_as(now, 1.25, .01),
       "E15: the ban itself costs %.4f, three years of it %.4f", year, now);
    ok(prints_as(lode__entry_cost(&e, 1.0), .41, .01), "entry after one year costs %.4f",
       lode__entry_cost(&e, 1.0));
    ok(prints_as(lode__entry_cost(&e, 3.0), .68, .01), "after three years %.4f",
       lode__entry_cost(&e, 3.0));
    ok(lode__entry_cost(&e, 0.0) == 0.0, "no cut, no entry");
    for (int month = 1; month <= 60; month++) {
        double cost = lode__entry_cost(&e, month / 12.0);
        rises = rises && cost > before;
        before = cost;
    }
    ok(rises, "a longer cut brings in more, month by month");
    is_near(lode__entry_cost(&e, 0.25), lode__entry_cost(&e, 1.0) / 4.0, 1e-14,
            "a quarter of a year a quarter of a year's");
    sure.rate = 0.0;
    is_near(lode__entry_cost(&sure, 1.0), .5 * .04 * 3.0 * 15.0, 1e-14,
            "undiscounted by hand");
}

int main(void)
{
    for (int i = 0; i < N_ROW; i++) {
        test_table_on_grid(&table[i]);
        test_table_searched(&table[i]);
    }
    test_extra_supply();
    test_rerouted(0.05, .017, .001);
    test_rerouted(1.0, .31, .01);
    test_rerouted_in_full(0.05, .0131513, .0073284);
    test_rerouted_in_full(1.0, .2640134, .1004993);
    test_search_laws();
    test_search_by_hand();
    test_frontier_laws();
    test_frontier_by_hand();
    test_bundle_by_hand();
    test_bundle_laws();
    test_bundle_no_memory();
    test_entry();
    return done_testing();
}
