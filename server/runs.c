/* Runs: questions that take long, asked once and looked at again; told step by step to
 * who watches; ended by DELETE and by nothing that a browser does. */
#include "site.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TELL_S 0.2     /* between two steps told */
#define SILENCE_S 10.0 /* then a word, which finds out who went away */

static const char *state_of(const srv_run *run)
{
    if (run->question) return run->question->task.pid == 0 ? "queued" : "running";
    if (run->cancelled) return "cancelled";
    return run->answer && run->answer->status == 200 ? "done" : "failed";
}

static void run_say(const srv_run *run, double now_s, srv_buffer *out)
{
    const char *path = run->spec->path;
    double end_s = run->question ? now_s : run->ended_s;
    size_t done = run->question ? run->question->task.n_done : run->n_done;
    size_t all = run->question ? run->question->task.n_all : run->n_all;

    srv_sayf(out, "{\"schema\":\"lode/run/1\",\"id\":\"%s\",\"question\":", run->id);
    srv_say_json(out, path);
    srv_sayf(out, ",\"form\":\"%s\",\"state\":\"%s\",\"done\":%zu,\"all\":%zu",
             run->format->ending, state_of(run), done, all);
    srv_sayf(out, ",\"seconds\":%.1f,\"href\":\"/api/v1/runs/%s\"", end_s - run->begun_s,
             run->id);
    if (run->answer)
        srv_sayf(out, ",\"status\":%d,\"result\":\"/api/v1/runs/%s/result\"",
                 run->answer->status, run->id);
    if (run->answer && run->answer->status != 200 && run->answer->body->n < 4096) {
        srv_say(out, ",\"problem\":");
        srv_add(out, run->answer->body->data, run->answer->body->n - 1);
    }
    srv_say(out, "}");
}

bool srv_page_run_find(const srv_page_ask *ask, const char *id, srv_page_run *found)
{
    for (size_t i = 0; i < ask->site->n_run; i++) {
        const srv_run *run = ask->site->run[i];
        const srv_task *task = run->question ? &run->question->task : NULL;
        if (strcmp(run->id, id) != 0) continue;
        *found = (srv_page_run){.question = run->spec->path,
                                .form = run->format->ending,
                                .state = state_of(run),
                                .n_done = task ? task->n_done : run->n_done,
                                .n_all = task ? task->n_all : run->n_all,
                                .seconds = (task ? ask->site->now_s : run->ended_s) -
                                           run->begun_s,
                                .answer = run->answer ? run->answer->body->data : NULL};
        return true;
    }
    return false;
}

static void run_free(srv_run *run)
{
    for (size_t i = 0; i < run->n_stream; i++) http_stream_end(run->stream[i]);
    srv_answer_drop(run->answer);
    free(run);
}

static void run_remove(srv_site *site, size_t i)
{
    run_free(site->run[i]);
    site->n_run--;
    memmove(&site->run[i], &site->run[i + 1], (site->n_run - i) * sizeof site->run[0]);
}

/* The oldest that has ended and that nobody watches goes; false when there is none. */
static bool oldest_remove(srv_site *site)
{
    for (size_t i = 0; i < site->n_run; i++)
        if (!site->run[i]->question && site->run[i]->n_stream == 0) {
            run_remove(site, i);
            return true;
        }
    return false;
}

static size_t bytes_kept(const srv_site *site)
{
    size_t n = 0;

    for (size_t i = 0; i < site->n_run; i++)
        if (site->run[i]->answer) n += site->run[i]->answer->body->n;
    return n;
}

void srv_run_ended(srv_run *run, srv_answer *answer)
{
    run->n_done = run->question->task.n_done;
    run->n_all = run->question->task.n_all;
    run->ended_s = run->question->task.ended_s;
    run->question = NULL;
    if (answer) run->answer = srv_answer_hold(answer);
}

void srv_runs_clear(srv_site *site)
{
    while (site->n_run > 0) run_remove(site, site->n_run - 1);
}

/* ---- those who watch ---------------------------------------------------------------- */

static void stream_gone(void *context, http_stream *stream)
{
    srv_run *run = context;

    for (size_t i = 0; i < run->n_stream; i++)
        if (run->stream[i] == stream) {
            run->stream[i] = run->stream[--run->n_stream];
            return;
        }
}

