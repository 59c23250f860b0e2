/* A policy and its alternatives as a table, JSON and CSV. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/cells.h"
#include "report/policy_pass_report.h"

#define MILLION 1e-6
#define WIDTH 79
#define LEAKS_SHOWN 8
#define PROJECTS_SHOWN 12
#define SMALL 2e-3        /* of the largest part of all: told among others */
#define WORTH_A_LINE 1e-3 /* of the imports of the good */

static const lode__good *good_of(const lode_policy_run *r, int i_good)
{
    int n;

    return &lode__goods(r->dataset, &n)[i_good];
}

static const lode__country *country_of(const lode_policy_run *r, int i_country)
{
    int n;

    return &lode__countries(r->dataset, &n)[i_country];
}

static const lode__policy_case *policy_of(const lode_policy_run *r)
{
    return &r->kase[0];
}

static const lode__policy_case *none_of(const lode_policy_run *r)
{
    return &r->kase[1];
}

static bool is_solved(const lode__policy_case *c)
{
    return c->verdict == LODE_SOLVED;
}

/* Is there an answer with the policy and one without it? */
static bool is_answered(const lode_policy_run *r)
{
    return is_solved(policy_of(r)) && is_solved(none_of(r));
}

/* Decimals for tonnes; none for 0. */
static int decimals_of(double tonnes)
{
    return tonnes > 0.0 ? lode__decimals(tonnes) : 0;
}

/* Of everybody. */
static lode__policy_sum sum_of_all(const lode_policy_run *r, const lode__policy_case *c)
{
    lode__policy_sum in = lode__policy_sum_of(r, c, r->inside, true);
    lode__policy_sum out = lode__policy_sum_of(r, c, r->inside, false);

    return (lode__policy_sum){in.consumer_usd + out.consumer_usd,
                              in.producer_usd + out.producer_usd,
                              in.trader_usd + out.trader_usd,
                              in.treasury_usd + out.treasury_usd,
                              in.storage_usd + out.storage_usd,
                              in.downstream_usd + out.downstream_usd,
                              in.net_usd + out.net_usd};
}

/* Does the policy change anything there? */
static bool is_touched(const lode__policy_sum *s)
{
    return s->consumer_usd != 0.0 || s->producer_usd != 0.0 || s->trader_usd != 0.0 ||
           s->treasury_usd != 0.0 || s->storage_usd != 0.0;
}

/* Countries that are told: those asked for, or each; largest change first, inside before
 * outside. Returns how many; the list is the caller's; -1: no memory. */
typedef struct told {
    int i_country;
    bool inside;
    lode__policy_sum sum;
} told;

static int by_size(const void *a, const void *b)
{
    const told *x = a, *y = b;
    double dx = fabs(x->sum.net_usd), dy = fabs(y->sum.net_usd);

    if (x->inside != y->inside) return x->inside ? -1 : 1;
    if (dx != dy) return dx > dy ? -1 : 1;
    return x->i_country - y->i_country;
}

static int list_told(const lode_policy_run *r, const lode__policy_case *c, bool all,
                     told **out)
{
    int n = 0;

    *out = lode__alloc((size_t)r->n_country + 1, sizeof **out);
    if (!*out) return -1;
    for (int i = 0; is_solved(c) && is_solved(none_of(r)) && i < r->n_country; i++) {
        told row = {
            .i_country = i, .inside = r->inside[i], .sum = lode__policy_change(r, c, i)};
        if (is_touched(&row.sum) && (all || r->each || r->member[i])) (*out)[n++] = row;
    }
    qsort(*out, (size_t)n, sizeof **out, by_size);
    return n;
}

/* ---- table ----------------------------------------------------------------------- */

static void write_clause(lode__buf *buf, const char *text, size_t indent)
{
    lode__buf_addf(buf, "%*s", (int)indent, "");
    lode__buf_add_wrapped(buf, text, WIDTH, indent);
    lode__buf_add(buf, "\n");
}

/* One measure: its standing, and its sentences or why there are none. */
static void write_enforced(const lode__enforced *e, lode__buf *buf)
{
    const lode__measure *m = e->measure;
    const char *standing = lode__standing_name(e->standing);
    bool says_it = strncmp(e->reason, standing, strlen(standing)) == 0;

    lode__buf_addf(buf, "  %s %c ", m->id, m->cited.evidence);
    lode__buf_addf(buf, "%s: %s%s", m->type, says_it ? "" : standing,
                   *e->reason && !says_it ? ", " : "");
    lode__buf_add_wrapped(buf, e->reason, WIDTH,
                          strlen(m->type) + (says_it ? 0 : strlen(standing) + 2) + 11);
    lode__buf_add(buf, "\n");
    for (int k = 0; k < e->n_sentence; k++) write_clause(buf, e->sentence[k], 8);
    if (!e->n_sentence && *e->no_sentence) write_clause(buf, e->no_sentence, 8);
}

/* What the register says, and what of it is run. */
static void write_in_force(const lode_policy_run *r, lode__buf *buf)
{
    const lode__in_force *f = r->in_force;

    if (f->n_row == 0) lode__buf_add(buf, "  no measure of the register\n");
    for (int k = 0; k < f->n_row; k++) write_enforced(&f->row[k], buf);
    if (f->n_refused > 0)
        lode__buf_add(buf,
                      "How much licences let through is not said (--delay, --refuse): "
                      "between 'policy',\nall, and 'refused', nothing\n");
}

static void write_title(const lode_policy_run *r, lode__buf *buf)
{
    const lode__policy_case *c = policy_of(r);

    lode__buf_add(buf, "Policy: ");
    lode__buf_add_wrapped(buf, r->file.name.text ? r->file.name.text : r->file.path,
                          WIDTH, 8);
    lode__buf_add(buf, "\n");
    if (r->in_force) write_in_force(r, buf);
    for (size_t k = 0; !r->in_force && k < c->n_statement; k++) {
        lode__buf_add(buf, "  ");
        lode__buf_add_wrapped(buf, c->statement[k], WIDTH, 4);
        lode__buf_add(buf, "\n");
    }
    lode__buf_addf(buf, "Base year %d; zone %s; ", r->market->model->base_year, r->zone);
    lode__horizon_write(r->policy, buf);
    lode__buf_addf(buf, "\nAgainst %s\n",
                   r->file.n_background > 0 ? "the background without the policy"
                                            : "no policy");
}

static bool moves(const lode__policy_good *a, const lode__policy_good *b)
{
    return fabs(a->inside_price / b->inside_price - 1.0) > 5e-4 ||
           fabs(a->outside_price / b->outside_price - 1.0) > 5e-4 ||
           fabs(a->output_tpa - b->output_tpa) > 5e-4 * b->output_tpa ||
           fabs(a->import_tpa - b->import_tpa) > 5e-4 * b->import_tpa;
}

