/* A table of what many scenarios gave: CSV, one row a scenario, in their order. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "market/sweep.h"
#include "base/ranks.h"

#define CHUNK ((size_t)64 * 1024) /* rows are handed on in pieces of about this length */
#define RANK_BATCH 1024           /* scenarios that a rank takes at a time */

typedef struct table {
    const lode_market *market;
    const lode_scenarios *scenarios;
    size_t *node, *activity; /* [n_price], [n_level] */
    size_t n_node, n_activity;
    lode__buf rows;
    lode_sweep_write *write;
    void *context;
    bool refused; /* write() said stop */
    bool gathers; /* rows stay in memory until their batch is whole */
} table;

static size_t make(void *context, size_t i, lode_change *change, size_t most)
{
    const lode_scenarios *s = ((const table *)context)->scenarios;
    size_t n = s->first[i + 1] - s->first[i];

    if (n <= most) memcpy(change, s->change + s->first[i], n * sizeof *change);
    return n;
}

static void add_number(lode__buf *b, double value)
{
    lode__buf_add(b, ",");
    if (isfinite(value)) lode__buf_add_number(b, value); /* unknown is empty */
}

/* Hand on what has gathered; false: stop. */
static bool flush(table *t)
{
    if (t->rows.status) return false;
    t->refused =
        t->rows.length > 0 && !t->write(t->context, t->rows.data, t->rows.length);
    t->rows.length = 0;
    return !t->refused;
}

static bool take(void *context, const lode_sweep_result *r)
{
    table *t = context;
    bool known = r->verdict != LODE_INFEASIBLE;
    lode_certificate c = r->certificate;

    lode__buf_add_csv(&t->rows, t->scenarios->name[r->i_scenario]);
    lode__buf_addf(&t->rows, ",%s", lode_verdict_name(r->verdict));
    add_number(&t->rows, r->objective);
    add_number(&t->rows, known ? c.balance : NAN);
    add_number(&t->rows, known ? c.complementarity : NAN);
    add_number(&t->rows, known ? c.gap : NAN);
    lode__buf_addf(&t->rows, ",%d,%d", c.newton_steps, c.factorisations);
    for (size_t k = 0; k < t->n_node; k++)
        add_number(&t->rows, known ? r->price[t->node[k]] : NAN);
    for (size_t k = 0; k < t->n_activity; k++)
        add_number(&t->rows, known ? r->level[t->activity[k]] : NAN);
    lode__buf_add(&t->rows, "\n");
    if (t->rows.status) return false;
    return t->gathers || t->rows.length < CHUNK || flush(t);
}

static void add_header(table *t)
{
    lode__buf_add(&t->rows, "scenario,status,objective,balance,complementarity,gap,"
                            "newton_steps,factorisations");
    for (size_t k = 0; k < t->n_node; k++) {
        lode__buf_add(&t->rows, ",price:");
        lode__buf_add_csv(&t->rows, t->market->node_id[t->node[k]]);
    }
    for (size_t k = 0; k < t->n_activity; k++) {
        lode__buf_add(&t->rows, ",level:");
        lode__buf_add_csv(&t->rows, t->market->activity_id[t->activity[k]]);
    }
    lode__buf_add(&t->rows, "\n");
}

static lode_status find_columns(table *t, const lode_sweep_columns *columns,
                                lode__arena *arena, lode_error *err)
{
    const lode_market *m = t->market;
    char nearest[256];

    t->node = lode__arena_take(arena, columns->n_price + 1, sizeof *t->node);
    t->activity = lode__arena_take(arena, columns->n_level + 1, sizeof *t->activity);
    if (!t->node || !t->activity) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (; t->n_node < columns->n_price; t->n_node++) {
        const char *id = columns->price[t->n_node];
        if (lode_market_find_node(m, id, &t->node[t->n_node])) continue;
        lode_names_nearest(id, m->node_id, (size_t)m->problem.n_node, nearest,
                           sizeof nearest);
        return lode__fail(err, LODE_E_INVALID,
                          "prices: want a node of the market, perhaps %s, found '%s'",
                          nearest, id);
    }
    for (; t->n_activity < columns->n_level; t->n_activity++) {
        const char *id = columns->level[t->n_activity];
        if (lode_market_find_activity(m, id, &t->activity[t->n_activity])) continue;
        lode_names_nearest(id, m->activity_id, (size_t)m->problem.n_activity, nearest,
                           sizeof nearest);
        return lode__fail(
            err, LODE_E_INVALID,
            "levels: want an activity of the market, perhaps %s, found '%s'", nearest,
            id);
    }
    return LODE_OK;
}

