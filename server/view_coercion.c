/* /coercion: who can hurt whom by cutting what it sells, as a matrix whose cells lead to the
 * page of the pair. All of it is in the address: good, by, target, among, instrument, months,
 * show. */
#include "view_coercion.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 20, COLUMNS = 10, NAMES = 300, SHOWN = 20 };

/* ---- what is asked ------------------------------------------------------------------ */

static view_coercion_wish wish_read(const srv_page_ask *ask)
{
    bool is_pair = *view_value(ask, "by", "") && *view_value(ask, "target", "");
    const char *good = view_value(ask, "good", is_pair ? "*" : "gallium:refined");

    return (view_coercion_wish){.good = strcmp(good, "*") == 0 ? "" : good,
                                .by = view_value(ask, "by", ""),
                                .target = view_value(ask, "target", ""),
                                .among = view_value(ask, "among", ""),
                                .instrument = view_value(ask, "instrument", "exports"),
                                .months = view_value(ask, "months", "12"),
                                .shown = view_value(ask, "show", "free"),
                                .goes = *view_value(ask, "go", "") != '\0'};
}

void view_coercion_address(const view_coercion_wish *w, const char *by,
                           const char *target, const char *good, char address[320])
{
    srv_buffer text = {.most = 4096};
    const struct {
        const char *name, *value, *otherwise;
    } part[] = {{"good", *good ? good : "*", ""},
                {"by", by, ""},
                {"target", target, ""},
                {"among", w->among, ""},
                {"instrument", w->instrument, "exports"},
                {"months", w->months, "12"},
                {"show", w->shown, "free"}};

    srv_say(&text, "/coercion");
    for (size_t k = 0; k < sizeof part / sizeof *part; k++) {
        if (strcmp(part[k].value, part[k].otherwise) == 0) continue;
        srv_sayf(&text, "%s%s=", k == 0 ? "?" : "&", part[k].name);
        srv_say_url(&text, part[k].value);
    }
    snprintf(address, 320, "%s", srv_text(&text));
    srv_clear(&text);
}

/* The values of a column of the goods, each once, as a group of choices. */
static void group_say(const json_t *goods, const char *column, const char *label,
                      const char *chosen, srv_buffer *out)
{
    const char *before = "";
    const json_t *row;
    size_t i;

    srv_sayf(out, "<optgroup label=\"%s\">\n", label);
    json_array_foreach(goods, i, row)
    {
        const char *value = view_word(row, column);
        if (!*value || strcmp(value, before) == 0) continue;
        if (strcmp(view_word(row, "file"), "goods/goods.csv") != 0) continue;
        srv_say(out, "<option value=\"");
        srv_say_html(out, value);
        srv_sayf(out, "\"%s>", strcmp(value, chosen) == 0 ? " selected" : "");
        srv_say_html(out, value);
        srv_say(out, "</option>\n");
        before = value;
    }
    srv_say(out, "</optgroup>\n");
}

static void goods_say(const srv_page_ask *ask, const view_coercion_wish *w,
                      srv_buffer *out)
{
    json_t *goods = view_pack(ask, "goods");

    srv_say(out, "<label><span>What is cut</span> <select name=\"good\">\n");
    srv_sayf(out, "<option value=\"*\"%s>every good</option>\n",
             *w->good ? "" : " selected");
    group_say(goods, "mineral", "Minerals", w->good, out);
    group_say(goods, "good", "Goods", w->good, out);
    srv_say(out, "</select></label>\n");
    json_decref(goods);
}

static void form_say(const srv_page_ask *ask, const view_coercion_wish *w,
                     const json_t *countries, srv_buffer *out)
{
    static const view_choice instruments[] = {{"exports", "all its exports"},
                                              {"target-only", "what goes to the target"},
                                              {"licence", "by licences"},
                                              {"quota", "by a quota"},
                                              {0}};
    static const view_choice lengths[] = {{"3", "3 months"},   {"6", "6 months"},
                                          {"12", "12 months"}, {"24", "24 months"},
                                          {"36", "36 months"}, {0}};
    static const view_choice harms[] = {
        {"free", "at no cost to the sender"}, {"ban", "of cutting all"}, {0}};

    srv_say(out, "<form method=\"get\" action=\"/coercion\" class=\"controls\" "
                 "data-live>\n");
    goods_say(ask, w, out);
    view_select(countries, "country", "Who cuts", "by", w->by, "everybody", out);
    view_select(countries, "country", "Whom it hurts", "target", w->target, "everybody",
                out);
    view_select(countries, "group", "of these", "among", w->among, "all countries", out);
    view_choices("Cut of", "instrument", w->instrument, instruments, out);
    view_choices("for", "months", w->months, lengths, out);
    view_choices("Harm", "show", w->shown, harms, out);
    srv_say(out, "<button>Solve</button>\n</form>\n");
}

