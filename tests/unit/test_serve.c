/* From requests to command lines: pairs of queries, documents and forms, the words they
 * become, and what no request may say. The guard at the door. */
#include "guard.h"
#include "route.h"
#include "tap.h"

#include <stdlib.h>

static const char *const sides[] = {"buyer", "seller"};
static const char *const kinds[] = {"ban", "quota", "tariff"};
static const cli_spec_option operands[] = {
    {.name = "STATEMENT", .type = CLI_STATEMENT, .repeats = true, .needed = true}};
static const cli_spec_option options[] = {
    {.name = "for", .type = CLI_PLACE, .value = "C"},
    {.name = "from", .type = CLI_DATE, .value = "DATE"},
    {.name = "months", .type = CLI_WHOLE, .value = "N", .least = 1, .most = 240},
    {.name = "side", .type = CLI_WORD, .value = "S", .choice = sides, .n_choice = 2},
    {.name = "kinds",
     .type = CLI_WORD,
     .value = "K",
     .choice = kinds,
     .n_choice = 3,
     .list = true},
    {.name = "set", .type = CLI_WORD, .value = "INPUT=X"},
    {.name = "good", .type = CLI_GOOD, .value = "G"},
    {.name = "no-band", .type = CLI_FLAG},
    {.name = "purchases", .type = CLI_FILE, .value = "FILE"},
    {.name = "rows", .type = CLI_OUT, .value = "FILE"},
    {.name = "resume", .type = CLI_FLAG, .local = true}};

const cli_spec cli_specs[] = {
    {.name = "policy run",
     .path = "policy/run",
     .operand = operands,
     .n_operand = 1,
     .option = options,
     .n_option = sizeof options / sizeof options[0]},
    {.name = "data list", .path = "data/list"},
    {.name = "data import", .path = "data/import", .local = true},
};
const size_t cli_n_spec = sizeof cli_specs / sizeof cli_specs[0];

/* The words of a query on one line with | between, or the sentence of its refusal. */
static const char *words(const char *query, const char *ending)
{
    static srv_buffer all;
    static char why[SRV_SENTENCE_MOST];
    srv_pairs pairs = {.n = 0};
    srv_line line = {.n = 0};

    all.most = 65536;
    all.n = 0;
    srv_say(&all, "");
    if (srv_pairs_query(&pairs, query, why) &&
        srv_line_build(&line, &cli_specs[0], srv_format_find(ending), &pairs, why))
        for (int i = 0; i < line.n; i++)
            srv_sayf(&all, "%s%s", i ? "|" : "", line.word[i]);
    else
        srv_say(&all, why);
    srv_line_clear(&line);
    srv_pairs_clear(&pairs);
    return srv_text(&all);
}

static void test_words(void)
{
    is_text(words("", "txt"), "policy|run", "a name of two words");
    is_text(words("", "json"), "policy|run|--json", "JSON");
    is_text(words("", "html"), "policy|run|--output=answer.html", "a page");
    is_text(words("for=USA&months=12&no-band=true", "csv"),
            "policy|run|--csv|--for=USA|--months=12|--no-band", "options in their order");
    is_text(
        words("STATEMENT=ban+CHN+gallium:refined+-%3E+USA&STATEMENT=-x&for=JPN", "txt"),
        "policy|run|--for=JPN|--|ban CHN gallium:refined -> USA|-x",
        "operands after --, options before, wherever they stand");
    is_text(words("no-band=0&for=&set=", "txt"), "policy|run",
            "what is empty or false was not said");
    is_text(words("for=--json", "txt"), "policy|run|--for=--json",
            "a value is never an option");
    is_text(words("kinds=ban,tariff", "txt"), "policy|run|--kinds=ban,tariff",
            "several choices in one word");
    is_text(words("set=production=BGS", "txt"), "policy|run|--set=production=BGS",
            "a value with =");
}

