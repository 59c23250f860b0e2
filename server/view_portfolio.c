/* /portfolio: which projects for a budget; of the packs, all of it in the address; or of a
 * file of one's own, sent with the form; or a run's answer (run=ID). */
#include "view_portfolio.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POINTS 1000 /* of a frontier, as many as the question has */
#define BESIDE 8
#define PLAN "plan.json"

typedef enum wish_mode { OF_PACKS, OF_OWN, OF_RUN } wish_mode;

/* A field of the form, under its name in the question. */
typedef struct field {
    const char *name, *label;
    const char *packs, *own; /* what is asked where nothing is said */
    const char *hint;        /* as in "recycling:0.1"; or words with commas between */
    enum { TEXT, NUMBER, CHOICE } kind;
    bool further; /* among the further wishes */
} field;

static const field fields[] = {
    {"budget", "Budget, USD", "5bn", "5bn", "5bn, 500m, 5e9", TEXT, false},
    {"for", "For whom", "", "", "everybody; USA, @FORGE", TEXT, false},
    {"objective", "What counts", "loss", "net", "net,loss", CHOICE, false},
    {"risk", "Risk", "mean", "mean",
     "mean,cvar:0.9,cvar:0.95,worst:1,worst:2,ambiguous:0.1", CHOICE, false},
    {"draws", "Scenarios", "50", "50", "", NUMBER, false},
    {"frontier", "Other budgets", "6", "6", "", NUMBER, false},
    {"min-share", "Of the spend at least", "", "", "recycling:0.1", TEXT, true},
    {"max-share", "Of the spend at most", "", "", "lithium:0.5", TEXT, true},
    {"max-per-country", "Most for a country", "", "", "0.4 or 1e9", TEXT, true},
    {"max-projects", "Most projects", "", "", "", NUMBER, true},
    {"with", "Must be in", "", "", "ids with commas", TEXT, true},
    {"without", "Must not", "", "", "ids with commas", TEXT, true},
    {"later", "May start later, years", "", "", "", NUMBER, true},
    {"stocks", "Who may fill stocks", "", "", "USA", TEXT, true},
    {"seed", "Seed of the scenarios", "", "", "1", NUMBER, true},
    {"gap", "Gap wanted, of the gain", "", "", "0.01", TEXT, true},
    {"time", "Seconds at most", "60", "60", "", NUMBER, true},
    {"deterrence", "Deterrence of sellers", "", "", "CHN,COD; all", TEXT, true},
    {"dumping", "Under a dumping", "", "",
     "supply CHN gallium:refined 300 tpa above 150 USD/kg", TEXT, true},
    {"floor", "And a floor, USD/kg", "", "", "gallium:refined 300", TEXT, true}};

#define N_FIELD (sizeof fields / sizeof fields[0])

typedef struct wish {
    wish_mode mode;
    const char *value[N_FIELD];
    const char *file; /* text of one's own projects; NULL: none was sent */
    const char *why;  /* a project, or "" */
    const char *run;  /* id, or "" */
    bool estimate;
    view_question question; /* what is asked */
} wish;

/* ---- what is asked ------------------------------------------------------------------ */

/* The text of a file chosen now goes before that of the field. */
static const char *file_of(const srv_page_ask *ask)
{
    const char *text = NULL;

    for (size_t i = 0; i < ask->pairs->n; i++) {
        const srv_pair *p = &ask->pairs->pair[i];
        if (strcmp(p->key, "FILE") != 0 || p->n_value == 0) continue;
        if (!text || (p->file && strcmp(p->file, "request.txt") != 0)) text = p->value;
    }
    return text;
}

static void term_add(view_question *q, size_t *n, const char *name, const char *value)
{
    q->term[*n].name = name;
    q->term[(*n)++].value = value;
}

