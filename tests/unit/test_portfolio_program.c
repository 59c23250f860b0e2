/* The choice of a portfolio against full enumeration, published numbers, laws and refusals. */
#include "study/portfolio_program.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "study/portfolio_inside.h"
#include "tap.h"

/* ---- random programs ------------------------------------------------------------------------ */

/* A block loses, in scenario s, the greatest of some planes over its options: convex, so that
 * the plane that attains it is a bound of all other choices. */
#define MOST_BLOCK 4
#define MOST_DECISION 12 /* in all */
#define MOST_SLOPE 84
#define MOST_SCENARIO 12
#define N_PLANE 4
#define MOST_ROW 6
#define MOST_ENTRY 100

typedef struct random_block {
    int n_decision, n_slope;
    double constant[MOST_SCENARIO][N_PLANE];
    double slope[MOST_SCENARIO][N_PLANE][MOST_SLOPE];
} random_block;

typedef struct instance {
    lode__portfolio_program program;
    lode__block block[MOST_BLOCK];
    lode__decision decision[MOST_DECISION];
    random_block own[MOST_BLOCK];
    double probability[MOST_SCENARIO];
    bool among[MOST_SCENARIO];
    lode__row row[MOST_ROW];
    lode__row_entry entry[MOST_ROW][MOST_ENTRY];
    int n_decision;
    uint64_t seed, counter;
} instance;

static double unit(instance *x)
{
    return lode__random_unit(x->seed, x->counter++);
}

static int below(instance *x, int n)
{
    int i = (int)(unit(x) * n);

    return i < n ? i : n - 1;
}

static double plane_at(const instance *x, const random_block *r, int b, int s, int k,
                       const int *option)
{
    double sum = r->constant[s][k];
    int at = 0;

    for (int d = 0; d < r->n_decision; d++) {
        if (option[d]) sum += r->slope[s][k][at + option[d] - 1];
        at += x->block[b].decision[d].n_option - 1;
    }
    return sum;
}

static lode_status value(void *context, int i_block, const int *option, lode__span span,
                         double *loss, double *constant, double *slope, lode_error *err)
{
    const instance *x = context;
    const random_block *r = &x->own[i_block];

    (void)err;
    for (int i = 0; i < span.n; i++) {
        int best = 0, s = span.first + i;
        loss[i] = -INFINITY;
        for (int k = 0; k < N_PLANE; k++) {
            double v = plane_at(x, r, i_block, s, k, option);
            if (v > loss[i]) {
                loss[i] = v;
                best = k;
            }
        }
        if (!constant) continue;
        constant[i] = r->constant[s][best];
        memcpy(slope + i * r->n_slope, r->slope[s][best],
               (size_t)r->n_slope * sizeof *slope);
    }
    return LODE_OK;
}

static lode__span all_of(const instance *x)
{
    return (lode__span){0, x->program.n_scenario};
}

static void draw_decisions(instance *x)
{
    int n = 2 + below(x, MOST_DECISION - 1), n_block = 1 + below(x, MOST_BLOCK);
    double choices = 1.0;

    if (n_block > n) n_block = n;
    x->n_decision = n;
    for (int d = 0; d < n; d++) {
        int most = (int)(4096.0 / choices / pow(2.0, n - d - 1));
        x->decision[d].n_option =
            2 + (most >= 4 && unit(x) < 0.3 ? below(x, most < 8 ? most - 1 : 6) : 0);
        choices *= x->decision[d].n_option;
        for (int k = 1; k < x->decision[d].n_option; k++)
            x->decision[d].cost_usd[k] = floor(40.0 * unit(x)) - 4.0;
    }
    for (int b = 0, first = 0; b < n_block; b++) {
        int last =
            b == n_block - 1 ? n : first + 1 + below(x, n - first - (n_block - b - 1));
        x->block[b] = (lode__block){last - first, &x->decision[first]};
        x->own[b].n_decision = last - first;
        x->own[b].n_slope = 0;
        for (int d = first; d < last; d++)
            x->own[b].n_slope += x->decision[d].n_option - 1;
        first = last;
    }
    x->program.n_block = n_block;
}

static void draw_losses(instance *x)
{
    double sum = 0.0;

    x->program.n_scenario = 1 + below(x, MOST_SCENARIO);
    for (int s = 0; s < x->program.n_scenario; s++) {
        x->probability[s] = 0.05 + unit(x);
        sum += x->probability[s];
        x->among[s] = s == 0 || unit(x) < 0.5;
    }
    for (int s = 0; s < x->program.n_scenario; s++) x->probability[s] /= sum;
    for (int b = 0; b < x->program.n_block; b++)
        for (int s = 0; s < x->program.n_scenario; s++)
            for (int k = 0; k < N_PLANE; k++) {
                x->own[b].constant[s][k] = 300.0 * unit(x) - 50.0 * k;
                for (int j = 0; j < x->own[b].n_slope; j++)
                    x->own[b].slope[s][k][j] = 20.0 - 80.0 * unit(x);
            }
}

