/* What does a pack.json promise, and are its files of that shape?
 *
 * A pack is a Frictionless data package: who published it, under which licence, and
 * for each CSV file its name, size, SHA-256 and columns. Here the columns are held
 * against the header and each cell against the type of its column; sizes and checksums
 * are compared on request (check.c), so that an analyst may try a changed row. */
#include "base/json_in.h"
#include "dataset/inside.h"

#include <stdio.h>
#include <string.h>

#define PACK_JSON_MAX ((size_t)1024 * 1024)

/* One pack.json being read; after the first failure every call does nothing. */
typedef struct reader {
    lode_dataset *ds;
    lode__pack *pack;
    const char *folder;
    lode_error *err;
    lode_status st;
} reader;

static void no_memory(reader *r)
{
    if (r->st == LODE_OK)
        r->st = lode__fail(r->err, LODE_E_NOMEM, "out of memory reading %s", r->folder);
}

static void want(reader *r, const char *where, const char *key, const char *wanted)
{
    if (r->st == LODE_OK)
        r->st = lode__fail_at(r->err, LODE_E_DATA, r->pack->full_path, 0, 0,
                              "%s: want %s in '%s', found none", where, wanted, key);
}

static void *take(reader *r, size_t count, size_t size)
{
    if (r->st != LODE_OK) return NULL;
    void *p = lode__arena_take(&r->ds->arena, count, size);
    if (!p) no_memory(r);
    return p;
}

/* "a/b" in the arena. */
static const char *join(reader *r, const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    char *path = take(r, n + m + 2, 1);
    if (!path) return "";
    memcpy(path, a, n);
    if (n > 0 && a[n - 1] != '/') path[n++] = '/';
    memcpy(path + n, b, m);
    return path;
}

/* A text of an object; "" when it is absent and may be. */
static const char *text_of(reader *r, json_t *object, const char *where, const char *key,
                           bool required)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (r->st != LODE_OK) return "";
    if (!text || !*text) {
        if (required) want(r, where, key, "a text");
        return "";
    }
    char *copy = lode__arena_copy(&r->ds->arena, text);
    if (!copy) no_memory(r);
    return copy ? copy : "";
}

/* The array of an object and its size. */
static json_t *array_of(reader *r, json_t *object, const char *where, const char *key,
                        int *n)
{
    json_t *array = json_object_get(object, key);
    *n = (int)json_array_size(array);
    if (*n == 0) want(r, where, key, "a list that is not empty");
    return array;
}

static void read_sources(reader *r, json_t *root)
{
    int n;
    json_t *array = array_of(r, root, "pack", "sources", &n);
    lode__source *source = take(r, (size_t)n, sizeof *source);
    for (int i = 0; r->st == LODE_OK && i < n; i++) {
        json_t *one = json_array_get(array, (size_t)i);
        char where[32];
        snprintf(where, sizeof where, "sources[%d]", i);
        source[i].title = text_of(r, one, where, "title", true);
        source[i].edition = text_of(r, one, where, "edition", true);
        source[i].table = text_of(r, one, where, "table", false);
        source[i].path = text_of(r, one, where, "path", false);
        source[i].retrieved = text_of(r, one, where, "retrieved", true);
    }
    r->pack->source = source;
    r->pack->n_source = n;
}

static void read_licences(reader *r, json_t *root)
{
    int n;
    json_t *array = array_of(r, root, "pack", "licenses", &n);
    lode__licence *licence = take(r, (size_t)n, sizeof *licence);
    for (int i = 0; r->st == LODE_OK && i < n; i++) {
        json_t *one = json_array_get(array, (size_t)i);
        char where[32];
        snprintf(where, sizeof where, "licenses[%d]", i);
        licence[i].name = text_of(r, one, where, "name", true);
        licence[i].title = text_of(r, one, where, "title", false);
        licence[i].path = text_of(r, one, where, "path", false);
    }
    r->pack->licence = licence;
    r->pack->n_licence = n;
}

static void read_fields(reader *r, json_t *resource, const char *where, lode__file *file)
{
    static const char *const type[] = {"string", "number", "integer"};
    json_t *schema = json_object_get(resource, "schema");
    json_t *array = array_of(r, schema, where, "fields", &file->n_field);
    lode__field *field = take(r, (size_t)file->n_field, sizeof *field);
    for (int i = 0; r->st == LODE_OK && i < file->n_field; i++) {
        json_t *one = json_array_get(array, (size_t)i);
        field[i].name = text_of(r, one, where, "name", true);
        field[i].type = text_of(r, one, where, "type", true);
        bool known = false;
        for (int k = 0; k < 3; k++) known = known || strcmp(field[i].type, type[k]) == 0;
        if (!known && r->st == LODE_OK)
            r->st = lode__fail_at(
                r->err, LODE_E_DATA, r->pack->full_path, 0, 0,
                "%s: field '%s': want type 'string', 'number' or 'integer', found '%s'",
                where, field[i].name, field[i].type);
    }
    file->field = field;
}

