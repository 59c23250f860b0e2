/* /run/ID: how far a run is, and what came of it. */
#include "view.h"

#include <stdio.h>
#include <string.h>

void view_progress(const srv_page_run *run, const char *id, const char *then,
                   srv_buffer *out)
{
    srv_sayf(out,
             "<section class=\"run\" data-run=\"%.16s\" data-then=\"%s\">\n"
             "<p><label>%s <progress max=\"%zu\" value=\"%zu\">%zu of %zu</progress>"
             "</label> <span class=\"steps\">%.0f s</span></p>\n"
             "<p><a class=\"act\" href=\"%s\">Look again</a></p>\n</section>\n",
             id, then, strcmp(run->state, "queued") == 0 ? "It waits" : "It runs",
             run->n_all > 0 ? run->n_all : 1, run->n_done, run->n_done, run->n_all,
             run->seconds, then);
}

void view_run_problem(const srv_page_run *run, srv_buffer *out)
{
    json_t *problem = run->answer ? json_loads(run->answer, 0, NULL) : NULL;
    const char *detail = view_word(problem, "detail");

    view_problem(*detail ? detail : "the run came to no answer", out);
    json_decref(problem);
}

static void answer_say(const srv_page_run *run, const char *id, srv_buffer *out)
{
    if (strcmp(run->form, "txt") == 0) {
        srv_say(out, "<pre class=\"answer\" tabindex=\"0\">");
        srv_say_html(out, run->answer);
        srv_say(out, "</pre>\n");
    }
    if (strcmp(run->question, "portfolio/solve") == 0 && strcmp(run->form, "json") == 0)
        srv_sayf(out,
                 "<p><a class=\"act\" href=\"/portfolio?run=%.16s\">See the portfolio"
                 "</a></p>\n",
                 id);
    srv_sayf(out,
             "<p class=\"forms\">Download: <a href=\"/api/v1/runs/%.16s/result\">%s</a>. "
             "The server keeps it until it ends, or 64 others have come.</p>\n",
             id, run->form);
}

int view_run(const srv_page_ask *ask, srv_buffer *out)
{
    const char *id = ask->path + strlen("/run/");
    srv_page_run run;
    char here[48];

    if (!srv_page_run_find(ask, id, &run)) {
        srv_say(out, "no run of that id: the oldest that have ended are forgotten");
        return 3;
    }
    snprintf(here, sizeof here, "/run/%.16s", id);
    view_begin(ask, NULL, "A run", out);
    srv_sayf(out, "<p>%s: %s", run.question, run.state);
    if (run.answer) srv_sayf(out, ", %.1f s", run.seconds);
    srv_say(out, ".</p>\n<div id=\"answer\">\n");
    if (strcmp(run.state, "done") == 0)
        answer_say(&run, id, out);
    else if (run.answer || strcmp(run.state, "cancelled") == 0)
        view_run_problem(&run, out);
    else
        view_progress(&run, id, here, out);
    srv_say(out, "</div>\n");
    view_end(ask, out);
    return 0;
}