int lode_sweep_rank(void)
{
    return lode__rank();
}

/* Run scenarios [first, first + n) and gather or hand on their rows. */
static lode_status run_part(table *t, const lode_sweep_options *options, size_t first,
                            size_t n, lode_sweep_count *count, lode_error *err)
{
    lode_sweep_options o = *options;
    lode_sweep_count part = {0};
    lode_status st;

    o.first = first;
    st = lode_sweep_run(t->market, n, make, take, t, &o, &part, err);
    count->n_solved += part.n_solved;
    count->n_infeasible += part.n_infeasible;
    count->n_not_converged += part.n_not_converged;
    count->newton_steps += part.newton_steps;
    count->factorisations += part.factorisations;
    count->n_allocation += part.n_allocation;
    return st;
}

/* Batches are dealt to the ranks in turn; rank 0 hands their rows on in order. What one rank
 * cannot do is told with its rows, and the others go on to the end, so that nobody waits. */
static lode_status run_ranks(table *t, const lode_sweep_options *options,
                             lode_sweep_count *count, lode_error *err)
{
    int n_rank = lode__rank_count(), rank = lode__rank();
    size_t n_all = t->scenarios->n;
    lode_status st = LODE_OK;

    t->gathers = true;
    for (size_t b = 0, at = options->first; at < n_all; b++, at += RANK_BATCH) {
        size_t n = at + RANK_BATCH < n_all ? RANK_BATCH : n_all - at;
        int owner = (int)(b % (size_t)n_rank);
        bool failed = false;
        if (owner == rank && !st) st = run_part(t, options, at, n, count, err);
        if (owner == rank && rank > 0) {
            (void)lode__rank_send(t->rows.data ? t->rows.data : "", t->rows.length,
                                  st != LODE_OK || t->rows.status);
            t->rows.length = 0;
        }
        if (rank > 0) continue;
        if (owner > 0 && (!lode__rank_receive(owner, &t->rows, &failed) || failed) && !st)
            st = lode__fail(err, LODE_E_NODATA, "rank %d could not run its scenarios",
                            owner);
        if (!st && !t->refused) (void)flush(t);
        t->rows.length = 0;
    }
    return st;
}

lode_status lode_sweep_table(const lode_market *market, const lode_scenarios *scenarios,
                             const lode_sweep_columns *columns, lode_sweep_write *write,
                             void *context, const lode_sweep_options *options,
                             lode_sweep_count *count, lode_error *err)
{
    static const lode_sweep_columns none = {0};
    lode_sweep_options o = LODE_SWEEP_OPTIONS_INIT;
    table t = {
        .market = market, .scenarios = scenarios, .write = write, .context = context};
    lode__arena arena = {0};
    lode_sweep_count all = {0};
    lode_status st = find_columns(&t, columns ? columns : &none, &arena, err);

    if (options) o = *options;
    o.wants_objective = true;
    o.most_change = scenarios->most_change;
    if (o.first > scenarios->n) o.first = scenarios->n;
    lode__buf_init(&t.rows, SIZE_MAX / 4);
    o.first = lode__rank_share(o.first);
    if (!st && o.first == 0 && lode__rank() == 0) add_header(&t);
    if (!st && lode__rank_count() > 1)
        st = run_ranks(&t, &o, &all, err);
    else if (!st)
        st = run_part(&t, &o, o.first, scenarios->n - o.first, &all, err);
    if (count) *count = all;
    if (!st && !t.refused && !flush(&t) && !t.refused)
        st = lode__fail(err, LODE_E_NOMEM, "out of memory");
    lode__buf_clear(&t.rows);
    lode__arena_clear(&arena);
    lode__rank_end();
    return st;
}
