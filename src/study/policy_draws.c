/* How sure is who pays? The policy and its alternatives in draws of everything the market rests
 * on, each against the background in the same draw. */
#include <math.h>

#include "study/draws.h"
#include "study/policy_run.h"
#include "study/quantile.h"

#define LEAST_DRAWS 10
#define MOST_DRAWS 1000000
#define MOST_NUMBERS ((size_t)1 << 27) /* of a case: 1 GiB */

typedef struct study {
    lode_policy_run *run;
    lode_shock_options options;
    const lode_policy_run_options *asked;
    size_t n_value;     /* of a row: countries, then the sums, by part */
    double *none, *row; /* [n_draw][n_value]; none NULL: nothing changes in it */
    double *column;     /* [n_draw] */
    int n_done, n_case; /* cases that are drawn */
} study;

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* Of all cases. */
static void report_progress(void *context, size_t n_done, size_t n_all)
{
    const study *d = context;

    d->asked->progress(d->asked->context, (size_t)d->n_done * n_all + n_done,
                       (size_t)d->n_case * n_all);
}

static void write_row(const void *context, const lode_outcome *o,
                      const double *price_factor, double *row)
{
    const lode_policy_run *r = context;
    double *sum = &row[r->n_country * LODE__N_PART];

    for (int k = 0; k < (r->n_country + LODE__N_BAND_SUM) * LODE__N_PART; k++)
        row[k] = 0.0;
    lode__policy_money(o, price_factor, row);
    for (int i = 0; i < r->n_country; i++)
        for (int k = 0; k < LODE__N_PART; k++) {
            int side = r->inside[i] ? LODE__BAND_INSIDE : LODE__BAND_OUTSIDE;
            sum[side * LODE__N_PART + k] += row[i * LODE__N_PART + k];
            sum[LODE__BAND_ALL * LODE__N_PART + k] += row[i * LODE__N_PART + k];
        }
}

/* The rows of a case, from its outcome or from one that is run again. */
static lode_status draw_case(study *d, const lode__policy_case *c, double *row,
                             lode_error *err)
{
    lode_outcome *again = NULL, *o = c->kind == LODE__CASE_POLICY ? d->run->policy : NULL;
    lode_shock_options plain = LODE_SHOCK_OPTIONS_INIT;
    lode_status st = LODE_OK;

    plain.perspective = d->run->perspective;
    if (!o) {
        st = lode__shock_run_on(d->run->market, c->statement, c->n_statement, &plain,
                                &again, err);
        o = again;
    }
    if (!st)
        st = lode__draws_each(o, &d->options, d->n_value, write_row, d->run, row, err);
    lode_outcome_free(again);
    d->n_done++;
    return st;
}

static void put_part(lode__policy_sum *s, int part, double usd)
{
    double *const to[LODE__N_PART] = {
        &s->consumer_usd, &s->producer_usd,   &s->trader_usd, &s->treasury_usd,
        &s->storage_usd,  &s->downstream_usd, &s->net_usd};

    *to[part] = usd;
}

static void sort_case(const study *d, lode__policy_bands *b)
{
    for (size_t k = 0; k < d->n_value; k++) {
        size_t n = 0, i = k / LODE__N_PART;
        int part = (int)(k % LODE__N_PART);
        for (size_t t = 0; t < d->options.n_draw; t++) {
            double x = d->row[t * d->n_value + k];
            if (d->none) x -= d->none[t * d->n_value + k];
            if (!isnan(x)) d->column[n++] = x;
        }
        b->n_used = n;
        put_part(&b->low[i], part, n > 0 ? lode__quantile(d->column, n, 0.1) : NAN);
        put_part(&b->high[i], part, n > 0 ? lode__quantile(d->column, n, 0.9) : NAN);
    }
}

static lode_status band_case(study *d, lode__policy_case *c, lode_error *err)
{
    size_t n = (size_t)(d->run->n_country + LODE__N_BAND_SUM);
    lode__policy_bands *b = lode__arena_take(&d->run->arena, 1, sizeof *b);
    lode_status st;

    if (b) {
        b->low = lode__arena_take(&d->run->arena, n, sizeof *b->low);
        b->high = lode__arena_take(&d->run->arena, n, sizeof *b->high);
    }
    if (!b || !b->low || !b->high) return no_memory(err);
    st = draw_case(d, c, d->row, err);
    if (st) return st;
    sort_case(d, b);
    c->bands = b;
    return LODE_OK;
}

/* Is it drawn? The background is, where it does anything, so that others stand against it. */
static bool is_drawn(const lode__policy_case *c)
{
    return c->verdict == LODE_SOLVED && c->kind != LODE__CASE_NONE;
}

static lode_status draw_all(study *d, lode_error *err)
{
    lode_policy_run *r = d->run;
    lode_status st = LODE_OK;

    for (int k = 0; k < r->n_case; k++) d->n_case += is_drawn(&r->kase[k]);
    if (r->kase[1].n_statement > 0) {
        d->none = lode__alloc(d->options.n_draw * d->n_value, sizeof *d->none);
        if (!d->none) return no_memory(err);
        d->n_case++;
        st = draw_case(d, &r->kase[1], d->none, err);
    }
    for (int k = 0; k < r->n_case && !st; k++)
        if (is_drawn(&r->kase[k])) st = band_case(d, &r->kase[k], err);
    return st;
}

static lode_status check(const study *d, lode_error *err)
{
    size_t n = d->options.n_draw;

    if (n < LEAST_DRAWS || n > MOST_DRAWS)
        return lode__fail(err, LODE_E_INVALID, "want %d to %d draws, found %zu",
                          LEAST_DRAWS, MOST_DRAWS, n);
    if (n > MOST_NUMBERS / d->n_value)
        return lode__fail(err, LODE_E_LIMIT,
                          "%zu draws of %zu figures, at most %zu numbers; wanted fewer "
                          "draws",
                          n, d->n_value, (size_t)MOST_NUMBERS);
    return LODE_OK;
}

lode_status lode__policy_draws(lode_policy_run *run,
                               const lode_policy_run_options *options, lode_error *err)
{
    study d = {.run = run,
               .options = LODE_SHOCK_OPTIONS_INIT,
               .asked = options,
               .n_value = (size_t)(run->n_country + LODE__N_BAND_SUM) * LODE__N_PART};
    lode_status st;

    d.options.n_draw = options->n_draw;
    d.options.seed = options->seed;
    d.options.n_thread = options->n_thread;
    if (options->progress) {
        d.options.progress = report_progress;
        d.options.context = &d;
    }
    st = check(&d, err);
    if (st || run->kase[1].verdict != LODE_SOLVED) return st;
    d.row = lode__alloc(options->n_draw * d.n_value, sizeof *d.row);
    d.column = lode__alloc(options->n_draw, sizeof *d.column);
    st = d.row && d.column ? draw_all(&d, err) : no_memory(err);
    lode__release(d.none);
    lode__release(d.row);
    lode__release(d.column);
    return st;
}
