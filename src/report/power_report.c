/* What a leader's taxes or Cournot's sellers do, for people, as JSON and as rows. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "study/power.h"

#define SHOWN 12
#define APART 1e-3 /* of the best end: another top */

typedef struct answer {
    const lode_power *p;
    const lode__good *good;
    const lode__country *country;
    int n_warning;
    char warning[6][200];
} answer;

static double ratio(double part, double whole)
{
    return whole > 0.0 ? part / whole : NAN;
}

static bool is_at_capacity(const answer *a, const lode__cournot_seller *s)
{
    const lode_market *m = a->p->market;

    for (int k = 0; k < m->problem.n_activity; k++) {
        const lode__curve *c = &m->problem.curve[k];
        if (a->p->cournot.game.wedge[k] > 0.0 && c->kind == LODE__SUPPLY &&
            lode__gainer_of(m, k) == s->i_country &&
            a->p->cournot.game.answer.level[k] < c->upper * (1.0 - 1e-9))
            return false;
    }
    return true;
}

/* ---- warnings -------------------------------------------------------------------- */

static void warn_of_leader(answer *a)
{
    const lode__leader *l = &a->p->leader;
    size_t room = sizeof a->warning[0];

    if (l->n_link == 0)
        snprintf(a->warning[a->n_warning++], room,
                 "%s sells none of it outside itself: there is nothing to tax", a->p->by);
    if (l->abroad.formula <= 1.0)
        snprintf(
            a->warning[a->n_warning++], room,
            "residual elasticity of 1 or less: the formula has no inner mark-up, only "
            "a choke price ends the rise");
    if (l->n_start > 0 && l->start[0].end != LODE__CLIMB_TOP)
        snprintf(a->warning[a->n_warning++], room, "the best end is %s",
                 l->start[0].end == LODE__CLIMB_KINK
                     ? "a kink (a choke price or capacity is just reached): no step gains"
                     : "where 100 steps led, along kinks: little is left to gain");
    for (int k = 1; k < l->n_start; k++) {
        double less = l->start[0].value_usd - l->start[k].value_usd;
        if (!(less > APART * fabs(l->start[0].value_usd))) continue;
        snprintf(a->warning[a->n_warning++], room,
                 "several tops: the start '%s' ends lower; a higher one may exist",
                 l->start[k].name);
        break;
    }
}

static void warn_of_cournot(answer *a)
{
    const lode__cournot_market *c = &a->p->cournot;
    size_t room = sizeof a->warning[0];
    int n_capped = 0;

    if (!c->game.settled)
        snprintf(a->warning[a->n_warning++], room,
                 "not settled: the last pass still moved by %.1e", c->game.off);
    for (int i = 0; i < c->n_seller; i++) n_capped += is_at_capacity(a, &c->seller[i]);
    if (n_capped > 0)
        snprintf(
            a->warning[a->n_warning++], room,
            "%d of %d sellers stand%s at capacity, where a mark-up holds nothing back",
            n_capped, c->n_seller, n_capped == 1 ? "s" : "");
    if (c->seller[0].formula >= 1.0)
        snprintf(
            a->warning[a->n_warning++], room,
            "share over elasticity is 1 or more: no inner mark-up, only a choke price "
            "ends the rise");
}

/* ---- JSON ------------------------------------------------------------------------ */

static void write_pair(lode__json *j, const char *key, double before, double after)
{
    lode__json_object(j, key);
    lode__json_number(j, "before", before);
    lode__json_number(j, "after", after);
    lode__json_end_object(j);
}

static void write_residual(lode__json *j, const lode__abroad *r)
{
    lode__json_object(j, "residual_demand");
    lode__json_number(j, "share", r->share);
    lode__json_number(j, "demand_elasticity", r->eta);
    lode__json_number(j, "other_supply_elasticity", r->eps);
    lode__json_number(j, "elasticity", r->formula);
    lode__json_number(j, "elasticity_solved", r->solved);
    lode__json_number(j, "markup", r->markup);
    lode__json_end_object(j);
}

