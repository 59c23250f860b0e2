/* The pages: one front page an edition, an article an event, the calendar, the digest. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/publish.h"
#include "report/chart.h"
#include "report/page.h"

#define LATEST 15
#define TRENDING 5
#define CALENDAR 12
#define IN_SECTOR 5
#define PLACES 10
#define WEEK 7
#define WIDTH 72

static void style(lode__buf *b)
{
    lode__buf_add(
        b, ".lead h2{font-size:1.35rem;line-height:1.3;margin:.2rem 0}"
           ".record td{white-space:nowrap}.record td:last-child,.record th:last-child"
           "{text-align:left;white-space:normal;min-width:8rem}"
           "textarea{width:100%;box-sizing:border-box;font:inherit;color:var(--ink);"
           "background:var(--paper);border:1px solid var(--dim)}"
           "button{font:inherit;padding:.3rem .8rem}"
           "blockquote{margin:.6rem 0 .2rem 0;padding-left:.8rem;border-left:3px solid "
           "var(--line);overflow-wrap:anywhere}"
           "@media print{form,nav{display:none}}\n"
           "nav a{margin-right:.8rem}.badge{border:1px solid var(--line);"
           "border-radius:.2rem;padding:0 .3rem;font-size:.8rem;margin-right:.3rem}"
           "a{color:inherit}ul{padding-left:1.1rem}\n");
    lode__chart_page_style(b);
}

void lode__issue_page_begin(lode__issue *issue, const char *title, const char *up)
{
    lode__buf *b = &issue->buf;

    lode__page_begin(b, title, style);
    lode__buf_addf(b, "<p class=\"dim\"><a href=\"%sindex.html\">", up);
    lode__buf_add_html(b, issue->title);
    lode__buf_addf(b, "</a> &#183; issue of %s</p>\n", issue->date);
}

void lode__issue_page_end(lode__issue *issue, const char *name)
{
    lode__page_end(&issue->buf, issue->run, issue->book->ds);
    lode__issue_file(issue, name);
}

static void add_paragraph(lode__buf *b, const char *text)
{
    lode__buf_add(b, "<p>");
    lode__buf_add_html(b, text);
    lode__buf_add(b, "</p>\n");
}

void lode__issue_link(lode__issue *issue, const lode__event *e, const char *up)
{
    lode__buf *b = &issue->buf;

    lode__buf_addf(b, "<a href=\"%sevent/%s.html\">", up, e->text[LODE__E_ID]);
    lode__buf_add_html(b, e->text[LODE__E_TITLE]);
    lode__buf_add(b, "</a>");
}

/* A card: date, title, one sentence. */
static void add_card(lode__issue *issue, const lode__item *it,
                     const lode__edition *edition)
{
    lode__buf *b = &issue->buf, text;

    lode__buf_init(&text, 1 << 16);
    lode__item_sentence(issue, it, edition, &text);
    lode__buf_addf(b, "<li>%s <span class=\"badge\">%s</span> ",
                   it->event->text[LODE__E_DATE], lode__event_status_name(it->status));
    lode__issue_link(issue, it->event, "");
    lode__buf_add(b, " <span class=\"dim\">");
    lode__buf_add_html(b, text.data ? text.data : "");
    lode__buf_add(b, "</span></li>\n");
    lode__buf_clear(&text);
}

/* ---- ranked ------------------------------------------------------------------------------------- */

typedef struct ranked {
    const lode__item *item;
    double loss_usd;
} ranked;

static int by_loss(const void *x, const void *y)
{
    const ranked *a = x, *b = y;

    if (a->loss_usd != b->loss_usd) return a->loss_usd < b->loss_usd ? 1 : -1;
    return strcmp(a->item->event->text[LODE__E_ID], b->item->event->text[LODE__E_ID]);
}

/* Events of the last days (0: of all) by what they cost the edition. The caller releases. */
static ranked *rank(const lode__issue *issue, const lode__edition *edition, int days,
                    int *n)
{
    ranked *row = lode__alloc((size_t)issue->n + 1, sizeof *row);

    *n = 0;
    for (int i = 0; row && i < issue->n; i++) {
        const lode__item *it = &issue->item[i];
        double loss = lode__item_loss(issue, it, edition);
        if (!it->is_out || !(loss > 0.0)) continue;
        if (days > 0 && (it->first > issue->day || it->first < issue->day - days))
            continue;
        row[(*n)++] = (ranked){it, loss};
    }
    if (row && *n > 1) qsort(row, (size_t)*n, sizeof *row, by_loss);
    return row;
}

