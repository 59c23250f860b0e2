/* One page on a shock: three numbers, who pays, prices, routes, and why to believe it.
 * Self-contained: no script, no font, nothing fetched. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/chart.h"
#include "report/foot.h"
#include "report/page.h"
#include "report/report.h"

#define ROWS_SHOWN 12

typedef struct sheet {
    const lode_outcome *o;
    lode__buf *buf;
    const lode__good *good;
    const lode__country *country;
    int i_good; /* the good the page is about */
} sheet;

static void add_people(const sheet *s, double value, int decimals)
{
    char text[64];

    if (!isfinite(value)) return;
    lode__number_people(value, decimals, text);
    lode__buf_add(s->buf, text);
}

static void add_cell(const sheet *s, double value, int decimals)
{
    lode__buf_add(s->buf, "<td>");
    add_people(s, value, decimals);
    lode__buf_add(s->buf, "</td>");
}

static void add_name(const sheet *s, int i_country)
{
    lode__buf_add_html(s->buf, s->country[i_country].name);
}

/* The good that the first statement names, at its last stage that is used. */
static int main_good(const lode_outcome *o)
{
    double most = -1.0;
    int best = -1;

    for (int k = 0; k < o->n_good_row; k++) {
        const lode__good_row *g = &o->good_row[k];
        double short_share =
            g->use_before > 0.0 ? 1.0 - g->use_after / g->use_before : 0.0;
        if (!lode__good_is_shown(o, g->i_good) || g->use_before <= 0.0) continue;
        if (o->statement[0].with_good[g->i_good]) short_share += 10.0;
        if (short_share > most) most = short_share, best = g->i_good;
    }
    if (best < 0 && o->n_good_row > 0) best = o->good_row[0].i_good;
    return best;
}

/* The country that loses most on the good, outside those that a statement makes
 * sellers of less: where the shock is felt. */
static const lode__place_row *worst_place(const sheet *s)
{
    const lode__statement *st = &s->o->statement[0];
    bool by_seller = st->verb == LODE__BAN || st->verb == LODE__CUT ||
                     st->verb == LODE__QUOTA || st->verb == LODE__EXPORTTAX;
    const lode__place_row *worst = NULL;

    for (int k = 0; k < s->o->n_place; k++) {
        const lode__place_row *p = &s->o->place[k];
        if (p->i_good != s->i_good || p->use_before <= 0.0 || p->price_before <= 0.0)
            continue;
        if (by_seller && st->target[p->i_country] == false && st->actor[p->i_country])
            continue;
        if (!worst || p->loss_usd > worst->loss_usd) worst = p;
    }
    return worst;
}

static void add_number(const sheet *s, double value, const char *unit)
{
    lode__buf_add(s->buf, "<div><strong>");
    add_people(s, value, lode__decimals(value));
    lode__buf_addf(s->buf, "%s</strong>", unit);
}

static void add_three_numbers(const sheet *s)
{
    const lode__place_row *worst = worst_place(s);
    lode__arena arena = {0};
    lode__country_sum *sum = NULL;
    int n = lode__countries_ranked(s->o, &arena, &sum);
    double unmet = 0.0, base = 0.0, losses = 0.0;

    if (n < 0) s->buf->status = LODE_E_NOMEM;
    for (int k = 0; k < n; k++)
        if (sum[k].loss_usd > 0.0) losses += sum[k].loss_usd;
    for (int k = 0; k < s->o->n_place; k++) {
        if (s->o->place[k].i_good != s->i_good) continue;
        unmet += s->o->place[k].unmet_tpa;
        base += s->o->place[k].use_before;
    }
    lode__buf_add(s->buf, "<section class=\"three\" aria-label=\"Three numbers\">\n");
    if (worst) {
        lode__buf_add(s->buf, "<div><strong>x");
        add_people(s, worst->price_after / worst->price_before, 2);
        lode__buf_add(s->buf, "</strong>price in ");
        add_name(s, worst->i_country);
        lode__buf_add(s->buf, ", where the loss is largest</div>\n");
    }
    add_number(s, fabs(unmet), " t/yr");
    lode__buf_add(s->buf, unmet >= 0.0
                              ? "less used in the world than wanted; the base is "
                              : "more used in the world; the base is ");
    add_people(s, base, lode__decimals(base));
    lode__buf_add(s->buf, "</div>\n");
    add_number(s, losses * 1e-6, " million USD");
    lode__buf_add(s->buf, "lost by the losing countries together</div>\n</section>\n");
    lode__arena_clear(&arena);
}

