/* The path of a request through the server, from its text to the line of a command and to the
 * answer: requests one after another, with a record separator (1E) between. Whatever they
 * say, each is answered once, with a status of docs/serve.md and a head that is whole; nobody
 * asks who was not let in; a line names no file but those that the request sent; a file is
 * one of the server's table; a page says nothing of the request as markup. */
#include "fuzz.h"
#include "request_stub.h"

#include <dirent.h>
#include <jansson.h>
#include <string.h>
#include <strings.h>

#define TOKEN "0123456789abcdef0123456789abcdef"
#define RUN "RUN-OF-THIS-TEST" /* in a path: the id of the run that began last */
#define MARKUP "<fuzz"         /* as a request might bring it */

static bool let_in; /* by the check below, which shares nothing with guard.c */
static int n_question;

/* ---- the line ------------------------------------------------------------------------ */

static const cli_spec_option *option_of(const cli_spec *spec, const char *word)
{
    size_t n = strcspn(word + 2, "=");

    for (size_t i = 0; i < spec->n_option; i++)
        if (strlen(spec->option[i].name) == n &&
            strncmp(spec->option[i].name, word + 2, n) == 0)
            return &spec->option[i];
    return NULL;
}

static bool is_sent(const srv_line *line, const char *name)
{
    for (size_t i = 0; i < line->n_file; i++)
        if (strcmp(line->file[i].name, name) == 0) return true;
    return false;
}

/* A value names a file of the request's own, or no file. */
static void value_look(const srv_line *line, const cli_spec_option *o, const char *value)
{
    HOLDS(o->type != CLI_OUT && !o->local);
    if (o->type == CLI_FILE) {
        HOLDS(is_sent(line, value) || srv_is_choice(o, value));
        HOLDS(!strchr(value, '/') && value[0] != '.' && value[0] != '-');
        return;
    }
    if (o->type == CLI_STATEMENT || o->type == CLI_FIGURE || o->type == CLI_MONEY) return;
    HOLDS(!strchr(value, '/') && !strstr(value, ".."));
}

static void operand_look(const srv_question *q, const char *value)
{
    bool may = false;

    for (size_t i = 0; i < q->spec->n_operand; i++) {
        const cli_spec_option *o = &q->spec->operand[i];
        may = may || o->type == CLI_STATEMENT || o->type == CLI_FIGURE ||
              (o->type == CLI_FILE && is_sent(&q->line, value)) || !strchr(value, '/');
    }
    HOLDS(may);
}

static void line_look(const srv_question *q)
{
    char out[40];
    bool operands = false;

    HOLDS(!q->spec->local && q->line.n > 0);
    if (q->kind == SRV_METADATA) return;
    snprintf(out, sizeof out, "--output=answer.%s", q->format->ending);
    HOLDS(strncmp(q->spec->name, q->line.word[0], strlen(q->line.word[0])) == 0);
    for (int i = 1; i < q->line.n; i++) {
        const char *word = q->line.word[i];
        if (operands) {
            operand_look(q, word);
        } else if (strcmp(word, "--") == 0) {
            operands = true;
        } else if (strncmp(word, "--", 2) != 0) {
            HOLDS(strstr(q->spec->name, word) != NULL);
        } else if (strcmp(word, "--json") != 0 && strcmp(word, "--csv") != 0 &&
                   strcmp(word, out) != 0) {
            const cli_spec_option *o = option_of(q->spec, word);
            const char *equals = strchr(word, '=');
            HOLDS(o && !equals == (o->type == CLI_FLAG));
            value_look(&q->line, o, equals ? equals + 1 : "");
        }
    }
}

/* Its folder holds the files that the request sent, byte for byte, and no others. */
static void folder_look(const srv_question *q)
{
    char path[512], *bytes = malloc(STUB_BODY_MOST + 1);
    size_t n_entry = 0;
    DIR *folder = *q->folder ? opendir(q->folder) : NULL;

    HOLDS(bytes && (folder || q->line.n_file == 0));
    while (folder && readdir(folder)) n_entry++;
    if (folder) closedir(folder);
    HOLDS(!folder || n_entry == 2 + q->line.n_file);
    for (size_t i = 0; i < q->line.n_file; i++) {
        snprintf(path, sizeof path, "%s/%s", q->folder, q->line.file[i].name);
        FILE *file = fopen(path, "rb");
        HOLDS(file != NULL);
        HOLDS(fread(bytes, 1, STUB_BODY_MOST + 1, file) == q->line.file[i].n);
        HOLDS(memcmp(bytes, q->line.file[i].data, q->line.file[i].n) == 0);
        fclose(file);
    }
    free(bytes);
}

