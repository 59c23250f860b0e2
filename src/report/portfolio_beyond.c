/* The chosen beyond the scenarios: what they take from those who could withhold, and how they
 * stand a dumping. */
#include <math.h>
#include <stdio.h>

#include "report/portfolio_report.h"

#define MILLION 1e-6
#define WIDTH 79
#define LEAST_SHOWN                                                                      \
    0.01 /* of the largest harm of a ban: what is less is in the JSON alone */

static const char *const case_name[] = {"not dumped", "dumped", "with the floor"};
static const char *const state_name[] = {"stops", "runs", "pays", "invites"};

static const char *members_of(const lode_portfolio *p)
{
    return p->perspective ? p->perspective : LODE__HOLD_ON;
}

static void add_line(lode__buf *buf, const char *text)
{
    lode__buf_add_wrapped(buf, text, WIDTH, 0);
    lode__buf_add(buf, "\n");
}

static const char *people(double value, int decimals, char text[64])
{
    lode__number_people(value, decimals, text);
    return text;
}

/* ---- deterrence ----------------------------------------------------------------------------- */

static void write_leverage(double leverage, lode__table *t)
{
    if (isinf(leverage))
        lode__table_cell(t, "free");
    else
        lode__table_number(t, leverage, 1);
}

static void write_hold(const lode_portfolio *p, const lode__hold *h, lode__table *t)
{
    lode__table_cell(t, "%s", lode__portfolio_country(p, h->i_country));
    lode__table_cell(t, "%s", lode__portfolio_good(p, h->i_good));
    lode__table_number(t, h->before.costless_harm_usd * MILLION, 0);
    lode__table_number(t, h->after.costless_harm_usd * MILLION, 0);
    lode__table_number(t, h->before.ban_harm_usd * MILLION, 0);
    lode__table_number(t, h->after.ban_harm_usd * MILLION, 0);
    write_leverage(h->before.leverage, t);
    write_leverage(h->after.leverage, t);
}

static double harm_of(const lode__hold *h)
{
    return fmax(fabs(h->before.ban_harm_usd), h->before.costless_harm_usd);
}

/* Rows of some weight; how many there are less. */
static int write_holds(const lode_portfolio *p, lode__table *t)
{
    double most = 0.0;
    int n_less = 0;

    for (int k = 0; k < p->n_hold; k++) most = fmax(most, harm_of(&p->hold[k]));
    for (int k = 0; k < p->n_hold; k++)
        if (harm_of(&p->hold[k]) < LEAST_SHOWN * most)
            n_less++;
        else
            write_hold(p, &p->hold[k], t);
    return n_less;
}

/* Sums of harm at no cost, over rows in which both are known. */
static void sum_holds(const lode_portfolio *p, double *before, double *after)
{
    *before = *after = 0.0;
    for (int k = 0; k < p->n_hold; k++) {
        const lode__hold *h = &p->hold[k];
        if (isnan(h->before.costless_harm_usd) || isnan(h->after.costless_harm_usd))
            continue;
        *before += h->before.costless_harm_usd;
        *after += h->after.costless_harm_usd;
    }
}

void lode__portfolio_holds_table(const lode_portfolio *p, lode__buf *buf)
{
    static const char *const head[] = {"seller", "good", "free",     "then",
                                       "ban",    "then", "leverage", "then"};
    char text[400], a[64], b[64];
    double before, after;
    int n_less;
    lode__table t;

    if (!p->options.deterrence) return;
    lode__buf_add(buf, "\n");
    (void)snprintf(text, sizeof text,
                   "What sellers can do to %s within a year, without the chosen and then "
                   "with them at full capacity, USD million; free: the most harm at no "
                   "cost to the seller; leverage: harm of a ban over its cost",
                   members_of(p));
    add_line(buf, text);
    lode__table_begin(&t, 8, "llrrrrrr");
    for (int k = 0; k < 8; k++) lode__table_cell(&t, "%s", head[k]);
    n_less = write_holds(p, &t);
    lode__table_end(&t, buf);
    sum_holds(p, &before, &after);
    if (n_less > 0)
        lode__buf_addf(buf, "%d rows below 1 %% of the largest harm are in the JSON.\n",
                       n_less);
    (void)snprintf(text, sizeof text,
                   "Free harm of all rows, each as if it came alone: %s million without "
                   "the chosen, %s with them.",
                   people(before * MILLION, 0, a), people(after * MILLION, 0, b));
    add_line(buf, text);
}

