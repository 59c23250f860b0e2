/* What does an economy lose when some of its industries make less? Two closures of an
 * input-output table, which bracket what users do: keep as near as they can to what they
 * bought, or be cut in proportion with inputs that nothing replaces. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/gdp_inside.h"

#define ORDER_NOISE 1e-9 /* of GDP: below, low and value are the same */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory for a loss of GDP");
}

void lode__gdp_clear(lode__gdp *gdp)
{
    if (!gdp) return;
    lode__arena_clear(&gdp->arena);
    memset(gdp, 0, sizeof *gdp);
}

/* ---- upper closure ----------------------------------------------------------------- */

/* The greatest shares s <= kept with s_j <= s_i wherever i binds j. Shares only fall, and
 * each is one of the kept ones: it ends after at most n rounds. */
static void cut_in_proportion(const lode__economy *e, const double *kept, double binding,
                              double *share)
{
    bool moved = true;

    memcpy(share, kept, (size_t)e->n * sizeof *share);
    while (moved) {
        moved = false;
        for (int i = 0; i < e->n; i++) {
            if (share[i] >= 1.0) continue;
            for (int j = 0; j < e->n; j++) {
                double a = lode__input_share(e, i, j);
                if (a <= 0.0 || a < binding || share[j] <= share[i]) continue;
                share[j] = share[i];
                moved = true;
            }
        }
    }
}

/* ---- the range --------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
    const lode__gdp_row *x = a, *y = b;

    if (x->value_usd != y->value_usd) return x->value_usd < y->value_usd ? 1 : -1;
    return strcmp(x->code, y->code);
}

static int by_high(const void *a, const void *b)
{
    const lode__gdp_row *x = *(const lode__gdp_row *const *)a;
    const lode__gdp_row *y = *(const lode__gdp_row *const *)b;

    if (x->high_usd != y->high_usd) return x->high_usd < y->high_usd ? 1 : -1;
    return x < y ? -1 : x > y;
}

lode_status lode__gdp_rank(lode__gdp *g, lode_error *err)
{
    const lode__gdp_row **order = lode__alloc((size_t)g->n_row + 1, sizeof *order);
    int *list = lode__arena_take(&g->arena, (size_t)g->n_row + 1, sizeof *list);

    if (!order || !list) {
        lode__release(order);
        return no_memory(err);
    }
    // A loss without industries has no rows at all.
    if (g->n_row > 0) qsort(g->row, (size_t)g->n_row, sizeof *g->row, by_value);
    for (int k = 0; k < g->n_row; k++) order[k] = &g->row[k];
    qsort(order, (size_t)g->n_row, sizeof *order, by_high);
    for (int k = 0; k < g->n_row; k++) list[k] = (int)(order[k] - g->row);
    g->by_high = list;
    lode__release(order);
    return LODE_OK;
}

void lode__gdp_note(lode__gdp *g, const char *sentence)
{
    size_t used = strlen(g->note), room = sizeof g->note - used - 1;
    size_t n = strlen(sentence);

    if (used > 0 && room > 1) {
        g->note[used++] = ' ';
        room--;
    }
    if (n > room) n = room;
    memcpy(g->note + used, sentence, n);
    g->note[used + n] = '\0';
}

void lode__gdp_widen(lode__gdp *g, double noise_usd)
{
    bool ordered = !(g->low > g->value + noise_usd) &&
                   !(g->value > g->high + noise_usd) && !(g->low > g->high + noise_usd);

    /* fmin and fmax pass over a value that is not known */
    double low = fmin(g->low, fmin(g->value, g->high));
    double high = fmax(g->high, fmax(g->value, g->low));
    g->low = low;
    g->high = high;
    if (!ordered)
        lode__gdp_note(g, "The three figures do not stand in their usual order here: low "
                          "and high are the smallest and largest of them.");
}