static void question_look(const srv_question *q)
{
    n_question++;
    if (q->page) return;
    line_look(q);
    folder_look(q);
}

/* ---- the door ------------------------------------------------------------------------ */

static bool host_is_ours(const char *host)
{
    static const char *const ours[] = {"127.0.0.1", "localhost", "[::1]"};

    for (size_t i = 0; host && i < sizeof ours / sizeof *ours; i++) {
        size_t n = strlen(ours[i]);
        if (strncasecmp(host, ours[i], n) == 0 && (host[n] == '\0' || host[n] == ':'))
            return true;
    }
    return false;
}

/* Reads need the right host; changes the token, too, somewhere in the request. */
static bool may_enter(const http_request *r)
{
    const char *origin = http_header(r, "Origin");
    bool changes = strcmp(r->method, "POST") == 0 || strcmp(r->method, "DELETE") == 0;
    bool has_token = false;
    size_t n = strlen(TOKEN);

    if (!host_is_ours(http_header(r, "Host"))) return false;
    if (origin && !strstr(origin, http_header(r, "Host"))) return false;
    if (!changes) return true;
    for (size_t i = 0; i < r->n_header; i++)
        has_token = has_token || strstr(r->header[i].value, TOKEN) ||
                    strncasecmp(r->header[i].value, "Basic ", 6) == 0;
    for (size_t i = 0; r->body.n >= n && i <= r->body.n - n; i++)
        has_token = has_token || memcmp(r->body.data + i, TOKEN, n) == 0;
    /* Escapes may spell it: the query and a form's body are read with them. */
    return has_token || strchr(r->query, '%') || strstr(r->query, TOKEN) ||
           (r->body.n > 0 && (memchr(r->body.data, '%', r->body.n) ||
                              memchr(r->body.data, '\\', r->body.n)));
}

/* ---- the answer ---------------------------------------------------------------------- */

static void status_look(int status)
{
    static const int known[] = {200, 202, 204, 304, 308, 400, 401, 403, 404,
                                405, 406, 413, 421, 422, 429, 500, 503, 504};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i] == status) return;
    fprintf(stderr, "status %d\n", status);
    abort();
}

/* Lines "Name: value", printable, with the shields among them. */
static void head_look(const char *head)
{
    HOLDS(strstr(head, "X-Content-Type-Options: nosniff\n") != NULL);
    for (const char *line = head; *line;) {
        const char *end = strchr(line, '\n'), *colon = strchr(line, ':');
        HOLDS(end && colon && colon < end && colon > line && colon[1] == ' ');
        for (const char *c = line; c < end; c++) HOLDS(*c >= ' ' && *c <= '~');
        line = end + 1;
    }
}

static void problem_look(const http_request *r, const char *text, size_t n)
{
    json_t *root = json_loadb(text, n, JSON_ALLOW_NUL, NULL);
    json_int_t status = json_integer_value(json_object_get(root, "status"));
    const char *type = json_string_value(json_object_get(root, "type"));

    HOLDS(root != NULL);
    HOLDS(status == r->status && type && strncmp(type, "urn:lode:problem:", 17) == 0);
    HOLDS(json_is_string(json_object_get(root, "detail")));
    json_decref(root);
}

static void body_look(const http_request *r)
{
    const char *head = srv_text(&r->head);
    bool zipped = strstr(head, "\nContent-Encoding: gzip\n") != NULL;

    if (!r->answer || r->answer->n == 0 || zipped) return;
    if (strstr(head, "Content-Type: text/html")) {
        HOLDS(strlen(r->answer->data) == r->answer->n);
        HOLDS(!strstr(r->answer->data, MARKUP));
    }
    if (strstr(head, "Content-Type: application/problem+json")) {
        HOLDS(r->status >= 400);
        problem_look(r, r->answer->data, r->answer->n);
    } else if (strstr(head, "Content-Type: application/json")) {
        json_t *root = json_loadb(r->answer->data, r->answer->n, JSON_ALLOW_NUL, NULL);
        HOLDS(root != NULL);
        json_decref(root);
    }
}

/* What no question and no page answered is a file of the table, under its own name. */
static void file_look(const http_request *r, int n_before)
{
    if (r->status != 200 || n_question > n_before || strcmp(r->path, "/") == 0 ||
        strncmp(r->path, "/api/v1", 7) == 0 || strncmp(r->path, "/ask/", 5) == 0 ||
        strncmp(r->path, "/explain/", 9) == 0 || srv_page_find(r->path))
        return;
    for (size_t i = 0; i < srv_n_asset; i++)
        if (strcmp(srv_assets[i].name, r->path + (r->path[0] == '/')) == 0) return;
    fprintf(stderr, "%s: a file outside the table\n", r->path);
    abort();
}

