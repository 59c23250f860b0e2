/* Values in five classes with round limits, told by hatch and by colour, and the legend
 * that says them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/svg_inside.h"

#define LIMITS (LODE__CLASSES - 1)
#define LEGEND_LINE 22.0
#define ENTRY (2 * LODE__SAID + 8) /* bytes of a text of the legend */

/* ---- classes ---------------------------------------------------------------------- */

/* Limits of 1, 2, 5, 10 ... or 1, 3, 10 ... or 1, 10 ... or 1, 30, 1000 ... or powers of
 * ten as far apart as it takes for four of them to part all values; the uppermost is the
 * largest below the most. */
static bool limits_by(lode__classes *s, const double *step, int n_step, int power_step)
{
    int power = lode__power_below(s->most), i = n_step - 1;

    while (i > 0 && step[i] * lode__ten(power) >= s->most) i--;
    if (step[i] * lode__ten(power) >= s->most) power -= power_step, i = n_step - 1;
    for (int k = LIMITS; k-- > 0;) {
        s->limit[k] = step[i] * lode__ten(power);
        if (i-- == 0) i = n_step - 1, power -= power_step;
    }
    return step[i] * lode__ten(power) <= s->least;
}

static void limits_of_factors(lode__classes *s)
{
    static const double fine[] = {1.0, 2.0, 5.0}, half[] = {1.0, 3.0}, whole[] = {1.0},
                        wide[] = {1.0, 30.0};

    s->n_limit = LIMITS;
    if (limits_by(s, fine, 3, 1) || limits_by(s, half, 2, 1)) return;
    if (limits_by(s, whole, 1, 1) || limits_by(s, wide, 2, 3)) return;
    for (int power = 2; power < 20; power++)
        if (limits_by(s, whole, 1, power)) return;
}

/* Limits as far apart as the smallest round step with which five classes hold all. */
static void limits_of_steps(lode__classes *s)
{
    static const double round[] = {1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0};
    int power = lode__power_below((s->most - s->least) / 10.0);

    for (int k = 0;; k++) {
        double step = round[k % 9] * lode__ten(power + k / 9);
        double first = floor(s->least / step + 1e-9), last = ceil(s->most / step - 1e-9);
        if (last - first > LODE__CLASSES) continue;
        s->n_limit = (int)(last - first) - 1;
        for (int i = 0; i < s->n_limit; i++) s->limit[i] = (first + 1.0 + i) * step;
        return;
    }
}

lode__classes lode__classes_of(const double *value, int n, const char *unit,
                               const char *empty, bool logarithmic, double floor)
{
    lode__classes s = {.least = NAN,
                       .most = NAN,
                       .logarithmic = logarithmic,
                       .unit = unit,
                       .empty = empty ? empty : "no figure"};

    for (int i = 0; i < n; i++) {
        if (isnan(value[i]))
            s.has_empty = true;
        else if (logarithmic && value[i] <= 0.0)
            s.has_beneath = true;
        else {
            /* fmin of NaN and a number is the number. */
            s.least = fmin(s.least, logarithmic ? fmax(value[i], floor) : value[i]);
            s.most = fmax(s.most, value[i]);
        }
    }
    /* Equal but for rounding: one class. */
    if (isnan(s.most) || !(s.most - s.least > 1e-9 * fmax(fabs(s.most), fabs(s.least))))
        return s;
    if (logarithmic)
        limits_of_factors(&s);
    else
        limits_of_steps(&s);
    return s;
}

int lode__class_of(const lode__classes *s, double value)
{
    int k = 0;

    if (isnan(value) || (s->logarithmic && value <= 0.0)) return 0;
    if (s->n_limit == 0) return 3;
    while (k < s->n_limit && value > s->limit[k]) k++;
    return k + 1;
}

static void add_hatch(lode__buf *buf, const char *id, int k, int size, int scale,
                      const char *lines)
{
    lode__buf_addf(
        buf,
        "<pattern id=\"%s-k%d\" width=\"%d\" height=\"%d\" patternUnits=\""
        "userSpaceOnUse\" patternTransform=\"rotate(45)%s\"><rect width=\"%d\" "
        "height=\"%d\" class=\"k%d\"/><path class=\"x%d\" d=\"%s\"/></pattern>\n",
        id, k, size, size, scale == 2 ? " scale(2)" : "", size, size, k, k, lines);
}

void lode__svg_hatches(lode__buf *buf, const char *id, int scale)
{
    lode__buf_add(buf, "<defs>");
    add_hatch(buf, id, 2, 6, scale, "M.5 0V6");
    add_hatch(buf, id, 3, 3, scale, "M.5 0V3");
    add_hatch(buf, id, 4, 4, scale, "M.75 0V4M0 .75H4");
    lode__buf_add(buf, "</defs>\n");
}

