#define _POSIX_C_SOURCE 200809L
/* Coercion: what a cut must do and cannot do, on real markets and on one by hand; what is
 * refused; and that it costs no memory it does not give back. */
#include <lode/coerce.h>
#include <lode/shock.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "own_packs.h"
#include "report/coerce_report.h"
#include "study/outcome.h"
#include "tap.h"

static const char *const good[] = {"gallium:refined", "cobalt:intermediate",
                                   "tungsten:refined", "germanium:refined",
                                   "graphite:anode"};
#define N_GOOD (sizeof good / sizeof *good)
#define ALL_GOODS                                                                        \
    "gallium:refined,cobalt:intermediate,tungsten:refined,germanium:refined,graphite:"   \
    "anode"

/* ---- asking ------------------------------------------------------------------------ */

static lode_coercion *run(const lode_dataset *ds, const lode_coerce_options *o)
{
    lode_coercion *c = NULL;
    lode_error err = {0};

    if (lode_coerce_run(ds, o, &c, &err) != LODE_OK)
        note("%s on %s: %s", o->by ? o->by : "all", o->target ? o->target : "all",
             err.message);
    return c;
}

/* One sender, target and good, one sentence beside it or none. */
static lode_coercion *ask(const lode_dataset *ds, const char *by, const char *target,
                          const char *goods, int months, const char *beside)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;

    o.by = by;
    o.target = target;
    o.goods = goods;
    o.months = &months;
    o.n_months = 1;
    o.statements = &beside;
    o.n_statement = beside != NULL;
    o.n_thread = 1;
    return run(ds, &o);
}

/* The row of a target in a case; NULL: it has none. */
static const lode__coerce_row *row_in(const lode_coercion *c, int i_case, int i_target)
{
    for (size_t k = 0; k < c->result[i_case].n_row; k++)
        if (c->result[i_case].row[k].i_target == i_target)
            return &c->result[i_case].row[k];
    return NULL;
}

static const lode__coerce_row *only_row(const lode_coercion *c)
{
    return c && c->n_case == 1 && c->result[0].n_row == 1 ? &c->result[0].row[0] : NULL;
}

static double ban_harm(const lode_coercion *c)
{
    const lode__coerce_row *row = only_row(c);

    return row ? row->frontier.ban_harm_usd : NAN;
}

static const lode__coerce_job *job_of(const lode_coercion *c, const lode__coerce_row *row)
{
    return &c->job[c->list[row->i_case].i_job];
}

/* "CHN on JPN, gallium:refined" */
static const char *said(const lode_coercion *c, const lode__coerce_row *row)
{
    static char text[128];

    if (!row) return "no row";
    snprintf(text, sizeof text, "%s on %s, %s", lode__coerce_sender(c, row),
             lode__coerce_target(c, row), lode__coerce_good(c, row));
    return text;
}

/* ---- laws of every row --------------------------------------------------------------- */

static bool is_bounded(const lode__coerce_row *row)
{
    const lode__frontier *f = &row->frontier;

    return f->costless_harm_usd >= 0.0 && f->costless_depth >= 0.0 &&
           f->costless_depth <= 1.0 && f->best_depth >= 0.0 && f->best_depth <= 1.0 &&
           f->best_gain_usd >= 0.0 && isfinite(f->ban_harm_usd) &&
           isfinite(f->ban_cost_usd);
}

/* Points rise in depth from no cut, which does nothing, to the ban, whose numbers are the
 * frontier's. */
static bool is_ladder(const lode__coerce_row *row)
{
    const lode__coerce_point *p = row->point;
    bool good_order = row->n_point > 2 && p[0].cut.depth == 0.0 &&
                      p[0].cut.harm_usd == 0.0 && p[0].cut.cost_usd == 0.0 &&
                      p[row->n_point - 1].cut.depth == 1.0 &&
                      p[row->n_point - 1].cut.harm_usd == row->frontier.ban_harm_usd &&
                      p[row->n_point - 1].cut.cost_usd == row->frontier.ban_cost_usd;

    for (int k = 1; k < row->n_point; k++)
        good_order = good_order && p[k].cut.depth > p[k - 1].cut.depth;
    return good_order;
}

static void test_rows(const lode_coercion *c)
{
    size_t n = 0, n_unsolved = 0, n_bad = 0, n_unordered = 0;

    for (int k = 0; k < c->n_case; k++)
        for (size_t i = 0; i < c->result[k].n_row; i++, n++) {
            const lode__coerce_row *row = &c->result[k].row[i];
            n_unsolved += row->verdict != LODE_SOLVED;
            n_bad += !is_bounded(row);
            n_unordered += !is_ladder(row);
            if (!is_bounded(row) || !is_ladder(row)) note("%s", said(c, row));
        }
    ok(n > 0 && n == c->count.n_row, "%zu rows", n);
    ok(n_unsolved == 0, "each ban has an equilibrium");
    ok(n_bad == 0, "costless harm and gain are at least 0, depths between 0 and 1");
    ok(n_unordered == 0, "depths rise from nothing, which does nothing, to the ban");
}

