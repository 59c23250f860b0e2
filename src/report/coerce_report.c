/* Cases of coercion as tables. */
#include "report/chart.h"
#include "report/foot.h"
#include "report/coerce_report.h"

#include <math.h>
#include <stdio.h>

#define MILLION 1e-6
#define RANKED_SHOWN 20
#define SUMS_SHOWN 10
#define COUNTER_SHOWN 8

/* ---- cells ------------------------------------------------------------------------- */

static void money(lode__table *t, double usd)
{
    double x = usd * MILLION;

    lode__table_number(t, x, fabs(x) < 9.995 ? 2 : fabs(x) < 99.95 ? 1 : 0);
}

static void percent(lode__table *t, double share)
{
    if (isnan(share))
        lode__table_cell(t, "-");
    else
        lode__table_cell(t, "%d", (int)lround(100.0 * share));
}

/* Harm over cost; a ban that costs its sender nothing has no number. */
static void leverage(lode__table *t, const lode__frontier *f)
{
    if (isinf(f->leverage))
        lode__table_cell(t, f->leverage > 0.0 ? "free" : "-");
    else if (isnan(f->leverage))
        lode__table_cell(t, "-");
    else
        lode__table_number(t, f->leverage, fabs(f->leverage) < 10.0 ? 1 : 0);
}

static void price(lode__table *t, const lode__coerce_row *row)
{
    const lode__coerce_point *ban = lode__coerce_ban(row);

    if (!ban || isnan(ban->price_ratio))
        lode__table_cell(t, "-");
    else
        lode__table_number(t, ban->price_ratio, 2);
}

/* ---- the question ------------------------------------------------------------------ */

static const char *instrument_said(lode_instrument instrument)
{
    switch (instrument) {
    case LODE_INSTRUMENT_TARGET_ONLY: return "cuts what it sells to the target alone";
    case LODE_INSTRUMENT_LICENCE: return "refuses licences to everybody";
    case LODE_INSTRUMENT_QUOTA: return "holds all its exports together under a quota";
    default: return "cuts its exports to everybody";
    }
}

static void write_title(const lode_coercion *c, lode__buf *buf)
{
    lode__buf title;

    lode__buf_init(&title, 4096);
    lode__buf_add(&title,
                  c->by ? c->by : "Each seller of at least 2 % of a good's exports");
    if (c->cut_to)
        lode__buf_addf(&title, " cuts what it sells to %s alone", c->cut_to);
    else
        lode__buf_addf(&title, " %s", instrument_said(c->instrument));
    lode__buf_addf(&title, "; what that can do to %s",
                   c->target   ? c->target
                   : c->cut_to ? "each of its members"
                               : "each buyer");
    if (title.data) lode__buf_add_wrapped(buf, title.data, 80, 0);
    lode__buf_clear(&title);
    lode__buf_add(buf, "\nUSD million over the months, present value, 2024 prices. free: "
                       "harm that costs\nthe sender nothing; ban: harm of cutting all; "
                       "cost: of the ban to the sender;\nlever: harm over cost; price x: "
                       "what the target pays under the ban\n");
    for (size_t k = 0; k < c->n_statement; k++)
        lode__buf_addf(buf, "Beside it: %s\n", c->statement[k]);
    for (int k = 0; k < c->n_warning; k++)
        lode__buf_addf(buf, "Note: %s.\n", c->warning[k]);
}

static void say_span(const lode_coercion *c, int months, bool enforced, lode__buf *buf)
{
    lode__buf_addf(buf, "%d month%s", months, months == 1 ? "" : "s");
    if (c->instrument != LODE_INSTRUMENT_TARGET_ONLY) return;
    if (enforced) {
        lode__buf_add(buf, ", third countries kept from passing on");
    } else {
        lode__buf_add(buf, ", passed on by third countries at ");
        lode__buf_add_number(buf, 100.0 * c->premium);
        lode__buf_add(buf, " % more");
    }
}

/* ---- ranking ----------------------------------------------------------------------- */

static void write_row(const lode_coercion *c, const lode__coerce_row *row, lode__table *t)
{
    const lode__frontier *f = &row->frontier;

    if (c->i_by < 0) lode__table_cell(t, "%s", lode__coerce_sender(c, row));
    if (c->i_to < 0) lode__table_cell(t, "%s", lode__coerce_target(c, row));
    lode__table_cell(t, "%s", lode__coerce_good(c, row));
    percent(t, row->import_share);
    money(t, f->costless_harm_usd);
    percent(t, f->costless_depth);
    money(t, f->ban_harm_usd);
    money(t, f->ban_cost_usd);
    leverage(t, f);
    price(t, row);
}