static void write_goods(const lode_policy_run *r, lode__buf *buf)
{
    lode__table t;

    lode__buf_addf(buf, "\nInside %s and outside; t/yr\n", r->zone);
    lode__table_begin(&t, 10, "llrrrrrrrr");
    static const char *const head[] = {"good", "USD",    "inside", "now",     "outside",
                                       "now",  "output", "now",    "imports", "now"};
    for (int k = 0; k < 10; k++) lode__table_cell(&t, "%s", head[k]);
    for (int k = 0; k < r->n_good; k++) {
        const lode__policy_good *a = &policy_of(r)->good[k], *b = &none_of(r)->good[k];
        double factor;
        const char *unit;
        int decimals;
        if (k != lode__policy_main_good(r) && !moves(a, b)) continue;
        unit = lode__price_unit(r->policy, a->i_good, &factor);
        decimals = lode__decimals(b->outside_price * factor);
        lode__table_cell(&t, "%s", good_of(r, a->i_good)->id);
        lode__table_cell(&t, "%s", unit + 3);
        lode__table_number(&t, b->inside_price * factor, decimals);
        lode__table_number(&t, a->inside_price * factor, decimals);
        lode__table_number(&t, b->outside_price * factor, decimals);
        lode__table_number(&t, a->outside_price * factor, decimals);
        lode__table_number(&t, b->output_tpa, decimals_of(b->output_tpa));
        lode__table_number(&t, a->output_tpa, decimals_of(b->output_tpa));
        lode__table_number(&t, b->import_tpa, decimals_of(b->import_tpa));
        lode__table_number(&t, a->import_tpa, decimals_of(b->import_tpa));
    }
    lode__table_end(&t, buf);
}

static void sum_cells(lode__table *t, const char *name, const lode__policy_sum *s,
                      int decimals)
{
    lode__table_cell(t, "%s", name);
    lode__table_change(t, s->consumer_usd * MILLION, decimals);
    lode__table_change(t, s->downstream_usd * MILLION, decimals);
    lode__table_change(t, s->producer_usd * MILLION, decimals);
    lode__table_change(t, s->trader_usd * MILLION, decimals);
    lode__table_change(t, s->storage_usd * MILLION, decimals);
    lode__table_change(t, s->treasury_usd * MILLION, decimals);
    lode__table_change(t, s->net_usd * MILLION, decimals);
}

/* Decimals that show the tenth part of the largest of two cases with three digits. */
static int money_decimals(const lode_policy_run *r, const lode__policy_case *more)
{
    const lode__policy_case *const both[] = {policy_of(r), more};
    double largest = 0.0;

    for (int k = 0; k < 2; k++) {
        lode__policy_sum in = lode__policy_sum_of(r, both[k], r->inside, true);
        if (!is_solved(both[k])) continue;
        largest = fmax(largest, fmax(fabs(in.consumer_usd), fabs(in.producer_usd)));
        largest = fmax(largest, fmax(fabs(in.treasury_usd), fabs(in.net_usd)));
    }
    return largest > 0.0 ? lode__decimals(largest * MILLION / 10.0) : 0;
}

static double largest_part(const lode__policy_sum *s)
{
    double a = fmax(fabs(s->consumer_usd), fabs(s->producer_usd));
    double b = fmax(fabs(s->trader_usd), fabs(s->storage_usd));

    return fmax(fmax(a, b), fabs(s->treasury_usd));
}

static void add_to(lode__policy_sum *to, const lode__policy_sum *s)
{
    to->consumer_usd += s->consumer_usd;
    to->producer_usd += s->producer_usd;
    to->trader_usd += s->trader_usd;
    to->treasury_usd += s->treasury_usd;
    to->storage_usd += s->storage_usd;
    to->downstream_usd += s->downstream_usd;
    to->net_usd += s->net_usd;
}

static void write_incidence(const lode_policy_run *r, lode__buf *buf)
{
    static const char *const head[] = {"country", "users",  "industries", "producers",
                                       "routes",  "stocks", "treasury",   "net"};
    lode__policy_sum in = lode__policy_sum_of(r, policy_of(r), r->inside, true);
    lode__policy_sum out = lode__policy_sum_of(r, policy_of(r), r->inside, false);
    lode__policy_sum all = sum_of_all(r, policy_of(r));
    int decimals = money_decimals(r, policy_of(r)), others = 0;
    lode__policy_sum rest = {0};
    char name[40];
    told *row;
    int n = list_told(r, policy_of(r), false, &row);
    lode__table t;

    if (n < 0) buf->status = LODE_E_NOMEM;
    lode__buf_addf(buf, "\nWho pays, USD million%s\n",
                   r->over ? " over all periods, present value" : " a year");
    lode__table_begin(&t, 8, "lrrrrrrr");
    for (int k = 0; k < 8; k++) lode__table_cell(&t, "%s", head[k]);
    for (int k = 0; k < n; k++) {
        if (largest_part(&row[k].sum) < SMALL * largest_part(&all)) {
            add_to(&rest, &row[k].sum);
            others++;
            continue;
        }
        sum_cells(&t, country_of(r, row[k].i_country)->name, &row[k].sum, decimals);
    }
    snprintf(name, sizeof name, "%d others", others);
    if (others > 0) sum_cells(&t, name, &rest, decimals);
    sum_cells(&t, "inside", &in, decimals);
    sum_cells(&t, "outside", &out, decimals);
    sum_cells(&t, "all", &all, decimals);
    lode__table_end(&t, buf);
    lode__buf_addf(buf,
                   "Industries: the part of users whose industry is known. Parts against "
                   "the\nobjective: %.1e of the turnover\n",
                   policy_of(r)->closure);
    lode__release(row);
}

/* ---- bands ----------------------------------------------------------------------- */

static void band_cells(lode__table *t, const lode__policy_bands *b, int i, int decimals)
{
    const double value[] = {b->low[i].consumer_usd, b->high[i].consumer_usd,
                            b->low[i].producer_usd, b->high[i].producer_usd,
                            b->low[i].treasury_usd, b->high[i].treasury_usd,
                            b->low[i].net_usd,      b->high[i].net_usd};

    for (int k = 0; k < 8; k++) lode__table_change(t, value[k] * MILLION, decimals);
}

static void band_head(lode__table *t, const char *first)
{
    static const char *const head[] = {"users",    "to", "makers", "to",
                                       "treasury", "to", "net",    "to"};

    lode__table_begin(t, 9, "lrrrrrrrr");
    lode__table_cell(t, "%s", first);
    for (int k = 0; k < 8; k++) lode__table_cell(t, "%s", head[k]);
}

