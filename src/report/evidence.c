/* Answers that were kept: read from a file, and compared with answers given anew. */
#include "base/json_in.h"
#include "dataset/archive.h"
#include "report/evidence.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MOST ((size_t)64 << 20)
#define VALUE_MOST 160 /* bytes of a value that is told */
#define POINTER_MOST 512

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory for answers to verify");
}

/* ---- answers ------------------------------------------------------------------------ */

static bool is_answer(const json_t *root)
{
    const char *schema = json_string_value(json_object_get(root, "schema"));

    return schema && strncmp(schema, "lode/", 5) == 0;
}

/* Takes the root. */
static lode_status add_answer(lode_evidence *e, const char *name, const char *command,
                              json_t *root, lode_error *err)
{
    lode__kept *k = &e->answer[e->n_answer++];

    k->root = root;
    k->name = lode__arena_copy(&e->arena, name);
    k->command = command ? lode__arena_copy(&e->arena, command) : NULL;
    return k->name && (k->command || !command) ? LODE_OK : no_memory(err);
}

static lode_status read_json(lode_evidence *e, const char *data, size_t n,
                             lode_error *err)
{
    json_error_t why;
    lode_status st;
    json_t *root = lode__json_load(data, n, 0, &why, &st);

    if (st == LODE_E_NOMEM) return no_memory(err);
    if (!root)
        return lode__fail_at(err, LODE_E_DATA, e->path, why.line, why.column,
                             "want an answer as JSON or an archive: %.150s", why.text);
    e->answer = lode__arena_take(&e->arena, 1, sizeof *e->answer);
    if (!e->answer || !is_answer(root)) {
        json_decref(root);
        return e->answer ? lode__fail_at(err, LODE_E_DATA, e->path, 0, 0,
                                         "want an answer of lode with a schema such as "
                                         "lode/shock/1, found other JSON")
                         : no_memory(err);
    }
    return add_answer(e, "answer.json", NULL, root, err);
}

/* ---- archives ----------------------------------------------------------------------- */

/* libzip gives other reasons, or none, for half of what it has no memory for; errno, which was
 * 0 before, has it. */
static bool is_short_of_memory(const zip_error_t *why)
{
    int code = zip_error_code_zip(why);

    return errno == ENOMEM || code == ZIP_ER_MEMORY || code == ZIP_ER_OK;
}

/* The bytes of a member, released by lode__release; NULL with *st when it cannot be read. */
static char *member_read(const lode_evidence *e, zip_t *zip, const char *name, size_t *n,
                         lode_status *st, lode_error *err)
{
    zip_stat_t about;
    zip_file_t *file = NULL;
    zip_int64_t found = -1;
    char *data = NULL;

    if (zip_stat(zip, name, 0, &about) != 0) {
        *st = lode__fail_at(err, LODE_E_DATA, e->path, 0, 0,
                            "want the member %.120s, found none", name);
        return NULL;
    }
    if (about.size > FILE_MOST) {
        *st =
            lode__fail_at(err, LODE_E_LIMIT, e->path, 0, 0,
                          "want members of at most 64 MiB, found %.120s with %llu bytes",
                          name, (unsigned long long)about.size);
        return NULL;
    }
    *n = (size_t)about.size;
    errno = 0;
    data = lode__alloc(*n + 1, 1);
    if (data) file = zip_fopen(zip, name, 0);
    if (!data)
        *st = no_memory(err);
    else if (!file || (found = zip_fread(file, data, about.size)) < (zip_int64_t)*n) {
        /* Fewer bytes than stated are no failure to libzip, and leave no reason. */
        bool is_short = found >= 0 ? errno == ENOMEM
                                   : is_short_of_memory(file ? zip_file_get_error(file)
                                                             : zip_get_error(zip));
        *st = is_short ? no_memory(err)
                       : lode__fail_at(err, LODE_E_DATA, e->path, 0, 0,
                                       "the member %.120s cannot be unpacked", name);
        lode__release(data);
        data = NULL;
    }
    if (file) zip_fclose(file);
    return data;
}

