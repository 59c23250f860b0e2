#include "study/portfolio_told.h"

#include <string.h>
#include <yaml.h>

#include "dataset/csv.h"

#define MOST_FILE ((size_t)4 << 20)

static const char *const keys[] = {"name", "probability", "statements"};
enum { NAME, PROBABILITY, STATEMENTS, N_KEY };

typedef struct reading {
    lode__arena *arena;
    const char *path;
    size_t most, n;
    lode__told *list;
    lode_error *err;
} reading;

static lode_status no_memory(const reading *r)
{
    return lode__fail(r->err, LODE_E_NOMEM, "out of memory");
}

/* ---- what both forms share ----------------------------------------------------------------- */

static lode_status make_room(reading *r, size_t n)
{
    if (n > r->most)
        return lode__fail(r->err, LODE_E_LIMIT, "%zu scenarios, at most %zu", n, r->most);
    r->list = lode__arena_take(r->arena, n + 1, sizeof *r->list);
    r->n = n;
    return r->list ? LODE_OK : no_memory(r);
}

static lode_status read_probability(const reading *r, const char *text, long line,
                                    long column, double *out)
{
    if (lode__number_read(text, out) && *out >= 0.0 && *out <= 1.0) return LODE_OK;
    return lode__fail_at(r->err, LODE_E_DATA, r->path, line, column,
                         "want a probability from 0 to 1, found '%.60s'", text);
}

/* One sentence; blanks alone are none. */
static bool add_statement(const reading *r, lode__told *t, const char *text,
                          size_t length)
{
    while (length > 0 && *text == ' ') text++, length--;
    while (length > 0 && text[length - 1] == ' ') length--;
    if (length == 0) return true;
    t->statement[t->n_statement] = lode__arena_copy_n(r->arena, text, length);
    return t->statement[t->n_statement++] != NULL;
}

/* Sentences with ; between. */
static lode_status split(const reading *r, lode__told *t, const char *text)
{
    size_t n = 1;

    for (const char *at = text; *at; at++) n += *at == ';';
    t->statement = lode__arena_take(r->arena, n + 1, sizeof *t->statement);
    if (!t->statement) return no_memory(r);
    for (size_t length; n-- > 0; text += length + (text[length] == ';')) {
        length = strcspn(text, ";");
        if (!add_statement(r, t, text, length)) return no_memory(r);
    }
    return LODE_OK;
}

static lode_status check_sum(const reading *r)
{
    double sum = 0.0;

    for (size_t k = 0; k < r->n; k++) sum += r->list[k].probability;
    if (sum <= 1.0 + 1e-9) return LODE_OK;
    return lode__fail_at(r->err, LODE_E_DATA, r->path, 1, 1,
                         "want probabilities that add up to 1 at most");
}

/* ---- CSV ------------------------------------------------------------------------------------ */

static lode_status find_columns(const reading *r, const lode__csv *csv, int column[N_KEY])
{
    for (int i = 0; i < N_KEY; i++) {
        column[i] = -1;
        for (int k = 0; k < csv->n_column; k++)
            if (strcmp(csv->cell[k].text, keys[i]) == 0) column[i] = k;
        if (column[i] < 0)
            return lode__fail_at(r->err, LODE_E_DATA, r->path, 1, 1, "want a column '%s'",
                                 keys[i]);
    }
    return LODE_OK;
}

static lode_status read_csv(reading *r, char *data, size_t length)
{
    lode__csv csv = {0};
    int column[N_KEY];
    lode_status st = lode__csv_read(r->arena, data, length, r->path, &csv, r->err);

    if (!st) st = find_columns(r, &csv, column);
    if (!st) st = make_room(r, (size_t)csv.n_row);
    for (size_t k = 0; !st && k < r->n; k++) {
        const lode__cell *row = lode__csv_row(&csv, (long)k), *c = &row[column[1]];
        r->list[k].name = row[column[NAME]].text;
        st = read_probability(r, c->text, c->line, c->column, &r->list[k].probability);
        if (!st) st = split(r, &r->list[k], row[column[STATEMENTS]].text);
    }
    return st;
}

/* ---- YAML ------------------------------------------------------------------------------------ */

static lode_status want(const reading *r, const yaml_node_t *node, const char *wanted)
{
    static const char *const name[] = {"nothing", "a value", "a list", "a mapping"};

    return lode__fail_at(r->err, LODE_E_DATA, r->path,
                         node ? (long)node->start_mark.line + 1 : 1,
                         node ? (long)node->start_mark.column + 1 : 1,
                         "want %s, found %s", wanted, name[node ? node->type : 0]);
}

static const char *text_of(const yaml_node_t *node)
{
    return (const char *)node->data.scalar.value;
}

static lode_status read_sentences(const reading *r, yaml_document_t *doc,
                                  const yaml_node_t *node, lode__told *t)
{
    const yaml_node_item_t *item, *end;

    if (node->type == YAML_SCALAR_NODE) return split(r, t, text_of(node));
    if (node->type != YAML_SEQUENCE_NODE) return want(r, node, "a list of sentences");
    item = node->data.sequence.items.start;
    end = node->data.sequence.items.top;
    t->statement =
        lode__arena_take(r->arena, (size_t)(end - item) + 1, sizeof *t->statement);
    if (!t->statement) return no_memory(r);
    for (; item < end; item++) {
        const yaml_node_t *one = yaml_document_get_node(doc, *item);
        if (!one || one->type != YAML_SCALAR_NODE)
            return want(r, one, "a sentence, as 'ban CHN gallium:refined'");
        if (!add_statement(r, t, text_of(one), one->data.scalar.length))
            return no_memory(r);
    }
    return LODE_OK;
}