static void put_ranked(lode__issue *issue, const lode__edition *edition, int days,
                       int most, const char *none)
{
    int n;
    ranked *row = rank(issue, edition, days, &n);

    if (!row && !issue->st)
        issue->st = lode__fail(issue->err, LODE_E_NOMEM, "out of memory");
    if (n == 0) add_paragraph(&issue->buf, none);
    if (n > 0) lode__buf_add(&issue->buf, "<ol>\n");
    for (int k = 0; k < n && k < most; k++) add_card(issue, row[k].item, edition);
    if (n > 0) lode__buf_add(&issue->buf, "</ol>\n");
    lode__release(row);
}

/* ---- the calendar --------------------------------------------------------------------------------- */

typedef struct entry {
    lode__day day;
    const char *date, *what;
    const lode__event *event;
} entry;

static int by_day(const void *x, const void *y)
{
    const entry *a = x, *b = y;

    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    return strcmp(a->event->text[LODE__E_ID], b->event->text[LODE__E_ID]);
}

/* What ends, returns, falls due or begins from the day of the issue on. The caller releases. */
static entry *find_dates(const lode__issue *issue, int *n)
{
    static const struct {
        int field;
        const char *what;
    } date[] = {{LODE__E_FROM, "begins: "},
                {LODE__E_SUSPENDED_UNTIL, "last day of suspension: "},
                {LODE__E_UNTIL, "ends: "},
                {LODE__E_EXPIRES, "runs out: "},
                {LODE__E_REVIEW, "review: "},
                {LODE__E_DATE, ""}};
    entry *row = lode__alloc(6 * (size_t)issue->n + 1, sizeof *row);

    *n = 0;
    for (int i = 0; row && i < issue->n; i++)
        for (size_t k = 0; k < 6; k++) {
            const lode__item *it = &issue->item[i];
            const lode__event *e = it->event;
            const char *text = e->text[date[k].field];
            lode__day first, last;
            if (!it->is_out || it->status == LODE__STATUS_WITHDRAWN ||
                it->status == LODE__STATUS_LAPSED)
                continue;
            if (date[k].field == LODE__E_DATE &&
                strcmp(e->text[LODE__E_KIND], "deadline") != 0)
                continue;
            /* The measure itself says when its suspension ends. */
            if (e->is_embedded && strcmp(e->text[LODE__E_KIND], "relaxation") == 0)
                continue;
            if (!lode__date_read(text, &first, &last) || last < issue->day) continue;
            row[(*n)++] = (entry){first, text, date[k].what, e};
        }
    if (row && *n > 1) qsort(row, (size_t)*n, sizeof *row, by_day);
    return row;
}

static void put_calendar(lode__issue *issue, int most)
{
    int n;
    entry *row = find_dates(issue, &n);

    if (!row && !issue->st)
        issue->st = lode__fail(issue->err, LODE_E_NOMEM, "out of memory");
    if (n == 0) add_paragraph(&issue->buf, "Nothing is known to end or fall due.");
    if (n > 0) lode__buf_add(&issue->buf, "<ul>\n");
    for (int k = 0; k < n && k < most; k++) {
        lode__buf_addf(&issue->buf, "<li>%s %s", row[k].date, row[k].what);
        lode__issue_link(issue, row[k].event, "");
        lode__buf_add(&issue->buf, "</li>\n");
    }
    if (n > 0) lode__buf_add(&issue->buf, "</ul>\n");
    lode__release(row);
}

/* ---- front pages ------------------------------------------------------------------------------------ */

static void put_editions(lode__issue *issue)
{
    lode__buf *b = &issue->buf;

    lode__buf_add(b, "<nav aria-label=\"Editions\">");
    for (int k = 0; k < issue->n_edition; k++) {
        lode__buf_addf(b, "<a href=\"edition-%s.html\">", issue->edition[k].slug);
        lode__buf_add_html(b, issue->edition[k].id);
        lode__buf_add(b, "</a>\n");
    }
    lode__buf_add(b, "<a href=\"calendar.html\">calendar</a>\n"
                     "<a href=\"digest.html\">digest</a>\n"
                     "<a href=\"track-record.html\">track record</a>\n"
                     "<a href=\"feed.atom\">Atom</a>\n<a href=\"feed.json\">JSON</a>\n"
                     "<a href=\"feed.rss\">RSS</a></nav>\n");
}