/* ---- the deeper, the worse ----------------------------------------------------------- */

/* Is all that the members have to do with the market to use the good: no other good there, none
 * made, none sold on? Whoever does more may like what a cut does to other prices. */
static bool uses_only(const lode_market *m, int i_good, const bool *member)
{
    for (int n = 0; n < m->problem.n_node; n++)
        if (member[m->model->node[n].i_country] && m->model->node[n].i_good != i_good)
            return false;
    for (int k = 0; k < m->model->n_flow; k++) {
        const lode__base_flow *f = &m->model->flow[k];
        if (f->role != LODE__ROLE_USE && f->flow_tpa > 0.0 && member[f->i_country])
            return false;
    }
    return true;
}

/* What the solver cannot tell from nothing: a 1e-9 of what the good's trade is worth. */
static double least_usd(const lode_market *m, int i_good)
{
    double worth = 0.0;

    for (int k = 0; k < m->model->n_flow; k++) {
        const lode__base_flow *f = &m->model->flow[k];
        int n = lode__market_node(m, f->i_good, f->i_country);
        if (f->role == LODE__ROLE_TRADE && f->i_good == i_good && n >= 0)
            worth += f->flow_tpa * m->model->node[n].base_price;
    }
    return 1e-9 * worth;
}

/* The largest fall of harm from a depth to the next, USD. */
static double largest_fall(const lode__coerce_row *row)
{
    double fall = 0.0;

    for (int k = 1; k < row->n_point; k++)
        fall = fmax(fall, row->point[k - 1].cut.harm_usd - row->point[k].cut.harm_usd);
    return fall;
}

static bool is_harmed_less(const lode__coerce_row *row, const lode_market *m, int i_good)
{
    return largest_fall(row) >
           1e-6 * fabs(row->frontier.ban_harm_usd) + least_usd(m, i_good);
}

static void test_depth(const lode_coercion *c)
{
    int n = 0, n_bad = 0, n_other = 0, n_other_bad = 0;

    for (int k = 0; k < c->n_case; k++)
        for (size_t i = 0; i < c->result[k].n_row; i++) {
            const lode__coerce_row *row = &c->result[k].row[i];
            const lode__coerce_job *job = job_of(c, row);
            const lode_market *m = c->market[job->i_market];
            bool only = uses_only(m, job->i_good, c->party[row->i_target].member);
            bool bad = is_harmed_less(row, m, job->i_good);
            n += only;
            n_bad += only && bad;
            n_other += !only;
            n_other_bad += !only && bad;
            if (only && bad)
                note("%s: harm falls by %.6g of %.6g USD", said(c, row),
                     largest_fall(row), row->frontier.ban_harm_usd);
        }
    ok(n > 0 && n_bad == 0,
       "%d targets that only use the good: a deeper cut harms no less", n);
    note(
        "%d make, sell on or use other goods of the market: %d of them like a deeper cut "
        "better somewhere",
        n_other, n_other_bad);
}

/* ---- blocs and sums ------------------------------------------------------------------ */

static double sum_of_members(const lode_coercion *c, int i_case, int i_bloc, double *size)
{
    double sum = 0.0;

    *size = 0.0;
    for (int p = 0; p < c->n_country; p++) {
        const lode__coerce_row *row = row_in(c, i_case, p);
        if (!c->party[i_bloc].member[p] || !row) continue;
        sum += row->frontier.ban_harm_usd;
        *size += fabs(row->frontier.ban_harm_usd);
    }
    return sum;
}

static void test_blocs(const lode_coercion *c)
{
    int n = 0, n_bad = 0;

    for (int k = 0; k < c->n_case; k++)
        for (size_t i = 0; i < c->result[k].n_row; i++) {
            const lode__coerce_row *row = &c->result[k].row[i];
            double size, sum;
            if (!c->party[row->i_target].is_bloc) continue;
            sum = sum_of_members(c, k, row->i_target, &size);
            n++;
            if (fabs(row->frontier.ban_harm_usd - sum) <= 1e-12 * size) continue;
            n_bad++;
            note("%s: %.17g, members %.17g", said(c, row), row->frontier.ban_harm_usd,
                 sum);
        }
    ok(n > 0 && n_bad == 0, "%d blocs are harmed by a ban as their members together", n);
}