static void write_starts(lode__json *j, const lode__leader *l)
{
    lode__json_array(j, "starts");
    for (int k = 0; k < l->n_start; k++) {
        const lode__leader_start *s = &l->start[k];
        lode__json_object(j, NULL);
        lode__json_string(j, "start", s->name);
        lode__json_number(j, "begin_usd", s->begin_usd);
        lode__json_number(j, "value_usd", s->value_usd);
        lode__json_number(j, "cut_share", s->cut_share);
        lode__json_integer(j, "steps", s->n_step);
        lode__json_integer(j, "solves", s->n_solve);
        lode__json_number(j, "gradient", s->gradient);
        lode__json_string(j, "end", lode__leader_end_name(s));
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void write_links(lode__json *j, const answer *a)
{
    const lode__leader *l = &a->p->leader;

    lode__json_array(j, "links");
    for (int k = 0; k < l->n_link; k++) {
        const lode__leader_link *x = &l->link[k];
        lode__json_object(j, NULL);
        lode__json_string(j, "from", a->country[x->i_seller].id);
        lode__json_string(j, "to", a->country[x->i_buyer].id);
        lode__json_number(j, "tax_usd_per_t", x->tax_usd_per_t);
        lode__json_number(j, "tax_share", ratio(x->tax_usd_per_t, x->seller_after));
        lode__json_number(j, "before_tpa", x->before_tpa);
        lode__json_number(j, "after_tpa", x->after_tpa);
        write_pair(j, "price_seller", x->seller_before, x->seller_after);
        write_pair(j, "price_buyer", x->buyer_before, x->buyer_after);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void write_leader(lode__json *j, const answer *a)
{
    const lode__leader *l = &a->p->leader;

    lode__json_object(j, "leader");
    lode__json_number(j, "value_usd", l->value_usd);
    lode__json_number(j, "gain_usd", l->gain_usd);
    lode__json_number(j, "harm_usd", l->harm_usd);
    lode__json_object(j, "gain");
    lode__json_number(j, "users_usd", l->gain.consumer_usd);
    lode__json_number(j, "producers_usd", l->gain.producer_usd);
    lode__json_number(j, "routes_usd", l->gain.trader_usd);
    lode__json_number(j, "treasury_usd", l->gain.revenue_usd);
    lode__json_end_object(j);
    lode__json_number(j, "exports_before_tpa", l->exports_before);
    lode__json_number(j, "exports_after_tpa", l->exports_after);
    lode__json_number(j, "cut_share", l->cut_share);
    write_pair(j, "price_sellers", l->seller_before, l->seller_after);
    write_pair(j, "price_buyers", l->buyer_before, l->buyer_after);
    lode__json_number(j, "markup", l->markup);
    write_residual(j, &l->abroad);
    write_starts(j, l);
    write_links(j, a);
    lode__json_end_object(j);
}

static void write_sellers(lode__json *j, const answer *a)
{
    const lode__cournot_market *c = &a->p->cournot;

    lode__json_array(j, "sellers");
    for (int i = 0; i < c->n_seller; i++) {
        const lode__cournot_seller *s = &c->seller[i];
        lode__json_object(j, NULL);
        lode__json_string(j, "country", a->country[s->i_country].id);
        lode__json_number(j, "share", s->share);
        lode__json_number(j, "before_tpa", s->before_tpa);
        lode__json_number(j, "after_tpa", s->after_tpa);
        write_pair(j, "price", s->price_before, s->price_after);
        lode__json_number(j, "markup_usd_per_t", s->markup_usd_per_t);
        lode__json_number(j, "markup", ratio(s->markup_usd_per_t, s->price_after));
        lode__json_number(j, "markup_formula", s->formula);
        lode__json_bool(j, "at_capacity", is_at_capacity(a, s));
        lode__json_number(j, "producers_usd", s->profit_usd);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void write_cournot(lode__json *j, const answer *a)
{
    const lode__cournot_market *c = &a->p->cournot;

    lode__json_object(j, "cournot");
    write_pair(j, "price", c->price_before, c->price_after);
    write_pair(j, "output_tpa", c->output_before, c->output_after);
    lode__json_number(j, "demand_elasticity", c->eta);
    lode__json_number(j, "other_supply_elasticity", c->eps);
    lode__json_object(j, "gain");
    lode__json_number(j, "users_usd", c->consumer_usd);
    lode__json_number(j, "producers_usd", c->producer_usd);
    lode__json_number(j, "routes_usd", c->trader_usd);
    lode__json_end_object(j);
    write_sellers(j, a);
    lode__json_integer(j, "passes", c->game.n_pass);
    lode__json_number(j, "off", c->game.off);
    lode__json_number(j, "check", c->game.check);
    lode__json_end_object(j);
}

static void write_json(const answer *a, lode__buf *buf)
{
    const lode_power *p = a->p;
    lode_certificate certificate = lode_power_certificate(p);
    lode__json j;

    lode__envelope_begin(&j, buf, "lode/power/1", p->run, p->dataset);
    lode__json_object(&j, "inputs");
    lode__json_string(&j, "good", a->good->id);
    lode__json_string(&j, "by", p->by);
    lode__json_string(&j, "target", p->target);
    lode__json_number(&j, "weight", p->weight);
    lode__json_bool(&j, "cournot", p->has_cournot);
    lode__json_number(&j, "least_share", p->has_cournot ? p->least_share : NAN);
    lode__json_integer(&j, "base_year", p->market->model->base_year);
    lode__json_end_object(&j);
    lode__certificate_write(&j, &certificate);
    lode__json_array(&j, "warnings");
    for (int k = 0; k < a->n_warning; k++) lode__json_string(&j, NULL, a->warning[k]);
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_string(&j, "status", lode_verdict_name(lode_power_verdict(p)));
    if (p->has_leader)
        write_leader(&j, a);
    else
        lode__json_null(&j, "leader");
    if (p->has_cournot)
        write_cournot(&j, a);
    else
        lode__json_null(&j, "cournot");
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

/* ---- CSV ------------------------------------------------------------------------- */

static void write_numbers(lode__buf *buf, const double *number, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        lode__buf_add(buf, ",");
        if (isfinite(number[k])) lode__buf_add_number(buf, number[k]);
    }
    lode__buf_add(buf, "\n");
}

static void write_csv(const answer *a, lode__buf *buf)
{
    const lode__leader *l = &a->p->leader;
    const lode__cournot_market *c = &a->p->cournot;

    if (a->p->has_leader)
        lode__buf_add(buf, "good,from,to,tax_usd_per_t,tax_share,before_tpa,after_tpa,"
                           "price_seller_before,price_seller_after,price_buyer_before,"
                           "price_buyer_after\n");
    for (int k = 0; a->p->has_leader && k < l->n_link; k++) {
        const lode__leader_link *x = &l->link[k];
        double number[] = {x->tax_usd_per_t, ratio(x->tax_usd_per_t, x->seller_after),
                           x->before_tpa,    x->after_tpa,
                           x->seller_before, x->seller_after,
                           x->buyer_before,  x->buyer_after};
        lode__buf_addf(buf, "%s,%s,%s", a->good->id, a->country[x->i_seller].id,
                       a->country[x->i_buyer].id);
        write_numbers(buf, number, sizeof number / sizeof *number);
    }
    if (a->p->has_cournot)
        lode__buf_add(buf, "good,country,share,before_tpa,after_tpa,price_before,"
                           "price_after,markup_usd_per_t,markup_formula,producers_usd\n");
    for (int i = 0; a->p->has_cournot && i < c->n_seller; i++) {
        const lode__cournot_seller *s = &c->seller[i];
        double number[] = {s->share,        s->before_tpa,  s->after_tpa,
                           s->price_before, s->price_after, s->markup_usd_per_t,
                           s->formula,      s->profit_usd};
        lode__buf_addf(buf, "%s,%s", a->good->id, a->country[s->i_country].id);
        write_numbers(buf, number, sizeof number / sizeof *number);
    }
}

/* ---- tables ---------------------------------------------------------------------- */

static void add_label(lode__buf *buf, const char *label)
{
    lode__buf_addf(buf, "%-34s", label);
}

static void add_number(lode__buf *buf, double value, int decimals, const char *unit)
{
    char text[64];

    lode__number_people(value, decimals, text);
    lode__buf_addf(buf, "%14s%s%s\n", text, unit[0] ? " " : "", unit);
}

static void add_line(lode__buf *buf, const char *label, double value, int decimals,
                     const char *unit)
{
    add_label(buf, label);
    add_number(buf, value, decimals, unit);
}

static void add_change(lode__buf *buf, const char *label, double before, double after,
                       const char *unit)
{
    char text[64];

    add_label(buf, label);
    lode__number_people(before, lode__decimals(before), text);
    lode__buf_addf(buf, "%14s ->", text);
    add_number(buf, after, lode__decimals(before), unit);
}

static int by_tonnes(const void *a, const void *b)
{
    const lode__leader_link *x = *(const lode__leader_link *const *)a;
    const lode__leader_link *y = *(const lode__leader_link *const *)b;

    if (x->before_tpa != y->before_tpa) return x->before_tpa > y->before_tpa ? -1 : 1;
    return x->i_activity < y->i_activity ? -1 : x->i_activity > y->i_activity;
}

/* The largest links by tonnes before. */
static void add_links(const answer *a, lode__buf *buf)
{
    const lode__leader *l = &a->p->leader;
    const lode__leader_link **order = lode__alloc((size_t)l->n_link + 1, sizeof *order);
    lode__table t;

    if (!order) {
        buf->status = LODE_E_NOMEM;
        return;
    }
    for (int k = 0; k < l->n_link; k++) order[k] = &l->link[k];
    qsort(order, (size_t)l->n_link, sizeof *order, by_tonnes);
    lode__buf_add(buf, "\nTax on each link\n");
    lode__table_begin(&t, 6, "lrrrrr");
    lode__table_cell(&t, "to");
    lode__table_cell(&t, "USD/t");
    lode__table_cell(&t, "%% of price");
    lode__table_cell(&t, "t before");
    lode__table_cell(&t, "after");
    lode__table_cell(&t, "buyer's price");
    for (int k = 0; k < l->n_link && k < SHOWN; k++) {
        const lode__leader_link *x = order[k];
        lode__table_cell(&t, "%s", a->country[x->i_buyer].name);
        lode__table_number(&t, x->tax_usd_per_t, lode__decimals(x->seller_before));
        lode__table_number(&t, 100.0 * ratio(x->tax_usd_per_t, x->seller_after), 0);
        lode__table_number(&t, x->before_tpa, lode__decimals(x->before_tpa));
        lode__table_number(&t, x->after_tpa, lode__decimals(x->before_tpa));
        lode__table_number(&t, x->buyer_after, lode__decimals(x->buyer_after));
    }
    lode__table_end(&t, buf);
    if (l->n_link > SHOWN)
        lode__buf_addf(buf, "and %d smaller (--json has all)\n", l->n_link - SHOWN);
    lode__release(order);
}

static void add_starts(const lode__leader *l, lode__buf *buf)
{
    lode__table t;

    lode__buf_add(buf, "\nStarts, best first\n");
    lode__table_begin(&t, 6, "lrrrrl");
    lode__table_cell(&t, "start");
    lode__table_cell(&t, "USD m there");
    lode__table_cell(&t, "at its end");
    lode__table_cell(&t, "cut %%");
    lode__table_cell(&t, "steps");
    lode__table_cell(&t, "ended at");
    for (int k = 0; k < l->n_start; k++) {
        const lode__leader_start *s = &l->start[k];
        lode__table_cell(&t, "%s", s->name);
        lode__table_number(&t, 1e-6 * s->begin_usd, 2);
        lode__table_number(&t, 1e-6 * s->value_usd, 2);
        lode__table_number(&t, 100.0 * s->cut_share, 1);
        lode__table_cell(&t, "%d", s->n_step);
        lode__table_cell(&t, "%s", lode__leader_end_name(s));
    }
    lode__table_end(&t, buf);
}

static void add_residual(const lode__leader *l, lode__buf *buf)
{
    const lode__abroad *r = &l->abroad;

    lode__buf_add(buf, "\nBeside the formula of one price\n");
    add_line(buf, "share of what is taken abroad", 100.0 * r->share, 1, "%");
    add_line(buf, "elasticity of demand abroad", r->eta, 3, "");
    add_line(buf, "elasticity of others' supply", r->eps, 3, "");
    add_line(buf, "residual elasticity", r->formula, 3, "");
    add_line(buf, "the same of the whole market", r->solved, 3, "");
    add_label(buf, "mark-up 1 / elasticity");
    if (isfinite(r->markup))
        add_number(buf, 100.0 * r->markup, 1, "% of the price");
    else
        lode__buf_add(buf, "          none: up to the choke price\n");
    add_line(buf, "mark-up found", 100.0 * l->markup, 1, "% of the price");
}

static void add_notes(const answer *a, lode__buf *buf)
{
    for (int k = 0; k < a->n_warning; k++) {
        lode__buf_add(buf, "Note: ");
        lode__buf_add_wrapped(buf, a->warning[k], LODE__WIDTH_MAX - 1, 6);
        lode__buf_add(buf, ".\n");
    }
    if (a->n_warning > 0) lode__buf_add(buf, "\n");
}

static void add_leader(const answer *a, lode__buf *buf)
{
    const lode_power *p = a->p;
    const lode__leader *l = &p->leader;
    const lode__gains *g = &l->gain;

    lode__buf_addf(buf, "Export taxes of %s on %s that serve it best", p->by,
                   a->good->id);
    if (p->weight > 0.0) {
        lode__buf_add(buf, ",\nwith ");
        lode__buf_add_number(buf, p->weight);
        lode__buf_addf(buf, " for each dollar that %s loses",
                       p->target ? p->target : "everyone else");
    }
    lode__buf_addf(buf, "\nBase year %d; one year, no stocks drawn\n\n",
                   p->market->model->base_year);
    add_notes(a, buf);
    add_line(buf, "gain of the sender", 1e-6 * l->gain_usd, 2, "USD million a year");
    add_line(buf, "  users", 1e-6 * g->consumer_usd, 2, "");
    add_line(buf, "  producers", 1e-6 * g->producer_usd, 2, "");
    add_line(buf, "  routes", 1e-6 * g->trader_usd, 2, "");
    add_line(buf, "  treasury", 1e-6 * g->revenue_usd, 2, "");
    add_label(buf, p->target ? "harm of the target" : "harm of everyone else");
    add_number(buf, 1e-6 * l->harm_usd, 2, "USD million a year");
    if (l->n_link == 0) return;
    add_line(buf, "equivalent cut of exports", 100.0 * l->cut_share, 1, "%");
    add_change(buf, "exports", l->exports_before, l->exports_after, "t/yr");
    add_change(buf, "price at the sellers", l->seller_before, l->seller_after, "USD/t");
    add_change(buf, "price at the buyers", l->buyer_before, l->buyer_after, "USD/t");
    add_residual(l, buf);
    add_links(a, buf);
    add_starts(l, buf);
}

static void add_sellers(const answer *a, lode__buf *buf)
{
    const lode__cournot_market *c = &a->p->cournot;
    lode__table t;

    lode__table_begin(&t, 7, "lrrrrrr");
    lode__table_cell(&t, "seller");
    lode__table_cell(&t, "share %%");
    lode__table_cell(&t, "t before");
    lode__table_cell(&t, "after");
    lode__table_cell(&t, "USD/t after");
    lode__table_cell(&t, "mark-up %%");
    lode__table_cell(&t, "USD m");
    for (int i = 0; i < c->n_seller; i++) {
        const lode__cournot_seller *s = &c->seller[i];
        lode__table_cell(&t, "%s", a->country[s->i_country].name);
        lode__table_number(&t, 100.0 * s->share, 1);
        lode__table_number(&t, s->before_tpa, lode__decimals(s->before_tpa));
        lode__table_number(&t, s->after_tpa, lode__decimals(s->before_tpa));
        lode__table_number(&t, s->price_after, lode__decimals(s->price_after));
        if (is_at_capacity(a, s))
            lode__table_cell(&t, "full");
        else
            lode__table_number(&t, 100.0 * ratio(s->markup_usd_per_t, s->price_after), 1);
        lode__table_change(&t, 1e-6 * s->profit_usd, 1);
    }
    lode__table_end(&t, buf);
}

static void add_cournot(const answer *a, lode__buf *buf)
{
    const lode__cournot_market *c = &a->p->cournot;

    lode__buf_addf(buf,
                   "Sellers of %s who know their weight (Cournot), those above %g %%\n"
                   "Base year %d; one year, no stocks drawn\n\n",
                   a->good->id, 100.0 * c->least_share, a->p->market->model->base_year);
    add_notes(a, buf);
    add_change(buf, "price where it is taken", c->price_before, c->price_after, "USD/t");
    add_change(buf, "output", c->output_before, c->output_after, "t/yr");
    add_line(buf, "elasticity of demand", c->eta, 3, "");
    add_line(buf, "users", 1e-6 * c->consumer_usd, 1, "USD million a year");
    add_line(buf, "producers", 1e-6 * c->producer_usd, 1, "");
    add_line(buf, "routes", 1e-6 * c->trader_usd, 1, "");
    lode__buf_add(buf, "\n");
    add_sellers(a, buf);
}

lode_status lode_power_write(const lode_power *p, lode_format format, lode_text *out,
                             lode_error *err)
{
    answer a = {.p = p,
                .good = &lode__goods(p->dataset, &(int){0})[p->i_good],
                .country = lode__countries(p->dataset, &(int){0})};
    lode__buf buf;
    lode_status st;

    if (format >= LODE_FORMAT_HTML)
        return lode__fail(err, LODE_E_INVALID,
                          "found HTML, wanted a table, JSON or CSV: market power has no "
                          "fact sheet");
    if (p->has_leader)
        warn_of_leader(&a);
    else
        warn_of_cournot(&a);
    lode__buf_init(&buf, (size_t)16 << 20);
    if (format == LODE_FORMAT_JSON)
        write_json(&a, &buf);
    else if (format == LODE_FORMAT_CSV)
        write_csv(&a, &buf);
    else if (p->has_leader)
        add_leader(&a, &buf);
    else
        add_cournot(&a, &buf);
    st = lode__buf_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}