/* Decimals that show the widest band of a case with few digits. */
static int band_decimals(const lode_policy_run *r, const lode__policy_bands *b)
{
    int i = r->n_country + LODE__BAND_ALL, largest_at = r->n_country + LODE__BAND_INSIDE;
    double largest = 0.0;

    for (int k = 0; k < 2; k++, i = largest_at) {
        largest = fmax(largest, fabs(b->low[i].consumer_usd));
        largest = fmax(largest, fabs(b->high[i].producer_usd));
    }
    return largest > 0.0 ? lode__decimals(largest * MILLION / 10.0) : 0;
}

static void write_bands(const lode_policy_run *r, lode__buf *buf)
{
    static const char *const side[] = {"inside", "outside", "all"};
    const lode__policy_bands *b = policy_of(r)->bands;
    lode__policy_sum all = sum_of_all(r, policy_of(r));
    told *row;
    int n, decimals;
    lode__table t;

    if (!b) return;
    n = list_told(r, policy_of(r), false, &row);
    if (n < 0) buf->status = LODE_E_NOMEM;
    decimals = band_decimals(r, b);
    lode__buf_addf(buf, "\nThe same, from 10 to 90 %% of %zu draws, %zu with an answer\n",
                   r->n_draw, b->n_used);
    band_head(&t, "country");
    for (int k = 0; k < n; k++) {
        if (largest_part(&row[k].sum) < SMALL * largest_part(&all)) continue;
        lode__table_cell(&t, "%s", country_of(r, row[k].i_country)->name);
        band_cells(&t, b, row[k].i_country, decimals);
    }
    for (int k = 0; k < LODE__N_BAND_SUM; k++) {
        lode__table_cell(&t, "%s", side[k]);
        band_cells(&t, b, r->n_country + k, decimals);
    }
    lode__table_end(&t, buf);
    lode__release(row);
}

static const char *row_name(const lode__policy_case *c, char text[40])
{
    lode__buf number;

    if (c->kind == LODE__CASE_RETALIATION) return "in return";
    if (c->kind != LODE__CASE_RANGE) return lode__case_name(c->kind);
    text[0] = '\0';
    lode__buf_init(&number, 39);
    lode__buf_add_number(&number, c->floor_usd_per_kg);
    if (!number.status) memcpy(text, number.data, number.length + 1);
    lode__buf_clear(&number);
    return text;
}

static void case_cells(lode__table *t, const lode_policy_run *r,
                       const lode__policy_case *c, int decimals)
{
    const lode__policy_good *g = &c->good[lode__policy_main_good(r)];
    lode__policy_sum in = lode__policy_sum_of(r, c, r->inside, true);
    lode__policy_sum out = lode__policy_sum_of(r, c, r->inside, false);
    double factor, levy = c->levy_usd_per_t;
    bool known = is_solved(c);
    char text[40];

    (void)lode__price_unit(r->policy, r->good[lode__policy_main_good(r)], &factor);
    lode__table_cell(t, "%s", row_name(c, text));
    lode__table_change(t, in.net_usd * MILLION, decimals);
    lode__table_change(t, in.consumer_usd * MILLION, decimals);
    lode__table_change(t, in.producer_usd * MILLION, decimals);
    lode__table_change(t, in.treasury_usd * MILLION, decimals);
    lode__table_change(t, out.net_usd * MILLION, decimals);
    lode__table_number(t, known ? g->inside_price * factor : NAN, 1);
    lode__table_number(t, known ? g->outside_price * factor : NAN, 1);
    lode__table_number(t, known ? g->output_tpa : NAN, decimals_of(g->output_tpa));
    lode__table_number(t, known ? levy * factor : NAN, 1);
}

/* Why a case has no answer. */
static void write_reasons(const lode_policy_run *r, bool range, lode__buf *buf)
{
    for (int k = 0; k < r->n_case; k++) {
        const lode__policy_case *c = &r->kase[k];
        char text[40];
        if ((c->kind == LODE__CASE_RANGE) != range || is_solved(c)) continue;
        lode__buf_addf(buf, "%s: ", row_name(c, text));
        lode__buf_add_wrapped(buf,
                              c->reason[0] ? c->reason : lode_verdict_name(c->verdict),
                              WIDTH, strlen(row_name(c, text)) + 2);
        lode__buf_add(buf, "\n");
    }
}

static void write_tariff(const lode_policy_run *r, lode__buf *buf)
{
    double rate = lode__policy_levy(r)->levy_rate;
    char text[64];

    if (!lode__policy_find(r, LODE__CASE_TARIFF)) return;
    if (rate > 0.0) {
        lode__number_people(100.0 * rate, 1, text);
        lode__buf_addf(buf,
                       "tariff: %s %% of the seller's price, what the levy comes to on "
                       "average\n",
                       text);
    }
}

/* Of the zone, under each case that was drawn. */
static void write_case_bands(const lode_policy_run *r, bool range, lode__buf *buf)
{
    lode__table t;
    bool any = false;

    for (int k = 0; k < r->n_case; k++) {
        const lode__policy_case *c = &r->kase[k];
        char text[40];
        if ((c->kind == LODE__CASE_RANGE) != range || !c->bands) continue;
        if (!any) {
            lode__buf_addf(buf, "\nOf %s, from 10 to 90 %% of the draws, USD million\n",
                           r->zone);
            band_head(&t, range ? "floor" : "");
        }
        any = true;
        lode__table_cell(&t, "%s", row_name(c, text));
        band_cells(
            &t, c->bands, r->n_country + LODE__BAND_INSIDE,
            band_decimals(r, policy_of(r)->bands ? policy_of(r)->bands : c->bands));
    }
    if (any) lode__table_end(&t, buf);
}

static void write_cases(const lode_policy_run *r, bool range, lode__buf *buf)
{
    static const char *const head[] = {"",        "net",    "users", "makers", "budget",
                                       "outside", "inside", "world", "output", "levy"};
    int decimals = 9, n = 0;
    lode__table t;

    for (int k = 0; k < r->n_case; k++) {
        int wanted = money_decimals(r, &r->kase[k]);
        if ((r->kase[k].kind == LODE__CASE_RANGE) != range) continue;
        n++;
        if (wanted < decimals) decimals = wanted;
    }
    if (n == 0) return;
    lode__buf_addf(
        buf, "\n%s; money of %s in USD million,\nthen %s: USD%s, t/yr\n",
        range ? "At other floors, USD/kg" : "Against other means", r->zone,
        good_of(r, r->good[lode__policy_main_good(r)])->id,
        lode__price_unit(r->policy, r->good[lode__policy_main_good(r)], &(double){0.0}) +
            3);
    lode__table_begin(&t, 10, "lrrrrrrrrr");
    for (int k = 0; k < 10; k++)
        lode__table_cell(&t, "%s", k == 0 && range ? "floor" : head[k]);
    for (int k = 0; k < r->n_case; k++)
        if ((r->kase[k].kind == LODE__CASE_RANGE) == range)
            case_cells(&t, r, &r->kase[k], decimals);
    lode__table_end(&t, buf);
    write_reasons(r, range, buf);
    if (!range) write_tariff(r, buf);
    write_case_bands(r, range, buf);
}

