/* The answer to a shock as table, JSON and CSV. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/report.h"
#include "study/draws.h"

#define PLACES_SHOWN 12

static const lode__country *countries(const lode_outcome *o)
{
    int n;

    return lode__countries(o->dataset, &n);
}

static const lode__good *goods(const lode_outcome *o)
{
    int n;

    return lode__goods(o->dataset, &n);
}

static double ratio(double after, double before)
{
    return before > 0.0 ? after / before : NAN;
}

/* ---- table --------------------------------------------------------------------- */

/* A price ratio, with its band where there are draws: of a place, or of the world (-1). */
static void write_ratio(lode__table *t, const lode_outcome *o, double value, int i_place,
                        const lode__good_row *world)
{
    int i_row = (int)(world - o->good_row);
    size_t f;

    if (!o->bands) {
        lode__table_number(t, value, 2);
        return;
    }
    f = i_place >= 0 ? lode__figure_of_place(o, i_place, LODE__F_PRICE_RATIO)
                     : lode__figure_of_good(o, i_row, LODE__F_GOOD_RATIO);
    lode__table_cell(t, "%.2f (%.2f-%.2f)", value, o->bands->low[f], o->bands->high[f]);
}

static void write_price_table(const lode_outcome *o, int g, lode__buf *buf)
{
    int index[PLACES_SHOWN], n = lode__places_ranked(o, g, index, PLACES_SHOWN), decimals,
                             use;
    double factor, unmet = 0.0;
    const char *unit = lode__price_unit(o, g, &factor);
    const lode__good_row *world = NULL;
    lode__table t;

    for (int k = 0; k < o->n_good_row; k++)
        if (o->good_row[k].i_good == g) world = &o->good_row[k];
    for (int k = 0; k < o->n_place; k++)
        if (o->place[k].i_good == g) unmet += o->place[k].unmet_tpa;
    if (!world || n == 0) return;
    decimals = lode__decimals(world->price_before * factor);
    use = lode__decimals(world->use_before > 0.0 ? world->use_before / 10.0 : 1.0);
    lode__buf_addf(buf, "\n%s (%s): price in %s, use in t/yr of %s\n", goods(o)[g].id,
                   goods(o)[g].name, unit, goods(o)[g].basis);
    lode__table_begin(&t, 7, "lrrrrrr");
    lode__table_cell(&t, "country");
    lode__table_cell(&t, "price before");
    lode__table_cell(&t, "after");
    lode__table_cell(&t, "ratio");
    lode__table_cell(&t, "use before");
    lode__table_cell(&t, "after");
    lode__table_cell(&t, "short");
    for (int k = -1; k < n; k++) {
        const lode__place_row *row = k < 0 ? NULL : &o->place[index[k]];
        double p0 = row ? row->price_before : world->price_before;
        double p1 = row ? row->price_after : world->price_after;
        double u0 = row ? row->use_before : world->use_before;
        double u1 = row ? row->use_after : world->use_after;
        lode__table_cell(&t, "%s", row ? countries(o)[row->i_country].name : "World");
        lode__table_number(&t, p0 * factor, decimals);
        lode__table_number(&t, p1 * factor, decimals);
        write_ratio(&t, o, ratio(p1, p0), row ? index[k] : -1, world);
        lode__table_number(&t, u0 > 0.0 ? u0 : NAN, use);
        lode__table_number(&t, u0 > 0.0 ? u1 : NAN, use);
        lode__table_number(&t, u0 > 0.0 ? (row ? row->unmet_tpa : unmet) : NAN, use);
    }
    lode__table_end(&t, buf);
}