/* Sums by sender, target and good say the same rows. */
static void test_sums(const lode_coercion *c)
{
    static const char *const name[] = {"senders", "targets", "goods"};
    double costless = 0.0, ban = 0.0, size = 0.0;
    int n_row = 0;

    for (int k = 0; k < c->n_case; k++)
        for (size_t i = 0; i < c->result[k].n_row; i++) {
            const lode__coerce_row *row = &c->result[k].row[i];
            if (c->party[row->i_target].is_bloc) continue;
            costless += row->frontier.costless_harm_usd;
            ban += fmax(0.0, row->frontier.ban_harm_usd);
            n_row++;
        }
    size = costless + ban;
    for (int by = LODE__BY_SENDER; by <= LODE__BY_GOOD; by++) {
        lode__arena arena = {0};
        lode__coerce_sum *sum;
        double all[2] = {0.0};
        int n = lode__coercion_sums(c, (lode__sum_by)by, 12, false, &arena, &sum);
        int rows = 0;
        bool sorted = n > 0;
        for (int k = 0; k < n; k++) {
            if (k > 0) sorted = sorted && sum[k - 1].costless_usd >= sum[k].costless_usd;
            if (by == LODE__BY_TARGET && c->party[sum[k].i].is_bloc) continue;
            all[0] += sum[k].costless_usd;
            all[1] += sum[k].ban_harm_usd;
            rows += sum[k].n_row;
        }
        ok(sorted && rows == n_row && fabs(all[0] - costless) <= 1e-12 * size &&
               fabs(all[1] - ban) <= 1e-12 * size,
           "sums over %s are those over %d rows of countries", name[by], n_row);
        lode__arena_clear(&arena);
    }
}

static void test_ranks(const lode_coercion *c)
{
    lode__arena arena = {0};
    const lode__coerce_row **row;
    int n = lode__coercion_ranked(c, 12, false, &arena, &row), n_bloc = 0;
    bool sorted = n > 1;

    for (int k = 0; k < n; k++) {
        n_bloc += c->party[row[k]->i_target].is_bloc;
        if (k > 0)
            sorted = sorted && row[k - 1]->frontier.costless_harm_usd >=
                                   row[k]->frontier.costless_harm_usd;
    }
    ok(sorted && n_bloc == 0, "%d rows by falling costless harm, no bloc among them", n);
    ok(lode__coercion_ranked(c, 3, false, &arena, &row) == 0, "none of other months");
    lode__arena_clear(&arena);
}

/* The worst depth of a row, and of the best row alone within a budget. */
static void bound_bundle(const lode__coerce_bundle *b, double *best, double *most)
{
    lode__cut cut[LODE__DEPTHS];

    *best = *most = 0.0;
    for (int k = 0; k < b->n; k++) {
        const lode__coerce_row *row = b->row[k];
        double worst = 0.0;
        for (int i = 0; i < row->n_point; i++) {
            cut[i] = row->point[i].cut;
            worst = fmax(worst, cut[i].harm_usd);
        }
        *best = fmax(*best, lode__frontier_harm(cut, row->n_point, b->budget_usd));
        *most += worst;
    }
}

/* Within a budget: no less than the best good alone, no more than all at their worst, and more
 * for more money. */
static void test_bundles(const lode_dataset *ds)
{
    static const char *const target[] = {"JPN", "@EU"};
    static const double budget[] = {0.0, 1e6, 1e8};

    for (size_t t = 0; t < sizeof target / sizeof *target; t++) {
        double last = 0.0;
        bool held = true;
        for (int k = 0; k < 3; k++) {
            lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
            const lode__coerce_bundle *b;
            lode_coercion *c;
            double best, most;
            o.by = "CHN";
            o.target = target[t];
            o.goods = "gallium:refined,germanium:refined,dytb:oxide";
            o.budget_usd = budget[k];
            c = run(ds, &o);
            b = c ? c->bundle : NULL;
            held = held && b && b->n == 3 && b->budget_usd == budget[k];
            if (!held) {
                lode_coercion_free(c);
                break;
            }
            bound_bundle(b, &best, &most);
            held = b->harm_usd >= best * (1.0 - 1e-9) - 1e-3 &&
                   b->harm_usd <= most * (1.0 + 1e-9) + 1e-3 && b->harm_usd >= last &&
                   b->cost_usd <= budget[k] + 1e-9 * most && isfinite(b->joint_harm_usd);
            if (!held)
                note(
                    "budget %g: harm %.9g at %.9g, best %.9g, most %.9g, less money %.9g",
                    budget[k], b->harm_usd, b->cost_usd, best, most, last);
            last = b->harm_usd;
            lode_coercion_free(c);
        }
        ok(held,
           "CHN on %s: a bundle is between its best good and all of them, %.6g at most",
           target[t], last);
    }
}

/* ---- nothing to cut, nobody to hurt -------------------------------------------------- */

static void test_no_exports(const lode_dataset *ds)
{
    lode_coercion *c = ask(ds, "ISL", "JPN", good[0], 12, NULL);
    const lode__coerce_row *row = only_row(c);

    if (ok(row, "a sender that was named but sells nothing has a row")) {
        ok(row->trade_tpa == 0.0 && row->frontier.ban_harm_usd == 0.0 &&
               row->frontier.ban_cost_usd == 0.0 &&
               row->frontier.costless_harm_usd == 0.0,
           "it harms nobody");
        ok(isnan(row->frontier.leverage), "and has no leverage");
    }
    lode_coercion_free(c);
}

