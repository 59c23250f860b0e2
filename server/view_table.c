/* Tables of figures in a view. */
#include "view_table.h"

void view_table_begin(const char *caption, const char *const *column, srv_buffer *out)
{
    srv_sayf(out,
             "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">"
             "<table><caption>%s</caption><thead><tr>",
             caption, caption);
    for (; *column; column++)
        if (**column == '<')
            srv_sayf(out, "<th scope=\"col\" class=\"word\">%s</th>", *column + 1);
        else
            srv_sayf(out, "<th scope=\"col\">%s</th>", *column);
    srv_say(out, "</tr></thead>\n<tbody>\n");
}

void view_table_row(const char *name, srv_buffer *out)
{
    srv_say(out, "<tr><th scope=\"row\">");
    srv_say_html(out, name);
    srv_say(out, "</th>");
}

void view_table_number(double value, srv_buffer *out)
{
    srv_say(out, "<td>");
    view_number(value, "", NULL, out);
    srv_say(out, "</td>");
}

void view_table_word(const char *text, srv_buffer *out)
{
    srv_say(out, "<td class=\"word\">");
    srv_say_html(out, text);
    srv_say(out, "</td>");
}

void view_table_end(srv_buffer *out)
{
    srv_say(out, "</tbody></table></div>\n");
}
