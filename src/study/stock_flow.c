/* How much stands in use, and how much comes back? Cohorts of yearly inflow that wear out
 * by a law of life, forwards from the inflow and backwards from the stock. */
#include "study/stock_flow.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/csv.h"

#define AMOUNT_MAX 1e280 /* sums of LODE_STOCK_FLOW_MAX of them stay finite */
#define FILE_MAX ((size_t)16 << 20)
/* Of a parameter: beyond, ratios of two lose their meaning. */
#define LEAST 1e-9
#define MOST 1e9
#define ROOT_2 1.4142135623730950488

/* ---- laws ------------------------------------------------------------------------ */

enum { MEAN = 1, DEVIATION = 2, SHAPE = 4, SCALE = 8 };

static const struct {
    const char *name;
    int takes;
} laws[LODE_LIFE_N_LAW] = {
    [LODE_LIFE_FIXED] = {"fixed", MEAN},
    [LODE_LIFE_NORMAL] = {"normal", MEAN | DEVIATION},
    [LODE_LIFE_FOLDED_NORMAL] = {"folded-normal", MEAN | DEVIATION},
    [LODE_LIFE_WEIBULL] = {"weibull", SHAPE | SCALE},
    [LODE_LIFE_LOGNORMAL] = {"lognormal", MEAN | DEVIATION},
};

static bool is_law(lode_life_law law)
{
    return (int)law >= 0 && (int)law < LODE_LIFE_N_LAW;
}

const char *lode_life_name(lode_life_law law)
{
    return is_law(law) ? laws[law].name : NULL;
}

lode_status lode_life_find(const char *name, lode_life_law *out, lode_error *err)
{
    const char *names[LODE_LIFE_N_LAW];
    char nearest[160];

    for (int i = 0; i < LODE_LIFE_N_LAW; i++) {
        names[i] = laws[i].name;
        if (strcmp(name, names[i]) != 0) continue;
        *out = (lode_life_law)i;
        return LODE_OK;
    }
    lode_names_nearest(name, names, LODE_LIFE_N_LAW, nearest, sizeof nearest);
    return lode__fail(err, LODE_E_INVALID,
                      "law: want fixed, normal, folded-normal, weibull or lognormal, "
                      "perhaps %s, found '%.80s'",
                      nearest, name);
}

/* All four parameters, each with the bit that says who takes it. */
static void list_parameters(const lode_life *life, lode__life_parameter out[4])
{
    out[0] = (lode__life_parameter){"mean_years", life->mean_years};
    out[1] = (lode__life_parameter){"deviation_years", life->deviation_years};
    out[2] = (lode__life_parameter){"shape", life->shape};
    out[3] = (lode__life_parameter){"scale_years", life->scale_years};
}

int lode__life_parameters(const lode_life *life, lode__life_parameter out[2])
{
    lode__life_parameter all[4];
    int n = 0;

    list_parameters(life, all);
    for (int k = 0; k < 4 && is_law(life->law); k++)
        if (laws[life->law].takes & 1 << k) out[n++] = all[k];
    return n;
}

static lode_status check_life(const lode_life *life, lode_error *err)
{
    lode__life_parameter all[4];
    char found[LODE__NUMBER_MAX];

    if (!is_law(life->law))
        return lode__fail(err, LODE_E_INVALID,
                          "law: want one of %d laws, found number %d", LODE_LIFE_N_LAW,
                          (int)life->law);
    list_parameters(life, all);
    for (int k = 0; k < 4; k++) {
        bool takes = laws[life->law].takes & 1 << k;
        double value = all[k].value;
        if (takes ? value >= LEAST && value <= MOST : value == 0.0) continue;
        found[lode__number_write(value, found)] = '\0';
        if (takes && value == 0.0)
            return lode__fail(
                err, LODE_E_INVALID,
                "%s: want a number from 1e-9 to 1e9 for the law %s, found 0 or none",
                all[k].name, laws[life->law].name);
        return lode__fail(err, LODE_E_INVALID, "%s: want %s for the law %s, found %s",
                          all[k].name, takes ? "a number from 1e-9 to 1e9" : "none",
                          laws[life->law].name, found);
    }
    return LODE_OK;
}

/* What is left of a normal law, by the distance from its mean in deviations times
 * sqrt(2). */
static double left_of_normal(double z)
{
    return 0.5 * erfc(z);
}

static double left_of_lognormal(double age, double mean, double deviation)
{
    double ratio = deviation / mean;
    double variance = log1p(ratio * ratio), mu = log(mean) - 0.5 * variance;

    if (age == 0.0) return 1.0;
    return left_of_normal((log(age) - mu) / sqrt(2.0 * variance));
}

static double left_at(const lode_life *life, double age)
{
    double mean = life->mean_years, deviation = life->deviation_years;

    switch (life->law) {
    case LODE_LIFE_FIXED: return age < mean ? 1.0 : 0.0;
    case LODE_LIFE_NORMAL: return left_of_normal((age - mean) / (deviation * ROOT_2));
    case LODE_LIFE_FOLDED_NORMAL:
        return left_of_normal((age - mean) / (deviation * ROOT_2)) +
               left_of_normal((age + mean) / (deviation * ROOT_2));
    case LODE_LIFE_WEIBULL: return exp(-pow(age / life->scale_years, life->shape));
    case LODE_LIFE_LOGNORMAL: return left_of_lognormal(age, mean, deviation);
    }
    return NAN;
}

