/* An export is the packs again: what other programs read in it is what the files say.
 * Small packs stand beside the reference data: two have a table of the same name, one
 * has what is easily lost: codes with zeros in front, empty cells, a field of two lines,
 * a formula that is none. */
#include "tap.h"

#include "dataset/export.h"
#include <lode/export.h>

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zip.h>

#define FILE_MAX ((size_t)64 * 1024 * 1024)

static const char odd_csv[] =
    "\xEF\xBB\xBFgood,code,value,count,text\r\n"
    "gallium:refined,0040,1.5,7,\"a, \"\"b\"\"\r\nline two\"\r\n"
    "cobalt:mine,0041,,,\xC3\xA9\n"
    "*,,0,-3,=1+1\n"
    "cobalt:mine,0042,2,1,\"two\nlines\"\n"
    ",,,,\n"
    "gallium:refined,0043,1e-3,,last";
static const char codes_csv[] = "hs6,name\n010121,\"horses, pure-bred\"\n";

static const struct {
    const char *pack, *table, *csv, *fields;
} extra[] = {
    {"odd", "odd", odd_csv,
     "{\"name\":\"good\",\"type\":\"string\"},{\"name\":\"code\",\"type\":\"string\"},"
     "{\"name\":\"value\",\"type\":\"number\",\"unit\":\"t\"},"
     "{\"name\":\"count\",\"type\":\"integer\"},{\"name\":\"text\",\"type\":\"string\"}"},
    {"odder", "codes", codes_csv,
     "{\"name\":\"hs6\",\"type\":\"string\"},{\"name\":\"name\",\"type\":\"string\"}"},
    {"oddest", "Codes", codes_csv,
     "{\"name\":\"hs6\",\"type\":\"string\"},{\"name\":\"name\",\"type\":\"string\"}"},
};
#define N_EXTRA (sizeof extra / sizeof extra[0])

static char root[] = "/tmp/lode-export-XXXXXX";
static lode_dataset *ds;  /* of root/data */
static lode_dataset *cut; /* of root/cut: the same packs, with few rows each */
#define CUT_LINES 24

/* ---- files ------------------------------------------------------------------------ */

static const char *in_root(const char *name)
{
    static char path[8][1024]; /* so many at a time */
    static int turn;
    turn = (turn + 1) % 8;
    snprintf(path[turn], sizeof path[turn], "%s/%s", root, name);
    return path[turn];
}

static void put(const char *path, const char *data, size_t length)
{
    FILE *file = fopen(path, "wb");
    if (!file) return;
    fwrite(data, 1, length, file);
    fclose(file);
}

/* Put a file below a folder that may have to be made. */
static void put_below(const char *folder, const char *path, const char *data,
                      size_t length)
{
    char whole[512];
    snprintf(whole, sizeof whole, "%s/%s", folder, path);
    for (char *slash = whole + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(whole, 0700);
        *slash = '/';
    }
    put(whole, data, length);
}

static char *get(const char *path, size_t *length)
{
    char *data = NULL;
    *length = 0;
    lode__file_read(path, FILE_MAX, &data, length, NULL);
    return data;
}

static bool same_files(const char *a, const char *b)
{
    size_t n_a, n_b;
    char *x = get(a, &n_a), *y = get(b, &n_b);
    bool same = x && y && n_a == n_b && memcmp(x, y, n_a) == 0;
    lode__release(x);
    lode__release(y);
    return same;
}

static bool holds(const char *path, const char *text)
{
    size_t n;
    char *data = get(path, &n);
    bool same = data && strcmp(data, text) == 0;
    lode__release(data);
    return same;
}

static void remove_all(const char *path)
{
    char inner[1024];
    DIR *dir = opendir(path);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        if (unlink(inner) != 0) remove_all(inner);
    }
    if (dir) closedir(dir);
    rmdir(path);
}

/* Names in a folder that start with a dot: what an export left behind. */
static int n_hidden(const char *path)
{
    int n = 0;
    DIR *dir = opendir(path);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        n += entry->d_name[0] == '.' && entry->d_name[1] != '\0' &&
             strcmp(entry->d_name, "..") != 0;
    if (dir) closedir(dir);
    return n;
}

