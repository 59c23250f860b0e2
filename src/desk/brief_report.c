/* The brief on one page: text, JSON, HTML. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "desk/brief.h"
#include "report/page.h"
#include "study/draws.h"

#define REPORT_MAX ((size_t)16 << 20)
#define MILLION 1e-6
#define WIDTH 79
#define NOTES 4
#define NOTE_LENGTH 200 /* bytes */

/* ---- one page in two forms ------------------------------------------------------------------- */

/* A table or a paragraph goes to text or to HTML alike. */
typedef struct page {
    const lode__desk_brief *b;
    lode__buf *buf;
    bool html;
    lode__table table;
    int n_column, at;
} page;

static void heading(page *p, const char *text)
{
    lode__buf_add(p->buf, p->html ? "<section><h2>" : "\n");
    if (p->html)
        lode__buf_add_html(p->buf, text);
    else
        lode__buf_add(p->buf, text);
    lode__buf_add(p->buf, p->html ? "</h2>\n" : "\n");
}

static void end_section(page *p)
{
    if (p->html) lode__buf_add(p->buf, "</section>\n");
}

static void paragraph(page *p, const char *text)
{
    if (p->html) {
        lode__buf_add(p->buf, "<p>");
        lode__buf_add_html(p->buf, text);
        lode__buf_add(p->buf, "</p>\n");
        return;
    }
    lode__buf_add_wrapped(p->buf, text, WIDTH, 0);
    lode__buf_add(p->buf, "\n");
}

static void begin_table(page *p, const char *align, const char *const *head)
{
    p->n_column = (int)strlen(align);
    p->at = 0;
    if (!p->html) lode__table_begin(&p->table, p->n_column, align);
    if (p->html) lode__buf_add(p->buf, "<div class=\"wide\"><table><thead><tr>");
    for (int k = 0; k < p->n_column; k++) {
        if (!p->html) lode__table_cell(&p->table, "%s", head[k]);
        if (!p->html) continue;
        lode__buf_add(p->buf, "<th scope=\"col\">");
        lode__buf_add_html(p->buf, head[k]);
        lode__buf_add(p->buf, "</th>");
    }
    if (p->html) lode__buf_add(p->buf, "</tr></thead><tbody>\n");
}

static void cell(page *p, const char *text)
{
    bool first = p->at % p->n_column == 0, last = p->at % p->n_column == p->n_column - 1;

    p->at++;
    if (!p->html) {
        lode__table_cell(&p->table, "%s", text);
        return;
    }
    lode__buf_add(p->buf, first ? "<tr><th scope=\"row\">" : "<td>");
    lode__buf_add_html(p->buf, text);
    lode__buf_add(p->buf, first ? "</th>" : "</td>");
    if (last) lode__buf_add(p->buf, "</tr>\n");
}

static void number(page *p, double value, int decimals)
{
    char text[64];

    lode__number_people(value, decimals, text);
    cell(p, isfinite(value) ? text : "");
}

static void end_table(page *p)
{
    if (!p->html)
        lode__table_end(&p->table, p->buf);
    else
        lode__buf_add(p->buf, "</tbody></table></div>\n");
}

/* ---- parts -------------------------------------------------------------------------------------- */

static const char *good_id(const lode__desk_brief *b, int i_good)
{
    int n;
    return lode__goods(b->book->ds, &n)[i_good].id;
}

static void put_cases(page *p)
{
    static const char *const head[] = {"run", "loss, USD m", "price", "what"};
    const lode__desk_brief *b = p->b;
    double largest = 0.0;

    if (b->n_case == 0) return;
    for (int k = 0; k < b->n_case; k++)
        if (fabs(b->kase[k].loss_usd) > largest) largest = fabs(b->kase[k].loss_usd);
    heading(p, "The runs");
    begin_table(p, "lrrl", head);
    for (int k = 0; k < b->n_case; k++) {
        const lode__brief_case *c = &b->kase[k];
        char ratio[32] = "";
        cell(p, c->name);
        number(p, c->loss_usd * MILLION, lode__decimals(largest * MILLION / 10.0));
        if (isfinite(c->price_ratio))
            snprintf(ratio, sizeof ratio, "x%.2f", c->price_ratio);
        cell(p, ratio);
        cell(p, c->verdict == LODE_SOLVED ? c->what : lode_verdict_name(c->verdict));
    }
    end_table(p);
    if (!b->retaliation)
        paragraph(p, "No retaliation is run: the event states no sentence for it.");
    if (b->n_now_licence > 0)
        paragraph(p,
                  "Licences that state no delay and no share refused let all through in "
                  "'as it stands'; --refuse SHARE says otherwise.");
    end_section(p);
}

