/* A stock's design as a table, JSON and CSV. */
#include <math.h>

#include "dataset/cells.h"
#include "report/report.h"
#include "study/stock_design.h"

#define MILLION 1e-6
#define WIDTH 79

static const char *good_of(const lode_stock_design *d, const lode__stock_row *r)
{
    int n;

    return lode__goods(d->dataset, &n)[d->form[r->i_form].i_good].id;
}

static double avoided_of(const lode__stock_row *r)
{
    return r->best < 0 ? NAN : r->avoided_usd[r->best];
}

/* At the first holder's home. */
static double release_of(const lode_stock_design *d, const lode__stock_row *r)
{
    const lode__form *f = &d->form[r->i_form];

    if (r->best < 0) return NAN;
    for (int h = 0; h < d->n_holder; h++)
        if (f->i_home[h] >= 0)
            return lode__release_multiple[r->best] * f->usd_per_t[h] * 1e-3;
    return NAN;
}

static double fill_months_of(const lode__stock_row *r)
{
    return r->cheapest < 0 ? NAN : (double)r->fill[r->cheapest].months;
}

static double fill_ratio_of(const lode__stock_row *r)
{
    return r->cheapest < 0 ? NAN : r->fill[r->cheapest].price_ratio;
}

/* ---- table ----------------------------------------------------------------------- */

static void write_title(const lode_stock_design *d, lode__buf *buf)
{
    char loss[64];

    lode__number_people(d->loss_usd * MILLION, lode__decimals(d->loss_usd * MILLION),
                        loss);
    lode__buf_addf(buf, "A stock of %s for %s against:\n", d->good, d->places);
    for (size_t k = 0; k < d->n_statement; k++)
        lode__buf_addf(buf, "  %s\n", d->statement[k]);
    lode__buf_addf(buf, "Loss without a stock: %s USD million\n\n", loss);
}

static int money_decimals(const lode_stock_design *d)
{
    double largest = 0.0;

    for (int k = 0; k < d->n_row; k++) {
        if (isfinite(d->row[k].cost_usd)) largest = fmax(largest, d->row[k].cost_usd);
        if (isfinite(avoided_of(&d->row[k])))
            largest = fmax(largest, avoided_of(&d->row[k]));
    }
    return lode__decimals(largest * MILLION / 10.0);
}

static void write_rows(const lode_stock_design *d, lode__buf *buf)
{
    static const char *const head[] = {"good", "days",  "t",         "USD/kg",  "avoided",
                                       "cost", "ratio", "bought in", "price x", ""};
    int decimals = money_decimals(d);
    lode__table t;

    lode__table_begin(&t, 10, "lrrrrrrrrl");
    for (int k = 0; k < 10; k++) lode__table_cell(&t, "%s", head[k]);
    for (int k = 0; k < d->n_row; k++) {
        const lode__stock_row *r = &d->row[k];
        double price = release_of(d, r);
        lode__table_cell(&t, "%s", good_of(d, r));
        lode__table_number(&t, r->cover_days, 0);
        lode__table_number(&t, r->tonnes, lode__decimals(r->tonnes));
        lode__table_number(&t, price, lode__decimals(price));
        lode__table_number(&t, avoided_of(r) * MILLION, decimals);
        lode__table_number(&t, r->cost_usd * MILLION, decimals);
        lode__table_number(&t, r->ratio, 2);
        if (r->cheapest < 0)
            lode__table_cell(&t, "%s", "");
        else
            lode__table_cell(&t, "%d mo", r->fill[r->cheapest].months);
        lode__table_number(&t, fill_ratio_of(r), 2);
        lode__table_cell(&t, "%s", k == d->best ? "*" : r->efficient ? "+" : "");
    }
    lode__table_end(&t, buf);
    lode__buf_add(buf, "* most avoided per dollar; + nothing here avoids as much for "
                       "less.\nReleased above USD/kg. Cost in USD million: purchase, and "
                       "keeping until the shock.\n");
}

/* Of the best row: months of purchase, prices of release. */
static void write_best(const lode_stock_design *d, lode__buf *buf)
{
    const lode__stock_row *r = &d->row[d->best];
    const lode__form *f = &d->form[r->i_form];
    int decimals = money_decimals(d) + 1;
    lode__table t;

    lode__buf_addf(buf, "\nWhen to buy %s for %.0f days\n", good_of(d, r), r->cover_days);
    lode__table_begin(&t, 5, "lrrrr");
    lode__table_cell(&t, "within");
    lode__table_cell(&t, "price x");
    lode__table_cell(&t, "purchase");
    lode__table_cell(&t, "users pay more");
    lode__table_cell(&t, "with keeping");
    for (int k = 0; k < LODE__N_FILL; k++) {
        lode__table_cell(&t, "%d months", r->fill[k].months);
        lode__table_number(&t, r->fill[k].price_ratio, 3);
        lode__table_number(&t, r->fill[k].purchase_usd * MILLION, decimals);
        lode__table_number(&t, r->fill[k].users_usd * MILLION, decimals);
        lode__table_number(&t, r->fill[k].total_usd * MILLION, decimals);
    }
    lode__table_end(&t, buf);
    lode__buf_add(buf, "\nWhen to release\n");
    lode__table_begin(&t, 3, "rrr");
    lode__table_cell(&t, "above base x");
    lode__table_cell(&t, "USD/kg");
    lode__table_cell(&t, "avoided");
    for (int m = 0; m < LODE__N_RELEASE; m++) {
        double price = NAN;
        for (int h = d->n_holder - 1; h >= 0; h--)
            if (f->i_home[h] >= 0)
                price = lode__release_multiple[m] * f->usd_per_t[h] * 1e-3;
        lode__table_number(&t, lode__release_multiple[m], 2);
        lode__table_number(&t, price, lode__decimals(price));
        lode__table_number(&t, r->avoided_usd[m] * MILLION, decimals);
    }
    lode__table_end(&t, buf);
    for (int k = 0; k < r->n_statement; k++)
        lode__buf_addf(buf, "  %s\n", r->statement[k]);
}