/* Keep so many lines of a text. */
static size_t first_lines(const char *data, size_t length, int n_line)
{
    size_t n = 0;
    while (n < length && n_line > 0) n_line -= data[n++] == '\n';
    return n;
}

/* Take the checksums out of a pack.json whose tables were cut. */
static void put_without_hashes(const char *folder, const char *path, const char *data,
                               size_t length)
{
    json_t *json = json_loadb(data, length, 0, NULL), *one;
    size_t i;
    json_array_foreach(json_object_get(json, "resources"), i, one)
    {
        json_object_del(one, "bytes");
        json_object_del(one, "hash");
    }
    char *text = json_dumps(json, JSON_COMPACT);
    if (text) put_below(folder, path, text, strlen(text));
    free(text);
    json_decref(json);
}

/* The packs below a folder, with so many lines of each table; 0: whole. Goods,
 * countries, policies and customs codes stay whole, since rows of others name them. */
static void copy_packs(const lode_dataset *packs, const char *folder, int n_line)
{
    for (int i = 0; i < packs->n_pack + packs->n_file; i++) {
        bool is_pack = i < packs->n_pack;
        int k = is_pack ? i : i - packs->n_pack;
        const char *path = is_pack ? packs->pack[k].path : packs->file[k].path;
        bool names =
            strncmp(path, "goods/", 6) == 0 || strncmp(path, "countries/", 10) == 0 ||
            strncmp(path, "policies/", 9) == 0 || strcmp(path, "trade/hs6.csv") == 0;
        size_t n;
        char *data =
            get(is_pack ? packs->pack[k].full_path : packs->file[k].full_path, &n);
        if (n_line && is_pack)
            put_without_hashes(folder, path, data, n);
        else
            put_below(folder, path, data,
                      n_line && !names ? first_lines(data, n, n_line) : n);
        lode__release(data);
    }
}

/* The reference data and the small packs below root/data. */
static bool make_packs(void)
{
    lode_dataset *reference = NULL;
    const char *folder = in_root("data");
    if (lode_dataset_open(lode__data_place(), &reference, NULL) != LODE_OK) return false;
    copy_packs(reference, folder, 0);
    lode_dataset_free(reference);

    for (size_t i = 0; i < N_EXTRA; i++) {
        char json[2048], path[64];
        int n = snprintf(
            json, sizeof json,
            "{\"name\":\"%s\",\"title\":\"A pack of tests\",\"version\":\"1\","
            "\"created\":\"2026-11-25\",\"sources\":[{\"title\":\"A yearbook\","
            "\"edition\":\"2026\",\"retrieved\":\"2026-11-25\"}],\"licenses\":"
            "[{\"name\":\"CC0-1.0\"},{\"name\":\"facts\"}],\"resources\":[{\"name\":"
            "\"%s\",\"path\":\"%s.csv\",\"schema\":{\"fields\":[%s]}}]}\n",
            extra[i].pack, extra[i].table, extra[i].table, extra[i].fields);
        snprintf(path, sizeof path, "%s/pack.json", extra[i].pack);
        put_below(folder, path, json, (size_t)n);
        snprintf(path, sizeof path, "%s/%s.csv", extra[i].pack, extra[i].table);
        put_below(folder, path, extra[i].csv, strlen(extra[i].csv));
    }
    return true;
}

static lode_status export_from(const lode_dataset *from, const char *name,
                               const char *good, const char *pack, lode_error *err)
{
    lode_dataset_filter filter = {.good = good, .pack = pack};
    *err = (lode_error){0};
    return lode_dataset_export(from, in_root(name), &filter, err);
}

static lode_status export_to(const char *name, const char *good, const char *pack,
                             lode_error *err)
{
    return export_from(ds, name, good, pack, err);
}

/* ---- reading archives ------------------------------------------------------------- */

