/* Cases of coercion as CSV, row by row as they come, and the door that runs them. */
#include <math.h>

#include "base/ranks.h"
#include "report/coerce_report.h"

const lode__coerce_case *lode__coerce_case_of(const lode_coercion *c,
                                              const lode__coerce_row *row)
{
    return &c->list[row->i_case];
}

const char *lode__coerce_good(const lode_coercion *c, const lode__coerce_row *row)
{
    int n;

    return lode__goods(c->dataset, &n)[c->job[c->list[row->i_case].i_job].i_good].id;
}

const char *lode__coerce_sender(const lode_coercion *c, const lode__coerce_row *row)
{
    return c->party[c->job[c->list[row->i_case].i_job].i_sender].name;
}

const char *lode__coerce_target(const lode_coercion *c, const lode__coerce_row *row)
{
    return c->party[row->i_target].name;
}

const lode__coerce_point *lode__coerce_ban(const lode__coerce_row *row)
{
    const lode__coerce_point *last =
        row->n_point > 0 ? &row->point[row->n_point - 1] : NULL;

    return last && last->cut.depth == 1.0 ? last : NULL;
}

void lode__coerce_csv_header(const lode_coercion *c, lode__buf *buf)
{
    (void)c;
    lode__buf_add(buf,
                  "by,target,good,instrument,months,reexport,share,import_share,"
                  "trade_tpa,status,costless_harm_usd,costless_depth,best_depth,"
                  "best_gain_usd,best_harm_usd,harm_usd,cost_usd,later_cost_usd,leverage,"
                  "marginal_leverage,price_ratio,unmet_tpa\n");
}

static void add_number(lode__buf *b, double value)
{
    lode__buf_add(b, ",");
    if (isinf(value)) lode__buf_add(b, value > 0.0 ? "inf" : "-inf");
    if (isfinite(value)) lode__buf_add_number(b, value); /* unknown is empty */
}

static void add_row(const lode_coercion *c, const lode__coerce_row *row, lode__buf *buf)
{
    const lode__coerce_case *one = lode__coerce_case_of(c, row);
    const lode__frontier *f = &row->frontier;
    const lode__coerce_point *ban = lode__coerce_ban(row);
    const double number[] = {f->costless_harm_usd,
                             f->costless_depth,
                             f->best_depth,
                             f->best_gain_usd,
                             f->best_harm_usd,
                             f->ban_harm_usd,
                             f->ban_cost_usd,
                             row->later_cost_usd,
                             f->leverage,
                             f->marginal_leverage,
                             ban ? ban->price_ratio : NAN,
                             ban ? ban->unmet_tpa : NAN};

    lode__buf_add_csv(buf, lode__coerce_sender(c, row));
    lode__buf_add(buf, ",");
    lode__buf_add_csv(buf, lode__coerce_target(c, row));
    lode__buf_addf(buf, ",%s,%s,%d,%s", lode__coerce_good(c, row),
                   lode_instrument_name(c->instrument), one->months,
                   one->i_target < 0 ? ""
                   : one->enforced   ? "enforced"
                                     : "open");
    add_number(buf, c->job[one->i_job].share);
    add_number(buf, row->import_share);
    add_number(buf, row->trade_tpa);
    lode__buf_addf(buf, ",%s", lode_verdict_name(row->verdict));
    for (size_t k = 0; k < sizeof number / sizeof *number; k++)
        add_number(buf, number[k]);
    lode__buf_add(buf, "\n");
}

void lode__coerce_csv_rows(const lode_coercion *c, int i_case, lode__buf *buf)
{
    for (size_t k = 0; k < c->result[i_case].n_row; k++)
        add_row(c, &c->result[i_case].row[k], buf);
}

/* ---- the door ---------------------------------------------------------------------- */

/* What a target can do to its senders: its own goods, cut for as long. */
static lode_status run_counter(lode_coercion *c, const lode_coerce_options *o,
                               lode_error *err)
{
    lode_coerce_options back = LODE_COERCE_OPTIONS_INIT;
    lode_error why = {0};
    lode_status st;

    back.by = o->target;
    back.months = c->months;
    back.n_months = 1;
    back.from = o->from;
    back.n_thread = o->n_thread;
    st = lode__coercion_pose(c->dataset, &back, &c->counter, &why);
    if (st == LODE_E_NODATA) return LODE_OK; /* it sells nothing of weight */
    if (!st) st = lode__coercion_run(c->counter, &back, NULL, &why);
    if (st && err) *err = why;
    return st;
}

static lode_status add_bundle(lode_coercion *c, lode_error *err)
{
    lode__coerce_bundle *b = lode__arena_take(&c->arena, 1, sizeof *b);
    lode_status st;

    if (!b) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    st = lode__coercion_bundle(c, c->months[0], c->enforced && !c->both, &c->arena, b,
                               err);
    if (!st) c->bundle = b;
    return st;
}

lode_status lode_coerce_run(const lode_dataset *dataset,
                            const lode_coerce_options *options, lode_coercion **out,
                            lode_error *err)
{
    static const lode__coerce_sink sink = {lode__coerce_csv_rows,
                                           lode__coerce_csv_header};
    lode_coercion *c = NULL;
    lode_status st = lode__coercion_pose(dataset, options, &c, err);

    if (!st) st = lode__coercion_run(c, options, &sink, err);
    if (!st && options && options->target && !options->by && !options->write)
        st = run_counter(c, options, err);
    if (!st && c->i_by >= 0 && c->i_to >= 0 && c->n_job > 1 && lode__rank() == 0)
        st = add_bundle(c, err);
    if (!st && options && options->remedies)
        st = lode__coercion_remedies(c, options, err);
    lode__rank_end();
    if (!st) {
        *out = c;
        c = NULL;
    }
    lode_coercion_free(c);
    return st;
}