/* What pack.json says of one file. */
static void read_resource(reader *r, json_t *resource, int i, lode__file *file)
{
    char where[32];
    snprintf(where, sizeof where, "resources[%d]", i);
    file->i_pack = (int)(r->pack - r->ds->pack);
    file->i_observation = -1;
    file->i_layer = r->pack->i_layer;
    file->table = text_of(r, resource, where, "name", true);
    const char *path = text_of(r, resource, where, "path", true);
    if (r->st == LODE_OK && (strpbrk(path, "/\\") || path[0] == '.'))
        r->st = lode__fail_at(r->err, LODE_E_DATA, r->pack->full_path, 0, 0,
                              "%s: want the name of a file beside pack.json, found '%s'",
                              where, path);
    file->path = join(r, r->folder, path);
    file->full_path = join(r, r->ds->layer[file->i_layer], file->path);

    json_t *bytes = json_object_get(resource, "bytes");
    file->bytes_declared = json_is_integer(bytes) ? json_integer_value(bytes) : -1;
    const char *hash = text_of(r, resource, where, "hash", false);
    file->hash_declared = strncmp(hash, "sha256:", 7) == 0 ? hash + 7 : hash;
    read_fields(r, resource, where, file);
}

static void check_header(reader *r, const lode__file *file)
{
    const lode__cell *header = file->csv.cell;
    int n = file->n_field < file->csv.n_column ? file->n_field : file->csv.n_column;
    for (int i = 0; i < n; i++) {
        if (strcmp(header[i].text, file->field[i].name) == 0) continue;
        r->st = lode__fail_at(r->err, LODE_E_DATA, file->full_path, header[i].line,
                              header[i].column,
                              "want column '%s' as in pack.json, found '%s'",
                              file->field[i].name, header[i].text);
        return;
    }
    if (file->n_field != file->csv.n_column)
        r->st = lode__fail_at(r->err, LODE_E_DATA, file->full_path, 1, 1,
                              "want %d columns as in pack.json, found %d", file->n_field,
                              file->csv.n_column);
}

static bool is_integer(const char *text)
{
    if (*text == '-') text++;
    size_t n = strspn(text, "0123456789");
    return n > 0 && n < 16 && text[n] == '\0';
}

/* Every cell that is not empty has the type of its column. */
static void check_types(reader *r, const lode__file *file)
{
    for (long i_row = 0; i_row < file->csv.n_row; i_row++) {
        const lode__cell *row = lode__csv_row(&file->csv, i_row);
        for (int k = 0; k < file->n_field; k++) {
            const char *text = row[k].text, *type = file->field[k].type;
            bool integer = *type == 'i';
            double value;
            if (*type == 's' || *text == '\0') continue;
            if (integer ? is_integer(text) : lode__number_read(text, &value)) continue;
            r->st = lode__fail_at(
                r->err, LODE_E_DATA, file->full_path, row[k].line, row[k].column,
                "%s: want %s, found '%.80s'", file->field[k].name,
                integer ? "a whole number" : "a finite decimal number", text);
            return;
        }
    }
}

/* Keep the first line of n bytes, and give the rest of the memory back. */
static void cut_to_header(lode__file *file, size_t *n)
{
    const char *line_end = memchr(file->data, '\n', *n);
    if (!line_end) return;
    *n = (size_t)(line_end + 1 - file->data);
    file->data[*n] = '\0';
    char *smaller = lode__realloc(file->data, *n + 1, 1);
    if (smaller) file->data = smaller;
}

static void read_file(reader *r, lode__file *file)
{
    if (r->st == LODE_OK)
        r->st = lode__file_read(file->full_path, LODE__FILE_MAX, &file->data,
                                &file->bytes, r->err);
    if (r->st != LODE_OK) return;
    lode__hash_text(file->data, file->bytes,
                    file->hash); /* before it is changed in place */
    size_t n = file->bytes;
    if (r->ds->header_only && strcmp(file->table, r->ds->header_only) == 0)
        cut_to_header(file, &n);
    r->st =
        lode__csv_read(&r->ds->arena, file->data, n, file->full_path, &file->csv, r->err);
    if (r->st == LODE_OK) check_header(r, file);
    if (r->st == LODE_OK) check_types(r, file);
}

