/* Where a policy leaks: what else comes into the zone, and what floors do to those who work up
 * the good.
 *
 *     effective protection = value added of makers at the prices with the policy
 *                            / the same at the prices without it - 1,     base quantities
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/policy_run.h"

#define LEAST 1e-6 /* of what came in of the good: a smaller change is none */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* Rises, then falls, the largest of each first; ties keep pack order. */
static int by_change(const void *a, const void *b)
{
    const lode__policy_leak *x = a, *y = b;
    double dx = x->after_tpa - x->before_tpa, dy = y->after_tpa - y->before_tpa;

    if ((dx > 0.0) != (dy > 0.0)) return dx > 0.0 ? -1 : 1;
    if (fabs(dx) != fabs(dy)) return fabs(dx) > fabs(dy) ? -1 : 1;
    if (x->i_good != y->i_good) return x->i_good - y->i_good;
    return x->i_from != y->i_from ? x->i_from - y->i_from : x->i_to - y->i_to;
}

static double imported(const lode_policy_run *r, int i_good)
{
    for (int k = 0; k < r->n_good; k++)
        if (r->good[k] == i_good) return r->kase[1].good[k].import_tpa;
    return 0.0;
}

static lode_status list_leaks(lode_policy_run *r, lode_error *err)
{
    const lode__model *m = r->market->model;
    int n = r->market->problem.n_activity;

    r->leak = lode__arena_take(&r->arena, (size_t)n + 1, sizeof *r->leak);
    if (!r->leak) return no_memory(err);
    for (int a = 0; a < n; a++) {
        const lode__base_flow *f = &m->flow[m->part[a].i_flow];
        double before = r->kase[1].level[a], after = r->kase[0].level[a];
        if (f->role != LODE__ROLE_TRADE || r->inside[f->i_country] ||
            !r->inside[f->i_partner])
            continue;
        if (!(fabs(after - before) > LEAST * imported(r, f->i_good))) continue;
        r->leak[r->n_leak++] = (lode__policy_leak){.i_good = f->i_good,
                                                   .i_from = f->i_country,
                                                   .i_to = f->i_partner,
                                                   .before_tpa = before,
                                                   .after_tpa = after,
                                                   .imports_tpa = imported(r, f->i_good),
                                                   .covered = r->covered[f->i_good]};
    }
    qsort(r->leak, (size_t)r->n_leak, sizeof *r->leak, by_change);
    return LODE_OK;
}

/* Makers of the good in the zone, who turn something into it; false: there are none. */
static bool protect(const lode_policy_run *r, int i_good, lode__protection *out)
{
    const lode__model *m = r->market->model;
    const lode__problem *p = &r->market->problem;
    double tonnes = 0.0, before = 0.0, after = 0.0, sold[2] = {0.0, 0.0};

    for (int a = 0; a < p->n_activity; a++) {
        const lode__base_flow *f = &m->flow[m->part[a].i_flow];
        double x = r->market->base_level[a];
        if (f->role != LODE__ROLE_CONVERT || f->i_good != i_good ||
            !r->inside[f->i_country])
            continue;
        for (int k = p->first[a]; k < p->first[a + 1]; k++) {
            int n = p->term_node[k];
            double q = p->term_coef[k] * x;
            before += q * r->kase[1].price[n];
            after += q * r->kase[0].price[n];
            if (m->node[n].i_good != i_good) continue;
            tonnes += q;
            sold[0] += q * r->kase[1].price[n];
            sold[1] += q * r->kase[0].price[n];
        }
    }
    if (!(tonnes > 0.0)) return false;
    *out = (lode__protection){.i_good = i_good,
                              .before_usd_per_t = before / tonnes,
                              .after_usd_per_t = after / tonnes,
                              .effective = before > 0.0 ? after / before - 1.0 : NAN,
                              .nominal = sold[1] / sold[0] - 1.0};
    return true;
}

/* Later stages of the covered minerals that the market does not know: nothing holds them. */
static lode_status list_beyond(lode_policy_run *r, lode_error *err)
{
    int n_good;
    const lode__good *good = lode__goods(r->dataset, &n_good);

    r->beyond = lode__arena_take(&r->arena, (size_t)n_good + 1, sizeof *r->beyond);
    if (!r->beyond) return no_memory(err);
    for (int g = 0; g < n_good; g++) {
        bool later = false;
        for (int c = 0; c < n_good; c++)
            later = later ||
                    (r->covered[c] && strcmp(good[c].mineral, good[g].mineral) == 0 &&
                     good[g].stage_order > good[c].stage_order);
        if (later && !r->market->model->with_good[g]) r->beyond[r->n_beyond++] = g;
    }
    return LODE_OK;
}

lode_status lode__policy_leaks(lode_policy_run *r, lode_error *err)
{
    bool known = r->kase[0].verdict == LODE_SOLVED && r->kase[1].verdict == LODE_SOLVED;
    lode_status st = list_beyond(r, err);

    r->protection =
        lode__arena_take(&r->arena, (size_t)r->n_good + 1, sizeof *r->protection);
    if (!st && !r->protection) st = no_memory(err);
    if (st || !known) return st;
    for (int k = 0; k < r->n_good; k++)
        r->n_protection += protect(r, r->good[k], &r->protection[r->n_protection]);
    st = lode__policy_pass(r, err);
    return st ? st : list_leaks(r, err);
}