static void question_make(wish *w)
{
    size_t n = 0;

    w->question = (view_question){.path = "portfolio/solve"};
    if (w->file) term_add(&w->question, &n, "FILE:projects.csv", w->file);
    if (w->estimate) term_add(&w->question, &n, "estimate", "true");
    for (size_t k = 0; k < N_FIELD; k++)
        term_add(&w->question, &n, fields[k].name, w->value[k]);
}

/* A field left empty in a form that was sent is empty; one that was not sent is as the
 * table says. A point of the frontier of one's own projects sends its budget as `at`. */
static wish wish_read(const srv_page_ask *ask)
{
    wish w = {.why = view_value(ask, "why", ""), .run = view_value(ask, "run", "")};
    const char *at = view_value(ask, "at", "");

    w.mode = *w.run ? OF_RUN : *view_value(ask, "own", "") ? OF_OWN : OF_PACKS;
    w.file = w.mode == OF_OWN ? file_of(ask) : NULL;
    w.estimate = w.mode == OF_PACKS || *view_value(ask, "estimate", "");
    for (size_t k = 0; k < N_FIELD; k++) {
        const char *sent = srv_pairs_find(ask->pairs, fields[k].name);
        w.value[k] = sent ? sent : w.mode == OF_OWN ? fields[k].own : fields[k].packs;
    }
    if (*at || !*w.value[0]) w.value[0] = *at ? at : fields[0].packs;
    question_make(&w);
    return w;
}

/* This page's address with another budget (NULL: its own) or the question why (NULL: not
 * asked), as it stands in no HTML. */
static void address_say(const wish *w, const char *budget, const char *why,
                        srv_buffer *out)
{
    if (w->mode == OF_RUN) {
        srv_sayf(out, "/portfolio?run=%.16s", w->run);
    } else {
        srv_say(out, "/portfolio?budget=");
        srv_say_url(out, budget ? budget : w->value[0]);
        for (size_t k = 1; k < N_FIELD; k++) {
            if (!*w->value[k] && !*fields[k].packs) continue;
            srv_sayf(out, "&%s=", fields[k].name);
            srv_say_url(out, w->value[k]);
        }
    }
    if (!why) return;
    srv_say(out, "&why=");
    srv_say_url(out, why);
    srv_say(out, "#why");
}

/* ---- the form ----------------------------------------------------------------------- */

static void choices_say(const field *f, const char *value, srv_buffer *out)
{
    bool known = false;

    srv_sayf(out, "<select name=\"%s\">\n", f->name);
    for (const char *at = f->hint; *at;) {
        int n = (int)strcspn(at, ",");
        bool chosen = (int)strlen(value) == n && strncmp(at, value, (size_t)n) == 0;
        srv_sayf(out, "<option value=\"%.*s\"%s>%.*s</option>\n", n, at,
                 chosen ? " selected" : "", n, at);
        known = known || chosen;
        at += n + (at[n] == ',');
    }
    if (!known) {
        srv_say(out, "<option selected>");
        srv_say_html(out, value);
        srv_say(out, "</option>\n");
    }
    srv_say(out, "</select>");
}

static void field_say(const field *f, const char *value, srv_buffer *out)
{
    srv_sayf(out, "<label><span>%s</span> ", f->label);
    if (f->kind == CHOICE) {
        choices_say(f, value, out);
    } else {
        srv_sayf(out, "<input type=\"%s\" name=\"%s\" value=\"",
                 f->kind == NUMBER ? "number" : "text", f->name);
        srv_say_html(out, value);
        srv_sayf(out, "\" placeholder=\"%s\"%s>", f->hint,
                 f->kind == NUMBER ? " min=\"0\" step=\"1\"" : "");
    }
    srv_say(out, "</label>\n");
}

static void fields_say(const wish *w, bool further, srv_buffer *out)
{
    for (size_t k = 0; k < N_FIELD; k++)
        if (fields[k].further == further) field_say(&fields[k], w->value[k], out);
}