/* ---- rows --------------------------------------------------------------------------- */

double view_coercion_harm(const json_t *row, const view_coercion_wish *w)
{
    return view_real(row,
                     strcmp(w->shown, "ban") == 0 ? "harm_usd" : "costless_harm_usd");
}

const char *view_coercion_measure(const view_coercion_wish *w)
{
    return strcmp(w->shown, "ban") == 0 ? "harm of cutting all"
                                        : "harm at no cost to the sender";
}

/* Whether its target is looked at: a country, of the group where one is named. */
static bool is_among(const json_t *row, const view_coercion_wish *w,
                     const json_t *countries)
{
    const char *target = view_word(row, "target");
    const json_t *one;
    size_t i;

    if (*w->target) return true;
    if (*target == '@') return false;
    if (!*w->among) return true;
    json_array_foreach(countries, i, one)
    {
        if (strcmp(view_word(one, "group"), w->among) == 0 &&
            strcmp(view_word(one, "member"), target) == 0)
            return true;
    }
    return false;
}

json_t *view_coercion_among(const json_t *rows, const view_coercion_wish *w,
                            const json_t *countries)
{
    json_t *kept = json_array(), *row;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        if (is_among(row, w, countries)) json_array_append(kept, row);
    }
    return kept;
}

/* Below half a dollar there is no harm. */
static double harm_size(const json_t *row, const void *wish)
{
    double harm = view_coercion_harm(row, wish);

    return harm >= 0.5 ? harm : NAN;
}

int view_coercion_worst(const json_t *rows, const view_coercion_wish *w, int most,
                        const json_t **list)
{
    return view_largest(rows, most, harm_size, w, list);
}

static void row_say(const view_coercion_wish *w, const json_t *row,
                    const json_t *countries, srv_buffer *out)
{
    const char *by = view_word(row, "by"), *target = view_word(row, "target"),
               *good = view_word(row, "good");
    char address[320], who[200];

    view_coercion_address(w, by, target, good, address);
    snprintf(who, sizeof who, "%s on %s", view_country_name(countries, by),
             view_country_name(countries, target));
    view_row(who, address, out);
    view_cell_word(good, out);
    view_cell(100.0 * view_real(row, "import_share"), NULL, out);
    view_cell_money(view_real(row, "costless_harm_usd"), NULL, out);
    view_cell(100.0 * view_real(row, "costless_depth"), NULL, out);
    view_cell_money(view_real(row, "harm_usd"), view_word(row, "figure"), out);
    view_cell_money(view_real(row, "cost_usd"), NULL, out);
    if (json_is_true(json_object_get(row, "costless")))
        srv_say(out, "<td>free</td>");
    else
        view_cell(view_real(row, "leverage"), NULL, out);
    view_cell(view_real(row, "price_ratio"), NULL, out);
    srv_say(out, "</tr>\n");
}

void view_coercion_rows(const view_coercion_wish *w, const json_t *const *list, int n,
                        const json_t *countries, const char *caption, srv_buffer *out)
{
    static const char *const head[] = {"who, whom",      "=good",
                                       "imported, %",    "harm at no cost",
                                       "by a cut of, %", "harm of cutting all",
                                       "its cost",       "harm per USD of cost",
                                       "price, times",   NULL};

    view_table_begin(caption, head, out);
    for (int k = 0; k < n; k++) row_say(w, list[k], countries, out);
    view_table_end(out);
}

/* ---- the matrix --------------------------------------------------------------------- */

/* Names of one side with their sums, and the order of the sums. */
typedef struct side {
    const char *name[NAMES];
    double sum[NAMES];
    int order[NAMES], n;
} side;

typedef struct matrix {
    side row, column;
    const json_t *best[NAMES][NAMES]; /* of several goods that with the most harm */
} matrix;

