/* Many senders or targets on a page: who is strong in what, who should worry. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/charts.h"
#include "report/coerce_page.h"
#include "report/page.h"
#include "study/coerce_matrix.h"

#define MATRIX_SHOWN 30 /* rows, and columns */
#define CLASSED 1e-4    /* of the largest: what is less is in the palest class */
#define RANKED_SHOWN 20
#define SUMS_SHOWN 10
#define COUNTER_SHOWN 8

typedef struct sheet {
    const lode_coercion *c;
    lode__buf *buf;
    lode__arena arena;
    bool enforced; /* of matrices, sums and the three numbers */
} sheet;

static void fail(const sheet *s)
{
    if (!s->buf->status) s->buf->status = LODE_E_NOMEM;
}

static void add(const sheet *s, const char *text)
{
    lode__buf_add(s->buf, text);
}

/* ---- head -------------------------------------------------------------------------- */

static void add_title(const sheet *s)
{
    const lode_coercion *c = s->c;

    if (c->i_by >= 0) {
        add(s, "What ");
        lode__coerce_name(c, c->i_by, s->buf);
        add(s, " can do to others by cutting ");
    } else if (c->i_to >= 0) {
        add(s, "What others can do to ");
        lode__coerce_name(c, c->i_to, s->buf);
        add(s, " by cutting ");
    } else {
        add(s, "Who can hurt whom by cutting ");
    }
    if (c->goods)
        lode__coerce_goods(c, s->buf);
    else
        add(s, c->i_by >= 0 ? "what it sells" : "what they sell");
}

/* "China to Japan, graphite:anode" */
static void add_who(const sheet *s, const lode__coerce_row *row)
{
    lode__coerce_name(s->c, s->c->job[lode__coerce_case_of(s->c, row)->i_job].i_sender,
                      s->buf);
    add(s, " to ");
    lode__coerce_name(s->c, row->i_target, s->buf);
    lode__buf_addf(s->buf, ", %s", lode__coerce_good(s->c, row));
}

static void add_worst(const sheet *s, const lode__coerce_row *worst)
{
    add(s, "<div><strong>");
    lode__coerce_said(worst->frontier.costless_harm_usd, s->buf);
    add(s, "</strong>the most costless harm by one cut: ");
    add_who(s, worst);
    add(s, "</div>\n");
}

static void add_leverage(const sheet *s, const lode__coerce_row *worst)
{
    double leverage = worst->frontier.leverage;
    char text[64] = "none";

    if (isinf(leverage) && leverage > 0.0) snprintf(text, sizeof text, "free");
    if (isfinite(leverage))
        lode__number_people(leverage, fabs(leverage) < 10.0 ? 1 : 0, text);
    lode__buf_addf(s->buf,
                   "<div><strong>%s</strong>leverage of a full ban in that case: ", text);
    add(s, "dollars of harm for each of cost</div>\n");
}

/* The sender or target with the largest sum; blocs stand beside their members. */
static void add_first(sheet *s, lode__sum_by by, const char *words)
{
    const lode_coercion *c = s->c;
    lode__coerce_sum *sum;
    int n = lode__coercion_sums(c, by, c->months[0], s->enforced, &s->arena, &sum), k = 0;

    if (n < 0) fail(s);
    while (k < n && by == LODE__BY_TARGET && c->i_to < 0 && c->party[sum[k].i].is_bloc)
        k++;
    if (k >= n) return;
    add(s, "<div><strong>");
    lode__coerce_said(sum[k].costless_usd, s->buf);
    lode__buf_addf(s->buf, "</strong>%s ", words);
    lode__coerce_name(c, sum[k].i, s->buf);
    add(s, ", costless harm summed over its cases, as if each came alone</div>\n");
}

static void add_three_numbers(sheet *s, const lode__coerce_row *worst)
{
    add(s, "<section class=\"three\" aria-label=\"Three numbers\">\n");
    add_worst(s, worst);
    if (s->c->i_by < 0) add_first(s, LODE__BY_SENDER, "the strongest sender:");
    if (s->c->i_to < 0) add_first(s, LODE__BY_TARGET, "the target hit hardest:");
    if (s->c->i_by >= 0 || s->c->i_to >= 0) add_leverage(s, worst);
    add(s, "</section>\n<p class=\"dim\">");
    lode__coerce_span(s->c, s->c->months[0], s->enforced, s->buf);
    add(s, "; present value, 2024 prices.</p>\n");
}

/* ---- matrices ---------------------------------------------------------------------- */

static const char *empty_said(const lode_coercion *c, lode__matrix_of of)
{
    if (of != LODE__MATRIX_SENDERS)
        return c->i_by >= 0 ? "the sender sells none, or no part in that market"
                            : "no seller of 2 %, or no part in that market";
    return c->i_by >= 0 ? "not sold" : "not sold, or less than 2 % of exports";
}

