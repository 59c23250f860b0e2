/* One mechanism for charts: plain data in; inline SVG, a figure with its table for a page,
 * an SVG document, a table as HTML or CSV out.
 *
 * Every mark has its value as a <title>, and the table says the same numbers in the same
 * words. Nothing is told by colour alone: series carry patterns, classes hatches, curves
 * dashes, losses a hatch. A chart is laid out for its width, so that text is as large on a
 * narrow screen as on a wide one. Same data, same bytes.
 *
 * What cannot be drawn becomes the status of the buffer, and nothing is written:
 * LODE_E_INVALID for a number beyond LODE__LARGEST, a negative part of a stack or link, a
 * place or end that is not there; LODE_E_LIMIT for more rows or series than stated here.
 * Without any value there is a sentence instead of marks. NaN is unknown: no mark, and
 * "no figure" in title and table; it is never 0. */
#ifndef LODE_REPORT_CHART_H
#define LODE_REPORT_CHART_H

#include "base/base.h"
#include "dataset/outlines.h"

typedef enum lode__chart_kind {
    LODE__CHART_BARS,      /* ranked bars from 0, with whiskers where low and high are */
    LODE__CHART_DOTS,      /* dots with intervals, on an axis that need not hold 0 */
    LODE__CHART_WATERFALL, /* steps that add up; a row flagged "total" starts from 0 */
    LODE__CHART_STACK,     /* a bar of parts a row */
    LODE__CHART_LINES,     /* a line a series over the rows; one with a band */
    LODE__CHART_MULTIPLES, /* a small panel a series, all on one scale */
    LODE__CHART_HEAT,      /* rows against series in classes (svg_heat.c) */
    LODE__CHART_MAP,       /* countries in classes; small ones as points */
    LODE__CHART_FLOWS,     /* arrows between countries, width by value */
    LODE__CHART_SANKEY,    /* ribbons between nodes that stand in stages */
    LODE__N_CHART
} lode__chart_kind;

#define LODE__CHART_WIDE 720.0
#define LODE__CHART_NARROW 360.0
#define LODE__CHART_ROWS 2000 /* rows of a chart's data; links, too */
#define LODE__CHART_SHOWN                                                                \
    40 /* rows with a mark; the table has all, and the chart says so */
#define LODE__CHART_SERIES 6  /* of stacks and lines */
#define LODE__CHART_PANELS 24 /* series of multiples */
#define LODE__CHART_STAGES 8  /* of a Sankey diagram */

typedef struct lode__link {
    int from, to; /* rows */
    double value;
} lode__link;

/* Where countries lie. */
typedef struct lode__globe {
    const lode__ring *ring;       /* [n_ring] */
    const lode__country *country; /* [n_country] positions of points and labels */
    int n_ring, n_country;
} lode__globe;

typedef struct lode__chart {
    lode__chart_kind kind;
    const char *id;          /* letters, digits and '-', once a page */
    const char *title;       /* what one sees in it */
    const char *description; /* read out: how to read it */
    const char *foot; /* source, vintage, run, version; NULL: none. Wrapped, never cut */
    double width;     /* 0: LODE__CHART_WIDE */
    bool headed;      /* the title stands above the marks, too */
    bool has_sign;    /* bars: "+" before gains, losses hatched */
    bool logarithmic; /* lines and classes; of lines every value above 0 */
    const char *row_name;      /* "country"; links: NULL, they go "from" and "to" */
    const char *measure;       /* what is shown, as in "share of world production" */
    const char *unit;          /* "%", "t"; "USD" is said in thousands, millions and bn */
    int n_row, n_series;       /* n_series 0: one without a name */
    const char *const *row;    /* [n_row] labels */
    const char *const *series; /* [n_series] */
    const double *value;       /* [n_row][n_series]; NaN: unknown; NULL: links only */
    const double *low, *high;  /* [n_row][n_series], or NULL; NaN: no interval */
    const char *const *flag;   /* [n_row] "estimated"; NULL, also for a row: reported */
    const char *const
        *href;         /* where marks lead, addresses of the caller's making: [n_row] of
                                maps and lines, [n_row][n_series] of heat, whose table leads
                                there, too; NULL (also for one): nowhere */
    const char *empty; /* heat: what NaN means; NULL: "no figure" */
    const int *place;  /* [n_row] maps: countries of the globe; -1: not on the map */
    const lode__globe *globe;
    int n_link;
    const lode__link *link; /* [n_link] flows and Sankey; value > 0 */
    const int *stage;       /* [n_row] Sankey: 0 to n_stage - 1; links go to later ones */
    int n_stage;
    const char *const *stage_name; /* [n_stage] */
} lode__chart;

