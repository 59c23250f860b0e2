#include "study/path.h"

#include <math.h>

#include "study/draws.h"

int lode__path_periods(const lode_outcome *o)
{
    return o->path ? o->scenario.time.n_period : 0;
}

int lode__path_month(const lode_outcome *o, int t)
{
    const lode__timeline *time = &o->scenario.time;

    if (time->first_month == LODE__NO_MONTH) return LODE__NO_MONTH;
    return time->first_month + t * time->period_months;
}

static lode__spread with_band(const lode_outcome *o, double value, size_t figure,
                              double divisor)
{
    lode__spread s = {value, NAN, NAN};

    if (!o->bands) return s;
    s.low = o->bands->low[figure] / divisor;
    s.high = o->bands->high[figure] / divisor;
    return s;
}

static const lode__path_row *row(const lode_outcome *o, int i_node, int t)
{
    return &o->path[t * o->n_place + i_node];
}

lode__spread lode__path_price(const lode_outcome *o, int n, int t)
{
    double base = o->place[n].price_before;

    return with_band(o, base > 0.0 ? row(o, n, t)->price / base : NAN,
                     lode__figure_of_path(o, t, n, LODE__F_PATH_RATIO), 1.0);
}

lode__spread lode__path_zone(const lode_outcome *o, int i_good, int t, bool inside)
{
    lode__spread none = {NAN, NAN, NAN};

    for (int k = 0; k < o->n_good_row; k++)
        if (o->good_row[k].i_good == i_good)
            return with_band(
                o, lode__zone_ratio(o, i_good, t, inside),
                lode__figure_of_zone(o, t, k,
                                     inside ? LODE__F_ZONE_INSIDE : LODE__F_ZONE_OUTSIDE),
                1.0);
    return none;
}

lode__spread lode__path_exports(const lode_outcome *o, int n, int t)
{
    double base = o->place[n].export_before * o->scenario.time.years;

    if (!(base > 0.0)) return (lode__spread){NAN, NAN, NAN};
    return with_band(o, row(o, n, t)->exports / base,
                     lode__figure_of_path(o, t, n, LODE__F_PATH_EXPORTS), base);
}

lode__spread lode__path_use(const lode_outcome *o, int n, int t)
{
    return with_band(o, row(o, n, t)->use,
                     lode__figure_of_path(o, t, n, LODE__F_PATH_USE), 1.0);
}

lode__spread lode__path_unmet(const lode_outcome *o, int n, int t)
{
    return with_band(o, row(o, n, t)->unmet,
                     lode__figure_of_path(o, t, n, LODE__F_PATH_UNMET), 1.0);
}

lode__spread lode__path_stock(const lode_outcome *o, int n, int t)
{
    return with_band(o, row(o, n, t)->stock,
                     lode__figure_of_path(o, t, n, LODE__F_PATH_STOCK), 1.0);
}
