/* Pages on coercion: well-formed and self-contained, with the numbers of the JSON and no
 * others; matrices; names escaped; nothing to show; limits. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "base/base.h"
#include "report/coerce_report.h"
#include "study/coerce_matrix.h"
#include "tap.h"

#include <lode/coerce.h>

#define ROOM ((size_t)64 << 20)

static lode_dataset *packs;

/* ---- what a page is looked at with ------------------------------------------------- */

static int count(const char *text, const char *what)
{
    int n = 0;

    for (const char *at = text; at && (at = strstr(at, what)); at += strlen(what)) n++;
    return n;
}

static bool has(const lode__buf *buf, const char *what)
{
    return buf->data && strstr(buf->data, what) != NULL;
}

static bool is_reference(const char *at)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#"};

    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (strncmp(at, known[k], strlen(known[k])) == 0) return true;
    return false;
}

/* Over the attributes of a tag to its end; NULL: a bare < or & or no end. */
static const char *tag_end(const char *at, bool *closed)
{
    bool quoted = false;

    for (; *at && (quoted || *at != '>'); at++) {
        if (*at == '"') quoted = !quoted;
        if (*at == '<' || (*at == '&' && !is_reference(at))) return NULL;
    }
    *closed = *at && at[-1] == '/';
    return *at ? at + 1 : NULL;
}

/* Tags in pairs, no bare & or <; <meta> stands alone. From <html> on. */
static bool is_well_formed(const char *text)
{
    char open[32][24];
    int depth = 0;

    text = strstr(text, "<html");
    while (text && *text) {
        bool closed = false, ends = text[0] == '<' && text[1] == '/';
        size_t n = 0;
        if (*text == '&' && !is_reference(text)) return false;
        if (*text++ != '<') continue;
        text += ends;
        while (isalnum((unsigned char)text[n])) n++;
        if (n == 0 || n >= sizeof *open || depth == 32) return false;
        if (ends) {
            if (depth == 0 || strncmp(open[--depth], text, n) || open[depth][n])
                return false;
            text += n + 1;
            continue;
        }
        memcpy(open[depth], text, n);
        open[depth][n] = '\0';
        text = tag_end(text + n, &closed);
        if (!closed && strcmp(open[depth], "meta") != 0) depth++;
    }
    return text && depth == 0;
}

/* A whole page that fetches nothing and says no number that is none. */
static bool is_good(const lode__buf *buf)
{
    return buf->status == LODE_OK && is_well_formed(buf->data) &&
           strncmp(buf->data, "<!doctype html>", 15) == 0 &&
           count(buf->data, "<h1>") == 1 && !has(buf, "<script") && !has(buf, "src=") &&
           !has(buf, "url(h") && !has(buf, "@import") && !has(buf, "@font-face") &&
           !has(buf, ">nan") && !has(buf, "-nan") && !has(buf, ">inf") &&
           !has(buf, "(null)");
}

static bool page_of(const lode_coercion *c, lode__buf *buf)
{
    lode__buf_init(buf, ROOM);
    lode__coerce_page(c, buf);
    return is_good(buf);
}

/* ---- the numbers of tables --------------------------------------------------------- */

typedef struct numbers {
    double *value;
    size_t n;
} numbers;

static numbers numbers_of(const char *json)
{
    numbers all = {calloc(strlen(json) / 2 + 1, sizeof(double)), 0};

    while (all.value && *json) {
        char *end;
        bool starts = isdigit((unsigned char)*json) || *json == '-';
        double x = starts ? strtod(json, &end) : 0.0;
        if (starts && end != json) {
            all.value[all.n++] = x;
            json = end;
        } else {
            json++;
        }
    }
    return all;
}