static void put_places(page *p)
{
    static const char *const head[] = {"country", "users", "makers", "net, USD m"};
    const lode__desk_brief *b = p->b;
    int n, decimals;
    const lode__country *country = lode__countries(b->book->ds, &n);

    if (b->n_sum <= 0) return;
    decimals = lode__decimals(fabs(b->sum[0].loss_usd) * MILLION / 10.0);
    heading(p, "Who loses and who gains, over 12 months");
    begin_table(p, "lrrr", head);
    for (int k = 0; k < b->n_sum && k < LODE__BRIEF_PLACES; k++) {
        cell(p, country[b->sum[k].i_country].name);
        number(p, b->sum[k].consumer_usd * MILLION, decimals);
        number(p, b->sum[k].producer_usd * MILLION, decimals);
        number(p, -b->sum[k].loss_usd * MILLION, decimals);
    }
    end_table(p);
    end_section(p);
}

static void put_segments(page *p)
{
    static const char *const head[] = {"use", "good", "before, t/yr", "short, t/yr"};
    const lode__desk_brief *b = p->b;

    if (b->n_segment == 0) return;
    heading(p, "Shortage by use");
    begin_table(p, "llrr", head);
    for (int k = 0; k < b->n_segment && k < LODE__BRIEF_SEGMENTS; k++) {
        cell(p, b->segment[k].segment);
        cell(p, good_id(b, b->segment[k].i_good));
        number(p, b->segment[k].before_tpa, lode__decimals(b->segment[k].before_tpa));
        number(p, b->segment[k].unmet_tpa,
               lode__decimals(b->segment[k].before_tpa / 100.0));
    }
    end_table(p);
    end_section(p);
}

static void put_stakes(page *p)
{
    const lode__desk_brief *b = p->b;
    char text[400], low[64], value[64], high[64];

    if (!b->main || !b->perspective) return;
    heading(p, "GDP and stocks");
    lode__number_people(b->gdp[0] * MILLION, 1, low);
    lode__number_people(b->gdp[1] * MILLION, 1, value);
    lode__number_people(b->gdp[2] * MILLION, 1, high);
    if (isfinite(b->gdp[1]))
        snprintf(text, sizeof text, "GDP of %s, USD million a year less: %s (%s to %s).",
                 b->perspective, value, low, high);
    else
        snprintf(text, sizeof text, "The loss of GDP of %s is not known.",
                 b->perspective);
    paragraph(p, text);
    if (*b->gdp_note) paragraph(p, b->gdp_note);
    if (isfinite(b->stock_days))
        snprintf(
            text, sizeof text,
            "Stocks of %s there: %.0f days of what it takes in (prior of the packs).",
            good_id(b, b->i_good), b->stock_days);
    else
        snprintf(text, sizeof text, "Stocks there: not known.");
    paragraph(p, text);
    end_section(p);
}

/* Worth a line: it avoids a hundredth of the loss. */
static bool is_worth_it(const lode_response *r, const lode__option *o)
{
    return o->verdict == LODE_SOLVED && o->avoided_usd >= 0.01 * r->loss_usd;
}

static void put_remedies(page *p)
{
    static const char *const head[] = {"remedy", "what", "avoids, USD m", "cost",
                                       "months"};
    const lode_response *r = p->b->response;
    int n = 0;

    if (!p->b->main) return;
    heading(p, "First remedies");
    if (!r || r->n_option == 0) {
        paragraph(p, *p->b->response_note ? p->b->response_note : "None was found.");
        end_section(p);
        return;
    }
    begin_table(p, "llrrr", head);
    for (int k = 0; k < r->n_option && n < LODE__BRIEF_REMEDIES; k++) {
        const lode__option *o = &r->option[k];
        if (!is_worth_it(r, o)) continue;
        n++;
        cell(p, lode__remedy_name(o->kind));
        cell(p, o->what);
        number(p, o->avoided_usd * MILLION, lode__decimals(r->loss_usd * MILLION / 10.0));
        number(p, o->cost_usd.value * MILLION,
               lode__decimals(r->loss_usd * MILLION / 10.0));
        number(p, o->months.value, 0);
    }
    end_table(p);
    paragraph(p, "All of them, with who acts and what stands against it: lode respond.");
    end_section(p);
}

