/* Break-even prices of projects, and the projects of packs and of a lender's file in one list. */
#include "study/viable.h"

#include <math.h>
#include <string.h>

#include "solve/elementary.h"

#define ROUNDING 1e-9 /* a floor is held to less */

lode__ranged lode__ranged_of(const lode_dataset *ds, int i_good, const char *segment,
                             const char *parameter)
{
    const lode__parameter *row = lode__parameter_pick(ds, i_good, segment, parameter);

    if (!row) return (lode__ranged){NAN, NAN, NAN};
    return (lode__ranged){row->value, isnan(row->low) ? row->value : row->low,
                          isnan(row->high) ? row->value : row->high};
}

/* ---- the list ------------------------------------------------------------------------ */

/* Refused where a row cannot be used: the first problem is told. */
static lode_status read_file(const lode_dataset *ds, const char *path,
                             lode__projects *out, lode_error *err)
{
    lode__project_problem *problem = NULL;
    size_t n = 0;
    lode_status st = lode__projects_read(ds, path, out, &problem, &n, err);

    for (size_t k = 0; k < n && !st; k++)
        if (problem[k].stops)
            st = lode__fail_at(err, LODE_E_DATA, path, problem[k].line, 0,
                               "column '%.40s': found '%.60s', wanted %.120s; 'lode "
                               "portfolio check' lists every problem",
                               problem[k].column, problem[k].found, problem[k].wanted);
    return st;
}

static lode_status open_parts(const lode_dataset *ds, const char *path, bool estimate,
                              lode__project_pool *out, lode_error *err)
{
    lode_status st = lode__projects_of(ds, &out->part[0], err);

    if (st == LODE_E_NODATA) st = LODE_OK;
    out->n_part = 1;
    if (!st && path) {
        out->n_part = 2;
        st = read_file(ds, path, &out->part[1], err);
    }
    for (int k = 0; k < out->n_part && estimate && !st; k++)
        if (out->part[k].n > 0) st = lode__projects_estimate(ds, &out->part[k], err);
    return st;
}

lode_status lode__project_pool_open(const lode_dataset *ds, const char *path,
                                    bool estimate, lode__project_pool *out,
                                    lode_error *err)
{
    lode_status st;

    *out = (lode__project_pool){.estimated = estimate};
    st = open_parts(ds, path, estimate, out, err);
    if (!st) {
        out->project =
            lode__alloc(out->part[0].n + out->part[1].n + 1, sizeof *out->project);
        if (!out->project) st = lode__fail(err, LODE_E_NOMEM, "out of memory");
    }
    if (st) {
        lode__project_pool_close(out);
        return st;
    }
    for (int k = 0; k < out->n_part; k++)
        for (size_t i = 0; i < out->part[k].n; i++)
            out->project[out->n++] = &out->part[k].project[i];
    return LODE_OK;
}

void lode__project_pool_close(lode__project_pool *pool)
{
    lode__release(pool->project);
    for (int k = 0; k < pool->n_part; k++) lode__projects_free(&pool->part[k]);
    *pool = (lode__project_pool){0};
}

const lode__project *lode__project_pool_find(const lode__project_pool *pool,
                                             const char *id)
{
    for (int k = pool->n_part - 1; k >= 0; k--) {
        int i = lode__project_find(&pool->part[k], id);
        if (i >= 0) return &pool->part[k].project[i];
    }
    return NULL;
}

/* ---- what it sells --------------------------------------------------------------------- */

bool lode__project_sells(const lode__project *p, int i_output)
{
    const lode__project_output *o = &p->output[i_output];

    if (o->i_good < 0 || !(o->tpa.value > 0.0)) return false;
    for (int k = 0; k < p->n_output; k++)
        if (k != i_output && p->output[k].tpa.value > 0.0 &&
            strcmp(p->output[k].feed, o->good) == 0)
            return false;
    return true;
}

int lode__project_output_of(const lode__project *p, int i_good)
{
    for (int k = 0; k < p->n_output; k++)
        if (p->output[k].i_good == i_good && lode__project_sells(p, k)) return k;
    return -1;
}

