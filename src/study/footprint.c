/* Whose demand stands behind what is made where? Leontief's inverse of a multi-region
 * table, and from it the footprints of regions by consumption, production, import and
 * export. */
#include "study/footprint.h"

#include <math.h>
#include <string.h>

#include "solve/dense.h"

#define BALANCE_MAX 1e-6 /* above, L is noise */

static lode_status out_of_memory(const lode_footprint *f, lode_error *err)
{
    return lode__fail_at(err, LODE_E_NOMEM, f->file, 0, 0,
                         "out of memory for %d producers", f->n);
}

static double *take(lode_footprint *f, int n_row, int n_col)
{
    return lode__arena_take(&f->arena, (size_t)n_row * (size_t)n_col, sizeof(double));
}

/* Row i of a matrix of n columns. */
static double *row(double *matrix, int i, int n)
{
    return matrix + (size_t)i * (size_t)n;
}

/* ---- coefficients ---------------------------------------------------------------- */

/* x = Z 1 + Y 1, summed along each row. */
static lode_status find_output(lode_footprint *f, lode_error *err)
{
    f->x = take(f, f->n, 1);
    if (!f->x) return out_of_memory(f, err);
    for (int i = 0; i < f->n; i++) {
        const double *z = row(f->a, i, f->n), *y = row(f->y, i, f->n_region);
        double sum = 0.0;
        char found[LODE__NUMBER_MAX];

        for (int j = 0; j < f->n; j++) sum += z[j];
        for (int r = 0; r < f->n_region; r++) sum += y[r];
        f->x[i] = sum;
        if (sum >= 0.0 && isfinite(sum)) continue;
        found[lode__number_write(sum, found)] = '\0';
        return lode__fail_at(
            err, LODE_E_DATA, f->file, 0, 0,
            "output of '%.80s', its row of Z and Y together: want a finite "
            "number of at least 0, found %s",
            f->producer[i], found);
    }
    return LODE_OK;
}

/* Producers without output that buy or have a stressor. */
static void find_idle(lode_footprint *f)
{
    for (int j = 0; j < f->n; j++) {
        bool busy = false;
        if (f->x[j] > 0.0) continue;
        for (int i = 0; i < f->n && !busy; i++) busy = row(f->a, i, f->n)[j] != 0.0;
        for (int s = 0; s < f->n_stressor && !busy; s++)
            busy = row(f->f, s, f->n)[j] != 0.0;
        if (busy && f->n_idle++ == 0) f->idle = f->producer[j];
    }
}

/* Divide each column by its output; 0 where there is none. */
static void divide_columns(const lode_footprint *f, const double *from, double *to,
                           int n_row)
{
    for (int i = 0; i < n_row; i++)
        for (int j = 0; j < f->n; j++) {
            size_t k = (size_t)i * (size_t)f->n + (size_t)j;
            to[k] = f->x[j] > 0.0 ? from[k] / f->x[j] : 0.0;
        }
}

static lode_status find_shares(lode_footprint *f, lode_error *err)
{
    f->s = take(f, f->n_stressor, f->n);
    if (!f->s) return out_of_memory(f, err);
    divide_columns(f, f->f, f->s, f->n_stressor);
    divide_columns(f, f->a, f->a, f->n);
    return LODE_OK;
}

/* ---- Leontief's inverse ---------------------------------------------------------- */

/* How well x = L y holds. */
static lode_status check_balance(lode_footprint *f, lode_error *err)
{
    double worst = 0.0, largest = 0.0;
    double *y = lode__alloc((size_t)f->n, sizeof *y);
    char found[LODE__NUMBER_MAX];

    if (!y) return out_of_memory(f, err);
    for (int i = 0; i < f->n; i++)
        for (int r = 0; r < f->n_region; r++) y[i] += row(f->y, i, f->n_region)[r];
    for (int i = 0; i < f->n; i++) {
        double sum = 0.0;
        for (int j = 0; j < f->n; j++) sum += row(f->l, i, f->n)[j] * y[j];
        worst = fmax(worst, fabs(sum - f->x[i]));
        largest = fmax(largest, f->x[i]);
    }
    lode__release(y);
    f->balance = largest > 0.0 ? worst / largest : 0.0;
    if (f->balance <= BALANCE_MAX) return LODE_OK;
    found[lode__number_write(f->balance, found)] = '\0';
    return lode__fail_at(
        err, LODE_E_DATA, f->file, 0, 0,
        "I - A is near singular: want x = L y to 1e-6, found it off by %s", found);
}