/* The sums that are shown, as rows of a chart of welfare. */
typedef struct losses {
    const char *label[LODE__CHART_ROWS];
    double value[LODE__CHART_ROWS];
    lode__chart chart;
} losses;

/* Sources of the good that the shock is on. */
static const char *foot_of(const sheet *s, lode__arena *arena)
{
    lode__foot foot = {.n_source = 0};

    lode__foot_good(&foot, s->o->dataset, main_good(s->o), LODE__BASE_YEAR);
    return lode__foot_text(&foot, "Base year 2024, present prices. ", s->o->run,
                           s->o->dataset, arena);
}

static void chart_losses(const sheet *s, const lode__country_sum *sum, int n,
                         const char *foot, losses *l)
{
    int n_row = 0;

    for (int k = 0; k < n && n_row < LODE__CHART_SHOWN; k++) {
        if (!lode__sum_is_shown(s->o, sum, k, n)) continue;
        l->label[n_row] = s->country[sum[k].i_country].name;
        l->value[n_row++] = -sum[k].loss_usd;
    }
    l->chart = (lode__chart){
        .kind = LODE__CHART_BARS,
        .id = "losses",
        .title = "Who loses and who wins",
        .description = "The eight hardest hit and the four best off; losses are hatched.",
        .foot = foot,
        .has_sign = true,
        .row_name = "country",
        .measure = s->o->path ? "change of welfare over all periods"
                              : "change of welfare a year",
        .unit = "USD",
        .n_row = n_row,
        .row = l->label,
        .value = l->value};
}

/* Ranked sums and their chart, both of the arena; NULL without memory. */
static losses *find_losses(const sheet *s, lode__arena *arena, lode__country_sum **sum,
                           int *n)
{
    losses *l = lode__arena_take(arena, 1, sizeof *l);
    const char *foot = foot_of(s, arena);

    *n = lode__countries_ranked(s->o, arena, sum);
    if (!l || !foot || *n < 0) {
        if (s->buf->status == LODE_OK) s->buf->status = LODE_E_NOMEM;
        return NULL;
    }
    chart_losses(s, *sum, *n, foot, l);
    return l;
}

void lode__losses_chart(const lode_outcome *o, lode__buf *buf)
{
    lode__arena arena = {0};
    lode__country_sum *sum;
    int n;
    sheet s = {.o = o, .buf = buf, .country = lode__countries(o->dataset, &n)};
    losses *l = find_losses(&s, &arena, &sum, &n);

    if (l) lode__chart_document(buf, &l->chart);
    lode__arena_clear(&arena);
}