static void test_refusals(void)
{
    ok(strstr(words("fro=USA", "txt"),
              "unknown name 'fro': the nearest are 'for', 'from'") != NULL,
       "an unknown name offers the nearest");
    ok(strstr(words("data=/etc", "txt"), "unknown name 'data'") != NULL,
       "no request says --data");
    ok(strstr(words("output=x", "txt"), "unknown name 'output'") != NULL,
       "no request says --output");
    ok(strstr(words("verbose=1", "txt"), "unknown name 'verbose'") != NULL,
       "no request says --verbose");
    is_text(words("for=USA&for=JPN", "txt"), "for: want it once, found it twice",
            "twice");
    is_text(words("months=0", "txt"),
            "months: want a whole number from 1 to 240, found '0'", "out of range");
    is_text(words("months=1x", "txt"),
            "months: want a whole number from 1 to 240, found '1x'", "no number");
    ok(strstr(words("side=buyr", "txt"), "side: the nearest to 'buyr' are 'buyer'") !=
           NULL,
       "no choice");
    ok(strstr(words("kinds=ban,bam", "txt"), "the nearest to 'ban,bam'") != NULL,
       "no choice in a list");
    is_text(words("no-band=maybe", "txt"), "no-band: want true or false, found 'maybe'",
            "a flag that is neither");
    is_text(words("purchases=/etc/passwd", "txt"),
            "purchases: no request names a file; send its text in the body of a POST",
            "a file by name");
    is_text(words("rows=x.csv", "txt"), "rows: no request writes a file",
            "a file to write");
    is_text(words("resume=1", "txt"), "resume: for the command line alone",
            "a local option");
    is_text(words("set=production=/etc", "txt"),
            "set: no request names a file or folder: 'production=/etc'", "a folder");
    is_text(words("set=..", "txt"), "set: no request names a file or folder: '..'", "up");
    is_text(words("good=market.json", "txt"),
            "good: no request names a file or folder: 'market.json'", "a file as a good");
    ok(strstr(words("for=%00", "txt"), "broken escape") != NULL, "a NUL");
    ok(strstr(words("for=%zz", "txt"), "broken escape") != NULL, "a broken escape");
    ok(strstr(words("for=%0", "txt"), "broken escape") != NULL, "half an escape");
    ok(strstr(words("for=%ff", "txt"), "no UTF-8") != NULL, "no UTF-8");
    ok(strstr(words("for=%c0%af", "txt"), "no UTF-8") != NULL, "a slash in two bytes");
}

static void test_many(void)
{
    srv_buffer query = {.most = 1 << 20};

    for (int i = 0; i < 321; i++) srv_say(&query, "STATEMENT=x&");
    is_text(words(srv_text(&query), "txt"),
            "more than 320 names with values in one request", "too many pairs");
    srv_clear(&query);
    srv_say(&query, "for=");
    for (int i = 0; i < 4097; i++) srv_say(&query, "x");
    is_text(words(srv_text(&query), "txt"), "for: a value of 4097 bytes, at most 4096",
            "too long a value");
    srv_clear(&query);
}

static void test_places(void)
{
    srv_place p = srv_place_find("policy/run");
    ok(p.spec == &cli_specs[0] && strcmp(p.format->ending, "json") == 0,
       "JSON unless said");
    p = srv_place_find("policy/run.csv");
    ok(p.spec == &cli_specs[0] && strcmp(p.format->ending, "csv") == 0, "by its ending");
    p = srv_place_find("policy/run.metadata.json");
    ok(p.spec == &cli_specs[0] && p.metadata, "metadata");
    p = srv_place_find("policy/run.exe");
    ok(p.spec && !p.format, "an ending that nobody knows");
    ok(!srv_place_find("data/import").spec, "a local question is not there");
    ok(!srv_place_find("policy").spec && !srv_place_find("policy/run/").spec &&
           !srv_place_find("").spec && !srv_place_find("../policy/run").spec &&
           !srv_place_find("policy%2frun").spec,
       "other paths are not");
}

static void test_json(void)
{
    static const char text[] =
        "{\"STATEMENT\":[\"ban CHN gallium:refined\",\"b\"],\"months\":12,"
        "\"no-band\":true,\"for\":null}";
    char why[SRV_SENTENCE_MOST] = "";
    srv_pairs pairs = {.n = 0};
    srv_line line;

    ok(srv_pairs_json(&pairs, text, sizeof text - 1, why) && pairs.n == 4,
       "four pairs: %s", why);
    ok(srv_line_build(&line, &cli_specs[0], srv_format_find("json"), &pairs, why) &&
           line.n == 8 && strcmp(line.word[7], "b") == 0,
       "their words: %s", why);
    srv_line_clear(&line);
    srv_pairs_clear(&pairs);
    ok(!srv_pairs_json(&pairs, "[1]", 3, why), "a list is no object: %s", why);
    ok(!srv_pairs_json(&pairs, "{", 1, why), "half an object: %s", why);
    ok(!srv_pairs_json(&pairs, "{\"a\":{}}", 8, why), "an object inside: %s", why);
    ok(!srv_pairs_json(&pairs, "{\"a\":\"\\u0000\"}", 14, why), "a NUL in JSON: %s", why);
    srv_pairs_clear(&pairs);
}

