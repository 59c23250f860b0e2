/* Which rows of an outcome a person sees first. Ties keep pack order, so that the same
 * question always reads the same. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"

bool lode__good_is_shown(const lode_outcome *o, int g)
{
    int n;
    const lode__good *good = lode__goods(o->dataset, &n);

    if (!o->market->model->with_good[g] || good[g].disposal) return false;
    if (good[g].main) {
        /* The last stage of a mineral that a statement names. */
        for (int k = 0; k < o->n_statement; k++)
            for (int i = 0; i < n; i++)
                if (o->statement[k].with_good[i] &&
                    strcmp(good[i].mineral, good[g].mineral) == 0)
                    return true;
        for (int k = 0; k < o->n_statement;
             k++) /* or one that a named good is made into */
            for (int i = 0; i < n; i++)
                if (o->statement[k].with_good[i] && !good[i].main) return true;
        return false;
    }
    for (int k = 0; k < o->n_statement; k++)
        if (o->statement[k].with_good[g]) return true;
    return false;
}

int lode__concern(const lode_outcome *o, int i_country)
{
    int most = 0;

    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        int n_actor = 0, n_target = 0;
        for (int c = 0; c < o->market->model->n_country; c++) {
            n_actor += s->actor[c];
            n_target += s->target && s->target[c];
        }
        if (n_actor <= 5 && s->actor[i_country])
            most = 2;
        else if (n_target > 0 && n_target <= 5 && s->target[i_country] && most < 1)
            most = 1;
    }
    if (o->perspective && o->perspective_member[i_country] && most < 1) most = 1;
    return most;
}

int lode__places_ranked(const lode_outcome *o, int i_good, int *index, int most)
{
    int n = 0;

    for (int k = 0; k < o->n_place; k++) {
        const lode__place_row *row = &o->place[k];
        int at = n;
        if (row->i_good != i_good) continue;
        while (at > 0) {
            const lode__place_row *other = &o->place[index[at - 1]];
            int a = lode__concern(o, row->i_country),
                b = lode__concern(o, other->i_country);
            double x = fabs(row->loss_usd), y = fabs(other->loss_usd);
            if (a < b || (a == b && x <= y)) break;
            at--;
        }
        if (at >= most) continue;
        memmove(index + at + 1, index + at,
                (size_t)((n < most ? n : most - 1) - at) * sizeof *index);
        index[at] = k;
        if (n < most) n++;
    }
    return n;
}

static int compare_sums(const void *a, const void *b)
{
    const lode__country_sum *x = a, *y = b;

    if (x->loss_usd != y->loss_usd) return x->loss_usd > y->loss_usd ? -1 : 1;
    return (x->i_country > y->i_country) - (x->i_country < y->i_country);
}

int lode__countries_ranked(const lode_outcome *o, lode__arena *arena,
                           lode__country_sum **out)
{
    int n_country = o->market->model->n_country, n = 0;
    double largest = 0.0;
    lode__country_sum *sum = lode__arena_take(arena, (size_t)n_country + 1, sizeof *sum);

    if (!sum) return -1;
    for (int k = 0; k < o->n_place; k++) {
        const lode__place_row *row = &o->place[k];
        lode__country_sum *s = &sum[row->i_country];
        s->consumer_usd += row->consumer_usd;
        s->producer_usd += row->producer_usd;
        s->trader_usd += row->trader_usd;
        s->treasury_usd += row->treasury_usd;
        s->loss_usd += row->loss_usd;
        s->unmet_tpa += row->unmet_tpa;
    }
    for (int c = 0; c < n_country; c++)
        if (fabs(sum[c].loss_usd) > largest) largest = fabs(sum[c].loss_usd);
    for (int c = 0; c < n_country; c++) {
        if (fabs(sum[c].loss_usd) < 1e-9 * largest || sum[c].loss_usd == 0.0) continue;
        sum[n] = sum[c];
        sum[n++].i_country = c;
    }
    qsort(sum, (size_t)n, sizeof *sum, compare_sums);
    *out = sum;
    return n;
}