/* An entry's bytes, with a NUL behind them; NULL: there is none. */
static char *entry_get(const char *archive, const char *name, size_t *length)
{
    zip_stat_t about;
    char *data = NULL;
    zip_t *zip = zip_open(archive, ZIP_RDONLY, NULL);
    *length = 0;
    if (zip && zip_stat(zip, name, 0, &about) == 0) {
        zip_file_t *file = zip_fopen(zip, name, 0);
        data = lode__alloc((size_t)about.size + 1, 1);
        *length = (size_t)zip_fread(file, data, about.size);
        zip_fclose(file);
    }
    if (zip) zip_discard(zip);
    return data;
}

static bool entry_has(const char *archive, const char *name, const char *text)
{
    size_t n;
    char *data = entry_get(archive, name, &n);
    bool has = data && strstr(data, text);
    lode__release(data);
    return has;
}

/* Unpack below a folder; the number of entries. */
static int unpack(const char *archive, const char *folder)
{
    zip_t *zip = zip_open(archive, ZIP_RDONLY, NULL);
    int n = zip ? (int)zip_get_num_entries(zip, 0) : 0;
    for (int i = 0; i < n; i++) {
        const char *name = zip_get_name(zip, (zip_uint64_t)i, 0);
        size_t length;
        char *data = entry_get(archive, name, &length);
        put_below(folder, name, data, length);
        lode__release(data);
    }
    if (zip) zip_discard(zip);
    return n;
}

/* ---- zip -------------------------------------------------------------------------- */

static void test_package(json_t *package)
{
    json_t *resources = json_object_get(package, "resources"), *one;
    size_t i, n_bad = 0;
    ok((int)json_array_size(resources) == ds->n_file, "a resource for each table");
    json_array_foreach(resources, i, one)
    {
        const lode__file *file = &ds->file[i];
        const char *hash = json_string_value(json_object_get(one, "hash"));
        json_t *schema = json_object_get(one, "schema");
        bool fine =
            hash && strncmp(hash, "sha256:", 7) == 0 &&
            strcmp(hash + 7, file->hash) == 0 &&
            json_integer_value(json_object_get(one, "bytes")) ==
                (json_int_t)file->bytes &&
            strcmp(json_string_value(json_object_get(one, "path")), file->path) == 0 &&
            json_array_size(json_object_get(schema, "fields")) == (size_t)file->n_field &&
            json_array_size(json_object_get(one, "licenses")) > 0 &&
            json_array_size(json_object_get(one, "sources")) > 0;
        n_bad += !fine;
    }
    ok(n_bad == 0, "path, bytes, sha256, columns, sources and licences of each hold");
    is_text(json_string_value(json_object_get(package, "data")), ds->hash,
            "the hash of the data");
    size_t k, n_same = 0;
    json_t *licences = json_object_get(package, "licenses"), *other;
    json_array_foreach(licences, i, one) json_array_foreach(licences, k, other) n_same +=
        i < k && json_equal(one, other);
    ok(json_array_size(licences) > 2 && n_same == 0, "each licence stands once");
}

static void test_zip(void)
{
    lode_error err;
    lode_dataset *again = NULL;
    ok(export_to("whole.zip", NULL, NULL, &err) == LODE_OK, "to a zip file (%s)",
       err.message);
    int n = unpack(in_root("whole.zip"), in_root("unpacked"));
    ok(n == ds->n_pack + ds->n_file + 2, "each pack.json, each table, and two more: %d",
       n);
    int n_bad = 0;
    for (int i = 0; i < ds->n_file; i++) {
        char path[512];
        snprintf(path, sizeof path, "unpacked/%s", ds->file[i].path);
        n_bad += !same_files(in_root(path), ds->file[i].full_path);
    }
    ok(n_bad == 0, "each table byte for byte (%d not)", n_bad);
    ok(lode_dataset_open(in_root("unpacked"), &again, &err) == LODE_OK,
       "unpacked, it opens as a directory of packs (%s)", err.message);
    if (again) is_text(again->hash, ds->hash, "and is the same data");
    lode_dataset_free(again);

    json_t *package = json_load_file(in_root("unpacked/datapackage.json"), 0, NULL);
    if (ok(package, "datapackage.json is JSON")) test_package(package);
    json_decref(package);
    ok(entry_has(in_root("whole.zip"), "README.txt", ds->hash) &&
           entry_has(in_root("whole.zip"), "README.txt",
                     "source: A yearbook, edition 2026") &&
           entry_has(in_root("whole.zip"), "README.txt", "licence: CC0-1.0"),
       "README.txt: hash, source, licence");
    ok(entry_has(in_root("whole.zip"), "datapackage.json", "\"unit\": \"t\""),
       "units come along");
}

