/* /portfolio: which projects for a budget; of the packs, all of it in the address; or of a
 * file of one's own, sent with the form; or a run's answer (run=ID). */
#include "view_portfolio.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    {"from", "First year", "", "", "2027", NUMBER, true},
    {"to", "Last year", "", "", "2040", NUMBER, true},
    {"later", "May start later, years", "", "", "", NUMBER, true},
    {"stocks", "Who may fill stocks", "", "", "USA", TEXT, true},
    {"seed", "Seed of the scenarios", "", "", "1", NUMBER, true},
    {"gap", "Gap wanted, of the gain", "", "", "0.01", TEXT, true},
    {"time", "Seconds at most", "60", "60", "", NUMBER, true},
    {"deterrence", "Deterrence of sellers", "", "", "CHN,COD; all", TEXT, true},
    {"dumping", "Under a dumping", "", "",
     "supply CHN gallium:refined 300 tpa above 150 USD/kg", TEXT, true},
    {"floor", "And a floor, USD/kg", "", "", "gallium:refined 300", TEXT, true},
    {"floors", "Floors to choose from", "", "", "auto; gallium:refined:0.9", TEXT, true},
    {"dumping-rate", "Dumpings begun a year", "", "", "0.05", TEXT, true}};

_Static_assert(sizeof fields / sizeof fields[0] == VIEW_PORTFOLIO_FIELDS,
               "a value of the wish for each field");

/* ---- what is asked ------------------------------------------------------------------ */

static void term_add(view_question *q, size_t *n, const char *name, const char *value)
{
    q->term[*n].name = name;
    q->term[(*n)++].value = value;
}

static void question_make(view_portfolio_wish *w)
{
    size_t n = 0;

    w->question = (view_question){.path = "portfolio/solve"};
    if (w->file) term_add(&w->question, &n, "FILE:projects.csv", w->file);
    if (w->estimate) term_add(&w->question, &n, "estimate", "true");
    for (size_t k = 0; k < VIEW_PORTFOLIO_FIELDS; k++)
        term_add(&w->question, &n, fields[k].name, w->value[k]);
}

/* A field left empty in a form that was sent is empty; one that was not sent is as the
 * table says. A point of the frontier of one's own projects sends its budget as `at`. */
static view_portfolio_wish wish_read(const srv_page_ask *ask)
{
    view_portfolio_wish w = {.why = view_value(ask, "why", ""),
                             .run = view_value(ask, "run", "")};
    const char *at = view_value(ask, "at", "");

    w.mode = *w.run                        ? VIEW_OF_RUN
             : *view_value(ask, "own", "") ? VIEW_OF_OWN
                                           : VIEW_OF_PACKS;
    w.file = w.mode == VIEW_OF_OWN && *view_value(ask, "FILE", "")
                 ? view_value(ask, "FILE", "")
                 : NULL;
    w.estimate = w.mode == VIEW_OF_PACKS || *view_value(ask, "estimate", "");
    for (size_t k = 0; k < VIEW_PORTFOLIO_FIELDS; k++) {
        const char *sent = srv_pairs_find(ask->pairs, fields[k].name);
        w.value[k] = sent                    ? sent
                     : w.mode == VIEW_OF_OWN ? fields[k].own
                                             : fields[k].packs;
    }
    if (*at || !*w.value[0]) w.value[0] = *at ? at : fields[0].packs;
    question_make(&w);
    return w;
}

void view_portfolio_address(const view_portfolio_wish *w, const char *budget,
                            const char *why, srv_buffer *out)
{
    if (w->mode == VIEW_OF_RUN) {
        srv_sayf(out, "/portfolio?run=%.16s", w->run);
    } else {
        srv_say(out, "/portfolio?budget=");
        srv_say_url(out, budget ? budget : w->value[0]);
        for (size_t k = 1; k < VIEW_PORTFOLIO_FIELDS; k++) {
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

static void fields_say(const view_portfolio_wish *w, bool further, srv_buffer *out)
{
    for (size_t k = 0; k < VIEW_PORTFOLIO_FIELDS; k++)
        if (fields[k].further == further) field_say(&fields[k], w->value[k], out);
}

/* The projects, as a file to choose or as the text that was sent, which can be changed. */
static void file_say(const view_portfolio_wish *w, srv_buffer *out)
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

static void form_say(const srv_page_ask *ask, const view_portfolio_wish *w,
                     srv_buffer *out)
{
    if (w->mode == VIEW_OF_OWN) {
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
    if (w->mode == VIEW_OF_OWN)
        srv_say(out, "<button class=\"small\" formaction=\"/api/v1/runs\" "
                     "name=\"question\" value=\"portfolio/solve.json\">Run it as a job"
                     "</button>\n");
    srv_say(out, "</form>\n");
}

static void tabs_say(const view_portfolio_wish *w, srv_buffer *out)
{
    static const char mark[] = " aria-current=\"page\"";

    srv_sayf(out,
             "<nav aria-label=\"Projects\"><ul class=\"tabs\">\n<li>Projects:</li>\n"
             "<li><a href=\"/portfolio\"%s>of the packs</a></li>\n"
             "<li><a href=\"/portfolio?own=1\"%s>of your own</a></li>\n</ul></nav>\n",
             w->mode == VIEW_OF_PACKS ? mark : "", w->mode == VIEW_OF_OWN ? mark : "");
}

/* What lasts longer than a page should wait for. */
static void job_say(const srv_page_ask *ask, const view_portfolio_wish *w,
                    srv_buffer *out)
{
    if (w->mode != VIEW_OF_PACKS) return;
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

/* ---- the page ----------------------------------------------------------------------- */

/* Downloads and command line; of one's own projects by buttons that send them again. */
static void links_say(const view_portfolio_wish *w, srv_buffer *out)
{
    static const char *const forms[] = {"csv", "json", "xlsx", "zip"};

    if (w->mode == VIEW_OF_PACKS) {
        view_links(&w->question, "csv json xlsx zip", out);
        return;
    }
    if (w->mode == VIEW_OF_RUN) {
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

static void solved_say(const srv_page_ask *ask, const view_portfolio_wish *w,
                       srv_buffer *out)
{
    char why[SRV_SENTENCE_MOST];
    int status;
    char *plan = view_ask_text(ask, &w->question, "json", &status, why);
    json_t *answer = plan ? json_loads(plan, 0, NULL) : NULL;

    if (answer)
        view_portfolio_result(ask, w, answer, plan, out);
    else
        view_problem(why, out);
    links_say(w, out);
    json_decref(answer);
    free(plan);
}

static void run_say(const srv_page_ask *ask, const view_portfolio_wish *w,
                    srv_buffer *out)
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
        view_portfolio_result(ask, w, answer, run.answer, out);
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
    const view_portfolio_wish w = wish_read(ask);
    bool asked = w.mode != VIEW_OF_OWN || w.file;

    view_begin(ask, "/portfolio", "Which projects for a budget?", out);
    tabs_say(&w, out);
    if (w.mode != VIEW_OF_RUN) form_say(ask, &w, out);
    if (w.mode == VIEW_OF_OWN && !asked) hint_say(out);
    /* What was sent is not in the address: there is nothing to pin. */
    srv_sayf(out, "<div id=\"answer\"%s>\n", w.mode == VIEW_OF_OWN ? " data-sent" : "");
    if (w.mode == VIEW_OF_RUN)
        run_say(ask, &w, out);
    else if (asked)
        solved_say(ask, &w, out);
    srv_say(out, "</div>\n");
    job_say(ask, &w, out);
    view_end(ask, out);
    return 0;
}
