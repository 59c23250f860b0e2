/* Who should worry, who is strong, what bundle would a sender pick: sums over rows of cases. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/coercion.h"

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- ranking ----------------------------------------------------------------------- */

static double or_zero(double x)
{
    return isnan(x) ? 0.0 : x;
}

/* Most costless harm first, then most harm of a ban. */
static int compare_rows(const lode__coerce_row *x, const lode__coerce_row *y)
{
    double a = or_zero(x->frontier.costless_harm_usd),
           b = or_zero(y->frontier.costless_harm_usd);

    if (a != b) return a < b ? 1 : -1;
    a = or_zero(x->frontier.ban_harm_usd);
    b = or_zero(y->frontier.ban_harm_usd);
    if (a != b) return a < b ? 1 : -1;
    if (x->i_case != y->i_case) return x->i_case < y->i_case ? -1 : 1;
    return (x->i_target > y->i_target) - (x->i_target < y->i_target);
}

static int by_harm(const void *a, const void *b)
{
    return compare_rows(*(const lode__coerce_row *const *)a,
                        *(const lode__coerce_row *const *)b);
}

static bool is_of(const lode_coercion *c, int i_case, int months, bool enforced)
{
    return c->list[i_case].months == months && c->list[i_case].enforced == enforced;
}

/* A bloc that nobody asked for has its members' rows beside it. */
static bool counts(const lode_coercion *c, const lode__coerce_row *row)
{
    return c->i_to >= 0 || !c->party[row->i_target].is_bloc;
}

int lode__coercion_ranked(const lode_coercion *c, int months, bool enforced,
                          lode__arena *arena, const lode__coerce_row ***out)
{
    const lode__coerce_row **list =
        lode__arena_take(arena, c->count.n_row + 1, sizeof *list);
    int n = 0;

    if (!list) return -1;
    for (int k = 0; k < c->n_case; k++)
        for (size_t i = 0; is_of(c, k, months, enforced) && i < c->result[k].n_row; i++)
            if (counts(c, &c->result[k].row[i])) list[n++] = &c->result[k].row[i];
    if (n > 1) qsort(list, (size_t)n, sizeof *list, by_harm);
    *out = list;
    return n;
}

/* ---- sums -------------------------------------------------------------------------- */

static int by_sum(const void *a, const void *b)
{
    const lode__coerce_sum *x = a, *y = b;

    if (x->costless_usd != y->costless_usd)
        return x->costless_usd < y->costless_usd ? 1 : -1;
    if (x->ban_harm_usd != y->ban_harm_usd)
        return x->ban_harm_usd < y->ban_harm_usd ? 1 : -1;
    return (x->i > y->i) - (x->i < y->i);
}

static int part_of(const lode_coercion *c, const lode__coerce_row *row, lode__sum_by by)
{
    const lode__coerce_job *job = &c->job[c->list[row->i_case].i_job];

    return by == LODE__BY_SENDER ? job->i_sender
           : by == LODE__BY_GOOD ? job->i_good
                                 : row->i_target;
}

/* What does harm only: a target that gains from a cut takes nothing off the others' harm. */
static void add_row(lode__coerce_sum *sum, const lode__coerce_row *row,
                    bool first_of_case)
{
    const lode__frontier *f = &row->frontier;

    if (isnan(f->costless_harm_usd)) return;
    sum->costless_usd += f->costless_harm_usd;
    sum->ban_harm_usd += fmax(0.0, f->ban_harm_usd);
    if (first_of_case) sum->ban_cost_usd += f->ban_cost_usd;
    sum->n_row++;
    if (!sum->worst || compare_rows(row, sum->worst) < 0) sum->worst = row;
}

int lode__coercion_sums(const lode_coercion *c, lode__sum_by by, int months,
                        bool enforced, lode__arena *arena, lode__coerce_sum **out)
{
    size_t most = (size_t)(c->n_party > c->n_good ? c->n_party : c->n_good);
    lode__coerce_sum *sum = lode__arena_take(arena, most + 1, sizeof *sum);
    int n = 0;

    if (!sum) return -1;
    for (int k = 0; k < c->n_case; k++) {
        bool first = true;
        if (!is_of(c, k, months, enforced)) continue;
        for (size_t i = 0; i < c->result[k].n_row; i++) {
            const lode__coerce_row *row = &c->result[k].row[i];
            if (by != LODE__BY_TARGET && !counts(c, row)) continue;
            add_row(&sum[part_of(c, row, by)], row, first || by == LODE__BY_TARGET);
            first = false;
        }
    }
    for (size_t i = 0; i < most; i++)
        if (sum[i].n_row > 0) {
            sum[n] = sum[i];
            sum[n++].i = (int)i;
        }
    if (n > 1) qsort(sum, (size_t)n, sizeof *sum, by_sum);
    *out = sum;
    return n;
}

/* ---- bundles ----------------------------------------------------------------------- */

