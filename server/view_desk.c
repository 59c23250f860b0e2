/* The desk: front pages, articles and feeds, as `lode event publish` writes them, within the
 * server's own head and foot; and the form of readers. */
#include "view.h"

#include "shell.h"

#include <lode/desk.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NAME_MOST 160

static int fail(lode_status st, const lode_error *err, srv_buffer *out)
{
    srv_sayf(out, "lode: %s\n", err->message);
    return st == LODE_E_INVALID ? 2 : st == LODE_E_NOMEM || st == LODE_E_WRITE ? 1 : 3;
}

static bool ends_with(const char *text, const char *ending)
{
    size_t n = strlen(text), m = strlen(ending);

    return n >= m && strcmp(text + n - m, ending) == 0;
}

/* The file of an issue that a path below /desk/ names: "usa" is edition-usa.html,
 * "event/ID" event/ID.html. */
static void file_name(const char *path, char name[NAME_MOST])
{
    const char *rest = strncmp(path, "/desk/", 6) == 0 ? path + 6 : "";
    bool is_whole = strchr(rest, '.') != NULL;

    if (!*rest)
        snprintf(name, NAME_MOST, "index.html");
    else if (is_whole)
        snprintf(name, NAME_MOST, "%.120s", rest);
    else if (strncmp(rest, "event/", 6) == 0 || strcmp(rest, "calendar") == 0 ||
             strcmp(rest, "digest") == 0 || strcmp(rest, "track-record") == 0)
        snprintf(name, NAME_MOST, "%.120s.html", rest);
    else
        snprintf(name, NAME_MOST, "edition-%.120s.html", rest);
}

/* ---- a page of an issue within this server's ------------------------------------------ */

/* What stands between two words of a page; false: not there. */
static bool part_of(const char *page, const char *from, const char *to, const char **at,
                    size_t *n)
{
    const char *begin = strstr(page, from), *end = begin ? strstr(begin, to) : NULL;

    if (!end) return false;
    *at = begin + strlen(from);
    *n = (size_t)(end - *at);
    return true;
}

/* Titles are escaped already, and the shell escapes: back to plain text. */
static void unescape(const char *at, size_t n, srv_buffer *out)
{
    static const char *const word[][2] = {
        {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}};

    for (size_t i = 0; i < n;) {
        size_t k = 0;
        while (k < 5 && strncmp(at + i, word[k][0], strlen(word[k][0])) != 0) k++;
        if (k < 5) {
            srv_say(out, word[k][1]);
            i += strlen(word[k][0]);
        } else
            srv_add(out, at + i++, 1);
    }
}

static void dress(const srv_page_ask *ask, const char *page, const char *note,
                  srv_buffer *out)
{
    srv_buffer title = {.most = 4096}, style = {.most = 1 << 18};
    const char *at, *head;
    size_t n, n_head;

    if (part_of(page, "<h1>", "</h1>", &at, &n)) unescape(at, n, &title);
    if (part_of(page, "<style>", "</style>", &at, &n)) srv_add(&style, at, n);
    /* The page stands below the head of all pages, and begins where that begins. */
    srv_say(&style, "\nhtml body{margin:0 auto}html main{margin:0;padding:1.5rem 0}");
    srv_shell_begin(&(srv_shell){.title = srv_text(&title),
                                 .token = ask->token,
                                 .section = "/desk/",
                                 .style = srv_text(&style)},
                    out);
    if (note) {
        srv_say(out, "<p role=\"status\">");
        srv_say_html(out, note);
        srv_say(out, "</p>\n");
    }
    if (part_of(page, "<main>", "<h1>", &head, &n_head)) srv_add(out, head, n_head);
    if (part_of(page, "</h1>", "<footer>", &at, &n)) srv_add(out, at, n);
    srv_shell_end(ask->options->data_hash, out);
    srv_clear(&title);
    srv_clear(&style);
}

/* ---- readers -------------------------------------------------------------------------- */

/* Enter what the form sends; the sentence of it in said, a copy of the text's lines ending
 * in "\n" alone. */
static lode_status comment(const srv_page_ask *ask, const char *name, const char *text,
                           lode_text *said, lode_error *err)
{
    char id[NAME_MOST], when[32];
    time_t now = time(NULL);
    struct tm parts;
    char *plain = malloc(strlen(text) + 1), *to = plain;
    lode_status st;

    if (!plain) return LODE_E_NOMEM;
    for (; *text; text++)
        if (*text != '\r') *to++ = *text;
    *to = '\0';
    snprintf(id, sizeof id, "%.*s", (int)(strlen(name) - strlen("event/.html")),
             name + strlen("event/"));
    gmtime_r(&now, &parts);
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &parts);
    st = lode_event_comment(ask->options->dataset, NULL, id, plain, when, said, err);
    free(plain);
    return st;
}

/* ---- the view ------------------------------------------------------------------------- */

static const char *asked(const srv_page_ask *ask, const char *name)
{
    const char *value = view_value(ask, name, "");

    return *value ? value : NULL;
}

/* Names that a page of the desk knows; anything else is a slip of the asker. */
static bool knows_all(const srv_page_ask *ask, const char *name, srv_buffer *out)
{
    static const char *const feed[] = {"edition", "mineral", "kind", "min_impact"};
    bool is_feed = strncmp(name, "feed.", 5) == 0;

    for (size_t i = 0; i < ask->pairs->n; i++) {
        const char *key = ask->pairs->pair[i].key;
        bool known = strcmp(key, "comment") == 0 && strncmp(name, "event/", 6) == 0;
        for (size_t k = 0; k < 4 && is_feed; k++) known |= strcmp(key, feed[k]) == 0;
        if (known) continue;
        srv_sayf(out, "lode: unknown name '%.60s': %s\n", key,
                 is_feed ? "a feed knows edition, mineral, kind and min_impact"
                         : "pages of the desk know none but the comment of an article");
        return false;
    }
    return true;
}

static lode_event_page page_of(const srv_page_ask *ask, const char *name)
{
    lode_event_page page = LODE_EVENT_PAGE_INIT;
    const char *minimum = asked(ask, "min_impact");

    page.name = name;
    page.is_served = true;
    page.keep = ask->options->desk ? NULL : ask->options->keep;
    page.token = ask->options->desk ? ask->token : NULL;
    page.edition = asked(ask, "edition");
    page.mineral = asked(ask, "mineral");
    page.kind = asked(ask, "kind");
    page.minimum_musd = minimum ? strtod(minimum, NULL) : 0.0;
    return page;
}

int view_desk(const srv_page_ask *ask, srv_buffer *out)
{
    char name[NAME_MOST];
    lode_text text = LODE_TEXT_INIT, said = LODE_TEXT_INIT;
    lode_error err = {0};
    lode_status st = LODE_OK;
    const char *words = asked(ask, "comment");

    file_name(ask->path, name);
    if (!knows_all(ask, name, out)) return 2;
    if (words && (!ask->is_post || !ask->options->desk)) {
        srv_say(out, "lode: a comment wants a POST, and 'lode serve --desk FILE'\n");
        return 2;
    }
    if (words) st = comment(ask, name, words, &said, &err);
    if (!st) {
        const lode_event_page page = page_of(ask, name);
        st = lode_event_page_write(ask->options->dataset, NULL, &page, NULL, &text, &err);
    }
    int status = st ? fail(st, &err, out) : 0;
    if (!st && ends_with(name, ".html"))
        dress(ask, text.data, words ? said.data : NULL, out);
    else if (!st)
        srv_say(out, text.data);
    lode_text_clear(&text);
    lode_text_clear(&said);
    return status;
}
