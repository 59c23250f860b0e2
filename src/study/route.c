/* Which way does a good go, and what if a passage is closed?
 *
 * The seas are a graph of a few dozen regions; the way between two of them is the
 * shortest in days, between two countries the shortest over their coasts. Closing
 * passages takes their legs out; what is then longer goes round, what has no way left is
 * shut. */
#include "study/route.h"

#include <math.h>
#include <string.h>

#define BULK_BELOW 1000.0 /* USD/t: what is cheaper does not pay for a box */
#define MINUTE (1.0 / 1440.0)

/* ---- the graph ------------------------------------------------------------------ */

static int region_find(const lode__routes *r, const char *id)
{
    for (int i = 0; i < r->n_region; i++)
        if (strcmp(r->region[i], id) == 0) return i;
    return -1;
}

static int region_need(lode__routes *r, const char *id)
{
    int i = region_find(r, id);

    if (i >= 0) return i;
    r->region[r->n_region] = id;
    return r->n_region++;
}

static size_t pair(const lode__routes *r, int i, int k)
{
    return (size_t)i * (size_t)r->n_region + (size_t)k;
}

static uint32_t bit_of(const lode__route_tables *t, const char *passage)
{
    for (int i = 0; i < t->n_passage; i++)
        if (strcmp(t->passage[i].id, passage) == 0) return (uint32_t)1 << i;
    return 0;
}

static void set(lode__routes *r, int i, int k, double days, uint32_t passages)
{
    r->days[pair(r, i, k)] = r->days[pair(r, k, i)] = days;
    r->passages[pair(r, i, k)] = r->passages[pair(r, k, i)] = passages;
}

static void add_legs(lode__routes *r, const lode__route_tables *t)
{
    for (int i = 0; i < r->n_region; i++)
        for (int k = 0; k < r->n_region; k++)
            r->days[pair(r, i, k)] = i == k ? 0.0 : INFINITY;
    for (int l = 0; l < t->n_leg; l++) {
        int i = region_find(r, t->leg[l].from), k = region_find(r, t->leg[l].to);
        uint32_t bit = bit_of(t, t->leg[l].passage);
        if (bit & r->closed || t->leg[l].days >= r->days[pair(r, i, k)]) continue;
        set(r, i, k, t->leg[l].days, bit);
    }
}

/* Floyd 1962: through region m or not. Legs are the same both ways, so one half is
 * found and the other copied: a way and its return are one. */
static void shorten(lode__routes *r)
{
    for (int m = 0; m < r->n_region; m++)
        for (int i = 0; i < r->n_region; i++)
            for (int k = 0; k < i; k++) {
                double days = r->days[pair(r, i, m)] + r->days[pair(r, m, k)];
                if (days < r->days[pair(r, i, k)])
                    set(r, i, k, days,
                        r->passages[pair(r, i, m)] | r->passages[pair(r, m, k)]);
            }
}

/* Coasts by country, in pack order. */
static void sort_coasts(lode__routes *r, const lode__route_tables *t)
{
    int n = 0;

    for (int c = 0; c < r->n_country; c++) {
        r->first[c] = n;
        for (int i = 0; i < t->n_coast; i++)
            if (t->coast[i].i_country == c) r->coast[n++] = i;
    }
    r->first[r->n_country] = n;
    for (int i = 0; i < t->n_coast; i++)
        r->coast_region[i] = region_find(r, t->coast[i].region);
}

static void join_neighbours(lode__routes *r, const lode__route_tables *t)
{
    for (int i = 0; i < t->n_land; i++)
        for (int k = 0; k < t->n_land; k++)
            if (strcmp(t->land[i].network, t->land[k].network) == 0)
                r->by_land[(size_t)t->land[i].i_country * (size_t)r->n_country +
                           (size_t)t->land[k].i_country] = true;
}

