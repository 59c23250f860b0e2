/* What do the charts share? Their style, their head, places, round marks and numbers in
 * words. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/svg_inside.h"

/* Classes run from pale to dark on light paper and from dark to bright on dark paper.
 * Text on a class has a contrast of 4.5 or more against it, curves of 3 or more against
 * the paper. In forced colours the hatches alone tell the classes. */
#define LIGHT                                                                            \
    "--h1:#faebe7;--h2:#f3c6bb;--h3:#e39485;--h4:#b4443c;--h5:#6b1a16;"                  \
    "--t1:#1b1f24;--t2:#1b1f24;--t3:#1b1f24;--t4:#fff;--t5:#fff;--x2:#e0a294;"           \
    "--x3:#cf7767;--x4:#8f2e29;--c1:#8f2e29;--c2:#1f5f99;--c3:#1a7f5a;"                  \
    "--c4:#7a4b9c;--c5:#8a5a00;--c6:#1b1f24;--land:#e4e8ec;--coast:#fff"
#define DARK                                                                             \
    "--h1:#2b2022;--h2:#55302e;--h3:#8a443d;--h4:#e07d6d;--h5:#ffcabf;"                  \
    "--t1:#e6edf3;--t2:#e6edf3;--t3:#fff;--t4:#11151a;--t5:#11151a;"                     \
    "--x2:#7c4642;--x3:#b0625a;--x4:#f5ab9e;--c1:#f0816f;--c2:#6fb1ee;"                  \
    "--c3:#4cc38a;--c4:#c39be0;--c5:#dba642;--c6:#e6edf3;--land:#2a323a;"                \
    "--coast:#11151a"
#define FORCED                                                                           \
    "--h1:Canvas;--h2:Canvas;--h3:Canvas;--h4:Canvas;--h5:CanvasText;"                   \
    "--t1:CanvasText;--t2:CanvasText;--t3:CanvasText;--t4:CanvasText;"                   \
    "--t5:Canvas;--x2:CanvasText;--x3:CanvasText;--x4:CanvasText;"                       \
    "--c1:CanvasText;--c2:CanvasText;--c3:CanvasText;--c4:CanvasText;"                   \
    "--c5:CanvasText;--c6:CanvasText;--land:Canvas;--coast:GrayText"

/* Colours of the page, or those of its light dress. */
#define PAGE                                                                             \
    "--ci:var(--ink,#1b1f24);--cd:var(--dim,#57606a);--cp:var(--paper,#fff);"            \
    "--cl:var(--line,#d0d7de)"
#define PLAIN LIGHT ";--ci:#1b1f24;--cd:#57606a;--cp:#fff;--cl:#d0d7de;"
/* A document of its own has no page around it. */
#define ALONE_DARK "--ink:#e6edf3;--dim:#9aa4ae;--paper:#11151a;--line:#39424c"

#define ALONE_PRINT "--ink:#000;--dim:#444;--paper:#fff;--line:#999"

static const char colours[] =
    ".chart{" PAGE "}\n"
    ":root{" LIGHT "}\n"
    "@media(prefers-color-scheme:dark){:root{" DARK "}"
    "svg.chart:root{" ALONE_DARK "}}\n"
    "@media print{:root{" LIGHT "}svg.chart:root{" ALONE_PRINT "}}\n"
    "@media(forced-colors:active){:root{" FORCED "}.chart{forced-color-adjust:none;"
    "--ci:CanvasText;--cd:CanvasText;--cp:Canvas;--cl:GrayText}}\n";

