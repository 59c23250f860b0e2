/* A page on a shock: what it costs whom, and what can be done. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lode/shock.h>

#include "dataset/dataset.h"
#include "report/brief.h"

#define DRAWS 100
#define BARS 10

/* "ban CHN gallium:refined -> USA": the buyer it names, ISO3 or a bloc; NULL: none. */
static const char *buyer_of(lode_brief *b)
{
    for (size_t k = 0; k < b->options.n_word; k++) {
        const char *at = strstr(b->options.word[k], "-> ");
        size_t n = at ? strspn(at + 3, "@ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") : 0;
        if (n >= 2) return lode__brief_say(b, "%.*s", (int)n, at + 3);
    }
    return NULL;
}

static int ask_shock(lode_brief *b, lode_status *st, lode_error *err)
{
    lode_shock_options o = LODE_SHOCK_OPTIONS_INIT;
    lode_text json = LODE_TEXT_INIT, csv = LODE_TEXT_INIT;
    lode_outcome *outcome = NULL;

    o.perspective = b->options.perspective;
    o.n_draw = DRAWS, o.seed = 1, o.n_thread = b->options.n_thread;
    *st =
        lode_shock_run(b->dataset, b->options.word, b->options.n_word, &o, &outcome, err);
    if (!*st && lode_outcome_verdict(outcome) != LODE_SOLVED)
        *st = lode__fail(err, LODE_E_NODATA, "the shock has no equilibrium: %.200s",
                         lode_outcome_reason(outcome));
    if (!*st) *st = lode_outcome_write(outcome, LODE_FORMAT_JSON, &json, err);
    if (!*st) *st = lode_outcome_write(outcome, LODE_FORMAT_CSV, &csv, err);
    lode_outcome_free(outcome);
    if (*st) {
        lode_text_clear(&json);
        return -1;
    }
    return lode__brief_keep(
        b, "shock",
        lode__brief_say(b, "lode shock%s --for %s --draws %d",
                        lode__brief_quoted(b, b->options.word, b->options.n_word),
                        b->options.perspective, DRAWS),
        &json, &csv, err);
}

/* ---- who loses -------------------------------------------------------------------------- */

/* Loss of a country over all goods; -1: it is in no row. */
static int sum_loss(lode_brief *b, int a, const lode__country *country)
{
    int f = -1, n = 0;
    const char *low = NULL;
    json_t *row;
    size_t i, last = 0;

    json_array_foreach(lode__brief_find(b, a, "/result/countries"), i, row)
    {
        if (strcmp(lode__field_text(row, "country"), country->id) != 0) continue;
        if (fabs(json_number_value(json_object_get(row, "loss_usd"))) < 1.0) continue;
        if (f < 0)
            f = lode__brief_figure_new(b, lode__brief_say(b, "loss-%s", country->id),
                                       "loss of the country, summed over goods", "USD", a,
                                       LODE__BRIEF_SUM);
        lode__brief_from(b, f, lode__brief_say(b, "/result/countries/%zu/loss_usd", i));
        n++, last = i;
    }
    if (f < 0) return f;
    if (n == 1) { /* An interval is that of one row; intervals do not add up. */
        low = lode__brief_say(b, "/result/countries/%zu/bands/loss_usd", last);
        b->figure[f].low_pointer = lode__brief_say(b, "%s/0", low);
        b->figure[f].high_pointer = lode__brief_say(b, "%s/1", low);
        row = lode__brief_find(
            b, a, lode__brief_say(b, "/result/countries/%zu/figures/loss", last));
        if (json_is_string(row))
            b->figure[f].explain = lode__brief_say(b, "%s", json_string_value(row));
    }
    lode__brief_settle(b, f);
    return f;
}

static void draw_losses(lode_brief *b, int a)
{
    int n_country, n = 0, list[BARS], figure[BARS];
    const lode__country *c = lode__countries(b->dataset, &n_country);

    for (int k = 0; k < n_country; k++) {
        int f = sum_loss(b, a, &c[k]), at;
        if (f < 0) continue;
        lode__brief_mark(b, &b->map, c[k].name, k, f);
        for (at = n;
             at > 0 && fabs(b->figure[f].value) > fabs(b->figure[figure[at - 1]].value);
             at--)
            continue;
        if (at >= BARS) continue;
        if (n < BARS) n++;
        for (int m = n - 1; m > at; m--) list[m] = list[m - 1], figure[m] = figure[m - 1];
        list[at] = k, figure[at] = f;
    }
    for (int k = 0; k < n; k++)
        lode__brief_mark(b, &b->chart, c[list[k]].name, -1, figure[k]);
    lode__brief_chart_end(
        b, &b->map, LODE__CHART_MAP, "Who loses",
        "Each country by its loss of welfare, summed over the goods of the "
        "market; those that gain stand apart.",
        "loss of welfare", "USD");
    b->map.chart.logarithmic = true;
    lode__brief_chart_end(
        b, &b->chart, LODE__CHART_BARS, "The largest losses and gains",
        "Each bar is a country's loss of welfare; below zero it gains. The "
        "whisker spans 10 to 90 % of the draws.",
        "loss of welfare", "USD");
}