/* A budget, and rows of some entries that say at most or at least. */
static void draw_rows(instance *x)
{
    int n_row = 1 + below(x, MOST_ROW);
    double share = 0.2 + 0.6 * unit(x);

    for (int r = 0; r < n_row; r++) {
        lode__row *row = &x->row[r];
        double total = 0.0;
        *row = (lode__row){.name = "row", .entry = x->entry[r]};
        if (r > 0 && unit(x) < 0.4) row->sense = LODE__ROW_LEAST;
        for (int b = 0; b < x->program.n_block; b++)
            for (int d = 0; d < x->block[b].n_decision; d++)
                for (int k = 1; k < x->block[b].decision[d].n_option; k++) {
                    double c =
                        r == 0 ? 1.0 + floor(30.0 * unit(x)) : floor(7.0 * unit(x)) - 2.0;
                    if (r > 0 && unit(x) < 0.5) continue;
                    x->entry[r][row->n_entry++] = (lode__row_entry){b, d, k, c};
                    total += c / (x->block[b].decision[d].n_option - 1);
                }
        row->bound = r == 0 ? floor(share * total)
                            : floor(row->sense == LODE__ROW_MOST ? 0.8 * fabs(total)
                                                                 : 0.3 * total);
    }
    x->program.n_row = (size_t)n_row;
}

static void draw(instance *x, uint64_t seed)
{
    memset(x, 0, sizeof *x);
    x->seed = seed;
    draw_decisions(x);
    draw_losses(x);
    draw_rows(x);
    x->program.block = x->block;
    x->program.probability = x->probability;
    x->program.row = x->row;
    x->program.value = value;
    x->program.context = x;
    x->program.n_thread = 1;
}

static lode__risk risk_of_kind(const instance *x, int kind)
{
    return (lode__risk){.kind = (lode__risk_kind)kind,
                        .alpha = 0.8,
                        .lambda = 0.6,
                        .radius = 0.25,
                        .among = kind == LODE__RISK_WORST ? x->among : NULL};
}

/* ---- full enumeration ------------------------------------------------------------------------ */

typedef int choice[MOST_BLOCK][MOST_DECISION];

static bool next_choice(const instance *x, choice at)
{
    for (int b = 0; b < x->program.n_block; b++)
        for (int d = 0; d < x->block[b].n_decision; d++) {
            if (++at[b][d] < x->block[b].decision[d].n_option) return true;
            at[b][d] = 0;
        }
    return false;
}

static bool keeps(const instance *x, const lode__row *row, choice at)
{
    double sum = 0.0;

    (void)x;
    for (size_t e = 0; e < row->n_entry; e++)
        if (at[row->entry[e].i_block][row->entry[e].i_decision] == row->entry[e].option)
            sum += row->entry[e].coefficient;
    return row->sense == LODE__ROW_MOST ? sum <= row->bound : sum >= row->bound;
}

static bool feasible(const instance *x, choice at)
{
    for (size_t r = 0; r < x->program.n_row; r++)
        if (!keeps(x, &x->row[r], at)) return false;
    return true;
}

static double objective(instance *x, const lode__risk *risk, choice at)
{
    double loss[MOST_SCENARIO] = {0}, part[MOST_SCENARIO], cost = 0.0;

    for (int b = 0; b < x->program.n_block; b++) {
        value(x, b, at[b], all_of(x), part, NULL, NULL, NULL);
        for (int s = 0; s < x->program.n_scenario; s++) loss[s] += part[s];
        for (int d = 0; d < x->block[b].n_decision; d++)
            cost += x->block[b].decision[d].cost_usd[at[b][d]];
    }
    return cost + lode__risk_of(risk, x->probability, x->program.n_scenario, loss, NULL);
}

/* The least objective for each risk; INFINITY: no choice keeps the rows. */
static void enumerate(instance *x, double best[4])
{
    choice at = {{0}};
    lode__risk risk[4];

    for (int k = 0; k < 4; k++) {
        best[k] = INFINITY;
        risk[k] = risk_of_kind(x, k);
    }
    do {
        if (!feasible(x, at)) continue;
        for (int k = 0; k < 4; k++) {
            double v = objective(x, &risk[k], at);
            if (v < best[k]) best[k] = v;
        }
    } while (next_choice(x, at));
}

/* ---- against it ------------------------------------------------------------------------------- */

static bool agrees(instance *x, double best, const char *with)
{
    lode__portfolio_answer a = {0};
    lode_error err = {0};
    choice at = {{0}};
    bool good = false;

    if (lode__portfolio_solve(&x->program, &a, &err))
        note("%s", err.message);
    else if (!isfinite(best))
        good = a.verdict == LODE__PORTFOLIO_IMPOSSIBLE;
    else if (a.verdict != LODE__PORTFOLIO_PROVEN)
        note("verdict %d", (int)a.verdict);
    else {
        for (int b = 0; b < x->program.n_block; b++)
            memcpy(at[b], a.option[b], (size_t)x->block[b].n_decision * sizeof(int));
        double v = objective(x, &x->program.risk, at);
        double near = 1e-9 * fabs(best);
        good = feasible(x, at) && fabs(v - best) <= near &&
               fabs(a.objective_usd - best) <= near && fabs(a.bound_usd - best) <= near;
        if (!good) note("found %.17g, bound %.17g", a.objective_usd, a.bound_usd);
    }
    if (!good)
        note("seed %d, risk %d, %s: best %.17g", (int)x->seed, (int)x->program.risk.kind,
             with, best);
    lode__portfolio_answer_free(&a);
    return good;
}

