/* Bands of a case: its ladder climbed for each draw, each target's numbers sorted. */
#include <math.h>

#include "study/coercion.h"
#include "study/quantile.h"

enum { COSTLESS_HARM, COSTLESS_DEPTH, HARM, COST, LEVERAGE, PRICE, N_NUMBER };

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static double sum_members(const double *x, const bool *member, int n_country)
{
    double sum = 0.0;

    for (int k = 0; k < n_country; k++)
        if (member[k]) sum += x[k];
    return sum;
}

/* The numbers of a draw; false: its ban has no equilibrium. */
static bool numbers_of(const lode__ladder_draws *d, size_t i_draw, const bool *sender,
                       const bool *target, double number[N_NUMBER])
{
    lode__cut cut[LODE__DRAW_DEPTHS];
    size_t n_country = (size_t)d->n_country;
    const double *worth = &d->worth[i_draw * 2 * n_country];
    double before = sum_members(worth, target, d->n_country);
    int n = 0;

    for (int k = 0; k < d->n_depth; k++) {
        const double *loss =
            &d->loss_usd[(i_draw * (size_t)d->n_depth + (size_t)k) * n_country];
        if (isnan(loss[0])) continue;
        cut[n++] = (lode__cut){d->depth[k], sum_members(loss, target, d->n_country),
                               sum_members(loss, sender, d->n_country)};
    }
    if (n < 2 || cut[0].depth != 0.0 || cut[n - 1].depth != 1.0) return false;
    lode__frontier f = lode__frontier_of(cut, n, d->tolerance_usd[i_draw]);
    number[COSTLESS_HARM] = f.costless_harm_usd;
    number[COSTLESS_DEPTH] = f.costless_depth;
    number[HARM] = f.ban_harm_usd;
    number[COST] = f.ban_cost_usd;
    number[LEVERAGE] = f.leverage;
    number[PRICE] = before > 0.0
                        ? sum_members(worth + n_country, target, d->n_country) / before
                        : NAN;
    return true;
}

static lode__coerce_band band_of(double *x, size_t n)
{
    size_t known = 0;

    for (size_t k = 0; k < n; k++)
        if (!isnan(x[k])) x[known++] = x[k];
    if (known == 0) return (lode__coerce_band){NAN, NAN};
    return (lode__coerce_band){lode__quantile(x, known, 0.1),
                               lode__quantile(x, known, 0.9)};
}

/* scratch: [N_NUMBER][n_draw] */
static void band_row(const lode__ladder_draws *d, const bool *sender, const bool *target,
                     double *scratch, lode__coerce_row *row)
{
    lode__coerce_band *const band[N_NUMBER] = {&row->costless_harm, &row->costless_depth,
                                               &row->harm,          &row->cost,
                                               &row->leverage,      &row->price};
    size_t n = 0;

    for (size_t i = 0; i < d->n_draw; i++) {
        double number[N_NUMBER];
        if (!numbers_of(d, i, sender, target, number)) continue;
        for (int k = 0; k < N_NUMBER; k++) scratch[(size_t)k * d->n_draw + n] = number[k];
        n++;
    }
    row->n_draw = n;
    for (int k = 0; k < N_NUMBER; k++)
        *band[k] = band_of(&scratch[(size_t)k * d->n_draw], n);
}

static void count_work(const lode__ladder_draws *d, lode__coerce_result *result)
{
    for (size_t i = 0; i < d->n_draw; i++) {
        result->n_solve += d->n_solve[i];
        result->n_newton += d->n_newton[i];
        for (size_t k = 0, n = (size_t)d->n_depth; k < n; k++)
            if (isnan(d->loss_usd[(i * n + k) * (size_t)d->n_country]))
                result->n_unsolved++;
    }
    result->n_equilibrium += d->n_draw * (size_t)d->n_depth;
}

lode_status lode__coercion_bands(const lode_coercion *c, const lode__ladder_question *q,
                                 lode__coerce_result *result, lode_error *err)
{
    lode__arena arena = {0};
    lode__ladder_draws d;
    double *scratch = lode__alloc(N_NUMBER * c->n_draw + 1, sizeof *scratch), also[2];
    lode_status st;

    if (!scratch) return no_memory(err);
    also[0] = result->row[0].frontier.costless_depth;
    also[1] = result->row[0].frontier.best_depth;
    st = lode__ladder_draw(q, also, c->n_draw, c->seed, c->n_case > 1 ? 1 : c->n_thread,
                           &arena, &d, err);
    for (size_t k = 0; k < result->n_row && !st; k++) {
        lode__coerce_row *row = &result->row[k];
        const lode__coerce_job *job = &c->job[c->list[row->i_case].i_job];
        band_row(&d, c->party[job->i_sender].member, c->party[row->i_target].member,
                 scratch, row);
    }
    if (!st) count_work(&d, result);
    lode__arena_clear(&arena);
    lode__release(scratch);
    return st;
}