static const char rules[] =
    "svg.chart{display:block;width:100%;height:auto;max-width:60rem}\n"
    ".chart text{fill:var(--ci);font-family:system-ui,sans-serif;font-size:12px}"
    ".chart text.s9{font-size:9px}.chart text.s11{font-size:11px}"
    ".chart text.end{text-anchor:end}.chart text.mid{text-anchor:middle}"
    ".chart text.dim{fill:var(--cd)}.chart text.strong{font-weight:600}\n"
    ".chart .halo{paint-order:stroke;stroke:var(--cp);stroke-width:4px;"
    "stroke-linejoin:round}\n"
    ".chart .k1{fill:var(--h1)}.chart .k2{fill:var(--h2)}.chart .k3{fill:var(--h3)}"
    ".chart .k4{fill:var(--h4)}.chart .k5{fill:var(--h5)}\n"
    ".chart .x2{stroke:var(--x2)}.chart .x3{stroke:var(--x3)}"
    ".chart .x4{stroke:var(--x4)}\n"
    ".chart text.n0{fill:var(--ci)}"
    ".chart text.n1{fill:var(--t1);stroke:var(--h1)}"
    ".chart text.n2{fill:var(--t2);stroke:var(--h2)}"
    ".chart text.n3{fill:var(--t3);stroke:var(--h3)}"
    ".chart text.n4{fill:var(--t4);stroke:var(--h4)}"
    ".chart text.n5{fill:var(--t5);stroke:var(--h5)}\n"
    ".chart text.cell{text-anchor:middle;paint-order:stroke;stroke-width:3px;"
    "stroke-linejoin:round}\n"
    ".chart .box{stroke:var(--cl)}.chart .bare{fill:var(--cp);stroke:var(--cl)}"
    ".chart .dot{fill:var(--cd)}.chart .minus{stroke:var(--cd);stroke-width:1.5}\n"
    ".chart a:focus{outline:none}"
    ".chart a:focus rect,.chart a:hover rect{stroke:var(--ci);stroke-width:2.5}\n"
    ".chart .grid{stroke:var(--cl)}.chart .rule{stroke:var(--cd);fill:none}"
    ".chart .zero{stroke:var(--ci);stroke-width:1.5}"
    ".chart .lead{stroke:var(--cd);stroke-dasharray:1 3;fill:none}\n"
    ".chart .curve{fill:none;stroke-width:2;stroke-linejoin:round}"
    ".chart .mark,.chart .ban{stroke-width:1.75}\n"
    ".chart .c1{stroke:var(--c1)}.chart .c2{stroke:var(--c2)}.chart .c3{stroke:var(--c3)}"
    ".chart .c4{stroke:var(--c4)}.chart .c5{stroke:var(--c5)}"
    ".chart .c6{stroke:var(--c6)}\n"
    ".chart .f1{fill:var(--c1)}.chart .f2{fill:var(--c2)}.chart .f3{fill:var(--c3)}"
    ".chart .f4{fill:var(--c4)}.chart .f5{fill:var(--c5)}.chart .f6{fill:var(--c6)}\n"
    ".chart text.head{font-size:16px;font-weight:600}"
    ".chart text.foot{font-size:10px;fill:var(--cd)}"
    ".chart .paper{fill:var(--cp)}.chart .stripe{stroke:var(--cp);stroke-width:1.4;"
    "fill:none}\n"
    ".chart .whisker{stroke:var(--ci);stroke-width:1.5;fill:none}"
    ".chart .node{fill:var(--ci)}.chart .land{fill:var(--land)}"
    ".chart .band{fill:var(--h2);stroke:none}"
    ".chart .coast{stroke:var(--coast);stroke-width:1}"
    ".chart .ribbon{stroke-width:.5;fill-opacity:.5}"
    /* A printer would get thousands of dots for what is plain. */
    "@media print{.chart [fill$=\"-none)\"]{fill:var(--land)}}"
    ".chart .edge{stroke:var(--cp);stroke-width:.75}\n";

void lode__chart_style(lode__buf *buf)
{
    lode__buf_add(buf, colours);
    lode__buf_add(buf, rules);
}

/* The colour of a property "--name" of `length` bytes in PLAIN. */
static void add_colour(lode__buf *buf, const char *name, size_t length)
{
    static const char plain[] = PLAIN;

    for (const char *at = plain; (at = strstr(at, "--")); at += 2)
        if (strncmp(at, name, length) == 0 && at[length] == ':') {
            at += length + 1;
            lode__buf_add_n(buf, at, strcspn(at, ";"));
            return;
        }
}

void lode__chart_style_plain(lode__buf *buf)
{
    const char *at = rules, *next;

    for (; (next = strstr(at, "var(--")); at = next + strcspn(next, ")") + 1) {
        lode__buf_add_n(buf, at, (size_t)(next - at));
        add_colour(buf, next + 4, strcspn(next + 4, ")"));
    }
    lode__buf_add(buf, at);
}

void lode__svg_at(lode__buf *buf, double value)
{
    long tenths = lround(value * 10.0), size = tenths < 0 ? -tenths : tenths;

    lode__buf_addf(buf, "%s%ld", tenths < 0 ? "-" : "", size / 10);
    if (size % 10) lode__buf_addf(buf, ".%ld", size % 10);
}