static void put_latest(lode__issue *issue, const lode__edition *edition)
{
    int n = 0;

    lode__buf_add(&issue->buf, "<section><h2>Latest</h2>\n<ul>\n");
    for (int i = 0; i < issue->n && n < LATEST; i++) {
        const lode__item *it = &issue->item[i];
        if (!it->is_out || it->first > issue->day || !lode__item_in(issue, it, edition) ||
            strcmp(it->event->text[LODE__E_KIND], "analysis") == 0)
            continue;
        add_card(issue, it, edition);
        n++;
    }
    lode__buf_add(&issue->buf,
                  n ? "</ul></section>\n" : "<li>none</li></ul></section>\n");
}

/* Which minerals are a sector's; an event may also name its sectors itself. */
static const struct {
    const char *sector, *name, *minerals;
} sectors[] = {
    {"chips", "AI and chips", "gallium|germanium|silicon|indium|tungsten|palladium"},
    {"magnets", "Robotics and magnets", "rare_earths|ndpr|dytb|samarium"},
    {"batteries", "Batteries", "lithium|cobalt|nickel|graphite|manganese"},
    {"defence", "Defence", "antimony|tungsten|titanium|beryllium|samarium"},
    {"grid", "Grid", "copper|aluminium|alumina|bauxite"},
    {"medical", "Medical", "helium|platinum|bismuth|gadolinium"}};

static bool is_sector(const lode__event *e, size_t k)
{
    const char *list = e->text[LODE__E_COMMODITY], *text;
    char mineral[96];
    size_t n;

    if (lode__list_has(e->text[LODE__E_SECTORS], sectors[k].sector)) return true;
    while (lode__list_next(&list, &text, &n)) {
        snprintf(mineral, sizeof mineral, "%.*s", (int)n, text);
        mineral[strcspn(mineral, ":")] = '\0';
        if (lode__list_has(sectors[k].minerals, mineral)) return true;
    }
    return false;
}

static void put_sectors(lode__issue *issue, const lode__edition *edition)
{
    lode__buf_add(&issue->buf, "<section><h2>Sectors</h2>\n");
    for (size_t k = 0; k < sizeof sectors / sizeof *sectors; k++) {
        int n = 0;
        for (int i = 0; i < issue->n && n < IN_SECTOR; i++) {
            const lode__item *it = &issue->item[i];
            if (!it->is_out || it->first > issue->day || !is_sector(it->event, k) ||
                !lode__item_in(issue, it, edition))
                continue;
            if (n++ == 0)
                lode__buf_addf(&issue->buf, "<h3>%s</h3>\n<ul>\n", sectors[k].name);
            add_card(issue, it, edition);
        }
        if (n > 0) lode__buf_add(&issue->buf, "</ul>\n");
    }
    lode__buf_add(&issue->buf, "</section>\n");
}

/* Signed notes, corrections, and what the data are, apart from events. */
static void put_notes(lode__issue *issue, const lode__edition *edition)
{
    lode__buf *b = &issue->buf;
    int n = 0;

    lode__buf_add(b, "<section><h2>Analysis</h2>\n<ul>\n");
    for (int i = 0; i < issue->n; i++)
        if (issue->item[i].is_out &&
            strcmp(issue->item[i].event->text[LODE__E_KIND], "analysis") == 0 && ++n)
            add_card(issue, &issue->item[i], edition);
    lode__buf_add(b, n ? "" : "<li>none</li>\n");
    lode__buf_add(b, "</ul></section>\n<section><h2>Corrections</h2>\n<ul>\n");
    n = 0;
    for (int i = 0; i < issue->n; i++) {
        const lode__event *e = issue->item[i].event;
        if (!issue->item[i].is_out || !*e->text[LODE__E_CORRECTION]) continue;
        n++;
        lode__buf_addf(b, "<li>%.10s ", e->updated);
        lode__issue_link(issue, e, "");
        lode__buf_add(b, ": ");
        lode__buf_add_html(b, e->text[LODE__E_CORRECTION]);
        lode__buf_add(b, "</li>\n");
    }
    lode__buf_add(b, n ? "" : "<li>none</li>\n");
    lode__buf_add(b, "</ul></section>\n");
}

