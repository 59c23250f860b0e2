/* What the files svg_*.c share among themselves: pieces of lines and texts, names beside
 * curves, classes with their legend. */
#ifndef LODE_REPORT_SVG_INSIDE_H
#define LODE_REPORT_SVG_INSIDE_H

#include "report/charts.h"

#define LODE__TEXT_SIZE 12.0 /* of the style */

void lode__svg_line(lode__buf *buf, const char *class_name, double x1, double y1,
                    double x2, double y2);

/* <text> at a place, and its end; what stands between is the caller's. */
void lode__svg_text(lode__buf *buf, const char *class_name, double x, double y);
void lode__svg_text_end(lode__buf *buf);

/* Words on lines of at most `width` units in common text of the size, the first at y; how
 * many lines. buf NULL: only measured. */
int lode__svg_wrapped(lode__buf *buf, const char *class_name, const char *text, double x,
                      double y, double width, double size);

/* The dash pattern of a curve, 0 to LODE__CURVE_MOST - 1, as an attribute. */
void lode__svg_dash(lode__buf *buf, int curve);

/* A text that stands beside a place and may have to give way to others. */
typedef struct lode__beside {
    double x, y, y_text;
    const char *text;
    int curve;                /* 0-based: its dash pattern and shape */
    double costless_harm_usd; /* said below the name; NaN: nothing is */
} lode__beside;

/* From above to below, at least a step apart and between top and bottom. */
void lode__svg_part_labels(lode__beside *row, int n, double top, double bottom,
                           double step);

/* ---- classes (svg_classes.c) -------------------------------------------------------- */

#define LODE__CLASSES 5

/* Values in (limit[k - 1], limit[k]] are of class k + 1. */
typedef struct lode__classes {
    double limit[LODE__CLASSES - 1];
    int n_limit;
    double least, most;          /* of what is classed; NaN: nothing is */
    bool has_empty, has_beneath; /* NaN; not above 0 on a logarithmic scale */
    bool logarithmic;
    const char *unit, *empty; /* as in lode__heat */
} lode__classes;

/* Classes with round limits for value [n]; floor as in lode__heat. */
lode__classes lode__classes_of(const double *value, int n, const char *unit,
                               const char *empty, bool logarithmic, double floor);

/* 1 to 5; a single class is the middle one; 0: not on the scale. */
int lode__class_of(const lode__classes *classes, double value);

/* The hatches of classes 2 to 4, as <defs>; scale 2 for what is drawn at half size. */
void lode__svg_hatches(lode__buf *buf, const char *id, int scale);

/* ` class="..." fill="..."` of a box or an area of class k: 0 is bare; the palest and the
 * darkest carry no hatch. */
void lode__svg_classed(lode__buf *buf, const char *id, int k);

/* In a bare box: a dot for no figure, a dash for a value that is not on the scale. */
void lode__svg_sign(lode__buf *buf, bool no_figure, double x, double y);

/* Draw what the classes mean from y on, between 8 and width, or only measure where buf is
 * NULL; returns the height. */
double lode__svg_legend(lode__buf *buf, const char *id, const lode__classes *classes,
                        double y, double width);

#endif