void lode__svg_place(lode__buf *buf, const char *name, double value)
{
    lode__buf_addf(buf, " %s=\"", name);
    lode__svg_at(buf, value);
    lode__buf_add(buf, "\"");
}

void lode__svg_open(lode__buf *buf, const char *id, double width, double height,
                    const char *class_name, const char *title, const char *description,
                    bool has_links)
{
    lode__buf_add(buf, "<svg viewBox=\"0 0 ");
    lode__svg_at(buf, width);
    lode__buf_add(buf, " ");
    lode__svg_at(buf, height);
    lode__buf_addf(buf,
                   "\" class=\"chart %s\" role=\"%s\" aria-labelledby=\"%s-title\" "
                   "aria-describedby=\"%s-desc\" xmlns=\"http://www.w3.org/2000/svg\">\n"
                   "<title id=\"%s-title\">",
                   class_name, has_links ? "group" : "img", id, id, id);
    lode__buf_add_html(buf, title);
    lode__buf_addf(buf, "</title><desc id=\"%s-desc\">", id);
    lode__buf_add_html(buf, description);
    lode__buf_add(buf, "</desc>\n");
}

void lode__svg_nothing(lode__buf *buf, const char *id, const char *title,
                       const char *description)
{
    lode__svg_open(buf, id, 720.0, 40.0, "nothing", title, description, false);
    lode__buf_add(buf, "<text x=\"8\" y=\"24\">Nothing to show.</text>\n</svg>\n");
}

double lode__text_width(const char *text, size_t most, double size)
{
    double width = 0.0;
    size_t n = 0;

    for (; *text && n < most; text++) {
        unsigned char c = (unsigned char)*text;
        if (c >= 0x80 && c < 0xC0) continue; /* inside a character */
        n++;
        width += (c >= 'A' && c <= 'Z') || c == 'm' || c == 'w' || c == '%' ? 0.77 : 0.59;
    }
    return width * size;
}

void lode__svg_label(lode__buf *buf, const char *text, size_t most)
{
    size_t length = strlen(text), at = 0;
    char piece[8];

    if (lode__utf8_width(text, length) <= most) {
        lode__buf_add_html(buf, text);
        return;
    }
    for (size_t k = 0; k + 1 < most && at < length; k++) {
        size_t step = lode__utf8_step(text + at, length - at);
        if (step == 0 || step >= sizeof piece) break;
        memcpy(piece, text + at, step);
        piece[step] = '\0';
        lode__buf_add_html(buf, piece);
        at += step;
    }
    lode__buf_add(buf, "\xE2\x80\xA6");
}

double lode__ten(int power)
{
    double value = 1.0;

    for (int k = 0; k < (power < 0 ? -power : power); k++) value *= 10.0;
    return power < 0 ? 1.0 / value : value;
}

int lode__power_below(double value)
{
    int power = 0;

    while (power < 300 && value >= lode__ten(power + 1)) power++;
    while (power > -300 && value < lode__ten(power)) power--;
    return power;
}

double lode__money_unit(double usd, const char **word)
{
    static const char *const name[] = {"", "thousand", "million", "bn", "tn"};
    int k = 0;

    /* 999.6 million is said as 1.00 bn, not as 1,000 million. */
    while (k < 4 && fabs(usd) >= 0.9995 * lode__ten(3 * (k + 1))) k++;
    *word = name[k];
    return lode__ten(3 * k);
}

void lode__spoken(double value, const char *unit, int digits, char number[64],
                  const char **word)
{
    int power, decimals;
    char *end;

    *word = "";
    if (strcmp(unit, "USD") == 0) value /= lode__money_unit(value, word);
    power = value != 0.0 ? lode__power_below(fabs(value)) : 0;
    decimals = digits - 1 - power;
    lode__number_people(value, decimals < 0 ? 0 : decimals, number);
    if (!strchr(number, '.')) return;
    for (end = number + strlen(number); end[-1] == '0'; end--) continue;
    if (end[-1] == '.') end--;
    *end = '\0';
}

void lode__said(double value, const char *unit, char *text)
{
    char number[64];
    const char *word;

    lode__spoken(value, unit, 3, number, &word);
    snprintf(text, LODE__SAID, "%s%s%s%s%s", number, *word ? " " : "", word,
             *unit ? " " : "", unit);
}

bool lode__drawable(double value)
{
    return isnan(value) || fabs(value) <= LODE__LARGEST;
}