static void put_data(lode__issue *issue)
{
    lode__buf *b = &issue->buf;

    lode__buf_addf(
        b,
        "<section><h2>Data</h2>\n<p>Packs <code>%s</code>; the register was last "
        "seen on %s. Losses are modelled over 12 months from the base year %d, as "
        "if the event were in force: <a "
        "href=\"digest.html\">the week</a>.</p></section>\n",
        lode_dataset_hash(issue->book->ds), issue->date, LODE__BASE_YEAR);
}

static void write_front(lode__issue *issue, const lode__edition *edition,
                        const char *name)
{
    lode__buf *b = &issue->buf;
    char title[300];

    if (!lode__issue_wants(issue, name)) return;
    snprintf(title, sizeof title, "%.*s: %.100s", (int)lode__utf8_cut(issue->title, 150),
             issue->title, edition->id);
    lode__issue_page_begin(issue, title, "");
    lode__buf_add(b, "<h1>");
    lode__buf_add_html(b, title);
    lode__buf_add(b, "</h1>\n");
    put_editions(issue);
    lode__issue_put_lead(issue, edition);
    lode__buf_addf(b, "<section><h2>Trending: largest modelled loss, last %d days</h2>\n",
                   LODE__TRENDING_DAYS);
    put_ranked(issue, edition, LODE__TRENDING_DAYS, TRENDING,
               "No event of these days is in the model with a loss here.");
    lode__buf_add(b, "</section>\n");
    put_latest(issue, edition);
    lode__issue_put_strip(issue);
    lode__buf_add(b, "<section><h2>Largest of all</h2>\n");
    put_ranked(issue, edition, 0, LATEST, "None.");
    lode__buf_add(b, "</section>\n<section><h2>Calendar</h2>\n");
    put_calendar(issue, CALENDAR);
    lode__buf_add(b, "</section>\n");
    put_sectors(issue, edition);
    put_notes(issue, edition);
    put_data(issue);
    lode__issue_page_end(issue, name);
}

void lode__issue_pages(lode__issue *issue)
{
    char name[160];

    write_front(issue, &issue->edition[0], "index.html");
    for (int k = 0; k < issue->n_edition && !issue->st; k++) {
        snprintf(name, sizeof name, "edition-%.100s.html", issue->edition[k].slug);
        write_front(issue, &issue->edition[k], name);
    }
    if (!lode__issue_wants(issue, "calendar.html")) return;
    lode__issue_page_begin(issue, "Calendar", "");
    lode__buf_add(&issue->buf, "<h1>Calendar</h1>\n<section>");
    put_calendar(issue, 10000);
    lode__buf_add(&issue->buf, "</section>\n");
    lode__issue_page_end(issue, "calendar.html");
}

/* ---- articles ------------------------------------------------------------------------------------------ */

static void put_badges(lode__issue *issue, const lode__item *it)
{
    const char *const *t = it->event->text;
    lode__buf *b = &issue->buf;

    lode__buf_addf(b, "<p><span class=\"badge\">%s</span>", t[LODE__E_KIND]);
    if (*t[LODE__E_INSTRUMENT])
        lode__buf_addf(b, "<span class=\"badge\">%s</span>", t[LODE__E_INSTRUMENT]);
    lode__buf_addf(
        b, "<span class=\"badge\">%s%s%s</span>", lode__event_status_name(it->status),
        it->status == LODE__STATUS_SUSPENDED ? " until " : "",
        it->status == LODE__STATUS_SUSPENDED ? t[LODE__E_SUSPENDED_UNTIL] : "");
    lode__buf_addf(b, "<span class=\"badge\">%s</span>", t[LODE__E_CERTAINTY]);
    if (*t[LODE__E_GRADE])
        lode__buf_addf(b, "<span class=\"badge\">grade %s</span>", t[LODE__E_GRADE]);
    lode__buf_add(b, "</p>\n");
}

static void put_dateline(lode__issue *issue, const lode__event *e)
{
    lode__buf *b = &issue->buf;

    lode__buf_add(b, "<p class=\"dim\">");
    lode__buf_add_html(b, e->text[LODE__E_PLACE]);
    lode__buf_addf(b, "%s%s. %s %s, updated %s", *e->text[LODE__E_PLACE] ? ", " : "",
                   e->text[LODE__E_DATE], e->is_embedded ? "Of" : "Created", e->created,
                   e->updated);
    if (e->is_embedded)
        lode__buf_addf(b, ", record %s of the register", e->record);
    else
        lode__buf_addf(b, ", revision %d", e->revision);
    lode__buf_add(b, "</p>\n");
}

