/* Cases of coercion as JSON. */
#include <math.h>

#include "report/coerce_report.h"
#include "study/coerce_matrix.h"

#define MOST_CURVES                                                                      \
    400 /* rows above which the points of frontiers are left to CSV of one case */

/* ---- pieces ------------------------------------------------------------------------ */

/* Infinity is not a number of JSON: leverage without a cost is null, and "costless" says so. */
static void leverage_json(lode__json *j, const lode__frontier *f)
{
    lode__json_number(j, "leverage", isfinite(f->leverage) ? f->leverage : NAN);
    lode__json_bool(j, "costless", isinf(f->leverage) && f->leverage > 0.0);
}

static void points_json(lode__json *j, const lode__coerce_row *row)
{
    lode__json_array(j, "frontier");
    for (int k = 0; k < row->n_point; k++) {
        const lode__coerce_point *p = &row->point[k];
        lode__json_object(j, NULL);
        lode__json_number(j, "depth", p->cut.depth);
        lode__json_number(j, "harm_usd", p->cut.harm_usd);
        lode__json_number(j, "cost_usd", p->cut.cost_usd);
        lode__json_number(j, "price_ratio", p->price_ratio);
        lode__json_number(j, "unmet_tpa", p->unmet_tpa);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void band_json(lode__json *j, const char *key, lode__coerce_band b)
{
    lode__json_array(j, key);
    lode__json_number(j, NULL, isfinite(b.low) ? b.low : NAN);
    lode__json_number(j, NULL, isfinite(b.high) ? b.high : NAN);
    lode__json_end_array(j);
}

/* 10 and 90 % of the draws. */
static void bands_json(lode__json *j, const lode__coerce_row *row)
{
    lode__json_object(j, "bands");
    lode__json_integer(j, "n_used", (long long)row->n_draw);
    band_json(j, "harm_usd", row->harm);
    band_json(j, "cost_usd", row->cost);
    band_json(j, "leverage", row->leverage);
    band_json(j, "costless_harm_usd", row->costless_harm);
    band_json(j, "costless_depth", row->costless_depth);
    band_json(j, "price_ratio", row->price);
    lode__json_end_object(j);
}

static void row_json(lode__json *j, const lode_coercion *c, const lode__coerce_row *row,
                     bool with_points)
{
    const lode__coerce_case *one = lode__coerce_case_of(c, row);
    const lode__frontier *f = &row->frontier;
    const lode__coerce_point *ban = lode__coerce_ban(row);
    lode__buf shock;

    lode__json_object(j, NULL);
    lode__json_string(j, "by", lode__coerce_sender(c, row));
    lode__json_string(j, "target", lode__coerce_target(c, row));
    lode__json_string(j, "good", lode__coerce_good(c, row));
    lode__json_integer(j, "months", one->months);
    lode__json_string(j, "reexport",
                      one->i_target < 0 ? NULL
                      : one->enforced   ? "enforced"
                                        : "open");
    lode__json_number(j, "share", c->job[one->i_job].share);
    lode__json_number(j, "import_share", row->import_share);
    lode__json_number(j, "trade_tpa", row->trade_tpa);
    lode__json_string(j, "status", lode_verdict_name(row->verdict));
    lode__json_number(j, "harm_usd", f->ban_harm_usd);
    lode__json_number(j, "cost_usd", f->ban_cost_usd);
    lode__json_number(j, "later_cost_usd", row->later_cost_usd);
    leverage_json(j, f);
    lode__json_number(j, "costless_harm_usd", f->costless_harm_usd);
    lode__json_number(j, "costless_depth", f->costless_depth);
    lode__json_number(j, "best_depth", f->best_depth);
    lode__json_number(j, "best_gain_usd", f->best_gain_usd);
    lode__json_number(j, "best_harm_usd", f->best_harm_usd);
    lode__json_number(j, "marginal_leverage", f->marginal_leverage);
    lode__json_number(j, "price_ratio", ban ? ban->price_ratio : NAN);
    lode__json_number(j, "unmet_tpa", ban ? ban->unmet_tpa : NAN);
    if (c->n_draw > 0) bands_json(j, row);
    if (with_points) {
        lode__buf_init(&shock, 4096);
        lode__coerce_shock(c, row, &shock);
        lode__json_string(j, "shock", shock.status ? NULL : shock.data);
        shock.length = 0;
        lode__coerce_figure(c, row, &shock);
        lode__json_string(j, "figure",
                          shock.status || shock.length == 0 ? NULL : shock.data);
        lode__buf_clear(&shock);
        points_json(j, row);
    }
    lode__json_end_object(j);
}

static void rows_json(lode__json *j, const lode_coercion *c)
{
    bool with_points = c->count.n_row <= MOST_CURVES;

    lode__json_array(j, "rows");
    for (int k = 0; k < c->n_case; k++)
        for (size_t i = 0; i < c->result[k].n_row; i++)
            row_json(j, c, &c->result[k].row[i], with_points);
    lode__json_end_array(j);
}

/* ---- sums -------------------------------------------------------------------------- */

static const char *name_of(const lode_coercion *c, lode__sum_by by, int i)
{
    int n;

    return by == LODE__BY_GOOD ? lode__goods(c->dataset, &n)[i].id : c->party[i].name;
}

static void sums_json(lode__json *j, const lode_coercion *c, const char *key,
                      const char *name, lode__sum_by by, lode__buf *buf)
{
    lode__arena arena = {0};
    lode__coerce_sum *sum;
    int n =
        lode__coercion_sums(c, by, c->months[0], c->enforced && !c->both, &arena, &sum);

    if (n < 0) buf->status = LODE_E_NOMEM;
    lode__json_array(j, key);
    for (int k = 0; k < n; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, name, name_of(c, by, sum[k].i));
        lode__json_number(j, "costless_harm_usd", sum[k].costless_usd);
        lode__json_number(j, "harm_usd", sum[k].ban_harm_usd);
        if (by != LODE__BY_TARGET) lode__json_number(j, "cost_usd", sum[k].ban_cost_usd);
        lode__json_integer(j, "n_row", sum[k].n_row);
        lode__json_object(j, "worst");
        lode__json_string(j, "by", lode__coerce_sender(c, sum[k].worst));
        lode__json_string(j, "target", lode__coerce_target(c, sum[k].worst));
        lode__json_string(j, "good", lode__coerce_good(c, sum[k].worst));
        lode__json_number(j, "costless_harm_usd",
                          sum[k].worst->frontier.costless_harm_usd);
        lode__json_end_object(j);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__arena_clear(&arena);
}

/* ---- matrices ---------------------------------------------------------------------- */

static void names_json(lode__json *j, const char *key, const char *const *name, int n)
{
    lode__json_array(j, key);
    for (int k = 0; k < n; k++) lode__json_string(j, NULL, name[k]);
    lode__json_end_array(j);
}

static void matrix_json(lode__json *j, const lode_coercion *c, const char *key,
                        lode__matrix_of of, const char *cell, lode__buf *buf)
{
    lode__arena arena = {0};
    lode__coerce_matrix m = {0};

    if (lode__coercion_matrix(c, of, c->months[0], c->enforced && !c->both, &arena, &m))
        buf->status = LODE_E_NOMEM;
    lode__json_object(j, key);
    lode__json_string(j, "cell", cell);
    lode__json_integer(j, "months", c->months[0]);
    lode__json_string(j, "unit", "USD");
    names_json(j, "rows", m.row, m.n_row);
    names_json(j, "columns", m.column, m.n_column);
    lode__json_array(j, "value");
    for (int i = 0; i < m.n_row; i++) {
        lode__json_array(j, NULL);
        for (int k = 0; k < m.n_column; k++)
            lode__json_number(j, NULL, m.value[i * m.n_column + k]);
        lode__json_end_array(j);
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
    lode__arena_clear(&arena);
}

static void matrices_json(lode__json *j, const lode_coercion *c, lode__buf *buf)
{
    static const char worst[] = "largest costless harm of one sender and good";

    lode__json_object(j, "matrices");
    matrix_json(j, c, "senders", LODE__MATRIX_SENDERS,
                "costless harm summed over countries, of the good with the largest sum",
                buf);
    matrix_json(j, c, "targets", LODE__MATRIX_TARGETS, worst, buf);
    matrix_json(j, c, "blocs", LODE__MATRIX_BLOCS, worst, buf);
    lode__json_end_object(j);
}

/* What the sender would pick among several goods for a cost over all of them. */
static void bundle_json(lode__json *j, const lode_coercion *c)
{
    const lode__coerce_bundle *b = c->bundle;

    if (!b) {
        lode__json_null(j, "bundle");
        return;
    }
    lode__json_object(j, "bundle");
    lode__json_number(j, "budget_usd", b->budget_usd);
    lode__json_number(j, "harm_usd", b->harm_usd);
    lode__json_number(j, "cost_usd", b->cost_usd);
    lode__json_number(j, "joint_harm_usd", b->joint_harm_usd);
    lode__json_number(j, "joint_cost_usd", b->joint_cost_usd);
    lode__json_array(j, "goods");
    for (int k = 0; k < b->n; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "good", lode__coerce_good(c, b->row[k]));
        lode__json_number(j, "depth", b->depth[k]);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
}

static void remedies_json(lode__json *j, const lode_coercion *c)
{
    lode__json_array(j, "remedies");
    for (int k = 0; k < c->n_remedy; k++) {
        const lode__remedy *r = &c->remedy[k];
        const lode__frontier *base = &c->remedy[r->i_base].frontier;
        lode__json_object(j, NULL);
        lode__json_string(j, "kind", r->kind);
        lode__json_string(j, "what", r->what);
        lode__json_string(j, "statement", r->text);
        lode__json_string(j, "against",
                          r->alone ? "cut to the target alone" : "cut to everybody");
        lode__json_string(j, "status", lode_verdict_name(r->verdict));
        lode__json_number(j, "harm_usd", r->frontier.ban_harm_usd);
        lode__json_number(j, "cost_usd", r->frontier.ban_cost_usd);
        leverage_json(j, &r->frontier);
        lode__json_number(j, "costless_harm_usd", r->frontier.costless_harm_usd);
        lode__json_number(j, "costless_harm_change_usd",
                          r->frontier.costless_harm_usd - base->costless_harm_usd);
        lode__json_number(j, "leverage_change",
                          isfinite(r->frontier.leverage - base->leverage)
                              ? r->frontier.leverage - base->leverage
                              : NAN);
        lode__json_number(j, "price_ratio", r->price_ratio);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

/* ---- the document ------------------------------------------------------------------ */

static void inputs_json(lode__json *j, const lode_coercion *c)
{
    lode__json_object(j, "inputs");
    lode__json_string(j, "by", c->by);
    lode__json_string(j, "target", c->target);
    lode__json_string(j, "cut_to", c->cut_to);
    lode__json_string(j, "goods", c->goods);
    lode__json_string(j, "instrument", lode_instrument_name(c->instrument));
    lode__json_array(j, "months");
    for (size_t k = 0; k < c->n_months; k++) lode__json_integer(j, NULL, c->months[k]);
    lode__json_end_array(j);
    lode__json_string(j, "from", c->from);
    lode__json_number(j, "premium", c->premium);
    lode__json_number(j, "budget_usd", c->budget_usd);
    lode__json_array(j, "statements");
    for (size_t k = 0; k < c->n_statement; k++)
        lode__json_string(j, NULL, c->statement[k]);
    lode__json_end_array(j);
    lode__json_integer(j, "draws", (long long)c->n_draw);
    if (c->n_draw > 0) lode__json_integer(j, "seed", (long long)c->seed);
    lode__json_integer(j, "base_year", LODE__BASE_YEAR);
    if (c->i_by < 0) lode__json_number(j, "least_share", LODE__COERCION_SHARE);
    lode__json_end_object(j);
}

static void count_json(lode__json *j, const lode_coercion *c)
{
    lode__json_object(j, "count");
    lode__json_integer(j, "cases", c->n_case);
    lode__json_integer(j, "rows", (long long)c->count.n_row);
    lode__json_integer(j, "markets", c->n_market);
    lode__json_integer(j, "senders_without_market", c->n_no_market);
    lode__json_integer(j, "equilibria", (long long)c->count.n_equilibrium);
    lode__json_integer(j, "solves", (long long)c->count.n_solve);
    lode__json_integer(j, "without_equilibrium", (long long)c->n_unsolved);
    lode__json_end_object(j);
}

void lode__coerce_json(const lode_coercion *c, lode__buf *buf)
{
    lode__json j;

    lode__envelope_begin(&j, buf, "lode/coerce/1", c->run, c->dataset);
    inputs_json(&j, c);
    lode__certificate_write(&j, &c->worst);
    lode__json_array(&j, "warnings");
    for (int k = 0; k < c->n_warning; k++) lode__json_string(&j, NULL, c->warning[k]);
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    rows_json(&j, c);
    sums_json(&j, c, "senders", "sender", LODE__BY_SENDER, buf);
    sums_json(&j, c, "targets", "target", LODE__BY_TARGET, buf);
    sums_json(&j, c, "goods", "good", LODE__BY_GOOD, buf);
    matrices_json(&j, c, buf);
    bundle_json(&j, c);
    remedies_json(&j, c);
    if (c->counter) {
        lode__json_object(&j, "counter");
        rows_json(&j, c->counter);
        lode__json_end_object(&j);
    } else {
        lode__json_null(&j, "counter");
    }
    count_json(&j, c);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}