/* The policy, and the policy with what is done in return, side by side. */
static void write_retaliation(const lode_policy_run *r, lode__buf *buf)
{
    const lode__policy_case *c = lode__policy_find(r, LODE__CASE_RETALIATION);
    int decimals = money_decimals(r, c ? c : policy_of(r)), n;
    lode__policy_sum sum[2][2];
    told *row;
    lode__table t;

    if (!c) return;
    lode__buf_add(buf, "\nIn return: ");
    lode__buf_add_wrapped(buf, r->retaliation, WIDTH, 11);
    lode__buf_add(buf, "\n");
    if (!is_solved(c)) return;
    n = list_told(r, c, false, &row);
    if (n < 0) buf->status = LODE_E_NOMEM;
    lode__table_begin(&t, 4, "lrrr");
    lode__table_cell(&t, "net, USD million");
    lode__table_cell(&t, "policy");
    lode__table_cell(&t, "in return");
    lode__table_cell(&t, "difference");
    for (int k = 0; k < n; k++) {
        double alone = lode__policy_change(r, policy_of(r), row[k].i_country).net_usd;
        lode__table_cell(&t, "%s", country_of(r, row[k].i_country)->name);
        lode__table_change(&t, alone * MILLION, decimals);
        lode__table_change(&t, row[k].sum.net_usd * MILLION, decimals);
        lode__table_change(&t, (row[k].sum.net_usd - alone) * MILLION, decimals);
    }
    for (int side = 0; side < 2; side++) {
        sum[side][0] = lode__policy_sum_of(r, policy_of(r), r->inside, side == 0);
        sum[side][1] = lode__policy_sum_of(r, c, r->inside, side == 0);
        lode__table_cell(&t, "%s", side == 0 ? "inside" : "outside");
        lode__table_change(&t, sum[side][0].net_usd * MILLION, decimals);
        lode__table_change(&t, sum[side][1].net_usd * MILLION, decimals);
        lode__table_change(&t, (sum[side][1].net_usd - sum[side][0].net_usd) * MILLION,
                           decimals);
    }
    lode__table_end(&t, buf);
    lode__release(row);
}

/* Levies period by period. */
static void write_path(const lode_policy_run *r, lode__buf *buf)
{
    const lode_outcome *o = r->policy;
    lode__buf text;

    lode__buf_init(&text, 1 << 16);
    for (int k = 0; k < o->scenario.n_floor && o->scenario.time.n_period > 1; k++) {
        const lode__floor *f = &o->scenario.floor[k];
        double factor;
        if (f->kind != LODE__FLOOR_LEVY) continue;
        lode__buf_addf(&text, "%sLevy on %s, USD%s:", text.length > 0 ? "\n" : "",
                       good_of(r, f->i_good)->id,
                       lode__price_unit(o, f->i_good, &factor) + 3);
        for (int t = 0; t < o->scenario.time.n_period; t++) {
            char month[24], levy[64];
            lode__period_name(o, t, month);
            lode__number_people(f->usd_per_t[t] * factor, 1, levy);
            lode__buf_addf(&text, "%s %s %s", t > 0 ? "," : "", month, levy);
        }
    }
    if (text.status) buf->status = text.status;
    if (!text.status && text.length > 0) {
        lode__buf_add_wrapped(buf, text.data, WIDTH, 0);
        lode__buf_add(buf, "\n");
    }
    lode__buf_clear(&text);
}

/* What is kept alive, and what a tonne of it costs. */
static void write_kept(const lode_policy_run *r, lode__buf *buf)
{
    int k = lode__policy_main_good(r);
    double kept = policy_of(r)->good[k].output_tpa - none_of(r)->good[k].output_tpa;
    lode__policy_sum in = lode__policy_sum_of(r, policy_of(r), r->inside, true);
    double years = r->policy->scenario.time.years * r->policy->scenario.time.n_period;
    char tonnes[64], usd[64];

    lode__number_people(kept, decimals_of(fabs(kept)), tonnes);
    lode__buf_addf(buf, "\nOutput of %s kept in %s: %s t/yr", good_of(r, r->good[k])->id,
                   r->zone, tonnes);
    if (kept > 0.0) {
        lode__number_people(-in.net_usd / (kept * years) * 1e-3, 2, usd);
        lode__buf_addf(buf, ";\nits cost to the zone: %s USD/kg", usd);
        lode__number_people(-in.treasury_usd / (kept * years) * 1e-3, 2, usd);
        lode__buf_addf(buf, ", to its treasuries: %s (below 0: a gain)", usd);
    }
    lode__buf_add(buf, "\n");
}

static void project_row(const lode_policy_run *r, const lode__policy_project *p,
                        lode__table *t)
{
    const lode__project_output *o = &p->project->output[p->i_output];
    double even = 1e-3 * p->even.usd_per_t.value;
    int decimals = lode__decimals(1e-3 * p->before_usd_per_t);
    char usd[64];

    lode__table_cell(t, "%.16s%s", p->project->id, p->is_mean ? " m" : "");
    lode__table_cell(t, "%s", country_of(r, p->i_country)->id);
    lode__table_cell(t, "%s", good_of(r, o->i_good)->id);
    lode__table_number(t, o->tpa.value, decimals_of(o->tpa.value));
    if (isnan(even)) {
        lode__table_cell(t, "%s", "unknown");
    } else {
        lode__number_people(even, decimals, usd);
        lode__table_cell(t, "%s%s", usd, p->even.estimated ? "*" : "");
    }
    lode__table_number(t, 1e-3 * p->before_usd_per_t, decimals);
    lode__table_number(t, 1e-3 * p->after_usd_per_t, decimals);
    lode__table_cell(t, "%s", lode__viable_name(p->before));
    lode__table_cell(t, "%s", lode__viable_name(p->after));
}

/* Projects by name: those whose answer changes, then those that are next. */
static void write_projects(const lode_policy_run *r, lode__buf *buf)
{
    static const char *const head[] = {"project", "in",   "good",   "t/yr", "breaks even",
                                       "price",   "then", "viable", "then"};
    lode__table t;

    if (r->n_project == 0) return;
    lode__buf_add(buf, "\nProjects: does what makers get cover operating cost and "
                       "capital? USD/kg\n");
    lode__table_begin(&t, 9, "lllrrrrll");
    for (int k = 0; k < 9; k++) lode__table_cell(&t, "%s", head[k]);
    for (int k = 0; k < r->n_project && k < PROJECTS_SHOWN; k++)
        project_row(r, &r->project[k], &t);
    lode__table_end(&t, buf);
    if (r->n_project > PROJECTS_SHOWN)
        lode__buf_addf(buf, "and %d more, in the JSON\n", r->n_project - PROJECTS_SHOWN);
    lode__buf_add(buf,
                  "* with figures filled by rules; m: nobody there makes or takes it "
                  "in,\nthe mean price of the zone or outside\n");
}

