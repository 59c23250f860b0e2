/* A policy file: one mapping of known keys to scalars and lists of scalars, read with libyaml
 * event by event. Anchors, tags, nested mappings and second documents are refused. */
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "study/policy_run.h"

typedef struct reading {
    yaml_parser_t parser;
    yaml_event_t event;
    bool has_event;
    lode__policy_file *file;
    lode__arena *arena;
    lode_error *err;
} reading;

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- events ---------------------------------------------------------------------- */

static long line_of(const reading *r)
{
    return (long)r->event.start_mark.line + 1;
}

static lode_status broken(reading *r)
{
    const yaml_parser_t *p = &r->parser;
    bool at_sign = strstr(p->problem ? p->problem : "", "cannot start any token") != NULL;

    if (p->error == YAML_MEMORY_ERROR || p->error == YAML_NO_ERROR)
        return no_memory(r->err);
    return lode__fail_at(r->err, LODE_E_DATA, r->file->path,
                         (long)p->problem_mark.line + 1, (long)p->problem_mark.column + 1,
                         "%s%s", p->problem ? p->problem : "not YAML",
                         at_sign ? "; a value that begins with @ wants quotes, as in "
                                   "zone: \"@FORGE\""
                                 : ", wanted lines as 'months: 12'");
}

static lode_status next(reading *r)
{
    if (r->has_event) yaml_event_delete(&r->event);
    r->has_event = yaml_parser_parse(&r->parser, &r->event) != 0;
    return r->has_event ? LODE_OK : broken(r);
}

static const char *event_name(const reading *r)
{
    switch (r->event.type) {
    case YAML_MAPPING_START_EVENT: return "a mapping";
    case YAML_SEQUENCE_START_EVENT: return "a list";
    case YAML_ALIAS_EVENT: return "an alias";
    case YAML_SCALAR_EVENT: return "a value";
    case YAML_STREAM_END_EVENT: return "nothing";
    case YAML_DOCUMENT_START_EVENT: return "a second document";
    default: return "the end";
    }
}

static lode_status found(reading *r, const char *what, const char *wanted)
{
    return lode__fail_at(r->err, LODE_E_DATA, r->file->path, line_of(r),
                         (long)r->event.start_mark.column + 1, "found %s, wanted %s",
                         what, wanted);
}

static lode_status want(reading *r, yaml_event_type_t type, const char *wanted)
{
    lode_status st = next(r);

    if (st) return st;
    return r->event.type == type ? LODE_OK : found(r, event_name(r), wanted);
}

/* The scalar of the event. */
static lode_status take_scalar(reading *r, lode__policy_word *word)
{
    const char *text = (const char *)r->event.data.scalar.value;

    if (r->event.data.scalar.anchor || r->event.data.scalar.tag)
        return found(r, "an anchor or a tag", "a plain or quoted value");
    if (strlen(text) != r->event.data.scalar.length || strchr(text, '\n'))
        return found(r, "a value of several lines or with a NUL", "one line");
    if (!text[0]) return found(r, "an empty value", "one after the key or '-'");
    word->line = line_of(r);
    word->text = lode__arena_copy(r->arena, text);
    return word->text ? LODE_OK : no_memory(r->err);
}

/* ---- keys ------------------------------------------------------------------------ */

static const char *const keys[] = {"name",       "base_year", "zone", "for",
                                   "months",     "period",    "from", "retaliation",
                                   "statements", "background"};
#define N_KEY (sizeof keys / sizeof *keys)
#define FIRST_LIST 8

static lode__policy_word *word_of(lode__policy_file *f, size_t i_key)
{
    lode__policy_word *const word[] = {&f->name,        &f->base_year,  &f->zone,
                                       &f->perspective, &f->months,     &f->period,
                                       &f->from,        &f->retaliation};

    return word[i_key];
}