/* Is a cell a number of the JSON, rounded as it is written: plain, in million, in %? */
static bool is_among(const numbers *all, const char *cell, size_t length)
{
    static const double scale[] = {1.0, 1e-6, 100.0};
    char text[64];
    size_t n = 0, decimals = 0;
    double x, half = 0.5000001;

    for (size_t k = 0; k < length && n < sizeof text - 1; k++)
        if (cell[k] != ',') text[n++] = cell[k];
    text[n] = '\0';
    x = strtod(text, NULL);
    if (strchr(text, '.')) decimals = strlen(strchr(text, '.')) - 1;
    for (; decimals > 0; decimals--) half /= 10.0;
    for (size_t k = 0; k < all->n; k++)
        for (size_t i = 0; i < sizeof scale / sizeof *scale; i++)
            if (fabs(all->value[k] * scale[i] - x) <= half) return true;
    return false;
}

/* How many cells of tables are numbers, and how many of those the JSON does not have. */
static int cells(const char *page, const numbers *all, int *n_strange)
{
    int n = 0;

    *n_strange = 0;
    for (const char *at = page; (at = strstr(at, "<td>")); at += 4) {
        size_t length = strcspn(at + 4, "<");
        if (length == 0 || (!isdigit((unsigned char)at[4]) && at[4] != '-')) continue;
        n++;
        if (is_among(all, at + 4, length)) continue;
        (*n_strange)++;
        printf("# not in the JSON: %.*s\n", (int)length, at + 4);
    }
    return n;
}

static void check_numbers(const lode_coercion *c, const lode__buf *page, int least,
                          const char *what)
{
    lode_text json = LODE_TEXT_INIT;
    int n, n_strange;
    numbers all;

    if (!ok(lode_coercion_write(c, LODE_FORMAT_JSON, &json, NULL) == LODE_OK, "%s: JSON",
            what))
        return;
    all = numbers_of(json.data);
    n = all.value ? cells(page->data, &all, &n_strange) : 0;
    ok(n >= least && n_strange == 0, "%s: %d numbers of tables are in the JSON", what, n);
    free(all.value);
    lode_text_clear(&json);
}

/* ---- pages of runs ----------------------------------------------------------------- */

static lode_coercion *run(const char *by, const char *target, const char *goods,
                          const int *months, size_t n_months)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
    lode_coercion *c = NULL;
    lode_error err = {0};

    o.by = by;
    o.target = target;
    o.goods = goods;
    o.months = months;
    o.n_months = n_months;
    ok(lode_coerce_run(packs, &o, &c, &err) == LODE_OK, "%s on %s by %s runs%s%s",
       by ? by : "all", target ? target : "all", goods, *err.message ? ": " : "",
       err.message);
    return c;
}

static void test_pair(void)
{
    static const int months[] = {3, 12};
    lode_coercion *c = run("CHN", "JPN", "gallium:refined", months, 2);
    lode__buf buf;

    if (!c) return;
    ok(page_of(c, &buf), "a pair: a whole page that fetches nothing");
    ok(has(&buf, "<h1>What China can do to Japan by cutting gallium:refined</h1>"),
       "a pair: the title in words");
    ok(count(buf.data, "<div><strong>") == 3, "a pair: three numbers");
    ok(has(&buf, ">3 months<") && has(&buf, ">12 months<"), "a pair: a curve a length");
    ok(has(&buf,
           "lode shock &#39;cut CHN gallium:refined 100%&#39; &#39;over 3 months") &&
           has(&buf, "lode explain '"),
       "a pair: the question behind the first number");
    ok(count(buf.data, c->run) == 2 && has(&buf, lode_dataset_hash(packs)),
       "a pair: hashes of run and data");
    ok(count(buf.data, "id=\"frontier-title\"") == 1 &&
           count(buf.data, "id=\"depth-title\"") == 1,
       "a pair: both charts once");
    check_numbers(c, &buf, 12, "a pair");
    lode__buf_clear(&buf);
    lode_coercion_free(c);
}

static void test_goods(void)
{
    lode_coercion *c = run("CHN", "USA", "gallium:refined,germanium:refined", NULL, 0);
    lode__buf buf;

    if (!c) return;
    ok(page_of(c, &buf), "two goods: a whole page");
    ok(has(&buf, "What China can do to the United States by cutting "
                 "gallium:refined, germanium:refined"),
       "two goods: the title in words");
    ok(has(&buf, "All goods together"), "two goods: the bundle");
    check_numbers(c, &buf, 14, "two goods");
    lode__buf_clear(&buf);
    lode_coercion_free(c);
}

