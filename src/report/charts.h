/* Charts of the coercion atlas as accessible SVG: who can hurt whom with what (heat), and
 * what it costs (frontier, depth).
 *
 * Each chart is one <svg> 720 units wide with a title and a description, to be put into a
 * page that has the style of lode__chart_style(). Nothing is told by colour alone:
 * classes carry a hatch that grows denser, curves a dash pattern, a shape and a name.
 * Every value stands in a <title>. Same inputs, same bytes: only sums, products and
 * roundings.
 *
 * ids (`id`) are letters, digits and '-', once a page. Labels are escaped. What cannot be
 * drawn becomes the status of the buffer, and nothing is written: LODE_E_LIMIT for more
 * rows, columns, curves or points than stated here, LODE_E_INVALID for a number
 * beyond LODE__LARGEST. */
#ifndef LODE_REPORT_CHARTS_H
#define LODE_REPORT_CHARTS_H

#include "base/base.h"
#include "study/frontier.h"

/* ---- heat (svg_heat.c) ------------------------------------------------------------ */

#define LODE__HEAT_MOST 60 /* rows, and columns */

typedef struct lode__heat {
    int n_row, n_column;       /* 0 to LODE__HEAT_MOST */
    const char *const *row;    /* [n_row] labels; long ones are cut, not in titles */
    const char *const *column; /* [n_column] */
    const double *value;       /* [n_row][n_column] row-major; NaN: an empty cell */
    const char *const *href;   /* [n_row][n_column] where a cell leads, an address of the
                                  caller's making; NULL (also for a cell): nowhere */
    const char *measure;       /* what is shown, as in "harm of a ban" */
    const char *unit;          /* "USD" is said in thousands, millions and bn */
    const char *empty;         /* what NaN means; NULL: "no figure" */
    bool logarithmic;          /* classes by factors; values of 0 or less stand apart */
    double floor; /* logarithmic: what is below it needs no class of its own */
} lode__heat;

/* A matrix in five classes with round limits, which the legend states; on a linear scale
 * also in fewer. Where all values are equal there is one class. */
void lode__svg_heat(lode__buf *buf, const char *id, const char *title,
                    const char *description, const lode__heat *heat);

/* ---- frontier and depth (svg_frontier.c) ------------------------------------------ */

#define LODE__CURVE_MOST 6   /* curves of a frontier: so many dash patterns and shapes */
#define LODE__POINT_MOST 200 /* points of a curve */

typedef struct lode__chart_curve {
    const char *label;        /* "3 months" */
    const lode__cut *cut;     /* [n] by rising depth; NaN harm or cost: left out, the line
                                 breaks there */
    int n;                    /* 0 to LODE__POINT_MOST */
    double costless_harm_usd; /* H0, marked where the cost is 0; NaN: no mark */
} lode__chart_curve;

/* Harm of the target over cost of the sender, USD, a curve each. A point of depth 1 is
 * the ban and drawn large. harm and cost name the axes, without unit. */
void lode__svg_frontier(lode__buf *buf, const char *id, const char *title,
                        const char *description, const char *harm, const char *cost,
                        const lode__chart_curve *curve, int n_curve);

/* Harm and cost over the depth of the cut, 0 to 100 %. costless_depth: C0, marked; NaN:
 * no mark. */
void lode__svg_depth(lode__buf *buf, const char *id, const char *title,
                     const char *description, const char *harm, const char *cost,
                     const lode__cut *cut, int n, double costless_depth);

/* ---- what the charts share (svg_parts.c) ------------------------------------------ */

/* The CSS of these charts. The page defines --ink, --dim, --paper and --line, as the fact
 * sheet does; without them the colours of its light dress are used. */
void lode__chart_style(lode__buf *buf);

/* The same for programs that draw SVG without custom properties and media queries: each
 * colour as it is on light paper. */
void lode__chart_style_plain(lode__buf *buf);

/* <svg> with title and description. has_links: a group that can be walked, not one
 * picture. */
void lode__svg_open(lode__buf *buf, const char *id, double width, double height,
                    const char *class_name, const char *title, const char *description,
                    bool has_links);

/* In place of a chart without a value: its title, description and a sentence. */
void lode__svg_nothing(lode__buf *buf, const char *id, const char *title,
                       const char *description);

/* Width of the first `most` characters of a text in a common font, rather too much. */
double lode__text_width(const char *text, size_t most, double size);

/* A coordinate with one decimal. */
void lode__svg_at(lode__buf *buf, double value);
/* ` name="value"` */
void lode__svg_place(lode__buf *buf, const char *name, double value);

/* At most `most` characters of a label, the last an ellipsis where some are left out. */
void lode__svg_label(lode__buf *buf, const char *text, size_t most);

/* "1.2 bn USD", "340 million USD", "-5.1 t": three digits, and the unit. text has
 * LODE__SAID bytes; a longer unit is cut. */
#define LODE__SAID 96
void lode__said(double value, const char *unit, char *text);

/* The same in parts: so many digits, without zeros at the end of decimals, and the word
 * before the unit. */
void lode__spoken(double value, const char *unit, int digits, char number[64],
                  const char **word);

/* NaN, or not beyond what charts are drawn of. */
#define LODE__LARGEST 1e30
bool lode__drawable(double value);

/* The largest of 1, 1e3, 1e6, 1e9 and 1e12 that is at most |usd|, or 1, and its word: "",
 * "thousand", "million", "bn", "tn". */
double lode__money_unit(double usd, const char **word);

/* 10^power for |power| <= 300, by products, and the largest power with 10^power <= value,
 * value > 0. */
double lode__ten(int power);
int lode__power_below(double value);

/* Four to six round marks whose ends hold low to high: multiples of step from low to
 * high. */
typedef struct lode__marks {
    double low, high, step;
    int n, decimals; /* decimals that a mark needs */
} lode__marks;
lode__marks lode__marks_of(double low, double high);

#endif