/* The strongest rows and columns of a matrix; value: [MATRIX_SHOWN][MATRIX_SHOWN]. */
static lode__heat heat_of(const lode_coercion *c, const lode__coerce_matrix *m,
                          lode__matrix_of of, double *value)
{
    lode__heat heat = {
        .n_row = m->n_row < MATRIX_SHOWN ? m->n_row : MATRIX_SHOWN,
        .n_column = m->n_column < MATRIX_SHOWN ? m->n_column : MATRIX_SHOWN,
        .row = m->row,
        .column = m->column,
        .value = value,
        .measure = of == LODE__MATRIX_SENDERS && c->i_to < 0
                       ? "costless harm summed over countries"
                   : of == LODE__MATRIX_SENDERS ? "costless harm"
                   : c->i_by >= 0               ? "costless harm"
                                  : "costless harm by the sender that does most",
        .unit = "USD",
        .empty = empty_said(c, of),
        .logarithmic = true};

    for (int i = 0; i < heat.n_row; i++)
        for (int j = 0; j < heat.n_column; j++) {
            double x = m->value[i * m->n_column + j];
            value[i * heat.n_column + j] = x;
            heat.floor = fmax(heat.floor, x * CLASSED);
        }
    return heat;
}

static void add_matrix(sheet *s, lode__matrix_of of, const char *id, const char *title,
                       const char *rows)
{
    const lode_coercion *c = s->c;
    lode__coerce_matrix m = {0};
    double *value =
        lode__arena_take(&s->arena, (size_t)MATRIX_SHOWN * MATRIX_SHOWN, sizeof *value);
    lode__heat heat;

    if (!value ||
        lode__coercion_matrix(c, of, c->months[0], s->enforced, &s->arena, &m)) {
        fail(s);
        return;
    }
    if (m.n_row < 2) return;
    heat = heat_of(c, &m, of, value);
    lode__buf_addf(s->buf, "<section><h2>%s</h2>\n", title);
    lode__coerce_chart_begin(title, s->buf);
    lode__svg_heat(s->buf, id, title,
                   "The largest sums first. Each cell has its number as its title; the "
                   "JSON of the same question has all of them.",
                   &heat);
    lode__coerce_chart_end(s->buf);
    lode__buf_addf(s->buf, "<p class=\"dim\">%s against minerals, ", rows);
    lode__coerce_span(c, c->months[0], s->enforced, s->buf);
    add(s, "; of a mineral with several goods the one that harms most.");
    if (heat.n_row < m.n_row || heat.n_column < m.n_column)
        lode__buf_addf(s->buf, " Shown: %d of %d rows, %d of %d columns.", heat.n_row,
                       m.n_row, heat.n_column, m.n_column);
    add(s, "</p></section>\n");
}

/* ---- tables ------------------------------------------------------------------------ */

static bool is_worth_a_line(const lode__coerce_row *row)
{
    return row->verdict != LODE_SOLVED || row->frontier.costless_harm_usd > 0.0 ||
           row->frontier.ban_harm_usd > 0.0;
}

/* Rows of a length, the strongest first; c may be what the target does in turn. */
static void add_ranked(sheet *s, const lode_coercion *c, int months, bool enforced,
                       int most)
{
    lode__coerce_columns with = {.by = c->i_by < 0, .on = c->i_to < 0, .good = true};
    const lode__coerce_row **row;
    int n = lode__coercion_ranked(c, months, enforced, &s->arena, &row), kept = 0;
    char caption[160];

    if (n < 0) {
        fail(s);
        return;
    }
    for (int k = 0; k < n; k++)
        if (is_worth_a_line(row[k])) row[kept++] = row[k];
    snprintf(caption, sizeof caption,
             "%d months%s; USD million, present value, 2024 prices; the most costless "
             "harm first",
             months,
             c->instrument != LODE_INSTRUMENT_TARGET_ONLY ? ""
             : enforced                                   ? ", passing on kept down"
                                                          : ", passing on free");
    lode__coerce_rows(c, row, kept, most, with, caption, s->buf);
}

static void add_all_ranked(sheet *s)
{
    const lode_coercion *c = s->c;

    add(s, "<section><h2>The strongest cases</h2>\n");
    for (size_t m = 0; m < c->n_months; m++)
        for (int e = 0; e < 2; e++)
            if (c->both || c->enforced == (e == 1))
                add_ranked(s, c, c->months[m], e == 1, RANKED_SHOWN);
    add(s, "</section>\n");
}

static void add_sum(const sheet *s, lode__sum_by by, const lode__coerce_sum *sum)
{
    const lode_coercion *c = s->c;
    const lode__coerce_row *worst = sum->worst;
    int n;

    add(s, "<tr><th scope=\"row\">");
    if (by == LODE__BY_GOOD)
        lode__buf_add_html(s->buf, lode__goods(c->dataset, &n)[sum->i].id);
    else
        lode__coerce_name_plain(c, sum->i, s->buf);
    add(s, "</th>");
    lode__coerce_td_money(sum->costless_usd, s->buf);
    lode__coerce_td_money(sum->ban_harm_usd, s->buf);
    if (by != LODE__BY_TARGET) lode__coerce_td_money(sum->ban_cost_usd, s->buf);
    if (by != LODE__BY_SENDER && c->i_by < 0) {
        add(s, "<td class=\"name\">");
        lode__coerce_name_plain(c, c->job[lode__coerce_case_of(c, worst)->i_job].i_sender,
                                s->buf);
        add(s, "</td>");
    }
    if (by != LODE__BY_TARGET && c->i_to < 0) {
        add(s, "<td class=\"name\">");
        lode__coerce_name_plain(c, worst->i_target, s->buf);
        add(s, "</td>");
    }
    if (by != LODE__BY_GOOD)
        lode__buf_addf(s->buf, "<td class=\"name\">%s</td>", lode__coerce_good(c, worst));
    add(s, "</tr>\n");
}

