/* How do the packs leave lode for another program? As one file: which rows and under
 * which names is settled here; export_zip.c, export_xlsx.c and export_sqlite.c write.
 *
 * The dataset keeps what it needs of a pack.json. An export needs all of it, for the
 * units of the columns, so it is read again, and refused when it is not the one that was
 * opened. */
#include "base/json_in.h"
#include "dataset/export.h"
#include <lode/export.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PACK_JSON_MAX ((size_t)1024 * 1024)

typedef lode_status (*writer)(lode__export *e, const char *temporary, lode_error *err);

static const struct {
    const char *ending;
    writer write;
} formats[] = {
    {".zip", lode__export_zip},
    {".xlsx", lode__export_xlsx},
    {".sqlite", lode__export_sqlite},
    {".db", lode__export_sqlite},
};

/* Names that a workbook or a database needs for itself. */
static const char *const reserved[] = {
    "README",      "History",      "lode_packs", "lode_sources", "lode_licences",
    "lode_tables", "lode_columns", "lode_flags", "lode_export",  NULL};

lode_status lode__export_no_memory(const lode__export *e, lode_error *err)
{
    return lode__fail_at(err, LODE_E_NOMEM, e->path, 0, 0, "out of memory for an export");
}

const char *lode__export_flag(lode__flag flag)
{
    static const char *const meaning[LODE__N_FLAG] = {
        [LODE__REPORTED] = "published as a figure",
        [LODE__ESTIMATED] = "published as an estimate, by its own publication",
        [LODE__WITHHELD] =
            "known to the publication and not disclosed; the value is empty",
        [LODE__DERIVED] = "computed by lode from rows, by the rule that the note states",
        [LODE__MISSING] = "supposed by the reconciliation; stands in no file",
        [LODE__PRIOR] = "judgement of lode, with its reason in the note",
    };
    return meaning[flag];
}

const char *lode__export_unit(const lode__export_table *table, int i_field)
{
    const json_t *fields = json_object_get(table->schema, "fields");
    const json_t *field = json_array_get(fields, (size_t)i_field);
    const char *unit = json_string_value(json_object_get(field, "unit"));
    return unit ? unit : "";
}

const char *lode__export_licences(lode__export *e, const lode__pack *pack)
{
    const char *text = NULL;
    lode__buf all;
    lode__buf_init(&all, PACK_JSON_MAX);
    for (int i = 0; i < pack->n_licence; i++)
        lode__buf_addf(&all, "%s%s", i ? "; " : "", pack->licence[i].name);
    if (all.status == LODE_OK) text = lode__arena_copy(&e->arena, all.data);
    lode__buf_clear(&all);
    return text;
}

/* ---- which rows ------------------------------------------------------------------- */

/* The filter with its names found. */
typedef struct selection {
    bool *good, *country; /* [n_good], [n_country]; NULL: all */
    int year;             /* 0: all */
} selection;

/* '*' speaks of every good and every country. */
static bool good_meant(const lode_dataset *ds, const selection *s, const char *text)
{
    int i = lode__good_find(ds, text);
    return strcmp(text, "*") == 0 || (i >= 0 && s->good[i]);
}

static bool country_meant(const lode_dataset *ds, const selection *s, const char *text)
{
    int i = lode__country_find(ds, text);
    return strcmp(text, "*") == 0 || (i >= 0 && s->country[i]);
}

static bool matches(const lode_dataset *ds, const selection *s, const lode__file *file,
                    const lode__cell *row)
{
    bool asked[3] = {false}, held[3] = {false}; /* good, country, year */
    for (int k = 0; k < file->n_field; k++) {
        const char *name = file->field[k].name;
        if (s->good && lode__is_good_column(name)) {
            asked[0] = true;
            held[0] = held[0] || good_meant(ds, s, row[k].text);
        } else if (s->country && lode__is_country_column(name)) {
            asked[1] = true;
            held[1] = held[1] || country_meant(ds, s, row[k].text);
        } else if (s->year && strcmp(name, "year") == 0) {
            asked[2] = true;
            held[2] = strtol(row[k].text, NULL, 10) == s->year;
        }
    }
    for (int i = 0; i < 3; i++)
        if (asked[i] && !held[i]) return false;
    return true;
}

