/* What the views share. A view is a page in C that asks the questions of the command in its
 * own child, as the interface does, and lays out the answers: so its figures are those of
 * the command, and its address holds all of its state.
 *
 * A figure stands in <data value="..."> with all its digits, in a link to its explanation;
 * the text in it is rounded. */
#ifndef LODE_SERVER_VIEW_H
#define LODE_SERVER_VIEW_H

#include "pages.h"

#include <jansson.h>
#include <lode/figure.h>

/* The views: as srv_page.answer. */
int view_what_if(const srv_page_ask *ask, srv_buffer *out);
int view_measures(const srv_page_ask *ask, srv_buffer *out);
int view_minerals(const srv_page_ask *ask, srv_buffer *out);
int view_mineral(const srv_page_ask *ask, srv_buffer *out);
int view_countries(const srv_page_ask *ask, srv_buffer *out);
int view_country(const srv_page_ask *ask, srv_buffer *out);
int view_sources(const srv_page_ask *ask, srv_buffer *out);
int view_atlas(const srv_page_ask *ask, srv_buffer *out);
int view_portfolio(const srv_page_ask *ask, srv_buffer *out);
int view_run(const srv_page_ask *ask, srv_buffer *out);
int view_coercion(const srv_page_ask *ask, srv_buffer *out);
int view_forum(const srv_page_ask *ask, srv_buffer *out);
int view_desk(const srv_page_ask *ask, srv_buffer *out);

/* ---- questions ---------------------------------------------------------------------- */

#define VIEW_TERMS 28

/* "shock" with names and values up to a NULL name; empty values are not said. The value of
 * "FILE:projects.csv" is the text of a file of that name. */
typedef struct view_question {
    const char *path;
    struct {
        const char *name, *value;
    } term[VIEW_TERMS + 1];
} view_question;

/* The answer as JSON, the caller's (json_decref); NULL with the exit status and the
 * command's sentence. The child's folder is its working directory. */
json_t *view_ask(const srv_page_ask *ask, const view_question *question, int *status,
                 char why[SRV_SENTENCE_MOST]);

/* The same as text in another form; the caller's (free). */
char *view_ask_text(const srv_page_ask *ask, const view_question *question,
                    const char *form, int *status, char why[SRV_SENTENCE_MOST]);

/* ---- parts of a page ---------------------------------------------------------------- */

/* Head to heading; with the style of figures. */
void view_begin(const srv_page_ask *ask, const char *section, const char *title,
                srv_buffer *out);
void view_end(const srv_page_ask *ask, srv_buffer *out);

/* A sentence in place of what could not be answered. */
void view_problem(const char *sentence, srv_buffer *out);

/* The figure of a chart's page (lode chart -o x.html), without what is around it. */
void view_chart(const srv_page_ask *ask, const char *kind, const char *good,
                srv_buffer *out);
void view_chart_of(const srv_page_ask *ask, const view_question *question,
                   srv_buffer *out);
void view_figure(const srv_page_ask *ask, const lode_figure *figure, srv_buffer *out);

/* Downloads in the forms named ("csv json svg"), and the line of the command. */
void view_links(const view_question *question, const char *forms, srv_buffer *out);

/* The latter alone. */
void view_command(const view_question *question, srv_buffer *out);

/* To the page of a brief, which is printed as it is, and to a question with its form. */
void view_sheet_link(const view_question *question, srv_buffer *out);
void view_page_link(const view_question *question, const char *words, srv_buffer *out);

/* Three digits: "86.5 million", "0.00012"; NaN: "unknown". */
void view_said(double value, char text[64]);
/* A value with all its digits beside the text that says it; figure: its id, which is linked,
 * or NULL. */
void view_figure_say(double value, const char *text, const char *figure, srv_buffer *out);
/* The same in three digits and a unit. */
void view_number(double value, const char *unit, const char *figure, srv_buffer *out);

/* How far a run is, with a way to look again; the script watches it, and at its end goes to
 * `then`. */
void view_progress(const srv_page_run *run, const char *id, const char *then,
                   srv_buffer *out);
/* The sentence of a run that failed. */
void view_run_problem(const srv_page_run *run, srv_buffer *out);

/* NaN where there is no number; "" where there is no text. */
double view_real(const json_t *object, const char *name);
const char *view_word(const json_t *object, const char *name);

/* <label> with a <select> over the values of a column of a pack ("country" of "countries"),
 * in its order, each once; `none`: the first option, of the empty value, or NULL. */
void view_select(const json_t *rows, const char *column, const char *label,
                 const char *name, const char *chosen, const char *none, srv_buffer *out);

/* Links to the stages of a mineral that have a page, the chosen good's marked; each address
 * is `before`, the good, `after`, the first and the last as they stand in HTML. */
void view_stages(const json_t *goods, const char *mineral, const char *chosen,
                 const char *before, const char *after, srv_buffer *out);
/* The last stage of a mineral that has a market; "": there is no such mineral. */
const char *view_last_good(const json_t *goods, const char *mineral);

/* Of a country; its id where there is none. */
const char *view_country_name(const json_t *countries, const char *id);

/* The warnings of an answer as a list. */
void view_warnings(const json_t *answer, srv_buffer *out);
/* "Computed by lode 0.1.0; run ...": for the foot of a figure. */
void view_foot(const json_t *answer, char foot[160]);

/* The rows of a pack, NULL where it cannot be read. */
json_t *view_pack(const srv_page_ask *ask, const char *pack);

/* A name's value in the address, else the other. */
const char *view_value(const srv_page_ask *ask, const char *name, const char *otherwise);

/* ---- parts that several views have (view_parts.c) ------------------------------------ */

/* <div class="card">: a heading and one large figure. */
void view_card(const char *title, double value, const char *unit, const char *figure,
               srv_buffer *out);

/* A table that may scroll, with heads up to a NULL; "=name" heads a column of words. */
void view_table_begin(const char *caption, const char *const *head, srv_buffer *out);
void view_table_end(srv_buffer *out);
/* <tr> and its first cell; href: where that leads, or NULL. The caller ends the row. */
void view_row(const char *text, const char *href, srv_buffer *out);
void view_cell(double value, const char *figure, srv_buffer *out);
/* The same of USD, said in millions: "152", "0.652". */
void view_cell_money(double usd, const char *figure, srv_buffer *out);
void view_cell_word(const char *text, srv_buffer *out);
/* Four cells of a row of measure: value, low, high, unit. */
void view_cells_measured(const json_t *row, srv_buffer *out);

/* The rows of the largest size, at most `most`, the largest first; of equal ones the first.
 * A row whose size is NaN is left out. Gives how many. */
typedef double view_size(const json_t *row, const void *context);
int view_largest(const json_t *rows, int most, view_size *size, const void *context,
                 const json_t **list);

typedef struct view_choice {
    const char *value, *name;
} view_choice;

/* <label> with a <select> over choices up to a NULL value. */
void view_choices(const char *label, const char *name, const char *chosen,
                  const view_choice *choice, srv_buffer *out);

#endif