/* Up to `most` changes that go the same way, of a thousandth of the good's imports or more. */
static int leak_rows(const lode_policy_run *r, bool risen, int most, lode__table *t)
{
    int shown = 0;

    for (int k = 0; k < r->n_leak && shown < most; k++) {
        const lode__policy_leak *l = &r->leak[k];
        double change = l->after_tpa - l->before_tpa;
        int decimals = decimals_of(fmax(l->before_tpa, l->after_tpa));
        if ((change > 0.0) != risen || fabs(change) < WORTH_A_LINE * l->imports_tpa)
            continue;
        shown++;
        lode__table_cell(t, "%s%s", good_of(r, l->i_good)->id, l->covered ? "" : " *");
        lode__table_cell(t, "%s", country_of(r, l->i_from)->name);
        lode__table_cell(t, "%s", country_of(r, l->i_to)->name);
        lode__table_number(t, l->before_tpa, decimals);
        lode__table_number(t, l->after_tpa, decimals);
        lode__table_change(t, change, decimals);
    }
    return shown;
}

static void write_leaks(const lode_policy_run *r, lode__buf *buf)
{
    static const char *const head[] = {"good", "from", "to", "before", "after", "change"};
    lode__table t;
    int shown;

    if (r->n_leak == 0) return;
    lode__buf_addf(buf,
                   "\nWhat comes into %s, t/yr: rises, then falls (* not covered by the "
                   "policy)\n",
                   r->zone);
    lode__table_begin(&t, 6, "lllrrr");
    for (int k = 0; k < 6; k++) lode__table_cell(&t, "%s", head[k]);
    shown = leak_rows(r, true, LEAKS_SHOWN / 2, &t);
    (void)leak_rows(r, false, LEAKS_SHOWN - shown, &t);
    lode__table_end(&t, buf);
}

static void write_protection(const lode_policy_run *r, lode__buf *buf)
{
    lode__table t;

    if (r->n_protection == 0) return;
    lode__buf_addf(buf, "\nMakers in %s who work a stage up: what is left after inputs\n",
                   r->zone);
    lode__table_begin(&t, 5, "lrrrr");
    static const char *const head[] = {"good", "left, USD/kg", "now", "price",
                                       "effective"};
    for (int k = 0; k < 5; k++) lode__table_cell(&t, "%s", head[k]);
    for (int k = 0; k < r->n_protection; k++) {
        const lode__protection *p = &r->protection[k];
        int decimals = lode__decimals(fabs(p->before_usd_per_t) * 1e-3);
        lode__table_cell(&t, "%s", good_of(r, p->i_good)->id);
        lode__table_number(&t, p->before_usd_per_t * 1e-3, decimals);
        lode__table_number(&t, p->after_usd_per_t * 1e-3, decimals);
        lode__table_cell(&t, "%+.1f %%", 100.0 * p->nominal);
        if (isfinite(p->effective))
            lode__table_cell(&t, "%+.1f %%", 100.0 * p->effective);
        else
            lode__table_cell(&t, "%s", "-");
    }
    lode__table_end(&t, buf);
}

static void write_note(lode__buf *buf, const char *text)
{
    lode__buf_add(buf, "Note: ");
    lode__buf_add_wrapped(buf, text, WIDTH, 6);
    lode__buf_add(buf, ".\n");
}

static void write_beyond(const lode_policy_run *r, lode__buf *buf)
{
    lode__buf text;

    if (r->n_beyond == 0) return;
    lode__buf_init(&text, 1 << 12);
    lode__buf_add(&text, "later stages that the model has no market of, and no levy here "
                         "reaches: ");
    for (int k = 0; k < r->n_beyond && k < 6; k++)
        lode__buf_addf(&text, "%s%s", k > 0 ? ", " : "", good_of(r, r->beyond[k])->id);
    if (r->n_beyond > 6) lode__buf_addf(&text, " and %d more", r->n_beyond - 6);
    lode__buf_add(&text, "; imports of them escape, how much is not known");
    if (text.status)
        buf->status = text.status;
    else
        write_note(buf, text.data);
    lode__buf_clear(&text);
}

/* How projects are judged, and how many are not. */
static void say_projects(const lode_policy_run *r, lode__buf *text)
{
    lode__buf_add(text, "projects are judged by the price, not run: a project pays where "
                        "makers get its break-even price for as long as it lasts");
    if (r->n_unjudged > 0)
        lode__buf_addf(text,
                       "; %d that make%s goods of this market lack%s tonnes, cost or "
                       "start ('lode project list')%s",
                       r->n_unjudged, r->n_unjudged > 1 ? "" : "s",
                       r->n_unjudged > 1 ? "" : "s",
                       r->pool.estimated ? "" : ", some of which --estimate fills");
}

static void write_notes(const lode_policy_run *r, lode__buf *buf)
{
    lode__buf text;

    lode__buf_add(buf, "\n");
    write_beyond(r, buf);
    lode__buf_init(&text, 1024);
    say_projects(r, &text);
    if (text.status)
        buf->status = text.status;
    else
        write_note(buf, text.data);
    lode__buf_clear(&text);
    for (int k = 0; k < r->policy->n_warning; k++) write_note(buf, r->policy->warning[k]);
}

static void write_table(const void *answer, lode__buf *buf)
{
    const lode_policy_run *r = answer;

    write_title(r, buf);
    if (is_answered(r)) {
        write_goods(r, buf);
        lode__floors_write(r->policy, buf);
        write_path(r, buf);
        write_incidence(r, buf);
        write_bands(r, buf);
        write_kept(r, buf);
        write_projects(r, buf);
    }
    write_cases(r, false, buf);
    write_cases(r, true, buf);
    if (is_answered(r)) {
        write_retaliation(r, buf);
        write_leaks(r, buf);
        write_protection(r, buf);
        lode__policy_pass_write(r, buf);
        if (r->file.n_background == 0) lode__segments_write(r->policy, buf);
    }
    write_notes(r, buf);
}

/* ---- JSON ------------------------------------------------------------------------ */

static void statements_json(lode__json *j, const char *key, const char *const *statement,
                            size_t n)
{
    lode__json_array(j, key);
    for (size_t k = 0; k < n; k++) lode__json_string(j, NULL, statement[k]);
    lode__json_end_array(j);
}

static void words_json(lode__json *j, const char *key, const lode__policy_word *w, int n)
{
    lode__json_array(j, key);
    for (int k = 0; k < n; k++) lode__json_string(j, NULL, w[k].text);
    lode__json_end_array(j);
}