static int list_rows(const lode_coercion *c, int months, bool enforced,
                     const lode__coerce_row **row)
{
    int n = 0;

    for (int k = 0; k < c->n_case; k++)
        for (size_t i = 0; is_of(c, k, months, enforced) && i < c->result[k].n_row; i++)
            row[n++] = &c->result[k].row[i];
    return n;
}

/* The bundle's cuts in a market as sentences, or cuts of nothing. */
static const char **say_cuts(const lode_coercion *c, const lode__coerce_bundle *b,
                             int i_market, bool none, lode__arena *arena, size_t *n)
{
    const char **list =
        lode__arena_take(arena, (size_t)b->n + c->n_statement + 2, sizeof *list);
    int n_good;
    lode__buf text;

    *n = 0;
    lode__buf_init(&text, 1 << 16);
    for (int k = 0; k < b->n && list; k++) {
        const lode__coerce_job *job = &c->job[c->list[b->row[k]->i_case].i_job];
        if (!(b->depth[k] > 0.0) || job->i_market != i_market) continue;
        text.length = 0;
        lode__buf_addf(&text, "cut %s %s ", c->party[job->i_sender].name,
                       lode__goods(c->dataset, &n_good)[job->i_good].id);
        lode__buf_add_number(&text, none ? 0.0 : 100.0 * b->depth[k]);
        lode__buf_add(&text, "%");
        list[*n] = text.status ? NULL : lode__arena_copy(arena, text.data);
        if (!list[(*n)++]) list = NULL;
    }
    lode__buf_clear(&text);
    for (size_t k = 0; k < c->n_statement && list; k++) list[(*n)++] = c->statement[k];
    return list;
}

/* Add the losses of sender and target in a market when its cuts come together, or none of them
 * does. */
static lode_status run_together(const lode_coercion *c, const lode__coerce_bundle *b,
                                int i_market, int months, bool none, lode__arena *arena,
                                double loss[2], lode_error *err)
{
    const char **list;
    char over[LODE__OVER_MOST];
    size_t n;
    lode_outcome *o = NULL;
    lode_status st;

    list = say_cuts(c, b, i_market, none, arena, &n);
    if (!list) return no_memory(err);
    if (n == c->n_statement) return LODE_OK; /* none there */
    lode__ladder_over(months, lode__period_of(months), c->from, over);
    list[n++] = over;
    st = lode_shock_run_on(c->market[i_market], list, n, NULL, &o, err);
    if (st) return st;
    if (lode_outcome_verdict(o) != LODE_SOLVED) loss[0] = loss[1] = NAN;
    for (int k = 0; k < o->n_place; k++) {
        int country = o->place[k].i_country;
        if (c->party[c->i_by].member[country]) loss[0] += o->place[k].loss_usd;
        if (c->party[c->i_to].member[country]) loss[1] += o->place[k].loss_usd;
    }
    lode_outcome_free(o);
    return LODE_OK;
}

/* Goods that hang together do not add up: say what all cuts do at once. */
static lode_status join(const lode_coercion *c, int months, lode__arena *arena,
                        lode__coerce_bundle *b, lode_error *err)
{
    double with[2] = {0}, without[2] = {0};
    int n = 0;
    lode_status st = LODE_OK;

    for (int k = 0; k < b->n; k++) n += b->depth[k] > 0.0;
    b->joint_harm_usd = b->joint_cost_usd = NAN;
    if (c->instrument != LODE_INSTRUMENT_EXPORTS || n == 0) return LODE_OK;
    for (int k = 0; k < c->n_market && !st; k++) {
        st = run_together(c, b, k, months, false, arena, with, err);
        if (!st) st = run_together(c, b, k, months, true, arena, without, err);
    }
    b->joint_cost_usd = with[0] - without[0];
    b->joint_harm_usd = with[1] - without[1];
    return st;
}

lode_status lode__coercion_bundle(const lode_coercion *c, int months, bool enforced,
                                  lode__arena *arena, lode__coerce_bundle *out,
                                  lode_error *err)
{
    size_t most = (size_t)c->n_case + 1;
    const lode__coerce_row **row = lode__arena_take(arena, most, sizeof *row);
    lode__menu *menu = lode__arena_take(arena, most, sizeof *menu);
    double *depth = lode__arena_take(arena, most, sizeof *depth);
    int n;

    if (!row || !menu || !depth) return no_memory(err);
    n = list_rows(c, months, enforced, row);
    for (int k = 0; k < n; k++) {
        lode__cut *cut = lode__arena_take(arena, LODE__DEPTHS, sizeof *cut);
        if (!cut) return no_memory(err);
        for (int i = 0; i < row[k]->n_point; i++) cut[i] = row[k]->point[i].cut;
        menu[k] = (lode__menu){cut, row[k]->n_point};
    }
    *out = (lode__coerce_bundle){
        .n = n, .row = row, .depth = depth, .budget_usd = c->budget_usd};
    if (!lode__bundle(menu, n, c->budget_usd, depth, &out->harm_usd, &out->cost_usd))
        return no_memory(err);
    return join(c, months, arena, out, err);
}