static void event_send(srv_run *run, const char *event, double now_s)
{
    srv_buffer text = {.most = 16384};

    srv_sayf(&text, "event: %s\ndata: ", event);
    size_t from = text.n;
    run_say(run, now_s, &text);
    for (size_t i = from; i < text.n; i++) /* a line end would end the event's data */
        if (text.data[i] == '\n') text.data[i] = ' ';
    srv_say(&text, "\n\n");
    for (size_t i = 0; i < run->n_stream; i++)
        http_stream_send(run->stream[i], srv_text(&text));
    srv_clear(&text);
    run->told_s = now_s;
}

bool srv_runs_tell(srv_site *site)
{
    bool any = false;

    for (size_t i = 0; i < site->n_run; i++) {
        srv_run *run = site->run[i];
        if (run->n_stream == 0) continue;
        any = true;
        if (!run->question) {
            event_send(run, "end", site->now_s);
            while (run->n_stream > 0) http_stream_end(run->stream[--run->n_stream]);
        } else if (run->question->task.n_done != run->n_told &&
                   site->now_s - run->told_s >= TELL_S) {
            run->n_told = run->question->task.n_done;
            event_send(run, "progress", site->now_s);
        } else if (site->now_s - run->told_s >= SILENCE_S) {
            event_send(run, "progress", site->now_s);
        }
    }
    return any;
}

static void watch(srv_site *site, http_request *request, srv_run *run)
{
    srv_buffer head = {.most = 4096};

    if (run->n_stream == SRV_STREAM_MOST) {
        srv_refuse(request, 503, "busy", "8 already watch this run");
        return;
    }
    srv_say(&head, "Content-Type: text/event-stream\nCache-Control: no-store\n");
    srv_shields_say(&head);
    http_stream *s = http_stream_begin(request, srv_text(&head), stream_gone, run);
    srv_clear(&head);
    if (!s) {
        srv_refuse(request, 500, "failed", "no memory");
        return;
    }
    run->stream[run->n_stream++] = s;
    event_send(run, "progress", site->now_s);
}

/* ---- requests ----------------------------------------------------------------------- */

static void run_reply(srv_site *site, http_request *request, const srv_run *run,
                      int status)
{
    srv_buffer body = {.most = 16384};
    char place[80];

    run_say(run, site->now_s, &body);
    srv_say(&body, "\n");
    snprintf(place, sizeof place, "Location: /api/v1/runs/%s\n", run->id);
    srv_answer *a = srv_answer_make(status, "application/json", SRV_KEEP_NOT,
                                    status == 202 ? place : "", &body);
    srv_answer_send(request, a);
    srv_answer_drop(a);
}

static void list_reply(srv_site *site, http_request *request)
{
    srv_buffer body = {.most = 1 << 20};

    srv_say(&body, "{\"schema\":\"lode/runs/1\",\"runs\":[");
    for (size_t i = 0; i < site->n_run; i++) {
        if (i > 0) srv_say(&body, ",");
        run_say(site->run[i], site->now_s, &body);
    }
    srv_say(&body, "]}\n");
    srv_reply(request, 200, "application/json", SRV_KEEP_NOT, &body);
}

/* A form of a page leads to the page of the run; a program gets its state. */
static void run_begun(srv_site *site, http_request *request, const srv_run *run)
{
    const char *accept = http_header(request, "Accept");
    srv_buffer head = {.most = 4096};

    if (!accept || !strstr(accept, "text/html")) {
        run_reply(site, request, run, 202);
        return;
    }
    srv_sayf(&head, "Location: /run/%s\n", run->id);
    srv_shields_say(&head);
    http_answer(request, 303, srv_text(&head), NULL);
    srv_clear(&head);
}

static void run_begin(srv_site *site, http_request *request, srv_place place,
                      srv_pairs *pairs)
{
    char why[SRV_SENTENCE_MOST], token[33];
    srv_problem problem;
    srv_run *run = calloc(1, sizeof *run);
    const srv_asking asking = {
        .kind = SRV_PLAIN, .spec = place.spec, .format = place.format, .pairs = pairs};

    if (!run || !srv_token_make(token)) {
        srv_pairs_clear(pairs);
        free(pairs);
        free(run);
        srv_refuse(request, 500, "failed", "no memory, or no random numbers");
        return;
    }
    snprintf(run->id, sizeof run->id, "%.16s", token);
    run->spec = place.spec;
    run->format = place.format;
    run->begun_s = site->now_s;
    run->question = srv_ask_run(site, run, &asking, http_path(request), &problem, why);
    if (!run->question) {
        free(run);
        problem.path = http_path(request);
        srv_problem_send(request, &problem);
        return;
    }
    site->run[site->n_run++] = run;
    run_begun(site, request, run);
}

