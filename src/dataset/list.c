/* Which packs are there, who published what is in them, and under which licence? */
#include "dataset/document.h"

#include <stdio.h>

#define HASH_SHOWN 12

static void add_integer(lode__columns *columns, lode__arena *arena, long value)
{
    char text[24];
    snprintf(text, sizeof text, "%ld", value);
    char *copy = lode__arena_copy(arena, text);
    if (copy)
        lode__columns_add(columns, copy);
    else
        columns->status = LODE_E_NOMEM;
}

static void add_hash(lode__columns *columns, lode__arena *arena, const char *hash)
{
    char *copy = lode__arena_copy_n(arena, hash, HASH_SHOWN);
    if (copy)
        lode__columns_add(columns, copy);
    else
        columns->status = LODE_E_NOMEM;
}

static void add_header(lode__columns *columns, const char *const *name, int n)
{
    columns->n_column = n;
    for (int k = 0; k < n; k++) lode__columns_add(columns, name[k]);
}

/* The names of the licences of a pack, as in "Etalab 2.0; CC BY 4.0". */
static void add_licences(lode__buf *buf, const lode__pack *pack)
{
    for (int i = 0; i < pack->n_licence; i++)
        lode__buf_addf(buf, "%s%s", i ? "; " : "", pack->licence[i].name);
}

static void list_table(const lode_dataset *ds, lode__buf *buf)
{
    static const char *const pack_header[] = {"pack", "title", "rows", "files", "hash"};
    static const char *const source_header[] = {"pack", "publication", "edition",
                                                "retrieved"};
    lode__arena arena = {0};
    static const char *const licence_header[] = {"pack", "licence", "terms"};
    lode__columns packs = {.right = {false, false, true, true, false}}, sources = {0};
    lode__columns licences = {0};

    add_header(&packs, pack_header, 5);
    add_header(&sources, source_header, 4);
    add_header(&licences, licence_header, 3);
    for (int i = 0; i < ds->n_pack; i++) {
        const lode__pack *pack = &ds->pack[i];
        lode__columns_add(&packs, pack->name);
        lode__columns_add(&packs, pack->title);
        add_integer(&packs, &arena, lode__pack_rows(ds, pack));
        add_integer(&packs, &arena, pack->n_file);
        add_hash(&packs, &arena, pack->hash);
        for (int k = 0; k < pack->n_source; k++) {
            lode__columns_add(&sources, pack->name);
            lode__columns_add(&sources, pack->source[k].title);
            lode__columns_add(&sources, pack->source[k].edition);
            lode__columns_add(&sources, pack->source[k].retrieved);
        }
        for (int k = 0; k < pack->n_licence; k++) {
            lode__columns_add(&licences, pack->name);
            lode__columns_add(&licences, pack->licence[k].name);
            lode__columns_add(&licences, pack->licence[k].path);
        }
    }
    lode__columns_write(&packs, buf);
    lode__buf_add(buf, "\n");
    lode__columns_write(&sources, buf);
    lode__buf_add(buf, "\n");
    lode__columns_write(&licences, buf);
    lode__buf_addf(buf, "\ndata %s\n", ds->hash);
    lode__columns_clear(&packs);
    lode__columns_clear(&sources);
    lode__columns_clear(&licences);
    lode__arena_clear(&arena);
}

