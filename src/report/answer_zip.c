/* An answer as an archive: a Frictionless data package of its rows, with every other form
 * beside it and a page that says what it is. */
#include <string.h>

#include "dataset/archive.h"
#include "report/answer.h"

#define README_MOST ((size_t)4 << 20)

typedef lode__archive_part part;

#define N_PART 5

static void list_parts(const lode_answer_forms *f, part out[N_PART])
{
    const part all[N_PART] = {
        {"answer.csv", "the rows of the answer", &f->csv},
        {"answer.json", "the whole answer, with certificate and inputs", &f->json},
        {"answer.txt", "the same for people", &f->table},
        {"answer.html", "the same as a page", &f->html},
        {"chart.svg", "its chart", &f->svg}};

    memcpy(out, all, sizeof all);
}

static void write_fact(lode__buf *buf, const char *name, const char *value)
{
    if (*value) lode__buf_addf(buf, "%-9s %s\n", name, value);
}

static void write_readme(lode__buf *buf, const lode__answer_facts *f, const char *command,
                         const part *all)
{
    lode__buf_add(buf, "An answer of lode\n\n");
    if (command) write_fact(buf, "command", command);
    write_fact(buf, "schema", f->schema);
    write_fact(buf, "lode", f->version);
    write_fact(buf, "run", f->run);
    write_fact(buf, "data", f->data);
    write_fact(buf, "inputs", f->inputs);
    if (*f->warnings) lode__buf_addf(buf, "\nWarnings\n%s\n", f->warnings);
    lode__buf_add(buf, "\nFiles\n");
    for (int k = 0; k < N_PART; k++)
        if (all[k].text->length > 0)
            lode__buf_addf(buf, "  %-12s %s\n", all[k].name, all[k].what);
    lode__buf_add(buf,
                  "\nAn empty value is unknown, never 0; a 0 is a figure. The run is a "
                  "hash of\nquestion, data and version: the same run has the same "
                  "figures. 'lode data list'\nnames the sources of the data; 'lode "
                  "verify' gives the "
                  "answer again.\n");
}

static void write_fields(lode__json *j, const lode__answer_facts *f)
{
    lode__json_object(j, "schema");
    lode__json_array(j, "fields");
    for (int k = 0; k < f->rows.n_column; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "name", lode__csv_row(&f->rows, -1)[k].text);
        lode__json_string(j, "type", f->numeric[k] ? "number" : "string");
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
}

static void write_package(lode__buf *buf, const lode__answer_facts *f,
                          const char *command, const part *all)
{
    char hash[LODE__HASH_HEX], prefixed[LODE__HASH_HEX + 7] = "sha256:";
    lode__json j;

    lode__json_begin(&j, buf);
    lode__json_object(&j, NULL);
    lode__json_string(&j, "profile", "data-package");
    lode__json_string(&j, "name", "lode-answer");
    lode__json_string(&j, "lode", f->version);
    lode__json_string(&j, "run", f->run);
    lode__json_string(&j, "data", f->data);
    lode__json_string(&j, "command", command);
    lode__json_array(&j, "resources");
    for (int k = 0; k < N_PART; k++) {
        if (all[k].text->length == 0) continue;
        lode__hash_text(all[k].text->data, all[k].text->length, hash);
        memcpy(prefixed + 7, hash, sizeof hash);
        lode__json_object(&j, NULL);
        lode__json_string(&j, "name", all[k].name);
        lode__json_string(&j, "path", all[k].name);
        lode__json_string(&j, "hash", prefixed);
        lode__json_integer(&j, "bytes", (long long)all[k].text->length);
        if (k == 0) write_fields(&j, f);
        lode__json_end_object(&j);
    }
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__buf_add(buf, "\n");
}

static lode_status pack_up(const lode__buf *readme, const lode__buf *package,
                           const part *all, lode_text *out, lode_error *err)
{
    const lode_text first[] = {{readme->data, readme->length},
                               {package->data, package->length}};
    part each[N_PART + 2] = {{"README.txt", NULL, &first[0]},
                             {"datapackage.json", NULL, &first[1]}};

    memcpy(each + 2, all, N_PART * sizeof *all);
    return lode__archive_make(each, N_PART + 2, out, err);
}

lode_status lode_answer_zip(const lode_answer_forms *forms, lode_text *out,
                            lode_error *err)
{
    lode__answer_facts facts;
    lode__buf readme, package;
    part all[N_PART];
    lode_status st = lode__answer_read(forms, &facts, err);

    lode__buf_init(&readme, README_MOST);
    lode__buf_init(&package, README_MOST);
    list_parts(forms, all);
    if (!st) {
        write_readme(&readme, &facts, forms->command, all);
        write_package(&package, &facts, forms->command, all);
        if (readme.status || package.status)
            st = lode__fail(err, readme.status ? readme.status : package.status,
                            "no room for what the archive says of itself");
    }
    if (!st) st = pack_up(&readme, &package, all, out, err);
    lode__buf_clear(&readme);
    lode__buf_clear(&package);
    lode__arena_clear(&facts.arena);
    return st;
}