static void test_zip_rows(void)
{
    static const char kept[] =
        "\xEF\xBB\xBFgood,code,value,count,text\r\n"
        "gallium:refined,0040,1.5,7,\"a, \"\"b\"\"\r\nline two\"\r\n"
        "*,,0,-3,=1+1\n"
        "gallium:refined,0043,1e-3,,last";
    lode_error err;
    size_t n;
    ok(export_to("gallium.zip", "gallium", NULL, &err) == LODE_OK, "rows of a mineral");
    char *data = entry_get(in_root("gallium.zip"), "odd/odd.csv", &n);
    is_text(data, kept, "its rows and those of '*', as they were written");
    char hash[LODE__HASH_HEX];
    lode__hash_text(data ? data : "", n, hash);
    lode__release(data);
    ok(entry_has(in_root("gallium.zip"), "datapackage.json", hash),
       "the hash is of the rows that are left");
    data = entry_get(in_root("gallium.zip"), "countries/countries.csv", &n);
    char *whole = get(in_root("data/countries/countries.csv"), &n);
    is_text(data, whole, "a table without goods stays whole");
    lode__release(data);
    lode__release(whole);
    data = entry_get(in_root("gallium.zip"), "production/production.csv", &n);
    ok(data && strstr(data, "\ngallium:refined,CHN") && !strstr(data, "\ncobalt"),
       "production of gallium, not of cobalt");
    lode__release(data);
    ok(!(data = entry_get(in_root("gallium.zip"), "odd/pack.json", &n)),
       "no pack.json, whose checksums would be wrong");
    lode__release(data);
    ok(entry_has(in_root("gallium.zip"), "README.txt", "selection: good gallium;"),
       "the selection is said");

    ok(export_to("odd.zip", NULL, "odd", &err) == LODE_OK, "one pack");
    ok(unpack(in_root("odd.zip"), in_root("one")) == 4, "two texts and the pack's two");
}

/* ---- workbook --------------------------------------------------------------------- */

static void test_xlsx(void)
{
    lode_error err;
    size_t n;
    ok(export_to("whole.xlsx", NULL, NULL, &err) == LODE_OK, "to a workbook (%s)",
       err.message);
    char *sheets = entry_get(in_root("whole.xlsx"), "xl/workbook.xml", &n);
    const char *at = sheets ? strstr(sheets, "<sheet name=\"README\"") : NULL;
    int n_sheet = 0, i_odd = 0;
    for (; at; at = strstr(at + 1, "<sheet name=\"")) {
        n_sheet++;
        if (strncmp(at, "<sheet name=\"odd\"", 17) == 0) i_odd = n_sheet;
    }
    ok(n_sheet == ds->n_file + 1, "README first, then a sheet for each table: %d",
       n_sheet);
    ok(sheets && strstr(sheets, "\"odder_codes\"") &&
           strstr(sheets, "\"oddest_Codes\"") && strstr(sheets, "\"hs6\""),
       "where two packs have a table, its name says the pack");
    lode__release(sheets);

    char name[64];
    snprintf(name, sizeof name, "xl/worksheets/sheet%d.xml", i_odd);
    char *sheet = entry_get(in_root("whole.xlsx"), name, &n);
    if (!ok(sheet, "the sheet 'odd'")) return;
    ok(strstr(sheet, "<c r=\"B2\" t=\"inlineStr\"><is><t>0040</t>"), "0040 is a text");
    ok(strstr(sheet, "<c r=\"C2\"><v>1.5</v></c><c r=\"D2\"><v>7</v></c>"),
       "1.5 and 7 are numbers");
    ok(!strstr(sheet, "r=\"C3\"") && !strstr(sheet, "r=\"B4\""),
       "an empty cell is empty");
    ok(strstr(sheet, "<c r=\"C4\"><v>0</v>"), "a zero is a zero");
    ok(strstr(sheet, "<t>=1+1</t>"), "text that looks like a formula is text");
    ok(strstr(sheet, "<t>a, &quot;b&quot;_x000D_\nline two</t>"),
       "what XML cannot hold is written as the standard says");
    ok(strstr(sheet, "state=\"frozen\"") && strstr(sheet, "<autoFilter ref=\"A1:E7\"/>"),
       "the header is frozen and filters");
    lode__release(sheet);
    ok(entry_has(in_root("whole.xlsx"), "docProps/core.xml", "1980-01-01T00:00:00Z"),
       "a fixed date");
    ok(entry_has(in_root("whole.xlsx"), "xl/worksheets/sheet1.xml", ds->hash) &&
           entry_has(in_root("whole.xlsx"), "xl/worksheets/sheet1.xml", "A yearbook") &&
           entry_has(in_root("whole.xlsx"), "xl/worksheets/sheet1.xml", "CC0-1.0; facts"),
       "README names data, source and licences");
}

