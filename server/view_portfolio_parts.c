/* The answer on a portfolio: figures, other budgets, projects, other ways to choose, and why one is
 * chosen or not. */
#include "view_portfolio.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define POINTS 1000 /* of a frontier, as many as the question has */
#define BESIDE 8
#define PLAN "plan.json"

/* ---- the answer: figures ------------------------------------------------------------ */

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
    view_card("Projects chosen", view_real(own, "n"), "", NULL, out);
    view_card("Their capital, USD", view_real(result, "spend_usd"), "", NULL, out);
    view_card("Loss without, USD", view_real(result, "expected_loss_before"), "", NULL,
              out);
    view_card("Loss with them, USD", view_real(result, "expected_loss_after"), "", NULL,
              out);
    view_card("Next 100 million give, USD", 1e8 * view_real(result, "budget_price"), "",
              NULL, out);
    view_card("Gap, % of the gain", 100.0 * view_real(result, "gap"), "", NULL, out);
    srv_say(out, "</div>\n");
    proof_say(result, out);
}

/* What leads to the same page with another word: a link; of one's own projects, a button
 * that sends them again. */
static void act_say(const view_portfolio_wish *w, const char *name, const char *value,
                    const char *text, srv_buffer *out)
{
    bool is_why = strcmp(name, "why") == 0;
    srv_buffer address = {.most = 16384};

    if (w->mode == VIEW_OF_OWN) {
        srv_sayf(out, "<button class=\"small\" form=\"ask\" name=\"%s\" value=\"", name);
        srv_say_html(out, value);
        srv_say(out, "\">");
        srv_say_html(out, text);
        srv_say(out, "</button>");
        return;
    }
    view_portfolio_address(w, is_why ? NULL : value, is_why ? value : NULL, &address);
    srv_say(out, "<a href=\"");
    srv_say_html(out, srv_text(&address));
    srv_say(out, "\">");
    srv_say_html(out, text);
    srv_say(out, "</a>");
    srv_clear(&address);
}

/* ---- frontier ----------------------------------------------------------------------- */

/* Where the address holds all, every point leads to the page of its budget. */
static void frontier_draw(const srv_page_ask *ask, const view_portfolio_wish *w,
                          const json_t *points, const char *foot, srv_buffer *out)
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
        if (w->mode == VIEW_OF_PACKS)
            view_portfolio_address(w, number, NULL, &address[k]);
        href[k] = w->mode == VIEW_OF_PACKS ? srv_text(&address[k]) : NULL;
        f.n_row++;
    }
    f.kind = "lines";
    f.id = "frontier";
    f.title = "Loss avoided, by budget";
    f.description = w->mode == VIEW_OF_PACKS
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
    f.href = w->mode == VIEW_OF_PACKS ? href : NULL;
    view_figure(ask, &f, out);
    for (int k = 0; k < f.n_row; k++) srv_clear(&address[k]);
}

static void frontier_say(const srv_page_ask *ask, const view_portfolio_wish *w,
                         const json_t *result, const char *foot, srv_buffer *out)
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
        if (w->mode == VIEW_OF_RUN)
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

static void project_say(const view_portfolio_wish *w, const json_t *project, bool chosen,
                        bool asks, srv_buffer *out)
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

static void projects_say(const view_portfolio_wish *w, const json_t *result, bool chosen,
                         bool asks, srv_buffer *out)
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
static void why_say(const srv_page_ask *ask, const view_portfolio_wish *w,
                    const char *plan, srv_buffer *out)
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

/* ---- all of it ----------------------------------------------------------------------- */

void view_portfolio_result(const srv_page_ask *ask, const view_portfolio_wish *w,
                           const json_t *answer, const char *plan, srv_buffer *out)
{
    const json_t *result = json_object_get(answer, "result");
    /* The file of a run is no more. */
    bool asks =
        w->mode != VIEW_OF_RUN || !*view_word(json_object_get(answer, "inputs"), "file");
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
