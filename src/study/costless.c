/* One case of the atlas of coercion, for those who want one number of it. */
#include "study/costless.h"

#include <math.h>

#include "study/coercion.h"

lode_status lode__costless_harm(const lode_dataset *dataset, const char *by,
                                const char *target, const char *good, size_t n_thread,
                                double *harm_usd, double *leverage, lode_error *err)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
    lode_coercion *c = NULL;
    lode_status st;

    *harm_usd = *leverage = NAN;
    o.by = by;
    o.target = target;
    o.goods = good;
    o.n_thread = n_thread;
    st = lode__coercion_pose(dataset, &o, &c, err);
    if (!st) st = lode__coercion_run(c, &o, NULL, err);
    if (!st && c->n_case > 0 && c->result[0].n_row > 0) {
        const lode__coerce_row *row = &c->result[0].row[0];
        if (row->verdict == LODE_SOLVED) {
            *harm_usd = row->frontier.costless_harm_usd;
            *leverage = row->frontier.leverage;
        }
    }
    lode_coercion_free(c);
    return st;
}
