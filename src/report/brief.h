/* A page of quoted figures: the answers it quotes, the figures, and where they stand.
 *
 * A text of a brief may hold figures: lode__brief_ref() gives a mark that the page shows as
 * <data>, a table for people as words and a CSV as a number. So no number stands on the page
 * without its answer. Texts live in the arena; without memory calls do nothing and the status
 * of the brief says so once, at the end. */
#ifndef LODE_REPORT_BRIEF_H
#define LODE_REPORT_BRIEF_H

#include <jansson.h>
#include <lode/brief.h>

#include "base/base.h"
#include "report/chart.h"
#include "report/charts.h"
#include "study/edits.h"

#define LODE__BRIEF_ANSWERS 12
#define LODE__BRIEF_FIGURES 600
#define LODE__BRIEF_TABLES 5
#define LODE__BRIEF_NOTES 8
#define LODE__BRIEF_MARKS 200 /* rows of a chart */
#define LODE__BRIEF_G7 "@G7"

/* An answer that is quoted. */
typedef struct lode__brief_answer {
    const char *id;      /* "measure": answers/measure.json */
    const char *command; /* "lode measure --method cr1": gives the same */
    const char *run;     /* its hash, "" of a file */
    lode_text json, csv;
    json_t *root;
} lode__brief_answer;

/* How a figure is made of the values its pointers name. */
typedef enum lode__brief_rule {
    LODE__BRIEF_AT,    /* the value, times factor */
    LODE__BRIEF_SUM,   /* their sum in order, times factor; null counts as unknown: NaN */
    LODE__BRIEF_ABOVE, /* how many are numbers above `above` */
    LODE__BRIEF_LESS,  /* the first less the others, times factor */
    LODE__BRIEF_IS     /* how many are one of the texts `is`, '|' between */
} lode__brief_rule;

typedef struct lode__brief_figure {
    const char *id, *what, *unit;
    double value, low, high; /* NaN: unknown, no interval */
    int i_answer;
    lode__brief_rule rule;
    double factor, above;
    const char *is;
    const char **pointer; /* [n_pointer] RFC 6901, into the JSON of the answer */
    int n_pointer, capacity;
    const char *low_pointer, *high_pointer; /* or NULL */
    const char *explain;                    /* a figure of lode explain, or NULL */
} lode__brief_figure;

typedef struct lode__brief_table {
    const char *id, *caption;
    bool half; /* of the page's width in print */
    int n_column, n_cell, capacity;
    const char *const *column; /* [n_column] */
    const char **cell;         /* [n_cell] row by row */
} lode__brief_table;

typedef struct lode__brief_number {
    int i_figure;
    const char *label;
} lode__brief_number;

/* A chart whose marks are figures. */
typedef struct lode__brief_chart {
    const char *id;
    lode__chart chart;
    int n;
    const char *row[LODE__BRIEF_MARKS];
    double value[LODE__BRIEF_MARKS], low[LODE__BRIEF_MARKS], high[LODE__BRIEF_MARKS];
    int place[LODE__BRIEF_MARKS], i_figure[LODE__BRIEF_MARKS];
} lode__brief_chart;

struct lode_brief {
    lode__arena arena;
    const lode_dataset *dataset;
    lode_brief_options options; /* texts copied */
    bool has_perspective;       /* said by the caller */
    int n_top;          /* goods of the risk; 0: as many as the page has by itself */
    lode_status status; /* first failure of a call that returns none */
    lode__globe globe;
    const char *kind, *title, *headline, *likelihood; /* likelihood: "" where none */
    const char *basis;                                /* what the figures are, one line */
    lode__brief_answer answer[LODE__BRIEF_ANSWERS];
    int n_answer;
    lode__brief_figure figure[LODE__BRIEF_FIGURES];
    int n_figure;
    lode__brief_number number[3];
    int n_number;
    lode__brief_chart map, chart;
    lode__brief_table table[LODE__BRIEF_TABLES];
    int n_table;
    const char *action[3], *action_command;
    int n_action;
    const char *note[LODE__BRIEF_NOTES];
    int n_note;
    const char *seen; /* the last day a source was retrieved */
    const char *source[32];
    int n_source;
    lode__edit *edit; /* [n_edit] */
    int n_edit;
    char run[LODE__HASH_HEX];
};

/* ---- answers and figures (brief_quote.c) -------------------------------------------- */

/* Keep an answer; both texts become the brief's, also on failure. Gives its index, or -1. */
int lode__brief_keep(lode_brief *b, const char *id, const char *command, lode_text *json,
                     lode_text *csv, lode_error *err);

json_t *lode__brief_find(const lode_brief *b, int i_answer, const char *pointer);

/* Of a row of an answer: a text, "" where there is none; a number, NaN where there is none. */
const char *lode__field_text(const json_t *row, const char *key);
double lode__field_number(const json_t *row, const char *key);