/* The command of a member: that of the whole archive, or of an answer that a brief quotes. */
static const char *command_of(const json_t *package, const json_t *resource,
                              const char *path)
{
    const char *command = NULL;

    if (strcmp(path, "answer.json") == 0 || strcmp(path, "brief.json") == 0)
        command = json_string_value(json_object_get(package, "command"));
    else if (strncmp(path, "answers/", 8) == 0)
        command = json_string_value(json_object_get(resource, "description"));
    return command && strncmp(command, "lode ", 5) == 0 ? command : NULL;
}

static bool is_kept(const char *path)
{
    size_t n = strlen(path);

    return strcmp(path, "answer.json") == 0 || strcmp(path, "brief.json") == 0 ||
           (strncmp(path, "answers/", 8) == 0 && n > 5 &&
            strcmp(path + n - 5, ".json") == 0);
}

/* One resource of the package: its hash, and the answer if it is one. A quoted one without a
 * run was read from a file and has no command to give it again. */
static lode_status read_member(lode_evidence *e, zip_t *zip, const json_t *package,
                               const json_t *resource, lode_error *err)
{
    const char *path = json_string_value(json_object_get(resource, "path"));
    const char *stated = json_string_value(json_object_get(resource, "hash"));
    char hash[LODE__HASH_HEX + 7] = "sha256:";
    lode_status st = LODE_OK;
    size_t n = 0;
    char *data = path ? member_read(e, zip, path, &n, &st, err) : NULL;

    if (!path)
        return lode__fail_at(err, LODE_E_DATA, e->path, 0, 0,
                             "datapackage.json: want a path of each resource");
    if (!data) return st;
    lode__hash_text(data, n, hash + 7);
    e->n_member++;
    if (!stated || strcmp(stated, hash) != 0)
        e->changed[e->n_changed++] = lode__arena_copy(&e->arena, path);
    if (e->n_changed > 0 && !e->changed[e->n_changed - 1]) st = no_memory(err);
    if (!st && is_kept(path)) {
        lode_status read;
        json_t *root = lode__json_load(data, n, 0, NULL, &read);
        bool given = strncmp(path, "answers/", 8) != 0 ||
                     json_is_string(json_object_get(root, "run"));
        if (read == LODE_E_NOMEM)
            st = no_memory(err);
        else if (is_answer(root) && given)
            st = add_answer(e, path, command_of(package, resource, path), root, err);
        else
            json_decref(root);
    }
    lode__release(data);
    return st;
}

static lode_status read_members(lode_evidence *e, zip_t *zip, lode_error *err)
{
    lode_status st = LODE_OK;
    size_t n = 0, i;
    char *text = member_read(e, zip, "datapackage.json", &n, &st, err);
    json_t *package = NULL, *resource;

    if (!text) return st;
    package = lode__json_load(text, n, 0, NULL, &st);
    lode__release(text);
    if (st == LODE_E_NOMEM) return no_memory(err);
    st = LODE_OK; /* no JSON has no resources, which is said below */
    const json_t *all = json_object_get(package, "resources");
    e->answer = lode__arena_take(&e->arena, json_array_size(all) + 1, sizeof *e->answer);
    e->changed =
        lode__arena_take(&e->arena, json_array_size(all) + 1, sizeof *e->changed);
    if (!e->answer || !e->changed) st = no_memory(err);
    json_array_foreach(all, i, resource)
    {
        if (!st) st = read_member(e, zip, package, resource, err);
    }
    json_decref(package);
    if (!st && e->n_answer == 0)
        st = lode__fail_at(err, LODE_E_DATA, e->path, 0, 0,
                           "want an archive of lode with answer.json or answers/, found "
                           "none among its resources");
    return st;
}

static lode_status read_zip(lode_evidence *e, const char *data, size_t n, lode_error *err)
{
    zip_error_t why;
    lode_status st;

    zip_error_init(&why);
    errno = 0;
    zip_source_t *source = zip_source_buffer_create(data, n, 0, &why);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
    if (zip) {
        st = read_members(e, zip, err);
        zip_discard(zip);
    } else {
        st = is_short_of_memory(&why)
                 ? no_memory(err)
                 : lode__fail_at(err, LODE_E_DATA, e->path, 0, 0,
                                 "want a whole zip: %.150s", zip_error_strerror(&why));
        if (source) zip_source_free(source);
    }
    zip_error_fini(&why);
    return st;
}