/* The projects, as a file to choose or as the text that was sent, which can be changed. */
static void file_say(const wish *w, srv_buffer *out)
{
    srv_sayf(out,
             "<label><span>Projects, CSV</span> <input type=\"file\" name=\"FILE\" "
             "accept=\".csv,text/csv\"%s></label>\n",
             w->file ? "" : " required");
    srv_sayf(out,
             "<label><span>Estimate what is unknown</span> <input type=\"checkbox\" "
             "name=\"estimate\" value=\"true\"%s></label>\n",
             w->estimate ? " checked" : "");
    if (!w->file) return;
    srv_say(out, "<details><summary>The projects that were sent, to change a line"
                 "</summary>\n<label><span>projects as text, unless another file is "
                 "chosen</span> <textarea name=\"FILE\" rows=\"12\" cols=\"80\" "
                 "spellcheck=\"false\">\n");
    srv_say_html(out, w->file);
    srv_say(out, "</textarea></label></details>\n");
}

static void form_say(const srv_page_ask *ask, const wish *w, srv_buffer *out)
{
    if (w->mode == OF_OWN) {
        srv_sayf(out,
                 "<form id=\"ask\" method=\"post\" action=\"/portfolio?own=1\" "
                 "enctype=\"multipart/form-data\" class=\"controls\">\n"
                 "<input type=\"hidden\" name=\"lode-token\" value=\"%s\">\n",
                 ask->token);
        file_say(w, out);
    } else {
        srv_say(out, "<form id=\"ask\" method=\"get\" action=\"/portfolio\" "
                     "class=\"controls\">\n");
    }
    fields_say(w, false, out);
    srv_say(out, "<details><summary>Further wishes</summary>\n<div class=\"controls "
                 "inner\">\n");
    fields_say(w, true, out);
    srv_say(out, "</div></details>\n<button>Solve</button>\n");
    if (w->mode == OF_OWN)
        srv_say(out, "<button class=\"small\" formaction=\"/api/v1/runs\" "
                     "name=\"question\" value=\"portfolio/solve.json\">Run it as a job"
                     "</button>\n");
    srv_say(out, "</form>\n");
}

static void tabs_say(const wish *w, srv_buffer *out)
{
    static const char mark[] = " aria-current=\"page\"";

    srv_sayf(out,
             "<nav aria-label=\"Projects\"><ul class=\"tabs\">\n<li>Projects:</li>\n"
             "<li><a href=\"/portfolio\"%s>of the packs</a></li>\n"
             "<li><a href=\"/portfolio?own=1\"%s>of your own</a></li>\n</ul></nav>\n",
             w->mode == OF_PACKS ? mark : "", w->mode == OF_OWN ? mark : "");
}

/* What lasts longer than a page should wait for. */
static void job_say(const srv_page_ask *ask, const wish *w, srv_buffer *out)
{
    if (w->mode != OF_PACKS) return;
    srv_sayf(out,
             "<form method=\"post\" action=\"/api/v1/runs\" class=\"controls\">\n"
             "<input type=\"hidden\" name=\"lode-token\" value=\"%s\">\n"
             "<input type=\"hidden\" name=\"question\" value=\"portfolio/solve.json\">\n",
             ask->token);
    for (size_t k = 0; w->question.term[k].name; k++) {
        const char *name = w->question.term[k].name, *value = w->question.term[k].value;
        if (!*value || strcmp(name, "draws") == 0 || strcmp(name, "time") == 0) continue;
        srv_sayf(out, "<input type=\"hidden\" name=\"%s\" value=\"", name);
        srv_say_html(out, value);
        srv_say(out, "\">\n");
    }
    srv_say(out,
            "<label><span>The same with more scenarios</span> <input type=\"number\" "
            "name=\"draws\" min=\"1\" max=\"20000\" value=\"1000\"></label>\n"
            "<button>Run it as a job</button>\n</form>\n");
}

/* ---- the answer: figures ------------------------------------------------------------ */

static void card_say(const char *title, double value, srv_buffer *out)
{
    srv_sayf(out, "<div class=\"card\"><h3>%s</h3><p class=\"big\">", title);
    view_number(value, "", NULL, out);
    srv_say(out, "</p></div>\n");
}