static void test_enumeration(int n_instance)
{
    static instance x;
    int n_good[4] = {0}, n_bounds[4] = {0}, n_impossible = 0;
    for (int i = 0; i < n_instance; i++) {
        double best[4];
        draw(&x, (uint64_t)i + 1);
        enumerate(&x, best);
        n_impossible += !isfinite(best[0]);
        for (int k = 0; k < 4; k++) {
            x.program.risk = risk_of_kind(&x, k);
            x.program.has_bounds = true;
            n_bounds[k] += agrees(&x, best[k], "with bounds");
            x.program.has_bounds = false;
            n_good[k] += agrees(&x, best[k], "without bounds");
        }
    }
    for (int k = 0; k < 4; k++) {
        ok(n_bounds[k] == n_instance, "risk %d, with bounds: %d of %d", k, n_bounds[k],
           n_instance);
        ok(n_good[k] == n_instance, "risk %d, gone through whole: %d of %d", k, n_good[k],
           n_instance);
    }
    ok(n_impossible > 0 && n_impossible < n_instance / 2, "%d have no choice at all",
       n_impossible);
}

/* ---- risk --------------------------------------------------------------------------------------- */

static void test_risk(void)
{
    const double p[5] = {0.4, 0.3, 0.15, 0.1, 0.05}, loss[5] = {1, 2, 9, 4, 9};
    const bool among[5] = {true, true, false, true, false};
    lode__risk mean = {.kind = LODE__RISK_MEAN};
    lode__risk tail = {.kind = LODE__RISK_CVAR, .alpha = 0.9, .lambda = 1.0};
    lode__risk half = {.kind = LODE__RISK_CVAR, .alpha = 0.9, .lambda = 0.5};
    lode__risk ball = {.kind = LODE__RISK_AMBIGUOUS, .radius = 0.5};
    lode__risk worst = {.kind = LODE__RISK_WORST, .among = among};
    double w[5];

    is_near(lode__risk_of(&mean, p, 5, loss, w), 3.2, 1e-14, "the mean");
    is_near(lode__risk_of(&tail, p, 5, loss, w), 9.0, 1e-14, "the worst tenth");
    ok(fabs(w[2] - 1.0) < 1e-14 && w[4] == 0.0, "of equal losses the first fills it");
    is_near(lode__risk_of(&half, p, 5, loss, w), 6.1, 1e-14, "half of each");
    tail.alpha = 0.75;
    is_near(lode__risk_of(&tail, p, 5, loss, w), (0.2 * 9 + 0.05 * 4) / 0.25, 1e-14,
            "the worst quarter splits a scenario");
    is_near(lode__risk_of(&ball, p, 5, loss, w), 0.5 * 9 + 0.2 * 2 + 0.1 * 4 + 0.2 * 9,
            1e-14, "half of the mass goes from the least losses to the greatest");
    is_near(w[0] + w[1] + w[2] + w[3] + w[4], 1.0, 1e-14, "and stays one");
    is_near(lode__risk_of(&worst, p, 5, loss, w), 4.0, 0.0, "the worst of those named");
    ok(w[3] == 1.0, "has all the weight");
}

/* ---- the example of the specification (E6) -------------------------------------------------------- */

/* States, probabilities, values of what is not served, budget and all results are published;
 * sizes, costs of single projects and losses by state are not. These were chosen so that the
 * published figures come out: a year of capital costs a tenth of it, as the mean would else not
 * prefer the cheaper set. */
enum { REFINERY, RECYCLER, STOCKPILE, RISKY_MINE, SMELTER, N_PROJECT };
static const double capex[N_PROJECT] = {300, 220, 200, 300, 260};
static const double state_probability[6] = {.70, .12, .08, .05, .03, .02};

static lode_status tiny_value(void *context, int i_block, const int *option,
                              lode__span span, double *loss, double *constant,
                              double *slope, lode_error *err)
{
    const double in_tail = 553.0, mine_tail = 470.0; /* CVaR of the two optima */
    double x = 4.0 + (in_tail - 480.0) / 150.0, y = (mine_tail - 24.0) / 114.0;
    double recycler = 30.0 - x - 12.0 - 7.5, mine = recycler + x - y;
    double lost[6] = {0, 8, 16, 30.0 - x + 83.0 / 90.0, 30, 32};

    (void)context, (void)i_block, (void)constant, (void)slope, (void)err;
    for (int i = 0; i < span.n; i++) {
        int s = span.first + i;
        double fails = s == 3 ? recycler - 1.0 / 90.0 : s > 3 ? mine : mine / 0.4;
        double u = lost[s] - 12.0 * option[REFINERY] - recycler * option[RECYCLER] -
                   7.5 * option[STOCKPILE] - fails * option[RISKY_MINE] -
                   4.0 * option[SMELTER];
        u = u > 0.0 ? u : 0.0;
        loss[i] = 90.0 * fmin(u, 4.0) + 150.0 * fmin(fmax(u - 4.0, 0.0), 4.0) +
                  260.0 * fmax(u - 8.0, 0.0);
    }
    return LODE_OK;
}