lode_status lode_evidence_open(const char *path, lode_evidence **out, lode_error *err)
{
    lode_evidence *e = lode__alloc(1, sizeof *e);
    char *data = NULL;
    size_t n = 0;
    lode_status st =
        e ? lode__file_read(path, FILE_MOST, &data, &n, err) : no_memory(err);

    if (!st) {
        e->path = lode__arena_copy(&e->arena, path);
        lode__hash_text(data, n, e->hash);
        if (!e->path) st = no_memory(err);
    }
    if (!st)
        st = n > 4 && memcmp(data, "PK", 2) == 0 ? read_zip(e, data, n, err)
                                                 : read_json(e, data, n, err);
    lode__release(data);
    if (st)
        lode_evidence_free(e);
    else
        *out = e;
    return st;
}

void lode_evidence_free(lode_evidence *e)
{
    if (!e) return;
    for (size_t i = 0; i < e->n_answer; i++) json_decref(e->answer[i].root);
    lode__arena_clear(&e->arena);
    lode__release(e);
}

size_t lode_evidence_count(const lode_evidence *e)
{
    return e->n_answer;
}

const char *lode_evidence_command(const lode_evidence *e, size_t i)
{
    return e->answer[i].command;
}

lode_status lode_evidence_ask(lode_evidence *e, size_t i, const char *command,
                              lode_error *err)
{
    const char *copy = lode__arena_copy(&e->arena, command);

    if (!copy) return no_memory(err);
    e->answer[i].command = copy;
    return LODE_OK;
}

/* A backtest is of packs of other years: its hash is over those, and never that of a dataset. */
static bool is_of_episodes(const json_t *root)
{
    const char *schema = json_string_value(json_object_get(root, "schema"));

    return schema && strcmp(schema, "lode/backtest/1") == 0;
}

bool lode_evidence_same_data(const lode_evidence *e, size_t i,
                             const lode_dataset *dataset)
{
    const json_t *root = e->answer[i].root;
    const char *data = json_string_value(json_object_get(root, "data"));

    return !data || is_of_episodes(root) || strcmp(data, lode_dataset_hash(dataset)) == 0;
}

bool lode_evidence_holds(const lode_evidence *e)
{
    for (size_t i = 0; i < e->n_answer; i++)
        if (e->answer[i].verdict != LODE__EQUAL) return false;
    return e->n_changed == 0;
}

/* ---- field by field ----------------------------------------------------------------- */

typedef struct comparison {
    lode_evidence *evidence;
    lode__kept *kept;
    bool other_version;
    bool failed; /* no memory */
    char at[POINTER_MOST];
} comparison;

/* As JSON on one line, long ones cut off; NULL: not there. */
static const char *value_said(comparison *c, const json_t *value)
{
    char number[LODE__NUMBER_MAX];
    char *text;
    const char *copy;

    if (!value) return NULL;
    if (json_is_real(value)) {
        lode__number_write(json_real_value(value), number);
        copy = lode__arena_copy(&c->evidence->arena, number);
        if (!copy) c->failed = true;
        return copy;
    }
    text = lode__json_dump(value, JSON_COMPACT | JSON_ENCODE_ANY);
    size_t n = text ? strlen(text) : 0;
    if (n > VALUE_MOST) {
        for (n = VALUE_MOST; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80;) n--;
        memcpy(text + n, "...", 4);
    }
    copy = text ? lode__arena_copy(&c->evidence->arena, text) : NULL;
    free(text);
    if (!copy) c->failed = true;
    return copy;
}

static void differ(comparison *c, const json_t *stated, const json_t *found)
{
    lode__kept *k = c->kept;

    k->verdict = LODE__DIFFERS;
    if (k->n_difference++ >= LODE__DIFFERENCES_KEPT) return;
    lode__difference *d = &k->difference[k->n_kept];
    *d = (lode__difference){lode__arena_copy(&c->evidence->arena, c->at),
                            value_said(c, stated), value_said(c, found)};
    if (d->field)
        k->n_kept++;
    else
        c->failed = true;
}