/* How sure it is that no other choice is better. */
static void proof_say(const json_t *result, srv_buffer *out)
{
    if (json_is_true(json_object_get(result, "by_search")))
        srv_say(out,
                "<p class=\"said\">Found by trying, without a proof: the loss of some "
                "alone has no bound.</p>\n");
    else if (json_is_true(json_object_get(result, "proven")))
        srv_say(out,
                "<p class=\"said\">Proven: no other choice gains more than this by a "
                "larger part of the gain than the gap.</p>\n");
    else
        srv_say(out,
                "<p class=\"said\">Time ran out: another choice may gain more, at most "
                "by the gap.</p>\n");
}

static void cards_say(const json_t *result, srv_buffer *out)
{
    const json_t *own = json_array_get(json_object_get(result, "comparison"), 1);

    srv_say(out, "<h2>The choice</h2>\n<div class=\"cards\">\n");
    card_say("Projects chosen", view_real(own, "n"), out);
    card_say("Their capital, USD", view_real(result, "spend_usd"), out);
    card_say("Loss without, USD", view_real(result, "expected_loss_before"), out);
    card_say("Loss with them, USD", view_real(result, "expected_loss_after"), out);
    card_say("Next 100 million give, USD", 1e8 * view_real(result, "budget_price"), out);
    card_say("Gap, % of the gain", 100.0 * view_real(result, "gap"), out);
    srv_say(out, "</div>\n");
    proof_say(result, out);
}

/* What leads to the same page with another word: a link; of one's own projects, a button
 * that sends them again. */
static void act_say(const wish *w, const char *name, const char *value, const char *text,
                    srv_buffer *out)
{
    bool is_why = strcmp(name, "why") == 0;
    srv_buffer address = {.most = 16384};

    if (w->mode == OF_OWN) {
        srv_sayf(out, "<button class=\"small\" form=\"ask\" name=\"%s\" value=\"", name);
        srv_say_html(out, value);
        srv_say(out, "\">");
        srv_say_html(out, text);
        srv_say(out, "</button>");
        return;
    }
    address_say(w, is_why ? NULL : value, is_why ? value : NULL, &address);
    srv_say(out, "<a href=\"");
    srv_say_html(out, srv_text(&address));
    srv_say(out, "\">");
    srv_say_html(out, text);
    srv_say(out, "</a>");
    srv_clear(&address);
}

/* ---- frontier ----------------------------------------------------------------------- */

/* Where the address holds all, every point leads to the page of its budget. */
static void frontier_draw(const srv_page_ask *ask, const wish *w, const json_t *points,
                          const char *foot, srv_buffer *out)
{
    char text[POINTS][64], number[32];
    srv_buffer address[POINTS];
    const char *label[POINTS], *href[POINTS];
    double value[POINTS];
    lode_figure f = LODE_FIGURE_INIT;
    const json_t *point;
    size_t i;

    json_array_foreach(points, i, point)
    {
        int k = f.n_row;
        if (k == POINTS) break;
        view_said(view_real(point, "budget_usd"), text[k]);
        label[k] = text[k];
        value[k] = view_real(point, "loss_avoided_usd");
        snprintf(number, sizeof number, "%.17g", view_real(point, "budget_usd"));
        address[k] = (srv_buffer){.most = 16384};
        if (w->mode == OF_PACKS) address_say(w, number, NULL, &address[k]);
        href[k] = w->mode == OF_PACKS ? srv_text(&address[k]) : NULL;
        f.n_row++;
    }
    f.kind = "lines";
    f.id = "frontier";
    f.title = "Loss avoided, by budget";
    f.description = w->mode == OF_PACKS
                        ? "What the best choice of each budget saves over the horizon, "
                          "present value; each point leads to its choice."
                        : "What the best choice of each budget saves over the horizon, "
                          "present value.";
    f.foot = foot;
    f.row_name = "budget, USD";
    f.measure = "loss avoided, by budget";
    f.unit = "USD";
    f.row = label;
    f.value = value;
    f.href = w->mode == OF_PACKS ? href : NULL;
    view_figure(ask, &f, out);
    for (int k = 0; k < f.n_row; k++) srv_clear(&address[k]);
}

