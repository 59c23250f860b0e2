/* Events as YAML, so that they are text that people review: one document each. Read with
 * libyaml; anchors, tags, unknown and repeated keys are refused. */
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "desk/event.h"

/* ---- written ------------------------------------------------------------------------- */

static bool is_plain(const char *text)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "0123456789-_./+()% ,";
    size_t n = strlen(text);

    return n > 0 && strspn(text, safe) == n && strchr("-_./+()% ,", text[0]) == NULL &&
           text[n - 1] != ' ';
}

static void add_value(lode__buf *buf, const char *text)
{
    if (is_plain(text)) {
        lode__buf_add(buf, text);
        return;
    }
    lode__buf_add(buf, "\"");
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\') lode__buf_add(buf, "\\");
        if (*c == '\n')
            lode__buf_add(buf, "\\n");
        else
            lode__buf_add_n(buf, c, 1);
    }
    lode__buf_add(buf, "\"");
}

static void add_list(lode__buf *buf, const char *list)
{
    const char *text;
    char item[8001];
    size_t n;

    lode__buf_add(buf, "\n");
    while (lode__list_next(&list, &text, &n)) {
        snprintf(item, sizeof item, "%.*s", (int)n, text);
        lode__buf_add(buf, "  - ");
        add_value(buf, item);
        lode__buf_add(buf, "\n");
    }
}

static void add_field(lode__buf *buf, const lode__event *e, int k, bool *in_parameters)
{
    const lode__event_column *c = &lode__event_column_of[k];
    bool parameter = k >= LODE__E_FIRST_PARAMETER && k <= LODE__E_LAST_PARAMETER;

    if (!*e->text[k]) return;
    if (parameter && !*in_parameters) lode__buf_add(buf, "parameters:\n");
    if (parameter) *in_parameters = true;
    lode__buf_addf(buf, "%s%s:", parameter ? "  " : "", c->key);
    if (c->form == LODE__FORM_LIST) {
        add_list(buf, e->text[k]);
        return;
    }
    lode__buf_add(buf, " ");
    add_value(buf, e->text[k]);
    lode__buf_add(buf, "\n");
}

static void add_source(lode__buf *buf, const lode__event_source *s)
{
    bool first = true;

    for (int k = 0; k < LODE__N_SOURCE_FIELD; k++) {
        if (!*s->text[k]) continue;
        lode__buf_addf(buf, "  %s %s: ", first ? "-" : " ", lode__source_key[k]);
        add_value(buf, s->text[k]);
        lode__buf_add(buf, "\n");
        first = false;
    }
}

void lode__event_yaml(const lode__event *e, lode__buf *buf)
{
    bool in_parameters = false;

    lode__buf_add(buf, "---\n");
    for (int k = 0; k < LODE__N_EVENT_FIELD; k++) add_field(buf, e, k, &in_parameters);
    if (e->n_source > 0) lode__buf_add(buf, "sources:\n");
    for (int i = 0; i < e->n_source; i++) add_source(buf, &e->source[i]);
}

/* ---- read ---------------------------------------------------------------------------- */

typedef struct reading {
    yaml_document_t document;
    const char *path;
    lode__arena *arena;
    lode__event *event;
    lode_error *err;
} reading;

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static lode_status found(const reading *r, const yaml_node_t *node, const char *what,
                         const char *wanted)
{
    return lode__fail_at(r->err, LODE_E_DATA, r->path, (long)node->start_mark.line + 1,
                         (long)node->start_mark.column + 1, "found %s, wanted %s", what,
                         wanted);
}

static const char *name_of(const yaml_node_t *node)
{
    return node->type == YAML_MAPPING_NODE    ? "a mapping"
           : node->type == YAML_SEQUENCE_NODE ? "a list"
                                              : "a value";
}

static const char *text_of(const yaml_node_t *node)
{
    return (const char *)node->data.scalar.value;
}

/* A scalar without a tag of its own, that may stand in a field. */
static lode_status need_scalar(reading *r, const yaml_node_t *node, const char *key,
                               size_t most, bool lines)
{
    if (node->type != YAML_SCALAR_NODE) return found(r, node, name_of(node), key);
    if (node->tag && strcmp((const char *)node->tag, YAML_STR_TAG) != 0)
        return found(r, node, "a tag", "a plain or quoted value");
    return lode__event_text_need(text_of(node), node->data.scalar.length, most, lines,
                                 key, r->path, (long)node->start_mark.line + 1, r->err);
}