/* One step down; gives where to come back to. A pointer that does not fit ends in "/...". */
static size_t step_down(comparison *c, const char *key)
{
    size_t was = strlen(c->at), n = was;

    if (n + 2 * strlen(key) + 8 > POINTER_MOST) {
        if (n + 8 < POINTER_MOST) memcpy(c->at + n, "/...", 5);
        return was;
    }
    c->at[n++] = '/';
    for (; *key; key++) {
        if (*key == '~' || *key == '/') {
            c->at[n++] = '~';
            c->at[n++] = *key == '~' ? '0' : '1';
        } else {
            c->at[n++] = *key;
        }
    }
    c->at[n] = '\0';
    return was;
}

static void compare(comparison *c, const json_t *stated, const json_t *found);

static void compare_part(comparison *c, const char *key, const json_t *stated,
                         const json_t *found)
{
    size_t was = step_down(c, key);

    compare(c, stated, found);
    c->at[was] = '\0';
}

/* What follows from the version alone. */
static bool is_passed_over(const comparison *c, const char *key)
{
    return c->other_version && *c->at == '\0' &&
           (strcmp(key, "lode") == 0 || strcmp(key, "run") == 0);
}

static void compare_objects(comparison *c, json_t *stated, json_t *found)
{
    const char *key;
    json_t *value;

    json_object_foreach(stated, key, value)
    {
        if (!is_passed_over(c, key))
            compare_part(c, key, value, json_object_get(found, key));
    }
    json_object_foreach(found, key, value)
    {
        if (!json_object_get(stated, key)) compare_part(c, key, NULL, value);
    }
}

static void compare_lists(comparison *c, const json_t *stated, const json_t *found)
{
    size_t n = json_array_size(stated), n_found = json_array_size(found);
    char key[24];

    for (size_t i = 0; i < n || i < n_found; i++) {
        snprintf(key, sizeof key, "%zu", i);
        compare_part(c, key, json_array_get(stated, i), json_array_get(found, i));
    }
}

static void compare(comparison *c, const json_t *stated, const json_t *found)
{
    if (json_is_object(stated) && json_is_object(found))
        compare_objects(c, (json_t *)stated, (json_t *)found);
    else if (json_is_array(stated) && json_is_array(found))
        compare_lists(c, stated, found);
    else if (!stated || !found || !json_equal(stated, found))
        differ(c, stated, found);
}

/* The versions, where they differ: stated and found. */
static lode_status compare_versions(comparison *c, const json_t *found, lode_error *err)
{
    const char *was = json_string_value(json_object_get(c->kept->root, "lode"));
    const char *is = json_string_value(json_object_get(found, "lode"));

    c->other_version = was && is && strcmp(was, is) != 0;
    if (!c->other_version) return LODE_OK;
    c->kept->version = lode__arena_copy(&c->evidence->arena, is);
    return c->kept->version ? LODE_OK : no_memory(err);
}

lode_status lode_evidence_compare(lode_evidence *e, size_t i, const lode_text *now,
                                  lode_error *err)
{
    comparison c = {.evidence = e, .kept = &e->answer[i]};
    json_error_t why;
    lode_status st;

    c.kept->verdict = LODE__NO_ANSWER;
    if (now->length == 0) return LODE_OK;
    json_t *found = lode__json_load(now->data, now->length, 0, &why, &st);
    if (st == LODE_E_NOMEM) return no_memory(err);
    if (!found)
        return lode__fail(err, LODE_E_DATA, "want an answer as JSON, found %.150s",
                          why.text);
    c.kept->verdict = LODE__EQUAL;
    c.kept->difference =
        lode__arena_take(&e->arena, LODE__DIFFERENCES_KEPT, sizeof *c.kept->difference);
    st = c.kept->difference ? compare_versions(&c, found, err) : no_memory(err);
    if (!st) compare(&c, c.kept->root, found);
    json_decref(found);
    return c.failed ? no_memory(err) : st;
}
