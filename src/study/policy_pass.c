/* What a rise of the price is to those who use the good, as the packs name them: arithmetic, with
 * no answer of theirs in it.
 *
 *     segment       rise at the node x its use without the policy          USD a year
 *                   low, high: with the low and high share of its row of `uses`
 *     technology    rise in the zone x sum over variants and materials of share x kg a unit
 *                   low, high: with those of its rows of `technology` */
#include <math.h>
#include <string.h>

#include "study/policy_run.h"

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* The row of a segment's name; a new one where there is none. */
static lode__passed *row_of(lode_policy_run *r, int i_good, const lode__segment *s)
{
    for (int k = 0; k < r->n_passed; k++)
        if (r->passed[k].i_good == i_good && r->passed[k].segment &&
            strcmp(r->passed[k].segment->segment, s->segment) == 0)
            return &r->passed[k];
    r->passed[r->n_passed] = (lode__passed){.i_good = i_good,
                                            .user = s->segment,
                                            .segment = s,
                                            .flag = s->flag,
                                            .place = &s->place};
    return &r->passed[r->n_passed++];
}

/* Users of a good in the zone whose segment a row names. */
static void add_segments(lode_policy_run *r, int i_good)
{
    const lode__model *m = r->market->model;
    const lode__problem *p = &r->market->problem;

    for (int a = 0; a < p->n_activity; a++) {
        const lode__base_flow *f = &m->flow[m->part[a].i_flow];
        const lode__segment *s = m->part[a].segment;
        int n = p->term_node[p->first[a]];
        double tonnes = r->kase[1].level[a], usd;
        lode__passed *row;
        if (f->role != LODE__ROLE_USE || f->i_good != i_good ||
            !r->inside[f->i_country] || !s || !(s->share > 0.0))
            continue;
        usd = (r->kase[0].price[n] - r->kase[1].price[n]) * tonnes;
        row = row_of(r, i_good, s);
        row->tonnes += tonnes;
        row->value += usd;
        row->low += usd * s->low / s->share;
        row->high += usd * s->high / s->share;
        if (s->flag > row->flag) row->flag = s->flag;
    }
}

/* One unit of a technology; rows that are for comparison only have no share. */
static void add_technology(lode_policy_run *r, int i_good, int i_technology, double rise)
{
    int n;
    const lode__intensity *list = lode__intensities(r->dataset, &n);
    lode__passed row = {.i_good = i_good};

    for (int k = 0; k < n; k++) {
        const lode__intensity *i = &list[k];
        if (i->i_technology != i_technology || i->i_good != i_good || !(i->share > 0.0))
            continue;
        if (!row.place) row.place = &i->place, row.flag = i->flag;
        if (i->flag > row.flag) row.flag = i->flag;
        row.tonnes += 1e-3 * i->share * i->kg;
        row.low += 1e-3 * i->share * i->low * rise;
        row.high += 1e-3 * i->share * i->high * rise;
    }
    if (!(row.tonnes > 0.0)) return;
    row.user = lode__technologies(r->dataset, &n)[i_technology].id;
    row.unit = lode__technologies(r->dataset, &n)[i_technology].unit;
    row.value = row.tonnes * rise;
    r->passed[r->n_passed++] = row;
}

lode_status lode__policy_pass(lode_policy_run *r, lode_error *err)
{
    int n_segment, n_technology;
    size_t most;

    (void)lode__segments(r->dataset, &n_segment);
    (void)lode__technologies(r->dataset, &n_technology);
    most = (size_t)n_segment + (size_t)r->n_good * (size_t)n_technology + 1;
    r->passed = lode__arena_take(&r->arena, most, sizeof *r->passed);
    if (!r->passed) return no_memory(err);
    for (int k = 0; k < r->n_good; k++) {
        const lode__policy_good *now = &r->kase[0].good[k], *was = &r->kase[1].good[k];
        if (!r->covered[r->good[k]]) continue;
        add_segments(r, r->good[k]);
        for (int t = 0; t < n_technology && isfinite(now->inside_price); t++)
            add_technology(r, r->good[k], t, now->inside_price - was->inside_price);
    }
    return LODE_OK;
}
