/* What comes back: outcomes and comments in articles, and the track record. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/publish.h"

/* ---- outcomes ----------------------------------------------------------------------------- */

static void add_cell(lode__buf *b, const char *text)
{
    lode__buf_add(b, "<td>");
    lode__buf_add_html(b, text);
    lode__buf_add(b, "</td>");
}

static void begin_rows(lode__buf *b, const char *caption)
{
    lode__buf_addf(
        b,
        "<div class=\"wide record\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">"
        "<table><caption>%s</caption><thead><tr>"
        "<th scope=\"col\">series</th><th scope=\"col\">when</th>"
        "<th scope=\"col\">forecast</th><th scope=\"col\">observed</th>"
        "<th scope=\"col\">band</th><th scope=\"col\">log error</th>"
        "<th scope=\"col\">source</th></tr></thead><tbody>\n",
        caption, caption);
}

static void add_series(lode__buf *b, const lode__track_row *r)
{
    lode__buf_add(b, "<tr><th scope=\"row\">");
    lode__buf_add_html(b, *r->series ? r->series : r->good);
    if (strcmp(r->what, "exports") == 0 || strcmp(r->what, "null test") == 0)
        lode__buf_addf(b, ", %s", r->what);
    lode__buf_add(b, "</th>");
}

static void add_source(lode__buf *b, const lode__track_row *r)
{
    lode__buf_add(b, "<td>");
    if (*r->link) {
        lode__buf_add(b, "<a rel=\"noopener\" href=\"");
        lode__buf_add_html(b, r->link);
        lode__buf_add(b, "\">");
    }
    lode__buf_add_html(b, r->source);
    lode__buf_add(b, *r->link ? "</a></td></tr>\n" : "</td></tr>\n");
}

static void add_row(lode__buf *b, const lode__track_row *r)
{
    char said[96], seen[96], number[64], error[80];

    lode__track_multiple(r->forecast, r->low, r->high, said);
    lode__track_multiple(r->observed, r->observed_low, r->observed_high, seen);
    lode__number_people(r->log_error, 2, number);
    snprintf(error, sizeof error, "%s%s", r->log_error > 0.0 ? "+" : "",
             isnan(r->log_error) ? "-" : number);
    add_series(b, r);
    add_cell(b, r->when);
    add_cell(b, said);
    add_cell(b, seen);
    add_cell(b, lode__track_verdict(r));
    add_cell(b, error);
    add_source(b, r);
}

void lode__issue_put_outcomes(lode__issue *issue, const lode__event *e)
{
    lode__buf *b = &issue->buf;
    const lode__track *t = &issue->track;
    int n = 0;

    for (int i = 0; i < t->n; i++) {
        if (!lode__list_has(t->row[i].events, e->text[LODE__E_ID])) continue;
        if (n++ == 0) {
            lode__buf_add(b, "<section><h2>What happened</h2>\n");
            begin_rows(b, "multiples of what was before");
        }
        add_row(b, &t->row[i]);
    }
    if (n > 0)
        lode__buf_add(b, "</tbody></table></div>\n<p class=\"dim\">Forecasts of past "
                         "restrictions are from the market of the year before each: "
                         "<a href=\"../track-record.html\">the track record</a>.</p>\n"
                         "</section>\n");
}

/* ---- the record ----------------------------------------------------------------------------- */

static void add_events(lode__issue *issue, const char *list)
{
    const char *text;
    char id[80];
    size_t length;
    int n = 0;

    while (lode__list_next(&list, &text, &length)) {
        const lode__event *e;
        snprintf(id, sizeof id, "%.*s", (int)length, text);
        e = lode__book_find(issue->book, id);
        if (!e) continue;
        lode__buf_add(&issue->buf, n++ == 0 ? "<p>Of " : "; ");
        lode__issue_link(issue, e, "");
    }
    if (n > 0) lode__buf_add(&issue->buf, ".</p>\n");
}

/* All events of the rows from i on of the same episode, each once. */
static const char *events_of(lode__issue *issue, int from, int until)
{
    const lode__track *t = &issue->track;
    char list[2000] = "", id[80];
    size_t n = 0, length;
    const char *text;

    for (int i = from; i < until; i++) {
        const char *at = t->row[i].events;
        while (lode__list_next(&at, &text, &length)) {
            snprintf(id, sizeof id, "%.*s", (int)length, text);
            if (lode__list_has(list, id) || n + length + 2 > sizeof list) continue;
            n += (size_t)snprintf(list + n, sizeof list - n, "%s%s", n ? "|" : "", id);
        }
    }
    text = lode__arena_copy(&issue->book->arena, list);
    return text ? text : "";
}

static bool is_together(const lode__track_row *a, const lode__track_row *b)
{
    return strcmp(a->episode, b->episode) == 0 &&
           (*a->episode || strcmp(a->events, b->events) == 0);
}

static void put_record(lode__issue *issue)
{
    const lode__track *t = &issue->track;
    lode__buf *b = &issue->buf;

    for (int i = 0, end; i < t->n; i = end) {
        char caption[80];
        for (end = i; end < t->n && is_together(&t->row[i], &t->row[end]);) end++;
        lode__buf_add(b, "<section><h2>");
        lode__buf_add_html(b, t->row[i].title);
        lode__buf_add(b, "</h2>\n");
        add_events(issue, events_of(issue, i, end));
        snprintf(caption, sizeof caption, "%.40s, multiples of what was before",
                 *t->row[i].episode ? t->row[i].episode : t->row[i].events);
        begin_rows(b, caption);
        for (int k = i; k < end; k++) add_row(b, &t->row[k]);
        lode__buf_add(b, "</tbody></table></div>\n");
        if (*t->row[i].said_by) {
            lode__buf_add(b, "<p class=\"dim\">Forecast by ");
            lode__buf_add_html(b, t->row[i].said_by);
            lode__buf_add(b, "</p>\n");
        }
        lode__buf_add(b, "</section>\n");
    }
}

