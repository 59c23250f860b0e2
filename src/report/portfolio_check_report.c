/* A lender's file of projects: every problem, or what the file holds and lacks. */
#include <lode/project.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/cells.h"
#include "report/project_report.h"

#define MILLION 1e-6

typedef struct checked {
    const lode_dataset *ds;
    const char *path;
    lode__projects all;
    lode__project_problem *problem;
    size_t n_problem, n_stop;
    bool *can;           /* [n] before estimates */
    const char **reason; /* [n] before estimates */
    double capex_usd;    /* sum of what is told */
    int n_capex, n_can;
    int n_filled, n_filled_project, n_can_filled; /* with estimates */
} checked;

/* ---- what it holds ------------------------------------------------------------------ */

static lode_status sum_up(checked *c, lode_error *err)
{
    size_t n = c->all.n;
    lode_status st;

    c->can = lode__arena_take(c->all.arena, n + 1, sizeof *c->can);
    c->reason = lode__arena_take(c->all.arena, n + 1, sizeof *c->reason);
    if (!c->can || !c->reason) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (size_t i = 0; i < c->n_problem; i++) c->n_stop += c->problem[i].stops;
    for (size_t i = 0; i < n; i++) {
        const lode__project *p = &c->all.project[i];
        c->can[i] = p->optimisable;
        c->reason[i] = p->reason;
        c->n_can += p->optimisable;
        if (isnan(p->capex_usd.value)) continue;
        c->n_capex++;
        c->capex_usd += p->capex_usd.value;
    }
    st = lode__projects_estimate(c->ds, &c->all, err);
    if (st == LODE_E_NODATA) return LODE_OK; /* packs without rules fill nothing */
    for (size_t i = 0; i < n && !st; i++) {
        const lode__project *p = &c->all.project[i];
        c->n_filled += p->n_filled;
        c->n_filled_project += p->n_filled > 0;
        c->n_can_filled += p->optimisable;
    }
    return st;
}

/* Words with how often each stands, most often first. */
typedef struct word_count {
    const char *word;
    int n;
} word_count;

static int by_word(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static int by_count(const void *x, const void *y)
{
    const word_count *a = x, *b = y;
    int order = (b->n > a->n) - (b->n < a->n);

    return order ? order : strcmp(a->word, b->word);
}

static word_count *count_words(lode__arena *arena, const char **word, size_t n,
                               size_t *n_count)
{
    word_count *out = lode__arena_take(arena, n + 1, sizeof *out);

    *n_count = 0;
    if (!out) return NULL;
    if (n > 1) qsort(word, n, sizeof *word, by_word);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || strcmp(word[i], word[i - 1]) != 0)
            out[(*n_count)++] = (word_count){word[i], 0};
        out[*n_count - 1].n++;
    }
    if (*n_count > 1) qsort(out, *n_count, sizeof *out, by_count);
    return out;
}

typedef enum counted { BY_COUNTRY, BY_STAGE, BY_STATUS, BY_MINERAL } counted;

static word_count *count_by(const checked *c, counted what, size_t *n_count)
{
    int n_good;
    const lode__good *good = lode__goods(c->ds, &n_good);
    size_t most = c->all.n_row + c->all.n, n = 0;
    const char **word = lode__arena_take(c->all.arena, most + 1, sizeof *word);

    *n_count = 0;
    if (!word) return NULL;
    for (size_t i = 0; i < c->all.n; i++) {
        const lode__project *p = &c->all.project[i];
        if (what == BY_COUNTRY) word[n++] = *p->country ? p->country : "unknown";
        if (what == BY_STATUS) word[n++] = lode__project_status_name(p->status);
        for (int k = 0; k < p->n_output && what == BY_STAGE; k++)
            word[n++] = *p->output[k].stage ? p->output[k].stage : "unknown";
        for (int k = 0; k < p->n_output && what == BY_MINERAL; k++)
            if (p->output[k].i_good >= 0) word[n++] = good[p->output[k].i_good].mineral;
    }
    return count_words(c->all.arena, word, n, n_count);
}