void lode__svg_classed(lode__buf *buf, const char *id, int k)
{
    if (k == 0)
        lode__buf_add(buf, " class=\"bare\"");
    else if (k == 1 || k == LODE__CLASSES)
        lode__buf_addf(buf, " class=\"k%d box\"", k);
    else
        lode__buf_addf(buf, " class=\"box\" fill=\"url(#%s-k%d)\"", id, k);
}

void lode__svg_sign(lode__buf *buf, bool no_figure, double x, double y)
{
    if (no_figure) {
        lode__buf_add(buf, "<circle class=\"dot\" r=\"1.5\"");
        lode__svg_place(buf, "cx", x);
        lode__svg_place(buf, "cy", y);
    } else {
        lode__buf_add(buf, "<path class=\"minus\" d=\"M");
        lode__svg_at(buf, x - 3.0);
        lode__buf_add(buf, " ");
        lode__svg_at(buf, y);
        lode__buf_add(buf, "h6\"");
    }
    lode__buf_add(buf, "/>");
}

/* ---- legend ----------------------------------------------------------------------- */

typedef struct entry {
    int k;          /* class; 0: a bare box */
    bool no_figure; /* with a dot instead of a dash */
    char text[ENTRY];
} entry;

typedef struct legend {
    entry row[LODE__CLASSES + 2];
    int n;
} legend;

/* "1 million", "30" */
static void limit_text(const lode__classes *s, double limit, char text[LODE__SAID])
{
    char number[64];
    const char *word;

    lode__spoken(limit, s->unit, 4, number, &word);
    snprintf(text, LODE__SAID, "%s%s%s", number, *word ? " " : "", word);
}

/* "up to 1", "1 to 3 million", "300 million to 1 bn", "above 10" */
static void class_text(const lode__classes *s, int k, char *text)
{
    char low[LODE__SAID] = "", high[LODE__SAID] = "", number[64];
    const char *low_word = "", *high_word = "";

    if (s->n_limit == 0) {
        limit_text(s, s->most, low);
        snprintf(text, ENTRY, "all %s", low);
        return;
    }
    if (k > 1) limit_text(s, s->limit[k - 2], low);
    if (k <= s->n_limit) limit_text(s, s->limit[k - 1], high);
    if (!*low)
        snprintf(text, ENTRY, "up to %s", high);
    else if (!*high)
        snprintf(text, ENTRY, "above %s", low);
    else {
        lode__spoken(s->limit[k - 1], s->unit, 4, number, &high_word);
        lode__spoken(s->limit[k - 2], s->unit, 4, number, &low_word);
        /* A negative limit needs more than a dash: "to". */
        snprintf(text, ENTRY, "%s to %s", strcmp(low_word, high_word) == 0 ? number : low,
                 high);
    }
}

static legend legend_of(const lode__classes *s)
{
    legend l = {.n = 0};

    for (int k = 1; k <= s->n_limit + 1 && !isnan(s->most); k++) {
        l.row[l.n].k = s->n_limit == 0 ? 3 : k;
        class_text(s, k, l.row[l.n++].text);
    }
    if (s->has_beneath) strcpy(l.row[l.n++].text, "0 or less");
    if (s->has_empty) {
        l.row[l.n].no_figure = true;
        snprintf(l.row[l.n++].text, ENTRY, "%s", s->empty);
    }
    return l;
}

static void add_entry(lode__buf *buf, const char *id, const entry *e, double x, double y)
{
    lode__buf_add(buf, "<rect");
    lode__svg_place(buf, "x", x);
    lode__svg_place(buf, "y", y);
    lode__buf_add(buf, " width=\"24\" height=\"14\"");
    lode__svg_classed(buf, id, e->k);
    lode__buf_add(buf, "/>");
    if (e->k == 0) lode__svg_sign(buf, e->no_figure, x + 12.0, y + 7.0);
    lode__svg_text(buf, "", x + 30.0, y + 11.0);
    lode__buf_add_html(buf, e->text);
    lode__svg_text_end(buf);
}

double lode__svg_legend(lode__buf *buf, const char *id, const lode__classes *s, double y,
                        double width)
{
    legend l = legend_of(s);
    double x = 8.0, top = y;

    for (int i = 0; i < l.n; i++) {
        const entry *e = &l.row[i];
        double w = 30.0 + lode__text_width(e->text, ENTRY, LODE__TEXT_SIZE) + 14.0;
        if (x > 8.0 && x + w > width) x = 8.0, y += LEGEND_LINE;
        if (buf) add_entry(buf, id, e, x, y);
        x += w;
    }
    return y - top + LEGEND_LINE;
}