typedef struct place_loss {
    int i_country;
    double usd;
} place_loss;

static int by_size(const void *x, const void *y)
{
    const place_loss *a = x, *b = y;

    if (fabs(a->usd) != fabs(b->usd)) return fabs(a->usd) < fabs(b->usd) ? 1 : -1;
    return a->i_country - b->i_country;
}

static void put_losses(lode__issue *issue, const lode__item *it)
{
    lode__buf *b = &issue->buf;
    int n, count = 0;
    const lode__country *country = lode__countries(issue->book->ds, &n);
    place_loss *row = lode__alloc((size_t)n + 1, sizeof *row);
    char text[64];

    for (int i = 0; row && i < n; i++)
        if (it->impact.loss_usd[i] != 0.0)
            row[count++] = (place_loss){i, it->impact.loss_usd[i]};
    if (count > 1) qsort(row, (size_t)count, sizeof *row, by_size);
    lode__buf_add(
        b, "<div class=\"wide\"><table><caption>loss over 12 months, USD million; a "
           "gain below 0</caption><thead><tr><th scope=\"col\">country</th>"
           "<th scope=\"col\">loss</th></tr></thead><tbody>\n");
    for (int k = 0; k < count && k < PLACES; k++) {
        lode__buf_add(b, "<tr><th scope=\"row\">");
        lode__buf_add_html(b, country[row[k].i_country].name);
        lode__number_people(row[k].usd * 1e-6, lode__decimals(row[0].usd * 1e-7), text);
        lode__buf_addf(b, "</th><td>%s</td></tr>\n", text);
    }
    lode__buf_add(b, "</tbody></table></div>\n");
    lode__release(row);
}

static void put_impact(lode__issue *issue, lode__item *it)
{
    lode__buf *b = &issue->buf, text;

    lode__buf_init(&text, 1 << 16);
    lode__item_sentence(issue, it, &issue->edition[0], &text);
    lode__buf_add(b, "<section><h2>What it does, as modelled</h2>\n");
    add_paragraph(b, text.data ? text.data : "");
    lode__buf_clear(&text);
    if (it->impact.is_run) put_losses(issue, it);
    lode__buf_add(b, "</section>\n");
    if (!lode__issue_put_brief(issue, it) && it->impact.is_run)
        add_paragraph(b,
                      "The brief is left out of events with a smaller loss than the desk "
                      "asks for.");
}

/* A value of an address. */
static void add_coded(lode__buf *b, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789-._~";

    for (; *text; text++)
        if (strchr(plain, *text))
            lode__buf_add_n(b, text, 1);
        else
            lode__buf_addf(b, "%%%02X", (unsigned char)*text);
}

/* Under a server the scenario and the brief are a link away. */
static void put_ways(lode__issue *issue, const lode__event *e,
                     const lode__event_scenario *s)
{
    lode__buf *b = &issue->buf;

    lode__buf_add(b, "\n<p><a href=\"/ask/shock?months=12");
    for (int k = 0; k < s->n; k++) {
        lode__buf_add(b, "&amp;STATEMENT=");
        add_coded(b, s->sentence[k]);
    }
    lode__buf_addf(
        b,
        "\">Open as scenario</a>, <a href=\"/ask/event/brief?ID=%s\">ask for the "
        "brief of another place</a></p>",
        e->text[LODE__E_ID]);
}

static void put_scenario(lode__issue *issue, const lode__item *it)
{
    lode__buf *b = &issue->buf;
    lode__event_scenario s;
    lode_status st = lode__event_sentences(issue->book->ds, it->event, 0.0, 0.0, false,
                                           &issue->book->arena, &s, issue->err);

    if (st && !issue->st) issue->st = st;
    if (st || s.n == 0) return;
    lode__buf_add(b, "<section><h2>Open as scenario</h2>\n<p><code>lode shock");
    for (int k = 0; k < s.n; k++) {
        lode__buf_add(b, " '");
        lode__buf_add_html(b, s.sentence[k]);
        lode__buf_add(b, "'");
    }
    lode__buf_addf(b,
                   " --months 12</code></p>\n<p><code>lode event brief %s</code> is the "
                   "brief alone, for any place.</p>",
                   it->event->text[LODE__E_ID]);
    if (issue->page && issue->page->is_served) put_ways(issue, it->event, &s);
    lode__buf_add(b, "</section>\n");
}

