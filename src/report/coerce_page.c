/* Cases of coercion as one page of pictures. Here: what one sender can do to one target;
 * many of them are the atlas's (coerce_atlas.c). Self-contained: no script, no font,
 * nothing fetched. */
#include "report/coerce_page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/charts.h"
#include "report/page.h"

#define LABEL 64
#define NAME_MOST 17 /* characters beside a chart */

/* The page and the rows it shows, the worst of the first length first. */
typedef struct sheet {
    const lode_coercion *c;
    lode__buf *buf;
    lode__arena arena;
    const lode__coerce_row **row; /* [n] */
    int n;
    const lode__coerce_row *worst; /* NULL: there are no rows */
} sheet;

static void fail(const sheet *s)
{
    if (!s->buf->status) s->buf->status = LODE_E_NOMEM;
}

static void add(const sheet *s, const char *text)
{
    lode__buf_add(s->buf, text);
}

static void add_sender(const sheet *s)
{
    lode__coerce_name(s->c, s->c->i_by, s->buf);
}

static void add_target(const sheet *s)
{
    lode__coerce_name(s->c, s->c->i_to, s->buf);
}

/* ---- rows -------------------------------------------------------------------------- */

/* Rows by length and enforcement as asked for, each ranked. */
static void list_rows(sheet *s)
{
    const lode_coercion *c = s->c;

    s->row = lode__arena_take(&s->arena, c->count.n_row + 1, sizeof *s->row);
    if (!s->row) {
        fail(s);
        return;
    }
    for (size_t m = 0; m < c->n_months; m++)
        for (int e = 0; e < 2; e++) {
            const lode__coerce_row **some;
            int n = 0;
            if (!c->both && c->enforced != (e == 1)) continue;
            n = lode__coercion_ranked(c, c->months[m], e == 1, &s->arena, &some);
            if (n < 0) {
                fail(s);
                return;
            }
            for (int k = 0; k < n; k++) s->row[s->n++] = some[k];
        }
    s->worst = s->n > 0 ? s->row[0] : NULL;
}

/* ---- head -------------------------------------------------------------------------- */

/* "What China can do to Japan by cutting gallium:refined" */
static void add_title(const sheet *s)
{
    add(s, "What ");
    add_sender(s);
    add(s, " can do to ");
    add_target(s);
    add(s, " by cutting ");
    if (s->c->n_job == 1 && s->worst)
        lode__buf_add_html(s->buf, lode__coerce_good(s->c, s->worst));
    else if (s->c->goods)
        lode__coerce_goods(s->c, s->buf);
    else
        add(s, "what it sells");
}

static void add_costless(const sheet *s)
{
    const lode__frontier *f = &s->worst->frontier;

    add(s, "<div><strong>");
    lode__coerce_said(f->costless_harm_usd, s->buf);
    add(s, "</strong>costless harm: what ");
    add_target(s);
    lode__buf_addf(s->buf, " loses in %d months by a cut of %s that costs ",
                   lode__coerce_case_of(s->c, s->worst)->months,
                   lode__coerce_good(s->c, s->worst));
    add_sender(s);
    add(s, " nothing");
    if (f->costless_depth > 0.0) {
        add(s, " (up to ");
        lode__coerce_depth(f->costless_depth, s->buf);
        add(s, "&#8239;%)");
    }
    add(s, "</div>\n");
}

static void add_leverage(const sheet *s)
{
    double leverage = s->worst->frontier.leverage;
    char text[64];

    add(s, "<div><strong>");
    if (isfinite(leverage)) {
        lode__number_people(leverage, fabs(leverage) < 10.0 ? 1 : 0, text);
        add(s, text);
        add(s, "</strong>leverage: dollars of harm for each that a full ban costs ");
    } else if (leverage > 0.0) {
        add(s, "free</strong>leverage: a full ban costs nothing to ");
    } else {
        add(s, "none</strong>leverage: a full ban changes nothing for ");
    }
    add_sender(s);
    add(s, "</div>\n");
}

/* Nothing is sold that could be cut, though the question could be put. */
static bool has_no_trade(const lode__coerce_row *row)
{
    return row->verdict == LODE_SOLVED && row->n_point < 2;
}