static lode_status find_inverse(lode_footprint *f, lode_error *err)
{
    size_t n = (size_t)f->n;
    double *rest = lode__alloc(n * n, sizeof *rest); /* I - A */
    int i_singular = -1;
    lode_status st;

    f->l = take(f, f->n, f->n);
    if (!rest || !f->l) {
        lode__release(rest);
        return out_of_memory(f, err);
    }
    for (size_t k = 0; k < n * n; k++) rest[k] = -f->a[k];
    for (size_t i = 0; i < n; i++) rest[i * n + i] += 1.0;
    st = lode__dense_invert(f->n, rest, f->l, &i_singular, err);
    lode__release(rest);
    if (!st && i_singular >= 0)
        st = lode__fail_at(
            err, LODE_E_DATA, f->file, 0, 0,
            "I - A is singular at '%.80s': want producers of which each, or "
            "a buyer of it, delivers to final demand",
            f->producer[i_singular]);
    return st ? st : check_balance(f, err);
}

/* ---- footprints ------------------------------------------------------------------ */

/* Replace each of n numbers, `step` apart, by the sum of all others. Sums from both ends:
 * total minus own would lose the digits of small others. held: [n] */
static void sum_others(double *v, int n, size_t step, double *held)
{
    double before = 0.0, after = 0.0;

    for (int k = n - 1; k >= 0; k--) {
        held[k] = after;
        after += v[(size_t)k * step];
    }
    for (int k = 0; k < n; k++) {
        double own = v[(size_t)k * step];
        v[(size_t)k * step] = before + held[k];
        before += own;
    }
}

/* part[r] = sum over j in region r of S_j L_j, [n_region][n]; M is their sum. */
static void spread_stressor(lode_footprint *f, int i_stressor, double *part)
{
    const double *s = row(f->s, i_stressor, f->n);
    double *m = row(f->m, i_stressor, f->n);

    memset(part, 0, (size_t)f->n_region * (size_t)f->n * sizeof *part);
    for (int j = 0; j < f->n; j++) {
        const double *l = row(f->l, j, f->n);
        double *to = row(part, f->region_of[j], f->n);
        if (s[j] == 0.0) continue;
        for (int i = 0; i < f->n; i++) to[i] += s[j] * l[i];
    }
    for (int r = 0; r < f->n_region; r++)
        for (int i = 0; i < f->n; i++) m[i] += row(part, r, f->n)[i];
}

/* D_cba and D_imp of one stressor. part holds that of each region, afterwards that of all
 * others. */
static void fill_consumed(lode_footprint *f, int i_stressor, double *part, double *held)
{
    size_t n_product = (size_t)f->n_region * (size_t)f->n_sector;
    double *cba = f->cba + (size_t)i_stressor * n_product;
    double *imp = f->imp + (size_t)i_stressor * n_product;
    const double *m = row(f->m, i_stressor, f->n);

    for (int i = 0; i < f->n; i++) sum_others(part + i, f->n_region, (size_t)f->n, held);
    for (int i = 0; i < f->n; i++)
        for (int r = 0; r < f->n_region; r++) {
            size_t k = (size_t)r * (size_t)f->n_sector + (size_t)f->sector_of[i];
            double y = row(f->y, i, f->n_region)[r];
            cba[k] += m[i] * y;
            imp[k] += row(part, r, f->n)[i] * y;
        }
}

