/* /mineral: all of them; /mineral/M: who makes it, how concentrated, through which stages. */
#include "view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- the list ----------------------------------------------------------------------- */

int view_minerals(const srv_page_ask *ask, srv_buffer *out)
{
    json_t *goods = view_pack(ask, "goods");
    const json_t *row;
    const char *before = "";
    size_t i;

    view_begin(ask, "/mineral", "Minerals", out);
    srv_say(out, "<ul class=\"index\">\n");
    json_array_foreach(goods, i, row)
    {
        const char *mineral = view_word(row, "mineral");
        if (!*mineral || strcmp(view_word(row, "file"), "goods/goods.csv") != 0) continue;
        if (strcmp(mineral, before) == 0) {
            srv_say(out, ", ");
        } else {
            srv_say(out, *before ? "</small></li>\n" : "");
            srv_say(out, "<li><a href=\"/mineral/");
            srv_say_url(out, mineral);
            srv_say(out, "\">");
            srv_say_html(out, mineral);
            srv_say(out, "</a> <small>");
        }
        srv_say_html(out, view_word(row, "stage"));
        before = mineral;
    }
    srv_say(out, *before ? "</small></li>\n" : "<li>none</li>\n");
    srv_say(out, "</ul>\n");
    view_end(ask, out);
    json_decref(goods);
    return 0;
}

/* ---- one mineral -------------------------------------------------------------------- */

void view_stages(const json_t *goods, const char *mineral, const char *chosen,
                 const char *before, const char *after, srv_buffer *out)
{
    const json_t *row;
    bool any = false;
    size_t i;

    json_array_foreach(goods, i, row)
    {
        const char *good = view_word(row, "good");
        if (strcmp(view_word(row, "mineral"), mineral) != 0) continue;
        if (strcmp(view_word(row, "file"), "goods/goods.csv") != 0) continue;
        if (!any)
            srv_say(out, "<nav aria-label=\"Stages\"><ul class=\"tabs\">\n"
                         "<li>Stage:</li>\n");
        srv_sayf(out, "<li><a href=\"%s", before);
        srv_say_url(out, good);
        srv_sayf(out, "%s\"%s>", after,
                 strcmp(good, chosen) == 0 ? " aria-current=\"true\"" : "");
        srv_say_html(out, view_word(row, "stage"));
        srv_say(out, "</a></li>\n");
        any = true;
    }
    if (any) srv_say(out, "</ul></nav>\n");
}

static bool has_market(const json_t *row)
{
    return strcmp(view_word(row, "market"), "no") != 0;
}

const char *view_last_good(const json_t *goods, const char *mineral)
{
    const char *last[2] = {"", ""}; /* without and with a market */
    double order[2] = {-1.0, -1.0};
    const json_t *row;
    size_t i;

    json_array_foreach(goods, i, row)
    {
        const char *good = view_word(row, "good");
        double here = view_real(row, "stage_order");
        bool sold = has_market(row);
        if (strcmp(view_word(row, "mineral"), mineral) != 0) continue;
        if (here < order[sold] || !*good) continue;
        order[sold] = here;
        last[sold] = good;
    }
    return *last[true] ? last[true] : last[false];
}

static void cards_say(const json_t *rows, srv_buffer *out)
{
    const json_t *row;
    size_t i;

    srv_say(out, "<div class=\"cards\">\n");
    json_array_foreach(rows, i, row)
    {
        double low = view_real(row, "low");
        srv_say(out, "<div class=\"card\"><h3>");
        srv_say_html(out, view_word(row, "method"));
        srv_say(out, "</h3><p class=\"big\">");
        view_number(view_real(row, "value"), "", view_word(row, "figure"), out);
        srv_say(out, "</p><p>");
        if (!isnan(low)) {
            view_number(low, "", NULL, out);
            srv_say(out, " to ");
            view_number(view_real(row, "high"), "", NULL, out);
            srv_say(out, "; ");
        }
        srv_say(out, "unit ");
        srv_say_html(out, view_word(row, "unit"));
        if (*view_word(row, "class")) srv_say(out, "; ");
        srv_say_html(out, view_word(row, "class"));
        srv_say(out, "</p></div>\n");
    }
    srv_say(out, "</div>\n");
}

