/* Tariffs by shares and elasticities: reads the flows, sets up the linear program of prices and
 * solves it. */
#include "study/gsim.h"

#include <math.h>
#include <string.h>

#include "dataset/csv.h"
#include "solve/dense.h"

#define FILE_MAX ((size_t)4 * 1024 * 1024)
#define MOST_REGIONS LODE__GSIM_REGIONS

enum { EXPORTER, IMPORTER, VALUE, TARIFF, NEW_TARIFF, N_COLUMN };

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- the file ---------------------------------------------------------------------- */

static lode_status find_columns(const lode__csv *csv, const char *path, int column[],
                                lode_error *err)
{
    static const char *const name[N_COLUMN] = {"exporter", "importer", "value", "tariff",
                                               "new_tariff"};

    for (int k = 0; k < N_COLUMN; k++) {
        column[k] = -1;
        for (int i = 0; i < csv->n_column; i++)
            if (strcmp(csv->cell[i].text, name[k]) == 0) column[k] = i;
        if (column[k] < 0)
            return lode__fail_at(err, LODE_E_DATA, path, 1, 0,
                                 "want a column '%s', found none", name[k]);
    }
    return LODE_OK;
}

/* The region of that name; a new one is added. -1: too many. */
static int region_of(lode_gsim *g, const char *name)
{
    for (int k = 0; k < g->n; k++)
        if (strcmp(g->region[k].name, name) == 0) return k;
    if (g->n == MOST_REGIONS) return -1;
    g->region[g->n].name = name;
    return g->n++;
}

static lode_status refuse(const char *path, const lode__cell *cell, const char *wanted,
                          lode_error *err)
{
    return lode__fail_at(err, LODE_E_DATA, path, (long)cell->line, (long)cell->column,
                         "want %s, found '%.60s'", wanted, cell->text);
}

static lode_status read_row(lode_gsim *g, const char *path, const lode__cell *cell,
                            const int column[], bool *said, lode_error *err)
{
    const lode__cell *name[2] = {&cell[column[EXPORTER]], &cell[column[IMPORTER]]};
    double number[3];
    int at[2], k;

    for (int i = 0; i < 2; i++) {
        if (!*name[i]->text) return refuse(path, name[i], "the name of a region", err);
        at[i] = region_of(g, name[i]->text);
        if (at[i] < 0)
            return lode__fail_at(err, LODE_E_LIMIT, path, (long)name[i]->line, 0,
                                 "more than %d regions", MOST_REGIONS);
    }
    for (int i = 0; i < 3; i++) {
        const lode__cell *c = &cell[column[VALUE + i]];
        if (!lode__number_read(c->text, &number[i]) || !isfinite(number[i]) ||
            number[i] < 0.0 || (i > 0 && number[i] <= 0.0))
            return refuse(path, c,
                          i == 0 ? "a value of at least 0"
                                 : "a tariff factor above 0, as 1.25",
                          err);
    }
    k = at[0] * MOST_REGIONS + at[1];
    if (said[k])
        return lode__fail_at(err, LODE_E_DATA, path, (long)name[0]->line, 0,
                             "want each pair once, found %.60s to %.60s again",
                             name[0]->text, name[1]->text);
    said[k] = true;
    g->value[k] = number[0];
    g->tariff[k] = number[1];
    g->new_tariff[k] = number[2];
    return LODE_OK;
}

static lode_status find_run(lode_gsim *g, const char *data, size_t length,
                            lode_error *err)
{
    const lode_gsim_options *o = &g->options;
    lode_status st = LODE_OK;
    lode__buf all;

    lode__buf_init(&all, FILE_MAX + (1 << 16));
    lode__buf_addf(&all, "lode %s gsim/1 demand ", lode_version());
    lode__buf_add_number(&all, o->demand);
    lode__buf_add(&all, " supply ");
    lode__buf_add_number(&all, o->supply);
    lode__buf_add(&all, " substitution ");
    lode__buf_add_number(&all, o->substitution);
    lode__buf_add(&all, "\n");
    lode__buf_add_n(&all, data, length);
    if (all.status)
        st = no_memory(err);
    else
        lode__hash_text(all.data, all.length, g->run);
    lode__buf_clear(&all);
    return st;
}

static lode_status read_file(lode_gsim *g, const char *path, lode_error *err)
{
    char *data = NULL, *text;
    size_t length = 0, cells = (size_t)MOST_REGIONS * MOST_REGIONS;
    lode__csv csv = {0};
    int column[N_COLUMN];
    bool *said = lode__arena_take(&g->arena, cells, sizeof *said);
    lode_status st = lode__file_read(path, FILE_MAX, &data, &length, err);

    if (st) return st;
    text = lode__arena_copy_n(&g->arena, data, length);
    if (text) st = find_run(g, data, length, err);
    lode__release(data);
    if (st) return st;
    g->region = lode__arena_take(&g->arena, MOST_REGIONS, sizeof *g->region);
    g->value = lode__arena_take(&g->arena, cells, sizeof(double));
    g->value_after = lode__arena_take(&g->arena, cells, sizeof(double));
    g->tariff = lode__arena_take(&g->arena, cells, sizeof(double));
    g->new_tariff = lode__arena_take(&g->arena, cells, sizeof(double));
    if (!text || !said || !g->region || !g->value || !g->value_after || !g->tariff ||
        !g->new_tariff)
        return no_memory(err);
    for (size_t k = 0; k < cells; k++) g->tariff[k] = g->new_tariff[k] = 1.0;
    st = lode__csv_read(&g->arena, text, length, path, &csv, err);
    if (!st) st = find_columns(&csv, path, column, err);
    for (int k = 0; !st && k < csv.n_row; k++)
        st = read_row(g, path, lode__csv_row(&csv, k), column, said, err);
    return st;
}