static void put_change(page *p, const char *date, const char *what)
{
    char text[400];

    if (!*date) return;
    snprintf(text, sizeof text, "%s: %s.", date, what);
    paragraph(p, text);
}

static void put_beliefs(page *p)
{
    const lode__desk_brief *b = p->b;
    const char *const *t = b->event.text;
    char text[1400];

    heading(p, "Confidence, and what would change it");
    snprintf(text, sizeof text, "Confidence is %s: %s.", b->confidence, b->why);
    paragraph(p, text);
    if (b->main && b->main->bands)
        for (int k = 0; k < b->main->bands->n_top && k < 3; k++) {
            snprintf(text, sizeof text, "%.0f %% of the spread goes with: %s.",
                     100.0 * b->main->bands->top[k].share, b->main->bands->top[k].name);
            paragraph(p, text);
        }
    put_change(p, t[LODE__E_SUSPENDED_UNTIL], "last day of the suspension");
    put_change(p, t[LODE__E_EXPIRES], "it runs out");
    put_change(p, t[LODE__E_REVIEW], "review");
    for (int k = 0; k < b->n_warning && k < NOTES; k++) {
        size_t n = lode__utf8_cut(b->warning[k], NOTE_LENGTH);
        snprintf(text, sizeof text, "Note: %.*s%s", (int)n, b->warning[k],
                 b->warning[k][n] ? " ..." : "");
        paragraph(p, text);
    }
    if (b->n_warning > NOTES) {
        snprintf(text, sizeof text, "%d more notes, and these whole: --json.",
                 b->n_warning - NOTES);
        paragraph(p, text);
    }
    end_section(p);
}

static void put_revision(page *p)
{
    const lode__desk_brief *b = p->b;
    char text[1400], before[64], now[64];

    if (!b->changed) return;
    heading(p, "Since the revision before");
    snprintf(text, sizeof text, "Changed: %s. Why: %s.", b->changed, b->event.why);
    paragraph(p, text);
    if (isfinite(b->loss_before_usd) && isfinite(b->loss_usd)) {
        lode__number_people(b->loss_before_usd * MILLION, 2, before);
        lode__number_people(b->loss_usd * MILLION, 2, now);
        snprintf(text, sizeof text, "The central loss goes from USD %s to %s million.",
                 before, now);
        paragraph(p, text);
    }
    end_section(p);
}

static void put_sources(page *p)
{
    const lode__event *e = &p->b->event;
    char text[3600];

    heading(p, "Sources");
    for (int i = 0; i < e->n_source; i++) {
        const lode__event_source *s = &e->source[i];
        snprintf(text, sizeof text, "%s%s%s%s%s%s%s%s%s", s->text[LODE__S_PUBLISHER],
                 *s->text[LODE__S_TITLE] ? ", " : "", s->text[LODE__S_TITLE],
                 *s->text[LODE__S_DATE] ? ", " : "", s->text[LODE__S_DATE],
                 *s->text[LODE__S_URL] ? ", " : "", s->text[LODE__S_URL],
                 *s->text[LODE__S_SHA256] ? ", sha256 " : "", s->text[LODE__S_SHA256]);
        paragraph(p, text);
    }
    end_section(p);
}

static void put_sentences(page *p)
{
    const lode__event_scenario *s = &p->b->scenario;
    char text[1200];

    heading(p, s->is_edited ? "In the model, as stated" : "In the model");
    for (int k = 0; k < s->n; k++) {
        if (p->html) lode__buf_add(p->buf, "<p><code>");
        if (p->html)
            lode__buf_add_html(p->buf, s->sentence[k]);
        else
            lode__buf_addf(p->buf, "  %s", s->sentence[k]);
        lode__buf_add(p->buf, p->html ? "</code></p>\n" : "\n");
    }
    if (*s->none) {
        snprintf(text, sizeof text, "%s: %s.", s->n > 0 ? "Left out" : "Not in the model",
                 s->none);
        paragraph(p, text);
    }
    end_section(p);
}

static void put_numbers(page *p)
{
    put_cases(p);
    put_places(p);
    put_segments(p);
    put_stakes(p);
    put_remedies(p);
    put_beliefs(p);
}

static void put_parts(page *p)
{
    put_numbers(p);
    put_revision(p);
    put_sentences(p);
    put_sources(p);
}