static void add_price(const sheet *s)
{
    const lode__coerce_point *ban = lode__coerce_ban(s->worst);
    char text[64];

    add(s, "<div><strong>");
    if (ban && isfinite(ban->price_ratio)) {
        lode__number_people(ban->price_ratio, 2, text);
        add(s, "&#215;");
        add(s, text);
        add(s, "</strong>price that ");
        add_target(s);
        add(s, " pays under a full ban, over that without one");
    } else {
        lode__buf_addf(s->buf, "%s</strong>price under a full ban: ",
                       has_no_trade(s->worst) ? "unchanged" : "unknown");
        if (has_no_trade(s->worst)) {
            add(s, "there is nothing to cut");
        } else {
            add_target(s);
            add(s, " buys none, or there is no equilibrium");
        }
    }
    add(s, "</div>\n");
}

static void add_three_numbers(const sheet *s)
{
    add(s, "<section class=\"three\" aria-label=\"Three numbers\">\n");
    add_costless(s);
    add_leverage(s);
    add_price(s);
    add(s, "</section>\n");
}

/* ---- charts ------------------------------------------------------------------------ */

/* "harm to Japan" of the arena; names are plain, charts escape them. short: where it
 * would be cut at the edge of a chart, by the id. */
static const char *chart_text(sheet *s, const char *before, int i_party, bool is_short)
{
    int n;
    const lode__country *country = lode__countries(s->c->dataset, &n);
    const lode__party *p = &s->c->party[i_party];
    const char *name = i_party < n && !p->is_bloc ? country[i_party].name : p->name;
    size_t size = strlen(before) + strlen(name) + 1;
    char *text;

    if (is_short && size > NAME_MOST + 1) name = p->name;
    size = strlen(before) + strlen(name) + 1;
    text = lode__arena_take(&s->arena, size, 1);
    if (!text) {
        fail(s);
        return "";
    }
    snprintf(text, size, "%s%s", before, name);
    return text;
}

static const lode__cut *cuts_of(sheet *s, const lode__coerce_row *row)
{
    lode__cut *cut = lode__arena_take(&s->arena, LODE__DEPTHS, sizeof *cut);

    if (!cut) {
        fail(s);
        return NULL;
    }
    for (int k = 0; k < row->n_point; k++) cut[k] = row->point[k].cut;
    return cut;
}

/* What tells a curve from the others: its good, or its length and the third countries. */
static const char *curve_label(sheet *s, const lode__coerce_row *row)
{
    const lode__coerce_case *one = lode__coerce_case_of(s->c, row);
    char *text;

    if (s->c->n_job > 1) return lode__coerce_good(s->c, row);
    text = lode__arena_take(&s->arena, LABEL, 1);
    if (!text) {
        fail(s);
        return "";
    }
    snprintf(text, LABEL, "%d month%s%s", one->months, one->months == 1 ? "" : "s",
             !s->c->both     ? ""
             : one->enforced ? ", kept"
                             : ", free");
    return text;
}

/* Curves of several goods are of the first length and enforcement alone. */
static bool is_a_curve(const sheet *s, const lode__coerce_row *row)
{
    const lode__coerce_case *one = lode__coerce_case_of(s->c, row),
                            *first = lode__coerce_case_of(s->c, s->worst);

    return row->n_point > 1 && (s->c->n_job == 1 || (one->months == first->months &&
                                                     one->enforced == first->enforced));
}

static void add_frontier(sheet *s)
{
    lode__chart_curve curve[LODE__CURVE_MOST];
    const char *title = "How much harm for how much cost";
    int n = 0, n_all = 0;

    for (int k = 0; k < s->n; k++) {
        const lode__coerce_row *row = s->row[k];
        if (!is_a_curve(s, row)) continue;
        if (n_all++ >= LODE__CURVE_MOST) continue;
        curve[n] = (lode__chart_curve){curve_label(s, row), cuts_of(s, row), row->n_point,
                                       row->frontier.costless_harm_usd};
        if (!curve[n++].cut) return;
    }
    add(s, "<section><h2>How much harm for how much cost</h2>\n");
    lode__coerce_chart_begin(title, s->buf);
    lode__svg_frontier(
        s->buf, "frontier", title,
        "Each curve follows a cut from nothing to all; left of the line of zero cost the "
        "sender gains. The large mark is the full ban. The table below has the numbers.",
        chart_text(s, "harm to ", s->c->i_to, false),
        chart_text(s, "cost to ", s->c->i_by, false), curve, n);
    lode__coerce_chart_end(s->buf);
    if (s->c->n_job > 1) {
        add(s, "<p class=\"dim\">");
        lode__coerce_span(s->c, lode__coerce_case_of(s->c, s->worst)->months,
                          lode__coerce_case_of(s->c, s->worst)->enforced, s->buf);
        if (n_all > n)
            lode__buf_addf(s->buf, "; the %d goods of most costless harm of %d", n,
                           n_all);
        add(s, ".</p>\n");
    } else if (n_all > n) {
        lode__buf_addf(s->buf, "<p class=\"dim\">The first %d of %d curves.</p>\n", n,
                       n_all);
    }
    add(s, "</section>\n");
}