static bool has_node(const lode_market *m, int i_country)
{
    for (int n = 0; n < m->problem.n_node; n++)
        if (m->model->node[n].i_country == i_country) return true;
    return false;
}

/* Countries outside the market have no row; asked for, one that says nothing happens. */
static void test_outsiders(const lode_dataset *ds, const lode_coercion *c)
{
    int n = 0, n_bad = 0, outside = -1;

    for (int k = 0; k < c->n_case; k++) {
        const lode__coerce_job *job = &c->job[c->list[k].i_job];
        for (int p = 0; p < c->n_country; p++) {
            bool in = has_node(c->market[job->i_market], p) && p != job->i_sender;
            n_bad += in != (row_in(c, k, p) != NULL);
            if (in || p == job->i_sender) continue;
            n++;
            if (strcmp(lode__goods(ds, &(int){0})[job->i_good].id, good[0]) == 0)
                outside = p;
        }
    }
    ok(n > 0 && n_bad == 0, "%d countries outside a market have no row", n);
    if (outside >= 0) {
        lode_coercion *one = ask(ds, "CHN", c->party[outside].name, good[0], 12, NULL);
        const lode__coerce_row *row = only_row(one);
        ok(row && row->frontier.ban_harm_usd == 0.0 &&
               row->frontier.costless_harm_usd == 0.0 && isnan(row->import_share),
           "one of them, %s, asked for: no harm", c->party[outside].name);
        lode_coercion_free(one);
    }
}

/* ---- beside a shock ------------------------------------------------------------------ */

#define MOST_WORDS 8

/* The sentences between quotes of a line of shell. */
static size_t read_shock(char *line, const char **list)
{
    size_t n = 0;

    for (char *at = strchr(line, '\''); at && n < MOST_WORDS; at = strchr(at, '\'')) {
        list[n++] = ++at;
        at = strchr(at, '\'');
        if (!at) break;
        *at++ = '\0';
    }
    return n;
}

/* What members lose under the row's sentences; NaN: no answer. */
static double loss_of(const lode_dataset *ds, const lode_coercion *c,
                      const lode__coerce_row *row)
{
    const char *list[MOST_WORDS];
    lode__buf line;
    lode_outcome *o = NULL;
    lode_error err = {0};
    double loss = 0.0;
    size_t n;

    lode__buf_init(&line, 4096);
    lode__coerce_shock(c, row, &line);
    n = read_shock(line.data, list);
    if (lode_shock_run(ds, list, n, NULL, &o, &err) != LODE_OK) {
        note("%s: %s", list[0], err.message);
        loss = NAN;
    }
    for (int k = 0; o && k < o->n_place; k++)
        if (c->party[row->i_target].member[o->place[k].i_country])
            loss += o->place[k].loss_usd;
    lode_outcome_free(o);
    lode__buf_clear(&line);
    return loss;
}

static void test_shocks(const lode_dataset *ds)
{
    static const struct {
        const char *by, *target, *goods;
        int months;
    } ask_of[] = {
        {"CHN", "JPN", "gallium:refined", 12},  {"CHN", "JPN", "gallium:refined", 3},
        {"CHN", "USA", "germanium:refined", 3}, {"COD", "@EU", "cobalt:intermediate", 36},
        {"CHN", "@EU", "tungsten:refined", 24}, {"CHN", "KOR", "graphite:anode", 12}};

    for (size_t k = 0; k < sizeof ask_of / sizeof *ask_of; k++) {
        if (TAP_WATCHED && ask_of[k].months > 12) continue;
        lode_coercion *c = ask(ds, ask_of[k].by, ask_of[k].target, ask_of[k].goods,
                               ask_of[k].months, NULL);
        const lode__coerce_row *row = only_row(c);
        if (ok(row, "%s, %d months", said(c, row), ask_of[k].months))
            is_near(row->frontier.ban_harm_usd, loss_of(ds, c, row), 1e-7,
                    "the harm of its ban is the loss of the shock that it names");
        lode_coercion_free(c);
    }
}

/* ---- instruments --------------------------------------------------------------------- */