/* ---- table -------------------------------------------------------------------------- */

static void write_problems(const checked *c, bool stops, lode__buf *buf)
{
    lode__buf text;

    for (size_t i = 0; i < c->n_problem; i++) {
        const lode__project_problem *p = &c->problem[i];
        if (p->stops != stops) continue;
        lode__buf_init(&text, 4096);
        if (p->line > 0) lode__buf_addf(&text, "line %d, ", p->line);
        lode__buf_addf(&text, "%s: want %s, found '%s'", p->column, p->wanted, p->found);
        lode__buf_add(buf, "  ");
        lode__add_said(buf, &text, 4);
        lode__buf_add(buf, "\n");
    }
}

static void write_counts(const checked *c, const char *name, counted what, lode__buf *buf)
{
    size_t n;
    word_count *w = count_by(c, what, &n);
    lode__buf text;

    if (!w) {
        if (!buf->status) buf->status = LODE_E_NOMEM;
        return;
    }
    lode__buf_init(&text, (size_t)1 << 20);
    for (size_t k = 0; k < n; k++)
        lode__buf_addf(&text, "%s%s %d", k ? ", " : "", w[k].word, w[k].n);
    lode__buf_addf(buf, "  %-12s ", name);
    lode__add_said(buf, &text, 15);
    lode__buf_add(buf, "\n");
}

static void write_summary(const checked *c, lode__buf *buf)
{
    char number[64];

    lode__buf_addf(buf, "\n%zu projects in %zu rows\n", c->all.n, c->all.n_row);
    if (c->all.n == 0) return;
    write_counts(c, "countries", BY_COUNTRY, buf);
    write_counts(c, "minerals", BY_MINERAL, buf);
    write_counts(c, "stages", BY_STAGE, buf);
    write_counts(c, "status", BY_STATUS, buf);
    lode__number_people(c->capex_usd * MILLION, 0, number);
    lode__buf_addf(buf, "  %-12s %s million USD in what %d of them tell\n", "capital",
                   number, c->n_capex);
    lode__buf_addf(buf,
                   "  %-12s a choice can take %d; with --estimate %d, by %d figures that "
                   "rules\n               fill in %d projects\n",
                   "to choose", c->n_can, c->n_can_filled, c->n_filled,
                   c->n_filled_project);
}

static void write_out(const checked *c, lode__buf *buf)
{
    lode__buf text;

    if ((size_t)c->n_can == c->all.n) return;
    lode__buf_add(buf, "\nWhat the others lack\n");
    for (size_t i = 0; i < c->all.n; i++) {
        if (c->can[i]) continue;
        lode__buf_init(&text, 8192);
        lode__buf_addf(&text, "%s: %s", c->all.project[i].id, c->reason[i]);
        lode__buf_add(buf, "  ");
        lode__add_said(buf, &text, 4);
        lode__buf_add(buf, "\n");
    }
}

static void write_table(const void *answer, lode__buf *buf)
{
    const checked *c = answer;
    size_t n_hint = c->n_problem - c->n_stop;

    if (c->n_stop > 0) {
        lode__buf_addf(buf, "%s has %zu problem%s\n\n", c->path, c->n_stop,
                       c->n_stop == 1 ? "" : "s");
        write_problems(c, true, buf);
    } else {
        lode__buf_addf(buf, "%s is a file of projects that a choice can read\n", c->path);
    }
    if (n_hint > 0) {
        lode__buf_add(buf, "\nTo look at\n\n");
        write_problems(c, false, buf);
    }
    write_summary(c, buf);
    write_out(c, buf);
}

/* ---- JSON and CSV ------------------------------------------------------------------- */