static void word_json(lode__json *j, const char *key, const char *text)
{
    if (text)
        lode__json_string(j, key, text);
    else
        lode__json_null(j, key);
}

static void inputs_json(lode__json *j, const lode_policy_run *r)
{
    lode__json_object(j, "inputs");
    word_json(j, "name", r->file.name.text);
    lode__json_integer(j, "base_year", r->market->model->base_year);
    lode__json_string(j, "zone", r->zone);
    lode__json_string(j, "for", r->each ? "each" : r->perspective);
    words_json(j, "background", r->file.background, r->file.n_background);
    words_json(j, "statements", r->file.statement, r->file.n_statement);
    word_json(j, "horizon", r->over);
    word_json(j, "retaliation", r->retaliation);
    lode__json_end_object(j);
}

static void money_json(lode__json *j, const lode__policy_sum *s)
{
    lode__json_number(j, "consumers_usd", s->consumer_usd);
    lode__json_number(j, "producers_usd", s->producer_usd);
    lode__json_number(j, "routes_usd", s->trader_usd);
    lode__json_number(j, "stocks_usd", s->storage_usd);
    lode__json_number(j, "treasury_usd", s->treasury_usd);
    lode__json_number(j, "downstream_usd", s->downstream_usd);
    lode__json_number(j, "net_usd", s->net_usd);
}

static void sum_json(lode__json *j, const char *key, const lode__policy_sum *s)
{
    lode__json_object(j, key);
    money_json(j, s);
    lode__json_end_object(j);
}

/* Low and high of row i of the bands, where there are any. */
static void band_json(lode__json *j, const lode__policy_bands *b, int i)
{
    if (!b) return;
    sum_json(j, "low", &b->low[i]);
    sum_json(j, "high", &b->high[i]);
}

/* A sum with its band. */
static void side_sum_json(lode__json *j, const char *key, const lode__policy_sum *s,
                          const lode__policy_bands *b, int i)
{
    lode__json_object(j, key);
    money_json(j, s);
    band_json(j, b, i);
    lode__json_end_object(j);
}

static void enforced_json(lode__json *j, const lode__enforced *e)
{
    const lode__measure *m = e->measure;
    char grade[2] = {m->cited.evidence, '\0'};

    lode__json_object(j, NULL);
    lode__json_string(j, "id", m->id);
    lode__json_string(j, "imposer", m->imposer);
    lode__json_string(j, "type", m->type);
    lode__json_string(j, "standing", lode__standing_name(e->standing));
    lode__json_string(j, "reason", e->reason);
    lode__json_string(j, "evidence", grade);
    lode__json_string(j, "source", m->cited.source);
    statements_json(j, "sentences", e->sentence, (size_t)e->n_sentence);
    word_json(j, "no_sentence", *e->no_sentence ? e->no_sentence : NULL);
    lode__json_end_object(j);
}

static void in_force_json(lode__json *j, const lode_policy_run *r)
{
    const lode__in_force *f = r->in_force;
    char day[16];

    if (!f) return;
    lode__date_write(f->question.force.day, day);
    lode__json_object(j, "register");
    lode__json_string(j, "as_of", day);
    lode__json_number(j, "delay_days", f->question.force.delay_days);
    lode__json_number(j, "refuse_share", f->question.force.refuse_share);
    lode__json_bool(j, "pass_through_not_said", f->n_refused > 0);
    lode__json_array(j, "measures");
    for (int k = 0; k < f->n_row; k++) enforced_json(j, &f->row[k]);
    lode__json_end_array(j);
    lode__json_end_object(j);
}

static void incidence_json(lode__json *j, const lode_policy_run *r,
                           const lode__policy_case *c, bool all, lode__buf *buf)
{
    told *row;
    int n = list_told(r, c, all, &row);

    if (n < 0) buf->status = LODE_E_NOMEM;
    lode__json_array(j, "incidence");
    for (int k = 0; k < n; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "country", country_of(r, row[k].i_country)->id);
        lode__json_bool(j, "inside", row[k].inside);
        money_json(j, &row[k].sum);
        band_json(j, c->bands, row[k].i_country);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__release(row);
}