static void begin_rows(const lode_coercion *c, lode__table *t)
{
    int n_name = (c->i_by < 0) + (c->i_to < 0) + 1;
    static const char *const align[] = {"lrrrrrrr", "llrrrrrrr", "lllrrrrrrr"};

    lode__table_begin(t, n_name + 7, align[n_name - 1]);
    if (c->i_by < 0) lode__table_cell(t, "by");
    if (c->i_to < 0) lode__table_cell(t, "on");
    lode__table_cell(t, "good");
    lode__table_cell(t, "imp%%");
    lode__table_cell(t, "free");
    lode__table_cell(t, "cut%%");
    lode__table_cell(t, "ban");
    lode__table_cell(t, "cost");
    lode__table_cell(t, "lever");
    lode__table_cell(t, "price x");
}

static bool is_worth_a_line(const lode__coerce_row *row)
{
    return row->verdict != LODE_SOLVED || row->frontier.costless_harm_usd > 0.0 ||
           row->frontier.ban_harm_usd > 0.0;
}

static void write_ranked(const lode_coercion *c, int months, bool enforced, int shown,
                         lode__buf *buf)
{
    lode__arena arena = {0};
    const lode__coerce_row **row;
    int n = lode__coercion_ranked(c, months, enforced, &arena, &row), n_line = 0;
    bool pair = c->i_by >= 0 && c->i_to >= 0;
    lode__table t;

    if (n < 0) {
        buf->status = LODE_E_NOMEM;
        return;
    }
    lode__buf_add(buf, "\n");
    say_span(c, months, enforced, buf);
    lode__buf_add(buf, pair ? "\n" : ": the most harm at no cost first\n");
    begin_rows(c, &t);
    for (int k = 0; k < n && n_line < shown; k++) {
        if (!pair && !is_worth_a_line(row[k])) continue;
        write_row(c, row[k], &t);
        n_line++;
    }
    lode__table_end(&t, buf);
    if (n > n_line) lode__buf_addf(buf, "and %d more; --csv has all\n", n - n_line);
    lode__arena_clear(&arena);
}

/* ---- sums -------------------------------------------------------------------------- */

static const char *sum_name(const lode_coercion *c, lode__sum_by by, int i)
{
    int n;

    return by == LODE__BY_GOOD ? lode__goods(c->dataset, &n)[i].id : c->party[i].name;
}

static void write_sums(const lode_coercion *c, const char *title, lode__sum_by by,
                       bool enforced, lode__buf *buf)
{
    lode__arena arena = {0};
    lode__coerce_sum *sum;
    int n = lode__coercion_sums(c, by, c->months[0], enforced, &arena, &sum), shown = 0;
    bool with_cost = by != LODE__BY_TARGET;
    lode__table t;

    if (n < 0) buf->status = LODE_E_NOMEM;
    if (n > 1) {
        lode__buf_addf(buf, "\n%s\n", title);
        lode__table_begin(&t, with_cost ? 7 : 6, with_cost ? "lrrrlll" : "lrrlll");
        lode__table_cell(&t, by == LODE__BY_GOOD     ? "good"
                             : by == LODE__BY_SENDER ? "sender"
                                                     : "target");
        lode__table_cell(&t, "free");
        lode__table_cell(&t, "ban");
        if (with_cost) lode__table_cell(&t, "cost");
        lode__table_cell(&t, "worst: by");
        lode__table_cell(&t, "on");
        lode__table_cell(&t, "good");
        for (int k = 0; k < n && shown < SUMS_SHOWN; k++) {
            if (by == LODE__BY_TARGET && c->party[sum[k].i].is_bloc && c->i_to < 0)
                continue;
            lode__table_cell(&t, "%s", sum_name(c, by, sum[k].i));
            money(&t, sum[k].costless_usd);
            money(&t, sum[k].ban_harm_usd);
            if (with_cost) money(&t, sum[k].ban_cost_usd);
            lode__table_cell(&t, "%s", lode__coerce_sender(c, sum[k].worst));
            lode__table_cell(&t, "%s", lode__coerce_target(c, sum[k].worst));
            lode__table_cell(&t, "%s", lode__coerce_good(c, sum[k].worst));
            shown++;
        }
        lode__table_end(&t, buf);
    }
    lode__arena_clear(&arena);
}