static int place_of(side *s, const char *name)
{
    for (int k = 0; k < s->n; k++)
        if (strcmp(s->name[k], name) == 0) return k;
    if (s->n == NAMES) return -1;
    s->name[s->n] = name;
    return s->n++;
}

/* The largest sums first; of equal ones the first found. */
static void side_order(side *s)
{
    for (int k = 0; k < s->n; k++) {
        int at = k;
        for (; at > 0 && s->sum[k] > s->sum[s->order[at - 1]]; at--)
            s->order[at] = s->order[at - 1];
        s->order[at] = k;
    }
    while (s->n > 1 && !(s->sum[s->order[s->n - 1]] >= 0.5)) s->n--;
}

/* Targets against senders; where one side is a single country, goods take its place. */
static void matrix_fill(matrix *m, const json_t *rows, const view_coercion_wish *w)
{
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        int r = place_of(&m->row, view_word(row, *w->target ? "good" : "target")),
            c = place_of(&m->column, view_word(row, *w->by ? "good" : "by"));
        double harm = view_coercion_harm(row, w);
        if (r < 0 || c < 0) continue;
        const json_t *known = m->best[r][c];
        if (!known || harm > view_coercion_harm(known, w)) m->best[r][c] = row;
        if (!(harm >= 0.5)) continue;
        m->row.sum[r] += harm;
        m->column.sum[c] += harm;
    }
    side_order(&m->row);
    side_order(&m->column);
}

static int at_most(int n, int most)
{
    return n < most ? n : most;
}

/* What is drawn of a matrix: its largest rows and columns. */
typedef struct drawn {
    int n_row, n_column;
    const char *row[ROWS], *column[COLUMNS], *href[ROWS * COLUMNS];
    double value[ROWS * COLUMNS];
    char address[ROWS * COLUMNS][320];
} drawn;

static void cell_draw(drawn *d, int k, const json_t *best, const view_coercion_wish *w)
{
    double harm = best ? view_coercion_harm(best, w) : NAN;

    d->value[k] = harm < 0.5 ? 0.0 : harm;
    d->href[k] = best ? d->address[k] : NULL;
    if (best)
        view_coercion_address(w, view_word(best, "by"), view_word(best, "target"),
                              view_word(best, "good"), d->address[k]);
}

static void matrix_draw(drawn *d, const matrix *m, const view_coercion_wish *w,
                        const json_t *countries)
{
    d->n_row = at_most(m->row.n, ROWS);
    d->n_column = at_most(m->column.n, COLUMNS);
    for (int c = 0; c < d->n_column; c++)
        d->column[c] = view_country_name(countries, m->column.name[m->column.order[c]]);
    for (int r = 0; r < d->n_row; r++) {
        d->row[r] = view_country_name(countries, m->row.name[m->row.order[r]]);
        for (int c = 0; c < d->n_column; c++)
            cell_draw(d, r * d->n_column + c,
                      m->best[m->row.order[r]][m->column.order[c]], w);
    }
}

static void matrix_say(const srv_page_ask *ask, const matrix *m,
                       const view_coercion_wish *w, const json_t *countries,
                       const char *foot, srv_buffer *out)
{
    static drawn d;
    lode_figure f = LODE_FIGURE_INIT;

    matrix_draw(&d, m, w, countries);
    f.kind = "heat";
    f.id = "matrix";
    f.title = *w->by       ? "Whom it can hurt with what"
              : *w->target ? "Who can hurt it with what"
                           : "Whom (rows) each sender (columns) can hurt";
    f.description = "The largest sums first; each cell leads to the page of its pair.";
    f.foot = foot;
    f.row_name = *w->target ? "good" : "target";
    f.measure = view_coercion_measure(w);
    f.unit = "USD";
    f.n_row = d.n_row;
    f.n_column = d.n_column;
    f.row = d.row;
    f.column = d.column;
    f.value = d.value;
    f.href = d.href;
    f.empty = "itself, or no part in that market";
    srv_sayf(out, "<h2>%s</h2>\n", f.title);
    view_figure(ask, &f, out);
    srv_sayf(out,
             "<p class=\"forms\">Shown: %d of %d rows, %d of %d columns; of several "
             "goods the one that harms most.</p>\n",
             d.n_row, m->row.n, d.n_column, m->column.n);
}

/* ---- the whole ---------------------------------------------------------------------- */