/* ---- database --------------------------------------------------------------------- */

/* The first cell of an answer as text, "NULL" for NULL. */
static const char *ask(sqlite3 *db, const char *sql)
{
    static char text[256];
    sqlite3_stmt *statement = NULL;
    snprintf(text, sizeof text, "no answer");
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        snprintf(text, sizeof text, "%s", sqlite3_errmsg(db));
    else if (sqlite3_step(statement) == SQLITE_ROW) {
        const unsigned char *cell = sqlite3_column_text(statement, 0);
        snprintf(text, sizeof text, "%s", cell ? (const char *)cell : "NULL");
    }
    sqlite3_finalize(statement);
    return text;
}

static void test_database(sqlite3 *db)
{
    char sql[256], wanted[32];
    int n_bad = 0;
    is_text(ask(db, "PRAGMA integrity_check"), "ok", "the database is sound");
    for (int i = 0; i < ds->n_file; i++) {
        const lode__file *file = &ds->file[i];
        const char *pack = ds->pack[file->i_pack].name;
        bool clash = false; /* two packs have a table of that name */
        for (int k = 0; k < ds->n_file; k++)
            clash = clash || (k != i && strcasecmp(file->table, ds->file[k].table) == 0);
        clash = clash && strcasecmp(file->table, pack) != 0; /* who keeps it plain */
        snprintf(sql, sizeof sql, "SELECT count(*) FROM \"%s%s%s\"", clash ? pack : "",
                 clash ? "_" : "", file->table);
        snprintf(wanted, sizeof wanted, "%ld", file->csv.n_row);
        if (strcmp(ask(db, sql), wanted) != 0) n_bad++;
    }
    ok(n_bad == 0, "each table has its rows (%d have not)", n_bad);
    is_text(ask(db, "SELECT group_concat(typeof(code) || ' ' || typeof(value) || ' ' || "
                    "typeof(count), '; ') FROM odd"),
            "text real integer; text null null; null real integer; text real integer; "
            "null null null; text real null",
            "types as declared, empty cells NULL");
    is_text(ask(db, "SELECT code FROM odd WHERE value = 1.5"), "0040", "a code");
    is_text(ask(db, "SELECT text FROM odd WHERE count = 7"), "a, \"b\"\r\nline two",
            "a text of two lines");
    is_text(ask(db, "SELECT rowid FROM odd WHERE code = '0041'"), "4",
            "the rowid is the line in the file");
    is_text(ask(db, "SELECT unit FROM lode_columns WHERE \"table\" = 'odd' AND "
                    "name = 'value'"),
            "t", "the unit of a column");
    is_text(ask(db, "SELECT licence || ', ' || rows FROM lode_packs WHERE pack = 'odd'"),
            "CC0-1.0; facts, 6", "a pack");
    is_text(ask(db, "SELECT title || ' ' || edition FROM lode_sources WHERE "
                    "pack = 'odd'"),
            "A yearbook 2026", "its source");
    is_text(ask(db, "SELECT value FROM lode_export WHERE name = 'data'"), ds->hash,
            "the hash of the data");
}

