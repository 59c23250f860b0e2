/* Sentences that an analyst adds, from YAML: the place on the page, text, author. They stand
 * beside what is computed, marked as judgement, and change nothing. */
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "study/edits.h"

#define EDITS_MOST 32
#define EDITS_BYTES ((size_t)1 << 20)
#define WORDS_MOST 600 /* bytes of a text */

typedef struct reading {
    const char *path;
    lode__arena *arena;
    lode__edit *edit; /* [EDITS_MOST] */
    int n;
    yaml_document_t *document;
    lode_error *err;
} reading;

static lode_status broken(const reading *r, const yaml_node_t *at, const char *what)
{
    return lode__fail_at(
        r->err, LODE_E_DATA, r->path, at ? (long)at->start_mark.line + 1 : 1, 0,
        "%s; want a place with text and author, as in\n  headline:\n    "
        "text: We expect a licence round in spring.\n    author: A. Name",
        what);
}

static const char *scalar(const reading *r, int item)
{
    const yaml_node_t *node = yaml_document_get_node(r->document, item);

    return node && node->type == YAML_SCALAR_NODE
               ? lode__arena_copy(r->arena, (const char *)node->data.scalar.value)
               : NULL;
}

static lode_status take_fields(const reading *r, const yaml_node_t *node,
                               lode__edit *edit)
{
    for (yaml_node_pair_t *p = node->data.mapping.pairs.start;
         p < node->data.mapping.pairs.top; p++) {
        const char *key = scalar(r, p->key), *value = scalar(r, p->value);
        if (!key || !value) return broken(r, node, "found a list or mapping as a value");
        if (strcmp(key, "text") == 0)
            edit->text = value;
        else if (strcmp(key, "author") == 0)
            edit->author = value;
        else
            return broken(r, node, "found another key");
    }
    if (!edit->text || !*edit->text || !edit->author || !*edit->author)
        return broken(r, node, "found no text or no author");
    return strlen(edit->text) <= WORDS_MOST
               ? LODE_OK
               : broken(r, node, "found a text above 600 bytes");
}

static lode_status take_edits(reading *r)
{
    const yaml_node_t *root = yaml_document_get_root_node(r->document);
    lode_status st = LODE_OK;

    if (!root || root->type != YAML_MAPPING_NODE)
        return broken(r, root, "found no places");
    r->edit = lode__arena_take(r->arena, EDITS_MOST, sizeof *r->edit);
    if (!r->edit) return lode__fail(r->err, LODE_E_NOMEM, "out of memory for edits");
    for (yaml_node_pair_t *p = root->data.mapping.pairs.start;
         p < root->data.mapping.pairs.top && !st; p++) {
        const yaml_node_t *node = yaml_document_get_node(r->document, p->value);
        lode__edit *edit = &r->edit[r->n];
        edit->id = scalar(r, p->key);
        edit->line = (long)node->start_mark.line + 1;
        if (!edit->id || node->type != YAML_MAPPING_NODE)
            st = broken(r, node, "found something else");
        else if (r->n == EDITS_MOST - 1)
            st = broken(r, node, "found more than 31 places");
        else
            st = take_fields(r, node, edit);
        if (!st) r->n++;
    }
    return st;
}

lode_status lode__edits_read(const char *path, lode__arena *arena, lode__edit **out,
                             int *n, lode_error *err)
{
    yaml_parser_t parser;
    yaml_document_t document;
    reading r = {.path = path, .arena = arena, .document = &document, .err = err};
    char *text = NULL;
    size_t length;
    lode_status st = lode__file_read(path, EDITS_BYTES, &text, &length, err);

    if (st) return st;
    if (!yaml_parser_initialize(&parser)) {
        lode__release(text);
        return lode__fail(err, LODE_E_NOMEM, "out of memory for edits");
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    if (yaml_parser_load(&parser, &document)) {
        st = take_edits(&r);
        yaml_document_delete(&document);
    } else if (parser.error == YAML_MEMORY_ERROR || parser.error == YAML_NO_ERROR) {
        st = lode__fail(err, LODE_E_NOMEM, "out of memory for edits");
    } else {
        st = lode__fail_at(err, LODE_E_DATA, path, (long)parser.problem_mark.line + 1,
                           (long)parser.problem_mark.column + 1, "%s",
                           parser.problem ? parser.problem : "not YAML");
    }
    yaml_parser_delete(&parser);
    lode__release(text);
    if (!st) *out = r.edit, *n = r.n;
    return st;
}
