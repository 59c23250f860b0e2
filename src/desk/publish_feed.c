/* The same list of events as Atom (RFC 4287), JSON Feed 1.1 and RSS 2.0. Ids are tags that stay;
 * published is the event's date or first revision, updated its last. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/publish.h"

#define MOST_ENTRIES 100

typedef struct feed {
    lode__issue *issue;
    const char *name, *title; /* file name without its ending */
    const lode__edition *edition;
    const lode__item **item; /* [n] */
    int n;
} feed;

/* ---- stamps ---------------------------------------------------------------------------------- */

/* "2026-02-05T10:00:00Z" as it is; a date: its first day. */
static void write_stamp(const char *text, char out[32])
{
    lode__day first, last;
    char day[16];

    if (strlen(text) == 20) {
        snprintf(out, 32, "%s", text);
        return;
    }
    if (!lode__date_read(text, &first, &last)) first = 0;
    lode__date_write(first, day);
    snprintf(out, 32, "%sT00:00:00Z", day);
}

/* "Thu, 05 Feb 2026 10:00:00 GMT", RFC 822. */
static void write_rss_stamp(const char *text, char out[48])
{
    static const char *const weekday[] = {"Thu", "Fri", "Sat", "Sun",
                                          "Mon", "Tue", "Wed"};
    static const char *const month[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char stamp[32], day[16];
    lode__day first = 0, last;
    int m;

    write_stamp(text, stamp);
    snprintf(day, sizeof day, "%.10s", stamp);
    lode__date_read(day, &first, &last);
    m = atoi(day + 5) - 1;
    snprintf(out, 48, "%s, %.2s %s %.4s %.8s GMT", weekday[((first % 7) + 7) % 7],
             day + 8, month[m < 0 || m > 11 ? 0 : m], day, stamp + 11);
}

/* The later of published and updated: a record seen before its date comes into force. */
static const char *updated_of(const lode__event *e)
{
    return strcmp(e->updated, e->created) > 0 ? e->updated : e->created;
}

static const char *feed_updated(const feed *f)
{
    const char *latest = f->issue->date;

    for (int k = 0; k < f->n; k++)
        if (strcmp(updated_of(f->item[k]->event), latest) > 0)
            latest = updated_of(f->item[k]->event);
    return latest;
}

/* ---- parts ------------------------------------------------------------------------------------ */

static void add_sentence(const feed *f, const lode__item *it, lode__buf *out)
{
    lode__buf_addf(out, "%s, %s. As modelled, ", it->event->text[LODE__E_DATE],
                   lode__event_status_name(it->status));
    lode__item_sentence(f->issue, it, f->edition, out);
    lode__buf_add(out, ".");
}

static void add_escaped_sentence(const feed *f, const lode__item *it)
{
    lode__buf text;

    lode__buf_init(&text, 1 << 16);
    add_sentence(f, it, &text);
    lode__buf_add_html(&f->issue->buf, text.data ? text.data : "");
    lode__buf_clear(&text);
}

static void add_tag(const feed *f, const char *what, const char *id)
{
    lode__buf_addf(&f->issue->buf, "tag:%s,2026:%s/%s", f->issue->host, what, id);
}

static void add_address(const feed *f, const lode__event *e)
{
    lode__buf_add_html(&f->issue->buf, f->issue->base);
    lode__buf_addf(&f->issue->buf, "event/%s.html", e->text[LODE__E_ID]);
}

static void add_title(const feed *f)
{
    lode__buf_add_html(&f->issue->buf, f->issue->title);
    lode__buf_add(&f->issue->buf, ": ");
    lode__buf_add_html(&f->issue->buf, f->title);
}

static void end_file(const feed *f, const char *ending)
{
    char name[200];

    snprintf(name, sizeof name, "%s%s", f->name, ending);
    lode__issue_file(f->issue, name);
}

/* ---- Atom --------------------------------------------------------------------------------------- */

static void add_atom_entry(const feed *f, const lode__item *it)
{
    lode__buf *b = &f->issue->buf;
    const lode__event *e = it->event;
    char published[32], updated[32];

    write_stamp(e->created, published);
    write_stamp(updated_of(e), updated);
    lode__buf_add(b, "<entry><id>");
    add_tag(f, "event", e->text[LODE__E_ID]);
    lode__buf_add(b, "</id><title>");
    lode__buf_add_html(b, e->text[LODE__E_TITLE]);
    lode__buf_addf(b, "</title><published>%s</published><updated>%s</updated>", published,
                   updated);
    lode__buf_add(b, "<link rel=\"alternate\" type=\"text/html\" href=\"");
    add_address(f, e);
    lode__buf_addf(b, "\"/><category term=\"%s\"/><summary>", e->text[LODE__E_KIND]);
    add_escaped_sentence(f, it);
    lode__buf_add(b, "</summary></entry>\n");
}

static void write_atom(const feed *f)
{
    lode__buf *b = &f->issue->buf;
    char updated[32];

    write_stamp(feed_updated(f), updated);
    lode__buf_add(b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                     "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>");
    add_tag(f, "feed", f->name);
    lode__buf_add(b, "</id><title>");
    add_title(f);
    lode__buf_addf(b, "</title><updated>%s</updated><author><name>", updated);
    lode__buf_add_html(b, f->issue->title);
    lode__buf_add(b, "</name></author><link rel=\"self\" type=\"application/atom+xml\" "
                     "href=\"");
    lode__buf_add_html(b, f->issue->base);
    lode__buf_addf(b, "%s.atom\"/><generator>lode %s</generator>\n", f->name,
                   lode_version());
    for (int k = 0; k < f->n; k++) add_atom_entry(f, f->item[k]);
    lode__buf_add(b, "</feed>\n");
    end_file(f, ".atom");
}

/* ---- RSS ---------------------------------------------------------------------------------------- */

static void add_rss_item(const feed *f, const lode__item *it)
{
    lode__buf *b = &f->issue->buf;
    const lode__event *e = it->event;
    char stamp[48];

    write_rss_stamp(e->created, stamp);
    lode__buf_add(b, "<item><title>");
    lode__buf_add_html(b, e->text[LODE__E_TITLE]);
    lode__buf_add(b, "</title><link>");
    add_address(f, e);
    lode__buf_add(b, "</link><guid isPermaLink=\"false\">");
    add_tag(f, "event", e->text[LODE__E_ID]);
    lode__buf_addf(b, "</guid><pubDate>%s</pubDate><category>%s</category><description>",
                   stamp, e->text[LODE__E_KIND]);
    add_escaped_sentence(f, it);
    lode__buf_add(b, "</description></item>\n");
}

static void write_rss(const feed *f)
{
    lode__buf *b = &f->issue->buf;
    char stamp[48];

    write_rss_stamp(feed_updated(f), stamp);
    lode__buf_add(b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\">"
                     "<channel><title>");
    add_title(f);
    lode__buf_add(b, "</title><link>");
    lode__buf_add_html(b, *f->issue->base ? f->issue->base : "index.html");
    lode__buf_add(b, "</link><description>Policy events and what each does, as modelled"
                     "</description><language>en</language>");
    lode__buf_addf(b, "<lastBuildDate>%s</lastBuildDate>\n", stamp);
    for (int k = 0; k < f->n; k++) add_rss_item(f, f->item[k]);
    lode__buf_add(b, "</channel></rss>\n");
    end_file(f, ".rss");
}

/* ---- JSON Feed ------------------------------------------------------------------------------------ */

static void add_tags(lode__json *j, const lode__event *e)
{
    const int field[] = {LODE__E_ACTOR, LODE__E_TARGET, LODE__E_COMMODITY, LODE__E_TAGS,
                         LODE__E_SECTORS};

    lode__json_array(j, "tags");
    lode__json_string(j, NULL, e->text[LODE__E_KIND]);
    for (size_t k = 0; k < sizeof field / sizeof *field; k++) {
        const char *list = e->text[field[k]], *text;
        char item[256];
        size_t n;
        while (lode__list_next(&list, &text, &n)) {
            snprintf(item, sizeof item, "%.*s", (int)n, text);
            lode__json_string(j, NULL, item);
        }
    }
    lode__json_end_array(j);
}

static void add_extension(const feed *f, lode__json *j, const lode__item *it)
{
    const lode__event *e = it->event;

    lode__json_object(j, "_lode");
    lode__json_string(j, "about", "lode event: loss over 12 months as if in force");
    lode__json_string(j, "run", *it->impact.key ? it->impact.key : NULL);
    lode__json_number(j, "loss_usd", lode__item_loss(f->issue, it, f->edition));
    lode__json_number(j, "world_price_ratio", it->impact.price_ratio);
    lode__json_string(j, "for", f->edition->id);
    lode__json_string(j, "instrument",
                      *e->text[LODE__E_INSTRUMENT] ? e->text[LODE__E_INSTRUMENT] : NULL);
    lode__json_string(j, "status", lode__event_status_name(it->status));
    lode__json_string(j, "hs", *e->text[LODE__E_HS] ? e->text[LODE__E_HS] : NULL);
    lode__json_end_object(j);
}

static void add_json_item(const feed *f, lode__json *j, const lode__item *it)
{
    const lode__event *e = it->event;
    char id[300], url[900], stamp[32];
    lode__buf text;

    snprintf(id, sizeof id, "tag:%s,2026:event/%s", f->issue->host, e->text[LODE__E_ID]);
    snprintf(url, sizeof url, "%sevent/%s.html", f->issue->base, e->text[LODE__E_ID]);
    lode__buf_init(&text, 1 << 16);
    add_sentence(f, it, &text);
    lode__json_object(j, NULL);
    lode__json_string(j, "id", id);
    lode__json_string(j, "url", url);
    lode__json_string(j, "title", e->text[LODE__E_TITLE]);
    lode__json_string(j, "content_text", text.data ? text.data : "");
    write_stamp(e->created, stamp);
    lode__json_string(j, "date_published", stamp);
    write_stamp(updated_of(e), stamp);
    lode__json_string(j, "date_modified", stamp);
    add_tags(j, e);
    add_extension(f, j, it);
    lode__json_end_object(j);
    lode__buf_clear(&text);
}

static void write_json(const feed *f)
{
    lode__buf *b = &f->issue->buf;
    char title[400], url[800];
    lode__json j;

    snprintf(title, sizeof title, "%.*s: %.*s", (int)lode__utf8_cut(f->issue->title, 150),
             f->issue->title, (int)lode__utf8_cut(f->title, 200), f->title);
    lode__json_begin(&j, b);
    lode__json_object(&j, NULL);
    lode__json_string(&j, "version", "https://jsonfeed.org/version/1.1");
    lode__json_string(&j, "title", title);
    if (*f->issue->base) {
        lode__json_string(&j, "home_page_url", f->issue->base);
        snprintf(url, sizeof url, "%s%s.json", f->issue->base, f->name);
        lode__json_string(&j, "feed_url", url);
    }
    lode__json_string(&j, "language", "en");
    lode__json_array(&j, "items");
    for (int k = 0; k < f->n; k++) add_json_item(f, &j, f->item[k]);
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__buf_add(b, "\n");
    end_file(f, ".json");
}

/* ---- which feeds -------------------------------------------------------------------------------------- */

/* The latest first; within a stamp by id. */
static int by_published(const void *x, const void *y)
{
    const lode__event *a = (*(const lode__item *const *)x)->event,
                      *b = (*(const lode__item *const *)y)->event;
    int order = strcmp(b->created, a->created);

    return order ? order : strcmp(a->text[LODE__E_ID], b->text[LODE__E_ID]);
}

/* Is one of its three forms? */
static bool is_wanted(const lode__issue *issue, const char *name)
{
    size_t n = strlen(name);

    return !issue->page ||
           (strncmp(issue->page->name, name, n) == 0 && issue->page->name[n] == '.');
}

typedef bool wanted(const lode__issue *issue, const lode__item *it, const void *context);

static void write_feed(lode__issue *issue, const char *name, const char *title,
                       const lode__edition *edition, wanted *want, const void *context)
{
    const lode__item **list;
    feed f = {issue, name, title, edition, NULL, 0};

    if (!is_wanted(issue, name)) return;
    list = f.item = lode__alloc((size_t)issue->n + 1, sizeof *list);

    if (!list && !issue->st)
        issue->st = lode__fail(issue->err, LODE_E_NOMEM, "out of memory");
    for (int i = 0; list && i < issue->n; i++)
        if (issue->item[i].is_out && want(issue, &issue->item[i], context))
            list[f.n++] = &issue->item[i];
    if (f.n > 1) qsort(list, (size_t)f.n, sizeof *list, by_published);
    if (f.n > MOST_ENTRIES) f.n = MOST_ENTRIES;
    if ((f.n > 0 || issue->page) && !issue->st) {
        write_atom(&f);
        write_rss(&f);
        write_json(&f);
    }
    lode__release(list);
}

static bool want_all(const lode__issue *issue, const lode__item *it, const void *context)
{
    (void)issue, (void)it, (void)context;
    return true;
}

static bool want_edition(const lode__issue *issue, const lode__item *it,
                         const void *context)
{
    return lode__item_in(issue, it, context);
}

static bool want_kind(const lode__issue *issue, const lode__item *it, const void *context)
{
    (void)issue;
    return strcmp(it->event->text[LODE__E_KIND], context) == 0;
}

static bool want_large(const lode__issue *issue, const lode__item *it,
                       const void *context)
{
    return lode__item_loss(issue, it, context) >= issue->minimum_usd;
}

/* A mineral is named by itself or by one of its goods. */
static bool want_mineral(const lode__issue *issue, const lode__item *it,
                         const void *context)
{
    const char *list = it->event->text[LODE__E_COMMODITY], *text;
    size_t n, length = strlen(context);

    (void)issue;
    while (lode__list_next(&list, &text, &n))
        if (n >= length && memcmp(text, context, length) == 0 &&
            (n == length || text[length] == ':'))
            return true;
    return false;
}

/* What the address of a server asks for, all of it. */
static bool want_asked(const lode__issue *issue, const lode__item *it,
                       const void *context)
{
    const lode_event_page *p = issue->page;

    return want_edition(issue, it, context) &&
           (!p->kind || want_kind(issue, it, p->kind)) &&
           (!p->mineral || want_mineral(issue, it, p->mineral)) &&
           (!(p->minimum_musd > 0.0) ||
            lode__item_loss(issue, it, context) >= 1e6 * p->minimum_musd);
}

static bool is_known(const lode__issue *issue, lode_status *st)
{
    const lode_event_page *p = issue->page;
    const char *const *kind = lode__event_words(LODE__FORM_KIND);
    int n, g = 0;
    const lode__good *good = lode__goods(issue->book->ds, &n);

    while (p->kind && *kind && strcmp(*kind, p->kind) != 0) kind++;
    if (p->kind && !*kind)
        *st = lode__fail(issue->err, LODE_E_INVALID, "unknown kind '%.40s'", p->kind);
    while (p->mineral && g < n && strcmp(good[g].mineral, p->mineral) != 0) g++;
    if (!*st && p->mineral && g == n)
        *st =
            lode__fail(issue->err, LODE_E_INVALID, "unknown mineral '%.40s'", p->mineral);
    return !*st;
}

static void write_asked(lode__issue *issue)
{
    const lode_event_page *p = issue->page;
    const lode__edition *edition = &issue->edition[issue->i_asked];
    char title[200];

    if (!is_known(issue, &issue->st)) return;
    snprintf(title, sizeof title, "edition %.40s%s%.60s%s%.40s%s", edition->id,
             p->mineral ? ", " : "", p->mineral ? p->mineral : "", p->kind ? ", " : "",
             p->kind ? p->kind : "", p->minimum_musd > 0.0 ? ", large losses" : "");
    write_feed(issue, "feed", title, edition, want_asked, edition);
}

static void write_minerals(lode__issue *issue)
{
    int n;
    const lode__good *good = lode__goods(issue->book->ds, &n);
    char name[120];

    for (int g = 0; g < n; g++) {
        bool told = false;
        for (int k = 0; k < g && !told; k++)
            told = strcmp(good[k].mineral, good[g].mineral) == 0;
        if (told) continue;
        snprintf(name, sizeof name, "feeds/mineral-%.80s", good[g].mineral);
        write_feed(issue, name, good[g].mineral, &issue->edition[0], want_mineral,
                   good[g].mineral);
    }
}

void lode__issue_feeds(lode__issue *issue)
{
    const char *const *kind = lode__event_words(LODE__FORM_KIND);
    char name[120], title[120];

    if (lode__issue_is_asked(issue)) {
        write_asked(issue);
        return;
    }
    write_feed(issue, "feed", "all events", &issue->edition[0], want_all, NULL);
    for (int k = 0; k < issue->n_edition; k++) {
        const lode__edition *e = &issue->edition[k];
        snprintf(name, sizeof name, "feeds/%.80s", e->slug);
        snprintf(title, sizeof title, "edition %.80s", e->id);
        write_feed(issue, name, title, e, want_edition, e);
        snprintf(name, sizeof name, "feeds/%.80s-large", e->slug);
        snprintf(title, sizeof title, "edition %.60s, large losses", e->id);
        write_feed(issue, name, title, e, want_large, e);
    }
    for (; *kind; kind++) {
        snprintf(name, sizeof name, "feeds/kind-%.40s", *kind);
        write_feed(issue, name, *kind, &issue->edition[0], want_kind, *kind);
    }
    write_minerals(issue);
}
