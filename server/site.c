/* Which request is answered by whom. */
#include "site.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void srv_reply(http_request *request, int status, const char *type, const char *keep,
               srv_buffer *body)
{
    srv_answer *answer = srv_answer_make(status, type, keep, "", body);

    srv_answer_send(request, answer);
    srv_answer_drop(answer);
}

void srv_refuse(http_request *request, int status, const char *kind, const char *detail)
{
    const char *head = status == 405   ? "Allow: GET, HEAD, POST, DELETE\n"
                       : status == 401 ? "WWW-Authenticate: Basic realm=\"lode\"\n"
                                       : "";
    srv_problem_send(request, &(srv_problem){.status = status,
                                             .kind = kind,
                                             .detail = detail,
                                             .path = http_path(request),
                                             .exit_status = -1,
                                             .head = head});
}

static void refuse_page(srv_site *site, http_request *request, int status,
                        const char *sentence)
{
    srv_buffer page = {.most = 65536};

    srv_problem_page(site, status, sentence, &page);
    srv_reply(request, status, "text/html; charset=utf-8", SRV_KEEP_NOT, &page);
}

/* ---- before the body ---------------------------------------------------------------- */

/* A POST whose token may still come in its form: remembered in the request's own word. */
static char waits_for_token;

bool srv_site_refuse(void *context, http_request *request)
{
    srv_site *site = context;
    const srv_visit visit = {.method = http_method(request),
                             .path = http_path(request),
                             .host = http_header(request, "Host"),
                             .origin = http_header(request, "Origin"),
                             .fetch_site = http_header(request, "Sec-Fetch-Site"),
                             .fetch_mode = http_header(request, "Sec-Fetch-Mode"),
                             .fetch_dest = http_header(request, "Sec-Fetch-Dest"),
                             .authorization = http_header(request, "Authorization"),
                             .token = http_header(request, "X-Lode-Token")};
    bool needs_token;
    const char *why = NULL;

    int status = srv_guard_ask(&site->guard, &visit, &needs_token, &why);
    if (status) {
        srv_refuse(request, status, status == 405 ? "method" : "guard", why);
        return true;
    }
    if (http_too_large(request)) {
        srv_refuse(request, 413, "size", "a body of more than 8 MiB");
        return true;
    }
    if (needs_token) *http_own(request) = &waits_for_token;
    return false;
}

void srv_site_ended(void *context, http_request *request)
{
    srv_site *site = context;

    srv_ask_forget(site, request);
    if (site->options.verbose) /* without the query: what is asked is the asker's */
        fprintf(stderr, "lode: %s %s %d %.1f ms\n", http_method(request),
                http_path(request), http_status(request),
                1000.0 * (srv_now_s() - http_begun_s(request)));
}

/* ---- pairs of a request ------------------------------------------------------------- */

static srv_pairs *pairs_new(void)
{
    return calloc(1, sizeof(srv_pairs));
}

static void pairs_free(srv_pairs *pairs)
{
    if (pairs) srv_pairs_clear(pairs);
    free(pairs);
}

/* Text of a file in JSON or in a field of a form is a string like others: the question knows
 * which it is. */
static void mark_files(srv_pairs *pairs, const cli_spec *spec)
{
    for (size_t i = 0; spec && i < pairs->n; i++) {
        srv_pair *p = &pairs->pair[i];
        for (size_t k = 0; k < spec->n_operand + spec->n_option; k++) {
            const cli_spec_option *o = k < spec->n_operand
                                           ? &spec->operand[k]
                                           : &spec->option[k - spec->n_operand];
            if (o->type == CLI_FILE && strcmp(o->name, p->key) == 0 && !p->file &&
                strlen(p->value) > 0 && !srv_is_choice(o, p->value))
                p->file = strdup("request.txt");
        }
    }
}

/* The one name of the question that takes a file, or NULL when there is none or two. */
static const char *file_name(const cli_spec *spec)
{
    const char *name = NULL;

    for (size_t k = 0; spec && k < spec->n_operand + spec->n_option; k++) {
        const cli_spec_option *o =
            k < spec->n_operand ? &spec->operand[k] : &spec->option[k - spec->n_operand];
        if (o->type != CLI_FILE) continue;
        if (name) return NULL;
        name = o->name;
    }
    return name;
}