static void counts_json(const checked *c, const char *key, counted what, lode__json *j)
{
    size_t n;
    word_count *w = count_by(c, what, &n);

    if (!w && !j->buf->status) j->buf->status = LODE_E_NOMEM;
    lode__json_object(j, key);
    for (size_t k = 0; w && k < n; k++) lode__json_integer(j, w[k].word, w[k].n);
    lode__json_end_object(j);
}

static void problems_json(const checked *c, lode__json *j)
{
    lode__json_array(j, "problems");
    for (size_t i = 0; i < c->n_problem; i++) {
        lode__json_object(j, NULL);
        lode__json_integer(j, "line", c->problem[i].line);
        lode__json_string(j, "column", c->problem[i].column);
        lode__json_string(j, "found", c->problem[i].found);
        lode__json_string(j, "wanted", c->problem[i].wanted);
        lode__json_bool(j, "stops", c->problem[i].stops);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void out_json(const checked *c, lode__json *j)
{
    lode__json_object(j, "estimate");
    lode__json_integer(j, "figures", c->n_filled);
    lode__json_integer(j, "projects", c->n_filled_project);
    lode__json_integer(j, "optimisable", c->n_can_filled);
    lode__json_end_object(j);
    lode__json_array(j, "out");
    for (size_t i = 0; i < c->all.n; i++) {
        if (c->can[i]) continue;
        lode__json_object(j, NULL);
        lode__json_string(j, "id", c->all.project[i].id);
        lode__json_string(j, "reason", c->reason[i]);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void write_json(const void *answer, lode__buf *buf)
{
    const checked *c = answer;
    char run[LODE__HASH_HEX];
    lode__json j;

    lode__project_run(c->ds, c->all.hash, buf, run);
    lode__envelope_begin(&j, buf, "lode/portfolio-check/1", run, c->ds);
    lode__json_object(&j, "inputs");
    lode__json_string(&j, "file", c->path);
    lode__json_string(&j, "sha256", c->all.hash);
    lode__json_end_object(&j);
    lode__json_null(&j, "certificate");
    lode__json_array(&j, "warnings");
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_bool(&j, "holds", c->n_stop == 0);
    problems_json(c, &j);
    lode__json_integer(&j, "projects", (long long)c->all.n);
    lode__json_integer(&j, "rows", (long long)c->all.n_row);
    counts_json(c, "by_country", BY_COUNTRY, &j);
    counts_json(c, "by_mineral", BY_MINERAL, &j);
    counts_json(c, "by_stage", BY_STAGE, &j);
    counts_json(c, "by_status", BY_STATUS, &j);
    lode__json_number(&j, "capex_usd", c->capex_usd);
    lode__json_integer(&j, "with_capex", c->n_capex);
    lode__json_integer(&j, "optimisable", c->n_can);
    out_json(c, &j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

static void write_csv(const void *answer, lode__buf *buf)
{
    const checked *c = answer;

    lode__buf_add(buf, "line,column,found,wanted,stops\n");
    for (size_t i = 0; i < c->n_problem; i++) {
        lode__buf_addf(buf, "%d", c->problem[i].line);
        lode__csv_text(buf, c->problem[i].column);
        lode__csv_text(buf, c->problem[i].found);
        lode__csv_text(buf, c->problem[i].wanted);
        lode__buf_addf(buf, ",%s\n", c->problem[i].stops ? "yes" : "no");
    }
}

lode_status lode_portfolio_check_write(const lode_dataset *dataset, const char *path,
                                       lode_format format, lode_text *out,
                                       size_t *n_problem, lode_error *err)
{
    static const lode__writers writers = {write_json, write_csv, write_table};
    checked c = {.ds = dataset, .path = path};
    lode_status st;

    if (lode__plain_only(format, err)) return LODE_E_INVALID;
    st = lode__projects_read(dataset, path, &c.all, &c.problem, &c.n_problem, err);
    if (!st) st = sum_up(&c, err);
    if (!st) st = lode__report_write(&c, &writers, format, out, err);
    if (!st) *n_problem = c.n_stop;
    lode__projects_free(&c.all);
    return st;
}