/* ---- goods ------------------------------------------------------------------------------ */

static int quote_good(lode_brief *b, int a, size_t i, const char *field, const char *what,
                      const char *unit, double factor)
{
    const char *at = lode__brief_say(b, "/result/goods/%zu", i);

    return lode__brief_quote(b, lode__brief_say(b, "good-%zu-%s", i + 1, field), what,
                             unit, a, factor, lode__brief_say(b, "%s/%s", at, field),
                             lode__brief_say(b, "%s/bands/%s/0", at, field),
                             lode__brief_say(b, "%s/bands/%s/1", at, field));
}

/* Does the good's price move by a thousandth, or its loss reach a dollar? */
static bool moves(const json_t *row)
{
    const json_t *ratio = json_object_get(row, "price_ratio");

    return json_is_number(ratio) &&
           (fabs(json_number_value(ratio) - 1.0) >= 1e-3 ||
            fabs(json_number_value(json_object_get(row, "loss_usd"))) >= 1.0);
}

static void tell_goods(lode_brief *b, int a)
{
    static const char *const column[] = {"good",         "price before", "price after",
                                         "price, times", "use before",   "use after",
                                         "world loss"};
    lode__brief_table *t = lode__brief_table_new(
        b, "goods", "Goods of the market before and after, world", 7, column);
    json_t *row;
    size_t i;

    json_array_foreach(lode__brief_find(b, a, "/result/goods"), i, row)
    {
        if (t->n_cell >= 49) break;
        if (!moves(row)) continue;
        lode__brief_cell(b, t, lode__brief_good(b, lode__field_text(row, "good")));
        lode__brief_cell(b, t,
                         lode__brief_ref(b, quote_good(b, a, i, "price_before_usd_per_t",
                                                       "price before", "USD/t", 1.0)));
        lode__brief_cell(b, t,
                         lode__brief_ref(b, quote_good(b, a, i, "price_after_usd_per_t",
                                                       "price after", "USD/t", 1.0)));
        lode__brief_cell(
            b, t,
            lode__brief_ref(b, quote_good(b, a, i, "price_ratio",
                                          "price after over before", "", 1.0)));
        lode__brief_cell(b, t,
                         lode__brief_ref(b, quote_good(b, a, i, "use_before_tpa",
                                                       "use before", "t", 1.0)));
        lode__brief_cell(b, t,
                         lode__brief_ref(b, quote_good(b, a, i, "use_after_tpa",
                                                       "use after", "t", 1.0)));
        lode__brief_cell(b, t,
                         lode__brief_ref(b, quote_good(b, a, i, "loss_usd",
                                                       "loss of the world", "USD", 1.0)));
    }
}

/* The row of the perspective with the largest loss; -1: a bloc, or none. */
static int own_row(const lode_brief *b, int a)
{
    int found = -1;
    double most = 0.0;
    json_t *row;
    size_t i;

    json_array_foreach(lode__brief_find(b, a, "/result/countries"), i, row)
    {
        double loss = json_number_value(json_object_get(row, "loss_usd"));
        if (strcmp(lode__field_text(row, "country"), b->options.perspective) != 0)
            continue;
        if (found >= 0 && fabs(loss) <= most) continue;
        found = (int)i, most = fabs(loss);
    }
    return found;
}

/* factor -1: what is lost below 0 as a gain, whose interval turns round. */
static int quote_own(lode_brief *b, int a, int row, const char *field, double factor,
                     const char *what, const char *unit)
{
    const char *at = lode__brief_say(b, "/result/countries/%d", row);
    const char *low = lode__brief_say(b, "%s/bands/%s/0", at, field);
    const char *high = lode__brief_say(b, "%s/bands/%s/1", at, field);

    return lode__brief_quote(
        b, factor < 0.0 ? "own-gain" : lode__brief_say(b, "own-%s", field), what, unit, a,
        factor, lode__brief_say(b, "%s/%s", at, field), factor < 0.0 ? high : low,
        factor < 0.0 ? low : high);
}

/* What the place loses, or gains, with the interval of its one row that matters. */
static int quote_loss(lode_brief *b, int a, int row, bool gains)
{
    const char *word = gains ? "gain" : "loss";
    double factor = gains ? -1.0 : 1.0;
    int own, all = lode__brief_quote(
                 b, word, lode__brief_say(b, "%s of the place, all goods", word), "USD",
                 a, factor, "/result/loss_usd", NULL, NULL);

    if (row < 0) return all;
    own = quote_own(b, a, row, "loss_usd", factor,
                    lode__brief_say(b, "%s of the place by this good", word), "USD");
    return fabs(b->figure[own].value - b->figure[all].value) <=
                   0.005 * fabs(b->figure[all].value)
               ? own
               : all;
}