/* A quota of nothing, no licence at all and a cut of all are the same ban. */
static void test_instruments(const lode_dataset *ds)
{
    static const lode_instrument list[] = {LODE_INSTRUMENT_EXPORTS, LODE_INSTRUMENT_QUOTA,
                                           LODE_INSTRUMENT_LICENCE};
    lode_coercion *c[3];

    for (int k = 0; k < 3; k++) {
        lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
        o.by = "CHN";
        o.goods = "gallium:refined,tungsten:refined";
        o.instrument = list[k];
        c[k] = run(ds, &o);
    }
    for (int k = 1; k < 3; k++) {
        double worst = 0.0, cost = 0.0;
        int n = 0, n_bad = 0;
        for (int i = 0; c[0] && c[k] && i < c[0]->n_case; i++)
            for (size_t r = 0; r < c[0]->result[i].n_row; r++) {
                const lode__frontier *a = &c[0]->result[i].row[r].frontier;
                const lode__frontier *b = &c[k]->result[i].row[r].frontier;
                double scale = fabs(a->ban_cost_usd) + fabs(a->ban_harm_usd);
                worst = fmax(worst, fabs(a->ban_harm_usd - b->ban_harm_usd) / scale);
                cost = fmax(cost, fabs(a->ban_cost_usd - b->ban_cost_usd) / scale);
                n++;
                n_bad += !(fabs(a->ban_harm_usd - b->ban_harm_usd) <= 1e-7 * scale) ||
                         !(fabs(a->ban_cost_usd - b->ban_cost_usd) <= 1e-7 * scale);
            }
        ok(n > 0 && n_bad == 0, "%s of all: harm and cost of the ban (%.1e, %.1e)",
           lode_instrument_name(list[k]), worst, cost);
    }
    for (int k = 0; k < 3; k++) lode_coercion_free(c[k]);
}

/* A question may put together a sender, a target and a bloc that no pack has; members are those
 * of one country, so that the answer is known. */
static void test_put_together(const lode_dataset *ds)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
    lode_coercion *one, *same;

    o.goods = good[0];
    o.instrument = LODE_INSTRUMENT_TARGET_ONLY;
    o.enforced = true;
    o.by = "CHN";
    o.target = "JPN";
    o.cut_to = "@JPN+KOR";
    one = run(ds, &o);
    o.by = "@CHN+ISL";
    o.target = "@JPN+MLT";
    o.cut_to = "@JPN+KOR+MLT";
    same = run(ds, &o);
    ok(only_row(one) && only_row(same) &&
           same->n_party == one->n_party + 2, /* cut to is put together in both */
       "sender, target and cut to, each put together for the question");
    is_near(ban_harm(same), ban_harm(one), 1e-6,
            "countries outside the market change nothing");
    lode_coercion_free(one);
    lode_coercion_free(same);
}

/* What only a cut to the target alone has means nothing beside a cut to everybody. */
static void test_enforced_for_all(const lode_dataset *ds)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
    lode_coercion *c;
    lode__arena arena = {0};
    const lode__coerce_row **row;

    o.by = "CHN";
    o.target = "JPN";
    o.goods = good[0];
    o.enforced = true;
    c = run(ds, &o);
    ok(only_row(c) && !c->enforced &&
           lode__coercion_ranked(c, 12, c->enforced, &arena, &row) == 1,
       "enforcement beside a cut to everybody loses no row");
    lode__arena_clear(&arena);
    lode_coercion_free(c);
}

/* ---- bands ----------------------------------------------------------------------------- */

static lode_coercion *ask_drawn(const lode_dataset *ds, size_t n_thread,
                                unsigned long seed)
{
    static const int months[] = {3};
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;

    o.by = "CHN";
    o.target = "JPN";
    o.goods = good[0];
    o.months = months;
    o.n_months = 1;
    o.n_draw = 20;
    o.seed = seed;
    o.n_thread = n_thread;
    return run(ds, &o);
}

static bool is_band(lode__coerce_band b, double least)
{
    return b.low <= b.high && b.low >= least;
}

static bool is_same_band(lode__coerce_band a, lode__coerce_band b)
{
    return a.low == b.low && a.high == b.high;
}

/* Bands are in order, have the same bits on any number of threads, and others for another seed;
 * the work of the draws is counted. */
static void test_bands(const lode_dataset *ds)
{
    lode_coercion *one = ask_drawn(ds, 1, 1), *two = ask_drawn(ds, 2, 1);
    lode_coercion *other = ask_drawn(ds, 1, 2);
    lode_coercion *plain = ask(ds, "CHN", "JPN", good[0], 3, NULL);
    const lode__coerce_row *a = only_row(one), *b = only_row(two), *c = only_row(other);

    if (ok(a && b && c && only_row(plain), "twenty draws, %s", said(one, a))) {
        ok(a->n_draw >= 10 && is_band(a->harm, -INFINITY) &&
               is_band(a->cost, -INFINITY) && is_band(a->costless_harm, 0.0) &&
               is_band(a->costless_depth, 0.0) && a->costless_depth.high <= 1.0 &&
               is_band(a->price, 0.0),
           "bands are in order");
        ok(is_same_band(a->harm, b->harm) && is_same_band(a->cost, b->cost) &&
               is_same_band(a->costless_harm, b->costless_harm) &&
               is_same_band(a->price, b->price) && a->n_draw == b->n_draw,
           "the same bits on two threads");
        ok(!is_same_band(a->harm, c->harm), "others of another seed");
        ok(a->frontier.ban_harm_usd == only_row(plain)->frontier.ban_harm_usd,
           "the row itself is that without draws");
        ok(one->count.n_solve >= one->count.n_equilibrium - one->n_unsolved &&
               one->count.n_equilibrium >= plain->count.n_equilibrium + 20 * 9,
           "%zu solves of %zu equilibria, with those of the draws", one->count.n_solve,
           one->count.n_equilibrium);
    }
    lode_coercion_free(one);
    lode_coercion_free(two);
    lode_coercion_free(other);
    lode_coercion_free(plain);
}

