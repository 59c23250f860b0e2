/* A question on its way: from its words to a child, and from what the child printed to an
 * answer with a status. */
#include "site.h"

#include <dirent.h>
#include <fcntl.h>
#include <lode/status.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- in the child ------------------------------------------------------------------- */

static int run_line(void *context)
{
    srv_question *q = context;
    static char name[] = "lode";
    char *argv[SRV_WORD_MOST + 2] = {name};

    for (int i = 0; i < q->line.n; i++) argv[i + 1] = q->line.word[i];
    return q->site->options.answer(q->line.n + 1, argv);
}

static int run_page(void *context)
{
    const srv_question *q = context;
    srv_buffer out = {.most = SRV_BUFFER_MOST};
    const srv_page_ask ask = {q->path,           q->pairs, q->site->guard.token,
                              &q->site->options, q->site,  q->is_post};
    int status = q->page->answer(&ask, &out);

    bool held = !out.failed;

    if (held) fputs(srv_text(&out), status == 0 ? stdout : stderr);
    srv_clear(&out);
    return held && fflush(NULL) == 0 ? status : 1;
}

/* ---- files of a request ------------------------------------------------------------- */

static bool write_file(const char *folder, const char *name, const char *data, size_t n)
{
    char path[256];

    snprintf(path, sizeof path, "%.150s/%.80s", folder, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return false;
    bool arrived = true;
    for (size_t done = 0; arrived && done < n;) {
        ssize_t wrote = write(fd, data + done, n - done);
        arrived = wrote > 0;
        if (arrived) done += (size_t)wrote;
    }
    return close(fd) == 0 && arrived;
}

static void folder_remove(const char *folder)
{
    DIR *entries = opendir(folder);
    struct dirent *entry;
    char path[512];

    while (entries && (entry = readdir(entries))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        snprintf(path, sizeof path, "%.160s/%.255s", folder, entry->d_name);
        unlink(path);
    }
    if (entries) closedir(entries);
    rmdir(folder);
}

/* A folder of its own for a question with files, or with a form that is written to one. */
static bool folder_make(srv_question *q)
{
    srv_site *site = q->site;
    bool says = strcmp(q->format->ending, "json") == 0 ||
                strcmp(q->format->ending, "csv") == 0 ||
                strcmp(q->format->ending, "txt") == 0;
    bool writes = q->kind == SRV_PAGE || (q->kind == SRV_PLAIN && !says);

    if (q->line.n_file == 0 && !writes) return true;
    snprintf(q->folder, sizeof q->folder, "%s/q-%lu", site->folder, ++site->n_folder);
    if (mkdir(q->folder, 0700) != 0) {
        q->folder[0] = '\0';
        return false;
    }
    q->task.folder = q->folder;
    for (size_t i = 0; i < q->line.n_file; i++)
        if (!write_file(q->folder, q->line.file[i].name, q->line.file[i].data,
                        q->line.file[i].n))
            return false;
    return true;
}

/* ---- what came of it ---------------------------------------------------------------- */

/* What the command said on standard error, without the name before each line. */
static void sentence_make(const srv_question *q, srv_buffer *out)
{
    static const char name[] = "lode: ";
    const char *line = srv_text(&q->task.err);

    while (*line) {
        size_t n = strcspn(line, "\n");
        size_t skip = strncmp(line, name, sizeof name - 1) == 0 ? sizeof name - 1 : 0;
        if (out->n > 0 && n > 0) srv_say(out, "\n");
        srv_add(out, line + skip, n - skip);
        line += n + (line[n] == '\n');
    }
}

/* Status and kind of an end other than an answer. */
static srv_problem problem_of(const srv_question *q, const char *sentence)
{
    static const srv_problem of_exit[] = {{.status = 500, .kind = "failed"},
                                          {.status = 400, .kind = "usage"},
                                          {.status = 422, .kind = "data"},
                                          {.status = 422, .kind = "infeasible"},
                                          {.status = 500, .kind = "unconverged"}};
    int exit_status = q->task.exit_status;
    srv_problem p = {
        .status = 500, .exit_status = -1, .path = q->path, .detail = sentence};

    switch (q->task.end) {
    case SRV_ANSWERED: break;
    case SRV_CRASHED:
        p.kind = "crashed";
        p.detail = "the process that answered was ended by a signal";
        return p;
    case SRV_TIMED_OUT:
        p.status = 504;
        p.kind = "time";
        p.detail = "no answer within the time of one request; POST /api/v1/runs has more";
        return p;
    case SRV_TOO_LARGE:
        p.kind = "size";
        p.detail = "an answer of more than 64 MiB";
        return p;
    case SRV_CANCELLED:
        p.status = 503;
        p.kind = "cancelled";
        p.detail = "cancelled";
        return p;
    }
    const srv_problem *known =
        exit_status >= 1 && exit_status <= 5 ? &of_exit[exit_status - 1] : &of_exit[0];
    p.status = known->status;
    p.kind = known->kind;
    p.exit_status = exit_status;
    if (exit_status == 2 && strncmp(sentence, "-o answer.", 10) == 0) {
        p.status = 406;
        p.kind = "form";
    }
    return p;
}

/* A verdict comes with an answer that says how far it got: a member of the problem. */
static void answer_say(const srv_question *q, srv_buffer *more)
{
    if (q->task.end != SRV_ANSWERED || q->task.out.n == 0) return;
    srv_say(more, ",\"answer\":");
    if (strcmp(q->format->ending, "json") == 0)
        srv_add(more, q->task.out.data, q->task.out.n);
    else
        srv_say_json(more, q->task.out.data);
}

static srv_answer *problem_answer(srv_question *q)
{
    srv_buffer sentence = {.most = 1 << 17}, more = {.most = SRV_BUFFER_MOST};
    srv_answer *answer;

    sentence_make(q, &sentence);
    srv_problem p = problem_of(q, srv_text(&sentence));
    if (q->kind == SRV_ASKED) {
        srv_buffer page = {.most = SRV_BUFFER_MOST};
        srv_asked_page(q, q->task.out.data, p.detail, &page);
        answer = srv_answer_make(p.status, "text/html; charset=utf-8", SRV_KEEP_NOT, "",
                                 &page);
    } else if (q->kind == SRV_PAGE) {
        srv_buffer page = {.most = SRV_BUFFER_MOST};
        srv_problem_page(q->site, p.status, p.detail, &page);
        answer = srv_answer_make(p.status, "text/html; charset=utf-8", SRV_KEEP_NOT, "",
                                 &page);
    } else {
        answer_say(q, &more);
        p.more = srv_text(&more);
        answer = srv_problem_make(&p);
    }
    srv_clear(&sentence);
    srv_clear(&more);
    return answer;
}

/* "policy-run.csv", for a browser that keeps it. */
static void name_say(const srv_question *q, srv_buffer *more)
{
    if (!q->format->saves) return;
    srv_say(more, "Content-Disposition: attachment; filename=\"");
    for (const char *c = q->spec->path; *c; c++) srv_add(more, *c == '/' ? "-" : c, 1);
    srv_sayf(more, ".%s\"\n", q->format->ending);
}

/* A page of HTML, or a feed by the ending of its path. */
static const char *page_type(const srv_question *q)
{
    static const char *const types[][2] = {
        {".atom", "application/atom+xml; charset=utf-8"},
        {".rss", "application/rss+xml; charset=utf-8"},
        {".json", "application/feed+json"},
        {".txt", "text/plain; charset=utf-8"}};
    const char *dot = srv_page_is_fresh(q->page) ? strrchr(q->path, '.') : NULL;

    for (size_t i = 0; dot && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(dot, types[i][0]) == 0) return types[i][1];
    return "text/html; charset=utf-8";
}

static srv_answer *answer_of(srv_question *q)
{
    srv_buffer page = {.most = SRV_BUFFER_MOST}, more = {.most = 1024};
    srv_answer *answer;

    if (q->task.end != SRV_ANSWERED || q->task.exit_status != 0) return problem_answer(q);
    if (q->kind == SRV_PLAIN) {
        name_say(q, &more);
        answer = srv_answer_make(200, q->format->type, SRV_ASK_AGAIN, srv_text(&more),
                                 &q->task.out);
        srv_clear(&more);
        return answer;
    }
    if (q->kind == SRV_PAGE)
        return srv_answer_make(200, page_type(q), SRV_ASK_AGAIN, "", &q->task.out);
    if (q->kind == SRV_METADATA) {
        srv_describe_metadata(q->site, q->spec, srv_text(&q->task.out), &page);
        return srv_answer_make(200, "application/json", SRV_ASK_AGAIN, "", &page);
    }
    srv_asked_page(q, srv_text(&q->task.out), NULL, &page);
    return srv_answer_make(200, "text/html; charset=utf-8", SRV_ASK_AGAIN, "", &page);
}

/* ---- its life ----------------------------------------------------------------------- */

static void question_free(srv_question *q)
{
    if (q->folder[0]) folder_remove(q->folder);
    if (q->pairs) srv_pairs_clear(q->pairs);
    free(q->pairs);
    srv_line_clear(&q->line);
    srv_clear(&q->task.out);
    srv_clear(&q->task.err);
    free(q->waiter);
    free(q->key);
    free(q->path);
    free(q);
}

static void question_ended(srv_task *task)
{
    srv_question *q = task->owner;
    srv_site *site = q->site;
    srv_answer *answer = answer_of(q);

    for (srv_question **at = &site->first; *at; at = &(*at)->next)
        if (*at == q) {
            *at = q->next;
            break;
        }
    if (answer && answer->status == 200 && q->key)
        srv_cache_put(&site->cache, q->key, answer);
    for (size_t i = 0; i < q->n_waiter; i++)
        if (q->waiter[i]) srv_answer_send(q->waiter[i], answer);
    if (q->run) srv_run_ended(q->run, answer);
    srv_answer_drop(answer);
    question_free(q);
}

static bool wait_for(srv_question *q, http_request *request)
{
    if (q->n_waiter == q->room) {
        size_t room = q->room ? 2 * q->room : 4;
        http_request **more = realloc(q->waiter, room * sizeof *more);
        if (!more) return false;
        q->waiter = more;
        q->room = room;
    }
    q->waiter[q->n_waiter++] = request;
    return true;
}

void srv_ask_forget(srv_site *site, const http_request *request)
{
    for (srv_question *q = site->first; q; q = q->next)
        for (size_t i = 0; i < q->n_waiter; i++)
            if (q->waiter[i] == request) q->waiter[i] = NULL;
}

/* Whether the question reads the store of events, which others write meanwhile. */
static bool is_of_store(const cli_spec *spec)
{
    for (size_t i = 0; spec && i < spec->n_option; i++)
        if (strcmp(spec->option[i].name, "db") == 0) return true;
    return false;
}

/* A page on a run changes as the run goes on; one with a file is asked once. */
static bool is_for_once(const srv_question *q)
{
    if (q->line.n_file > 0 || srv_page_is_fresh(q->page)) return true;
    if (is_of_store(q->spec)) return true;
    if (!q->page) return false;
    for (size_t i = 0; i < q->pairs->n; i++)
        if (q->pairs->pair[i].file || strcmp(q->pairs->pair[i].key, "run") == 0)
            return true;
    return strncmp(q->path, "/run/", 5) == 0;
}

/* A part of a key with its length, so that no word can pass for two. */
static void part_say(srv_buffer *key, const char *text)
{
    srv_sayf(key, "%zu:%s\n", strlen(text), text);
}

/* What two requests must agree in to have one answer. A page knows its path. */
static char *key_make(const srv_question *q)
{
    srv_buffer key = {.most = 1 << 20};

    if (is_for_once(q)) return NULL;
    srv_sayf(&key, "%d\n%s\n%s\n", (int)q->kind, q->spec ? q->spec->path : q->path,
             q->format->ending);
    for (int i = 0; i < q->line.n; i++) part_say(&key, q->line.word[i]);
    for (size_t i = 0; q->page && i < q->pairs->n; i++) {
        part_say(&key, q->pairs->pair[i].key);
        part_say(&key, q->pairs->pair[i].value);
    }
    if (key.failed) srv_clear(&key);
    return key.data;
}

static bool line_make(srv_question *q, const srv_asking *a, char why[SRV_SENTENCE_MOST])
{
    static const srv_pairs none;
    static const cli_spec packs = {.name = "data list"};

    if (a->kind == SRV_PAGE) return true;
    if (a->kind == SRV_METADATA)
        return srv_line_build(&q->line, &packs, srv_format_find("json"), &none, why);
    return srv_line_build(&q->line, a->spec, a->format, a->pairs, why);
}

/* Takes the pairs in any case. */
static srv_question *question_new(srv_site *site, const srv_asking *a, const char *path,
                                  srv_problem *problem, char why[SRV_SENTENCE_MOST])
{
    srv_question *q = calloc(1, sizeof *q);

    *problem = (srv_problem){.status = 500, .kind = "failed", .exit_status = -1};
    problem->detail = why;
    snprintf(why, SRV_SENTENCE_MOST, "%s", lode_status_sentence(LODE_E_NOMEM));
    if (!q) {
        if (a->pairs) srv_pairs_clear(a->pairs);
        free(a->pairs);
        return NULL;
    }
    q->site = site;
    q->kind = a->kind;
    q->spec = a->spec;
    q->format = a->format;
    q->page = a->page;
    q->is_post = a->is_post;
    q->pairs = a->pairs;
    q->path = strdup(path);
    bool held = q->path && line_make(q, a, why);
    if (q->path && !held) {
        problem->status = 400;
        problem->kind = "usage";
        problem->exit_status = 2;
    }
    if (held) {
        q->key = key_make(q);
        q->task = (srv_task){.run = a->page ? run_page : run_line,
                             .context = q,
                             .most_s = site->options.most_s,
                             .ended = question_ended,
                             .owner = q};
        return q;
    }
    question_free(q);
    return NULL;
}

/* To the pool; false with the problem, and then the question is no more. */
static bool question_send(srv_question *q, srv_problem *problem,
                          char why[SRV_SENTENCE_MOST])
{
    srv_site *site = q->site;

    if (site->closes) {
        snprintf(why, SRV_SENTENCE_MOST, "the server ends");
        problem->status = 503;
        problem->kind = "cancelled";
    } else if (!folder_make(q)) {
        snprintf(why, SRV_SENTENCE_MOST, "no room for the files of the request");
    } else if (srv_pool_add(&site->pool, &q->task)) {
        q->next = site->first;
        site->first = q;
        return true;
    } else {
        snprintf(why, SRV_SENTENCE_MOST, "%d questions wait already",
                 site->pool.n_waiting_most);
        problem->status = 429;
        problem->kind = "busy";
        problem->head = "Retry-After: 1\n";
    }
    question_free(q);
    return false;
}

static void refuse_form(srv_site *site, http_request *request, const srv_problem *p)
{
    srv_buffer page = {.most = SRV_BUFFER_MOST};

    srv_problem_page(site, p->status, p->detail, &page);
    srv_reply(request, p->status, "text/html; charset=utf-8", SRV_KEEP_NOT, &page);
}

void srv_ask(srv_site *site, http_request *request, const srv_asking *a)
{
    char why[SRV_SENTENCE_MOST];
    srv_problem problem;
    const char *path = http_path(request);
    srv_question *q = question_new(site, a, path, &problem, why);
    bool is_page = a->kind == SRV_ASKED || a->kind == SRV_PAGE;

    if (q) {
        srv_answer *kept = q->key ? srv_cache_find(&site->cache, q->key) : NULL;
        srv_question *same = q->key ? site->first : NULL;
        while (same && (!same->key || strcmp(same->key, q->key) != 0)) same = same->next;
        if (kept) srv_answer_send(request, kept);
        if (kept || (same && wait_for(same, request))) {
            question_free(q);
            return;
        }
        if (question_send(q, &problem, why)) {
            if (!wait_for(q, request)) srv_answer_send(request, NULL);
            return;
        }
    }
    problem.path = path;
    if (is_page)
        refuse_form(site, request, &problem);
    else
        srv_problem_send(request, &problem);
}

srv_question *srv_ask_run(srv_site *site, srv_run *run, const srv_asking *a,
                          const char *path, srv_problem *problem,
                          char why[SRV_SENTENCE_MOST])
{
    srv_question *q = question_new(site, a, path, problem, why);

    if (!q) return NULL;
    free(q->key); /* nobody else's: it can be cancelled */
    q->key = NULL;
    q->run = run;
    q->task.background = true;
    q->task.most_s = SRV_RUN_S;
    return question_send(q, problem, why) ? q : NULL;
}