/* A form with a file and a value, whole or broken. */
static void test_multipart(void)
{
    static const char type[] = "multipart/form-data; boundary=XX";
    static const char body[] =
        "--XX\r\nContent-Disposition: form-data; name=\"for\"\r\n\r\nUSA\r\n"
        "--XX\r\nContent-Disposition: form-data; name=\"purchases\"; "
        "filename=\"../../etc/my list.csv\"\r\nContent-Type: "
        "text/csv\r\n\r\na,b\r\n1,2\r\n"
        "\r\n--XX--\r\n";
    char why[SRV_SENTENCE_MOST] = "";
    srv_pairs pairs = {.n = 0};
    srv_line line = {.n = 0};

    ok(srv_pairs_multipart(&pairs, type, body, sizeof body - 1, why) && pairs.n == 2,
       "two parts: %s", why);
    ok(srv_line_build(&line, &cli_specs[0], srv_format_find("txt"), &pairs, why) &&
           line.n_file == 1,
       "one file: %s", why);
    is_text(line.file[0].name, "mylist.csv", "its name without its folders");
    is_text(line.word[3], "--purchases=mylist.csv", "as the command has it");
    ok(line.file[0].n == 10 && memcmp(line.file[0].data, "a,b\r\n1,2\r\n", 10) == 0,
       "its bytes");
    srv_line_clear(&line);
    srv_pairs_clear(&pairs);
    size_t n_refused = 0;
    for (size_t n = 0; n < sizeof body - 5; n++) {
        n_refused += !srv_pairs_multipart(&pairs, type, body, n, why);
        srv_pairs_clear(&pairs);
    }
    ok(n_refused == sizeof body - 5, "cut anywhere, it is refused (%zu of %zu)",
       n_refused, sizeof body - 5);
    ok(!srv_pairs_multipart(&pairs, "multipart/form-data", body, sizeof body - 1, why),
       "no boundary: %s", why);
}

/* A field of a form with more than a value may have is the text of a file. */
static void test_multipart_text(void)
{
    static const char type[] = "multipart/form-data; boundary=XX";
    static const char head[] =
        "--XX\r\nContent-Disposition: form-data; name=\"purchases\"\r\n\r\n";
    char why[SRV_SENTENCE_MOST] = "";

    for (int n = SRV_VALUE_MOST; n <= SRV_VALUE_MOST + 1; n++) {
        srv_buffer body = {.most = 1 << 16};
        srv_pairs pairs = {.n = 0};
        srv_say(&body, head);
        for (int i = 0; i < n; i++) srv_say(&body, "x");
        srv_say(&body, "\r\n--XX--\r\n");
        ok(srv_pairs_multipart(&pairs, type, body.data, body.n, why) && pairs.n == 1 &&
               !pairs.pair[0].file == (n == SRV_VALUE_MOST) &&
               pairs.pair[0].n_value == (size_t)n,
           "%d bytes: %s%s", n, n == SRV_VALUE_MOST ? "a value" : "a file", why);
        srv_pairs_clear(&pairs);
        body.data[sizeof head + 5] = '\1';
        ok(!srv_pairs_multipart(&pairs, type, body.data, body.n, why),
           "%d bytes, one of them a control character: %s", n, why);
        srv_pairs_clear(&pairs);
        srv_clear(&body);
    }
}

/* A file that is chosen beside the text of a field of its name, before it or behind. */
static void test_multipart_chosen(void)
{
    static const char type[] = "multipart/form-data; boundary=XX";
    static const char text[] =
        "--XX\r\nContent-Disposition: form-data; name=\"purchases\"\r\n\r\nold\r\n";
    static const char file[] = "--XX\r\nContent-Disposition: form-data; "
                               "name=\"purchases\"; filename=\"a.csv\"\r\n\r\nnew\r\n";
    static const char other[] =
        "--XX\r\nContent-Disposition: form-data; name=\"for\"\r\n\r\nUSA\r\n";
    const char *const order[][3] = {{text, file, other}, {other, file, text}};
    char why[SRV_SENTENCE_MOST] = "";

    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        srv_buffer body = {.most = 4096};
        srv_pairs pairs = {.n = 0};
        for (size_t k = 0; k < 3; k++) srv_say(&body, order[i][k]);
        srv_say(&body, "--XX--\r\n");
        bool held = srv_pairs_multipart(&pairs, type, body.data, body.n, why);
        ok(held && pairs.n == 2, "the file alone, and what is of another name: %s", why);
        is_text(srv_pairs_find(&pairs, "purchases"), "new", "the file's bytes");
        is_text(srv_pairs_find(&pairs, "for"), "USA", "the other's");
        srv_pairs_clear(&pairs);
        srv_clear(&body);
    }
}