static void test_sqlite(void)
{
    lode_error err;
    sqlite3 *db = NULL;
    ok(export_to("whole.sqlite", NULL, NULL, &err) == LODE_OK, "to a database (%s)",
       err.message);
    int code = sqlite3_open_v2(in_root("whole.sqlite"), &db, SQLITE_OPEN_READONLY, NULL);
    if (ok(code == SQLITE_OK, "which opens")) test_database(db);
    sqlite3_close(db);
    ok(access(in_root("whole.sqlite-wal"), F_OK) != 0 &&
           access(in_root("whole.sqlite-journal"), F_OK) != 0,
       "no journal is left");

    ok(export_to("cobalt.db", "cobalt:mine", "odd", &err) == LODE_OK,
       "rows of a good of a pack, to .db");
    sqlite3_open_v2(in_root("cobalt.db"), &db, SQLITE_OPEN_READONLY, NULL);
    is_text(ask(db, "SELECT group_concat(rowid) FROM odd"), "4,5,6",
            "lines 4, 5 and 6, which is a line later in the file");
    is_text(ask(db, "SELECT group_concat(name) FROM sqlite_master WHERE name NOT LIKE "
                    "'lode_%'"),
            "odd", "and no other table");
    sqlite3_close(db);
}

/* ---- layers ----------------------------------------------------------------------- */

/* A pack below root/own whose one row replaces the first of production. */
static void make_own(void)
{
    char json[4096];
    const char *end;
    size_t n, n_json;
    const lode__file *file = ds->file;
    while (strcmp(file->path, "production/production.csv") != 0) file++;
    char *csv = get(file->full_path, &n);
    end = strchr(strchr(csv, '\n') + 1, '\n') + 1;
    put_below(in_root("own"), "mine/mine.csv", csv, (size_t)(end - csv));
    lode__release(csv);

    n_json = (size_t)snprintf(
        json, sizeof json,
        "{\"name\":\"mine\",\"title\":\"An own pack\",\"sources\":[{\"title\":\"me\","
        "\"edition\":\"1\",\"retrieved\":\"2026-11-25\"}],\"licenses\":[{\"name\":"
        "\"CC0-1.0\"}],\"resources\":[{\"name\":\"production\",\"path\":\"mine.csv\","
        "\"schema\":{\"fields\":[");
    for (int k = 0; k < file->n_field; k++)
        n_json += (size_t)snprintf(json + n_json, sizeof json - n_json,
                                   "%s{\"name\":\"%s\",\"type\":\"%s\"}", k ? "," : "",
                                   file->field[k].name, file->field[k].type);
    n_json += (size_t)snprintf(json + n_json, sizeof json - n_json, "]}}]}");
    put_below(in_root("own"), "mine/pack.json", json, n_json);
}

static void test_layers(void)
{
    lode_error err = {0};
    char dirs[1024];
    lode_dataset *layered = NULL, *again = NULL;
    sqlite3 *db = NULL;
    make_own();
    snprintf(dirs, sizeof dirs, "%s/data:%s/own", root, root);
    lode_status st = lode_dataset_open(dirs, &layered, &err);
    if (!ok(st == LODE_OK, "two layers (%s)", err.message)) return;
    ok(lode_dataset_export(layered, in_root("two.db"), NULL, &err) == LODE_OK &&
           lode_dataset_export(layered, in_root("two.xlsx"), NULL, &err) == LODE_OK &&
           lode_dataset_export(layered, in_root("two.zip"), NULL, &err) == LODE_OK,
       "leave in each format (%s)", err.message);
    sqlite3_open_v2(in_root("two.db"), &db, SQLITE_OPEN_READONLY, NULL);
    is_text(ask(db, "SELECT min(rowid) FROM production"), "3", "a replaced row is out");
    is_text(ask(db, "SELECT count(*) FROM mine_production"), "1", "the row in use is in");
    is_text(ask(db, "SELECT group_concat(replaced || ' of layer ' || layer) FROM "
                    "lode_tables WHERE name = 'production' OR pack = 'mine'"),
            "1 of layer 1,0 of layer 2", "and it is said");
    sqlite3_close(db);
    ok(entry_has(in_root("two.xlsx"), "xl/worksheets/sheet1.xml",
                 "of the same key replaces are left out"),
       "in the workbook, too");
    unpack(in_root("two.zip"), in_root("two"));
    snprintf(dirs, sizeof dirs, "%s/two:%s/two/layer2", root, root);
    ok(entry_has(in_root("two.zip"), "README.txt", "--data FOLDER:FOLDER/layer2") &&
           lode_dataset_open(dirs, &again, &err) == LODE_OK &&
           strcmp(again->hash, layered->hash) == 0,
       "the archive gives both layers back");
    lode_dataset_free(again);
    lode_dataset_free(layered);
}

