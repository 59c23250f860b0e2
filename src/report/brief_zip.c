/* The evidence behind a brief: from the archive each of its figures can be made again. */
#include <stdio.h>
#include <string.h>

#include "dataset/archive.h"
#include "report/answer.h"
#include "report/brief.h"

#define PARTS_MOST (14 + LODE__BRIEF_TABLES + 2 * LODE__BRIEF_ANSWERS)
#define PART_MOST ((size_t)64 << 20)

typedef struct evidence {
    const lode_brief *brief;
    const char *command;
    lode__archive_part part[PARTS_MOST];
    lode_text made[PARTS_MOST]; /* the evidence's own texts */
    char name[PARTS_MOST][96];
    int n;
    lode_error *err;
} evidence;

static void add(evidence *e, const char *what, const lode_text *text)
{
    e->part[e->n] = (lode__archive_part){e->name[e->n], what, text};
    e->n++;
}

/* Take what was written; name NULL: it has one. */
static lode_status add_made(evidence *e, const char *name, const char *what,
                            lode__buf *buf)
{
    lode_status st;

    if (name) snprintf(e->name[e->n], sizeof e->name[0], "%s", name);
    st = lode__buf_give(buf, &e->made[e->n], e->err);
    lode__buf_clear(buf);
    if (!st) add(e, what, &e->made[e->n]);
    return st;
}

/* ---- words about the evidence ------------------------------------------------------------ */

static lode_status add_readme(evidence *e)
{
    const lode_brief *b = e->brief;
    lode__buf buf;

    lode__buf_init(&buf, PART_MOST);
    lode__buf_addf(&buf, "Evidence behind a fact sheet of lode\n\n%s\n\n", b->title);
    if (e->command) lode__buf_addf(&buf, "command   %s\n", e->command);
    lode__buf_addf(&buf, "lode      %s\nrun       %s\ndata      %s\n\n", lode_version(),
                   b->run, lode_dataset_hash(b->dataset));
    lode__buf_add(
        &buf, "brief.html      the page\n"
              "brief.json      the page as data\n"
              "figures.csv     every figure: its value, its answer, how it is made\n"
              "tables/, charts/  each table and chart with the numbers shown\n"
              "answers/        each answer that is quoted, whole\n"
              "inputs/         files that the commands read, where there are any\n"
              "run.sh          the commands that give the answers again\n\n"
              "A figure is made of the values that its pointers (RFC 6901) name in\n"
              "answers/ANSWER.json:\n"
              "  at     the value, times factor\n"
              "  sum    their sum in order, times factor\n"
              "  above  how many are numbers above 'above'\n"
              "  less   the first less the others, times factor\n"
              "  is     how many are the text 'is'\n"
              "Where 'explain' names a figure, 'lode explain FIGURE' leads on to its\n"
              "rows and their sources.\n\n"
              "Sentences marked as judgement are their authors'; no figure is made of\n"
              "them.\n\nSources\n");
    for (int k = 0; k < b->n_source; k++) lode__buf_addf(&buf, "  %s\n", b->source[k]);
    return add_made(e, "README.txt", "what this is", &buf);
}

static lode_status add_citation(evidence *e)
{
    lode__buf buf;

    lode__buf_init(&buf, PART_MOST);
    lode__buf_add(&buf, "cff-version: 1.2.0\nmessage: Cite the fact sheet with its run.\n"
                        "type: dataset\ntitle: ");
    lode__json j;
    lode__json_begin(&j, &buf);
    lode__json_string(&j, NULL, e->brief->title);
    lode__buf_addf(&buf,
                   "\nversion: \"%s\"\nauthors:\n  - name: lode\nidentifiers:\n"
                   "  - type: other\n    value: \"run %s\"\n"
                   "  - type: other\n    value: \"data %s\"\n",
                   lode_version(), e->brief->run, lode_dataset_hash(e->brief->dataset));
    return add_made(e, "CITATION.cff", "how to cite it", &buf);
}

static lode_status add_run(evidence *e)
{
    const lode_brief *b = e->brief;
    lode__buf buf;

    lode__buf_init(&buf, PART_MOST);
    lode__buf_addf(&buf, "#!/bin/sh\n# Data %s, lode %s.\nset -e\n",
                   lode_dataset_hash(b->dataset), lode_version());
    if (e->command) lode__buf_addf(&buf, "%s\n", e->command);
    for (int k = 0; k < b->n_answer; k++) {
        bool from_file = *b->answer[k].run == '\0';
        lode__buf_addf(&buf, "%s%s", from_file ? "# " : "", b->answer[k].command);
        if (!from_file) lode__buf_addf(&buf, " -o %s.json", b->answer[k].id);
        lode__buf_add(&buf, "\n");
    }
    return add_made(e, "run.sh", "the commands", &buf);
}

/* ---- what the page shows, and what it quotes --------------------------------------------- */