static void frontier_json(lode__json *j, const char *key, const lode__frontier *f)
{
    lode__json_object(j, key);
    lode__json_number(j, "costless_harm_usd", f->costless_harm_usd);
    lode__json_number(j, "costless_depth", f->costless_depth);
    lode__json_number(j, "ban_harm_usd", f->ban_harm_usd);
    lode__json_number(j, "ban_cost_usd", f->ban_cost_usd);
    lode__json_number(j, "leverage", isinf(f->leverage) ? NAN : f->leverage);
    lode__json_bool(j, "harm_at_no_cost", isinf(f->leverage));
    lode__json_end_object(j);
}

void lode__portfolio_holds_json(lode__json *j, const lode_portfolio *p)
{
    double before, after;

    if (!p->options.deterrence) return;
    sum_holds(p, &before, &after);
    lode__json_object(j, "deterrence");
    lode__json_string(j, "on", members_of(p));
    lode__json_number(j, "costless_harm_before_usd", before);
    lode__json_number(j, "costless_harm_after_usd", after);
    lode__json_array(j, "rows");
    for (int k = 0; k < p->n_hold; k++) {
        const lode__hold *h = &p->hold[k];
        lode__json_object(j, NULL);
        lode__json_string(j, "seller", lode__portfolio_country(p, h->i_country));
        lode__json_string(j, "good", lode__portfolio_good(p, h->i_good));
        lode__json_number(j, "trade_tpa", h->trade_tpa);
        frontier_json(j, "before", &h->before);
        frontier_json(j, "after", &h->after);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
}

/* ---- dumping --------------------------------------------------------------------------------- */

static void write_dumped(const lode_portfolio *p, const lode__dumped_pick *k,
                         lode__table *t)
{
    int last = p->dumping->n_case - 1;

    lode__table_cell(t, "%s%s", p->pick[k->i_pick].id, k->opex_known ? "" : "*");
    lode__table_number(t, k->opex * 1e-3, 1);
    lode__table_number(t, k->full_cost * 1e-3, 1);
    for (int c = 0; c <= last; c++) {
        lode__table_number(t, k->received[c] * 1e-3, 1);
        lode__table_cell(t, "%s", state_name[k->state[c]]);
    }
    lode__table_number(t, k->trigger[LODE__DUMPED] * 1e-3, 1);
    if (last == LODE__GUARANTEED) lode__table_number(t, k->trigger[last] * 1e-3, 1);
}

static void write_dumped_picks(const lode_portfolio *p, lode__buf *buf)
{
    static const char *const head[] = {"project", "runs at",  "pays at", "before",
                                       "",        "dumped",   "",        "floor",
                                       "",        "built at", "floor"};
    bool floor = p->dumping->n_case == LODE__N_DUMP_CASE, unknown = false;
    lode__table t;

    lode__table_begin(&t, floor ? 11 : 8, floor ? "lrrrlrlrlrr" : "lrrrlrlr");
    for (int k = 0; k < 11; k++)
        if (floor || (k != 7 && k != 8 && k != 10)) lode__table_cell(&t, "%s", head[k]);
    for (int k = 0; k < p->dumping->n; k++) {
        write_dumped(p, &p->dumping->pick[k], &t);
        unknown = unknown || !p->dumping->pick[k].opex_known;
    }
    lode__table_end(&t, buf);
    if (unknown)
        lode__buf_add(buf, "* operating cost unknown: taken as just above the price\n");
}

static void write_cases(const lode_portfolio *p, lode__buf *buf)
{
    static const char *const head[] = {"case",    "price",    "loss a year", "stop",
                                       "capital", "expected", "CVaR"};
    const lode__dumping *d = p->dumping;
    lode__table t;

    lode__buf_add(buf, "\n");
    lode__table_begin(&t, 7, "lrrrrrr");
    for (int k = 0; k < 7; k++) lode__table_cell(&t, "%s", head[k]);
    for (int c = 0; c < d->n_case; c++) {
        const lode__portfolio_figures *f = &d->left[c];
        lode__table_cell(&t, "%s", case_name[c]);
        lode__table_number(&t, d->price[c] * 1e-3, 1);
        lode__table_number(&t, d->loss_usd[c] * MILLION, 1);
        lode__table_cell(&t, "%d", p->best.n_taken - f->n_taken);
        lode__table_number(&t, f->spend_usd * MILLION, 0);
        lode__table_number(&t, f->expected_usd * MILLION, 0);
        lode__table_number(&t, f->cvar_usd * MILLION, 0);
    }
    lode__table_end(&t, buf);
}

/* What the floor costs, and what it keeps. */
static void write_floor(const lode_portfolio *p, lode__buf *buf)
{
    const lode__dumping *d = p->dumping;
    const lode__portfolio_figures *left = d->left;
    char text[500], a[64], b[64], c[64];

    if (d->n_case < LODE__N_DUMP_CASE) return;
    (void)snprintf(
        text, sizeof text,
        "A guarantee of %s USD/kg pays the chosen %s million a year while the dumping "
        "lasts. It keeps %d of them running, and with them %s million of expected loss "
        "over the horizon away.",
        people(d->floor_usd_per_t * 1e-3, 1, a), people(d->paid_usd * MILLION, 1, b),
        left[LODE__GUARANTEED].n_taken - left[LODE__DUMPED].n_taken,
        people((left[LODE__DUMPED].risk_usd - left[LODE__GUARANTEED].risk_usd) * MILLION,
               0, c));
    add_line(buf, text);
}

void lode__portfolio_dumping_table(const lode_portfolio *p, lode__buf *buf)
{
    const lode__dumping *d = p->dumping;
    char text[700];

    if (!d) return;
    lode__buf_add(buf, "\n");
    (void)snprintf(text, sizeof text,
                   "Under '%.300s', the chosen of that market, USD/kg; a plant invites "
                   "above the price at which it is built, pays above its cost with "
                   "capital, runs above its operating cost",
                   d->statement);
    add_line(buf, text);
    if (d->n == 0) {
        lode__buf_add(buf, "No chosen project lies in that market.\n");
        return;
    }
    write_dumped_picks(p, buf);
    write_cases(p, buf);
    add_line(buf, "Price in USD/kg; loss of the year in this market, capital of those "
                  "that go on, and their loss over the horizon in the scenarios, USD "
                  "million");
    write_floor(p, buf);
}

static void dumped_json(lode__json *j, const lode_portfolio *p,
                        const lode__dumped_pick *k)
{
    lode__json_object(j, NULL);
    lode__json_string(j, "project", p->pick[k->i_pick].id);
    lode__json_number(j, "tpa", k->tpa);
    lode__json_number(j, "operating_cost_usd_per_t", k->opex);
    lode__json_bool(j, "cost_known", k->opex_known);
    lode__json_number(j, "full_cost_usd_per_t", k->full_cost);
    lode__json_number(j, "paid_usd_per_year", k->paid_usd);
    lode__json_array(j, "cases");
    for (int c = 0; c < p->dumping->n_case; c++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "case", case_name[c]);
        lode__json_number(j, "received_usd_per_t", k->received[c]);
        lode__json_number(j, "sd", k->sd[c]);
        lode__json_number(j, "trigger_usd_per_t", k->trigger[c]);
        lode__json_string(j, "state", state_name[k->state[c]]);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
}

void lode__portfolio_dumping_json(lode__json *j, const lode_portfolio *p)
{
    const lode__dumping *d = p->dumping;

    if (!d) return;
    lode__json_object(j, "dumping");
    lode__json_string(j, "statement", d->statement);
    lode__json_number(j, "floor_usd_per_t", d->floor_usd_per_t);
    lode__json_number(j, "paid_usd_per_year", d->paid_usd);
    lode__json_array(j, "cases");
    for (int c = 0; c < d->n_case && d->n > 0; c++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "case", case_name[c]);
        lode__json_number(j, "price_usd_per_t", d->price[c]);
        lode__json_number(j, "loss_usd_per_year", d->loss_usd[c]);
        lode__json_integer(j, "n_going", d->left[c].n_taken);
        lode__json_number(j, "expected_loss_usd", d->left[c].expected_usd);
        lode__json_number(j, "cvar_usd", d->left[c].cvar_usd);
        lode__json_number(j, "risk_usd", d->left[c].risk_usd);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_array(j, "projects");
    for (int k = 0; k < d->n; k++) dumped_json(j, p, &d->pick[k]);
    lode__json_end_array(j);
    lode__json_end_object(j);
}