lode__marks lode__marks_of(double low, double high)
{
    static const double round[] = {1.0, 2.0, 2.5, 5.0};
    lode__marks m = {.low = low, .high = high};
    int power;

    /* One value, but for rounding: room on both sides. */
    if (!(high - low > 1e-30) || high - low < 1e-9 * fmax(fabs(low), fabs(high))) {
        double room = fabs(low) > 1e-30 ? fabs(low) : 1.0;
        low -= 0.5 * room, high += 0.5 * room;
    }
    power = lode__power_below((high - low) / 10.0);
    for (int k = 0;; k++) {
        double tens = lode__ten(power + k / 4), first, last;
        m.step = round[k % 4] * tens;
        first = floor(low / m.step + 1e-9), last = ceil(high / m.step - 1e-9);
        if (last - first > 5.0) continue;
        m.low = first * m.step, m.high = last * m.step;
        m.n = (int)(last - first) + 1;
        m.decimals = k % 4 == 2 ? 1 - (power + k / 4) : -(power + k / 4);
        if (m.decimals < 0) m.decimals = 0;
        return m;
    }
}

/* ---- lines and texts -------------------------------------------------------------- */

void lode__svg_line(lode__buf *buf, const char *class_name, double x1, double y1,
                    double x2, double y2)
{
    lode__buf_addf(buf, "<line class=\"%s\"", class_name);
    lode__svg_place(buf, "x1", x1);
    lode__svg_place(buf, "y1", y1);
    lode__svg_place(buf, "x2", x2);
    lode__svg_place(buf, "y2", y2);
    lode__buf_add(buf, "/>\n");
}

void lode__svg_text(lode__buf *buf, const char *class_name, double x, double y)
{
    lode__buf_add(buf, "<text");
    if (*class_name) lode__buf_addf(buf, " class=\"%s\"", class_name);
    lode__svg_place(buf, "x", x);
    lode__svg_place(buf, "y", y);
    lode__buf_add(buf, ">");
}

void lode__svg_text_end(lode__buf *buf)
{
    lode__buf_add(buf, "</text>\n");
}

/* Bytes of the first words that fit, at least one word. */
static size_t line_of(const char *text, double width, double size)
{
    size_t fits = 0;
    double wide = 0.0;

    for (size_t at = 0; text[at];) {
        size_t n = strcspn(text + at, " ");
        char word[512];
        snprintf(word, sizeof word, "%.*s", n < 510 ? (int)n : 510, text + at);
        wide += lode__text_width(word, n, size);
        if (fits > 0 && wide > width) break;
        wide += 0.35 * size; /* the space */
        fits = at + n;
        at += n + strspn(text + at + n, " ");
    }
    return fits;
}

int lode__svg_wrapped(lode__buf *buf, const char *class_name, const char *text, double x,
                      double y, double width, double size)
{
    char line[1024];
    int n_line = 0;

    for (text += strspn(text, " "); *text; n_line++) {
        size_t n = line_of(text, width, size);
        if (buf) {
            snprintf(line, sizeof line, "%.*s", n < 1022 ? (int)n : 1022, text);
            lode__svg_text(buf, class_name, x, y + n_line * 1.35 * size);
            lode__buf_add_html(buf, line);
            lode__svg_text_end(buf);
        }
        text += n;
        text += strspn(text, " ");
    }
    return n_line;
}

static const char *const dash[LODE__CURVE_MOST] = {"",     "7 4",      "2 3",
                                                   "12 4", "10 3 2 3", "4 2"};

void lode__svg_dash(lode__buf *buf, int curve)
{
    if (*dash[curve]) lode__buf_addf(buf, " stroke-dasharray=\"%s\"", dash[curve]);
}

void lode__svg_part_labels(lode__beside *row, int n, double top, double bottom,
                           double step)
{
    for (int i = 1; i < n; i++)
        for (int k = i; k > 0 && row[k].y < row[k - 1].y; k--) {
            lode__beside t = row[k];
            row[k] = row[k - 1], row[k - 1] = t;
        }
    for (int i = 0; i < n; i++) {
        row[i].y_text = fmax(row[i].y, top);
        if (i > 0) row[i].y_text = fmax(row[i].y_text, row[i - 1].y_text + step);
    }
    for (int i = n; i-- > 0;) {
        row[i].y_text = fmin(row[i].y_text, bottom);
        if (i + 1 < n) row[i].y_text = fmin(row[i].y_text, row[i + 1].y_text - step);
    }
}