static bool type_is(const char *type, const char *wanted)
{
    size_t n = strlen(wanted);

    return strncasecmp(type, wanted, n) == 0 &&
           (type[n] == '\0' || type[n] == ';' || type[n] == ' ');
}

/* A body that is itself the file: the ending says what it is to those who look at it. */
static bool raw_body(srv_pairs *pairs, const cli_spec *spec, const char *type,
                     const char *body, size_t n, char why[SRV_SENTENCE_MOST])
{
    const char *name = file_name(spec);
    const char *file = type_is(type, "text/csv")           ? "request.csv"
                       : type_is(type, "application/yaml") ? "request.yaml"
                       : type_is(type, "text/yaml")        ? "request.yaml"
                       : type_is(type, "text/plain")       ? "request.txt"
                                                           : NULL;
    if (!file) {
        snprintf(why, SRV_SENTENCE_MOST,
                 "want application/json, a form, or a file as text/csv, application/yaml "
                 "or text/plain; found '%.80s'",
                 type);
        return false;
    }
    if (name) return srv_pairs_add(pairs, name, body, n, file, why);
    snprintf(why, SRV_SENTENCE_MOST,
             "%s takes %s file: send a form of type multipart/form-data",
             spec ? spec->name : "this", spec ? "not one" : "no");
    return false;
}

/* Query and body as pairs; NULL after a refusal. `spec` is the path's, or NULL: the body
 * names it. */
static srv_pairs *pairs_read(http_request *request, const cli_spec *spec)
{
    char why[SRV_SENTENCE_MOST] = "no memory";
    const char *type = http_header(request, "Content-Type");
    size_t n;
    const char *body = http_body(request, &n);
    srv_pairs *pairs = pairs_new();
    bool held = pairs && srv_pairs_query(pairs, http_query(request), why);

    if (!type) type = "";
    if (!held || strcmp(http_method(request), "POST") != 0)
        ;
    else if (type_is(type, "application/json"))
        held = srv_pairs_json(pairs, body, n, why);
    else if (type_is(type, "multipart/form-data"))
        held = srv_pairs_multipart(pairs, type, body, n, why);
    else if (type_is(type, "application/x-www-form-urlencoded"))
        held = srv_pairs_query(pairs, body, why);
    else
        held = raw_body(pairs, spec, type, body, n, why);
    if (held &&
        (type_is(type, "application/json") || type_is(type, "multipart/form-data"))) {
        const char *name = srv_pairs_find(pairs, "question");
        mark_files(pairs, spec || !name ? spec : srv_place_find(name).spec);
    }
    if (held) return pairs;
    srv_refuse(request, 400, "usage", why);
    pairs_free(pairs);
    return NULL;
}

/* True when the form has no token where one is wanted; the refusal is sent. */
static bool lacks_token(srv_site *site, http_request *request, srv_pairs *pairs)
{
    bool lacks = *http_own(request) == &waits_for_token &&
                 !srv_token_is(&site->guard, srv_pairs_find(pairs, "lode-token"));

    srv_pairs_remove(pairs, "lode-token");
    if (lacks) {
        srv_refuse(
            request, 403, "guard",
            "want the header X-Lode-Token, or lode-token in the form, with the token "
            "that 'lode serve' printed at its start");
        pairs_free(pairs);
    }
    return lacks;
}

/* ---- by path ------------------------------------------------------------------------ */

static bool is_method(const http_request *request, const char *method)
{
    return strcmp(http_method(request), method) == 0;
}

static void runs(srv_site *site, http_request *request, const char *rest)
{
    srv_pairs *pairs = NULL;

    if (is_method(request, "POST")) {
        pairs = pairs_read(request, NULL);
        if (!pairs || lacks_token(site, request, pairs)) return;
    }
    srv_runs_handle(site, request, rest[0] == '/' ? rest + 1 : rest, pairs);
}