static void check_matrix(const lode_coercion *c, lode__matrix_of of, const char *what)
{
    lode__arena arena = {0};
    lode__coerce_matrix m = {0};
    double last = INFINITY;
    bool falls = true, is_sane = true;

    ok(lode__coercion_matrix(c, of, 12, false, &arena, &m) == LODE_OK && m.n_row > 0,
       "%s: a matrix of %d x %d", what, m.n_row, m.n_column);
    for (int i = 0; i < m.n_row; i++) {
        double sum = 0.0;
        int n_known = 0;
        for (int j = 0; j < m.n_column; j++) {
            double x = m.value[i * m.n_column + j];
            if (isnan(x)) continue;
            if (x < 0.0) is_sane = false;
            n_known++;
            sum += x;
        }
        if (n_known == 0) is_sane = false;
        if (sum > last) falls = false;
        last = sum;
        if (of != LODE__MATRIX_SENDERS)
            if ((m.row[i][0] == '@') != (of == LODE__MATRIX_BLOCS)) is_sane = false;
    }
    ok(falls, "%s: rows by falling sums", what);
    ok(is_sane, "%s: no harm below 0, no row without a figure", what);
    lode__arena_clear(&arena);
}

/* With one good a mineral a sender's cells add up to its sum of the table. */
static void check_sums(const lode_coercion *c)
{
    lode__arena arena = {0};
    lode__coerce_matrix m = {0};
    lode__coerce_sum *sum;
    double of_matrix = 0.0, of_sums = 0.0;
    int n = lode__coercion_sums(c, LODE__BY_SENDER, 12, false, &arena, &sum);

    ok(lode__coercion_matrix(c, LODE__MATRIX_SENDERS, 12, false, &arena, &m) == LODE_OK &&
           m.n_row == n,
       "as many senders in the matrix as in the table");
    for (int i = 0; i < n && i < m.n_row; i++) {
        of_sums += sum[i].costless_usd;
        for (int j = 0; j < m.n_column; j++)
            if (!isnan(m.value[i * m.n_column + j]))
                of_matrix += m.value[i * m.n_column + j];
    }
    is_near(of_matrix, of_sums, 1e-12, "cells of senders add up to the table's sums");
    lode__arena_clear(&arena);
}

static void test_atlas(void)
{
    lode_coercion *c = run(NULL, NULL, "gallium:refined,germanium:refined", NULL, 0);
    lode_text json = LODE_TEXT_INIT;
    lode__buf buf;

    if (!c) return;
    ok(page_of(c, &buf), "an atlas: a whole page");
    ok(count(buf.data, "class=\"chart heat\"") == 3,
       "an atlas: senders, targets and blocs as matrices");
    ok(has(&buf, "not sold, or less than 2 % of exports"),
       "an atlas: the legend says what an empty cell is");
    ok(has(&buf, "Who is strong") && has(&buf, "Who should worry") &&
           has(&buf, "The strongest cases"),
       "an atlas: its tables");
    check_numbers(c, &buf, 100, "an atlas");
    check_matrix(c, LODE__MATRIX_SENDERS, "senders");
    check_matrix(c, LODE__MATRIX_TARGETS, "targets");
    check_matrix(c, LODE__MATRIX_BLOCS, "blocs");
    check_sums(c);
    ok(lode_coercion_write(c, LODE_FORMAT_JSON, &json, NULL) == LODE_OK &&
           strstr(json.data, "\"matrices\": {") && strstr(json.data, "\"blocs\": {"),
       "an atlas: matrices in JSON");
    lode_text_clear(&json);
    lode__buf_clear(&buf);
    lode_coercion_free(c);
}