/* Events of its thread in order of their dates. */
static void put_timeline(lode__issue *issue, const lode__item *it)
{
    lode__buf *b = &issue->buf;
    lode__book *book = issue->book;
    bool *in = lode__arena_take(&book->arena, (size_t)book->events.n + 1, sizeof *in);
    int n = 0;

    if (!in || lode__event_thread(book, it->event, in, issue->err)) {
        if (!issue->st) issue->st = LODE_E_NOMEM;
        return;
    }
    for (int i = issue->n - 1; i >= 0; i--) {
        const lode__event *e = issue->item[i].event;
        if (!issue->item[i].is_out || !in[e - book->events.event] || e == it->event)
            continue;
        if (n++ == 0) lode__buf_add(b, "<section><h2>Timeline</h2>\n<ul>\n");
        lode__buf_addf(b, "<li>%s ", e->text[LODE__E_DATE]);
        lode__issue_link(issue, e, "../");
        lode__buf_addf(b, " (%s)</li>\n", lode__event_status_name(issue->item[i].status));
    }
    if (n > 0) lode__buf_add(b, "</ul></section>\n");
}

static void put_sources(lode__issue *issue, const lode__event *e)
{
    lode__buf *b = &issue->buf;

    lode__buf_add(b, "<section><h2>Sources</h2>\n<ul>\n");
    for (int i = 0; i < e->n_source; i++) {
        const lode__event_source *s = &e->source[i];
        lode__buf_add(b, "<li>");
        for (int k = 0; k < LODE__N_SOURCE_FIELD; k++) {
            bool link = k == LODE__S_URL;
            if (!*s->text[k]) continue;
            if (k > 0) lode__buf_add(b, link ? ", <a rel=\"noopener\" href=\"" : ", ");
            if (k == LODE__S_ACCESSED) lode__buf_add(b, "seen ");
            if (k == LODE__S_SHA256) lode__buf_add(b, "sha256 ");
            lode__buf_add_html(b, s->text[k]);
            if (!link) continue;
            lode__buf_add(b, "\">");
            lode__buf_add_html(b, s->text[k]);
            lode__buf_add(b, "</a>");
        }
        lode__buf_add(b, "</li>\n");
    }
    lode__buf_add(b, "</ul></section>\n");
}

static void put_history(lode__issue *issue, const lode__event *e)
{
    lode__revision *row = NULL;
    lode__buf *b = &issue->buf;
    int n = 0;

    if (e->is_embedded) return;
    lode_status st = lode__store_history(issue->book->store, e->text[LODE__E_ID],
                                         &issue->book->arena, &row, &n, issue->err);
    if (st) {
        if (!issue->st) issue->st = st;
        return;
    }
    lode__buf_add(b, "<section><h2>Revisions</h2>\n<ol>\n");
    for (int k = 0; k < n; k++) {
        lode__buf_addf(b, "<li>%s ", row[k].made);
        lode__buf_add_html(b, row[k].who);
        lode__buf_add(b, ": ");
        lode__buf_add_html(b, row[k].why);
        lode__buf_add(b, "</li>\n");
    }
    lode__buf_add(b, "</ol></section>\n");
}

static void put_citation(lode__issue *issue, const lode__event *e)
{
    lode__buf *b = &issue->buf;

    lode__buf_add(b, "<section><h2>Cite this</h2>\n<p>");
    lode__buf_add_html(b, issue->title);
    lode__buf_add(b, ", \"");
    lode__buf_add_html(b, e->text[LODE__E_TITLE]);
    lode__buf_addf(b, "\", %s, revision %d, issue of %s, ", e->text[LODE__E_ID],
                   e->revision, issue->date);
    lode__buf_add_html(b, issue->base);
    lode__buf_addf(b, "event/%s.html</p></section>\n", e->text[LODE__E_ID]);
}

