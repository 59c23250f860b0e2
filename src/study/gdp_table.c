/* Who buys what from whom at home: an economy from plain numbers or from the packs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/gdp_inside.h"

#define FINAL_NOISE 1e-5 /* of output: below, final use is what rounding left */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory for an input-output table");
}

void lode__economy_free(lode__economy *e)
{
    if (!e) return;
    lode__arena_clear(&e->arena);
    lode__release(e);
}

/* Room for n industries; NULL: no memory. */
static lode__economy *take_economy(int n)
{
    lode__economy *e = lode__alloc(1, sizeof *e);
    size_t m = (size_t)n + 1;

    if (!e) return NULL;
    e->n = n;
    e->scale = 1.0;
    e->code = lode__arena_take(&e->arena, m, sizeof *e->code);
    e->name = lode__arena_take(&e->arena, m, sizeof *e->name);
    e->group = lode__arena_take(&e->arena, m, sizeof *e->group);
    e->flow = lode__arena_take(&e->arena, m * m, sizeof *e->flow);
    e->output = lode__arena_take(&e->arena, 4 * m, sizeof *e->output);
    if (!e->code || !e->name || !e->group || !e->flow || !e->output) {
        lode__economy_free(e);
        return NULL;
    }
    e->final = e->output + m;
    e->added = e->output + 2 * m;
    e->bought = e->output + 3 * m;
    return e;
}

static double *cell(lode__economy *e, int i, int j)
{
    return &e->flow[(size_t)i * (size_t)e->n + (size_t)j];
}

static void sum_purchases(lode__economy *e)
{
    for (int j = 0; j < e->n; j++) e->bought[j] = 0.0;
    for (int i = 0; i < e->n; i++)
        for (int j = 0; j < e->n; j++) e->bought[j] += *cell(e, i, j);
}

/* ---- plain numbers --------------------------------------------------------------- */

static lode_status refuse(const lode__io_numbers *m, int i, const char *what,
                          double found, lode_error *err)
{
    char text[LODE__NUMBER_MAX];

    text[lode__number_write(found, text)] = '\0';
    return lode__fail(err, LODE_E_INVALID, "industry '%.80s': want %s, found %s",
                      m->code[i], what, text);
}

static lode_status check_numbers(const lode__io_numbers *m, lode_error *err)
{
    for (int i = 0; i < m->n; i++) {
        double output = m->final[i];

        for (int j = 0; j < m->n; j++) {
            double z = m->flow[(size_t)i * (size_t)m->n + (size_t)j];
            if (!isfinite(z) || z < 0.0)
                return refuse(m, i, "sales of at least 0", z, err);
            output += z;
        }
        if (!isfinite(m->added[i]))
            return refuse(m, i, "a finite value added", m->added[i], err);
        if (!isfinite(output) || output < 0.0)
            return refuse(m, i, "an output of at least 0", output, err);
    }
    return LODE_OK;
}

static const char *copy_or_empty(lode__economy *e, const char *const *text, int i)
{
    return lode__arena_copy(&e->arena, text && text[i] ? text[i] : "");
}

lode_status lode__economy_of(const lode__io_numbers *m, lode__economy **out,
                             lode_error *err)
{
    lode_status st;
    lode__economy *e;

    if (m->n < 1)
        return lode__fail(err, LODE_E_INVALID, "want at least one industry, found %d",
                          m->n);
    st = check_numbers(m, err);
    if (st) return st;
    e = take_economy(m->n);
    if (!e) return no_memory(err);
    for (int i = 0; i < m->n; i++) {
        e->code[i] = copy_or_empty(e, m->code, i);
        e->name[i] = copy_or_empty(e, m->name, i);
        e->group[i] = copy_or_empty(e, m->group, i);
        e->final[i] = e->output[i] = m->final[i];
        e->added[i] = m->added[i];
        if (!e->code[i] || !e->name[i] || !e->group[i]) {
            lode__economy_free(e);
            return no_memory(err);
        }
        for (int j = 0; j < m->n; j++) {
            double z = m->flow[(size_t)i * (size_t)m->n + (size_t)j];
            *cell(e, i, j) = z;
            e->output[i] += z;
        }
    }
    sum_purchases(e);
    *out = e;
    return LODE_OK;
}

