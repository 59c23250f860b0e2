/* The rows of an answer and where they come from, read back from its CSV and JSON: what
 * stands in a workbook or an archive is what the other forms say. */
#include "report/answer.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_in.h"

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory for an answer");
}

static const char *text_of(lode__answer_facts *f, const json_t *root, const char *key)
{
    const char *text = json_string_value(json_object_get(root, key));

    return text ? lode__arena_copy(&f->arena, text) : "";
}

static const char *inputs_of(lode__answer_facts *f, const json_t *root)
{
    json_t *inputs = json_object_get(root, "inputs");
    const char *copy;
    char *text;

    if (!inputs) return "";
    text = lode__json_dump(inputs, JSON_COMPACT | JSON_ENCODE_ANY);
    copy = text ? lode__arena_copy(&f->arena, text) : NULL;
    free(text);
    return copy;
}

static const char *warnings_of(lode__answer_facts *f, const json_t *root)
{
    const char *copy = NULL;
    lode__buf all;
    json_t *one;
    size_t i;

    lode__buf_init(&all, (size_t)1 << 20);
    json_array_foreach(json_object_get(root, "warnings"), i, one)
    {
        const char *text = json_string_value(one);
        if (text) lode__buf_addf(&all, "%s%s", all.length ? "\n" : "", text);
    }
    if (all.status == LODE_OK)
        copy = all.length ? lode__arena_copy(&f->arena, all.data) : "";
    lode__buf_clear(&all);
    return copy;
}

static lode_status read_json(const lode_text *json, lode__answer_facts *f,
                             lode_error *err)
{
    json_error_t why;
    lode_status st;
    json_t *root = lode__json_load(json->data, json->length, 0, &why, &st);

    if (st == LODE_E_NOMEM) return no_memory(err);
    if (!root)
        return lode__fail(err, LODE_E_INVALID, "want an answer as JSON, found %.200s",
                          why.text);
    f->schema = text_of(f, root, "schema");
    f->version = text_of(f, root, "lode");
    f->run = text_of(f, root, "run");
    f->data = text_of(f, root, "data");
    f->inputs = inputs_of(f, root);
    f->warnings = warnings_of(f, root);
    json_decref(root);
    return f->schema && f->version && f->run && f->data && f->inputs && f->warnings
               ? LODE_OK
               : no_memory(err);
}

/* A number that is none: 0040 is a code, and would lose its zeros. */
static bool is_code(const char *text)
{
    return text[0] == '0' && text[1] >= '0' && text[1] <= '9';
}

static void find_numeric(lode__answer_facts *f)
{
    for (int k = 0; k < f->rows.n_column; k++) {
        bool some = false, all = true;
        for (long i = 0; i < f->rows.n_row && all; i++) {
            const char *text = lode__csv_row(&f->rows, i)[k].text;
            double value;
            if (!*text) continue;
            some = true;
            all = !is_code(text) && lode__number_read(text, &value);
        }
        f->numeric[k] = some && all;
    }
}

static lode_status read_csv(const lode_text *csv, lode__answer_facts *f, lode_error *err)
{
    char *copy = lode__arena_copy_n(&f->arena, csv->data, csv->length);
    lode_status st;

    if (!copy) return no_memory(err);
    st = lode__csv_read(&f->arena, copy, csv->length, "answer.csv", &f->rows, err);
    if (st) return st;
    f->numeric = lode__arena_take(&f->arena, (size_t)f->rows.n_column + 1, 1);
    if (!f->numeric) return no_memory(err);
    find_numeric(f);
    return LODE_OK;
}

lode_status lode__answer_read(const lode_answer_forms *forms, lode__answer_facts *f,
                              lode_error *err)
{
    lode_status st = LODE_OK;

    *f = (lode__answer_facts){
        .schema = "", .version = "", .run = "", .data = "", .inputs = "", .warnings = ""};
    if (forms->json.length > 0) st = read_json(&forms->json, f, err);
    if (!st && forms->csv.length > 0) st = read_csv(&forms->csv, f, err);
    return st;
}

void lode_answer_forms_clear(lode_answer_forms *forms)
{
    if (!forms) return;
    lode_text_clear(&forms->json);
    lode_text_clear(&forms->csv);
    lode_text_clear(&forms->table);
    lode_text_clear(&forms->html);
    lode_text_clear(&forms->svg);
}