static lode_status select_names(lode__export *e, selection *s, lode_error *err)
{
    const lode_dataset *ds = e->ds;
    lode_status st = LODE_OK;
    s->year = e->asked.year;
    if (e->asked.good) {
        s->good = lode__arena_take(&e->arena, (size_t)ds->n_good, sizeof *s->good);
        if (!s->good) return lode__export_no_memory(e, err);
        st = lode__goods_select(ds, e->asked.good, s->good, err);
    }
    if (st == LODE_OK && e->asked.country) {
        s->country =
            lode__arena_take(&e->arena, (size_t)ds->n_country, sizeof *s->country);
        if (!s->country) return lode__export_no_memory(e, err);
        st = lode__countries_select(ds, e->asked.country, s->country, err);
    }
    return st;
}

static lode_status select_rows(lode__export *e, const selection *s,
                               lode__export_table *table, lode_error *err)
{
    const lode__csv *csv = &table->file->csv;
    bool *keep = NULL;
    if (!e->whole) {
        keep = lode__arena_take(&e->arena, (size_t)csv->n_row, sizeof *keep);
        if (!keep) return lode__export_no_memory(e, err);
    }
    table->keep = keep;
    for (long i = 0; i < csv->n_row; i++) {
        if (keep) keep[i] = matches(e->ds, s, table->file, lode__csv_row(csv, i));
        table->n_row += lode__export_keeps(table, i);
        table->n_used += lode__export_uses(table, i);
    }
    return LODE_OK;
}

/* "pack trade, good gallium, year 2024". */
static lode_status name_selection(lode__export *e, lode_error *err)
{
    const lode_dataset_filter *asked = &e->asked;
    const char *const what[] = {"pack", "good", "country"};
    const char *const which[] = {asked->pack, asked->good, asked->country};
    lode__buf all;
    lode__buf_init(&all, PACK_JSON_MAX);
    lode__buf_add(&all, "");
    for (int i = 0; i < 3; i++)
        if (which[i])
            lode__buf_addf(&all, "%s%s %s", all.length ? ", " : "", what[i], which[i]);
    if (asked->year)
        lode__buf_addf(&all, "%syear %d", all.length ? ", " : "", asked->year);
    e->selection = all.status != LODE_OK ? NULL
                   : all.length          ? lode__arena_copy(&e->arena, all.data)
                                         : "";
    lode__buf_clear(&all);
    return e->selection ? LODE_OK : lode__export_no_memory(e, err);
}

/* ---- names of tables -------------------------------------------------------------- */

static bool same_letters(const char *a, const char *b)
{
    for (; *a && *b; a++, b++) {
        char x = *a, y = *b;
        if (x >= 'A' && x <= 'Z') x = (char)(x - 'A' + 'a');
        if (y >= 'A' && y <= 'Z') y = (char)(y - 'A' + 'a');
        if (x != y) return false;
    }
    return *a == *b;
}

static bool name_taken(const char *const *name, int n, const char *wanted)
{
    for (int i = 0; reserved[i]; i++)
        if (same_letters(reserved[i], wanted)) return true;
    for (int i = 0; i < n; i++)
        if (same_letters(name[i], wanted)) return true;
    return false;
}

/* Has another table of this or a lower layer the same name? The lowest keeps it plain,
 * so that a user's own packs do not rename those below; in a layer the pack of that name
 * keeps it, so that 'production' stays what it is when another pack has rows of it. */
static bool table_clashes(const lode_dataset *ds, int i_file)
{
    const lode__file *file = &ds->file[i_file];
    bool is_pack = same_letters(ds->pack[file->i_pack].name, file->table);
    int n_layer = file->i_layer + !is_pack; /* layers whose tables go before */
    for (int i = 0; i < ds->n_file; i++)
        if (i != i_file && ds->file[i].i_layer < n_layer &&
            same_letters(ds->file[i].table, file->table))
            return true;
    return false;
}