static void test_names(void)
{
    lode_instrument found = LODE_INSTRUMENT_QUOTA;

    for (int k = LODE_INSTRUMENT_EXPORTS; k <= LODE_INSTRUMENT_QUOTA; k++)
        ok(lode_instrument_find(lode_instrument_name((lode_instrument)k), &found) &&
               (int)found == k,
           "%s is found by its name", lode_instrument_name((lode_instrument)k));
    found = LODE_INSTRUMENT_LICENCE;
    ok(!lode_instrument_find("ban", &found) && found == LODE_INSTRUMENT_LICENCE,
       "another name is none, and nothing is written");
}

/* ---- to the target alone --------------------------------------------------------------- */

static lode_coercion *ask_alone(const lode_dataset *ds, const char *target,
                                const char *cut_to, const char *goods, bool enforced,
                                double premium)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;

    o.by = "CHN";
    o.target = target;
    o.cut_to = cut_to;
    o.goods = goods;
    o.instrument = LODE_INSTRUMENT_TARGET_ONLY;
    o.enforced = enforced;
    o.premium = premium;
    o.n_thread = 1;
    return run(ds, &o);
}

/* What third countries pass on spares the target harm, more so for less money; where the sender
 * keeps them from it, the shock that the row names says the same. */
static void test_alone(const lode_dataset *ds)
{
    static const char *const goods[] = {"gallium:refined", "germanium:refined"};
    static const double premium[] = {0.0, 0.1, 0.5};

    for (size_t g = 0; g < 2; g++) {
        double last = 0.0, enforced;
        lode_coercion *c;
        bool rises = true;
        for (int k = 0; k < 3; k++) {
            double harm;
            c = ask_alone(ds, "JPN", NULL, goods[g], false, premium[k]);
            harm = ban_harm(c);
            note("premium %g: %.9g", premium[k], harm);
            rises = rises && harm >= last;
            last = harm;
            lode_coercion_free(c);
        }
        c = ask_alone(ds, "JPN", NULL, goods[g], true, -1.0);
        enforced = ban_harm(c);
        ok(rises && enforced >= last,
           "%s passed on at more money, or not: more harm, %.6g to %.6g", goods[g], last,
           enforced);
        if (only_row(c))
            is_near(enforced, loss_of(ds, c, only_row(c)), 1e-6,
                    "%s, enforced: the loss of its shock", said(c, only_row(c)));
        lode_coercion_free(c);
    }
}

/* ---- more stocks, more supply ---------------------------------------------------------- */

static void test_more(const lode_dataset *ds, const char *what, const char *format,
                      const char *target, const char *goods, const double *amount,
                      size_t n)
{
    double last = NAN, first = NAN, worst = 0.0;

    for (size_t k = 0; k < n; k++) {
        char text[160];
        lode_coercion *c;
        double harm;
        snprintf(text, sizeof text, format, target, goods, amount[k]);
        c = ask(ds, "CHN", target, goods, 12, amount[k] > 0.0 ? text : NULL);
        harm = ban_harm(c);
        if (k == 0) first = harm;
        if (k > 0) worst = fmax(worst, isnan(harm) ? INFINITY : harm - last);
        if (k > 0 && harm - last > 0.0) note("%s: %.9g after %.9g", text, harm, last);
        last = harm;
        lode_coercion_free(c);
    }
    ok(first > 0.0 && worst <= 1e-6 * first, "%s in %s: harm of a ban of %s %.4g to %.4g",
       what, target, goods, first, last);
}

/* Up to what the target buys from the sender: with more it sells itself, and lower prices
 * abroad can cost it more than they spare it at home. */
static void test_remedies(const lode_dataset *ds)
{
    static const struct {
        const char *target, *goods;
    } row[] = {{"JPN", "gallium:refined"}, {"USA", "germanium:refined"}};

    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        lode_coercion *c = ask(ds, "CHN", row[k].target, row[k].goods, 12, NULL);
        double t = only_row(c) ? only_row(c)->trade_tpa : NAN;
        double amount[] = {0.0, 0.3 * t, t};
        test_more(ds, "more supply", "supply %s %s %g tpa", row[k].target, row[k].goods,
                  amount, 3);
        test_more(ds, "more stock", "stock %s %s %g t release above 0.001 USD/kg",
                  row[k].target, row[k].goods, amount, 3);
        lode_coercion_free(c);
    }
}