static void fill_left(const lode_life *life, size_t n, double *left)
{
    double before = 1.0;

    for (size_t k = 0; k < n; k++) /* rounding must not raise it */
        before = left[k] = fmin(left_at(life, (double)k), before);
}

static lode_status check_count(size_t n, lode_error *err)
{
    if (n == 0)
        return lode__fail(err, LODE_E_INVALID, "want at least one year, found none");
    if (n > LODE_STOCK_FLOW_MAX)
        return lode__fail(err, LODE_E_LIMIT, "want at most %d years, found %zu",
                          LODE_STOCK_FLOW_MAX, n);
    return LODE_OK;
}

lode_status lode_life_survival(const lode_life *life, size_t n, double *share,
                               lode_error *err)
{
    lode_status st = check_life(life, err);

    if (!st) st = check_count(n, err);
    if (!st) fill_left(life, n, share);
    return st;
}

/* ---- cohorts --------------------------------------------------------------------- */

static lode_status check_amounts(const char *what, const double *amount, size_t n,
                                 lode_error *err)
{
    char found[LODE__NUMBER_MAX];

    for (size_t t = 0; t < n; t++) {
        if (amount[t] >= 0.0 && amount[t] <= AMOUNT_MAX) continue;
        found[lode__number_write(amount[t], found)] = '\0';
        return lode__fail(err, LODE_E_INVALID,
                          "%s[%zu]: want a number from 0 to 1e280, found %s", what, t,
                          found);
    }
    return LODE_OK;
}

/* sum over cohorts c = 0 ... n - 1 of amount[c] left[t - c], oldest first. */
static double sum_cohorts(const double *amount, const double *left, size_t t, size_t n)
{
    double sum = 0.0;

    for (size_t c = 0; c < n; c++) sum += amount[c] * left[t - c];
    return sum;
}

/* Checks law and series, and gives S(0) ... S(n - 1), the caller's. */
static lode_status prepare(const lode_life *life, const char *what, const double *amount,
                           size_t n, double **left, lode_error *err)
{
    lode_status st = check_life(life, err);

    if (!st) st = check_count(n, err);
    if (!st) st = check_amounts(what, amount, n, err);
    if (st) return st;
    *left = lode__alloc(n, sizeof **left);
    if (!*left) return lode__fail(err, LODE_E_NOMEM, "out of memory for %zu years", n);
    fill_left(life, n, *left);
    return LODE_OK;
}

lode_status lode_stock_flow_run(const lode_life *life, const double *inflow, size_t n,
                                double *stock, double *outflow, lode_error *err)
{
    double *left = NULL, before = 0.0;
    lode_status st = prepare(life, "inflow", inflow, n, &left, err);

    if (st) return st;
    for (size_t t = 0; t < n; t++) {
        stock[t] = sum_cohorts(inflow, left, t, t + 1);
        outflow[t] = fmax(inflow[t] - (stock[t] - before), 0.0); /* below: rounding */
        before = stock[t];
    }
    lode__release(left);
    return LODE_OK;
}

lode_status lode_stock_flow_invert(const lode_life *life, const double *stock, size_t n,
                                   double *inflow, double *outflow, lode_error *err)
{
    double *left = NULL, before = 0.0;
    lode_status st = prepare(life, "stock", stock, n, &left, err);

    if (st) return st;
    for (size_t t = 0; t < n; t++) {
        /* S(0) >= 1/2: the mean is above 0. */
        inflow[t] = (stock[t] - sum_cohorts(inflow, left, t, t)) / left[0];
        outflow[t] = inflow[t] - (stock[t] - before);
        before = stock[t];
    }
    lode__release(left);
    return LODE_OK;
}

/* ---- tables ---------------------------------------------------------------------- */

typedef struct reader {
    lode_stock_flow *flow;
    lode__csv csv;
    int i_year, i_value; /* columns */
    lode_error *err;
} reader;

static lode_status bad(const reader *r, const lode__cell *cell, int i_column,
                       const char *wanted)
{
    return lode__fail_at(r->err, LODE_E_DATA, r->flow->file, cell->line, cell->column,
                         "%s: want %s, found '%.80s'", r->csv.cell[i_column].text, wanted,
                         cell->text);
}

/* Is it WORD or WORD_UNIT? Then the unit is what follows. */
static const char *unit_after(const char *name, const char *word)
{
    size_t n = strlen(word);

    if (strncmp(name, word, n) != 0) return NULL;
    if (name[n] == '\0') return "";
    return name[n] == '_' && name[n + 1] ? name + n + 1 : NULL;
}