static void add_losses(const sheet *s)
{
    lode__arena arena = {0};
    lode__country_sum *sum = NULL;
    int n, decimals;
    double largest = 0.0;
    losses *l = find_losses(s, &arena, &sum, &n);

    if (!l) {
        lode__arena_clear(&arena);
        return;
    }
    for (int k = 0; k < l->chart.n_row; k++) largest = fmax(largest, fabs(l->value[k]));
    decimals = lode__decimals(largest * 1e-6 / 10.0);
    lode__buf_add(s->buf, "<section><h2>Who loses and who wins</h2>\n");
    lode__chart_figure(s->buf, &l->chart);
    lode__buf_add(
        s->buf,
        s->o->path
            ? "<div class=\"wide\"><table><caption>USD million over all periods, present "
              "value: "
            : "<div class=\"wide\"><table><caption>USD million a year at 2024 prices: ");
    lode__buf_add(
        s->buf, ""
                "users, producers by location, trade routes by buyer, treasury"
                "</caption><thead><tr><th scope=\"col\">country</th><th scope=\"col\">"
                "users</th><th scope=\"col\">producers</th><th scope=\"col\">routes</th>"
                "<th scope=\"col\">treasury</th><th scope=\"col\">net</th></tr></thead>"
                "<tbody>\n");
    for (int k = 0; k < n; k++) {
        if (!lode__sum_is_shown(s->o, sum, k, n)) continue;
        lode__buf_add(s->buf, "<tr><th scope=\"row\">");
        add_name(s, sum[k].i_country);
        lode__buf_add(s->buf, "</th>");
        add_cell(s, sum[k].consumer_usd * 1e-6, decimals);
        add_cell(s, sum[k].producer_usd * 1e-6, decimals);
        add_cell(s, sum[k].trader_usd * 1e-6, decimals);
        add_cell(s, sum[k].treasury_usd * 1e-6, decimals);
        add_cell(s, -sum[k].loss_usd * 1e-6, decimals);
        lode__buf_add(s->buf, "</tr>\n");
    }
    lode__buf_add(s->buf, "</tbody></table></div></section>\n");
    lode__arena_clear(&arena);
}

static void add_prices(const sheet *s, int g)
{
    int index[ROWS_SHOWN], n = lode__places_ranked(s->o, g, index, ROWS_SHOWN), decimals,
                           use;
    double factor, most_use = 0.0;
    const char *unit = lode__price_unit(s->o, g, &factor);

    if (n == 0) return;
    for (int k = 0; k < n; k++)
        if (s->o->place[index[k]].use_before > most_use)
            most_use = s->o->place[index[k]].use_before;
    decimals = lode__decimals(s->o->place[index[0]].price_before * factor);
    use = lode__decimals(most_use / 10.0);
    lode__buf_addf(s->buf, "<section><h2>");
    lode__buf_add_html(s->buf, s->good[g].name);
    lode__buf_add(s->buf, "</h2>\n<div class=\"wide\"><table><caption>price in ");
    lode__buf_add_html(s->buf, unit);
    lode__buf_add(s->buf, ", use in t/yr of ");
    lode__buf_add_html(s->buf, s->good[g].basis);
    lode__buf_add(
        s->buf,
        "</caption><thead><tr><th scope=\"col\">country</th><th scope=\"col\">"
        "price before</th><th scope=\"col\">after</th><th scope=\"col\">ratio</th>"
        "<th scope=\"col\">use before</th><th scope=\"col\">after</th>"
        "<th scope=\"col\">short</th></tr></thead><tbody>\n");
    for (int k = 0; k < n; k++) {
        const lode__place_row *p = &s->o->place[index[k]];
        bool used = p->use_before > 0.0;
        lode__buf_add(s->buf, "<tr><th scope=\"row\">");
        add_name(s, p->i_country);
        lode__buf_add(s->buf, "</th>");
        add_cell(s, p->price_before * factor, decimals);
        add_cell(s, p->price_after * factor, decimals);
        add_cell(s, p->price_before > 0.0 ? p->price_after / p->price_before : NAN, 2);
        add_cell(s, used ? p->use_before : NAN, use);
        add_cell(s, used ? p->use_after : NAN, use);
        add_cell(s, used ? p->unmet_tpa : NAN, use);
        lode__buf_add(s->buf, "</tr>\n");
    }
    lode__buf_add(s->buf, "</tbody></table></div></section>\n");
}