static void begin_sums(const sheet *s, lode__sum_by by)
{
    static const char *const name[] = {"sender", "target", "good"};
    const char *head[7];
    char align[8] = "lrr", caption[160];
    int n = 0;

    head[n++] = name[by];
    head[n++] = "costless harm";
    head[n++] = "harm of bans";
    if (by != LODE__BY_TARGET) align[n] = 'r', head[n++] = "cost of bans";
    if (by != LODE__BY_SENDER && s->c->i_by < 0) align[n] = 'l', head[n++] = "worst: by";
    if (by != LODE__BY_TARGET && s->c->i_to < 0) align[n] = 'l', head[n++] = "worst: on";
    if (by != LODE__BY_GOOD) align[n] = 'l', head[n++] = "worst: good";
    snprintf(
        caption, sizeof caption,
        "sums over its cases, as if each came alone; %d months, USD million, present "
        "value, 2024 prices",
        s->c->months[0]);
    lode__coerce_table_begin(caption, align, head, s->buf);
}

static void add_sums(sheet *s, lode__sum_by by, const char *title)
{
    const lode_coercion *c = s->c;
    lode__coerce_sum *sum;
    int n = lode__coercion_sums(c, by, c->months[0], s->enforced, &s->arena, &sum);
    int shown = 0;

    if (n < 0) fail(s);
    if (n < 2) return;
    lode__buf_addf(s->buf, "<section><h2>%s</h2>\n", title);
    begin_sums(s, by);
    for (int k = 0; k < n && shown < SUMS_SHOWN; k++) {
        if (by == LODE__BY_TARGET && c->party[sum[k].i].is_bloc && c->i_to < 0) continue;
        add_sum(s, by, &sum[k]);
        shown++;
    }
    lode__coerce_table_end(s->buf);
    add(s, "</section>\n");
}

/* ---- what the target can do back --------------------------------------------------- */

static void add_counter(sheet *s)
{
    const lode_coercion *c = s->c, *back = c->counter;

    if (c->i_to < 0) return;
    add(s, "<section><h2>What ");
    lode__coerce_name(c, c->i_to, s->buf);
    add(s, " can do in turn</h2>\n");
    if (back)
        add_ranked(s, back, back->months[0], false, COUNTER_SHOWN);
    else
        add(s,
            "<p>It sells no good with a market in weight: it has nothing to cut.</p>\n");
    add(s, "</section>\n");
}

/* ---- the whole --------------------------------------------------------------------- */

static void add_sections(sheet *s, const lode__coerce_row *worst)
{
    add_three_numbers(s, worst);
    if (s->c->i_by < 0)
        add_matrix(s, LODE__MATRIX_SENDERS, "senders", "Who is strong in what",
                   "Senders");
    if (s->c->i_to < 0) {
        add_matrix(s, LODE__MATRIX_TARGETS, "targets", "Who should worry about what",
                   "Targets");
        add_matrix(s, LODE__MATRIX_BLOCS, "blocs", "Blocs as targets",
                   "Blocs (the harm of their members together)");
    }
    add_all_ranked(s);
    if (s->c->i_by < 0) add_sums(s, LODE__BY_SENDER, "Who is strong");
    if (s->c->i_to < 0) add_sums(s, LODE__BY_TARGET, "Who should worry");
    if (s->c->n_job > 1) add_sums(s, LODE__BY_GOOD, "By good");
    add_counter(s);
}

void lode__coerce_atlas(const lode_coercion *c, lode__buf *buf)
{
    sheet s = {.c = c, .buf = buf, .enforced = c->enforced && !c->both};
    const lode__coerce_row **row, *worst = NULL;
    int n = lode__coercion_ranked(c, c->months[0], s.enforced, &s.arena, &row);

    if (n < 0) fail(&s);
    if (n > 0) worst = row[0];
    lode__coerce_page_begin(c->by       ? c->by
                            : c->target ? c->target
                                        : "Who can hurt whom with what",
                            buf);
    add(&s, "<h1>");
    add_title(&s);
    add(&s, "</h1>\n");
    if (worst)
        add_sections(&s, worst);
    else
        add(&s,
            "<p>Nothing to show: no target takes part in a market of what is cut.</p>\n");
    lode__coerce_basis(c, worst, buf);
    lode__coerce_words(buf);
    lode__page_end(buf, c->run, c->dataset);
    lode__arena_clear(&s.arena);
}