const lode__routes *lode__routes_make(const lode_dataset *ds, uint32_t closed,
                                      lode__arena *arena)
{
    const lode__route_tables *t = lode__route_rows(ds);
    lode__routes *r = lode__arena_take(arena, 1, sizeof *r);
    size_t n = 2 * (size_t)t->n_leg + 1;

    if (!r) return NULL;
    r->dataset = ds;
    r->closed = closed;
    (void)lode__countries(ds, &r->n_country);
    r->region = lode__arena_take(arena, n, sizeof *r->region);
    if (!r->region) return NULL;
    for (int l = 0; l < t->n_leg; l++) {
        (void)region_need(r, t->leg[l].from);
        (void)region_need(r, t->leg[l].to);
    }
    n = (size_t)r->n_region * (size_t)r->n_region + 1;
    r->days = lode__arena_take(arena, n, sizeof *r->days);
    r->passages = lode__arena_take(arena, n, sizeof *r->passages);
    r->coast_region =
        lode__arena_take(arena, (size_t)t->n_coast + 1, sizeof *r->coast_region);
    r->coast = lode__arena_take(arena, (size_t)t->n_coast + 1, sizeof *r->coast);
    r->first = lode__arena_take(arena, (size_t)r->n_country + 1, sizeof *r->first);
    r->by_land = lode__arena_take(arena, (size_t)r->n_country * (size_t)r->n_country + 1,
                                  sizeof *r->by_land);
    if (!r->days || !r->passages || !r->coast_region || !r->coast || !r->first ||
        !r->by_land)
        return NULL;
    sort_coasts(r, t);
    add_legs(r, t);
    shorten(r);
    join_neighbours(r, t);
    return r;
}

/* ---- the way between two countries ---------------------------------------------- */

/* Sums of days without the last digits of binary arithmetic. */
static double to_the_second(double days)
{
    return isfinite(days) ? round(days * 1e5) / 1e5 : days;
}

lode__route lode__route_of(const lode__routes *r, int i_from, int i_to)
{
    const lode__route_tables *t = lode__route_rows(r->dataset);
    lode__route out = {.way = LODE__WAY_UNKNOWN, .days = INFINITY};
    int a = i_from < i_to ? i_from : i_to, b = i_from < i_to ? i_to : i_from;

    if (a < 0) return out;
    if (a == b || r->by_land[(size_t)a * (size_t)r->n_country + (size_t)b])
        return (lode__route){.way = LODE__WAY_LAND};
    for (int i = r->first[a]; i < r->first[a + 1]; i++)
        for (int k = r->first[b]; k < r->first[b + 1]; k++) {
            int here = r->coast_region[r->coast[i]], there = r->coast_region[r->coast[k]];
            double days;
            if (here < 0 || there < 0) continue;
            if (out.way == LODE__WAY_UNKNOWN) out.way = LODE__WAY_NONE;
            days = to_the_second(t->coast[r->coast[i]].access_days +
                                 t->coast[r->coast[k]].access_days +
                                 r->days[pair(r, here, there)]);
            if (!(days < out.days)) continue;
            out.way = LODE__WAY_SEA;
            out.days = days;
            out.passages = r->passages[pair(r, here, there)];
        }
    return out;
}

/* ---- what a detour costs ---------------------------------------------------------- */

/* Of the code that the good is traded under; mixed codes say nothing about it. */
static double content_of(const lode_dataset *ds, int i_good)
{
    int n;
    const lode__hs6 *row = lode__hs6_rows(ds, &n);

    for (int k = 0; k < n; k++)
        if (row[k].i_good == i_good && row[k].content > 0.0 && row[k].content <= 1.0 &&
            !row[k].basket)
            return row[k].content;
    return 1.0;
}

lode__carriage lode__carriage_of(const lode_dataset *ds, int i_good)
{
    const lode__route_tables *t = lode__route_rows(ds);
    const lode__observation *price =
        lode__observation_pick(ds, LODE__PRICE, i_good, -1, -1, LODE__BASE_YEAR);
    lode__carriage out = {.name = "", .content = content_of(ds, i_good)};
    const lode__good *good;
    bool bulk;
    int n;

    good = lode__goods(ds, &n) + i_good;
    bulk = strcmp(good->stage, "mine") == 0 || (price && price->value < BULK_BELOW);
    for (int i = 0; i < t->n_freight; i++) {
        const lode__freight *f = &t->freight[i];
        if (strcmp(f->carriage, bulk ? "bulk" : "container") != 0) continue;
        out.name = f->carriage;
        out.usd_per_t_day = f->value / out.content;
        out.low = f->low / out.content;
        out.high = f->high / out.content;
    }
    return out;
}

lode__detour lode__detour_of(const lode__routes *before, const lode__routes *after,
                             const lode__carriage *carriage, int i_from, int i_to)
{
    lode__route was = lode__route_of(before, i_from, i_to), is;
    lode__detour out = {0};

    if (was.way != LODE__WAY_SEA || !(was.passages & after->closed)) return out;
    is = lode__route_of(after, i_from, i_to);
    out.concerned = true;
    out.shut = is.way == LODE__WAY_NONE;
    if (out.shut || is.days - was.days < MINUTE) return out;
    out.delay_days = to_the_second(is.days - was.days);
    out.wedge_usd_per_t = out.delay_days * carriage->usd_per_t_day;
    return out;
}