static void pack_json(const lode_dataset *ds, const lode__pack *pack, lode__json *json)
{
    lode__json_object(json, NULL);
    lode__json_string(json, "name", pack->name);
    lode__json_string(json, "title", pack->title);
    lode__json_string(json, "version", pack->version);
    lode__json_string(json, "created", pack->created);
    lode__json_integer(json, "rows", lode__pack_rows(ds, pack));
    lode__json_string(json, "hash", pack->hash);
    lode__json_array(json, "sources");
    for (int i = 0; i < pack->n_source; i++) {
        lode__json_object(json, NULL);
        lode__json_string(json, "title", pack->source[i].title);
        lode__json_string(json, "edition", pack->source[i].edition);
        lode__json_string(json, "table", pack->source[i].table);
        lode__json_string(json, "path", pack->source[i].path);
        lode__json_string(json, "retrieved", pack->source[i].retrieved);
        lode__json_end_object(json);
    }
    lode__json_end_array(json);
    lode__json_array(json, "licences");
    for (int i = 0; i < pack->n_licence; i++) {
        lode__json_object(json, NULL);
        lode__json_string(json, "name", pack->licence[i].name);
        lode__json_string(json, "title", pack->licence[i].title);
        lode__json_string(json, "path", pack->licence[i].path);
        lode__json_end_object(json);
    }
    lode__json_end_array(json);
    lode__json_array(json, "files");
    for (int i = 0; i < pack->n_file; i++) {
        const lode__file *file = &ds->file[pack->i_file + i];
        lode__json_object(json, NULL);
        lode__json_string(json, "table", file->table);
        lode__json_string(json, "path", file->path);
        lode__json_integer(json, "rows", file->csv.n_row);
        lode__json_integer(json, "bytes", (long long)file->bytes);
        lode__json_string(json, "sha256", file->hash);
        lode__json_end_object(json);
    }
    lode__json_end_array(json);
    lode__json_end_object(json);
}

static void list_json(const lode_dataset *ds, lode__buf *buf)
{
    lode__json json;
    lode__document_begin(&json, buf, ds, "lode/data-list/1", NULL, 0);
    lode__json_array(&json, "packs");
    for (int i = 0; i < ds->n_pack; i++) pack_json(ds, &ds->pack[i], &json);
    lode__json_end_array(&json);
    lode__document_end(&json);
}

/* Texts of a list joined by "; ", as one field. */
static void add_joined(lode__buf *buf, const lode__pack *pack, bool editions)
{
    lode__buf joined;
    lode__buf_init(&joined, LODE__FILE_MAX);
    if (!editions)
        add_licences(&joined, pack);
    else
        for (int i = 0; i < pack->n_source; i++)
            lode__buf_addf(&joined, "%s%s, %s", i ? "; " : "", pack->source[i].title,
                           pack->source[i].edition);
    if (joined.status != LODE_OK && buf->status == LODE_OK) buf->status = joined.status;
    if (joined.data) lode__buf_add_csv(buf, joined.data);
    lode__buf_clear(&joined);
}

static void list_csv(const lode_dataset *ds, lode__buf *buf)
{
    lode__buf_add(buf, "pack,title,version,created,editions,licences,rows,files,hash\n");
    for (int i = 0; i < ds->n_pack; i++) {
        const lode__pack *pack = &ds->pack[i];
        const char *text[] = {pack->name, pack->title, pack->version, pack->created};
        for (int k = 0; k < 4; k++) {
            lode__buf_add_csv(buf, text[k]);
            lode__buf_add(buf, ",");
        }
        add_joined(buf, pack, true);
        lode__buf_add(buf, ",");
        add_joined(buf, pack, false);
        lode__buf_addf(buf, ",%ld,%d,%s\n", lode__pack_rows(ds, pack), pack->n_file,
                       pack->hash);
    }
}

lode_status lode_dataset_list(const lode_dataset *ds, lode_format format,
                              lode_text *report, lode_error *err)
{
    lode__buf buf;
    lode_status st = lode__format_check(format, err);
    if (st != LODE_OK) return st;

    lode__buf_init(&buf, LODE__REPORT_MAX);
    if (format == LODE_FORMAT_JSON)
        list_json(ds, &buf);
    else if (format == LODE_FORMAT_CSV)
        list_csv(ds, &buf);
    else
        list_table(ds, &buf);
    st = lode__buf_give(&buf, report, err);
    lode__buf_clear(&buf);
    return st;
}