static void frontier_say(const srv_page_ask *ask, const wish *w, const json_t *result,
                         const char *foot, srv_buffer *out)
{
    static const char *const columns[] = {
        "budget",           "capital", "projects", "loss avoided",
        "next 100 million", "gap, %",  NULL};
    const json_t *points = json_object_get(result, "frontier"), *point;
    char number[32], text[64];
    size_t i;

    if (json_array_size(points) == 0) return;
    srv_say(out, "<section>\n<h2>Other budgets</h2>\n");
    frontier_draw(ask, w, points, foot, out);
    view_table_begin("Other budgets, USD", columns, out);
    json_array_foreach(points, i, point)
    {
        snprintf(number, sizeof number, "%.17g", view_real(point, "budget_usd"));
        view_said(view_real(point, "budget_usd"), text);
        srv_say(out, "<tr><th scope=\"row\">");
        if (w->mode == OF_RUN)
            srv_say(out, text);
        else
            act_say(w, "at", number, text, out);
        srv_say(out, "</th>");
        view_cell(view_real(point, "spend_usd"), NULL, out);
        view_cell(view_real(point, "n"), NULL, out);
        view_cell(view_real(point, "loss_avoided_usd"), NULL, out);
        view_cell(1e8 * view_real(point, "marginal_per_usd"), NULL, out);
        view_cell(100.0 * view_real(point, "gap"), NULL, out);
        srv_say(out, "</tr>\n");
    }
    view_table_end(out);
    srv_say(out, "</section>\n");
}

/* ---- projects ----------------------------------------------------------------------- */

static void goods_say(const json_t *project, srv_buffer *out)
{
    const json_t *makes = json_object_get(project, "makes"), *one;
    size_t i;

    srv_say(out, "<td class=\"word\">");
    json_array_foreach(makes, i, one)
    {
        srv_say(out, i > 0 ? ", " : "");
        view_number(view_real(one, "tpa"), "t", NULL, out);
        srv_say(out, " ");
        srv_say_html(out, view_word(one, "good"));
    }
    srv_say(out, "</td>");
}

/* What is true of it by its own numbers; the reason is what `why` answers. */
static void state_say(const json_t *project, bool chosen, srv_buffer *out)
{
    srv_say(out, "<td class=\"word\">");
    srv_say_html(out, view_word(project, "state"));
    if (!chosen &&
        view_real(project, "saves_by_itself_usd") < view_real(project, "capital_usd"))
        srv_say(out, "; by itself saves less than it costs");
    srv_say(out, "</td>");
}

static void project_say(const wish *w, const json_t *project, bool chosen, bool asks,
                        srv_buffer *out)
{
    const char *id = view_word(project, "project");
    double runs = view_real(project, "runs");
    char text[96];

    view_row(id, NULL, out);
    view_cell_word(view_word(project, "country"), out);
    goods_say(project, out);
    srv_sayf(out, "<td>%.0f</td>", view_real(project, "start_year"));
    view_cell(view_real(project, "capital_usd"), NULL, out);
    view_cell(view_real(project, "saves_by_itself_usd"), NULL, out);
    if (!isnan(runs))
        srv_sayf(out, "<td>%.0f of %.0f</td>", view_real(project, "runs_in"), runs);
    else
        srv_say(out, "<td></td>");
    state_say(project, chosen, out);
    srv_say(out, "<td class=\"word\">");
    snprintf(text, sizeof text, "%s %.70s?", chosen ? "why" : "why not", id);
    if (asks) act_say(w, "why", id, text, out);
    srv_say(out, "</td></tr>\n");
}