static void unknown_question(http_request *request, const char *path)
{
    char why[SRV_SENTENCE_MOST], nearest[200];

    srv_question_nearest(path, nearest, sizeof nearest);
    snprintf(why, sizeof why,
             "no question '%.80s': the nearest are %s; /api/v1/ lists all", path,
             nearest);
    srv_refuse(request, 404, "path", why);
}

static void question(srv_site *site, http_request *request, const char *path)
{
    srv_place place = srv_place_find(path);

    if (!place.spec) {
        unknown_question(request, path);
        return;
    }
    if (!place.format) {
        srv_refuse(request, 406, "form",
                   "want .json, .csv, .html, .txt, .svg, .png, .pdf, .xlsx, .zip or "
                   ".metadata.json at the end of the path");
        return;
    }
    srv_pairs *pairs = pairs_read(request, place.spec);
    if (!pairs || lacks_token(site, request, pairs)) return;
    srv_ask(site, request,
            &(srv_asking){.kind = place.metadata ? SRV_METADATA : SRV_PLAIN,
                          .spec = place.spec,
                          .format = place.format,
                          .pairs = pairs});
}

static void questions_list(srv_site *site, http_request *request)
{
    srv_buffer body = {.most = 8 << 20};

    srv_describe_all(site, &body);
    srv_reply(request, 200, "application/json", SRV_ASK_AGAIN, &body);
}

static void api(srv_site *site, http_request *request, const char *path)
{
    if (strncmp(path, "runs", 4) == 0 && (!path[4] || path[4] == '/'))
        runs(site, request, path + 4);
    else if (is_method(request, "DELETE"))
        srv_refuse(request, 405, "method", "only a run can be deleted");
    else if (!path[0] && is_method(request, "POST"))
        srv_refuse(request, 405, "method", "want GET or HEAD of this path");
    else if (!path[0])
        questions_list(site, request);
    else
        question(site, request, path);
}

/* /explain/base/use/gallium:refined/USA.txt: the figure is the rest of the path. */
static void explain(srv_site *site, http_request *request, const char *figure)
{
    static const char operand[] = "FIGURE";
    const cli_spec *spec = srv_question_find("explain", 7);
    const srv_format *format = srv_format_find("json");
    char why[SRV_SENTENCE_MOST];
    srv_pairs *pairs = pairs_new();
    char *copy = strdup(figure), *dot = copy ? strrchr(copy, '.') : NULL;

    if (dot && srv_format_find(dot + 1)) {
        format = srv_format_find(dot + 1);
        *dot = '\0';
    }
    const char *name = spec && spec->n_operand > 0 ? spec->operand[0].name : operand;
    bool held = spec && pairs && copy && srv_unescape(copy, false) &&
                srv_pairs_add(pairs, name, copy, strlen(copy), NULL, why);
    free(copy);
    if (held) {
        srv_ask(site, request,
                &(srv_asking){
                    .kind = SRV_PLAIN, .spec = spec, .format = format, .pairs = pairs});
        return;
    }
    pairs_free(pairs);
    srv_refuse(request, 400, "usage", "want a figure's id as an answer printed it");
}

/* A form, or what it asks for; of a question that has a page, the page. */
static void ask(srv_site *site, http_request *request, const char *path)
{
    const cli_spec *spec = srv_question_find(path, strlen(path));
    srv_buffer page = {.most = SRV_BUFFER_MOST};

    if (!spec) {
        refuse_page(site, request, 404, "no question of that name");
        return;
    }
    bool asked = http_query(request)[0] || is_method(request, "POST") ||
                 (spec->n_operand == 0 && spec->n_option == 0);
    srv_pairs *pairs = pairs_read(request, spec);
    if (!pairs || lacks_token(site, request, pairs)) return;
    srv_pairs_remove(pairs, "ask");
    srv_pairs_drop_empty(pairs);
    if (asked) {
        srv_ask(site, request,
                &(srv_asking){.kind = SRV_ASKED,
                              .spec = spec,
                              .format = srv_format_find("txt"),
                              .pairs = pairs});
        return;
    }
    srv_form_page(site, spec, pairs, &page);
    pairs_free(pairs);
    srv_reply(request, 200, "text/html; charset=utf-8", SRV_ASK_AGAIN, &page);
}