static void write_all_sums(const lode_coercion *c, lode__buf *buf)
{
    bool enforced = c->enforced && !c->both;

    if (c->i_by < 0)
        write_sums(c, "Who is strong: sums over goods and targets", LODE__BY_SENDER,
                   enforced, buf);
    if (c->i_to < 0)
        write_sums(c,
                   "Who should worry: sums over goods and senders, as if each came alone",
                   LODE__BY_TARGET, enforced, buf);
    if (c->n_job > 1) write_sums(c, "By good", LODE__BY_GOOD, enforced, buf);
}

/* ---- remedies ------------------------------------------------------------------------ */

static void write_remedies(const lode_coercion *c, bool alone, lode__buf *buf)
{
    lode__table t;
    int n = 0;

    for (int k = 0; k < c->n_remedy; k++) n += c->remedy[k].alone == alone;
    if (n == 0) return;
    lode__buf_addf(buf, "\nWhat would change it, against a cut %s, %d months\n",
                   alone ? "to the target alone" : "to everybody", c->months[0]);
    lode__table_begin(&t, 7, "llrrrrr");
    lode__table_cell(&t, "remedy");
    lode__table_cell(&t, "of");
    lode__table_cell(&t, "free");
    lode__table_cell(&t, "change");
    lode__table_cell(&t, "ban");
    lode__table_cell(&t, "lever");
    lode__table_cell(&t, "price x");
    for (int k = 0; k < c->n_remedy; k++) {
        const lode__remedy *r = &c->remedy[k];
        if (r->alone != alone) continue;
        lode__table_cell(&t, "%s", r->kind);
        lode__table_cell(&t, "%s", r->what);
        money(&t, r->frontier.costless_harm_usd);
        money(&t, r->frontier.costless_harm_usd -
                      c->remedy[r->i_base].frontier.costless_harm_usd);
        money(&t, r->frontier.ban_harm_usd);
        leverage(&t, &r->frontier);
        lode__table_number(&t, r->price_ratio, 2);
    }
    lode__table_end(&t, buf);
}

/* ---- how sure ------------------------------------------------------------------------ */

static void range(lode__table *t, lode__coerce_band b, double scale, int decimals)
{
    char low[64], high[64];

    if (isnan(b.low)) {
        lode__table_cell(t, "-");
        return;
    }
    lode__number_people(b.low * scale, decimals, low);
    lode__number_people(b.high * scale, decimals, high);
    lode__table_cell(t, "%s to %s", isfinite(b.low) ? low : "free",
                     isfinite(b.high) ? high : "free");
}

static int decimals_of(lode__coerce_band b, double scale)
{
    return lode__decimals(fmax(fabs(b.low), fabs(b.high)) * scale);
}

static void write_bands(const lode_coercion *c, lode__buf *buf)
{
    lode__table t;

    if (c->n_draw == 0) return;
    lode__buf_addf(
        buf,
        "\nHow sure: 10 to 90 %% of %zu draws of what the market rests on, seed "
        "%lu\n",
        c->n_draw, c->seed);
    lode__table_begin(&t, 6, "lrrrrr");
    lode__table_cell(&t, "good");
    lode__table_cell(&t, "months");
    lode__table_cell(&t, "free");
    lode__table_cell(&t, "ban");
    lode__table_cell(&t, "cost");
    lode__table_cell(&t, "price x");
    for (int k = 0; k < c->n_case; k++)
        for (size_t i = 0; i < c->result[k].n_row; i++) {
            const lode__coerce_row *row = &c->result[k].row[i];
            lode__table_cell(&t, "%s", lode__coerce_good(c, row));
            lode__table_cell(&t, "%d", c->list[k].months);
            range(&t, row->costless_harm, MILLION,
                  decimals_of(row->costless_harm, MILLION));
            range(&t, row->harm, MILLION, decimals_of(row->harm, MILLION));
            range(&t, row->cost, MILLION, decimals_of(row->cost, MILLION));
            range(&t, row->price, 1.0, 2);
        }
    lode__table_end(&t, buf);
}

/* ---- one pair ---------------------------------------------------------------------- */

/* What deeper cuts do: about ten of the depths that were looked at. */
static void write_depths(const lode_coercion *c, const lode__coerce_row *row,
                         lode__buf *buf)
{
    lode__table t;
    double last = -1.0;

    lode__buf_addf(buf, "\nThe deeper the cut, %d month%s\n",
                   lode__coerce_case_of(c, row)->months,
                   lode__coerce_case_of(c, row)->months == 1 ? "" : "s");
    lode__table_begin(&t, 5, "rrrrr");
    lode__table_cell(&t, "cut %%");
    lode__table_cell(&t, "harm");
    lode__table_cell(&t, "cost");
    lode__table_cell(&t, "price x");
    lode__table_cell(&t, "short, t/yr");
    for (int k = 0; k < row->n_point; k++) {
        const lode__coerce_point *p = &row->point[k];
        if (k > 0 && k < row->n_point - 1 && p->cut.depth - last < 0.06) continue;
        last = p->cut.depth;
        lode__table_number(&t, 100.0 * p->cut.depth, 1);
        money(&t, p->cut.harm_usd);
        money(&t, p->cut.cost_usd);
        lode__table_number(&t, p->price_ratio, 2);
        lode__table_number(&t, p->unmet_tpa, lode__decimals(fabs(p->unmet_tpa)));
    }
    lode__table_end(&t, buf);
}

