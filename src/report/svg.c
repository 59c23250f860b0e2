/* Bars as accessible SVG. Colours come from the page's custom properties, so that the
 * same chart works in light, dark, print and forced colours; losses carry a hatch
 * beside the colour. */
#include <math.h>
#include <string.h>

#include "report/report.h"

#define WIDTH 720.0
#define ROW 24.0
#define LABEL 170.0
#define NUMBER 120.0

static void add_number(lode__buf *buf, double value)
{
    lode__buf_addf(buf, "%.1f", value);
}

static void add_bar(lode__buf *buf, const char *id, const lode__bar *b, double y,
                    double zero, double scale, const char *unit, int decimals)
{
    double length = fabs(b->value) * scale;
    double x = b->value < 0.0 ? zero - length : zero;
    char text[64];

    lode__number_people(b->value, decimals, text);
    lode__buf_addf(buf, "<text x=\"%.0f\" y=\"%.1f\" class=\"label\">", LABEL - 8.0,
                   y + 15.0);
    lode__buf_add_html(buf, b->label);
    lode__buf_addf(buf,
                   "</text><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"16\" ", x,
                   y + 3.0, length < 0.5 ? 0.5 : length);
    if (b->value < 0.0)
        lode__buf_addf(buf, "class=\"loss\" fill=\"url(#%s-hatch)\"", id);
    else
        lode__buf_add(buf, "class=\"gain\"");
    lode__buf_addf(buf, "><title>");
    lode__buf_add_html(buf, b->label);
    lode__buf_addf(buf, ": %s ", text);
    lode__buf_add_html(buf, unit);
    lode__buf_add(buf, "</title></rect>");
    lode__buf_addf(buf, "<text x=\"%.0f\" y=\"%.1f\" class=\"value\">%s%s", WIDTH - 4.0,
                   y + 15.0, b->value > 0.0 && !b->note ? "+" : "", text);
    if (b->note) {
        lode__buf_add(buf, " ");
        lode__buf_add_html(buf, b->note);
    }
    lode__buf_add(buf, "</text>\n");
}

void lode__svg_bars(lode__buf *buf, const char *id, const char *title,
                    const char *description, const lode__bar *bar, int n,
                    const char *unit, int decimals)
{
    double most = 0.0, least = 0.0, height = ROW * n + 8.0, zero, scale;

    for (int k = 0; k < n; k++) {
        if (bar[k].value > most) most = bar[k].value;
        if (bar[k].value < least) least = bar[k].value;
    }
    scale = most - least > 0.0 ? (WIDTH - LABEL - NUMBER) / (most - least) : 0.0;
    zero = LABEL - least * scale;
    lode__buf_addf(
        buf,
        "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-labelledby=\"%s-title "
        "%s-desc\" xmlns=\"http://www.w3.org/2000/svg\">\n<title id=\"%s-title\">",
        WIDTH, height, id, id, id);
    lode__buf_add_html(buf, title);
    lode__buf_addf(buf, "</title><desc id=\"%s-desc\">", id);
    lode__buf_add_html(buf, description);
    lode__buf_addf(
        buf,
        "</desc>\n<defs><pattern id=\"%s-hatch\" width=\"6\" height=\"6\" "
        "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect "
        "width=\"6\" height=\"6\" class=\"loss\"/><line x1=\"0\" y1=\"0\" x2=\"0\" "
        "y2=\"6\" class=\"hatch\"/></pattern></defs>\n",
        id);
    for (int k = 0; k < n; k++)
        add_bar(buf, id, &bar[k], ROW * k + 4.0, zero, scale, unit, decimals);
    lode__buf_addf(buf, "<line class=\"axis\" x1=\"");
    add_number(buf, zero);
    lode__buf_add(buf, "\" x2=\"");
    add_number(buf, zero);
    lode__buf_addf(buf, "\" y1=\"2\" y2=\"%.1f\"/>\n</svg>\n", height - 2.0);
}