static void projects_say(const wish *w, const json_t *result, bool chosen, bool asks,
                         srv_buffer *out)
{
    static const char *const columns[] = {"project",         "=where",
                                          "=makes a year",   "start",
                                          "capital, USD",    "saves by itself, USD",
                                          "in good choices", "=how it stands",
                                          "=solved anew",    NULL};
    const json_t *list = json_object_get(result, chosen ? "selected" : "rejected"),
                 *project;
    size_t i;

    srv_sayf(out, "<section>\n<h2>%s</h2>\n", chosen ? "Chosen" : "Not chosen");
    if (json_array_size(list) == 0) {
        srv_say(out, "<p>None.</p>\n</section>\n");
        return;
    }
    view_table_begin(chosen ? "Projects that are chosen" : "Projects that are not",
                     columns, out);
    json_array_foreach(list, i, project) project_say(w, project, chosen, asks, out);
    view_table_end(out);
    srv_say(out, "</section>\n");
}

static void left_out_say(const json_t *result, srv_buffer *out)
{
    const json_t *list = json_object_get(result, "left_out"), *one;
    size_t i;

    if (json_array_size(list) == 0) return;
    srv_sayf(out,
             "<details><summary>%zu projects cannot be chosen: what is missing"
             "</summary>\n<ul class=\"index\">\n",
             json_array_size(list));
    json_array_foreach(list, i, one)
    {
        srv_say(out, "<li>");
        srv_say_html(out, view_word(one, "project"));
        srv_say(out, ": ");
        srv_say_html(out, view_word(one, "reason"));
        srv_say(out, "</li>\n");
    }
    srv_say(out, "</ul></details>\n");
}

/* ---- beside it ---------------------------------------------------------------------- */

static void beside_draw(const srv_page_ask *ask, const json_t *list, const char *foot,
                        srv_buffer *out)
{
    const char *label[BESIDE];
    double value[BESIDE];
    lode_figure f = LODE_FIGURE_INIT;
    const json_t *one;
    size_t i;

    json_array_foreach(list, i, one)
    {
        if (f.n_row == BESIDE) break;
        label[f.n_row] = view_word(one, "name");
        value[f.n_row++] = view_real(one, "risk_usd");
    }
    f.id = "beside";
    f.title = "Loss that is left, by choice";
    f.description =
        "The loss of the horizon under the risk that counts, beside rankings, "
        "an even split and what was financed.";
    f.foot = foot;
    f.row_name = "choice";
    f.measure = "loss that is left";
    f.unit = "USD";
    f.row = label;
    f.value = value;
    view_figure(ask, &f, out);
}

static void beside_say(const srv_page_ask *ask, const json_t *result, const char *foot,
                       srv_buffer *out)
{
    static const char *const columns[] = {
        "choice",    "projects",          "capital", "expected loss", "CVaR", "risk",
        "objective", "=keeps all wishes", NULL};
    static const char *const names[] = {"n",        "spend_usd", "expected_loss_usd",
                                        "cvar_usd", "risk_usd",  "objective_usd"};
    const json_t *list = json_object_get(result, "comparison"), *one;
    size_t i;

    srv_say(out, "<section>\n<h2>Beside other ways to choose</h2>\n");
    beside_draw(ask, list, foot, out);
    view_table_begin("Choices in the same scenarios, USD over the horizon", columns, out);
    json_array_foreach(list, i, one)
    {
        view_row(view_word(one, "name"), NULL, out);
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
            view_cell(view_real(one, names[k]), NULL, out);
        view_cell_word(json_is_true(json_object_get(one, "keeps_all")) ? "yes" : "no",
                       out);
        srv_say(out, "</tr>\n");
    }
    view_table_end(out);
    srv_say(out, "</section>\n");
}