static void solve_tiny(lode__risk risk, double budget, lode__portfolio_answer *a)
{
    lode__decision decision[N_PROJECT];
    lode__row_entry entry[N_PROJECT];
    lode__block block = {N_PROJECT, decision};
    lode__row row = {"budget", LODE__ROW_MOST, budget, N_PROJECT, entry};
    lode__portfolio_program p = {.n_block = 1,
                                 .block = &block,
                                 .n_scenario = 6,
                                 .probability = state_probability,
                                 .risk = risk,
                                 .n_row = 1,
                                 .row = &row,
                                 .value = tiny_value};

    for (int j = 0; j < N_PROJECT; j++) {
        decision[j] = (lode__decision){2, {0.0, 0.1 * capex[j]}};
        entry[j] = (lode__row_entry){0, j, 1, capex[j]};
    }
    if (lode__portfolio_solve(&p, a, NULL)) a->option = NULL;
}

static bool takes(const lode__portfolio_answer *a, const bool want[N_PROJECT])
{
    for (int j = 0; j < N_PROJECT; j++)
        if (a->option[0][j] != (int)want[j]) return false;
    return true;
}

static void test_tiny(void)
{
    const lode__risk mean = {.kind = LODE__RISK_MEAN};
    const lode__risk tail = {.kind = LODE__RISK_CVAR, .alpha = 0.95, .lambda = 1.0};
    const bool cheaper[N_PROJECT] = {
        [REFINERY] = true, [RECYCLER] = true, [STOCKPILE] = true};
    const bool safer[N_PROJECT] = {
        [REFINERY] = true, [STOCKPILE] = true, [RISKY_MINE] = true};
    lode__portfolio_answer a = {0}, b = {0};

    solve_tiny(mean, 800.0, &a);
    solve_tiny(tail, 800.0, &b);
    if (!ok(a.option && b.option, "E6 is solved")) return;
    ok(takes(&a, cheaper), "the mean takes refinery, recycler and stockpile");
    is_near(10.0 * a.cost_usd, 720.0, 1e-12, "for 720");
    is_near(a.risk_usd, 31.8, 1e-12, "expected loss 31.8");
    is_near(lode__risk_of(&tail, state_probability, 6, a.loss_usd, NULL), 553.0, 1e-12,
            "CVaR of 95 %%: 553");
    ok(takes(&b, safer), "CVaR takes refinery, stockpile and the risky mine");
    is_near(10.0 * b.cost_usd, 800.0, 1e-12, "for 800");
    is_near(lode__risk_of(&mean, state_probability, 6, b.loss_usd, NULL), 27.7, 1e-12,
            "expected loss 27.7");
    is_near(b.risk_usd, 470.0, 1e-12, "CVaR of 95 %%: 470");
    lode__portfolio_answer_free(&a);
    lode__portfolio_answer_free(&b);
}

/* ---- diversification (E20) -------------------------------------------------------------------------- */

/* A market of base use 1 at price 1: demand p^-.25 up to the choke price 21, suppliers that
 * answer with elasticity .2, each an equal share. What users lose when a share is gone is
 * (p^.75 - 1) / .75. Scenario s: the suppliers of its bits are lost, of 8; each 5 % a year. The
 * inputs are not published; these give every published digit. */
#define SUPPLIERS 8
static const int supplier_count[6] = {0, 1, 2, 3, 4, 8}; /* by option */

static lode_status supplier_value(void *context, int i_block, const int *option,
                                  lode__span span, double *loss, double *constant,
                                  double *slope, lode_error *err)
{
    int n = supplier_count[option[0]];

    (void)context, (void)i_block, (void)constant, (void)slope, (void)err;
    for (int i = 0; i < span.n; i++) {
        int left = 0, s = span.first + i;
        for (int k = 0; k < n; k++) left += !(s >> k & 1);
        double p = left ? pow((double)left / n, -1.0 / (0.25 + 0.2)) : 21.0;
        loss[i] = (pow(fmin(p, 21.0), 0.75) - 1.0) / 0.75;
    }
    return LODE_OK;
}

/* Expected loss with n suppliers, the share of the risk that is common to all taken apart. */
static double diversified(int option, double common)
{
    static double probability[1 << SUPPLIERS];
    lode__decision decision = {6, {0}};
    lode__block block = {1, &decision};
    lode__row_entry spend = {0, 0, 1, 1.0}, entry = {0, 0, option, 1.0};
    lode__row row[2] = {{"budget", LODE__ROW_MOST, 10.0, 1, &spend},
                        {"as many", LODE__ROW_LEAST, 1.0, 1, &entry}};
    lode__portfolio_program p = {.n_block = 1,
                                 .block = &block,
                                 .n_scenario = 1 << SUPPLIERS,
                                 .probability = probability,
                                 .n_row = 2,
                                 .row = row,
                                 .value = supplier_value};
    lode__portfolio_answer a = {0};
    double risk = NAN;

    for (int s = 0; s < 1 << SUPPLIERS; s++) {
        probability[s] = 1.0 - common;
        for (int k = 0; k < SUPPLIERS; k++) probability[s] *= s >> k & 1 ? 0.05 : 0.95;
    }
    probability[0] += common * 0.95;
    probability[(1 << SUPPLIERS) - 1] += common * 0.05;
    if (lode__portfolio_solve(&p, &a, NULL) == LODE_OK) risk = a.risk_usd;
    lode__portfolio_answer_free(&a);
    return risk;
}

