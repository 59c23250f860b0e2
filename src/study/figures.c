/* The figures of an outcome in one row, so that draws can be laid beside each other. */
#include <math.h>

#include "study/draws.h"

static size_t n_of(int a, int b)
{
    return (size_t)a * (size_t)b;
}

static size_t goods_at(const lode_outcome *o)
{
    return n_of(o->n_place, LODE__N_PLACE_FIGURE);
}

static size_t levels_at(const lode_outcome *o)
{
    return goods_at(o) + n_of(o->n_good_row, LODE__N_GOOD_FIGURE);
}

static size_t paths_at(const lode_outcome *o)
{
    return levels_at(o) + (size_t)o->scenario.n_base_activity;
}

static size_t zones_at(const lode_outcome *o)
{
    size_t cells = o->path ? n_of(o->scenario.time.n_period, o->n_place) : 0;

    return paths_at(o) + cells * LODE__N_PATH_FIGURE;
}

static size_t sums_at(const lode_outcome *o)
{
    size_t cells = o->path ? n_of(o->scenario.time.n_period, o->n_good_row) : 0;

    return zones_at(o) + cells * LODE__N_ZONE_FIGURE;
}

size_t lode__figure_of_place(const lode_outcome *o, int i_place, int figure)
{
    (void)o;
    return n_of(i_place, LODE__N_PLACE_FIGURE) + (size_t)figure;
}

size_t lode__figure_of_good(const lode_outcome *o, int i_good_row, int figure)
{
    return goods_at(o) + n_of(i_good_row, LODE__N_GOOD_FIGURE) + (size_t)figure;
}

size_t lode__figure_of_level(const lode_outcome *o, int i_activity)
{
    return levels_at(o) + (size_t)i_activity;
}

size_t lode__figure_of_path(const lode_outcome *o, int t, int i_place, int figure)
{
    return paths_at(o) + (n_of(t, o->n_place) + (size_t)i_place) * LODE__N_PATH_FIGURE +
           (size_t)figure;
}

size_t lode__figure_of_zone(const lode_outcome *o, int t, int i_good_row, int figure)
{
    return zones_at(o) +
           (n_of(t, o->n_good_row) + (size_t)i_good_row) * LODE__N_ZONE_FIGURE +
           (size_t)figure;
}

size_t lode__figure_of_sum(const lode_outcome *o, int figure)
{
    return sums_at(o) + (size_t)figure;
}

size_t lode__n_figure(const lode_outcome *o)
{
    return sums_at(o) + LODE__N_SUM_FIGURE;
}

static double ratio(double after, double before)
{
    return before > 0.0 ? after / before : NAN;
}

static double money(const double *price_factor, int i_good, double usd)
{
    return price_factor ? price_factor[i_good] * usd : usd;
}

static double *write_place(const lode__place_row *p, const double *price_factor,
                           double *at)
{
    const double usd[] = {p->consumer_usd, p->producer_usd, p->trader_usd,
                          p->treasury_usd, p->storage_usd,  p->loss_usd};

    *at++ = ratio(p->price_after, p->price_before);
    *at++ = money(price_factor, p->i_good, p->price_after);
    *at++ = p->unmet_tpa;
    *at++ = p->use_after;
    *at++ = p->supply_after;
    *at++ = p->import_after;
    *at++ = p->export_after;
    for (size_t k = 0; k < sizeof usd / sizeof *usd; k++)
        *at++ = money(price_factor, p->i_good, usd[k]);
    return at;
}

void lode__figures_write(const lode_outcome *o, const double *price_factor, double *at)
{
    double loss = 0.0, surplus = 0.0;

    for (int k = 0; k < o->n_place; k++) {
        const lode__place_row *p = &o->place[k];
        double usd = money(price_factor, p->i_good, p->loss_usd);
        at = write_place(p, price_factor, at);
        if (o->perspective_member[p->i_country]) loss += usd;
        surplus -= usd;
    }
    for (int k = 0; k < o->n_good_row; k++) {
        const lode__good_row *g = &o->good_row[k];
        *at++ = ratio(g->price_after, g->price_before);
        *at++ = g->use_after;
        *at++ = g->supply_after;
        *at++ = money(price_factor, g->i_good, g->loss_usd);
        *at++ = g->inside_ratio;
        *at++ = g->outside_ratio;
    }
    for (int a = 0; a < o->scenario.n_base_activity; a++) *at++ = o->level_after[a];
    for (int t = 0; o->path && t < o->scenario.time.n_period; t++)
        for (int n = 0; n < o->n_place; n++) {
            const lode__path_row *r = &o->path[t * o->n_place + n];
            *at++ = ratio(r->price, o->place[n].price_before);
            *at++ = r->use;
            *at++ = r->unmet;
            *at++ = r->exports;
            *at++ = r->stock;
        }
    for (int t = 0; o->path && t < o->scenario.time.n_period; t++)
        for (int k = 0; k < o->n_good_row; k++) {
            *at++ = lode__zone_ratio(o, o->good_row[k].i_good, t, true);
            *at++ = lode__zone_ratio(o, o->good_row[k].i_good, t, false);
        }
    *at++ = loss;
    *at = surplus;
}