static lode_status read_pair(const reading *r, yaml_document_t *doc,
                             const yaml_node_t *value, int i_key, lode__told *t)
{
    if (i_key == STATEMENTS) return read_sentences(r, doc, value, t);
    if (value->type != YAML_SCALAR_NODE) return want(r, value, "a value");
    if (i_key == PROBABILITY)
        return read_probability(r, text_of(value), (long)value->start_mark.line + 1,
                                (long)value->start_mark.column + 1, &t->probability);
    t->name = lode__arena_copy(r->arena, text_of(value));
    return t->name ? LODE_OK : no_memory(r);
}

static lode_status bad_key(const reading *r, const yaml_node_t *key, bool twice)
{
    return lode__fail_at(
        r->err, LODE_E_DATA, r->path, (long)key->start_mark.line + 1,
        (long)key->start_mark.column + 1,
        "want name, probability or statements, each once, found '%.60s'%s", text_of(key),
        twice ? " a second time" : "");
}

static lode_status read_scenario(const reading *r, yaml_document_t *doc,
                                 const yaml_node_t *node, lode__told *t)
{
    bool said[N_KEY] = {false};
    lode_status st = LODE_OK;

    if (!node || node->type != YAML_MAPPING_NODE)
        return want(r, node, "a scenario with name, probability and statements");
    for (const yaml_node_pair_t *at = node->data.mapping.pairs.start;
         at < node->data.mapping.pairs.top && !st; at++) {
        const yaml_node_t *key = yaml_document_get_node(doc, at->key);
        const yaml_node_t *value = yaml_document_get_node(doc, at->value);
        int k = 0;
        if (!key || !value || key->type != YAML_SCALAR_NODE) return want(r, key, "a key");
        while (k < N_KEY && strcmp(text_of(key), keys[k]) != 0) k++;
        if (k == N_KEY || said[k]) return bad_key(r, key, k < N_KEY);
        said[k] = true;
        st = read_pair(r, doc, value, k, t);
    }
    for (int k = 0; k < N_KEY && !st; k++)
        if (!said[k])
            st = lode__fail_at(r->err, LODE_E_DATA, r->path,
                               (long)node->start_mark.line + 1,
                               (long)node->start_mark.column + 1,
                               "want a key '%s' in each scenario", keys[k]);
    return st;
}

static lode_status read_list(reading *r, yaml_document_t *doc)
{
    const yaml_node_t *root = yaml_document_get_root_node(doc);
    const yaml_node_item_t *item;
    lode_status st;

    if (!root || root->type != YAML_SEQUENCE_NODE)
        return want(r, root, "a list of scenarios, as '- name: quiet'");
    item = root->data.sequence.items.start;
    st = make_room(r, (size_t)(root->data.sequence.items.top - item));
    for (size_t k = 0; !st && k < r->n; k++)
        st = read_scenario(r, doc, yaml_document_get_node(doc, item[k]), &r->list[k]);
    return st;
}

static lode_status read_yaml(reading *r, const char *data, size_t length)
{
    yaml_parser_t parser;
    yaml_document_t doc;
    lode_status st;

    if (!yaml_parser_initialize(&parser)) return no_memory(r);
    yaml_parser_set_input_string(&parser, (const unsigned char *)data, length);
    if (yaml_parser_load(&parser, &doc)) {
        st = read_list(r, &doc);
        yaml_document_delete(&doc);
    } else if (parser.error == YAML_MEMORY_ERROR || parser.error == YAML_NO_ERROR) {
        st = no_memory(r);
    } else {
        st = lode__fail_at(r->err, LODE_E_DATA, r->path,
                           (long)parser.problem_mark.line + 1,
                           (long)parser.problem_mark.column + 1, "%s",
                           parser.problem ? parser.problem : "not YAML");
    }
    yaml_parser_delete(&parser);
    return st;
}

/* ---- all ------------------------------------------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);

    return n > m && strcmp(text + n - m, end) == 0;
}

lode_status lode__told_read(lode__arena *arena, const char *path, size_t most,
                            lode__told **out, size_t *n, lode_error *err)
{
    reading r = {.arena = arena, .path = path, .most = most, .err = err};
    bool yaml = ends_with(path, ".yaml") || ends_with(path, ".yml");
    char *data = NULL, *copy;
    size_t length = 0;
    lode_status st = lode__file_read(path, MOST_FILE, &data, &length, err);

    if (st) return st;
    copy = lode__arena_copy_n(arena, data, length);
    lode__release(data);
    if (!copy) return no_memory(&r);
    st = yaml ? read_yaml(&r, copy, length) : read_csv(&r, copy, length);
    if (!st) st = check_sum(&r);
    if (st) return st;
    *out = r.list;
    *n = r.n;
    return LODE_OK;
}