/* ---- codes ------------------------------------------------------------------------- */

typedef struct index_entry {
    const char *code;
    int i;
} index_entry;

static int by_code(const void *a, const void *b)
{
    return strcmp(((const index_entry *)a)->code, ((const index_entry *)b)->code);
}

static int find_code(const index_entry *entry, int n, const char *code)
{
    int low = 0, high = n - 1;

    while (low <= high) {
        int middle = low + (high - low) / 2, order = strcmp(code, entry[middle].code);
        if (order == 0) return entry[middle].i;
        if (order < 0)
            high = middle - 1;
        else
            low = middle + 1;
    }
    return -1;
}

/* ---- a table of the packs ---------------------------------------------------------- */

/* Scratch of a table that has commodities. */
typedef struct builder {
    const lode_dataset *ds;
    const lode__io_table *table;
    lode__economy *e;
    lode_error *err;
    index_entry *industry, *commodity; /* sorted by code */
    const lode__io_final **final;      /* [n_commodity] */
    double *made, *used, *share;       /* [n_commodity] output, home use, of home */
    const lode__io_cell **make;        /* [n_make] sorted by commodity */
    int *maker;                        /* [n_make] industry of make */
    int *make_first;                   /* [n_commodity + 1] */
    int *use_of; /* commodity of each cell of use; -1: not of here */
    int n_commodity;
} builder;

static const lode__io_table *find_table(const lode_dataset *ds, int i_country)
{
    int n;
    const lode__io_table *t = lode__io_tables(ds, &n);

    for (int k = 0; k < n; k++)
        if (t[k].i_country == i_country) return &t[k];
    return NULL;
}

static lode_status take_sectors(builder *b)
{
    int n_row, n = 0;
    const lode__io_sector *row = lode__io_sectors(b->ds, &n_row);
    lode__economy *e;

    for (int k = 0; k < n_row; k++) n += row[k].i_country == b->table->i_country;
    if (n == 0)
        return lode__fail(b->err, LODE_E_DATA, "want rows of io_sectors, found none");
    e = b->e = take_economy(n);
    b->industry = lode__alloc((size_t)n, sizeof *b->industry);
    if (!e || !b->industry) return no_memory(b->err);
    n = 0;
    for (int k = 0; k < n_row; k++) {
        if (row[k].i_country != b->table->i_country) continue;
        e->code[n] = row[k].code;
        e->name[n] = row[k].name;
        e->group[n] = row[k].group;
        e->output[n] = row[k].output_musd * 1e6;
        e->added[n] = row[k].value_added_musd * 1e6;
        b->industry[n] = (index_entry){row[k].code, n};
        n++;
    }
    qsort(b->industry, (size_t)n, sizeof *b->industry, by_code);
    return LODE_OK;
}

static lode_status unknown_code(const builder *b, const char *code)
{
    return lode__fail(b->err, LODE_E_DATA,
                      "input-output cells: want a code of io_sectors or io_final, found "
                      "'%.80s'",
                      code);
}

static lode_status add_flows(builder *b)
{
    int n;
    const lode__io_cell *c = lode__io_cells(b->ds, LODE__IO_FLOW, &n);

    for (int k = 0; k < n; k++) {
        int i, j;
        if (c[k].i_country != b->table->i_country) continue;
        i = find_code(b->industry, b->e->n, c[k].from);
        j = find_code(b->industry, b->e->n, c[k].to);
        if (i < 0 || j < 0) return unknown_code(b, i < 0 ? c[k].from : c[k].to);
        *cell(b->e, i, j) += c[k].value_musd * 1e6;
    }
    return LODE_OK;
}

/* ---- make and use ------------------------------------------------------------------ */