static void write_welfare_table(const lode_outcome *o, lode__buf *buf)
{
    lode__arena arena = {0};
    lode__country_sum *sum = NULL, rest = {0};
    int n = lode__countries_ranked(o, &arena, &sum), n_rest = 0, decimals;
    double largest = 0.0;
    lode__table t;

    if (n < 0) {
        buf->status = LODE_E_NOMEM;
        return;
    }
    for (int k = 0; k < n; k++)
        if (fabs(sum[k].loss_usd) > largest) largest = fabs(sum[k].loss_usd);
    decimals = lode__decimals(largest * 1e-6 / 10.0);
    lode__buf_addf(buf, "\nWho loses and who wins, USD million%s at 2024 prices\n",
                   o->path ? " over all periods" : " a year");
    lode__table_begin(&t, 6, "lrrrrr");
    lode__table_cell(&t, "country");
    lode__table_cell(&t, "users");
    lode__table_cell(&t, "producers");
    lode__table_cell(&t, "routes");
    lode__table_cell(&t, "treasury");
    lode__table_cell(&t, "net");
    for (int k = 0; k <= n; k++) {
        const lode__country_sum *s = k < n ? &sum[k] : &rest;
        if (k == n && n_rest == 0) break;
        if (k < n && !lode__sum_is_shown(o, sum, k, n)) {
            n_rest++;
            rest.consumer_usd += s->consumer_usd, rest.producer_usd += s->producer_usd;
            rest.trader_usd += s->trader_usd, rest.treasury_usd += s->treasury_usd;
            rest.loss_usd += s->loss_usd;
            continue;
        }
        if (k < n)
            lode__table_cell(&t, "%s", countries(o)[s->i_country].name);
        else
            lode__table_cell(&t, "%d others", n_rest);
        lode__table_change(&t, s->consumer_usd * 1e-6, decimals);
        lode__table_change(&t, s->producer_usd * 1e-6, decimals);
        lode__table_change(&t, s->trader_usd * 1e-6, decimals);
        lode__table_change(&t, s->treasury_usd * 1e-6, decimals);
        lode__table_change(&t, -s->loss_usd * 1e-6, decimals);
    }
    lode__table_end(&t, buf);
    lode__buf_addf(buf, "Sum of all: %+.*f USD million%s\n", decimals,
                   o->surplus_usd * 1e-6,
                   o->path ? ", present value; net counts stocks too" : " a year");
    lode__arena_clear(&arena);
}

static void write_flow_table(const lode_outcome *o, lode__buf *buf)
{
    lode__arena arena = {0};
    lode__flow_change *list = NULL;
    int n = lode__flows_ranked(o, &arena, false, &list);
    lode__table t;

    if (n < 0) {
        buf->status = LODE_E_NOMEM;
        return;
    }
    lode__buf_add(buf, "\nWhere the goods go instead, t/yr\n");
    lode__table_begin(&t, 5, "llrrr");
    lode__table_cell(&t, "route");
    lode__table_cell(&t, "good");
    lode__table_cell(&t, "before");
    lode__table_cell(&t, "after");
    lode__table_cell(&t, "change");
    for (int k = 0; k < n && k < 10; k++) {
        const lode__flow_change *f = &list[k];
        int decimals =
            lode__decimals(f->before_tpa > f->after_tpa ? f->before_tpa : f->after_tpa);
        lode__table_cell(&t, "%s -> %s", countries(o)[f->i_from].name,
                         countries(o)[f->i_to].name);
        lode__table_cell(&t, "%s%s", goods(o)[f->i_good].id,
                         f->i_activity < 0 ? ", passed on" : "");
        lode__table_number(&t, f->before_tpa, decimals);
        lode__table_number(&t, f->after_tpa, decimals);
        lode__table_change(&t, f->after_tpa - f->before_tpa, decimals);
    }
    lode__table_end(&t, buf);
    lode__arena_clear(&arena);
}

static const char *first_figure_country(const lode_outcome *o, int *i_good)
{
    for (int g = 0; g < o->market->model->n_good; g++) {
        int index[2];
        if (!lode__good_is_shown(o, g) || lode__places_ranked(o, g, index, 2) == 0)
            continue;
        *i_good = g;
        return countries(
                   o)[o->place[index[lode__places_ranked(o, g, index, 2) > 1]].i_country]
            .id;
    }
    *i_good = -1;
    return NULL;
}