static void test_diversification(void)
{
    const double alone[5] = {.5873, .3048, .2255, .1856, .1448};
    const double shared[5] = {.587, .446, .406, .386, .366};

    for (int k = 1; k <= 5; k++) {
        ok(fabs(diversified(k, 0.0) - alone[k - 1]) < 0.00005, "E20, %d suppliers: %.4f",
           supplier_count[k], alone[k - 1]);
        ok(fabs(diversified(k, 0.5) - shared[k - 1]) < 0.0005,
           "half of the risk common: %.3f", shared[k - 1]);
    }
}

/* ---- laws ------------------------------------------------------------------------------------------- */

/* The first instance from a seed on that can be met and has so many blocks. */
static void draw_possible(instance *x, uint64_t seed, int n_block)
{
    double best[4];

    do {
        draw(x, seed++);
        enumerate(x, best);
    } while (!isfinite(best[0]) || x->program.n_block < n_block || x->n_decision < 8);
    x->program.has_bounds = true;
}

static void test_bounds(void)
{
    static instance x;
    double loss[MOST_SCENARIO], constant[MOST_SCENARIO];
    double slope[MOST_SCENARIO * MOST_SLOPE];
    int n_bad = 0, n = 0;

    for (int i = 0; i < 60; i++) {
        choice at = {{0}}, other = {{0}};
        draw(&x, 1000 + (uint64_t)i);
        for (int b = 0; b < x.program.n_block; b++) {
            double here[MOST_SCENARIO];
            for (int d = 0; d < x.block[b].n_decision; d++) {
                at[b][d] = below(&x, x.block[b].decision[d].n_option);
                other[b][d] = below(&x, x.block[b].decision[d].n_option);
            }
            value(&x, b, at[b], all_of(&x), loss, constant, slope, NULL);
            value(&x, b, other[b], all_of(&x), here, NULL, NULL, NULL);
            for (int s = 0; s < x.program.n_scenario; s++, n++) {
                double low = constant[s];
                for (int d = 0, j = 0; d < x.block[b].n_decision; d++) {
                    if (other[b][d])
                        low += slope[s * x.own[b].n_slope + j + other[b][d] - 1];
                    j += x.block[b].decision[d].n_option - 1;
                }
                n_bad += low > here[s] + 1e-9;
            }
        }
    }
    ok(n_bad == 0, "%d bounds at random choices hold", n);
}

static void test_budget(void)
{
    static instance x;
    int n_worse = 0, n_dear = 0;

    for (int i = 0; i < 12; i++) {
        double last = INFINITY;
        draw_possible(&x, 2000 + 50 * (uint64_t)i, 1);
        x.program.risk = risk_of_kind(&x, i % 4);
        for (int step = 0; step < 5; step++) {
            lode__portfolio_answer a = {0};
            lode__portfolio_solve(&x.program, &a, NULL);
            n_worse += a.objective_usd > last + 1e-9 * fabs(last);
            n_dear += !(a.budget_price >= 0.0);
            last = a.objective_usd;
            x.row[0].bound += 10.0;
            lode__portfolio_answer_free(&a);
        }
    }
    ok(n_worse == 0, "a larger budget is never worse");
    ok(n_dear == 0, "and never has a negative price");
}

static bool same_answer(const instance *x, const lode__portfolio_answer *a,
                        const lode__portfolio_answer *b)
{
    for (int k = 0; k < x->program.n_block; k++)
        if (memcmp(a->option[k], b->option[k],
                   (size_t)x->block[k].n_decision * sizeof(int)))
            return false;
    return !memcmp(&a->objective_usd, &b->objective_usd, sizeof(double)) &&
           !memcmp(&a->bound_usd, &b->bound_usd, sizeof(double)) &&
           !memcmp(&a->budget_price, &b->budget_price, sizeof(double)) &&
           !memcmp(a->weight, b->weight,
                   (size_t)x->program.n_scenario * sizeof(double)) &&
           a->n_value == b->n_value && a->n_cut == b->n_cut && a->n_master == b->n_master;
}

static void test_threads(void)
{
    static instance x;
    int n_other = 0;

    for (int i = 0; i < 8; i++) {
        lode__portfolio_answer a[3] = {{0}};
        draw_possible(&x, 3000 + 50 * (uint64_t)i, 2);
        x.program.risk = risk_of_kind(&x, i % 4);
        x.program.has_bounds = i < 4;
        for (size_t k = 0; k < 3; k++) {
            x.program.n_thread = k + 1;
            lode__portfolio_solve(&x.program, &a[k], NULL);
        }
        n_other += !same_answer(&x, &a[0], &a[1]) || !same_answer(&x, &a[0], &a[2]);
        for (int k = 0; k < 3; k++) lode__portfolio_answer_free(&a[k]);
    }
    ok(n_other == 0, "1, 2 and 3 threads give the same bits");
}

/* ---- once for each choice; late; by CBC ---------------------------------------------------------------- */

typedef struct watched {
    instance *x;
    unsigned char seen[MOST_BLOCK][4096];
    int n_twice;
} watched;

static lode_status watched_value(void *context, int i_block, const int *option,
                                 lode__span span, double *loss, double *constant,
                                 double *slope, lode_error *err)
{
    watched *w = context;
    size_t index = 0, step = 1;

    for (int d = 0; d < w->x->block[i_block].n_decision; d++) {
        index += step * (size_t)option[d];
        step *= (size_t)w->x->block[i_block].decision[d].n_option;
    }
    w->n_twice += w->seen[i_block][index]++ > 0;
    return value(w->x, i_block, option, span, loss, constant, slope, err);
}

