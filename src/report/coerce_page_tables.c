/* Tables of the page on one sender and one target: cases, the bundle, how sure,
 * remedies. */
#include <math.h>
#include <stdio.h>

#include "report/coerce_page.h"

#define ROWS_SHOWN 60

void lode__coerce_cases(const lode_coercion *c, const lode__coerce_row *const *row, int n,
                        lode__buf *buf)
{
    lode__coerce_columns with = {.good = c->n_job > 1 || (c->n_months == 1 && !c->both),
                                 .months = c->n_months > 1 || c->both,
                                 .third = c->both};
    char caption[160];

    snprintf(caption, sizeof caption,
             c->n_months > 1 || c->both
                 ? "USD million over the months, present value, 2024 prices"
                 : "USD million over %d months, present value, 2024 prices",
             c->months[0]);
    lode__buf_add(buf, "<section><h2>Case by case</h2>\n");
    lode__coerce_rows(c, row, n, ROWS_SHOWN, with, caption, buf);
    lode__buf_add(buf, "</section>\n");
}

/* Which goods the sender would take, and how deep, for a cost over all of them. */
void lode__coerce_bundle_section(const lode_coercion *c, lode__buf *buf)
{
    static const char *const head[] = {"good", "cut by %"};
    const lode__coerce_bundle *b = c->bundle;

    if (!b) return;
    lode__buf_add(buf, "<section><h2>All goods together</h2>\n<p>The worst bundle that ");
    if (b->budget_usd == 0.0) {
        lode__buf_add(buf, "costs nothing over all goods");
    } else {
        lode__buf_add(buf, "costs at most ");
        lode__coerce_said(b->budget_usd, buf);
        lode__buf_add(buf, " over all goods");
    }
    lode__buf_add(buf, ", what one earns paying for another, harms ");
    lode__coerce_name(c, c->i_to, buf);
    lode__buf_add(buf, " by ");
    lode__coerce_said(b->harm_usd, buf);
    lode__buf_addf(buf, " in %d months.", c->months[0]);
    if (!isnan(b->joint_harm_usd)) {
        lode__buf_add(buf, " All of them at once, where goods hang together: harm ");
        lode__coerce_said(b->joint_harm_usd, buf);
        lode__buf_add(buf, ", cost ");
        lode__coerce_said(b->joint_cost_usd, buf);
        lode__buf_add(buf, ".");
    }
    lode__buf_add(buf, "</p>\n");
    if (b->harm_usd > 0.0) {
        lode__coerce_table_begin("depths of the cuts of the bundle", "lr", head, buf);
        for (int k = 0; k < b->n; k++) {
            if (!(b->depth[k] > 0.0)) continue;
            lode__buf_addf(buf, "<tr><th scope=\"row\">%s</th>",
                           lode__coerce_good(c, b->row[k]));
            lode__coerce_td_depth(b->depth[k], buf);
            lode__buf_add(buf, "</tr>\n");
        }
        lode__coerce_table_end(buf);
    }
    lode__buf_add(buf, "</section>\n");
}

/* ---- how sure ----------------------------------------------------------------- */

/* "1.2 to 3.4"; a leverage without end is free. */
static void band_td(lode__coerce_band b, double scale, int decimals, lode__buf *buf)
{
    char low[64], high[64];

    if (isnan(b.low) || isnan(b.high)) {
        lode__buf_add(buf, "<td></td>");
        return;
    }
    lode__number_people(b.low * scale, decimals, low);
    lode__number_people(b.high * scale, decimals, high);
    lode__buf_addf(buf, "<td>%s to %s</td>", isfinite(b.low) ? low : "free",
                   isfinite(b.high) ? high : "free");
}

static void money_band_td(lode__coerce_band b, lode__buf *buf)
{
    double largest = fmax(fabs(b.low), fabs(b.high)) * 1e-6;

    band_td(b, 1e-6, lode__decimals(largest), buf);
}

void lode__coerce_bands(const lode_coercion *c, const lode__coerce_row *const *row, int n,
                        lode__buf *buf)
{
    static const char *const head[] = {"good",          "months",        "costless harm",
                                       "harm of a ban", "cost of a ban", "leverage",
                                       "price &#215;"};
    char caption[160];

    if (c->n_draw == 0) return;
    snprintf(
        caption, sizeof caption,
        "10 to 90 %% of %zu draws of what the market rests on, seed %lu; USD million, "
        "present value, 2024 prices",
        c->n_draw, c->seed);
    lode__buf_add(buf, "<section><h2>How sure</h2>\n");
    lode__coerce_table_begin(caption, "lrrrrrr", head, buf);
    for (int k = 0; k < n && k < ROWS_SHOWN; k++) {
        lode__buf_addf(buf, "<tr><th scope=\"row\">%s</th><td>%d</td>",
                       lode__coerce_good(c, row[k]),
                       lode__coerce_case_of(c, row[k])->months);
        money_band_td(row[k]->costless_harm, buf);
        money_band_td(row[k]->harm, buf);
        money_band_td(row[k]->cost, buf);
        band_td(row[k]->leverage, 1.0, 1, buf);
        band_td(row[k]->price, 1.0, 2, buf);
        lode__buf_add(buf, "</tr>\n");
    }
    lode__coerce_table_end(buf);
    lode__buf_add(buf, "</section>\n");
}

/* ---- remedies ----------------------------------------------------------------- */

static void add_remedies(const lode_coercion *c, bool alone, lode__buf *buf)
{
    static const char *const head[] = {
        "remedy",        "of",       "costless harm", "change",
        "harm of a ban", "leverage", "price &#215;"};
    char caption[160];
    int n = 0;

    for (int k = 0; k < c->n_remedy; k++) n += c->remedy[k].alone == alone;
    if (n == 0) return;
    snprintf(caption, sizeof caption,
             "against a cut %s; USD million over %d months, present value, 2024 prices",
             alone ? "to the target alone" : "to everybody", c->months[0]);
    lode__coerce_table_begin(caption, "llrrrrr", head, buf);
    for (int k = 0; k < c->n_remedy; k++) {
        const lode__remedy *r = &c->remedy[k];
        const lode__frontier *base = &c->remedy[r->i_base].frontier;
        if (r->alone != alone) continue;
        lode__buf_add(buf, "<tr><th scope=\"row\">");
        lode__buf_add_html(buf, r->kind);
        lode__buf_add(buf, "</th><td class=\"name\">");
        lode__buf_add_html(buf, r->what ? r->what : "");
        lode__buf_add(buf, "</td>");
        lode__coerce_td_money(r->frontier.costless_harm_usd, buf);
        lode__coerce_td_money(r->frontier.costless_harm_usd - base->costless_harm_usd,
                              buf);
        lode__coerce_td_money(r->frontier.ban_harm_usd, buf);
        lode__coerce_td_leverage(r->frontier.leverage, buf);
        lode__coerce_td_number(r->price_ratio, 2, buf);
        lode__buf_add(buf, "</tr>\n");
    }
    lode__coerce_table_end(buf);
}

void lode__coerce_remedies(const lode_coercion *c, lode__buf *buf)
{
    if (c->n_remedy == 0) return;
    lode__buf_add(buf, "<section><h2>What would change it</h2>\n");
    add_remedies(c, false, buf);
    add_remedies(c, true, buf);
    lode__buf_add(buf, "</section>\n");
}