static lode_status find_columns(reader *r)
{
    lode_stock_flow *f = r->flow;
    const char *word = f->driven_by_stock ? "stock" : "inflow", *unit;
    const lode__cell *head = r->csv.cell;
    int n_value = 0;

    r->i_year = r->i_value = -1;
    for (int k = 0; k < r->csv.n_column; k++) {
        if (strcmp(head[k].text, "year") == 0) r->i_year = k;
        unit = unit_after(head[k].text, word);
        if (!unit) continue;
        r->i_value = k;
        f->unit = unit;
        n_value++;
    }
    if (n_value == 0 && r->csv.n_column == 2 && r->i_year >= 0) {
        r->i_value = 1 - r->i_year;
        f->unit = "";
        n_value = 1;
    }
    if (r->i_year < 0)
        return lode__fail_at(r->err, LODE_E_DATA, f->file, 1, 0,
                             "want a column 'year', found none");
    if (n_value != 1)
        return lode__fail_at(r->err, LODE_E_DATA, f->file, 1, 0,
                             "want one column '%s' or '%s_UNIT', found %d", word, word,
                             n_value);
    f->column = head[r->i_value].text;
    return LODE_OK;
}

static lode_status read_row(reader *r, long i_row)
{
    lode_stock_flow *f = r->flow;
    const lode__cell *cell = lode__csv_row(&r->csv, i_row);
    const lode__cell *year = &cell[r->i_year], *amount = &cell[r->i_value];
    char wanted[48];
    double value;

    if (!lode__number_read(year->text, &value) || value != floor(value) ||
        fabs(value) > INT_MAX / 2)
        return bad(r, year, r->i_year, "a year like 2024");
    if (i_row == 0) f->year_first = (int)value;
    if ((int)value != f->year_first + (int)i_row) {
        snprintf(wanted, sizeof wanted, "%d, the next year", f->year_first + (int)i_row);
        return bad(r, year, r->i_year, wanted);
    }
    if (!lode__number_read(amount->text, &value) || value < 0.0 || value > AMOUNT_MAX)
        return bad(r, amount, r->i_value, "a number from 0 to 1e280");
    (f->driven_by_stock ? f->stock : f->inflow)[i_row] = value;
    return LODE_OK;
}

static lode_status read_rows(reader *r)
{
    lode_stock_flow *f = r->flow;
    lode_status st = LODE_OK;

    f->n = (size_t)r->csv.n_row;
    if (f->n == 0)
        return lode__fail_at(r->err, LODE_E_DATA, f->file, 1, 0,
                             "want at least one year, found none");
    if (f->n > LODE_STOCK_FLOW_MAX)
        return lode__fail_at(r->err, LODE_E_LIMIT, f->file, 0, 0,
                             "want at most %d years, found %zu", LODE_STOCK_FLOW_MAX,
                             f->n);
    f->inflow = lode__arena_take(&f->arena, f->n, sizeof *f->inflow);
    f->stock = lode__arena_take(&f->arena, f->n, sizeof *f->stock);
    f->outflow = lode__arena_take(&f->arena, f->n, sizeof *f->outflow);
    if (!f->inflow || !f->stock || !f->outflow)
        return lode__fail(r->err, LODE_E_NOMEM, "out of memory for %zu years", f->n);
    for (long i = 0; i < r->csv.n_row && !st; i++) st = read_row(r, i);
    return st;
}

static lode_status run_series(lode_stock_flow *f, lode_error *err)
{
    lode_status st =
        f->driven_by_stock
            ? lode_stock_flow_invert(&f->life, f->stock, f->n, f->inflow, f->outflow, err)
            : lode_stock_flow_run(&f->life, f->inflow, f->n, f->stock, f->outflow, err);

    if (!st) f->first_share = left_at(&f->life, 0.0);
    return st;
}

static lode_status read_table(lode_stock_flow *f, const char *path, lode_error *err)
{
    reader r = {.flow = f, .err = err};
    char *file = NULL, *text;
    size_t length = 0;
    lode_status st = lode__file_read(path, FILE_MAX, &file, &length, err);

    if (st) return st;
    f->file = lode__arena_copy(&f->arena, strcmp(path, "-") ? path : "standard input");
    text = lode__arena_copy_n(&f->arena, file, length); /* cells point into it */
    lode__release(file);
    if (!f->file || !text) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    st = lode__csv_read(&f->arena, text, length, f->file, &r.csv, err);
    if (!st) st = find_columns(&r);
    if (!st) st = read_rows(&r);
    return st;
}

lode_status lode_stock_flow_read(const char *path, const lode_life *life,
                                 bool driven_by_stock, lode_stock_flow **out,
                                 lode_error *err)
{
    lode_status st = check_life(life, err);
    lode_stock_flow *f;

    if (st) return st;
    f = lode__alloc(1, sizeof *f);
    if (!f) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    f->life = *life;
    f->driven_by_stock = driven_by_stock;
    st = read_table(f, path, err);
    if (!st) st = run_series(f, err);
    if (st)
        lode_stock_flow_free(f);
    else
        *out = f;
    return st;
}

void lode_stock_flow_free(lode_stock_flow *flow)
{
    if (!flow) return;
    lode__arena_clear(&flow->arena);
    lode__release(flow);
}