static lode_status take_list(reading *r, const yaml_node_t *node, int field)
{
    const lode__event_column *c = &lode__event_column_of[field];
    lode__buf list;
    lode_status st = LODE_OK;

    if (node->type != YAML_SEQUENCE_NODE) return found(r, node, name_of(node), "a list");
    lode__buf_init(&list, 1 << 16);
    for (const yaml_node_item_t *i = node->data.sequence.items.start;
         !st && i < node->data.sequence.items.top; i++) {
        const yaml_node_t *item = yaml_document_get_node(&r->document, *i);
        st = need_scalar(r, item, c->key, c->most, false);
        if (!st && (!*text_of(item) || strchr(text_of(item), '|')))
            st = found(r, item, "an empty item or one with '|'", "a word or a sentence");
        if (st) break;
        if (list.length > 0) lode__buf_add(&list, "|");
        lode__buf_add(&list, text_of(item));
        if (list.length > c->most)
            st = lode__fail_at(r->err, LODE_E_LIMIT, r->path,
                               (long)node->start_mark.line + 1, 0,
                               "'%s' has more than %zu bytes", c->key, c->most);
    }
    if (!st && list.status) st = no_memory(r->err);
    if (!st && list.data)
        st = lode__event_set(r->event, field, list.data, r->path, 0, r->arena, r->err);
    lode__buf_clear(&list);
    return st;
}

static lode_status take_field(reading *r, const yaml_node_t *node, int field)
{
    const lode__event_column *c = &lode__event_column_of[field];
    lode_status st;

    if (*r->event->text[field]) return found(r, node, c->key, "each key once");
    if (c->form == LODE__FORM_LIST) return take_list(r, node, field);
    st = need_scalar(r, node, c->key, c->most, c->form == LODE__FORM_LONG);
    if (!st && !*text_of(node))
        st = found(r, node, "an empty value", "one, or no key at all");
    if (st) return st;
    return lode__event_set(r->event, field, text_of(node), r->path,
                           (long)node->start_mark.line + 1, r->arena, r->err);
}

static lode_status unknown_key(const reading *r, const yaml_node_t *key,
                               const char *const *names, size_t n)
{
    char what[100], wanted[160], nearest[100];

    lode_names_nearest(text_of(key), names, n, nearest, sizeof nearest);
    snprintf(what, sizeof what, "the key '%.60s'", text_of(key));
    snprintf(wanted, sizeof wanted, "one of an event; the nearest are %s", nearest);
    return found(r, key, what, wanted);
}

static lode_status take_source(reading *r, const yaml_node_t *node,
                               lode__event_source *source)
{
    for (int k = 0; k < LODE__N_SOURCE_FIELD; k++) source->text[k] = "";
    if (node->type != YAML_MAPPING_NODE)
        return found(r, node, name_of(node), "a source, as in '- publisher: MOFCOM'");
    for (const yaml_node_pair_t *p = node->data.mapping.pairs.start;
         p < node->data.mapping.pairs.top; p++) {
        const yaml_node_t *key = yaml_document_get_node(&r->document, p->key);
        const yaml_node_t *value = yaml_document_get_node(&r->document, p->value);
        lode_status st = need_scalar(r, key, "a key", 64, false);
        int k = 0;
        while (!st && k < LODE__N_SOURCE_FIELD &&
               strcmp(text_of(key), lode__source_key[k]) != 0)
            k++;
        if (!st && k == LODE__N_SOURCE_FIELD)
            st = unknown_key(r, key, lode__source_key, LODE__N_SOURCE_FIELD);
        if (!st && *source->text[k]) st = found(r, key, text_of(key), "each key once");
        if (!st) st = need_scalar(r, value, lode__source_key[k], 600, false);
        if (!st) source->text[k] = lode__arena_copy(r->arena, text_of(value));
        if (!st && !source->text[k]) st = no_memory(r->err);
        if (st) return st;
    }
    return LODE_OK;
}