static void write_article(lode__issue *issue, lode__item *it)
{
    const lode__event *e = it->event;
    lode__buf *b = &issue->buf;
    char name[160];

    snprintf(name, sizeof name, "event/%.100s.html", e->text[LODE__E_ID]);
    if (!it->is_out || !lode__issue_wants(issue, name)) return;
    lode__issue_page_begin(issue, e->text[LODE__E_TITLE], "../");
    lode__buf_add(b, "<h1>");
    lode__buf_add_html(b, e->text[LODE__E_TITLE]);
    lode__buf_add(b, "</h1>\n");
    put_dateline(issue, e);
    put_badges(issue, it);
    if (*e->text[LODE__E_CORRECTION]) {
        lode__buf_add(b, "<p><strong>Correction.</strong> ");
        lode__buf_add_html(b, e->text[LODE__E_CORRECTION]);
        lode__buf_add(b, "</p>\n");
    }
    if (*e->text[LODE__E_NOTES]) add_paragraph(b, e->text[LODE__E_NOTES]);
    put_impact(issue, it);
    lode__issue_put_outcomes(issue, e);
    put_scenario(issue, it);
    put_timeline(issue, it);
    put_sources(issue, e);
    put_history(issue, e);
    lode__issue_put_feedback(issue, e);
    put_citation(issue, e);
    lode__issue_page_end(issue, name);
}

void lode__issue_articles(lode__issue *issue)
{
    for (int i = 0; i < issue->n && !issue->st; i++)
        write_article(issue, &issue->item[i]);
}

/* ---- the week -------------------------------------------------------------------------------------------- */

static bool is_of_week(const lode__issue *issue, const lode__item *it)
{
    lode__day first, last, from = issue->day - WEEK;
    char stamp[16];

    if (!it->is_out) return false;
    if (it->first <= issue->day && it->first > from) return true;
    snprintf(stamp, sizeof stamp, "%.10s", it->event->updated);
    return !it->event->is_embedded && lode__date_read(stamp, &first, &last) &&
           first <= issue->day && first > from;
}

static void write_mail(lode__issue *issue)
{
    lode__buf *b = &issue->buf;
    int n = 0, n_date;
    entry *date = find_dates(issue, &n_date);

    lode__buf_addf(b, "%s, the week to %s\n\n", issue->title, issue->date);
    for (int i = 0; i < issue->n; i++) {
        const lode__item *it = &issue->item[i];
        lode__buf text;
        if (!is_of_week(issue, it)) continue;
        n++;
        lode__buf_init(&text, 1 << 16);
        lode__buf_addf(&text, "* %s %s: ", it->event->text[LODE__E_DATE],
                       it->event->text[LODE__E_TITLE]);
        lode__item_sentence(issue, it, &issue->edition[0], &text);
        lode__buf_add_wrapped(b, text.data ? text.data : "", WIDTH, 2);
        lode__buf_addf(b, "\n  %sevent/%s.html\n", issue->base,
                       it->event->text[LODE__E_ID]);
        lode__buf_clear(&text);
    }
    if (n == 0) lode__buf_add(b, "No event of this week.\n");
    lode__buf_add(b, "\nWhat comes\n\n");
    for (int k = 0; date && k < n_date && k < CALENDAR; k++) {
        lode__buf line;
        lode__buf_init(&line, 1 << 16);
        lode__buf_addf(&line, "* %.10s %s%s", date[k].date, date[k].what,
                       date[k].event->text[LODE__E_TITLE]);
        lode__buf_add_wrapped(b, line.data ? line.data : "", WIDTH, 2);
        lode__buf_add(b, "\n");
        lode__buf_clear(&line);
    }
    lode__buf_addf(b,
                   "\nModelled losses are over 12 months, as if in force. Data %.16s.\n",
                   lode_dataset_hash(issue->book->ds));
    lode__release(date);
    lode__issue_file(issue, "digest.txt");
}

void lode__issue_digest(lode__issue *issue)
{
    lode__buf *b = &issue->buf;
    char title[300];
    int n = 0;

    if (!lode__issue_wants(issue, "digest.html") &&
        !lode__issue_wants(issue, "digest.txt"))
        return;

    snprintf(title, sizeof title, "The week to %s", issue->date);
    lode__issue_page_begin(issue, title, "");
    lode__buf_addf(b, "<h1>%s</h1>\n<section><h2>Events</h2>\n<ul>\n", title);
    for (int i = 0; i < issue->n; i++)
        if (is_of_week(issue, &issue->item[i]) && ++n)
            add_card(issue, &issue->item[i], &issue->edition[0]);
    lode__buf_add(b,
                  n ? "</ul></section>\n" : "<li>none this week</li></ul></section>\n");
    lode__buf_add(b, "<section><h2>What comes</h2>\n");
    put_calendar(issue, CALENDAR);
    lode__buf_add(b, "</section>\n");
    lode__issue_page_end(issue, "digest.html");
    write_mail(issue);
}