static void write_joint(const lode_stock_design *d, lode__buf *buf)
{
    int decimals = money_decimals(d) + 1;
    lode__table t;

    lode__buf_addf(buf,
                   "\nBought by %d at once, in turn, or together; purchase and price "
                   "over base\n",
                   d->n_holder);
    lode__table_begin(&t, 8, "rrrrrrrr");
    lode__table_cell(&t, "days");
    lode__table_cell(&t, "at once");
    lode__table_cell(&t, "x");
    lode__table_cell(&t, "in turn");
    lode__table_cell(&t, "x");
    lode__table_cell(&t, "together");
    lode__table_cell(&t, "x");
    lode__table_cell(&t, "saved");
    for (int k = 0; k < d->n_joint; k++) {
        const lode__joint_purchase *p = &d->joint[k];
        lode__table_number(&t, d->row[p->i_row].cover_days, 0);
        lode__table_number(&t, p->apart_usd * MILLION, decimals);
        lode__table_number(&t, p->apart_ratio, 3);
        lode__table_number(&t, p->turn_usd * MILLION, decimals);
        lode__table_number(&t, p->turn_ratio, 3);
        lode__table_number(&t, p->pooled_usd * MILLION, decimals);
        lode__table_number(&t, p->pooled_ratio, 3);
        lode__table_number(
            &t, (p->apart_usd - fmin(p->turn_usd, p->pooled_usd)) * MILLION, decimals);
    }
    lode__table_end(&t, buf);
    lode__buf_addf(buf,
                   "At once: each within %d months; in turn: %d months each; together: "
                   "over %d months.\n",
                   d->joint[0].months, d->joint[0].months,
                   d->joint[0].months * d->n_holder);
}

static void write_notes(const lode_stock_design *d, lode__buf *buf)
{
    lode__buf_add(buf, "\nNote: ");
    lode__buf_add_wrapped(
        buf,
        "interest, keeping and the years kept are priors; a stock's tonnes come back at "
        "the release price, which is in the loss avoided, not in the cost.",
        WIDTH, 6);
    lode__buf_add(buf, "\n");
    for (int k = 0; k < d->base->n_warning; k++) {
        lode__buf_add(buf, "Note: ");
        lode__buf_add_wrapped(buf, d->base->warning[k], WIDTH, 6);
        lode__buf_add(buf, ".\n");
    }
}

static void write_table(const void *answer, lode__buf *buf)
{
    const lode_stock_design *d = answer;

    write_title(d, buf);
    write_rows(d, buf);
    if (d->best >= 0) write_best(d, buf);
    if (d->n_joint > 0) write_joint(d, buf);
    write_notes(d, buf);
}

/* ---- JSON ------------------------------------------------------------------------ */

static void statements_json(lode__json *j, const char *const *statement, int n)
{
    lode__json_array(j, "statements");
    for (int k = 0; k < n; k++) lode__json_string(j, NULL, statement[k]);
    lode__json_end_array(j);
}