/* ---- laws ------------------------------------------------------------------------- */

static void test_same_bytes(void)
{
    static const char *const name[] = {"zip", "xlsx", "sqlite", "db"};
    lode_error err;
    char one[32], two[32];
    for (size_t i = 0; i < 4; i++) {
        snprintf(one, sizeof one, "one.%s", name[i]);
        snprintf(two, sizeof two, "two.%s", name[i]);
        export_to(one, "cobalt", NULL, &err);
        setenv("TZ", "Pacific/Kiritimati", 1);
        tzset();
        export_to(two, "cobalt", NULL, &err);
        unsetenv("TZ");
        tzset();
        ok(same_files(in_root(one), in_root(two)), "%s: the same bytes, in any time zone",
           name[i]);
    }
}

static void test_replaces(void)
{
    lode_error err;
    struct stat about;
    const char *file = in_root("there.zip"), *link = in_root("link.zip");
    put(file, "old", 3);
    chmod(file, 0640);
    ok(symlink("there.zip", link) == 0 &&
           export_to("link.zip", NULL, "odd", &err) == LODE_OK,
       "a file behind a link is replaced");
    ok(lstat(link, &about) == 0 && S_ISLNK(about.st_mode), "the link stays");
    ok(stat(file, &about) == 0 && (about.st_mode & 0777) == 0640, "and so does the mode");
    ok(same_files(file, in_root("odd.zip")), "the bytes are the new ones");
    put(file, "old", 3);
}

/* ---- refusals --------------------------------------------------------------------- */

static void test_refusals(void)
{
    static const struct {
        const char *file, *good, *pack;
        lode_status status;
        const char *sentence; /* a part of it */
    } row[] = {
        {"a.csv", NULL, NULL, LODE_E_INVALID, ".zip, .xlsx, or .sqlite (or .db)"},
        {"zip", NULL, NULL, LODE_E_INVALID, ".zip, .xlsx, or .sqlite (or .db)"},
        {"data/.zip", NULL, NULL, LODE_E_INVALID, ".zip, .xlsx, or .sqlite (or .db)"},
        {"a.ZIP", NULL, NULL, LODE_E_INVALID, ".zip, .xlsx, or .sqlite (or .db)"},
        {"nowhere/a.zip", NULL, NULL, LODE_E_WRITE, "No such file or directory"},
        {"nowhere/a.xlsx", NULL, NULL, LODE_E_WRITE, "No such file or directory"},
        {"nowhere/a.db", NULL, NULL, LODE_E_WRITE, "No such file or directory"},
        {"folder.zip", NULL, NULL, LODE_E_WRITE, "Is a directory"},
        {"pipe.zip", NULL, NULL, LODE_E_WRITE, "found a device"},
        {"a.zip", "galium", NULL, LODE_E_INVALID, "'gallium'"},
        {"a.zip", NULL, "ood", LODE_E_INVALID, "want a pack such as 'odd'"},
    };
    lode_error err;
    mkdir(in_root("folder.zip"), 0700);
    mkfifo(in_root("pipe.zip"), 0600);
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        lode_status st = export_to(row[i].file, row[i].good, row[i].pack, &err);
        ok(st == row[i].status && strstr(err.message, row[i].sentence),
           "%s is refused: %s", row[i].file, err.message);
    }
    ok(access(in_root("a.zip"), F_OK) != 0 && n_hidden(root) == 0, "nothing is written");
    ok(lode_dataset_export(ds, "a.csv", NULL, NULL) == LODE_E_INVALID,
       "without a place for the sentence");
}