/* Room for n more files; those before may move, so nobody keeps a pointer yet. */
static lode__file *add_files(reader *r, int n)
{
    lode_dataset *ds = r->ds;
    size_t n_before = (size_t)ds->n_file, n_after = n_before + (size_t)n;
    if (r->st != LODE_OK) return NULL;
    lode__file *file = lode__realloc(ds->file, n_after, sizeof *file);
    if (!file) {
        no_memory(r);
        return NULL;
    }
    ds->file = file;
    memset(file + n_before, 0, sizeof *file * (size_t)n);
    ds->n_file += n;
    r->pack->i_file = (int)n_before;
    r->pack->n_file = n;
    return file + n_before;
}

static void read_root(reader *r, json_t *root)
{
    r->pack->name = text_of(r, root, "pack", "name", true);
    r->pack->title = text_of(r, root, "pack", "title", true);
    r->pack->version = text_of(r, root, "pack", "version", false);
    r->pack->created = text_of(r, root, "pack", "created", false);
    if (r->st == LODE_OK && strcmp(r->pack->name, r->folder) != 0)
        r->st = lode__fail_at(r->err, LODE_E_DATA, r->pack->full_path, 0, 0,
                              "want the folder's name '%s' in 'name', found '%s'",
                              r->folder, r->pack->name);
    read_sources(r, root);
    read_licences(r, root);

    int n;
    json_t *array = array_of(r, root, "pack", "resources", &n);
    lode__file *file = add_files(r, n);
    for (int i = 0; r->st == LODE_OK && i < n; i++)
        read_resource(r, json_array_get(array, (size_t)i), i, &file[i]);
    for (int i = 0; r->st == LODE_OK && i < n; i++) read_file(r, &file[i]);
}

/* Over the hashes of pack.json and of each file, by name. */
static void hash_pack(reader *r, const char *json_hash)
{
    lode__buf all;
    lode__buf_init(&all, LODE__FILE_MAX);
    lode__buf_addf(&all, "%s %s\n", r->pack->path, json_hash);
    for (int i = 0; i < r->pack->n_file; i++) {
        const lode__file *file = &r->ds->file[r->pack->i_file + i];
        lode__buf_addf(&all, "%s %s\n", file->path, file->hash);
    }
    if (all.status != LODE_OK)
        no_memory(r);
    else
        lode__hash_text(all.data, all.length, r->pack->hash);
    lode__buf_clear(&all);
}

lode_status lode__pack_read(lode_dataset *ds, const char *folder, lode_error *err)
{
    reader r = {ds, &ds->pack[ds->n_pack], folder, err, LODE_OK};
    char *text = NULL, hash[LODE__HASH_HEX];
    size_t length = 0;
    json_t *root = NULL;
    json_error_t problem;
    lode_status read;

    r.pack->i_layer = ds->n_layer - 1;
    ds->n_pack++;
    r.pack->path = join(&r, folder, "pack.json");
    r.pack->full_path = join(&r, ds->layer[r.pack->i_layer], r.pack->path);
    if (r.st != LODE_OK) goto done;
    r.st = lode__file_read(r.pack->full_path, PACK_JSON_MAX, &text, &length, err);
    if (r.st != LODE_OK) goto done;
    lode__hash_text(text, length, hash);

    root = lode__json_load(text, length, JSON_REJECT_DUPLICATES, &problem, &read);
    if (read == LODE_E_NOMEM)
        no_memory(&r);
    else if (read)
        r.st = lode__fail_at(err, LODE_E_DATA, r.pack->full_path, problem.line,
                             problem.column, "want JSON: %s", problem.text);
    if (r.st != LODE_OK) goto done;
    read_root(&r, root);
    if (r.st == LODE_OK) hash_pack(&r, hash);
done:
    json_decref(root);
    lode__release(text);
    return r.st;
}

int lode__pack_find(const lode_dataset *ds, const char *name)
{
    for (int i = 0; i < ds->n_pack; i++)
        if (strcmp(ds->pack[i].name, name) == 0) return i;
    return -1;
}

long lode__pack_rows(const lode_dataset *ds, const lode__pack *pack)
{
    long n = 0;
    for (int i = 0; i < pack->n_file; i++) n += ds->file[pack->i_file + i].csv.n_row;
    return n;
}

int lode__column_find(const lode__file *file, const char *name)
{
    for (int i = 0; i < file->n_field; i++)
        if (strcmp(file->field[i].name, name) == 0) return i;
    return -1;
}

const lode__file *lode__table_find(const lode_dataset *ds, const char *name)
{
    for (int i = 0; i < ds->n_file; i++)
        if (strcmp(ds->file[i].table, name) == 0) return &ds->file[i];
    return NULL;
}