static void fills_json(lode__json *j, const lode__stock_row *r)
{
    lode__json_array(j, "fill");
    for (int k = 0; k < LODE__N_FILL; k++) {
        const lode__fill *f = &r->fill[k];
        lode__json_object(j, NULL);
        lode__json_integer(j, "months", f->months);
        lode__json_string(j, "status", lode_verdict_name(f->verdict));
        lode__json_number(j, "price_ratio", f->price_ratio);
        lode__json_number(j, "purchase_usd", f->purchase_usd);
        lode__json_number(j, "users_pay_usd", f->users_usd);
        lode__json_number(j, "total_usd", f->total_usd);
        statements_json(j, f->statement, f->n_statement);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void row_json(lode__json *j, const lode_stock_design *d, const lode__stock_row *r)
{
    lode__json_object(j, NULL);
    lode__json_string(j, "good", good_of(d, r));
    lode__json_number(j, "cover_days", r->cover_days);
    lode__json_number(j, "tonnes", r->tonnes);
    lode__json_number(j, "release_above_usd_per_kg", release_of(d, r));
    lode__json_number(j, "loss_avoided_usd", avoided_of(r));
    lode__json_number(j, "purchase_usd", r->purchase_usd);
    lode__json_number(j, "carrying_usd_per_year", r->carrying_usd_a_year);
    lode__json_number(j, "cost_usd", r->cost_usd);
    lode__json_number(j, "ratio", r->ratio);
    lode__json_bool(j, "efficient", r->efficient);
    lode__json_number(j, "fill_months", fill_months_of(r));
    lode__json_number(j, "fill_price_ratio", fill_ratio_of(r));
    statements_json(j, r->statement, r->n_statement);
    lode__json_array(j, "release");
    for (int m = 0; m < LODE__N_RELEASE; m++) {
        lode__json_object(j, NULL);
        lode__json_number(j, "above_base", lode__release_multiple[m]);
        lode__json_number(j, "loss_avoided_usd", r->avoided_usd[m]);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    fills_json(j, r);
    lode__json_end_object(j);
}

static void joint_json(lode__json *j, const lode_stock_design *d)
{
    lode__json_array(j, "joint");
    for (int k = 0; k < d->n_joint; k++) {
        const lode__joint_purchase *p = &d->joint[k];
        lode__json_object(j, NULL);
        lode__json_string(j, "good", good_of(d, &d->row[p->i_row]));
        lode__json_number(j, "cover_days", d->row[p->i_row].cover_days);
        lode__json_integer(j, "months", p->months);
        lode__json_number(j, "apart_usd", p->apart_usd);
        lode__json_number(j, "apart_price_ratio", p->apart_ratio);
        lode__json_number(j, "in_turn_usd", p->turn_usd);
        lode__json_number(j, "in_turn_price_ratio", p->turn_ratio);
        lode__json_number(j, "together_usd", p->pooled_usd);
        lode__json_number(j, "together_price_ratio", p->pooled_ratio);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void inputs_json(lode__json *j, const lode_stock_design *d)
{
    lode__json_object(j, "inputs");
    lode__json_array(j, "statements");
    for (size_t k = 0; k < d->n_statement; k++)
        lode__json_string(j, NULL, d->statement[k]);
    lode__json_end_array(j);
    lode__json_string(j, "for", d->places);
    lode__json_string(j, "good", d->good);
    lode__json_number(j, "carrying_share_per_year", d->carrying.value / d->kept_years);
    lode__json_number(j, "kept_years", d->kept_years);
    lode__json_end_object(j);
}

static void write_json(const void *answer, lode__buf *buf)
{
    const lode_stock_design *d = answer;
    lode__json j;

    lode__envelope_begin(&j, buf, "lode/stock-design/1", d->run, d->dataset);
    inputs_json(&j, d);
    lode__certificate_write(&j, &d->worst);
    lode__json_array(&j, "warnings");
    lode__json_string(&j, NULL, "interest, keeping and the years kept are priors");
    for (int k = 0; k < d->base->n_warning; k++)
        lode__json_string(&j, NULL, d->base->warning[k]);
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_string(&j, "status", lode_verdict_name(d->base->answer.verdict));
    lode__json_number(&j, "loss_usd", d->loss_usd);
    lode__json_integer(&j, "n_run", (long long)d->n_run);
    if (d->best < 0)
        lode__json_null(&j, "best_row");
    else
        lode__json_integer(&j, "best_row", d->best);
    lode__json_array(&j, "rows");
    for (int k = 0; k < d->n_row; k++) row_json(&j, d, &d->row[k]);
    lode__json_end_array(&j);
    joint_json(&j, d);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

/* ---- CSV ------------------------------------------------------------------------- */

static void write_csv(const void *answer, lode__buf *buf)
{
    const lode_stock_design *d = answer;

    lode__buf_add(buf, "good,cover_days,tonnes,release_above_usd_per_kg,loss_avoided_usd,"
                       "purchase_usd,carrying_usd_per_year,cost_usd,ratio,efficient,"
                       "fill_months,fill_price_ratio\n");
    for (int k = 0; k < d->n_row; k++) {
        const lode__stock_row *r = &d->row[k];
        lode__buf_add_csv(buf, good_of(d, r));
        lode__csv_number(buf, r->cover_days);
        lode__csv_number(buf, r->tonnes);
        lode__csv_number(buf, release_of(d, r));
        lode__csv_number(buf, avoided_of(r));
        lode__csv_number(buf, r->purchase_usd);
        lode__csv_number(buf, r->carrying_usd_a_year);
        lode__csv_number(buf, r->cost_usd);
        lode__csv_number(buf, r->ratio);
        lode__buf_addf(buf, ",%s", r->efficient ? "yes" : "no");
        lode__csv_number(buf, fill_months_of(r));
        lode__csv_number(buf, fill_ratio_of(r));
        lode__buf_add(buf, "\n");
    }
}

lode_status lode_stock_design_write(const lode_stock_design *d, lode_format format,
                                    lode_text *out, lode_error *err)
{
    const lode__writers writers = {
        .json = write_json, .csv = write_csv, .table = write_table};

    return lode__report_write(d, &writers, format, out, err);
}