/* One file of the data is changed, exported, and changed back. */
static void test_changed(const char *name, const char *what)
{
    lode_error err;
    size_t n;
    const char *path = in_root(name);
    char *data = get(path, &n);
    put(path, data, n - 1);
    lode_status st = export_to("there.zip", NULL, NULL, &err);
    ok(st == LODE_E_DATA && strstr(err.file, name), "%s that changed: %s", what,
       err.message);
    ok(holds(in_root("there.zip"), "old"), "the old file stays");
    put(path, data, n);
    lode__release(data);
}

/* Requests for memory fail once, in turn: the first 100, then one of five (of 29 when watched). The
 * tables are cut to a few lines each, since the whole of them is written before the last one. */
static void test_no_memory(const char *name)
{
    lode_error err;
    char file[32];
    lode_status st = LODE_E_NOMEM;
    long n = 0, n_asked = 0, n_bad = 0;
    snprintf(file, sizeof file, "there.%s", name);
    put(in_root(file), "old", 3);
    for (; st != LODE_OK && n < 100000; n_asked++) {
        n += n < 100 ? 1 : (TAP_WATCHED ? 29 : 5);
        lode__alloc_fail_after(n);
        st = export_from(cut, file, "gallium", NULL, &err);
        lode__alloc_fail_after(0);
        if (st == LODE_OK) break;
        n_bad += st != LODE_E_NOMEM || !*err.message || !holds(in_root(file), "old");
    }
    ok(st == LODE_OK && n > 10 && n_bad == 0 && n_hidden(root) == 0,
       "%s: %ld requests for memory fail once each, and the old file stays (%ld not)",
       name, n_asked, n_bad);
}

/* No room after n_byte bytes of a file, as on a full disk. */
static void test_no_room(const char *name, rlim_t n_byte)
{
    lode_error err;
    char file[32];
    struct rlimit before, small;
    snprintf(file, sizeof file, "there.%s", name);
    put(in_root(file), "old", 3);
    getrlimit(RLIMIT_FSIZE, &before);
    small = before;
    small.rlim_cur = n_byte;
    setrlimit(RLIMIT_FSIZE, &small);
    lode_status st = export_to(file, NULL, NULL, &err);
    setrlimit(RLIMIT_FSIZE, &before);
    ok(st == LODE_E_WRITE, "%s, no room after %ld bytes: %s", name, (long)n_byte,
       err.message);
    ok(holds(in_root(file), "old") && n_hidden(root) == 0, "the old file stays, alone");
}

int main(void)
{
    lode_error err = {0};
    signal(SIGXFSZ, SIG_IGN);
    if (!mkdtemp(root) || !ok(make_packs(), "packs to export")) return done_testing();
    lode_status st = lode_dataset_open(in_root("data"), &ds, &err);
    if (!ok(st == LODE_OK, "they open (%s)", err.message)) return done_testing();
    copy_packs(ds, in_root("cut"), CUT_LINES);
    st = lode_dataset_open(in_root("cut"), &cut, &err);
    if (!ok(st == LODE_OK && cut->n_file == ds->n_file, "cut to few rows, too (%s)",
            err.message))
        return done_testing();

    test_zip();
    test_zip_rows();
    test_xlsx();
    test_sqlite();
    test_layers();
    test_same_bytes();
    test_replaces();
    test_refusals();
    test_changed("data/odd/odd.csv", "a table");
    test_changed("data/odd/pack.json", "a pack.json");
    test_no_memory("zip");
    test_no_memory("xlsx");
    test_no_memory("sqlite");
    test_no_room("zip", 8192);
    test_no_room("sqlite", 8192);
    test_no_room("xlsx", 8192);
    test_no_room("xlsx", 200000); /* the file has room, a sheet on its way has not */

    lode_dataset_free(cut);
    lode_dataset_free(ds);
    remove_all(root);
    return done_testing();
}