static lode_status read_value(reading *r, size_t i_key)
{
    char wanted[80];
    lode_status st;

    snprintf(wanted, sizeof wanted, "one value of '%s'", keys[i_key]);
    st = want(r, YAML_SCALAR_EVENT, wanted);
    return st ? st : take_scalar(r, word_of(r->file, i_key));
}

static lode_status read_list(reading *r, size_t i_key)
{
    bool policy = i_key == FIRST_LIST;
    lode__policy_word *word = policy ? r->file->statement : r->file->background;
    int *n = policy ? &r->file->n_statement : &r->file->n_background;
    char wanted[80];
    lode_status st;

    snprintf(wanted, sizeof wanted, "a list of sentences below '%s:', each after '- '",
             keys[i_key]);
    st = want(r, YAML_SEQUENCE_START_EVENT, wanted);
    for (;;) {
        if (!st) st = next(r);
        if (st || r->event.type == YAML_SEQUENCE_END_EVENT) return st;
        if (r->event.type != YAML_SCALAR_EVENT) return found(r, event_name(r), wanted);
        if (*n == LODE__POLICY_STATEMENTS)
            return lode__fail_at(r->err, LODE_E_LIMIT, r->file->path, line_of(r), 0,
                                 "more than %d sentences below '%s:'",
                                 LODE__POLICY_STATEMENTS, keys[i_key]);
        st = take_scalar(r, &word[(*n)++]);
    }
}

static lode_status read_key(reading *r, bool said[N_KEY])
{
    char nearest[80], what[120];
    const char *key = (const char *)r->event.data.scalar.value;
    size_t k = 0;

    if (r->event.type != YAML_SCALAR_EVENT)
        return found(r, event_name(r), "a key, as in 'months: 12'");
    while (k < N_KEY && strcmp(key, keys[k]) != 0) k++;
    snprintf(what, sizeof what, "'%.60s'%s", key, k < N_KEY ? " a second time" : "");
    if (k == N_KEY) {
        char wanted[120];
        lode_names_nearest(key, keys, N_KEY, nearest, sizeof nearest);
        snprintf(wanted, sizeof wanted, "a key; the nearest are %s", nearest);
        return found(r, what, wanted);
    }
    if (said[k]) return found(r, what, "each key once");
    said[k] = true;
    return k < FIRST_LIST ? read_value(r, k) : read_list(r, k);
}

static lode_status read_document(reading *r)
{
    bool said[N_KEY] = {false};
    lode_status st = want(r, YAML_STREAM_START_EVENT, "a policy");

    if (!st)
        st = want(r, YAML_DOCUMENT_START_EVENT,
                  "a policy, as in 'statements:' and '- "
                  "floor @FORGE ndpr:oxide 110 USD/kg by "
                  "levy'");
    if (!st) st = want(r, YAML_MAPPING_START_EVENT, "keys, as in 'months: 12'");
    while (!st) {
        st = next(r);
        if (st || r->event.type == YAML_MAPPING_END_EVENT) break;
        st = read_key(r, said);
    }
    if (!st) st = want(r, YAML_DOCUMENT_END_EVENT, "the end");
    if (!st) st = want(r, YAML_STREAM_END_EVENT, "one policy a file");
    if (!st && r->file->n_statement == 0)
        st =
            lode__fail_at(r->err, LODE_E_DATA, r->file->path, 0, 0,
                          "found no sentence below 'statements:', wanted one as '- floor "
                          "@FORGE ndpr:oxide 110 USD/kg by levy'");
    return st;
}

lode_status lode__policy_file_read(const char *text, size_t length, const char *path,
                                   lode__arena *arena, lode__policy_file *out,
                                   lode_error *err)
{
    lode__policy_file file = {.path = lode__arena_copy(arena, path)};
    reading r = {.file = &file, .arena = arena, .err = err};
    lode_status st;

    if (!file.path || !yaml_parser_initialize(&r.parser)) return no_memory(err);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text, length);
    st = read_document(&r);
    if (r.has_event) yaml_event_delete(&r.event);
    yaml_parser_delete(&r.parser);
    if (!st) *out = file;
    return st;
}