static void write_table(const lode_outcome *o, lode__buf *buf)
{
    const lode_certificate *c = &o->answer.certificate;
    int i_good;
    const char *country;

    for (int k = 0; k < o->n_statement; k++)
        lode__buf_addf(buf, "%s%s\n", k == 0 ? "Shock: " : "       ",
                       o->statement[k].text);
    if (o->answer.verdict == LODE_INFEASIBLE) {
        lode__buf_addf(buf, "No equilibrium: %s\n", o->reason);
        return;
    }
    lode__buf_addf(buf, "Base year %d; ", o->market->model->base_year);
    lode__horizon_write(o, buf);
    lode__buf_addf(buf, "; %s\n", lode__stocks_said(o));
    for (int g = 0; g < o->market->model->n_good; g++)
        if (lode__good_is_shown(o, g)) {
            write_price_table(o, g, buf);
            if (o->path) lode__months_write(o, g, buf);
        }
    lode__floors_write(o, buf);
    lode__rights_write(o, buf);
    write_welfare_table(o, buf);
    lode__owners_write(o, buf);
    lode__segments_write(o, buf);
    lode__gdp_write(o, buf);
    write_flow_table(o, buf);
    lode__bands_write(o, buf);
    for (int k = 0; k < o->n_warning; k++) {
        lode__buf_addf(buf, "%sNote: ", k == 0 ? "\n" : "");
        lode__buf_add_wrapped(buf, o->warning[k], 80, 6);
        lode__buf_add(buf, "\n");
    }
    lode__buf_addf(buf,
                   "\nCertificate: %s; balance %.1e, complementarity %.1e, gap %.1e,\n"
                   "             %d Newton steps; base error %.1e\n",
                   lode_verdict_name(o->answer.verdict), c->balance, c->complementarity,
                   c->gap, c->newton_steps, o->market->model->base_error);
    country = first_figure_country(o, &i_good);
    if (country)
        lode__buf_addf(buf, "Why a number: lode explain 'shock/%s/price/%s/%s'\n",
                       o->question, goods(o)[i_good].id, country);
}

/* ---- JSON ---------------------------------------------------------------------- */

static void write_figure(lode__json *j, const lode_outcome *o, const char *key,
                         const char *what, const char *good, const char *country)
{
    lode__buf id;

    lode__buf_init(&id, 1 << 18);
    lode__buf_addf(&id, "shock/%s/%s/%s/%s", o->question, what, good, country);
    lode__json_string(j, key, id.status ? NULL : id.data);
    if (id.status && !j->buf->status) j->buf->status = id.status;
    lode__buf_clear(&id);
}

static void write_horizon(lode__json *j, const lode_outcome *o)
{
    lode__buf text;

    lode__buf_init(&text, 256);
    lode__horizon_write(o, &text);
    lode__json_string(j, "horizon", text.data);
    if (text.status && !j->buf->status) j->buf->status = text.status;
    lode__buf_clear(&text);
}

static void write_inputs(lode__json *j, const lode_outcome *o)
{
    lode__json_object(j, "inputs");
    lode__json_array(j, "statements");
    for (int k = 0; k < o->n_statement; k++)
        lode__json_string(j, NULL, o->statement[k].text);
    lode__json_end_array(j);
    lode__json_string(j, "for", o->perspective);
    lode__json_integer(j, "base_year", o->market->model->base_year);
    write_horizon(j, o);
    lode__json_string(j, "stocks", lode__stocks_said(o));
    lode__owners_said(j, o);
    if (o->bands) {
        lode__json_integer(j, "draws", (long)o->bands->n_draw);
        lode__json_integer(j, "seed", (long)o->bands->seed);
    }
    lode__json_end_object(j);
}

static void write_warnings(lode__json *j, const lode_outcome *o)
{
    lode__json_array(j, "warnings");
    if (o->answer.verdict == LODE_NOT_CONVERGED)
        lode__json_string(j, NULL, "not converged");
    for (int k = 0; k < o->n_warning; k++) lode__json_string(j, NULL, o->warning[k]);
    if (!o->bands)
        lode__json_string(j, NULL,
                          "elasticities, choke prices and stocks are priors; the figures "
                          "carry no bands without --draws");
    lode__json_end_array(j);
}

