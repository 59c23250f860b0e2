/* Guarantees as decisions: whom the dumping stops, what keeps them, and what that is expected to
 * cost. */
#include <math.h>
#include <stdio.h>

#include "report/portfolio_report.h"

#define MILLION 1e-6
#define WIDTH 79

/* Does option k of a pick carry the guarantee? */
static bool is_held(const lode__pick *pick, int option)
{
    return pick->floor && option > pick->floor->n_plain;
}

/* The option with the guarantee that is told of: the chosen one, else the earliest; 0: none. */
static int told_of(const lode_portfolio *p, int k)
{
    const lode__pick *pick = &p->pick[k];
    int first = pick->floor ? pick->floor->n_plain + 1 : 0;

    if (!pick->floor || first >= pick->n_option) return 0;
    if (p->best.option && is_held(pick, p->best.option[k])) return p->best.option[k];
    return first;
}

static const char *choice_of(const lode_portfolio *p, int k)
{
    int option = p->best.option ? p->best.option[k] : 0;

    return option == 0 ? "out" : is_held(&p->pick[k], option) ? "with floor" : "without";
}

/* Expected cost of the guarantee beyond capital, over the horizon. */
static double cost_of(const lode__pick *pick, int option)
{
    return pick->cost_usd[option] - pick->cost_usd[option - pick->floor->n_plain];
}

static void write_row(const lode_portfolio *p, int k, lode__table *t)
{
    const lode__pick *pick = &p->pick[k];
    int option = told_of(p, k);

    lode__table_cell(t, "%s", pick->id);
    lode__table_cell(t, "%s", lode__portfolio_place(p, pick));
    lode__table_cell(t, "%s", choice_of(p, k));
    if (option == 0) {
        for (int i = 0; i < 5; i++) lode__table_cell(t, "%s", i == 0 ? "none keeps" : "");
        return;
    }
    lode__table_number(t, pick->floor->floor_usd_per_t * 1e-3, 1);
    lode__table_number(t, 100.0 * pick->floor->level, 0);
    lode__table_number(t, pick->floor->paid_usd * MILLION, 1);
    lode__table_number(t, pick->charge_usd[option] * MILLION, 1);
    lode__table_number(t, cost_of(pick, option) * MILLION, 1);
}

void lode__portfolio_floors_table(const lode_portfolio *p, lode__buf *buf)
{
    static const char *const head[] = {"project",   "where",  "choice",   "USD/kg",
                                       "% of base", "a year", "expected", "cost"};
    char text[900], years[64], begun[64], on[64];
    int n = 0;
    lode__table t;

    if (!p->menu) return;
    for (int k = 0; k < p->n_pick; k++) n += p->pick[k].floor != NULL;
    lode__number_people(p->menu->years, 0, years);
    lode__number_people(100.0 * p->menu->begun, 0, begun);
    lode__number_people(100.0 * p->menu->on, 0, on);
    lode__buf_add(buf, "\n");
    (void)snprintf(text, sizeof text,
                   "Guaranteed prices of %s as decisions, against '%.300s' at %g a year "
                   "for %s years each (priors): it has begun in %s %% of the scenarios "
                   "and is under way in %s %%. A project that it stops is gone unless "
                   "its price is guaranteed%s",
                   lode__portfolio_good(p, p->menu->i_good), p->options.dumping,
                   p->menu->rate, years, begun, on,
                   n > 0 ? "; USD million: paid in a year of dumping, expected over the "
                           "horizon (out of the budget), and what that costs beside "
                           "capital"
                         : "; it stops none");
    lode__buf_add_wrapped(buf, text, WIDTH, 0);
    lode__buf_add(buf, "\n");
    if (n == 0) return;
    lode__table_begin(&t, 8, "lllrrrrr");
    for (int k = 0; k < 8; k++) lode__table_cell(&t, "%s", head[k]);
    for (int k = 0; k < p->n_pick; k++)
        if (p->pick[k].floor) write_row(p, k, &t);
    lode__table_end(&t, buf);
}

static void row_json(lode__json *j, const lode_portfolio *p, int k)
{
    const lode__pick *pick = &p->pick[k];
    int option = told_of(p, k);

    lode__json_object(j, NULL);
    lode__json_string(j, "project", pick->id);
    lode__json_string(j, "choice", choice_of(p, k));
    lode__json_number(j, "level", pick->floor->level);
    lode__json_number(j, "floor_usd_per_t", pick->floor->floor_usd_per_t);
    lode__json_number(j, "paid_usd_per_year", option ? pick->floor->paid_usd : NAN);
    lode__json_number(j, "lost_usd_per_year", option ? pick->floor->lost_usd : NAN);
    lode__json_number(j, "expected_paid_usd", option ? pick->charge_usd[option] : NAN);
    lode__json_number(j, "expected_cost_usd", option ? cost_of(pick, option) : NAN);
    lode__json_end_object(j);
}

void lode__portfolio_floors_json(lode__json *j, const lode_portfolio *p)
{
    const lode__floor_menu *m = p->menu;

    if (!m) return;
    lode__json_object(j, "floors");
    lode__json_string(j, "good", lode__portfolio_good(p, p->menu->i_good));
    lode__json_number(j, "base_usd_per_t", m->base_usd_per_t);
    lode__json_array(j, "levels");
    for (int k = 0; k < m->n_level; k++) lode__json_number(j, NULL, m->level[k]);
    lode__json_end_array(j);
    lode__json_number(j, "rate_per_year", m->rate);
    lode__json_number(j, "years", m->years);
    lode__json_string(j, "grade", "P");
    lode__json_number(j, "begun_probability", m->begun);
    lode__json_number(j, "on_probability", m->on);
    lode__json_array(j, "projects");
    for (int k = 0; k < p->n_pick; k++)
        if (p->pick[k].floor) row_json(j, p, k);
    lode__json_end_array(j);
    lode__json_end_object(j);
}