static void add_routes(const sheet *s)
{
    lode__arena arena = {0};
    lode__flow_change *list = NULL;
    int n = lode__flows_ranked(s->o, &arena, false, &list);

    if (n < 0) s->buf->status = LODE_E_NOMEM;
    lode__buf_add(
        s->buf,
        "<section><h2>Where the goods go instead</h2>\n<div class=\"wide\"><table>"
        "<caption>largest changes, t/yr</caption><thead><tr><th scope=\"col\">"
        "route</th><th scope=\"col\">good</th><th scope=\"col\">before</th>"
        "<th scope=\"col\">after</th><th scope=\"col\">change</th></tr></thead>"
        "<tbody>\n");
    for (int k = 0; k < n && k < ROWS_SHOWN; k++) {
        double b = list[k].before_tpa, a = list[k].after_tpa;
        int decimals = lode__decimals(a > b ? a : b);
        lode__buf_add(s->buf, "<tr><th scope=\"row\">");
        add_name(s, list[k].i_from);
        lode__buf_add(s->buf, " &#8594; ");
        add_name(s, list[k].i_to);
        lode__buf_addf(s->buf, "</th><td>%s%s</td>", s->good[list[k].i_good].id,
                       list[k].i_activity < 0 ? ", passed on" : "");
        add_cell(s, b, decimals);
        add_cell(s, a, decimals);
        add_cell(s, a - b, decimals);
        lode__buf_add(s->buf, "</tr>\n");
    }
    lode__buf_add(s->buf, "</tbody></table></div></section>\n");
    lode__arena_clear(&arena);
}

/* Publications behind the base flows, each once. */
static void add_sources(const sheet *s)
{
    const lode__model *model = s->o->market->model;
    const char *seen[64];
    int n = 0;

    lode__buf_add(s->buf, "<p class=\"dim\">Base flows from: ");
    for (int k = 0; k < model->n_flow; k++)
        for (int r = 0; r < model->flow[k].n_row; r++) {
            const char *source = model->flow[k].row[r]->source;
            int i = 0;
            while (i < n && strcmp(seen[i], source) != 0) i++;
            if (i < n || n == 64) continue;
            seen[n++] = source;
            if (n > 1) lode__buf_add(s->buf, "; ");
            lode__buf_add_html(s->buf, source);
        }
    lode__buf_add(s->buf, ".</p>\n");
}

static void add_belief(const sheet *s)
{
    const lode_outcome *o = s->o;
    const lode__model *model = o->market->model;
    const lode_certificate *c = &o->answer.certificate;
    double by_flag[LODE__N_FLAG] = {0}, all = 0.0;
    lode__buf horizon;

    lode__buf_init(&horizon, 256);
    lode__horizon_write(o, &horizon);
    if (horizon.status && !s->buf->status) s->buf->status = horizon.status;
    for (int k = 0; k < model->n_flow; k++) {
        const lode__base_flow *f = &model->flow[k];
        if (f->i_good != s->i_good || f->role == LODE__ROLE_USE) continue;
        by_flag[f->flag] += f->flow_tpa;
        all += f->flow_tpa;
    }
    lode__buf_add(
        s->buf,
        "<section><h2>Why believe it</h2>\n<p>Of the tonnes made and traded in the "
        "base of this good, ");
    for (int k = 0, n = 0; k < LODE__N_FLAG; k++) {
        if (by_flag[k] <= 0.0) continue;
        lode__buf_addf(s->buf, "%s%.0f&#8239;%% rest on %s figures", n++ ? ", " : "",
                       100.0 * by_flag[k] / all, lode__flag_name((lode__flag)k));
    }
    lode__buf_addf(
        s->buf,
        ". Elasticities and choke prices are priors. The horizon is %s; %s%s.</p>\n"
        "<p>Equilibrium %s: balance %.1e, complementarity %.1e, duality gap %.1e in %d "
        "Newton steps; the base reproduces the reconciled flows to %.1e.</p>\n",
        horizon.data ? horizon.data : "", lode__stocks_said(o),
        o->path ? "" : ", so prices are upper readings of what a short ban does",
        lode_verdict_name(o->answer.verdict), c->balance, c->complementarity, c->gap,
        c->newton_steps, model->base_error);
    lode__buf_clear(&horizon);
    for (int k = 0; k < o->n_warning; k++) {
        lode__buf_add(s->buf, "<p>Note: ");
        lode__buf_add_html(s->buf, o->warning[k]);
        lode__buf_add(s->buf, "</p>\n");
    }
    lode__buf_add(s->buf, "<p>Ask for any number: <code>lode explain 'shock/");
    lode__buf_add_html(s->buf, o->question);
    lode__buf_addf(s->buf, "/price/%s/COUNTRY'</code></p>\n", s->good[s->i_good].id);
    add_sources(s);
    lode__buf_add(s->buf, "</section>\n");
}