/* ---- the model --------------------------------------------------------------------- */

static double sold(const lode_gsim *g, int r)
{
    double sum = 0.0;

    for (int v = 0; v < g->n; v++) sum += g->value[r * MOST_REGIONS + v];
    return sum;
}

/* What an importer spends, tariffs paid. */
static double spent(const lode_gsim *g, int v)
{
    double sum = 0.0;

    for (int s = 0; s < g->n; s++)
        sum += g->value[s * MOST_REGIONS + v] * g->tariff[s * MOST_REGIONS + v];
    return sum;
}

/* Response of what v buys of r to the price of s there. */
static double response(const lode_gsim *g, int r, int s, int v, double spending)
{
    const lode_gsim_options *o = &g->options;
    double theta =
        g->value[s * MOST_REGIONS + v] * g->tariff[s * MOST_REGIONS + v] / spending;

    return theta * (o->demand + o->substitution) - (s == r ? o->substitution : 0.0);
}

static double tariff_change(const lode_gsim *g, int s, int v)
{
    return g->new_tariff[s * MOST_REGIONS + v] / g->tariff[s * MOST_REGIONS + v] - 1.0;
}

/* Row r: supply less demand for it, a [n][n]; what tariffs do, b [n]. A region that sells nothing
 * keeps its price. */
static void set_row(const lode_gsim *g, int r, double *a, double *b)
{
    double sales = sold(g, r);

    a[r * g->n + r] = sales > 0.0 ? g->options.supply : 1.0;
    for (int v = 0; v < g->n && sales > 0.0; v++) {
        double phi = g->value[r * MOST_REGIONS + v] / sales, spending = spent(g, v);
        for (int s = 0; s < g->n && phi > 0.0; s++) {
            double n = phi * response(g, r, s, v, spending);
            a[r * g->n + s] -= n;
            b[r] += n * tariff_change(g, s, v);
        }
    }
}

static void finish(lode_gsim *g)
{
    for (int r = 0; r < g->n; r++)
        g->region[r].output_change = g->options.supply * g->region[r].price_change;
    for (int v = 0; v < g->n; v++) {
        double spending = spent(g, v);
        for (int r = 0; r < g->n && spending > 0.0; r++) {
            int k = r * MOST_REGIONS + v;
            double m = 0.0, paid = g->region[r].price_change + tariff_change(g, r, v);
            for (int s = 0; s < g->n; s++)
                m += response(g, r, s, v, spending) *
                     (g->region[s].price_change + tariff_change(g, s, v));
            g->value_after[k] =
                g->value[k] * (1.0 + m) * (1.0 + g->region[r].price_change);
            g->region[v].composite_change += g->value[k] * g->tariff[k] / spending * paid;
            g->region[v].revenue_before += (g->tariff[k] - 1.0) * g->value[k];
            g->region[v].revenue_after += (g->new_tariff[k] - 1.0) * g->value_after[k];
        }
    }
}

static lode_status solve(lode_gsim *g, lode_error *err)
{
    size_t n = (size_t)g->n;
    double *a = lode__arena_take(&g->arena, n * n + 1, sizeof *a);
    double *inverse = lode__arena_take(&g->arena, n * n + 1, sizeof *inverse);
    double *b = lode__arena_take(&g->arena, n + 1, sizeof *b);
    int i_singular = -1;
    lode_status st;

    if (!a || !inverse || !b) return no_memory(err);
    for (int r = 0; r < g->n; r++) set_row(g, r, a, b);
    st = lode__dense_invert(g->n, a, inverse, &i_singular, err);
    if (st) return st;
    if (i_singular >= 0)
        return lode__fail(err, LODE_E_DATA, "prices do not follow from these shares");
    for (int r = 0; r < g->n; r++)
        for (int s = 0; s < g->n; s++)
            g->region[r].price_change += inverse[r * g->n + s] * b[s];
    finish(g);
    return LODE_OK;
}

/* ---- the door ---------------------------------------------------------------------- */

static lode_status check(const lode_gsim_options *o, lode_error *err)
{
    if (o->demand < 0.0 && o->supply > 0.0 && o->substitution > 0.0 &&
        isfinite(o->demand) && isfinite(o->supply) && isfinite(o->substitution))
        return LODE_OK;
    return lode__fail(
        err, LODE_E_INVALID,
        "want an elasticity of demand below 0, of supply and of substitution "
        "above 0");
}

lode_status lode_gsim_read(const char *path, const lode_gsim_options *options,
                           lode_gsim **out, lode_error *err)
{
    static const lode_gsim_options plain = LODE_GSIM_OPTIONS_INIT;
    lode_gsim *g = lode__alloc(1, sizeof *g);
    lode_status st;

    if (!g) return no_memory(err);
    g->options = options ? *options : plain;
    st = check(&g->options, err);
    if (!st) st = read_file(g, path, err);
    if (!st && g->n == 0)
        st = lode__fail_at(err, LODE_E_DATA, path, 1, 0, "want flows, found none");
    if (!st) st = solve(g, err);
    if (!st) {
        *out = g;
        g = NULL;
    }
    lode_gsim_free(g);
    return st;
}

void lode_gsim_free(lode_gsim *g)
{
    if (!g) return;
    lode__arena_clear(&g->arena);
    lode__release(g);
}

size_t lode_gsim_count(const lode_gsim *g)
{
    return (size_t)g->n;
}

const char *lode_gsim_region(const lode_gsim *g, size_t region)
{
    return g->region[region].name;
}

double lode_gsim_price_change(const lode_gsim *g, size_t region)
{
    return g->region[region].price_change;
}
