/* A stock in use by year: what came in, what left, what stands. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/report.h"
#include "study/stock_flow.h"

#define N_WARNING 2

typedef struct warnings {
    int n;
    char text[N_WARNING][160];
} warnings;

static int year_of(const lode_stock_flow *f, size_t t)
{
    return f->year_first + (int)t;
}

static void find_warnings(const lode_stock_flow *f, warnings *w)
{
    size_t n = 0, first = 0;
    double largest = 0.0;

    for (size_t t = 0; t < f->n; t++) largest = fmax(largest, f->stock[t]);
    for (size_t t = f->n; t-- > 0;)
        if (f->inflow[t] < -1e-12 * largest) { /* below that it is rounding */
            first = t;
            n++;
        }
    if (n > 0)
        snprintf(
            w->text[w->n++], sizeof w->text[0],
            "inflow is below zero in %zu year%s, first in %d: the stock falls faster "
            "than it wears out",
            n, n > 1 ? "s" : "", year_of(f, first));
    if (f->first_share < 0.999)
        snprintf(w->text[w->n++], sizeof w->text[0],
                 "%d %% of what comes in leaves in its first year: the law reaches below "
                 "age 0",
                 (int)lround(100.0 * (1.0 - f->first_share)));
}

/* ---- JSON ------------------------------------------------------------------------ */

/* The run is the law and the numbers it is fed. */
static lode_status find_run(const lode_stock_flow *f, char run[LODE__HASH_HEX],
                            lode_error *err)
{
    const double *fed = f->driven_by_stock ? f->stock : f->inflow;
    lode__life_parameter parameter[2];
    int n = lode__life_parameters(&f->life, parameter);
    lode_status st = LODE_OK;
    lode__buf all;

    lode__buf_init(&all, SIZE_MAX / 4);
    lode__buf_addf(&all, "lode %s stocks/1 %s %s", lode_version(), f->column,
                   lode_life_name(f->life.law));
    for (int k = 0; k < n; k++) {
        lode__buf_addf(&all, " %s=", parameter[k].name);
        lode__buf_add_number(&all, parameter[k].value);
    }
    lode__buf_addf(&all, " by %s %d", f->driven_by_stock ? "stock" : "inflow",
                   f->year_first);
    for (size_t t = 0; t < f->n; t++) {
        lode__buf_add(&all, " ");
        lode__buf_add_number(&all, fed[t]);
    }
    if (all.status)
        st = lode__fail(err, LODE_E_NOMEM, "out of memory");
    else
        lode__hash_text(all.data, all.length, run);
    lode__buf_clear(&all);
    return st;
}

static void write_inputs(lode__json *j, const lode_stock_flow *f)
{
    lode__life_parameter parameter[2];
    int n = lode__life_parameters(&f->life, parameter);

    lode__json_object(j, "inputs");
    lode__json_string(j, "file", f->file);
    lode__json_string(j, "column", f->column);
    lode__json_string(j, "driven_by", f->driven_by_stock ? "stock" : "inflow");
    lode__json_string(j, "law", lode_life_name(f->life.law));
    for (int k = 0; k < n; k++)
        lode__json_number(j, parameter[k].name, parameter[k].value);
    lode__json_end_object(j);
}