/* Three digits, so that what is small is not told as nothing. */
static void people(double value, char text[64])
{
    lode__number_people(value, value == 0.0 ? 0 : lode__decimals(value), text);
}

static void write_best(const lode_coercion *c, const lode__coerce_row *row,
                       lode__buf *buf)
{
    const lode__frontier *f = &row->frontier;
    char number[3][64];
    lode__buf text;

    if (isnan(f->best_depth)) return;
    people(f->best_gain_usd * MILLION, number[0]);
    people(f->best_harm_usd * MILLION, number[1]);
    people(f->marginal_leverage, number[2]);
    lode__buf_init(&text, 1024);
    if (f->best_depth > 0.0)
        lode__buf_addf(&text, "A cut of %ld %% earns %s most: %s, and harms %s by %s. ",
                       lround(100.0 * f->best_depth), lode__coerce_sender(c, row),
                       number[0], lode__coerce_target(c, row), number[1]);
    else
        lode__buf_addf(&text, "No cut earns %s anything. ", lode__coerce_sender(c, row));
    if (isfinite(f->marginal_leverage))
        lode__buf_addf(&text,
                       "Beyond what is free, the next dollar of cost buys %s of harm. ",
                       number[2]);
    if (row->later_cost_usd > 0.0) {
        people(row->later_cost_usd * MILLION, number[0]);
        lode__buf_addf(&text,
                       "When a ban is over, those who entered meanwhile cost %s another "
                       "%s.",
                       lode__coerce_sender(c, row), number[0]);
    }
    if (text.data) lode__buf_add_wrapped(buf, text.data, 80, 0);
    lode__buf_add(buf, "\n");
    lode__buf_clear(&text);
}

/* Which goods the sender would take, and how deep. */
static void write_bundle(const lode_coercion *c, lode__buf *buf)
{
    const lode__coerce_bundle *b = c->bundle;
    char number[4][64];
    lode__table t;
    int n = 0;

    if (!b) return;
    for (int k = 0; k < b->n; k++) n += b->depth[k] > 0.0;
    people(b->budget_usd * MILLION, number[0]);
    people(b->harm_usd * MILLION, number[1]);
    lode__buf_addf(
        buf, "\nThe worst bundle that costs at most %s over all its goods: harm %s\n",
        number[0], number[1]);
    if (n == 0) return;
    lode__table_begin(&t, 2, "lr");
    lode__table_cell(&t, "good");
    lode__table_cell(&t, "cut %%");
    for (int k = 0; k < b->n; k++) {
        if (!(b->depth[k] > 0.0)) continue;
        lode__table_cell(&t, "%s", lode__coerce_good(c, b->row[k]));
        lode__table_number(&t, 100.0 * b->depth[k], 0);
    }
    lode__table_end(&t, buf);
    if (isnan(b->joint_harm_usd)) return;
    people(b->joint_harm_usd * MILLION, number[2]);
    people(b->joint_cost_usd * MILLION, number[3]);
    lode__buf_addf(buf,
                   "All of them at once, where goods hang together: harm %s, cost %s\n",
                   number[2], number[3]);
}

static const lode__coerce_row *first_row(const lode_coercion *c)
{
    for (int k = 0; k < c->n_case; k++)
        if (c->result[k].n_row > 0) return &c->result[k].row[0];
    return NULL;
}

static void write_pair(const lode_coercion *c, lode__buf *buf)
{
    const lode__coerce_row *row = first_row(c);

    for (int e = 0; e < 2; e++)
        for (size_t m = 0; m < c->n_months; m++)
            if (c->both || c->enforced == (e == 1))
                write_ranked(c, c->months[m], e == 1, RANKED_SHOWN, buf);
    if (!row) return;
    if (c->n_job == 1) {
        write_depths(c, row, buf);
        write_best(c, row, buf);
    } else {
        write_bundle(c, buf);
    }
    write_bands(c, buf);
    write_remedies(c, false, buf);
    write_remedies(c, true, buf);
}

/* ---- what the target can do back ----------------------------------------------------- */