static lode_status take_commodities(builder *b)
{
    int n_row, n_make, n_use, n = 0;
    const lode__io_final *row = lode__io_finals(b->ds, &n_row);

    (void)lode__io_cells(b->ds, LODE__IO_MAKE, &n_make);
    (void)lode__io_cells(b->ds, LODE__IO_USE, &n_use);
    b->commodity = lode__alloc((size_t)n_row + 1, sizeof *b->commodity);
    b->final = lode__alloc((size_t)n_row + 1, sizeof *b->final);
    b->made = lode__alloc(3 * ((size_t)n_row + 1), sizeof *b->made);
    b->make = lode__alloc((size_t)n_make + 1, sizeof *b->make);
    b->maker = lode__alloc((size_t)n_make + 1, sizeof *b->maker);
    b->make_first = lode__alloc((size_t)n_row + 2, sizeof *b->make_first);
    b->use_of = lode__alloc((size_t)n_use + 1, sizeof *b->use_of);
    if (!b->commodity || !b->final || !b->made || !b->make || !b->maker ||
        !b->make_first || !b->use_of)
        return no_memory(b->err);
    b->used = b->made + n_row + 1;
    b->share = b->used + n_row + 1;
    for (int k = 0; k < n_row; k++) {
        if (row[k].i_country != b->table->i_country) continue;
        b->commodity[n] = (index_entry){row[k].code, n};
        b->used[n] = row[k].home_musd;
        b->final[n++] = &row[k];
    }
    b->n_commodity = n;
    qsort(b->commodity, (size_t)n, sizeof *b->commodity, by_code);
    return LODE_OK;
}

/* Cells of make, commodity by commodity, by counting. */
static lode_status sort_makes(builder *b)
{
    int n, n_commodity = b->n_commodity;
    const lode__io_cell *c = lode__io_cells(b->ds, LODE__IO_MAKE, &n);

    for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < n; k++) {
            int m;
            if (c[k].i_country != b->table->i_country) continue;
            m = find_code(b->commodity, n_commodity, c[k].to);
            if (m < 0) return unknown_code(b, c[k].to);
            if (pass == 0) {
                b->make_first[m + 1]++;
                b->made[m] += c[k].value_musd;
            } else {
                int i = find_code(b->industry, b->e->n, c[k].from);
                if (i < 0) return unknown_code(b, c[k].from);
                b->maker[b->make_first[m]] = i;
                b->make[b->make_first[m]++] = &c[k];
            }
        }
        if (pass == 0)
            for (int m = 0; m < n_commodity; m++)
                b->make_first[m + 1] += b->make_first[m];
    }
    for (int m = n_commodity; m > 0; m--) b->make_first[m] = b->make_first[m - 1];
    b->make_first[0] = 0;
    return LODE_OK;
}

/* The part of each commodity's uses at home that is made at home: imports serve all home
 * uses alike, and what is imported beyond them is sold on. */
static lode_status find_home_shares(builder *b)
{
    int n;
    const lode__io_cell *c = lode__io_cells(b->ds, LODE__IO_USE, &n);

    for (int k = 0; k < n; k++) {
        int m;
        b->use_of[k] = -1;
        if (c[k].i_country != b->table->i_country) continue;
        m = find_code(b->commodity, b->n_commodity, c[k].from);
        if (m < 0) return unknown_code(b, c[k].from);
        b->use_of[k] = m;
        b->used[m] += c[k].value_musd;
    }
    for (int m = 0; m < b->n_commodity; m++) {
        double imports = b->final[m]->imports_musd;
        b->share[m] = b->used[m] > 0.0 ? 1.0 - imports / b->used[m] : 1.0;
        if (b->share[m] < 0.0 || b->made[m] <= 0.0) b->share[m] = 0.0;
        if (b->share[m] > 1.0) b->share[m] = 1.0;
    }
    return LODE_OK;
}

static lode_status add_uses(builder *b)
{
    int n, j = -1;
    const lode__io_cell *c = lode__io_cells(b->ds, LODE__IO_USE, &n);
    const char *buyer = NULL;

    for (int k = 0; k < n; k++) {
        int m = b->use_of[k];
        double worth;
        if (m < 0) continue;
        /* A buyer's cells stand together in a table by columns. */
        if (!buyer || strcmp(c[k].to, buyer) != 0)
            j = find_code(b->industry, b->e->n, c[k].to);
        if (j < 0) return unknown_code(b, c[k].to);
        buyer = c[k].to;
        worth = b->share[m] * c[k].value_musd * 1e6;
        if (worth == 0.0) continue;
        for (int s = b->make_first[m]; s < b->make_first[m + 1]; s++)
            *cell(b->e, b->maker[s], j) += b->make[s]->value_musd / b->made[m] * worth;
    }
    return LODE_OK;
}