static lode_status take_sources(reading *r, const yaml_node_t *node)
{
    lode__event *e = r->event;
    size_t n;

    if (node->type != YAML_SEQUENCE_NODE || e->source)
        return found(r, node, e->source ? "sources again" : name_of(node),
                     "one list of sources");
    n = (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
    if (n > LODE__EVENT_SOURCES) return found(r, node, "too many sources", "at most 64");
    e->source = lode__arena_take(r->arena, n + 1, sizeof *e->source);
    if (!e->source) return no_memory(r->err);
    for (size_t i = 0; i < n; i++) {
        const yaml_node_t *item =
            yaml_document_get_node(&r->document, node->data.sequence.items.start[i]);
        lode_status st = take_source(r, item, &e->source[i]);
        if (st) return st;
        e->n_source++;
    }
    return LODE_OK;
}

static lode_status take_pairs(reading *r, const yaml_node_t *node, bool parameters);

static lode_status take_pair(reading *r, const yaml_node_pair_t *pair, bool parameters)
{
    const yaml_node_t *key = yaml_document_get_node(&r->document, pair->key);
    const yaml_node_t *value = yaml_document_get_node(&r->document, pair->value);
    const char *names[LODE__N_EVENT_FIELD + 2];
    lode_status st = need_scalar(r, key, "a key", 64, false);
    int field;

    if (st) return st;
    if (!parameters && strcmp(text_of(key), "sources") == 0)
        return take_sources(r, value);
    if (!parameters && strcmp(text_of(key), "parameters") == 0)
        return take_pairs(r, value, true);
    field = lode__event_field_find(text_of(key));
    if (field >= 0 && parameters == (field >= LODE__E_FIRST_PARAMETER &&
                                     field <= LODE__E_LAST_PARAMETER))
        return take_field(r, value, field);
    for (int k = 0; k < LODE__N_EVENT_FIELD; k++) names[k] = lode__event_column_of[k].key;
    names[LODE__N_EVENT_FIELD] = "sources";
    names[LODE__N_EVENT_FIELD + 1] = "parameters";
    return unknown_key(r, key, names, LODE__N_EVENT_FIELD + 2);
}

static lode_status take_pairs(reading *r, const yaml_node_t *node, bool parameters)
{
    lode_status st = LODE_OK;

    if (node->type != YAML_MAPPING_NODE)
        return found(r, node, name_of(node),
                     parameters ? "parameters, as in 'delay_days: 45'"
                                : "an event, as in 'id: evt-2024-ga-ban'");
    for (const yaml_node_pair_t *p = node->data.mapping.pairs.start;
         !st && p < node->data.mapping.pairs.top; p++)
        st = take_pair(r, p, parameters);
    return st;
}

static lode_status broken(const yaml_parser_t *p, const char *path, lode_error *err)
{
    /* Where its loader has no memory, libyaml says nothing. */
    if (p->error == YAML_MEMORY_ERROR || p->error == YAML_NO_ERROR) return no_memory(err);
    return lode__fail_at(err, LODE_E_DATA, path, (long)p->problem_mark.line + 1,
                         (long)p->problem_mark.column + 1,
                         "%s, wanted events as 'lode event export' writes them",
                         p->problem ? p->problem : "not YAML");
}

/* One document; *more is false at the end of the stream. */
static lode_status read_document(yaml_parser_t *parser, reading *r, lode__events *out,
                                 bool *more)
{
    const yaml_node_t *root;
    lode_status st = LODE_OK;

    if (!yaml_parser_load(parser, &r->document)) return broken(parser, r->path, r->err);
    root = yaml_document_get_root_node(&r->document);
    *more = root != NULL;
    if (root) {
        r->event = lode__events_add(out);
        if (r->event) r->event->line = (int)root->start_mark.line + 1;
        st = r->event ? take_pairs(r, root, false) : no_memory(r->err);
    }
    yaml_document_delete(&r->document);
    return st;
}

lode_status lode__events_read_yaml(const char *text, size_t length, const char *path,
                                   lode__arena *arena, lode__events *out, lode_error *err)
{
    yaml_parser_t parser;
    reading r = {.path = path, .arena = arena, .err = err};
    lode_status st = LODE_OK;
    bool more = true;

    if (!yaml_parser_initialize(&parser)) return no_memory(err);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    while (!st && more) st = read_document(&parser, &r, out, &more);
    yaml_parser_delete(&parser);
    return st;
}