static void stages_say(const json_t *result, srv_buffer *out)
{
    static const char *const columns[] = {"good", "=first",      "its share, %",
                                          "HHI",  "=then first", "its share, %",
                                          "HHI",  NULL};
    const json_t *list = json_object_get(result, "concentration"), *one;
    size_t i;

    if (json_array_size(list) == 0) return;
    srv_say(out, "<section>\n<h2>Who makes it, before and with the chosen</h2>\n");
    view_table_begin("Makers before, and with the chosen at full capacity", columns, out);
    json_array_foreach(list, i, one)
    {
        view_row(view_word(one, "good"), NULL, out);
        view_cell_word(view_word(one, "top_before"), out);
        view_cell(100.0 * view_real(one, "top_share_before"), NULL, out);
        view_cell(view_real(one, "hhi_before"), NULL, out);
        view_cell_word(view_word(one, "top_after"), out);
        view_cell(100.0 * view_real(one, "top_share_after"), NULL, out);
        view_cell(view_real(one, "hhi_after"), NULL, out);
        srv_say(out, "</tr>\n");
    }
    view_table_end(out);
    srv_say(out, "</section>\n");
}

/* ---- why ---------------------------------------------------------------------------- */

static void ids_say(const char *before, const json_t *list, srv_buffer *out)
{
    size_t i;
    const json_t *id;

    json_array_foreach(list, i, id)
    {
        srv_say(out, i == 0 ? before : ", ");
        srv_say_html(out, json_string_value(id));
    }
}

static void reason_say(const json_t *why, srv_buffer *out)
{
    bool chosen = json_is_true(json_object_get(why, "chosen"));

    srv_say(out, "<p><strong>");
    srv_say_html(out, view_word(why, "project"));
    srv_say(out, chosen ? " is chosen: " : " is not chosen: ");
    srv_say_html(out, view_word(why, "reason"));
    srv_say(out, ".</strong>");
    if (json_is_true(json_object_get(why, "possible"))) {
        srv_sayf(out, " Solved anew with it forced %s, the best portfolio is worse by ",
                 chosen ? "out" : "in");
        view_number(view_real(why, "worse_by_usd"), "USD", NULL, out);
        ids_say("; out go ", json_object_get(why, "out"), out);
        ids_say("; in come ", json_object_get(why, "in"), out);
        srv_say(out, ".");
    }
    srv_say(out, "</p>\n");
}

/* Asked of the plan that was just made, beside the file that it names. */
static void why_say(const srv_page_ask *ask, const wish *w, const char *plan,
                    srv_buffer *out)
{
    const view_question question = {"portfolio/why",
                                    {{"FILE:" PLAN, plan}, {"PROJECT", w->why}}};
    char why[SRV_SENTENCE_MOST];
    int status;
    json_t *answer = view_ask(ask, &question, &status, why);

    srv_say(out, "<section id=\"why\">\n<h2>Why, solved anew</h2>\n");
    if (answer)
        reason_say(json_object_get(json_object_get(answer, "result"), "why"), out);
    else
        view_problem(why, out);
    srv_say(out,
            "<p class=\"forms\">Command: <code class=\"copy\">lode portfolio why " PLAN
            " ");
    srv_say_html(out, w->why);
    srv_say(out, "</code>, with " PLAN " from the line below and <code>--json -o " PLAN
                 "</code></p>\n</section>\n");
    json_decref(answer);
}

/* ---- the page ----------------------------------------------------------------------- */

static void result_say(const srv_page_ask *ask, const wish *w, const json_t *answer,
                       const char *plan, srv_buffer *out)
{
    const json_t *result = json_object_get(answer, "result");
    /* The file of a run is no more. */
    bool asks =
        w->mode != OF_RUN || !*view_word(json_object_get(answer, "inputs"), "file");
    char foot[160];

    view_foot(answer, foot);
    cards_say(result, out);
    if (*w->why && asks) why_say(ask, w, plan, out);
    view_warnings(answer, out);
    frontier_say(ask, w, result, foot, out);
    projects_say(w, result, true, asks, out);
    projects_say(w, result, false, asks, out);
    left_out_say(result, out);
    beside_say(ask, result, foot, out);
    stages_say(result, out);
    view_deterrence(json_object_get(result, "deterrence"), out);
    view_dumping(json_object_get(result, "dumping"), out);
}