/* "in a year", or of what time its loss is a sum. */
static const char *span_said(const lode_brief *b)
{
    for (size_t k = 0; k < b->options.n_word; k++)
        if (strncmp(b->options.word[k], "over ", 5) == 0)
            return "over all months asked, present value";
    return "in a year";
}

static void tell_shock(lode_brief *b, int a)
{
    const char *name = lode__brief_the(b, b->options.perspective), *all = "", *in = "";
    bool gains = json_number_value(lode__brief_find(b, a, "/result/loss_usd")) < 0.0;
    int row = own_row(b, a), loss = quote_loss(b, a, row, gains);
    char band[3 * LODE__SAID];

    lode__brief_band_said(&b->figure[loss], band);
    if (*band) in = lode__brief_say(b, " (10 to 90 %% of draws: %s)", band);
    for (size_t k = 0; k < b->options.n_word; k++)
        all = lode__brief_say(b, "%s%s%s", all, k ? "; " : "", b->options.word[k]);
    b->title = lode__brief_say(b, "Shock: %s", all);
    b->headline =
        lode__brief_say(b, "If this happens, %s %s %s%s.", name,
                        gains ? "gains" : "loses", lode__brief_ref(b, loss), in);
    lode__brief_number_add(b, loss,
                           lode__brief_say(b, "%s of %s, welfare %s",
                                           gains ? "gain" : "loss", name, span_said(b)));
    if (row >= 0) {
        int ratio =
                quote_own(b, a, row, "price_ratio", 1.0, "price after over before", ""),
            unmet = quote_own(b, a, row, "unmet_tpa", 1.0, "use that goes unmet", "t");
        const char *good = lode__brief_good(
            b,
            lode__field_text(
                json_array_get(lode__brief_find(b, a, "/result/countries"), (size_t)row),
                "good"));
        lode__brief_number_add(b, ratio,
                               lode__brief_say(b, "times its price of %s before", good));
        lode__brief_number_add(b, unmet,
                               lode__brief_say(b, "of its use of %s goes unmet", good));
    }
    lode__brief_note(b,
                     lode__brief_say(b, "The question is what follows if it happens; how "
                                        "likely it is, is told apart."));
}

/* Without a country's own row, numbers of the good that loses most. */
static void fill_numbers(lode_brief *b, int a)
{
    json_t *row;
    size_t i, most = 0;
    double loss = -1.0;

    json_array_foreach(lode__brief_find(b, a, "/result/goods"), i, row)
    {
        double l = fabs(json_number_value(json_object_get(row, "loss_usd")));
        if (!json_is_number(json_object_get(row, "price_ratio")) || l <= loss) continue;
        loss = l, most = i;
    }
    if (loss < 0.0 || b->n_number == 3) return;
    row = json_array_get(lode__brief_find(b, a, "/result/goods"), most);
    const char *good = lode__brief_good(b, lode__field_text(row, "good"));
    lode__brief_number_add(
        b, quote_good(b, a, most, "price_ratio", "price ratio", "", 1.0),
        lode__brief_say(b, "times the world price of %s before", good));
    lode__brief_number_add(
        b, quote_good(b, a, most, "use_after_tpa", "use after", "t", 1.0),
        lode__brief_say(b, "of %s is used in the world after it", good));
}

static lode_status tell_likely(lode_brief *b, lode_error *err)
{
    char verb[32], seller[32], good[64];

    if (sscanf(b->options.word[0], "%31s %31s %63s", verb, seller, good) != 3)
        return LODE_OK;
    if (strcmp(verb, "ban") != 0 && strcmp(verb, "cut") != 0) return LODE_OK;
    if (lode__brief_country(b, seller) < 0 || lode__good_find(b->dataset, good) < 0)
        return LODE_OK;
    return lode__brief_likely(b, seller, good, err);
}

lode_status lode__brief_shock(lode_brief *b, lode_error *err)
{
    lode_status st = LODE_OK;
    int a, i;

    if (!b->has_perspective) {
        const char *buyer = buyer_of(b);
        if (buyer) b->options.perspective = buyer;
    }
    a = ask_shock(b, &st, err);
    if (a < 0) return st ? st : b->status;
    tell_shock(b, a);
    fill_numbers(b, a);
    draw_losses(b, a);
    tell_goods(b, a);
    st = tell_likely(b, err);
    if (st) return st;
    i = lode__brief_ask_respond(b, b->options.word, b->options.n_word,
                                b->options.perspective, &st, err);
    if (i < 0) return st ? st : b->status;
    lode__brief_actions(b, i);
    b->basis =
        "Welfare against the base market of 2024; intervals are 10 to 90 % of 100 draws "
        "of the priors (elasticities, choke prices). Sums over goods carry none.";
    lode__brief_sources(b, "production");
    lode__brief_sources(b, "trade");
    lode__brief_sources(b, "prices");
    return b->status;
}