static void test_once(void)
{
    static instance x;
    static watched w;
    int n_twice = 0;

    for (int i = 0; i < 16; i++) {
        lode__portfolio_answer a = {0};
        draw_possible(&x, 4000 + 50 * (uint64_t)i, 1);
        memset(&w, 0, sizeof w);
        w.x = &x;
        x.program.risk = risk_of_kind(&x, i % 4);
        x.program.has_bounds = i < 8;
        x.program.value = watched_value;
        x.program.context = &w;
        lode__portfolio_solve(&x.program, &a, NULL);
        n_twice += w.n_twice;
        lode__portfolio_answer_free(&a);
    }
    ok(n_twice == 0, "no choice is asked twice");
}

static void test_late(void)
{
    static instance x;
    lode__portfolio_answer a = {0};
    double best[4];

    draw_possible(&x, 5000, 2);
    enumerate(&x, best);
    x.program.seconds = 1e-9;
    if (ok(lode__portfolio_solve(&x.program, &a, NULL) == LODE_OK, "no time at all")) {
        ok(a.verdict == LODE__PORTFOLIO_STOPPED, "stops");
        ok(a.objective_usd >= best[0] - 1e-9 && a.bound_usd <= best[0] + 1e-9,
           "with a choice and a bound that hold");
    }
    lode__portfolio_answer_free(&a);
    x.program.has_bounds = false;
    if (ok(lode__portfolio_solve(&x.program, &a, NULL) == LODE_OK, "nor without bounds"))
        ok(a.verdict == LODE__PORTFOLIO_STOPPED && a.bound_usd <= best[0] + 1e-9,
           "what was not valued is not bounded");
    lode__portfolio_answer_free(&a);
}

/* A master of random columns: CBC and the search agree. */
static void test_cbc(void)
{
    enum { N_BLOCK = 5, EACH = 6, N_COLUMN = N_BLOCK * EACH, N_WEIGHT = 3, N_JOINT = 2 };
    static int block[N_COLUMN];
    static double cost[N_COLUMN], row[N_COLUMN * N_JOINT], loss[N_COLUMN * N_WEIGHT];
    double most[N_JOINT] = {60.0, 55.0};
    int n_other = 0;

    for (int i = 0; i < 20; i++) {
        lode__master m = {N_BLOCK, N_COLUMN, N_JOINT, N_WEIGHT, block,
                          cost,    row,      loss,    most};
        uint64_t at = 0, seed = 900 + (uint64_t)i;
        size_t by_cbc[N_BLOCK], by_search[N_BLOCK];
        bool found, also;
        double bound, own;
        for (int c = 0; c < N_COLUMN; c++) {
            block[c] = c / EACH;
            cost[c] = floor(50.0 * lode__random_unit(seed, at++));
            for (int j = 0; j < N_JOINT; j++)
                row[c * N_JOINT + j] = floor(25.0 * lode__random_unit(seed, at++));
            for (int k = 0; k < N_WEIGHT; k++)
                loss[c * N_WEIGHT + k] =
                    floor(1e6 + 90.0 * lode__random_unit(seed, at++));
        }
        lode__master_cbc(&m, NULL, INFINITY, by_cbc, &found, &bound, NULL);
        lode__master_choose(&m, NULL, INFINITY, by_search, &also, &own, NULL);
        n_other += found != also;
        if (found && also)
            n_other += !lode__master_keeps(&m, by_cbc) || bound != own ||
                       lode__master_objective(&m, by_cbc) !=
                           lode__master_objective(&m, by_search);
    }
    ok(n_other == 0, "CBC and the search agree on 20 masters");
}

/* ---- choices that are passed over -------------------------------------------------------------------------- */

/* A third of the choices of a block, never that of doing nothing. */
static bool is_skipped(const void *context, int i_block, const int *option)
{
    const instance *x = context;
    int sum = 0;

    for (int d = 0; d < x->block[i_block].n_decision; d++) sum += (d + 2) * option[d];
    return sum % 3 == 1;
}

static bool is_tried(const instance *x, choice at)
{
    for (int b = 0; b < x->program.n_block; b++)
        if (is_skipped(x, b, at[b])) return false;
    return true;
}

/* What may be passed over is: the answer is at least as good as the best of the others, which it
 * is where doing nothing keeps the rows, and never better than the best of all. */
static void test_skips(void)
{
    static instance x;
    int n_good = 0, n_worse = 0;

    for (int i = 0; i < 40; i++) {
        lode__portfolio_answer a = {0};
        double best = INFINITY, tried = INFINITY, near;
        choice at = {{0}};
        bool nothing;
        draw_possible(&x, 9000 + 50 * (uint64_t)i, 1);
        nothing = feasible(&x, at);
        x.program.risk = risk_of_kind(&x, i % 4);
        x.program.has_bounds = false;
        x.program.skips = is_skipped;
        do {
            double v = feasible(&x, at) ? objective(&x, &x.program.risk, at) : INFINITY;
            best = fmin(best, v);
            if (is_tried(&x, at)) tried = fmin(tried, v);
        } while (next_choice(&x, at));
        near = 1e-9 * fabs(best);
        if (lode__portfolio_solve(&x.program, &a, NULL) == LODE_OK)
            n_good += a.objective_usd >= best - near && a.objective_usd <= tried + near &&
                      (!nothing || fabs(a.objective_usd - tried) <= near);
        n_worse += tried > best + near;
        lode__portfolio_answer_free(&a);
        x.program.skips = NULL;
    }
    ok(n_good == 40, "the best of what is not passed over: %d of 40", n_good);
    ok(n_worse > 0, "which is not the best of all in %d", n_worse);
}