/* D_exp is S_j times what final demand abroad takes from producer j. */
static lode_status fill_exports(lode_footprint *f, lode_error *err)
{
    size_t n = (size_t)f->n, n_region = (size_t)f->n_region;
    double *abroad = lode__alloc(n * n_region + n_region, sizeof *abroad);

    if (!abroad) return out_of_memory(f, err);
    double *held = abroad + n * n_region;
    memcpy(abroad, f->y, n * n_region * sizeof *abroad);
    for (int i = 0; i < f->n; i++)
        sum_others(row(abroad, i, f->n_region), f->n_region, 1, held);
    for (int j = 0; j < f->n; j++) {
        const double *l = row(f->l, j, f->n), *demand = abroad + f->region_of[j];
        double sum = 0.0;
        for (int i = 0; i < f->n; i++) sum += l[i] * demand[(size_t)i * n_region];
        for (int s = 0; s < f->n_stressor; s++)
            row(f->exp, s, f->n)[j] = row(f->s, s, f->n)[j] * sum;
    }
    lode__release(abroad);
    return LODE_OK;
}

/* Sums over the sectors of a region; products stand region by region, producers may
 * not. */
static void sum_sectors(const lode_footprint *f, const double *from, bool by_product,
                        double *to)
{
    int n_col = by_product ? f->n_region * f->n_sector : f->n;

    for (int s = 0; s < f->n_stressor; s++)
        for (int k = 0; k < n_col; k++) {
            int r = by_product ? k / f->n_sector : f->region_of[k];
            row(to, s, f->n_region)[r] += from[(size_t)s * (size_t)n_col + (size_t)k];
        }
}

static bool take_footprints(lode_footprint *f)
{
    int n_product = f->n_region * f->n_sector;
    bool held = true;

    f->m = take(f, f->n_stressor, f->n);
    f->cba = take(f, f->n_stressor, n_product);
    f->imp = take(f, f->n_stressor, n_product);
    f->exp = take(f, f->n_stressor, f->n);
    for (int k = 0; k < 4; k++) {
        f->reg[k] = take(f, f->n_stressor, f->n_region);
        held = held && f->reg[k];
    }
    return held && f->m && f->cba && f->imp && f->exp;
}

static lode_status find_footprints(lode_footprint *f, lode_error *err)
{
    size_t n_part = (size_t)f->n_region * (size_t)f->n;
    double *part;
    lode_status st;

    if (!take_footprints(f)) return out_of_memory(f, err);
    part = lode__alloc(n_part + (size_t)f->n_region, sizeof *part);
    if (!part) return out_of_memory(f, err);
    for (int s = 0; s < f->n_stressor; s++) {
        spread_stressor(f, s, part);
        fill_consumed(f, s, part, part + n_part);
    }
    lode__release(part);
    st = fill_exports(f, err);
    if (st) return st;
    sum_sectors(f, f->cba, true, f->reg[0]);
    sum_sectors(f, f->f, false, f->reg[1]);
    sum_sectors(f, f->imp, true, f->reg[2]);
    sum_sectors(f, f->exp, false, f->reg[3]);
    return LODE_OK;
}

lode_status lode_footprint_read(const char *path, lode_footprint **out, lode_error *err)
{
    lode_footprint *f = lode__alloc(1, sizeof *f);
    lode_status st;

    if (!f) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    st = lode__footprint_table(f, path, err);
    if (!st) st = find_output(f, err);
    if (!st) find_idle(f);
    if (!st) st = find_shares(f, err);
    if (!st) st = find_inverse(f, err);
    if (!st) st = find_footprints(f, err);
    if (st)
        lode_footprint_free(f);
    else
        *out = f;
    return st;
}

void lode_footprint_free(lode_footprint *footprint)
{
    if (!footprint) return;
    lode__arena_clear(&footprint->arena);
    lode__release(footprint);
}

double lode_footprint_balance(const lode_footprint *footprint)
{
    return footprint->balance;
}

/* ---- values by name -------------------------------------------------------------- */