static void test_one_side(void)
{
    lode_coercion *c = run("CHN", NULL, "gallium:refined", NULL, 0);
    lode__buf buf;

    if (!c) return;
    ok(page_of(c, &buf) && count(buf.data, "class=\"chart heat\"") == 2,
       "one sender: matrices of targets and blocs");
    ok(has(&buf, "What China can do to others by cutting gallium:refined"),
       "one sender: the title in words");
    lode__buf_clear(&buf);
    lode_coercion_free(c);

    c = run(NULL, "@EU", "gallium:refined,germanium:refined", NULL, 0);
    if (!c) return;
    ok(page_of(c, &buf) && count(buf.data, "class=\"chart heat\"") == 1,
       "one target: a matrix of senders");
    ok(has(&buf, "What others can do to the bloc EU") && has(&buf, "can do in turn</h2>"),
       "one target: the title, and what it can do in turn");
    check_numbers(c, &buf, 14, "one target");
    lode__buf_clear(&buf);
    lode_coercion_free(c);
}

/* ---- cases that were made up ------------------------------------------------------- */

static lode_coercion *pose(const char *by, const char *target, const char *goods)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
    lode_coercion *c = NULL;
    lode_error err = {0};

    o.by = by;
    o.target = target;
    o.goods = goods;
    ok(lode__coercion_pose(packs, &o, &c, &err) == LODE_OK, "a question is put%s%s",
       *err.message ? ": " : "", err.message);
    return c;
}

/* A row for each case and target, of harm by number alone. */
static bool make_up(lode_coercion *c, double usd)
{
    for (int k = 0; k < c->n_case; k++) {
        lode__coerce_result *r = &c->result[k];
        r->row = lode__alloc((size_t)c->n_party + 1, sizeof *r->row);
        if (!r->row) return false;
        for (int p = 0; p < c->n_party; p++) {
            lode__coerce_row *row = &r->row[r->n_row];
            double harm = usd * (1.0 + (double)((k * 31 + p * 7) % 101));
            if (!lode__coercion_is_target(c, c->list[k].i_job, p)) continue;
            *row = (lode__coerce_row){.i_case = k,
                                      .i_target = p,
                                      .verdict = LODE_SOLVED,
                                      .import_share = 0.5,
                                      .n_point = 2};
            row->point[1].cut = (lode__cut){1.0, harm, -0.1 * harm};
            row->point[1].price_ratio = 2.0;
            row->frontier = lode__frontier_of(
                (lode__cut[]){{0.0, 0.0, 0.0}, row->point[1].cut}, 2, 0);
            r->n_row++;
        }
        c->count.n_row += r->n_row;
    }
    return true;
}

static void test_escaping(void)
{
    static const char nasty[] = "<b>\"x\" & 'y'</b>";
    const char *said[] = {nasty};
    lode_coercion *c = pose("CHN", "JPN", "gallium:refined");
    lode__buf buf;

    if (!c || !make_up(c, 1e6)) return;
    c->by = c->target = c->goods = c->cut_to = c->from = nasty;
    c->instrument = LODE_INSTRUMENT_TARGET_ONLY;
    c->premium = 0.1;
    c->statement = said;
    c->n_statement = 1;
    c->warning[0] = nasty;
    c->n_warning = 1;
    ok(page_of(c, &buf) && !has(&buf, "<b>") && has(&buf, "&lt;b&gt;"),
       "a pair: names are escaped");
    lode__buf_clear(&buf);
    c->i_by = -1;
    ok(page_of(c, &buf) && !has(&buf, "<b>"), "others on one target: names are escaped");
    lode__buf_clear(&buf);
    c->i_to = -1;
    for (int p = c->n_country; p < c->n_party; p++) c->party[p].name = nasty;
    ok(page_of(c, &buf) && !has(&buf, "<b>"), "an atlas: names are escaped");
    lode__buf_clear(&buf);
    lode_coercion_free(c);
}