/* One <svg>. The page has lode__chart_style(). */
void lode__chart_draw(lode__buf *buf, const lode__chart *chart);

/* A <figure>: the chart for wide and for narrow screens, and its table in <details>. A heat,
 * which has one width, stands in a region that scrolls. */
void lode__chart_figure(lode__buf *buf, const lode__chart *chart);

/* CSS of a page with figures: lode__chart_style() and what figures need; for
 * lode__page_begin(). */
void lode__chart_page_style(lode__buf *buf);

/* A document of its own, with title, style and paper. */
void lode__chart_document(lode__buf *buf, const lode__chart *chart);

/* Any chart of svg_*.c with the style and paper of a document of its own. */
void lode__svg_dressed(lode__buf *buf, const char *svg);

/* The first chart of a page as such a document, with its title above and a foot below;
 * LODE_E_NODATA: it has none. */
void lode__svg_of_page(lode__buf *buf, const char *page, const char *foot);

/* The same document without custom properties and media queries, in the light dress, for
 * programs that draw SVG without them. */
void lode__svg_plain(lode__buf *buf, const char *document);

/* The numbers of the marks: as <table>; as CSV with a row a value (full precision, empty
 * where unknown); as a table for a terminal; bars: of one
 * series with a bar beside each number; as JSON array `rows`. */
void lode__chart_table(lode__buf *buf, const lode__chart *chart);
void lode__chart_csv(lode__buf *buf, const lode__chart *chart);
void lode__chart_columns(lode__buf *buf, const lode__chart *chart, bool bars);
void lode__chart_json(lode__json *json, const lode__chart *chart);

/* The outlines of a dataset; n_ring 0: there are none, and maps show points. */
lode__globe lode__globe_of(const lode_dataset *dataset);

/* ---- how each kind is drawn: its height below `top`, and its marks -------------------- */

typedef struct lode__chart_form {
    const char *class_name;
    double (*height)(const lode__chart *chart, double width);
    void (*draw)(lode__buf *buf, const lode__chart *chart, double width, double top);
} lode__chart_form;

extern const lode__chart_form lode__form_bars, lode__form_dots, lode__form_waterfall,
    lode__form_stack, lode__form_lines, lode__form_multiples, lode__form_map,
    lode__form_flows, lode__form_sankey;

/* Value, low or high of a row and series; NaN where there is none. */
double lode__chart_value(const lode__chart *chart, int row, int series);
double lode__chart_low(const lode__chart *chart, int row, int series);
double lode__chart_high(const lode__chart *chart, int row, int series);

/* A value as titles and tables say it: "12.3 %", "1.2 bn USD", "no figure"; LODE__SAID
 * bytes. */
void lode__chart_said(const lode__chart *chart, double value, char *text);

/* <title>: the words in front (each NULL: none), the value, its interval, its flag. */
void lode__chart_title(lode__buf *buf, const lode__chart *chart, const char *first,
                       const char *second, int row, int series);

/* What a mark of the row leads to: <a> with the mark's title, to be closed after the mark,
 * which then has no title of its own. False, and nothing written: nowhere. Of many marks
 * the arrow keys walk from one to the next, and Tab passes them. */
bool lode__chart_link(lode__buf *buf, const lode__chart *chart, const char *first,
                      const char *second, int row, int series, bool many);

/* <defs> with a pattern for each of n series; fill="url(#id-pK)", K from 1. */
void lode__chart_patterns(lode__buf *buf, const char *id, int n);

#endif