/* Downloads and command line; of one's own projects by buttons that send them again. */
static void links_say(const wish *w, srv_buffer *out)
{
    static const char *const forms[] = {"csv", "json", "xlsx", "zip"};

    if (w->mode == OF_PACKS) {
        view_links(&w->question, "csv json xlsx zip", out);
        return;
    }
    if (w->mode == OF_RUN) {
        srv_sayf(out,
                 "<p class=\"forms\">Download: <a href=\"/api/v1/runs/%.16s/result\">json"
                 "</a></p>\n",
                 w->run);
        return;
    }
    srv_say(out, "<p class=\"forms\">Download:");
    for (size_t k = 0; k < sizeof forms / sizeof forms[0]; k++)
        srv_sayf(out,
                 " <button class=\"small\" form=\"ask\" formaction=\"/api/v1/portfolio/"
                 "solve.%s\">%s</button>",
                 forms[k], forms[k]);
    srv_say(out, ". ");
    view_command(&w->question, out);
    srv_say(out, "</p>\n");
}

static void solved_say(const srv_page_ask *ask, const wish *w, srv_buffer *out)
{
    char why[SRV_SENTENCE_MOST];
    int status;
    char *plan = view_ask_text(ask, &w->question, "json", &status, why);
    json_t *answer = plan ? json_loads(plan, 0, NULL) : NULL;

    if (answer)
        result_say(ask, w, answer, plan, out);
    else
        view_problem(why, out);
    links_say(w, out);
    json_decref(answer);
    free(plan);
}

static void run_say(const srv_page_ask *ask, const wish *w, srv_buffer *out)
{
    char here[64];
    srv_page_run run;
    json_t *answer;

    if (!srv_page_run_find(ask, w->run, &run)) {
        view_problem("no run of that id: the oldest that have ended are forgotten", out);
        return;
    }
    snprintf(here, sizeof here, "/portfolio?run=%.16s", w->run);
    if (strcmp(run.state, "queued") == 0 || strcmp(run.state, "running") == 0) {
        view_progress(&run, w->run, here, out);
        return;
    }
    answer = strcmp(run.state, "done") == 0 ? json_loads(run.answer, 0, NULL) : NULL;
    if (answer && strcmp(view_word(answer, "schema"), "lode/portfolio/1") == 0) {
        result_say(ask, w, answer, run.answer, out);
        links_say(w, out);
    } else {
        view_run_problem(&run, out);
    }
    json_decref(answer);
}

static void hint_say(srv_buffer *out)
{
    srv_say(out,
            "<p>A line a project, its columns as in <code>docs/examples/portfolio_60.csv"
            "</code>: <code>project</code>, <code>country</code>, <code>good</code>, "
            "<code>capacity_tpa</code>, <code>capex_musd</code> and <code>start_year"
            "</code> at least; <code>lode portfolio check FILE</code> says what is wrong "
            "with one. It stays on this machine.</p>\n");
}

int view_portfolio(const srv_page_ask *ask, srv_buffer *out)
{
    const wish w = wish_read(ask);
    bool asked = w.mode != OF_OWN || w.file;

    view_begin(ask, "/portfolio", "Which projects for a budget?", out);
    tabs_say(&w, out);
    if (w.mode != OF_RUN) form_say(ask, &w, out);
    if (w.mode == OF_OWN && !asked) hint_say(out);
    /* What was sent is not in the address: there is nothing to pin. */
    srv_sayf(out, "<div id=\"answer\"%s>\n", w.mode == OF_OWN ? " data-sent" : "");
    if (w.mode == OF_RUN)
        run_say(ask, &w, out);
    else if (asked)
        solved_say(ask, &w, out);
    srv_say(out, "</div>\n");
    job_say(ask, &w, out);
    view_end(ask, out);
    return 0;
}