static int compare_changes(const void *a, const void *b)
{
    const lode__flow_change *x = a, *y = b;
    double dx = fabs(x->after_tpa - x->before_tpa),
           dy = fabs(y->after_tpa - y->before_tpa);

    if (dx != dy) return dx > dy ? -1 : 1;
    return (x->i_activity > y->i_activity) - (x->i_activity < y->i_activity);
}

/* What re-exports add, where it is something; how many rows. */
static int list_passed_on(const lode_outcome *o, bool all, lode__flow_change *list)
{
    const lode__node *node = o->market->model->node;
    int n = 0;

    for (int k = 0; k < o->scenario.n_pass_on; k++) {
        const lode__pass_on *link = &o->scenario.pass_on[k];
        double tpa = lode__pass_on_tpa(o, k);
        if (!(tpa > 0.0) || (!all && !lode__good_is_shown(o, node[link->to].i_good)))
            continue;
        list[n++] = (lode__flow_change){.i_activity = -1 - k,
                                        .i_good = node[link->to].i_good,
                                        .i_from = node[link->from].i_country,
                                        .i_to = node[link->to].i_country,
                                        .after_tpa = tpa};
    }
    return n;
}

int lode__flows_ranked(const lode_outcome *o, lode__arena *arena, bool all,
                       lode__flow_change **out)
{
    const lode_market *m = o->market;
    int n = 0;
    size_t most = (size_t)o->scenario.n_pass_on;
    lode__flow_change *list = lode__arena_take(
        arena, (size_t)o->scenario.n_base_activity + most + 1, sizeof *list);

    if (!list) return -1;
    for (int a = 0; a < o->scenario.n_base_activity; a++) {
        const lode__base_flow *f = &m->model->flow[m->model->part[a].i_flow];
        if (f->role != LODE__ROLE_TRADE || (!all && !lode__good_is_shown(o, f->i_good)))
            continue;
        list[n++] = (lode__flow_change){.i_activity = a,
                                        .i_good = f->i_good,
                                        .i_from = f->i_country,
                                        .i_to = f->i_partner,
                                        .before_tpa = m->base_level[a],
                                        .after_tpa = o->level_after[a]};
    }
    n += list_passed_on(o, all, list + n);
    if (!all) qsort(list, (size_t)n, sizeof *list, compare_changes);
    *out = list;
    return n;
}

const char *lode__price_unit(const lode_outcome *o, int i_good, double *factor)
{
    int n;
    const lode__good *good = lode__goods(o->dataset, &n);
    bool per_kg = strstr(good[i_good].price_unit, "USD/kg") != NULL;

    *factor = per_kg ? 1e-3 : 1.0;
    return per_kg ? "USD/kg" : "USD/t";
}

bool lode__sum_is_shown(const lode_outcome *o, const lode__country_sum *sum, int k, int n)
{
    return k < 8 || k >= n - 4 || lode__concern(o, sum[k].i_country) > 0;
}

const char *lode__stocks_said(const lode_outcome *o)
{
    bool offered = false;

    for (int k = 0; k < o->n_statement; k++)
        offered = offered || o->statement[k].verb == LODE__STOCK;
    if (o->path)
        return offered ? "stocks are drawn on, and those named" : "stocks are drawn on";
    return offered ? "no stocks drawn but those named" : "no stocks drawn";
}

void lode__horizon_write(const lode_outcome *o, lode__buf *buf)
{
    const lode__timeline *time = &o->scenario.time;
    static const char *const unit[] = {"months", "quarters", "years"};
    int i = time->period_months == 1 ? 0 : (time->period_months == 3 ? 1 : 2);
    char first[24];

    if (!o->path) {
        lode__buf_add(buf, "one year after");
        return;
    }
    lode__buf_addf(buf, "%d %s", time->n_period, unit[i]);
    if (time->first_month == LODE__NO_MONTH) return;
    lode__period_name(o, 0, first);
    lode__buf_addf(buf, " from %s", first);
}
