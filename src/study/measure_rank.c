/* Rows beside each other: ranks among goods or economies, and the stage that stands for a
 * mineral. */
#include "study/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- ranks ----------------------------------------------------------------------------- */

/* Rows that are ranked against each other: the goods of an economy and year; where one
 * good alone was asked for, its economies. */
typedef struct ranked {
    int64_t group;
    double value;
    int i;
} ranked;

static int by_value(const void *a, const void *b)
{
    const ranked *p = a, *q = b;

    if (p->group != q->group) return p->group < q->group ? -1 : 1;
    if (p->value != q->value) return p->value > q->value ? -1 : 1;
    return (p->i > q->i) - (p->i < q->i);
}

lode_status lode__measure_rank(lode__measured *of, lode_error *err)
{
    ranked *row = lode__alloc((size_t)of->n_row + 1, sizeof *row);
    int n = 0, first = 0;

    if (!row) return no_memory(err);
    for (int i = 0; i < of->n_row; i++) {
        const lode__measure_row *r = &of->row[i];
        int64_t of_what = of->one_item ? r->item : r->i_economy;
        if (!isnan(r->value)) row[n++] = (ranked){of_what * 4096 + r->year, r->value, i};
    }
    qsort(row, (size_t)n, sizeof *row, by_value);
    for (int i = 0; i < n; i++) {
        if (row[i].group != row[first].group) first = i;
        bool tied = i > first && row[i].value == row[i - 1].value;
        of->row[row[i].i].rank = tied ? of->row[row[i - 1].i].rank : i - first + 1;
    }
    lode__release(row);
    return LODE_OK;
}

/* ---- stages ---------------------------------------------------------------------------- */

/* The higher of two stages of a mineral: a value goes before bounds, these before nothing. */
static bool is_worse(const lode__measure_row *a, const lode__measure_row *b)
{
    double x = isnan(a->value) ? a->high : a->value,
           y = isnan(b->value) ? b->high : b->value;

    return !isnan(x) && (isnan(y) || x > y);
}

/* Mark, of each mineral, economy and year, the stage with the largest value: where a
 * method says that it stands for the mineral. */
void lode__measure_bottlenecks(const lode_measure *x, lode__measured *of)
{
    int n_good;
    const lode__good *good = lode__goods(x->dataset, &n_good);

    for (int i = 0; i < of->n_row; i++) {
        lode__measure_row *r = &of->row[i];
        r->bottleneck = strcmp(of->method->stages, "max") == 0 && r->item < n_good &&
                        r->status != LODE__ROW_UNKNOWN;
        for (int k = 0; r->bottleneck && k < of->n_row; k++) {
            const lode__measure_row *o = &of->row[k];
            bool same = k != i && o->year == r->year && o->item < n_good &&
                        strcmp(o->economy, r->economy) == 0 &&
                        strcmp(good[o->item].mineral, good[r->item].mineral) == 0;
            r->bottleneck = !same || !is_worse(o, r);
        }
    }
}