static const lode__item *item_of(const lode__issue *issue, const lode__event *e)
{
    for (int i = 0; i < issue->n; i++)
        if (issue->item[i].event == e) return &issue->item[i];
    return NULL;
}

static void put_open(lode__issue *issue)
{
    const lode__track *t = &issue->track;
    lode__buf *b = &issue->buf;

    lode__buf_addf(b,
                   "<section><h2>Open</h2>\n<p>%d events have a forecast and no outcome "
                   "yet; <code>lode event outcome</code> enters one.</p>\n<ul>\n",
                   t->n_open);
    for (int i = 0; i < t->n_open; i++) {
        const lode__item *it = item_of(issue, t->open[i]);
        lode__buf_addf(b, "<li>%s ", t->open[i]->text[LODE__E_DATE]);
        lode__issue_link(issue, t->open[i], "");
        if (it && isfinite(it->impact.price_ratio))
            lode__buf_addf(b,
                           " <span class=\"dim\">forecast: world price of %s x%.2f"
                           "</span>",
                           it->impact.good, it->impact.price_ratio);
        lode__buf_add(b, "</li>\n");
    }
    lode__buf_add(b, t->n_open ? "</ul></section>\n" : "<li>none</li></ul></section>\n");
}

void lode__issue_track(lode__issue *issue)
{
    lode__track_sum s = lode__track_sum_of(&issue->track);
    lode__buf *b = &issue->buf;
    char mean[64];

    if (!lode__issue_wants(issue, "track-record.html")) return;
    lode__number_people(s.mean_log_error, 2, mean);
    lode__issue_page_begin(issue, "Track record", "");
    lode__buf_addf(
        b,
        "<h1>Track record</h1>\n<p>What the model says, what happened, and whether it "
        "lay "
        "in the band of 10 to 90 %% of draws. The error is the logarithm of forecast "
        "over "
        "observation: 0.69 is a factor of two. Mean size of it: %s over %d; inside the "
        "band: %d of %d that have one.</p>\n<p>Past restrictions run on the market of "
        "the "
        "year before each, nothing fitted (<code>lode backtest</code>); <code>lode event "
        "track --draws %d</code> adds their bands. Outcomes of the desk stand beside the "
        "forecast of the day they were entered.</p>\n",
        mean, s.n_scored, s.n_inside, s.n_band, LODE__FORECAST_DRAWS);
    put_record(issue);
    put_open(issue);
    lode__issue_page_end(issue, "track-record.html");
}

/* ---- readers ---------------------------------------------------------------------------------- */

/* A text with its line ends. */
static void add_lines(lode__buf *b, const char *text)
{
    while (*text) {
        size_t n = strcspn(text, "\n");
        char line[LODE_COMMENT_MOST + 1];
        snprintf(line, sizeof line, "%.*s", (int)n, text);
        lode__buf_add_html(b, line);
        text += n + (text[n] == '\n');
        if (*text) lode__buf_add(b, "<br>");
    }
}

static void put_answered(lode__issue *issue, const lode__event *e)
{
    const lode__feedback *f = &issue->said;
    lode__buf *b = &issue->buf;

    for (int i = 0; i < f->n_comment; i++) {
        const lode__entry *c = &f->comment[i], *a;
        int at = 0;
        if (strcmp(c->about, e->text[LODE__E_ID]) != 0) continue;
        for (int k = 0; (a = lode__feedback_answer(f, c->number, &at)) != NULL; k++) {
            if (k == 0) {
                lode__buf_addf(b, "<blockquote><p>%.10s, a reader: ", c->made);
                add_lines(b, c->body);
                lode__buf_add(b, "</p></blockquote>\n");
            }
            lode__buf_addf(b, "<p>%.10s, ", a->made);
            lode__buf_add_html(b, a->who);
            lode__buf_add(b, ": ");
            add_lines(b, a->body);
            lode__buf_add(b, "</p>\n");
        }
    }
}

static void put_form(lode__issue *issue, const lode__event *e)
{
    lode__buf *b = &issue->buf;

    lode__buf_addf(b, "<form method=\"post\" action=\"/desk/event/%s.html\">\n",
                   e->text[LODE__E_ID]);
    lode__buf_add(b, "<input type=\"hidden\" name=\"lode-token\" value=\"");
    lode__buf_add_html(b, issue->page->token);
    lode__buf_addf(
        b,
        "\">\n<p><label for=\"comment\">What is wrong, missing or unclear? Up to "
        "%d bytes. Nobody asks who you are, and the text is shown only once it is "
        "answered.</label></p>\n<p><textarea id=\"comment\" name=\"comment\" "
        "rows=\"5\" maxlength=\"%d\" required></textarea></p>\n<p><button>Send to "
        "the desk</button></p>\n</form>\n",
        LODE_COMMENT_MOST, LODE_COMMENT_MOST);
}

void lode__issue_put_feedback(lode__issue *issue, const lode__event *e)
{
    lode__buf *b = &issue->buf;

    lode__buf_add(b, "<section><h2>To the desk</h2>\n");
    put_answered(issue, e);
    if (issue->page && issue->page->token)
        put_form(issue, e);
    else
        lode__buf_addf(
            b,
            "<p>Something wrong, missing or unclear? <code>lode event comment %s "
            "'...'</code> enters it for the desk to answer; <code>lode serve "
            "--desk FILE</code> has a form.</p>\n",
            e->text[LODE__E_ID]);
    lode__buf_add(b, "</section>\n");
}