static void add_countries(const sheet *s, const bool *member)
{
    int n = 0, k = 0;

    for (int c = 0; c < s->o->market->model->n_country; c++) n += member[c];
    for (int c = 0; c < s->o->market->model->n_country; c++) {
        if (!member[c]) continue;
        if (k++ > 0) lode__buf_add(s->buf, k == n ? " and " : ", ");
        add_name(s, c);
    }
}

/* A ban among few countries as a sentence; anything else as the statement itself. */
static void add_headline(const sheet *s, const lode__statement *st)
{
    int n_actor = 0, n_target = 0, n_good = 0, good = 0;

    for (int c = 0; c < s->o->market->model->n_country; c++) {
        n_actor += st->actor[c];
        n_target += st->target && st->target[c];
    }
    for (int g = 0; g < s->o->market->model->n_good; g++)
        if (st->with_good[g]) n_good++, good = g;
    if (st->verb != LODE__BAN || n_actor > 3 || n_good != 1 ||
        (n_target > 3 && n_target < s->o->market->model->n_country - n_actor)) {
        lode__buf_add_html(s->buf, st->text);
        return;
    }
    add_countries(s, st->actor);
    lode__buf_add(s->buf, n_actor == 1 ? " stops selling " : " stop selling ");
    lode__buf_add_html(s->buf, s->good[good].name);
    lode__buf_add(s->buf, " to ");
    if (n_target > 3)
        lode__buf_add(s->buf, "everybody");
    else
        add_countries(s, st->target);
}

lode_status lode__factsheet_write(const lode_outcome *o, lode__buf *buf)
{
    int n;
    sheet s = {.o = o,
               .buf = buf,
               .good = lode__goods(o->dataset, &n),
               .country = lode__countries(o->dataset, &n)};

    lode__page_begin(buf, o->statement[0].text, lode__chart_page_style);
    lode__buf_add(
        buf, "<p class=\"dim\">lode fact sheet: supply shock, base year 2024</p>\n<h1>");
    for (int k = 0; k < o->n_statement; k++) {
        if (o->statement[k].verb == LODE__OVER) continue;
        if (k > 0) lode__buf_add(buf, "<br>");
        add_headline(&s, &o->statement[k]);
    }
    lode__buf_add(buf, "</h1>\n<p class=\"dim\"><code>");
    for (int k = 0; k < o->n_statement; k++) {
        if (k > 0) lode__buf_add(buf, "; ");
        lode__buf_add_html(buf, o->statement[k].text);
    }
    lode__buf_add(buf, "</code></p>\n");
    if (o->answer.verdict == LODE_INFEASIBLE) {
        lode__buf_add(buf, "<p>No equilibrium: ");
        lode__buf_add_html(buf, o->reason);
        lode__buf_add(buf, "</p>\n");
    } else {
        s.i_good = main_good(o);
        add_three_numbers(&s);
        lode__factsheet_months(o, s.i_good, buf);
        add_losses(&s);
        lode__factsheet_instruments(o, buf);
        lode__factsheet_gdp(o, buf);
        for (int g = 0; g < o->market->model->n_good; g++)
            if (lode__good_is_shown(o, g)) add_prices(&s, g);
        add_routes(&s);
        lode__factsheet_bands(o, buf);
        add_belief(&s);
    }
    lode__page_end(buf, o->run, o->dataset);
    return LODE_OK;
}