/* ---- more than a list of choices ------------------------------------------------------------------------- */

/* One block of 24 projects, each worth what it saves alone: a knapsack whose optimum is known
 * from a second program of 2 blocks of 12 that are gone through whole. */
static lode_status separable_value(void *context, int i_block, const int *option,
                                   lode__span span, double *loss, double *constant,
                                   double *slope, lode_error *err)
{
    int n = *(const int *)context;

    (void)err;
    for (int k = 0; k < span.n; k++) {
        int s = span.first + k;
        loss[k] = 0.0;
        if (constant) constant[k] = 0.0;
        for (int d = 0; d < n; d++) {
            int i = i_block * n + d;
            double saved = 5.0 + (i * 7 % 11) + s * (i % 3);
            if (option[d]) loss[k] -= saved;
            if (slope) slope[k * n + d] = -saved;
        }
    }
    return LODE_OK;
}

static double separable(int n_block, const lode__row *row, size_t n_row,
                        lode_status *status)
{
    static lode__decision decision[24];
    const double p[3] = {0.5, 0.3, 0.2};
    int n = 24 / n_block;
    lode__block block[2] = {{n, decision}, {n, decision + n}};
    lode__portfolio_program program = {.n_block = n_block,
                                       .block = block,
                                       .n_scenario = 3,
                                       .probability = p,
                                       .n_row = n_row,
                                       .row = row,
                                       .value = separable_value,
                                       .context = &n,
                                       .has_bounds = true};
    lode__portfolio_answer a = {0};
    double v = NAN;

    for (int i = 0; i < 24; i++) decision[i] = (lode__decision){2, {0.0, i % 4}};
    *status = lode__portfolio_solve(&program, &a, NULL);
    if (!*status && a.verdict == LODE__PORTFOLIO_PROVEN) v = a.objective_usd;
    lode__portfolio_answer_free(&a);
    return v;
}

static void test_large_block(void)
{
    lode__row_entry one[24], two[24];
    lode__row row = {"budget", LODE__ROW_MOST, 61.0, 24, one};
    lode_status st, also;

    for (int i = 0; i < 24; i++) {
        one[i] = (lode__row_entry){0, i, 1, 3.0 + i * 5 % 9};
        two[i] = (lode__row_entry){i / 12, i % 12, 1, 3.0 + i * 5 % 9};
    }
    double large = separable(1, &row, 1, &st);
    row.entry = two;
    double small = separable(2, &row, 1, &also);
    ok(!st && !also, "a block of 2^24 choices is solved");
    is_near(large, small, 1e-12, "and gives what two of 2^12 give");
}

/* ---- scenarios in pieces ---------------------------------------------------------------------------------- */

#define MANY 300 /* enough scenarios that few choices are valued piece by piece */

typedef struct pieces {
    int n_decision;
    unsigned char seen[64][MANY]; /* by choice and scenario */
    int n_piece;                  /* calls that were of less than all */
    pthread_mutex_t mutex;
} pieces;

static lode_status pieced_value(void *context, int i_block, const int *option,
                                lode__span span, double *loss, double *constant,
                                double *slope, lode_error *err)
{
    pieces *x = context;
    size_t index = 0;

    for (int d = 0; d < x->n_decision; d++) index += (size_t)option[d] << d;
    pthread_mutex_lock(&x->mutex);
    for (int s = span.first; s < span.first + span.n; s++) x->seen[index][s]++;
    x->n_piece += span.n < MANY;
    pthread_mutex_unlock(&x->mutex);
    return separable_value(&x->n_decision, i_block, option, span, loss, constant, slope,
                           err);
}

/* What project i of separable_value saves in the mean of MANY equal scenarios. */
static double mean_saved(int i)
{
    return 5.0 + i * 7 % 11 + 0.5 * (MANY - 1) * (i % 3);
}

static void test_pieces(void)
{
    static lode__decision decision[6];
    static double p[MANY];
    static pieces x;
    const lode__block block = {6, decision};
    lode__portfolio_program program = {.n_block = 1,
                                       .block = &block,
                                       .n_scenario = MANY,
                                       .probability = p,
                                       .value = pieced_value,
                                       .context = &x,
                                       .has_bounds = true,
                                       .n_thread = 3};
    lode__portfolio_answer a = {0};
    double best = 0.0;
    int n_twice = 0;

    x.n_decision = 6;
    pthread_mutex_init(&x.mutex, NULL);
    for (int s = 0; s < MANY; s++) p[s] = 1.0 / MANY;
    for (int i = 0; i < 6; i++) {
        decision[i] = (lode__decision){2, {0.0, 20.0 + 40.0 * i}};
        best += fmin(0.0, decision[i].cost_usd[1] - mean_saved(i));
    }
    lode_status st = lode__portfolio_solve(&program, &a, NULL);
    ok(!st && a.verdict == LODE__PORTFOLIO_PROVEN, "%d scenarios in pieces", MANY);
    is_near(a.objective_usd, best, 1e-12, "give the sum of the projects that pay");
    for (int i = 0; i < 64; i++)
        for (int s = 0; s < MANY; s++) n_twice += x.seen[i][s] > 1;
    ok(x.n_piece > 0 && n_twice == 0, "and no scenario of a choice is asked for twice");
    lode__portfolio_answer_free(&a);
    pthread_mutex_destroy(&x.mutex);
}