/* ---- the guard ---------------------------------------------------------------------- */

static int visit(const srv_guard *guard, srv_visit v, bool *needs_token)
{
    const char *why = "";
    if (!v.method) v.method = "GET";
    if (!v.path) v.path = "/api/v1/shock";
    if (!v.host) v.host = "127.0.0.1:8350";
    return srv_guard_ask(guard, &v, needs_token, &why);
}

#define VISIT(...) visit(&guard, (srv_visit){__VA_ARGS__}, &needs)

static void test_guard(void)
{
    static const char *const good[] = {"127.0.0.1", "localhost:1", "LOCALHOST",
                                       "[::1]:80", "lode.example:8350"};
    static const char *const bad[] = {"evil.example",     "127.0.0.1.evil.example",
                                      "localhost.evil",   "127.0.0.1:x",
                                      "127.0.0.1:",       "[::1",
                                      "evil@127.0.0.1",   "127.0.0.1, evil",
                                      "lode.example.com", ""};
    srv_guard guard = {.hosts = "other,lode.example", .token = "0123456789abcdef"};
    bool needs;

    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        ok(VISIT(.host = good[i]) == 0, "Host '%s' is this server", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ok(VISIT(.host = bad[i]) == 421, "Host '%s' is another", bad[i]);
    ok(VISIT(.origin = "http://127.0.0.1:8350") == 0, "its own origin");
    ok(VISIT(.origin = "http://127.0.0.1:8351") == 403, "another port is another origin");
    ok(VISIT(.origin = "null") == 403, "no origin of a sandbox");
    ok(VISIT(.fetch_site = "same-origin") == 0 && VISIT(.fetch_site = "none") == 0,
       "its own pages, and who types the address");
    ok(VISIT(.fetch_site = "cross-site") == 403 &&
           VISIT(.fetch_site = "same-site") == 403,
       "other sites are refused");
    ok(VISIT(.path = "/", .fetch_site = "cross-site", .fetch_mode = "navigate",
             .fetch_dest = "document") == 0,
       "a link opens a page");
    ok(VISIT(.fetch_site = "cross-site", .fetch_mode = "navigate",
             .fetch_dest = "document") == 403,
       "and not the interface");
    ok(VISIT(.path = "/", .fetch_site = "cross-site", .fetch_mode = "navigate",
             .fetch_dest = "iframe") == 403,
       "nor in a frame");
    ok(VISIT(.method = "PUT") == 405 && VISIT(.method = "OPTIONS") == 405, "methods");
    ok(VISIT(.method = "POST") == 0 && needs, "a POST may have its token in a form");
    ok(VISIT(.method = "POST", .token = "0123456789abcdef") == 0 && !needs,
       "or in a header");
    ok(VISIT(.method = "POST", .token = "0123456789abcdeF") == 403,
       "a wrong one is none");
    ok(VISIT(.method = "DELETE") == 403, "a DELETE has no form");
    guard.token_always = true;
    ok(VISIT(.origin = NULL) == 401, "where it is always wanted, of a GET, too");
    ok(VISIT(.authorization = "Bearer 0123456789abcdef") == 0, "as a bearer's");
    ok(VISIT(.authorization = "Basic bG9kZTowMTIzNDU2Nzg5YWJjZGVm") == 0,
       "as a password");
    ok(VISIT(.authorization = "Basic bG9kZTp4") == 401, "a wrong password");
    ok(VISIT(.method = "POST") == 401, "a POST has to say it at once there");
}

static void test_policy(void)
{
    srv_buffer head = {.most = 4096};

    srv_policy_say(&head, "<style>body{color:red}</style>");
    ok(strstr(srv_text(&head), "'sha256-") && !strstr(srv_text(&head), "unsafe"),
       "a page's own style is let in by its hash");
    srv_clear(&head);
    srv_policy_say(&head, NULL);
    ok(!strstr(srv_text(&head), "sha256-"), "and no other");
    srv_clear(&head);
}

int main(void)
{
    test_words();
    test_refusals();
    test_many();
    test_places();
    test_json();
    test_multipart();
    test_multipart_text();
    test_multipart_chosen();
    test_guard();
    test_policy();
    return done_testing();
}