/* ---- requests ------------------------------------------------------------------------ */

static void run_name(const srv_site *site, http_request *r)
{
    char *at = strstr(r->path, RUN);

    if (at && site->n_run > 0) memcpy(at, site->run[site->n_run - 1]->id, strlen(RUN));
}

/* What was kept is what would be answered anew. */
static void anew_look(srv_site *site, const http_request *kept, const uint8_t *data,
                      size_t n)
{
    http_request r;

    srv_cache_clear(&site->cache);
    HOLDS(stub_request_read(&r, data, n));
    if (!srv_site_refuse(site, &r)) srv_site_handle(site, &r);
    stub_pool_end(&site->pool, false, question_look);
    HOLDS(r.status == kept->status && !r.answer == !kept->answer);
    HOLDS(!r.answer || (r.answer->n == kept->answer->n &&
                        memcmp(r.answer->data, kept->answer->data, r.answer->n) == 0));
    srv_site_ended(site, &r);
    stub_request_clear(&r);
}

static void request_try(srv_site *site, const uint8_t *data, size_t n)
{
    http_request r;
    int n_before = n_question;

    if (!stub_request_read(&r, data, n)) return;
    run_name(site, &r);
    let_in = may_enter(&r);
    if (!srv_site_refuse(site, &r)) {
        HOLDS(r.n_answer == 0);
        srv_site_handle(site, &r);
    }
    stub_pool_end(&site->pool, false, question_look);
    HOLDS(r.n_answer == 1);
    HOLDS(let_in || n_question == n_before);
    HOLDS(let_in || (r.status >= 400 && r.status < 500));
    status_look(r.status);
    head_look(srv_text(&r.head));
    body_look(&r);
    file_look(&r, n_before);
    if (r.status == 200 && n_question == n_before && strcmp(r.method, "GET") == 0 &&
        !strstr(r.path, "runs"))
        anew_look(site, &r, data, n);
    srv_site_ended(site, &r);
    srv_runs_tell(site);
    stub_request_clear(&r);
}

/* What a query means, said again, means the same. */
static void pairs_again(const char *query)
{
    static srv_pairs one, two;
    char why[SRV_SENTENCE_MOST] = "";
    srv_buffer again = {.most = 1 << 20};

    if (!srv_pairs_query(&one, query, why)) {
        HOLDS(*why);
        srv_pairs_clear(&one);
        return;
    }
    for (size_t i = 0; i < one.n; i++) {
        srv_say(&again, i > 0 ? "&" : "");
        srv_say_url(&again, one.pair[i].key);
        srv_say(&again, "=");
        srv_say_url(&again, one.pair[i].value);
    }
    HOLDS(!again.failed && srv_pairs_query(&two, srv_text(&again), why));
    HOLDS(one.n == two.n);
    for (size_t i = 0; i < one.n; i++)
        HOLDS(strcmp(one.pair[i].key, two.pair[i].key) == 0 &&
              strcmp(one.pair[i].value, two.pair[i].value) == 0);
    srv_clear(&again);
    srv_pairs_clear(&one);
    srv_pairs_clear(&two);
}

static srv_site *site_new(void)
{
    static srv_site site;
    static lode_dataset *packs;

    if (!packs) {
        /* Nobody's own events. */
        HOLDS(setenv("LODE_DB", "/nonexistent/lode.db", 1) == 0);
        HOLDS(lode_dataset_open(FUZZ_DATA, &packs, NULL) == LODE_OK);
    }
    site = (srv_site){.options = {.most_s = 10.0,
                                  .data_hash = "0123456789ab",
                                  .dataset = packs,
                                  .answer = stub_answer},
                      .guard = {.token = TOKEN},
                      .token = TOKEN,
                      .pool = {.n_waiting_most = 64},
                      .now_s = 1.0};
    snprintf(site.folder, sizeof site.folder, "%.120s", fuzz_folder());
    return &site;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    srv_site *site = site_new();
    const uint8_t *at = data, *end = data + size;

    if (size > 32 * 1024) return 0;
    n_question = 0;
    while (at < end) {
        const uint8_t *mark = memchr(at, 0x1e, (size_t)(end - at));
        const uint8_t *stop = mark ? mark : end;
        request_try(site, at, (size_t)(stop - at));
        at = stop + (mark != NULL);
    }
    stub_pool_end(&site->pool, true, question_look);
    srv_runs_tell(site);
    srv_runs_clear(site);
    srv_cache_clear(&site->cache);
    char *query = strndup((const char *)data, size);
    HOLDS(query != NULL);
    pairs_again(query);
    free(query);
    HOLDS(fuzz_folder_is_empty());
    return 0;
}