static void measures_say(const srv_page_ask *ask, const char *good, srv_buffer *out)
{
    const view_question plain = {"measure", {{"method", "hhi,cr1,cr3"}, {"good", good}}};
    char why[SRV_SENTENCE_MOST];
    int status;
    json_t *answer = view_ask(ask, &plain, &status, why);

    srv_say(out, "<section>\n<h2>How concentrated</h2>\n");
    if (answer)
        cards_say(json_object_get(json_object_get(answer, "result"), "rows"), out);
    else
        view_problem(why, out);
    view_links(&plain, "csv json xlsx zip", out);
    srv_say(out, "</section>\n");
    json_decref(answer);
}

/* Harms are of markets: a good without one has none to ask for. */
static void harms_say(const json_t *goods, const char *good, srv_buffer *out)
{
    const json_t *row;
    bool sold = false;
    size_t i;

    json_array_foreach(goods, i, row)
    {
        if (strcmp(view_word(row, "good"), good) == 0) sold = sold || has_market(row);
    }
    if (!sold) {
        srv_say(out, "<p>No harm is computed: price, use or trade of ");
        srv_say_html(out, good);
        srv_say(out, " is not in the packs.</p>\n");
        return;
    }
    srv_say(out, "<p><a class=\"act\" href=\"/what-if?good=");
    srv_say_url(out, good);
    srv_say(out, "\">What if somebody stops selling ");
    srv_say_html(out, good);
    srv_say(out, "?</a></p>\n");
    srv_say(out, "<p><a class=\"act\" href=\"/coercion?good=");
    srv_say_url(out, good);
    srv_say(out, "\">Who can hurt whom with it?</a></p>\n");
}

static void body_say(const srv_page_ask *ask, const json_t *goods, const char *mineral,
                     const char *good, srv_buffer *out)
{
    harms_say(goods, good, out);
    srv_say(out, "<p>");
    view_sheet_link(&(view_question){"brief", {{"KIND", "mineral"}, {"WORD", mineral}}},
                    out);
    srv_say(out, "</p>\n");
    measures_say(ask, good, out);
    view_chart(ask, "map", good, out);
    view_chart(ask, "bars", good, out);
    view_chart(ask, "trend", good, out);
    view_chart(ask, "flows", good, out);
    view_chart(ask, "stages", good, out);
}

int view_mineral(const srv_page_ask *ask, srv_buffer *out)
{
    json_t *goods = view_pack(ask, "goods");
    char mineral[80], title[96];
    srv_buffer before = {.most = 1024};

    snprintf(mineral, sizeof mineral, "%.79s", ask->path + strlen("/mineral/"));
    bool clean = srv_unescape(mineral, false);
    const char *last = clean && *mineral ? view_last_good(goods, mineral) : "",
               *good = view_value(ask, "good", last);
    size_t n = strlen(mineral);
    if (strncmp(good, mineral, n) != 0 || good[n] != ':') good = last;
    if (!*last) {
        srv_sayf(out, "no mineral '%s': /mineral has all", clean ? mineral : "");
        json_decref(goods);
        return 3;
    }
    snprintf(title, sizeof title, "%s", mineral);
    if (title[0] >= 'a' && title[0] <= 'z') title[0] = (char)(title[0] - 'a' + 'A');
    for (char *c = title; *c; c++)
        if (*c == '_') *c = ' ';
    view_begin(ask, "/mineral", title, out);
    srv_say(&before, "/mineral/");
    srv_say_url(&before, mineral);
    srv_say(&before, "?good=");
    view_stages(goods, mineral, good, srv_text(&before), "", out);
    srv_clear(&before);
    body_say(ask, goods, mineral, good, out);
    view_end(ask, out);
    json_decref(goods);
    return 0;
}