static lode_status add_forms(evidence *e)
{
    lode__buf buf;
    lode_status st;

    lode__buf_init(&buf, PART_MOST);
    lode__brief_page(e->brief, &buf);
    st = add_made(e, "brief.html", "the page", &buf);
    lode__buf_init(&buf, PART_MOST);
    if (!st) lode__brief_json(e->brief, &buf);
    if (!st) st = add_made(e, "brief.json", "the page as data", &buf);
    lode__buf_init(&buf, PART_MOST);
    if (!st) lode__brief_figures_csv(e->brief, &buf);
    if (!st) st = add_made(e, "figures.csv", "every figure", &buf);
    return st;
}

static lode_status add_shown(evidence *e)
{
    const lode_brief *b = e->brief;
    lode_status st = LODE_OK;
    char name[96];
    lode__buf buf;

    for (int k = 0; k < b->n_table && !st; k++) {
        lode__buf_init(&buf, PART_MOST);
        lode__brief_table_csv(b, &b->table[k], &buf);
        snprintf(name, sizeof name, "tables/%.60s.csv", b->table[k].id);
        st = add_made(e, name, b->table[k].caption, &buf);
    }
    lode__buf_init(&buf, PART_MOST);
    if (!st) lode__chart_csv(&buf, &b->map.chart);
    if (!st) st = add_made(e, "charts/map.csv", b->map.chart.title, &buf);
    lode__buf_init(&buf, PART_MOST);
    if (!st) lode__chart_csv(&buf, &b->chart.chart);
    if (!st) st = add_made(e, "charts/chart.csv", b->chart.chart.title, &buf);
    return st;
}

static void add_answers(evidence *e)
{
    const lode_brief *b = e->brief;

    for (int k = 0; k < b->n_answer; k++) {
        snprintf(e->name[e->n], sizeof e->name[0], "answers/%.60s.json", b->answer[k].id);
        add(e, b->answer[k].command, &b->answer[k].json);
        if (b->answer[k].csv.length == 0) continue;
        snprintf(e->name[e->n], sizeof e->name[0], "answers/%.60s.csv", b->answer[k].id);
        add(e, b->answer[k].command, &b->answer[k].csv);
    }
}

static lode_status add_input(evidence *e, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t length;
    char *text = NULL;
    lode_status st = lode__file_read(path, PART_MOST, &text, &length, e->err);
    lode__buf buf;

    if (st) return st;
    lode__buf_init(&buf, PART_MOST);
    lode__buf_add_n(&buf, text, length);
    lode__release(text);
    snprintf(e->name[e->n], sizeof e->name[0], "inputs/%.80s", slash ? slash + 1 : path);
    return add_made(e, NULL, "a file that the commands read", &buf);
}

/* The plan, and the projects that it names. */
static lode_status add_inputs(evidence *e)
{
    const lode_brief *b = e->brief;
    const char *plan = b->options.plan, *file;
    lode_status st;

    if (!plan) return LODE_OK;
    st = add_input(e, plan);
    file = json_string_value(lode__brief_find(b, 0, "/inputs/file"));
    if (!st && file && strcmp(file, plan) != 0) st = add_input(e, file);
    return st;
}

/* Frictionless: names, hashes, what each file is. */
static lode_status add_package(evidence *e)
{
    char hash[LODE__HASH_HEX + 7] = "sha256:";
    lode__buf buf;
    lode__json j;

    lode__buf_init(&buf, PART_MOST);
    lode__json_begin(&j, &buf);
    lode__json_object(&j, NULL);
    lode__json_string(&j, "profile", "data-package");
    lode__json_string(&j, "name", "lode-brief");
    lode__json_string(&j, "title", e->brief->title);
    lode__json_string(&j, "lode", lode_version());
    lode__json_string(&j, "run", e->brief->run);
    lode__json_string(&j, "data", lode_dataset_hash(e->brief->dataset));
    lode__json_string(&j, "command", e->command);
    lode__json_array(&j, "resources");
    for (int k = 0; k < e->n; k++) {
        lode__hash_text(e->part[k].text->data, e->part[k].text->length, hash + 7);
        lode__json_object(&j, NULL);
        lode__json_string(&j, "name", e->part[k].name);
        lode__json_string(&j, "path", e->part[k].name);
        lode__json_string(&j, "description", e->part[k].what);
        lode__json_string(&j, "hash", hash);
        lode__json_integer(&j, "bytes", (long long)e->part[k].text->length);
        lode__json_end_object(&j);
    }
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__buf_add(&buf, "\n");
    return add_made(e, "datapackage.json", "the files", &buf);
}

lode_status lode_brief_zip(const lode_brief *brief, const char *command, lode_text *out,
                           lode_error *err)
{
    evidence *e = lode__alloc(1, sizeof *e);
    lode_status st;

    if (!e) return lode__fail(err, LODE_E_NOMEM, "out of memory for an archive");
    e->brief = brief, e->command = command, e->err = err;
    st = add_readme(e);
    if (!st) st = add_citation(e);
    if (!st) st = add_run(e);
    if (!st) st = add_forms(e);
    if (!st) st = add_shown(e);
    if (!st) st = add_inputs(e);
    if (!st) add_answers(e);
    if (!st) st = add_package(e);
    if (!st) st = lode__archive_make(e->part, e->n, out, err);
    for (int k = 0; k < PARTS_MOST; k++) lode_text_clear(&e->made[k]);
    lode__release(e);
    return st;
}
