/* Whose the producers' gains and losses are, as JSON and as a section of the table. */
#include "study/owners.h"

#include <math.h>
#include <stdlib.h>

#include "report/report.h"

#define LINES_SHOWN 8

static const lode__country *countries(const lode_outcome *o)
{
    int n;

    return lode__countries(o->dataset, &n);
}

static double moved(const lode__owner_sum *s)
{
    return s->by_owner_usd - s->by_location_usd;
}

static int compare_moves(const void *a, const void *b)
{
    const lode__owner_sum *x = a, *y = b;
    double dx = fabs(moved(x)), dy = fabs(moved(y));

    if (dx != dy) return dx > dy ? -1 : 1;
    return (x->i_country > y->i_country) - (x->i_country < y->i_country);
}

/* Losses of the perspective's members together, by location and by owner. */
static void perspective_losses(const lode_outcome *o, const lode__owners *owners,
                               double *by_location, double *by_owner)
{
    *by_location = *by_owner = 0.0;
    for (int c = 0; o->perspective && c < owners->n_country; c++) {
        if (!o->perspective_member[c]) continue;
        *by_location += owners->sum[c].loss_by_location_usd;
        *by_owner += owners->sum[c].loss_by_owner_usd;
    }
}

void lode__owners_said(lode__json *j, const lode_outcome *o)
{
    lode__arena arena = {0};
    lode__owners owners;
    lode__buf text;

    if (o->answer.verdict == LODE_INFEASIBLE) return;
    lode__buf_init(&text, 512);
    if (!lode__owners_of(o, &arena, &owners))
        text.status = LODE_E_NOMEM;
    else if (owners.n_place == 0)
        lode__buf_add(&text, "by location: the pack ownership has no rows for these "
                             "goods");
    else
        lode__buf_addf(&text,
                       "result.owners: by owner where the pack ownership has rows (%d "
                       "places), else by location; all other losses: by location",
                       owners.n_place);
    lode__json_string(j, "producers", text.status ? NULL : text.data);
    if (text.status && !j->buf->status) j->buf->status = text.status;
    lode__buf_clear(&text);
    lode__arena_clear(&arena);
}

static void write_lines(const lode_outcome *o, lode__owner_sum *sum, int n, int decimals,
                        lode__buf *buf)
{
    lode__table t;

    lode__buf_addf(buf, "\nProducers by owner where known, USD million%s\n",
                   o->path ? " over all periods" : " a year");
    lode__table_begin(&t, 5, "lrrrr");
    lode__table_cell(&t, "country");
    lode__table_cell(&t, "by location");
    lode__table_cell(&t, "by owner");
    lode__table_cell(&t, "moves");
    lode__table_cell(&t, "net by owner");
    for (int k = 0; k < n; k++) {
        lode__table_cell(&t, "%s", countries(o)[sum[k].i_country].name);
        lode__table_change(&t, sum[k].by_location_usd * 1e-6, decimals);
        lode__table_change(&t, sum[k].by_owner_usd * 1e-6, decimals);
        lode__table_change(&t, moved(&sum[k]) * 1e-6, decimals);
        lode__table_change(&t, -sum[k].loss_by_owner_usd * 1e-6, decimals);
    }
    lode__table_end(&t, buf);
}

void lode__owners_write(const lode_outcome *o, lode__buf *buf)
{
    lode__arena arena = {0};
    lode__owners owners;
    double largest = 0.0, least, here = 0.0, abroad = 0.0;
    int n = 0, decimals;
    char text[2][64];

    if (!lode__owners_of(o, &arena, &owners)) {
        buf->status = LODE_E_NOMEM;
        lode__arena_clear(&arena);
        return;
    }
    if (owners.n_place > 0) {
        perspective_losses(o, &owners, &here, &abroad);
        qsort(owners.sum, (size_t)owners.n_country, sizeof *owners.sum, compare_moves);
        largest = fabs(moved(&owners.sum[0]));
    }
    decimals = lode__decimals(largest * 1e-6);
    least = 0.5 * pow(10.0, -decimals) * 1e6; /* what would be printed as zero */
    while (n < owners.n_country && n < LINES_SHOWN && largest > 0.0 &&
           fabs(moved(&owners.sum[n])) >= least)
        n++;
    if (n > 0) {
        write_lines(o, owners.sum, n, decimals, buf);
        lode__number_people(here * 1e-6, decimals, text[0]);
        lode__number_people(abroad * 1e-6, decimals, text[1]);
        if (o->perspective)
            lode__buf_addf(buf, "Loss of %s: %s by location, %s by owner\n",
                           o->perspective, text[0], text[1]);
    }
    lode__arena_clear(&arena);
}

void lode__owners_json(lode__json *j, const lode_outcome *o, lode__buf *buf)
{
    lode__arena arena = {0};
    lode__owners owners = {0};
    double here, abroad;

    if (!lode__owners_of(o, &arena, &owners)) {
        buf->status = LODE_E_NOMEM;
        owners.n_country = 0;
    }
    lode__json_array(j, "owners");
    for (int c = 0; c < owners.n_country && owners.n_place > 0; c++) {
        const lode__owner_sum *s = &owners.sum[c];
        if (s->by_location_usd == 0.0 && s->by_owner_usd == 0.0) continue;
        lode__json_object(j, NULL);
        lode__json_string(j, "country", countries(o)[c].id);
        lode__json_number(j, "producer_usd_by_location", s->by_location_usd);
        lode__json_number(j, "producer_usd_by_owner", s->by_owner_usd);
        lode__json_number(j, "loss_usd_by_owner", s->loss_by_owner_usd);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    if (o->perspective && owners.n_country > 0) {
        perspective_losses(o, &owners, &here, &abroad);
        lode__json_number(j, "loss_by_owner_usd", abroad);
    }
    lode__arena_clear(&arena);
}
