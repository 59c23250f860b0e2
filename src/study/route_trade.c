/* How much of a good's trade goes through which passage? */
#include "study/route_trade.h"

#include <math.h>

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory for the links of trade");
}

typedef struct wanted {
    bool *good, *buyer; /* [n_good], [n_country] */
} wanted;

static lode_status read_options(const lode_dataset *ds,
                                const lode_routes_options *options, lode__route_trade *t,
                                wanted *w, lode_error *err)
{
    int n_good, n_country;
    lode_status st;

    (void)lode__goods(ds, &n_good);
    (void)lode__countries(ds, &n_country);
    w->good = lode__arena_take(&t->arena, (size_t)n_good + 1, 1);
    w->buyer = lode__arena_take(&t->arena, (size_t)n_country + 1, 1);
    if (!w->good || !w->buyer) return no_memory(err);
    st = lode__goods_select(ds, options->good ? options->good : "*", w->good, err);
    if (!st)
        st = lode__countries_select(ds, options->perspective ? options->perspective : "*",
                                    w->buyer, err);
    if (!st && options->passage)
        st = lode__passages_read(ds, options->passage, &t->closed, err);
    return st;
}

static void add_link(lode__route_trade *t, const lode__link *l)
{
    lode__good_trade *g = t->n_good > 0 ? &t->good[t->n_good - 1] : NULL;

    if (!g || g->i_good != l->i_good) {
        g = &t->good[t->n_good++];
        *g = (lode__good_trade){.i_good = l->i_good,
                                .carriage = lode__carriage_of(t->dataset, l->i_good)};
    }
    g->n_link++;
    g->tpa += l->tpa;
    if (l->route.way == LODE__WAY_SEA)
        g->sea_tpa += l->tpa;
    else if (l->route.way == LODE__WAY_LAND)
        g->land_tpa += l->tpa;
    else
        g->unknown_tpa += l->tpa;
    for (int i = 0; i < LODE__PASSAGE_MAX; i++)
        if (l->route.passages >> i & 1) {
            g->passage_tpa[i] += l->tpa;
            g->passage_links[i]++;
        }
}

static void add_detour(lode__route_trade *t, lode__link *l, const lode__routes *open,
                       const lode__routes *closed)
{
    lode__good_trade *g = &t->good[t->n_good - 1];

    l->detour = lode__detour_of(open, closed, &g->carriage, l->i_from, l->i_to);
    if (!l->detour.concerned) return;
    if (l->detour.shut)
        g->shut_tpa += l->tpa;
    else
        g->round_tpa += l->tpa;
    g->day_t += l->detour.delay_days * l->tpa;
}

static lode_status find_links(lode__route_trade *t, const wanted *w, lode_error *err)
{
    int n, n_good;
    const lode__observation *const *row = lode__observations_sorted(t->dataset, &n);
    const lode__routes *open = lode__routes_make(t->dataset, 0, &t->arena);
    const lode__routes *closed = lode__routes_make(t->dataset, t->closed, &t->arena);

    (void)lode__goods(t->dataset, &n_good);
    t->link = lode__arena_take(&t->arena, (size_t)n + 1, sizeof *t->link);
    t->good = lode__arena_take(&t->arena, (size_t)n_good + 1, sizeof *t->good);
    if (!open || !closed || !t->link || !t->good) return no_memory(err);
    for (int i = 0, n_key; i < n; i += n_key) {
        const lode__observation *r = row[i];
        lode__link *l = &t->link[t->n_link];
        double tpa;
        n_key = lode__key_length(row + i, n - i);
        if (r->flow != LODE__EXPORT || r->year != LODE__BASE_YEAR || r->i_country < 0 ||
            r->i_partner < 0 || !w->good[r->i_good] || !w->buyer[r->i_partner])
            continue;
        tpa = lode__key_amount(row + i, n_key);
        if (isnan(tpa)) {
            t->n_without++;
            continue;
        }
        *l = (lode__link){.i_good = r->i_good,
                          .i_from = r->i_country,
                          .i_to = r->i_partner,
                          .tpa = tpa,
                          .route = lode__route_of(open, r->i_country, r->i_partner)};
        t->n_link++;
        add_link(t, l);
        if (t->closed) add_detour(t, l, open, closed);
    }
    return LODE_OK;
}

lode_status lode__route_trade_find(const lode_dataset *ds,
                                   const lode_routes_options *options,
                                   lode__route_trade *out, lode_error *err)
{
    wanted w = {NULL, NULL};
    lode_status st;

    *out = (lode__route_trade){.dataset = ds};
    if (lode__route_rows(ds)->n_leg == 0)
        return lode__fail(err, LODE_E_NODATA,
                          "want a table 'legs' in one of the packs, found none");
    st = read_options(ds, options, out, &w, err);
    if (!st) st = find_links(out, &w, err);
    if (!st && out->n_link == 0)
        st =
            lode__fail(err, LODE_E_NODATA,
                       "want trade in '%.80s' between countries in %d%s%.40s, found none",
                       options->good ? options->good : "*", LODE__BASE_YEAR,
                       options->perspective ? " to " : "",
                       options->perspective ? options->perspective : "");
    return st;
}