/* POST {"question": "policy/run.csv", ...} */
static void post(srv_site *site, http_request *request, srv_pairs *pairs)
{
    const char *name = srv_pairs_find(pairs, "question");
    srv_place place = {0};
    char path[80] = "", why[SRV_SENTENCE_MOST], nearest[200];

    snprintf(path, sizeof path, "%.79s", name ? name : "");
    for (char *c = path; *c; c++)
        if (*c == ' ') *c = '/';
    if (name) place = srv_place_find(path);
    while (bytes_kept(site) > SRV_RUN_BYTES && oldest_remove(site)) {
    }
    if (!place.spec || !place.format || place.metadata) {
        srv_question_nearest(path, nearest, sizeof nearest);
        snprintf(why, sizeof why,
                 "want a question as in {\"question\": \"shock.json\", ...}, found '%s': "
                 "the nearest are %s",
                 path, nearest);
        srv_refuse(request, 400, "usage", why);
    } else if (site->n_run == SRV_RUN_MOST && !oldest_remove(site)) {
        srv_problem_send(request,
                         &(srv_problem){.status = 429,
                                        .kind = "busy",
                                        .detail = "64 runs are under way already",
                                        .path = http_path(request),
                                        .exit_status = -1,
                                        .head = "Retry-After: 10\n"});
    } else {
        srv_pairs_remove(pairs, "question");
        run_begin(site, request, place, pairs);
        return;
    }
    srv_pairs_clear(pairs);
    free(pairs);
}

/* The answer says that nothing runs any more; what it was can be seen until it is deleted
 * once more. */
static void cancel(srv_site *site, http_request *request, size_t i)
{
    srv_run *run = site->run[i];
    srv_buffer head = {.most = 4096};

    if (run->question) {
        run->cancelled = true;
        srv_pool_cancel(&site->pool, &run->question->task);
    } else {
        run_remove(site, i);
    }
    srv_shields_say(&head);
    http_answer(request, 204, srv_text(&head), NULL);
    srv_clear(&head);
}

static void run_handle(srv_site *site, http_request *request, size_t i, const char *what)
{
    srv_run *run = site->run[i];

    if (strcmp(http_method(request), "DELETE") == 0 && !what[0])
        cancel(site, request, i);
    else if (!what[0])
        run_reply(site, request, run, 200);
    else if (strcmp(what, "/events") == 0)
        watch(site, request, run);
    else if (strcmp(what, "/result") == 0 && run->answer)
        srv_answer_send(request, run->answer);
    else if (strcmp(what, "/result") == 0)
        srv_refuse(request, 404, "early", "the run has not ended");
    else
        srv_refuse(request, 404, "path",
                   "want /events or /result, or nothing, after the id");
}

void srv_runs_handle(srv_site *site, http_request *request, const char *rest,
                     srv_pairs *pairs)
{
    bool posts = strcmp(http_method(request), "POST") == 0;
    bool deletes = strcmp(http_method(request), "DELETE") == 0;

    if (pairs && !rest[0]) {
        post(site, request, pairs);
        return;
    }
    if (pairs) srv_pairs_clear(pairs);
    free(pairs);
    if (posts || (deletes && (!rest[0] || strlen(rest) != 16))) {
        srv_refuse(request, 405, "method", "want POST of /api/v1/runs, DELETE of a run");
        return;
    }
    if (!rest[0]) {
        list_reply(site, request);
        return;
    }
    for (size_t i = 0; i < site->n_run; i++)
        if (strncmp(rest, site->run[i]->id, 16) == 0 && (!rest[16] || rest[16] == '/')) {
            run_handle(site, request, i, rest + 16);
            return;
        }
    srv_refuse(request, 404, "path",
               "no run of that id: the oldest that have ended are forgotten");
}