static void cards_say(const matrix *m, const view_coercion_wish *w, const json_t *worst,
                      const json_t *countries, srv_buffer *out)
{
    char title[240];
    int r = m->row.order[0], c = m->column.order[0];

    srv_say(out, "<h2>");
    srv_say_html(out, *w->good ? w->good : "every good");
    srv_say(out, ", ");
    srv_say_html(out, w->months);
    srv_say(out, " months</h2>\n<div class=\"cards\">\n");
    snprintf(title, sizeof title, "Most by one cut: %s on %s, USD",
             view_country_name(countries, view_word(worst, "by")),
             view_country_name(countries, view_word(worst, "target")));
    view_card(title, view_coercion_harm(worst, w), "",
              strcmp(w->shown, "ban") == 0 ? view_word(worst, "figure") : NULL, out);
    snprintf(title, sizeof title, "%s %s, summed, USD", *w->by ? "With" : "Strongest:",
             view_country_name(countries, m->column.name[c]));
    view_card(title, m->column.sum[c], "", NULL, out);
    snprintf(
        title, sizeof title, "%s %s, summed, USD",
        *w->target ? "By" : "Hit hardest:", view_country_name(countries, m->row.name[r]));
    view_card(title, m->row.sum[r], "", NULL, out);
    srv_say(out, "</div>\n");
}

static void many_say(const srv_page_ask *ask, const view_coercion_wish *w,
                     const json_t *answer, const json_t *countries, srv_buffer *out)
{
    json_t *rows = view_coercion_among(
        json_object_get(json_object_get(answer, "result"), "rows"), w, countries);
    matrix *m = calloc(1, sizeof *m);
    const json_t *list[SHOWN];
    char foot[160];
    int n = view_coercion_worst(rows, w, SHOWN, list);

    view_foot(answer, foot);
    if (m && n > 0) {
        matrix_fill(m, rows, w);
        cards_say(m, w, list[0], countries, out);
        matrix_say(ask, m, w, countries, foot, out);
        srv_say(out, "<h2>The strongest cases</h2>\n");
        view_coercion_rows(w, list, n, countries,
                           "Each cut by itself; USD million, present value, 2024 prices",
                           out);
    } else {
        view_problem("no cut of these harms anybody who is looked at", out);
    }
    view_warnings(answer, out);
    free(m);
    json_decref(rows);
}

/* Every good of every sender is half a minute's work: asked for once more. */
static bool must_wait(const view_coercion_wish *w)
{
    return !*w->good && !*w->by && !w->goes;
}

static void wait_say(const view_coercion_wish *w, srv_buffer *out)
{
    char address[320];

    view_coercion_address(w, "", w->target, "", address);
    srv_say(out,
            "<p>Every good of every seller takes about half a minute of a processor, "
            "once; the answer is kept. <a class=\"act\" href=\"");
    srv_say_html(out, address);
    srv_say(out, "&amp;go=yes\">Solve all of them</a></p>\n");
}

static void answer_say(const srv_page_ask *ask, const view_coercion_wish *w,
                       const json_t *countries, srv_buffer *out)
{
    bool is_pair = *w->by && *w->target;
    const view_question question = {
        "coerce",
        {{"by", w->by},
         {"target", w->target},
         {"all", *w->by || *w->target ? "" : "true"},
         {"good", w->good},
         {"instrument", strcmp(w->instrument, "exports") == 0 ? "" : w->instrument},
         {"months", w->months}}};
    char why[SRV_SENTENCE_MOST];
    int status;

    if (must_wait(w)) {
        wait_say(w, out);
        return;
    }
    json_t *answer = view_ask(ask, &question, &status, why);
    if (answer && is_pair)
        view_coercion_pair(ask, w, answer, countries, out);
    else if (answer)
        many_say(ask, w, answer, countries, out);
    else
        view_problem(why, out);
    view_links(&question, "csv json html svg", out);
    json_decref(answer);
}

int view_coercion(const srv_page_ask *ask, srv_buffer *out)
{
    view_coercion_wish w = wish_read(ask);
    json_t *countries = view_pack(ask, "countries");

    view_begin(ask, "/coercion", "Who can hurt whom, and at what cost?", out);
    form_say(ask, &w, countries, out);
    srv_say(out, "<div id=\"answer\">\n");
    answer_say(ask, &w, countries, out);
    srv_say(out, "</div>\n");
    view_end(ask, out);
    json_decref(countries);
    return 0;
}
