/* The packs as one Frictionless data package in a zip file: datapackage.json, README.txt,
 * then each pack's files, byte for byte as they were opened.
 *
 * A row that is left out takes its line with it; those that stay are not written anew.
 * The same bytes come out each time: one date, one order, one level of compression. */
#include "base/json_in.h"
#include "dataset/archive.h"
#include "dataset/export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

/* The bytes of one table's file. */
typedef struct content {
    char *data;
    size_t length;
    char hash[LODE__HASH_HEX];
} content;

/* Text that lives until the archive is closed. */
typedef struct archive {
    lode__export *e;
    content *table; /* [n_table] */
    char *json;     /* datapackage.json */
    lode__buf readme;
} archive;

/* ---- the files of the packs ------------------------------------------------------- */

/* Take out the lines of the rows that stay behind. The rows cover all lines after the
 * header; one may span several. */
static void drop_rows(const lode__export_table *table, content *c)
{
    const lode__csv *csv = &table->file->csv;
    const char *at = c->data, *end = c->data + c->length;
    char *to = c->data;
    long line = 1;
    for (long i_row = -1; i_row < csv->n_row; i_row++) {
        bool last = i_row + 1 == csv->n_row;
        long next = last ? 0 : (long)lode__csv_row(csv, i_row + 1)->line;
        const char *start = at;
        for (; at < end && (last || line < next); at++) line += *at == '\n';
        if (i_row >= 0 && !lode__export_keeps(table, i_row)) continue;
        size_t n = (size_t)(at - start);
        memmove(to, start, n);
        to += n;
    }
    c->length = (size_t)(to - c->data);
}

static lode_status read_table(const lode__export_table *table, content *c,
                              lode_error *err)
{
    const lode__file *file = table->file;
    lode_status st =
        lode__file_read(file->full_path, LODE__FILE_MAX, &c->data, &c->length, err);
    if (st != LODE_OK) return st;
    lode__hash_text(c->data, c->length, c->hash);
    if (strcmp(c->hash, file->hash) != 0)
        return lode__fail_at(err, LODE_E_DATA, file->full_path, 0, 0,
                             "want the file of sha256 %.12s that was opened, found %.12s",
                             file->hash, c->hash);
    if (!table->keep) return LODE_OK;
    drop_rows(table, c);
    lode__hash_text(c->data, c->length, c->hash);
    return LODE_OK;
}

/* "production/production.csv", in the folder of its pack. */
static const char *path_of(lode__export *e, const lode__export_table *table)
{
    const lode__export_pack *p = &e->pack[table->i_pack];
    const char *slash = strchr(table->file->path, '/');
    const char *path = NULL;
    lode__buf all;
    lode__buf_init(&all, LODE__PATH_MAX);
    lode__buf_addf(&all, "%s%s", p->folder, slash ? slash : "");
    if (all.status == LODE_OK) path = lode__arena_copy(&e->arena, all.data);
    lode__buf_clear(&all);
    return path;
}

/* ---- datapackage.json ------------------------------------------------------------- */

/* Each member of `more` that the list does not have yet; 0, or -1 without memory. */
static int add_new(json_t *list, json_t *more)
{
    size_t i, k;
    json_t *one, *have;
    json_array_foreach(more, i, one)
    {
        bool known = false;
        json_array_foreach(list, k, have) known = known || json_equal(have, one);
        if (!known && json_array_append(list, one) != 0) return -1;
    }
    return 0;
}

/* A member of the pack's own pack.json, if it has one; 0, or -1 without memory. */
static int carry(json_t *to, const json_t *from, const char *key)
{
    json_t *value = json_object_get(from, key);
    return value ? json_object_set(to, key, value) : 0;
}

static json_t *pack_json(const lode__export_pack *p)
{
    static const char *const keys[] = {"title",       "version", "created",
                                       "description", "sources", "licenses"};
    json_t *json = json_pack("{s:s, s:s, s:I}", "name", p->pack->name, "hash",
                             p->pack->hash, "rows", (json_int_t)p->n_row);
    int failed = !json;
    for (size_t i = 0; !failed && i < sizeof keys / sizeof keys[0]; i++)
        failed = carry(json, p->json, keys[i]);
    if (!failed) return json;
    json_decref(json);
    return NULL;
}

static json_t *resource_json(archive *a, int i)
{
    lode__export *e = a->e;
    const lode__export_table *table = &e->table[i];
    const lode__export_pack *p = &e->pack[table->i_pack];
    const content *c = &a->table[i];
    json_t *json = NULL;
    const char *path = path_of(e, table);
    char hash[LODE__HASH_HEX + 7] = "sha256:";
    memcpy(hash + 7, c->hash, sizeof c->hash);
    if (path)
        json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:I}", "name",
                         table->name, "path", path, "pack", p->pack->name, "format",
                         "csv", "mediatype", "text/csv", "encoding", "utf-8", "bytes",
                         (json_int_t)c->length, "hash", hash, "rows",
                         (json_int_t)table->n_row);
    int failed = !json || json_object_set(json, "schema", table->schema) != 0 ||
                 carry(json, p->json, "sources") != 0 ||
                 carry(json, p->json, "licenses") != 0;
    if (!failed) return json;
    json_decref(json);
    return NULL;
}