static lode_status check_kept(const lode__economy *e, const double *kept,
                              const lode__gdp_options *options, lode_error *err)
{
    char text[LODE__NUMBER_MAX];
    double bad = NAN;
    int i = 0;

    for (; i < e->n; i++)
        if (!(kept[i] >= 0.0 && kept[i] <= 1.0)) break;
    if (i < e->n) {
        text[lode__number_write(kept[i], text)] = '\0';
        return lode__fail(err, LODE_E_INVALID,
                          "kept share of industry '%.80s': want 0 to 1, found %s",
                          e->code[i], text);
    }
    bad = options ? options->binding_share : 0.0;
    if (bad >= 0.0 && bad <= 1.0) return LODE_OK;
    text[lode__number_write(bad, text)] = '\0';
    return lode__fail(err, LODE_E_INVALID, "binding share: want 0 to 1, found %s", text);
}

/* Output that is cut, USD of the table. */
static double find_cut(const lode__economy *e, const double *kept)
{
    double sum = 0.0;

    for (int j = 0; j < e->n; j++) sum += e->output[j] * (1.0 - kept[j]);
    return sum;
}

/* Rows and sums from the shares of the closures. */
static lode_status fill_rows(const lode__economy *e, const double *kept,
                             const double *central, const double *upper, lode__gdp *g,
                             lode_error *err)
{
    g->row = lode__arena_take(&g->arena, (size_t)e->n + 1, sizeof *g->row);
    if (!g->row) return no_memory(err);
    g->n_row = e->n;
    for (int j = 0; j < e->n; j++) {
        double added = e->scale * e->added[j];
        lode__gdp_row *row = &g->row[j];
        row->code = lode__arena_copy(&g->arena, e->code[j]);
        row->name = lode__arena_copy(&g->arena, e->name[j]);
        if (!row->code || !row->name) return no_memory(err);
        row->direct_usd = added * (1.0 - kept[j]);
        row->value_usd = added * (1.0 - central[j]);
        row->high_usd = added * (1.0 - upper[j]);
        g->direct_usd += row->direct_usd;
        g->value += row->value_usd;
        g->high += row->high_usd;
    }
    return lode__gdp_rank(g, err);
}

static void finish(const lode__economy *e, double direct_usd, lode__gdp *g)
{
    g->terms_usd = direct_usd - g->direct_usd;
    g->low = direct_usd;
    g->value += g->terms_usd;
    g->high += g->terms_usd;
    if (g->verdict != LODE_SOLVED) {
        g->value = NAN;
        lode__gdp_note(g, "The least deviation was not found.");
    }
    g->n_member = 1;
    g->year = e->money_year;
    lode__gdp_widen(g, ORDER_NOISE * lode__economy_gdp_usd(e));
}

lode_status lode__gdp_range(const lode__economy *e, const double *kept, double direct_usd,
                            const lode__gdp_options *options, lode__gdp *out,
                            lode_error *err)
{
    double binding = options ? options->binding_share : LODE__GDP_BINDING_SHARE;
    lode__gdp g = {.verdict = LODE_SOLVED};
    double *share, lost;
    lode_status st = check_kept(e, kept, options, err);

    if (st) return st;
    if (!isfinite(direct_usd))
        return lode__fail(err, LODE_E_INVALID, "direct effect: want a finite number");
    share = lode__alloc(2 * (size_t)e->n, sizeof *share);
    if (!share) return no_memory(err);
    lost = find_cut(e, kept);
    cut_in_proportion(e, kept, binding, share + e->n);
    memcpy(share, kept, (size_t)e->n * sizeof *share);
    if (lost > 0.0) st = lode__gdp_deviate(e, kept, lost, share, &g, err);
    if (!st) st = fill_rows(e, kept, share, share + e->n, &g, err);
    if (!st) {
        finish(e, direct_usd, &g);
        *out = g;
    } else {
        lode__gdp_clear(&g);
    }
    lode__release(share);
    return st;
}
