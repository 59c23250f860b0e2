/* Parts that several views have: cards, rows in order, tables, choices. */
#include "view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void view_card(const char *title, double value, const char *unit, const char *figure,
               srv_buffer *out)
{
    srv_say(out, "<div class=\"card\"><h3>");
    srv_say_html(out, title);
    srv_say(out, "</h3><p class=\"big\">");
    view_number(value, unit, figure, out);
    srv_say(out, "</p></div>\n");
}

int view_largest(const json_t *rows, int most, view_size *size, const void *context,
                 const json_t **list)
{
    const json_t *row;
    size_t i;
    int n = 0;

    json_array_foreach(rows, i, row)
    {
        double here = size(row, context);
        if (isnan(here)) continue;
        if (n == most && !(here > size(list[n - 1], context))) continue;
        int k = n < most ? n++ : n - 1;
        for (; k > 0 && here > size(list[k - 1], context); k--) list[k] = list[k - 1];
        list[k] = row;
    }
    return n;
}

/* ---- tables ------------------------------------------------------------------------- */

void view_table_begin(const char *caption, const char *const *head, srv_buffer *out)
{
    srv_say(out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    srv_say_html(out, caption);
    srv_say(out, "\"><table><caption>");
    srv_say_html(out, caption);
    srv_say(out, "</caption><thead><tr>");
    for (size_t k = 0; head[k]; k++) {
        bool of_words = head[k][0] == '=';
        srv_say(out,
                of_words ? "<th scope=\"col\" class=\"word\">" : "<th scope=\"col\">");
        srv_say_html(out, head[k] + of_words);
        srv_say(out, "</th>");
    }
    srv_say(out, "</tr></thead>\n<tbody>\n");
}

void view_table_end(srv_buffer *out)
{
    srv_say(out, "</tbody></table></div>\n");
}

void view_row(const char *text, const char *href, srv_buffer *out)
{
    srv_say(out, "<tr><th scope=\"row\">");
    if (href) {
        srv_say(out, "<a href=\"");
        srv_say_html(out, href);
        srv_say(out, "\">");
    }
    srv_say_html(out, text);
    srv_say(out, href ? "</a></th>" : "</th>");
}

void view_cell(double value, const char *figure, srv_buffer *out)
{
    srv_say(out, "<td>");
    view_number(value, "", figure, out);
    srv_say(out, "</td>");
}

void view_cell_money(double usd, const char *figure, srv_buffer *out)
{
    double million = usd / 1e6;
    char text[64];

    if (isnan(usd))
        snprintf(text, sizeof text, "unknown");
    else if (fabs(million) < 5e-4)
        snprintf(text, sizeof text, "0");
    else
        snprintf(text, sizeof text, fabs(million) < 1000.0 ? "%.3g" : "%.0f", million);
    srv_say(out, "<td>");
    view_figure_say(usd, text, figure, out);
    srv_say(out, "</td>");
}

void view_cell_word(const char *text, srv_buffer *out)
{
    srv_say(out, "<td class=\"word\">");
    srv_say_html(out, text);
    srv_say(out, "</td>");
}

void view_cells_measured(const json_t *row, srv_buffer *out)
{
    view_cell(view_real(row, "value"), view_word(row, "figure"), out);
    view_cell(view_real(row, "low"), NULL, out);
    view_cell(view_real(row, "high"), NULL, out);
    view_cell_word(view_word(row, "unit"), out);
}

/* ---- choices ------------------------------------------------------------------------ */

void view_choices(const char *label, const char *name, const char *chosen,
                  const view_choice *choice, srv_buffer *out)
{
    srv_sayf(out, "<label><span>%s</span> <select name=\"%s\">\n", label, name);
    for (; choice->value; choice++) {
        srv_say(out, "<option value=\"");
        srv_say_html(out, choice->value);
        srv_sayf(out, "\"%s>", strcmp(choice->value, chosen) == 0 ? " selected" : "");
        srv_say_html(out, choice->name);
        srv_say(out, "</option>\n");
    }
    srv_say(out, "</select></label>\n");
}