/* Sources and licences of all packs, each once; then the packs and the files. */
static json_t *package_json(archive *a)
{
    lode__export *e = a->e;
    json_t *sources = json_array(), *licences = json_array(), *packs = json_array();
    json_t *resources = json_array();
    bool failed = !sources || !licences || !packs || !resources;
    for (int i = 0; !failed && i < e->n_pack; i++) {
        json_t *json = e->pack[i].json;
        failed = add_new(sources, json_object_get(json, "sources")) != 0 ||
                 add_new(licences, json_object_get(json, "licenses")) != 0 ||
                 json_array_append_new(packs, pack_json(&e->pack[i])) != 0;
    }
    for (int i = 0; !failed && i < e->n_table; i++)
        failed = json_array_append_new(resources, resource_json(a, i)) != 0;

    json_t *root = failed ? NULL
                          : json_pack("{s:s, s:s, s:s, s:s, s:s}", "profile",
                                      "data-package", "name", "lode-data", "title",
                                      "Reference data of lode on critical minerals",
                                      "lode", lode_version(), "data", e->ds->hash);
    /* Packed as s:s*, what there is no memory for would be left out without a word. */
    failed = !root ||
             (*e->selection &&
              json_object_set_new(root, "selection", json_string(e->selection)) != 0) ||
             json_object_set(root, "sources", sources) != 0 ||
             json_object_set(root, "licenses", licences) != 0 ||
             json_object_set(root, "packs", packs) != 0 ||
             json_object_set(root, "resources", resources) != 0;
    if (failed) {
        json_decref(root);
        root = NULL;
    }
    json_decref(sources);
    json_decref(licences);
    json_decref(packs);
    json_decref(resources);
    return root;
}

static lode_status write_package(archive *a, lode_error *err)
{
    json_t *root = package_json(a);
    if (root) a->json = lode__json_dump(root, JSON_INDENT(1) | JSON_REAL_PRECISION(15));
    json_decref(root);
    return a->json ? LODE_OK : lode__export_no_memory(a->e, err);
}

/* ---- README.txt ------------------------------------------------------------------- */

static void readme_pack(lode__buf *buf, const lode__export_pack *p)
{
    const lode__pack *pack = p->pack;
    lode__buf_addf(buf, "\n%s: %s (%ld rows)\n", p->folder, pack->title, p->n_row);
    for (int i = 0; i < pack->n_source; i++) {
        const lode__source *s = &pack->source[i];
        lode__buf_addf(buf, "  source: %s, edition %s", s->title, s->edition);
        if (*s->table) lode__buf_addf(buf, ", %s", s->table);
        lode__buf_addf(buf, ", retrieved %s%s%s\n", s->retrieved, *s->path ? ", " : "",
                       s->path);
    }
    for (int i = 0; i < pack->n_licence; i++) {
        const lode__licence *l = &pack->licence[i];
        lode__buf_addf(buf, "  licence: %s", l->name);
        if (*l->title) lode__buf_addf(buf, ", %s", l->title);
        if (*l->path) lode__buf_addf(buf, ", %s", l->path);
        lode__buf_add(buf, "\n");
    }
}

/* A directory of packs may be empty. */
static bool has_layer(const lode__export *e, int i_layer)
{
    for (int i = 0; i < e->n_pack; i++)
        if (e->pack[i].pack->i_layer == i_layer) return true;
    return false;
}

static lode_status write_readme(archive *a, lode_error *err)
{
    const lode__export *e = a->e;
    lode__buf *buf = &a->readme;
    lode__buf_addf(buf,
                   "Reference data of lode on critical minerals\n\n"
                   "data %s\nlode %s\n",
                   e->ds->hash, lode_version());
    if (*e->selection)
        lode__buf_addf(buf, "selection: %s; rows were left out, none was changed\n",
                       e->selection);
    lode__buf_add(
        buf,
        "\nA Frictionless data package: datapackage.json names each file with its size,\n"
        "SHA-256, columns, units, sources and licence. The CSV files are UTF-8, RFC "
        "4180,\n"
        "with a header. An empty value is unknown, never 0; a 0 is a published zero.\n");
    if (e->whole && !e->asked.pack) {
        lode__buf_add(buf, "Unpacked, this folder is a directory of packs: "
                           "lode data list --data FOLDER");
        for (int i = 1; i < e->ds->n_layer; i++)
            if (has_layer(e, i)) lode__buf_addf(buf, ":FOLDER/layer%d", i + 1);
        lode__buf_add(buf, "\n");
    }
    lode__buf_add(buf, "\nFlags\n");
    for (int i = 0; i < LODE__N_FLAG; i++)
        lode__buf_addf(buf, "  %s: %s\n", lode__flag_name((lode__flag)i),
                       lode__export_flag((lode__flag)i));
    lode__buf_add(buf, "\nPacks. Name source and licence when you pass rows on.\n");
    for (int i = 0; i < e->n_pack; i++) readme_pack(buf, &e->pack[i]);
    return buf->status == LODE_OK ? LODE_OK : lode__export_no_memory(e, err);
}