static const char *const quantity_name[LODE__N_QUANTITY] = {
    [LODE__X] = "x",
    [LODE__A] = "A",
    [LODE__L] = "L",
    [LODE__S] = "S",
    [LODE__M] = "M",
    [LODE__D_CBA] = "D_cba",
    [LODE__D_PBA] = "D_pba",
    [LODE__D_IMP] = "D_imp",
    [LODE__D_EXP] = "D_exp",
    [LODE__D_CBA_REG] = "D_cba_reg",
    [LODE__D_PBA_REG] = "D_pba_reg",
    [LODE__D_IMP_REG] = "D_imp_reg",
    [LODE__D_EXP_REG] = "D_exp_reg",
};

lode_status lode__quantity_find(const char *name, size_t n, lode__quantity *out,
                                lode_error *err)
{
    char found[80], nearest[160];

    for (int q = 0; q < LODE__N_QUANTITY; q++)
        if (strncmp(quantity_name[q], name, n) == 0 && quantity_name[q][n] == '\0') {
            *out = (lode__quantity)q;
            return LODE_OK;
        }
    n = n < sizeof found ? n : sizeof found - 1;
    memcpy(found, name, n);
    found[n] = '\0';
    lode_names_nearest(found, quantity_name, LODE__N_QUANTITY, nearest, sizeof nearest);
    return lode__fail(err, LODE_E_INVALID, "quantity: want one such as %s, found '%s'",
                      nearest, found);
}

lode__block lode__footprint_block(const lode_footprint *f, lode__quantity q)
{
    static const char *const none[] = {""};
    lode__block b = {quantity_name[q], f->n_stressor, f->n,
                     f->stressor,      f->producer,   NULL};

    if (q == LODE__X || q == LODE__A || q == LODE__L) {
        b.n_row = f->n;
        b.row = f->producer;
    }
    if (q == LODE__X) {
        b.n_col = 1;
        b.col = none;
    } else if (q == LODE__D_CBA || q == LODE__D_IMP) {
        b.n_col = f->n_region * f->n_sector;
        b.col = f->product;
    } else if (q >= LODE__D_CBA_REG) {
        b.n_col = f->n_region;
        b.col = f->region;
    }
    switch (q) {
    case LODE__X: b.value = f->x; break;
    case LODE__A: b.value = f->a; break;
    case LODE__L: b.value = f->l; break;
    case LODE__S: b.value = f->s; break;
    case LODE__M: b.value = f->m; break;
    case LODE__D_CBA: b.value = f->cba; break;
    case LODE__D_PBA: b.value = f->f; break;
    case LODE__D_IMP: b.value = f->imp; break;
    case LODE__D_EXP: b.value = f->exp; break;
    default: b.value = f->reg[q - LODE__D_CBA_REG]; break;
    }
    return b;
}

static lode_status find_name(const char *what, const char *quantity, const char *name,
                             const char *const *names, int n, int *out, lode_error *err)
{
    char nearest[256];

    for (int k = 0; k < n; k++)
        if (strcmp(names[k], name) == 0) return *out = k, LODE_OK;
    lode_names_nearest(name, names, (size_t)n, nearest, sizeof nearest);
    return lode__fail(err, LODE_E_INVALID, "%s of %s: want one such as %s, found '%.80s'",
                      what, quantity, nearest, name);
}

lode_status lode_footprint_value(const lode_footprint *footprint, const char *quantity,
                                 const char *row_name, const char *col_name, double *out,
                                 lode_error *err)
{
    lode__quantity q;
    lode__block b;
    int i = 0, j = 0;
    lode_status st = lode__quantity_find(quantity, strlen(quantity), &q, err);

    if (st) return st;
    b = lode__footprint_block(footprint, q);
    st = find_name("row", b.name, row_name, b.row, b.n_row, &i, err);
    if (!st) st = find_name("column", b.name, col_name, b.col, b.n_col, &j, err);
    if (!st) *out = b.value[(size_t)i * (size_t)b.n_col + (size_t)j];
    return st;
}