/* The first floor's levy and the price inside, the two that questions ask for by name. */
static void first_json(lode__json *j, const lode_policy_run *r)
{
    int k = lode__policy_main_good(r);
    const lode__policy_good *now = &policy_of(r)->good[k], *was = &none_of(r)->good[k];

    lode__json_string(j, "good", good_of(r, now->i_good)->id);
    lode__json_number(j, "levy", policy_of(r)->levy_usd_per_t * 1e-3);
    lode__json_number(j, "price", now->inside_price * 1e-3);
    lode__json_string(j, "price_unit", "USD/kg");
    lode__json_object(j, "levies");
    lode__json_number(j, "usd_per_t", policy_of(r)->levy_usd_per_t);
    lode__json_number(j, "share_of_sellers_price", policy_of(r)->levy_rate);
    lode__json_array(j, "usd_per_t_by_period");
    for (int f = 0; is_solved(policy_of(r)) && f < r->policy->scenario.n_floor; f++) {
        const lode__floor *floor = &r->policy->scenario.floor[f];
        if (floor->kind != LODE__FLOOR_LEVY) continue;
        for (int t = 0; t < r->policy->scenario.time.n_period; t++)
            lode__json_number(j, NULL, floor->usd_per_t[t]);
        break;
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
    lode__json_object(j, "prices");
    lode__json_number(j, "inside_before_usd_per_t", was->inside_price);
    lode__json_number(j, "inside_usd_per_t", now->inside_price);
    lode__json_number(j, "outside_before_usd_per_t", was->outside_price);
    lode__json_number(j, "outside_usd_per_t", now->outside_price);
    lode__json_end_object(j);
}

static void side_json(lode__json *j, const char *key, const lode__policy_good *g)
{
    lode__json_object(j, key);
    lode__json_number(j, "inside_usd_per_t", g->inside_price);
    lode__json_number(j, "outside_usd_per_t", g->outside_price);
    lode__json_number(j, "output_tpa", g->output_tpa);
    lode__json_number(j, "use_tpa", g->use_tpa);
    lode__json_number(j, "imports_tpa", g->import_tpa);
    lode__json_number(j, "exports_tpa", g->export_tpa);
    lode__json_end_object(j);
}

static void goods_json(lode__json *j, const lode_policy_run *r)
{
    lode__json_array(j, "goods");
    for (int k = 0; k < r->n_good; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "good", good_of(r, r->good[k])->id);
        lode__json_bool(j, "covered", r->covered[r->good[k]]);
        side_json(j, "without", &none_of(r)->good[k]);
        side_json(j, "with", &policy_of(r)->good[k]);
        lode__json_number(j, "output_kept_tpa",
                          policy_of(r)->good[k].output_tpa -
                              none_of(r)->good[k].output_tpa);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void case_json(lode__json *j, const lode_policy_run *r, const lode__policy_case *c,
                      lode__buf *buf)
{
    const lode__policy_good *g = &c->good[lode__policy_main_good(r)];
    lode__policy_sum in = lode__policy_sum_of(r, c, r->inside, true);
    lode__policy_sum out = lode__policy_sum_of(r, c, r->inside, false);
    bool known = is_solved(c);

    lode__json_object(j, NULL);
    lode__json_string(j, "case", lode__case_name(c->kind));
    if (c->kind == LODE__CASE_RANGE)
        lode__json_number(j, "floor_usd_per_kg", c->floor_usd_per_kg);
    lode__json_string(j, "status", lode_verdict_name(c->verdict));
    word_json(j, "reason", c->reason[0] ? c->reason : NULL);
    statements_json(j, "statements", c->statement, c->n_statement);
    side_sum_json(j, "zone", &in, c->bands, r->n_country + LODE__BAND_INSIDE);
    side_sum_json(j, "outside", &out, c->bands, r->n_country + LODE__BAND_OUTSIDE);
    lode__json_number(j, "inside_usd_per_t", known ? g->inside_price : NAN);
    lode__json_number(j, "outside_usd_per_t", known ? g->outside_price : NAN);
    lode__json_number(j, "output_tpa", known ? g->output_tpa : NAN);
    lode__json_number(j, "imports_tpa", known ? g->import_tpa : NAN);
    lode__json_number(j, "levy_usd_per_t", known ? c->levy_usd_per_t : NAN);
    lode__json_number(j, "closure", known ? c->closure : NAN);
    lode__json_integer(j, "solves", c->n_pass);
    lode__json_number(j, "floor_off", c->floor_off);
    if (c->kind == LODE__CASE_RETALIATION) incidence_json(j, r, c, false, buf);
    lode__json_end_object(j);
}

static void cases_json(lode__json *j, const lode_policy_run *r, const char *key,
                       bool range, lode__buf *buf)
{
    lode__json_array(j, key);
    for (int k = 0; k < r->n_case; k++)
        if ((r->kase[k].kind == LODE__CASE_RANGE) == range)
            case_json(j, r, &r->kase[k], buf);
    lode__json_end_array(j);
}

static void leaks_json(lode__json *j, const lode_policy_run *r)
{
    lode__json_object(j, "leakage");
    lode__json_array(j, "flows");
    for (int k = 0; k < r->n_leak; k++) {
        const lode__policy_leak *l = &r->leak[k];
        lode__json_object(j, NULL);
        lode__json_string(j, "good", good_of(r, l->i_good)->id);
        lode__json_string(j, "from", country_of(r, l->i_from)->id);
        lode__json_string(j, "to", country_of(r, l->i_to)->id);
        lode__json_bool(j, "covered", l->covered);
        lode__json_number(j, "before_tpa", l->before_tpa);
        lode__json_number(j, "after_tpa", l->after_tpa);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_array(j, "protection");
    for (int k = 0; k < r->n_protection; k++) {
        const lode__protection *p = &r->protection[k];
        lode__json_object(j, NULL);
        lode__json_string(j, "good", good_of(r, p->i_good)->id);
        lode__json_number(j, "value_added_before_usd_per_t", p->before_usd_per_t);
        lode__json_number(j, "value_added_usd_per_t", p->after_usd_per_t);
        lode__json_number(j, "nominal", p->nominal);
        lode__json_number(j, "effective", p->effective);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__policy_pass_json(j, r);
    lode__json_array(j, "stages_without_a_market");
    for (int k = 0; k < r->n_beyond; k++)
        lode__json_string(j, NULL, good_of(r, r->beyond[k])->id);
    lode__json_end_array(j);
    lode__json_end_object(j);
}

static void draws_json(lode__json *j, const lode_policy_run *r)
{
    const lode__policy_bands *b = policy_of(r)->bands;

    if (r->n_draw == 0) return;
    lode__json_integer(j, "draws", (long)r->n_draw);
    lode__json_integer(j, "seed", (long)r->seed);
    lode__json_integer(j, "draws_with_an_answer", b ? (long)b->n_used : 0);
}

static void even_json(lode__json *j, const lode__break_even *e)
{
    if (isnan(e->usd_per_t.value)) {
        lode__json_null(j, "break_even_usd_per_t");
        return;
    }
    lode__json_object(j, "break_even_usd_per_t");
    lode__json_number(j, "value", e->usd_per_t.value);
    lode__json_number(j, "low", e->usd_per_t.low);
    lode__json_number(j, "high", e->usd_per_t.high);
    lode__json_bool(j, "estimated", e->estimated);
    lode__json_end_object(j);
}

static void projects_json(lode__json *j, const lode_policy_run *r)
{
    lode__json_array(j, "projects");
    for (int k = 0; k < r->n_project; k++) {
        const lode__policy_project *p = &r->project[k];
        const lode__project_output *o = &p->project->output[p->i_output];
        lode__json_object(j, NULL);
        lode__json_string(j, "id", p->project->id);
        lode__json_string(j, "name", p->project->name);
        lode__json_string(j, "country", country_of(r, p->i_country)->id);
        lode__json_bool(j, "inside", p->inside);
        lode__json_string(j, "good", good_of(r, o->i_good)->id);
        lode__json_string(j, "status", lode__project_status_name(p->project->status));
        lode__json_number(j, "tpa", o->tpa.value);
        even_json(j, &p->even);
        lode__json_number(j, "capital_usd_per_t", p->even.capital.value);
        word_json(j, "lacks", *p->even.lacks ? p->even.lacks : NULL);
        lode__json_number(j, "without_usd_per_t", p->before_usd_per_t);
        lode__json_number(j, "with_usd_per_t", p->after_usd_per_t);
        lode__json_bool(j, "mean_price", p->is_mean);
        lode__json_string(j, "viable_without", lode__viable_name(p->before));
        lode__json_string(j, "viable_with", lode__viable_name(p->after));
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_integer(j, "projects_not_judged", r->n_unjudged);
}

static bool same_place(const lode__policy_project *a, const lode__policy_project *b)
{
    return a->i_country == b->i_country && a->project->output[a->i_output].i_good ==
                                               b->project->output[b->i_output].i_good;
}

/* How many are viable by good and country, places in the order of the projects. */
static void places_json(lode__json *j, const lode_policy_run *r)
{
    lode__json_array(j, "projects_by_place");
    for (int k = 0; k < r->n_project; k++) {
        const lode__policy_project *p = &r->project[k];
        int n = 0, before = 0, after = 0, unknown = 0, i = 0;
        while (!same_place(&r->project[i], p)) i++;
        if (i < k) continue; /* told already */
        for (; i < r->n_project; i++) {
            if (!same_place(&r->project[i], p)) continue;
            n++;
            before += r->project[i].before == LODE__VIABLE;
            after += r->project[i].after == LODE__VIABLE;
            unknown += r->project[i].after == LODE__VIABLE_UNKNOWN;
        }
        lode__json_object(j, NULL);
        lode__json_string(j, "good",
                          good_of(r, p->project->output[p->i_output].i_good)->id);
        lode__json_string(j, "country", country_of(r, p->i_country)->id);
        lode__json_integer(j, "projects", n);
        lode__json_integer(j, "viable_without", before);
        lode__json_integer(j, "viable_with", after);
        lode__json_integer(j, "unknown", unknown);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void write_json(const void *answer, lode__buf *buf)
{
    const lode_policy_run *r = answer;
    lode__policy_sum in = lode__policy_sum_of(r, policy_of(r), r->inside, true);
    lode__policy_sum out = lode__policy_sum_of(r, policy_of(r), r->inside, false);
    lode__policy_sum all = sum_of_all(r, policy_of(r));
    lode__buf text;
    lode__json j;

    lode__envelope_begin(&j, buf, "lode/policy-run/1", r->run, r->dataset);
    inputs_json(&j, r);
    lode__certificate_write(&j, &r->worst);
    lode__json_array(&j, "warnings");
    lode__buf_init(&text, 1024);
    say_projects(r, &text);
    if (text.status)
        buf->status = text.status;
    else
        lode__json_string(&j, NULL, text.data);
    lode__buf_clear(&text);
    for (int k = 0; k < r->policy->n_warning; k++)
        lode__json_string(&j, NULL, r->policy->warning[k]);
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_string(&j, "status", lode_verdict_name(policy_of(r)->verdict));
    incidence_json(&j, r, policy_of(r), true, buf);
    in_force_json(&j, r);
    draws_json(&j, r);
    side_sum_json(&j, "zone", &in, policy_of(r)->bands, r->n_country + LODE__BAND_INSIDE);
    side_sum_json(&j, "outside", &out, policy_of(r)->bands,
                  r->n_country + LODE__BAND_OUTSIDE);
    side_sum_json(&j, "all", &all, policy_of(r)->bands, r->n_country + LODE__BAND_ALL);
    first_json(&j, r);
    goods_json(&j, r);
    if (is_answered(r)) lode__floors_json(&j, r->policy);
    cases_json(&j, r, "cases", false, buf);
    cases_json(&j, r, "floor_range", true, buf);
    leaks_json(&j, r);
    projects_json(&j, r);
    places_json(&j, r);
    if (r->file.n_background == 0 && is_answered(r))
        lode__segments_json(&j, r->policy, buf);
    else
        lode__json_null(&j, "segments"); /* those would be of the background, too */
    word_json(&j, "reason", policy_of(r)->reason[0] ? policy_of(r)->reason : NULL);
    lode__json_number(&j, "closure", is_answered(r) ? policy_of(r)->closure : NAN);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

/* ---- CSV ------------------------------------------------------------------------- */

static void csv_sum(lode__buf *buf, const lode__policy_sum *s)
{
    lode__csv_number(buf, s->consumer_usd);
    lode__csv_number(buf, s->producer_usd);
    lode__csv_number(buf, s->trader_usd);
    lode__csv_number(buf, s->storage_usd);
    lode__csv_number(buf, s->treasury_usd);
    lode__csv_number(buf, s->downstream_usd);
    lode__csv_number(buf, s->net_usd);
}

/* Names of the columns of csv_sum(), after a comma. */
static void csv_names(lode__buf *buf, const char *end)
{
    static const char *const name[] = {"consumers", "producers",  "routes", "stocks",
                                       "treasury",  "downstream", "net"};

    for (int k = 0; k < 7; k++) lode__buf_addf(buf, ",%s_usd%s", name[k], end);
}

/* A row without money: what its makers get in the case, and whether that covers it. */
static void project_csv(const lode_policy_run *r, const lode__policy_project *p,
                        const char *name, double usd_per_t, lode__viable viable,
                        lode__buf *buf)
{
    lode__buf_addf(buf, "%s,,%s,%s,,,,,,,", name, country_of(r, p->i_country)->id,
                   p->inside ? "yes" : "no");
    if (r->n_draw > 0) lode__buf_add(buf, ",,,,,,,,,,,,,,");
    lode__csv_text(buf, p->project->id);
    lode__csv_text(buf, good_of(r, p->project->output[p->i_output].i_good)->id);
    lode__csv_number(buf, p->even.usd_per_t.value);
    lode__csv_number(buf, usd_per_t);
    lode__csv_text(buf, lode__viable_name(viable));
    lode__buf_add(buf, "\n");
}

static void write_csv(const void *answer, lode__buf *buf)
{
    const lode_policy_run *r = answer;

    lode__buf_add(buf, "case,floor_usd_per_kg,country,inside");
    csv_names(buf, "");
    if (r->n_draw > 0) csv_names(buf, "_low");
    if (r->n_draw > 0) csv_names(buf, "_high");
    lode__buf_add(buf,
                  ",project,good,break_even_usd_per_t,makers_get_usd_per_t,viable\n");
    for (int c = 0; c < r->n_case; c++) {
        told *row;
        int n = is_solved(&r->kase[c]) ? list_told(r, &r->kase[c], true, &row)
                                       : (row = NULL, 0);
        if (n < 0) buf->status = LODE_E_NOMEM;
        for (int k = 0; k < n; k++) {
            const lode__policy_bands *b = r->kase[c].bands;
            const lode__policy_sum none = {NAN, NAN, NAN, NAN, NAN, NAN, NAN};
            lode__buf_add(buf, lode__case_name(r->kase[c].kind));
            lode__csv_number(buf, r->kase[c].floor_usd_per_kg);
            lode__buf_addf(buf, ",%s,%s", country_of(r, row[k].i_country)->id,
                           row[k].inside ? "yes" : "no");
            csv_sum(buf, &row[k].sum);
            if (r->n_draw > 0) csv_sum(buf, b ? &b->low[row[k].i_country] : &none);
            if (r->n_draw > 0) csv_sum(buf, b ? &b->high[row[k].i_country] : &none);
            lode__buf_add(buf, ",,,,,\n");
        }
        lode__release(row);
    }
    for (int k = 0; k < r->n_project; k++) {
        const lode__policy_project *p = &r->project[k];
        project_csv(r, p, "policy", p->after_usd_per_t, p->after, buf);
        project_csv(r, p, "none", p->before_usd_per_t, p->before, buf);
    }
}

lode_status lode_policy_run_write(const lode_policy_run *run, lode_format format,
                                  lode_text *out, lode_error *err)
{
    const lode__writers writers = {
        .json = write_json, .csv = write_csv, .table = write_table};

    return lode__report_write(run, &writers, format, out, err);
}