static lode_status add_make_and_use(builder *b)
{
    lode_status st = take_commodities(b);

    if (!st) st = sort_makes(b);
    if (!st) st = find_home_shares(b);
    return st ? st : add_uses(b);
}

/* ---- what is left ------------------------------------------------------------------ */

/* Sales that are negative, a scrap that is paid to be taken, count as none: a purchase
 * cannot be cut below 0. Final use is what output leaves. */
static void close_table(lode__economy *e)
{
    for (int i = 0; i < e->n; i++) {
        double sold = 0.0;
        for (int j = 0; j < e->n; j++) {
            double *z = cell(e, i, j);
            if (*z < 0.0) *z = 0.0;
            sold += *z;
        }
        e->final[i] = e->output[i] - sold;
        if (fabs(e->final[i]) < FINAL_NOISE * e->output[i]) e->final[i] = 0.0;
    }
    sum_purchases(e);
}

/* Money of the last year of the country's GDP. */
static void find_scale(const lode_dataset *ds, int i_country, lode__economy *e)
{
    int n;
    const lode__indicator *row = lode__indicators(ds, &n), *last = NULL;
    double added = 0.0;

    for (int k = 0; k < n; k++)
        if (row[k].i_country == i_country && strcmp(row[k].indicator, "gdp_usd") == 0 &&
            row[k].value > 0.0 && row[k].year >= e->table_year &&
            row[k].year <= LODE__BASE_YEAR && (!last || row[k].year > last->year))
            last = &row[k];
    for (int i = 0; i < e->n; i++) added += e->added[i];
    if (!last || !(added > 0.0)) return;
    e->scale = last->value / added;
    e->money_year = last->year;
}

static void end_build(builder *b)
{
    lode__release(b->industry);
    lode__release(b->commodity);
    lode__release(b->final);
    lode__release(b->made);
    lode__release(b->make);
    lode__release(b->maker);
    lode__release(b->make_first);
    lode__release(b->use_of);
}

lode_status lode__economy_new(const lode_dataset *ds, int i_country, lode__economy **out,
                              lode_error *err)
{
    int n_country;
    const lode__country *country = lode__countries(ds, &n_country);
    builder b = {.ds = ds, .table = find_table(ds, i_country), .err = err};
    lode_status st;

    if (!b.table)
        return lode__fail(err, LODE_E_NODATA, "'%s' has no input-output table",
                          i_country >= 0 && i_country < n_country ? country[i_country].id
                                                                  : "*");
    st = take_sectors(&b);
    if (!st)
        st = b.table->form == LODE__IO_INDUSTRY ? add_flows(&b) : add_make_and_use(&b);
    if (!st) {
        close_table(b.e);
        b.e->table_year = b.e->money_year = b.table->year;
        find_scale(ds, i_country, b.e);
        *out = b.e;
        b.e = NULL; /* now the caller's */
    }
    end_build(&b);
    lode__economy_free(b.e);
    return st;
}

/* ---- reading ----------------------------------------------------------------------- */

int lode__economy_count(const lode__economy *e)
{
    return e->n;
}

int lode__economy_find(const lode__economy *e, const char *code)
{
    for (int i = 0; i < e->n; i++)
        if (strcmp(e->code[i], code) == 0) return i;
    return -1;
}

double lode__economy_output_usd(const lode__economy *e, int i)
{
    return e->scale * e->output[i];
}

double lode__economy_added_usd(const lode__economy *e, int i)
{
    return e->scale * e->added[i];
}

double lode__economy_gdp_usd(const lode__economy *e)
{
    double sum = 0.0;

    for (int i = 0; i < e->n; i++) sum += e->added[i];
    return e->scale * sum;
}

int lode__economy_table_year(const lode__economy *e)
{
    return e->table_year;
}

int lode__economy_money_year(const lode__economy *e)
{
    return e->money_year;
}