/* A text of the arena; "" without memory. */
const char *lode__brief_say(lode_brief *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A new figure; its index. Add pointers, then settle it. */
int lode__brief_figure_new(lode_brief *b, const char *id, const char *what,
                           const char *unit, int i_answer, lode__brief_rule rule);
void lode__brief_from(lode_brief *b, int i_figure, const char *pointer);
void lode__brief_settle(lode_brief *b, int i_figure);

/* One value, times factor; the interval stands at the pointers (NULL: none). */
int lode__brief_quote(lode_brief *b, const char *id, const char *what, const char *unit,
                      int i_answer, double factor, const char *pointer, const char *low,
                      const char *high);

/* The mark of a figure in a text. */
const char *lode__brief_ref(lode_brief *b, int i_figure);

/* A figure in words: "98.9 %", "12"; LODE__SAID bytes. Its interval, "" where none. */
void lode__brief_figure_said(const lode__brief_figure *f, char *text);
void lode__brief_band_said(const lode__brief_figure *f, char text[3 * LODE__SAID]);

/* A text with figures: as words, as HTML. */
void lode__brief_plain(const lode_brief *b, lode__buf *buf, const char *text);
void lode__brief_html(const lode_brief *b, lode__buf *buf, const char *text);
/* The figure that is all of the text, or -1. */
int lode__brief_sole(const char *text);

/* ---- parts (brief_parts.c) ----------------------------------------------------------- */

lode__brief_table *lode__brief_table_new(lode_brief *b, const char *id,
                                         const char *caption, int n_column,
                                         const char *const *column);
void lode__brief_cell(lode_brief *b, lode__brief_table *table, const char *text);
void lode__brief_number_add(lode_brief *b, int i_figure, const char *label);
void lode__brief_note(lode_brief *b, const char *text);
/* place: a country, or -1. */
void lode__brief_mark(lode_brief *b, lode__brief_chart *chart, const char *row, int place,
                      int i_figure);
void lode__brief_chart_end(lode_brief *b, lode__brief_chart *chart, lode__chart_kind kind,
                           const char *title, const char *description,
                           const char *measure, const char *unit);

/* Index of a country by ISO3 or name; -1. Its name; the id itself of what is none. */
int lode__brief_country(const lode_brief *b, const char *name);
const char *lode__brief_name(const lode_brief *b, const char *id);
/* The same inside a sentence: "the United States". */
const char *lode__brief_the(lode_brief *b, const char *id);
const char *lode__brief_good(const lode_brief *b, const char *id);

/* Words of a command, each after a space and in quotes: a shell reads what was given. */
const char *lode__brief_quoted(lode_brief *b, const char *const *word, size_t n);

/* A source for the foot; once. Publications of a pack. */
void lode__brief_source(lode_brief *b, const char *text);
void lode__brief_sources(lode_brief *b, const char *pack);

/* ---- questions that pages share (brief_ask.c) --------------------------------------- */

/* Each gives the index of its answer; -1: *st says why. */
int lode__brief_ask_measure(lode_brief *b, const char *id, const char *method,
                            const char *good, int year_first, int year_last,
                            lode_status *st, lode_error *err);
int lode__brief_ask_policy(lode_brief *b, const char *kind, const char *country,
                           lode_status *st, lode_error *err);
int lode__brief_ask_coerce(lode_brief *b, const char *by, const char *target,
                           const char *goods, lode_status *st, lode_error *err);
int lode__brief_ask_atlas(lode_brief *b, const char *target, lode_status *st,
                          lode_error *err);
int lode__brief_ask_respond(lode_brief *b, const char *const *statement, size_t n,
                            const char *perspective, lode_status *st, lode_error *err);

/* A row of measure's answer: method and good; -1. */
int lode__brief_measure_row(const lode_brief *b, int i_answer, const char *method,
                            const char *good, int year);

/* "a:x,b:y": goods with a market by the share of their largest maker, at most `most`. */
const char *lode__brief_goods(lode_brief *b, int i_measure, int most);

/* Rows of a coercion by harm, the largest first; how many. -1: no memory. */
int lode__brief_worst(lode_brief *b, int i_coerce, int **row);
/* A table of the worst `most` rows. */
void lode__brief_risk(lode_brief *b, int i_coerce, const int *row, int n, int most);

/* How likely the seller withholds the good, in words with the figure; sets likelihood. */
lode_status lode__brief_likely(lode_brief *b, const char *seller, const char *good,
                               lode_error *err);

/* Three actions of a response. */
void lode__brief_actions(lode_brief *b, int i_respond);

/* The actions against the worst case of a coercion: asks lode respond. */
lode_status lode__brief_answer_to(lode_brief *b, int i_coerce, int row,
                                  const char *perspective, lode_error *err);

/* ---- the pages ------------------------------------------------------------------------ */

lode_status lode__brief_world(lode_brief *b, lode_error *err);
lode_status lode__brief_of_country(lode_brief *b, lode_error *err);
lode_status lode__brief_mineral(lode_brief *b, lode_error *err);
lode_status lode__brief_shock(lode_brief *b, lode_error *err);
lode_status lode__brief_portfolio(lode_brief *b, lode_error *err);

/* ---- forms ---------------------------------------------------------------------------- */

lode_status lode__brief_edits(lode_brief *b, lode_error *err); /* brief_edits.c */
void lode__brief_page(const lode_brief *b, lode__buf *buf);    /* brief_page.c */
void lode__brief_json(const lode_brief *b, lode__buf *buf);    /* brief_forms.c */
void lode__brief_figures_csv(const lode_brief *b, lode__buf *buf);
void lode__brief_text(const lode_brief *b, lode__buf *buf);
void lode__brief_table_csv(const lode_brief *b, const lode__brief_table *table,
                           lode__buf *buf);
const char *lode__brief_rule_name(lode__brief_rule rule);

#endif