/* ---- by hand --------------------------------------------------------------------------- */

static own_numbers by_hand(double stock_months)
{
    own_numbers n = three_countries();

    n.hoarding = 0.0;
    n.stock_months = stock_months;
    return n;
}

/* The harm of a ban falls as months in stock rise. */
static void test_months(void)
{
    static const double months[] = {0.0, 1.0, 3.0, 6.0, 12.0};
    double last = INFINITY;

    for (size_t k = 0; k < sizeof months / sizeof *months; k++) {
        own_numbers n = by_hand(months[k]);
        lode_dataset *ds = own_packs_open(&n);
        lode_coercion *c = ds ? ask(ds, "CHN", "JPN", OWN_GOOD, 12, NULL) : NULL;
        double harm = ban_harm(c);
        ok(harm <= last, "%g months in stock: %.6g million, no more than with less",
           months[k], 1e-6 * harm);
        last = harm;
        lode_coercion_free(c);
        lode_dataset_free(ds);
    }
}

/* ---- refusals -------------------------------------------------------------------------- */

static void test_refusal(const lode_dataset *ds, const lode_coerce_options *o,
                         lode_status wanted, const char *sentence)
{
    lode_coercion *mark = (lode_coercion *)(void *)&mark, *c = mark;
    lode_error err = {0};
    lode_status st = lode_coerce_run(ds, o, &c, &err);

    if (!ok(st == wanted && c == mark && strstr(err.message, sentence),
            "refused, *out as it was: %s", err.message))
        note("wanted %d, found %d", (int)wanted, (int)st);
    if (st == LODE_OK) lode_coercion_free(c);
}

static void test_refusals(const lode_dataset *ds)
{
    static const int none[] = {0}, many[] = {121}, twice[] = {3, 12, 3};
    static const char *const broken[] = {"cut CHN"};
    const struct {
        lode_coerce_options o;
        lode_status status;
        const char *sentence;
    } row[] = {
        {{.by = "QQQ", .premium = -1.0}, LODE_E_INVALID, "'QQQ'"},
        {{.by = "@NONE", .premium = -1.0}, LODE_E_INVALID, "NONE"},
        {{.target = "QQQ", .premium = -1.0}, LODE_E_INVALID, "'QQQ'"},
        {{.by = "CHN", .goods = "galium", .premium = -1.0}, LODE_E_INVALID, "galium"},
        {{.by = "CHN", .goods = "gallium:refined,", .premium = -1.0},
         LODE_E_INVALID,
         "''"},
        {{.by = "CHN", .months = none, .n_months = 1, .premium = -1.0},
         LODE_E_INVALID,
         "want 1 to 120 months, found 0"},
        {{.by = "CHN", .months = many, .n_months = 1, .premium = -1.0},
         LODE_E_INVALID,
         "want 1 to 120 months, found 121"},
        {{.by = "CHN", .months = twice, .n_months = 3, .premium = -1.0},
         LODE_E_INVALID,
         "3 months are asked for twice"},
        {{.by = "DEU", .target = "@EU", .premium = -1.0},
         LODE_E_INVALID,
         "sender DEU and target @EU have a country in common"},
        {{.by = "CHN", .target = "JPN", .cut_to = "@G7", .premium = -1.0},
         LODE_E_INVALID,
         "a cut to @G7 wants the instrument target-only, found exports"},
        {{.by = "DEU",
          .target = "JPN",
          .cut_to = "@G7",
          .instrument = LODE_INSTRUMENT_TARGET_ONLY,
          .premium = -1.0},
         LODE_E_INVALID,
         "a cut to @G7 would be one to its sender"},
        {{.by = "CHN", .goods = "gallium:refined", .from = "2026-13", .premium = -1.0},
         LODE_E_INVALID,
         "2026-13"},
        {{.by = "CHN",
          .goods = "gallium:refined",
          .statements = broken,
          .n_statement = 1,
          .premium = -1.0},
         LODE_E_INVALID,
         "cut CHN"},
        {{.by = "CHN", .goods = "gallium:refined", .remedies = true, .premium = -1.0},
         LODE_E_INVALID,
         "remedies want one sender, one target and one good"},
    };

    for (size_t k = 0; k < sizeof row / sizeof *row; k++)
        test_refusal(ds, &row[k].o, row[k].status, row[k].sentence);
}

/* A good that nothing but its trade is known of. */
static void test_no_market(const lode_dataset *ds)
{
    int n;
    const lode__good *g = lode__goods(ds, &n);

    for (int k = 0; k < n; k++) {
        lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
        if (g[k].market) continue;
        o.goods = g[k].id;
        test_refusal(ds, &o, LODE_E_NODATA, "want goods with a market");
        return;
    }
    skip("every good has a market");
}

