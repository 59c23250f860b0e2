/* Guaranteed prices as decisions: a dumping may come, a plant that it stops does not come back,
 * and a guarantee keeps it. It is a choice of the first stage, project by project, as a contract
 * for difference is: another option of the project, with its own cost and its own years.
 *
 *     begun by year t     1 - exp(-rate t)
 *     on in year t        rate / (rate + 1 / years) x (1 - exp(-(rate + 1 / years) t))
 *
 *                        no dumping yet   under way                  over
 *     stands it              runs           runs                     runs
 *     stops, no guarantee    runs           gone                     gone
 *     stops, guarantee       runs           paid, of no use          runs
 *
 * Of no use: while the good is dumped nobody lacks what the plant makes, and each tonne costs what
 * its operating cost is above the price. A level that keeps a plant pays more the higher it is
 * and keeps no more, so each plant has the lowest of the menu that keeps it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/portfolio.h"

#define DUMPING_YEARS 3.0 /* that a dumping lasts: a prior */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- the menu ------------------------------------------------------------------------------ */

static int by_level(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* "gallium:refined:0.9": a level of the good that is dumped. */
static lode_status read_level(const lode_portfolio *p, char *text, double *level,
                              lode_error *err)
{
    char *colon = strrchr(text, ':');
    int i_good;
    lode_status st;

    if (!colon || !lode__number_read(colon + 1, level) ||
        !(*level > 0.0 && *level <= 10.0))
        return lode__fail(err, LODE_E_INVALID,
                          "want a level as a share of the base price as in "
                          "'gallium:refined:0.9', found '%s'",
                          text);
    *colon = '\0';
    st = lode__good_need(p->dataset, text, &i_good, err);
    if (!st && i_good != p->menu->i_good)
        st =
            lode__fail(err, LODE_E_INVALID,
                       "the level is for %s, want one for the good that is dumped", text);
    return st;
}

static lode_status read_list(lode_portfolio *p, lode_error *err)
{
    lode__floor_menu *m = p->menu;
    char *text = lode__arena_copy(&p->arena, p->options.floors), *next;
    lode_status st = text ? LODE_OK : no_memory(err);

    for (; text && !st; text = next) {
        next = strchr(text, ',');
        if (next) *next++ = '\0';
        if (m->n_level == LODE__FLOOR_LEVELS)
            return lode__fail(err, LODE_E_LIMIT, "at most %d levels of a floor",
                              LODE__FLOOR_LEVELS);
        st = read_level(p, text, &m->level[m->n_level++], err);
    }
    return st;
}

static lode_status read_menu(lode_portfolio *p, lode_error *err)
{
    static const double usual[] = {0.6, 0.8, 1.0, 1.2};
    lode__floor_menu *m = p->menu;
    lode_status st = LODE_OK;

    if (strcmp(p->options.floors, "auto") == 0) {
        m->n_level = sizeof usual / sizeof *usual;
        memcpy(m->level, usual, sizeof usual);
    } else if (strcmp(p->options.floors, "none") != 0) {
        st = read_list(p, err);
    }
    if (!st && m->n_level > 1)
        qsort(m->level, (size_t)m->n_level, sizeof *m->level, by_level);
    return st;
}

/* ---- who needs one -------------------------------------------------------------------------- */

/* What a year under the guarantee at hand pays, and what the plant's tonnes cost more than they
 * bring; false: it stops even so. */
static bool is_kept(const lode_portfolio *p, lode__pick_floor *f)
{
    const lode__dumped_pick *d = &p->dumping->pick[0];
    double brings = d->received[LODE__GUARANTEED] * d->tpa - d->paid_usd;

    if (d->state[LODE__GUARANTEED] == LODE__PLANT_STOPS) return false;
    f->paid_usd = d->paid_usd;
    f->lost_usd = fmax(0.0, d->opex * d->tpa - brings);
    return true;
}

/* The lowest level that keeps the plant at hand. */
static lode_status find_level(lode_portfolio *p, lode__pick_floor *f, lode_error *err)
{
    const lode__floor_menu *m = p->menu;
    lode_status st = LODE_OK;

    f->level = f->floor_usd_per_t = NAN;
    for (int k = 0; k < m->n_level && isnan(f->level) && !st; k++) {
        p->dumping->floor_usd_per_t = m->level[k] * m->base_usd_per_t;
        p->dumping->pick[0].paid_usd = 0.0;
        st = lode__dumping_try(p, LODE__GUARANTEED, err);
        if (st || !is_kept(p, f)) continue;
        f->level = m->level[k];
        f->floor_usd_per_t = p->dumping->floor_usd_per_t;
    }
    return st;
}

/* Each option once more, with the guarantee. */
static void add_options(lode__pick *pick)
{
    int n = pick->n_option - 1;

    pick->floor->n_plain = n;
    if (isnan(pick->floor->level) || 2 * n + 1 > LODE__MOST_OPTIONS) return;
    for (int k = 1; k <= n; k++) {
        pick->spend_usd[n + k] = pick->spend_usd[k];
        pick->cost_usd[n + k] = pick->cost_usd[k];
        pick->start_year[n + k] = pick->start_year[k];
        pick->scale[n + k] = pick->scale[k];
    }
    pick->n_option = 2 * n + 1;
}

/* The plant alone beside the dumping. */
static lode_status offer_one(lode_portfolio *p, int i_pick, lode_error *err)
{
    lode__pick *pick = &p->pick[i_pick];
    lode_status st;

    p->dumping->n = 0;
    lode__dumping_add(p, i_pick, 1);
    st = lode__dumping_try(p, LODE__DUMPED, err);
    if (st) return st;
    p->menu->base_usd_per_t = p->dumping->base_usd_per_t;
    if (p->dumping->pick[0].state[LODE__DUMPED] != LODE__PLANT_STOPS) return LODE_OK;
    pick->floor = lode__arena_take(&p->arena, 1, sizeof *pick->floor);
    if (!pick->floor) return no_memory(err);
    st = find_level(p, pick->floor, err);
    if (!st) add_options(pick);
    return st;
}

lode_status lode__floors_offer(lode_portfolio *p, lode_error *err)
{
    lode_status st = lode__dumping_begin(p, err);

    if (st) return st;
    p->menu = lode__arena_take(&p->arena, 1, sizeof *p->menu);
    if (!p->menu) return no_memory(err);
    *p->menu = (lode__floor_menu){.i_good = p->dumping->i_good,
                                  .base_usd_per_t = NAN,
                                  .rate = p->options.dumping_rate,
                                  .years = DUMPING_YEARS};
    st = read_menu(p, err);
    for (int k = 0; k < p->n_pick && !st; k++)
        if (lode__dumping_hits(p, k)) st = offer_one(p, k, err);
    p->dumping = NULL; /* that of the chosen is another */
    return st;
}

/* ---- scenarios ------------------------------------------------------------------------------ */

void lode__floors_draw(lode_portfolio *p, int s, double u)
{
    lode__portfolio_years *y = &p->years;
    lode__floor_menu *m = p->menu;
    double t = y->year[s] - y->first_year + 0.5, both = m->rate + 1.0 / m->years;
    double begun = 1.0 - exp(-m->rate * t);
    double on = m->rate / both * (1.0 - exp(-both * t));

    y->flood[s] = u < on ? LODE__FLOOD_ON : u < begun ? LODE__FLOOD_OVER : LODE__NO_FLOOD;
    if (y->flood[s] == LODE__FLOOD_ON) m->on += y->probability[s];
    if (y->flood[s] != LODE__NO_FLOOD) m->begun += y->probability[s];
}

double lode__floors_keep(lode_portfolio *p, int i_pick, int option, int s, double share)
{
    lode__pick_floor *f = p->pick[i_pick].floor;

    if (!f || p->years.flood[s] == LODE__NO_FLOOD) return share;
    if (option <= f->n_plain) return 0.0;
    if (p->years.flood[s] == LODE__FLOOD_OVER) return share;
    f->years[option] += p->years.annuity * p->years.probability[s] * share;
    return 0.0;
}

/* Members pay for a plant that is not theirs; a plant of theirs loses what it costs more. */
void lode__floors_charge(lode_portfolio *p)
{
    for (int k = 0; k < p->n_pick; k++) {
        lode__pick *pick = &p->pick[k];
        const lode__pick_floor *f = pick->floor;
        for (int i = f ? f->n_plain + 1 : 0; f && i < pick->n_option; i++) {
            bool own = !p->member || p->member[pick->part[0].i_node_country];
            pick->charge_usd[i] = f->years[i] * f->paid_usd;
            pick->spend_usd[i] += pick->charge_usd[i];
            pick->cost_usd[i] += own ? f->years[i] * f->lost_usd : pick->charge_usd[i];
        }
    }
}