/* A name that a sheet and a database take: letters, digits, '.', '_', '-'. */
static void name_clean(char *name)
{
    static const char fine[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    for (; *name; name++)
        if (!strchr(fine, *name)) *name = '_';
}

/* Names of all files of the dataset, also of those that stay, so that a table has the
 * same name in every export of the same data. */
static lode_status name_tables(lode__export *e, const char ***out, lode_error *err)
{
    const lode_dataset *ds = e->ds;
    const char **name = lode__arena_take(&e->arena, (size_t)ds->n_file, sizeof *name);
    if (!name) return lode__export_no_memory(e, err);
    for (int i = 0; i < ds->n_file; i++) {
        const lode__file *file = &ds->file[i];
        const char *pack = table_clashes(ds, i) ? ds->pack[file->i_pack].name : "";
        char stem[LODE__EXPORT_NAME_MAX + 1], text[LODE__EXPORT_NAME_MAX + 1], tail[16];
        snprintf(stem, sizeof stem, "%s%s%s", pack, *pack ? "_" : "", file->table);
        name_clean(stem);
        memcpy(text, stem, sizeof text);
        for (int k = 2; name_taken(name, i, text); k++) {
            int n_tail = snprintf(tail, sizeof tail, "_%d", k);
            snprintf(text, sizeof text, "%.*s%s", LODE__EXPORT_NAME_MAX - n_tail, stem,
                     tail);
        }
        name[i] = lode__arena_copy(&e->arena, text);
        if (!name[i]) return lode__export_no_memory(e, err);
    }
    *out = name;
    return LODE_OK;
}

/* ---- packs and tables ------------------------------------------------------------- */

/* Is this the pack.json that the dataset was opened with? The hash of a pack is over its
 * pack.json and its files, see pack.c. */
static lode_status check_pack_json(const lode__export *e, const lode__export_pack *p,
                                   lode_error *err)
{
    char hash[LODE__HASH_HEX];
    lode_status st = LODE_OK;
    lode__buf all;
    lode__buf_init(&all, LODE__FILE_MAX);
    lode__hash_text(p->text, p->length, hash);
    lode__buf_addf(&all, "%s %s\n", p->pack->path, hash);
    for (int i = 0; i < p->pack->n_file; i++) {
        const lode__file *file = &e->ds->file[p->pack->i_file + i];
        lode__buf_addf(&all, "%s %s\n", file->path, file->hash);
    }
    if (all.status != LODE_OK)
        st = lode__export_no_memory(e, err);
    else
        lode__hash_text(all.data, all.length, hash);
    lode__buf_clear(&all);
    if (st == LODE_OK && strcmp(hash, p->pack->hash) != 0)
        st = lode__fail_at(err, LODE_E_DATA, p->pack->full_path, 0, 0,
                           "want the pack of hash %.12s that was opened, found %.12s",
                           p->pack->hash, hash);
    return st;
}

static lode_status read_pack_json(const lode__export *e, lode__export_pack *p,
                                  lode_error *err)
{
    json_error_t problem;
    lode_status st =
        lode__file_read(p->pack->full_path, PACK_JSON_MAX, &p->text, &p->length, err);
    if (st == LODE_OK) st = check_pack_json(e, p, err);
    if (st != LODE_OK) return st;
    p->json = lode__json_load(p->text, p->length, JSON_REJECT_DUPLICATES, &problem, &st);
    return p->json ? LODE_OK : lode__export_no_memory(e, err); /* it was read before */
}

/* Where the files of a pack stand in an archive: packs of the second directory below
 * "layer2/". */
static const char *folder_of(lode__export *e, const lode__pack *pack)
{
    if (pack->i_layer == 0) return pack->name;
    size_t size = strlen(pack->name) + 24;
    char *folder = lode__arena_take(&e->arena, size, 1);
    if (folder) snprintf(folder, size, "layer%d/%s", pack->i_layer + 1, pack->name);
    return folder;
}

static lode_status add_pack(lode__export *e, const selection *s, const char *const *name,
                            int i_pack, lode_error *err)
{
    const lode__pack *pack = &e->ds->pack[i_pack];
    lode__export_pack *p = &e->pack[e->n_pack];
    p->pack = pack;
    p->folder = folder_of(e, pack);
    if (!p->folder) return lode__export_no_memory(e, err);
    e->n_pack++;
    lode_status st = read_pack_json(e, p, err);
    const json_t *resources = json_object_get(p->json, "resources");
    for (int i = 0; st == LODE_OK && i < pack->n_file; i++) {
        lode__export_table *table = &e->table[e->n_table++];
        table->file = &e->ds->file[pack->i_file + i];
        table->i_pack = e->n_pack - 1;
        table->name = name[pack->i_file + i];
        table->schema = json_object_get(json_array_get(resources, (size_t)i), "schema");
        st = select_rows(e, s, table, err);
        p->n_row += table->n_row;
        p->n_used += table->n_used;
    }
    return st;
}

static lode_status find_pack(lode__export *e, int *out, lode_error *err)
{
    const lode_dataset *ds = e->ds;
    *out = -1;
    if (!e->asked.pack) return LODE_OK;
    *out = lode__pack_find(ds, e->asked.pack);
    if (*out >= 0) return LODE_OK;
    const char **known = lode__arena_take(&e->arena, (size_t)ds->n_pack, sizeof *known);
    if (!known) return lode__export_no_memory(e, err);
    for (int i = 0; i < ds->n_pack; i++) known[i] = ds->pack[i].name;
    return lode__name_unknown("a pack", e->asked.pack, known, ds->n_pack, err);
}

static lode_status plan(lode__export *e, lode_error *err)
{
    const lode_dataset *ds = e->ds;
    selection s = {0};
    int i_pack = -1;
    const char **name = NULL;

    e->whole = !e->asked.good && !e->asked.country && !e->asked.year;
    lode_status st = find_pack(e, &i_pack, err);
    if (st == LODE_OK) st = select_names(e, &s, err);
    if (st == LODE_OK) st = name_selection(e, err);
    if (st == LODE_OK) st = name_tables(e, &name, err);
    if (st != LODE_OK) return st;

    e->pack = lode__arena_take(&e->arena, (size_t)ds->n_pack, sizeof *e->pack);
    e->table = lode__arena_take(&e->arena, (size_t)ds->n_file, sizeof *e->table);
    if (!e->pack || !e->table) return lode__export_no_memory(e, err);
    for (int i = 0; st == LODE_OK && i < ds->n_pack; i++) {
        bool wanted = i_pack < 0 || strcmp(ds->pack[i].name, ds->pack[i_pack].name) == 0;
        if (wanted) st = add_pack(e, &s, name, i, err);
    }
    return st;
}

/* ---- the question ----------------------------------------------------------------- */

static writer writer_of(const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        size_t n = strlen(formats[i].ending);
        if (length > n && path[length - n - 1] != '/' &&
            strcmp(path + length - n, formats[i].ending) == 0)
            return formats[i].write;
    }
    return NULL;
}

lode_status lode_dataset_export(const lode_dataset *ds, const char *path,
                                const lode_dataset_filter *filter, lode_error *err)
{
    lode__export e = {.ds = ds, .path = path};
    lode__replacement file;
    writer write = writer_of(path);

    if (!write)
        return lode__fail_at(err, LODE_E_INVALID, path, 0, 0,
                             "want a name that ends in .zip, .xlsx, or .sqlite (or .db)");
    if (filter) e.asked = *filter;
    lode_status st = plan(&e, err);
    if (st != LODE_OK) goto done;
    st = lode__replace_begin(&file, path, err);
    if (st != LODE_OK) goto done;
    st = write(&e, file.temporary, err);
    if (st == LODE_OK) st = lode__replace_end(&file, path, err);
    lode__replace_drop(&file);
done:
    for (int i = 0; i < e.n_pack; i++) {
        json_decref(e.pack[i].json);
        lode__release(e.pack[i].text);
    }
    lode__arena_clear(&e.arena);
    return st;
}