int lode__sold_in(const lode_market *m, int i_good, int i_country, int other)
{
    if (i_country < 0) return -1;
    if (lode__market_node(m, i_good, i_country) >= 0) return i_country;
    return other >= 0 && lode__market_node(m, i_good, other) >= 0 ? other : -1;
}

/* ---- break-even ------------------------------------------------------------------------ */

double lode__annuity(double rate, double years)
{
    if (isnan(rate)) return NAN;
    if (!(rate > 0.0)) return 1.0 / years;
    return rate / (1.0 - lode__exp(-years * lode__log(1.0 + rate)));
}

/* What the other outputs earn above their own cost a year, USD; false: not known. */
static bool other_margin(const lode_market *m, const lode__project *p, int i_output,
                         bool *estimated, double *usd)
{
    int country = lode__country_find(m->model->dataset, p->country);

    *usd = 0.0;
    for (int k = 0; k < p->n_output; k++) {
        const lode__project_output *o = &p->output[k];
        int n;
        if (k == i_output || !lode__project_sells(p, k)) continue;
        n = country < 0 ? -1 : lode__market_node(m, o->i_good, country);
        if (n < 0 || isnan(o->opex_usd_per_t.value)) return false;
        *usd += o->tpa.value * (m->base_price[n] - o->opex_usd_per_t.value);
        *estimated = *estimated || o->opex_usd_per_t.grade == 'P';
    }
    return true;
}

static lode__ranged capital_of(const lode_dataset *ds, const lode__project *p,
                               const lode__known *tpa)
{
    lode__ranged rate = lode__ranged_of(ds, -1, "*", "discount_rate");
    lode__ranged life = lode__ranged_of(ds, -1, "*", "plant_life_years");
    double overrun = p->capex_factor.value > 1.0 ? p->capex_factor.value : 1.0;

    return (lode__ranged){
        lode__annuity(rate.value, life.value) * p->capex_usd.value / tpa->value,
        lode__annuity(rate.low, life.high) * p->capex_usd.low / tpa->high,
        lode__annuity(rate.high, life.low) * p->capex_usd.high * overrun / tpa->low};
}

lode__break_even lode__project_break_even(const lode_market *m, const lode__project *p,
                                          int i_output)
{
    const lode__project_output *o = &p->output[i_output];
    const lode__known *opex = &o->opex_usd_per_t, *tpa = &o->tpa;
    lode__break_even e = {.usd_per_t = {NAN, NAN, NAN},
                          .capital = {NAN, NAN, NAN},
                          .least = NAN,
                          .lacks = ""};
    double other = 0.0;

    e.estimated = p->capex_usd.grade == 'P' || opex->grade == 'P';
    if (!(tpa->value > 0.0)) e.lacks = "tonnes";
    if (isnan(p->capex_usd.value)) e.lacks = "capital cost";
    if (*e.lacks) return e;
    if (!other_margin(m, p, i_output, &e.estimated, &other)) {
        e.lacks = "what its other goods earn";
        return e;
    }
    e.capital = capital_of(m->model->dataset, p, tpa);
    e.least = e.capital.value - other / tpa->value;
    if (isnan(e.capital.value)) e.lacks = "rate and life of plants";
    if (isnan(opex->value)) e.lacks = "operating cost";
    if (*e.lacks) return e;
    e.usd_per_t = (lode__ranged){opex->value + e.capital.value - other / tpa->value,
                                 opex->low + e.capital.low - other / tpa->value,
                                 opex->high + e.capital.high - other / tpa->value};
    return e;
}

lode__viable lode__is_viable(const lode__break_even *e, double usd_per_t)
{
    if (!isnan(e->usd_per_t.value))
        return usd_per_t >= (1.0 - ROUNDING) * e->usd_per_t.value ? LODE__VIABLE
                                                                  : LODE__NOT_VIABLE;
    return usd_per_t < e->least ? LODE__NOT_VIABLE : LODE__VIABLE_UNKNOWN;
}

const char *lode__viable_name(lode__viable viable)
{
    static const char *const name[] = {"no", "yes", "unknown"};

    return name[viable];
}
