/* Whose are the gains and losses of producers?
 *
 * A shock counts makers' surplus where the plant stands. Profits of a mine belong to its
 * owners, so the surplus of a place is split here by the shares of the pack ownership;
 * the loss of a country by owner is its loss by location with its producers exchanged.
 * Rents of licences and capped trade are no surplus of making: they stay with the seller, and
 * so does what a statement lets somebody make more, whose owner nobody named. */
#include "study/owners.h"

#include <math.h>

/* Change of makers' surplus of each place, USD; plant[n]: something is made there. */
static void add_making(const lode_outcome *o, double *surplus, bool *plant)
{
    const lode__model *m = o->market->model;

    for (int a = 0; a < o->scenario.n_base_activity; a++) {
        const lode__base_flow *f = &m->flow[m->part[a].i_flow];
        if (f->role != LODE__ROLE_SUPPLY && f->role != LODE__ROLE_CONVERT) continue;
        int n = lode__market_node(o->market, f->i_good, f->i_country);
        surplus[n] += lode__surplus_change(o, a);
        plant[n] = true;
    }
}

/* Split one place; what its rows leave stays with its country. */
static void split(const lode_outcome *o, int n, double surplus, lode__owners *out)
{
    const lode__place_row *p = &o->place[n];
    int n_row;
    const lode__owner *row = lode__owners_in(o->dataset, p->i_good, p->i_country, &n_row);
    double left = surplus;

    for (int k = 0; k < n_row; k++) {
        double part = row[k].share * surplus;
        if (row[k].i_owner == p->i_country) continue;
        out->sum[row[k].i_owner].by_owner_usd += part;
        left -= part;
    }
    out->sum[p->i_country].by_owner_usd += left;
    out->n_place += n_row > 0;
}

bool lode__owners_of(const lode_outcome *o, lode__arena *arena, lode__owners *out)
{
    size_t n_place = (size_t)o->n_place + 1;
    double *surplus = lode__arena_take(arena, n_place, sizeof *surplus);
    bool *plant = lode__arena_take(arena, n_place, sizeof *plant);

    *out = (lode__owners){.n_country = o->market->model->n_country};
    out->sum = lode__arena_take(arena, (size_t)out->n_country + 1, sizeof *out->sum);
    if (!surplus || !plant || !out->sum) return false;
    for (int c = 0; c < out->n_country; c++) out->sum[c].i_country = c;

    add_making(o, surplus, plant);
    for (int n = 0; n < o->n_place; n++) {
        const lode__place_row *p = &o->place[n];
        lode__owner_sum *here = &out->sum[p->i_country];
        here->by_location_usd += p->producer_usd;
        here->by_owner_usd += p->producer_usd - surplus[n]; /* rents; more supply */
        here->loss_by_location_usd += p->loss_usd;
        if (plant[n])
            split(o, n, surplus[n], out);
        else
            here->by_owner_usd += surplus[n];
    }
    for (int c = 0; c < out->n_country; c++) {
        lode__owner_sum *s = &out->sum[c];
        s->loss_by_owner_usd =
            s->loss_by_location_usd + (s->by_location_usd - s->by_owner_usd);
    }
    return true;
}
