/* Why is a figure what it is? Its contributions as steps that add up to it: a waterfall, in a
 * document of its own or on a page with the rows it rests on. */
#include "report/explain_chart.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>

#include "report/chart.h"
#include "report/foot.h"
#include "report/page.h"

#define STEPS 12 /* contributions with a step of their own */

typedef struct steps {
    const char *label[STEPS + 2], *flag[STEPS + 2];
    double value[STEPS + 2];
    char others[64];
    const char *foot;
    lode__chart chart;
} steps;

static int n_larger(const lode__explanation *e, int k)
{
    double own = fabs(e->contribution[k].value);
    int n = 0;

    for (int i = 0; i < e->n_contribution; i++) {
        double other = fabs(e->contribution[i].value);
        n += other > own || (other == own && i < k);
    }
    return n;
}

/* The largest contributions in their order, the others as one, then the figure. */
static void fill(const lode__explanation *e, steps *s)
{
    double rest = 0.0;
    int n = 0, n_rest = 0;

    for (int k = 0; k < e->n_contribution; k++) {
        if (e->n_contribution > STEPS && n_larger(e, k) >= STEPS - 1) {
            rest += e->contribution[k].value;
            n_rest++;
            continue;
        }
        s->label[n] = e->contribution[k].label;
        s->value[n++] = e->contribution[k].value;
    }
    if (n_rest > 0) {
        snprintf(s->others, sizeof s->others, "%d others", n_rest);
        s->label[n] = s->others;
        s->value[n++] = rest;
    }
    s->label[n] = e->what;
    s->flag[n] = "total";
    s->value[n] = e->value;
    s->chart.n_row = n + 1;
}

static steps *steps_of(const lode__explanation *e, lode__arena *arena)
{
    steps *s = lode__arena_take(arena, 1, sizeof *s);
    lode__foot foot = {.n_source = 0};

    if (!s) return NULL;
    *s = (steps){.foot = NULL};
    for (int k = 0; k < e->n_input; k++) lode__foot_source(&foot, e->input[k].source);
    s->foot = lode__foot_text(&foot, "", e->run, e->dataset, arena);
    if (!s->foot) return NULL;
    s->chart = (lode__chart){
        .kind = LODE__CHART_WATERFALL,
        .id = "why",
        .title = e->figure,
        .description =
            "Each step is a contribution; together they make the last bar, the "
            "figure.",
        .foot = s->foot,
        .row_name = "contribution",
        .measure = e->what,
        /* "0 to 10,000" is a range, and no unit of a number. */
        .unit = isdigit((unsigned char)*e->unit) ? "" : e->unit,
        .row = s->label,
        .value = s->value,
        .flag = s->flag};
    fill(e, s);
    return s;
}

static void no_memory(lode__buf *buf)
{
    if (buf->status == LODE_OK) buf->status = LODE_E_NOMEM;
}

void lode__explain_chart(const lode__explanation *e, lode__buf *buf)
{
    lode__arena arena = {0};
    const steps *s = steps_of(e, &arena);

    if (s)
        lode__chart_document(buf, &s->chart);
    else
        no_memory(buf);
    lode__arena_clear(&arena);
}

static void write_input(const lode__explanation *e, const lode__input *in, lode__buf *buf)
{
    lode__buf_add(buf, "<tr><th scope=\"row\">");
    lode__buf_add_html(buf, in->name);
    lode__buf_add(buf, "</th><td>");
    if (isnan(in->value))
        lode__buf_add(buf, "unknown");
    else
        lode__buf_add_number(buf, in->value);
    lode__buf_add(buf, " ");
    lode__buf_add_html(buf, in->unit);
    lode__buf_add(buf, "</td><td>");
    lode__buf_add_html(buf, in->source);
    lode__buf_add(buf, *in->vintage ? " " : "");
    lode__buf_add_html(buf, in->vintage);
    lode__buf_add(buf, "</td><td>");
    lode__buf_add_html(buf, in->flag);
    lode__buf_add(buf, "</td><td>");
    if (in->place.i_file >= 0) {
        lode__buf_add(buf, "<code>");
        lode__buf_add_html(buf, lode__dataset_file(e->dataset, in->place.i_file));
        lode__buf_addf(buf, ":%ld</code>", in->place.line);
    }
    lode__buf_add(buf, "</td></tr>\n");
}

void lode__explain_page(const lode__explanation *e, lode__buf *buf)
{
    lode__arena arena = {0};
    const steps *s = steps_of(e, &arena);

    if (!s) {
        no_memory(buf);
        lode__arena_clear(&arena);
        return;
    }
    lode__page_begin(buf, e->figure, lode__chart_page_style);
    lode__buf_add(buf, "<h1>");
    lode__buf_add_html(buf, e->figure);
    lode__buf_add(buf, "</h1>\n<p>Formula: ");
    lode__buf_add_html(buf, e->formula);
    lode__buf_add(buf, "</p>\n");
    lode__chart_figure(buf, &s->chart);
    lode__buf_add(buf,
                  "<section><h2>Rows it rests on</h2>\n<div class=\"wide\"><table>"
                  "<thead><tr><th scope=\"col\">input</th><th scope=\"col\">value</th>"
                  "<th scope=\"col\">source</th><th scope=\"col\">flag</th>"
                  "<th scope=\"col\">row</th></tr></thead><tbody>\n");
    for (int k = 0; k < e->n_input; k++) write_input(e, &e->input[k], buf);
    lode__buf_add(buf, "</tbody></table></div></section>\n");
    lode__page_end(buf, e->run, e->dataset);
    lode__arena_clear(&arena);
}