/* "A cut of 88 % earns China most ..." */
static void add_best(const sheet *s)
{
    const lode__frontier *f = &s->worst->frontier;
    char number[LODE__SAID];

    if (isnan(f->best_depth)) return;
    add(s, "<p>");
    if (f->best_depth > 0.0) {
        add(s, "A cut of ");
        lode__coerce_depth(f->best_depth, s->buf);
        add(s, "&#8239;% earns ");
        add_sender(s);
        add(s, " most, ");
        lode__coerce_said(f->best_gain_usd, s->buf);
        add(s, ", and harms ");
        add_target(s);
        add(s, " by ");
        lode__coerce_said(f->best_harm_usd, s->buf);
        add(s, ".");
    } else {
        add(s, "No cut earns ");
        add_sender(s);
        add(s, " anything.");
    }
    if (isfinite(f->marginal_leverage)) {
        lode__said(f->marginal_leverage, "", number);
        lode__buf_addf(s->buf,
                       " Marginal leverage: beyond what is free, the next dollar of cost "
                       "buys %s of harm.",
                       number);
    }
    if (s->worst->later_cost_usd > 0.0) {
        add(s, " When a ban is over, those who entered meanwhile cost ");
        add_sender(s);
        add(s, " another ");
        lode__coerce_said(s->worst->later_cost_usd, s->buf);
        add(s, ".");
    }
    add(s, "</p>\n");
}

static void add_depths(sheet *s)
{
    const lode__coerce_row *row = s->worst;
    const lode__cut *cut = cuts_of(s, row);
    const char *title = "The deeper the cut";

    if (!cut) return;
    lode__buf_addf(s->buf, "<section><h2>The deeper the cut of %s, ",
                   lode__coerce_good(s->c, row));
    lode__coerce_span(s->c, lode__coerce_case_of(s->c, row)->months,
                      lode__coerce_case_of(s->c, row)->enforced, s->buf);
    add(s, "</h2>\n");
    lode__coerce_chart_begin(title, s->buf);
    lode__svg_depth(s->buf, "depth", title,
                    "Harm and cost over the share that is cut; below zero is a gain.",
                    chart_text(s, "harm to ", s->c->i_to, true),
                    chart_text(s, "cost to ", s->c->i_by, true), cut, row->n_point,
                    row->frontier.costless_depth);
    lode__coerce_chart_end(s->buf);
    add_best(s);
    add(s, "</section>\n");
}

/* ---- the whole --------------------------------------------------------------------- */

static void add_sections(sheet *s)
{
    add_three_numbers(s);
    if (has_no_trade(s->worst)) {
        add(s, "<p>");
        add_sender(s);
        lode__buf_addf(s->buf,
                       " sells no %s in the base year: there is nothing to cut.</p>\n",
                       lode__coerce_good(s->c, s->worst));
    } else {
        add_frontier(s);
        add_depths(s);
    }
    lode__coerce_cases(s->c, s->row, s->n, s->buf);
    lode__coerce_bands(s->c, s->row, s->n, s->buf);
    lode__coerce_bundle_section(s->c, s->buf);
    lode__coerce_remedies(s->c, s->buf);
}

static void write_pair(const lode_coercion *c, lode__buf *buf)
{
    sheet s = {.c = c, .buf = buf};
    lode__buf title;

    lode__buf_init(&title, 1 << 16);
    lode__buf_addf(&title, "%s and %s", c->by, c->target);
    if (title.status && !buf->status) buf->status = title.status;
    list_rows(&s);
    lode__coerce_page_begin(title.data ? title.data : "", buf);
    add(&s, "<h1>");
    add_title(&s);
    add(&s, "</h1>\n");
    if (s.worst)
        add_sections(&s);
    else
        add(&s,
            "<p>Nothing to show: there is no cut of a good in whose market the target "
            "takes part.</p>\n");
    lode__coerce_basis(c, s.worst, buf);
    lode__coerce_words(buf);
    lode__page_end(buf, c->run, c->dataset);
    lode__buf_clear(&title);
    lode__arena_clear(&s.arena);
}

void lode__coerce_page(const lode_coercion *c, lode__buf *buf)
{
    if (c->i_by >= 0 && c->i_to >= 0)
        write_pair(c, buf);
    else
        lode__coerce_atlas(c, buf);
}