/* ---- memory ---------------------------------------------------------------------------- */

static void test_requests_fail(void)
{
    own_numbers numbers = by_hand(2.0);
    lode_dataset *ds = own_packs_open(&numbers);
    int n_error = 0, n_wrong = 0, n_asked = 0;

    for (long n = 1; ds && n < 100000; n += TAP_WATCHED ? 7 : 1) {
        lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
        lode_coercion *c = NULL;
        lode_text text = LODE_TEXT_INIT;
        int months = 2;
        lode_status st;
        o.target = "JPN";
        o.months = &months;
        o.n_months = 1;
        o.n_thread = 1;
        n_asked++;
        lode__alloc_fail_after(n);
        st = lode_coerce_run(ds, &o, &c, NULL);
        n_wrong += (st == LODE_OK) != (c != NULL);
        if (!st) st = lode_coercion_write(c, LODE_FORMAT_JSON, &text, NULL);
        lode__alloc_fail_after(0);
        n_error += st == LODE_E_NOMEM;
        n_wrong += st != LODE_E_NOMEM && st != LODE_OK;
        lode_text_clear(&text);
        lode_coercion_free(c);
        if (st == LODE_OK) break;
    }
    ok(n_error > 100 && n_wrong == 0 && n_error == n_asked - 1,
       "%d requests for memory fail once each: LODE_E_NOMEM, no leak", n_error);
    lode_dataset_free(ds);
}

/* ---- writing -------------------------------------------------------------------------- */

typedef struct heard {
    lode__buf text;
    size_t n_call, last_done;
    size_t stop_at; /* calls; 0: never */
} heard;

static bool hear(void *context, const char *text, size_t length, size_t n_done)
{
    heard *h = context;

    if (n_done <= h->last_done) h->n_call += 1000000; /* out of order */
    h->n_call++;
    h->last_done = n_done;
    lode__buf_add_n(&h->text, text, length);
    return h->n_call != h->stop_at;
}

/* Rows that go out as they come are those of the whole; what was written is left out. */
static void test_stream(const lode_dataset *ds)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
    lode_coercion *c;
    lode_text whole = LODE_TEXT_INIT;
    heard all = {0}, head = {.stop_at = 2}, tail = {0};

    lode__buf_init(&all.text, 1 << 24);
    lode__buf_init(&head.text, 1 << 24);
    lode__buf_init(&tail.text, 1 << 24);
    o.goods = "germanium:refined,gallium:refined";
    o.n_thread = 2;
    o.write = hear;
    o.write_context = &all;
    c = run(ds, &o);
    if (c) lode_coercion_write(c, LODE_FORMAT_CSV, &whole, NULL);
    ok(c && whole.data && all.text.data && strcmp(whole.data, all.text.data) == 0,
       "rows go out in order, the same as at the end");
    ok(c && all.n_call == c->count.n_case, "a call for each of %zu cases", all.n_call);
    lode_coercion_free(c);
    o.write_context = &head;
    lode_coercion_free(run(ds, &o));
    ok(head.n_call == 2 && head.last_done == 2, "it stops when it is told to");
    o.write_context = &tail;
    o.n_done = head.last_done;
    lode_coercion_free(run(ds, &o));
    lode__buf_add(&head.text, tail.text.data ? tail.text.data : "");
    ok(head.text.data && all.text.data && strcmp(head.text.data, all.text.data) == 0,
       "and the rest follows");
    lode__buf_clear(&all.text);
    lode__buf_clear(&head.text);
    lode__buf_clear(&tail.text);
    lode_text_clear(&whole);
}

static void test_atlas(const lode_dataset *ds)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
    lode_coercion *c;

    o.goods = ALL_GOODS;
    c = run(ds, &o);
    if (!ok(c, "all senders of %zu goods", N_GOOD)) return;
    test_rows(c);
    test_depth(c);
    test_blocs(c);
    test_sums(c);
    test_ranks(c);
    test_outsiders(ds, c);
    lode_coercion_free(c);
}

int main(void)
{
    lode_dataset *ds = NULL;
    lode_error err = {0};

    test_names();
    if (!ok(lode_dataset_open(NULL, &ds, &err) == LODE_OK, "the packs open %s",
            err.message))
        return done_testing();
    test_atlas(ds);
    test_bundles(ds);
    test_no_exports(ds);
    test_shocks(ds);
    test_instruments(ds);
    test_alone(ds);
    test_put_together(ds);
    test_bands(ds);
    test_enforced_for_all(ds);
    test_remedies(ds);
    test_months();
    test_refusals(ds);
    test_no_market(ds);
    test_stream(ds);
    test_requests_fail();
    lode_dataset_free(ds);
    return done_testing();
}