/* ---- refusals --------------------------------------------------------------------------------------------- */

static void test_conflict(void)
{
    static instance x;
    lode__portfolio_answer a = {0};
    lode__row_entry any[1], both[2];

    draw_possible(&x, 6000, 2);
    any[0] = (lode__row_entry){0, 0, 1, 1.0};
    both[0] = (lode__row_entry){0, 0, 1, 1.0};
    both[1] = (lode__row_entry){1, 0, 1, 1.0};
    x.row[0] = (lode__row){"budget", LODE__ROW_MOST, 1000.0, 1, any};
    x.row[1] = (lode__row){"the first", LODE__ROW_LEAST, 1.0, 1, any};
    x.row[2] = (lode__row){"harmless", LODE__ROW_MOST, 5.0, 2, both};
    x.row[3] = (lode__row){"not the first", LODE__ROW_MOST, 0.0, 1, any};
    x.program.n_row = 4;
    if (!ok(lode__portfolio_solve(&x.program, &a, NULL) == LODE_OK, "rows that conflict"))
        return;
    ok(a.verdict == LODE__PORTFOLIO_IMPOSSIBLE, "are an answer");
    ok(a.n_conflict == 2 && a.conflict[0] == 1 && a.conflict[1] == 3,
       "that names the two at fault");
    lode__portfolio_answer_free(&a);
    any[0].coefficient = 0.0;
    x.program.n_row = 2;
    if (!ok(lode__portfolio_solve(&x.program, &a, NULL) == LODE_OK, "a row by itself"))
        return;
    ok(a.n_conflict == 1 && a.conflict[0] == 1, "is named alone");
    lode__portfolio_answer_free(&a);
}

static void refuse(instance *x, const char *what)
{
    lode__portfolio_answer a = {.n_value = 77};
    lode_error err = {0};

    ok(lode__portfolio_solve(&x->program, &a, &err) == LODE_E_INVALID && err.message[0],
       "%s is refused: %s", what, err.message);
    ok(a.n_value == 77, "and the answer stays as it was");
}

static lode_status failing_value(void *context, int i_block, const int *option,
                                 lode__span span, double *loss, double *constant,
                                 double *slope, lode_error *err)
{
    (void)context, (void)option, (void)span, (void)loss, (void)constant, (void)slope;
    return lode__fail(err, LODE_E_NODATA, "block %d", i_block);
}

static void test_refusals(void)
{
    static instance x;
    lode__portfolio_answer a = {0};
    lode_error err = {0};

    draw_possible(&x, 7000, 2);
    x.probability[0] += 0.5;
    refuse(&x, "a sum of probabilities above 1");
    x.probability[0] -= 0.5;
    x.program.risk = (lode__risk){.kind = LODE__RISK_CVAR, .alpha = 1.0};
    refuse(&x, "alpha 1");
    x.program.risk = (lode__risk){.kind = LODE__RISK_MEAN};
    x.decision[0].n_option = 9;
    refuse(&x, "a decision of 9 options");
    draw_possible(&x, 7000, 2);
    x.entry[0][0].option = 0;
    refuse(&x, "a row on doing nothing");
    draw_possible(&x, 7000, 2);
    x.program.value = failing_value;
    x.program.n_thread = 3;
    ok(lode__portfolio_solve(&x.program, &a, &err) == LODE_E_NODATA, "a failure stops");
    is_text(err.message, "block 0", "and is that of the first in order");
}

static void test_memory(void)
{
    static instance x;
    int n_ended = 0, n_odd = 0;
    long n = 1;

    draw_possible(&x, 8000, 2);
    x.program.risk = risk_of_kind(&x, LODE__RISK_CVAR);
    for (int bounds = 0; bounds < 2; bounds++) {
        x.program.has_bounds = bounds;
        for (n = 1; n < 20000; n += n < 60 ? 1 : n / 7) {
            lode__portfolio_answer a = {0};
            lode__alloc_fail_after(n);
            lode_status st = lode__portfolio_solve(&x.program, &a, NULL);
            lode__alloc_fail_after(0);
            n_odd += st && st != LODE_E_NOMEM;
            n_ended += st == LODE_OK;
            lode__portfolio_answer_free(&a);
        }
    }
    ok(n_odd == 0, "where memory ends that is what is said");
    ok(n_ended > 0, "and with enough it is solved");
}

/* The argument: how many random programs. */
int main(int argc, char **argv)
{
    test_risk();
    test_enumeration(argc > 1 ? atoi(argv[1]) : 240);
    test_tiny();
    test_diversification();
    test_bounds();
    test_budget();
    test_threads();
    test_once();
    test_late();
    test_cbc();
    test_skips();
    test_large_block();
    test_pieces();
    test_conflict();
    test_refusals();
    test_memory();
    return done_testing();
}