static void test_nothing(void)
{
    lode_coercion *c = pose("CHN", "JPN", "gallium:refined");
    lode_text json = LODE_TEXT_INIT;
    lode__buf buf;

    if (!c) return;
    ok(page_of(c, &buf) && has(&buf, "Nothing to show"), "a pair without a row says so");
    lode__buf_clear(&buf);
    c->i_to = -1;
    ok(page_of(c, &buf) && has(&buf, "Nothing to show"), "many without a row say so");
    lode__buf_clear(&buf);
    ok(lode_coercion_write(c, LODE_FORMAT_JSON, &json, NULL) == LODE_OK &&
           strstr(json.data, "\"value\": []"),
       "matrices without rows are empty");
    lode_text_clear(&json);

    lode_coercion_free(c);

    c = run("ISL", "JPN", "gallium:refined", NULL, 0);
    if (!c) return;
    ok(page_of(c, &buf) && has(&buf, "<strong>0 USD</strong>") &&
           has(&buf, "<strong>none</strong>leverage") &&
           has(&buf, "Iceland sells no gallium:refined") && !has(&buf, "<svg"),
       "a sender that sells nothing: no harm, no leverage");
    check_numbers(c, &buf, 3, "a sender that sells nothing");
    lode__buf_clear(&buf);
    lode_coercion_free(c);
}

/* A ban without an equilibrium: its cells are empty, and its verdict is said. */
static void test_unknown(void)
{
    lode_coercion *c = pose("CHN", "JPN", "gallium:refined");
    lode__coerce_row *row;
    lode__buf buf;

    if (!c || !make_up(c, 1e6)) return;
    row = &c->result[0].row[0];
    row->verdict = LODE_NOT_CONVERGED;
    row->n_point = 1;
    row->import_share = NAN;
    row->frontier = (lode__frontier){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    ok(page_of(c, &buf) && has(&buf, lode_verdict_name(LODE_NOT_CONVERGED)) &&
           has(&buf, "<strong>unknown"),
       "a ban without an equilibrium is unknown, not 0");
    lode__buf_clear(&buf);
    lode_coercion_free(c);
}

static void test_limits(void)
{
    lode_coercion *c = pose(NULL, NULL, NULL);
    lode__buf buf;

    if (!c || !ok(make_up(c, 1e5), "an atlas of everything is made up")) return;
    ok(page_of(c, &buf), "everything: a whole page of %zu bytes", buf.length);
    ok(buf.length < ((size_t)1 << 20), "everything: below a megabyte");
    ok(count(buf.data, "Shown: 30 of ") >= 2, "everything: 30 rows of a matrix");
    ok(has(&buf, " more; -o FILE.csv has all."), "everything: the rest of the rows");
    lode__buf_clear(&buf);

    c->result[0].row[0].frontier.costless_harm_usd = 1e31;
    lode__buf_init(&buf, ROOM);
    lode__coerce_page(c, &buf);
    ok(buf.status == LODE_E_INVALID, "a harm of 1e31 USD is not drawn");
    lode__buf_clear(&buf);

    c->result[0].row[0].frontier.costless_harm_usd = 1.0;
    lode__buf_init(&buf, 50000);
    lode__coerce_page(c, &buf);
    ok(buf.status == LODE_E_LIMIT, "a page that is too long");
    lode__buf_clear(&buf);
    lode_coercion_free(c);
}

/* Each allocation fails once, in turn. */
static void test_no_memory(const char *by, const char *target, const char *what)
{
    lode_coercion *c = pose(by, target, "gallium:refined,germanium:refined");
    bool fails = true;
    long n = 1;

    if (!c || !make_up(c, 1e6)) return;
    for (; n < 2000; n++) {
        lode__buf buf;
        lode_status st;
        lode__alloc_fail_after(n);
        lode__buf_init(&buf, ROOM);
        lode__coerce_page(c, &buf);
        lode__alloc_fail_after(0);
        st = buf.status;
        lode__buf_clear(&buf);
        if (st == LODE_OK) break;
        if (st != LODE_E_NOMEM) fails = false;
    }
    ok(fails && n > 3 && n < 2000, "%s: each of %ld allocations fails in turn", what,
       n - 1);
    lode_coercion_free(c);
}

int main(void)
{
    lode_error err = {0};

    if (!ok(lode_dataset_open(NULL, &packs, &err) == LODE_OK, "the packs open"))
        return done_testing();
    test_pair();
    test_goods();
    test_atlas();
    test_one_side();
    test_escaping();
    test_nothing();
    test_unknown();
    test_limits();
    test_no_memory("CHN", "JPN", "a pair");
    test_no_memory(NULL, NULL, "an atlas");
    lode_dataset_free(packs);
    return done_testing();
}