/* ---- the archive ------------------------------------------------------------------ */

static lode_status zip_failed(const lode__export *e, zip_error_t *why, lode_error *err)
{
    if (zip_error_code_zip(why) == ZIP_ER_MEMORY) return lode__export_no_memory(e, err);
    return lode__fail_at(err, LODE_E_WRITE, e->path, 0, 0, "cannot make the archive: %s",
                         zip_error_strerror(why));
}

/* The entries of pack i_pack; *out_of_memory when it is not the archive that failed. */
static bool add_pack(archive *a, zip_t *zip, int i_pack, bool *out_of_memory)
{
    lode__export *e = a->e;
    const lode__export_pack *p = &e->pack[i_pack];
    char name[LODE__PATH_MAX];
    snprintf(name, sizeof name, "%s/pack.json", p->folder);
    if (e->whole && !lode__zip_add(zip, name, p->text, p->length)) return false;
    for (int i = 0; i < e->n_table; i++) {
        if (e->table[i].i_pack != i_pack) continue;
        const char *path = path_of(e, &e->table[i]);
        *out_of_memory = !path;
        if (!path || !lode__zip_add(zip, path, a->table[i].data, a->table[i].length))
            return false;
    }
    return true;
}

static lode_status fill(archive *a, zip_t *zip, lode_error *err)
{
    bool out_of_memory = false;
    bool held = lode__zip_add(zip, "datapackage.json", a->json, strlen(a->json)) &&
                lode__zip_add(zip, "README.txt", a->readme.data, a->readme.length);
    for (int i = 0; held && i < a->e->n_pack; i++)
        held = add_pack(a, zip, i, &out_of_memory);
    if (out_of_memory) return lode__export_no_memory(a->e, err);
    return held ? LODE_OK : zip_failed(a->e, zip_get_error(zip), err);
}

/* The bytes of the closed archive, to the file. */
static lode_status flush(const lode__export *e, zip_source_t *source, const char *file,
                         lode_error *err)
{
    zip_stat_t about;
    if (zip_source_stat(source, &about) != 0 || zip_source_open(source) != 0)
        return zip_failed(e, zip_source_error(source), err);
    lode_status st = LODE_OK;
    char *data = lode__alloc((size_t)about.size, 1);
    if (!data)
        st = lode__export_no_memory(e, err);
    else if (zip_source_read(source, data, about.size) != (zip_int64_t)about.size)
        st = zip_failed(e, zip_source_error(source), err);
    else
        st = lode__file_fill(file, e->path, data, (size_t)about.size, err);
    lode__release(data);
    zip_source_close(source);
    return st;
}

static lode_status pack_up(archive *a, const char *file, lode_error *err)
{
    zip_error_t why;
    zip_error_init(&why);
    lode_status st = LODE_OK;
    zip_t *zip = NULL;
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &why);
    if (source) zip = zip_open_from_source(source, ZIP_TRUNCATE, &why);
    if (!zip) {
        st = zip_failed(a->e, &why, err);
        zip_source_free(source);
        goto done;
    }
    zip_source_keep(source); /* the archive gives its own back when it is closed */
    st = fill(a, zip, err);
    if (st == LODE_OK && zip_close(zip) != 0)
        st = zip_failed(a->e, zip_get_error(zip), err);
    else if (st == LODE_OK)
        zip = NULL;
    if (zip) zip_discard(zip);
    if (st == LODE_OK) st = flush(a->e, source, file, err);
    zip_source_free(source);
done:
    zip_error_fini(&why);
    return st;
}

lode_status lode__export_zip(lode__export *e, const char *temporary, lode_error *err)
{
    archive a = {.e = e};
    lode_status st = LODE_OK;
    lode__buf_init(&a.readme, LODE__EXPORT_BYTES_MAX);
    a.table = lode__arena_take(&e->arena, (size_t)e->n_table, sizeof *a.table);
    if (!a.table) st = lode__export_no_memory(e, err);
    for (int i = 0; st == LODE_OK && i < e->n_table; i++)
        st = read_table(&e->table[i], &a.table[i], err);
    if (st == LODE_OK) st = write_package(&a, err);
    if (st == LODE_OK) st = write_readme(&a, err);
    if (st == LODE_OK) st = pack_up(&a, temporary, err);
    for (int i = 0; a.table && i < e->n_table; i++) lode__release(a.table[i].data);
    free(a.json);
    lode__buf_clear(&a.readme);
    return st;
}