static void write_goods(lode__json *j, const lode_outcome *o)
{
    lode__json_array(j, "goods");
    for (int k = 0; k < o->n_good_row; k++) {
        const lode__good_row *g = &o->good_row[k];
        lode__json_object(j, NULL);
        lode__json_string(j, "good", goods(o)[g->i_good].id);
        lode__json_number(j, "price_ratio", ratio(g->price_after, g->price_before));
        lode__json_number(j, "price_before_usd_per_t", g->price_before);
        lode__json_number(j, "price_after_usd_per_t", g->price_after);
        lode__json_number(j, "use_before_tpa", g->use_before);
        lode__json_number(j, "use_after_tpa", g->use_after);
        lode__json_number(j, "supply_before_tpa", g->supply_before);
        lode__json_number(j, "supply_after_tpa", g->supply_after);
        lode__json_number(j, "loss_usd", g->loss_usd);
        lode__json_number(j, "inside_ratio", g->inside_ratio);
        lode__json_number(j, "outside_ratio", g->outside_ratio);
        if (o->bands) {
            static const char *const name[LODE__N_GOOD_FIGURE] = {
                "price_ratio", "use_after_tpa", "supply_after_tpa",
                "loss_usd",    "inside_ratio",  "outside_ratio"};
            lode__json_object(j, "bands");
            for (int f = 0; f < LODE__N_GOOD_FIGURE; f++)
                lode__band_json(j, o, name[f], lode__figure_of_good(o, k, f));
            lode__json_end_object(j);
        }
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void write_place_bands(lode__json *j, const lode_outcome *o, int i_place)
{
    static const char *const name[LODE__N_PLACE_FIGURE] = {
        "price_ratio",      "price_after_usd_per_t", "unmet_tpa",
        "use_after_tpa",    "supply_after_tpa",      "import_after_tpa",
        "export_after_tpa", "consumer_usd",          "producer_usd",
        "trader_usd",       "treasury_usd",          "storage_usd",
        "loss_usd"};

    lode__json_object(j, "bands");
    for (int f = 0; f < LODE__N_PLACE_FIGURE; f++)
        lode__band_json(j, o, name[f], lode__figure_of_place(o, i_place, f));
    lode__json_end_object(j);
}

static void write_places(lode__json *j, const lode_outcome *o)
{
    lode__json_array(j, "countries");
    for (int k = 0; k < o->n_place; k++) {
        const lode__place_row *p = &o->place[k];
        const char *good = goods(o)[p->i_good].id,
                   *country = countries(o)[p->i_country].id;
        lode__json_object(j, NULL);
        lode__json_string(j, "country", country);
        lode__json_string(j, "good", good);
        lode__json_number(j, "price_ratio", ratio(p->price_after, p->price_before));
        lode__json_number(j, "unmet_tpa", p->unmet_tpa);
        lode__json_number(j, "loss_usd", p->loss_usd);
        lode__json_number(j, "price_before_usd_per_t", p->price_before);
        lode__json_number(j, "price_after_usd_per_t", p->price_after);
        lode__json_number(j, "use_before_tpa", p->use_before);
        lode__json_number(j, "use_after_tpa", p->use_after);
        lode__json_number(j, "supply_before_tpa", p->supply_before);
        lode__json_number(j, "supply_after_tpa", p->supply_after);
        lode__json_number(j, "import_before_tpa", p->import_before);
        lode__json_number(j, "import_after_tpa", p->import_after);
        lode__json_number(j, "export_before_tpa", p->export_before);
        lode__json_number(j, "export_after_tpa", p->export_after);
        lode__json_number(j, "consumer_usd", p->consumer_usd);
        lode__json_number(j, "producer_usd", p->producer_usd);
        lode__json_number(j, "trader_usd", p->trader_usd);
        lode__json_number(j, "treasury_usd", p->treasury_usd);
        if (o->path) lode__json_number(j, "storage_usd", p->storage_usd);
        if (o->bands) write_place_bands(j, o, k);
        lode__json_object(j, "figures");
        write_figure(j, o, "price", "price", good, country);
        write_figure(j, o, "unmet", "unmet", good, country);
        write_figure(j, o, "loss", "loss", good, country);
        lode__json_end_object(j);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void write_flows(lode__json *j, const lode_outcome *o, lode__buf *buf)
{
    lode__arena arena = {0};
    lode__flow_change *list = NULL;
    int n = lode__flows_ranked(o, &arena, true, &list);

    if (n < 0) buf->status = LODE_E_NOMEM;
    lode__json_array(j, "flows");
    for (int k = 0; k < n; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "good", goods(o)[list[k].i_good].id);
        lode__json_string(j, "from", countries(o)[list[k].i_from].id);
        lode__json_string(j, "to", countries(o)[list[k].i_to].id);
        lode__json_number(j, "before_tpa", list[k].before_tpa);
        lode__json_number(j, "after_tpa", list[k].after_tpa);
        if (list[k].i_activity < 0)
            lode__json_bool(j, "passed_on", true);
        else if (o->bands)
            lode__band_json(j, o, "after_band_tpa",
                            lode__figure_of_level(o, list[k].i_activity));
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__arena_clear(&arena);
}

static double loss_of_perspective(const lode_outcome *o)
{
    double loss = 0.0;

    for (int k = 0; k < o->n_place; k++)
        if (o->perspective_member[o->place[k].i_country]) loss += o->place[k].loss_usd;
    return loss;
}

static void write_json(const lode_outcome *o, lode__buf *buf)
{
    lode__json j;
    bool reached = o->answer.verdict != LODE_INFEASIBLE;

    lode__envelope_begin(&j, buf, "lode/shock/1", o->run, o->dataset);
    write_inputs(&j, o);
    if (reached)
        lode__certificate_write(&j, &o->answer.certificate);
    else
        lode__json_null(&j, "certificate");
    write_warnings(&j, o);
    lode__json_object(&j, "result");
    lode__json_string(&j, "status", lode_verdict_name(o->answer.verdict));
    if (!reached) lode__json_string(&j, "reason", o->reason);
    if (reached) {
        write_goods(&j, o);
        write_places(&j, o);
        write_flows(&j, o, buf);
        lode__floors_json(&j, o);
        lode__rights_json(&j, o);
        lode__segments_json(&j, o, buf);
        if (o->path) lode__periods_json(&j, o);
        lode__bands_json(&j, o);
        lode__json_number(&j, "surplus_change_usd", o->surplus_usd);
        lode__json_number(&j, "base_error", o->market->model->base_error);
        if (o->perspective) lode__json_number(&j, "loss_usd", loss_of_perspective(o));
        lode__owners_json(&j, o, buf);
    }
    lode__gdp_json(&j, o, buf);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

/* ---- CSV ----------------------------------------------------------------------- */

static void write_csv(const lode_outcome *o, lode__buf *buf)
{
    lode__buf_add(buf,
                  "good,country,price_before_usd_per_t,price_after_usd_per_t,price_ratio,"
                  "use_before_tpa,use_after_tpa,unmet_tpa,consumer_usd,producer_usd,"
                  "trader_usd,treasury_usd,loss_usd\n");
    for (int k = 0; k < o->n_place && o->place; k++) {
        const lode__place_row *p = &o->place[k];
        double value[] = {
            p->price_before, p->price_after,  ratio(p->price_after, p->price_before),
            p->use_before,   p->use_after,    p->unmet_tpa,
            p->consumer_usd, p->producer_usd, p->trader_usd,
            p->treasury_usd, p->loss_usd};
        lode__buf_addf(buf, "%s,%s", goods(o)[p->i_good].id,
                       countries(o)[p->i_country].id);
        for (size_t i = 0; i < sizeof value / sizeof *value; i++) {
            lode__buf_add(buf, ",");
            if (isfinite(value[i])) lode__buf_add_number(buf, value[i]);
        }
        lode__buf_add(buf, "\n");
    }
}

lode_status lode_outcome_write(const lode_outcome *o, lode_format format, lode_text *out,
                               lode_error *err)
{
    lode__buf buf;
    lode_status st = LODE_OK;

    lode__buf_init(&buf, (size_t)1 << 30);
    switch (format) {
    case LODE_FORMAT_JSON: write_json(o, &buf); break;
    case LODE_FORMAT_CSV: write_csv(o, &buf); break;
    case LODE_FORMAT_HTML: st = lode__factsheet_write(o, &buf); break;
    case LODE_FORMAT_SVG: lode__losses_chart(o, &buf); break;
    default: write_table(o, &buf); break;
    }
    if (!st)
        st = lode__buf_give(&buf, out, err);
    else
        (void)lode__fail(err, st, "%s", lode_status_sentence(st));
    lode__buf_clear(&buf);
    return st;
}