static void put_dateline(page *p)
{
    const lode__event *e = &p->b->event;
    char day[16], text[400];

    lode__date_write(p->b->day, day);
    snprintf(text, sizeof text, "%s%s%s. %s on %s, %s, grade %s; for %s.",
             e->text[LODE__E_PLACE], *e->text[LODE__E_PLACE] ? ", " : "",
             e->text[LODE__E_DATE],
             lode__event_status_name(lode__event_status_on(e, p->b->day)), day,
             e->text[LODE__E_CERTAINTY],
             *e->text[LODE__E_GRADE] ? e->text[LODE__E_GRADE] : "not given",
             p->b->perspective ? p->b->perspective : "the world");
    paragraph(p, text);
}

static void write_text(const lode__desk_brief *b, lode__buf *buf)
{
    page p = {.b = b, .buf = buf};

    paragraph(&p, b->event.text[LODE__E_TITLE]);
    put_dateline(&p);
    lode__buf_add(buf, "\n");
    paragraph(&p, b->headline);
    put_parts(&p);
    lode__buf_addf(buf, "\nrun %.16s  data %.16s  event %s revision %d\n", b->run,
                   lode_dataset_hash(b->book->ds), b->event.text[LODE__E_ID],
                   b->event.revision);
}

static void put_headline(const lode__desk_brief *b, lode__buf *buf)
{
    lode__buf_add(buf, "<p><strong>");
    lode__buf_add_html(buf, b->headline);
    lode__buf_add(buf, "</strong></p>\n");
}

void lode__desk_brief_html(const lode__desk_brief *b, lode__buf *buf)
{
    page p = {.b = b, .buf = buf, .html = true};
    char text[200];

    snprintf(text, sizeof text, "The brief for %.40s",
             b->perspective ? b->perspective : "the world");
    heading(&p, text);
    put_headline(b, buf);
    end_section(&p);
    put_numbers(&p);
}

static void write_html(const lode__desk_brief *b, lode__buf *buf)
{
    page p = {.b = b, .buf = buf, .html = true};

    lode__page_begin(buf, b->event.text[LODE__E_TITLE], NULL);
    lode__buf_add(buf, "<h1>");
    lode__buf_add_html(buf, b->event.text[LODE__E_TITLE]);
    lode__buf_add(buf, "</h1>\n");
    put_dateline(&p);
    put_headline(b, buf);
    put_parts(&p);
    lode__page_end(buf, b->run, b->book->ds);
}

/* ---- JSON ------------------------------------------------------------------------------------------ */