static void write_json(const lode_stock_flow *f, const warnings *w, const char *run,
                       lode__buf *buf)
{
    lode__json j;

    lode__envelope_begin(&j, buf, "lode/stocks/1", run, NULL);
    write_inputs(&j, f);
    lode__json_null(&j, "certificate");
    lode__json_array(&j, "warnings");
    for (int k = 0; k < w->n; k++) lode__json_string(&j, NULL, w->text[k]);
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_string(&j, "unit", *f->unit ? f->unit : NULL);
    lode__json_array(&j, "rows");
    for (size_t t = 0; t < f->n; t++) {
        lode__json_object(&j, NULL);
        lode__json_integer(&j, "year", year_of(f, t));
        lode__json_number(&j, "inflow", f->inflow[t]);
        lode__json_number(&j, "outflow", f->outflow[t]);
        lode__json_number(&j, "stock", f->stock[t]);
        lode__json_end_object(&j);
    }
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

/* ---- rows and tables ------------------------------------------------------------- */

static void write_csv(const lode_stock_flow *f, lode__buf *buf)
{
    static const char *const name[] = {"inflow", "outflow", "stock"};
    const double *const series[] = {f->inflow, f->outflow, f->stock};
    char head[512];

    lode__buf_add(buf, "year");
    for (int k = 0; k < 3; k++) {
        snprintf(head, sizeof head, "%s%s%.400s", name[k], *f->unit ? "_" : "", f->unit);
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, head);
    }
    lode__buf_add(buf, "\n");
    for (size_t t = 0; t < f->n; t++) {
        lode__buf_addf(buf, "%d", year_of(f, t));
        for (int k = 0; k < 3; k++) {
            lode__buf_add(buf, ",");
            lode__buf_add_number(buf, series[k][t]);
        }
        lode__buf_add(buf, "\n");
    }
}

static void write_title(const lode_stock_flow *f, lode__buf *buf)
{
    lode__life_parameter parameter[2];
    int n = lode__life_parameters(&f->life, parameter);

    lode__buf_addf(buf, "Stock in use and what leaves it%s%s\nlife: %s",
                   *f->unit ? ", " : "", f->unit, lode_life_name(f->life.law));
    for (int k = 0; k < n; k++) {
        size_t bare = strcspn(parameter[k].name, "_");
        lode__buf_addf(buf, ", %.*s ", (int)bare, parameter[k].name);
        lode__buf_add_number(buf, parameter[k].value);
        if (parameter[k].name[bare]) lode__buf_add(buf, " years");
    }
    lode__buf_addf(buf, "; driven by %s\n", f->column);
}

static void write_table(const lode_stock_flow *f, const warnings *w, lode__buf *buf)
{
    double flow = 0.0, stock = 0.0;
    lode__table t;

    write_title(f, buf);
    for (int k = 0; k < w->n; k++) lode__buf_addf(buf, "Note: %s.\n", w->text[k]);
    lode__buf_add(buf, "\n");
    for (size_t k = 0; k < f->n; k++) {
        flow = fmax(flow, fmax(fabs(f->inflow[k]), fabs(f->outflow[k])));
        stock = fmax(stock, f->stock[k]);
    }
    int decimals = lode__decimals(flow / 10.0); /* four digits of the largest */
    lode__table_begin(&t, 4, "lrrr");
    lode__table_cell(&t, "year");
    lode__table_cell(&t, "inflow");
    lode__table_cell(&t, "outflow");
    lode__table_cell(&t, "stock");
    for (size_t k = 0; k < f->n; k++) {
        lode__table_cell(&t, "%d", year_of(f, k));
        lode__table_number(&t, f->inflow[k], decimals);
        lode__table_number(&t, f->outflow[k], decimals);
        lode__table_number(&t, f->stock[k], lode__decimals(stock / 10.0));
    }
    lode__table_end(&t, buf);
}

lode_status lode_stock_flow_write(const lode_stock_flow *flow, lode_format format,
                                  lode_text *out, lode_error *err)
{
    char run[LODE__HASH_HEX] = "";
    warnings w = {0};
    lode_status st = LODE_OK;
    lode__buf buf;

    if (lode__plain_only(format, err)) return LODE_E_INVALID;
    if (format == LODE_FORMAT_JSON) st = find_run(flow, run, err);
    if (st) return st;
    find_warnings(flow, &w);
    lode__buf_init(&buf, (size_t)1 << 30);
    if (format == LODE_FORMAT_JSON)
        write_json(flow, &w, run, &buf);
    else if (format == LODE_FORMAT_CSV)
        write_csv(flow, &buf);
    else
        write_table(flow, &w, &buf);
    st = lode__buf_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}
