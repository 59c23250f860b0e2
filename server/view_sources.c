/* /sources: which publications are behind the figures, and under which licences. */
#include "view.h"

static void titles_say(const json_t *list, const char *word, srv_buffer *out)
{
    const json_t *one;
    size_t i;

    srv_say(out, "<td><ul>");
    json_array_foreach(list, i, one)
    {
        const char *path = view_word(one, "path");
        bool linked = path[0] == 'h' && path[1] == 't' && path[2] == 't';
        srv_say(out, "<li>");
        if (linked) {
            srv_say(out, "<a rel=\"noreferrer\" href=\"");
            srv_say_html(out, path);
            srv_say(out, "\">");
        }
        srv_say_html(out, view_word(one, word));
        if (linked) srv_say(out, "</a>");
        if (*view_word(one, "edition")) srv_say(out, ", ");
        srv_say_html(out, view_word(one, "edition"));
        if (*view_word(one, "retrieved")) srv_say(out, "; retrieved ");
        srv_say_html(out, view_word(one, "retrieved"));
        srv_say(out, "</li>");
    }
    srv_say(out, "</ul></td>");
}

static void packs_say(const json_t *packs, srv_buffer *out)
{
    const json_t *pack;
    size_t i;

    srv_say(out,
            "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Packs\">"
            "<table class=\"prose\"><caption>Packs of this machine</caption>"
            "<thead><tr><th scope=\"col\">pack</th><th scope=\"col\">rows</th>"
            "<th scope=\"col\">sources</th><th scope=\"col\">licences</th></tr>"
            "</thead>\n<tbody>\n");
    json_array_foreach(packs, i, pack)
    {
        srv_say(out, "<tr><th scope=\"row\"><b>");
        srv_say_html(out, view_word(pack, "name"));
        srv_say(out, "</b><br>");
        srv_say_html(out, view_word(pack, "title"));
        srv_sayf(out, "</th><td class=\"number\"><data value=\"%lld\">%lld</data></td>",
                 (long long)json_integer_value(json_object_get(pack, "rows")),
                 (long long)json_integer_value(json_object_get(pack, "rows")));
        titles_say(json_object_get(pack, "sources"), "title", out);
        titles_say(json_object_get(pack, "licences"), "title", out);
        srv_say(out, "</tr>\n");
    }
    srv_say(out, "</tbody></table></div>\n");
}

int view_sources(const srv_page_ask *ask, srv_buffer *out)
{
    const view_question question = {.path = "data/list"};
    char why[SRV_SENTENCE_MOST];
    int status;
    json_t *answer = view_ask(ask, &question, &status, why);

    if (!answer) {
        srv_say(out, why);
        return status;
    }
    view_begin(ask, "/sources", "Where the figures come from", out);
    srv_say(out,
            "<p>Every figure leads back to a row of one of these packs, and every row to "
            "a publication. Publications that disagree stay side by side: <a "
            "href=\"/ask/data/sources?good=gallium\">compilations of gallium</a>.</p>\n");
    packs_say(json_object_get(json_object_get(answer, "result"), "packs"), out);
    view_links(&question, "csv json", out);
    view_end(ask, out);
    json_decref(answer);
    return 0;
}