static void cases_json(lode__json *j, const lode__desk_brief *b)
{
    lode__json_array(j, "runs");
    for (int k = 0; k < b->n_case; k++) {
        const lode__brief_case *c = &b->kase[k];
        lode__json_object(j, NULL);
        lode__json_string(j, "run", c->name);
        lode__json_string(j, "what", c->what);
        lode__json_string(j, "verdict", lode_verdict_name(c->verdict));
        lode__json_number(j, "loss_usd", c->loss_usd);
        lode__json_number(j, "price_ratio", c->price_ratio);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void places_json(lode__json *j, const lode__desk_brief *b)
{
    int n;
    const lode__country *country = lode__countries(b->book->ds, &n);

    lode__json_array(j, "countries");
    for (int k = 0; k < b->n_sum && k < LODE__BRIEF_PLACES; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "country", country[b->sum[k].i_country].id);
        lode__json_number(j, "consumer_usd", b->sum[k].consumer_usd);
        lode__json_number(j, "producer_usd", b->sum[k].producer_usd);
        lode__json_number(j, "loss_usd", b->sum[k].loss_usd);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void segments_json(lode__json *j, const lode__desk_brief *b)
{
    lode__json_array(j, "uses");
    for (int k = 0; k < b->n_segment && k < LODE__BRIEF_SEGMENTS; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "use", b->segment[k].segment);
        lode__json_string(j, "good", good_id(b, b->segment[k].i_good));
        lode__json_number(j, "before_tpa", b->segment[k].before_tpa);
        lode__json_number(j, "after_tpa", b->segment[k].after_tpa);
        lode__json_number(j, "unmet_tpa", b->segment[k].unmet_tpa);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void remedies_json(lode__json *j, const lode__desk_brief *b)
{
    const lode_response *r = b->response;
    int n = 0;

    lode__json_array(j, "remedies");
    for (int k = 0; r && k < r->n_option && n < LODE__BRIEF_REMEDIES; k++) {
        const lode__option *o = &r->option[k];
        if (!is_worth_it(r, o)) continue;
        n++;
        lode__json_object(j, NULL);
        lode__json_string(j, "remedy", lode__remedy_name(o->kind));
        lode__json_string(j, "what", o->what);
        lode__json_number(j, "avoided_usd", o->avoided_usd);
        lode__json_number(j, "cost_usd", o->cost_usd.value);
        lode__json_number(j, "months", o->months.value);
        lode__json_string(j, "who_acts", o->who_acts);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void result_json(lode__json *j, const lode__desk_brief *b)
{
    lode__json_object(j, "result");
    lode__event_json(j, "event", &b->event, b->day);
    lode__json_string(j, "headline", b->headline);
    lode__json_string(j, "for", b->perspective);
    lode__json_number(j, "loss_usd", b->loss_usd);
    lode__json_number(j, "loss_low_usd", b->low_usd);
    lode__json_number(j, "loss_high_usd", b->high_usd);
    lode__json_number(j, "at_least_usd", b->floor_usd);
    lode__json_number(j, "at_least_probability", b->floor_probability);
    lode__json_string(
        j, "likelihood",
        isnan(b->floor_probability) ? NULL : lode__likelihood(b->floor_probability));
    lode__json_array(j, "sentences");
    for (int k = 0; k < b->scenario.n; k++)
        lode__json_string(j, NULL, b->scenario.sentence[k]);
    lode__json_end_array(j);
    lode__json_string(j, "no_sentence", *b->scenario.none ? b->scenario.none : NULL);
    cases_json(j, b);
    places_json(j, b);
    segments_json(j, b);
    lode__json_object(j, "gdp_usd");
    lode__json_number(j, "low", b->gdp[0]);
    lode__json_number(j, "value", b->gdp[1]);
    lode__json_number(j, "high", b->gdp[2]);
    lode__json_string(j, "note", *b->gdp_note ? b->gdp_note : NULL);
    lode__json_end_object(j);
    lode__json_number(j, "stock_days", b->stock_days);
    remedies_json(j, b);
    lode__json_string(j, "confidence", b->confidence);
    lode__json_string(j, "why", b->why);
    lode__json_string(j, "changed", b->changed);
    lode__json_string(j, "changed_why", b->changed ? b->event.why : NULL);
    lode__json_number(j, "loss_before_usd", b->loss_before_usd);
    lode__json_end_object(j);
}

static void write_json(const lode__desk_brief *b, lode__buf *buf)
{
    char day[16];
    lode__json j;

    lode__date_write(b->day, day);
    lode__envelope_begin(&j, buf, "lode/event/1", b->run, b->book->ds);
    lode__json_object(&j, "inputs");
    lode__json_string(&j, "question", "brief");
    lode__json_string(&j, "as_of", day);
    lode__json_integer(&j, "seed", (long long)b->asked->seed);
    lode__json_end_object(&j);
    if (b->main)
        lode__certificate_write(&j, &b->main->answer.certificate);
    else
        lode__json_null(&j, "certificate");
    lode__json_array(&j, "warnings");
    for (int k = 0; k < b->n_warning; k++) lode__json_string(&j, NULL, b->warning[k]);
    lode__json_end_array(&j);
    result_json(&j, b);
    lode__envelope_end(&j, buf);
}

lode_status lode_event_brief_write(const lode_dataset *dataset, const char *db,
                                   const char *id, const lode_event_brief *options,
                                   lode_format format, lode_text *out, lode_error *err)
{
    static const lode_event_brief plain = LODE_EVENT_BRIEF_INIT;
    lode__book book;
    lode__desk_brief brief = {0};
    lode__buf buf;
    lode_status st;

    if (format == LODE_FORMAT_CSV || format > LODE_FORMAT_HTML)
        return lode__fail(err, LODE_E_INVALID,
                          "a brief is a table, JSON or HTML, found %s",
                          format == LODE_FORMAT_CSV ? "CSV" : "SVG");
    lode__buf_init(&buf, REPORT_MAX);
    st = lode__book_open(&book, dataset, db, false, err);
    if (!st) st = lode__brief_make(&brief, &book, id, options ? options : &plain, err);
    if (!st && format == LODE_FORMAT_TABLE) write_text(&brief, &buf);
    if (!st && format == LODE_FORMAT_JSON) write_json(&brief, &buf);
    if (!st && format == LODE_FORMAT_HTML) write_html(&brief, &buf);
    lode__brief_clear(&brief);
    lode__book_close(&book);
    if (!st) return lode__desk_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}