static void write_counter(const lode_coercion *c, lode__buf *buf)
{
    const lode_coercion *back = c->counter;

    if (!back) {
        if (c->i_to >= 0 && c->i_by < 0)
            lode__buf_addf(buf,
                           "\n%s sells no good with a market in weight: it has nothing "
                           "to cut in turn\n",
                           c->target);
        return;
    }
    lode__buf_addf(buf, "\nWhat %s can do in turn by cutting its own exports\n",
                   c->target);
    write_ranked(back, back->months[0], false, COUNTER_SHOWN, buf);
}

/* ---- the end ------------------------------------------------------------------------ */

static void write_end(const lode_coercion *c, lode__buf *buf)
{
    const lode__coerce_row *row = first_row(c);
    lode__buf text;

    lode__buf_addf(buf,
                   "\nCertificate: %zu equilibria, %zu without; at worst balance %.1e,\n"
                   "             complementarity %.1e, gap %.1e\n",
                   c->count.n_equilibrium, c->n_unsolved, c->worst.balance,
                   c->worst.complementarity, c->worst.gap);
    if (!row) return;
    lode__buf_init(&text, 4096);
    lode__buf_add(&text, "Why a number: ");
    lode__coerce_shock(c, row, &text);
    if (text.data) lode__buf_add_wrapped(buf, text.data, 80, 14);
    lode__buf_add(buf, "\n");
    lode__buf_clear(&text);
}

static void write_table(const lode_coercion *c, lode__buf *buf)
{
    write_title(c, buf);
    if (c->i_by >= 0 && c->i_to >= 0) {
        write_pair(c, buf);
    } else {
        for (size_t m = 0; m < c->n_months; m++)
            write_ranked(c, c->months[m], c->enforced && !c->both, RANKED_SHOWN, buf);
        write_all_sums(c, buf);
        if (c->i_to >= 0) write_counter(c, buf);
    }
    write_end(c, buf);
}

static void write_csv(const lode_coercion *c, lode__buf *buf)
{
    lode__coerce_csv_header(c, buf);
    for (int k = 0; k < c->n_case; k++) lode__coerce_csv_rows(c, k, buf);
}

/* Who, and the sources of the goods that were cut. */
static const char *foot_of(const lode_coercion *c, lode__arena *arena)
{
    lode__foot foot = {.n_source = 0};
    char before[160];

    for (int k = 0; k < c->n_job && !foot.more; k++)
        if (k == 0 || c->job[k].i_good != c->job[k - 1].i_good)
            lode__foot_good(&foot, c->dataset, c->job[k].i_good, LODE__BASE_YEAR);
    snprintf(before, sizeof before,
             "%s%.40s%s%.40s. Present value, 2024 prices; elasticities are priors. ",
             c->i_by >= 0 ? "By " : "By any sender",
             c->i_by >= 0 ? c->party[c->i_by].name : "", c->i_to >= 0 ? ", on " : "",
             c->i_to >= 0 ? c->party[c->i_to].name : ", on any target");
    return lode__foot_text(&foot, before, c->run, c->dataset, arena);
}

/* The first chart of the page: the matrix of many, the frontier of a pair. */
static lode_status write_chart(const lode_coercion *c, lode__buf *buf, lode_error *err)
{
    lode__arena arena = {0};
    const char *foot = foot_of(c, &arena);
    lode__buf page;

    lode__buf_init(&page, SIZE_MAX / 4);
    lode__coerce_page(c, &page);
    if (page.status)
        buf->status = page.status;
    else if (foot)
        lode__svg_of_page(buf, page.data, foot);
    else
        buf->status = LODE_E_NOMEM;
    lode__buf_clear(&page);
    lode__arena_clear(&arena);
    return buf->status == LODE_E_NODATA
               ? lode__fail(err, LODE_E_NODATA,
                            "this answer has no chart: nobody can "
                            "hurt anybody here")
               : LODE_OK;
}

lode_status lode_coercion_write(const lode_coercion *c, lode_format format,
                                lode_text *out, lode_error *err)
{
    lode__buf buf;
    lode_status st = LODE_OK;

    lode__buf_init(&buf, SIZE_MAX / 4);
    switch (format) {
    case LODE_FORMAT_JSON: lode__coerce_json(c, &buf); break;
    case LODE_FORMAT_CSV: write_csv(c, &buf); break;
    case LODE_FORMAT_HTML: lode__coerce_page(c, &buf); break;
    case LODE_FORMAT_SVG: st = write_chart(c, &buf, err); break;
    default: write_table(c, &buf); break;
    }
    if (!st) st = lode__buf_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}