static const char *asset_type(const char *name)
{
    static const struct {
        const char *ending, *type;
    } types[] = {{".css", "text/css; charset=utf-8"},
                 {".js", "text/javascript; charset=utf-8"},
                 {".json", "application/json"},
                 {".html", "text/html; charset=utf-8"},
                 {".svg", "image/svg+xml"},
                 {".png", "image/png"},
                 {".woff2", "font/woff2"}};
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(dot, types[i].ending) == 0) return types[i].type;
    return "application/octet-stream";
}

/* One of the files that came with the server; asked for by its hash, it never changes. */
static bool asset(srv_site *site, http_request *request, const char *name)
{
    for (size_t i = 0; i < srv_n_asset; i++) {
        if (strcmp(srv_assets[i].name, name) != 0) continue;
        bool by_hash = strncmp(http_query(request), "v=", 2) == 0;
        char key[160];
        snprintf(key, sizeof key, "asset\n%d\n%.120s", by_hash, name);
        srv_answer *kept = srv_cache_find(&site->cache, key);
        if (kept) {
            srv_answer_send(request, kept);
            return true;
        }
        srv_buffer body = {.most = SRV_BUFFER_MOST};
        srv_add(&body, srv_assets[i].data, srv_assets[i].n);
        srv_answer *answer = srv_answer_make(
            200, asset_type(name), by_hash ? SRV_KEEP_LONG : SRV_ASK_AGAIN, "", &body);
        srv_answer_send(request, answer);
        if (answer) srv_cache_put(&site->cache, key, answer);
        srv_answer_drop(answer);
        return true;
    }
    return false;
}

static void start(srv_site *site, http_request *request)
{
    srv_buffer page = {.most = SRV_BUFFER_MOST};

    srv_start_page(site, &page);
    srv_reply(request, 200, "text/html; charset=utf-8", SRV_ASK_AGAIN, &page);
}

static void view(srv_site *site, http_request *request, const srv_page *page)
{
    srv_pairs *pairs = pairs_read(request, NULL);

    if (!pairs || lacks_token(site, request, pairs)) return;
    srv_ask(site, request,
            &(srv_asking){.kind = SRV_PAGE,
                          .format = srv_format_find("html"),
                          .page = page,
                          .is_post = is_method(request, "POST"),
                          .pairs = pairs});
}

/* Links of the page are from within the folder. */
static void move(http_request *request, const char *to)
{
    srv_buffer body = {.most = 256};
    char head[80];

    snprintf(head, sizeof head, "Location: %.40s\n", to);
    srv_sayf(&body, "%s\n", to);
    srv_answer *answer =
        srv_answer_make(308, "text/plain; charset=utf-8", SRV_ASK_AGAIN, head, &body);
    srv_answer_send(request, answer);
    srv_answer_drop(answer);
}

void srv_site_handle(void *context, http_request *request)
{
    srv_site *site = context;
    const char *path = http_path(request);
    bool reads = is_method(request, "GET") || is_method(request, "HEAD");
    const srv_page *page = srv_page_find(path);

    if (http_too_large(request)) {
        srv_refuse(request, 413, "size", "a body of more than 8 MiB");
        return;
    }
    if (strcmp(path, "/api/v1") == 0 || strncmp(path, "/api/v1/", 8) == 0)
        api(site, request, path + (path[7] ? 8 : 7));
    else if (strncmp(path, "/ask/", 5) == 0 && !is_method(request, "DELETE"))
        ask(site, request, path + 5);
    else if (!reads && !(page && srv_page_takes_form(page) && is_method(request, "POST")))
        srv_refuse(request, 405, "method", "want GET or HEAD of this path");
    else if (page)
        view(site, request, page);
    else if (strcmp(path, "/") == 0)
        start(site, request);
    else if (strcmp(path, "/desk") == 0)
        move(request, "/desk/");
    else if (strncmp(path, "/explain/", 9) == 0)
        explain(site, request, path + 9);
    else if (!asset(site, request, path[0] == '/' ? path + 1 : path))
        srv_refuse(request, 404, "path", "nothing here: / has the questions");
}
